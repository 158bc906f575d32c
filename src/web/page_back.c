/* Recoveries: orders, instalments, receipts, waivers; and ways of payment that wait for approval.
 */
#include "pay/cycle_page.h"
#include "pay/payee.h"
#include "pay/recovery.h"
#include "registry/communes.h"
#include "web/room_money.h"
#include "web/room_pay.h"

static str verdict_name(struct web_request *q, const struct recovery_act *x)
{
    return x->verdict == RECOVERY_WAITING    ? TEXT_PAY_VERDICT_WAITING[q->lang]
           : x->verdict == RECOVERY_APPROVED ? TEXT_PAY_VERDICT_APPROVED[q->lang]
                                             : TEXT_PAY_VERDICT_SENT_BACK[q->lang];
}

/* ---- recoveries ---- */

/* Up to the last month that has a list: lists are paid ahead, and a month that was paid before it
 * began is not paid too much. */
static enum err_code take_question(struct web_request *q, struct cycle_question *out, struct err *e)
{
    struct cycle_months months = {0};
    month m = month_of(web_today());
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = cycle_months_read(q->db, q->arena, q->app->province, &months, e);
    if (months.n > 0 && months.v[0] > m)
        m = months.v[0];
    *out = room_pay_question(q, m);
    return code;
}

/* A whole province has few orders; those of other communes are left out. */
/* Those that the page will show: the last ones of mine. */
static enum err_code orders_seen(struct web_request *q, const struct recovery_acts *acts,
                                 const bool *mine, struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, 2 * SHEET_ROWS);
    uint32_t n = 0;
    for (uint32_t i = acts->n; i-- > 0 && n < 2 * SHEET_ROWS;) {
        if (mine[i])
            seen[n++] = acts->v[i].entity;
    }
    return web_seen_list(q, seen, n, STR(""), e);
}

static enum err_code read_orders(struct web_request *q, struct recovery_acts *acts,
                                 struct sheet_who **who, bool **mine, struct err *e)
{
    int64_t *entities;
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = recovery_read(q->db, q->arena, q->app->province, 0, acts, e);
    entities = arena_array(q->arena, int64_t, (size_t)acts->n + 1);
    *who = arena_array(q->arena, struct sheet_who, (size_t)acts->n + 1);
    *mine = arena_array(q->arena, bool, (size_t)acts->n + 1);
    for (uint32_t i = 0; i < acts->n; i++)
        entities[i] = acts->v[i].entity;
    if (code == ERR_NONE)
        code = sheet_names(q, entities, acts->n, *who, e);
    for (uint32_t i = 0; i < acts->n && code == ERR_NONE; i++) {
        str place = STR("");
        if (roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ)) {
            (*mine)[i] = true;
            continue;
        }
        code = communes_of(q->db, q->arena, q->app->province, &entities[i], 1, web_today(), &place,
                           NULL, e);
        (*mine)[i] = code == ERR_NONE && sheet_mine(q, RIGHT_PEOPLE_READ, place);
    }
    return code == ERR_NONE ? orders_seen(q, acts, *mine, e) : code;
}

