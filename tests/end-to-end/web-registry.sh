#!/usr/bin/env bash
# The pages of a household and a person: the two times, forms, each point, what is owed and why; the
# province at a glance, and the reports behind each number.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/a.db
step() { "$bin" campaign step "$1" --db "$db" --year 2021 --commune all --on "2021-$2" --who xã "${@:3}" >/dev/null; }
"$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/2021" >/dev/null &&
    "$bin" init --db "$db" >/dev/null &&
    "$bin" import --db "$db" "$dir/2021/households.csv" "$dir/2021/members.csv" "$dir/2021/facts.csv" >/dev/null 2>&1 &&
    "$bin" campaign open --db "$db" --year 2021 >/dev/null &&
    step list 09-05 && step survey 11-10 && step score 11-12 &&
    step meeting 11-16 --present 40 --agreed 38 && step listing 11-18 && step recheck 11-25 && step opinion 11-30 &&
    step decision 12-08 --number '{n}/QĐ-UBND' --signer 'Chủ tịch {commune}'
tell $? 'a registry, scored and decided'
household=$(awk -F, 'NR == 2 { print $1 }' "$dir/2021/households.csv")
scored=$("$bin" review history --db "$db" "$household" --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "b1") at = i } NR == 2 { print $at }')
[ -n "$scored" ] || {
    # The first household that somebody scored: those on no list are kept only where they are poor.
    while IFS=, read -r household _; do
        scored=$("$bin" review history --db "$db" "$household" --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "b1") at = i } NR == 2 { print $at }')
        [ -z "$scored" ] || break
    done < <(tail -n +2 "$dir/2021/households.csv")
}
old=$("$bin" person show --db "$db" "$household/1" --format csv | awk -F, '$3 == "name" { print $4; exit }')
"$bin" person correct --db "$db" "$household/1" 'name=Đổi <Tên>' --who xã --source form >/dev/null
tell $? 'a name corrected today'
"$bin" enrol prepare --db "$db" "$household/1" social_pension open --from 2026-07 --on 2026-06-20 --number 12/QĐ-UBND \
    --signer 'Chủ tịch' --who 'Người Lập' >/dev/null
tell $? 'a decision is prepared'
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" hoa --name 'Nguyễn Thị Hoà' >/dev/null

serve
get() { curl -s -b "$dir/jar" "$@"; }
status() { curl -s -o /dev/null -w '%{http_code}' -b "$dir/jar" "$@"; }
curl -s -o /dev/null -c "$dir/jar" --data-urlencode login=hoa --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"

