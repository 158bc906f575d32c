/* Does help reach the poor: errors of targeting, coverage, incidence, adequacy, and how well a
 * score tells poor from not poor. */
#ifndef EVIDENCE_MEASURE_TARGETING_H
#define EVIDENCE_MEASURE_TARGETING_H

#include "evidence/measure/welfare.h"

/* People (by weight) by whether they are poor and whether they are reached. */
struct targeting_counts {
    double poor_in, other_in, poor_out, other_out;
};
/* NAN where a denominator is 0. */
struct targeting {
    double poverty_rate, participation;
    double exclusion;      /* of the poor, share not reached (undercoverage) */
    double inclusion;      /* of those reached, share not poor (leakage) */
    double coverage;       /* of the poor, share reached */
    double false_positive; /* of those not poor, share reached */
    double differential; /* coverage - false_positive (Ravallion 2000; Galasso & Ravallion 2005) */
    double accuracy, kappa;
    double cgh; /* share of beneficiaries who are poor over share of people who are (Coady, Grosh &
                 * Hoddinott 2004, at q = the poverty rate) */
    double error; /* share of people in either error */
    double bpac;  /* (poor reached - |errors' difference|) / poor (USAID, IRIS) */
};
struct targeting targeting_measure(const struct targeting_counts *c);

/* A listed and an unlisted part of the people, of which samples were visited: shares of the poor in
 * each with their variances. Exclusion and inclusion errors and their variances (delta method). */
struct targeting_audit {
    double listed, unlisted;           /* people in each part */
    double poor_listed, poor_unlisted; /* share found poor */
    double var_listed, var_unlisted;
};
struct targeting_audited {
    double exclusion, var_exclusion, inclusion, var_inclusion;
};
struct targeting_audited targeting_audit(const struct targeting_audit *x);

/* The chance that somebody poor has a lower score than somebody who is not (ties count half): the
 * area under the curve of a score that is low for the poor. score, poor, w (NULL: 1): n each. */
double targeting_roc_area(struct arena *a, const double *score, const bool *poor, const double *w,
                          size_t n);

/* Of k equal parts of people, poorest first by y: share of people who get something (coverage),
 * share of all that is paid (incidence), and what is paid over what those who get it have
 * (adequacy). A row lies in the part of the middle of its weight. */
struct targeting_part {
    double coverage, incidence, adequacy, weight;
};
void targeting_incidence(struct arena *a, const double *y, const double *benefit, const double *w,
                         size_t n, uint32_t k, struct targeting_part *out);

#endif
