/* Acts on deliveries: read what stands, decide in memory, write in bulk; money and goods follow in
 * the same transaction. */
#include "base/check.h"
#include "pay/deliver_int.h"

#define MAX_CONTENT ((size_t)1 << 30)

struct doing {
    const struct recording *r;
    const struct deliver_words *w;
    const struct deliver_change *v;
    uint32_t n;
};

/* ---- one act ---- */

static enum err_code cannot(const struct deliver_change *x, const char *vi, const char *en,
                            struct err *e)
{
    struct err other = {0};
    err_set(&other, ERR_INPUT, "", "delivery %l: %z", x->delivery, en);
    err_set(e, ERR_INPUT, "lượt số %l: %z", "", x->delivery, vi);
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

static enum err_code check_state(const struct deliver_line *l, const struct deliver_change *x,
                                 struct err *e)
{
    struct err other = {0};
    bool again = x->act == DELIVER_DO_REVIEW && (l->review_by == 0 || l->reviewed_on != 0);
    if (x->act != DELIVER_DO_PLAN && deliver_after(l->state, x->act) != DELIVER_STATES && !again)
        return ERR_NONE;
    err_set(&other, ERR_INPUT, "", "delivery %l: what is \"%z\" cannot get the act \"%z\"",
            x->delivery, deliver_state_name(l->state, LANG_EN), deliver_act_name(x->act, LANG_EN));
    err_set(e, ERR_INPUT, "lượt số %l: đang \"%z\" thì không thể \"%z\"", "", x->delivery,
            deliver_state_name(l->state, LANG_VI), deliver_act_name(x->act, LANG_VI));
    mem_copy(e->text[LANG_EN], other.text[LANG_EN], sizeof(e->text[LANG_EN]));
    return ERR_INPUT;
}

static bool empty(str s)
{
    return str_trim(s).n == 0;
}

static enum err_code check_words(const struct deliver_line *l, const struct deliver_change *x,
                                 const struct deliver_words *w, struct err *e)
{
    bool decided = x->act == DELIVER_DO_APPROVE || x->act == DELIVER_DO_REVERSE;
    bool first = x->act == DELIVER_DO_APPROVE && w->review_by != 0;
    if (decided && (empty(w->number) || empty(w->signer)))
        return cannot(x, "quyết định cần số và người ký",
                      "a decision needs its number and its signer", e);
    if ((x->act == DELIVER_DO_SEND_BACK || x->act == DELIVER_DO_REFUSE ||
         x->act == DELIVER_DO_REVERSE) &&
        empty(x->reason))
        return cannot(x, "cần nói lý do", "the reason is needed", e);
    if (x->act == DELIVER_DO_RECEIVE && empty(x->mark))
        return cannot(x, "ký nhận cần số phiếu hoặc số thẻ",
                      "a receipt needs its number, or that of the card", e);
    if (first && l->d.kind != DELIVER_ONCE && l->d.kind != DELIVER_IN_KIND)
        return cannot(x, "chỉ trợ cấp một lần và hiện vật mới được chi trước, hậu kiểm sau",
                      "only grants paid once and goods may be given first and reviewed after", e);
    if (first && w->review_by < x->on_day)
        return cannot(x, "hạn hậu kiểm đã qua", "the review is due before the decision", e);
    if (x->mark.n > DELIVER_MAX_TEXT_BYTES || x->reason.n > DELIVER_MAX_TEXT_BYTES)
        return cannot(x, "chữ quá dài", "a text is too long", e);
    return ERR_NONE;
}

/* Who did the act that this one must be another's than; empty: nobody. */
static str prepared_by(const struct deliver_line *l, enum deliver_act act)
{
    return act == DELIVER_DO_APPROVE || act == DELIVER_DO_SEND_BACK ? l->planned_by
           : act == DELIVER_DO_REVIEW                               ? l->approved_by
           : act == DELIVER_DO_REVERSE                              ? l->delivered_by
                                                                    : STR("");
}

/* What came before does not happen later. */
static bool runs_backwards(const struct deliver_line *l, const struct deliver_change *x)
{
    return (x->act == DELIVER_DO_DELIVER && x->on_day < l->approved_on) ||
           (x->act == DELIVER_DO_RECEIVE && x->on_day < l->delivered_on);
}

static enum err_code check_sums(const struct deliver_line *l, const struct deliver_change *x,
                                struct err *e)
{
    bool delivers = x->act == DELIVER_DO_DELIVER;
    if (!delivers && (x->quantity != 0 || (x->amount != 0 && x->amount != DELIVER_WHOLE)))
        return cannot(x, "việc này không có số lượng, số tiền", "this act takes no sums", e);
    if (delivers && (x->quantity < 0 || x->quantity > l->d.quantity || x->amount < DELIVER_WHOLE ||
                     x->amount > l->d.amount))
        return cannot(x, "giao nhiều hơn đã duyệt", "more was given than was approved", e);
    if (runs_backwards(l, x))
        return cannot(x, "ngày đi ngược", "days run backwards", e);
    return ERR_NONE;
}

/* The sums as the row of the act has them: what it commits, pays, releases or takes back. */
static void take_sums(struct deliver_work *x)
{
    const struct deliver_line *l = &x->before;
    const struct deliver_change *c = x->change;
    switch (c->act) {
    case DELIVER_DO_APPROVE:
        x->quantity = l->d.quantity;
        x->amount = l->d.amount;
        break;
    case DELIVER_DO_DELIVER:
        x->quantity = c->quantity == 0 ? l->d.quantity : c->quantity;
        x->amount = c->amount == DELIVER_WHOLE ? l->d.amount : c->amount;
        break;
    case DELIVER_DO_REFUSE:
    case DELIVER_DO_REVERSE:
        x->quantity = l->given;
        x->amount = l->state == DELIVER_APPROVED ? l->committed : l->paid;
        break;
    default:
        break;
    }
}

/* ---- all of them ---- */

struct finding {
    struct arena *a;
    const struct doing *p;
    struct deliver_lines found; /* one for each delivery that is named */
    uint32_t next;              /* of the changes */
};

static bool keep_named(void *ctx, const struct deliver_line *l)
{
    struct finding *f = ctx;
    struct deliver_line copy = *l;
    steps_tell(f->p->w->steps, f->next, 2 * (uint64_t)f->p->n);
    while (f->next < f->p->n && f->p->v[f->next].delivery < l->d.id)
        f->next++;
    if (f->next == f->p->n)
        return false;
    if (f->p->v[f->next].delivery != l->d.id)
        return true;
    /* Only what is looked at below. */
    str *const texts[] = {&copy.d.content,   &copy.d.unit,         &copy.d.fund,
                          &copy.d.programme, &copy.d.line_commune, &copy.planned_by,
                          &copy.approved_by, &copy.delivered_by};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        *texts[i] = arena_str(f->a, *texts[i]);
    vec_push(f->a, &f->found, copy);
    return true;
}

static bool needs_two(enum deliver_act act)
{
    return act == DELIVER_DO_APPROVE || act == DELIVER_DO_SEND_BACK || act == DELIVER_DO_REVIEW ||
           act == DELIVER_DO_REVERSE;
}

/* An act that needs two people stands alone in its request, so that nobody does both at once. */
static enum err_code check_order(const struct doing *p, struct err *e)
{
    bool two = false;
    for (uint32_t i = 0; i < p->n; i++) {
        enum deliver_act act = p->v[i].act;
        two |= needs_two(act);
        if (i > 0 && p->v[i].delivery < p->v[i - 1].delivery)
            return cannot(&p->v[i], "không theo thứ tự", "out of order", e);
    }
    for (uint32_t i = 1; i < p->n && two; i++) {
        if (p->v[i].act != p->v[0].act)
            return cannot(&p->v[i], "duyệt, trả lại, hậu kiểm, thu hồi phải làm riêng",
                          "approving, sending back, review and reversal are requests of their own",
                          e);
    }
    return ERR_NONE;
}

static enum err_code two_people(const struct doing *p, str other, str *last, struct err *e)
{
    if (other.n == 0 || str_eq(other, *last))
        return ERR_NONE;
    *last = other;
    return ledger_two_people(other, p->r->actor, e);
}

static enum err_code check_all(const struct doing *p, const struct deliver_lines *found,
                               struct deliver_work *work, struct err *e)
{
    enum err_code code = ERR_NONE;
    str last = {NULL, 0};
    struct deliver_line l = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct deliver_change *x = &p->v[i];
        if (i == 0 || x->delivery != p->v[i - 1].delivery) {
            while (at < found->n && found->v[at].d.id < x->delivery)
                at++;
            if (at == found->n || found->v[at].d.id != x->delivery)
                return cannot(x, "không có lượt này", "there is no such delivery", e);
            l = found->v[at];
        }
        work[i] = (struct deliver_work){.change = x, .before = l, .seq = l.acts + 1};
        code = check_state(&l, x, e);
        if (code == ERR_NONE)
            code = check_words(&l, x, p->w, e);
        if (code == ERR_NONE)
            code = check_sums(&l, x, e);
        if (code == ERR_NONE)
            code = two_people(p, prepared_by(&l, x->act), &last, e);
        if (code != ERR_NONE)
            break;
        take_sums(&work[i]);
        const struct deliver_done done = {.act = x->act,
                                          .on_day = x->on_day,
                                          .quantity = work[i].quantity,
                                          .amount = work[i].amount,
                                          .actor = p->r->actor,
                                          .review_by = p->w->review_by};
        deliver_fold(&l, &done);
    }
    return code;
}

