/* Runs bound cases: one plan for each month, day of knowledge and set of overridden rules. */
#ifndef CLI_LAW_CASE_RUN_H
#define CLI_LAW_CASE_RUN_H

#include "cli/cli.h"
#include "cli/law_case_bind.h"

struct case_failure {
    const struct case_wanted *wanted;
    str expected, got; /* for people */
    str why;           /* law_explain; empty unless asked */
};

struct case_result {
    struct {
        struct case_failure *v;
        uint32_t n, cap;
    } failures;
    str explanation; /* of every value that is wanted; empty unless asked */
};

struct case_run {
    const struct law *law;
    const struct bound_case *cases;
    uint32_t n_cases;
    bool why;     /* explain failures */
    bool explain; /* explain all */
    bool reach;   /* note what is reached */
    struct case_result *results;
    bool **hits;       /* where `reach`, by symbol: which of law_case_count; NULL where none */
    uint32_t *reached; /* where `reach`, by symbol: how many test cases */
};

/* Fills results (memory of c->arena). Fails only where a plan cannot be made (ERR_LIMIT). */
enum err_code cases_run(struct cli *c, struct case_run *run, struct err *e);
/* "name (id), An, 07/2024" for people. */
void case_write_what(const struct bound_case *c, const struct case_wanted *w, enum lang lang,
                     struct buf *to);

#endif
