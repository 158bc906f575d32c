/* What the database has of a batch: its own identifiers, and the transfers it speaks of. Sixty at a
 * time. */
#include "pay/ledger_int.h"

#include "base/check.h"

#include <stdlib.h>

struct ledger_kept *ledger_kept_find(struct ledger_posting *p, const struct ledger_id *id)
{
    uint32_t from = 0, to = p->kept.n;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = ledger_id_order(id, &p->kept.v[middle].t.id);
        if (order == 0)
            return &p->kept.v[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

struct ids {
    struct ledger_id *v;
    uint32_t n, cap;
};

static void sort_once(struct ids *ids)
{
    uint32_t n = 0;
    if (ids->n == 0)
        return;
    qsort(ids->v, ids->n, sizeof(ids->v[0]), ledger_id_order);
    for (uint32_t i = 1; i < ids->n; i++) {
        if (!ledger_id_same(&ids->v[n], &ids->v[i]))
            ids->v[++n] = ids->v[i];
    }
    ids->n = n + 1;
}

typedef void take_row(struct ledger_posting *p);

static enum err_code in_chunks(struct ledger_posting *p, sql q, const struct ids *ids,
                               take_row *take, struct err *e)
{
    struct store_value values[1 + LEDGER_CHUNK] = {store_int(p->b->province)};
    for (uint32_t from = 0; from < ids->n; from += LEDGER_CHUNK) {
        for (uint32_t i = 0; i < LEDGER_CHUNK; i++) {
            uint32_t at = from + i < ids->n ? from + i : ids->n - 1;
            values[1 + i] = ledger_id_value(&ids->v[at]);
        }
        enum err_code code = store_query(p->c, q, values, 1 + LEDGER_CHUNK, e);
        if (code != ERR_NONE)
            return code;
        int more;
        while ((more = store_next(p->c, e)) > 0)
            take(p);
        if (more < 0)
            return e->code;
    }
    return ERR_NONE;
}

static void take_transfer(struct ledger_posting *p)
{
    struct store_conn *c = p->c;
    struct ledger_kept k = {.t = {.id = ledger_id_at(c, 0),
                                  .debit = store_at_int(c, 2),
                                  .credit = store_at_int(c, 3),
                                  .amount = store_at_int(c, 4),
                                  .code = arena_str(&p->a, store_at_text(c, 5)),
                                  .day = (day)store_at_int(c, 6),
                                  .other = ledger_id_at(c, 7),
                                  .beneficiary = store_at_int(c, 8),
                                  .period = (month)store_at_int(c, 9),
                                  .reference = arena_str(&p->a, store_at_text(c, 10))}};
    check(ledger_kind_find(store_at_text(c, 1), &k.t.kind));
    vec_push(&p->a, &p->kept, k);
}

static void take_resolved(struct ledger_posting *p)
{
    struct ledger_id id = ledger_id_at(p->c, 0);
    struct ledger_kept *k = ledger_kept_find(p, &id);
    if (k != NULL)
        k->resolved = true;
}

static void take_reversed(struct ledger_posting *p)
{
    struct ledger_id id = ledger_id_at(p->c, 0);
    struct ledger_kept *k = ledger_kept_find(p, &id);
    if (k != NULL)
        k->reversed = store_at_int(p->c, 1);
}

enum err_code ledger_fetch(struct ledger_posting *p, struct err *e)
{
    struct ids all = {0}, resolved = {0}, reversed = {0};
    for (uint32_t i = 0; i < p->n; i++) {
        const struct ledger_transfer *t = &p->v[i];
        vec_push(&p->a, &all, t->id);
        if (ledger_id_none(&t->other))
            continue;
        vec_push(&p->a, &all, t->other);
        if (t->kind == LEDGER_POSTED || t->kind == LEDGER_VOID)
            vec_push(&p->a, &resolved, t->other);
        else if (t->kind == LEDGER_REVERSE)
            vec_push(&p->a, &reversed, t->other);
    }
    sort_once(&all);
    sort_once(&resolved);
    sort_once(&reversed);
    enum err_code code =
        in_chunks(p,
                  SQL("SELECT id, kind, debit, credit, amount, code, day, other, beneficiary,"
                      " period, reference FROM ledger_transfer WHERE province = ?1 AND id"
                      " IN " LEDGER_IDS " ORDER BY id"),
                  &all, take_transfer, e);
    if (code == ERR_NONE)
        code = in_chunks(p,
                         SQL("SELECT other FROM ledger_transfer WHERE province = ?1 AND other"
                             " IN " LEDGER_IDS " AND kind IN ('post', 'void') ORDER BY other"),
                         &resolved, take_resolved, e);
    if (code == ERR_NONE)
        code = in_chunks(p,
                         SQL("SELECT other, sum(amount) FROM ledger_transfer WHERE province = ?1"
                             " AND other IN " LEDGER_IDS
                             " AND kind = 'reverse' GROUP BY other ORDER BY other"),
                         &reversed, take_reversed, e);
    return code;
}
