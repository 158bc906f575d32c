/* The generator's parts: chance, weights, communes. What it makes as a whole is tested end to end.
 */
#include "synth/rng.h"
#include "synth/synth_int.h"

#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

/* The published reference values of splitmix64 for the seed 1234567. */
static void test_splitmix(void **state)
{
    (void)state;
    struct rng r = {1234567};
    assert_true(rng_next(&r) == 6457827717110365317u);
    assert_true(rng_next(&r) == 3203168211198807973u);
    assert_true(rng_next(&r) == 9817491932198370423u);
}

static void test_streams(void **state)
{
    (void)state;
    struct rng a = rng_make(1, 2, 3, 4), again = rng_make(1, 2, 3, 4);
    struct rng others[] = {rng_make(2, 2, 3, 4), rng_make(1, 3, 3, 4), rng_make(1, 2, 4, 4),
                           rng_make(1, 2, 3, 5), rng_make(1, 3, 2, 4)};
    uint64_t first = rng_next(&a);
    assert_true(first == rng_next(&again));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_true(first != rng_next(&others[i]));
}

static void test_distributions(void **state)
{
    (void)state;
    struct rng r = rng_make(7, 0, 0, 0);
    double sum = 0, squares = 0;
    int counts[6] = {0};
    const int n = 100000;
    for (int i = 0; i < n; i++) {
        double x = rng_normal(&r);
        sum += x;
        squares += x * x;
        int k = rng_between(&r, 1, 6);
        assert_in_range(k, 1, 6);
        counts[k - 1]++;
        double u = rng_unit(&r);
        assert_true(u >= 0 && u < 1);
    }
    assert_true(sum / n > -0.02 && sum / n < 0.02);
    assert_true(squares / n > 0.97 && squares / n < 1.03);
    for (int k = 0; k < 6; k++)
        assert_in_range(counts[k], n / 6 - 600, n / 6 + 600); /* five deviations */
}

static void test_weighted(void **state)
{
    (void)state;
    struct weighted items[] = {{STR("a"), 1}, {STR("b"), 0}, {STR("c"), 3}};
    struct weighted_list l = {items, 3, 3, 4};
    struct rng r = rng_make(1, 1, 1, 1);
    int a = 0, c = 0;
    for (int i = 0; i < 10000; i++) {
        str s = weighted_pick(&l, &r);
        a += str_eq_c(s, "a");
        c += str_eq_c(s, "c");
    }
    assert_int_equal(a + c, 10000); /* weight 0 never */
    assert_in_range(a, 2280, 2720); /* a quarter, five deviations */
}

static void test_centre(void **state)
{
    (void)state;
    assert_true(commune_centre(0.5) == 0);
    assert_true(commune_centre(0.9) == 0);
    assert_true(commune_centre(0.1) > 1.28 && commune_centre(0.1) < 1.284);
    double before = commune_centre(0.0001);
    for (int i = 1; i < 500; i++) {
        double now = commune_centre(i / 1000.0);
        assert_true(now <= before);
        before = now;
    }
}

static void test_tables(void **state)
{
    (void)state;
    struct arena a;
    struct synth_tables *t;
    struct err e = {0};
    char folder[2048];
    const char *data = getenv("ANSINH_DATA");
    arena_init(&a, (size_t)1 << 28);
    t = arena_new(&a, struct synth_tables);
    fmt_write(folder, sizeof(folder), "%z/synth/bac-giang", data != NULL ? data : "data");
    assert_int_equal(tables_load(&a, t, folder, NULL, &e), ERR_NONE);
    assert_int_equal(t->communes.n, 209);
    uint32_t special = 0, people = 0;
    double poor = 0;
    for (uint32_t i = 0; i < t->communes.n; i++) {
        special += t->communes.v[i].special;
        people += t->communes.v[i].people;
        poor += t->communes.v[i].poor_share * t->communes.v[i].people;
    }
    assert_int_equal(special, 28);
    assert_int_equal(people, t->people);
    assert_true(poor / people > 0.0526 && poor / people < 0.0528); /* the published 5.27 % */
    double all = 0;
    for (int age = 0; age <= 100; age++)
        all += t->ages[0][age] + t->ages[1][age];
    assert_true(all > 99.9 && all < 100.1);
    assert_int_equal(t->targets.v[0].poor, 24639);
    assert_int_equal(t->targets.v[0].near_poor, 24499); /* 5.24 % of 467,533 */
    assert_int_equal(t->targets.v[1].near_poor, 20019); /* 4.25 % of 471,024 */
    assert_int_equal(t->targets.v[2].near_poor, 16235); /* 3.40 % of 477,490 */
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splitmix),      cmocka_unit_test(test_streams),
        cmocka_unit_test(test_distributions), cmocka_unit_test(test_weighted),
        cmocka_unit_test(test_centre),        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
