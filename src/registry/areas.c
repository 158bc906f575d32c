#include "registry/areas.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

/* The three states of the map that the lists hold: Bắc Giang alone before 2025, all provinces in
 * the first half of 2025 and, for want of others, before; since 1 July 2025. */
enum map { MAP_OLD, MAP_HALF_2025, MAP_NEW, MAP_COUNT };
#define PROVINCE_LIMIT 100u
#define DISTRICT_LIMIT 1000u

struct province {
    str region;
    bool central_city;
};

struct areas {
    struct arena *arena;
    struct province provinces[PROVINCE_LIMIT];
    str districts[DISTRICT_LIMIT];
    uint32_t district_groups[DISTRICT_LIMIT]; /* 1 + group; 0: none yet */
    struct area *by_code[MAP_COUNT][AREA_CODE_LIMIT];
    struct {
        str *v;
        uint32_t n, cap;
    } groups;
};

/* A list being read: its fields by the names asked for. */
struct list {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int columns[8];
};

static enum err_code list_open(struct list *l, str folder, const char *file,
                               const char *const *names, uint32_t n, struct err *e)
{
    char path[4096];
    fmt_write(path, sizeof(path), "%s/%z", folder, file);
    enum err_code code = csv_open(&l->csv, path, e);
    if (code != ERR_NONE) {
        err_hint(e, "thư mục data/ của chương trình ở đâu? đặt ANSINH_DATA",
                 "where is the program's folder data/? set ANSINH_DATA");
        return code;
    }
    for (uint32_t i = 0; i < n; i++) {
        l->columns[i] = csv_find(l->csv, str_from_c(names[i]));
        if (l->columns[i] >= 0)
            continue;
        err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "the column \"%z\" is missing", names[i]);
        err_at(e, str_from_c(path), 1, 1, 1);
        csv_close(l->csv);
        return ERR_INPUT;
    }
    return ERR_NONE;
}

static str list_field(const struct list *l, uint32_t i)
{
    return l->fields[l->columns[i]];
}

/* A code of digits below `limit`; false with `e` when it is none. */
static bool list_code(const struct list *l, uint32_t i, uint32_t limit, uint32_t *out,
                      struct err *e)
{
    int64_t v = 0;
    if (num_parse_int(list_field(l, i), &v) && v >= 0 && v < limit) {
        *out = (uint32_t)v;
        return true;
    }
    err_set(e, ERR_INPUT, "mã \"%s\" sai", "bad code \"%s\"", list_field(l, i));
    csv_at(l->csv, (uint32_t)l->columns[i], e);
    return false;
}

static enum err_code list_close(struct list *l, int last, const struct err *e)
{
    csv_close(l->csv);
    return last < 0 ? e->code : ERR_NONE;
}

static enum err_code load_provinces(struct areas *a, str folder, struct err *e)
{
    static const char *const names[] = {"province_code", "region", "central_city"};
    struct list l;
    enum err_code code = list_open(&l, folder, "regions.csv", names, 3, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t province;
        if (!list_code(&l, 0, PROVINCE_LIMIT, &province, e)) {
            got = -1;
            break;
        }
        a->provinces[province].region = arena_str(a->arena, list_field(&l, 1));
        a->provinces[province].central_city = str_eq_c(list_field(&l, 2), "1");
    }
    return list_close(&l, got, e);
}

static str joined(struct arena *arena, str kind, str name)
{
    char text[256];
    size_t n = fmt_write(text, sizeof(text), "%s %s", kind, name);
    return arena_str(arena, (str){text, n});
}

static enum err_code load_districts(struct areas *a, str folder, struct err *e)
{
    static const char *const names[] = {"district_code", "kind", "name"};
    struct list l;
    enum err_code code = list_open(&l, folder, "districts_pre_2025-07-01_all.csv", names, 3, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t district;
        if (!list_code(&l, 0, DISTRICT_LIMIT, &district, e)) {
            got = -1;
            break;
        }
        a->districts[district] = joined(a->arena, list_field(&l, 1), list_field(&l, 2));
    }
    return list_close(&l, got, e);
}

static uint32_t new_group(struct areas *a, str name)
{
    vec_push(a->arena, &a->groups, name);
    return a->groups.n - 1;
}

static struct area *add_area(struct areas *a, enum map map, uint32_t commune, str kind, str name)
{
    struct area *area = arena_new(a->arena, struct area);
    area->name = arena_str(a->arena, name);
    area->kind = arena_str(a->arena, kind);
    area->urban =
        str_eq_c(kind, "Phường") || str_eq_c(kind, "Thị trấn") || str_starts(name, STR("Thi trấn"));
    a->by_code[map][commune] = area;
    return area;
}

static void set_province(struct areas *a, struct area *area, uint32_t province)
{
    area->province = province;
    area->region = a->provinces[province].region;
    area->central_city = a->provinces[province].central_city;
}

static void set_district(struct areas *a, struct area *area, uint32_t district, str name)
{
    if (a->district_groups[district] == 0)
        a->district_groups[district] = 1 + new_group(a, name);
    area->district = name;
    area->group = a->district_groups[district] - 1;
}

