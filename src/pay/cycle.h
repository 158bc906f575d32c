/* The monthly cycle: who is paid how much, approved by another, sent, reported, closed.
 * docs/cycle.md tells it. */
#ifndef PAY_CYCLE_H
#define PAY_CYCLE_H

#include "base/steps.h"
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
    CYCLE_RELEASE, /* a payment that was held (bank_holds.h) */
    CYCLE_SEND,    /* with the first export */
    CYCLE_EXPORT,  /* files again: the same bytes */
    CYCLE_IMPORT,
    CYCLE_REPORT, /* what was matched or settled counts */
    CYCLE_CLOSE,
    CYCLE_ACTS
};
/* The state after it; CYCLE_STATES where the act is not allowed. Pure. */
enum cycle_state cycle_after(enum cycle_state state, enum cycle_act act);
/* "send_back". Those that lead to another state, and reports, are rows of cycle_act; the others
 * have tables of their own. */
const char *cycle_act_code(enum cycle_act act);
enum cycle_act cycle_act_find(str code);              /* CYCLE_ACTS: none */
const char *cycle_state_code(enum cycle_state state); /* for files: "approved" */
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
#define CYCLE_REMARKS 3
struct cycle_remark {
    int64_t entity;
    enum cycle_remark_kind kind;
    vnd amount;
    str name, commune; /* where they live, or lived last; may be empty */
};
const char *cycle_remark_code(enum cycle_remark_kind kind); /* "to_recover" */
const char *cycle_remark_name(enum cycle_remark_kind kind, enum lang lang);
/* At most so much is withheld of somebody a month, as the order of recovery says (recovery.h).
 * Ascending by entity. */
struct cycle_limit {
    int64_t entity;
    vnd most;
};
struct cycle_limits {
    struct cycle_limit *v;
    uint32_t n, cap;
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
 * month; places and limits (may be NULL) ascending by entity. Benefits are named by their number in
 * `benefits`. ERR_LIMIT where a sum is too large. */
enum err_code cycle_build(struct arena *a, int64_t province, month m, uint32_t round,
                          const struct due_lines *due, const str *benefits,
                          const struct cycle_place *places, uint32_t n_places,
                          const struct cycle_limits *limits, struct cycle_list *out, struct err *e);
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
    str provider; /* pays out to those who have none of their own; may be empty */
    day known_on; /* what of law and facts was known by then; 0: today, the day of the recording */
    struct steps steps;
};

/* From where a benefit is paid. */
struct cycle_source {
    str benefit, fund, programme, chapter;
};
/* Reckons and writes the list; *answer is "ROUND PAYMENTS TOTAL". */
enum err_code cycle_prepare(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_question *q, str *answer, bool *again,
                            struct err *e);
/* Approves, sends back, sends or closes; the ledger follows in the same transaction (docs/cycle.md
 * §3). ERR_INPUT where the state does not allow it, the payments are not those that were prepared,
 * the preparer approves, a budget line has less than is to be reserved, a payment is held, or
 * (close) something waits for a person. */
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
 * after all. The same again says nothing new. Whether all or a part was paid makes no difference
 * here. Pure. */
const char *cycle_told_code(enum cycle_told_kind kind); /* "paid" */
bool cycle_told_follows(enum cycle_told_kind last, enum cycle_told_kind next);
struct cycle_told {
    uint32_t number; /* of the payment in its round, from 1 */
    enum cycle_told_kind kind;
    day on_day;
    str reason, reference;
    uint32_t line; /* of the file that says so; not looked at here */
    vnd part;      /* of paid: only so much, above 0 and below the payment's amount; 0: all */
};
/* Keeps what is new of it, in one recording; *answer is "NEW AGAIN". `content`: of the provider's
 * file. Lines ascending by number (several of one in their order). ERR_INPUT where the cycle is not
 * sent, there is no such payment, or one may not follow what was said before. */
enum err_code cycle_report(struct store_pool *pool, struct arena *a, const struct recording *r,
                           month m, const struct cycle_told *v, uint32_t n,
                           const uint8_t content[32], str *answer, bool *again, struct err *e);

