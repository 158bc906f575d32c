/* A commune in a campaign, or one of its villages: how far it is, its next step, its households. */
#include "base/fmt.h"
#include "review/decision.h"
#include "review/form.h"
#include "review/score.h"
#include "web/room_review.h"
#include "web/route.h"

#define PAGE_ROWS 100
#define SHOWN_PROBLEMS 50

static bool is_step(const struct room *r, uint32_t step, const char *name)
{
    return step != NO_STEP && str_eq_c(r->s->steps->names[step], name);
}

static uint32_t next_step(const struct room *r, const struct place_state *state)
{
    return steps_next(r->s->steps, r->campaign.kind, state, room_law_day(r));
}

/* ---- the villages ---- */

static str village_url(const struct room *r, const char *page, str name)
{
    return room_url(r->q->arena, r->commune_url, page, name);
}

static void fill_village(const struct room *r, const struct review_village *v,
                         struct page_review_place_villages *to)
{
    const struct steps_table *t = r->s->steps;
    uint32_t next = next_step(r, &v->state), last = NO_STEP;
    for (uint32_t i = 0; i < t->n_names; i++) {
        if (v->state.done[i] && v->state.on[i] != DAY_MIN)
            last = i;
    }
    const struct step_row *row =
        next != NO_STEP ? steps_row(t, r->campaign.kind, next, room_law_day(r)) : NULL;
    *to = (struct page_review_place_villages){
        .name = v->name,
        .url = village_url(r, "/ho?thon=", v->name),
        .cases = v->listed + v->enter + v->leave + v->found,
        .surveyed = v->surveyed,
        .scored = v->scored,
        .decided = v->decided,
        .round = v->state.round,
        .last = room_step_name(r, last),
        .last_on = last != NO_STEP ? v->state.on[last] : DAY_MIN,
        .next = row != NULL && row->place == STEP_IN_VILLAGE ? room_step_name(r, next) : STR(""),
        .late = row != NULL && row->in_campaign && row->place == STEP_IN_VILLAGE &&
                web_today() > r->campaign.w.closes};
}

/* ---- the households ---- */

/* What is waited for there is done on its form; else on its page in the campaign. */
static bool waits_on_form(enum board_at at)
{
    return at == BOARD_TO_SURVEY || at == BOARD_UNDETERMINED;
}

static void fill_household(const struct room *r, const struct board_household *h,
                           struct page_review_place_households *to)
{
    enum lang l = r->q->lang;
    enum class_code now = h->decided != CODE_NONE ? h->decided : h->scored;
    *to = (struct page_review_place_households){
        .code = h->code,
        .url = room_url(r->q->arena, STR("/ho/"), "", h->code),
        .form_url = room_url(r->q->arena, r->url, "/phieu/", h->code),
        .head = h->head,
        .village = h->village,
        .origin = room_origin(h->origin, l),
        .before = room_class(h->before, l),
        .surveyed_on = h->surveyed_on,
        .at = room_stands(h->at, l),
        .at_url = waits_on_form(h->at) ? room_url(r->q->arena, r->url, "/phieu/", h->code)
                                       : room_url(r->q->arena, r->url, "/ho/", h->code),
        .result = now != CODE_NONE ? room_class(now, l) : STR(""),
        .tag = room_class_tag(now)};
}

static enum err_code fill_households(struct room *r, const struct review_village *village,
                                     struct page_review_place *page, struct err *e)
{
    struct board_households all;
    const struct board_ask ask = {.campaign = &r->campaign,
                                  .area = r->commune->area,
                                  .village = village != NULL ? village->name : (str){NULL, 0},
                                  .after = web_param(r->q, "after"),
                                  .limit = PAGE_ROWS};
    enum err_code code = board_households(r->q->db, r->q->arena, &ask, &all, e);
    if (code != ERR_NONE)
        return code;
    page->households =
        arena_array(r->q->arena, struct page_review_place_households, (size_t)all.n + 1);
    int64_t *shown = arena_array(r->q->arena, int64_t, (size_t)all.n + 1);
    for (uint32_t i = 0; i < all.n; i++) {
        shown[i] = all.v[i].household;
        fill_household(r, &all.v[i], &page->households[page->n_households++]);
    }
    code = web_seen(r->q, shown, all.n, web_param(r->q, "thon"), e);
    if (code != ERR_NONE)
        return code;
    if (all.more) {
        struct buf b;
        buf_init(&b, r->q->arena, 4096);
        buf_add(&b, r->commune_url);
        buf_add_c(&b, "/ho?after=");
        html_url_part(&b, all.v[all.n - 1].code);
        if (village != NULL) {
            buf_add_c(&b, "&thon=");
            html_url_part(&b, village->name);
        }
        page->more = buf_str(&b);
    }
    return ERR_NONE;
}

