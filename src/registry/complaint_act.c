/* What is done about a complaint: written after all that stands there was read again. */
#include "registry/complaint_course.h"
#include "registry/complaint_int.h"
#include "registry/times.h"

/* Of whom a denunciation speaks may be any officer of the commune, or of the province: the
 * inspectors read it. A second complaint is the superior's. */
enum right complaint_right(const struct complaint *k, str *commune)
{
    bool second = false;
    for (uint32_t i = 0; i < k->steps.n; i++)
        second |= str_eq_c(k->steps.v[i].act, "escalate");
    *commune = second ? STR("") : k->commune;
    if (!str_eq_c(k->kind, "denunciation"))
        return RIGHT_REVIEW_RECORD;
    *commune = STR("");
    return RIGHT_INSPECT_WRITE;
}

struct doing {
    const struct recording *r;
    const struct terms *terms;
    struct arena *arena;
    int64_t id;
    str code;
    const struct complaint_step *s;
};

static enum err_code is_none(const struct doing *x, struct err *e)
{
    return err_set(e, ERR_INPUT, "không có khiếu nại số %l", "there is no complaint %l", x->id);
}

/* Whom a denunciation is not for does not learn that it is there. */
static enum err_code check_who(struct store_conn *c, const struct doing *x,
                               const struct complaint *k, struct err *e)
{
    str commune;
    enum right right = complaint_right(k, &commune);
    if (x->code.n == 0) {
        enum err_code code = roles_may(c, x->r->province, x->r->actor, right, commune,
                                       day_of_moment(x->r->at_us), e);
        return code == ERR_INPUT && right == RIGHT_INSPECT_WRITE ? is_none(x, e) : code;
    }
    return str_eq_c(x->s->act, "escalate")
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "việc này của cán bộ", "this is for officers to do");
}

static enum err_code insert_answer(struct store_conn *c, const struct doing *x,
                                   const struct complaint *k, int64_t recorded, struct err *e)
{
    int64_t seq = 1;
    for (uint32_t i = 0; i < k->steps.n; i++) {
        str act = k->steps.v[i].act;
        seq += str_eq_c(act, "answer") || str_eq_c(act, "settle");
    }
    return store_run(
        c,
        SQL("INSERT INTO complaint_answer (province, complaint, seq, closes, said, actor, at_us,"
            " recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->id), store_int(seq),
                     store_int(str_eq_c(x->s->act, "settle")), store_text(x->s->said),
                     store_text(x->r->actor), store_int(x->r->at_us), store_int(recorded)),
        NULL, e);
}

static enum err_code insert_act(struct store_conn *c, const struct doing *x, int64_t recorded,
                                struct err *e)
{
    const struct complaint_step *s = x->s;
    return store_run(
        c,
        SQL("INSERT INTO complaint_act (province, complaint, recorded, act, on_day, until, remote,"
            " whom, said, paper, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->id), store_int(recorded),
                     store_text(s->act), store_date(s->on), store_date(s->until),
                     store_int(s->remote), store_text(s->whom), store_text(s->said),
                     store_text(s->paper), store_text(x->r->actor)),
        NULL, e);
}

static enum err_code write_step(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct doing *x = ctx;
    struct complaint k;
    int64_t recorded = 0;
    bool found = false;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = complaint_read(c, x->arena, x->r->province, x->id, x->code, &k, &found, e);
    if (code == ERR_NONE && !found)
        code = is_none(x, e);
    if (code == ERR_NONE)
        code = check_who(c, x, &k, e);
    if (code == ERR_NONE)
        code = complaint_may_follow(x->terms, &k, x->s, day_of_moment(x->r->at_us), e);
    if (code != ERR_NONE)
        return code;
    code = str_eq_c(x->s->act, "answer") || str_eq_c(x->s->act, "settle")
               ? insert_answer(c, x, &k, recorded, e)
               : insert_act(c, x, recorded, e);
    if (code == ERR_NONE)
        buf_int(answer, recorded);
    return code;
}

enum err_code complaint_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct terms *terms, int64_t id, str code,
                           const struct complaint_step *s, str *answer, bool *again, struct err *e)
{
    struct doing x = {.r = r, .terms = terms, .arena = a, .id = id, .code = code, .s = s};
    struct buf content;
    if (!complaint_act_is(s->act))
        return err_set(e, ERR_INPUT, "không có việc \"%s\"", "there is no \"%s\" of a complaint",
                       s->act);
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%s\n%l\n%l\n%u\n%s\n%s\n%s", id, s->act, (int64_t)s->on,
            (int64_t)s->until, (uint32_t)s->remote, s->whom, s->paper, s->said);
    return recording_write(pool, a, r, "complaint.act", buf_str(&content), write_step, &x, answer,
                           again, e);
}
