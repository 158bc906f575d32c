/* Finding people; and the routes of the registry. */
#include "web/assets.h"
#include "web/room_registry.h"

/* A page is small, for weak links, and shows nobody whom a next letter would leave out; all that
 * one page can show is a link away. */
#define FIRST_SHOWN 20
#define MOST_SHOWN 100

static void fill_hit(struct web_request *q, const struct record_hit *h, struct page_find_hits *to)
{
    str household = h->household, code = str_split(&household, '/');
    *to = (struct page_find_hits){.name = h->name,
                                  .person = room_person_url(q, h->person),
                                  .household = h->household,
                                  .sex = room_sex(q, h->sex),
                                  .born = room_born(q, h->birth, h->birth_to),
                                  .head = h->head,
                                  .why = str_from_c(record_why_name(h->why, q->lang))};
    if (code.n == 0)
        return;
    to->url = room_household_url(q, code, "");
    to->place = room_place(q, h->commune, h->village, h->since);
}

enum err_code room_find(struct web_request *q, const struct world_at *at, struct record_ask *ask,
                        struct record_hits *hits, struct err *e)
{
    ask->within = roles_held_communes(&q->user.held, q->arena, RIGHT_PEOPLE_READ, &ask->n_within);
    ask->within_on = web_today();
    return record_find(q->db, q->arena, at, ask, hits, e);
}

/* The same question, with as many as a page shows. */
static str more_url(struct web_request *q)
{
    struct buf b;
    buf_init(&b, q->arena, 4096);
    buf_fmt(&b, "/tim?most=%d", MOST_SHOWN);
    for (uint32_t i = 0; i < q->n_params; i++) {
        if (q->params[i].value.n == 0)
            continue;
        buf_fmt(&b, "&%s=", q->params[i].name);
        html_url_part(&b, q->params[i].value);
    }
    return buf_str(&b);
}

static enum err_code find(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_find page = {.words = web_param(q, "q"),
                             .village = web_param(q, "village"),
                             .script = asset_path("find.js")};
    struct world_at at = room_at(q);
    bool most = web_param(q, "most").n > 0;
    struct record_ask ask = {
        .words = page.words, .village = page.village, .limit = most ? MOST_SHOWN : FIRST_SHOWN};
    struct record_hits hits = {0};
    enum err_code code = ERR_NONE;
    page.asked = page.words.n > 0 || page.village.n > 0;
    if (page.asked)
        code = web_db(q, e);
    if (page.asked && code == ERR_NONE)
        code = room_find(q, &at, &ask, &hits, e);
    if (code != ERR_NONE)
        return code;
    int64_t *people = arena_array(q->arena, int64_t, (size_t)hits.n + 1);
    for (uint32_t i = 0; i < hits.n; i++)
        people[i] = hits.v[i].person;
    code = web_seen(q, people, hits.n, page.words, e);
    if (code != ERR_NONE)
        return code;
    page.hits = arena_array(q->arena, struct page_find_hits, (size_t)hits.n + 1);
    page.n_hits = hits.n;
    page.more = hits.more;
    page.more_url = hits.more && !most ? more_url(q) : STR("");
    for (uint32_t i = 0; i < hits.n; i++)
        fill_hit(q, &hits.v[i], &page.hits[i]);
    web_page_begin(q, a, TEXT_FIND[q->lang]);
    page_find(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

#define DAYS                                                                                       \
    {"as_of", WEB_DAY, 10, false},                                                                 \
    {                                                                                              \
        "known_on", WEB_DAY, 10, false                                                             \
    }
#define HOUSEHOLD_PAGE(p, h, vi, en, ...)                                                          \
    {                                                                                              \
        .method = "GET", .path = "/ho/{code}" p, .access = WEB_RIGHT, .right = RIGHT_PEOPLE_READ,  \
        .fields = {{"code", WEB_TEXT, 64, true}, DAYS, __VA_ARGS__}, .handler = (h), .title = {    \
            vi,                                                                                    \
            en                                                                                     \
        }                                                                                          \
    }

const struct web_route web_routes_registry[] = {
    {.method = "GET",
     .path = "/tim",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"q", WEB_TEXT, 200, false},
                {"village", WEB_TEXT, 200, false},
                {"most", WEB_INT, 3, false},
                DAYS},
     .handler = find,
     .title = {"Tìm người và hộ", "Find people and households"},
     .nav = {"Tìm", "Find"}},
    HOUSEHOLD_PAGE("", page_of_household, "Một hộ", "A household", {0}),
    HOUSEHOLD_PAGE("/phieu", page_of_forms, "Phiếu qua các năm", "Forms by year", {0}),
    HOUSEHOLD_PAGE("/diem", page_of_points, "Điểm của một hộ", "A household's score",
                   {"campaign", WEB_INT, 19, false}),
    HOUSEHOLD_PAGE("/huong", page_of_owed, "Một hộ được hưởng gì", "What a household is owed",
                   {"month", WEB_MONTH, 7, false}),
    HOUSEHOLD_PAGE("/ho-so", page_of_file, "Hồ sơ của một hộ", "A household's file", {0}),
    {.method = "GET",
     .path = "/nguoi/{id}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"id", WEB_INT, 19, true}, DAYS, {"month", WEB_MONTH, 7, false}},
     .handler = page_of_person,
     .title = {"Một người", "A person"}},
    {0},
};
