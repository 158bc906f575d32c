#include "web/room_pay.h"

#include "registry/times.h"
#include "web/assets.h"

const struct sheet_link room_pay_benefits[] = {
    {"/huong", {"Có thể được hưởng", "Likely entitled"}, RIGHT_PEOPLE_READ},
    {"/huong/ho-so", {"Hồ sơ đã nộp", "Applications"}, RIGHT_PEOPLE_READ},
    {"/huong/cho-duyet", {"Chờ duyệt", "Waiting for approval"}, RIGHT_PEOPLE_READ},
    {"/huong/lap", {"Lập quyết định", "Prepare a decision"}, RIGHT_ENROL_PREPARE},
    {NULL, {NULL, NULL}, 0},
};

const struct sheet_link room_pay_cycle[] = {
    {"/chi-tra", {"Các kỳ", "Cycles"}, RIGHT_MONEY_READ},
    {"/chi-tra/cham", {"Việc chậm", "What is late"}, RIGHT_MONEY_READ},
    {NULL, {NULL, NULL}, 0},
};

const struct sheet_link room_pay_budget[] = {
    {"/ngan-sach", {"Giải ngân", "Disbursement"}, RIGHT_MONEY_READ},
    {"/ngan-sach/quyet-dinh", {"Quyết định ngân sách", "Decisions"}, RIGHT_MONEY_READ},
    {"/ngan-sach/can-doi", {"Cân đối tài khoản", "Trial balance"}, RIGHT_MONEY_READ},
    {"/ngan-sach/van-dong", {"Nguồn vận động", "Raised money"}, RIGHT_MONEY_READ},
    {NULL, {NULL, NULL}, 0},
};

const struct sheet_link room_pay_back[] = {
    {"/thu-hoi", {"Thu hồi", "Recoveries"}, RIGHT_PEOPLE_READ},
    {"/hinh-thuc", {"Hình thức chi trả", "Ways of payment"}, RIGHT_PEOPLE_READ},
    {NULL, {NULL, NULL}, 0},
};

struct cycle_question room_pay_question(const struct web_request *q, month m)
{
    struct cycle_question out = {
        .law = q->app->law, .areas = q->app->areas, .month = m, .provider = STR("")};
    mem_copy(out.law_sum, q->app->law_sum, sizeof(out.law_sum));
    return out;
}

struct recording room_pay_now(const struct web_request *q)
{
    return (struct recording){.province = q->app->province,
                              .at_us = store_now_us(),
                              .actor = q->user.name,
                              .source = STR(""),
                              .reference = STR("")};
}

month room_pay_month(const struct web_request *q)
{
    month m;
    return month_parse(web_param(q, "month"), &m) ? m : month_of(web_today()) + 1;
}

/* 14:05 in Viet Nam. */
str room_pay_clock(struct web_request *q, int64_t us)
{
    int64_t minute = us / 60000000 + (int64_t)7 * 60;
    int64_t h = minute / 60 % 24, m = minute % 60;
    return sheet_fmt(q, "%l:%z%l %s", h, m < 10 ? "0" : "", m, sheet_day(q, day_of_moment(us)));
}

/* "mô phỏng 12/2026 (Trần B, 14:05 29/11/2026)" */
static str job_name(struct web_request *q, const struct web_job_name *n, month m)
{
    return m != 0 ? sheet_fmt(q, "%z %s (%z, %s)", n->what[q->lang], sheet_month(q, m), n->actor,
                              room_pay_clock(q, n->began_us))
                  : sheet_fmt(q, "%z (%z, %s)", n->what[q->lang], n->actor,
                              room_pay_clock(q, n->began_us));
}

/* What is not at its end: the page asks for itself again, by script or without. */
static void put_live(struct sheet *s, const struct web_job *job, str head)
{
    struct web_request *q = s->q;
    int64_t seconds = (store_now_us() - job->name.began_us) / 1000000;
    bool waits = job->state == WEB_JOB_WAITING;
    struct page_sheet_live page = {
        .said = waits ? sheet_fmt(q, TEXT_PAY_JOB_WAITING[q->lang].p, head, (int64_t)job->ahead,
                                  job_name(q, &job->before, 0))
                      : sheet_fmt(q, TEXT_PAY_JOB_RUNNING[q->lang].p, head, seconds),
        .steps = !waits && job->total > 0,
        .done = sheet_fmt(q, "%l", (int64_t)job->done),
        .total = sheet_fmt(q, "%l", (int64_t)job->total),
        .script = asset_path("live.js")};
    if (page.steps)
        page.part = sheet_fmt(q, "%l%%", (int64_t)(job->done * 100 / job->total));
    page_sheet_live(&s->a->body, &page, q->lang);
}

/* What went wrong may name a household of any commune. */
static bool may_read_wrong(const struct web_request *q, const struct web_job *job)
{
    return str_eq_c(q->user.name, job->name.actor) ||
           roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ) ||
           roles_held_everywhere(&q->user.held, RIGHT_MONEY_READ);
}

static void put_failed(struct sheet *s, const struct web_job *job, str head)
{
    struct web_request *q = s->q;
    struct page_sheet_wrong page = {.said = sheet_fmt(q, TEXT_PAY_JOB_OTHER[q->lang].p, head)};
    if (may_read_wrong(q, job)) {
        page.said = sheet_fmt(q, TEXT_PAY_JOB_FAILED[q->lang].p, head,
                              arena_str(q->arena, str_from_c(job->wrong.text[q->lang])));
        page.hint = arena_str(q->arena, str_from_c(job->wrong.hint[q->lang]));
    }
    page_sheet_wrong(&s->a->body, &page, q->lang);
}

void room_pay_job(struct sheet *s, enum web_job_kind kind)
{
    struct web_request *q = s->q;
    struct web_job job;
    web_job_standing(kind, &job);
    if (job.state == WEB_JOB_IDLE)
        return;
    str head = job_name(q, &job.name, job.month);
    if (job.state == WEB_JOB_RUNNING || job.state == WEB_JOB_WAITING) {
        put_live(s, &job, head);
        return;
    }
    if (job.state == WEB_JOB_FAILED) {
        put_failed(s, &job, head);
        return;
    }
    sheet_note(s, STR(""),
               sheet_fmt(q, TEXT_PAY_JOB_DONE[q->lang].p, head,
                         (job.ended_us - job.name.began_us) / 1000000));
}

str room_pay_fund(const struct web_request *q, str fund)
{
    return str_eq_c(fund, "central")    ? TEXT_BUDGET_CENTRAL[q->lang]
           : str_eq_c(fund, "province") ? TEXT_BUDGET_PROVINCE[q->lang]
           : str_eq_c(fund, "commune")  ? TEXT_BUDGET_COMMUNE[q->lang]
           : str_eq_c(fund, "raised")   ? TEXT_BUDGET_RAISED[q->lang]
                                        : fund;
}
