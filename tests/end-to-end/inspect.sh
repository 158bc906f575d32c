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
echo "1..$n"
exit $failed
