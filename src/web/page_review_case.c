/* A household in a campaign: where it stands, its vote, complaints and their answers, its score
 * again; what of it is printed. */
#include "registry/world.h"
#include "review/certificate.h"
#include "review/paper.h"
#include "review/score.h"
#include "web/room_review.h"
#include "web/sheet.h"

struct one {
    struct room r;
    str url; /* "/ra-soat/2023/ho/07201-00001" */
    int64_t household;
    struct board_household h; /* household 0: no case of the campaign */
};

static enum err_code open_one(struct one *x, struct web_request *q, struct web_answer *a,
                              enum right right, struct err *e)
{
    str code_of = web_param(q, "key");
    *x = (struct one){0};
    enum err_code code = room_of_campaign(&x->r, q, a, e);
    if (code != ERR_NONE)
        return code;
    struct world_at at = {.province = q->app->province,
                          .as_of = room_law_day(&x->r),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    code = world_find_household(q->db, &at, code_of, &x->household, e);
    if (code == ERR_NONE && x->household == 0) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "sổ không có hộ \"%s\"",
                       "the registry has no household \"%s\"", code_of);
    }
    if (code == ERR_NONE)
        code = web_may_for(q, a, right, &x->household, 1, e);
    if (code == ERR_NONE)
        code = board_case(q->db, q->arena, &x->r.campaign, x->household, &x->h, e);
    x->url = room_url(q->arena, x->r.url, "/ho/", code_of);
    return code;
}

/* ---- showing ---- */

static void show_state(struct one *x, struct sheet *s, const struct paper_years *years)
{
    struct web_request *q = s->q;
    enum lang l = q->lang;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair_link(&p, TEXT_REVIEW_CASE_HOUSEHOLD,
                    x->h.head.n > 0 ? x->h.head : web_param(q, "key"),
                    room_url(q->arena, STR("/ho/"), "", web_param(q, "key")));
    if (x->h.household != 0) {
        sheet_pair(&p, TEXT_REVIEW_CASE_VILLAGE, x->h.village);
        sheet_pair(&p, TEXT_REVIEW_CASE_ORIGIN, room_origin(x->h.origin, l));
        sheet_pair(&p, TEXT_REVIEW_CASE_BEFORE, room_class(x->h.before, l));
        sheet_pair(&p, TEXT_REVIEW_CASE_AT, room_stands(x->h.at, l));
    }
    for (uint32_t i = 0; i < years->n; i++) {
        const struct paper_year *y = &years->v[i];
        if (y->year != x->r.campaign.year || y->mon != x->r.campaign.mon)
            continue;
        if (y->b1 != UNKNOWN_NUMBER)
            sheet_pair(&p, TEXT_REVIEW_CASE_SCORE,
                       y->b1_line == UNKNOWN_NUMBER
                           ? sheet_fmt(q, "B1 %l; B2 %l", y->b1, y->b2)
                           : sheet_fmt(q, "B1 %l / %l; B2 %l", y->b1, y->b1_line, y->b2));
        sheet_pair(&p, TEXT_REVIEW_CASE_RESULT,
                   y->decided               ? room_class(y->class, l)
                   : y->scored != CODE_NONE ? room_class(y->scored, l)
                                            : STR(""));
        if (y->decided)
            sheet_pair(
                &p, TEXT_REVIEW_CASE_DECISION,
                sheet_fmt(q, "%s, %s (%s)", y->number, sheet_day(q, y->signed_on), y->signer));
    }
    sheet_pairs_end(&p);
}

/* Its forms and what of it is printed. */
static void show_links(struct one *x, struct sheet *s)
{
    struct web_request *q = s->q;
    sheet_go(s, room_url(q->arena, x->r.url, "/phieu/", web_param(q, "key")),
             TEXT_REVIEW_CASE_FORMS[q->lang]);
    if (x->h.at != BOARD_DECIDED || x->h.household == 0)
        return;
    if (x->h.decided == CODE_POOR || x->h.decided == CODE_NEAR_POOR)
        sheet_go(s, sheet_fmt(q, "%s/giay-chung-nhan", x->url),
                 TEXT_REVIEW_CASE_CERTIFICATE[q->lang]);
    if (x->h.refusal.n > 0)
        sheet_go(s, sheet_fmt(q, "%s/tu-choi", x->url), TEXT_REVIEW_CASE_REFUSAL[q->lang]);
}

