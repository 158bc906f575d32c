/* Cycles and payments for programs. */
#include "pay/cycle_page.h"
#include "web/api.h"
#include "web/room_cycle.h"
#include "web/route.h"

/* ---- cycles ---- */

static const struct api_field cycle_fields[] = {
    {"month", API_MONTH, false, {"tháng", "the month"}, NULL},
    {"state",
     API_TEXT,
     false,
     {"none, prepared, approved, sent, closed", "none, prepared, approved, sent, closed"},
     NULL},
    {"round", API_INT, false, {"lần lập", "round"}, NULL},
    {"payments",
     API_INT,
     true,
     {"số khoản; null: không xem được cả tỉnh", "payments; null: no right to the whole province"},
     NULL},
    {"amount", API_MONEY, true, {"tổng tiền", "their sum"}, NULL},
    {"prepared_by", API_TEXT, true, {"người lập", "prepared by"}, NULL},
    {"approved_by", API_TEXT, true, {"người duyệt", "approved by"}, NULL},
    {0},
};

static enum err_code cycle_row(struct api_list *l, month m, struct err *e)
{
    struct web_request *q = l->q;
    struct cycle_standing x;
    bool all = roles_held_everywhere(&q->user.held, RIGHT_MONEY_READ);
    enum err_code code = cycle_stand(q->db, q->arena, q->app->province, m, &x, e);
    if (code != ERR_NONE)
        return code;
    api_month(l, m);
    api_text(l, str_from_c(cycle_state_code(x.state)));
    api_int(l, x.round);
    if (all) {
        api_int(l, x.payments);
        api_int(l, x.total);
    } else {
        api_null(l);
        api_null(l);
    }
    api_text_or_null(l, x.prepared_by);
    api_text_or_null(l, x.approved_by);
    return ERR_NONE;
}

/* The cursor is the month before which to go on. */
static enum err_code cycles_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct cycle_months months;
    (void)a;
    enum err_code code = cycle_months_read(l->q->db, l->q->arena, l->q->app->province, &months, e);
    for (uint32_t i = 0; code == ERR_NONE && i < months.n; i++) {
        if (l->cursor > 0 && months.v[i] >= (month)l->cursor)
            continue;
        if (l->rows == l->limit) {
            l->next = months.v[i - 1];
            break;
        }
        code = cycle_row(l, months.v[i], e);
    }
    return code;
}

static enum err_code cycles(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, cycles_part, e);
}

/* ---- payments ---- */

static const struct api_field payment_fields[] = {
    {"id", API_TEXT, false, {"mã khoản chi", "identifier of the payment"}, NULL},
    {"entity", API_INT, false, {"số của người hoặc hộ", "number of the person or household"}, NULL},
    {"name", API_TEXT, false, {"họ và tên", "name"}, NULL},
    {"collector", API_TEXT, true, {"người nhận thay", "who collects it"}, NULL},
    {"commune", API_TEXT, true, {"mã xã chi trả", "code of the commune where it is paid"}, NULL},
    {"village", API_TEXT, true, {"thôn", "village"}, NULL},
    {"method", API_TEXT, false, {"bank, wallet, cash, home", "bank, wallet, cash, home"}, NULL},
    {"provider", API_TEXT, true, {"đơn vị chi trả", "who pays it out"}, NULL},
    {"amount", API_MONEY, false, {"số tiền", "amount"}, NULL},
    {"current", API_MONEY, false, {"của tháng", "of the month itself"}, NULL},
    {"arrears", API_MONEY, false, {"truy lĩnh", "arrears"}, NULL},
    {"withheld", API_MONEY, false, {"thu hồi", "withheld"}, NULL},
    {0},
};

static void payment_row(struct api_list *l, const struct cycle_payment *p)
{
    api_text(l, p->id);
    api_int(l, p->entity);
    api_text(l, p->name);
    api_text_or_null(l, p->collector);
    api_text_or_null(l, p->commune);
    api_text_or_null(l, p->village);
    api_text(l, p->method);
    api_text_or_null(l, p->provider);
    api_int(l, p->amount);
    api_int(l, p->current);
    api_int(l, p->arrears);
    api_int(l, p->withheld);
}

static enum err_code payments_part(struct api_list *l, struct web_answer *a, struct err *e)
{
    struct web_request *q = l->q;
    struct cycle_standing x;
    struct cycle_part part = {0};
    str commune = web_param(q, "commune");
    month m = 0;
    month_parse(web_param(q, "month"), &m);
    uint32_t after = l->cursor > UINT32_MAX ? UINT32_MAX : (uint32_t)l->cursor;
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, commune, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->arena, q->app->province, m, &x, e);
    if (code == ERR_NONE && x.state == CYCLE_NONE) {
        a->status = 404;
        code = err_set(e, ERR_INPUT, "tháng này chưa có kỳ chi", "that month has no cycle");
    }
    if (code == ERR_NONE)
        code = cycle_part_read(q->db, q->arena, q->app->province, m, x.round, commune, after,
                               l->limit, &part, e);
    if (code == ERR_NONE)
        code = room_payments_seen(q, &part, commune, e);
    for (uint32_t i = 0; i < part.n && code == ERR_NONE; i++)
        payment_row(l, &part.v[i]);
    l->next = part.more && part.n > 0 ? part.number[part.n - 1] : 0;
    return code;
}

static enum err_code payments(struct web_request *q, struct web_answer *a, struct err *e)
{
    return api_answer_list(q, a, payments_part, e);
}

static const struct api_about about_cycles = {
    .tag = "payments", .schema = "Cycle", .fields = cycle_fields, .list = true};
static const struct api_about about_payments = {
    .tag = "payments", .schema = "Payment", .fields = payment_fields, .list = true};

const struct web_route web_routes_api_money[] = {
    {.method = "GET",
     .path = "/api/v1/cycles",
     .access = WEB_RIGHT,
     .right = RIGHT_MONEY_READ,
     .fields = {API_PAGED},
     .nobody = true,
     .handler = cycles,
     .title = {"Các kỳ chi trả", "Cycles of payments"},
     .api = &about_cycles},
    {.method = "GET",
     .path = "/api/v1/cycles/{month}/payments",
     .access = WEB_RIGHT,
     .right = RIGHT_MONEY_READ,
     .fields = {{"month", WEB_MONTH, 7, true}, {"commune", WEB_TEXT, 5, false}, API_PAGED},
     .handler = payments,
     .title = {"Các khoản chi của một kỳ", "Payments of a cycle"},
     .api = &about_payments},
    {0},
};
