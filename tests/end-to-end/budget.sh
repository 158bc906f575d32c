#!/usr/bin/env bash
# A year of money as the province's office does it: an estimate from the law, allocated, committed by
# decisions, paid; the table of disbursement and what is behind it; raised money and what the donor is
# told; the end of the year. Synthetic people.
set -u
. "$(dirname "$0")/steps.sh"

# A lives with a certificate of severe disability of March 2025: 750.000 a month (Decree 20/2021,
# article 6.1.e), 810.000 since July 2026 (Decree 335/2026).
cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on
A,07660,Thôn 1,2024-10-05
CSV
cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex,work,pension
A,1,Nguyễn Văn Á,1,1990-03-01,1,3,0
CSV
cat >"$dir/f.csv" <<'CSV'
entity,fact,value,from,to,known_from
A/1,disability,severe,2025-03-10,,2025-03-10
CSV
db=$dir/t.db
year=2026
run() { "$bin" "$@" --db "$db" --lang en; }
step() { # what, command …
    local what=$1
    shift
    ok "$what" run "$@"
}
refused() { # what, text, command …
    local what=$1 text=$2
    shift 2
    run "$@" >"$dir/said" 2>"$dir/err"
    [ $? = 1 ] && grep -qF -- "$text" "$dir/err"
    tell $? "$what"
}
# Prepared by Lập, seen and approved by Duyệt; $id is the decision.
prepared() { id=$(grep -o '[0-9a-f]\{32\}' "$dir/said" | head -1); }
approve() {
    run budget show "$id" >"$dir/rows" 2>"$dir/err"
    seen=$(grep -o '[0-9a-f]\{32\}' "$dir/err" | head -1)
    step "$1 is approved by another" budget approve "$id" --seen "$seen" --who Duyệt
}
by_decision() { # what, kind, day, rows …
    local what=$1 kind=$2 on=$3
    printf '%s\n' "${@:4}" >"$dir/rows.csv"
    step "$what is prepared" budget "$kind" "$dir/rows.csv" --decision 1/QĐ --on "$on" \
        --signer Ký --who Lập
    prepared
    approve "$what"
}
as_due() { # what, command …: its CSV is what `due` was told
    local what=$1
    shift
    run "$@" --format csv >"$dir/said" 2>"$dir/err"
    cmp -s "$dir/said" "$dir/due" || diff "$dir/due" "$dir/said" | sed 's/^/# /' | head -10
    cmp -s "$dir/said" "$dir/due"
    tell $? "$what"
}
due() { printf '%s\n' "$@" >"$dir/due"; }

step 'a database' init
step 'with a household' import "$dir/h.csv" "$dir/m.csv" "$dir/f.csv"

step 'of which line each benefit is paid' budget programmes --year $year --format csv
says 'the law gives no chapter' 'disability_allowance,social_assistance,province,social_assistance,Monthly social assistance,,1,'
step 'a decision gives the chapter' budget programme social_assistance --year $year \
    --chapter 423 --decision 2/QĐ --on 2026-01-02 --signer Ký --who Lập

step 'an estimate from the law' budget estimate --year $year --from-law --likely --who Lập \
    --known-on 2026-09-01
due 'fund,programme,commune,month,persons,amount' \
    'province,health_insurance,07615,,4,1314900' \
    'province,social_assistance,07615,,12,9360000'
as_due 'twelve months, the decree of August in six of them' budget need --year $year \
    --by fund,programme,commune
run budget estimates --year $year >"$dir/said" 2>&1
says 'its version is kept' 'law, with likely'

by_decision 'what the fund has' assign 2026-01-05 'fund,amount' 'province,20000000'
step 'an allocation is drafted from the estimate' budget allocate --from-estimate 1 \
    --decision 3/QĐ --on 2026-01-06 --signer Ký --who Lập
prepared
refused 'who drafted it may not approve' 'may not approve' budget approve "$id" \
    --seen "$(run budget show "$id" 2>&1 >/dev/null | grep -o '[0-9a-f]\{32\}')" --who 'lập'
approve 'the allocation'

by_decision 'a month' commit 2026-01-20 \
    'fund,programme,commune,content,beneficiary,period,amount' \
    'province,social_assistance,07615,disability_allowance,2,2026-01,750000'
