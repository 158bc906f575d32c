/* Who bore a name in the places, or was born in the days, that a question asks for: listed before
 * its lookups where they are few, else met through the names (search_keyed.c). */
#ifndef REGISTRY_SEARCH_LISTING_H
#define REGISTRY_SEARCH_LISTING_H

#include "registry/search_store.h"

#define MOST_PLACES 256u /* whose people are listed */
#define FEW_NAMES 310    /* a range with more is looked for among a list of births */
#define MOST_READ 30000  /* rows of a question, through the names */

struct bearer {
    int64_t name, person;
    day birth;
    uint32_t next; /* of the same name; 1 + index, 0: none */
};

struct listing {
    int64_t low, high; /* days of birth; no birth asked: all there are */
    bool nobody;       /* no place is meant */
    uint8_t *is_place; /* by number; NULL: any */
    int64_t n_numbers;
    int64_t places[MOST_PLACES]; /* the first of them */
    uint32_t n_places;
    int64_t first_place, last_place; /* of the numbers */
    bool listed;
    bool whole; /* the list has all who ever lived in the places */
    struct {
        struct bearer *v;
        uint32_t n, cap;
    } bearers;
    int64_t first_name, last_name; /* of those born then; last_name 0: nobody was */
    uint8_t *is_name;              /* by number, from first_name on */
    uint32_t *first, n_first;      /* 1 + bearer by hash of the name */
    int64_t left;                  /* rows that may be read */
};

/* Of the numbers from `low` to `high` those alone whose byte is 1: so a server sends only who lives
 * in the places, or the names of a list. The places of a commune have numbers that are neighbours:
 * the bounds pass over most. */
#define AMONG(number, low, high, bytes, one)                                                       \
    " AND " number " >= " low " AND " number " <= " high " AND substr(" bytes ", CAST(" number     \
    " - " low " AS INT) + 1, 1) = " one
#define AMONG_VALUES 4
/* With the sign no engine begins at the places. */
#define THERE "+b.place"
void listing_among_values(int64_t first, int64_t last, const uint8_t *is_one,
                          struct store_value v[AMONG_VALUES]);
void listing_there_values(const struct listing *t, struct store_value v[AMONG_VALUES]);

/* Of t->first: where the bearers of a name begin, or it is 0. */
uint32_t listing_slot(const struct listing *t, int64_t name);
/* For names found by their words: of those in the places also who was not born in the days asked
 * for, since the rows tell; and more of them. */
enum err_code listing_of_any_birth(struct finding *x, struct err *e);

#endif
