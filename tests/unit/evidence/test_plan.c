/* The yearly plan: who is visited, when and why, worked out by hand. Synthetic. */
#include "evidence/inspect/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TODAY 20786 /* 2026-11-29 */

static void test_weights(void **state)
{
    (void)state;
    assert_int_equal(yearly_days(0), 1);
    assert_int_equal(yearly_days(8), 2);
    assert_int_equal(yearly_days(9), 3);
    assert_int_equal(yearly_days(500), 5);
    assert_int_equal(yearly_risk(100, TODAY - 100, TODAY), 100); /* less than a year ago */
    assert_int_equal(yearly_risk(100, TODAY - 366, TODAY), 120);
    assert_int_equal(yearly_risk(100, TODAY - 20 * 366, TODAY), 200);
    assert_int_equal(yearly_risk(100, 0, TODAY), 200); /* never */
    assert_int_equal(yearly_risk(0, 0, TODAY), 0);
}

/* A: 300, visited a year and a day ago: 360, 20 to see: 4 days. B: 200, never: 400, 8: 2 days.
 * C: 90, visited this year: 90, 1: 2 days. D, E, F: nothing. */
static const struct yearly_commune communes[] = {
    {.code = STR("00001"), .why = STR("a"), .risk = 300, .to_see = 20, .last_visit = TODAY - 366},
    {.code = STR("00002"), .why = STR("b"), .risk = 200, .to_see = 8},
    {.code = STR("00003"), .why = STR("c"), .risk = 90, .to_see = 1, .last_visit = TODAY - 10},
    {.code = STR("00004"), .why = STR("")},
    {.code = STR("00005"), .why = STR("")},
    {.code = STR("00006"), .why = STR("")}};
#define N 6

static void write(struct arena *a, const struct yearly_wish *wish, bool backwards, struct buf *to)
{
    struct yearly_commune order[N];
    struct yearly_rows rows;
    for (int i = 0; i < N; i++)
        order[i] = communes[backwards ? N - 1 - i : i];
    yearly_make(a, order, N, wish, TODAY, &rows);
    buf_init(to, a, 4096);
    for (uint32_t i = 0; i < rows.n; i++)
        buf_fmt(to, "%u %s %u %l %s\n", rows.v[i].quarter, rows.v[i].commune, rows.v[i].days,
                rows.v[i].risk, rows.v[i].why);
}

static void expect(const struct yearly_wish *wish, const char *text)
{
    struct arena a;
    struct buf forth, back;
    arena_init(&a, 1 << 20);
    write(&a, wish, false, &forth);
    write(&a, wish, true, &back);
    assert_true(str_eq(buf_str(&forth), buf_str(&back)));
    if (!str_eq_c(buf_str(&forth), text))
        print_error("got:\n%.*swanted:\n%s", (int)forth.n, forth.p, text);
    assert_true(str_eq_c(buf_str(&forth), text));
    arena_clear(&a);
}

static void test_choice(void **state)
{
    (void)state;
    /* All three risks, spread over the year in their order: 1 + i × 4 / 3. */
    expect(&(struct yearly_wish){2027, 3, 100, 0, 1},
           "1 00002 2 400 b\n2 00001 4 360 a\n3 00003 2 90 c\n");
    /* Four days: after B's two A's four do not fit, C's two do. */
    expect(&(struct yearly_wish){2027, 3, 4, 0, 1}, "1 00002 2 400 b\n3 00003 2 90 c\n");
    expect(&(struct yearly_wish){2027, 1, 100, 0, 1}, "1 00002 2 400 b\n");
    expect(&(struct yearly_wish){2027, 3, 1, 0, 1}, "");
}

/* Half by chance: the same seed, the same communes; those taken for their risk are not among them,
 * and over many seeds each of the others comes as often as another. */
static void test_chance(void **state)
{
    int times[N] = {0};
    (void)state;
    for (int64_t seed = 1; seed <= 600; seed++) {
        struct arena a;
        struct yearly_rows rows, again;
        const struct yearly_wish wish = {2027, 2, 100, 50, seed};
        uint32_t chance = 0;
        arena_init(&a, 1 << 20);
        yearly_make(&a, communes, N, &wish, TODAY, &rows);
        yearly_make(&a, communes, N, &wish, TODAY, &again);
        assert_int_equal(rows.n, 2);
        for (uint32_t i = 0; i < rows.n; i++) {
            const struct yearly_row *row = &rows.v[i];
            assert_true(str_eq(row->commune, again.v[i].commune));
            assert_in_range(row->quarter, 1, 4);
            if (row->risk > 0) {
                assert_true(str_eq_c(row->commune, "00002"));
                continue;
            }
            chance++;
            assert_int_equal(row->days, 2);
            times[row->commune.p[4] - '1']++;
        }
        assert_int_equal(chance, 1);
        arena_clear(&a);
    }
    assert_int_equal(times[1], 0);
    for (int i = 0; i < N; i++) { /* 120 each, five deviations of sqrt(600 × 0.2 × 0.8) */
        if (i != 1)
            assert_in_range(times[i], 71, 169);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_weights),
                                       cmocka_unit_test(test_choice),
                                       cmocka_unit_test(test_chance)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
