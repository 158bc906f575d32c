/* Sizes and intervals of samples against published and hand-computed values. */
#include "evidence/inspect/proportion.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void near(double got, double want, double within)
{
    if (fabs(got - want) > within)
        print_error("%.10f, wanted %.10f\n", got, want);
    assert_true(fabs(got - want) <= within);
}

static void test_exact(void **state)
{
    /* 682 of 925: the example of R's manual of binom.test (Conover 1971, after Mendel), 95 %. By
     * hand: none of n gives 1 - 0.025^(1/n) above, all of n the mirror. 1 of 2: the roots of
     * 1 - (1-p)² = 0.025 and p² = 0.975... from the other side, so symmetric about a half. */
    static const struct {
        int64_t k, n;
        double low, high;
    } cases[] = {{682, 925, 0.7076683, 0.7654066},
                 {0, 10, 0, 0.3084971},
                 {10, 10, 0.6915029, 1},
                 {0, 1, 0, 0.975},
                 {1, 2, 0.0125791, 0.9874209}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        double low, high;
        proportion_exact(cases[i].k, cases[i].n, 0.95, &low, &high);
        near(low, cases[i].low, 1e-7);
        near(high, cases[i].high, 1e-7);
    }
}

/* Never narrower for more confidence; holds what was seen; mirrored. */
static void test_laws(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 60; n += 7) {
        for (int64_t k = 0; k <= n; k++) {
            double low[2], high[2], mirror[2];
            proportion_exact(k, n, 0.90, &low[0], &high[0]);
            proportion_exact(k, n, 0.99, &low[1], &high[1]);
            proportion_exact(n - k, n, 0.90, &mirror[0], &mirror[1]);
            assert_true(low[1] <= low[0] && high[0] <= high[1]);
            assert_true(low[0] <= (double)k / (double)n && (double)k / (double)n <= high[0]);
            near(low[0], 1 - mirror[1], 1e-12);
        }
    }
}

static void test_size(void **state)
{
    (void)state;
    /* Krejcie and Morgan, Determining sample size (1970), table 1: 278 of 1,000, 370 of 10,000, 384
     * of 1,000,000. */
    assert_int_equal(proportion_size(0.5, 0.05, 1000), 278);
    assert_int_equal(proportion_size(0.5, 0.05, 10000), 370);
    assert_int_equal(proportion_size(0.5, 0.05, 1000000), 384);
    /* 1.96² × 0.05 × 0.95 / 0.02² = 456.2; of 114,299: 456.2 / (1 + 455.2/114,299) = 454.4 */
    assert_int_equal(proportion_size(0.05, 0.02, 114299), 455);
    assert_int_equal(proportion_size(0.5, 0.01, 20), 20);
}

/* Of 1,000 payments four were seen, one of them 100.000 đ too much: mean 25.000, s² = (3×25.000² +
 * 75.000²)/3 = 2,5×10⁹; 1.000 × sqrt(0,996 × 2,5×10⁹/4) = 24.949.950; × 1,959964 = 48.901.003. */
static void test_money(void **state)
{
    const vnd difference[] = {0, 0, 100000, 0}, none[] = {0, 0};
    (void)state;
    struct money_estimate m = money_from_sample(difference, 4, 1000);
    near(m.total, 25000000, 0.01);
    near(m.high, 73901003, 500);
    near(m.low, -23901003, 500);
    m = money_from_sample(none, 2, 10);
    near(m.high, 0, 0);
    const vnd all[] = {1, 3}; /* the whole list: no doubt is left */
    m = money_from_sample(all, 2, 2);
    near(m.low, 4, 0);
    near(m.high, 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_exact), cmocka_unit_test(test_laws),
                                       cmocka_unit_test(test_size), cmocka_unit_test(test_money)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
