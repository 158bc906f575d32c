/* The payments of a cycle: by commune, one with what it is made of, what changed, who is not paid
 * and why. */
#include "base/hex.h"
#include "pay/programme.h"
#include "web/room_cycle.h"
#include "web/room_money.h"

static str by_commune(struct web_request *q, month m, const char *page, str commune)
{
    return sheet_fmt(q, "/chi-tra/%s/%z?commune=%s", sheet_iso(q, m), page, sheet_part(q, commune));
}

static void begin(struct sheet *s, const str title[2], month m)
{
    sheet_begin(s, room_cycle_title(s->q, title, m), STR(""), room_pay_cycle, NULL, NULL);
    room_cycle_links(s, m);
}

/* ---- by commune ---- */

static void commune_row(struct sheet_table *t, month m, const struct cycle_place_sum *x)
{
    struct web_request *q = t->s->q;
    sheet_cell_link(t, sheet_commune(q, x->commune), by_commune(q, m, "khoan", x->commune));
    sheet_cell_int(t, x->payments);
    sheet_cell_money(t, x->current);
    sheet_cell_money(t, x->arrears);
    sheet_cell_money(t, x->withheld);
    sheet_cell_money(t, x->amount);
    sheet_cell_link(t, TEXT_PAY_CHANGES[q->lang], by_commune(q, m, "bien-dong", x->commune));
}

static enum err_code communes(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_standing x;
    struct cycle_place_sums sums;
    struct cycle_place_sum all = {0};
    month m;
    enum err_code code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_communes_read(q->db, q->arena, q->app->province, m, x.round, &sums, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_BY_COMMUNE, m);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head_number(&t, TEXT_PAY_PAYMENTS);
    sheet_head_number(&t, TEXT_PAY_THIS_MONTH);
    sheet_head_number(&t, TEXT_PAY_ARREARS);
    sheet_head_number(&t, TEXT_PAY_WITHHELD);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    sheet_head(&t, TEXT_PAY_CHANGES);
    for (uint32_t i = 0; i < sums.n; i++) {
        const struct cycle_place_sum *p = &sums.v[i];
        if (!sheet_mine(q, RIGHT_MONEY_READ, p->commune))
            continue;
        commune_row(&t, m, p);
        all.payments += p->payments;
        all.amount += p->amount;
        all.current += p->current;
        all.arrears += p->arrears;
        all.withheld += p->withheld;
    }
    sheet_cell(&t, TEXT_PAY_SUM[q->lang]);
    sheet_cell_int(&t, all.payments);
    sheet_cell_money(&t, all.current);
    sheet_cell_money(&t, all.arrears);
    sheet_cell_money(&t, all.withheld);
    sheet_cell_money(&t, all.amount);
    sheet_cell(&t, STR(""));
    sheet_table_end(&t, TEXT_PAY_NO_PAYMENT[q->lang], STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- a commune's payments ---- */

static void payment_rows(struct sheet_table *t, const struct cycle_part *part)
{
    struct web_request *q = t->s->q;
    for (uint32_t i = 0; i < part->n; i++) {
        const struct cycle_payment *p = &part->v[i];
        sheet_cell_link(t, p->id, sheet_fmt(q, "/chi-tra/khoan/%s", sheet_part(q, p->id)));
        sheet_cell(t, p->name);
        sheet_cell(t, p->village);
        sheet_cell(t, room_method(q, p->method));
        sheet_cell_money(t, p->current);
        sheet_cell_money(t, p->arrears);
        sheet_cell_money(t, p->withheld);
        sheet_cell_money(t, p->amount);
    }
}

enum err_code room_payments_seen(struct web_request *q, const struct cycle_part *part, str commune,
                                 struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)part->n + 1);
    for (uint32_t i = 0; i < part->n; i++)
        seen[i] = part->v[i].entity;
    return web_seen_list(q, seen, part->n, commune, e);
}

