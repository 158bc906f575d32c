/* What the two files that search the database share. For all others: record.h. */
#ifndef REGISTRY_SEARCH_STORE_H
#define REGISTRY_SEARCH_STORE_H

#include "registry/record.h"
#include "registry/search.h"

struct finding {
    struct store_conn *c;
    struct arena *a;       /* of the caller */
    struct arena *scratch; /* until the end */
    const struct world_at *at;
    const struct record_ask *ask;
    const struct search_query *q;
    struct search_query place; /* words of the village's name */
    str commune;
    bool places;     /* the rows have the household's columns, and are to fit them */
    bool year_alone; /* a whole date was typed, and nobody is known to be born then */
    bool elsewhere;  /* the rows do not have them: what was found is to fit them later */
    bool cut;        /* a statement was not read to its end, for a limit of ours */
    struct record_hits *out;
};

/* The row of the cursor, of PERSON_COLUMNS and, with `places`, the household's, if it is asked for;
 * false: enough. */
bool find_take(struct finding *x, uint32_t column, enum record_why why, bool check_words);

/* search_place.c */
/* Whether the village's name, folded, has all the words; the last may be its beginning only, unless
 * it is a number. */
bool find_place_has(const struct search_query *place, str village);
/* Those who live in the villages or the commune, and have the words of the name. */
enum err_code find_by_place(struct finding *x, struct err *e);
/* The number and the household of each. */
enum err_code find_complete(struct finding *x, struct err *e);

#endif
