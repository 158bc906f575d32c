/* Inequality: one pass over people in order. */
#include "evidence/measure/inequality.h"
#include "base/check.h"
#include "evidence/measure/poverty.h"
#include "evidence/measure/sum.h"

#include <stdlib.h>

/* A share is reached when it is short of it by less than rounding; published points have six or
 * seven digits. */
#define REACHED 1e-10
#define POINT_REACHED 1e-6

double inequality_gini(const struct welfare *s)
{
    struct sum area = {0}, money = {0};
    if (s->n == 0 || s->total == 0)
        return NAN;
    for (size_t i = 0; i < s->n; i++) {
        double wy = s->v[i].w * s->v[i].y;
        sum_add(&money, wy);
        sum_add(&area, s->v[i].w * (2 * sum_value(&money) - wy));
    }
    return 1 - sum_value(&area) / (s->weight * s->total);
}

double inequality_gini_small(const struct welfare *s)
{
    return s->n > 1 ? inequality_gini(s) * (double)s->n / (double)(s->n - 1) : NAN;
}

void inequality_lorenz(const struct welfare *s, const double *p, double *out, size_t n)
{
    struct sum people = {0}, money = {0};
    double p0 = 0, l0 = 0, p1 = 0, l1 = 0;
    size_t i = 0;
    for (size_t k = 0; k < n; k++) {
        for (; p1 < p[k] && i < s->n; i++) {
            p0 = p1;
            l0 = l1;
            sum_add(&people, s->v[i].w);
            sum_add(&money, s->v[i].w * s->v[i].y);
            p1 = sum_value(&people) / s->weight;
            l1 = sum_value(&money) / s->total;
        }
        out[k] = p1 > p0 && p[k] < p1 ? l0 + (l1 - l0) * (p[k] - p0) / (p1 - p0) : l1;
    }
}

struct inequality_points inequality_points(struct arena *a, const struct welfare *s, size_t n)
{
    struct inequality_points out = {.people = arena_array(a, double, n),
                                    .total = arena_array(a, double, n),
                                    .y = arena_array(a, double, n)};
    struct sum people = {0}, money = {0};
    for (size_t i = 0; i < s->n; i++) {
        sum_add(&people, s->v[i].w);
        sum_add(&money, s->v[i].w * s->v[i].y);
        double p = sum_value(&people) / s->weight;
        for (; out.n < n && p >= (double)(out.n + 1) / (double)n - REACHED; out.n++) {
            out.people[out.n] = p;
            out.total[out.n] = sum_value(&money) / s->total;
            out.y[out.n] = s->v[i].y;
        }
    }
    return out;
}

double inequality_point_shares(const struct inequality_points *points, uint32_t k, double *out)
{
    double p0 = 0, l0 = 0, before = 0, median = NAN;
    uint32_t part = 0;
    check(k > 0 && k < points->n);
    for (size_t i = 0; i < points->n; i++) {
        double p = points->people[i], l = points->total[i];
        if (isnan(median) && p >= 0.5 - POINT_REACHED)
            median = points->y[i];
        for (; part < k && p >= (part + 1.0) / k - POINT_REACHED; part++) {
            double at = p > p0 ? l0 + ((part + 1.0) / k - p0) / (p - p0) * (l - l0) : l;
            out[part] = at - before;
            before = at;
        }
        p0 = p;
        l0 = l;
    }
    for (; part < k; part++)
        out[part] = NAN;
    return median;
}

double inequality_hoover(const struct welfare *s)
{
    double mean = welfare_mean(s);
    struct sum sum = {0};
    for (size_t i = 0; i < s->n; i++)
        sum_add(&sum, s->v[i].w * fabs(s->v[i].y - mean));
    return mean != 0 ? sum_value(&sum) / (2 * s->weight * mean) : NAN;
}

/* Weight and mean of those who have more than nothing: logarithms know no others. */
static double positive_mean(const struct welfare *s, double *weight)
{
    struct sum w = {0}, wy = {0};
    for (size_t i = 0; i < s->n; i++) {
        if (s->v[i].y > 0) {
            sum_add(&w, s->v[i].w);
            sum_add(&wy, s->v[i].w * s->v[i].y);
        }
    }
    *weight = sum_value(&w);
    return *weight > 0 ? sum_value(&wy) / *weight : NAN;
}

static double log_entropy(const struct welfare *s, double order)
{
    double weight, mean = positive_mean(s, &weight);
    struct sum sum = {0};
    for (size_t i = 0; i < s->n; i++) {
        double r = s->v[i].y / mean;
        if (s->v[i].y > 0)
            sum_add(&sum, s->v[i].w * (order == 0 ? -log(r) : r * log(r)));
    }
    return weight > 0 ? sum_value(&sum) / weight : NAN;
}

double inequality_entropy(const struct welfare *s, double order)
{
    if (order == 0 || order == 1)
        return log_entropy(s, order);
    double mean = welfare_mean(s);
    struct sum sum = {0};
    for (size_t i = 0; i < s->n; i++)
        sum_add(&sum, s->v[i].w * pow(s->v[i].y / mean, order));
    return s->n > 0 ? (sum_value(&sum) / s->weight - 1) / (order * order - order) : NAN;
}

double inequality_mld_floor(const struct welfare *s)
{
    struct sum logs = {0};
    for (size_t i = 0; i < s->n; i++)
        sum_add(&logs, s->v[i].w * log(s->v[i].y > 0 ? s->v[i].y : 1));
    return s->n > 0 ? log(welfare_mean(s)) - sum_value(&logs) / s->weight : NAN;
}

