/* The areas of the database: written once from the lists that the program ships, then found by code
 * and day. A code means nothing without a day; an area's number does. */
#ifndef REGISTRY_AREA_IDS_H
#define REGISTRY_AREA_IDS_H

#include "registry/areas.h"
#include "store/store.h"

struct area_ids;

/* Writes areas, successions and facts of areas where there are none. In a transaction (check). */
enum err_code area_ids_write(struct store_conn *c, const struct areas *areas, str folder,
                             struct err *e);
enum err_code area_ids_read(struct store_conn *c, struct arena *a, struct area_ids **out,
                            struct err *e);
/* The commune that bore the code on that day: its number, or 0. */
int64_t area_ids_find(const struct area_ids *ids, uint32_t commune, day on);
/* The code, on today's map, of the province it lies in; 0 where no list has the commune. */
int64_t area_ids_province(const struct area_ids *ids, uint32_t commune, day on);

#endif
