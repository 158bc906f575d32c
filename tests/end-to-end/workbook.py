"""Workbooks (.xlsx) for the tests, good and broken, written with nothing but zipfile: so that each
fault stands in the file exactly as it is named here."""

import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The formats of cells, by the s of a cell: plain, a date, an own format of a date, a time of day.
PLAIN, DATE, OWN_DATE, TIME = 0, 1, 2, 3
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="[$-42A]dd\\/mm\\/yyyy;@"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>'
    '<xf numFmtId="20"/></cellXfs></styleSheet>'
)


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def letters(column):
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class Raw:
    """A cell given as XML, with {r} where its reference belongs."""

    def __init__(self, xml):
        self.xml = xml


class Number:
    def __init__(self, digits, style=PLAIN):
        self.digits, self.style = digits, style


class Book:
    """Sheets are lists of rows, rows are lists of cells: None, a text, a Number or Raw XML."""

    def __init__(self):
        self.sheets = []  # (name, rows, state, after the data)
        self.parts = {}  # what replaces or joins the parts that are made
        self.without = set()
        self.inline = False  # texts in the cells rather than shared
        self.since_1904 = False
        self.row_attributes = {}  # (sheet, row): text
        self.strings = {}

    def sheet(self, name, rows, state="visible", after=""):
        self.sheets.append((name, rows, state, after))

    def cell(self, value, reference):
        if value is None:
            return ""
        if isinstance(value, Raw):
            return value.xml.replace("{r}", reference)
        if isinstance(value, Number):
            return f'<c r="{reference}" s="{value.style}"><v>{value.digits}</v></c>'
        if self.inline:
            return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        index = self.strings.setdefault(value, len(self.strings))
        return f'<c r="{reference}" t="s"><v>{index}</v></c>'

    def sheet_xml(self, name, rows, after):
        lines = [f'{XML}<worksheet xmlns="{MAIN}"><sheetData>']
        for r, row in enumerate(rows, 1):
            more = self.row_attributes.get((name, r), "")
            cells = "".join(self.cell(v, f"{letters(c)}{r}") for c, v in enumerate(row))
            lines.append(f'<row r="{r}"{more}>{cells}</row>')
        lines.append(f"</sheetData>{after}</worksheet>")
        return "".join(lines)

    def all_parts(self):
        parts = {}
        listed, related, typed = [], [], []
        for i, (name, rows, state, after) in enumerate(self.sheets, 1):
            parts[f"xl/worksheets/sheet{i}.xml"] = self.sheet_xml(name, rows, after)
            listed.append(
                f'<sheet name="{escape(name)}" sheetId="{i}" state="{state}" r:id="rId{i}"/>'
            )
            related.append(
                f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" '
                f'Target="worksheets/sheet{i}.xml"/>'
            )
            typed.append(
                f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
                f'ContentType="{TYPE}.worksheet+xml"/>'
            )
        related.append(
            f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rIdT" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        )
        date1904 = ' date1904="1"' if self.since_1904 else ""
        parts["xl/workbook.xml"] = (
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr{date1904}/>'
            f'<sheets>{"".join(listed)}</sheets></workbook>'
        )
        parts["xl/_rels/workbook.xml.rels"] = (
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(related)}'
            "</Relationships>"
        )
        strings = "".join(f"<si><t>{escape(s)}</t></si>" for s in self.strings)
        parts["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{MAIN}">{strings}</sst>'
        parts["xl/styles.xml"] = STYLES
        parts["_rels/.rels"] = (
            f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        )
        parts["[Content_Types].xml"] = (
            f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            f'ContentType="{TYPE}.sheet.main+xml"/>{"".join(typed)}</Types>'
        )
        parts.update(self.parts)
        return {name: data for name, data in parts.items() if name not in self.without}

    def write(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.all_parts().items():
                archive.writestr(name, data)
