/* The yearly plan of inspection: which communes in which quarter, and why (docs/inspection.md §7).
 * Risk and chance both; another than who made it approves. */
#ifndef EVIDENCE_INSPECT_PLAN_H
#define EVIDENCE_INSPECT_PLAN_H

#include "evidence/inspect/inspect.h"
#include "registry/recording.h"

#define YEARLY_MAX_COMMUNES 1024u

/* ---- pure ---- */

struct area_map;

struct yearly_commune {
    str code, why;   /* why: codes of findings */
    int64_t risk;    /* of its findings together */
    uint32_t to_see; /* persons and households with one */
    day last_visit;  /* 0: none is recorded */
};
struct yearly_wish {
    int32_t year;
    uint32_t visits, days; /* at most: communes, days of an inspector */
    uint32_t chance;       /* percent of both, by chance */
    int64_t seed;
};
struct yearly_row {
    str commune, why;
    uint32_t quarter, days;
    int64_t risk; /* 0: by chance */
    day last_visit;
};
struct yearly_rows {
    struct yearly_row *v;
    uint32_t n, cap;
};
/* A day for each eight to see, and one for the office; at most five. */
uint32_t yearly_days(uint32_t to_see);
/* risk, and a fifth more for each full year since the last visit, of at most five; a commune
 * without a visit counts as five years. */
int64_t yearly_risk(int64_t risk, day last_visit, day on);
/* The greatest risks first, as far as visits and days go, spread over the quarters in their order;
 * of the others by chance. The same for the same communes in any order. on: the day of last visits.
 */
void yearly_make(struct arena *a, const struct yearly_commune *communes, uint32_t n,
                 const struct yearly_wish *wish, day on, struct yearly_rows *out);

/* ---- stored ---- */

struct yearly_plan {
    int32_t year;
    int64_t version;
    uint32_t chance;
    int64_t seed;
    day known_on;
    str actor, verdict, approver, note; /* verdict: approved, returned; empty: waits */
    struct yearly_rows rows;            /* by quarter, then risk */
};
/* From the findings of q->on; *answer is "YEAR/VERSION". ERR_INPUT: nothing is left to visit, the
 * actor may not (RIGHT_INSPECT_WRITE). */
enum err_code yearly_write(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct inspect_question *q, const struct inspect_findings *all,
                           const struct yearly_wish *wish, str *answer, bool *again, struct err *e);
/* By another than who made it; ERR_INPUT: there is no such plan, it has a verdict, it is returned
 * without a note. */
enum err_code yearly_judge(struct store_pool *pool, struct arena *a, const struct recording *r,
                           int32_t year, int64_t version, bool approved, str note, str *answer,
                           bool *again, struct err *e);
/* The version, or (0) the last approved one, else the last. ERR_INPUT: there is none. */
enum err_code yearly_read(struct store_conn *c, struct arena *a, int64_t province, int32_t year,
                          int64_t version, struct yearly_plan *out, struct err *e);

/* What was done of a row in its year: dossiers of people who live there. */
struct yearly_progress {
    uint32_t opened, visited, concluded, closed;
};
/* One for each row of the plan, in its order. */
enum err_code yearly_progress_read(struct store_conn *c, struct arena *a, int64_t province,
                                   const struct yearly_plan *plan, day on,
                                   struct yearly_progress **out, struct err *e);
/* The approved plan as a document (document_write_text). ERR_INPUT before it is approved. */
enum err_code yearly_paper(const struct yearly_plan *plan, const struct area_map *map,
                           struct buf *to, struct err *e);

#endif
