/* What providers report, kept as it comes in. */
#include "base/check.h"
#include "pay/cycle.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

static const char *const kinds[CYCLE_TOLD_KINDS] = {
    [CYCLE_TOLD_NOTHING] = "",
    [CYCLE_TOLD_PAID] = "paid",
    [CYCLE_TOLD_UNPAID] = "unpaid",
    [CYCLE_TOLD_RETURNED] = "returned",
};

bool cycle_told_follows(enum cycle_told_kind last, enum cycle_told_kind next)
{
    switch (next) {
    case CYCLE_TOLD_PAID:
        return last != CYCLE_TOLD_PAID;
    case CYCLE_TOLD_UNPAID:
        return last == CYCLE_TOLD_NOTHING;
    case CYCLE_TOLD_RETURNED:
        return last == CYCLE_TOLD_PAID;
    default:
        return false;
    }
}

struct last {
    enum cycle_told_kind kind;
    uint32_t seq;
    day on_day;
};

struct reporting {
    const struct recording *r;
    month month;
    const struct cycle_told *v;
    uint32_t n;
    const uint8_t *content;
};

static enum cycle_told_kind kind_find(str code)
{
    enum cycle_told_kind k = CYCLE_TOLD_PAID;
    while (k < CYCLE_TOLD_KINDS && !str_eq_c(code, kinds[k]))
        k++;
    return k;
}

static enum err_code read_last(struct store_conn *c, const struct reporting *x,
                               const struct cycle_standing *s, struct last *last, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT number, seq, kind, on_day FROM payment_event WHERE province = ?1"
                " AND month = ?2 AND round = ?3 ORDER BY number, seq"),
            STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(s->round)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t number = store_at_int(c, 0);
        check(number >= 1 && number <= s->payments);
        last[number] = (struct last){kind_find(store_at_text(c, 2)), (uint32_t)store_at_int(c, 1),
                                     (day)store_at_int(c, 3)};
        check(last[number].kind < CYCLE_TOLD_KINDS);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Marks in `fresh` what says something new. */
static enum err_code judge(const struct reporting *x, const struct cycle_standing *s,
                           struct last *last, uint8_t *fresh, uint32_t *n_fresh, struct err *e)
{
    *n_fresh = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        const struct cycle_told *t = &x->v[i];
        if (t->number == 0 || t->number > s->payments)
            return err_set(e, ERR_INPUT, "kỳ này không có khoản số %u",
                           "this cycle has no payment %u", t->number);
        struct last *l = &last[t->number];
        if (l->kind == t->kind && l->on_day == t->on_day)
            continue;
        if (!cycle_told_follows(l->kind, t->kind))
            return err_set(e, ERR_INPUT, "khoản số %u: đã báo \"%z\" thì không thể báo \"%z\"",
                           "payment %u: after \"%z\" it cannot be \"%z\"", t->number,
                           kinds[l->kind], kinds[t->kind]);
        *l = (struct last){t->kind, l->seq + 1, t->on_day};
        fresh[i] = 1;
        ++*n_fresh;
    }
    return ERR_NONE;
}

static enum err_code load_events(struct store_conn *c, const struct reporting *x,
                                 const struct cycle_standing *s, struct last *last,
                                 const uint8_t *fresh, int64_t recorded, struct err *e)
{
    enum err_code code =
        store_load_begin(c,
                         SQL("payment_event (province, month, round, number, seq, kind, on_day,"
                             " reason, reference, recorded)"),
                         10, e);
    /* Backwards, for of several of one payment the last has the highest number now. */
    for (uint32_t i = x->n; i-- > 0 && code == ERR_NONE;) {
        const struct cycle_told *t = &x->v[i];
        if (!fresh[i])
            continue;
        const struct store_value v[] = {store_int(x->r->province),
                                        store_int(x->month),
                                        store_int(s->round),
                                        store_int(t->number),
                                        store_int(last[t->number].seq--),
                                        store_text(str_from_c(kinds[t->kind])),
                                        store_date(t->on_day),
                                        store_text(t->reason),
                                        store_text(t->reference),
                                        store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_act(struct store_conn *c, const struct reporting *x,
                               const struct cycle_standing *s, uint32_t n_fresh, int64_t recorded,
                               struct err *e)
{
    str content = {(const char *)x->content, 32}, law_sum = {(const char *)s->law_sum, 32};
    return store_run(
        c,
        SQL("INSERT INTO cycle_act (province, month, seq, act, round, actor, prepared, note,"
            " payments, total, content, law_sum, facts, recorded) VALUES (?1, ?2, ?3, 'report', ?4,"
            " ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11, ?12)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(s->seq + 1),
                     store_int(s->round), store_text(x->r->actor), store_text(s->prepared_by),
                     store_text(x->r->reference), store_int(n_fresh), store_bytes(content),
                     store_bytes(law_sum), store_int(s->facts), store_int(recorded)),
        NULL, e);
}

static enum err_code report(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct reporting *x = ctx;
    struct cycle_standing s;
    struct arena a;
    int64_t recorded = 0;
    uint32_t n_fresh = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = cycle_stand(c, &a, x->r->province, x->month, &s, e);
    if (code == ERR_NONE && cycle_after(s.state, CYCLE_REPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả chưa chuyển đi hoặc đã khóa",
                       "the cycle is not sent yet, or it is closed");
    if (code == ERR_NONE) {
        struct last *last = arena_array(&a, struct last, (size_t)s.payments + 1);
        uint8_t *fresh = arena_array(&a, uint8_t, (size_t)x->n + 1);
        code = read_last(c, x, &s, last, e);
        if (code == ERR_NONE)
            code = judge(x, &s, last, fresh, &n_fresh, e);
        if (code == ERR_NONE)
            code = load_events(c, x, &s, last, fresh, recorded, e);
    }
    if (code == ERR_NONE)
        code = write_act(c, x, &s, n_fresh, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %u", n_fresh, x->n - n_fresh);
    arena_clear(&a);
    return code;
}

enum err_code cycle_report(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_told *v, uint32_t n,
                           const uint8_t content[32], str *answer, bool *again, struct err *e)
{
    struct reporting x = {r, m, v, n, content};
    struct store_operation op = {.province = r->province, .kind = "cycle.report"};
    struct buf text;
    for (uint32_t i = 1; i < n; i++)
        check(v[i - 1].number <= v[i].number);
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    buf_fmt(&text, "%s\n%d %u\n", r->actor, m, n);
    buf_add(&text, (str){(const char *)content, 32});
    op.content = buf_str(&text);
    return store_write(pool, &op, report, &x, a, answer, again, e);
}
