#!/usr/bin/env python3
"""Broken files, CSV and .xlsx, each with the message it must give: exit 1, every mistake with its
place, and the database byte for byte as it was. And good ones that look odd: these are taken.

What is expected was written from the sheets below (which cell holds what), not from the output."""

import copy
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from workbook import DATE, MAIN, OWN_DATE, TIME, XML, Book, Number, Raw  # noqa: E402

BIN = os.environ.get("ANSINH_BIN", "build/release/ansinh")
HOUSEHOLDS = [
    # A            B          C          D              E       F                 G         H
    ["household", "commune", "village", "surveyed_on", "area", "head_ethnicity", "toilet", "kwh_month"],
    ["A1", "07660", "Thôn 1", "2022-10-05", "2", "01", "1", "80"],
    ["A2", "07660", "Thôn 2", "2022-10-06", "2", "02", "3", None],
]
MEMBERS = [
    # A            B         C       D           E       F      G            H
    ["household", "member", "name", "relation", "born", "sex", "ethnicity", "personal_id"],
    ["A1", "1", "Nguyễn Văn An", "1", "1980-05-01", "1", "01", "024080000011"],
    ["A1", "2", "Lê Thị Bình", "2", "1982", "2", "01", None],
    ["A2", "1", "Nông Văn Cường", "1", "01/02/1950", "1", "02", "024050000013"],
]
FACTS = [
    # A         B       C        D       E     F
    ["entity", "fact", "value", "from", "to", "known_from"],
    ["A1/2", "disability", "severe", "2022-01-10", None, "2022-02-01"],
    ["A2", "special_difficulty", "1", "2021-06-04", None, None],
]
RATHER = "  hint: "
VALUES = "copy the sheet and paste it as values (Paste Special, Values)"
SAVE = "open the file in a spreadsheet and save it as .xlsx"
SAVE_IT = "open it in a spreadsheet and save it as .xlsx"
AGAIN = "get the file again from where it came, or open it and save it as .xlsx"
TEXT = "was a 0 at its beginning lost? format the column as Text and type it again"
COLUMNS = "the sheet's first row names each column; clear what stands to the right of them"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
UNMERGE = "unmerge them and give each cell its value"


class Rows:
    """The three tables of a case, to be spoilt by it."""

    def __init__(self):
        self.h = copy.deepcopy(HOUSEHOLDS)
        self.m = copy.deepcopy(MEMBERS)
        self.f = copy.deepcopy(FACTS)

    def book(self):
        book = Book()
        book.sheet("households", self.h)
        book.sheet("members", self.m)
        book.sheet("facts", self.f)
        return book


def csv_field(value):
    text = "" if value is None else value
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def csv_bytes(rows):
    return "".join(",".join(csv_field(v) for v in row) + "\n" for row in rows).encode()


CSV_CASES, XLSX_CASES = [], []


def csv(name, *expected):
    """The function spoils rows (h, m, f) or returns {"h.csv": bytes}; no expectation: it is good."""
    return lambda make: CSV_CASES.append((name, make, expected)) or make


def xlsx(name, *expected):
    """The function spoils rows, or returns a Book, or bytes, or (file name, bytes)."""
    return lambda make: XLSX_CASES.append((name, make, expected)) or make


# ---- CSV ----


@csv("empty file", "h.csv:1: an empty file, without a header")
def _(r):
    return {"h.csv": b""}


@csv("only the header", 'm.csv:2: household: a member of the household "A1", which the other file does not have',
     'm.csv:3: household: a member of the household "A1", which the other file does not have',
     'm.csv:4: household: a member of the household "A2", which the other file does not have',
     'f.csv:2: entity: there is no household "A1"', 'f.csv:3: entity: there is no household "A2"')
def _(r):
    del r.h[1:]


@csv("NUL byte", "h.csv:2: a NUL byte in the file",
     RATHER + "this is no text in UTF-8, save it again as CSV UTF-8")
def _(r):
    return {"h.csv": csv_bytes(r.h).replace(b"Th\xc3\xb4n 1", b"Th\x00n 1")}


@csv("latin-1", "m.csv:2: a byte that is not UTF-8", RATHER + "save the file in the encoding UTF-8")
def _(r):
    return {"m.csv": csv_bytes(r.m).replace("Văn An".encode(), b"V\xe3n An")}


