/* The parts of a workbook written by hand, its sheets as streams that libzip pulls (xlsx_write.h).
 */
#include "base/xlsx_write.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/xlsx.h"

#include <zip.h>

#define LINE_BYTES ((size_t)64 << 20)
#define PACKED_BYTES ((size_t)4 << 30)
#define PIECE_BYTES 65536u
/* The first levels of deflate take a third of the time of the usual one, for a fifth more bytes. */
#define DEFLATE_LEVEL 1
#define SECONDS_A_DAY 86400

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* ---- cells ---- */

struct xlsx_line {
    struct buf b;
    uint32_t row; /* as the sheet numbers it */
};

/* "_x0041_" within a text would be read as the character of that number. */
static bool looks_escaped(str s, size_t at)
{
    if (at + 7 > s.n || s.p[at + 1] != 'x' || s.p[at + 6] != '_')
        return false;
    for (size_t i = at + 2; i < at + 6; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')))
            return false;
    }
    return true;
}

static void put_odd(struct buf *b, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[] = {'_', 'x', '0', '0', digits[c >> 4], digits[c & 15], '_'};
    buf_add(b, (str){text, sizeof(text)});
}

static void put_escaped(struct buf *b, str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool control = c < 0x20 && c != '\n';
        if (!control && c != '&' && c != '<' && c != '>' && !(c == '_' && looks_escaped(s, i)))
            continue;
        buf_add(b, str_slice(s, from, i));
        from = i + 1;
        if (c == '&')
            buf_add(b, STR("&amp;"));
        else if (c == '<')
            buf_add(b, STR("&lt;"));
        else if (c == '>')
            buf_add(b, STR("&gt;"));
        else
            put_odd(b, c);
    }
    buf_add(b, str_slice(s, from, s.n));
}

