/* Likely entitled and not enrolled: whom the law owes a monthly benefit in cash, by what the office
 * knows, without a decision that is open. */
#ifndef PAY_LIKELY_H
#define PAY_LIKELY_H

#include "pay/cycle.h"

/* A monthly benefit in cash, of the groups that need an enrolment: social assistance, social
 * pension, care, merit. */
bool likely_is_monthly_cash(const struct law_symbol *s);

struct likely_row {
    int64_t entity;
    str benefit, name, household; /* household: "CODE/MEMBER", or the code */
    str commune;
    vnd amount; /* a month */
};
struct likely_rows {
    struct likely_row *v;
    uint32_t n;
};
/* Of a benefit that is owed by a decision alone (the social pension), whom it would be owed.
 * As of the day before the month, as known on the day of r->at_us; all monthly benefits of the law
 * in the groups of social assistance, social pension, care and merit, or the one named. In the
 * order of entity and benefit. */
enum err_code likely_read(struct store_conn *c, struct arena *a, const struct recording *r,
                          const struct cycle_question *q, str benefit, struct likely_rows *out,
                          struct err *e);

#endif
