#!/usr/bin/env bash
# What anybody may open without a login: the law as pages, the calculator. Amounts are worked by hand;
# they hold from July 2026 until the law changes.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/a.db
"$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/2021" >/dev/null &&
    "$bin" init --db "$db" >/dev/null &&
    "$bin" import --db "$db" "$dir/2021/households.csv" "$dir/2021/members.csv" "$dir/2021/facts.csv" >/dev/null 2>&1
tell $? 'a registry'
# The law, with a line that would be a script if it were not escaped.
cp -r "${ANSINH_LAW:-law}" "$dir/law"
printf '\n<script>alert(1)</script> **<b>** [x](javascript:alert(1))\n' >>"$dir/law/vn/chung.md"
ANSINH_LAW=$dir/law serve
get() { curl -s "$@"; }
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }

first=$(get "$at/" | sed -n '/<main/,/<\/main>/p')
lead=yes
for to in /hoi /khieu-nai /khieu-nai/theo-doi /luat; do
    grep -q "<li><a href=\"$to\">" <<<"$first" && [ "$(status "$at$to")" = 200 ] || lead=no
done
[ $lead = yes ]
tell $? 'the first page leads a citizen on'

# ---- the law ----
get "$at/luat" | grep -q 'href="/luat/vn.huu-tri-xa-hoi"' && get "$at/" | grep -q 'href="/luat"'
tell $? 'the texts of the law, from the navigation'
page=$(get "$at/luat/vn.huu-tri-xa-hoi")
grep -q '<h2>Điều 21 — Đối tượng và điều kiện hưởng</h2>' <<<"$page" &&
    grep -q '<td>540.000 đ</td><td>335/2026/NĐ-CP</td>' <<<"$page" &&
    grep -q 'id="n-social_pension"' <<<"$page" &&
    grep -q '<a href="/luat/ten/social_pension_amount">mức_hưu_trí_xã_hội</a>' <<<"$page"
tell $? 'a text: headings, tables, and names that lead to their definitions'
page=$(get "$at/luat/vn.chung")
grep -q '&lt;script&gt;alert(1)&lt;/script&gt; <strong>&lt;b&gt;</strong>' <<<"$page" && ! grep -q '<script' <<<"$page" &&
    ! grep -q 'href="javascript' <<<"$page"
tell $? 'what is written in a text is text, and never a tag'
page=$(get "$at/luat/ten/standard_amount")
# Decree 20/2021: 360,000 from 7/2021; 76/2024: 500,000 from 7/2024; 335/2026: 540,000 from 7/2026.
[ "$(grep -o '<tr><td>20[0-9-]*</td><td>[0-9.]* đ</td>' <<<"$page" | tr -cd '0-9\n' | tr '\n' ' ')" = '20210701360000 20240701500000 20260701540000 ' ] &&
    grep -q 'href="/luat/vn.tro-giup-xa-hoi#n-standard_amount"' <<<"$page"
tell $? 'a parameter: its dated values, and where it stands'
page=$(get "$at/luat/ten/social_pension")
grep -q 'quyết_định_hưu_trí</a> và' <<<"$page" && grep -q '<summary lang="vi">Tròn 75 tuổi ngày 31/7 hưởng tháng 7</summary><pre tabindex="0" lang="vi">- name: Tròn 75 tuổi ngày 31/7' <<<"$page" &&
    ! grep -q 'Đang đến với ai' <<<"$page"
tell $? 'a benefit: its rule and its cases; whom it reaches is not for everybody'
get "$at/luat?q=huu+tri+xa+hoi" | grep -q 'href="/luat/ten/social_pension"' && get "$at/luat?q=zzzz" | grep -q 'không có tên nào'
tell $? 'names are found without tones'
[ "$(status "$at/luat/khong.co") $(status "$at/luat/ten/khong_co") $(status "$at/luat/..%2f..%2fetc")" = '404 404 404' ]
tell $? 'what is not there'

