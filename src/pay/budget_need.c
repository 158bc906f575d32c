/* Reading what an estimate is made of: the registry as of each month, who is enrolled, what the law
 * owes. */
#include "pay/budget_need_int.h"

#include "base/check.h"
#include "pay/likely.h"
#include "pay/owed.h"
#include "registry/area_map.h"
#include "registry/times.h"

struct needing {
    struct store_conn *c;
    const struct budget_need_question *q;
    struct need_sums *sums;
    struct enrol_lines acts;
    struct area_map *map;
    uint32_t *symbols; /* of the benefits */
    /* Those that are owed by a decision alone, and the facts the decision makes. */
    uint32_t *decided, *decisions, n_decided;
    month january;
    day known_on;
    int64_t recording; /* the last when it began: what is written meanwhile is not in it */
    uint32_t entities; /* numbers below it were given */
    /* The world, and of its rows: */
    struct arena world_arena;
    struct world world;
    day as_of;
    bool changes[NEED_MONTHS];
    int64_t last_area; /* its commune is the last one set */
    uint32_t last_commune;
    uint32_t *commune;        /* of households */
    uint32_t *household;      /* of persons */
    uint64_t *person_seen[2]; /* programmes counted this month: monthly, quarterly */
    uint8_t *has_allowance;   /* persons: social assistance or pension is owed this month */
    uint64_t *household_seen[2];
};

/* ---- which benefits ---- */

static bool is_enrolled_for(const struct enrol_lines *acts, str benefit)
{
    for (uint32_t i = 0; i < acts->n; i++) {
        if (str_eq(acts->v[i].benefit, benefit))
            return true;
    }
    return false;
}

static enum err_code add_benefit(struct needing *n, const struct law_symbol *s,
                                 const struct programme *p, struct err *e)
{
    struct need_sums *sums = n->sums;
    uint32_t programme = need_programme(sums, p->fund, p->code);
    if (programme == NEED_PROGRAMMES || sums->n_benefits == NEED_BENEFITS)
        return err_set(e, ERR_LIMIT, "quá nhiều quyền lợi hoặc chương trình",
                       "too many benefits or programmes");
    struct need_benefit b = {.symbol = s->index,
                             .programme = programme,
                             .id = s->id,
                             .enrolment = likely_is_monthly_cash(s),
                             .quarterly =
                                 s->pays == LAW_QUARTERLY || str_eq_c(s->group, "health_insurance"),
                             .once = s->pays == LAW_ONCE};
    if (b.once)
        b.given = arena_array(sums->a, uint64_t, (size_t)n->entities / 64 + 1);
    str fact = b.enrolment ? enrol_fact_of(n->q->law, s, ACT_OPEN) : STR("");
    const struct law_symbol *decision = fact.n > 0 ? law_find(n->q->law, fact) : NULL;
    if (decision != NULL && decision->type.kind == LAW_BOOL) {
        n->decided[n->n_decided] = sums->n_benefits;
        n->decisions[n->n_decided++] = decision->index;
    }
    n->symbols[sums->n_benefits] = s->index;
    sums->benefits[sums->n_benefits++] = b;
    return ERR_NONE;
}

/* The law prices no service, and who may have a lawyer or a project is not who will; but who learns
 * without paying is known, and schools are given money by that number. */
static bool is_counted(const struct law_symbol *s)
{
    return s->pays != LAW_SERVICE || str_eq_c(s->group, "education");
}

/* What needs an enrolment and has none is read only where likely people are asked for. */
static enum err_code take_benefits(struct needing *n, struct err *e)
{
    n->symbols = arena_array(n->sums->a, uint32_t, NEED_BENEFITS);
    n->decided = arena_array(n->sums->a, uint32_t, NEED_BENEFITS);
    n->decisions = arena_array(n->sums->a, uint32_t, NEED_BENEFITS);
    for (uint32_t i = 0; i < law_symbol_count(n->q->law); i++) {
        const struct law_symbol *s = law_symbol(n->q->law, i);
        struct programme p;
        if (!programme_of(n->q->settings, s, n->q->year, &p) || !is_counted(s))
            continue;
        if (likely_is_monthly_cash(s) && !n->q->likely && !is_enrolled_for(&n->acts, s->id))
            continue;
        enum err_code code = add_benefit(n, s, &p, e);
        if (code != ERR_NONE)
            return code;
    }
    return ERR_NONE;
}

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
        n->commune[h] = n->last_commune;
        return ERR_NONE;
    }
    struct area_cast cast = area_map_cast(n->map, area, n->as_of + 1);
    const struct area_row *row = cast.area != 0 ? area_map_at(n->map, cast.area) : NULL;
    str code = row != NULL ? row->code : code_text(n->world.survey->commune[h], digits);
    n->commune[h] = n->last_commune = need_commune(n->sums, code);
    n->last_area = area;
    return n->commune[h] < NEED_COMMUNES
               ? ERR_NONE
               : err_set(e, ERR_LIMIT, "quá nhiều xã", "too many communes");
}

