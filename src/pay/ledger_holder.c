/* The same content for the same beneficiary comes from one source of finance (Circular
 * 60/2026/TT-BTC, article 2.3.b). A row for each beneficiary, content and period; the database lets
 * another source in only when nothing of the first stands any more. */
#include "pay/ledger_int.h"

#include "base/fmt.h"
#include "registry/became.h"

#define SLICE 500u

bool ledger_gives(const struct ledger_transfer *t, const struct ledger_account *debit,
                  const struct ledger_account *credit)
{
    return t->beneficiary != 0 && (t->kind == LEDGER_SINGLE || t->kind == LEDGER_PENDING) &&
           (debit->kind == LEDGER_LINE || debit->kind == LEDGER_GIFT) &&
           !ledger_is_budget(credit->kind);
}

str ledger_financed_by(struct arena *a, const struct ledger_account *debit)
{
    struct buf b;
    if (debit->kind == LEDGER_GIFT)
        return STR("raised");
    buf_init(&b, a, 2 * LEDGER_MAX_TEXT_BYTES);
    buf_fmt(&b, "%s/%s", debit->fund, debit->programme);
    return buf_str(&b);
}

struct rows {
    struct store_value *v;
    uint32_t n, cap;
};

static bool gave(struct ledger_posting *p, const struct ledger_transfer *t)
{
    const struct ledger_account *debit = ledger_account_of(p, t->debit);
    return (debit->kind == LEDGER_LINE || debit->kind == LEDGER_GIFT) &&
           !ledger_is_budget(ledger_account_of(p, t->credit)->kind);
}

/* Is nothing left of it after this? Then its place is free. */
static const struct ledger_transfer *ended(struct ledger_posting *p,
                                           const struct ledger_transfer *t)
{
    if (t->beneficiary == 0 || (t->kind != LEDGER_VOID && t->kind != LEDGER_REVERSE))
        return NULL;
    struct ledger_kept *k = ledger_kept_find(p, &t->other);
    if (!gave(p, &k->t))
        return NULL;
    if (t->kind == LEDGER_VOID)
        return &k->t;
    if (k->reversed != k->t.amount)
        return NULL;
    k->reversed = 0; /* several of the batch may take it back together: it ends once */
    return &k->t;
}

static enum err_code let_go(struct ledger_posting *p, struct err *e)
{
    struct rows rows = {0};
    for (uint32_t i = 0; i < p->n; i++) {
        const struct ledger_transfer *t = ended(p, &p->v[i]);
        if (t == NULL)
            continue;
        vec_push(&p->a, &rows, store_int(p->b->province));
        vec_push(&p->a, &rows, store_int(t->beneficiary));
        vec_push(&p->a, &rows, store_text(t->code));
        vec_push(&p->a, &rows, store_int(t->period));
    }
    return store_run_many(p->c,
                          SQL("UPDATE ledger_holder SET uses = uses - 1 WHERE province = ?1 AND"
                              " beneficiary = ?2 AND code = ?3 AND period = ?4 AND uses > 0"),
                          rows.v, 4, rows.n / 4, NULL, e);
}

static enum err_code refuse(const struct ledger_id *id, str account, int64_t beneficiary,
                            str content, month m, struct err *e)
{
    char hex[33], period[8] = "";
    ledger_id_write(id, hex);
    if (m != 0)
        month_format_vi(m, period);
    err_set(e, ERR_INPUT, "người hưởng #%l đã có \"%s\" %z từ %s (bút toán %z)",
            "the beneficiary #%l has \"%s\" %z from %s already (transfer %z)", beneficiary, content,
            period, account, hex);
    err_hint(e, "một nội dung chỉ hưởng một lần, chọn mức cao nhất (Thông tư 60/2026, điều 2.3.b)",
             "one content is given once, the highest (Circular 60/2026, article 2.3.b)");
    return ERR_INPUT;
}

/* Which one of the slice is held elsewhere, and where. */
static enum err_code held_elsewhere(struct ledger_posting *p, const struct store_value *rows,
                                    uint32_t n, struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct store_value *row = rows + (size_t)i * 6;
        struct store_value v[2];
        int got = store_one(p->c,
                            SQL("SELECT h.transfer, a.code FROM ledger_holder AS h JOIN"
                                " ledger_transfer AS t ON t.province = h.province AND t.id ="
                                " h.transfer JOIN ledger_account AS a ON a.province = t.province"
                                " AND a.id = t.debit WHERE h.province = ?1 AND h.beneficiary = ?2"
                                " AND h.code = ?3 AND h.period = ?4 AND h.financed_by <> ?5 AND"
                                " h.uses > 0"),
                            row, 5, &p->a, v, 2, e);
        if (got < 0)
            return e->code;
        if (got == 0)
            continue;
        struct ledger_id id;
        mem_copy(id.b, v[0].s.p, sizeof(id.b));
        return refuse(&id, v[1].s, row[1].i, row[2].s, (month)row[3].i, e);
    }
    return err_set(e, ERR_INPUT, "một người hưởng có cùng nội dung từ hai nguồn trong cùng một lô",
                   "a beneficiary has the same content from two sources in one batch");
}

