/* A part of the registry read is the same as that part of the whole: some households by their
 * numbers, near each other or far apart, in several pieces, on both engines; ranges by hand. */
#include "registry_lab.h"

#include "base/fmt.h"
#include "registry/ranges.h"
#include "registry/world.h"

#define HOUSEHOLDS 400u
#define MEMBERS 3u
#define NUMBERS (HOUSEHOLDS * (MEMBERS + 1))
#define AS_OF 19000

/* ---- ranges ---- */

static void test_ranges(void **state)
{
    (void)state;
    static const int64_t list[] = {3, 4, 10, 17, 24}, expected[] = {3, 10, 17, 17, 24, 24};
    struct store_value v[RANGES_VALUES];
    struct ranges r;
    /* 10 lies 6 after 4 and is taken along; 17 lies 7 after 10 and is not. */
    ranges_cover(&lab.arena, list, 5, 1000, &r);
    assert_int_equal(r.n, 3);
    assert_false(r.all);
    for (int i = 0; i < 6; i++)
        assert_int_equal(r.v[i], expected[i]);
    assert_int_equal(ranges_values(&r, 1, v), 2);
    assert_int_equal(v[0].i, 17);
    assert_int_equal(v[3].i, 24);
    assert_true(v[4].i > v[5].i); /* holds nothing */
    /* 8 + 1 + 1 numbers, and three times the 6 that a search is worth. */
    ranges_cover(&lab.arena, list, 5, 27, &r);
    assert_true(r.all);
    ranges_cover(&lab.arena, list, 5, 28, &r);
    assert_false(r.all);
    ranges_cover(&lab.arena, NULL, 0, 10, &r);
    assert_int_equal(r.n, 0);
    assert_false(r.all);
}

/* ---- worlds ---- */

/* Household i has number 4i + 1 and its members those that follow. */
static void import(struct store_conn *c)
{
    struct import_report r;
    struct import_problems problems;
    struct buf h, m, f;
    buf_init(&h, &lab.arena, 1 << 20);
    buf_init(&m, &lab.arena, 1 << 20);
    buf_init(&f, &lab.arena, 1 << 20);
    buf_add_c(&h, "household,commune,village,surveyed_on,motorbike\n");
    buf_add_c(&m, "household,member,name,relation,born,sex,personal_id,weight_kg\n");
    buf_add_c(&f, "entity,fact,value,from,to,known_from\n");
    for (uint32_t i = 0; i < HOUSEHOLDS; i++) {
        buf_fmt(&h, "H%u,0766%u,Thôn %u,2021-10-0%u,%u\n", i, i % 2 == 0 ? 0u : 3u, i % 7,
                1 + i % 9, i % 4);
        for (uint32_t k = 1; k <= MEMBERS; k++) {
            buf_fmt(&m, "H%u,%u,Nguyễn Văn %u,%u,%u-03-01,%u,%z,%u\n", i, MEMBERS + 1 - k, i * k,
                    k == MEMBERS ? 1u : 3u, 1950 + (i * k) % 60, 1 + k % 2, "", 10 + (i + k) % 60);
        }
        if (i % 3 == 0)
            buf_fmt(&f, "H%u/2,disability,severe,2020-01-01,,2021-11-01\n", i);
        if (i % 5 == 0)
            buf_fmt(&f, "H%u,special_difficulty,1,2021-01-01,,\n", i);
    }
    struct survey *s =
        lab_survey(arena_cstr(&lab.arena, buf_str(&h)), arena_cstr(&lab.arena, buf_str(&m)),
                   arena_cstr(&lab.arena, buf_str(&f)));
    assert_int_equal(lab_import(c, s, true, AS_OF, &r, &problems), ERR_NONE);
    survey_free(s);
}

static void same_answers(const struct survey *a, uint32_t i, const struct survey *b, uint32_t k,
                         enum law_entity entity)
{
    for (uint32_t n = 0; n < law_symbol_count(lab.law); n++) {
        const struct law_symbol *fact = law_symbol(lab.law, n);
        int64_t x = 0, y = 0;
        if (fact->kind != LAW_FACT || fact->entity != entity)
            continue;
        assert_int_equal(survey_answer(a, fact, i, &x), survey_answer(b, fact, k, &y));
        assert_int_equal(x, y);
        uint32_t of_a = 0, of_b = 0;
        for (uint32_t e = 0; e < a->entries[n].n; e++)
            of_a += a->entries[n].v[e].row == i;
        for (uint32_t e = 0; e < b->entries[n].n; e++)
            of_b += b->entries[n].v[e].row == k;
        assert_int_equal(of_a, of_b);
    }
}

