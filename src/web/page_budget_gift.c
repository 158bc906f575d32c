/* Raised money: who pledged what, for what; what of it was received and used. */
#include "pay/budget.h"
#include "web/room_pay.h"

#define ROWS_MOST (2 * SHEET_ROWS)
#define GIFTS "/ngan-sach/van-dong"

struct listing {
    struct sheet_table t;
    struct sheet_turn turn;
};

static bool gift_row(void *ctx, const struct budget_gift *g)
{
    struct listing *x = ctx;
    struct web_request *q = x->t.s->q;
    int turn = sheet_turn(&x->turn);
    if (turn < 1)
        return turn == 0;
    sheet_cell(&x->t, arena_str(q->arena, g->number));
    sheet_cell(&x->t, arena_str(q->arena, g->donor));
    sheet_cell(&x->t, g->purpose.n > 0 ? sheet_law(q, g->purpose) : TEXT_PAY_ANY_PURPOSE[q->lang]);
    sheet_cell(&x->t, sheet_day(q, g->pledged_on));
    sheet_cell_money(&x->t, g->pledged);
    sheet_cell_money(&x->t, g->received);
    sheet_cell_money(&x->t, g->committed);
    sheet_cell_link(
        &x->t, sheet_money(q, g->used),
        sheet_fmt(q, "/ngan-sach/but-toan?fund=raised&programme=%s", sheet_part(q, g->number)));
    return true;
}

static void amount_fields(struct sheet_form *f)
{
    sheet_field(f, "amount", TEXT_PAY_AMOUNT, NULL, STR(""));
    sheet_field(f, "on", TEXT_PAY_DAY, NULL, sheet_day(f->s->q, web_today()));
    sheet_field(f, "reference", TEXT_PAY_REFERENCE, NULL, STR(""));
}

static void gift_forms(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR(GIFTS "/hua"), TEXT_BUDGET_PLEDGE[q->lang], STR(""));
    sheet_field(&f, "gift", TEXT_PAY_GIFT, NULL, STR(""));
    sheet_field(&f, "donor", TEXT_PAY_DONOR, NULL, STR(""));
    sheet_field(&f, "purpose", TEXT_PAY_PURPOSE, TEXT_BUDGET_PURPOSE_HINT, STR(""));
    amount_fields(&f);
    sheet_button(&f, TEXT_BUDGET_PLEDGE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_form_begin(&f, s, STR(GIFTS "/nhan"), TEXT_BUDGET_RECEIVE[q->lang], STR(""));
    sheet_field(&f, "gift", TEXT_PAY_GIFT, NULL, STR(""));
    amount_fields(&f);
    sheet_button(&f, TEXT_BUDGET_RECEIVE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code show_gifts(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct listing x = {.turn = {.from = sheet_from_row(q), .most = ROWS_MOST}};
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, STR(""), e);
    if (code == ERR_NONE)
        code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_RAISED[q->lang], TEXT_PAY_RAISED_LEAD[q->lang], room_pay_budget, GIFTS,
                wrong);
    sheet_table_begin(&x.t, &s, STR(""), STR(""));
    sheet_head(&x.t, TEXT_PAY_GIFT);
    sheet_head(&x.t, TEXT_PAY_DONOR);
    sheet_head(&x.t, TEXT_PAY_PURPOSE);
    sheet_head(&x.t, TEXT_PAY_DAY);
    sheet_head_number(&x.t, TEXT_PAY_PLEDGED);
    sheet_head_number(&x.t, TEXT_PAY_RECEIVED);
    sheet_head_number(&x.t, TEXT_PAY_COMMITTED);
    sheet_head_number(&x.t, TEXT_PAY_USED);
    code = budget_gifts(q->db, q->app->province, gift_row, &x, e);
    sheet_table_end(&x.t, TEXT_PAY_NO_GIFT[q->lang], sheet_turn_url(q, &x.turn, STR(GIFTS)));
    if (roles_held_everywhere(&q->user.held, RIGHT_BUDGET_PREPARE))
        gift_forms(&s);
    sheet_end(&s);
    return code;
}

