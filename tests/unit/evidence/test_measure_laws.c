/* What measures must always do: parts add up to the whole, order does not matter, an axiom holds.
 * From a printed seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/measure/counting.h"
#include "evidence/measure/disclosure.h"
#include "evidence/measure/gap.h"
#include "evidence/measure/inequality.h"
#include "evidence/measure/poverty.h"
#include "evidence/measure/small_area.h"
#include "evidence/measure/targeting.h"
#include "evidence/measure/variance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY ((size_t)1 << 30)
#define SEED 20261128u

static uint64_t seed = SEED;

static double unit(void)
{
    uint64_t z = seed += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static uint32_t below(uint32_t n)
{
    return (uint32_t)(unit() * n);
}

/* The sum of twelve uniform numbers. */
static double normal(void)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += unit();
    return sum;
}

static void near(double have, double want, double tolerance)
{
    if (!(fabs(have - want) <= tolerance))
        fail_msg("%.15g, expected %.15g (seed %u)", have, want, SEED);
}

#define PEOPLE 500

struct people {
    double y[PEOPLE], w[PEOPLE];
    uint32_t group[PEOPLE];
};

static void draw_people(struct people *p)
{
    for (int i = 0; i < PEOPLE; i++) {
        p->y[i] = floor(1e6 * exp(normal())); /* ties are wanted: */
        if (below(10) == 0)
            p->y[i] = 1000000;
        p->w[i] = 1 + below(6);
        p->group[i] = below(5);
    }
}

static void shuffle(struct people *p)
{
    for (uint32_t i = PEOPLE; i > 1; i--) {
        uint32_t k = below(i);
        struct people one = {{p->y[i - 1]}, {p->w[i - 1]}, {p->group[i - 1]}};
        p->y[i - 1] = p->y[k];
        p->w[i - 1] = p->w[k];
        p->group[i - 1] = p->group[k];
        p->y[k] = one.y[0];
        p->w[k] = one.w[0];
        p->group[k] = one.group[0];
    }
}

static void order_does_not_matter(void **state)
{
    (void)state;
    struct arena a;
    struct people p;
    arena_init(&a, MEMORY);
    draw_people(&p);
    struct welfare s = welfare_make(&a, p.y, p.w, PEOPLE);
    struct poverty before = poverty_measure(&a, &s, 800000, BELOW_LINE, LOSS_KEPT);
    double gini = inequality_gini(&s), theil = inequality_entropy(&s, 1);
    for (int round = 0; round < 20; round++) {
        shuffle(&p);
        s = welfare_make(&a, p.y, p.w, PEOPLE);
        struct poverty after = poverty_measure(&a, &s, 800000, BELOW_LINE, LOSS_KEPT);
        assert_memory_equal(&before, &after, sizeof(before));
        assert_true(gini == inequality_gini(&s) && theil == inequality_entropy(&s, 1));
    }
    arena_clear(&a);
}

/* A measure of poverty falls when somebody poor gets more, stays when somebody else does, and
 * severity falls when one poor person gives to a poorer one. */
static void axioms(void **state)
{
    (void)state;
    struct arena a;
    struct people p;
    arena_init(&a, MEMORY);
    for (int round = 0; round < 20; round++) {
        draw_people(&p);
        struct welfare s = welfare_make(&a, p.y, NULL, PEOPLE);
        double z = 900000, low = s.v[3].y, high = s.v[30].y;
        assert_true(high < z && high - low > 20);
        struct poverty before = poverty_measure(&a, &s, z, BELOW_LINE, LOSS_KEPT);
        s.v[3].y += 10;
        struct poverty better = poverty_measure(&a, &s, z, BELOW_LINE, LOSS_KEPT);
        assert_true(better.gap < before.gap && better.severity < before.severity &&
                    better.watts < before.watts);
        s.v[30].y -= 10;
        struct poverty spread = poverty_measure(&a, &s, z, BELOW_LINE, LOSS_KEPT);
        near(spread.gap, before.gap, 1e-14);
        assert_true(spread.severity < before.severity);
        s.v[3].y -= 10;
        s.v[30].y += 10;
        s.v[PEOPLE - 1].y += 1e6; /* the richest */
        struct poverty richer = poverty_measure(&a, &s, z, BELOW_LINE, LOSS_KEPT);
        assert_true(richer.gap == before.gap && richer.watts == before.watts);
    }
    arena_clear(&a);
}

