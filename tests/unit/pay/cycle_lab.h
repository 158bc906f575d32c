/* What the tests of the cycle share: an office with a registry, a budget and a calendar of its own.
 * What is done is written into the log of the place: what it answered, or why not. */
#ifndef TESTS_CYCLE_LAB_H
#define TESTS_CYCLE_LAB_H

#include "registry_lab.h"

#include "pay/cycle.h"
#include "pay/enrol.h"

extern struct law *desk_law; /* the real one */
int desk_setup(void **state);

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
    day today;
};

struct recording desk_by(struct desk *d,
                         const char *actor); /* today, with an identifier of its own */
day desk_day(const char *text);
month desk_month(const char *text);
void desk_say(struct desk *d, const char *what, enum err_code code, str answer,
              const struct err *e);

/* The decision that somebody has a benefit from a month on. */
struct enrol_request desk_opening(const struct desk *d, int64_t who, const char *benefit,
                                  const char *from);
/* Each has the allowance of the disabled from October 2026: acts 1 to n, by "Hoà" and "Bình". */
void desk_enrol(struct desk *d, const int64_t *who, uint32_t n);
/* One decision, which gets the number `act`. */
void desk_decide(struct desk *d, const struct enrol_request *q, int64_t act);
/* The list of a month, by "Hoà". */
void desk_prepare(struct desk *d, const char *month);
void desk_act(struct desk *d, const char *actor, const char *month, enum cycle_act what,
              const char *note);
void desk_told(struct desk *d, const char *month, uint32_t number, enum cycle_told_kind kind);
/* The province gives its line of the year so much. */
void desk_give(struct desk *d, int year, const char *programme, const char *commune, vnd amount);
/* Cycles and ledger agree, and the ledger is whole; fails the test else. */
void desk_whole(struct desk *d);
void desk_account(struct desk *d, const char *code);   /* logs balance and what is reserved */
void desk_payments(struct desk *d, const char *month); /* logs each with its lines */

/* ---- test_recovery.c ---- */

void test_recovery(void **state);
void test_decree(void **state);

/* ---- test_part.c ---- */

void test_part(void **state);

#endif
