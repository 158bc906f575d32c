/* Flows between reviews. */
#include "evidence/measure/movement.h"
#include "base/check.h"

#include <math.h>

static const struct movement_cell *cell(const struct movement_panel *p, size_t h, uint32_t t)
{
    return &p->cells[h * p->reviews + t];
}

static bool in_list(const struct movement_cell *c, uint32_t list)
{
    return c->status != MOVEMENT_ABSENT && (list & MOVEMENT_IS(c->status));
}

static bool in_scope(const struct movement_cell *c, uint32_t scope)
{
    return c->status != MOVEMENT_ABSENT && (scope == MOVEMENT_EVERYWHERE || c->scope == scope);
}

static bool was_listed(const struct movement_panel *p, size_t h, uint32_t before, uint32_t list)
{
    for (uint32_t t = 0; t < before; t++) {
        if (in_list(cell(p, h, t), list))
            return true;
    }
    return false;
}

/* Of one that was in the list and the scope. */
static enum movement_term way_out(const struct movement_cell *next, uint32_t list, uint32_t scope)
{
    if (next->status == MOVEMENT_ABSENT)
        return next->event == MOVEMENT_MOVED ? TERM_MOVED_OUT : TERM_DISSOLVED;
    if (!in_scope(next, scope))
        return TERM_LEFT_SCOPE;
    return in_list(next, list) ? TERM_STAYED : TERM_ESCAPED;
}

/* Of one that is in the list and the scope now and was not in both before. */
static enum movement_term way_in(const struct movement_panel *p, size_t h, uint32_t t,
                                 uint32_t list, uint32_t scope)
{
    const struct movement_cell *before = cell(p, h, t), *now = cell(p, h, t + 1);
    if (before->status == MOVEMENT_ABSENT)
        return now->event == MOVEMENT_MOVED ? TERM_MOVED_IN : TERM_SPLIT;
    if (!in_scope(before, scope))
        return TERM_ENTERED_SCOPE;
    return was_listed(p, h, t, list) ? TERM_RELAPSED : TERM_NEWLY;
}

static double rate(uint64_t part, uint64_t all)
{
    return all > 0 ? (double)part / (double)all : NAN;
}

static void conclude(struct movement_account *m)
{
    const uint64_t *k = m->terms;
    uint64_t left = k[TERM_MOVED_OUT] + k[TERM_DISSOLVED] + k[TERM_LEFT_SCOPE];
    check(m->start == k[TERM_STAYED] + k[TERM_ESCAPED] + left);
    check(m->end == k[TERM_STAYED] + k[TERM_NEWLY] + k[TERM_RELAPSED] + k[TERM_MOVED_IN] +
                        k[TERM_SPLIT] + k[TERM_ENTERED_SCOPE]);
    m->rate_start = rate(m->start, m->people_start);
    m->rate_end = rate(m->end, m->people_end);
    m->exit_rate = rate(k[TERM_ESCAPED], m->start - left);
    m->fall = 100 * (m->rate_start - m->rate_end);
    m->fall_by_list = 100 * ((double)m->start - (double)m->end) / (double)m->people_end;
    m->fall_by_people = 100 * (double)m->start * ((double)m->people_end - (double)m->people_start) /
                        ((double)m->people_start * (double)m->people_end);
}

struct movement_account movement_account(const struct movement_panel *p, uint32_t t, uint32_t list,
                                         uint32_t scope, uint8_t *terms)
{
    struct movement_account m = {0};
    check(t + 1 < p->reviews);
    for (size_t h = 0; h < p->households; h++) {
        const struct movement_cell *before = cell(p, h, t), *now = cell(p, h, t + 1);
        enum movement_term term = TERM_OUTSIDE;
        bool was = in_scope(before, scope) && in_list(before, list);
        bool is = in_scope(now, scope) && in_list(now, list);
        m.people_start += in_scope(before, scope);
        m.people_end += in_scope(now, scope);
        m.start += was;
        m.end += is;
        if (was)
            term = way_out(now, list, scope);
        else if (is)
            term = way_in(p, h, t, list, scope);
        m.terms[term]++;
        if (terms != NULL)
            terms[h] = (uint8_t)term;
    }
    conclude(&m);
    return m;
}

