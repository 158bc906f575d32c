/* What a village and a commune print: the minutes of a meeting, the public list. */
#include "review/paper.h"
#include "web/room_review.h"
#include "web/route.h"

#define PAPER_BYTES ((size_t)8 << 20)
#define MOST_SEEN 5000

/* Whoever is shown the document is shown its households. */
static enum err_code seen(struct room *r, str village, struct err *e)
{
    struct board_households all;
    const struct board_ask ask = {.campaign = &r->campaign,
                                  .area = r->commune->area,
                                  .village = village.n > 0 ? village : (str){NULL, 0},
                                  .after = STR(""),
                                  .limit = MOST_SEEN};
    enum err_code code = board_households(r->q->db, r->q->arena, &ask, &all, e);
    if (code != ERR_NONE)
        return code;
    int64_t *ids = arena_array(r->q->arena, int64_t, (size_t)all.n + 1);
    for (uint32_t i = 0; i < all.n; i++)
        ids[i] = all.v[i].household;
    return web_seen(r->q, ids, all.n, village, e);
}

static enum err_code print_place(struct web_request *q, struct web_answer *a, bool minutes,
                                 struct err *e)
{
    struct room r;
    struct buf text;
    str village = web_param(q, "thon");
    buf_init(&text, q->arena, PAPER_BYTES);
    enum err_code code = room_open(&r, q, a, false, e);
    if (code == ERR_NONE)
        code = room_commune(&r, RIGHT_PEOPLE_READ, e);
    if (code == ERR_NONE)
        code = minutes ? paper_minutes(q->db, q->arena, q->app->steps, &r.campaign, r.commune->code,
                                       village, web_today(), &text, e)
                       : paper_listing(q->db, q->arena, q->app->steps, &r.campaign, r.commune->code,
                                       web_today(), &text, e);
    if (code == ERR_NONE)
        code = seen(&r, village, e);
    if (code != ERR_NONE)
        return code;
    room_paper(q, a, minutes ? TEXT_REVIEW_MINUTES[q->lang] : TEXT_REVIEW_LISTING[q->lang],
               minutes ? room_url(q->arena, r.commune_url, "/ho?thon=", village) : r.commune_url,
               buf_str(&text));
    return ERR_NONE;
}

static enum err_code minutes(struct web_request *q, struct web_answer *a, struct err *e)
{
    return print_place(q, a, true, e);
}

static enum err_code listing(struct web_request *q, struct web_answer *a, struct err *e)
{
    return print_place(q, a, false, e);
}

#define PLACE                                                                                      \
    {"ky", WEB_TEXT, 7, true},                                                                     \
    {                                                                                              \
        "xa", WEB_TEXT, 5, true                                                                    \
    }

const struct web_route web_routes_review_paper[] = {
    {.method = "GET",
     .path = "/ra-soat/{ky}/xa/{xa}/bien-ban",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {PLACE, {"thon", WEB_TEXT, 200, true}},
     .handler = minutes,
     .title = {"Biên bản họp dân để in", "The minutes, to print"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}/xa/{xa}/niem-yet",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {PLACE},
     .handler = listing,
     .title = {"Danh sách niêm yết để in", "The public list, to print"}},
    {0},
};
