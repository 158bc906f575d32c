#include "ledger_lab.h"

#define T(text)                                                                                    \
    {                                                                                              \
        "" text, sizeof(text) - 1                                                                  \
    }

const struct ledger_account lab_accounts[LAB_ACCOUNTS] = {
    [LAB_SOURCE] = {.code = T("source/central"), .kind = LEDGER_SOURCE, .fund = T("central")},
    [LAB_FUND] = {.code = T("fund/2026/central"),
                  .kind = LEDGER_FUND,
                  .year = LAB_YEAR,
                  .fund = T("central")},
    [LAB_LINE] = {.code = T("line/2026/central/social_assistance/07660"),
                  .kind = LEDGER_LINE,
                  .year = LAB_YEAR,
                  .fund = T("central"),
                  .programme = T("social_assistance"),
                  .commune = T("07660")},
    [LAB_OTHER] = {.code = T("line/2026/province/housing/07660"),
                   .kind = LEDGER_LINE,
                   .year = LAB_YEAR,
                   .fund = T("province"),
                   .programme = T("housing"),
                   .commune = T("07660")},
    [LAB_GIFT] = {.code = T("gift/1"),
                  .kind = LEDGER_GIFT,
                  .fund = T("raised"),
                  .purpose = T("housing")},
    [LAB_PAYABLE] = {.code = T("payable/social_assistance"),
                     .kind = LEDGER_PAYABLE,
                     .programme = T("social_assistance")},
    [LAB_PROVIDER] = {.code = T("provider/post"), .kind = LEDGER_PROVIDER},
    [LAB_SPENT] = {.code = T("spent/social_assistance"),
                   .kind = LEDGER_SPENT,
                   .programme = T("social_assistance"),
                   .chapter = T("424")},
    [LAB_SUSPENSE] = {.code = T("suspense"), .kind = LEDGER_SUSPENSE},
    [LAB_NEXT_LINE] = {.code = T("line/2027/central/social_assistance/07660"),
                       .kind = LEDGER_LINE,
                       .year = LAB_YEAR + 1,
                       .fund = T("central"),
                       .programme = T("social_assistance"),
                       .commune = T("07660")},
};

int64_t lab_account(enum lab_account a)
{
    return ledger_account_id(lab_accounts[a].code);
}

struct ledger_id lab_id(uint64_t number)
{
    struct ledger_id id = {{0}};
    for (int i = 0; i < 8; i++)
        id.b[15 - i] = (uint8_t)(number >> (8 * i));
    id.b[0] = 1;
    return id;
}

day lab_day(int mon, int dom)
{
    return day_from_ymd(LAB_YEAR, mon, dom);
}

struct ledger_transfer lab_transfer(uint64_t id, enum ledger_kind kind, enum lab_account debit,
                                    enum lab_account credit, vnd amount, const char *code)
{
    return (struct ledger_transfer){.id = lab_id(id),
                                    .kind = kind,
                                    .debit = lab_account(debit),
                                    .credit = lab_account(credit),
                                    .amount = amount,
                                    .code = str_from_c(code),
                                    .day = lab_day(7, 1),
                                    .reference = STR("12/QĐ-UBND")};
}

struct ledger_transfer lab_follows(uint64_t id, enum ledger_kind kind, uint64_t other, vnd amount)
{
    return (struct ledger_transfer){.id = lab_id(id),
                                    .kind = kind,
                                    .amount = amount,
                                    .day = lab_day(7, 2),
                                    .other = lab_id(other),
                                    .reference = STR("BN-7")};
}

static enum err_code approve_and_post(struct store_conn *c, uint64_t number,
                                      const struct ledger_transfer *v, uint32_t n,
                                      struct ledger_outcome *out, struct err *e)
{
    struct ledger_approval a = {.id = lab_id(number + ((uint64_t)1 << 40)),
                                .subject = STR("test"),
                                .made_by = STR("Kế toán"),
                                .approved_by = STR("Trưởng phòng"),
                                .at_us = (int64_t)number};
    struct ledger_batch b = {.province = LAB_PROVINCE,
                             .id = lab_id(number + ((uint64_t)1 << 41)),
                             .v = v,
                             .n = n,
                             .actor = STR("Kế toán"),
                             .approval = a.id,
                             .now_us = (int64_t)number};
    enum err_code code = ledger_seal(v, n, &a.seal, e);
    if (code == ERR_NONE && a.seal.total > 0)
        code = ledger_approve(c, LAB_PROVINCE, &a, e);
    else
        b.approval = (struct ledger_id){{0}};
    return code == ERR_NONE ? ledger_post(c, &b, out, e) : code;
}

enum err_code lab_post(struct store_conn *c, uint64_t number, const struct ledger_transfer *v,
                       uint32_t n, struct ledger_outcome *out, struct err *e)
{
    struct ledger_outcome unused;
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = approve_and_post(c, number, v, n, out != NULL ? out : &unused, e);
    if (code == ERR_NONE)
        return store_commit(c, e);
    store_rollback(c);
    return code;
}

void lab_must_post(struct store_conn *c, uint64_t number, const struct ledger_transfer *v,
                   uint32_t n)
{
    struct err e = {0};
    must(lab_post(c, number, v, n, NULL, &e), &e);
}

struct store_conn *lab_books(struct place *p, vnd money)
{
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(store_begin(c, &e), &e);
    must(ledger_open(c, LAB_PROVINCE, lab_accounts, LAB_ACCOUNTS, &e), &e);
    must(store_commit(c, &e), &e);
    if (money > 0) {
        const struct ledger_transfer v[] = {
            lab_transfer(1, LEDGER_SINGLE, LAB_SOURCE, LAB_FUND, money, "assign"),
            lab_transfer(2, LEDGER_SINGLE, LAB_FUND, LAB_LINE, money, "allocate")};
        lab_must_post(c, 1, v, 2);
    }
    return c;
}

struct ledger_account lab_read(struct store_conn *c, enum lab_account a)
{
    static struct arena arena;
    struct err e = {0};
    struct ledger_account x;
    if (arena.max_bytes == 0)
        arena_init(&arena, 256 << 20);
    arena_clear(&arena);
    assert_int_equal(ledger_find(c, &arena, LAB_PROVINCE, lab_account(a), &x, &e), 1);
    return x;
}

static void print_finding(void *ctx, const char *vi, const char *en)
{
    (void)ctx;
    print_error("%s\n%s\n", vi, en);
}

void lab_check(struct store_conn *c)
{
    struct err e = {0};
    uint32_t n = 1;
    must(ledger_check(c, print_finding, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
}
