/* The ledger: accounts, and transfers of whole đồng from one (debit) to another (credit).
 * docs/ledger.md tells it for people.
 *
 * Transfers are added, never changed. A pending one reserves; it is posted or voided once. Each has
 * an identifier made by whoever asks: the same again changes nothing, another content is refused.
 * Balances stand on the accounts, under CHECKs, and change in the transaction that adds the
 * transfers; accounts are locked in the order of their numbers.
 *
 * Functions that write are called inside a transaction (store_begin, or the work of store_write)
 * and neither begin nor commit. */
#ifndef PAY_LEDGER_H
#define PAY_LEDGER_H

#include "base/num.h"
#include "store/store.h"

#define LEDGER_MAX_BATCH (1u << 20) /* transfers of one posting */
#define LEDGER_MAX_AMOUNT                                                                          \
    ((vnd)1000000000000000000)    /* đồng; a thousand times the State's budget                  \
                                   */
#define LEDGER_MAX_TEXT_BYTES 512 /* of a code, a reference, a name */

struct ledger_id {
    uint8_t b[STORE_ID_BYTES]; /* all zero: none */
};
bool ledger_id_none(const struct ledger_id *id);
bool ledger_id_same(const struct ledger_id *a, const struct ledger_id *b);
/* 32 hex digits, and back. */
void ledger_id_write(const struct ledger_id *id, char to[33]);
bool ledger_id_parse(str text, struct ledger_id *out);
/* An identifier that follows from another one, a word and a number: the same each time. */
struct ledger_id ledger_id_derived(const struct ledger_id *from, str word, int64_t number);

/* ---- accounts ---- */

enum ledger_account_kind {
    LEDGER_SOURCE,   /* where a fund's money comes from: the Treasury, donors */
    LEDGER_FUND,     /* what was assigned to a fund for a year */
    LEDGER_LINE,     /* what of it a programme in a commune may spend */
    LEDGER_GIFT,     /* raised money, bound to its purpose */
    LEDGER_PAYABLE,  /* decided, on the way to beneficiaries */
    LEDGER_SPENT,    /* received by beneficiaries, by programme and chapter */
    LEDGER_PROVIDER, /* money at a bank or the post office */
    LEDGER_CLEARING, /* between two steps; ends at zero */
    LEDGER_SUSPENSE, /* nobody knows yet what it is */
    LEDGER_ACCOUNT_KINDS
};
const char *ledger_account_kind_code(enum ledger_account_kind k); /* "source" … */
bool ledger_account_kind_find(str code, enum ledger_account_kind *out);
/* It may not spend more than it was given: fund, line, gift, provider. */
bool ledger_is_limited(enum ledger_account_kind k);
/* source, fund, line, gift: between these, transfers are the budget's, not spending. */
bool ledger_is_budget(enum ledger_account_kind k);

struct ledger_account {
    int64_t id; /* ledger_account_id(code) */
    str code, name;
    enum ledger_account_kind kind;
    int32_t year; /* 0: of none */
    str fund;     /* central, province, commune, raised, or empty */
    str programme, chapter, commune;
    str purpose; /* what may be spent: this code, or one that begins with it and a point; empty: all
                  */
    vnd debits_pending, debits_posted, credits_pending, credits_posted;
    vnd allocated, carried_in, carried_out; /* by transfers of the budget; see 0008-ledger.sql */
};
int64_t ledger_account_id(str code); /* > 0; follows from the code alone */
/* Credits posted less debits posted, and less those pending too: what is left. */
vnd ledger_balance(const struct ledger_account *a);
vnd ledger_available(const struct ledger_account *a);
/* What left the budget through this account and did not come back. */
vnd ledger_disbursed(const struct ledger_account *a);

/* Opens those that are not there; balances given are not looked at. ERR_INPUT when one is there as
 * another (kind, year, fund, programme, chapter, commune or purpose). */
enum err_code ledger_open(struct store_conn *c, int64_t province, const struct ledger_account *v,
                          uint32_t n, struct err *e);
/* 1, 0 there is none, -1. Texts are copied into the arena. */
int ledger_find(struct store_conn *c, struct arena *a, int64_t province, int64_t id,
                struct ledger_account *out, struct err *e);

/* ---- transfers ---- */

enum ledger_kind {
    LEDGER_SINGLE,  /* at once */
    LEDGER_PENDING, /* reserved */
    LEDGER_POSTED,  /* resolves a pending: all of it or less, the rest is free again */
    LEDGER_VOID,    /* resolves a pending: none of it */
    LEDGER_REVERSE, /* back, all or a part, of a single or posted one; together never more than it
                     */
    LEDGER_KINDS
};
const char *
ledger_kind_code(enum ledger_kind k); /* "single", "pending", "post", "void", "reverse" */

struct ledger_transfer {
    struct ledger_id id;
    enum ledger_kind kind;
    int64_t debit, credit; /* accounts; 0 of posted, void and reverse: what follows from `other` */
    vnd amount;            /* > 0; 0 of posted, void and reverse: the whole */
    str code;      /* what for: a benefit or content of the law, or a LEDGER_CODE below; empty
                      of posted, void and reverse: that of `other` */
    day day;       /* on which it counts; at_us of the batch: when it was recorded */
    str reference; /* number of a decision, of a bank's line */
    struct ledger_id
        other; /* what is resolved or taken back; of others: what is carried on, or none */
    int64_t beneficiary; /* entity of the registry; 0: none, nothing is compared */
    month period;        /* the month it is given for; 0: once */
    bool linked;         /* of one entry with the next of the batch */
};

