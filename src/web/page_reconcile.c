/* What was held before sending and what came in after it: what a person has to look at. */
#include "pay/bank_holds.h"
#include "pay/cycle_inbox.h"
#include "web/room_cycle.h"

/* ---- what is held ---- */

static str why_held(struct web_request *q, uint8_t why)
{
    return (why & BANK_HOLD_SAME_AMOUNT) != 0 ? TEXT_PAY_HELD_AMOUNT[q->lang]
                                              : TEXT_PAY_HELD_SHARED[q->lang];
}

static void hold_rows(struct sheet_table *t, const struct cycle_list *list,
                      const struct cycle_holds *holds, bool may)
{
    struct web_request *q = t->s->q;
    for (uint32_t i = 0; i < holds->n && i < 2 * SHEET_ROWS; i++) {
        const struct cycle_hold *h = &holds->v[i];
        const struct cycle_payment *p = &list->v[h->number - 1];
        str url = sheet_fmt(q, "/chi-tra/khoan/%s", sheet_part(q, p->id));
        if (may && h->released_by.n == 0)
            sheet_cell_check(t, "payment", h->number, p->id, url);
        else
            sheet_cell_link(t, p->id, url);
        sheet_cell(t, p->name);
        sheet_cell(t, p->account);
        sheet_cell_money(t, p->amount);
        sheet_cell(t, why_held(q, h->why));
        sheet_cell(t, h->released_by);
        sheet_cell(t, h->reason);
    }
}

/* Those that the page will show. */
static enum err_code holds_seen(struct web_request *q, const struct cycle_list *list,
                                const struct cycle_holds *holds, struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)2 * SHEET_ROWS);
    uint32_t n = holds->n < 2 * SHEET_ROWS ? holds->n : 2 * SHEET_ROWS;
    for (uint32_t i = 0; i < n; i++)
        seen[i] = list->v[holds->v[i].number - 1].entity;
    return web_seen_list(q, seen, n, STR(""), e);
}

static enum err_code show_holds(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct sheet_form f;
    struct cycle_standing x;
    struct cycle_list list;
    struct cycle_holds holds = {0};
    month m;
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, STR(""), e);
    if (code == ERR_NONE)
        code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_read(q->db, q->arena, q->app->province, m, x.round, &list, e);
    if (code == ERR_NONE)
        code = cycle_holds_read(q->db, q->arena, q->app->province, m, &list, x.round, &holds, e);
    if (code == ERR_NONE)
        code = holds_seen(q, &list, &holds, e);
    if (code != ERR_NONE)
        return code;
    bool may = x.state == CYCLE_APPROVED && holds.open > 0 &&
               roles_held_everywhere(&q->user.held, RIGHT_CYCLE_APPROVE) &&
               !officer_same(x.prepared_by, q->user.name);
    sheet_begin(&s, room_cycle_title(q, TEXT_PAY_HOLDS, m), TEXT_PAY_HOLDS_LEAD[q->lang],
                room_pay_cycle, NULL, wrong);
    room_cycle_links(&s, m);
    if (may) {
        sheet_form_begin(&f, &s, STR("/chi-tra/cho-di"), STR(""), STR(""));
        sheet_hidden(&f, "month", sheet_iso(q, m));
        sheet_area(&f, "reason", TEXT_PAY_REASON, NULL);
        sheet_button(&f, TEXT_PAY_RELEASE);
        sheet_form_fields(&f);
    }
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_PAYMENT);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_ACCOUNT);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_HELD_WHY);
    sheet_head(&t, TEXT_PAY_RELEASED_BY);
    sheet_head(&t, TEXT_PAY_REASON);
    hold_rows(&t, &list, &holds, may);
    sheet_table_end(&t, TEXT_PAY_NO_HOLD[q->lang], STR(""));
    if (may)
        sheet_form_end(&f);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code holds_page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_holds(q, a, NULL, e);
}

static enum err_code release(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t *given;
    month m = 0;
    bool again;
    str answer = STR("");
    uint32_t n = web_params(q, "payment", &given);
    uint32_t *numbers = arena_array(q->arena, uint32_t, (size_t)n + 1);
    enum err_code code = sheet_take_month(q, "month", TEXT_PAY_MONTH, &m, &said);
    for (uint32_t i = 0; i < n; i++)
        numbers[i] = given[i] < 0 || given[i] > UINT32_MAX ? 0 : (uint32_t)given[i];
    if (code == ERR_NONE && n == 0)
        code = err_set(&said, ERR_INPUT, "chưa chọn khoản nào", "no payment is ticked");
    if (code == ERR_NONE)
        code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE)
        code = cycle_release(q->app->pool, q->arena, &r, m, numbers, n, web_param(q, "reason"),
                             &answer, &again, &said);
    return sheet_answer(q, a, code, &said, room_cycle_url(q, m, "/giu"), answer, show_holds, e);
}

