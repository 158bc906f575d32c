/* ISO 20022 camt.053.001.08 (statement) and camt.054.001.08 (notification): what was booked on the
 * authority's account. Money that went out is what was paid; money that came back was returned. */
#ifndef PAY_BANK_STATEMENT_H
#define PAY_BANK_STATEMENT_H

#include "pay/bank.h"

struct bank_account_statement {
    str id, account;
    bool has_balances; /* then opening + lines = closing has been checked */
    vnd opening, closing;
    uint32_t first_line, n_lines; /* of the message's lines */
};

struct bank_statement {
    str message;
    bool is_statement; /* camt.053; else a notification */
    struct {
        struct bank_account_statement *v;
        uint32_t n, cap;
    } accounts;
    struct bank_lines lines; /* in the file's order, one for each payment in an entry */
};

/* Reads a message; `bytes`, where it has a pointer, instead of the file. `a` as BANK_READ_MEMORY
 * says. Refuses (ERR_INPUT with the line) what does not add up: details against their entry, their
 * number against the batch's, entries against the balances; and any currency but VND.
 *
 * Kinds: a debit is BANK_PAID; a credit with a reason of return, a reversal or one of our
 * identifiers is BANK_RETURNED; what is not booked yet BANK_PENDING; fees and other money in
 * BANK_OTHER. An entry without details is one line without an identifier. */
enum err_code bank_statement_read(struct arena *a, struct bank_statement *out, const char *path,
                                  str bytes, struct err *e);

#endif
