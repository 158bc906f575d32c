#include "registry/communes.h"

#include "registry/area_map.h"
#include "registry/times.h"

/* Where an entity lives, as far as is read: the row that reaches farthest. */
struct seat {
    day lived_to, there_to; /* of the membership, of the household's row */
    day since;
    int64_t area;
    str commune; /* as recorded */
};

#define OF_PEOPLE                                                                                  \
    "SELECT m.person, m.valid_to, h.valid_to, COALESCE(h.area, 0), h.commune,"                     \
    " CASE WHEN m.valid_from > h.valid_from THEN m.valid_from ELSE h.valid_from END"               \
    " FROM membership AS m JOIN household AS h ON h.province = m.province AND h.id = m.household"  \
    " WHERE m.province = ?1 AND m.closed = 0 AND m.valid_from <= ?2 AND h.closed = 0"              \
    " AND h.valid_from <= ?2"
#define OF_HOUSEHOLDS                                                                              \
    " UNION ALL SELECT h.id, h.valid_to, h.valid_to, COALESCE(h.area, 0), h.commune,"              \
    " h.valid_from FROM household AS h WHERE h.province = ?1 AND h.closed = 0 AND h.valid_from "   \
    "<= ?2"

/* A few are looked up by their numbers, more are met on one way through the province. */
#define FEW 16
#define ANY_OF_FEW " IN (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"

static enum err_code ask(struct store_conn *c, int64_t province, const int64_t *entities,
                         uint32_t n, day on, struct err *e)
{
    struct store_value v[2 + FEW] = {store_int(province), store_date(on)};
    if (n > FEW)
        return store_query(c, SQL(OF_PEOPLE OF_HOUSEHOLDS), v, 2, e);
    for (uint32_t i = 0; i < FEW; i++)
        v[2 + i] = store_int(entities[i < n ? i : n - 1]);
    return store_query(
        c, SQL(OF_PEOPLE " AND m.person" ANY_OF_FEW OF_HOUSEHOLDS " AND h.id" ANY_OF_FEW), v,
        2 + FEW, e);
}

static struct seat *seat_of(struct seat *seats, const int64_t *entities, uint32_t n, int64_t id)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (entities[mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && entities[low] == id ? &seats[low] : NULL;
}

enum err_code communes_of(struct store_conn *c, struct arena *a, int64_t province,
                          const int64_t *entities, uint32_t n, day on, str *code, day *since,
                          struct err *e)
{
    struct area_map *map = NULL;
    struct seat *seats = arena_array(a, struct seat, (size_t)n + 1);
    int more = 0;
    for (uint32_t i = 0; i < n; i++)
        seats[i] = (struct seat){DAY_MIN, DAY_MIN, DAY_MIN, 0, {"", 0}};
    enum err_code result = area_map_read(c, a, &map, e);
    if (result == ERR_NONE && n > 0)
        result = ask(c, province, entities, n, on, e);
    while (result == ERR_NONE && n > 0 && (more = store_next(c, e)) > 0) {
        struct seat *s = seat_of(seats, entities, n, store_at_int(c, 0));
        day lived = (day)store_at_int(c, 1), there = (day)store_at_int(c, 2);
        if (s == NULL || lived < s->lived_to || (lived == s->lived_to && there <= s->there_to))
            continue;
        *s = (struct seat){lived, there, (day)store_at_int(c, 5), store_at_int(c, 3), {"", 0}};
        s->commune = arena_str(a, store_at_text(c, 4));
    }
    if (result == ERR_NONE && more < 0)
        result = e->code;
    for (uint32_t i = 0; i < n && result == ERR_NONE; i++) {
        struct area_cast cast = area_map_cast(map, seats[i].area, on);
        const struct area_row *row = cast.area != 0 ? area_map_at(map, cast.area) : NULL;
        code[i] = row != NULL ? row->code : seats[i].commune;
        if (since != NULL)
            since[i] = seats[i].since;
    }
    return result;
}