static enum err_code place_households(struct needing *n, struct err *e)
{
    const struct survey *s = n->world.survey;
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
        while (h < s->households && n->world.household[h] < id)
            h++;
        if (h < s->households && n->world.household[h] == id)
            code = set_commune(n, h, store_at_int(n->c, 1), e);
    }
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static enum err_code read_world(struct needing *n, struct err *e)
{
    struct arena *a = &n->world_arena;
    const struct world_at at = {n->q->province, n->as_of, n->known_on, n->recording};
    survey_free(n->world.survey);
    n->world.survey = NULL;
    arena_clear(a);
    enum err_code code = world_read(n->c, a, n->q->law, n->q->areas, &at, 0, &n->world, e);
    if (code != ERR_NONE)
        return code;
    const struct survey *s = n->world.survey;
    n->commune = arena_array(a, uint32_t, (size_t)s->households + 1);
    n->household = arena_array(a, uint32_t, (size_t)s->persons + 1);
    for (uint32_t h = 0; h < s->households; h++) {
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++)
            n->household[p] = h;
    }
    n->has_allowance = arena_array(a, uint8_t, (size_t)s->persons + 1);
    for (int k = 0; k < 2; k++) {
        n->person_seen[k] = arena_array(a, uint64_t, (size_t)s->persons + 1);
        n->household_seen[k] = arena_array(a, uint64_t, (size_t)s->households + 1);
    }
    return place_households(n, e);
}

#define DAYS(table)                                                                                \
    "SELECT valid_from AS on_day FROM " table " WHERE province = ?1 AND valid_from > ?2 AND"       \
    " valid_from <= ?3 UNION SELECT valid_to AS on_day FROM " table " WHERE province = ?1 AND"     \
    " valid_to > ?2 AND valid_to <= ?3"

/* In which months the registry is another than in the month before: something other than a fact
 * (which carries its own times) began or ended. */
