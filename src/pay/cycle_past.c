/* What was paid in all cycles, and what came back: of one, through the index of their payments; of
 * everybody, each table walked once from end to end, since a look-up a payment is most of the time
 * of a list. */
#include "base/check.h"
#include "pay/cycle_int.h"
#include "registry/became.h"

#include <stdlib.h>

struct entries {
    struct due_entry *v;
    uint32_t n, cap;
};
struct past {
    struct store_conn *c;
    struct arena *a; /* of the caller: the entries */
    int64_t province;
    const str *benefits;
    uint32_t n_benefits;
    struct became became;
    struct cycle_parts parts;
    struct entries paid, returned;
};

static uint32_t number_of(const struct past *x, str name)
{
    uint32_t i = 0;
    while (i < x->n_benefits && !str_eq(x->benefits[i], name))
        i++;
    return i;
}

static enum err_code nobody_enrolled(struct store_conn *c, str benefit, struct err *e)
{
    err_set(e, ERR_INPUT, "đã chi một quyền lợi mà không ai đăng ký: \"%s\"",
            "a benefit was paid that nobody is enrolled for: \"%s\"", benefit);
    store_finish(c);
    return ERR_INPUT;
}

/* Below 0 is what was withheld. What was paid to a record that was merged into another was paid to
 * that one. */
static void put(struct past *x, int64_t entity, uint32_t benefit, month m, vnd amount)
{
    struct due_entry entry = {
        {became_now(&x->became, entity), benefit, m}, amount < 0 ? -amount : amount, false};
    struct entries *to = amount < 0 ? &x->returned : &x->paid;
    vec_push(x->a, to, entry);
}

