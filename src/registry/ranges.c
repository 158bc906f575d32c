#include "registry/ranges.h"

#include <stdlib.h>

/* Rows that are read in the time that finding the next range takes. */
#define SEEK 6

void ranges_cover(struct arena *a, const int64_t *list, uint32_t n, uint32_t numbers,
                  struct ranges *out)
{
    int64_t rows = 0;
    *out = (struct ranges){.v = arena_array(a, int64_t, 2 * (size_t)n + 2)};
    for (uint32_t i = 0; i < n; i++) {
        int64_t *last = &out->v[2 * (size_t)out->n];
        if (out->n > 0 && list[i] - last[-1] <= SEEK) {
            rows += list[i] - last[-1];
            last[-1] = list[i];
            continue;
        }
        last[0] = last[1] = list[i];
        rows += 1 + SEEK;
        out->n++;
    }
    out->all = rows > numbers;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void ranges_sort(int64_t *list, uint32_t n)
{
    if (n > 0)
        qsort(list, n, sizeof(*list), by_number);
}

uint32_t ranges_values(const struct ranges *r, uint32_t done,
                       struct store_value values[RANGES_VALUES])
{
    uint32_t n = r->n - done < RANGES_A_PIECE ? r->n - done : RANGES_A_PIECE;
    for (uint32_t i = 0; i < RANGES_A_PIECE; i++) {
        size_t at = 2 * ((size_t)done + i);
        values[2 * i] = store_int(i < n ? r->v[at] : 1); /* the rest are empty */
        values[2 * i + 1] = store_int(i < n ? r->v[at + 1] : 0);
    }
    return n;
}