static enum err_code find_changes(struct needing *n, struct err *e)
{
    int more;
    if (store_query(n->c,
                    SQL(DAYS("household") " UNION " DAYS("membership") " UNION " DAYS(
                        "person") " UNION " DAYS("answer") " ORDER BY on_day"),
                    STORE_VALUES(store_int(n->q->province),
                                 store_date(month_first_day(n->january) - 1),
                                 store_date(month_first_day(n->january + 11) - 1)),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(n->c, e)) > 0) {
        /* Who moves on the 1st has moved on the last day before the month after. */
        month m = month_of((day)store_at_int(n->c, 0)) + 1;
        n->changes[m - n->january] = true;
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* The world of the day before the month; that of the month before serves where it is the same. */
static enum err_code set_month(struct needing *n, uint32_t k, struct err *e)
{
    n->as_of = month_first_day(n->january + (month)k) - 1;
    n->last_area = -1;
    if (k == 0 || n->changes[k])
        return read_world(n, e);
    /* On the day of a reform of areas everybody lives elsewhere on the map. */
    return place_households(n, e);
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

static bool given_before(struct need_benefit *b, int64_t entity)
{
    uint64_t bit = (uint64_t)1 << (entity & 63);
    bool before = (b->given[entity >> 6] & bit) != 0;
    b->given[entity >> 6] |= bit;
    return before;
}

static enum err_code take_row(struct needing *n, const struct owed_row *row, struct err *e)
{
    struct need_benefit *b = &n->sums->benefits[row->benefit];
    bool person = law_symbol(n->q->law, b->symbol)->entity == LAW_PERSON;
    int64_t entity = (person ? n->world.person : n->world.household)[row->row];
    struct need_entry x = {.benefit = row->benefit,
                           .commune = n->commune[person ? n->household[row->row] : row->row],
                           .month = (uint32_t)(row->month - n->january),
                           .who = BUDGET_BY_LAW,
                           .amount = row->amount,
                           .undetermined = row->undetermined};
    if (b->enrolment)
        x.who = who_is(n, entity, b->id, row->month);
    if (x.who == BUDGET_WHO)
        return ERR_NONE;
    if (b->once && (entity >= n->entities || given_before(b, entity)))
        return ERR_NONE;
    if (!x.undetermined) {
        uint64_t **seen = person ? n->person_seen : n->household_seen;
        x.first = !seen_before(&seen[b->quarterly][row->row], b->programme);
    }
    return need_add(n->sums, &x, e);
}

static void clear_month(struct needing *n)
{
    const struct survey *s = n->world.survey;
    mem_zero(n->has_allowance, s->persons);
    for (int k = 0; k < 2; k++) {
        mem_zero(n->person_seen[k], sizeof(uint64_t) * s->persons);
        mem_zero(n->household_seen[k], sizeof(uint64_t) * s->households);
    }
}

static bool is_allowance(const struct law_symbol *s)
{
    return likely_is_monthly_cash(s) && s->entity == LAW_PERSON &&
           (str_eq_c(s->group, "social_assistance") || str_eq_c(s->group, "social_pension"));
}

static enum err_code take_owed(struct needing *n, month m, struct arena *scratch, struct err *e)
{
    struct owed_rows rows;
    const struct owed_question q = {.law = n->q->law,
                                    .benefits = n->symbols,
                                    .n_benefits = n->sums->n_benefits,
                                    .from = m,
                                    .to = m,
                                    .known_on = n->known_on};
    enum err_code code = owed_compute(scratch, n->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        if (!rows.v[i].undetermined &&
            is_allowance(law_symbol(n->q->law, n->symbols[rows.v[i].benefit])))
            n->has_allowance[rows.v[i].row] = 1;
        code = take_row(n, &rows.v[i], e);
    }
    return code;
}

/* What only a decision makes owed (the social pension), of those who have no allowance: whoever has
 * one keeps the higher of them (Law 41/2024/QH15, article 22.2). */
static enum err_code take_decided(struct needing *n, month m, struct arena *scratch, struct err *e)
{
    struct owed_rows rows;
    uint32_t *symbols = arena_array(scratch, uint32_t, (size_t)n->n_decided + 1);
    for (uint32_t i = 0; i < n->n_decided; i++)
        symbols[i] = n->symbols[n->decided[i]];
    const struct owed_question q = {.law = n->q->law,
                                    .benefits = symbols,
                                    .n_benefits = n->n_decided,
                                    .from = m,
                                    .to = m,
                                    .known_on = n->known_on,
                                    .assumed = n->decisions,
                                    .n_assumed = n->n_decided};
    enum err_code code = owed_compute(scratch, n->world.survey, &q, &rows, e);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        struct owed_row row = rows.v[i];
        bool person = law_symbol(n->q->law, symbols[row.benefit])->entity == LAW_PERSON;
        if (person && n->has_allowance[row.row])
            continue;
        row.benefit = n->decided[row.benefit];
        code = take_row(n, &row, e);
    }
    return code;
}

static enum err_code take_month(struct needing *n, month m, struct err *e)
{
    struct arena scratch;
    clear_month(n);
    arena_init(&scratch, (size_t)8 << 30);
    enum err_code code = take_owed(n, m, &scratch, e);
    if (code == ERR_NONE && n->q->likely && n->n_decided > 0)
        code = take_decided(n, m, &scratch, e);
    arena_clear(&scratch);
    return code;
}

/* ---- a year ---- */

static enum err_code counter(struct needing *n, str name, int64_t *next, struct err *e)
{
    struct store_value v;
    int got =
        store_one(n->c, SQL("SELECT next FROM counter WHERE province = ?1 AND name = ?2"),
                  STORE_VALUES(store_int(n->q->province), store_text(name)), n->sums->a, &v, 1, e);
    *next = got == 1 ? v.i : 0;
    return got < 0 ? e->code : ERR_NONE;
}

static enum err_code take_year(struct needing *n, struct budget_need *out, struct err *e)
{
    int64_t recordings, entities;
    enum err_code code = counter(n, STR("recording"), &recordings, e);
    if (code == ERR_NONE)
        code = counter(n, STR("entity"), &entities, e);
    if (code == ERR_NONE && entities > UINT32_MAX)
        code = err_set(e, ERR_LIMIT, "quá nhiều người", "too many people");
    if (code != ERR_NONE)
        return code;
    out->facts = n->recording = recordings > 0 ? recordings - 1 : 0;
    n->entities = (uint32_t)entities;
    code = enrol_read(n->c, n->sums->a, n->q->province, 0, n->recording, &n->acts, e);
    if (code == ERR_NONE)
        code = take_benefits(n, e);
    if (code == ERR_NONE)
        code = area_map_read(n->c, n->sums->a, &n->map, e);
    if (code == ERR_NONE)
        code = find_changes(n, e);
    for (uint32_t k = 0; k < NEED_MONTHS && code == ERR_NONE; k++) {
        if (n->q->progress != NULL)
            n->q->progress(n->q->ctx, k, NEED_MONTHS);
        code = set_month(n, k, e);
        if (code == ERR_NONE)
            code = take_month(n, n->january + (month)k, e);
    }
    return code == ERR_NONE ? need_list(n->sums, n->q->year, out, e) : code;
}

enum err_code budget_need_make(struct store_conn *c, struct arena *a,
                               const struct budget_need_question *q, struct budget_need *out,
                               struct err *e)
{
    struct needing n = {.c = c,
                        .q = q,
                        .sums = arena_new(a, struct need_sums),
                        .january = month_make(q->year, 1),
                        .known_on = q->known_on};
    n.sums->a = a;
    *out = (struct budget_need){.known_on = n.known_on};
    arena_init(&n.world_arena, (size_t)16 << 30);
    enum err_code code = take_year(&n, out, e);
    survey_free(n.world.survey);
    arena_clear(&n.world_arena);
    return code;
}
