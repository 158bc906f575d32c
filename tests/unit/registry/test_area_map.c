/* The areas of every map: how many there are, what became of them, where an old one lies today. The
 * numbers were counted in data/admin by awk. */
#include "registry_lab.h"

#include "registry/area_ids.h"
#include "registry/area_map.h"
#include "registry/times.h"

static struct area_map *map;

static day on_day(int y, int m, int d)
{
    return day_from_ymd(y, m, d);
}

static const struct area_row *commune(const char *code, day on)
{
    return area_map_find(map, AREA_COMMUNE, str_from_c(code), on);
}

static void load(void)
{
    struct err e = {0};
    if (map == NULL)
        must(area_map_load(&lab.arena, &map, lab.areas, str_from_c(lab.area_folder), &e), &e);
}

/* Areas of a level on a day; of the province with that code, or of all where it is NULL. */
static uint32_t count(enum area_level level, const char *province, day on)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < map->rows.n; i++) {
        const struct area_row *r = &map->rows.v[i];
        if (r->level != level || on < r->from || on >= r->to)
            continue;
        const struct area_row *p = area_map_within(map, r->id, AREA_PROVINCE);
        assert_non_null(p);
        assert_true(p->from <= on && on < p->to);
        n += province == NULL || str_eq_c(p->code, province);
    }
    return n;
}

static void test_counts(void **state)
{
    (void)state;
    load();
    day old = on_day(2022, 6, 1), half = on_day(2025, 6, 30), now = on_day(2025, 7, 1);
    assert_int_equal(count(AREA_PROVINCE, NULL, old), 63);
    assert_int_equal(count(AREA_PROVINCE, NULL, half), 63);
    assert_int_equal(count(AREA_PROVINCE, NULL, now), 34);
    assert_int_equal(count(AREA_COMMUNE, "24", old), 209);
    assert_int_equal(count(AREA_COMMUNE, "24", on_day(2024, 12, 31)), 209);
    assert_int_equal(count(AREA_COMMUNE, "24", on_day(2025, 1, 1)), 192);
    assert_int_equal(count(AREA_COMMUNE, "24", half), 192);
    assert_int_equal(count(AREA_COMMUNE, "24", now), 99);
    assert_int_equal(count(AREA_COMMUNE, NULL, half), 10033);
    assert_int_equal(count(AREA_COMMUNE, NULL, now), 3321);
    assert_int_equal(count(AREA_DISTRICT, "24", old), 10);
    assert_int_equal(count(AREA_DISTRICT, NULL, half), 696);
    assert_int_equal(count(AREA_DISTRICT, NULL, now), 0);
}

/* Codes are used again. */
static void test_codes(void **state)
{
    (void)state;
    load();
    day old = on_day(2022, 6, 1), now = on_day(2025, 7, 1);
    const struct area_row *before = area_map_find(map, AREA_PROVINCE, STR("24"), old);
    const struct area_row *after = area_map_find(map, AREA_PROVINCE, STR("24"), now);
    assert_true(str_eq_c(before->name, "Bắc Giang") && str_eq_c(after->name, "Bắc Ninh"));
    assert_int_equal(area_map_cast(map, before->id, now).area, after->id);
    assert_null(area_map_find(map, AREA_PROVINCE, STR("27"), now)); /* old Bắc Ninh */
    const struct area_row *ward = commune("07210", old);
    assert_true(str_eq_c(ward->name, "Hoàng Văn Thụ"));
    struct area_cast cast = area_map_cast(map, ward->id, now);
    assert_int_equal(cast.area, commune("07210", now)->id);
    assert_true(cast.whole);
    assert_true(str_eq_c(area_map_at(map, cast.area)->name, "Bắc Giang"));
    uint32_t first;
    assert_int_equal(area_map_steps_to(map, cast.area, &first), 7);
    assert_true(str_eq_c(area_map_within(map, ward->id, AREA_DISTRICT)->name, "Bắc Giang"));
    assert_null(area_map_within(map, cast.area, AREA_DISTRICT));
}

static void test_casts(void **state)
{
    (void)state;
    load();
    day old = on_day(2022, 6, 1), half = on_day(2025, 3, 1), now = on_day(2026, 8, 1);
    static bool seen[100000];
    uint32_t n = 0, distinct = 0;
    for (uint32_t i = 0; i < map->rows.n; i++) {
        const struct area_row *r = &map->rows.v[i];
        if (r->level == AREA_COMMUNE && r->to <= now) {
            struct area_cast cast = area_map_cast(map, r->id, now);
            const struct area_row *at = area_map_at(map, cast.area);
            assert_true(at != NULL && at->level == AREA_COMMUNE && at->to == NO_END);
            bool bac_giang =
                str_eq_c(area_map_within(map, r->id, AREA_PROVINCE)->name, "Bắc Giang");
            n += bac_giang && r->from <= old;
            assert_true(!bac_giang || cast.whole);
            distinct += bac_giang && !seen[cast.area];
            seen[cast.area] |= bac_giang;
        }
    }
    assert_int_equal(n, 209);
    assert_int_equal(distinct, 58);
    /* Two maps on: Trần Nguyên Hãn, Ngô Quyền, Bắc Giang. */
    const struct area_row *gone = commune("07204", old);
    assert_true(str_eq_c(area_map_at(map, area_map_cast(map, gone->id, half).area)->code, "07207"));
    assert_true(str_eq_c(area_map_at(map, area_map_cast(map, gone->id, now).area)->code, "07210"));
    /* Backwards there is nothing to say. */
    assert_int_equal(area_map_cast(map, commune("07210", now)->id, old).area, 0);
}

