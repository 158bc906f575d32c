/* Applications, and decisions of enrolment: preparing one, those that wait, approving or sending
 * back by somebody else, the paper. */
#include "pay/enrol_claim.h"
#include "pay/enrol_paper.h"
#include "pay/likely.h"
#include "web/room_pay.h"
#include "web/room_review.h"

static str act_url(struct web_request *q, int64_t act)
{
    return sheet_fmt(q, "/huong/viec/%l", act);
}

/* ---- a list of acts ---- */

struct page_of_acts {
    struct web_request *q;
    struct enrol_lines lines;
    bool more;
};

static bool take_act(void *ctx, const struct enrol_line *l)
{
    struct page_of_acts *x = ctx;
    struct arena *a = x->q->arena;
    struct enrol_line line = *l;
    if (!sheet_mine(x->q, RIGHT_PEOPLE_READ, l->commune))
        return true;
    if (x->lines.n == SHEET_ROWS) {
        x->more = true;
        return false;
    }
    line.benefit = arena_str(a, l->benefit);
    line.number = arena_str(a, l->number);
    line.signer = arena_str(a, l->signer);
    line.reason = arena_str(a, l->reason);
    line.article = arena_str(a, l->article);
    line.papers = arena_str(a, l->papers);
    line.prepared_by = arena_str(a, l->prepared_by);
    line.approved_by = arena_str(a, l->approved_by);
    line.commune = arena_str(a, l->commune);
    line.to_commune = arena_str(a, l->to_commune);
    vec_push(a, &x->lines, line);
    return true;
}

static enum err_code read_acts(struct web_request *q, enum enrol_desk desk, struct page_of_acts *x,
                               struct sheet_who **who, struct err *e)
{
    struct enrol_ask ask = {
        .desk = desk, .benefit = web_param(q, "benefit"), .commune = web_param(q, "commune")};
    *x = (struct page_of_acts){.q = q};
    num_parse_int(web_param(q, "after"), &ask.after);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = enrol_desk_read(q->db, q->app->province, &ask, take_act, x, e);
    int64_t *entities = arena_array(q->arena, int64_t, (size_t)x->lines.n + 1);
    *who = arena_array(q->arena, struct sheet_who, (size_t)x->lines.n + 1);
    for (uint32_t i = 0; i < x->lines.n; i++)
        entities[i] = x->lines.v[i].entity;
    if (code == ERR_NONE)
        code = sheet_names(q, entities, x->lines.n, *who, e);
    return code == ERR_NONE ? web_seen_list(q, entities, x->lines.n, ask.commune, e) : code;
}

static str more_url(struct web_request *q, const struct page_of_acts *x, const char *path)
{
    if (!x->more)
        return STR("");
    return sheet_fmt(q, "%z?after=%l&benefit=%s&commune=%s", path, x->lines.v[x->lines.n - 1].id,
                     sheet_part(q, web_param(q, "benefit")),
                     sheet_part(q, web_param(q, "commune")));
}

static void benefit_options(struct sheet_form *f, bool any)
{
    struct web_request *q = f->s->q;
    if (any)
        sheet_option(f, STR(""), TEXT_PAY_ANY[q->lang], true);
    for (uint32_t i = 0; i < law_symbol_count(q->app->law); i++) {
        const struct law_symbol *s = law_symbol(q->app->law, i);
        if (likely_is_monthly_cash(s))
            sheet_option(f, s->id, sheet_law(q, s->id), false);
    }
}

