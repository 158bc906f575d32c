/* The private face of recovery: its money on the ledger. */
#ifndef PAY_RECOVERY_INT_H
#define PAY_RECOVERY_INT_H

#include "pay/cycle_int.h"
#include "pay/recovery.h"

/* Chapter of the account of what was written off. */
#define RECOVERY_WAIVED STR("waived")

/* Takes what came back off the payments that were too much, the last first: money returns to its
 * line of the budget. `id`: of the act, from which identifiers follow. ERR_INPUT where a payment
 * has no answer yet. */
enum err_code recovery_post_received(struct store_conn *c, struct arena *a,
                                     const struct recording *r, int64_t entity, int64_t id,
                                     const struct recovery_parts *parts, struct err *e);
/* Written off: it stays spent, and stands apart. */
enum err_code recovery_post_waived(struct store_conn *c, struct arena *a, const struct recording *r,
                                   int64_t entity, int64_t id, const struct recovery_parts *parts,
                                   struct err *e);

#endif
