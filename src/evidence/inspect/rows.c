/* Findings that one statement tells, row by row: whom, and numbers to decide by. Days and months
 * are compared here where SQL would have to reckon. */
#include "evidence/inspect/inspect_int.h"

#include "base/check.h"
#include "base/num.h"
#include "registry/times.h"

/* ---- paid after death or departure ---- */

static void end_after(struct reading *r)
{
    if (r->n > 0)
        inspect_add(r->x, r->kind, r->entity, STR(""), r->amount, "%l tháng, từ tháng %s",
                    "%l months, from %s", r->n, inspect_month_text(r, (month)r->first));
    r->n = r->amount = r->first = 0;
}

/* entity, when, month paid for, amount. */
static void take_after(struct reading *r, day on)
{
    struct store_conn *c = r->x->c;
    if (store_at_int(c, 0) != r->entity)
        end_after(r);
    r->entity = store_at_int(c, 0);
    month m = (month)store_at_int(c, 2);
    if (m <= month_of(on) || store_at_int(c, 3) <= 0)
        return;
    r->first = r->n == 0 ? m : r->first;
    r->n++;
    r->amount += store_at_int(c, 3);
}

static void row_after_day(struct reading *r)
{
    take_after(r, (day)store_at_int(r->x->c, 1));
}

static void row_after_moment(struct reading *r)
{
    take_after(r, day_of_moment(store_at_int(r->x->c, 1)));
}

static enum err_code find_after(struct reading *r, sql q, row_fn *row, struct err *e)
{
    enum err_code code = inspect_read_rows(r, q, row, e);
    end_after(r);
    return code;
}

/* Deaths by the event, or by the fact alone. */
#define DEATHS                                                                                     \
    "ends AS (SELECT x.person, MIN(e.on_day) AS on_day FROM event AS e JOIN event_person AS x ON"  \
    " x.province = e.province AND x.event = e.id WHERE e.province = ?1 AND e.on_day <= ?2 AND"     \
    " e.kind = 'death' GROUP BY x.person UNION SELECT f.entity, f.valid_from FROM fact AS f WHERE" \
    " f.province = ?1 AND f.name = 'dead' AND f.value = '1' AND f.closed = 0 AND"                  \
    " f.valid_from <= ?2)"
/* Who left and lives nowhere in the province. */
#define DEPARTURES                                                                                 \
    "ends AS (SELECT x.person, MAX(e.on_day) AS on_day FROM event AS e JOIN event_person AS x ON"  \
    " x.province = e.province AND x.event = e.id WHERE e.province = ?1 AND e.on_day <= ?2 AND"     \
    " e.kind = 'move-out' AND NOT EXISTS (SELECT 1 FROM membership AS m WHERE m.province = ?1 AND" \
    " m.person = x.person AND " OPEN_ROW("m") ") GROUP BY x.person)"
#define PAID_AFTER                                                                                 \
    " SELECT ends.person, ends.on_day, l.for_month, " LINE_PAID " FROM ends JOIN paid ON"          \
    " paid.entity = ends.person" LINES_OF_PAID " WHERE " LINE_PAID                                 \
    " <> 0 ORDER BY ends.person, l.for_month, l.month"

static enum err_code find_dead(struct reading *r, struct err *e)
{
    return find_after(r, SQL("WITH " PAID ", " DEATHS PAID_AFTER), row_after_day, e);
}

static enum err_code find_gone(struct reading *r, struct err *e)
{
    return find_after(r, SQL("WITH " PAID ", " DEPARTURES PAID_AFTER), row_after_day, e);
}

/* A record that was merged: after the day on which that was recorded. */
static enum err_code find_merged(struct reading *r, struct err *e)
{
    return find_after(
        r,
        SQL("WITH " PAID " SELECT g.dropped, r.at_us, l.for_month, " LINE_PAID
            " FROM person_merge AS g"
            " JOIN recording AS r ON r.province = g.province AND r.number = g.recorded"
            " JOIN paid ON paid.entity = g.dropped" LINES_OF_PAID
            " WHERE g.province = ?1 AND ?2 >= 0 AND NOT EXISTS (SELECT 1 FROM person_merge_undo AS"
            " u WHERE u.province = g.province AND u.merge = g.id) AND " LINE_PAID
            " <> 0 ORDER BY g.dropped, l.for_month,"
            " l.month"),
        row_after_moment, e);
}