static void show_complaints(struct sheet *s, const struct board_complaints *all)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_REVIEW_CASE_COMPLAINTS[q->lang], STR(""));
    sheet_head_number(&t, TEXT_REVIEW_CASE_NUMBER);
    sheet_head(&t, TEXT_REVIEW_CASE_ON);
    sheet_head(&t, TEXT_REVIEW_CASE_BY);
    sheet_head(&t, TEXT_REVIEW_CASE_CONTENT);
    sheet_head(&t, TEXT_REVIEW_CASE_ANSWERED);
    for (uint32_t i = 0; i < all->n; i++) {
        const struct board_complaint *k = &all->v[i];
        sheet_cell_int(&t, k->number);
        sheet_cell(&t, sheet_day(q, k->on));
        sheet_cell(&t, k->who);
        sheet_cell(&t, k->content);
        sheet_cell(&t, !k->answer  ? (k->waits ? TEXT_REVIEW_CASE_WAITS[q->lang] : STR(""))
                       : k->upheld ? TEXT_REVIEW_CASE_UPHELD[q->lang]
                                   : TEXT_REVIEW_CASE_REJECTED[q->lang]);
    }
    sheet_table_end(&t, TEXT_REVIEW_CASE_NO_COMPLAINTS[q->lang], STR(""));
}

static void form_of(struct one *x, struct sheet_form *f, struct sheet *s, const char *act,
                    const str title[2], const str note[2])
{
    struct web_request *q = s->q;
    sheet_form_begin(f, s, sheet_fmt(q, "%s/%z", x->url, act), title[q->lang],
                     note != NULL ? note[q->lang] : STR(""));
    sheet_field(f, "on", TEXT_REVIEW_CASE_ON, NULL, sheet_day(q, room_law_day(&x->r)));
}

static void end_form(struct sheet_form *f, const str button[2])
{
    sheet_button(f, button);
    sheet_form_fields(f);
    sheet_form_end(f);
}

static bool one_waits(const struct board_complaints *all)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (!all->v[i].answer && all->v[i].waits)
            return true;
    }
    return false;
}

static void answer_form(struct one *x, struct sheet *s, const struct board_complaints *all)
{
    struct sheet_form f;
    bool any = false;
    if (!one_waits(all))
        return;
    form_of(x, &f, s, "tra-loi", TEXT_REVIEW_CASE_ANSWER, TEXT_REVIEW_CASE_ANSWER_WHAT);
    sheet_select(&f, "number", TEXT_REVIEW_CASE_NUMBER, NULL);
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->v[i].answer || !all->v[i].waits)
            continue;
        sheet_option(&f, sheet_fmt(s->q, "%l", all->v[i].number),
                     sheet_fmt(s->q, "%l – %s", all->v[i].number, all->v[i].who), !any);
        any = true;
    }
    sheet_select(&f, "upheld", TEXT_REVIEW_CASE_ANSWERED, NULL);
    sheet_option(&f, STR(""), STR("–"), true);
    sheet_option(&f, STR("yes"), TEXT_REVIEW_CASE_UPHELD[s->q->lang], false);
    sheet_option(&f, STR("no"), TEXT_REVIEW_CASE_REJECTED[s->q->lang], false);
    sheet_area(&f, "content", TEXT_REVIEW_CASE_CONTENT, NULL);
    end_form(&f, TEXT_REVIEW_CASE_ANSWER);
}

