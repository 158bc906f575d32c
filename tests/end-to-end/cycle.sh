#!/usr/bin/env bash
# A month of payments as a person makes it: budget, list, approval, holds, files out, answers in, what
# does not fit settled by a person, closing, and a death learnt late. Four severely disabled adults:
# 810.000 đ a month each (1,5 times 540.000, Decree 335/2026); synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
fails() { # what, code, command …
    local what=$1 want=$2
    shift 2
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$want" ]
    tell $? "$what"
}
db=$dir/t.db
hoa=(--db "$db" --who 'Nguyễn Thị Hoà' --lang en)
binh=(--db "$db" --who 'Trần Văn Bình' --lang en)
show=(--db "$db" --format csv)
next=$(date -d "$(date +%Y-%m-15) +1 month" +%Y-%m)
this=$(date +%Y-%m)
year=${next%-*}

{
    echo household,commune,village,surveyed_on
    printf '%s,07615,Thôn 1,2026-01-05\n' A B C D
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in A B C D; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
    echo 'D,2,Lê Thị E,2,1982-01-01,2'
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s/1,disability,severe,2026-01-10,,2026-01-12\n' A B C D
} >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
for h in A B C D; do
    "$bin" enrol prepare "${hoa[@]}" "$h/1" disability_allowance open --from "$this" --number 1/QĐ \
        --signer 'Lê C' >/dev/null 2>"$dir/err" || sed 's/^/# /' "$dir/err"
done
ok 'all are enrolled' "$bin" enrol approve "${binh[@]}" all

# ---- the list, and the money for it ----
# Two months for each of four: 6.480.000 đ.
ok_bar 'a list' 'By the law' "$bin" cycle prepare "${hoa[@]}" --month "$next" --provider VNPOST
says 'of 6.480.000 đ' '4 payments, 6.480.000'
fails 'no budget' 1 "$bin" cycle approve "${binh[@]}" --month "$next"
says 'names commune, programme and what is missing' '07615 social_assistance 6.480.000'
printf 'fund,amount\nprovince,20000000\n' >"$dir/assign.csv"
printf 'fund,programme,commune,amount\nprovince,social_assistance,07615,10000000\n%s\n' \
    'province,payment_fee,,100000' >"$dir/allocate.csv"
give assign "$dir/assign.csv"
give allocate "$dir/allocate.csv"
ok 'a rate of fees' "$bin" cycle fee "${hoa[@]}" VNPOST cash --rate 0,65 --from "$this" --number 9/QĐ
ok 'what it needs' "$bin" cycle budget "${show[@]}" --month "$next"
says 'is there' 'province,social_assistance,07615,6480000,10000000,0'
says 'with the fee, 0,65 % of it' 'province,payment_fee,,42120,100000,0'
fails 'who prepared does not approve' 1 "$bin" cycle approve "${hoa[@]}" --month "$next"
ok 'another does' "$bin" cycle approve "${binh[@]}" --month "$next"
fails 'once' 1 "$bin" cycle approve "${binh[@]}" --month "$next"

# ---- out ----
printf 'code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND xã\n' >"$dir/p.csv"
out=(--month "$next" --providers "$dir/p.csv" --authority 'UBND xã')
ok_bar 'files' 'Writing files' "$bin" cycle export "${binh[@]}" "${out[@]}" --out "$dir/one"
ok 'again' "$bin" cycle export "${binh[@]}" "${out[@]}" --out "$dir/two"
diff -rq "$dir/one" "$dir/two" >/dev/null
tell $? 'the same bytes'

