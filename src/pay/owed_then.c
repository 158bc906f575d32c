/* Households that were otherwise, and the months that are decided of them as they were. */
#include "pay/owed_then.h"

#include "registry/times.h"

#include <stdlib.h>

struct changed {
    int64_t household;
    day last; /* since when it is as it is on the day of the world */
};
struct looking {
    struct store_conn *c;
    struct arena *a;
    const struct world_at *at;
    const struct areas *areas;
    const struct owed_question *q;
    struct owed_then *out;
    struct {
        struct changed *v;
        uint32_t n, cap;
    } all;
};

/* ---- who lived otherwise ---- */

#define KNOWN_M                                                                                    \
    " AND m.known_from <= ?3 AND m.recorded <= ?4 AND (m.closed = 0 OR m.closed > ?4 OR"           \
    " m.known_to > ?3)"
#define KNOWN_H                                                                                    \
    " AND h.known_from <= ?3 AND h.recorded <= ?4 AND (h.closed = 0 OR h.closed > ?4 OR"           \
    " h.known_to > ?3)"
#define KNOWN_W                                                                                    \
    " AND w.known_from <= ?3 AND w.recorded <= ?4 AND (w.closed = 0 OR w.closed > ?4 OR"           \
    " w.known_to > ?3)"
/* After day ?5 and until ?2 somebody left; somebody came, not with the household itself; all went
 * to another commune. */
#define LEFT                                                                                       \
    "SELECT m.household, m.valid_to AS on_day FROM membership AS m WHERE m.province = ?1 AND"      \
    " m.valid_to > ?5 AND m.valid_to <= ?2" KNOWN_M
#define CAME                                                                                       \
    "SELECT m.household, m.valid_from FROM membership AS m WHERE m.province = ?1 AND"              \
    " m.valid_from > ?5 AND m.valid_from <= ?2" KNOWN_M                                            \
    " AND EXISTS (SELECT 1 FROM household AS h WHERE h.province = ?1 AND h.id = m.household AND"   \
    " h.valid_from < m.valid_from" KNOWN_H ")"
#define WENT                                                                                       \
    "SELECT h.id, h.valid_from FROM household AS h WHERE h.province = ?1 AND h.valid_from > ?5"    \
    " AND h.valid_from <= ?2" KNOWN_H                                                              \
    " AND EXISTS (SELECT 1 FROM household AS w WHERE w.province = ?1 AND w.id = h.id AND"          \
    " w.valid_to <= h.valid_from AND w.commune <> h.commune" KNOWN_W ")"
/* The households of one person, or the one that it is. */
#define HIS                                                                                        \
    " IN (SELECT household FROM membership WHERE province = ?1 AND (person = ?6 OR household ="    \
    " ?6))"
#define LAST " GROUP BY household ORDER BY household"

#define OF_ALL                                                                                     \
    "SELECT household, max(on_day) FROM (" LEFT " UNION ALL " CAME " UNION ALL " WENT ") AS "      \
    "x" LAST
#define OF_ONE                                                                                     \
    "SELECT household, max(on_day) FROM (" LEFT " AND m.household" HIS " UNION ALL " CAME          \
    " AND m.household" HIS " UNION ALL " WENT " AND h.id" HIS ") AS x" LAST

static enum err_code find_changed(struct looking *k, int64_t entity, struct err *e)
{
    const struct store_value values[] = {store_int(k->at->province),
                                         store_date(k->at->as_of),
                                         store_date(k->at->known_on),
                                         store_int(k->at->recording),
                                         store_date(month_first_day(k->q->from) - 1),
                                         store_int(entity)};
    int more;
    enum err_code code = entity == 0 ? store_query(k->c, SQL(OF_ALL), values, 5, e)
                                     : store_query(k->c, SQL(OF_ONE), values, 6, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(k->c, e)) > 0) {
        const struct changed x = {store_at_int(k->c, 0), (day)store_at_int(k->c, 1)};
        vec_push(k->a, &k->all, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- what was owed there ---- */

static void take_world(struct looking *k, month m, const struct world *w,
                       const struct owed_rows *rows)
{
    const struct survey *s = w->survey;
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct owed_row *r = &rows->v[i];
        bool person = law_symbol(k->q->law, k->q->benefits[r->benefit])->entity == LAW_PERSON;
        const struct owed_then_row row = {.entity = (person ? w->person : w->household)[r->row],
                                          .month = m,
                                          .benefit = r->benefit,
                                          .undetermined = r->undetermined,
                                          .amount = r->amount};
        vec_push(k->a, k->out, row);
    }
    for (uint32_t i = 0; i < s->persons + s->households; i++) {
        const struct owed_then_row all = {.entity = i < s->persons ? w->person[i]
                                                                   : w->household[i - s->persons],
                                          .month = m,
                                          .benefit = OWED_THEN_ALL};
        vec_push(k->a, k->out, all);
    }
}

static enum err_code read_month(struct looking *k, month m, struct err *e)
{
    struct world_at at = *k->at;
    struct owed_question q = *k->q;
    q.steps = (struct steps){0};
    struct arena scratch;
    struct world w = {0};
    struct owed_rows rows;
    q.from = q.to = m;
    at.as_of = month_first_day(m) - 1;
    arena_init(&scratch, (size_t)8 << 30);
    struct world_scope scope = {NULL, 0};
    int64_t *households = arena_array(&scratch, int64_t, (size_t)k->all.n + 1);
    for (uint32_t i = 0; i < k->all.n; i++) {
        if (k->all.v[i].last > at.as_of)
            households[scope.n++] = k->all.v[i].household;
    }
    scope.households = households;
    enum err_code code = ERR_NONE;
    if (scope.n > 0)
        code = world_read_scope(k->c, &scratch, q.law, k->areas, &at, &scope, DAY_MAX, &w, e);
    if (code == ERR_NONE && w.survey != NULL && w.survey->households > 0) {
        code = owed_compute(&scratch, w.survey, &q, &rows, e);
        if (code == ERR_NONE)
            take_world(k, m, &w, &rows);
    }
    survey_free(w.survey);
    arena_clear(&scratch);
    return code;
}

static int by_entity(const void *a, const void *b)
{
    const struct owed_then_row *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    return (x->benefit > y->benefit) - (x->benefit < y->benefit);
}

enum err_code owed_then_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                             const struct areas *areas, const struct owed_question *q,
                             int64_t entity, struct owed_then *out, struct err *e)
{
    struct looking k = {.c = c, .a = a, .at = at, .areas = areas, .q = q, .out = out};
    *out = (struct owed_then){0};
    enum err_code code = find_changed(&k, entity, e);
    for (month m = q->from;
         code == ERR_NONE && k.all.n > 0 && m <= q->to && month_first_day(m) - 1 < at->as_of; m++)
        code = read_month(&k, m, e);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_entity);
    return code;
}

bool owed_then_has(const struct owed_then *t, int64_t entity, month m)
{
    const struct owed_then_row key = {.entity = entity, .month = m, .benefit = OWED_THEN_ALL};
    return t->n > 0 && bsearch(&key, t->v, t->n, sizeof(*t->v), by_entity) != NULL;
}
