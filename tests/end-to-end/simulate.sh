#!/usr/bin/env bash
# What a proposal would change, of four households worked out by hand. Synthetic.
# A, B: a severely disabled adult, enrolled: 540.000 × 1,5 = 810.000 đ a month (Decree 335/2026).
# C: one who is not enrolled. D: nobody. From 2028-01 the proposal pays 650.000 × 1,5 = 975.000 đ.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
db=$dir/t.db
hoa=(--db "$db" --who 'Nguyễn Thị Hoà' --lang en)
binh=(--db "$db" --who 'Trần Văn Bình' --lang en)
this=$(date +%Y-%m)
{
    echo household,commune,village,surveyed_on,area
    printf '%s,07615,Thôn 1,2026-01-05,2\n' A B C
    echo D,07615,Thôn 1,2026-01-05,1
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in A B C D; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s/1,disability,severe,2026-01-10,,2026-01-12\n' A B C
} >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
for h in A B; do
    "$bin" enrol prepare "${hoa[@]}" "$h/1" disability_allowance open --from "$this" --number 1/QĐ \
        --signer 'Lê C' >/dev/null
done
ok 'two are enrolled' "$bin" enrol approve "${binh[@]}" all
head_of='văn bản: Đề xuất thử
số hiệu: ĐX-1
hiệu lực: 2028-01-01
phạm vi: đề xuất'
printf -- '---\n%s\n---\n' "$head_of" >"$dir/empty.md"
cat >"$dir/more.md" <<MD
---
$head_of
---

## Điều 1 — Mức chuẩn

