#include "registry/brief.h"

#include "registry/sealed.h"
#include "registry/times.h"

#include <stdlib.h>

static enum err_code ask(struct store_conn *c, const struct world_at *at, sql q, int64_t entity,
                         struct err *e)
{
    return store_query(c, q,
                       STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                    store_date(at->known_on), store_int(at->recording),
                                    store_int(entity)),
                       e);
}

static str text(struct store_conn *c, struct arena *a, uint32_t column)
{
    return arena_str(a, store_at_text(c, column));
}

static day day_or_none(struct store_conn *c, uint32_t column)
{
    return store_at_null(c, column) ? DAY_MIN : (day)store_at_int(c, column);
}

static enum err_code read_household(struct store_conn *c, struct arena *a,
                                    const struct world_at *at, int64_t household, struct brief *out,
                                    struct err *e)
{
    int more;
    if (ask(c, at,
            SQL("SELECT code, commune, village, valid_from FROM household WHERE province = ?1 AND"
                " id = ?5 AND" TRUE_ROWS),
            household, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        out->code = text(c, a, 0);
        out->commune = text(c, a, 1);
        out->village = text(c, a, 2);
        out->since = (day)store_at_int(c, 3);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_members(struct store_conn *c, struct arena *a, const struct world_at *at,
                                  int64_t household, struct brief *out, struct err *e)
{
    int more;
    if (ask(c, at,
            SQL("SELECT m.person, m.number, m.relation, p.name, p.birth, p.birth_to, p.sex,"
                " p.ethnicity FROM membership AS m JOIN person AS p ON p.province = m.province AND"
                " p.id = m.person WHERE m.province = ?1 AND m.household = ?5 AND" TRUE_OF(
                    "m") " AND" TRUE_OF("p") " ORDER BY m.number, m.person"),
            household, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct brief_member m = {.person = store_at_int(c, 0),
                                 .number = store_at_int(c, 1),
                                 .relation = text(c, a, 2),
                                 .name = text(c, a, 3),
                                 .birth = day_or_none(c, 4),
                                 .birth_to = day_or_none(c, 5),
                                 .sex = text(c, a, 6),
                                 .ethnicity = text(c, a, 7)};
        vec_push(a, &out->members, m);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_facts(struct store_conn *c, struct arena *a, const struct world_at *at,
                                int64_t household, struct brief *out, struct err *e)
{
    int more;
    if (ask(c, at,
            SQL("SELECT f.name AS name, f.entity AS entity, f.value, f.valid_from FROM fact AS f"
                " WHERE f.province = ?1 AND f.entity = ?5 AND" TRUE_OF(
                    "f") " UNION ALL SELECT f.name, f.entity, f.value, f.valid_from FROM membership"
                         " AS m JOIN fact AS f ON f.province = m.province AND f.entity = m.person"
                         " WHERE m.province = ?1 AND m.household = ?5 AND" TRUE_OF(
                             "m") " AND" TRUE_OF("f") " ORDER BY name, entity"),
            household, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct sealed_text t = {text(c, a, 0), text(c, a, 2)};
        if (sealed_is(t.name) &&
            (!at->sealed || !sealed_open(a, at->province, t.name, t.value, &t)))
            continue;
        struct brief_fact f = {.name = t.name,
                               .entity = store_at_int(c, 1),
                               .value = t.value,
                               .from = (day)store_at_int(c, 3)};
        vec_push(a, &out->facts, f);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code brief_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                         int64_t household, struct brief *out, struct err *e)
{
    *out = (struct brief){.code = STR(""), .commune = STR(""), .village = STR("")};
    enum err_code code = read_household(c, a, at, household, out, e);
    if (code == ERR_NONE)
        code = read_members(c, a, at, household, out, e);
    return code == ERR_NONE ? read_facts(c, a, at, household, out, e) : code;
}

/* ---- when something was learnt ---- */

#define LEARNT(table, key)                                                                         \
    "SELECT known_from, known_to, closed FROM " table " WHERE province = ?1 AND " key " = ?2"
#define LEARNT_OF_MEMBERS(table, key)                                                              \
    "SELECT x.known_from, x.known_to, x.closed FROM membership AS m JOIN " table                   \
    " AS x ON x.province = m.province AND x." key                                                  \
    " = m.person WHERE m.province = ?1 AND m.household = ?2"
#define AND_ALSO " UNION ALL "
#define LEARNT_OF_HOUSEHOLD                                                                        \
    LEARNT("household", "id")                                                                      \
    AND_ALSO LEARNT("answer", "entity") AND_ALSO LEARNT("fact", "entity")
#define LEARNT_OF_ALL_MEMBERS                                                                      \
    LEARNT("membership", "household")                                                              \
    AND_ALSO LEARNT_OF_MEMBERS("person", "id") AND_ALSO LEARNT_OF_MEMBERS("answer", "entity")      \
        AND_ALSO LEARNT_OF_MEMBERS("fact", "entity")

static int newest_first(const void *a, const void *b)
{
    day x = *(const day *)a, y = *(const day *)b;
    return x > y ? -1 : x < y;
}

/* Each once, the newest first, at most `limit`. */
static void thin(struct brief_days *days, uint32_t limit)
{
    uint32_t kept = 0;
    if (days->n > 1)
        qsort(days->v, days->n, sizeof(*days->v), newest_first);
    for (uint32_t i = 0; i < days->n && kept < limit; i++) {
        if (kept == 0 || days->v[i] != days->v[kept - 1])
            days->v[kept++] = days->v[i];
    }
    days->n = kept;
}

/* Sorted here: the rows of one household are few, and the same in SQL took a third of its page. */
enum err_code brief_moments(struct store_conn *c, struct arena *a, int64_t province,
                            int64_t household, uint32_t limit, struct brief_days *out,
                            struct err *e)
{
    int more;
    *out = (struct brief_days){0};
    if (store_query(c, SQL(LEARNT_OF_HOUSEHOLD AND_ALSO LEARNT_OF_ALL_MEMBERS),
                    STORE_VALUES(store_int(province), store_int(household)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        vec_push(a, out, (day)store_at_int(c, 0));
        if (store_at_int(c, 2) != 0)
            vec_push(a, out, (day)store_at_int(c, 1));
    }
    thin(out, limit);
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- forms ---- */

#define FORMS                                                                                      \
    "SELECT w.entity AS entity, w.valid_from AS since, f.questions, w.answers FROM answer AS w"    \
    " JOIN form AS f ON f.province = w.province AND f.id = w.form WHERE w.province = ?1 AND"       \
    " w.valid_from <= ?2 AND w.known_from <= ?3 AND w.recorded <= ?4 AND (w.closed = 0 OR"         \
    " w.closed > ?4 OR w.known_to > ?3) AND "

enum err_code brief_forms_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                               int64_t household, int64_t person, struct brief_forms *out,
                               struct err *e)
{
    int more;
    *out = (struct brief_forms){0};
    enum err_code code =
        person != 0
            ? ask(c, at, SQL(FORMS "w.entity = ?5 ORDER BY entity, since"), person, e)
            : ask(c, at,
                  SQL(FORMS "w.entity = ?5 UNION ALL " FORMS
                            "w.entity IN (SELECT m.person FROM membership AS m WHERE m.province ="
                            " ?1 AND m.household = ?5 AND" TRUE_OF("m") ") ORDER BY entity, since"),
                  household, e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(c, e)) > 0) {
        struct brief_form f = {.entity = store_at_int(c, 0),
                               .surveyed_on = (day)store_at_int(c, 1),
                               .questions = text(c, a, 2),
                               .answers = text(c, a, 3)};
        vec_push(a, out, f);
    }
    return more < 0 ? e->code : ERR_NONE;
}
