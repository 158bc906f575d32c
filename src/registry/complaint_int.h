/* What the files of complaints share. */
#ifndef REGISTRY_COMPLAINT_INT_H
#define REGISTRY_COMPLAINT_INT_H

#include "registry/complaint.h"
#include "registry/sealed.h"

/* What the database keeps of a code. */
void complaint_code_sum(str code, uint8_t sum[32]);

/* Where the province seals, who denounces (name, contact, household) goes into one box. */
enum err_code complaint_hide(const struct sealer *s, struct arena *a, struct complaint *k,
                             struct err *e);
/* The other way; false, and the name says so: its key is missing. */
bool complaint_unhide(struct arena *a, int64_t province, struct complaint *k);

#endif
