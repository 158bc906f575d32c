#include "review/report_data.h"

#include "base/check.h"
#include "registry/times.h"

struct reading {
    struct store_conn *c;
    struct arena *a;
    struct report_data *d;
    int needs;
    str commune, village; /* of the household before: the next one mostly lives there too */
};

struct report_household *report_data_find(const struct report_data *d, int64_t id)
{
    uint32_t row = id >= 0 && id <= d->last_id ? d->row_of[id] : 0;
    return row > 0 ? &d->households.v[row - 1] : NULL;
}

static bool on(struct store_conn *c, uint32_t from, day at)
{
    return store_at_int(c, from) <= at && at < store_at_int(c, from + 1);
}

static day day_of(const struct report_data *d, enum report_side side)
{
    return side == SIDE_OPENING ? d->opening : d->at.as_of;
}

/* ---- households ---- */

static str same_or_new(struct arena *a, str *before, str now)
{
    if (!str_eq(*before, now))
        *before = arena_str(a, now);
    return *before;
}

static void stand_at(struct reading *r, struct report_household *h)
{
    struct report_stand stand = {.there = true,
                                 .area = store_at_null(r->c, 4) ? 0 : store_at_int(r->c, 4),
                                 .commune = same_or_new(r->a, &r->commune, store_at_text(r->c, 5)),
                                 .village = same_or_new(r->a, &r->village, store_at_text(r->c, 6))};
    for (int side = 0; side < SIDES; side++) {
        if (on(r->c, 1, day_of(r->d, side)))
            h->at[side] = stand;
    }
}

