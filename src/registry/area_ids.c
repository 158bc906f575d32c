#include "registry/area_ids.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

#include <stdlib.h>

/* Three maps: Bắc Giang's before 2025, everybody's until 30 June 2025, and the present one. */
enum map { MAP_OLD, MAP_HALF_2025, MAP_NEW, MAP_COUNT };
enum level_of { LEVEL_PROVINCE, LEVEL_DISTRICT, LEVEL_COMMUNE, LEVEL_COUNT };
static const char *const level_names[] = {"province", "district", "commune"};
#define PROVINCE_LIMIT 100u
#define DISTRICT_LIMIT 1000u
#define BAC_GIANG 24u
#define NO_END 2147483647
#define SCRATCH_BYTES ((size_t)256 << 20)
#define BASIS "data/admin"

static day map_from(enum map m)
{
    return m == MAP_OLD ? DAY_MIN : day_from_ymd(2025, m == MAP_HALF_2025 ? 1 : 7, 1);
}

static day map_to(enum map m)
{
    return m == MAP_NEW ? NO_END : map_from(m + 1);
}

struct row {
    str code, name, kind;
    enum level_of level;
    int64_t parent; /* 0: none */
    day from, to;
};
struct edge {
    int64_t from, to;
    day on;
    bool whole;
};

struct writing {
    struct store_conn *c;
    struct arena *a;
    str folder;
    struct {
        struct row *v;
        uint32_t n, cap;
    } rows; /* number i + 1 */
    struct {
        struct edge *v;
        uint32_t n, cap;
    } edges;
    uint32_t provinces[MAP_COUNT][PROVINCE_LIMIT];
    uint32_t districts[MAP_COUNT][DISTRICT_LIMIT];
    uint32_t communes[MAP_COUNT][AREA_CODE_LIMIT];
};

/* ---- the lists ---- */

#define MAX_NAMES 6
struct list {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int column[MAX_NAMES];
};

static str cell(const struct list *l, uint32_t i)
{
    return l->fields[l->column[i]];
}

/* A code below `limit`; out of the lists that the program ships, so anything else is a mistake of
 * whoever changed them. */
static bool code_of(const struct list *l, uint32_t i, uint32_t limit, uint32_t *out, struct err *e)
{
    int64_t v = 0;
    if (num_parse_int(cell(l, i), &v) && v >= 0 && v < limit) {
        *out = (uint32_t)v;
        return true;
    }
    err_set(e, ERR_INPUT, "mã \"%s\" sai", "bad code \"%s\"", cell(l, i));
    csv_at(l->csv, (uint32_t)l->column[i], e);
    return false;
}

typedef bool take_row(struct writing *w, const struct list *l, struct err *e);

static enum err_code each_row(struct writing *w, const char *file, const char *const *names,
                              take_row *take, struct err *e)
{
    char path[4096];
    struct list l;
    fmt_write(path, sizeof(path), "%s/%z", w->folder, file);
    enum err_code code = csv_open(&l.csv, path, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; names[i] != NULL && code == ERR_NONE; i++) {
        l.column[i] = csv_find(l.csv, str_from_c(names[i]));
        if (l.column[i] < 0)
            code = err_set(e, ERR_INPUT, "%z: thiếu cột \"%z\"", "%z: the column \"%z\" is missing",
                           file, names[i]);
    }
    int got = 0;
    while (code == ERR_NONE && (got = csv_next(l.csv, l.fields, e)) != 0) {
        if (got < 0 || !take(w, &l, e))
            code = e->code;
    }
    csv_close(l.csv);
    return code;
}

static uint32_t add(struct writing *w, enum level_of level, str code, str kind, str name,
                    int64_t parent, enum map map)
{
    bool since_ever = map == MAP_HALF_2025 && level != LEVEL_COMMUNE;
    struct row r = {.code = arena_str(w->a, code),
                    .name = arena_str(w->a, name),
                    .kind = arena_str(w->a, kind),
                    .level = level,
                    .parent = parent,
                    .from = since_ever ? DAY_MIN : map_from(map),
                    .to = map_to(map)};
    vec_push(w->a, &w->rows, r);
    return w->rows.n;
}

static void succeed(struct writing *w, int64_t from, int64_t to, day on, bool whole)
{
    struct edge edge = {from, to, on, whole};
    if (from != 0 && to != 0)
        vec_push(w->a, &w->edges, edge);
}

