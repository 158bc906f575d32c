/* Rows of a decision, read from CSV and written in their one form. */
#include "pay/budget.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"

static const char *const kinds[BUDGET_KINDS] = {"assign", "allocate", "supplement", "withdraw",
                                                "move",   "commit",   "release",    "carry"};

const char *budget_kind_code(enum budget_kind k)
{
    check(k < BUDGET_KINDS);
    return kinds[k];
}

bool budget_kind_find(str code, enum budget_kind *out)
{
    for (uint32_t k = 0; k < BUDGET_KINDS; k++) {
        if (str_eq_c(code, kinds[k])) {
            *out = k;
            return true;
        }
    }
    return false;
}

enum column {
    FUND,
    PROGRAMME,
    COMMUNE,
    TO_FUND,
    TO_PROGRAMME,
    TO_COMMUNE,
    GIFT,
    CONTENT,
    BENEFICIARY,
    PERIOD,
    AMOUNT,
    REFERENCE,
    TRANSFER,
    LEFT,
    COMMITTED,
    SUM,
    COLUMNS
};
static const char *const names[COLUMNS] = {"fund",         "programme",  "commune",   "to_fund",
                                           "to_programme", "to_commune", "gift",      "content",
                                           "beneficiary",  "period",     "amount",    "reference",
                                           "transfer",     "left",       "committed", "sum"};

#define BIT(c) (1u << (c))
#define LINE_BITS (BIT(FUND) | BIT(PROGRAMME) | BIT(COMMUNE))
/* Which columns a kind has, and which of them must not be empty. */
static const struct {
    uint32_t has, needs;
} shapes[BUDGET_KINDS] = {
    [BUDGET_ASSIGN] = {BIT(FUND) | BIT(AMOUNT), BIT(FUND) | BIT(AMOUNT)},
    [BUDGET_ALLOCATE] = {LINE_BITS | BIT(AMOUNT), BIT(FUND) | BIT(PROGRAMME) | BIT(AMOUNT)},
    [BUDGET_SUPPLEMENT] = {LINE_BITS | BIT(AMOUNT), BIT(FUND) | BIT(PROGRAMME) | BIT(AMOUNT)},
    [BUDGET_WITHDRAW] = {LINE_BITS | BIT(AMOUNT), BIT(FUND) | BIT(PROGRAMME) | BIT(AMOUNT)},
    [BUDGET_MOVE] = {LINE_BITS | BIT(TO_FUND) | BIT(TO_PROGRAMME) | BIT(TO_COMMUNE) | BIT(AMOUNT),
                     BIT(FUND) | BIT(PROGRAMME) | BIT(TO_FUND) | BIT(TO_PROGRAMME) | BIT(AMOUNT)},
    [BUDGET_COMMIT] = {LINE_BITS | BIT(GIFT) | BIT(CONTENT) | BIT(BENEFICIARY) | BIT(PERIOD) |
                           BIT(AMOUNT) | BIT(REFERENCE),
                       BIT(CONTENT) | BIT(AMOUNT)},
    [BUDGET_RELEASE] = {BIT(TRANSFER), BIT(TRANSFER)},
    [BUDGET_CARRY] = {LINE_BITS | BIT(LEFT) | BIT(COMMITTED) | BIT(SUM),
                      BIT(FUND) | BIT(LEFT) | BIT(COMMITTED) | BIT(SUM)},
};

/* ---- reading ---- */

static bool take_amount(str s, bool zero, vnd *out)
{
    return num_parse_int(s, out) && *out >= (zero ? 0 : 1) && *out <= LEDGER_MAX_AMOUNT;
}

static bool take(struct arena *a, enum column column, str s, struct budget_row *r)
{
    str *const texts[COLUMNS] = {
        [FUND] = &r->fund,       [PROGRAMME] = &r->programme,       [COMMUNE] = &r->commune,
        [TO_FUND] = &r->to_fund, [TO_PROGRAMME] = &r->to_programme, [TO_COMMUNE] = &r->to_commune,
        [GIFT] = &r->gift,       [CONTENT] = &r->content,           [REFERENCE] = &r->reference,
        [SUM] = &r->sum};
    if (texts[column] != NULL) {
        *texts[column] = arena_str(a, s);
        return s.n <= LEDGER_MAX_TEXT_BYTES;
    }
    if (s.n == 0)
        return true;
    switch (column) {
    case BENEFICIARY:
        return num_parse_int(s, &r->beneficiary) && r->beneficiary > 0;
    case PERIOD:
        return month_parse(s, &r->period);
    case AMOUNT:
        return take_amount(s, false, &r->amount);
    case LEFT:
        return take_amount(s, true, &r->left);
    case COMMITTED:
        return take_amount(s, true, &r->committed);
    case TRANSFER:
        return ledger_id_parse(s, &r->transfer);
    default:
        return false;
    }
}

