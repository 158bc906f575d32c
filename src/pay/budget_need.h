/* What a year will cost, from the law and the registry: everybody enrolled, whoever needs no
 * enrolment (premiums, electricity, tuition …), and, where asked, whoever is likely entitled.
 * docs/ledger.md §5 tells it.
 *
 * Each month is decided of the registry as of the day before it, with what is known on the day the
 * estimate is made: so of a month in which nothing changes it is what the cycle pays, to the đồng.
 * Months between which nobody moves share one reading of the registry. */
#ifndef PAY_BUDGET_NEED_H
#define PAY_BUDGET_NEED_H

#include "pay/cycle.h"
#include "pay/programme.h"

struct budget_need_question {
    const struct law *law;
    const struct areas *areas;
    const struct programme_settings *settings; /* NULL: none */
    int64_t province, now_us;
    int32_t year;
    bool likely;
    void (*progress)(void *ctx, uint32_t done, uint32_t total); /* may be NULL */
    void *ctx;
};

enum budget_who { BUDGET_ENROLLED, BUDGET_LIKELY, BUDGET_BY_LAW, BUDGET_WHO };
extern const char *const budget_who_codes[BUDGET_WHO]; /* "enrolled", "likely", "law" */

/* Of one benefit in one commune. What the law pays by quarter, and premiums, stand in the last
 * month of the quarter with the money of its three months and the persons of the fullest of them.
 */
struct budget_need_part {
    str benefit, commune, fund, programme;
    month month;
    enum budget_who who;
    vnd amount;
    int64_t persons;      /* each once */
    int64_t undetermined; /* in no amount: nobody can say whether, or how much */
};
struct budget_need {
    /* Sums for the tables of the budget, by fund, programme, commune and month; of what is paid in
     * one month each person counts once in a programme. */
    struct budget_estimate_row *rows;
    uint32_t n_rows;
    struct budget_need_part *parts; /* by benefit, commune, month, who */
    uint32_t n_parts;
    vnd total;
    int64_t facts; /* the last recording that was known */
    day known_on;
};

/* Reads; writes nothing. ERR_INPUT where somebody is enrolled for what is no benefit of the law;
 * ERR_LIMIT where a sum is too large or a year has too many benefits, programmes or communes. */
enum err_code budget_need_make(struct store_conn *c, struct arena *a,
                               const struct budget_need_question *q, struct budget_need *out,
                               struct err *e);

/* Keeps the parts of a version that budget_estimate_add made of the rows, in its transaction. */
enum err_code budget_need_keep(struct store_conn *c, const struct budget_need_question *q,
                               const struct budget_need *need, const uint8_t law_sum[32],
                               int64_t version, struct err *e);

#endif
