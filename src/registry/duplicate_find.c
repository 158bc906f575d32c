/* A run over the registry: each table read once into arrays by number, compared in memory. */
#include "registry/duplicate.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/area_map.h"
#include "registry/times.h"

#include <stdlib.h>

struct reading {
    struct store_conn *c;
    struct arena *a;
    const struct duplicate_query *q;
    uint32_t n;          /* entities are below it */
    uint32_t *household; /* of a person; 0: none */
    uint32_t *commune;   /* of a household: its area on the map of the day, or its code */
    uint8_t *inside;     /* of a household: in the commune asked for */
    uint64_t *citizen;   /* 1 + the number; 0: none */
    uint32_t *old_card;
    uint32_t *person_at; /* by number in the book */
    uint32_t people;
};

typedef enum err_code take_fn(struct reading *r, struct err *e);

static enum err_code each(struct reading *r, sql q, take_fn *take, struct err *e)
{
    const struct world_at *at = &r->q->at;
    int more;
    if (store_query(r->c, q,
                    STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                 store_date(at->known_on), store_int(at->recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t id = store_at_int(r->c, 0);
        if (id < 0 || id >= r->n)
            continue;
        enum err_code code = take(r, e);
        if (code != ERR_NONE) {
            store_finish(r->c);
            return code;
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- households, members, numbers ---- */

static enum err_code take_household(struct reading *r, struct err *e)
{
    int64_t id = store_at_int(r->c, 0), code = 0;
    (void)e;
    str commune = store_at_text(r->c, 2);
    if (!store_at_null(r->c, 1))
        r->commune[id] = (uint32_t)store_at_int(r->c, 1);
    else if (num_parse_int(commune, &code))
        r->commune[id] = 1u << 24 | (uint32_t)code; /* in no list: apart from all that are */
    r->inside[id] = r->q->commune.n == 0 || str_eq(commune, r->q->commune);
    return ERR_NONE;
}

static enum err_code take_member(struct reading *r, struct err *e)
{
    (void)e;
    r->household[store_at_int(r->c, 0)] = (uint32_t)store_at_int(r->c, 1);
    return ERR_NONE;
}

static enum err_code take_number(struct reading *r, struct err *e)
{
    int64_t id = store_at_int(r->c, 0), number = 0;
    str digits = store_at_text(r->c, 2);
    (void)e;
    if (!num_parse_int(digits, &number))
        return ERR_NONE;
    if (str_eq_c(store_at_text(r->c, 1), "citizen") && digits.n == 12)
        r->citizen[id] = (uint64_t)number + 1;
    else if (digits.n == 9)
        r->old_card[id] = (uint32_t)number + 1;
    return ERR_NONE;
}

/* Each area is cast once. */
static enum err_code cast_communes(struct reading *r, struct err *e)
{
    struct area_map *map;
    uint32_t *cast = arena_array(r->a, uint32_t, 1u << 16);
    enum err_code code = area_map_read(r->c, r->a, &map, e);
    for (uint32_t i = 0; i < r->n && code == ERR_NONE; i++) {
        uint32_t area = r->commune[i];
        if (area == 0 || area >= 1u << 16)
            continue;
        if (cast[area] == 0) {
            int64_t now = area_map_cast(map, area, r->q->at.as_of).area;
            cast[area] = now > 0 ? (uint32_t)now : area;
        }
        r->commune[i] = cast[area];
    }
    return code;
}

/* ---- the book ---- */

static str digits_of(uint64_t number, size_t n, char to[12])
{
    for (size_t i = n; i > 0; i--, number /= 10)
        to[i - 1] = (char)('0' + number % 10);
    return (str){to, n};
}

static enum err_code add_people(struct reading *r, struct match_book *book, struct err *e)
{
    const struct world_at *at = &r->q->at;
    struct store_conn *c = r->c;
    int more;
    if (store_query(c,
                    SQL("SELECT id, name, birth, birth_to, sex FROM person WHERE province = ?1 "
                        "AND" TRUE_ROWS " ORDER BY id"),
                    STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                 store_date(at->known_on), store_int(at->recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        int64_t id = store_at_int(c, 0);
        char citizen[12], card[12];
        if (id >= r->n)
            continue;
        uint32_t h = r->household[id];
        str sex = store_at_text(c, 4);
        struct match_person p = {.name = store_at_text(c, 1),
                                 .sex = str_eq_c(sex, "1")   ? IDENTITY_MALE
                                        : str_eq_c(sex, "2") ? IDENTITY_FEMALE
                                                             : IDENTITY_SEX_UNKNOWN,
                                 .household = h,
                                 .commune = h != 0 ? r->commune[h] : 0};
        if (r->citizen[id] != 0)
            p.citizen = digits_of(r->citizen[id] - 1, 12, citizen);
        if (r->old_card[id] != 0)
            p.old_card = digits_of(r->old_card[id] - 1, 9, card);
        if (!store_at_null(c, 2)) {
            day birth = (day)store_at_int(c, 2);
            day_to_ymd(birth, &p.birth_year, &p.birth_month, &p.birth_dom);
            if (birth != (day)store_at_int(c, 3))
                p.birth_month = p.birth_dom = 0;
        }
        if (match_book_add(book, &p, e) != ERR_NONE) {
            store_finish(c);
            return e->code;
        }
        r->person_at[r->people++] = (uint32_t)id;
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code read_people(struct reading *r, struct match_book **book, struct err *e)
{
    struct store_value v[2];
    const struct world_at *at = &r->q->at;
    if (store_one(r->c,
                  SQL("SELECT (SELECT next FROM counter WHERE province = ?1 AND name = 'entity'),"
                      " (SELECT count(*) FROM entity WHERE province = ?1 AND kind = 'person')"),
                  STORE_VALUES(store_int(at->province)), r->a, v, 2, e) < 0)
        return e->code;
    check(v[0].i > 0 && v[0].i <= UINT32_MAX && v[1].i < MATCH_MAX_PEOPLE);
    r->n = (uint32_t)v[0].i;
    r->household = arena_array(r->a, uint32_t, r->n);
    r->commune = arena_array(r->a, uint32_t, r->n);
    r->inside = arena_array(r->a, uint8_t, r->n);
    r->citizen = arena_array(r->a, uint64_t, r->n);
    r->old_card = arena_array(r->a, uint32_t, r->n);
    r->person_at = arena_array(r->a, uint32_t, (size_t)v[1].i + 1);
    *book = match_book_new(r->a, (uint32_t)v[1].i + 1);
    enum err_code code = each(r,
                              SQL("SELECT id, area, commune FROM household WHERE province = ?1"
                                  " AND" TRUE_ROWS " ORDER BY id"),
                              take_household, e);
    if (code == ERR_NONE)
        code = cast_communes(r, e);
    if (code == ERR_NONE)
        code = each(r,
                    SQL("SELECT person, household FROM membership WHERE province = ?1 AND" TRUE_ROWS
                        " ORDER BY household, person"),
                    take_member, e);
    if (code == ERR_NONE)
        code = each(
            r,
            SQL("SELECT person, kind, number FROM person_number WHERE province = ?1 AND" TRUE_ROWS
                " ORDER BY person, kind, recorded, valid_from"),
            take_number, e);
    return code == ERR_NONE ? add_people(r, *book, e) : code;
}

/* ---- pairs ---- */

static int by_pair(const void *a, const void *b)
{
    const struct duplicate_proposal *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static enum err_code leave_out_settled(struct reading *r, struct duplicate_found *out,
                                       struct err *e)
{
    int more;
    if (store_query(r->c,
                    SQL("SELECT person_a, person_b, verdict FROM duplicate_decision WHERE province"
                        " = ?1 AND recorded <= ?2 ORDER BY person_a, person_b, recorded"),
                    STORE_VALUES(store_int(r->q->at.province), store_int(r->q->at.recording)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct duplicate_proposal key = {.a = store_at_int(r->c, 0), .b = store_at_int(r->c, 1)};
        struct duplicate_proposal *found = NULL;
        if (out->n > 0)
            found = bsearch(&key, out->v, out->n, sizeof(key), by_pair);
        if (found != NULL) /* the latest of a pair comes last */
            found->settled = str_eq_c(store_at_text(r->c, 2), "different");
    }
    if (more < 0)
        return e->code;
    uint32_t n = 0;
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->v[i].settled)
            out->v[n++] = out->v[i];
    }
    out->settled = out->n - n;
    out->n = n;
    return ERR_NONE;
}

static bool asked_for(const struct reading *r, int64_t person)
{
    uint32_t h = r->household[person];
    return r->q->commune.n == 0 || (h != 0 && r->inside[h]);
}

static enum err_code compare(struct reading *r, struct match_book *book, struct arena *a,
                             struct duplicate_found *out, struct err *e)
{
    struct match_found found;
    const struct match_find how = {.threads = r->q->threads, .least_points = r->q->least_points};
    match_book_close(book);
    enum err_code code = match_find_pairs(book, &how, r->a, &found, e);
    if (code != ERR_NONE)
        return code;
    out->people = r->people;
    out->crowded = found.crowded;
    out->compared = found.compared;
    out->v = arena_array(a, struct duplicate_proposal, (size_t)found.n + 1);
    for (uint32_t i = 0; i < found.n; i++) {
        struct match_result result;
        int64_t x = r->person_at[found.v[i].a], y = r->person_at[found.v[i].b];
        if (!asked_for(r, x) && !asked_for(r, y))
            continue;
        match_compare(book, found.v[i].a, found.v[i].b, &result);
        struct duplicate_proposal *p = &out->v[out->n++];
        *p = (struct duplicate_proposal){
            .a = x < y ? x : y, .b = x < y ? y : x, .points = found.v[i].points};
        mem_copy(p->levels, result.levels, sizeof(p->levels));
    }
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_pair);
    return leave_out_settled(r, out, e);
}

enum err_code duplicate_find(struct store_conn *c, struct arena *a, const struct duplicate_query *q,
                             struct duplicate_found *out, struct err *e)
{
    struct arena scratch;
    struct match_book *book = NULL;
    struct reading r = {.c = c, .a = &scratch, .q = q};
    *out = (struct duplicate_found){0};
    enum err_code code = store_begin(c, e);
    if (code != ERR_NONE)
        return code;
    arena_init(&scratch, (size_t)16 << 30);
    code = read_people(&r, &book, e);
    if (code == ERR_NONE)
        code = compare(&r, book, a, out, e);
    store_rollback(c);
    arena_clear(&scratch);
    return code;
}
