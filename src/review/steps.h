/* The steps of a review as the law has them: law/vn/ra-soat-ho-ngheo.csv, told in the .md beside
 * it. Pure once read: no database, no clock.
 *
 * The table says which step follows which, where, when, and what lets one be passed over. What the
 * program does besides recording (scoring, counting votes, deciding) hangs on a step's name. */
#ifndef REVIEW_STEPS_H
#define REVIEW_STEPS_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define STEPS_MAX 32u /* names */
#define STEPS_MAX_ROWS 256u
#define NO_STEP UINT32_MAX

enum review_kind { REVIEW_YEARLY, REVIEW_MONTHLY };
enum step_place { STEP_IN_VILLAGE, STEP_IN_COMMUNE };

/* Reasons to pass a step over; bits of place_state.rules. */
enum step_rule {
    STEP_NEVER = 0,
    STEP_NO_REQUEST = 1,    /* nobody of the village asked by form 01 */
    STEP_NOBODY_LISTED = 2, /* the commune decided that nobody is poor or near-poor */
};

struct step_row {
    uint32_t step; /* its number: index of steps_table.names */
    bool yearly, monthly;
    int64_t order;
    str text[2]; /* by enum lang */
    enum step_place place;
    day from, to;   /* both included */
    uint32_t needs; /* NO_STEP: none */
    enum step_rule passed_over;
    uint32_t again_from; /* where it fails: from which step again; NO_STEP: it does not fail */
    int64_t percent;     /* of those present who must agree; 0: no vote */
    int64_t days;        /* after the step before; 0: none */
    bool days_sure;      /* else the number is of grade C and stops nobody */
    bool in_campaign;    /* else it may be done after the campaign's end */
    str document[2];
    str instrument, article, grade;
};

struct steps_table {
    str names[STEPS_MAX]; /* in the order of steps */
    uint32_t n_names;
    struct step_row *rows; /* by order, then from */
    uint32_t n_rows;
    struct {
        bool yearly, monthly;
        day from, to;
        int64_t opens, closes; /* yearly: month * 100 + day; monthly: day of the month */
        int64_t days;          /* monthly: how many after the opening day */
    } calendar[8];
    uint32_t n_calendar;
    int64_t escaped_months;
};

/* Reads the table in the folder of the law. ERR_INPUT where it contradicts itself. */
enum err_code steps_load(struct arena *a, struct steps_table **out, str law_folder, struct err *e);
enum err_code steps_parse(struct arena *a, struct steps_table **out, str text, const char *name,
                          struct err *e);

uint32_t steps_find(const struct steps_table *t, str name); /* NO_STEP: there is none */
/* The row of a step in force on that day for that kind of campaign, or NULL. */
const struct step_row *steps_row(const struct steps_table *t, enum review_kind kind, uint32_t step,
                                 day on);

struct review_window {
    day opens, closes; /* both included */
};
/* When a campaign of that year (and month) takes place; false: no law for it. */
bool steps_window(const struct steps_table *t, enum review_kind kind, int year, int mon,
                  struct review_window *out);

/* The last day of `escaped`: the end of the month in which its months are full, as the law of
 * livelihoods counts. */
day steps_escaped_end(const struct steps_table *t, day recognised);

/* ---- where a village or a commune stands ---- */

struct place_state {
    bool done[STEPS_MAX];
    day on[STEPS_MAX]; /* where done */
    uint32_t round;    /* 1, and one more with each vote that failed */
    unsigned rules;    /* enum step_rule that hold */
};
void place_init(struct place_state *s);
/* A step was done: `passed` false sends the place back to again_from, in a new round. */
void place_add(struct place_state *s, const struct steps_table *t, const struct step_row *row,
               day on, bool passed);
/* What a commune has of its villages: a step of theirs is done when each has done it, or passes it
 * over by the law of day `on`. */
void place_join(struct place_state *commune, const struct place_state *village, bool first,
                const struct steps_table *t, enum review_kind kind, day on);

enum step_verdict {
    STEP_READY,
    STEP_NO_LAW,     /* no such step in such a campaign on that day */
    STEP_DONE,       /* already, on `day` */
    STEP_NOT_NEEDED, /* a rule passes it over here */
    STEP_NEEDS,      /* `needs` comes first */
    STEP_BEFORE,     /* dated before `needs`, which was on `day` */
    STEP_TOO_SOON,   /* days must pass after `needs`: not before `day` */
    STEP_TOO_EARLY,  /* the campaign opens on `day` */
    STEP_TOO_LATE,   /* it closed on `day` */
};
struct step_check {
    enum step_verdict verdict;
    uint32_t needs;
    day day;
    bool unsure; /* STEP_READY, though sooner than a number of days that is not verified */
};
struct step_check steps_check(const struct steps_table *t, enum review_kind kind,
                              struct review_window w, const struct place_state *s, uint32_t step,
                              day on);
/* The first step that is to be done, as the law stands on that day; NO_STEP: none is left. */
uint32_t steps_next(const struct steps_table *t, enum review_kind kind, const struct place_state *s,
                    day on);
/* Is the vote enough? */
bool steps_agreed(const struct step_row *row, int64_t present, int64_t agreed);

#endif
