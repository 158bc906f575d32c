#include "registry/area_map.h"

#include "base/check.h"
#include "registry/times.h"

#include <stdlib.h>

const char *const area_level_names[AREA_LEVELS] = {"province", "district", "commune"};

#define MAX_STEPS 16 /* maps that follow one another */

/* ---- orders ---- */

static int compare_rows(const struct area_row *x, const struct area_row *y)
{
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    int c = str_cmp(x->code, y->code);
    if (c != 0)
        return c;
    return x->from < y->from ? -1 : x->from > y->from;
}

static int compare_into(const struct area_step *x, const struct area_step *y)
{
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

struct place {
    const void *item;
    uint32_t index;
};

static int by_row(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return compare_rows(x->item, y->item);
}

static int by_target(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    return compare_into(x->item, y->item);
}

static uint32_t *sorted(struct arena *a, struct place *places, uint32_t n,
                        int (*compare)(const void *, const void *))
{
    uint32_t *order = arena_array(a, uint32_t, (size_t)n + 1);
    qsort(places, n, sizeof(*places), compare);
    for (uint32_t i = 0; i < n; i++)
        order[i] = places[i].index;
    return order;
}

static void make_orders(struct arena *a, struct area_map *m)
{
    uint32_t n = m->rows.n > m->steps.n ? m->rows.n : m->steps.n;
    struct place *places = arena_array(a, struct place, (size_t)n + 1);
    for (uint32_t i = 0; i < m->rows.n; i++)
        places[i] = (struct place){&m->rows.v[i], i};
    m->by_code = sorted(a, places, m->rows.n, by_row);
    for (uint32_t i = 0; i < m->steps.n; i++)
        places[i] = (struct place){&m->steps.v[i], i};
    m->by_to = sorted(a, places, m->steps.n, by_target);
}

enum err_code area_map_load(struct arena *a, struct area_map **out, const struct areas *areas,
                            str folder, struct err *e)
{
    *out = arena_new(a, struct area_map);
    enum err_code code = area_lists_read(a, *out, areas, folder, e);
    if (code == ERR_NONE)
        make_orders(a, *out);
    return code;
}

/* ---- out of the database ---- */

static enum area_level level_named(str name)
{
    for (int i = 0; i < AREA_LEVELS; i++) {
        if (str_eq_c(name, area_level_names[i]))
            return (enum area_level)i;
    }
    return AREA_COMMUNE; /* the table allows these three alone */
}

void area_map_few(const int64_t *areas, uint32_t n, struct store_value out[AREA_MAP_FEW])
{
    for (uint32_t i = 0; i < AREA_MAP_FEW; i++)
        out[i] = store_int(i < n ? areas[i] : 0);
}

/* Of all areas, or of a few with what became of them. */
struct asked {
    struct store_conn *c;
    struct arena *a;
    const int64_t *areas; /* NULL: all */
    uint32_t n;
};

static enum err_code ask(const struct asked *q, sql all, sql some, struct err *e)
{
    struct store_value v[AREA_MAP_FEW];
    area_map_few(q->areas, q->n, v);
    return q->areas == NULL ? store_query(q->c, all, STORE_NO_VALUES, e)
                            : store_query(q->c, some, v, AREA_MAP_FEW, e);
}

#define ROWS "SELECT id, code, name, kind, level, parent, valid_from, valid_to FROM area"

static enum err_code read_rows(const struct asked *q, struct area_map *m, struct err *e)
{
    struct store_conn *c = q->c;
    struct arena *a = q->a;
    int more;
    if (ask(q, SQL(ROWS " ORDER BY id"),
            SQL(AREA_MAP_REACHED ROWS " WHERE id IN (SELECT area FROM reached) ORDER BY id"),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct area_row r = {.id = store_at_int(c, 0),
                             .code = arena_str(a, store_at_text(c, 1)),
                             .name = arena_str(a, store_at_text(c, 2)),
                             .kind = arena_str(a, store_at_text(c, 3)),
                             .level = level_named(store_at_text(c, 4)),
                             .parent = store_at_null(c, 5) ? 0 : store_at_int(c, 5),
                             .from = (day)store_at_int(c, 6),
                             .to = (day)store_at_int(c, 7)};
        vec_push(a, &m->rows, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}

#define STEPS "SELECT from_area, to_area, on_day, whole, people FROM area_succession"
#define STEPS_ORDER " ORDER BY from_area, to_area, on_day"

static enum err_code read_steps(const struct asked *q, struct area_map *m, struct err *e)
{
    struct store_conn *c = q->c;
    int more;
    if (ask(q, SQL(STEPS STEPS_ORDER),
            SQL(AREA_MAP_REACHED STEPS
                " WHERE from_area IN (SELECT area FROM reached)" STEPS_ORDER),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct area_step s = {.from = store_at_int(c, 0),
                              .to = store_at_int(c, 1),
                              .on = (day)store_at_int(c, 2),
                              .whole = store_at_int(c, 3) != 0,
                              .people = (enum area_people)store_at_int(c, 4)};
        vec_push(q->a, &m->steps, s);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_said(struct store_conn *c, struct arena *a, struct area_map *m,
                               struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT area, name, value, basis, valid_from, valid_to FROM area_fact"
                        " ORDER BY area, name, valid_from"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct area_said s = {.area = store_at_int(c, 0),
                              .name = arena_str(a, store_at_text(c, 1)),
                              .value = arena_str(a, store_at_text(c, 2)),
                              .basis = arena_str(a, store_at_text(c, 3)),
                              .from = (day)store_at_int(c, 4),
                              .to = (day)store_at_int(c, 5)};
        vec_push(a, &m->said, s);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code area_map_read(struct store_conn *c, struct arena *a, struct area_map **out,
                            struct err *e)
{
    const struct asked q = {c, a, NULL, 0};
    *out = arena_new(a, struct area_map);
    enum err_code code = read_rows(&q, *out, e);
    if (code == ERR_NONE)
        code = read_steps(&q, *out, e);
    if (code == ERR_NONE)
        code = read_said(c, a, *out, e);
    if (code == ERR_NONE)
        make_orders(a, *out);
    return code;
}

enum err_code area_map_read_from(struct store_conn *c, struct arena *a, const int64_t *areas,
                                 uint32_t n, struct area_map **out, struct err *e)
{
    const struct asked q = {c, a, areas, n};
    check(n <= AREA_MAP_FEW);
    *out = arena_new(a, struct area_map);
    enum err_code code = read_rows(&q, *out, e);
    if (code == ERR_NONE)
        code = read_steps(&q, *out, e);
    if (code == ERR_NONE)
        make_orders(a, *out);
    return code;
}

/* ---- asking ---- */

const struct area_row *area_map_at(const struct area_map *m, int64_t id)
{
    uint32_t lo = 0, hi = m->rows.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (m->rows.v[middle].id < id)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < m->rows.n && m->rows.v[lo].id == id ? &m->rows.v[lo] : NULL;
}

const struct area_row *area_map_find(const struct area_map *m, enum area_level level, str code,
                                     day on)
{
    const struct area_row key = {.level = level, .code = code, .from = DAY_MIN};
    uint32_t lo = 0, hi = m->rows.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (compare_rows(&m->rows.v[m->by_code[middle]], &key) < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < m->rows.n; lo++) {
        const struct area_row *r = &m->rows.v[m->by_code[lo]];
        if (r->level != level || !str_eq(r->code, code))
            break;
        if (r->from <= on && on < r->to)
            return r;
    }
    return NULL;
}

const struct area_row *area_map_within(const struct area_map *m, int64_t id, enum area_level level)
{
    const struct area_row *r = area_map_at(m, id);
    for (int i = 0; i < AREA_LEVELS && r != NULL && r->level != level; i++)
        r = r->parent != 0 ? area_map_at(m, r->parent) : NULL;
    return r != NULL && r->level == level ? r : NULL;
}

uint32_t area_map_steps_from(const struct area_map *m, int64_t id, uint32_t *first)
{
    uint32_t lo = 0, hi = m->steps.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (m->steps.v[middle].from < id)
            lo = middle + 1;
        else
            hi = middle;
    }
    *first = lo;
    while (lo < m->steps.n && m->steps.v[lo].from == id)
        lo++;
    return lo - *first;
}

uint32_t area_map_steps_to(const struct area_map *m, int64_t id, uint32_t *first)
{
    uint32_t lo = 0, hi = m->steps.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (m->steps.v[m->by_to[middle]].to < id)
            lo = middle + 1;
        else
            hi = middle;
    }
    *first = lo;
    while (lo < m->steps.n && m->steps.v[m->by_to[lo]].to == id)
        lo++;
    return lo - *first;
}

/* Whether x is rather what became of `was` than y is. */
static bool rather(const struct area_map *m, const struct area_row *was, const struct area_step *x,
                   const struct area_step *y)
{
    const struct area_row *a = area_map_at(m, x->to), *b = area_map_at(m, y->to);
    check(a != NULL && b != NULL);
    if (x->people != y->people)
        return x->people > y->people;
    bool code_a = str_eq(a->code, was->code), code_b = str_eq(b->code, was->code);
    if (code_a != code_b)
        return code_a;
    bool name_a = str_eq(a->name, was->name), name_b = str_eq(b->name, was->name);
    if (name_a != name_b)
        return name_a;
    return str_cmp(a->code, b->code) < 0;
}

struct area_cast area_map_cast(const struct area_map *m, int64_t id, day on)
{
    struct area_cast cast = {.area = id, .whole = true};
    for (int i = 0; i < MAX_STEPS; i++) {
        const struct area_row *r = area_map_at(m, cast.area);
        if (r == NULL || on < r->from)
            break;
        if (on < r->to)
            return cast;
        uint32_t first, n = area_map_steps_from(m, r->id, &first);
        const struct area_step *best = NULL;
        for (uint32_t k = first; k < first + n; k++) {
            if (best == NULL || rather(m, r, &m->steps.v[k], best))
                best = &m->steps.v[k];
        }
        if (best == NULL)
            break;
        cast.area = best->to;
        cast.whole &= best->people == AREA_EVERYBODY;
    }
    return (struct area_cast){0, false};
}
