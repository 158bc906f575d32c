/* Within the erasing of somebody: what is theirs, and what keeps them in the registry. */
#ifndef EVIDENCE_PROTECT_ERASE_INT_H
#define EVIDENCE_PROTECT_ERASE_INT_H

#include "pay/cycle.h"

/* Households where nobody else ever lived: the account and the money of those are the person's. */
#define ALONE                                                                                      \
    "SELECT m.household FROM membership AS m WHERE m.province = ?1 AND m.person = ?2 AND NOT"      \
    " EXISTS (SELECT 1 FROM membership AS o WHERE o.province = m.province AND o.household ="       \
    " m.household AND o.person <> m.person)"
#define THEIR_ENTITIES                                                                             \
    "SELECT n.id FROM entity AS n WHERE n.province = ?1 AND n.id = ?2 UNION " ALONE
#define THEIRS "province = ?1 AND entity IN (" THEIR_ENTITIES ")"

/* What is to come back of them (recovery.h), by approved orders: read before the transaction that
 * erases, since reckoning what is owed reads the world of many months. `q`: the law, and the month
 * up to which it is reckoned. */
struct erase_debt {
    int64_t known; /* the last recording it rests on */
    bool any;      /* there were ever orders */
    int64_t order; /* that has something left */
    vnd left;      /* 0: nothing */
};
enum err_code erase_debt_read(struct store_conn *c, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t person,
                              struct erase_debt *out, struct err *e);

/* In the transaction, which is of the recording `recorded`. ERR_INPUT: they live in a household
 * today, are paid in a month that is not closed, have a benefit or an application that goes on, an
 * act of recovery that waits, or owe something back. *money: something was ever decided, paid,
 * delivered or lent. */
enum err_code erase_held(struct store_conn *c, struct arena *a, const struct recording *r,
                         const struct law *law, const struct erase_debt *debt, int64_t person,
                         int64_t recorded, bool *money, struct err *e);

#endif
