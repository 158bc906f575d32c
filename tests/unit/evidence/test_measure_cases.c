/* Every published case of tests/data/measurement, to the digits it states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fmt.h"
#include "base/num.h"
#include "cases.h"
#include "evidence/measure/counting.h"
#include "evidence/measure/disclosure.h"
#include "evidence/measure/grouped.h"
#include "evidence/measure/inequality.h"
#include "evidence/measure/movement.h"
#include "evidence/measure/poverty.h"
#include "evidence/measure/targeting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MEMORY ((size_t)1 << 30)
#define LENGTH(v) (sizeof(v) / sizeof((v)[0]))

/* ---- 01 to 03: counting deprivations ---- */

/* Weights of halves become integers; so does a cutoff. */
static void compare_af(const json_t *expected, const double x[][4], const double z[4])
{
    struct counting_rule rule = {.n = 4, .cutoff = (uint32_t)(2 * cases_value(expected, "k"))};
    struct counting_row rows[4];
    double by[4];
    for (uint32_t j = 0; j < 4; j++)
        rule.weights[j] =
            (uint32_t)(2 * json_number_value(json_array_get(cases_at(expected, "weights"), j)));
    for (int i = 0; i < 4; i++) {
        rows[i] = (struct counting_row){.known = 15, .weight = 1};
        for (uint32_t j = 0; j < 4; j++)
            rows[i].deprived |= (uint32_t)(x[i][j] < z[j]) << j;
    }
    struct counting c = counting_measure(&rule, rows, 4);
    cases_near(c.h, cases_value(expected, "H"), CASES_DIGITS, "H");
    cases_near(c.a, cases_value(expected, "A"), CASES_DIGITS, "A");
    cases_near(c.m0, cases_value(expected, "M0"), CASES_DIGITS, "M0");
    double m1 = counting_cardinal(&rule, &x[0][0], z, 4, 1, by);
    cases_near(m1, cases_value(expected, "M1"), CASES_DIGITS, "M1");
    cases_near(m1 / c.m0, cases_value(expected, "G"), CASES_DIGITS, "G");
    for (size_t j = 0; j < 4; j++) {
        const char *lists[] = {"uncensored_headcount", "censored_headcount", "contribution_M0",
                               "contribution_M1"};
        const double have[] = {c.uncensored[j], c.censored[j], c.contribution[j], by[j]};
        for (size_t k = 0; k < 4; k++)
            cases_near(have[k], json_number_value(json_array_get(cases_at(expected, lists[k]), j)),
                       CASES_DIGITS, lists[k]);
    }
    double m2 = counting_cardinal(&rule, &x[0][0], z, 4, 2, by);
    cases_near(m2, cases_value(expected, "M2"), CASES_DIGITS, "M2");
    cases_near(m2 / c.m0, cases_value(expected, "S"), CASES_DIGITS, "S");
    assert_int_equal(c.poor, (int)cases_value(expected, "q"));
}

static void af_2011(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("01_af2011_4x4");
    struct cases_table t = cases_table(&a, "01_af2011_4x4", "input.csv");
    double x[4][4], z[4];
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++)
            x[i][k] = cases_number(t.cells[i * 5 + k + 1]);
        z[i] = json_number_value(json_array_get(cases_at(j, "cutoffs"), (size_t)i));
    }
    size_t n = 0;
    const char *sets[] = {"equal_weights", "nested_weights_2_1_05_05"};
    for (size_t s = 0; s < 2; s++) {
        size_t i;
        json_t *each;
        json_array_foreach(cases_at(j, sets[s]), i, each)
        {
            compare_af(each, (const double(*)[4])x, z);
            n++;
        }
    }
    assert_true(n >= 8);
    json_decref(j);
    arena_clear(&a);
}

static void mpindex_simple(void **state)
{
    (void)state;
    static const char *const names[] = {"a1", "a2", "b1", "b2"};
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("02_mpindex_simple");
    struct cases_table t = cases_table(&a, "02_mpindex_simple", "input.csv");
    struct counting_rule rule = {.n = 4, .cutoff = 2, .weights = {1, 1, 1, 1}};
    struct counting_row rows[4];
    for (size_t i = 0; i < 4; i++) {
        rows[i] = (struct counting_row){.known = 15, .weight = 1};
        for (uint32_t k = 0; k < 4; k++)
            rows[i].deprived |= (uint32_t)cases_number(cases_cell(&t, i, names[k])) << k;
    }
    struct counting c = counting_measure(&rule, rows, 4);
    cases_near(c.h, cases_value(j, "index.headcount_ratio"), CASES_DIGITS, "H");
    cases_near(c.a, cases_value(j, "index.intensity"), CASES_DIGITS, "A");
    cases_near(c.m0, cases_value(j, "index.mpi"), CASES_DIGITS, "M0");
    for (uint32_t k = 0; k < 4; k++) {
        cases_near(100 * c.contribution[k],
                   json_number_value(json_object_get(cases_at(j, "contribution_pct"), names[k])),
                   CASES_DIGITS, names[k]);
        cases_near(c.uncensored[k],
                   json_number_value(json_object_get(cases_at(j, "uncensored"), names[k])),
                   CASES_DIGITS, names[k]);
        cases_near(c.censored[k],
                   json_number_value(json_object_get(cases_at(j, "censored"), names[k])),
                   CASES_DIGITS, names[k]);
    }
    json_decref(j);
    arena_clear(&a);
}

