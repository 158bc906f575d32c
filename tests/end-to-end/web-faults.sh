#!/usr/bin/env bash
# What the pages answer while the disk is full, and while the database server is dead: a refusal that
# says why and when to come again, nothing half written, and everything again as soon as it can be,
# without starting the server anew. A form that was refused can be sent again as it is.
#   web-faults.sh LIBRARY      the disk that fills up (full_disk.c)
set -u
TMPDIR=/tmp # the path of a socket has to be short
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
library=$1
pg=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
making=
stop() {
    [ -z "$server$making" ] || kill $server $making 2>/dev/null # words: one of them or both
    [ ! -f "$dir/pg/postmaster.pid" ] || kill -INT "$(head -1 "$dir/pg/postmaster.pid")" 2>/dev/null
    wait
    rm -rf "$dir"
}
trap stop EXIT

prepare() { # $db with 100 households and an officer of the province
    "$bin" init --db "$db" >/dev/null &&
        "$bin" import --db "$db" "$dir/s/households.csv" "$dir/s/members.csv" "$dir/s/facts.csv" >/dev/null 2>&1 &&
        echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" tinh --name 'Người Tỉnh' >/dev/null &&
        "$bin" role add --db "$db" 'Quản Trị' administrator --who 'Quản Trị' >/dev/null &&
        "$bin" role add --db "$db" 'Người Tỉnh' province --who 'Quản Trị' >/dev/null
}
ask() { curl -s -i -b "$dir/jar.tinh" "$at$1" | tr -d '\r' >"$dir/said"; }
complain() { # with $operation, of $form
    curl -s -i -d "operation=$operation" -d about=benefit -d "commune=$commune" \
        --data-urlencode 'said=chưa được trả' "$at/khieu-nai" | tr -d '\r' >"$dir/said"
}
new_operation() { operation=$(curl -s "$at/khieu-nai" | grep -o 'name="operation" value="[0-9a-f]*"' | head -1 | cut -d'"' -f4); }
is() { head -1 "$dir/said" | grep -q " $1 " || { head -30 "$dir/said" | sed 's/^/# /' && false; }; }
comes_again() { grep -qi '^retry-after: [0-9]' "$dir/said"; }
in_time() { # command …: within ten seconds
    for _ in $(seq 100); do "$@" && return; sleep 0.1; done
    return 1
}
reads() { ask "/ho/$household" && head -1 "$dir/said" | grep -q ' 200 '; }
complaints() { get tinh /khieu-nai/so | grep -o '/khieu-nai/so/[0-9]*"' | sort -u | wc -l; }

mkdir "$dir/s"
"$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/s" >/dev/null
household=$(awk -F, 'NR == 2 { print $1 }' "$dir/s/households.csv")

# ---- the database server of the second half: made meanwhile ----
on_server="postgres:///ansinh?host=$dir/socket&user=postgres"
both=true
if [ -z "$pg" ] || [ "${TEST_ENGINES:-all}" = sqlite ]; then both=false; fi
as_server_user() { # a server refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid postgres --regid postgres --clear-groups env LC_ALL=C.UTF-8 "$@"
    else
        env LC_ALL=C.UTF-8 "$@"
    fi
}
start_pg() { # once the processes of the one before have gone
    as_server_user "$pg/postgres" -D "$dir/pg" -c "unix_socket_directories=$dir/socket" \
        -c listen_addresses= -c fsync=off >>"$dir/pg-log" 2>&1 &
    postmaster=$!
    sleep 0.1
}
ready() { "$pg/pg_isready" -q -h "$dir/socket" || { kill -0 "$postmaster" 2>/dev/null || start_pg; false; }; }
make_registry() {
    in_time "$pg/pg_isready" -q -h "$dir/socket" && "$pg/createdb" -h "$dir/socket" -U postgres ansinh && prepare
}
if $both; then
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    as_server_user mkdir "$dir/socket"
    as_server_user "$pg/initdb" -D "$dir/pg" -U postgres -A trust -E UTF8 --no-sync -N >"$dir/log" 2>&1
    start_pg
    db=$on_server
    make_registry >"$dir/making" 2>&1 &
    making=$!
