#include "registry/area_ids.h"

#include "base/check.h"
#include "base/num.h"
#include "registry/area_map.h"
#include "registry/times.h"

/* Three maps: Bắc Giang's before 2025, everybody's until 30 June 2025, and the present one. */
enum map { MAP_OLD, MAP_HALF_2025, MAP_NEW, MAP_COUNT };
#define SCRATCH_BYTES ((size_t)256 << 20)

static day map_from(enum map m)
{
    return m == MAP_OLD ? DAY_MIN : day_from_ymd(2025, m == MAP_HALF_2025 ? 1 : 7, 1);
}

static day map_to(enum map m)
{
    return m == MAP_NEW ? NO_END : map_from(m + 1);
}

/* ---- into the database ---- */

static enum err_code write_rows(struct store_conn *c, const struct area_map *m, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("area (id, code, name, level, kind, parent, valid_from, valid_to)"), 8, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < m->rows.n; i++) {
        const struct area_row *r = &m->rows.v[i];
        const struct store_value values[] = {
            store_int(r->id),    store_text(r->code),
            store_text(r->name), store_text(str_from_c(area_level_names[r->level])),
            store_text(r->kind), r->parent != 0 ? store_int(r->parent) : store_null(),
            store_date(r->from), store_date(r->to)};
        code = store_load_row(c, values, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(c, e);
}

static enum err_code write_steps(struct store_conn *c, const struct area_map *m, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("area_succession (from_area, to_area, on_day, whole, people)"), 5, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < m->steps.n; i++) {
        const struct area_step *d = &m->steps.v[i];
        const struct store_value values[] = {store_int(d->from), store_int(d->to),
                                             store_date(d->on), store_int(d->whole),
                                             store_int(d->people)};
        code = store_load_row(c, values, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(c, e);
}

static enum err_code write_said(struct store_conn *c, const struct area_map *m, struct err *e)
{
    enum err_code code = store_load_begin(
        c, SQL("area_fact (area, name, valid_from, valid_to, value, basis)"), 6, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < m->said.n; i++) {
        const struct area_said *s = &m->said.v[i];
        const struct store_value values[] = {store_int(s->area),   store_text(s->name),
                                             store_date(s->from),  store_date(s->to),
                                             store_text(s->value), store_text(s->basis)};
        code = store_load_row(c, values, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(c, e);
}

enum err_code area_ids_write(struct store_conn *c, const struct areas *areas, str folder,
                             struct err *e)
{
    struct arena scratch;
    struct store_value n;
    struct area_map *m = NULL;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = ERR_NONE;
    int got = store_one(c, SQL("SELECT count(*) FROM area"), STORE_NO_VALUES, &scratch, &n, 1, e);
    if (got < 0)
        code = e->code;
    if (got == 1 && n.i == 0) {
        code = area_map_load(&scratch, &m, areas, folder, e);
        if (code == ERR_NONE)
            code = write_rows(c, m, e);
        if (code == ERR_NONE)
            code = write_steps(c, m, e);
        if (code == ERR_NONE)
            code = write_said(c, m, e);
    }
    arena_clear(&scratch);
    return code;
}

/* ---- out of it ---- */

struct area_ids {
    struct {
        uint32_t id, province;
    } by_code[MAP_COUNT][AREA_CODE_LIMIT];
};

static enum err_code read_some(struct store_conn *c, struct area_ids *ids, sql q, struct err *e)
{
    int more = -1;
    if (store_query(c, q, STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t code = 0, province = 0;
        if (!num_parse_int(store_at_text(c, 1), &code) || code < 0 || code >= AREA_CODE_LIMIT ||
            !num_parse_int(store_at_text(c, 4), &province))
            continue;
        for (int m = 0; m < MAP_COUNT; m++) {
            day last = map_to(m) - 1;
            if (store_at_int(c, 2) > last || store_at_int(c, 3) <= last)
                continue;
            ids->by_code[m][code].id = (uint32_t)store_at_int(c, 0);
            ids->by_code[m][code].province = (uint32_t)province;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code area_ids_read(struct store_conn *c, struct arena *a, struct area_ids **out,
                            struct err *e)
{
    *out = arena_new(a, struct area_ids);
    enum err_code code =
        read_some(c, *out,
                  SQL("SELECT c.id, c.code, c.valid_from, c.valid_to, p.code FROM area AS c JOIN"
                      " area AS p ON p.id = c.parent WHERE c.level = 'commune' AND p.level ="
                      " 'province' ORDER BY c.id"),
                  e);
    if (code == ERR_NONE)
        code = read_some(
            c, *out,
            SQL("SELECT c.id, c.code, c.valid_from, c.valid_to, p.code FROM area AS c"
                " JOIN area AS d ON d.id = c.parent JOIN area_succession AS s ON"
                " s.from_area = d.parent AND s.whole = 1 JOIN area AS p ON p.id ="
                " s.to_area WHERE c.level = 'commune' AND d.level = 'district' ORDER BY c.id"),
            e);
    return code;
}

/* Before 2025 the code of a later commune is taken for that commune, as areas_find does. */
static enum map map_with(const struct area_ids *ids, uint32_t commune, day on)
{
    if (on >= map_from(MAP_NEW))
        return MAP_NEW;
    if (on < map_from(MAP_HALF_2025) && ids->by_code[MAP_OLD][commune].id != 0)
        return MAP_OLD;
    return MAP_HALF_2025;
}

int64_t area_ids_find(const struct area_ids *ids, uint32_t commune, day on)
{
    return commune < AREA_CODE_LIMIT ? ids->by_code[map_with(ids, commune, on)][commune].id : 0;
}

int64_t area_ids_province(const struct area_ids *ids, uint32_t commune, day on)
{
    return commune < AREA_CODE_LIMIT ? ids->by_code[map_with(ids, commune, on)][commune].province
                                     : 0;
}
