#!/usr/bin/env bash
# The main job, as `make run` shows it: three synthetic years of Bắc Giang go into a registry, each is
# reviewed step by step until the communes' chairmen have decided, and the result stands beside the
# published figures, with movements, one household's history, and what the law owes for a month.
#   tools/run.sh [HOUSEHOLDS]      fewer households for a quick look
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

say "7. Sổ có toàn vẹn không (is the registry whole)"
"$bin" check-db --db "$db"