static void order_form(struct sheet *s)
{
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/thu-hoi/lap"), TEXT_PAY_ORDER[s->q->lang],
                     TEXT_PAY_ORDER_NOTE[s->q->lang]);
    sheet_hidden(&f, "kind", STR("order"));
    sheet_field(&f, "entity", TEXT_PAY_WHO, TEXT_PAY_WHO_HINT, STR(""));
    sheet_field(&f, "amount", TEXT_PAY_AMOUNT, TEXT_PAY_ALL_HINT, STR(""));
    sheet_field(&f, "limit", TEXT_PAY_MOST_A_MONTH, NULL, STR(""));
    sheet_field(&f, "payer", TEXT_PAY_PAYER, TEXT_PAY_PAYER_HINT, STR(""));
    sheet_field(&f, "number", TEXT_PAY_NUMBER, NULL, STR(""));
    sheet_field(&f, "on", TEXT_PAY_ON, NULL, sheet_day(s->q, web_today()));
    sheet_field(&f, "signer", TEXT_PAY_SIGNER, NULL, STR(""));
    sheet_area(&f, "reason", TEXT_PAY_REASON, NULL);
    sheet_button(&f, TEXT_PAY_PREPARE_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static enum err_code show_orders(struct web_request *q, struct web_answer *a,
                                 const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct recovery_acts acts = {0};
    struct sheet_who *who;
    bool *mine;
    uint32_t shown = 0;
    enum err_code code = read_orders(q, &acts, &who, &mine, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_RECOVERIES[q->lang], TEXT_PAY_RECOVERIES_LEAD[q->lang], room_pay_back,
                "/thu-hoi", wrong);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_NUMBER);
    sheet_head(&t, TEXT_PAY_PREPARED_BY);
    sheet_head(&t, TEXT_PAY_VERDICT);
    for (uint32_t i = acts.n; i-- > 0 && shown < 2 * SHEET_ROWS;) {
        const struct recovery_act *x = &acts.v[i];
        if (!mine[i])
            continue;
        sheet_cell_link(&t, sheet_fmt(q, "%l %z", x->id, recovery_name(x->kind, q->lang)),
                        sheet_fmt(q, "/thu-hoi/%l", x->order));
        sheet_cell_link(&t, who[i].name, who[i].url);
        sheet_cell_money(&t, x->amount);
        sheet_cell(&t, x->number);
        sheet_cell(&t, x->prepared_by);
        sheet_cell(&t, verdict_name(q, x));
        shown++;
    }
    sheet_table_end(&t, TEXT_PAY_NO_RECOVERY[q->lang], STR(""));
    if (roles_held_somewhere(&q->user.held, RIGHT_RECOVERY_PREPARE))
        order_form(&s);
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code orders(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_orders(q, a, NULL, e);
}

/* ---- one order ---- */

static enum err_code put_standing(struct sheet *s, const struct recovery_acts *acts,
                                  const struct recovery_act *order, struct err *e)
{
    struct web_request *q = s->q;
    struct recovery_due due;
    struct recovery_standing x;
    struct sheet_pairs p;
    const struct recording now = room_pay_now(q);
    struct cycle_question question;
    enum err_code code = take_question(q, &question, e);
    if (code == ERR_NONE)
        code = recovery_due_read(q->db, q->arena, &now, &question, order->entity, &due, e);
    if (code == ERR_NONE)
        code = recovery_reckon(q->arena, acts, order, due.lines.v, due.lines.n, due.owed.benefits,
                               month_of(web_today()), &x, e);
    if (code != ERR_NONE)
        return code;
    sheet_pairs_begin(&p, s, STR(""));
    sheet_pair(&p, TEXT_PAY_AMOUNT, sheet_money(q, order->amount));
    sheet_pair(&p, TEXT_PAY_RECEIVED, sheet_money(q, x.received));
    sheet_pair(&p, TEXT_PAY_WITHHELD, sheet_money(q, x.withheld));
    sheet_pair(&p, TEXT_PAY_WAIVED, sheet_money(q, x.waived));
    sheet_pair(&p, TEXT_PAY_LEFT, sheet_money(q, x.left));
    sheet_pair(&p, TEXT_PAY_OVERDUE, sheet_money(q, x.late));
    sheet_pair(&p, TEXT_PAY_MOST_A_MONTH,
               order->limit != 0 ? sheet_money(q, order->limit) : STR(""));
    sheet_pair(&p, TEXT_PAY_PAYER, order->payer);
    for (uint32_t i = 0; x.plan != NULL && i < x.plan->n; i++)
        sheet_pair(&p, TEXT_PAY_INSTALMENT,
                   sheet_fmt(q, "%s: %s", sheet_month(q, x.plan->v[i].by),
                             sheet_money(q, x.plan->v[i].amount)));
    sheet_pairs_end(&p);
    return ERR_NONE;
}

static void follow_form(struct sheet *s, int64_t order)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR("/thu-hoi/lap"), TEXT_PAY_FOLLOW[q->lang], STR(""));
    sheet_hidden(&f, "order", sheet_fmt(q, "%l", order));
    sheet_select(&f, "kind", TEXT_PAY_KIND, NULL);
    for (int k = RECOVERY_INSTALMENTS; k < RECOVERY_KINDS; k++)
        sheet_option(&f, str_from_c(recovery_code((enum recovery_kind)k)),
                     str_from_c(recovery_name((enum recovery_kind)k, q->lang)), false);
    sheet_field(&f, "amount", TEXT_PAY_AMOUNT, TEXT_PAY_ALL_HINT, STR(""));
    sheet_area(&f, "plan", TEXT_PAY_INSTALMENT, TEXT_PAY_PLAN_HINT);
    sheet_field(&f, "payer", TEXT_PAY_PAYER, TEXT_PAY_PAYER_HINT, STR(""));
    sheet_field(&f, "number", TEXT_PAY_NUMBER, NULL, STR(""));
    sheet_field(&f, "on", TEXT_PAY_ON, NULL, sheet_day(q, web_today()));
    sheet_field(&f, "signer", TEXT_PAY_SIGNER, NULL, STR(""));
    sheet_area(&f, "reason", TEXT_PAY_REASON, NULL);
    sheet_button(&f, TEXT_PAY_PREPARE_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void judge_form(struct sheet *s, const char *action, const char *field, int64_t act,
                       const struct recovery_act *x)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, str_from_c(action),
                     sheet_fmt(q, "%l %z", x->id, recovery_name(x->kind, q->lang)), STR(""));
    sheet_hidden(&f, field, sheet_fmt(q, "%l", act));
    sheet_hidden(&f, "order", sheet_fmt(q, "%l", x->order));
    sheet_field(&f, "note", TEXT_PAY_NOTE, TEXT_PAY_NOTE_HINT, STR(""));
    sheet_button_of(&f, TEXT_PAY_APPROVE, "verdict", "approve");
    sheet_button_of(&f, TEXT_PAY_SEND_BACK, "verdict", "send-back");
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void act_rows(struct sheet *s, const struct recovery_acts *acts, int64_t order)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    sheet_table_begin(&t, s, TEXT_PAY_HISTORY_ORDER[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_ACT);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_DAY);
    sheet_head(&t, TEXT_PAY_NUMBER);
    sheet_head(&t, TEXT_PAY_SIGNER);
    sheet_head(&t, TEXT_PAY_PREPARED_BY);
    sheet_head(&t, TEXT_PAY_VERDICT);
    sheet_head(&t, TEXT_PAY_APPROVED_BY);
    sheet_head(&t, TEXT_PAY_REASON);
    for (uint32_t i = 0; i < acts->n; i++) {
        const struct recovery_act *x = &acts->v[i];
        if (x->order != order)
            continue;
        sheet_cell(&t, sheet_fmt(q, "%l %z", x->id, recovery_name(x->kind, q->lang)));
        sheet_cell_money(&t, x->amount);
        sheet_cell(&t, sheet_day(q, x->on));
        sheet_cell(&t, x->number);
        sheet_cell(&t, x->signer);
        sheet_cell(&t, x->prepared_by);
        sheet_cell(&t, verdict_name(q, x));
        sheet_cell(&t, x->approved_by);
        sheet_cell(&t, x->reason);
    }
    sheet_table_end(&t, TEXT_PAY_NO_RECOVERY[q->lang], STR(""));
}

