#include "evidence/protect/breach.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/roles.h"
#include "registry/times.h"

#define MINUTE_US 60000000LL

/* ---- pure ---- */

bool breach_act_is(str act)
{
    return str_eq_c(act, "report") || str_eq_c(act, "tell") || str_eq_c(act, "measure") ||
           str_eq_c(act, "close");
}

bool breach_moment_parse(str s, int64_t *us)
{
    str rest = str_trim(s), date = str_split(&rest, ' '), hour = str_split(&rest, ':');
    int64_t h, m;
    day d;
    if (!day_parse(date, &d) || hour.n != 2 || rest.n != 2 || !num_parse_int(hour, &h) ||
        !num_parse_int(rest, &m) || h < 0 || h > 23 || m < 0 || m > 59)
        return false;
    *us = ((int64_t)d * 1440 + (h - 7) * 60 + m) * MINUTE_US;
    return true;
}

struct breach_standing breach_stands(const struct terms *terms, const struct breach *b,
                                     int64_t now_us)
{
    const struct term *t = terms_find(terms, STR("breach"), day_of_moment(b->found_us));
    struct breach_standing s = {.report_by_us = t != NULL ? term_last_us(t, b->found_us) : 0};
    for (uint32_t i = 0; i < b->acts.n; i++) {
        const struct breach_act *x = &b->acts.v[i];
        if (str_eq_c(x->act, "report") && (s.reported_us == 0 || x->done_us < s.reported_us))
            s.reported_us = x->done_us;
        s.closed |= str_eq_c(x->act, "close");
    }
    int64_t at = s.reported_us != 0 ? s.reported_us : now_us;
    s.late = s.report_by_us != 0 && at > s.report_by_us && (s.reported_us != 0 || !s.closed);
    return s;
}

/* ---- reading ---- */

static struct breach breach_at(struct store_conn *c, struct arena *a)
{
    return (struct breach){.id = store_at_int(c, 0),
                           .found_us = store_at_int(c, 1),
                           .said = arena_str(a, store_at_text(c, 2)),
                           .people = store_at_int(c, 3),
                           .actor = arena_str(a, store_at_text(c, 4)),
                           .at_us = store_at_int(c, 5)};
}

