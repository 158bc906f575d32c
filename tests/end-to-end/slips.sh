#!/usr/bin/env bash
# What an officer types by mistake: told with its place and what to do, and nothing is written. And
# what is shown, in the words of people to people, of programs to programs.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"

four_people
db=$dir/t.db
unset LC_ALL LC_MESSAGES
export LANG=en

ok 'a database' "$bin" init --db "$db"
ok 'filled' "$bin" import --db "$db" "$dir/h.csv" "$dir/m.csv"
says 'a number that fits another sex is told, with its row' 'm.csv:5: 07660-2/2: .*is a woman'
ok 'looked for people recorded twice' "$bin" duplicates find --db "$db" --band possible
fails 1 'a household is no person' "$bin" duplicates decide --db "$db" 1-3 --same --who B --reason x
says 'by its number' '#1'
fails 1 'a commune that is none' "$bin" duplicates find --db "$db" --commune 99999
says 'which is told before anybody is compared' '99999'
ok 'the pairs for people' "$bin" duplicates list --db "$db" --all --band possible --lang vi
says 'in their words' 'họ mất dấu; .*giới giống'
ok 'and for programs' "$bin" duplicates list --db "$db" --all --band possible --format csv --lang vi
says 'in the words of its options' '^3-5,[0-9]*,same,surname=marks_lost '
ok 'the rows of a person' "$bin" person history --db "$db" 07660-1/1 --lang vi
says 'by their names' 'giấy tờ .* nhập tệp '
ok 'the same for programs' "$bin" person history --db "$db" 07660-1/1 --format csv --lang vi
says 'whose last column of days is the first day it is no longer true' ',from,until,known_from,'
fails 1 'nobody is born in a year to come' \
    "$bin" person correct --db "$db" 07660-1/1 born=2250 --who B --source form
fails 1 'a code that is none' "$bin" person correct --db "$db" 07660-1/1 sex=9 --who B --source form
says 'with those that are' 'values: 1, 2'
fails 1 'a name that a terminal would obey' \
    "$bin" person correct --db "$db" 07660-1/1 name=$'L\e[31m' --who B --source form
ok 'a child whose number is a woman'"'"'s' "$bin" event birth --db "$db" 07660-1 --on 2026-01-02 \
    --name 'Trần Tí' --sex 1 --relation 3 --personal-id 024326000001 --who B --source form
says 'is told' 'warning: .*is a woman'
fails 1 'no province of that number' "$bin" household show --db "$db" 07660-1 --province 1
says 'and which there is' 'it has 24)'
import() { # households, members: a row each
    printf 'household,commune,village,surveyed_on\n%s\n' "$1" >"$dir/h2.csv"
    printf 'household,member,name,relation,born,sex,personal_id\n%s\n' "$2" >"$dir/m2.csv"
    "$bin" import --db "$db" "$dir/h2.csv" "$dir/m2.csv" --problems "$dir/p.csv"
}
fails 1 'the number of another' import '07660-3,07660,Thôn 1,2021-10-05' \
    '07660-3,1,Lê Thị C,1,1990,2,024150000001'
says 'with the row of the file' 'm2.csv:2: 07660-3/1: .*Trần Thị Bé'
grep -q '^[^,]*m2.csv,,2,,personal_id,07660-3/1,' "$dir/p.csv"
tell $? 'in the list of problems too'
fails 1 'a survey of a day to come' import '07210-3,07210,Thôn 1,2222-10-05' \
    '07210-3,1,Lê Thị C,1,1990,2,'
says 'with the row of the file' 'h2.csv:2: 07210-3: .*2222-10-05'
fails 1 'a name in two lines' import '07660-3,07660,Thôn 1,2021-10-05' \
    $'07660-3,1,"Lê\nThị C",1,1990,2,'
says 'is none' 'm2.csv:2: name: a control character'
fails 1 'a code with its zeros' import '07660-3,07661,Thôn 1,2021-10-05' '07660-3,1,C,1,1990,2,'
says 'as it was typed' 'code 07661 '
ok 'help for a command' "$bin" help person
says 'is its own page' '^ansinh person '
fails 2 'help for what is none' "$bin" help persn
fails 1 'communes of a commune' "$bin" area communes 07210
says 'are asked of a province or district' 'no province or district'
fails 2 'a level that is none' "$bin" area show 07210 --level village
fails 2 'nothing to look for' "$bin" area find ' '
ok 'an area for people' "$bin" area show 24 --on 2025-08-01 --lang vi
says 'in their words' '^địa bàn  *tỉnh  *24 '
ok 'nobody of that name' "$bin" person find --db "$db" Zzz
says 'which is said' 'There is none'
ok 'why somebody is found, for programs' "$bin" person find --db "$db" khanh hoa --format csv --lang vi
says 'in one language' 'part of the name'
ok 'a folder is no database' test 3 = "$("$bin" check-db --db "$dir" 2>"$dir/err.db"; echo $?)"
grep -q "^$dir: error: .*director" "$dir/err.db"
tell $? 'told by its path'
fails 3 'nor is a table' "$bin" check-db --db "$dir/h.csv"
says 'which is told too' "h.csv: error: "
fails 1 'a database that is there' "$bin" init --db "$db"
says 'is not made again' "t.db: error: "
ok 'help for the import' "$bin" import --help
says 'names the columns' 'surveyed_on'
# Letters and marks apart, as some keyboards give them: Bé, Thôn Đá.
apart=$'Be\xcc\x81' place=$'Thôn \xc4\x90a\xcc\x81'
ok 'a name typed so' "$bin" person correct --db "$db" 07660-2/2 "name=Lê $apart" --who B --source form
ok 'a village too' "$bin" event move --db "$db" 07660-2 --village "$place" --on 2026-01-05 --who B --source form
ok 'are kept as any other' "$bin" household show --db "$db" 07660-2 --format csv
says 'the name' $'name,Lê B\xc3\xa9,'
says 'the village' $'village,Thôn Đ\xc3\xa1,'
fails 1 'a village that a terminal would obey' \
    "$bin" event move --db "$db" 07660-2 --village $'T\e' --on 2026-01-06 --who B --source form

# Once roles are on record, whoever corrects has one where the household lives.
ok 'a role' "$bin" role add --db "$db" Quản administrator --who Quản
ok 'an officer of that commune' "$bin" role add --db "$db" Lan officer --commune 07615 --who Quản
ok 'and of another' "$bin" role add --db "$db" Minh officer --commune 07210 --who Quản
set -- 07660-1/1 ethnicity=02 --source form --db "$db"
fails 1 'who has none does not correct' "$bin" person correct "$@" --who Ai
says 'and is told what is needed' 'review.record'
fails 1 'nor who has one elsewhere' "$bin" person correct "$@" --who Minh
ok 'who has one here does' "$bin" person correct "$@" --who Lan
set -- 07660-1/2 --on 2026-02-02 --source form --db "$db"
fails 1 'nor are events recorded' "$bin" event death "$@" --who Minh
ok 'but by who may' "$bin" event death "$@" --who Lan
set -- 3-5 --different --reason x --db "$db"
fails 1 'nor duplicates decided' "$bin" duplicates decide "$@" --who Minh
ok 'likewise' "$bin" duplicates decide "$@" --who Lan
ok 'the database is whole' "$bin" check-db --db "$db"
echo "1..$n"
exit $failed
