#include "pay/likely.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/owed.h"
#include "registry/times.h"

#include <stdlib.h>

bool likely_is_monthly_cash(const struct law_symbol *s)
{
    static const char *const groups[] = {"social_assistance", "social_pension", "care", "merit"};
    bool found = false;
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        found |= str_eq_c(s->group, groups[i]);
    return s->kind == LAW_BENEFIT && s->pays == LAW_MONTHLY && found;
}

static uint32_t find_benefits(struct arena *a, const struct law *law, str only, uint32_t **out)
{
    uint32_t n = 0, count = law_symbol_count(law);
    *out = arena_array(a, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        bool meant = only.n == 0 ? likely_is_monthly_cash(s) : str_eq(s->id, only);
        if (meant && s->kind == LAW_BENEFIT)
            (*out)[n++] = i;
    }
    return n;
}

/* Facts that the decision itself makes: whoever has none would else never be found. */
static uint32_t find_decisions(struct arena *a, const struct law *law, const uint32_t *benefits,
                               uint32_t n_benefits, const uint32_t **out)
{
    uint32_t n = 0, *facts = arena_array(a, uint32_t, (size_t)n_benefits + 1);
    for (uint32_t i = 0; i < n_benefits; i++) {
        str fact = enrol_fact_of(law, law_symbol(law, benefits[i]), ACT_OPEN);
        const struct law_symbol *s = fact.n > 0 ? law_find(law, fact) : NULL;
        if (s != NULL && s->type.kind == LAW_BOOL)
            facts[n++] = s->index;
    }
    *out = facts;
    return n;
}

/* A waiting act counts as enrolled here: somebody is at it. */
static bool is_enrolled(const struct enrol_lines *acts, int64_t entity, str benefit, month m)
{
    uint32_t first, n = enrol_acts_of(acts, entity, benefit, &first);
    if (n == 0)
        return false;
    const struct enrol_line *last = &acts->v[first + n - 1];
    return last->verdict == VERDICT_WAITING || last->state == ENROL_SUSPENDED ||
           last->state == ENROL_HANDED || enrol_open_in(acts->v + first, n, m);
}

static int by_entity(const void *a, const void *b)
{
    const struct likely_row *x = a, *y = b;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return str_cmp(x->benefit, y->benefit);
}

static struct likely_row make_row(struct arena *a, const struct world *w,
                                  const struct law_symbol *s, const struct owed_row *row)
{
    const struct survey *survey = w->survey;
    bool person = s->entity == LAW_PERSON;
    uint32_t household = person ? survey_household_of(survey, row->row) : row->row;
    uint32_t who = person ? row->row : survey->first[household];
    char commune[8];
    struct buf b;
    buf_init(&b, a, 512);
    survey_entity(survey, household, person ? (int64_t)row->row : -1, &b);
    uint32_t code = survey->commune[household];
    for (int i = 4; i >= 0; i--, code /= 10)
        commune[i] = (char)('0' + code % 10);
    return (struct likely_row){.entity = person ? w->person[row->row] : w->household[row->row],
                               .benefit = s->id,
                               .name = arena_str(a, survey_text_at(&survey->name, who)),
                               .household = buf_str(&b),
                               .commune = arena_str(a, (str){commune, 5}),
                               .amount = row->amount};
}

enum err_code likely_read(struct store_conn *c, struct arena *a, const struct recording *r,
                          const struct cycle_question *q, str benefit, struct likely_rows *out,
                          struct err *e)
{
    struct world_at at = {r->province, month_first_day(q->month) - 1,
                          q->known_on != 0 ? q->known_on : day_of_moment(r->at_us),
                          WORLD_ALL_RECORDINGS, false};
    struct enrol_lines acts;
    struct world world;
    struct owed_rows rows;
    struct owed_question question = {.law = q->law,
                                     .from = q->month,
                                     .to = q->month,
                                     .known_on = at.known_on,
                                     .steps = q->steps};
    uint32_t *symbols;
    *out = (struct likely_rows){0};
    question.n_benefits = find_benefits(a, q->law, benefit, &symbols);
    question.benefits = symbols;
    question.n_assumed = find_decisions(a, q->law, symbols, question.n_benefits, &question.assumed);
    if (question.n_benefits == 0)
        return err_set(e, ERR_INPUT, "luật không có quyền lợi \"%s\"",
                       "the law has no benefit \"%s\"", benefit);
    enum err_code code = enrol_read(c, a, r->province, 0, INT64_MAX, &acts, e);
    if (code == ERR_NONE)
        code = world_read(c, a, q->law, q->areas, &at, 0, &world, e);
    if (code != ERR_NONE)
        return code;
    code = owed_compute(a, world.survey, &question, &rows, e);
    if (code == ERR_NONE)
        out->v = arena_array(a, struct likely_row, (size_t)rows.n + 1);
    for (uint32_t i = 0; i < rows.n && code == ERR_NONE; i++) {
        const struct owed_row *row = &rows.v[i];
        const struct law_symbol *s = law_symbol(q->law, symbols[row->benefit]);
        int64_t entity = (s->entity == LAW_PERSON ? world.person : world.household)[row->row];
        if (!row->undetermined && row->amount > 0 && !is_enrolled(&acts, entity, s->id, q->month))
            out->v[out->n++] = make_row(a, &world, s, row);
    }
    if (out->n > 0)
        qsort(out->v, out->n, sizeof(*out->v), by_entity);
    survey_free(world.survey);
    return code;
}
