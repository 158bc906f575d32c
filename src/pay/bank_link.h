/* The one interface to whoever pays out: a bank, the post office, or a simulated one. Every call
 * may go unanswered, and then nothing is known: neither that it arrived nor that it did not. All
 * calls can be made again with the same identifiers; what has been done already is not done again.
 */
#ifndef PAY_BANK_LINK_H
#define PAY_BANK_LINK_H

#include "pay/bank_status.h"

enum bank_answer { BANK_ANSWERED, BANK_SILENT };

struct bank {
    void *self;
    /* Hands over a message. BANK_ANSWERED: it has arrived; not that anything will be paid. */
    enum bank_answer (*submit)(void *self, str message_id, const struct payment_instruction *v,
                               uint32_t n);
    /* What became of a message: as a pain.002 of it would say, in the arena. It may be old, and
     * leave payments out. */
    enum bank_answer (*poll)(void *self, struct arena *a, str message_id,
                             struct bank_status_report *out);
    /* The lines of a day's statement, or of a provider's report; the same each time it is asked. */
    enum bank_answer (*statement)(void *self, struct arena *a, day on, struct bank_lines *out);
};

#endif