static enum err_code show_order(struct web_request *q, struct web_answer *a,
                                const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct recovery_acts acts = {0};
    const struct recovery_act *order = NULL;
    struct sheet_who who = {0};
    int64_t id = 0;
    num_parse_int(web_param(q, "order"), &id);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = recovery_read(q->db, q->arena, q->app->province, 0, &acts, e);
    for (uint32_t i = 0; i < acts.n && code == ERR_NONE; i++)
        order = acts.v[i].id == id && acts.v[i].kind == RECOVERY_ORDER ? &acts.v[i] : order;
    if (code == ERR_NONE && order == NULL) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "không có quyết định thu hồi số %l",
                       "there is no order of recovery %l", id);
    }
    if (code == ERR_NONE)
        code = web_may_for(q, a, RIGHT_PEOPLE_READ, &order->entity, 1, e);
    if (code == ERR_NONE)
        code = web_seen(q, &order->entity, 1, STR(""), e);
    if (code == ERR_NONE)
        code = sheet_names(q, &order->entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, sheet_fmt(q, TEXT_PAY_ORDER_TITLE[q->lang].p, id, who.name), STR(""),
                room_pay_back, NULL, wrong);
    if (who.url.n > 0)
        sheet_go(&s, who.url, who.code);
    code = put_standing(&s, &acts, order, e);
    act_rows(&s, &acts, id);
    for (uint32_t i = 0; i < acts.n; i++) {
        const struct recovery_act *x = &acts.v[i];
        if (x->order == id && x->verdict == RECOVERY_WAITING &&
            roles_held_somewhere(&q->user.held, RIGHT_RECOVERY_APPROVE) &&
            !officer_same(x->prepared_by, q->user.name))
            judge_form(&s, "/thu-hoi/duyet", "act", x->id, x);
    }
    if (order->verdict == RECOVERY_APPROVED &&
        roles_held_somewhere(&q->user.held, RIGHT_RECOVERY_PREPARE))
        follow_form(&s, id);
    sheet_end(&s);
    return code;
}

