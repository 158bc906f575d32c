/* Requests of those whose data it is: who asked what, by when the law wants it answered, what was
 * answered. docs/data-protection.md §4 tells it for people. Acts are added, never changed. */
#ifndef EVIDENCE_PROTECT_SUBJECT_H
#define EVIDENCE_PROTECT_SUBJECT_H

#include "registry/recording.h"
#include "registry/terms.h"

struct subject_act {
    str act;       /* acknowledge, extend, answer, refuse */
    day on, until; /* until: of an extension; else 0 */
    str said, paper, actor;
};
struct subject_request {
    int64_t id, person;  /* person: 0 where who asks is not in the registry */
    str kind;            /* access, copy, correct, delete, restrict, object, withdraw */
    str asked_by, paper; /* of whoever asked for them; empty: they asked themselves */
    str said, actor;
    day on; /* it came */
    struct {
        struct subject_act *v; /* in their order */
        uint32_t n, cap;
    } acts;
};
struct subject_requests {
    struct subject_request *v; /* by number */
    uint32_t n, cap;
};

/* ---- pure ---- */

/* Where a request stands on a day. Late: so many days after its deadline it was done, or is not
 * done yet. */
struct subject_standing {
    day acknowledge_by, answer_by; /* with the extension; 0: the law of that day has none */
    day acknowledged, answered;    /* 0: not yet. An answer acknowledges */
    day late_acknowledge, late_answer;
    bool extended, refused;
};
struct subject_standing subject_stands(const struct terms *terms, const struct subject_request *q,
                                       day today);
bool subject_kind_is(str kind);
bool subject_act_is(str act);

/* ---- stored ---- */

/* *answer is its number. ERR_INPUT: no such kind, no words, nobody asked, a representative without
 * a paper, a day to come, the law has no deadline then, the actor may not (RIGHT_PROTECT_RECORD).
 */
enum err_code subject_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct terms *terms, const struct subject_request *q, str *answer,
                           bool *again, struct err *e);
/* *answer is the recording. ERR_INPUT: it is answered already, acknowledged or extended before, the
 * day lies before the act before, to come, or (extension) after the deadline; words are missing. */
enum err_code subject_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         const struct terms *terms, int64_t id, const struct subject_act *act,
                         str *answer, bool *again, struct err *e);
/* One (id > 0), or all. */
enum err_code subject_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                           struct subject_requests *out, struct err *e);

#endif
