/* Cycles and their payments part by part, as pages have them: a province's list has hundreds of
 * thousands of rows, and nobody looks at them at once. */
#ifndef PAY_CYCLE_PAGE_H
#define PAY_CYCLE_PAGE_H

#include "pay/cycle.h"

/* The months that have a cycle, the last first. */
struct cycle_months {
    month *v;
    uint32_t n, cap;
};
enum err_code cycle_months_read(struct store_conn *c, struct arena *a, int64_t province,
                                struct cycle_months *out, struct err *e);

/* The payments of a round by commune. */
struct cycle_place_sum {
    str commune;
    int64_t payments;
    vnd amount, current, arrears, withheld;
};
struct cycle_place_sums {
    struct cycle_place_sum *v;
    uint32_t n, cap;
};
enum err_code cycle_communes_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                  uint32_t round, struct cycle_place_sums *out, struct err *e);

/* Payments of a commune (empty: of all) with numbers above `after`, at most `most`, without their
 * lines; number[i] is that of v[i]. */
struct cycle_part {
    struct cycle_payment *v;
    uint32_t *number;
    uint32_t n;
    bool more;
};
enum err_code cycle_part_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              uint32_t round, str commune, uint32_t after, uint32_t most,
                              struct cycle_part *out, struct err *e);

/* One payment by its identifier, with its lines, of whatever round it is. ERR_INPUT: none. */
struct cycle_one {
    month month;
    uint32_t round, number;
    struct cycle_payment payment;
};
enum err_code cycle_one_read(struct store_conn *c, struct arena *a, int64_t province, str id,
                             struct cycle_one *out, struct err *e);

/* A commune's list against the approved list of the month before: who came in, got more or less a
 * month, has arrears or something withheld, and who is paid no more. In the order of the list;
 * those who are paid no more last. */
struct cycle_change {
    str id, name;
    int64_t entity;
    bool before_in, now_in;
    vnd before, now; /* of the month itself */
    vnd arrears, withheld;
};
struct cycle_changes {
    struct cycle_change *v;
    uint32_t n, cap;
};
enum err_code cycle_changes_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round, uint32_t round_before, str commune,
                                 struct cycle_changes *out, struct err *e);

#endif
