/* Whether the rows of the registry agree with one another, for ansinh check-db. */
#ifndef REGISTRY_CHECK_REGISTRY_H
#define REGISTRY_CHECK_REGISTRY_H

#include "store/store.h"

/* Each finding is told to `found` (may be NULL) in both languages, at most a few of a kind by name;
 * *n counts them all. Reads each table a few times. A database of an older version: nothing. */
enum err_code check_registry(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                             struct err *e);

#endif
