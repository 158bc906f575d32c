/* Poverty and inequality from a table of groups alone (shares of people, shares of welfare), by a
 * curve fitted through its points: the general quadratic (Villaseñor & Arnold 1989) and the beta
 * Lorenz curve (Kakwani 1980), with the formulas of Datt 1998. */
#ifndef EVIDENCE_MEASURE_GROUPED_H
#define EVIDENCE_MEASURE_GROUPED_H

#include "base/arena.h"

enum grouped_form { GROUPED_QUADRATIC, GROUPED_BETA };

/* The curve. Quadratic: L(1 - L) = a (p^2 - L) + b L(p - 1) + c (p - L). Beta: L = p - a p^b
 * (1-p)^c. */
struct grouped_curve {
    enum grouped_form form;
    double a, b, c;
    double sse;  /* sum of squared residuals of L over the points */
    bool valid;  /* is it a Lorenz curve: through (0, 0), rising and convex? */
    bool fitted; /* false: too few points, or they do not tell the coefficients apart */
};
/* n cumulative points, ascending, the last (1, 1); at least 4. */
struct grouped_curve grouped_fit(enum grouped_form form, const double *cum_people,
                                 const double *cum_welfare, size_t n);

/* The one of the two curves that is valid and fits better; the quadratic where neither is valid. */
struct grouped_curve grouped_best(const double *cum_people, const double *cum_welfare, size_t n);

double grouped_value(const struct grouped_curve *c, double p); /* L(p) */
double grouped_slope(const struct grouped_curve *c, double p); /* L'(p): welfare over the mean */

struct grouped_spread {
    double median, gini, mld, polarisation;
    double deciles[10]; /* shares of the total */
};
struct grouped_spread grouped_spread(const struct grouped_curve *c, double mean);

struct grouped_poverty {
    double headcount, gap, severity, watts;
    double low, high; /* lines between which the curve is to be trusted: 0.1 % and 98 % of people,
                       * with a margin of 4 of the unit as the World Bank's platform has it */
};
/* NAN where the curve knows no such line. */
struct grouped_poverty grouped_poverty(const struct grouped_curve *c, double mean, double line);

#endif
