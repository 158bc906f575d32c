/* What changes a campaign, as operations: each is written once, for commands and pages alike, and
 * its answer is kept with it: whole numbers parted by blanks, first that of the recording. */
#ifndef REVIEW_OPERATION_H
#define REVIEW_OPERATION_H

#include "review/request.h"

/* Work as of campaign.h. */
typedef enum err_code review_work(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct review_problems *problems, struct err *e);
/* Once for each operation. The work may run more than once and on another thread; after an error
 * what stands in the way is added to `problems`, in its arena. */
enum err_code review_write(struct store_pool *pool, const struct store_operation *op,
                           review_work *work, void *ctx, struct arena *a,
                           struct review_problems *problems, str *answer, bool *again,
                           struct err *e);

struct review_closing {
    struct review_act act;
    const struct review_campaign *campaign;
    day on;
};
/* ctx: struct review_opening; after the recording: poor, near-poor, the first and the last day. */
review_work review_work_open;
/* ctx: struct review_closing. */
review_work review_work_close;
/* ctx: struct review_step; places, votes that were not enough, whether sooner than told. */
review_work review_work_step;
/* ctx: struct decision_request; communes, poor, near-poor, escaped, not poor, gone, refused,
 * changed. */
review_work review_work_decision;

/* One of the acts of request.h. */
#define REVIEW_MAX_ANSWERS 32
struct review_asking {
    struct review_about about;
    enum { ASK_REQUEST, ASK_SCREEN, ASK_VOTE, ASK_COMPLAIN, ASK_ANSWER } what;
    bool leave, upheld;
    int64_t present, agreed, number;
    str by, content;
    struct review_answer answers[REVIEW_MAX_ANSWERS];
    uint32_t n_answers;
};
/* ctx: struct review_asking; the number of the complaint, whether the vote was enough. */
review_work review_work_ask;

#endif
