/* What was said of the payments of a round, in its time and late. */
#include "base/check.h"
#include "pay/cycle_int.h"

#include <stdlib.h>

static const char *const kinds[CYCLE_TOLD_KINDS] = {
    [CYCLE_TOLD_NOTHING] = "",
    [CYCLE_TOLD_PAID] = "paid",
    [CYCLE_TOLD_UNPAID] = "unpaid",
    [CYCLE_TOLD_RETURNED] = "returned",
};

const char *cycle_told_code(enum cycle_told_kind kind)
{
    check(kind < CYCLE_TOLD_KINDS);
    return kinds[kind];
}

enum cycle_told_kind cycle_told_find(str code)
{
    enum cycle_told_kind k = CYCLE_TOLD_PAID;
    while (k < CYCLE_TOLD_KINDS && !str_eq_c(code, kinds[k]))
        k++;
    return k;
}

bool cycle_told_follows(enum cycle_told_kind last, enum cycle_told_kind next)
{
    switch (next) {
    case CYCLE_TOLD_PAID:
        return last != CYCLE_TOLD_PAID;
    case CYCLE_TOLD_UNPAID:
        return last == CYCLE_TOLD_NOTHING;
    case CYCLE_TOLD_RETURNED:
        return last == CYCLE_TOLD_PAID;
    default:
        return false;
    }
}

static enum err_code take(struct store_conn *c, struct arena *a, bool late, struct cycle_words *out,
                          struct err *e)
{
    int more;
    while ((more = store_next(c, e)) > 0) {
        struct cycle_word w = {(uint32_t)store_at_int(c, 0),
                               (uint32_t)store_at_int(c, 1),
                               cycle_told_find(store_at_text(c, 2)),
                               (day)store_at_int(c, 3),
                               late,
                               store_at_int(c, 4)};
        check(w.kind < CYCLE_TOLD_KINDS);
        vec_push(a, out, w);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static int by_number(const void *a, const void *b)
{
    const struct cycle_word *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

enum err_code cycle_words_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               uint32_t round, struct cycle_words *out, struct err *e)
{
    const struct store_value which[] = {store_int(province), store_int(m), store_int(round)};
    *out = (struct cycle_words){0};
    enum err_code code = store_query(
        c,
        SQL("SELECT v.number, v.seq, v.kind, v.on_day, COALESCE(x.amount, 0) FROM payment_event AS"
            " v LEFT JOIN payment_part AS x ON x.province = v.province AND x.month = v.month AND"
            " x.round = v.round AND x.number = v.number AND x.seq = v.seq WHERE v.province = ?1 AND"
            " v.month = ?2 AND v.round = ?3 ORDER BY v.number, v.seq"),
        which, 3, e);
    if (code == ERR_NONE)
        code = take(c, a, false, out, e);
    uint32_t in_time = out->n;
    if (code == ERR_NONE)
        code = store_query(
            c,
            SQL("SELECT v.number, v.seq, v.kind, v.on_day, COALESCE(x.amount, 0) FROM payment_late"
                " AS v LEFT JOIN payment_part AS x ON x.province = v.province AND x.month ="
                " v.month AND x.round = v.round AND x.number = v.number AND x.seq = v.seq WHERE"
                " v.province = ?1 AND v.month = ?2 AND v.round = ?3 ORDER BY v.number, v.seq"),
            which, 3, e);
    if (code == ERR_NONE)
        code = take(c, a, true, out, e);
    if (out->n > in_time)
        qsort(out->v, out->n, sizeof(out->v[0]), by_number);
    return code;
}

enum err_code cycle_answers_read(struct store_conn *c, int64_t province, month m, uint32_t round,
                                 struct cycle_answers *out, struct err *e)
{
    struct arena a;
    struct cycle_words words;
    struct store_value payments;
    const struct store_value which[] = {store_int(province), store_int(m), store_int(round)};
    *out = (struct cycle_answers){0};
    arena_init(&a, (size_t)4 << 30);
    enum err_code code = cycle_words_read(c, &a, province, m, round, &words, e);
    if (code == ERR_NONE &&
        store_one(c,
                  SQL("SELECT COUNT(*) FROM payment WHERE province = ?1 AND month = ?2 AND round ="
                      " ?3"),
                  which, 3, &a, &payments, 1, e) < 0)
        code = e->code;
    if (code == ERR_NONE)
        out->n[CYCLE_TOLD_NOTHING] = payments.i;
    for (uint32_t i = 0; i < words.n && code == ERR_NONE; i++) {
        bool last = i + 1 == words.n || words.v[i + 1].number != words.v[i].number;
        if (!last)
            continue;
        out->n[words.v[i].kind]++;
        out->n[CYCLE_TOLD_NOTHING]--;
    }
    arena_clear(&a);
    return code;
}
