#!/usr/bin/env bash
# Inspection in the browser: the findings by risk, one of them, a sample, a dossier from its opening
# to its end by two people. Two households are poor by no decision of a review; synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/t.db
{
    echo household,commune,village,surveyed_on
    printf '%s,07615,Thôn 1,2026-01-05\n' A B C
} >"$dir/households.csv"
{
    echo household,member,name,relation,born,sex
    for h in A B C; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done
} >"$dir/members.csv"
{
    echo entity,fact,value,from,to,known_from
    printf '%s,class,N,2026-01-10,,2026-01-12\n' A B
} >"$dir/facts.csv"
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
users() {
    while IFS=: read -r login name role where; do
        [ "$login" = - ] || echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" || return 1
        "$bin" role add --db "$db" "$name" "$role" ${where:+--commune "$where"} --who 'Trần Quản' || return 1
    done <<'USERS'
-:Trần Quản:administrator
tra:Đỗ Tra:inspector
soat:Lê Soát:inspector
chu:Lê Chủ:chairman
chuxa:Vi Chủ Xã:chairman:07615
tinh:Nguyễn Tỉnh:province
USERS
}
ok 'users and roles' users
# Whoever is poor since the registry began counts as decided before it: a campaign was opened in 2025.
ok "a campaign" "$bin" campaign open --db "$db" --year 2025 --who "Nguyễn Tỉnh"
serve
for login in tra soat chu chuxa tinh; do enter $login; done

# ---- who may ----
[ "$(status tra /thanh-tra) $(status chu /thanh-tra) $(status chuxa /thanh-tra) $(status tinh /thanh-tra/ho-so)" = '200 200 403 403' ]
tell $? 'inspectors and the chairman of the province; nobody of a commune, nor who makes the lists'
get tra /thanh-tra | words | grep -q 'chưa đọc lần nào'
tell $? 'nothing was read yet, and the page says so'
send chu /thanh-tra /thanh-tra/doc
grep -q '^HTTP/1.1 403' "$dir/said"
tell $? 'a leader reads, and begins nothing'

# ---- the findings ----
send tra /thanh-tra /thanh-tra/doc
done_with
tell $? 'the reading begins'
for _ in $(seq 100); do get tra /thanh-tra | grep -q 'Đã xong\|Đã tính xong' && break; sleep 0.05; done
"$bin" inspect find --db "$db" --format csv 2>/dev/null >"$dir/found"
"$bin" inspect kinds --format csv >"$dir/kinds"
[ "$(grep -c ',class_undecided,' "$dir/found")" = 2 ]
tell $? 'the command has two households that are poor by no decision'
get tra '/thanh-tra?kind=class_undecided' >"$dir/page"
[ "$(grep -o 'phat-hien?kind=class_undecided' "$dir/page" | wc -l)" = 2 ] && words <"$dir/page" | grep -q 'dòng 1 đến 2 trong 2'
tell $? 'so has the page'
get tra '/thanh-tra?kind=class_undecided&commune=07330' | words | grep -q 'Không có phát hiện nào'
tell $? 'none of them elsewhere'
of=$(grep -o 'kind=class_undecided&amp;of=[0-9]*' "$dir/page" | head -1 | grep -o '[0-9]*$')
get tra "/thanh-tra/phat-hien?kind=class_undecided&of=$of" >"$dir/page"
words <"$dir/page" | grep -q 'Một câu hỏi để đi xem' && grep -q 'href="/ho/[AB]/huong"' "$dir/page" && grep -q 'href="/ho/[AB]"' "$dir/page"
tell $? 'a finding: a question that leads to the household and its money'
[ "$(status tra "/thanh-tra/phat-hien?kind=class_undecided&of=999999")" = 404 ]
tell $? 'what was not found'

