/* Writing acts of recovery: each one transaction, in which what is left is reckoned again. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/recovery_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)16 << 30)

/* Everything an act is judged by, as it was known after recording `known`. */
struct facts {
    int64_t known, entity;
    struct recovery_acts acts;
    struct recovery_due due;
    struct recovery_standing standing; /* of the order, where there is one */
};

struct writing {
    const struct recording *r;
    const struct cycle_question *q;
    const struct recovery_act *ask;
    /* Of a verdict. */
    int64_t act;
    bool approved;
    str note;
    struct facts f;
    struct arena *a;
};

static struct recovery_act *find(struct recovery_acts *acts, int64_t id)
{
    for (uint32_t i = 0; i < acts->n; i++) {
        if (acts->v[i].id == id)
            return &acts->v[i];
    }
    return NULL;
}

static enum err_code may(struct store_conn *c, const struct recording *r, enum right right,
                         int64_t entity, struct err *e)
{
    return roles_may_for(c, r->province, r->actor, right, &entity, 1, day_of_moment(r->at_us), e);
}

/* The person an order is about: the asked one for an order, else that of the order. */
static enum err_code whom(struct store_conn *c, struct arena *a, const struct writing *x,
                          int64_t act, int64_t *entity, struct err *e)
{
    struct store_value v;
    if (act == 0)
        return ERR_NONE;
    int got = store_one(c, SQL("SELECT entity FROM recovery_act WHERE province = ?1 AND id = ?2"),
                        STORE_VALUES(store_int(x->r->province), store_int(act)), a, &v, 1, e);
    if (got < 0)
        return e->code;
    *entity = got == 1 ? v.i : 0;
    return got == 1 ? ERR_NONE
                    : err_set(e, ERR_INPUT, "không có việc thu hồi số %l",
                              "there is no act of recovery %l", act);
}

/* Read without holding anybody up; nothing may be recorded between this and the writing. */
static enum err_code read_facts(struct store_conn *c, struct writing *x, int64_t act, struct err *e)
{
    struct facts *f = &x->f;
    *f = (struct facts){.entity = x->ask != NULL ? x->ask->entity : 0};
    enum err_code code = recording_last(c, x->r->province, &f->known, e);
    if (code == ERR_NONE)
        code = whom(c, x->a, x, act, &f->entity, e);
    if (code == ERR_NONE)
        code = recovery_read(c, x->a, x->r->province, f->entity, &f->acts, e);
    return code == ERR_NONE ? recovery_due_read(c, x->a, x->r, x->q, f->entity, &f->due, e) : code;
}

#define MAX_TRIES 5

/* Reads, judges and writes; again where somebody else wrote meanwhile. `act`: the one it is about,
 * 0: a new order. */
static enum err_code write(struct store_pool *pool, struct arena *a, struct writing *x, int64_t act,
                           const struct store_operation *op, store_work *work, str *answer,
                           bool *again, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
        struct arena scratch;
        struct store_conn *c;
        int64_t now = 0;
        arena_init(&scratch, SCRATCH_BYTES);
        x->a = &scratch;
        code = store_pool_reader(pool, &c, e);
        if (code == ERR_NONE) {
            code = read_facts(c, x, act, e);
            store_pool_return(pool, c);
        }
        if (code == ERR_NONE)
            code = store_write(pool, op, work, x, a, answer, again, e);
        struct err ignored = {0};
        bool once_more = code == ERR_INPUT && store_pool_reader(pool, &c, &ignored) == ERR_NONE;
        if (once_more) {
            once_more =
                recording_last(c, x->r->province, &now, &ignored) == ERR_NONE && now != x->f.known;
            store_pool_return(pool, c);
        }
        arena_clear(&scratch);
        if (!once_more)
            break;
    }
    return code;
}

