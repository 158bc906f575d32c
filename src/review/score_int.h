/* Within scoring: the rows, and the law's run over them. */
#ifndef REVIEW_SCORE_INT_H
#define REVIEW_SCORE_INT_H

#include "registry/world.h"
#include "review/score.h"

enum score_count {
    COUNT_CHILDREN,
    COUNT_INSURANCE,
    COUNT_NUTRITION,
    COUNT_SCHOOLING,
    SCORE_COUNTS
};
enum score_flag { FLAG_MINORITY, FLAG_UNABLE, FLAG_MERIT, SCORE_FLAGS };

struct score_row {
    int64_t household;
    bool found;       /* becomes a case */
    bool wanted;      /* is one already, and is to be scored */
    bool ask_form_a;  /* asked by form 01 */
    uint32_t village; /* of the state */
    uint32_t round;
    enum class_code before;
    int64_t persons_before;
    day surveyed_on; /* DAY_MIN: never */
    int screened;
    int64_t b1, b1_line, b2, deprived; /* UNKNOWN_NUMBER: not known */
    enum class_code class;
    str undetermined;
    uint32_t persons;
    str head_ethnicity;
    int flags[SCORE_FLAGS]; /* -1: not known */
    uint32_t masks[SURVEY_CODES];
    int64_t counts[SCORE_COUNTS];
};

struct score_batch {
    struct review_state *state;
    struct review_targets villages; /* where the step is recorded */
    int64_t seen;                   /* the next recording when it was read */
    str standard;
    struct {
        struct score_row *v;
        uint32_t n, cap;
    } rows; /* by household */
    uint32_t missing;
};

/* Which rows of the world are scored: `rows` has one for each of its households; those that the law
 * settles are filled in and kept in b->rows. `may_find`: others that are poor or near-poor too. */
enum err_code score_run(struct arena *a, const struct score_request *q, const struct world *w,
                        const struct score_row *rows, bool may_find, struct score_batch *b,
                        struct err *e);

#endif