/* ---- one line each ---- */

static void row_overpaid(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), store_at_int(c, 1),
                "theo danh sách tháng %s", "by the list of %s",
                inspect_month_text(r, (month)store_at_int(c, 2)));
}

static enum err_code find_overpaid(struct reading *r, struct err *e)
{
    /* Of the last list: what it says is still to be recovered. */
    return inspect_read_rows(
        r,
        SQL("SELECT k.entity, k.amount, k.month FROM cycle_remark AS k WHERE k.province = ?1 AND"
            " k.kind = 'to_recover' AND k.amount > 0 AND ?2 >= 0 AND k.month = (SELECT MAX(month)"
            " FROM cycle_act WHERE province = ?1) AND k.round = (SELECT MAX(round) FROM cycle_act"
            " AS a WHERE a.province = ?1 AND a.month = k.month) ORDER BY k.entity"),
        row_overpaid, e);
}

static void row_shared(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "%l người ở %l hộ",
                "%l people of %l households", store_at_int(c, 1), store_at_int(c, 2));
}

#define HOUSEHOLD_OF                                                                               \
    "COALESCE((SELECT m.household FROM membership AS m WHERE m.province = ?1 AND"                  \
    " m.person = y.entity AND " OPEN_ROW("m") "), y.entity)"

static enum err_code find_accounts(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("WITH seat AS (SELECT y.entity, y.bank, y.account, " HOUSEHOLD_OF " AS home FROM payee"
            " AS y WHERE y.province = ?1 AND y.account <> '' AND " OPEN_ROW(
                "y") "),"
                     " crowd AS (SELECT bank, account, COUNT(DISTINCT entity) AS people,"
                     " COUNT(DISTINCT home) AS homes FROM seat GROUP BY bank, account"
                     " HAVING COUNT(DISTINCT home) >= 3)"
                     " SELECT s.entity, k.people, k.homes FROM seat AS s JOIN crowd AS k ON"
                     " k.bank = s.bank AND k.account = s.account ORDER BY s.entity"),
        row_shared, e);
}

static enum err_code find_collectors(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT collector, COUNT(DISTINCT entity), COUNT(DISTINCT home) FROM (SELECT"
            " y.collector, y.entity, " HOUSEHOLD_OF " AS home FROM payee AS y WHERE"
            " y.province = ?1 AND y.collector IS NOT NULL AND " OPEN_ROW(
                "y") ") AS seat"
                     " GROUP BY collector HAVING COUNT(DISTINCT home) >= 3 ORDER BY collector"),
        row_shared, e);
}

static void row_twice(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), store_at_int(c, 2),
                "người kia: #%l, %l điểm giống", "the other: #%l, %l points alike",
                store_at_int(c, 1), store_at_int(c, 3));
}

static enum err_code find_twice(struct reading *r, struct err *e)
{
    /* Both paid for one month; the money of the smaller is what was paid twice. */
    return inspect_read_rows(
        r,
        SQL("WITH " PAID ", sums AS (SELECT paid.entity, l.for_month, SUM(" LINE_PAID
            ") AS amount FROM paid" LINES_OF_PAID " GROUP BY paid.entity, l.for_month)"
            " SELECT d.person_a, d.person_b, SUM(CASE WHEN a.amount < b.amount THEN a.amount ELSE"
            " b.amount END), MAX(d.points) FROM duplicate_pair AS d JOIN sums AS a ON"
            " a.entity = d.person_a JOIN sums AS b ON b.entity = d.person_b AND"
            " b.for_month = a.for_month WHERE d.province = ?1 AND ?2 >= 0 AND d.points >= 40 AND"
            " d.run = (SELECT MAX(id) FROM duplicate_run WHERE province = ?1)"
            " AND COALESCE((SELECT v.verdict FROM duplicate_decision AS v WHERE v.province = ?1 AND"
            " v.person_a = d.person_a AND v.person_b = d.person_b ORDER BY v.recorded DESC LIMIT 1"
            "), '') <> 'different' GROUP BY d.person_a, d.person_b ORDER BY d.person_a,"
            " d.person_b"),
        row_twice, e);
}

