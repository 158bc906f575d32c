/* Ranks of findings, and whom to visit: by risk, and by chance. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/enrol.h"
#include "registry/communes.h"
#include "registry/times.h"
#include "synth/rng.h"

#include <stdlib.h>

/* ---- ranks ---- */

static int kind_first(const void *a, const void *b)
{
    const struct inspect_finding *x = a, *y = b;
    return str_cmp(str_from_c(x->kind->code), str_from_c(y->kind->code));
}

static int entity_first(const void *a, const void *b)
{
    const struct inspect_finding *x = a, *y = b;
    int o = x->entity < y->entity ? -1 : x->entity > y->entity;
    return o != 0 ? o : kind_first(a, b);
}

static int commune_first(const void *a, const void *b)
{
    const struct inspect_finding *x = a, *y = b;
    int o = str_cmp(x->commune, y->commune);
    return o != 0 ? o : kind_first(a, b);
}

static bool together(enum inspect_by by, const struct inspect_finding *a,
                     const struct inspect_finding *b)
{
    switch (by) {
    case INSPECT_BY_ENTITY:
        return a->entity == b->entity;
    case INSPECT_BY_COMMUNE:
        return str_eq(a->commune, b->commune);
    case INSPECT_BY_KIND:
        break;
    }
    return str_eq_c(str_from_c(a->kind->code), b->kind->code);
}

/* v[from..to) belong together, kinds side by side. */
static void add_rank(struct arena *a, enum inspect_by by, const struct inspect_finding *v,
                     uint32_t n, struct inspect_ranks *out)
{
    struct inspect_rank r = {.entity = by == INSPECT_BY_ENTITY ? v[0].entity : 0,
                             .commune = by != INSPECT_BY_KIND ? v[0].commune : STR(""),
                             .kind = by == INSPECT_BY_KIND ? v[0].kind : NULL,
                             .findings = n};
    struct buf why;
    int32_t most = 0; /* of the kind under way */
    buf_init(&why, a, 8192);
    for (uint32_t i = 0; i < n; i++) {
        bool another = i == 0 || !str_eq_c(str_from_c(v[i].kind->code), v[i - 1].kind->code);
        if (another)
            buf_fmt(&why, why.n > 0 ? " %z" : "%z", v[i].kind->code);
        most = another || v[i].risk > most ? v[i].risk : most;
        bool last = i + 1 == n || !str_eq_c(str_from_c(v[i + 1].kind->code), v[i].kind->code);
        if (by != INSPECT_BY_ENTITY)
            r.risk += v[i].risk;
        else if (last)
            r.risk += most;
        r.amount += v[i].amount;
    }
    r.why = buf_str(&why);
    vec_push(a, out, r);
}

static int by_total(const void *a, const void *b)
{
    const struct inspect_rank *x = a, *y = b;
    if (x->risk != y->risk)
        return x->risk > y->risk ? -1 : 1;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    int o = str_cmp(x->commune, y->commune);
    return o != 0 ? o : str_cmp(x->why, y->why);
}

void inspect_ranks(struct arena *a, const struct inspect_findings *all, enum inspect_by by,
                   struct inspect_ranks *out)
{
    struct inspect_finding *v = arena_array(a, struct inspect_finding, (size_t)all->n + 1);
    uint32_t n = 0;
    *out = (struct inspect_ranks){0};
    for (uint32_t i = 0; i < all->n; i++) {
        if (by != INSPECT_BY_ENTITY || all->v[i].entity != 0)
            v[n++] = all->v[i];
    }
    if (n > 1)
        qsort(v, n, sizeof(*v),
              by == INSPECT_BY_ENTITY    ? entity_first
              : by == INSPECT_BY_COMMUNE ? commune_first
                                         : kind_first);
    for (uint32_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && together(by, &v[from], &v[to]); to++)
            ;
        add_rank(a, by, v + from, to - from, out);
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_total);
}

/* ---- a sample ---- */

struct numbers {
    int64_t *v;
    uint32_t n, cap;
};

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static bool is_in(const struct numbers *all, int64_t id)
{
    return all->n > 0 && bsearch(&id, all->v, all->n, sizeof(*all->v), by_number) != NULL;
}

/* Households recognised as poor or near-poor on the day. */
static enum err_code read_poor(struct store_conn *c, struct arena *a,
                               const struct inspect_question *q, struct numbers *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT entity FROM fact WHERE province = ?1 AND name = 'class' AND"
                        " closed = 0 AND valid_from <= ?2 AND ?2 < valid_to AND value IN ('N',"
                        " 'CN') ORDER BY entity"),
                    STORE_VALUES(store_int(q->province), store_date(q->on)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0)
        vec_push(a, out, store_at_int(c, 0));
    return more < 0 ? e->code : ERR_NONE;
}

