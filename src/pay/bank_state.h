/* Where a payment stands between the list and the closed month: the one table of what may follow
 * what (docs/payments.md). No answer never means no: what was sent and not answered is unknown, and
 * stays so until somebody says something. */
#ifndef PAY_BANK_STATE_H
#define PAY_BANK_STATE_H

#include "pay/bank_status.h"
#include "pay/match.h"

enum bank_state {
    BANK_AT_DRAFT,
    BANK_AT_CHECKED,
    BANK_AT_APPROVED,
    BANK_AT_RESERVED, /* its money is set aside: a pending transfer of the ledger */
    BANK_AT_SENT,
    BANK_AT_ACCEPTED,
    BANK_AT_REJECTED,
    BANK_AT_UNKNOWN,
    BANK_AT_SETTLED,
    BANK_AT_RETURNED,
    BANK_AT_RECONCILED,
    BANK_STATE_COUNT
};

enum bank_event {
    BANK_DO_CHECK,
    BANK_DO_EDIT, /* what was checked or approved is void then */
    BANK_DO_APPROVE,
    BANK_DO_RESERVE,
    BANK_DO_RELEASE, /* before it was sent: the money is free again */
    BANK_DO_SEND,    /* also again: the same identifier, never a new one */
    BANK_SAYS_NOTHING,
    BANK_SAYS_ACCEPTED,
    BANK_SAYS_REJECTED,
    BANK_SAYS_SETTLED,
    BANK_SAYS_RETURNED,
    BANK_DO_RECONCILE,
    BANK_EVENT_COUNT
};

const char *bank_state_code(enum bank_state s); /* "draft" … "reconciled" */
const char *bank_event_code(enum bank_event v); /* "check" … "reconcile" */

/* The state after the event; BANK_STATE_COUNT where it may not happen: then nothing changes and a
 * person must look. News that is older than what is known changes nothing. */
enum bank_state bank_state_after(enum bank_state s, enum bank_event v);

/* What the answers of a bank come to as events. A conflict and what a person must look at is
 * silence: it says nothing that can be acted on. */
enum bank_event bank_event_of_outcome(enum bank_outcome o);
enum bank_event bank_event_of_match(enum match_verdict v);

#endif