/* Begins the recording: the facts must be those that were read. */
static enum err_code begin(struct store_conn *c, struct writing *x, enum right right,
                           int64_t *recorded, struct err *e)
{
    enum err_code code = recording_begin(c, x->r, recorded, e);
    if (code == ERR_NONE && *recorded != x->f.known + 1)
        code = err_set(e, ERR_INPUT, "sổ vừa thay đổi; hãy làm lại",
                       "the registry changed meanwhile; do it again");
    return code == ERR_NONE ? may(c, x->r, right, x->f.entity, e) : code;
}

static enum err_code reckon(struct arena *a, const struct writing *x, struct facts *f,
                            const struct recovery_act *order, struct err *e)
{
    return recovery_reckon(a, &f->acts, order, f->due.lines.v, f->due.lines.n, f->due.owed.benefits,
                           month_of(day_of_moment(x->r->at_us)), &f->standing, e);
}

/* ---- what is asked ---- */

/* The oldest first, as much as `amount` (0: all). */
static enum err_code take(struct arena *a, const struct recovery_parts *from, vnd amount,
                          struct recovery_parts *out, vnd *sum, struct err *e)
{
    *sum = 0;
    for (uint32_t i = 0; i < from->n && (amount == 0 || *sum < amount); i++) {
        struct recovery_part p = from->v[i];
        if (amount != 0 && p.amount > amount - *sum)
            p.amount = amount - *sum;
        *sum += p.amount;
        vec_push(a, out, p);
    }
    if (*sum > 0 && (amount == 0 || *sum == amount))
        return ERR_NONE;
    return amount == 0 ? err_set(e, ERR_INPUT, "không còn khoản nào phải thu hồi",
                                 "nothing is left to recover")
                       : err_set(e, ERR_INPUT, "chỉ còn %n đ phải thu hồi",
                                 "only %n đ is left to recover", *sum);
}

static int before(const struct recovery_part *x, const struct recovery_part *y)
{
    return x->month != y->month ? x->month < y->month : str_cmp(x->benefit, y->benefit) < 0;
}

/* What due says is overpaid, by month. */
static void overpaid(struct arena *a, const struct facts *f, struct recovery_parts *out)
{
    for (uint32_t i = 0; i < f->due.lines.n; i++) {
        const struct due_line *l = &f->due.lines.v[i];
        struct recovery_part p = {f->due.owed.benefits[l->key.benefit], l->key.month, -l->due,
                                  l->returned};
        if (l->state != DUE_RECOVER)
            continue;
        vec_push(a, out, p);
        for (uint32_t k = out->n - 1; k > 0 && before(&out->v[k], &out->v[k - 1]); k--) {
            struct recovery_part other = out->v[k - 1];
            out->v[k - 1] = out->v[k];
            out->v[k] = other;
        }
    }
}

static enum err_code order_of(struct arena *a, const struct writing *x, struct facts *f,
                              struct recovery_act *to, struct err *e)
{
    struct recovery_parts all = {0};
    for (uint32_t i = 0; i < f->acts.n; i++) {
        const struct recovery_act *o = &f->acts.v[i];
        if (o->kind != RECOVERY_ORDER || o->verdict == RECOVERY_SENT_BACK)
            continue;
        enum err_code code = reckon(a, x, f, o, e);
        if (code != ERR_NONE)
            return code;
        if (o->verdict == RECOVERY_WAITING || f->standing.left > 0)
            return err_set(e, ERR_INPUT, "quyết định thu hồi số %l của người này chưa xong",
                           "order %l of this person is not finished", o->id);
    }
    overpaid(a, f, &all);
    return take(a, &all, x->ask->amount, &to->parts, &to->amount, e);
}

