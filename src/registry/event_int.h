/* Within the registry: a batch of events while it is applied to the rows it concerns. */
#ifndef REGISTRY_EVENT_INT_H
#define REGISTRY_EVENT_INT_H

#include "registry/event.h"
#include "registry/times.h"

#define EVENT_KEYS 48u /* of one query */

/* The times of a row. */
struct ev_times {
    int64_t recorded; /* 0: of this batch */
    day from, to, known;
    bool closed; /* by this batch; one of this batch itself: is not written */
    day closed_known;
};

struct ev_place {
    struct ev_times t;
    int64_t household;
    str code, commune, village;
    int64_t area; /* 0: in no list */
    struct ev_place *next, *next_in_household;
};

struct ev_member {
    struct ev_times t;
    int64_t household, person;
    uint16_t number;
    str relation;
    struct ev_member *next, *next_in_household, *next_of_person;
};

struct ev_fact {
    struct ev_times t;
    int64_t entity;
    str name, value;
    struct ev_fact *next, *next_of_entity;
};

struct ev_household {
    int64_t id; /* below 0: of this batch */
    uint16_t largest;
    struct ev_place *places;
    struct ev_member *members;
    struct ev_fact *facts;
    struct ev_household *next;
};

struct ev_person {
    int64_t id;
    bool fresh; /* `event` describes them; `from`, `known` of the row */
    const struct event *event;
    day from, known;
    struct ev_member *members;
    struct ev_fact *facts; /* `dead` alone */
    struct ev_person *next;
};

/* What an event was, to be written. */
struct ev_happened {
    const struct event *event;
    int64_t household, other;
    int64_t persons[EVENT_MAX_MEMBERS * 2];
    uint32_t n_persons;
    struct ev_happened *next;
};
struct ev_succession {
    int64_t from, to;
    day on;
    uint32_t happened; /* index */
};
struct ev_reopened {
    int64_t entity, area;
    enum event_what what;
    day since;
    uint32_t happened;
};

/* Whole numbers to pointers; open addressing. */
struct ev_map {
    int64_t *keys;
    void **values; /* NULL: free */
    uint32_t n, cap;
};
void *ev_map_get(const struct ev_map *m, int64_t key);
void ev_map_put(struct arena *a, struct ev_map *m, int64_t key, void *value);

struct ev_code {
    struct ev_household *household;
    struct ev_code *next;
};
struct ev_number {
    str number;
    int64_t person;
    struct ev_number *next;
};

struct ev_commune {
    int64_t id, province; /* today's code */
    str code;
    day from, to;
    struct ev_commune *next;
};

struct changing {
    struct store_conn *c;
    struct arena *a;
    const struct event_batch *b;
    int64_t province, recording;
    const struct law_symbol *relation, *sex, *ethnicity;
    struct ev_commune *communes; /* of the codes that events name */
    struct event_problems *problems;
    struct event_report *report;
    struct ev_map by_id, by_code, by_person, by_number;
    struct ev_household *households;
    struct ev_person *persons;
    struct ev_place *places;
    struct ev_member *members;
    struct ev_fact *facts;
    str *place_facts; /* names of facts that are said of areas */
    uint32_t n_place_facts;
    int64_t fresh; /* entities of this batch: -1, -2 … */
    struct {
        struct ev_happened **v;
        uint32_t n, cap;
    } happened;
    struct {
        struct ev_succession *v;
        uint32_t n, cap;
    } successions;
    struct {
        struct ev_reopened *v;
        uint32_t n, cap;
    } reopened;
};

/* event_state.c: reads what the batch concerns. */
enum err_code event_load(struct changing *x, struct err *e);

/* event_rows.c: the rows as they would stand. */
struct ev_household *ev_household_new(struct changing *x, int64_t id);
struct ev_person *ev_person_of(struct changing *x, int64_t id); /* made where it is not there */
struct ev_place *ev_place_add(struct changing *x, struct ev_household *h, struct ev_place p);
struct ev_member *ev_member_add(struct changing *x, struct ev_member m);
void ev_fact_add(struct changing *x, struct ev_fact f);
bool ev_alive(const struct ev_times *t, day on);
bool ev_lasts(const struct ev_times *t, day on); /* on that day, or later */
/* From `on` on it is not so. */
void ev_place_end(struct changing *x, struct ev_household *h, struct ev_place *p, day on,
                  day known);