enum err_code breach_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                          struct breaches *out, struct err *e)
{
    int more;
    *out = (struct breaches){0};
    if (store_query(c,
                    SQL("SELECT b.id, b.found_us, b.said, COALESCE(b.people, -1), b.actor, b.at_us,"
                        " COALESCE(x.act, ''), COALESCE(x.done_us, 0), COALESCE(x.whom, ''),"
                        " COALESCE(x.said, ''), COALESCE(x.paper, ''), COALESCE(x.actor, '') FROM"
                        " breach AS b LEFT JOIN breach_act AS x ON x.province = b.province AND"
                        " x.breach = b.id WHERE b.province = ?1 AND (?2 = 0 OR b.id = ?2) ORDER BY"
                        " b.id, COALESCE(x.seq, 0)"),
                    STORE_VALUES(store_int(province), store_int(id)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        if (out->n == 0 || out->v[out->n - 1].id != store_at_int(c, 0)) {
            const struct breach b = breach_at(c, a);
            vec_push(a, out, b);
        }
        const struct breach_act x = {.act = arena_str(a, store_at_text(c, 6)),
                                     .done_us = store_at_int(c, 7),
                                     .whom = arena_str(a, store_at_text(c, 8)),
                                     .said = arena_str(a, store_at_text(c, 9)),
                                     .paper = arena_str(a, store_at_text(c, 10)),
                                     .actor = arena_str(a, store_at_text(c, 11))};
        if (x.act.n > 0)
            vec_push(a, &out->v[out->n - 1].acts, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- writing ---- */

struct breaching {
    const struct recording *r;
    struct arena *arena;
    const struct breach *b;
    int64_t id;
    const struct breach_act *act;
};

/* Whoever finds one records it, in whatever commune they work. */
static enum err_code may(struct store_conn *c, const struct breaching *x, struct err *e)
{
    struct roles_held held;
    day today = day_of_moment(x->r->at_us);
    enum err_code code = roles_held(c, x->arena, x->r->province, x->r->actor, today, &held, e);
    if (code != ERR_NONE || roles_held_somewhere(&held, RIGHT_PROTECT_RECORD))
        return code;
    return roles_may(c, x->r->province, x->r->actor, RIGHT_PROTECT_RECORD, STR(""), today, e);
}

static enum err_code write_breach(struct store_conn *c, void *ctx, struct buf *answer,
                                  struct err *e)
{
    const struct breaching *x = ctx;
    int64_t recorded = 0, id = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = may(c, x, e);
    if (code == ERR_NONE)
        code = recording_count(c, x->r->province, STR("breach"), 1, &id, e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO breach (province, id, found_us, said, people, actor, at_us, recorded)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            STORE_VALUES(store_int(x->r->province), store_int(id), store_int(x->b->found_us),
                         store_text(x->b->said),
                         x->b->people < 0 ? store_null() : store_int(x->b->people),
                         store_text(x->r->actor), store_int(x->r->at_us), store_int(recorded)),
            NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, id);
    return code;
}

enum err_code breach_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct breach *b, str *answer, bool *again, struct err *e)
{
    struct breaching x = {.r = r, .arena = a, .b = b};
    struct buf content;
    if (str_trim(b->said).n == 0)
        return err_set(e, ERR_INPUT, "cần ghi điều gì đã xảy ra", "it needs words: what happened");
    if (b->found_us > r->at_us)
        return err_set(e, ERR_INPUT, "lúc phát hiện chưa đến",
                       "the moment it was found is to come");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%l\n%s", b->found_us, b->people, b->said);
    return recording_write(pool, a, r, "breach.open", buf_str(&content), write_breach, &x, answer,
                           again, e);
}

static enum err_code check_act(const struct breaching *x, const struct breach *b, struct err *e)
{
    const struct terms none = {0};
    struct breach_standing s = breach_stands(&none, b, x->r->at_us);
    if (s.closed)
        return err_set(e, ERR_INPUT, "vi phạm %l đã khép", "breach %l is closed", b->id);
    if (x->act->done_us < b->found_us)
        return err_set(e, ERR_INPUT, "trước lúc phát hiện", "before it was found");
    return ERR_NONE;
}

static enum err_code write_act(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct breaching *x = ctx;
    const struct breach_act *v = x->act;
    struct breaches all;
    int64_t recorded = 0;
    enum err_code code = recording_begin(c, x->r, &recorded, e);
    if (code == ERR_NONE)
        code = may(c, x, e);
    if (code == ERR_NONE)
        code = breach_read(c, x->arena, x->r->province, x->id, &all, e);
    if (code == ERR_NONE && all.n == 0)
        code = err_set(e, ERR_INPUT, "không có vi phạm số %l", "there is no breach %l", x->id);
    if (code == ERR_NONE)
        code = check_act(x, &all.v[0], e);
    if (code == ERR_NONE)
        code = store_run(
            c,
            SQL("INSERT INTO breach_act (province, breach, seq, act, done_us, whom, said, paper,"
                " actor, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
            STORE_VALUES(store_int(x->r->province), store_int(x->id),
                         store_int((int64_t)all.v[0].acts.n + 1), store_text(v->act),
                         store_int(v->done_us), store_text(v->whom), store_text(v->said),
                         store_text(v->paper), store_text(x->r->actor), store_int(recorded)),
            NULL, e);
    if (code == ERR_NONE)
        buf_int(answer, recorded);
    return code;
}

enum err_code breach_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                        int64_t id, const struct breach_act *act, str *answer, bool *again,
                        struct err *e)
{
    struct breaching x = {.r = r, .arena = a, .id = id, .act = act};
    struct buf content;
    bool reports = str_eq_c(act->act, "report");
    check(breach_act_is(act->act));
    if (str_trim(act->said).n == 0)
        return err_set(e, ERR_INPUT, "cần nói rõ", "it needs words");
    if ((reports || str_eq_c(act->act, "tell")) && str_trim(act->whom).n == 0)
        return err_set(e, ERR_INPUT, "cần ghi báo cho ai", "it needs to whom");
    if (reports && str_trim(act->paper).n == 0)
        return err_set(e, ERR_INPUT, "báo cáo cần số văn bản", "a report needs its paper");
    if (act->done_us > r->at_us)
        return err_set(e, ERR_INPUT, "lúc ấy chưa đến", "that moment is to come");
    buf_init(&content, a, 64 << 10);
    buf_fmt(&content, "%l\n%s\n%l\n%s\n%s\n%s", id, act->act, act->done_us, act->whom, act->said,
            act->paper);
    return recording_write(pool, a, r, "breach.act", buf_str(&content), write_act, &x, answer,
                           again, e);
}
