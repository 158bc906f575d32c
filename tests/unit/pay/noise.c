#include "noise.h"

#include "base/check.h"
#include "synth/rng.h"

struct maker {
    struct arena *a;
    const struct payment_instruction *v;
    uint32_t n;
    struct noisy *out;
    struct rng rng;
    struct bank_ids ids;
};

static str changed(struct maker *m, str s, size_t at)
{
    char *p = arena_cstr(m->a, s);
    char old = p[at];
    do
        p[at] = (char)('0' + rng_below(&m->rng, 10));
    while (p[at] == old);
    return (str){p, s.n};
}

/* A reference with a digit or a letter more, less or other, that is nobody's. */
static str nobodys(struct maker *m, str id)
{
    for (;;) {
        size_t at = 3 + rng_below(&m->rng, (uint32_t)id.n - 3);
        str s = changed(m, id, at);
        uint32_t how = rng_below(&m->rng, 3);
        if (how == 0)
            s = str_slice(id, 0, id.n - 1 - rng_below(&m->rng, 3));
        else if (how == 1)
            ((char *)s.p)[at] = 'O';
        if (bank_ids_find(&m->ids, s) == BANK_NONE)
            return s;
    }
}

static struct bank_line *add(struct maker *m, uint32_t payment, enum bank_line_kind kind)
{
    const struct payment_instruction *p = &m->v[payment];
    uint32_t i = m->out->n++;
    str reference = arena_str(m->a, p->id);
    ((char *)reference.p)[0] = kind == BANK_RETURNED ? 'R' : 'F';
    m->out->lines[i] = (struct bank_line){
        .kind = kind,
        .id = p->id,
        .amount_vnd = p->amount_vnd,
        .account = p->account,
        .reference = reference,
        .on = p->due + (day)rng_below(&m->rng, 3),
        .row = i + 2,
    };
    m->out->truth[i] = payment;
    return &m->out->lines[i];
}

/* The reference of another payment, with another amount or account, as a slip of the pen has it. */
static bool neighbour(struct maker *m, uint32_t payment)
{
    uint32_t other = rng_below(&m->rng, m->n);
    if (other == payment || m->out->noise[other] != NOISE_NONE || m->out->disturbed[other] ||
        (m->v[other].amount_vnd == m->v[payment].amount_vnd &&
         str_eq(m->v[other].account, m->v[payment].account)))
        return false;
    m->out->disturbed[other] = 1;
    add(m, payment, BANK_PAID)->id = m->v[other].id;
    return true;
}

static void put(struct maker *m, uint32_t payment, enum noise noise)
{
    struct bank_line *l = noise == NOISE_MISSING || noise == NOISE_NEIGHBOUR
                              ? NULL
                              : add(m, payment, noise == NOISE_UNPAID ? BANK_UNPAID : BANK_PAID);
    switch (noise) {
    case NOISE_AMOUNT:
        l->amount_vnd += rng_below(&m->rng, 2) ? 1 : -(vnd)(l->amount_vnd / 10 * 9);
        break;
    case NOISE_ACCOUNT:
        l->account = changed(m, l->account, rng_below(&m->rng, (uint32_t)l->account.n));
        break;
    case NOISE_REPEATED:
        m->out->truth[m->out->n] = payment;
        m->out->lines[m->out->n++] = *l;
        break;
    case NOISE_TWICE:
        add(m, payment, BANK_PAID)->reference = STR("SECOND");
        break;
    case NOISE_ALTERED:
        l->id = nobodys(m, l->id);
        break;
    case NOISE_RETURNED:
        add(m, payment, BANK_RETURNED)->reason = STR("AC04");
        break;
    case NOISE_UNPAID:
        l->reason = STR("Vắng nhà");
        break;
    default:
        break;
    }
}

