/* Breaches of personal data: when one was found, what was told to whom within the hours the law
 * gives. docs/data-protection.md §5 tells it for people. Acts are added, never changed. */
#ifndef EVIDENCE_PROTECT_BREACH_H
#define EVIDENCE_PROTECT_BREACH_H

#include "registry/recording.h"
#include "registry/terms.h"

struct breach_act {
    str act; /* report, tell, measure, close */
    int64_t done_us;
    str whom, said, paper, actor;
};
struct breach {
    int64_t id, found_us, at_us;
    str said, actor;
    int64_t people; /* -1: not known */
    struct {
        struct breach_act *v; /* in the order of their recording */
        uint32_t n, cap;
    } acts;
};
struct breaches {
    struct breach *v; /* by number */
    uint32_t n, cap;
};

/* ---- pure ---- */

struct breach_standing {
    int64_t report_by_us; /* 0: the law of that day has no term */
    int64_t reported_us;  /* the first report; 0: none yet */
    bool late;            /* reported after it, or not yet and it has passed */
    bool closed;
};
struct breach_standing breach_stands(const struct terms *terms, const struct breach *b,
                                     int64_t now_us);
bool breach_act_is(str act);
/* "2026-11-29 07:30" or "29/11/2026 07:30", of Viet Nam. */
bool breach_moment_parse(str s, int64_t *us);

/* ---- stored ---- */

/* *answer is its number. ERR_INPUT: no words, found in the future, the actor may not
 * (RIGHT_PROTECT_RECORD in some commune or in the province). */
enum err_code breach_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct breach *b, str *answer, bool *again, struct err *e);
/* *answer is the recording. ERR_INPUT: it is closed, something of the act is missing, its moment is
 * before it was found or to come. */
enum err_code breach_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                        int64_t id, const struct breach_act *act, str *answer, bool *again,
                        struct err *e);
/* One (id > 0), or all. */
enum err_code breach_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                          struct breaches *out, struct err *e);

#endif
