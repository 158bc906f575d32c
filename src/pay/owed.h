/* What the law owes, month by month: the first half of owed minus paid (docs/due.md). Pure: the
 * same law and facts give the same rows.
 *
 * The survey is the world of one day; its facts carry their own times, so that months around that
 * day can be asked of it. Where who lives with whom changed meanwhile, ask each month of a world of
 * its own. */
#ifndef PAY_OWED_H
#define PAY_OWED_H

#include "base/num.h"
#include "base/steps.h"
#include "registry/survey.h"

struct owed_question {
    const struct law *law;
    const uint32_t *benefits; /* symbols of the law; in this order they are numbered below */
    uint32_t n_benefits;
    month from, to;          /* both included */
    day known_on;            /* of law and facts; DAY_MAX: all that is known */
    const uint32_t *assumed; /* facts (yes or no) that are taken to be true of everybody */
    uint32_t n_assumed;
    struct steps steps;
};

/* One benefit of one person (row of the survey's persons) or household for a month. Nothing due: no
 * row. */
struct owed_row {
    uint32_t row;
    uint32_t benefit; /* index into the question's */
    month month;
    bool undetermined; /* a fact is missing: neither yes nor no, nor an amount */
    vnd amount;        /* 0 where undetermined */
};
struct owed_rows {
    struct owed_row *v;
    uint32_t n, cap;
};

/* Puts what is assumed in the place of the columns of a plan. */
void owed_assume(const struct owed_question *q, const struct law_plan *plan,
                 struct vm_column *columns);

/* Calls `take` for each benefit due, or undetermined, of a chunk that was decided: the plan's
 * outputs are the benefits in their order. */
typedef void owed_take(void *ctx, const struct owed_row *row);
void owed_read(const struct survey_chunk *c, const uint32_t *first, month m, owed_take *take,
               void *ctx);

/* In the order of months; within one in no order that is promised. Memory from `a`. ERR_INPUT where
 * a symbol is no benefit. */
enum err_code owed_compute(struct arena *a, const struct survey *s, const struct owed_question *q,
                           struct owed_rows *out, struct err *e);

#endif
