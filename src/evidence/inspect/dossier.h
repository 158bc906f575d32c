/* Dossiers: from a finding to its conclusion and what became of it (docs/inspection.md §6). Acts
 * are added, never changed; where a dossier stands follows from them. Two people: who concluded
 * does not approve. A conclusion that costs somebody money names the rule, and its dossier is
 * closed when an order of recovery (pay/recovery.h) of that person was approved. */
#ifndef EVIDENCE_DOSSIER_H
#define EVIDENCE_DOSSIER_H

#include "base/num.h"
#include "registry/recording.h"

enum dossier_state {
    DOSSIER_NONE,
    DOSSIER_OPEN,
    DOSSIER_VISITED,
    DOSSIER_CONCLUDED, /* waits for another person */
    DOSSIER_APPROVED,
    DOSSIER_FOLLOWING, /* something is to be done by a day */
    DOSSIER_CLOSED,
    DOSSIER_REFUSED, /* what dossier_after says of an act that cannot be done */
    DOSSIER_STATES
};
enum dossier_step {
    DOSSIER_DO_OPEN,
    DOSSIER_DO_VISIT,
    DOSSIER_DO_CONCLUDE,
    DOSSIER_DO_APPROVE,
    DOSSIER_DO_SEND_BACK,
    DOSSIER_DO_FOLLOW,
    DOSSIER_DO_DONE,
    DOSSIER_DO_CLOSE,
    DOSSIER_STEPS
};
/* Pure: the one table of what may follow what. */
enum dossier_state dossier_after(enum dossier_state state, enum dossier_step step);
const char *dossier_step_code(enum dossier_step step); /* "send-back" */
enum dossier_step dossier_step_find(str code);         /* DOSSIER_STEPS: none */
const char *dossier_step_name(enum dossier_step step, enum lang lang);
const char *dossier_state_code(enum dossier_state state); /* "visited" */
const char *dossier_state_name(enum dossier_state state, enum lang lang);

/* What a visit looked at (checklist.h). */
struct dossier_checks {
    struct dossier_check {
        str item, answer; /* "dead_paid.certificate"; yes, no, unseen */
    } * v;
    uint32_t n, cap;
};
struct dossier_act {
    enum dossier_step step;
    day on;
    str actor, said, evidence;
    str verdict; /* confirmed, refuted, undetermined; empty: no conclusion */
    str rule;
    vnd amount;
    day due;                      /* 0: none */
    struct dossier_checks checks; /* of a visit; each item once */
};
struct dossier {
    int64_t id, entity;
    str why;
    enum dossier_state state;
    struct dossier_act *v; /* in their order */
    uint32_t n, cap;
};
struct dossiers {
    struct dossier *v; /* by number */
    uint32_t n, cap;
};

/* Opens one of `entity`; *answer is its number. ERR_INPUT: nobody is meant, no reason is given, one
 * of theirs is not closed yet, the actor may not (RIGHT_INSPECT_WRITE). */
enum err_code dossier_open(struct store_pool *pool, struct arena *a, const struct recording *r,
                           int64_t entity, str why, day on, str *answer, bool *again,
                           struct err *e);
/* Adds an act (a->actor is r->actor); *answer is the code of the state after it. ERR_INPUT: the
 * state does not allow it, something of the act is missing, who concluded approves, a dossier that
 * claims money is closed without an approved recovery, the actor may not. */
enum err_code dossier_do(struct store_pool *pool, struct arena *a, const struct recording *r,
                         int64_t dossier, const struct dossier_act *act, str *answer, bool *again,
                         struct err *e);

/* The dossier of the person or household that is not closed; *id is 0 where there is none. */
enum err_code dossier_not_closed(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t entity, int64_t *id, struct err *e);
/* One (id > 0), or all. */
enum err_code dossier_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                           struct dossiers *out, struct err *e);
/* The last conclusion; NULL: none. */
const struct dossier_act *dossier_conclusion(const struct dossier *d);
/* The day by which what is under way is to be done; 0: nothing is. */
day dossier_due(const struct dossier *d);
struct checklist;
/* The conclusion as a document (document_write_text), with what of the dossier's checklist was
 * looked at and what was not. ERR_INPUT before it is approved. */
enum err_code dossier_paper(const struct dossier *d, const struct checklist *own, struct buf *to,
                            struct err *e);

#endif
