/* The monthly cycle: who is paid how much, approved by another, sent, reported, closed.
 * docs/cycle.md tells it. */
#ifndef PAY_CYCLE_H
#define PAY_CYCLE_H

#include "pay/due.h"
#include "pay/enrol.h"
#include "registry/world.h"

enum cycle_state {
    CYCLE_NONE,
    CYCLE_PREPARED,
    CYCLE_APPROVED,
    CYCLE_SENT,
    CYCLE_CLOSED,
    CYCLE_STATES
};
enum cycle_act {
    CYCLE_PREPARE,
    CYCLE_SEND_BACK,
    CYCLE_APPROVE,
    CYCLE_SEND,
    CYCLE_REPORT,
    CYCLE_CLOSE,
    CYCLE_ACTS
};
/* The state after it; CYCLE_STATES where the act is not allowed. Pure. */
enum cycle_state cycle_after(enum cycle_state state, enum cycle_act act);
const char *cycle_act_code(enum cycle_act act); /* as the database has it: "send_back" */
enum cycle_act cycle_act_find(str code);        /* CYCLE_ACTS: none */
const char *cycle_state_name(enum cycle_state state, enum lang lang);

/* ---- payments ---- */

struct cycle_line {
    str benefit;
    month month;
    vnd owed, paid, returned;
    vnd amount; /* < 0: withheld */
};
struct cycle_payment {
    int64_t entity;
    str id; /* of the payment, kept through every channel */
    str name, collector, commune, village, method, provider, bank, account;
    vnd amount, current, arrears, withheld;
    struct cycle_line *lines;
    uint32_t n_lines;
};
/* Somebody who cannot be paid, or has to give back. */
enum cycle_remark_kind {
    CYCLE_UNDETERMINED, /* a fact is missing */
    CYCLE_NOWHERE,      /* something is due, and they live nowhere */
    CYCLE_TO_RECOVER    /* more was paid than owed, and nothing is due to take it from */
};
struct cycle_remark {
    int64_t entity;
    enum cycle_remark_kind kind;
    vnd amount;
};
struct cycle_list {
    struct cycle_payment *v;
    uint32_t n;
    struct cycle_remark *remarks;
    uint32_t n_remarks;
    vnd total;
};

/* How somebody is paid, and where. A missing `method` is cash at the commune. */
struct cycle_place {
    int64_t entity;
    str name, collector, commune, village, method, provider, bank, account;
    bool somewhere; /* they live in the registry */
};

/* The payments that follow from the differences: pure. Lines in the order of entity, benefit and
 * month; places ascending by entity. Benefits are named by their number in `benefits`. ERR_LIMIT
 * where a sum is too large. */
enum err_code cycle_build(struct arena *a, int64_t province, month m, uint32_t round,
                          const struct due_lines *due, const str *benefits,
                          const struct cycle_place *places, uint32_t n_places,
                          struct cycle_list *out, struct err *e);
/* SHA-256 over all payments and their lines, in their order. */
void cycle_sum(const struct cycle_list *list, uint8_t out[32]);

/* ---- the database ---- */

struct cycle_standing {
    enum cycle_state state;
    uint32_t round; /* of the last preparation; 0: none */
    str prepared_by, approved_by;
    int64_t approved_us; /* the moment of the approval */
    uint32_t payments;
    vnd total;
    uint8_t content[32], law_sum[32];
    int64_t facts;
    uint32_t seq; /* of the last act; 0: none */
};
enum err_code cycle_stand(struct store_conn *c, struct arena *a, int64_t province, month m,
                          struct cycle_standing *out, struct err *e);

struct cycle_question {
    const struct law *law;
    const struct areas *areas;
    uint8_t law_sum[32];
    month month;
};
/* Reckons and writes the list; *answer is "ROUND PAYMENTS TOTAL". */
enum err_code cycle_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_question *q, str *answer, bool *again,
                            struct err *e);
/* Approves, sends back, sends or closes. ERR_INPUT where the state does not allow it, the payments
 * are not those that were prepared, or the preparer approves. */
enum err_code cycle_do(struct store_pool *pool, struct arena *a, const struct recording *r, month m,
                       enum cycle_act act, str note, str *answer, bool *again, struct err *e);

/* What a provider said of a payment. */
enum cycle_told_kind {
    CYCLE_TOLD_NOTHING,
    CYCLE_TOLD_PAID,
    CYCLE_TOLD_UNPAID,
    CYCLE_TOLD_RETURNED,
    CYCLE_TOLD_KINDS
};
/* May `next` follow `last`? Paid may be returned; what was not paid, or came back, may be paid
 * after all. The same again says nothing new. Pure. */
bool cycle_told_follows(enum cycle_told_kind last, enum cycle_told_kind next);
struct cycle_told {
    uint32_t number; /* of the payment in its round, from 1 */
    enum cycle_told_kind kind;
    day on_day;
    str reason, reference;
};
/* Keeps what is new of it, in one recording; *answer is "NEW AGAIN". `content`: of the provider's
 * file. Lines ascending by number (several of one in their order). ERR_INPUT where the cycle is not
 * sent, there is no such payment, or one may not follow what was said before. */
enum err_code cycle_report(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_told *v, uint32_t n,
                           const uint8_t content[32], str *answer, bool *again, struct err *e);

/* The payments of a round with their lines, in order; remarks are not kept. */
enum err_code cycle_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                         uint32_t round, struct cycle_list *out, struct err *e);

/* What was paid, and what came back, of everybody (entity 0) or of one, as entries for due_compute:
 * `benefits` gives the numbers. Payments that were sent and not reported count as paid. */
struct cycle_past {
    struct due_entry *paid, *returned;
    uint32_t n_paid, n_returned;
};
enum err_code cycle_past_read(struct store_conn *c, struct arena *a, int64_t province,
                              int64_t entity, const str *benefits, uint32_t n_benefits,
                              struct cycle_past *out, struct err *e);

/* What is owed to those enrolled, of all months up to `until` in which they are: entries for
 * due_compute. The world is that of the day before `until` begins. */
struct cycle_owed {
    struct due_entry *v;
    uint32_t n;
    str *benefits; /* named by the entries */
    uint32_t n_benefits;
    struct cycle_place *places; /* without how they are paid; ascending */
    uint32_t n_places;
};
enum err_code cycle_owed_read(struct store_conn *c, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t entity,
                              struct cycle_owed *out, struct err *e);

#endif