/* Codes of the budget's own transfers. */
#define LEDGER_CODE_ASSIGN STR("assign")
#define LEDGER_CODE_ALLOCATE STR("allocate")
#define LEDGER_CODE_SUPPLEMENT STR("supplement")
#define LEDGER_CODE_MOVE STR("move")
#define LEDGER_CODE_WITHDRAW STR("withdraw")
#define LEDGER_CODE_CARRY STR("carry")
#define LEDGER_CODE_RECEIPT STR("receipt")

struct ledger_batch {
    int64_t province;
    struct ledger_id id; /* of the posting; the identifier of the operation serves */
    const struct ledger_transfer *v;
    uint32_t n;
    str actor, reference, signer; /* reference, signer: of the decision; may be empty */
    struct ledger_id approval;    /* none: allowed where no budget is spent */
    int64_t now_us;
};
struct ledger_outcome {
    uint32_t created, existed; /* transfers; existed: they were there already, the same */
};

/* All of it or nothing. Balances are looked at as they stand after the whole batch. ERR_INPUT, with
 * the row and the account: not enough left, a month that is closed, an identifier used for another
 * content, a pending that is resolved already, an entry of which only a part is there, a purpose,
 * the same content from another source of finance, no approval or one of another content. */
enum err_code ledger_post(struct store_conn *c, const struct ledger_batch *b,
                          struct ledger_outcome *out, struct err *e);
/* The same as an operation of its own, batch->id its identifier: begins, commits, tries again. */
enum err_code ledger_post_once(struct store_pool *pool, const struct ledger_batch *b,
                               struct ledger_outcome *out, struct err *e);

/* ---- approvals ---- */

/* What an approval binds to: how many transfers, how much together, and the sum of every field, as
 * they are given. */
struct ledger_seal {
    uint32_t n;
    vnd total;
    uint8_t sum[32];
};
enum err_code ledger_seal(const struct ledger_transfer *v, uint32_t n, struct ledger_seal *out,
                          struct err *e);

struct ledger_approval {
    struct ledger_id id;
    str subject, reference; /* what was approved, for people; the decision */
    struct ledger_seal seal;
    str made_by, approved_by; /* two people: tones, case and blanks make no difference */
    int64_t at_us;
};
/* ERR_INPUT where one person would do both. The same again changes nothing. */
enum err_code ledger_approve(struct store_conn *c, int64_t province,
                             const struct ledger_approval *a, struct err *e);
/* ERR_INPUT when these are the same person, or one has no name. */
enum err_code ledger_two_people(str made_by, str approved_by, struct err *e);

/* ---- months ---- */

/* No posting into this month or one before, for ever. ERR_INPUT when it is closed already. */
enum err_code ledger_close_month(struct store_conn *c, int64_t province, month m, str actor,
                                 str reference, int64_t now_us, struct err *e);
/* The last closed month; 0: none. */
enum err_code ledger_closed_through(struct store_conn *c, int64_t province, month *out,
                                    struct err *e);

/* ---- reports: a row at a time; the views are good until the function returns ---- */

/* By code. Stops at the first false. */
typedef bool ledger_account_row(void *ctx, const struct ledger_account *a);
enum err_code ledger_accounts(struct store_conn *c, int64_t province, ledger_account_row *row,
                              void *ctx, struct err *e);
/* The only province with accounts, or `given` where it has some. */
enum err_code ledger_province(struct store_conn *c, int64_t given, int64_t *out, struct err *e);

struct ledger_entry {
    struct ledger_id id, posting, other;
    uint32_t place, entry;
    day day;
    int64_t at_us;
    str kind, code, reference, against; /* against: the code of the other account */
    bool debit;                         /* it took from this account */
    vnd amount;
    vnd pending,
        balance; /* of this account after it: reserved debits; credits less debits posted */
    int64_t beneficiary;
    month period;
    str actor, posting_reference;
};
typedef bool ledger_entry_row(void *ctx, const struct ledger_entry *r);
/* Of one account, days from..to both included, by day and moment; the balances count from the first
 * transfer on. */
enum err_code ledger_entries(struct store_conn *c, int64_t province, int64_t account, day from,
                             day to, ledger_entry_row *row, void *ctx, struct err *e);

struct ledger_trial {
    vnd debits_pending, debits_posted, credits_pending, credits_posted;
};
/* The trial balance: every account's turnover through a day (DAY_MAX: all), counted from the
 * transfers, and the sums; posted debits equal posted credits, and so do pending ones. */
enum err_code ledger_trial_balance(struct store_conn *c, int64_t province, day through,
                                   ledger_account_row *row, void *ctx, struct ledger_trial *sums,
                                   struct err *e);

/* Is the ledger whole, in every province: each balance is the sum of its transfers, debits equal
 * credits, every posting as it was posted, every resolution of a pending one, nothing taken back
 * beyond what was given, approvals by another and of this content, holders as counted. As
 * store_check. */
enum err_code ledger_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                           struct err *e);

#endif