@csv("UTF-16", "h.csv:1: a NUL byte in the file",
     RATHER + "this is no text in UTF-8, save it again as CSV UTF-8")
def _(r):
    return {"h.csv": csv_bytes(r.h).decode().encode("utf-16")}


@csv("byte order mark twice", 'h.csv:1: the form has no column named "\ufeffhousehold"',
     RATHER + 'did you mean "household"?', 'h.csv:1: the header lacks the required column "household"',
     RATHER + "the first line of the file names the columns, parted by commas")
def _(r):
    return {"h.csv": b"\xef\xbb\xbf\xef\xbb\xbf" + csv_bytes(r.h)}


@csv("unclosed quote", "h.csv:2: a quote that is not closed",
     RATHER + 'inside a quoted field each " is written ""')
def _(r):
    return {"h.csv": csv_bytes(r.h).replace("Thôn 1".encode(), '"Thôn 1'.encode())}


@csv("quote within a field", "h.csv:2: a quote inside a field that is not quoted",
     RATHER + 'put the whole field in quotes and write each " inside as ""')
def _(r):
    return {"h.csv": csv_bytes(r.h).replace("Thôn 1".encode(), 'Thôn "1"'.encode())}


@csv("row too long", "h.csv:2: a row of 9 fields under a header of 8 columns",
     RATHER + "a field with a comma inside must be quoted")
def _(r):
    r.h[1].append("x")
    del r.m[1:3], r.f[1]


@csv("row too short, among facts", "f.csv:3: a row of 2 fields under a header of 6 columns")
def _(r):
    r.f[2] = ["A2", "special_difficulty"]


@csv("duplicate header", 'h.csv:1: the column name "toilet" stands twice')
def _(r):
    r.h[0][7] = "toilet"


@csv("column without a name", "m.csv:1: column 3 has no name")
def _(r):
    r.m[0][2] = None


@csv("unknown columns, and one that is required", 'm.csv:1: the form has no column named "borne"',
     RATHER + 'did you mean "born"?', 'm.csv:1: the form has no column named "gender"',
     RATHER + 'did you mean "member"?',
     'm.csv:1: the header lacks the required column "born"',
     RATHER + "the first line of the file names the columns, parted by commas",
     'm.csv:1: the header lacks the required column "sex"')
def _(r):
    r.m[0][4], r.m[0][5] = "borne", "gender"


@csv("relation code 9", 'm.csv:3: relation: "9" is no code of it',
     RATHER + "the values: 1, 2, 3, 4, 5; leave it empty where not known")
def _(r):
    r.m[2][3] = "9"


@csv("member number 1000", 'm.csv:3: member: "1000" is no number from 1 to 999')
def _(r):
    r.m[2][1] = "1000"


@csv("born after the survey", "m.csv:3: born: born after the day of the survey")
def _(r):
    r.m[2][4] = "2022-10-06"


@csv("two heads", 'm.csv:3: relation: the household "A1" has two heads (the other in line 2)')
def _(r):
    r.m[2][3] = "1"


@csv("orphan member", 'h.csv:3: household: the household "A2" has no members',
     'm.csv:4: household: a member of the household "A9", which the other file does not have')
def _(r):
    r.m[3][0] = "A9"


@csv("two people with one number", "m.csv:4: personal_id: the personal identifier stands in line 2 too")
def _(r):
    r.m[3][7] = "024080000011"


@csv("a number that lost its zero", 'm.csv:2: personal_id: "24080000011" is not 12 digits', RATHER + TEXT)
def _(r):
    r.m[1][7] = "24080000011"


@csv("date in a wrong order", 'h.csv:2: surveyed_on: "10/25/2022" is no date',
     RATHER + "write 2021-10-05 or 05/10/2021")
def _(r):
    r.h[1][3] = "10/25/2022"


@csv("negative area", 'h.csv:2: kwh_month: the number -80 is out of range',
     RATHER + "from 0 to 100000, with at most 0 decimals after the point")
def _(r):
    r.h[1][7] = "-80"


@csv("no such commune", 'h.csv:2: commune: no commune bore the code 99999 on the day of the survey',
     RATHER + "an old code of another province: give the columns area, region and central_city")
