/* What a proposal would change: the law, and the law with it, decided over the same registry, month
 * by month. docs/simulation.md tells what is assumed.
 *
 * Static microsimulation, as EUROMOD and its like do it: the population stays what it is, the rules
 * change. */
#ifndef EVIDENCE_SIMULATE_H
#define EVIDENCE_SIMULATE_H

#include "pay/budget_need.h"

#define SIMULATE_MAX_MONTHS 120

struct simulate_question {
    const struct law *law;
    const struct law *proposal; /* the same law with more; NULL: none */
    const struct areas *areas;
    const struct programme_settings *settings; /* NULL: none */
    int64_t province;
    day known_on;
    month from;
    uint32_t months;                                            /* 1 to SIMULATE_MAX_MONTHS */
    void (*progress)(void *ctx, uint32_t done, uint32_t total); /* may be NULL */
    void *ctx;
};

/* [0]: of the law, [1]: with the proposal. */
struct simulate_cost {
    str benefit, commune, fund, programme;
    month month;
    enum budget_who who;
    vnd amount[2];
    int64_t persons[2], undetermined[2];
};
/* Adds the numbers of c. Nothing overflows: simulate_run has added up all of them. */
void simulate_add(struct simulate_cost *to, const struct simulate_cost *c);
/* Lines by the parts that are named, in their order; the others are blank in all of them (who:
 * BUDGET_WHO). In the arena; texts are those of the costs. */
struct simulate_parts {
    bool month, fund, programme, benefit, commune, who;
};
struct simulate_cost *simulate_fold(struct arena *a, const struct simulate_cost *costs, uint32_t n,
                                    struct simulate_parts by, uint32_t *out);
struct simulate_household {
    uint32_t row;  /* in the world */
    vnd amount[2]; /* of all months */
};
struct simulate_result {
    struct simulate_cost *costs; /* by benefit, commune, month, who */
    uint32_t n_costs;
    struct simulate_household *households; /* of the last month's world, in its order */
    uint32_t n_households;
    int64_t gaining, losing;         /* persons and households whose own benefits change */
    const struct world *world;       /* of the last month */
    struct budget_need_world *keeps; /* it: budget_need_close after use */
};

/* Reads; writes nothing. Whatever it returns, r->keeps is to be closed where it is not NULL. */
enum err_code simulate_run(struct store_conn *c, struct arena *a, const struct simulate_question *q,
                           struct simulate_result *r, struct err *e);

/* ---- groups ---- */

struct simulate_group {
    str name; /* "1" to "10" of tenths; a value as people read it; empty: not known */
    int64_t households, gaining, losing;
    vnd gained, lost; /* both from 0 on */
    vnd amount[2];
};
struct simulate_groups {
    struct simulate_group *v;
    uint32_t n;
};
/* By tenths of a number of households (a rule or fact), the lowest first. */
enum err_code simulate_tenths(struct arena *a, const struct simulate_question *q,
                              const struct simulate_result *r, const struct law_symbol *rank,
                              struct simulate_groups *out, struct err *e);
/* By the values of a fact or rule of households: yes or no, or one of a list. ERR_INPUT else. */
enum err_code simulate_by(struct arena *a, const struct simulate_question *q,
                          const struct simulate_result *r, const struct law_symbol *by,
                          enum lang lang, struct simulate_groups *out, struct err *e);

/* ---- classes ---- */

struct simulate_class {
    const struct law_symbol *symbol;
    str name;                          /* empty: undetermined */
    int64_t households[2], persons[2]; /* of the last month */
};
struct simulate_classes {
    struct simulate_class *v;
    uint32_t n, cap;
};
enum err_code simulate_classes(struct arena *a, const struct simulate_question *q,
                               const struct simulate_result *r, enum lang lang,
                               struct simulate_classes *out, struct err *e);

#endif
