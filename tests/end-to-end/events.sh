#!/usr/bin/env bash
# Life events as a person uses them: one by one, from a file, a synthetic year; what they re-open;
# what is paid for the month of a death; areas of every map, and what is said of communes.
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
hands=(--who 'Trần Thị B' --source form --lang en)

# ---- areas, without a database ----
ok 'a ward of 2022' "$bin" area show 07210 --on 2022-06-01 --lang en
says 'is Hoàng Văn Thụ' 'Phường Hoàng Văn Thụ'
ok 'the same code today' "$bin" area show 07210 --on 2025-07-01 --lang en
says 'is Bắc Giang, out of it and six others' 'Phường Bắc Giang .*2025-07-01'
[ "$(grep -c '^out of' "$dir/said")" = 7 ]
tell $? 'seven in all'
for state in 2024-12-31:209 2025-01-01:192 2025-07-01:99; do
    ok "province 24 on ${state%:*}" "$bin" area communes 24 --on "${state%:*}" --format csv
    [ "$(tail -n +2 "$dir/said" | wc -l)" = "${state#*:}" ]
    tell $? "has ${state#*:} communes"
done
fails 'a code that is none' 1 "$bin" area show 99999
ok 'found without tones' "$bin" area find dinh tri --format csv
says 'with its tones' 'Dĩnh Trì'

# ---- a registry ----
"$bin" synth --area bac-giang --year 2021 --households 1500 --out "$dir/2021" >/dev/null
"$bin" synth --from "$dir/2021" --year 2022 --out "$dir/2022" >/dev/null
"$bin" synth --from "$dir/2021" --year 2022 --out "$dir/again" --threads 1 >/dev/null
cmp "$dir/2022/events.csv" "$dir/again/events.csv"
tell $? 'a synthetic year has the same events with one thread'
comm -23 <(tail -n +2 "$dir/2021/households.csv" | cut -d, -f1 | sort) \
    <(tail -n +2 "$dir/2022/households.csv" | cut -d, -f1 | sort) >"$dir/gone"
tail -n +2 "$dir/2022/events.csv" | cut -d, -f3 | sort | cmp - "$dir/gone" && [ -s "$dir/gone" ]
tell $? 'they are of the households that are gone, and of all of them'
db=$dir/t.db
"$bin" init --db "$db" >/dev/null
"$bin" import --db "$db" "$dir"/2021/{households,members,facts}.csv --who xã >/dev/null

ok 'the events of the year' "$bin" event import --db "$db" "$dir/2022/events.csv" --lang en
says 'ended as many' "ended $(wc -l <"$dir/gone")"
ok 'the same file again' "$bin" event import --db "$db" "$dir/2022/events.csv" --lang en
says 'changes nothing' 'nothing changed'
first=$(head -1 "$dir/gone")
fails 'one that ended is not there' 1 "$bin" household show --db "$db" "$first"
ok 'but was' "$bin" household show --db "$db" "$first" --as-of 2021-12-01
ok 'its event' "$bin" household events --db "$db" "$first" --format csv
says 'with the reason' 'GIẢ LẬP'

# ---- one by one: a household of three or more, whose head is not alone ----
home=$(tail -n +2 "$dir/2021/members.csv" | cut -d, -f1 | grep -v -F -f "$dir/gone" | uniq -c |
    awk '$1 >= 4 { print $2; exit }')
fails 'the head dies: who is head?' 1 "$bin" event death --db "$db" "$home/1" \
    --on 2022-03-05 --known-from 2022-03-05 \
    "${hands[@]}"
says 'is asked' 'who is head now'
ok 'the head dies' "$bin" event death --db "$db" "$home/1" \
    --on 2022-03-05 --known-from 2022-03-05 --head 2 "${hands[@]}"
ok 'two of them part' "$bin" event split --db "$db" "$home/3" "$home/4" --to NEW-1 \
    --on 2022-04-01 --known-from 2022-04-01 "${hands[@]}"
ok 'a child is born to them' "$bin" event birth --db "$db" NEW-1 \
    --on 2022-05-01 --known-from 2022-05-01 --name 'Lê Tí' \
    --sex 1 --relation 3 "${hands[@]}"
ok 'they move' "$bin" household move --db "$db" NEW-1 --commune 07210 --village 'Tổ 3' \
    --on 2022-06-01 --known-from 2022-06-01 "${hands[@]}"
