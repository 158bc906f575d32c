#!/usr/bin/env bash
# Benefits and money in the browser, asked as a browser asks: an application is decided by another
# person and paid; one person cannot do both; numbers are those of the command. Severely disabled
# adults: 810.000 đ a month each (1,5 times 540.000, Decree 335/2026); synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
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
"$bin" paper key --new "$dir/key" >"$dir/pub"
serve --paper-key "$dir/key"
for login in xa khac tinh chu tai; do enter $login; done

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
! get xa "/huong/viec/$act/in" | grep -q kiem-tra
tell $? 'which has no code to check it by'
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
first=${acts[0]#act=}
code=$(get xa "/huong/viec/$first/in" | grep -o 'kiem-tra?m=[A-Za-z0-9_-]*' | head -1)
curl -s "$at/$code" | words | grep -q "Giấy thật, đang có hiệu lực .*Việc số $first Người hưởng (chữ đầu của họ tên) N.V.[A-D]. .*Quyết định quyết định hưởng: trợ cấp .*/QĐ-UBND, 02/06/2026"
tell $? 'the paper of a decision has a code, which anybody checks: genuine, what it decides, no name'
"$bin" paper verify "${code#*=}" --key "$dir/pub" | grep -q 'disability_allowance'
tell $? 'without a database too'

# ---- the month's list: two months for each of four, 6.480.000 đ ----
work() { # login, page, act, what is wanted on the cycle's page, more fields …
    local who=$1 page=$2 act=$3 want=$4
    shift 4
    send "$who" "$page" /chi-tra/lam "month=$next" "act=$act" "$@"
    for _ in $(seq 100); do get "$who" "/chi-tra/$next" | grep -q 'Đang làm' || break; sleep 0.05; done
    get "$who" "/chi-tra/$next" | words | grep -q "$want"
}
work tinh /chi-tra prepare 'Đã xong.*Số khoản 4 .*6.480.000 đ' provider=VNPOST
tell $? 'the list is prepared by a job: 4 payments, 6.480.000 đ'
[ "$("$bin" cycle list --db "$db" --month "$next" --format csv | awk -F, 'NR > 1 { n += $10 } END { print n }')" = 6480000 ]
tell $? 'as the command has it'
get xa "/chi-tra/$next/khoan?commune=07615" | words | grep -q 'Nguyễn Văn A Thôn 1 tiền mặt 810.000 đ 810.000 đ 0 đ 1.620.000 đ'
tell $? 'its payments, to the officer of the commune'
[ "$(status khac "/chi-tra/$next/khoan?commune=07615")" = 403 ]
tell $? 'and to no officer of elsewhere'
payment=$("$bin" cycle list --db "$db" --month "$next" --format csv | awk -F, 'NR == 2 { print $1 }')
[ "$(get xa "/chi-tra/khoan/$payment" | words | grep -o '[01][0-9]/20[0-9][0-9] 810.000 đ 0 đ 0 đ 810.000 đ' | wc -l)" = 2 ]
tell $? 'a payment opens to its two months'
work chu "/chi-tra/$next" approve 'Không làm được: phê duyệt.*6.480.000'
tell $? 'without a budget it is not approved, and the page says why'
get khac /chi-tra | words >"$dir/said"
grep -q 'Không làm được: phê duyệt.*Lý do có thể nêu hộ của xã khác' "$dir/said" && ! grep -q '6.480.000' "$dir/said"
tell $? 'to who did it, not to an officer of elsewhere'
get chu "/chi-tra/$next/du-toan" | words | grep -q '6.480.000 đ 0 đ 6.480.000 đ'
tell $? 'what is missing'
decision() { # login, page, file, fields …
    send_files "$1" "$2" /ngan-sach/quyet-dinh/lap "${@:4}" "file=@$3"
    made=$(tr -d '\r' <"$dir/said" | sed -n 's|^Location: .*/quyet-dinh/\([0-9a-f]\{32\}\).*|\1|p')
}
# ---- the budget: prepared from a file, seen row by row, approved by another ----
grounds=(number=12/QĐ "on=02/01/$year" 'signer=Chủ tịch')
printf 'fund,amount\nprovince,2000000\nprovince,x\n' >"$dir/assign.csv"
decision tinh /ngan-sach/quyet-dinh "$dir/assign.csv" kind=assign "${grounds[@]}"
grep -q '^HTTP/1.1 400' "$dir/said" && grep -q 'assign.csv:3:10: ' "$dir/said"
tell $? 'a file with a wrong amount is refused, and says where'
printf 'fund,amount\nprovince,2000000\n' >"$dir/assign.csv"
decision tinh /ngan-sach/quyet-dinh "$dir/assign.csv" kind=assign "${grounds[@]}"
get chu "/ngan-sach/quyet-dinh/$made" | words | grep -q '1 ngân sách tỉnh 2.000.000 đ.*Duyệt quyết định này'
tell $? 'a decision is prepared: another sees its row, and may approve'
! get tinh "/ngan-sach/quyet-dinh/$made" | words | grep -q 'Duyệt quyết định này'
tell $? 'who prepared it may not'
stale=$(get chu "/ngan-sach/quyet-dinh/$made" | grep -o 'name="seen" value="[0-9a-f]*"' | cut -d'"' -f4)
printf 'fund,amount\nprovince,20000000\n' >"$dir/assign.csv"
decision tinh "/ngan-sach/quyet-dinh/$made" "$dir/assign.csv" "id=$made" kind=assign "${grounds[@]}"
send chu "/ngan-sach/quyet-dinh/$made" /ngan-sach/quyet-dinh/duyet "id=$made" "seen=$stale"
refused 'xem lại rồi duyệt'
tell $? 'what was edited since it was seen is not approved'
approve() {
    local seen
    seen=$(get chu "/ngan-sach/quyet-dinh/$1" | grep -o 'name="seen" value="[0-9a-f]*"' | cut -d'"' -f4)
    send chu "/ngan-sach/quyet-dinh/$1" /ngan-sach/quyet-dinh/duyet "id=$1" "seen=$seen" && done_with
}
approve "$made"
tell $? 'seen again, it is approved'
printf 'fund,programme,commune,amount\nprovince,social_assistance,07615,10000000\n' >"$dir/allocate.csv"
decision tinh /ngan-sach/quyet-dinh "$dir/allocate.csv" kind=allocate "${grounds[@]}"
approve "$made" && get chu /ngan-sach/quyet-dinh | words | grep -q '12/QĐ Phân bổ .* đã duyệt'
tell $? 'and 10.000.000 đ are given to the commune'
[ "$(status tai "/ngan-sach/quyet-dinh/${made//[0-9]/0}") $(status khac "/ngan-sach/quyet-dinh/$made")" = '404 403' ]
tell $? 'there is no other, and officers of a commune do not read it'
work tinh "/chi-tra/$next" approve 'Trạng thái'
grep -q '^HTTP/1.1 403' "$dir/said"
tell $? 'who prepared does not approve'
work chu "/chi-tra/$next" approve 'Đã xong: phê duyệt'
tell $? 'another does'
"$bin" budget status --db "$db" --year "$year" --by fund --format csv | grep -q 6480000
tell $? 'and the budget is reserved'

# ---- files out, answers in ----
providers=$(printf 'code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND xã')
send tai "/chi-tra/$next" /chi-tra/xuat "month=$next" 'authority=UBND xã' number=9/QĐ provider= "providers=$providers"
for _ in $(seq 100); do get tai "/chi-tra/$next" | grep -q 'Đang làm' || break; sleep 0.05; done
get tai "/chi-tra/$next/tep/VNPOST-$next.csv" >"$dir/list.csv"
printf '%s\n' "$providers" >"$dir/p.csv"
"$bin" cycle export --db "$db" --who 'Phạm Tài' --month "$next" --providers "$dir/p.csv" --authority 'UBND xã' --number 9/QĐ --out "$dir/files" >/dev/null
cmp -s "$dir/list.csv" "$dir/files/VNPOST-$next.csv"
tell $? 'the downloaded list is that of the command, byte by byte'
[ "$(status chu "/chi-tra/$next/tep/VNPOST-$next.csv") $(status tai "/chi-tra/$next/tep/..%2fx")" = '403 404' ]
tell $? 'files are for who pays, and none is elsewhere'
id() { awk -F, -v n="$1" 'NR == n + 1 { print $2 }' "$dir/list.csv"; }
{
    echo payment_id,result,amount_vnd,on,reason
    echo "$(id 1),paid,1620000,$this-20,"
    echo "$(id 2),paid,1620000,$this-20,"
    echo "$(id 3),paid,1620000,$this-20,"
    echo "$(id 4),paid,1260000,$this-20,"
    echo total,,6120000,,
} >"$dir/report.csv"
upload() { send_files tai "/chi-tra/$next/doi-chieu" /chi-tra/nhap "month=$next" "file=@$1"; }
upload "$dir/report.csv" && done_with && get tai "/chi-tra/$next/doi-chieu" | words | grep -q 'Đã xong: nhận tệp'
tell $? 'a report is uploaded'
upload "$dir/report.csv" && get tai "/chi-tra/$next/doi-chieu" | words | grep -q 'Không làm được: nhận tệp'
tell $? 'the same once'
work tai "/chi-tra/$next/doi-chieu" reconcile 'đã chi 3 .*chưa có tin 1 .*người giải quyết 1 '
tell $? 'three are paid, one line waits for a person'
item=$(get tai "/chi-tra/$next/doi-chieu" | grep -o 'name="item" value="[0-9]*"' | cut -d'"' -f4)
send tai "/chi-tra/$next/doi-chieu" /chi-tra/quyet "month=$next" "item=$item" as=paid payment= 'reason='
refused 'Chưa ghi được'
tell $? 'not settled without a reason'
send tai "/chi-tra/$next/doi-chieu" /chi-tra/quyet "month=$next" "item=$item" as=unpaid payment= 'reason=Biên bản 3'
done_with && work tai "/chi-tra/$next" close 'Đã xong: khóa kỳ' note=
tell $? 'settled by a person, then closed'
# ---- the budget: three payments of 1.620.000 đ are disbursed ----
get chu "/ngan-sach?year=$year" | words | grep -q 'ngân sách tỉnh Trợ cấp xã hội hằng tháng 0 đ 10.000.000 đ 0 đ 4.860.000 đ 48,6 % 5.140.000 đ'
tell $? 'disbursed: 4.860.000 đ of 10.000.000 đ'
[ "$(get chu "/ngan-sach/but-toan?year=$year&fund=province&programme=social_assistance&commune=07615" | words | grep -o ' 810.000 đ [^ ]* Phạm Tài\|-810.000 đ 810.000 đ' | wc -l)" -ge 6 ]
tell $? 'which opens to its entries'
sums=$("$bin" ledger trial --db "$db" --format csv | awk -F, 'NR > 1 && $1 != "SUM" && $1 != "CỘNG" { n += $4 } END { print n }')
get chu /ngan-sach/can-doi | words | tr -d . | grep -q "Cộng [0-9]* đ $sums đ"
tell $? 'the trial balance is that of the command'
[ "$(status xa "/ngan-sach?year=$year") $(status khac "/ngan-sach/but-toan?commune=07615")" = '403 403' ]
tell $? 'the figures of the province are for who has a role in it'

# ---- raised money: 5.000.000 đ pledged, 3.000.000 đ received ----
send tai /ngan-sach/van-dong /ngan-sach/van-dong/hua gift=UH-1 'donor=Công ty A' purpose= amount=5.000.000 \
    "on=03/01/$year" reference= && done_with &&
    send tai /ngan-sach/van-dong /ngan-sach/van-dong/nhan gift=UH-1 amount=3.000.000 "on=04/01/$year" reference=PT-7 &&
    done_with && get chu /ngan-sach/van-dong | words | grep -q 'UH-1 Công ty A .* 5.000.000 đ 3.000.000 đ 0 đ 0 đ'
tell $? 'a pledge, and what was received of it'
send tai /ngan-sach/van-dong /ngan-sach/van-dong/nhan gift=UH-9 amount=1 "on=04/01/$year" reference=PT-8
refused 'UH-9'
tell $? 'nothing is received for a gift that nobody pledged'

# ---- ways of payment ----
"$bin" payee set --db "$db" B/1 bank --bank 970436 --account 0011004 --who 'Hoàng Xã' >/dev/null &&
    get chu /hinh-thuc | words | grep -q 'Nguyễn Văn B tài khoản ngân hàng 970436 0011004'
tell $? 'a way of payment waits'
change=$(get chu /hinh-thuc | grep -o 'name="change" value="[0-9]*"' | cut -d'"' -f4)
send chu /hinh-thuc /hinh-thuc/duyet "change=$change" verdict=approve && done_with &&
    "$bin" payee show --db "$db" B/1 --format csv | grep -q 'Lê Chủ'
tell $? 'and is approved by another'
send xa /thu-hoi /thu-hoi/lap kind=order entity=A/1 amount= limit= payer= number=3/QĐ on=01/06/2026 'signer=Lê C' reason=thừa
refused 'Chưa ghi được'
tell $? 'nothing is overpaid: there is no order'
"$bin" check-db --db "$db" >"$dir/said" 2>&1
tell $? 'the database is whole'

# What if the standard amount were 600.000: 1,5 times 60.000 more for each of the four.
send tinh /luat/ten/standard_amount /luat/ten/standard_amount/neu value=600.000
done_with
tell $? 'what if: it begins'
for _ in $(seq 100); do get tinh /luat/ten/standard_amount | words | grep -q 'Chênh lệch' && break; sleep 0.05; done
get tinh /luat/ten/standard_amount | words | grep -q 'Nếu là 600.000 đ .*Chênh lệch 360.000 đ Người và hộ được thêm 4 Người và hộ bị bớt 0'
tell $? 'what it would cost, and who would gain'
send tinh /luat/ten/standard_amount /luat/ten/standard_amount/neu value=nhiều
refused 'không phải giá trị'
tell $? 'a number is a number'
! get xa /luat/ten/standard_amount | grep -q 'luat/ten/standard_amount/neu'
tell $? 'not of one commune'

# ---- a proposal: 650.000 for 540.000, times 1,5, for each of the four: 660.000 more in January 2027 ----
propose() { send_files tinh /mo-phong /mo-phong/chay from=01/2027 months=1 "file=@$1"; } # file
proposal=${ANSINH_LAW%/*}/docs/proposals/muc-chuan-650.md
sed 's/650.000 đ |/650.000 x |/' "$proposal" >"$dir/wrong.md"
propose "$dir/wrong.md" && grep -q '^HTTP/1.1 400' "$dir/said" && words <"$dir/said" | grep -q 'luật không nhận: wrong.md:18:24: .*không phải là đơn vị'
tell $? 'a proposal that does not compile is refused, with where'
propose "$proposal" && grep -q '^HTTP/1.1 303' "$dir/said"
tell $? 'one that does is run'
for _ in $(seq 100); do get tinh /mo-phong | grep -q 'Kết quả: ' && break; sleep 0.05; done
get tinh /mo-phong | words | grep -q 'Kết quả: muc-chuan-650.md .*Chênh lệch 660.000 đ Được thêm 4 Bị bớt 0 .*01/2027 .*660.000 đ'
tell $? 'what it would cost, whom it reaches'
get tinh /mo-phong/tep >"$dir/figures.csv"
"$bin" simulate --db "$db" "$proposal" --from 2027-01 --months 1 --by month,fund,programme,benefit,commune --format csv 2>/dev/null >"$dir/as.csv"
cmp -s <(tr -d '\r' <"$dir/figures.csv") <(tr -d '\r' <"$dir/as.csv")
tell $? 'as the command has it'
[ "$(status xa /mo-phong)" = 403 ]
tell $? 'not of one commune'

get xa /thuc-hanh | words | grep -q 'Đây là dữ liệu thật, nên không có bài tập'
tell $? 'there are no tasks of practice over real people'

# ---- a decision after it ----
send xa /huong/lap /huong/lap entity=A/1 benefit=disability_allowance act=suspend "from=$next" on=03/06/2026 number=5/QĐ \
    'signer=Lê C' 'reason=không nhận'
act=$(grep -i '^location:' "$dir/said" | grep -o 'viec/[0-9]*' | cut -d/ -f2)
who=$(get xa "/huong/viec/$first" | words | grep -o 'Nguyễn Văn [A-D]' | head -1)
curl -s "$at/$code" | words | grep -q 'Giấy thật, đang có hiệu lực'
tell $? 'one that waits changes nothing of the paper before'
send chu /huong/cho-duyet /huong/duyet "act=$act" verdict=approve
[ "$who" = 'Nguyễn Văn A' ] && done_with && curl -s "$at/$code" | words | grep -q 'không còn đúng'
tell $? 'suspended: the paper before says no longer what holds'

get xa "/chi-tra/$next/bien-dong?commune=07615" | words | grep -q 'Nguyễn Văn A'
tell $? 'against the month before everybody is new'
kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
# ---- every page that told of people is in the log by its route ----
"$bin" audit show --db "$db" --limit 10000 --format csv >"$dir/log" 2>/dev/null
for route in /huong /huong/ho-so /huong/cho-duyet '/huong/viec/{number}' '/huong/viec/{number}/in' '/chi-tra/{month}/khoan' \
    '/chi-tra/khoan/{id}' '/chi-tra/{month}/doi-chieu' '/chi-tra/{month}/tep/{name}' '/chi-tra/{month}/bien-dong' /hinh-thuc; do
    grep -qF ",$route," "$dir/log"
    tell $? "who saw names on $route is in the audit log"
done
echo "1..$n"
exit $failed
