/* The rules of fused.md written by hand, fused into three loops over a block of people: what the
 * vector machine is measured against. */
#ifndef BENCH_FUSED_H
#define BENCH_FUSED_H

#include <stdint.h>

#define FUSED_BLOCK 4096 /* persons, and so households, at most */
#define FUSED_SLACK 32

struct fused_input { /* of a block, readable for FUSED_SLACK rows past its end */
    uint32_t households;
    const uint32_t *first; /* households + 1; first[0] need not be 0, the columns begin there */
    const int32_t *born, *income;
    const uint8_t *disability, *group, *orphan, *pensioner, *no_support, *hiv;
    const uint8_t *urban, *province, *policy_household;
    const int16_t *kwh;
};

struct fused_output {
    uint8_t coefficient[FUSED_BLOCK + FUSED_SLACK]; /* tenths */
    int32_t allowance[FUSED_BLOCK + FUSED_SLACK];
    int32_t subsidy[FUSED_BLOCK + FUSED_SLACK];
    int32_t tax[FUSED_BLOCK + FUSED_SLACK];
    uint8_t poor[FUSED_BLOCK];
    int32_t electricity[FUSED_BLOCK];
    int64_t total_support[FUSED_BLOCK], total_tax[FUSED_BLOCK];
};

struct fused_work {
    int64_t running[FUSED_BLOCK + 1], running_tax[FUSED_BLOCK + 1];
    /* what people need to know of their households, spread to them */
    uint8_t poor[FUSED_BLOCK + FUSED_SLACK], near_poor[FUSED_BLOCK + FUSED_SLACK];
    uint8_t raised[FUSED_BLOCK + FUSED_SLACK];
    uint8_t age[FUSED_BLOCK], share[FUSED_BLOCK];
};

/* The month is 2024-07. */
void fused_decide(const struct fused_input *in, struct fused_output *out, struct fused_work *w);

#endif