static void shuffle(struct maker *m)
{
    for (uint32_t i = m->out->n; i > 1; i--) {
        uint32_t k = rng_below(&m->rng, i);
        struct bank_line line = m->out->lines[k];
        uint32_t truth = m->out->truth[k];
        m->out->lines[k] = m->out->lines[i - 1];
        m->out->truth[k] = m->out->truth[i - 1];
        m->out->lines[i - 1] = line;
        m->out->truth[i - 1] = truth;
    }
}

struct noisy noise_make(struct arena *a, const struct payment_instruction *v, uint32_t n,
                        uint32_t per_mille, uint64_t seed)
{
    struct noisy out = {
        .lines = arena_array(a, struct bank_line, 2 * n),
        .noise = arena_array(a, uint8_t, n),
        .disturbed = arena_array(a, uint8_t, n),
        .truth = arena_array(a, uint32_t, 2 * n),
    };
    struct maker m = {.a = a, .v = v, .n = n, .out = &out, .rng = rng_make(seed, 0, 0, 0x6e6f69)};
    check(bank_ids_make(a, &m.ids, v, n, NULL) == ERR_NONE);
    for (uint32_t i = 0; i < n; i++) {
        if (rng_below(&m.rng, 1000) < per_mille)
            out.noise[i] = (uint8_t)(1 + rng_below(&m.rng, NOISE_COUNT - 1));
    }
    for (uint32_t i = 0; i < n; i++) {
        if (out.noise[i] == NOISE_NEIGHBOUR && !neighbour(&m, i))
            out.noise[i] = NOISE_MISSING;
        if (out.noise[i] != NOISE_NEIGHBOUR)
            put(&m, i, (enum noise)out.noise[i]);
        out.counts[out.noise[i]]++;
    }
    shuffle(&m);
    return out;
}

static enum match_verdict expected(const struct noisy *t, uint32_t payment)
{
    static const enum match_verdict verdicts[NOISE_COUNT] = {
        [NOISE_NONE] = MATCH_OK,
        [NOISE_AMOUNT] = MATCH_AMOUNT_DIFFERS,
        [NOISE_ACCOUNT] = MATCH_ACCOUNT_DIFFERS,
        [NOISE_MISSING] = MATCH_MISSING,
        [NOISE_REPEATED] = MATCH_OK,
        [NOISE_TWICE] = MATCH_PAID_TWICE,
        [NOISE_ALTERED] = MATCH_MISSING,
        [NOISE_NEIGHBOUR] = MATCH_MISSING,
        [NOISE_RETURNED] = MATCH_RETURNED,
        [NOISE_UNPAID] = MATCH_UNPAID,
    };
    /* Its own line is good, but another stands beside it: a person looks. */
    return t->disturbed[payment] ? MATCH_PAID_TWICE : verdicts[t->noise[payment]];
}

uint32_t noise_wrong(const struct noisy *t, const struct payment_instruction *v, uint32_t n,
                     const struct match_result *r, uint32_t *false_matches)
{
    uint32_t wrong = 0;
    *false_matches = 0;
    for (uint32_t i = 0; i < n; i++) {
        enum match_verdict should = expected(t, i);
        wrong += r->payments[i].verdict != should;
        *false_matches += r->payments[i].verdict == MATCH_OK && should != MATCH_OK;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        const struct match_line *l = &r->lines[i];
        uint32_t truth = t->truth[i];
        if (l->verdict == MATCH_OK)
            *false_matches += l->payment != truth || t->lines[i].amount_vnd != v[truth].amount_vnd;
        if (l->verdict != MATCH_UNKNOWN_REFERENCE)
            continue;
        /* The altered reference's own payment is among those that are shown, unless there are more
         * than can be. */
        bool shown = l->more_candidates;
        for (uint32_t k = 0; k < l->n_candidates; k++)
            shown |= r->candidates[l->first_candidate + k] == truth;
        wrong += t->noise[truth] != NOISE_ALTERED || !shown;
    }
    return wrong;
}
