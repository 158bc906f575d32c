#!/usr/bin/env bash
# What is not monthly cash, in the browser: counted, opened to its list and to one delivery, with its
# photographs; projects with their steps. Figures by hand in docs/deliveries.md §6: a funeral is 20 ×
# 540.000 = 10.800.000 đ, a card of a quarter 3 × 113.850 = 341.550 đ. Synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/t.db
two_households
cat >"$dir/facts.csv" <<'CSV'
entity,fact,value,from,to,known_from
A,class,N,2024-12-20,,
D,class,KN,2024-12-20,,
A,temporary_house,new,2025-07-05,,
D/1,disability,severe,2020-01-10,,
D/1,dead,1,2026-07-12,,2026-07-15
CSV
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/{households,members,facts}.csv --who xã
money() {
    budget assign 2025-01-05 fund,amount central,60000000 &&
        budget allocate 2025-01-05 fund,programme,commune,amount central,housing,07660,60000000 &&
        budget assign 2026-01-05 fund,amount province,13000000 &&
        budget allocate 2026-01-05 fund,programme,commune,amount province,funeral,07615,11000000 province,health_insurance,07615,2000000
}
ok 'money' money
deliver() { "$bin" deliver "$1" --db "$db" --on "$2" --who "$3" "${@:4}" >"$dir/made"; }
printf '\xff\xd8\xff synthetic' >"$dir/tang.jpg"
given() { # the funeral: planned, approved, given with its receipt, photographed
    deliver plan 2026-07-20 Hoà --kind once --month 2026-07 &&
        deliver approve 2026-07-20 Bình --list "$(grep -oE 'số [0-9]+' "$dir/made" | head -1 | cut -d' ' -f2)" --number 7/QĐ --signer CT &&
        deliver deliver 2026-07-21 Hoà 1 --mark UNC1 && deliver receive 2026-07-22 Hoà 1 --mark P1 &&
        "$bin" deliver evidence --db "$db" 1 "$dir/tang.jpg" --photo --store "$dir/kept" --on 2026-07-22 --who Hoà >/dev/null
}
ok 'a funeral' given
ok 'cards of a quarter' deliver plan 2026-07-20 Hoà --kind premium --month 2026-08
cards=$(grep -oE 'số [0-9]+' "$dir/made" | head -1 | cut -d' ' -f2)
printf 'household,item,amount_vnd,fund,programme,line_commune,step\nA,new,24000000,central,housing,07660,1\nA,new,36000000,central,housing,07660,2\n' >"$dir/nha.csv"
house() {
    "$bin" deliver project plan "$dir/nha.csv" --db "$db" --kind building --code NHA-07 --name 'Xóa nhà tạm' --benefit xóa_nhà_tạm \
        --from 2025-07-10 --to 2025-12-31 --steps 'Móng;Hoàn thành' --on 2025-07-10 --who Hoà >"$dir/made"
}
ok 'a house' house
home=$(grep -oE 'danh sách [0-9]+' "$dir/made" | cut -d' ' -f3)
users() {
    while IFS=: read -r login name role where; do
        [ "$login" = - ] || echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" || return 1
        "$bin" role add --db "$db" "$name" "$role" ${where:+--commune "$where"} --who 'Trần Quản' || return 1
    done <<'USERS'
-:Trần Quản:administrator
xa:Hoàng Xã:officer:07615
khac:Lò Khác:officer:07330
chu:Lê Chủ:chairman
tinh:Nguyễn Tỉnh:province
USERS
}
ok 'users and roles' users
serve --store "$dir/kept"
for login in xa khac chu tinh; do enter $login; done

# ---- counted ----
get chu /giao | words | grep -q 'trợ cấp một lần 0 0 0 1 0 10.800.000 đ 10.800.000 đ'
tell $? 'the funeral is received: 10.800.000 đ are paid'
get chu '/giao?by=list' | words | grep -q "Danh sách số $cards thẻ bảo hiểm y tế 3 0 0 0 0 796.950 đ 0 đ"
tell $? 'three cards wait: 341.550 + 341.550 + 113.850 = 796.950 đ'
get chu '/giao?kind=premium' | words | grep -q 'Cộng 3 0 0 0 0 796.950 đ'
tell $? 'of one kind'
get khac /giao | words | grep -q 'Chưa có lượt nào'
tell $? 'nothing to an officer of elsewhere'
[ "$(status khac '/giao?commune=07615') $(status khac "/giao/danh-sach/$cards?commune=07615")" = '403 403' ]
tell $? 'nor by another commune'

