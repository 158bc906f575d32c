#!/usr/bin/env bash
# A campaign on the pages, asked as a browser asks: opened by who may, its board, its steps by
# village and commune, what stands in the way beside the form, the decision by the chairman alone.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/a.db
: >"$dir/err"
password='mật khẩu dài lắm'
"$bin" synth --area bac-giang --year 2021 --households 100 --out "$dir/2021" >/dev/null &&
    "$bin" init --db "$db" >/dev/null &&
    "$bin" import --db "$db" "$dir/2021/households.csv" "$dir/2021/members.csv" "$dir/2021/facts.csv" >/dev/null 2>&1
tell $? 'a registry'
household=$(awk -F, 'NR == 2 { print $1 }' "$dir/2021/households.csv")
xa=${household%-*}
today=$("$bin" area show "$xa" --on 2025-02-01 --format csv | awk -F, '$1 == "into" { print $3; exit }')
for who in 'quan:Quản Trị' 'tinh:Cán Bộ Tỉnh' 'xa:Cán Bộ Xã' 'chu:Chủ Tịch'; do
    IFS=: read -r login name <<<"$who"
    echo "$password" | "$bin" user add --db "$db" "$login" --name "$name" >/dev/null
done
role() { "$bin" role add --db "$db" "$@" --who 'Quản Trị' >/dev/null; }
role 'Quản Trị' administrator && role 'Cán Bộ Tỉnh' province &&
    role 'Cán Bộ Xã' officer --commune "$today" && role 'Chủ Tịch' chairman --commune "$today"
tell $? 'roles'
serve
for who in quan tinh xa chu; do
    curl -s -o /dev/null -c "$dir/$who" --data-urlencode "login=$who" --data-urlencode "password=$password" "$at/dang-nhap"
done
get() { curl -s -b "$dir/$1" "$at$2"; }
field() { grep -o "name=\"$1\" value=\"[0-9a-f]*\"" "$dir/page" | head -1 | grep -o '[0-9a-f]\{32\}'; }
# who, page of the form, address of the form, fields: the status; the answer in $dir/said
send() {
    local who=$1 page=$2 to=$3 args=() one
    shift 3
    get "$who" "$page" >"$dir/page"
    for one in "$@"; do args+=(--data-urlencode "$one"); done
    curl -s -o "$dir/said" -D "$dir/head" -w '%{http_code}' -b "$dir/$who" -d "csrf=$(field csrf)" \
        -d "operation=${operation:-$(field operation)}" "${args[@]}" "$at$to"
}
is() { # what, expected, got
    [ "$2" = "$3" ] || echo "# $3, not $2"
    [ "$2" = "$3" ]
    tell $? "$1"
}
here=/ra-soat/2021/xa/$xa
step() { send "$1" "$here" "$here/buoc" "${@:2}"; }

