/* A report as officials expect it in a spreadsheet. libxlsxwriter writes into files alone, so the
 * book is made in one of a name of its own and read back; it holds personal data, so nobody else
 * may read it, and it goes at once. Numbers go to the library as it takes them: whole ones below
 * 2^53 and hundredths come out digit by digit as they are. */
#define _GNU_SOURCE 1
#include "base/check.h"
#include "base/fmt.h"
#include "base/host.h"
#include "review/report_table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define FONT "Times New Roman"
#define A4 9
#define LINE_POINTS 15
#define TEXT_WIDTH 30
#define TEXT_WIDTH_MOST 48
#define COUNT_WIDTH 10
#define PERCENT_WIDTH 8
#define MAX_INDENT 6
#define SCRATCH_BYTES ((size_t)1 << 30)
/* The book says it was made at this moment, so that the same data gives the same bytes. */
#define MADE_AT 1577836800 /* 2020-01-01 */

enum look { PLAIN, STRONG, LOOKS };

struct book {
    struct arena a;
    const struct report_table *t;
    struct report_spans spans;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *title, *line, *right, *head, *number, *note, *sign;
    lxw_format *text[LOOKS][MAX_INDENT + 1]; /* by level of the row, in the indented column */
    lxw_format *count[LOOKS], *percent[LOOKS], *unknown[LOOKS];
    uint32_t width[REPORT_MAX_COLUMNS];
    lxw_row_t row; /* the next */
    lxw_error failure;
};

static void keep(struct book *b, lxw_error code)
{
    if (b->failure == LXW_NO_ERROR)
        b->failure = code;
}

/* ---- formats ---- */

static lxw_format *format_of(struct book *b, uint8_t align, bool bold, bool bordered)
{
    lxw_format *f = workbook_add_format(b->workbook);
    format_set_font_name(f, FONT);
    format_set_font_size(f, 11);
    format_set_align(f, align);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (bold)
        format_set_bold(f);
    if (bordered)
        format_set_border(f, LXW_BORDER_THIN);
    return f;
}

static void make_formats(struct book *b)
{
    b->title = format_of(b, LXW_ALIGN_CENTER, true, false);
    format_set_font_size(b->title, 14);
    format_set_text_wrap(b->title);
    b->line = format_of(b, LXW_ALIGN_CENTER, false, false);
    b->right = format_of(b, LXW_ALIGN_RIGHT, false, false);
    format_set_italic(b->right);
    b->note = format_of(b, LXW_ALIGN_LEFT, false, false);
    format_set_italic(b->note);
    format_set_text_wrap(b->note);
    b->sign = format_of(b, LXW_ALIGN_CENTER, true, false);
    format_set_text_wrap(b->sign);
    b->head = format_of(b, LXW_ALIGN_CENTER, true, true);
    format_set_text_wrap(b->head);
    format_set_bg_color(b->head, 0xEDEDED);
    b->number = format_of(b, LXW_ALIGN_CENTER, false, true);
    format_set_italic(b->number);
    for (int look = 0; look < LOOKS; look++) {
        bool bold = look == STRONG;
        for (int level = 0; level <= MAX_INDENT; level++) {
            b->text[look][level] = format_of(b, LXW_ALIGN_LEFT, bold, true);
            format_set_text_wrap(b->text[look][level]);
            format_set_indent(b->text[look][level], (uint8_t)level);
        }
        b->count[look] = format_of(b, LXW_ALIGN_RIGHT, bold, true);
        format_set_num_format(b->count[look], "#,##0");
        b->percent[look] = format_of(b, LXW_ALIGN_RIGHT, bold, true);
        format_set_num_format(b->percent[look], "0.00");
        b->unknown[look] = format_of(b, LXW_ALIGN_RIGHT, bold, true);
        format_set_italic(b->unknown[look]);
    }
}

/* ---- above the table ---- */

