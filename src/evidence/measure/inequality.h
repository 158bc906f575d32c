/* How unequally something is spread. */
#ifndef EVIDENCE_MEASURE_INEQUALITY_H
#define EVIDENCE_MEASURE_INEQUALITY_H

#include "evidence/measure/welfare.h"

/* 1 - sum of w (2C - wy) / (W T), C the running sum of wy: twice the area between the line of
 * equality and the Lorenz curve. NAN for nobody or a total of 0. Losses can push it above 1. */
double inequality_gini(const struct welfare *s);
/* The Gini times n/(n - 1), for a sample of n that each weigh 1. */
double inequality_gini_small(const struct welfare *s);
/* The Lorenz curve at n points: share of people p[i] (0 … 1, ascending), share of the total.
 * Straight between the rows. */
void inequality_lorenz(const struct welfare *s, const double *p, double *out, size_t n);
/* The curve at n points where a row first reaches the share k/n: as the World Bank's platform keeps
 * it (100 points, or 20 for up to 1,000 rows). y: what that row has. */
struct inequality_points {
    double *people, *total, *y;
    size_t n;
};
struct inequality_points inequality_points(struct arena *a, const struct welfare *s, size_t n);
/* Shares of k equal parts of people from points alone, straight between them; and what is had where
 * half the people is reached. k < points. */
double inequality_point_shares(const struct inequality_points *points, uint32_t k, double *out);
/* Half the mean distance from the mean, over the mean: what would have to change hands (the Ricci
 * and Schutz, Hoover or Robin Hood index). */
double inequality_hoover(const struct welfare *s);

/* Generalised entropy (sum of w (y/m)^a / W - 1)/(a^2 - a); of order 0 the mean log deviation, of
 * order 1 Theil's T. Orders 0 and 1 are taken over who has more than nothing, and of a mean over
 * them alone. */
double inequality_entropy(const struct welfare *s, double order);
/* The mean log deviation with the logarithm of what is not above 0 set to that of 1 (the convention
 * of the World Bank's poverty platform, for amounts whose unit is small). */
double inequality_mld_floor(const struct welfare *s);
/* 1 - the equally shared amount that would do as well, over the mean; epsilon > 0 (Atkinson 1970).
 */
double inequality_atkinson(const struct welfare *s, double epsilon);
/* Which side of the mean the inequality comes from: F(m) + L(m), above 1 the rich (Damgaard &
 * Weiner 2000). Rows count by their weight. */
double inequality_asymmetry(const struct welfare *s);
/* Variation: standard deviation over mean. */
double inequality_variation(const struct welfare *s);
/* 2 (m (1 - G) - mean of the poorer half) / median (Wolfson 1994), median by welfare_quantile. */
double inequality_polarisation(struct arena *a, const struct welfare *s);

/* The same curve and index with people ranked by something else: the concentration of a benefit b
 * over people ordered by y (b, y, w: n each; w NULL: 1). Below 0: it goes to the poor. */
double inequality_concentration(struct arena *a, const double *b, const double *y, const double *w,
                                size_t n);

/* Entropy of order a split over groups: within + between is the whole. `group` < n_groups. */
struct inequality_split {
    double within, between;
};
struct inequality_split inequality_entropy_split(struct arena *a, const double *y, const double *w,
                                                 const uint32_t *group, size_t n, uint32_t n_groups,
                                                 double order);

#endif
