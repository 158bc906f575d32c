/* What the ledger shows: accounts, the entries of one, the trial balance. */
#include "pay/ledger_int.h"

#include "base/check.h"

enum err_code ledger_accounts(struct store_conn *c, int64_t province, ledger_account_row *row,
                              void *ctx, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT " LEDGER_ACCOUNT_COLUMNS
                        " FROM ledger_account WHERE province = ?1 ORDER BY code"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct ledger_account x = ledger_account_at(c, 0);
        if (!row(ctx, &x)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code ledger_province(struct store_conn *c, int64_t given, int64_t *out, struct err *e)
{
    int more;
    uint32_t n = 0;
    *out = given;
    if (given > 0)
        return ERR_NONE;
    if (store_query(c, SQL("SELECT province FROM ledger_book ORDER BY province"), STORE_NO_VALUES,
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        *out = store_at_int(c, 0);
        n++;
    }
    if (more < 0)
        return e->code;
    if (n == 0)
        return err_set(e, ERR_INPUT, "sổ cái chưa có gì: cho biết tỉnh bằng --province",
                       "there is nothing in the ledger yet: name the province with --province");
    return n == 1 ? ERR_NONE
                  : err_set(e, ERR_USAGE, "cơ sở dữ liệu có nhiều tỉnh: chọn bằng --province",
                            "the database holds several provinces: choose one with --province");
}

/* ---- one account ---- */

#define ENTRY_OF(side, against)                                                                    \
    "SELECT t.id, t.posting AS posting, t.place AS place, t.entry, t.day AS day, t.at_us AS "      \
    "at_us, t.kind, t.code, t.reference,"                                                          \
    " x.code AS other_account, CASE WHEN t.debit = ?2 THEN 1 ELSE 0 END AS is_debit, t.amount,"    \
    " t.other, t.beneficiary, t.period, q.actor, q.reference AS posting_reference, CASE WHEN"      \
    " t.kind IN ('post', 'void') THEN p.amount ELSE 0 END AS freed FROM ledger_transfer AS t JOIN" \
    " ledger_account AS x ON x.province = t.province AND x.id = t." against                        \
    " JOIN ledger_posting AS q ON q.province = t.province AND q.id = t.posting LEFT JOIN"          \
    " ledger_transfer AS p ON p.province = t.province AND p.id = t.other WHERE t.province = ?1"    \
    " AND t." side " = ?2 AND t.day <= ?3"

/* Reserved debits, and credits less debits posted, after this one. */
static void take_entry(const struct store_conn *c, struct ledger_entry *r)
{
    vnd pending = r->pending, balance = r->balance, freed = store_at_int(c, 17);
    enum ledger_kind kind;
    *r = (struct ledger_entry){.id = ledger_id_at(c, 0),
                               .posting = ledger_id_at(c, 1),
                               .place = (uint32_t)store_at_int(c, 2),
                               .entry = (uint32_t)store_at_int(c, 3),
                               .day = (day)store_at_int(c, 4),
                               .at_us = store_at_int(c, 5),
                               .kind = store_at_text(c, 6),
                               .code = store_at_text(c, 7),
                               .reference = store_at_text(c, 8),
                               .against = store_at_text(c, 9),
                               .debit = store_at_int(c, 10) == 1,
                               .amount = store_at_int(c, 11),
                               .other = ledger_id_at(c, 12),
                               .beneficiary = store_at_int(c, 13),
                               .period = (month)store_at_int(c, 14),
                               .actor = store_at_text(c, 15),
                               .posting_reference = store_at_text(c, 16)};
    check(ledger_kind_find(r->kind, &kind));
    if (r->debit && kind == LEDGER_PENDING)
        pending += r->amount;
    if (r->debit)
        pending -= freed;
    if (kind != LEDGER_PENDING && kind != LEDGER_VOID)
        balance += r->debit ? -r->amount : r->amount;
    r->pending = pending;
    r->balance = balance;
}

enum err_code ledger_entries(struct store_conn *c, int64_t province, int64_t account, day from,
                             day to, ledger_entry_row *row, void *ctx, struct err *e)
{
    struct ledger_entry r = {0};
    int more;
    enum err_code code =
        store_query(c,
                    SQL(ENTRY_OF("debit", "credit") " UNION ALL " ENTRY_OF(
                        "credit", "debit") " ORDER BY day, at_us, posting, place"),
                    STORE_VALUES(store_int(province), store_int(account), store_date(to)), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        take_entry(c, &r);
        if (r.day >= from && !row(ctx, &r)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- all transfers, counted again ---- */

/* One side of every transfer, as amounts signed: reserved debits, posted debits, reserved credits,
 * posted credits, and what budgets gave each other. */
#define POSTED "t.kind IN ('single', 'post', 'reverse')"
#define IN_BUDGET                                                                                  \
    POSTED " AND d.kind IN ('source', 'fund', 'line', 'gift')"                                     \
           " AND k.kind IN ('source', 'fund', 'line', 'gift')"
#define FREED "CASE WHEN t.kind IN ('post', 'void') THEN p.amount ELSE 0 END"
#define RESERVED "CASE WHEN t.kind = 'pending' THEN t.amount ELSE 0 END - " FREED
#define BOOKED "CASE WHEN " POSTED " THEN t.amount ELSE 0 END"
#define CARRIED(kind)                                                                              \
    "CASE WHEN " IN_BUDGET " AND t.code = 'carry' AND t.kind " kind " 'reverse'"                   \
    " THEN t.amount ELSE 0 END"
#define GIVEN "CASE WHEN " IN_BUDGET " AND t.code <> 'carry' THEN t.amount ELSE 0 END"
#define TRANSFERS                                                                                  \
    " FROM ledger_transfer AS t JOIN ledger_account AS d ON d.province = t.province AND d.id ="    \
    " t.debit JOIN ledger_account AS k ON k.province = t.province AND k.id = t.credit LEFT JOIN"   \
    " ledger_transfer AS p ON p.province = t.province AND p.id = t.other WHERE t.province = ?1"    \
    " AND t.day <= ?2"
#define SIDES                                                                                      \
    "SELECT t.debit AS account, " RESERVED " AS dp, " BOOKED                                       \
    " AS dk, 0 AS cp, 0 AS ck, 0 - " GIVEN " AS al, 0 - " CARRIED("=") " AS ci, " CARRIED(         \
        "<>") " AS co" TRANSFERS                                                                   \
              " UNION ALL SELECT t.credit AS account, 0 AS dp, 0 AS dk, " RESERVED                 \
              " AS cp, " BOOKED " AS ck, " GIVEN                                                   \
              " AS al, " CARRIED("<>") " AS ci, 0 - " CARRIED("=") " AS co" TRANSFERS

enum err_code ledger_recount(struct store_conn *c, int64_t province, day through,
                             ledger_recount_row *row, void *ctx, struct err *e)
{
    int more;
    enum err_code code = store_query(
        c,
        SQL("SELECT " LEDGER_ACCOUNT_COLUMNS
            ", coalesce(s.n1, 0), coalesce(s.n2, 0), coalesce(s.n3, 0), coalesce(s.n4, 0),"
            " coalesce(s.n5, 0), coalesce(s.n6, 0), coalesce(s.n7, 0) FROM ledger_account LEFT JOIN"
            " (SELECT account, sum(dp) AS n1, sum(dk) AS n2, sum(cp) AS n3, sum(ck) AS n4, sum(al)"
            " AS n5, sum(ci) AS n6, sum(co) AS n7 FROM (" SIDES ") AS sides GROUP BY account) AS s"
            " ON s.account = ledger_account.id WHERE province = ?1 ORDER BY code"),
        STORE_VALUES(store_int(province), store_date(through)), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        struct ledger_account stands = ledger_account_at(c, 0), counted = stands;
        counted.debits_pending = store_at_int(c, LEDGER_ACCOUNT_N);
        counted.debits_posted = store_at_int(c, LEDGER_ACCOUNT_N + 1);
        counted.credits_pending = store_at_int(c, LEDGER_ACCOUNT_N + 2);
        counted.credits_posted = store_at_int(c, LEDGER_ACCOUNT_N + 3);
        counted.allocated = store_at_int(c, LEDGER_ACCOUNT_N + 4);
        counted.carried_in = store_at_int(c, LEDGER_ACCOUNT_N + 5);
        counted.carried_out = store_at_int(c, LEDGER_ACCOUNT_N + 6);
        if (!row(ctx, &stands, &counted)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

struct trial {
    ledger_account_row *row;
    void *ctx;
    struct ledger_trial *sums;
    bool overflow;
};

static bool trial_row(void *ctx, const struct ledger_account *stands,
                      const struct ledger_account *x)
{
    struct trial *t = ctx;
    struct ledger_trial *s = t->sums;
    (void)stands;
    bool fits = num_add(s->debits_pending, x->debits_pending, &s->debits_pending) &&
                num_add(s->debits_posted, x->debits_posted, &s->debits_posted) &&
                num_add(s->credits_pending, x->credits_pending, &s->credits_pending) &&
                num_add(s->credits_posted, x->credits_posted, &s->credits_posted);
    t->overflow = !fits;
    bool moved = x->debits_pending != 0 || x->debits_posted != 0 || x->credits_pending != 0 ||
                 x->credits_posted != 0;
    return fits && (!moved || t->row == NULL || t->row(t->ctx, x));
}

enum err_code ledger_trial_balance(struct store_conn *c, int64_t province, day through,
                                   ledger_account_row *row, void *ctx, struct ledger_trial *sums,
                                   struct err *e)
{
    struct trial t = {.row = row, .ctx = ctx, .sums = sums};
    *sums = (struct ledger_trial){0};
    enum err_code code = ledger_recount(c, province, through, trial_row, &t, e);
    if (code == ERR_NONE && t.overflow)
        code = err_set(e, ERR_LIMIT, "tổng phát sinh vượt quá số lớn nhất",
                       "the turnover goes over the largest number");
    return code;
}
