/* Payments that look wrong are held until a second person has looked (bank_holds.h). */
#include "base/check.h"
#include "pay/bank_holds.h"
#include "pay/cycle_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

static enum err_code read_released(struct store_conn *c, struct arena *a, int64_t province, month m,
                                   uint32_t round, struct cycle_holds *holds, struct err *e)
{
    int more;
    uint32_t at = 0;
    if (store_query(c,
                    SQL("SELECT number, actor, reason FROM cycle_release WHERE province = ?1 AND"
                        " month = ?2 AND round = ?3 ORDER BY number"),
                    STORE_VALUES(store_int(province), store_int(m), store_int(round)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        while (at < holds->n && holds->v[at].number < store_at_int(c, 0))
            at++;
        if (at == holds->n || holds->v[at].number != store_at_int(c, 0))
            continue;
        holds->v[at].released_by = arena_str(a, store_at_text(c, 1));
        holds->v[at].reason = arena_str(a, store_at_text(c, 2));
        holds->open--;
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_holds_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               const struct cycle_list *list, uint32_t round,
                               struct cycle_holds *out, struct err *e)
{
    struct payment_instruction *v = arena_array(a, struct payment_instruction, (size_t)list->n + 1);
    uint8_t *why = arena_array(a, uint8_t, (size_t)list->n + 1);
    *out = (struct cycle_holds){0};
    for (uint32_t i = 0; i < list->n; i++) {
        const struct cycle_payment *p = &list->v[i];
        v[i] = (struct payment_instruction){.id = p->id,
                                            .amount_vnd = p->amount,
                                            .method = p->account.n > 0 ? BANK_ACCOUNT : BANK_CASH,
                                            .bin = p->bank,
                                            .account = p->account};
    }
    bank_find_holds(a, v, list->n, CYCLE_MOST_SHARED, why);
    for (uint32_t i = 0; i < list->n; i++) {
        struct cycle_hold h = {.number = i + 1, .why = why[i]};
        if (why[i] != 0)
            vec_push(a, out, h);
    }
    out->open = out->n;
    return read_released(c, a, province, m, round, out, e);
}

/* ---- releasing ---- */

struct releasing {
    const struct recording *r;
    month month;
    const uint32_t *numbers;
    uint32_t n;
    str reason;
};

static bool asked(const struct releasing *x, uint32_t number)
{
    for (uint32_t i = 0; i < x->n; i++) {
        if (x->numbers[i] == number)
            return true;
    }
    return x->n == 0;
}

static enum err_code load(struct store_conn *c, const struct releasing *x,
                          const struct cycle_standing *s, const struct cycle_holds *holds,
                          int64_t recorded, uint32_t *done, struct err *e)
{
    *done = 0;
    enum err_code code = store_load_begin(
        c, SQL("cycle_release (province, month, round, number, actor, prepared, reason, recorded)"),
        8, e);
    for (uint32_t i = 0; i < holds->n && code == ERR_NONE; i++) {
        const struct cycle_hold *h = &holds->v[i];
        const struct store_value v[] = {store_int(x->r->province), store_int(x->month),
                                        store_int(s->round),       store_int(h->number),
                                        store_text(x->r->actor),   store_text(s->prepared_by),
                                        store_text(x->reason),     store_int(recorded)};
        if (h->released_by.n > 0 || !asked(x, h->number))
            continue;
        code = store_load_row(c, v, e);
        ++*done;
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code may(struct store_conn *c, const struct releasing *x,
                         const struct cycle_standing *s, struct err *e)
{
    if (cycle_after(s->state, CYCLE_RELEASE) == CYCLE_STATES)
        return err_set(e, ERR_INPUT, "chỉ xem lại khoản bị giữ khi danh sách đã duyệt và chưa gửi",
                       "what is held is looked at when the list is approved and not sent");
    if (str_trim(x->reason).n == 0)
        return err_set(e, ERR_INPUT, "cần nói vì sao khoản ấy đúng (--reason)",
                       "why the payment is right is needed (--reason)");
    if (officer_same(s->prepared_by, x->r->actor))
        return err_set(e, ERR_INPUT, "%s đã lập danh sách: người khác phải xem khoản bị giữ",
                       "%s prepared the list: somebody else must look at what is held",
                       s->prepared_by);
    return roles_may(c, x->r->province, x->r->actor, RIGHT_CYCLE_APPROVE, STR(""),
                     day_of_moment(x->r->at_us), e);
}

static enum err_code release(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct releasing *x = ctx;
    struct cycle_standing s;
    struct cycle_list list;
    struct cycle_holds holds;
    struct arena a;
    int64_t recorded = 0;
    uint32_t done = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = cycle_stand(c, &a, x->r->province, x->month, &s, e);
    if (code == ERR_NONE)
        code = may(c, x, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(c, &a, x->r->province, x->month, s.round, &list, e);
    if (code == ERR_NONE)
        code = cycle_holds_read(c, &a, x->r->province, x->month, &list, s.round, &holds, e);
    if (code == ERR_NONE)
        code = load(c, x, &s, &holds, recorded, &done, e);
    if (code == ERR_NONE && x->n > 0 && done != x->n)
        code = err_set(e, ERR_INPUT, "có khoản không bị giữ, hoặc đã xem rồi",
                       "one of the payments is not held, or was released before");
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", done);
    arena_clear(&a);
    return code;
}

enum err_code cycle_release(struct store_pool *pool, struct arena *a, const struct recording *r,
                            month m, const uint32_t *numbers, uint32_t n, str reason, str *answer,
                            bool *again, struct err *e)
{
    struct releasing x = {r, m, numbers, n, reason};
    struct store_operation op = {.province = r->province, .kind = "cycle.release"};
    struct buf text;
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    buf_init(&text, a, (size_t)16 * n + 65536);
    buf_fmt(&text, "%s\n%d\n%s\n", r->actor, m, reason);
    for (uint32_t i = 0; i < n; i++)
        buf_fmt(&text, "%u ", numbers[i]);
    op.content = buf_str(&text);
    return store_write(pool, &op, release, &x, a, answer, again, e);
}