static const char *const mpi_names[] = {
    "nutrition",  "child_mortality", "year_schooling", "school_attendance", "cooking_fuel",
    "sanitation", "drinking_water",  "electricity",    "housing",           "assets"};
/* Sixths and eighteenths. The package works with weights of nine digits, so its own figures are
 * right to about 1e-8. */
static const struct counting_rule mpi_rule = {.n = 10, .weights = {3, 3, 3, 3, 1, 1, 1, 1, 1, 1}};
static const struct {
    const char *name;
    uint32_t cutoff; /* the share k of 18, rounded up */
} mpi_cutoffs[] = {{"k_33", 6}, {"k_10", 2}, {"k_20", 4}, {"k_50", 9}};

static void compare_mpi(const json_t *index, const json_t *contribution, const json_t *uncensored,
                        const json_t *censored, const struct counting *c)
{
    cases_near(c->h, cases_value(index, "headcount_ratio"), CASES_DIGITS, "H");
    cases_near(c->a, cases_value(index, "intensity"), CASES_DIGITS, "A");
    cases_near(c->m0, cases_value(index, "mpi"), CASES_DIGITS, "M0");
    for (uint32_t k = 0; k < 10; k++) {
        cases_near(100 * c->contribution[k], cases_value(contribution, mpi_names[k]), CASES_DIGITS,
                   mpi_names[k]);
        cases_near(c->uncensored[k], cases_value(uncensored, mpi_names[k]), CASES_DIGITS,
                   mpi_names[k]);
        cases_near(c->censored[k], cases_value(censored, mpi_names[k]), CASES_DIGITS, mpi_names[k]);
    }
}

/* Where a list of the expected file holds this class. */
static const json_t *of_class(const json_t *list, const char *name)
{
    size_t i;
    json_t *each;
    json_array_foreach(list, i, each)
    {
        if (strcmp(json_string_value(json_object_get(each, "class")), name) == 0)
            return each;
    }
    fail_msg("no class %s", name);
    return NULL;
}

static void mpindex_household(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("03_mpindex_household");
    struct cases_table t = cases_table(&a, "03_mpindex_household", "input.csv");
    struct counting_row *rows = arena_array(&a, struct counting_row, t.rows);
    uint32_t *class = arena_array(&a, uint32_t, t.rows);
    for (size_t i = 0; i < t.rows; i++) {
        rows[i] = (struct counting_row){.known = 1023, .weight = 1};
        class[i] = str_eq_c(cases_cell(&t, i, "class"), "Rural") ? 0 : 1;
        for (uint32_t k = 0; k < 10; k++)
            rows[i].deprived |= (uint32_t)cases_number(cases_cell(&t, i, mpi_names[k])) << k;
    }
    for (size_t k = 0; k < LENGTH(mpi_cutoffs); k++) {
        struct counting_rule rule = mpi_rule;
        const char *name = mpi_cutoffs[k].name;
        struct counting parts[2], all;
        rule.cutoff = mpi_cutoffs[k].cutoff;
        all = counting_measure(&rule, rows, t.rows);
        const json_t *total = cases_at(j, "total"), *by = cases_at(j, "by_class");
        compare_mpi(cases_at(json_object_get(cases_at(total, "index"), name), "0"),
                    cases_at(json_object_get(cases_at(total, "contribution_pct"), name), "0"),
                    cases_at(total, "headcount.uncensored.0"),
                    cases_at(json_object_get(cases_at(total, "headcount"), name), "0"), &all);
        counting_by_group(&rule, rows, class, t.rows, 2, parts);
        for (int g = 0; g < 2; g++) {
            const char *group = g == 0 ? "Rural" : "Urban";
            compare_mpi(of_class(json_object_get(cases_at(by, "index"), name), group),
                        of_class(json_object_get(cases_at(by, "contribution_pct"), name), group),
                        of_class(cases_at(by, "headcount.uncensored"), group),
                        of_class(json_object_get(cases_at(by, "headcount"), name), group),
                        &parts[g]);
        }
        /* M0 of the whole is that of its parts, by their share of the people. */
        cases_near((parts[0].weight * parts[0].m0 + parts[1].weight * parts[1].m0) / all.weight,
                   all.m0, 1e-12, "decomposition");
    }
    struct counting_rule rule = mpi_rule;
    rule.cutoff = 6;
    for (size_t i = 0; i < t.rows; i++)
        rows[i].weight = cases_number(cases_cell(&t, i, "hsize"));
    struct counting persons = counting_measure(&rule, rows, t.rows);
    cases_near(persons.h, cases_value(j, "person_weighted_k33.H"), CASES_DIGITS, "H");
    cases_near(persons.a, cases_value(j, "person_weighted_k33.A"), CASES_DIGITS, "A");
    cases_near(persons.m0, cases_value(j, "person_weighted_k33.M0"), CASES_DIGITS, "M0");
    json_decref(j);
    arena_clear(&a);
}

/* ---- 08: inequality of ten incomes ---- */

static void ineq_poverty(struct arena *a, const json_t *j, const struct welfare *s)
{
    size_t i;
    json_t *each;
    json_array_foreach(cases_at(j, "pov_ten"), i, each)
    {
        double z = cases_value(each, "k");
        struct poverty p = poverty_measure(a, s, z, BELOW_LINE, LOSS_KEPT);
        cases_near(p.watts, cases_value(each, "watts"), CASES_DIGITS, "Watts");
        cases_near(p.sen, cases_value(each, "sen"), CASES_DIGITS, "Sen");
        cases_near(p.sst, cases_value(each, "sst"), CASES_DIGITS, "Sen, Shorrocks & Thon");
        cases_near(p.headcount, cases_value(each, "foster_p1"), CASES_DIGITS, "P0");
        cases_near(p.gap, cases_value(each, "foster_p2"), CASES_DIGITS, "P1");
        cases_near(p.severity, cases_value(each, "foster_p3"), CASES_DIGITS, "P2");
        cases_near(poverty_fgt(s, z, 2, BELOW_LINE, LOSS_KEPT), p.severity, 1e-14, "P2 twice");
    }
}

