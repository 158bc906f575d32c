/* The budget on the ledger: estimate, allocation by fund, programme and commune, commitment,
 * payment, carry-over; raised money bound to its purpose. docs/ledger.md tells it for people.
 *
 * A decision is prepared by one person as a proposal, and approved by another, who says which
 * content was seen. Approving posts it, in one transaction. Functions that write are called inside
 * a transaction. */
#ifndef PAY_BUDGET_H
#define PAY_BUDGET_H

#include "pay/ledger.h"

#define BUDGET_MAX_ROWS 20000u /* of one proposal; a monthly cycle has its own lists */
#define BUDGET_MAX_CONTENT ((size_t)16 << 20) /* bytes of one proposal */

/* ---- accounts, by what they stand for; texts are made in the arena ---- */

/* fund: central, province, commune or raised. programme, commune, chapter: letters, digits, _ . -;
 * commune may be empty: of the whole province. */
struct budget_line {
    int32_t year;
    str fund, programme, commune;
};
enum err_code budget_line_account(struct arena *a, const struct budget_line *l,
                                  struct ledger_account *out, struct err *e);
enum err_code budget_fund_account(struct arena *a, int32_t year, str fund,
                                  struct ledger_account *out, struct err *e);
struct ledger_account budget_source_account(struct arena *a, str fund);
struct ledger_account budget_payable_account(struct arena *a, str programme);
struct ledger_account budget_spent_account(struct arena *a, str programme, str chapter);
struct ledger_account budget_provider_account(struct arena *a, str provider);
struct ledger_account budget_gift_account(struct arena *a, str number, str purpose);

/* ---- rows of a decision ---- */

enum budget_kind {
    BUDGET_ASSIGN,     /* fund, amount: what the fund has for the year */
    BUDGET_ALLOCATE,   /* fund, programme, commune, amount: from the fund to a line */
    BUDGET_SUPPLEMENT, /* the same, later in the year */
    BUDGET_WITHDRAW,   /* the same, back to the fund */
    BUDGET_MOVE,       /* fund, programme, commune, to_fund, to_programme, to_commune, amount */
    BUDGET_COMMIT,  /* fund, programme, commune (or gift), content, beneficiary, period, amount */
    BUDGET_RELEASE, /* transfer: a commitment that is not paid */
    BUDGET_CARRY,   /* made by budget_carry_rows: fund, programme, commune, left, committed, sum */
    BUDGET_KINDS
};
const char *budget_kind_code(enum budget_kind k); /* "assign" … */
bool budget_kind_find(str code, enum budget_kind *out);

struct budget_row {
    str fund, programme, commune;
    str to_fund, to_programme, to_commune;
    str gift;    /* number of a gift, instead of fund, programme, commune */
    str content; /* what is given: the code of the transfer */
    str reference;
    int64_t beneficiary;
    month period;
    vnd amount;
    vnd left, committed; /* of a carry: what is free, what is reserved */
    str sum;             /* of a carry: which commitments */
    struct ledger_id transfer;
};
struct budget_rows {
    struct budget_row *v;
    uint32_t n, cap;
};
/* CSV with the columns of the kind, in any order; those that may be empty may be absent. `name` is
 * for messages. */
enum err_code budget_rows_read(struct arena *a, enum budget_kind k, str csv, const char *name,
                               struct budget_rows *out, struct err *e);
/* The one form of them, which is kept and summed. */
str budget_rows_write(struct arena *a, enum budget_kind k, const struct budget_rows *rows);

/* ---- proposals ---- */

struct budget_proposal {
    int64_t province;
    struct ledger_id id;
    int64_t version; /* of what was read; not looked at when proposing */
    enum budget_kind kind;
    str decision, signer; /* number, who signs */
    day decided_on;       /* of its year is the budget; the transfers count on this day */
    str made_by;
    int64_t made_at_us;
    str content; /* budget_rows_write */
    uint8_t content_sum[32];
    bool approved;
};
/* Adds it, or the next version of it; content is read and written anew. ERR_INPUT once approved. */
enum err_code budget_propose(struct store_conn *c, struct arena *a, const struct budget_proposal *p,
                             int64_t *version, struct err *e);
/* The last version: 1, 0 there is none, -1. */
int budget_proposal_read(struct store_conn *c, struct arena *a, int64_t province,
                         const struct ledger_id *id, struct budget_proposal *out, struct err *e);
typedef bool budget_proposal_row(void *ctx, const struct budget_proposal *p);
enum err_code budget_proposals(struct store_conn *c, int64_t province, budget_proposal_row *row,
                               void *ctx, struct err *e);
/* Approves what has the sum `seen` and posts it. ERR_INPUT: it was edited since; who approves made
 * a version of it; a carry-over of which the lines have changed; and all that ledger_post refuses.
 */
enum err_code budget_approve(struct store_conn *c, int64_t province, const struct ledger_id *id,
                             const uint8_t seen[32], str approved_by, int64_t now_us,
                             struct ledger_outcome *out, struct err *e);
/* Both as works of store_write: of a struct budget_proposal (the answer: its identifier in hex) and
 * of a struct budget_approval (how many transfers the books have of it). */
struct budget_approval {
    int64_t province;
    struct ledger_id id;
    uint8_t seen[32];
    str approved_by;
    int64_t now_us;
};
/* Of a proposal that was read, and seen with the sum that begins with `head`: ERR_INPUT where it
 * was edited since. */
