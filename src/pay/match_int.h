/* Between matching and the candidates of what does not match. */
#ifndef PAY_MATCH_INT_H
#define PAY_MATCH_INT_H

#include "pay/match.h"

struct matching {
    const struct payment_instruction *v;
    const struct bank_line *lines;
    struct match_result *out;
    struct bank_ids ids;
    uint32_t *first, *next; /* the lines of each payment, in their order; ends with BANK_NONE */
    uint32_t n, n_lines;
    int32_t days;
};

uint64_t match_account_hash(str account, vnd amount);
/* For each line of an unknown reference. */
void match_find_candidates(struct arena *a, struct matching *m);

#endif
