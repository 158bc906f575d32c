/* A month's law as a graph of operations on columns: shared sub-expressions once, constants folded,
 * ranges known. build.c makes it from the syntax; plan.c makes a vector program of it. */
#ifndef LAW_GRAPH_H
#define LAW_GRAPH_H

#include "law/sema.h"

typedef uint32_t node_id; /* 0 is no node */

enum node_op {
    N_CONST,   /* imm */
    N_UNKNOWN, /* the law does not give it: reason */
    N_LEAF,    /* checking only: some value of the symbol's range */
    N_INPUT,   /* imm: index of the input */
    N_FILL,    /* a constant as a vector of `level` */
    N_CAST,    /* to `lane` */
    N_ADD,
    N_SUB,
    N_MUL,
    N_MIN,
    N_MAX,
    N_DIV_FLOOR,
    N_DIV_CEIL,
    N_DIV_NEAREST,
    N_EQ,
    N_NE,
    N_LT,
    N_LE,
    N_IN_RANGE, /* imm..imm2 */
    N_IN_SET,   /* table->set */
    N_AND,
    N_OR,
    N_NOT,
    N_SELECT,
    N_AGREE,
    N_KNOWN,
    N_YEARS,
    N_MONTHS,
    N_DAYS,
    N_ADD_MONTHS,
    N_LOOKUP,
    N_FLOOR_ROW,
    N_EXACT_ROW,
    N_SUM,
    N_MAX_OF,
    N_MIN_OF,
    N_COUNT,
    N_ANY,
    N_ALL,
    N_BROADCAST,
};

struct node {
    uint8_t op, level, lane;
    node_id a, b, c;
    int64_t imm, imm2;
    const struct vm_table *table;
    struct interval range;
    str reason;            /* N_UNKNOWN */
    struct symbol *symbol; /* N_LEAF, N_UNKNOWN: whose value it is, or NULL */
};

struct graph {
    struct arena *arena;
    struct {
        struct node *v;
        uint32_t n, cap;
    } nodes;
    uint32_t *slots; /* hash of nodes, for sharing */
    uint32_t n_slots;
    bool overflow; /* some node's range does not fit 64 bits, or exceeds GRAPH_LIMIT */
};

#define GRAPH_LIMIT ((int64_t)1 << 62)
#define GRAPH_MAX_NODES 1000000u

void graph_init(struct graph *g, struct arena *a);
static inline const struct node *graph_at(const struct graph *g, node_id id)
{
    return &g->nodes.v[id];
}

node_id graph_const(struct graph *g, int64_t v);
node_id graph_unknown(struct graph *g, str reason, struct symbol *whose);
/* `key` tells leaves of one symbol apart: of another month, another way of asking. */
node_id graph_leaf(struct graph *g, struct symbol *s, enum level level, struct interval range,
                   int64_t key);
node_id graph_input(struct graph *g, uint32_t index, enum level level, enum lane lane,
                    struct interval range);
/* Two-operand operations bring levels together and fold constants; overflow sets g->overflow. */
node_id graph_binary(struct graph *g, enum node_op op, node_id a, node_id b);
node_id graph_not(struct graph *g, node_id a);
node_id graph_known(struct graph *g, node_id a);
node_id graph_select(struct graph *g, node_id c, node_id a, node_id b);
node_id graph_in_range(struct graph *g, node_id a, int64_t lo, int64_t hi);
node_id graph_in_set(struct graph *g, node_id a, const uint64_t set[4]);
node_id graph_lookup(struct graph *g, enum node_op op, node_id a, const struct vm_table *t,
                     struct interval range, enum lane lane);
/* Over members. `cond` 0: all. `dflt` for N_MAX_OF and N_MIN_OF. */
node_id graph_aggregate(struct graph *g, enum node_op op, node_id value, node_id cond,
                        int64_t dflt);
node_id graph_raise(struct graph *g, node_id a,
                    enum level level); /* broadcast or fill to `level` */

/* exact.c: what divides k and each value that the node can have, as far as its parts tell. */
int64_t graph_common_factor(const struct graph *g, node_id n, int64_t k);
/* n / k, where graph_common_factor(g, n, k) is k. */
node_id graph_divide(struct graph *g, node_id n, int64_t k);
/* Takes out of both sides of a fraction, whose divisor is a constant above 0, what divides them. */
void graph_reduce(struct graph *g, node_id *numerator, node_id *divisor);

enum lane lane_for(struct interval r);
static inline enum lane lane_join(enum lane a, enum lane b)
{
    return a > b ? a : b;
}

#endif
