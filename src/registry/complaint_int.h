/* What the files of complaints share. */
#ifndef REGISTRY_COMPLAINT_INT_H
#define REGISTRY_COMPLAINT_INT_H

#include "registry/complaint.h"

/* What the database keeps of a code. */
void complaint_code_sum(str code, uint8_t sum[32]);

#endif
