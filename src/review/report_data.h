/* What reports count, read once: every household of the province on two days, the class it had on
 * each and before, its people, and what the forms scored. Each table is streamed once, in the order
 * of its key; no query for a household. */
#ifndef REVIEW_REPORT_DATA_H
#define REVIEW_REPORT_DATA_H

#include "registry/area_map.h"
#include "registry/world.h"
#include "review/movement.h"

enum report_side { SIDE_OPENING, SIDE_CLOSING, SIDES };

/* Of the last survey scored on or before the closing day. -1: not known. */
struct report_score {
    day surveyed_on;
    int64_t campaign, round;
    int64_t deprived, causes; /* bit i-1: indicator or cause i */
    int32_t children, children_insurance, children_nutrition, children_schooling;
    int8_t minority, unable, merit;
};

/* Where and what a household was on one of the days. */
struct report_stand {
    bool there;
    uint8_t class_;  /* enum review_class */
    int32_t persons; /* 0: not read (REPORT_PERSONS) */
    int64_t area;    /* as recorded; 0: its commune is in no list */
    str commune, village;
};

struct report_head { /* of the household; empty and DAY_MIN: not known */
    str name, sex;
    day birth, birth_to;
};

struct report_household {
    int64_t id;
    str code;
    struct report_stand at[SIDES];
    bool was_poor, was_near;          /* on that list before the opening day */
    const struct report_score *score; /* NULL: none */
    uint8_t ethnicity; /* of the head: the code 01 to 54; 0: not known (REPORT_ETHNICITY) */
    int8_t minority;   /* the head or the spouse; -1: not known (REPORT_ETHNICITY) */
    bool special;      /* in a specially difficult commune or village (REPORT_SPECIAL) */
};

struct report_data {
    struct world_at at; /* as_of: the closing day */
    day opening;
    bool listed[SIDES]; /* somebody is poor or near-poor on that day: lists were made by then */
    struct area_map *map;
    struct {
        struct report_household *v;
        uint32_t n, cap;
    } households;     /* by id */
    uint32_t *row_of; /* by id: 1 + row; 0: none */
    int64_t last_id;
    struct report_head *heads; /* by row; NULL: not read (REPORT_HEADS_OF) */
    const str *ethnicities;    /* names by code, for form 7.9; NULL: not asked for */
};

/* What is read beyond households and classes. Of people, those of households that stand on a list
 * on one of the two days, unless REPORT_ALL asks for everybody's: a province has twenty others for
 * each of these. */
enum report_needs {
    REPORT_SCORES = 1,
    REPORT_ETHNICITY = 2,
    REPORT_SPECIAL = 4,
    REPORT_HEADS_OF = 8,    /* names: for lists alone */
    REPORT_HEADS_GONE = 16, /* also of households that are gone on the closing day */
    REPORT_PERSONS = 32,    /* how many there are */
    REPORT_ALL = 64,
};

/* Inside a transaction of the caller, so that all is of one moment. */
enum err_code report_data_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                               day opening, int needs, struct report_data *out, struct err *e);

/* The row of a household, or NULL. */
struct report_household *report_data_find(const struct report_data *d, int64_t id);

/* Within: heads, ethnicity and difficulty (report_people.c). */
enum err_code report_read_people(struct store_conn *c, struct arena *a, int needs,
                                 struct report_data *d, struct err *e);

/* The parameters of every reading: ?1 province, ?2 the closing day, ?3 known on, ?4 recording, ?5
 * the opening day. A statement uses all of them, or, with the second, the first four. */
#define REPORT_VALUES(d)                                                                           \
    STORE_VALUES(store_int((d)->at.province), store_date((d)->at.as_of),                           \
                 store_date((d)->at.known_on), store_int((d)->at.recording),                       \
                 store_date((d)->opening))
#define REPORT_VALUES_CLOSING(d)                                                                   \
    STORE_VALUES(store_int((d)->at.province), store_date((d)->at.as_of),                           \
                 store_date((d)->at.known_on), store_int((d)->at.recording))
/* The same rules as KNOWN_ROWS and TRUE_ROWS (registry/times.h), of one table among several. */
#define REPORT_KNOWN(t)                                                                            \
    " " t ".known_from <= ?3 AND " t ".recorded <= ?4 AND (" t ".closed = 0 OR " t                 \
    ".closed > ?4 OR " t ".known_to > ?3)"
#define REPORT_ON(t, day) " " t ".valid_from <= " day " AND " day " < " t ".valid_to"
/* Households that a decision put on a list that holds on one of the two days. What a later one says
 * of the same day is not looked at: so it may be a few too many, and never one too few. */
#define REPORT_LISTED                                                                              \
    "(SELECT DISTINCT f.entity AS id FROM fact AS f WHERE f.province = ?1 AND f.name = 'class'"    \
    " AND f.value IN ('N', 'CN') AND ((" REPORT_ON("f", "?2") ") OR (" REPORT_ON(                  \
        "f", "?5") ")) AND" REPORT_KNOWN("f") ") AS l"

#endif
