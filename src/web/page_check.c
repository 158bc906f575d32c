/* Is this paper the office's, and does it still hold? For anybody. Only what the paper's own code
 * says is shown, and the registry is asked of a code alone that is rightly signed: nobody learns of
 * a household whose paper they do not hold. */
#include "pay/enrol_claim.h"
#include "review/certificate.h"
#include "review/decision.h"
#include "web/route.h"
#include "web/sheet.h"

static str class_text(const struct claim *c, enum lang l)
{
    return str_eq_c(c->what, "N") ? TEXT_CHECK_POOR[l] : TEXT_CHECK_NEAR_POOR[l];
}

static str refusal_text(const struct claim *c, enum lang l)
{
    return str_eq_c(c->what, REFUSED_FORM_A)  ? TEXT_CHECK_REFUSED_FORM_A[l]
           : str_eq_c(c->what, REFUSED_ABOVE) ? TEXT_CHECK_REFUSED_ABOVE[l]
           : str_eq_c(c->what, REFUSED_POOR)  ? TEXT_CHECK_REFUSED_POOR[l]
                                              : TEXT_CHECK_REFUSED_NEAR_POOR[l];
}

static void fill(struct web_request *q, const struct claim *c, struct page_check *page)
{
    if (c->kind == CLAIM_CERTIFICATE) {
        page->household = c->number;
        page->class = class_text(c, q->lang);
    } else if (c->kind == CLAIM_REFUSAL) {
        page->refused = c->number;
        page->class = refusal_text(c, q->lang);
    } else {
        page->act = c->number;
        page->act_name = enrol_claim_act(c, q->lang);
        page->benefit = sheet_law(q, c->benefit);
    }
    page->head = c->who;
    page->commune = c->commune;
    page->from = sheet_day(q, c->from);
    page->to = sheet_day(q, c->to);
    page->decision = c->decision;
    page->decided = sheet_day(q, c->decided);
    page->made = sheet_day(q, c->made);
    page->synthetic = c->synthetic;
}

static enum err_code against_registry(struct web_request *q, const struct claim *c,
                                      enum claim_state *state, struct err *e)
{
    int64_t province = q->app->province;
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    return c->kind == CLAIM_DECISION
               ? enrol_claim_today(q->db, q->arena, province, c, web_today(), state, e)
               : claim_of_household_today(q->db, q->arena, province, c, web_today(), state, e);
}

static enum err_code judge(struct web_request *q, str text, struct page_check *page, struct err *e)
{
    struct claim claim;
    enum claim_state state = CLAIM_HOLDS;
    const str said[CLAIM_STATES] = {[CLAIM_HOLDS] = TEXT_CHECK_HOLDS[q->lang],
                                    [CLAIM_NOT_YET] = TEXT_CHECK_NOT_YET[q->lang],
                                    [CLAIM_OVER] = TEXT_CHECK_OVER[q->lang],
                                    [CLAIM_CHANGED] = TEXT_CHECK_CHANGED[q->lang]};
    if (!claim_verify(q->arena, q->app->papers, text, &claim)) {
        page->wrong = TEXT_CHECK_FALSE[q->lang];
        return ERR_NONE;
    }
    enum err_code code = against_registry(q, &claim, &state, e);
    page->signed_right = true;
    if (state == CLAIM_HOLDS)
        page->right = said[state];
    else
        page->wrong = said[state];
    fill(q, &claim, page);
    return code;
}

static enum err_code check_paper(struct web_request *q, struct web_answer *a, struct err *e)
{
    str text = claim_text_of(web_param(q, "m"));
    struct page_check page = {
        .text = text, .none = q->app->papers == NULL, .today = sheet_day(q, web_today())};
    enum err_code code = ERR_NONE;
    if (text.n > 0 && !page.none)
        code = judge(q, text, &page, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_CHECK_TITLE[q->lang]);
    page_check(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

const struct web_route web_routes_check[] = {
    {.method = "GET",
     .path = CLAIM_PATH,
     .access = WEB_ANYBODY,
     .fields = {{"m", WEB_TEXT, 2048, false}},
     .handler = check_paper,
     .title = {"Kiểm tra một tờ giấy", "Check a paper"}},
    {0},
};
