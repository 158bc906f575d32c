/* ISO 20022 pain.001.001.09, the customer's credit transfers, as a bank takes them in
 * (docs/payments.md). A file is a rendering: the same payments and head give the same bytes. */
#ifndef PAY_BANK_PAIN001_H
#define PAY_BANK_PAIN001_H

#include "pay/bank.h"

enum {
    BANK_MESSAGE_MAX = 30, /* leaves room for the number of a batch behind it */
    BANK_PROVIDERS_MAX = 99,
};

struct bank_pain001 {
    str message_id; /* as bank_id_valid, at most BANK_MESSAGE_MAX */
    day made_on;
    int32_t made_second; /* of that day, local time: 0 … 86399 */
    str initiator;       /* the authority */
    day execute_on;
    enum bank_letters letters;
    const struct bank_provider *providers; /* each that has payments becomes one PmtInf */
    uint32_t n_providers;
};

/* Writes the file whole or not at all. Refuses (ERR_INPUT, naming the payment) what bank_check
 * does, an identifier that stands twice, cash, and a provider that is not in the head. */
enum err_code bank_pain001_write(const char *path, const struct bank_pain001 *head,
                                 const struct payment_instruction *v, uint32_t n, struct err *e);

#endif