static void filter_form(struct sheet *s, const char *path)
{
    struct sheet_form f;
    sheet_form_get(&f, s, str_from_c(path));
    sheet_select(&f, "benefit", TEXT_PAY_BENEFIT, NULL);
    benefit_options(&f, true);
    sheet_field(&f, "commune", TEXT_PAY_COMMUNE_CODE, NULL, STR(""));
    sheet_button(&f, TEXT_PAY_SHOW);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

/* ---- what waits ---- */

static bool may_judge(const struct web_request *q, const struct enrol_line *l)
{
    return sheet_mine(q, RIGHT_ENROL_APPROVE, l->commune) &&
           !officer_same(l->prepared_by, q->user.name);
}

static void waiting_rows(struct sheet *s, struct sheet_table *t, const struct page_of_acts *x,
                         const struct sheet_who *who)
{
    struct web_request *q = s->q;
    for (uint32_t i = 0; i < x->lines.n; i++) {
        const struct enrol_line *l = &x->lines.v[i];
        str name = str_from_c(enrol_act_name(l->act, q->lang)), url = act_url(q, l->id);
        str text = sheet_fmt(q, "%l %s", l->id, name);
        if (may_judge(q, l))
            sheet_cell_check(t, "act", l->id, text, url);
        else
            sheet_cell_link(t, text, url);
        sheet_cell_link(t, who[i].name, who[i].url);
        sheet_cell(t, sheet_law(q, l->benefit));
        sheet_cell(t, sheet_month(q, l->from));
        sheet_cell(t, l->number);
        sheet_cell(t, sheet_commune(q, l->commune));
        sheet_cell(t, l->prepared_by);
    }
}

static void judge_fields(struct sheet_form *f)
{
    sheet_field(f, "note", TEXT_PAY_NOTE, TEXT_PAY_NOTE_HINT, STR(""));
    sheet_button_of(f, TEXT_PAY_APPROVE, "verdict", "approve");
    sheet_button_of(f, TEXT_PAY_SEND_BACK, "verdict", "send-back");
}

static enum err_code show_waiting(struct web_request *q, struct web_answer *a,
                                  const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct page_of_acts x;
    struct sheet_who *who;
    struct sheet_table t;
    struct sheet_form f;
    bool any = false;
    enum err_code code = read_acts(q, ENROL_DESK_WAITING, &x, &who, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < x.lines.n; i++)
        any = any || may_judge(q, &x.lines.v[i]);
    sheet_begin(&s, TEXT_PAY_WAITING[q->lang], TEXT_PAY_WAITING_LEAD[q->lang], room_pay_benefits,
                "/huong/cho-duyet", wrong);
    filter_form(&s, "/huong/cho-duyet");
    if (any) {
        sheet_form_begin(&f, &s, STR("/huong/duyet"), STR(""), STR(""));
        judge_fields(&f);
        sheet_form_fields(&f);
    }
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head(&t, TEXT_PAY_FROM);
    sheet_head(&t, TEXT_PAY_NUMBER);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head(&t, TEXT_PAY_PREPARED_BY);
    waiting_rows(&s, &t, &x, who);
    sheet_table_end(&t, TEXT_PAY_NONE_WAITING[q->lang], more_url(q, &x, "/huong/cho-duyet"));
    if (any)
        sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code waiting(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_waiting(q, a, NULL, e);
}

static enum err_code show_act(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e);

static enum err_code judge(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t *acts, one = 0;
    str answer = STR(""), verdict = web_param(q, "verdict");
    struct enrol_verdict v = {.province = q->app->province,
                              .approved = str_eq_c(verdict, "approve"),
                              .note = web_param(q, "note")};
    bool again, page = num_parse_int(web_param(q, "number"), &one);
    v.n = web_params(q, "act", &acts);
    v.acts = acts;
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE && v.n == 0)
        code = err_set(&said, ERR_INPUT, "chưa chọn việc nào", "no act is ticked");
    if (code == ERR_NONE && !v.approved && !str_eq_c(verdict, "send-back"))
        code = err_set(&said, ERR_INPUT, "chọn duyệt hay trả lại", "choose: approve or send back");
    if (code == ERR_NONE)
        code = enrol_approve(q->app->pool, q->arena, &r, &v, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, page ? act_url(q, one) : STR("/huong/cho-duyet"), answer,
                        page ? show_act : show_waiting, e);
}

/* ---- one act ---- */

static void show_pairs(struct sheet *s, const struct enrol_line *l, const struct sheet_who *who)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    str verdict = l->verdict == VERDICT_WAITING     ? TEXT_PAY_VERDICT_WAITING[q->lang]
                  : l->verdict == VERDICT_APPROVED  ? TEXT_PAY_VERDICT_APPROVED[q->lang]
                  : l->verdict == VERDICT_SENT_BACK ? TEXT_PAY_VERDICT_SENT_BACK[q->lang]
                                                    : STR("");
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair_link(&p, TEXT_PAY_NAME, who->name, who->url);
    sheet_pair(&p, TEXT_PAY_BENEFIT, sheet_law(q, l->benefit));
    sheet_pair(&p, TEXT_PAY_FROM, sheet_month(q, l->from));
    sheet_pair(&p, TEXT_PAY_NUMBER, l->number);
    sheet_pair(&p, TEXT_PAY_ON, sheet_day(q, l->on_day));
    sheet_pair(&p, TEXT_PAY_SIGNER, l->signer);
    sheet_pair(&p, TEXT_PAY_REASON, l->reason);
    sheet_pair(&p, TEXT_PAY_ARTICLE, l->article);
    sheet_pair(&p, TEXT_PAY_PAPERS, l->papers);
    sheet_pair(&p, TEXT_PAY_COMMUNE, sheet_commune(q, l->commune));
    sheet_pair(&p, TEXT_PAY_TO_COMMUNE, sheet_commune(q, l->to_commune));
    sheet_pair(&p, TEXT_PAY_PREPARED_BY, l->prepared_by);
    sheet_pair(&p, TEXT_PAY_VERDICT, verdict);
    sheet_pair(&p, TEXT_PAY_APPROVED_BY, l->approved_by);
    sheet_pair(&p, TEXT_PAY_STATE, str_from_c(enrol_state_name(l->state, q->lang)));
    sheet_pairs_end(&p);
}

