/* Who lives in a village or a commune, and where those live who were found. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/search_store.h"
#include "registry/times.h"

#define MOST_VILLAGES 4   /* of a name, whose people are read */
#define MOST_WITHIN 64    /* villages or areas, of those whom who asks may see */
#define MOST_KEYS 20000   /* villages of a name, all over the province */
#define MOST_PEOPLE 20000 /* of a place */
#define PAST_ALL "\xF4\x8F\xBF\xBF"

struct village {
    int64_t area;
    str name;
};

/* ---- a place ---- */

/* Ordered by an expression, so that no engine walks the whole index of names for the order. */
/* The households first, in a query of their own: samples of the indexes make SQLite believe that a
 * province has a thousand memberships. */
#define PEOPLE_OF(village, first)                                                                  \
    "SELECT p.id, p.name, p.birth, p.birth_to, p.sex, m.relation, h.commune, h.village FROM"       \
    " membership AS m JOIN person AS p ON p.province = m.province AND p.id = m.person JOIN"        \
    " household AS h ON h.province = m.province AND h.id = m.household WHERE m.province = ?1 AND"  \
    " m.household IN (SELECT x.id FROM household AS x WHERE x.province = ?1 AND x.area = "         \
    "?5" village first ") AND h.area = ?5" TRUE_ALL                                                \
    " AND (?8 = 0 OR m.relation = '1') ORDER BY p.name ||"                                         \
    " '', p.birth NULLS FIRST, p.id LIMIT ?7"
#define TRUE_ALL " AND" TRUE_OF("h") " AND" TRUE_OF("m") " AND" TRUE_OF("p")

#define WHOLE " AND ?6 = ?6"
#define VILLAGE " AND x.village = ?6"
#define FIRST " ORDER BY x.village, x.id LIMIT ?9"
#define EVERY " AND ?9 = ?9"

/* village: NULL text for the whole area. Of the first households alone, or (0) of all. */
static enum err_code people_of(struct finding *x, const struct village *v, uint32_t households,
                               struct err *e)
{
    const struct world_at *at = x->at;
    enum record_why why = x->q->n_words > 0 ? RECORD_BY_WORDS : RECORD_BY_PLACE;
    int more;
    int64_t rows = 0;
    enum err_code code = store_query(
        x->c,
        v->name.p != NULL
            ? (households > 0 ? SQL(PEOPLE_OF(VILLAGE, FIRST)) : SQL(PEOPLE_OF(VILLAGE, EVERY)))
            : (households > 0 ? SQL(PEOPLE_OF(WHOLE, FIRST)) : SQL(PEOPLE_OF(WHOLE, EVERY))),
        STORE_VALUES(store_int(at->province), store_date(at->as_of), store_date(at->known_on),
                     store_int(at->recording), store_int(v->area), store_text(v->name),
                     store_int(MOST_PEOPLE), store_int(x->ask->heads), store_int(households)),
        e);
    if (code != ERR_NONE)
        return code;
    while ((more = store_next(x->c, e)) > 0) {
        rows++;
        if (!find_take(x, 0, why, true)) {
            store_finish(x->c);
            return ERR_NONE;
        }
    }
    x->cut |= rows == MOST_PEOPLE;
    return more < 0 ? e->code : ERR_NONE;
}

/* Where nothing but the place is asked, the first households have people enough for a page. */
static enum err_code place_of(struct finding *x, const struct village *v, struct err *e)
{
    const struct search_query *q = x->q;
    bool place_alone = q->n_words == 0 && q->birth_year == 0 && q->number.n == 0 && q->code.n == 0;
    if (place_alone) {
        enum err_code code = people_of(x, v, 2 * x->limit + 2, e);
        if (code != ERR_NONE || x->out->more)
            return code;
    }
    return people_of(x, v, 0, e); /* who is there already is passed over */
}

struct villages {
    struct village *v;
    uint32_t n, cap;
};

