#!/usr/bin/env bash
# A certificate with its signed code: checked without a database, and on the page without a login.
# That each changed byte is refused is review-claim's.
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
household=$(awk -F, 'NR == 2 { print $1 }' "$dir/2021/households.csv")
correct() { "$bin" household correct --db "$db" "$household" "$@" --who 'Lê C' --source decision >/dev/null; }
correct class=N --from 2022-01-01
tell $? 'a poor household'

# ---- the key, and the paper ----
ok 'a key' "$bin" paper key --new "$dir/key" --site https://ansinh.example
cp "$dir/said" "$dir/pub"
says 'whose public part is printed' '^ansinh-paper-public https://ansinh.example [A-Za-z0-9+/]*=$'
[ "$(stat -c %a "$dir/key")" = 600 ] && ! grep -q secret "$dir/pub" &&
    "$bin" paper key --key "$dir/key" | cmp -s - "$dir/pub"
tell $? 'the file is its owner'"'"'s alone'
! "$bin" paper key --new "$dir/key" >"$dir/said" 2>&1
tell $? 'and is not written over'
"$bin" paper key --new "$dir/other" >"$dir/other.pub"
certificate() { "$bin" review certificate --db "$db" "$household" "$@"; }
ok 'a certificate' certificate --key "$dir/key"
address=$(grep -o 'https://ansinh.example/kiem-tra?m=[A-Za-z0-9_-]*$' "$dir/said")
code=${address#*=}
[ -n "$code" ] && ! grep -q kiem-tra < <(certificate)
tell $? 'has its address, where there is a key'
head=$(sed -n 's/^Họ và tên chủ hộ: //p' "$dir/said")
said=$(tr '_-' '/+' <<<"$code" | base64 -d 2>/dev/null | head -c -64)
grep -q "^$household$" <<<"$said" && [ -n "$head" ] && ! grep -q "$head" <<<"$said"
tell $? 'the code has the number, and nobody'"'"'s name'
certificate --out "$dir/plain.pdf" && certificate --key "$dir/key" --out "$dir/checked.pdf" &&
    pdftotext "$dir/checked.pdf" - | grep -q 'Quét mã để kiểm tra' && ! pdftotext "$dir/plain.pdf" - | grep -q 'Quét mã'
tell $? 'the PDF too'
! certificate --key "$dir/pub" >"$dir/said" 2>"$dir/err"
says 'a public key signs nothing' 'chỉ có khóa công khai'
chmod 644 "$dir/key" && ! certificate --key "$dir/key" >"$dir/said" 2>"$dir/err"
says 'nor a key that others may read' 'người khác đọc được'
chmod 600 "$dir/key"

# ---- without a database ----
verify() { "$bin" paper verify "$1" --key "$dir/pub" "${@:2}" >"$dir/said" 2>"$dir/err"; }
verify "$address"
tell $? 'verified by the public key alone'
says 'what it says' "số: $household"
says 'and that it is of synthetic data' 'GIẢ LẬP'
verify "$code"
tell $? 'the text without the address too'
! verify "$code" --on 2021-12-31
says 'before its first day' 'chưa có hiệu lực'
changed=${code:0:40}$([ "${code:40:1}" = A ] && echo B || echo A)${code:41}
! verify "$changed"
says 'changed' 'đã bị sửa'
! "$bin" paper verify "$code" --key "$dir/other.pub" >"$dir/said" 2>"$dir/err"
says 'by another office'"'"'s key' 'không phải giấy ký bằng khóa này'

# ---- the page ----
serve --paper-key "$dir/key"
ask() { curl -s -G --data-urlencode "m=$1" "$at/kiem-tra" >"$dir/page" && words <"$dir/page" >"$dir/said"; : >"$dir/err"; }
ask "$address"
says 'right, and in force' 'Giấy thật, đang có hiệu lực'
says 'of synthetic data, that the paper certifies nothing' 'giấy này không chứng nhận điều gì'
says 'with what the paper says' "Giấy chứng nhận số $household"
! grep -q "$head" "$dir/page"
tell $? 'and nothing else'
ask "$changed"
says 'changed: refused' 'Chữ ký không đúng'
! grep -q "$household" "$dir/said"
tell $? 'and told nothing'
ask '"><script>alert(1)</script>'
! grep -q '<script>alert' "$dir/page"
tell $? 'what is pasted is text'
[ "$(curl -s -o /dev/null -w '%{http_code}' "$at/kiem-tra?m=$(head -c 3000 /dev/zero | tr '\0' a)")" = 413 ]
tell $? 'nor is it too long'
correct class=KN --from 2023-01-01
ask "$code"
says 'the class has changed since' 'không còn đúng'
! sed "s/$code//g" "$dir/said" | grep -qi 'KN\|không nghèo' # the code's own letters may be any
tell $? 'to what, it does not tell'
verify "$code"
tell $? 'which no one knows without the registry'
correct class=CN --from 2024-01-01 --to 2024-12-31
"$bin" review certificate --db "$db" "$household" --as-of 2024-06-01 --key "$dir/key" >"$dir/over"
over=$(grep -o 'm=[A-Za-z0-9_-]*$' "$dir/over")
ask "${over#m=}"
says 'run out' 'đã hết hạn'

# ---- a refusal: a poor household asks to leave in March 2022, and its form still says poor ----
"$bin" decide --households "$dir/2021/households.csv" --members "$dir/2021/members.csv" --facts "$dir/2021/facts.csv" \
    --month 2021-11 --out "$dir/f" >/dev/null
poor=$(grep -m1 ',N,' "$dir/f/classes.csv" | cut -d, -f1)
"$bin" household correct --db "$db" "$poor" class=N --from 2022-01-01 --who 'Lê C' --source decision >/dev/null
mkdir "$dir/march"
for file in households members facts; do # its form again, filled in on 17/03/2022
    { head -1 "$dir/2021/$file.csv" && grep "^$poor[,/]" "$dir/2021/$file.csv"; } |
        sed 's/,2021-1[0-9]-[0-9][0-9],/,2022-03-17,/' >"$dir/march/$file.csv"
done
monthly() { "$bin" campaign "$@" --db "$db" --year 2022 --month 3 --who 'Lê C' >"$dir/said" 2>"$dir/err"; }
step() { monthly step "$1" --commune "${poor%%-*}" --on "2022-03-$2" "${@:3}"; }
monthly open && "$bin" review request --db "$db" "$poor" --year 2022 --month 3 --form 04 --on 2022-03-02 --who 'Lê C' >/dev/null &&
    "$bin" import --db "$db" "$dir"/march/{households,members,facts}.csv --who 'Lê C' >/dev/null 2>&1 &&
    step list 15 && step survey 17 && step score 18 && step meeting 20 --present 40 --agreed 30 && step listing 21 &&
    step recheck 27 && step opinion 28 && step decision 30 --number 5/QĐ --signer 'Lê C'
tell $? 'decided in March'
says 'its request is refused' 'từ chối đề nghị: 1'
echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" tinh --name 'Cán Bộ Tỉnh' >/dev/null &&
    "$bin" role add --db "$db" 'Quản Trị' administrator --who 'Lê C' >/dev/null &&
    "$bin" role add --db "$db" 'Cán Bộ Tỉnh' province --who 'Quản Trị' >/dev/null && enter tinh &&
    get tinh "/ra-soat/2022-03/ho/$poor/tu-choi" >"$dir/page"
words <"$dir/page" >"$dir/said"
says 'the page to print says to whom and by which decision' "(hộ $poor) .*Quyết định số 5/QĐ ngày 30/03/2022, đề nghị không được chấp nhận"
says 'and why, with the article' 'Hộ vẫn thuộc diện hộ nghèo.*Điều 4 Quyết định 24/2021/QĐ-TTg'
refusal=$(grep -o 'kiem-tra?m=[A-Za-z0-9_-]*' "$dir/page" | head -1)
[ -n "$refusal" ]
tell $? 'and has its address'
head=$(sed -n "s/.*Kính gửi: \([^(]*\) (hộ.*/\1/p" "$dir/said")
ask "${refusal#*m=}"
says 'which anybody may check' 'Giấy thật, đang có hiệu lực'
says 'with whom it refused' "$poor"
[ -n "$head" ] && ! grep -q "$head" "$dir/page"
tell $? 'by number, not by name'
"$bin" household correct --db "$db" "$poor" class=KN --from 2023-01-01 --who 'Cán Bộ Tỉnh' --source decision >/dev/null
ask "${refusal#*m=}"
says 'another class since takes nothing from what was decided' 'Giấy thật, đang có hiệu lực'
kill "$server" && wait "$server" 2>/dev/null
serve
ask "$code"
says 'without a key nothing is checked' 'chưa có khóa ký giấy'
kill "$server" && wait "$server" 2>/dev/null
server=
echo "1..$n"
exit $failed
