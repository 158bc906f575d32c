#!/usr/bin/env bash
# Two provinces on two PostgreSQL servers, one program: each request goes to the server that holds
# its province, the country is added up by asking each.
set -u
TMPDIR=/tmp # the path of a socket has to be short
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
pg=$(ls -d /usr/lib/postgresql/*/bin | tail -1)

as_server_user() { # a server refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid postgres --regid postgres --clear-groups env LC_ALL=C.UTF-8 "$@"
    else
        env LC_ALL=C.UTF-8 "$@"
    fi
}
stop() {
    local s
    for s in one two; do
        [ -f "$dir/$s/postmaster.pid" ] && kill -INT "$(head -1 "$dir/$s/postmaster.pid")" 2>/dev/null
    done
    wait
    rm -rf "$dir"
}
trap stop EXIT
refused() { # code, what, command …
    local wanted=$1 what=$2
    shift 2
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = "$wanted" ]
    tell $? "$what"
}
url() { echo "postgres:///ansinh?host=$dir/$1-socket&user=postgres"; }

if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
for s in one two; do
    as_server_user mkdir "$dir/$s-socket"
    as_server_user "$pg/initdb" -D "$dir/$s" -U postgres -A trust -E UTF8 --no-sync -N \
        >"$dir/log" 2>&1 || { cat "$dir/log" && exit 1; }
    as_server_user "$pg/postgres" -D "$dir/$s" -c "unix_socket_directories=$dir/$s-socket" \
        -c listen_addresses= -c fsync=off >>"$dir/$s-log" 2>&1 &
    for _ in $(seq 100); do
        "$pg/createdb" -h "$dir/$s-socket" -U postgres ansinh 2>/dev/null && break
        sleep 0.1
    done
done

# Hoàng Văn Thụ of Bắc Giang (24, on today's map), and Phúc Xá of Hà Nội (1).
survey() { # folder, commune, households
    mkdir -p "$dir/$1"
    "$bin" synth --area bac-giang --year 2021 --households "$3" --seed 7 --out "$dir/$1" >/dev/null
    sed -i -E "2,\$s/^([^,]*),[0-9]{5},/\1,$2,/" "$dir/$1/households.csv"
}
survey bg 07660 300
survey hn 00001 200
printf '# two provinces\n24 = %s\n\n 1=%s\n' "$(url one)" "$(url two)" >"$dir/servers.txt"
at() { # province, command …
    local province=$1 command=$2
    shift 2
    "$bin" "$command" --db "@$dir/servers.txt" --province "$province" "$@"
}
files() { echo "$dir/$1/households.csv $dir/$1/members.csv $dir/$1/facts.csv"; }

ok 'a database on the first server' "$bin" init --db "$(url one)"
ok 'a database on the second' "$bin" init --db "$(url two)"
# shellcheck disable=SC2046
ok 'Bắc Giang into its server' "$bin" import --db "$(url one)" $(files bg)
# shellcheck disable=SC2046
ok 'Hà Nội into its server' "$bin" import --db "$(url two)" $(files hn)
for p in 24 1; do
    ok "a month decided and kept, province $p" at $p decide --month 2022-07 --store
done

home=$(sed -n 2p "$dir/bg/households.csv" | cut -d, -f1)
ok 'the same month again, and as files' at 24 decide --month 2022-07 --store --out "$dir/out" \
    --lang en
grep -q 'nothing changed' "$dir/said"
tell $? 'changes nothing'
ok 'the runs' at 24 decided list --format csv
[ "$(wc -l <"$dir/said")" = 2 ] &&
    [ "$(tail -1 "$dir/said" | cut -d, -f6 | tr -d '\r' | wc -c)" = 65 ]
tell $? 'one, with the whole checksum of the law'
ok 'what each household got' at 24 decided show "$(sed -n 2p "$dir/bg/households.csv" |
    cut -d, -f1)" --month 2022-07 --format csv
first=$(sed -n 2p "$dir/bg/households.csv" | cut -d, -f1)
diff <(tail -n +3 "$dir/said" | cut -d, -f1,2,4 | tr -d '\r') \
    <(grep "^$first[,/]" "$dir/out/entitlements.csv" | cut -d, -f1,2,5)
tell $? 'is what the files say'

ok 'a household asked of its province' at 24 household show "$home" --as-of 2022-07-01 --format csv
grep -q 07660 "$dir/said"
tell $? 'is the one of that server'
ok 'and of the other province' at 1 household show "$home" --as-of 2022-07-01 --format csv
grep -q 00001 "$dir/said"
tell $? 'is another'
refused 2 'several servers and no province: refused' \
    "$bin" household show "$home" --db "@$dir/servers.txt"
refused 1 'a province that no server has: refused' \
    "$bin" household show "$home" --db "@$dir/servers.txt" --province 79
printf '24 = x\n24 = y\n' >"$dir/twice.txt"
refused 1 'a province that stands twice: refused' "$bin" check-db --db "@$dir/twice.txt"
sed -n 2p "$dir/servers.txt" >"$dir/one.txt"
ok 'one server needs no province' "$bin" check-db --db "@$dir/one.txt"

ok 'the country' "$bin" count --servers "$dir/servers.txt" --as-of 2022-07-01 --month 2022-07 \
    --format csv
people() { # folder: members of all households
    tail -n +2 "$dir/$1/members.csv" | wc -l
}
grep -q "^24,300,$(people bg)," "$dir/said" && grep -q "^1,200,$(people hn)," "$dir/said" &&
    grep -q "^total,500,$(($(people bg) + $(people hn)))," "$dir/said"
tell $? 'is what the files hold'
for p in 24 1; do
    at $p decided list --format csv >"$dir/runs-$p"
done
sums=$(for p in 24 1; do tail -1 "$dir/runs-$p" | cut -d, -f10,11,13,15; done |
    awk -F, '{a += $1; b += $2; c += $3; d += $4} END {print a "," b "," c "," d}')
[ "$(tail -1 "$dir/said" | cut -d, -f4-7)" = "$sums" ] && [ "${sums##*,}" -gt 0 ]
tell $? 'and the sum of the runs of both'

kill -9 "$(head -1 "$dir/two/postmaster.pid")"
refused 3 'a server that is away: an error, no smaller total' \
    "$bin" count --servers "$dir/servers.txt" --as-of 2022-07-01 --format csv
grep -q total "$dir/said"
[ $? = 1 ]
tell $? 'nothing was added up'
ok 'the other province works on' at 24 household show "$home" --as-of 2022-07-01
echo "1..$n"
exit $failed
