#!/usr/bin/env bash
# What anybody may open without a login: the law as pages.
set -u
bin=${ANSINH_BIN:-build/release/ansinh}
dir=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$dir"' EXIT
n=0
failed=0
tell() {
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else failed=1 && echo "not ok $n - $2"; fi
}
db=$dir/a.db
"$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/2021" >/dev/null &&
    "$bin" init --db "$db" >/dev/null &&
    "$bin" import --db "$db" "$dir/2021/households.csv" "$dir/2021/members.csv" "$dir/2021/facts.csv" >/dev/null 2>&1
tell $? 'a registry'
# The law, with a line that would be a script if it were not escaped.
cp -r "${ANSINH_LAW:-law}" "$dir/law"
printf '\n<script>alert(1)</script> **<b>** [x](javascript:alert(1))\n' >>"$dir/law/vn/chung.md"
ANSINH_LAW=$dir/law "$bin" serve --db "$db" --http --listen 127.0.0.1:0 >"$dir/out" 2>&1 &
server=$!
for _ in $(seq 100); do grep -q http "$dir/out" && break; sleep 0.1; done
at=$(grep -o 'http://[0-9.:]*' "$dir/out")
get() { curl -s "$@"; }
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }

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

kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
