/* Deadlines of article 34 of Decree 20/2021/NĐ-CP: the list and the money before the 25th of the
 * month before, the provider's report before the 20th of the month. What is late, where, by how
 * many days. */
#ifndef PAY_CYCLE_LATE_H
#define PAY_CYCLE_LATE_H

#include "pay/cycle.h"

/* The last day in time. Pure. */
day cycle_list_by(month m);   /* 24 of the month before */
day cycle_report_by(month m); /* 19 of the month */

enum cycle_late_kind { CYCLE_LATE_LIST, CYCLE_LATE_REPORT };
struct cycle_late {
    enum cycle_late_kind kind;
    month month;
    str commune, provider; /* of reports */
    uint32_t payments;     /* without an answer */
    vnd amount;
    day by;
    int32_t days; /* late, on the day asked for */
};
struct cycle_lates {
    struct cycle_late *v; /* lists, then reports; by month, commune and provider */
    uint32_t n, cap;
};
/* On that day, of all cycles since the first; of lists up to that for next month. */
enum err_code cycle_late_read(struct store_conn *c, struct arena *a, int64_t province, day on,
                              struct cycle_lates *out, struct err *e);

/* When a cycle was sent, and when the last report came in; 0: not yet. */
struct cycle_days {
    day sent, reported;
};
enum err_code cycle_days_read(struct store_conn *c, int64_t province, month m,
                              struct cycle_days *out, struct err *e);

#endif