static void begin_cell(struct xlsx_line *l, uint32_t column, enum xlsx_look look)
{
    char letters[XLSX_LETTERS_BYTES];
    xlsx_letters(column, letters);
    buf_add(&l->b, STR("<c r=\""));
    buf_add_c(&l->b, letters);
    buf_int(&l->b, l->row);
    if (look != XLSX_PLAIN) {
        buf_add(&l->b, STR("\" s=\""));
        buf_int(&l->b, look);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

void xlsx_put_text(struct xlsx_line *l, uint32_t column, str s, enum xlsx_look look)
{
    size_t n = s.n;
    if (n > XLSX_MAX_CELL_BYTES) {
        n = XLSX_MAX_CELL_BYTES;
        while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) /* no character is cut */
            n--;
    }
    if (n == 0)
        return;
    begin_cell(l, column, look);
    buf_add(&l->b, is_blank(s.p[0]) || is_blank(s.p[n - 1])
                       ? STR("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
                       : STR("\" t=\"inlineStr\"><is><t>"));
    put_escaped(&l->b, str_slice(s, 0, n));
    buf_add(&l->b, STR("</t></is></c>"));
}

void xlsx_put_number(struct xlsx_line *l, uint32_t column, int64_t v, enum xlsx_look look)
{
    begin_cell(l, column, look);
    buf_add(&l->b, STR("\"><v>"));
    buf_int(&l->b, v);
    buf_add(&l->b, STR("</v></c>"));
}

/* ---- a sheet as a stream ---- */

struct stream {
    const struct xlsx_new_sheet *sheet;
    bool first;
    struct arena a;
    struct xlsx_line line;
    uint32_t row;
    size_t at; /* of the line: so much has gone out */
    enum { BEFORE, ROWS, AFTER } state;
    bool too_long;
};

static void put_start(struct stream *s)
{
    struct buf *b = &s->line.b;
    buf_fmt(b,
            HEAD "<worksheet xmlns=\"" MAIN "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>"
                 "<sheetViews><sheetView%z workbookViewId=\"0\"><pane ySplit=\"%u\" topLeftCell="
                 "\"A%u\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
                 "<sheetFormatPr defaultRowHeight=\"15\"/><cols>",
            s->first ? " tabSelected=\"1\"" : "", s->sheet->head_row + 1, s->sheet->head_row + 2);
    for (uint32_t i = 0; i < s->sheet->columns; i++)
        buf_fmt(b, "<col min=\"%u\" max=\"%u\" width=\"%u.7109375\" customWidth=\"1\"/>", i + 1,
                i + 1, (uint32_t)s->sheet->widths[i]);
    buf_add(b, STR("</cols><sheetData>"));
}

/* Letters that can still be read on an A4 page across; what is wider is printed on A3. */
#define A4_CHARACTERS 160

static bool wider_than_a4(const struct xlsx_new_sheet *sheet)
{
    uint32_t characters = 0;
    for (uint32_t i = 0; i < sheet->columns; i++)
        characters += sheet->widths[i];
    return characters > A4_CHARACTERS;
}

static void put_end(struct stream *s)
{
    bool wide = wider_than_a4(s->sheet);
    buf_fmt(&s->line.b,
            "</sheetData><pageMargins left=\"%z\" right=\"%z\" top=\"0.75\" bottom=\"0.75\""
            " header=\"0.3\" footer=\"0.3\"/><pageSetup paperSize=\"%d\" fitToHeight=\"0\""
            " orientation=\"landscape\"/></worksheet>",
            wide ? "0.3" : "0.7", wide ? "0.3" : "0.7", wide ? 8 : 9);
}

/* The next piece of text; false at the end. */
static bool fill(struct stream *s)
{
    s->line.b.n = 0;
    s->at = 0;
    if (s->state == AFTER)
        return false;
    if (s->state == BEFORE) {
        put_start(s);
        s->state = ROWS;
    }
    while (s->state == ROWS && s->line.b.n < PIECE_BYTES) {
        size_t empty = s->line.b.n;
        s->line.row = s->row + 1;
        buf_fmt(&s->line.b, "<row r=\"%u\">", s->line.row);
        size_t begun = s->line.b.n;
        if (s->row < XLSX_MAX_ROWS && s->sheet->row(s->sheet->ctx, s->row, &s->line)) {
            if (s->line.b.n > begun)
                buf_add(&s->line.b, STR("</row>"));
            else
                s->line.b.n = empty; /* nothing in it */
            s->row++;
            continue;
        }
        s->too_long = s->row == XLSX_MAX_ROWS;
        s->line.b.n = empty;
        put_end(s);
        s->state = AFTER;
    }
    check(!s->line.b.full);
    return true;
}

static int64_t give(struct stream *s, char *to, size_t n)
{
    size_t given = 0;
    while (given < n) {
        if (s->at == s->line.b.n && !fill(s))
            break;
        size_t left = s->line.b.n - s->at, take = left < n - given ? left : n - given;
        mem_copy(to + given, s->line.b.p + s->at, take);
        s->at += take;
        given += take;
    }
    return (int64_t)given;
}

static int64_t on_call(void *ctx, void *data, uint64_t n, zip_source_cmd_t what)
{
    struct stream *s = ctx;
    switch (what) {
    case ZIP_SOURCE_OPEN:
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_READ:
        return give(s, data, (size_t)n);
    case ZIP_SOURCE_STAT:
        zip_stat_init(data);
        return sizeof(struct zip_stat);
    case ZIP_SOURCE_ERROR:
        mem_zero(data, n < 2 * sizeof(int) ? (size_t)n : 2 * sizeof(int));
        return 2 * sizeof(int);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    default:
        return -1;
    }
}

/* ---- the other parts ---- */

static const char relations[] = HEAD
    "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
    "/officeDocument\" Target=\"xl/workbook.xml\"/><Relationship Id=\"rId2\" Type=\"" PACKAGE
    "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

/* In the order of enum xlsx_look. */
static const char styles[] =
    HEAD "<styleSheet xmlns=\"" MAIN "\"><fonts count=\"3\"><font><sz val=\"11\"/><name"
         " val=\"Calibri\"/></font><font><b/><sz val=\"14\"/><name val=\"Calibri\"/></font><font>"
         "<b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill>"
         "<patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/>"
         "</fill></fills><borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/>"
         "</border><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/>"
         "<bottom style=\"thin\"/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf"
         " numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs"
         " count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
         "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
         "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"1\" xfId=\"0\" applyFont=\"1\""
         " applyBorder=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" wrapText=\"1\"/>"
         "</xf><xf numFmtId=\"3\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\""
         " applyNumberFormat=\"1\"/><xf numFmtId=\"3\" fontId=\"2\" fillId=\"0\" borderId=\"0\""
         " xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\"/><xf numFmtId=\"0\" fontId=\"2\""
         " fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs><cellStyles"
         " count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
         "</styleSheet>";

static str types_of(struct arena *a, uint32_t n)
{
    struct buf b;
    buf_init(&b, a, PIECE_BYTES);
    buf_add(&b, STR(HEAD "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\""
                         " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\""
                         "/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override"
                         " PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "sheet.main+xml\"/>"
                         "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE
                         "styles+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType="
                         "\"application/vnd.openxmlformats-package.core-properties+xml\"/>"));
    for (uint32_t i = 1; i <= n; i++)
        buf_fmt(&b,
                "<Override PartName=\"/xl/worksheets/sheet%u.xml\" ContentType=\"" TYPE
                "worksheet+xml\"/>",
                i);
    buf_add(&b, STR("</Types>"));
    return buf_str(&b);
}

static str book_of(struct arena *a, const struct xlsx_new_sheet *sheets, uint32_t n)
{
    struct buf b;
    buf_init(&b, a, PIECE_BYTES);
    buf_add(&b, STR(HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><bookViews>"
                         "<workbookView activeTab=\"0\"/></bookViews><sheets>"));
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&b, "<sheet name=\"%z\" sheetId=\"%u\" r:id=\"rId%u\"/>", sheets[i].name, i + 1,
                i + 1);
    buf_add(&b, STR("</sheets><definedNames>"));
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&b,
                "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"%u\">'%z'!$%u:$%u"
                "</definedName>",
                i, sheets[i].name, sheets[i].head_row + 1, sheets[i].head_row + 1);
    buf_add(&b, STR("</definedNames></workbook>"));
    return buf_str(&b);
}

