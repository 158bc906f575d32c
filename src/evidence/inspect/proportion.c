/* Exact limits of a share by halving the interval; sizes; totals. */
#include "evidence/inspect/proportion.h"

#include "base/check.h"
#include "evidence/inspect/inspect.h"

#include <math.h>

#define Z_95 1.959963984540054
#define HALVINGS 60

/* The p at which k or more of n have the chance: the tail grows with p. */
static double tail_reaches(int64_t k, int64_t n, double chance)
{
    double low = 0, high = 1;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (inspect_tail(k, n, middle) < chance)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

void proportion_exact(int64_t k, int64_t n, double confidence, double *low, double *high)
{
    check(n > 0 && k >= 0 && k <= n && confidence > 0 && confidence < 1);
    double miss = (1 - confidence) / 2;
    *low = k == 0 ? 0 : tail_reaches(k, n, miss);
    /* k or fewer of one kind are n - k or more of the other. */
    *high = k == n ? 1 : 1 - tail_reaches(n - k, n, miss);
}

uint32_t proportion_size(double expected, double precision, uint32_t population)
{
    check(expected > 0 && expected < 1 && precision > 0);
    double first = Z_95 * Z_95 * expected * (1 - expected) / (precision * precision);
    double n = ceil(first / (1 + (first - 1) / population));
    return n < 1 ? 1 : n > population ? population : (uint32_t)n;
}

struct money_estimate money_from_sample(const vnd *difference, uint32_t n, uint32_t population)
{
    check(n > 1 && population >= n);
    double mean = 0, squares = 0;
    for (uint32_t i = 0; i < n; i++)
        mean += (double)difference[i] / n;
    for (uint32_t i = 0; i < n; i++)
        squares += ((double)difference[i] - mean) * ((double)difference[i] - mean);
    double variance = (1 - (double)n / population) * squares / (n - 1) / n;
    double total = population * mean, more = Z_95 * population * sqrt(variance);
    return (struct money_estimate){total, total - more, total + more};
}
