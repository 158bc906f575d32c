/* How much of a list is wrong, judged by a sample of it: sizes, and intervals that hold for few
 * errors. Pure. docs/inspection.md §8 tells what is taken when.
 *
 * Sources: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated in
 * the case of the binomial, Biometrika 26 (1934); W. G. Cochran, Sampling Techniques, 3rd ed.
 * (1977), §2.8 (totals), §4.4 (sizes). */
#ifndef EVIDENCE_PROPORTION_H
#define EVIDENCE_PROPORTION_H

#include "base/num.h"

/* Both limits of the share of which k were seen in n, each side missed with at most half of
 * 1 - confidence: the p at which k or more, or k or fewer, have just that chance. 0 <= k <= n,
 * n > 0. It holds for any n, and is wider than need be where much of the list is in the sample. */
void proportion_exact(int64_t k, int64_t n, double confidence, double *low, double *high);

/* n0 = z²p(1-p)/d², n = n0 / (1 + (n0 - 1)/N), rounded up, at most N: the sample of a list of N by
 * which a share expected to be p is known to ± d, nineteen times of twenty. 0 < p < 1, d > 0. */
uint32_t proportion_size(double expected, double precision, uint32_t population);

/* What the whole list was paid too much (or, below 0, too little): N times the mean difference, and
 * 1.96 standard errors N·sqrt((1 - n/N)·s²/n) to both sides. n > 1; needs many errors to hold well.
 */
struct money_estimate {
    double total, low, high;
};
struct money_estimate money_from_sample(const vnd *difference, uint32_t n, uint32_t population);

#endif