def _(r):
    r.h[1][1] = "99999"


@csv("household twice", 'h.csv:3: household: the household identifier "A1" stands in line 2 too')
def _(r):
    r.h[2][0] = "A1"
    del r.m[3], r.f[2]


@csv("unknown fact, impossible value, no date, overlap", 'f.csv:2: fact: there is no fact named "disabilty"',
     RATHER + 'did you mean "disability"?', 'f.csv:3: from: "31/02/2021" is no date',
     RATHER + "write 2021-10-05 or 05/10/2021",
     'f.csv:4: value: disability: "light" is no code of it',
     RATHER + "the values: none, severe, extremely_severe; leave it empty where not known",
     "f.csv:6: from: no_support: the interval overlaps that of line 5")
def _(r):
    r.f[1][1] = "disabilty"
    r.f[2][3] = "31/02/2021"
    r.f.append(["A1/1", "disability", "light", "2021-01-01", None, None])
    r.f.append(["A1/2", "no_support", "1", "2021-01-01", None, None])
    r.f.append(["A1/2", "no_support", "0", "2021-06-01", None, None])


@csv("sparse file of 5 GB", "h.csv: a file of 5.000.000.000 bytes, over the limit of 4.294.967.296 bytes",
     RATHER + "cut the file by province or district")
def _(r):
    return {"h.csv": 5_000_000_000}


@csv("decomposed text and one byte order mark: taken")
def _(r):
    return {"m.csv": b"\xef\xbb\xbf" + unicodedata.normalize("NFD", csv_bytes(r.m).decode()).encode()}


@csv("rows in another order: taken")
def _(r):
    r.m[1:] = [r.m[3], r.m[2], r.m[1]]


# ---- workbooks ----


@xlsx("formula", "b.xlsx:households!H2: kwh_month: a cell with a formula", RATHER + VALUES)
def _(r):
    r.h[1][7] = Raw('<c r="{r}"><f>40+40</f><v>80</v></c>')


@xlsx("formula in a row of facts", "b.xlsx:facts!D2: from: a cell with a formula", RATHER + VALUES)
def _(r):
    r.f[1][3] = Raw('<c r="{r}" s="1"><f>TODAY()</f><v>44571</v></c>')


@xlsx("error cells", "b.xlsx:households!A2: household: a cell with the error #REF!",
      RATHER + "mend the cell, or leave it empty where it is not known",
      "b.xlsx:households!H3: kwh_month: a cell with the error #N/A",
      'b.xlsx:members!A2: household: a member of the household "A1", which the other file does not have',
      'b.xlsx:members!A3: household: a member of the household "A1", which the other file does not have',
      'b.xlsx:facts!A2: entity: there is no household "A1"')
def _(r):
    r.h[1][0] = Raw('<c r="{r}" t="e"><v>#REF!</v></c>')
    r.h[2][7] = Raw('<c r="{r}" t="e"><v>#N/A</v></c>')


@xlsx("merged cells in the data", "b.xlsx:members!C2: name: the cells C2:C3 are merged", RATHER + UNMERGE)
def _(r):
    book = r.book()
    book.sheets[1] = ("members", r.m, "visible",
                      '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>')
    return book


@xlsx("merged header", "b.xlsx:households!A1: the cells A1:B1 are merged", RATHER + UNMERGE)
def _(r):
    book = r.book()
    book.sheets[0] = ("households", r.h, "visible",
                      '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>')
    return book


@xlsx("merged cells beside the data: taken")
def _(r):
    book = r.book()
    book.sheets[0] = ("households", r.h, "visible",
                      '<mergeCells count="1"><mergeCell ref="K1:L9"/></mergeCells>')
    return book


def zeros(r, megabytes):
    book = r.book()
    text = XML + "<sst><si><t>" + "0" * (megabytes << 20) + "</t></si></sst>"
    book.parts["xl/sharedStrings.xml"] = text
    return book


@xlsx("zip bomb", 'b.xlsx: the entry "xl/sharedStrings.xml" unpacks to more than 200 times its size '
      "(41.943.123 bytes): a zip bomb")
def _(r):
    return zeros(r, 40)


@xlsx("wrong sheet name", 'b.xlsx: the workbook has no sheet "members" (or "Thành viên")',
      RATHER + "the sheets there are: households, member, facts")
