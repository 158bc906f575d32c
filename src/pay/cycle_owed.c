/* What is owed to those enrolled: the acts tell whom and which months, the law how much. */
#include "base/check.h"
#include "base/text.h"
#include "pay/cycle.h"
#include "pay/owed_then.h"
#include "registry/area_map.h"
#include "registry/became.h"
#include "registry/times.h"

struct owing {
    struct store_conn *c;
    struct arena *a;
    const struct cycle_question *q;
    struct world_at at;
    struct enrol_lines acts;
    uint32_t *symbols; /* of the law, by number of the benefit */
    struct world world;
    struct became became;
    struct cycle_owed *out;
};

/* ---- who is enrolled for what ---- */

static enum err_code number_benefit(struct owing *o, str name, struct err *e)
{
    struct cycle_owed *out = o->out;
    for (uint32_t i = 0; i < out->n_benefits; i++) {
        if (str_eq(out->benefits[i], name))
            return ERR_NONE;
    }
    const struct law_symbol *symbol = law_find(o->q->law, name);
    if (symbol == NULL || symbol->kind != LAW_BENEFIT)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\" mà sổ đã đăng ký",
                       "the law has no benefit \"%s\", which people are enrolled for", name);
    out->benefits[out->n_benefits] = name;
    o->symbols[out->n_benefits++] = symbol->index;
    return ERR_NONE;
}

/* By name, so that the lines of a payment have one order here and in the database. */
static void sort_benefits(struct owing *o)
{
    str *names = o->out->benefits;
    for (uint32_t i = 1; i < o->out->n_benefits; i++) {
        for (uint32_t k = i; k > 0 && str_cmp(names[k - 1], names[k]) > 0; k--) {
            str name = names[k];
            uint32_t symbol = o->symbols[k];
            names[k] = names[k - 1];
            o->symbols[k] = o->symbols[k - 1];
            names[k - 1] = name;
            o->symbols[k - 1] = symbol;
        }
    }
}

/* Benefits, entities and the first month of all. */
static enum err_code take_acts(struct owing *o, month *first, struct err *e)
{
    struct cycle_owed *out = o->out;
    out->benefits = arena_array(o->a, str, (size_t)o->acts.n + 1);
    o->symbols = arena_array(o->a, uint32_t, (size_t)o->acts.n + 1);
    out->places = arena_array(o->a, struct cycle_place, (size_t)o->acts.n + 1);
    *first = o->q->month;
    for (uint32_t i = 0; i < o->acts.n; i++) {
        const struct enrol_line *line = &o->acts.v[i];
        if (line->verdict != VERDICT_APPROVED || line->act != ACT_OPEN)
            continue;
        enum err_code code = number_benefit(o, line->benefit, e);
        if (code != ERR_NONE)
            return code;
        if (out->n_places == 0 || out->places[out->n_places - 1].entity != line->entity)
            out->places[out->n_places++] = (struct cycle_place){.entity = line->entity};
        if (line->from < *first)
            *first = line->from;
    }
    sort_benefits(o);
    return ERR_NONE;
}

static bool open_in(const struct owing *o, int64_t entity, str benefit, month m)
{
    uint32_t first, n = enrol_acts_of(&o->acts, entity, benefit, &first);
    return enrol_open_in(o->acts.v + first, n, m);
}

/* ---- where they live ---- */

static struct cycle_place *find_place(struct cycle_owed *out, int64_t entity)
{
    uint32_t low = 0, high = out->n_places;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (out->places[mid].entity < entity)
            low = mid + 1;
        else
            high = mid;
    }
    return low < out->n_places && out->places[low].entity == entity ? &out->places[low] : NULL;
}

/* The code of the commune that pays: that of the household, on the map of the month. Where no list
 * has it the household's own code stands. */
static str paying_commune(struct owing *o, const struct area_map *map, int64_t area, uint32_t code)
{
    char digits[8];
    struct area_cast cast = area_map_cast(map, area, o->at.as_of + 1);
    const struct area_row *row = cast.area != 0 ? area_map_at(map, cast.area) : NULL;
    if (row != NULL)
        return row->code;
    for (int i = 4; i >= 0; i--, code /= 10)
        digits[i] = (char)('0' + code % 10);
    return arena_str(o->a, (str){digits, 5});
}