static enum err_code one_order(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_order(q, a, NULL, e);
}

/* "09/2026=750.000" a line. */
static enum err_code take_plan(struct web_request *q, struct recovery_plan *out, struct err *e)
{
    str rest = web_param(q, "plan");
    while (rest.p != NULL && rest.n > 0) {
        struct recovery_instalment p = {0};
        str line = str_trim(str_split(&rest, '\n')), text = line;
        char digits[32];
        size_t n = 0;
        if (line.n == 0)
            continue;
        str m = str_trim(str_split(&text, '='));
        text = str_trim(text);
        for (size_t i = 0; i < text.n && n < sizeof(digits); i++) {
            if (text.p[i] != '.')
                digits[n++] = text.p[i];
        }
        if (!month_parse(m, &p.by) || !num_parse_int((str){digits, n}, &p.amount) || p.amount <= 0)
            return err_set(e, ERR_INPUT, "\"%s\": viết THÁNG=SỐ_TIỀN, ví dụ 09/2026=750.000",
                           "\"%s\": write MONTH=AMOUNT, such as 09/2026=750.000", line);
        vec_push(q->arena, out, p);
    }
    return ERR_NONE;
}

static enum err_code take_act(struct web_request *q, struct recovery_act *x, struct err *e)
{
    str kind = web_param(q, "kind");
    int k = 0;
    while (k < RECOVERY_KINDS && !str_eq_c(kind, recovery_code((enum recovery_kind)k)))
        k++;
    if (k == RECOVERY_KINDS)
        return err_set(e, ERR_INPUT, "không có việc này", "there is no such act");
    *x = (struct recovery_act){.kind = (enum recovery_kind)k,
                               .payer = web_param(q, "payer"),
                               .number = web_param(q, "number"),
                               .signer = web_param(q, "signer"),
                               .reason = web_param(q, "reason")};
    num_parse_int(web_param(q, "order"), &x->order);
    enum err_code code =
        x->kind == RECOVERY_ORDER ? sheet_take_entity(q, "entity", &x->entity, e) : ERR_NONE;
    if (code == ERR_NONE)
        code = sheet_take_money(q, "amount", TEXT_PAY_AMOUNT, &x->amount, e);
    if (code == ERR_NONE)
        code = sheet_take_money(q, "limit", TEXT_PAY_MOST_A_MONTH, &x->limit, e);
    if (code == ERR_NONE)
        code = sheet_take_day(q, "on", TEXT_PAY_ON, &x->on, e);
    return code == ERR_NONE ? take_plan(q, &x->plan, e) : code;
}

static enum err_code prepare(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recovery_act x;
    struct recording r;
    struct err said = {0};
    str answer = STR("");
    bool again;
    struct cycle_question question;
    bool follows = web_param(q, "order").n > 0;
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE)
        code = take_act(q, &x, &said);
    if (code == ERR_NONE)
        code = take_question(q, &question, &said);
    if (code == ERR_NONE)
        code = recovery_prepare(q->app->pool, q->arena, &r, &question, &x, &answer, &again, &said);
    str rest = answer, id = str_split(&rest, ' ');
    return sheet_answer(q, a, code, &said,
                        follows ? sheet_fmt(q, "/thu-hoi/%s", web_param(q, "order"))
                                : STR("/thu-hoi"),
                        id, follows ? show_order : show_orders, e);
}