# ---- back: one paid, one not, one of another amount, one not ours ----
id() { awk -F, -v n="$1" 'NR == n + 1 { print $2 }' "$dir/one/VNPOST-$next.csv"; }
{
    echo payment_id,result,amount_vnd,on,reason
    echo "$(id 1),paid,1620000,$this-20,"
    echo "$(id 2),unpaid,1620000,$this-20,vắng nhà"
    echo "$(id 3),paid,1260000,$this-20,"
    echo "AS24-X,paid,1620000,$this-20,"
    echo total,,6120000,,
} >"$dir/report.csv"
ok_bar 'a report' 'Keeping the file' "$bin" cycle import "${binh[@]}" --month "$next" "$dir/report.csv"
fails 'the same again' 1 "$bin" cycle import "${binh[@]}" --month "$next" "$dir/report.csv"
fails 'not closed before it is reconciled' 1 "$bin" cycle close "${binh[@]}" --month "$next"
ok_bar 'reconciled' 'Matching' "$bin" cycle reconcile "${binh[@]}" --month "$next"
says 'two are sure, two wait for a person' '2 new, 0 known before, 0 late on closed cycles; waiting for a person: 2 lines; no answer yet: 2 payments'
fails 'not closed with a queue' 1 "$bin" cycle close "${binh[@]}" --month "$next"
ok 'the queue' "$bin" cycle queue "${show[@]}" --month "$next"
says 'another amount' '^1,amount-differs,report.csv'
says 'not ours' '^2,unknown-reference,report.csv'
fails 'all of it is no part' 1 "$bin" cycle settle "${binh[@]}" --month "$next" 1 --as part \
    --amount 1620000 --reason x
fails 'nor is a part without its amount' 2 "$bin" cycle settle "${binh[@]}" --month "$next" 1 --as part \
    --reason x
ok 'the provider mends its figure' "$bin" cycle settle "${binh[@]}" --month "$next" 1 --as paid \
    --reason 'Biên bản 3: gõ nhầm'
ok 'the other is none of ours' "$bin" cycle settle "${binh[@]}" --month "$next" 2 --as nothing \
    --reason 'của tỉnh khác'
fails 'once' 1 "$bin" cycle settle "${binh[@]}" --month "$next" 2 --as nothing --reason x
fails 'one has no answer' 1 "$bin" cycle close "${binh[@]}" --month "$next"
ok 'closed with the reason' "$bin" cycle close "${binh[@]}" --month "$next" --reason 'bưu điện còn tìm'
ok 'status' "$bin" cycle status "${show[@]}" --month "$next"
says 'two paid' '^paid,2$'
says 'one not' '^unpaid,1$'
says 'one unknown' '^unanswered,1$'
ok 'fees' "$bin" cycle fees "${show[@]}" --month "$next"
says 'of what was paid: 0,65 % of 3.240.000' ',42120,21060$'
fails 'nothing more is done to it' 1 "$bin" cycle prepare "${hoa[@]}" --month "$next"
ok 'late' "$bin" cycle late "${show[@]}" --on "$next-25"
says 'the answer, by 6 days' "^report,$next,07615,VNPOST,1,1620000,$next-19,6$"

# ---- under pseudonyms, for analysts ----
echo "$(printf '%063d' 0)1" >"$dir/key"
export=("$bin" export --db "$db" --at-least 2 --as-of "$next-28" --lang en)
ok 'an export' "${export[@]}" --key "$dir/key" --reason 'Costs of 2026' --out "$dir/a"
says 'that says what it is' 'PSEUDONYMISED'
ok 'the same again' "${export[@]}" --key "$dir/key" --reason 'Costs of 2026' --out "$dir/b"
diff -rq "$dir/a" "$dir/b" >/dev/null
tell $? 'the same bytes'
echo "$(printf '%063d' 0)2" >"$dir/key2"
ok 'with another key' "${export[@]}" --key "$dir/key2" --reason 'Costs of 2026' --out "$dir/b"
! join <(cut -d, -f1 "$dir/a/payments.csv" | grep ^p | sort -u) <(cut -d, -f1 "$dir/b/payments.csv" | sort -u) | grep -q .
tell $? 'no pseudonym is the same'
# Of eight lines of 810.000 what was paid is 3.240.000, as the cycle says; each is somebody of members.csv.
# The law asks a sealed fact, a disability, for it: the group alone is told.
[ "$(awk -F, '$7 == "paid" { sum += $5 } END { print sum }' "$dir/a/payments.csv")" = 3240000 ] &&
    [ "$(grep -c ',social_assistance,.*,810000,cash,' "$dir/a/payments.csv")" = 8 ] &&
    [ "$(join <(cut -d, -f1 "$dir/a/payments.csv" | grep ^p | sort -u) <(cut -d, -f2 "$dir/a/members.csv" | sort) | wc -l)" = 4 ]
