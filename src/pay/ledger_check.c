/* Is the ledger whole? Everything that can be counted again is counted again. */
#include "pay/ledger_int.h"

#include "base/check.h"
#include "base/fmt.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

struct checking {
    struct store_conn *c;
    struct arena a;
    store_found *found;
    void *ctx;
    uint32_t *n;
    int64_t province;
    struct ledger_trial sums;
};

static void tell(struct checking *x, const struct err *finding)
{
    (*x->n)++;
    if (x->found != NULL)
        x->found(x->ctx, finding->text[LANG_VI], finding->text[LANG_EN]);
}

/* ---- balances ---- */

static bool same_balances(const struct ledger_account *a, const struct ledger_account *b)
{
    return a->debits_pending == b->debits_pending && a->debits_posted == b->debits_posted &&
           a->credits_pending == b->credits_pending && a->credits_posted == b->credits_posted &&
           a->allocated == b->allocated && a->carried_in == b->carried_in &&
           a->carried_out == b->carried_out;
}

static bool check_account(void *ctx, const struct ledger_account *stands,
                          const struct ledger_account *counted)
{
    struct checking *x = ctx;
    struct err e = {0};
    if (!same_balances(stands, counted)) {
        err_set(&e, ERR_INPUT, "tài khoản %s (tỉnh %l): số dư %n đ, cộng các bút toán được %n đ",
                "the account %s (province %l) has %n đ, its transfers come to %n đ", stands->code,
                x->province, ledger_balance(stands), ledger_balance(counted));
        tell(x, &e);
    }
    if (stands->id != ledger_account_id(stands->code)) {
        err_set(&e, ERR_INPUT, "tài khoản %s có số không khớp với mã",
                "the number of the account %s does not follow from its code", stands->code);
        tell(x, &e);
    }
    if (ledger_is_limited(counted->kind) && ledger_available(counted) < 0) {
        err_set(&e, ERR_INPUT, "tài khoản %s đã chi quá %n đ",
                "the account %s is overspent by %n đ", stands->code, -ledger_available(counted));
        tell(x, &e);
    }
    struct ledger_trial *s = &x->sums;
    return num_add(s->debits_pending, counted->debits_pending, &s->debits_pending) &&
           num_add(s->debits_posted, counted->debits_posted, &s->debits_posted) &&
           num_add(s->credits_pending, counted->credits_pending, &s->credits_pending) &&
           num_add(s->credits_posted, counted->credits_posted, &s->credits_posted);
}

static enum err_code check_balances(struct checking *x, struct err *e)
{
    struct err finding = {0};
    x->sums = (struct ledger_trial){0};
    enum err_code code = ledger_recount(x->c, x->province, INT32_MAX, check_account, x, e);
    if (code != ERR_NONE)
        return code;
    const struct ledger_trial *s = &x->sums;
    if (s->debits_posted != s->credits_posted || s->debits_pending != s->credits_pending) {
        err_set(&finding, ERR_INPUT, "tổng nợ %n đ khác tổng có %n đ (tỉnh %l)",
                "debits %n đ are not credits %n đ (province %l)", s->debits_posted,
                s->credits_posted, x->province);
        tell(x, &finding);
    }
    return ERR_NONE;
}

/* ---- postings ---- */

struct posting_seen {
    struct ledger_id id;
    bool any;
    int64_t n, total;
    uint8_t sum[32];
    struct {
        struct ledger_transfer *v;
        uint32_t n, cap;
    } rows;
    struct arena_mark mark;
};

static void end_posting(struct checking *x, struct posting_seen *s)
{
    struct ledger_seal seal;
    struct err finding = {0};
    if (!s->any)
        return;
    bool good = ledger_seal(s->rows.v, s->rows.n, &seal, &finding) == ERR_NONE && seal.n == s->n &&
                seal.total == s->total && mem_cmp(seal.sum, s->sum, 32) == 0;
    if (!good) {
        char hex[33];
        ledger_id_write(&s->id, hex);
        err_set(&finding, ERR_INPUT, "lô %z không còn như khi ghi",
                "the posting %z is not as posted", hex);
        tell(x, &finding);
    }
    arena_restore(&x->a, s->mark);
}

