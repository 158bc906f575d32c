/* Raised money, and paying commitments. */
#include "pay/budget.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/roles.h"
#include "registry/times.h"

static enum err_code post_one(struct store_conn *c, int64_t province, struct ledger_transfer t,
                              str actor, int64_t now_us, struct err *e)
{
    struct ledger_outcome out;
    const struct ledger_batch b = {.province = province,
                                   .id = ledger_id_derived(&t.id, STR("posting"), 0),
                                   .v = &t,
                                   .n = 1,
                                   .actor = actor,
                                   .reference = t.reference,
                                   .now_us = now_us};
    return ledger_post(c, &b, &out, e);
}

enum err_code budget_pay(struct store_conn *c, const struct budget_payment *p, struct err *e)
{
    const struct ledger_transfer t = {.id = p->id,
                                      .kind = LEDGER_POSTED,
                                      .amount = p->amount,
                                      .day = p->day,
                                      .reference = p->reference,
                                      .other = p->commitment};
    enum err_code code =
        roles_may(c, p->province, p->actor, RIGHT_CYCLE_PAY, STR(""), day_of_moment(p->now_us), e);
    return code == ERR_NONE ? post_one(c, p->province, t, p->actor, p->now_us, e) : code;
}

static enum err_code pledge(struct store_conn *c, struct arena *a, int64_t province,
                            const struct budget_gift *g, str actor, int64_t now_us, struct err *e)
{
    struct ledger_account x = budget_gift_account(a, g->number, g->purpose);
    int64_t added = 0;
    x.name = g->donor;
    enum err_code code =
        roles_may(c, province, actor, RIGHT_BUDGET_PREPARE, STR(""), day_of_moment(now_us), e);
    if (code == ERR_NONE)
        code = ledger_open(c, province, &x, 1, e);
    if (code != ERR_NONE)
        return code;
    code = store_run(
        c,
        SQL("INSERT INTO budget_gift (province, account, number, donor, purpose, pledged,"
            " pledged_on, actor, at_us, reference) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
            " ?10) ON CONFLICT (province, account) DO NOTHING"),
        STORE_VALUES(store_int(province), store_int(ledger_account_id(x.code)),
                     store_text(g->number), store_text(g->donor), store_text(g->purpose),
                     store_int(g->pledged), store_date(g->pledged_on), store_text(actor),
                     store_int(now_us), store_text(g->reference)),
        &added, e);
    if (code == ERR_NONE && added == 0)
        code = err_set(e, ERR_INPUT, "đã có khoản vận động số \"%s\"",
                       "there is a gift numbered \"%s\" already", g->number);
    return code;
}

enum err_code budget_pledge(struct store_conn *c, int64_t province, const struct budget_gift *g,
                            str actor, int64_t now_us, struct err *e)
{
    struct arena a;
    if (g->number.n == 0 || g->number.n > 64 || g->donor.n == 0 || actor.n == 0 ||
        g->pledged <= 0 || g->pledged > LEDGER_MAX_AMOUNT || g->donor.n > LEDGER_MAX_TEXT_BYTES ||
        g->purpose.n > 64)
        return err_set(e, ERR_INPUT, "khoản vận động cần số, người ủng hộ, số tiền và người ghi",
                       "a gift needs a number, a donor, an amount and who records it");
    arena_init(&a, 1 << 20);
    enum err_code code = pledge(c, &a, province, g, actor, now_us, e);
    arena_clear(&a);
    return code;
}

static enum err_code receive(struct store_conn *c, struct arena *a, const struct budget_receipt *r,
                             struct err *e)
{
    struct ledger_account gift = budget_gift_account(a, r->gift, STR("")), source;
    source = budget_source_account(a, STR("raised"));
    int got = ledger_find(c, a, r->province, ledger_account_id(gift.code), &gift, e);
    if (got <= 0)
        return got < 0 ? e->code
                       : err_set(e, ERR_INPUT, "không có khoản vận động số \"%s\"",
                                 "there is no gift numbered \"%s\"", r->gift);
    const struct ledger_transfer t = {.id = r->id,
                                      .debit = ledger_account_id(source.code),
                                      .credit = gift.id,
                                      .amount = r->amount,
                                      .code = LEDGER_CODE_RECEIPT,
                                      .day = r->day,
                                      .reference = r->reference};
    enum err_code code = roles_may(c, r->province, r->actor, RIGHT_BUDGET_PREPARE, STR(""),
                                   day_of_moment(r->now_us), e);
    if (code == ERR_NONE)
        code = ledger_open(c, r->province, &source, 1, e);
    return code == ERR_NONE ? post_one(c, r->province, t, r->actor, r->now_us, e) : code;
}

enum err_code budget_receive(struct store_conn *c, const struct budget_receipt *r, struct err *e)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    enum err_code code = receive(c, &a, r, e);
    arena_clear(&a);
    return code;
}

enum err_code budget_pledge_work(struct store_conn *c, void *giving, struct buf *answer,
                                 struct err *e)
{
    const struct budget_giving *g = giving;
    (void)answer;
    return budget_pledge(c, g->province, &g->gift, g->actor, g->now_us, e);
}

enum err_code budget_receive_work(struct store_conn *c, void *receipt, struct buf *answer,
                                  struct err *e)
{
    (void)answer;
    return budget_receive(c, receipt, e);
}

enum err_code budget_gifts(struct store_conn *c, int64_t province, budget_gift_row *row, void *ctx,
                           struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT g.number, g.donor, g.purpose, g.pledged, g.pledged_on, g.reference,"
                        " a.allocated, a.debits_pending, a.allocated - a.credits_posted +"
                        " a.debits_posted FROM budget_gift AS g JOIN ledger_account AS a ON"
                        " a.province = g.province AND a.id = g.account WHERE g.province = ?1 ORDER"
                        " BY g.number"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct budget_gift g = {.number = store_at_text(c, 0),
                                      .donor = store_at_text(c, 1),
                                      .purpose = store_at_text(c, 2),
                                      .pledged = store_at_int(c, 3),
                                      .pledged_on = (day)store_at_int(c, 4),
                                      .reference = store_at_text(c, 5),
                                      .received = store_at_int(c, 6),
                                      .committed = store_at_int(c, 7),
                                      .used = store_at_int(c, 8)};
        if (!row(ctx, &g)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}
