#!/usr/bin/env bash
# What is not monthly cash, as offices use it: a list by the law, the budget, the insurer's answer,
# rice out of a warehouse, a photograph, cards of the poor. Figures by hand in docs/deliveries.md §6.
set -u
. "$(dirname "$0")/steps.sh"
export LANG=en_US.UTF-8 LC_ALL=C.UTF-8
an() { "$bin" "$@" --lang en; }
fails() { # what, exit code, text, command …
    local what=$1 code=$2 text=$3
    shift 3
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$code" ] && grep -qF -- "$text" "$dir/err"
    local got=$?
    [ $got = 0 ] || head -3 "$dir/err" | sed 's/^/# /'
    tell $got "$what"
}

# A poor, hungry since July; in D somebody with an allowance died in July.
two_households
cat >"$dir/f.csv" <<'CSV'
entity,fact,value,from,to,known_from
A,class,N,2025-12-20,,
D,class,KN,2025-12-20,,
A,hunger,disaster_or_lean_season,2026-07-10,,
D/1,disability,severe,2020-01-10,,
D/1,dead,1,2026-07-12,,2026-07-15
CSV
db=$dir/t.db
ok 'a database' an init --db "$db"
ok 'with two households' an import --db "$db" "$dir"/{households,members}.csv "$dir/f.csv"
ok 'the catalogue needs no database' an deliver catalogue --format csv
says 'rice is in it' '^rice_support,gạo_cứu_đói,in_kind,emergency.rice_support,kg,'

ok 'money is assigned' budget assign 2026-01-05 fund,amount province,12000000
ok 'and allocated' budget allocate 2026-01-05 fund,programme,commune,amount \
    province,funeral,07615,11000000 province,health_insurance,07615,1000000

# The funeral of July: 20 × 540.000 = 10.800.000 đ.
ok 'a funeral is planned' an deliver plan --db "$db" --kind once --month 2026-07 --on 2026-07-20 --who Hoà
says 'one' 'List 2: 1 deliveries, from number 1'
ok 'not twice' an deliver plan --db "$db" --kind once --month 2026-07 --on 2026-07-20 --who Hoà
says 'he has it' 'Nobody is without it'
approve() { an deliver approve --db "$db" --list "$1" --number 7/QĐ --signer CT --on 2026-07-20 --who "$2" "${@:3}"; }
fails 'not by who planned it' 1 'Hoà prepared it and may not approve it' approve 2 hoa
ok 'paid first, to be reviewed' approve 2 Bình --review-by 2026-08-01
ok 'it is given' an deliver deliver --db "$db" 1 --on 2026-07-21 --mark UNC1 --who Hoà
ok 'with its receipt' an deliver receive --db "$db" 1 --on 2026-07-22 --mark P1 --who Hoà
ok 'the review is late' an deliver status --db "$db" --late --on 2026-08-03 --format csv
says 'by two days' '^1,Vi Văn Dũng,07615,funeral_support,7/QĐ,Bình,2026-08-01,2$'
ok 'it is reviewed' an deliver review --db "$db" 1 --on 2026-08-03 --who Lan
ok 'the budget' an budget status --db "$db" --year 2026 --by programme,commune --format csv
says 'has it' '^.*funeral,07615,.*10800000'

# Cards of the third quarter, 113.850 đ a month each: 341.550 đ for A/1 and for A/2; D/1 one month.
ok_bar 'cards are planned' 'Listing' "$bin" deliver plan --db "$db" --lang en --kind premium --month 2026-08 \
    --on 2026-07-20 --who Hoà
says 'the law is a bar of its own' 'by the law \['
says 'three' ': 3 deliveries'
list=$(grep -oE 'List [0-9]+' "$dir/said" | cut -d' ' -f2)
ok_bar 'and approved' 'approv[a-z]*' "$bin" deliver approve --db "$db" --lang en --list "$list" --number 7/QĐ --signer CT \
    --on 2026-07-20 --who Bình
