/* A person: who, where they live and lived, facts, forms by year, what they are owed and were paid.
 */
#include "base/fmt.h"
#include "registry/record.h"
#include "registry/times.h"
#include "web/room_law.h"

struct showing {
    struct web_request *q;
    struct page_person *page;
    int64_t household; /* theirs on the day; 0: none */
};

/* "CODE/3 relation=1" as record.h has a membership. */
static void take_home(struct showing *x, const struct record_line *l)
{
    str rest = l->value, where = str_split(&rest, ' '), code = str_split(&where, '/');
    ptrdiff_t at = str_find(l->value, STR("relation="));
    str relation = at < 0 ? STR("") : str_slice(l->value, (size_t)at + 9, l->value.n);
    x->page->homes[x->page->n_homes++] =
        (struct page_person_homes){.url = room_household_url(x->q, code, ""),
                                   .code = code,
                                   .relation = room_relation(x->q, relation),
                                   .since = l->from};
}

static str number_kind(const struct web_request *q, str kind)
{
    return str_eq_c(kind, "citizen")    ? TEXT_NUMBER_CITIZEN[q->lang]
           : str_eq_c(kind, "old_card") ? TEXT_NUMBER_OLD_CARD[q->lang]
                                        : TEXT_NUMBER_BIRTH[q->lang];
}

static void take_line(struct showing *x, const struct record_line *l)
{
    struct page_person *p = x->page;
    day born;
    if (str_eq_c(l->section, "membership"))
        take_home(x, l);
    else if (str_eq_c(l->section, "number"))
        p->numbers[p->n_numbers++] =
            (struct page_person_numbers){number_kind(x->q, l->field), l->value};
    else if (str_eq_c(l->section, "fact"))
        p->facts[p->n_facts++] =
            (struct page_person_facts){.field = room_field(x->q, l->field),
                                       .value = room_value(x->q, l->field, l->value),
                                       .since = l->from};
    else if (str_eq_c(l->field, "name"))
        p->name = l->value;
    else if (str_eq_c(l->field, "born"))
        p->born = day_parse(l->value, &born) ? room_born(x->q, born, born) : l->value;
    else if (str_eq_c(l->field, "sex"))
        p->sex = room_sex(x->q, l->value);
    else if (str_eq_c(l->field, "ethnicity"))
        p->ethnicity = room_value(x->q, STR("ethnicity"), l->value);
}

static enum err_code find_household(struct showing *x, const struct world_at *at, struct err *e)
{
    if (x->page->n_homes == 0)
        return ERR_NONE;
    return world_find_household(x->q->db, at, x->page->homes[x->page->n_homes - 1].code,
                                &x->household, e);
}

static enum err_code read_person(struct showing *x, const struct world_at *at, int64_t id,
                                 struct err *e)
{
    struct record_lines lines = {0};
    struct page_person *p = x->page;
    struct arena *a = x->q->arena;
    enum err_code code = record_person(x->q->db, a, at, id, false, &lines, e);
    p->homes = arena_array(a, struct page_person_homes, (size_t)lines.n + 1);
    p->numbers = arena_array(a, struct page_person_numbers, (size_t)lines.n + 1);
    p->facts = arena_array(a, struct page_person_facts, (size_t)lines.n + 1);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++)
        take_line(x, &lines.v[i]);
    return code == ERR_NONE ? find_household(x, at, e) : code;
}

enum err_code page_of_person(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_person page = {.url = q->path, .month = web_param(q, "month")};
    struct showing x = {.q = q, .page = &page};
    struct world_at at = room_at(q);
    struct page_forms sheets = {0};
    struct brief_forms forms;
    int64_t id = 0;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE && id > 0)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, &id, 1, e);
    if (code == ERR_NONE) {
        code = read_person(&x, &at, id, e);
        if (code == ERR_INPUT)
            a->status = 404;
    }
    if (code == ERR_NONE)
        code = web_seen(q, &id, 1, STR(""), e);
    if (code == ERR_NONE)
        code = brief_forms_read(q->db, q->arena, &at, 0, id, &forms, e);
    if (code != ERR_NONE)
        return code;
    page.as_of = at.as_of;
    page.known_on = at.known_on == DAY_MAX ? web_today() : at.known_on;
    room_forms(q, &forms, NULL, 0, &sheets);
    web_page_begin(q, a, page.name);
    page_person(&a->body, &page, q->lang);
    code = room_person_owed(q, a, &at, x.household, id, e);
    if (code != ERR_NONE)
        return code;
    page_forms(&a->body, &sheets, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}
