#include "lives.h"

#include "synth/rng.h"

const char *const life_benefit_names[LIFE_BENEFITS] = {"disability_allowance", "elderly_80",
                                                       "social_pension"};

/* ---- what happens ---- */

static day between(struct rng *r, day from, day to) /* to: not included */
{
    return from + (day)rng_below(r, (uint32_t)(to - from));
}

/* Learnt at once, or weeks or months later. */
static day learnt(struct rng *r, day happened, day end)
{
    day known = happened;
    if (rng_chance(r, 0.6))
        known += (day)rng_below(r, rng_chance(r, 0.5) ? 40 : 400);
    return known < end ? known : end - 1;
}

/* Most are near a birthday that changes something: of 16, 60, 75 or 80 years. */
static day birth(struct rng *r, day begin, day end)
{
    static const int ages[] = {16, 60, 75, 80, 0};
    int y, m, d;
    day birthday = between(r, begin, end);
    int years = rng_chance(r, 0.7) ? ages[rng_below(r, 5)] : (int)rng_below(r, 99);
    day_to_ymd(birthday, &y, &m, &d);
    if (rng_chance(r, 0.02))
        return day_from_ymd((y - years) / 4 * 4, 2, 29);
    return day_from_ymd(y - years, m, m == 2 && d == 29 ? 28 : d);
}

/* One after the other, without gaps or with; one may be withdrawn and another said instead. */
static void certificates(struct life *l, struct rng *r, day begin, day end)
{
    day from = between(r, begin, end);
    int n = 1 + (int)rng_below(r, 2);
    for (int i = 0; i < n && from < end - 1; i++) {
        struct life_span *s = &l->certificates[l->n_certificates++];
        *s = (struct life_span){from, DAY_MAX, learnt(r, from, end), DAY_MAX,
                                rng_chance(r, 0.3) ? LEVEL_EXTREME : LEVEL_SEVERE};
        if (i + 1 < n || rng_chance(r, 0.3))
            s->to = between(r, from, end);
        from = s->to == DAY_MAX ? end : s->to + 1 + (day)rng_below(r, 3) * 20;
    }
    struct life_span *first = &l->certificates[0];
    if (!rng_chance(r, 0.25) || first->known >= end - 1)
        return;
    first->withdrawn = between(r, first->known + 1, end);
    if (rng_chance(r, 0.5))
        return; /* it was false */
    struct life_span *instead = &l->certificates[l->n_certificates++];
    *instead = *first;
    instead->known = first->withdrawn;
    instead->withdrawn = DAY_MAX;
    instead->value = LEVEL_SEVERE + LEVEL_EXTREME - first->value;
}

static void life_and_death(struct life *l, struct rng *r, day begin, day end)
{
    l->death = (struct life_span){DAY_MAX, DAY_MAX, DAY_MAX, DAY_MAX, 1};
    if (!rng_chance(r, 0.2))
        return;
    l->death.from = between(r, begin, end);
    if (l->death.from < l->born[0] || l->death.from < l->born[1]) {
        l->death.from = DAY_MAX;
        return;
    }
    l->death.known = learnt(r, l->death.from, end);
    /* Somebody of the same name. */
    if (rng_chance(r, 0.15) && l->death.known < end - 1)
        l->death.withdrawn = between(r, l->death.known + 1, end);
}

