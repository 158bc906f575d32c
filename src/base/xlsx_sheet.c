/* A sheet as a table: its header, its rows one after the other, where each cell stands. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/xlsx_int.h"

#define MAX_ROW_MEMORY_BYTES ((size_t)16 * CSV_MAX_COLUMNS * CSV_MAX_FIELD_BYTES)
#define SHOWN_BYTES 40

/* ---- where ---- */

void xlsx_place(const struct xlsx_sheet *s, uint32_t row, uint32_t column, struct err *e)
{
    char place[256], letters[XLSX_LETTERS_BYTES], cell[80];
    str file = str_from_c(s->book->package.name);
    cell[0] = '\0';
    if (row > 0 && column == XLSX_NO_COLUMN) {
        fmt_write(cell, sizeof(cell), "!%u:%u", row, row);
    } else if (row > 0) {
        xlsx_letters(column, letters);
        fmt_write(cell, sizeof(cell), "!%z%u", letters, row);
    }
    /* A long path loses its beginning: the end is what tells files apart. */
    size_t room = sizeof(place) - 1 - 4 - str_from_c(cell).n;
    size_t sheet = s->listed->name.n < 100 ? s->listed->name.n : 100;
    if (file.n + sheet + 1 > room) {
        size_t from = file.n + sheet + 1 - room;
        while (from < file.n && ((unsigned char)file.p[from] & 0xC0) == 0x80)
            from++;
        file = str_slice(file, from, file.n);
    }
    fmt_write(place, sizeof(place), "%s:%s%z", file, str_slice(s->listed->name, 0, 100), cell);
    err_at(e, str_from_c(place), 0, 0, 0);
}

void xlsx_at(const struct xlsx_sheet *s, uint32_t column, struct err *e)
{
    xlsx_place(s, s->row, column, e);
}

/* ---- reading ---- */

static int fail(struct xlsx_sheet *s, struct err *e)
{
    s->failed = true;
    if (e != NULL)
        *e = s->failure;
    return -1;
}

/* To the next row that has something in it: 1, 0 at the end, -1. */
static int advance(struct xlsx_sheet *s, struct err *e)
{
    if (s->failed)
        return fail(s, e);
    s->ready = false;
    while (!s->ready && !s->at_end) {
        int got = xlsx_xml_run(s->xml, &s->failure);
        if (got < 0)
            return fail(s, e);
        s->at_end = got == 0;
    }
    return s->ready ? 1 : 0;
}

bool xlsx_bad(const struct xlsx_sheet *s, uint32_t column, struct err *e)
{
    check(column < CSV_MAX_COLUMNS);
    const struct xlsx_cell *cell = &s->cells[column];
    if (cell->problem == XLSX_FINE)
        return false;
    str shown = str_slice(cell->shown, 0, SHOWN_BYTES);
    while (shown.n > 0 && shown.n < cell->shown.n &&
           ((unsigned char)cell->shown.p[shown.n] & 0xC0) == 0x80)
        shown.n--;
    xlsx_complain(cell->problem, shown, e);
    xlsx_at(s, column, e);
    return true;
}

static int fail_surplus(struct xlsx_sheet *s, struct err *e)
{
    err_set(e, ERR_INPUT, "giá trị nằm ngoài các cột có tên", "a value outside the named columns");
    err_hint(e, "dòng đầu của trang đặt tên cho từng cột; xóa những gì ghi thêm bên phải",
             "the sheet's first row names each column; clear what stands to the right of them");
    xlsx_at(s, s->surplus, e);
    return -1;
}

int xlsx_next(struct xlsx_sheet *s, str *fields, struct err *e)
{
    int got = advance(s, e);
    if (got <= 0)
        return got;
    if (s->surplus != XLSX_NO_COLUMN)
        return fail_surplus(s, e);
    for (uint32_t i = 0; i < s->columns; i++)
        fields[i] = s->cells[i].value.p == NULL ? STR("") : s->cells[i].value;
    return 1;
}

static enum err_code fail_header(struct xlsx_sheet *s, uint32_t column, struct err *e)
{
    xlsx_at(s, column, e);
    return e == NULL ? ERR_INPUT : e->code;
}

