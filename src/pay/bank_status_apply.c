/* A report on a message, laid over the payments of the message (bank_status.h). */
#include "base/check.h"
#include "base/fmt.h"
#include "pay/bank_status.h"

/* What is said of all says it of one that is not named; save where the code says nothing. */
static enum bank_outcome from_above(const struct bank_status_report *r,
                                    const struct bank_status *batch)
{
    if (batch != NULL && batch->outcome != BANK_UNKNOWN)
        return batch->outcome;
    /* A batch whose code says that its payments differ is not covered by the group's. */
    if (batch != NULL && batch->code.n > 0)
        return BANK_UNKNOWN;
    return r->group.outcome;
}

/* What one payment's status and what stands above it come to. */
static enum bank_outcome together(enum bank_outcome own, enum bank_outcome above)
{
    bool went = own == BANK_ACCEPTED || own == BANK_SETTLED;
    if ((above == BANK_REJECTED && went) || (above == BANK_SETTLED && own == BANK_REJECTED))
        return BANK_CONFLICT;
    return own;
}

static enum bank_outcome both(enum bank_outcome a, enum bank_outcome b)
{
    if (a == b || b == BANK_UNKNOWN)
        return a;
    if (a == BANK_UNKNOWN)
        return b;
    if ((a == BANK_ACCEPTED && b == BANK_SETTLED) || (a == BANK_SETTLED && b == BANK_ACCEPTED))
        return BANK_SETTLED; /* one after the other */
    return BANK_CONFLICT;
}

static const struct bank_status *find_batch(const struct bank_status_report *r,
                                            const struct bank_pain001 *head, uint32_t provider)
{
    char id[BANK_ID_MAX + 16];
    size_t n = fmt_write(id, sizeof(id), "%s-%u", head->message_id, provider + 1);
    const struct bank_status *found = NULL;
    for (uint32_t i = 0; i < r->batches.n; i++) {
        if (str_eq(r->batches.v[i].id, (str){id, n}) &&
            (found == NULL || r->batches.v[i].code.n > 0))
            found = &r->batches.v[i];
    }
    return found;
}

static uint32_t provider_of(const struct bank_pain001 *head, const struct payment_instruction *p)
{
    uint32_t i = 0;
    while (i < head->n_providers && !str_eq(head->providers[i].code, p->provider))
        i++;
    return i;
}

enum err_code bank_status_apply(struct arena *scratch, const struct bank_status_report *r,
                                const struct bank_pain001 *head,
                                const struct payment_instruction *v, uint32_t n,
                                enum bank_outcome *outcomes, uint32_t *status, uint32_t *strangers,
                                struct err *e)
{
    struct bank_ids ids;
    const struct bank_status *batches[BANK_PROVIDERS_MAX + 1] = {NULL};
    check(head->n_providers <= BANK_PROVIDERS_MAX);
    if (!str_eq(r->group.id, head->message_id))
        return err_set(e, ERR_INPUT, "báo cáo này nói về tệp \"%s\", không phải tệp \"%s\"",
                       "this report is of the message \"%s\", not of \"%s\"", r->group.id,
                       head->message_id);
    struct arena_mark mark = arena_save(scratch);
    enum err_code code = bank_ids_make(scratch, &ids, v, n, e);
    if (code != ERR_NONE)
        return code;
    uint32_t *own = arena_array(scratch, uint32_t, n > 0 ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        own[i] = BANK_NONE;
    *strangers = 0;
    for (uint32_t i = 0; i < r->payments.n; i++) {
        uint32_t k = bank_ids_find(&ids, r->payments.v[i].id);
        enum bank_outcome said = r->payments.v[i].outcome;
        if (k == BANK_NONE) {
            (*strangers)++;
            continue;
        }
        outcomes[k] = own[k] == BANK_NONE ? said : both(outcomes[k], said);
        own[k] = i;
    }
    for (uint32_t i = 0; i < head->n_providers; i++)
        batches[i] = find_batch(r, head, i);
    for (uint32_t k = 0; k < n; k++) {
        enum bank_outcome above = from_above(r, batches[provider_of(head, &v[k])]);
        outcomes[k] = own[k] == BANK_NONE ? above : together(outcomes[k], above);
        if (status != NULL)
            status[k] = own[k];
    }
    arena_restore(scratch, mark);
    return ERR_NONE;
}
