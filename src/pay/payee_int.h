/* Within payee: what is looked up of the people concerned. */
#ifndef PAY_PAYEE_INT_H
#define PAY_PAYEE_INT_H

#include "pay/payee.h"

struct payee_person {
    int64_t id;
    str name;
    bool person; /* false: a household, or nobody */
    bool has_birth;
    day birth_to; /* the latest that the birth can be */
    bool dead;    /* by the day */
};
/* Of each of ids[0..n), ascending. */
enum err_code payee_people(struct store_conn *c, struct arena *a, int64_t province,
                           const int64_t *ids, uint32_t n, day on, struct payee_person *out,
                           struct err *e);
/* What is wrong with a request by itself and by the people; ERR_NONE. */
enum err_code payee_check(struct arena *a, const struct vietqr_banks *banks,
                          const struct payee_request *q, const struct payee_person *whom,
                          const struct payee_person *collector, struct err *e);

#endif
