/* Looking at payments afterwards: a sample of a closed month, what was found of each, and what that
 * says of the whole month (docs/inspection.md §8). */
#ifndef EVIDENCE_INSPECT_SAMPLE_H
#define EVIDENCE_INSPECT_SAMPLE_H

#include "evidence/inspect/proportion.h"
#include "registry/recording.h"

struct sample_wish {
    month month;
    bool by_commune; /* each commune by its share of the payments */
    int64_t seed;
    uint32_t expected, margin; /* share wrong, and ±, in a thousand */
};
/* outcome: right, wrong_amount, wrong_person, not_received, unreached (nobody could be asked);
 * empty: not looked at. due: what should have been paid. */
struct sample_row {
    uint32_t number;
    int64_t entity;
    str commune, outcome, said;
    vnd amount, due;
    day on;
};
struct payment_sample {
    int64_t id, population;
    vnd money;
    struct sample_row *v; /* by number */
    uint32_t n, cap;
};

/* Draws one of the payments that reached somebody; its size follows from the margin. *answer is its
 * number. ERR_INPUT: the month is not closed, nothing was paid, the actor may not
 * (RIGHT_INSPECT_WRITE). */
enum err_code sample_draw(struct store_pool *pool, struct arena *a, const struct recording *r,
                          const struct sample_wish *wish, str *answer, bool *again, struct err *e);
/* What was found of a row; due counts for wrong_amount alone (right: the amount; else nothing).
 * ERR_INPUT: there is no such row, no such outcome, no words, the same amount is called wrong. */
enum err_code sample_record(struct store_pool *pool, struct arena *a, const struct recording *r,
                            int64_t sample, uint32_t number, str outcome, vnd due, str said, day on,
                            str *answer, bool *again, struct err *e);
/* One with its rows. ERR_INPUT: there is none. */
enum err_code sample_read(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                          struct payment_sample *out, struct err *e);

struct sample_result {
    uint32_t looked_at, wrong, unreached, open; /* looked_at: without those unreached */
    double share, low, high;                    /* wrong; exact, 95 % (Clopper and Pearson) */
    double worst_high;                          /* the upper limit if all unreached were wrong */
    bool has_money;                             /* two or more were looked at */
    struct money_estimate money;                /* paid and not due, of the whole month */
};
/* Pure. Not defined where nothing was looked at: then looked_at is 0. */
struct sample_result sample_judge(struct arena *a, const struct payment_sample *s);

#endif
