/* What if a parameter of the law were another: next month's cost and who would gain or lose, by the
 * simulation of docs/simulation.md. Reads; nothing is kept but the last answer. */
#include "web/page_whatif.h"
#include "base/fmt.h"
#include "registry/times.h"
#include "web/law_render.h"
#include "web/room_pay.h"
#include "web/room_simulate.h"

#define NUMBER "NẾU-NHƯ"
#define PROPOSAL_MAX 65536

static month next_month(void)
{
    return month_of(web_today()) + 1;
}

/* ---- the work ---- */

static str declared(const struct law *l, const struct law_symbol *s)
{
    for (uint32_t i = 0; i < law_source_count(l); i++) {
        if (str_eq(law_source(l, i)->name, s->file)) {
            str text = law_declaration(law_source(l, i)->text, s->line);
            return str_split(&text, '\n');
        }
    }
    return STR("");
}

/* A proposal (docs/language.md §4) with one row. */
static void write_proposal(const struct law *l, const struct law_symbol *s, str value, month m,
                           struct buf *b)
{
    char from[11];
    const str on = {from, day_format_iso(month_first_day(m), from)};
    buf_fmt(b,
            "---\nvăn bản: Nếu như\nsố hiệu: " NUMBER "\nhiệu lực: %s\nphạm vi: đề xuất\n---\n\n"
            "## Điều 1 — Nếu như\n\n%s\n\n| áp dụng từ | giá trị |\n|---|---|\n| %s | %s |\n",
            on, declared(l, s), on, value);
}

/* The answer: name, value, what it costs by the law and with it, who gains, who loses. */
static enum err_code work(const struct web_job_order *o, struct arena *a, str *answer,
                          struct err *e)
{
    const struct law_symbol *s = law_find(o->app->law, o->number);
    struct simulate_result r = {0};
    struct buf text, out;
    vnd amount[2] = {0, 0};
    buf_init(&text, a, PROPOSAL_MAX);
    buf_init(&out, a, 256);
    write_proposal(o->app->law, s, o->note, o->month, &text);
    struct room_simulate_question asked = {.app = o->app, .from = o->month, .months = 1};
    enum err_code code =
        room_simulate_law(o->app, a, STR("neu-nhu.md"), buf_str(&text), &asked.with, e);
    if (code == ERR_NONE)
        code = room_simulate(&asked, a, NULL, &r, e);
    for (uint32_t i = 0; code == ERR_NONE && i < r.n_costs; i++) {
        amount[0] += r.costs[i].amount[0];
        amount[1] += r.costs[i].amount[1];
    }
    buf_fmt(&out, "%s\t%s\t%l\t%l\t%l\t%l", s->id, o->note, amount[0], amount[1], r.gaining,
            r.losing);
    if (r.keeps != NULL)
        budget_need_close(r.keeps);
    *answer = buf_str(&out);
    return code;
}

/* ---- the box ---- */

static void put_answer(struct sheet *s, const struct web_job *job, str rest)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    int64_t v[4] = {0};
    str value = str_split(&rest, '\t');
    for (int i = 0; i < 4; i++)
        num_parse_int(str_split(&rest, '\t'), &v[i]);
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_LAW_IF_VALUE, value);
    sheet_pair(&p, TEXT_LAW_IF_MONTH, sheet_month(q, job->month));
    sheet_pair(&p, TEXT_LAW_IF_LAW, sheet_money(q, v[0]));
    sheet_pair(&p, TEXT_LAW_IF_WITH, sheet_money(q, v[1]));
    sheet_pair(&p, TEXT_LAW_IF_MORE, sheet_money(q, v[1] - v[0]));
    sheet_pair(&p, TEXT_LAW_IF_GAIN, sheet_int(q, v[2]));
    sheet_pair(&p, TEXT_LAW_IF_LOSE, sheet_int(q, v[3]));
    sheet_pairs_end(&p);
}

void room_whatif(struct web_request *q, struct web_answer *a, const struct law_symbol *s)
{
    struct sheet sheet = {q, a};
    struct sheet_form f;
    struct web_job job;
    if (s->kind != LAW_PARAM || s->type.kind != LAW_NUMBER || q->user.id == 0 ||
        !roles_held_everywhere(&q->user.held, RIGHT_FIGURES_READ))
        return;
    sheet_form_begin(&f, &sheet, sheet_fmt(q, "/luat/ten/%s/neu", sheet_part(q, s->id)),
                     TEXT_LAW_IF[q->lang], TEXT_LAW_IF_NOTE[q->lang]);
    sheet_field(&f, "value", TEXT_LAW_IF_NUMBER, NULL, STR(""));
    sheet_button(&f, TEXT_LAW_IF_ASK);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    web_job_standing(WEB_JOB_WHATIF, &job);
    str rest = str_from_c(job.answer);
    if (job.state != WEB_JOB_DONE)
        room_pay_job(&sheet, WEB_JOB_WHATIF);
    else if (str_eq(str_split(&rest, '\t'), s->id))
        put_answer(&sheet, &job, rest);
}

static enum err_code take_value(struct web_request *q, const struct law_symbol *s, str *out,
                                struct err *e)
{
    struct buf plain, b;
    int64_t v;
    str typed = web_param(q, "value");
    buf_init(&plain, q->arena, 128);
    buf_init(&b, q->arena, 128);
    /* 650.000 as people write it; 1,5 too. */
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] != '.' && typed.p[i] != ' ')
            buf_char(&plain, typed.p[i] == ',' ? '.' : typed.p[i]);
    }
    if (!law_value_parse(&s->type, buf_str(&plain), &v))
        return err_set(e, ERR_INPUT, "\"%s\" không phải giá trị của tham số này",
                       "\"%s\" is no value of this parameter", typed);
    law_value_write_people(&s->type, v, LANG_VI, &b);
    *out = buf_str(&b);
    return ERR_NONE;
}

static enum err_code ask(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct law_symbol *s = law_find(q->app->law, web_param(q, "name"));
    struct web_job_order o = {.kind = WEB_JOB_WHATIF,
                              .app = q->app,
                              .r = {.province = q->app->province, .actor = q->user.name},
                              .month = next_month(),
                              .what = {"nếu như", "what if"}};
    enum err_code code = web_may(q, a, RIGHT_FIGURES_READ, STR(""), e);
    if (code == ERR_NONE && (s == NULL || s->kind != LAW_PARAM || s->type.kind != LAW_NUMBER)) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "luật không có tham số này", "the law has no such parameter");
    }
    if (code == ERR_NONE)
        code = take_value(q, s, &o.note, e);
    if (code != ERR_NONE)
        return code;
    o.number = s->id;
    code = web_job_begin(&o, work, e);
    if (code == ERR_NONE) {
        web_job_settle(WEB_JOB_WHATIF, 2000);
        web_redirect(a, law_name_url(q->arena, s));
    }
    return code;
}

const struct web_route web_routes_whatif[] = {
    {.method = "POST",
     .path = "/luat/ten/{name}/neu",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {{"name", WEB_TEXT, 200, true}, {"value", WEB_TEXT, 40, true}},
     .handler = ask,
     .title = {"Nếu tham số khác đi", "What if a parameter were another"}},
    {0},
};
