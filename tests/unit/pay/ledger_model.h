/* The ledger as one would write it on paper: a list of transfers, everything else counted from it
 * each time. Slow and plain; what the ledger in a database says must be the same. */
#ifndef TESTS_LEDGER_MODEL_H
#define TESTS_LEDGER_MODEL_H

#include "pay/ledger.h"

#define MODEL_ACCOUNTS 16
#define MODEL_TRANSFERS 8192

struct model {
    struct ledger_account accounts[MODEL_ACCOUNTS];
    uint32_t n_accounts;
    struct ledger_transfer v[MODEL_TRANSFERS];
    uint32_t n;
    struct ledger_id postings[MODEL_TRANSFERS];
    uint32_t n_postings;
    month closed_through;
};

/* approved: the batch has an approval of this content that was not used. True: it is posted; false:
 * refused, and nothing happened. */
bool model_post(struct model *m, const struct ledger_batch *b, bool approved,
                struct ledger_outcome *out);
/* Balances counted from all transfers. */
void model_count(const struct model *m, struct ledger_account to[MODEL_ACCOUNTS]);
const struct ledger_transfer *model_find(const struct model *m, const struct ledger_id *id);
/* Whether it was posted or voided. */
bool model_resolved(const struct model *m, const struct ledger_id *id);
vnd model_reversed(const struct model *m, const struct ledger_id *id);

#endif
