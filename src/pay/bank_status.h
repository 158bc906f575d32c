/* ISO 20022 pain.002.001.10 and .11: what a bank says of a pain.001 it was sent. It says what it
 * took on, not what it paid (that is a statement's, bank_statement.h). What it does not say is
 * unknown, never refused. */
#ifndef PAY_BANK_STATUS_H
#define PAY_BANK_STATUS_H

#include "pay/bank.h"
#include "pay/bank_pain001.h"

enum bank_outcome {
    BANK_UNKNOWN,  /* nothing said, received, pending, blocked, a code we do not know */
    BANK_ACCEPTED, /* ACTC ACCP ACSP ACWC ACWP ACFC */
    BANK_REJECTED, /* RJCT CANC, unless as a duplicate: then the first one may well have been paid
                    */
    BANK_SETTLED,  /* ACSC ACCC */
    BANK_CONFLICT, /* the report says two things: a person must look */
    BANK_OUTCOME_COUNT
};
const char *bank_outcome_code(enum bank_outcome o); /* "unknown" … "conflict" */

/* What is said of the whole, of a batch, or of one payment. */
struct bank_status {
    str id;     /* the message's, the batch's, the payment's own */
    str code;   /* verbatim; empty where none stands */
    str reason; /* codes verbatim, parted by "; " */
    str text;   /* what the bank adds in words */
    enum bank_outcome outcome;
    uint32_t row; /* line of the file */
};
struct bank_statuses {
    struct bank_status *v;
    uint32_t n, cap;
};

struct bank_status_report {
    str message;              /* the report's own identifier */
    struct bank_status group; /* id: that of the message reported on */
    struct bank_statuses batches, payments;
};

/* Reads a report; `bytes`, where it has a pointer, instead of the file. `a` as BANK_READ_MEMORY
 * says. ERR_INPUT, ERR_LIMIT or ERR_IO with file and line; nothing of a bad file is used. */
enum err_code bank_status_read(struct arena *a, struct bank_status_report *out, const char *path,
                               str bytes, struct err *e);

/* What the report says of each payment of the message, in outcomes[0..n): its own status, else its
 * batch's, else the group's; PART says nothing by itself. `status`, if not NULL, gets the place of
 * the payment's own status or BANK_NONE. Statuses of payments that the message did not hold are
 * counted in *strangers. ERR_INPUT where the report is of another message. */
enum err_code bank_status_apply(struct arena *scratch, const struct bank_status_report *r,
                                const struct bank_pain001 *head,
                                const struct payment_instruction *v, uint32_t n,
                                enum bank_outcome *outcomes, uint32_t *status, uint32_t *strangers,
                                struct err *e);

#endif
