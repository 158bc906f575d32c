/* Within the simulated bank. */
#ifndef PAY_SIMULATED_INT_H
#define PAY_SIMULATED_INT_H

#include "pay/simulated.h"

struct simulated_payment {
    str id, account, message;
    vnd amount_vnd;
    day pays_on, returns_on; /* BANK_NEVER: does not */
    bool rejected, will_be_unpaid;
    uint32_t paid, returned, unpaid; /* times */
    day paid_on;                     /* or reported unpaid on */
};

struct simulated_line {
    struct bank_line line;
    day shown_on;
};

struct simulated {
    struct arena *a;
    enum simulated_kind kind;
    struct simulated_faults faults;
    uint64_t chance;
    day today;
    struct {
        struct simulated_payment *v;
        uint32_t n, cap;
    } payments;
    struct {
        struct simulated_line *v;
        uint32_t n, cap;
    } lines;
    uint32_t *slots; /* by identifier: place + 1 */
    uint32_t mask;
    vnd spent;
    uint32_t clashes, bookings;
};

#define BANK_NEVER DAY_MAX

uint64_t simulated_chance(struct simulated *s);
uint32_t simulated_below(struct simulated *s, uint32_t n);
bool simulated_fails(struct simulated *s, uint32_t per_mille);
/* The place of the identifier, or BANK_NONE. */
uint32_t simulated_find(const struct simulated *s, str id);

enum bank_answer simulated_poll(void *self, struct arena *a, str message_id,
                                struct bank_status_report *out);
enum bank_answer simulated_statement(void *self, struct arena *a, day on, struct bank_lines *out);

#endif
