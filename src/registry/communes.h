/* In which communes people and households live. */
#ifndef REGISTRY_COMMUNES_H
#define REGISTRY_COMMUNES_H

#include "base/day.h"
#include "store/store.h"

/* since[i] (NULL: not asked): the day since which it lives in that household there.
 * code[i]: of the commune, on today's map, where entities[i] (ascending) lives on the day, or lived
 * last; empty where it never lived anywhere. In the arena. A query for each sixteen of up to 1,024,
 * and of the map what they need; of more, one query and the whole map. */
enum err_code communes_of(struct store_conn *c, struct arena *a, int64_t province,
                          const int64_t *entities, uint32_t n, day on, str *code, day *since,
                          struct err *e);

#endif