static void row_uncollected(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), store_at_int(c, 2),
                "%l danh sách liền nhau không lĩnh", "%l lists in a row not collected",
                store_at_int(c, 1));
}

static enum err_code find_uncollected(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("WITH last AS (SELECT MAX(month) AS month FROM cycle_act WHERE province = ?1 AND"
            " act = 'close') SELECT p.entity, COUNT(*), MAX(p.amount) FROM payment AS p, last WHERE"
            " p.province = ?1 AND ?2 >= 0 AND p.month > last.month - 3 AND p.month <= last.month"
            " AND p.round = (SELECT MAX(a.round) FROM cycle_act AS a WHERE a.province = ?1 AND"
            " a.month = p.month) AND (SELECT v.kind FROM payment_event AS v WHERE"
            " v.province = ?1 AND v.month = p.month AND v.round = p.round AND v.number = p.number"
            " ORDER BY v.seq DESC LIMIT 1) <> 'paid' GROUP BY p.entity HAVING COUNT(*) >= 3 ORDER"
            " BY p.entity"),
        row_uncollected, e);
}

static void row_changes(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "%l lần", "%l times",
                store_at_int(c, 1));
}

static enum err_code find_payee_changes(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT y.entity, COUNT(*) FROM payee_change AS y JOIN payee_verdict AS v ON"
            " v.province = y.province AND v.change = y.id AND v.approved = 1 WHERE"
            " y.province = ?1 AND y.valid_from > ?2 - 365 AND y.valid_from <= ?2 GROUP BY y.entity"
            " HAVING COUNT(*) >= 3 ORDER BY y.entity"),
        row_changes, e);
}

/* ---- enrolment ---- */

static void row_far_back(struct reading *r)
{
    struct store_conn *c = r->x->c;
    month from = (month)store_at_int(c, 1), on = month_of((day)store_at_int(c, 2));
    if (on - from > 12)
        inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0,
                    "quyết định tháng %s cho hưởng từ tháng %s", "decided in %s, from %s",
                    inspect_month_text(r, on), inspect_month_text(r, from));
}

static enum err_code find_far_back(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT k.entity, k.from_month, k.on_day FROM enrolment_act AS k JOIN"
            " enrolment_approval AS v ON v.province = k.province AND v.act = k.id AND"
            " v.approved = 1 WHERE k.province = ?1 AND k.act = 'open' AND"
            " k.on_day <= ?2 ORDER BY k.entity, k.id"),
        row_far_back, e);
}

/* entity, day of the correction's recording (in us), birth before, birth after, day of enrolment.
 */
static void row_birth(struct reading *r)
{
    struct store_conn *c = r->x->c;
    int64_t entity = store_at_int(c, 0), before = store_at_int(c, 2), after = store_at_int(c, 3);
    day corrected = day_of_moment(store_at_int(c, 1)), opened = (day)store_at_int(c, 4);
    int64_t moved = before < after ? after - before : before - after;
    if (moved <= 365 || opened < corrected || opened > corrected + 180 || entity == r->entity)
        return;
    r->entity = entity;
    inspect_add(r->x, r->kind, entity, STR(""), 0, "từ %s sang %s, mở hưởng ngày %s",
                "from %s to %s, enrolled on %s", inspect_day_text(r, (day)before),
                inspect_day_text(r, (day)after), inspect_day_text(r, opened));
}

