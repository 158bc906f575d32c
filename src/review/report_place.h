/* Where a household lies on the map of a report: that of the closing day ("as it was") or today's.
 *
 * What it had is followed through what became of it. Where a commune was divided, a household goes
 * with its village when others of that village are known to have gone to one of the parts; else it
 * is listed as one that cannot be placed, and counted there. */
#ifndef REVIEW_REPORT_PLACE_H
#define REVIEW_REPORT_PLACE_H

#include "review/report_data.h"

enum report_placed { PLACE_ON_MAP, PLACE_DIVIDED, PLACE_UNLISTED };

struct report_place {
    enum report_placed how;
    int64_t area; /* PLACE_DIVIDED: the old commune; PLACE_UNLISTED: 0 */
};

struct report_village { /* of a divided commune */
    int64_t from, to;   /* to 0: some went here, some there */
    str name;
};

struct report_places {
    const struct area_map *map;
    day on;
    struct area_cast *casts; /* by row of the map */
    bool *casted;
    struct {
        struct report_village *v;
        uint32_t n, cap;
    } villages; /* by from, name */
};

/* Reads again only where a commune was divided. In the transaction of
 * report_data_read. */
enum err_code report_places_read(struct store_conn *c, struct arena *a, const struct report_data *d,
                                 day on, struct report_places *out, struct err *e);
struct report_place report_place_of(struct report_places *p, const struct report_stand *stand);
/* Whether `later` is the area `earlier` or what became of it, so that who has the one and then the
 * other need not have moved. */
bool report_became(const struct area_map *m, int64_t earlier, int64_t later);

/* The province in which all households lie on that map; NULL: in several, or in none. */
const struct area_row *report_only_province(const struct report_data *d, struct report_places *p);

#endif
