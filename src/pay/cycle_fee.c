/* What providers take for paying out: rates by provider and method since a month, decided by the
 * province (Decree 20/2021/NĐ-CP, article 34.4; Circular 76/2021/TT-BTC, article 3.7). */
#include "base/check.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define MILLION 1000000

/* Halves of a đồng go up. */
static enum err_code fee_of(struct cycle_fee *f, struct err *e)
{
    int64_t product;
    if (!num_mul(f->base, f->rate_ppm, &product))
        return err_set(e, ERR_LIMIT, "phí chi trả quá lớn", "a fee is too large");
    f->fee = num_div_nearest(product, MILLION);
    return ERR_NONE;
}

/* The rate of the month is the last one that began, as it was recorded last; in `rates` the rules
 * of one provider and method stand together, the one that counts last. What was recorded after
 * approval is not looked at: ?4 is its recording. */
static enum err_code read_rates(struct store_conn *c, struct arena *a, int64_t province, month m,
                                int64_t until, struct cycle_fees *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT provider, method, rate_ppm FROM provider_fee WHERE province = ?1"
                        " AND from_month <= ?2 AND recorded <= ?3 ORDER BY provider, method,"
                        " from_month, recorded"),
                    STORE_VALUES(store_int(province), store_int(m), store_int(until)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_fee f = {.provider = arena_str(a, store_at_text(c, 0)),
                              .method = arena_str(a, store_at_text(c, 1)),
                              .rate_ppm = (int32_t)store_at_int(c, 2)};
        struct cycle_fee *last = out->n > 0 ? &out->v[out->n - 1] : NULL;
        if (last != NULL && str_eq(last->provider, f.provider) && str_eq(last->method, f.method))
            *last = f;
        else
            vec_push(a, out, f);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_sums(struct store_conn *c, sql q, int64_t province, month m,
                               uint32_t round, struct cycle_fees *fees, struct err *e)
{
    int more;
    if (store_query(c, q, STORE_VALUES(store_int(province), store_int(m), store_int(round)), e) !=
        ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        for (uint32_t i = 0; i < fees->n; i++) {
            struct cycle_fee *f = &fees->v[i];
            if (!str_eq(f->provider, store_at_text(c, 0)) ||
                !str_eq(f->method, store_at_text(c, 1)))
                continue;
            f->payments = (uint32_t)store_at_int(c, 2);
            f->base = store_at_int(c, 3);
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

#define SUMS(amount)                                                                               \
    "SELECT p.provider, p.method, COUNT(*), SUM(" amount ") FROM payment AS p WHERE"               \
    " p.province = ?1 AND p.month = ?2 AND p.round = ?3"
/* All of it, or the part that the last word says. */
#define PAID_OF                                                                                    \
    "COALESCE((SELECT x.amount FROM payment_part AS x WHERE x.province = p.province AND x.month =" \
    " p.month AND x.round = p.round AND x.number = p.number AND x.seq = (SELECT MAX(w.seq) FROM"   \
    " payment_event AS w WHERE w.province = x.province AND w.month = x.month AND w.round ="        \
    " x.round AND w.number = x.number)), p.amount)"
#define GROUPS " GROUP BY p.provider, p.method ORDER BY p.provider, p.method"

static enum err_code approved_in(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round, int64_t *out, struct err *e)
{
    struct store_value v;
    int got =
        store_one(c,
                  SQL("SELECT recorded FROM cycle_act WHERE province = ?1 AND month = ?2 AND"
                      " round = ?3 AND act = 'approve'"),
                  STORE_VALUES(store_int(province), store_int(m), store_int(round)), a, &v, 1, e);
    *out = got == 1 ? v.i : INT64_MAX;
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_fees_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              uint32_t round, bool paid, struct cycle_fees *out, struct err *e)
{
    int64_t until;
    *out = (struct cycle_fees){0};
    enum err_code code = approved_in(c, a, province, m, round, &until, e);
    if (code == ERR_NONE)
        code = read_rates(c, a, province, m, until, out, e);
    if (code == ERR_NONE && !paid)
        code = read_sums(c, SQL(SUMS("p.amount") GROUPS), province, m, round, out, e);
    if (code == ERR_NONE && paid)
        code = read_sums(
            c,
            SQL(SUMS(
                PAID_OF) " AND EXISTS (SELECT 1 FROM payment_event AS v WHERE v.province = "
                         "p.province"
                         " AND v.month = p.month AND v.round = p.round AND v.number = p.number AND"
                         " v.kind = 'paid' AND NOT EXISTS (SELECT 1 FROM payment_event AS w WHERE"
                         " w.province = v.province AND w.month = v.month AND w.round = v.round AND"
                         " w.number = v.number AND w.seq > v.seq))" GROUPS),
            province, m, round, out, e);
    for (uint32_t i = 0; i < out->n && code == ERR_NONE; i++)
        code = fee_of(&out->v[i], e);
    return code;
}

/* ---- the table of rates ---- */

struct setting {
    const struct recording *r;
    const struct cycle_fee_rule *rule;
};

static enum err_code set(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct setting *x = ctx;
    const struct cycle_fee_rule *rule = x->rule;
    int64_t recorded;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, x->r->province, x->r->actor, RIGHT_BUDGET_PREPARE, STR(""),
                         day_of_moment(x->r->at_us), e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO provider_fee (province, provider, method, from_month,"
                             " rate_ppm, decision, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                             " ?7, ?8)"),
                         STORE_VALUES(store_int(x->r->province), store_text(rule->provider),
                                      store_text(rule->method), store_int(rule->from),
                                      store_int(rule->rate_ppm), store_text(rule->decision),
                                      store_text(x->r->actor), store_int(recorded)),
                         NULL, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l", recorded);
    return code;
}

static bool good_method(str m)
{
    return str_eq_c(m, "bank") || str_eq_c(m, "wallet") || str_eq_c(m, "cash") ||
           str_eq_c(m, "home");
}

enum err_code cycle_fee_set(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_fee_rule *rule, str *answer, bool *again,
                            struct err *e)
{
    struct setting x = {r, rule};
    struct store_operation op = {.province = r->province, .kind = "cycle.fee"};
    struct buf text;
    if (rule->provider.n == 0 || rule->decision.n == 0 || !good_method(rule->method) ||
        rule->rate_ppm < 0 || rule->rate_ppm > MILLION)
        return err_set(
            e, ERR_INPUT,
            "phí cần tổ chức chi trả, hình thức (bank, wallet, cash, home), tỷ lệ và số quyết định",
            "a fee needs a provider, a method (bank, wallet, cash, home), a rate and a decision");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    buf_fmt(&text, "%s\n%s\n%s\n%d\n%d\n%s\n", r->actor, rule->provider, rule->method, rule->from,
            rule->rate_ppm, rule->decision);
    op.content = buf_str(&text);
    return store_write(pool, &op, set, &x, a, answer, again, e);
}

enum err_code cycle_fee_rules(struct store_conn *c, int64_t province, cycle_fee_row *row, void *ctx,
                              struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT f.provider, f.method, f.from_month, f.rate_ppm, f.decision FROM"
                        " provider_fee AS f WHERE f.province = ?1 AND NOT EXISTS (SELECT 1 FROM"
                        " provider_fee AS g WHERE g.province = f.province AND g.provider ="
                        " f.provider AND g.method = f.method AND g.from_month = f.from_month AND"
                        " g.recorded > f.recorded) ORDER BY f.provider, f.method, f.from_month"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct cycle_fee_rule rule = {.provider = store_at_text(c, 0),
                                            .method = store_at_text(c, 1),
                                            .from = (month)store_at_int(c, 2),
                                            .rate_ppm = (int32_t)store_at_int(c, 3),
                                            .decision = store_at_text(c, 4)};
        if (!row(ctx, &rule)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}