/* All acts of the same person and benefit. */
static enum err_code show_history(struct sheet *s, const struct enrol_line *l, struct err *e)
{
    struct web_request *q = s->q;
    struct enrol_lines lines;
    struct sheet_table t;
    uint32_t first;
    enum err_code code =
        enrol_read(q->db, q->arena, q->app->province, l->entity, INT64_MAX, &lines, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = enrol_acts_of(&lines, l->entity, l->benefit, &first);
    sheet_table_begin(&t, s, TEXT_PAY_HISTORY[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_FROM);
    sheet_head(&t, TEXT_PAY_NUMBER);
    sheet_head(&t, TEXT_PAY_ON);
    sheet_head(&t, TEXT_PAY_APPROVED_BY);
    sheet_head(&t, TEXT_PAY_STATE);
    for (uint32_t i = first; i < first + n; i++) {
        const struct enrol_line *x = &lines.v[i];
        sheet_cell_link(&t, sheet_fmt(q, "%l %z", x->id, enrol_act_name(x->act, q->lang)),
                        act_url(q, x->id));
        sheet_cell(&t, sheet_month(q, x->from));
        sheet_cell(&t, x->number);
        sheet_cell(&t, sheet_day(q, x->on_day));
        sheet_cell(&t, x->approved_by);
        sheet_cell(&t, str_from_c(enrol_state_name(x->state, q->lang)));
    }
    sheet_table_end(&t, TEXT_PAY_NO_ACT[q->lang], STR(""));
    return ERR_NONE;
}

/* The act that the path names, which the one who asks may see. */
static enum err_code find_act(struct web_request *q, struct web_answer *a, struct enrol_line *l,
                              struct err *e)
{
    int64_t number = 0;
    num_parse_int(web_param(q, "number"), &number);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE) {
        code = enrol_one(q->db, q->arena, q->app->province, number, l, e);
        a->status = code == ERR_INPUT ? 404 : a->status;
    }
    if (code == ERR_NONE && l->commune.n > 0)
        code = web_may(q, a, RIGHT_PEOPLE_READ, l->commune, e);
    else if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, &l->entity, 1, e);
    return code == ERR_NONE ? web_seen(q, &l->entity, 1, STR(""), e) : code;
}