/* How many payments of a round the last word says what of; [CYCLE_TOLD_NOTHING]: none yet. What
 * came in late counts. */
struct cycle_answers {
    int64_t n[CYCLE_TOLD_KINDS];
};
enum err_code cycle_answers_read(struct store_conn *c, int64_t province, month m, uint32_t round,
                                 struct cycle_answers *out, struct err *e);

/* The payments of a round with their lines, in order; without remarks. */
enum err_code cycle_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                         uint32_t round, struct cycle_list *out, struct err *e);

enum err_code cycle_remarks_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                                 uint32_t round, struct cycle_list *out, struct err *e);

/* What a list that waits for approval would take of the budget. */
struct cycle_need {
    str fund, programme, commune;
    vnd needed, available; /* of the line; what is missing is the difference */
};
struct cycle_needs {
    struct cycle_need *v;
    uint32_t n, cap;
};
enum err_code cycle_needs_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               struct cycle_needs *out, struct err *e);

/* ---- holds: what a second person looks at before it is sent ---- */

#define CYCLE_MOST_SHARED 3 /* more payments than these into one account are held */
struct cycle_hold {
    uint32_t number;
    uint8_t why; /* BANK_HOLD_… */
    str released_by, reason;
};
struct cycle_holds {
    struct cycle_hold *v;
    uint32_t n, cap, open; /* open: not released */
};
enum err_code cycle_holds_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               const struct cycle_list *list, uint32_t round,
                               struct cycle_holds *out, struct err *e);
/* Releases these payments of the round (ascending), or all that are held (n = 0). Not by who
 * prepared the list. *answer is their number. */
enum err_code cycle_release(struct store_pool *pool, struct arena *a, const struct recording *r,
                            month m, const uint32_t *numbers, uint32_t n, str reason, str *answer,
                            bool *again, struct err *e);

/* ---- what goes to providers ---- */

struct cycle_sent {
    str provider;
    uint32_t payments;    /* 0 where it was read */
    vnd ordered, balance; /* balance: what lies there of earlier months; the rest is transferred */
};
struct cycle_sents {
    struct cycle_sent *v;
    uint32_t n, cap;
};
/* As it would be sent now. */
enum err_code cycle_sent_reckon(struct store_conn *c, struct arena *a, int64_t province, month m,
                                const struct cycle_list *list, struct cycle_sents *out,
                                struct err *e);
/* As it was sent. */
enum err_code cycle_sent_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              struct cycle_sents *out, struct err *e);

/* ---- fees ---- */

#define CYCLE_FEE_PROGRAMME STR("payment_fee") /* of the province's fund, its own line */
struct cycle_fee {
    str provider, method;
    uint32_t payments;
    vnd base, fee; /* fee: of the sum, to the nearest đồng */
    int32_t rate_ppm;
};
struct cycle_fees {
    struct cycle_fee *v;
    uint32_t n, cap;
};
/* By provider and method, those that have a rate in the month; `paid`: of what was paid, else of
 * what was ordered. */
enum err_code cycle_fees_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                              uint32_t round, bool paid, struct cycle_fees *out, struct err *e);
struct cycle_fee_rule {
    str provider, method, decision;
    month from;
    int32_t rate_ppm; /* đồng of a million */
};
enum err_code cycle_fee_set(struct store_pool *pool, struct arena *a, const struct recording *r,
                            const struct cycle_fee_rule *rule, str *answer, bool *again,
                            struct err *e);
typedef bool cycle_fee_row(void *ctx, const struct cycle_fee_rule *rule);
/* All rules, the last recorded of each provider, method and month. */
enum err_code cycle_fee_rules(struct store_conn *c, int64_t province, cycle_fee_row *row, void *ctx,
                              struct err *e);

/* ---- is it whole ---- */

/* As store_check: every approved payment has its transfers and no other is there; what was paid and
 * came back is on the ledger, of each beneficiary, benefit and month, to the đồng. */
enum err_code cycle_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e);

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
