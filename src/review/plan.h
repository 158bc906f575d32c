/* The household's own page and its plan to leave poverty (docs/plan.md): causes, supports received
 * and needed as the last survey told them, measures and what came of each. */
#ifndef REVIEW_PLAN_H
#define REVIEW_PLAN_H

#include "registry/area_map.h"
#include "registry/recording.h"
#include "registry/world.h"

#define PLAN_CAUSES 8    /* form B1, XIII */
#define PLAN_SUPPORTS 13 /* XIV */
#define PLAN_MAX_TEXT_BYTES 1000u

/* As form B1 words them; from 1. */
const char *plan_cause_name(int cause, enum lang lang);
const char *plan_support_name(int support, enum lang lang);
/* The need that benefits of a group serve, from the k-th on; 0: no more. */
int plan_need_of_group(str group, uint32_t k);
bool plan_need_has_group(int need);

enum plan_state { PLAN_OPEN, PLAN_DONE, PLAN_DROPPED, PLAN_STATES };

struct plan_measure {
    int64_t id, household;
    int need;
    str measure, responsible;
    day begun, due;
    enum plan_state state;
    bool overdue; /* open on a day after it was due */
    day on;       /* of the last event; DAY_MIN: none */
    str outcome;  /* of it */
    int64_t recorded;
};
struct plan_measures {
    struct plan_measure *v; /* by household, then id */
    uint32_t n, cap;
};
/* As of `at`, of one household or (0) all. */
enum err_code plan_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                        int64_t household, struct plan_measures *out, struct err *e);

/* ---- one household's page ---- */

enum plan_labour { PLAN_LABOUR_UNKNOWN, PLAN_LABOUR_NONE, PLAN_LABOUR_SOME };

struct plan_page {
    str code, commune, village, class; /* class: as decided; empty: none */
    day surveyed_on;                   /* of the answers; DAY_MIN: none */
    uint32_t causes, received, needed; /* bit i-1 */
    enum plan_labour labour;           /* as a review scored it; else not known */
    struct plan_measures measures;
};
/* ERR_INPUT when there is no such household then. */
enum err_code plan_page_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                             int64_t household, struct plan_page *out, struct err *e);

/* ---- by the law (plan_law.c) ---- */

/* A benefit of the household (member 0) or of one of its members. */
struct plan_due {
    const struct law_symbol *benefit;
    uint32_t member;
    str name;          /* of the member */
    bool undetermined; /* for want of a fact; else it is due */
    str instrument, article;
};
struct plan_dues {
    struct plan_due *v;
    uint32_t n, cap;
};
/* What the law gives in the month, of the groups that serve a need, and whether somebody is able to
 * work. */
enum err_code plan_by_law(struct store_conn *c, struct arena *a, const struct law *law,
                          const struct areas *areas, const struct world_at *at, int64_t household,
                          month m, struct plan_dues *out, enum plan_labour *labour, struct err *e);

/* ---- lists ---- */

struct plan_line {
    int64_t household;
    str code, village, class;
    int64_t area; /* on the map of at->as_of; 0: none */
    enum plan_labour labour;
    uint32_t open, overdue, done, dropped;
    uint32_t unserved; /* needs (bit i-1) with no measure open or done */
    day next_due;      /* of the open ones; DAY_MAX: none */
};
struct plan_lines {
    struct plan_line *v; /* by household */
    uint32_t n, cap;
};
struct plan_ask {
    int64_t area; /* on that map; 0: all */
    bool overdue, without_labour;
};
/* Households that are poor or near-poor, or have a plan. Needs and labour as the last review scored
 * them. */
enum err_code plan_list(struct store_conn *c, struct arena *a, const struct world_at *at,
                        const struct area_map *map, const struct plan_ask *ask,
                        struct plan_lines *out, struct err *e);

/* ---- writing: each in the transaction it is called in ---- */

struct plan_addition {
    int64_t household;
    int need;
    str measure, responsible;
    day begun, due;
};
enum err_code plan_add(struct store_conn *c, const struct recording *r,
                       const struct plan_addition *m, int64_t *id, int64_t *recording,
                       struct err *e);
/* kind: done, dropped, reopened. ERR_INPUT where the measure is not there, has ended already (or,
 * to be reopened, has not), or the day lies before the last. */
enum err_code plan_event(struct store_conn *c, const struct recording *r, int64_t measure,
                         const char *kind, day on, str outcome, int64_t *recording, struct err *e);

#endif
