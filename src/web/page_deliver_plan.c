/* A list of whom the law owes something other than monthly cash and who does not have it, made by
 * an officer; somebody else decides on it (page_deliver_do.c). The same modules as `ansinh deliver
 * plan`. */
#include "pay/deliver_law.h"
#include "web/room_deliver.h"

#define PLAN ROOM_DELIVER_HERE "/lap"

/* Loans are the bank's; houses, courses and models are planned with their project. */
static bool is_planned_here(enum deliver_kind kind)
{
    return kind == DELIVER_PREMIUM || kind == DELIVER_ONCE || kind == DELIVER_IN_KIND ||
           kind == DELIVER_ELECTRICITY || kind == DELIVER_TUITION || kind == DELIVER_LEGAL_AID;
}

/* The first commune where it is theirs to plan; empty: the whole province, or nothing. */
static str my_commune(struct web_request *q)
{
    uint32_t n;
    const str *mine = roles_held_communes(&q->user.held, q->arena, RIGHT_DELIVER_RECORD, &n);
    return mine != NULL && n > 0 ? mine[0] : STR("");
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_form f;
    (void)e;
    sheet_begin(&s, TEXT_DELIVER_PLAN[q->lang], TEXT_DELIVER_PLAN_LEAD[q->lang], room_deliver_links,
                PLAN, wrong);
    room_pay_job(&s, WEB_JOB_DELIVER);
    sheet_go(&s, STR(ROOM_DELIVER_HERE "?by=list"), TEXT_DELIVER_PLAN_LISTS[q->lang]);
    sheet_form_begin(&f, &s, STR(PLAN), STR(""), STR(""));
    sheet_select(&f, "kind", TEXT_DELIVER_KIND, NULL);
    for (int k = 0; k < DELIVER_KINDS; k++) {
        if (is_planned_here((enum deliver_kind)k))
            sheet_option(&f, str_from_c(deliver_kind_code((enum deliver_kind)k)),
                         str_from_c(deliver_kind_name((enum deliver_kind)k, q->lang)), k == 0);
    }
    sheet_field(&f, "month", TEXT_PAY_MONTH, TEXT_DELIVER_PLAN_MONTH_HINT,
                sheet_month(q, month_of(web_today())));
    sheet_field(&f, "commune", TEXT_PAY_COMMUNE_CODE, TEXT_DELIVER_PLAN_COMMUNE_HINT,
                my_commune(q));
    sheet_field(&f, "on", TEXT_PAY_DAY, NULL, sheet_day(q, web_today()));
    sheet_button(&f, TEXT_DELIVER_PLAN_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

/* ---- the work ---- */

static struct deliver_question question_of(const struct web_job_order *o, struct arena *a)
{
    const enum deliver_kind kind = (enum deliver_kind)o->of;
    const struct deliver_benefits v = deliver_benefits_of(a, o->app->law, kind, STR(""));
    struct deliver_question out = {
        .law = o->app->law, .areas = o->app->areas, .benefits = v.v, .n_benefits = v.n};
    deliver_period(kind, o->month, &out.from, &out.to);
    return out;
}

/* Who is owed it in the commune (empty: anywhere), with the budget that pays it. */
static enum err_code take_owed(const struct web_job_order *o, const struct deliver_question *k,
                               const struct programme_settings *settings,
                               const struct deliver_owed_rows *rows, struct delivery *v,
                               uint32_t *n, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct deliver_owed *r = &rows->v[i];
        if (r->why != DELIVER_OWED || (o->note.n > 0 && !str_eq(r->d.commune, o->note)))
            continue;
        struct delivery *d = &v[(*n)++];
        *d = r->d;
        d->line_commune = d->commune;
        d->provider = STR("");
        code = deliver_take_fund(settings, law_find(k->law, d->benefit), month_year(k->from), d, e);
    }
    if (code == ERR_NONE && *n == 0)
        code = err_set(e, ERR_INPUT, "không còn ai chưa có", "nobody is without it");
    return code;
}

static enum err_code plan_list(const struct web_job_order *o, struct arena *a, str *answer,
                               struct err *e)
{
    const struct deliver_question question = question_of(o, a);
    const struct deliver_words w = {.on_day = o->on};
    struct deliver_owed_rows rows = {0};
    struct programme_settings settings = {0};
    struct store_conn *c = NULL;
    uint32_t n = 0;
    bool again;
    if (question.n_benefits == 0)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi nào loại này",
                       "the law has no benefit of this kind");
    enum err_code code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = deliver_owed_read(c, a, &o->r, &question, &rows, e);
    if (code == ERR_NONE)
        code = programme_settings_read(c, a, o->r.province, &settings, e);
    store_pool_return(o->app->pool, c);
    if (code != ERR_NONE)
        return code;
    struct delivery *v = arena_array(a, struct delivery, (size_t)rows.n + 1);
    code = take_owed(o, &question, &settings, &rows, v, &n, e);
    return code == ERR_NONE ? deliver_plan(o->app->pool, a, &o->r, &w, v, n, answer, &again, e)
                            : code;
}

static enum err_code order(struct web_request *q, struct web_answer *a, struct web_job_order *o,
                           struct err *e)
{
    enum deliver_kind kind = deliver_kind_find(web_param(q, "kind"));
    *o = (struct web_job_order){.kind = WEB_JOB_DELIVER,
                                .app = q->app,
                                .of = kind,
                                .note = web_param(q, "commune"),
                                .what = {"lập danh sách", "planning a list"}};
    if (!is_planned_here(kind))
        return err_set(e, ERR_INPUT, "chọn một loại", "choose a kind");
    enum err_code code = web_may(q, a, RIGHT_DELIVER_RECORD, o->note, e);
    if (code == ERR_NONE)
        code = web_recording(q, "decision", &o->r, e);
    if (code == ERR_NONE)
        code = sheet_take_month(q, "month", TEXT_PAY_MONTH, &o->month, e);
    return code == ERR_NONE ? sheet_take_day(q, "on", TEXT_PAY_DAY, &o->on, e) : code;
}

static enum err_code plan(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    struct web_job_order o;
    enum err_code code = order(q, a, &o, &said);
    if (code == ERR_NONE)
        code = web_job_begin(&o, plan_list, &said);
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, &said, STR(""), STR(""), show, e);
    web_job_settle(WEB_JOB_DELIVER, ROOM_PAY_WAIT_MS);
    web_redirect(a, STR(PLAN));
    return ERR_NONE;
}

#define PLANNED                                                                                    \
    {"kind", WEB_TEXT, 16, false}, {"month", WEB_TEXT, 10, false},                                 \
        {"commune", WEB_TEXT, 5, false},                                                           \
    {                                                                                              \
        "on", WEB_TEXT, 10, false                                                                  \
    }

const struct web_route web_routes_deliver_plan[] = {
    {ROOM_PAY_ROUTE("GET", PLAN, RIGHT_DELIVER_RECORD, page, "Lập danh sách giao",
                    "Plan a list of deliveries"),
     .nobody = true},
    {ROOM_PAY_ROUTE("POST", PLAN, RIGHT_DELIVER_RECORD, plan, "Lập danh sách giao",
                    "Plan a list of deliveries"),
     .fields = {PLANNED}},
    {0},
};
