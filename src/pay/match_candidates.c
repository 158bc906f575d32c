/* What a line with an unknown reference might be: payments of the same account and amount, due
 * about then, of which nothing of the kind is reported. Shown to a person, never taken (match.h).
 */
#include "pay/match_int.h"

/* However many payments share an account and an amount, one line looks at so many. */
enum { LOOKS_MAX = 64 };

struct by_account {
    uint32_t *heads, *next;
    uint32_t mask;
};

static struct by_account make_index(struct arena *a, const struct matching *m)
{
    uint32_t size = 16;
    while (size < m->n)
        size *= 2;
    struct by_account x = {arena_array(a, uint32_t, size), arena_array(a, uint32_t, m->n + 1),
                           size - 1};
    for (uint32_t i = 0; i < size; i++)
        x.heads[i] = BANK_NONE;
    for (uint32_t i = m->n; i-- > 0;) {
        if (m->v[i].account.n == 0)
            continue;
        uint32_t slot = (uint32_t)match_account_hash(m->v[i].account, m->v[i].amount_vnd) & x.mask;
        x.next[i] = x.heads[slot];
        x.heads[slot] = i;
    }
    return x;
}

static bool is_open(const struct matching *m, uint32_t payment, const struct bank_line *line)
{
    uint32_t look = 0;
    for (uint32_t i = m->first[payment]; i != BANK_NONE; i = m->next[i]) {
        if (m->lines[i].kind == line->kind || ++look > LOOKS_MAX)
            return false;
    }
    return true;
}

static bool is_near(const struct matching *m, uint32_t payment, const struct bank_line *line)
{
    int64_t apart = (int64_t)line->on - m->v[payment].due;
    /* Unpaid has no day. */
    return line->kind == BANK_UNPAID || (apart <= m->days && apart >= -m->days);
}

void match_find_candidates(struct arena *a, struct matching *m)
{
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } found = {0};
    struct by_account x = {0};
    for (uint32_t i = 0; i < m->n_lines; i++) {
        const struct bank_line *l = &m->lines[i];
        struct match_line *r = &m->out->lines[i];
        if (r->verdict != MATCH_UNKNOWN_REFERENCE || l->account.n == 0)
            continue;
        if (x.heads == NULL)
            x = make_index(a, m);
        r->first_candidate = found.n;
        uint32_t p = x.heads[(uint32_t)match_account_hash(l->account, l->amount_vnd) & x.mask];
        for (int look = 0; p != BANK_NONE && look < LOOKS_MAX; look++, p = x.next[p]) {
            if (m->v[p].amount_vnd != l->amount_vnd ||
                !match_same_account(m->v[p].account, l->account) || !is_near(m, p, l) ||
                !is_open(m, p, l))
                continue;
            if (r->n_candidates == MATCH_CANDIDATES_MAX) {
                r->more_candidates = true;
                break;
            }
            vec_push(a, &found, p);
            r->n_candidates++;
        }
        r->more_candidates |= p != BANK_NONE;
    }
    m->out->candidates = found.v;
}
