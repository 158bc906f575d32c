/* Complaints: anybody makes one and follows it by receipt and code; officers of the commune answer.
 */
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
    struct complaint one = {.about = web_param(q, "about"),
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
    r.actor = q->user.id != 0 ? q->user.name : STR(ROOM_CITIZEN);
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

static void fill_one(struct web_request *q, const struct complaint *k,
                     const struct complaint_answers *answers, struct page_complaint_one *page)
{
    day on = day_of_moment(k->at_us);
    *page = (struct page_complaint_one){.receipt = k->id,
                                        .about = subject_text(k->about, q->lang),
                                        .place = room_place(q, k->commune, STR(""), on),
                                        .household = k->household,
                                        .said = k->said,
                                        .on = on,
                                        .closed = k->closed};
    page->answers =
        arena_array(q->arena, struct page_complaint_one_answers, (size_t)answers->n + 1);
    for (uint32_t i = 0; i < answers->n; i++)
        page->answers[page->n_answers++] =
            (struct page_complaint_one_answers){.said = answers->v[i].said,
                                                .on = day_of_moment(answers->v[i].at_us),
                                                .closes = answers->v[i].closes};
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
static enum err_code follow(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct complaint k;
    struct complaint_answers answers;
    int64_t id = 0;
    bool found = false;
    num_parse_int(web_param(q, "receipt"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = complaint_read(q->db, q->arena, q->app->province, id, web_param(q, "code"), &k,
                              &answers, &found, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_COMPLAINT_FOLLOW[q->lang]);
    if (found) {
        struct page_complaint_one page;
        fill_one(q, &k, &answers, &page);
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
        day on = day_of_moment(k->at_us);
        page.rows[page.n_rows++] =
            (struct page_complaint_list_rows){.receipt = k->id,
                                              .url = one_url(q, k->id),
                                              .about = subject_text(k->about, q->lang),
                                              .place = room_place(q, k->commune, STR(""), on),
                                              .on = on,
                                              .answers = k->answers,
                                              .closed = k->closed};
    }
    if (list.n > LIST_MAX)
        page.more = list.v[LIST_MAX - 1].id;
    web_page_begin(q, a, TEXT_COMPLAINT_LIST[q->lang]);
    page_complaint_list(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

static enum err_code show_one(struct web_request *q, struct web_answer *a, str mistake,
                              struct err *e)
{
    struct complaint k;
    struct complaint_answers answers;
    struct page_complaint_one page;
    enum err_code code = room_complaint(q, a, &k, &answers, e);
    if (code != ERR_NONE)
        return code;
    fill_one(q, &k, &answers, &page);
    page.officer = true;
    page.answerable = !k.closed && roles_held_in(&q->user.held, RIGHT_REVIEW_RECORD, k.commune);
    page.name = k.name;
    page.contact = k.contact;
    page.csrf = q->csrf;
    page.operation = web_operation(q);
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
    int64_t id = 0;
    str number;
    bool again;
    num_parse_int(web_param(q, "id"), &id);
    enum err_code code = web_recording(q, "interface", &r, e);
    if (code == ERR_NONE)
        code = complaint_reply(q->app->pool, q->arena, &r, id, web_param(q, "said"),
                               str_eq_c(web_param(q, "closes"), "1"), &number, &again, e);
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
     .fields = {{"about", WEB_TEXT, 16, false},
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
    {.method = "GET",
     .path = "/khieu-nai/so",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"before", WEB_INT, 20, false}},
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
     .right = RIGHT_REVIEW_RECORD,
     .fields = {{"id", WEB_INT, 20, true},
                {"said", WEB_TEXT, 8000, false},
                {"closes", WEB_TEXT, 1, false}},
     .handler = complaint_answer,
     .title = {"Trả lời khiếu nại", "Answer a complaint"}},
    {0},
};
