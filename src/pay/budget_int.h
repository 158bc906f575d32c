/* The budget's private face: a decision becomes a batch. */
#ifndef PAY_BUDGET_INT_H
#define PAY_BUDGET_INT_H

#include "pay/budget.h"

struct budget_batch {
    struct {
        struct ledger_account *v;
        uint32_t n, cap;
    } accounts; /* to open first */
    struct {
        struct ledger_transfer *v;
        uint32_t n, cap;
    } transfers;
};
/* From the rows of a proposal, with what the database says of gifts and of commitments carried. */
enum err_code budget_build(struct store_conn *c, struct arena *a, const struct budget_proposal *p,
                           const struct budget_rows *rows, struct budget_batch *out, struct err *e);
/* The transfers of a carry-over. */
enum err_code budget_build_carry(struct store_conn *c, struct arena *a,
                                 const struct budget_proposal *p, const struct budget_rows *rows,
                                 struct budget_batch *out, struct err *e);
/* The row's place in the batch's messages. */
struct ledger_transfer budget_transfer(const struct budget_proposal *p, uint32_t row,
                                       const struct ledger_account *debit,
                                       const struct ledger_account *credit, vnd amount, str code);

#endif
