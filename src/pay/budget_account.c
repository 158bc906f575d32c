/* The accounts of the budget and their codes (budget.h). Pure. */
#include "pay/budget.h"

static bool good_word(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        bool fine = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                    (ch >= '0' && ch <= '9') || ch == '_' || ch == '.' || ch == '-';
        if (!fine)
            return false;
    }
    return s.n <= 64;
}

static bool good_fund(str fund)
{
    return str_eq_c(fund, "central") || str_eq_c(fund, "province") || str_eq_c(fund, "commune") ||
           str_eq_c(fund, "raised");
}

static str code_of(struct arena *a, const char *kind, int32_t year, str x, str y, str z)
{
    struct buf b;
    buf_init(&b, a, LEDGER_MAX_TEXT_BYTES);
    buf_add_c(&b, kind);
    if (year != 0)
        buf_fmt(&b, "/%d", year);
    const str parts[3] = {x, y, z};
    for (int i = 0; i < 3; i++) {
        if (parts[i].n > 0)
            buf_fmt(&b, "/%s", parts[i]);
    }
    return buf_str(&b);
}

static enum err_code bad_place(str fund, str programme, str commune, struct err *e)
{
    err_set(e, ERR_INPUT, "nguồn \"%s\", chương trình \"%s\", xã \"%s\" viết sai",
            "bad fund \"%s\", programme \"%s\" or commune \"%s\"", fund, programme, commune);
    err_hint(
        e,
        "nguồn: central, province, commune, raised; chương trình và xã: chữ không dấu, số, _ . -",
        "fund: central, province, commune, raised; programme and commune: letters, digits, _ . -");
    return ERR_INPUT;
}

enum err_code budget_line_account(struct arena *a, const struct budget_line *l,
                                  struct ledger_account *out, struct err *e)
{
    if (!good_fund(l->fund) || !good_word(l->programme) || l->programme.n == 0 ||
        !good_word(l->commune) || l->year < 2000 || l->year > 2999)
        return bad_place(l->fund, l->programme, l->commune, e);
    *out = (struct ledger_account){
        .code = code_of(a, "line", l->year, l->fund, l->programme, l->commune),
        .kind = LEDGER_LINE,
        .year = l->year,
        .fund = l->fund,
        .programme = l->programme,
        .commune = l->commune};
    return ERR_NONE;
}

enum err_code budget_fund_account(struct arena *a, int32_t year, str fund,
                                  struct ledger_account *out, struct err *e)
{
    if (!good_fund(fund) || year < 2000 || year > 2999)
        return bad_place(fund, STR(""), STR(""), e);
    *out = (struct ledger_account){.code = code_of(a, "fund", year, fund, STR(""), STR("")),
                                   .kind = LEDGER_FUND,
                                   .year = year,
                                   .fund = fund};
    return ERR_NONE;
}

struct ledger_account budget_source_account(struct arena *a, str fund)
{
    return (struct ledger_account){.code = code_of(a, "source", 0, fund, STR(""), STR("")),
                                   .kind = LEDGER_SOURCE,
                                   .fund = fund};
}

struct ledger_account budget_payable_account(struct arena *a, str programme)
{
    return (struct ledger_account){.code = code_of(a, "payable", 0, programme, STR(""), STR("")),
                                   .kind = LEDGER_PAYABLE,
                                   .programme = programme};
}

struct ledger_account budget_spent_account(struct arena *a, str programme, str chapter)
{
    return (struct ledger_account){.code = code_of(a, "spent", 0, programme, chapter, STR("")),
                                   .kind = LEDGER_SPENT,
                                   .programme = programme,
                                   .chapter = chapter};
}

struct ledger_account budget_provider_account(struct arena *a, str provider)
{
    return (struct ledger_account){.code = code_of(a, "provider", 0, provider, STR(""), STR("")),
                                   .kind = LEDGER_PROVIDER};
}

struct ledger_account budget_gift_account(struct arena *a, str number, str purpose)
{
    return (struct ledger_account){.code = code_of(a, "gift", 0, number, STR(""), STR("")),
                                   .kind = LEDGER_GIFT,
                                   .fund = STR("raised"),
                                   .programme = purpose,
                                   .purpose = purpose};
}
