/* What a proposal would cost, whom it would reach: a law file is sent, the simulation runs as a
 * job, its figures stand here. Figures alone: nobody is named. */
#include "base/csv.h"
#include "web/room_pay.h"
#include "web/simulate_kept.h"

#define HERE "/mo-phong"

/* ---- what came of it ---- */

static void cost_heads(struct sheet_table *t)
{
    sheet_head_number(t, TEXT_SIMULATE_NOW);
    sheet_head_number(t, TEXT_SIMULATE_THEN);
    sheet_head_number(t, TEXT_SIMULATE_MORE);
}

static void cost_cells(struct sheet_table *t, const struct simulate_cost *c)
{
    sheet_cell_money(t, c->amount[0]);
    sheet_cell_money(t, c->amount[1]);
    sheet_cell_money(t, c->amount[1] - c->amount[0]);
}

static void put_sum(struct sheet *s, const struct simulate_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, sheet_fmt(q, TEXT_SIMULATE_RESULT[q->lang].p, k->name));
    sheet_pair(&p, TEXT_SIMULATE_MONTHS,
               sheet_fmt(q, TEXT_SIMULATE_SPAN[q->lang].p, k->months, sheet_month(q, k->from)));
    sheet_pair(&p, TEXT_SIMULATE_BY, k->actor);
    sheet_pair(&p, TEXT_SIMULATE_WHEN, room_pay_clock(q, k->at_us));
    if (k->sum.n == 1) {
        const struct simulate_cost *c = k->sum.v;
        sheet_pair(&p, TEXT_SIMULATE_NOW, sheet_money(q, c->amount[0]));
        sheet_pair(&p, TEXT_SIMULATE_THEN, sheet_money(q, c->amount[1]));
        sheet_pair(&p, TEXT_SIMULATE_MORE, sheet_money(q, c->amount[1] - c->amount[0]));
    }
    sheet_pair(&p, TEXT_SIMULATE_GAINING, sheet_int(q, k->gaining));
    sheet_pair(&p, TEXT_SIMULATE_LOSING, sheet_int(q, k->losing));
    sheet_pair_link(&p, TEXT_SIMULATE_FILE, TEXT_SIMULATE_CSV[q->lang], STR(HERE "/tep"));
    sheet_pairs_end(&p);
}

