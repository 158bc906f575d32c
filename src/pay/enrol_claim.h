/* What a decision on a benefit has to say in the code of its paper, and whether it still holds. */
#ifndef PAY_ENROL_CLAIM_H
#define PAY_ENROL_CLAIM_H

#include "pay/enrol.h"
#include "registry/claim.h"

/* Of an act that was approved; name: whom it is about, commune: by its name. What is left to the
 * caller: whether the data are synthetic. */
struct claim enrol_claim(struct arena *a, const struct enrol_line *l, str name, str commune,
                         day made);
/* What it decides in words ("mở hưởng"); a word that is no act stays as it is. */
str enrol_claim_act(const struct claim *claim, enum lang lang);
/* A claim that was verified, against the registry: CLAIM_CHANGED where the act is not there as it
 * says, or another was approved after it for the same person and benefit. It tells no more. */
enum err_code enrol_claim_today(struct store_conn *c, struct arena *a, int64_t province,
                                const struct claim *claim, day today, enum claim_state *out,
                                struct err *e);

#endif
