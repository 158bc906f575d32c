/* A provider's list as XLSX (bank_list.h): a sheet of all payments and one of what changed, both
 * with their totals. Made in memory that does not grow with the rows; the file appears whole. */
#include "base/fmt.h"
#include "pay/bank_list_int.h"
#include "pay/book.h"

#include <time.h>

enum { TITLE_ROW = 0, WHO_ROW = 1, BASIS_ROW = 2, HEAD_ROW = 4, CELL_BYTES = 4096 };
#define SECONDS_A_DAY 86400

struct formats {
    lxw_format *title, *head, *money, *total, *total_text;
};

struct sheet {
    lxw_worksheet *to;
    const struct formats *formats;
    struct bank_sums sums;
    uint32_t rows;
};

static void put_text(lxw_worksheet *to, uint32_t row, int column, str s, lxw_format *format)
{
    char text[CELL_BYTES];
    fmt_write(text, sizeof(text), "%s", s);
    if (s.n > 0)
        worksheet_write_string(to, row, (lxw_col_t)column, text, format);
}

static struct formats make_formats(lxw_workbook *book)
{
    struct formats f = {workbook_add_format(book), workbook_add_format(book),
                        workbook_add_format(book), workbook_add_format(book),
                        workbook_add_format(book)};
    format_set_bold(f.title);
    format_set_font_size(f.title, 14);
    format_set_bold(f.head);
    format_set_text_wrap(f.head);
    format_set_border(f.head, LXW_BORDER_THIN);
    format_set_align(f.head, LXW_ALIGN_CENTER);
    format_set_num_format(f.money, "#,##0");
    format_set_num_format(f.total, "#,##0");
    format_set_bold(f.total);
    format_set_bold(f.total_text);
    return f;
}

static void begin_sheet(struct sheet *s, const struct bank_list *l, const char *title)
{
    char text[CELL_BYTES], period[8];
    month_format_vi(l->period, period);
    fmt_write(text, sizeof(text), "%z THÁNG %z", title, period);
    put_text(s->to, TITLE_ROW, 0, str_from_c(text), s->formats->title);
    fmt_write(text, sizeof(text), "%s – %s", l->authority, l->provider);
    put_text(s->to, WHO_ROW, 0, str_from_c(text), NULL);
    put_text(s->to, BASIS_ROW, 0, STR("Theo Điều 34 Nghị định số 20/2021/NĐ-CP"), NULL);
    for (int i = 0; i < COL_COUNT; i++) {
        const char *name =
            l->headings == BANK_HEAD_VIETNAMESE ? bank_columns[i].vi : bank_columns[i].code;
        worksheet_set_column(s->to, (lxw_col_t)i, (lxw_col_t)i, bank_columns[i].width, NULL);
        put_text(s->to, HEAD_ROW, i, str_from_c(name), s->formats->head);
    }
    worksheet_freeze_panes(s->to, HEAD_ROW + 1, 0);
    worksheet_set_landscape(s->to);
    worksheet_set_paper(s->to, 9); /* A4 */
    worksheet_repeat_rows(s->to, HEAD_ROW, HEAD_ROW);
    worksheet_fit_to_pages(s->to, 1, 0);
}

static void put_row(struct sheet *s, const struct bank_list *l, const struct payment_instruction *p)
{
    struct bank_cell c;
    uint32_t row = HEAD_ROW + 1 + s->rows++;
    for (int i = 0; i < COL_COUNT; i++) {
        bank_list_cell(&c, p, s->rows, i, l->headings);
        if (bank_columns[i].kind == BANK_CELL_DAY)
            c.text = (str){c.room, day_format_vi((day)c.number, c.room)};
        if (bank_columns[i].kind == BANK_CELL_TEXT || bank_columns[i].kind == BANK_CELL_DAY)
            put_text(s->to, row, i, c.text, NULL);
        else
            worksheet_write_number(s->to, row, (lxw_col_t)i, c.number,
                                   bank_columns[i].kind == BANK_CELL_MONEY ? s->formats->money
                                                                           : NULL);
    }
    bank_sums_add(&s->sums, p);
}

static void end_sheet(struct sheet *s, const struct bank_list *l)
{
    uint32_t row = HEAD_ROW + 1 + s->rows;
    put_text(s->to, row, 0,
             l->headings == BANK_HEAD_VIETNAMESE ? STR(BANK_TOTAL_VI) : STR(BANK_TOTAL_CODE),
             s->formats->total_text);
    for (int i = COL_MONTHLY; i <= COL_AMOUNT; i++)
        worksheet_write_number(s->to, row, (lxw_col_t)i, s->sums.v[i], s->formats->total);
}

static bool is_change(const struct payment_instruction *p)
{
    return p->change != BANK_SAME || p->parts.arrears > 0 || p->parts.once > 0 ||
           p->parts.carried > 0 || p->parts.deducted > 0;
}

static void fill(lxw_workbook *book, const void *ctx)
{
    const struct bank_list *l = ctx;
    const struct formats formats = make_formats(book);
    struct sheet all = {.to = workbook_add_worksheet(book, "Danh sách"), .formats = &formats};
    struct sheet changes = {.to = workbook_add_worksheet(book, "Biến động"), .formats = &formats};
    lxw_doc_properties made = {.created = (time_t)l->made_on * SECONDS_A_DAY};
    workbook_set_properties(book, &made);
    begin_sheet(&all, l, "DANH SÁCH CHI TRẢ");
    begin_sheet(&changes, l, "TĂNG, GIẢM, TRUY LĨNH, CHI MỘT LẦN");
    for (uint32_t i = 0; i < l->n; i++) {
        put_row(&all, l, &l->v[i]);
        if (is_change(&l->v[i]))
            put_row(&changes, l, &l->v[i]);
    }
    end_sheet(&all, l);
    end_sheet(&changes, l);
}

enum err_code bank_list_xlsx(const char *path, const struct bank_list *l, struct err *e)
{
    vnd sum;
    enum err_code code = bank_check_all(l->v, l->n, true, &sum, e);
    if (code != ERR_NONE)
        return code;
    if (l->n > LXW_ROW_MAX - HEAD_ROW - 2)
        return err_set(e, ERR_LIMIT, "%u dòng, nhiều hơn một bảng tính chứa được",
                       "%u rows, more than a spreadsheet holds", l->n);
    return book_write(path, fill, l, e);
}
