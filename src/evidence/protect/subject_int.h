/* Within the protection of data: an act as a part of something larger. */
#ifndef EVIDENCE_PROTECT_SUBJECT_INT_H
#define EVIDENCE_PROTECT_SUBJECT_INT_H

#include "evidence/protect/subject.h"

/* Adds the act to a request that was read in this transaction, where it may follow. */
enum err_code subject_add_act(struct store_conn *c, const struct recording *r,
                              const struct terms *terms, const struct subject_request *q,
                              const struct subject_act *act, int64_t recorded, struct err *e);

#endif