/* Forms of households that are new, and those in which two people wrote different things. */
static enum err_code fill_forms(struct room *r, struct page_review_place *page, struct err *e)
{
    struct form_lines all;
    enum err_code code = form_list(r->q->db, r->q->arena, r->campaign.province, r->campaign.id,
                                   r->commune->code, &all, e);
    if (code != ERR_NONE)
        return code;
    page->forms = arena_array(r->q->arena, struct page_review_place_forms, (size_t)all.n + 1);
    for (uint32_t i = 0; i < all.n; i++) {
        const struct form_line *l = &all.v[i];
        if (page->village.n > 0 && !str_eq(page->village, l->village))
            continue;
        page->forms[page->n_forms++] = (struct page_review_place_forms){
            .url = room_url(r->q->arena, r->url, "/phieu/", l->key),
            .code = l->code,
            .head = l->head,
            .village = l->village,
            .conflicts = l->conflicts};
    }
    return ERR_NONE;
}

/* ---- the next step's form ---- */

/* What the form asks for; a village does its own steps, a commune its own and those of all its
 * villages at once. */
static void fill_step(const struct room *r, const struct review_village *village,
                      struct page_review_place *page)
{
    struct web_request *q = r->q;
    uint32_t next = next_step(r, review_place(r->commune, village));
    const struct step_row *row =
        next != NO_STEP ? steps_row(r->s->steps, r->campaign.kind, next, room_law_day(r)) : NULL;
    page->next = room_step_name(r, next);
    if (row == NULL || (village != NULL && row->place != STEP_IN_VILLAGE))
        return;
    enum right right = is_step(r, next, "decision") ? RIGHT_REVIEW_DECIDE : RIGHT_REVIEW_RECORD;
    page->may_step = room_may(r, r->commune, right) && (!r->campaign.closed || !row->in_campaign);
    page->waits = !page->may_step && is_step(r, next, "decision");
    page->step = r->s->steps->names[next];
    page->all_villages = village == NULL && row->place == STEP_IN_VILLAGE;
    page->vote = row->percent > 0;
    page->decision = is_step(r, next, "decision");
    page->on = room_day(q, "on");
    page->present = web_param(q, "present");
    page->agreed = web_param(q, "agreed");
    page->number = web_param(q, "number");
    page->signer = web_param(q, "signer").n > 0 ? web_param(q, "signer") : q->user.name;
    page->basis = arena_str(q->arena, row->article);
    page->instrument = row->instrument;
}

/* Of a village its minutes, once it has met (a meeting that failed has minutes too); of a commune
 * its public list, once all have. */
static void fill_papers(const struct room *r, const struct review_village *village,
                        struct page_review_place *page)
{
    const struct place_state *state = review_place(r->commune, village);
    uint32_t meeting = steps_find(r->s->steps, STR("meeting"));
    bool met =
        meeting != NO_STEP && (state->done[meeting] || (village != NULL && state->round > 1));
    if (!met)
        return;
    page->paper =
        village != NULL ? TEXT_REVIEW_MINUTES[r->q->lang] : TEXT_REVIEW_LISTING[r->q->lang];
    page->paper_url = village != NULL ? village_url(r, "/bien-ban?thon=", village->name)
                                      : room_url(r->q->arena, r->commune_url, "/niem-yet", STR(""));
}

