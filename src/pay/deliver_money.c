/* What acts on deliveries do to the ledger: approval reserves, delivery posts, refusal releases or
 * takes back. Identifiers follow from the number of the delivery, so nothing else has to be kept.
 */
#include "base/check.h"
#include "pay/budget.h"
#include "pay/deliver_int.h"

#include <stdlib.h>
#include <string.h>

enum { COMMIT, POST, BACK };

static struct ledger_id transfer_id(int64_t province, int what, int64_t delivery)
{
    static const char *const words[] = {"commit", "post", "back"};
    struct ledger_id base = {"ansinh deliver"};
    base.b[14] = (uint8_t)(province >> 8);
    base.b[15] = (uint8_t)province;
    return ledger_id_derived(&base, str_from_c(words[what]), delivery);
}

struct batch {
    struct ledger_transfer *v;
    uint32_t n;
    struct {
        struct ledger_account *v;
        uint32_t n, cap;
    } accounts;
};

/* ---- commitments that went over into another year ---- */

struct carried {
    struct ledger_id from, to;
};
struct carried_list {
    struct carried *v;
    uint32_t n, cap;
};

static int by_from(const void *a, const void *b)
{
    return memcmp(((const struct carried *)a)->from.b, ((const struct carried *)b)->from.b,
                  STORE_ID_BYTES);
}

