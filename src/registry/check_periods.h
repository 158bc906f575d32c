/* Whether a registry is whole: what the database itself cannot hold true. Each function reads its
 * tables once, in the order of their keys, and tells what it finds to `found` (may be NULL) in both
 * languages; *n
 * counts it (it is not set to 0). After CHECK_MAX_TOLD findings of a kind no more are told. */
#ifndef REGISTRY_CHECK_PERIODS_H
#define REGISTRY_CHECK_PERIODS_H

#include "store/store.h"

#define CHECK_MAX_TOLD 20u

/* Recordings are numbered 1, 2, 3 … in each province, and the counters stand behind the last. */
enum err_code check_recordings(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                               struct err *e);
/* Of one thing no two rows are true on the same day, as known on the same day, after the same
 * recording: the row of a person, of a household, of a membership, of a number, the answers of one
 * day, a fact (a class too). A member number belongs to one person of the household, and a person
 * to one household. And every row was written, and taken back, by a recording that there is. */
enum err_code check_periods(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e);
/* Runs that are kept have as many households as they say. */
enum err_code check_decided(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e);

#endif
