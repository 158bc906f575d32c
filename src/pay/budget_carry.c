/* The end of a year: what is left goes to the next year, and commitments go along. Each is voided
 * and made again on the line of the next year, in the same batch; the money they reserve moves with
 * what is free. */
#include "pay/budget_int.h"

#include "base/check.h"
#include "base/fmt.h"

#include <stdlib.h>
#include <string.h>

struct open_one {
    int64_t line;
    struct ledger_transfer t;
};
struct open_list {
    struct open_one *v;
    uint32_t n, cap;
};

static int by_line(const void *a, const void *b)
{
    const struct open_one *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return memcmp(x->t.other.b, y->t.other.b, sizeof(x->t.other.b));
}

/* The first one of the line, or of a line after it. */
static uint32_t first_of(const struct open_list *open, int64_t line)
{
    uint32_t from = 0, to = open->n;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (open->v[middle].line < line)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Commitments of the year's lines that are neither paid nor voided, by the number of the line. */
static enum err_code open_commitments(struct store_conn *c, struct arena *a, int64_t province,
                                      int32_t year, struct open_list *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT t.id, t.debit, t.credit, t.amount, t.code, t.beneficiary, t.period,"
                        " t.reference FROM ledger_transfer AS t JOIN ledger_account AS d ON"
                        " d.province = t.province AND d.id = t.debit LEFT JOIN ledger_transfer AS r"
                        " ON r.province = t.province AND r.other = t.id AND r.kind IN ('post',"
                        " 'void') WHERE t.province = ?1 AND d.kind = 'line' AND d.year = ?2 AND"
                        " t.kind = 'pending' AND r.id IS NULL ORDER BY t.id"),
                    STORE_VALUES(store_int(province), store_int(year)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct open_one one = {.line = store_at_int(c, 1),
                               .t = {.kind = LEDGER_PENDING,
                                     .credit = store_at_int(c, 2),
                                     .amount = store_at_int(c, 3),
                                     .code = arena_str(a, store_at_text(c, 4)),
                                     .beneficiary = store_at_int(c, 5),
                                     .period = (month)store_at_int(c, 6),
                                     .reference = arena_str(a, store_at_text(c, 7))}};
        mem_copy(one.t.other.b, store_at_text(c, 0).p, sizeof(one.t.other.b));
        vec_push(a, out, one);
    }
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(out->v[0]), by_line);
    return more < 0 ? e->code : ERR_NONE;
}

struct collecting {
    struct arena *a;
    int32_t year;
    struct budget_rows *out;
    struct {
        int64_t *v;
        uint32_t n, cap;
    } ids;
};

static bool collect(void *ctx, const struct ledger_account *x)
{
    struct collecting *k = ctx;
    bool ours = x->year == k->year && (x->kind == LEDGER_LINE || x->kind == LEDGER_FUND);
    if (!ours || ledger_balance(x) == 0)
        return true;
    struct budget_row r = {.fund = arena_str(k->a, x->fund),
                           .programme = arena_str(k->a, x->programme),
                           .commune = arena_str(k->a, x->commune),
                           .left = ledger_available(x),
                           .committed = x->debits_pending};
    vec_push(k->a, k->out, r);
    vec_push(k->a, &k->ids, x->id);
    return true;
}

/* Which commitments: the first digits of a sum over their identifiers. */
static str sum_of(struct arena *a, const struct open_list *open, int64_t line)
{
    struct buf ids, hex;
    uint8_t sum[32];
    buf_init(&ids, a, (size_t)open->n * 16 + 16);
    buf_init(&hex, a, 32);
    for (uint32_t i = first_of(open, line); i < open->n && open->v[i].line == line; i++)
        buf_add(&ids, (str){(const char *)open->v[i].t.other.b, 16});
    if (ids.n == 0)
        return STR("-");
    store_sha256(buf_str(&ids), sum);
    struct ledger_id head;
    char text[33];
    mem_copy(head.b, sum, sizeof(head.b));
    ledger_id_write(&head, text);
    buf_add(&hex, (str){text, 16});
    return buf_str(&hex);
}