tham số \`mức_chuẩn\` (\`standard_amount\`): tiền 0..10 triệu, tỉnh được nâng

| áp dụng từ | giá trị   |
|------------|-----------|
| 2028-01-01 | 650.000 đ |
MD
cat >"$dir/gift.md" <<MD
---
$head_of
---

## Điều 1 — Quà

\`\`\`law
quyền lợi quà_thử (trial_gift): hộ
  nhóm social_assistance
  trả hằng tháng
  nguồn "Ngân sách tỉnh"
  hưởng khi đếm(khuyết_tật là nặng) = 0
  mức 100.000 đ

quyền lợi trợ_cấp_khuyết_tật (disability_allowance): người
  nhóm social_assistance
  trả hằng tháng
  nguồn "Ngân sách tỉnh"
  hưởng khi sai
  mức 0 đ
\`\`\`
MD
costs() { "$bin" simulate --db "$db" "$@" --show costs --format csv 2>"$dir/err" | grep -E 'month|disability|trial' >"$dir/said"; }

# From December 2027 to February 2028: one month of the law, two of the proposal.
costs "$dir/empty.md" --from 2027-12 --months 3 --by benefit,who
says 'without a change, the law' '^disability_allowance,enrolled,6,6,4860000,4860000,0,0$'
says 'whoever is not enrolled is likely' '^disability_allowance,likely,3,3,2430000,2430000,0,0$'
costs "$dir/more.md" --from 2027-12 --months 3 --by benefit,who
says 'enrolled: 2 × (810.000 + 2 × 975.000)' '^disability_allowance,enrolled,6,6,4860000,5520000,660000,0$'
costs "$dir/more.md" --from 2027-12 --months 3 --by month,benefit --take-up 50
says 'before its day the law; half of the likely take up' '^2027-12,disability_allowance,3,3,2025000,2025000,0,0$'
says 'from its day on' '^2028-01,disability_allowance,3,3,2025000,2437500,412500,0$'
"$bin" simulate --db "$db" "$dir/more.md" --from 2028-01 --months 12 --show groups --groups area \
    --rank household_size --format csv --households "$dir/changed.csv" --lang en >"$dir/said" 2>"$dir/err"
says 'three households gain 165.000 a month' '^area,rural,3,3,0,5940000,0,'
says 'the fourth stays' '^area,urban,1,0,0,0,0,'
says 'counted' '3 persons and households gain, 0 lose'
[ "$(sort "$dir/changed.csv")" = "A,9720000,11700000,1980000
B,9720000,11700000,1980000
C,9720000,11700000,1980000
household,now_vnd,then_vnd,difference_vnd" ]
tell $? 'by household'
costs "$dir/gift.md" --from 2028-02 --months 1 --by benefit,who
says 'a benefit is taken away' '^disability_allowance,enrolled,2,0,1620000,0,-1620000,0$'
says 'and a new one given' '^trial_gift,likely,0,1,0,100000,100000,0$'
"$bin" simulate --db "$db" "$dir/gift.md" --from 2028-02 --months 1 --lang en >"$dir/said" 2>"$dir/err"
says 'one gains, three lose' '1 persons and households gain, 3 lose'

# ---- what is no proposal ----
sed 's/đề xuất/quốc gia/; s/Đề xuất/Luật/' "$dir/more.md" >"$dir/law.md"
"$bin" simulate --db "$db" "$dir/law.md" --from 2028-01 >"$dir/said" 2>"$dir/err"
[ $? = 1 ]
tell $? 'a law is no proposal'
says 'says so' 'đã được khai báo'
"$bin" simulate --db "$db" "$dir/more.md" --from 2028-01 --groups disability >"$dir/said" 2>"$dir/err"
[ $? = 1 ]
tell $? 'persons do not part households'
"$bin" simulate --db "$db" --from 2028-01 --months 121 >/dev/null 2>&1
[ $? = 2 ]
tell $? 'too many months'

# ---- with nothing proposed: the month's list, to the đồng ----
next=$(date -d "$(date +%Y-%m-15) +1 month" +%Y-%m)
"$bin" cycle prepare "${hoa[@]}" --month "$next" --provider VNPOST >"$dir/said" 2>&1
says 'a list of this month and the next' '2 payments, 3.240.000'
costs --from "$this" --months 2 --by benefit,who
says 'the same money' '^disability_allowance,enrolled,4,4,3240000,3240000,0,0$'

# ---- a country that is made up while it is reckoned: what the same people in a database give ----
proposal="$(dirname "$0")/../../docs/proposals/muc-chuan-650.md"
communes="${ANSINH_DATA:-data}/synth/viet-nam/communes.csv"
generated() { "$bin" simulate --generated viet-nam --size 4000 "$proposal" --from 2026-12 --months 2 --format csv "$@" 2>>"$dir/err"; }
"$bin" synth --area viet-nam --year 2025 --households 4000 --out "$dir/country" >/dev/null
for f in households members facts; do # of Bắc Ninh alone: a database holds one province
    awk -F, 'NR == FNR { if ($4 == "24") mine[$1] = 1; next } FNR == 1 || substr($1, 1, 5) in mine' \
        "$communes" "$dir/country/$f.csv" >"$dir/$f.csv"
done
"$bin" init --db "$dir/24.db" >/dev/null
ok 'Bắc Ninh of the synthetic country' "$bin" import --db "$dir/24.db" "$dir"/{households,members,facts}.csv --who xã
"$bin" simulate --db "$dir/24.db" "$proposal" --from 2026-12 --months 2 --format csv \
    --by month,fund,programme,benefit,who >"$dir/kept.csv" 2>"$dir/err"
generated --by month,fund,programme,benefit,province,who --threads 1 >"$dir/one.csv"
awk -F, 'NR > 1 && $5 == "24"' "$dir/one.csv" | cut -d, -f1-4,6- >"$dir/made.csv"
[ "$(wc -l <"$dir/made.csv")" -gt 20 ] && sed 1d "$dir/kept.csv" | cmp -s - "$dir/made.csv"
tell $? 'made up as it is reckoned: line by line what the database gives'
generated --by month,fund,programme,benefit,province,who --threads 2 | cmp -s - "$dir/one.csv"
tell $? 'one thread or two: the same'
"$bin" simulate --generated viet-nam --db "$db" --from 2027-01 >/dev/null 2>&1
[ $? = 2 ]
tell $? 'made up, or of a database'

# ---- the examples ----
ok 'the examples are in order' "$bin" law check "$(dirname "$0")/../../law" "$(dirname "$0")"/../../docs/proposals/*.md
echo "1..$n"
exit $failed
