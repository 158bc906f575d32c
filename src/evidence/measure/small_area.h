/* Estimates for areas whose sample is small, by what other areas with like features have (Fay &
 * Herriot 1979). */
#ifndef EVIDENCE_MEASURE_SMALL_AREA_H
#define EVIDENCE_MEASURE_SMALL_AREA_H

#include "base/arena.h"

#define SMALL_AREA_FEATURES 16

/* m areas: direct[i] with known sampling variance[i] > 0, and features x[i * p + j] (the first is
 * usually 1). */
struct small_area_data {
    size_t m;
    uint32_t p; /* 1 … SMALL_AREA_FEATURES, below m */
    const double *direct, *variance, *x;
};
struct small_area_fit {
    double beta[SMALL_AREA_FEATURES];
    double between; /* variance of areas around the regression, by REML; 0 where none is seen */
    bool converged;
};
/* estimate = g direct + (1 - g) x'beta, g = between/(between + variance); mse: g1 + g2 + 2 g3
 * (Prasad & Rao 1990; Datt & Lahiri 2000). Both of m. False where the features do not tell areas
 * apart. */
bool small_area_estimate(const struct small_area_data *d, struct small_area_fit *fit,
                         double *estimate, double *mse);
/* The same estimates times one factor, so that their mean by `share` (adding up to 1) is the direct
 * estimate of the whole. */
void small_area_benchmark(double *estimate, const double *share, size_t m, double whole);

#endif
