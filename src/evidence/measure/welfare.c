/* People in order of what they have. */
#include "evidence/measure/welfare.h"
#include "base/check.h"
#include "evidence/measure/sum.h"

#include <stdlib.h>

/* A share of people is reached when it is short of it by less than rounding. */
#define REACHED 1e-10

static int by_welfare(const void *a, const void *b)
{
    const struct welfare_row *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return x->w < y->w ? -1 : x->w > y->w;
}

static int by_welfare_as_given(const void *a, const void *b)
{
    const struct welfare_row *x = a, *y = b;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

static struct welfare make(struct arena *a, const double *y, const double *w, size_t n,
                           int (*order)(const void *, const void *))
{
    struct welfare s = {.v = arena_array(a, struct welfare_row, n + 1)};
    struct sum weight = {0}, total = {0};
    check(n < UINT32_MAX);
    for (size_t i = 0; i < n; i++) {
        double weigh = w != NULL ? w[i] : 1;
        if (isfinite(y[i]) && isfinite(weigh) && weigh > 0)
            s.v[s.n++] = (struct welfare_row){y[i], weigh, (uint32_t)i};
    }
    s.dropped = n - s.n;
    qsort(s.v, s.n, sizeof(*s.v), order);
    for (size_t i = 0; i < s.n; i++) {
        sum_add(&weight, s.v[i].w);
        sum_add(&total, s.v[i].w * s.v[i].y);
    }
    s.weight = sum_value(&weight);
    s.total = sum_value(&total);
    return s;
}

struct welfare welfare_make(struct arena *a, const double *y, const double *w, size_t n)
{
    return make(a, y, w, n, by_welfare);
}

struct welfare welfare_make_as_given(struct arena *a, const double *y, const double *w, size_t n)
{
    return make(a, y, w, n, by_welfare_as_given);
}

double welfare_mean(const struct welfare *s)
{
    return s->n > 0 ? s->total / s->weight : NAN;
}

double welfare_quantile(const struct welfare *s, double p)
{
    struct sum seen = {0};
    check(p > 0 && p <= 1);
    for (size_t i = 0; i < s->n; i++) {
        sum_add(&seen, s->v[i].w);
        if (sum_value(&seen) / s->weight >= p - REACHED)
            return s->v[i].y;
    }
    return s->n > 0 ? s->v[s->n - 1].y : NAN;
}

double welfare_quantile_right(const struct welfare *s, double p)
{
    struct sum seen = {0};
    check(p > 0 && p <= 1);
    for (size_t i = 0; i < s->n; i++) {
        sum_add(&seen, s->v[i].w);
        if (sum_value(&seen) / s->weight > p + REACHED)
            return s->v[i].y;
    }
    return s->n > 0 ? s->v[s->n - 1].y : NAN;
}

void welfare_shares(const struct welfare *s, uint32_t k, double *out)
{
    struct sum people = {0}, money = {0};
    double before = 0;
    uint32_t part = 0;
    check(k > 0);
    for (size_t i = 0; i < s->n && part < k; i++) {
        sum_add(&people, s->v[i].w);
        sum_add(&money, s->v[i].w * s->v[i].y);
        double share = sum_value(&people) / s->weight;
        for (; part < k && share >= (double)(part + 1) / k - REACHED; part++) {
            out[part] = sum_value(&money) / s->total - before;
            before += out[part];
        }
    }
    for (; part < k; part++)
        out[part] = NAN;
}
