#!/usr/bin/env bash
# Measures of files, beside published figures (tests/data/measurement).
set -u
bin=${ANSINH_BIN:-build/release/ansinh}
cases=$(dirname "$0")/../data/measurement
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
failed=0
tell() {
    n=$((n + 1))
    if [ "$1" = 0 ]; then echo "ok $n - $2"; else failed=1 && echo "not ok $n - $2"; fi
}
json() { # EXPRESSION over r, the rows of standard input
    python3 -c "import json, sys; r = json.load(sys.stdin); sys.exit(not ($1))"
}
near='(lambda a, b: abs(float(a) - b) <= 1e-6 * abs(b))'

# Published: Gini 0.514799878684035; at half the mean 0.41054807, rural 0.655073595, urban 0.342359392.
"$bin" measure spread "$cases/12_wbpip_microdata/ABC_2000_income.csv" --welfare welfare --weight weight --format json |
    json "$near(r[0]['gini'], 0.514799878684035) and $near(r[0]['median'], 2029658.5)"
tell $? 'Gini and median'
"$bin" measure money "$cases/12_wbpip_microdata/ABC_2000_income.csv" --welfare welfare --weight weight \
    --line 1718073.06697341 --by area --format json |
    json "{g['group']: round(float(g['headcount']), 6) for g in r} == {'urban': 0.342359, 'rural': 0.655074, 'tất cả': 0.410548}"
tell $? 'headcount by area'
# Alkire and Foster 2011: H 1/2, A 3/4, M0 3/8.
"$bin" measure deprivation "$cases/02_mpindex_simple/input.csv" --indicators a1,a2,b1,b2 --cutoff 2 --format json |
    json "(float(r[0]['h']), float(r[0]['a']), float(r[0]['m0'])) == (0.5, 0.75, 0.375)"
tell $? 'H, A and M0'
# Datt 1998, rural India 1983: 45.06 %, 12.47 %, 4.75 %.
"$bin" measure grouped "$cases/14_wbpip_grouped/datt1998_india_rural_1983.csv" --people cum_pop --welfare cum_welfare \
    --mean 109.9 --line 89 --format json |
    json "[round(100 * float(r[0][k]), 2) for k in ('headcount', 'gap', 'severity')] == [45.06, 12.47, 4.75]"
tell $? 'grouped data'
printf 'poor,in\n1,1\n1,0\n0,1\n0,0\n0,0\n' >"$dir/t.csv"
"$bin" measure targeting "$dir/t.csv" --poor poor --reached in --format json |
    json "float(r[0]['exclusion']) == 0.5 and float(r[0]['inclusion']) == 0.5 and $near(r[0]['false_positive'], 1 / 3)"
tell $? 'errors of targeting'
printf 'y\n5\n9\n' >"$dir/y.csv"
[ "$("$bin" measure money "$dir/y.csv" --welfare y --line 9 --format csv | cut -d, -f4 | tail -1) $("$bin" measure money "$dir/y.csv" --welfare y --line 9 --at-line poor --format csv | cut -d, -f4 | tail -1)" = '0.5 1' ]
tell $? 'who has exactly the line, one way and the other'
printf 'y\n5\nx\n' >"$dir/bad.csv"
"$bin" measure money "$dir/bad.csv" --welfare y --line 9 2>&1 | grep -q 'bad.csv:3:1'
tell $? 'what is no number is refused, with its line'
echo "1..$n"
exit $failed
