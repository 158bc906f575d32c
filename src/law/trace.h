/* Reading a traced run: one row of it, and what any node came to there. For explain.c, missing.c
 * and cases.c. */
#ifndef LAW_TRACE_H
#define LAW_TRACE_H

#include "law/plan.h"

/* One household or person of a run. */
struct trace_row {
    const struct law_plan *p;
    const struct vm *vm;
    uint32_t household, person;        /* rows of the run */
    uint32_t first_person, end_person; /* of that household */
};

/* The row of an output: a household or a person as the output is. The plan must be traced. */
struct trace_row trace_row_of(const struct law_plan *p, const struct vm *vm,
                              const struct vm_batch *b, uint32_t from, uint32_t output,
                              uint32_t row);
/* A node's value for that household, or for person row `person` of the run. False: unknown. */
bool trace_value(const struct trace_row *v, node_id id, uint32_t person, int64_t *out);
/* Which case decided; n_cases when none can be said. */
uint32_t trace_deciding_case(const struct trace_row *v, const struct instance *in);
struct symbol *trace_symbol(const struct law_symbol *s);

#endif