static void put_months(struct sheet *s, const struct simulate_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    const struct simulate_cost *v = k->by_month.v;
    sheet_table_begin(&t, s, TEXT_SIMULATE_BY_MONTH[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_MONTH);
    cost_heads(&t);
    for (uint32_t i = 0; i < k->by_month.n; i++) {
        sheet_cell(&t, sheet_month(q, v[i].month));
        cost_cells(&t, &v[i]);
    }
    sheet_table_end(&t, TEXT_SIMULATE_NOTHING[q->lang], STR(""));
}

static void put_benefits(struct sheet *s, const struct simulate_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    const struct simulate_cost *v = k->by_benefit.v;
    sheet_table_begin(&t, s, TEXT_SIMULATE_BY_BENEFIT[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head(&t, TEXT_PAY_FUND);
    sheet_head_number(&t, TEXT_SIMULATE_PERSONS_NOW);
    sheet_head_number(&t, TEXT_SIMULATE_PERSONS_THEN);
    cost_heads(&t);
    sheet_head_number(&t, TEXT_SIMULATE_UNKNOWN);
    for (uint32_t i = 0; i < k->by_benefit.n; i++) {
        sheet_cell(&t, sheet_law(q, v[i].benefit));
        sheet_cell(&t, room_pay_fund(q, v[i].fund));
        sheet_cell_int(&t, v[i].persons[0]);
        sheet_cell_int(&t, v[i].persons[1]);
        cost_cells(&t, &v[i]);
        sheet_cell_int(&t, v[i].undetermined[1]);
    }
    sheet_table_end(&t, TEXT_SIMULATE_NOTHING[q->lang], STR(""));
}

static void put_communes(struct sheet *s, const struct simulate_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    const struct simulate_cost *v = k->by_commune.v;
    sheet_table_begin(&t, s, TEXT_SIMULATE_BY_COMMUNE[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_COMMUNE);
    cost_heads(&t);
    for (uint32_t i = 0; i < k->by_commune.n; i++) {
        sheet_cell(&t, sheet_commune(q, v[i].commune));
        cost_cells(&t, &v[i]);
    }
    sheet_table_end(&t, TEXT_SIMULATE_NOTHING[q->lang], STR(""));
}

static void put_groups(struct sheet *s, str title, const struct simulate_groups *g)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, title, STR(""));
    sheet_head(&t, TEXT_SIMULATE_GROUP);
    sheet_head_number(&t, TEXT_SIMULATE_HOUSEHOLDS);
    sheet_head_number(&t, TEXT_SIMULATE_GAINING);
    sheet_head_number(&t, TEXT_SIMULATE_LOSING);
    sheet_head_number(&t, TEXT_SIMULATE_GAINED);
    sheet_head_number(&t, TEXT_SIMULATE_LOST);
    for (uint32_t i = 0; i < g->n; i++) {
        const struct simulate_group *x = &g->v[i];
        if (x->households == 0)
            continue;
        sheet_cell(&t, x->name.n > 0 ? sheet_law(q, x->name) : TEXT_SIMULATE_UNKNOWN[q->lang]);
        sheet_cell_int(&t, x->households);
        sheet_cell_int(&t, x->gaining);
        sheet_cell_int(&t, x->losing);
        sheet_cell_money(&t, x->gained);
        sheet_cell_money(&t, x->lost);
    }
    sheet_table_end(&t, TEXT_SIMULATE_NOTHING[q->lang], STR(""));
}

static void put_classes(struct sheet *s, const struct simulate_kept *k)
{
    const struct simulate_classes *g = &k->classes;
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_SIMULATE_CLASSES[q->lang], STR(""));
    sheet_head(&t, TEXT_SIMULATE_RULE);
    sheet_head(&t, TEXT_SIMULATE_GROUP);
    sheet_head_number(&t, TEXT_SIMULATE_HOUSEHOLDS_NOW);
    sheet_head_number(&t, TEXT_SIMULATE_HOUSEHOLDS_THEN);
    for (uint32_t i = 0; i < g->n; i++) {
        const struct simulate_class *x = &g->v[i];
        sheet_cell(&t, sheet_law(q, k->rules[i]));
        sheet_cell(&t, x->name.n > 0 ? sheet_law(q, x->name) : TEXT_SIMULATE_UNKNOWN[q->lang]);
        sheet_cell_int(&t, x->households[0]);
        sheet_cell_int(&t, x->households[1]);
    }
    sheet_table_end(&t, TEXT_SIMULATE_NOTHING[q->lang], STR(""));
}

/* ---- asking ---- */

static void ask_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR(HERE "/chay"), TEXT_SIMULATE_ASK[q->lang],
                     TEXT_SIMULATE_ASK_NOTE[q->lang]);
    sheet_upload(&f, "file", TEXT_SIMULATE_PROPOSAL, NULL);
    sheet_field(&f, "from", TEXT_SIMULATE_FROM, NULL, sheet_month(q, month_of(web_today()) + 1));
    sheet_field(&f, "months", TEXT_SIMULATE_MONTHS, TEXT_SIMULATE_MONTHS_HINT, STR("12"));
    sheet_button(&f, TEXT_SIMULATE_RUN);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct sheet s = {q, a};
    struct simulate_kept k;
    enum err_code code = web_may(q, a, RIGHT_FIGURES_READ, STR(""), e);
    if (code != ERR_NONE)
        return code;
    simulate_kept_read(q->arena, q->lang, false, &k);
    sheet_begin(&s, TEXT_SIMULATE_TITLE[q->lang], TEXT_SIMULATE_LEAD[q->lang], NULL, NULL, wrong);
    room_pay_job(&s, WEB_JOB_SIMULATE);
    if (k.name.n > 0) {
        put_sum(&s, &k);
        put_months(&s, &k);
        put_benefits(&s, &k);
        put_groups(&s, TEXT_SIMULATE_TENTHS[q->lang], &k.tenths);
        put_groups(&s, TEXT_SIMULATE_BY_CLASS[q->lang], &k.by_class);
        put_classes(&s, &k);
        put_communes(&s, &k);
    }
    ask_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

