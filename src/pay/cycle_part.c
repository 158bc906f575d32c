/* Payments of which only a part was paid: what is missing of each of their lines. There are few. */
#include "base/check.h"
#include "pay/cycle_int.h"

vnd cycle_part_next(vnd amount, vnd *missing)
{
    vnd of_line = amount <= 0 ? 0 : amount < *missing ? amount : *missing;
    *missing -= of_line;
    return of_line;
}

void cycle_part_spread(const struct cycle_payment *p, vnd part, vnd *paid)
{
    vnd missing = part > 0 ? p->amount - part : 0;
    for (uint32_t i = 0; i < p->n_lines; i++)
        paid[i] = p->lines[i].amount;
    while (missing > 0) {
        uint32_t last = p->n_lines;
        /* Of those that are whole: the newest month, and of it the last by name. */
        for (uint32_t i = 0; i < p->n_lines; i++) {
            const struct cycle_line *l = &p->lines[i];
            if (l->amount > 0 && paid[i] == l->amount &&
                (last == p->n_lines || l->month > p->lines[last].month ||
                 (l->month == p->lines[last].month &&
                  str_cmp(l->benefit, p->lines[last].benefit) > 0)))
                last = i;
        }
        check(last < p->n_lines); /* the lines come to the payment's amount at least */
        paid[last] -= cycle_part_next(paid[last], &missing);
    }
}

enum err_code cycle_parts_read(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t entity, struct cycle_parts *out, struct err *e)
{
    struct cycle_part_line line, before = {0};
    vnd missing = 0;
    int more;
    *out = (struct cycle_parts){0};
    if (store_query(c,
                    SQL("SELECT p.month, p.round, p.number, p.entity, l.benefit, l.for_month,"
                        " l.amount, p.amount - x.amount" CYCLE_PARTS
                        " AND (?2 = 0 OR p.entity = ?2) ORDER BY p.month, p.round, p.number,"
                        " l.for_month DESC, l.benefit DESC"),
                    STORE_VALUES(store_int(province), store_int(entity)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        line = (struct cycle_part_line){.month = (month)store_at_int(c, 0),
                                        .round = (uint32_t)store_at_int(c, 1),
                                        .number = (uint32_t)store_at_int(c, 2),
                                        .entity = store_at_int(c, 3),
                                        .of = (month)store_at_int(c, 5)};
        if (line.month != before.month || line.round != before.round ||
            line.number != before.number)
            missing = store_at_int(c, 7);
        before = line;
        line.missing = cycle_part_next(store_at_int(c, 6), &missing);
        line.benefit = arena_str(a, store_at_text(c, 4));
        if (line.missing > 0)
            vec_push(a, out, line);
    }
    return more < 0 ? e->code : ERR_NONE;
}

vnd cycle_part_missing(const struct cycle_parts *parts, month m, uint32_t round, uint32_t number,
                       str benefit, month of)
{
    uint32_t low = 0, high = parts->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct cycle_part_line *l = &parts->v[middle];
        bool before = l->month != m       ? l->month < m
                      : l->round != round ? l->round < round
                                          : l->number < number;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    for (; low < parts->n; low++) {
        const struct cycle_part_line *l = &parts->v[low];
        if (l->month != m || l->round != round || l->number != number)
            return 0;
        if (l->of == of && str_eq(l->benefit, benefit))
            return l->missing;
    }
    return 0;
}
