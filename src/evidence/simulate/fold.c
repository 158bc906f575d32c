#include "evidence/simulate/simulate.h"

#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
    const struct simulate_cost *x = a, *y = b;
    int o = x->month < y->month ? -1 : x->month > y->month;
    if (o == 0)
        o = str_cmp(x->fund, y->fund);
    if (o == 0)
        o = str_cmp(x->programme, y->programme);
    if (o == 0)
        o = str_cmp(x->benefit, y->benefit);
    if (o == 0)
        o = str_cmp(x->commune, y->commune);
    return o != 0 ? o : x->who < y->who ? -1 : x->who > y->who;
}

struct simulate_cost *simulate_fold(struct arena *a, const struct simulate_cost *costs, uint32_t n,
                                    struct simulate_parts by, uint32_t *out)
{
    struct simulate_cost *v = arena_array(a, struct simulate_cost, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        v[i] = costs[i];
        v[i].month = by.month ? v[i].month : 0;
        v[i].fund = by.fund ? v[i].fund : STR("");
        v[i].programme = by.programme ? v[i].programme : STR("");
        v[i].benefit = by.benefit ? v[i].benefit : STR("");
        v[i].commune = by.commune ? v[i].commune : STR("");
        v[i].who = by.who ? v[i].who : BUDGET_WHO;
    }
    if (n > 1)
        qsort(v, n, sizeof(*v), by_key);
    *out = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (*out == 0 || by_key(&v[*out - 1], &v[i]) != 0)
            v[(*out)++] = v[i];
        else
            simulate_add(&v[*out - 1], &v[i]);
    }
    return v;
}
