#!/usr/bin/env bash
# The plan of a household as an officer uses it: the page from the answers, measures, what came of
# them, the list; and the CSV of what is wrong with a file.
set -u
bin=${ANSINH_BIN:-build/release/ansinh}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
failed=0

tell() { # ok? what
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        failed=1
        echo "not ok $n - $2"
        sed 's/^/# /' "$dir/said" "$dir/err" | head -30
    fi
}
run() {
    "$bin" "$@" --lang en >"$dir/said" 2>"$dir/err"
}
ok() { # what, command …
    local what=$1
    shift
    run "$@"
    tell $? "$what"
}
is() { # what, the lines that are due on stdout
    printf '%s\n' "${@:2}" >"$dir/due"
    cmp -s "$dir/said" "$dir/due"
    tell $? "$1"
}
fails() { # what, exit code, text on stderr, command …
    local what=$1 code=$2 text=$3
    shift 3
    run "$@"
    [ $? = "$code" ] && grep -qF -- "$text" "$dir/err"
    tell $? "$what"
}

# B1 lives alone, unable to work, poor; has health insurance support, needs it and water and credit.
cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on,head_ethnicity,causes,support_received,support_needed
B1,07660,Thôn 1,2021-11-05,01,3;7,1,1;6;8
B2,07660,Thôn 2,2021-11-05,01,,,
CSV
cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex,ethnicity,work,social_allowance,critical_illness
B1,1,Nguyễn Văn An,1,1950-05-01,1,01,3,,
B2,1,Lê Thị Bình,1,1990-05-01,2,01,1,0,2
CSV
cat >"$dir/f.csv" <<'CSV'
entity,fact,value,from,to,known_from
B1,class,N,2021-12-20,,
CSV
db=$dir/t.db
ok 'a database' init --db "$db"
ok 'with two households' import --db "$db" "$dir/h.csv" "$dir/m.csv" "$dir/f.csv"

ok 'a measure' plan add --db "$db" B1 --need 8 --measure 'A loan for two cows' \
    --responsible "Women's Union" --due 2022-06-30 --on 2022-01-15 --who 'Trần Thị B'
is 'has a number' 'Measure number 1, recording 2'
op=00112233445566778899aabbccddeeff
for i in 1 2; do
    ok "another, time $i" plan add --db "$db" B1 --need 1 --measure 'Insurance card' \
        --responsible 'The commune' --due 2022-03-31 --on 2022-01-15 --who B --operation $op
done
is 'is added once' 'Measure number 2, recording 3 (done before)'
fails 'the same operation for another' 1 'was used' plan add --db "$db" B1 --need 1 \
    --measure 'Other' --responsible X --due 2022-03-31 --on 2022-01-15 --who B --operation $op
ok 'done' plan done --db "$db" 2 --outcome 'Card 123' --on 2022-03-01 --who B
fails 'not twice' 1 'measure number 2 has ended already' plan done --db "$db" 2 --outcome x --who B
fails 'an outcome is asked for' 2 '--outcome is needed' plan drop --db "$db" 1 --who B
fails 'who is asked for' 2 'who does it is needed' plan drop --db "$db" 1 --outcome x
fails 'a need there is' 2 '--need takes a number from 1 to 13' plan add --db "$db" B1 --need 14 \
    --measure X --responsible Y --due 2030-01-01 --who B
fails 'a household there is' 1 'has no household "B9"' plan show --db "$db" B9

ok 'the page' plan show --db "$db" B1 --as-of 2022-07-01 --format csv
is 'has all' 'section,number,what,state,need,responsible,due,on,outcome' \
    'household,,commune,An Bá,,,,,' 'household,,village,Thôn 1,,,,,' \
    'household,,class,N,,,,,' 'household,,labour,0,,,,,' 'household,,surveyed_on,2021-11-05,,,,,' \
    'cause,3,Nobody to work,,,,,,' 'cause,7,Illness in the household,,,,,,' \
    'support,1,Health,received;needed,,,,,' 'support,6,Water and sanitation,needed,,,,,' \
    'support,8,Credit,needed,,,,,' \
    "measure,1,A loan for two cows,overdue,8,Women's Union,2022-06-30,," \
    'measure,2,Insurance card,done,1,The commune,2022-03-31,2022-03-01,Card 123' \
    'unserved,6,Water and sanitation,,,,,,'
ok 'the page of a day before' plan show --db "$db" B1 --as-of 2022-02-01 --format csv
grep -q '^measure,2,Insurance card,open,' "$dir/said"
tell $? 'has the measure open'
ok 'the page of B2' plan show --db "$db" B2 --as-of 2022-07-01 --format csv
grep -q '^household,,labour,1,' "$dir/said"
tell $? 'has somebody able to work'

ok 'what the law offers' plan suggest --db "$db" B1 --month 2022-02 --format csv
grep -q '^1,Health,health_insurance_support,1,Nguyễn Văn An,undetermined,' "$dir/said" &&
    grep -q '^6,Water and sanitation,,,,local,,$' "$dir/said" &&
    grep -q '^8,Credit,credit_poor,,,due,78/2002/NĐ-CP,Điều 2$' "$dir/said"
tell $? 'credit; insurance cannot be said, for nobody asked about a pension; for water nothing'

ok 'the list' plan list --db "$db" --as-of 2022-07-01 --format csv
is 'has the household with a plan' \
    'household,commune,village,class,labour,open,overdue,done,dropped,next_due,unserved' \
    'B1,07660,Thôn 1,N,,1,1,1,0,2022-06-30,'
grep -q '1 households; 1 with something overdue' "$dir/err"
tell $? 'and counts'
ok 'of another commune' plan list --db "$db" --as-of 2022-07-01 --commune 07210 --format csv
[ "$(wc -l <"$dir/said")" = 1 ]
tell $? 'nobody'
fails 'of none' 1 'no commune bore the code "99999"' plan list --db "$db" --commune 99999
# Since 2025-07-01 An Bá is part of a larger commune, whatever its code.
ok 'on the map of today' plan list --db "$db" --as-of 2026-01-01 --format csv
code=$(tail -1 "$dir/said" | cut -d, -f2)
ok 'by the code it has there' plan list --db "$db" --as-of 2026-01-01 --commune "$code" --format csv
[ "$(wc -l <"$dir/said")" = 2 ]
tell $? 'the household is found'
ok 'the database is whole' check-db --db "$db"

# What is wrong with a file, as a CSV.
sed -i 's/,1950-05-01,/,1950-13-01,/; s/,1990-05-01,2,/,1990-05-01,3,/' "$dir/m.csv"
fails 'a wrong file' 1 '2 mistakes in the files' import --db "$db" "$dir/h.csv" "$dir/m.csv" \
    --problems "$dir/wrong.csv"
cp "$dir/wrong.csv" "$dir/said"
is 'all that is wrong, in a file' 'file,sheet,row,cell,column,entity,reason,hint' \
    "$dir/m.csv,,2,,born,,\"born: \"\"1950-13-01\"\" is no date\",\"write 1954-12-05, 05/12/1954 or the year 1954 alone\"" \
    "$dir/m.csv,,3,,sex,,\"sex: \"\"3\"\" is no code of it\",\"the values: 1, 2; leave it empty where not known\""
echo "1..$n"
exit $failed
