/* The disbursement table month by month: need, what was paid, and how far the plan has gone. */
#include "pay/budget_need.h"

#include "base/check.h"

#include <stdlib.h>

struct months {
    struct arena a;
    struct {
        struct budget_month *v; /* month 0: the plan of the year */
        uint32_t n, cap;
    } rows;
};

static struct budget_month *add(struct months *x, str fund, str programme, str commune)
{
    const struct budget_month row = {.fund = arena_str(&x->a, fund),
                                     .programme = arena_str(&x->a, programme),
                                     .commune = arena_str(&x->a, commune)};
    vec_push(&x->a, &x->rows, row);
    return &x->rows.v[x->rows.n - 1];
}

static bool take_plan(void *ctx, const struct budget_progress *p)
{
    add(ctx, p->fund, p->programme, p->commune)->planned = p->planned;
    return true;
}

static bool take_need(void *ctx, const struct budget_need_line *l)
{
    struct budget_month *m = add(ctx, l->fund, l->programme, l->commune);
    m->month = l->month;
    m->estimated = l->amount;
    return true;
}

#define GROUP(column, place) "CASE WHEN " place " = 1 THEN a." column " ELSE '' END AS g_" column
#define SIDE(own, other, amount)                                                                   \
    "SELECT " GROUP("fund", "?3") ", " GROUP("programme", "?4") ", " GROUP(                        \
        "commune", "?5") ", t.day AS on_day, " amount                                              \
                         " AS amount FROM ledger_account AS a JOIN ledger_transfer AS t"           \
                         " ON t.province = a.province AND t." own                                  \
                         " = a.id JOIN ledger_account AS b ON b.province ="                        \
                         " a.province AND b.id = t." other                                         \
                         " WHERE a.province = ?1 AND a.kind = 'line' AND a.year = ?2"              \
                         " AND t.kind IN ('single', 'post', 'reverse') AND b.kind NOT IN "         \
                         "('source', 'fund', 'line',"                                              \
                         " 'gift')"

/* What left the lines and did not come back, by day. */
static enum err_code take_disbursed(struct months *x, struct store_conn *c, int64_t province,
                                    int32_t year, struct budget_by by, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT g_fund, g_programme, g_commune, on_day, SUM(amount) FROM (" SIDE(
                "debit", "credit",
                "t.amount") " UNION ALL " SIDE("credit", "debit",
                                               "0 - t.amount") ") AS sides GROUP BY g_fund, "
                                                               "g_programme, g_commune, on_day"),
            STORE_VALUES(store_int(province), store_int(year), store_int(by.fund),
                         store_int(by.programme), store_int(by.commune)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct budget_month *m =
            add(x, store_at_text(c, 0), store_at_text(c, 1), store_at_text(c, 2));
        m->month = month_of((day)store_at_int(c, 3));
        m->disbursed = store_at_int(c, 4);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static int by_group(const struct budget_month *a, const struct budget_month *b)
{
    int fund = str_cmp(a->fund, b->fund), programme = str_cmp(a->programme, b->programme);
    return fund != 0 ? fund : programme != 0 ? programme : str_cmp(a->commune, b->commune);
}

static int by_month(const void *a, const void *b)
{
    const struct budget_month *x = a, *y = b;
    int group = by_group(x, y);
    return group != 0 ? group : (x->month > y->month) - (x->month < y->month);
}

/* Adds those of one group and month together, and what went before. */
static enum err_code tell(struct months *x, budget_month_row *row, void *ctx, struct err *e)
{
    vnd planned = 0, to_date = 0, thousandfold;
    if (x->rows.n > 0)
        qsort(x->rows.v, x->rows.n, sizeof(*x->rows.v), by_month);
    for (uint32_t i = 0, n; i < x->rows.n; i += n) {
        struct budget_month m = x->rows.v[i];
        bool fits = true;
        if (i == 0 || by_group(&x->rows.v[i - 1], &m) != 0)
            planned = to_date = 0;
        for (n = 1; i + n < x->rows.n && by_month(&x->rows.v[i + n], &m) == 0; n++) {
            const struct budget_month *more = &x->rows.v[i + n];
            fits = num_add(m.estimated, more->estimated, &m.estimated) &&
                   num_add(m.disbursed, more->disbursed, &m.disbursed) && fits;
        }
        fits = num_add(to_date, m.disbursed, &to_date) && fits;
        if (!fits)
            return err_set(e, ERR_LIMIT, "tổng vượt quá số lớn nhất",
                           "a sum goes over the largest number");
        if (m.month == 0) {
            planned = m.planned;
            continue;
        }
        m.planned = planned;
        m.to_date = to_date;
        m.permille = planned > 0 && num_mul(to_date, 1000, &thousandfold)
                         ? num_div_nearest(thousandfold, planned)
                         : -1;
        if (!row(ctx, &m))
            return ERR_NONE;
    }
    return ERR_NONE;
}

enum err_code budget_months(struct store_conn *c, int64_t province, int32_t year,
                            struct budget_by by, budget_month_row *row, void *ctx, struct err *e)
{
    struct months x = {0};
    struct err none = {0};
    int64_t version = 0;
    const struct budget_need_by need = {
        .fund = by.fund, .programme = by.programme, .commune = by.commune, .month = true};
    arena_init(&x.a, (size_t)1 << 30);
    enum err_code code = budget_status(c, province, year, by, take_plan, &x, e);
    if (code == ERR_NONE && budget_version_find(c, province, year, 0, &version, &none) == ERR_NONE)
        code = budget_need_read(c, province, year, version, need, take_need, &x, e);
    if (code == ERR_NONE)
        code = take_disbursed(&x, c, province, year, by, e);
    if (code == ERR_NONE)
        code = tell(&x, row, ctx, e);
    arena_clear(&x.a);
    return code;
}