static void ineq(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("08_ineq");
    struct cases_table t = cases_table(&a, "08_ineq", "ten_incomes.csv");
    struct welfare s = welfare_make(&a, cases_numbers(&a, &t, "x"), NULL, t.rows);
    const struct {
        const char *name;
        double have;
    } checks[] = {
        {"ten.gini", inequality_gini(&s)},
        {"ten.gini_corr", inequality_gini_small(&s)},
        {"ten.RS", inequality_hoover(&s)},
        {"ten.atkinson_05", inequality_atkinson(&s, 0.5)},
        {"ten.atkinson_1", inequality_atkinson(&s, 1)},
        {"ten.theil", inequality_entropy(&s, 1)},
        {"ten.theil_param1_mld", inequality_entropy(&s, 0)},
        {"ten.entropy_05", inequality_entropy(&s, 0.5)},
        {"ten.lasym", inequality_asymmetry(&s)},
        {"ten.cv", inequality_variation(&s)},
        {"ten.cv2", 2 * inequality_entropy(&s, 2)},
    };
    for (size_t i = 0; i < LENGTH(checks); i++)
        cases_near(checks[i].have, cases_value(j, checks[i].name), CASES_DIGITS, checks[i].name);
    double p[11], l[11];
    for (size_t i = 0; i < 11; i++)
        p[i] = json_number_value(json_array_get(cases_at(j, "ten.lorenz_p"), i));
    inequality_lorenz(&s, p, l, 11);
    for (size_t i = 0; i < 11; i++)
        cases_near(l[i], json_number_value(json_array_get(cases_at(j, "ten.lorenz_L"), i)),
                   CASES_DIGITS, "Lorenz");
    ineq_poverty(&a, j, &s);
    json_decref(j);
    arena_clear(&a);
}

/* ---- 12, 13: the World Bank's platform ---- */

static void compare_poverty(struct arena *a, const struct welfare *s, double z, const json_t *want)
{
    struct poverty p = poverty_measure(a, s, z, BELOW_LINE, LOSS_KEPT);
    cases_near(p.headcount, cases_value(want, "headcount"), CASES_DIGITS, "headcount");
    cases_near(p.gap, cases_value(want, "poverty_gap"), CASES_DIGITS, "gap");
    cases_near(p.severity, cases_value(want, "poverty_severity"), CASES_DIGITS, "severity");
    cases_near(p.watts, cases_value(want, "watts"), CASES_DIGITS, "Watts");
}

static void compare_list(const double *have, const json_t *want, double tolerance, const char *what)
{
    assert_true(json_array_size(want) > 0);
    for (size_t i = 0; i < json_array_size(want); i++)
        cases_near(have[i], json_number_value(json_array_get(want, i)), tolerance, what);
}

/* The platform drops who has less than nothing. */
static struct welfare platform_welfare(struct arena *a, const struct cases_table *t,
                                       const char *area)
{
    double *y = cases_numbers(a, t, "welfare"), *w = cases_numbers(a, t, "weight");
    for (size_t i = 0; i < t->rows; i++) {
        if (y[i] < 0 || (area != NULL && !str_eq_c(cases_cell(t, i, "area"), area)))
            y[i] = NAN;
    }
    return welfare_make_as_given(a, y, w, t->rows);
}

static void compare_set(struct arena *a, const char *name, const json_t *want)
{
    char file[64];
    fmt_write(file, sizeof(file), "%z.csv", name);
    struct cases_table t = cases_table(a, "12_wbpip_microdata", file);
    struct welfare s = platform_welfare(a, &t, NULL);
    double deciles[10];
    assert_int_equal(t.rows, (size_t)cases_value(want, "n_raw"));
    assert_int_equal(s.n, (size_t)cases_value(want, "n_used"));
    cases_near(welfare_mean(&s), cases_value(want, "mean"), CASES_DIGITS, "mean");
    cases_near(welfare_mean(&s), cases_value(want, "published.mean"), CASES_DIGITS, "mean");
    cases_near(s.weight, cases_value(want, "published.sum_weight"), CASES_DIGITS, "weight");
    cases_near(inequality_gini(&s), cases_value(want, "published.gini"), CASES_DIGITS, "Gini");
    cases_near(inequality_mld_floor(&s), cases_value(want, "published.mld"), CASES_DIGITS, "MLD");
    cases_near(welfare_quantile(&s, 0.5), cases_value(want, "median_pip"), CASES_DIGITS, "median");
    cases_near(inequality_polarisation(a, &s), cases_value(want, "polarization"), CASES_DIGITS,
               "polarisation");
    struct inequality_points points = inequality_points(a, &s, 100);
    inequality_point_shares(&points, 10, deciles);
    compare_list(deciles, cases_at(want, "decile_shares_pip"), CASES_DIGITS, "decile");
    size_t i;
    json_t *each;
    json_array_foreach(cases_at(want, "poverty"), i, each)
        compare_poverty(a, &s, cases_value(each, "z"), each);
    const char *area;
    json_object_foreach(json_object_get(want, "by_area"), area, each)
    {
        struct welfare part = platform_welfare(a, &t, area);
        assert_int_equal(part.n, (size_t)cases_value(each, "n"));
        cases_near(part.weight, cases_value(each, "pop"), CASES_DIGITS, "people");
        cases_near(welfare_mean(&part), cases_value(each, "mean"), CASES_DIGITS, "mean");
        compare_poverty(a, &part, welfare_mean(&s) / 2, cases_at(each, "pov_at_half_mean"));
    }
}

