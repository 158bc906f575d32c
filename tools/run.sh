#!/usr/bin/env bash
# The main job, as `make run` shows it: three synthetic years of Bắc Giang, who is poor by the scoring
# of the law beside the published figures, what the law owes for a month, one decision explained.
#   tools/run.sh [HOUSEHOLDS]      fewer households for a quick look
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
bin=${ANSINH_BIN:-build/release/ansinh}
out=${ANSINH_OUT:-out/run}
month=2024-07
households=${1:-}
targets=data/synth/bac-giang/targets.csv
rm -rf "$out"
mkdir -p "$out"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }

files() { printf '%s\n' --households "$out/$1/households.csv" --members "$out/$1/members.csv" --facts "$out/$1/facts.csv"; }

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

say "2. Luật chấm từng hộ: ai nghèo (who is poor, by the scoring itself)"
for year in 2021 2022 2023; do
    mapfile -t in < <(files "$year")
    "$bin" decide "${in[@]}" --month "$year-12" --out "$out/decided-$year" >"$out/decided-$year.txt"
done
cat "$out/decided-2023.txt" | awk '/^Quyền lợi|^Benefits/ { exit } { print }'

say "3. Luật trả cho tháng $month (what the law owes for a month)"
mapfile -t in < <(files 2023)
"$bin" decide "${in[@]}" --month "$month" --known-on 2024-07-31 --out "$out/decided-$month" |
    awk '/^Quyền lợi|^Benefits/ { on = 1 } on { print }'

say "4. Một quyết định, giải thích (one decision, explained)"
entity=$(awk -F, '$2 == "disability_allowance" && $5 > 0 { print $1; exit }' "$out/decided-$month/entitlements.csv")
"$bin" explain "${in[@]}" --month "$month" --known-on 2024-07-31 --entity "$entity" --benefit disability_allowance

say "5. Hộ nghèo theo luật chấm, bên cạnh số công bố (dữ liệu GIẢ LẬP)"
echo "   Poor households by the scoring, beside the published figures (SYNTHETIC data)"
echo
scaled=${households:+1}
for year in 2021 2022 2023; do
    awk -F, -v year="$year" 'NR > 1 { n++; poor += $6 == "N"; near += $6 == "CN" }
        END { printf "%s,%d,%d,%d\n", year, n, poor, near }' "$out/decided-$year/classes.csv"
done | awk -F, -v scaled="${scaled:-0}" '
    function dots(n,   s, r) {
        for (s = n ""; length(s) > 3; s = substr(s, 1, length(s) - 3))
            r = "." substr(s, length(s) - 2) r
        return s r
    }
    function pct(a, b,   s) { s = sprintf("%.2f", b ? 100 * a / b : 0); sub(/\./, ",", s); return s " %" }
    BEGIN { printf "  Năm        Số hộ   Hộ nghèo  công bố    lệch     Tỷ lệ  công bố   Cận nghèo  công bố     Tỷ lệ\n" }
    NR == FNR { if (FNR > 1) { h[$1] = $2; p[$1] = $3; c[$1] = $4 }; next }
    {
        off = pct($3 - p[$1], p[$1])
        printf "  %s  %10s %10s %8s %8s  %8s %8s  %10s %8s  %8s\n", $1, dots($2), dots($3), dots(p[$1]), scaled ? "—" : off,
            pct($3, $2), pct(p[$1], h[$1]), dots($4), dots(c[$1]), pct($4, $2)
        if (!scaled && ($3 < p[$1] * 0.99 || $3 > p[$1] * 1.01)) bad = 1
    }
    END { exit bad }' "$targets" - || { echo "lệch quá 1 % so với số công bố / more than 1 % off the published figures" >&2; exit 1; }
echo
echo "  Tệp kết quả (results): $out/decided-*/classes.csv, entitlements.csv"
