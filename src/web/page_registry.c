/* Finding people, and a household as it is and as it was known. */
#include "base/fmt.h"
#include "registry/communes.h"
#include "registry/record.h"
#include "registry/times.h"
#include "review/paper.h"
#include "web/route.h"

#include <stdlib.h>

#define FIND_LIMIT 50

/* The two days of the request; a day that is not given is today. */
static struct world_at at_of(const struct web_request *q)
{
    struct world_at at = {.province = q->app->province,
                          .as_of = web_today(),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    day_parse(web_param(q, "as_of"), &at.as_of);
    day_parse(web_param(q, "known_on"), &at.known_on);
    return at;
}

static str sex_text(const struct web_request *q, str code)
{
    return str_eq_c(code, "1")   ? TEXT_MALE[q->lang]
           : str_eq_c(code, "2") ? TEXT_FEMALE[q->lang]
                                 : STR("");
}

/* ---- finding ---- */

/* A code means nothing without a day (registry/areas.h): `on` is one on which it was recorded;
 * DAY_MIN: not known, and the code stands alone. */
static str place_text(struct web_request *q, str commune, str village, day on)
{
    struct buf b;
    int64_t code = 0;
    buf_init(&b, q->arena, 1024);
    num_parse_int(commune, &code);
    const struct area *area = on != DAY_MIN ? areas_find(q->app->areas, (uint32_t)code, on) : NULL;
    if (area != NULL)
        buf_fmt(&b, "%s, %s %s", village, area->kind, area->name);
    else
        buf_fmt(&b, "%s, %s", village, commune);
    return buf_str(&b);
}

static str born_text(struct web_request *q, day from, day to)
{
    char text[16];
    int y, m, d;
    if (from <= DAY_MIN)
        return STR("");
    day_to_ymd(from, &y, &m, &d);
    size_t n = from == to ? day_format_vi(from, text) : fmt_write(text, sizeof(text), "%d", y);
    return arena_str(q->arena, (str){text, n});
}

static str household_url(struct web_request *q, str code)
{
    struct buf b;
    buf_init(&b, q->arena, 1024);
    buf_add_c(&b, "/ho/");
    html_url_part(&b, code);
    return buf_str(&b);
}

static void fill_hit(struct web_request *q, const struct record_hit *h, struct page_find_hits *to)
{
    str household = h->household, code = str_split(&household, '/');
    *to = (struct page_find_hits){.name = h->name,
                                  .number = h->number,
                                  .household = h->household,
                                  .sex = sex_text(q, h->sex),
                                  .born = born_text(q, h->birth, h->birth_to),
                                  .head = h->head,
                                  .why = str_from_c(record_why_name(h->why, q->lang))};
    if (code.n > 0) {
        to->url = household_url(q, code);
        to->place = place_text(q, h->commune, h->village, DAY_MIN);
    }
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Leaves out whom the one who asks may not see: those of other communes. */
static enum err_code keep_mine(struct web_request *q, struct record_hits *hits, struct err *e)
{
    if (roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ))
        return ERR_NONE;
    uint32_t kept = 0;
    int64_t *people = arena_array(q->arena, int64_t, (size_t)hits->n + 1);
    str *codes = arena_array(q->arena, str, (size_t)hits->n + 1);
    for (uint32_t i = 0; i < hits->n; i++)
        people[i] = hits->v[i].person;
    qsort(people, hits->n, sizeof(*people), by_number);
    enum err_code code = communes_of(q->db, q->arena, q->app->province, people, hits->n,
                                     web_today(), codes, NULL, e);
    for (uint32_t i = 0; i < hits->n && code == ERR_NONE; i++) {
        const int64_t *at =
            bsearch(&hits->v[i].person, people, hits->n, sizeof(*people), by_number);
        if (roles_held_in(&q->user.held, RIGHT_PEOPLE_READ, codes[at - people]))
            hits->v[kept++] = hits->v[i];
    }
    hits->n = kept;
    return code;
}

/* Of somebody else's communes there may be many: more are asked for than are shown. */
static enum err_code find_mine(struct web_request *q, const struct world_at *at,
                               struct record_ask *ask, struct record_hits *hits, struct err *e)
{
    bool all = roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ);
    ask->limit = all ? FIND_LIMIT : RECORD_MAX_HITS;
    enum err_code code = record_find(q->db, q->arena, at, ask, hits, e);
    if (code == ERR_NONE)
        code = keep_mine(q, hits, e);
    if (hits->n > FIND_LIMIT) {
        hits->n = FIND_LIMIT;
        hits->more = true;
    }
    return code;
}

