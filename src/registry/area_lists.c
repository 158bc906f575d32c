/* The lists that the program ships, as areas with numbers, what became of them, and what is said of
 * them. */
#include "registry/area_map.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/times.h"

#include <stdlib.h>

/* Three maps: Bắc Giang's before 2025, everybody's until 30 June 2025, and the present one. */
enum map { MAP_OLD, MAP_HALF_2025, MAP_NEW, MAP_COUNT };
#define PROVINCE_LIMIT 100u
#define DISTRICT_LIMIT 1000u
#define BAC_GIANG 24u
#define SCRATCH_BYTES ((size_t)64 << 20)
#define BASIS "data/admin"

static day map_from(enum map m)
{
    return m == MAP_OLD ? DAY_MIN : day_from_ymd(2025, m == MAP_HALF_2025 ? 1 : 7, 1);
}

static day map_to(enum map m)
{
    return m == MAP_NEW ? NO_END : map_from(m + 1);
}

struct writing {
    struct arena *a;
    struct area_map *m;
    str folder;
    uint32_t provinces[MAP_COUNT][PROVINCE_LIMIT];
    uint32_t districts[MAP_COUNT][DISTRICT_LIMIT];
    uint32_t communes[MAP_COUNT][AREA_CODE_LIMIT];
};

/* ---- the lists ---- */

#define MAX_NAMES 7
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

static uint32_t add(struct writing *w, enum area_level level, str code, str kind, str name,
                    int64_t parent, enum map map)
{
    bool since_ever = map == MAP_HALF_2025 && level != AREA_COMMUNE;
    struct area_row r = {.id = w->m->rows.n + 1,
                         .code = arena_str(w->a, code),
                         .name = arena_str(w->a, name),
                         .kind = arena_str(w->a, kind),
                         .level = level,
                         .parent = parent,
                         .from = since_ever ? DAY_MIN : map_from(map),
                         .to = map_to(map)};
    vec_push(w->a, &w->m->rows, r);
    return w->m->rows.n;
}

static void succeed(struct writing *w, int64_t from, int64_t to, day on, bool whole,
                    enum area_people people)
{
    struct area_step step = {from, to, on, whole, people};
    if (from != 0 && to != 0)
        vec_push(w->a, &w->m->steps, step);
}

static bool take_old_province(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code;
    if (!code_of(l, 0, PROVINCE_LIMIT, &code, e))
        return false;
    uint32_t id = add(w, AREA_PROVINCE, cell(l, 0), STR(""), cell(l, 1), 0, MAP_HALF_2025);
    w->provinces[MAP_OLD][code] = w->provinces[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_new_province(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code;
    if (!code_of(l, 0, PROVINCE_LIMIT, &code, e))
        return false;
    w->provinces[MAP_NEW][code] =
        add(w, AREA_PROVINCE, cell(l, 0), cell(l, 1), cell(l, 2), 0, MAP_NEW);
    return true;
}

static bool take_district(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, province;
    if (!code_of(l, 0, DISTRICT_LIMIT, &code, e) || !code_of(l, 3, PROVINCE_LIMIT, &province, e))
        return false;
    uint32_t id = add(w, AREA_DISTRICT, cell(l, 0), cell(l, 1), cell(l, 2),
                      w->provinces[MAP_HALF_2025][province], MAP_HALF_2025);
    /* Bắc Giang's changed at the beginning of 2025; its older ones come with its communes. */
    if (province == BAC_GIANG)
        w->m->rows.v[id - 1].from = map_from(MAP_HALF_2025);
    w->districts[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_half_2025(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, district, province;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, DISTRICT_LIMIT, &district, e) ||
        !code_of(l, 4, PROVINCE_LIMIT, &province, e))
        return false;
    uint32_t id = add(w, AREA_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2),
                      w->districts[MAP_HALF_2025][district], MAP_HALF_2025);
    /* Elsewhere no older list is kept, and these stand for them. */
    if (province != BAC_GIANG)
        w->m->rows.v[id - 1].from = DAY_MIN;
    w->communes[MAP_HALF_2025][code] = id;
    return true;
}

static bool take_old(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, district, later, district_after;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, DISTRICT_LIMIT, &district, e) ||
        !code_of(l, 5, AREA_CODE_LIMIT, &later, e) ||
        !code_of(l, 6, DISTRICT_LIMIT, &district_after, e))
        return false;
    uint32_t *parent = &w->districts[MAP_OLD][district];
    if (*parent == 0) {
        str whole = cell(l, 4); /* "Huyện Sơn Động": kind and name */
        static const char *const kinds[] = {"Thành phố ", "Thị xã ", "Huyện "};
        size_t n = 0;
        for (size_t i = 0; i < 3; i++)
            n = str_starts(whole, str_from_c(kinds[i])) ? str_from_c(kinds[i]).n : n;
        *parent = add(w, AREA_DISTRICT, cell(l, 3), str_trim(str_slice(whole, 0, n)),
                      str_slice(whole, n, whole.n), w->provinces[MAP_OLD][BAC_GIANG], MAP_OLD);
    }
    /* Its communes tell what became of a district (settle_run). */
    succeed(w, *parent, w->districts[MAP_HALF_2025][district_after], map_to(MAP_OLD), true,
            AREA_EVERYBODY);
    w->communes[MAP_OLD][code] =
        add(w, AREA_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2), *parent, MAP_OLD);
    succeed(w, w->communes[MAP_OLD][code], w->communes[MAP_HALF_2025][later], map_to(MAP_OLD), true,
            AREA_EVERYBODY);
    return true;
}