static void add_enrolled(struct arena *a, const struct enrol_lines *acts, month m,
                         struct numbers *out)
{
    for (uint32_t i = 0, n; i < acts->n; i += n) {
        const struct enrol_line *first = &acts->v[i];
        for (n = 1; i + n < acts->n && acts->v[i + n].entity == first->entity &&
                    str_eq(acts->v[i + n].benefit, first->benefit);
             n++)
            ;
        if (enrol_open_in(first, n, m))
            vec_push(a, out, first->entity);
    }
}

/* Whom chance may take: ascending, each once, nobody who was taken. */
static enum err_code read_frame(struct store_conn *c, struct arena *a,
                                const struct inspect_question *q, const struct numbers *taken,
                                struct numbers *out, struct err *e)
{
    struct enrol_lines acts;
    uint32_t kept = 0;
    enum err_code code = read_poor(c, a, q, out, e);
    if (code == ERR_NONE)
        code = enrol_read(c, a, q->province, 0, INT64_MAX, &acts, e);
    if (code != ERR_NONE)
        return code;
    add_enrolled(a, &acts, month_of(q->on), out);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_number);
    for (uint32_t i = 0; i < out->n; i++) {
        bool again = kept > 0 && out->v[kept - 1] == out->v[i];
        if (!again && !is_in(taken, out->v[i]))
            out->v[kept++] = out->v[i];
    }
    out->n = kept;
    return ERR_NONE;
}

/* `n` of the frame, the first of a shuffle (Fisher and Yates). */
static void draw(struct arena *a, struct numbers *frame, uint32_t n, uint64_t seed,
                 struct inspect_picks *out)
{
    struct rng chance = {seed};
    for (uint32_t i = 0; i < n && i < frame->n; i++) {
        uint32_t k = i + (uint32_t)(rng_next(&chance) % (frame->n - i));
        int64_t id = frame->v[k];
        frame->v[k] = frame->v[i];
        frame->v[i] = id;
        const struct inspect_pick pick = {.entity = id, .why = STR("chance")};
        vec_push(a, out, pick);
    }
}

static int pick_number(const void *a, const void *b)
{
    const struct inspect_pick *const *x = a, *const *y = b;
    return (*x)->entity < (*y)->entity ? -1 : (*x)->entity > (*y)->entity;
}

static enum err_code place(struct store_conn *c, struct arena *a, const struct inspect_question *q,
                           struct inspect_picks *out, struct err *e)
{
    struct inspect_pick **order = arena_array(a, struct inspect_pick *, (size_t)out->n + 1);
    int64_t *ids = arena_array(a, int64_t, (size_t)out->n + 1);
    str *codes = arena_array(a, str, (size_t)out->n + 1);
    for (uint32_t i = 0; i < out->n; i++)
        order[i] = &out->v[i];
    if (out->n == 0)
        return ERR_NONE;
    qsort(order, out->n, sizeof(struct inspect_pick *), pick_number);
    for (uint32_t i = 0; i < out->n; i++)
        ids[i] = order[i]->entity;
    enum err_code code = communes_of(c, a, q->province, ids, out->n, q->on, codes, NULL, e);
    for (uint32_t i = 0; i < out->n && code == ERR_NONE; i++)
        order[i]->commune = codes[i];
    return code;
}

enum err_code inspect_sample(struct store_conn *c, struct arena *a,
                             const struct inspect_question *q, const struct inspect_findings *all,
                             const struct inspect_draw *d, struct inspect_picks *out, struct err *e)
{
    struct inspect_ranks ranks;
    struct numbers taken = {0}, frame = {0};
    uint32_t by_chance = (uint32_t)((uint64_t)d->size * d->random_percent / 100);
    *out = (struct inspect_picks){0};
    inspect_ranks(a, all, INSPECT_BY_ENTITY, &ranks);
    for (uint32_t i = 0; i < ranks.n && out->n < d->size - by_chance; i++) {
        const struct inspect_pick pick = {
            .entity = ranks.v[i].entity, .risk = ranks.v[i].risk, .why = ranks.v[i].why};
        vec_push(a, out, pick);
        vec_push(a, &taken, pick.entity);
    }
    if (taken.n > 1)
        qsort(taken.v, taken.n, sizeof(*taken.v), by_number);
    /* Where there are fewer risks, chance takes their place. */
    by_chance = d->size - out->n;
    enum err_code code = by_chance > 0 ? read_frame(c, a, q, &taken, &frame, e) : ERR_NONE;
    if (code == ERR_NONE)
        draw(a, &frame, by_chance, d->seed, out);
    return code == ERR_NONE ? place(c, a, q, out, e) : code;
}
