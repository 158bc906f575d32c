#!/usr/bin/env bash
# The pages, asked as a browser asks: logging in, refusals, a household by its code.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/a.db
"$bin" synth --area bac-giang --year 2021 --households 300 --out "$dir/2021" >/dev/null &&
    "$bin" init --db "$db" >/dev/null &&
    "$bin" import --db "$db" "$dir/2021/households.csv" "$dir/2021/members.csv" "$dir/2021/facts.csv" >/dev/null 2>&1
tell $? 'a registry'
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" Hoa --name 'Nguyễn Thị <Hoà>' >/dev/null
tell $? 'a user'
echo 'ngắn' | "$bin" user add --db "$db" an --name An >/dev/null 2>&1
[ $? = 1 ]
tell $? 'a short password is refused'
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" HOA --name An >/dev/null 2>&1
[ $? = 1 ]
tell $? 'a login once'

serve
get() { curl -s -b "$dir/jar" "$@"; }
status() { curl -s -o /dev/null -w '%{http_code}' -b "$dir/jar" "$@"; }

[ "$(get "$at/healthz" | cut -d' ' -f1)" = ok ]
tell $? 'healthy'
get "$at/" | grep -q 'DỮ LIỆU GIẢ LẬP' && get -H 'Accept-Language: en' "$at/" | grep -q 'SYNTHETIC DATA'
tell $? 'synthetic data is called so, in both languages'
curl -s -D- -o /dev/null "$at/" | tr -d '\r' >"$dir/head"
grep -q "^Content-Security-Policy: default-src 'none'" "$dir/head" && ! grep -q 'unsafe-inline\|unsafe-eval;' "$dir/head" &&
    grep -q '^X-Content-Type-Options: nosniff' "$dir/head" && grep -q '^Cache-Control: no-store' "$dir/head" &&
    grep -q '^Referrer-Policy: same-origin' "$dir/head" && grep -q "frame-ancestors 'none'" "$dir/head"
tell $? 'headers: no script in pages, no guessing of types, nothing kept, no frames'
household=$(awk -F, 'NR == 2 { print $1 }' "$dir/2021/households.csv")
curl -s -D- -o /dev/null "$at/ho/$household" | grep -qi '^location: /dang-nhap?next=%2Fho%2F'
tell $? 'who is not logged in is led to the login'
[ "$(status --data-urlencode login=hoa --data-urlencode 'password=sai mật khẩu' "$at/dang-nhap")" = 403 ]
tell $? 'a wrong password'
curl -s -o /dev/null -c "$dir/jar" --data-urlencode login=hoa --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"
grep -q '#HttpOnly_' "$dir/jar"
tell $? 'the right one gives a cookie that scripts cannot read'
page=$(get "$at/ho/$household")
grep -q "$household" <<<"$page" && grep -q 'Nguyễn Thị &lt;Hoà&gt;' <<<"$page" && ! grep -q '<Hoà>' <<<"$page"
tell $? 'a household; a name with brackets is text'
name=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "name") at = i } NR == 2 { print $at }' "$dir/2021/members.csv")
get -G --data-urlencode "q=$name" "$at/tim" | grep -q "$household"
tell $? 'found by name'
[ "$(status "$at/tim?q=a&khac=1") $(status "$at/tim?q=a&q=b") $(status "$at/ho/x?as_of=homqua") $(status "$at/tim?q=%ff")" = '400 400 400 400' ]
tell $? 'what is not declared, stands twice, is no day or no text is refused'
[ "$(status "$at/ho/khong-co") $(status "$at/khong-co") $(status -X DELETE "$at/")" = '404 404 405' ]
tell $? 'what is not there'
head -c 2000000 /dev/zero | tr '\0' a >"$dir/big"
[ "$(status --data-binary @"$dir/big" "$at/dang-nhap")" = 413 ]
tell $? 'a body that is too large'
[ "$(status -X POST "$at/dang-xuat")" = 403 ] && [ "$(status "$at/ho/$household")" = 200 ]
tell $? 'a form without its token changes nothing'
token=$(grep -o 'name="csrf" value="[0-9a-f]*"' <<<"$page" | head -1 | grep -o '[0-9a-f]\{32\}')
[ "$(status -H 'Origin: http://elsewhere.example' -d "csrf=$token" "$at/dang-xuat")" = 403 ]
tell $? 'nor one from elsewhere'
[ "$(status -d "csrf=$token" "$at/dang-xuat")" = 303 ] && [ "$(status "$at/ho/$household")" = 303 ]
tell $? 'logged out: the cookie is worth nothing'
for _ in 1 2 3 4 5; do status --data-urlencode login=hoa --data-urlencode 'password=sai' "$at/dang-nhap" >/dev/null; done
curl -s --data-urlencode login=hoa --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap" | grep -q 'thử lại sau'
tell $? 'after five failures even the right password waits'
style=$(get "$at/" | grep -o '/static/style[^"]*css')
curl -s -D- -o /dev/null "$at$style" | grep -qi 'immutable' && [ "$(status "$at/static/style.css")" = 404 ]
tell $? 'files are kept by browsers, by the sum of their bytes'
curl -s -o "$dir/style" "$at$style" && curl -s -D "$dir/head" -o "$dir/style.gz" -H 'Accept-Encoding: br, gzip;q=0.8' "$at$style" &&
    grep -qi '^content-encoding: gzip' "$dir/head" && grep -qi '^vary: accept-encoding' "$dir/head" &&
    gzip -dc "$dir/style.gz" | cmp -s - "$dir/style" && [ "$(wc -c <"$dir/style.gz")" -lt "$(($(wc -c <"$dir/style") / 2))" ]