static void poverty_adds_up(struct arena *a, const struct people *p, double z)
{
    struct welfare all = welfare_make(a, p->y, p->w, PEOPLE);
    double sum[3] = {0}, watts = 0;
    for (uint32_t g = 0; g < 5; g++) {
        double y[PEOPLE], w[PEOPLE];
        size_t n = 0;
        for (int i = 0; i < PEOPLE; i++) {
            if (p->group[i] == g) {
                y[n] = p->y[i];
                w[n++] = p->w[i];
            }
        }
        struct welfare part = welfare_make(a, y, w, n);
        struct poverty m = poverty_measure(a, &part, z, AT_OR_BELOW_LINE, LOSS_KEPT);
        double share = part.weight / all.weight;
        sum[0] += share * m.headcount;
        sum[1] += share * m.gap;
        sum[2] += share * m.severity;
        watts += share * m.watts;
    }
    struct poverty m = poverty_measure(a, &all, z, AT_OR_BELOW_LINE, LOSS_KEPT);
    near(sum[0], m.headcount, 1e-12);
    near(sum[1], m.gap, 1e-12);
    near(sum[2], m.severity, 1e-12);
    near(watts, m.watts, 1e-12);
    assert_true(m.headcount > 0 && m.headcount < 1);
}

static void parts_add_up(void **state)
{
    (void)state;
    struct arena a;
    struct people p;
    arena_init(&a, MEMORY);
    for (int round = 0; round < 20; round++) {
        draw_people(&p);
        struct welfare s = welfare_make(&a, p.y, p.w, PEOPLE);
        poverty_adds_up(&a, &p, 1000000);
        for (int order = 0; order <= 2; order++) {
            struct inequality_split split =
                inequality_entropy_split(&a, p.y, p.w, p.group, PEOPLE, 5, order);
            near(split.within + split.between, inequality_entropy(&s, order), 1e-12);
            assert_true(split.between > 0);
        }
        double shares[10], sum = 0;
        welfare_shares(&s, 10, shares);
        for (int i = 0; i < 10; i++)
            sum += shares[i];
        near(sum, 1, 1e-12);
        /* Ranked by itself, concentration is inequality. */
        near(inequality_concentration(&a, p.y, p.y, p.w, PEOPLE), inequality_gini(&s), 1e-12);
    }
    arena_clear(&a);
}

/* ---- counting ---- */

static void draw_rows(struct counting_row *v, uint32_t *group, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct counting_row){0, 4095, 1 + below(8)};
        for (uint32_t j = 0; j < 12; j++)
            v[i].deprived |= (uint32_t)(unit() < 0.3) << j;
        if (below(20) == 0)
            v[i].known &= ~(1u << below(12));
        group[i] = below(6);
    }
}

static void counting_adds_up(void **state)
{
    (void)state;
    enum { N = 2000 };
    static struct counting_row v[N + 1];
    static uint32_t group[N + 1];
    struct counting_rule rule = {.n = 12, .cutoff = 6};
    for (uint32_t j = 0; j < 12; j++)
        rule.weights[j] = 1 + j % 3;
    for (int round = 0; round < 10; round++) {
        struct counting parts[6];
        draw_rows(v, group, N);
        struct counting all = counting_measure(&rule, v, N);
        counting_by_group(&rule, v, group, N, 6, parts);
        double m0 = 0, contributions = 0, people = 0, missing = 0;
        for (int g = 0; g < 6; g++) {
            m0 += parts[g].weight / all.weight * parts[g].m0;
            people += parts[g].weight;
            missing += parts[g].missing;
        }
        near(m0, all.m0, 1e-12);
        near(people, all.weight, 1e-9);
        near(missing, all.missing, 1e-9);
        assert_true(all.missing > 0);
        near(all.h * all.a, all.m0, 1e-12);
        for (uint32_t j = 0; j < 12; j++) {
            contributions += all.contribution[j];
            assert_true(all.censored[j] <= all.uncensored[j]);
        }
        near(contributions, 1, 1e-12);
        /* A household nobody is poor in leaves the numerator of M0. */
        v[N] = (struct counting_row){1, 4095, 5};
        struct counting more = counting_measure(&rule, v, N + 1);
        near(more.m0 * more.weight, all.m0 * all.weight, 1e-9);
        assert_true(more.m0 < all.m0);
        struct counting_change change = counting_compare(&all, &more);
        near(change.by_h + change.by_a, change.m0, 1e-14);
    }
}

