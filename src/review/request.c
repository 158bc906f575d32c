#include "review/request.h"

#include "base/check.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)2 << 30)

/* What is known of the household before anything is written. */
struct looking {
    struct store_conn *c;
    struct arena a;
    const struct review_about *q;
    struct review_state *s;
    struct review_commune *commune; /* NULL: none of the campaign's yet */
    struct review_village *village;
    int64_t area; /* on the campaign's map */
    str name;     /* of the village */
    struct review_cases cases;
    const struct review_case *k; /* NULL: no case */
    enum class_code before;
    int64_t persons_before;
    int64_t recording;
};

static enum err_code read_household(struct looking *x, struct err *e)
{
    struct store_value v[2];
    int got = store_one(x->c,
                        SQL("SELECT area, village FROM household WHERE province = ?1 AND id = ?2"
                            " AND closed = 0 AND valid_from <= ?3 AND valid_to > ?3 ORDER BY"
                            " valid_from DESC"),
                        STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->household),
                                     store_date(x->q->on)),
                        &x->a, v, 2, e);
    if (got < 0)
        return e->code;
    if (got == 0 || v[0].type == STORE_NULL)
        return err_set(e, ERR_INPUT, "sổ đăng ký không có hộ này vào ngày đó",
                       "the registry has no such household on that day");
    x->area = review_area(x->s, v[0].i);
    x->name = v[1].s;
    x->commune = review_commune_at(x->s, x->area);
    x->village = x->commune != NULL ? review_village_find(x->s, x->commune, x->name) : NULL;
    return ERR_NONE;
}

static enum err_code read_before(struct looking *x, struct err *e)
{
    struct store_value v;
    const struct store_value province = store_int(x->q->campaign.province),
                             household = store_int(x->q->household),
                             opens = store_date(x->q->campaign.w.opens);
    int got = store_one(x->c,
                        SQL("SELECT value FROM fact WHERE province = ?1 AND entity = ?2 AND name ="
                            " 'class' AND closed = 0 AND valid_from <= ?3 AND valid_to > ?3 ORDER"
                            " BY valid_from DESC"),
                        STORE_VALUES(province, household, opens), &x->a, &v, 1, e);
    x->before = got == 1 ? class_code_of(v.s) : CODE_NONE;
    if (got >= 0)
        got = store_one(x->c,
                        SQL("SELECT count(*) FROM membership WHERE province = ?1 AND household ="
                            " ?2 AND closed = 0 AND valid_from <= ?3 AND valid_to > ?3"),
                        STORE_VALUES(province, household, opens), &x->a, &v, 1, e);
    x->persons_before = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

/* Begins the recording first: the office's other writers wait from here on. */
static enum err_code look(struct looking *x, struct store_conn *c, const struct review_about *q,
                          struct err *e)
{
    *x = (struct looking){.c = c, .q = q};
    arena_init(&x->a, SCRATCH_BYTES);
    enum err_code code = review_still_open(&q->campaign, e);
    if (code == ERR_NONE && q->on > q->act.today)
        code = err_set(e, ERR_INPUT, "ngày đó chưa tới", "that day is yet to come");
    if (code == ERR_NONE && q->on > q->campaign.w.closes)
        code = err_set(e, ERR_INPUT, "ngày đó sau khi kỳ rà soát kết thúc",
                       "that day lies after the campaign's end");
    if (code == ERR_NONE)
        code = recording_begin(c, &q->act.recording, &x->recording, e);
    if (code == ERR_NONE)
        code = roles_may_for(c, q->campaign.province, q->act.recording.actor, RIGHT_REVIEW_RECORD,
                             &q->household, 1, q->act.today, e);
    if (code == ERR_NONE)
        code =
            review_state_read(c, &x->a, q->act.steps, &q->campaign, q->act.today, false, &x->s, e);
    if (code == ERR_NONE)
        code = read_household(x, e);
    if (code == ERR_NONE)
        code = review_cases_read(c, &x->a, x->s, q->on, &x->cases, e);
    if (code == ERR_NONE)
        code = read_before(x, e);
    x->k = code == ERR_NONE ? review_cases_find(&x->cases, q->household) : NULL;
    return code;
}

/* Whether the household's village (or its commune) has done a step. */
static bool has_done(const struct looking *x, const char *step)
{
    uint32_t at = steps_find(x->s->steps, str_from_c(step));
    const struct review_commune *commune =
        x->k != NULL ? &x->s->communes.v[x->k->commune] : x->commune;
    const struct review_village *village =
        x->k != NULL ? &x->s->villages.v[x->k->village] : x->village;
    if (at == NO_STEP || commune == NULL)
        return false;
    return commune->state.done[at] || (village != NULL && village->state.done[at]);
}

static enum err_code needs_case(const struct looking *x, struct err *e)
{
    if (x->k != NULL)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "hộ không thuộc diện rà soát của kỳ này",
                   "the household is not reviewed in this campaign");
}

