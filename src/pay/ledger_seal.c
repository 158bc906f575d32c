/* What a content is, to the byte, and who approved it. */
#include "pay/ledger_int.h"

#include "base/check.h"
#include "registry/roles.h"

static uint8_t *put_number(uint8_t *to, int64_t v)
{
    for (int i = 0; i < 8; i++)
        *to++ = (uint8_t)((uint64_t)v >> (8 * (7 - i)));
    return to;
}

static uint8_t *put_id(uint8_t *to, const struct ledger_id *id)
{
    mem_copy(to, id->b, sizeof(id->b));
    return to + sizeof(id->b);
}

static void add(struct store_sha256 *sum, const uint8_t *from, const uint8_t *to)
{
    store_sha256_add(sum, (str){(const char *)from, (size_t)(to - from)});
}

/* Every field of a transfer, so that no two have the same bytes. */
static void add_transfer(struct store_sha256 *sum, const struct ledger_transfer *t)
{
    uint8_t bytes[128], *to = put_id(bytes, &t->id);
    to = put_id(to, &t->other);
    *to++ = (uint8_t)t->kind;
    to = put_number(to, t->debit);
    to = put_number(to, t->credit);
    to = put_number(to, t->amount);
    to = put_number(to, t->day);
    to = put_number(to, t->beneficiary);
    to = put_number(to, t->period);
    add(sum, bytes, put_number(to, (int64_t)t->code.n));
    store_sha256_add(sum, t->code);
    add(sum, bytes, put_number(bytes, (int64_t)t->reference.n));
    store_sha256_add(sum, t->reference);
}

enum err_code ledger_seal(const struct ledger_transfer *v, uint32_t n, struct ledger_seal *out,
                          struct err *e)
{
    struct store_sha256 sum;
    bool fits = true;
    *out = (struct ledger_seal){.n = n};
    store_sha256_init(&sum);
    for (uint32_t i = 0; i < n && fits; i++) {
        add_transfer(&sum, &v[i]);
        fits = num_add(out->total, v[i].amount, &out->total);
    }
    store_sha256_end(&sum, out->sum);
    return fits ? ERR_NONE
                : err_set(e, ERR_LIMIT, "tổng số tiền vượt quá số lớn nhất",
                          "the total goes over the largest number");
}

/* ---- approvals ---- */

enum err_code ledger_two_people(str made_by, str approved_by, struct err *e)
{
    made_by = str_trim(made_by);
    approved_by = str_trim(approved_by);
    bool named = made_by.n > 0 && approved_by.n > 0 && made_by.n <= LEDGER_MAX_TEXT_BYTES &&
                 approved_by.n <= LEDGER_MAX_TEXT_BYTES;
    bool two = named && !officer_same(made_by, approved_by);
    if (!named)
        return err_set(e, ERR_INPUT, "thiếu tên người lập hoặc người duyệt",
                       "there is no name of who prepared or who approved");
    if (two)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "%s đã lập thì không được duyệt", "%s prepared it and may not approve it",
            made_by);
    err_hint(e, "một người khác phải duyệt", "another person must approve");
    return ERR_INPUT;
}

static bool same_approval(const struct store_value *v, const struct ledger_approval *a)
{
    return v[0].i == a->seal.n && v[1].i == a->seal.total && v[2].s.n == 32 &&
           mem_cmp(v[2].s.p, a->seal.sum, 32) == 0 && str_eq(v[3].s, a->made_by) &&
           str_eq(v[4].s, a->approved_by);
}

static enum err_code is_there(struct store_conn *c, int64_t province,
                              const struct ledger_approval *a, struct err *e)
{
    struct arena scratch;
    struct store_value v[5];
    arena_init(&scratch, 1 << 20);
    int got =
        store_one(c,
                  SQL("SELECT n_transfers, total, content_sum, made_by, approved_by FROM"
                      " ledger_approval WHERE province = ?1 AND id = ?2"),
                  STORE_VALUES(store_int(province), ledger_id_value(&a->id)), &scratch, v, 5, e);
    bool same = got == 1 && same_approval(v, a);
    arena_clear(&scratch);
    if (got < 0)
        return e->code;
    return same ? ERR_NONE
                : err_set(e, ERR_INPUT, "mã phê duyệt đã dùng cho một nội dung khác",
                          "the approval's identifier was used for another content");
}

enum err_code ledger_approve(struct store_conn *c, int64_t province,
                             const struct ledger_approval *a, struct err *e)
{
    int64_t added = 0;
    enum err_code code = ledger_two_people(a->made_by, a->approved_by, e);
    if (code != ERR_NONE)
        return code;
    if (ledger_id_none(&a->id) || a->seal.n == 0 || a->seal.total <= 0)
        return err_set(e, ERR_INPUT, "không có gì để duyệt", "there is nothing to approve");
    str sum = {(const char *)a->seal.sum, sizeof(a->seal.sum)};
    code =
        store_run(c,
                  SQL("INSERT INTO ledger_approval (province, id, subject, reference,"
                      " n_transfers, total, content_sum, made_by, approved_by, at_us) VALUES"
                      " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (province, id) DO"
                      " NOTHING"),
                  STORE_VALUES(store_int(province), ledger_id_value(&a->id), store_text(a->subject),
                               store_text(a->reference), store_int(a->seal.n),
                               store_int(a->seal.total), store_bytes(sum), store_text(a->made_by),
                               store_text(a->approved_by), store_int(a->at_us)),
                  &added, e);
    return code == ERR_NONE && added == 0 ? is_there(c, province, a, e) : code;
}

enum err_code ledger_check_approval(struct ledger_posting *p, struct err *e)
{
    const struct ledger_batch *b = p->b;
    struct ledger_seal seal;
    struct store_value v[4];
    if (ledger_id_none(&b->approval))
        return err_set(e, ERR_INPUT, "chi từ dự toán phải có người khác duyệt",
                       "spending a budget needs the approval of another person");
    enum err_code code = ledger_seal(b->v, b->n, &seal, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(p->c,
                        SQL("SELECT a.n_transfers, a.total, a.content_sum, b.id FROM"
                            " ledger_approval AS a LEFT JOIN ledger_posting AS b ON b.province ="
                            " a.province AND b.approval = a.id WHERE a.province = ?1 AND a.id ="
                            " ?2"),
                        STORE_VALUES(store_int(b->province), ledger_id_value(&b->approval)), &p->a,
                        v, 4, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "không có phê duyệt này", "there is no such approval");
    if (v[0].i != seal.n || v[1].i != seal.total || v[2].s.n != 32 ||
        mem_cmp(v[2].s.p, seal.sum, 32) != 0)
        return err_set(e, ERR_INPUT, "nội dung đã đổi sau khi duyệt: phê duyệt không còn hiệu lực",
                       "the content changed after it was approved: the approval is void");
    if (v[3].type != STORE_NULL)
        return err_set(e, ERR_INPUT, "phê duyệt này đã dùng rồi", "this approval was used before");
    return ERR_NONE;
}