static enum err_code decide(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t act = 0;
    str answer = STR(""), verdict = web_param(q, "verdict");
    bool again, approved = str_eq_c(verdict, "approve");
    struct cycle_question question;
    num_parse_int(web_param(q, "act"), &act);
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE && !approved && !str_eq_c(verdict, "send-back"))
        code = err_set(&said, ERR_INPUT, "chọn duyệt hay trả lại", "choose: approve or send back");
    if (code == ERR_NONE)
        code = take_question(q, &question, &said);
    if (code == ERR_NONE)
        code = recovery_decide(q->app->pool, q->arena, &r, &question, act, approved,
                               web_param(q, "note"), &answer, &again, &said);
    return sheet_answer(q, a, code, &said, sheet_fmt(q, "/thu-hoi/%s", web_param(q, "order")),
                        sheet_fmt(q, "%l", act), show_order, e);
}

/* ---- ways of payment ---- */

static enum err_code payee_rows(struct sheet_table *t, const struct payee_lines *lines, bool may,
                                uint32_t *boxes, struct err *e)
{
    struct web_request *q = t->s->q;
    int64_t *entities = arena_array(q->arena, int64_t, (size_t)lines->n + 1);
    struct sheet_who *who = arena_array(q->arena, struct sheet_who, (size_t)lines->n + 1);
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)lines->n + 1);
    uint32_t n_seen = 0;
    bool all = roles_held_everywhere(&q->user.held, RIGHT_PEOPLE_READ);
    for (uint32_t i = 0; i < lines->n; i++)
        entities[i] = lines->v[i].entity;
    enum err_code code = sheet_names(q, entities, lines->n, who, e);
    for (uint32_t i = 0; i < lines->n && code == ERR_NONE; i++) {
        const struct payee_line *l = &lines->v[i];
        str place = STR("");
        if (!all)
            code = communes_of(q->db, q->arena, q->app->province, &entities[i], 1, web_today(),
                               &place, NULL, e);
        if (code != ERR_NONE || (!all && !sheet_mine(q, RIGHT_PEOPLE_READ, place)))
            continue;
        seen[n_seen++] = entities[i];
        if (may && !officer_same(l->prepared_by, q->user.name)) {
            sheet_cell_check(t, "change", l->id, who[i].name, who[i].url);
            ++*boxes;
        } else {
            sheet_cell_link(t, who[i].name, who[i].url);
        }
        sheet_cell(t, room_method(q, l->method));
        sheet_cell(t, sheet_fmt(q, "%s %s", l->bank, l->account));
        sheet_cell(t, l->holder);
        sheet_cell(t, l->paper);
        sheet_cell(t, sheet_day(q, l->from));
        sheet_cell_int(t, l->others);
        sheet_cell(t, l->prepared_by);
    }
    return code == ERR_NONE ? web_seen_list(q, seen, n_seen, STR(""), e) : code;
}

static enum err_code show_payees(struct web_request *q, struct web_answer *a,
                                 const struct err *wrong, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct sheet_form f;
    struct payee_lines lines;
    int64_t after = 0;
    uint32_t boxes = 0;
    bool may = roles_held_somewhere(&q->user.held, RIGHT_PAYEE_APPROVE);
    num_parse_int(web_param(q, "after"), &after);
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE)
        code = payee_waiting_read(q->db, q->arena, q->app->province, after, SHEET_ROWS, &lines, e);
    if (code != ERR_NONE)
        return code;
    sheet_begin(&s, TEXT_PAY_PAYEES[q->lang], TEXT_PAY_PAYEES_LEAD[q->lang], room_pay_back,
                "/hinh-thuc", wrong);
    if (may) {
        sheet_form_begin(&f, &s, STR("/hinh-thuc/duyet"), STR(""), STR(""));
        sheet_field(&f, "note", TEXT_PAY_NOTE, TEXT_PAY_NOTE_HINT, STR(""));
        sheet_button_of(&f, TEXT_PAY_APPROVE, "verdict", "approve");
        sheet_button_of(&f, TEXT_PAY_SEND_BACK, "verdict", "send-back");
        sheet_form_fields(&f);
    }
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_METHOD);
    sheet_head(&t, TEXT_PAY_ACCOUNT);
    sheet_head(&t, TEXT_PAY_HOLDER);
    sheet_head(&t, TEXT_PAY_PAPERS);
    sheet_head(&t, TEXT_PAY_FROM_DAY);
    sheet_head_number(&t, TEXT_PAY_OTHERS);
    sheet_head(&t, TEXT_PAY_PREPARED_BY);
    code = payee_rows(&t, &lines, may, &boxes, e);
    sheet_table_end(&t, TEXT_PAY_NO_PAYEE[q->lang],
                    lines.n == SHEET_ROWS
                        ? sheet_fmt(q, "/hinh-thuc?after=%l", lines.v[lines.n - 1].id)
                        : STR(""));
    if (may)
        sheet_form_end(&f);
    sheet_end(&s);
    return code;
}