def _(r):
    book = r.book()
    book.sheets[1] = ("member",) + book.sheets[1][1:]
    return book


@xlsx("no sheet of the form", 'b.xlsx: the workbook has no sheet "households" (or "Hộ")',
      RATHER + "the sheets there are: Trang tính1")
def _(r):
    book = Book()
    book.sheet("Trang tính1", r.h)
    return book


@xlsx("a sheet twice, by both names", 'b.xlsx: two sheets are both "households": "households" and "Hộ"')
def _(r):
    book = r.book()
    book.sheet("Hộ", r.h)
    return book


@xlsx("an empty sheet", "b.xlsx:members: an empty sheet, without a header")
def _(r):
    r.m = []


@xlsx("a title above the header", 'b.xlsx:households!A1: the form has no column named "DANH SÁCH"',
      RATHER + "the columns there are: ansinh law facts",
      'b.xlsx:households!A1: the header lacks the required column "household"',
      RATHER + "the first row of the sheet names the columns, a name a cell",
      'b.xlsx:households!A1: the header lacks the required column "commune"',
      'b.xlsx:households!A1: the header lacks the required column "surveyed_on"')
def _(r):
    r.h = [["DANH SÁCH"]]


@xlsx("unknown column", 'b.xlsx:members!F1: the form has no column named "gender"',
      RATHER + 'did you mean "member"?', 'b.xlsx:members!A1: the header lacks the required column "sex"',
      RATHER + "the first row of the sheet names the columns, a name a cell")
def _(r):
    r.m[0][5] = "gender"


@xlsx("duplicate header", 'b.xlsx:households!H1: the column name "toilet" stands twice')
def _(r):
    r.h[0][7] = "toilet"


@xlsx("a value outside the columns", "b.xlsx:members!J3: a value outside the named columns", RATHER + COLUMNS)
def _(r):
    r.m[2] += [None, "ghi chú"]


@xlsx("date typed as text in a wrong order", 'b.xlsx:households!D2: surveyed_on: "10/25/2022" is no date',
      RATHER + "write 2021-10-05 or 05/10/2021")
def _(r):
    r.h[1][3] = "10/25/2022"


@xlsx("a date as a bare number", 'b.xlsx:households!D2: surveyed_on: "44839" is no date',
      RATHER + "write 2021-10-05 or 05/10/2021")
def _(r):
    r.h[1][3] = Number("44839")


@xlsx("a date with a time", "b.xlsx:households!D2: surveyed_on: a date with a time of day (44839.5)",
      RATHER + "give the day alone",
      "b.xlsx:households!D3: surveyed_on: a date with a time of day (0.5)")
def _(r):
    r.h[1][3] = Number("44839.5", DATE)
    r.h[2][3] = Number("0.5", TIME)


@xlsx("a year in a cell for dates",
      "b.xlsx:members!E3: born: the number 1982 in a cell with the format of a date is a day of 1905: "
      "is it meant as a year?",
      RATHER + "if a year, format the cell as Text and type it again; if a day, type 1905-05-07 as text")
def _(r):
    r.m[2][4] = Number("1982", DATE)


@xlsx("numbers that lost their zeros", 'b.xlsx:households!B2: commune: "7660" is not 5 digits', RATHER + TEXT,
      'b.xlsx:members!G2: ethnicity: "1" is no code of it',
      'b.xlsx:members!H2: personal_id: "24080000011" is not 12 digits')
def _(r):
    r.h[1][1] = Number("7660")
    r.m[1][6] = Number("1")
    r.m[1][7] = Number("24080000011")


@xlsx("more digits than a number keeps",
      "b.xlsx:members!H2: personal_id: the number 1.0240800000112345E+16 has more than 15 digits: "
      "a spreadsheet does not keep them all",
      RATHER + "format the column as Text and type it again")
def _(r):
    r.m[1][7] = Number("1.0240800000112345E+16")


@xlsx("two people with one number", "b.xlsx:members!H4: personal_id: the personal identifier stands in line 2 too")
def _(r):
    r.m[3][7] = "024080000011"


@xlsx("two heads", 'b.xlsx:members!D3: relation: the household "A1" has two heads (the other in line 2)')
def _(r):
    r.m[2][3] = "1"