static enum err_code find_births(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT p.id, r.at_us, old.birth, p.birth, k.on_day FROM person AS p JOIN person AS old"
            " ON old.province = p.province AND old.id = p.id AND old.closed = p.recorded AND"
            " old.birth <> p.birth JOIN recording AS r ON r.province = p.province AND"
            " r.number = p.recorded JOIN enrolment_act AS k ON k.province = p.province AND"
            " k.entity = p.id AND k.act = 'open' JOIN enrolment_approval AS v ON"
            " v.province = k.province AND v.act = k.id AND v.approved = 1 WHERE p.province = ?1 AND"
            " p.closed = 0 AND ?2 >= 0 ORDER BY p.id, k.id"),
        row_birth, e);
}

/* ---- the review ---- */

static void row_plain(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "năm %l", "of %l",
                store_at_int(c, 1));
}

#define LAST_SCORE                                                                                 \
    " JOIN review_score AS s ON s.province = t.province AND s.campaign = t.campaign AND"           \
    " s.household = t.household AND s.round = (SELECT MAX(z.round) FROM review_score AS z WHERE"   \
    " z.province = t.province AND z.campaign = t.campaign AND z.household = t.household)"
#define RESULTS                                                                                    \
    " FROM review_result AS t JOIN campaign AS g ON g.province = t.province AND"                   \
    " g.id = t.campaign AND ?2 >= g.opens"

static enum err_code find_against_form(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, g.year" RESULTS LAST_SCORE
            " WHERE t.province = ?1 AND t.class IN ('N', 'CN') AND s.class = 'KN'"
            " ORDER BY t.household, g.id"),
        row_plain, e);
}

static enum err_code find_form_poor(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, g.year" RESULTS LAST_SCORE
            " WHERE t.province = ?1 AND t.class IN ('KN', 'escaped') AND s.class IN"
            " ('N', 'CN') ORDER BY t.household, g.id"),
        row_plain, e);
}

static void row_vote(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "năm %l: %l trên %l tán thành",
                "of %l: %l of %l agreed", store_at_int(c, 1), store_at_int(c, 2),
                store_at_int(c, 3));
}

static enum err_code find_against_vote(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, g.year, b.agreed, b.present" RESULTS
            " JOIN review_vote AS b ON b.province = t.province AND b.campaign = t.campaign AND"
            " b.household = t.household AND b.round = (SELECT MAX(z.round) FROM review_vote AS z"
            " WHERE z.province = t.province AND z.campaign = t.campaign AND"
            " z.household = t.household) WHERE t.province = ?1 AND t.class IN ('N', 'CN') AND"
            " b.agreed + b.agreed < b.present ORDER BY t.household, g.id"),
        row_vote, e);
}

static void row_lowered(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "năm %l: %l rồi %l điểm",
                "of %l: %l, then %l points", store_at_int(c, 1), store_at_int(c, 2),
                store_at_int(c, 3));
}

static enum err_code find_lowered(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, g.year, o.b1, s.b1" RESULTS LAST_SCORE
            " JOIN review_score AS o ON o.province = t.province AND o.campaign = t.campaign AND"
            " o.household = t.household AND o.round = 1 WHERE t.province = ?1 AND s.round > 1 AND"
            " o.class = 'KN' AND t.class IN ('N', 'CN') AND s.b1 < o.b1 ORDER BY t.household,"
            " g.id"),
        row_lowered, e);
}

static void row_since(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "ngày %s, khảo sát ngày %s",
                "on %s, surveyed on %s", inspect_day_text(r, (day)store_at_int(c, 1)),
                inspect_day_text(r, (day)store_at_int(c, 2)));
}

static enum err_code find_split(struct reading *r, struct err *e)
{
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, MAX(h.on_day), s.surveyed_on" RESULTS LAST_SCORE
            " JOIN household_succession AS h ON h.province = t.province AND"
            " h.to_household = t.household JOIN event AS e ON e.province = h.province AND"
            " e.id = h.event AND e.kind = 'split' WHERE t.province = ?1 AND t.class IN ('N', 'CN')"
            " AND h.on_day <= s.surveyed_on AND h.on_day >= s.surveyed_on - 90"
            " GROUP BY t.household, t.campaign, s.surveyed_on ORDER BY t.household, t.campaign"),
        row_since, e);
}