static void platform_microdata(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("12_wbpip_microdata"), *each;
    const char *name;
    size_t n = 0;
    json_object_foreach(json_object_get(j, "sets"), name, each)
    {
        compare_set(&a, name, each);
        n++;
    }
    assert_int_equal(n, 5);
    /* The package's own unit test: the line is the mean without weights. */
    struct cases_table t = cases_table(&a, "12_wbpip_microdata", "ABC_2000_income.csv");
    struct welfare plain = welfare_make(&a, cases_numbers(&a, &t, "welfare"), NULL, t.rows);
    struct welfare s = platform_welfare(&a, &t, NULL);
    cases_near(welfare_mean(&plain), cases_value(j, "published_unit_test.z_value"), CASES_DIGITS,
               "line");
    compare_poverty(&a, &s, welfare_mean(&plain), cases_at(j, "reproduced"));
    json_decref(j);
    arena_clear(&a);
}

static void compare_points(struct arena *a, const json_t *j, const char *set, const char *file,
                           double tolerance)
{
    struct cases_table t = cases_table(a, "13_wbpip_lorenz_quantiles", file);
    struct inequality_points points = {cases_numbers(a, &t, "cum_pop"),
                                       cases_numbers(a, &t, "cum_welfare"),
                                       cases_numbers(a, &t, "welfare"), t.rows};
    const json_t *want = cases_at(j, set);
    double deciles[10], median = inequality_point_shares(&points, 10, deciles);
    cases_near(median, cases_value(want, "median"), CASES_DIGITS, "median");
    for (size_t i = 0; i < 10; i++) {
        double share = json_number_value(json_array_get(cases_at(want, "decile_shares"), i));
        if (!(fabs(deciles[i] - share) <= tolerance))
            fail_msg("%s, decile %zu: %.12g, expected %.12g", set, i + 1, deciles[i], share);
    }
}

static void platform_lorenz(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("13_wbpip_lorenz_quantiles");
    compare_points(&a, j, "lorenz1", "lorenz1.csv", cases_value(j, "lorenz1.tolerance"));
    compare_points(&a, j, "lorenz2", "lorenz2.csv", 5e-9); /* eight digits are printed */
    json_decref(j);
    arena_clear(&a);
}

/* ---- 14: grouped data ---- */

#define BETA_DIGITS 2e-6 /* as the cases state for the beta curve */

static struct grouped_curve fit(struct arena *a, enum grouped_form form, const char *file)
{
    struct cases_table t = cases_table(a, "14_wbpip_grouped", file);
    struct grouped_curve c = grouped_fit(form, cases_numbers(a, &t, "cum_pop"),
                                         cases_numbers(a, &t, "cum_welfare"), t.rows);
    assert_true(c.fitted);
    return c;
}

static void compare_spread(const struct grouped_curve *c, const json_t *want, double tolerance)
{
    struct grouped_spread s = grouped_spread(c, cases_value(want, "mean"));
    cases_near(s.median, cases_value(want, "median"), tolerance, "median");
    /* The package that made the beta figures leaves the first of 500 steps out of the Gini, and
     * polarisation follows from it. */
    cases_near(s.gini, cases_value(want, "gini"), tolerance == BETA_DIGITS ? 3e-6 : tolerance,
               "Gini");
    cases_near(s.mld, cases_value(want, "mld"), tolerance, "MLD");
    compare_list(s.deciles, cases_at(want, "deciles"), tolerance, "decile");
    if (json_object_get(want, "polarization") != NULL)
        cases_near(s.polarisation, cases_value(want, "polarization"),
                   tolerance == BETA_DIGITS ? 1e-5 : tolerance, "polarisation");
}

/* The platform stops looking for the headcount of a beta curve within 1e-4 of it; what follows from
 * it hardly moves there, as its slope is zero. */
static void compare_grouped_poverty(const struct grouped_curve *c, const json_t *want, double line,
                                    double tolerance, double watts, const char *gap,
                                    const char *severity)
{
    struct grouped_poverty p = grouped_poverty(c, cases_value(want, "mean"), line);
    double root = c->form == GROUPED_BETA ? 1e-4 : tolerance;
    cases_near(p.headcount, cases_value(want, "headcount"), root, "headcount");
    cases_near(p.gap, cases_value(want, gap), tolerance, "gap");
    cases_near(p.severity, cases_value(want, severity), tolerance, "severity");
    cases_near(p.watts, cases_value(want, "watts"), watts, "Watts");
}

static void compare_datt(struct arena *a, const json_t *j, enum grouped_form form, const char *name,
                         double tolerance)
{
    struct grouped_curve c = fit(a, form, "datt1998_india_rural_1983.csv");
    const json_t *want = cases_at(cases_at(j, "datt1998"), name);
    compare_spread(&c, want, tolerance);
    compare_grouped_poverty(&c, want, 89, tolerance, tolerance, "poverty_gap", "poverty_severity");
    struct grouped_poverty p = grouped_poverty(&c, 109.9, 89);
    cases_near(p.low, cases_value(want, "z_min"), tolerance, "lowest line");
    cases_near(p.high, cases_value(want, "z_max"), tolerance, "highest line");
    assert_int_equal(c.valid, json_is_true(cases_at(want, "is_valid")));
}

