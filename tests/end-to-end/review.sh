#!/usr/bin/env bash
# The review as a province runs it: three years of a synthetic province, opened, stepped through,
# decided, closed; steps out of order; a request and its refusal; the same operation twice; payments
# that follow the decided class.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
fails() { # what, exit code, pattern, command …
    local what=$1 code=$2 pattern=$3
    shift 3
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$code" ] && grep -q -- "$pattern" "$dir/err"
    tell $? "$what"
}

db=$dir/t.db
step() { # year, step, day, more …
    local year=$1 name=$2 day=$3
    shift 3
    "$bin" campaign step "$name" --db "$db" --year "$year" --commune all --on "$year-$day" \
        --who xã --lang en "$@"
}

"$bin" synth --area bac-giang --year 2021 --households 1500 --out "$dir/2021" >/dev/null
"$bin" synth --from "$dir/2021" --year 2022 --out "$dir/2022" >/dev/null
"$bin" synth --from "$dir/2022" --year 2023 --out "$dir/2023" >/dev/null
"$bin" init --db "$db" >/dev/null

ok 'the steps of the law need no database' "$bin" campaign steps --on 2023-11-01 --format csv
says 'with the district' '^opinion,'
ok 'since July 2025' "$bin" campaign steps --on 2025-11-01 --format csv
! grep -q '^opinion,' "$dir/said"
tell $? 'without it'

run_year() {
    local year=$1
    "$bin" import --db "$db" "$dir/$year/households.csv" "$dir/$year/members.csv" \
        "$dir/$year/facts.csv" --who xã >/dev/null || return 1
    [ ! -f "$dir/$year/events.csv" ] ||
        "$bin" event import --db "$db" "$dir/$year/events.csv" --who xã >"$dir/events" 2>&1 ||
        sed 's/^/# /' "$dir/events" | head -5
    "$bin" campaign open --db "$db" --year "$year" --lang en || return 1
    step "$year" list 09-05 && step "$year" survey 11-10 && step "$year" score 11-12 &&
        step "$year" meeting 11-16 --present 40 --agreed 38 && step "$year" listing 11-18 &&
        step "$year" recheck 11-25 && step "$year" opinion 11-30
}
decide_year() {
    step "$1" decision 12-08 --number '{n}/QĐ-UBND' --signer 'Chủ tịch {commune}'
}

ok 'the first year up to its decision' run_year 2021
fails 'decided too late' 1 'ended on 14/12/2021' step 2021 decision 12-15 --number 1 --signer A
fails 'decided without a number' 2 'needs a number' step 2021 decision 12-08 --signer A
fails 'certificates before the decision' 1 'decision comes first' step 2021 certificate 12-09
fails 'closed before the decision' 1 'have no decision' \
    "$bin" campaign close --db "$db" --year 2021 --on 2021-12-20 --lang en
op=00112233445566778899aabbccddeeff
ok 'decided' step 2021 decision 12-08 --number '{n}/QĐ-UBND' --signer 'Chủ tịch {commune}' \
    --operation $op
cp "$dir/said" "$dir/first"
recordings() {
    "$bin" campaign status --db "$db" --year 2021 --format csv >/dev/null
    "$bin" backup --db "$db" --out "$dir/b$1.db" >/dev/null && wc -c <"$dir/b$1.db"
}
a=$(recordings 1)
ok 'the same operation again' step 2021 decision 12-08 --number '{n}/QĐ-UBND' \
    --signer 'Chủ tịch {commune}' --operation $op
sed 's/ (done before)//' "$dir/said" | cmp -s - "$dir/first"
tell $? 'has the same answer'
[ "$a" = "$(recordings 2)" ]
tell $? 'and writes nothing'
fails 'decided twice' 1 'done on 08/12/2021' decide_year 2021
ok 'certificates' step 2021 certificate 12-15
ok 'the report' step 2021 report 12-16
ok 'closed' "$bin" campaign close --db "$db" --year 2021 --on 2021-12-17 --lang en
fails 'closed twice' 1 'was closed on' \
    "$bin" campaign close --db "$db" --year 2021 --on 2021-12-18 --lang en