# ---- a sample: all by chance, the same by the same seed ----
people() { get tra "/thanh-tra/mau?size=2&random=$1&seed=$2" | words | grep -o 'Nguyễn Văn [ABC]'; }
[ "$(people 0 7 | sort | tr '\n' ' ')" = 'Nguyễn Văn A Nguyễn Văn B ' ] && [ "$(people 100 7)" = "$(people 100 7)" ] && [ -n "$(people 100 7)" ]
tell $? 'by risk: the two; by chance: the same for the same seed'
"$bin" inspect sample --db "$db" --size 2 --random 100 --seed 7 --format csv | awk -F, 'NR > 1 { print $2 }' >"$dir/drawn"
get tra '/thanh-tra/mau?size=2&random=100&seed=7' | words | grep -o 'Nguyễn Văn [ABC]' | awk '{ print $3 }' >"$dir/names"
[ "$(wc -l <"$dir/drawn")" = "$(wc -l <"$dir/names")" ]
tell $? 'as many as the command draws'
get tra '/thanh-tra/mau?size=0&random=100&seed=7' | words | grep -q 'cỡ mẫu: một số từ 1'
tell $? 'a size that is none'

# ---- a dossier ----
from="/thanh-tra/phat-hien?kind=class_undecided&of=$of"
code=$(get tra "$from" | grep -o 'name="entity" value="[^"]*"' | cut -d'"' -f4)
send tra "$from" /thanh-tra/ho-so "entity=$code" why=class_undecided
done_with && get tra /thanh-tra/ho-so | words | grep -q 'class_undecided mới lập'
tell $? 'opened from the finding'
send tra /thanh-tra/ho-so /thanh-tra/ho-so "entity=$code" why=lại
refused 'Chưa ghi được'
tell $? 'one at a time for one household'
get tra "$from" | grep -q 'href="/thanh-tra/ho-so/1"'
tell $? 'the finding leads to it'
one=/thanh-tra/ho-so/1
send tra $one $one/conclude verdict=confirmed 'said=chưa xem'
grep -q '^HTTP/1.1 400' "$dir/said"
tell $? 'nothing is concluded without a visit'
send tra $one $one/visit 'said=Không có biên bản họp' papers=
refused 'buổi kiểm tra cần nói' && grep -q 'Không có biên bản họp</textarea>' "$dir/said"
tell $? 'a visit needs its papers; what was typed is kept'
send tra $one $one/visit 'said=Không có biên bản họp' 'papers=Biên bản 12' 'check1=*.met=yes' check4=class_undecided.decision=no && done_with &&
    send tra $one $one/conclude verdict=confirmed 'said=Công nhận không qua rà soát' && done_with
tell $? 'visited, concluded'
get tra $one | words | grep -q 'Gặp trực tiếp người được kiểm tra đúng .*Có quyết định công nhận bản giấy không đúng Hộ có thật ở địa chỉ ghi trong sổ chưa xem'
tell $? 'who approves sees what was looked at and what was not'
get tra $one | words | grep -q 'chờ người khác duyệt' && ! get tra $one | grep -q "action=\"$one/approve\""
tell $? 'who concluded is offered no approval'
send tra $one $one/approve
grep -q '^HTTP/1.1 40' "$dir/said"
tell $? 'nor takes one'
[ "$(status tra $one/giay)" = 400 ]
tell $? 'it is no document yet'
send soat $one $one/approve && done_with && get soat $one/giay | words | grep -q 'Công nhận không qua rà soát'
tell $? 'another inspector approves; the document'
send soat $one $one/follow 'said=Rà soát lại' due=31/12/2099 && done_with &&
    send tra $one $one/done 'said=Đã rà soát' 'papers=QĐ 31' && done_with && send tra $one $one/close && done_with &&
    get chu /thanh-tra/ho-so | words | grep -q 'đã đóng có sai phạm'
tell $? 'put right and closed; the leader sees it'
! get chu $one | grep -q "<form[^>]*action=\"$one/"
tell $? 'and is offered no act'
send chu /thanh-tra /thanh-tra/ho-so "entity=$code" why=x
grep -q '^HTTP/1.1 403' "$dir/said"
tell $? 'nor may act'
sleep 2 # reads are added once a second
"$bin" audit export --db "$db" "$dir/log" >/dev/null 2>&1 && grep -qa '/thanh-tra/ho-so/{number}' "$dir/log"
tell $? 'who was shown a dossier is in the log'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