static void put_across(struct book *b, str text, lxw_format *format, lxw_col_t from, lxw_col_t to)
{
    const char *s = arena_cstr(&b->a, text);
    if (text.n == 0)
        return;
    if (from == to)
        keep(b, worksheet_write_string(b->sheet, b->row, from, s, format));
    else
        keep(b, worksheet_merge_range(b->sheet, b->row, from, b->row, to, s, format));
}

static void put_titles(struct book *b)
{
    const struct report_table *t = b->t;
    lxw_col_t last = (lxw_col_t)(t->columns.n - 1), middle = (lxw_col_t)(t->columns.n / 2);
    lxw_format *place = format_of(b, LXW_ALIGN_LEFT, true, false);
    lxw_format *form = format_of(b, LXW_ALIGN_RIGHT, true, false);
    if (middle > 0)
        put_across(b, t->place, place, 0, middle - 1);
    put_across(b, t->form, form, middle, last);
    b->row += 2;
    put_across(b, t->title, b->title, 0, last);
    keep(b, worksheet_set_row(b->sheet, b->row, 2 * LINE_POINTS, NULL));
    b->row++;
    put_across(b, t->period, b->line, 0, last);
    b->row++;
    if (t->synthetic) {
        put_across(b,
                   t->lang == LANG_VI ? STR("DỮ LIỆU GIẢ LẬP, không phải số liệu thật")
                                      : STR("SYNTHETIC DATA, not real figures"),
                   b->title, 0, last);
        b->row++;
    }
    put_across(b, t->unit, b->right, 0, last);
    b->row++;
}

/* ---- headings ---- */

static void set_widths(struct book *b)
{
    const struct report_table *t = b->t;
    for (uint32_t c = 0; c < t->columns.n; c++) {
        const struct report_column *column = &t->columns.v[c];
        uint32_t width = column->width;
        if (width == 0)
            width = column->kind == REPORT_COUNT     ? COUNT_WIDTH
                    : column->kind == REPORT_PERCENT ? PERCENT_WIDTH
                                                     : TEXT_WIDTH;
        b->width[c] = width > TEXT_WIDTH_MOST ? TEXT_WIDTH_MOST : width;
        keep(b, worksheet_set_column(b->sheet, (lxw_col_t)c, (lxw_col_t)c, b->width[c], NULL));
    }
}

/* Rows of text a heading needs: a word does not break, so one column more for each. */
static uint32_t lines_in(const struct book *b, const struct report_span *s)
{
    uint32_t width = 0;
    for (uint32_t c = s->column; c < s->column + s->columns; c++)
        width += b->width[c];
    uint32_t n = (uint32_t)report_width(s->text), room = width > 3 ? width - 3 : 1;
    return (n + room - 1) / room;
}

static void put_heads(struct book *b)
{
    uint32_t height[REPORT_HEADS] = {1, 1, 1};
    /* First those of one row: what spans several is given only what they leave it short of. */
    for (uint32_t k = 0; k < REPORT_HEADS * b->spans.n; k++) {
        const struct report_span *s = &b->spans.v[k % b->spans.n];
        uint32_t have = 0, need = lines_in(b, s);
        for (uint32_t row = s->row; row < s->row + s->rows; row++)
            have += height[row];
        if (s->rows == k / b->spans.n + 1 && need > have)
            height[s->row + s->rows - 1] += need - have;
    }
    for (uint32_t i = 0; i < b->spans.n; i++) {
        const struct report_span *s = &b->spans.v[i];
        lxw_row_t top = b->row + s->row, bottom = top + s->rows - 1;
        lxw_col_t left = (lxw_col_t)s->column, right = (lxw_col_t)(s->column + s->columns - 1);
        const char *text = arena_cstr(&b->a, s->text);
        if (s->rows == 1 && s->columns == 1)
            keep(b, worksheet_write_string(b->sheet, top, left, text, b->head));
        else
            keep(b, worksheet_merge_range(b->sheet, top, left, bottom, right, text, b->head));
    }
    for (uint32_t row = 0; row < b->spans.rows; row++)
        keep(b, worksheet_set_row(b->sheet, b->row + row, height[row] * LINE_POINTS, NULL));
    b->row += b->spans.rows;
}

