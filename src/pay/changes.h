/* Changes of life: the enrolled whom the law no longer owes, or owes otherwise, with the reason
 * that the law gives and the act that follows. docs/enrolment.md §4 tells it for people.
 *
 * What nobody can say is a question to be answered, never an end. */
#ifndef PAY_CHANGES_H
#define PAY_CHANGES_H

#include "pay/cycle.h"

enum change_kind {
    CHANGE_NOT_OWED,    /* end, or suspend where the law suspends */
    CHANGE_LEFT,        /* the province: end */
    CHANGE_UNCOLLECTED, /* three months in a row: suspend */
    CHANGE_OWED_AGAIN,  /* resume */
    CHANGE_MOVED,       /* to another commune: transfer */
    CHANGE_ARRIVED,     /* handed over, and not received: receive */
    CHANGE_AMOUNT,      /* adjust */
    CHANGE_UNKNOWN,     /* a fact is missing: a question */
    CHANGE_NOWHERE,     /* no list has them any more, and no event says why: a question */
    CHANGE_KINDS
};
const char *change_name(enum change_kind kind, enum lang lang);

struct change_row {
    int64_t entity;
    str benefit, name, member; /* member: "CODE/MEMBER", or the household's code; may be empty */
    enum change_kind kind;
    enum enrol_act act;  /* ACT_COUNT: a question */
    month from;          /* of the act */
    str commune;         /* that decides: code on today's map */
    str to_commune;      /* CHANGE_MOVED */
    str reason, article; /* Vietnamese, as the law has it */
    str fact;            /* that the act makes (enrol.h) */
    vnd before, now;     /* a month: before `from`, and in the month that is asked of */
};
struct change_rows {
    struct change_row *v;
    uint32_t n, cap;
};

/* Of the month q->month, as known on the day of r->at_us; a commune's alone where it is not empty.
 * In the order of commune, entity and benefit. Whoever has an act waiting is left out. */
enum err_code changes_read(struct store_conn *c, struct arena *a, const struct recording *r,
                           const struct cycle_question *q, str commune, struct change_rows *out,
                           struct err *e);

#endif