static void begin_posting(struct checking *x, struct posting_seen *s)
{
    str sum = store_at_text(x->c, 3);
    *s = (struct posting_seen){.id = ledger_id_at(x->c, 0),
                               .any = true,
                               .n = store_at_int(x->c, 1),
                               .total = store_at_int(x->c, 2),
                               .mark = arena_save(&x->a)};
    mem_copy(s->sum, sum.p, 32);
}

static void add_row(struct checking *x, struct posting_seen *s)
{
    struct store_conn *c = x->c;
    struct ledger_transfer t;
    if (store_at_null(c, 4))
        return;
    t = (struct ledger_transfer){.id = ledger_id_at(c, 4),
                                 .debit = store_at_int(c, 6),
                                 .credit = store_at_int(c, 7),
                                 .amount = store_at_int(c, 8),
                                 .code = arena_str(&x->a, store_at_text(c, 9)),
                                 .day = (day)store_at_int(c, 10),
                                 .other = ledger_id_at(c, 11),
                                 .beneficiary = store_at_int(c, 12),
                                 .period = (month)store_at_int(c, 13),
                                 .reference = arena_str(&x->a, store_at_text(c, 14))};
    check(ledger_kind_find(store_at_text(c, 5), &t.kind));
    vec_push(&x->a, &s->rows, t);
}

