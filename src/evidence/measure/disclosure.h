/* Keeping a published table from telling about a person (Hundepool et al. 2012): which cells are
 * unsafe, which others must go with them, and what a reader could still work out. */
#ifndef EVIDENCE_MEASURE_DISCLOSURE_H
#define EVIDENCE_MEASURE_DISCLOSURE_H

#include "base/arena.h"

/* A table of counts, or of amounts, of rows x columns whose row and column totals are published:
 * cell (r, c) is v[r * columns + c] >= 0. */
struct disclosure_table {
    uint32_t rows, columns; /* together at most DISCLOSURE_LINES */
    const int64_t *v;
};
#define DISCLOSURE_LINES 4096

/* A count is unsafe when it is above 0 and below the threshold. Marks `hidden` (of each cell). */
void disclosure_threshold(const struct disclosure_table *t, int64_t threshold, bool *hidden);
/* Of an amount by its contributions, largest first: unsafe if what the two largest leave is less
 * than `percent` of the largest (the second could work out the first). */
bool disclosure_p_percent(const int64_t *contributions, uint32_t n, int64_t percent);
/* Unsafe if the n_largest make up more than `percent` of the whole. */
bool disclosure_dominance(const int64_t *contributions, uint32_t n, uint32_t n_largest,
                          int64_t percent);
/* Nearest multiple of the base; halves up. */
int64_t disclosure_round(int64_t v, int64_t base);

/* What the totals leave open of a hidden cell, when nothing is below 0: its smallest and largest
 * possible value (by maximum flow). */
struct disclosure_range {
    int64_t low, high;
};
struct disclosure_range disclosure_range(struct arena *a, const struct disclosure_table *t,
                                         const bool *hidden, uint32_t row, uint32_t column);
/* Hides more cells, the cheapest each time (by their value; cost NULL), until every hidden cell has
 * a range at least `width` wide. False where that cannot be had (a single row, a total too small):
 * then the table must not be published at this detail. *added counts cells. */
bool disclosure_complete(struct arena *a, const struct disclosure_table *t, int64_t width,
                         bool *hidden, uint32_t *added);

#endif