static enum err_code take_order(struct web_request *q, struct web_job_order *o, struct err *e)
{
    int64_t months = 0;
    *o = (struct web_job_order){.kind = WEB_JOB_SIMULATE,
                                .app = q->app,
                                .r = {.province = q->app->province, .actor = q->user.name},
                                .what = {"mô phỏng", "simulation"},
                                .file = q->file,
                                .file_name = q->file_name};
    if (q->file.n == 0)
        return err_set(e, ERR_INPUT, "chưa chọn tệp", "no file is chosen");
    enum err_code code = sheet_take_month(q, "from", TEXT_SIMULATE_FROM, &o->month, e);
    if (code == ERR_NONE && (!num_parse_int(web_param(q, "months"), &months) || months < 1 ||
                             months > SIMULATE_PAGE_MONTHS))
        code = err_set(e, ERR_INPUT, "số tháng: từ 1 đến %d", "months: from 1 to %d",
                       SIMULATE_PAGE_MONTHS);
    o->act = (int)months;
    return code;
}

/* A text that does not compile is refused at once, beside the form. */
static enum err_code run(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct web_job_order o;
    struct err said = {0};
    const struct law *with;
    enum err_code code = web_may(q, a, RIGHT_FIGURES_READ, STR(""), &said);
    if (code == ERR_NONE)
        code = take_order(q, &o, &said);
    if (code == ERR_NONE)
        code = room_simulate_law(q->app, q->arena, o.file_name, o.file, &with, &said);
    if (code == ERR_NONE)
        code = web_job_begin(&o, simulate_kept_run, &said);
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, &said, STR(HERE), STR(""), show, e);
    web_job_settle(WEB_JOB_SIMULATE, ROOM_PAY_WAIT_MS);
    web_redirect(a, STR(HERE));
    return ERR_NONE;
}

/* ---- as a file ---- */

static enum err_code as_csv(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct simulate_kept k;
    enum err_code code = web_may(q, a, RIGHT_FIGURES_READ, STR(""), e);
    if (code != ERR_NONE)
        return code;
    simulate_kept_read(q->arena, q->lang, true, &k);
    a->type = "text/csv; charset=utf-8";
    web_header(a, "Content-Disposition", STR("attachment; filename=\"mo-phong.csv\""));
    buf_add_c(&a->body, "month,fund,programme,benefit,commune,person_months_now,person_months_then,"
                        "now_vnd,then_vnd,difference_vnd,undetermined\r\n");
    for (uint32_t i = 0; i < k.all.n; i++) {
        const struct simulate_cost *c = &k.all.v[i];
        buf_fmt(&a->body, "%s,%s,%s,%s,%s,%l,%l,%l,%l,%l,%l\r\n", sheet_iso(q, c->month), c->fund,
                c->programme, c->benefit, c->commune, c->persons[0], c->persons[1], c->amount[0],
                c->amount[1], c->amount[1] - c->amount[0], c->undetermined[1]);
    }
    return ERR_NONE;
}

#define ROUTE(method_, path_, handler_, vi, en)                                                    \
    .method = (method_), .path = (path_), .access = WEB_RIGHT_EVERYWHERE,                          \
    .right = RIGHT_FIGURES_READ, .handler = (handler_), .title = {vi, en}

const struct web_route web_routes_simulate[] = {
    {ROUTE("GET", HERE, page, "Mô phỏng một đề xuất", "Simulate a proposal"),
     .nav = {"Mô phỏng", "Simulation"}},
    {ROUTE("POST", HERE "/chay", run, "Chạy mô phỏng", "Run a simulation"),
     .fields = {{"from", WEB_TEXT, 10, false},
                {"months", WEB_TEXT, 4, false},
                {"file", WEB_FILE, SIMULATE_FILE_BYTES, false}}},
    {ROUTE("GET", HERE "/tep", as_csv, "Kết quả mô phỏng, thành tệp", "Its figures as a file")},
    {0},
};
