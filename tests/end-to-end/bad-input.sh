#!/usr/bin/env bash
# Wrong input: each case names the file, line and column, exits 1, and leaves nothing behind.
# Columns counted by hand: "A1,07660,Thôn 1,2022-10-05,2,01,1,80,60.5" has its fields at 1, 4, 10, 17, 28, 30, 33, 35, 38.
set -u
bin=${ANSINH_BIN:-build/release/ansinh}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
n=0
failed=0

good() {
    cat >"$dir/h.csv" <<'CSV'
household,commune,village,surveyed_on,area,head_ethnicity,toilet,kwh_month,house_area_m2
A1,07660,Thôn 1,2022-10-05,2,01,1,80,60.5
A2,07660,Thôn 2,2022-10-06,2,02,3,,40
CSV
    cat >"$dir/m.csv" <<'CSV'
household,member,name,relation,born,sex,ethnicity
A1,1,Nguyễn Văn An,1,1980-05-01,1,01
A1,2,Lê Thị Bình,2,1982,2,01
A2,1,Nông Văn Cường,1,01/02/1950,1,02
CSV
    cat >"$dir/f.csv" <<'CSV'
entity,fact,value,from,to,known_from
A1/2,disability,severe,2022-01-10,,2022-02-01
A2,special_difficulty,1,2021-06-04,,
CSV
}

decide() {
    "$bin" decide --households "$dir/h.csv" --members "$dir/m.csv" --facts "$dir/f.csv" \
        --month 2023-01 --lang en --out "$dir/out" "$@" 2>"$dir/err" >"$dir/said"
}

tell() { # ok? name
    n=$((n + 1))
    if [ "$1" = 0 ]; then
        echo "ok $n - $2"
    else
        failed=1
        echo "not ok $n - $2"
        sed 's/^/# /' "$dir/err"
    fi
}

# name, what stderr begins with (after the folder); the files are already spoilt
expect() {
    rm -rf "$dir/out"
    decide
    local code=$?
    local first
    first=$(head -1 "$dir/err")
    local ok=1
    if [ $code = 1 ] && [ "$first" = "$dir/$2" ] && [ -z "$(ls "$dir/out" 2>/dev/null)" ]; then
        ok=0
    else
        echo "# exit $code; expected: $2"
    fi
    tell $ok "$1"
    good
}

good
decide
tell $? 'the good files are decided'

sed -i '1s/surveyed_on/surveyed/' "$dir/h.csv"
expect 'unknown column' 'h.csv:1:27: error: the form has no column named "surveyed"'
sed -i '1s/,toilet/,toillet/' "$dir/h.csv"
decide
grep -q 'did you mean "toilet"?' "$dir/err"
tell $? 'did you mean'
good
sed -i 's/,[^,]*$//; 1s/.*/household,member,name,relation,born,sex/' "$dir/m.csv"
sed -i '1s/,born//; 2,$s/,[^,]*\(,[12]\)$/\1/' "$dir/m.csv"
expect 'required column missing' 'm.csv:1:1: error: the header lacks the required column "born"'
sed -i '2s/$/,x/' "$dir/h.csv"
expect 'ragged row' 'h.csv:2:43: error: a row of 10 fields under a header of 9 columns'
sed -i '3s/,3,,40/,4,,40/' "$dir/h.csv"
expect 'bad code' 'h.csv:3:33: error: toilet: "4" is no code of it'
sed -i '2s/2022-10-05/2022-13-05/' "$dir/h.csv"
expect 'bad date' 'h.csv:2:17: error: surveyed_on: "2022-13-05" is no date'
sed -i '2s/,80,/,8e3,/' "$dir/h.csv"
expect 'bad number' 'h.csv:2:35: error: kwh_month: "8e3" is no number as it should be'
sed -i '2s/,80,/,100001,/' "$dir/h.csv"
expect 'number out of range' 'h.csv:2:35: error: kwh_month: the number 100001 is out of range'
sed -i '2s/60.5/60.555/' "$dir/h.csv"
expect 'too many decimals' 'h.csv:2:38: error: house_area_m2: "60.555" is no number as it should be'
sed -i '2s/07660/7660/' "$dir/h.csv"
expect 'commune without its zero' 'h.csv:2:4: error: commune: "7660" is not 5 digits'
sed -i '2s/07660/99999/' "$dir/h.csv"
sed -i '1s/area,/last_class,/; 2,3s/,2,\(0[12]\)/,N,\1/' "$dir/h.csv"
expect 'no such commune' 'h.csv:2:4: error: no commune bore the code 99999 on the day of the survey'
sed -i '4s/A2/A3/' "$dir/m.csv"
expect 'member without household' \
    'm.csv:4:1: error: a member of the household "A3", which the other file does not have'
sed -i '4d' "$dir/m.csv"
expect 'household without members' 'h.csv:3:1: error: the household "A2" has no members'
sed -i '3s/,2,1982/,1,1982/' "$dir/m.csv"
expect 'two heads' 'm.csv:3:18: error: the household "A1" has two heads (the other in line 2)'
sed -i '3s/^A2/A1/' "$dir/h.csv"
expect 'the same household twice' \
    'h.csv:3:1: error: the household identifier "A1" stands in line 2 too'
