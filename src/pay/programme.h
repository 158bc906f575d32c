/* Of which line of the budget a benefit is paid: fund, programme, chapter.
 *
 * The fund follows from the law's own `nguồn` of the benefit, the programme from its group; a
 * decision of the province (budget_programme) stands before both. The chapter (chương of the mục
 * lục ngân sách) is in no law text the program has, so it is empty unless a decision gives it. */
#ifndef PAY_PROGRAMME_H
#define PAY_PROGRAMME_H

#include "law/law.h"
#include "pay/budget.h"

struct programme {
    str code;    /* of the line: "social_assistance", "national_programme.housing" */
    str name[2]; /* by enum lang */
    str chapter; /* may be empty */
    str fund;    /* central, province, commune or raised */
    /* The law says "State budget" and not whose: the province's, until a decision says otherwise.
     */
    bool assumed;
};

/* What the province decided. */
struct programme_setting {
    str subject; /* benefit or group */
    int32_t from_year;
    int64_t version;
    str programme, name, chapter, fund; /* empty: as without it */
    str decision, signer, actor;
    day decided_on;
};
struct programme_settings {
    struct programme_setting *v; /* by subject, from_year, version */
    uint32_t n, cap;
};

/* What a line's programme is called: a group of benefits, a national programme; a code that only a
 * decision of the province gave, as it is. */
str programme_name(str code, enum lang lang);

/* The programme of a benefit for a budget year. False: no budget pays it (loans of the policy
 * bank), or `s` is no benefit. settings may be NULL: none. Pure. */
bool programme_of(const struct programme_settings *settings, const struct law_symbol *s,
                  int32_t year, struct programme *out);

/* The accounts through which a payment of it goes: line -> payable -> spent. commune: code on the
 * map of the year; empty: the whole province. Texts in the arena. */
struct programme_accounts {
    struct ledger_account line, payable, spent;
};
enum err_code programme_accounts(struct arena *a, const struct programme *p, int32_t year,
                                 str commune, struct programme_accounts *out, struct err *e);

enum err_code programme_settings_read(struct store_conn *c, struct arena *a, int64_t province,
                                      struct programme_settings *out, struct err *e);
/* Adds one (version is not looked at); inside a transaction. ERR_INPUT: no decision, signer or
 * actor, a fund or code that is none. The caller has looked the subject up. */
enum err_code programme_setting_add(struct store_conn *c, int64_t province,
                                    const struct programme_setting *s, int64_t now_us,
                                    struct err *e);
/* Is it a group of benefits? */
bool programme_is_group(str subject);

#endif