static enum err_code check_header(struct xlsx_sheet *s, struct err *e)
{
    for (uint32_t i = 0; i < s->columns; i++) {
        str name = str_trim(s->cells[i].value);
        if (xlsx_bad(s, i, e))
            return ERR_INPUT;
        if (name.n == 0) {
            err_set(e, ERR_INPUT, "cột thứ %u không có tên", "column %u has no name", i + 1);
            return fail_header(s, i, e);
        }
        s->header[i] = arena_str(&s->keep, name);
        if (xlsx_find(s, name) == (int)i)
            continue;
        err_set(e, ERR_INPUT, "tên cột \"%s\" có hai lần", "the column name \"%s\" stands twice",
                name);
        return fail_header(s, i, e);
    }
    return ERR_NONE;
}

static enum err_code read_header(struct xlsx_sheet *s, struct err *e)
{
    int got = advance(s, e);
    if (got < 0)
        return s->failure.code;
    if (got == 0) {
        err_set(e, ERR_INPUT, "trang trống, không có dòng tiêu đề",
                "an empty sheet, without a header");
        xlsx_place(s, 0, 0, e);
        return ERR_INPUT;
    }
    if (s->surplus != XLSX_NO_COLUMN) {
        err_set(e, ERR_LIMIT, "nhiều hơn %u cột", "more than %u columns",
                (uint32_t)CSV_MAX_COLUMNS);
        return fail_header(s, s->surplus, e);
    }
    uint32_t columns = 0;
    for (uint32_t i = 0; i < CSV_MAX_COLUMNS; i++) {
        if (s->cells[i].value.n > 0 || s->cells[i].problem != XLSX_FINE)
            columns = i + 1;
    }
    s->header = arena_array(&s->keep, str, columns);
    s->columns = columns;
    s->header_row = s->row;
    return check_header(s, e);
}

enum err_code xlsx_sheet_open(struct xlsx_sheet **out, const struct xlsx_book *b, uint32_t sheet,
                              struct err *e)
{
    check(sheet < b->sheets.n);
    *out = NULL;
    struct arena keep;
    arena_init(&keep, (size_t)64 << 20);
    struct xlsx_sheet *s = arena_new(&keep, struct xlsx_sheet);
    s->book = b;
    s->listed = &b->sheets.v[sheet];
    arena_init(&s->row_arena, MAX_ROW_MEMORY_BYTES);
    arena_alloc(&s->row_arena, 1); /* so that its first block stays from row to row */
    s->row_mark = arena_save(&s->row_arena);
    s->keep = keep;
    enum err_code code =
        xlsx_xml_open(&s->xml, &b->package, s->listed->entry.p, &xlsx_sheet_calls, s, e);
    if (code == ERR_NONE && s->xml == NULL) {
        err_set(e, ERR_INPUT, "trong tệp thiếu phần %s", "the file lacks its part %s",
                s->listed->entry);
        code = xlsx_fail(&b->package, e);
    }
    if (code == ERR_NONE)
        code = read_header(s, e);
    if (code == ERR_NONE)
        *out = s;
    else
        xlsx_sheet_close(s);
    return code;
}

void xlsx_sheet_close(struct xlsx_sheet *s)
{
    if (s == NULL)
        return;
    xlsx_xml_close(s->xml);
    arena_clear(&s->row_arena);
    struct arena keep = s->keep; /* which holds s itself */
    arena_clear(&keep);
}

/* ---- asking ---- */

uint32_t xlsx_columns(const struct xlsx_sheet *s)
{
    return s->columns;
}

str xlsx_header(const struct xlsx_sheet *s, uint32_t column)
{
    check(column < s->columns);
    return s->header[column];
}

int xlsx_find(const struct xlsx_sheet *s, str name)
{
    for (uint32_t i = 0; i < s->columns; i++) {
        if (str_eq(s->header[i], name))
            return (int)i;
    }
    return -1;
}

bool xlsx_failed(const struct xlsx_sheet *s)
{
    return s->failed;
}

uint32_t xlsx_row(const struct xlsx_sheet *s)
{
    return s->row;
}

uint32_t xlsx_bads(const struct xlsx_sheet *s)
{
    return s->bads;
}

uint32_t xlsx_hidden_rows(const struct xlsx_sheet *s)
{
    return s->hidden_rows;
}