static enum err_code columns_of(struct csv_reader *r, enum budget_kind k, int at[COLUMNS],
                                struct err *e)
{
    for (uint32_t i = 0; i < COLUMNS; i++) {
        at[i] = (shapes[k].has & BIT(i)) != 0 ? csv_find(r, str_from_c(names[i])) : -1;
        if (at[i] < 0 && (shapes[k].needs & BIT(i)) != 0)
            return err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "there is no column \"%z\"", names[i]);
    }
    for (uint32_t c = 0; c < csv_columns(r); c++) {
        bool known = false;
        for (uint32_t i = 0; i < COLUMNS && !known; i++)
            known = at[i] == (int)c;
        if (!known)
            return err_set(e, ERR_INPUT, "không có cột nào tên \"%s\" ở đây",
                           "there is no column named \"%s\" here", csv_header(r, c));
    }
    return ERR_NONE;
}

static enum err_code read_row(struct arena *a, struct csv_reader *r, enum budget_kind k,
                              const int at[COLUMNS], const str *fields, struct budget_row *row,
                              struct err *e)
{
    for (uint32_t i = 0; i < COLUMNS; i++) {
        if (at[i] < 0)
            continue;
        str s = str_trim(fields[at[i]]);
        bool empty = s.n == 0 && (shapes[k].needs & BIT(i)) != 0;
        if (!empty && take(a, i, s, row))
            continue;
        err_set(e, ERR_INPUT, "cột \"%z\": giá trị \"%s\" sai", "column \"%z\": bad value \"%s\"",
                names[i], s);
        csv_at(r, (uint32_t)at[i], e);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

enum err_code budget_rows_read(struct arena *a, enum budget_kind k, str csv, const char *name,
                               struct budget_rows *out, struct err *e)
{
    struct csv_reader *r = NULL;
    int at[COLUMNS], more = 0;
    str fields[CSV_MAX_COLUMNS];
    *out = (struct budget_rows){0};
    enum err_code code = csv_open_memory(&r, csv, name, e);
    if (code == ERR_NONE)
        code = columns_of(r, k, at, e);
    while (code == ERR_NONE && (more = csv_next(r, fields, e)) > 0) {
        struct budget_row row = {0};
        code = read_row(a, r, k, at, fields, &row, e);
        if (code == ERR_NONE && out->n == BUDGET_MAX_ROWS)
            code = err_set(e, ERR_LIMIT, "một quyết định có nhiều nhất %u dòng",
                           "a decision has at most %u rows", BUDGET_MAX_ROWS);
        vec_push(a, out, row);
    }
    if (code == ERR_NONE && more < 0)
        code = e->code;
    if (code == ERR_NONE && out->n == 0)
        code = err_set(e, ERR_INPUT, "không có dòng nào", "there are no rows");
    csv_close(r);
    return code;
}

/* ---- writing ---- */

static void put(struct buf *b, str s)
{
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (quote)
        buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    if (quote)
        buf_char(b, '"');
}

static void put_cell(struct buf *b, enum column column, const struct budget_row *r)
{
    const str texts[COLUMNS] = {
        [FUND] = r->fund,       [PROGRAMME] = r->programme,       [COMMUNE] = r->commune,
        [TO_FUND] = r->to_fund, [TO_PROGRAMME] = r->to_programme, [TO_COMMUNE] = r->to_commune,
        [GIFT] = r->gift,       [CONTENT] = r->content,           [REFERENCE] = r->reference,
        [SUM] = r->sum};
    const int64_t numbers[COLUMNS] = {[BENEFICIARY] = r->beneficiary,
                                      [AMOUNT] = r->amount,
                                      [LEFT] = r->left,
                                      [COMMITTED] = r->committed};
    char text[33];
    if (column == TRANSFER) {
        ledger_id_write(&r->transfer, text);
        buf_add_c(b, text);
    } else if (column == PERIOD && r->period != 0) {
        month_format_iso(r->period, text);
        buf_add_c(b, text);
    } else if (numbers[column] != 0 || column == LEFT || column == COMMITTED) {
        buf_int(b, numbers[column]);
    } else {
        put(b, texts[column]);
    }
}

str budget_rows_write(struct arena *a, enum budget_kind k, const struct budget_rows *rows)
{
    struct buf b;
    buf_init(&b, a, BUDGET_MAX_CONTENT);
    for (uint32_t row = 0; row <= rows->n; row++) {
        bool first = true;
        for (uint32_t i = 0; i < COLUMNS; i++) {
            if ((shapes[k].has & BIT(i)) == 0)
                continue;
            if (!first)
                buf_char(&b, ',');
            first = false;
            if (row == 0)
                buf_add_c(&b, names[i]);
            else
                put_cell(&b, i, &rows->v[row - 1]);
        }
        buf_char(&b, '\n');
    }
    return b.full ? STR("") : buf_str(&b);
}