page=$(get "$at/ho/$household")
person=$(grep -o 'href="/nguoi/[0-9]*"' <<<"$page" | head -1 | cut -d'"' -f2)
grep -q 'Đổi &lt;Tên&gt;' <<<"$page" && [ -n "$person" ]
tell $? 'members lead to their pages; a name is text'
[ "$(grep -c '<ol class="moments"' <<<"$page")" = 1 ] && grep -q 'known_on=20' <<<"$page"
tell $? 'the days on which something was learnt are links'
yesterday=$(date -d '-2 days' +%Y-%m-%d)
then=$(get "$at/ho/$household?known_on=$yesterday")
! grep -q 'Đổi &lt;Tên&gt;' <<<"$then" && grep -qF "$old" <<<"$then"
tell $? 'as known before the correction it has the name of then'
get "$at/ho/$household/phieu" | grep -q '<th scope="col">[0-9][0-9]/[0-9][0-9]/2021</th>'
tell $? 'forms stand by the day of the survey'
points=$(get "$at/ho/$household/diem")
# The points of the page, added up here, are the sum that was kept when it was scored.
sum=$(grep -o '<td class="n">[^/]*điểm' <<<"$points" | grep -o '[0-9]\+ điểm' | head -n -1 | awk '{ s += $1 } END { print s + 0 }')
[ "$sum" = "$scored" ] && ! grep -q 'class="mistake"' <<<"$points"
tell $? "each point explained: $sum in all, as it was scored"
grep -q 'mẫu số 3.3 mục 1<' <<<"$points" && grep -q 'số nhân khẩu = ' <<<"$points"
tell $? 'with the article and the reason'
owed=$(get "$at/ho/$household/huong?month=2026-09")
grep -q '12/QĐ-UBND' <<<"$owed" && grep -q 'chờ duyệt' <<<"$owed"
tell $? 'a decision that waits is shown as waiting'
"$bin" explain --db "$db" --month 2026-09 --entity "$household/1" --lang vi >"$dir/why" 2>/dev/null
said=$(get "$at$person?month=2026-09")
# What explain tells of the person stands on the page, benefit by benefit.
missing=0
while read -r name; do grep -q "<td>${name//_/ }" <<<"$said" || missing=1; done < <(sed -n 's/^\([^ ]*\) (.*), tháng.*/\1/p' "$dir/why")
[ $missing = 0 ] && grep -q '<ul class="why">' <<<"$said"
tell $? 'what the law gives is what explain says'
get "$at/ho/$household/ho-so" | grep -q 'Kế hoạch thoát nghèo'
tell $? 'its file'
[ "$(status "$at/nguoi/999999") $(status "$at/nguoi/x") $(status "$at/ho/x/diem") $(status "$at/ho/$household/huong?month=13")" = '404 404 404 400' ]
tell $? 'what is not there'

hits=$(get "$at/tim?q=$household")
grep -q "href=\"$person\"" <<<"$hits" && grep -Eq '<td>[^<]*, (Xã|Phường|Thị trấn) [^<]*</td>' <<<"$hits" && [ "$(grep -o '<div id="hits"' <<<"$hits" | wc -l)" = 1 ]
tell $? 'who is found stands with the name of the commune'
people_of() { grep -o '<td><a href="/nguoi/[0-9]*"'; }
first=$(get "$at/tim?q=nguyen&village=")
most=$(grep -o '/tim?most=100[^"]*' <<<"$first" | sed 's/&amp;/\&/g')
[ "$most" = '/tim?most=100&q=nguyen' ] && many=$(get "$at$most") && [ "$(people_of <<<"$many" | wc -l)" = 100 ] &&
    ! grep -q 'most=100' <<<"$many" && [ "$(people_of <<<"$first")" = "$(people_of <<<"$many" | head -20)" ]
tell $? 'of many the first twenty stand there, and a hundred are a link away'

# ---- figures ----
ready() { # a page that a report may have to be made for
    for _ in $(seq 40); do
        page=$(get "$@")
        grep -q 'role="status"' <<<"$page" || break
        sleep 0.1
    done
    printf '%s' "$page"
}
poor=$("$bin" report summary --db "$db" --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "registry_2021") at = i } $3 == "poor" { print $at }')
glance=$(ready "$at/")
grep -q "<span class=\"number\">.*>$poor<" <<<"$glance"
tell $? "the province at a glance says $poor poor households, as report summary does"
[ "$(grep -o '<path class="m[0-5]"' <<<"$glance" | wc -l)" -gt 0 ] && [ "$(grep -o '<path ' <<<"$glance" | wc -l)" = 99 ]
tell $? 'with a map of 99 communes'
[ "$(ready "$at/tinh?map=then" | grep -o '<path ' | wc -l)" = 209 ]
tell $? 'and of the 209 of then'
# The page as a server in front compresses it, and all that it names and its style names, as this one sends it.
first=$(printf '%s' "$glance" | gzip -c | wc -c)
files=$(grep -o '"/static/[^"]*"' <<<"$glance" | tr -d '"' | sort -u)
for f in $files $(curl -s "$at$(grep css <<<"$files")" | grep -o '/static/[^)]*' | sort -u); do
    first=$((first + $(curl -s -H 'Accept-Encoding: gzip' -o /dev/null -w '%{size_download}' "$at$f")))