static enum err_code payments(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_standing x;
    struct cycle_part part;
    month m;
    int64_t after = 0;
    str commune = web_param(q, "commune");
    num_parse_int(web_param(q, "after"), &after);
    after = after < 0 || after > UINT32_MAX ? 0 : after;
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, commune, e);
    if (code == ERR_NONE)
        code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_part_read(q->db, q->arena, q->app->province, m, x.round, commune,
                               (uint32_t)after, SHEET_ROWS, &part, e);
    if (code == ERR_NONE)
        code = room_payments_seen(q, &part, commune, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_LIST, m);
    sheet_go(&s, room_cycle_url(q, m, "/xa"), TEXT_PAY_BY_COMMUNE[q->lang]);
    sheet_table_begin(&t, &s, sheet_commune(q, commune), STR(""));
    sheet_head(&t, TEXT_PAY_PAYMENT);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_VILLAGE);
    sheet_head(&t, TEXT_PAY_METHOD);
    sheet_head_number(&t, TEXT_PAY_THIS_MONTH);
    sheet_head_number(&t, TEXT_PAY_ARREARS);
    sheet_head_number(&t, TEXT_PAY_WITHHELD);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    payment_rows(&t, &part);
    sheet_table_end(&t, TEXT_PAY_NO_PAYMENT[q->lang],
                    part.more ? sheet_fmt(q, "%s&after=%l", by_commune(q, m, "khoan", commune),
                                          (int64_t)part.number[part.n - 1])
                              : STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- one payment ---- */

static str hex_of(struct web_request *q, const uint8_t sum[32])
{
    char text[64];
    hex_write(text, sum, 32);
    return arena_str(q->arena, (str){text, sizeof(text)});
}

static void payment_pairs(struct sheet *s, const struct cycle_one *x,
                          const struct cycle_standing *c, const struct sheet_who *who)
{
    struct web_request *q = s->q;
    const struct cycle_payment *p = &x->payment;
    struct sheet_pairs t;
    bool same = mem_cmp(c->law_sum, q->app->law_sum, sizeof(c->law_sum)) == 0;
    sheet_pairs_begin(&t, s, STR(""));
    sheet_pair_link(&t, TEXT_PAY_NAME, p->name, who->url);
    sheet_pair(&t, TEXT_PAY_COLLECTOR, p->collector);
    sheet_pair_link(&t, TEXT_PAY_COMMUNE, sheet_commune(q, p->commune),
                    by_commune(q, x->month, "khoan", p->commune));
    sheet_pair(&t, TEXT_PAY_VILLAGE, p->village);
    sheet_pair(&t, TEXT_PAY_METHOD, room_method(q, p->method));
    sheet_pair(&t, TEXT_PAY_PROVIDER, p->provider);
    sheet_pair(&t, TEXT_PAY_ACCOUNT, sheet_fmt(q, "%s %s", p->bank, p->account));
    sheet_pair(&t, TEXT_PAY_THIS_MONTH, sheet_money(q, p->current));
    sheet_pair(&t, TEXT_PAY_ARREARS, sheet_money(q, p->arrears));
    sheet_pair(&t, TEXT_PAY_WITHHELD, sheet_money(q, p->withheld));
    sheet_pair(&t, TEXT_PAY_AMOUNT, sheet_money(q, p->amount));
    sheet_pair(&t, TEXT_PAY_ROUND, sheet_int(q, x->round));
    sheet_pair(&t, TEXT_PAY_FACTS, sheet_int(q, c->facts));
    sheet_pair(&t, TEXT_PAY_LAW_SUM,
               sheet_fmt(q, "%s (%s)", hex_of(q, c->law_sum),
                         same ? TEXT_PAY_LAW_SAME[q->lang] : TEXT_PAY_LAW_OTHER[q->lang]));
    sheet_pairs_end(&t);
}

static enum err_code payment(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_one x;
    struct cycle_standing c;
    struct sheet_who who = {0};
    enum err_code code = web_db(q, e);
    if (code == ERR_NONE) {
        code = cycle_one_read(q->db, q->arena, q->app->province, web_param(q, "id"), &x, e);
        a->status = code == ERR_INPUT ? 404 : a->status;
    }
    if (code == ERR_NONE)
        code = web_may(q, a, RIGHT_MONEY_READ, x.payment.commune, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->arena, q->app->province, x.month, &c, e);
    if (code == ERR_NONE)
        code = web_seen(q, &x.payment.entity, 1, STR(""), e);
    if (code == ERR_NONE)
        code = sheet_names(q, &x.payment.entity, 1, &who, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_PAYMENT, x.month);
    payment_pairs(&s, &x, &c, &who);
    if (x.round != c.round)
        sheet_note(&s, STR(""), TEXT_PAY_OLD_ROUND[q->lang]);
    if (who.url.n > 0)
        sheet_go(&s, sheet_fmt(q, "%s/huong?month=%s", who.url, sheet_iso(q, x.month)),
                 TEXT_PAY_WHY[q->lang]);
    sheet_table_begin(&t, &s, TEXT_PAY_MADE_OF[q->lang], STR(""));
    sheet_head(&t, TEXT_PAY_BENEFIT);
    sheet_head(&t, TEXT_PAY_MONTH);
    sheet_head_number(&t, TEXT_PAY_OWED);
    sheet_head_number(&t, TEXT_PAY_PAID_BEFORE);
    sheet_head_number(&t, TEXT_PAY_CAME_BACK);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    for (uint32_t i = 0; i < x.payment.n_lines; i++) {
        const struct cycle_line *l = &x.payment.lines[i];
        sheet_cell(&t, sheet_law(q, l->benefit));
        sheet_cell(&t, sheet_month(q, l->month));
        sheet_cell_money(&t, l->owed);
        sheet_cell_money(&t, l->paid);
        sheet_cell_money(&t, l->returned);
        sheet_cell_money(&t, l->amount);
    }
    sheet_table_end(&t, TEXT_PAY_NO_PAYMENT[q->lang], STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- against the month before ---- */

static str change_name(struct web_request *q, const struct cycle_change *x)
{
    const str *name = !x->before_in        ? TEXT_PAY_CHANGE_NEW
                      : !x->now_in         ? TEXT_PAY_CHANGE_STOPPED
                      : x->now > x->before ? TEXT_PAY_CHANGE_MORE
                      : x->now < x->before ? TEXT_PAY_CHANGE_LESS
                                           : TEXT_PAY_CHANGE_SAME;
    return name[q->lang];
}

/* Those that the page will show. */
static enum err_code changes_seen(struct web_request *q, const struct cycle_changes *all,
                                  str commune, struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)2 * SHEET_ROWS);
    uint32_t n = all->n < 2 * SHEET_ROWS ? all->n : 2 * SHEET_ROWS;
    for (uint32_t i = 0; i < n; i++)
        seen[i] = all->v[i].entity;
    return web_seen_list(q, seen, n, commune, e);
}

static enum err_code changes(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_standing x, before;
    struct cycle_changes all;
    month m;
    str commune = web_param(q, "commune");
    enum err_code code = web_may(q, a, RIGHT_MONEY_READ, commune, e);
    if (code == ERR_NONE)
        code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->arena, q->app->province, m - 1, &before, e);
    if (code == ERR_NONE)
        code =
            cycle_changes_read(q->db, q->arena, q->app->province, m, x.round,
                               before.state >= CYCLE_APPROVED ? before.round : 0, commune, &all, e);
    if (code == ERR_NONE)
        code = changes_seen(q, &all, commune, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_CHANGES, m);
    sheet_table_begin(&t, &s, sheet_commune(q, commune), TEXT_PAY_CHANGES_NOTE[q->lang]);
    sheet_head(&t, TEXT_PAY_CHANGE);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head_number(&t, TEXT_PAY_BEFORE);
    sheet_head_number(&t, TEXT_PAY_THIS_MONTH);
    sheet_head_number(&t, TEXT_PAY_ARREARS);
    sheet_head_number(&t, TEXT_PAY_WITHHELD);
    for (uint32_t i = 0; i < all.n && i < 2 * SHEET_ROWS; i++) {
        const struct cycle_change *c = &all.v[i];
        sheet_cell(&t, change_name(q, c));
        sheet_cell_link(&t, c->name, sheet_fmt(q, "/chi-tra/khoan/%s", sheet_part(q, c->id)));
        sheet_cell_money(&t, c->before);
        sheet_cell_money(&t, c->now);
        sheet_cell_money(&t, c->arrears);
        sheet_cell_money(&t, c->withheld);
    }
    sheet_table_end(&t, TEXT_PAY_NO_CHANGE[q->lang], STR(""));
    if (all.n > 2 * SHEET_ROWS)
        sheet_note(&s, STR(""), TEXT_PAY_CUT[q->lang]);
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- who is not paid, and why ---- */

/* Those that the page will show. */
static enum err_code remarks_seen(struct web_request *q, const struct cycle_list *list,
                                  struct err *e)
{
    int64_t *seen = arena_array(q->arena, int64_t, (size_t)2 * SHEET_ROWS + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < list->n_remarks && n < 2 * SHEET_ROWS; i++) {
        if (sheet_mine(q, RIGHT_PEOPLE_READ, list->remarks[i].commune))
            seen[n++] = list->remarks[i].entity;
    }
    return web_seen_list(q, seen, n, STR(""), e);
}

static enum err_code remarks(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_standing x;
    struct cycle_list list = {0};
    uint32_t shown = 0;
    month m;
    enum err_code code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE)
        code = cycle_remarks_read(q->db, q->arena, q->app->province, m, x.round, &list, e);
    if (code == ERR_NONE)
        code = remarks_seen(q, &list, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_REMARKS, m);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_REASON);
    sheet_head(&t, TEXT_PAY_NAME);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head_number(&t, TEXT_PAY_AMOUNT);
    for (uint32_t i = 0; i < list.n_remarks && shown < 2 * SHEET_ROWS; i++) {
        const struct cycle_remark *r = &list.remarks[i];
        if (!sheet_mine(q, RIGHT_PEOPLE_READ, r->commune))
            continue;
        sheet_cell(&t, str_from_c(cycle_remark_name(r->kind, q->lang)));
        sheet_cell_link(&t, r->name, sheet_fmt(q, "/nguoi/%l", r->entity));
        sheet_cell(&t, sheet_commune(q, r->commune));
        sheet_cell_money(&t, r->amount);
        shown++;
    }
    sheet_table_end(&t, TEXT_PAY_NO_REMARK[q->lang], STR(""));
    if (shown == 2 * SHEET_ROWS)
        sheet_note(&s, STR(""), TEXT_PAY_CUT[q->lang]);
    sheet_end(&s);
    return ERR_NONE;
}