static enum err_code hold(struct ledger_posting *p, const struct rows *rows, struct err *e)
{
    uint32_t n = rows->n / 6;
    for (uint32_t from = 0; from < n; from += SLICE) {
        uint32_t slice = n - from < SLICE ? n - from : SLICE;
        int64_t changed = 0;
        enum err_code code = store_run_many(
            p->c,
            SQL("INSERT INTO ledger_holder (province, beneficiary, code, period, financed_by,"
                " transfer, uses) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT (province,"
                " beneficiary, code, period) DO UPDATE SET uses = ledger_holder.uses + 1,"
                " financed_by = excluded.financed_by, transfer = excluded.transfer WHERE"
                " ledger_holder.uses = 0 OR ledger_holder.financed_by = excluded.financed_by"),
            rows->v + (size_t)from * 6, 6, slice, &changed, e);
        if (code == ERR_NONE && changed < slice)
            code = held_elsewhere(p, rows->v + (size_t)from * 6, slice, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

/* ---- somebody who was recorded twice ---- */

struct held {
    int64_t number, now; /* written under; of whom it is since the merge */
    str code, financed_by, account;
    month period;
    struct ledger_id transfer;
};
struct helds {
    struct held *v;
    uint32_t n, cap;
};

/* What those have who were merged, or into whom somebody was: few, and asked for at once. */
static enum err_code read_merged(struct ledger_posting *p, const struct became *became,
                                 struct helds *out, struct err *e)
{
    int more;
    if (store_query(
            p->c,
            SQL("SELECT h.beneficiary, h.code, h.period, h.financed_by, h.transfer,"
                " COALESCE(a.code, h.financed_by) FROM"
                " ledger_holder AS h LEFT JOIN ledger_transfer AS t ON t.province = h.province AND "
                "t.id"
                " = h.transfer LEFT JOIN ledger_account AS a ON a.province = t.province AND a.id ="
                " t.debit WHERE h.province = ?1 AND h.uses > 0 AND h.beneficiary IN (SELECT dropped"
                " FROM person_merge WHERE province = ?1 UNION SELECT kept FROM person_merge WHERE"
                " province = ?1) ORDER BY h.beneficiary, h.code, h.period"),
            STORE_VALUES(store_int(p->b->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(p->c, e)) > 0) {
        int64_t number = store_at_int(p->c, 0);
        struct held h = {.number = number,
                         .now = became_now(became, number),
                         .code = arena_str(&p->a, store_at_text(p->c, 1)),
                         .period = (month)store_at_int(p->c, 2),
                         .financed_by = arena_str(&p->a, store_at_text(p->c, 3)),
                         .transfer = ledger_id_at(p->c, 4),
                         .account = arena_str(&p->a, store_at_text(p->c, 5))};
        vec_push(&p->a, out, h);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The rows of `hold` stand under the numbers that were written; what one of two merged records has,
 * the other has too. After `hold`, so that two of one batch meet as well. Two who post at once see
 * each other here: whoever comes second to the audit log's head begins again (store/audit_append.c:
 * FOR UPDATE under REPEATABLE READ). */
static enum err_code check_merged(struct ledger_posting *p, const struct rows *rows, struct err *e)
{
    struct became became;
    struct helds all = {0};
    enum err_code code = became_read(p->c, &p->a, p->b->province, INT64_MAX, &became, e);
    if (code == ERR_NONE && became.n > 0)
        code = read_merged(p, &became, &all, e);
    for (uint32_t i = 0; i + 6 <= rows->n && code == ERR_NONE && all.n > 0; i += 6) {
        const struct store_value *row = rows->v + i;
        int64_t now = became_now(&became, row[1].i);
        for (uint32_t k = 0; k < all.n; k++) {
            const struct held *h = &all.v[k];
            if (h->now == now && h->number != row[1].i && h->period == row[3].i &&
                str_eq(h->code, row[2].s) && !str_eq(h->financed_by, row[4].s))
                return refuse(&h->transfer, h->account, h->number, h->code, h->period, e);
        }
    }
    return code;
}

enum err_code ledger_hold(struct ledger_posting *p, struct err *e)
{
    struct rows rows = {0};
    for (uint32_t i = 0; i < p->n; i++) {
        const struct ledger_transfer *t = &p->v[i];
        const struct ledger_account *debit = ledger_account_of(p, t->debit);
        if (!ledger_gives(t, debit, ledger_account_of(p, t->credit)))
            continue;
        vec_push(&p->a, &rows, store_int(p->b->province));
        vec_push(&p->a, &rows, store_int(t->beneficiary));
        vec_push(&p->a, &rows, store_text(t->code));
        vec_push(&p->a, &rows, store_int(t->period));
        vec_push(&p->a, &rows, store_text(ledger_financed_by(&p->a, debit)));
        vec_push(&p->a, &rows, ledger_id_value(&t->id));
    }
    enum err_code code = let_go(p, e);
    if (code == ERR_NONE)
        code = hold(p, &rows, e);
    return code == ERR_NONE ? check_merged(p, &rows, e) : code;
}