static void platform_grouped(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("14_wbpip_grouped");
    const json_t *p = cases_at(j, "lorenz_beta_params");
    struct grouped_curve beta = {.form = GROUPED_BETA,
                                 .a = cases_value(p, "A"),
                                 .b = cases_value(p, "B"),
                                 .c = cases_value(p, "C")};
    compare_spread(&beta, p, BETA_DIGITS);
    /* The platform's loop adds its steps up and here ends one of 200 short, by rounding: the value
     * of that step, ln(z / mean) / 200, is what may be between. */
    compare_grouped_poverty(&beta, p, cases_value(p, "z"), BETA_DIGITS, 1.1e-3, "pg", "p2");
    const char *files[] = {"gd_ex1", "gd_ex2", "gd_ex3"};
    for (size_t i = 0; i < LENGTH(files); i++) {
        char file[32];
        fmt_write(file, sizeof(file), "%z.csv", files[i]);
        struct cases_table t = cases_table(&a, "14_wbpip_grouped", file);
        struct grouped_curve c = grouped_best(cases_numbers(&a, &t, "cum_pop"),
                                              cases_numbers(&a, &t, "cum_welfare"), t.rows);
        const json_t *want = cases_at(cases_at(j, files[i]), "computed");
        double digits = c.form == GROUPED_BETA ? BETA_DIGITS : CASES_DIGITS;
        compare_spread(&c, want, digits);
        if (json_object_get(want, "headcount") != NULL)
            compare_grouped_poverty(&c, want, cases_value(want, "poverty_line"), digits, digits,
                                    "poverty_gap", "poverty_severity");
    }
    compare_datt(&a, j, GROUPED_QUADRATIC, "quadratic", CASES_DIGITS);
    compare_datt(&a, j, GROUPED_BETA, "beta", BETA_DIGITS);
    /* Datt 1998 prints 45.06, 12.47 and 4.75 % for rural India in 1983. */
    struct grouped_curve c = fit(&a, GROUPED_QUADRATIC, "datt1998_india_rural_1983.csv");
    struct grouped_poverty india = grouped_poverty(&c, 109.9, 89);
    assert_int_equal(lround(10000 * india.headcount), 4506);
    assert_int_equal(lround(10000 * india.gap), 1247);
    assert_int_equal(lround(10000 * india.severity), 475);
    json_decref(j);
    arena_clear(&a);
}

/* ---- 18: movements ---- */

#define REVIEWS 6
#define FIRST_YEAR 2020

struct panel {
    struct movement_panel p;
    struct movement_cell *cells;
    uint32_t scopes; /* of regions */
};

static size_t household_number(str id)
{
    int64_t n = 0;
    assert_true(num_parse_int(str_slice(id, 1, id.n), &n));
    return (size_t)n - 1;
}

static uint8_t status_of(str s)
{
    return str_eq_c(s, "poor")        ? MOVEMENT_POOR
           : str_eq_c(s, "near_poor") ? MOVEMENT_NEAR_POOR
                                      : MOVEMENT_OTHER;
}

/* scope: the region's number, or 1 for households of ethnic minorities and 0 for the Kinh. */
static struct panel read_panel(struct arena *a, bool ethnic)
{
    struct panel panel = {0};
    struct cases_table t = cases_table(a, "18_transitions", "status.csv");
    struct cases_table events = cases_table(a, "18_transitions", "events.csv");
    for (size_t i = 0; i < t.rows; i++) {
        size_t h = household_number(cases_cell(&t, i, "household_id")) + 1;
        panel.p.households = h > panel.p.households ? h : panel.p.households;
    }
    panel.cells = arena_array(a, struct movement_cell, panel.p.households * REVIEWS);
    panel.p.reviews = REVIEWS;
    panel.p.cells = panel.cells;
    for (size_t i = 0; i < t.rows; i++) {
        size_t h = household_number(cases_cell(&t, i, "household_id"));
        size_t year = (size_t)cases_number(cases_cell(&t, i, "year")) - FIRST_YEAR;
        str region = cases_cell(&t, i, "region");
        panel.cells[h * REVIEWS + year] =
            (struct movement_cell){.status = status_of(cases_cell(&t, i, "status")),
                                   .size = (uint16_t)cases_number(cases_cell(&t, i, "size")),
                                   .scope = ethnic ? !str_eq_c(cases_cell(&t, i, "ethnic"), "Kinh")
                                                   : (uint32_t)(region.p[1] - '0')};
    }
    for (size_t i = 0; i < events.rows; i++) {
        size_t h = household_number(cases_cell(&events, i, "household_id"));
        size_t year = (size_t)cases_number(cases_cell(&events, i, "year")) - FIRST_YEAR;
        str event = cases_cell(&events, i, "event");
        if (!str_eq_c(event, "moved_within"))
            panel.cells[h * REVIEWS + year].event =
                str_starts(event, STR("moved")) ? MOVEMENT_MOVED : MOVEMENT_SPLIT_OR_DISSOLVED;
    }
    return panel;
}

