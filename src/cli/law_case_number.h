/* Exact numbers of test cases: what a case expects is a fraction, never a floating point. */
#ifndef CLI_LAW_CASE_NUMBER_H
#define CLI_LAW_CASE_NUMBER_H

#include "base/arena.h"

struct fraction {
    int64_t n, d; /* d > 0, in lowest terms */
};

/* "12", "-2.5", "600 - 200 / 12", "(1 + 2) * 3": false when it is none of these, when a divisor is
 * 0, when nested too deep, or when it leaves 64 bits. A decimal point, no groups. */
bool fraction_parse(str text, struct fraction *out);
struct fraction fraction_of(int64_t value, int scale); /* value times 10^-scale */
/* The number as a decimal of that scale; false when it is none. */
bool fraction_at_scale(struct fraction f, int scale, int64_t *out);
/* |actual - target| <= margin, and the same with |margin * target|. Beyond 64 bits: false. */
bool fraction_within(struct fraction actual, struct fraction target, struct fraction margin);
bool fraction_within_relative(struct fraction actual, struct fraction target,
                              struct fraction margin);
bool fraction_equal(struct fraction a, struct fraction b);
/* 583,3333… for people: at most `decimals` digits, "≈" before it when there are more. */
void fraction_write(struct fraction f, int decimals, struct buf *to);

#endif