void life_make(struct life *l, uint64_t seed, uint32_t number, day begin, day end)
{
    struct rng r = rng_make(seed, number, 0, 0x6c69666573);
    *l = (struct life){.born_corrected = DAY_MAX, .moved = DAY_MAX};
    l->born[0] = l->born[1] = birth(&r, begin, end);
    if (rng_chance(&r, 0.1)) {
        l->born[1] += rng_between(&r, -800, 800);
        l->born_corrected = between(&r, begin, end);
    }
    if (rng_chance(&r, 0.6))
        certificates(l, &r, begin, end);
    life_and_death(l, &r, begin, end);
    l->decision = (struct life_span){DAY_MAX, DAY_MAX, DAY_MAX, DAY_MAX, 1};
    if (rng_chance(&r, 0.6)) {
        l->decision.from = between(&r, begin, end);
        l->decision.known = learnt(&r, l->decision.from, end);
    }
    /* True at any time; when it becomes known is another matter. */
    l->pension = (struct life_span){begin - 3650, DAY_MAX, begin - 3650, DAY_MAX,
                                    rng_chance(&r, 0.2) ? 5000000 : 0};
    if (rng_chance(&r, 0.2))
        l->pension.known = between(&r, begin, end);
    for (int i = 0; i < 2; i++)
        l->away[i] = (struct life_span){DAY_MAX, DAY_MAX, DAY_MAX, DAY_MAX, 1};
    if (rng_chance(&r, 0.05)) {
        l->away[0].from = between(&r, begin, end - 1);
        l->away[0].to = between(&r, l->away[0].from, end - 1);
    }
    if (rng_chance(&r, 0.1))
        l->moved = between(&r, begin, end);
}

/* ---- what is owed ---- */

bool life_believed(const struct life_span *s, day known_on)
{
    return s->from != DAY_MAX && s->known <= known_on && known_on < s->withdrawn;
}

day life_born(const struct life *l, day known_on)
{
    return l->born[known_on >= l->born_corrected];
}

/* Whole years on a day. */
static int age(day born, day on)
{
    int by, bm, bd, y, m, d;
    day_to_ymd(born, &by, &bm, &bd);
    day_to_ymd(on, &y, &m, &d);
    return y - by - (bm > m || (bm == m && bd > d));
}

static vnd standard(month m, day known_on)
{
    return m >= month_make(2026, 7) && known_on >= day_from_ymd(2026, 8, 21) ? 540000 : 500000;
}

/* The level that stands in the month: that of the last certificate that has a day of it. */
static int64_t level(const struct life *l, month m, day known_on)
{
    int64_t value = LEVEL_NONE;
    day last = DAY_MIN;
    for (int i = 0; i < l->n_certificates; i++) {
        const struct life_span *s = &l->certificates[i];
        if (!life_believed(s, known_on) || s->from > month_last_day(m) ||
            s->to < month_first_day(m) || s->from < last)
            continue;
        last = s->from;
        value = s->value;
    }
    return value;
}

void life_owed(const struct life *l, month m, day known_on, vnd out[LIFE_BENEFITS])
{
    day first = month_first_day(m), last = month_last_day(m), born = life_born(l, known_on);
    for (int b = 0; b < LIFE_BENEFITS; b++)
        out[b] = 0;
    if (born > last || (life_believed(&l->death, known_on) && l->death.from < first))
        return;
    vnd one = standard(m, known_on);
    int64_t how = level(l, m, known_on);
    bool reform = m >= month_make(2025, 7), pension_known = life_believed(&l->pension, known_on);
    bool asks = !reform || (life_believed(&l->decision, known_on) && l->decision.from <= last);
    if (how == LEVEL_NONE && !asks)
        return;
    int years = age(born, last);
    int halves = (how == LEVEL_EXTREME ? 4 : 3) + (years < 16 || years >= 60 ? 1 : 0);
    if (how != LEVEL_NONE)
        out[LIFE_DISABILITY] = one * halves / 2;
    if (!asks || years < (reform ? 75 : 80) || (pension_known && l->pension.value > 0))
        return;
    /* 500.000 or 540.000 is always less than the allowance, so of both the allowance is had: before
     * the reform whether or not a pension is known, for it decides only whether the other is had.
     * The law does not say yet what the social pension pays beside a pension, so that it may be
     * more while that is not known. */
    vnd *smaller = &out[reform ? LIFE_PENSION : LIFE_ELDERLY_80];
    if (how == LEVEL_NONE)
        *smaller = pension_known ? one : LIFE_UNDETERMINED;
    else if (reform && !pension_known)
        *smaller = out[LIFE_DISABILITY] = LIFE_UNDETERMINED;
}