static enum err_code gifts(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_gifts(q, a, NULL, e);
}

/* Both forms; what is written of them. */
static enum err_code take_gift(struct web_request *q, struct recording *r, bool received,
                               struct budget_giving *g, struct err *e)
{
    enum err_code code = web_recording(q, "decision", r, e);
    *g = (struct budget_giving){.province = q->app->province,
                                .gift = {.number = web_param(q, "gift"),
                                         .donor = web_param(q, "donor"),
                                         .purpose = web_param(q, "purpose"),
                                         .reference = web_param(q, "reference")}};
    if (code == ERR_NONE)
        code = sheet_take_money(q, "amount", TEXT_PAY_AMOUNT, &g->gift.pledged, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_DAY, &g->gift.pledged_on, e);
    if (code == ERR_NONE && received && g->gift.reference.n == 0)
        code = err_set(e, ERR_INPUT, "cần số chứng từ", "the reference is needed");
    if (code == ERR_NONE) {
        g->actor = r->actor;
        g->now_us = r->at_us;
    }
    return code;
}

static str gift_content(struct web_request *q, const struct budget_giving *g)
{
    return sheet_fmt(q, "%s\n%s\n%s\n%l\n%d\n%s", g->gift.number, g->gift.donor, g->gift.purpose,
                     g->gift.pledged, g->gift.pledged_on, g->gift.reference);
}

static enum err_code pledge(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct budget_giving g;
    struct recording r;
    struct err said = {0};
    bool again;
    enum err_code code = take_gift(q, &r, false, &g, &said);
    if (code == ERR_NONE)
        code = recording_write(q->app->pool, q->arena, &r, "budget.donor", gift_content(q, &g),
                               budget_pledge_work, &g, NULL, &again, &said);
    return sheet_answer(q, a, code, &said, STR(GIFTS), g.gift.number, show_gifts, e);
}

static enum err_code receive(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct budget_giving g;
    struct recording r;
    struct err said = {0};
    bool again;
    enum err_code code = take_gift(q, &r, true, &g, &said);
    if (code == ERR_NONE) {
        struct budget_receipt x = {.province = g.province,
                                   .gift = g.gift.number,
                                   .amount = g.gift.pledged,
                                   .day = g.gift.pledged_on,
                                   .reference = g.gift.reference,
                                   .actor = g.actor,
                                   .now_us = g.now_us};
        mem_copy(x.id.b, r.operation, sizeof(x.id.b));
        code = recording_write(q->app->pool, q->arena, &r, "budget.receipt", gift_content(q, &g),
                               budget_receive_work, &x, NULL, &again, &said);
    }
    return sheet_answer(q, a, code, &said, STR(GIFTS), g.gift.number, show_gifts, e);
}

#define FROM_ROW                                                                                   \
    {                                                                                              \
        "from_row", WEB_INT, 9, false                                                              \
    }
#define GIFT                                                                                       \
    {"gift", WEB_TEXT, 64, false}, {"amount", WEB_TEXT, 32, false}, {"on", WEB_TEXT, 10, false},   \
    {                                                                                              \
        "reference", WEB_TEXT, 200, false                                                          \
    }

const struct web_route web_routes_budget_gift[] = {
    {ROOM_PAY_ROUTE("GET", GIFTS, RIGHT_MONEY_READ, gifts, "Nguồn vận động", "Raised money"),
     .fields = {FROM_ROW}, .nobody = true},
    {ROOM_PAY_ROUTE("POST", GIFTS "/hua", RIGHT_BUDGET_PREPARE, pledge, "Ghi khoản ủng hộ",
                    "Record a pledge"),
     .fields = {GIFT, {"donor", WEB_TEXT, 200, false}, {"purpose", WEB_TEXT, 64, false}}},
    {ROOM_PAY_ROUTE("POST", GIFTS "/nhan", RIGHT_BUDGET_PREPARE, receive, "Ghi tiền ủng hộ đã nhận",
                    "Record money received"),
     .fields = {GIFT}},
    {0},
};
