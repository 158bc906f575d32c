#!/usr/bin/env bash
# What the pages bear: wrk asks a running server for household pages and for searches, and says how
# many it got a second, how long they took, and how much of a processor each took.
#   tests/bench/web-load.sh DB [SECONDS [CONNECTIONS]]
# DB is a registry (the whole synthetic province: docs/performance.md says how it is made). Users and
# roles of its own are put into a copy, which is removed at the end. Server and client together have
# the machine's processors; nothing else should run, or its figures stand for both.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LC_ALL=C.UTF-8 ANSINH_LAW=${ANSINH_LAW:-$PWD/law} ANSINH_DATA=${ANSINH_DATA:-$PWD/data}
bin=${ANSINH_BIN:-build/release/ansinh}
from=$1
seconds=${2:-10}
connections=${3:-16}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
db=$dir/load.db
cp "$from" "$db"
"$bin" migrate --db "$db" >/dev/null
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" tai --name 'Người Thử Tải' >/dev/null
"$bin" role add --db "$db" 'Quản Trị Thử' administrator --who 'Quản Trị Thử' >/dev/null
"$bin" role add --db "$db" 'Người Thử Tải' province --who 'Quản Trị Thử' >/dev/null

"$bin" serve --db "$db" --http --threads 2 --listen 127.0.0.1:0 >"$dir/out" 2>&1 &
server=$!
for _ in $(seq 300); do grep -q http: "$dir/out" && break; sleep 0.1; done
at=$(grep -o 'http://[0-9.:]*' "$dir/out")
curl -s -o /dev/null -c "$dir/jar" --data-urlencode login=tai --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"
cookie="s=$(awk '$6 == "s" { print $7 }' "$dir/jar")"

# 1,000 households, and the names of 1,000 people without tones, from all over the province, in turn.
python3 - "$db" "$dir/ask.lua" <<'PY'
import sqlite3, sys, unicodedata, urllib.parse
c = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
codes = [r[0] for r in c.execute("SELECT code FROM household WHERE id % 467 = 1 LIMIT 1000")]
def folded(name):
    marked = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(x for x in marked if not unicodedata.combining(x))
names = [folded(r[0]) for r in c.execute("SELECT name FROM person WHERE id % 1861 = 5 LIMIT 1000")]
lua = "names = {" + ",".join(f'"{urllib.parse.quote(x)}"' for x in names) + "}\n"
lua += "codes = {" + ",".join(f'"{urllib.parse.quote(x)}"' for x in codes) + "}\n"
open(sys.argv[2], "w").write(lua)
PY
ticks() { awk '{ print $14 + $15 }' "/proc/$server/stat"; }
resident() { awk '/VmRSS/ { print $2 }' "/proc/$server/status"; }
load() { # NAME LUA
    { cat "$dir/ask.lua"; echo 'i = 0'; echo "$2"; } >"$dir/now.lua"
    local before after
    before=$(ticks)
    wrk -t1 -c"$connections" -d"${seconds}s" --latency -H "Cookie: $cookie" -s "$dir/now.lua" "$at" >"$dir/wrk"
    after=$(ticks)
    awk -v name="$1" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v rss="$(resident)" '
        / requests in / { n = $1 } /Requests\/sec/ { rate = $2 } /99%/ { p99 = $2 }
        /50%/ { p50 = $2 } /Non-2xx/ { bad = $NF }
        END { printf "%-10s %8.0f/s  p50 %-9s p99 %-9s %6.0f us of processor each (server)  resident %.0f MB%s\n",
            name, rate, p50, p99, ticks * 1e6 / hz / n, rss / 1024, bad ? "  REFUSED " bad : "" }' "$dir/wrk"
}
echo "load average before: $(cut -d' ' -f1-3 /proc/loadavg); $(nproc) processors; $connections connections, $seconds s each"
load household 'function request() i = i % #codes + 1; return wrk.format("GET", "/ho/" .. codes[i]) end'
load search 'function request() i = i % #codes + 1; return wrk.format("GET", "/tim?q=" .. codes[i]) end'
load by-name 'words = {"nguyen%20van", "hoang%20thi%20hoa", "tran%20duc", "ly%20van%20a", "giap%20thi"}
function request() i = i % #words + 1; return wrk.format("GET", "/tim?q=" .. words[i]) end'
load names 'function request() i = i % #names + 1; return wrk.format("GET", "/tim?q=" .. names[i]) end'
load login 'function request() return wrk.format("GET", "/dang-nhap") end'
echo "first page, gzip: $(curl -s -b "$cookie" "$at/" | gzip -6 | wc -c) bytes; its style: $(curl -s "$at$(curl -s "$at/" | grep -o '/static/style[^"]*css')" | gzip -6 | wc -c)"
echo "load average after: $(cut -d' ' -f1-3 /proc/loadavg)"
