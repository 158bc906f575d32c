/* Recording a step: where it is next, and a row for each place. */
#include "review/campaign.h"

#include "base/check.h"

#define SCRATCH_BYTES ((size_t)2 << 30)

struct finding {
    const struct review_state *s;
    struct arena *a;
    uint32_t step;
    day on;
    struct review_targets *out;
    struct review_problems *problems;
    uint32_t refused;
    struct err first; /* why the first place is not ready */
};

/* Looks at one place; why not is kept as a problem. */
static void look(struct finding *f, const struct review_commune *commune,
                 const struct review_village *village)
{
    const struct review_state *s = f->s;
    struct err e = {0};
    struct step_check k = steps_check(s->steps, s->campaign.kind, s->campaign.w,
                                      review_place(commune, village), f->step, f->on);
    if (k.verdict == STEP_READY) {
        uint32_t at = village != NULL ? (uint32_t)(village - s->villages.v)
                                      : (uint32_t)(commune - s->communes.v);
        vec_push(f->a, f->out, at);
        f->out->unsure |= k.unsure;
        return;
    }
    f->refused += k.verdict != STEP_DONE && k.verdict != STEP_NOT_NEEDED;
    review_why(s, f->step, f->on, &k, &e);
    if (f->first.code == ERR_NONE)
        f->first = e;
    review_problem_err(f->problems, commune->code, village != NULL ? village->name : STR(""),
                       STR(""), &e);
}

static void look_at_commune(struct finding *f, const struct review_commune *commune, bool villages)
{
    if (!villages)
        look(f, commune, NULL);
    for (uint32_t i = 0; i < commune->n && villages; i++)
        look(f, commune, &f->s->villages.v[commune->first + i]);
}

static enum err_code settle(struct finding *f, const struct review_where *where, bool villages,
                            struct err *e)
{
    bool all = where->commune.p == NULL;
    bool one = !all && (where->village.p != NULL || !villages);
    if (f->out->n > 0 && (all || f->refused == 0)) {
        f->problems->n = 0;
        return ERR_NONE;
    }
    if (one || (f->out->n == 0 && f->refused == 0 && f->first.code != ERR_NONE)) {
        *e = f->first;
        f->problems->n = one ? 0 : f->problems->n;
        return e->code;
    }
    return err_set(e, ERR_INPUT, "%u nơi chưa làm được bước %s: chưa ghi gì",
                   "%u places are not ready for the step %s: nothing was written", f->refused,
                   f->s->steps->names[f->step]);
}

enum err_code review_targets_find(const struct review_state *s, struct arena *a,
                                  const struct review_where *where, uint32_t step, day on,
                                  struct review_targets *out, struct review_problems *problems,
                                  struct err *e)
{
    struct finding f = {.s = s, .a = a, .step = step, .on = on, .out = out, .problems = problems};
    const struct step_row *row = steps_row(s->steps, s->campaign.kind, step, on);
    bool villages = row != NULL && row->place == STEP_IN_VILLAGE;
    const struct review_commune *commune = NULL;
    *out = (struct review_targets){0};
    if (where->commune.p != NULL) {
        commune = review_commune_find(s, where->commune);
        if (commune == NULL)
            return err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                           "the campaign has no commune with the code \"%s\"", where->commune);
    }
    if (where->village.p != NULL) {
        const struct review_village *v =
            commune != NULL ? review_village_find(s, commune, where->village) : NULL;
        if (v == NULL)
            return err_set(e, ERR_INPUT, "xã không có thôn nào tên \"%s\"",
                           "the commune has no village named \"%s\"", where->village);
        if (!villages)
            return err_set(e, ERR_USAGE, "bước này làm ở xã, không theo thôn",
                           "this step is done in the commune, not in a village");
        look(&f, commune, v);
    } else if (commune != NULL) {
        look_at_commune(&f, commune, villages);
    } else {
        for (uint32_t i = 0; i < s->communes.n; i++)
            look_at_commune(&f, &s->communes.v[i], villages);
        if (s->communes.n == 0)
            return err_set(e, ERR_INPUT, "kỳ rà soát chưa có hộ nào",
                           "the campaign has no household yet");
    }
    return settle(&f, where, villages, e);
}

