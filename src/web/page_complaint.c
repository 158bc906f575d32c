/* Complaints: anybody makes one and follows it by receipt and code; officers settle it.
 */
#include "registry/complaint_course.h"
#include "registry/times.h"
#include "web/room_complaint.h"
#include "web/room_registry.h"

#define LIST_MAX 50

static const char *const subjects[] = {"benefit", "payment", "review", "officer", "other"};

static str subject_text(str about, enum lang l)
{
    if (str_eq_c(about, "benefit"))
        return TEXT_COMPLAINT_BENEFIT[l];
    if (str_eq_c(about, "payment"))
        return TEXT_COMPLAINT_PAYMENT[l];
    if (str_eq_c(about, "review"))
        return TEXT_COMPLAINT_REVIEW[l];
    if (str_eq_c(about, "officer"))
        return TEXT_COMPLAINT_OFFICER[l];
    return TEXT_COMPLAINT_OTHER[l];
}

static str kind_text(str kind, enum lang l)
{
    return str_eq_c(kind, "denunciation") ? TEXT_COMPLAINT_DENUNCIATION[l]
                                          : TEXT_COMPLAINT_COMPLAINT[l];
}

static str act_text(str act, enum lang l)
{
    static const char *const acts[] = {"accept",   "decline", "forward", "extend",
                                       "escalate", "answer",  "settle"};
    const str texts[] = {TEXT_COMPLAINT_ACT_ACCEPT[l],   TEXT_COMPLAINT_ACT_DECLINE[l],
                         TEXT_COMPLAINT_ACT_FORWARD[l],  TEXT_COMPLAINT_ACT_EXTEND[l],
                         TEXT_COMPLAINT_ACT_ESCALATE[l], TEXT_COMPLAINT_ACT_ANSWER[l],
                         TEXT_COMPLAINT_ACT_SETTLE[l]};
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (str_eq_c(act, acts[i]))
            return texts[i];
    }
    return STR("");
}

static struct complaint_standing stands(struct web_request *q, const struct complaint *k)
{
    return complaint_stands(q->app->complaint_terms, k, web_today());
}

/* ---- making one ---- */