static bool take_new(struct writing *w, const struct list *l, struct err *e)
{
    uint32_t code, province;
    if (!code_of(l, 0, AREA_CODE_LIMIT, &code, e) || !code_of(l, 3, PROVINCE_LIMIT, &province, e))
        return false;
    w->communes[MAP_NEW][code] = add(w, AREA_COMMUNE, cell(l, 0), cell(l, 1), cell(l, 2),
                                     w->provinces[MAP_NEW][province], MAP_NEW);
    return true;
}

/* The words of the list: "part_area" is land without people, "part_area_all_population" the land
 * they live on, and all of them. */
static void read_part(str part, bool *whole, enum area_people *people)
{
    static const char *const all[] = {"whole", "whole_district", "unchanged", "renamed",
                                      "kind_changed"};
    *whole = str_starts(part, STR("Sắp xếp toàn bộ"));
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        *whole |= str_eq_c(part, all[i]);
    *people = *whole || str_eq_c(part, "part_area_all_population") ? AREA_EVERYBODY
              : str_eq_c(part, "part_area")                        ? AREA_NOBODY
                                                                   : AREA_SOME;
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
    bool whole;
    enum area_people people;
    read_part(cell(l, 4), &whole, &people);
    succeed(w, w->communes[MAP_HALF_2025][old], w->communes[MAP_NEW][new], map_from(MAP_NEW), whole,
            people);
    succeed(w, w->provinces[MAP_HALF_2025][old_province], w->provinces[MAP_NEW][new_province],
            map_from(MAP_NEW), true, AREA_EVERYBODY);
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
         {"code_2020_2024", "kind", "name", "district_code", "district", "code_2025h1",
          "district_code_2025h1"},
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

/* ---- what became of whom ---- */

static int by_ends(const void *a, const void *b)
{
    const struct area_step *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (int)y->people - (int)x->people;
}

/* Districts and provinces are told commune by commune: each pair is kept once. Where the communes
 * went to several, the whole went nowhere, and somebody everywhere; where all but a slip went to
 * one (of Tiền Giang one commune of 165 is listed under Tây Ninh), that one has the whole. */
static void settle_run(struct area_map *m, const struct area_step *run, uint32_t n)
{
    uint32_t pairs = 0, largest = 0;
    for (uint32_t i = 0, k; i < n; i = k, pairs++) {
        for (k = i; k < n && run[k].to == run[i].to;)
            k++;
        largest = k - i > largest ? k - i : largest;
    }
    bool told_by_communes = m->rows.v[run[0].from - 1].level != AREA_COMMUNE;
    bool slip = n >= 100 && (n - largest) * 100 < n;
    for (uint32_t i = 0, k; i < n; i = k) {
        struct area_step one = run[i];
        for (k = i; k < n && run[k].to == run[i].to;)
            k++;
        if (told_by_communes && pairs > 1) {
            one.whole = slip && k - i == largest;
            one.people = one.whole ? AREA_EVERYBODY : AREA_SOME;
        }
        if (pairs == 1)
            one.people = AREA_EVERYBODY; /* nobody could go elsewhere */
        m->steps.v[m->steps.n++] = one;
    }
}

static void settle_steps(struct area_map *m, struct arena *scratch)
{
    uint32_t n = m->steps.n;
    struct area_step *all = arena_array(scratch, struct area_step, (size_t)n + 1);
    qsort(m->steps.v, n, sizeof(*m->steps.v), by_ends);
    for (uint32_t i = 0; i < n; i++)
        all[i] = m->steps.v[i];
    m->steps.n = 0;
    for (uint32_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && all[k].from == all[i].from;)
            k++;
        settle_run(m, all + i, k - i);
    }
}

/* ---- what is said ---- */

static void say(struct writing *w, const struct area_row *r, const char *name, str value)
{
    struct area_said said = {r->id, str_from_c(name), value, STR(BASIS), r->from, r->to};
    vec_push(w->a, &w->m->said, said);
}

static void say_all(struct writing *w, const struct areas *areas)
{
    for (uint32_t i = 0; i < w->m->rows.n; i++) {
        const struct area_row *r = &w->m->rows.v[i];
        int64_t commune = 0;
        num_parse_int(r->code, &commune);
        const struct area *area = areas_find(areas, (uint32_t)commune, r->to - 1);
        if (r->level != AREA_COMMUNE || area == NULL)
            continue;
        say(w, r, "area", area->urban ? STR("1") : STR("2"));
        say(w, r, "central_city", area->central_city ? STR("1") : STR("0"));
        say(w, r, "region", arena_str(w->a, area->region));
    }
}

enum err_code area_lists_read(struct arena *a, struct area_map *m, const struct areas *areas,
                              str folder, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    struct writing *w = arena_new(&scratch, struct writing);
    w->a = a;
    w->m = m;
    w->folder = folder;
    enum err_code code = read_lists(w, e);
    if (code == ERR_NONE) {
        settle_steps(m, &scratch);
        say_all(w, areas);
    }
    arena_clear(&scratch);
    return code;
}
