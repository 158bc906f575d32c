/* People made up for the benchmarks: a column for each input of a plan, filled from the fact's type
 * with plausible rates. Same seed, same columns. */
#ifndef BENCH_PEOPLE_H
#define BENCH_PEOPLE_H

#include "law/law.h"

enum people_unknown {
    PEOPLE_ALL_KNOWN,
    PEOPLE_FEW_UNKNOWN, /* 2 % of all cells, anywhere */
    /* As in a commune's register: what no form asks and has no meaning when absent is unknown for
     * most, so is the day since which something unrecorded holds, and a tenth of the births are
     * known by year alone (for a plan that asks for both ends of the year). */
    PEOPLE_AS_RECORDED,
};

enum people_sizes { PEOPLE_PROVINCE /* 3.9 a household */, PEOPLE_COUNTRY /* 3.6 */ };

struct people {
    const struct law_plan *plan;
    uint32_t persons;
    struct vm_batch batch;
    uint32_t *first;
    struct vm_column *columns;
    size_t column_bytes; /* of those rows: values and validity */
};

/* Room for `persons`. */
void people_new(struct arena *a, struct people *p, const struct law_plan *plan, uint32_t persons,
                enum people_unknown unknown);
/* Fills it. */
void people_make(struct people *p, enum people_sizes sizes, enum people_unknown unknown,
                 uint32_t seed);

#endif
