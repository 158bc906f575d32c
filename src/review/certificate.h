/* What a certificate (form 03) and a refusal in writing have to say in their codes, and whether
 * they still hold. */
#ifndef REVIEW_CERTIFICATE_H
#define REVIEW_CERTIFICATE_H

#include "registry/claim.h"
#include "review/campaign.h"

/* ERR_INPUT where the household is not poor or near-poor by decision on that day. */
enum err_code claim_of_household(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t household, day as_of, struct claim *out, struct err *e);
/* ERR_INPUT where the campaign's decision refused the household nothing. */
enum err_code claim_of_refusal(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t household, const struct review_campaign *campaign, day made,
                               struct claim *out, struct err *e);
/* A claim of either kind that was verified, against the registry. It tells no more than that. */
enum err_code claim_of_household_today(struct store_conn *c, struct arena *a, int64_t province,
                                       const struct claim *claim, day today, enum claim_state *out,
                                       struct err *e);

#endif
