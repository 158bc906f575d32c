/* Deciding: what blocks it, what each case becomes, and the rows of it. */
#include "review/decision_int.h"

#include "base/check.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)4 << 30)
#define LATEST_DAYS 366 /* of valid_from after the signing */

/* ---- what blocks ---- */

static void blocked(struct deciding *x, const struct review_case *k, const char *vi, const char *en,
                    str detail)
{
    review_problem_add(x->problems, x->s->communes.v[k->commune].code,
                       x->s->villages.v[k->village].name, k->code, vi, en, detail);
}

static void look_at(struct deciding *x, const struct review_case *k, day on)
{
    if (!k->there)
        return;
    if (k->last_on > on) {
        char text[16];
        size_t n = day_format_vi(k->last_on, text);
        blocked(x, k, "còn điểm, biểu quyết hoặc khiếu nại ngày %s: không quyết định trước ngày ấy",
                "a score, vote or complaint is of %s: it is not decided before that day",
                arena_str(x->a, (str){text, n}));
    }
    if (k->open_complaints > 0)
        blocked(x, k, "khiếu nại chưa được trả lời%s", "a complaint has not been answered%s",
                STR(""));
    if (k->round == 0)
        blocked(
            x, k,
            "chưa được khảo sát và chấm điểm trong kỳ này; nếu hộ không còn thì ghi biến động%s",
            "not surveyed and scored in this campaign; if it is no more, record what became of "
            "it%s",
            STR(""));
    else if (k->upheld > k->scored)
        blocked(x, k, "khiếu nại đúng, chưa chấm lại%s", "a complaint was upheld: score it again%s",
                STR(""));
    else if (k->class == CODE_NONE)
        blocked(x, k, "hạng chưa rõ, thiếu: %s", "undetermined, for want of: %s", k->undetermined);
    if (review_case_vote_due(k))
        blocked(x, k, "cuộc họp chưa đồng ý: rà soát lại và họp lại%s",
                "the meeting has not agreed: survey and vote again%s", STR(""));
}

static enum err_code look_at_all(struct deciding *x, struct err *e)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->cases.n; i++) {
        uint32_t before = x->problems->n;
        if (x->target_of[x->cases.v[i].commune] != 0)
            look_at(x, &x->cases.v[i], x->q->on);
        n += x->problems->n > before; /* it may have several */
    }
    if (n == 0)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "%u hộ chưa quyết định được: chưa ghi gì",
                   "%u households cannot be decided: nothing was written", n);
}

/* ---- reading ---- */

static void make_targets(struct deciding *x)
{
    x->target_of = arena_array(x->a, uint32_t, (size_t)x->s->communes.n + 1);
    for (uint32_t i = 0; i < x->at.n; i++)
        x->target_of[x->at.v[i]] = i + 1;
}

/* Every row of the class that is believed, for all cases. */
static enum err_code read_rows(struct deciding *x, struct err *e)
{
    uint32_t i = 0;
    int more;
    x->first_row = arena_array(x->a, uint32_t, (size_t)x->cases.n + 1);
    if (store_query(x->c,
                    SQL("SELECT f.entity, f.recorded, f.valid_from, f.valid_to, f.known_from,"
                        " f.value FROM review_case AS k JOIN fact AS f ON f.province = k.province"
                        " AND f.entity = k.household AND f.name = 'class' AND f.closed = 0 WHERE"
                        " k.province = ?1 AND k.campaign = ?2 ORDER BY f.entity, f.valid_from"),
                    STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct class_row row = {.recorded = store_at_int(x->c, 1),
                                .from = (day)store_at_int(x->c, 2),
                                .to = (day)store_at_int(x->c, 3),
                                .known_from = (day)store_at_int(x->c, 4),
                                .value = class_code_of(store_at_text(x->c, 5))};
        int64_t household = store_at_int(x->c, 0);
        for (; i < x->cases.n && x->cases.v[i].household < household; i++)
            x->first_row[i + 1] = x->rows.n;
        vec_push(x->a, &x->rows, row);
        if (i < x->cases.n && x->rows.n - x->first_row[i] > CLASS_MAX_ROWS) {
            store_finish(x->c);
            return err_set(e, ERR_LIMIT, "hộ %s có quá nhiều dòng hạng",
                           "the household %s has too many rows of its class", x->cases.v[i].code);
        }
    }
    for (; i < x->cases.n; i++)
        x->first_row[i + 1] = x->rows.n;
    return more < 0 ? e->code : ERR_NONE;
}

/* Without classes before, everybody who is poor is newly so, not come from elsewhere. */
static enum err_code is_first(struct deciding *x, struct err *e)
{
    struct store_value v;
    int got =
        store_one(x->c,
                  SQL("SELECT campaign FROM review_result WHERE province = ?1 AND campaign"
                      " <> ?2 ORDER BY campaign LIMIT 1"),
                  STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id)),
                  x->a, &v, 1, e);
    if (got == 0)
        got = store_one(
            x->c,
            SQL("SELECT entity FROM fact WHERE province = ?1 AND name = 'class' AND"
                " value IN ('N', 'CN') AND closed = 0 AND valid_from <= ?2 ORDER BY"
                " entity LIMIT 1"),
            STORE_VALUES(store_int(x->q->campaign.province), store_date(x->q->campaign.w.opens)),
            x->a, &v, 1, e);
    x->first_campaign = got == 0;
    return got < 0 ? e->code : ERR_NONE;
}

