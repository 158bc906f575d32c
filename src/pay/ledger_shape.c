/* A batch by itself, and beside what the database has of it already. */
#include "pay/ledger_int.h"

#include "base/check.h"

#include <stdlib.h>

static bool follows(enum ledger_kind k)
{
    return k == LEDGER_POSTED || k == LEDGER_VOID || k == LEDGER_REVERSE;
}

static enum err_code bad_row(const struct ledger_transfer *t, uint32_t row, struct err *e)
{
    bool accounts_given = t->debit != 0 || t->credit != 0;
    if (t->kind >= LEDGER_KINDS || ledger_id_none(&t->id))
        return ledger_row_err(e, row, "thiếu mã bút toán", "the transfer has no identifier");
    if (follows(t->kind) && ledger_id_none(&t->other))
        return ledger_row_err(e, row, "thiếu bút toán mà nó giải quyết hay đảo lại",
                              "it does not say which transfer it resolves or takes back");
    if (t->amount < 0 || t->amount > LEDGER_MAX_AMOUNT || (t->amount == 0 && !follows(t->kind)))
        return ledger_row_err(e, row, "số tiền phải lớn hơn 0 và không quá 10^18 đồng",
                              "the amount must be above 0 and at most 10^18 đồng");
    if ((!follows(t->kind) || accounts_given) &&
        (t->debit <= 0 || t->credit <= 0 || t->debit == t->credit))
        return ledger_row_err(e, row, "bên nợ và bên có phải là hai tài khoản",
                              "debit and credit must be two accounts");
    if ((t->code.n == 0 && !follows(t->kind)) || t->code.n > LEDGER_MAX_TEXT_BYTES ||
        t->reference.n > LEDGER_MAX_TEXT_BYTES)
        return ledger_row_err(e, row, "thiếu nội dung chi, hoặc chữ quá dài",
                              "there is no code, or a text is too long");
    if (t->day < DAY_MIN || t->day > DAY_MAX || t->beneficiary < 0 || t->period < 0)
        return ledger_row_err(e, row, "ngày, người hưởng hoặc tháng sai",
                              "bad day, beneficiary or month");
    return ERR_NONE;
}

/* No identifier twice, and nothing resolved twice, within the batch. */
static enum err_code twice(struct ledger_posting *p, struct err *e)
{
    struct ledger_id *ids = arena_array(&p->a, struct ledger_id, p->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n; i++)
        ids[i] = p->v[i].id;
    qsort(ids, p->n, sizeof(ids[0]), ledger_id_order);
    for (uint32_t i = 1; i < p->n; i++) {
        if (ledger_id_same(&ids[i - 1], &ids[i]))
            return err_set(e, ERR_INPUT, "trong lô có một mã bút toán hai lần",
                           "an identifier stands twice in the batch");
    }
    for (uint32_t i = 0; i < p->n; i++) {
        if (p->v[i].kind == LEDGER_POSTED || p->v[i].kind == LEDGER_VOID)
            ids[n++] = p->v[i].other;
    }
    if (n > 0)
        qsort(ids, n, sizeof(ids[0]), ledger_id_order);
    for (uint32_t i = 1; i < n; i++) {
        if (ledger_id_same(&ids[i - 1], &ids[i]))
            return err_set(e, ERR_INPUT, "trong lô có một khoản cam kết được giải quyết hai lần",
                           "a pending transfer is resolved twice in the batch");
    }
    return ERR_NONE;
}

enum err_code ledger_shape(struct ledger_posting *p, struct err *e)
{
    const struct ledger_batch *b = p->b;
    if (b->n == 0 || b->n > LEDGER_MAX_BATCH)
        return err_set(e, ERR_LIMIT, "một lô có từ 1 đến %u bút toán",
                       "a batch has 1 to %u transfers", LEDGER_MAX_BATCH);
    if (ledger_id_none(&b->id) || b->actor.n == 0 || b->province <= 0 ||
        b->actor.n > LEDGER_MAX_TEXT_BYTES || b->reference.n > LEDGER_MAX_TEXT_BYTES)
        return err_set(e, ERR_INPUT, "lô bút toán thiếu mã, thiếu tỉnh hoặc thiếu người ghi",
                       "the batch has no identifier, no province or nobody who records it");
    p->n = b->n;
    p->v = arena_array(&p->a, struct ledger_transfer, p->n);
    p->entry = arena_array(&p->a, uint32_t, p->n);
    p->row = arena_array(&p->a, uint32_t, p->n);
    for (uint32_t i = 0; i < p->n; i++) {
        enum err_code code = bad_row(&b->v[i], i + 1, e);
        if (code != ERR_NONE)
            return code;
        p->v[i] = b->v[i];
        p->entry[i] = i > 0 && b->v[i - 1].linked ? p->entry[i - 1] : i + 1;
    }
    if (p->v[p->n - 1].linked)
        return err_set(e, ERR_INPUT, "bút toán cuối của lô còn nối với bút toán sau",
                       "the last transfer of the batch is linked to a next one");
    return twice(p, e);
}

/* ---- what follows from another transfer ---- */

