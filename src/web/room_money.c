#include "web/room_money.h"

#include "pay/deliver.h"
#include "registry/times.h"
#include "web/sheet.h"

static str benefit_name(struct web_request *q, str id)
{
    const struct law_symbol *s = law_find(q->app->law, id);
    return s != NULL ? room_law_name(q, s) : id;
}

/* ---- owed, paid, due ---- */

static str due_word(const struct web_request *q, enum due_state state)
{
    const str words[] = {[DUE_EVEN] = TEXT_DUE_EVEN[q->lang],
                         [DUE_PAY] = TEXT_DUE_PAY[q->lang],
                         [DUE_RECOVER] = TEXT_DUE_RECOVER[q->lang],
                         [DUE_UNDETERMINED] = TEXT_DUE_UNDETERMINED[q->lang]};
    return words[state];
}

enum err_code room_due_read(struct web_request *q, int64_t entity, month m, day known_on,
                            struct room_due *out, struct err *e)
{
    const struct recording now = {.province = q->app->province, .at_us = store_now_us()};
    const struct cycle_question question = {
        .law = q->app->law, .areas = q->app->areas, .month = m, .known_on = known_on};
    struct cycle_past past;
    struct cycle_owed *owed = &out->owed;
    enum err_code code = cycle_owed_read(q->db, q->arena, &now, &question, entity, owed, e);
    if (code == ERR_NONE)
        code = cycle_past_read(q->db, q->arena, now.province, entity, owed->benefits,
                               owed->n_benefits, &past, e);
    if (code == ERR_NONE)
        code = due_compute(q->arena, owed->v, owed->n, past.paid, past.n_paid, past.returned,
                           past.n_returned, &out->lines, e);
    return code;
}

static enum err_code read_due(struct web_request *q, int64_t entity, month m, day known_on,
                              struct page_money *out, struct err *e)
{
    struct room_due due;
    enum err_code code = room_due_read(q, entity, m, known_on, &due, e);
    if (code != ERR_NONE)
        return code;
    out->due = arena_array(q->arena, struct page_money_due, (size_t)due.lines.n + 1);
    for (uint32_t i = due.lines.n; i-- > 0;) {
        const struct due_line *l = &due.lines.v[i];
        out->due[out->n_due++] =
            (struct page_money_due){.benefit = benefit_name(q, due.owed.benefits[l->key.benefit]),
                                    .month = room_month(q, l->key.month),
                                    .owed = l->owed,
                                    .paid = l->paid,
                                    .returned = l->returned,
                                    .due = l->due,
                                    .state = due_word(q, l->state),
                                    .open = l->state != DUE_EVEN};
    }
    return ERR_NONE;
}

/* ---- payments ---- */

static str told_word(const struct web_request *q, str kind)
{
    return str_eq_c(kind, "paid")       ? TEXT_TOLD_PAID[q->lang]
           : str_eq_c(kind, "unpaid")   ? TEXT_TOLD_UNPAID[q->lang]
           : str_eq_c(kind, "returned") ? TEXT_TOLD_RETURNED[q->lang]
                                        : TEXT_TOLD_NOTHING[q->lang];
}

str room_method(const struct web_request *q, str method)
{
    return str_eq_c(method, "bank")     ? TEXT_METHOD_BANK[q->lang]
           : str_eq_c(method, "wallet") ? TEXT_METHOD_WALLET[q->lang]
           : str_eq_c(method, "home")   ? TEXT_METHOD_HOME[q->lang]
                                        : TEXT_METHOD_CASH[q->lang];
}

#define LAST_WORD(table)                                                                           \
    "SELECT max(z.seq) FROM " table " AS z WHERE z.province = p.province AND z.month = p.month"    \
    " AND z.round = p.round AND z.number = p.number"

