#include "web/room_registry.h"

#include "base/check.h"
#include "base/fmt.h"
#include "registry/times.h"
#include "web/assets.h"

#define MOMENTS_SHOWN 60

struct world_at room_at(const struct web_request *q)
{
    struct world_at at = {.province = q->app->province,
                          .as_of = web_today(),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS,
                          .sealed = roles_held_somewhere(&q->user.held, RIGHT_SEALED_READ)};
    day_parse(web_param(q, "as_of"), &at.as_of);
    day_parse(web_param(q, "known_on"), &at.known_on);
    return at;
}

/* ---- words ---- */

str room_place(struct web_request *q, str commune, str village, day on)
{
    struct buf b;
    int64_t code = 0;
    buf_init(&b, q->arena, 1024);
    num_parse_int(commune, &code);
    const struct area *area = on != DAY_MIN ? areas_find(q->app->areas, (uint32_t)code, on) : NULL;
    if (village.n > 0)
        buf_fmt(&b, "%s, ", village);
    if (area != NULL)
        buf_fmt(&b, "%s %s", area->kind, area->name);
    else
        buf_add(&b, commune);
    return buf_str(&b);
}

str room_sex(const struct web_request *q, str code)
{
    return str_eq_c(code, "1")   ? TEXT_MALE[q->lang]
           : str_eq_c(code, "2") ? TEXT_FEMALE[q->lang]
                                 : STR("");
}

str room_relation(const struct web_request *q, str code)
{
    const str texts[] = {TEXT_HEAD[q->lang], TEXT_SPOUSE[q->lang], TEXT_CHILD[q->lang],
                         TEXT_PARENT[q->lang], TEXT_OTHER[q->lang]};
    bool known = code.n == 1 && code.p[0] >= '1' && code.p[0] <= '5';
    return known ? texts[code.p[0] - '1'] : STR("");
}

str room_born(struct web_request *q, day from, day to)
{
    char text[16];
    int y, m, d;
    if (from <= DAY_MIN)
        return STR("");
    day_to_ymd(from, &y, &m, &d);
    size_t n = from == to ? day_format_vi(from, text) : fmt_write(text, sizeof(text), "%d", y);
    return arena_str(q->arena, (str){text, n});
}

str room_class(enum class_code c, enum lang l)
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

str room_class_tag(enum class_code c)
{
    return c == CODE_POOR ? STR("poor") : c == CODE_NEAR_POOR ? STR("near") : STR("");
}

str room_field(const struct web_request *q, str field)
{
    const struct law_symbol *s = law_find(q->app->law, field);
    return s != NULL && s->label.n > 0 ? s->label : field;
}

str room_value(struct web_request *q, str field, str value)
{
    const struct law_symbol *s = law_find(q->app->law, field);
    int64_t v;
    if (s == NULL || !law_value_parse(&s->type, value, &v))
        return value;
    struct buf b;
    buf_init(&b, q->arena, 4096);
    law_value_write_people(&s->type, v, q->lang, &b);
    room_blanks(b.p, b.n);
    return buf_str(&b);
}

void room_blanks(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '_')
            p[i] = ' ';
    }
}

str room_period(struct web_request *q, int year, int mon)
{
    char text[24];
    size_t n = mon > 0 ? month_format_vi(month_make(year, mon), text)
                       : fmt_write(text, sizeof(text), "%d", year);
    return arena_str(q->arena, (str){text, n});
}

str room_month(struct web_request *q, month m)
{
    char text[8];
    return arena_str(q->arena, (str){text, month_format_vi(m, text)});
}

str room_law_name(struct web_request *q, const struct law_symbol *s)
{
    str name = q->lang == LANG_VI ? s->name : s->id;
    char *copy = arena_cstr(q->arena, name);
    room_blanks(copy, name.n);
    return (str){copy, name.n};
}

/* ---- addresses ---- */

str room_household_url(struct web_request *q, str code, const char *more)
{
    struct buf b;
    buf_init(&b, q->arena, 1024);
    buf_add_c(&b, "/ho/");
    html_url_part(&b, code);
    buf_add_c(&b, more);
    return buf_str(&b);
}