enum err_code budget_approval_of(const struct budget_proposal *p, const struct ledger_id *head,
                                 str approved_by, int64_t now_us, struct budget_approval *out,
                                 struct err *e);
enum err_code budget_propose_work(struct store_conn *c, void *proposal, struct buf *answer,
                                  struct err *e);
enum err_code budget_approve_work(struct store_conn *c, void *approval, struct buf *answer,
                                  struct err *e);
/* The commitment of a row of an approved proposal, from 1. */
struct ledger_id budget_transfer_id(const struct ledger_id *proposal, uint32_t row);

/* What is left in the funds and lines of a year, and the commitments that go along, as rows of a
 * proposal BUDGET_CARRY. */
enum err_code budget_carry_rows(struct store_conn *c, struct arena *a, int64_t province,
                                int32_t year, struct budget_rows *out, struct err *e);

/* Pays a commitment: all of it, or `amount`; the rest is free again. */
struct budget_payment {
    int64_t province;
    struct ledger_id id, commitment;
    vnd amount; /* 0: all */
    day day;
    str reference, actor; /* of the bank's or the post office's line */
    int64_t now_us;
};
enum err_code budget_pay(struct store_conn *c, const struct budget_payment *p, struct err *e);

/* ---- raised money ---- */

struct budget_gift {
    str number, donor;
    str purpose; /* a content or what stands before a point in it; empty: for the poor, whatever */
    vnd pledged;
    day pledged_on;
    str reference;
    vnd received, committed, used; /* not looked at when pledging */
};
enum err_code budget_pledge(struct store_conn *c, int64_t province, const struct budget_gift *g,
                            str actor, int64_t now_us, struct err *e);
struct budget_receipt {
    int64_t province;
    struct ledger_id id;
    str gift;
    vnd amount;
    day day;
    str reference, actor;
    int64_t now_us;
};
enum err_code budget_receive(struct store_conn *c, const struct budget_receipt *r, struct err *e);
/* Both as works of store_write: of a struct budget_giving, of a struct budget_receipt. */
struct budget_giving {
    int64_t province;
    struct budget_gift gift;
    str actor;
    int64_t now_us;
};
enum err_code budget_pledge_work(struct store_conn *c, void *giving, struct buf *answer,
                                 struct err *e);
enum err_code budget_receive_work(struct store_conn *c, void *receipt, struct buf *answer,
                                  struct err *e);
typedef bool budget_gift_row(void *ctx, const struct budget_gift *g);
enum err_code budget_gifts(struct store_conn *c, int64_t province, budget_gift_row *row, void *ctx,
                           struct err *e);

/* ---- estimates and progress ---- */

struct budget_estimate_row {
    str fund, programme, commune;
    month month;
    vnd amount;
    int64_t persons;
};
struct budget_estimate {
    int64_t province;
    int32_t year;
    const struct budget_estimate_row *v; /* each fund, programme, commune, month once */
    uint32_t n;
    str actor, reference;
    int64_t now_us;
};
/* A version of its own; earlier ones stay. */
enum err_code budget_estimate_add(struct store_conn *c, const struct budget_estimate *b,
                                  int64_t *version, struct err *e);
enum err_code budget_estimate_read(struct arena *a, str csv, const char *name,
                                   struct budget_estimate *out, struct err *e);

/* The disbursement table ("giải ngân"). */
struct budget_progress {
    str fund, programme, commune; /* empty where not asked for */
    vnd estimated;                /* of the year's last estimate */
    vnd planned;                  /* allocated, with what was carried in */
    vnd committed, disbursed, carried_out;
    vnd left;         /* planned - committed - disbursed - carried_out */
    int64_t permille; /* disbursed of planned; -1: nothing was planned */
};
struct budget_by {
    bool fund, programme, commune;
};
typedef bool budget_progress_row(void *ctx, const struct budget_progress *p);
/* Lines of the year by these, in their order, and raised money (of all years). */
enum err_code budget_status(struct store_conn *c, int64_t province, int32_t year,
                            struct budget_by by, budget_progress_row *row, void *ctx,
                            struct err *e);

/* The same month by month: what was needed and what was disbursed. */
struct budget_month {
    str fund, programme, commune; /* empty where not asked for */
    month month;
    vnd estimated;          /* of the year's last estimate */
    vnd disbursed, to_date; /* in the month; since the year began */
    vnd planned;            /* of the year */
    int64_t permille;       /* to_date of planned; -1: nothing was planned */
};
typedef bool budget_month_row(void *ctx, const struct budget_month *m);
/* Months in which something was needed or disbursed, of the lines of the year. */
enum err_code budget_months(struct store_conn *c, int64_t province, int32_t year,
                            struct budget_by by, budget_month_row *row, void *ctx, struct err *e);

/* What the figures of budget_status are made of: every transfer of the lines and gifts. */
struct budget_which {
    str fund, programme, commune; /* empty: any */
};
struct budget_entry {
    const struct ledger_account *account;
    const struct ledger_entry *entry;
    vnd planned, committed, disbursed, carried_out; /* by how much it changed each */
};
typedef bool budget_entry_row(void *ctx, const struct budget_entry *x);
/* By account, then day and moment. The sums of the four are those of budget_status. */
enum err_code budget_open(struct store_conn *c, int64_t province, int32_t year,
                          const struct budget_which *which, budget_entry_row *row, void *ctx,
                          struct err *e);

#endif
