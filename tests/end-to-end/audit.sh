#!/usr/bin/env bash
# The log as an inspector meets it: signed by one machine, witnessed by another, verified on a third
# that has the export and the public keys alone.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"

cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on
07660-1,07660,Thôn 1,2021-10-05
CSV
cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex,personal_id
07660-1,1,Trần Thị Bé,1,1950-03-01,2,024150000001
07660-1,2,Nguyễn Khánh Hoà,3,1985-03-07,2,024185000001
CSV
db=$dir/t.db
unset LC_ALL LC_MESSAGES
export LANG=en
correct() { # name
    "$bin" person correct --db "$db" 07660-1/1 name="$1" --who 'Lê B' --source form --reference 02/PL
}

ok 'a database' "$bin" init --db "$db"
fails 1 'there is no log yet' "$bin" audit show --db "$db"
ok 'filled' "$bin" import --db "$db" "$dir/h.csv" "$dir/m.csv" --who 'Xã A'
ok 'a correction' correct 'Trần Thị Bế'
ok 'the log' "$bin" audit show --db "$db" --format csv
says 'the import, its files' ',write,Xã A,import,1,.*h.csv'
says 'the correction' ',write,Lê B,person.correct,2,02/PL'
ok 'one entry' "$bin" audit show --db "$db" --entry 1
says 'the row that was written' '"Trần Thị Bế"'
says 'and the one that was closed' '^table person +1 ~1$'

fails 2 'a key needs a name' "$bin" audit key --new "$dir/log.key"
ok 'a key' "$bin" audit key --new "$dir/log.key" --name test.example/log
[ "$(stat -c %a "$dir/log.key")" = 600 ]
tell $? 'for its owner alone'
fails 3 'never over another' "$bin" audit key --new "$dir/log.key" --name test.example/log
fails 1 'nothing was signed' "$bin" audit key --db "$db"
ok 'signed' "$bin" audit sign --db "$db" --key "$dir/log.key"
says 'of two entries' '^2$'
cp "$dir/said" "$dir/kept"
chmod 644 "$dir/log.key"
fails 1 'not with a key that others may read' "$bin" audit sign --db "$db" --key "$dir/log.key"
chmod 600 "$dir/log.key"
ok 'the public key' "$bin" audit key --db "$db"
key=$(cat "$dir/said")

ok 'a witness' "$bin" audit key --new "$dir/w.key" --name other.example/w --witness
witness=$(cat "$dir/said")
ok 'is asked' "$bin" audit prove --db "$db" --old 0
cp "$dir/said" "$dir/request"
ok 'and signs' "$bin" audit witness --key "$dir/w.key" --log "$key" "$dir/request"
cp "$dir/said" "$dir/answer"
ok 'which is kept' "$bin" audit witness --db "$db" --witness "$witness" "$dir/answer"
fails 1 'the same again is refused' "$bin" audit witness --key "$dir/w.key" --log "$key" "$dir/request"
says 'with where to go on' '--old 2'

ok 'exported' "$bin" audit export --db "$db" "$dir/log"
! grep -q 'Trần' "$dir/log"
tell $? 'nobody of whom it tells is in it'
ok 'verified' "$bin" audit verify "$dir/log" --key "$key" --witness "$witness" --checkpoint "$dir/kept"
says 'all of it' '2 entries signed, 2 witnessed'
sed 's/Lê B/Lê C/' "$dir/log" >"$dir/bad"
fails 1 'another name is found' "$bin" audit verify "$dir/bad" --key "$key"
sed '/person.correct/d' "$dir/log" >"$dir/bad"
fails 1 'an entry that is gone is found' "$bin" audit verify "$dir/bad" --key "$key"
head -n -1 "$dir/log" >"$dir/bad"
fails 1 'a cut file is found' "$bin" audit verify "$dir/bad" --key "$key"
fails 1 'another key is none' "$bin" audit verify "$dir/log" --key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
ok 'one entry is proved' "$bin" audit prove --db "$db" --entry 1
cp "$dir/said" "$dir/proof"
ok 'without the log' "$bin" audit verify "$dir/proof" --key "$key"
says 'with its line' 'Lê B'

ok 'a payload is erased' "$bin" audit erase --db "$db" --entry 1 --who 'Lê C' --reference 9/QĐ
ok 'by an entry' "$bin" audit show --db "$db" --format csv
says 'with the decision' ',erase,Lê C,audit.erase,,9/QĐ'
ok 'and the log is whole' "$bin" check-db --db "$db"
rm "$dir/log"
ok 'exported' "$bin" audit export --db "$db" "$dir/log" --payloads
ok 'and verified' "$bin" audit verify "$dir/log" --key "$key" --checkpoint "$dir/kept"
says 'what is not signed is told' 'The last 1 entries are not signed yet'

# A whole database of before, put back.
cp "$db" "$dir/old.db"
ok 'another correction' correct 'Trần Thị Bè'
ok 'signed' "$bin" audit sign --db "$db" --key "$dir/log.key" --whole
cp "$dir/said" "$dir/kept"
mv "$dir/old.db" "$db"
rm -f "$db-wal" "$db-shm"
fails 1 'the signer does not sign it' "$bin" audit sign --db "$db" --key "$dir/log.key"
says 'and says why' 'the log has 3 entries, but 4 were signed'
rm "$dir/log"
ok 'exported' "$bin" audit export --db "$db" "$dir/log"
fails 1 'whoever kept a checkpoint finds it' \
    "$bin" audit verify "$dir/log" --key "$key" --checkpoint "$dir/kept"
says 'shorter' 'the log is shorter'

# Who looks is told too.
ok 'somebody is looked at' "$bin" person show --db "$db" 07660-1/2
ok 'and found' "$bin" person find --db "$db" khanh hoa
ok 'the log of reads' "$bin" audit show --db "$db" --entity 3 --format csv
says 'the look' ',read,.*,person.show,,07660-1/2'
says 'the search' ',read,.*,person.find,,khanh hoa'

# A request that makes no recording says who made it all the same.
add_user() { echo 'mật khẩu dài lắm' | LOGNAME=quan "$bin" user add --db "$db" hoa --name 'Nguyễn Thị Hoà'; }
ok 'a login' add_user
ok 'in the log' "$bin" audit show --db "$db" --what web.user --format csv
says 'by whom' ',write,quan,web.user'
ok 'the database is whole' "$bin" check-db --db "$db"
echo "1..$n"
exit $failed
