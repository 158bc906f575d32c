#include "registry/row_map.h"

#include "base/check.h"

#include <stdlib.h>

void row_map_init(struct row_map *m, struct arena *a, uint32_t numbers, bool few)
{
    *m = (struct row_map){.arena = a, .numbers = numbers};
    if (few)
        return;
    m->dense = calloc((size_t)numbers + 1, sizeof(uint32_t));
    check(m->dense != NULL);
}

void row_map_free(struct row_map *m)
{
    free(m->dense);
    m->dense = NULL;
}

static struct row_place *find(const struct row_map *m, uint32_t number)
{
    for (uint32_t i = 0; i < m->few.n; i++) {
        if (m->few.v[i].number == number)
            return &m->few.v[i];
    }
    return NULL;
}

uint32_t row_map_get(const struct row_map *m, int64_t number)
{
    if (number < 0 || number >= m->numbers)
        return 0;
    if (m->dense != NULL)
        return m->dense[number];
    const struct row_place *place = find(m, (uint32_t)number);
    return place != NULL ? place->row : 0;
}

bool row_map_set(struct row_map *m, int64_t number, uint32_t row)
{
    if (number < 0 || number >= m->numbers)
        return false;
    if (m->dense != NULL) {
        m->dense[number] = row;
        return true;
    }
    struct row_place *place = find(m, (uint32_t)number);
    if (place != NULL)
        place->row = row;
    else
        vec_push(m->arena, &m->few, ((struct row_place){(uint32_t)number, row}));
    return true;
}
