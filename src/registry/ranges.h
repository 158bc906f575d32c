/* A list of numbers as ranges that a statement reads one piece after the other: what an index gives
 * for a few of many, without a question for each, on both engines.
 *
 * Numbers are given to a household and then to its members, so that the ranges of a list of
 * households are few. Ranges may hold numbers that are not in the list: whoever reads passes them
 * over. */
#ifndef REGISTRY_RANGES_H
#define REGISTRY_RANGES_H

#include "base/arena.h"
#include "store/store.h"

struct ranges {
    int64_t *v; /* pairs, both included, ascending */
    uint32_t n; /* of pairs */
    bool all;   /* they hold so many that the whole table is read sooner */
};

/* `list` ascending, of numbers below `numbers`. */
void ranges_cover(struct arena *a, const int64_t *list, uint32_t n, uint32_t numbers,
                  struct ranges *out);
void ranges_sort(int64_t *list, uint32_t n);

/* "SELECT … FROM " RANGES "table AS t WHERE …" RANGES_HOLD("t.id"): the values from ?6 on. A CROSS
 * JOIN, for of that SQLite keeps the order. */
#define RANGES_A_PIECE 29
#define RANGES_VALUES (2 * RANGES_A_PIECE)
#define RANGES                                                                                     \
    "(VALUES (?6, ?7), (?8, ?9), (?10, ?11), (?12, ?13), (?14, ?15), (?16, ?17), (?18, ?19), "     \
    "(?20, ?21), (?22, ?23), (?24, ?25), (?26, ?27), (?28, ?29), (?30, ?31), (?32, ?33), (?34, "   \
    "?35), (?36, ?37), (?38, ?39), (?40, ?41), (?42, ?43), (?44, ?45), (?46, ?47), (?48, ?49), "   \
    "(?50, ?51), (?52, ?53), (?54, ?55), (?56, ?57), (?58, ?59), (?60, ?61), (?62, ?63)) AS l "    \
    "CROSS JOIN "
#define RANGES_HOLD(column) " AND " column " BETWEEN l.column1 AND l.column2"

/* The values of the piece that begins with range `done`; how many ranges it has. */
uint32_t ranges_values(const struct ranges *r, uint32_t done,
                       struct store_value values[RANGES_VALUES]);

#endif
