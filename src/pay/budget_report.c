/* What a year will cost, and how far its money has gone. */
#include "pay/budget.h"

#include "base/check.h"
#include "base/csv.h"
#include "registry/roles.h"
#include "registry/times.h"

/* ---- estimates ---- */

#define ESTIMATE_COLUMNS 6
static const char *const estimate_names[ESTIMATE_COLUMNS] = {"fund",  "programme", "commune",
                                                             "month", "amount",    "persons"};

static bool take(struct arena *a, const str *f, struct budget_estimate_row *row)
{
    row->fund = arena_str(a, f[0]);
    row->programme = arena_str(a, f[1]);
    row->commune = arena_str(a, f[2]);
    return row->fund.n > 0 && row->programme.n > 0 && month_parse(f[3], &row->month) &&
           num_parse_int(f[4], &row->amount) && row->amount >= 0 &&
           row->amount <= LEDGER_MAX_AMOUNT && num_parse_int(f[5], &row->persons) &&
           row->persons >= 0;
}

enum err_code budget_estimate_read(struct arena *a, str csv, const char *name,
                                   struct budget_estimate *out, struct err *e)
{
    struct {
        struct budget_estimate_row *v;
        uint32_t n, cap;
    } rows = {0};
    struct csv_reader *r = NULL;
    str fields[CSV_MAX_COLUMNS], own[ESTIMATE_COLUMNS];
    int at[ESTIMATE_COLUMNS], more = 0;
    enum err_code code = csv_open_memory(&r, csv, name, e);
    for (uint32_t i = 0; i < ESTIMATE_COLUMNS && code == ERR_NONE; i++) {
        at[i] = csv_find(r, str_from_c(estimate_names[i]));
        if (at[i] < 0)
            code = err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "there is no column \"%z\"",
                           estimate_names[i]);
    }
    while (code == ERR_NONE && (more = csv_next(r, fields, e)) > 0) {
        struct budget_estimate_row row;
        for (uint32_t i = 0; i < ESTIMATE_COLUMNS; i++)
            own[i] = str_trim(fields[at[i]]);
        if (!take(a, own, &row)) {
            code = err_set(e, ERR_INPUT, "dòng dự toán sai", "a bad row of an estimate");
            csv_at(r, (uint32_t)at[0], e);
        }
        vec_push(a, &rows, row);
    }
    if (code == ERR_NONE && more < 0)
        code = e->code;
    csv_close(r);
    out->v = rows.v;
    out->n = rows.n;
    return code;
}

static enum err_code sum_rows(const struct budget_estimate *b, struct arena *a, vnd *total,
                              uint8_t sum[32], struct err *e)
{
    struct buf text;
    buf_init(&text, a, (size_t)b->n * 512 + 512);
    *total = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        const struct budget_estimate_row *r = &b->v[i];
        if (month_year(r->month) != b->year)
            return err_set(e, ERR_INPUT, "dòng %u: tháng không thuộc năm %d",
                           "row %u: the month is not of %d", i + 1, b->year);
        if (!num_add(*total, r->amount, total))
            return err_set(e, ERR_LIMIT, "tổng dự toán vượt quá số lớn nhất",
                           "the estimate goes over the largest number");
        buf_fmt(&text, "%s,%s,%s,%d,%l,%l\n", r->fund, r->programme, r->commune, r->month,
                r->amount, r->persons);
    }
    store_sha256(buf_str(&text), sum);
    return ERR_NONE;
}

