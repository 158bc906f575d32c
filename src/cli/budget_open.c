/* ansinh budget status --open, status --by …,month, and the report to a donor: figures and what is
 * behind them. */
#include "base/fmt.h"
#include "cli/budget_cmd.h"
#include "pay/budget_need.h"

static str text_or_empty(str s)
{
    return s.p != NULL ? s : STR("");
}

static void cell_month(struct ledger_view *v, month m)
{
    char text[8];
    size_t n = m == 0                       ? 0
               : v->shown.how == VIEW_TABLE ? month_format_vi(m, text)
                                            : month_format_iso(m, text);
    ledger_cell(v, (str){text, n});
}

static void cell_beneficiary(struct ledger_view *v, int64_t entity)
{
    char text[24];
    size_t n = entity != 0 ? fmt_write(text, sizeof(text), "#%l", entity) : 0;
    ledger_cell(v, (str){text, n});
}

void budget_cell_rate(struct ledger_view *v, int64_t permille)
{
    char rate[48] = "";
    size_t n = 0;
    if (permille >= 0 && v->shown.how == VIEW_TABLE) {
        n = num_format_vi(permille, 1, rate);
        n += fmt_write(rate + n, sizeof(rate) - n, " %%");
    } else if (permille >= 0) {
        n = num_format_iso(permille, 1, rate);
    }
    ledger_cell(v, (str){rate, n});
}

/* ---- entries behind the table ---- */

static bool entry_row(void *ctx, const struct budget_entry *x)
{
    struct ledger_view *v = ctx;
    ledger_cell(v, x->account->code);
    ledger_cell_day(v, x->entry->day);
    ledger_cell(v, x->entry->kind);
    ledger_cell(v, x->entry->code);
    cell_beneficiary(v, x->entry->beneficiary);
    cell_month(v, x->entry->period);
    ledger_cell_money(v, x->planned);
    ledger_cell_money(v, x->committed);
    ledger_cell_money(v, x->disbursed);
    ledger_cell_money(v, x->carried_out);
    ledger_cell(v, x->entry->reference);
    ledger_cell(v, x->entry->actor);
    ledger_cell_id(v, &x->entry->id);
    return true;
}

enum err_code budget_show_open(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {
        "account",   "on",        "kind",        "content",   "beneficiary", "period",  "planned",
        "committed", "disbursed", "carried_out", "reference", "by",          "transfer"};
    static const char *const vi[] = {
        "tài khoản",  "ngày",      "loại",    "nội dung",  "người hưởng",
        "kỳ",         "kế hoạch",  "cam kết", "giải ngân", "chuyển năm sau",
        "số văn bản", "người ghi", "bút toán"};
    static const char *const en[] = {
        "account",   "on",        "kind",         "content",   "beneficiary", "period",  "planned",
        "committed", "disbursed", "carried over", "reference", "by",          "transfer"};
    const struct budget_which which = {text_or_empty(q->fund), text_or_empty(q->programme),
                                       text_or_empty(q->commune)};
    int32_t year = 0;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = budget_open(db, q->v.province_id, year, &which, entry_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 13);
    return code;
}

/* ---- month by month ---- */

static bool month_row(void *ctx, const struct budget_month *m)
{
    struct ledger_view *v = ctx;
    ledger_cell(v, m->fund);
    ledger_cell(v, m->programme);
    ledger_cell(v, m->commune);
    cell_month(v, m->month);
    ledger_cell_money(v, m->estimated);
    ledger_cell_money(v, m->disbursed);
    ledger_cell_money(v, m->to_date);
    ledger_cell_money(v, m->planned);
    budget_cell_rate(v, m->permille);
    return true;
}

enum err_code budget_show_months(struct budget_asked *q, struct store_conn *db, struct budget_by by,
                                 struct err *e)
{
    static const char *const names[] = {"fund",      "programme", "commune", "month",  "estimated",
                                        "disbursed", "to_date",   "planned", "percent"};
    static const char *const vi[] = {"nguồn",     "chương trình", "xã",       "tháng", "nhu cầu",
                                     "giải ngân", "lũy kế",       "kế hoạch", "tỷ lệ"};
    static const char *const en[] = {"fund",      "programme", "commune", "month", "estimated",
                                     "disbursed", "to date",   "planned", "rate"};
    int32_t year = 0;
    enum err_code code = budget_take_year(q, &year, e);
    if (code == ERR_NONE)
        code = budget_months(db, q->v.province_id, year, by, month_row, &q->v, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, 9);
    return code;
}

/* ---- what became of a gift ---- */

struct gift_report {
    struct budget_asked *q;
    vnd pending, balance;
};

static bool gift_entry(void *ctx, const struct ledger_entry *r)
{
    struct gift_report *g = ctx;
    struct ledger_view *v = &g->q->v;
    vnd came = r->balance - g->balance, reserved = r->pending - g->pending;
    bool received = str_eq(r->code, LEDGER_CODE_RECEIPT);
    ledger_cell_day(v, r->day);
    ledger_cell(v, r->kind);
    ledger_cell(v, r->code);
    cell_month(v, r->period);
    ledger_cell_money(v, received ? came : 0);
    ledger_cell_money(v, reserved);
    ledger_cell_money(v, received ? 0 : -came);
    ledger_cell_money(v, r->balance - r->pending);
    ledger_cell(v, r->reference);
    if (g->q->open)
        cell_beneficiary(v, r->beneficiary);
    g->pending = r->pending;
    g->balance = r->balance;
    return true;
}

/* A donor is told what the money did, not who is poor: beneficiaries are for the office (--open).
 */
enum err_code budget_show_gift(struct budget_asked *q, struct store_conn *db, struct err *e)
{
    static const char *const names[] = {"on",        "kind", "content", "period",    "received",
                                        "committed", "used", "left",    "reference", "beneficiary"};
    static const char *const vi[] = {"ngày",    "loại",    "nội dung", "kỳ",         "đã nhận",
                                     "cam kết", "đã dùng", "còn lại",  "số văn bản", "người hưởng"};
    static const char *const en[] = {"on",        "kind", "content", "period",    "received",
                                     "committed", "used", "left",    "reference", "beneficiary"};
    struct gift_report g = {.q = q};
    struct ledger_account account;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần số của một khoản vận động",
                       "the number of a gift is needed");
    account = budget_gift_account(q->v.c->arena, q->words[0], STR(""));
    int got = ledger_find(db, q->v.c->arena, q->v.province_id, ledger_account_id(account.code),
                          &account, e);
    if (got <= 0)
        return got < 0 ? e->code
                       : err_set(e, ERR_INPUT, "không có khoản vận động số \"%s\"",
                                 "there is no gift numbered \"%s\"", q->words[0]);
    enum err_code code =
        ledger_entries(db, q->v.province_id, account.id, DAY_MIN, DAY_MAX, gift_entry, &g, e);
    if (code == ERR_NONE)
        ledger_print(&q->v, names, vi, en, q->open ? 10 : 9);
    return code;
}