static void settle_in(struct owing *o, struct cycle_place *place, uint32_t household,
                      uint32_t person, str commune)
{
    const struct survey *s = o->world.survey;
    if (place == NULL)
        return;
    place->somewhere = o->world.left[person] == DAY_MAX;
    place->commune = commune;
    place->village = arena_str(o->a, survey_text_at(&s->village, household));
    place->name = arena_str(o->a, survey_text_at(&s->name, person));
}

/* The first of the household who is still there; else the first. */
static uint32_t first_there(const struct owing *o, uint32_t h)
{
    const struct survey *s = o->world.survey;
    uint32_t p = s->first[h];
    while (p < s->first[h + 1] && o->world.left[p] != DAY_MAX)
        p++;
    return p < s->first[h + 1] ? p : s->first[h];
}

static void take_household(struct owing *o, const struct area_map *map, uint32_t h, int64_t area)
{
    const struct survey *s = o->world.survey;
    str commune = {NULL, 0};
    for (uint32_t p = s->first[h]; p <= s->first[h + 1]; p++) {
        bool whole = p == s->first[h + 1]; /* of the household itself, named after a member */
        int64_t entity = whole ? o->world.household[h] : o->world.person[p];
        struct cycle_place *place = find_place(o->out, entity);
        if (place != NULL && commune.p == NULL)
            commune = paying_commune(o, map, area, s->commune[h]);
        settle_in(o, place, h, whole ? first_there(o, h) : p, commune);
    }
}

/* Households that ended leave nobody anywhere. One alone does not read the whole map. */
static enum err_code take_places(struct owing *o, int64_t household, struct err *e)
{
    struct area_map *map = NULL;
    uint32_t n = o->world.survey->households;
    if (n == 0)
        return ERR_NONE;
    enum err_code code = household == 0
                             ? area_map_read(o->c, o->a, &map, e)
                             : area_map_read_from(o->c, o->a, &o->world.area[0], 1, &map, e);
    for (uint32_t h = 0; h < n && code == ERR_NONE; h++) {
        if (o->world.ended[h] == DAY_MAX)
            take_household(o, map, h, o->world.area[h]);
    }
    return code;
}

/* ---- how they are paid ---- */

/* Who collects in their place: a person of the registry, or a holder of another name. Banks write
 * names without marks. */
static str collects(struct owing *o, str holder, bool person, const struct cycle_place *place)
{
    bool self =
        !person && (holder.n == 0 || str_eq(text_fold(o->a, holder), text_fold(o->a, place->name)));
    return self ? STR("") : arena_str(o->a, holder);
}

/* Under one number; 0: all. Of somebody who was recorded twice the kept record's way stands. */
static enum err_code take_payees_of(struct owing *o, int64_t number, struct err *e)
{
    int more;
    if (store_query(
            o->c,
            SQL("SELECT entity, method, provider, bank, account, holder, collector FROM payee"
                " WHERE province = ?1 AND" TRUE_ROWS " AND (?5 = 0 OR entity = ?5)"
                " ORDER BY entity, recorded"),
            STORE_VALUES(store_int(o->at.province), store_date(o->at.as_of),
                         store_date(o->at.known_on), store_int(o->at.recording), store_int(number)),
            e) != ERR_NONE)
        return e->code;
    while ((more = store_next(o->c, e)) > 0) {
        int64_t written = store_at_int(o->c, 0), now = became_now(&o->became, written);
        struct cycle_place *place = find_place(o->out, now);
        if (place == NULL || (written != now && place->method.n > 0))
            continue;
        place->method = arena_str(o->a, store_at_text(o->c, 1));
        place->provider = arena_str(o->a, store_at_text(o->c, 2));
        place->bank = arena_str(o->a, store_at_text(o->c, 3));
        place->account = arena_str(o->a, store_at_text(o->c, 4));
        place->collector = collects(o, store_at_text(o->c, 5), !store_at_null(o->c, 6), place);
    }
    return more < 0 ? e->code : ERR_NONE;
}

static enum err_code take_payees(struct owing *o, int64_t entity, struct err *e)
{
    int64_t *numbers = NULL;
    uint32_t n = entity != 0 ? became_numbers(&o->became, o->a, entity, &numbers) : 1;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = take_payees_of(o, entity != 0 ? numbers[i] : 0, e);
    return code;
}

/* ---- how much ---- */

static void keep_owed(struct owing *o, int64_t entity, uint32_t benefit, month m, vnd amount,
                      bool undetermined)
{
    struct cycle_owed *out = o->out;
    if (open_in(o, entity, out->benefits[benefit], m))
        out->v[out->n++] = (struct due_entry){{entity, benefit, m}, amount, undetermined};
}

