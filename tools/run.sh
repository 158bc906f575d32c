#!/usr/bin/env bash
# The main job, as `make run` shows it: three synthetic years of Bắc Giang go into a registry, each is
# reviewed step by step until the communes' chairmen have decided, and the result stands beside the
# published figures, with movements, one household's history, what the law owes for a month, five
# months of payments, the yearly account of the province as PDF and as part of a page, and at last the
# pages themselves, as a province to practise in.
#   tools/run.sh [HOUSEHOLDS]      fewer households for a quick look
#   ANSINH_SERVE=no                without the pages at the end
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
bin=${ANSINH_BIN:-build/release/ansinh}
out=${ANSINH_OUT:-out/run}
month=2024-07
households=${1:-}
db=$out/bac-ninh.db
targets=data/synth/bac-giang/targets.csv
rm -rf "$out"
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

# The steps of a yearly review, on days that the law allows.
review() { # YEAR
    local year=$1 step
    step() { # STEP DAY [OPTION…]
        "$bin" campaign step "$1" --db "$db" --year "$year" --commune all --on "$year-$2" --who "Tổ rà soát (giả lập)" "${@:3}"
    }
    "$bin" campaign open --db "$db" --year "$year" --who "Sở (giả lập)"
    step list 09-05
    step survey 11-20
    step score 11-21
    step meeting 11-24 --present 40 --agreed 38
    step listing 11-25
    step recheck 11-30
    step opinion 12-02
    step decision 12-08 --number "{n}/QĐ-UBND" --signer "Chủ tịch UBND xã {commune} (giả lập)"
    step certificate 12-10
    step report 12-12
    "$bin" campaign close --db "$db" --year "$year" --on "$year-12-14" --who "Sở (giả lập)"
}

say "1. Ba năm của một tỉnh GIẢ LẬP (synthetic: no real person)"
previous=
for year in 2021 2022 2023; do
    if [ -z "$previous" ]; then
        "$bin" synth --area bac-giang --year "$year" --out "$out/$year" ${households:+--households "$households"}
    else
        "$bin" synth --from "$out/$previous" --year "$year" --out "$out/$year"
    fi
    previous=$year
done

say "2. Vào sổ, rà soát, quyết định (into the registry, reviewed, decided)"
"$bin" init --db "$db"
for year in 2021 2022 2023; do
    say "   Năm $year"
    [ ! -e "$out/$year/events.csv" ] || "$bin" event import --db "$db" "$out/$year/events.csv"
    "$bin" import --db "$db" "$out/$year/households.csv" "$out/$year/members.csv" "$out/$year/facts.csv"
    review "$year"
done

say "3. Ai nghèo, bên cạnh số công bố (who is poor, beside the published figures; SYNTHETIC data)"
"$bin" report summary --db "$db"

say "4. Biến động hộ nghèo năm 2023 (form 7.2)"
"$bin" report 7.2 --db "$db" --year 2023 --by district

say "5. Lịch sử một hộ (one household's history)"
"$bin" report 7.2 --db "$db" --year 2023 --open 6 --format csv >"$out/poor-again.csv"
household=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "household") at = i } NR == 2 { print $at; exit }' "$out/poor-again.csv")
"$bin" review history --db "$db" "$household"
"$bin" review certificate --db "$db" "$household"

say "6. Luật trả cho tháng $month (what the law owes for a month)"
"$bin" decide --db "$db" --month "$month" --known-on 2024-07-31 --out "$out/decided-$month" |
    awk '/^Quyền lợi|^Benefits/ { on = 1 } on { print }'
entity=$(awk -F, '$2 == "disability_allowance" && $5 > 0 { print $1; exit }' "$out/decided-$month/entitlements.csv")
"$bin" explain --db "$db" --month "$month" --known-on 2024-07-31 --entity "$entity" --benefit disability_allowance

# ---- from what is owed to money received ----
hoa="Nguyễn Thị Hoà (giả lập)"
binh="Trần Văn Bình (giả lập)"
signer="Chủ tịch UBND (giả lập)"
cycle() { # COMMAND [OPTION…], of $month
    "$bin" cycle "$1" --db "$db" --month "$month" "${@:2}"
}
# A decision on the budget: one prepares, another sees it and approves.
two() { # KIND FILE|OPTION…
    local id seen
    id=$("$bin" budget "$1" --db "$db" "${@:2}" --decision "12/QĐ-UBND" --on 2026-01-05 --signer "$signer" --who "$hoa" |
        grep -oE '[0-9a-f]{32}' | head -1)
    seen=$("$bin" budget show --db "$db" "$id" 2>&1 >/dev/null | grep -oE '[0-9a-f]{32}' | tail -1)
    "$bin" budget approve --db "$db" "$id" --seen "$seen" --who "$binh"
}
# Where the list needs more than the budget has left, that much is assigned and given to the lines.
supplement() {
    cycle budget --format csv >"$out/need.csv"
    awk -F, 'NR > 1 && $6 > 0 { print $1 "," $2 "," $3 "," $6 }' "$out/need.csv" >"$out/lines.csv"
    [ -s "$out/lines.csv" ] || return 0
    awk -F, '{ sum[$1] += $4 } END { print "fund,amount"; for (f in sum) printf "%s,%.0f\n", f, sum[f] }' "$out/lines.csv" >"$out/funds.csv"
    sed -i '1i fund,programme,commune,amount' "$out/lines.csv"
    two assign "$out/funds.csv"
    two supplement "$out/lines.csv"
}
a_month() { # [--known-on DAY]
    say "   Tháng $month"
    cycle prepare --provider BUU-DIEN --who "$hoa" "$@"
    supplement
    cycle approve --who "$binh"
    cycle export --who "$binh" --out "$out/$month" --providers "$out/providers.csv" --authority "Sở (giả lập)"
    "$bin" synth answers --list "$out/$month/BUU-DIEN-$month.csv" --on "$month-18" --out "$out/$month/answers.csv" \
        --returned 20 --seed "${month#*-}"
    cycle import --who "$binh" "$out/$month/answers.csv"
    cycle reconcile --who "$binh"
    cycle close --who "$binh"
}

