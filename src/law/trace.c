#include "law/trace.h"
#include "base/check.h"

bool trace_value(const struct trace_row *v, node_id id, uint32_t person, int64_t *out)
{
    const struct law_trace *t = v->p->trace;
    const struct node *n = graph_at(&t->graph, id);
    if (n->op == N_FILL)
        n = graph_at(&t->graph, id = n->a);
    *out = n->imm;
    if (n->op == N_CONST)
        return true;
    if (n->op == N_UNKNOWN || t->reg[id] == VM_NONE)
        return false;
    struct vm_reg r = vm_register(v->vm, t->reg[id]);
    uint32_t row = n->level == LEVEL_PERSON ? person : v->household;
    if (r.known && !r.known[row])
        return false;
    *out = vm_lane_get((enum lane)n->lane, r.data, row);
    return true;
}

struct trace_row trace_row_of(const struct law_plan *p, const struct vm *vm,
                              const struct vm_batch *b, uint32_t from, uint32_t output,
                              uint32_t row)
{
    struct trace_row v = {.p = p, .vm = vm};
    uint32_t base = b->first[from];
    check(p->trace);
    if (p->outputs[output].level == LEVEL_PERSON) {
        uint32_t h = from;
        while (b->first[h + 1] - base <= row)
            h++;
        v.household = h - from;
        v.person = row;
    } else {
        v.household = row;
        v.person = b->first[from + row] - base;
    }
    v.first_person = b->first[from + v.household] - base;
    v.end_person = b->first[from + v.household + 1] - base;
    return v;
}

uint32_t trace_deciding_case(const struct trace_row *v, const struct instance *in)
{
    for (uint32_t i = 0; i < in->n_cases; i++) {
        int64_t x;
        if (!trace_value(v, in->conds[i], v->person, &x))
            return in->n_cases;
        if (x)
            return i;
    }
    return in->n_cases;
}

struct symbol *trace_symbol(const struct law_symbol *s)
{
    return (struct symbol *)(uintptr_t)((const char *)s - offsetof(struct symbol, pub));
}