# ---- what am I owed? ----
# All that the database keeps, and what the server wrote.
stored() { cat "$db" "$db"-wal "$dir/out" | sha256sum; }
before=$(stored)
# Answers as a person does: reads what is asked ("1 born"), gives what is known of it, goes on until
# nothing is asked any more. $1: people; then answers "1 born=1940-01-01". The asked are in $dir/asked.
answer() {
    local people=$1 page args i key value known
    shift
    : >"$dir/asked"
    page=$(get -d "people=$people" "$at/hoi")
    for _ in $(seq 12); do
        grep -q 'name="k1"' <<<"$page" || break
        args=(-d "people=$people" -d "facts=$(grep -o 'name="facts" value="[^"]*"' <<<"$page" | cut -d'"' -f4)")
        for i in 1 2 3 4 5 6; do
            key=$(grep -o "name=\"k$i\" value=\"[^\"]*\"" <<<"$page" | cut -d'"' -f4)
            [ -n "$key" ] || break
            echo "$key" >>"$dir/asked"
            value=
            for known in "$@"; do [ "${known%%=*}" = "$key" ] && value=${known#*=}; done
            args+=(-d "k$i=$key" --data-urlencode "a$i=$value")
        done
        page=$(get "${args[@]}" "$at/hoi")
    done
    echo "$page"
}
get "$at/hoi" | grep -q 'name="people"' && get -H 'Accept-Language: en' "$at/hoi" | grep -q 'Nobody keeps your answers'
tell $? 'the calculator begins'
here=('household class=KN' 'household former_province=0' 'household special_difficulty=0')
# Born 1940, no pension: Law 41/2024 Article 21(1), 540,000 đ a month since July 2026.
page=$(answer 1 "${here[@]}" '1 born=1940' '1 disability=none' '1 pension=0' '1 merit=none' '1 schooling=2')
grep -q '<span class="number">540.000 đ</span>' <<<"$page" && grep -q '41/2024/QH15, Điều 21' <<<"$page" && grep -q 'mẫu 01' <<<"$page"
tell $? 'an old person without a pension: 540,000 đ, by which article, with which form'
! grep -qE 'pregnant|hiv|single_parent|school_level|children' "$dir/asked"
tell $? 'what cannot change the answer is not asked'
# Born 1990, severe: 1.5 x 540,000 = 810,000 (Decree 20/2021 Article 6(1)(e)).
page=$(answer 1 "${here[@]}" '1 born=15/06/1990' '1 disability=severe' '1 pension=0' '1 merit=none')
grep -q '<strong>810.000 đ</strong>' <<<"$page" && grep -q '20/2021/NĐ-CP, Điều 6 khoản 1 điểm e' <<<"$page"
tell $? 'a disabled adult: 1.5 times the standard amount'
# Two people; born 1940 and extremely severe: the higher of 540,000 and 2.5 x 540,000 = 1,350,000; and
# 540,000 for the household that cares (Article 20(2)(c)): 1,890,000 together.
page=$(answer 2 "${here[@]}" '1 born=1940' '1 relation=1' '1 disability=extremely_severe' '1 pension=0' '1 merit=none' \
    '2 born=1965-03-01' '2 relation=3' '2 disability=none' '2 pension=0' '2 merit=none' '1 no_support=0')
grep -q '<span class="number">1.890.000 đ</span>' <<<"$page" && grep -q '<strong>1.350.000 đ</strong>' <<<"$page"
tell $? 'the higher of two, and what the household is owed for the care'
# The pension is not known: perhaps, and it says what is needed. It is no "no".
page=$(answer 1 "${here[@]}" '1 born=1940' '1 disability=none' '1 merit=none')
grep -q 'Có thể được hưởng' <<<"$page" && grep -q 'href="/luat/ten/social_pension">[^<]*</a> – cần biết:' <<<"$page" && ! grep -q '540.000' <<<"$page"
tell $? 'unknown is not no: perhaps, with what is needed'
# A pension of 450,000 is below the level; whether all or the rest is paid the law has not said.
page=$(answer 1 "${here[@]}" '1 born=1940' '1 disability=none' '1 merit=none' '1 pension=1' '1 monthly_pension=450.000')
grep -q 'href="/luat/ten/social_pension">[^<]*</a> – cần biết:' <<<"$page"
tell $? 'where the law does not say the amount, none is made up'
page=$(get -d people=1 -d 'k1=1 born' -d 'a1=hôm qua <b>' "$at/hoi")
grep -q 'value="hôm qua &lt;b&gt;"' <<<"$page" && grep -q 'aria-describedby="m1"' <<<"$page"
tell $? 'an answer that is not understood is asked again, with what was typed'
[ "$(get -d people=1 -d 'facts=1:dead:1;x;1:born:1940;household:born:1;9:born:1940;1:nothing:1;' "$at/hoi" | grep -o 'name="facts" value="[^"]*"')" = 'name="facts" value="1:dead:1;1:born:1940;"' ]
tell $? 'what a form carries is read again'
[ "$(status -d people=11 "$at/hoi") $(status -d people=x "$at/hoi") $(status -d people=1 -d "facts=$(head -c 20000 /dev/zero | tr '\0' a)" "$at/hoi")" = '200 400 413' ] &&
    get -d people=1 -D "$dir/head" -o /dev/null "$at/hoi" && grep -qi '^cache-control: no-store' "$dir/head"
tell $? 'limits; and no answer is kept by a cache'
[ "$(stored)" = "$before" ]
tell $? 'nothing is stored and nothing is logged: not a byte of either has changed'

# ---- complaints ----
today=$(TZ=Asia/Ho_Chi_Minh date +%F)
form=$(get "$at/khieu-nai")
commune=$(grep -o '<option value="[0-9]\{5\}">' <<<"$form" | head -1 | tr -cd 0-9)
other=$(grep -o '<option value="[0-9]\{5\}">' <<<"$form" | tail -1 | tr -cd 0-9)
operation() { grep -o 'name="operation" value="[0-9a-f]*"' | head -1 | cut -d'"' -f4; }
number=$(operation <<<"$form")
complain() { get -d "operation=$number" -d kind=complaint -d about=benefit -d "commune=$commune" --data-urlencode "said=Mẹ tôi <80 tuổi> chưa được trả" "$@" "$at/khieu-nai"; }
made=$(complain -d contact=0912345678)
receipt=$(grep -o '<span class="number">[^<]*' <<<"$made" | sed -n 1p | cut -d'>' -f2)
code=$(grep -o '<span class="number">[^<]*' <<<"$made" | sed -n 2p | cut -d'>' -f2)
[ "$receipt" = 1 ] && [[ $code =~ ^[a-z2-9]{12}$ ]] && [ "$(stored)" != "$before" ]
tell $? 'a complaint without a login: a receipt and a code, and that is stored'
[ "$(complain -d contact=0912345678)" = "$made" ]
tell $? 'sent again it is the same one'
page=$(get -d "receipt=$receipt" -d "code=$code" "$at/khieu-nai/theo-doi")
grep -q 'Mẹ tôi &lt;80 tuổi&gt; chưa được trả' <<<"$page" && grep -q 'đang giải quyết' <<<"$page" && ! grep -q 0912345678 <<<"$page"
tell $? 'followed by both; who follows is not told the contact again'
[ "$(status -d "receipt=$receipt" -d code=abcdefghjkmn "$at/khieu-nai/theo-doi") $(status -d receipt=77 -d "code=$code" "$at/khieu-nai/theo-doi") $(status -d "receipt=$receipt" -d 'code= ' "$at/khieu-nai/theo-doi")" = '404 404 400' ]
tell $? 'not without the code, nor by another number'
number=$(get "$at/khieu-nai" | operation)
page=$(get -d "operation=$number" -d about=benefit -d commune=99999 --data-urlencode 'said=đã viết rồi' "$at/khieu-nai")
grep -q 'chọn xã, phường nơi ở' <<<"$page" && grep -q '>đã viết rồi</textarea>' <<<"$page" && grep -q 'value="benefit" selected' <<<"$page"
tell $? 'a mistake comes back with what was typed'
[ "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "$at/khieu-nai/so")" = "303 $at/dang-nhap?next=%2Fkhieu-nai%2Fso" ]
tell $? 'the list is not for everybody'
for who in 'quan:Quản Trị' 'gan:Cán Bộ Gần' 'xa:Cán Bộ Xa'; do
    IFS=: read -r login name <<<"$who"
    echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" >/dev/null
done
"$bin" role add --db "$db" 'Quản Trị' administrator --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Cán Bộ Gần' officer --commune "$commune" --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Cán Bộ Xa' officer --commune "$other" --who 'Quản Trị' >/dev/null
tell $? 'officers of two communes'
enter() { rm -f "$dir/jar" && curl -s -o /dev/null -c "$dir/jar" --data-urlencode "login=$1" --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"; }
enter xa
[ "$(status -b "$dir/jar" "$at/khieu-nai/so/$receipt")" = 403 ] && ! get -b "$dir/jar" "$at/khieu-nai/so" | grep -q "so/$receipt"
tell $? 'an officer of another commune does not see it'
token=$(get -b "$dir/jar" "$at/khieu-nai/so" | grep -o 'name="csrf" value="[0-9a-f]*"' | head -1 | cut -d'"' -f4)
[ "$(status -b "$dir/jar" -d "csrf=$token" -d "operation=$number" -d said=x "$at/khieu-nai/so/$receipt")" != 303 ]
tell $? 'nor answers it'
enter gan
page=$(get -b "$dir/jar" "$at/khieu-nai/so/$receipt")
get -b "$dir/jar" "$at/khieu-nai/so" | grep -q "so/$receipt" && grep -q 0912345678 <<<"$page"
tell $? 'the officer of the commune sees it and the contact'
token=$(grep -o 'name="csrf" value="[0-9a-f]*"' <<<"$page" | head -1 | cut -d'"' -f4)
[ "$(status -b "$dir/jar" -d "csrf=$token" -d "operation=$(operation <<<"$page")" -d act=accept "$at/khieu-nai/so/$receipt")" = 303 ]
tell $? 'and accepts it'
page=$(get -d "receipt=$receipt" -d "code=$code" "$at/khieu-nai/theo-doi")
grep -q "Giải quyết trước hết ngày</dt><dd>$(date -d "$today + 30 days" +%d/%m/%Y)" <<<"$page" && ! grep -q 'lan-hai' <<<"$page"
tell $? 'who complained sees the thirty days of article 28, and no second complaint yet'
page=$(get -b "$dir/jar" "$at/khieu-nai/so/$receipt")
[ "$(status -b "$dir/jar" -d "csrf=$token" -d "operation=$(operation <<<"$page")" -d act=settle --data-urlencode 'said=Đã chi ngày 05' "$at/khieu-nai/so/$receipt")" = 303 ]
tell $? 'and settles it'
page=$(get -d "receipt=$receipt" -d "code=$code" "$at/khieu-nai/theo-doi")
grep -q 'Đã chi ngày 05' <<<"$page" && grep -q 'đã giải quyết xong' <<<"$page"
tell $? 'who complained reads the answer'
[ "$(status -b "$dir/jar" -d "csrf=$token" -d "operation=$(get "$at/khieu-nai" | operation)" -d act=answer -d said=nữa "$at/khieu-nai/so/$receipt")" = 400 ]
tell $? 'after the last answer there is none'
again() { get -d "operation=$(operation <<<"$page")" -d "receipt=$receipt" -d "code=$1" --data-urlencode 'said=Vẫn chưa nhận' "$at/khieu-nai/lan-hai"; }
again abcdefghjkmn | grep -q 'Số biên nhận hoặc mã không đúng' && again "$code" | grep -q 'khiếu nại – lần hai'
tell $? 'a second complaint goes to the superior, with the code'
page=$(get -b "$dir/jar" "$at/khieu-nai/so/$receipt")
grep -q 'Vẫn chưa nhận' <<<"$page" && ! grep -q 'name="act"' <<<"$page"
tell $? 'where the officer of the commune reads it and does not settle it'
denounced=$(get -d "operation=$(get "$at/khieu-nai" | operation)" -d kind=denunciation -d about=officer -d "commune=$commune" \
    --data-urlencode 'said=Cán bộ giữ tiền' --data-urlencode 'name=Lê Thị Kín' "$at/khieu-nai" | grep -o '<span class="number">[^<]*' | sed -n 1p | cut -d'>' -f2)
[ "$denounced" = 2 ] && [ "$(status -b "$dir/jar" "$at/khieu-nai/so/2")" = 404 ] && ! get -b "$dir/jar" "$at/khieu-nai/so" | grep -q 'so/2"' &&
    ! "$bin" complaint show --db "$db" 2 2>&1 | grep -q Kín
tell $? 'a denunciation is not there for the commune'
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" tra --name 'Thanh Tra' >/dev/null &&
    "$bin" role add --db "$db" 'Thanh Tra' inspector --who 'Quản Trị' >/dev/null
enter tra
page=$(get -b "$dir/jar" "$at/khieu-nai/so/2")
token=$(grep -o 'name="csrf" value="[0-9a-f]*"' <<<"$page" | head -1 | cut -d'"' -f4)
grep -q 'Lê Thị Kín' <<<"$page" && [ "$(status -b "$dir/jar" -d "csrf=$token" -d "operation=$(operation <<<"$page")" -d act=accept "$at/khieu-nai/so/2")" = 303 ]
tell $? 'the inspector reads it and accepts it'
enter gan
# The second one in the other commune.
for i in $(seq 58); do
    [ "$i" = 1 ] && where=$other || { echo next && where=$commune; }
    printf 'url = "%s/khieu-nai"\noutput = "/dev/null"\ndata = "operation=%032x&about=other&commune=%s&said=x"\n' "$at" "$i" "$where"
done >"$dir/many"
curl -s -K "$dir/many"
[ "$(status -d "operation=$(get "$at/khieu-nai" | operation)" -d about=other -d "commune=$commune" -d said=x "$at/khieu-nai")" = 429 ]
tell $? 'no more than sixty an hour'
"$bin" role add --db "$db" 'Cán Bộ Gần' officer --commune "$other" --who 'Quản Trị' >/dev/null
receipts() { get -b "$dir/jar" "$at/khieu-nai/so$1" | grep -o 'so/[0-9]*"' | tr -cd '0-9\n' | paste -sd,; }
[ "$(receipts '')" = "$(seq -s, 60 -1 11)" ] && get -b "$dir/jar" "$at/khieu-nai/so" | grep -q 'href="/khieu-nai/so?before=11"' &&
    [ "$(receipts '?before=11')" = 10,9,8,7,6,5,4,3,1 ]
tell $? 'the complaints of two communes are one list, the newest first, each on one page'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