/* Household h of the part is household w of the whole. */
static void same_household(const struct world *part, uint32_t h, const struct world *whole,
                           uint32_t w)
{
    const struct survey *a = part->survey, *b = whole->survey;
    uint32_t n = a->first[h + 1] - a->first[h];
    assert_true(str_eq(survey_text_at(&a->household_id, h), survey_text_at(&b->household_id, w)));
    assert_true(str_eq(survey_text_at(&a->village, h), survey_text_at(&b->village, w)));
    assert_int_equal(part->area[h], whole->area[w]);
    assert_int_equal(part->ended[h], DAY_MAX);
    assert_ptr_equal(a->area[h], b->area[w]);
    assert_int_equal(n, b->first[w + 1] - b->first[w]);
    same_answers(a, h, b, w, LAW_HOUSEHOLD);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = a->first[h] + i, q = b->first[w] + i;
        assert_int_equal(part->person[p], whole->person[q]);
        assert_int_equal(a->member[p], i + 1);
        assert_int_equal(a->member[p], b->member[q]);
        assert_true(str_eq(survey_text_at(&a->name, p), survey_text_at(&b->name, q)));
        same_answers(a, p, b, q, LAW_PERSON);
    }
}

/* Every `step`-th household from `from` on; `pieces`: it is read in parts of the tables. */
static void compare(struct store_conn *c, const struct world *whole, uint32_t from, uint32_t step,
                    bool pieces)
{
    static int64_t numbers[HOUSEHOLDS];
    const struct world_at at = {24, AS_OF, DAY_MAX, WORLD_ALL_RECORDINGS, false};
    struct world_scope scope = {numbers, 0};
    struct err e = {0};
    struct world part;
    struct ranges r;
    for (uint32_t i = from; i < HOUSEHOLDS; i += step)
        numbers[scope.n++] = whole->household[i];
    ranges_cover(&lab.arena, numbers, scope.n, NUMBERS, &r);
    assert_int_equal(r.all, !pieces);
    must(world_read_scope(c, &lab.arena, lab.law, lab.areas, &at, &scope, DAY_MAX, &part, &e), &e);
    assert_int_equal(part.survey->households, scope.n);
    for (uint32_t h = 0; h < scope.n; h++)
        same_household(&part, h, whole, from + h * step);
    survey_free(part.survey);
}

static void parts(struct place *p)
{
    struct err e = {0};
    struct world whole;
    const struct world_at at = {24, AS_OF, DAY_MAX, WORLD_ALL_RECORDINGS, false};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import(c);
    must(world_read(c, &lab.arena, lab.law, lab.areas, &at, 0, &whole, &e), &e);
    assert_int_equal(whole.survey->households, HOUSEHOLDS);
    assert_int_equal(whole.household[1], 5);
    compare(c, &whole, 0, 10, true);  /* 40 ranges: two pieces */
    compare(c, &whole, 7, 14, true);  /* 29: one, full */
    compare(c, &whole, 399, 1, true); /* the last alone */
    compare(c, &whole, 300, 2, true); /* members' ranges hold others' too */
    compare(c, &whole, 0, 1, false);  /* all, so that the whole is read */
    /* Nobody, and a number that is no household's. */
    static const int64_t wrong[] = {2, 999999};
    struct world_scope none = {wrong, 0};
    for (uint32_t n = 0; n <= 2; n++) {
        struct world part;
        none.n = n;
        must(world_read_scope(c, &lab.arena, lab.law, lab.areas, &at, &none, DAY_MAX, &part, &e),
             &e);
        assert_int_equal(part.survey->households, 0);
        assert_int_equal(part.survey->persons, 0);
        survey_free(part.survey);
    }
    survey_free(whole.survey);
    store_close(c);
}

static void test_parts(void **state)
{
    (void)state;
    both_run(parts, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
