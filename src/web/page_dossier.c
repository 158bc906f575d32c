/* Dossiers of inspection: the list, one with its acts and what can be done next by the table of
 * states (evidence/inspect/dossier.h), its conclusion as a document. */
#include "evidence/inspect/checklist.h"
#include "web/room_inspect.h"

static const char *const verdicts[] = {"confirmed", "refuted", "undetermined"};
#define VERDICTS (sizeof(verdicts) / sizeof(verdicts[0]))

static str verdict_name(struct web_request *q, str code)
{
    if (str_eq_c(code, "confirmed"))
        return TEXT_INSPECT_CONFIRMED[q->lang];
    if (str_eq_c(code, "refuted"))
        return TEXT_INSPECT_REFUTED[q->lang];
    return TEXT_INSPECT_UNDETERMINED[q->lang];
}

static str dossier_url(struct web_request *q, int64_t id)
{
    return sheet_fmt(q, "/thanh-tra/ho-so/%l", id);
}

enum err_code room_inspect_open(struct web_request *q, int64_t entity, int64_t *dossier,
                                struct err *e)
{
    *dossier = 0;
    enum err_code code = web_db(q, e);
    return code == ERR_NONE
               ? dossier_not_closed(q->db, q->arena, q->app->province, entity, dossier, e)
               : code;
}

void room_inspect_open_form(struct sheet *s, str whom, str why)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    if (!sheet_mine(q, RIGHT_INSPECT_WRITE, STR("")))
        return;
    sheet_form_begin(&f, s, STR("/thanh-tra/ho-so"), TEXT_INSPECT_OPEN[q->lang], STR(""));
    if (whom.n > 0)
        sheet_hidden(&f, "entity", whom);
    else
        sheet_field(&f, "entity", TEXT_PAY_WHO, TEXT_PAY_WHO_HINT, STR(""));
    sheet_field(&f, "why", TEXT_INSPECT_WHY, TEXT_INSPECT_WHY_HINT, why);
    sheet_button(&f, TEXT_INSPECT_OPEN);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

/* ---- the list ---- */

static void put_one(struct sheet *s, struct sheet_table *t, const struct dossier *d,
                    const struct sheet_who *who)
{
    struct web_request *q = s->q;
    const struct dossier_act *c = dossier_conclusion(d);
    day due = dossier_due(d);
    bool late = due != 0 && due < web_today();
    sheet_cell_link(t, sheet_fmt(q, "%l", d->id), dossier_url(q, d->id));
    sheet_cell_link(t, who->name, who->url);
    sheet_cell(t, d->why);
    sheet_cell(t, str_from_c(dossier_state_name(d->state, q->lang)));
    sheet_cell(t, c != NULL ? verdict_name(q, c->verdict) : STR(""));
    sheet_cell(t, c != NULL && c->amount > 0 ? sheet_money(q, c->amount) : STR(""));
    sheet_cell(t, late ? sheet_fmt(q, TEXT_INSPECT_LATE[q->lang].p, sheet_day(q, due))
                       : sheet_day(q, due));
}

