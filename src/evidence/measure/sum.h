/* Sums of many numbers of very different size without losing the small ones (Neumaier 1974). */
#ifndef EVIDENCE_MEASURE_SUM_H
#define EVIDENCE_MEASURE_SUM_H

#include <math.h>

struct sum {
    double total, lost;
};

static inline void sum_add(struct sum *s, double x)
{
    double t = s->total + x;
    s->lost += fabs(s->total) >= fabs(x) ? (s->total - t) + x : (x - t) + s->total;
    s->total = t;
}

static inline double sum_value(const struct sum *s)
{
    return s->total + s->lost;
}

#endif