double inequality_atkinson(const struct welfare *s, double epsilon)
{
    check(epsilon > 0);
    if (epsilon == 1)
        return 1 - exp(-log_entropy(s, 0));
    double mean = welfare_mean(s);
    struct sum sum = {0};
    for (size_t i = 0; i < s->n; i++)
        sum_add(&sum, s->v[i].w * pow(s->v[i].y / mean, 1 - epsilon));
    return s->n > 0 ? 1 - pow(sum_value(&sum) / s->weight, 1 / (1 - epsilon)) : NAN;
}

double inequality_variation(const struct welfare *s)
{
    return sqrt(2 * inequality_entropy(s, 2));
}

double inequality_asymmetry(const struct welfare *s)
{
    double mean = welfare_mean(s);
    struct sum people = {0}, money = {0};
    size_t m = 0;
    for (; m < s->n && s->v[m].y < mean; m++) {
        sum_add(&people, s->v[m].w);
        sum_add(&money, s->v[m].w * s->v[m].y);
    }
    if (m == 0 || m == s->n)
        return NAN;
    double part = (mean - s->v[m - 1].y) / (s->v[m].y - s->v[m - 1].y);
    return (sum_value(&people) + part * s->v[m].w) / s->weight +
           (sum_value(&money) + part * s->v[m].w * s->v[m].y) / s->total;
}

double inequality_polarisation(struct arena *a, const struct welfare *s)
{
    if (s->n == 0)
        return NAN;
    double median = welfare_quantile(s, 0.5);
    struct poverty p = poverty_measure(a, s, median, BELOW_LINE, LOSS_KEPT);
    double poorer = median * (1 - p.gap / p.headcount);
    return 2 * ((1 - inequality_gini(s)) * welfare_mean(s) - poorer) / median;
}

/* ---- ranked by something else ---- */

struct ranked {
    double y, b, w;
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *z = b;
    if (x->y != z->y)
        return x->y < z->y ? -1 : 1;
    if (x->b != z->b)
        return x->b < z->b ? -1 : 1;
    return x->w < z->w ? -1 : x->w > z->w;
}

/* Those of one rank share what they have: their order must not matter. */
static void even_out(struct ranked *v, size_t n)
{
    for (size_t i = 0, k; i < n; i = k) {
        struct sum w = {0}, wb = {0};
        for (k = i; k < n && v[k].y == v[i].y; k++) {
            sum_add(&w, v[k].w);
            sum_add(&wb, v[k].w * v[k].b);
        }
        for (size_t m = i; m < k; m++)
            v[m].b = sum_value(&wb) / sum_value(&w);
    }
}

double inequality_concentration(struct arena *a, const double *b, const double *y, const double *w,
                                size_t n)
{
    struct arena_mark mark = arena_save(a);
    struct ranked *v = arena_array(a, struct ranked, n + 1);
    struct sum money = {0}, area = {0}, weight = {0};
    for (size_t i = 0; i < n; i++)
        v[i] = (struct ranked){y[i], b[i], w != NULL ? w[i] : 1};
    qsort(v, n, sizeof(*v), by_rank);
    even_out(v, n);
    for (size_t i = 0; i < n; i++) {
        double wb = v[i].w * v[i].b;
        sum_add(&weight, v[i].w);
        sum_add(&money, wb);
        sum_add(&area, v[i].w * (2 * sum_value(&money) - wb));
    }
    arena_restore(a, mark);
    double whole = sum_value(&weight) * sum_value(&money);
    return whole != 0 ? 1 - sum_value(&area) / whole : NAN;
}

/* ---- over groups ---- */

/* Values and weights with those of one group together; first[g]: where group g begins. */
static size_t *by_group(struct arena *a, const double *y, const double *w, const uint32_t *group,
                        size_t n, uint32_t n_groups, double *to_y, double *to_w)
{
    size_t *first = arena_array(a, size_t, (size_t)n_groups + 2);
    for (size_t i = 0; i < n; i++)
        first[group[i] + 2]++;
    for (uint32_t g = 0; g < n_groups; g++)
        first[g + 2] += first[g + 1];
    for (size_t i = 0; i < n; i++) {
        size_t at = first[group[i] + 1]++;
        to_y[at] = y[i];
        to_w[at] = w != NULL ? w[i] : 1;
    }
    return first;
}

struct inequality_split inequality_entropy_split(struct arena *a, const double *y, const double *w,
                                                 const uint32_t *group, size_t n, uint32_t n_groups,
                                                 double order)
{
    struct arena_mark mark = arena_save(a);
    struct welfare all = welfare_make(a, y, w, n);
    double *gy = arena_array(a, double, n + 1), *gw = arena_array(a, double, n + 1);
    double *means = arena_array(a, double, (size_t)n_groups + 1),
           *weights = arena_array(a, double, (size_t)n_groups + 1);
    double mean = welfare_mean(&all);
    size_t *first = by_group(a, y, w, group, n, n_groups, gy, gw);
    struct sum within = {0};
    for (uint32_t g = 0; g < n_groups; g++) {
        struct arena_mark each = arena_save(a);
        struct welfare part =
            welfare_make(a, gy + first[g], gw + first[g], first[g + 1] - first[g]);
        means[g] = part.n > 0 ? welfare_mean(&part) : NAN;
        weights[g] = part.weight;
        if (part.n > 0)
            sum_add(&within, part.weight / all.weight * pow(means[g] / mean, order) *
                                 inequality_entropy(&part, order));
        arena_restore(a, each);
    }
    struct welfare between = welfare_make(a, means, weights, n_groups);
    struct inequality_split split = {sum_value(&within), inequality_entropy(&between, order)};
    arena_restore(a, mark);
    return split;
}