# ---- the list behind a number ----
get xa "/giao/danh-sach/$cards" | words | grep -q 'Nguyễn Văn Á .* 07/2026–09/2026 3 tháng 341.550 đ chờ duyệt'
tell $? 'a number opens to its list'
[ "$(status xa /giao/danh-sach/999999) $(status chu /giao/danh-sach/0) $(status xa "/giao/danh-sach/$cards?state=received")" = '404 404 200' ]
tell $? 'one that does not exist is not found; one of which nothing is received is'
[ "$(get chu '/giao/luot?state=received' | grep -c '<td data-label="Họ và tên"')" = 1 ]
tell $? 'of one state'
get chu '/giao/luot?year=2020' | words | grep -q 'Chưa có lượt nào'
tell $? 'of one year'

# ---- one ----
get xa /giao/luot/1 >"$dir/one"
words <"$dir/one" | grep -q 'Trạng thái đã ký nhận .*Đã chi 10.800.000 đ .*P1 .*Vi Văn Dũng .*ngân sách tỉnh, Hỗ trợ mai táng'
tell $? 'one delivery: to whom, of which fund'
words <"$dir/one" | grep -q 'lập danh sách 20/07/2026 Hoà .*phê duyệt 20/07/2026 Bình .*7/QĐ, CT .*giao, chi 21/07/2026 Hoà .*UNC1 .*ký nhận 22/07/2026'
tell $? 'and all that was done, by whom'
photo=$(grep -o '/giao/luot/1/tep/[0-9a-f]*' "$dir/one" | head -1)
get xa "$photo" | cmp -s - "$dir/tang.jpg"
tell $? 'its photograph'
[ "$(status khac /giao/luot/1) $(status khac "$photo") $(status xa "${photo%??}00") $(status xa /giao/luot/99)" = '403 403 404 404' ]
tell $? 'which is for who may see the delivery'
chmod u+w "$dir"/kept/*/* && printf x >>"$(ls "$dir"/kept/*/*)"
[ "$(status xa "$photo")" = 404 ]
tell $? 'a file that was changed is not shown'
get xa /ho/D/huong | grep -q 'href="/giao/luot/1"'
tell $? 'the household leads to it'

# ---- cards: the list is approved by another, a card is handed over, two are given ----
today=$(date +%d/%m/%Y)
decide() { # login, list, fields …
    send "$1" "/giao/danh-sach/$2" "/giao/danh-sach/$2/duyet" "${@:3}"
    for _ in $(seq 100); do get "$1" "/giao/danh-sach/$2" | grep -q 'id="live"' || break; sleep 0.05; done
}
decide chu "$cards" act=approve "on=$today" number= signer=
get chu "/giao/danh-sach/$cards" | words | grep -q 'Không làm được: duyệt danh sách.*quyết định cần số và người ký'
tell $? 'a list is not approved without a decision, and the page says so'
decide chu "$cards" act=approve "on=$today" number=8/QĐ signer=CT
get xa "/giao/danh-sach/$cards" | words | grep -q 'Người duyệt Lê Chủ Số quyết định 8/QĐ .*341.550 đ đã duyệt'
tell $? 'with one it is'
hand() { send "$1" /huong/lap "/giao/luot/$2/lam" "on=$today" "${@:3}"; }
hand xa 2 act=hand mark=
refused 'ký nhận cần số phiếu hoặc số thẻ'
tell $? 'a card needs its number'
hand xa 2 act=hand mark=HN0011 && done_with && get xa /giao/luot/2 | words | grep -q 'Trạng thái đã ký nhận Đã giao 3 tháng Đã chi 341.550 đ Số thẻ, phiếu HN0011'
tell $? 'handed over: 341.550 đ are paid'
hand khac 3 act=deliver mark=X
refused 'Lò Khác'
tell $? 'nobody from elsewhere records it'
send xa "/giao/danh-sach/$cards" "/giao/danh-sach/$cards/lam" delivery=3 delivery=2 act=deliver "on=$today" mark=BK5
refused 'lượt số 2: đang &#34;đã ký nhận&#34;\|lượt số 2: đang'
tell $? 'of those that are ticked all or none'
send xa "/giao/danh-sach/$cards" "/giao/danh-sach/$cards/lam" delivery=3 delivery=4 act=deliver "on=$today" mark=BK5
done_with && [ "$(get xa "/giao/danh-sach/$cards?state=delivered" | grep -c BK5)" = 2 ]
tell $? 'two are given'
control() { send "$1" /giao/luot/2 /giao/luot/2/kiem-soat act=reverse "on=$today" number=9/QĐ signer=CT "$2"; }
control xa reason=nhầm
refused 'Hoàng Xã'
tell $? 'who gave it may not take it back'
control chu reason= || true
refused 'cần nói lý do'
tell $? 'nor without a reason'
control chu reason=nhầm && done_with && get xa /giao/luot/2 | words | grep -q 'Trạng thái đã thu hồi .*thu hồi .*Lê Chủ .*9/QĐ, CT'
tell $? 'another does'
send_files xa /giao/luot/3 /giao/luot/3/anh "file=@$dir/tang.jpg" is=photo "on=$today" note=Thẻ
done_with && get xa "$(get xa /giao/luot/3 | grep -o '/giao/luot/3/tep/[0-9a-f]*' | head -1)" >"$dir/got" && [ "$(wc -c <"$dir/got")" -gt 0 ]
tell $? 'a photograph is added'

