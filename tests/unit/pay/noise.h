/* A provider's report with faults put into it, and the truth about each: what matching must find.
 */
#ifndef TEST_PAY_NOISE_H
#define TEST_PAY_NOISE_H

#include "pay/match.h"

enum noise {
    NOISE_NONE,
    NOISE_AMOUNT,    /* one đồng to 90 % away */
    NOISE_ACCOUNT,   /* a digit changed */
    NOISE_MISSING,   /* not reported */
    NOISE_REPEATED,  /* the same booking twice */
    NOISE_TWICE,     /* paid twice */
    NOISE_ALTERED,   /* a reference that is nobody's */
    NOISE_NEIGHBOUR, /* a reference that is another payment's */
    NOISE_RETURNED,  /* and the line of its payment */
    NOISE_UNPAID,
    NOISE_COUNT
};

struct noisy {
    struct bank_line *lines; /* shuffled */
    uint32_t n;
    uint8_t *noise;     /* enum noise, by payment */
    uint8_t *disturbed; /* by payment: another's line carries its reference */
    uint32_t *truth;    /* by line: the payment it is of */
    uint32_t counts[NOISE_COUNT];
};

/* Lines for the payments, `per_mille` of which go wrong. */
struct noisy noise_make(struct arena *a, const struct payment_instruction *v, uint32_t n,
                        uint32_t per_mille, uint64_t seed);
/* How many results are not the truth; *false_matches: payments said to be paid as ordered that were
 * not, and lines said to pay a payment that is not theirs. */
uint32_t noise_wrong(const struct noisy *t, const struct payment_instruction *v, uint32_t n,
                     const struct match_result *r, uint32_t *false_matches);

#endif
