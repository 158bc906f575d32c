/* Finding people; and the routes of the registry. */
#include "registry/communes.h"
#include "web/assets.h"
#include "web/room_registry.h"

#include <stdlib.h>

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

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* People of the hits, ascending, each at the place people[] has. */
static int64_t *people_of(struct web_request *q, const struct record_hits *hits)
{
    int64_t *people = arena_array(q->arena, int64_t, (size_t)hits->n + 1);
    for (uint32_t i = 0; i < hits->n; i++)
        people[i] = hits->v[i].person;
    qsort(people, hits->n, sizeof(*people), by_number);
    return people;
}

static ptrdiff_t place_in(const int64_t *people, uint32_t n, int64_t person)
{
    const int64_t *at = bsearch(&person, people, n, sizeof(*people), by_number);
    return at - people;
}

/* Leaves out whom the one who asks may not see: those of other communes. */
static enum err_code keep_mine(struct web_request *q, struct record_hits *hits, struct err *e)
{
    if (roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ))
        return ERR_NONE;
    uint32_t kept = 0, n = hits->n;
    const int64_t *people = people_of(q, hits);
    str *codes = arena_array(q->arena, str, (size_t)n + 1);
    enum err_code code =
        communes_of(q->db, q->arena, q->app->province, people, n, web_today(), codes, NULL, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        str lives = codes[place_in(people, n, hits->v[i].person)];
        if (roles_held_in(&q->user.held, RIGHT_PEOPLE_READ, lives))
            hits->v[kept++] = hits->v[i];
    }
    hits->n = kept;
    return code;
}

/* Of somebody else's communes there may be many: more are asked for than are shown. */
enum err_code room_find(struct web_request *q, const struct world_at *at, struct record_ask *ask,
                        struct record_hits *hits, struct err *e)
{
    bool all = roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ);
    uint32_t shown = ask->limit;
    ask->limit = all ? shown : RECORD_MAX_HITS;
    enum err_code code = record_find(q->db, q->arena, at, ask, hits, e);
    if (code == ERR_NONE)
        code = keep_mine(q, hits, e);
    if (hits->n > shown) {
        hits->n = shown;
        hits->more = true;
    }
    return code;
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