static enum err_code read_carried(struct store_conn *c, struct arena *a, int64_t province,
                                  struct carried_list *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT other, id FROM ledger_transfer WHERE province = ?1 AND kind ="
                        " 'pending' AND other IS NOT NULL ORDER BY other"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct carried one;
        mem_copy(one.from.b, store_at_text(c, 0).p, STORE_ID_BYTES);
        mem_copy(one.to.b, store_at_text(c, 1).p, STORE_ID_BYTES);
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Where the commitment stands now. */
static struct ledger_id follow(const struct carried_list *list, struct ledger_id id)
{
    for (;;) {
        const struct carried key = {.from = id};
        const struct carried *at =
            list->n > 0 ? bsearch(&key, list->v, list->n, sizeof(*list->v), by_from) : NULL;
        if (at == NULL)
            return id;
        id = at->to;
    }
}

/* Only what is settled in another year than it was approved in can have been carried over. */
static bool may_be_carried(const struct deliver_work *x)
{
    return x->before.state == DELIVER_APPROVED &&
           month_year(month_of(x->change->on_day)) != month_year(month_of(x->before.approved_on));
}

/* ---- transfers ---- */

static void open_account(struct arena *a, struct batch *b, const struct ledger_account *x)
{
    for (uint32_t i = 0; i < b->accounts.n; i++) {
        if (str_eq(b->accounts.v[i].code, x->code))
            return;
    }
    vec_push(a, &b->accounts, *x);
}

static enum err_code commit(struct arena *a, const struct recording *r,
                            const struct deliver_words *w, const struct deliver_work *x,
                            struct batch *b, struct err *e)
{
    const struct delivery *d = &x->before.d;
    struct ledger_account line, payable;
    enum err_code code = deliver_account(a, d, month_year(month_of(x->change->on_day)), &line, e);
    if (code != ERR_NONE)
        return code;
    payable = budget_payable_account(a, str_eq_c(d->fund, "raised") ? STR("raised") : d->programme);
    if (line.kind == LEDGER_LINE)
        open_account(a, b, &line);
    open_account(a, b, &payable);
    b->v[b->n++] = (struct ledger_transfer){.id = transfer_id(r->province, COMMIT, d->id),
                                            .kind = LEDGER_PENDING,
                                            .debit = ledger_account_id(line.code),
                                            .credit = ledger_account_id(payable.code),
                                            .amount = x->amount,
                                            .code = d->content,
                                            .day = x->change->on_day,
                                            .reference = w->number,
                                            .beneficiary = d->entity,
                                            .period = d->from};
    return ERR_NONE;
}

static void settle(const struct recording *r, const struct deliver_words *w,
                   const struct deliver_work *x, const struct carried_list *carried,
                   struct batch *b)
{
    int64_t id = x->before.d.id;
    bool gives = x->change->act == DELIVER_DO_DELIVER && x->amount > 0;
    bool reserved = x->before.state == DELIVER_APPROVED;
    struct ledger_transfer t = {.day = x->change->on_day,
                                .reference = x->change->mark.n > 0 ? x->change->mark : w->number};
    if (reserved) {
        t.id = transfer_id(r->province, POST, id);
        t.kind = gives ? LEDGER_POSTED : LEDGER_VOID;
        t.amount = gives ? x->amount : 0;
        t.other = follow(carried, transfer_id(r->province, COMMIT, id));
    } else {
        t.id = transfer_id(r->province, BACK, id);
        t.kind = LEDGER_REVERSE;
        t.amount = x->amount;
        t.other = transfer_id(r->province, POST, id);
    }
    b->v[b->n++] = t;
}

static bool moves_money(const struct deliver_work *x)
{
    enum deliver_act act = x->change->act;
    if (x->before.d.fund.n == 0)
        return false;
    if (act == DELIVER_DO_APPROVE)
        return x->amount > 0;
    if (act != DELIVER_DO_DELIVER && act != DELIVER_DO_REFUSE && act != DELIVER_DO_REVERSE)
        return false;
    return x->before.state == DELIVER_APPROVED ? x->before.committed > 0 : x->amount > 0;
}

static enum err_code approve(struct store_conn *c, const struct recording *r,
                             const struct deliver_words *w, const struct deliver_line *l,
                             struct ledger_batch *batch, struct err *e)
{
    struct ledger_approval approval = {.id = batch->id,
                                       .subject = STR("deliver"),
                                       .reference = w->number,
                                       .made_by = l->planned_by,
                                       .approved_by = r->actor,
                                       .at_us = r->at_us};
    enum err_code code = ledger_seal(batch->v, batch->n, &approval.seal, e);
    if (code == ERR_NONE)
        code = ledger_approve(c, r->province, &approval, e);
    batch->approval = approval.id;
    return code;
}

enum err_code deliver_money(struct store_conn *c, struct arena *a, const struct recording *r,
                            const struct deliver_words *w, const struct deliver_work *v, uint32_t n,
                            struct err *e)
{
    struct batch b = {.v = arena_array(a, struct ledger_transfer, (size_t)n + 1)};
    struct carried_list carried = {0};
    struct ledger_outcome outcome;
    enum err_code code = ERR_NONE;
    bool approves = v[0].change->act == DELIVER_DO_APPROVE, look = false;
    for (uint32_t i = 0; i < n; i++)
        look |= moves_money(&v[i]) && may_be_carried(&v[i]);
    if (look)
        code = read_carried(c, a, r->province, &carried, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        if (!moves_money(&v[i]))
            continue;
        if (approves)
            code = commit(a, r, w, &v[i], &b, e);
        else
            settle(r, w, &v[i], &carried, &b);
    }
    if (code != ERR_NONE || b.n == 0)
        return code;
    struct ledger_batch batch = {.province = r->province,
                                 .v = b.v,
                                 .n = b.n,
                                 .actor = r->actor,
                                 .reference = w->number.p == NULL ? STR("") : w->number,
                                 .signer = w->signer.p == NULL ? STR("") : w->signer,
                                 .now_us = r->at_us};
    mem_copy(batch.id.b, r->operation, STORE_ID_BYTES);
    if (b.accounts.n > 0)
        code = ledger_open(c, r->province, b.accounts.v, b.accounts.n, e);
    if (code == ERR_NONE && approves)
        code = approve(c, r, w, &v[0].before, &batch, e);
    return code == ERR_NONE ? ledger_post(c, &batch, &outcome, e) : code;
}
