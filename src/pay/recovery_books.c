/* Recoveries on the ledger (docs/recovery.md §3). Which payment was too much is known by its line;
 * its identifiers are those the cycle gave it. */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/budget.h"
#include "pay/ledger_int.h"
#include "pay/recovery_int.h"
#include "registry/became.h"
#include "registry/times.h"

/* A line of a payment that was paid. */
struct origin {
    str benefit, programme, chapter;
    month of;
    vnd amount; /* what is left of it: less what was taken back */
    struct ledger_id posted;
    bool answered;
};
struct posting {
    struct arena *a;
    const struct recording *r;
    int64_t entity;
    struct ledger_id id;
    struct {
        struct origin *v; /* the last paid first */
        uint32_t n, cap;
    } origins;
    struct {
        struct ledger_transfer *v;
        uint32_t n, cap;
    } transfers;
    struct {
        struct ledger_account *v;
        uint32_t n, cap;
    } accounts;
};

/* "RC" and the moment's month, as those of a cycle begin with theirs. */
static struct ledger_id act_id(const struct recording *r, int64_t id)
{
    char text[48];
    size_t n = fmt_write(text, sizeof(text), "RC%l-%l", r->province, id);
    struct ledger_id out = cycle_id(month_of(day_of_moment(r->at_us)), 0, (str){text, n});
    out.b[0] = 'R';
    out.b[1] = 'C';
    return out;
}

/* ---- what was paid ---- */

static struct origin origin_at(struct store_conn *c, struct arena *a)
{
    month m = (month)store_at_int(c, 0);
    uint32_t round = (uint32_t)store_at_int(c, 1);
    int64_t seq = store_at_int(c, 8);
    struct origin o = {.benefit = arena_str(a, store_at_text(c, 3)),
                       .of = (month)store_at_int(c, 4),
                       .amount = store_at_int(c, 5),
                       .programme = arena_str(a, store_at_text(c, 6)),
                       .chapter = arena_str(a, store_at_text(c, 7)),
                       .answered = seq > 0};
    struct ledger_id line = cycle_line_id(m, round, store_at_text(c, 2), o.benefit, o.of);
    o.posted = cycle_paid_id(&line, (uint32_t)seq);
    return o;
}

