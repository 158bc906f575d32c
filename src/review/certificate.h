/* What a certificate (form 03) has to say in its code, and whether it still holds. */
#ifndef REVIEW_CERTIFICATE_H
#define REVIEW_CERTIFICATE_H

#include "registry/claim.h"

/* ERR_INPUT where the household is not poor or near-poor by decision on that day. */
enum err_code claim_of_household(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t household, day as_of, struct claim *out, struct err *e);
/* A claim that was verified, against the registry. It tells no more than that. */
enum err_code claim_of_household_today(struct store_conn *c, struct arena *a, int64_t province,
                                       const struct claim *claim, day today, enum claim_state *out,
                                       struct err *e);

#endif
