/* Who became whom: merges of people recorded twice that stand (duplicate.h). What was written under
 * the number of the dropped is of the kept, for as long as the merge is not taken back: whoever
 * reads by person maps the numbers here, and writes nothing. */
#ifndef REGISTRY_BECAME_H
#define REGISTRY_BECAME_H

#include "store/store.h"

struct became {
    int64_t *from, *to; /* ascending by from; `to` is the last one kept, over several merges */
    uint32_t n;
};

/* As it stood after recording `recording` (INT64_MAX: now); in the arena. */
enum err_code became_read(struct store_conn *c, struct arena *a, int64_t province,
                          int64_t recording, struct became *out, struct err *e);
/* The number itself where it was merged into nobody. */
int64_t became_now(const struct became *b, int64_t entity);
/* All numbers under which something of `entity` may have been written, itself first. */
uint32_t became_numbers(const struct became *b, struct arena *a, int64_t entity, int64_t **out);

#endif
