/* The cases of a campaign with all that scoring and deciding ask of them. */
#ifndef REVIEW_CASES_H
#define REVIEW_CASES_H

#include "review/campaign.h"

enum class_code { CODE_NONE, CODE_POOR, CODE_NEAR_POOR, CODE_NOT_POOR, CODE_ESCAPED, CODE_COUNT };
extern const char *const class_codes[CODE_COUNT]; /* "", N, CN, KN, escaped */
enum class_code class_code_of(str text);          /* CODE_COUNT: none */

enum review_origin { ORIGIN_LIST, ORIGIN_ENTER, ORIGIN_LEAVE, ORIGIN_SURVEY, ORIGIN_COUNT };
extern const char *const review_origins[ORIGIN_COUNT];

#define UNKNOWN_NUMBER INT64_MIN

struct review_case {
    int64_t household;
    str code; /* of the household; empty where it is in no row */
    uint32_t commune, village;
    enum review_origin origin;
    enum class_code before;
    int64_t persons_before;
    /* the last score; round 0: none */
    uint32_t round;
    enum class_code class; /* CODE_NONE: undetermined */
    str undetermined;
    int screened;   /* -1: not asked */
    int64_t scored; /* recording */
    /* complaints and votes */
    int32_t open_complaints;
    int64_t upheld;                /* recording of the last answer that upheld one; 0: none */
    bool vote_failed, vote_agreed; /* ever; the last one, of the last score */
    day last_on;                   /* of all these with their day; DAY_MIN: none */
    /* the household itself */
    bool there_before, there; /* on the opening day, on the day asked */
    day gone_on;              /* where not there: since when; DAY_MIN: never was */
};

struct review_cases {
    struct review_case *v; /* by household */
    uint32_t n, cap;
};
/* All of the campaign as things stand; `there` is of day `on`. */
enum err_code review_cases_read(struct store_conn *c, struct arena *a, const struct review_state *s,
                                day on, struct review_cases *out, struct err *e);
struct review_case *review_cases_find(const struct review_cases *all, int64_t household);

/* Must it be scored (again) before it can be decided? */
bool review_case_score_due(const struct review_case *k);
/* Does the vote on it, where there was a failing one, stand in the way? */
bool review_case_vote_due(const struct review_case *k);

#endif
