/* The simulated bank's answers: of messages, and statements of days (simulated.h). */
#include "pay/simulated_int.h"

/* Of a payment at the end of a day. */
static struct bank_status status_of(const struct simulated_payment *p, day on)
{
    struct bank_status s = {.id = p->id, .code = STR("ACSP"), .outcome = BANK_ACCEPTED};
    if (p->rejected) {
        s.code = STR("RJCT");
        s.reason = STR("AC01");
        s.outcome = BANK_REJECTED;
    } else if (p->paid > 0 && p->paid_on <= on) {
        s.code = STR("ACSC");
        s.outcome = BANK_SETTLED;
    } else if (p->pays_on == BANK_NEVER && p->paid == 0) {
        s.code = STR("PDNG"); /* got stuck, or waits to be collected: the bank says no more */
        s.outcome = BANK_UNKNOWN;
    }
    return s;
}

enum bank_answer simulated_poll(void *self, struct arena *a, str message_id,
                                struct bank_status_report *out)
{
    struct simulated *s = self;
    *out = (struct bank_status_report){.message = STR("SIMULATED")};
    if (simulated_fails(s, s->faults.lose_request) || simulated_fails(s, s->faults.lose_answer))
        return BANK_SILENT;
    day on = simulated_fails(s, s->faults.stale) ? s->today - 1 : s->today;
    out->group = (struct bank_status){
        .id = arena_str(a, message_id), .code = STR("PART"), .outcome = BANK_UNKNOWN};
    for (uint32_t i = 0; i < s->payments.n; i++) {
        const struct simulated_payment *p = &s->payments.v[i];
        if (!str_eq(p->message, message_id) || simulated_fails(s, s->faults.leave_out))
            continue;
        vec_push(a, &out->payments, status_of(p, on));
    }
    return BANK_ANSWERED;
}

/* The same day is told in the same order each time, whatever was asked between. */
static void shuffle(struct bank_lines *lines, day on)
{
    struct simulated order = {.chance = (uint64_t)on};
    for (uint32_t i = lines->n; i > 1; i--) {
        uint32_t k = simulated_below(&order, i);
        struct bank_line line = lines->v[k];
        lines->v[k] = lines->v[i - 1];
        lines->v[i - 1] = line;
    }
}

enum bank_answer simulated_statement(void *self, struct arena *a, day on, struct bank_lines *out)
{
    struct simulated *s = self;
    *out = (struct bank_lines){0};
    if (on > s->today || simulated_fails(s, s->faults.lose_request) ||
        simulated_fails(s, s->faults.lose_answer))
        return BANK_SILENT;
    for (uint32_t i = 0; i < s->lines.n; i++) {
        if (s->lines.v[i].shown_on == on)
            vec_push(a, out, s->lines.v[i].line);
    }
    shuffle(out, on);
    return BANK_ANSWERED;
}
