/* Payment instructions: their codes and what makes one fit to be paid (bank.h). */
#include "pay/bank.h"

#include "base/check.h"

static const char *const methods[BANK_METHOD_COUNT][2] = {
    [BANK_ACCOUNT] = {"account", "Tài khoản ngân hàng"},
    [BANK_WALLET] = {"wallet", "Tài khoản điện tử"},
    [BANK_CASH] = {"cash", "Tiền mặt"},
};

static const char *const changes[BANK_CHANGE_COUNT][2] = {
    [BANK_SAME] = {"same", "Không đổi"},        [BANK_NEW] = {"new", "Tăng mới"},
    [BANK_MORE] = {"more", "Tăng mức"},         [BANK_LESS] = {"less", "Giảm mức"},
    [BANK_STOPPED] = {"stopped", "Thôi hưởng"},
};

static const char *const kinds[BANK_LINE_KIND_COUNT][2] = {
    [BANK_PAID] = {"paid", "Đã chi"},           [BANK_UNPAID] = {"unpaid", "Chưa chi"},
    [BANK_RETURNED] = {"returned", "Hoàn trả"}, [BANK_PENDING] = {"pending", "Chờ ghi sổ"},
    [BANK_OTHER] = {"other", "Khoản khác"},
};

const char *bank_method_code(enum bank_method m)
{
    check(m < BANK_METHOD_COUNT);
    return methods[m][0];
}

const char *bank_method_vi(enum bank_method m)
{
    check(m < BANK_METHOD_COUNT);
    return methods[m][1];
}

const char *bank_change_code(enum bank_change c)
{
    check(c < BANK_CHANGE_COUNT);
    return changes[c][0];
}

const char *bank_change_vi(enum bank_change c)
{
    check(c < BANK_CHANGE_COUNT);
    return changes[c][1];
}

const char *bank_line_code(enum bank_line_kind k)
{
    check(k < BANK_LINE_KIND_COUNT);
    return kinds[k][0];
}

const char *bank_line_vi(enum bank_line_kind k)
{
    check(k < BANK_LINE_KIND_COUNT);
    return kinds[k][1];
}

/* ---- is it fit to be paid ---- */

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool all_in(str s, const char *marks)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!is_alphanumeric(s.p[i]) && str_find_char(str_from_c(marks), s.p[i]) < 0)
            return false;
    }
    return true;
}

bool bank_id_valid(str id)
{
    return id.n > 0 && id.n <= BANK_ID_MAX && all_in(id, "-._") && is_alphanumeric(id.p[0]);
}

bool bank_bin_valid(str bin)
{
    if (bin.n != 6)
        return false;
    for (size_t i = 0; i < bin.n; i++) {
        if (bin.p[i] < '0' || bin.p[i] > '9')
            return false;
    }
    return true;
}

static enum err_code check_place(const struct payment_instruction *p, struct err *e)
{
    if (p->method == BANK_CASH) {
        if (p->commune.n == 0 || p->commune_name.n == 0 || p->village.n == 0)
            return err_set(
                e, ERR_INPUT, "khoản chi \"%s\": chi tiền mặt phải có xã và thôn của người nhận",
                "payment \"%s\": paid in cash, so it needs the commune and village", p->id);
        if (p->bin.n != 0 || p->account.n != 0)
            return err_set(e, ERR_INPUT, "khoản chi \"%s\": chi tiền mặt thì không có tài khoản",
                           "payment \"%s\": paid in cash, so it has no account", p->id);
        return ERR_NONE;
    }
    if (!bank_bin_valid(p->bin))
        return err_set(e, ERR_INPUT, "khoản chi \"%s\": mã ngân hàng \"%s\" phải có sáu chữ số",
                       "payment \"%s\": the bank number \"%s\" must have six digits", p->id,
                       p->bin);
    if (p->account.n == 0 || p->account.n > BANK_ACCOUNT_MAX || !all_in(p->account, ""))
        return err_set(e, ERR_INPUT,
                       "khoản chi \"%s\": số tài khoản \"%s\" phải có 1 đến 34 chữ số hoặc chữ cái",
                       "payment \"%s\": the account \"%s\" must have 1 to 34 digits or letters",
                       p->id, p->account);
    return ERR_NONE;
}

static bool parts_add_up(const struct payment_instruction *p)
{
    const struct bank_parts *q = &p->parts;
    int64_t sum;
    return q->monthly >= 0 && q->arrears >= 0 && q->once >= 0 && q->carried >= 0 &&
           q->deducted >= 0 && num_add(q->monthly, q->arrears, &sum) &&
           num_add(sum, q->once, &sum) && num_add(sum, q->carried, &sum) &&
           num_sub(sum, q->deducted, &sum) && sum == p->amount_vnd;
}

