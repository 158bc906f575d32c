#!/usr/bin/env bash
# HIV and illness in boxes: what the file of the database tells without the key, and with it.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
unset LC_ALL LC_MESSAGES ANSINH_KEY_FILE
export LANG=en
db=$dir/t.db
not() { ! "$@" >"$dir/said" 2>"$dir/err"; }

cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on
07660-1,07660,Thôn 1,2021-10-05
07660-2,07660,Thôn 1,2021-10-05
CSV
cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex
07660-1,1,Trần Thị Bé,1,1980-03-01,2
07660-1,2,Nguyễn Văn Cò,3,2015-03-07,1
07660-2,1,Lê Thị Dừa,1,1985-01-02,2
07660-2,2,Lê Văn Én,3,2015-06-05,1
CSV
cat >"$dir/f.csv" <<'CSV'
entity,fact,value,from,to
07660-1,class,N,2021-12-01,
07660-2,class,N,2021-12-01,
07660-1/2,hiv,1,2022-01-01,
CSV
printf '%064d\n' 1 >"$dir/old"
printf '%064d\n%064d\n' 2 1 >"$dir/both"
printf '%064d\n' 2 >"$dir/new"
printf '%064d\n' 3 >"$dir/other"
key() { "$bin" "${@:2}" --key-file "$dir/$1"; }
amount() { # key or -, member: of the child's allowance, "?" where it cannot be said
    local keys=()
    [ "$1" = - ] || keys=(--key-file "$dir/$1")
    rm -rf "$dir/out"
    "$bin" decide --db "$db" --month 2024-08 --out "$dir/out" "${keys[@]}" >"$dir/said" 2>"$dir/err"
    grep "^$2,.*hiv_child" "$dir/out/entitlements.csv"
}

ok 'a database' "$bin" init --db "$db"
ok 'filled' "$bin" import --db "$db" "$dir/h.csv" "$dir/m.csv" "$dir/f.csv"
amount - 07660-1/2 >"$dir/clear"
grep -q 1000000 "$dir/clear"
tell $? 'decided in clear: twice 500,000'
not "$bin" seal --db "$db" --who B
tell $? 'no key, no seal'
ok 'sealed' key old seal --db "$db" --who B
says 'one row' '1 rows'
ok 'nothing is in clear' "$bin" check-db --db "$db"
sqlite3 "$db" "SELECT name || value FROM fact WHERE entity = 3" >"$dir/row"
[ "$(wc -l <"$dir/row")" = 1 ] && ! grep -q hiv "$dir/row"
tell $? 'the row tells neither the fact nor its value'

amount old 07660-1/2 >"$dir/with"
cmp -s "$dir/clear" "$dir/with"
tell $? 'with the key the same is decided'
amount - 07660-1/2 >"$dir/without"
! cmp -s "$dir/clear" "$dir/without"
tell $? 'without it, it is not said to be nothing'
says 'and why is told' 'do not open'
ok 'shown with the key' key old person show --db "$db" 07660-1/2
says 'by its name' 'hiv'
ok 'shown without' "$bin" person show --db "$db" 07660-1/2
says 'that something is sealed' 'sealed'
! grep -q hiv "$dir/said"
tell $? 'and not what'

not "$bin" person correct --db "$db" 07660-2/2 hiv=1 --from 2023-01-01 --who B --source decision
tell $? 'nobody writes it in clear'
ok 'written with the key' key old person correct --db "$db" 07660-2/2 disability=severe \
    --from 2023-01-01 --who B --source decision
ok 'corrected' key old person correct --db "$db" 07660-2/2 disability=extremely_severe \
    --from 2023-06-01 --who B --source decision
ok 'both values' key old person show --db "$db" 07660-2/2 --as-of 2023-05-31
says 'the first' 'severe'
ok 'imported again' key old import --db "$db" "$dir/h.csv" "$dir/m.csv" "$dir/f.csv"
sed '$s/,$/,2026-12-31/' "$dir/f.csv" >"$dir/f2.csv"
not "$bin" import --db "$db" "$dir/h.csv" "$dir/m.csv" "$dir/f2.csv"
tell $? 'not without the key'

not key new seal --db "$db" --who B
tell $? 'another key alone does not open the old boxes'
ok 'another key, beside the old one' key both seal --db "$db" --who B
ok 'the new one opens them' key new person show --db "$db" 07660-1/2
says 'by its name' 'hiv'
ok 'the old one no longer' key old person show --db "$db" 07660-1/2
says 'sealed' 'sealed'
ok 'whole' "$bin" check-db --db "$db"

echo "1..$n"
exit $failed