static enum err_code find(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_find page = {.words = web_param(q, "q"), .village = web_param(q, "village")};
    struct world_at at = at_of(q);
    struct record_ask ask = {.words = page.words, .village = page.village};
    struct record_hits hits = {0};
    enum err_code code = ERR_NONE;
    page.asked = page.words.n > 0 || page.village.n > 0;
    if (page.asked)
        code = web_db(q, e);
    if (page.asked && code == ERR_NONE)
        code = find_mine(q, &at, &ask, &hits, e);
    if (code != ERR_NONE)
        return code;
    page.hits = arena_array(q->arena, struct page_find_hits, (size_t)hits.n + 1);
    page.n_hits = hits.n;
    page.more = hits.more;
    for (uint32_t i = 0; i < hits.n; i++)
        fill_hit(q, &hits.v[i], &page.hits[i]);
    web_page_begin(q, a, TEXT_FIND[q->lang]);
    page_find(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- a household ---- */

struct showing {
    struct web_request *q;
    struct page_household *page;
    struct world_at at;
    str commune, village;
    day recorded; /* from when the household is in that commune */
};

static str field_label(const struct showing *x, str field)
{
    const struct law_symbol *s = law_find(x->q->app->law, field);
    return s != NULL && s->label.n > 0 ? s->label : field;
}

static str value_text(const struct showing *x, str field, str value)
{
    const struct law_symbol *s = law_find(x->q->app->law, field);
    int64_t v;
    if (s == NULL || !law_value_parse(&s->type, value, &v))
        return value;
    struct buf b;
    buf_init(&b, x->q->arena, 4096);
    law_value_write_people(&s->type, v, x->q->lang, &b);
    return buf_str(&b);
}

static str member_of(str entity)
{
    ptrdiff_t slash = str_find_char(entity, '/');
    return slash < 0 ? STR("") : str_slice(entity, (size_t)slash + 1, entity.n);
}

static str relation_text(const struct showing *x, str value)
{
    ptrdiff_t at = str_find(value, STR("relation="));
    enum lang l = x->q->lang;
    if (at < 0)
        return STR("");
    switch (value.p[at + 9]) {
    case '1':
        return TEXT_HEAD[l];
    case '2':
        return TEXT_SPOUSE[l];
    case '3':
        return TEXT_CHILD[l];
    case '4':
        return TEXT_PARENT[l];
    default:
        return TEXT_OTHER[l];
    }
}

static str born_of(const struct showing *x, str value)
{
    day d;
    char text[11];
    return day_parse(value, &d) ? arena_str(x->q->arena, (str){text, day_format_vi(d, text)})
                                : value;
}

/* Lines come person by person: the first one of a member makes the row. */
static struct page_household_members *member_row(struct showing *x, str number)
{
    struct page_household *p = x->page;
    if (p->n_members == 0 || !str_eq(p->members[p->n_members - 1].number, number))
        p->members[p->n_members++] = (struct page_household_members){.number = number};
    return &p->members[p->n_members - 1];
}

static void take_person(struct showing *x, const struct record_line *l)
{
    struct page_household_members *m = member_row(x, member_of(l->entity));
    if (str_eq_c(l->field, "name"))
        m->name = l->value;
    else if (str_eq_c(l->field, "born"))
        m->born = born_of(x, l->value);
    else if (str_eq_c(l->field, "sex"))
        m->sex = sex_text(x->q, l->value);
    else if (str_eq_c(l->section, "membership"))
        m->relation = relation_text(x, l->value);
}

static void take_line(struct showing *x, const struct record_line *l)
{
    struct page_household *p = x->page;
    str who = member_of(l->entity);
    if (str_eq_c(l->field, "commune")) {
        x->commune = l->value;
        x->recorded = l->from;
    } else if (str_eq_c(l->field, "village"))
        x->village = l->value;
    else if (str_eq_c(l->section, "fact"))
        p->facts[p->n_facts++] =
            (struct page_household_facts){.who = who,
                                          .field = field_label(x, l->field),
                                          .value = value_text(x, l->field, l->value),
                                          .since = l->from};
    else if (str_eq_c(l->section, "answer") && who.n == 0)
        p->answers[p->n_answers++] = (struct page_household_answers){
            field_label(x, l->field), value_text(x, l->field, l->value)};
    else if (who.n > 0 && (str_eq_c(l->section, "person") || str_eq_c(l->section, "membership")))
        take_person(x, l);
}

static str class_name(enum class_code c, enum lang l)
{
    switch (c) {
    case CODE_POOR:
        return TEXT_POOR[l];
    case CODE_NEAR_POOR:
        return TEXT_NEAR_POOR[l];
    case CODE_NOT_POOR:
        return TEXT_NOT_POOR[l];
    case CODE_ESCAPED:
        return TEXT_ESCAPED[l];
    default:
        return STR("–");
    }
}

static enum err_code take_classes(struct showing *x, int64_t household, struct err *e)
{
    struct paper_years years = {0};
    struct page_household *p = x->page;
    enum err_code code = paper_history(x->q->db, x->q->arena, x->at.province, household, &years, e);
    p->classes = arena_array(x->q->arena, struct page_household_classes, (size_t)years.n + 1);
    for (uint32_t i = 0; i < years.n && code == ERR_NONE; i++) {
        const struct paper_year *y = &years.v[i];
        if (!y->decided)
            continue;
        p->classes[p->n_classes++] =
            (struct page_household_classes){.year = y->year,
                                            .name = class_name(y->class, x->q->lang),
                                            .tag = y->class == CODE_POOR        ? STR("poor")
                                                   : y->class == CODE_NEAR_POOR ? STR("near")
                                                                                : STR(""),
                                            .decision = y->number,
                                            .on = y->signed_on};
    }
    return code;
}

static enum err_code household(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_household page = {.code = web_param(q, "code")};
    struct showing x = {.q = q, .page = &page, .at = at_of(q)};
    struct record_lines lines = {0};
    int64_t id = 0;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = world_find_household(q->db, &x.at, page.code, &id, e);
    if (code == ERR_NONE && id == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "sổ không có hộ \"%s\" vào ngày đó",
                       "the registry has no household \"%s\" on that day", page.code);
    }
    if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, &id, 1, e);
    if (code == ERR_NONE)
        code = record_household(q->db, q->arena, &x.at, id, false, &lines, e);
    page.members = arena_array(q->arena, struct page_household_members, (size_t)lines.n + 1);
    page.facts = arena_array(q->arena, struct page_household_facts, (size_t)lines.n + 1);
    page.answers = arena_array(q->arena, struct page_household_answers, (size_t)lines.n + 1);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++)
        take_line(&x, &lines.v[i]);
    if (code == ERR_NONE)
        code = take_classes(&x, id, e);
    if (code != ERR_NONE)
        return code;
    page.url = household_url(q, page.code);
    page.place = place_text(q, x.commune, x.village, x.recorded);
    page.as_of = x.at.as_of;
    page.known_on = x.at.known_on == DAY_MAX ? web_today() : x.at.known_on;
    web_page_begin(q, a, page.code);
    page_household(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

#define DAYS                                                                                       \
    {"as_of", WEB_DAY, 10, false},                                                                 \
    {                                                                                              \
        "known_on", WEB_DAY, 10, false                                                             \
    }

const struct web_route web_routes_registry[] = {
    {"GET",
     "/tim",
     WEB_RIGHT,
     RIGHT_PEOPLE_READ,
     {{"q", WEB_TEXT, 200, false}, {"village", WEB_TEXT, 200, false}, DAYS},
     find,
     {"Tìm người và hộ", "Find people and households"},
     {"Tìm", "Find"}},
    {"GET",
     "/ho/{code}",
     WEB_RIGHT,
     RIGHT_PEOPLE_READ,
     {{"code", WEB_TEXT, 64, true}, DAYS},
     household,
     {"Một hộ", "A household"},
     {NULL}},
    {0},
};
