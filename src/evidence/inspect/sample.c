/* Samples of payments: drawn, recorded, judged. */
#include "evidence/inspect/sample.h"

#include "base/check.h"
#include "evidence/inspect/inspect_int.h"
#include "registry/roles.h"
#include "registry/times.h"
#include "synth/rng.h"

#include <stdlib.h>

/* ---- judging ---- */

struct sample_result sample_judge(struct arena *a, const struct payment_sample *s)
{
    struct sample_result r = {0};
    vnd *difference = arena_array(a, vnd, (size_t)s->n + 1);
    double low;
    for (uint32_t i = 0; i < s->n; i++) {
        const struct sample_row *row = &s->v[i];
        bool reached = row->outcome.n > 0 && !str_eq_c(row->outcome, "unreached");
        r.open += row->outcome.n == 0;
        r.unreached += row->outcome.n > 0 && !reached;
        if (!reached)
            continue;
        difference[r.looked_at++] = row->amount - row->due;
        r.wrong += !str_eq_c(row->outcome, "right");
    }
    if (r.looked_at == 0)
        return r;
    r.share = (double)r.wrong / r.looked_at;
    proportion_exact(r.wrong, r.looked_at, 0.95, &r.low, &r.high);
    proportion_exact(r.wrong + r.unreached, r.looked_at + r.unreached, 0.95, &low, &r.worst_high);
    r.has_money = r.looked_at > 1;
    if (r.has_money)
        r.money = money_from_sample(difference, r.looked_at, (uint32_t)s->population);
    return r;
}

/* ---- drawing ---- */

struct paid_row {
    int64_t round, payment;
    str commune;
    vnd amount;
    uint64_t lot;
};
struct paid_rows {
    struct paid_row *v;
    uint32_t n, cap;
};

/* A payment's lot follows from the seed and its own number: no order matters. */
static uint64_t lot_of(int64_t seed, int64_t round, int64_t payment)
{
    uint64_t z = (uint64_t)seed * 0x9e3779b97f4a7c15u + (uint64_t)round * 0xd1342543de82ef95u +
                 (uint64_t)payment;
    for (int i = 0; i < 3; i++)
        z = rng_mix(z);
    return z;
}

static int by_lot(const void *a, const void *b)
{
    const struct paid_row *x = a, *y = b;
    if (x->lot != y->lot)
        return x->lot < y->lot ? -1 : 1;
    if (x->round != y->round)
        return x->round < y->round ? -1 : 1;
    return x->payment < y->payment ? -1 : x->payment > y->payment;
}

static int by_commune(const void *a, const void *b)
{
    const struct paid_row *x = a, *y = b;
    int o = str_cmp(x->commune, y->commune);
    return o != 0 ? o : by_lot(a, b);
}

struct stratum {
    uint32_t first, n, take;
    uint64_t rest;
};

static int by_rest(const void *a, const void *b)
{
    const struct stratum *x = a, *y = b;
    if (x->rest != y->rest)
        return x->rest > y->rest ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* The communes of rows in their order; each gets its share of `size` by largest remainders. What is
 * taken comes to the front. */
static void take_by_commune(struct arena *a, struct paid_rows *all, uint32_t size)
{
    struct stratum *v = arena_array(a, struct stratum, (size_t)all->n + 1);
    struct paid_row *taken = arena_array(a, struct paid_row, (size_t)size + 1);
    uint32_t n = 0, given = 0, k = 0;
    qsort(all->v, all->n, sizeof(*all->v), by_commune);
    for (uint32_t i = 0; i < all->n; i++) {
        if (i == 0 || !str_eq(all->v[i].commune, all->v[i - 1].commune))
            v[n++].first = i;
        v[n - 1].n++;
    }
    for (uint32_t i = 0; i < n; i++) {
        v[i].take = (uint32_t)((uint64_t)size * v[i].n / all->n);
        v[i].rest = (uint64_t)size * v[i].n % all->n;
        given += v[i].take;
    }
    qsort(v, n, sizeof(*v), by_rest);
    for (uint32_t i = 0; given < size; i++, given++)
        v[i].take++;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < v[i].take; j++)
            taken[k++] = all->v[v[i].first + j];
    }
    check(k == size);
    mem_copy(all->v, taken, sizeof(*taken) * size);
}

struct drawing {
    const struct recording *r;
    struct arena *arena;
    const struct sample_wish *wish;
    /* Of an outcome: */
    int64_t sample;
    uint32_t number;
    str outcome, said;
    vnd due;
    day on;
};

static enum err_code check_closed(struct store_conn *c, const struct drawing *x, struct err *e)
{
    struct store_value v;
    int got = store_one(c,
                        SQL("SELECT count(*) FROM cycle_act WHERE province = ?1 AND month = ?2 AND"
                            " act = 'close'"),
                        STORE_VALUES(store_int(x->r->province), store_int(x->wish->month)),
                        x->arena, &v, 1, e);
    if (got < 0)
        return e->code;
    return v.i > 0 ? ERR_NONE
                   : err_set(e, ERR_INPUT, "kỳ chi trả tháng này chưa khóa",
                             "the payments of this month are not closed");
}

