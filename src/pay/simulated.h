/* A simulated bank and a simulated post office behind `struct bank`, with a clock of their own and
 * chance from a seed: they lose messages and answers, take on a part, delay, leave out, answer with
 * old news, report twice, in another order or not at all, and send money back days later. What they
 * never do is pay one identifier twice: that is what a bank promises, and what retries rest on.
 *
 * For tests and for trying out a month (docs/payments.md); nothing real is paid. */
#ifndef PAY_SIMULATED_H
#define PAY_SIMULATED_H

#include "pay/bank_link.h"

enum simulated_kind { SIMULATED_BANK, SIMULATED_POST /* cash: no accounts; some do not come */ };

/* How often things go wrong, of a thousand. */
struct simulated_faults {
    uint32_t lose_request, lose_answer, lose_part; /* of calls */
    uint32_t leave_out, stale;                     /* of payments in an answer; of answers */
    uint32_t reject, never_process;                /* of payments */
    uint32_t returned, unpaid;
    uint32_t lose_line, double_line;                  /* of lines of a statement */
    int32_t delay_days, line_delay_days, return_days; /* at most */
};
extern const struct simulated_faults simulated_none, simulated_usual, simulated_harsh;

struct simulated;
/* Lives in the arena, which must outlive it and grows with the payments. */
struct simulated *simulated_new(struct arena *a, enum simulated_kind kind,
                                const struct simulated_faults *faults, uint64_t seed, day today);
struct bank simulated_link(struct simulated *s);
/* A day passes: what is due is paid out, and what is to come back comes back. */
void simulated_next_day(struct simulated *s);
day simulated_today(const struct simulated *s);

/* The truth, which no office ever sees; for tests. */
struct simulated_truth {
    vnd amount_vnd;
    bool known; /* the message with it has arrived */
    uint32_t paid, returned;
    bool rejected, unpaid;
};
struct simulated_truth simulated_look(const struct simulated *s, str id);
/* What has left the authority's account, less what came back. */
vnd simulated_spent(const struct simulated *s);
/* Identifiers that came again with another amount or account: refused. */
uint32_t simulated_clashes(const struct simulated *s);

#endif
