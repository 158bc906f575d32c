/* Tables that do not tell. Hidden cells are the edges of a graph whose nodes are the rows and the
 * columns: with the totals known, what one cell gains must go round a cycle of hidden cells. */
#include "evidence/measure/disclosure.h"
#include "base/check.h"

#define NO_LIMIT INT64_MAX

void disclosure_threshold(const struct disclosure_table *t, int64_t threshold, bool *hidden)
{
    for (size_t i = 0; i < (size_t)t->rows * t->columns; i++)
        hidden[i] = t->v[i] > 0 && t->v[i] < threshold;
}

static int64_t sum_from(const int64_t *v, uint32_t from, uint32_t to)
{
    int64_t sum = 0;
    for (uint32_t i = from; i < to; i++)
        check(!__builtin_add_overflow(sum, v[i], &sum));
    return sum;
}

bool disclosure_p_percent(const int64_t *v, uint32_t n, int64_t percent)
{
    check(n > 0 && percent > 0 && v[0] <= INT64_MAX / percent);
    int64_t rest = n > 2 ? sum_from(v, 2, n) : 0;
    return (__int128)rest * 100 < (__int128)percent * v[0];
}

bool disclosure_dominance(const int64_t *v, uint32_t n, uint32_t n_largest, int64_t percent)
{
    int64_t largest = sum_from(v, 0, n < n_largest ? n : n_largest), all = sum_from(v, 0, n);
    return (__int128)largest * 100 > (__int128)percent * all;
}

int64_t disclosure_round(int64_t v, int64_t base)
{
    check(base > 0 && v >= 0 && v <= INT64_MAX - base);
    return (v + base / 2) / base * base;
}

/* ---- flows over hidden cells ---- */

struct flow {
    const struct disclosure_table *t;
    const bool *open; /* the cells that may change */
    int64_t *change;  /* of each cell, so far */
    uint32_t *from;   /* the node before on the way; rows first, then columns */
    uint32_t *queue;
    uint32_t nodes;
    size_t barred; /* the cell whose range is asked */
};

#define NOWHERE UINT32_MAX

/* How much may go over a cell: from its row to its column it grows, the other way it shrinks. */
static int64_t room(const struct flow *f, uint32_t from, uint32_t to)
{
    bool grows = from < f->t->rows;
    uint32_t row = grows ? from : to, column = (grows ? to : from) - f->t->rows;
    size_t i = (size_t)row * f->t->columns + column;
    if (!f->open[i] || i == f->barred)
        return 0;
    return grows ? NO_LIMIT : f->t->v[i] + f->change[i];
}

static bool find_way(struct flow *f, uint32_t source, uint32_t sink)
{
    uint32_t head = 0, tail = 0;
    for (uint32_t n = 0; n < f->nodes; n++)
        f->from[n] = NOWHERE;
    f->from[source] = source;
    f->queue[tail++] = source;
    while (head < tail && f->from[sink] == NOWHERE) {
        uint32_t at = f->queue[head++];
        uint32_t first = at < f->t->rows ? f->t->rows : 0;
        uint32_t end = at < f->t->rows ? f->nodes : f->t->rows;
        for (uint32_t next = first; next < end; next++) {
            if (f->from[next] == NOWHERE && room(f, at, next) > 0) {
                f->from[next] = at;
                f->queue[tail++] = next;
            }
        }
    }
    return f->from[sink] != NOWHERE;
}

static void push(struct flow *f, uint32_t from, uint32_t to, int64_t amount)
{
    bool grows = from < f->t->rows;
    uint32_t row = grows ? from : to, column = (grows ? to : from) - f->t->rows;
    f->change[(size_t)row * f->t->columns + column] += grows ? amount : -amount;
}

/* The most that can go from one node to the other (Edmonds & Karp 1972), at most `limit`. */
static int64_t most(struct flow *f, uint32_t source, uint32_t sink, int64_t limit)
{
    int64_t sum = 0;
    for (size_t i = 0; i < (size_t)f->t->rows * f->t->columns; i++)
        f->change[i] = 0;
    while (sum < limit && find_way(f, source, sink)) {
        int64_t least = limit - sum;
        for (uint32_t n = sink; n != source; n = f->from[n]) {
            int64_t r = room(f, f->from[n], n);
            least = r < least ? r : least;
        }
        for (uint32_t n = sink; n != source; n = f->from[n])
            push(f, f->from[n], n, least);
        sum += least;
    }
    return sum;
}

static struct flow flow_make(struct arena *a, const struct disclosure_table *t, const bool *open)
{
    struct flow f = {.t = t, .open = open, .nodes = t->rows + t->columns, .barred = SIZE_MAX};
    check(t->rows > 0 && t->columns > 0 && f.nodes <= DISCLOSURE_LINES);
    f.change = arena_array(a, int64_t, (size_t)t->rows * t->columns);
    f.from = arena_array(a, uint32_t, f.nodes);
    f.queue = arena_array(a, uint32_t, f.nodes);
    return f;
}

