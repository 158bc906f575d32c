/* The registry as of a day, as known on a day, as a survey that the law can decide: streamed from
 * the store, each table once, households and members in the order of their numbers. */
#ifndef REGISTRY_WORLD_H
#define REGISTRY_WORLD_H

#include "registry/survey.h"
#include "store/store.h"

#define WORLD_ALL_RECORDINGS INT64_MAX

struct world_at {
    int64_t province;
    day as_of, known_on; /* known_on DAY_MAX: all that is known */
    int64_t recording;   /* as it stood after this one; WORLD_ALL_RECORDINGS: now */
    bool sealed;         /* record.h, brief.h: whoever asks may see sealed facts (roles.h) */
};

struct world {
    struct survey *survey;       /* free with survey_free */
    int64_t *household, *person; /* numbers of the rows; in the arena given */
    int64_t *area;               /* of households: the number of theirs; 0: in no list */
    day *ended; /* of households: the day it ended by an event; DAY_MAX: it has not */
    day *left;  /* of persons: the day they died or left by an event; DAY_MAX: they have not */
    int64_t recording;   /* the last one that was read */
    uint32_t unreadable; /* sealed facts whose key is not given: unknown, each of them */
};

/* One household, by its number, or all where it is 0. In a transaction of its own on a connection
 * that has none. Facts keep all their times, so that a month can look back. A household without
 * members on that day is not in it. */
enum err_code world_read(struct store_conn *c, struct arena *a, const struct law *law,
                         const struct areas *areas, const struct world_at *at, int64_t household,
                         struct world *out, struct err *e);

/* The same, with those who died or left the province by an event on `since` or after and are
 * nowhere as of the day, in the household they left (and the household, if it ended with them). A
 * month is decided since its first day: it is owed until the month after (Decree 20/2021, article
 * 8). */
enum err_code world_read_since(struct store_conn *c, struct arena *a, const struct law *law,
                               const struct areas *areas, const struct world_at *at,
                               int64_t household, day since, struct world *out, struct err *e);

/* Some households, by their numbers, ascending and each once. Of the rest nothing is kept, and
 * where they are a small part of the province nothing read. Numbers of others are passed over. */
struct world_scope {
    const int64_t *households;
    uint32_t n;
};
bool world_scope_has(const struct world_scope *scope, int64_t household);
/* The same of them; not of a scope (NULL) it is everybody. */
enum err_code world_read_scope(struct store_conn *c, struct arena *a, const struct law *law,
                               const struct areas *areas, const struct world_at *at,
                               const struct world_scope *scope, day since, struct world *out,
                               struct err *e);

/* The same of those households alone in which somebody with an act of enrolment (table
 * enrolment_act) lives or ever lived: what a month's payments are reckoned from, in time that grows
 * with those enrolled and not with the province. */
enum err_code world_read_enrolled(struct store_conn *c, struct arena *a, const struct law *law,
                                  const struct areas *areas, const struct world_at *at, day since,
                                  struct world *out, struct err *e);

/* The only province of the database, or `given` (0: not given) if it is there. */
enum err_code world_province(struct store_conn *c, int64_t given, int64_t *out, struct err *e);
/* The number of the household that has the code; 0: none has. */
enum err_code world_find_household(struct store_conn *c, const struct world_at *at, str code,
                                   int64_t *out, struct err *e);
/* Is there a household of that number then? */
enum err_code world_has_household(struct store_conn *c, const struct world_at *at, int64_t id,
                                  bool *out, struct err *e);

#endif
