/* What a person decides of a line that fits nothing for sure: of a payment of this cycle, or of one
 * of a closed cycle, on which it then counts as late word. */
#include "base/check.h"
#include "pay/cycle_inbox.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)24 << 30)

struct settling {
    struct store_conn *c;
    struct arena *a;
    const struct recording *r;
    const struct cycle_decision *d;
    month month; /* under which the line came in */
    int64_t recorded;
    struct cycle_standing s; /* of that month */
    /* The payment it is about; number 0: none. */
    struct {
        month month;
        uint32_t number;
        struct cycle_standing s;
        struct cycle_list list;
    } of;
    day on; /* of the line */
    str reference;
};

static enum err_code begin(struct settling *x, struct err *e)
{
    enum err_code code = recording_begin(x->c, x->r, &x->recorded, e);
    if (code == ERR_NONE)
        code = roles_may(x->c, x->r->province, x->r->actor, RIGHT_CYCLE_PAY, STR(""),
                         day_of_moment(x->r->at_us), e);
    if (code == ERR_NONE)
        code = cycle_stand(x->c, x->a, x->r->province, x->month, &x->s, e);
    if (code == ERR_NONE && cycle_after(x->s.state, CYCLE_REPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả chưa chuyển đi hoặc đã khóa",
                       "the cycle is not sent yet, or it is closed");
    return code;
}

/* ---- which payment ---- */

static enum err_code none_named(struct err *e)
{
    return err_set(e, ERR_INPUT, "khoản nào? (--payment MÃ, của kỳ này hoặc của kỳ đã khóa)",
                   "which payment? (--payment ID, of this cycle or of a closed one)");
}

/* The one that was named, else the one the line speaks of: by its place in this cycle, or by an
 * identifier of an earlier one. */
static enum err_code find_payment(struct settling *x, int64_t spoken, str line_id, struct err *e)
{
    str id = x->d->payment.n > 0 || spoken > 0 ? x->d->payment : line_id;
    uint32_t number = (uint32_t)spoken, round = x->s.round;
    x->of.month = x->month;
    if (id.n > 0 && (!cycle_payment_of(id, x->r->province, &x->of.month, &round, &number) ||
                     x->of.month > x->month))
        return none_named(e);
    enum err_code code = cycle_stand(x->c, x->a, x->r->province, x->of.month, &x->of.s, e);
    if (code == ERR_NONE)
        code = cycle_read(x->c, x->a, x->r->province, x->of.month, x->of.s.round, &x->of.list, e);
    if (code != ERR_NONE)
        return code;
    bool open = x->of.month == x->month || x->of.s.state == CYCLE_CLOSED;
    if (!open || round != x->of.s.round || number > x->of.list.n ||
        (id.n > 0 && !str_eq(x->of.list.v[number - 1].id, id)))
        return none_named(e);
    x->of.number = number;
    return ERR_NONE;
}

/* ---- what was decided ---- */

static enum err_code write_settled(struct settling *x, struct err *e)
{
    bool nothing = x->d->kind == CYCLE_TOLD_NOTHING;
    bool late = !nothing && x->of.month < x->month;
    return store_run(
        x->c,
        SQL("INSERT INTO cycle_settled (province, month, item, decided, number, reason,"
            " actor, recorded, of_month) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(x->d->item),
                     store_text(nothing ? STR("nothing") : str_from_c(cycle_told_code(x->d->kind))),
                     store_int(x->of.number), store_text(x->d->reason), store_text(x->r->actor),
                     store_int(x->recorded), store_int(late ? x->of.month : 0)),
        NULL, e);
}

static enum err_code say(struct settling *x, struct err *e)
{
    uint8_t content[32] = {0};
    uint32_t n_fresh = 0;
    const struct cycle_told told = {.number = x->of.number,
                                    .kind = x->d->kind,
                                    .on_day = x->on,
                                    .reason = x->d->reason,
                                    .reference = x->reference,
                                    .part = x->d->part};
    const struct cycle_saying saying = {.r = x->r,
                                        .recorded = x->recorded,
                                        .month = x->of.month,
                                        .s = &x->of.s,
                                        .list = &x->of.list,
                                        .in_month = x->of.month < x->month ? x->month : 0};
    enum err_code code = cycle_say(x->c, x->a, &saying, &told, 1, NULL, &n_fresh, e);
    return code == ERR_NONE
               ? cycle_report_act(x->c, x->r, x->month, &x->s, n_fresh, content, x->recorded, e)
               : code;
}

static enum err_code settle_one(struct settling *x, struct buf *answer, struct err *e)
{
    struct store_value v[5];
    bool nothing = x->d->kind == CYCLE_TOLD_NOTHING;
    int got = store_one(
        x->c,
        SQL("SELECT q.number, (SELECT COUNT(*) FROM cycle_settled AS d WHERE d.province ="
            " q.province AND d.month = q.month AND d.item = q.item), l.on_day, l.reference, l.id"
            " FROM cycle_queue AS q JOIN cycle_file_line AS l ON l.province = q.province AND"
            " l.month = q.month AND l.file = q.file AND l.line = q.line WHERE q.province = ?1 AND"
            " q.month = ?2 AND q.item = ?3"),
        STORE_VALUES(store_int(x->r->province), store_int(x->month), store_int(x->d->item)), x->a,
        v, 5, e);
    if (got < 0)
        return e->code;
    if (got == 0 || v[1].i > 0)
        return err_set(e, ERR_INPUT, "dòng số %l không chờ giải quyết",
                       "item %l does not wait for a decision", x->d->item);
    x->on = (day)v[2].i;
    x->reference = v[3].s;
    enum err_code code = nothing ? ERR_NONE : find_payment(x, v[0].i, v[4].s, e);
    if (code == ERR_NONE)
        code = write_settled(x, e);
    if (code == ERR_NONE && !nothing)
        code = say(x, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", x->of.number);
    return code;
}

struct asking {
    const struct recording *r;
    month month;
    const struct cycle_decision *d;
};

static enum err_code settle(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct asking *q = ctx;
    struct arena a;
    struct settling x = {.c = c, .a = &a, .r = q->r, .d = q->d, .month = q->month};
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = begin(&x, e);
    if (code == ERR_NONE)
        code = settle_one(&x, answer, e);
    arena_clear(&a);
    return code;
}

enum err_code cycle_settle(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_decision *d, str *answer, bool *again,
                           struct err *e)
{
    struct asking q = {r, m, d};
    struct store_operation op = {.province = r->province, .kind = "cycle.settle"};
    struct buf text;
    if (str_trim(d->reason).n == 0)
        return err_set(e, ERR_INPUT, "quyết định cần lý do (--reason)",
                       "a decision needs its reason (--reason)");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    if (d->part < 0 || (d->part > 0 && d->kind != CYCLE_TOLD_PAID))
        return err_set(e, ERR_INPUT, "một phần là của khoản đã chi", "a part is of what was paid");
    buf_fmt(&text, "%s\n%d %l %d\n%s\n%s\n", r->actor, m, d->item, (int)d->kind, d->payment,
            d->reason);
    if (d->part > 0)
        buf_fmt(&text, "%l\n", d->part);
    op.content = buf_str(&text);
    return store_write(pool, &op, settle, &q, a, answer, again, e);
}
