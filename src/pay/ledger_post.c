/* Posting a batch: look, lock, reckon, write. No query is asked for a single transfer. */
#include "pay/ledger_int.h"

#include "base/check.h"

#define SCRATCH_BYTES ((size_t)4 << 30)

static enum err_code posting_is_new(struct ledger_posting *p, struct err *e)
{
    struct store_value v;
    int got = store_one(p->c,
                        SQL("SELECT n_transfers FROM ledger_posting WHERE province = ?1 AND id ="
                            " ?2"),
                        STORE_VALUES(store_int(p->b->province), ledger_id_value(&p->b->id)), &p->a,
                        &v, 1, e);
    if (got < 0)
        return e->code;
    return got == 0 ? ERR_NONE
                    : err_set(e, ERR_INPUT, "mã của lô đã dùng cho một nội dung khác",
                              "the batch's identifier was used for another content");
}

static enum err_code write_posting(struct ledger_posting *p, struct err *e)
{
    const struct ledger_batch *b = p->b;
    struct ledger_seal seal;
    enum err_code code = ledger_seal(p->v, p->n, &seal, e);
    if (code != ERR_NONE)
        return code;
    str sum = {(const char *)seal.sum, sizeof(seal.sum)};
    return store_run(p->c,
                     SQL("INSERT INTO ledger_posting (province, id, at_us, actor, reference,"
                         " signer, approval, n_transfers, total, content_sum) VALUES (?1, ?2, ?3,"
                         " ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
                     STORE_VALUES(store_int(b->province), ledger_id_value(&b->id),
                                  store_int(b->now_us), store_text(b->actor),
                                  store_text(b->reference), store_text(b->signer),
                                  ledger_id_or_null(&b->approval), store_int(p->n),
                                  store_int(seal.total), store_bytes(sum)),
                     NULL, e);
}

#define TRANSFER_COLUMNS 16

static enum err_code write_transfers(struct ledger_posting *p, struct err *e)
{
    const struct ledger_batch *b = p->b;
    enum err_code code = store_load_begin(
        p->c,
        SQL("ledger_transfer (province, posting, place, id, entry, kind, debit, credit,"
            " amount, code, day, at_us, other, beneficiary, period, reference)"),
        TRANSFER_COLUMNS, e);
    for (uint32_t i = 0; i < p->n && code == ERR_NONE; i++) {
        const struct ledger_transfer *t = &p->v[i];
        const struct store_value row[TRANSFER_COLUMNS] = {
            store_int(b->province),       ledger_id_value(&b->id),
            store_int((int64_t)i + 1),    ledger_id_value(&t->id),
            store_int(p->entry[i]),       store_text(str_from_c(ledger_kind_code(t->kind))),
            store_int(t->debit),          store_int(t->credit),
            store_int(t->amount),         store_text(t->code),
            store_date(t->day),           store_int(b->now_us),
            ledger_id_or_null(&t->other), store_int(t->beneficiary),
            store_int(t->period),         store_text(t->reference)};
        code = store_load_row(p->c, row, e);
    }
    return code == ERR_NONE ? store_load_end(p->c, e) : code;
}

#define BALANCE_COLUMNS 9

/* By what they change, not to what they become: the CHECKs see what really stands there. */
static enum err_code write_balances(struct ledger_posting *p, struct err *e)
{
    uint32_t n = p->accounts.n;
    struct store_value *v = arena_array(&p->a, struct store_value, (size_t)n * BALANCE_COLUMNS);
    int64_t changed = 0;
    for (uint32_t i = 0; i < n; i++) {
        const struct ledger_account *from = &p->accounts.before[i], *to = &p->accounts.after[i];
        const struct store_value row[BALANCE_COLUMNS] = {
            store_int(p->b->province),
            store_int(to->id),
            store_int(to->debits_pending - from->debits_pending),
            store_int(to->debits_posted - from->debits_posted),
            store_int(to->credits_pending - from->credits_pending),
            store_int(to->credits_posted - from->credits_posted),
            store_int(to->allocated - from->allocated),
            store_int(to->carried_in - from->carried_in),
            store_int(to->carried_out - from->carried_out)};
        mem_copy(v + (size_t)i * BALANCE_COLUMNS, row, sizeof(row));
    }
    enum err_code code = store_run_many(
        p->c,
        SQL("UPDATE ledger_account SET debits_pending = debits_pending + ?3, debits_posted ="
            " debits_posted + ?4, credits_pending = credits_pending + ?5, credits_posted ="
            " credits_posted + ?6, allocated = allocated + ?7, carried_in = carried_in + ?8,"
            " carried_out = carried_out + ?9 WHERE province = ?1 AND id = ?2"),
        v, BALANCE_COLUMNS, n, &changed, e);
    check(code != ERR_NONE || changed == n);
    return code;
}

static enum err_code post_new(struct ledger_posting *p, struct err *e)
{
    enum err_code code = posting_is_new(p, e);
    if (code == ERR_NONE)
        code = ledger_lock_months(p, e);
    if (code == ERR_NONE)
        code = ledger_lock_accounts(p, e);
    if (code == ERR_NONE)
        code = ledger_apply(p, e);
    if (code == ERR_NONE && (ledger_needs_approval(p) || !ledger_id_none(&p->b->approval)))
        code = ledger_check_approval(p, e);
    if (code == ERR_NONE)
        code = write_posting(p, e);
    if (code == ERR_NONE)
        code = ledger_hold(p, e);
    if (code == ERR_NONE)
        code = write_transfers(p, e);
    return code == ERR_NONE ? write_balances(p, e) : code;
}

static enum err_code post(struct ledger_posting *p, struct ledger_outcome *out, struct err *e)
{
    enum err_code code = ledger_shape(p, e);
    if (code == ERR_NONE)
        code = ledger_fetch(p, e);
    if (code == ERR_NONE)
        code = ledger_complete(p, &out->existed, e);
    if (code != ERR_NONE || p->n == 0)
        return code;
    out->created = p->n;
    return post_new(p, e);
}

enum err_code ledger_post(struct store_conn *c, const struct ledger_batch *b,
                          struct ledger_outcome *out, struct err *e)
{
    struct ledger_posting p = {.c = c, .b = b};
    struct err mine = {0};
    *out = (struct ledger_outcome){0};
    arena_init(&p.a, SCRATCH_BYTES);
    enum err_code code = post(&p, out, &mine);
    arena_clear(&p.a);
    if (code != ERR_NONE && e != NULL)
        *e = mine;
    return code;
}

/* ---- as an operation ---- */

struct work_ctx {
    const struct ledger_batch *b;
    struct ledger_outcome out;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct work_ctx *w = ctx;
    enum err_code code = ledger_post(c, w->b, &w->out, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u %u", w->out.created, w->out.existed);
    return code;
}

enum err_code ledger_post_once(struct store_pool *pool, const struct ledger_batch *b,
                               struct ledger_outcome *out, struct err *e)
{
    struct work_ctx w = {.b = b};
    struct ledger_seal seal;
    struct arena a;
    bool again = false;
    *out = (struct ledger_outcome){0};
    enum err_code code = ledger_seal(b->v, b->n, &seal, e);
    if (code != ERR_NONE)
        return code;
    struct store_operation op = {.province = b->province,
                                 .kind = "ledger.post",
                                 .actor = b->actor,
                                 .content = {(const char *)seal.sum, sizeof(seal.sum)}};
    mem_copy(op.id, b->id.b, sizeof(op.id));
    arena_init(&a, 1 << 20);
    code = store_write(pool, &op, work, &w, &a, NULL, &again, e);
    arena_clear(&a);
    if (code == ERR_NONE)
        *out = again ? (struct ledger_outcome){.existed = b->n} : w.out;
    return code;
}
