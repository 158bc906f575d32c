/* Law texts drawn at random, in the language of docs/language.md: facts of all entities and types,
 * parameters with dates, rules by case and by enumeration, yearly ones and versions, decision
 * tables, scales, CSV tables, benefits that exclude each other, a local layer, looking back. */
#ifndef TEST_LAW_GENERATE_H
#define TEST_LAW_GENERATE_H

#include "base/arena.h"

struct generate {
    uint64_t seed;
    bool ask_known; /* biết(…) may occur: then to know more may change what was known */
    str text;       /* the law */
    str number_table, enum_table; /* "numbers.csv", "colours.csv" */
};

void generate_law(struct generate *g, struct arena *a);

#endif