static enum err_code add_case(struct looking *x, enum review_origin origin, struct err *e)
{
    return store_run(
        x->c,
        SQL("INSERT INTO review_case (province, campaign, household, area, village, origin,"
            " asked_on, class_before, persons_before, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
            " ?7, ?8, ?9, ?10)"),
        STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id),
                     store_int(x->q->household), store_int(x->area), store_text(x->name),
                     store_text(str_from_c(review_origins[origin])), store_date(x->q->on),
                     store_text(str_from_c(class_codes[x->before])), store_int(x->persons_before),
                     store_int(x->recording)),
        NULL, e);
}

/* ---- requests and form A ---- */

static enum err_code may_ask(const struct looking *x, bool leave, struct err *e)
{
    bool listed = x->before == CODE_POOR || x->before == CODE_NEAR_POOR;
    if (x->k != NULL)
        return err_set(e, ERR_INPUT, "hộ đã thuộc diện rà soát của kỳ này",
                       "the household is reviewed in this campaign already");
    if (has_done(x, "list")) {
        err_set(e, ERR_INPUT, "danh sách rà soát của thôn đã chốt",
                "the village's list for review is closed");
        err_hint(e, "ghi đề nghị vào kỳ rà soát thường xuyên của tháng sau",
                 "enter the request in next month's regular review");
        return ERR_INPUT;
    }
    if (leave && !listed)
        return err_set(e, ERR_INPUT, "mẫu 04 chỉ dùng cho hộ đang là hộ nghèo, hộ cận nghèo",
                       "form 04 is for households that are poor or near-poor");
    if (!leave && x->before == CODE_POOR)
        return err_set(e, ERR_INPUT, "hộ đang là hộ nghèo: không cần mẫu 01",
                       "the household is poor already: form 01 asks for nothing");
    return ERR_NONE;
}

enum err_code review_request(struct store_conn *c, const struct review_about *about, bool leave,
                             int64_t *recording, struct err *e)
{
    struct looking x;
    enum err_code code = look(&x, c, about, e);
    if (code == ERR_NONE)
        code = may_ask(&x, leave, e);
    if (code == ERR_NONE)
        code = add_case(&x, leave ? ORIGIN_LEAVE : ORIGIN_ENTER, e);
    *recording = x.recording;
    arena_clear(&x.a);
    return code;
}

static enum err_code put_answer(struct looking *x, const struct review_answer *answer,
                                struct err *e)
{
    const struct store_value province = store_int(x->q->campaign.province),
                             household = store_int(x->q->household),
                             name = store_text(answer->fact->id), on = store_date(x->q->on);
    struct buf text;
    buf_init(&text, &x->a, 64);
    law_value_write(&answer->fact->type, answer->value, &text);
    enum err_code code = store_run(
        x->c,
        SQL("UPDATE fact SET closed = ?5, known_to = CASE WHEN known_from > ?4 THEN known_from"
            " ELSE ?4 END WHERE province = ?1 AND entity = ?2 AND name = ?3 AND closed = 0 AND"
            " valid_to > ?4"),
        STORE_VALUES(province, household, name, on, store_int(x->recording)), NULL, e);
    if (code != ERR_NONE)
        return code;
    return store_run(x->c,
                     SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to,"
                         " known_from, known_to, recorded, closed, value) VALUES (?1, ?2, ?3, ?4,"
                         " ?5, ?4, 0, ?6, 0, ?7)"),
                     STORE_VALUES(province, household, name, on, store_int(NO_END),
                                  store_int(x->recording), store_text(buf_str(&text))),
                     NULL, e);
}