static void compare_account(const struct panel *panel, const json_t *list, uint32_t statuses,
                            uint32_t scope)
{
    assert_int_equal(json_array_size(list), REVIEWS - 1);
    for (uint32_t t = 0; t + 1 < REVIEWS; t++) {
        const json_t *want = json_array_get(list, t);
        struct movement_account m = movement_account(&panel->p, t, statuses, scope, NULL);
        const struct {
            const char *name;
            uint64_t have;
        } counts[] = {
            {"start", m.start},
            {"escaped", m.terms[TERM_ESCAPED]},
            {"left_moved_out", m.terms[TERM_MOVED_OUT]},
            {"left_dissolved", m.terms[TERM_DISSOLVED]},
            {"left_scope", m.terms[TERM_LEFT_SCOPE]},
            {"newly", m.terms[TERM_NEWLY]},
            {"relapsed", m.terms[TERM_RELAPSED]},
            {"entered_moved_in", m.terms[TERM_MOVED_IN]},
            {"entered_split", m.terms[TERM_SPLIT]},
            {"entered_scope", m.terms[TERM_ENTERED_SCOPE]},
            {"end", m.end},
            {"population_start", m.people_start},
            {"population_end", m.people_end},
        };
        for (size_t k = 0; k < LENGTH(counts); k++)
            cases_near((double)counts[k].have, cases_value(want, counts[k].name), 0,
                       counts[k].name);
        cases_near(m.rate_start, cases_value(want, "rate_start"), CASES_DIGITS, "rate_start");
        cases_near(m.rate_end, cases_value(want, "rate_end"), CASES_DIGITS, "rate_end");
        cases_near(m.exit_rate, cases_value(want, "exit_rate"), CASES_DIGITS, "exit_rate");
        cases_near(m.fall, cases_value(want, "reduction_pp"), CASES_DIGITS, "reduction");
        cases_near(m.fall_by_list + m.fall_by_people, m.fall, 1e-9, "parts of the fall");
    }
}

static void compare_form(const struct panel *panel, const json_t *list, enum movement_status of)
{
    assert_int_equal(json_array_size(list), REVIEWS - 1);
    for (uint32_t t = 0; t + 1 < REVIEWS; t++) {
        const json_t *want = json_array_get(list, t);
        struct movement_form f = movement_form(&panel->p, t, of);
        for (int r = 1; r <= 9; r++) {
            char name[16];
            fmt_write(name, sizeof(name), "r%d", r);
            cases_near((double)f.households[r],
                       json_number_value(json_object_get(cases_at(want, "households"), name)), 0,
                       "households");
            cases_near((double)f.persons[r],
                       json_number_value(json_object_get(cases_at(want, "persons"), name)), 0,
                       "persons");
        }
    }
}

static void compare_matrix(const struct panel *panel, const json_t *want, bool persons)
{
    static const char *const names[] = {NULL, "poor", "near_poor", "non_poor"};
    for (uint32_t t = 0; t + 1 < REVIEWS; t++) {
        uint64_t m[4][4];
        char years[16];
        movement_matrix(&panel->p, t, persons, m);
        fmt_write(years, sizeof(years), "%u-%u", FIRST_YEAR + t, FIRST_YEAR + t + 1);
        for (int i = 1; i < 4; i++) {
            for (int k = 1; k < 4; k++) {
                const json_t *row = json_object_get(json_object_get(want, years), names[i]);
                cases_near((double)m[i][k], json_number_value(json_object_get(row, names[k])), 0,
                           years);
            }
        }
    }
}

static void transitions(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("18_transitions"), *each;
    struct panel all = read_panel(&a, false), ethnic = read_panel(&a, true);
    uint32_t poor = MOVEMENT_IS(MOVEMENT_POOR), near_poor = MOVEMENT_IS(MOVEMENT_NEAR_POOR);
    const char *region;
    compare_account(&all, cases_at(j, "poor"), poor, MOVEMENT_EVERYWHERE);
    compare_account(&all, cases_at(j, "near_poor"), near_poor, MOVEMENT_EVERYWHERE);
    compare_account(&all, cases_at(j, "poor_or_near_poor"), poor | near_poor, MOVEMENT_EVERYWHERE);
    json_object_foreach(json_object_get(j, "poor_by_region"), region, each)
        compare_account(&all, each, poor, (uint32_t)(region[1] - '0'));
    compare_account(&ethnic, cases_at(j, "poor_DTTS"), poor, 1);
    compare_form(&all, cases_at(j, "official_form_7_2"), MOVEMENT_POOR);
    compare_form(&all, cases_at(j, "official_form_7_3"), MOVEMENT_NEAR_POOR);
    compare_matrix(&all, cases_at(j, "matrix_households"), false);
    compare_matrix(&all, cases_at(j, "matrix_persons_t1_size"), true);
    uint64_t times[REVIEWS + 1];
    struct movement_spells s = movement_spells(&all.p, times);
    cases_near((double)s.balanced, cases_value(j, "spells.balanced_n"), 0, "balanced");
    for (int k = 0; k <= REVIEWS; k++) {
        char name[32];
        fmt_write(name, sizeof(name), "spells.poor_exactly.%d", k);
        cases_near((double)times[k], cases_value(j, name), 0, name);
    }
    cases_near(s.chronic, cases_value(j, "spells.chronic"), CASES_DIGITS, "chronic");
    cases_near(s.transient, cases_value(j, "spells.transient"), CASES_DIGITS, "transient");
    cases_near(s.never, cases_value(j, "spells.never"), CASES_DIGITS, "never");
    json_decref(j);
    arena_clear(&a);
}

/* ---- 20: disclosure ---- */

