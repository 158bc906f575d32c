/* Houses, courses, livelihood models: deliveries with steps, and what happens on the way.
 * docs/projects.md tells it for people. All that reckons is pure and stands first. */
#ifndef PAY_DELIVER_PROJECT_H
#define PAY_DELIVER_PROJECT_H

#include "pay/deliver_file.h"
#include "pay/deliver_law.h"

#define PROJECT_MAX_STEPS 12u
#define PROJECT_JOB_MONTHS 3 /* how long after the last step a learner is asked for work */

struct project {
    int64_t id, list;              /* list: of its deliveries; neither is looked at when planning */
    enum deliver_kind kind;        /* building, training or livelihood */
    str code, name, benefit, note; /* benefit: as the law calls it; of a course empty */
    str steps[PROJECT_MAX_STEPS];
    uint32_t n_steps;
    day from, to;
};
bool project_kind(enum deliver_kind k); /* is it one of the three? */

/* A household or a learner in it. */
struct project_member {
    int64_t entity;
    str household, name, commune; /* household: CODE or CODE/MEMBER */
    vnd own;                      /* what they put in themselves, as planned */
    vnd revolving;                /* what they give back */
    day revolving_due;            /* 0: no day */
    int64_t days;                 /* of a course, as planned; 0: not said */
};

/* What a delivery is in its project. */
struct project_payment {
    int64_t delivery, entity;
    uint32_t step; /* after which it is given, from 1; 0: at once */
    str item;
    bool head;    /* the share or the house itself: handed over when every step has passed */
    bool by_days; /* paid by days attended */
};

/* ---- steps: one table ---- */

enum project_step_state { STEP_NONE, STEP_REACHED, STEP_PASSED, STEP_FAILED, STEP_STATES };
enum project_step_act { STEP_PROGRESS, STEP_PASS, STEP_FAIL, STEP_ACTS };
/* STEP_STATES where it is not allowed. */
enum project_step_state project_step_after(enum project_step_state s, enum project_step_act a);
const char *project_step_name(enum project_step_state s, enum lang lang);

/* ---- what happens ---- */

enum project_what {
    PROJECT_PROGRESS,
    PROJECT_PASS,
    PROJECT_FAIL,
    PROJECT_OWN,
    PROJECT_ATTEND,
    PROJECT_CERTIFICATE,
    PROJECT_JOB,
    PROJECT_NO_JOB,
    PROJECT_BORN,
    PROJECT_DIED,
    PROJECT_EATEN,
    PROJECT_SOLD,
    PROJECT_COST,
    PROJECT_REPAY,
    PROJECT_WHATS
};
const char *project_what_code(enum project_what w);
enum project_what project_what_find(str code); /* PROJECT_WHATS: none */
const char *project_what_name(enum project_what w, enum lang lang);
bool project_what_of(enum project_what w, enum deliver_kind k); /* projects of the kind have it */

struct project_event {
    uint32_t row; /* of the file; 0: of the database, where it was allowed when it was told */
    enum project_what what;
    int64_t entity;
    uint32_t step;
    int64_t quantity;
    vnd amount;
    day on_day;
    str item, season, note, file, actor; /* file: name of the photograph */
    bool has_photo;
    uint8_t photo[32];
};
struct project_events {
    struct project_event *v;
    uint32_t n, cap;
};

struct project_item {
    str item;
    int64_t given, born, died, eaten, sold;
};
int64_t project_item_left(const struct project_item *i);
struct project_season {
    str season;
    vnd sold, cost;
};
/* What became of a member. */
struct project_standing {
    struct {
        enum project_step_state state;
        day on;  /* of its last act */
        str who; /* reported it last */
    } steps[PROJECT_MAX_STEPS];
    int64_t days;
    day certificate_on, job_on; /* 0: not */
    str certificate;
    bool job;
    vnd wage, own, repaid;
    struct {
        struct project_item *v;
        uint32_t n, cap;
    } items;
    struct {
        struct project_season *v; /* in the order they are first told */
        uint32_t n, cap;
    } seasons;
    struct {
        day *v;
        uint32_t n, cap;
    } attended;
};
/* Every step has passed; *on the day of the last (may be NULL). */
bool project_done(const struct project *p, const struct project_standing *s, day *on);
void project_give(struct arena *a, struct project_standing *s, str item, int64_t quantity);
/* The event happens. ERR_INPUT, and nothing has changed: it may not. */
enum err_code project_apply(struct arena *a, const struct project *p,
                            const struct project_member *m, struct project_standing *s,
                            const struct project_event *x, struct err *e);
/* planned × attended / days planned, rounded down; all of it where no days were planned. */
vnd project_by_days(vnd planned, int64_t attended, int64_t days);