/* Divided ones: of 00112 a slice of land went to 00004, and everybody to 00103; of 00007 some went
 * to 00008 and some to 00025. */
static void test_parts(void **state)
{
    (void)state;
    load();
    day half = on_day(2025, 3, 1), now = on_day(2025, 7, 1);
    uint32_t first;
    const struct area_row *r = commune("00112", half);
    struct area_cast cast = area_map_cast(map, r->id, now);
    assert_int_equal(area_map_steps_from(map, r->id, &first), 2);
    assert_true(!map->steps.v[first].whole && !map->steps.v[first + 1].whole);
    assert_true(str_eq_c(area_map_at(map, cast.area)->code, "00103"));
    assert_true(cast.whole);
    r = commune("00007", half);
    cast = area_map_cast(map, r->id, now);
    assert_int_equal(area_map_steps_from(map, r->id, &first), 2);
    assert_true(str_eq_c(area_map_at(map, cast.area)->code, "00008"));
    assert_false(cast.whole);
    /* 00025 was divided among three and one of them has its code. */
    r = commune("00025", half);
    cast = area_map_cast(map, r->id, now);
    assert_int_equal(area_map_steps_from(map, r->id, &first), 3);
    assert_true(str_eq_c(area_map_at(map, cast.area)->code, "00025"));
    assert_false(cast.whole);
}

/* Districts and provinces, by their communes: ten of Lục Ngạn's became the town of Chũ; Yên Dũng
 * joined the city; of Tiền Giang one of 165 is listed under Tây Ninh. */
static void test_above(void **state)
{
    (void)state;
    load();
    day old = on_day(2022, 6, 1), half = on_day(2025, 3, 1), now = on_day(2025, 7, 1);
    uint32_t first;
    const struct area_row *r = area_map_find(map, AREA_DISTRICT, STR("219"), old);
    assert_int_equal(area_map_steps_from(map, r->id, &first), 2);
    struct area_cast cast = area_map_cast(map, r->id, half);
    assert_true(str_eq_c(area_map_at(map, cast.area)->code, "219"));
    assert_false(cast.whole);
    r = area_map_find(map, AREA_DISTRICT, STR("221"), old);
    cast = area_map_cast(map, r->id, half);
    assert_true(str_eq_c(area_map_at(map, cast.area)->code, "213"));
    assert_true(cast.whole);
    r = area_map_find(map, AREA_PROVINCE, STR("82"), old);
    cast = area_map_cast(map, r->id, now);
    assert_true(str_eq_c(area_map_at(map, cast.area)->name, "Đồng Tháp"));
    assert_true(cast.whole);
}

/* Of an area alone the same became as in the whole map; what it does not lead to is not there. */
static void cast_alone(struct store_conn *c, const struct area_map *whole, int64_t id)
{
    struct err e = {0};
    struct area_map *part;
    must(area_map_read_from(c, &lab.arena, &id, 1, &part, &e), &e);
    assert_true(part->rows.n >= 1 && part->rows.n < 50);
    for (int year = 2021; year <= 2026; year++) {
        struct area_cast x = area_map_cast(part, id, on_day(year, 8, 1)),
                         y = area_map_cast(whole, id, on_day(year, 8, 1));
        assert_int_equal(x.area, y.area);
        assert_int_equal(x.whole, y.whole);
    }
}

/* The database says what the lists say. */
static void stored(struct place *p)
{
    struct err e = {0};
    struct area_map *db = NULL;
    p->options.migrations = NULL;
    load();
    struct store_conn *c = place_open(p);
    must(store_begin(c, &e), &e);
    must(area_ids_write(c, lab.areas, str_from_c(lab.area_folder), &e), &e);
    must(store_commit(c, &e), &e);
    must(area_map_read(c, &lab.arena, &db, &e), &e);
    assert_int_equal(db->rows.n, map->rows.n);
    assert_int_equal(db->steps.n, map->steps.n);
    assert_int_equal(db->said.n, map->said.n);
    for (uint32_t i = 0; i < db->rows.n; i++) {
        const struct area_row *x = &db->rows.v[i], *y = &map->rows.v[i];
        assert_true(x->id == y->id && x->level == y->level && x->parent == y->parent &&
                    x->from == y->from && x->to == y->to && str_eq(x->code, y->code) &&
                    str_eq(x->name, y->name) && str_eq(x->kind, y->kind));
        assert_int_equal(area_map_cast(db, x->id, on_day(2025, 7, 1)).area,
                         area_map_cast(map, y->id, on_day(2025, 7, 1)).area);
    }
    for (uint32_t i = 0; i < db->rows.n; i += 131)
        cast_alone(c, db, db->rows.v[i].id);
    log_query(p, c,
              SQL("SELECT whole, people, count(*) FROM area_succession GROUP BY whole, people ORDER"
                  " BY whole, people"),
              STORE_NO_VALUES);
    log_dump(p->log, c, "area");
    log_dump(p->log, c, "area_succession");
    log_dump(p->log, c, "area_fact");
    store_close(c);
}

static void test_stored(void **state)
{
    (void)state;
    both_run(stored, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts), cmocka_unit_test(test_codes), cmocka_unit_test(test_casts),
        cmocka_unit_test(test_parts),  cmocka_unit_test(test_above), cmocka_unit_test(test_stored),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
