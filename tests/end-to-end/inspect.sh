#!/usr/bin/env bash
# ansinh inspect as an inspector uses it: kinds, findings, ranks, a sample that comes again. Synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
db=$dir/t.db
{
    echo household,commune,village,surveyed_on,motorbike
    printf '%s,07615,Thôn 1,2026-01-05,1\n' A B C D
    echo E,07210,Thôn 1,2026-01-05,2
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in A B C D E; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s,class,N,2026-01-01,,2026-01-12\n' A B C D E
} >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
ok 'kinds' "$bin" inspect kinds --lang en
says 'with what to look at' 'paid for months after the month of death.*the death certificate'
ok 'findings' "$bin" inspect find --db "$db" --no-law --format csv
[ "$(cut -d, -f2,3,4 "$dir/said" | sort | tr '\n' ' ')" = 'answers_alike,#1,07615 answers_alike,#3,07615 answers_alike,#5,07615 answers_alike,#7,07615 kind,entity,commune ' ]
tell $? 'four forms alike, and not the fifth'
ok 'of one commune' "$bin" inspect find --db "$db" --no-law --commune 07210 --format csv
[ "$(wc -l <"$dir/said")" = 1 ]
tell $? 'nothing there'
ok 'by commune' "$bin" inspect rank --db "$db" --no-law --by commune --format csv
says 'four times 45' '^180,07615,07615,4,,answers_alike$'
"$bin" inspect sample --db "$db" --no-law --size 5 --random 40 --seed 7 --format csv >"$dir/one"
"$bin" inspect sample --db "$db" --no-law --size 5 --random 40 --seed 7 --format csv >"$dir/two"
cmp -s "$dir/one" "$dir/two" && [ "$(wc -l <"$dir/one")" = 6 ] && [ "$(grep -c chance "$dir/one")" = 2 ]
tell $? 'three by risk, two by chance, the same again'
"$bin" inspect find --db "$db" --kind nothing >"$dir/said" 2>"$dir/err"
[ $? = 1 ]
tell $? 'a kind that there is not'
says 'says where they are' 'ansinh inspect kinds'
ok "the law's own" "$bin" inspect find --db "$db" --kind social_pension_not_requested --format csv
"$bin" inspect find --db "$db" --no-law --as-of 2020-01-01 --lang en >"$dir/said" 2>"$dir/err"
says 'an early day is warned of' 'the registry begins on 05/01/2026'

# ---- owed and never paid: B is enrolled from three months before this one; the last closed list is of
# last month, and no list paid anything. A is enrolled since last month: one month is not told. ----
back() { date -d "$(date +%Y-%m-15) -$1 month" +%Y-%m; }
{
    echo entity,fact,value,from,to,known_from
    printf '%s/1,disability,severe,2026-01-10,,2026-01-12\n' A B
} >"$dir/severe.csv"
owed=$dir/owed.db
"$bin" init --db "$owed" >/dev/null
"$bin" import --db "$owed" "$dir"/{households,members,severe}.csv --who xã >/dev/null
for one in "A $(back 1)" "B $(back 3)"; do
    "$bin" enrol prepare --db "$owed" "${one% *}/1" disability_allowance open --from "${one#* }" --number 1/QĐ \
        --signer 'Lê C' --who 'Hoà' >/dev/null
done
ok 'two are enrolled' "$bin" enrol approve --db "$owed" all --who 'Bình'
python3 - "$owed" "$(back 1)" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
year, month = map(int, sys.argv[2].split("-"))
sum32 = db.execute("SELECT content FROM import_file LIMIT 1").fetchone()[0]
db.execute("INSERT INTO cycle_act VALUES (24, ?, 1, 'close', 1, 'Hoà', '', '', 1, 0, ?, ?, 1, 1)",
           (year * 12 + month - 1, sum32, sum32))
db.commit()
PY
ok 'owed and not paid' "$bin" inspect find --db "$owed" --kind owed_not_paid --format csv
[ "$(wc -l <"$dir/said")" = 2 ] && grep -q ',owed_not_paid,#4,07615,.*,2430000,' "$dir/said"
tell $? 'three months of 810.000 of the second alone'

