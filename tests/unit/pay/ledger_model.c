#include "ledger_model.h"

#include <stdlib.h>
#include <string.h>

const struct ledger_transfer *model_find(const struct model *m, const struct ledger_id *id)
{
    for (uint32_t i = 0; i < m->n; i++) {
        if (memcmp(&m->v[i].id, id, sizeof(*id)) == 0)
            return &m->v[i];
    }
    return NULL;
}

bool model_resolved(const struct model *m, const struct ledger_id *id)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct ledger_transfer *t = &m->v[i];
        if ((t->kind == LEDGER_POSTED || t->kind == LEDGER_VOID) &&
            memcmp(&t->other, id, sizeof(*id)) == 0)
            return true;
    }
    return false;
}

vnd model_reversed(const struct model *m, const struct ledger_id *id)
{
    vnd sum = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->v[i].kind == LEDGER_REVERSE && memcmp(&m->v[i].other, id, sizeof(*id)) == 0)
            sum += m->v[i].amount;
    }
    return sum;
}

static const struct ledger_account *account(const struct model *m, int64_t id)
{
    for (uint32_t i = 0; i < m->n_accounts; i++) {
        if (m->accounts[i].id == id)
            return &m->accounts[i];
    }
    return NULL;
}

static bool in_budget(enum ledger_account_kind k)
{
    return k == LEDGER_SOURCE || k == LEDGER_FUND || k == LEDGER_LINE || k == LEDGER_GIFT;
}

static bool spends(enum ledger_account_kind k)
{
    return k == LEDGER_LINE || k == LEDGER_GIFT;
}

/* ---- balances ---- */

static struct ledger_account *of(struct ledger_account *v, uint32_t n, int64_t id)
{
    for (uint32_t i = 0; i < n; i++) {
        if (v[i].id == id)
            return &v[i];
    }
    abort();
}

static void count_budget(const struct ledger_transfer *t, struct ledger_account *d,
                         struct ledger_account *c)
{
    if (!in_budget(d->kind) || !in_budget(c->kind))
        return;
    bool carry = t->code.n == 5 && memcmp(t->code.p, "carry", 5) == 0;
    if (carry && t->kind == LEDGER_REVERSE) {
        d->carried_in -= t->amount;
        c->carried_out -= t->amount;
    } else if (carry) {
        d->carried_out += t->amount;
        c->carried_in += t->amount;
    } else {
        d->allocated -= t->amount;
        c->allocated += t->amount;
    }
}

void model_count(const struct model *m, struct ledger_account to[MODEL_ACCOUNTS])
{
    memcpy(to, m->accounts, sizeof(m->accounts));
    for (uint32_t i = 0; i < m->n; i++) {
        const struct ledger_transfer *t = &m->v[i];
        struct ledger_account *d = of(to, m->n_accounts, t->debit);
        struct ledger_account *c = of(to, m->n_accounts, t->credit);
        if (t->kind == LEDGER_PENDING && !model_resolved(m, &t->id)) {
            d->debits_pending += t->amount;
            c->credits_pending += t->amount;
        }
        if (t->kind == LEDGER_SINGLE || t->kind == LEDGER_POSTED || t->kind == LEDGER_REVERSE) {
            d->debits_posted += t->amount;
            c->credits_posted += t->amount;
            count_budget(t, d, c);
        }
    }
}

static bool within_limits(const struct model *m)
{
    struct ledger_account v[MODEL_ACCOUNTS];
    model_count(m, v);
    for (uint32_t i = 0; i < m->n_accounts; i++) {
        enum ledger_account_kind k = v[i].kind;
        bool limited =
            k == LEDGER_FUND || k == LEDGER_LINE || k == LEDGER_GIFT || k == LEDGER_PROVIDER;
        if (limited && v[i].debits_pending + v[i].debits_posted > v[i].credits_posted)
            return false;
    }
    return true;
}

/* ---- who has what from where ---- */

static bool stands(const struct model *m, const struct ledger_transfer *t)
{
    vnd posted = t->amount;
    const struct ledger_id *id = &t->id;
    for (uint32_t i = 0; i < m->n; i++) {
        const struct ledger_transfer *r = &m->v[i];
        if (memcmp(&r->other, &t->id, sizeof(t->id)) != 0)
            continue;
        if (r->kind == LEDGER_VOID)
            return false;
        if (r->kind == LEDGER_POSTED) {
            posted = r->amount;
            id = &r->id;
        }
    }
    return model_reversed(m, id) < posted;
}

static bool gives(const struct model *m, const struct ledger_transfer *t)
{
    return t->beneficiary != 0 && (t->kind == LEDGER_SINGLE || t->kind == LEDGER_PENDING) &&
           spends(account(m, t->debit)->kind) && !in_budget(account(m, t->credit)->kind) &&
           stands(m, t);
}

static bool same_finance(const struct ledger_account *a, const struct ledger_account *b)
{
    if (a->kind == LEDGER_GIFT || b->kind == LEDGER_GIFT)
        return a->kind == b->kind;
    return str_eq(a->fund, b->fund) && str_eq(a->programme, b->programme);
}

static bool one_source_each(const struct model *m)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const struct ledger_transfer *t = &m->v[i];
        if (t->beneficiary == 0 || !gives(m, t))
            continue;
        for (uint32_t k = 0; k < i; k++) {
            const struct ledger_transfer *u = &m->v[k];
            if (u->beneficiary == t->beneficiary && u->period == t->period &&
                str_eq(u->code, t->code) && gives(m, u) &&
                !same_finance(account(m, t->debit), account(m, u->debit)))
                return false;
        }
    }
    return true;
}