/* Today's communes of the province. */
static enum err_code fill_communes(struct web_request *q, struct page_complaint *page,
                                   struct err *e)
{
    struct {
        struct page_complaint_communes *v;
        uint32_t n, cap;
    } all = {0};
    struct buf province;
    int more;
    int64_t p = q->app->province;
    buf_init(&province, q->arena, 32);
    buf_fmt(&province, "%z%l", p < 10 ? "0" : "", p);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = store_query(
            q->db,
            SQL("SELECT c.code, c.kind, c.name FROM area AS c JOIN area AS p ON p.id = c.parent"
                " WHERE c.level = 'commune' AND c.valid_from <= ?1 AND ?1 < c.valid_to AND p.level"
                " = 'province' AND p.code = ?2 ORDER BY c.name, c.code"),
            STORE_VALUES(store_date(web_today()), store_text(buf_str(&province))), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(q->db, e)) > 0) {
        str chosen = web_param(q, "commune"), one = arena_str(q->arena, store_at_text(q->db, 0));
        struct buf name;
        buf_init(&name, q->arena, 512);
        buf_fmt(&name, "%s (%s)", store_at_text(q->db, 2), store_at_text(q->db, 1));
        struct page_complaint_communes row = {
            .code = one, .name = buf_str(&name), .chosen = str_eq(chosen, one)};
        vec_push(q->arena, &all, row);
    }
    page->communes = all.v;
    page->n_communes = all.n;
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code show_form(struct web_request *q, struct web_answer *a, str said, struct err *e)
{
    struct page_complaint page = {.csrf = q->csrf,
                                  .operation = web_param(q, "operation"),
                                  .mistake = said,
                                  .denunciation = str_eq_c(web_param(q, "kind"), "denunciation"),
                                  .household = web_param(q, "household"),
                                  .name = web_param(q, "name"),
                                  .contact = web_param(q, "contact"),
                                  .said = web_param(q, "said")};
    if (page.operation.n == 0)
        page.operation = web_operation(q);
    page.n_subjects = sizeof(subjects) / sizeof(subjects[0]);
    page.subjects = arena_array(q->arena, struct page_complaint_subjects, page.n_subjects);
    for (uint32_t i = 0; i < page.n_subjects; i++) {
        str code = str_from_c(subjects[i]);
        page.subjects[i] =
            (struct page_complaint_subjects){.code = code,
                                             .name = subject_text(code, q->lang),
                                             .chosen = str_eq(code, web_param(q, "about"))};
    }
    enum err_code code = fill_communes(q, &page, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_COMPLAINT_TITLE[q->lang]);
    page_complaint(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code complaint_form(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_form(q, a, STR(""), e);
}

static enum err_code complaint_send(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    str kind = web_param(q, "kind");
    struct complaint one = {.kind = kind.n > 0 ? kind : STR("complaint"),
                            .about = web_param(q, "about"),
                            .commune = web_param(q, "commune"),
                            .household = web_param(q, "household"),
                            .name = web_param(q, "name"),
                            .contact = web_param(q, "contact"),
                            .said = web_param(q, "said")};
    char secret[COMPLAINT_CODE + 1];
    str receipt = STR("");
    bool again = false;
    enum err_code code = web_recording(q, "interface", &r, e);
    if (code != ERR_NONE)
        return code;
    r.actor = q->user.id != 0 && str_eq_c(one.kind, "complaint") ? q->user.name : STR(ROOM_CITIZEN);
    code = complaint_make(q->app->pool, q->arena, &r, &one, &receipt, &again, e);
    if (code == ERR_INPUT || code == ERR_LIMIT) {
        a->status = code == ERR_LIMIT ? 429 : 400;
        return show_form(q, a, arena_str(q->arena, str_from_c(e->text[q->lang])), e);
    }
    if (code != ERR_NONE)
        return code;
    complaint_code(r.operation, secret);
    struct page_complaint_made page = {.receipt = receipt, .code = str_from_c(secret)};
    web_page_begin(q, a, TEXT_COMPLAINT_TITLE[q->lang]);
    page_complaint_made(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- one of them ---- */

static void fill_steps(struct web_request *q, const struct complaint *k,
                       struct page_complaint_one *page)
{
    page->steps = arena_array(q->arena, struct page_complaint_one_steps, (size_t)k->steps.n + 1);
    for (uint32_t i = 0; i < k->steps.n; i++) {
        const struct complaint_step *x = &k->steps.v[i];
        page->steps[page->n_steps++] =
            (struct page_complaint_one_steps){.act = act_text(x->act, q->lang),
                                              .on = x->on,
                                              .until = x->until,
                                              .whom = x->whom,
                                              .paper = x->paper,
                                              .said = x->said};
    }
}

static void fill_one(struct web_request *q, const struct complaint *k,
                     const struct complaint_standing *s, struct page_complaint_one *page)
{
    day on = day_of_moment(k->at_us);
    *page = (struct page_complaint_one){.receipt = k->id,
                                        .kind = kind_text(k->kind, q->lang),
                                        .about = subject_text(k->about, q->lang),
                                        .place = room_place(q, k->commune, STR(""), on),
                                        .household = k->household,
                                        .said = k->said,
                                        .on = on,
                                        .second = s->instance == 2,
                                        .accept_by = s->accepted == 0 && s->open ? s->accept_by : 0,
                                        .accepted = s->accepted,
                                        .settle_by = s->open ? s->settle_by : 0,
                                        .late = complaint_is_late(s) && s->open,
                                        .closed = !s->open,
                                        .csrf = q->csrf,
                                        .operation = web_operation(q)};
    fill_steps(q, k, page);
}

static enum err_code follow_form(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_complaint_follow page = {.csrf = q->csrf};
    (void)e;
    web_page_begin(q, a, TEXT_COMPLAINT_FOLLOW[q->lang]);
    page_complaint_follow(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* The same words whether there is no such receipt or its code is another. */
static enum err_code show_followed(struct web_request *q, struct web_answer *a, str mistake,
                                   struct err *e)
{
    struct complaint k;
    int64_t id = 0;
    bool found = false;
    num_parse_int(web_param(q, "receipt"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = complaint_read(q->db, q->arena, q->app->province, id, web_param(q, "code"), &k,
                              &found, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_COMPLAINT_FOLLOW[q->lang]);
    if (found) {
        const struct complaint_standing s = stands(q, &k);
        struct page_complaint_one page;
        fill_one(q, &k, &s, &page);
        page.again_by = web_today() <= s.again_by ? s.again_by : 0;
        page.code = web_param(q, "code");
        page.mistake = mistake;
        page.typed = mistake.n > 0 ? web_param(q, "said") : STR("");
        page_complaint_one(&a->body, &page, q->lang);
    } else {
        struct page_complaint_follow page = {
            .csrf = q->csrf, .receipt = web_param(q, "receipt"), .wrong = true};
        a->status = 404;
        page_complaint_follow(&a->body, &page, q->lang);
    }
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code follow(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_followed(q, a, STR(""), e);
}

/* Whoever made it takes it to the superior: the code says who they are. */
static enum err_code complain_again(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    const struct complaint_step step = {
        .act = STR("escalate"), .on = web_today(), .said = web_param(q, "said")};
    int64_t id = 0;
    str number;
    bool again;
    num_parse_int(web_param(q, "receipt"), &id);
    enum err_code code = web_recording(q, "interface", &r, e);
    r.actor = STR(ROOM_CITIZEN);
    if (code == ERR_NONE)
        code = complaint_do(q->app->pool, q->arena, &r, q->app->complaint_terms, id,
                            web_param(q, "code"), &step, &number, &again, e);
    if (code != ERR_NONE && code != ERR_INPUT)
        return code;
    if (code == ERR_INPUT)
        a->status = 400;
    return show_followed(
        q, a, code == ERR_INPUT ? arena_str(q->arena, str_from_c(e->text[q->lang])) : STR(""), e);
}

/* ---- officers ---- */

static str one_url(struct web_request *q, int64_t id)
{
    struct buf b;
    buf_init(&b, q->arena, 64);
    buf_fmt(&b, "/khieu-nai/so/%l", id);
    return buf_str(&b);
}

static enum err_code complaints_list(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_complaint_list page = {0};
    struct complaints list;
    int64_t before = 0;
    num_parse_int(web_param(q, "before"), &before);
    enum err_code code = room_complaints(q, before, LIST_MAX + 1, &list, e);
    if (code != ERR_NONE)
        return code;
    page.rows = arena_array(q->arena, struct page_complaint_list_rows, LIST_MAX);
    for (uint32_t i = 0; i < list.n && i < LIST_MAX; i++) {
        const struct complaint *k = &list.v[i];
        const struct complaint_standing s = stands(q, k);
        day on = day_of_moment(k->at_us);
        page.rows[page.n_rows++] =
            (struct page_complaint_list_rows){.receipt = k->id,
                                              .url = one_url(q, k->id),
                                              .kind = kind_text(k->kind, q->lang),
                                              .about = subject_text(k->about, q->lang),
                                              .place = room_place(q, k->commune, STR(""), on),
                                              .on = on,
                                              .by = !s.open           ? 0
                                                    : s.accepted == 0 ? s.accept_by
                                                                      : s.settle_by,
                                              .late = complaint_is_late(&s) && s.open,
                                              .second = s.instance == 2,
                                              .closed = !s.open};
    }
    if (list.n > LIST_MAX)
        page.more = list.v[LIST_MAX - 1].id;
    web_page_begin(q, a, TEXT_COMPLAINT_LIST[q->lang]);
    page_complaint_list(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* What may be done now; the answer is always there while it is open. */
static void fill_acts(struct web_request *q, const struct complaint_standing *s,
                      struct page_complaint_one *page)
{
    const char *const first[] = {"accept", "answer", "settle", "decline", "forward"};
    const char *const then[] = {"answer", "settle", "extend"};
    const char *const *acts = s->accepted == 0 ? first : then;
    uint32_t n = s->accepted == 0 ? 5 : s->extend_to != 0 ? 3 : 2;
    page->acts = arena_array(q->arena, struct page_complaint_one_acts, n);
    for (; page->n_acts < n; page->n_acts++) {
        str code = str_from_c(acts[page->n_acts]);
        page->acts[page->n_acts] =
            (struct page_complaint_one_acts){.code = code,
                                             .name = act_text(code, q->lang),
                                             .chosen = str_eq(code, web_param(q, "act"))};
    }
    page->accepting = s->accepted == 0;
    page->extend_to = s->accepted != 0 ? s->extend_to : 0;
}

static enum err_code show_one(struct web_request *q, struct web_answer *a, str mistake,
                              struct err *e)
{
    struct complaint k;
    struct page_complaint_one page;
    enum err_code code = room_complaint(q, a, &k, e);
    if (code == ERR_NONE)
        code = web_seen_other(q, web_param(q, "id"), e);
    if (code != ERR_NONE)
        return code;
    const struct complaint_standing s = stands(q, &k);
    fill_one(q, &k, &s, &page);
    page.officer = true;
    page.denounced = str_eq_c(k.kind, "denunciation");
    page.answerable = s.open && room_complaint_acts(q, &k);
    if (page.answerable)
        fill_acts(q, &s, &page);
    page.name = k.name;
    page.contact = k.contact;
    page.mistake = mistake;
    page.typed = mistake.n > 0 ? web_param(q, "said") : STR("");
    page.url = one_url(q, k.id);
    if (k.household.n > 0)
        page.household_url = room_household_url(q, k.household, "");
    web_page_begin(q, a, TEXT_COMPLAINT_LIST[q->lang]);
    page_complaint_one(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code complaint_show(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_one(q, a, STR(""), e);
}

static enum err_code complaint_answer(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct complaint_step step = {.act = web_param(q, "act"),
                                  .on = web_today(),
                                  .remote = str_eq_c(web_param(q, "remote"), "1"),
                                  .said = web_param(q, "said"),
                                  .whom = web_param(q, "whom"),
                                  .paper = web_param(q, "paper")};
    int64_t id = 0;
    str number;
    bool again;
    num_parse_int(web_param(q, "id"), &id);
    day_parse(web_param(q, "until"), &step.until);
    enum err_code code = web_recording(q, "interface", &r, e);
    if (code == ERR_NONE)
        code = complaint_do(q->app->pool, q->arena, &r, q->app->complaint_terms, id, STR(""), &step,
                            &number, &again, e);
    if (code == ERR_INPUT) {
        a->status = 400;
        return show_one(q, a, arena_str(q->arena, str_from_c(e->text[q->lang])), e);
    }
    if (code == ERR_NONE)
        web_done(q, a, one_url(q, id), number);
    return code;
}

const struct web_route web_routes_complaint[] = {
    {.method = "GET",
     .path = "/khieu-nai",
     .access = WEB_ANYBODY,
     .handler = complaint_form,
     .title = {"Khiếu nại", "Make a complaint"},
     .nav = {"Khiếu nại", "Complain"}},
    {.method = "POST",
     .path = "/khieu-nai",
     .access = WEB_ANYBODY,
     .fields = {{"kind", WEB_TEXT, 16, false},
                {"about", WEB_TEXT, 16, false},
                {"commune", WEB_TEXT, 5, false},
                {"household", WEB_TEXT, 64, false},
                {"name", WEB_TEXT, 200, false},
                {"contact", WEB_TEXT, 200, false},
                {"said", WEB_TEXT, 8000, false}},
     .handler = complaint_send,
     .title = {"Gửi khiếu nại", "Send a complaint"}},
    {.method = "GET",
     .path = "/khieu-nai/theo-doi",
     .access = WEB_ANYBODY,
     .handler = follow_form,
     .title = {"Theo dõi khiếu nại", "Follow a complaint"}},
    {.method = "POST",
     .path = "/khieu-nai/theo-doi",
     .access = WEB_ANYBODY,
     .fields = {{"receipt", WEB_INT, 20, true}, {"code", WEB_TEXT, 32, true}},
     .handler = follow,
     .title = {"Theo dõi khiếu nại", "Follow a complaint"}},
    {.method = "POST",
     .path = "/khieu-nai/lan-hai",
     .access = WEB_ANYBODY,
     .fields = {{"receipt", WEB_INT, 20, true},
                {"code", WEB_TEXT, 32, true},
                {"said", WEB_TEXT, 8000, false}},
     .handler = complain_again,
     .title = {"Khiếu nại lần hai", "Complain a second time"}},
    {.method = "GET",
     .path = "/khieu-nai/so",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"before", WEB_INT, 20, false}},
     .nobody = true,
     .handler = complaints_list,
     .title = {"Sổ khiếu nại", "Complaints"},
     .nav = {"Sổ khiếu nại", "Complaints"}},
    {.method = "GET",
     .path = "/khieu-nai/so/{id}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"id", WEB_INT, 20, true}},
     .handler = complaint_show,
     .title = {"Một khiếu nại", "A complaint"}},
    {.method = "POST",
     .path = "/khieu-nai/so/{id}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ, /* and that of its kind */
     .fields = {{"id", WEB_INT, 20, true},
                {"act", WEB_TEXT, 16, false},
                {"said", WEB_TEXT, 8000, false},
                {"whom", WEB_TEXT, 200, false},
                {"until", WEB_TEXT, 10, false},
                {"remote", WEB_TEXT, 1, false},
                {"paper", WEB_TEXT, 200, false}},
     .handler = complaint_answer,
     .title = {"Giải quyết khiếu nại", "Settle a complaint"}},
    {0},
};