/* ---- the circular's forms ---- */

static void add(struct movement_form *f, int row, int64_t persons)
{
    f->households[row]++;
    f->persons[row] += persons;
}

/* Who was in the list, and has changed size since: 4 is fewer, 8 is more. */
static void add_growth(struct movement_form *f, const struct movement_cell *before,
                       const struct movement_cell *now)
{
    int64_t more = (int64_t)now->size - before->size;
    if (now->status != MOVEMENT_ABSENT)
        f->persons[more < 0 ? 4 : 8] += more < 0 ? -more : more;
}

static void add_household(struct movement_form *f, const struct movement_panel *p, size_t h,
                          uint32_t t, enum movement_status of)
{
    const struct movement_cell *before = cell(p, h, t), *now = cell(p, h, t + 1);
    enum movement_status other = of == MOVEMENT_POOR ? MOVEMENT_NEAR_POOR : MOVEMENT_POOR;
    if (before->status == of) {
        add(f, 1, before->size);
        add_growth(f, before, now);
        if (now->status == MOVEMENT_ABSENT)
            add(f, 4, before->size);
        else if (now->status == other)
            add(f, 2, now->size);
        else if (now->status == MOVEMENT_OTHER)
            add(f, 3, now->size);
    } else if (now->status == of) {
        if (before->status == MOVEMENT_ABSENT)
            add(f, 8, now->size);
        else if (before->status == other)
            add(f, 5, now->size);
        else
            add(f, was_listed(p, h, t, MOVEMENT_IS(of)) ? 6 : 7, now->size);
    }
    if (now->status == of)
        add(f, 9, now->size);
}

static void check_form(const int64_t r[10])
{
    check(r[9] == r[1] - (r[2] + r[3] + r[4]) + (r[5] + r[6] + r[7] + r[8]));
}

struct movement_form movement_form(const struct movement_panel *p, uint32_t t,
                                   enum movement_status of)
{
    struct movement_form f = {{0}, {0}};
    check(t + 1 < p->reviews && (of == MOVEMENT_POOR || of == MOVEMENT_NEAR_POOR));
    for (size_t h = 0; h < p->households; h++)
        add_household(&f, p, h, t, of);
    check_form(f.households);
    check_form(f.persons);
    return f;
}

void movement_matrix(const struct movement_panel *p, uint32_t t, bool persons, uint64_t out[4][4])
{
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++)
            out[i][k] = 0;
    }
    for (size_t h = 0; h < p->households; h++) {
        const struct movement_cell *before = cell(p, h, t), *now = cell(p, h, t + 1);
        out[before->status][now->status] += persons ? now->size : 1;
    }
}

struct movement_spells movement_spells(const struct movement_panel *p, uint64_t *poor_exactly)
{
    struct movement_spells s = {0, NAN, NAN, NAN};
    for (uint32_t k = 0; k <= p->reviews; k++)
        poor_exactly[k] = 0;
    for (size_t h = 0; h < p->households; h++) {
        uint32_t there = 0, poor = 0;
        for (uint32_t t = 0; t < p->reviews; t++) {
            there += cell(p, h, t)->status != MOVEMENT_ABSENT;
            poor += cell(p, h, t)->status == MOVEMENT_POOR;
        }
        if (there == p->reviews) {
            s.balanced++;
            poor_exactly[poor]++;
        }
    }
    if (s.balanced > 0) {
        s.chronic = rate(poor_exactly[p->reviews], s.balanced);
        s.never = rate(poor_exactly[0], s.balanced);
        s.transient = 1 - s.chronic - s.never;
    }
    return s;
}
