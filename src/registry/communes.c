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

/* Some are looked up by their numbers, FEW at a time; more are met on one way through the province.
 */
#define FEW 16
#define SOME 1024
#define ANY_OF_FEW " IN (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"

static enum err_code ask_all(struct store_conn *c, int64_t province, day on, struct err *e)
{
    return store_query(c, SQL(OF_PEOPLE OF_HOUSEHOLDS),
                       STORE_VALUES(store_int(province), store_date(on)), e);
}

static enum err_code ask(struct store_conn *c, int64_t province, const int64_t *entities,
                         uint32_t n, day on, struct err *e)
{
    struct store_value v[2 + FEW] = {store_int(province), store_date(on)};
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

struct seating {
    struct store_conn *c;
    struct arena *a;
    const int64_t *entities;
    uint32_t n;
    struct seat *seats;
};

static enum err_code take_seats(struct seating *x, struct err *e)
{
    int more;
    while ((more = store_next(x->c, e)) > 0) {
        struct seat *s = seat_of(x->seats, x->entities, x->n, store_at_int(x->c, 0));
        day lived = (day)store_at_int(x->c, 1), there = (day)store_at_int(x->c, 2);
        if (s == NULL || lived < s->lived_to || (lived == s->lived_to && there <= s->there_to))
            continue;
        *s =
            (struct seat){lived, there, (day)store_at_int(x->c, 5), store_at_int(x->c, 3), {"", 0}};
        s->commune = arena_str(x->a, store_at_text(x->c, 4));
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_seats(struct seating *x, int64_t province, day on, struct err *e)
{
    enum err_code code = ERR_NONE;
    x->seats = arena_array(x->a, struct seat, (size_t)x->n + 1);
    for (uint32_t i = 0; i < x->n; i++)
        x->seats[i] = (struct seat){DAY_MIN, DAY_MIN, DAY_MIN, 0, {"", 0}};
    if (x->n > SOME) {
        code = ask_all(x->c, province, on, e);
        return code == ERR_NONE ? take_seats(x, e) : code;
    }
    for (uint32_t i = 0; i < x->n && code == ERR_NONE; i += FEW) {
        uint32_t n = x->n - i < FEW ? x->n - i : FEW;
        code = ask(x->c, province, x->entities + i, n, on, e);
        if (code == ERR_NONE)
            code = take_seats(x, e);
    }
    return code;
}

static void cast(const struct seating *x, const struct area_map *map, const int64_t *areas,
                 uint32_t n_areas, day on, str *code)
{
    for (uint32_t i = 0; i < x->n; i++) {
        bool asked = areas == NULL;
        for (uint32_t k = 0; k < n_areas && !asked; k++)
            asked = areas[k] == x->seats[i].area;
        if (!asked)
            continue;
        struct area_cast to = area_map_cast(map, x->seats[i].area, on);
        const struct area_row *row = to.area != 0 ? area_map_at(map, to.area) : NULL;
        code[i] = row != NULL ? row->code : x->seats[i].commune;
    }
}

/* The areas of the seats, each once; false: more than a part of the map should be read for. */
#define MOST_PARTS (8 * AREA_MAP_FEW)
static bool areas_of_seats(const struct seating *x, int64_t areas[MOST_PARTS], uint32_t *n)
{
    *n = 0;
    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t k = 0;
        while (k < *n && areas[k] != x->seats[i].area)
            k++;
        if (k == *n && k == MOST_PARTS)
            return false;
        if (k == *n)
            areas[(*n)++] = x->seats[i].area;
    }
    return true;
}

enum err_code communes_of(struct store_conn *c, struct arena *a, int64_t province,
                          const int64_t *entities, uint32_t n, day on, str *code, day *since,
                          struct err *e)
{
    struct seating x = {.c = c, .a = a, .entities = entities, .n = n};
    struct area_map *map = NULL;
    int64_t areas[MOST_PARTS];
    uint32_t n_areas;
    enum err_code result = read_seats(&x, province, on, e);
    for (uint32_t i = 0; i < n && since != NULL && result == ERR_NONE; i++)
        since[i] = x.seats[i].since;
    if (result == ERR_NONE && !areas_of_seats(&x, areas, &n_areas)) {
        result = area_map_read(c, a, &map, e);
        if (result == ERR_NONE)
            cast(&x, map, NULL, 0, on, code);
        return result;
    }
    for (uint32_t i = 0; result == ERR_NONE && i < n_areas; i += AREA_MAP_FEW) {
        uint32_t k = n_areas - i < AREA_MAP_FEW ? n_areas - i : AREA_MAP_FEW;
        result = area_map_read_from(c, a, areas + i, k, &map, e);
        if (result == ERR_NONE)
            cast(&x, map, areas + i, k, on, code);
    }
    return result;
}