static int place_of(const char *names[], int n, const char *name, size_t len)
{
    for (int i = 0; i < n; i++) {
        if (strlen(names[i]) == len && strncmp(names[i], name, len) == 0)
            return i;
    }
    fail_msg("%s", name);
    return -1;
}

static const char *wxyz[] = {"w", "x", "y", "z"}, *abcd[] = {"a", "b", "c", "d"};

static size_t cell_of(const char *name)
{
    return (size_t)(place_of(wxyz, 4, name, 1) * 4 + place_of(abcd, 4, name + 2, 1));
}

static void compare_ranges(struct arena *a, const struct disclosure_table *t, const bool *hidden,
                           json_t *want)
{
    const char *name;
    json_t *each;
    json_object_foreach(want, name, each)
    {
        size_t cell = cell_of(name);
        struct disclosure_range r =
            disclosure_range(a, t, hidden, (uint32_t)(cell / 4), (uint32_t)(cell % 4));
        assert_int_equal(r.low, json_integer_value(json_array_get(each, 0)));
        assert_int_equal(r.high, json_integer_value(json_array_get(each, 1)));
    }
}

static void suppression_4x4(struct arena *a, const json_t *j)
{
    struct cases_table table = cases_table(a, "20_disclosure_control", "table_4x4.csv");
    int64_t v[16];
    bool hidden[16] = {false};
    size_t i;
    json_t *each;
    uint32_t added;
    for (size_t r = 0; r < table.rows; r++) {
        char name[3] = {cases_cell(&table, r, "row").p[0], '|', cases_cell(&table, r, "col").p[0]};
        v[cell_of(name)] = (int64_t)cases_number(cases_cell(&table, r, "freq"));
    }
    const struct disclosure_table t = {4, 4, v};
    json_array_foreach(cases_at(j, "suppressed"), i, each)
        hidden[cell_of(json_string_value(each))] = true;
    compare_ranges(a, &t, hidden, (json_t *)cases_at(j, "intervals"));
    assert_true(disclosure_complete(a, &t, 5, hidden, &added));
    assert_int_equal(added, 1);
    assert_true(hidden[cell_of(json_string_value(cases_at(j, "extra_suppression")))]);
    compare_ranges(a, &t, hidden, (json_t *)cases_at(j, "intervals_after"));
}

static void suppression_minimal(struct arena *a, const json_t *j)
{
    static const char *regions[] = {"A", "B", "C", "D"};
    struct cases_table table = cases_table(a, "20_disclosure_control", "microdata1_counts.csv");
    int64_t v[8], cost = 0;
    bool hidden[8];
    size_t i, expected = 0;
    json_t *each;
    uint32_t added;
    for (size_t r = 0; r < table.rows; r++) {
        str region = cases_cell(&table, r, "region");
        int at = place_of(regions, 4, region.p, region.n);
        v[at * 2 + !str_eq_c(cases_cell(&table, r, "gender"), "female")] =
            (int64_t)cases_number(cases_cell(&table, r, "count"));
    }
    const struct disclosure_table t = {4, 2, v};
    disclosure_threshold(&t, 5, hidden);
    for (size_t k = 0; k < 8; k++)
        assert_int_equal(hidden[k], k == 0); /* A, female: 2 */
    assert_true(disclosure_complete(a, &t, 5, hidden, &added));
    assert_int_equal(added, 3);
    json_array_foreach(cases_at(j, "microdata1.minimal_by_count"), i, each)
    {
        const char *name = json_string_value(each);
        size_t cell = (size_t)place_of(regions, 4, name, 1) * 2 + (strcmp(name + 2, "male") == 0);
        assert_true(hidden[cell]);
        expected++;
    }
    assert_int_equal(expected, 4);
    for (size_t k = 1; k < 8; k++)
        cost += hidden[k] ? v[k] : 0;
    assert_int_equal(cost, (int64_t)cases_value(j, "microdata1.minimal_cost"));
}

static void suppression_rules(const json_t *j)
{
    const char *name;
    json_t *each;
    const json_t *rules = cases_at(j, "rules");
    json_object_foreach((json_t *)cases_at(rules, "contributions"), name, each)
    {
        int64_t v[8];
        uint32_t n = (uint32_t)json_array_size(each);
        for (uint32_t i = 0; i < n; i++)
            v[i] = json_integer_value(json_array_get(each, i));
        const struct {
            const char *rule;
            bool have;
        } checks[] = {{"p10", disclosure_p_percent(v, n, 10)},
                      {"p15", disclosure_p_percent(v, n, 15)},
                      {"nk_1_75", disclosure_dominance(v, n, 1, 75)},
                      {"nk_2_85", disclosure_dominance(v, n, 2, 85)}};
        for (size_t i = 0; i < LENGTH(checks); i++) {
            const json_t *want = json_object_get(cases_at(rules, checks[i].rule), name);
            assert_int_equal(checks[i].have, json_is_true(want));
        }
    }
    for (size_t i = 0; i < json_array_size(cases_at(j, "rounding.values")); i++) {
        int64_t v = json_integer_value(json_array_get(cases_at(j, "rounding.values"), i));
        assert_int_equal(disclosure_round(v, 3),
                         json_integer_value(json_array_get(cases_at(j, "rounding.base3"), i)));
        assert_int_equal(disclosure_round(v, 5),
                         json_integer_value(json_array_get(cases_at(j, "rounding.base5"), i)));
    }
}

static void disclosure(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("20_disclosure_control");
    suppression_4x4(&a, j);
    suppression_minimal(&a, j);
    suppression_rules(j);
    json_decref(j);
    arena_clear(&a);
}

