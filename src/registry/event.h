/* Events of life: each keeps the registry true in two times and re-opens what was decided on the
 * old facts. docs/events.md tells the rules. */
#ifndef REGISTRY_EVENT_H
#define REGISTRY_EVENT_H

#include "law/law.h"
#include "registry/recording.h"
#include "registry/world.h"

enum event_kind {
    EVENT_BIRTH,
    EVENT_DEATH,
    EVENT_MOVE,     /* within the province */
    EVENT_MOVE_OUT, /* of the province */
    EVENT_MOVE_IN,
    EVENT_MARRIAGE,
    EVENT_SPLIT,
    EVENT_MERGE,
    EVENT_END,
    EVENT_KINDS
};
extern const char *const event_names[EVENT_KINDS]; /* as files and the table `event` have them */

#define EVENT_MAX_MEMBERS 64u

/* Texts are empty where not given; as files write them. */
struct event {
    enum event_kind kind;
    day on;    /* the first day it is true */
    day known; /* since when the office knows it */
    str household;
    uint16_t members[EVENT_MAX_MEMBERS];
    uint32_t n_members;
    str to, commune, village;
    uint16_t head; /* 0: not given */
    str relation;  /* of several joined by ; */
    str name, sex, ethnicity, personal_id;
    day born, born_to; /* DAY_MIN: not given */
    str reason;
    uint32_t line; /* of the file */
};
struct events {
    struct event *v;
    uint32_t n, cap;
};

/* What cannot be done, and why. `column` is one of events.csv, or empty. */
struct event_problem {
    uint32_t line;
    const char *column;
    char text[2][320];
};
struct event_problems {
    struct event_problem *v;
    uint32_t n, cap;
};

struct event_batch {
    const struct law *law;
    struct events events;
    struct recording recording;
    day today;
};

struct event_report {
    int64_t recording; /* that wrote them, or, with `again`, that had written them */
    bool again;
    uint32_t by_kind[EVENT_KINDS];
    uint32_t households_new, households_ended, reopened;
};

/* One event (the first of the batch), once for each operation (of its recording). *answer: the
 * number of the recording. */
enum err_code event_record(struct store_pool *pool, struct arena *a, const struct event_batch *b,
                           str *answer, bool *again, struct err *e);

/* Reads events.csv; mistakes of rows are listed in `problems`, a file that is none fails. `today`
 * bounds the days. Texts lie in the arena. */
enum err_code event_read_file(struct arena *a, const char *path, day today, struct events *out,
                              struct event_problems *problems, struct err *e);
/* A file's events, whole, in one transaction and one recording; `content` of the file: the same
 * again changes nothing. With problems nothing is written and ERR_INPUT returned. */
enum err_code event_merge(struct store_conn *c, struct arena *a, const struct event_batch *b,
                          const uint8_t content[32], struct event_report *report,
                          struct event_problems *problems, struct err *e);

/* ---- looking back ---- */

struct event_row {
    int64_t id, household, other, recorded;                /* other 0: none */
    str kind, household_code, other_code, reason, persons; /* persons: "#3 #7" */
    day on;
};
struct event_rows {
    struct event_row *v;
    uint32_t n, cap;
};
/* Those of a household, and those by which others came out of it or went into it, by day. As of
 * at->recording. */
enum err_code event_list(struct store_conn *c, struct arena *a, const struct world_at *at,
                         int64_t household, struct event_rows *out, struct err *e);

/* ---- what is to be decided again ---- */

enum event_what { EVENT_CLASS, EVENT_ENTITLEMENT };

struct event_open {
    int64_t id, entity, area; /* area 0: of no list */
    enum event_what what;
    day since;
    str kind; /* of the event */
    str code; /* of the household; of a person "#ID" */
    str commune, area_name, village;
    int64_t recorded;
};
struct event_opens {
    struct event_open *v;
    uint32_t n, cap;
};
/* What is open after at->recording since at->as_of or before, by commune, village, code. */
enum err_code event_reopened(struct store_conn *c, struct arena *a, const struct world_at *at,
                             struct event_opens *out, struct err *e);
/* That it was decided, by the recording that decided it: all that is open of these entities since
 * `until` or before. In the transaction of that recording (check). */
enum err_code event_reopened_done(struct store_conn *c, int64_t province, const int64_t *entities,
                                  uint32_t n, enum event_what what, day until, int64_t recording,
                                  struct err *e);

#endif