/* ---- what the budget has for it ---- */

static enum err_code needs(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct sheet s = {q, a};
    struct sheet_table t;
    struct cycle_standing x;
    struct cycle_needs all = {0};
    month m;
    enum err_code code = room_cycle(q, a, &m, &x, e);
    if (code == ERR_NONE && x.state == CYCLE_PREPARED)
        code = cycle_needs_read(q->db, q->arena, q->app->province, m, &all, e);
    if (code != ERR_NONE)
        return code;
    begin(&s, TEXT_PAY_BUDGET_CHECK, m);
    sheet_table_begin(&t, &s, STR(""), STR(""));
    sheet_head(&t, TEXT_PAY_FUND);
    sheet_head(&t, TEXT_PAY_PROGRAMME);
    sheet_head(&t, TEXT_PAY_COMMUNE);
    sheet_head_number(&t, TEXT_PAY_NEEDED);
    sheet_head_number(&t, TEXT_PAY_AVAILABLE);
    sheet_head_number(&t, TEXT_PAY_MISSING);
    for (uint32_t i = 0; i < all.n; i++) {
        const struct cycle_need *n = &all.v[i];
        if (!sheet_mine(q, RIGHT_MONEY_READ, n->commune))
            continue;
        sheet_cell(&t, room_pay_fund(q, n->fund));
        sheet_cell(&t, programme_name(n->programme, q->lang));
        sheet_cell(&t, sheet_commune(q, n->commune));
        sheet_cell_money(&t, n->needed);
        sheet_cell_money(&t, n->available);
        sheet_cell_money(&t, n->needed > n->available ? n->needed - n->available : 0);
    }
    sheet_table_end(&t, TEXT_PAY_NO_NEED[q->lang], STR(""));
    sheet_end(&s);
    return ERR_NONE;
}

