/* A test case against a law: names become symbols, texts values, members rows. */
#ifndef CLI_LAW_CASE_BIND_H
#define CLI_LAW_CASE_BIND_H

#include "cli/law_cases.h"
#include "law/law.h"

/* A value that holds from-to; not known where the case says `unknown`. */
struct case_timed {
    day from, to; /* DAY_MAX: without end */
    bool known;
    int64_t value, latest; /* the same but for a date given by its year: its first and last day */
};

/* What the case gives of one variable for one row. */
struct case_given {
    const struct law_symbol *symbol; /* a fact, or a rule that is overridden */
    uint32_t row;
    bool always; /* given without a period: holds in every month */
    const struct case_node *at;
    struct {
        struct case_timed *v; /* by `from`, never overlapping */
        uint32_t n, cap;
    } times;
};

enum case_wanted_kind { CASE_WANT_VALUE, CASE_WANT_DUE, CASE_WANT_UNKNOWN, CASE_WANT_MISSING };

/* One value that is expected, of one row in one month. */
struct case_wanted {
    const struct law_symbol *symbol;
    month month;
    uint32_t row;
    enum case_wanted_kind kind;
    const struct case_node *at;
    struct fraction number;       /* CASE_WANT_VALUE of a number */
    int64_t value;                /* CASE_WANT_VALUE of others; CASE_WANT_DUE: 0 or 1 */
    const struct case_node *list; /* CASE_WANT_MISSING: the names */
    const struct fraction *absolute, *relative; /* NULL: none */
};

struct bound_case {
    const struct test_case *test;
    const struct law *law;
    uint32_t households, persons;
    uint32_t *first;      /* households + 1 */
    uint32_t *person_row; /* of each of test->persons */
    uint32_t *person_at;  /* of each row, its place in test->persons */
    struct {
        struct case_given *v;
        uint32_t n, cap;
    } given;
    struct {
        struct case_wanted *v;
        uint32_t n, cap;
    } wanted;
    struct {
        uint32_t *v; /* indices of rules, ascending */
        uint32_t n, cap;
    } overrides;
    bool imprecise; /* a date is given by its year alone */
};

/* False when something is wrong, which is added to `errors`. */
bool case_bind(struct arena *a, const struct law *l, const struct test_case *c,
               struct bound_case *out, struct case_errors *errors);
/* The column of one input of a plan, over the rows of the case. */
void case_column(struct arena *a, const struct bound_case *c, const struct law_input *input,
                 struct vm_column *out);

#endif
