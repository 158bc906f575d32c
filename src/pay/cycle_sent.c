/* The money that goes to each provider with a list: what the list comes to, less what lies there of
 * the months before (article 34.2 of Decree 20/2021/NĐ-CP). */
#include "base/check.h"
#include "pay/cycle_int.h"

/* What a provider was sent, and what of it is paid out, also in part, or not known. The rest lies
 * there. */
static enum err_code read_balances(struct store_conn *c, struct arena *a, int64_t province, month m,
                                   struct cycle_sents *out, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT s.provider, SUM(s.ordered - s.balance) - COALESCE((SELECT SUM(p.amount)"
                " FROM payment AS p JOIN cycle_act AS t ON t.province = p.province AND t.month ="
                " p.month AND t.round = p.round AND t.act = 'send' WHERE p.province = ?1 AND"
                " p.month < ?2 AND p.provider = s.provider AND " CYCLE_STANDS
                "), 0) + COALESCE((SELECT SUM(p.amount - x.amount) FROM payment_part AS x JOIN"
                " payment AS p ON p.province = x.province AND p.month = x.month AND p.round ="
                " x.round AND p.number = x.number WHERE x.province = ?1 AND x.month < ?2 AND"
                " p.provider = s.provider AND " CYCLE_LAST_PART
                "), 0) FROM cycle_sent AS s WHERE s.province = ?1 AND s.month < ?2 GROUP BY "
                "s.provider ORDER BY"
                " s.provider"),
            STORE_VALUES(store_int(province), store_int(m)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_sent x = {.provider = arena_str(a, store_at_text(c, 0)),
                               .balance = store_at_int(c, 1)};
        vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static struct cycle_sent *of(struct arena *a, struct cycle_sents *all, str provider)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (str_eq(all->v[i].provider, provider))
            return &all->v[i];
    }
    struct cycle_sent x = {.provider = provider};
    vec_push(a, all, x);
    return &all->v[all->n - 1];
}

enum err_code cycle_sent_reckon(struct store_conn *c, struct arena *a, int64_t province, month m,
                                const struct cycle_list *list, struct cycle_sents *out,
                                struct err *e)
{
    *out = (struct cycle_sents){0};
    enum err_code code = read_balances(c, a, province, m, out, e);
    for (uint32_t i = 0; i < list->n && code == ERR_NONE; i++) {
        struct cycle_sent *x = of(a, out, list->v[i].provider);
        x->payments++;
        check(num_add(x->ordered, list->v[i].amount, &x->ordered)); /* below the list's total */
    }
    /* More than the list comes to stays there for the next month. */
    for (uint32_t i = 0; i < out->n; i++) {
        struct cycle_sent *x = &out->v[i];
        x->balance = x->balance < 0 ? 0 : x->balance < x->ordered ? x->balance : x->ordered;
    }
    return code;
}

enum err_code cycle_sent_write(struct store_conn *c, struct arena *a, const struct recording *r,
                               month m, const struct cycle_list *list, int64_t recorded,
                               struct err *e)
{
    struct cycle_sents all;
    enum err_code code = cycle_sent_reckon(c, a, r->province, m, list, &all, e);
    if (code == ERR_NONE)
        code = store_load_begin(
            c, SQL("cycle_sent (province, month, provider, ordered, balance, recorded)"), 6, e);
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        const struct cycle_sent *x = &all.v[i];
        const struct store_value v[] = {store_int(r->province),  store_int(m),
                                        store_text(x->provider), store_int(x->ordered),
                                        store_int(x->balance),   store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

enum err_code cycle_sent_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              struct cycle_sents *out, struct err *e)
{
    int more;
    *out = (struct cycle_sents){0};
    if (store_query(c,
                    SQL("SELECT provider, ordered, balance FROM cycle_sent WHERE province = ?1 AND"
                        " month = ?2 ORDER BY provider"),
                    STORE_VALUES(store_int(province), store_int(m)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_sent x = {.provider = arena_str(a, store_at_text(c, 0)),
                               .ordered = store_at_int(c, 1),
                               .balance = store_at_int(c, 2)};
        vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}
