/* What the board of a campaign shows: which campaigns there are, and the households of a place with
 * the step each stands at. Reads alone. */
#ifndef REVIEW_BOARD_H
#define REVIEW_BOARD_H

#include "review/cases.h"

struct board_campaign {
    struct review_campaign campaign;
    int64_t cases;
};
struct board_campaigns {
    struct board_campaign *v; /* the latest first */
    uint32_t n, cap;
};
enum err_code board_campaigns(struct store_conn *c, struct arena *a, int64_t province,
                              struct board_campaigns *out, struct err *e);

/* Where a household stands. */
enum board_at {
    BOARD_TO_SURVEY,
    BOARD_SURVEYED, /* and not scored since the campaign began */
    BOARD_UNDETERMINED,
    BOARD_SCORED,
    BOARD_COMPLAINT, /* made, and not answered */
    BOARD_DECIDED
};
struct board_household {
    int64_t household;
    str code, village, head; /* head: the name, or empty */
    enum review_origin origin;
    enum class_code before, scored, decided; /* CODE_NONE: not yet, or not known */
    str refusal;                             /* codes, of review/decision.h */
    day surveyed_on;                         /* in the campaign; DAY_MIN: not */
    int64_t complaints;                      /* without an answer */
    enum board_at at;
};
struct board_ask {
    const struct review_campaign *campaign;
    int64_t area;  /* of the commune, on the campaign's map */
    str village;   /* p NULL: all */
    str after;     /* code of the last one of the page before; empty: from the first */
    str household; /* this one alone, by its code; p NULL: all */
    uint32_t limit;
};
struct board_households {
    struct board_household *v; /* by code */
    uint32_t n, cap;
    bool more;
};
enum err_code board_households(struct store_conn *c, struct arena *a, const struct board_ask *ask,
                               struct board_households *out, struct err *e);
/* One of them by its number; household 0 where it is none of the campaign's. */
enum err_code board_case(struct store_conn *c, struct arena *a,
                         const struct review_campaign *campaign, int64_t household,
                         struct board_household *out, struct err *e);

/* Complaints about a household and their answers, in their order. */
struct board_complaint {
    int64_t number;
    bool answer, upheld, waits; /* waits: of one that was made, no answer yet */
    day on;
    str who, content;
};
struct board_complaints {
    struct board_complaint *v;
    uint32_t n, cap;
};
enum err_code board_complaints(struct store_conn *c, struct arena *a,
                               const struct review_campaign *campaign, int64_t household,
                               struct board_complaints *out, struct err *e);

#endif
