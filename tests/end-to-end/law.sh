#!/usr/bin/env bash
# ansinh law: each verb as a person uses it, what it prints and its exit code, on the small law of
# tests/data/law, on the model country of tests/country, and on the law that is shipped.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(realpath "${ANSINH_BIN:-build/release/ansinh}")
data=$here/../data/law
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$data" "$work/small"
cd "$work" || exit 1
unset ANSINH_LAW LC_ALL LC_MESSAGES LANG
n=0
failed=0

# expect CODE NAME -- ARGUMENTS: runs ansinh law; said and told hold what it printed.
expect() {
    local code=$1 name=$2
    shift 3
    n=$((n + 1))
    "$bin" law "$@" >said 2>told
    local got=$?
    if [ $got = "$code" ]; then
        echo "ok $n - $name"
    else
        failed=1
        echo "not ok $n - $name: exit code $got, not $code"
        sed 's/^/# /' said told | head -20
    fi
}
# has FILE TEXT: the last command printed it, in a line.
has() {
    n=$((n + 1))
    if grep -qF -- "$2" "$1"; then
        echo "ok $n - … prints: $2"
    else
        failed=1
        echo "not ok $n - … does not print: $2"
        head -30 "$1" | sed 's/^/# /'
    fi
}
# same NAME A B: two files alike.
same() {
    n=$((n + 1))
    if diff "$2" "$3" >differ; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        sed 's/^/# /' differ | head -20
    fi
}
lines() { # NAME COUNT FILE
    n=$((n + 1))
    local got
    got=$(wc -l <"$3")
    if [ "$got" = "$2" ]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1: $got lines, not $2"
    fi
}

# ---- help ----
expect 0 "help" -- --help
has said "ansinh law check"
expect 0 "help in English" -- --help --lang en
has said "find what is wrong with the law text"
for verb in check test fmt show facts explain status; do
    expect 0 "help of $verb" -- $verb --help
    has said "Ví dụ:"
    expect 0 "help of $verb in English" -- $verb --help --lang en
    has said "ansinh law $verb"
done
expect 2 "no verb" --
expect 2 "an unknown verb" -- tset
has told "có phải là test?"
expect 2 "an unknown option" -- check --lwa x
has told "có phải là --law?"

# ---- check ----
expect 0 "check of a good law" -- check small/good
has said "1 quyền lợi, 3 quy tắc, 1 tham số, 5 dữ kiện; 0 cảnh báo"
expect 0 "check of a good file" -- check small/good/qua-tet.md --lang en
has said "No errors: 1 benefits, 3 rules, 1 parameters, 5 facts; 0 warnings."
expect 1 "check of a wrong law" -- check small/wrong
has told "small/wrong/sai.md:16:12: lỗi:"
has told "gợi ý: có phải"
has told "small/wrong/sai.md:19:12: lỗi:"
has told "^~"
expect 1 "check tells it in English too" -- check small/wrong --lang en
has told "small/wrong/sai.md:16:12: error: unknown name"
has told "the law text has 2 errors"
expect 3 "check of nothing" -- check nowhere
has told "nowhere: lỗi:"
mkdir none
expect 1 "check of a folder without law" -- check none
has told "không có văn bản luật nào"
printf -- '---\nvăn bản: \xff\n' >bytes.md
expect 1 "check of what is no UTF-8" -- check bytes.md
has told "bytes.md:2:10: lỗi:"
mv small/good/he-so.csv kept.csv
expect 1 "check without the table" -- check small/good
has told "he-so.csv"
mv kept.csv small/good/he-so.csv
ANSINH_LAW=small/good expect 0 "check of the law in ANSINH_LAW" -- check
cp -r small/good nfc
if command -v python3 >/dev/null; then
    python3 - <<'PY'
import unicodedata
with open("nfc/qua-tet.md", encoding="utf-8") as f:
    text = f.read()