/* ---- gaps ---- */

static void gaps_add_up(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct gap_group a[8], b[8];
        for (int i = 0; i < 8; i++) {
            a[i].people = 10 + below(100);
            b[i].people = round % 4 == 0 && i == 0 ? 0 : 10 + below(100);
            a[i].poor = below((uint32_t)a[i].people);
            b[i].poor = b[i].people > 0 ? below((uint32_t)b[i].people) : 0;
        }
        struct gap_split k = gap_kitagawa(a, b, 8);
        near(k.by_rates + k.by_spread, k.difference, 1e-12);
        struct gap_sectoral s = gap_sectoral(a, b, 8);
        near(s.within + s.shift + s.interaction, s.change, 1e-12);
        const double p[2][2] = {{unit(), unit()}, {unit(), unit()}};
        struct gap_growth g = gap_growth(p);
        near(g.growth + g.redistribution, g.change, 1e-12);
        struct gap_measure m[8];
        double sum = 0;
        gap_of_groups(a, 8, m);
        for (int i = 0; i < 8; i++)
            sum += m[i].contribution;
        double people = 0, poor = 0;
        for (int i = 0; i < 8; i++) {
            people += a[i].people;
            poor += a[i].poor;
        }
        near(sum, poor / people, 1e-12);
    }
    /* By hand: 30 of 100 against 20 of 200; the cells are town 10/50, 20/150 and country 20/50,
     * 0/50. */
    const struct gap_group a[] = {{50, 10}, {50, 20}}, b[] = {{150, 20}, {50, 0}};
    struct gap_split k = gap_kitagawa(a, b, 2);
    near(k.difference, 0.3 - 0.1, 1e-15);
    /* Rates: (.5 + .75)/2 x (.2 - .1333) + (.5 + .25)/2 x .4 = .041667 + .15. */
    near(k.by_rates, 0.625 * (0.2 - 20.0 / 150) + 0.375 * 0.4, 1e-15);
}

/* ---- samples ---- */

struct sample {
    uint32_t stratum[4000], psu[4000];
    double w[4000], x[4000], y[4000];
    struct variance_design d;
};

/* 10 strata of 40 PSUs of 10 people, alike within a PSU. */
static void draw_sample(struct sample *s)
{
    size_t n = 0;
    for (uint32_t h = 0; h < 10; h++) {
        for (uint32_t c = 0; c < 40; c++) {
            double here = normal();
            for (int i = 0; i < 10; i++, n++) {
                s->stratum[n] = h;
                s->psu[n] = c;
                s->w[n] = 50 + below(100);
                s->y[n] = exp(0.5 * here + 0.5 * normal() + 0.1 * h);
                s->x[n] = s->y[n] < 1;
            }
        }
    }
    s->d = (struct variance_design){.n = n, .stratum = s->stratum, .psu = s->psu, .w = s->w};
}

static void sampling_variance(void **state)
{
    (void)state;
    static struct sample s;
    struct arena a;
    static double one[4000];
    arena_init(&a, MEMORY);
    draw_sample(&s);
    for (size_t i = 0; i < s.d.n; i++)
        one[i] = 1;
    struct variance_estimate e = variance_ratio(&a, &s.d, s.x, one, LONELY_REFUSE);
    assert_int_equal(e.psus, 400);
    assert_int_equal(e.freedom, 390);
    double boot = variance_bootstrap_ratio(&a, &s.d, s.x, one, 2000, SEED);
    near(sqrt(boot) / sqrt(e.variance), 1, 0.05);
    struct variance_interval between = variance_share_interval(&e);
    assert_true(between.low < e.value && e.value < between.high && between.low > 0);
    /* The same people against themselves differ by nothing, surely. */
    struct variance_estimate same =
        variance_difference(&a, &s.d, s.x, one, s.x, one, LONELY_REFUSE);
    near(same.value, 0, 1e-15);
    near(same.variance, 0, 1e-20);
    /* All sampled: nothing is unsure. */
    s.d.fraction = one;
    near(variance_ratio(&a, &s.d, s.x, one, LONELY_REFUSE).variance, 0, 0);
    arena_clear(&a);
}

