/* Records that do not fit: two for one number, two homes for one person, a class nobody decided;
 * and ways of payment that do not: a collector who died, an account changed before much came,
 * payments that came late. */
#include "evidence/inspect/inspect_int.h"

#define LATE_DAYS 15 /* after the month's end: our measure, not the law's */

static void row_number(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "người kia: #%l", "the other: #%l",
                store_at_int(c, 1));
}

/* An open number is kept once by the database; it may stand as an old card of another, or with an
 * end. Two records that were merged are one person. */
static enum err_code find_number_twice(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT a.person, MIN(b.person) FROM person_number AS a JOIN person_number AS b ON"
            " b.province = a.province AND b.number = a.number AND b.person <> a.person AND"
            " b.closed = 0 AND b.kind IN ('citizen', 'old_card') WHERE a.province = ?1 AND"
            " ?2 >= 0 AND a.closed = 0 AND a.kind IN ('citizen', 'old_card') AND NOT EXISTS"
            " (SELECT 1 FROM person_merge AS g WHERE g.province = a.province AND"
            " (g.dropped = a.person OR g.dropped = b.person) AND NOT EXISTS (SELECT 1 FROM"
            " person_merge_undo AS u WHERE u.province = g.province AND u.merge = g.id))"
            " GROUP BY a.person ORDER BY a.person"),
        row_number, e);
}

static void row_homes(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "%l hộ, ít nhất một hộ nghèo",
                "%l households, at least one of them poor", store_at_int(c, 1));
}

/* Somebody counted in two households at once makes both look larger, and poorer. */
static enum err_code find_two_homes(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT m.person, COUNT(DISTINCT m.household) FROM membership AS m WHERE"
            " m.province = ?1 AND " OPEN_ROW(
                "m") " GROUP BY m.person HAVING COUNT(DISTINCT"
                     " m.household) > 1 AND MAX(CASE WHEN EXISTS (SELECT 1 FROM fact AS f WHERE"
                     " f.province = ?1 AND f.entity = m.household AND f.name = 'class' AND f.value "
                     "IN"
                     " ('N', 'CN') AND " OPEN_ROW(
                         "f") ") THEN 1 ELSE 0 END) = 1 ORDER BY m.person"),
        row_homes, e);
}

static void row_undecided(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "hạng %s từ %s", "class %s from %s",
                store_at_text(c, 1), inspect_day_text(r, (day)store_at_int(c, 2)));
}

/* A class that no decision gave. Files brought in when the registry began count as decided before:
 * it is asked only of what begins after the first campaign opened. */
static enum err_code find_class_undecided(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT f.entity, f.value, f.valid_from FROM fact AS f JOIN recording AS k ON"
            " k.province = f.province AND k.number = f.recorded AND k.source <> 'decision'"
            " WHERE f.province = ?1 AND f.name = 'class' AND f.value IN ('N', 'CN') AND " OPEN_ROW(
                "f") " AND f.valid_from > (SELECT MIN(g.opens) FROM campaign AS g WHERE"
                     " g.province = ?1) ORDER BY f.entity"),
        row_undecided, e);
}

static void row_collector(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "người lĩnh #%l chết ngày %s",
                "the collector #%l died on %s", store_at_int(c, 1),
                inspect_day_text(r, (day)store_at_int(c, 2)));
}

/* Two months are left to name another. */
static enum err_code find_collector_dead(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT y.entity, y.collector, MIN(f.valid_from) FROM payee AS y JOIN fact AS f ON"
            " f.province = y.province AND f.entity = y.collector AND f.name = 'dead' AND"
            " f.value = '1' AND f.closed = 0 AND f.valid_from <= ?2 - 60 WHERE"
            " y.province = ?1 AND y.collector <> y.entity AND " OPEN_ROW(
                "y") " GROUP BY y.entity,"
                     " y.collector ORDER BY y.entity, y.collector"),
        row_collector, e);
}

static void row_arrears(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), store_at_int(c, 2),
                "đổi ngày %s, truy lĩnh tháng %s", "changed on %s, arrears in %s",
                inspect_day_text(r, (day)store_at_int(c, 1)),
                inspect_month_text(r, (month)store_at_int(c, 3)));
}

/* Arrears of three months' money and more went to an account given in the 60 days before: not where
 * it was the first that was ever given. A month has its first day some 30 days apart from the next;
 * the days are those of the recording of the list. */
static enum err_code find_arrears_moved(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT y.entity, MAX(y.valid_from), MAX(p.arrears), MAX(p.month) FROM payee AS y JOIN"
            " payment AS p ON p.province = y.province AND p.entity = y.entity AND"
            " p.account = y.account AND p.arrears >= 3 * p.current AND p.arrears > 0 JOIN"
            " payment_event AS v ON v.province = p.province AND v.month = p.month AND"
            " v.round = p.round AND v.number = p.number AND v.kind = 'paid' AND"
            " v.on_day >= y.valid_from AND v.on_day <= y.valid_from + 60 WHERE y.province = ?1 AND"
            " y.account <> '' AND y.closed = 0 AND y.valid_from <= ?2 AND EXISTS (SELECT 1 FROM"
            " payee AS o WHERE o.province = y.province AND o.entity = y.entity AND"
            " o.valid_from < y.valid_from AND o.account <> y.account) GROUP BY y.entity"
            " ORDER BY y.entity"),
        row_arrears, e);
}

static void row_late(struct reading *r)
{
    struct store_conn *c = r->x->c;
    month m = (month)store_at_int(c, 1);
    int64_t late = store_at_int(c, 2) - month_first_day(m + 1);
    if (late <= LATE_DAYS)
        return;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), store_at_int(c, 3),
                "của tháng %s, %l ngày sau khi hết tháng", "of %s, %l days after the month",
                inspect_month_text(r, m), late);
}

static enum err_code find_paid_late(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT p.entity, p.month, MIN(v.on_day), MAX(p.amount) FROM payment AS p JOIN"
            " payment_event AS v ON v.province = p.province AND v.month = p.month AND"
            " v.round = p.round AND v.number = p.number AND v.kind = 'paid' WHERE p.province = ?1"
            " AND v.on_day <= ?2 GROUP BY p.entity, p.month ORDER BY p.entity, p.month"),
        row_late, e);
}

enum err_code inspect_people(struct inspecting *x, struct err *e)
{
    static const struct inspect_detector detectors[] = {
        {"arrears_moved", find_arrears_moved},   {"class_undecided", find_class_undecided},
        {"collector_dead", find_collector_dead}, {"number_twice", find_number_twice},
        {"paid_late", find_paid_late},           {"two_homes", find_two_homes},
    };
    return inspect_each(x, detectors, sizeof(detectors) / sizeof(detectors[0]), e);
}
