/* Who bore a name in the places, or was born in the days, that a question asks for: listed before
 * its lookups where they are few, else met through the names (search_keyed.c). */
#ifndef REGISTRY_SEARCH_LISTING_H
#define REGISTRY_SEARCH_LISTING_H

#include "registry/search_store.h"

#define FEW_PLACES 32u  /* that are asked for by their numbers */
#define FEW_NAMES 310   /* whose bearers in few places are asked for */
#define MOST_READ 30000 /* rows of a question, through the names */

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
    int64_t places[FEW_PLACES]; /* the first of them; 0: none */
    uint32_t n_places;
    int64_t first_place, last_place; /* of the numbers */
    bool listed;
    bool by_range; /* a list is made for each range of keys */
    struct {
        struct bearer *v;
        uint32_t n, cap;
    } bearers;
    int64_t first_name, last_name; /* of a list that has bearers */
    uint8_t *is_name;              /* by number, from first_name on */
    uint32_t *first, n_first;      /* 1 + bearer by hash of the name */
    int64_t left;                  /* rows that may be read */
};

struct name_ids {
    int64_t *v;
    uint32_t n, cap;
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
/* Each once: a name may have a word twice. */
void listing_add_id(struct finding *x, struct name_ids *ids, int64_t id);

/* All bearers in the few places that were born then, unless they are so many that enough are soon
 * met through the names: then t->listed stays false. */
enum err_code listing_of_place(struct finding *x, struct listing *t, uint32_t most, struct err *e);
/* Of these names in few places. */
enum err_code listing_of_names(struct finding *x, struct listing *t, const struct name_ids *ids,
                               struct err *e);
/* Of a range of keys with many names: those of one given name have neighbouring numbers, if they
 * came together (name_keys.c), so that a few runs of numbers have them all. *fits: there is a list
 * now. */
enum err_code listing_of_runs(struct finding *x, struct listing *t, int64_t kind, str low, str high,
                              bool *fits, struct err *e);
/* All who live there, unless they are many. */
enum err_code listing_of_there(struct finding *x, struct listing *t, struct err *e);

#endif
