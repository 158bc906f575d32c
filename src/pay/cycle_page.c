#include "pay/cycle_page.h"

static str text(struct store_conn *c, struct arena *a, uint32_t column)
{
    return arena_str(a, store_at_text(c, column));
}

enum err_code cycle_months_read(struct store_conn *c, struct arena *a, int64_t province,
                                struct cycle_months *out, struct err *e)
{
    int more = 0;
    *out = (struct cycle_months){0};
    enum err_code code = store_query(
        c, SQL("SELECT DISTINCT month FROM cycle_act WHERE province = ?1 ORDER BY month DESC"),
        STORE_VALUES(store_int(province)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0)
        vec_push(a, out, (month)store_at_int(c, 0));
    return code == ERR_NONE && more < 0 ? e->code : code;
}

enum err_code cycle_communes_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                  uint32_t round, struct cycle_place_sums *out, struct err *e)
{
    int more = 0;
    *out = (struct cycle_place_sums){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT commune, COUNT(*), SUM(amount), SUM(current),"
            " SUM(arrears), SUM(withheld) FROM payment"
            " WHERE province = ?1 AND month = ?2 AND round = ?3 GROUP BY commune ORDER BY commune"),
        STORE_VALUES(store_int(province), store_int(m), store_int(round)), e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        struct cycle_place_sum x = {.commune = text(c, a, 0),
                                    .payments = store_at_int(c, 1),
                                    .amount = store_at_int(c, 2),
                                    .current = store_at_int(c, 3),
                                    .arrears = store_at_int(c, 4),
                                    .withheld = store_at_int(c, 5)};
        vec_push(a, out, x);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

#define COLUMNS                                                                                    \
    "SELECT number, entity, id, name, collector, commune, village, method, provider, bank,"        \
    " account, amount, current, arrears, withheld, month, round FROM payment WHERE province = ?1"

static struct cycle_payment take_payment(struct store_conn *c, struct arena *a)
{
    return (struct cycle_payment){.entity = store_at_int(c, 1),
                                  .id = text(c, a, 2),
                                  .name = text(c, a, 3),
                                  .collector = text(c, a, 4),
                                  .commune = text(c, a, 5),
                                  .village = text(c, a, 6),
                                  .method = text(c, a, 7),
                                  .provider = text(c, a, 8),
                                  .bank = text(c, a, 9),
                                  .account = text(c, a, 10),
                                  .amount = store_at_int(c, 11),
                                  .current = store_at_int(c, 12),
                                  .arrears = store_at_int(c, 13),
                                  .withheld = store_at_int(c, 14)};
}

enum err_code cycle_part_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              uint32_t round, str commune, uint32_t after, uint32_t most,
                              struct cycle_part *out, struct err *e)
{
    int more = 0;
    *out = (struct cycle_part){.v = arena_array(a, struct cycle_payment, (size_t)most + 1),
                               .number = arena_array(a, uint32_t, (size_t)most + 1)};
    enum err_code code =
        store_query(c,
                    SQL(COLUMNS " AND month = ?2 AND round = ?3 AND (?4 = '' OR commune = ?4) AND"
                                " number > ?5 ORDER BY number LIMIT ?6"),
                    STORE_VALUES(store_int(province), store_int(m), store_int(round),
                                 store_text(commune), store_int(after), store_int(most + 1)),
                    e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        if (out->n == most) {
            out->more = true;
            continue;
        }
        out->number[out->n] = (uint32_t)store_at_int(c, 0);
        out->v[out->n++] = take_payment(c, a);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- one ---- */

static enum err_code read_lines(struct store_conn *c, struct arena *a, int64_t province,
                                struct cycle_one *x, struct err *e)
{
    struct {
        struct cycle_line *v;
        uint32_t n, cap;
    } lines = {0};
    int more = 0;
    enum err_code code =
        store_query(c,
                    SQL("SELECT benefit, for_month, owed, paid, returned, amount FROM payment_line"
                        " WHERE province = ?1 AND month = ?2 AND round = ?3 AND number = ?4"
                        " ORDER BY benefit, for_month"),
                    STORE_VALUES(store_int(province), store_int(x->month), store_int(x->round),
                                 store_int(x->number)),
                    e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        struct cycle_line l = {.benefit = text(c, a, 0),
                               .month = (month)store_at_int(c, 1),
                               .owed = store_at_int(c, 2),
                               .paid = store_at_int(c, 3),
                               .returned = store_at_int(c, 4),
                               .amount = store_at_int(c, 5)};
        vec_push(a, &lines, l);
    }
    x->payment.lines = lines.v;
    x->payment.n_lines = lines.n;
    return code == ERR_NONE && more < 0 ? e->code : code;
}

enum err_code cycle_one_read(struct store_conn *c, struct arena *a, int64_t province, str id,
                             struct cycle_one *out, struct err *e)
{
    *out = (struct cycle_one){0};
    enum err_code code = store_query(c, SQL(COLUMNS " AND id = ?2"),
                                     STORE_VALUES(store_int(province), store_text(id)), e);
    if (code != ERR_NONE)
        return code;
    int got = store_next(c, e);
    if (got > 0) {
        out->number = (uint32_t)store_at_int(c, 0);
        out->payment = take_payment(c, a);
        out->month = (month)store_at_int(c, 15);
        out->round = (uint32_t)store_at_int(c, 16);
        store_finish(c);
        return read_lines(c, a, province, out, e);
    }
    return got < 0
               ? e->code
               : err_set(e, ERR_INPUT, "không có khoản \"%s\"", "there is no payment \"%s\"", id);
}

/* ---- against the month before ---- */

static enum err_code take_changes(struct store_conn *c, struct arena *a, bool now_in,
                                  struct cycle_changes *out, struct err *e)
{
    int more;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_change x = {.id = text(c, a, 0),
                                 .name = text(c, a, 1),
                                 .entity = store_at_int(c, 2),
                                 .before = store_at_int(c, 3),
                                 .now = store_at_int(c, 4),
                                 .arrears = store_at_int(c, 5),
                                 .withheld = store_at_int(c, 6),
                                 .before_in = store_at_int(c, 7) != 0,
                                 .now_in = now_in};
        vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_changes_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round, uint32_t round_before, str commune,
                                 struct cycle_changes *out, struct err *e)
{
    const struct store_value v[] = {store_int(province), store_int(m), store_int(round),
                                    store_int(round_before), store_text(commune)};
    *out = (struct cycle_changes){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT n.id, n.name, n.entity, COALESCE(b.current, 0), n.current, n.arrears,"
            " n.withheld, CASE WHEN b.entity IS NULL THEN 0 ELSE 1 END FROM payment AS n"
            " LEFT JOIN payment AS b ON b.province = n.province AND b.month = n.month - 1 AND"
            " b.round = ?4 AND b.entity = n.entity"
            " WHERE n.province = ?1 AND n.month = ?2 AND n.round = ?3 AND n.commune = ?5 AND"
            " (b.entity IS NULL OR b.current <> n.current OR n.arrears <> 0 OR n.withheld <> 0)"
            " ORDER BY n.number"),
        v, 5, e);
    if (code == ERR_NONE)
        code = take_changes(c, a, true, out, e);
    if (code == ERR_NONE)
        code = store_query(
            c,
            SQL("SELECT b.id, b.name, b.entity, b.current, 0, 0, 0, 1 FROM payment AS b"
                " WHERE b.province = ?1 AND b.month = ?2 - 1 AND b.round = ?4 AND b.commune = ?5"
                " AND NOT EXISTS (SELECT 1 FROM payment AS n WHERE n.province = b.province AND"
                " n.month = ?2 AND n.round = ?3 AND n.entity = b.entity) ORDER BY b.number"),
            v, 5, e);
    return code == ERR_NONE ? take_changes(c, a, false, out, e) : code;
}