struct disclosure_range disclosure_range(struct arena *a, const struct disclosure_table *t,
                                         const bool *hidden, uint32_t row, uint32_t column)
{
    struct arena_mark mark = arena_save(a);
    struct flow f = flow_make(a, t, hidden);
    size_t cell = (size_t)row * t->columns + column;
    uint32_t node = t->rows + column;
    int64_t v = t->v[cell], all = sum_from(t->v, 0, t->rows * t->columns);
    f.barred = cell;
    /* What the cell gains its column must lose elsewhere, and so on back to its row. */
    struct disclosure_range range = {v, v};
    if (hidden[cell]) {
        range.high = v + most(&f, node, row, all);
        range.low = v - most(&f, row, node, v);
    }
    arena_restore(a, mark);
    return range;
}

/* ---- hiding more ---- */

/* The cheapest way from a cell's column back to its row: hidden cells cost nothing, others their
 * value, and one to each so that few are taken. Cells that shrink on it must have `need` to lose.
 * By distance (Dijkstra 1959), without a heap: tables of areas have few lines. */
static bool cheapest_way(struct flow *f, const bool *hidden, uint32_t source, uint32_t sink,
                         int64_t need, int64_t *cost, bool *done)
{
    for (uint32_t n = 0; n < f->nodes; n++) {
        cost[n] = NO_LIMIT;
        done[n] = false;
    }
    cost[source] = 0;
    for (;;) {
        uint32_t at = NOWHERE;
        for (uint32_t n = 0; n < f->nodes; n++) {
            if (!done[n] && cost[n] < NO_LIMIT && (at == NOWHERE || cost[n] < cost[at]))
                at = n;
        }
        if (at == NOWHERE || at == sink)
            return at == sink;
        done[at] = true;
        bool is_row = at < f->t->rows;
        for (uint32_t next = is_row ? f->t->rows : 0; next < (is_row ? f->nodes : f->t->rows);
             next++) {
            uint32_t row = is_row ? at : next, column = (is_row ? next : at) - f->t->rows;
            size_t i = (size_t)row * f->t->columns + column;
            int64_t step = hidden[i] ? 0 : f->t->v[i] + 1;
            if (i == f->barred || (!is_row && f->t->v[i] < need) || cost[at] + step >= cost[next])
                continue;
            cost[next] = cost[at] + step;
            f->from[next] = at;
        }
    }
}

static uint32_t hide_way(const struct flow *f, bool *hidden, uint32_t source, uint32_t sink)
{
    uint32_t added = 0;
    for (uint32_t n = sink; n != source; n = f->from[n]) {
        uint32_t row = n < f->t->rows ? n : f->from[n], column = n < f->t->rows ? f->from[n] : n;
        size_t i = (size_t)row * f->t->columns + (column - f->t->rows);
        added += !hidden[i];
        hidden[i] = true;
    }
    return added;
}

static bool protect(struct arena *a, const struct disclosure_table *t, int64_t width, bool *hidden,
                    size_t cell, uint32_t *added)
{
    struct arena_mark mark = arena_save(a);
    struct flow f = flow_make(a, t, hidden);
    int64_t *cost = arena_array(a, int64_t, f.nodes);
    bool *done = arena_array(a, bool, f.nodes), ok = true;
    uint32_t row = (uint32_t)(cell / t->columns), column = (uint32_t)(cell % t->columns);
    f.barred = cell;
    while (ok) {
        struct disclosure_range r = disclosure_range(a, t, hidden, row, column);
        if (r.high - r.low >= width)
            break;
        uint32_t more = 0;
        /* One way with room enough if there is one, else several with less. */
        for (int64_t need = width; more == 0 && need > 0; need = need > 1 ? 1 : 0) {
            if (cheapest_way(&f, hidden, t->rows + column, row, need, cost, done))
                more = hide_way(&f, hidden, t->rows + column, row);
        }
        *added += more;
        ok = more > 0;
    }
    arena_restore(a, mark);
    return ok;
}

bool disclosure_complete(struct arena *a, const struct disclosure_table *t, int64_t width,
                         bool *hidden, uint32_t *added)
{
    size_t cells = (size_t)t->rows * t->columns;
    bool ok = true, changed = true;
    *added = 0;
    /* What was hidden to protect a cell must be protected itself. */
    while (ok && changed) {
        uint32_t before = *added;
        for (size_t i = 0; i < cells && ok; i++) {
            if (hidden[i])
                ok = protect(a, t, width, hidden, i, added);
        }
        changed = *added > before;
    }
    return ok;
}
