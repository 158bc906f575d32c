/* Whose a number is: what to tell to one who finds it taken. */
#ifndef REGISTRY_NUMBER_HOLDER_H
#define REGISTRY_NUMBER_HOLDER_H

#include "store/store.h"

struct number_holder {
    str name, member, commune; /* member: "CODE/NUMBER", or "-" of one who is in no household now */
};

/* As is believed now. */
enum err_code number_holder_of(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t person, struct number_holder *out, struct err *e);

#endif