is 'an officer of a commune opens no campaign' 403 "$(send xa /ra-soat /ra-soat year=2021)"
is 'nor in a year that has none' 400 "$(send tinh /ra-soat /ra-soat year=2020)"
says 'it says why' 'chưa có hiệu lực'
! "$bin" campaign open --db "$db" --year 2021 --who 'Cán Bộ Xã' >"$dir/said" 2>"$dir/err"
tell $? 'nor by the command'
says 'it says which role is needed' 'cần vai trò cán bộ tỉnh'
is 'the province office opens it' 303 "$(send tinh /ra-soat /ra-soat year=2021)"
is 'not twice' 400 "$(send tinh /ra-soat /ra-soat year=2021)"
get xa /ra-soat/2021 >"$dir/said"
says 'an officer sees the own commune' "$here\""
[ "$(grep -c 'href="/ra-soat/2021/xa/' "$dir/said")" = 1 ]
tell $? 'and no other'
other=$(cut -d, -f2 "$dir/2021/households.csv" | sed 1d | grep -v "$xa" | tail -1)
[ "$(curl -s -o /dev/null -w '%{http_code}' -b "$dir/xa" "$at/ra-soat/2021/xa/$other")" = 403 ]
tell $? 'nor by its address'
# Changes typed without a link: an operation a line; each is answered.
op() { # id, key, member, field, base, value
    printf '%032d\t%s\t%s\t%s\t%s\t%s\t%s\t0\t1\t%s\n' "$1" "$2" "$xa" 'Thôn 1' "$3" "$4" "$5" "$6"
}
sync() { # who, device; operations on stdin: the answers
    get "$1" /ra-soat/2021 >"$dir/page"
    curl -s -b "$dir/$1" -d "csrf=$(get "$1" /ra-soat/dong-bo | cut -f1)" --data-urlencode "device=$2" \
        --data-urlencode ops@- "$at/ra-soat/2021/dong-bo" | cut -f2,3
}
answers() { tr '\t\n' ' ,'; }
is 'each change is answered' 'applied 1,applied 2,refused 0,refused 0,' \
    "$({ op 1 moi-a 0 kwh_month 0 40; op 2 moi-a 1 name 0 'Nguyễn Thị A'; op 3 moi-a 0 roof 0 9; op 4 moi-a 0 money 0 1; } | sync xa d1 | answers)"
is 'the same ones again have the same answers' 'again 1,again 2,' \
    "$({ op 1 moi-a 0 kwh_month 0 40; op 2 moi-a 1 name 0 'Nguyễn Thị A'; } | sync xa d1 | answers)"
is 'an id once used for another value is refused' 'refused 0,' "$(op 1 moi-a 0 kwh_month 0 41 | sync xa d1 | answers)"
is 'another field from another place is merged' 'applied 3,' "$(op 5 moi-a 0 power 0 1 | sync tinh d2 | answers)"
is 'the same field with an old base is a conflict' 'conflict 4,' "$(op 6 moi-a 0 kwh_month 0 45 | sync tinh d2 | answers)"
is 'the same value is none' 'applied 5,' "$(op 7 moi-a 0 kwh_month 0 40 | sync tinh d2 | answers)"
get xa /ra-soat/2021/phieu/moi-a >"$dir/said"
says 'both values stand there' 'value="45"'
says 'with who wrote them' 'Cán Bộ Tỉnh'
is 'not in a commune of somebody else' 'refused 0,' "$(xa=$other op 8 moi-b 0 kwh_month 0 45 | sync xa d1 | answers)"
op 9 moi-e 0 kwh_month 0 40 >"$dir/op" && xa=$other op 10 moi-e 0 kwh_month 0 40 | sync tinh d2 >/dev/null
is 'nor by calling its form one of the own commune' 'refused 0,' "$(sync xa d1 <"$dir/op" | answers)"
# A household of the registry, opened by two before anybody typed: what the form began with nobody wrote.
name=$(awk -F, -v h="$household" '$1 == h && $2 == 1 { print $3 }' "$dir/2021/members.csv")
is 'the first to type' applied "$(op 11 "$household" 1 name 0 'Tên Sửa' | sync xa d1 | cut -f1)"
is 'what the other types is no conflict with the registry' applied "$(op 12 "$household" 1 born 0 1950-01-01 | sync tinh d2 | cut -f1)"
form=/ra-soat/2021/phieu/$household
is 'without script it is what differs from what was seen' 303 "$(send tinh "$form" "$form" base=0 "f.1.name=$name" f.0.roof=2)"
get xa "$form" >"$dir/said"
grep -q 'value="Tên Sửa"' "$dir/said" && ! grep -q 'id="conflicts"' "$dir/said"
tell $? 'and a name that was left alone stays as the other wrote it'
is 'a form without script' 303 "$(send xa /ra-soat/2021/phieu/moi-a /ra-soat/2021/phieu/moi-a base=5 f.0.kwh_month=40 f.0.roof=2)"
is 'a wrong value is told beside its field' 400 "$(send xa /ra-soat/2021/phieu/moi-a /ra-soat/2021/phieu/moi-a base=6 f.0.roof=7)"
says 'beside it' 'class="fault"'
is 'what is in conflict is not handed in' 400 "$(send xa /ra-soat/2021/phieu/moi-a /ra-soat/2021/phieu/moi-a base=6 do=submit)"
says 'it says so' 'hai người ghi khác nhau'
is 'settled' 303 "$(send xa /ra-soat/2021/phieu/moi-a /ra-soat/2021/phieu/moi-a base=6 settles=4 f.0.kwh_month=45)"
! get xa /ra-soat/2021/phieu/moi-a | grep -q 'id="conflicts"'
tell $? 'then there is none'
filled() { # the form's key: a household of one, handed in
    send xa "/ra-soat/2021/phieu/$1" "/ra-soat/2021/phieu/$1" base=99 f.0.surveyed_on=2021-10-20 'f.1.name=Trần Văn Mới' \
        f.1.relation=1 f.1.born=1980-01-01 f.1.sex=1 do=submit
}
op 20 moi-c 0 kwh_month 0 40 | sync xa d1 >/dev/null
code=$(get xa /ra-soat/2021/phieu/moi-c | grep -o "$xa-[0-9A-Za-z-]*" | head -1)
{
    echo household,commune,village,surveyed_on
    echo "$code,$xa,Thôn 9,2021-10-20"
} >"$dir/taken.csv"
printf 'household,member,name,relation,born,sex\n%s,1,Lê Thị Khác,1,1970-01-01,2\n' "$code" >"$dir/taken-m.csv"
"$bin" import --db "$db" "$dir/taken.csv" "$dir/taken-m.csv" --who 'Cán Bộ Tỉnh' >/dev/null 2>"$dir/err"
tell $? "meanwhile another household has the code $code"
is 'its form is not handed in as the other' 400 "$(filled moi-c)"
says 'it says so' 'nay đã là của một hộ khác'
op 21 moi-d 0 kwh_month 0 40 | sync xa d1 >/dev/null
is 'a new household is handed in' 303 "$(filled moi-d)"
is 'and again' 303 "$(filled moi-d)"
is 'a request by form 01' 303 "$(send xa /ra-soat/2021 /ra-soat/2021/de-nghi "code=$household" form=01 on=2021-10-20)"
is 'once' 400 "$(send xa /ra-soat/2021 /ra-soat/2021/de-nghi "code=$household" form=01 on=2021-10-20)"
says 'it says so beside the form' 'đã thuộc diện rà soát'
get xa "$here/ho" >"$dir/said"
says 'the household is on the board' "$household"
says 'with its step' 'đã khảo sát'
is 'out of order' 400 "$(step xa step=meeting on=2021-11-16 present=40 agreed=30)"
says 'it says what comes first' 'trước đó phải xong bước'
is 'the list is closed' 303 "$(step xa step=list on=2021-10-21)"
! "$bin" campaign step screen --db "$db" --year 2021 --commune "$other" --on 2021-10-25 --who 'Cán Bộ Xã' >"$dir/said" 2>"$dir/err"
tell $? 'no step by the command in a commune of somebody else'
! "$bin" review complaint --db "$db" "$(grep -m1 "^$other" "$dir/2021/households.csv" | cut -d, -f1)" --year 2021 --by A --content B \
    --on 2021-11-20 --who 'Cán Bộ Xã' >"$dir/said" 2>"$dir/err"
tell $? 'nor anything about one of its households'
says 'it says so' 'review.record'
get xa "$form" >"$dir/said"
says 'form A stands on the form of who asked by form 01' 'name="f.0.a0_house"'
is 'four of its nine points end it there' 'applied,applied,applied,applied,' \
    "$(for i in 1 2 3 4; do op 3$i "$household" 0 a$i 99 1; done | sync xa d1 | cut -f1 | answers)"
get xa "$form" >"$dir/said"
says 'it says so, by the law' 'không thuộc diện rà soát'
is 'form A is handed in' 303 "$(send xa "$form" "$form" base=99 do=screen)"
is 'and by the script' applied "$(op 40 "$household" 0 '#screen' 99 1 | sync xa d1 | cut -f1)"
is 'nothing of it without an answer' 400 "$(send xa /ra-soat/2021/phieu/moi-a /ra-soat/2021/phieu/moi-a base=99 do=screen)"
case=/ra-soat/2021/ho/$household
is 'no complaint before the list hangs' 400 "$(send xa "$case" "$case/khieu-nai" on=2021-10-26 by=A content=B)"
says 'it says so, and keeps what was typed' 'chưa niêm yết'
is 'nor a vote of one household' 400 "$(send xa "$case" "$case/bieu-quyet" on=2021-10-26 present=4 agreed=1)"
[ "$(curl -s -o "$dir/said" -w '%{http_code}' -b "$dir/xa" "$at$here/niem-yet")" = 400 ]
tell $? 'no public list before the meetings'
operation=00112233445566778899aabbccddeeff
is 'the step of form A' 303 "$(step xa step=screen on=2021-10-25)"
is 'the same operation again: the same answer' 303 "$(step xa step=screen on=2021-10-25)"
is 'with other content it is refused' 400 "$(step xa step=screen on=2021-10-26)"
unset operation
is 'surveyed' 303 "$(step xa step=survey on=2021-11-10)"
is 'scored' 303 "$(step xa step=score on=2021-11-12)"
is 'a meeting needs its votes' 400 "$(step xa step=meeting on=2021-11-16 present=40)"
is 'the meeting' 303 "$(step xa step=meeting on=2021-11-16 present=40 agreed=38)"
is 'the list hangs' 303 "$(step xa step=listing on=2021-11-18)"
get xa "$here/niem-yet" >"$dir/said"
says 'the public list prints under the heading of the state' 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
get xa "$here/bien-ban?thon=Th%C3%B4n%201" >"$dir/said"
says 'the minutes have the vote' '40 người dự, 38 người đồng ý'
is 'a complaint about a result' 303 "$(send xa "$case" "$case/khieu-nai" on=2021-11-20 'by=Nguyễn Văn Kêu' 'content=Nhà đã cũ')"
is 'an officer of nowhere else' 403 "$(xa=$other send chu "$case" "$case/khieu-nai" on=2021-11-20 by=A content=B)"
is 'it stands in the way of the re-check' 400 "$(step xa step=recheck on=2021-11-25)"
is 'upheld or not must be said' 400 "$(send xa "$case" "$case/tra-loi" on=2021-11-22 number=1 content=X)"
is 'answered' 303 "$(send xa "$case" "$case/tra-loi" on=2021-11-22 number=1 upheld=no 'content=Đã xem lại')"
is 'once' 400 "$(send xa "$case" "$case/tra-loi" on=2021-11-22 number=1 upheld=no 'content=Đã xem lại')"
get chu "$case" >"$dir/said"
says 'the chairman reads who complained' 'Nguyễn Văn Kêu'
is 'nothing was refused yet' 400 "$(curl -s -o "$dir/said" -w '%{http_code}' -b "$dir/xa" "$at$case/tu-choi")"
is 're-checked' 303 "$(step xa step=recheck on=2021-11-25)"
is 'the opinion of the district' 303 "$(step xa step=opinion on=2021-11-30)"
is 'an officer decides nothing' 403 "$(step xa step=decision on=2021-12-08 number=1/QĐ signer=A)"
is 'what was not answered stands in the way' 400 "$(step chu step=decision on=2021-12-08 number=1/QĐ signer=A)"
says 'the household is named' "$household"
# ---- tasks of practice: what this user did, by the audit log ----
tasks() { get "$1" /thuc-hanh | sed 's/<[^>]*>/ /g' | tr -s ' \n' ' ' >"$dir/said"; }
day=$(TZ=Asia/Ho_Chi_Minh date +%d/%m/%Y)
tasks xa
says 'who filled in a form did that task' "Nhập một phiếu khảo sát .*mạng lại. đã làm ngày $day"
says 'and that of a step' "Ghi một bước của xã .*không cho. đã làm ngày $day Lập một quyết định hưởng .* chưa làm"
tasks chu
says 'another has done nothing' 'Đã làm 0 trên'
! grep -q 'Nhập một phiếu khảo sát' "$dir/said"
tell $? 'and has the tasks of the own role'
is 'nobody without a login' 303 "$(curl -s -o /dev/null -w '%{http_code}' "$at/thuc-hanh")"
echo "1..$n"
exit $failed