for year in 2022 2023; do
    ok "the year $year" run_year $year
    says 'what was decided is kept' 'poor'
    ok "$year: what stands in the way" "$bin" campaign blocked --db "$db" --year $year --format csv
    # Whoever is neither surveyed nor recorded as gone has ended: as the commune finds out.
    while IFS=, read -r commune village household reason; do
        [ "$household" = household ] ||
            "$bin" event end --db "$db" "$household" --on $year-10-01 --who xã --source form \
                --lang en >/dev/null || echo "# $commune $village $household $reason"
    done <"$dir/said"
    ok "$year decided" decide_year $year
done

# As many as the files themselves score, which is as many as were made.
"$bin" decide --households "$dir/2023/households.csv" --members "$dir/2023/members.csv" \
    --facts "$dir/2023/facts.csv" --month 2023-11 --out "$dir/f" >/dev/null
want="$(cut -d, -f6 "$dir/f/classes.csv" | grep -c '^N$') poor, $(cut -d, -f6 \
    "$dir/f/classes.csv" | grep -c '^CN$') near-poor"
says "as many as the forms make: $want" "decided: $want"

# Payments follow the decision. In November 2023 the new forms are in, but the decision of 2022 still
# holds: who was poor by it, and is not by the form, is paid. In January that of 2023 holds.
paid_as_poor() { # month
    "$bin" decide --db "$db" --month "$1" --out "$dir/m" >/dev/null
    grep ',electricity_support,' "$dir/m/entitlements.csv" | grep 'hộ nghèo' | cut -d, -f1 | sort
}
"$bin" decide --households "$dir/2022/households.csv" --members "$dir/2022/members.csv" \
    --facts "$dir/2022/facts.csv" --month 2022-11 --out "$dir/g" >/dev/null
class_of() { # folder, class
    grep ",$2," "$dir/$1/classes.csv" | cut -d, -f1 | sort
}
paid_as_poor 2023-11 >"$dir/november"
comm -12 <(class_of g N) <(class_of f KN) >"$dir/better"
[ "$(wc -l <"$dir/better")" -gt 3 ] && [ -z "$(comm -23 "$dir/better" "$dir/november")" ]
tell $? 'in November who was decided poor is paid as poor, whatever the new form says'
paid_as_poor 2024-01 >"$dir/january"
class_of f N | cmp -s - "$dir/january"
tell $? 'in January exactly those decided in December'

# One household.
household=$(grep -m1 ',N,' "$dir/f/classes.csv" | cut -d, -f1)
ok 'its history' "$bin" review history --db "$db" "$household" --format csv
says 'has the class of 2023' '^2023,'
ok 'one campaign of it' "$bin" review show --db "$db" "$household" --year 2023 --lang vi
says 'in words' '^quyết định  *N '
! grep -q 'surveyed_on\|deprived' "$dir/said"
tell $? 'and not in codes'
ok 'for programs' "$bin" review show --db "$db" "$household" --year 2023 --format csv
says 'in codes' '^decision,N '
ok 'its certificate' "$bin" review certificate --db "$db" "$household" --as-of 2024-01-15
says 'names the form' 'Mẫu số 03'
says 'and the year' '^2023 | N'
commune=${household%%-*}
village=$(grep "^$household," "$dir/2023/households.csv" | cut -d, -f3)
ok 'the minutes of its village' "$bin" campaign minutes --db "$db" --year 2023 \
    --commune "$commune" --village "$village"
says 'with the vote' '40 người dự, 38 người đồng ý'

# A request to leave in March is refused in writing.
ok 'a monthly review' "$bin" campaign open --db "$db" --year 2024 --month 3 --lang en
ok 'a request to leave' "$bin" review request --db "$db" "$household" --year 2024 --month 3 \
    --form 04 --on 2024-03-16 --who xã --lang en
fails 'twice' 1 'reviewed in this campaign already' "$bin" review request --db "$db" \
    "$household" --year 2024 --month 3 --form 04 --on 2024-03-16 --who xã --lang en
ok 'no refusal yet' test -z "$("$bin" review refusal --db "$db" "$household" --year 2024 \
    --month 3 2>/dev/null)"
fails 'another household has nothing in it' 1 'nothing of the household' "$bin" review show \
    --db "$db" "$(sed -n 2p "$dir/better")" --year 2024 --month 3 --lang en
ok 'where it stands' "$bin" campaign status --db "$db" --year 2024 --month 3 --format csv
says 'one household' "^$commune,.*,1,1,0,0,0,0,0,1,,,list,1"
ok 'the database is whole' "$bin" check-db --db "$db" --lang en

echo "1..$n"
exit $failed
