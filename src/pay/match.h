/* Matching: what was ordered against what is reported, by identifier, then amount, then account.
 * Pure, in memory, in time that grows with the number of rows alone. Nothing is ever guessed: a
 * name plays no part, and a reference that is not ours exactly goes to a queue, with the payments
 * shown that it might mean (docs/payments.md).
 *
 * One run is of one source: a bank's statements, or a provider's reports, not both. */
#ifndef PAY_MATCH_H
#define PAY_MATCH_H

#include "pay/bank.h"

enum match_verdict {
    MATCH_OK,             /* paid: identifier, amount and account are as ordered */
    MATCH_RETURNED,       /* came back in full */
    MATCH_UNPAID,         /* the provider says so: carried over */
    MATCH_MISSING,        /* of payments: nothing is reported, so nothing is known */
    MATCH_AMOUNT_DIFFERS, /* from here to MATCH_CONFLICT: for a person */
    MATCH_ACCOUNT_DIFFERS,
    MATCH_PAID_TWICE,        /* another booking of the same payment */
    MATCH_UNKNOWN_REFERENCE, /* of lines: the identifier is none of ours, or there is none */
    MATCH_CONFLICT,          /* reported as paid and as not paid */
    MATCH_DUPLICATE,         /* of lines: the same booking reported again; harmless */
    MATCH_NO_PAYMENT,        /* of lines: pending, or money that is no payment: nothing to match */
    MATCH_VERDICT_COUNT
};
const char *match_verdict_code(enum match_verdict v); /* "ok", "returned" … */
bool match_is_queued(enum match_verdict v);           /* a person must look */

enum { MATCH_CANDIDATES_MAX = 5 };

struct match_line {
    uint8_t verdict;      /* enum match_verdict */
    uint8_t n_candidates; /* of an unknown reference: payments of this account, amount and time */
    bool more_candidates; /* than are shown */
    uint32_t payment;     /* or BANK_NONE */
    uint32_t first_candidate;
};

struct match_payment {
    uint8_t verdict;        /* enum match_verdict */
    uint32_t line;          /* that says paid or unpaid, or BANK_NONE */
    uint32_t returned_line; /* or BANK_NONE */
};

struct match_sum {
    uint32_t n;
    vnd sum_vnd; /* of payments: as ordered; of lines: as reported */
};

struct match_result {
    struct match_line *lines;
    struct match_payment *payments;
    uint32_t *candidates; /* payments; match_line says which */
    struct match_sum of_payments[MATCH_VERDICT_COUNT], of_lines[MATCH_VERDICT_COUNT];
};

struct match_options {
    int32_t days; /* a candidate's day due lies so near the line's */
};

/* ERR_INPUT where an identifier was ordered twice, ERR_LIMIT where sums go beyond 64 bits. Each
 * payment and each line gets exactly one verdict, whatever the order of the lines, except that of
 * several good lines of one payment the first counts as the line. */
enum err_code match_run(struct arena *a, struct match_result *out,
                        const struct payment_instruction *v, uint32_t n,
                        const struct bank_line *lines, uint32_t n_lines,
                        const struct match_options *options, struct err *e);

/* The same account, blanks, dots and dashes apart. */
bool match_same_account(str a, str b);

#endif