/* The last first; at most a page of them after the one numbered `before`. */
static enum err_code show_list(struct web_request *q, struct web_answer *a, const struct err *wrong,
                               struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct dossiers all = {0};
    struct sheet_who *who;
    int64_t *entities, before = 0;
    uint32_t *rows, n = 0, more = 0;
    enum err_code code = web_may(q, a, RIGHT_INSPECT_READ, STR(""), e);
    if (code == ERR_NONE)
        code = web_db(q, e);
    if (code == ERR_NONE)
        code = dossier_read(q->db, q->arena, q->app->province, 0, &all, e);
    if (code != ERR_NONE)
        return code;
    num_parse_int(web_param(q, "before"), &before);
    entities = arena_array(q->arena, int64_t, SHEET_ROWS);
    rows = arena_array(q->arena, uint32_t, SHEET_ROWS);
    for (uint32_t i = all.n; i-- > 0;) {
        if (before > 0 && all.v[i].id >= before)
            continue;
        more += n == SHEET_ROWS;
        if (n == SHEET_ROWS)
            break;
        rows[n] = i;
        entities[n++] = all.v[i].entity;
    }
    code = room_inspect_names(q, entities, n, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_INSPECT_DOSSIERS[q->lang], TEXT_INSPECT_DOSSIERS_LEAD[q->lang],
                room_inspect_links, "/thanh-tra/ho-so", wrong);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_INSPECT_DOSSIER);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_INSPECT_WHY);
    sheet_head(&t, TEXT_PAY_STATE);
    sheet_head(&t, TEXT_INSPECT_VERDICT);
    sheet_head_number(&t, TEXT_INSPECT_AMOUNT);
    sheet_head(&t, TEXT_INSPECT_DUE);
    for (uint32_t i = 0; i < n; i++)
        put_one(&s, &t, &all.v[rows[i]], &who[i]);
    sheet_table_end(&t, TEXT_INSPECT_NO_DOSSIER[q->lang],
                    more > 0 ? sheet_fmt(q, "/thanh-tra/ho-so?before=%l", all.v[rows[n - 1]].id)
                             : STR(""));
    room_inspect_open_form(&s, STR(""), STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code list(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_list(q, a, NULL, e);
}

static enum err_code open_one(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t entity = 0;
    str answer = STR("");
    bool again;
    enum err_code code = web_recording(q, "form", &r, &said);
    if (code == ERR_NONE)
        code = sheet_take_entity(q, "entity", &entity, &said);
    if (code == ERR_NONE)
        code = dossier_open(q->app->pool, q->arena, &r, entity, web_param(q, "why"), web_today(),
                            &answer, &again, &said);
    return sheet_answer(q, a, code, &said, sheet_fmt(q, "/thanh-tra/ho-so/%s", answer), answer,
                        show_list, e);
}

/* ---- one ---- */

static enum err_code find(struct web_request *q, struct web_answer *a, struct dossier **out,
                          struct err *e)
{
    struct dossiers all = {0};
    int64_t id = 0;
    enum err_code code = web_may(q, a, RIGHT_INSPECT_READ, STR(""), e);
    if (code == ERR_NONE)
        code = web_db(q, e);
    if (code == ERR_NONE && num_parse_int(web_param(q, "number"), &id) && id > 0)
        code = dossier_read(q->db, q->arena, q->app->province, id, &all, e);
    if (code == ERR_NONE && all.n == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "không có hồ sơ %s", "there is no dossier %s",
                       web_param(q, "number"));
    }
    *out = all.v;
    return code;
}

static void put_acts(struct sheet *s, const struct dossier *d)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_INSPECT_ACTS[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_ACTOR);
    sheet_head(&t, TEXT_INSPECT_SAID);
    sheet_head(&t, TEXT_INSPECT_PAPERS);
    for (uint32_t i = 0; i < d->n; i++) {
        const struct dossier_act *x = &d->v[i];
        str verdict = x->verdict.n > 0 ? verdict_name(q, x->verdict) : STR("");
        str due =
            x->due != 0 ? sheet_fmt(q, TEXT_INSPECT_BY[q->lang].p, sheet_day(q, x->due)) : STR("");
        str money = x->amount > 0 ? sheet_money(q, x->amount) : STR("");
        sheet_cell(&t, sheet_day(q, x->on));
        sheet_cell(&t, str_from_c(dossier_step_name(x->step, q->lang)));
        sheet_cell(&t, x->actor);
        sheet_cell(&t, sheet_fmt(q, "%s %s %s %s", verdict, i == 0 ? d->why : x->said, money, due));
        sheet_cell(&t, sheet_fmt(q, "%s %s", x->evidence, x->rule));
    }
    sheet_table_end(&t, STR(""), STR(""));
}

/* ---- the checklist ---- */

#define CHECKS                                                                                     \
    12 /* fields of the form, each "ITEM=ANSWER"; what is beyond, the command records              \
        */

