/* Multidimensional poverty by counting deprivations (Alkire & Foster 2011).
 *
 * Weights and the cutoff are integers: with twelve weights of 1/12 a household exactly on the
 * cutoff would be missed. Viet Nam's own class (income and at least three of twelve deprivations)
 * is not this measure; the law decides that one. */
#ifndef EVIDENCE_MEASURE_COUNTING_H
#define EVIDENCE_MEASURE_COUNTING_H

#include "base/arena.h"

#define COUNTING_MAX 32 /* indicators */

/* What the measure is made of. weights[j] > 0; cutoff from 1 to their sum. */
struct counting_rule {
    uint32_t n, cutoff;
    uint32_t weights[COUNTING_MAX];
};

/* One household or person. deprived, known: bit j for indicator j; who has an unknown indicator is
 * left out and counted in `missing`, never taken for not deprived. weight: people it stands for,
 * 0 or more. */
struct counting_row {
    uint32_t deprived, known;
    double weight;
};

struct counting {
    double weight, missing; /* of the rows counted, and of those left out */
    double h;               /* H: share of people who are poor */
    double a;      /* A: share of the weighted deprivations that the poor have; NAN: none */
    double m0;     /* H * A */
    double spread; /* variance of the score (0 … 1) among the poor (Seth & Alkire 2014) */
    double uncensored[COUNTING_MAX];   /* share of people deprived in j */
    double censored[COUNTING_MAX];     /* and poor */
    double contribution[COUNTING_MAX]; /* of j to M0; they add up to 1 */
    size_t poor, rows;
};

/* ERR-free: NAN where nobody is counted. */
struct counting counting_measure(const struct counting_rule *rule, const struct counting_row *v,
                                 size_t n);
/* The same for each group (group[i] < n_groups) in one pass; out: n_groups. */
void counting_by_group(const struct counting_rule *rule, const struct counting_row *v,
                       const uint32_t *group, size_t n, uint32_t n_groups, struct counting *out);
uint32_t counting_score(const struct counting_rule *rule, uint32_t deprived);
/* Are the weights those of a measure: 1 … COUNTING_MAX of them, none 0, a sum that fits, and a
 * cutoff within it? */
bool counting_rule_valid(const struct counting_rule *rule);

/* The cardinal measures of the same family: x and z, n rows of `rule->n` columns and its line; an
 * entry is deprived if x < z. power 1: M1, power 2: M2; contribution: of each column, or NULL. */
double counting_cardinal(const struct counting_rule *rule, const double *x, const double *z,
                         size_t rows, int power, double *contribution);

/* A change of M0 told as one of H and one of A (Shapley): they add up to it. */
struct counting_change {
    double m0, by_h, by_a;
};
struct counting_change counting_compare(const struct counting *before,
                                        const struct counting *after);

#endif
