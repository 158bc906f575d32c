/* What a household and its members are owed in a month and why, what was paid, what is due. */
#include "base/fmt.h"
#include "web/room_law.h"
#include "web/room_money.h"

/* ---- by the law ---- */

struct owing {
    struct web_request *q;
    struct room_run run;
    uint32_t *targets;
    uint32_t n;
    struct page_owed *page;
    struct {
        struct page_owed_rows *v;
        uint32_t n, cap;
    } rows;
};

static void choose_benefits(struct owing *x)
{
    const struct law *law = x->q->app->law;
    uint32_t count = law_symbol_count(law);
    x->targets = arena_array(x->q->arena, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_BENEFIT && s->entity != LAW_AREA)
            x->targets[x->n++] = i;
    }
}

static str pays_word(const struct web_request *q, enum law_pays pays)
{
    const str words[] = {[LAW_PAYS_NONE] = STR(""),
                         [LAW_MONTHLY] = TEXT_PAYS_MONTHLY[q->lang],
                         [LAW_QUARTERLY] = TEXT_PAYS_QUARTERLY[q->lang],
                         [LAW_ONCE] = TEXT_PAYS_ONCE[q->lang],
                         [LAW_SERVICE] = TEXT_PAYS_SERVICE[q->lang]};
    return words[pays];
}

static void fill_why(struct owing *x, uint32_t o, uint32_t row, struct page_owed_rows *to)
{
    struct room_lines why;
    room_why(&x->run, o, row, &why);
    to->lines = arena_array(x->q->arena, struct page_owed_rows_lines, (size_t)why.n + 1);
    for (uint32_t i = 0; i < why.n; i++)
        to->lines[to->n_lines++] = (struct page_owed_rows_lines){
            .text = why.v[i].text, .depth = why.v[i].depth < 9 ? why.v[i].depth : 9};
}

static void take_row(struct owing *x, uint32_t o, uint32_t row)
{
    const struct law_output *out = &x->run.plan->outputs[o];
    const struct survey *s = x->run.world.survey;
    struct vm_reg due = vm_register(x->run.vm, out->due);
    bool known = due.data != NULL && (due.known == NULL || due.known[row]);
    if (known && ((const uint8_t *)due.data)[row] == 0)
        return;
    bool person = out->level == LEVEL_PERSON;
    struct page_owed_rows one = {
        .who = person ? arena_str(x->q->arena, survey_text_at(&s->name, row))
                      : TEXT_FORMS_HOUSEHOLD[x->q->lang],
        .url = person ? room_person_url(x->q, x->run.world.person[row]) : STR(""),
        .benefit = room_law_name(x->q, out->symbol),
        .pays = pays_word(x->q, out->symbol->pays),
        .cite = room_cite(&x->run, o, row),
        .unknown = !known};
    int64_t amount;
    bool service =
        out->symbol->pays == LAW_SERVICE && room_known(&x->run, o, row, &amount) && amount == 0;
    one.amount = !known    ? TEXT_UNKNOWN[x->q->lang]
                 : service ? STR("–")
                           : room_output(&x->run, o, row);
    fill_why(x, o, row, &one);
    vec_push(x->q->arena, &x->rows, one);
}

/* `person`: of that one alone; 0: of everybody. */
static enum err_code fill_law(struct owing *x, const struct world_at *at, int64_t household,
                              int64_t person, month m, struct err *e)
{
    struct world_at then = *at;
    then.as_of = month_last_day(m);
    choose_benefits(x);
    const struct law_request request = {
        .month = m, .known_on = at->known_on, .targets = x->targets, .n_targets = x->n};
    enum err_code code =
        room_run_open(x->q, &then, household, month_first_day(m), &request, &x->run, e);
    for (uint32_t o = 0; code == ERR_NONE && o < x->run.plan->n_outputs; o++) {
        const struct law_output *out = &x->run.plan->outputs[o];
        bool each = out->level == LEVEL_PERSON;
        uint32_t rows = each ? x->run.world.survey->persons : 1;
        if (!out->applies || out->due == VM_NONE)
            continue;
        for (uint32_t row = 0; row < rows; row++) {
            if (person == 0 || (each && x->run.world.person[row] == person))
                take_row(x, o, row);
        }
    }
    x->page->rows = x->rows.v;
    x->page->n_rows = x->rows.n;
    return code;
}