run budget status --year $year --open --format csv >"$dir/said"
commitment=$(grep ',pending,' "$dir/said" | grep -o '[0-9a-f]\{32\}$')
printf '%s\n' 'fund,programme,commune,content,beneficiary,amount' \
    'province,social_assistance,07615,funeral,2,8610001' >"$dir/rows.csv"
step 'more than is left is prepared' budget commit "$dir/rows.csv" --decision 4/QĐ --on 2026-01-21 \
    --signer Ký --who Lập
prepared
run budget show "$id" >/dev/null 2>"$dir/err"
refused 'and refused: one đồng short' '1 đ short' budget approve "$id" \
    --seen "$(grep -o '[0-9a-f]\{32\}' "$dir/err")" --who Duyệt
step 'the month is paid' budget pay "$commitment" --on 2026-02-05 --reference BN-1 --who Chi
due 'fund,programme,commune,estimated,planned,committed,disbursed,percent,carried_out,left' \
    ',social_assistance,07615,9360000,9360000,0,750000,8.0,0,8610000'
run budget status --year $year --by programme,commune --format csv | grep -v health >"$dir/said"
cmp -s "$dir/said" "$dir/due" || diff "$dir/due" "$dir/said" | sed 's/^/# /'
cmp -s "$dir/said" "$dir/due"
tell $? 'the disbursement table: 750.000 of 9.360.000 is 8,0 %'
run budget status --year $year --open --programme social_assistance --format csv >"$dir/said"
cut -d, -f 7,8,9 "$dir/said" >"$dir/moves"
due 'planned,committed,disbursed' '9360000,0,0' '0,750000,0' '0,-750000,750000'
cmp -s "$dir/moves" "$dir/due"
tell $? 'opens to what was planned, committed and paid'
run budget status --year $year --by month --format csv >"$dir/said"
says 'February has the payment' '^,,,2026-02,.*,750000,750000,'

step 'a gift is promised for houses' budget donor V-1 --donor 'Hội A' --amount 50000000 \
    --on 2026-03-01 --purpose housing --who Lập
step 'and half of it comes' budget receipt V-1 --amount 25000000 --on 2026-03-05 --reference BC-1 \
    --who Lập
by_decision 'a house of it' commit 2026-04-01 'gift,content,beneficiary,amount' \
    'V-1,housing.new,1,20000000'
by_decision 'money of the province for houses' allocate 2026-04-02 \
    'fund,programme,commune,amount' 'province,housing,07615,1000000'
printf '%s\n' 'fund,programme,commune,content,beneficiary,amount' \
    'province,housing,07615,housing.new,1,1000000' >"$dir/rows.csv"
step 'the same house from the budget is prepared' budget commit "$dir/rows.csv" --decision 5/QĐ \
    --on 2026-04-03 --signer Ký --who Lập
prepared
run budget show "$id" >/dev/null 2>"$dir/err"
refused 'and refused (Circular 60/2026, article 2.3.b)' 'from gift/V-1 already' budget approve "$id" \
    --seen "$(grep -o '[0-9a-f]\{32\}' "$dir/err")" --who Duyệt
due 'on,kind,content,period,received,committed,used,left,reference' \
    '2026-03-05,single,receipt,,25000000,0,0,25000000,BC-1' \
    '2026-04-01,pending,housing.new,,0,20000000,0,5000000,1/QĐ'
as_due 'what the donor is told names nobody' budget gift V-1

step 'what is left goes to the next year' budget carry-over --decision 9/QĐ --on 2026-12-31 \
    --signer Ký --who Lập
prepared
approve 'the carry-over'
run budget status --year 2027 --by programme --format csv >"$dir/said"
says 'where it stands as carried in' '^,social_assistance,,0,8610000,0,0,'
step 'the trial balance' ledger trial
says 'is one of zero' 'balance'
step 'everything counted again' ledger check

step 'once there are roles' role add Quản administrator --who Quản
refused 'who has none prepares no budget' 'budget.prepare' budget assign "$dir/rows.csv" \
    --from-estimate 1 --decision 6/QĐ --on 2026-05-01 --signer Ký --who Lập
step 'finance' role add Lập finance --from 2020-01-01 --who Quản
step 'may' budget assign --from-estimate 1 --decision 6/QĐ --on 2026-05-01 --signer Ký --who Lập

echo "1..$n"
exit $failed