ok 'what they were' "$bin" household events --db "$db" NEW-1 --format csv
[ "$(tail -n +2 "$dir/said" | cut -d, -f1 | tr '\n' ' ')" = 'split birth move ' ]
tell $? 'split, birth, move'
ok 'who lives there' "$bin" household show --db "$db" NEW-1 --format csv --as-of 2022-07-01
says 'the child' 'Lê Tí'
says 'in the new place' 'commune,07210'
ok 'found by name' "$bin" person find --db "$db" 'le ti' --format csv --as-of 2022-07-01
says 'the child' 'Lê Tí'
ok 'what is to be decided again' "$bin" household reopened --db "$db" --format csv
[ "$(grep -c ',NEW-1,class,' "$dir/said")" = 3 ]
tell $? 'the class of the new household, three times'
op=00112233445566778899aabbccddee01
for i in 1 2; do
    ok "an operation, time $i" "$bin" event end --db "$db" NEW-1 \
    --on 2022-09-01 --known-from 2022-09-01 \
        --operation $op "${hands[@]}"
done
says 'is done once' 'done before'
fails 'in the future' 2 "$bin" event end --db "$db" "$home" --on 2099-01-01 "${hands[@]}"
fails 'with a wrong file' 1 "$bin" event import --db "$db" "$dir/2021/facts.csv"

# ---- the month of a death is still decided, the next is not ----
"$bin" decide --db "$db" --month 2022-03 --out "$dir/before" >/dev/null
who=$(grep ',health_insurance_support,' "$dir/before/entitlements.csv" | cut -d, -f1 |
    grep -v -e "^$home" -e '/1$' | head -1)
ok 'one who is entitled dies' "$bin" event death --db "$db" "$who" --on 2022-03-10 \
    --known-from 2022-03-10 "${hands[@]}"
"$bin" decide --db "$db" --month 2022-03 --out "$dir/march" >/dev/null
"$bin" decide --db "$db" --month 2022-04 --out "$dir/april" >/dev/null
grep -q "^$who," "$dir/march/entitlements.csv"
tell $? 'in March there are lines of who died in March'
! grep -q "^$who," "$dir/april/entitlements.csv"
tell $? 'in April there are none'
grep -v "^$who," "$dir/before/entitlements.csv" |
    cmp - <(grep -v "^$who," "$dir/march/entitlements.csv")
tell $? 'of the others nothing changed in March'

# ---- what is said of communes ----
commune=${home%-*}
printf 'area,fact,value,from,to,basis\n%s,poor_commune,1,2021-01-01,,Thử\n' "$commune" >"$dir/a.csv"
ok 'said of a commune' "$bin" area import --db "$db" "$dir/a.csv" --lang en
says 'once' 'Added 1'
ok 'and again' "$bin" area import --db "$db" "$dir/a.csv" --lang en
says 'is there' 'there already 1'
printf 'area,fact,value,from,basis\n%s,poor_commune,0,2022-01-01,Thử\n' "$commune" >"$dir/a.csv"
fails 'what contradicts it' 1 "$bin" area import --db "$db" "$dir/a.csv" --lang en
says 'is told with row and column' 'a.csv:2: from: contradicts'
ok 'shown' "$bin" area show "$commune" --on 2022-01-01 --db "$db"
says 'with its basis' 'poor_commune=1'

# ---- a household corrected ----
ok 'a village that was written wrongly' "$bin" household correct --db "$db" "$home" \
    village='Thôn Đúng' motorbike=7 "${hands[@]}"
ok 'shown' "$bin" household show --db "$db" "$home" --format csv
says 'as it is right' 'village,Thôn Đúng'
says 'and the answer' 'motorbike,7'
fails 'a code that is taken' 1 "$bin" household correct --db "$db" "$home" code="${who%/*}" \
    "${hands[@]}"
fails 'what a household has not' 1 "$bin" household correct --db "$db" "$home" born=1950 \
    "${hands[@]}"
says 'is told' 'a household has nothing named'

ok 'the next survey' "$bin" import --db "$db" "$dir"/2022/{households,members,facts}.csv --who xã
ok 'the database is whole' "$bin" check-db --db "$db" --lang en
echo "1..$n"
exit $failed
