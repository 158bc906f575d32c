/* Division that leaves no rest. Money is computed as amount × rate at some scale, over a power of
 * ten: 105.300 đ × 70% is 105300 × 70 / 100. What divides every value of the numerator for sure, as
 * here the 100 of 105300, is divided out of it when the month is planned: then the machine need not
 * divide, and its numbers stay small. */
#include "base/check.h"
#include "base/num.h"
#include "law/graph.h"

#define MAX_DEPTH 12

static int64_t gcd(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What divides each value that the node can have, as far as its parts tell; 0: it is nothing but 0
 * or unknown. */
static int64_t multiple(const struct graph *g, node_id id, int depth)
{
    const struct node *n = graph_at(g, id);
    int64_t x, y, product;
    if (n->op == N_CONST)
        return n->imm < 0 ? -n->imm : n->imm;
    if (n->op == N_UNKNOWN)
        return 0;
    if (depth == MAX_DEPTH)
        return 1;
    switch (n->op) {
    case N_FILL:
    case N_CAST:
    case N_BROADCAST:
        return multiple(g, n->a, depth + 1);
    case N_ADD:
    case N_SUB:
    case N_MIN:
    case N_MAX:
        return gcd(multiple(g, n->a, depth + 1), multiple(g, n->b, depth + 1));
    case N_SELECT:
        return gcd(multiple(g, n->b, depth + 1), multiple(g, n->c, depth + 1));
    case N_MUL:
        x = multiple(g, n->a, depth + 1);
        y = multiple(g, n->b, depth + 1);
        return num_mul(x, y, &product) ? product : 1;
    default:
        return 1;
    }
}

/* How many nodes have to be made anew to divide this one. */
static int parts(const struct graph *g, node_id id, int depth)
{
    const struct node *n = graph_at(g, id);
    int mine = n->op != N_CONST, below = depth + 1;
    if (depth == MAX_DEPTH)
        return mine;
    switch (n->op) {
    case N_FILL:
    case N_CAST:
    case N_BROADCAST:
        return mine + parts(g, n->a, below);
    case N_ADD:
    case N_SUB:
    case N_MIN:
    case N_MAX:
    case N_MUL:
        return mine + parts(g, n->a, below) + parts(g, n->b, below);
    case N_SELECT:
        return mine + parts(g, n->b, below) + parts(g, n->c, below);
    default:
        return mine;
    }
}

int64_t graph_common_factor(const struct graph *g, node_id n, int64_t k)
{
    return gcd(multiple(g, n, 0), k);
}

node_id graph_divide(struct graph *g, node_id id, int64_t k)
{
    const struct node n = *graph_at(g, id); /* a copy: nodes move when more are added */
    if (k == 1 || n.op == N_UNKNOWN)
        return id;
    node_id x, y;
    int64_t of_x;
    switch (n.op) {
    case N_CONST:
        return graph_const(g, n.imm / k);
    case N_FILL:
    case N_CAST:
        return graph_divide(g, n.a, k);
    case N_BROADCAST:
        return graph_raise(g, graph_divide(g, n.a, k), LEVEL_PERSON);
    case N_ADD:
    case N_SUB:
    case N_MIN:
    case N_MAX:
        x = graph_divide(g, n.a, k);
        y = graph_divide(g, n.b, k);
        return graph_binary(g, n.op, x, y);
    case N_SELECT:
        x = graph_divide(g, n.b, k);
        y = graph_divide(g, n.c, k);
        return graph_select(g, n.a, x, y);
    case N_MUL:
        x = parts(g, n.a, 0) < parts(g, n.b, 0) ? n.a
                                                : n.b; /* from the simpler one all it can give */
        y = x == n.a ? n.b : n.a;
        of_x = graph_common_factor(g, x, k);
        x = graph_divide(g, x, of_x);
        y = graph_divide(g, y, k / of_x);
        return graph_binary(g, N_MUL, x, y);
    default:
        check(!"a divisor");
        return id;
    }
}

void graph_reduce(struct graph *g, node_id *numerator, node_id *divisor)
{
    int64_t d = graph_at(g, *divisor)->imm;
    int64_t k = graph_common_factor(g, *numerator, d);
    check(graph_at(g, *divisor)->op == N_CONST && d > 0);
    *numerator = graph_divide(g, *numerator, k);
    *divisor = graph_const(g, d / k);
}
