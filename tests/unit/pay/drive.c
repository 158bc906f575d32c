#include "drive.h"

#include "base/check.h"

static void event(struct drive *d, uint32_t i, enum bank_event v)
{
    enum bank_state next = bank_state_after(d->states[i], v);
    if (next == BANK_STATE_COUNT)
        d->refused++;
    else
        d->states[i] = next;
}

static void all(struct drive *d, enum bank_event v)
{
    for (uint32_t i = 0; i < d->n; i++)
        event(d, i, v);
}

/* Sends what stands at `sent`, under the message's one identifier. */
static void send(struct drive *d)
{
    struct payment_instruction *v = arena_array(d->a, struct payment_instruction, d->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->states[i] == BANK_AT_SENT)
            v[n++] = d->v[i];
    }
    d->sends++;
    if (d->bank.submit(d->bank.self, d->head.message_id, v, n) == BANK_SILENT) {
        d->silences++;
        for (uint32_t i = 0; i < d->n; i++) {
            if (d->states[i] == BANK_AT_SENT)
                event(d, i, BANK_SAYS_NOTHING);
        }
    }
}

void drive_start(struct drive *d, day today)
{
    static const enum bank_event steps[] = {BANK_DO_CHECK, BANK_DO_APPROVE, BANK_DO_RESERVE,
                                            BANK_DO_SEND};
    d->first_day = today;
    d->states = arena_array(d->a, enum bank_state, d->n);
    d->ends = arena_array(d->a, enum bank_state, d->n);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
        all(d, steps[i]);
    send(d);
}

/* Asks about the message; what the bank does not name is sent again. */
static void ask(struct drive *d)
{
    struct bank_status_report r;
    struct err e = {0};
    uint32_t strangers, again = 0;
    enum bank_outcome *outcomes = arena_array(d->a, enum bank_outcome, d->n);
    uint32_t *own = arena_array(d->a, uint32_t, d->n);
    if (d->bank.poll(d->bank.self, d->a, d->head.message_id, &r) == BANK_SILENT) {
        d->silences++;
        all(d, BANK_SAYS_NOTHING);
        return;
    }
    check(bank_status_apply(d->a, &r, &d->head, d->v, d->n, outcomes, own, &strangers, &e) ==
          ERR_NONE);
    check(strangers == 0);
    for (uint32_t i = 0; i < d->n; i++) {
        event(d, i, bank_event_of_outcome(outcomes[i]));
        if (own[i] == BANK_NONE && d->states[i] == BANK_AT_UNKNOWN) {
            event(d, i, BANK_DO_SEND);
            again++;
        }
    }
    if (again > 0)
        send(d);
}

static void read_statements(struct drive *d, day today)
{
    for (day on = d->first_day; on <= today; on++) {
        struct bank_lines lines;
        check(on - d->first_day < (day)sizeof(d->told));
        if (d->told[on - d->first_day])
            continue;
        if (d->bank.statement(d->bank.self, d->a, on, &lines) == BANK_SILENT)
            continue;
        d->told[on - d->first_day] = true;
        for (uint32_t i = 0; i < lines.n; i++)
            vec_push(d->a, &d->lines, lines.v[i]);
    }
}

void drive_day(struct drive *d, day today)
{
    static const struct match_options options = {.days = 30};
    struct match_result r;
    ask(d);
    read_statements(d, today);
    check(match_run(d->a, &r, d->v, d->n, d->lines.v, d->lines.n, &options, NULL) == ERR_NONE);
    for (uint32_t i = 0; i < d->n; i++) {
        check(!match_is_queued((enum match_verdict)r.payments[i].verdict));
        event(d, i, bank_event_of_match((enum match_verdict)r.payments[i].verdict));
    }
}

uint32_t drive_reconcile(struct drive *d)
{
    uint32_t open = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        enum bank_state next = bank_state_after(d->states[i], BANK_DO_RECONCILE);
        d->ends[i] = d->states[i];
        if (next == BANK_STATE_COUNT)
            open++;
        else
            d->states[i] = next;
    }
    return open;
}
