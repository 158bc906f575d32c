/* Income or spending of many, ordered from the poorest: what measures of money are taken of.
 *
 * Every measure of this folder is a pure function. One that is not defined (nobody, no weight, a
 * zero denominator) is NAN, never 0. The same people in another order give the same bits: they are
 * sorted first, and sums are compensated. */
#ifndef EVIDENCE_MEASURE_WELFARE_H
#define EVIDENCE_MEASURE_WELFARE_H

#include "base/arena.h"

/* One person or household: how much it has (a month, a day: the caller's unit) and how many it
 * stands for. */
struct welfare_row {
    double y, w;
    uint32_t at; /* in what was given */
};

struct welfare {
    struct welfare_row *v; /* ascending by y, then w; w > 0 */
    size_t n;
    double weight, total; /* sum of w, and of w*y */
    size_t dropped;       /* rows that were no numbers, or weighed nothing */
};

/* Takes n values with their weights (NULL: each weighs 1). A value that is NAN, or a weight that is
 * NAN, negative or 0, drops the row and is counted. Lives in the arena. */
struct welfare welfare_make(struct arena *a, const double *y, const double *w, size_t n);
/* The same with equal values in the order given, as software that sorts stably has them: where a
 * share of people ends within a tie, points of the Lorenz curve depend on it. */
struct welfare welfare_make_as_given(struct arena *a, const double *y, const double *w, size_t n);

double welfare_mean(const struct welfare *s);

/* The smallest y of which at least the share p has no more (left inverse of the distribution
 * function; Hyndman & Fan 1996, type 1), 0 < p <= 1. */
double welfare_quantile(const struct welfare *s, double p);
/* The smallest y of which more than p has no more; the middle of the two is a third convention. */
double welfare_quantile_right(const struct welfare *s, double p);

/* Shares of the total that the first, second … of k equal parts of people have, poorest first. A
 * part ends with the row that reaches it: ties of one row are not cut (the convention of the
 * World Bank's poverty platform). NAN where the total is 0. */
void welfare_shares(const struct welfare *s, uint32_t k, double *out);

#endif
