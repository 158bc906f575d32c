/* The simulated bank: what it takes in and what it does with it (simulated.h). */
#include "pay/simulated_int.h"

#include "base/check.h"
#include "base/fmt.h"

const struct simulated_faults simulated_none = {0};
const struct simulated_faults simulated_usual = {.lose_request = 20,
                                                 .lose_answer = 20,
                                                 .lose_part = 10,
                                                 .leave_out = 20,
                                                 .stale = 50,
                                                 .reject = 5,
                                                 .never_process = 1,
                                                 .returned = 20,
                                                 .unpaid = 20,
                                                 .lose_line = 1,
                                                 .double_line = 10,
                                                 .delay_days = 2,
                                                 .line_delay_days = 1,
                                                 .return_days = 10};
const struct simulated_faults simulated_harsh = {.lose_request = 300,
                                                 .lose_answer = 300,
                                                 .lose_part = 300,
                                                 .leave_out = 300,
                                                 .stale = 300,
                                                 .reject = 100,
                                                 .never_process = 50,
                                                 .returned = 200,
                                                 .unpaid = 200,
                                                 .lose_line = 50,
                                                 .double_line = 300,
                                                 .delay_days = 5,
                                                 .line_delay_days = 5,
                                                 .return_days = 15};

/* ---- chance: splitmix64 ---- */

