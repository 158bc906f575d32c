/* Between the files that bind a case: law_case_bind.c (rows and what is given), law_case_value.c
 * (texts to values, what is expected) and law_case_column.c. */
#ifndef CLI_LAW_CASE_BIND_INT_H
#define CLI_LAW_CASE_BIND_INT_H

#include "cli/law_case_bind.h"

struct binder {
    struct arena *arena;
    const struct law *law;
    struct bound_case *out;
    struct case_errors *errors;
    const struct law_symbol *role; /* the fact of members' roles; NULL: none */
    int64_t *household_of;         /* of each person; -1: not yet */
    int64_t *role_of;              /* of each person; -1: none */
    const struct case_node **role_at;
    struct {
        uint32_t *v; /* persons as their households name them */
        uint32_t n, cap;
    } order;
    bool ok;
};

/* Adds an error with at most two texts (%s) and spoils the case. */
struct err *bind_error(struct binder *b, const struct case_node *at, const char *vi, const char *en,
                       str a, str c);
/* The symbol of that name, or NULL, told. */
const struct law_symbol *bind_symbol(struct binder *b, const struct case_node *name);
/* Fills known, value and latest. False, told, when it is no value of that symbol. */
bool bind_value(struct binder *b, const struct law_symbol *s, const struct case_node *n,
                struct case_timed *t);
/* Fills out->wanted. */
void bind_outputs(struct binder *b);

#endif