static enum err_code check_postings(struct checking *x, struct err *e)
{
    struct posting_seen s = {0};
    int more;
    if (store_query(x->c,
                    SQL("SELECT q.id, q.n_transfers, q.total, q.content_sum, t.id, t.kind, t.debit,"
                        " t.credit, t.amount, t.code, t.day, t.other, t.beneficiary, t.period,"
                        " t.reference FROM ledger_posting AS q LEFT JOIN ledger_transfer AS t ON"
                        " t.province = q.province AND t.posting = q.id WHERE q.province = ?1 ORDER"
                        " BY q.id, t.place NULLS FIRST"),
                    STORE_VALUES(store_int(x->province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct ledger_id id = ledger_id_at(x->c, 0);
        if (!s.any || !ledger_id_same(&id, &s.id)) {
            end_posting(x, &s);
            begin_posting(x, &s);
        }
        add_row(x, &s);
    }
    end_posting(x, &s);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- what the rules forbid ---- */

static enum err_code none_such(struct checking *x, sql q, const char *vi, const char *en,
                               struct err *e)
{
    struct err finding = {0};
    struct store_value v;
    if (store_one(x->c, q, STORE_VALUES(store_int(x->province)), &x->a, &v, 1, e) < 0)
        return e->code;
    if (v.i == 0)
        return ERR_NONE;
    err_set(&finding, ERR_INPUT, "%l %z (tỉnh %l)", "%l %z (province %l)", v.i, vi, x->province);
    fmt_write(finding.text[LANG_EN], sizeof(finding.text[LANG_EN]), "%l %z (province %l)", v.i, en,
              x->province);
    tell(x, &finding);
    return ERR_NONE;
}

static enum err_code check_followers(struct checking *x, struct err *e)
{
    enum err_code code = none_such(
        x,
        SQL("SELECT count(*) FROM ledger_transfer AS t JOIN ledger_transfer AS p ON p.province ="
            " t.province AND p.id = t.other WHERE t.province = ?1 AND ((t.kind IN ('post', 'void')"
            " AND (p.kind <> 'pending' OR t.debit <> p.debit OR t.credit <> p.credit OR t.amount >"
            " p.amount)) OR (t.kind = 'reverse' AND (p.kind NOT IN ('single', 'post') OR t.debit <>"
            " p.credit OR t.credit <> p.debit)))"),
        "bút toán giải quyết hoặc đảo lại không khớp với bút toán gốc",
        "transfers do not fit what they resolve or take back", e);
    if (code == ERR_NONE)
        code = none_such(
            x,
            SQL("SELECT count(*) FROM (SELECT p.id FROM ledger_transfer AS t JOIN ledger_transfer"
                " AS p ON p.province = t.province AND p.id = t.other WHERE t.province = ?1 AND"
                " t.kind = 'reverse' GROUP BY p.id, p.amount HAVING sum(t.amount) > p.amount) AS"
                " over_reversed"),
            "khoản bị đảo lại nhiều hơn đã ghi", "transfers are taken back beyond their amount", e);
    if (code == ERR_NONE)
        code = none_such(
            x,
            SQL("SELECT count(*) FROM ledger_transfer AS t JOIN ledger_account AS d ON d.province ="
                " t.province AND d.id = t.debit JOIN ledger_account AS k ON k.province ="
                " t.province AND k.id = t.credit JOIN ledger_posting AS q ON q.province ="
                " t.province AND q.id = t.posting WHERE t.province = ?1 AND t.kind IN ('single',"
                " 'pending', 'reverse') AND (d.kind IN ('fund', 'line', 'gift') OR (d.kind ="
                " 'source' AND k.kind IN ('fund', 'line'))) AND q.approval IS NULL"),
            "bút toán chi dự toán không có phê duyệt", "transfers spend a budget without approval",
            e);
    return code;
}

/* ---- holders ---- */

static enum err_code check_holders(struct checking *x, struct err *e)
{
    return none_such(
        x,
        SQL("SELECT count(*) FROM (SELECT beneficiary, code, period, sum(uses) AS n FROM (SELECT"
            " beneficiary, code, period, uses FROM ledger_holder WHERE province = ?1 UNION ALL"
            " SELECT t.beneficiary, t.code, t.period, CASE WHEN r.ended = 1 THEN 0 ELSE -1 END AS"
            " uses FROM ledger_transfer AS t JOIN ledger_account AS d ON d.province = t.province"
            " AND d.id = t.debit JOIN ledger_account AS k ON k.province = t.province AND k.id ="
            " t.credit LEFT JOIN (SELECT id, 1 AS ended FROM (SELECT v.other AS id FROM"
            " ledger_transfer AS v WHERE v.province = ?1 AND v.kind = 'void' UNION ALL SELECT CASE"
            " WHEN b.kind = 'post' THEN b.other ELSE b.id END AS id FROM ledger_transfer AS w JOIN"
            " ledger_transfer AS b ON b.province = w.province AND b.id = w.other WHERE w.province"
            " = ?1 AND w.kind = 'reverse' GROUP BY b.id, b.kind, b.other, b.amount HAVING"
            " sum(w.amount) = b.amount) AS endings) AS r ON r.id = t.id WHERE t.province = ?1 AND"
            " t.kind IN ('single', 'pending') AND t.beneficiary <> 0 AND d.kind IN ('line',"
            " 'gift') AND k.kind NOT IN ('source', 'fund', 'line', 'gift')) AS counted GROUP BY"
            " beneficiary, code, period HAVING sum(uses) <> 0) AS wrong"),
        "nội dung hưởng ghi không khớp với bút toán",
        "records of who holds what do not agree with the transfers", e);
}

static enum err_code check_province(struct checking *x, struct err *e)
{
    enum err_code code = check_balances(x, e);
    if (code == ERR_NONE)
        code = check_postings(x, e);
    if (code == ERR_NONE)
        code = check_followers(x, e);
    return code == ERR_NONE ? check_holders(x, e) : code;
}

static enum err_code provinces(struct checking *x, int64_t *v, uint32_t cap, uint32_t *n,
                               struct err *e)
{
    int more;
    *n = 0;
    if (store_query(x->c, SQL("SELECT DISTINCT province FROM ledger_account ORDER BY province"),
                    STORE_NO_VALUES, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        check(*n < cap);
        v[(*n)++] = store_at_int(x->c, 0);
    }
    return more < 0 ? e->code : ERR_NONE;
}

#define MAX_PROVINCES 100u

enum err_code ledger_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                           struct err *e)
{
    struct checking x = {.c = c, .found = found, .ctx = ctx, .n = n};
    int64_t v[MAX_PROVINCES];
    uint32_t count = 0;
    *n = 0;
    arena_init(&x.a, SCRATCH_BYTES);
    enum err_code code = provinces(&x, v, MAX_PROVINCES, &count, e);
    for (uint32_t i = 0; i < count && code == ERR_NONE; i++) {
        x.province = v[i];
        code = check_province(&x, e);
    }
    arena_clear(&x.a);
    return code;
}