done
echo "# the first page of an officer, compressed, with style, scripts and fonts: $first bytes"
[ "$first" -gt 60000 ] && [ "$first" -lt 100000 ]
tell $? 'in less than 100 kB compressed, fonts and all'
link=$(grep -o '/bao-cao/7.1?year=2021[^"]*open=poor"' <<<"$glance" | head -1 | sed 's/&amp;/\&/g; s/"//')
[ "$(ready "$at$link" | grep -o '<td[^>]*><a href="/ho/' | wc -l)" = "$poor" ]
tell $? 'the number opens to as many households'
[ "$(ready "$at/bao-cao/7.1/tai?year=2021&by=commune&map=today&format=csv" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "poor") at = i } NR == 2 { print $at }')" = "$poor" ]
tell $? 'and is the same in the file'
get "$at/bao-cao/7.2/tai?year=2021&format=pdf" -o "$dir/r" && get "$at/bao-cao/7.2/tai?year=2021&format=pdf" -o "$dir/r" && head -c 4 "$dir/r" | grep -q '%PDF'
tell $? 'on paper too'
# The account of the year: its numbers open as pages.
ready "$at/bao-cao/account?year=2021" >"$dir/r"
opens=$(grep -o '/bao-cao/7.1?year=2021[^"]*open=3"' "$dir/r" | head -1 | sed 's/&amp;/\&/g; s/"//')
grep -q "có $poor hộ nghèo" "$dir/r" && [ "$(status "$at$opens")" = 200 ]
tell $? 'the yearly account'
[ "$(ready "$at/bao-cao/account/tai?year=2021" | head -c 4)" = '%PDF' ]
tell $? 'and as PDF'
[ "$(status "$at/bao-cao/9.9") $(status "$at/bao-cao/7.1?year=3000") $(status "$at/bao-cao/7.1?year=2021&open=khong") $(status "$at/bao-cao/7.1/tai?year=2021&format=exe")" = '404 400 400 400' ]
tell $? 'no such report, year, column or format'
for who in 'quan:Quản Trị' 'xa:Cán Bộ Xã' 'tich:Phân Tích'; do
    IFS=: read -r login name <<<"$who"
    echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" >/dev/null
done
commune=$("$bin" area show "${household%-*}" --on 2025-02-01 --format csv | awk -F, '$1 == "into" { print $3; exit }')
mycommune=${commune:-${household%-*}}
"$bin" role add --db "$db" 'Quản Trị' administrator --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Phân Tích' analyst --who 'Quản Trị' >/dev/null &&
    "$bin" role add --db "$db" 'Cán Bộ Xã' officer --commune "$mycommune" --who 'Quản Trị' >/dev/null
tell $? 'roles'
enter() { rm -f "$dir/jar" && curl -s -o /dev/null -c "$dir/jar" --data-urlencode "login=$1" --data-urlencode 'password=mật khẩu dài lắm' "$at/dang-nhap"; }
enter tich
[ "$(status "$at/bao-cao/7.1?year=2021") $(status "$at/bao-cao/6.1?year=2021") $(status "$at$link") $(status "$at/ho/$household/diem") $(status "$at$person")" = '200 403 403 403 403' ]
tell $? 'an analyst sees numbers and no names'
enter xa
mine=$(ready "$at/tinh")
told=$("$bin" report 7.1 --db "$db" --year 2021 --by commune --map today --area "$mycommune" --format csv | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "households") at = i } NR == 2 { print $at }')
grep -q "</td><td class=\"n\">$told</td>" <<<"$mine" && [ "$(grep -o '<tr><td>[^<]*</td><td class="n">' <<<"$mine" | wc -l)" = 1 ] && [ "$(status "$at/bao-cao/7.1?year=2021&area=07999")" = 403 ] &&
[ "$(status "$at/bao-cao/summary")" = 403 ]
tell $? 'an officer sees the figures of the commune alone'

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