with open("nfc/qua-tet.md", "w", encoding="utf-8") as f:
    f.write(unicodedata.normalize("NFD", text))
PY
    expect 0 "check of decomposed text" -- check nfc
    expect 0 "test of decomposed text" -- test nfc
fi

# ---- test ----
expect 0 "test of a law beside its cases" -- test small/good
has said "7 đạt, 0 hỏng"
expect 0 "test of one file finds the law beside it" -- test small/good/qua-tet.yaml --lang en
has said "7 passed, 0 failed"
expect 0 "test by name, without tones" -- test small/good -n "TANG MUC"
has said "2 đạt, 0 hỏng"
expect 1 "test by a name that none has" -- test small/good -n "không đâu"
has told "không có ca nào khớp"
expect 0 "test tells each case" -- test small/good -v
has said "đạt  Hộ nghèo, thiếu một ngày"
expect 1 "test of a failing case" -- test small/failing --law small/good
has said "small/failing/hong.yaml:14:27: hỏng: Nhầm số tiền"
has said "quà_tết (new_year_gift), An, 01/2023"
has said "mong đợi: 300.001 đ"
has said "tính ra:  300.000 đ"
has said "small/failing/hong.yaml:16:25: hỏng: Nhầm số tiền"
has said "1 đạt, 1 hỏng"
expect 1 "test says why" -- test small/failing --law small/good -v --lang en
has said "expected: 300.001 đ"
has said "[7/2022/NQ, Điều 2 khoản 1]"
expect 1 "test of a case that names no rule" -- test small/unreadable --law small/good
has told 'small/unreadable/sai.yaml:4:12: lỗi: luật không có dữ kiện hay quy tắc nào tên "new_year_gfit"'
has told "có phải là new_year_gift?"
has said "1 đạt, 0 hỏng, 1 lỗi trong tệp"
expect 0 "coverage" -- test small/good --coverage
has said "small/good/qua-tet.md:65: chưa ca nào chạm tới no_adult"
has said "Phủ 4 trên 5 nhánh của luật: 80,0 %"
expect 1 "test of a wrong law" -- test small/good/qua-tet.yaml --law small/wrong
expect 3 "test of nothing" -- test nowhere.yaml
expect 1 "test of a folder without cases" -- test none --law small/good
expect 2 "test of two laws at once" -- test small/good "$here/../country"
has told "--law"
expect 0 "the model country" -- test "$here/../country" --coverage
has said "52 đạt, 0 hỏng"
has said "Phủ 21 trên 21 nhánh của luật: 100,0 %"

