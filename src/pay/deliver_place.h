/* People and households of a world with the words that a list has of them. Private to
 * src/pay/deliver*. */
#ifndef PAY_DELIVER_PLACE_H
#define PAY_DELIVER_PLACE_H

#include "pay/deliver.h"
#include "registry/world.h"

struct deliver_places {
    struct arena *a;
    struct world world;                  /* free world.survey with survey_free */
    str *commune;                        /* of households: the code on the map of the day */
    const struct law_symbol *born, *sex; /* NULL where the law does not ask */
};
/* The world with those who left since that day; nothing is to be freed where it fails. */
enum err_code deliver_places_read(struct store_conn *c, struct arena *a, const struct law *law,
                                  const struct areas *areas, const struct world_at *at, day since,
                                  struct deliver_places *out, struct err *e);
/* Entity, name, birth, sex, personal number, household, commune and village: of the person, or with
 * person -1 of the household, named after its first member. */
void deliver_name(struct deliver_places *p, uint32_t household, int64_t person,
                  struct delivery *out);

#endif
