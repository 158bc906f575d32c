#include "pay/enrol_claim.h"

#include "base/fmt.h"
#include "base/num.h"

struct claim enrol_claim(struct arena *a, const struct enrol_line *l, str name, str commune,
                         day made)
{
    char number[24];
    str digits = {number, fmt_int(number, l->id)};
    /* A refusal, and what has no month, holds from the day it was signed. */
    bool monthly = l->from != 0 && l->act != ACT_REFUSE;
    return (struct claim){.kind = CLAIM_DECISION,
                          .number = arena_str(a, digits),
                          .what = str_from_c(enrol_act_code(l->act)),
                          .benefit = l->benefit,
                          .who = claim_initials(a, name),
                          .commune = commune,
                          .from = monthly ? month_first_day(l->from) : l->on_day,
                          .to = DAY_MAX,
                          .decision = l->number,
                          .decided = l->on_day,
                          .made = made};
}

str enrol_claim_act(const struct claim *claim, enum lang lang)
{
    enum enrol_act act = enrol_act_find(claim->what);
    return act == ACT_COUNT ? claim->what : str_from_c(enrol_act_name(act, lang));
}

static bool was_approved(const struct enrol_line *l)
{
    return l->verdict == VERDICT_APPROVED || l->verdict == VERDICT_NONE_NEEDED;
}

static bool says_the_same(const struct enrol_line *l, const struct claim *claim)
{
    return was_approved(l) && str_eq_c(claim->what, enrol_act_code(l->act)) &&
           str_eq(l->benefit, claim->benefit) && str_eq(l->number, claim->decision) &&
           l->on_day == claim->decided;
}

static enum err_code replaced(struct store_conn *c, struct arena *a, int64_t province,
                              const struct enrol_line *l, bool *out, struct err *e)
{
    struct enrol_lines lines;
    uint32_t first;
    enum err_code code = enrol_read(c, a, province, l->entity, INT64_MAX, &lines, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = enrol_acts_of(&lines, l->entity, l->benefit, &first);
    *out = false;
    for (uint32_t i = first; i < first + n; i++) {
        const struct enrol_line *x = &lines.v[i];
        *out |= x->id > l->id && x->act != ACT_ASK && was_approved(x);
    }
    return ERR_NONE;
}

enum err_code enrol_claim_today(struct store_conn *c, struct arena *a, int64_t province,
                                const struct claim *claim, day today, enum claim_state *out,
                                struct err *e)
{
    struct enrol_line l = {0};
    struct err absent = {0};
    int64_t id = 0;
    bool again = false;
    *out = claim_on(claim, today);
    if (*out != CLAIM_HOLDS)
        return ERR_NONE;
    if (!num_parse_int(claim->number, &id)) {
        *out = CLAIM_CHANGED;
        return ERR_NONE;
    }
    enum err_code code = enrol_one(c, a, province, id, &l, &absent);
    if (code != ERR_NONE && code != ERR_INPUT) {
        *e = absent;
        return code;
    }
    if (code == ERR_NONE && says_the_same(&l, claim)) {
        code = replaced(c, a, province, &l, &again, e);
        *out = again ? CLAIM_CHANGED : CLAIM_HOLDS;
        return code;
    }
    *out = CLAIM_CHANGED;
    return ERR_NONE;
}
