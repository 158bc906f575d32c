#!/usr/bin/env bash
# A payment of which the post office paid out a part, from the list to the next month's, to the đồng.
# Two severely disabled adults: 810.000 đ a month each (1,5 times 540.000, Decree 335/2026); synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
db=$dir/t.db
hoa=(--db "$db" --who 'Nguyễn Thị Hoà' --lang en)
binh=(--db "$db" --who 'Trần Văn Bình' --lang en)
show=(--db "$db" --format csv)
# Two months of one year, so that one line of the budget pays both.
day=$(date +%Y-%m-15)
[ "${day:5:2}" != 12 ] || day=$(date -d "$day -1 month" +%Y-%m-15)
one=${day%-*}
two=$(date -d "$day +1 month" +%Y-%m)
year=${one%-*}

printf 'household,commune,village,surveyed_on\nA,07615,Thôn 1,%s-01-05\nB,07615,Thôn 1,%s-01-05\n' \
    "$year" "$year" >"$dir/households.csv"
printf 'household,member,name,relation,born,sex,personal_id\n%s\n%s\n' 'A,1,Nguyễn Văn A,1,1980-03-02,1,' \
    'B,1,Nguyễn Văn B,1,1980-03-02,1,024080000022' >"$dir/members.csv"
printf 'entity,fact,value,from,to,known_from\n%s\n%s\n' "A/1,disability,severe,2026-01-10,,2026-01-12" \
    "B/1,disability,severe,2026-01-10,,2026-01-12" >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
for h in A B; do
    "$bin" enrol prepare "${hoa[@]}" "$h/1" disability_allowance open --from "$one" --number 1/QĐ \
        --signer 'Lê C' >/dev/null 2>"$dir/err" || sed 's/^/# /' "$dir/err"
done
ok 'both are enrolled' "$bin" enrol approve "${binh[@]}" all
printf 'fund,amount\nprovince,20000000\n' >"$dir/assign.csv"
printf 'fund,programme,commune,amount\nprovince,social_assistance,07615,10000000\n%s\n' \
    'province,payment_fee,,100000' >"$dir/allocate.csv"
give assign "$dir/assign.csv"
give allocate "$dir/allocate.csv"
ok 'a rate of fees' "$bin" cycle fee "${hoa[@]}" VNPOST cash --rate 0,65 --from "$one" --number 9/QĐ
printf 'code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND xã\n' >"$dir/p.csv"

sent() { # month
    ok "the list of $1" "$bin" cycle prepare "${hoa[@]}" --month "$1" --provider VNPOST
    says "comes to $2" "2 payments, $2 đ"
    ok 'is approved' "$bin" cycle approve "${binh[@]}" --month "$1"
    ok 'and goes out' "$bin" cycle export "${binh[@]}" --month "$1" --out "$dir/$1" \
        --providers "$dir/p.csv" --authority 'UBND xã'
    list=$dir/$1/VNPOST-$1.csv
}
id() { awk -F, -v n="$1" 'NR == n + 1 { print $2 }' "$list"; }
report() { # month, paid to A, paid to B, reference
    printf 'payment_id,result,amount_vnd,on,reason,reference\n%s,paid,%s,%s-18,,%s\n%s,paid,%s,%s-18,,%s\ntotal,,%s,,,\n' \
        "$(id 1)" "$2" "$1" "$4" "$(id 2)" "$3" "$1" "$4" $(($2 + $3)) >"$dir/report.csv"
    ok 'a report comes in' "$bin" cycle import "${binh[@]}" --month "$1" "$dir/report.csv"
    ok 'is reconciled' "$bin" cycle reconcile "${binh[@]}" --month "$1"
}

sent "$one" 1.620.000
report "$one" 500000 810000 PT-1
says 'one is sure, one waits' '1 new, .* waiting for a person: 1 lines'
ok 'a part of it was paid' "$bin" cycle settle "${binh[@]}" --month "$one" 1 --as part --amount 500.000 \
    --reason 'Biên bản 3'
report "$one" 500000 810000 PT-2
ok 'the same, said again' "$bin" cycle settle "${binh[@]}" --month "$one" 2 --as part --amount 500.000 \
    --reason 'Biên bản 4'
ok 'the queue' "$bin" cycle queue "${show[@]}" --month "$one"
says 'tells the amount' "^1,amount-differs,report.csv,.*,$(id 1),.*,part,500000$"
says 'of both' "^2,amount-differs,report.csv,.*,$(id 1),.*,part,500000$"
ok 'closed' "$bin" cycle close "${binh[@]}" --month "$one"
ok 'the fee' "$bin" cycle fees "${show[@]}" --month "$one"
says 'is of what was paid: 0,65 % of 1.310.000' ',10530,8515$'
ok 'a sample of what was paid' "$bin" inspect verify "${hoa[@]}" --month "$one" --margin 3 --expected 5 --seed 7
ok 'has both' "$bin" inspect verify-show "${show[@]}" 1
says 'with what A was paid' ',500000,'
ok 'A had what was recorded' "$bin" inspect verify-record "${hoa[@]}" 1 1 --as right
ok 'and so had B' "$bin" inspect verify-record "${hoa[@]}" 1 2 --as right
ok 'and nothing is wrong' "$bin" inspect verify-show --db "$db" --lang en 1
says 'of 1.310.000' '1.310.000'

