/* Reading what an estimate is made of: the registry as of each month, who is enrolled, what the law
 * owes. */
#include "pay/budget_need_int.h"

#include "base/check.h"
#include "pay/likely.h"
#include "pay/owed.h"
#include "registry/area_map.h"
#include "registry/times.h"

#define WORLD_BYTES ((size_t)16 << 30)

struct budget_need_world {
    struct arena arena;
    struct world world;
    day as_of;           /* DAY_MIN: nothing was read */
    uint32_t *commune;   /* of households: its number in the sums */
    uint32_t *household; /* of persons */
};

struct needing {
    struct store_conn *c;
    const struct budget_need_question *q;
    struct arena *a;
    struct need_law laws[2];
    uint32_t n_laws;
    struct enrol_lines acts;
    struct area_map *map;
    month january;
    uint32_t from, to; /* months of the year, [from, to) */
    day known_on;
    int64_t recording; /* the last when it began: what is written meanwhile is not in it */
    uint32_t entities; /* numbers below it were given */
    struct budget_need_world *w;
    struct arena seen; /* what the laws keep of the world's rows */
    day as_of;
    bool changes[NEED_MONTHS];
    int64_t last_area; /* its commune is the last one set */
    uint32_t last_commune;
};

/* ---- the registry as of a day ---- */

static str code_text(uint32_t code, char digits[8])
{
    for (int i = 4; i >= 0; i--, code /= 10)
        digits[i] = (char)('0' + code % 10);
    return (str){digits, 5};
}

/* The commune that pays, as the cycle has it: that of the household, on the map of the month. */
static enum err_code set_commune(struct needing *n, uint32_t h, int64_t area, struct err *e)
{
    char digits[8];
    if (area != 0 && area == n->last_area) {
        n->w->commune[h] = n->last_commune;
        return ERR_NONE;
    }
    struct area_cast cast = area_map_cast(n->map, area, n->as_of + 1);
    const struct area_row *row = cast.area != 0 ? area_map_at(n->map, cast.area) : NULL;
    str code = row != NULL ? row->code : code_text(n->w->world.survey->commune[h], digits);
    /* Every law has them in the same order. */
    for (uint32_t k = 0; k < n->n_laws; k++)
        n->last_commune = need_commune(n->laws[k].sums, code);
    n->w->commune[h] = n->last_commune;
    n->last_area = area;
    return n->last_commune < NEED_COMMUNES
               ? ERR_NONE
               : err_set(e, ERR_LIMIT, "quá nhiều xã", "too many communes");
}