# ---- fmt ----
cp small/good/qua-tet.md once.md
expect 1 "fmt --check of a table that is not aligned" -- fmt --check once.md
has said "once.md: chưa đúng cách trình bày"
same "fmt --check changes nothing" once.md small/good/qua-tet.md
chmod 640 once.md
expect 0 "fmt" -- fmt once.md
has said "once.md: đã định dạng"
has once.md "| áp dụng từ | giá trị   | văn bản   |"
cp once.md twice.md
expect 0 "fmt of what is formatted" -- fmt twice.md
same "fmt twice is fmt once" once.md twice.md
expect 0 "fmt --check of what is formatted" -- fmt --check once.md
same "fmt keeps the file's mode" <(stat -c %a once.md) <(echo 640)
cp once.md small/good/qua-tet.md
expect 0 "the formatted law passes its cases" -- test small/good
expect 2 "fmt of nothing" -- fmt
expect 3 "fmt of a missing file" -- fmt nowhere.md
same "fmt leaves nothing behind" <(ls -d ./*.md.* 2>/dev/null) /dev/null

# ---- show ----
expect 0 "show of a benefit" -- show new_year_gift --law small/good
has said "quyền lợi quà_tết (new_year_gift)"
has said "7/2022/NQ, Điều 2"
has said "hưởng khi hộ_nghèo và tuổi ≥ 60 tuổi hoặc khuyết_tật không là không_có"
expect 0 "show of a parameter by its Vietnamese name" -- show mức_quà --law small/good --lang en
has said "parameter mức_quà (gift_amount)"
has said "500.000 đ"
expect 2 "show of an unknown name" -- show new_year_gfit --law small/good
has told "có phải là new_year_gift?"
expect 2 "show of nothing" -- show

# ---- facts ----
expect 0 "facts" -- facts --law small/good --month 2023-01
has said "disability  (khuyết_tật)"
has said "không ghi thì không_có"
has said "nặng (severe)"
has said "số 0..50, hằng năm"
has said "cần cho   quà_tết [7/2022/NQ, Điều 2]"
expect 0 "facts of households" -- facts --law small/good --entity household --csv --month 2023-01
lines "two facts and the header" 3 said
has said "fact,name,entity,type,unit,min,max,values,unrecorded,label,asked_by"
has said "poor,hộ_nghèo,household,boolean,,,,,,Hộ nghèo,new_year_gift,7/2022/NQ,Điều 1,"
expect 0 "facts as CSV quote a comma" -- facts born --law small/good --csv --month 2023-01
has said '"Ngày sinh, đúng như giấy khai sinh",new_year_gift;no_adult,'
expect 2 "facts of what is no fact" -- facts new_year_gift --law small/good
expect 2 "facts of an unknown entity" -- facts --entity xã --law small/good
expect 2 "facts of an unknown month" -- facts --month 2023-13 --law small/good

# ---- explain ----
expect 0 "explain of a case" -- explain "thieu mot ngay" small/good
has said "Không được hưởng"
has said "tuổi = 59 tuổi"
expect 2 "explain of nothing" -- explain
has told "ansinh explain --help"
expect 2 "explain of a case that there is not" -- explain xyz small/good

# ---- status ----
expect 0 "status" -- status small/good
has said "7 ca tính tay, 0 hỏng; 1 quy tắc và quyền lợi chưa ca nào chạm tới"
has said "## good/qua-tet.md"
has said "| quyền lợi | \`quà_tết\` (\`new_year_gift\`) | 7/2022/NQ | Điều 2 | B | 4 | good/qua-tet.md:"
cp said first
expect 0 "status again" -- status small/good/
same "status is the same every time" first said
cp small/failing/hong.yaml small/good/
expect 1 "status tells of failing cases" -- status small/good --lang en
has said "9 cases computed by hand, 1 fail"

# ---- a proposal over the law ----
expect 0 "a proposal holds where it applies, the law before and after" -- test "$here/../data/proposal"
has said "10 đạt, 0 hỏng"
cp -r "$here/../data/proposal" proposal
sed -i 's/^phạm vi: đề xuất/phạm vi: quốc gia/' proposal/de-xuat.md
expect 1 "what is no proposal cannot declare it again" -- check proposal
has told "đã được khai báo ở"
sed -i 's/^phạm vi: quốc gia/phạm vi: đề xuất/; s/^tính hệ_số (factor): người, số 0..10/tính hệ_số (factor): người, đúng_sai/; s/= 3 khi tuổi_khai < 6/= đúng khi tuổi_khai < 6/; s/= 1 còn lại/= sai còn lại/' proposal/de-xuat.md
expect 1 "nor a proposal with another type" -- check proposal
has told "có kiểu khác ở lần khai báo trước"

# ---- the law that is shipped ----
expect 0 "the law has no errors" -- check "$here/../../law"
expect 0 "all cases of the law pass" -- test "$here/../../law"
expect 0 "the law is laid out" -- fmt --check "$here/../../law"
cd "$here/../.." && "$bin" law status law >"$work/status.md"
cd "$work" || exit 1
same "docs/law-status.md is what law status law writes" status.md "$here/../../docs/law-status.md"

echo "1..$n"
exit $failed