uint64_t simulated_chance(struct simulated *s)
{
    uint64_t z = s->chance += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint32_t simulated_below(struct simulated *s, uint32_t n)
{
    return (uint32_t)(((simulated_chance(s) >> 32) * n) >> 32);
}

bool simulated_fails(struct simulated *s, uint32_t per_mille)
{
    return simulated_below(s, 1000) < per_mille;
}

static day later(struct simulated *s, int32_t days)
{
    return (day)simulated_below(s, (uint32_t)days + 1);
}

/* ---- by identifier ---- */

static uint32_t slot_of(const struct simulated *s, str id)
{
    uint32_t i = (uint32_t)(str_hash(id) * 0x9E3779B97F4A7C15u >> 32) & s->mask;
    while (s->slots[i] != 0 && !str_eq(s->payments.v[s->slots[i] - 1].id, id))
        i = (i + 1) & s->mask;
    return i;
}

uint32_t simulated_find(const struct simulated *s, str id)
{
    return s->slots[slot_of(s, id)] - 1;
}

static void make_room(struct simulated *s)
{
    if (s->slots != NULL && s->payments.n * 2 < s->mask)
        return;
    uint32_t size = s->slots == NULL ? 1024 : (s->mask + 1) * 2;
    s->slots = arena_array(s->a, uint32_t, size);
    s->mask = size - 1;
    for (uint32_t i = 0; i < s->payments.n; i++)
        s->slots[slot_of(s, s->payments.v[i].id)] = i + 1;
}

/* ---- what comes in ---- */

static void take_in(struct simulated *s, str message, const struct payment_instruction *p)
{
    uint32_t k = simulated_find(s, p->id);
    if (k != BANK_NONE) {
        const struct simulated_payment *old = &s->payments.v[k];
        s->clashes += old->amount_vnd != p->amount_vnd || !str_eq(old->account, p->account);
        return; /* it has it: nothing is done again */
    }
    make_room(s);
    struct simulated_payment new = {
        .id = arena_str(s->a, p->id),
        .account = arena_str(s->a, p->account),
        .message = message,
        .amount_vnd = p->amount_vnd,
        .pays_on = s->today + 1 + later(s, s->faults.delay_days),
        .returns_on = BANK_NEVER,
        .rejected = simulated_fails(s, s->faults.reject),
        .will_be_unpaid = s->kind == SIMULATED_POST && simulated_fails(s, s->faults.unpaid),
    };
    if (new.rejected || simulated_fails(s, s->faults.never_process))
        new.pays_on = BANK_NEVER;
    vec_push(s->a, &s->payments, new);
    s->slots[slot_of(s, new.id)] = s->payments.n;
}

static enum bank_answer submit(void *self, str message_id, const struct payment_instruction *v,
                               uint32_t n)
{
    struct simulated *s = self;
    if (simulated_fails(s, s->faults.lose_request))
        return BANK_SILENT;
    str message = arena_str(s->a, message_id);
    bool part = n > 0 && simulated_fails(s, s->faults.lose_part);
    uint32_t arrived = part ? simulated_below(s, n) : n;
    for (uint32_t i = 0; i < arrived; i++)
        take_in(s, message, &v[i]);
    return part || simulated_fails(s, s->faults.lose_answer) ? BANK_SILENT : BANK_ANSWERED;
}

/* ---- what it does ---- */

static void report(struct simulated *s, const struct simulated_payment *p, enum bank_line_kind kind,
                   str reason)
{
    char room[32];
    size_t n = fmt_write(room, sizeof(room), "SIM%l", (int64_t)++s->bookings);
    struct simulated_line line = {
        .line = {.kind = kind,
                 .id = p->id,
                 .amount_vnd = p->amount_vnd,
                 .account = p->account,
                 .reference = arena_str(s->a, (str){room, n}),
                 .reason = reason,
                 .on = s->today,
                 .row = s->bookings},
        .shown_on = s->today + later(s, s->faults.line_delay_days),
    };
    if (simulated_fails(s, s->faults.lose_line))
        return;
    vec_push(s->a, &s->lines, line);
    if (!simulated_fails(s, s->faults.double_line))
        return;
    line.shown_on += later(s, 3); /* the same booking once more, on the day or after */
    vec_push(s->a, &s->lines, line);
}

static void pay_out(struct simulated *s, struct simulated_payment *p)
{
    p->pays_on = BANK_NEVER;
    p->paid_on = s->today;
    if (p->will_be_unpaid) {
        p->unpaid++;
        report(s, p, BANK_UNPAID, STR("Không đến nhận"));
        return;
    }
    p->paid++;
    s->spent += p->amount_vnd;
    report(s, p, BANK_PAID, (str){0});
    if (simulated_fails(s, s->faults.returned))
        p->returns_on = s->today + 1 + later(s, s->faults.return_days);
}

static void come_back(struct simulated *s, struct simulated_payment *p)
{
    p->returns_on = BANK_NEVER;
    p->returned++;
    s->spent -= p->amount_vnd;
    report(s, p, BANK_RETURNED, STR("AC04"));
}

void simulated_next_day(struct simulated *s)
{
    s->today++;
    for (uint32_t i = 0; i < s->payments.n; i++) {
        struct simulated_payment *p = &s->payments.v[i];
        if (p->returns_on == s->today)
            come_back(s, p);
        if (p->pays_on == s->today)
            pay_out(s, p);
    }
}

/* ---- what it is ---- */

struct simulated *simulated_new(struct arena *a, enum simulated_kind kind,
                                const struct simulated_faults *faults, uint64_t seed, day today)
{
    struct simulated *s = arena_new(a, struct simulated);
    *s =
        (struct simulated){.a = a, .kind = kind, .faults = *faults, .chance = seed, .today = today};
    make_room(s);
    return s;
}

struct bank simulated_link(struct simulated *s)
{
    return (struct bank){s, submit, simulated_poll, simulated_statement};
}

day simulated_today(const struct simulated *s)
{
    return s->today;
}

vnd simulated_spent(const struct simulated *s)
{
    return s->spent;
}

uint32_t simulated_clashes(const struct simulated *s)
{
    return s->clashes;
}

struct simulated_truth simulated_look(const struct simulated *s, str id)
{
    uint32_t k = simulated_find(s, id);
    if (k == BANK_NONE)
        return (struct simulated_truth){0};
    const struct simulated_payment *p = &s->payments.v[k];
    return (struct simulated_truth){p->amount_vnd, true,        p->paid,
                                    p->returned,   p->rejected, p->unpaid > 0};
}