# ---- cards of the next quarter: the list is planned here too, and waits for another ----
plan() { # login, commune
    send "$1" /giao/lap /giao/lap kind=premium month=11/2026 "commune=$2" "on=$today"
    for _ in $(seq 100); do get "$1" /giao/lap | grep -q 'id="live"' || break; sleep 0.05; done
}
plan khac 07615
refused 'Lò Khác'
tell $? 'not by an officer of elsewhere'
plan xa ''
refused 'Hoàng Xã'
tell $? 'nor for the whole province by one of a commune'
plan xa 07615
next=$(get xa '/giao?by=list' | grep -o 'danh-sach/[0-9]*' | sort -V | tail -1 | cut -d/ -f2)
done_with && [ "$next" -gt "$cards" ] &&
    get xa "/giao/danh-sach/$next" | words | grep -q 'Người lập Hoàng Xã .*10/2026–12/2026 3 tháng 341.550 đ chờ duyệt'
tell $? 'whom the law owes a card of the quarter are on a list'
plan xa 07615
get xa /giao/lap | words | grep -q 'Không làm được: lập danh sách.*không còn ai chưa có'
tell $? 'once'
decide xa "$next" act=approve "on=$today" number=10/QĐ signer=CT
get xa "/giao/danh-sach/$next" | words | grep -q 'chờ duyệt'
tell $? 'who planned does not approve'
decide chu "$next" act=approve "on=$today" number=10/QĐ signer=CT
get xa "/giao/danh-sach/$next" | words | grep -q 'Người duyệt Lê Chủ Số quyết định 10/QĐ .*341.550 đ đã duyệt'
tell $? 'another does'

# ---- a house: its foundation is photographed, inspected by another, paid ----
decide chu "$home" act=approve on=11/07/2025 number=9/QĐ signer=CT
project=$(get xa /giao/du-an | grep -o '/giao/du-an/[0-9]*' | head -1)
member=$(get xa "$project" | grep -o "$project/[0-9][0-9]*" | head -1)
printf '\xff\xd8\xff the foundation' >"$dir/mong.jpg"
send_files xa "$member" "$member/ghi" what=progress on=01/08/2025 step=1
refused 'tiến độ nhà cần ảnh chụp'
tell $? 'progress of a house needs a photograph'
send_files xa "$member" "$member/ghi" what=progress on=01/08/2025 step=1 "file=@$dir/mong.jpg"
done_with && get xa "$(get xa "$member" | grep -o "$member/tep/[0-9a-f]*" | head -1)" | cmp -s - "$dir/mong.jpg"
tell $? 'with one it is recorded, and the photograph is there'
send xa /giao/luot/6 /giao/luot/6/noi village=Nà 'place=Cạnh đình' at=21.273456,106.194321 on=01/08/2025
done_with && get xa /giao/luot/7 | words | grep -q '01/08/2025 Nà Cạnh đình 21.273456,106.194321 Hoàng Xã'
tell $? 'where it stands is of the whole house'
send xa /giao/luot/6 /giao/luot/6/noi village=Nà 'place=Cạnh đình' at=106,21 on=01/08/2025
refused 'ngoài Việt Nam'
tell $? 'not outside of the country'
inspect() { send "$1" "$project" "$project/ghi" "member=${member##*/}" what=pass on=03/08/2025 step=1; }
inspect xa
refused 'Hoàng Xã'
tell $? 'who reported does not inspect'
inspect tinh && done_with && get xa "$project" | words | grep -q 'Xã Sơn Động 1/2 60.000.000 đ 24.000.000 đ 0 đ chờ chi 03/08/2025'
tell $? 'another does: 24.000.000 đ may be paid'
hand xa 7 act=deliver mark=UNC3
refused 'bước 2'
tell $? 'not what hangs on the next step'
hand xa 6 act=deliver mark=UNC2 && done_with && get chu /giao/du-an | words | grep -q 'NHA-07 Xóa nhà tạm nhà ở .* 60.000.000 đ 24.000.000 đ'
tell $? 'paid'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
"$bin" audit show --db "$db" --limit 500 --format csv >"$dir/log" 2>/dev/null
grep -qF ',/giao/luot,' "$dir/log" && grep -qF ',/giao/luot/{id},' "$dir/log" && ! grep -qF ',/giao,' "$dir/log"
tell $? 'who saw names is in the audit log, who saw numbers is not'
"$bin" check-db --db "$db" >"$dir/said" 2>&1
tell $? 'the database is whole'
echo "1..$n"
exit $failed
