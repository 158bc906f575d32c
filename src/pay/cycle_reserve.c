/* What approving reserves of the budget, and what closing makes of the fees. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/cycle_int.h"
#include "registry/times.h"

struct cycle_books cycle_books_of(struct arena *a, const struct recording *r, month m,
                                  uint32_t round, const struct cycle_list *list)
{
    return (struct cycle_books){.a = a,
                                .province = r->province,
                                .month = m,
                                .round = round,
                                .on = day_of_moment(r->at_us),
                                .list = list};
}

/* ---- is there enough ---- */

static vnd needed_of(const struct cycle_books *b, int64_t account)
{
    vnd sum = 0;
    for (uint32_t i = 0; i < b->transfers.n; i++) {
        const struct ledger_transfer *t = &b->transfers.v[i];
        if (t->debit == account)
            check(num_add(sum, t->amount, &sum));
    }
    return sum;
}

struct left {
    int64_t account;
    vnd available;
};
struct lefts {
    struct left *v;
    uint32_t n, cap;
};

static enum err_code read_left(struct store_conn *c, const struct cycle_books *b, struct lefts *out,
                               struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT id, credits_posted - debits_posted - debits_pending FROM"
                        " ledger_account WHERE province = ?1 AND kind = 'line' AND year = ?2 ORDER"
                        " BY id"),
                    STORE_VALUES(store_int(b->province), store_int(month_year(b->month))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct left x = {store_at_int(c, 0), store_at_int(c, 1)};
        vec_push(b->a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static vnd left_of(const struct lefts *all, int64_t account)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->v[i].account == account)
            return all->v[i].available;
    }
    return 0; /* a line that nothing was allocated to */
}

enum err_code cycle_books_needs(struct store_conn *c, const struct cycle_books *b,
                                struct cycle_needs *out, struct err *e)
{
    struct lefts all = {0};
    *out = (struct cycle_needs){0};
    enum err_code code = read_left(c, b, &all, e);
    for (uint32_t i = 0; i < b->accounts.n && code == ERR_NONE; i++) {
        const struct ledger_account *x = &b->accounts.v[i];
        vnd needed = x->kind == LEDGER_LINE ? needed_of(b, x->id) : 0;
        struct cycle_need n = {x->fund, x->programme, x->commune, needed, left_of(&all, x->id)};
        if (needed > 0)
            vec_push(b->a, out, n);
    }
    return code;
}

#define NAMED 3u

/* "07660 social_assistance 1.500.000 đ; …": the first few; the rest is counted. */
static enum err_code enough(const struct cycle_books *b, const struct cycle_needs *needs,
                            struct err *e)
{
    struct buf names;
    uint32_t short_of = 0;
    vnd missing = 0;
    buf_init(&names, b->a, 400);
    for (uint32_t i = 0; i < needs->n; i++) {
        const struct cycle_need *n = &needs->v[i];
        vnd less = n->needed - n->available;
        if (less <= 0)
            continue;
        if (short_of++ < NAMED)
            buf_fmt(&names, "%z%s %s %n đ", names.n > 0 ? "; " : "",
                    n->commune.n > 0 ? n->commune : STR("—"), n->programme, less);
        check(num_add(missing, less, &missing));
    }
    if (short_of == 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "dự toán thiếu %n đ ở %u dòng (xã, chương trình): %s%z",
            "the budget is %n đ short in %u lines (commune, programme): %s%z", missing, short_of,
            buf_str(&names), short_of > NAMED ? "; …" : "");
    err_hint(e, "xem từng dòng: ansinh cycle budget; phân bổ thêm: ansinh budget supplement",
             "see each: ansinh cycle budget; give more: ansinh budget supplement");
    return ERR_INPUT;
}

enum err_code cycle_books_approve(struct store_conn *c, struct cycle_books *b,
                                  const struct cycle_standing *s, const struct recording *r,
                                  struct err *e)
{
    struct cycle_fees fees;
    struct cycle_needs needs;
    enum err_code code = cycle_books_open(c, b, e);
    if (code == ERR_NONE)
        code = cycle_fees_read(c, b->a, b->province, b->month, b->round, false, &fees, e);
    if (code == ERR_NONE)
        code = cycle_books_commit(b, fees.v, fees.n, e);
    if (code == ERR_NONE)
        code = cycle_books_needs(c, b, &needs, e);
    if (code == ERR_NONE)
        code = enough(b, &needs, e);
    return code == ERR_NONE ? cycle_books_post(c, b, s, r, s->seq + 1, e) : code;
}

enum err_code cycle_needs_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               struct cycle_needs *out, struct err *e)
{
    struct cycle_standing s;
    struct cycle_list list;
    struct cycle_fees fees;
    const struct recording r = {.province = province};
    *out = (struct cycle_needs){0};
    enum err_code code = cycle_stand(c, a, province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(c, a, province, m, s.round, &list, e);
    struct cycle_books b = cycle_books_of(a, &r, m, s.round, &list);
    if (code == ERR_NONE)
        code = cycle_books_open(c, &b, e);
    if (code == ERR_NONE)
        code = cycle_fees_read(c, a, province, m, s.round, false, &fees, e);
    if (code == ERR_NONE)
        code = cycle_books_commit(&b, fees.v, fees.n, e);
    return code == ERR_NONE ? cycle_books_needs(c, &b, out, e) : code;
}

/* ---- closing ---- */

/* The rates are those of the approval: what was reserved of each says which. */
enum err_code cycle_books_close(struct store_conn *c, struct cycle_books *b,
                                const struct cycle_standing *s, const struct recording *r,
                                struct err *e)
{
    struct cycle_fees reserved, paid;
    enum err_code code =
        cycle_fees_read(c, b->a, b->province, b->month, b->round, false, &reserved, e);
    if (code == ERR_NONE)
        code = cycle_fees_read(c, b->a, b->province, b->month, b->round, true, &paid, e);
    if (code == ERR_NONE && reserved.n > 0) {
        check(paid.n == reserved.n);
        code = cycle_books_fees(b, reserved.v, paid.v, reserved.n, e);
    }
    if (code == ERR_NONE)
        code = cycle_books_carried(c, b, e);
    return code == ERR_NONE ? cycle_books_post(c, b, s, r, s->seq + 1, e) : code;
}
