/* The columns of a provider's list, and the list as CSV (bank_list.h). */
#include "base/check.h"
#include "base/csv.h"
#include "pay/bank_list_int.h"

const struct bank_column bank_columns[COL_COUNT] = {
    [COL_NUMBER] = {"number", "STT", BANK_CELL_NUMBER, 6},
    [COL_ID] = {"payment_id", "Mã chi trả", BANK_CELL_TEXT, 24},
    [COL_CHANGE] = {"change", "Biến động", BANK_CELL_TEXT, 11},
    [COL_NAME] = {"name", "Họ và tên", BANK_CELL_TEXT, 26},
    [COL_COLLECTOR] = {"collector", "Người nhận thay", BANK_CELL_TEXT, 22},
    [COL_COMMUNE] = {"commune", "Mã xã", BANK_CELL_TEXT, 8},
    [COL_COMMUNE_NAME] = {"commune_name", "Xã", BANK_CELL_TEXT, 20},
    [COL_VILLAGE] = {"village", "Thôn", BANK_CELL_TEXT, 20},
    [COL_METHOD] = {"method", "Hình thức chi trả", BANK_CELL_TEXT, 19},
    [COL_BIN] = {"bank", "Mã ngân hàng", BANK_CELL_TEXT, 13},
    [COL_ACCOUNT] = {"account", "Số tài khoản", BANK_CELL_TEXT, 20},
    [COL_PURPOSE] = {"purpose", "Nội dung", BANK_CELL_TEXT, 30},
    [COL_PERIOD] = {"period", "Tháng", BANK_CELL_TEXT, 9},
    [COL_MONTHLY] = {"monthly_vnd", "Trợ cấp hằng tháng", BANK_CELL_MONEY, 14},
    [COL_ARREARS] = {"arrears_vnd", "Truy lĩnh", BANK_CELL_MONEY, 14},
    [COL_ONCE] = {"once_vnd", "Chi một lần", BANK_CELL_MONEY, 14},
    [COL_CARRIED] = {"carried_vnd", "Kỳ trước chuyển sang", BANK_CELL_MONEY, 14},
    [COL_DEDUCTED] = {"deducted_vnd", "Khấu trừ", BANK_CELL_MONEY, 14},
    [COL_AMOUNT] = {"amount_vnd", "Tổng số tiền", BANK_CELL_MONEY, 15},
    [COL_DUE] = {"due", "Ngày chi trả", BANK_CELL_DAY, 12},
    [COL_REFERENCE] = {"reference", "Số quyết định", BANK_CELL_TEXT, 20},
};

static int64_t money_of(const struct payment_instruction *p, int column)
{
    switch (column) {
    case COL_MONTHLY:
        return p->parts.monthly;
    case COL_ARREARS:
        return p->parts.arrears;
    case COL_ONCE:
        return p->parts.once;
    case COL_CARRIED:
        return p->parts.carried;
    case COL_DEDUCTED:
        return p->parts.deducted;
    default:
        return p->amount_vnd;
    }
}

static str text_of(struct bank_cell *c, const struct payment_instruction *p, int column, bool vi)
{
    switch (column) {
    case COL_ID:
        return p->id;
    case COL_CHANGE:
        return str_from_c(vi ? bank_change_vi(p->change) : bank_change_code(p->change));
    case COL_NAME:
        return p->name;
    case COL_COLLECTOR:
        return p->collector;
    case COL_COMMUNE:
        return p->commune;
    case COL_COMMUNE_NAME:
        return p->commune_name;
    case COL_VILLAGE:
        return p->village;
    case COL_METHOD:
        return str_from_c(vi ? bank_method_vi(p->method) : bank_method_code(p->method));
    case COL_BIN:
        return p->bin;
    case COL_ACCOUNT:
        return p->account;
    case COL_PURPOSE:
        return p->purpose;
    case COL_PERIOD:
        return (str){c->room, vi ? month_format_vi(p->period, c->room)
                                 : month_format_iso(p->period, c->room)};
    default:
        return p->reference;
    }
}

void bank_list_cell(struct bank_cell *c, const struct payment_instruction *p, uint32_t row,
                    int column, enum bank_headings headings)
{
    c->text = (str){0};
    c->number = 0;
    switch (bank_columns[column].kind) {
    case BANK_CELL_TEXT:
        c->text = text_of(c, p, column, headings == BANK_HEAD_VIETNAMESE);
        return;
    case BANK_CELL_NUMBER:
        c->number = row;
        return;
    case BANK_CELL_MONEY:
        c->number = money_of(p, column);
        return;
    case BANK_CELL_DAY:
        c->number = p->due;
        return;
    }
}

void bank_sums_add(struct bank_sums *s, const struct payment_instruction *p)
{
    for (int i = COL_MONTHLY; i <= COL_AMOUNT; i++)
        s->v[i] += money_of(p, i);
}

/* ---- CSV ---- */

static void put_heading(struct csv_writer *w, enum bank_headings headings)
{
    for (int i = 0; i < COL_COUNT; i++)
        csv_put(w, str_from_c(headings == BANK_HEAD_VIETNAMESE ? bank_columns[i].vi
                                                               : bank_columns[i].code));
    csv_end_row(w);
}

static void put_row(struct csv_writer *w, const struct bank_list *l, uint32_t row)
{
    struct bank_cell c;
    for (int i = 0; i < COL_COUNT; i++) {
        bank_list_cell(&c, &l->v[row], row + 1, i, l->headings);
        if (bank_columns[i].kind == BANK_CELL_TEXT)
            csv_put(w, c.text);
        else if (bank_columns[i].kind == BANK_CELL_DAY)
            csv_put_day(w, (day)c.number);
        else
            csv_put_int(w, c.number);
    }
    csv_end_row(w);
}

static void put_total(struct csv_writer *w, const struct bank_list *l, const struct bank_sums *sums)
{
    for (int i = 0; i < COL_COUNT; i++) {
        if (i == COL_NUMBER)
            csv_put(w, l->headings == BANK_HEAD_VIETNAMESE ? STR(BANK_TOTAL_VI)
                                                           : STR(BANK_TOTAL_CODE));
        else if (i >= COL_MONTHLY && i <= COL_AMOUNT)
            csv_put_int(w, sums->v[i]);
        else
            csv_put(w, (str){0});
    }
    csv_end_row(w);
}

enum err_code bank_list_csv(const char *path, const struct bank_list *l, struct err *e)
{
    vnd sum;
    struct csv_writer *w;
    struct bank_sums sums = {{0}};
    enum err_code code = bank_check_all(l->v, l->n, true, &sum, e);
    if (code == ERR_NONE)
        code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    put_heading(w, l->headings);
    for (uint32_t i = 0; i < l->n; i++) {
        put_row(w, l, i);
        bank_sums_add(&sums, &l->v[i]);
    }
    check(sums.v[COL_AMOUNT] == sum);
    put_total(w, l, &sums);
    return csv_commit(w, e);
}