enum err_code review_screen(struct store_conn *c, const struct review_about *about,
                            const struct review_answer *answers, uint32_t n, int64_t *recording,
                            struct err *e)
{
    struct looking x;
    enum err_code code = look(&x, c, about, e);
    if (code == ERR_NONE)
        code = needs_case(&x, e);
    if (code == ERR_NONE && x.k->origin != ORIGIN_ENTER)
        code = err_set(e, ERR_INPUT, "Phiếu A chỉ dùng cho hộ đề nghị theo mẫu 01",
                       "form A is for households that asked by form 01");
    if (code == ERR_NONE && has_done(&x, "score") && !review_case_score_due(x.k))
        code = err_set(e, ERR_INPUT, "hộ đã được chấm điểm", "the household is scored already");
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = put_answer(&x, &answers[i], e);
    *recording = x.recording;
    arena_clear(&x.a);
    return code;
}

/* ---- votes ---- */

enum err_code review_vote(struct store_conn *c, const struct review_about *about, int64_t present,
                          int64_t agreed, int64_t *recording, bool *enough, struct err *e)
{
    struct looking x;
    enum err_code code = look(&x, c, about, e);
    uint32_t meeting = steps_find(about->act.steps, STR("meeting"));
    const struct step_row *row =
        meeting == NO_STEP ? NULL
                           : steps_row(about->act.steps, about->campaign.kind, meeting, about->on);
    if (code == ERR_NONE && (row == NULL || present <= 0 || agreed < 0 || agreed > present))
        code = err_set(e, ERR_USAGE, "cần số người dự, và số người đồng ý không nhiều hơn",
                       "needs how many were present, and no more who agreed");
    if (code == ERR_NONE)
        code = needs_case(&x, e);
    if (code == ERR_NONE && (x.k->round == 0 || !has_done(&x, "score")))
        code = err_set(e, ERR_INPUT, "hộ chưa được chấm điểm", "the household has not been scored");
    if (code == ERR_NONE && has_done(&x, "decision"))
        code = err_set(e, ERR_INPUT, "xã đã quyết định", "the commune has decided");
    if (code == ERR_NONE && about->on < x.k->last_on)
        code = err_set(e, ERR_INPUT, "hộ có điểm, biểu quyết hoặc khiếu nại sau ngày ấy",
                       "a score, vote or complaint of the household is of a later day");
    bool may = code == ERR_NONE;
    if (may)
        code = store_run(
            c,
            SQL("INSERT INTO review_vote (province, campaign, household, round,"
                " present, agreed, recorded, on_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
            STORE_VALUES(store_int(about->campaign.province), store_int(about->campaign.id),
                         store_int(about->household), store_int(x.k->round), store_int(present),
                         store_int(agreed), store_int(x.recording), store_date(about->on)),
            NULL, e);
    if (may && code != ERR_NONE && store_reason(c) == STORE_DUPLICATE)
        err_set(e, ERR_INPUT, "hộ đã được biểu quyết với điểm này",
                "this score of the household has been voted on");
    if (code == ERR_NONE)
        *enough = steps_agreed(row, present, agreed);
    *recording = x.recording;
    arena_clear(&x.a);
    return code;
}

/* ---- complaints ---- */

static enum err_code put_complaint(struct looking *x, int64_t number, const char *kind, str who,
                                   str content, struct store_value upheld, struct err *e)
{
    return store_run(x->c,
                     SQL("INSERT INTO review_complaint (province, campaign, household, number,"
                         " kind, on_day, who, content, upheld, recorded) VALUES (?1, ?2, ?3, ?4,"
                         " ?5, ?6, ?7, ?8, ?9, ?10)"),
                     STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id),
                                  store_int(x->q->household), store_int(number),
                                  store_text(str_from_c(kind)), store_date(x->q->on),
                                  store_text(who), store_text(content), upheld,
                                  store_int(x->recording)),
                     NULL, e);
}

