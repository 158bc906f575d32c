/* Requests in the database: an act is written after all that stands there was read again. */
#include "evidence/protect/subject_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/roles.h"
#include "registry/times.h"

/* ---- reading ---- */

static struct subject_request request_at(struct store_conn *c, struct arena *a)
{
    return (struct subject_request){.id = store_at_int(c, 0),
                                    .person = store_at_int(c, 1),
                                    .kind = arena_str(a, store_at_text(c, 2)),
                                    .asked_by = arena_str(a, store_at_text(c, 3)),
                                    .paper = arena_str(a, store_at_text(c, 4)),
                                    .said = arena_str(a, store_at_text(c, 5)),
                                    .on = (day)store_at_int(c, 6),
                                    .actor = arena_str(a, store_at_text(c, 7))};
}

enum err_code subject_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                           struct subject_requests *out, struct err *e)
{
    int more;
    *out = (struct subject_requests){0};
    if (store_query(c,
                    SQL("SELECT q.id, COALESCE(q.person, 0), q.kind, q.asked_by, q.paper, q.said,"
                        " q.on_day, q.actor, COALESCE(x.act, ''), COALESCE(x.on_day, 0),"
                        " COALESCE(x.until, 0), COALESCE(x.said, ''), COALESCE(x.paper, ''),"
                        " COALESCE(x.actor, '') FROM subject_request AS q LEFT JOIN subject_act AS"
                        " x ON x.province = q.province AND x.request = q.id WHERE q.province = ?1"
                        " AND (?2 = 0 OR q.id = ?2) ORDER BY q.id, COALESCE(x.seq, 0)"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        if (out->n == 0 || out->v[out->n - 1].id != store_at_int(c, 0)) {
            const struct subject_request q = request_at(c, a);
            vec_push(a, out, q);
        }
        const struct subject_act x = {.act = arena_str(a, store_at_text(c, 8)),
                                      .on = (day)store_at_int(c, 9),
                                      .until = (day)store_at_int(c, 10),
                                      .said = arena_str(a, store_at_text(c, 11)),
                                      .paper = arena_str(a, store_at_text(c, 12)),
                                      .actor = arena_str(a, store_at_text(c, 13))};
        if (x.act.n > 0)
            vec_push(a, &out->v[out->n - 1].acts, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- writing ---- */

struct asking {
    const struct recording *r;
    const struct terms *terms;
    struct arena *arena;
    const struct subject_request *q; /* to be opened */
    int64_t id;                      /* or of this one */
    const struct subject_act *act;   /* an act */
};

/* In the commune of the person; where there is none, in the whole province. */
static enum err_code may(struct store_conn *c, const struct asking *x, int64_t person,
                         struct err *e)
{
    day today = day_of_moment(x->r->at_us);
    return person > 0
               ? roles_may_for(c, x->r->province, x->r->actor, RIGHT_PROTECT_RECORD, &person, 1,
                               today, e)
               : roles_may(c, x->r->province, x->r->actor, RIGHT_PROTECT_RECORD, STR(""), today, e);
}

static enum err_code write_request(struct store_conn *c, void *ctx, struct buf *answer,
                                   struct err *e)
{
    const struct asking *x = ctx;
    const struct subject_request *q = x->q;
    int64_t recorded = 0, id = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = may(c, x, q->person, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("subject_request"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO subject_request (province, id, person, kind, asked_by, paper, said,"
                " on_day, actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
            STORE_VALUES(store_int(x->r->province), store_int(id),
                         q->person > 0 ? store_int(q->person) : store_null(), store_text(q->kind),
                         store_text(q->asked_by), store_text(q->paper), store_text(q->said),
                         store_date(q->on), store_text(x->r->actor), store_int(recorded)),
            NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

static enum err_code check_request(const struct asking *x, struct err *e)
{
    const struct subject_request *q = x->q;
    const struct term *t;
    if (!subject_kind_is(q->kind))
        return err_set(e, ERR_INPUT, "không có loại yêu cầu \"%s\"",
                       "there is no kind of request \"%s\"", q->kind);
    if (str_trim(q->said).n == 0)
        return err_set(e, ERR_INPUT, "cần ghi người ấy yêu cầu gì",
                       "it needs words: what is asked for");
    if (q->person == 0 && str_trim(q->asked_by).n == 0)
        return err_set(e, ERR_INPUT, "người không có trong sổ thì cần ghi tên",
                       "who is not in the registry needs a name");
    if (q->person > 0 && (str_trim(q->asked_by).n > 0) != (str_trim(q->paper).n > 0))
        return err_set(e, ERR_INPUT, "người đại diện cần cả tên và giấy tờ",
                       "a representative needs a name and a paper");
    if (q->on > day_of_moment(x->r->at_us))
        return err_set(e, ERR_INPUT, "ngày nhận chưa đến", "the day it came is to come");
    t = terms_find(x->terms, q->kind, q->on);
    return t != NULL && term_last_day(t, q->on) != 0
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "ngày ấy luật chưa định thời hạn cho \"%s\"",
                         "the law of that day has no deadline for \"%s\"", q->kind);
}

enum err_code subject_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct terms *terms, const struct subject_request *q, str *answer,
                           bool *again, struct err *e)
{
    struct asking x = {.r = r, .terms = terms, .arena = a, .q = q};
    struct buf content;
    enum err_code code = check_request(&x, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%s\n%s\n%s\n%s\n%l", q->person, q->kind, q->asked_by, q->paper, q->said,
            (int64_t)q->on);
    return recording_write(pool, a, r, "subject.open", buf_str(&content), write_request, &x, answer,
                           again, e);
}

/* What may follow what stands there. */
static enum err_code check_act(const struct asking *x, const struct subject_request *q,
                               struct err *e)
{
    const struct subject_act *act = x->act;
    struct subject_standing s = subject_stands(x->terms, q, act->on);
    day before = q->acts.n > 0 ? q->acts.v[q->acts.n - 1].on : q->on;
    bool extends = str_eq_c(act->act, "extend");
    if (s.answered != 0)
        return err_set(e, ERR_INPUT, "yêu cầu %l đã trả lời xong", "request %l is answered", q->id);
    if (str_eq_c(act->act, "acknowledge") && s.acknowledged != 0)
        return err_set(e, ERR_INPUT, "yêu cầu %l đã được xác nhận", "request %l is acknowledged",
                       q->id);
    if (act->on < before)
        return err_set(e, ERR_INPUT, "trước ngày của việc ghi trước",
                       "before the day of the act recorded last");
    if (act->on > day_of_moment(x->r->at_us))
        return err_set(e, ERR_INPUT, "ngày ấy chưa đến", "the day is to come");
    if (extends && s.extended)
        return err_set(e, ERR_INPUT, "chỉ được gia hạn một lần", "there is one extension only");
    if (extends && act->on > s.answer_by)
        return err_set(e, ERR_INPUT, "đã quá hạn, không gia hạn được nữa",
                       "the deadline has passed: it cannot be extended");
    if (extends && act->until <= s.answer_by)
        return err_set(e, ERR_INPUT, "gia hạn phải đến một ngày sau hạn cũ",
                       "an extension is to a day after the deadline");
    return ERR_NONE;
}

static enum err_code insert_act(struct store_conn *c, const struct asking *x, int64_t seq,
                                int64_t recorded, struct err *e)
{
    const struct subject_act *act = x->act;
    return store_run(
        c,
        SQL("INSERT INTO subject_act (province, request, seq, act, on_day, until, said, paper,"
            " actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
        STORE_VALUES(store_int(x->r->province), store_int(x->id), store_int(seq),
                     store_text(act->act), store_date(act->on), store_date(act->until),
                     store_text(act->said), store_text(act->paper), store_text(x->r->actor),
                     store_int(recorded)),
        NULL, e);
}

enum err_code subject_add_act(struct store_conn *c, const struct recording *r,
                              const struct terms *terms, const struct subject_request *q,
                              const struct subject_act *act, int64_t recorded, struct err *e)
{
    const struct asking x = {.r = r, .terms = terms, .id = q->id, .act = act};
    enum err_code code = check_act(&x, q, e);
    return code == ERR_NONE ? insert_act(c, &x, (int64_t)q->acts.n + 1, recorded, e) : code;
}

static enum err_code write_act(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct asking *x = ctx;
    struct subject_requests all;
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = subject_read(c, x->arena, x->r->province, x->id, &all, e);
    if (code == ERR_NONE && all.n == 0)
        code = err_set(e, ERR_INPUT, "không có yêu cầu số %l", "there is no request %l", x->id);
    if (code == ERR_NONE)
        code = may(c, x, all.v[0].person, e);
    if (code == ERR_NONE)
        code = subject_add_act(c, x->r, x->terms, &all.v[0], x->act, recorded, e);
    if (code == ERR_NONE)
        buf_int(answer, recorded);
    return code;
}

enum err_code subject_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         const struct terms *terms, int64_t id, const struct subject_act *act,
                         str *answer, bool *again, struct err *e)
{
    struct asking x = {.r = r, .terms = terms, .arena = a, .id = id, .act = act};
    struct buf content;
    check(subject_act_is(act->act));
    if (!str_eq_c(act->act, "acknowledge") && str_trim(act->said).n == 0)
        return err_set(e, ERR_INPUT, "cần nói rõ", "it needs words");
    if (str_eq_c(act->act, "extend") != (act->until != 0))
        return err_set(e, ERR_INPUT, "gia hạn, và chỉ nó, cần đến ngày nào",
                       "an extension, and nothing else, needs the day until which");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%s\n%l\n%l\n%s\n%s", id, act->act, (int64_t)act->on, (int64_t)act->until,
            act->said, act->paper);
    return recording_write(pool, a, r, "subject.act", buf_str(&content), write_act, &x, answer,
                           again, e);
}
