/* A decision becomes transfers: one a row, each with an identifier that follows from the proposal
 * and the row, so that the same proposal always gives the same batch. */
#include "pay/budget_int.h"

#include "base/check.h"
#include "base/fmt.h"

struct ledger_id budget_transfer_id(const struct ledger_id *proposal, uint32_t row)
{
    return ledger_id_derived(proposal, STR("row"), row);
}

struct ledger_transfer budget_transfer(const struct budget_proposal *p, uint32_t row,
                                       const struct ledger_account *debit,
                                       const struct ledger_account *credit, vnd amount, str code)
{
    return (struct ledger_transfer){.id = budget_transfer_id(&p->id, row),
                                    .kind = LEDGER_SINGLE,
                                    .debit = ledger_account_id(debit->code),
                                    .credit = ledger_account_id(credit->code),
                                    .amount = amount,
                                    .code = code,
                                    .day = p->decided_on,
                                    .reference = p->decision};
}

struct building {
    struct store_conn *c;
    struct arena *a;
    const struct budget_proposal *p;
    struct budget_batch *out;
    int32_t year;
};

static enum err_code line(struct building *x, str fund, str programme, str commune,
                          struct ledger_account *out, struct err *e)
{
    const struct budget_line l = {x->year, fund, programme, commune};
    return budget_line_account(x->a, &l, out, e);
}

/* From `from` to `to`; both are opened where they are not. */
static void between(struct building *x, uint32_t row, const struct ledger_account *from,
                    const struct ledger_account *to, vnd amount, str code)
{
    vec_push(x->a, &x->out->accounts, *from);
    vec_push(x->a, &x->out->accounts, *to);
    struct ledger_transfer t = budget_transfer(x->p, row, from, to, amount, code);
    vec_push(x->a, &x->out->transfers, t);
}

static enum err_code build_plan(struct building *x, uint32_t row, const struct budget_row *r,
                                struct err *e)
{
    struct ledger_account fund, at;
    enum err_code code = budget_fund_account(x->a, x->year, r->fund, &fund, e);
    if (code != ERR_NONE)
        return code;
    if (x->p->kind == BUDGET_ASSIGN) {
        struct ledger_account source = budget_source_account(x->a, r->fund);
        between(x, row, &source, &fund, r->amount, LEDGER_CODE_ASSIGN);
        return ERR_NONE;
    }
    code = line(x, r->fund, r->programme, r->commune, &at, e);
    if (code != ERR_NONE)
        return code;
    if (x->p->kind == BUDGET_WITHDRAW)
        between(x, row, &at, &fund, r->amount, LEDGER_CODE_WITHDRAW);
    else
        between(x, row, &fund, &at, r->amount,
                x->p->kind == BUDGET_ALLOCATE ? LEDGER_CODE_ALLOCATE : LEDGER_CODE_SUPPLEMENT);
    return ERR_NONE;
}

static enum err_code build_move(struct building *x, uint32_t row, const struct budget_row *r,
                                struct err *e)
{
    struct ledger_account from, to;
    enum err_code code = line(x, r->fund, r->programme, r->commune, &from, e);
    if (code == ERR_NONE)
        code = line(x, r->to_fund, r->to_programme, r->to_commune, &to, e);
    if (code != ERR_NONE)
        return code;
    if (!str_eq(r->fund, r->to_fund))
        return err_set(e, ERR_INPUT, "dòng %u: không chuyển từ nguồn này sang nguồn khác được",
                       "row %u: money does not move from one fund to another", row);
    between(x, row, &from, &to, r->amount, LEDGER_CODE_MOVE);
    return ERR_NONE;
}

static enum err_code gift_account(struct building *x, uint32_t row, str number,
                                  struct ledger_account *out, struct err *e)
{
    struct ledger_account key = budget_gift_account(x->a, number, STR(""));
    int got = ledger_find(x->c, x->a, x->p->province, ledger_account_id(key.code), out, e);
    if (got < 0)
        return e->code;
    return got == 1 ? ERR_NONE
                    : err_set(e, ERR_INPUT, "dòng %u: không có khoản vận động số \"%s\"",
                              "row %u: there is no gift numbered \"%s\"", row, number);
}

/* What the programme of a gift is: that of its content, before the first point. */
static str programme_of(str content)
{
    ptrdiff_t point = str_find_char(content, '.');
    return point > 0 ? str_slice(content, 0, (size_t)point) : content;
}

static enum err_code build_commit(struct building *x, uint32_t row, const struct budget_row *r,
                                  struct err *e)
{
    struct ledger_account from;
    bool gift = r->gift.n > 0;
    if (gift == (r->fund.n > 0))
        return err_set(e, ERR_INPUT, "dòng %u: cần một nguồn: hoặc dự toán, hoặc tiền vận động",
                       "row %u: one source is needed: a line of the budget or a gift", row);
    enum err_code code = gift ? gift_account(x, row, r->gift, &from, e)
                              : line(x, r->fund, r->programme, r->commune, &from, e);
    if (code != ERR_NONE)
        return code;
    struct ledger_account to =
        budget_payable_account(x->a, gift ? programme_of(r->content) : r->programme);
    between(x, row, &from, &to, r->amount, r->content);
    struct ledger_transfer *t = &x->out->transfers.v[x->out->transfers.n - 1];
    t->kind = LEDGER_PENDING;
    t->beneficiary = r->beneficiary;
    t->period = r->period;
    if (r->reference.n > 0)
        t->reference = r->reference;
    return ERR_NONE;
}

static enum err_code build_row(struct building *x, uint32_t row, const struct budget_row *r,
                               struct err *e)
{
    switch (x->p->kind) {
    case BUDGET_ASSIGN:
    case BUDGET_ALLOCATE:
    case BUDGET_SUPPLEMENT:
    case BUDGET_WITHDRAW:
        return build_plan(x, row, r, e);
    case BUDGET_MOVE:
        return build_move(x, row, r, e);
    case BUDGET_COMMIT:
        return build_commit(x, row, r, e);
    case BUDGET_RELEASE: {
        struct ledger_transfer t = {.id = budget_transfer_id(&x->p->id, row),
                                    .kind = LEDGER_VOID,
                                    .day = x->p->decided_on,
                                    .other = r->transfer,
                                    .reference = x->p->decision};
        vec_push(x->a, &x->out->transfers, t);
        return ERR_NONE;
    }
    case BUDGET_CARRY:
    case BUDGET_KINDS:
        break;
    }
    check_fail(__FILE__, __LINE__, "a kind of rows that stand alone");
}

enum err_code budget_build(struct store_conn *c, struct arena *a, const struct budget_proposal *p,
                           const struct budget_rows *rows, struct budget_batch *out, struct err *e)
{
    struct building x = {c, a, p, out, month_year(month_of(p->decided_on))};
    *out = (struct budget_batch){0};
    if (p->kind == BUDGET_CARRY)
        return budget_build_carry(c, a, p, rows, out, e);
    for (uint32_t i = 0; i < rows->n; i++) {
        enum err_code code = build_row(&x, i + 1, &rows->v[i], e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}
