#include "review/operation.h"

#include "base/fmt.h"
#include "review/decision.h"

#define PROBLEM_BYTES ((size_t)1 << 30)

enum err_code review_work_open(struct store_conn *c, void *ctx, struct buf *answer,
                               struct review_problems *problems, struct err *e)
{
    struct review_opened done;
    enum err_code code = review_open(c, ctx, &done, problems, e);
    buf_fmt(answer, "%l %u %u %d %d", done.recording, done.poor, done.near_poor, done.w.opens,
            done.w.closes);
    return code;
}

enum err_code review_work_close(struct store_conn *c, void *ctx, struct buf *answer,
                                struct review_problems *problems, struct err *e)
{
    const struct review_closing *x = ctx;
    int64_t recording = 0;
    enum err_code code = review_close(c, &x->act, x->campaign, x->on, &recording, problems, e);
    buf_int(answer, recording);
    return code;
}

enum err_code review_work_step(struct store_conn *c, void *ctx, struct buf *answer,
                               struct review_problems *problems, struct err *e)
{
    struct review_done done;
    enum err_code code = review_step_record(c, ctx, &done, problems, e);
    buf_fmt(answer, "%l %u %u %d", done.recording, done.places, done.failed, done.unsure);
    return code;
}

enum err_code review_work_decision(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct review_problems *problems, struct err *e)
{
    struct decision_done d;
    enum err_code code = decision_write(c, ctx, &d, problems, e);
    buf_fmt(answer, "%l %u %u %u %u %u %u %u %u", d.recording, d.communes, d.poor, d.near_poor,
            d.escaped, d.not_poor, d.gone, d.refused, d.changed);
    return code;
}

enum err_code review_work_ask(struct store_conn *c, void *ctx, struct buf *answer,
                              struct review_problems *problems, struct err *e)
{
    struct review_asking *x = ctx;
    int64_t recording = 0, number = x->number;
    bool enough = true;
    enum err_code code = ERR_NONE;
    (void)problems;
    switch (x->what) {
    case ASK_REQUEST:
        code = review_request(c, &x->about, x->leave, &recording, e);
        break;
    case ASK_SCREEN:
        code = review_screen(c, &x->about, x->answers, x->n_answers, &recording, e);
        break;
    case ASK_VOTE:
        code = review_vote(c, &x->about, x->present, x->agreed, &recording, &enough, e);
        break;
    case ASK_COMPLAIN:
        code = review_complain(c, &x->about, x->by, x->content, &number, &recording, e);
        break;
    case ASK_ANSWER:
        code =
            review_answer_complaint(c, &x->about, x->number, x->upheld, x->content, &recording, e);
        break;
    }
    buf_fmt(answer, "%l %l %d", recording, number, enough);
    return code;
}

struct writing {
    review_work *work;
    void *ctx;
    struct arena arena; /* of the problems; emptied at each try */
    struct review_problems problems;
};

static enum err_code run_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct writing *w = ctx;
    arena_clear(&w->arena);
    w->problems = (struct review_problems){.a = &w->arena};
    return w->work(c, w->ctx, answer, &w->problems, e);
}

enum err_code review_write(struct store_pool *pool, const struct store_operation *op,
                           review_work *work, void *ctx, struct arena *a,
                           struct review_problems *problems, str *answer, bool *again,
                           struct err *e)
{
    struct writing w = {.work = work, .ctx = ctx};
    arena_init(&w.arena, PROBLEM_BYTES);
    enum err_code code = store_write(pool, op, run_work, &w, a, answer, again, e);
    for (uint32_t i = 0; i < w.problems.n && code != ERR_NONE; i++) {
        struct review_problem p = w.problems.v[i];
        p.commune = arena_str(problems->a, p.commune);
        p.village = arena_str(problems->a, p.village);
        p.household = arena_str(problems->a, p.household);
        p.text[0] = arena_str(problems->a, p.text[0]);
        p.text[1] = arena_str(problems->a, p.text[1]);
        vec_push(problems->a, problems, p);
    }
    arena_clear(&w.arena);
    return code;
}
