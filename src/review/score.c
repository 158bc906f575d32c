/* What is to be scored, and the rows into the database. */
#include "review/score.h"

#include "base/check.h"
#include "registry/ranges.h"
#include "review/score_int.h"

#include <stdlib.h>

struct preparing {
    struct store_conn *c;
    struct arena *a;
    const struct score_request *q;
    struct score_batch *b;
    struct review_problems *problems;
    struct review_cases cases;
    struct world world;
    struct score_row *rows; /* by row of the world */
    uint8_t *meant;         /* villages: 1 where what is scored lies */
};

/* ---- which villages, which cases ---- */

static bool later_than_score(const struct preparing *x, const struct review_commune *commune,
                             const struct review_village *village)
{
    const struct steps_table *t = x->q->act.steps;
    uint32_t score = steps_find(t, STR("score")), decision = steps_find(t, STR("decision"));
    return score != NO_STEP && village->state.done[score] && decision != NO_STEP &&
           !commune->state.done[decision];
}

static enum err_code find_due(struct preparing *x, struct err *e)
{
    const struct review_state *s = x->b->state;
    const struct review_commune *only = NULL;
    uint32_t n = 0;
    if (x->q->where.commune.p != NULL) {
        only = review_commune_find(s, x->q->where.commune);
        if (only == NULL)
            return err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                           "the campaign has no commune with the code \"%s\"", x->q->where.commune);
    }
    for (uint32_t i = 0; i < x->cases.n; i++) {
        struct review_case *k = &x->cases.v[i];
        const struct review_commune *commune = &s->communes.v[k->commune];
        bool here = (x->q->household == 0 || k->household == x->q->household) &&
                    (only == NULL || commune == only) &&
                    later_than_score(x, commune, &s->villages.v[k->village]);
        if (here && review_case_score_due(k))
            n++;
        else
            k->there = false; /* not meant */
    }
    if (n > 0)
        return ERR_NONE;
    return err_set(
        e, ERR_INPUT,
        "không có hộ nào cần chấm lại (chỉ hộ chưa có điểm, chưa rõ hạng, khiếu nại đúng "
        "hoặc bị họp dân bác, trước quyết định)",
        "nothing is to be scored again (only before the decision: without a score, "
        "undetermined, a complaint upheld, voted down)");
}

static enum err_code find_meant(struct preparing *x, struct err *e)
{
    const struct score_request *q = x->q;
    const struct review_state *s = x->b->state;
    x->meant = arena_array(x->a, uint8_t, (size_t)s->villages.n + 1);
    if (q->due)
        return find_due(x, e);
    uint32_t score = steps_find(q->act.steps, STR("score"));
    if (score == NO_STEP)
        return err_set(e, ERR_INPUT, "quy trình không có bước score",
                       "the procedure has no step score");
    enum err_code code =
        review_targets_find(s, x->a, &q->where, score, q->on, &x->b->villages, x->problems, e);
    for (uint32_t i = 0; i < x->b->villages.n; i++)
        x->meant[x->b->villages.v[i]] = 1;
    return code;
}

/* ---- rows of the world ---- */

/* Cases, and rows of the world: both by household. */
static void mark_cases(struct preparing *x)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < x->cases.n; i++) {
        const struct review_case *k = &x->cases.v[i];
        while (at < x->world.survey->households && x->world.household[at] < k->household)
            at++;
        if (at == x->world.survey->households || x->world.household[at] != k->household)
            continue;
        struct score_row *row = &x->rows[at];
        row->village = NO_STEP; /* a case is not found */
        row->wanted = x->q->due ? k->there : x->meant[k->village] != 0;
        row->ask_form_a = k->origin == ORIGIN_ENTER;
        row->round = k->round + 1;
    }
}

