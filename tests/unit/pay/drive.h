/* An office that sends payments and asks until it knows: the state machine of pay/bank_state.h
 * against any `struct bank`. */
#ifndef TEST_PAY_DRIVE_H
#define TEST_PAY_DRIVE_H

#include "pay/bank_link.h"
#include "pay/bank_state.h"

struct drive {
    struct arena *a;
    struct bank bank;
    struct bank_pain001 head;
    const struct payment_instruction *v;
    uint32_t n;
    enum bank_state *states;
    enum bank_state *ends; /* what a reconciled one was before: settled, returned or rejected */
    struct bank_lines lines;
    bool told[256]; /* by day since the first: the statement has been read */
    day first_day;
    uint32_t refused; /* events that the table does not allow */
    uint32_t sends, silences;
};

/* Checks, approves, reserves and sends all. */
void drive_start(struct drive *d, day today);
/* One day: asks, sends again what the bank does not know, reads the statements not read yet, and
 * matches all that was read. */
void drive_day(struct drive *d, day today);
/* Reconciles what has come to an end; the number that stays open. */
uint32_t drive_reconcile(struct drive *d);

#endif
