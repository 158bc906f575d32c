/* Three sorted lists, walked side by side by key. */
#include "pay/due.h"

#include "base/check.h"

#include <stdlib.h>

static int compare_keys(const struct due_key *a, const struct due_key *b)
{
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    if (a->benefit != b->benefit)
        return a->benefit < b->benefit ? -1 : 1;
    return a->month < b->month ? -1 : a->month > b->month;
}

static int compare_entries(const void *a, const void *b)
{
    const struct due_entry *x = a, *y = b;
    return compare_keys(&x->key, &y->key);
}

struct list {
    struct due_entry *v;
    uint32_t n, at;
};

/* Adds up what the list has of the key. False on overflow. */
static bool take(struct list *l, const struct due_key *key, vnd *sum, bool *undetermined)
{
    for (; l->at < l->n && compare_keys(&l->v[l->at].key, key) == 0; l->at++) {
        const struct due_entry *entry = &l->v[l->at];
        check(entry->amount >= 0);
        if (!num_add(*sum, entry->amount, sum))
            return false;
        *undetermined |= entry->undetermined;
    }
    return true;
}

static const struct due_key *lowest(const struct list lists[3])
{
    const struct due_key *best = NULL;
    for (int i = 0; i < 3; i++) {
        if (lists[i].at == lists[i].n)
            continue;
        const struct due_key *key = &lists[i].v[lists[i].at].key;
        if (best == NULL || compare_keys(key, best) < 0)
            best = key;
    }
    return best;
}

static enum err_code too_large(struct err *e)
{
    return err_set(e, ERR_LIMIT, "tổng số tiền vượt quá 64 bit",
                   "a sum of money goes beyond 64 bits");
}

enum err_code due_compute(struct arena *a, struct due_entry *owed, uint32_t n_owed,
                          struct due_entry *paid, uint32_t n_paid, struct due_entry *returned,
                          uint32_t n_returned, struct due_lines *out, struct err *e)
{
    struct list lists[3] = {{owed, n_owed, 0}, {paid, n_paid, 0}, {returned, n_returned, 0}};
    size_t most = (size_t)n_owed + n_paid + n_returned;
    *out = (struct due_lines){arena_array(a, struct due_line, most + 1), 0};
    for (int i = 0; i < 3; i++) {
        if (lists[i].n > 0)
            qsort(lists[i].v, lists[i].n, sizeof(*lists[i].v), compare_entries);
    }
    for (const struct due_key *low = lowest(lists); low != NULL; low = lowest(lists)) {
        struct due_line line = {.key = *low};
        bool undetermined = false, ignored = false;
        if (!take(&lists[0], &line.key, &line.owed, &undetermined) ||
            !take(&lists[1], &line.key, &line.paid, &ignored) ||
            !take(&lists[2], &line.key, &line.returned, &ignored) ||
            !num_sub(line.owed, line.paid, &line.due) ||
            !num_add(line.due, line.returned, &line.due))
            return too_large(e);
        line.state = undetermined   ? DUE_UNDETERMINED
                     : line.due > 0 ? DUE_PAY
                     : line.due < 0 ? DUE_RECOVER
                                    : DUE_EVEN;
        if (undetermined)
            line.due = 0;
        out->v[out->n++] = line;
    }
    return ERR_NONE;
}

enum err_code due_settle(const struct due_line *v, uint32_t n, month until,
                         struct due_settlement *out, struct err *e)
{
    struct due_settlement s = {0};
    vnd over = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct due_line *line = &v[i];
        check(line->key.entity == v[0].key.entity);
        s.undetermined += line->state == DUE_UNDETERMINED;
        if (line->key.month > until)
            continue;
        vnd *to = line->state == DUE_RECOVER ? &over
                  : line->key.month == until ? &s.current
                                             : &s.arrears;
        vnd amount = line->state == DUE_RECOVER ? -line->due : line->due;
        if (!num_add(*to, amount, to))
            return too_large(e);
    }
    vnd gross;
    if (!num_add(s.current, s.arrears, &gross))
        return too_large(e);
    s.withheld = over < gross ? over : gross;
    s.pay = gross - s.withheld;
    s.recover = over - s.withheld;
    *out = s;
    return ERR_NONE;
}