static str book_relations(struct arena *a, uint32_t n)
{
    struct buf b;
    buf_init(&b, a, PIECE_BYTES);
    buf_add(&b, STR(HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"));
    for (uint32_t i = 1; i <= n; i++)
        buf_fmt(&b,
                "<Relationship Id=\"rId%u\" Type=\"" OFFICE
                "/worksheet\" Target=\"worksheets/sheet%u.xml\"/>",
                i, i);
    buf_fmt(&b,
            "<Relationship Id=\"rId%u\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
            "</Relationships>",
            n + 1);
    return buf_str(&b);
}

static str core_of(struct arena *a, day made_on)
{
    struct buf b;
    char on[11];
    str d = {on, day_format_iso(made_on, on)};
    buf_init(&b, a, PIECE_BYTES);
    buf_fmt(&b,
            HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\""
                 " xmlns:dcterms=\"http://purl.org/dc/terms/\""
                 " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dcterms:created"
                 " xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:created></cp:coreProperties>",
            d);
    return buf_str(&b);
}

/* ---- the package ---- */

struct package {
    struct arena a;
    zip_t *zip;
    day made_on;
};

static bool add(struct package *p, const char *name, zip_source_t *source)
{
    int64_t at = source != NULL ? zip_file_add(p->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(p->zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, DEFLATE_LEVEL) == 0 &&
           zip_file_set_mtime(p->zip, (zip_uint64_t)at, (time_t)p->made_on * SECONDS_A_DAY, 0) == 0;
}

static bool add_text(struct package *p, const char *name, str s)
{
    return add(p, name, zip_source_buffer(p->zip, s.p, s.n, 0));
}

static bool add_all(struct package *p, const struct xlsx_new_sheet *sheets, struct stream *streams,
                    uint32_t n)
{
    bool done = add_text(p, "[Content_Types].xml", types_of(&p->a, n)) &&
                add_text(p, "_rels/.rels", str_from_c(relations)) &&
                add_text(p, "docProps/core.xml", core_of(&p->a, p->made_on)) &&
                add_text(p, "xl/workbook.xml", book_of(&p->a, sheets, n)) &&
                add_text(p, "xl/_rels/workbook.xml.rels", book_relations(&p->a, n)) &&
                add_text(p, "xl/styles.xml", str_from_c(styles));
    for (uint32_t i = 0; i < n && done; i++) {
        char name[64];
        fmt_write(name, sizeof(name), "xl/worksheets/sheet%u.xml", i + 1);
        streams[i] = (struct stream){.sheet = &sheets[i], .first = i == 0};
        buf_init(&streams[i].line.b, &p->a, LINE_BYTES);
        done = add(p, name, zip_source_function(p->zip, on_call, &streams[i]));
    }
    return done;
}

/* The archive, packed in memory. */
static bool pack(struct package *p, zip_source_t *into, const struct xlsx_new_sheet *sheets,
                 struct stream *streams, uint32_t n)
{
    p->zip = zip_open_from_source(into, ZIP_TRUNCATE, NULL);
    if (p->zip == NULL)
        return false;
    zip_source_keep(into); /* closing lets go of it */
    if (add_all(p, sheets, streams, n) && zip_close(p->zip) == 0)
        return true;
    zip_discard(p->zip);
    return false;
}

static enum err_code save(const char *path, zip_source_t *from, struct err *e)
{
    struct csv_writer *w;
    char piece[PIECE_BYTES];
    int64_t n = -1;
    enum err_code code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    if (zip_source_open(from) == 0) {
        while ((n = zip_source_read(from, piece, sizeof(piece))) > 0)
            csv_raw(w, piece, (size_t)n);
        zip_source_close(from);
    }
    if (n == 0)
        return csv_commit(w, e);
    csv_abandon(w);
    return err_set(e, ERR_IO, "không ghi được tệp bảng tính", "cannot write the spreadsheet");
}

enum err_code xlsx_write(const char *path, const struct xlsx_new_sheet *sheets, uint32_t n,
                         day made_on, struct err *e)
{
    struct package p = {.made_on = made_on};
    enum err_code code = ERR_NONE;
    check(n > 0 && n <= XLSX_MAX_SHEETS);
    arena_init(&p.a, PACKED_BYTES);
    struct stream *streams = arena_array(&p.a, struct stream, n);
    zip_source_t *into = zip_source_buffer_create(NULL, 0, 0, NULL);
    if (into == NULL || !pack(&p, into, sheets, streams, n))
        code = err_set(e, ERR_IO, "không tạo được tệp bảng tính", "cannot make the spreadsheet");
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        if (streams[i].too_long)
            code = err_set(e, ERR_LIMIT, "nhiều dòng hơn một bảng tính chứa được",
                           "more rows than a spreadsheet holds");
    }
    if (code == ERR_NONE)
        code = save(path, into, e);
    if (into != NULL)
        zip_source_free(into);
    arena_clear(&p.a);
    return code;
}
