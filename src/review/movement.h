/* How a household's class moved: the columns of forms 7.2 and 7.3 (Annex VII of 1315/VBHN-BLĐTBXH).
 * Pure: no database, no clock.
 *
 * Forms 7.2 (poor) and 7.3 (near-poor) are accounts: closing = opening - what left + what came, for
 * households and for persons, in every commune. */
#ifndef REVIEW_MOVEMENT_H
#define REVIEW_MOVEMENT_H

#include "base/str.h"

/* What a household is on the lists. An escaped household (`class` = escaped) is on neither. */
enum review_class { CLASS_NONE, CLASS_POOR, CLASS_NEAR_POOR };

enum movement {
    MOVE_NONE, /* on neither list before nor after */
    MOVE_STAYS_POOR,
    MOVE_STAYS_NEAR_POOR,
    MOVE_POOR_TO_NEAR,  /* 7.2 column 2; 7.3 increase: escaped, became near-poor */
    MOVE_POOR_TO_ABOVE, /* 7.2 column 3: escaped above near-poor */
    MOVE_NEAR_TO_POOR,  /* 7.2 column 5; 7.3 decrease */
    MOVE_NEAR_TO_ABOVE, /* 7.3: escaped near-poor */
    MOVE_POOR_AGAIN,    /* 7.2 column 6: from neither list, was poor before (tái nghèo) */
    MOVE_POOR_NEW,      /* 7.2 column 7: from neither list, never poor before (phát sinh mới) */
    MOVE_NEAR_AGAIN,    /* 7.3: tái cận nghèo */
    MOVE_NEAR_NEW,      /* 7.3: phát sinh mới */
    MOVE_POOR_GONE,     /* 7.2 column 4: died alone, moved away, merged or split (demographic) */
    MOVE_POOR_CAME,     /* 7.2 column 8: moved in, split or merged (demographic) */
    MOVE_NEAR_GONE,
    MOVE_NEAR_CAME,
    MOVE_COUNT
};

/* A household between two days. `there`: it exists in the area on that day. */
struct movement_case {
    enum review_class before, after;
    bool there_before, there_after;
    bool was_poor, was_near; /* on that list on any day before the first of the two */
};
enum movement movement_of(const struct movement_case *c);
/* "poor_to_near" …: what the database keeps; movement_find is its inverse, MOVE_COUNT: none. */
const char *movement_code(enum movement m);
enum movement movement_find(str code);

/* One account of form 7.2 or 7.3. Persons of a household that is listed on both days are counted
 * where they are born, die, come and go: in gone and came. So what goes over from one list to the
 * other is the same number in both forms. */
struct movement_sum {
    int64_t opening, to_other, to_above, gone; /* to_other: poor to near-poor, near-poor to poor */
    int64_t from_other, again, newly, came, closing;
};
struct movement_account {
    struct movement_sum households, persons;
};
/* Adds one household: to `poor`, to `near`, to both or to neither. persons: 0 where not there. */
void movement_add(struct movement_account *poor, struct movement_account *near, enum movement m,
                  int64_t persons_before, int64_t persons_after);
/* closing = opening - (to_other + to_above + gone) + from_other + again + newly + came. */
bool movement_holds(const struct movement_sum *s);

#endif
