/* The reader of workbooks on arbitrary bytes: no crash, and what it hands out keeps the contract of
 * base/xlsx.h. An input that begins with "=" is the parts of a workbook, each after a line "=NAME",
 * which are packed here (so that the fuzzer need not learn checksums; parts it does not give are
 * those of a good workbook); any other is the packed file itself. */
#include "base/check.h"
#include "base/text.h"
#include "base/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PARTS = 32, MAX_PACKED_BYTES = 1 << 20 };

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

struct part {
    str name, bytes;
    uint32_t at; /* in the archive */
};
static const struct part good[] = {
    {STR("[Content_Types].xml"),
     STR("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override "
         "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
         "\"/></Types>"),
     0},
    {STR("xl/workbook.xml"),
     STR("<workbook " MAIN " xmlns:r=\"" RELATION "\"><sheets><sheet name=\"Hộ\" r:id=\"a\"/>"
         "</sheets></workbook>"),
     0},
    {STR("xl/_rels/workbook.xml.rels"),
     STR("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"a\" Type=\"" RELATION "/worksheet\" Target=\"s.xml\"/>"
         "<Relationship Id=\"b\" Type=\"" RELATION "/sharedStrings\" Target=\"t.xml\"/>"
         "<Relationship Id=\"c\" Type=\"" RELATION "/styles\" Target=\"f.xml\"/></Relationships>"),
     0},
    {STR("xl/s.xml"),
     STR("<worksheet " MAIN "><sheetData><row><c t=\"s\"><v>0</v></c></row><row><c s=\"1\"><v>44839"
         "</v></c></row></sheetData></worksheet>"),
     0},
    {STR("xl/t.xml"), STR("<sst " MAIN "><si><t>household</t></si><si><t>A1</t></si></sst>"), 0},
    {STR("xl/f.xml"),
     STR("<styleSheet " MAIN "><cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"), 0},
};

/* ---- packing, without compression ---- */

static uint32_t crc(str s)
{
    uint32_t c = 0xFFFFFFFFu;
    for (size_t i = 0; i < s.n; i++) {
        c ^= (unsigned char)s.p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    }
    return ~c;
}

static void put(struct buf *b, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add(b, (str){(const char[]){(char)(v >> 8 * i & 0xFF)}, 1});
}

/* What the record of an entry and its line in the directory have in common. */
static void put_entry(struct buf *b, const struct part *p)
{
    put(b, 10, 2); /* version */
    put(b, 0, 2 + 2 + 4);
    put(b, crc(p->bytes), 4);
    put(b, p->bytes.n, 4);
    put(b, p->bytes.n, 4);
    put(b, p->name.n, 2);
    put(b, 0, 2);
}

static str pack(struct arena *a, struct part *parts, uint32_t n)
{
    struct buf b;
    buf_init(&b, a, MAX_PACKED_BYTES);
    for (uint32_t i = 0; i < n; i++) {
        parts[i].at = (uint32_t)b.n;
        put(&b, 0x04034B50, 4);
        put_entry(&b, &parts[i]);
        buf_add(&b, parts[i].name);
        buf_add(&b, parts[i].bytes);
    }
    uint32_t directory = (uint32_t)b.n;
    for (uint32_t i = 0; i < n; i++) {
        put(&b, 0x02014B50, 4);
        put(&b, 10, 2);
        put_entry(&b, &parts[i]);
        put(&b, 0, 2 + 2 + 2);
        put(&b, 0, 4);
        put(&b, parts[i].at, 4);
        buf_add(&b, parts[i].name);
    }
    uint32_t end = (uint32_t)b.n;
    put(&b, 0x06054B50, 4);
    put(&b, 0, 4);
    put(&b, n, 2);
    put(&b, n, 2);
    put(&b, end - directory, 4);
    put(&b, directory, 4);
    put(&b, 0, 2);
    return buf_str(&b);
}

static uint32_t cut(str input, struct part parts[MAX_PARTS])
{
    uint32_t n = 0;
    str rest = input;
    while (rest.n > 1 && rest.p[0] == '=' && n < MAX_PARTS - 8) {
        str name = str_split(&rest, '\n');
        ptrdiff_t end = rest.p == NULL ? -1 : str_find(rest, STR("\n="));
        str bytes = end < 0 ? rest : str_slice(rest, 0, (size_t)end);
        rest = end < 0 ? STR("") : str_slice(rest, (size_t)end + 1, rest.n);
        parts[n++] = (struct part){str_slice(name, 1, name.n), bytes, 0};
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        bool given = false;
        for (uint32_t k = 0; k < n; k++)
            given |= str_eq(parts[k].name, good[i].name);
        if (!given)
            parts[n++] = good[i];
    }
    return n;
}

/* ---- reading ---- */

static void check_error(const struct err *e)
{
    check(e->code == ERR_INPUT || e->code == ERR_LIMIT);
    check(e->where.file[0] != '\0');
    check(e->text[LANG_VI][0] != '\0' && e->text[LANG_EN][0] != '\0');
}

static void check_field(struct arena *a, str field)
{
    struct arena_mark mark = arena_save(a);
    str again;
    check(field.n <= 3 * CSV_MAX_FIELD_BYTES);
    check(text_nfc(a, field, &again, NULL) == ERR_NONE && str_eq(field, again));
    arena_restore(a, mark);
}

static void read_rows(struct arena *a, struct xlsx_sheet *s)
{
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    uint32_t row = xlsx_row(s);
    int got;
    while ((got = xlsx_next(s, fields, &e)) != 0) {
        if (got < 0) {
            check_error(&e);
            if (xlsx_failed(s)) {
                check(xlsx_next(s, fields, NULL) == -1);
                return;
            }
        }
        check(xlsx_row(s) > row && xlsx_row(s) <= XLSX_MAX_ROWS);
        row = xlsx_row(s);
        uint32_t bads = 0;
        for (uint32_t i = 0; i < xlsx_columns(s) && got > 0; i++) {
            bool bad = xlsx_bad(s, i, &e);
            check(!bad || fields[i].n == 0);
            bads += bad;
            check_field(a, fields[i]);
        }
        check(got < 0 || bads == xlsx_bads(s));
    }
    check(xlsx_next(s, fields, NULL) == 0);
}

static void read_sheet(struct arena *a, const struct xlsx_book *b, uint32_t sheet)
{
    struct xlsx_sheet *s = NULL;
    struct err e = {0};
    enum err_code code = xlsx_sheet_open(&s, b, sheet, &e);
    if (code != ERR_NONE) {
        check(s == NULL && e.code == code);
        check_error(&e);
        return;
    }
    check(xlsx_columns(s) >= 1 && xlsx_columns(s) <= CSV_MAX_COLUMNS);
    for (uint32_t i = 0; i < xlsx_columns(s); i++)
        check(xlsx_find(s, xlsx_header(s, i)) == (int)i);
    read_rows(a, s);
    xlsx_sheet_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct part parts[MAX_PARTS];
    struct xlsx_book *b = NULL;
    struct arena a;
    struct err e = {0};
    str bytes = {(const char *)data, size};
    arena_init(&a, (size_t)64 << 20);
    if (str_starts(bytes, STR("=")))
        bytes = pack(&a, parts, cut(bytes, parts));
    enum err_code code = xlsx_open_memory(&b, bytes, "fuzz.xlsx", &e);
    if (code != ERR_NONE) {
        check(b == NULL && e.code == code);
        check_error(&e);
    }
    for (uint32_t i = 0; code == ERR_NONE && i < xlsx_sheets(b); i++)
        read_sheet(&a, b, i);
    xlsx_close(b);
    arena_clear(&a);
    return 0;
}
