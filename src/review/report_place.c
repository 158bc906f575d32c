#include "review/report_place.h"

#include "base/check.h"
#include "registry/times.h"

#include <stdlib.h>

#define MAX_STEPS 16 /* maps that follow one another */

static bool became(const struct area_map *m, int64_t earlier, int64_t later, int depth)
{
    if (earlier == later)
        return true;
    uint32_t first, n = depth > 0 ? area_map_steps_from(m, earlier, &first) : 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct area_step *s = &m->steps.v[first + i];
        if (s->people != AREA_NOBODY && became(m, s->to, later, depth - 1))
            return true;
    }
    return false;
}

bool report_became(const struct area_map *m, int64_t earlier, int64_t later)
{
    return became(m, earlier, later, MAX_STEPS);
}

static struct area_cast cast_of(struct report_places *p, const struct area_row *r)
{
    size_t i = (size_t)(r - p->map->rows.v);
    if (!p->casted[i]) {
        /* What came after the map's day is shown as it is: it has no one forerunner. */
        p->casts[i] =
            r->from > p->on ? (struct area_cast){r->id, true} : area_map_cast(p->map, r->id, p->on);
        p->casted[i] = true;
    }
    return p->casts[i];
}

static int compare_villages(const struct report_village *x, int64_t from, str name)
{
    if (x->from != from)
        return x->from < from ? -1 : 1;
    return str_cmp(x->name, name);
}

static const struct report_village *find_village(const struct report_places *p, int64_t from,
                                                 str name)
{
    uint32_t lo = 0, hi = p->villages.n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (compare_villages(&p->villages.v[middle], from, name) < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    bool found = lo < p->villages.n && compare_villages(&p->villages.v[lo], from, name) == 0;
    return found ? &p->villages.v[lo] : NULL;
}

struct report_place report_place_of(struct report_places *p, const struct report_stand *stand)
{
    const struct area_row *r = stand->area != 0 ? area_map_at(p->map, stand->area) : NULL;
    if (r == NULL)
        return (struct report_place){PLACE_UNLISTED, 0};
    struct area_cast cast = cast_of(p, r);
    if (cast.area != 0 && cast.whole)
        return (struct report_place){PLACE_ON_MAP, cast.area};
    const struct report_village *v = find_village(p, r->id, stand->village);
    if (v == NULL || v->to == 0)
        return (struct report_place){PLACE_DIVIDED, r->id};
    const struct area_row *part = area_map_at(p->map, v->to);
    cast = part != NULL ? cast_of(p, part) : cast;
    return cast.area != 0 && cast.whole ? (struct report_place){PLACE_ON_MAP, cast.area}
                                        : (struct report_place){PLACE_DIVIDED, r->id};
}

/* ---- villages of divided communes ---- */

static bool has_divided(struct report_places *p, const struct report_data *d)
{
    for (uint32_t i = 0; i < d->households.n; i++) {
        for (int side = 0; side < SIDES; side++) {
            const struct report_stand *s = &d->households.v[i].at[side];
            const struct area_row *r =
                s->there && s->area != 0 ? area_map_at(p->map, s->area) : NULL;
            if (r != NULL && !cast_of(p, r).whole)
                return true;
        }
    }
    return false;
}

static int by_village(const void *a, const void *b)
{
    const struct report_village *x = a, *y = b;
    int c = compare_villages(x, y->from, y->name);
    return c != 0 ? c : (x->to > y->to) - (x->to < y->to);
}

/* One line for each village; where its households went different ways, none of them is meant. */
static void settle_villages(struct report_places *p)
{
    uint32_t n = 0;
    if (p->villages.n > 0)
        qsort(p->villages.v, p->villages.n, sizeof(*p->villages.v), by_village);
    for (uint32_t i = 0; i < p->villages.n; i++) {
        struct report_village *v = &p->villages.v[i];
        struct report_village *last = n > 0 ? &p->villages.v[n - 1] : NULL;
        if (last == NULL || compare_villages(last, v->from, v->name) != 0)
            p->villages.v[n++] = *v;
        else if (last->to != v->to)
            last->to = 0;
    }
    p->villages.n = n;
}

/* A household of a divided commune that is later recorded in one of its parts, in a village of the
 * same name, tells where the village went. */
static enum err_code read_villages(struct store_conn *c, struct arena *a,
                                   const struct report_data *d, struct report_places *p,
                                   struct err *e)
{
    int64_t id = 0, area = 0;
    str village = {NULL, 0};
    int more;
    if (store_query(c,
                    SQL("SELECT h.id, h.area, h.village FROM household AS h WHERE h.province = ?1"
                        " AND h.area IS NOT NULL AND h.valid_from < ?2 AND" REPORT_KNOWN(
                            "h") " ORDER BY h.id, h.valid_from, h.recorded"),
                    STORE_VALUES(store_int(d->at.province), store_date(NO_END),
                                 store_date(d->at.known_on), store_int(d->at.recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t next_id = store_at_int(c, 0), next_area = store_at_int(c, 1);
        str next_village = arena_str(a, store_at_text(c, 2));
        const struct area_row *r = area_map_at(p->map, area);
        if (next_id == id && next_area != area && r != NULL && !cast_of(p, r).whole &&
            str_eq(village, next_village) && report_became(p->map, area, next_area)) {
            struct report_village v = {area, next_area, village};
            vec_push(a, &p->villages, v);
        }
        id = next_id;
        area = next_area;
        village = next_village;
    }
    settle_villages(p);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code report_places_read(struct store_conn *c, struct arena *a, const struct report_data *d,
                                 day on, struct report_places *out, struct err *e)
{
    *out = (struct report_places){.map = d->map, .on = on};
    out->casts = arena_array(a, struct area_cast, (size_t)d->map->rows.n + 1);
    out->casted = arena_array(a, bool, (size_t)d->map->rows.n + 1);
    return has_divided(out, d) ? read_villages(c, a, d, out, e) : ERR_NONE;
}

const struct area_row *report_only_province(const struct report_data *d, struct report_places *p)
{
    const struct area_row *only = NULL;
    int64_t last_area = 0;
    for (uint32_t i = 0; i < d->households.n; i++) {
        for (int side = 0; side < SIDES; side++) {
            const struct report_stand *s = &d->households.v[i].at[side];
            if (!s->there || s->area == 0 || s->area == last_area)
                continue;
            last_area = s->area;
            struct report_place place = report_place_of(p, s);
            const struct area_row *r = place.how == PLACE_ON_MAP
                                           ? area_map_within(d->map, place.area, AREA_PROVINCE)
                                           : NULL;
            if (r != NULL && only != NULL && r != only)
                return NULL;
            only = r != NULL ? r : only;
        }
    }
    return only;
}