/* ---- what came in ---- */

static void settle_form(struct sheet *s, month m, const struct cycle_item *x)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/chi-tra/quyet"), TEXT_PAY_SETTLE[q->lang], STR(""));
    sheet_hidden(&f, "month", sheet_iso(q, m));
    sheet_hidden(&f, "item", sheet_fmt(q, "%l", x->item));
    sheet_select(&f, "as", TEXT_PAY_SETTLE_AS, NULL);
    sheet_option(&f, STR("paid"), TEXT_PAY_PAID[q->lang], false);
    sheet_option(&f, STR("part"), TEXT_PAY_SETTLE_PART[q->lang], false);
    sheet_option(&f, STR("unpaid"), TEXT_PAY_UNPAID[q->lang], false);
    sheet_option(&f, STR("returned"), TEXT_PAY_RETURNED[q->lang], false);
    sheet_option(&f, STR("nothing"), TEXT_PAY_SETTLE_NOTHING[q->lang], true);
    sheet_field(&f, "amount", TEXT_PAY_AMOUNT, TEXT_PAY_SETTLE_AMOUNT, STR(""));
    sheet_field(&f, "payment", TEXT_PAY_PAYMENT, TEXT_PAY_SETTLE_PAYMENT, x->payment);
    sheet_area(&f, "reason", TEXT_PAY_REASON, NULL);
    sheet_button(&f, TEXT_PAY_SETTLE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void item_pairs(struct sheet *s, const struct cycle_item *x)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, sheet_fmt(q, TEXT_PAY_ITEM[q->lang].p, x->item));
    sheet_pair(&p, TEXT_PAY_REASON, x->verdict);
    sheet_pair(&p, TEXT_PAY_FILE, sheet_fmt(q, "%s: %l", x->file, (int64_t)x->line.row));
    sheet_pair(&p, TEXT_PAY_SAID, str_from_c(bank_line_code(x->line.kind)));
    sheet_pair(&p, TEXT_PAY_REPORTED_ID, x->line.id);
    sheet_pair(&p, TEXT_PAY_AMOUNT, sheet_money(q, x->line.amount_vnd));
    sheet_pair(&p, TEXT_PAY_DAY, sheet_day(q, x->line.on));
    sheet_pair_link(&p, TEXT_PAY_PAYMENT, x->payment,
                    sheet_fmt(q, "/chi-tra/khoan/%s", sheet_part(q, x->payment)));
    sheet_pair(&p, TEXT_PAY_CANDIDATES, x->candidates);
    if (x->part > 0)
        sheet_pair(&p, TEXT_PAY_SETTLE_PART, sheet_money(q, x->part));
    if (x->decided.n > 0)
        sheet_pair(&p, TEXT_PAY_SETTLED, sheet_fmt(q, "%s (%s: %s)", x->decided, x->by, x->reason));
    sheet_pairs_end(&p);
}

static void inbox_forms(struct sheet *s, month m)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/chi-tra/nhap"), TEXT_PAY_IMPORT[q->lang],
                     TEXT_PAY_IMPORT_NOTE[q->lang]);
    sheet_hidden(&f, "month", sheet_iso(q, m));
    sheet_upload(&f, "file", TEXT_PAY_FILE, NULL);
    sheet_button(&f, TEXT_PAY_IMPORT);
    sheet_form_fields(&f);
    sheet_form_end(&f);
    sheet_form_begin(&f, s, STR("/chi-tra/lam"), TEXT_PAY_RECONCILE[q->lang],
                     TEXT_PAY_RECONCILE_NOTE[q->lang]);
    sheet_hidden(&f, "month", sheet_iso(q, m));
    sheet_hidden(&f, "act", STR("reconcile"));
    sheet_button(&f, TEXT_PAY_RECONCILE);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

#define ITEMS_SHOWN 20u /* each with its form */