/* Rows are entity, benefit, month, amount. */
static enum err_code take(struct past *x, struct err *e)
{
    int more;
    while ((more = store_next(x->c, e)) > 0) {
        uint32_t benefit = number_of(x, store_at_text(x->c, 1));
        if (benefit == x->n_benefits)
            return nobody_enrolled(x->c, store_at_text(x->c, 1), e);
        put(x, store_at_int(x->c, 0), benefit, (month)store_at_int(x->c, 2), store_at_int(x->c, 3));
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* What of a line reached somebody; 0 of those that are missing wholly. */
static vnd less_missing(const struct past *x, month m, uint32_t round, uint32_t number, str benefit,
                        month of, vnd amount)
{
    return amount - cycle_part_missing(&x->parts, m, round, number, benefit, of);
}

/* ---- of one ---- */

static enum err_code take_lines(struct past *x, struct err *e)
{
    int more;
    while ((more = store_next(x->c, e)) > 0) {
        str name = store_at_text(x->c, 1);
        month of = (month)store_at_int(x->c, 2);
        uint32_t benefit = number_of(x, name);
        if (benefit == x->n_benefits)
            return nobody_enrolled(x->c, name, e);
        put(x, store_at_int(x->c, 0), benefit, of,
            less_missing(x, (month)store_at_int(x->c, 4), (uint32_t)store_at_int(x->c, 5),
                         (uint32_t)store_at_int(x->c, 6), name, of, store_at_int(x->c, 3)));
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Of an approved round, unless the last that was said of the payment is that it was not received.
 */
static enum err_code read_one(struct past *x, int64_t number, struct err *e)
{
    enum err_code code = store_query(
        x->c,
        SQL("SELECT p.entity, l.benefit, l.for_month, l.amount, p.month, p.round, p.number FROM"
            " cycle_act AS t"
            " JOIN payment AS p ON p.province = t.province AND p.month = t.month AND p.round ="
            " t.round"
            " JOIN payment_line AS l ON l.province = p.province AND l.month = p.month AND l.round ="
            " p.round AND l.number = p.number"
            " WHERE t.province = ?1 AND t.act = 'approve' AND p.entity = ?2 AND " CYCLE_STANDS),
        STORE_VALUES(store_int(x->province), store_int(number)), e);
    return code == ERR_NONE ? take_lines(x, e) : code;
}

/* ---- of everybody ---- */

/* The payments of an approved round by number: 0 where the last word is that it was not received.
 */
struct round {
    month month;
    uint32_t number, n, cap;
    int64_t *entity;
};
struct rounds {
    struct round *v;
    uint32_t n, cap;
    struct arena a;
};

static struct round *round_of(struct rounds *all, month m, uint32_t number)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->v[i].month == m && all->v[i].number == number)
            return &all->v[i];
    }
    return NULL;
}

static enum err_code read_rounds(struct past *x, struct rounds *all, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT t.month, t.round, k.payments FROM cycle_act AS t JOIN cycle_act AS"
                        " k ON k.province = t.province AND k.month = t.month AND k.round = t.round"
                        " AND k.act = 'prepare' WHERE t.province = ?1 AND t.act = 'approve'"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct round r = {.month = (month)store_at_int(x->c, 0),
                          .number = (uint32_t)store_at_int(x->c, 1),
                          .n = (uint32_t)store_at_int(x->c, 2)};
        r.entity = arena_array(&all->a, int64_t, (size_t)r.n + 1);
        vec_push(&all->a, all, r);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The place of a row's payment (month, round and number in the first three columns); NULL: its
 * round was not approved. */
static int64_t *place_of(struct past *x, struct rounds *all)
{
    struct round *r = round_of(all, (month)store_at_int(x->c, 0), (uint32_t)store_at_int(x->c, 1));
    int64_t number = store_at_int(x->c, 2);
    if (r == NULL)
        return NULL;
    check(number >= 1 && number <= r->n);
    return &r->entity[number];
}

static enum err_code read_entities(struct past *x, struct rounds *all, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT month, round, number, entity FROM payment WHERE province = ?1"
                        " ORDER BY entity, month"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t *place = place_of(x, all);
        if (place != NULL)
            *place = store_at_int(x->c, 3);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The few of which something else than "paid" was said are asked about one by one. */
static enum err_code leave_out(struct past *x, struct rounds *all, struct err *e)
{
    int more;
    if (store_query(
            x->c,
            SQL("SELECT p.month, p.round, p.number FROM (SELECT province, month, round, number FROM"
                " payment_event WHERE province = ?1 AND kind <> 'paid' UNION SELECT province,"
                " month, round, number FROM payment_late WHERE province = ?1 AND kind <> 'paid')"
                " AS p WHERE NOT (" CYCLE_STANDS ")"),
            STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t *place = place_of(x, all);
        if (place != NULL)
            *place = 0;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_lines(struct past *x, struct rounds *all, struct err *e)
{
    uint32_t benefit = x->n_benefits;
    int more;
    if (store_query(x->c,
                    SQL("SELECT month, round, number, benefit, for_month, amount FROM payment_line"
                        " WHERE province = ?1"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        const int64_t *place = place_of(x, all);
        if (place == NULL || *place == 0)
            continue;
        str name = store_at_text(x->c, 3);
        if (benefit == x->n_benefits || !str_eq(name, x->benefits[benefit]))
            benefit = number_of(x, name);
        if (benefit == x->n_benefits)
            return nobody_enrolled(x->c, name, e);
        month of = (month)store_at_int(x->c, 4);
        put(x, *place, benefit, of,
            less_missing(x, (month)store_at_int(x->c, 0), (uint32_t)store_at_int(x->c, 1),
                         (uint32_t)store_at_int(x->c, 2), name, of, store_at_int(x->c, 5)));
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_all(struct past *x, struct err *e)
{
    struct rounds all = {0};
    arena_init(&all.a, (size_t)8 << 30);
    enum err_code code = read_rounds(x, &all, e);
    if (code == ERR_NONE)
        code = read_entities(x, &all, e);
    if (code == ERR_NONE)
        code = leave_out(x, &all, e);
    if (code == ERR_NONE)
        code = read_lines(x, &all, e);
    arena_clear(&all.a);
    return code;
}

/* ---- and what came back ---- */

/* Under one number; 0: all. */
static enum err_code read_number(struct past *x, int64_t number, struct err *e)
{
    enum err_code code = cycle_parts_read(x->c, x->a, x->province, number, &x->parts, e);
    if (code == ERR_NONE)
        code = number == 0 ? read_all(x, e) : read_one(x, number, e);
    if (code == ERR_NONE)
        code = store_query(x->c,
                           SQL("SELECT entity, benefit, for_month, -amount FROM recovery WHERE"
                               " province = ?1 AND (?2 = 0 OR entity = ?2)"),
                           STORE_VALUES(store_int(x->province), store_int(number)), e);
    return code == ERR_NONE ? take(x, e) : code;
}

enum err_code cycle_past_read(struct store_conn *c, struct arena *a, int64_t province,
                              int64_t entity, const str *benefits, uint32_t n_benefits,
                              struct cycle_past *out, struct err *e)
{
    struct past x = {
        .c = c, .a = a, .province = province, .benefits = benefits, .n_benefits = n_benefits};
    int64_t *numbers = NULL;
    enum err_code code = became_read(c, a, province, INT64_MAX, &x.became, e);
    uint32_t n =
        code == ERR_NONE && entity != 0 ? became_numbers(&x.became, a, entity, &numbers) : 1;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = read_number(&x, entity != 0 ? numbers[i] : 0, e);
    *out = (struct cycle_past){x.paid.v, x.returned.v, x.paid.n, x.returned.n};
    return code;
}
