/* What the tests of the ledger share: a few accounts, batches that somebody else approves, and
 * identifiers from numbers. */
#ifndef TESTS_LEDGER_LAB_H
#define TESTS_LEDGER_LAB_H

#include "store_test.h"

#include "pay/ledger.h"

#define LAB_PROVINCE 24
#define LAB_YEAR 2026

/* The accounts of every test: two funds, a line of each, a gift for houses, and where it goes. */
enum lab_account {
    LAB_SOURCE,
    LAB_FUND,
    LAB_LINE,  /* central, social_assistance */
    LAB_OTHER, /* province, housing */
    LAB_GIFT,  /* raised, for housing */
    LAB_PAYABLE,
    LAB_PROVIDER,
    LAB_SPENT,
    LAB_SUSPENSE,
    LAB_NEXT_LINE, /* as LAB_LINE, of the next year */
    LAB_ACCOUNTS
};
extern const struct ledger_account lab_accounts[LAB_ACCOUNTS];
int64_t lab_account(enum lab_account a);

struct ledger_id lab_id(uint64_t number);
day lab_day(int mon, int dom); /* of LAB_YEAR */

/* A batch of one, recorded on its day, by "Kế toán". */
struct ledger_transfer lab_transfer(uint64_t id, enum ledger_kind kind, enum lab_account debit,
                                    enum lab_account credit, vnd amount, const char *code);
struct ledger_transfer lab_follows(uint64_t id, enum ledger_kind kind, uint64_t other, vnd amount);

/* Posts in a transaction of its own; "Trưởng phòng" approves the content before. `number`: of the
 * posting. */
enum err_code lab_post(struct store_conn *c, uint64_t number, const struct ledger_transfer *v,
                       uint32_t n, struct ledger_outcome *out, struct err *e);
void lab_must_post(struct store_conn *c, uint64_t number, const struct ledger_transfer *v,
                   uint32_t n);
/* Opens the accounts, assigns `money` to the fund and allocates it to LAB_LINE. */
struct store_conn *lab_books(struct place *p, vnd money);
struct ledger_account lab_read(struct store_conn *c, enum lab_account a);
void lab_check(struct store_conn *c); /* ledger_check finds nothing */

#endif