@xlsx("orphan member and fact of nobody",
      'b.xlsx:members!A3: household: a member of the household "A7", which the other file does not have',
      'b.xlsx:facts!A2: entity: the household "A1" has no member "2"')
def _(r):
    r.m[2][0] = "A7"


@xlsx("overlapping facts", "b.xlsx:facts!D4: from: disability: the interval overlaps that of line 2")
def _(r):
    r.f.append(["A1/2", "disability", "severe", "2023-01-01", None, None])


@xlsx("macros", "b.xlsx: a workbook with macros (.xlsm): not read", RATHER + "save it as .xlsx, without macros")
def _(r):
    book = r.book()
    book.parts["xl/vbaProject.bin"] = b"\0"
    return book


@xlsx("links to other files", "b.xlsx: the workbook has links to other files: not read",
      RATHER + "break the links (Data, Edit Links, Break Link) and save it")
def _(r):
    book = r.book()
    parts = book.all_parts()
    book.parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "worksheets/sheet1.xml", "https://example.org/sheet1.xml").replace(
        'Target="https', 'TargetMode="External" Target="https')
    return book


@xlsx("a sheet outside of the file", "b.xlsx: the workbook points outside of itself", RATHER + SAVE_IT)
def _(r):
    book = r.book()
    parts = book.all_parts()
    book.parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "worksheets/sheet1.xml", "../../etc/passwd")
    return book


@xlsx("path traversal", 'b.xlsx: the archive has an entry of a name that is not allowed, "../../etc/cron.d/x"')
def _(r):
    book = r.book()
    book.parts["../../etc/cron.d/x"] = "x"
    return book


@xlsx("the same entry twice", 'b.xlsx: the archive has two entries of the name "xl/WORKBOOK.xml"')
def _(r):
    book = r.book()
    book.parts["xl/WORKBOOK.xml"] = "<workbook/>"
    return book


@xlsx("more entries than a workbook has", "b.xlsx: the archive has 5009 entries, the limit is 4096")
def _(r):
    book = r.book()
    for i in range(5000):
        book.parts[f"xl/media/{i}.png"] = ""
    return book


ENTITIES = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"


@xlsx("entity bomb", "b.xlsx: xl/sharedStrings.xml declares a DOCTYPE (XML entities): not read")
def _(r):
    book = r.book()
    book.parts["xl/sharedStrings.xml"] = XML + ENTITIES + "<sst><si><t>&c;</t></si></sst>"
    return book


@xlsx("an outside entity in a sheet", "b.xlsx:households: xl/worksheets/sheet1.xml declares a DOCTYPE (XML entities): not read")
def _(r):
    book = r.book()
    book.parts["xl/worksheets/sheet1.xml"] = (
        XML + '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>')
    return book


@xlsx("elements too deep", "b.xlsx:members: xl/worksheets/sheet2.xml: elements within elements more than 64 deep")
def _(r):
    book = r.book()
    book.parts["xl/worksheets/sheet2.xml"] = XML + "<a>" * 100 + "</a>" * 100
    return book


@xlsx("a tag of two megabytes", "b.xlsx:households: xl/worksheets/sheet1.xml: an XML tag of more than 1.048.576 bytes")
def _(r):
    book = r.book()
    noise = hashlib.shake_128(b"noise").hexdigest(1 << 20)
    book.parts["xl/worksheets/sheet1.xml"] = XML + f'<worksheet a="{noise}"/>'
    return book


@xlsx("broken XML", "b.xlsx: xl/workbook.xml: broken XML in line 1 (not well-formed (invalid token))",
      RATHER + SAVE)
def _(r):
    book = r.book()
    book.parts["xl/workbook.xml"] = "<workbook & >"
    return book


@xlsx("rows out of order", 'b.xlsx:households!3:3: the row number "2" is wrong or out of order',
      RATHER + SAVE)
def _(r):
    book = r.book()
    xml = book.all_parts()["xl/worksheets/sheet1.xml"]
    book.parts["xl/worksheets/sheet1.xml"] = xml.replace("</sheetData>", '<row r="2"/></sheetData>')
    return book