enum err_code budget_carry_rows(struct store_conn *c, struct arena *a, int64_t province,
                                int32_t year, struct budget_rows *out, struct err *e)
{
    struct collecting k = {.a = a, .year = year, .out = out};
    struct open_list open = {0};
    *out = (struct budget_rows){0};
    enum err_code code = ledger_accounts(c, province, collect, &k, e);
    if (code == ERR_NONE)
        code = open_commitments(c, a, province, year, &open, e);
    for (uint32_t i = 0; i < out->n && code == ERR_NONE; i++)
        out->v[i].sum = sum_of(a, &open, k.ids.v[i]);
    if (code == ERR_NONE && out->n == 0)
        code = err_set(e, ERR_INPUT, "năm %d không còn gì để chuyển nguồn",
                       "nothing is left of %d to carry over", year);
    return code;
}

/* ---- the batch ---- */

static enum err_code both_years(struct arena *a, int32_t year, const struct budget_row *r,
                                struct ledger_account *from, struct ledger_account *to,
                                struct err *e)
{
    struct budget_line l = {year, r->fund, r->programme, r->commune};
    bool fund = r->programme.n == 0;
    enum err_code code =
        fund ? budget_fund_account(a, year, r->fund, from, e) : budget_line_account(a, &l, from, e);
    l.year = year + 1;
    if (code == ERR_NONE)
        code = fund ? budget_fund_account(a, year + 1, r->fund, to, e)
                    : budget_line_account(a, &l, to, e);
    return code;
}

/* The commitment ends here and begins there: two transfers of one entry. */
static void carry_one(struct arena *a, const struct budget_proposal *p, const struct open_one *one,
                      const struct ledger_account *to, struct budget_batch *out)
{
    struct ledger_transfer end = {.id = ledger_id_derived(&one->t.other, STR("carried"), 0),
                                  .kind = LEDGER_VOID,
                                  .day = p->decided_on,
                                  .other = one->t.other,
                                  .reference = p->decision,
                                  .linked = true};
    struct ledger_transfer begin = one->t;
    begin.id = ledger_id_derived(&one->t.other, STR("carried"), 1);
    begin.debit = ledger_account_id(to->code);
    begin.day = p->decided_on;
    vec_push(a, &out->transfers, end);
    vec_push(a, &out->transfers, begin);
}

enum err_code budget_build_carry(struct store_conn *c, struct arena *a,
                                 const struct budget_proposal *p, const struct budget_rows *rows,
                                 struct budget_batch *out, struct err *e)
{
    struct budget_rows now;
    struct open_list open = {0};
    int32_t year = month_year(month_of(p->decided_on));
    enum err_code code = budget_carry_rows(c, a, p->province, year, &now, e);
    if (code != ERR_NONE)
        return code;
    if (!str_eq(budget_rows_write(a, BUDGET_CARRY, &now), budget_rows_write(a, BUDGET_CARRY, rows)))
        return err_set(
            e, ERR_INPUT, "dự toán đã thay đổi sau khi lập: lập lại quyết định chuyển nguồn",
            "the budget has changed since it was prepared: prepare the carry-over again");
    code = open_commitments(c, a, p->province, year, &open, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i++) {
        const struct budget_row *r = &rows->v[i];
        struct ledger_account from, to;
        code = both_years(a, year, r, &from, &to, e);
        if (code != ERR_NONE)
            break;
        vec_push(a, &out->accounts, from);
        vec_push(a, &out->accounts, to);
        struct ledger_transfer t =
            budget_transfer(p, i + 1, &from, &to, r->left + r->committed, LEDGER_CODE_CARRY);
        vec_push(a, &out->transfers, t);
        int64_t line = ledger_account_id(from.code);
        for (uint32_t k = first_of(&open, line); k < open.n && open.v[k].line == line; k++)
            carry_one(a, p, &open.v[k], &to, out);
    }
    return code;
}
