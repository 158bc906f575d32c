/* Opening and closing a campaign. */
#include "review/campaign.h"

#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)2 << 30)

enum err_code review_still_open(const struct review_campaign *c, struct err *e)
{
    char text[11];
    if (!c->closed)
        return ERR_NONE;
    day_format_vi(c->closed_on, text);
    return err_set(e, ERR_INPUT, "kỳ rà soát đã đóng ngày %z", "the campaign was closed on %z",
                   text);
}

/* ---- opening ---- */

struct listed {
    int64_t household, area;
    str code, village, class, commune;
    int64_t persons;
};

struct opening {
    struct store_conn *c;
    struct arena *a;
    const struct review_opening *o;
    struct review_opened *out;
    struct review_problems *problems;
    struct area_map *areas;
    struct {
        struct listed *v;
        uint32_t n, cap;
    } listed;
};

/* Who is poor or near-poor by decision, and here, on the opening day. */
static enum err_code read_list(struct opening *x, struct err *e)
{
    int more;
    day opens = x->out->w.opens;
    if (store_query(x->c,
                    SQL("SELECT f.entity, f.value, h.code, h.area, h.village, h.commune FROM fact"
                        " AS f JOIN household AS h ON h.province = f.province AND h.id = f.entity"
                        " AND h.closed = 0 AND h.valid_from <= ?2 AND h.valid_to > ?2 WHERE"
                        " f.province = ?1 AND f.name = 'class' AND f.value IN ('N', 'CN') AND"
                        " f.closed = 0 AND f.valid_from <= ?2 AND f.valid_to > ?2 ORDER BY"
                        " f.entity"),
                    STORE_VALUES(store_int(x->o->act.recording.province), store_date(opens)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct listed one = {.household = store_at_int(x->c, 0),
                             .class = arena_str(x->a, store_at_text(x->c, 1)),
                             .code = arena_str(x->a, store_at_text(x->c, 2)),
                             .village = arena_str(x->a, store_at_text(x->c, 4)),
                             .commune = arena_str(x->a, store_at_text(x->c, 5))};
        if (!store_at_null(x->c, 3))
            one.area = area_map_cast(x->areas, store_at_int(x->c, 3), opens).area;
        if (one.area == 0)
            review_problem_add(x->problems, one.commune, one.village, one.code,
                               "không có xã nào mang mã này vào ngày mở kỳ rà soát",
                               "no commune bears this code on the opening day");
        vec_push(x->a, &x->listed, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code count_persons(struct opening *x, struct err *e)
{
    uint32_t i = 0;
    int more;
    if (x->listed.n == 0)
        return ERR_NONE;
    if (store_query(
            x->c,
            SQL("SELECT household, count(*) FROM membership WHERE province = ?1 AND closed"
                " = 0 AND valid_from <= ?2 AND valid_to > ?2 GROUP BY household ORDER BY"
                " household"),
            STORE_VALUES(store_int(x->o->act.recording.province), store_date(x->out->w.opens)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t household = store_at_int(x->c, 0);
        while (i < x->listed.n && x->listed.v[i].household < household)
            i++;
        if (i < x->listed.n && x->listed.v[i].household == household)
            x->listed.v[i].persons = store_at_int(x->c, 1);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code write_cases(struct opening *x, struct err *e)
{
    if (x->listed.n == 0)
        return ERR_NONE;
    enum err_code code = store_load_begin(
        x->c,
        SQL("review_case (province, campaign, household, area, village, origin, asked_on,"
            " class_before, persons_before, recorded)"),
        10, e);
    for (uint32_t i = 0; i < x->listed.n && code == ERR_NONE; i++) {
        const struct listed *l = &x->listed.v[i];
        const struct store_value row[] = {store_int(x->o->act.recording.province),
                                          store_int(x->out->campaign),
                                          store_int(l->household),
                                          store_int(l->area),
                                          store_text(l->village),
                                          store_text(STR("list")),
                                          store_date(x->out->w.opens),
                                          store_text(l->class),
                                          store_int(l->persons),
                                          store_int(x->out->recording)};
        (*(str_eq_c(l->class, "N") ? &x->out->poor : &x->out->near_poor))++;
        code = store_load_row(x->c, row, e);
    }
    return code == ERR_NONE ? store_load_end(x->c, e) : code;
}

static enum err_code may_open(struct opening *x, struct err *e)
{
    const struct review_opening *o = x->o;
    struct review_campaign there;
    char text[11];
    struct err none = {0};
    if (!steps_window(o->act.steps, o->kind, o->year, o->mon, &x->out->w))
        return err_set(e, ERR_INPUT, "quy trình rà soát chưa có hiệu lực vào thời gian đó",
                       "no procedure of review was in force at that time");
    day_format_vi(x->out->w.opens, text);
    if (o->act.today < x->out->w.opens)
        return err_set(e, ERR_INPUT, "chưa mở được: kỳ rà soát đó bắt đầu ngày %z",
                       "too early: that campaign begins on %z", text);
    if (review_find(x->c, o->act.recording.province, o->year, o->mon, &there, &none) == ERR_NONE)
        return err_set(e, ERR_INPUT, "kỳ rà soát bắt đầu ngày %z đã được mở",
                       "the campaign that begins on %z is open already", text);
    if (none.code != ERR_INPUT) {
        *e = none;
        return e->code;
    }
    return area_map_read(x->c, x->a, &x->areas, e);
}

static enum err_code may_manage(struct store_conn *c, const struct review_act *act, struct err *e)
{
    return roles_may(c, act->recording.province, act->recording.actor, RIGHT_REVIEW_MANAGE, STR(""),
                     act->today, e);
}

static enum err_code open_it(struct opening *x, struct err *e)
{
    const struct review_opening *o = x->o;
    enum err_code code = recording_begin(x->c, &o->act.recording, &x->out->recording, e);
    if (code == ERR_NONE)
        code = may_manage(x->c, &o->act, e);
    if (code == ERR_NONE)
        code = may_open(x, e);
    if (code == ERR_NONE && o->kind == REVIEW_YEARLY)
        code = read_list(x, e);
    if (code == ERR_NONE && x->problems->n > 0)
        return err_set(e, ERR_INPUT, "có hộ không thuộc xã nào của kỳ rà soát: chưa ghi gì",
                       "households lie in no commune of the campaign: nothing was written");
    if (code == ERR_NONE)
        code = count_persons(x, e);
    if (code == ERR_NONE)
        code = recording_count(x->c, o->act.recording.province, STR("campaign"), 1,
                               &x->out->campaign, e);
    if (code == ERR_NONE)
        code = store_run(
            x->c,
            SQL("INSERT INTO campaign (province, id, kind, year, month, opens, closes, recorded)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            STORE_VALUES(store_int(o->act.recording.province), store_int(x->out->campaign),
                         store_text(o->kind == REVIEW_YEARLY ? STR("yearly") : STR("monthly")),
                         store_int(o->year), store_int(o->mon), store_date(x->out->w.opens),
                         store_date(x->out->w.closes), store_int(x->out->recording)),
            NULL, e);
    return code == ERR_NONE ? write_cases(x, e) : code;
}

enum err_code review_open(struct store_conn *c, const struct review_opening *o,
                          struct review_opened *out, struct review_problems *problems,
                          struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    *out = (struct review_opened){0};
    struct opening x = {.c = c, .a = &scratch, .o = o, .out = out, .problems = problems};
    enum err_code code = open_it(&x, e);
    arena_clear(&scratch);
    return code;
}

/* ---- closing ---- */

static enum err_code undecided(const struct review_state *s, struct review_problems *problems,
                               struct err *e)
{
    uint32_t decision = steps_find(s->steps, STR("decision")), n = 0;
    for (uint32_t i = 0; i < s->communes.n; i++) {
        const struct review_commune *c = &s->communes.v[i];
        if (decision != NO_STEP && c->state.done[decision])
            continue;
        n++;
        review_problem_add(problems, c->code, STR(""), STR(""), "chưa có quyết định",
                           "there is no decision yet");
    }
    if (n == 0)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "%u xã chưa có quyết định: kỳ rà soát chưa đóng được",
                   "%u communes have no decision: the campaign cannot be closed", n);
}

enum err_code review_close(struct store_conn *c, const struct review_act *act,
                           const struct review_campaign *campaign, day on, int64_t *recording,
                           struct review_problems *problems, struct err *e)
{
    struct arena scratch;
    struct review_state *s = NULL;
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = review_still_open(campaign, e);
    if (code == ERR_NONE && (on < campaign->w.opens || on > act->today))
        code = err_set(e, ERR_INPUT, "ngày đóng phải sau ngày mở và không sau hôm nay",
                       "a campaign closes after it opens, and not after today");
    if (code == ERR_NONE)
        code = recording_begin(c, &act->recording, recording, e);
    if (code == ERR_NONE)
        code = may_manage(c, act, e);
    if (code == ERR_NONE)
        code = review_state_read(c, &scratch, act->steps, campaign, act->today, false, &s, e);
    if (code == ERR_NONE)
        code = undecided(s, problems, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO campaign_end (province, campaign, on_day, recorded)"
                             " VALUES (?1, ?2, ?3, ?4)"),
                         STORE_VALUES(store_int(campaign->province), store_int(campaign->id),
                                      store_date(on), store_int(*recording)),
                         NULL, e);
    arena_clear(&scratch);
    return code;
}