static enum err_code place_households(struct needing *n, struct err *e)
{
    const struct survey *s = n->w->world.survey;
    uint32_t h = 0;
    int more = 0;
    enum err_code code = store_query(
        n->c,
        SQL("SELECT id, COALESCE(area, 0) FROM household WHERE province = ?1 AND" TRUE_ROWS
            " ORDER BY id, recorded"),
        STORE_VALUES(store_int(n->q->province), store_date(n->as_of), store_date(n->known_on),
                     store_int(n->recording)),
        e);
    while (code == ERR_NONE && (more = store_next(n->c, e)) > 0) {
        int64_t id = store_at_int(n->c, 0);
        while (h < s->households && n->w->world.household[h] < id)
            h++;
        if (h < s->households && n->w->world.household[h] == id)
            code = set_commune(n, h, store_at_int(n->c, 1), e);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static void watch_rows(struct needing *n, struct need_law *w)
{
    const struct survey *s = n->w->world.survey;
    struct arena *a = &n->seen;
    w->has_allowance = arena_array(a, uint8_t, (size_t)s->persons + 1);
    for (int k = 0; k < 2; k++) {
        w->person_seen[k] = arena_array(a, uint64_t, (size_t)s->persons + 1);
        w->household_seen[k] = arena_array(a, uint64_t, (size_t)s->households + 1);
    }
}

/* With the facts of the larger law: the other has none but those. */
static enum err_code read_world(struct needing *n, struct err *e)
{
    struct budget_need_world *w = n->w;
    const struct law *law = n->laws[n->n_laws - 1].law;
    const struct world_at at = {.province = n->q->province,
                                .as_of = n->as_of,
                                .known_on = n->known_on,
                                .recording = n->recording};
    survey_free(w->world.survey);
    w->world.survey = NULL;
    arena_clear(&w->arena);
    arena_init(&w->arena, WORLD_BYTES);
    enum err_code code = world_read(n->c, &w->arena, law, n->q->areas, &at, 0, &w->world, e);
    if (code != ERR_NONE)
        return code;
    const struct survey *s = w->world.survey;
    w->as_of = n->as_of;
    w->commune = arena_array(&w->arena, uint32_t, (size_t)s->households + 1);
    w->household = arena_array(&w->arena, uint32_t, (size_t)s->persons + 1);
    for (uint32_t h = 0; h < s->households; h++) {
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++)
            w->household[p] = h;
    }
    return ERR_NONE;
}

#define DAYS(table)                                                                                \
    "SELECT valid_from AS on_day FROM " table " WHERE province = ?1 AND valid_from > ?2 AND"       \
    " valid_from <= ?3 UNION SELECT valid_to AS on_day FROM " table " WHERE province = ?1 AND"     \
    " valid_to > ?2 AND valid_to <= ?3"

/* In which months the registry is another than in the month before (or than the world that is kept
 * from another year): something other than a fact (which carries its own times) began or ended. */
static enum err_code find_changes(struct needing *n, struct err *e)
{
    int more;
    day after = month_first_day(n->january) - 1;
    if (n->w->as_of != DAY_MIN && n->w->as_of < after)
        after = n->w->as_of;
    if (store_query(n->c,
                    SQL(DAYS("household") " UNION " DAYS("membership") " UNION " DAYS(
                        "person") " UNION " DAYS("answer") " ORDER BY on_day"),
                    STORE_VALUES(store_int(n->q->province), store_date(after),
                                 store_date(month_first_day(n->january + 11) - 1)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(n->c, e)) > 0) {
        /* Who moves on the 1st has moved on the last day before the month after. */
        month m = month_of((day)store_at_int(n->c, 0)) + 1;
        n->changes[m > n->january ? m - n->january : 0] = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The world of the day before the month; that of the month before serves where it is the same. */
static enum err_code set_month(struct needing *n, uint32_t k, struct err *e)
{
    bool read = n->w->as_of == DAY_MIN;
    n->as_of = month_first_day(n->january + (month)k) - 1;
    n->last_area = -1;
    for (uint32_t i = k == n->from ? 0 : k; i <= k; i++)
        read |= n->changes[i];
    enum err_code code = read ? read_world(n, e) : ERR_NONE;
    if (code == ERR_NONE && (read || k == n->from)) {
        arena_clear(&n->seen);
        arena_init(&n->seen, WORLD_BYTES);
        for (uint32_t i = 0; i < n->n_laws; i++)
            watch_rows(n, &n->laws[i]);
    }
    /* On the day of a reform of areas everybody lives elsewhere on the map. */
    return code == ERR_NONE ? place_households(n, e) : code;
}

/* ---- what is owed in a month ---- */

static enum budget_who who_is(const struct needing *n, int64_t entity, str benefit, month m)
{
    uint32_t first, acts = enrol_acts_of(&n->acts, entity, benefit, &first);
    if (acts == 0)
        return n->q->likely ? BUDGET_LIKELY : BUDGET_WHO;
    const struct enrol_line *v = n->acts.v + first;
    if (enrol_open_in(v, acts, m))
        return BUDGET_ENROLLED;
    /* A decision took it from them: they are not likely to have it. */
    enum enrol_state last = v[acts - 1].state;
    bool stopped = last == ENROL_SUSPENDED || last == ENROL_REFUSED || last == ENROL_HANDED;
    return n->q->likely && !stopped ? BUDGET_LIKELY : BUDGET_WHO;
}

static bool seen_before(uint64_t *seen, uint32_t programme)
{
    bool before = (*seen >> programme & 1) != 0;
    *seen |= (uint64_t)1 << programme;
    return before;
}

/* Tells the one who asked of each. */
static void tell(const struct needing *n, const struct need_law *w, const struct need_entry *x,
                 int64_t entity, uint32_t household)
{
    const struct budget_need_entry entry = {.law = w->number,
                                            .symbol = w->sums->benefits[x->benefit].symbol,
                                            .month = n->january + (month)x->month,
                                            .who = x->who,
                                            .household = household,
                                            .entity = entity,
                                            .amount = x->amount,
                                            .undetermined = x->undetermined};
    if (n->q->take != NULL)
        n->q->take(n->q->ctx, &n->w->world, &entry);
}

/* assumed: with what a decision makes true. */
static enum err_code take_row(struct needing *n, struct need_law *w, const struct owed_row *row,
                              bool assumed, struct err *e)
{
    struct need_benefit *b = &w->sums->benefits[row->benefit];
    bool person = law_symbol(w->law, b->symbol)->entity == LAW_PERSON;
    int64_t entity = (person ? n->w->world.person : n->w->world.household)[row->row];
    uint32_t household = person ? n->w->household[row->row] : row->row;
    struct need_entry x = {.benefit = row->benefit,
                           .commune = n->w->commune[household],
                           .month = (uint32_t)(row->month - n->january),
                           .who = BUDGET_BY_LAW,
                           .amount = row->amount,
                           .undetermined = row->undetermined};
    if (b->enrolment)
        x.who = who_is(n, entity, b->id, row->month);
    if (x.who == BUDGET_WHO)
        return ERR_NONE;
    if (b->once && (entity >= n->entities || need_given_before(b, entity)))
        return ERR_NONE;
    if (x.undetermined && w->missing != NULL) {
        const struct need_missing_row missing = {row->benefit, row->row, household, assumed};
        need_missing_note(w->missing, &missing, row->month);
    }
    if (!x.undetermined && !b->no_line) {
        uint64_t **seen = person ? w->person_seen : w->household_seen;
        x.first = !seen_before(&seen[b->quarterly][row->row], b->programme);
    }
    tell(n, w, &x, entity, household);
    return need_add(w->sums, &x, e);
}

static void clear_month(struct needing *n, struct need_law *w)
{
    const struct survey *s = n->w->world.survey;
    mem_zero(w->has_allowance, s->persons);
    for (int k = 0; k < 2; k++) {
        mem_zero(w->person_seen[k], sizeof(uint64_t) * s->persons);
        mem_zero(w->household_seen[k], sizeof(uint64_t) * s->households);
    }
}

static enum err_code take_owed(struct needing *n, struct need_law *w, month m,
                               struct arena *scratch, struct err *e)
{
    struct owed_rows rows;
    const struct owed_question q = {.law = w->law,
                                    .benefits = w->symbols,
                                    .n_benefits = w->sums->n_benefits,
                                    .from = m,
                                    .to = m,
                                    .known_on = n->known_on};
    enum err_code code = owed_compute(scratch, n->w->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        if (!rows.v[i].undetermined &&
            need_is_allowance(law_symbol(w->law, w->symbols[rows.v[i].benefit])))
            w->has_allowance[rows.v[i].row] = 1;
        code = take_row(n, w, &rows.v[i], false, e);
    }
    return code;
}

/* What only a decision makes owed (the social pension), of those who have no allowance: whoever has
 * one keeps the higher of them (Law 41/2024/QH15, article 22.2). */
static enum err_code take_decided(struct needing *n, struct need_law *w, month m,
                                  struct arena *scratch, struct err *e)
{
    struct owed_rows rows;
    uint32_t *symbols = arena_array(scratch, uint32_t, (size_t)w->n_decided + 1);
    for (uint32_t i = 0; i < w->n_decided; i++)
        symbols[i] = w->symbols[w->decided[i]];
    const struct owed_question q = {.law = w->law,
                                    .benefits = symbols,
                                    .n_benefits = w->n_decided,
                                    .from = m,
                                    .to = m,
                                    .known_on = n->known_on,
                                    .assumed = w->decisions,
                                    .n_assumed = w->n_decided};
    enum err_code code = owed_compute(scratch, n->w->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        struct owed_row row = rows.v[i];
        bool person = law_symbol(w->law, symbols[row.benefit])->entity == LAW_PERSON;
        if (person && w->has_allowance[row.row])
            continue;
        row.benefit = w->decided[row.benefit];
        code = take_row(n, w, &row, true, e);
    }
    return code;
}

static enum err_code take_month(struct needing *n, struct need_law *w, month m, struct err *e)
{
    struct arena scratch;
    clear_month(n, w);
    arena_init(&scratch, (size_t)8 << 30);
    enum err_code code = take_owed(n, w, m, &scratch, e);
    if (code == ERR_NONE && n->q->likely && w->n_decided > 0)
        code = take_decided(n, w, m, &scratch, e);
    if (code == ERR_NONE && w->missing != NULL)
        code = need_missing_look(w, n->w->world.survey, m, n->known_on, e);
    arena_clear(&scratch);
    return code;
}

/* ---- a year ---- */

/* What is the same for all months. */
static enum err_code prepare(struct needing *n, struct budget_need *out, struct err *e)
{
    int64_t entities;
    enum err_code code = recording_last(n->c, n->q->province, &n->recording, e);
    if (code == ERR_NONE)
        code = recording_peek(n->c, n->q->province, STR("entity"), &entities, e);
    if (code == ERR_NONE && entities > UINT32_MAX)
        code = err_set(e, ERR_LIMIT, "quá nhiều người", "too many people");
    if (code != ERR_NONE)
        return code;
    n->entities = (uint32_t)entities;
    code = enrol_read(n->c, n->a, n->q->province, 0, n->recording, &n->acts, e);
    const struct need_which which = {.settings = n->q->settings,
                                     .year = n->q->year,
                                     .entities = n->entities,
                                     .likely = n->q->likely,
                                     .whole = n->q->whole,
                                     .acts = &n->acts};
    for (uint32_t i = 0; i < n->n_laws && code == ERR_NONE; i++) {
        code = need_law_benefits(&n->laws[i], n->a, &which, e);
        if (n->q->whole)
            need_catalogue(&n->laws[i], n->a, &which, &out[i]);
    }
    if (code == ERR_NONE)
        code = area_map_read(n->c, n->a, &n->map, e);
    return code == ERR_NONE ? find_changes(n, e) : code;
}

static enum err_code take_year(struct needing *n, struct budget_need *out, struct err *e)
{
    enum err_code code = prepare(n, out, e);
    for (uint32_t k = n->from; k < n->to && code == ERR_NONE; k++) {
        if (n->q->progress != NULL)
            n->q->progress(n->q->ctx, k - n->from, n->to - n->from);
        code = set_month(n, k, e);
        for (uint32_t i = 0; i < n->n_laws && code == ERR_NONE; i++)
            code = take_month(n, &n->laws[i], n->january + (month)k, e);
    }
    for (uint32_t i = 0; i < n->n_laws && code == ERR_NONE; i++) {
        out[i].facts = n->recording;
        if (n->q->whole)
            need_missing_list(&n->laws[i], &out[i]);
        code = need_list(n->laws[i].sums, n->q->year, &out[i], e);
    }
    return code;
}

struct budget_need_world *budget_need_open(struct arena *a)
{
    struct budget_need_world *w = arena_new(a, struct budget_need_world);
    w->as_of = DAY_MIN;
    arena_init(&w->arena, WORLD_BYTES);
    return w;
}

const struct world *budget_need_see(const struct budget_need_world *w)
{
    return &w->world;
}

void budget_need_close(struct budget_need_world *w)
{
    survey_free(w->world.survey);
    arena_clear(&w->arena);
}

enum err_code budget_need_make(struct store_conn *c, struct arena *a,
                               const struct budget_need_question *q, struct budget_need *out,
                               struct err *e)
{
    struct needing n = {.c = c,
                        .q = q,
                        .a = a,
                        .january = month_make(q->year, 1),
                        .from = q->skip,
                        .to = q->months > 0 ? q->skip + q->months : NEED_MONTHS,
                        .n_laws = q->other != NULL ? 2 : 1,
                        .known_on = q->known_on};
    check(n.from < n.to && n.to <= NEED_MONTHS);
    n.w = q->world != NULL ? q->world : budget_need_open(a);
    for (uint32_t i = 0; i < n.n_laws; i++) {
        n.laws[i] = (struct need_law){
            .law = i == 0 ? q->law : q->other, .number = i, .sums = arena_new(a, struct need_sums)};
        n.laws[i].sums->a = a;
        n.laws[i].missing = q->whole ? arena_new(a, struct need_missing) : NULL;
        if (q->whole)
            n.laws[i].missing->a = a;
        out[i] = (struct budget_need){.known_on = n.known_on};
    }
    arena_init(&n.seen, WORLD_BYTES);
    enum err_code code = take_year(&n, out, e);
    arena_clear(&n.seen);
    if (q->world == NULL)
        budget_need_close(n.w);
    return code;
}