/* ---- what a case becomes ---- */

static enum review_class list_of(enum class_code k)
{
    return k == CODE_POOR ? CLASS_POOR : k == CODE_NEAR_POOR ? CLASS_NEAR_POOR : CLASS_NONE;
}

static enum movement movement_in(const struct deciding *x, const struct review_case *k,
                                 const struct class_row *rows, uint32_t n, enum class_code after)
{
    struct movement_case m = {.before = list_of(k->before),
                              .after = list_of(after),
                              .there_before = k->there_before || x->first_campaign,
                              .there_after = k->there};
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].from >= x->q->campaign.w.opens)
            continue;
        m.was_poor |= rows[i].value == CODE_POOR;
        m.was_near |= rows[i].value == CODE_NEAR_POOR;
    }
    return movement_of(&m);
}

static str refusal_of(const struct review_case *k)
{
    bool listed = k->class == CODE_POOR || k->class == CODE_NEAR_POOR;
    if (!k->there)
        return STR("");
    if (k->origin == ORIGIN_ENTER && !listed)
        return k->screened == 0 ? STR(REFUSED_FORM_A) : STR(REFUSED_ABOVE);
    if (k->origin == ORIGIN_LEAVE && listed)
        return k->class == CODE_POOR ? STR(REFUSED_POOR) : STR(REFUSED_NEAR_POOR);
    return STR("");
}

static void keep_plan(struct deciding *x, const struct review_case *k, const struct class_row *rows,
                      uint32_t n, const struct class_plan *plan, uint32_t target)
{
    day known = x->q->on;
    int64_t recording = x->at.recordings[target];
    for (uint32_t i = 0; i < n; i++)
        known = plan->close[i] && rows[i].known_from > known ? rows[i].known_from : known;
    for (uint32_t i = 0; i < n; i++) {
        struct closed_row one = {.household = k->household,
                                 .recorded = rows[i].recorded,
                                 .recording = recording,
                                 .from = rows[i].from,
                                 .known = known};
        if (plan->close[i])
            vec_push(x->a, &x->closed, one);
    }
    for (uint32_t i = 0; i < plan->n_open; i++) {
        struct opened_row one = {
            .household = k->household, .recording = recording, .row = plan->open[i]};
        one.row.known_from = known;
        vec_push(x->a, &x->opened, one);
    }
    x->out->changed += plan->changed;
}

void decision_case(struct deciding *x, uint32_t i)
{
    const struct review_case *k = &x->cases.v[i];
    uint32_t target = x->target_of[k->commune];
    struct class_plan plan;
    if (target == 0)
        return;
    uint32_t n = x->first_row[i + 1] - x->first_row[i];
    const struct class_row *rows = n > 0 ? x->rows.v + x->first_row[i] : NULL;
    day gone = k->gone_on != DAY_MIN ? k->gone_on : x->q->on;
    if (k->there)
        class_decide(rows, n, k->class, x->valid_from,
                     steps_escaped_end(x->s->steps, x->valid_from), &plan);
    else
        class_end(rows, n, gone, &plan);
    struct decided one = {.k = k,
                          .target = target - 1,
                          .class = plan.class,
                          .movement = movement_in(x, k, rows, n, plan.class),
                          .refusal = refusal_of(k)};
    vec_push(x->a, &x->decided, one);
    keep_plan(x, k, rows, n, &plan, target - 1);
    x->out->poor += plan.class == CODE_POOR;
    x->out->near_poor += plan.class == CODE_NEAR_POOR;
    x->out->escaped += plan.class == CODE_ESCAPED;
    x->out->not_poor += plan.class == CODE_NOT_POOR;
    x->out->gone += !k->there;
    x->out->refused += one.refusal.n > 0;
}

/* ---- the whole ---- */

static enum err_code check_request(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    x->valid_from = q->valid_from != DAY_MIN ? q->valid_from : q->on;
    if (str_trim(q->number).n == 0 || str_trim(q->signer).n == 0) {
        err_set(e, ERR_USAGE, "quyết định cần số và người ký",
                "a decision needs a number and who signed it");
        err_hint(e, "thêm --number SỐ --signer TÊN", "add --number NUMBER --signer NAME");
        return ERR_USAGE;
    }
    if (q->on > q->act.today)
        return err_set(e, ERR_INPUT, "không ghi bước của một ngày chưa tới",
                       "a step of a day to come is not recorded");
    if (x->valid_from < q->on || x->valid_from > q->on + LATEST_DAYS)
        return err_set(e, ERR_INPUT,
                       "hạng có hiệu lực từ ngày ký quyết định đến một năm sau, không sớm hơn",
                       "a class is valid from the day of signing at the earliest, a year later at "
                       "the latest");
    return review_still_open(&q->campaign, e);
}