/* The village of each household that is no case, where it may be found. */
static enum err_code mark_villages(struct preparing *x, struct err *e)
{
    const struct review_state *s = x->b->state;
    uint32_t at = 0, n = x->world.survey->households;
    int more;
    if (store_query(x->c,
                    SQL("SELECT id, area, village FROM household WHERE province = ?1 AND closed ="
                        " 0 AND valid_from <= ?2 AND valid_to > ?2 AND area IS NOT NULL AND id"
                        " BETWEEN ?3 AND ?4 ORDER BY id"),
                    STORE_VALUES(store_int(x->q->campaign.province), store_date(x->q->on),
                                 store_int(n > 0 ? x->world.household[0] : 1),
                                 store_int(n > 0 ? x->world.household[n - 1] : 0)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t id = store_at_int(x->c, 0);
        while (at < n && x->world.household[at] < id)
            at++;
        if (at == n || x->world.household[at] != id)
            continue;
        const struct review_commune *commune =
            review_commune_at(s, review_area(s, store_at_int(x->c, 1)));
        const struct review_village *v =
            commune != NULL ? review_village_find(s, commune, store_at_text(x->c, 2)) : NULL;
        uint32_t village = v != NULL ? (uint32_t)(v - s->villages.v) : NO_STEP;
        x->rows[at].village = village != NO_STEP && x->meant[village] ? village : NO_STEP;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Members on the opening day of those that were found. */
static enum err_code count_before(struct preparing *x, struct err *e)
{
    uint32_t i = 0;
    int64_t first = 0, last = 0;
    int more;
    for (uint32_t k = 0; k < x->b->rows.n; k++) {
        if (x->b->rows.v[k].found)
            last = x->b->rows.v[k].household;
        first = first == 0 ? last : first;
    }
    if (first == 0)
        return ERR_NONE;
    if (store_query(
            x->c,
            SQL("SELECT household, count(*) FROM membership WHERE province = ?1 AND closed"
                " = 0 AND valid_from <= ?2 AND valid_to > ?2 AND household BETWEEN ?3 AND ?4 GROUP"
                " BY household ORDER BY household"),
            STORE_VALUES(store_int(x->q->campaign.province), store_date(x->q->campaign.w.opens),
                         store_int(first), store_int(last)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t household = store_at_int(x->c, 0);
        while (i < x->b->rows.n && x->b->rows.v[i].household < household)
            i++;
        if (i < x->b->rows.n && x->b->rows.v[i].household == household)
            x->b->rows.v[i].persons_before = store_at_int(x->c, 1);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The law takes what holds at any time of a month; a score is of one day. Of the class, which no
 * score hangs on, the past is asked for. */
static void keep_the_day(struct survey *s, day on)
{
    const struct law_symbol *class = law_find(s->law, STR("class"));
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        struct survey_entries *list = &s->entries[i];
        uint32_t kept = 0;
        if (class != NULL && i == class->index)
            continue;
        for (uint32_t k = 0; k < list->n; k++) {
            if (list->v[k].from <= on && on <= list->v[k].to)
                list->v[kept++] = list->v[k];
        }
        list->n = kept;
    }
}

/* ---- of which households ---- */

#define MANY_AREAS 16u /* of so many the whole province is read sooner */

struct households {
    int64_t *v;
    uint32_t n, cap;
};

static enum err_code take_area(struct preparing *x, int64_t area, struct households *list,
                               struct err *e)
{
    int more;
    if (store_query(
            x->c,
            SQL("SELECT id FROM household WHERE province = ?1 AND area = ?2 AND closed = 0"
                " AND valid_from <= ?3 AND valid_to > ?3"),
            STORE_VALUES(store_int(x->q->campaign.province), store_int(area), store_date(x->q->on)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0)
        vec_push(x->a, list, store_at_int(x->c, 0));
    return more < 0 ? e->code : ERR_NONE;
}

/* The areas whose households may be found, each as it was and as it is; false: many. */
static bool find_areas(const struct preparing *x, int64_t areas[MANY_AREAS], uint32_t *n)
{
    const struct review_state *s = x->b->state;
    uint32_t communes = 0;
    *n = 0;
    for (uint32_t i = 0; i < s->communes.n; i++) {
        const struct review_commune *k = &s->communes.v[i];
        bool meant = false;
        for (uint32_t v = k->first; v < k->first + k->n; v++)
            meant |= x->meant[v] != 0;
        communes += meant;
    }
    for (uint32_t i = 0; i < s->areas->rows.n && communes < MANY_AREAS; i++) {
        const struct area_row *row = &s->areas->rows.v[i];
        const struct review_commune *k =
            row->level == AREA_COMMUNE ? review_commune_at(s, review_area(s, row->id)) : NULL;
        bool meant = false;
        for (uint32_t v = k != NULL ? k->first : 0; k != NULL && v < k->first + k->n; v++)
            meant |= x->meant[v] != 0;
        if (meant && *n == MANY_AREAS)
            return false;
        if (meant)
            areas[(*n)++] = row->id;
    }
    return communes < MANY_AREAS;
}

/* Those that are scored, and where others may be found everybody there. NULL: all. */
static enum err_code find_scope(struct preparing *x, bool may_find, struct world_scope **out,
                                struct err *e)
{
    struct households list = {0};
    int64_t areas[MANY_AREAS];
    uint32_t n = 0, kept = 0;
    enum err_code code = ERR_NONE;
    *out = NULL;
    if (may_find && !find_areas(x, areas, &n))
        return ERR_NONE;
    for (uint32_t i = 0; i < x->cases.n; i++) {
        const struct review_case *k = &x->cases.v[i];
        if (x->q->due ? k->there : x->meant[k->village] != 0)
            vec_push(x->a, &list, k->household);
    }
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = take_area(x, areas[i], &list, e);
    ranges_sort(list.v, list.n);
    for (uint32_t i = 0; i < list.n; i++) {
        if (kept == 0 || list.v[kept - 1] != list.v[i])
            list.v[kept++] = list.v[i];
    }
    *out = arena_new(x->a, struct world_scope);
    **out = (struct world_scope){list.v, kept};
    return code;
}

static enum err_code read_world(struct preparing *x, bool may_find, struct err *e)
{
    const struct score_request *q = x->q;
    const struct world_at at = {.province = q->campaign.province,
                                .as_of = q->on,
                                .known_on = DAY_MAX,
                                .recording = WORLD_ALL_RECORDINGS};
    struct world_scope *scope;
    if (q->household != 0)
        return world_read(x->c, x->a, q->law, q->areas, &at, q->household, &x->world, e);
    enum err_code code = find_scope(x, may_find, &scope, e);
    if (code != ERR_NONE)
        return code;
    return world_read_scope(x->c, x->a, q->law, q->areas, &at, scope, DAY_MAX, &x->world, e);
}

static enum err_code run_world(struct preparing *x, struct err *e)
{
    const struct score_request *q = x->q;
    bool may_find = !q->due && q->campaign.kind == REVIEW_YEARLY;
    enum err_code code = read_world(x, may_find, e);
    if (code != ERR_NONE)
        return code;
    keep_the_day(x->world.survey, q->on);
    x->rows = arena_array(x->a, struct score_row, (size_t)x->world.survey->households + 1);
    for (uint32_t i = 0; i < x->world.survey->households; i++)
        x->rows[i].village = NO_STEP;
    if (may_find)
        code = mark_villages(x, e);
    mark_cases(x);
    if (code == ERR_NONE)
        code = score_run(x->a, q, &x->world, x->rows, may_find, x->b, e);
    survey_free(x->world.survey);
    return code == ERR_NONE && may_find ? count_before(x, e) : code;
}

static enum err_code prepare(struct preparing *x, struct err *e)
{
    const struct score_request *q = x->q;
    enum err_code code = review_still_open(&q->campaign, e);
    if (code == ERR_NONE && q->on > q->act.today)
        code = err_set(e, ERR_INPUT, "không ghi bước của một ngày chưa tới",
                       "a step of a day to come is not recorded");
    if (code == ERR_NONE && (q->on < q->campaign.w.opens || q->on > q->campaign.w.closes))
        code = err_set(e, ERR_INPUT, "ngày chấm điểm ở ngoài kỳ rà soát",
                       "the day of scoring lies outside the campaign");
    if (code == ERR_NONE)
        code = recording_peek(x->c, x->q->campaign.province, STR("recording"), &x->b->seen, e);
    if (code == ERR_NONE)
        code = review_state_read(x->c, x->a, q->act.steps, &q->campaign, q->act.today, false,
                                 &x->b->state, e);
    if (code == ERR_NONE)
        code = review_cases_read(x->c, x->a, x->b->state, q->on, &x->cases, e);
    if (code == ERR_NONE)
        code = find_meant(x, e);
    return code == ERR_NONE ? run_world(x, e) : code;
}

enum err_code score_prepare(struct store_conn *reader, struct arena *a,
                            const struct score_request *q, struct score_batch **out,
                            struct review_problems *problems, struct err *e)
{
    struct preparing x = {
        .c = reader, .a = a, .q = q, .b = arena_new(a, struct score_batch), .problems = problems};
    *out = x.b;
    return prepare(&x, e);
}

/* ---- into the database ---- */

static struct store_value number(int64_t v)
{
    return v == UNKNOWN_NUMBER ? store_null() : store_int(v);
}

static struct store_value flag(int v)
{
    return v < 0 ? store_null() : store_int(v);
}

static enum err_code write_cases(struct store_conn *c, const struct score_batch *b,
                                 int64_t recording, struct err *e)
{
    const struct review_state *s = b->state;
    enum err_code code = store_load_begin(
        c,
        SQL("review_case (province, campaign, household, area, village, origin, asked_on,"
            " class_before, persons_before, recorded)"),
        10, e);
    for (uint32_t i = 0; i < b->rows.n && code == ERR_NONE; i++) {
        const struct score_row *k = &b->rows.v[i];
        if (!k->found)
            continue;
        const struct review_village *v = &s->villages.v[k->village];
        const struct store_value row[] = {store_int(s->campaign.province),
                                          store_int(s->campaign.id),
                                          store_int(k->household),
                                          store_int(s->communes.v[v->commune].area),
                                          store_text(v->name),
                                          store_text(STR("survey")),
                                          store_date(k->surveyed_on),
                                          store_text(str_from_c(class_codes[k->before])),
                                          store_int(k->persons_before),
                                          store_int(recording)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code write_scores(struct store_conn *c, const struct score_request *q,
                                  const struct score_batch *b, int64_t recording, struct err *e)
{
    const struct store_value province = store_int(q->campaign.province),
                             campaign = store_int(q->campaign.id);
    const struct store_value sum = store_bytes((str){(const char *)q->law_sum, 32});
    enum err_code code = store_load_begin(
        c,
        SQL("review_score (province, campaign, household, round, surveyed_on, screened, standard,"
            " law_sum, b1, b1_line, b2, deprived, class, undetermined, persons, head_ethnicity,"
            " minority, unable, merit, causes, received, needed, children, children_insurance,"
            " children_nutrition, children_schooling, recorded, on_day)"),
        28, e);
    for (uint32_t i = 0; i < b->rows.n && code == ERR_NONE; i++) {
        const struct score_row *k = &b->rows.v[i];
        const struct store_value row[] = {province,
                                          campaign,
                                          store_int(k->household),
                                          store_int(k->found ? 1 : k->round),
                                          store_date(k->surveyed_on),
                                          flag(k->screened),
                                          store_text(b->standard),
                                          sum,
                                          number(k->b1),
                                          number(k->b1_line),
                                          number(k->b2),
                                          number(k->deprived),
                                          store_text(str_from_c(class_codes[k->class])),
                                          store_text(k->undetermined),
                                          store_int(k->persons),
                                          store_text(k->head_ethnicity),
                                          flag(k->flags[FLAG_MINORITY]),
                                          flag(k->flags[FLAG_UNABLE]),
                                          flag(k->flags[FLAG_MERIT]),
                                          store_int(k->masks[SURVEY_CAUSES]),
                                          store_int(k->masks[SURVEY_SUPPORT_RECEIVED]),
                                          store_int(k->masks[SURVEY_SUPPORT_NEEDED]),
                                          number(k->counts[COUNT_CHILDREN]),
                                          number(k->counts[COUNT_INSURANCE]),
                                          number(k->counts[COUNT_NUTRITION]),
                                          number(k->counts[COUNT_SCHOOLING]),
                                          store_int(recording),
                                          store_date(q->on)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static void sum_up(const struct score_batch *b, struct score_done *out)
{
    out->villages = b->villages.n;
    out->missing = b->missing;
    for (uint32_t i = 0; i < b->rows.n; i++) {
        const struct score_row *k = &b->rows.v[i];
        out->found += k->found;
        out->poor += k->class == CODE_POOR;
        out->near_poor += k->class == CODE_NEAR_POOR;
        out->not_poor += k->class == CODE_NOT_POOR;
        out->undetermined += k->class == CODE_NONE;
    }
}

/* In the communes of the villages that are scored, or of the households. */
static enum err_code may_score(struct store_conn *c, const struct score_request *q,
                               const struct score_batch *b, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, (size_t)64 << 20);
    int64_t *households = arena_array(&scratch, int64_t, (size_t)b->rows.n + 1);
    uint32_t n = q->household != 0 ? 1 : b->rows.n;
    for (uint32_t i = 0; i < b->rows.n; i++)
        households[i] = b->rows.v[i].household;
    if (q->household != 0)
        households[0] = q->household;
    enum err_code code = q->household != 0 || q->due
                             ? roles_may_for(c, q->campaign.province, q->act.recording.actor,
                                             RIGHT_REVIEW_RECORD, households, n, q->act.today, e)
                             : review_may_at(c, &scratch, b->state, &q->act, &b->villages, true,
                                             RIGHT_REVIEW_RECORD, e);
    arena_clear(&scratch);
    return code;
}

enum err_code score_write(struct store_conn *c, const struct score_request *q,
                          const struct score_batch *b, struct score_done *out, bool *moved,
                          struct err *e)
{
    *out = (struct score_done){0};
    *moved = false;
    enum err_code code = recording_begin(c, &q->act.recording, &out->recording, e);
    if (code == ERR_NONE && out->recording != b->seen) {
        *moved = true;
        return err_set(e, ERR_INPUT, "sổ đăng ký vừa thay đổi trong lúc chấm điểm: làm lại",
                       "the registry changed while it was being scored: do it again");
    }
    if (code == ERR_NONE)
        code = may_score(c, q, b, e);
    if (code == ERR_NONE && b->rows.n == 0 && q->due)
        return err_set(e, ERR_INPUT, "hộ chưa được khảo sát trong kỳ rà soát này",
                       "the household has not been surveyed in this campaign");
    if (code == ERR_NONE)
        code = write_cases(c, b, out->recording, e);
    if (code == ERR_NONE)
        code = write_scores(c, q, b, out->recording, e);
    if (code == ERR_NONE && !q->due) {
        uint32_t failed;
        const struct review_step step = {.act = q->act,
                                         .campaign = q->campaign,
                                         .step = steps_find(q->act.steps, STR("score")),
                                         .on = q->on,
                                         .document = q->document};
        code = review_targets_write(c, b->state, &step, &b->villages, out->recording, &failed, e);
    }
    sum_up(b, out);
    return code;
}
