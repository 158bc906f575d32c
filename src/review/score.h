/* Scoring: the registry of a day streamed through the law, frozen as rows of review_score.
 *
 * In two halves, since the registry is read and the law run before anything is written: what is
 * prepared on a reading connection is written on another, if nobody wrote between (`moved`). */
#ifndef REVIEW_SCORE_H
#define REVIEW_SCORE_H

#include "law/law.h"
#include "registry/areas.h"
#include "review/cases.h"

struct score_request {
    struct review_act act;
    struct review_campaign campaign;
    const struct law *law;
    const struct areas *areas;
    uint8_t law_sum[32]; /* SHA-256 over the texts of the law */
    day on;
    /* The step of `where` (due false), or what must be scored before it can be decided: of `where`,
     * or one household. */
    struct review_where where;
    bool due;
    int64_t household; /* 0: all that is due */
    str document;
};

struct score_batch;

struct score_done {
    int64_t recording;
    uint32_t villages, poor, near_poor, not_poor, undetermined; /* households scored */
    uint32_t found;                                             /* of them, on no list before */
    uint32_t missing; /* cases that are there and have no survey of the campaign */
};

/* What the law says; in the arena. Problems and ERR_INPUT as in campaign.h. */
enum err_code score_prepare(struct store_conn *reader, struct arena *a,
                            const struct score_request *q, struct score_batch **out,
                            struct review_problems *problems, struct err *e);
/* In a transaction. *moved: the registry changed since, nothing was written (ERR_INPUT): prepare
 * again. */
enum err_code score_write(struct store_conn *c, const struct score_request *q,
                          const struct score_batch *b, struct score_done *out, bool *moved,
                          struct err *e);

/* Both, once for each operation, and again where somebody wrote between. `reader` has no
 * transaction. *answer: recording, villages, poor, near-poor, not poor, undetermined, found on no
 * list, missing surveys: numbers parted by blanks. */
enum err_code score_do(struct store_pool *pool, struct store_conn *reader, struct arena *a,
                       const struct score_request *q, const struct store_operation *op, str *answer,
                       bool *again, struct review_problems *problems, struct err *e);

#endif