static const char *const answers[] = {"yes", "no", "unseen"};

static str check_field(struct web_request *q, uint32_t i)
{
    return sheet_fmt(q, "check%u", i + 1);
}

static void put_checklist(struct sheet *s, const struct dossier *d, const struct checklist *own)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_INSPECT_CHECKLIST[q->lang], STR(""));
    sheet_head(&t, TEXT_INSPECT_CHECK_ITEM);
    sheet_head(&t, TEXT_INSPECT_CHECKED);
    for (uint32_t i = 0; i < own->n; i++) {
        str answer = checklist_answer(d, own->v[i].code);
        sheet_cell(&t, own->v[i].text[q->lang]);
        sheet_cell(&t, str_from_c(checklist_answer_name(answer, q->lang)));
    }
    sheet_table_end(&t, STR(""), STR(""));
}

static void check_fields(struct sheet_form *f, const struct checklist *own)
{
    struct web_request *q = f->s->q;
    for (uint32_t i = 0; i < own->n && i < CHECKS; i++) {
        str name = check_field(q, i);
        sheet_select(f, arena_cstr(q->arena, name), own->v[i].text, NULL);
        sheet_option(f, STR(""), STR("–"), false);
        for (size_t k = 0; k < sizeof(answers) / sizeof(answers[0]); k++) {
            str value = sheet_fmt(q, "%s=%z", own->v[i].code, answers[k]);
            sheet_option(f, value,
                         str_from_c(checklist_answer_name(str_from_c(answers[k]), q->lang)),
                         str_eq(web_param(q, arena_cstr(q->arena, name)), value));
        }
    }
}

static enum err_code take_checks(struct web_request *q, struct dossier_checks *out, struct err *e)
{
    for (uint32_t i = 0; i < CHECKS; i++) {
        str rest = web_param(q, arena_cstr(q->arena, check_field(q, i)));
        if (rest.n == 0)
            continue;
        str item = str_split(&rest, '=');
        const struct dossier_check one = {item, rest};
        if (checklist_find(q->app->checklist, one.item) == NULL)
            return err_set(e, ERR_INPUT, "danh mục kiểm tra không có mục \"%s\"",
                           "the checklists have no item \"%s\"", one.item);
        vec_push(q->arena, out, one);
    }
    return ERR_NONE;
}

static void step_fields(struct sheet_form *f, enum dossier_step step, const struct checklist *own)
{
    struct web_request *q = f->s->q;
    bool words = step == DOSSIER_DO_VISIT || step == DOSSIER_DO_CONCLUDE ||
                 step == DOSSIER_DO_SEND_BACK || step == DOSSIER_DO_FOLLOW ||
                 step == DOSSIER_DO_DONE;
    if (step == DOSSIER_DO_CONCLUDE) {
        sheet_select(f, "verdict", TEXT_INSPECT_VERDICT, NULL);
        sheet_option(f, STR(""), STR("–"), false); /* nobody is accused by a default */
        for (size_t i = 0; i < VERDICTS; i++) {
            str code = str_from_c(verdicts[i]);
            sheet_option(f, code, verdict_name(q, code), str_eq(web_param(q, "verdict"), code));
        }
    }
    if (words)
        sheet_area(f, "said", TEXT_INSPECT_SAID, NULL);
    if (step == DOSSIER_DO_VISIT)
        check_fields(f, own);
    if (step == DOSSIER_DO_VISIT || step == DOSSIER_DO_DONE)
        sheet_field(f, "papers", TEXT_INSPECT_PAPERS, NULL, STR(""));
    if (step == DOSSIER_DO_CONCLUDE) {
        sheet_field(f, "rule", TEXT_INSPECT_ARTICLE, TEXT_INSPECT_ARTICLE_HINT, STR(""));
        sheet_field(f, "amount", TEXT_INSPECT_CLAIM, TEXT_INSPECT_CLAIM_HINT, STR(""));
    }
    if (step == DOSSIER_DO_FOLLOW)
        sheet_field(f, "due", TEXT_INSPECT_DUE, NULL, STR(""));
}