/* DAY_MIN: the commune has not posted its list. */
static day posted_on(const struct looking *x)
{
    uint32_t at = steps_find(x->s->steps, STR("listing"));
    const struct review_commune *commune =
        x->k != NULL ? &x->s->communes.v[x->k->commune] : x->commune;
    return at != NO_STEP && commune != NULL && commune->state.done[at] ? commune->state.on[at]
                                                                       : DAY_MIN;
}

static enum err_code public_now(const struct looking *x, struct err *e)
{
    if (!has_done(x, "listing"))
        return err_set(e, ERR_INPUT, "danh sách của xã chưa niêm yết",
                       "the commune's list is not public yet");
    if (x->q->on < posted_on(x)) {
        char text[16];
        day_format_vi(posted_on(x), text);
        return err_set(e, ERR_INPUT, "danh sách của xã niêm yết từ ngày %z",
                       "the commune's list has been public since %z", text);
    }
    if (has_done(x, "decision")) {
        err_set(e, ERR_INPUT, "xã đã quyết định", "the commune has decided");
        err_hint(e, "ghi đề nghị vào kỳ rà soát thường xuyên",
                 "enter a request in the regular review");
        return ERR_INPUT;
    }
    return ERR_NONE;
}

enum err_code review_complain(struct store_conn *c, const struct review_about *about, str who,
                              str content, int64_t *number, int64_t *recording, struct err *e)
{
    struct looking x;
    struct store_value v;
    enum err_code code = look(&x, c, about, e);
    if (code == ERR_NONE)
        code = public_now(&x, e);
    if (code == ERR_NONE && str_trim(content).n == 0)
        code = err_set(e, ERR_USAGE, "cần nội dung khiếu nại", "the complaint needs a content");
    if (code == ERR_NONE &&
        store_one(c,
                  SQL("SELECT count(*) FROM review_complaint WHERE province = ?1 AND campaign = ?2"
                      " AND household = ?3 AND kind = 'made'"),
                  STORE_VALUES(store_int(about->campaign.province), store_int(about->campaign.id),
                               store_int(about->household)),
                  &x.a, &v, 1, e) < 0)
        code = e->code;
    if (code == ERR_NONE) {
        *number = v.i + 1;
        code = put_complaint(&x, *number, "made", who, content, store_null(), e);
    }
    *recording = x.recording;
    arena_clear(&x.a);
    return code;
}

/* The complaint is there, and has no answer. */
static enum err_code may_answer(struct looking *x, int64_t number, struct err *e)
{
    struct store_value v[2];
    int got = store_one(
        x->c,
        SQL("SELECT count(*), max(on_day) FROM review_complaint WHERE province = ?1 AND campaign ="
            " ?2 AND household = ?3 AND number = ?4"),
        STORE_VALUES(store_int(x->q->campaign.province), store_int(x->q->campaign.id),
                     store_int(x->q->household), store_int(number)),
        &x->a, v, 2, e);
    if (got < 0)
        return e->code;
    if (v[0].i == 0)
        return err_set(e, ERR_INPUT, "hộ không có khiếu nại số %l",
                       "the household has no complaint number %l", number);
    if (v[0].i > 1)
        return err_set(e, ERR_INPUT, "khiếu nại số %l đã được trả lời",
                       "the complaint number %l has been answered", number);
    if (v[1].i > x->q->on)
        return err_set(e, ERR_INPUT, "trả lời trước khi có khiếu nại",
                       "the answer is dated before the complaint");
    return ERR_NONE;
}

enum err_code review_answer_complaint(struct store_conn *c, const struct review_about *about,
                                      int64_t number, bool upheld, str content, int64_t *recording,
                                      struct err *e)
{
    struct looking x;
    enum err_code code = look(&x, c, about, e);
    if (code == ERR_NONE)
        code = public_now(&x, e);
    if (code == ERR_NONE)
        code = may_answer(&x, number, e);
    if (code == ERR_NONE)
        code = put_complaint(&x, number, "answered", about->act.recording.actor, content,
                             store_int(upheld), e);
    if (code == ERR_NONE && upheld && x.k == NULL)
        code = add_case(&x, ORIGIN_SURVEY, e);
    *recording = x.recording;
    arena_clear(&x.a);
    return code;
}