static bool put_numbers(struct book *b)
{
    const struct report_table *t = b->t;
    bool numbered = false;
    for (uint32_t c = 0; c < t->columns.n; c++)
        numbered |= t->columns.v[c].number.n > 0;
    for (uint32_t c = 0; numbered && c < t->columns.n; c++) {
        char text[32];
        fmt_write(text, sizeof(text), t->columns.v[c].number.n > 0 ? "(%s)" : "%s",
                  t->columns.v[c].number);
        keep(b, worksheet_write_string(b->sheet, b->row, (lxw_col_t)c, text, b->number));
    }
    b->row += numbered;
    return numbered;
}

/* ---- rows ---- */

static void put_cell(struct book *b, uint32_t row, uint32_t column)
{
    const struct report_table *t = b->t;
    const struct report_cell *cell = report_at(t, row, column);
    enum look look = t->rows.v[row].strong ? STRONG : PLAIN;
    uint32_t level = (int32_t)column == t->indented ? t->rows.v[row].level : 0;
    lxw_format *text = b->text[look][level < MAX_INDENT ? level : MAX_INDENT];
    lxw_col_t c = (lxw_col_t)column;
    switch (cell->kind) {
    case REPORT_COUNT:
        keep(b, worksheet_write_number(b->sheet, b->row, c, cell->n, b->count[look]));
        return;
    case REPORT_PERCENT:
        keep(b, worksheet_write_number(b->sheet, b->row, c, cell->n / 100.0, b->percent[look]));
        return;
    case REPORT_UNKNOWN:
        keep(b, worksheet_write_string(b->sheet, b->row, c,
                                       arena_cstr(&b->a, report_cell_text(&b->a, t, cell)),
                                       b->unknown[look]));
        return;
    case REPORT_EMPTY:
    case REPORT_TEXT:
        if (t->columns.v[column].kind != REPORT_TEXT)
            text = b->unknown[look]; /* among numbers: to the right */
        if (cell->text.n == 0 || cell->again)
            keep(b, worksheet_write_blank(b->sheet, b->row, c, text));
        else
            keep(b,
                 worksheet_write_string(b->sheet, b->row, c, arena_cstr(&b->a, cell->text), text));
    }
}

static void put_rows(struct book *b)
{
    const struct report_table *t = b->t;
    for (uint32_t row = 0; row < t->rows.n; row++, b->row++) {
        struct arena_mark mark = arena_save(&b->a);
        for (uint32_t c = 0; c < t->columns.n; c++)
            put_cell(b, row, c);
        arena_restore(&b->a, mark);
    }
}

static void put_end(struct book *b)
{
    const struct report_table *t = b->t;
    lxw_col_t last = (lxw_col_t)(t->columns.n - 1), middle = (lxw_col_t)(t->columns.n / 2);
    bool vi = t->lang == LANG_VI;
    uint32_t width = 0;
    for (uint32_t c = 0; c < t->columns.n; c++)
        width += b->width[c];
    for (uint32_t i = 0; i < t->notes.n; i++) {
        uint32_t lines = (uint32_t)report_width(t->notes.v[i]) / width + 1;
        b->row += i == 0;
        put_across(b, t->notes.v[i], b->note, 0, last);
        keep(b, worksheet_set_row(b->sheet, b->row, lines * LINE_POINTS, NULL));
        b->row++;
    }
    b->row++;
    if (middle == 0)
        return;
    put_across(b,
               vi ? STR("NGƯỜI LẬP BIỂU\n(Ký, ghi rõ họ tên)") : STR("MADE BY\n(signature, name)"),
               b->sign, 0, middle - 1);
    put_across(b,
               vi ? STR("THỦ TRƯỞNG ĐƠN VỊ\n(Ký, đóng dấu, ghi rõ họ tên)")
                  : STR("HEAD OF THE OFFICE\n(signature, seal, name)"),
               b->sign, middle, last);
    keep(b, worksheet_set_row(b->sheet, b->row, 3 * LINE_POINTS, NULL));
}

