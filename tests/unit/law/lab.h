/* A law text tried on households drawn at random: the program against the plain reading (naive.h).
 * Every fact is a hash of seed, name, month and row, so that nothing is stored and all ways of
 * asking see the same world. */
#ifndef TEST_LAW_LAB_H
#define TEST_LAW_LAB_H

#include "naive.h"

struct lab {
    const struct law *law;
    uint64_t seed;
    uint32_t households;
    uint32_t first[4097];
    uint32_t unknown_percent; /* of facts */
    bool imprecise;           /* births may be known by year alone */
    bool imprecise_of[4097];  /* … of a member of this household */
    const bool *told; /* by index of the symbol: its unknowns are given a value; NULL: none */
};

uint64_t lab_hash(uint64_t seed, uint64_t a, uint64_t b, uint64_t c, uint64_t d);
/* Households of 1 to `most` members. */
void lab_init(struct lab *x, const struct law *l, uint64_t seed, uint32_t households, uint32_t most,
              uint32_t unknown_percent, bool imprecise);
struct naive_fact lab_fact(void *lab, const struct law_symbol *s, month m, enum law_sample sample,
                           bool since, uint32_t row);

/* A plan with its machine and the columns of the lab's households. */
struct lab_run {
    struct law_plan *plan;
    struct vm *vm;
    struct vm_batch batch;
};
/* What the program gives for one row of an output. */
struct lab_cell {
    bool known;
    int64_t v;
};
struct lab_results {
    uint32_t rows;
    struct lab_cell *value, *due; /* of each row; due: of a benefit, else NULL */
    bool applies;
};

/* Fails the test where there is no plan. */
void lab_plan(struct lab_run *run, struct arena *a, const struct lab *x,
              const struct law_request *r);
/* All outputs for all rows, run by chunks of at most `chunk` households (0: as many as fit). */
struct lab_results *lab_results(struct lab_run *run, struct arena *a, const struct lab *x,
                                uint32_t chunk);
struct lab_cell lab_register(const struct vm *vm, uint16_t reg, enum lane lane, uint32_t row);
bool lab_same(const struct lab_run *run, const struct lab_results *x, const struct lab_results *y);
/* Every output as the plain reading has it: how many are not, after telling of some. Where births
 * are known by year alone, the program may be at a loss for one result in a hundred that the plain
 * reading, which tries every day, still finds; it may never be wrong. */
int lab_compare(struct lab_run *run, const struct lab *x, const struct lab_results *results,
                const char *title);

#endif
