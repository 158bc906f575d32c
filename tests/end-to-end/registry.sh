#!/usr/bin/env bash
# The registry as a person uses it: import, decide and explain from it, look a household up, correct
# a person, and an import that is killed at any moment.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
round() {
    echo "$dir/$1/households.csv" "$dir/$1/members.csv" "$dir/$1/facts.csv"
}

"$bin" synth --area bac-giang --year 2021 --households 1500 --out "$dir/2021" >/dev/null
"$bin" synth --from "$dir/2021" --year 2022 --out "$dir/2022" >/dev/null
db=$dir/t.db

ok 'a new database' "$bin" init --db "$db" --lang en
# shellcheck disable=SC2046
ok 'the first review' "$bin" import --db "$db" $(round 2021) --who xã --lang en
says 'all its households are new' 'households: new 1.500, changed 0, ended 0'
# shellcheck disable=SC2046
ok 'the same files again' "$bin" import --db "$db" $(round 2021) --lang en
says 'change nothing' 'nothing changed'

# The last column of the first file is rewritten: other bytes, the same content.
sed 's/$/\r/' "$dir/2021/facts.csv" >"$dir/facts-crlf.csv"
ok 'the same content in other bytes' "$bin" import --db "$db" "$dir/2021/households.csv" \
    "$dir/2021/members.csv" "$dir/facts-crlf.csv" --lang en
says 'changes nothing either' 'nothing changed'

# Decided from the registry and from the files: the same bytes.
from_files() { # year, month, where, more …
    local year=$1 month=$2 out=$3
    shift 3
    "$bin" decide --households "$dir/$year/households.csv" --members "$dir/$year/members.csv" \
        --facts "$dir/$year/facts.csv" --month "$month" --out "$dir/$out" "$@" >"$dir/$out.txt"
}
from_db() { # month, where, more …
    local month=$1 out=$2
    shift 2
    "$bin" decide --db "$db" --month "$month" --out "$dir/$out" "$@" >"$dir/$out.txt"
}
same() { # what, a, b
    cmp "$dir/$2/classes.csv" "$dir/$3/classes.csv" &&
        cmp "$dir/$2/entitlements.csv" "$dir/$3/entitlements.csv" && cmp "$dir/$2.txt" "$dir/$3.txt"
    tell $? "$1"
}
for month in 2021-12 2024-07 2026-08; do
    from_files 2021 $month a && from_db $month b
    same "a month decided from the registry: $month" a b
done
from_files 2021 2022-06 a --known-on 2022-03-01 && from_db 2022-06 b --known-on 2022-03-01
same 'as known on a day' a b
[ "$(wc -l <"$dir/b/entitlements.csv")" -gt 1000 ]
tell $? 'and there is something in it'

entity=$(sed -n 2p "$dir/2021/households.csv" | cut -d, -f1)
"$bin" explain --households "$dir/2021/households.csv" --members "$dir/2021/members.csv" \
    --facts "$dir/2021/facts.csv" --month 2024-07 --entity "$entity" >"$dir/x1"
ok 'explained from the registry' "$bin" explain --db "$db" --month 2024-07 --entity "$entity"
cmp "$dir/x1" "$dir/said"
tell $? 'as from the files'

# The second review, killed a little later each time, until it is quicker than the killing.
from_db 2021-12 before
i=0
kills=0
while [ $i -lt 300 ]; do
    i=$((i + 3))
    # shellcheck disable=SC2046
    "$bin" import --db "$db" $(round 2022) >/dev/null 2>&1 &
    pid=$!
    sleep "$((i / 100)).$(printf %02d $((i % 100)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    [ $? = 137 ] || break
    kills=$((kills + 1))
    [ $((i % 4)) = 0 ] || continue
    "$bin" check-db --db "$db" >/dev/null || break