static enum err_code plan_of(const struct writing *x, const struct recovery_act *to, vnd amount,
                             struct err *e)
{
    vnd sum = 0;
    month last = 0;
    for (uint32_t i = 0; i < x->ask->plan.n; i++) {
        const struct recovery_instalment *p = &x->ask->plan.v[i];
        if (p->by <= last || p->amount <= 0 || !num_add(sum, p->amount, &sum))
            return err_set(e, ERR_INPUT,
                           "các kỳ trả dần phải theo thứ tự tháng, mỗi kỳ trên 0 đồng",
                           "instalments go by month, each above 0 đồng");
        last = p->by;
    }
    if (sum != amount && (to->kind == RECOVERY_INSTALMENTS || sum > 0))
        return err_set(e, ERR_INPUT, "các kỳ cộng lại %n đ, còn phải thu hồi %n đ",
                       "the instalments come to %n đ, %n đ is left to recover", sum, amount);
    return ERR_NONE;
}

static enum err_code judge(struct arena *a, const struct writing *x, struct facts *f,
                           struct recovery_act *to, struct err *e)
{
    if (to->kind == RECOVERY_ORDER) {
        enum err_code code = order_of(a, x, f, to, e);
        return code == ERR_NONE ? plan_of(x, to, to->amount, e) : code;
    }
    const struct recovery_act *order = find(&f->acts, to->order);
    check(order != NULL);
    if (order->kind != RECOVERY_ORDER || order->verdict != RECOVERY_APPROVED)
        return err_set(e, ERR_INPUT, "số %l không phải là quyết định thu hồi đã duyệt",
                       "%l is no approved order of recovery", to->order);
    enum err_code code = reckon(a, x, f, order, e);
    if (code == ERR_NONE && to->kind == RECOVERY_INSTALMENTS) {
        to->amount = f->standing.left;
        return to->amount > 0 ? plan_of(x, to, to->amount, e)
                              : err_set(e, ERR_INPUT, "không còn khoản nào phải thu hồi",
                                        "nothing is left to recover");
    }
    return code == ERR_NONE
               ? take(a, &f->standing.left_of, x->ask->amount, &to->parts, &to->amount, e)
               : code;
}

static enum err_code check_words(const struct recovery_act *x, struct err *e)
{
    if (str_trim(x->number).n == 0)
        return err_set(e, ERR_INPUT, "cần số quyết định, hoặc số phiếu thu",
                       "the number of the decision, or of the receipt, is needed");
    if (x->kind != RECOVERY_RECEIVE && str_trim(x->signer).n == 0)
        return err_set(e, ERR_INPUT, "cần người ký quyết định", "who signs the decision is needed");
    if (x->kind == RECOVERY_WAIVE && str_trim(x->reason).n == 0)
        return err_set(e, ERR_INPUT, "miễn thu hồi thì cần lý do", "a waiver needs a reason");
    if (x->amount < 0 || x->limit < 0 || (x->kind == RECOVERY_RECEIVE && x->amount == 0))
        return err_set(e, ERR_INPUT, "số tiền phải trên 0", "the amount must be above 0");
    return ERR_NONE;
}

/* ---- writing ---- */

