/* A household at a glance, for a page that is asked for thousands of times a second: a handful of
 * queries whatever its size. record.h tells everything there is, and when it was recorded. */
#ifndef REGISTRY_BRIEF_H
#define REGISTRY_BRIEF_H

#include "registry/world.h"

struct brief_member {
    int64_t person, number; /* number: of the member in the household */
    str name, sex, relation, ethnicity;
    day birth, birth_to; /* DAY_MIN: not known */
};
struct brief_fact {
    int64_t entity; /* the household or a member */
    str name, value;
    day from;
};
struct brief {
    str code, commune, village; /* code empty: there is no such household then */
    day since;                  /* from when it is in that commune */
    struct {
        struct brief_member *v;
        uint32_t n, cap;
    } members; /* by number */
    struct {
        struct brief_fact *v;
        uint32_t n, cap;
    } facts; /* by name, entity */
};
/* As of both days of `at`. */
enum err_code brief_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                         int64_t household, struct brief *out, struct err *e);

/* The days on which the office learnt or took back something of the household and of whoever ever
 * belonged to it: latest first, at most `limit`. */
struct brief_days {
    day *v;
    uint32_t n, cap;
};
enum err_code brief_moments(struct store_conn *c, struct arena *a, int64_t province,
                            int64_t household, uint32_t limit, struct brief_days *out,
                            struct err *e);

/* A form as it was filled in: of the household (entity is its number) or of a member. */
struct brief_form {
    int64_t entity;
    day surveyed_on;
    str questions, answers; /* parted by commas */
};
struct brief_forms {
    struct brief_form *v;
    uint32_t n, cap;
};
/* Every survey up to at->as_of that is believed on at->known_on; by entity, then day. `person`: one
 * person's alone; else (0) those of the household and of its members then. */
enum err_code brief_forms_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                               int64_t household, int64_t person, struct brief_forms *out,
                               struct err *e);

#endif