@xlsx("a huge row number", 'b.xlsx:households!3:3: the row number "99999999999" is wrong or out of order',
      RATHER + SAVE)
def _(r):
    book = r.book()
    xml = book.all_parts()["xl/worksheets/sheet1.xml"]
    book.parts["xl/worksheets/sheet1.xml"] = xml.replace(
        "</sheetData>", '<row r="99999999999"/></sheetData>')
    return book


@xlsx("a bad cell reference", 'b.xlsx:households!2:2: the cell reference "7F" is wrong or out of order',
      RATHER + SAVE)
def _(r):
    r.h[1][5] = Raw('<c r="7F"><v>1</v></c>')


@xlsx("a shared text that is not there", 'b.xlsx:households!C2: village: a cell with text number 4711, which the workbook does not have',
      RATHER + SAVE)
def _(r):
    r.h[1][2] = Raw('<c r="{r}" t="s"><v>4711</v></c>')


@xlsx("cut in the middle", "b.xlsx: a damaged or cut file, no whole .xlsx workbook", RATHER + AGAIN)
def _(r):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        r.book().write(file.name)
        data = open(file.name, "rb").read()
    return data[: len(data) // 2]


@xlsx("a checksum that does not fit", "b.xlsx:members: a damaged or cut file, no whole .xlsx workbook",
      RATHER + AGAIN)
def _(r):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        r.book().write(file.name)
        data = bytearray(open(file.name, "rb").read())
    for sign, sum_at, name_at in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        at = data.find(sign)
        while not data[at + name_at :].startswith(b"xl/worksheets/sheet2.xml"):
            at = data.find(sign, at + 1)
        data[at + sum_at] ^= 1
    return bytes(data)


@xlsx("a Word document", "b.xlsx: a Word document, no .xlsx workbook",
      RATHER + "copy the table into a spreadsheet and save it as .xlsx")
def _(r):
    book = Book()
    book.parts = {"word/document.xml": "<document/>"}
    book.without = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                    "xl/sharedStrings.xml", "xl/styles.xml"}
    return book


