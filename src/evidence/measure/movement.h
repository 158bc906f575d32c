/* Who came into poverty and who went out, between reviews of the same households.
 *
 * The account holds for every scope (a region, an ethnic group, all):
 *     end = start - escaped - moved out - dissolved - left the scope
 *               + newly + relapsed + moved in + formed by a split + entered the scope
 * Every term is a set of households, so each can be listed. */
#ifndef EVIDENCE_MEASURE_MOVEMENT_H
#define EVIDENCE_MEASURE_MOVEMENT_H

#include "base/arena.h"

enum movement_status { MOVEMENT_ABSENT, MOVEMENT_POOR, MOVEMENT_NEAR_POOR, MOVEMENT_OTHER };
#define MOVEMENT_IS(status) (1u << (status)) /* a list is a set of statuses */

/* How a household that was not there before came, or one that is there no more went. */
enum movement_event { MOVEMENT_NONE, MOVEMENT_MOVED, MOVEMENT_SPLIT_OR_DISSOLVED };

struct movement_cell {
    uint8_t status;
    uint8_t event;  /* of a household that came at this review, or is gone since the one before */
    uint16_t size;  /* people */
    uint32_t scope; /* region, group … */
};
/* Household h at review t: cells[h * reviews + t]. */
struct movement_panel {
    const struct movement_cell *cells;
    size_t households;
    uint32_t reviews;
};

/* What became of a household between two reviews, for one list and scope. */
enum movement_term {
    TERM_OUTSIDE, /* in the list at neither */
    TERM_STAYED,
    TERM_ESCAPED,
    TERM_MOVED_OUT,
    TERM_DISSOLVED,
    TERM_LEFT_SCOPE,
    TERM_NEWLY,
    TERM_RELAPSED, /* was in the list at some review before */
    TERM_MOVED_IN,
    TERM_SPLIT,
    TERM_ENTERED_SCOPE,
    TERM_COUNT
};
struct movement_account {
    uint64_t start, end;
    uint64_t terms[TERM_COUNT];
    uint64_t people_start, people_end; /* households in the scope */
    double rate_start, rate_end;       /* NAN where nobody is there */
    double exit_rate;                  /* escaped / (start - those who left) */
    /* The fall of the rate in percentage points: of the list itself, and of those around it. */
    double fall, fall_by_list, fall_by_people;
};
#define MOVEMENT_EVERYWHERE UINT32_MAX
/* Between reviews t and t + 1. `terms`: of each household, or NULL. The identity holds, else the
 * program stops: it is a defect. */
struct movement_account movement_account(const struct movement_panel *p, uint32_t t, uint32_t list,
                                         uint32_t scope, uint8_t *terms);

/* Forms 7.2 and 7.3 of Circular 07/2021 (1315/VBHN-BLĐTBXH), rows 1 to 9, of the list `of` (poor or
 * near-poor) beside the other one. Persons of a household that changes size without leaving go to
 * rows 4 and 8. Row 9 = 1 - (2 + 3 + 4) + (5 + 6 + 7 + 8) for both, else the program stops. */
struct movement_form {
    int64_t households[10], persons[10]; /* [1] … [9] */
};
struct movement_form movement_form(const struct movement_panel *p, uint32_t t,
                                   enum movement_status of);

/* Households (or persons, by their size at t + 1) from each status to each. */
void movement_matrix(const struct movement_panel *p, uint32_t t, bool persons, uint64_t out[4][4]);

/* Of households at all reviews: how many were poor exactly k times; shares of always, at times,
 * never. poor_exactly: reviews + 1. */
struct movement_spells {
    size_t balanced;
    double chronic, transient, never;
};
struct movement_spells movement_spells(const struct movement_panel *p, uint64_t *poor_exactly);

#endif
