/* A cycle as it stands, and its payments. */
#include "base/check.h"
#include "pay/cycle_int.h"

static void copy_sum(uint8_t to[32], str from)
{
    check(from.n == 32);
    mem_copy(to, from.p, 32);
}

enum err_code cycle_stand(struct store_conn *c, struct arena *a, int64_t province, month m,
                          struct cycle_standing *out, struct err *e)
{
    int more;
    *out = (struct cycle_standing){0};
    if (store_query(c,
                    SQL("SELECT t.seq, t.act, t.round, t.actor, t.payments, t.total, t.content,"
                        " t.law_sum, t.facts, r.at_us FROM cycle_act AS t JOIN recording AS r ON"
                        " r.province = t.province AND r.number = t.recorded"
                        " WHERE t.province = ?1 AND t.month = ?2 ORDER BY t.seq"),
                    STORE_VALUES(store_int(province), store_int(m)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        enum cycle_act act = cycle_act_find(store_at_text(c, 1));
        check(act < CYCLE_ACTS);
        out->state = cycle_after(out->state, act);
        check(out->state < CYCLE_STATES);
        out->seq = (uint32_t)store_at_int(c, 0);
        out->round = (uint32_t)store_at_int(c, 2);
        if (act == CYCLE_APPROVE) {
            out->approved_by = arena_str(a, store_at_text(c, 3));
            out->approved_us = store_at_int(c, 9);
        }
        if (act != CYCLE_PREPARE)
            continue;
        out->prepared_by = arena_str(a, store_at_text(c, 3));
        out->payments = (uint32_t)store_at_int(c, 4);
        out->total = store_at_int(c, 5);
        copy_sum(out->content, store_at_text(c, 6));
        copy_sum(out->law_sum, store_at_text(c, 7));
        out->facts = store_at_int(c, 8);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static str text_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    return arena_str(a, store_at_text(c, column));
}

static enum err_code read_payments(struct store_conn *c, struct arena *a,
                                   const struct store_value *which, struct cycle_list *out,
                                   struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT number, entity, id, name, collector, commune, village, method,"
                        " provider, bank, account, amount, current, arrears, withheld FROM payment"
                        " WHERE province = ?1 AND month = ?2 AND round = ?3 ORDER BY number"),
                    which, 3, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        check(store_at_int(c, 0) == out->n + 1);
        struct cycle_payment *p = &out->v[out->n++];
        *p = (struct cycle_payment){.entity = store_at_int(c, 1),
                                    .id = text_at(c, a, 2),
                                    .name = text_at(c, a, 3),
                                    .collector = text_at(c, a, 4),
                                    .commune = text_at(c, a, 5),
                                    .village = text_at(c, a, 6),
                                    .method = text_at(c, a, 7),
                                    .provider = text_at(c, a, 8),
                                    .bank = text_at(c, a, 9),
                                    .account = text_at(c, a, 10),
                                    .amount = store_at_int(c, 11),
                                    .current = store_at_int(c, 12),
                                    .arrears = store_at_int(c, 13),
                                    .withheld = store_at_int(c, 14)};
        if (!num_add(out->total, p->amount, &out->total))
            return err_set(e, ERR_LIMIT, "tổng số tiền của kỳ quá lớn",
                           "the cycle's sum of money is too large");
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_lines(struct store_conn *c, struct arena *a,
                                const struct store_value *which, struct cycle_line *lines,
                                struct cycle_list *out, struct err *e)
{
    int more;
    str benefit = {NULL, 0};
    if (store_query(c,
                    SQL("SELECT number, benefit, for_month, owed, paid, returned, amount FROM"
                        " payment_line WHERE province = ?1 AND month = ?2 AND round = ?3"
                        " ORDER BY number, benefit, for_month"),
                    which, 3, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t number = store_at_int(c, 0);
        check(number >= 1 && number <= out->n);
        struct cycle_payment *p = &out->v[number - 1];
        if (!str_eq(benefit, store_at_text(c, 1)))
            benefit = text_at(c, a, 1);
        if (p->n_lines++ == 0)
            p->lines = lines;
        *lines++ = (struct cycle_line){benefit,
                                       (month)store_at_int(c, 2),
                                       store_at_int(c, 3),
                                       store_at_int(c, 4),
                                       store_at_int(c, 5),
                                       store_at_int(c, 6)};
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                         uint32_t round, struct cycle_list *out, struct err *e)
{
    const struct store_value which[] = {store_int(province), store_int(m), store_int(round)};
    struct store_value counts[2];
    *out = (struct cycle_list){0};
    int got = store_one(c,
                        SQL("SELECT (SELECT COUNT(*) FROM payment WHERE province = ?1 AND month ="
                            " ?2 AND round = ?3), (SELECT COUNT(*) FROM payment_line WHERE province"
                            " = ?1 AND month = ?2 AND round = ?3)"),
                        which, 3, a, counts, 2, e);
    if (got < 0)
        return e->code;
    out->v = arena_array(a, struct cycle_payment, (size_t)counts[0].i + 1);
    struct cycle_line *lines = arena_array(a, struct cycle_line, (size_t)counts[1].i + 1);
    enum err_code code = read_payments(c, a, which, out, e);
    return code == ERR_NONE ? read_lines(c, a, which, lines, out, e) : code;
}

enum err_code cycle_remarks_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round, struct cycle_list *out, struct err *e)
{
    struct {
        struct cycle_remark *v;
        uint32_t n, cap;
    } all = {0};
    int more;
    if (store_query(c,
                    SQL("SELECT entity, kind, amount, name, commune FROM cycle_remark WHERE"
                        " province = ?1 AND month = ?2 AND round = ?3 ORDER BY entity, kind"),
                    STORE_VALUES(store_int(province), store_int(m), store_int(round)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_remark r = {.entity = store_at_int(c, 0),
                                 .amount = store_at_int(c, 2),
                                 .name = text_at(c, a, 3),
                                 .commune = text_at(c, a, 4)};
        while (r.kind < CYCLE_REMARKS - 1 &&
               !str_eq_c(store_at_text(c, 1), cycle_remark_code(r.kind)))
            r.kind++;
        vec_push(a, &all, r);
    }
    out->remarks = all.v;
    out->n_remarks = all.n;
    return more < 0 ? e->code : ERR_NONE;
}