ok 'for the insurer' an deliver export --db "$db" --list "$list" --out "$dir/out.csv"
ok 'and to be signed' an deliver export --db "$db" --list "$list" --out "$dir/out.xlsx"
sed -E 's/^([0-9]+),(Nguyễn Văn Á.*),,,,,,$/\1,\2,received,2026-08-01,,,HN0011,/' "$dir/out.csv" >"$dir/back.csv"
sed -E 's/2026-08-01/soon/' "$dir/back.csv" >"$dir/bad.csv"
fails 'a bad answer' 1 'bad.csv:2:17: "soon" is no date' an deliver import --db "$db" "$dir/bad.csv" --who Hoà
ok 'the answer' an deliver import --db "$db" "$dir/back.csv" --who Hoà
says 'a card is given' 'Recorded: 2 acts; 0 rows were known'
ok 'the answer again' an deliver import --db "$db" "$dir/back.csv" --who Hoà
says 'changes nothing' 'Recorded: 0 acts; 1 rows were known'
ok 'by group' an deliver premium --db "$db" --month 2026-08 --format csv
says 'the poor' '^Điều 12 khoản 3 điểm o,1,3,1,341550,341550$'
says 'a child' '^Điều 12 khoản 3 điểm h,1,3,0,341550,0$'
ok 'cards of the poor' an deliver coverage --db "$db" --month 2026-08 --format csv
says 'one of two' '^07615,poor,2,1,0,1,50.0$'
ok 'who has none' an deliver coverage --db "$db" --month 2026-08 --names --format csv
says 'by name' 'Nguyễn Thị Na,,A/2,07615,Thôn 1,poor,approved'

# Rice for two: 30 kg of the 40 that are there.
ok 'rice comes in' an deliver stock --db "$db" --warehouse Kho --item emergency.rice_support --quantity 40 --on 2026-07-01 --who Lan
ok 'rice is planned' an deliver plan --db "$db" --benefit rice_support --month 2026-07 --on 2026-07-20 --who Hoà
list=$(grep -oE 'List [0-9]+' "$dir/said" | cut -d' ' -f2)
ok 'approved' approve "$list" Bình
ok 'given' an deliver deliver --db "$db" --list "$list" --warehouse Kho --on 2026-07-21 --who Hoà
ok 'the stock' an deliver stock --db "$db" --format csv
says 'has 10 left' '^Kho,emergency.rice_support,2026-07-21,issue,-30,10,kg,$'

printf 'a photograph' >"$dir/photo.jpg"
ok 'a photograph' an deliver evidence --db "$db" 1 "$dir/photo.jpg" --photo --store "$dir/kept" --on 2026-07-22 --who Hoà
ok 'is there' an deliver evidence --db "$db" --store "$dir/kept" --verify --format csv
says 'as it was' '^1,photo,photo.jpg,[0-9a-f]*,12,2026-07-22,Hoà,,good$'
chmod u+w "$dir"/kept/*/* && printf 'another one' >"$(ls "$dir"/kept/*/*)"
fails 'and no other' 1 '1 files are missing or changed' an deliver evidence --db "$db" --store "$dir/kept" --verify
ok 'by programme' an deliver status --db "$db" --by programme --format csv
says 'the sums' '^province,health_insurance,07615,premium,3,0,2,0,1,0,796950,455400,341550$'

# A case of legal aid is one person's, not everybody's.
aid=(--db "$db" --kind legal_aid --month 2026-07 --on 2026-07-20 --who Hoà)
fails 'nobody who is not owed it' 1 '"D/2": not in the registry, or the law gives nothing' an deliver plan "${aid[@]}" A/1 D/2
ok 'one person is referred' an deliver plan "${aid[@]}" A/1
says 'and nobody else' ': 1 deliveries'
fails 'not again' 1 '"024090000011": has delivery' an deliver plan "${aid[@]}" 024090000011
ok 'the others of the household' an deliver plan "${aid[@]}" A
says 'the child' ': 1 deliveries'
fails 'whose status?' 2 'one word too many: "5"' an deliver status --db "$db" 5
ok 'the database is whole' an check-db --db "$db"
echo "1..$n"
exit $failed