static enum err_code read_households(struct reading *r, struct err *e)
{
    struct report_data *d = r->d;
    int more;
    if (store_query(
            r->c,
            SQL("SELECT h.id, h.valid_from, h.valid_to, h.code, h.area, h.commune,"
                " h.village FROM household AS h WHERE h.province = ?1 AND"
                " ((" REPORT_ON("h", "?2") ") OR (" REPORT_ON("h", "?5") ")) AND" REPORT_KNOWN(
                    "h") " ORDER BY h.id, h.recorded, h.valid_from"),
            REPORT_VALUES(d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        int64_t id = store_at_int(r->c, 0);
        if (d->households.n == 0 || d->households.v[d->households.n - 1].id != id) {
            struct report_household h = {.id = id, .minority = -1};
            vec_push(r->a, &d->households, h);
        }
        struct report_household *h = &d->households.v[d->households.n - 1];
        h->code = arena_str(r->a, store_at_text(r->c, 3));
        stand_at(r, h);
    }
    if (more < 0)
        return e->code;
    d->last_id = d->households.n > 0 ? d->households.v[d->households.n - 1].id : 0;
    d->row_of = arena_array(r->a, uint32_t, (size_t)d->last_id + 1);
    for (uint32_t i = 0; i < d->households.n; i++)
        d->row_of[d->households.v[i].id] = i + 1;
    return ERR_NONE;
}

/* ---- people ---- */

static bool is_listed(const struct report_household *h)
{
    return h->at[SIDE_OPENING].class_ != CLASS_NONE || h->at[SIDE_CLOSING].class_ != CLASS_NONE;
}

static enum err_code add_persons(struct reading *r, sql q, int sign, struct err *e)
{
    int more;
    if (store_query(r->c, q, REPORT_VALUES(r->d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct report_household *h = report_data_find(r->d, store_at_int(r->c, 0));
        bool wanted = h != NULL && ((r->needs & REPORT_ALL) != 0 || is_listed(h));
        for (int side = 0; side < SIDES && wanted; side++) {
            uint32_t column = side == SIDE_OPENING ? 1 : 2;
            if (h->at[side].there)
                h->at[side].persons += sign * (int32_t)store_at_int(r->c, column);
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

#define COUNT_WHERE(condition) "sum(CASE WHEN" condition " THEN 1 ELSE 0 END)"

#define BOTH(day) REPORT_ON("m", day) " AND" REPORT_ON("f", day)
#define MEMBERS COUNT_WHERE(REPORT_ON("m", "?5")) ", " COUNT_WHERE(REPORT_ON("m", "?2"))

/* Members, less those who are known to have died and are still in the list. The dead come first:
 * from the members SQLite would ask of each of two million whether they died. */
static enum err_code read_persons(struct reading *r, struct err *e)
{
    const sql everybody =
        SQL("SELECT m.household, " MEMBERS " FROM membership AS m WHERE m.province = ?1"
            " AND" REPORT_KNOWN("m") " GROUP BY m.household ORDER BY m.household");
    const sql listed =
        SQL("SELECT m.household, " MEMBERS " FROM " REPORT_LISTED
            " CROSS JOIN membership AS m WHERE m.province = ?1 AND m.household = l.id"
            " AND" REPORT_KNOWN("m") " GROUP BY m.household ORDER BY m.household");
    enum err_code code = add_persons(r, (r->needs & REPORT_ALL) != 0 ? everybody : listed, 1, e);
    if (code != ERR_NONE)
        return code;
    return add_persons(
        r,
        SQL("SELECT m.household, " COUNT_WHERE(BOTH("?5")) ", " COUNT_WHERE(
            BOTH("?2")) " FROM fact AS f CROSS JOIN membership AS m WHERE m.province = f.province"
                        " AND m.person = f.entity AND f.province = ?1 AND f.name = 'dead' AND"
                        " f.value = '1' AND" REPORT_KNOWN("f") " AND" REPORT_KNOWN(
                            "m") " GROUP BY m.household ORDER BY m.household"),
        -1, e);
}

/* ---- classes ---- */

static enum review_class class_of(str value)
{
    return str_eq_c(value, "N") ? CLASS_POOR : str_eq_c(value, "CN") ? CLASS_NEAR_POOR : CLASS_NONE;
}

/* Where two are true on one day the one that was recorded last holds. */
static enum err_code read_classes(struct reading *r, struct err *e)
{
    struct report_data *d = r->d;
    int more;
    if (store_query(
            r->c,
            SQL("SELECT f.entity, f.valid_from, f.valid_to, f.value FROM fact AS f WHERE"
                " f.province = ?1 AND f.name = 'class' AND f.valid_from <= ?2 AND" REPORT_KNOWN(
                    "f") " ORDER BY f.entity, f.recorded, f.valid_from"),
            REPORT_VALUES_CLOSING(d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(r->c, e)) > 0) {
        struct report_household *h = report_data_find(d, store_at_int(r->c, 0));
        if (h == NULL)
            continue;
        enum review_class class_ = class_of(store_at_text(r->c, 3));
        if (store_at_int(r->c, 1) < d->opening) {
            h->was_poor |= class_ == CLASS_POOR;
            h->was_near |= class_ == CLASS_NEAR_POOR;
        }
        for (int side = 0; side < SIDES; side++) {
            if (h->at[side].there && on(r->c, 1, day_of(d, side)))
                h->at[side].class_ = (uint8_t)class_;
        }
    }
    for (uint32_t i = 0; i < d->households.n; i++) {
        for (int side = 0; side < SIDES; side++)
            d->listed[side] |= d->households.v[i].at[side].class_ != CLASS_NONE;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* ---- scores ---- */

static int64_t number_at(struct store_conn *c, uint32_t column)
{
    return store_at_null(c, column) ? -1 : store_at_int(c, column);
}

static bool later(const struct report_score *x, const struct report_score *y)
{
    if (x->surveyed_on != y->surveyed_on)
        return x->surveyed_on > y->surveyed_on;
    return x->campaign != y->campaign ? x->campaign > y->campaign : x->round > y->round;
}

static enum err_code read_scores(struct reading *r, struct err *e)
{
    struct store_conn *c = r->c;
    int more;
    if (store_query(c,
                    SQL("SELECT household, surveyed_on, campaign, round, deprived, causes,"
                        " children, children_insurance, children_nutrition, children_schooling,"
                        " minority, unable, merit FROM review_score WHERE province = ?1 AND"
                        " surveyed_on <= ?2 AND surveyed_on <= ?3 AND recorded <= ?4"
                        " ORDER BY campaign, household, round"),
                    REPORT_VALUES_CLOSING(r->d), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct report_household *h = report_data_find(r->d, store_at_int(c, 0));
        struct report_score s = {.surveyed_on = (day)store_at_int(c, 1),
                                 .campaign = store_at_int(c, 2),
                                 .round = store_at_int(c, 3),
                                 .deprived = number_at(c, 4),
                                 .causes = number_at(c, 5),
                                 .children = (int32_t)number_at(c, 6),
                                 .children_insurance = (int32_t)number_at(c, 7),
                                 .children_nutrition = (int32_t)number_at(c, 8),
                                 .children_schooling = (int32_t)number_at(c, 9),
                                 .minority = (int8_t)number_at(c, 10),
                                 .unable = (int8_t)number_at(c, 11),
                                 .merit = (int8_t)number_at(c, 12)};
        if (h == NULL || (h->score != NULL && !later(&s, h->score)))
            continue;
        struct report_score *kept = arena_new(r->a, struct report_score);
        *kept = s;
        h->score = kept;
    }
    return more < 0 ? e->code : ERR_NONE;
}

enum err_code report_data_read(struct store_conn *c, struct arena *a, const struct world_at *at,
                               day opening, int needs, struct report_data *out, struct err *e)
{
    struct reading r = {.c = c, .a = a, .d = out, .needs = needs};
    *out = (struct report_data){.at = *at, .opening = opening};
    check(opening <= at->as_of);
    enum err_code code = area_map_read(c, a, &out->map, e);
    if (code == ERR_NONE)
        code = read_households(&r, e);
    if (code == ERR_NONE)
        code = read_classes(&r, e);
    if (code == ERR_NONE && (needs & REPORT_PERSONS) != 0)
        code = read_persons(&r, e);
    if (code == ERR_NONE && (needs & REPORT_SCORES) != 0)
        code = read_scores(&r, e);
    if (code == ERR_NONE)
        code = report_read_people(c, a, needs, out, e);
    return code;
}
