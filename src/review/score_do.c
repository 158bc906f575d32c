/* Scoring as one operation: prepared on a reader, written if nobody wrote between, else again. */
#include "base/fmt.h"
#include "review/score.h"

#define MAX_TRIES 3
#define SCRATCH_BYTES ((size_t)16 << 30)

struct scoring {
    const struct score_request *q;
    const struct score_batch *batch;
    bool moved;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct scoring *x = ctx;
    struct score_done d;
    enum err_code code = score_write(c, x->q, x->batch, &d, &x->moved, e);
    buf_fmt(answer, "%l %u %u %u %u %u %u %u", d.recording, d.villages, d.poor, d.near_poor,
            d.not_poor, d.undetermined, d.found, d.missing);
    return code;
}

enum err_code score_do(struct store_pool *pool, struct store_conn *reader, struct arena *a,
                       const struct score_request *q, const struct store_operation *op, str *answer,
                       bool *again, struct review_problems *problems, struct err *e)
{
    bool done = false;
    enum err_code code = store_was_done(reader, op->province, op->id, &done, e);
    for (int i = 0; i < MAX_TRIES && code == ERR_NONE; i++) {
        struct scoring x = {.q = q};
        struct score_batch *batch = NULL;
        struct arena scratch;
        arena_init(&scratch, SCRATCH_BYTES);
        problems->n = 0;
        code = done ? ERR_NONE : score_prepare(reader, &scratch, q, &batch, problems, e);
        x.batch = batch;
        if (code == ERR_NONE)
            code = store_write(pool, op, work, &x, a, answer, again, e);
        arena_clear(&scratch);
        if (!x.moved || i + 1 == MAX_TRIES)
            return code;
        code = ERR_NONE;
    }
    return code;
}