static enum err_code show_act(struct web_request *q, struct web_answer *a, const struct err *wrong,
                              struct err *e)
{
    struct sheet s = {q, a};
    struct enrol_line l = {0};
    struct sheet_who who = {0};
    struct sheet_form f;
    enum err_code code = find_act(q, a, &l, e);
    if (code == ERR_NONE)
        code = sheet_names(q, &l.entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s,
                sheet_fmt(q, TEXT_PAY_ACT_TITLE[q->lang].p, l.id,
                          str_from_c(enrol_act_name(l.act, q->lang))),
                STR(""), room_pay_benefits, NULL, wrong);
    show_pairs(&s, &l, &who);
    if (l.verdict == VERDICT_WAITING && may_judge(q, &l)) {
        sheet_form_begin(&f, &s, STR("/huong/duyet"), TEXT_PAY_JUDGE[q->lang], STR(""));
        sheet_hidden(&f, "act", sheet_fmt(q, "%l", l.id));
        sheet_hidden(&f, "number", sheet_fmt(q, "%l", l.id));
        judge_fields(&f);
        sheet_form_fields(&f);
        sheet_form_end(&f);
    } else if (l.verdict == VERDICT_WAITING) {
        sheet_note(&s, STR(""), TEXT_PAY_ANOTHER_JUDGES[q->lang]);
    }
    if (l.act != ACT_ASK)
        sheet_go(&s, sheet_fmt(q, "/huong/viec/%l/in", l.id), TEXT_PAY_PRINT[q->lang]);
    code = show_history(&s, &l, e);
    sheet_end(&s);
    return code;
}

static enum err_code act_page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_act(q, a, NULL, e);
}

