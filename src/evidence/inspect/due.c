/* Owed minus paid, asked again with today's facts: a birth corrected, a class lost, two benefits
 * that exclude each other, a pension learnt late all show as paid and not owed. Of the months whose
 * cycle is closed: what is not yet paid of a month under way is no finding. */
#include "evidence/inspect/inspect_int.h"

#include "pay/recovery.h"
#include "registry/times.h"

/* What the last list knew stands as "overpaid" already. */
static bool told(const struct inspect_findings *all, uint32_t n, int64_t entity)
{
    for (uint32_t i = 0; i < n; i++) {
        const char *kind = all->v[i].kind->code;
        if (all->v[i].entity == entity &&
            (str_eq_c(str_from_c(kind), "overpaid") || str_eq_c(str_from_c(kind), "dead_paid") ||
             str_eq_c(str_from_c(kind), "gone_paid") || str_eq_c(str_from_c(kind), "merged_paid")))
            return true;
    }
    return false;
}

static enum err_code last_closed(struct inspecting *x, month *out, struct err *e)
{
    struct store_value v;
    int got =
        store_one(x->c,
                  SQL("SELECT COALESCE(MAX(month), 0) FROM cycle_act WHERE province = ?1 AND"
                      " act = 'close' AND ?2 >= 0"),
                  STORE_VALUES(store_int(x->q->province), store_date(x->q->on)), x->a, &v, 1, e);
    *out = got > 0 ? (month)v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

struct sum {
    vnd amount;
    int64_t months;
    uint64_t seen; /* bit i: the month i before the last closed is in it */
    month first;
    str benefit;
};

/* Two benefits of a month are one month; what is older than five years is told by its money. */
static void add(struct sum *s, const struct due_line *l, vnd amount, str benefit, month last)
{
    uint32_t back = (uint32_t)(last - l->key.month);
    uint64_t bit = back < 64 ? (uint64_t)1 << back : 0;
    if (s->amount == 0 || l->key.month < s->first)
        s->first = l->key.month;
    if (s->amount == 0)
        s->benefit = benefit;
    s->amount += amount;
    s->months += (s->seen & bit) == 0;
    s->seen |= bit;
}

static void tell(struct inspecting *x, const char *kind, int64_t entity, const struct sum *s)
{
    const struct inspect_kind *k = inspect_kind_find(str_from_c(kind));
    struct reading r = {.x = x, .kind = k};
    if (s->months > 0 && inspect_wants(x, k))
        inspect_add(x, k, entity, STR(""), s->amount, "%s: %l tháng, từ %s",
                    "%s: %l months, from %s", s->benefit, s->months,
                    inspect_month_text(&r, s->first));
}

/* One run of lines of an entity. */
static void tell_entity(struct inspecting *x, const struct recovery_due *due, uint32_t from,
                        uint32_t to, month last, uint32_t known)
{
    struct sum over = {0}, under = {0};
    for (uint32_t i = from; i < to; i++) {
        const struct due_line *l = &due->lines.v[i];
        if (l->key.month > last)
            continue;
        if (l->state == DUE_RECOVER)
            add(&over, l, -l->due, due->owed.benefits[l->key.benefit], last);
        /* Somewhat less than owed is arrears that the next list brings; nothing at all is asked. */
        if (l->state == DUE_PAY && l->paid == 0)
            add(&under, l, l->due, due->owed.benefits[l->key.benefit], last);
    }
    int64_t entity = due->lines.v[from].key.entity;
    if (!told(x->out, known, entity))
        tell(x, "paid_not_owed", entity, &over);
    if (under.months >= 2)
        tell(x, "owed_not_paid", entity, &under);
}

enum err_code inspect_due(struct inspecting *x, struct err *e)
{
    struct recovery_due due;
    month last;
    /* As the cycle of the month after `on` would reckon it: the world of the last day before. */
    const struct recording now = {.province = x->q->province, .at_us = store_now_us()};
    const struct cycle_question q = {
        .law = x->q->law, .areas = x->q->areas, .month = month_of(x->q->on), .known_on = x->q->on};
    if (!inspect_wants(x, inspect_kind_find(STR("paid_not_owed"))) &&
        !inspect_wants(x, inspect_kind_find(STR("owed_not_paid"))))
        return ERR_NONE;
    enum err_code code = last_closed(x, &last, e);
    if (code != ERR_NONE || last == 0)
        return code;
    code = recovery_due_read(x->c, x->a, &now, &q, 0, &due, e);
    uint32_t known = x->out->n, n = code == ERR_NONE ? due.lines.n : 0;
    for (uint32_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && due.lines.v[to].key.entity == due.lines.v[from].key.entity;
             to++)
            ;
        tell_entity(x, &due, from, to, last, known);
    }
    return code;
}
