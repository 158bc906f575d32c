/* A small office that pays: synthetic people in one commune, all severely or extremely severely
 * disabled and enrolled, a line of the budget, two officers. For tests of whole cycles. */
#ifndef TEST_PAY_OFFICE_LAB_H
#define TEST_PAY_OFFICE_LAB_H

#include "registry_lab.h"

#include "lives.h"
#include "pay/cycle.h"

#define DESK_COMMUNE "07615"
#define DESK_MAX 64

struct desk {
    struct store_pool *pool;
    struct store_options options;
    day today;
    uint32_t step;            /* of the next operation: its identifier follows from it */
    int64_t person[DESK_MAX]; /* their numbers in the registry; household i has the code H<i> */
    struct life life[DESK_MAX];
    uint32_t n;
};

extern struct law *desk_law;  /* the real one */
int desk_setup(void **state); /* lab_setup, and the law */

/* Makes the database, the people and their enrolment from 2025-09 on, and gives the line `budget`
 * of each of the years 2025 and 2026. As of 2025-09-10. */
void desk_make(struct desk *d, const struct store_options *o, uint32_t n, uint64_t seed,
               vnd budget);
void desk_open(struct desk *d, const struct store_options *o); /* that was made */
void desk_close(struct desk *d);

struct recording desk_by(struct desk *d, const char *actor);
enum err_code desk_enrol(struct desk *d, uint32_t i, const char *benefit, month from,
                         const char *preparer, const char *approver, struct err *e);
enum err_code desk_prepare(struct desk *d, const char *actor, month m, struct err *e);
enum err_code desk_act(struct desk *d, const char *actor, month m, enum cycle_act act,
                       const char *note, struct err *e);
enum err_code desk_told(struct desk *d, const char *actor, month m, const struct cycle_told *v,
                        uint32_t n, struct err *e);
enum err_code desk_death(struct desk *d, uint32_t i, day on, struct err *e);

/* A decision on money of the line of that year: more for it, or so much reserved of it for somebody
 * else. */
struct desk_money {
    int year;
    uint32_t number; /* of the decision, its own */
    vnd amount;
    const char *maker, *approver;
    bool reserves;
};
enum err_code desk_money(struct desk *d, const struct desk_money *m, struct err *e);

void desk_list(struct desk *d, month m, struct cycle_standing *s, struct cycle_list *list);
/* Cycles and ledger agree, and the ledger with itself; else the test fails. */
void desk_whole(struct desk *d);

/* ---- test_payment_faults.c ---- */

void test_payment_commands(void **state);

#endif