done
[ $kills -gt 0 ]
tell $? "the second review killed ($kills times)"
ok 'the database is whole' "$bin" check-db --db "$db" --lang en
# Either none of it was written, or all: a kill may come when it is done.
# shellcheck disable=SC2046
ok 'the second review' "$bin" import --db "$db" $(round 2022) --lang en
ok 'one recording each' "$bin" household history --db "$db" "$entity" --format csv --lang en
[ "$(cut -d, -f8 "$dir/said" | sort -u | grep -c '^[0-9]')" = 2 ]
tell $? 'two recordings of that household, however often it was tried'
from_db 2021-12 after --recording 1
same 'what was decided before it is decided again, as of the first recording' before after
from_files 2022 2023-03 a && from_db 2023-03 b
gone=$(comm -23 <(cut -d, -f1 "$dir/2021/households.csv" | sort) \
    <(cut -d, -f1 "$dir/2022/households.csv" | sort) | wc -l)
for f in classes entitlements; do
    # Households that the second file does not have stay in the registry.
    cut -d, -f1 "$dir/2022/households.csv" | sort >"$dir/kept"
    join -t, "$dir/kept" <(sed 's|/|,/|' "$dir/b/$f.csv" | sort -t, -k1,1 -s) | sort >"$dir/b.$f"
    join -t, "$dir/kept" <(sed 's|/|,/|' "$dir/a/$f.csv" | sort -t, -k1,1 -s) | sort >"$dir/a.$f"
    cmp "$dir/a.$f" "$dir/b.$f" && [ "$(wc -l <"$dir/b.$f")" -gt 1000 ]
    tell $? "the second year decided from the registry: $f ($gone households of the first stay)"
done

# A person found, corrected, shown as of both days.
name=$(sed -n 2p "$dir/2022/members.csv" | cut -d, -f3)
who=$(sed -n 2p "$dir/2022/members.csv" | cut -d, -f1,2 | tr , /)
ok 'found by name' "$bin" person find --db "$db" "$name" --format csv
says 'with the household' "$who"
ok 'corrected' "$bin" person correct --db "$db" "$who" name='Nguyễn Thị Đúng' \
    --who 'Trần Thị B' --source form --reference 02/PL --lang en
says 'as the third recording' 'number 3'
ok 'shown' "$bin" person show --db "$db" "$who" --format csv
says 'by the new name' 'person,name,Nguyễn Thị Đúng'
ok 'as known the day before the correction' "$bin" person show --db "$db" "$who" --format csv \
    --known-on 2023-01-01
says 'by the old name' "person,name,$name"
ok 'its history' "$bin" person history --db "$db" "$who" --format json
says 'tells who' '"who":"Trần Thị B"'
python3 -c 'import json,sys; json.load(open(sys.argv[1]))' "$dir/said"
tell $? 'in good JSON'
"$bin" person correct --db "$db" "$who" name=X --lang en >"$dir/said" 2>"$dir/err"
[ $? = 2 ]
tell $? 'a correction without who and source is refused'
op=00112233445566778899aabbccddeeff
for i in 1 2; do
    ok "an operation, time $i" "$bin" person correct --db "$db" "$who" sex=2 --who B \
        --source form --operation $op --lang en
done
says 'is done once' 'number 4 (done before)'

# Every mistake of the files is listed, and nothing written.
sed '3s/,\([12]\),\([^,]*\)$/,9,\2/; 5s/^/#/' "$dir/2022/members.csv" >"$dir/bad.csv"
sed -i '4s/^\([^,]*\),\([^,]*\),/\1,x,/' "$dir/bad.csv"
"$bin" import --db "$db" "$dir/2022/households.csv" "$dir/bad.csv" --lang en \
    >"$dir/said" 2>"$dir/err"
[ $? = 1 ] && [ "$(grep -c 'bad.csv:[45]:' "$dir/err")" = 2 ]
tell $? 'mistakes are listed with their rows'
ok 'the database is whole at the end' "$bin" check-db --db "$db"
echo "1..$n"
exit $failed