static enum err_code villages_named(struct finding *x, struct villages *out, struct err *e)
{
    struct buf low, high;
    int more;
    buf_init(&low, x->a, SEARCH_MAX_QUERY_BYTES + 8);
    buf_init(&high, x->a, SEARCH_MAX_QUERY_BYTES + 8);
    for (uint32_t i = 0; i < x->place.n_words; i++)
        buf_fmt(&low, "%z%s", i > 0 ? " " : "", x->place.folded[i]);
    buf_add(&high, buf_str(&low));
    buf_add_c(&high, PAST_ALL);
    if (store_query(x->c,
                    SQL("SELECT DISTINCT v.area, v.village FROM village_key AS v JOIN area AS a ON"
                        " a.id = v.area WHERE v.province = ?1 AND v.key >= ?2 AND v.key < ?3 AND"
                        " (?4 = '' OR a.code = ?4) ORDER BY v.area, v.village LIMIT ?5"),
                    STORE_VALUES(store_int(x->at->province), store_text(buf_str(&low)),
                                 store_text(buf_str(&high)), store_text(x->commune),
                                 store_int(x->narrow ? MOST_KEYS : MOST_VILLAGES + 1)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct village v = {store_at_int(x->c, 0), {NULL, 0}};
        if (!find_within_area(x, v.area))
            continue;
        v.name = arena_str(x->a, store_at_text(x->c, 1));
        vec_push(x->a, out, v);
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code find_areas(struct finding *x, struct area_list *out, struct err *e)
{
    int more;
    if (store_query(x->c,
                    SQL("SELECT id FROM area WHERE code = ?1 AND level = 'commune' ORDER BY id"),
                    STORE_VALUES(store_text(x->commune)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        int64_t area = store_at_int(x->c, 0);
        vec_push(x->a, out, area);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code areas_coded(struct finding *x, struct villages *out, struct err *e)
{
    struct area_list areas = {0};
    enum err_code code = x->commune.n > 0 ? find_areas(x, &areas, e) : ERR_NONE;
    if (x->commune.n == 0)
        areas = x->within;
    for (uint32_t i = 0; i < areas.n; i++) {
        struct village v = {.area = areas.v[i]};
        vec_push(x->a, out, v);
    }
    return code;
}

enum err_code find_by_place(struct finding *x, struct err *e)
{
    struct villages all = {0};
    enum err_code code = ERR_NONE;
    const uint32_t most = x->narrow ? MOST_WITHIN : MOST_VILLAGES;
    if (x->place.n_words == 0 && x->commune.n == 0 && !x->narrow)
        return ERR_NONE; /* heads of households, wherever they live */
    code = x->place.n_words > 0 ? villages_named(x, &all, e) : areas_coded(x, &all, e);
    if (x->within.n > 0)
        find_sifted(x);
    x->cut = all.n > most;
    for (uint32_t i = 0; i < all.n && i < most && code == ERR_NONE && !x->out->more; i++)
        code = place_of(x, &all.v[i], e);
    return code;
}

/* ---- where they live ---- */

static enum err_code ask_of(struct finding *x, sql q, uint32_t from, struct err *e)
{
    const struct world_at *at = x->at;
    struct store_value v[4 + FIND_TOGETHER] = {store_int(at->province), store_date(at->as_of),
                                               store_date(at->known_on), store_int(at->recording)};
    for (uint32_t i = 0; i < FIND_TOGETHER; i++)
        v[4 + i] = store_int(from + i < x->out->n ? x->out->v[from + i].person : 0);
    return store_query(x->c, q, v, 4 + FIND_TOGETHER, e);
}

static struct record_hit *hit_of(struct finding *x, uint32_t from, int64_t person)
{
    for (uint32_t i = from; i < from + FIND_TOGETHER && i < x->out->n; i++) {
        if (x->out->v[i].person == person)
            return &x->out->v[i];
    }
    return NULL;
}

static enum err_code numbers_of(struct finding *x, uint32_t from, struct err *e)
{
    int more;
    if (ask_of(x,
               SQL("SELECT p.person, p.number FROM person_number AS p WHERE p.province = ?1 AND"
                   " p.person IN " FIND_THESE " AND p.kind <> 'birth_certificate' AND" TRUE_OF(
                       "p") " ORDER BY p.person, p.kind, p.recorded"),
               from, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_hit *hit = hit_of(x, from, store_at_int(x->c, 0));
        if (hit != NULL && hit->number.n == 0)
            hit->number = arena_str(x->a, store_at_text(x->c, 1));
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code homes_of(struct finding *x, uint32_t from, struct err *e)
{
    int more;
    if (ask_of(x,
               SQL("SELECT m.person, h.code, m.number, h.commune, h.village, m.relation,"
                   " m.valid_from, h.valid_from FROM"
                   " membership AS m JOIN household AS h ON h.province = m.province AND h.id ="
                   " m.household WHERE m.province = ?1 AND m.person IN " FIND_THESE
                   " AND" TRUE_OF("m") " AND" TRUE_OF("h") " ORDER BY m.person, m.recorded, h.id"),
               from, e) != ERR_NONE)
        return e->code;
    while ((more = store_next(x->c, e)) > 0) {
        struct record_hit *hit = hit_of(x, from, store_at_int(x->c, 0));
        char text[128];
        if (hit == NULL)
            continue;
        size_t n =
            fmt_write(text, sizeof(text), "%s/%l", store_at_text(x->c, 1), store_at_int(x->c, 2));
        hit->household = arena_str(x->a, (str){text, n});
        hit->commune = arena_str(x->a, store_at_text(x->c, 3));
        hit->village = arena_str(x->a, store_at_text(x->c, 4));
        hit->head = str_eq_c(store_at_text(x->c, 5), "1");
        hit->since = find_since(x, 6);
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* Who was found by a place has been read with it. */
static bool lack_homes(const struct finding *x, uint32_t from)
{
    for (uint32_t i = from; i < from + FIND_TOGETHER && i < x->out->n; i++) {
        if (x->out->v[i].household.n == 0)
            return true;
    }
    return false;
}

bool find_place_has(const struct search_query *place, str village)
{
    for (uint32_t i = 0; i < place->n_words; i++) {
        str word = place->folded[i], rest = village;
        bool last = i + 1 == place->n_words, found = false;
        bool digits = word.p[word.n - 1] >= '0' && word.p[word.n - 1] <= '9';
        while (!found && rest.n > 0) {
            str one = str_split(&rest, ' ');
            found = last && !digits ? str_starts(one, word) : str_eq(one, word);
        }
        if (!found)
            return false;
    }
    return true;
}

/* By number or code people are found wherever they live. */
static void drop_others(struct finding *x)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->out->n; i++) {
        const struct record_hit *hit = &x->out->v[i];
        bool fits = (!x->ask->heads || hit->head) &&
                    (x->commune.n == 0 || str_eq(hit->commune, x->commune)) &&
                    find_place_has(&x->place, text_fold(x->scratch, hit->village));
        if (fits)
            x->out->v[n++] = *hit;
    }
    x->out->n = n;
}

enum err_code find_complete(struct finding *x, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t from = 0; from < x->out->n && code == ERR_NONE; from += FIND_TOGETHER) {
        if (x->ask->numbers)
            code = numbers_of(x, from, e);
        if (code == ERR_NONE && lack_homes(x, from))
            code = homes_of(x, from, e);
    }
    if (code == ERR_NONE && x->elsewhere)
        drop_others(x);
    return code;
}
