/* Sampling variance by ultimate clusters. */
#include "evidence/measure/variance.h"
#include "base/check.h"
#include "evidence/measure/sum.h"

#include <stdlib.h>

/* ---- the design, in order ---- */

struct record {
    uint32_t stratum, psu;
    size_t at;
};

static int by_design(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    if (x->psu != y->psu)
        return x->psu < y->psu ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

static struct record *in_order(struct arena *a, const struct variance_design *d)
{
    struct record *v = arena_array(a, struct record, d->n + 1);
    for (size_t i = 0; i < d->n; i++)
        v[i] = (struct record){d->stratum[i], d->psu[i], i};
    qsort(v, d->n, sizeof(*v), by_design);
    return v;
}

static size_t end_of_stratum(const struct record *v, size_t n, size_t from)
{
    size_t k = from;
    while (k < n && v[k].stratum == v[from].stratum)
        k++;
    return k;
}

static size_t end_of_psu(const struct record *v, size_t end, size_t from)
{
    size_t k = from;
    while (k < end && v[k].psu == v[from].psu)
        k++;
    return k;
}

/* ---- totals ---- */

static double psu_total(const struct variance_design *d, const double *u, const struct record *v,
                        size_t from, size_t to)
{
    struct sum s = {0};
    for (size_t i = from; i < to; i++)
        sum_add(&s, d->w[v[i].at] * u[v[i].at]);
    return sum_value(&s);
}

/* Adds the variance of one stratum; psus: how many it has. */
static double stratum_variance(const struct variance_design *d, const double *u,
                               const struct record *v, size_t from, size_t to, uint32_t *psus,
                               double around, bool use_around)
{
    struct sum sum = {0}, squares = {0};
    uint32_t n = 0;
    for (size_t i = from, k; i < to; i = k, n++) {
        k = end_of_psu(v, to, i);
        sum_add(&sum, psu_total(d, u, v, i, k));
    }
    *psus = n;
    double mean = use_around ? around : sum_value(&sum) / n;
    for (size_t i = from, k; i < to; i = k) {
        k = end_of_psu(v, to, i);
        double t = psu_total(d, u, v, i, k) - mean;
        sum_add(&squares, t * t);
    }
    return n > 1 ? sum_value(&squares) * n / (n - 1) : sum_value(&squares);
}

static double total_of(const struct variance_design *d, const double *u)
{
    struct sum s = {0};
    for (size_t i = 0; i < d->n; i++)
        sum_add(&s, d->w[i] * u[i]);
    return sum_value(&s);
}

static uint32_t count_psus(const struct record *v, size_t n)
{
    uint32_t psus = 0;
    for (size_t i = 0; i < n; psus++) {
        size_t end = end_of_stratum(v, n, i);
        i = end_of_psu(v, end, i);
    }
    return psus;
}

struct variance_estimate variance_total(struct arena *a, const struct variance_design *d,
                                        const double *u, enum variance_lonely lonely)
{
    struct arena_mark mark = arena_save(a);
    struct record *v = in_order(a, d);
    struct variance_estimate e = {.value = total_of(d, u), .psus = count_psus(v, d->n)};
    double mean = e.psus > 0 ? e.value / e.psus : NAN; /* of a PSU anywhere */
    struct sum variance = {0};
    for (size_t i = 0, end; i < d->n; i = end, e.strata++) {
        uint32_t psus;
        end = end_of_stratum(v, d->n, i);
        bool alone = end_of_psu(v, end, i) == end;
        double s = stratum_variance(d, u, v, i, end, &psus, mean, alone);
        double f = d->fraction != NULL ? d->fraction[v[i].at] : 0;
        e.lonely |= alone && f < 1;
        sum_add(&variance, (1 - f) * s);
    }
    e.freedom = e.psus - e.strata;
    e.variance = e.psus == 0 || (e.lonely && lonely == LONELY_REFUSE) ? NAN : sum_value(&variance);
    arena_restore(a, mark);
    return e;
}

struct variance_estimate variance_ratio(struct arena *a, const struct variance_design *d,
                                        const double *x, const double *y,
                                        enum variance_lonely lonely)
{
    struct arena_mark mark = arena_save(a);
    double *u = arena_array(a, double, d->n + 1);
    double whole = total_of(d, y), ratio = whole != 0 ? total_of(d, x) / whole : NAN;
    for (size_t i = 0; i < d->n; i++)
        u[i] = (x[i] - ratio * y[i]) / whole;
    struct variance_estimate e = variance_total(a, d, u, lonely);
    e.value = ratio;
    arena_restore(a, mark);
    return e;
}

struct variance_estimate variance_difference(struct arena *a, const struct variance_design *d,
                                             const double *x1, const double *y1, const double *x2,
                                             const double *y2, enum variance_lonely lonely)
{
    struct arena_mark mark = arena_save(a);
    double *u = arena_array(a, double, d->n + 1);
    double whole1 = total_of(d, y1), whole2 = total_of(d, y2);
    double r1 = whole1 != 0 ? total_of(d, x1) / whole1 : NAN,
           r2 = whole2 != 0 ? total_of(d, x2) / whole2 : NAN;
    for (size_t i = 0; i < d->n; i++)
        u[i] = (x1[i] - r1 * y1[i]) / whole1 - (x2[i] - r2 * y2[i]) / whole2;
    struct variance_estimate e = variance_total(a, d, u, lonely);
    e.value = r1 - r2;
    arena_restore(a, mark);
    return e;
}

/* ---- the Gini index ---- */

struct ranked {
    double y;
    size_t at;
};

static int by_y(const void *a, const void *b)
{
    const struct ranked *x = a, *z = b;
    if (x->y != z->y)
        return x->y < z->y ? -1 : 1;
    return x->at < z->at ? -1 : 1;
}

/* G = 1 - sum w (2C - wy)/(NT) has the linearised variable
 *   u = (2 (r y - C') + T' - ... )/(NT), written with the mid-ranks N(y) and partial totals C(y):
 *   u = [2 (y N(y) - C(y)) + T - N y - G (T + N y)] / (N T)   (Langel & Tillé 2013, eq. 22). */
static void linearise_gini(const struct variance_design *d, const struct ranked *v, double n,
                           double t, double gini, double *u)
{
    struct sum below = {0}, money = {0};
    for (size_t i = 0; i < d->n; i++) {
        double w = d->w[v[i].at], y = v[i].y;
        double rank = sum_value(&below) + w / 2, partial = sum_value(&money) + w * y / 2;
        sum_add(&below, w);
        sum_add(&money, w * y);
        u[v[i].at] = (2 * (y * rank - partial) + t - n * y - gini * (t + n * y)) / (n * t);
    }
}

struct variance_estimate variance_gini(struct arena *a, const struct variance_design *d,
                                       const double *y, enum variance_lonely lonely)
{
    struct arena_mark mark = arena_save(a);
    struct ranked *v = arena_array(a, struct ranked, d->n + 1);
    double *u = arena_array(a, double, d->n + 1);
    struct sum people = {0}, money = {0}, area = {0};
    for (size_t i = 0; i < d->n; i++)
        v[i] = (struct ranked){y[i], i};
    qsort(v, d->n, sizeof(*v), by_y);
    for (size_t i = 0; i < d->n; i++) {
        double w = d->w[v[i].at], wy = w * v[i].y;
        sum_add(&people, w);
        sum_add(&money, wy);
        sum_add(&area, w * (2 * sum_value(&money) - wy));
    }
    double n = sum_value(&people), t = sum_value(&money);
    double gini = n * t != 0 ? 1 - sum_value(&area) / (n * t) : NAN;
    linearise_gini(d, v, n, t, gini, u);
    struct variance_estimate e = variance_total(a, d, u, lonely);
    e.value = gini;
    arena_restore(a, mark);
    return e;
}

/* ---- bootstrap ---- */

/* splitmix64 (Steele, Lea & Flood 2014). */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* The totals of one stratum with its PSUs drawn anew. */
static void redraw(const struct variance_design *d, const struct record *v, size_t from, size_t to,
                   const double *x, const double *y, uint64_t *state, uint32_t *times,
                   struct sum *sum_x, struct sum *sum_y)
{
    uint32_t psus = 0, at = 0;
    for (size_t i = from; i < to; i = end_of_psu(v, to, i))
        times[psus++] = 0;
    for (uint32_t k = 0; k + 1 < psus; k++)
        times[(uint32_t)((draw(state) >> 32) * psus >> 32)]++;
    for (size_t i = from, end; i < to; i = end, at++) {
        end = end_of_psu(v, to, i);
        double factor = psus > 1 ? (double)times[at] * psus / (psus - 1) : 1;
        sum_add(sum_x, factor * psu_total(d, x, v, i, end));
        sum_add(sum_y, factor * psu_total(d, y, v, i, end));
    }
}

double variance_bootstrap_ratio(struct arena *a, const struct variance_design *d, const double *x,
                                const double *y, uint32_t rounds, uint64_t seed)
{
    struct arena_mark mark = arena_save(a);
    struct record *v = in_order(a, d);
    uint32_t *times = arena_array(a, uint32_t, d->n + 1);
    struct sum first = {0}, second = {0};
    double shift = NAN;
    check(rounds > 1);
    for (uint32_t round = 0; round < rounds; round++) {
        struct sum sum_x = {0}, sum_y = {0};
        for (size_t i = 0, end; i < d->n; i = end) {
            end = end_of_stratum(v, d->n, i);
            redraw(d, v, i, end, x, y, &seed, times, &sum_x, &sum_y);
        }
        double r = sum_value(&sum_x) / sum_value(&sum_y);
        shift = round == 0 ? r : shift; /* keeps the squares small */
        sum_add(&first, r - shift);
        sum_add(&second, (r - shift) * (r - shift));
    }
    arena_restore(a, mark);
    double mean = sum_value(&first) / rounds;
    return (sum_value(&second) - rounds * mean * mean) / (rounds - 1);
}

/* ---- what may be said ---- */

/* The 97.5 % point of Student's t, by Hill's expansion (1970, algorithm 396), good to four digits
 * from three degrees on. */
static double student(uint32_t freedom)
{
    static const double exact[] = {NAN, 12.706205, 4.302653, 3.182446};
    if (freedom < 4)
        return exact[freedom];
    double z = 1.959963985, n = freedom, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
}

struct variance_interval variance_share_interval(const struct variance_estimate *e)
{
    double p = e->value, reach = student(e->freedom) * sqrt(e->variance) / (p * (1 - p));
    if (!(p > 0 && p < 1) || !isfinite(reach))
        return (struct variance_interval){NAN, NAN};
    double logit = log(p / (1 - p));
    return (struct variance_interval){1 / (1 + exp(reach - logit)), 1 / (1 + exp(-reach - logit))};
}

enum variance_quality variance_quality(const struct variance_estimate *e, double mark_percent,
                                       double suppress_percent)
{
    double cv = 100 * sqrt(e->variance) / fabs(e->value);
    if (!(cv <= suppress_percent))
        return QUALITY_SUPPRESSED;
    return cv > mark_percent ? QUALITY_MARKED : QUALITY_GOOD;
}
