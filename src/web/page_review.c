/* The campaigns of review, and one of them by commune: opening, closing, requests. */
#include "base/fmt.h"
#include "registry/world.h"
#include "web/room_review.h"
#include "web/route.h"

/* ---- campaigns ---- */

static str progress_text(struct web_request *q, const struct review_campaign *k)
{
    if (k->closed)
        return TEXT_REVIEW_CLOSED[q->lang];
    return web_today() > k->w.closes ? TEXT_REVIEW_LATE[q->lang] : TEXT_REVIEW_UNDER_WAY[q->lang];
}

static enum err_code show_campaigns(struct web_request *q, struct web_answer *a,
                                    const struct err *said, struct err *e)
{
    struct board_campaigns all;
    struct page_review page = {.csrf = q->csrf,
                               .operation = web_operation(q),
                               .year = web_param(q, "year"),
                               .month = web_param(q, "month"),
                               .may_open =
                                   roles_held_everywhere(&q->user.held, RIGHT_REVIEW_MANAGE)};
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = board_campaigns(q->db, q->arena, q->app->province, &all, e);
    if (code != ERR_NONE)
        return code;
    if (said != NULL)
        page.said = str_from_c(said->text[q->lang]);
    page.campaigns = arena_array(q->arena, struct page_review_campaigns, (size_t)all.n + 1);
    for (uint32_t i = 0; i < all.n; i++) {
        const struct review_campaign *k = &all.v[i].campaign;
        page.campaigns[page.n_campaigns++] = (struct page_review_campaigns){
            .name = room_campaign_name(q, k),
            .url = room_url(q->arena, STR("/ra-soat/"), "", room_campaign_key(q->arena, k)),
            .opens = k->w.opens,
            .closes = k->w.closes,
            .cases = all.v[i].cases,
            .state = progress_text(q, k)};
    }
    web_page_begin(q, a, TEXT_REVIEW[q->lang]);
    page_review(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code campaigns(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_campaigns(q, a, NULL, e);
}

static enum err_code open_campaign(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r = {.q = q, .a = a};
    struct review_opening o = {.year = (int)room_number(q, "year"),
                               .mon = (int)room_number(q, "month")};
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str answer = STR("");
    enum err_code code = web_may(q, a, RIGHT_REVIEW_MANAGE, STR(""), e);
    if (code != ERR_NONE)
        return code;
    o.kind = o.mon == 0 ? REVIEW_YEARLY : REVIEW_MONTHLY;
    if (o.mon < 0 || o.mon > 12 || o.year < 2000 || o.year > 2999)
        code = err_set(&said, ERR_INPUT, "năm hoặc tháng không hợp lệ", "no such year or month");
    if (code == ERR_NONE)
        code = room_act(&r, "interface", STR("campaign.open"), &o.act, &said);
    if (code == ERR_NONE)
        code = room_write(&r, "campaign.open", review_work_open, &o, &problems, &answer, &said);
    if (code == ERR_INPUT || code == ERR_USAGE) {
        a->status = 400;
        return show_campaigns(q, a, &said, e);
    }
    if (code != ERR_NONE) {
        *e = said;
        return code;
    }
    struct review_campaign k = {.year = o.year, .mon = o.mon};
    web_done(q, a, room_url(q->arena, STR("/ra-soat/"), "", room_campaign_key(q->arena, &k)),
             answer);
    return ERR_NONE;
}

/* ---- one campaign ---- */

struct counted {
    int64_t cases, requests, found, surveyed, scored, decided;
};

static void count(struct counted *to, const struct review_village *v)
{
    to->cases += v->listed + v->enter + v->leave + v->found;
    to->requests += v->enter + v->leave;
    to->found += v->found;
    to->surveyed += v->surveyed;
    to->scored += v->scored;
    to->decided += v->decided;
}

static void fill_commune(const struct room *r, const struct review_commune *k,
                         struct page_review_campaign_communes *to)
{
    const struct steps_table *t = r->s->steps;
    struct counted n = {0};
    for (uint32_t i = 0; i < k->n; i++)
        count(&n, &r->s->villages.v[k->first + i]);
    uint32_t next = steps_next(t, r->campaign.kind, &k->state, room_law_day(r));
    const struct step_row *row =
        next != NO_STEP ? steps_row(t, r->campaign.kind, next, room_law_day(r)) : NULL;
    *to = (struct page_review_campaign_communes){
        .name = room_commune_name(r, k),
        .url = room_url(r->q->arena, r->url, "/xa/", k->code),
        .villages = k->n,
        .cases = n.cases,
        .requests = n.requests,
        .found = n.found,
        .surveyed = n.surveyed,
        .scored = n.scored,
        .decided = n.decided,
        .next = room_step_name(r, next),
        .late = row != NULL && row->in_campaign && web_today() > r->campaign.w.closes};
}

static enum err_code show_campaign(struct room *r, const struct err *said,
                                   const struct review_problems *problems, struct err *e)
{
    struct web_request *q = r->q;
    struct page_review_campaign page = {
        .name = r->name,
        .url = r->url,
        .opens = r->campaign.w.opens,
        .closes = r->campaign.w.closes,
        .state = progress_text(q, &r->campaign),
        .csrf = q->csrf,
        .operation = web_operation(q),
        .code = web_param(q, "code"),
        .on = room_day(q, "on"),
        .may_close =
            !r->campaign.closed && roles_held_everywhere(&q->user.held, RIGHT_REVIEW_MANAGE),
        .may_record =
            !r->campaign.closed && roles_held_somewhere(&q->user.held, RIGHT_REVIEW_RECORD)};
    (void)e;
    if (said != NULL) {
        page.said = str_from_c(said->text[q->lang]);
        page.hint = str_from_c(said->hint[q->lang]);
    }
    page.problems = arena_array(q->arena, struct page_review_campaign_problems,
                                (problems != NULL ? (size_t)problems->n : 0) + 1);
    for (uint32_t i = 0; problems != NULL && i < problems->n && i < 50; i++)
        page.problems[page.n_problems++] = (struct page_review_campaign_problems){
            .where = problems->v[i].commune, .text = problems->v[i].text[q->lang]};
    page.communes =
        arena_array(q->arena, struct page_review_campaign_communes, (size_t)r->s->communes.n + 1);
    for (uint32_t i = 0; i < r->s->communes.n; i++) {
        if (room_may(r, &r->s->communes.v[i], RIGHT_FIGURES_READ))
            fill_commune(r, &r->s->communes.v[i], &page.communes[page.n_communes++]);
    }
    web_page_begin(q, r->a, r->name);
    page_review_campaign(&r->a->body, &page, q->lang);
    web_page_end(q, r->a);
    return ERR_NONE;
}

static enum err_code campaign(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    enum err_code code = room_open(&r, q, a, true, e);
    return code == ERR_NONE ? show_campaign(&r, NULL, NULL, e) : code;
}

/* Mistakes of who fills the form in come back beside it. */
static enum err_code answer_form(struct room *r, enum err_code code, const struct err *said,
                                 const struct review_problems *problems, str answer, struct err *e)
{
    if (code == ERR_NONE) {
        web_done(r->q, r->a, r->url, answer);
        return ERR_NONE;
    }
    if (code != ERR_INPUT && code != ERR_USAGE) {
        *e = *said;
        return code;
    }
    r->a->status = 400;
    return show_campaign(r, said, problems, e);
}

static enum err_code close_campaign(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str answer = STR("");
    enum err_code code = web_may(q, a, RIGHT_REVIEW_MANAGE, STR(""), e);
    if (code == ERR_NONE)
        code = room_open(&r, q, a, true, e);
    if (code != ERR_NONE)
        return code;
    struct review_closing x = {.campaign = &r.campaign, .on = room_day(q, "on")};
    code = room_act(&r, "interface", STR("campaign.close"), &x.act, &said);
    if (code == ERR_NONE)
        code = room_write(&r, "campaign.close", review_work_close, &x, &problems, &answer, &said);
    return answer_form(&r, code, &said, &problems, answer, e);
}

/* ---- requests: forms 01 and 04 ---- */

static enum err_code request(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    struct review_asking x = {.what = ASK_REQUEST, .leave = str_eq_c(web_param(q, "form"), "04")};
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str answer = STR("");
    enum err_code code = room_open(&r, q, a, true, e);
    if (code != ERR_NONE)
        return code;
    struct world_at at = {.province = q->app->province,
                          .as_of = room_day(q, "on"),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    x.about = (struct review_about){.campaign = r.campaign, .on = at.as_of};
    code = world_find_household(q->db, &at, web_param(q, "code"), &x.about.household, &said);
    if (code == ERR_NONE && x.about.household == 0)
        code = err_set(&said, ERR_INPUT, "sổ không có hộ \"%s\" vào ngày đó",
                       "the registry has no household \"%s\" on that day", web_param(q, "code"));
    if (code == ERR_NONE)
        code = room_act(&r, "form", x.leave ? STR("04") : STR("01"), &x.about.act, &said);
    if (code == ERR_NONE) {
        enum err_code may = web_may_for(q, a, RIGHT_REVIEW_RECORD, &x.about.household, 1, e);
        if (may != ERR_NONE)
            return may;
        code = room_write(&r, "review.request", review_work_ask, &x, &problems, &answer, &said);
    }
    return answer_form(&r, code, &said, &problems, answer, e);
}

#define CAMPAIGN                                                                                   \
    {                                                                                              \
        "ky", WEB_TEXT, 7, true                                                                    \
    }
#define ON                                                                                         \
    {                                                                                              \
        "on", WEB_DAY, 10, false                                                                   \
    }

const struct web_route web_routes_review[] = {
    {.method = "GET",
     .path = "/ra-soat",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .handler = campaigns,
     .title = {"Các kỳ rà soát", "Campaigns of review"},
     .nav = {"Rà soát", "Review"}},
    {.method = "POST",
     .path = "/ra-soat",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_MANAGE,
     .fields = {{"year", WEB_INT, 4, true}, {"month", WEB_INT, 2, false}},
     .handler = open_campaign,
     .title = {"Mở một kỳ rà soát", "Open a campaign"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {CAMPAIGN},
     .handler = campaign,
     .title = {"Một kỳ rà soát", "A campaign"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/dong",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_MANAGE,
     .fields = {CAMPAIGN, ON},
     .handler = close_campaign,
     .title = {"Đóng kỳ rà soát", "Close a campaign"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/de-nghi",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {CAMPAIGN, ON, {"code", WEB_TEXT, 64, true}, {"form", WEB_TEXT, 2, true}},
     .handler = request,
     .title = {"Ghi một đề nghị rà soát", "Record a request"}},
    {0},
};
