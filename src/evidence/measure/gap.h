/* Gaps between groups, and what a change of a rate is made of. */
#ifndef EVIDENCE_MEASURE_GAP_H
#define EVIDENCE_MEASURE_GAP_H

#include "base/arena.h"

/* A group: people in it, and of them those who are poor (or covered, or …). */
struct gap_group {
    double people, poor;
};
/* Against the whole. NAN where a denominator is 0. */
struct gap_measure {
    double rate;
    double share_people, share_poor;
    double representation; /* share among the poor over share of the people */
    double contribution;   /* to the rate of the whole: share of people x rate */
};
void gap_of_groups(const struct gap_group *v, size_t n, struct gap_measure *out);

/* Between two groups: difference and ratio of their rates. */
struct gap_between {
    double difference, ratio;
};
struct gap_between gap_between(const struct gap_group *a, const struct gap_group *b);

/* The difference of two rates split by a third trait (place, age …), n cells each: what is due to
 * rates within cells, and to how people are spread over cells (Kitagawa 1955). The two add up to
 * it. A cell where one side has nobody takes the other's rate. */
struct gap_split {
    double difference, by_rates, by_spread;
};
struct gap_split gap_kitagawa(const struct gap_group *a, const struct gap_group *b, size_t n);

/* The change of a rate over time by groups: changes within them (at the old shares), shifts of
 * people between them (at the old rates), and both together (Ravallion & Huppi 1991). They add up.
 */
struct gap_sectoral {
    double change, within, shift, interaction;
};
struct gap_sectoral gap_sectoral(const struct gap_group *before, const struct gap_group *after,
                                 size_t n);

/* A change of poverty split into growth and redistribution by Shapley's average (Shorrocks 2013):
 * p[i][k] the measure with the mean of time i and the Lorenz curve of time k. They add up. */
struct gap_growth {
    double change, growth, redistribution;
};
struct gap_growth gap_growth(const double p[2][2]);

/* How unevenly two groups live over areas: half the sum of |share of a - share of b|. */
double gap_dissimilarity(const double *a, const double *b, size_t n);

#endif
