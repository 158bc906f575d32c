/* SQL that the cycle and those who look at it afterwards share. */
#ifndef PAY_CYCLE_SQL_H
#define PAY_CYCLE_SQL_H

/* SQL: payments `p` of which only the part `x` was paid, as far as anything was said last, with
 * their lines `l` that are due. ?1: the province. */
#define CYCLE_LAST_PART                                                                            \
    "NOT EXISTS (SELECT 1 FROM payment_event AS w WHERE w.province = x.province AND w.month ="     \
    " x.month AND w.round = x.round AND w.number = x.number AND w.seq > x.seq) AND NOT EXISTS"     \
    " (SELECT 1 FROM payment_late AS w WHERE w.province = x.province AND w.month = x.month AND"    \
    " w.round = x.round AND w.number = x.number AND w.seq > x.seq)"
#define CYCLE_PARTS                                                                                \
    " FROM payment_part AS x JOIN payment AS p ON p.province = x.province AND p.month = x.month"   \
    " AND p.round = x.round AND p.number = x.number JOIN payment_line AS l ON l.province ="        \
    " p.province AND l.month = p.month AND l.round = p.round AND l.number = p.number WHERE"        \
    " x.province = ?1 AND l.amount > 0 AND " CYCLE_LAST_PART

/* SQL: the payment `p` is paid, or nothing is said of it; what came in late counts last. */
#define CYCLE_STANDS                                                                               \
    "NOT EXISTS (SELECT 1 FROM payment_late AS v WHERE v.province = p.province AND v.month ="      \
    " p.month AND v.round = p.round AND v.number = p.number AND v.kind <> 'paid' AND NOT EXISTS"   \
    " (SELECT 1 FROM payment_late AS w WHERE w.province = v.province AND w.month = v.month AND"    \
    " w.round = v.round AND w.number = v.number AND w.seq > v.seq)) AND (EXISTS (SELECT 1 FROM"    \
    " payment_late AS v WHERE v.province = p.province AND v.month = p.month AND v.round = p.round" \
    " AND v.number = p.number) OR NOT EXISTS (SELECT 1 FROM payment_event AS v WHERE v.province =" \
    " p.province AND v.month = p.month AND v.round = p.round AND v.number = p.number AND v.kind "  \
    "<>"                                                                                           \
    " 'paid' AND NOT EXISTS (SELECT 1 FROM payment_event AS w WHERE w.province = v.province AND"   \
    " w.month = v.month AND w.round = v.round AND w.number = v.number AND w.seq > v.seq)))"

/* SQL: what was paid of the payment `p`, which was paid wholly or in part. */
#define CYCLE_PAID_OF                                                                              \
    "COALESCE((SELECT x.amount FROM payment_part AS x WHERE x.province = p.province AND x.month =" \
    " p.month AND x.round = p.round AND x.number = p.number AND " CYCLE_LAST_PART "), p.amount)"

#endif
