#!/usr/bin/env bash
# Reports as an official uses them: two years reviewed from end to end, the forms, their totals, the
# maps of then and today, the spreadsheet, and the households behind each number.
set -u
# shellcheck source=tests/end-to-end/steps.sh
. "$(dirname "$0")/steps.sh"
refused() { # what, pattern, command …: exit code 2
    local what=$1 pattern=$2
    shift 2
    "$@" >"$dir/said" 2>"$dir/err"
    [ $? = 2 ] && grep -q -- "$pattern" "$dir/err"
    tell $? "$what"
}

"$bin" synth --area bac-giang --year 2021 --households 1500 --out "$dir/all" >/dev/null
"$bin" synth --from "$dir/all" --year 2022 --out "$dir/2022" >/dev/null
# Who is gone a year later would have to be written off by events: that is another test.
mkdir "$dir/2021" && cp "$dir/all/README.txt" "$dir/2021" && python3 - "$dir" <<'PY'
import csv, sys
root = sys.argv[1]
read = lambda f: list(csv.reader(open(f"{root}/{f}.csv", encoding="utf-8", newline="")))
stay = {r[0] for r in read("2022/households")}
for name in ("households", "members", "facts"):
    rows = read("all/" + name)
    kept = [r for r in rows[1:] if r[0].split("/")[0] in stay]
    with open(f"{root}/2021/{name}.csv", "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([rows[0]] + kept)
PY
db=$dir/t.db
"$bin" init --db "$db" >/dev/null

step() { # year, step, day, more …
    local year=$1 step=$2 on=$3
    shift 3
    "$bin" campaign step "$step" --db "$db" --year "$year" --commune all --on "$year-$on" --who x "$@"
}
review_year() { # year
    "$bin" import --db "$db" "$dir/$1/households.csv" "$dir/$1/members.csv" "$dir/$1/facts.csv" &&
        "$bin" campaign open --db "$db" --year "$1" --who x &&
        step "$1" list 09-05 && step "$1" survey 11-20 && step "$1" score 11-21 &&
        step "$1" meeting 11-25 --present 40 --agreed 38 && step "$1" listing 11-26 &&
        step "$1" recheck 12-03 && step "$1" opinion 12-05 &&
        step "$1" decision 12-10 --number '{n}/QĐ-UBND' --signer 'Chủ tịch UBND {commune}'
}
ok 'the review of 2021, from the import to the decisions' review_year 2021
ok 'the review of 2022' review_year 2022

for form in 7.1 7.2 7.3 7.4 7.5 7.6 7.7 7.8 7.9 7.10 7.11; do
    for map in then today; do
        "$bin" report $form --db "$db" --year 2022 --by commune --map $map --format csv \
            --out "$dir/$form-$map.csv" 2>"$dir/err" || tell 1 "form $form on the map of $map"
    done
    "$bin" report $form --db "$db" --year 2022 --by commune --format json >"$dir/$form.json"
    "$bin" report $form --db "$db" --year 2022 --by commune --out "$dir/$form.xlsx"
    "$bin" report $form --db "$db" --year 2022 --by commune --out "$dir/$form-again.xlsx"
    cmp -s "$dir/$form.xlsx" "$dir/$form-again.xlsx"
    tell $? "form $form in every format, twice the same bytes"
done
for form in 7.2 7.3; do
    "$bin" report $form --db "$db" --year 2021 --by commune --format csv --out "$dir/$form-2021.csv"
done

cat >"$dir/look.py" <<'PY'
import csv, sys
root = sys.argv[1]
def rows(name):
    return list(csv.DictReader(open(f"{root}/{name}.csv", encoding="utf-8")))
def number(text):
    return None if text == "" else int(text)
PY

python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
def holds(form, cells):
    down, up = cells[1:4], cells[4:8]
    return cells[8] == cells[0] - sum(down) + sum(up)
for form in ("7.2", "7.3"):
    for map_ in ("then", "today"):
        table = rows(f"{form}-{map_}")
        columns = list(table[0])[5:]
        for r in table:
            assert holds(form, [number(r[c]) for c in columns]), (form, r)
        leaves = [r for r in table if len(r["code"]) == 5]
        for of in {r["of"] for r in table}:
            for c in columns:
                total = next(r for r in table if r["level"] == "0" and r["of"] == of)
                assert int(total[c]) == sum(int(r[c]) for r in leaves if r["of"] == of), (form, of, c)
    first = {(r["code"], r["of"]): r["closing"] for r in rows(form + "-2021")}
    second = {(r["code"], r["of"]): r["opening"] for r in rows(form + "-then")}
    assert all(second[k] == first[k] for k in first), form
    # The first year has no list before it: not known, never 0.
    assert all(r["opening"] == "" and r["gone"] == "" for r in rows(form + "-2021"))
poor, near = rows("7.2-then"), rows("7.3-then")
all_ = rows("7.1-then")[0]
assert all_["poor"] == poor[0]["closing"] and all_["poor_persons"] == poor[1]["closing"]
assert all_["near_poor"] == near[0]["closing"] and all_["near_poor_persons"] == near[1]["closing"]
assert poor[0]["escaped_to_near_poor"] == near[0]["from_poor"]
assert poor[1]["from_near_poor"] == near[1]["became_poor"]
assert int(all_["poor"]) > 30 and int(poor[0]["escaped_above"]) > 5 and int(poor[0]["newly_poor"]) > 0
PY
tell $? 'movements hold their identity in every commune; a year opens as the last one closed'

# What each decision recorded of its household is what the forms count between the two days.
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
import sqlite3
counted = dict(sqlite3.connect(root + "/t.db").execute(
    "SELECT movement, count(*) FROM review_result AS r JOIN campaign AS c ON c.id = r.campaign"
    " WHERE c.year = 2022 GROUP BY movement"))
poor, near = rows("7.2-then")[0], rows("7.3-then")[0]
for row, column, code in ((poor, "escaped_to_near_poor", "poor_to_near"),
                          (poor, "escaped_above", "poor_to_above"),
                          (poor, "from_near_poor", "near_to_poor"),
                          (near, "escaped", "near_to_above")):
    assert int(row[column]) == counted.get(code, 0), (column, row[column], counted)
# Who came within the year arose, as the decision of its campaign sees it; the form counts it as come.
for row, arisen, code in ((poor, ("poor_again", "newly_poor", "came"), "poor"),
                          (near, ("near_poor_again", "newly_near_poor", "came"), "near")):
    assert sum(int(row[c]) for c in arisen) == sum(
        counted.get(f"{code}_{how}", 0) for how in ("again", "new", "came")), (code, counted)
PY
tell $? 'the decisions recorded the same movements'

python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
forms = ["7.%d" % i for i in range(1, 12)]
for form in forms:
    then, today = rows(form + "-then"), rows(form + "-today")
    top = lambda t: [[v for k, v in r.items() if k != "code"] for r in t if r["level"] == "0"]
    assert top(then) == top(today), form
names = {r["area"] for r in rows("7.2-today")}
assert "Phường Bắc Giang" in names and "Phường Hoàng Văn Thụ" not in names
assert not any(n.startswith(("Huyện", "Thành phố Bắc Giang")) for n in names)
then = {r["code"]: r for r in rows("7.1-then") if r["level"] != "0"}
assert then["07210"]["area"] == "Phường Hoàng Văn Thụ"
today = next(r for r in rows("7.1-today") if r["area"] == "Phường Bắc Giang")
assert today["code"] == "07210" and int(today["households"]) > int(then["07210"]["households"])
causes = rows("7.10-then")[0]
assert int(causes["total"]) > 0 and sum(int(v) for k, v in list(causes.items())[6:]) >= int(causes["total"])
job = rows("7.4-then")[0]["job"], rows("7.5-then")[0]["job"], rows("7.4-then")[0]["total"]
assert abs(100 * int(job[0]) / int(job[2]) - float(job[1])) <= 0.005
PY
tell $? 'the maps of then and today add up to the same; Hoàng Văn Thụ lies in Bắc Giang ward'

# The spreadsheet as it lies in the file.
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
import json, re, zipfile, xml.etree.ElementTree as ET
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
for form in ("7.1", "7.2", "7.5"):
    book = zipfile.ZipFile(f"{root}/{form}.xlsx")
    assert book.testzip() is None
    sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    strings = ["".join(t.itertext()) for t in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    styles = ET.fromstring(book.read("xl/styles.xml"))
    fonts = styles.find("m:fonts", NS)
    xfs = styles.find("m:cellXfs", NS)
    formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter("{%s}numFmt" % NS["m"])}
    page = sheet.find("m:pageSetup", NS)
    assert page.get("paperSize") == "9" and page.get("orientation") == "landscape"
    assert page.get("fitToHeight") == "0"
    pane = sheet.find(".//m:pane", NS)
    assert pane.get("state") == "frozen"
    top = int(pane.get("ySplit"))
    work = book.read("xl/workbook.xml").decode()
    assert re.search(r"_xlnm.Print_Titles.*\$\d+:\$%d<" % top, work), "headings are repeated"
    merged = [m.get("ref") for m in sheet.iter("{%s}mergeCell" % NS["m"])]
    assert len(merged) > 5
    cells = {}
    for c in sheet.iter("{%s}c" % NS["m"]):
        v = c.find("m:v", NS)
        value = None if v is None else strings[int(v.text)] if c.get("t") == "s" else float(v.text)
        cells[c.get("r")] = (value, xfs[int(c.get("s", 0))])
    title = json.load(open(f"{root}/{form}.json", encoding="utf-8"))
    assert any(v == title["title"] for v, _ in cells.values())
    assert any(v == "Mẫu số " + form for v, _ in cells.values())
    assert any(isinstance(v, str) and v.startswith("DỮ LIỆU GIẢ LẬP") for v, _ in cells.values())
    numbers = [v for k, (v, _) in cells.items() if re.fullmatch(r"[A-Z]+%d" % top, k)]
    assert "(1)" in numbers
    bold = lambda xf: fonts[int(xf.get("fontId"))].find("m:b", NS) is not None
    letters = [chr(65 + i) for i in range(len(title["columns"]))]
    assert title["synthetic"] is True
    for i, row in enumerate(title["rows"]):
        for letter, column in zip(letters, title["columns"]):
            value, xf = cells.get(f"{letter}{top + 1 + i}", (None, None))
            want = row[column["name"]]
            if isinstance(want, (int, float)):
                assert abs(value - want) < 1e-9, (form, i, column["name"], value, want)
                percent = isinstance(want, float)
                code = xf.get("numFmtId")
                assert (code in ("2",) or formats.get(code) == "0.00") if percent else \
                    (code == "3" or formats.get(code) == "#,##0"), (code, formats)
            if letter == "C":
                total = row["level"] == 0 or len(row["code"]) != 5
                assert bold(xf) == total, (form, row)
PY
tell $? 'the spreadsheet: numbers, formats, merged headings, frozen panes, A4 across, totals in bold'

"$bin" report 7.2 --db "$db" --year 2022 --area 220 --by province --format csv --out "$dir/220.csv"
for column in 1 2 3 4 5 6 7 8 9; do
    "$bin" report 7.2 --db "$db" --year 2022 --area 220 --open $column --format csv \
        --out "$dir/open-$column.csv"
done
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
households, persons = rows("220")
for i, column in enumerate(list(households)[5:]):
    behind = rows(f"open-{i + 1}")
    people, last = behind[:-1], behind[-1]
    assert last["households"] == households[column] and last["persons"] == persons[column], column
    assert sum(int(r["households"]) for r in people) == int(households[column])
    assert len({r["household"] for r in people}) == len(people)
    assert all("Sơn Động" in r["address"] and r["head"] for r in people)
assert int(households["closing"]) > 5
PY
tell $? 'each number opens to the households behind it'

# ---- the same under pseudonyms ----
printf '%064d' 7 >"$dir/key"
ok 'an export' "$bin" export --db "$db" --key "$dir/key" --at-least 5 --reason 'Thử' \
    --as-of 2022-12-31 --out "$dir/names-none"
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
import re, sqlite3, subprocess, os
from collections import Counter
out = {n: rows("names-none/" + n) for n in ("households", "members", "facts", "reviews", "payments")}
text = "".join(open(f"{root}/names-none/{n}.csv", encoding="utf-8").read() for n in out)
for column in ("name", "personal_id"):
    for r in rows("2022/members"):
        assert not r.get(column) or r[column] not in text, r[column]
for r in rows("2022/households"):
    assert r["household"] not in text and (not r["village"] or r["village"] not in text), r
days = {r["born"] for r in rows("2022/members") if "-" in r["born"]}
assert len(days) > 100 and not re.search(r"\d\d\d\d-\d\d-\d\d", text)
# Nobody is one of fewer than five, of those of whom it is told.
home = {h["household"]: h for h in out["households"]}
like = Counter((home[m["household"]]["commune"], m["born"], m["sex"], m["ethnicity"])
               for m in out["members"] if m["born"])
assert min(like.values()) >= 5 and len(like) > 50, min(like.values())
named = sum(1 for h in out["households"] if h["commune"])
assert named < len(home), named
# The poor are those of the report; files join; the index is that of the registry's own scores.
year = [r for r in out["reviews"] if r["year"] == "2022"]
report = rows("7.1-then")[0]
for code, column in (("N", "poor"), ("CN", "near_poor")):
    of = [r for r in year if r["class"] == code]
    assert len(of) == int(report[column]) > 10, column
    assert sum(int(r["persons"]) for r in of) == int(report[column + "_persons"]), column
assert {r["household"] for r in year} <= set(home) and {m["household"] for m in out["members"]} == set(home)
scores = sqlite3.connect(root + "/t.db").execute(
    "SELECT deprived FROM review_score AS s JOIN campaign AS c ON c.id = s.campaign WHERE c.year = 2022"
    " AND deprived IS NOT NULL").fetchall()
names = [f"d{i}" for i in range(1, 13)]
def index(lines, where):
    with open(where, "w", encoding="utf-8") as f:
        csv.writer(f).writerows([names] + lines)
    return subprocess.run([os.environ.get("ANSINH_BIN", "build/release/ansinh"), "measure", "deprivation", where,
                           "--indicators", ",".join(names), "--cutoff", "3", "--format", "csv"], check=True,
                          capture_output=True).stdout
mine = index([[r[n] for n in names] for r in year if r["d1"]], root + "/mine.csv")
assert mine == index([[d[0] >> i & 1 for i in range(12)] for d in scores], root + "/theirs.csv") and len(mine) > 80
PY
tell $? 'without a name, a number or a day; nobody one of fewer than five; the poor are those of the report'

# The account's numbers are those of the forms that it names.
ok 'the account' "$bin" report account --db "$db" --year 2022 --format json
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
import json
def numbers(x):
    if isinstance(x, dict):
        if "name" in x and "opens" in x:
            yield x["name"], x["value"]
        x = list(x.values())
    for v in x if isinstance(x, list) else []:
        yield from numbers(v)
told = {}
for name, value in numbers(json.load(open(root + "/said", encoding="utf-8"))):
    told.setdefault(name, value)
for form, names in (("7.1", ("households", "poor", "near_poor")), ("7.4", ("health_insurance", "toilet")),
                    ("7.8", ("minority_poor", "unable_poor", "merit_poor")),
                    ("7.11", ("poor_children", "poor_insurance"))):
    for name in names:
        assert told[name] == int(rows(form + "-then")[0][name]), (form, name, told[name])
assert told["minority_poor"] > 0 and told["toilet"] > 0
PY
tell $? 'tells the numbers of the forms'

ok 'the list that is posted' "$bin" report 6.1 --db "$db" --year 2022 --format csv
[ "$(head -1 "$dir/said")" = 'level,no,head,sex,born,address,list' ]
tell $? 'has what the form asks and nothing else'
grep -q '^0,I,Hộ nghèo: ' "$dir/said" && [ "$(grep -c ',Hộ nghèo$' "$dir/said")" = \
    "$(sed -n 2p "$dir/7.2-then.csv" | sed 's/.*,//')" ]
tell $? 'and as many as form 7.2 says'
ok 'those who escaped' "$bin" report 6.2 --db "$db" --year 2022 --area 220 --lang en
grep -q 'Escaped poverty: ' "$dir/said"
tell $? 'in English'

ok 'the summary' "$bin" report summary --db "$db" --format csv
python3 - "$dir" <<'PY'
exec(open(__import__("sys").argv[1] + "/look.py").read())
table = {r["name"]: r for r in csv.DictReader(open(root + "/said", encoding="utf-8")) if r["name"]}
assert table["poor"]["registry_2022"] == rows("7.1-then")[0]["poor"]
assert table["poor"]["published_2021"] == "24639" and table["poor"]["published_2022"] == "17946"
assert table["poor_rate"]["published_2022"] == "3.81"
assert int(table["poor"]["difference_2022"]) == int(table["poor"]["registry_2022"]) - 17946
assert table["poor_new"]["registry_2021"] == ""
assert table["poor_new"]["registry_2022"] == rows("7.2-then")[0]["newly_poor"]
for name in ("merit_poor", "minority_poor", "special_poor", "unable_poor", "220"):
    assert 0 <= int(table[name]["registry_2022"]) < int(table["poor"]["registry_2022"]), name
assert int(table["220"]["registry_2022"]) > 5
PY
tell $? 'beside the published figures, a line for each group that should have no poor'
ok 'for people' "$bin" report summary --db "$db"
grep -q 'GIẢ LẬP' "$dir/said" && grep -q 'chưa rõ' "$dir/said"
tell $? 'says that the data is made up, and what is not known'

ok 'which reports there are' "$bin" report list --lang en
[ "$(grep -c '^[67]\.[0-9]' "$dir/said")" = 13 ]
tell $? 'thirteen forms'
ok 'help' "$bin" report --help
refused 'no such report' 'there is no report "9.9"' "$bin" report 9.9 --db "$db" --year 2022 --lang en
refused 'no year' '--year' "$bin" report 7.1 --db "$db" --lang en
refused 'no such column' 'no column "99"' "$bin" report 7.1 --db "$db" --year 2022 --open 99 --lang en
refused 'no such area' 'code "999"' "$bin" report 7.1 --db "$db" --year 2022 --area 999 --lang en
refused 'a spreadsheet on the screen' '--out' "$bin" report 7.1 --db "$db" --year 2022 --format xlsx --lang en
refused 'a PDF on the screen' '--out' "$bin" report 7.1 --db "$db" --year 2022 --format pdf --lang en
refused 'a word that --by does not take' 'province, district' "$bin" report 7.1 --db "$db" --year 2022 --by x --lang en
echo "1..$n"
exit $failed
