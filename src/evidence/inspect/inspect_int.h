/* Inside src/evidence/inspect alone. */
#ifndef EVIDENCE_INSPECT_INT_H
#define EVIDENCE_INSPECT_INT_H

#include "evidence/inspect/inspect.h"
#include "pay/cycle_sql.h"
#include "registry/recording.h"

struct inspecting {
    struct store_conn *c;
    struct arena *a;
    const struct inspect_question *q;
    struct inspect_findings *out;
    struct area_map *map; /* of communes.c; NULL: not read yet */
};

const struct inspect_kind *inspect_kind_find(str code);

/* Adds one; its commune is looked up afterwards where it names an entity. vi and en are formats of
 * buf_fmt, with the same arguments. */
void inspect_add(struct inspecting *x, const struct inspect_kind *kind, int64_t entity, str commune,
                 vnd amount, const char *vi, const char *en, ...);

/* ---- a statement a kind ---- */

/* ?1 the province, ?2 the day. */
#define OPEN_ROW(t) t ".closed = 0 AND " t ".valid_from <= ?2 AND ?2 < " t ".valid_to"

/* Payments that reached somebody, the last word on them is "paid"; and what is missing of the lines
 * of those that were paid in part: the newest first, as docs/cycle.md §5 has it. */
#define SAID_IN(table)                                                                             \
    "EXISTS (SELECT 1 FROM " table " AS v WHERE v.province = p.province AND v.month = p.month AND" \
    " v.round = p.round AND v.number = p.number)"
#define PAID                                                                                       \
    "paid AS (SELECT p.month, p.round, p.number, p.entity FROM payment AS p WHERE p.province = ?1" \
    " AND (" SAID_IN("payment_event") " OR " SAID_IN(                                              \
        "payment_late") ") AND " CYCLE_STANDS "),"                                                 \
                        " short AS (SELECT s.month, s.round, s.number, s.benefit, s.for_month, "   \
                        "CASE WHEN s.upto <="                                                      \
                        " s.missing THEN s.amount WHEN s.upto - s.amount >= s.missing THEN 0 "     \
                        "ELSE s.missing - s.upto"                                                  \
                        " + s.amount END AS missing FROM (SELECT l.month, l.round, l.number, "     \
                        "l.benefit, l.for_month,"                                                  \
                        " l.amount, p.amount - x.amount AS missing, SUM(l.amount) OVER "           \
                        "(PARTITION BY l.month,"                                                   \
                        " l.round, l.number ORDER BY l.for_month DESC, l.benefit DESC) AS "        \
                        "upto" CYCLE_PARTS ") AS s)"
#define LINES_OF_PAID                                                                              \
    " JOIN payment_line AS l ON l.province = ?1 AND l.month = paid.month AND l.round = paid.round" \
    " AND l.number = paid.number LEFT JOIN short ON short.month = l.month AND short.round ="       \
    " l.round AND short.number = l.number AND short.benefit = l.benefit AND short.for_month ="     \
    " l.for_month"
/* Of a line: what was paid of it; 0 where all of it is missing. */
#define LINE_PAID "(l.amount - COALESCE(short.missing, 0))"

/* What is done with the rows of a statement: called for each. */
struct reading {
    struct inspecting *x;
    const struct inspect_kind *kind;
    int64_t entity; /* of the rows under way; 0: none */
    vnd amount;
    int64_t n, first; /* counted; a day or month that the words name */
};
typedef void row_fn(struct reading *r);
struct inspect_detector {
    const char *kind;
    enum err_code (*find)(struct reading *r, struct err *e);
};

/* Calls `row` for each row of the statement, which gets the province and the day. */
enum err_code inspect_read_rows(struct reading *r, sql q, row_fn *row, struct err *e);
/* Those of the kinds that are asked for. */
enum err_code inspect_each(struct inspecting *x, const struct inspect_detector *v, size_t n,
                           struct err *e);
str inspect_day_text(struct reading *r, day d);
str inspect_month_text(struct reading *r, month m);

/* rows.c: what one statement tells of payments, enrolment and review. */
enum err_code inspect_rows(struct inspecting *x, struct err *e);
/* people.c: what one statement tells of records and of how they are paid. */
enum err_code inspect_people(struct inspecting *x, struct err *e);
/* due.c: paid and not owed, owed and not paid, as the law and today's facts have it. */
enum err_code inspect_due(struct inspecting *x, struct err *e);
/* communes.c: bunching and communes that are improbable. */
enum err_code inspect_communes(struct inspecting *x, struct err *e);
/* law.c: the law's findings, of everybody. */
enum err_code inspect_law(struct inspecting *x, struct err *e);

/* plan_store.c: begins what an inspector of the whole province writes. */
enum err_code inspect_recording(struct store_conn *c, const struct recording *r, int64_t *recorded,
                                struct err *e);

/* Is this kind asked for? */
bool inspect_wants(const struct inspecting *x, const struct inspect_kind *kind);

#endif
