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

/* A list of identifiers is asked for in two ways. Those of one cycle were made together, and
 * identifiers begin with their moment (store_new_id, ledger_id_derived): a long run of neighbours
 * is one sweep of the index, whatever lies between being passed over. The rest are asked for sixty
 * at a time; so is a run among so many others that passing them over would take longer: a few
 * returns of a cycle stand scattered among all its transfers. */
#define RUN_LEAST 600u    /* shorter runs are not worth a sweep */
#define RUN_GAP_MS 60000u /* between neighbours */
#define RUN_PASSED 2      /* rows that are passed over in the time of one that is asked for */

typedef void take_row(struct ledger_posting *p);

struct asking {
    sql some, sweep, count; /* count: rows of the sweep, ?4 at most */
    take_row *take;
};

static uint64_t moment_of(const struct ledger_id *id)
{
    uint64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->b[i];
    return ms;
}

static enum err_code take_all(struct ledger_posting *p, const struct ids *ids, take_row *take,
                              struct err *e)
{
    int more;
    uint32_t at = 0;
    while ((more = store_next(p->c, e)) > 0) {
        struct ledger_id id = ledger_id_at(p->c, 0);
        while (at < ids->n && ledger_id_order(&ids->v[at], &id) < 0)
            at++;
        if (at < ids->n && ledger_id_same(&ids->v[at], &id))
            take(p);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code ask_some(struct ledger_posting *p, const struct asking *q,
                              const struct ids *ids, struct err *e)
{
    struct store_value values[1 + LEDGER_CHUNK] = {store_int(p->b->province)};
    for (uint32_t from = 0; from < ids->n; from += LEDGER_CHUNK) {
        const struct ids part = {ids->v + from,
                                 ids->n - from < LEDGER_CHUNK ? ids->n - from : LEDGER_CHUNK, 0};
        for (uint32_t i = 0; i < LEDGER_CHUNK; i++)
            values[1 + i] = ledger_id_value(&part.v[i < part.n ? i : part.n - 1]);
        enum err_code code = store_query(p->c, q->some, values, 1 + LEDGER_CHUNK, e);
        if (code == ERR_NONE)
            code = take_all(p, &part, q->take, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

static enum err_code worth_a_sweep(struct ledger_posting *p, const struct asking *q,
                                   const struct ids *run, bool *out, struct err *e)
{
    struct store_value v;
    int64_t most = (int64_t)run->n * RUN_PASSED;
    *out = false;
    if (run->n < RUN_LEAST)
        return ERR_NONE;
    if (store_one(p->c, q->count,
                  STORE_VALUES(store_int(p->b->province), ledger_id_value(&run->v[0]),
                               ledger_id_value(&run->v[run->n - 1]), store_int(most + 1)),
                  &p->a, &v, 1, e) < 0)
        return e->code;
    *out = v.i <= most;
    return ERR_NONE;
}

static enum err_code sweep(struct ledger_posting *p, const struct asking *q, const struct ids *run,
                           struct err *e)
{
    enum err_code code =
        store_query(p->c, q->sweep,
                    STORE_VALUES(store_int(p->b->province), ledger_id_value(&run->v[0]),
                                 ledger_id_value(&run->v[run->n - 1])),
                    e);
    return code == ERR_NONE ? take_all(p, run, q->take, e) : code;
}

static enum err_code ask(struct ledger_posting *p, const struct asking *q, const struct ids *ids,
                         struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t from = 0, to; from < ids->n && code == ERR_NONE; from = to) {
        to = from + 1;
        while (to < ids->n && moment_of(&ids->v[to]) - moment_of(&ids->v[to - 1]) <= RUN_GAP_MS)
            to++;
        const struct ids run = {ids->v + from, to - from, 0};
        bool in_one = false;
        code = worth_a_sweep(p, q, &run, &in_one, e);
        if (code == ERR_NONE)
            code = in_one ? sweep(p, q, &run, e) : ask_some(p, q, &run, e);
    }
    return code;
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

#define TRANSFER                                                                                   \
    "SELECT id, kind, debit, credit, amount, code, day, other, beneficiary, period, reference"     \
    " FROM ledger_transfer WHERE province = ?1 AND id"
#define RESOLVED "SELECT other FROM ledger_transfer WHERE province = ?1 AND other"
#define REVERSED "SELECT other, sum(amount) FROM ledger_transfer WHERE province = ?1 AND other"
#define COUNT_OF(column)                                                                           \
    "SELECT COUNT(*) FROM (SELECT 1 FROM ledger_transfer WHERE province = ?1 AND " column          \
    " >= ?2 AND " column " <= ?3"

static const struct asking asked_transfers = {{TRANSFER " IN " LEDGER_IDS " ORDER BY id"},
                                              {TRANSFER " >= ?2 AND id <= ?3 ORDER BY id"},
                                              {COUNT_OF("id") " LIMIT ?4) AS n"},
                                              take_transfer};
static const struct asking asked_resolved = {
    {RESOLVED " IN " LEDGER_IDS " AND kind IN ('post', 'void') ORDER BY other"},
    {RESOLVED " >= ?2 AND other <= ?3 AND kind IN ('post', 'void') ORDER BY other"},
    {COUNT_OF("other") " AND kind IN ('post', 'void') LIMIT ?4) AS n"},
    take_resolved};
static const struct asking asked_reversed = {
    {REVERSED " IN " LEDGER_IDS " AND kind = 'reverse' GROUP BY other ORDER BY other"},
    {REVERSED " >= ?2 AND other <= ?3 AND kind = 'reverse' GROUP BY other ORDER BY other"},
    {COUNT_OF("other") " AND kind = 'reverse' LIMIT ?4) AS n"},
    take_reversed};

enum err_code ledger_fetch(struct ledger_posting *p, struct err *e)
{
    struct ids all = {0}, resolved = {0}, reversed = {0};
    uint32_t others = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        const struct ledger_transfer *t = &p->v[i];
        vec_push(&p->a, &all, t->id);
        if (ledger_id_none(&t->other))
            continue;
        others++;
        vec_push(&p->a, &all, t->other);
        if (t->kind == LEDGER_POSTED || t->kind == LEDGER_VOID)
            vec_push(&p->a, &resolved, t->other);
        else if (t->kind == LEDGER_REVERSE)
            vec_push(&p->a, &reversed, t->other);
    }
    sort_once(&all);
    sort_once(&resolved);
    sort_once(&reversed);
    p->kept.v = arena_array(&p->a, struct ledger_kept, (size_t)others + 1);
    p->kept.cap = others + 1;
    enum err_code code = ask(p, &asked_transfers, &all, e);
    if (code == ERR_NONE)
        code = ask(p, &asked_resolved, &resolved, e);
    return code == ERR_NONE ? ask(p, &asked_reversed, &reversed, e) : code;
}