static bool take_old_province(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code;
    if (!code_of(l, 0, PROVINCE_LIMIT, &code, e))
        return false;
    uint32_t id = add(w, LEVEL_PROVINCE, cell(l, 0), STR(""), cell(l, 1), 0, MAP_HALF_2025);
    w->provinces[MAP_OLD][code] = w->provinces[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_new_province(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code;
    if (!code_of(l, 0, PROVINCE_LIMIT, &code, e))
        return false;
    w->provinces[MAP_NEW][code] =
        add(w, LEVEL_PROVINCE, cell(l, 0), cell(l, 1), cell(l, 2), 0, MAP_NEW);
    return true;
}

static bool take_district(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, province;
    if (!code_of(l, 0, DISTRICT_LIMIT, &code, e) || !code_of(l, 3, PROVINCE_LIMIT, &province, e))
        return false;
    uint32_t id = add(w, LEVEL_DISTRICT, cell(l, 0), cell(l, 1), cell(l, 2),
                      w->provinces[MAP_HALF_2025][province], MAP_HALF_2025);
    /* Bắc Giang's changed at the beginning of 2025; its older ones come with its communes. */
    if (province == BAC_GIANG)
        w->rows.v[id - 1].from = map_from(MAP_HALF_2025);
    w->districts[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_half_2025(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, district, province;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, DISTRICT_LIMIT, &district, e) ||
        !code_of(l, 4, PROVINCE_LIMIT, &province, e))
        return false;
    uint32_t id = add(w, LEVEL_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2),
                      w->districts[MAP_HALF_2025][district], MAP_HALF_2025);
    /* Elsewhere no older list is kept, and these stand for them. */
    if (province != BAC_GIANG)
        w->rows.v[id - 1].from = DAY_MIN;
    w->communes[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_old(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, district, later;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, DISTRICT_LIMIT, &district, e) ||
        !code_of(l, 5, AREA_CODE_LIMIT, &later, e))
        return false;
    uint32_t *parent = &w->districts[MAP_OLD][district];
    if (*parent == 0) {
        str whole = cell(l, 4); /* "Huyện Sơn Động": kind and name */
        static const char *const kinds[] = {"Thành phố ", "Thị xã ", "Huyện "};
        size_t n = 0;
        for (size_t i = 0; i < 3; i++)
            n = str_starts(whole, str_from_c(kinds[i])) ? str_from_c(kinds[i]).n : n;
        *parent = add(w, LEVEL_DISTRICT, cell(l, 3), str_trim(str_slice(whole, 0, n)),
                      str_slice(whole, n, whole.n), w->provinces[MAP_OLD][BAC_GIANG], MAP_OLD);
        succeed(w, *parent, w->districts[MAP_HALF_2025][district], map_to(MAP_OLD), true);
    }
    w->communes[MAP_OLD][code] =
        add(w, LEVEL_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2), *parent, MAP_OLD);
    succeed(w, w->communes[MAP_OLD][code], w->communes[MAP_HALF_2025][later], map_to(MAP_OLD),
            true);
    return true;
}

static bool take_new(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, province;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, PROVINCE_LIMIT, &province, e))
        return false;
    w->communes[MAP_NEW][code] = add(w, LEVEL_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2),
                                     w->provinces[MAP_NEW][province], MAP_NEW);
    return true;
}

static bool take_succession(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t old, new, old_province, new_province;
    if (cell(l, 0).n == 0)
        return true; /* an island district without communes */
    if (!code_of(l, 0, AREA_CODE_LIMIT, &old, e) || !code_of(l, 1, AREA_CODE_LIMIT, &new, e) ||
        !code_of(l, 2, PROVINCE_LIMIT, &old_province, e) ||
        !code_of(l, 3, PROVINCE_LIMIT, &new_province, e))
        return false;
    str part = cell(l, 4);
    bool whole = str_starts(part, STR("whole")) || str_eq_c(part, "unchanged") ||
                 str_eq_c(part, "renamed") || str_eq_c(part, "kind_changed");
    succeed(w, w->communes[MAP_HALF_2025][old], w->communes[MAP_NEW][new], map_from(MAP_NEW),
            whole);
    succeed(w, w->provinces[MAP_HALF_2025][old_province], w->provinces[MAP_NEW][new_province],
            map_from(MAP_NEW), true);
    return true;
}

static enum err_code read_lists(struct writing *w, struct err *e)
{
    static const struct {
        const char *file;
        const char *names[MAX_NAMES + 1];
        take_row *take;
    } lists[] = {
        {"regions.csv", {"province_code", "name"}, take_old_province},
        {"provinces_post_2025-07-01.csv", {"province_code", "kind", "name"}, take_new_province},
        {"districts_pre_2025-07-01_all.csv",
         {"district_code", "kind", "name", "province_code"},
         take_district},
        {"communes_pre_2025-07-01_all.csv",
         {"commune_code", "kind", "name", "district_code", "province_code"},
         take_half_2025},
        {"bacgiang_commune_chain_209_192_new.csv",
         {"code_2020_2024", "kind", "name", "district_code", "district", "code_2025h1"},
         take_old},
        {"communes_post_2025-07-01_all.csv",
         {"commune_code", "kind", "name", "province_code"},
         take_new},
        {"commune_map_pre_to_post_all.csv",
         {"old_commune_code", "new_commune_code", "old_province_code", "new_province_code", "part"},
         take_succession},
    };
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && code == ERR_NONE; i++)
        code = each_row(w, lists[i].file, lists[i].names, lists[i].take, e);
    return code;
}

