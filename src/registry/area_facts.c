/* What is said of communes, laid over the households that live there. */
#include "registry/area_facts.h"

#include "base/check.h"
#include "registry/area_map.h"
#include "registry/survey_int.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)1 << 30)
#define MAX_MAPS 8

struct said {
    int64_t area, value;
    const struct law_symbol *fact;
    day from, to; /* the last day not included */
};

struct laying {
    struct survey *s;
    struct arena a;
    struct area_map *map;
    struct {
        struct said *v;
        uint32_t n, cap;
    } said;                    /* by area */
    uint32_t *owned;           /* entries of each fact before anything is laid */
    int64_t few[AREA_MAP_FEW]; /* the areas, where they are so few */
    uint32_t n_few;
    bool many;
};

/* All but what `areas.h` tells of every commune; by ranges, so that the index on names serves. */
#define SAID                                                                                       \
    "SELECT area, name, valid_from, valid_to, value FROM area_fact WHERE (name < 'area' OR (name " \
    "> 'area' AND name < 'central_city') OR (name > 'central_city' AND name < 'region') OR name >" \
    " 'region')"
#define SAID_ORDER " ORDER BY area, name, valid_from"

static enum err_code ask_said(const struct laying *x, struct store_conn *c, struct err *e)
{
    struct store_value v[AREA_MAP_FEW];
    if (x->many)
        return store_query(c, SQL(SAID SAID_ORDER), STORE_NO_VALUES, e);
    area_map_few(x->few, x->n_few, v);
    return store_query(
        c, SQL(AREA_MAP_REACHED SAID " AND area IN (SELECT area FROM reached)" SAID_ORDER), v,
        AREA_MAP_FEW, e);
}

static enum err_code read_said(struct laying *x, struct store_conn *c, struct err *e)
{
    int more;
    if (ask_said(x, c, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct law_symbol *fact = law_find(x->s->law, store_at_text(c, 1));
        struct said one = {.area = store_at_int(c, 0),
                           .fact = fact,
                           .from = (day)store_at_int(c, 2),
                           .to = (day)store_at_int(c, 3)};
        /* What the law no longer knows decides nothing. */
        if (fact != NULL && fact->kind == LAW_FACT && fact->entity == LAW_HOUSEHOLD &&
            law_value_parse(&fact->type, store_at_text(c, 4), &one.value))
            vec_push(&x->a, &x->said, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static void add_entry(struct survey *s, const struct said *w, uint32_t row, day from, day to)
{
    const struct survey_entry entry = {
        .row = row, .from = from, .to = to, .known_from = from, .value = w->value};
    if (from <= to)
        survey_add_entry(s, w->fact, entry);
}

/* On [from, to], both included, but for the days of which the household's own entries tell. */
static void lay_one(struct laying *x, const struct said *w, uint32_t row, day from, day to)
{
    const struct survey_entries *list = &x->s->entries[w->fact->index];
    uint32_t lo = 0, hi = x->owned[w->fact->index];
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (list->v[middle].row < row)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < x->owned[w->fact->index] && list->v[lo].row == row; lo++) {
        const struct survey_entry own = list->v[lo];
        if (own.to < from || own.from > to)
            continue;
        add_entry(x->s, w, row, from, own.from - 1);
        if (own.to >= to)
            return;
        from = own.to + 1;
    }
    add_entry(x->s, w, row, from, to);
}

static void lay_area(struct laying *x, uint32_t row, const struct area_row *area)
{
    uint32_t lo = 0, hi = x->said.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (x->said.v[middle].area < area->id)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < x->said.n && x->said.v[lo].area == area->id; lo++) {
        const struct said *w = &x->said.v[lo];
        day from = w->from > area->from ? w->from : area->from;
        day to = w->to < area->to ? w->to : area->to;
        lay_one(x, w, row, from, to == NO_END ? DAY_MAX : to - 1);
    }
}

/* One household is not to read every area there is. */
static void find_few(struct laying *x, const int64_t *areas)
{
    for (uint32_t h = 0; h < x->s->households && !x->many; h++) {
        uint32_t i = 0;
        while (i < x->n_few && x->few[i] != areas[h])
            i++;
        if (i < x->n_few || areas[h] == 0)
            continue;
        if (x->n_few == AREA_MAP_FEW)
            x->many = true;
        else
            x->few[x->n_few++] = areas[h];
    }
}

enum err_code area_facts_lay(struct store_conn *c, struct survey *s, const int64_t *areas,
                             day as_of, struct err *e)
{
    struct laying *x = NULL;
    struct arena own;
    arena_init(&own, SCRATCH_BYTES);
    x = arena_new(&own, struct laying);
    arena_init(&x->a, SCRATCH_BYTES);
    x->s = s;
    find_few(x, areas);
    enum err_code code = read_said(x, c, e);
    if (code == ERR_NONE && x->said.n > 0) {
        uint32_t n = law_symbol_count(s->law);
        x->owned = arena_array(&x->a, uint32_t, (size_t)n + 1);
        for (uint32_t i = 0; i < n; i++)
            x->owned[i] = s->entries[i].n;
        code = x->many ? area_map_read(c, &x->a, &x->map, e)
                       : area_map_read_from(c, &x->a, x->few, x->n_few, &x->map, e);
    }
    for (uint32_t h = 0; h < s->households && code == ERR_NONE && x->said.n > 0; h++) {
        const struct area_row *area = areas[h] != 0 ? area_map_at(x->map, areas[h]) : NULL;
        for (int i = 0; i < MAX_MAPS && area != NULL; i++) {
            lay_area(x, h, area);
            if (area->to > as_of)
                break;
            struct area_cast next = area_map_cast(x->map, area->id, area->to);
            area = next.area != 0 && next.area != area->id ? area_map_at(x->map, next.area) : NULL;
        }
    }
    arena_clear(&x->a);
    arena_clear(&own);
    return code;
}
