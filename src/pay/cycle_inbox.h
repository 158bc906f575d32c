/* What comes in on a cycle: files are kept line by line, matched with the payments, and what fits
 * nothing for sure waits in a queue until a person decides (docs/cycle.md §5). */
#ifndef PAY_CYCLE_INBOX_H
#define PAY_CYCLE_INBOX_H

#include "pay/bank_status.h"
#include "pay/cycle.h"

enum cycle_file_kind {
    CYCLE_FILE_REPORT,
    CYCLE_FILE_CAMT053,
    CYCLE_FILE_CAMT054,
    CYCLE_FILE_PAIN002,
    CYCLE_FILE_KINDS
};
const char *cycle_file_code(enum cycle_file_kind k); /* "camt.053" */

struct cycle_file {
    enum cycle_file_kind kind;
    str name; /* without its folder */
    uint8_t content[32];
    const struct bank_line *v;
    uint32_t n;
    struct steps steps; /* while it is kept */
};
/* Keeps the file; *answer is "FILE LINES". ERR_INPUT: the cycle is not sent or closed; the same
 * bytes are kept already. */
enum err_code cycle_import(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_file *f, str *answer, bool *again,
                           struct err *e);

/* What a bank says of a message of ours (provider, month and round stand in its identifier), as
 * lines like those of a statement: what it refused is unpaid; what it took on, or says nothing of,
 * says nothing yet; of a payment on which it says two things there are two lines. */
enum err_code cycle_lines_of_status(struct arena *a, const struct bank_status_report *r, month m,
                                    uint32_t round, const struct cycle_list *list,
                                    struct bank_lines *out, struct err *e);

/* Matches the files that are not matched yet, each a report of its own: what is sure is kept with
 * its transfers, the rest goes to the queue. A line on a payment of a closed cycle counts as late
 * word on it. *answer is "FILES NEW AGAIN LATE QUEUED". */
enum err_code cycle_reconcile(struct store_pool *pool, struct arena *a, const struct recording *r,
                              month m, struct steps steps, str *answer, bool *again, struct err *e);

struct cycle_item {
    int64_t item;
    str file, verdict; /* why: as match.h names it */
    struct bank_line line;
    str payment;             /* identifier of the payment it speaks of; empty: not known */
    str candidates;          /* identifiers of those it might mean, with a blank between */
    str decided, reason, by; /* empty: waits; "part": paid, and how much of it */
    vnd part;
};
struct cycle_items {
    struct cycle_item *v;
    uint32_t n, cap, open;
};
enum err_code cycle_queue_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               struct cycle_items *out, struct err *e);

struct cycle_decision {
    int64_t item;
    enum cycle_told_kind kind; /* CYCLE_TOLD_NOTHING: no payment is touched */
    str payment;               /* identifier; empty: the one the item speaks of */
    str reason;
    vnd part; /* of paid: only so much of it; 0: all */
};
/* A person's decision on one item of the queue. *answer is the payment's number, 0 for none. */
enum err_code cycle_settle(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_decision *d, str *answer, bool *again,
                           struct err *e);

#endif