# 810.000 each, and the 310.000 of A.
sent "$two" 1.930.000
ok 'how it stands' "$bin" cycle status "${show[@]}" --month "$two"
says 'the provider still has 310.000 of it' '310000'
ok 'the list' cat "$list"
says 'has them as carried over' ',310000,0,1120000,'
report "$two" 1120000 810000 PT-3
says 'both are sure' '2 new, .* waiting for a person: 0 lines'
ok 'closed' "$bin" cycle close "${binh[@]}" --month "$two"
ok 'due' "$bin" due "${show[@]}" --month "$two" A/1
says 'the first month is even' "$one,810000,810000,0,0,even"
says 'and the second' "$two,810000,810000,0,0,even"
ok 'accounts' "$bin" ledger accounts "${show[@]}"
# 10.000.000 - 4 x 810.000; 100.000 - 8.515 - 12.545 (0,65 % of 1.930.000).
says 'the line of the budget' "^line/$year/province/social_assistance/07615,line,0,.*,6760000$"
says 'the line of the fees' "^line/$year/province/payment_fee,line,0,.*,78940$"
says 'spent: four months' '^spent/social_assistance,spent,.*3240000'
ok 'the trial balance' "$bin" ledger trial "${show[@]}"
ok 'all of it agrees' "$bin" check-db --db "$db" --lang en

# Of a payment of this year the books are kept for ten years after it (Law 88/2015/QH13, article 41.5).
past() { "$bin" subject retention "${show[@]}" --as-of "$@"; }
ok 'what is past its term' past "$((year + 10))-12-31"
says 'nothing, to the last day' '^payment,4,0,10,'
says 'where the office set none, it says so' '^registry,0,,'
ok 'the day after' past "$((year + 11))-01-01"
says 'all of it' '^payment,4,4,10,'
ok 'by name' past "$((year + 11))-01-01" --as payment
says 'whose' "^#4,Nguyễn Văn B,$two-01$"

# B moved away and asks to be erased: the books and the proofs stay as they are, the person does not.
"$bin" audit key --new "$dir/log.key" --name test.example/log >/dev/null
ok 'the log is signed' "$bin" audit sign --db "$db" --key "$dir/log.key"
cp "$dir/said" "$dir/checkpoint"
"$bin" audit key --db "$db" >"$dir/key"
"$bin" audit prove --db "$db" --entry 1 >"$dir/proof"
books() { # to
    "$bin" ledger trial "${show[@]}" >"$1"
    "$bin" ledger accounts "${show[@]}" >>"$1"
    "$bin" cycle status "${show[@]}" --month "$one" >>"$1"
}
books "$dir/before"
ok 'B leaves' "$bin" event move-out --db "$db" B/1 --on "$(date +%Y-%m-%d)" --who xã --source form
ok 'and asks' "$bin" subject open "${hoa[@]}" '#4' --as delete --reason 'Đã chuyển đi'
! "$bin" subject erase "${binh[@]}" 1 --reason 'Không còn cần' --document 'QĐ 7' --lang en >"$dir/said" 2>&1
says 'not while the allowance goes on' 'disability_allowance. goes on'
ok 'which ends' "$bin" enrol prepare "${hoa[@]}" '#4' disability_allowance end \
    --from "$(date -d "$two-01 +1 month" +%Y-%m)" --number 3/QĐ --signer 'Lê C' --reason 'Đã chuyển đi'
ok 'by decision' "$bin" enrol approve "${binh[@]}" all
ok 'is erased' "$bin" subject erase "${binh[@]}" 1 --reason 'Không còn cần' --document 'QĐ 7'
says 'but for what money rests on' 'payments and deliveries stay'
ok 'the file is written anew' "$bin" subject scrub --db "$db"
[ "$(grep -ac 024080000022 "$db")" = 0 ]
tell $? 'and has not the number'
ok 'B' "$bin" person show "${show[@]}" '#4'
says 'has no name' '^#4,person,name,,'
! grep -q 024080000022 "$dir/said"
tell $? 'and no number'
books "$dir/after"
cmp -s "$dir/before" "$dir/after"
tell $? 'the books are the same bytes'
ok 'all of it agrees' "$bin" check-db --db "$db" --lang en
ok 'signed' "$bin" audit sign --db "$db" --key "$dir/log.key"
ok 'exported' "$bin" audit export --db "$db" "$dir/log"
ok 'verified' "$bin" audit verify "$dir/log" --key "$dir/key" --checkpoint "$dir/checkpoint"
ok 'an entry of before is proved' "$bin" audit verify "$dir/proof" --key "$dir/key"
[ $failed = 0 ]
