/* Which row of a survey an entity of the database became, by its number: an array where all are
 * read, a short list where one household is (an array of a province would take longer to clear than
 * the household to read). */
#ifndef REGISTRY_ROW_MAP_H
#define REGISTRY_ROW_MAP_H

#include "base/arena.h"

struct row_place {
    uint32_t number, row;
};

struct row_map {
    struct arena *arena; /* of the list */
    uint32_t numbers;    /* every number is below */
    uint32_t *dense;     /* NULL: the list */
    struct {
        struct row_place *v;
        uint32_t n, cap;
    } few;
};

/* `few`: for one household. Free with row_map_free. */
void row_map_init(struct row_map *m, struct arena *a, uint32_t numbers, bool few);
void row_map_free(struct row_map *m);
/* The row that was set; 0 where none was, and for a number that cannot be. */
uint32_t row_map_get(const struct row_map *m, int64_t number);
/* False for a number that cannot be: a damaged database. */
bool row_map_set(struct row_map *m, int64_t number, uint32_t row);

#endif
