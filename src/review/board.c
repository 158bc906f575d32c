#include "review/board.h"

#include "registry/times.h"

enum err_code board_campaigns(struct store_conn *c, struct arena *a, int64_t province,
                              struct board_campaigns *out, struct err *e)
{
    int more;
    *out = (struct board_campaigns){0};
    if (store_query(c,
                    SQL("SELECT k.id, k.year, k.month, k.opens, k.closes, z.on_day, (SELECT"
                        " count(*) FROM review_case AS r WHERE r.province = k.province AND"
                        " r.campaign = k.id) FROM campaign AS k LEFT JOIN campaign_end AS z ON"
                        " z.province = k.province AND z.campaign = k.id WHERE k.province = ?1"
                        " ORDER BY k.opens DESC, k.id DESC"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct board_campaign one = {
            .campaign = {.province = province,
                         .id = store_at_int(c, 0),
                         .year = (int)store_at_int(c, 1),
                         .mon = (int)store_at_int(c, 2),
                         .w = {(day)store_at_int(c, 3), (day)store_at_int(c, 4)},
                         .closed = !store_at_null(c, 5)},
            .cases = store_at_int(c, 6)};
        one.campaign.kind = one.campaign.mon == 0 ? REVIEW_YEARLY : REVIEW_MONTHLY;
        if (one.campaign.closed)
            one.campaign.closed_on = (day)store_at_int(c, 5);
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- households ---- */

static enum board_at stands(const struct board_household *h, bool scored)
{
    if (h->decided != CODE_NONE)
        return BOARD_DECIDED;
    if (h->complaints > 0)
        return BOARD_COMPLAINT;
    if (scored)
        return h->scored == CODE_NONE ? BOARD_UNDETERMINED : BOARD_SCORED;
    return h->surveyed_on != DAY_MIN ? BOARD_SURVEYED : BOARD_TO_SURVEY;
}

static str text_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    return store_at_null(c, column) ? STR("") : arena_str(a, store_at_text(c, column));
}

static struct board_household household_at(struct store_conn *c, struct arena *a)
{
    struct board_household h = {
        .household = store_at_int(c, 0),
        .code = text_at(c, a, 1),
        .village = text_at(c, a, 2),
        .before = class_code_of(store_at_text(c, 4)),
        .head = text_at(c, a, 5),
        .surveyed_on = store_at_null(c, 6) ? DAY_MIN : (day)store_at_int(c, 6),
        .scored = store_at_null(c, 7) ? CODE_NONE : class_code_of(store_at_text(c, 7)),
        .decided = store_at_null(c, 8) ? CODE_NONE : class_code_of(store_at_text(c, 8)),
        .refusal = text_at(c, a, 9),
        .complaints = store_at_int(c, 10)};
    for (int i = 0; i < ORIGIN_COUNT; i++) {
        if (str_eq_c(store_at_text(c, 3), review_origins[i]))
            h.origin = (enum review_origin)i;
    }
    h.at = stands(&h, !store_at_null(c, 7));
    return h;
}

/* The code of one that is no more is its last. */
#define HOUSEHOLDS                                                                                 \
    "SELECT household, code, village, origin, class_before, head, surveyed_on, scored, decided,"   \
    " refusal, complaints FROM (SELECT k.household, (SELECT max(h.code) FROM household AS h"       \
    " WHERE h.province = k.province AND h.id = k.household AND h.closed = 0) AS code, k.village,"  \
    " k.origin, k.class_before, (SELECT max(p.name) FROM membership AS m JOIN person AS p ON"      \
    " p.province = m.province AND p.id = m.person AND p.closed = 0 AND p.valid_to = 2147483647"    \
    " WHERE m.province = k.province AND m.household = k.household AND m.closed = 0 AND"            \
    " m.valid_to = 2147483647 AND m.relation = '1') AS head, (SELECT max(w.valid_from) FROM"       \
    " answer AS w WHERE w.province = k.province AND w.entity = k.household AND w.closed = 0 AND"   \
    " w.valid_from >= ?4 AND w.valid_from <= ?5) AS surveyed_on, s.class AS scored, r.class AS"    \
    " decided, r.refusal, (SELECT count(*) FROM review_complaint AS d WHERE d.province ="          \
    " k.province AND d.campaign = k.campaign AND d.household = k.household AND d.kind = 'made'"    \
    " AND NOT EXISTS (SELECT 1 FROM review_complaint AS w WHERE w.province = d.province AND"       \
    " w.campaign = d.campaign AND w.household = d.household AND w.number = d.number AND w.kind ="  \
    " 'answered')) AS complaints FROM review_case AS k LEFT JOIN review_score AS s ON s.province"  \
    " = k.province AND s.campaign = k.campaign AND s.household = k.household AND s.round ="        \
    " (SELECT max(w.round) FROM review_score AS w WHERE w.province = k.province AND w.campaign ="  \
    " k.campaign AND w.household = k.household) LEFT JOIN review_result AS r ON r.province ="      \
    " k.province AND r.campaign = k.campaign AND r.household = k.household WHERE k.province = ?1"  \
    " AND k.campaign = ?2"

enum err_code board_households(struct store_conn *c, struct arena *a, const struct board_ask *ask,
                               struct board_households *out, struct err *e)
{
    const struct review_campaign *k = ask->campaign;
    const struct store_value province = store_int(k->province), campaign = store_int(k->id),
                             area = store_int(ask->area), opens = store_date(k->w.opens),
                             closes = store_date(k->w.closes), limit = store_int(ask->limit + 1),
                             after = store_text(ask->after);
    int more;
    enum err_code code;
    *out = (struct board_households){0};
    if (ask->household.p != NULL)
        code = store_query(c,
                           SQL(HOUSEHOLDS
                               " AND k.area = ?3) AS t WHERE code > ?6 AND code = ?8 ORDER BY code"
                               " LIMIT ?7"),
                           STORE_VALUES(province, campaign, area, opens, closes, after, limit,
                                        store_text(ask->household)),
                           e);
    else if (ask->village.p != NULL)
        code = store_query(c,
                           SQL(HOUSEHOLDS
                               " AND k.area = ?3 AND k.village = ?8) AS t WHERE code > ?6 ORDER BY"
                               " code LIMIT ?7"),
                           STORE_VALUES(province, campaign, area, opens, closes, after, limit,
                                        store_text(ask->village)),
                           e);
    else
        code = store_query(
            c, SQL(HOUSEHOLDS " AND k.area = ?3) AS t WHERE code > ?6 ORDER BY code LIMIT ?7"),
            STORE_VALUES(province, campaign, area, opens, closes, after, limit), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        if (out->n == ask->limit) {
            out->more = true;
            store_finish(c);
            return ERR_NONE;
        }
        struct board_household one = household_at(c, a);
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code board_case(struct store_conn *c, struct arena *a,
                         const struct review_campaign *campaign, int64_t household,
                         struct board_household *out, struct err *e)
{
    *out = (struct board_household){0};
    if (store_query(c, SQL(HOUSEHOLDS " AND k.household = ?3) AS t ORDER BY code"),
                    STORE_VALUES(store_int(campaign->province), store_int(campaign->id),
                                 store_int(household), store_date(campaign->w.opens),
                                 store_date(campaign->w.closes)),
                    e) != ERR_NONE)
        return e->code;
    int more = store_next(c, e);
    if (more > 0)
        *out = household_at(c, a);
    store_finish(c);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code board_complaints(struct store_conn *c, struct arena *a,
                               const struct review_campaign *campaign, int64_t household,
                               struct board_complaints *out, struct err *e)
{
    int more;
    *out = (struct board_complaints){0};
    if (store_query(c,
                    SQL("SELECT m.number, m.kind, m.on_day, m.who, m.content, m.upheld, (SELECT"
                        " count(*) FROM review_complaint AS w WHERE w.province = m.province AND"
                        " w.campaign = m.campaign AND w.household = m.household AND w.number ="
                        " m.number AND w.kind = 'answered') FROM review_complaint AS m WHERE"
                        " m.province = ?1 AND m.campaign = ?2 AND m.household = ?3 ORDER BY"
                        " m.number, m.recorded"),
                    STORE_VALUES(store_int(campaign->province), store_int(campaign->id),
                                 store_int(household)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct board_complaint one = {.number = store_at_int(c, 0),
                                      .answer = str_eq_c(store_at_text(c, 1), "answered"),
                                      .on = (day)store_at_int(c, 2),
                                      .who = text_at(c, a, 3),
                                      .content = text_at(c, a, 4),
                                      .upheld = !store_at_null(c, 5) && store_at_int(c, 5) != 0,
                                      .waits = store_at_int(c, 6) == 0};
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}
