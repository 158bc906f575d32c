#!/usr/bin/env bash
# Accounts in the browser: users, roles, one's own password and sessions. Synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/t.db
{
    echo household,commune,village,surveyed_on
    echo A,07615,Thôn 1,2026-01-05
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    echo 'A,1,Nguyễn Văn A,1,1980-03-02,1'
} >"$dir/members.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members}.csv --who xã
first='mật khẩu dài lắm'
echo "$first" | "$bin" user add --db "$db" quan --name 'Trần Quản' >/dev/null
"$bin" role add --db "$db" 'Trần Quản' administrator --who 'Trần Quản' >/dev/null
tell $? 'an administrator'
serve
enter() { # login, password, jar
    curl -s -o "$dir/entered" -w '%{http_code}' -c "$dir/jar.${3:-$1}" --data-urlencode "login=$1" \
        --data-urlencode "password=$2" "$at/dang-nhap"
}
temporary() { grep -o '[a-z2-9]\{4\}\(-[a-z2-9]\{4\}\)\{3\}' "$dir/said" | head -1; }
[ "$(enter quan "$first")" = 303 ]
tell $? 'the administrator logs in'

# ---- a user whose password another made ----
send quan /nguoi-dung /nguoi-dung login=Hoa 'name=Nguyễn Thị Hoà'
given=$(temporary)
[ ${#given} = 19 ] && ! get quan /nguoi-dung/hoa | grep -q "$given" && get quan /nguoi-dung | words | grep -q 'hoa Nguyễn Thị Hoà chưa có mật khẩu tạm, chưa đổi'
tell $? 'a user is added; the temporary password is shown once'
send quan /nguoi-dung /nguoi-dung login=hoa2 'name=nguyen thi hoa'
refused 'đã có tên này' && grep -q 'value="nguyen thi hoa"' "$dir/said"
tell $? 'nobody becomes two people by another spelling'
send quan /nguoi-dung/hoa /nguoi-dung/hoa/vai-tro role=officer area=07615 from=01/01/2026 to= 'paper=QĐ 1'
done_with && get quan /nguoi-dung/hoa | words | grep -q 'cán bộ xã .*01/01/2026 còn QĐ 1 Trần Quản'
tell $? 'a role in a commune'
send quan /nguoi-dung/hoa /nguoi-dung/hoa/vai-tro role=chairman area= from=01/02/2026 to= paper=
refused 'không được kiêm chủ tịch'
tell $? 'a role that may not be held beside it is refused, with the reason'
send quan /nguoi-dung/quan /nguoi-dung/quan/vai-tro role=province area= from=01/01/2026 to= paper=
refused 'không ai tự giao vai trò cho mình'
tell $? 'nobody gives a role to themselves'
[ "$(enter hoa "$given") $(status hoa /tim?q=a) $(status hoa /tai-khoan)" = '303 303 200' ] &&
    [ "$(curl -s -o /dev/null -b "$dir/jar.hoa" -w '%{redirect_url}' "$at/tim?q=a")" = "$at/tai-khoan" ] &&
    ! get hoa / | grep -q 'href="/tim"'
tell $? 'with a temporary password there is one page: to choose a password'
own='một câu dài dễ nhớ'
send hoa /tai-khoan /tai-khoan/mat-khau present=sai "new=$own" "again=$own"
refused 'mật khẩu hiện nay không đúng'
tell $? 'not without the present one'
send hoa /tai-khoan /tai-khoan/mat-khau "present=$given" new=ngắn again=ngắn
refused 'mật khẩu cần từ 12'
tell $? 'not a short one'
send hoa /tai-khoan /tai-khoan/mat-khau "present=$given" "new=$own" "again=$own"
done_with && [ "$(status hoa '/tim?q=a')" = 200 ] && [ "$(enter hoa "$given" x) $(enter hoa "$own" x)" = '403 303' ]
tell $? 'after it all pages of the role, and the old password is over'

# ---- one's own sessions ----
get hoa /tai-khoan | words | grep -q 'Các phiên đang mở .*phiên này' && [ "$(get hoa /tai-khoan | grep -c 'curl/')" = 2 ]
tell $? 'two sessions'
send hoa /tai-khoan /tai-khoan/phien
done_with && [ "$(status hoa /tai-khoan) $(status x /tai-khoan)" = '200 303' ]
tell $? 'the others end, this one goes on'

# ---- what a role sees ----
[ "$(status hoa /nguoi-dung) $(status hoa /nguoi-dung/quan) $(status hoa /vai-tro)" = '403 403 403' ]
tell $? 'accounts are for administrators'
get quan /vai-tro | words | grep -q 'chủ tịch [^✓]*cán bộ xã, cán bộ tỉnh, tài chính, thanh tra, quản trị' &&
    [ "$(get quan /vai-tro | grep -o '✓' | wc -l)" = 52 ]
tell $? 'what each role may do: the 52 rights of docs/roles.md'
send quan /nguoi-dung/hoa /nguoi-dung/hoa/khoa state=lock
done_with && [ "$(status hoa /tai-khoan) $(enter hoa "$own")" = '303 403' ]
tell $? 'locked: the session ends, no logging in'
send quan /nguoi-dung/quan /nguoi-dung/quan/khoa state=lock
refused 'không ai tự khóa mình'
tell $? 'nobody locks themselves'
ok 'unlocked by the command' "$bin" user unlock --db "$db" hoa --who 'Trần Quản'
send quan /nguoi-dung/hoa /nguoi-dung/hoa/mat-khau
again=$(temporary)
[ -n "$again" ] && [ "$(enter hoa "$own") $(enter hoa "$again")" = '403 303' ]
tell $? 'a password is reset'
curl -s -i -b "$dir/jar.quan" --data-urlencode "csrf=$token" --data-urlencode "operation=$operation" "$at/nguoi-dung/hoa/mat-khau" >"$dir/said"
words <"$dir/said" | grep -q 'Việc này đã làm rồi' && [ "$(enter hoa "$again")" = 303 ]
tell $? 'the same form sent twice resets once'
send quan /nguoi-dung/hoa /nguoi-dung/hoa/het held=officer.07615 from=01/06/2026 'paper=QĐ 2'
done_with && "$bin" role list --db "$db" --format csv | grep -q 'officer,07615,2026-01-01,2026-06-01'
tell $? 'a role ends'
# ---- the second step: codes by time, worked out here by hand of RFC 6238 ----
code_at() { # secret in letters, steps from now
    python3 -c 'import base64, hashlib, hmac, struct, sys, time
sum = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", int(time.time()) // 30 + int(sys.argv[2])), hashlib.sha1).digest()
print("%06d" % ((struct.unpack(">I", sum[sum[-1] & 15:][:4])[0] & 0x7fffffff) % 1000000))' "$1" "$2"
}
second() { # login, code: the answer's status
    curl -s -o "$dir/entered" -w '%{http_code}' -b "$dir/jar.$1" -c "$dir/jar.$1" --data-urlencode "code=$2" "$at/dang-nhap/ma"
}
send quan /vai-tro /vai-tro role=administrator demand=yes
done_with && [ "$(status quan /nguoi-dung) $(status quan /tai-khoan)" = '303 200' ] && get quan /tai-khoan | words | grep -q 'Vai trò của bạn phải xác nhận hai bước'
tell $? 'a role that asks for the second step can do nothing before it is on'
send quan /tai-khoan /tai-khoan/hai-buoc act=begin present=sai
refused 'mật khẩu hiện nay không đúng'
tell $? 'not turned on without the password'
send quan /tai-khoan /tai-khoan/hai-buoc act=begin "present=$first"
secret=$(get quan /tai-khoan | grep -o 'secret=[A-Z2-7]*' | cut -d= -f2)
[ ${#secret} = 32 ] && send quan /tai-khoan /tai-khoan/hai-buoc act=confirm code=000000 && refused 'mã không đúng' && [ "$(status quan /nguoi-dung)" = 303 ]
tell $? 'a secret; a wrong code turns nothing on'
code=$(code_at "$secret" 0)
send quan /tai-khoan /tai-khoan/hai-buoc act=confirm "code=$code"
recovery=$(temporary)
[ "$(grep -o '[a-z2-9]\{4\}\(-[a-z2-9]\{4\}\)\{3\}' "$dir/said" | wc -l) $(status quan /nguoi-dung)" = '8 200' ]
tell $? 'a right one does, and shows eight recovery codes'
[ "$(enter quan "$first") $(grep -c . "$dir/entered") $(status quan /nguoi-dung) $(second quan "$code") $(status quan /nguoi-dung)" = '303 0 303 403 303' ]
tell $? 'the password alone opens nothing, nor does a code that was used'
code=$(code_at "$secret" 1)
[ "$(second quan "$code") $(status quan /nguoi-dung)" = '303 200' ]
tell $? 'a new code does'
enter quan "$first" >"$dir/code" && [ "$(second quan "$recovery") $(status quan /nguoi-dung)" = '303 200' ] &&
    enter quan "$first" >"$dir/code" && [ "$(second quan "$recovery") $(second quan "$code")" = '403 403' ]
tell $? 'a recovery code once'
for _ in 1 2 3; do second quan 000000 >"$dir/code"; done
[ "$(second quan 000000)" = 403 ] && grep -q 'thử lại sau' "$dir/entered"
tell $? 'who guesses codes waits, as who guesses passwords'
ok 'the administrator of the machine turns it off' "$bin" user totp off --db "$db" quan --who 'Trần Quản'
"$bin" audit show --db "$db" --format csv >"$dir/said" 2>&1
grep -q 'web.user' "$dir/said" && ! grep -q "argon2\\|$secret" "$dir/said"
tell $? 'all of it is in the log, no password is'
kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
