/* Communes by code and day: name, district, old province, urban or rural, scoring region.
 *
 * Codes are used again for other areas, so a code means nothing without a day. What is a proxy here
 * is said in data/admin/README.md. */
#ifndef REGISTRY_AREAS_H
#define REGISTRY_AREAS_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define AREA_CODE_LIMIT 100000u

struct area {
    str name, kind;    /* of the commune: "Tân Dĩnh", "Xã" */
    str district;      /* full name; empty since 2025-07-01 */
    uint32_t province; /* code of the province until 2025-06-30 */
    str region;        /* RRD NMM NCC CH SE MRD */
    bool urban, central_city;
    uint32_t group; /* dense number of the district (or, without one, of the commune) */
};

struct areas;

/* Reads the lists in `folder` (data/admin). */
enum err_code areas_load(struct arena *a, struct areas **out, str folder, struct err *e);
/* The commune that bore this code on that day; NULL when there is none in the lists. */
const struct area *areas_find(const struct areas *areas, uint32_t commune, day on);
uint32_t areas_group_count(const struct areas *areas);
/* Full name of a group's district or commune. */
str areas_group_name(const struct areas *areas, uint32_t group);

#endif
