/* A list as XLSX, for people and to be signed: a sheet with its head, rows and total, in memory
 * that does not grow with the rows. The file appears whole. */
#include "base/fmt.h"
#include "pay/book.h"
#include "pay/deliver_file_int.h"

#include <time.h>

/* Titles stand in the first row, so that the file can be filled in and read back; what it is stands
 * in the head of the printed page. */
enum { HEAD_ROW = 0, CELL_BYTES = 4096, HEADER_BYTES = 240 };
#define SECONDS_A_DAY 86400

struct formats {
    lxw_format *head, *cell, *money, *total;
};

static void put_text(lxw_worksheet *to, uint32_t row, int column, str s, lxw_format *format)
{
    char text[CELL_BYTES];
    fmt_write(text, sizeof(text), "%s", s);
    if (s.n > 0)
        worksheet_write_string(to, row, (lxw_col_t)column, text, format);
    else if (format != NULL)
        worksheet_write_blank(to, row, (lxw_col_t)column, format);
}

static struct formats make_formats(lxw_workbook *book)
{
    struct formats f = {workbook_add_format(book), workbook_add_format(book),
                        workbook_add_format(book), workbook_add_format(book)};
    format_set_bold(f.head);
    format_set_text_wrap(f.head);
    format_set_align(f.head, LXW_ALIGN_CENTER);
    format_set_border(f.head, LXW_BORDER_THIN);
    format_set_border(f.cell, LXW_BORDER_THIN);
    format_set_border(f.money, LXW_BORDER_THIN);
    format_set_num_format(f.money, "#,##0");
    format_set_num_format(f.total, "#,##0");
    format_set_bold(f.total);
    return f;
}

/* In the head of a page an ampersand is a command. */
static str plain(str s)
{
    ptrdiff_t at = str_find_char(s, '&');
    return at < 0 ? s : str_slice(s, 0, (size_t)at);
}

static void put_head(lxw_worksheet *to, const struct formats *f,
                     const struct deliver_list_head *head)
{
    char text[HEADER_BYTES], on[11];
    day_format_vi(head->made_on, on);
    fmt_write(text, sizeof(text), "&L%s&C&B%s&RKèm theo quyết định số %s ngày %s",
              plain(head->authority), plain(head->title), plain(head->number), str_from_c(on));
    worksheet_set_header(to, text);
    for (int i = 0; i < COL_COUNT; i++) {
        worksheet_set_column(to, (lxw_col_t)i, (lxw_col_t)i, deliver_columns[i].width, NULL);
        put_text(to, HEAD_ROW, i, str_from_c(deliver_columns[i].vi), f->head);
    }
    worksheet_freeze_panes(to, HEAD_ROW + 1, 0);
    worksheet_set_landscape(to);
    worksheet_set_paper(to, 9); /* A4 */
    worksheet_repeat_rows(to, HEAD_ROW, HEAD_ROW);
    worksheet_fit_to_pages(to, 1, 0);
}

static void put_row(lxw_worksheet *to, const struct formats *f, uint32_t row,
                    const struct deliver_line *l)
{
    char room[40];
    int64_t v;
    for (int i = 0; i < COL_COUNT; i++) {
        str s = deliver_cell(l, i, true, room);
        if (deliver_columns[i].number && num_parse_int(s, &v))
            worksheet_write_number(to, row, (lxw_col_t)i, v, i == COL_ID ? f->cell : f->money);
        else
            put_text(to, row, i, s, f->cell);
    }
}

struct list_of {
    const struct deliver_list_head *head;
    const struct deliver_line *v;
    uint32_t n;
};

static void fill(lxw_workbook *book, const void *ctx)
{
    const struct list_of *l = ctx;
    const struct deliver_list_head *head = l->head;
    const struct deliver_line *v = l->v;
    uint32_t n = l->n;
    const struct formats f = make_formats(book);
    lxw_worksheet *to = workbook_add_worksheet(book, "Danh sách");
    lxw_doc_properties made = {.created = (time_t)head->made_on * SECONDS_A_DAY};
    int64_t quantity = 0;
    vnd amount = 0;
    workbook_set_properties(book, &made);
    put_head(to, &f, head);
    for (uint32_t i = 0; i < n; i++) {
        put_row(to, &f, HEAD_ROW + 1 + i, &v[i]);
        quantity += v[i].d.quantity;
        amount += v[i].d.amount;
    }
    put_text(to, HEAD_ROW + 1 + n, COL_NAME, STR("TỔNG CỘNG"), f.total);
    worksheet_write_number(to, HEAD_ROW + 1 + n, COL_QUANTITY, quantity, f.total);
    worksheet_write_number(to, HEAD_ROW + 1 + n, COL_AMOUNT, amount, f.total);
}

enum err_code deliver_list_xlsx(const char *path, const struct deliver_list_head *head,
                                const struct deliver_line *v, uint32_t n, struct err *e)
{
    if (n > LXW_ROW_MAX - HEAD_ROW - 2)
        return err_set(e, ERR_LIMIT, "%u dòng, nhiều hơn một bảng tính chứa được",
                       "%u rows, more than a spreadsheet holds", n);
    return book_write(path, fill, &(struct list_of){head, v, n}, e);
}
