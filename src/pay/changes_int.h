/* Within changes: what is asked of the law, and the reasons it gives. */
#ifndef PAY_CHANGES_INT_H
#define PAY_CHANGES_INT_H

#include "pay/changes.h"
#include "pay/owed_then.h"

/* A change before its reason: where it stands in the survey, and of which month the law is asked.
 */
struct change_case {
    struct change_row row;
    uint32_t benefit; /* number of it in the question */
    uint32_t at;      /* row of persons, or of households */
    uint32_t household;
    enum enrol_state state;
    month suspended; /* since; of who is */
    month asked;
    bool assumed; /* three months uncollected is taken to be so */
};
struct change_cases {
    struct change_case *v;
    uint32_t n, cap;
};

/* Reasons and articles, from traced runs of the households concerned; what is suspended and not
 * ended gets its act, and who is suspended already is left out (kind CHANGE_KINDS). q: the
 * benefits, and what is assumed of those that say so. */
enum err_code changes_explain(struct arena *a, const struct survey *s,
                              const struct owed_question *q, struct change_cases *cases,
                              struct err *e);

#endif
