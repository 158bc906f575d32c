/* Erasing who somebody was, as the answer to a request for it (subject.h): by another than who took
 * the request, with a decision. docs/data-protection.md §8 tells what goes and what stays. The only
 * place where rows of the registry lose what they said. */
#ifndef EVIDENCE_PROTECT_ERASE_H
#define EVIDENCE_PROTECT_ERASE_H

#include "evidence/protect/subject.h"
#include "pay/cycle.h"

/* *answer: "ROWS LOG MONEY": rows changed, payloads of the log erased, and whether (1) facts,
 * births and answers stay as what money was decided by. ERR_INPUT: no such request, it asks
 * something else, of nobody in the registry, or is answered; the decision or its words are missing;
 * the actor took the request, or may not (RIGHT_PROTECT_APPROVE); the person still lives in a
 * household, is paid in a month that is not closed, has a benefit or an application that goes on,
 * or owes something back. `q`: the law, and the month up to which that is reckoned. */
enum err_code subject_erase(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_question *q, const struct terms *terms,
                            int64_t request, const struct subject_act *act, str *answer,
                            bool *again, struct err *e);

#endif
