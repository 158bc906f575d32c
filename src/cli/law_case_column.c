/* What a plan asks for, from what a case gives: a value that held in the month, at its start, at
 * its end, or the day since which it holds (docs/language.md §4). */
#include "cli/law_case_bind.h"

#include "base/check.h"

/* The one that holds, or -1: of several in a month the last. */
static int64_t holding(const struct case_given *g, const struct law_input *input)
{
    day first = month_first_day(input->month), last = month_last_day(input->month);
    if (input->symbol->yearly) /* its month is January */
        last = month_last_day(input->month + 11);
    if (g->always)
        return 0;
    for (uint32_t i = g->times.n; i-- > 0;) {
        const struct case_timed *t = &g->times.v[i];
        day from = input->sample == LAW_AT_END ? last : first;
        day to = input->sample == LAW_AT_START ? first : last;
        if (t->from <= to && t->to >= from)
            return i;
    }
    return -1;
}

/* Back over spells that follow one another with the same value. */
static day held_since(const struct case_given *g, int64_t i)
{
    while (i > 0) {
        const struct case_timed *t = &g->times.v[i], *before = &g->times.v[i - 1];
        if (!before->known || before->value != t->value || before->to != t->from - 1)
            break;
        i--;
    }
    return g->times.v[i].from;
}

static bool take(const struct case_given *g, const struct law_input *input, int64_t *value)
{
    int64_t i = holding(g, input);
    if (i < 0) { /* no record in that month */
        *value = input->symbol->unrecorded;
        return input->symbol->has_unrecorded && input->aspect != LAW_SINCE;
    }
    const struct case_timed *t = &g->times.v[i];
    *value = t->value;
    switch (input->aspect) {
    case LAW_SINCE:
        *value = vm_date_of(held_since(g, i));
        return t->known;
    case LAW_LATEST:
        *value = t->latest;
        return t->known;
    case LAW_EARLIEST:
        return t->known;
    case LAW_VALUE:
        break;
    }
    return t->known && t->value == t->latest; /* a year alone is no day */
}

void case_column(struct arena *a, const struct bound_case *c, const struct law_input *input,
                 struct vm_column *out)
{
    const struct law_symbol *s = input->symbol;
    uint32_t rows = input->level == LEVEL_PERSON ? c->persons : c->households;
    char *data = arena_alloc_array(a, lane_bytes(input->lane), (size_t)rows + VM_SLACK);
    uint8_t *known = arena_array(a, uint8_t, (size_t)rows + VM_SLACK);
    bool by_default = s->kind == LAW_FACT && s->has_unrecorded && input->aspect != LAW_SINCE;
    for (uint32_t r = 0; r < rows; r++) {
        known[r] = by_default;
        vm_lane_set(input->lane, data, r, by_default ? s->unrecorded : 0);
    }
    for (uint32_t i = 0; i < c->given.n; i++) {
        const struct case_given *g = &c->given.v[i];
        int64_t value;
        if (g->symbol != s)
            continue;
        check(g->row < rows);
        bool is_known = take(g, input, &value);
        known[g->row] = is_known;
        vm_lane_set(input->lane, data, g->row, is_known ? value : 0);
    }
    *out = (struct vm_column){.data = data, .known = known};
}
