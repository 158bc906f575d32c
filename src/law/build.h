/* From syntax to graph, for one month and one day of knowledge (or, to check ranges, for none). */
#ifndef LAW_BUILD_H
#define LAW_BUILD_H

#include "law/graph.h"

enum side { SIDE_EARLIEST, SIDE_LATEST };

/* What a rule, or a benefit, came to in a month. */
struct instance {
    struct symbol *symbol;
    month month;
    enum side side;
    bool open;         /* being built */
    struct decl *decl; /* the version in force; NULL: none */
    node_id root;      /* a rule's value; a benefit's raw amount where it is due */
    node_id eligible;  /* benefit */
    node_id due, paid; /* benefit, after stacking; 0 until asked for */
    node_id which;     /* index of the case that decides */
    node_id *conds;    /* of each case; its own condition alone */
    node_id *values;
    uint32_t n_cases;
    struct instance *next; /* of the same symbol */
};

/* Which node an expression became, in a trace. */
struct traced {
    const struct expr *expr;
    month month;
    enum side side;
    node_id node;
};

struct builder {
    struct traced *traced; /* open addressing; NULL when nothing is traced */
    uint32_t n_slots, n_traced;
    struct law *l; /* read only but for diags when checking */
    struct graph *g;
    struct arena *arena;
    bool checking; /* references are leaves; ranges are proved */
    month month;
    day known_on;
    enum side side;
    bool imprecise; /* the data has imprecise dates */
    struct pos at;  /* of what is being built, for messages */
    const uint32_t *overrides;
    uint32_t n_overrides;
    struct {
        struct instance **v;
        uint32_t n, cap;
    } instances;
    struct instance *
        *of_symbol; /* the latest of each published symbol; NULL before there are any */
    struct {
        struct law_input *v;
        uint32_t n, cap;
    } inputs;
};

node_id build_expr(struct builder *b, struct expr *e);
/* The node that an expression became in a month; 0 when it was not built. */
node_id build_traced(const struct builder *b, const struct expr *e, month m, enum side side);
/* The value, in the month of `b`, of a fact, parameter, rule: with its local layer. */
node_id build_symbol(struct builder *b, struct symbol *s);
struct instance *build_instance(struct builder *b, struct symbol *s);
/* What it built; NULL when it did not. */
struct instance *build_find(const struct builder *b, const struct symbol *s, month m,
                            enum side side);
/* Benefit after stacking. */
struct instance *build_due(struct builder *b, struct symbol *s);
/* The cases of a declaration as one value (its type's scale), and which of them decides. */
node_id build_cases(struct builder *b, struct symbol *s, struct decl *d, struct instance *in);
/* The row of a parameter that holds, or NULL. */
const struct param_row *build_param_row(const struct law *l, const struct decl *d, day at,
                                        day known_on);
day build_row_known(const struct law *l, const struct decl *d, const struct param_row *r);
/* The version of a rule or benefit in force in month m as known, or NULL. */
struct decl *build_version(const struct law *l, const struct symbol *s, month m, day known_on);
enum level build_level(const struct symbol *s);
node_id build_rescale(struct builder *b, node_id n, int from, int to);

/* tables.c */
node_id build_index(struct builder *b, struct expr *e);
node_id build_scale_call(struct builder *b, struct expr *e);

#endif
