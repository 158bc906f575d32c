/* Versions of estimates: keeping one, and what they say. */
#include "pay/budget_need_int.h"

#include "base/check.h"

/* ---- keeping one ---- */

static enum err_code load_parts(struct store_conn *c, const struct budget_need_question *q,
                                const struct budget_need *need, int64_t version, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("budget_estimate_part (province, year, version, benefit, commune, month, who, fund,"
            " programme, amount, persons, undetermined)"),
        12, e);
    for (uint32_t i = 0; i < need->n_parts && code == ERR_NONE; i++) {
        const struct budget_need_part *p = &need->parts[i];
        const struct store_value row[12] = {store_int(q->province),
                                            store_int(q->year),
                                            store_int(version),
                                            store_text(p->benefit),
                                            store_text(p->commune),
                                            store_int(p->month),
                                            store_text(str_from_c(budget_who_codes[p->who])),
                                            store_text(p->fund),
                                            store_text(p->programme),
                                            store_int(p->amount),
                                            store_int(p->persons),
                                            store_int(p->undetermined)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

enum err_code budget_need_keep(struct store_conn *c, const struct budget_need_question *q,
                               const struct budget_need *need, const uint8_t law_sum[32],
                               int64_t version, struct err *e)
{
    str sum = {(const char *)law_sum, 32};
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO budget_estimate_source (province, year, version, law_sum, facts, known_on,"
            " likely) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
        STORE_VALUES(store_int(q->province), store_int(q->year), store_int(version),
                     store_bytes(sum), store_int(need->facts), store_date(need->known_on),
                     store_int(q->likely)),
        NULL, e);
    if (code == ERR_NONE && q->whole)
        code = need_keep_catalogue(c, q, need, version, e);
    return code == ERR_NONE ? load_parts(c, q, need, version, e) : code;
}

/* ---- which there are ---- */

enum err_code budget_versions(struct store_conn *c, int64_t province, int32_t year,
                              budget_version_row *row, void *ctx, struct err *e)
{
    int more;
    enum err_code code = store_query(
        c,
        SQL("SELECT b.version, b.n_rows, b.at_us, b.actor, b.reference, b.total,"
            " COALESCE(s.likely, 2), COALESCE(s.known_on, 0) FROM budget_estimate AS b LEFT JOIN"
            " budget_estimate_source AS s ON s.province = b.province AND s.year = b.year AND"
            " s.version = b.version WHERE b.province = ?1 AND b.year = ?2 ORDER BY b.version"),
        STORE_VALUES(store_int(province), store_int(year)), e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        const struct budget_version v = {.version = store_at_int(c, 0),
                                         .n_rows = store_at_int(c, 1),
                                         .at_us = store_at_int(c, 2),
                                         .actor = store_at_text(c, 3),
                                         .reference = store_at_text(c, 4),
                                         .total = store_at_int(c, 5),
                                         .from_law = store_at_int(c, 6) != 2,
                                         .likely = store_at_int(c, 6) == 1,
                                         .known_on = (day)store_at_int(c, 7)};
        if (!row(ctx, &v)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code budget_version_find(struct store_conn *c, int64_t province, int32_t year,
                                  int64_t given, int64_t *out, struct err *e)
{
    struct arena a;
    struct store_value v;
    arena_init(&a, 1 << 16);
    int got = store_one(c,
                        SQL("SELECT COALESCE(MAX(version), 0) FROM budget_estimate WHERE province"
                            " = ?1 AND year = ?2 AND (?3 = 0 OR version = ?3)"),
                        STORE_VALUES(store_int(province), store_int(year), store_int(given)), &a,
                        &v, 1, e);
    *out = got == 1 ? v.i : 0;
    arena_clear(&a);
    if (got < 0)
        return e->code;
    if (*out > 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "năm %d không có bản dự toán này", "there is no such estimate of %d",
            year);
    err_hint(e, "xem ansinh budget estimates --year", "see ansinh budget estimates --year");
    return ERR_INPUT;
}

/* ---- one version ---- */

#define GROUP(column, place) "CASE WHEN " place " = 1 THEN " column " ELSE '' END AS g_" column
#define COMMON                                                                                     \
    GROUP("fund", "?4")                                                                            \
    ", " GROUP("programme", "?5") ", " GROUP("commune", "?6") ", CASE WHEN ?7 = 1 THEN month ELSE" \
                                                              " 0 END AS g_month"
#define OF_VERSION " WHERE province = ?1 AND year = ?2 AND version = ?3"
#define GROUPED                                                                                    \
    " GROUP BY g_fund, g_programme, g_commune, g_month, g_benefit, g_who ORDER BY"                 \
    " g_fund, g_programme, g_commune, g_month, g_benefit, g_who"
#define SUMS                                                                                       \
    "SELECT g_fund, g_programme, g_commune, g_month, g_benefit, g_who, SUM(amount),"               \
    " SUM(persons), SUM(undetermined) FROM (SELECT " COMMON

static enum err_code ask(struct store_conn *c, const struct store_value key[3],
                         struct budget_need_by by, struct err *e)
{
    const struct store_value v[9] = {key[0],
                                     key[1],
                                     key[2],
                                     store_int(by.fund),
                                     store_int(by.programme),
                                     store_int(by.commune),
                                     store_int(by.month),
                                     store_int(by.benefit),
                                     store_int(by.who)};
    if (by.benefit || by.who)
        return store_query(c,
                           SQL(SUMS ", " GROUP("benefit", "?8") ", " GROUP(
                               "who", "?9") ", amount, persons, undetermined FROM"
                                            " budget_estimate_part" OF_VERSION
                                            ") AS sides" GROUPED),
                           v, 9, e);
    return store_query(c,
                       SQL(SUMS ", '' AS g_benefit, '' AS g_who, amount, persons, 0 AS undetermined"
                                " FROM budget_estimate_row" OF_VERSION ") AS sides" GROUPED),
                       v, 7, e);
}

enum err_code budget_need_read(struct store_conn *c, int64_t province, int32_t year,
                               int64_t version, struct budget_need_by by, budget_need_row *row,
                               void *ctx, struct err *e)
{
    int more;
    const struct store_value key[3] = {store_int(province), store_int(year), store_int(version)};
    if (ask(c, key, by, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        const struct budget_need_line l = {.fund = store_at_text(c, 0),
                                           .programme = store_at_text(c, 1),
                                           .commune = store_at_text(c, 2),
                                           .month = (month)store_at_int(c, 3),
                                           .benefit = store_at_text(c, 4),
                                           .who = store_at_text(c, 5),
                                           .amount = store_at_int(c, 6),
                                           .persons = store_at_int(c, 7),
                                           .undetermined = store_at_int(c, 8)};
        if (!row(ctx, &l)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- from an estimate to a decision ---- */

struct rows_asked {
    struct arena *a;
    struct budget_rows *out;
};

static bool take_need(void *ctx, const struct budget_need_line *l)
{
    const struct rows_asked *x = ctx;
    if (l->amount == 0 || str_eq_c(l->fund, "raised"))
        return true;
    const struct budget_row row = {.fund = arena_str(x->a, l->fund),
                                   .programme = arena_str(x->a, l->programme),
                                   .commune = arena_str(x->a, l->commune),
                                   .amount = l->amount};
    vec_push(x->a, x->out, row);
    return true;
}

enum err_code budget_need_rows(struct store_conn *c, struct arena *a, int64_t province,
                               int32_t year, int64_t version, enum budget_kind kind,
                               struct budget_rows *out, struct err *e)
{
    struct rows_asked x = {a, out};
    bool lines = kind != BUDGET_ASSIGN;
    const struct budget_need_by by = {.fund = true, .programme = lines, .commune = lines};
    *out = (struct budget_rows){0};
    enum err_code code = budget_need_read(c, province, year, version, by, take_need, &x, e);
    if (code == ERR_NONE && out->n == 0)
        code = err_set(e, ERR_INPUT, "bản dự toán không có khoản nào của ngân sách",
                       "the estimate has nothing for a budget to give");
    if (code == ERR_NONE && out->n > BUDGET_MAX_ROWS)
        code = err_set(e, ERR_LIMIT, "một quyết định có nhiều nhất %u dòng",
                       "a decision has at most %u rows", BUDGET_MAX_ROWS);
    return code;
}
