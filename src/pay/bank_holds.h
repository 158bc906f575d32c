/* What is not wrong by itself but is held until a second person has looked: an account that many
 * are paid into, and the same amount into the same account more than once. That one entitlement is
 * paid once is not this file's: the database holds it. */
#ifndef PAY_BANK_HOLDS_H
#define PAY_BANK_HOLDS_H

#include "pay/bank.h"

enum {
    BANK_HOLD_SHARED = 1,     /* more payments into the account than `most` */
    BANK_HOLD_SAME_AMOUNT = 2 /* another payment of this amount into it */
};

/* Sets holds[0..n), each of the flags above together, and returns how many payments are held. Cash
 * has no account and is never held here. An account is that of its bank; blanks, dots and dashes do
 * not count. Time: that of sorting n. */
uint32_t bank_find_holds(struct arena *scratch, const struct payment_instruction *v, uint32_t n,
                         uint32_t most, uint8_t *holds);

#endif