/* ---- one transfer ---- */

static bool follows(enum ledger_kind k)
{
    return k == LEDGER_POSTED || k == LEDGER_VOID || k == LEDGER_REVERSE;
}

/* What follows from the other transfer; false: it cannot be. */
static bool complete(const struct model *m, struct ledger_transfer *t)
{
    static const struct ledger_id none;
    if (memcmp(&t->other, &none, sizeof(none)) == 0)
        return !follows(t->kind);
    const struct ledger_transfer *o = model_find(m, &t->other);
    if (o == NULL)
        return false;
    if (!follows(t->kind))
        return true;
    bool back = t->kind == LEDGER_REVERSE;
    if (back ? o->kind != LEDGER_SINGLE && o->kind != LEDGER_POSTED : o->kind != LEDGER_PENDING)
        return false;
    t->amount = t->amount != 0 ? t->amount : o->amount;
    t->code = t->code.n > 0 ? t->code : o->code;
    t->beneficiary = o->beneficiary;
    t->period = o->period;
    if (t->debit == 0) {
        t->debit = back ? o->credit : o->debit;
        t->credit = back ? o->debit : o->credit;
    }
    if (t->debit != (back ? o->credit : o->debit) || t->credit != (back ? o->debit : o->credit))
        return false;
    return t->kind == LEDGER_VOID ? t->amount == o->amount : back || t->amount <= o->amount;
}

static bool purpose_allows(str code, str purpose)
{
    return purpose.n == 0 || str_eq(code, purpose) ||
           (code.n > purpose.n && memcmp(code.p, purpose.p, purpose.n) == 0 &&
            code.p[purpose.n] == '.');
}

static bool allowed(const struct model *m, const struct ledger_transfer *t, bool approved)
{
    const struct ledger_account *d = account(m, t->debit), *c = account(m, t->credit);
    if (t->amount <= 0 || d == NULL || c == NULL || d == c || month_of(t->day) <= m->closed_through)
        return false;
    bool both = in_budget(d->kind) && in_budget(c->kind);
    if (t->kind != LEDGER_POSTED && t->kind != LEDGER_VOID && !approved && in_budget(d->kind) &&
        (d->kind != LEDGER_SOURCE || c->kind == LEDGER_FUND || c->kind == LEDGER_LINE))
        return false;
    if (t->kind != LEDGER_SINGLE && t->kind != LEDGER_PENDING)
        return true;
    if (both && t->kind == LEDGER_PENDING)
        return false;
    if (d->kind == LEDGER_SOURCE && !both)
        return false;
    return c->kind == LEDGER_SOURCE || purpose_allows(both ? c->purpose : t->code, d->purpose);
}

static bool same(const struct ledger_transfer *a, const struct ledger_transfer *b)
{
    return a->kind == b->kind && a->debit == b->debit && a->credit == b->credit &&
           a->amount == b->amount && str_eq(a->code, b->code) && a->day == b->day &&
           str_eq(a->reference, b->reference) && a->beneficiary == b->beneficiary &&
           a->period == b->period && memcmp(&a->other, &b->other, sizeof(a->other)) == 0;
}

/* ---- a batch ---- */

static bool consistent(const struct model *m, uint32_t from)
{
    for (uint32_t i = from; i < m->n; i++) {
        const struct ledger_transfer *t = &m->v[i], *o = model_find(m, &t->other);
        for (uint32_t k = 0; k < i; k++) {
            if (follows(t->kind) && t->kind != LEDGER_REVERSE && follows(m->v[k].kind) &&
                m->v[k].kind != LEDGER_REVERSE &&
                memcmp(&t->other, &m->v[k].other, sizeof(t->other)) == 0)
                return false;
        }
        if (t->kind == LEDGER_REVERSE && model_reversed(m, &t->other) > o->amount)
            return false;
    }
    return within_limits(m) && one_source_each(m);
}

static bool post(struct model *m, const struct ledger_batch *b, bool approved,
                 struct ledger_outcome *out)
{
    uint32_t from = m->n;
    bool before = false, linked = false;
    struct model *was = malloc(sizeof(*was));
    memcpy(was, m, sizeof(*m));
    bool good = true;
    for (uint32_t i = 0; i < b->n && good; i++) {
        struct ledger_transfer t = b->v[i];
        good = complete(was, &t);
        const struct ledger_transfer *there = model_find(was, &t.id);
        good = good && (there == NULL || same(there, &t));
        good = good && (!linked || before == (there != NULL));
        for (uint32_t k = 0; k < i; k++)
            good = good && memcmp(&b->v[k].id, &t.id, sizeof(t.id)) != 0;
        good = good && (there != NULL || allowed(m, &t, approved));
        before = there != NULL;
        linked = t.linked;
        if (good && there == NULL)
            m->v[m->n++] = t;
        out->existed += there != NULL;
    }
    free(was);
    out->created = m->n - from;
    for (uint32_t i = 0; i < m->n_postings && out->created > 0; i++)
        good = good && memcmp(&m->postings[i], &b->id, sizeof(b->id)) != 0;
    if (good && out->created > 0)
        m->postings[m->n_postings++] = b->id;
    return good && !linked && consistent(m, from);
}

bool model_post(struct model *m, const struct ledger_batch *b, bool approved,
                struct ledger_outcome *out)
{
    uint32_t n = m->n, n_postings = m->n_postings;
    *out = (struct ledger_outcome){0};
    if (post(m, b, approved, out))
        return true;
    m->n = n;
    m->n_postings = n_postings;
    return false;
}
