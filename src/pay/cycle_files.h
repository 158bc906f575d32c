/* From the payments of a cycle to what channels render, and back from what a provider reports. */
#ifndef PAY_CYCLE_FILES_H
#define PAY_CYCLE_FILES_H

#include "pay/bank.h"
#include "pay/cycle.h"
#include "pay/match.h"

struct cycle_orders {
    struct payment_instruction *v; /* in the order of the list: payment i has number i + 1 */
    uint32_t n;
    struct payment_instruction *stopped; /* paid last month, no more: amount 0, for lists alone */
    uint32_t n_stopped;
};

/* The instructions of a list of this month. What changed is told from the approved list of the
 * month before; of arrears, what was sent before and not received is what is carried over.
 * `provider` pays those who have none of their own. */
enum err_code cycle_orders_read(struct store_conn *c, struct arena *a, const struct areas *areas,
                                int64_t province, month m, const struct cycle_list *list,
                                str provider, str reference, struct cycle_orders *out,
                                struct err *e);

/* What the verdicts of a matching say of the payments: one for each that is paid, unpaid or
 * returned for sure. */
uint32_t cycle_told_from(struct arena *a, const struct match_result *r, uint32_t n_payments,
                         const struct bank_line *lines, struct cycle_told **out);

#endif
