/* Within enrolment: the facts of the registry that its acts make and end. */
#ifndef PAY_ENROL_INT_H
#define PAY_ENROL_INT_H

#include "pay/enrol.h"

struct enrol_effect {
    int64_t entity;
    str fact, value;
    day from;  /* true from this day on; */
    bool ends; /* or no more from this day on */
};
struct enrol_effects {
    struct enrol_effect *v;
    uint32_t n, cap;
};

/* What an approved act makes of the registry, by all acts of the province as they stood before. */
void enrol_effect_of(struct arena *a, const struct enrol_lines *all, const struct enrol_line *act,
                     struct enrol_effects *out);
/* Sorts them; closes and opens rows of `fact`, in the caller's transaction. What is true already
 * stays. */
enum err_code enrol_effects_write(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t recorded, day known_on, struct enrol_effects *v,
                                  struct err *e);

#endif