/* A form for each act that may follow, for who may do it: who concluded does not approve. */
static void put_steps(struct sheet *s, const struct dossier *d, const struct checklist *own)
{
    struct web_request *q = s->q;
    const struct dossier_act *c = dossier_conclusion(d);
    bool mine = c != NULL && officer_same(c->actor, q->user.name);
    if (!sheet_mine(q, RIGHT_INSPECT_WRITE, STR("")))
        return;
    for (enum dossier_step step = DOSSIER_DO_VISIT; step < DOSSIER_STEPS; step++) {
        const char *name = dossier_step_name(step, q->lang);
        const str label[2] = {str_from_c(dossier_step_name(step, LANG_VI)),
                              str_from_c(dossier_step_name(step, LANG_EN))};
        struct sheet_form f;
        if (dossier_after(d->state, step) == DOSSIER_REFUSED)
            continue;
        if (step == DOSSIER_DO_APPROVE && mine) {
            sheet_note(s, STR(""), TEXT_INSPECT_ANOTHER[q->lang]);
            continue;
        }
        sheet_form_begin(&f, s,
                         sheet_fmt(q, "/thanh-tra/ho-so/%l/%z", d->id, dossier_step_code(step)),
                         str_from_c(name), STR(""));
        step_fields(&f, step, own);
        sheet_button(&f, label);
        sheet_form_fields(&f);
        sheet_form_end(&f);
    }
}

static bool is_document(const struct dossier *d)
{
    return d->state == DOSSIER_APPROVED || d->state == DOSSIER_FOLLOWING ||
           d->state == DOSSIER_CLOSED;
}