static enum err_code show_queue(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct cycle_standing x;
    struct cycle_items items;
    uint32_t shown = 0;
    month m;
    bool may = roles_held_everywhere(&q->user.held, RIGHT_CYCLE_PAY);
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, STR(""), e);
    if (code == ERR_NONE)
        code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_queue_read(q->db, q->arena, q->app->province, m, &items, e);
    /* A line names a payment at most. */
    if (code == ERR_NONE)
        code = items.n > 0 ? web_seen_other(q, sheet_iso(q, m), e)
                           : web_seen(q, NULL, 0, sheet_iso(q, m), e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, room_cycle_title(q, TEXT_PAY_RECONCILING, m), TEXT_PAY_QUEUE_LEAD[q->lang],
                room_pay_cycle, NULL, wrong);
    room_cycle_links(&s, m);
    room_pay_job(&s, WEB_JOB_CYCLE);
    if (may && cycle_after(x.state, CYCLE_IMPORT) != CYCLE_STATES)
        inbox_forms(&s, m);
    sheet_note(&s, TEXT_PAY_QUEUE[q->lang],
               sheet_fmt(q, TEXT_PAY_QUEUE_OF[q->lang].p, (int64_t)items.open, (int64_t)items.n));
    /* What waits stands first. */
    for (int waits = 1; waits >= 0; waits--) {
        for (uint32_t i = 0; i < items.n && shown < ITEMS_SHOWN; i++) {
            if ((items.v[i].decided.n == 0) != (waits == 1))
                continue;
            item_pairs(&s, &items.v[i]);
            if (waits == 1 && may)
                settle_form(&s, m, &items.v[i]);
            shown++;
        }
    }
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code queue(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_queue(q, a, NULL, e);
}

static bool told_kind(str word, enum cycle_told_kind *out)
{
    static const enum cycle_told_kind kinds[] = {CYCLE_TOLD_PAID, CYCLE_TOLD_UNPAID,
                                                 CYCLE_TOLD_RETURNED};
    *out = CYCLE_TOLD_NOTHING;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_eq_c(word, cycle_told_code(kinds[i])))
            *out = kinds[i];
    }
    if (str_eq_c(word, "part"))
        *out = CYCLE_TOLD_PAID;
    return *out != CYCLE_TOLD_NOTHING || str_eq_c(word, "nothing");
}

/* What was paid, of a part and of nothing else. */
static enum err_code take_part(struct web_request *q, vnd *out, struct err *e)
{
    bool part = str_eq_c(web_param(q, "as"), "part");
    enum err_code code = sheet_take_money(q, "amount", TEXT_PAY_AMOUNT, out, e);
    if (code == ERR_NONE && part != (*out > 0))
        code = err_set(e, ERR_INPUT, "số tiền là của khoản chi một phần, và khoản ấy cần số tiền",
                       "the amount is that of a part, and a part needs it");
    return code;
}

static enum err_code settle(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct cycle_decision d = {.payment = web_param(q, "payment"),
                               .reason = web_param(q, "reason")};
    struct recording r;
    struct err said = {0};
    month m = 0;
    bool again;
    str answer = STR("");
    num_parse_int(web_param(q, "item"), &d.item);
    enum err_code code = sheet_take_month(q, "month", TEXT_PAY_MONTH, &m, &said);
    if (code == ERR_NONE && !told_kind(web_param(q, "as"), &d.kind))
        code = err_set(&said, ERR_INPUT, "chọn một kết quả", "choose what it was");
    if (code == ERR_NONE)
        code = take_part(q, &d.part, &said);
    if (code == ERR_NONE)
        code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE)
        code = cycle_settle(q->app->pool, q->arena, &r, m, &d, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, room_cycle_url(q, m, "/doi-chieu"),
                        sheet_fmt(q, "%l", d.item), show_queue, e);
}

#define MONTH                                                                                      \
    {                                                                                              \
        "month", WEB_TEXT, 10, true                                                                \
    }

const struct web_route web_routes_reconcile[] = {
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/giu", RIGHT_MONEY_READ, holds_page, "Khoản bị giữ",
                    "Held payments"),
     .fields = {MONTH}},
    {ROOM_PAY_ROUTE("POST", "/chi-tra/cho-di", RIGHT_CYCLE_APPROVE, release, "Cho đi",
                    "Release payments"),
     .fields = {MONTH, {"payment", WEB_MANY, 10, false}, {"reason", WEB_TEXT, 2000, false}}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/doi-chieu", RIGHT_MONEY_READ, queue, "Đối chiếu",
                    "Reconciliation"),
     .fields = {MONTH}},
    {ROOM_PAY_ROUTE("POST", "/chi-tra/quyet", RIGHT_CYCLE_PAY, settle, "Quyết một dòng",
                    "Settle a line"),
     .fields = {MONTH,
                {"item", WEB_INT, 18, true},
                {"as", WEB_TEXT, 16, false},
                {"amount", WEB_TEXT, 30, false},
                {"payment", WEB_TEXT, 64, false},
                {"reason", WEB_TEXT, 2000, false}}},
    {0},
};
