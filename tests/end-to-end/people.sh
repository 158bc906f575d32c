#!/usr/bin/env bash
# People as an officer meets them: searched for, recorded twice, merged, and taken apart again.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"

four_people
db=$dir/t.db
unset LC_ALL LC_MESSAGES
export LANG=en

ok 'a database' "$bin" init --db "$db"
ok 'filled' "$bin" import --db "$db" "$dir/h.csv" "$dir/m.csv"
says 'a number that fits another sex is told' '07660-2/2: .*is a woman'
ok 'found without tones' "$bin" person find --db "$db" khanh hoa
says 'by part of the name' 'part of the name'
says 'both records' '#5 '
says 'with the number' '024185000001'
ok 'found by the village' "$bin" person find --db "$db" hòa thôn 1 --format csv
[ "$(wc -l <"$dir/said")" = 2 ]
tell $? 'one of them alone'
ok 'a household by its head' "$bin" household find --db "$db" be --commune 07660
says 'her household' '^07660-1 '

ok 'looked for people recorded twice' "$bin" duplicates find --db "$db" --band possible
says 'one pair' '1 pairs'
ok 'listed' "$bin" duplicates list --db "$db" --band possible
says 'by its numbers' '^3-5 '
ok 'side by side' "$bin" duplicates show --db "$db" 5-3
says 'both names in one row' 'person.name *Nguyễn Khánh Hoà *Nguyen Khanh Hoa'
fails 1 'the officer is asked where she lives' \
    "$bin" duplicates merge --db "$db" 3-5 --keep 3 --who B --reason card
says 'with the option to say it' '--household 07660-2'
ok 'what a merge would do' "$bin" duplicates merge --db "$db" 3-5 --keep 3 --household 07660-2 --dry-run
says 'row by row' 'closed (of the kept)'
"$bin" person show --db "$db" '#3' --format csv >"$dir/before3"
"$bin" person show --db "$db" '#5' --format csv >"$dir/before5"
fails 2 'who merges, and why, is asked' \
    "$bin" duplicates merge --db "$db" 3-5 --keep 3 --household 07660-2
operation=0123456789abcdef0123456789abcdef
ok 'merged' "$bin" duplicates merge --db "$db" 3-5 --keep 3 --household 07660-2 --who B \
    --reason card --operation $operation
ok 'she lives in the second household now' "$bin" person show --db "$db" 07660-2/1
says 'under her own name' 'Nguyễn Khánh Hoà'
fails 1 'the other record is gone' "$bin" person show --db "$db" '#5'
ok 'her history tells who did it' "$bin" person history --db "$db" '#3'
says 'and why' 'decision *card'
ok 'as the registry stood before' "$bin" person show --db "$db" '#5' --recording 2 --format csv
cmp -s "$dir/said" "$dir/before5"
tell $? 'the answer is the same, byte for byte'
ok 'merges are listed' "$bin" duplicates merges --db "$db"
ok 'undone' "$bin" duplicates undo --db "$db" 1 --who B --reason mistaken
says 'by its number' 'Merge 1 is undone'
for id in 3 5; do
    "$bin" person show --db "$db" "#$id" --format csv >"$dir/after"
    cut -d, -f1-6 "$dir/before$id" | sort >"$dir/x"
    cut -d, -f1-6 "$dir/after" | sort >"$dir/y"
    cmp -s "$dir/x" "$dir/y"
    tell $? "#$id is as before"
done
ok 'decided to be two people' "$bin" duplicates decide --db "$db" 3-5 --different --who B --reason cards
ok 'looked for again' "$bin" duplicates find --db "$db" --band possible
says 'the pair is not proposed again' '0 pairs .*different: 1'
ok 'the database is whole' "$bin" check-db --db "$db"
echo "1..$n"
exit $failed