str review_code_on(const struct review_state *s, const struct review_commune *commune, day on)
{
    struct area_cast cast = area_map_cast(s->areas, commune->area, on);
    const struct area_row *row = area_map_at(s->areas, cast.area);
    return row != NULL ? row->code : commune->code;
}

enum err_code review_may_at(struct store_conn *c, struct arena *a, const struct review_state *s,
                            const struct review_act *act, const struct review_targets *at,
                            bool villages, enum right right, struct err *e)
{
    const struct review_commune *last = NULL;
    str *codes = arena_array(a, str, (size_t)at->n + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < at->n; i++) {
        const struct review_commune *commune =
            &s->communes.v[villages ? s->villages.v[at->v[i]].commune : at->v[i]];
        if (commune != last) /* places follow each other by commune */
            codes[n++] = review_code_on(s, commune, act->today);
        last = commune;
    }
    return roles_may_in(c, act->recording.province, act->recording.actor, right, codes, n,
                        act->today, e);
}

enum err_code review_targets_write(struct store_conn *c, const struct review_state *s,
                                   const struct review_step *step, const struct review_targets *at,
                                   int64_t recording, uint32_t *failed, struct err *e)
{
    const struct step_row *row = steps_row(s->steps, s->campaign.kind, step->step, step->on);
    check(row != NULL); /* the places were checked */
    bool vote = step->present > 0;
    bool passed = !vote || steps_agreed(row, step->present, step->agreed);
    bool villages = row->place == STEP_IN_VILLAGE;
    *failed = passed ? 0 : at->n;
    enum err_code code = store_load_begin(
        c,
        SQL("review_step (province, campaign, area, village, step, round, on_day, document,"
            " present, agreed, passed, recorded)"),
        12, e);
    for (uint32_t i = 0; i < at->n && code == ERR_NONE; i++) {
        const struct review_village *v = villages ? &s->villages.v[at->v[i]] : NULL;
        const struct review_commune *commune = &s->communes.v[villages ? v->commune : at->v[i]];
        str document = at->documents != NULL      ? at->documents[i]
                       : step->document.p != NULL ? step->document
                                                  : row->document[LANG_VI];
        const struct store_value values[] = {
            store_int(s->campaign.province),
            store_int(s->campaign.id),
            store_int(commune->area),
            store_text(villages ? v->name : STR("")),
            store_text(s->steps->names[step->step]),
            store_int(review_place(commune, v)->round),
            store_date(step->on),
            store_text(document),
            vote ? store_int(step->present) : store_null(),
            vote ? store_int(step->agreed) : store_null(),
            store_int(passed),
            store_int(at->recordings != NULL ? at->recordings[i] : recording)};
        code = store_load_row(c, values, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code check_vote(const struct review_step *s, struct err *e)
{
    const struct step_row *row = steps_row(s->act.steps, s->campaign.kind, s->step, s->on);
    bool needed = row != NULL && row->percent > 0;
    if (needed && s->present <= 0) {
        err_set(e, ERR_USAGE, "cuộc họp cần số người dự và số người đồng ý",
                "a meeting needs how many were present and how many agreed");
        err_hint(e, "thêm --present N --agreed N", "add --present N --agreed N");
        return ERR_USAGE;
    }
    if (!needed && s->present != 0)
        return err_set(e, ERR_USAGE, "bước này không có biểu quyết", "this step has no vote");
    if (s->agreed < 0 || s->agreed > s->present)
        return err_set(e, ERR_USAGE, "số người đồng ý không thể nhiều hơn số người dự",
                       "no more can agree than were present");
    if (s->on > s->act.today)
        return err_set(e, ERR_INPUT, "không ghi bước của một ngày chưa tới",
                       "a step of a day to come is not recorded");
    return ERR_NONE;
}

enum err_code review_complaints_answered(struct store_conn *c, struct arena *a,
                                         const struct review_state *s,
                                         const struct review_targets *at, day on,
                                         struct review_problems *problems, struct err *e)
{
    uint32_t n = 0;
    int more;
    uint8_t *meant = arena_array(a, uint8_t, (size_t)s->communes.n + 1);
    for (uint32_t i = 0; i < at->n; i++)
        meant[at->v[i]] = 1;
    if (store_query(c,
                    SQL("SELECT m.household, h.code, h.area FROM review_complaint AS m JOIN"
                        " household AS h ON h.province = m.province AND h.id = m.household AND"
                        " h.closed = 0 AND h.valid_from <= m.on_day AND h.valid_to > m.on_day"
                        " WHERE m.province = ?1 AND m.campaign = ?2 AND m.kind = 'made' AND NOT"
                        " EXISTS (SELECT 1 FROM review_complaint AS w WHERE w.province = ?1 AND"
                        " w.campaign = ?2 AND w.household = m.household AND w.number = m.number"
                        " AND w.kind = 'answered' AND w.on_day <= ?3) ORDER BY h.code"),
                    STORE_VALUES(store_int(s->campaign.province), store_int(s->campaign.id),
                                 store_date(on)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct review_commune *commune =
            store_at_null(c, 2) ? NULL : review_commune_at(s, review_area(s, store_at_int(c, 2)));
        if (commune == NULL || !meant[commune - s->communes.v])
            continue;
        n++;
        review_problem_add(problems, commune->code, STR(""), store_at_text(c, 1),
                           "khiếu nại chưa được trả lời đến ngày ấy",
                           "a complaint has not been answered by that day");
    }
    if (more < 0)
        return e->code;
    if (n == 0)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "%u khiếu nại chưa được trả lời: chưa ghi gì",
                   "%u complaints have not been answered: nothing was written", n);
}

enum err_code review_step_record(struct store_conn *c, const struct review_step *step,
                                 struct review_done *out, struct review_problems *problems,
                                 struct err *e)
{
    struct arena scratch;
    struct review_state *s = NULL;
    struct review_targets at = {0};
    *out = (struct review_done){0};
    arena_init(&scratch, SCRATCH_BYTES);
    enum err_code code = review_still_open(&step->campaign, e);
    const struct step_row *row =
        steps_row(step->act.steps, step->campaign.kind, step->step, step->on);
    /* What may be done after the campaign's end may be done after it is closed. */
    if (code != ERR_NONE && row != NULL && !row->in_campaign)
        code = ERR_NONE;
    if (code == ERR_NONE)
        code = check_vote(step, e);
    /* Before anything is looked at: the office's other writers wait from here on. */
    if (code == ERR_NONE)
        code = recording_begin(c, &step->act.recording, &out->recording, e);
    if (code == ERR_NONE)
        code = review_state_read(c, &scratch, step->act.steps, &step->campaign, step->act.today,
                                 false, &s, e);
    if (code == ERR_NONE)
        code =
            review_targets_find(s, &scratch, &step->where, step->step, step->on, &at, problems, e);
    if (code == ERR_NONE)
        code = review_may_at(c, &scratch, s, &step->act, &at,
                             row != NULL && row->place == STEP_IN_VILLAGE, RIGHT_REVIEW_RECORD, e);
    if (code == ERR_NONE && str_eq_c(step->act.steps->names[step->step], "recheck"))
        code = review_complaints_answered(c, &scratch, s, &at, step->on, problems, e);
    if (code == ERR_NONE)
        code = review_targets_write(c, s, step, &at, out->recording, &out->failed, e);
    out->places = at.n;
    out->unsure = at.unsure;
    arena_clear(&scratch);
    return code;
}
