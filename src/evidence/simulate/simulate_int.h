/* Within the simulation: costs of one law and of the other, gathered. */
#ifndef EVIDENCE_SIMULATE_INT_H
#define EVIDENCE_SIMULATE_INT_H

#include "evidence/simulate/simulate.h"

struct simulate_costs {
    struct arena *a;
    struct simulate_cost *v;
    uint32_t n, cap;
};
void simulate_take_parts(struct simulate_costs *to, const struct budget_need *need, int law);
/* One line for each key: what stands apart of either law comes together. */
void simulate_merge(struct simulate_costs *costs);

#endif