/* ---- 22: targeting ---- */

static void targeting(void **state)
{
    (void)state;
    json_t *j = cases_expected("22_targeting_2x2"), *each;
    size_t i, n = 0;
    json_array_foreach(cases_at(j, "cases"), i, each)
    {
        struct targeting_counts c = {cases_value(each, "tp"), cases_value(each, "fp"),
                                     cases_value(each, "fn"), cases_value(each, "tn")};
        struct targeting t = targeting_measure(&c);
        const struct {
            const char *name;
            double have;
        } checks[] = {
            {"poverty_rate", t.poverty_rate},
            {"participation_rate", t.participation},
            {"exclusion_error", t.exclusion},
            {"undercoverage", t.exclusion},
            {"inclusion_error", t.inclusion},
            {"leakage", t.inclusion},
            {"false_positive_rate", t.false_positive},
            {"coverage_poor", t.coverage},
            {"targeting_differential", t.differential},
            {"accuracy", t.accuracy},
            {"kappa", t.kappa},
            {"cgh", t.cgh},
            {"total_error_share", t.error},
            {"bpac", t.bpac},
        };
        for (size_t k = 0; k < LENGTH(checks); k++)
            cases_near(checks[k].have, cases_value(each, checks[k].name), 1e-12, checks[k].name);
        if (!isnan(t.inclusion))
            cases_near(t.poverty_rate * (1 - t.exclusion), t.participation * (1 - t.inclusion),
                       1e-12, "identity");
        n++;
    }
    assert_int_equal(n, 7);
    json_decref(j);
}

/* ---- 24: edges ---- */

static double *numbers(struct arena *a, const json_t *list)
{
    double *v = arena_array(a, double, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++)
        v[i] = json_number_value(json_array_get(list, i));
    return v;
}

static void compare_fgt(struct arena *a, const struct welfare *s, const json_t *each,
                        const char *name, enum poverty_loss loss)
{
    const json_t *want = json_object_get(each, name);
    if (want == NULL)
        return;
    struct poverty p = poverty_measure(a, s, cases_value(each, "z"), BELOW_LINE, loss);
    const double have[] = {p.headcount, p.gap, p.severity};
    for (size_t k = 0; k < 3; k++)
        cases_near(have[k], json_is_null(want) ? NAN : json_number_value(json_array_get(want, k)),
                   1e-12, name);
}

static void edge(struct arena *a, const json_t *each)
{
    const json_t *y = json_object_get(each, "y"), *value;
    if (y == NULL)
        return;
    struct welfare s =
        welfare_make(a, numbers(a, y), numbers(a, cases_at(each, "w")), json_array_size(y));
    compare_fgt(a, &s, each, "fgt", LOSS_KEPT);
    compare_fgt(a, &s, each, "fgt_raw", LOSS_KEPT);
    compare_fgt(a, &s, each, "fgt_bottom_coded_at_0", LOSS_AS_ZERO);
    if ((value = json_object_get(each, "gini")) != NULL)
        cases_near(1 + inequality_gini(&s), 1 + json_number_value(value), 1e-12, "Gini");
    if ((value = json_object_get(each, "gini_n_corrected")) != NULL)
        cases_near(inequality_gini_small(&s), json_number_value(value), 1e-12, "small sample");
    if (json_object_get(each, "median_left_inverse") != NULL) {
        double left = welfare_quantile(&s, 0.5), right = welfare_quantile_right(&s, 0.5);
        cases_near(left, cases_value(each, "median_left_inverse"), 0, "left");
        cases_near(right, cases_value(each, "median_laeken_052"), 0, "right");
        cases_near((left + right) / 2, cases_value(each, "median_midpoint"), 0, "middle");
    }
}

static void edges(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    json_t *j = cases_expected("24_edge_cases"), *each;
    size_t i;
    json_array_foreach(cases_at(j, "cases"), i, each) edge(&a, each);
    /* Six of twelve equal indicators is exactly a half: all 924 such patterns are poor. */
    struct counting_rule twelve = {.n = 12, .cutoff = 6};
    uint32_t poor = 0, seen = 0;
    for (uint32_t k = 0; k < 12; k++)
        twelve.weights[k] = 1;
    for (uint32_t pattern = 0; pattern < 4096; pattern++) {
        if (__builtin_popcount(pattern) == 6) {
            struct counting_row row = {pattern, 4095, 1};
            struct counting c = counting_measure(&twelve, &row, 1);
            poor += (uint32_t)c.poor;
            seen++;
        }
    }
    assert_int_equal(seen, 924);
    assert_int_equal(poor, 924);
    const uint32_t patterns[][2] = {{3, 6}, {0x1F0, 5}, {0x71, 6}};
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(counting_score(&mpi_rule, patterns[k][0]), patterns[k][1]);
    /* Weights that are none, and a cutoff beyond them. */
    struct counting_rule wrong = mpi_rule;
    wrong.cutoff = 19;
    assert_false(counting_rule_valid(&wrong));
    wrong.cutoff = 0;
    assert_false(counting_rule_valid(&wrong));
    json_decref(j);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(af_2011),
        cmocka_unit_test(mpindex_simple),
        cmocka_unit_test(mpindex_household),
        cmocka_unit_test(ineq),
        cmocka_unit_test(platform_microdata),
        cmocka_unit_test(platform_lorenz),
        cmocka_unit_test(platform_grouped),
        cmocka_unit_test(transitions),
        cmocka_unit_test(disclosure),
        cmocka_unit_test(targeting),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
