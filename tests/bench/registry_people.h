/* People made up for the benchmarks of search and duplicates: families with names, births, communes
 * and numbers, drawn from the tables of data/synth; and second records of some of them, with the
 * mistakes that are made. Same seed, same people. */
#ifndef BENCH_REGISTRY_PEOPLE_H
#define BENCH_REGISTRY_PEOPLE_H

#include "registry/match.h"

/* What went wrong in a second record; several may. */
enum mistake {
    MISTAKE_NONE,
    MISTAKE_MARKS_LOST,
    MISTAKE_TONE_PLACE,
    MISTAKE_TYPING,
    MISTAKE_TONE,
    MISTAKE_TELEX,
    MISTAKE_MIDDLE,
    MISTAKE_SURNAME,
    MISTAKE_GIVEN,
    MISTAKE_SEX,
    MISTAKE_DAY_MONTH,
    MISTAKE_DAY,
    MISTAKE_YEAR,
    MISTAKE_YEAR_ALONE,
    MISTAKE_NO_BIRTH,
    MISTAKE_MOVED,
    MISTAKE_NO_NUMBER,
    MISTAKE_DIGIT,
    MISTAKE_OTHER_NUMBER,
    MISTAKES,
};
extern const char *const mistake_names[MISTAKES];

struct registry_people {
    struct match_person *v; /* first the people, then the second records */
    uint32_t n, people;
    uint32_t *original; /* of second record people + i */
    uint32_t *mistakes; /* of the same: bits by enum mistake */
};

/* `seconds` of a thousand people have a second record. Reads data/synth/bac-giang below ANSINH_DATA
 * or data; exits when it cannot. */
void registry_people_make(struct arena *a, struct registry_people *p, uint32_t people,
                          uint32_t seconds, uint64_t seed);

#endif
