/* A campaign of review in the registry: opened, looked at, its steps recorded, closed.
 * docs/review.md tells it for people; steps.h has the law's order and days.
 *
 * Writers do all in the transaction they are called in (as store_work) and fail with ERR_INPUT
 * where the law or the state does not allow it; what stands in the way, household by household, is
 * listed in `problems`. */
#ifndef REVIEW_CAMPAIGN_H
#define REVIEW_CAMPAIGN_H

#include "registry/area_map.h"
#include "registry/recording.h"
#include "registry/roles.h"
#include "review/steps.h"
#include "store/store.h"

struct review_campaign {
    int64_t province, id;
    enum review_kind kind;
    int year, mon; /* mon 0: yearly */
    struct review_window w;
    bool closed;
    day closed_on;
};

/* ERR_INPUT where it has not been opened. */
enum err_code review_find(struct store_conn *c, int64_t province, int year, int mon,
                          struct review_campaign *out, struct err *e);

/* What stands in the way. */
struct review_problem {
    str commune, village, household; /* code of the commune; empty where not meant */
    str text[2];
};
struct review_problems {
    struct arena *a;
    struct review_problem *v;
    uint32_t n, cap;
};
void review_problem_add(struct review_problems *p, str commune, str village, str household,
                        const char *vi, const char *en, ...);
void review_problem_err(struct review_problems *p, str commune, str village, str household,
                        const struct err *e);

/* ---- where it stands ---- */

struct review_village {
    uint32_t commune; /* index */
    str name;
    struct place_state state;
    uint32_t listed, enter, leave, found;     /* cases by origin */
    uint32_t surveyed, scored, gone, decided; /* of the cases; with `counts` alone */
};

struct review_commune {
    int64_t area;
    str code, name;
    uint32_t first, n;        /* villages */
    struct place_state state; /* its own steps, and its villages' where all have done them */
};

struct review_state {
    const struct steps_table *steps;
    struct review_campaign campaign;
    struct area_map *areas;
    struct {
        struct review_commune *v;
        uint32_t n, cap;
    } communes; /* by code */
    struct {
        struct review_village *v;
        uint32_t n, cap;
    } villages;           /* by commune, name */
    uint32_t *commune_of; /* by number of the area: 1 + index */
    uint64_t n_areas;
};

/* The villages of a commune as lists show them, Thôn 2 before Thôn 10: commune->n of them. */
const struct review_village **review_villages_listed(struct arena *a, const struct review_state *s,
                                                     const struct review_commune *commune);

/* All communes and villages: for a yearly campaign those with households on its last day or today,
 * what comes first, and those with cases; for a monthly one those with cases. */
enum err_code review_state_read(struct store_conn *c, struct arena *a,
                                const struct steps_table *steps,
                                const struct review_campaign *campaign, day today, bool counts,
                                struct review_state **out, struct err *e);
/* The area on the campaign's map. */
int64_t review_area(const struct review_state *s, int64_t area);
struct review_commune *review_commune_at(const struct review_state *s, int64_t area);
struct review_commune *review_commune_find(const struct review_state *s, str code);
struct review_village *review_village_find(const struct review_state *s,
                                           const struct review_commune *commune, str name);
/* The state in which a step is checked there. */
const struct place_state *review_place(const struct review_commune *commune,
                                       const struct review_village *village);
/* Says in `e` why a step cannot be done at a place. */
void review_why(const struct review_state *s, uint32_t step, day on, const struct step_check *check,
                struct err *e);

/* ---- writing ---- */

struct review_act {
    struct recording recording; /* its source and reference are those of the act */
    day today;
    const struct steps_table *steps;
};

struct review_opening {
    struct review_act act;
    enum review_kind kind;
    int year, mon;
};
struct review_opened {
    int64_t campaign, recording;
    uint32_t poor, near_poor; /* households listed */
    struct review_window w;
};
/* Lists the poor and near-poor of the opening day (yearly). */
enum err_code review_open(struct store_conn *c, const struct review_opening *o,
                          struct review_opened *out, struct review_problems *problems,
                          struct err *e);

/* Where: one village, one commune, or wherever the step is next. */
struct review_where {
    str commune; /* code; p NULL: all */
    str village; /* p NULL: all of the commune */
};

struct review_step {
    struct review_act act;
    struct review_campaign campaign;
    uint32_t step;
    struct review_where where;
    day on;
    str document;            /* p NULL: as the law names it */
    int64_t present, agreed; /* of a vote; present 0: none given */
};
struct review_done {
    int64_t recording;       /* the last one */
    uint32_t places, failed; /* villages or communes; votes that were not enough */
    bool unsure;             /* sooner than a number of days that is not verified */
};
/* A step without a work of its own (not scoring, not the decision). */
enum err_code review_step_record(struct store_conn *c, const struct review_step *s,
                                 struct review_done *out, struct review_problems *problems,
                                 struct err *e);

/* ERR_INPUT while a commune has no decision; each is listed. */
enum err_code review_close(struct store_conn *c, const struct review_act *act,
                           const struct review_campaign *campaign, day on, int64_t *recording,
                           struct review_problems *problems, struct err *e);

/* ---- within the review ---- */

/* The places where the step is to be recorded; indices of villages or of communes. */
struct review_targets {
    uint32_t *v;
    uint32_t n, cap;
    bool unsure;
    /* One for each, where they differ; else NULL: the step's. */
    const str *documents;
    const int64_t *recordings;
};
enum err_code review_targets_find(const struct review_state *s, struct arena *a,
                                  const struct review_where *where, uint32_t step, day on,
                                  struct review_targets *out, struct review_problems *problems,
                                  struct err *e);
/* The code of a commune on that day's map, as roles name it. */
str review_code_on(const struct review_state *s, const struct review_commune *commune, day on);
/* May who acts do so in the communes of all these places? ERR_INPUT as registry/roles.h. */
enum err_code review_may_at(struct store_conn *c, struct arena *a, const struct review_state *s,
                            const struct review_act *act, const struct review_targets *at,
                            bool villages, enum right right, struct err *e);
/* A row of review_step for each; passed by `vote` where the step has one. */
enum err_code review_targets_write(struct store_conn *c, const struct review_state *s,
                                   const struct review_step *step, const struct review_targets *at,
                                   int64_t recording, uint32_t *failed, struct err *e);
/* ERR_INPUT where a complaint about a household of these communes has no answer up to that day. */
enum err_code review_complaints_answered(struct store_conn *c, struct arena *a,
                                         const struct review_state *s,
                                         const struct review_targets *at, day on,
                                         struct review_problems *problems, struct err *e);
enum err_code review_still_open(const struct review_campaign *c, struct err *e);

#endif