static enum err_code resolve(struct ledger_transfer *t, const struct ledger_transfer *other,
                             uint32_t row, struct err *e)
{
    if (other->kind != LEDGER_PENDING)
        return ledger_row_err(e, row, "khoản được giải quyết không phải là cam kết",
                              "what it resolves is not a pending transfer");
    if (t->amount == 0)
        t->amount = other->amount;
    if (t->amount > other->amount || (t->kind == LEDGER_VOID && t->amount != other->amount))
        return ledger_row_err(e, row, "số tiền khác với khoản cam kết",
                              "the amount is not that of the pending transfer");
    if (t->debit == 0) {
        t->debit = other->debit;
        t->credit = other->credit;
    }
    if (t->debit != other->debit || t->credit != other->credit)
        return ledger_row_err(e, row, "tài khoản khác với khoản cam kết",
                              "the accounts are not those of the pending transfer");
    return ERR_NONE;
}

static enum err_code reverse(struct ledger_transfer *t, const struct ledger_transfer *other,
                             uint32_t row, struct err *e)
{
    if (other->kind != LEDGER_SINGLE && other->kind != LEDGER_POSTED)
        return ledger_row_err(e, row, "chỉ đảo được khoản đã hạch toán",
                              "only what was posted can be taken back");
    if (t->amount == 0)
        t->amount = other->amount;
    if (t->debit == 0) {
        t->debit = other->credit;
        t->credit = other->debit;
    }
    if (t->debit != other->credit || t->credit != other->debit)
        return ledger_row_err(e, row, "bút toán đảo phải đổi chỗ hai tài khoản",
                              "what takes back must exchange the two accounts");
    return ERR_NONE;
}

/* `k`: what it speaks of; NULL: nothing that is there. */
static enum err_code complete(struct ledger_posting *p, uint32_t i, const struct ledger_kept *k,
                              struct err *e)
{
    struct ledger_transfer *t = &p->v[i];
    if (ledger_id_none(&t->other))
        return ERR_NONE;
    if (k == NULL)
        return ledger_row_err(e, i + 1, "không có bút toán mà nó nói đến",
                              "there is no such transfer as it speaks of");
    if (!follows(t->kind))
        return ERR_NONE;
    if (t->code.n == 0)
        t->code = k->t.code;
    t->beneficiary = k->t.beneficiary;
    t->period = k->t.period;
    return t->kind == LEDGER_REVERSE ? reverse(t, &k->t, i + 1, e) : resolve(t, &k->t, i + 1, e);
}

static bool same(const struct ledger_transfer *a, const struct ledger_transfer *b)
{
    return a->kind == b->kind && a->debit == b->debit && a->credit == b->credit &&
           a->amount == b->amount && str_eq(a->code, b->code) && a->day == b->day &&
           str_eq(a->reference, b->reference) && ledger_id_same(&a->other, &b->other) &&
           a->beneficiary == b->beneficiary && a->period == b->period;
}

/* What may happen once to another transfer has not happened yet. */
static enum err_code still_open(const struct ledger_posting *p, uint32_t i, struct ledger_kept *k,
                                struct err *e)
{
    const struct ledger_transfer *t = &p->v[i];
    if (!follows(t->kind))
        return ERR_NONE;
    check(k != NULL);
    if (t->kind != LEDGER_REVERSE && k->resolved)
        return ledger_row_err(e, i + 1, "khoản cam kết đã được chi hoặc hủy",
                              "the pending transfer was posted or voided before");
    if (t->kind == LEDGER_REVERSE &&
        (!num_add(k->reversed, t->amount, &k->reversed) || k->reversed > k->t.amount))
        return ledger_row_err(e, i + 1, "đảo lại nhiều hơn khoản đã hạch toán",
                              "it takes back more than was posted");
    return ERR_NONE;
}

enum err_code ledger_complete(struct ledger_posting *p, uint32_t *existed, struct err *e)
{
    uint32_t n = 0;
    bool before = false;
    for (uint32_t i = 0; i < p->n; i++) {
        struct ledger_kept *other =
            ledger_id_none(&p->v[i].other) ? NULL : ledger_kept_find(p, &p->v[i].other);
        enum err_code code = complete(p, i, other, e);
        if (code != ERR_NONE)
            return code;
        const struct ledger_kept *there = ledger_kept_find(p, &p->v[i].id);
        if (there != NULL && !same(&there->t, &p->v[i]))
            return ledger_row_err(e, i + 1, "mã bút toán đã dùng cho một nội dung khác",
                                  "the identifier was used for another content");
        if (p->entry[i] != i + 1 && before != (there != NULL))
            return ledger_row_err(e, i + 1, "mới có một phần của bút toán này trong sổ",
                                  "only a part of this entry is in the books");
        before = there != NULL;
        if (there == NULL)
            code = still_open(p, i, other, e);
        if (code != ERR_NONE)
            return code;
        if (there == NULL) {
            p->v[n] = p->v[i];
            p->entry[n] = p->entry[i] == i + 1 ? n + 1 : p->entry[n - 1];
            p->row[n] = i + 1;
            n++;
        }
    }
    *existed = p->n - n;
    p->n = n;
    return ERR_NONE;
}
