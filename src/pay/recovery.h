/* Getting back what was paid too much: an order, its plan of instalments, receipts, waivers.
 * docs/recovery.md tells it for people.
 *
 * How much is owed back is never kept: it is what due says (owed - paid + returned below zero), so
 * a correction of facts changes it. An order names the benefits and months it demands; what came
 * back of them since (received, withheld, waived) is of the order. Acts are added, never changed;
 * all but receipts count when another person approved them. */
#ifndef PAY_RECOVERY_H
#define PAY_RECOVERY_H

#include "pay/cycle.h"

enum recovery_kind {
    RECOVERY_ORDER,
    RECOVERY_INSTALMENTS,
    RECOVERY_RECEIVE,
    RECOVERY_WAIVE,
    RECOVERY_KINDS
};
const char *recovery_code(enum recovery_kind k); /* "order" */
const char *recovery_name(enum recovery_kind k, enum lang lang);

struct recovery_part {
    str benefit;
    month month;
    vnd amount;
    vnd returned; /* of that benefit and month, when it was written */
};
struct recovery_parts {
    struct recovery_part *v; /* by month, then benefit */
    uint32_t n, cap;
};
struct recovery_instalment {
    month by; /* until the end of it */
    vnd amount;
};
struct recovery_plan {
    struct recovery_instalment *v; /* by month */
    uint32_t n, cap;
};

struct recovery_act {
    int64_t id, order, entity;
    enum recovery_kind kind;
    vnd amount; /* asking for an order or a waiver: 0 is all that is left */
    vnd limit;  /* of an order: withheld a month at most; 0: as much as is due */
    str payer;  /* who gives it back, where it is not the beneficiary: the household of one who died
                 */
    day on;
    str number, signer, reason; /* number: of the decision or the receipt */
    struct recovery_parts parts;
    struct recovery_plan plan;
    str prepared_by, approved_by, note; /* of the verdict; not looked at when asking */
    enum { RECOVERY_WAITING, RECOVERY_APPROVED, RECOVERY_SENT_BACK } verdict;
    int64_t recorded;
};
struct recovery_acts {
    struct recovery_act *v; /* by number */
    uint32_t n, cap;
};

/* Writes the act; *answer is "ID AMOUNT". A receipt counts at once, with its transfers. `q` is the
 * law and the month up to which it is reckoned. ERR_INPUT: nothing is overpaid, or less than is
 * asked; an order of the person is open; the order is none, or not approved; instalments are not
 * what is left; a number or signer is missing; a payment that was overpaid has no answer yet. */
enum err_code recovery_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                               const struct cycle_question *q, const struct recovery_act *act,
                               str *answer, bool *again, struct err *e);
/* Approves an act that waits, or sends it back; not by who prepared it. What is waived is written
 * off then. */
enum err_code recovery_decide(struct store_pool *pool, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t act, bool approved, str note,
                              str *answer, bool *again, struct err *e);

/* ---- reading ---- */

/* Of one entity, or of all (0). */
enum err_code recovery_read(struct store_conn *c, struct arena *a, int64_t province, int64_t entity,
                            struct recovery_acts *out, struct err *e);
/* What may be withheld a month, by the last approved order of each that sets a limit. */
enum err_code recovery_limits_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                   struct cycle_limits *out, struct err *e);

/* How an order stands. */
struct recovery_standing {
    const struct recovery_act *order;
    const struct recovery_plan *plan; /* the last approved; NULL: none */
    vnd received, waived;             /* of the order */
    vnd withheld;                     /* of the same benefits and months, since then */
    vnd left;
    vnd late; /* instalments due before `on`'s month, less all that came back */
    struct recovery_parts left_of;
};
/* `lines`: due of the entity (one run). Pure. */
enum err_code recovery_reckon(struct arena *a, const struct recovery_acts *acts,
                              const struct recovery_act *order, const struct due_line *lines,
                              uint32_t n, const str *benefits, month now,
                              struct recovery_standing *out, struct err *e);

/* What is owed, paid and due of one (or of all: 0), as the cycle reckons it. */
struct recovery_due {
    struct cycle_owed owed;
    struct due_lines lines;
};
enum err_code recovery_due_read(struct store_conn *c, struct arena *a, const struct recording *r,
                                const struct cycle_question *q, int64_t entity,
                                struct recovery_due *out, struct err *e);

#endif
