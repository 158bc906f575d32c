/* Events that were, and what they leave to be decided again. */
#include "base/check.h"
#include "base/fmt.h"
#include "registry/event.h"
#include "registry/times.h"

/* ---- events of a household ---- */

/* ?2: the household; ?3: after this recording. With the latest code of each. */
#define CODE_OF(id)                                                                                \
    "(SELECT code FROM household AS q WHERE q.province = ?1 AND q.id = " id                        \
    " AND q.recorded <= ?3 ORDER BY q.recorded DESC, q.valid_from DESC LIMIT 1)"
#define EVENTS                                                                                     \
    "SELECT e.id, e.kind, e.on_day, e.household, e.other, e.reason, e.recorded, " CODE_OF(         \
        "e.household") ", " CODE_OF("e.other") " FROM event AS e WHERE e.province = ?1 AND "       \
                                               "e.recorded <= ?3 AND (e.household = ?2 OR e.other" \
                                               " = ?2) ORDER BY e.on_day, e.id"
#define PERSONS                                                                                    \
    "SELECT p.event, p.person FROM event_person AS p JOIN event AS e ON e.province = p.province"   \
    " AND e.id = p.event WHERE p.province = ?1 AND e.recorded <= ?3 AND (e.household = ?2 OR"      \
    " e.other = ?2) ORDER BY e.on_day, p.event, p.person"

static str text_at(struct store_conn *c, struct arena *a, uint32_t column)
{
    return store_at_null(c, column) ? STR("") : arena_str(a, store_at_text(c, column));
}

/* Both queries come in the same order of events. */
static enum err_code add_persons(struct store_conn *c, struct arena *a, const struct world_at *at,
                                 int64_t household, struct event_rows *out, struct err *e)
{
    struct buf b = {0};
    uint32_t i = 0;
    int more;
    if (store_query(
            c, SQL(PERSONS),
            STORE_VALUES(store_int(at->province), store_int(household), store_int(at->recording)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        while (i < out->n && out->v[i].id != store_at_int(c, 0)) {
            i++;
            b = (struct buf){0};
        }
        if (i == out->n)
            break;
        if (b.arena == NULL)
            buf_init(&b, a, 4096);
        buf_fmt(&b, "%z#%l", b.n > 0 ? " " : "", store_at_int(c, 1));
        out->v[i].persons = buf_str(&b);
    }
    store_finish(c);
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code event_list(struct store_conn *c, struct arena *a, const struct world_at *at,
                         int64_t household, struct event_rows *out, struct err *e)
{
    int more;
    if (store_query(
            c, SQL(EVENTS),
            STORE_VALUES(store_int(at->province), store_int(household), store_int(at->recording)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct event_row r = {.id = store_at_int(c, 0),
                              .kind = text_at(c, a, 1),
                              .on = (day)store_at_int(c, 2),
                              .household = store_at_int(c, 3),
                              .other = store_at_null(c, 4) ? 0 : store_at_int(c, 4),
                              .reason = text_at(c, a, 5),
                              .recorded = store_at_int(c, 6),
                              .household_code = text_at(c, a, 7),
                              .other_code = text_at(c, a, 8)};
        vec_push(a, out, r);
    }
    return more < 0 ? e->code : add_persons(c, a, at, household, out, e);
}

/* ---- what is open ---- */

/* ?2: since that day or before; ?3: after this recording. The place is the household's that the
 * event was of. */
#define OPEN                                                                                       \
    "SELECT r.id, r.entity, r.area, r.what, r.since, e.kind, n.kind, r.recorded, " CODE_OF(        \
        "r.entity") ", h.code, h.commune, h.village, a.name FROM reopened AS r JOIN event AS"      \
                    " e ON e.province = r.province AND e.id = r.event JOIN entity AS n ON "        \
                    "n.province = r.province"                                                      \
                    " AND n.id = r.entity LEFT JOIN area AS a ON a.id = r.area JOIN household AS " \
                    "h ON h.province"                                                              \
                    " = r.province AND h.id = CASE n.kind WHEN 'household' THEN r.entity ELSE "    \
                    "e.household END AND"                                                          \
                    " h.recorded = (SELECT max(k.recorded) FROM household AS k WHERE k.province "  \
                    "= ?1 AND k.id ="                                                              \
                    " h.id AND k.recorded <= ?3) AND h.valid_from = (SELECT max(k.valid_from) "    \
                    "FROM household AS k"                                                          \
                    " WHERE k.province = ?1 AND k.id = h.id AND k.recorded = h.recorded) WHERE "   \
                    "r.province = ?1"                                                              \
                    " AND r.since <= ?2 AND r.recorded <= ?3 AND NOT EXISTS (SELECT 1 FROM "       \
                    "reopened_done AS d"                                                           \
                    " WHERE d.province = ?1 AND d.reopened = r.id AND d.recorded <= ?3)"           \
                    " ORDER BY h.commune, h.village, h.code, r.since, r.id"

enum err_code event_reopened(struct store_conn *c, struct arena *a, const struct world_at *at,
                             struct event_opens *out, struct err *e)
{
    int more;
    if (store_query(
            c, SQL(OPEN),
            STORE_VALUES(store_int(at->province), store_date(at->as_of), store_int(at->recording)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct event_open o = {.id = store_at_int(c, 0),
                               .entity = store_at_int(c, 1),
                               .area = store_at_null(c, 2) ? 0 : store_at_int(c, 2),
                               .what = str_eq_c(store_at_text(c, 3), "class") ? EVENT_CLASS
                                                                              : EVENT_ENTITLEMENT,
                               .since = (day)store_at_int(c, 4),
                               .kind = text_at(c, a, 5),
                               .recorded = store_at_int(c, 7),
                               .commune = text_at(c, a, 10),
                               .village = text_at(c, a, 11),
                               .area_name = text_at(c, a, 12)};
        bool household = str_eq_c(store_at_text(c, 6), "household");
        char text[32];
        size_t n = fmt_write(text, sizeof(text), "#%l", o.entity);
        o.code = household ? text_at(c, a, 8) : arena_str(a, (str){text, n});
        vec_push(a, out, o);
    }
    return more < 0 ? e->code : ERR_NONE;
}

#define DONE                                                                                       \
    "INSERT INTO reopened_done (province, reopened, recorded) SELECT r.province, r.id, ?5 FROM"    \
    " reopened AS r WHERE r.province = ?1 AND r.entity = ?2 AND r.what = ?3 AND r.since <= ?4 AND" \
    " NOT EXISTS (SELECT 1 FROM reopened_done AS d WHERE d.province = ?1 AND d.reopened = r.id)"

enum err_code event_reopened_done(struct store_conn *c, int64_t province, const int64_t *entities,
                                  uint32_t n, enum event_what what, day until, int64_t recording,
                                  struct err *e)
{
    struct arena scratch;
    arena_init(&scratch, ((size_t)n + 16) * 6 * sizeof(struct store_value));
    struct store_value *v = arena_array(&scratch, struct store_value, (size_t)n * 5 + 1);
    for (uint32_t i = 0; i < n; i++) {
        v[5 * i] = store_int(province);
        v[5 * i + 1] = store_int(entities[i]);
        v[5 * i + 2] = store_text(what == EVENT_CLASS ? STR("class") : STR("entitlement"));
        v[5 * i + 3] = store_date(until);
        v[5 * i + 4] = store_int(recording);
    }
    enum err_code code = n > 0 ? store_run_many(c, SQL(DONE), v, 5, n, NULL, e) : ERR_NONE;
    arena_clear(&scratch);
    return code;
}