static enum err_code check_right(struct store_conn *c, struct arena *a, const struct doing *p,
                                 const struct deliver_lines *found, struct err *e)
{
    int64_t *entities = arena_array(a, int64_t, (size_t)found->n + 1);
    enum right right = needs_two(p->v[0].act) ? RIGHT_DELIVER_APPROVE : RIGHT_DELIVER_RECORD;
    for (uint32_t i = 0; i < found->n; i++)
        entities[i] = found->v[i].d.entity;
    return deliver_may(c, p->r, right, entities, found->n, e);
}

static enum err_code load_acts(struct store_conn *c, const struct doing *p,
                               const struct deliver_work *work, int64_t recorded, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("delivery_act (province, delivery, seq, recorded, act, on_day, quantity, amount, mark,"
            " reason)"),
        10, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct deliver_change *x = work[i].change;
        const struct store_value v[] = {store_int(p->r->province),
                                        store_int(x->delivery),
                                        store_int(work[i].seq),
                                        store_int(recorded),
                                        store_text(str_from_c(deliver_act_code(x->act))),
                                        store_date(x->on_day),
                                        store_int(work[i].quantity),
                                        store_int(work[i].amount),
                                        deliver_text(x->mark),
                                        deliver_text(x->reason)};
        code = store_load_row(c, v, e);
        steps_tell(p->w->steps, (uint64_t)p->n + i + 1, 2 * (uint64_t)p->n);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code act(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct doing *p = ctx;
    struct arena a;
    int64_t recorded = 0;
    arena_init(&a, DELIVER_SCRATCH_BYTES);
    struct finding f = {.a = &a, .p = p};
    struct deliver_work *work = arena_array(&a, struct deliver_work, p->n);
    const struct deliver_filter which = {.province = p->r->province,
                                         .from = p->v[0].delivery,
                                         .to = p->v[p->n - 1].delivery,
                                         .kind = DELIVER_KINDS,
                                         .benefit = STR(""),
                                         .content = STR("")};
    enum err_code code = recording_begin(c, p->r, &recorded, e);
    if (code == ERR_NONE)
        code = check_order(p, e);
    if (code == ERR_NONE)
        code = deliver_each(c, &which, keep_named, &f, e);
    if (code == ERR_NONE)
        code = check_all(p, &f.found, work, e);
    if (code == ERR_NONE)
        code = check_right(c, &a, p, &f.found, e);
    if (code == ERR_NONE)
        code = project_gate(c, &a, p->r->province, work, p->n, e);
    if (code == ERR_NONE)
        code = deliver_step_write(c, p->r, recorded, prepared_by(&work[0].before, p->v[0].act),
                                  p->w, p->n, e);
    if (code == ERR_NONE)
        code = load_acts(c, p, work, recorded, e);
    if (code == ERR_NONE)
        code = deliver_goods(c, &a, p->r, recorded, p->w, work, p->n, e);
    if (code == ERR_NONE)
        code = deliver_money(c, &a, p->r, p->w, work, p->n, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", p->n);
    arena_clear(&a);
    return code;
}

enum err_code deliver_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         const struct deliver_words *w, const struct deliver_change *v, uint32_t n,
                         str *answer, bool *again, struct err *e)
{
    struct doing p = {r, w, v, n};
    struct store_operation op = {.province = r->province, .kind = "deliver.do"};
    struct buf content;
    struct arena words;
    if (n == 0)
        return err_set(e, ERR_INPUT, "không có lượt nào", "there is no delivery");
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    arena_init(&words, MAX_CONTENT);
    buf_init(&content, &words, MAX_CONTENT / 2);
    buf_fmt(&content, "%s\n%s\n%s\n%s\n%d\n%s\n", r->actor, w->number, w->signer, w->note,
            w->review_by, w->warehouse);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&content, "%l\t%z\t%d\t%l\t%l\t%s\t%s\n", v[i].delivery, deliver_act_code(v[i].act),
                v[i].on_day, v[i].quantity, v[i].amount, v[i].mark, v[i].reason);
    check(!content.full);
    op.content = buf_str(&content);
    enum err_code code = store_write(pool, &op, act, &p, a, answer, again, e);
    arena_clear(&words);
    return code;
}