sed -i '3s/^A1,2/A1,1/' "$dir/m.csv"
expect 'the same member twice' \
    'm.csv:3:4: error: member number 1 stands twice in the household "A1"'
sed -i '3s/1982/2023/' "$dir/m.csv"
expect 'born after the survey' 'm.csv:3:20: error: born after the day of the survey'
sed -i '2s/Thôn 1/Thôn \x00/' "$dir/h.csv"
expect 'a NUL byte' 'h.csv:2:15: error: a NUL byte in the file'
sed -i '2s/Văn/V\xe3n/' "$dir/m.csv"
expect 'not UTF-8' 'm.csv:2:14: error: a byte that is not UTF-8'
sed -i '2s/disability/disabilty/' "$dir/f.csv"
expect 'unknown fact' 'f.csv:2:6: error: there is no fact named "disabilty"'
sed -i '2s/,severe/,light/' "$dir/f.csv"
expect 'bad value of a fact' 'f.csv:2:17: error: disability: "light" is no code of it'
sed -i '2s#^A1/2#A1#' "$dir/f.csv"
expect 'a person'"'"'s fact of a household' \
    'f.csv:2:1: error: "disability" is a fact of a person: write household/member'
sed -i '3s#^A2#A2/1#' "$dir/f.csv"
expect 'a household'"'"'s fact of a person' \
    'f.csv:3:1: error: "special_difficulty" is a fact of a household: write no member number'
sed -i '2s#^A1/2#A1/7#' "$dir/f.csv"
expect 'fact of nobody' 'f.csv:2:1: error: the household "A1" has no member "7"'
sed -i '2s/2022-01-10,,/2022-01-10,2021-01-01,/' "$dir/f.csv"
expect 'ends before it begins' 'f.csv:2:35: error: it ends before it begins'
echo 'A1/2,disability,severe,2023-01-01,,' >>"$dir/f.csv"
expect 'overlapping intervals' \
    'f.csv:4:24: error: disability: the interval overlaps that of line 2'
truncate -s 5000000000 "$dir/h.csv"
expect 'a file of 5 GB' \
    'h.csv: error: a file of 5.000.000.000 bytes, over the limit of 4.294.967.296 bytes'
: >"$dir/h.csv"
expect 'an empty file' 'h.csv:1:1: error: an empty file, without a header'

rm -rf "$dir/out"
"$bin" decide --households "$dir/h.csv" --members "$dir/m.csv" --month 1900-01 --lang en \
    --out "$dir/out" 2>"$dir/err" >"$dir/said"
[ $? = 1 ] && grep -q 'no law applies in the month 01/1900' "$dir/err" && [ -z "$(ls "$dir/out")" ]
tell $? 'a month before any law'

# --keep-going: the good household is decided, the other is left out with the reason.
sed -i '3s/,2,1982/,1,1982/' "$dir/m.csv"
rm -rf "$dir/out"
decide --keep-going
code=$?
[ $code = 0 ] && [ "$(sed 's/"the household ""A1"" has/the household "A1" has/' \
    "$dir/out/rejected.csv" | head -1)" = 'file,sheet,row,cell,column,entity,reason,hint' ] &&
    grep -q "^$dir/m.csv,,3,,relation,," "$dir/out/rejected.csv" &&
    [ "$(cut -d, -f1 "$dir/out/classes.csv" | tr '\n' ' ')" = 'household A2 ' ]
tell $? 'keep going: two heads'
good
sed -i '3s/$/,x/' "$dir/m.csv"
rm -rf "$dir/out"
decide --keep-going
[ $? = 0 ] && [ "$(wc -l <"$dir/out/rejected.csv")" = 2 ] &&
    [ "$(cut -d, -f1 "$dir/out/classes.csv" | tr '\n' ' ')" = 'household ' ]
tell $? 'keep going: a ragged row spoils the household before it and the one after'
good
sed -i '2s/,severe/,light/' "$dir/f.csv"
rm -rf "$dir/out"
decide --keep-going
[ $? = 0 ] && [ "$(cut -d, -f1 "$dir/out/classes.csv" | tr '\n' ' ')" = 'household A2 ' ]
tell $? 'keep going: a fact that can'"'"'t be read spoils its household'

"$bin" decide --lang en 2>"$dir/err"
[ $? = 2 ] && grep -q -- '--month is missing' "$dir/err"
tell $? 'a missing option exits 2'
"$bin" decide --lang en --month 2024-07 --out "$dir/none" 2>"$dir/err"
[ $? = 2 ] && grep -q -- '--households' "$dir/err" && [ ! -e "$dir/none" ]
tell $? 'neither files nor a registry exits 2'
"$bin" decide --huoseholds x --lang en 2>"$dir/err"
[ $? = 2 ] && grep -q 'did you mean --households?' "$dir/err"
tell $? 'did you mean an option'
echo "1..$n"
exit $failed