fi

# ---- a full disk ----
db=$dir/a.db
prepare
tell $? 'a registry in a file'
export FULL_DISK=$dir/full
LD_PRELOAD=$library "$bin" serve --db "$db" --http --threads 2 --listen 127.0.0.1:0 >"$dir/out" 2>&1 &
server=$!
in_time grep -q http "$dir/out"
at=$(grep -o 'http://[0-9.:]*' "$dir/out")
enter tinh
commune=$(curl -s "$at/khieu-nai" | grep -o '<option value="[0-9][0-9]*"' | head -1 | grep -o '[0-9]*')
new_operation && complain && is 200
tell $? 'a complaint is taken in'
first=$operation
touch "$dir/full"
before=$SECONDS
new_operation && complain && is 503 && comes_again && grep -q 'ổ đĩa đầy: chưa có gì được lưu' "$dir/said" && [ $((SECONDS - before)) -lt 3 ]
tell $? 'the disk is full: a form is refused at once, with the reason, and when to come again'
refused=$operation
curl -s -i --data-urlencode login=tinh --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap" | head -1 | grep -q ' 503 '
tell $? 'so is logging in'
in_time eval "ask '/ho/$household'; is 503 >/dev/null" && comes_again
tell $? 'a household is not shown, since the log of reads cannot be written'
ask /luat && is 200 && ask /healthz && is 200
tell $? 'what needs no writing is answered'
rm "$dir/full"
in_time reads
tell $? 'with room again the household is shown, by the same server'
operation=$refused && complain && is 200 && complain && is 200 && operation=$first && complain && is 200
tell $? 'the refused form, sent again, is taken in; sent twice it is the same one'
[ "$(complaints)" = 2 ]
tell $? 'two complaints are there, and nothing of half of one'
kill "$server" && wait "$server"
tell $? 'the server stops as it should'
server=
"$bin" check-db --db "$db" >"$dir/said" 2>&1 || { sed 's/^/# /' "$dir/said" && false; }
tell $? 'and the database and its log are whole'

# ---- a database server that is killed ----
if ! $both; then
    echo "1..$n"
    exit "$failed"
fi
db=$on_server
wait "$making" || { sed 's/^/# /' "$dir/making" && false; }
tell $? 'a registry on a server'
serve --threads 2
enter tinh
reads && new_operation && complain && is 200
tell $? 'is shown and written to'
kill -9 "$(head -1 "$dir/pg/postmaster.pid")"
in_time eval '! "$pg/pg_isready" -q -h "$dir/socket"'
in_time eval "ask '/ho/$household'; is 503 >/dev/null && grep -q '^503 /ho/{code}: .*PGSQL' '$dir/out'" &&
    comes_again && grep -q 'không nối được' "$dir/said" && ! grep -q 'PGSQL\|socket' "$dir/said"
tell $? 'the server is killed: a page is refused, with the reason, and when to come again; where the database lies is in the log alone'
before=$SECONDS
complain && is 503 && comes_again && [ $((SECONDS - before)) -lt 6 ]
tell $? 'so is a form'
curl -s -i "$at/luat" | tr -d '\r' >"$dir/said" && is 200 && ask /healthz && is 503
tell $? 'what needs no database is answered; the server says that it is not well'
start_pg
in_time ready && in_time reads
tell $? 'started again, it is found by itself'
bad=0
for _ in 1 2 3 4 5 6; do reads || bad=$((bad + 1)); done
new_operation && complain && is 200 && complain && is 200 && [ $bad = 0 ] && [ "$(complaints)" = 2 ]
tell $? 'no page stumbles over a connection of before, and forms are taken in once'
echo "1..$n"
exit "$failed"
