/* Within the registry: where a household is, while that is corrected. */
#ifndef REGISTRY_RECORD_PLACE_H
#define REGISTRY_RECORD_PLACE_H

#include "registry/record.h"

struct record_place {
    int64_t recorded, area; /* area 0: in no list */
    day from, to, known;
    str code, commune, village;
};

bool record_place_field(str field); /* code, commune, village */
/* The row of the household that is true on the day; ERR_INPUT when there is none. */
enum err_code record_place_read(struct store_conn *c, struct arena *a,
                                const struct record_correction *r, struct record_place *out,
                                struct err *e);
/* A code that another household has, or a commune of no list or of another province, is refused. */
enum err_code record_place_set(struct store_conn *c, struct arena *a,
                               const struct record_correction *r, struct record_place *p,
                               const struct record_set *s, struct err *e);
/* Closes the row and opens it as it is now. */
enum err_code record_place_write(struct store_conn *c, struct arena *a,
                                 const struct record_correction *r, const struct record_place *p,
                                 int64_t recording, struct err *e);

#endif
