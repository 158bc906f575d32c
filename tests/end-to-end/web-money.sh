#!/usr/bin/env bash
# Benefits and money in the browser, asked as a browser asks: an application is decided by another
# person and paid; one person cannot do both; numbers are those of the command. Severely disabled
# adults: 810.000 đ a month each (1,5 times 540.000, Decree 335/2026); synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
db=$dir/t.db
this=$(date +%Y-%m)
next=$(date -d "$(date +%Y-%m-15) +1 month" +%Y-%m)
year=${next%-*}
{
    echo household,commune,village,surveyed_on
    printf '%s,07615,Thôn 1,2026-01-05\n' A B C D
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in A B C D; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s/1,disability,severe,2026-01-10,,2026-01-12\n' A B C D
} >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
users() {
    while IFS=: read -r login name role where; do
        [ "$login" = - ] || echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" || return 1
        "$bin" role add --db "$db" "$name" "$role" ${where:+--commune "$where"} --who 'Trần Quản' || return 1
    done <<'USERS'
-:Trần Quản:administrator
xa:Hoàng Xã:officer:07615
khac:Lò Khác:officer:07330
tinh:Nguyễn Tỉnh:province
chu:Lê Chủ:chairman
tai:Phạm Tài:finance
USERS
}
ok 'users and roles' users
"$bin" serve --db "$db" --http --listen 127.0.0.1:0 >"$dir/out" 2>&1 &
server=$!
for _ in $(seq 100); do grep -q http "$dir/out" && break; sleep 0.05; done
at=$(grep -o 'http://[0-9.:]*' "$dir/out")
enter() {
    curl -s -o /dev/null -c "$dir/jar.$1" --data-urlencode "login=$1" \
        --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"
}
for login in xa khac tinh chu tai; do enter $login; done
get() { curl -s -b "$dir/jar.$1" "$at$2"; } # login, path
status() { curl -s -o /dev/null -w '%{http_code}' -b "$dir/jar.$1" "$at$2"; }
words() { sed 's/<[^>]*>/ /g;s/&amp;/\&/g' | tr -s ' \n' ' '; }
# login, where the form stands, where it goes, fields …: the answer with its head is in $dir/said.
# What was sent once can be sent again: $operation.
send() {
    local who=$1 page=$2 to=$3 form
    shift 3
    form=$(get "$who" "$page")
    token=$(grep -o 'name="csrf" value="[0-9a-f]*"' <<<"$form" | head -1 | cut -d'"' -f4)
    operation=$(grep -o 'name="operation" value="[0-9a-f]*"' <<<"$form" | head -1 | cut -d'"' -f4)
    local fields=(--data-urlencode "csrf=$token" --data-urlencode "operation=$operation")
    for x in "$@"; do fields+=(--data-urlencode "$x"); done
    curl -s -i -b "$dir/jar.$who" "${fields[@]}" "$at$to" >"$dir/said"
    : >"$dir/err"
}
done_with() { grep -q '^HTTP/1.1 303' "$dir/said"; }
refused() { grep -q '^HTTP/1.1 40[03]' "$dir/said" && words <"$dir/said" | grep -q "$1"; }

# ---- who is entitled and not enrolled ----
send tinh /huong /huong/tinh "month=$next"
done_with
tell $? 'the reckoning begins'
for _ in $(seq 100); do get tinh /huong | grep -q 'Đã tính xong' && break; sleep 0.05; done
"$bin" enrol likely --db "$db" --month "$next" --format csv >"$dir/likely" 2>/dev/null
[ "$(grep -c disability_allowance "$dir/likely")" = 4 ]
tell $? 'the command names four'
get tinh /huong | words | grep -q 'Cộng 4 3.240.000 đ'
tell $? 'the page counts them: four, 3.240.000 đ'
get tinh '/huong?commune=07615&benefit=disability_allowance' | words | grep -q 'Nguyễn Văn A A/1 810.000 đ'
tell $? 'and names them'
get khac /huong | words | grep -q 'Không có ai'
tell $? 'nobody of them to an officer of elsewhere'
[ "$(status khac '/huong?commune=07615&benefit=disability_allowance')" = 403 ]
tell $? 'nor by their commune'

# ---- an application, decided by another person ----
send xa /huong/ho-so /huong/ho-so entity=A/1 benefit=disability_allowance on=01/06/2026 'papers=Mẫu 1đ'
done_with && get xa /huong/ho-so | words | grep -q 'Nguyễn Văn A .*01/06/2026 Mẫu 1đ'
tell $? 'an application'
open=(benefit=disability_allowance act=open "from=$this" on=01/06/2026)
send xa /huong/lap /huong/lap entity=A/1 "${open[@]}" number= signer=
refused 'Chưa ghi được' && grep -q 'value="A/1"' "$dir/said"
tell $? 'a decision without its number is refused, what was typed is kept'
send khac /huong/lap /huong/lap entity=A/1 "${open[@]}" number=1/QĐ 'signer=Lê C'
refused 'Lò Khác'
tell $? 'an officer of elsewhere decides nothing here'
send xa /huong/lap /huong/lap entity=A/1 "${open[@]}" number=1/QĐ 'signer=Lê C'
act=$(grep -i '^location:' "$dir/said" | grep -o 'viec/[0-9]*' | cut -d/ -f2)
done_with && get xa "/huong/viec/$act" | words | grep -q 'Người lập Hoàng Xã'
tell $? 'prepared'
curl -s -o /dev/null -w '%{http_code}' -b "$dir/jar.xa" --data-urlencode "csrf=$token" --data-urlencode "operation=$operation" \
    -d entity=A/1 -d benefit=disability_allowance -d act=open -d "from=$this" -d on=01/06/2026 --data-urlencode number=1/QĐ \
    --data-urlencode 'signer=Lê C' "$at/huong/lap" >"$dir/code"
[ "$(cat "$dir/code") $("$bin" enrol list --db "$db" --format csv | grep -c ',quyết định hưởng\|,decision to pay\|1/QĐ')" = '303 1' ]
tell $? 'the same form sent twice writes once'
send xa "/huong/viec/$act" /huong/duyet "act=$act" verdict=approve
grep -q '^HTTP/1.1 403' "$dir/said"
tell $? 'who prepared cannot approve'
get xa "/huong/viec/$act/in" | grep -q 'DỰ THẢO\|dự thảo\|Dự thảo'
tell $? 'the paper is a draft'
send chu /huong/cho-duyet /huong/duyet "act=$act" verdict=send-back 'note=thiếu giấy'
done_with && get chu "/huong/viec/$act" | words | grep -q 'Kết quả trả lại'
tell $? 'sent back by another'
many=()
for h in A B C D; do
    many+=("who=$(grep ",$h/1," "$dir/likely" | cut -d, -f1)")
done
send xa '/huong?commune=07615&benefit=disability_allowance' /huong/lap-nhieu commune=07615 benefit=disability_allowance \
    "from=$this" 'number={n}/QĐ-UBND' on=02/06/2026 'signer=Lê C' "${many[@]}"
done_with
tell $? 'four decisions in one form'
acts=()
for a in $(get chu /huong/cho-duyet | grep -o 'name="act" value="[0-9]*"' | cut -d'"' -f4); do acts+=("act=$a"); done
[ ${#acts[@]} = 4 ] && send chu /huong/cho-duyet /huong/duyet "${acts[@]}" verdict=approve && done_with &&
    get chu /huong/cho-duyet | words | grep -q 'Không có quyết định nào chờ'
tell $? 'all four approved by another'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
