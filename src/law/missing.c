/* For want of which facts a result is undetermined: unknown operands are followed down to the
 * inputs, only where they matter. */
#include "law/trace.h"

struct missing {
    const struct trace_row *v;
    struct law_missing *out;
    uint32_t n, max;
    uint64_t seen[512]; /* (node, person) already looked at; a full set is only slower */
};

static bool first_look(struct missing *m, node_id id, uint32_t person)
{
    uint64_t key = ((uint64_t)id << 16 | person) + 1, h = key * 0x9e3779b97f4a7c15u >> 55;
    for (int i = 0; i < 8; i++) {
        uint64_t *slot = &m->seen[(h + (uint64_t)i) & 511];
        if (*slot == key)
            return false;
        if (!*slot) {
            *slot = key;
            return true;
        }
    }
    return true;
}

static void add_missing(struct missing *m, const struct law_symbol *s, str reason)
{
    for (uint32_t i = 0; i < m->n; i++) {
        if (m->out[i].symbol == s && (s || str_eq(m->out[i].reason, reason)))
            return;
    }
    if (m->n < m->max)
        m->out[m->n++] = (struct law_missing){s, reason};
}

static void look(struct missing *m, node_id id, uint32_t person);

static void look_members(struct missing *m, const struct node *n)
{
    for (uint32_t p = m->v->first_person; p < m->v->end_person; p++) {
        int64_t c = 1;
        bool known = !n->c || trace_value(m->v, n->c, p, &c);
        if (!known)
            look(m, n->c, p);
        else if (c)
            look(m, n->a, p);
    }
}

/* The two ends of a date known by its year give different answers: the date is what is missing. */
static void look_dates(struct missing *m, node_id id)
{
    const struct law_trace *t = m->v->p->trace;
    const struct node *n = graph_at(&t->graph, id);
    if (!id)
        return;
    if (n->op == N_INPUT) {
        const struct law_input *in = &m->v->p->inputs[n->imm];
        if (in->aspect == LAW_EARLIEST || in->aspect == LAW_LATEST)
            add_missing(m, in->symbol, (str){"", 0});
        return;
    }
    look_dates(m, n->a);
    look_dates(m, n->b);
    look_dates(m, n->c);
}

static void look_choice(struct missing *m, const struct node *n, uint32_t person)
{
    int64_t c;
    if (!trace_value(m->v, n->a, person, &c))
        look(m, n->a, person);
    else
        look(m, c ? n->b : n->c, person);
}

static void look(struct missing *m, node_id id, uint32_t person)
{
    const struct law_trace *t = m->v->p->trace;
    const struct node *n = graph_at(&t->graph, id);
    int64_t x, y;
    if (!id || trace_value(m->v, id, person, &x) ||
        !first_look(m, id, n->level == LEVEL_PERSON ? person : 0))
        return;
    switch (n->op) {
    case N_INPUT:
        add_missing(m, m->v->p->inputs[n->imm].symbol, (str){"", 0});
        return;
    case N_UNKNOWN:
        add_missing(m, n->symbol ? &n->symbol->pub : NULL, n->reason);
        return;
    case N_SUM:
    case N_MAX_OF:
    case N_MIN_OF:
    case N_COUNT:
    case N_ANY:
    case N_ALL:
        look_members(m, n);
        return;
    case N_SELECT:
        look_choice(m, n, person);
        return;
    case N_AGREE:
        if (trace_value(m->v, n->a, person, &x) && trace_value(m->v, n->b, person, &y)) {
            look_dates(m, n->a);
            look_dates(m, n->b);
            return;
        }
        break;
    case N_LOOKUP:
    case N_FLOOR_ROW:
    case N_EXACT_ROW:
        if (trace_value(m->v, n->a, person, &x)) {
            add_missing(m, NULL, STR("bảng không có giá trị cho trường hợp này"));
            return;
        }
        break;
    default:
        break;
    }
    look(m, n->a, person);
    look(m, n->b, person);
    look(m, n->c, person);
}

uint32_t law_missing(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b,
                     uint32_t from, uint32_t output, uint32_t row, struct law_missing *out,
                     uint32_t max)
{
    struct trace_row v = trace_row_of(p, vm, b, from, output, row);
    struct missing m = {.v = &v, .out = out, .max = max};
    const struct instance *in = p->trace->of[output];
    look(&m, p->trace->roots[output], v.person);
    if (in && in->paid && m.n == 0)
        look(&m, in->paid, v.person);
    return m.n;
}
