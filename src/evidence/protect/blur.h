/* What must not be told of people so that nobody stands out by where they live, when they were
 * born, their sex and their ethnicity: k-anonymity (Sweeney 2002), first by taking the commune away
 * from whole households, then by leaving a person's traits empty. Pure. */
#ifndef EVIDENCE_PROTECT_BLUR_H
#define EVIDENCE_PROTECT_BLUR_H

#include "base/arena.h"

struct blur_people {
    uint32_t households, persons;
    const uint32_t *first;   /* households + 1: the persons of household h are [first[h],
                                first[h + 1]) */
    const uint32_t *commune; /* of a household: its code, below 2^20 */
    const uint64_t *traits;  /* of a person, below 2^44: the same number for the same traits */
};
struct blurred {
    bool *household; /* its commune is not told */
    bool *person;    /* their traits are not told */
    uint32_t households, persons;
};
/* After it, whoever is told of by their traits is one of at least `least` with the same traits in
 * the same commune, or with the same traits among those whose commune is not told. Arrays from `a`.
 */
void blur(struct arena *a, const struct blur_people *in, uint32_t least, struct blurred *out);

#endif
