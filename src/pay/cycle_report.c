/* What is said of payments, kept as it comes in, and what follows on the ledger. */
#include "base/check.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)16 << 30)
#define LATE_STEP ((int64_t)1 << 32) /* beyond those of the cycle's own acts */

/* ---- what is new ---- */

struct fresh {
    struct cycle_word *before, *words; /* one for each told; seq 0: nothing new */
    uint32_t n;
};

static enum err_code refuse(const struct cycle_told *t, const struct cycle_word *last,
                            struct err *e)
{
    return err_set(e, ERR_INPUT, "khoản số %u: đã báo \"%z\" thì không thể báo \"%z\"",
                   "payment %u: after \"%z\" it cannot be \"%z\"", t->number,
                   cycle_told_code(last->kind), cycle_told_code(t->kind));
}

static enum err_code check_part(const struct cycle_saying *x, const struct cycle_told *t,
                                struct err *e)
{
    vnd amount = x->list->v[t->number - 1].amount;
    if (t->part == 0)
        return ERR_NONE;
    check(t->kind == CYCLE_TOLD_PAID);
    return t->part > 0 && t->part < amount
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "một phần của %n đ phải lớn hơn 0 và nhỏ hơn số đó",
                         "a part of %n đ must be above 0 and below it", amount);
}

/* All was paid, or a part: only a person may say the other thing after the one. */
static bool may_follow(const struct cycle_word *last, const struct cycle_told *t, bool person)
{
    bool corrects = last->kind == CYCLE_TOLD_PAID && t->kind == CYCLE_TOLD_PAID && person &&
                    last->part != t->part;
    return corrects || cycle_told_follows(last->kind, t->kind);
}

static enum err_code judge(const struct cycle_saying *x, const struct cycle_told *v, uint32_t n,
                           struct cycle_word *last, uint8_t *refused, struct fresh *out,
                           struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct cycle_told *t = &v[i];
        if (t->number == 0 || t->number > x->list->n)
            return err_set(e, ERR_INPUT, "kỳ này không có khoản số %u",
                           "this cycle has no payment %u", t->number);
        struct cycle_word *l = &last[t->number];
        if (check_part(x, t, e) != ERR_NONE)
            return e->code;
        if (l->kind == t->kind && l->on_day == t->on_day && l->part == t->part)
            continue;
        if (!may_follow(l, t, refused == NULL)) {
            if (refused == NULL)
                return refuse(t, l, e);
            refused[i] = 1;
            continue;
        }
        out->before[i] = *l;
        *l = (struct cycle_word){t->number, l->seq + 1,       t->kind,
                                 t->on_day, x->in_month != 0, t->part};
        out->words[i] = *l;
        out->n++;
    }
    return ERR_NONE;
}

/* ---- keeping it ---- */