#define MONTH                                                                                      \
    {                                                                                              \
        "month", WEB_TEXT, 10, true                                                                \
    }

const struct web_route web_routes_payments[] = {
    {ROOM_PAY_ROUTE("GET", "/chi-tra/khoan/{id}", RIGHT_MONEY_READ, payment, "Một khoản",
                    "A payment"),
     .fields = {{"id", WEB_TEXT, 64, true}}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/xa", RIGHT_MONEY_READ, communes, "Theo xã",
                    "By commune"),
     .fields = {MONTH}, .nobody = true},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/khoan", RIGHT_MONEY_READ, payments,
                    "Danh sách chi trả", "The list of payments"),
     .fields = {MONTH, {"commune", WEB_TEXT, 5, true}, {"after", WEB_INT, 10, false}}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/bien-dong", RIGHT_MONEY_READ, changes, "Biến động",
                    "What changed"),
     .fields = {MONTH, {"commune", WEB_TEXT, 5, true}}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/ghi-chu", RIGHT_PEOPLE_READ, remarks,
                    "Ai không được chi và vì sao", "Who is not paid and why"),
     .fields = {MONTH}},
    {ROOM_PAY_ROUTE("GET", "/chi-tra/{month}/du-toan", RIGHT_MONEY_READ, needs,
                    "Dự toán cho danh sách", "The budget for the list"),
     .fields = {MONTH}, .nobody = true},
    {0},
};