static enum err_code show_place(struct room *r, const struct review_village *village,
                                const struct err *said, const struct review_problems *problems,
                                struct err *e)
{
    struct web_request *q = r->q;
    bool people = room_may(r, r->commune, RIGHT_PEOPLE_READ);
    struct page_review_place page = {
        .name = village != NULL ? village->name : room_commune_name(r, r->commune),
        .campaign = r->name,
        .campaign_url = r->url,
        .commune = village != NULL ? room_commune_name(r, r->commune) : STR(""),
        .commune_url = r->commune_url,
        .step_url = room_url(q->arena, r->commune_url, "/buoc", STR("")),
        .village = village != NULL ? village->name : STR(""),
        .csrf = q->csrf,
        .operation = web_operation(q),
        .people = people};
    if (said != NULL) {
        page.said = str_from_c(said->text[q->lang]);
        page.hint = str_from_c(said->hint[q->lang]);
    }
    uint32_t n = problems == NULL ? 0 : problems->n;
    page.problems = arena_array(q->arena, struct page_review_place_problems, (size_t)n + 1);
    for (uint32_t i = 0; i < n && i < SHOWN_PROBLEMS; i++) {
        const struct review_problem *p = &problems->v[i];
        page.problems[page.n_problems++] = (struct page_review_place_problems){
            .where = p->household.n > 0 && people ? p->household : p->village,
            .url = p->household.n > 0 && people ? room_url(q->arena, STR("/ho/"), "", p->household)
                                                : STR(""),
            .text = p->text[q->lang]};
    }
    fill_step(r, village, &page);
    if (people)
        fill_papers(r, village, &page);
    page.villages =
        arena_array(q->arena, struct page_review_place_villages, (size_t)r->commune->n + 1);
    const struct review_village **listed =
        village == NULL ? review_villages_listed(q->arena, r->s, r->commune) : NULL;
    for (uint32_t i = 0; i < r->commune->n && listed != NULL; i++)
        fill_village(r, listed[i], &page.villages[page.n_villages++]);
    if (people) {
        if (village != NULL && !r->campaign.closed &&
            room_may(r, r->commune, RIGHT_REVIEW_RECORD)) {
            struct buf b;
            buf_init(&b, q->arena, 4096);
            buf_fmt(&b, "%s/phieu/moi?xa=%s&thon=", r->url, r->commune->code);
            html_url_part(&b, village->name);
            page.new_url = buf_str(&b);
        }
        enum err_code code = fill_households(r, village, &page, e);
        if (code == ERR_NONE)
            code = fill_forms(r, &page, e);
        if (code != ERR_NONE)
            return code;
    }
    web_page_begin(q, r->a, page.name);
    page_review_place(&r->a->body, &page, q->lang);
    web_page_end(q, r->a);
    return ERR_NONE;
}

/* The village of the parameter "thon"; NULL where it is not given; 404. */
static enum err_code find_village(struct room *r, const struct review_village **out, struct err *e)
{
    str name = web_param(r->q, "thon");
    *out = name.n > 0 ? review_village_find(r->s, r->commune, name) : NULL;
    if (name.n == 0 || *out != NULL)
        return ERR_NONE;
    r->a->status = 404;
    return err_set(e, ERR_INPUT, "xã không có thôn nào tên \"%s\"",
                   "the commune has no village named \"%s\"", name);
}

static enum err_code open_place(struct room *r, struct web_request *q, struct web_answer *a,
                                enum right right, const struct review_village **village,
                                struct err *e)
{
    enum err_code code = room_open(r, q, a, true, e);
    if (code == ERR_NONE)
        code = room_commune(r, right, e);
    return code == ERR_NONE ? find_village(r, village, e) : code;
}

static enum err_code commune(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    const struct review_village *village = NULL;
    enum err_code code = open_place(&r, q, a, RIGHT_FIGURES_READ, &village, e);
    return code == ERR_NONE ? show_place(&r, NULL, NULL, NULL, e) : code;
}

static enum err_code households(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    const struct review_village *village = NULL;
    enum err_code code = open_place(&r, q, a, RIGHT_PEOPLE_READ, &village, e);
    return code == ERR_NONE ? show_place(&r, village, NULL, NULL, e) : code;
}

/* ---- doing a step ---- */

static enum err_code plain_step(struct room *r, uint32_t step, const struct review_where *where,
                                struct review_problems *problems, str *answer, struct err *e)
{
    struct web_request *q = r->q;
    str document = web_param(q, "document");
    struct review_step s = {.campaign = r->campaign,
                            .step = step,
                            .where = *where,
                            .on = room_day(q, "on"),
                            .present = room_number(q, "present"),
                            .agreed = room_number(q, "agreed")};
    if (document.n > 0)
        s.document = document;
    /* Nobody's silence is a vote against. */
    if (web_param(q, "present").n > 0 && web_param(q, "agreed").n == 0)
        return err_set(e, ERR_INPUT, "cần số người đồng ý", "how many agreed is needed");
    enum err_code code =
        room_act(r, "form", document.n > 0 ? document : r->s->steps->names[step], &s.act, e);
    return code == ERR_NONE
               ? room_write(r, "campaign.step", review_work_step, &s, problems, answer, e)
               : code;
}