@xlsx("an OpenDocument spreadsheet", "b.xlsx: a workbook of the format .ods", RATHER + SAVE_IT)
def _(r):
    book = Book()
    book.parts = {"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    book.without = set(book.all_parts()) - set(book.parts)
    return book


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@xlsx("with a password", "b.xlsx: the workbook has a password",
      RATHER + "open it with the password, take the password off and save it")
def _(r):
    return OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


@xlsx("an entry with a password", "b.xlsx: the workbook has a password",
      RATHER + "open it with the password, take the password off and save it")
def _(r):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        r.book().write(file.name)
        data = bytearray(open(file.name, "rb").read())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(sign, at + 1)
    return bytes(data)


@xlsx("the old format", "b.xlsx: a file of the old .xls format", RATHER + SAVE_IT)
def _(r):
    return OLE + b"\0" * 512


@xlsx("text by the name of a workbook", "b.xlsx: no .xlsx workbook", RATHER + SAVE_IT)
def _(r):
    return csv_bytes(r.h)


@xlsx("an empty file", "b.xlsx: an empty file", RATHER + SAVE_IT)
def _(r):
    return b""


@xlsx("sparse file of 2 GB", "b.xlsx: a file of 2.000.000.000 bytes, over the limit of 268.435.456 bytes of a workbook",
      RATHER + "cut it by commune, or save each sheet as CSV UTF-8")
def _(r):
    return 2_000_000_000


@xlsx("two million empty cells: taken")
def _(r):
    book = r.book()
    xml = book.all_parts()["xl/worksheets/sheet1.xml"]
    empty = "".join(
        f'<row r="{n}">' + f'<c r="A{n}" s="1"/><c r="B{n}"/><c r="C{n}" s="2"><v></v></c><c r="XFD{n}" s="1"/>' + "</row>"
        for n in range(10, 500010))
    book.parts["xl/worksheets/sheet1.xml"] = xml.replace("</sheetData>", empty + "</sheetData>")
    return book


@xlsx("dates of 1904, of 1900 and of an own format: taken")
def _(r):
    book = r.book()
    book.since_1904 = True
    r.h[1][3] = Number("43377", DATE)  # 44839 - 1462: 2022-10-05
    r.h[2][3] = Number("43378", OWN_DATE)
    r.m[1][4] = Number("27880", DATE)  # 29342 - 1462: 1980-05-01
    return book


@xlsx("Vietnamese names of sheets, texts in the cells, numbers and truth: taken")
def _(r):
    book = Book()
    book.inline = True
    book.sheet("Hướng dẫn", [["Điền từng dòng"]])
    book.sheet("Hộ", r.h)
    book.sheet("THÀNH VIÊN", r.m)
    book.sheet("dữ kiện", r.f, state="hidden")
    book.row_attributes[("Hộ", 3)] = ' hidden="1"'
    r.h[1][7] = Number("8.0000000000000004E+1")
    r.f[2][2] = Raw('<c r="{r}" t="b"><v>1</v></c>')
    r.m[2] = [unicodedata.normalize("NFD", v) if v else v for v in r.m[2]]
    return book


@xlsx("elements with a prefix, the strict namespace, no numbers of rows and cells: taken")
def _(r):
    book = r.book()
    parts = book.all_parts()
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        xml = re.sub(r"<(/?)([a-z])", r"<\1x:\2", parts[name].replace(XML, ""))
        book.parts[name] = xml.replace(f'xmlns="{MAIN}"', f'xmlns:x="{STRICT}"', 1)
    xml = parts["xl/worksheets/sheet2.xml"]
    book.parts["xl/worksheets/sheet2.xml"] = re.sub(r'(<c|<row) r="[A-Z0-9]+"', r"\1", xml)
    return book


# ---- running ----


def put(path, data):
    if isinstance(data, int):
        with open(path, "wb") as file:
            file.truncate(data)
    elif isinstance(data, bytes):
        with open(path, "wb") as file:
            file.write(data)
    else:
        data.write(path)


def digest(folder):
    """Of the database as it lies on the disk."""
    parts = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            parts.append((name, hashlib.sha256(file.read()).hexdigest()))
    return parts


class Runner:
    def __init__(self, folder):
        self.folder = folder
        self.count = self.failed = 0
        self.db = os.path.join(folder, "db", "t.db")
        os.mkdir(os.path.dirname(self.db))
        self.run("init", "--db", self.db)
        done = self.import_(self.csv_files(Rows(), {}), "en")
        if done.returncode != 0:
            sys.exit("the good files are refused: " + done.stderr)
        self.before = digest(os.path.dirname(self.db))

    def run(self, *args):
        return subprocess.run([BIN, *args], cwd=self.folder, capture_output=True, text=True)

    def import_(self, files, lang):
        return self.run("import", "--db", self.db, *files, "--lang", lang)

    def csv_files(self, rows, replaced):
        for name, table in (("h.csv", rows.h), ("m.csv", rows.m), ("f.csv", rows.f)):
            put(os.path.join(self.folder, name), replaced.get(name, csv_bytes(table)))
        return ["h.csv", "m.csv", "f.csv"]

    def tell(self, ok, what, *why):
        self.count += 1
        self.failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.count} - {what}")
        if not ok:
            for line in why:
                print(f"#   {line}")

    def problems(self, said):
        """The lines before the last error, which counts them."""
        lines = said.splitlines()
        for i, line in enumerate(lines):
            if line.startswith(("error: ", "lỗi: ")):
                return lines[:i], lines[i]
        return lines, ""

    def broken(self, what, files, expected):
        done = self.import_(files, "en")
        lines, last = self.problems(done.stderr)
        count = sum(not line.startswith("  ") for line in expected)
        good = (done.returncode == 1 and lines == list(expected)
                and last == f"error: {count} mistake{'s' * (count > 1)} in the files: nothing was written")
        why = [f"exit {done.returncode}"] + [f"said: {x}" for x in lines + [last]]
        why += [f"due:  {x}" for x in expected]
        self.tell(good, what, *why)
        places = [x.split(": ")[0] for x in lines]
        lines_vi, _ = self.problems(self.import_(files, "vi").stderr)
        same = [x.split(": ")[0] for x in lines_vi]
        told = lines_vi and all(a != b for a, b in zip(lines, lines_vi))
        self.tell(same == [p.replace("  hint", "  gợi ý") for p in places] and told,
                  f"{what}: in Vietnamese", *lines_vi)
        self.tell(digest(os.path.dirname(self.db)) == self.before, f"{what}: nothing is written")

    def good(self, what, files):
        """Taken, and the same as what the good CSV files say: so nothing changes."""
        done = self.import_(files, "en")
        self.tell(done.returncode == 0 and "nothing changed" in done.stdout, what,
                  done.stderr, done.stdout)

    def case(self, what, files, expected):
        if expected:
            self.broken(what, files, expected)
        else:
            self.good(what, files)

    def many(self):
        """A hundred on the screen, all in the file; cells as a spreadsheet names them."""
        rows = Rows()
        rows.m += [["A1", str(n), None, "3", "2000-01-01", "3", "01", None] for n in range(3, 153)]
        rows.m[1][4] = Number("44839.5", DATE)
        put(os.path.join(self.folder, "b.xlsx"), rows.book())
        done = self.run("import", "--db", self.db, "b.xlsx", "--lang", "en", "--problems", "p.csv")
        shown, last = self.problems(done.stderr)
        places = [x for x in shown if x.startswith("b.xlsx:")]
        self.tell(len(places) == 100 and shown[-1] == "… and 51 more: --problems FILE has them all"
                  and last.startswith("error: 151 mistakes"), "a hundred mistakes are shown",
                  *shown[-3:])
        with open(os.path.join(self.folder, "p.csv"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        due = ["file,sheet,row,cell,column,entity,reason,hint",
               "b.xlsx,members,2,E2,born,,a date with a time of day (44839.5),give the day alone",
               'b.xlsx,members,5,F5,sex,,"sex: ""3"" is no code of it",'
               '"the values: 1, 2; leave it empty where not known"']
        self.tell(len(lines) == 152 and lines[:3] == due and ",F154,sex," in lines[-1],
                  "and all are in the file", *lines[:3], *lines[-1:])

    def keep_going(self):
        """The household of the bad cell is left out, the other one is taken."""
        rows = Rows()
        rows.m[2][4] = Raw('<c r="{r}"><f>1</f></c>')
        put(os.path.join(self.folder, "b.xlsx"), rows.book())
        self.run("init", "--db", "k.db")
        done = self.run("import", "--db", "k.db", "b.xlsx", "--lang", "en", "--keep-going")
        self.tell(done.returncode == 0 and "households: new 1, changed 0" in done.stdout
                  and done.stderr.startswith("b.xlsx:members!E3: born: a cell with a formula"),
                  "a bad cell spoils its household alone, when asked to go on",
                  done.stdout, done.stderr)

    def notes(self):
        """What was not shown in the spreadsheet, and what was not read, is told."""
        rows = Rows()
        book = rows.book()
        book.sheets[2] = ("facts", rows.f, "veryHidden", "")
        book.sheet("Hướng dẫn", [["Điền từng dòng"]])
        book.row_attributes[("households", 3)] = ' hidden="1"'
        put(os.path.join(self.folder, "b.xlsx"), book)
        done = self.import_(["b.xlsx"], "en")
        self.tell(done.returncode == 0 and done.stderr.splitlines()[:3] == [
            'Note: the sheet "facts" is hidden: it was read',
            'Note: the sheet "Hướng dẫn" is no part of the form: passed over',
            'Note: the sheet "households" has hidden rows (1): they were read'],
            "hidden rows and sheets are told", done.stderr)


def csv_case(runner, name, make, expected):
    rows = Rows()
    replaced = make(rows) or {}
    runner.case(f"CSV: {name}", runner.csv_files(rows, replaced), expected)


def xlsx_case(runner, name, make, expected):
    rows = Rows()
    made = make(rows)
    put(os.path.join(runner.folder, "b.xlsx"), rows.book() if made is None else made)
    runner.case(f"XLSX: {name}", ["b.xlsx"], expected)


def main():
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(folder)
        for case in CSV_CASES:
            csv_case(runner, *case)
        for case in XLSX_CASES:
            xlsx_case(runner, *case)
        runner.many()
        runner.keep_going()
        runner.notes()
        print(f"# {sum(bool(c[2]) for c in CSV_CASES + XLSX_CASES)} broken files")
        print(f"1..{runner.count}")
        return runner.failed > 0


if __name__ == "__main__":
    sys.exit(main())
