/* How sure an estimate from a sample is: Taylor linearisation over ultimate clusters, and the
 * bootstrap it is checked with. A register has no sampling error; do not use these on one. */
#ifndef EVIDENCE_MEASURE_VARIANCE_H
#define EVIDENCE_MEASURE_VARIANCE_H

#include "base/arena.h"

/* The design: stratum and primary sampling unit of each of n records (numbers of any size, PSUs
 * within their stratum), weights, and the share of PSUs that was sampled in the record's stratum
 * (NULL: 0, drawn with replacement). */
struct variance_design {
    size_t n;
    const uint32_t *stratum, *psu;
    const double *w;
    const double *fraction;
};
/* What to do with a stratum of one PSU: nothing can be said of its spread. */
enum variance_lonely { LONELY_REFUSE, LONELY_AROUND_MEAN };

struct variance_estimate {
    double value, variance;
    uint32_t psus, strata;
    uint32_t freedom; /* psus - strata */
    bool lonely;      /* a stratum had one PSU: with LONELY_REFUSE the variance is NAN */
};
/* Of the total of w u: sum over strata of (1 - f) n/(n - 1) sum over PSUs of (t - mean t)^2
 * (Hansen, Hurwitz & Madow 1953; Wolter 2007, 1.4). u: of each record; 0 outside a domain, so that
 * its PSUs stay. Records in any order. */
struct variance_estimate variance_total(struct arena *a, const struct variance_design *d,
                                        const double *u, enum variance_lonely lonely);
/* The ratio of the totals of x and y, by u = (x - R y)/Y: means, rates, FGT at a fixed line, H, A,
 * M0, coverage. NAN where Y is 0. */
struct variance_estimate variance_ratio(struct arena *a, const struct variance_design *d,
                                        const double *x, const double *y,
                                        enum variance_lonely lonely);
/* The Gini index: linearised as in Deville 1999 and Langel & Tillé 2013. */
struct variance_estimate variance_gini(struct arena *a, const struct variance_design *d,
                                       const double *y, enum variance_lonely lonely);
/* R of one domain less R of another, or of one year less the next over the same PSUs, keeping their
 * covariance: x1, y1, x2, y2 of each record, 0 where it does not belong. */
struct variance_estimate variance_difference(struct arena *a, const struct variance_design *d,
                                             const double *x1, const double *y1, const double *x2,
                                             const double *y2, enum variance_lonely lonely);

/* The bootstrap of Rao, Wu & Yue 1992: in each stratum n - 1 PSUs drawn with replacement, weights
 * changed to fit; `rounds` times from the seed. The variance of the ratio of totals over rounds. */
double variance_bootstrap_ratio(struct arena *a, const struct variance_design *d, const double *x,
                                const double *y, uint32_t rounds, uint64_t seed);

/* Two-sided 95 % interval of a share on the logit scale, with the design's degrees of freedom;
 * NAN, NAN where the share is 0 or 1 or the variance unknown. */
struct variance_interval {
    double low, high;
};
struct variance_interval variance_share_interval(const struct variance_estimate *e);

/* May an estimate be printed? By its coefficient of variation, in percent. */
enum variance_quality { QUALITY_GOOD, QUALITY_MARKED, QUALITY_SUPPRESSED };
enum variance_quality variance_quality(const struct variance_estimate *e, double mark_percent,
                                       double suppress_percent);

#endif