static enum err_code write_parts(struct store_conn *c, const struct writing *x,
                                 const struct recovery_act *to, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("recovery_part (province, act, benefit, for_month, amount, returned)"), 6, e);
    for (uint32_t i = 0; i < to->parts.n && code == ERR_NONE; i++) {
        const struct recovery_part *p = &to->parts.v[i];
        const struct store_value v[] = {store_int(x->r->province), store_int(to->id),
                                        store_text(p->benefit),    store_int(p->month),
                                        store_int(p->amount),      store_int(p->returned)};
        code = store_load_row(c, v, e);
    }
    if (code == ERR_NONE)
        code = store_load_end(c, e);
    if (code == ERR_NONE)
        code =
            store_load_begin(c, SQL("recovery_instalment (province, act, by_month, amount)"), 4, e);
    for (uint32_t i = 0; i < to->plan.n && code == ERR_NONE; i++) {
        const struct recovery_instalment *p = &to->plan.v[i];
        const struct store_value v[] = {store_int(x->r->province), store_int(to->id),
                                        store_int(p->by), store_int(p->amount)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_act(struct store_conn *c, const struct writing *x,
                               const struct recovery_act *to, int64_t recorded, struct err *e)
{
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO recovery_act (province, id, order_id, act, entity, amount, month_limit,"
            " payer, on_day, number, signer, reason, prepared_by, recorded) VALUES (?1, ?2, ?3, ?4,"
            " ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
        STORE_VALUES(store_int(x->r->province), store_int(to->id), store_int(to->order),
                     store_text(str_from_c(recovery_code(to->kind))), store_int(to->entity),
                     store_int(to->amount), store_int(to->limit), store_text(to->payer),
                     store_date(to->on), store_text(to->number), store_text(to->signer),
                     store_text(to->reason), store_text(x->r->actor), store_int(recorded)),
        NULL, e);
    return code == ERR_NONE ? write_parts(c, x, to, e) : code;
}

/* What came back, or is let go, of each benefit and month: from here on due counts it. */
static enum err_code write_returned(struct store_conn *c, const struct writing *x,
                                    const struct recovery_act *to, const char *kind,
                                    int64_t recorded, struct err *e)
{
    int64_t first;
    enum err_code code =
        recording_count(c, x->r->province, STR("recovery"), to->parts.n, &first, e);
    if (code == ERR_NONE)
        code = store_load_begin(c,
                                SQL("recovery (province, id, entity, benefit, for_month, kind,"
                                    " amount, on_day, number, signer, note, recorded)"),
                                12, e);
    for (uint32_t i = 0; i < to->parts.n && code == ERR_NONE; i++) {
        const struct recovery_part *p = &to->parts.v[i];
        const struct store_value v[] = {
            store_int(x->r->province), store_int(first + i),   store_int(to->entity),
            store_text(p->benefit),    store_int(p->month),    store_text(str_from_c(kind)),
            store_int(p->amount),      store_date(to->on),     store_text(to->number),
            store_text(to->signer),    store_text(to->reason), store_int(recorded)};
        code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code prepare(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct writing *x = ctx;
    struct recovery_act to = *x->ask;
    int64_t recorded = 0;
    to.entity = x->f.entity;
    to.parts = (struct recovery_parts){0};
    enum err_code code = begin(c, x, RIGHT_RECOVERY_PREPARE, &recorded, e);
    if (code == ERR_NONE)
        code = judge(x->a, x, &x->f, &to, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("recovery_act"), 1, &to.id, e);
    to.order = to.kind == RECOVERY_ORDER ? to.id : to.order;
    if (code == ERR_NONE)
        code = write_act(c, x, &to, recorded, e);
    if (code == ERR_NONE && to.kind == RECOVERY_RECEIVE)
        code = write_returned(c, x, &to, "returned", recorded, e);
    if (code == ERR_NONE && to.kind == RECOVERY_RECEIVE)
        code = recovery_post_received(c, x->a, x->r, to.entity, to.id, &to.parts, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %l", to.id, to.amount);
    return code;
}

static void put_plan(struct buf *b, const struct recovery_plan *plan)
{
    for (uint32_t i = 0; i < plan->n; i++)
        buf_fmt(b, "%d %l\n", plan->v[i].by, plan->v[i].amount);
}

enum err_code recovery_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                               const struct cycle_question *q, const struct recovery_act *act,
                               str *answer, bool *again, struct err *e)
{
    struct writing x = {.r = r, .q = q, .ask = act};
    struct store_operation op = {.province = r->province, .kind = "recovery.prepare"};
    struct buf text;
    enum err_code code = check_words(act, e);
    if (code != ERR_NONE)
        return code;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 1 << 20);
    buf_fmt(&text, "%s\n%z\n%l %l %l %l %d\n%s\n%s\n%s\n%s\n", r->actor, recovery_code(act->kind),
            act->order, act->entity, act->amount, act->limit, act->on, act->payer, act->number,
            act->signer, act->reason);
    put_plan(&text, &act->plan);
    if (text.full)
        return err_set(e, ERR_LIMIT, "kế hoạch quá dài", "the plan is too long");
    op.content = buf_str(&text);
    return write(pool, a, &x, act->kind == RECOVERY_ORDER ? 0 : act->order, &op, prepare, answer,
                 again, e);
}

/* ---- verdicts ---- */

static enum err_code write_verdict(struct store_conn *c, const struct writing *x,
                                   const struct recovery_act *act, int64_t recorded, struct err *e)
{
    return store_run(c,
                     SQL("INSERT INTO recovery_verdict (province, act, approved, prepared_by,"
                         " approved_by, note, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
                     STORE_VALUES(store_int(x->r->province), store_int(act->id),
                                  store_int(x->approved), store_text(act->prepared_by),
                                  store_text(x->r->actor), store_text(x->note),
                                  store_int(recorded)),
                     NULL, e);
}

static enum err_code check_verdict(const struct writing *x, const struct recovery_act *act,
                                   struct err *e)
{
    if (act == NULL || act->verdict != RECOVERY_WAITING)
        return err_set(e, ERR_INPUT, "việc thu hồi số %l không chờ duyệt",
                       "act of recovery %l is not waiting for approval", x->act);
    if (officer_same(act->prepared_by, x->r->actor))
        return err_set(e, ERR_INPUT, "%s đã lập: người khác phải duyệt",
                       "%s prepared it: somebody else must approve it", act->prepared_by);
    if (!x->approved && str_trim(x->note).n == 0)
        return err_set(e, ERR_INPUT, "trả lại thì cần nói lý do", "sending back needs a reason");
    return ERR_NONE;
}

/* What was prepared must still be claimed: facts or receipts may have come meanwhile. */
static enum err_code still_claimed(struct arena *a, const struct writing *x, struct facts *f,
                                   const struct recovery_act *act, struct err *e)
{
    vnd sum = 0;
    enum err_code code = reckon(a, x, f, find(&f->acts, act->order), e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < act->parts.n; i++) {
        const struct recovery_part *p = &act->parts.v[i];
        for (uint32_t k = 0; k < f->standing.left_of.n; k++) {
            const struct recovery_part *l = &f->standing.left_of.v[k];
            if (l->month == p->month && str_eq(l->benefit, p->benefit))
                sum += l->amount < p->amount ? l->amount : p->amount;
        }
    }
    return sum == act->amount
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "nay chỉ còn %n đ phải thu hồi: lập lại",
                         "only %n đ of it is left to recover now: prepare it again", sum);
}

static enum err_code waive(struct store_conn *c, struct arena *a, const struct writing *x,
                           struct facts *f, const struct recovery_act *act, int64_t recorded,
                           struct err *e)
{
    enum err_code code = still_claimed(a, x, f, act, e);
    if (code == ERR_NONE)
        code = write_returned(c, x, act, "waived", recorded, e);
    return code == ERR_NONE ? recovery_post_waived(c, a, x->r, act->entity, act->id, &act->parts, e)
                            : code;
}

static enum err_code decide(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct writing *x = ctx;
    int64_t recorded = 0;
    const struct recovery_act *act = find(&x->f.acts, x->act);
    enum err_code code = begin(c, x, RIGHT_RECOVERY_APPROVE, &recorded, e);
    if (code == ERR_NONE)
        code = check_verdict(x, act, e);
    if (code == ERR_NONE)
        code = write_verdict(c, x, act, recorded, e);
    if (code == ERR_NONE && x->approved && act->kind == RECOVERY_WAIVE)
        code = waive(c, x->a, x, &x->f, act, recorded, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%l %l", act->id, act->amount);
    return code;
}

enum err_code recovery_decide(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t act, bool approved, str note,
                              str *answer, bool *again, struct err *e)
{
    struct writing x = {.r = r, .q = q, .act = act, .approved = approved, .note = note};
    struct store_operation op = {.province = r->province, .kind = "recovery.decide"};
    struct buf text;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, 65536);
    buf_fmt(&text, "%s\n%l %d\n%s\n", r->actor, act, approved, note);
    op.content = buf_str(&text);
    return write(pool, a, &x, act, &op, decide, answer, again, e);
}