static void show_forms(struct one *x, struct sheet *s, const struct board_complaints *all)
{
    struct sheet_form f;
    bool scored = x->h.household != 0 && x->h.at != BOARD_TO_SURVEY && x->h.at != BOARD_SURVEYED;
    answer_form(x, s, all);
    form_of(x, &f, s, "khieu-nai", TEXT_REVIEW_CASE_COMPLAIN, TEXT_REVIEW_CASE_COMPLAIN_WHAT);
    sheet_field(&f, "by", TEXT_REVIEW_CASE_BY, NULL, STR(""));
    sheet_area(&f, "content", TEXT_REVIEW_CASE_CONTENT, NULL);
    end_form(&f, TEXT_REVIEW_CASE_COMPLAIN);
    if (!scored)
        return;
    form_of(x, &f, s, "cham-lai", TEXT_REVIEW_CASE_AGAIN, TEXT_REVIEW_CASE_AGAIN_WHAT);
    end_form(&f, TEXT_REVIEW_CASE_AGAIN);
    form_of(x, &f, s, "bieu-quyet", TEXT_REVIEW_CASE_VOTE, TEXT_REVIEW_CASE_VOTE_WHAT);
    sheet_field(&f, "present", TEXT_REVIEW_CASE_PRESENT, NULL, STR(""));
    sheet_field(&f, "agreed", TEXT_REVIEW_CASE_AGREED, NULL, STR(""));
    end_form(&f, TEXT_REVIEW_CASE_VOTE);
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct one x;
    struct sheet s = {q, a};
    struct paper_years years = {0};
    struct board_complaints complaints = {0};
    unsigned status = a->status;
    enum err_code code = open_one(&x, q, a, RIGHT_PEOPLE_READ, e);
    if (code == ERR_NONE)
        code = paper_history(q->db, q->arena, q->app->province, x.household, &years, e);
    if (code == ERR_NONE)
        code = board_complaints(q->db, q->arena, &x.r.campaign, x.household, &complaints, e);
    if (code == ERR_NONE)
        code = web_seen(q, &x.household, 1, STR(""), e);
    if (code != ERR_NONE)
        return code;
    struct err no = {0};
    bool mine = web_may_for(q, a, RIGHT_REVIEW_RECORD, &x.household, 1, &no) == ERR_NONE;
    a->status = status;
    sheet_begin(&s, sheet_fmt(q, "%s – %s", web_param(q, "key"), x.r.name),
                x.h.household == 0 ? TEXT_REVIEW_CASE_NONE[q->lang] : STR(""), NULL, "", wrong);
    sheet_go(&s, x.r.url, x.r.name);
    show_state(&x, &s, &years);
    show_links(&x, &s);
    show_complaints(&s, &complaints);
    if (mine && !x.r.campaign.closed && x.h.at != BOARD_DECIDED)
        show_forms(&x, &s, &complaints);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

/* ---- doing ---- */

static enum err_code ask(struct web_request *q, struct web_answer *a, struct review_asking *what,
                         const char *kind, struct err *e)
{
    struct one x;
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str number = STR("");
    enum err_code code = open_one(&x, q, a, RIGHT_REVIEW_RECORD, e);
    if (code != ERR_NONE)
        return code;
    what->about.campaign = x.r.campaign;
    what->about.household = x.household;
    code = sheet_take_day(q, "on", TEXT_REVIEW_CASE_ON, &what->about.on, &said);
    if (code == ERR_NONE)
        code = room_act(&x.r, "form", STR(""), &what->about.act, &said);
    if (code == ERR_NONE)
        code = room_write(&x.r, kind, review_work_ask, what, &problems, &number, &said);
    return sheet_answer(q, a, code, &said, x.url, number, show, e);
}

static enum err_code vote(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct review_asking *what = arena_new(q->arena, struct review_asking);
    what->what = ASK_VOTE;
    what->present = room_number(q, "present");
    /* Nobody's silence is a vote against: an empty field is no number. */
    what->agreed = web_param(q, "agreed").n > 0 ? room_number(q, "agreed") : -1;
    return ask(q, a, what, "review.vote", e);
}

static enum err_code complain(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct review_asking *what = arena_new(q->arena, struct review_asking);
    what->what = ASK_COMPLAIN;
    what->by = web_param(q, "by");
    what->content = web_param(q, "content");
    return ask(q, a, what, "review.complaint", e);
}

static enum err_code answer(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct review_asking *what = arena_new(q->arena, struct review_asking);
    str upheld = web_param(q, "upheld");
    struct err said = {0};
    what->what = ASK_ANSWER;
    what->number = room_number(q, "number");
    what->upheld = str_eq_c(upheld, "yes");
    what->content = web_param(q, "content");
    if (!what->upheld && !str_eq_c(upheld, "no")) {
        err_set(&said, ERR_INPUT, "khiếu nại đúng hay không đúng?",
                "is the complaint upheld or rejected?");
        return sheet_answer(q, a, said.code, &said, STR(""), STR(""), show, e);
    }
    return ask(q, a, what, "review.answer", e);
}

static enum err_code score_again(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct one x;
    struct score_request s = {.law = q->app->law, .areas = q->app->areas, .due = true};
    struct review_problems problems = {.a = q->arena};
    struct err said = {0};
    str number = STR("");
    bool again = false;
    enum err_code code = open_one(&x, q, a, RIGHT_REVIEW_RECORD, e);
    if (code != ERR_NONE)
        return code;
    s.campaign = x.r.campaign;
    s.household = x.household;
    mem_copy(s.law_sum, q->app->law_sum, sizeof(s.law_sum));
    code = sheet_take_day(q, "on", TEXT_REVIEW_CASE_ON, &s.on, &said);
    if (code == ERR_NONE)
        code = room_act(&x.r, "form", STR("score"), &s.act, &said);
    const struct store_operation op = room_operation(q, &s.act, "campaign.score");
    if (code == ERR_NONE)
        code = score_do(q->app->pool, q->db, q->arena, &s, &op, &number, &again, &problems, &said);
    return sheet_answer(q, a, code, &said, x.url, str_split(&number, ' '), show, e);
}

/* ---- paper ---- */

static enum err_code print_checked(struct one *x, const struct paper_asked *asked, bool refusal,
                                   str title, str text, struct err *e)
{
    struct web_request *q = x->r.q;
    struct claim claim;
    enum err_code code = refusal
                             ? claim_of_refusal(q->db, q->arena, asked->province, asked->household,
                                                &x->r.campaign, asked->as_of, &claim, e)
                             : claim_of_household(q->db, q->arena, asked->province,
                                                  asked->household, asked->as_of, &claim, e);
    return code == ERR_NONE ? room_paper_checked(q, x->r.a, title, x->url, text, &claim, e) : code;
}

static enum err_code print_one(struct web_request *q, struct web_answer *a, bool refusal,
                               struct err *e)
{
    struct one x;
    struct buf text;
    buf_init(&text, q->arena, (size_t)4 << 20);
    enum err_code code = open_one(&x, q, a, RIGHT_PEOPLE_READ, e);
    const struct paper_asked asked = {
        .province = q->app->province, .household = x.household, .as_of = web_today()};
    if (code == ERR_NONE)
        code = refusal ? paper_refusal(q->db, q->arena, &asked, &x.r.campaign, &text, e)
                       : paper_certificate(q->db, q->arena, &asked, &text, e);
    if (code == ERR_NONE)
        code = web_seen(q, &x.household, 1, STR(""), e);
    if (code != ERR_NONE)
        return code;
    const struct claim_keys *keys = q->app->papers;
    const str title =
        refusal ? TEXT_REVIEW_CASE_REFUSAL[q->lang] : TEXT_REVIEW_CASE_CERTIFICATE[q->lang];
    if (keys != NULL && keys->signs)
        return print_checked(&x, &asked, refusal, title, buf_str(&text), e);
    room_paper(q, a, title, x.url, buf_str(&text));
    return ERR_NONE;
}

static enum err_code certificate(struct web_request *q, struct web_answer *a, struct err *e)
{
    return print_one(q, a, false, e);
}

static enum err_code refusal(struct web_request *q, struct web_answer *a, struct err *e)
{
    return print_one(q, a, true, e);
}

#define HOUSEHOLD                                                                                  \
    {"ky", WEB_TEXT, 7, true},                                                                     \
    {                                                                                              \
        "key", WEB_TEXT, 64, true                                                                  \
    }
#define ON                                                                                         \
    {                                                                                              \
        "on", WEB_TEXT, 10, false                                                                  \
    }

const struct web_route web_routes_review_case[] = {
    {.method = "GET",
     .path = "/ra-soat/{ky}/ho/{key}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {HOUSEHOLD},
     .handler = page,
     .title = {"Một hộ trong kỳ rà soát", "A household in a campaign"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/ho/{key}/bieu-quyet",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {HOUSEHOLD, ON, {"present", WEB_INT, 6, false}, {"agreed", WEB_INT, 6, false}},
     .handler = vote,
     .title = {"Biểu quyết riêng một hộ", "A household's own vote"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/ho/{key}/khieu-nai",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {HOUSEHOLD, ON, {"by", WEB_TEXT, 200, false}, {"content", WEB_TEXT, 4000, false}},
     .handler = complain,
     .title = {"Ghi một khiếu nại về kết quả", "Record a complaint about a result"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/ho/{key}/tra-loi",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {HOUSEHOLD,
                ON,
                {"number", WEB_INT, 6, false},
                {"upheld", WEB_TEXT, 3, false},
                {"content", WEB_TEXT, 4000, false}},
     .handler = answer,
     .title = {"Trả lời khiếu nại", "Answer a complaint"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/ho/{key}/cham-lai",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {HOUSEHOLD, ON},
     .handler = score_again,
     .title = {"Chấm lại một hộ", "Score a household again"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}/ho/{key}/giay-chung-nhan",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {HOUSEHOLD},
     .handler = certificate,
     .title = {"Giấy chứng nhận để in", "The certificate, to print"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}/ho/{key}/tu-choi",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {HOUSEHOLD},
     .handler = refusal,
     .title = {"Thông báo từ chối để in", "The refusal, to print"}},
    {0},
};