static enum err_code read_origins(struct store_conn *c, struct posting *p, int64_t number,
                                  struct err *e)
{
    struct cycle_parts parts;
    int more;
    if (cycle_parts_read(c, p->a, p->r->province, number, &parts, e) != ERR_NONE ||
        store_query(
            c,
            SQL("SELECT p.month, p.round, p.id, l.benefit, l.for_month, l.amount, s.programme,"
                " s.chapter, COALESCE((SELECT MAX(w.seq) FROM (SELECT v.seq AS seq FROM"
                " payment_event AS v WHERE v.province = p.province AND v.month = p.month AND"
                " v.round = p.round AND v.number = p.number AND v.kind = 'paid' UNION ALL SELECT"
                " v.seq AS seq FROM payment_late AS v WHERE v.province = p.province AND v.month ="
                " p.month AND v.round = p.round AND v.number = p.number AND v.kind = 'paid') AS w),"
                " 0), p.number FROM payment AS p JOIN cycle_act AS t ON t.province = p.province "
                "AND t.month ="
                " p.month AND t.round = p.round AND t.act = 'approve' JOIN payment_line AS l ON"
                " l.province = p.province AND l.month = p.month AND l.round = p.round AND l.number"
                " = p.number JOIN cycle_source AS s ON s.province = p.province AND s.month ="
                " p.month AND s.round = p.round AND s.benefit = l.benefit WHERE p.province = ?1 AND"
                " p.entity = ?2 AND l.amount > 0 AND " CYCLE_STANDS " ORDER BY p.month DESC,"
                " p.number DESC, l.for_month DESC, l.benefit"),
            STORE_VALUES(store_int(p->r->province), store_int(number)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct origin o = origin_at(c, p->a);
        o.amount -=
            cycle_part_missing(&parts, (month)store_at_int(c, 0), (uint32_t)store_at_int(c, 1),
                               (uint32_t)store_at_int(c, 9), o.benefit, o.of);
        if (o.amount > 0)
            vec_push(p->a, &p->origins, o);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Less what was taken back of each before; there are few. */
static enum err_code take_off(struct store_conn *c, struct posting *p, struct err *e)
{
    for (uint32_t i = 0; i < p->origins.n; i++) {
        struct origin *o = &p->origins.v[i];
        struct store_value v;
        if (store_one(c,
                      SQL("SELECT COALESCE(SUM(amount), 0) FROM ledger_transfer WHERE province = ?1"
                          " AND other = ?2 AND kind = 'reverse'"),
                      STORE_VALUES(store_int(p->r->province), ledger_id_value(&o->posted)), p->a,
                      &v, 1, e) < 0)
            return e->code;
        o->amount -= v.i;
    }
    return ERR_NONE;
}

/* ---- what follows ---- */

static int64_t spent_account(struct posting *p, const struct origin *o, str chapter)
{
    struct ledger_account x = budget_spent_account(p->a, o->programme, chapter);
    vec_push(p->a, &p->accounts, x);
    return ledger_account_id(x.code);
}

static struct ledger_transfer blank(struct posting *p, const struct recovery_part *part, vnd amount)
{
    return (struct ledger_transfer){
        .id = ledger_id_derived(&p->id, STR("transfer"), p->transfers.n),
        .amount = amount,
        .code = part->benefit,
        .day = day_of_moment(p->r->at_us),
        .reference = p->r->reference,
        .beneficiary = p->entity,
        .period = part->month,
    };
}

static void put_received(struct posting *p, const struct recovery_part *part,
                         const struct origin *o, vnd amount)
{
    struct ledger_account payable = budget_payable_account(p->a, o->programme);
    struct ledger_transfer back = blank(p, part, amount);
    back.kind = LEDGER_REVERSE;
    back.other = o->posted;
    vec_push(p->a, &p->transfers, back);
    /* And it is not spent any more: not of the person, whose account the first one is. */
    struct ledger_transfer unspent = blank(p, part, amount);
    unspent.debit = spent_account(p, o, o->chapter);
    unspent.credit = ledger_account_id(payable.code);
    unspent.beneficiary = 0;
    unspent.period = 0;
    vec_push(p->a, &p->accounts, payable);
    vec_push(p->a, &p->transfers, unspent);
}

static void put_waived(struct posting *p, const struct recovery_part *part, const struct origin *o,
                       vnd amount)
{
    struct ledger_transfer t = blank(p, part, amount);
    t.debit = spent_account(p, o, o->chapter);
    t.credit = spent_account(p, o, RECOVERY_WAIVED);
    vec_push(p->a, &p->transfers, t);
}

typedef void put_one(struct posting *p, const struct recovery_part *part, const struct origin *o,
                     vnd amount);

static enum err_code put_part(struct posting *p, const struct recovery_part *part, put_one *put,
                              struct err *e)
{
    vnd left = part->amount;
    for (uint32_t i = 0; i < p->origins.n && left > 0; i++) {
        struct origin *o = &p->origins.v[i];
        vnd amount = left < o->amount ? left : o->amount;
        if (!o->answered || amount <= 0 || o->of != part->month ||
            !str_eq(o->benefit, part->benefit))
            continue;
        put(p, part, o, amount);
        o->amount -= amount;
        left -= amount;
    }
    if (left == 0)
        return ERR_NONE;
    char m[8];
    size_t n = month_format_vi(part->month, m);
    return err_set(e, ERR_INPUT, "\"%s\" tháng %s: chưa biết khoản đã chi có đến nơi không",
                   "\"%s\" of %s: whether the payment arrived is not known yet", part->benefit,
                   (str){m, n});
}

static enum err_code post(struct store_conn *c, struct posting *p, struct err *e)
{
    struct ledger_outcome out;
    const struct ledger_batch batch = {.province = p->r->province,
                                       .id = ledger_id_derived(&p->id, STR("posting"), 0),
                                       .v = p->transfers.v,
                                       .n = p->transfers.n,
                                       .actor = p->r->actor,
                                       .reference = p->r->reference,
                                       .now_us = p->r->at_us};
    enum err_code code = ledger_open(c, p->r->province, p->accounts.v, p->accounts.n, e);
    return code == ERR_NONE ? ledger_post(c, &batch, &out, e) : code;
}

static enum err_code post_all(struct store_conn *c, struct arena *a, const struct recording *r,
                              int64_t entity, int64_t id, const struct recovery_parts *parts,
                              put_one *put, struct err *e)
{
    struct posting p = {.a = a, .r = r, .entity = entity, .id = act_id(r, id)};
    struct became became;
    int64_t *numbers = NULL;
    enum err_code code = became_read(c, a, r->province, INT64_MAX, &became, e);
    uint32_t n = code == ERR_NONE ? became_numbers(&became, a, entity, &numbers) : 0;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = read_origins(c, &p, numbers[i], e);
    if (code == ERR_NONE)
        code = take_off(c, &p, e);
    for (uint32_t i = 0; i < parts->n && code == ERR_NONE; i++)
        code = put_part(&p, &parts->v[i], put, e);
    return code == ERR_NONE ? post(c, &p, e) : code;
}

enum err_code recovery_post_received(struct store_conn *c, struct arena *a,
                                     const struct recording *r, int64_t entity, int64_t id,
                                     const struct recovery_parts *parts, struct err *e)
{
    return post_all(c, a, r, entity, id, parts, put_received, e);
}

enum err_code recovery_post_waived(struct store_conn *c, struct arena *a, const struct recording *r,
                                   int64_t entity, int64_t id, const struct recovery_parts *parts,
                                   struct err *e)
{
    return post_all(c, a, r, entity, id, parts, put_waived, e);
}