void ev_member_end(struct changing *x, struct ev_member *m, day on, day known);
void ev_fact_end(struct changing *x, struct ev_fact *f, day on, day known);
void ev_member_relation(struct changing *x, struct ev_member *m, day on, day known, str relation);
struct ev_place *ev_place_at(const struct ev_household *h, day on);
struct ev_member *ev_member_at(const struct ev_household *h, uint16_t number, day on);
uint32_t ev_count_at(const struct ev_household *h, day on);

/* event_apply.c: one after the other; what cannot be done is a problem. */
void event_apply(struct changing *x);
bool event_problem(struct changing *x, const struct event *e, const char *column, const char *vi,
                   const char *en, ...);

/* One event while it is applied. */
struct come {
    struct changing *x;
    const struct event *e;
    struct ev_happened *done;
    uint32_t index; /* of `done` */
    day on, known;
};
/* event_household.c */
bool ev_of_place(const struct changing *x, str name); /* a fact that is said of areas */
/* The household that bears the code on the day, or NULL. */
struct ev_household *ev_household_of(struct come *k, str code, day on);
/* The same, else a problem. */
struct ev_household *ev_must_have(struct come *k, str code, const char *column);
/* Nobody bears the code on the day or after, else a problem. */
bool ev_code_is_free(struct come *k, str code);
/* The office knows it not before it knew what it takes the place of. */
void ev_know(struct come *k, const struct ev_household *h);
/* The registry knows nothing of it after the day, else a problem. */
bool ev_nothing_later(struct come *k, const struct ev_household *h);
/* It has no end and no other place after the day, else a problem. */
bool ev_goes_on(struct come *k, const struct ev_household *h);
/* Nor of the member, whose row is of the day. */
bool ev_nothing_later_of(struct come *k, const struct ev_member *now);
void ev_reopen(struct come *k, int64_t entity, enum event_what what, int64_t area);
void ev_reopen_both(struct come *k, const struct ev_household *h);
void ev_succeed(struct come *k, const struct ev_household *from, const struct ev_household *to);
void ev_end_household(struct come *k, struct ev_household *h);
/* Those the event names, or all of the day where it names none. False: a problem was told. */
bool ev_members_of(struct come *k, const struct ev_household *h, struct ev_member **to,
                   uint32_t *n);
bool ev_needs_members(struct come *k);
/* The i-th that the event gives; empty where it gives none. */
str ev_relation_given(const struct event *e, uint32_t i);
/* From where he is into the household; of several, `otherwise` the relation not given. */
bool ev_goes_over(struct come *k, struct ev_member *m, struct ev_household *to, uint16_t number,
                  str relation);
bool ev_go_over(struct come *k, struct ev_member **members, uint32_t n, struct ev_household *to,
                const char *otherwise);
/* What holds of a household holds of the one that comes out of it; not what is said of places. */
void ev_inherit(struct come *k, const struct ev_household *from, struct ev_household *to,
                bool elsewhere);
/* The certificate of the poorer of two names people who now live in `to`. */
void ev_take_poorer(struct come *k, const struct ev_household *from, struct ev_household *to);
/* Fills what the event says of the place; false: a problem was told. */
bool ev_take_place(struct come *k, struct ev_place *p);
bool ev_elsewhere(const struct ev_place *was, const struct ev_place *is);

/* event_people.c: those who come. */
bool event_comes(struct come *k, struct ev_household *h, str relation);
/* Somebody stays, and the head went: who is head now. False: not said. */
bool event_settle_head(struct come *k, struct ev_household *h, bool had_head);
bool event_has_head(const struct ev_household *h, day on);
/* The text of a relation the law knows, else empty. */
str event_relation(const struct changing *x, str text);

/* event_write.c */
enum err_code event_write(struct changing *x, struct err *e);

#endif
