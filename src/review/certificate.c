#include "review/certificate.h"

#include "registry/times.h"
#include "review/report.h"

static str text_of(const struct store_value *v)
{
    return v->type == STORE_TEXT ? v->s : STR("");
}

/* The last decision that put it on the list as which it stands. */
static enum err_code read_decision(struct store_conn *c, struct arena *a, int64_t province,
                                   int64_t household, struct claim *out, struct err *e)
{
    struct store_value v[2];
    int got = store_one(
        c,
        SQL("SELECT d.number, d.signed_on FROM review_result AS r JOIN review_decision AS d ON"
            " d.province = r.province AND d.id = r.decision WHERE r.province = ?1 AND r.household"
            " = ?2 AND r.class = ?3 AND d.signed_on <= ?4 ORDER BY d.signed_on DESC, d.id DESC"),
        STORE_VALUES(store_int(province), store_int(household), store_text(out->what),
                     store_date(out->made)),
        a, v, 2, e);
    if (got < 0)
        return e->code;
    out->decision = got > 0 ? text_of(&v[0]) : STR("");
    out->decided = got > 0 ? (day)v[1].i : DAY_MIN;
    return ERR_NONE;
}

enum err_code claim_of_household(struct store_conn *c, struct arena *a, int64_t province,
                                 int64_t household, day as_of, struct claim *out, struct err *e)
{
    struct store_value v[6];
    int got = store_one(
        c,
        SQL("SELECT h.code, w.name, p.name, f.value, f.valid_from, f.valid_to FROM household AS h"
            " JOIN fact AS f ON f.province = h.province AND f.entity = h.id AND f.name = 'class'"
            " AND f.closed = 0 AND f.valid_from <= ?3 AND f.valid_to > ?3 AND f.value IN ('N',"
            " 'CN') LEFT JOIN area AS w ON w.id = h.area LEFT JOIN membership AS m ON m.province ="
            " h.province AND m.household = h.id AND m.relation = '1' AND m.closed = 0 AND"
            " m.valid_from <= ?3 AND m.valid_to > ?3 LEFT JOIN person AS p ON p.province ="
            " m.province AND p.id = m.person AND p.closed = 0 AND p.valid_from <= ?3 AND"
            " p.valid_to > ?3 WHERE h.province = ?1 AND h.id = ?2 AND h.closed = 0 AND"
            " h.valid_from <= ?3 AND h.valid_to > ?3"),
        STORE_VALUES(store_int(province), store_int(household), store_date(as_of)), a, v, 6, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "vào ngày đó hộ không phải là hộ nghèo, hộ cận nghèo",
                       "on that day the household is neither poor nor near-poor");
    *out = (struct claim){.number = text_of(&v[0]),
                          .commune = text_of(&v[1]),
                          .who = claim_initials(a, text_of(&v[2])),
                          .what = text_of(&v[3]),
                          .from = (day)v[4].i,
                          .to = v[5].i >= NO_END ? DAY_MAX : (day)v[5].i - 1,
                          .made = as_of};
    enum err_code code = report_is_synthetic(c, province, &out->synthetic, e);
    return code == ERR_NONE ? read_decision(c, a, province, household, out, e) : code;
}

/* The head is who it was when it was signed, as the paper has it. */
enum err_code claim_of_refusal(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t household, const struct review_campaign *campaign, day made,
                               struct claim *out, struct err *e)
{
    struct store_value v[6];
    int got = store_one(
        c,
        SQL("SELECT h.code, w.name, p.name, r.refusal, d.number, d.signed_on FROM review_result AS"
            " r JOIN review_decision AS d ON d.province = r.province AND d.id = r.decision JOIN"
            " review_case AS k ON k.province = r.province AND k.campaign = r.campaign AND"
            " k.household = r.household JOIN area AS w ON w.id = k.area JOIN household AS h ON"
            " h.province = r.province AND h.id = r.household AND h.closed = 0 AND h.valid_from <="
            " d.signed_on AND h.valid_to > d.signed_on LEFT JOIN membership AS m ON m.province ="
            " h.province AND m.household = h.id AND m.relation = '1' AND m.closed = 0 AND"
            " m.valid_from <= d.signed_on AND m.valid_to > d.signed_on LEFT JOIN person AS p ON"
            " p.province = m.province AND p.id = m.person AND p.closed = 0 AND p.valid_from <="
            " d.signed_on AND p.valid_to > d.signed_on WHERE r.province = ?1 AND r.household = ?2"
            " AND r.campaign = ?3 AND r.refusal <> ''"),
        STORE_VALUES(store_int(province), store_int(household), store_int(campaign->id)), a, v, 6,
        e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "kỳ rà soát này không từ chối đề nghị nào của hộ",
                       "this campaign refused no request of the household");
    *out = (struct claim){.kind = CLAIM_REFUSAL,
                          .number = text_of(&v[0]),
                          .commune = text_of(&v[1]),
                          .who = claim_initials(a, text_of(&v[2])),
                          .what = text_of(&v[3]),
                          .decision = text_of(&v[4]),
                          .decided = (day)v[5].i,
                          .from = (day)v[5].i,
                          .to = DAY_MAX,
                          .made = made};
    return report_is_synthetic(c, province, &out->synthetic, e);
}

/* What was refused stays refused by that decision, until it is no longer the one that counts. */
static int refusal_stands(struct store_conn *c, struct arena *a, int64_t province,
                          const struct claim *claim, struct err *e)
{
    struct store_value v[1];
    return store_one(
        c,
        SQL("SELECT r.refusal FROM household AS h JOIN review_result AS r ON r.province ="
            " h.province AND r.household = h.id JOIN review_decision AS d ON d.province ="
            " r.province AND d.id = r.decision WHERE h.province = ?1 AND h.code = ?2 AND h.closed"
            " = 0 AND h.valid_from <= ?3 AND h.valid_to > ?3 AND r.refusal = ?4 AND d.number = ?5"
            " AND d.signed_on = ?3"),
        STORE_VALUES(store_int(province), store_text(claim->number), store_date(claim->decided),
                     store_text(claim->what), store_text(claim->decision)),
        a, v, 1, e);
}

static int class_stands(struct store_conn *c, struct arena *a, int64_t province,
                        const struct claim *claim, day today, struct err *e)
{
    struct store_value v[1];
    return store_one(
        c,
        SQL("SELECT f.value FROM household AS h JOIN fact AS f ON f.province = h.province AND"
            " f.entity = h.id AND f.name = 'class' AND f.closed = 0 AND f.valid_from <= ?3 AND"
            " f.valid_to > ?3 WHERE h.province = ?1 AND h.code = ?2 AND h.closed = 0 AND"
            " h.valid_from <= ?3 AND h.valid_to > ?3 AND f.value = ?4"),
        STORE_VALUES(store_int(province), store_text(claim->number), store_date(today),
                     store_text(claim->what)),
        a, v, 1, e);
}

enum err_code claim_of_household_today(struct store_conn *c, struct arena *a, int64_t province,
                                       const struct claim *claim, day today, enum claim_state *out,
                                       struct err *e)
{
    *out = claim_on(claim, today);
    if (*out != CLAIM_HOLDS)
        return ERR_NONE;
    int got = claim->kind == CLAIM_REFUSAL ? refusal_stands(c, a, province, claim, e)
                                           : class_stands(c, a, province, claim, today, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        *out = CLAIM_CHANGED;
    return ERR_NONE;
}