tell $? 'what was paid, joined to people'
! grep -rqE 'Nguyễn|Lê Thị E|disability|VNPOST|Thôn 1' "$dir/a"/*.csv
tell $? 'no name, no village, no sealed fact'
# Four men of one year stay; who lives with the woman alone of hers loses the commune, she the rest.
[ "$(grep -c ',07615,' "$dir/a/households.csv")$(cut -d, -f3-5 "$dir/a/members.csv" | grep -c 1982)" = 30 ]
tell $? 'what would tell one from others is empty'
"$bin" audit show --db "$db" --what export --format csv >"$dir/said" 2>"$dir/err"
says 'an entry of the log' 'Costs of 2026; recording'
fails 'one is no threshold' 2 "$bin" export --db "$db" --at-least 1 --key "$dir/key" --reason x --out "$dir/c"
fails 'the key is not that of sealed facts' 1 "${export[@]}" --key "$dir/key" --key-file "$dir/key" --reason x --out "$dir/c"

# ---- a death learnt late ----
fails 'what was paid ahead is not paid too much' 1 "$bin" recovery order "${hoa[@]}" A/1 \
    --number 4/QĐ --signer 'Lê C' --payer 'Hộ A'
ok 'A died last month' "$bin" person correct --db "$db" A/1 dead=1 \
    --from "$(date -d "$this-01 -10 days" +%Y-%m-%d)" --who xã --source form
ok 'an inspector is told' "$bin" inspect find --db "$db" --kind paid_not_owed --format csv
says 'what the law does not owe' '^60,paid_not_owed,#2,07615,.*,1620000,'
ok 'an order' "$bin" recovery order "${hoa[@]}" --month "$next" A/1 --number 5/QĐ --signer 'Lê C' \
    --payer 'Hộ A'
says 'of what due says is overpaid' '1.620.000'
ok 'by another' "$bin" recovery approve "${binh[@]}" --month "$next" 1
ok 'received' "$bin" recovery receive "${hoa[@]}" --month "$next" 1 --amount 1.000.000 --number PT-1
fails 'not more than is left' 1 "$bin" recovery receive "${hoa[@]}" --month "$next" 1 \
    --amount 700.000 --number PT-2
says 'which is 620.000' '620.000'
ok 'the rest waived' "$bin" recovery waive "${hoa[@]}" --month "$next" 1 --number 6/QĐ \
    --signer 'Lê C' --reason 'hộ nghèo'
ok 'by another' "$bin" recovery approve "${binh[@]}" --month "$next" 3
ok 'how it stands' "$bin" recovery list "${show[@]}" --month "$next"
says 'nothing left' ',1620000,1000000,0,620000,0,0,0$'
ok 'due says so' "$bin" due "${show[@]}" --month "$next" A/1
says 'the second month' "$next,0,810000,810000,0,even"
# 10.000.000 - two paid 3.240.000 + received 1.000.000, and one of 1.620.000 still reserved.
ok 'the line of the budget' "$bin" ledger accounts "${show[@]}"
says 'has what is left' "^line/$year/province/social_assistance/07615,line,1620000,.*,7760000$"
ok 'all of it agrees' "$bin" check-db --db "$db" --lang en
[ $failed = 0 ]
