/* Where a place stands among the steps, and what may be done there on a day. */
#include "review/steps.h"

#include "base/check.h"

uint32_t steps_find(const struct steps_table *t, str name)
{
    for (uint32_t i = 0; i < t->n_names; i++) {
        if (str_eq(t->names[i], name))
            return i;
    }
    return NO_STEP;
}

static bool of_kind(const struct step_row *r, enum review_kind kind)
{
    return kind == REVIEW_YEARLY ? r->yearly : r->monthly;
}

const struct step_row *steps_row(const struct steps_table *t, enum review_kind kind, uint32_t step,
                                 day on)
{
    for (uint32_t i = 0; i < t->n_rows; i++) {
        const struct step_row *r = &t->rows[i];
        if (r->step == step && of_kind(r, kind) && r->from <= on && on <= r->to)
            return r;
    }
    return NULL;
}

bool steps_window(const struct steps_table *t, enum review_kind kind, int year, int mon,
                  struct review_window *out)
{
    for (uint32_t i = 0; i < t->n_calendar; i++) {
        bool yearly = kind == REVIEW_YEARLY;
        if (!(yearly ? t->calendar[i].yearly : t->calendar[i].monthly))
            continue;
        int64_t opens = t->calendar[i].opens, closes = t->calendar[i].closes;
        if (yearly) {
            out->opens = day_from_ymd(year, (int)(opens / 100), (int)(opens % 100));
            out->closes = day_from_ymd(year, (int)(closes / 100), (int)(closes % 100));
        } else {
            out->opens = day_from_ymd(year, mon, (int)opens);
            out->closes = out->opens + (day)t->calendar[i].days;
        }
        if (t->calendar[i].from <= out->opens && out->opens <= t->calendar[i].to)
            return true;
    }
    return false;
}

day steps_escaped_end(const struct steps_table *t, day recognised)
{
    return month_last_day(month_of(day_add_months(recognised, (int32_t)t->escaped_months)));
}

/* ---- a place ---- */

void place_init(struct place_state *s)
{
    *s = (struct place_state){.round = 1};
}

void place_add(struct place_state *s, const struct steps_table *t, const struct step_row *row,
               day on, bool passed)
{
    s->done[row->step] = true;
    s->on[row->step] = on;
    if (passed || row->again_from == NO_STEP)
        return;
    /* Names stand in the order of steps: what was done from there on is to be done again. */
    for (uint32_t i = row->again_from; i < t->n_names; i++)
        s->done[i] = false;
    /* What is done again is not dated before the vote that failed. */
    for (uint32_t i = 0; i < row->again_from; i++) {
        if (s->done[i] && s->on[i] < on)
            s->on[i] = on;
    }
    s->round++;
}

static bool passed_over(const struct step_row *row, const struct place_state *s)
{
    return (s->rules & row->passed_over) != 0;
}

void place_join(struct place_state *commune, const struct place_state *village, bool first,
                const struct steps_table *t, enum review_kind kind, day on)
{
    for (uint32_t i = 0; i < t->n_names; i++) {
        const struct step_row *row = steps_row(t, kind, i, on);
        bool done = village->done[i] || (row != NULL && passed_over(row, village));
        day then = village->done[i] ? village->on[i] : DAY_MIN;
        commune->done[i] = done && (first || commune->done[i]);
        commune->on[i] = first || then > commune->on[i] ? then : commune->on[i];
    }
}

bool steps_agreed(const struct step_row *row, int64_t present, int64_t agreed)
{
    return agreed * 100 >= present * row->percent;
}

/* Back along what each step needs, to the first that is done or must be. */
static struct step_check check_before(const struct steps_table *t, enum review_kind kind,
                                      const struct place_state *s, const struct step_row *row,
                                      day on)
{
    uint32_t needs = row->needs;
    while (needs != NO_STEP) {
        if (s->done[needs])
            break;
        const struct step_row *before = steps_row(t, kind, needs, on);
        if (before != NULL && !passed_over(before, s))
            return (struct step_check){.verdict = STEP_NEEDS, .needs = needs};
        needs = before != NULL ? before->needs : NO_STEP;
    }
    if (needs == NO_STEP)
        return (struct step_check){.verdict = STEP_READY};
    day then = s->on[needs];
    if (on < then)
        return (struct step_check){.verdict = STEP_BEFORE, .needs = needs, .day = then};
    bool soon = on < then + (day)row->days;
    if (soon && row->days_sure)
        return (struct step_check){
            .verdict = STEP_TOO_SOON, .needs = needs, .day = then + (day)row->days};
    return (struct step_check){.verdict = STEP_READY, .needs = needs, .unsure = soon};
}

struct step_check steps_check(const struct steps_table *t, enum review_kind kind,
                              struct review_window w, const struct place_state *s, uint32_t step,
                              day on)
{
    check(step < t->n_names);
    const struct step_row *row = steps_row(t, kind, step, on);
    if (s->done[step])
        return (struct step_check){.verdict = STEP_DONE, .day = s->on[step]};
    if (row == NULL)
        return (struct step_check){.verdict = STEP_NO_LAW};
    if (on < w.opens)
        return (struct step_check){.verdict = STEP_TOO_EARLY, .day = w.opens};
    if (on > w.closes && row->in_campaign)
        return (struct step_check){.verdict = STEP_TOO_LATE, .day = w.closes};
    if (passed_over(row, s))
        return (struct step_check){.verdict = STEP_NOT_NEEDED};
    return check_before(t, kind, s, row, on);
}

uint32_t steps_next(const struct steps_table *t, enum review_kind kind, const struct place_state *s,
                    day on)
{
    for (uint32_t i = 0; i < t->n_names; i++) {
        const struct step_row *row = steps_row(t, kind, i, on);
        if (row != NULL && !s->done[i] && !passed_over(row, s))
            return i;
    }
    return NO_STEP;
}