# ---- the yearly plan: four households with one finding of 45 each in 07615, never visited: 180 × 2;
# four to see: 1 + 1 days ----
plan() { "$bin" inspect "$@" --db "$db" --lang en >"$dir/said" 2>"$dir/err"; }
ok 'a plan' "$bin" inspect plan 2027 --db "$db" --visits 3 --days 6 --random 50 --seed 7 --who 'Thanh An' --lang en
says 'waits for another' 'Made plan 2027/1'
plan plan-paper 2027
[ $? = 1 ]
tell $? 'no document before it is approved'
plan plan-approve 2027 1 --who 'Thanh An'
[ $? = 1 ]
tell $? 'not by who made it'
ok 'by another' "$bin" inspect plan-approve 2027 1 --db "$db" --who 'Lê Soát' --lang en
ok 'the plan' "$bin" inspect plan-show 2027 --db "$db" --format csv
says 'the commune of the findings first' '^1,07615,2,360,answers_alike,,0,0,0,0$'
[ "$(grep -c ',0,chance,' "$dir/said")" = 2 ]
tell $? 'what is left over goes to chance'
cp "$dir/said" "$dir/one"
ok 'the same again' "$bin" inspect plan 2027 --db "$db" --visits 3 --days 6 --random 50 --seed 7 --who 'Thanh An'
"$bin" inspect plan-show 2027 2 --db "$db" --format csv | cmp -s - "$dir/one"
tell $? 'from the same seed'
ok 'its document' "$bin" inspect plan-paper 2027 --db "$db"
says 'with its reason' '(07615), 2 ngày: rủi ro 360'
"$bin" inspect open A/1 --db "$db" --reason answers_alike --who 'Thanh An' --on 2027-02-01 >/dev/null
! "$bin" inspect open '#999999' --db "$db" --reason chance --who 'Thanh An' --on 2027-02-01 >/dev/null 2>&1 &&
    "$bin" inspect open '#1' --db "$db" --reason chance --who 'Thanh An' --on 2027-02-01 >/dev/null
tell $? 'a household by the number that lists show'
! "$bin" inspect visit 1 dead_paid.certificate=yes --db "$db" --reason x --document x --who 'Thanh An' >/dev/null 2>&1
tell $? 'an item of another kind is not of this dossier'
ok 'a visit answers some of its checklist' "$bin" inspect visit 1 '*.met=yes' answers_alike.same=no --db "$db" --reason 'Đã xem' \
    --document 'BB 1' --who 'Thanh An' --on 2027-02-02
ok 'the checklist' "$bin" inspect checklist 1 --db "$db" --format csv
[ "$(tail -n +2 "$dir/said" | cut -d, -f1,2 | paste -sd' ')" = '*.met,yes *.papers, *.money, answers_alike.visited, answers_alike.same,no' ]
tell $? 'says what was looked at and what was not'
plan plan-show 2027 --format csv
says 'what was done of it' '^1,07615,2,360,answers_alike,,2,1,0,0$'
plan verify --month 2026-10 --seed 1 --who 'Thanh An'
[ $? = 1 ]
tell $? 'no sample of a month that is not closed'

# ---- payments looked at afterwards: 20 of 500.000 of a closed month. 1.96² × 0.25 / 0.3² = 10.67;
# 10.67 / (1 + 9.67/20) = 7.19: 8 are drawn. One of the 8 was owed 400.000: 1/8 = 12.5 %, from
# 1 - 0.975^(1/8) = 0.32 % on; the money by hand: mean 12.500, s² = 1,25×10⁹, 20 × 9.682,458 ×
# 1,959964 = 379.545 to both sides ----
python3 - "$owed" "$(back 1)" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
year, month = map(int, sys.argv[2].split("-"))
m = year * 12 + month - 1
for i in range(1, 21):
    db.execute("INSERT INTO payment VALUES (24, ?, 1, ?, ?, 4, 'X', '', ?, '', 'cash', 'V', '', '',"
               " 500000, 500000, 0, 0)", (m, i, f"P{i}", "07615" if i < 16 else "07210"))
    db.execute("INSERT INTO payment_event VALUES (24, ?, 1, ?, 1, 'paid', 20680, '', '', 1)", (m, i))
db.commit()
PY
verify() { ok "$1" "$bin" inspect "${@:2}" --db "$owed" --who 'Thanh An' --lang en; }
verify 'a sample' verify --month "$(back 1)" --margin 30 --expected 50 --seed 3
for i in 1 2 3 4 5 6 7; do "$bin" inspect verify-record 1 $i --db "$owed" --as right --who 'Thanh An' >/dev/null; done
ok 'seven of eight are seen' "$bin" inspect verify-show 1 --db "$owed" --lang en
says 'one is open' 'looked at 7, unreached 0, open 1'
says 'nothing wrong yet: 1 - 0.025^(1/7)' 'Wrong: 0, 0.00 %; 95 % confidence from 0.00 % to 40.96 %'
"$bin" inspect verify-record 1 8 --db "$owed" --as wrong_amount --amount 500.000 --reason x --who 'Thanh An' >/dev/null 2>&1
[ $? = 1 ]
tell $? 'what was paid is not wrong'
verify 'the eighth was not' verify-record 1 8 --as wrong_amount --amount 400.000 --reason 'Chết ngày 30'
ok 'what it says' "$bin" inspect verify-show 1 --db "$owed" --lang en
says 'the share' 'Wrong: 1, 12.50 %; 95 % confidence from 0.32 % to 52.65 %'
says 'the money' '250.000 đ (from -129.545 to 629.545) of 10.000.000 đ'
verify 'by commune' verify --month "$(back 1)" --margin 30 --expected 50 --seed 3 --by-commune
"$bin" inspect verify-show 2 --db "$owed" --format csv >"$dir/said"
[ "$(grep -c ,07615, "$dir/said")" = 6 ] && [ "$(grep -c ,07210, "$dir/said")" = 2 ]
tell $? 'three quarters of the eight, and one'
echo "1..$n"
exit $failed