static enum err_code load_events(struct store_conn *c, const struct cycle_saying *x,
                                 const struct cycle_told *v, uint32_t n, const struct fresh *fresh,
                                 struct err *e)
{
    bool late = x->in_month != 0;
    enum err_code code =
        late ? store_load_begin(c,
                                SQL("payment_late (province, month, round, number, seq, kind,"
                                    " on_day, reason, reference, recorded, in_month)"),
                                11, e)
             : store_load_begin(c,
                                SQL("payment_event (province, month, round, number, seq, kind,"
                                    " on_day, reason, reference, recorded)"),
                                10, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct cycle_told *t = &v[i];
        const struct store_value row[] = {
            store_int(x->r->province),      store_int(x->month),
            store_int(x->s->round),         store_int(t->number),
            store_int(fresh->words[i].seq), store_text(str_from_c(cycle_told_code(t->kind))),
            store_date(t->on_day),          store_text(t->reason),
            store_text(t->reference),       store_int(x->recorded),
            store_int(x->in_month)};
        if (fresh->words[i].seq > 0)
            code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code load_parts(struct store_conn *c, const struct cycle_saying *x, uint32_t n,
                                const struct fresh *fresh, struct err *e)
{
    bool any = false; /* no file makes one */
    for (uint32_t i = 0; i < n; i++)
        any |= fresh->words[i].seq > 0 && fresh->words[i].part > 0;
    if (!any)
        return ERR_NONE;
    enum err_code code = store_load_begin(
        c, SQL("payment_part (province, month, round, number, seq, amount)"), 6, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct cycle_word *w = &fresh->words[i];
        const struct store_value row[] = {store_int(x->r->province), store_int(x->month),
                                          store_int(x->s->round),    store_int(w->number),
                                          store_int(w->seq),         store_int(w->part)};
        if (w->seq > 0 && w->part > 0)
            code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

/* The words that are the `turn`-th of their payment in this report, from 0; *more: there are later
 * ones. */
static enum err_code put_turn(struct cycle_books *b, uint32_t n, const struct fresh *fresh,
                              uint32_t turn, bool *more, struct err *e)
{
    enum err_code code = ERR_NONE;
    uint32_t number = 0, at = 0;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        const struct cycle_word *w = &fresh->words[i];
        if (w->seq == 0)
            continue;
        at = w->number == number ? at + 1 : 0;
        number = w->number;
        if (at == turn)
            code = cycle_books_word(b, &fresh->before[i], w, e);
        *more = *more || at > turn;
    }
    return code;
}

/* Paid and returned in one report: first all that was paid, then what came back of it. */
static enum err_code put_words(struct cycle_books *b, struct arena *a, uint32_t n,
                               const struct fresh *fresh, struct err *e)
{
    enum err_code code = ERR_NONE;
    bool more = true;
    uint32_t lines = 0;
    for (uint32_t i = 0; i < n; i++)
        lines += fresh->words[i].seq > 0 ? b->list->v[fresh->words[i].number - 1].n_lines : 0;
    cycle_books_expect(b, lines);
    for (uint32_t turn = 0; more && code == ERR_NONE; turn++) {
        more = false;
        code = put_turn(b, n, fresh, turn, &more, e);
        if (more)
            vec_push(a, &b->ends, b->transfers.n);
    }
    return code;
}

static enum err_code post(struct store_conn *c, struct arena *a, const struct cycle_saying *x,
                          uint32_t n, const struct fresh *fresh, struct err *e)
{
    struct cycle_books b = cycle_books_of(a, x->r, x->month, x->s->round, x->list);
    enum err_code code = cycle_books_open(c, &b, e);
    if (code == ERR_NONE)
        code = put_words(&b, a, n, fresh, e);
    if (code == ERR_NONE)
        code = cycle_books_carried(c, &b, e);
    if (code == ERR_NONE)
        code = cycle_books_post(
            c, &b, x->s, x->r,
            x->in_month != 0 ? LATE_STEP + x->recorded * 1024 + x->part : x->s->seq + 1, e);
    return code;
}

enum err_code cycle_say(struct store_conn *c, struct arena *a, const struct cycle_saying *x,
                        const struct cycle_told *v, uint32_t n, uint8_t *refused, uint32_t *n_fresh,
                        struct err *e)
{
    struct cycle_words words;
    struct cycle_word *last = arena_array(a, struct cycle_word, (size_t)x->list->n + 1);
    struct fresh fresh = {arena_array(a, struct cycle_word, (size_t)n + 1),
                          arena_array(a, struct cycle_word, (size_t)n + 1), 0};
    enum err_code code = cycle_words_read(c, a, x->r->province, x->month, x->s->round, &words, e);
    for (uint32_t i = 0; i < words.n && code == ERR_NONE; i++) {
        check(words.v[i].number >= 1 && words.v[i].number <= x->list->n);
        last[words.v[i].number] = words.v[i];
    }
    if (code == ERR_NONE)
        code = judge(x, v, n, last, refused, &fresh, e);
    *n_fresh = fresh.n;
    if (code != ERR_NONE || fresh.n == 0)
        return code;
    code = load_events(c, x, v, n, &fresh, e);
    if (code == ERR_NONE)
        code = load_parts(c, x, n, &fresh, e);
    return code == ERR_NONE ? post(c, a, x, n, &fresh, e) : code;
}

enum err_code cycle_report_act(struct store_conn *c, const struct recording *r, month m,
                               const struct cycle_standing *s, uint32_t n_fresh,
                               const uint8_t content[32], int64_t recorded, struct err *e)
{
    str bytes = {(const char *)content, 32}, law_sum = {(const char *)s->law_sum, 32};
    return store_run(
        c,
        SQL("INSERT INTO cycle_act (province, month, seq, act, round, actor, prepared, note,"
            " payments, total, content, law_sum, facts, recorded) VALUES (?1, ?2, ?3, 'report', ?4,"
            " ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11, ?12)"),
        STORE_VALUES(store_int(r->province), store_int(m), store_int(s->seq + 1),
                     store_int(s->round), store_text(r->actor), store_text(s->prepared_by),
                     store_text(r->reference), store_int(n_fresh), store_bytes(bytes),
                     store_bytes(law_sum), store_int(s->facts), store_int(recorded)),
        NULL, e);
}

/* ---- a report as an operation of its own ---- */

struct reporting {
    const struct recording *r;
    month month;
    const struct cycle_told *v;
    uint32_t n;
    const uint8_t *content;
};

static enum err_code report(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct reporting *x = ctx;
    struct cycle_standing s;
    struct cycle_list list;
    struct arena a;
    int64_t recorded = 0;
    uint32_t n_fresh = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = roles_may(c, x->r->province, x->r->actor, RIGHT_CYCLE_PAY, STR(""),
                         day_of_moment(x->r->at_us), e);
    if (code == ERR_NONE)
        code = cycle_stand(c, &a, x->r->province, x->month, &s, e);
    if (code == ERR_NONE && cycle_after(s.state, CYCLE_REPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả chưa chuyển đi hoặc đã khóa",
                       "the cycle is not sent yet, or it is closed");
    if (code == ERR_NONE)
        code = cycle_read(c, &a, x->r->province, x->month, s.round, &list, e);
    const struct cycle_saying saying = {x->r, recorded, x->month, &s, &list, 0, 0};
    if (code == ERR_NONE)
        code = cycle_say(c, &a, &saying, x->v, x->n, NULL, &n_fresh, e);
    if (code == ERR_NONE)
        code = cycle_report_act(c, x->r, x->month, &s, n_fresh, x->content, recorded, e);
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
