#include "pay/cycle_late.h"

#include "base/check.h"
#include "pay/cycle_int.h"
#include "registry/times.h"

day cycle_list_by(month m)
{
    return month_first_day(m - 1) + 23;
}

day cycle_report_by(month m)
{
    return month_first_day(m) + 18;
}

/* ---- lists that are not sent ---- */

static bool has_month(const month *v, uint32_t n, month m)
{
    for (uint32_t i = 0; i < n; i++) {
        if (v[i] == m)
            return true;
    }
    return false;
}

static enum err_code late_lists(struct store_conn *c, struct arena *a, int64_t province, day on,
                                struct cycle_lates *out, struct err *e)
{
    struct {
        month *v;
        uint32_t n, cap;
    } sent = {0};
    month first = 0;
    int more;
    if (store_query(c,
                    SQL("SELECT month, MAX(CASE WHEN act = 'send' THEN 1 ELSE 0 END) FROM cycle_act"
                        " WHERE province = ?1 GROUP BY month ORDER BY month"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        month m = (month)store_at_int(c, 0);
        first = first == 0 ? m : first;
        if (store_at_int(c, 1) == 1)
            vec_push(a, &sent, m);
    }
    for (month m = first; more == 0 && first != 0 && m <= month_of(on) + 1; m++) {
        struct cycle_late x = {.kind = CYCLE_LATE_LIST,
                               .month = m,
                               .by = cycle_list_by(m),
                               .days = on - cycle_list_by(m)};
        if (x.days > 0 && !has_month(sent.v, sent.n, m))
            vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- payments that nothing is said of ---- */

static enum err_code late_reports(struct store_conn *c, struct arena *a, int64_t province, day on,
                                  struct cycle_lates *out, struct err *e)
{
    int more;
    if (store_query(
            c,
            SQL("SELECT p.month, p.commune, p.provider, COUNT(*), SUM(p.amount) FROM cycle_act AS t"
                " JOIN payment AS p ON p.province = t.province AND p.month = t.month AND p.round ="
                " t.round WHERE t.province = ?1 AND t.act = 'send' AND t.month <= ?2 AND NOT EXISTS"
                " (SELECT 1 FROM payment_event AS v WHERE v.province = p.province AND v.month ="
                " p.month AND v.round = p.round AND v.number = p.number) AND NOT EXISTS (SELECT 1"
                " FROM payment_late AS v WHERE v.province = p.province AND v.month = p.month AND"
                " v.round = p.round AND v.number = p.number) GROUP BY p.month, p.commune,"
                " p.provider ORDER BY p.month, p.commune, p.provider"),
            STORE_VALUES(store_int(province), store_int(month_of(on))), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        month m = (month)store_at_int(c, 0);
        struct cycle_late x = {.kind = CYCLE_LATE_REPORT,
                               .month = m,
                               .commune = arena_str(a, store_at_text(c, 1)),
                               .provider = arena_str(a, store_at_text(c, 2)),
                               .payments = (uint32_t)store_at_int(c, 3),
                               .amount = store_at_int(c, 4),
                               .by = cycle_report_by(m),
                               .days = on - cycle_report_by(m)};
        if (x.days > 0)
            vec_push(a, out, x);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_late_read(struct store_conn *c, struct arena *a, int64_t province, day on,
                              struct cycle_lates *out, struct err *e)
{
    *out = (struct cycle_lates){0};
    enum err_code code = late_lists(c, a, province, on, out, e);
    return code == ERR_NONE ? late_reports(c, a, province, on, out, e) : code;
}

enum err_code cycle_days_read(struct store_conn *c, int64_t province, month m,
                              struct cycle_days *out, struct err *e)
{
    int more;

    *out = (struct cycle_days){0};
    if (store_query(c,
                    SQL("SELECT t.act, r.at_us FROM cycle_act AS t JOIN recording AS r ON"
                        " r.province = t.province AND r.number = t.recorded WHERE t.province = ?1"
                        " AND t.month = ?2 AND t.act IN ('send', 'report') ORDER BY t.seq"),
                    STORE_VALUES(store_int(province), store_int(m)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        day *to = str_eq_c(store_at_text(c, 0), "send") ? &out->sent : &out->reported;
        *to = day_of_moment(store_at_int(c, 1));
    }
    return more < 0 ? e->code : ERR_NONE;
}