/* By hand: one stratum, two PSUs with totals of w u 3 and 7: n/(n - 1) x ((-2)^2 + 2^2) = 16. */
static void variance_by_hand(void **state)
{
    (void)state;
    const uint32_t stratum[] = {1, 1, 1}, psu[] = {1, 1, 2};
    const double w[] = {1, 2, 7}, u[] = {1, 1, 1};
    struct variance_design d = {.n = 3, .stratum = stratum, .psu = psu, .w = w};
    struct arena a;
    arena_init(&a, MEMORY);
    struct variance_estimate e = variance_total(&a, &d, u, LONELY_REFUSE);
    near(e.value, 10, 0);
    near(e.variance, 16, 1e-12);
    const uint32_t alone[] = {1, 1, 2};
    d.stratum = alone;
    e = variance_total(&a, &d, u, LONELY_REFUSE);
    assert_true(e.lonely && isnan(e.variance));
    /* Around the mean of all PSUs, 5: (3 - 5)^2 + (7 - 5)^2. */
    near(variance_total(&a, &d, u, LONELY_AROUND_MEAN).variance, 8, 1e-12);
    arena_clear(&a);
}

/* The Gini of many samples varies as its linearisation says. */
static void gini_variance(void **state)
{
    (void)state;
    enum { ROUNDS = 300 };
    static struct sample s;
    struct arena a;
    double first = 0, second = 0, said = 0;
    arena_init(&a, MEMORY);
    for (int r = 0; r < ROUNDS; r++) {
        draw_sample(&s);
        struct variance_estimate e = variance_gini(&a, &s.d, s.y, LONELY_REFUSE);
        first += e.value;
        second += e.value * e.value;
        said += e.variance / ROUNDS;
    }
    double seen = (second - first * first / ROUNDS) / (ROUNDS - 1);
    /* The standard deviation of 300 is itself known to 1/sqrt(2 x 299) = 4 %. */
    near(sqrt(seen / said), 1, 0.13);
    arena_clear(&a);
}

/* With one feature and one variance, REML is the sample variance less it: closed form. */
static void small_areas(void **state)
{
    (void)state;
    enum { M = 30 };
    double direct[M], variance[M], x[M], estimate[M], mse[M], mean = 0, s2 = 0;
    for (int i = 0; i < M; i++) {
        variance[i] = 4;
        x[i] = 1;
        direct[i] = 50 + 5 * normal();
        mean += direct[i] / M;
    }
    for (int i = 0; i < M; i++)
        s2 += (direct[i] - mean) * (direct[i] - mean) / (M - 1);
    struct small_area_data d = {M, 1, direct, variance, x};
    struct small_area_fit fit;
    assert_true(small_area_estimate(&d, &fit, estimate, mse));
    assert_true(fit.converged && s2 > 4);
    near(fit.between, s2 - 4, 1e-8);
    near(fit.beta[0], mean, 1e-9);
    double g = (s2 - 4) / s2;
    near(estimate[0], g * direct[0] + (1 - g) * mean, 1e-8);
    /* g1 + g2 + 2 g3 by hand: 4g + (1-g)^2 s2/M + 2 x 16/s2^3 x 2 s2^2/M. */
    near(mse[0], 4 * g + (1 - g) * (1 - g) * s2 / M + 2 * 16 / (s2 * s2 * s2) * 2 * s2 * s2 / M,
         1e-8);
    double share[M], whole = 0;
    for (int i = 0; i < M; i++)
        share[i] = 1.0 / M;
    small_area_benchmark(estimate, share, M, 51);
    for (int i = 0; i < M; i++)
        whole += estimate[i] / M;
    near(whole, 51, 1e-9);
    /* Areas that differ less than their errors: no variance between them, all on the line. */
    for (int i = 0; i < M; i++)
        direct[i] = 50 + (i % 2 == 0 ? 0.1 : -0.1);
    assert_true(small_area_estimate(&d, &fit, estimate, mse));
    assert_true(fit.between == 0);
    near(estimate[0], 50, 1e-9);
}

/* ---- disclosure ---- */