str room_person_url(struct web_request *q, int64_t person)
{
    char text[40];
    size_t n = fmt_write(text, sizeof(text), "/nguoi/%l", person);
    return arena_str(q->arena, (str){text, n});
}

/* The page itself with its two days: those given, or one of them another. */
static str days_url(struct web_request *q, str path, const struct world_at *at, day known_on)
{
    struct buf b;
    char iso[11];
    buf_init(&b, q->arena, 2048);
    buf_add(&b, path);
    char join = '?';
    if (web_param(q, "as_of").n > 0) {
        buf_fmt(&b, "%cas_of=%s", join, (str){iso, day_format_iso(at->as_of, iso)});
        join = '&';
    }
    if (known_on != DAY_MAX)
        buf_fmt(&b, "%cknown_on=%s", join, (str){iso, day_format_iso(known_on, iso)});
    return buf_str(&b);
}

/* ---- the household ---- */

enum err_code room_household(struct web_request *q, struct web_answer *a, const struct world_at *at,
                             int64_t *household, struct err *e)
{
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = world_find_household(q->db, at, web_param(q, "code"), household, e);
    if (code == ERR_NONE && *household == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "sổ không có hộ \"%s\" vào ngày đó",
                       "the registry has no household \"%s\" on that day", web_param(q, "code"));
    }
    if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, household, 1, e);
    return code == ERR_NONE ? web_seen(q, household, 1, STR(""), e) : code;
}

static void fill_tabs(struct web_request *q, struct page_household_top *top, str code,
                      const struct world_at *at, enum room_tab tab)
{
    static const char *const paths[TAB_COUNT] = {"", "/phieu", "/diem", "/huong", "/ho-so"};
    const str names[TAB_COUNT] = {TEXT_TAB_HOUSEHOLD[q->lang], TEXT_TAB_FORMS[q->lang],
                                  TEXT_TAB_POINTS[q->lang], TEXT_TAB_OWED[q->lang],
                                  TEXT_TAB_FILE[q->lang]};
    top->tabs = arena_array(q->arena, struct page_household_top_tabs, TAB_COUNT);
    for (int i = 0; i < TAB_COUNT; i++)
        top->tabs[top->n_tabs++] = (struct page_household_top_tabs){
            .url = days_url(q, room_household_url(q, code, paths[i]), at, at->known_on),
            .name = names[i],
            .here = i == (int)tab};
}

enum err_code room_household_top(struct web_request *q, struct web_answer *a,
                                 const struct world_at *at, int64_t household,
                                 const struct brief *b, enum room_tab tab, struct err *e)
{
    struct brief_days days;
    struct page_household_top top = {.code = b->code,
                                     .url = q->path,
                                     .place = room_place(q, b->commune, b->village, b->since),
                                     .as_of = at->as_of,
                                     .known_on =
                                         at->known_on == DAY_MAX ? web_today() : at->known_on,
                                     .then = at->known_on != DAY_MAX,
                                     .script = asset_path("moments.js")};
    enum err_code code =
        brief_moments(q->db, q->arena, at->province, household, MOMENTS_SHOWN, &days, e);
    if (code != ERR_NONE)
        return code;
    fill_tabs(q, &top, b->code, at, tab);
    top.now = days_url(q, q->path, at, DAY_MAX);
    /* The world known on a day is that of the last moment before it. */
    uint32_t here = 0;
    while (here < days.n && days.v[here] > at->known_on)
        here++;
    top.moments = arena_array(q->arena, struct page_household_top_moments, (size_t)days.n + 1);
    for (uint32_t i = 0; i < days.n; i++)
        top.moments[top.n_moments++] =
            (struct page_household_top_moments){.url = days_url(q, q->path, at, days.v[i]),
                                                .on = days.v[i],
                                                .here = top.then && i == here};
    web_page_begin(q, a, b->code);
    page_household_top(&a->body, &top, q->lang);
    return ERR_NONE;
}