static enum err_code take_owed(struct owing *o, month first, int64_t alone, struct err *e)
{
    struct cycle_owed *out = o->out;
    struct owed_question q = {.law = o->q->law,
                              .benefits = o->symbols,
                              .n_benefits = out->n_benefits,
                              .from = first,
                              .to = o->q->month,
                              .known_on = o->at.known_on,
                              .steps = o->q->steps};
    const struct survey *s = o->world.survey;
    struct owed_rows rows;
    struct owed_then then;
    struct arena scratch;
    arena_init(&scratch, (size_t)8 << 30);
    enum err_code code = owed_then_read(o->c, &scratch, &o->at, o->q->areas, &q, alone, &then, e);
    if (code == ERR_NONE)
        code = owed_compute(&scratch, s, &q, &rows, e);
    if (code == ERR_NONE)
        out->v = arena_array(o->a, struct due_entry, (size_t)rows.n + then.n + 1);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        const struct owed_row *row = &rows.v[i];
        bool person = law_symbol(q.law, o->symbols[row->benefit])->entity == LAW_PERSON;
        int64_t entity = (person ? o->world.person : o->world.household)[row->row];
        day left = o->world.left[person ? row->row : first_there(o, row->row)];
        /* Who left is owed the month in which they did. */
        if (left < month_first_day(row->month) || owed_then_has(&then, entity, row->month))
            continue;
        keep_owed(o, entity, row->benefit, row->month, row->amount, row->undetermined);
    }
    for (uint32_t i = 0; code == ERR_NONE && i < then.n; i++) {
        const struct owed_then_row *row = &then.v[i];
        if (row->benefit != OWED_THEN_ALL && (alone == 0 || row->entity == alone))
            keep_owed(o, row->entity, row->benefit, row->month, row->amount, row->undetermined);
    }
    arena_clear(&scratch);
    return code;
}

/* The household where somebody lives, or lived last; 0: in none ever. */
static enum err_code household_of(struct owing *o, int64_t entity, int64_t *out, struct err *e)
{
    struct store_value v;
    int got = store_one(
        o->c,
        SQL("SELECT household FROM membership WHERE province = ?1 AND (person = ?2"
            " OR household = ?2) AND closed = 0 AND valid_from <= ?3 ORDER BY"
            " valid_to DESC, valid_from DESC, household"),
        STORE_VALUES(store_int(o->at.province), store_int(entity), store_date(o->at.as_of)), o->a,
        &v, 1, e);
    *out = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code cycle_owed_read(struct store_conn *c, struct arena *a, const struct recording *r,
                              const struct cycle_question *q, int64_t entity,
                              struct cycle_owed *out, struct err *e)
{
    struct owing o = {.c = c, .a = a, .q = q, .out = out};
    month first;
    int64_t household = 0;
    *out = (struct cycle_owed){0};
    o.at = (struct world_at){.province = r->province,
                             .as_of = month_first_day(q->month) - 1,
                             .known_on = q->known_on != 0 ? q->known_on : day_of_moment(r->at_us),
                             .recording = WORLD_ALL_RECORDINGS};
    enum err_code code = became_read(c, a, r->province, INT64_MAX, &o.became, e);
    if (code == ERR_NONE)
        entity = became_now(&o.became, entity);
    if (code == ERR_NONE)
        code = enrol_read(c, a, r->province, entity, INT64_MAX, &o.acts, e);
    if (code == ERR_NONE)
        code = take_acts(&o, &first, e);
    if (code != ERR_NONE || out->n_places == 0)
        return code;
    if (entity != 0)
        code = household_of(&o, entity, &household, e);
    if (code != ERR_NONE || (entity != 0 && household == 0))
        return code;
    /* Of those who died or left meanwhile the months before are still owed. */
    day since = month_first_day(first);
    code = entity == 0
               ? world_read_enrolled(c, a, q->law, q->areas, &o.at, since, &o.world, e)
               : world_read_since(c, a, q->law, q->areas, &o.at, household, since, &o.world, e);
    if (code != ERR_NONE)
        return code;
    code = take_places(&o, household, e);
    if (code == ERR_NONE)
        code = take_payees(&o, entity, e);
    if (code == ERR_NONE)
        code = take_owed(&o, first, entity, e);
    survey_free(o.world.survey);
    return code;
}