say "7. Đăng ký hưởng, dự toán năm 2026 (enrolment, the budget of 2026)"
"$bin" enrol prepare --db "$db" --likely --month 2026-07 --known-on 2026-06-20 --number "1/QĐ-UBND" --on 2026-06-20 \
    --signer "$signer" --who "$hoa"
"$bin" enrol approve --db "$db" all --who "$binh"
"$bin" budget estimate --db "$db" --year 2026 --from-law --known-on 2026-06-20 --who "$hoa" >"$out/estimate.txt"
head -1 "$out/estimate.txt"
two assign --from-estimate 1
two allocate --from-estimate 1
printf 'code,name,bank,account,holder\nBUU-DIEN,Bưu điện (giả lập),970405,0000000001,Kho bạc (giả lập)\n' >"$out/providers.csv"

say "8. Chi trả tháng 7 đến 11/2026: 2 % bị trả lại, nghị định có hiệu lực trở về trước (five months of payments)"
# July and August are reckoned with what was known then; Decree 335/2026 of 21 August reaches back to July.
month=2026-07 && a_month --known-on 2026-06-20
month=2026-08 && a_month --known-on 2026-07-20
month=2026-09 && a_month
say "   Mười người mất từ tháng 7, nay mới biết (ten deaths of July, learnt now)"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR > 1 && $at["benefit"] == "social_pension" { print $at["entity"] }' \
    <("$bin" enrol list --db "$db" --benefit social_pension --format csv) | sort -u | sed -n 1,10p >"$out/dead.txt"
while read -r who; do
    "$bin" person correct --db "$db" "$who" dead=1 --from 2026-07-15 --who "$hoa" --source form >/dev/null
done <"$out/dead.txt"
month=2026-10 && a_month
cycle remarks --format csv | awk -F, 'NR > 1 { n[$1]++ } END { for (k in n) print "  " k ": " n[k] }'
month=2026-11 && a_month

say "9. Bảng giải ngân, cân đối (disbursement, trial balance)"
"$bin" budget status --db "$db" --year 2026 --by programme
"$bin" ledger trial --db "$db" | tail -8

say "10. Sổ có toàn vẹn không (is the registry whole)"
"$bin" check-db --db "$db"

say "11. Báo cáo năm của tỉnh (the yearly account of the province; SYNTHETIC data)"
"$bin" report account --db "$db" --year 2023 --out "$out/bao-cao-2023.pdf" --authority "ỦY BAN NHÂN DÂN TỈNH (giả lập)"
"$bin" report account --db "$db" --year 2023 --out "$out/bao-cao-2023.html"
echo "  $out/bao-cao-2023.pdf, $out/bao-cao-2023.html"

say "12. Tỉnh để tập: một người dùng cho mỗi vai trò (a practice province: a login for each role)"
password='tập dùng dữ liệu giả'
admin='Trần Văn Quản (giả lập)'
first=$(awk -F, 'NR == 2 { print $2 }' "$out/2021/households.csv")
commune=$("$bin" area show "$first" --on 2025-02-01 --format csv | awk -F, '$1 == "into" { print $3; exit }')
practise() { # LOGIN NAME ROLE [--commune CODE]
    echo "$password" | "$bin" user add --db "$db" "$1" --name "$2" >/dev/null
    "$bin" role add --db "$db" "$2" "$3" --who "$admin" "${@:4}" >/dev/null
    printf '  %-10s %-28s %s\n' "$1" "$2" "$3 ${*:5}"
}
practise quan "$admin" administrator
practise tinh 'Nguyễn Thị Tỉnh (giả lập)' province
practise chutich 'Lê Văn Chủ (giả lập)' chairman
practise xa 'Hoàng Thị Xã (giả lập)' officer --commune "${commune:-$first}"
practise taichinh 'Phạm Thị Tài (giả lập)' finance
practise thanhtra 'Đỗ Văn Tra (giả lập)' inspector
practise phantich 'Vũ Thị Tích (giả lập)' analyst
echo "  mật khẩu của tất cả (the password of all): $password"
# Certificates carry a code signed with it (docs/claims.md).
rm -f "$out/paper.key"
"$bin" paper key --new "$out/paper.key" --site http://127.0.0.1:8080 >"$out/paper.pub"
if [ "${ANSINH_SERVE:-yes}" = no ]; then
    echo "  $bin serve --db $db --http --paper-key $out/paper.key"
    exit 0
fi
exec "$bin" serve --db "$db" --http --paper-key "$out/paper.key" --listen 127.0.0.1:8080