/* Bắc Giang's communes of 2020 to 2024; with districts that 2025 no longer had. */
static enum err_code load_old(struct areas *a, str folder, struct err *e)
{
    static const char *const names[] = {"code_2020_2024", "kind", "name", "district_code",
                                        "district"};
    struct list l;
    enum err_code code =
        list_open(&l, folder, "bacgiang_commune_chain_209_192_new.csv", names, 5, e);
    if (code != ERR_NONE)
        return code;
    const uint32_t bac_giang = 24;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t commune, district;
        if (!list_code(&l, 0, AREA_CODE_LIMIT, &commune, e) ||
            !list_code(&l, 3, DISTRICT_LIMIT, &district, e)) {
            got = -1;
            break;
        }
        struct area *area = add_area(a, MAP_OLD, commune, list_field(&l, 1), list_field(&l, 2));
        set_province(a, area, bac_giang);
        set_district(a, area, district, arena_str(a->arena, list_field(&l, 4)));
    }
    return list_close(&l, got, e);
}

static enum err_code load_half_2025(struct areas *a, str folder, struct err *e)
{
    static const char *const names[] = {"commune_code", "kind", "name", "district_code",
                                        "province_code"};
    struct list l;
    enum err_code code = list_open(&l, folder, "communes_pre_2025-07-01_all.csv", names, 5, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t commune, district, province;
        if (!list_code(&l, 0, AREA_CODE_LIMIT, &commune, e) ||
            !list_code(&l, 3, DISTRICT_LIMIT, &district, e) ||
            !list_code(&l, 4, PROVINCE_LIMIT, &province, e)) {
            got = -1;
            break;
        }
        struct area *area =
            add_area(a, MAP_HALF_2025, commune, list_field(&l, 1), list_field(&l, 2));
        set_province(a, area, province);
        set_district(a, area, district, a->districts[district]);
    }
    return list_close(&l, got, e);
}

/* The old province of the first old commune in each new one. */
static enum err_code load_succession(struct arena *scratch, uint32_t **out, str folder,
                                     struct err *e)
{
    static const char *const names[] = {"new_commune_code", "old_province_code"};
    struct list l;
    enum err_code code = list_open(&l, folder, "commune_map_pre_to_post_all.csv", names, 2, e);
    if (code != ERR_NONE)
        return code;
    *out = arena_array(scratch, uint32_t, AREA_CODE_LIMIT);
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t commune, province;
        if (!list_code(&l, 0, AREA_CODE_LIMIT, &commune, e) ||
            !list_code(&l, 1, PROVINCE_LIMIT, &province, e)) {
            got = -1;
            break;
        }
        if ((*out)[commune] == 0)
            (*out)[commune] = province;
    }
    return list_close(&l, got, e);
}

static enum err_code load_new(struct areas *a, str folder, struct err *e)
{
    static const char *const names[] = {"commune_code", "kind", "name", "province_code"};
    uint32_t *old_province = NULL;
    enum err_code code = load_succession(a->arena, &old_province, folder, e);
    struct list l;
    if (code == ERR_NONE)
        code = list_open(&l, folder, "communes_post_2025-07-01_all.csv", names, 4, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        uint32_t commune, province;
        if (!list_code(&l, 0, AREA_CODE_LIMIT, &commune, e) ||
            !list_code(&l, 3, PROVINCE_LIMIT, &province, e)) {
            got = -1;
            break;
        }
        struct area *area = add_area(a, MAP_NEW, commune, list_field(&l, 1), list_field(&l, 2));
        set_province(a, area, old_province[commune] != 0 ? old_province[commune] : province);
        area->group = new_group(a, joined(a->arena, area->kind, area->name));
    }
    return list_close(&l, got, e);
}

enum err_code areas_load(struct arena *arena, struct areas **out, str folder, struct err *e)
{
    struct areas *a = arena_new(arena, struct areas);
    a->arena = arena;
    *out = a;
    enum err_code code = load_provinces(a, folder, e);
    if (code == ERR_NONE)
        code = load_districts(a, folder, e);
    if (code == ERR_NONE)
        code = load_old(a, folder, e);
    if (code == ERR_NONE)
        code = load_half_2025(a, folder, e);
    if (code == ERR_NONE)
        code = load_new(a, folder, e);
    return code;
}

const struct area *areas_find(const struct areas *areas, uint32_t commune, day on)
{
    if (commune >= AREA_CODE_LIMIT)
        return NULL;
    if (on >= day_from_ymd(2025, 7, 1))
        return areas->by_code[MAP_NEW][commune];
    if (on < day_from_ymd(2025, 1, 1) && areas->by_code[MAP_OLD][commune] != NULL)
        return areas->by_code[MAP_OLD][commune];
    return areas->by_code[MAP_HALF_2025][commune];
}

uint32_t areas_group_count(const struct areas *areas)
{
    return areas->groups.n;
}

str areas_group_name(const struct areas *areas, uint32_t group)
{
    check(group < areas->groups.n);
    return areas->groups.v[group];
}
