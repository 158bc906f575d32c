/* What a batch of events concerns, out of the database: by lists of keys, a few dozen a query. */
#include "registry/event_int.h"

#include "base/num.h"

/* ?2 to ?49 */
#define KEYS                                                                                       \
    "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21," \
    " ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39,"   \
    " ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49)"

struct keys {
    struct store_value *v;
    uint32_t n, cap;
};

typedef void take_row(struct changing *x, struct store_conn *c);

static enum err_code each(struct changing *x, sql q, const struct keys *keys, take_row *take,
                          struct err *e)
{
    struct store_value v[1 + EVENT_KEYS];
    v[0] = store_int(x->province);
    for (uint32_t i = 0; i < keys->n; i += EVENT_KEYS) {
        int more;
        for (uint32_t k = 0; k < EVENT_KEYS; k++)
            v[1 + k] = keys->v[i + k < keys->n ? i + k : keys->n - 1];
        if (store_query(x->c, q, v, 1 + EVENT_KEYS, e) != ERR_NONE)
            return e->code;
        while ((more = store_next(x->c, e)) > 0)
            take(x, x->c);
        if (more < 0)
            return e->code;
    }
    return ERR_NONE;
}

static void add_text(struct changing *x, struct keys *keys, struct ev_map *seen, str text)
{
    static char there;
    if (text.n == 0 || ev_map_get(seen, (int64_t)str_hash(text)) != NULL)
        return;
    ev_map_put(x->a, seen, (int64_t)str_hash(text), &there);
    vec_push(x->a, keys, store_text(text));
}

/* ---- rows ---- */

static struct ev_times times_at(struct store_conn *c)
{
    return (struct ev_times){.recorded = store_at_int(c, 1),
                             .from = (day)store_at_int(c, 2),
                             .to = (day)store_at_int(c, 3),
                             .known = (day)store_at_int(c, 4)};
}

static void take_id(struct changing *x, struct store_conn *c)
{
    if (ev_map_get(&x->by_id, store_at_int(c, 0)) == NULL)
        ev_household_new(x, store_at_int(c, 0));
}

static void take_place(struct changing *x, struct store_conn *c)
{
    struct ev_household *h = ev_map_get(&x->by_id, store_at_int(c, 0));
    struct ev_place p = {.t = times_at(c),
                         .code = arena_str(x->a, store_at_text(c, 5)),
                         .area = store_at_null(c, 6) ? 0 : store_at_int(c, 6),
                         .commune = arena_str(x->a, store_at_text(c, 7)),
                         .village = arena_str(x->a, store_at_text(c, 8))};
    ev_place_add(x, h, p);
}

static void take_member(struct changing *x, struct store_conn *c)
{
    struct ev_member m = {.household = store_at_int(c, 0),
                          .t = times_at(c),
                          .person = store_at_int(c, 5),
                          .number = (uint16_t)store_at_int(c, 6),
                          .relation = arena_str(x->a, store_at_text(c, 7))};
    ev_member_add(x, m);
}

/* Of households that the batch does not name. */
static void take_elsewhere(struct changing *x, struct store_conn *c)
{
    if (ev_map_get(&x->by_id, store_at_int(c, 0)) == NULL)
        take_member(x, c);
}

static void take_largest(struct changing *x, struct store_conn *c)
{
    struct ev_household *h = ev_map_get(&x->by_id, store_at_int(c, 0));
    h->largest = (uint16_t)store_at_int(c, 1);
}

static void take_fact(struct changing *x, struct store_conn *c)
{
    struct ev_fact f = {.entity = store_at_int(c, 0),
                        .t = times_at(c),
                        .name = arena_str(x->a, store_at_text(c, 5)),
                        .value = arena_str(x->a, store_at_text(c, 6))};
    ev_fact_add(x, f);
}

static void take_number(struct changing *x, struct store_conn *c)
{
    struct ev_number *n = arena_new(x->a, struct ev_number);
    n->number = arena_str(x->a, store_at_text(c, 1));
    n->person = store_at_int(c, 0);
    int64_t key = (int64_t)str_hash(n->number);
    n->next = ev_map_get(&x->by_number, key);
    ev_map_put(x->a, &x->by_number, key, n);
    ev_person_of(x, n->person);
}

#define TIMES "recorded, valid_from, valid_to, known_from"
#define HOUSEHOLD_IDS                                                                              \
    "SELECT DISTINCT id FROM household WHERE province = ?1 AND closed = 0 AND code IN " KEYS       \
    " ORDER BY id"
#define PLACES                                                                                     \
    "SELECT id, " TIMES ", code, area, commune, village FROM household WHERE province = ?1 AND"    \
    " closed = 0 AND id IN " KEYS " ORDER BY id, valid_from, recorded"
#define MEMBERS "SELECT household, " TIMES ", person, number, relation FROM membership"
#define MEMBERS_ORDER " ORDER BY household, person, valid_from, recorded"
#define LARGEST                                                                                    \
    "SELECT household, max(number) FROM membership WHERE province = ?1 AND household IN " KEYS     \
    " GROUP BY household ORDER BY household"