/* For what somebody waits. */
enum project_wait {
    WAIT_APPROVAL,
    WAIT_INSPECTION,
    WAIT_REPAIR,
    WAIT_PAYMENT,
    WAIT_CLOSE,
    WAIT_JOB,
    WAIT_WORK, /* the next step */
    WAIT_NOTHING,
    WAIT_COUNT
};
const char *project_wait_code(enum project_wait w);
const char *project_wait_name(enum project_wait w, enum lang lang);

/* ---- a project with all of it ---- */

struct project_view {
    struct project project;
    struct project_member *members; /* by entity */
    struct project_standing *standings;
    uint32_t n;
    struct project_payment *payments; /* by delivery */
    struct deliver_lines lines;       /* likewise, one each */
    struct project_events events;     /* in their order */
};
/* The index of the member; n where there is none. */
uint32_t project_member_find(const struct project_view *v, int64_t entity);
/* Standings from deliveries and events. ERR_INTERNAL where an event is not allowed. */
enum err_code project_fold(struct arena *a, struct project_view *v, struct err *e);
enum project_wait project_waits(const struct project_view *v, uint32_t member, day today,
                                day *since);
/* All households of a season together. Who told of no sale and no cost is not zero: not known. */
struct project_season_sum {
    struct project_season sum;
    uint32_t told, silent; /* households: with results, and those whose share stands without */
    str silent_names;      /* "CODE NAME; CODE NAME" */
};
struct project_season_sums {
    struct project_season_sum *v; /* by the season's name */
    uint32_t n, cap;
};
/* Of these members alone. ERR_LIMIT: a sum is too large. */
enum err_code project_seasons(struct arena *a, const struct project_view *v,
                              const uint32_t *members, uint32_t n, struct project_season_sums *out,
                              struct err *e);
/* May this be given now, and how much of it at most? ERR_INPUT: not yet. */
enum err_code project_payable(const struct project_view *v, uint32_t payment, vnd *most,
                              struct err *e);

/* ---- files ---- */

#define PROJECT_NO_AMOUNT ((vnd)-1)
struct project_row {
    uint32_t row;
    str household, item, fund, programme, line_commune, unit, provider;
    vnd amount;
    uint32_t step;
    int64_t quantity;
    day due_on;
};
struct project_rows {
    struct project_row *v;
    uint32_t n, cap;
};
/* What is wrong in a row goes to `problems`, and the row is left out. */
enum err_code project_rows_read(struct arena *a, const char *path, const struct project *p,
                                struct project_rows *out, struct deliver_problems *problems,
                                struct err *e);
/* Rows without a household are of every member. Photographs are read and hashed: files named
 * beside the table. */
enum err_code project_events_read(struct arena *a, const char *path, const struct project_view *v,
                                  struct project_events *out, struct deliver_problems *problems,
                                  struct err *e);
/* Applies them one after the other, telling what may not be; `v` is not to be used afterwards. */
void project_events_check(struct arena *a, struct project_view *v, const struct project_events *x,
                          struct deliver_problems *problems);

struct project_plan {
    struct delivery *v;
    uint32_t n, cap;
    struct project_member *members; /* by entity */
    uint32_t n_members, cap_members;
    struct project_payment *payments; /* of v, one each; delivery: not set */
    uint32_t cap_payments;
    uint32_t undetermined; /* members of whom the law cannot tell */
};
/* From rows and what the law owes (all benefits that the rows need). Nothing should be planned
 * while there is any problem. */
void project_build(struct arena *a, const struct project *p, const struct project_rows *rows,
                   const struct deliver_owed_rows *owed, struct project_plan *out,
                   struct deliver_problems *problems);

/* ---- the database ---- */

/* *answer is "LIST FIRST COUNT", as of deliver_plan. ERR_INPUT: the code is taken, and what
 * deliver_plan refuses. */
enum err_code project_plan(struct store_pool *pool, struct arena *a, const struct recording *r,
                           const struct deliver_words *w, const struct project *p,
                           const struct project_plan *plan, str *answer, bool *again,
                           struct err *e);
/* The last project of that code. ERR_INPUT when there is none. */
enum err_code project_read(struct store_conn *c, struct arena *a, int64_t province, str code,
                           struct project_view *out, struct err *e);
/* By its code, or where id is not 0 by its number. */
enum err_code project_read_one(struct store_conn *c, struct arena *a, int64_t province, str code,
                               int64_t id, struct project_view *out, struct err *e);
typedef bool project_each_row(void *ctx, const struct project *p);
enum err_code project_each(struct store_conn *c, struct arena *a, int64_t province,
                           project_each_row *row, void *ctx, struct err *e);
/* All or none; *answer is how many. What was repaid goes into the ledger. ERR_INPUT with the row:
 * it may not happen. */
enum err_code project_record(struct store_pool *pool, struct arena *a, const struct recording *r,
                             str code, const struct project_events *x, str *answer, bool *again,
                             struct err *e);

/* As store_check: events follow the tables, nothing was given before its step passed, what was
 * repaid is in the ledger. */
enum err_code project_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                            struct err *e);

#endif
