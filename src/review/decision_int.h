/* Within deciding: what was read, what each case becomes, the rows to write. */
#ifndef REVIEW_DECISION_INT_H
#define REVIEW_DECISION_INT_H

#include "review/decision.h"

struct decided {
    const struct review_case *k;
    uint32_t target;
    enum class_code class;
    enum movement movement;
    str refusal;
};

struct closed_row {
    int64_t household, recorded, recording;
    day from, known;
};
struct opened_row {
    int64_t household, recording;
    struct class_row row; /* known_from set */
};

struct deciding {
    struct store_conn *c;
    struct arena *a;
    const struct decision_request *q;
    struct decision_done *out;
    struct review_problems *problems;
    struct review_state *s;
    struct review_targets at;
    uint32_t *target_of; /* by commune: 1 + index of the target */
    struct review_cases cases;
    struct {
        struct class_row *v;
        uint32_t n, cap;
    } rows;
    uint32_t *first_row; /* by case; n + 1 */
    bool first_campaign;
    day valid_from;
    int64_t first_decision;
    struct {
        struct decided *v;
        uint32_t n, cap;
    } decided;
    struct {
        struct closed_row *v;
        uint32_t n, cap;
    } closed;
    struct {
        struct opened_row *v;
        uint32_t n, cap;
    } opened;
};

/* What the case i becomes, if its commune decides; x->at.recordings are there. */
void decision_case(struct deciding *x, uint32_t i);
/* A recording, a decision and a step for each commune, then everything in bulk. */
enum err_code decision_rows(struct deciding *x, struct err *e);

#endif