/* Of approved rounds, with the last word of who paid; what came late counts last. */
static enum err_code read_payments(struct web_request *q, int64_t entity, struct page_money *out,
                                   struct err *e)
{
    struct {
        struct page_money_payments *v;
        uint32_t n, cap;
    } rows = {0};
    struct store_conn *c = q->db;
    int more;
    if (store_query(
            c,
            SQL("SELECT p.month, p.id, p.amount, p.arrears, p.withheld, p.method, p.provider,"
                " COALESCE(w.kind, v.kind), COALESCE(w.on_day, v.on_day), x.amount FROM payment AS"
                " p JOIN cycle_act AS t ON t.province = p.province AND t.month = p.month AND"
                " t.round = p.round AND t.act = 'approve' LEFT JOIN payment_event AS v ON"
                " v.province = p.province AND v.month = p.month AND v.round = p.round AND v.number"
                " = p.number AND v.seq = (" LAST_WORD(
                    "payment_event") ") LEFT JOIN payment_late AS"
                                     " w ON w.province = p.province AND w.month = p.month AND "
                                     "w.round = p.round AND"
                                     " w.number = p.number AND w.seq = (" LAST_WORD(
                                         "payment_late") ") LEFT JOIN"
                                                         " payment_part AS x ON x.province = "
                                                         "p.province AND x.month = p.month AND "
                                                         "x.round ="
                                                         " p.round AND x.number = p.number AND "
                                                         "x.seq = COALESCE(w.seq, v.seq) WHERE"
                                                         " p.province = ?1 AND p.entity = ?2 ORDER "
                                                         "BY p.month DESC, p.round DESC LIMIT 60"),
            STORE_VALUES(store_int(q->app->province), store_int(entity)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct page_money_payments p = {
            .month = room_month(q, (month)store_at_int(c, 0)),
            .id = arena_str(q->arena, store_at_text(c, 1)),
            .amount = store_at_int(c, 2),
            .arrears = store_at_int(c, 3),
            .withheld = store_at_int(c, 4),
            .method = room_method(q, store_at_text(c, 5)),
            .provider = arena_str(q->arena, store_at_text(c, 6)),
            .state = told_word(q, store_at_null(c, 7) ? STR("") : store_at_text(c, 7)),
            .on = store_at_null(c, 8) ? DAY_MIN : (day)store_at_int(c, 8)};
        if (!store_at_null(c, 9))
            p.state = sheet_fmt(q, "%s: %n đ", TEXT_PAY_SETTLE_PART[q->lang], store_at_int(c, 9));
        vec_push(q->arena, &rows, p);
    }
    out->payments = rows.v;
    out->n_payments = rows.n;
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- decisions ---- */

static str verdict_word(const struct web_request *q, const struct enrol_line *l)
{
    switch (l->verdict) {
    case VERDICT_WAITING:
        return TEXT_VERDICT_WAITING[q->lang];
    case VERDICT_SENT_BACK:
        return TEXT_VERDICT_SENT_BACK[q->lang];
    default:
        return str_from_c(enrol_state_name(l->state, q->lang));
    }
}

/* The page of the decision, where the one who asks may read it. */
static str act_url(struct web_request *q, const struct enrol_line *l)
{
    return sheet_mine(q, RIGHT_PEOPLE_READ, l->commune) ? sheet_fmt(q, "/huong/viec/%l", l->id)
                                                        : STR("");
}

static enum err_code read_acts(struct web_request *q, int64_t entity, struct page_money *out,
                               struct err *e)
{
    struct enrol_lines lines;
    enum err_code code =
        enrol_read(q->db, q->arena, q->app->province, entity, INT64_MAX, &lines, e);
    if (code != ERR_NONE)
        return code;
    out->acts = arena_array(q->arena, struct page_money_acts, (size_t)lines.n + 1);
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct enrol_line *l = &lines.v[i];
        bool asks = l->act == ACT_ASK || l->act == ACT_REFUSE;
        out->acts[out->n_acts++] =
            (struct page_money_acts){.benefit = benefit_name(q, l->benefit),
                                     .url = act_url(q, l),
                                     .act = str_from_c(enrol_act_name(l->act, q->lang)),
                                     .from = asks ? STR("") : room_month(q, l->from),
                                     .number = l->number,
                                     .on = l->on_day,
                                     .signer = l->signer,
                                     .article = l->article,
                                     .reason = l->reason,
                                     .state = verdict_word(q, l)};
    }
    return ERR_NONE;
}

/* ---- what is not monthly cash ---- */

/* The page of the delivery, where the one who asks may read it. */
static str given_url(struct web_request *q, const struct deliver_line *l)
{
    return sheet_mine(q, RIGHT_MONEY_READ, l->d.commune) ? sheet_fmt(q, "/giao/luot/%l", l->d.id)
                                                         : STR("");
}

static enum err_code read_given(struct web_request *q, int64_t entity, struct page_money *out,
                                struct err *e)
{
    const struct deliver_filter f = {.province = q->app->province,
                                     .to = INT64_MAX,
                                     .entity = entity,
                                     .kind = DELIVER_KINDS,
                                     .benefit = STR(""),
                                     .content = STR("")};
    struct deliver_lines lines = {0};
    enum err_code code = deliver_read(q->db, q->arena, &f, &lines, e);
    if (code != ERR_NONE)
        return code;
    out->given = arena_array(q->arena, struct page_money_given, (size_t)lines.n + 1);
    for (uint32_t i = 0; i < lines.n; i++) {
        const struct deliver_line *l = &lines.v[i];
        out->given[out->n_given++] =
            (struct page_money_given){.benefit = benefit_name(q, l->d.benefit),
                                      .url = given_url(q, l),
                                      .quantity = l->d.quantity,
                                      .unit = l->d.unit,
                                      .amount = l->d.amount,
                                      .number = l->number,
                                      .on = l->delivered_on > 0 ? l->delivered_on : DAY_MIN,
                                      .state = str_from_c(deliver_state_name(l->state, q->lang))};
    }
    return ERR_NONE;
}

enum err_code room_money_read(struct web_request *q, int64_t entity, month m, day known_on,
                              struct page_money *out, struct err *e)
{
    enum err_code code = read_due(q, entity, m, known_on, out, e);
    if (code == ERR_NONE)
        code = read_payments(q, entity, out, e);
    if (code == ERR_NONE)
        code = read_acts(q, entity, out, e);
    return code == ERR_NONE ? read_given(q, entity, out, e) : code;
}

bool room_money_any(const struct page_money *p)
{
    return p->n_due + p->n_payments + p->n_acts + p->n_given > 0;
}
