/* A list as XLSX, for people and to be signed: a sheet with its head, rows and total, in memory
 * that does not grow with the rows. The file appears whole. */
#include "base/csv.h"
#include "base/fmt.h"
#include "base/host.h"
#include "pay/deliver_file_int.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* Titles stand in the first row, so that the file can be filled in and read back; what it is stands
 * in the head of the printed page. */
enum { HEAD_ROW = 0, CELL_BYTES = 4096, PATH_BYTES = 4096, HEADER_BYTES = 240 };
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

static void fill(lxw_workbook *book, const struct deliver_list_head *head,
                 const struct deliver_line *v, uint32_t n)
{
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

/* Copies what the library has written into a file that appears whole. */
static enum err_code save(const char *path, int from, struct err *e)
{
    struct csv_writer *w;
    char piece[65536];
    ssize_t n;
    enum err_code code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    while ((n = read(from, piece, sizeof(piece))) > 0)
        csv_raw(w, piece, (size_t)n);
    if (n == 0)
        return csv_commit(w, e);
    csv_abandon(w);
    return host_err_io(e, errno, "không đọc lại được bảng tính",
                       "cannot read the spreadsheet back");
}

static enum err_code make(const char *name, const struct deliver_list_head *head,
                          const struct deliver_line *v, uint32_t n, struct err *e)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(name, &options);
    if (book == NULL)
        return err_set(e, ERR_IO, "không tạo được tệp bảng tính", "cannot make the spreadsheet");
    fill(book, head, v, n);
    lxw_error failed = workbook_close(book);
    if (failed != LXW_NO_ERROR)
        return err_set(e, ERR_IO, "không ghi được tệp bảng tính: %z",
                       "cannot write the spreadsheet: %z", lxw_strerror(failed));
    return ERR_NONE;
}

enum err_code deliver_list_xlsx(const char *path, const struct deliver_list_head *head,
                                const struct deliver_line *v, uint32_t n, struct err *e)
{
    char name[PATH_BYTES];
    if (n > LXW_ROW_MAX - HEAD_ROW - 2)
        return err_set(e, ERR_LIMIT, "%u dòng, nhiều hơn một bảng tính chứa được",
                       "%u rows, more than a spreadsheet holds", n);
    if (str_from_c(path).n + sizeof(".XXXXXX") > sizeof(name))
        return err_set(e, ERR_IO, "đường dẫn quá dài", "the path is too long");
    fmt_write(name, sizeof(name), "%z.XXXXXX", path);
    int fd = mkstemp(name);
    if (fd < 0) {
        host_err_io(e, errno, "không tạo được tệp", "cannot create the file");
        err_at(e, str_from_c(path), 0, 0, 0);
        return ERR_IO;
    }
    enum err_code code = make(name, head, v, n, e);
    if (code == ERR_NONE)
        code = save(path, fd, e);
    unlink(name);
    close(fd);
    return code;
}
