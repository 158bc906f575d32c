/* The ledger's private face: one batch at work, in memory. */
#ifndef PAY_LEDGER_INT_H
#define PAY_LEDGER_INT_H

#include "pay/ledger.h"

/* Rows are asked for by sixty identifiers at once; the last chunk repeats its last one. */
#define LEDGER_CHUNK 60
#define LEDGER_IDS                                                                                 \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,"      \
    " ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38,"   \
    " ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55, ?56,"   \
    " ?57, ?58, ?59, ?60, ?61)"

#define LEDGER_ACCOUNT_COLUMNS                                                                     \
    "id, code, name, kind, year, fund, programme, chapter, commune, purpose, debits_pending,"      \
    " debits_posted, credits_pending, credits_posted, allocated, carried_in, carried_out"
#define LEDGER_ACCOUNT_N 17
/* From the columns of a row, beginning with `first`; texts are views into it. */
struct ledger_account ledger_account_at(const struct store_conn *c, uint32_t first);
void ledger_account_keep(struct arena *a, struct ledger_account *x); /* copies the texts */

/* A transfer that is in the database. */
struct ledger_kept {
    struct ledger_transfer t;
    bool resolved; /* of a pending: posted or voided */
    vnd reversed;  /* taken back so far, with what the batch takes back */
};

struct ledger_posting {
    struct store_conn *c;
    struct arena a;
    const struct ledger_batch *b;
    struct ledger_transfer *v; /* as given, then completed; only those that are new after that */
    uint32_t *entry;           /* of each: the place of the first of its entry, from 1 */
    uint32_t *row;             /* of each: its row as given, from 1 */
    uint32_t n;
    struct {
        struct ledger_kept *v; /* by id */
        uint32_t n, cap;
    } kept;
    struct {
        struct ledger_account *before, *after; /* locked, by id */
        uint32_t n;
    } accounts;
};

static inline struct store_value ledger_id_value(const struct ledger_id *id)
{
    return store_bytes((str){(const char *)id->b, sizeof(id->b)});
}
static inline struct store_value ledger_id_or_null(const struct ledger_id *id)
{
    return ledger_id_none(id) ? store_null() : ledger_id_value(id);
}
struct ledger_id ledger_id_at(const struct store_conn *c, uint32_t column); /* null: none */
bool ledger_kind_find(str code, enum ledger_kind *out);
int ledger_id_order(const void *a, const void *b);

/* ---- ledger_fetch.c ---- */

/* The transfers of the batch and those they speak of, as far as they are in the database. */
enum err_code ledger_fetch(struct ledger_posting *p, struct err *e);
struct ledger_kept *ledger_kept_find(struct ledger_posting *p, const struct ledger_id *id);

/* ---- ledger_shape.c ---- */

/* What can be said without the database. Fills v and entry. */
enum err_code ledger_shape(struct ledger_posting *p, struct err *e);
/* Fills in what follows from `other`; drops what is there already, the same. */
enum err_code ledger_complete(struct ledger_posting *p, uint32_t *existed, struct err *e);

/* ---- ledger_month.c ---- */

enum err_code ledger_lock_months(struct ledger_posting *p, struct err *e);

/* ---- ledger_apply.c ---- */

enum err_code ledger_lock_accounts(struct ledger_posting *p, struct err *e);
struct ledger_account *ledger_account_of(struct ledger_posting *p, int64_t id); /* `before` */
/* What the kinds of accounts, purposes and limits allow; fills `after`. */
enum err_code ledger_apply(struct ledger_posting *p, struct err *e);
bool ledger_needs_approval(struct ledger_posting *p);
/* One transfer on the balances of its two accounts: false on overflow. `resolved`: the pending one
 * that a posted or void resolves. */
bool ledger_turn(const struct ledger_transfer *t, vnd resolved, struct ledger_account *debit,
                 struct ledger_account *credit);

/* ---- ledger_holder.c ---- */

/* Does it give a beneficiary something, that another source must not give too? */
bool ledger_gives(const struct ledger_transfer *t, const struct ledger_account *debit,
                  const struct ledger_account *credit);
/* "central/PROGRAMME", or "raised". */
str ledger_financed_by(struct arena *a, const struct ledger_account *debit);
enum err_code ledger_hold(struct ledger_posting *p, struct err *e);

/* ---- ledger_seal.c ---- */

/* The batch's approval is there, of this content (as given), and not used. */
enum err_code ledger_check_approval(struct ledger_posting *p, struct err *e);

/* ---- ledger_report.c ---- */

/* Every account as it stands, and as its transfers through a day count up. */
typedef bool ledger_recount_row(void *ctx, const struct ledger_account *stands,
                                const struct ledger_account *counted);
enum err_code ledger_recount(struct store_conn *c, int64_t province, day through,
                             ledger_recount_row *row, void *ctx, struct err *e);

/* "dòng 7: " / "row 7: " before what is wrong. */
enum err_code ledger_row_err(struct err *e, uint32_t row, const char *vi, const char *en);

#endif