static enum err_code find_joined(struct reading *r, struct err *e)
{
    /* Not the newborn, and nobody of a household that is itself new. */
    return inspect_read_rows(
        r,
        SQL("SELECT t.household, MAX(m.valid_from), s.surveyed_on" RESULTS LAST_SCORE
            " JOIN membership AS m ON m.province = t.province AND m.household = t.household AND"
            " m.closed = 0 AND m.valid_from < s.surveyed_on AND m.valid_from >= s.surveyed_on - 30"
            " JOIN person AS p ON p.province = m.province AND p.id = m.person AND p.closed = 0 AND"
            " p.birth_to < m.valid_from - 365 WHERE t.province = ?1 AND t.class IN ('N', 'CN') AND"
            " EXISTS (SELECT 1 FROM membership AS o WHERE o.province = t.province AND"
            " o.household = t.household AND o.closed = 0 AND o.valid_from < s.surveyed_on - 30)"
            " GROUP BY t.household, t.campaign, s.surveyed_on ORDER BY t.household, t.campaign"),
        row_since, e);
}

static void row_alike(struct reading *r)
{
    struct store_conn *c = r->x->c;
    inspect_add(r->x, r->kind, store_at_int(c, 0), STR(""), 0, "%l hộ, ngày %s",
                "%l households, on %s", store_at_int(c, 1),
                inspect_day_text(r, (day)store_at_int(c, 2)));
}

static enum err_code find_alike(struct reading *r, struct err *e)
{
    /* Of the last forms: those of the years before stay beside them. A form of a household has some
     * forty answers. */
    return inspect_read_rows(
        r,
        SQL("WITH seat AS (SELECT w.entity, w.answers, w.form, w.valid_from, h.commune, h.village"
            " FROM answer AS w JOIN household AS h ON h.province = w.province AND"
            " h.id = w.entity AND " OPEN_ROW("h") " WHERE w.province = ?1 AND " OPEN_ROW(
                "w") " AND NOT EXISTS (SELECT 1 FROM answer AS z WHERE z.province = w.province AND"
                     " z.entity = w.entity AND z.closed = 0 AND z.valid_from > w.valid_from AND"
                     " z.valid_from <= ?2)),"
                     " crowd AS (SELECT answers, form, valid_from, commune, village, COUNT(*) AS n "
                     "FROM seat"
                     " GROUP BY answers, form, valid_from, commune, village HAVING COUNT(*) >= 4)"
                     " SELECT s.entity, k.n, s.valid_from FROM seat AS s JOIN crowd AS k ON"
                     " k.answers = s.answers AND k.form = s.form AND k.valid_from = s.valid_from "
                     "AND"
                     " k.commune = s.commune AND k.village = s.village ORDER BY s.entity"),
        row_alike, e);
}

/* ---- all ---- */

static const struct inspect_detector detectors[] = {
    {"account_shared", find_accounts},
    {"answers_alike", find_alike},
    {"birth_changed", find_births},
    {"collector_many", find_collectors},
    {"dead_paid", find_dead},
    {"decided_against_form", find_against_form},
    {"decided_against_vote", find_against_vote},
    {"far_back", find_far_back},
    {"form_says_poor", find_form_poor},
    {"gone_paid", find_gone},
    {"joined_before_survey", find_joined},
    {"merged_paid", find_merged},
    {"not_collected", find_uncollected},
    {"overpaid", find_overpaid},
    {"payee_changes", find_payee_changes},
    {"score_lowered", find_lowered},
    {"split_before_survey", find_split},
    {"twice_recorded", find_twice},
};

enum err_code inspect_rows(struct inspecting *x, struct err *e)
{
    return inspect_each(x, detectors, sizeof(detectors) / sizeof(detectors[0]), e);
}
