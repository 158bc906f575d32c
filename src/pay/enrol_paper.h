/* An act of enrolment as the decision that people get: the usual form of a Vietnamese decision,
 * plain text, in Vietnamese alone. What waits for approval is printed as a draft. */
#ifndef PAY_ENROL_PAPER_H
#define PAY_ENROL_PAPER_H

#include "pay/cycle.h"

/* The act of that number, with names, place and amount as known on the day of r->at_us. ERR_INPUT
 * where there is none, or it is no decision. authority: at the head; empty: the commune's people's
 * committee. */
enum err_code enrol_paper(struct store_conn *c, struct arena *a, const struct recording *r,
                          const struct cycle_question *q, int64_t act, str authority,
                          struct buf *out, struct err *e);

#endif
