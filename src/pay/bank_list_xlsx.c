/* A provider's list as XLSX (bank_list.h): a sheet of all payments and one of what changed, both
 * with their totals. */
#include "base/fmt.h"
#include "base/xlsx.h"
#include "base/xlsx_write.h"
#include "pay/bank_list_int.h"

enum { TITLE_ROW = 0, WHO_ROW = 1, BASIS_ROW = 2, HEAD_ROW = 4, LINE_BYTES = 4096 };

struct sheet {
    const struct bank_list *l;
    const char *title;
    bool changes; /* only what changed */
    struct bank_sums sums;
    uint32_t next, rows; /* of the list; of the sheet */
    bool ended;
};

static void put_heading(const struct sheet *s, uint32_t row, struct xlsx_line *to)
{
    const struct bank_list *l = s->l;
    char text[LINE_BYTES], period[8];
    if (row == TITLE_ROW) {
        month_format_vi(l->period, period);
        fmt_write(text, sizeof(text), "%z THÁNG %z", s->title, period);
        xlsx_put_text(to, 0, str_from_c(text), XLSX_TITLE);
    } else if (row == WHO_ROW) {
        fmt_write(text, sizeof(text), "%s – %s", l->authority, l->provider);
        xlsx_put_text(to, 0, str_from_c(text), XLSX_PLAIN);
    } else if (row == BASIS_ROW) {
        xlsx_put_text(to, 0, STR("Theo Điều 34 Nghị định số 20/2021/NĐ-CP"), XLSX_PLAIN);
    }
    for (uint32_t i = 0; i < COL_COUNT && row == HEAD_ROW; i++)
        xlsx_put_text(to, i,
                      str_from_c(l->headings == BANK_HEAD_VIETNAMESE ? bank_columns[i].vi
                                                                     : bank_columns[i].code),
                      XLSX_HEAD);
}

static void put_payment(struct sheet *s, const struct payment_instruction *p, struct xlsx_line *to)
{
    struct bank_cell c;
    s->rows++;
    for (int i = 0; i < COL_COUNT; i++) {
        bank_list_cell(&c, p, s->rows, i, s->l->headings);
        if (bank_columns[i].kind == BANK_CELL_DAY)
            c.text = (str){c.room, day_format_vi((day)c.number, c.room)};
        if (bank_columns[i].kind == BANK_CELL_TEXT || bank_columns[i].kind == BANK_CELL_DAY)
            xlsx_put_text(to, (uint32_t)i, c.text, XLSX_PLAIN);
        else
            xlsx_put_number(to, (uint32_t)i, c.number,
                            bank_columns[i].kind == BANK_CELL_MONEY ? XLSX_GROUPED : XLSX_PLAIN);
    }
    bank_sums_add(&s->sums, p);
}

static void put_total(const struct sheet *s, struct xlsx_line *to)
{
    xlsx_put_text(
        to, 0, s->l->headings == BANK_HEAD_VIETNAMESE ? STR(BANK_TOTAL_VI) : STR(BANK_TOTAL_CODE),
        XLSX_STRONG);
    for (uint32_t i = COL_MONTHLY; i <= COL_AMOUNT; i++)
        xlsx_put_number(to, i, s->sums.v[i], XLSX_SUM);
}

static bool is_change(const struct payment_instruction *p)
{
    return p->change != BANK_SAME || p->parts.arrears > 0 || p->parts.once > 0 ||
           p->parts.carried > 0 || p->parts.deducted > 0;
}

static bool put_row(void *ctx, uint32_t row, struct xlsx_line *to)
{
    struct sheet *s = ctx;
    const struct bank_list *l = s->l;
    if (row <= HEAD_ROW) {
        put_heading(s, row, to);
        return true;
    }
    while (s->changes && s->next < l->n && !is_change(&l->v[s->next]))
        s->next++;
    if (s->next < l->n) {
        put_payment(s, &l->v[s->next++], to);
        return true;
    }
    bool last = !s->ended;
    if (last)
        put_total(s, to);
    s->ended = true;
    return last;
}

enum err_code bank_list_xlsx(const char *path, const struct bank_list *l, struct err *e)
{
    struct sheet all = {.l = l, .title = "DANH SÁCH CHI TRẢ"};
    struct sheet changes = {.l = l, .title = "TĂNG, GIẢM, TRUY LĨNH, CHI MỘT LẦN", .changes = true};
    uint8_t widths[COL_COUNT];
    for (int i = 0; i < COL_COUNT; i++)
        widths[i] = bank_columns[i].width;
    const struct xlsx_new_sheet sheets[] = {
        {"Danh sách", widths, COL_COUNT, HEAD_ROW, put_row, &all},
        {"Biến động", widths, COL_COUNT, HEAD_ROW, put_row, &changes}};
    vnd sum;
    enum err_code code = bank_check_all(l->v, l->n, true, &sum, e);
    if (code != ERR_NONE)
        return code;
    if (l->n > XLSX_MAX_ROWS - HEAD_ROW - 2)
        return err_set(e, ERR_LIMIT, "%u dòng, nhiều hơn một bảng tính chứa được",
                       "%u rows, more than a spreadsheet holds", l->n);
    return xlsx_write(path, sheets, 2, l->made_on, e);
}
