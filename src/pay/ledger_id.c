/* Identifiers, the words for kinds, and what follows from balances (ledger.h). Pure. */
#include "pay/ledger_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/hex.h"

#include <string.h>

bool ledger_id_none(const struct ledger_id *id)
{
    uint8_t any = 0;
    for (size_t i = 0; i < sizeof(id->b); i++)
        any |= id->b[i];
    return any == 0;
}

bool ledger_id_same(const struct ledger_id *a, const struct ledger_id *b)
{
    return mem_cmp(a->b, b->b, sizeof(a->b)) == 0;
}

int ledger_id_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct ledger_id));
}

void ledger_id_write(const struct ledger_id *id, char to[33])
{
    hex_write(to, id->b, sizeof(id->b));
    to[32] = '\0';
}

bool ledger_id_parse(str text, struct ledger_id *out)
{
    return hex_read(text, out->b, sizeof(out->b));
}

struct ledger_id ledger_id_derived(const struct ledger_id *from, str word, int64_t number)
{
    uint8_t bytes[16 + 32 + 8], sum[32];
    struct ledger_id id;
    mem_copy(bytes, from->b, 16);
    store_sha256(word, bytes + 16);
    for (int i = 0; i < 8; i++)
        bytes[48 + i] = (uint8_t)((uint64_t)number >> (8 * (7 - i)));
    store_sha256((str){(const char *)bytes, sizeof(bytes)}, sum);
    /* The time of what it follows from stands first, so that neighbours stay neighbours. */
    mem_copy(id.b, from->b, 6);
    mem_copy(id.b + 6, sum, 10);
    id.b[6] = (uint8_t)(0x80 | (id.b[6] & 0x0f));
    id.b[8] = (uint8_t)(0x80 | (id.b[8] & 0x3f));
    return id;
}

struct ledger_id ledger_id_at(const struct store_conn *c, uint32_t column)
{
    struct ledger_id id = {0};
    if (store_at_null(c, column))
        return id;
    str bytes = store_at_text(c, column);
    check(bytes.n == sizeof(id.b));
    mem_copy(id.b, bytes.p, sizeof(id.b));
    return id;
}

/* ---- words ---- */

static const char *const account_kinds[LEDGER_ACCOUNT_KINDS] = {
    "source", "fund", "line", "gift", "payable", "spent", "provider", "clearing", "suspense"};
static const char *const kinds[LEDGER_KINDS] = {"single", "pending", "post", "void", "reverse"};

const char *ledger_account_kind_code(enum ledger_account_kind k)
{
    check(k < LEDGER_ACCOUNT_KINDS);
    return account_kinds[k];
}

bool ledger_account_kind_find(str code, enum ledger_account_kind *out)
{
    for (uint32_t k = 0; k < LEDGER_ACCOUNT_KINDS; k++) {
        if (str_eq_c(code, account_kinds[k])) {
            *out = k;
            return true;
        }
    }
    return false;
}

const char *ledger_kind_code(enum ledger_kind k)
{
    check(k < LEDGER_KINDS);
    return kinds[k];
}

bool ledger_kind_find(str code, enum ledger_kind *out)
{
    for (uint32_t k = 0; k < LEDGER_KINDS; k++) {
        if (str_eq_c(code, kinds[k])) {
            *out = k;
            return true;
        }
    }
    return false;
}

bool ledger_is_limited(enum ledger_account_kind k)
{
    return k == LEDGER_FUND || k == LEDGER_LINE || k == LEDGER_GIFT || k == LEDGER_PROVIDER;
}

bool ledger_is_budget(enum ledger_account_kind k)
{
    return k == LEDGER_SOURCE || k == LEDGER_FUND || k == LEDGER_LINE || k == LEDGER_GIFT;
}

/* ---- accounts ---- */

int64_t ledger_account_id(str code)
{
    uint8_t sum[32];
    uint64_t id = 0;
    store_sha256(code, sum);
    for (int i = 0; i < 8; i++)
        id = id << 8 | sum[i];
    id &= INT64_MAX;
    return id != 0 ? (int64_t)id : 1;
}

/* Balances are at least 0 and were checked when they were made: these do not overflow. */
vnd ledger_balance(const struct ledger_account *a)
{
    return a->credits_posted - a->debits_posted;
}

vnd ledger_available(const struct ledger_account *a)
{
    return a->credits_posted - a->debits_posted - a->debits_pending;
}

vnd ledger_disbursed(const struct ledger_account *a)
{
    return a->allocated + a->carried_in - a->carried_out - ledger_balance(a);
}

enum err_code ledger_row_err(struct err *e, uint32_t row, const char *vi, const char *en)
{
    char text[2][256];
    if (row == 0)
        return err_set(e, ERR_INPUT, vi, en);
    fmt_write(text[0], sizeof(text[0]), "dòng %u: %z", row, vi);
    fmt_write(text[1], sizeof(text[1]), "row %u: %z", row, en);
    return err_set(e, ERR_INPUT, text[0], text[1]);
}
