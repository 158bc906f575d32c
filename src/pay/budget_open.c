/* From a figure of the disbursement table to the transfers behind it. */
#include "pay/budget.h"

struct opening {
    struct arena a;
    int32_t year;
    const struct budget_which *which;
    struct {
        struct ledger_account *v;
        uint32_t n, cap;
    } accounts;
    /* Of the account that is being read: */
    const struct ledger_account *account;
    vnd pending, balance; /* before the entry */
    budget_entry_row *row;
    void *ctx;
    bool stopped;
};

static bool fits(str asked, str has)
{
    return asked.n == 0 || str_eq(asked, has);
}

static bool take_account(void *ctx, const struct ledger_account *a)
{
    struct opening *o = ctx;
    bool of_year = a->kind == LEDGER_GIFT || (a->kind == LEDGER_LINE && a->year == o->year);
    if (!of_year || !fits(o->which->fund, a->fund) || !fits(o->which->programme, a->programme) ||
        !fits(o->which->commune, a->commune))
        return true;
    struct ledger_account mine = *a;
    mine.code = arena_str(&o->a, a->code);
    mine.name = arena_str(&o->a, a->name);
    mine.fund = arena_str(&o->a, a->fund);
    mine.programme = arena_str(&o->a, a->programme);
    mine.commune = arena_str(&o->a, a->commune);
    mine.purpose = arena_str(&o->a, a->purpose);
    mine.chapter = STR("");
    vec_push(&o->a, &o->accounts, mine);
    return true;
}

static bool of_budget(str code)
{
    return str_starts(code, STR("source/")) || str_starts(code, STR("fund/")) ||
           str_starts(code, STR("line/")) || str_starts(code, STR("gift/"));
}

static bool take_entry(void *ctx, const struct ledger_entry *r)
{
    struct opening *o = ctx;
    struct budget_entry x = {o->account, r, 0, r->pending - o->pending, 0, 0};
    vnd came = r->balance - o->balance;
    if (!of_budget(r->against))
        x.disbursed = -came;
    else if (came < 0 && str_eq(r->code, LEDGER_CODE_CARRY))
        x.carried_out = -came;
    else
        x.planned = came;
    o->pending = r->pending;
    o->balance = r->balance;
    o->stopped = !o->row(o->ctx, &x);
    return !o->stopped;
}

enum err_code budget_open(struct store_conn *c, int64_t province, int32_t year,
                          const struct budget_which *which, budget_entry_row *row, void *ctx,
                          struct err *e)
{
    struct opening o = {.year = year, .which = which, .row = row, .ctx = ctx};
    arena_init(&o.a, (size_t)1 << 30);
    enum err_code code = ledger_accounts(c, province, take_account, &o, e);
    for (uint32_t i = 0; i < o.accounts.n && code == ERR_NONE && !o.stopped; i++) {
        o.account = &o.accounts.v[i];
        o.pending = o.balance = 0;
        code = ledger_entries(c, province, o.account->id, DAY_MIN, DAY_MAX, take_entry, &o, e);
    }
    arena_clear(&o.a);
    return code;
}
