/* Guided tasks for who learns: what to do, where, and whether it is done, which the audit log tells
 * of the one who asks. On synthetic data alone. */
#include "evidence/audit/audit.h"
#include "registry/times.h"
#include "web/route.h"
#include "web/sheet.h"

#define LAST_ENTRIES 20000 /* of the log: what was done longer ago is to be done again */

struct task {
    enum right right; /* of whom it is */
    bool read;
    const char *what; /* as the audit log has it */
    const char *url;
    str title, how;
};

#define TASKS 15

/* In the order of the chain: who is poor, what is owed, that it is paid, that it was right. */
static void tasks_of(struct task to[TASKS], enum lang l)
{
    const struct task all[TASKS] = {
        {RIGHT_PEOPLE_READ, true, "/ho/{code}", "/tim", TEXT_PRACTICE_FIND[l],
         TEXT_PRACTICE_FIND_HOW[l]},
        {RIGHT_REVIEW_MANAGE, false, "campaign.open", "/ra-soat", TEXT_PRACTICE_OPEN[l],
         TEXT_PRACTICE_OPEN_HOW[l]},
        {RIGHT_REVIEW_RECORD, false, "review.form", "/ra-soat", TEXT_PRACTICE_FORM[l],
         TEXT_PRACTICE_FORM_HOW[l]},
        {RIGHT_REVIEW_RECORD, false, "campaign.step", "/ra-soat", TEXT_PRACTICE_STEP[l],
         TEXT_PRACTICE_STEP_HOW[l]},
        {RIGHT_REVIEW_DECIDE, false, "campaign.decision", "/ra-soat", TEXT_PRACTICE_DECIDE[l],
         TEXT_PRACTICE_DECIDE_HOW[l]},
        {RIGHT_ENROL_PREPARE, false, "enrol.prepare", "/huong", TEXT_PRACTICE_ENROL[l],
         TEXT_PRACTICE_ENROL_HOW[l]},
        {RIGHT_ENROL_APPROVE, false, "enrol.approve", "/huong/cho-duyet", TEXT_PRACTICE_JUDGE[l],
         TEXT_PRACTICE_JUDGE_HOW[l]},
        {RIGHT_BUDGET_PREPARE, false, "budget.propose", "/ngan-sach/quyet-dinh",
         TEXT_PRACTICE_BUDGET[l], TEXT_PRACTICE_BUDGET_HOW[l]},
        {RIGHT_BUDGET_APPROVE, false, "budget.approve", "/ngan-sach/quyet-dinh",
         TEXT_PRACTICE_FUND[l], TEXT_PRACTICE_FUND_HOW[l]},
        {RIGHT_CYCLE_PREPARE, false, "cycle.prepare", "/chi-tra", TEXT_PRACTICE_LIST[l],
         TEXT_PRACTICE_LIST_HOW[l]},
        {RIGHT_CYCLE_APPROVE, false, "cycle.act", "/chi-tra", TEXT_PRACTICE_APPROVE[l],
         TEXT_PRACTICE_APPROVE_HOW[l]},
        {RIGHT_CYCLE_PAY, false, "cycle.import", "/chi-tra", TEXT_PRACTICE_REPORT[l],
         TEXT_PRACTICE_REPORT_HOW[l]},
        {RIGHT_REVIEW_RECORD, false, "complaint.reply", "/khieu-nai/so", TEXT_PRACTICE_ANSWER[l],
         TEXT_PRACTICE_ANSWER_HOW[l]},
        {RIGHT_INSPECT_WRITE, false, "inspect.sample", "/thanh-tra/mau", TEXT_PRACTICE_SAMPLE[l],
         TEXT_PRACTICE_SAMPLE_HOW[l]},
        {RIGHT_INSPECT_WRITE, false, "dossier", "/thanh-tra/ho-so", TEXT_PRACTICE_DOSSIER[l],
         TEXT_PRACTICE_DOSSIER_HOW[l]},
    };
    mem_copy(to, all, sizeof(all));
}

struct learning {
    struct task tasks[TASKS];
    int64_t done_us[TASKS]; /* 0: not yet */
};

static void take(void *ctx, bool read, str what, int64_t at_us)
{
    struct learning *x = ctx;
    for (int i = 0; i < TASKS; i++) {
        if (x->tasks[i].read == read && str_eq_c(what, x->tasks[i].what))
            x->done_us[i] = at_us;
    }
}

static str done_text(struct web_request *q, int64_t at_us)
{
    return at_us == 0
               ? TEXT_PRACTICE_NOT_YET[q->lang]
               : sheet_fmt(q, TEXT_PRACTICE_DONE[q->lang].p, sheet_day(q, day_of_moment(at_us)));
}

static void put_tasks(struct sheet *s, const struct learning *x)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    uint32_t n = 0, done = 0;
    for (int i = 0; i < TASKS; i++) {
        bool mine = roles_held_somewhere(&q->user.held, x->tasks[i].right);
        n += mine;
        done += mine && x->done_us[i] != 0;
    }
    sheet_table_begin(&t, s, sheet_fmt(q, TEXT_PRACTICE_COUNT[q->lang].p, done, n), STR(""));
    sheet_head(&t, TEXT_PRACTICE_TASK);
    sheet_head(&t, TEXT_PRACTICE_HOW);
    sheet_head(&t, TEXT_PRACTICE_STATE);
    for (int i = 0; i < TASKS; i++) {
        const struct task *task = &x->tasks[i];
        if (!roles_held_somewhere(&q->user.held, task->right))
            continue;
        sheet_cell_link(&t, task->title, str_from_c(task->url));
        sheet_cell(&t, task->how);
        sheet_cell(&t, done_text(q, x->done_us[i]));
    }
    sheet_table_end(&t, TEXT_PRACTICE_NONE[q->lang], STR(""));
}

static enum err_code practice(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct learning x = {0};
    enum err_code code = ERR_NONE;
    tasks_of(x.tasks, q->lang);
    if (q->app->practice) {
        code = web_db(q, e);
        if (code == ERR_NONE)
            code = audit_done(q->db, q->app->province, q->user.name, LAST_ENTRIES, take, &x, e);
    }
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PRACTICE_TITLE[q->lang],
                q->app->practice ? TEXT_PRACTICE_LEAD[q->lang] : TEXT_PRACTICE_REAL[q->lang], NULL,
                NULL, NULL);
    if (q->app->practice)
        put_tasks(&s, &x);
    sheet_end(&s);
    return ERR_NONE;
}

const struct web_route web_routes_practice[] = {
    {.method = "GET",
     .path = "/thuc-hanh",
     .access = WEB_LOGGED_IN,
     .handler = practice,
     .title = {"Bài tập thực hành", "Practice tasks"}},
    {0},
};