tell $? 'and come compressed to who takes that'
[ "$(curl -s -H 'Accept-Encoding: br, gzip;q=0' "$at$style" | sha256sum)" = "$(sha256sum <"$dir/style")" ]
tell $? 'and to nobody else'

# With roles: an officer of one commune sees its people alone, an analyst none.
for who in 'quan:Quản Trị' 'xa:Cán Bộ Xã' 'tich:Phân Tích'; do
    IFS=: read -r login name <<<"$who"
    echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" >/dev/null
done
# The first household's commune on today's map: Thọ Xương is in phường Bắc Giang.
commune=$("$bin" area show "${household%-*}" --on 2025-02-01 --format csv | awk -F, '$1 == "into" { print $3; exit }')
other=$(tail -1 "$dir/2021/households.csv" | cut -d, -f1)
"$bin" role add --db "$db" 'Quản Trị' administrator --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Phân Tích' analyst --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Cán Bộ Xã' officer --commune "$commune" --who 'Quản Trị' >/dev/null
tell $? 'roles'
enter() { rm -f "$dir/jar" && curl -s -o /dev/null -c "$dir/jar" --data-urlencode "login=$1" --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"; }
enter quan
page=$(get "$at/an-toan")
grep -q 'Bỏ --http' <<<"$page" && grep -q 'không có vai trò\|có vai trò: .*Hoà' <<<"$page" && ! grep -q 'Chưa có vai trò nào' <<<"$page"
tell $? 'what is unsafe here: cookies over http, a user without a role'
chmod 644 "$db" && get "$at/an-toan" | grep -q 'chmod 600' && chmod 600 "$db"* && ! get "$at/an-toan" | grep -q 'chmod 600'
tell $? 'a file that others can read, until it is mended'
enter tich
[ "$(status "$at/an-toan")" = 403 ]
tell $? 'which is for administrators'
[ "$(status "$at/ho/$household") $(status "$at/tim?q=$household")" = '403 403' ] && ! get "$at/" | grep -q 'href="/tim"'
tell $? 'who has no right to names sees none'
enter xa
[ "$(status "$at/ho/$household") $(status "$at/ho/$other")" = '200 403' ]
tell $? 'an officer sees the households of the commune, and no other'
get "$at/tim?q=$household" | grep -q "/ho/$household" && ! get "$at/tim?q=$other" | grep -q "/ho/$other"
tell $? 'and finds no other'

python3 "$(dirname "$0")/hostile.py" "$(sed 's|.*/||; s|:.*||' <<<"$at")" "${at##*:}" "$server" 500 >"$dir/hostile"
tell $? 'slow clients, 2 GiB, 500 connections'
grep '^not ok' "$dir/hostile" | sed 's/^/# /'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
"$bin" audit show --db "$db" --format csv >"$dir/log" 2>"$dir/err"
grep 'read,Cán Bộ Xã,/ho/{code}' "$dir/log" | grep -q . && grep -q 'read,Cán Bộ Xã,/tim' "$dir/log" &&
    ! grep -q 'read,Phân Tích' "$dir/log"
tell $? 'who saw whom is in the audit log; who was refused saw nobody'

# Outside of this machine alone: the cookie goes over https.
serve_https
curl -s -D- -o /dev/null --data-urlencode login=xa --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap" >"$dir/head"
grep -qi '^set-cookie: s=.*HttpOnly.*SameSite=Strict.*Secure' "$dir/head"
tell $? 'a cookie for https alone, out of the reach of scripts and other sites'
kill "$server" && wait "$server"

# Somebody else writes, for as long as we let them: forms wait, pages do not.
serve
mkfifo "$dir/until"
python3 -c '
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN IMMEDIATE")
print("writing", flush=True)
sys.stdin.read()
c.execute("ROLLBACK")' "$db" <"$dir/until" >"$dir/writer" &
writer=$!
exec 9>"$dir/until"
for _ in $(seq 200); do grep -q writing "$dir/writer" && break; sleep 0.05; done
c=$(curl -s "$at/khieu-nai" | grep -o '<option value="[0-9][0-9]*"' | head -1 | grep -o '[0-9]*')
forms=()
for i in 1 2 3 4; do
    operation=$(curl -s "$at/khieu-nai" | grep -o 'name="operation" value="[0-9a-f]*"' | head -1 | cut -d'"' -f4)
    curl -s -o /dev/null -w '%{http_code}\n' -d "operation=$operation" -d about=benefit -d "commune=$c" \
        --data-urlencode 'said=chưa được trả' "$at/khieu-nai" >"$dir/form.$i" 9>&- &
    forms+=($!)
done
sleep 0.3 # they are there, and wait
[ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$at/khieu-nai") $(cat "$dir"/form.* | wc -l)" = '200 0' ]
tell $? 'while another process writes, forms wait and pages are shown'
exec 9>&-
wait "$writer" "${forms[@]}"
[ "$(sort "$dir"/form.* | uniq -c | tr -s ' ')" = ' 4 200' ]
tell $? 'and each of the forms is recorded then'
kill "$server" && wait "$server"

# An identity provider that takes every connection and never answers.
python3 -c '
import socket, sys
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
kept = []
while True:
    kept.append(s.accept())
    print("asked", flush=True)
' >"$dir/provider" &
provider=$!
for _ in $(seq 200); do [ -s "$dir/provider" ] && break; sleep 0.05; done
slow="http://127.0.0.1:$(head -1 "$dir/provider")"
echo 'bí mật' >"$dir/secret" && chmod 600 "$dir/secret"
printf 'issuer = %s\nclient_id = a\nclient_secret_file = %s\nredirect = http://127.0.0.1:1/dang-nhap/danh-tinh/ve\nclaim = sub\nname = X\n' \
    "$slow" "$dir/secret" >"$dir/oidc.conf"
serve --oidc "$dir/oidc.conf"
asking=()
for i in $(seq 20); do
    curl -s -o /dev/null -w '%{http_code}\n' "$at/dang-nhap/danh-tinh" >"$dir/login.$i" &
    asking+=($!)
done
for _ in $(seq 200); do grep -q asked "$dir/provider" && [ "$(cat "$dir"/login.* | grep -c 503)" -ge 4 ] && break; sleep 0.05; done
[ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "$at/healthz")" = 200 ]
tell $? 'a provider that does not answer holds up nobody who does not ask it, and no more than eight who do'
kill "$provider" && wait "$provider" 2>/dev/null
kill -TERM "$server" && wait "$server"
tell $? 'stops when who waited for it was answered'
server=
wait "${asking[@]}"
[ "$(sort -u "$dir"/login.*)" = 503 ]
tell $? 'each of them is asked to try again'
echo "1..$n"
exit $failed