static enum err_code load_rows(struct store_conn *c, const struct budget_estimate *b,
                               int64_t version, struct err *e)
{
    enum err_code code = store_load_begin(
        c,
        SQL("budget_estimate_row (province, year, version, fund, programme, commune, month, amount,"
            " persons)"),
        9, e);
    for (uint32_t i = 0; i < b->n && code == ERR_NONE; i++) {
        const struct budget_estimate_row *r = &b->v[i];
        const struct store_value row[9] = {
            store_int(b->province), store_int(b->year),       store_int(version),
            store_text(r->fund),    store_text(r->programme), store_text(r->commune),
            store_int(r->month),    store_int(r->amount),     store_int(r->persons)};
        code = store_load_row(c, row, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

static enum err_code add(struct store_conn *c, struct arena *a, const struct budget_estimate *b,
                         int64_t *version, struct err *e)
{
    vnd total;
    uint8_t sum[32];
    struct store_value last;
    enum err_code code = roles_may(c, b->province, b->actor, RIGHT_BUDGET_PREPARE, STR(""),
                                   day_of_moment(b->now_us), e);
    if (code == ERR_NONE)
        code = sum_rows(b, a, &total, sum, e);
    if (code != ERR_NONE)
        return code;
    if (store_one(
            c,
            SQL("SELECT coalesce(max(version), 0) FROM budget_estimate WHERE province = ?1 AND"
                " year = ?2"),
            STORE_VALUES(store_int(b->province), store_int(b->year)), a, &last, 1, e) < 0)
        return e->code;
    *version = last.i + 1;
    str bytes = {(const char *)sum, sizeof(sum)};
    code = store_run(
        c,
        SQL("INSERT INTO budget_estimate (province, year, version, at_us, actor, reference, n_rows,"
            " total, content_sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        STORE_VALUES(store_int(b->province), store_int(b->year), store_int(*version),
                     store_int(b->now_us), store_text(b->actor), store_text(b->reference),
                     store_int(b->n), store_int(total), store_bytes(bytes)),
        NULL, e);
    if (code == ERR_NONE)
        code = load_rows(c, b, *version, e);
    if (code != ERR_NONE && store_reason(c) == STORE_DUPLICATE)
        return err_set(e, ERR_INPUT, "một nguồn, chương trình, xã, tháng có hai dòng",
                       "a fund, programme, commune and month stand twice");
    return code;
}

enum err_code budget_estimate_add(struct store_conn *c, const struct budget_estimate *b,
                                  int64_t *version, struct err *e)
{
    struct arena a;
    if (b->n == 0 || b->actor.n == 0)
        return err_set(e, ERR_INPUT, "dự toán không có dòng nào hoặc không có người lập",
                       "the estimate has no rows, or nobody who made it");
    arena_init(&a, (size_t)2 << 30);
    enum err_code code = add(c, &a, b, version, e);
    arena_clear(&a);
    return code;
}

/* ---- progress ---- */

#define GROUP(column, place) "CASE WHEN " place " = 1 THEN " column " ELSE '' END AS g_" column
#define GROUPS GROUP("fund", "?3") ", " GROUP("programme", "?4") ", " GROUP("commune", "?5")

static struct budget_progress progress_at(const struct store_conn *c)
{
    struct budget_progress p = {.fund = store_at_text(c, 0),
                                .programme = store_at_text(c, 1),
                                .commune = store_at_text(c, 2),
                                .estimated = store_at_int(c, 3),
                                .planned = store_at_int(c, 4),
                                .carried_out = store_at_int(c, 5),
                                .committed = store_at_int(c, 6)};
    vnd balance = store_at_int(c, 7), tenfold;
    p.disbursed = p.planned - p.carried_out - balance;
    p.left = balance - p.committed;
    p.permille = -1;
    if (p.planned > 0 && num_mul(p.disbursed, 1000, &tenfold))
        p.permille = num_div_nearest(tenfold, p.planned);
    return p;
}

enum err_code budget_status(struct store_conn *c, int64_t province, int32_t year,
                            struct budget_by by, budget_progress_row *row, void *ctx, struct err *e)
{
    int more;
    enum err_code code = store_query(
        c,
        SQL("SELECT g_fund, g_programme, g_commune, sum(estimated), sum(planned), sum(carried_out),"
            " sum(committed), sum(balance) FROM (SELECT " GROUPS
            ", 0 AS estimated, allocated + carried_in AS planned, carried_out, debits_pending AS"
            " committed, credits_posted - debits_posted AS balance FROM ledger_account WHERE"
            " province = ?1 AND (kind = 'gift' OR (kind = 'line' AND year = ?2)) UNION ALL"
            " SELECT " GROUPS
            ", amount AS estimated, 0 AS planned, 0 AS carried_out, 0 AS committed, 0 AS balance"
            " FROM budget_estimate_row WHERE province = ?1 AND year = ?2 AND version = (SELECT"
            " max(v.version) FROM budget_estimate AS v WHERE v.province = ?1 AND v.year = ?2))"
            " AS sides GROUP BY g_fund, g_programme, g_commune ORDER BY g_fund, g_programme,"
            " g_commune"),
        STORE_VALUES(store_int(province), store_int(year), store_int(by.fund),
                     store_int(by.programme), store_int(by.commune)),
        e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        const struct budget_progress p = progress_at(c);
        if (!row(ctx, &p)) {
            store_finish(c);
            return ERR_NONE;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}
