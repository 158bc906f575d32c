/* Money for tests of what is paid from the budget. */
#ifndef TESTS_PAY_BUDGET_LAB_H
#define TESTS_PAY_BUDGET_LAB_H

#include "pay/budget.h"
#include "registry/recording.h"

/* Moves an amount between two accounts, as prepared by r->actor and approved by another, in a
 * transaction of its own. */
void budget_lab_move(struct store_conn *c, const struct recording *r, day on,
                     const struct ledger_account *from, const struct ledger_account *to, vnd amount,
                     str code);

#endif