static month month_asked(const struct web_request *q)
{
    month m = month_of(web_today());
    month_parse(web_param(q, "month"), &m);
    return m;
}

static void fill_months(struct web_request *q, month m, struct page_owed *page)
{
    page->month = room_month(q, m);
    page->url = q->path;
    page->before = STR("");
    char text[32], iso[8];
    size_t n = fmt_write(text, sizeof(text), "?month=%s", (str){iso, month_format_iso(m - 1, iso)});
    page->before = arena_str(q->arena, (str){text, n});
    n = fmt_write(text, sizeof(text), "?month=%s", (str){iso, month_format_iso(m + 1, iso)});
    page->after = arena_str(q->arena, (str){text, n});
}

/* ---- the pages ---- */

static enum err_code show_money(struct web_request *q, struct web_answer *a, int64_t entity,
                                str name, str url, month m, day known_on, struct err *e)
{
    /* Later months that were paid would look as if nothing of them was owed. */
    month now = month_of(web_today());
    m = m > now ? m : now;
    struct page_money money = {.name = name, .url = url, .month = room_month(q, m)};
    if (!roles_held_somewhere(&q->user.held, RIGHT_MONEY_READ))
        return ERR_NONE;
    enum err_code code =
        room_money_read(q, entity, m, known_on == DAY_MAX ? 0 : known_on, &money, e);
    if (code == ERR_NONE && room_money_any(&money))
        page_money(&a->body, &money, q->lang);
    return code;
}

static enum err_code show_household(struct web_request *q, struct web_answer *a,
                                    const struct world_at *at, int64_t household,
                                    const struct brief *b, struct owing *x, month m, struct err *e)
{
    enum err_code code = room_household_top(q, a, at, household, b, TAB_OWED, e);
    if (code != ERR_NONE)
        return code;
    page_owed(&a->body, x->page, q->lang);
    code = show_money(q, a, household, TEXT_FORMS_HOUSEHOLD[q->lang], STR(""), m, at->known_on, e);
    for (uint32_t i = 0; i < b->members.n && code == ERR_NONE; i++)
        code = show_money(q, a, b->members.v[i].person, b->members.v[i].name,
                          room_person_url(q, b->members.v[i].person), m, at->known_on, e);
    if (code == ERR_NONE)
        web_page_end(q, a);
    return code;
}

enum err_code page_of_owed(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_owed page = {0};
    struct owing x = {.q = q, .page = &page};
    struct world_at at = room_at(q);
    struct brief b;
    int64_t id = 0;
    month m = month_asked(q);
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        code = fill_law(&x, &at, id, 0, m, e);
    fill_months(q, m, &page);
    if (code == ERR_NONE)
        code = show_household(q, a, &at, id, &b, &x, m, e);
    room_run_close(&x.run);
    return code;
}

enum err_code room_person_owed(struct web_request *q, struct web_answer *a,
                               const struct world_at *at, int64_t household, int64_t person,
                               struct err *e)
{
    struct page_owed page = {0};
    struct owing x = {.q = q, .page = &page};
    month m = month_asked(q);
    enum err_code code = household != 0 ? fill_law(&x, at, household, person, m, e) : ERR_NONE;
    fill_months(q, m, &page);
    if (code == ERR_NONE) {
        page_owed(&a->body, &page, q->lang);
        code = show_money(q, a, person, STR(""), STR(""), m, at->known_on, e);
    }
    room_run_close(&x.run);
    return code;
}
