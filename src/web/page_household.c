/* A household at a glance, and its forms by year. */
#include "base/fmt.h"
#include "review/paper.h"
#include "web/room_registry.h"

static str number_text(struct web_request *q, int64_t v)
{
    char text[24];
    return arena_str(q->arena, (str){text, fmt_int(text, v)});
}

/* The number of a member in the household; empty for the household itself. */
static str who_of(struct web_request *q, const struct brief *b, int64_t entity)
{
    for (uint32_t i = 0; i < b->members.n; i++) {
        if (b->members.v[i].person == entity)
            return number_text(q, b->members.v[i].number);
    }
    return STR("");
}

static void fill_members(struct web_request *q, const struct brief *b, struct page_household *page)
{
    page->members = arena_array(q->arena, struct page_household_members, (size_t)b->members.n + 1);
    for (uint32_t i = 0; i < b->members.n; i++) {
        const struct brief_member *m = &b->members.v[i];
        page->members[page->n_members++] = (struct page_household_members){
            .number = number_text(q, m->number),
            .url = room_person_url(q, m->person),
            .name = m->name,
            .relation = room_relation(q, m->relation),
            .born = room_born(q, m->birth, m->birth_to),
            .sex = room_sex(q, m->sex),
            .ethnicity = room_value(q, STR("ethnicity"), m->ethnicity)};
    }
}

static void fill_facts(struct web_request *q, const struct brief *b, struct page_household *page)
{
    page->facts = arena_array(q->arena, struct page_household_facts, (size_t)b->facts.n + 1);
    for (uint32_t i = 0; i < b->facts.n; i++) {
        const struct brief_fact *f = &b->facts.v[i];
        page->facts[page->n_facts++] =
            (struct page_household_facts){.who = who_of(q, b, f->entity),
                                          .field = room_field(q, f->name),
                                          .value = room_value(q, f->name, f->value),
                                          .since = f->from};
    }
}

static enum err_code fill_classes(struct web_request *q, const struct world_at *at,
                                  int64_t household, struct page_household *page, struct err *e)
{
    struct paper_years years = {0};
    enum err_code code = paper_history(q->db, q->arena, at->province, household, &years, e);
    page->classes = arena_array(q->arena, struct page_household_classes, (size_t)years.n + 1);
    for (uint32_t i = 0; i < years.n && code == ERR_NONE; i++) {
        const struct paper_year *y = &years.v[i];
        if (!y->decided || y->signed_on > at->known_on || y->valid_from > at->as_of)
            continue;
        page->classes[page->n_classes++] =
            (struct page_household_classes){.year = room_period(q, y->year, y->mon),
                                            .name = room_class(y->class, q->lang),
                                            .tag = room_class_tag(y->class),
                                            .decision = y->number,
                                            .on = y->signed_on};
    }
    return code;
}

enum err_code page_of_household(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_household page = {0};
    struct world_at at = room_at(q);
    struct brief b;
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        code = fill_classes(q, &at, id, &page, e);
    if (code == ERR_NONE)
        code = room_household_top(q, a, &at, id, &b, TAB_HOUSEHOLD, e);
    if (code != ERR_NONE)
        return code;
    fill_members(q, &b, &page);
    fill_facts(q, &b, &page);
    page_household(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- forms by year ---- */

#define FORMS_SHOWN 8 /* surveys side by side: the last ones */

struct form_sheet {
    struct web_request *q;
    const struct brief_form *v; /* of one entity, by day */
    uint32_t n;
};

static str answer_of(const struct brief_form *f, str question)
{
    str names = f->questions, answers = f->answers;
    while (names.p != NULL) {
        str name = str_split(&names, ',');
        str value = answers.p != NULL ? str_split(&answers, ',') : STR("");
        if (str_eq(name, question))
            return value;
    }
    return STR("");
}

/* A row a question that somebody answered, in the order of the last form. */
static void fill_sheet(const struct form_sheet *s, struct page_forms_sheets *to)
{
    struct {
        struct page_forms_sheets_rows *v;
        uint32_t n, cap;
    } rows = {0};
    to->days = arena_array(s->q->arena, struct page_forms_sheets_days, (size_t)s->n + 1);
    for (uint32_t k = 0; k < s->n; k++)
        to->days[to->n_days++] = (struct page_forms_sheets_days){.on = s->v[k].surveyed_on};
    str names = s->v[s->n - 1].questions;
    while (names.p != NULL) {
        str name = str_split(&names, ',');
        bool any = false, moved = false;
        struct page_forms_sheets_rows row = {.field = room_field(s->q, name)};
        row.cells = arena_array(s->q->arena, struct page_forms_sheets_rows_cells, (size_t)s->n + 1);
        for (uint32_t k = 0; k < s->n; k++) {
            str value = answer_of(&s->v[k], name);
            bool other = k > 0 && !str_eq(value, answer_of(&s->v[k - 1], name));
            any |= value.n > 0;
            moved |= other;
            row.cells[row.n_cells++] = (struct page_forms_sheets_rows_cells){
                .value = room_value(s->q, name, value), .moved = other};
        }
        row.moved = moved;
        if (any)
            vec_push(s->q->arena, &rows, row);
    }
    to->rows = rows.v;
    to->n_rows = rows.n;
}

static str name_of(const struct brief *b, int64_t entity)
{
    for (uint32_t i = 0; b != NULL && i < b->members.n; i++) {
        if (b->members.v[i].person == entity)
            return b->members.v[i].name;
    }
    return STR("");
}

void room_forms(struct web_request *q, const struct brief_forms *forms, const struct brief *b,
                int64_t household, struct page_forms *page)
{
    page->sheets = arena_array(q->arena, struct page_forms_sheets, (size_t)forms->n + 1);
    for (uint32_t i = 0; i < forms->n;) {
        uint32_t end = i + 1;
        while (end < forms->n && forms->v[end].entity == forms->v[i].entity)
            end++;
        uint32_t from = end - i > FORMS_SHOWN ? end - FORMS_SHOWN : i;
        const struct form_sheet sheet = {.q = q, .v = &forms->v[from], .n = end - from};
        bool whole = forms->v[i].entity == household;
        struct page_forms_sheets *to = &page->sheets[page->n_sheets++];
        *to = (struct page_forms_sheets){
            .name = whole ? TEXT_FORMS_HOUSEHOLD[q->lang] : name_of(b, forms->v[i].entity),
            .url = whole || b == NULL ? STR("") : room_person_url(q, forms->v[i].entity)};
        fill_sheet(&sheet, to);
        i = end;
    }
}

enum err_code page_of_forms(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_forms page = {0};
    struct world_at at = room_at(q);
    struct brief b;
    struct brief_forms forms;
    int64_t id = 0;
    enum err_code code = room_household(q, a, &at, &id, e);
    if (code == ERR_NONE)
        code = brief_read(q->db, q->arena, &at, id, &b, e);
    if (code == ERR_NONE)
        code = brief_forms_read(q->db, q->arena, &at, id, 0, &forms, e);
    if (code == ERR_NONE)
        code = room_household_top(q, a, &at, id, &b, TAB_FORMS, e);
    if (code != ERR_NONE)
        return code;
    room_forms(q, &forms, &b, id, &page);
    page_forms(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}