static enum err_code show_one(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_pairs p;
    struct sheet_who *who;
    struct dossier *d;
    enum err_code code = find(q, a, &d, e);
    if (code == ERR_NONE)
        code = room_inspect_names(q, &d->entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    const struct dossier_act *c = dossier_conclusion(d);
    const struct checklist own = checklist_of(q->arena, q->app->checklist, d->why);
    sheet_begin(&s, sheet_fmt(q, TEXT_INSPECT_DOSSIER_OF[q->lang].p, d->id, who[0].name), STR(""),
                room_inspect_links, NULL, wrong);
    sheet_pairs_begin(&p, &s, STR(""));
    sheet_pair_link(&p, TEXT_PAY_NAME, who[0].name, who[0].url);
    sheet_pair_link(&p, TEXT_PAY_MEMBER, who[0].code, who[0].url);
    sheet_pair(&p, TEXT_INSPECT_WHY, d->why);
    sheet_pair(&p, TEXT_PAY_STATE, str_from_c(dossier_state_name(d->state, q->lang)));
    sheet_pair(&p, TEXT_INSPECT_DUE, sheet_day(q, dossier_due(d)));
    sheet_pairs_end(&p);
    put_acts(&s, d);
    put_checklist(&s, d, &own);
    if (c != NULL && c->amount > 0)
        sheet_go(&s, STR("/thu-hoi"), TEXT_INSPECT_RECOVERY[q->lang]);
    if (is_document(d))
        sheet_go(&s, sheet_fmt(q, "%s/giay", dossier_url(q, d->id)), TEXT_INSPECT_PAPER[q->lang]);
    put_steps(&s, d, &own);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code one(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_one(q, a, NULL, e);
}

static enum err_code do_step(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t id = 0;
    str answer = STR("");
    bool again;
    struct dossier_act act = {.step = dossier_step_find(web_param(q, "step")),
                              .on = web_today(),
                              .said = web_param(q, "said"),
                              .evidence = web_param(q, "papers"),
                              .verdict = web_param(q, "verdict"),
                              .rule = web_param(q, "rule")};
    num_parse_int(web_param(q, "number"), &id);
    enum err_code code = web_recording(q, "form", &r, &said);
    if (code == ERR_NONE && (act.step == DOSSIER_STEPS || act.step == DOSSIER_DO_OPEN))
        code = err_set(&said, ERR_INPUT, "không có việc này", "there is no such act");
    if (code == ERR_NONE)
        code = take_checks(q, &act.checks, &said);
    if (code == ERR_NONE)
        code = sheet_take_money(q, "amount", TEXT_INSPECT_CLAIM, &act.amount, &said);
    if (code == ERR_NONE && act.step == DOSSIER_DO_FOLLOW)
        code = sheet_take_day(q, "due", TEXT_INSPECT_DUE, &act.due, &said);
    if (code == ERR_NONE)
        code = dossier_do(q->app->pool, q->arena, &r, id, &act, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, dossier_url(q, id), sheet_fmt(q, "%l", id), show_one, e);
}

static enum err_code paper(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct dossier *d;
    struct buf text;
    enum err_code code = find(q, a, &d, e);
    buf_init(&text, q->arena, 1 << 20);
    if (code == ERR_NONE) {
        const struct checklist own = checklist_of(q->arena, q->app->checklist, d->why);
        code = dossier_paper(d, &own, &text, e);
    }
    if (code == ERR_NONE)
        code = web_seen(q, &d->entity, 1, STR(""), e);
    if (code != ERR_NONE)
        return code;
    struct page_sheet_paper page = {.title = TEXT_INSPECT_PAPER[q->lang], .text = buf_str(&text)};
    web_page_begin(q, a, page.title);
    page_sheet_paper(&a->body, &page, q->lang);
    sheet_end(&s);
    return ERR_NONE;
}

#define NUMBER                                                                                     \
    {                                                                                              \
        "number", WEB_TEXT, 18, true                                                               \
    }

const struct web_route web_routes_dossier[] = {
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra/ho-so", RIGHT_INSPECT_READ, list, "Hồ sơ kiểm tra",
                        "Dossiers of inspection"),
     .fields = {{"before", WEB_INT, 18, false}}},
    {ROOM_INSPECT_ROUTE("POST", "/thanh-tra/ho-so", RIGHT_INSPECT_WRITE, open_one,
                        "Lập hồ sơ kiểm tra", "Open a dossier"),
     .fields = {{"entity", WEB_TEXT, 64, false}, {"why", WEB_TEXT, 500, false}}},
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra/ho-so/{number}", RIGHT_INSPECT_READ, one,
                        "Một hồ sơ kiểm tra", "A dossier"),
     .fields = {NUMBER}},
    {ROOM_INSPECT_ROUTE("GET", "/thanh-tra/ho-so/{number}/giay", RIGHT_INSPECT_READ, paper,
                        "Kết luận để in", "The conclusion to print"),
     .fields = {NUMBER}},
    {ROOM_INSPECT_ROUTE("POST", "/thanh-tra/ho-so/{number}/{step}", RIGHT_INSPECT_WRITE, do_step,
                        "Một việc của hồ sơ", "An act of a dossier"),
     .fields = {NUMBER,
                {"step", WEB_TEXT, 16, true},
                {"said", WEB_TEXT, 4000, false},
                {"papers", WEB_TEXT, 500, false},
                {"verdict", WEB_TEXT, 16, false},
                {"rule", WEB_TEXT, 500, false},
                {"amount", WEB_TEXT, 24, false},
                {"due", WEB_TEXT, 10, false},
                {"check1", WEB_TEXT, 80, false},
                {"check2", WEB_TEXT, 80, false},
                {"check3", WEB_TEXT, 80, false},
                {"check4", WEB_TEXT, 80, false},
                {"check5", WEB_TEXT, 80, false},
                {"check6", WEB_TEXT, 80, false},
                {"check7", WEB_TEXT, 80, false},
                {"check8", WEB_TEXT, 80, false},
                {"check9", WEB_TEXT, 80, false},
                {"check10", WEB_TEXT, 80, false},
                {"check11", WEB_TEXT, 80, false},
                {"check12", WEB_TEXT, 80, false}}},
    {0},
};