/* What the ranges promise, against trying every value of a small table. */
static void ranges_are_true(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    for (int round = 0; round < 300; round++) {
        int64_t v[6];
        bool hidden[6];
        int64_t low = INT64_MAX, high = -1;
        for (int i = 0; i < 6; i++) {
            v[i] = below(6);
            hidden[i] = unit() < 0.7;
        }
        const struct disclosure_table t = {2, 3, v};
        hidden[0] = true;
        /* A 2 x 3 table with its totals has two free cells. */
        for (int64_t p = 0; p <= 10; p++) {
            for (int64_t q = 0; q <= 10; q++) {
                int64_t r1 = v[0] + v[1] + v[2];
                int64_t w[6] = {p, q, r1 - p - q, v[0] + v[3] - p, v[1] + v[4] - q, 0};
                w[5] = v[2] + v[5] - w[2];
                bool fits = true;
                for (int i = 0; i < 6; i++)
                    fits &= w[i] >= 0 && (hidden[i] || w[i] == v[i]);
                if (fits) {
                    low = p < low ? p : low;
                    high = p > high ? p : high;
                }
            }
        }
        struct disclosure_range r = disclosure_range(&a, &t, hidden, 0, 0);
        assert_int_equal(r.low, low);
        assert_int_equal(r.high, high);
    }
    arena_clear(&a);
}

static void suppression_protects(void **state)
{
    (void)state;
    struct arena a;
    uint32_t done = 0;
    arena_init(&a, MEMORY);
    for (int round = 0; round < 100; round++) {
        int64_t v[30];
        bool hidden[30];
        uint32_t added;
        for (int i = 0; i < 30; i++)
            v[i] = below(4) == 0 ? 1 + below(4) : 20 + below(100);
        const struct disclosure_table t = {6, 5, v};
        disclosure_threshold(&t, 5, hidden);
        if (!disclosure_complete(&a, &t, 5, hidden, &added))
            continue;
        done++;
        for (uint32_t i = 0; i < 30; i++) {
            struct disclosure_range r = disclosure_range(&a, &t, hidden, i / 5, i % 5);
            assert_true(!hidden[i] || r.high - r.low >= 5);
        }
    }
    assert_true(done > 90);
    /* One row alone cannot be protected. */
    int64_t v[3] = {3, 50, 60};
    bool hidden[3];
    uint32_t added;
    const struct disclosure_table t = {1, 3, v};
    disclosure_threshold(&t, 5, hidden);
    assert_false(disclosure_complete(&a, &t, 5, hidden, &added));
    arena_clear(&a);
}

/* ---- targeting ---- */

static void scores(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MEMORY);
    /* By hand: poor 1, 3; others 2, 3, 4. Pairs with the poor below: (1: all 3), (3: 4, and half of
     * the tie with 3) = 4.5 of 6. */
    const double score[] = {1, 3, 2, 3, 4};
    const bool poor[] = {true, true, false, false, false};
    near(targeting_roc_area(&a, score, poor, NULL, 5), 4.5 / 6, 1e-15);
    /* The poorer half of four get 10 and 0 of 40: coverage 1/2, incidence 1/4, adequacy 10/1. */
    const double y[] = {1, 2, 30, 40}, benefit[] = {10, 0, 10, 20};
    struct targeting_part half[2];
    targeting_incidence(&a, y, benefit, NULL, 4, 2, half);
    near(half[0].coverage, 0.5, 0);
    near(half[0].incidence, 0.25, 0);
    near(half[0].adequacy, 10, 0);
    near(half[1].coverage, 1, 0);
    near(half[1].adequacy, 30.0 / 70, 1e-15);
    struct targeting_audited r =
        targeting_audit(&(struct targeting_audit){1000, 9000, 0.8, 0.02, 0.0004, 0.00001});
    near(r.exclusion, 180.0 / 980, 1e-15);
    near(r.inclusion, 0.2, 1e-15);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_does_not_matter), cmocka_unit_test(axioms),
        cmocka_unit_test(parts_add_up),          cmocka_unit_test(counting_adds_up),
        cmocka_unit_test(gaps_add_up),           cmocka_unit_test(sampling_variance),
        cmocka_unit_test(variance_by_hand),      cmocka_unit_test(gini_variance),
        cmocka_unit_test(small_areas),           cmocka_unit_test(ranges_are_true),
        cmocka_unit_test(suppression_protects),  cmocka_unit_test(scores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