#define FACTS "SELECT entity, " TIMES ", name, value FROM fact WHERE province = ?1 AND closed = 0"
#define FACTS_ORDER " ORDER BY entity, name, valid_from, recorded"
#define NUMBERS                                                                                    \
    "SELECT person, number FROM person_number WHERE province = ?1 AND closed = 0 AND valid_to ="   \
    " 2147483647 AND number IN " KEYS " ORDER BY person, kind"

static enum err_code load_households(struct changing *x, struct err *e)
{
    struct keys codes = {0}, ids = {0};
    struct ev_map seen = {0};
    for (uint32_t i = 0; i < x->b->events.n; i++) {
        add_text(x, &codes, &seen, x->b->events.v[i].household);
        add_text(x, &codes, &seen, x->b->events.v[i].to);
    }
    enum err_code code = each(x, SQL(HOUSEHOLD_IDS), &codes, take_id, e);
    for (struct ev_household *h = x->households; h != NULL; h = h->next)
        vec_push(x->a, &ids, store_int(h->id));
    if (code == ERR_NONE)
        code = each(x, SQL(PLACES), &ids, take_place, e);
    if (code == ERR_NONE)
        code = each(
            x,
            SQL(MEMBERS " WHERE province = ?1 AND closed = 0 AND household IN " KEYS MEMBERS_ORDER),
            &ids, take_member, e);
    if (code == ERR_NONE)
        code = each(x, SQL(LARGEST), &ids, take_largest, e);
    return code == ERR_NONE
               ? each(x, SQL(FACTS " AND entity IN " KEYS FACTS_ORDER), &ids, take_fact, e)
               : code;
}

static enum err_code load_persons(struct changing *x, struct err *e)
{
    struct keys numbers = {0}, ids = {0};
    struct ev_map seen = {0};
    for (uint32_t i = 0; i < x->b->events.n; i++)
        add_text(x, &numbers, &seen, x->b->events.v[i].personal_id);
    enum err_code code = each(x, SQL(NUMBERS), &numbers, take_number, e);
    for (struct ev_person *p = x->persons; p != NULL; p = p->next)
        vec_push(x->a, &ids, store_int(p->id));
    if (code == ERR_NONE)
        code = each(
            x, SQL(MEMBERS " WHERE province = ?1 AND closed = 0 AND person IN " KEYS MEMBERS_ORDER),
            &ids, take_elsewhere, e);
    return code == ERR_NONE
               ? each(x, SQL(FACTS " AND name = 'dead' AND entity IN " KEYS FACTS_ORDER), &ids,
                      take_fact, e)
               : code;
}

/* Facts of a household that are really its commune's: whatever is said of any commune. */
static enum err_code load_place_facts(struct changing *x, struct err *e)
{
    struct {
        str *v;
        uint32_t n, cap;
    } names = {0};
    int more;
    if (store_query(x->c, SQL("SELECT DISTINCT name FROM area_fact ORDER BY name"), STORE_NO_VALUES,
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0)
        vec_push(x->a, &names, arena_str(x->a, store_at_text(x->c, 0)));
    x->place_facts = names.v;
    x->n_place_facts = names.n;
    return more < 0 ? e->code : ERR_NONE;
}

static void take_commune(struct changing *x, struct store_conn *c)
{
    struct ev_commune *one = arena_new(x->a, struct ev_commune);
    *one = (struct ev_commune){.id = store_at_int(c, 0),
                               .code = arena_str(x->a, store_at_text(c, 1)),
                               .from = (day)store_at_int(c, 2),
                               .to = (day)store_at_int(c, 3),
                               .next = x->communes};
    if (!num_parse_int(store_at_text(c, 4), &one->province))
        one->province = 0;
    x->communes = one;
}

/* With the province each lies in on today's map. */
#define COMMUNES                                                                                   \
    "SELECT c.id, c.code, c.valid_from, c.valid_to, p.code FROM area AS c JOIN area AS p ON p.id " \
    "="                                                                                            \
    " c.parent WHERE ?1 = ?1 AND c.level = 'commune' AND p.level = 'province' AND c.code IN " KEYS \
    " ORDER BY c.id"
#define OLD_COMMUNES                                                                               \
    "SELECT c.id, c.code, c.valid_from, c.valid_to, p.code FROM area AS c JOIN area AS d ON d.id " \
    "="                                                                                            \
    " c.parent JOIN area_succession AS s ON s.from_area = d.parent AND s.whole = 1 JOIN area AS p" \
    " ON p.id = s.to_area WHERE ?1 = ?1 AND c.level = 'commune' AND d.level = 'district' AND"      \
    " c.code IN " KEYS " ORDER BY c.id"

static enum err_code load_communes(struct changing *x, struct err *e)
{
    struct keys codes = {0};
    struct ev_map seen = {0};
    for (uint32_t i = 0; i < x->b->events.n; i++)
        add_text(x, &codes, &seen, x->b->events.v[i].commune);
    if (codes.n == 0)
        return ERR_NONE;
    enum err_code code = each(x, SQL(COMMUNES), &codes, take_commune, e);
    if (code == ERR_NONE)
        code = each(x, SQL(OLD_COMMUNES), &codes, take_commune, e);
    return code == ERR_NONE ? load_place_facts(x, e) : code;
}

enum err_code event_load(struct changing *x, struct err *e)
{
    enum err_code code = load_communes(x, e);
    if (code == ERR_NONE)
        code = load_households(x, e);
    return code == ERR_NONE ? load_persons(x, e) : code;
}
