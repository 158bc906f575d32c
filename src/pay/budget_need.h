/* What a year will cost, from the law and the registry: everybody enrolled, whoever needs no
 * enrolment (premiums, electricity, tuition …), and, where asked, whoever is likely entitled.
 * docs/ledger.md §4 tells it.
 *
 * Each month is decided of the registry as of the day before it, with what is known on the day the
 * estimate is made: so of a month in which nothing changes it is what the cycle pays, to the đồng.
 * Months between which nobody moves share one reading of the registry. */
#ifndef PAY_BUDGET_NEED_H
#define PAY_BUDGET_NEED_H

#include "pay/cycle.h"
#include "pay/programme.h"
#include "registry/world.h"

enum budget_who { BUDGET_ENROLLED, BUDGET_LIKELY, BUDGET_BY_LAW, BUDGET_WHO };
extern const char *const budget_who_codes[BUDGET_WHO]; /* "enrolled", "likely", "law" */

/* One entitlement that was counted: of a person, or of a household. */
struct budget_need_entry {
    uint32_t law;    /* 0, or 1 of `other` */
    uint32_t symbol; /* the benefit */
    month month;
    enum budget_who who;
    uint32_t household; /* its row in the world */
    int64_t entity;
    vnd amount;
    bool undetermined;
};
/* The registry as of a month; kept between years in which nothing changes. */
struct budget_need_world;

struct budget_need_question {
    const struct law *law;
    const struct law *other; /* the same law and more (a proposal): decided beside it; or NULL */
    const struct areas *areas;
    const struct programme_settings *settings; /* NULL: none */
    int64_t province;
    day known_on; /* of law and facts */
    int32_t year;
    uint32_t skip, months; /* of the year: those left out first, and how many; 0: to its end */
    bool likely;
    bool whole; /* all of the catalogue: services and loans too, and what would have to be known */
    struct budget_need_world *world; /* from budget_need_open; NULL: one of its own */
    /* Called for each; may be NULL. */
    void (*take)(void *ctx, const struct world *w, const struct budget_need_entry *x);
    void (*progress)(void *ctx, uint32_t done, uint32_t total); /* may be NULL */
    void *ctx;
};

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
/* A benefit of the law, whether or not anybody has it. */
struct budget_need_benefit {
    str benefit, name, pays, group, fund, programme; /* no fund: a bank lends */
};
/* For want of what somebody is undetermined: a fact (its name in the law), or what the law does not
 * tell (no fact). */
struct budget_need_missing {
    uint32_t benefit; /* place among the benefits that were counted */
    str code;         /* of the benefit */
    str fact, words;
    uint32_t entities, looked; /* of so many that were looked at */
};
struct budget_need {
    /* Sums for the tables of the budget, by fund, programme, commune and month; of what is paid in
     * one month each person counts once in a programme. */
    struct budget_estimate_row *rows;
    uint32_t n_rows;
    struct budget_need_part *parts; /* by benefit, commune, month, who */
    uint32_t n_parts;
    /* Of `whole`: */
    struct budget_need_benefit *benefits; /* in the order of the law */
    uint32_t n_benefits;
    struct budget_need_missing *missing; /* by benefit, the most frequent first */
    uint32_t n_missing;
    vnd total;
    int64_t facts; /* the last recording that was known */
    day known_on;
};

struct budget_need_world *budget_need_open(struct arena *a);
/* As of the last month that was reckoned; good until the next call with `w`. */
const struct world *budget_need_see(const struct budget_need_world *w);
void budget_need_close(struct budget_need_world *w);

/* Reads; writes nothing. `out`: one, or two with `other`. ERR_INPUT where somebody is enrolled for
 * what is no benefit of the law; ERR_LIMIT where a sum is too large or a year has too many
 * benefits, programmes or communes. */
enum err_code budget_need_make(struct store_conn *c, struct arena *a,
                               const struct budget_need_question *q, struct budget_need *out,
                               struct err *e);

/* Keeps the parts of a version that budget_estimate_add made of the rows, in its transaction. */
enum err_code budget_need_keep(struct store_conn *c, const struct budget_need_question *q,
                               const struct budget_need *need, const uint8_t law_sum[32],
                               int64_t version, struct err *e);

/* ---- versions ---- */

struct budget_version {
    int64_t version, n_rows, at_us;
    str actor, reference;
    vnd total;
    bool from_law, likely; /* from_law: else from a file */
    day known_on;          /* 0: from a file */
};
typedef bool budget_version_row(void *ctx, const struct budget_version *v);
enum err_code budget_versions(struct store_conn *c, int64_t province, int32_t year,
                              budget_version_row *row, void *ctx, struct err *e);
/* The last version of the year, or `given` (0: not given); ERR_INPUT where there is none. */
enum err_code budget_version_find(struct store_conn *c, int64_t province, int32_t year,
                                  int64_t given, int64_t *out, struct err *e);

struct budget_need_by {
    bool fund, programme, commune, month, benefit, who;
};
struct budget_need_line {
    str fund, programme, commune, benefit, who; /* empty where not asked for */
    month month;                                /* 0: not asked for */
    vnd amount;
    int64_t persons; /* of one month; over several, persons times months */
    int64_t undetermined;
};
typedef bool budget_need_row(void *ctx, const struct budget_need_line *l);
/* A version by these, in their order. By benefit or who: of one made from the law alone. */
enum err_code budget_need_read(struct store_conn *c, int64_t province, int32_t year,
                               int64_t version, struct budget_need_by by, budget_need_row *row,
                               void *ctx, struct err *e);

/* What a version made from the law says of each benefit of the law (docs/ledger.md §4.1). */
enum budget_known { BUDGET_NOBODY, BUDGET_KNOWN, BUDGET_AT_LEAST, BUDGET_UNKNOWN, BUDGET_NO_COST };
struct budget_catalogue_row {
    struct budget_need_benefit b;
    int64_t persons, undetermined; /* of the fullest month */
    vnd amount;
    enum budget_known known;
    const struct budget_need_missing *missing;
    uint32_t n_missing;
};
struct budget_catalogue {
    struct budget_catalogue_row *v;
    uint32_t n, cap;
};
/* ERR_INPUT where the version was not made from the law. */
enum err_code budget_catalogue_read(struct store_conn *c, struct arena *a, int64_t province,
                                    int32_t year, int64_t version, struct budget_catalogue *out,
                                    struct err *e);

/* The rows of a decision that gives what a version says is needed: BUDGET_ASSIGN by fund,
 * BUDGET_ALLOCATE by fund, programme and commune. Raised money is in neither: it is spent by gift.
 */
enum err_code budget_need_rows(struct store_conn *c, struct arena *a, int64_t province,
                               int32_t year, int64_t version, enum budget_kind kind,
                               struct budget_rows *out, struct err *e);

#endif
