/* Poverty of money against a line: how many, how deep, how unequal among the poor. */
#ifndef EVIDENCE_MEASURE_POVERTY_H
#define EVIDENCE_MEASURE_POVERTY_H

#include "evidence/measure/welfare.h"

/* Who has exactly the line: Viet Nam's decrees count them as poor, most software does not. */
enum poverty_line { BELOW_LINE, AT_OR_BELOW_LINE };
/* Somebody who has less than nothing (a loss): taken as they are, or as having nothing. */
enum poverty_loss { LOSS_KEPT, LOSS_AS_ZERO };

struct poverty {
    double headcount; /* P0: share of people who are poor */
    double gap;       /* P1: mean of (z - y)/z over all, 0 for who is not poor */
    double severity;  /* P2: mean of its square (Foster, Greer & Thorbecke 1984) */
    double watts;     /* mean of ln(z/y), who has nothing or less counted as 0 in it (Watts 1968) */
    double income_gap;    /* P1/P0: how far below the line the poor are on average */
    double ede_gap;       /* sqrt(P2): the gap that would do the same harm if all had it */
    double shortfall;     /* money that is missing altogether: sum of w (z - y) of the poor */
    double sen;           /* P0 (I + (1 - I) G) with G of incomes among the poor (Sen 1976) */
    double sst;           /* P1 (1 + G of the gaps over all): Sen, Shorrocks & Thon */
    size_t poor, nothing; /* rows: poor, and those with nothing or less */
};

/* z > 0. All NAN where nobody is there. */
struct poverty poverty_measure(struct arena *a, const struct welfare *s, double z,
                               enum poverty_line line, enum poverty_loss loss);

/* The mean of ((z - y)/z)^alpha over the poor and 0 over the rest: FGT of any order >= 0. */
double poverty_fgt(const struct welfare *s, double z, double alpha, enum poverty_line line,
                   enum poverty_loss loss);

#endif