enum err_code bank_check(const struct payment_instruction *p, bool may_be_stopped, struct err *e)
{
    if (!bank_id_valid(p->id))
        return err_set(e, ERR_INPUT,
                       "mã chi trả \"%s\" phải có 1 đến 35 ký tự: chữ không dấu, chữ số, - . _",
                       "the payment's identifier \"%s\" must have 1 to 35 characters: letters "
                       "without marks, digits, - . _",
                       p->id);
    bool stopped = p->change == BANK_STOPPED;
    if (stopped && !may_be_stopped)
        return err_set(e, ERR_INPUT, "khoản chi \"%s\": người đã thôi hưởng không được chi",
                       "payment \"%s\": who was stopped is not paid", p->id);
    if (p->amount_vnd < 0 || p->amount_vnd > BANK_AMOUNT_MAX || (p->amount_vnd == 0) != stopped)
        return err_set(e, ERR_INPUT,
                       "khoản chi \"%s\": số tiền %n đồng phải từ 1 đến 999.999.999.999",
                       "payment \"%s\": the amount of %n đồng must be from 1 to 999,999,999,999",
                       p->id, p->amount_vnd);
    if (!parts_add_up(p))
        return err_set(e, ERR_INPUT, "khoản chi \"%s\": các phần không cộng thành số tiền %n đồng",
                       "payment \"%s\": its parts do not add up to its amount of %n đồng", p->id,
                       p->amount_vnd);
    if (str_trim(p->name).n == 0 || str_columns(p->name) > BANK_NAME_MAX)
        return err_set(e, ERR_INPUT, "khoản chi \"%s\": họ tên phải có 1 đến 140 ký tự",
                       "payment \"%s\": the name must have 1 to 140 characters", p->id);
    return stopped ? ERR_NONE : check_place(p, e);
}

enum err_code bank_check_all(const struct payment_instruction *v, uint32_t n, bool may_be_stopped,
                             vnd *sum_vnd, struct err *e)
{
    *sum_vnd = 0;
    if (n > BANK_PAYMENTS_MAX)
        return err_set(e, ERR_LIMIT, "%u khoản chi, nhiều hơn %u", "%u payments, more than %u", n,
                       BANK_PAYMENTS_MAX);
    struct arena a;
    struct bank_ids ids;
    arena_init(&a, (size_t)1 << 30);
    enum err_code code = bank_ids_make(&a, &ids, v, n, e);
    arena_clear(&a);
    for (uint32_t i = 0; code == ERR_NONE && i < n; i++) {
        code = bank_check(&v[i], may_be_stopped, e);
        *sum_vnd += code == ERR_NONE ? v[i].amount_vnd : 0;
        if (*sum_vnd > BANK_SUM_MAX)
            code = err_set(e, ERR_LIMIT, "tổng số tiền vượt %n đồng", "the sum is beyond %n đồng",
                           (int64_t)BANK_SUM_MAX);
    }
    return code;
}

/* ---- by identifier ---- */

static uint32_t slot_hash(str id)
{
    uint64_t h = str_hash(id);
    h ^= h >> 32;
    return (uint32_t)(h * 0x9E3779B1u);
}

/* The slot of the identifier, or the empty one where it would go: an open table, half full. */
static uint32_t slot_of(const struct bank_ids *ids, str id, uint32_t hash)
{
    uint32_t i = hash & ids->mask;
    while (ids->slots[i] != 0 &&
           (ids->hashes[i] != hash || !str_eq(ids->v[ids->slots[i] - 1].id, id)))
        i = (i + 1) & ids->mask;
    return i;
}

enum err_code bank_ids_make(struct arena *a, struct bank_ids *out,
                            const struct payment_instruction *v, uint32_t n, struct err *e)
{
    check(n <= BANK_PAYMENTS_MAX);
    uint32_t size = 16;
    while (size < 2 * n)
        size *= 2;
    *out = (struct bank_ids){v, arena_array(a, uint32_t, size), arena_array(a, uint32_t, size),
                             size - 1};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t hash = slot_hash(v[i].id);
        uint32_t slot = slot_of(out, v[i].id, hash);
        if (out->slots[slot] != 0)
            return err_set(e, ERR_INPUT, "mã chi trả \"%s\" có hai lần", "identifier \"%s\" twice",
                           v[i].id);
        out->slots[slot] = i + 1;
        out->hashes[slot] = hash;
    }
    return ERR_NONE;
}

uint32_t bank_ids_find(const struct bank_ids *ids, str id)
{
    return ids->slots[slot_of(ids, id, slot_hash(id))] - 1; /* 0 - 1 is BANK_NONE */
}