/* Where roles are on record, who did a step of a commune's review does not decide it. */
static enum err_code is_another(struct deciding *x, struct err *e)
{
    const struct review_act *act = &x->q->act;
    struct roles_held held;
    uint8_t *meant = arena_array(x->a, uint8_t, (size_t)x->s->communes.n + 1);
    int more;
    for (uint32_t i = 0; i < x->at.n; i++)
        meant[x->at.v[i]] = 1;
    enum err_code code =
        roles_held(x->c, x->a, act->recording.province, act->recording.actor, act->today, &held, e);
    if (code != ERR_NONE || held.unconfigured)
        return code;
    if (store_query(x->c,
                    SQL("SELECT DISTINCT s.area, r.actor FROM review_step AS s JOIN recording AS r"
                        " ON r.province = s.province AND r.number = s.recorded WHERE s.province ="
                        " ?1 AND s.campaign = ?2 ORDER BY s.area, r.actor"),
                    STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        const struct review_commune *k = review_commune_at(x->s, store_at_int(x->c, 0));
        if (k == NULL || !meant[k - x->s->communes.v] ||
            !officer_same(store_at_text(x->c, 1), act->recording.actor))
            continue;
        err_set(e, ERR_INPUT, "xã %s: người đã ghi một bước của kỳ rà soát không quyết định",
                "commune %s: who recorded a step of the review does not decide it", k->code);
        err_hint(e, "chủ tịch xã ghi quyết định này", "the commune's chairman records it");
        store_finish(x->c);
        return ERR_INPUT;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code decide(struct deciding *x, struct err *e)
{
    const struct decision_request *q = x->q;
    struct store_value next;
    uint32_t step = steps_find(q->act.steps, STR("decision"));
    if (step == NO_STEP)
        return err_set(e, ERR_INPUT, "quy trình không có bước decision",
                       "the procedure has no step decision");
    enum err_code code = check_request(x, e);
    /* The office's other writers wait from here on. */
    if (code == ERR_NONE &&
        store_one(x->c,
                  SQL("SELECT next FROM counter WHERE province = ?1 AND name = 'recording' FOR"
                      " UPDATE"),
                  STORE_VALUES(store_int(q->campaign.province)), x->a, &next, 1, e) < 0)
        code = e->code;
    if (code == ERR_NONE)
        code = review_state_read(x->c, x->a, q->act.steps, &q->campaign, q->act.today, false, &x->s,
                                 e);
    if (code == ERR_NONE)
        code = review_targets_find(x->s, x->a, &q->where, step, q->on, &x->at, x->problems, e);
    if (code == ERR_NONE)
        code = review_may_at(x->c, x->a, x->s, &q->act, &x->at, false, RIGHT_REVIEW_DECIDE, e);
    if (code == ERR_NONE)
        code = is_another(x, e);
    if (code != ERR_NONE)
        return code;
    make_targets(x);
    code = review_cases_read(x->c, x->a, x->s, q->on, &x->cases, e);
    if (code == ERR_NONE)
        code = look_at_all(x, e);
    if (code == ERR_NONE)
        code = review_complaints_answered(x->c, x->a, x->s, &x->at, q->on, x->problems, e);
    if (code == ERR_NONE)
        code = is_first(x, e);
    if (code == ERR_NONE)
        code = read_rows(x, e);
    return code == ERR_NONE ? decision_rows(x, e) : code;
}

enum err_code decision_write(struct store_conn *c, const struct decision_request *q,
                             struct decision_done *out, struct review_problems *problems,
                             struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    *out = (struct decision_done){0};
    struct deciding x = {.c = c, .a = &scratch, .q = q, .out = out, .problems = problems};
    enum err_code code = decide(&x, e);
    arena_clear(&scratch);
    return code;
}

enum err_code decision_blocked(struct store_conn *c, const struct review_act *act,
                               const struct review_campaign *campaign,
                               const struct review_where *where, day on,
                               struct review_problems *problems, struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, SCRATCH_BYTES);
    struct deciding x = {.c = c, .a = &scratch, .problems = problems};
    enum err_code code =
        review_state_read(c, &scratch, act->steps, campaign, act->today, false, &x.s, e);
    const struct review_commune *only = NULL;
    if (code == ERR_NONE && where->commune.p != NULL) {
        only = review_commune_find(x.s, where->commune);
        if (only == NULL)
            code = err_set(e, ERR_INPUT, "kỳ rà soát không có xã nào mã \"%s\"",
                           "the campaign has no commune with the code \"%s\"", where->commune);
    }
    if (code == ERR_NONE)
        code = review_cases_read(c, &scratch, x.s, on, &x.cases, e);
    for (uint32_t i = 0; code == ERR_NONE && i < x.cases.n; i++) {
        if (only == NULL || &x.s->communes.v[x.cases.v[i].commune] == only)
            look_at(&x, &x.cases.v[i], on);
    }
    arena_clear(&scratch);
    return code;
}