static enum err_code read_paid(struct store_conn *c, const struct drawing *x, struct paid_rows *out,
                               struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("WITH " PAID " SELECT p.round, p.number, p.commune, " CYCLE_PAID_OF
                " FROM payment AS p JOIN paid ON paid.month = p.month AND paid.round = p.round AND"
                " paid.number = p.number WHERE p.province = ?1 AND p.month = ?2"),
            STORE_VALUES(store_int(x->r->province), store_int(x->wish->month)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct paid_row row = {.round = store_at_int(c, 0),
                               .payment = store_at_int(c, 1),
                               .commune = arena_str(x->arena, store_at_text(c, 2)),
                               .amount = store_at_int(c, 3)};
        row.lot = lot_of(x->wish->seed, row.round, row.payment);
        vec_push(x->arena, out, row);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code insert_sample(struct store_conn *c, const struct drawing *x, int64_t id,
                                   const struct paid_rows *rows, int64_t recorded, struct err *e)
{
    const struct sample_wish *w = x->wish;
    vnd money = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        if (!num_add(money, rows->v[i].amount, &money))
            return err_set(e, ERR_LIMIT, "tổng quá lớn", "the sum is too large");
    }
    return store_run(c,
                     SQL("INSERT INTO payment_sample (province, id, month, by_commune, seed,"
                         " expected, margin, population, money, actor, recorded) VALUES (?1, ?2,"
                         " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
                     STORE_VALUES(store_int(x->r->province), store_int(id), store_int(w->month),
                                  store_int(w->by_commune), store_int(w->seed),
                                  store_int(w->expected), store_int(w->margin), store_int(rows->n),
                                  store_int(money), store_text(x->r->actor), store_int(recorded)),
                     NULL, e);
}

static enum err_code insert_taken(struct store_conn *c, const struct drawing *x, int64_t id,
                                  const struct paid_row *taken, uint32_t n, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("payment_sample_row (province, sample, number, month, round, payment)"), 6, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct store_value v[] = {store_int(x->r->province), store_int(id),
                                        store_int((int64_t)i + 1), store_int(x->wish->month),
                                        store_int(taken[i].round), store_int(taken[i].payment)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_sample(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct drawing *x = ctx;
    const struct sample_wish *w = x->wish;
    struct paid_rows rows = {0};
    int64_t recorded = 0, id = 0;
    enum err_code code = inspect_recording(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_closed(c, x, e);
    if (code == ERR_NONE)
        code = read_paid(c, x, &rows, e);
    if (code == ERR_NONE && rows.n == 0)
        code = err_set(e, ERR_INPUT, "tháng này không có khoản nào đã chi",
                       "nothing was paid in this month");
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("payment_sample"), 1, &id, e);
    if (code == ERR_NONE)
        code = insert_sample(c, x, id, &rows, recorded, e);
    if (code != ERR_NONE)
        return code;
    uint32_t size = proportion_size(w->expected / 1000.0, w->margin / 1000.0, rows.n);
    if (w->by_commune)
        take_by_commune(x->arena, &rows, size);
    else
        qsort(rows.v, rows.n, sizeof(*rows.v), by_lot);
    code = insert_taken(c, x, id, rows.v, size, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

enum err_code sample_draw(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct sample_wish *wish, str *answer, bool *again, struct err *e)
{
    struct drawing x = {.r = r, .arena = a, .wish = wish};
    struct buf content;
    if (wish->expected < 1 || wish->expected > 999 || wish->margin < 1 || wish->margin > 500)
        return err_set(e, ERR_INPUT, "tỷ lệ dự đoán và sai số: từ 0,1 đến 99,9 và 50 phần trăm",
                       "the expected share and the margin: from 0.1 to 99.9 and 50 per cent");
    buf_init(&content, a, 4096);
    buf_fmt(&content, "%l\n%u\n%l\n%u\n%u\n%s", (int64_t)wish->month, (uint32_t)wish->by_commune,
            wish->seed, wish->expected, wish->margin, r->actor);
    return recording_write(pool, a, r, "inspect.sample", buf_str(&content), write_sample, &x,
                           answer, again, e);
}

/* ---- outcomes ---- */

static vnd due_of(const struct drawing *x, vnd amount)
{
    bool whole = str_eq_c(x->outcome, "right") || str_eq_c(x->outcome, "unreached");
    return whole ? amount : str_eq_c(x->outcome, "wrong_amount") ? x->due : 0;
}

static enum err_code write_outcome(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct drawing *x = ctx;
    struct store_value v[2];
    int64_t recorded = 0;
    enum err_code code = inspect_recording(c, x->r, &recorded, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(
        c,
        SQL("SELECT " CYCLE_PAID_OF
            ", (SELECT count(*) FROM payment_sample_outcome AS o WHERE o.province ="
            " s.province AND o.sample = s.sample AND o.number = s.number) FROM payment_sample_row"
            " AS s JOIN payment AS p ON p.province = s.province AND p.month = s.month AND p.round"
            " = s.round AND p.number = s.payment WHERE s.province = ?1 AND s.sample = ?2 AND"
            " s.number = ?3"),
        STORE_VALUES(store_int(x->r->province), store_int(x->sample), store_int(x->number)),
        x->arena, v, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "mẫu %l không có khoản %u", "sample %l has no payment %u",
                       x->sample, x->number);
    if (str_eq_c(x->outcome, "wrong_amount") && x->due == v[0].i)
        return err_set(e, ERR_INPUT, "số phải trả bằng số đã trả: không sai",
                       "what was due is what was paid: it is not wrong");
    code = store_run(
        c,
        SQL("INSERT INTO payment_sample_outcome (province, sample, number, seq, outcome, due,"
            " on_day, said, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->sample), store_int(x->number),
                     store_int(v[1].i + 1), store_text(x->outcome), store_int(due_of(x, v[0].i)),
                     store_date(x->on), store_text(x->said), store_text(x->r->actor),
                     store_int(recorded)),
        NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, recorded);
    return code;
}

enum err_code sample_record(struct store_pool *pool, struct arena *a, const struct recording *r,
                            int64_t sample, uint32_t number, str outcome, vnd due, str said, day on,
                            str *answer, bool *again, struct err *e)
{
    static const char *const all[] = {"right", "wrong_amount", "wrong_person", "not_received",
                                      "unreached"};
    struct drawing x = {.r = r,
                        .arena = a,
                        .sample = sample,
                        .number = number,
                        .outcome = outcome,
                        .said = said.p != NULL ? said : STR(""),
                        .due = due,
                        .on = on};
    struct buf content;
    bool known = false;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        known |= str_eq_c(outcome, all[i]);
    if (!known)
        return err_set(e, ERR_INPUT,
                       "kết quả là right, wrong_amount, wrong_person, not_received hoặc unreached",
                       "what was found is right, wrong_amount, wrong_person, not_received or "
                       "unreached");
    if (due < 0 || (due > 0 && !str_eq_c(outcome, "wrong_amount")))
        return err_set(e, ERR_INPUT, "chỉ wrong_amount mới có số phải trả",
                       "only wrong_amount says what was due");
    if (!str_eq_c(outcome, "right") && str_trim(x.said).n == 0)
        return err_set(e, ERR_INPUT, "cần nói rõ", "it needs words");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%u\n%s\n%l\n%s\n%l\n%s", sample, number, outcome, due, x.said,
            (int64_t)on, r->actor);
    return recording_write(pool, a, r, "inspect.outcome", buf_str(&content), write_outcome, &x,
                           answer, again, e);
}

/* ---- reading ---- */

static enum err_code read_head(struct store_conn *c, int64_t province, int64_t id,
                               struct payment_sample *out, struct err *e)
{
    int more;
    if (store_query(
            c, SQL("SELECT population, money FROM payment_sample WHERE province = ?1 AND id = ?2"),
            STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        *out = (struct payment_sample){
            .id = id, .population = store_at_int(c, 0), .money = store_at_int(c, 1)};
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code sample_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                          struct payment_sample *out, struct err *e)
{
    int more;
    *out = (struct payment_sample){0};
    if (read_head(c, province, id, out, e) != ERR_NONE)
        return e->code;
    if (out->id == 0)
        return err_set(e, ERR_INPUT, "không có mẫu %l", "there is no sample %l", id);
    if (store_query(c,
                    SQL("SELECT s.number, p.entity, p.commune, " CYCLE_PAID_OF
                        ", COALESCE(o.outcome, ''),"
                        " COALESCE(o.due, 0), COALESCE(o.said, ''), COALESCE(o.on_day, 0) FROM "
                        "payment_sample_row AS"
                        " s JOIN payment AS p ON p.province = s.province AND p.month = s.month AND"
                        " p.round = s.round AND p.number = s.payment LEFT JOIN"
                        " payment_sample_outcome AS o ON o.province = s.province AND o.sample ="
                        " s.sample AND o.number = s.number AND o.seq = (SELECT MAX(k.seq) FROM"
                        " payment_sample_outcome AS k WHERE k.province = s.province AND k.sample ="
                        " s.sample AND k.number = s.number) WHERE s.province = ?1 AND s.sample ="
                        " ?2 ORDER BY s.number"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct sample_row row = {.number = (uint32_t)store_at_int(c, 0),
                                       .entity = store_at_int(c, 1),
                                       .commune = arena_str(a, store_at_text(c, 2)),
                                       .amount = store_at_int(c, 3),
                                       .outcome = arena_str(a, store_at_text(c, 4)),
                                       .due = store_at_int(c, 5),
                                       .said = arena_str(a, store_at_text(c, 6)),
                                       .on = (day)store_at_int(c, 7)};
        vec_push(a, out, row);
    }
    return more < 0 ? e->code : ERR_NONE;
}
