/* All areas of every map in memory: who lies in whom, what became of whom, what is said of them.
 *
 * A code means nothing without a day; the number of an area does. A report keeps the areas that
 * households had ("as it was") or casts them on the map of another day with area_map_cast. */
#ifndef REGISTRY_AREA_MAP_H
#define REGISTRY_AREA_MAP_H

#include "registry/areas.h"
#include "store/store.h"

enum area_level { AREA_PROVINCE, AREA_DISTRICT, AREA_COMMUNE, AREA_LEVELS };
extern const char *const area_level_names[AREA_LEVELS]; /* as the table `area` has them */

struct area_row {
    int64_t id;
    str code, name, kind;
    enum area_level level;
    int64_t parent; /* 0: none */
    day from, to;   /* of its days the last one not included; NO_END (times.h): still */
};

/* How many of the people of an area went with a step: a slice of land may go without anybody. */
enum area_people { AREA_NOBODY, AREA_SOME, AREA_EVERYBODY };

struct area_step {
    int64_t from, to;
    day on;
    bool whole; /* of its land */
    enum area_people people;
};

struct area_said {
    int64_t area;
    str name, value, basis;
    day from, to;
};

struct area_map {
    struct {
        struct area_row *v;
        uint32_t n, cap;
    } rows; /* by id */
    struct {
        struct area_step *v;
        uint32_t n, cap;
    } steps; /* by from, then to */
    struct {
        struct area_said *v;
        uint32_t n, cap;
    } said;            /* by area, name, from */
    uint32_t *by_code; /* of rows: by level, code, from */
    uint32_t *by_to;   /* of steps: by to, then from */
};

/* From the lists that the program ships (data/admin), numbered as a new database numbers them. */
enum err_code area_map_load(struct arena *a, struct area_map **out, const struct areas *areas,
                            str folder, struct err *e);
/* From the database. No rows at all where nothing has been imported yet. */
enum err_code area_map_read(struct store_conn *c, struct arena *a, struct area_map **out,
                            struct err *e);
/* A part of it: at most AREA_MAP_FEW areas and what became of them, step by step; those above them
 * and what is said of them are not in it. */
#define AREA_MAP_FEW 8
enum err_code area_map_read_from(struct store_conn *c, struct arena *a, const int64_t *areas,
                                 uint32_t n, struct area_map **out, struct err *e);

/* The area of that number, or NULL. */
const struct area_row *area_map_at(const struct area_map *m, int64_t id);
/* Which area of the level bore the code on that day, or NULL. */
const struct area_row *area_map_find(const struct area_map *m, enum area_level level, str code,
                                     day on);
/* The area itself or the one above it that has the level; NULL: none (districts since 2025-07-01).
 */
const struct area_row *area_map_within(const struct area_map *m, int64_t id, enum area_level level);

struct area_cast {
    int64_t area; /* 0: the map of that day has nothing that took its place */
    bool whole;   /* everybody who lived there; else a part of them only (see below) */
};
/* Where an area lies on the map of `on`: itself when it was there, else what became of it, step by
 * step. Of one that was divided it is the area that got everybody, else the one that kept its code,
 * else its name, else the first by code; `whole` is false then, for who lives in the other parts is
 * not in the lists. An area that came after `on` is cast on nothing: several may have made it. */
struct area_cast area_map_cast(const struct area_map *m, int64_t id, day on);

/* The steps out of an area: m->steps.v[first .. first + n). */
uint32_t area_map_steps_from(const struct area_map *m, int64_t id, uint32_t *first);
/* Those into it: m->steps.v[m->by_to[first .. first + n)]. */
uint32_t area_map_steps_to(const struct area_map *m, int64_t id, uint32_t *first);

/* Within the registry: before a statement about those areas, `area IN (SELECT area FROM reached)`;
 * the values are ?1 to ?8. */
#define AREA_MAP_REACHED                                                                           \
    "WITH RECURSIVE reached (area) AS (SELECT id FROM area WHERE id IN (?1, ?2, ?3, ?4, ?5, ?6,"   \
    " ?7, ?8) UNION SELECT s.to_area FROM area_succession AS s JOIN reached AS r ON s.from_area"   \
    " = r.area) "
void area_map_few(const int64_t *areas, uint32_t n, struct store_value out[AREA_MAP_FEW]);

/* Within the registry (area_lists.c): rows, steps and what is said, as the lists have them. */
enum err_code area_lists_read(struct arena *a, struct area_map *m, const struct areas *areas,
                              str folder, struct err *e);

#endif