static void set_page(struct book *b, lxw_row_t first_head, lxw_row_t last_head)
{
    worksheet_set_landscape(b->sheet);
    worksheet_set_paper(b->sheet, A4);
    worksheet_set_margins(b->sheet, 0.5, 0.5, 0.6, 0.6);
    worksheet_fit_to_pages(b->sheet, 1, 0); /* one page wide, as many down as it takes */
    worksheet_center_horizontally(b->sheet);
    keep(b, worksheet_repeat_rows(b->sheet, first_head, last_head));
    keep(b, worksheet_set_footer(b->sheet, "&R&P/&N"));
    worksheet_freeze_panes(b->sheet, last_head + 1, (lxw_col_t)(b->t->indented + 1));
}

static lxw_error write_book(struct book *b, const char *path)
{
    const struct report_table *t = b->t;
    b->workbook = workbook_new(path);
    if (b->workbook == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    lxw_doc_properties properties = {.title = arena_cstr(&b->a, t->title),
                                     .subject = arena_cstr(&b->a, t->form),
                                     .created = MADE_AT};
    keep(b, workbook_set_properties(b->workbook, &properties));
    b->sheet = workbook_add_worksheet(b->workbook, NULL);
    if (b->sheet == NULL) {
        lxw_workbook_free(b->workbook);
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    }
    report_spans_of(&b->a, t, &b->spans);
    make_formats(b);
    set_widths(b);
    put_titles(b);
    lxw_row_t first_head = b->row;
    put_heads(b);
    put_numbers(b);
    set_page(b, first_head, b->row - 1);
    put_rows(b);
    put_end(b);
    keep(b, workbook_close(b->workbook));
    return b->failure;
}

/* ---- out of its file ---- */

static enum err_code read_back(const char *path, struct buf *to, struct err *e)
{
    static const size_t step = (size_t)1 << 16;
    char *bytes = arena_alloc(to->arena, step);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return host_err_io(e, errno, "không đọc lại được tệp tạm", "cannot read the working file");
    size_t n;
    while ((n = fread(bytes, 1, step, f)) > 0)
        buf_add(to, (str){bytes, n});
    bool bad = ferror(f) != 0 || to->full;
    fclose(f);
    return bad ? err_set(e, ERR_IO, "không đọc lại được tệp tạm", "cannot read the working file")
               : ERR_NONE;
}

enum err_code report_write_xlsx(struct buf *to, const struct report_table *t, struct err *e)
{
    char path[512];
    const char *folder = getenv("TMPDIR");
    fmt_write(path, sizeof(path), "%z/ansinh-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    if (fd < 0)
        return host_err_io(e, errno, "không tạo được tệp tạm", "cannot make a working file");
    close(fd);
    struct arena a;
    arena_init(&a, SCRATCH_BYTES);
    struct book *b = arena_new(&a, struct book);
    arena_init(&b->a, SCRATCH_BYTES);
    b->t = report_for_people(&a, t);
    check(b->t->columns.n > 0 && b->t->columns.n <= REPORT_MAX_COLUMNS);
    lxw_error failure = write_book(b, path);
    enum err_code code = ERR_NONE;
    if (failure != LXW_NO_ERROR)
        code = err_set(e, ERR_IO, "không ghi được bảng tính: %z",
                       "cannot write the spreadsheet: %z", lxw_strerror(failure));
    else
        code = read_back(path, to, e);
    unlink(path);
    arena_clear(&b->a);
    arena_clear(&a);
    return code;
}
