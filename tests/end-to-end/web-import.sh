#!/usr/bin/env bash
# Import in the browser: files with mistakes, each told by file, row and column; then right ones,
# written whole by the second step; once more, and of another province. Synthetic.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
# shellcheck source=tests/end-to-end/web_steps.sh
. "$(dirname "$0")/web_steps.sh"
db=$dir/t.db
files() { # FOLDER COMMUNE YEAR HOUSEHOLD …
    local to=$dir/$1 commune=$2 year=$3
    shift 3
    mkdir -p "$to"
    { echo household,commune,village,surveyed_on; printf "%s,$commune,Thôn 1,$year-01-05\n" "$@"; } >"$to/households.csv"
    { echo household,member,name,relation,born,sex; for h; do echo "$h,1,Nguyễn Văn $h,1,1980-03-02,1"; done; } >"$to/members.csv"
    { echo entity,fact,value,from,to,known_from; echo "$1,class,N,$year-01-10,,$year-01-12"; } >"$to/facts.csv"
}
files first 07615 2024 A
files next 07615 2025 A B C
files far 00004 2025 X
"$bin" init --db "$db" >/dev/null
ok 'a registry' "$bin" import --db "$db" "$dir"/first/{households,members,facts}.csv --who xã
users() {
    while IFS=: read -r login name role where; do
        [ "$login" = - ] || echo 'mật khẩu dài lắm' | "$bin" user add --db "$db" "$login" --name "$name" || return 1
        "$bin" role add --db "$db" "$name" "$role" ${where:+--commune "$where"} --who 'Trần Quản' || return 1
    done <<'USERS'
-:Trần Quản:administrator
tinh:Nguyễn Tỉnh:province
xa:Vi Xã:officer:07615
USERS
}
ok 'users and roles' users
"$bin" import --db "$db" "$dir"/next/{households,members,facts}.csv --who 'Vi Xã' >"$dir/out" 2>&1
[ $? -ne 0 ] && grep -q 'Vi Xã' "$dir/out"
tell $? 'the command asks for the role of the province too'
serve
for login in tinh xa; do enter $login; done

give_files() { # FIELD=@PATH …
    send_files tinh /nhap /nhap/tep "$@"
}
folder() { echo households="@$dir/$1/households.csv" members="@$dir/$1/members.csv" facts="@$dir/$1/facts.csv"; }
ended() {
    for _ in $(seq 100); do get tinh /nhap >"$dir/page"; grep -q 'id="live"' "$dir/page" || return 0; sleep 0.05; done
    return 1
}

# ---- who may, and what is no survey ----
[ "$(status tinh /nhap) $(status xa /nhap)" = '200 403' ]
tell $? 'the province office; not a commune'
give_files households="@$dir/next/households.csv"
refused 'cần tệp hộ và tệp thành viên'
tell $? 'one file of the two'
# shellcheck disable=SC2046
give_files $(folder next) workbook="@$dir/next/members.csv"
refused 'không cả hai'
tell $? 'a workbook and CSV files'

# ---- mistakes ----
sed -e 's/^B,07615/B,99999/' "$dir/next/households.csv" >"$dir/ho-sai.csv"
sed -e 's/1980-03-02,1$/1980-13-02,1/;s/^A,1/A,x/' "$dir/next/members.csv" >"$dir/nguoi-sai.csv"
give_files households="@$dir/ho-sai.csv" members="@$dir/nguoi-sai.csv"
done_with && ended && words <"$dir/page" | grep -q 'ho-sai.csv 3 commune' && words <"$dir/page" | grep -q 'nguoi-sai.csv 2 member'
tell $? 'each mistake by file, row and column'
get tinh /nhap/cho-sai >"$dir/wrong.csv"
"$bin" import --db "$db" "$dir/ho-sai.csv" "$dir/nguoi-sai.csv" --problems "$dir/command.csv" --who 'Nguyễn Tỉnh' >"$dir/out" 2>&1
sed "s#$dir/##" "$dir/command.csv" | tr -d '\r' | diff - <(tr -d '\r' <"$dir/wrong.csv")
tell $? 'the same lines as the command writes'
send tinh /nhap /nhap/ghi
done_with && ended && words <"$dir/page" | grep -q 'chưa ghi gì'
tell $? 'nothing of it is written'
[ "$("$bin" household find --db "$db" B --format csv 2>/dev/null | wc -l)" -le 1 ]
tell $? 'nothing is in the registry'

# ---- written whole ----
# shellcheck disable=SC2046
give_files $(folder next)
done_with && ended && words <"$dir/page" | grep -q 'Hộ đọc được 3' && words <"$dir/page" | grep -q 'Không có chỗ sai nào'
tell $? 'three households, no mistake'
send tinh /nhap /nhap/ghi reference='12/BC-UBND'
done_with && ended && words <"$dir/page" | grep -q 'Hộ mới 2, thay đổi 0, thôi 0' && words <"$dir/page" | grep -q 'Người mới 2,'
tell $? 'two households are new'
"$bin" household show --db "$db" C >"$dir/out" 2>&1 && grep -q 'Nguyễn Văn C' "$dir/out"
tell $? 'they are in the registry'
"$bin" audit show --db "$db" 2>/dev/null | grep "Nguyễn Tỉnh" | grep import | grep -q "12/BC-UBND: households.csv, members.csv, facts.csv"
tell $? 'the log says who imported what'
# shellcheck disable=SC2046
give_files $(folder next)
ended
send tinh /nhap /nhap/ghi
done_with && ended && words <"$dir/page" | grep -q 'đã có trong sổ: không đổi gì'
tell $? 'the same files again'
# shellcheck disable=SC2046
give_files $(folder far)
ended
send tinh /nhap /nhap/ghi
done_with && ended && words <"$dir/page" | grep -q 'tệp là của tỉnh'
tell $? 'files of another province'
# shellcheck disable=SC2046
give_files $(folder first)
ended
send tinh /nhap /nhap/ghi
done_with && ended && words <"$dir/page" | grep -q 'không đổi gì'
tell $? 'an older survey that is recorded'
send tinh /nhap /nhap/bo
done_with && get tinh /nhap | words | grep -qv 'Các tệp đã gửi'
tell $? 'thrown away'
kill -TERM "$server" && wait "$server"
tell $? 'stops gracefully'
server=
echo "1..$n"
exit $failed