static enum err_code payees(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show_payees(q, a, NULL, e);
}

static enum err_code judge_payees(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct recording r;
    struct err said = {0};
    int64_t *changes;
    str answer = STR(""), verdict = web_param(q, "verdict");
    bool again;
    struct payee_judgement v = {.approved = str_eq_c(verdict, "approve"),
                                .note = web_param(q, "note")};
    v.n = web_params(q, "change", &changes);
    v.changes = changes;
    enum err_code code = web_recording(q, "decision", &r, &said);
    if (code == ERR_NONE && v.n == 0)
        code = err_set(&said, ERR_INPUT, "chưa chọn gì", "nothing is ticked");
    if (code == ERR_NONE && !v.approved && !str_eq_c(verdict, "send-back"))
        code = err_set(&said, ERR_INPUT, "chọn duyệt hay trả lại", "choose: approve or send back");
    if (code == ERR_NONE)
        code = payee_judge(q->app->pool, q->arena, &r, &v, &answer, &again, &said);
    return sheet_answer(q, a, code, &said, STR("/hinh-thuc"), answer, show_payees, e);
}

const struct web_route web_routes_back[] = {
    {ROOM_PAY_ROUTE("GET", "/thu-hoi", RIGHT_PEOPLE_READ, orders, "Thu hồi", "Recoveries"),
     .nav = {"Thu hồi", "Recoveries"}},
    {ROOM_PAY_ROUTE("POST", "/thu-hoi/lap", RIGHT_RECOVERY_PREPARE, prepare, "Lập việc thu hồi",
                    "Prepare an act of recovery"),
     .fields = {{"kind", WEB_TEXT, 16, true},
                {"order", WEB_INT, 18, false},
                {"entity", WEB_TEXT, 64, false},
                {"amount", WEB_TEXT, 32, false},
                {"limit", WEB_TEXT, 32, false},
                {"plan", WEB_TEXT, 4000, false},
                {"payer", WEB_TEXT, 200, false},
                {"number", WEB_TEXT, 200, false},
                {"on", WEB_TEXT, 10, false},
                {"signer", WEB_TEXT, 200, false},
                {"reason", WEB_TEXT, 2000, false}}},
    {ROOM_PAY_ROUTE("POST", "/thu-hoi/duyet", RIGHT_RECOVERY_APPROVE, decide, "Duyệt việc thu hồi",
                    "Approve an act of recovery"),
     .fields = {{"act", WEB_INT, 18, true},
                {"order", WEB_INT, 18, true},
                {"verdict", WEB_TEXT, 16, false},
                {"note", WEB_TEXT, 500, false}}},
    {ROOM_PAY_ROUTE("GET", "/thu-hoi/{order}", RIGHT_PEOPLE_READ, one_order,
                    "Một quyết định thu hồi", "An order of recovery"),
     .fields = {{"order", WEB_TEXT, 18, true}}},
    {ROOM_PAY_ROUTE("GET", "/hinh-thuc", RIGHT_PEOPLE_READ, payees, "Hình thức chi trả",
                    "Ways of payment"),
     .fields = {{"after", WEB_INT, 18, false}}},
    {ROOM_PAY_ROUTE("POST", "/hinh-thuc/duyet", RIGHT_PAYEE_APPROVE, judge_payees,
                    "Duyệt hình thức chi trả", "Approve ways of payment"),
     .fields = {{"change", WEB_MANY, 18, false},
                {"verdict", WEB_TEXT, 16, false},
                {"note", WEB_TEXT, 500, false}}},
    {0},
};