/* What was approved can be checked by its code; a draft has none. */
static enum err_code put_code(struct web_request *q, const struct enrol_line *l,
                              struct page_sheet_paper *page, struct err *e)
{
    struct sheet_who who = {0};
    struct room_code x;
    enum err_code code = sheet_names(q, &l->entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    struct claim claim =
        enrol_claim(q->arena, l, who.name, sheet_commune(q, l->commune), web_today());
    claim.synthetic = q->app->practice;
    code = room_paper_code(q, &claim, &x, e);
    page->code = x.path;
    page->side = x.side;
    page->address = x.address;
    return code;
}

static enum err_code paper(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct enrol_line l = {0};
    struct buf text;
    const struct recording now = room_pay_now(q);
    enum err_code code = find_act(q, a, &l, e);
    const struct cycle_question question = room_pay_question(q, l.from);
    buf_init(&text, q->arena, 1 << 16);
    if (code == ERR_NONE)
        code = enrol_paper(q->db, q->arena, &now, &question, l.id, STR(""), &text, e);
    if (code != ERR_NONE)
        return code;
    struct page_sheet_paper page = {.title = TEXT_PAY_PRINT[q->lang], .text = buf_str(&text)};
    if (l.verdict == VERDICT_APPROVED)
        code = put_code(q, &l, &page, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, page.title);
    page_sheet_paper(&a->body, &page, q->lang);
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- preparing ---- */

static void act_options(struct sheet_form *f)
{
    static const enum enrol_act acts[] = {ACT_OPEN,   ACT_REFUSE,   ACT_ADJUST,  ACT_SUSPEND,
                                          ACT_RESUME, ACT_TRANSFER, ACT_RECEIVE, ACT_END};
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        sheet_option(f, str_from_c(enrol_act_code(acts[i])),
                     str_from_c(enrol_act_name(acts[i], f->s->q->lang)), false);
}

static enum err_code show_prepare(struct web_request *q, struct web_answer *a,
                                  const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_form f;
    (void)e;
    sheet_begin(&s, TEXT_PAY_PREPARE[q->lang], TEXT_PAY_PREPARE_LEAD[q->lang], room_pay_benefits,
                "/huong/lap", wrong);
    sheet_form_begin(&f, &s, STR("/huong/lap"), STR(""), STR(""));
    sheet_field(&f, "entity", TEXT_PAY_WHO, TEXT_PAY_WHO_HINT, STR(""));
    sheet_select(&f, "benefit", TEXT_PAY_BENEFIT, NULL);
    benefit_options(&f, false);
    sheet_select(&f, "act", TEXT_PAY_ACT, NULL);
    act_options(&f);
    sheet_field(&f, "from", TEXT_PAY_FROM, TEXT_PAY_FROM_HINT, STR(""));
    sheet_field(&f, "number", TEXT_PAY_NUMBER, NULL, STR(""));
    sheet_field(&f, "on", TEXT_PAY_ON, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "signer", TEXT_PAY_SIGNER, NULL, STR(""));
    sheet_area(&f, "reason", TEXT_PAY_REASON, TEXT_PAY_REASON_HINT);
    sheet_field(&f, "article", TEXT_PAY_ARTICLE, NULL, STR(""));
    sheet_field(&f, "papers", TEXT_PAY_PAPERS, NULL, STR(""));
    sheet_field(&f, "to_commune", TEXT_PAY_TO_COMMUNE, TEXT_PAY_TO_COMMUNE_HINT, STR(""));
    sheet_button(&f, TEXT_PAY_PREPARE_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code prepare_page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_prepare(q, a, NULL, e);
}

static enum err_code take_request(struct web_request *q, enum enrol_act act,
                                  struct enrol_request *v, struct err *e)
{
    const struct law_symbol *s = law_find(q->app->law, web_param(q, "benefit"));
    *v = (struct enrol_request){.act = act,
                                .number = web_param(q, "number"),
                                .signer = web_param(q, "signer"),
                                .reason = web_param(q, "reason"),
                                .article = web_param(q, "article"),
                                .papers = web_param(q, "papers"),
                                .commune = STR(""),
                                .to_commune = web_param(q, "to_commune")};
    if (act == ACT_COUNT)
        return err_set(e, ERR_INPUT, "không có việc này", "there is no such act");
    if (s == NULL || s->kind != LAW_BENEFIT)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"",
                       "the law has no benefit \"%s\"", web_param(q, "benefit"));
    v->benefit = s->id;
    v->fact = enrol_fact_of(q->app->law, s, act);
    enum err_code code = sheet_take_entity(q, "entity", &v->entity, e);
    if (code == ERR_NONE && act != ACT_REFUSE && act != ACT_ASK)
        code = sheet_take_month(q, "from", TEXT_PAY_FROM, &v->from, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_ON, &v->on_day, e);
    return code;
}

static enum err_code prepare_one(struct web_request *q, struct web_answer *a, enum enrol_act act,
                                 sheet_show *again_show, str to, struct err *e)
{
    struct enrol_request v;
    struct recording r;
    struct err said = {0};
    str answer = STR("");
    bool again;
    enum err_code code = web_recording(q, act == ACT_ASK ? "form" : "decision", &r, &said);
    if (code == ERR_NONE)
        code = take_request(q, act, &v, &said);
    if (code == ERR_NONE)
        code = enrol_prepare(q->app->pool, q->arena, &r, &v, 1, &answer, &again, &said);
    str rest = answer, first = str_split(&rest, ' ');
    return sheet_answer(q, a, code, &said, to.n > 0 ? to : sheet_fmt(q, "/huong/viec/%s", first),
                        first, again_show, e);
}

static enum err_code prepare(struct web_request *q, struct web_answer *a, struct err *e)
{
    enum enrol_act act = enrol_act_find(web_param(q, "act"));
    return prepare_one(q, a, act == ACT_ASK ? ACT_COUNT : act, show_prepare, STR(""), e);
}

/* ---- applications ---- */

static void asked_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/huong/ho-so"), TEXT_PAY_ASK[q->lang], STR(""));
    sheet_field(&f, "entity", TEXT_PAY_WHO, TEXT_PAY_WHO_HINT, STR(""));
    sheet_select(&f, "benefit", TEXT_PAY_BENEFIT, NULL);
    benefit_options(&f, false);
    sheet_field(&f, "on", TEXT_PAY_ASKED_ON, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "papers", TEXT_PAY_PAPERS, TEXT_PAY_PAPERS_HINT, STR(""));
    sheet_button(&f, TEXT_PAY_ASK_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static str decide_url(struct web_request *q, const struct enrol_line *l, const char *act)
{
    return sheet_fmt(q, "/huong/lap?entity=%%23%l&benefit=%s&act=%z", l->entity,
                     sheet_part(q, l->benefit), act);
}

static enum err_code show_asked(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct page_of_acts x;
    struct sheet_who *who;
    struct sheet_table t;
    bool may = roles_held_somewhere(&q->user.held, RIGHT_ENROL_PREPARE);
    enum err_code code = read_acts(q, ENROL_DESK_ASKED, &x, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_ASKED[q->lang], TEXT_PAY_ASKED_LEAD[q->lang], room_pay_benefits,
                "/huong/ho-so", wrong);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head(&t, TEXT_PAY_ASKED_ON);
    sheet_head(&t, TEXT_PAY_PAPERS);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head(&t, TEXT_PAY_DECISION);
    for (uint32_t i = 0; i < x.lines.n; i++) {
        const struct enrol_line *l = &x.lines.v[i];
        sheet_cell_link(&t, sheet_fmt(q, "%l", l->id), act_url(q, l->id));
        sheet_cell_link(&t, who[i].name, who[i].url);
        sheet_cell(&t, sheet_law(q, l->benefit));
        sheet_cell(&t, sheet_day(q, l->on_day));
        sheet_cell(&t, l->papers);
        sheet_cell(&t, sheet_commune(q, l->commune));
        sheet_cell_link(&t, may ? TEXT_PAY_DECIDE[q->lang] : STR(""),
                        may ? decide_url(q, l, "open") : STR(""));
    }
    sheet_table_end(&t, TEXT_PAY_NONE_ASKED[q->lang], more_url(q, &x, "/huong/ho-so"));
    if (may)
        asked_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code asked_page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_asked(q, a, NULL, e);
}

static enum err_code ask(struct web_request *q, struct web_answer *a, struct err *e)
{
    return prepare_one(q, a, ACT_ASK, show_asked, STR("/huong/ho-so"), e);
}

#define LISTED                                                                                     \
    {"benefit", WEB_TEXT, 128, false}, {"commune", WEB_TEXT, 5, false},                            \
    {                                                                                              \
        "after", WEB_INT, 18, false                                                                \
    }
#define DECIDED                                                                                    \
    {"entity", WEB_TEXT, 64, false}, {"benefit", WEB_TEXT, 128, false},                            \
        {"act", WEB_TEXT, 16, false}, {"from", WEB_TEXT, 10, false},                               \
        {"number", WEB_TEXT, 200, false}, {"on", WEB_TEXT, 10, false},                             \
        {"signer", WEB_TEXT, 200, false}, {"reason", WEB_TEXT, 2000, false},                       \
        {"article", WEB_TEXT, 500, false}, {"papers", WEB_TEXT, 500, false},                       \
    {                                                                                              \
        "to_commune", WEB_TEXT, 5, false                                                           \
    }

const struct web_route web_routes_decisions[] = {
    {ROOM_PAY_ROUTE("GET", "/huong/ho-so", RIGHT_PEOPLE_READ, asked_page, "Hồ sơ đã nộp",
                    "Applications"),
     .fields = {LISTED}},
    {ROOM_PAY_ROUTE("POST", "/huong/ho-so", RIGHT_ENROL_PREPARE, ask, "Nhận hồ sơ",
                    "Take an application"),
     .fields = {{"entity", WEB_TEXT, 64, false},
                {"benefit", WEB_TEXT, 128, false},
                {"on", WEB_TEXT, 10, false},
                {"papers", WEB_TEXT, 500, false}}},
    {ROOM_PAY_ROUTE("GET", "/huong/cho-duyet", RIGHT_PEOPLE_READ, waiting, "Chờ duyệt",
                    "Waiting for approval"),
     .fields = {LISTED}},
    {ROOM_PAY_ROUTE("POST", "/huong/duyet", RIGHT_ENROL_APPROVE, judge, "Duyệt quyết định",
                    "Approve decisions"),
     .fields = {{"act", WEB_MANY, 18, false},
                {"verdict", WEB_TEXT, 16, false},
                {"note", WEB_TEXT, 500, false},
                {"number", WEB_INT, 18, false}}},
    {ROOM_PAY_ROUTE("GET", "/huong/viec/{number}", RIGHT_PEOPLE_READ, act_page, "Một quyết định",
                    "A decision"),
     .fields = {{"number", WEB_TEXT, 18, true}}},
    {ROOM_PAY_ROUTE("GET", "/huong/viec/{number}/in", RIGHT_PEOPLE_READ, paper, "Quyết định để in",
                    "The decision to print"),
     .fields = {{"number", WEB_TEXT, 18, true}}},
    {ROOM_PAY_ROUTE("GET", "/huong/lap", RIGHT_ENROL_PREPARE, prepare_page, "Lập quyết định",
                    "Prepare a decision"),
     .fields = {DECIDED}, .nobody = true},
    {ROOM_PAY_ROUTE("POST", "/huong/lap", RIGHT_ENROL_PREPARE, prepare, "Lập quyết định",
                    "Prepare a decision"),
     .fields = {DECIDED}},
    {0},
};