/* ---- into the database ---- */

static enum err_code write_rows(struct writing *w, struct err *e)
{
    enum err_code code = store_load_begin(
        w->c, SQL("area (id, code, name, level, kind, parent, valid_from, valid_to)"), 8, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < w->rows.n; i++) {
        const struct row *r = &w->rows.v[i];
        const struct store_value values[] = {
            store_int(i + 1),    store_text(r->code),
            store_text(r->name), store_text(str_from_c(level_names[r->level])),
            store_text(r->kind), r->parent != 0 ? store_int(r->parent) : store_null(),
            store_date(r->from), store_date(r->to)};
        code = store_load_row(w->c, values, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(w->c, e);
}

static int by_ends(const void *a, const void *b)
{
    const struct edge *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (int)y->whole - (int)x->whole;
}

static enum err_code write_edges(struct writing *w, struct err *e)
{
    qsort(w->edges.v, w->edges.n, sizeof(*w->edges.v), by_ends);
    enum err_code code =
        store_load_begin(w->c, SQL("area_succession (from_area, to_area, on_day, whole)"), 4, e);
    if (code != ERR_NONE)
        return code;
    const struct edge *last = NULL;
    for (uint32_t i = 0; i < w->edges.n; i++) {
        const struct edge *d = &w->edges.v[i];
        if (last != NULL && last->from == d->from && last->to == d->to)
            continue;
        last = d;
        const struct store_value values[] = {store_int(d->from), store_int(d->to),
                                             store_date(d->on), store_int(d->whole)};
        code = store_load_row(w->c, values, e);
        if (code != ERR_NONE)
            return code;
    }
    return store_load_end(w->c, e);
}

static enum err_code write_facts(struct writing *w, const struct areas *areas, struct err *e)
{
    enum err_code code = store_load_begin(
        w->c, SQL("area_fact (area, name, valid_from, valid_to, value, basis)"), 6, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < w->rows.n; i++) {
        const struct row *r = &w->rows.v[i];
        int64_t commune = 0;
        num_parse_int(r->code, &commune);
        const struct area *area = areas_find(areas, (uint32_t)commune, r->to - 1);
        if (r->level != LEVEL_COMMUNE || area == NULL)
            continue;
        const str facts[][2] = {{STR("area"), area->urban ? STR("1") : STR("2")},
                                {STR("central_city"), area->central_city ? STR("1") : STR("0")},
                                {STR("region"), area->region}};
        for (size_t k = 0; k < sizeof(facts) / sizeof(facts[0]); k++) {
            const struct store_value values[] = {store_int(i + 1),        store_text(facts[k][0]),
                                                 store_date(r->from),     store_date(r->to),
                                                 store_text(facts[k][1]), store_text(STR(BASIS))};
            code = store_load_row(w->c, values, e);
            if (code != ERR_NONE)
                return code;
        }
    }
    return store_load_end(w->c, e);
}

enum err_code area_ids_write(struct store_conn *c, const struct areas *areas, str folder,
                             struct err *e)
{
    struct arena scratch;
    struct store_value n;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = ERR_NONE;
    int got = store_one(c, SQL("SELECT count(*) FROM area"), STORE_NO_VALUES, &scratch, &n, 1, e);
    if (got < 0)
        code = e->code;
    if (got == 1 && n.i == 0) {
        struct writing *w = arena_new(&scratch, struct writing);
        w->c = c;
        w->a = &scratch;
        w->folder = folder;
        code = read_lists(w, e);
        if (code == ERR_NONE)
            code = write_rows(w, e);
        if (code == ERR_NONE)
            code = write_edges(w, e);
        if (code == ERR_NONE)
            code = write_facts(w, areas, e);
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
        code = read_some(c, *out,
                         SQL("SELECT c.id, c.code, c.valid_from, c.valid_to, p.code FROM area AS c"
                             " JOIN area AS d ON d.id = c.parent JOIN area_succession AS s ON"
                             " s.from_area = d.parent JOIN area AS p ON p.id = s.to_area WHERE"
                             " c.level = 'commune' AND d.level = 'district' ORDER BY c.id"),
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
