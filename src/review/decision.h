/* The decision of a commune's chairman: what each case becomes, and the class as a fact of the
 * registry, in one transaction. */
#ifndef REVIEW_DECISION_H
#define REVIEW_DECISION_H

#include "review/cases.h"
#include "review/movement.h"

/* Why a request was refused: codes of review_result.refusal, joined by ;. */
#define REFUSED_FORM_A "form_a"    /* form A: not subject to review */
#define REFUSED_ABOVE "above_line" /* the score is above the line */
#define REFUSED_POOR "still_poor"  /* asked to leave, and is poor */
#define REFUSED_NEAR_POOR "still_near_poor"

struct decision_request {
    struct review_act act; /* source and reference are made here */
    struct review_campaign campaign;
    struct review_where where; /* no village */
    day on;                    /* signed */
    day valid_from;            /* DAY_MIN: the same day */
    str number, signer;        /* "{n}": the commune's place among those decided; "{commune}" */
};

struct decision_done {
    uint32_t communes, poor, near_poor, escaped, not_poor, gone, refused;
    uint32_t changed;  /* households whose class is another from now on */
    int64_t recording; /* the last */
};

/* What of a case keeps a commune from deciding is listed, and nothing is written. */
enum err_code decision_write(struct store_conn *c, const struct decision_request *q,
                             struct decision_done *out, struct review_problems *problems,
                             struct err *e);
/* The same list alone, for the communes of `where`, whether the step is next or not. */
enum err_code decision_blocked(struct store_conn *c, const struct review_act *act,
                               const struct review_campaign *campaign,
                               const struct review_where *where, day on,
                               struct review_problems *problems, struct err *e);

/* ---- pure ---- */

/* A row of the fact `class` that is believed now. */
struct class_row {
    int64_t recorded;
    day from, to, known_from; /* `to` not included; NO_END: still */
    enum class_code value;
};
struct class_plan {
    enum class_code class; /* from valid_from on */
    bool changed;
    uint32_t n_close; /* rows[k].. that are closed: flags */
    bool close[64];
    struct class_row open[66]; /* recorded and known_from not set */
    uint32_t n_open;
};
#define CLASS_MAX_ROWS 64u
/* What a score of N, CN or KN makes of the rows (by from, not overlapping) from that day on: who
 * was on a list and is not poor has escaped, until the day `escaped_end(valid_from)`; who had
 * escaped or was not poor stays so. Rows that say the same already stay. */
void class_decide(const struct class_row *rows, uint32_t n, enum class_code scored, day valid_from,
                  day escaped_last, struct class_plan *out);
/* The household is no more: its class ends. */
void class_end(const struct class_row *rows, uint32_t n, day gone_on, struct class_plan *out);

#endif