static enum err_code score_step(struct room *r, const struct review_where *where,
                                struct review_problems *problems, str *answer, struct err *e)
{
    struct web_request *q = r->q;
    struct score_request s = {.campaign = r->campaign,
                              .law = q->app->law,
                              .areas = q->app->areas,
                              .on = room_day(q, "on"),
                              .where = *where};
    bool again = false;
    mem_copy(s.law_sum, q->app->law_sum, sizeof(s.law_sum));
    enum err_code code = room_act(r, "form", STR("score"), &s.act, e);
    const struct store_operation op = room_operation(q, &s.act, "campaign.score");
    if (code == ERR_NONE)
        code = score_do(q->app->pool, q->db, q->arena, &s, &op, answer, &again, problems, e);
    if (code == ERR_NONE)
        *answer = str_split(answer, ' ');
    return code;
}

static enum err_code decision_step(struct room *r, const struct review_where *where,
                                   struct review_problems *problems, str *answer, struct err *e)
{
    struct web_request *q = r->q;
    struct decision_request d = {.campaign = r->campaign,
                                 .where = {.commune = where->commune},
                                 .on = room_day(q, "on"),
                                 .valid_from = DAY_MIN,
                                 .number = web_param(q, "number"),
                                 .signer = web_param(q, "signer")};
    enum err_code code = room_act(r, "decision", STR(""), &d.act, e);
    return code == ERR_NONE
               ? room_write(r, "campaign.decision", review_work_decision, &d, problems, answer, e)
               : code;
}

static enum err_code do_step(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    const struct review_village *village = NULL;
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str answer = STR("");
    uint32_t step = steps_find(q->app->steps, web_param(q, "step"));
    bool decision = str_eq_c(web_param(q, "step"), "decision");
    enum err_code code =
        open_place(&r, q, a, decision ? RIGHT_REVIEW_DECIDE : RIGHT_REVIEW_RECORD, &village, e);
    if (code != ERR_NONE)
        return code;
    struct review_where where = {.commune = r.commune->code};
    if (village != NULL)
        where.village = village->name;
    if (step == NO_STEP)
        code = err_set(&said, ERR_INPUT, "không có bước này", "there is no such step");
    else if (decision)
        code = decision_step(&r, &where, &problems, &answer, &said);
    else if (is_step(&r, step, "score"))
        code = score_step(&r, &where, &problems, &answer, &said);
    else
        code = plain_step(&r, step, &where, &problems, &answer, &said);
    if (code == ERR_INPUT || code == ERR_USAGE) {
        a->status = 400;
        return show_place(&r, village, &said, &problems, e);
    }
    if (code != ERR_NONE) {
        *e = said;
        return code;
    }
    web_done(q, a, r.commune_url, answer);
    return ERR_NONE;
}

#define PLACE                                                                                      \
    {"ky", WEB_TEXT, 7, true},                                                                     \
    {                                                                                              \
        "xa", WEB_TEXT, 5, true                                                                    \
    }
#define VILLAGE                                                                                    \
    {                                                                                              \
        "thon", WEB_TEXT, 200, false                                                               \
    }

const struct web_route web_routes_review_place[] = {
    {.method = "GET",
     .path = "/ra-soat/{ky}/xa/{xa}",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ,
     .fields = {PLACE},
     .handler = commune,
     .title = {"Một xã trong kỳ rà soát", "A commune in a campaign"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}/xa/{xa}/ho",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {PLACE, VILLAGE, {"after", WEB_TEXT, 64, false}},
     .handler = households,
     .title = {"Các hộ rà soát của một thôn", "The households of a village"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/xa/{xa}/buoc",
     .access = WEB_RIGHT,
     .right = RIGHT_FIGURES_READ, /* recording or deciding: the handler asks for the step's */
     .fields = {PLACE,
                VILLAGE,
                {"step", WEB_TEXT, 32, true},
                {"on", WEB_DAY, 10, false},
                {"present", WEB_INT, 6, false},
                {"agreed", WEB_INT, 6, false},
                {"document", WEB_TEXT, 200, false},
                {"number", WEB_TEXT, 100, false},
                {"signer", WEB_TEXT, 200, false}},
     .handler = do_step,
     .title = {"Ghi một bước", "Record a step"}},
    {0},
};
