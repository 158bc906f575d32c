/* What a batch does to its accounts, reckoned in memory: the rules of their kinds, and the balances
 * after it. The database checks the balances again. */
#include "pay/ledger_int.h"

#include "base/check.h"
#include "base/fmt.h"

static bool add(vnd *to, vnd amount)
{
    return num_add(*to, amount, to);
}

static bool budget_turn(const struct ledger_transfer *t, struct ledger_account *debit,
                        struct ledger_account *credit)
{
    if (!str_eq(t->code, LEDGER_CODE_CARRY))
        return add(&debit->allocated, -t->amount) && add(&credit->allocated, t->amount);
    if (t->kind == LEDGER_REVERSE)
        return add(&debit->carried_in, -t->amount) && add(&credit->carried_out, -t->amount);
    return add(&debit->carried_out, t->amount) && add(&credit->carried_in, t->amount);
}

bool ledger_turn(const struct ledger_transfer *t, vnd resolved, struct ledger_account *debit,
                 struct ledger_account *credit)
{
    if (t->kind == LEDGER_PENDING)
        return add(&debit->debits_pending, t->amount) && add(&credit->credits_pending, t->amount);
    if (t->kind == LEDGER_POSTED || t->kind == LEDGER_VOID) {
        if (!add(&debit->debits_pending, -resolved) || !add(&credit->credits_pending, -resolved))
            return false;
        if (t->kind == LEDGER_VOID)
            return true;
    }
    if (!add(&debit->debits_posted, t->amount) || !add(&credit->credits_posted, t->amount))
        return false;
    bool both = ledger_is_budget(debit->kind) && ledger_is_budget(credit->kind);
    return !both || budget_turn(t, debit, credit);
}

/* ---- rules ---- */

static bool within(str code, str purpose)
{
    return purpose.n == 0 || str_eq(code, purpose) ||
           (str_starts(code, purpose) && code.n > purpose.n && code.p[purpose.n] == '.');
}

static enum err_code wrong_purpose(const struct ledger_posting *p, uint32_t i,
                                   const struct ledger_account *debit, struct err *e)
{
    return err_set(e, ERR_INPUT, "dòng %u: tiền của %s cho \"%s\", không chi được cho \"%s\"",
                   "row %u: the money of %s is for \"%s\", and cannot be spent on \"%s\"",
                   p->row[i], debit->code, debit->purpose, p->v[i].code);
}

static enum err_code rules(struct ledger_posting *p, uint32_t i, const struct ledger_account *debit,
                           const struct ledger_account *credit, struct err *e)
{
    const struct ledger_transfer *t = &p->v[i];
    bool in_budget = ledger_is_budget(debit->kind) && ledger_is_budget(credit->kind);
    if (t->kind != LEDGER_SINGLE && t->kind != LEDGER_PENDING)
        return ERR_NONE;
    if (in_budget && t->kind == LEDGER_PENDING)
        return ledger_row_err(e, p->row[i], "chuyển giữa các nguồn thì không giữ chỗ",
                              "what moves within the budget is not reserved");
    if (debit->kind == LEDGER_SOURCE && !in_budget)
        return ledger_row_err(e, p->row[i], "tiền phải qua dự toán hoặc tiền vận động rồi mới chi",
                              "money is spent from a budget or a gift, not from its source");
    if (debit->purpose.n == 0 || credit->kind == LEDGER_SOURCE)
        return ERR_NONE;
    if (!within(in_budget ? credit->purpose : t->code, debit->purpose))
        return wrong_purpose(p, i, debit, e);
    return ERR_NONE;
}

bool ledger_needs_approval(struct ledger_posting *p)
{
    for (uint32_t i = 0; i < p->n; i++) {
        enum ledger_kind k = p->v[i].kind;
        enum ledger_account_kind debit = ledger_account_of(p, p->v[i].debit)->kind;
        enum ledger_account_kind credit = ledger_account_of(p, p->v[i].credit)->kind;
        if (k == LEDGER_POSTED || k == LEDGER_VOID || !ledger_is_budget(debit))
            continue;
        if (debit != LEDGER_SOURCE || credit == LEDGER_FUND || credit == LEDGER_LINE)
            return true;
    }
    return false;
}

static enum err_code not_enough(const struct ledger_account *before,
                                const struct ledger_account *after, struct err *e)
{
    vnd left = ledger_available(before);
    err_set(e, ERR_INPUT, "tài khoản %s còn %n đ, thiếu %n đ",
            "the account %s has %n đ left, %n đ short", before->code, left,
            -ledger_available(after));
    return ERR_INPUT;
}

static enum err_code check_after(struct ledger_posting *p, struct err *e)
{
    for (uint32_t i = 0; i < p->accounts.n; i++) {
        const struct ledger_account *x = &p->accounts.after[i];
        check(x->debits_pending >= 0 && x->credits_pending >= 0);
        vnd both;
        if (!num_add(x->debits_pending, x->debits_posted, &both) ||
            !num_add(x->credits_pending, x->credits_posted, &both))
            return err_set(e, ERR_LIMIT, "tài khoản %s vượt quá số lớn nhất",
                           "the account %s goes over the largest number", x->code);
        if (ledger_is_limited(x->kind) && ledger_available(x) < 0)
            return not_enough(&p->accounts.before[i], x, e);
    }
    return ERR_NONE;
}

enum err_code ledger_apply(struct ledger_posting *p, struct err *e)
{
    for (uint32_t i = 0; i < p->n; i++) {
        const struct ledger_transfer *t = &p->v[i];
        struct ledger_account *debit = ledger_account_of(p, t->debit);
        struct ledger_account *credit = ledger_account_of(p, t->credit);
        enum err_code code = rules(p, i, debit, credit, e);
        if (code != ERR_NONE)
            return code;
        vnd resolved = 0;
        if (t->kind == LEDGER_POSTED || t->kind == LEDGER_VOID)
            resolved = ledger_kept_find(p, &t->other)->t.amount;
        if (!ledger_turn(t, resolved, &p->accounts.after[debit - p->accounts.before],
                         &p->accounts.after[credit - p->accounts.before]))
            return err_set(e, ERR_LIMIT, "dòng %u: tổng vượt quá số lớn nhất",
                           "row %u: a sum goes over the largest number", p->row[i]);
    }
    return check_after(p, e);
}
