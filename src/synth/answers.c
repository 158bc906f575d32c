/* What a household answers on the form: drawn by its welfare, then nudged when the law scores it
 * otherwise than it is meant to be. */
#include "base/check.h"
#include "synth/synth_int.h"

enum { FOR_ANSWERS = 11, FOR_GROWTH, FOR_CHANGE };

#define NUDGE_TRIES 12

/* ---- children ---- */

void answers_growth(const struct world *w, struct person *p, struct rng *r)
{
    const struct synth_tables *t = &w->t;
    uint32_t row = 0;
    int sex = p->answers[P_SEX] == 2;
    p->answers[P_HEIGHT] = p->answers[P_WEIGHT] = UNKNOWN;
    if (p->age >= 16)
        return;
    while (row + 1 < t->n_growth && t->growth[row + 1].months <= p->months)
        row++;
    double height = rng_normal(r), weight = rng_normal(r);
    height = height < -1.8 ? -1.8 : height > 2.5 ? 2.5 : height;
    weight = weight < -1.8 ? -1.8 : weight > 2.5 ? 2.5 : weight;
    p->answers[P_HEIGHT] = (int32_t)(t->growth[row].cm[sex] * (1 + 0.025 * height));
    if (p->age < 10)
        p->answers[P_WEIGHT] = (int32_t)(t->growth[row].kg[sex] * (1 + 0.09 * weight));
}

/* Small for the age, or not any more. */
static void stunt(const struct world *w, struct person *p, bool small, struct rng *r)
{
    answers_growth(w, p, r);
    if (small && p->answers[P_HEIGHT] != UNKNOWN)
        p->answers[P_HEIGHT] = p->answers[P_HEIGHT] * 86 / 100;
}

/* ---- school ---- */

static void attend(struct person *p, int level)
{
    p->answers[P_SCHOOLING] = 1;
    p->answers[P_LEVEL] = level;
}

void answers_schooling(const struct world *w, struct person *p, double level, struct rng *r)
{
    int age = p->age;
    (void)w;
    int32_t *a = p->answers;
    int before = a[P_EDUCATION];
    a[P_SCHOOLING] = 2;
    a[P_LEVEL] = UNKNOWN;
    a[P_EDUCATION] = age < 11 ? 1 : age < 15 ? 2 : 3;
    if (age < 3) {
        a[P_EDUCATION] = 1;
    } else if (age < 6) {
        attend(p, 1);
    } else if (age < 12) {
        attend(p, 2);
        a[P_EDUCATION] = 1;
    } else if (age < 16) {
        attend(p, 3);
        a[P_EDUCATION] = 2;
    } else if (age < 18) {
        if (rng_chance(r, 0.8 + 0.19 * level))
            attend(p, 4);
    } else if (age < 23) {
        bool studies = rng_chance(r, 0.15 + 0.45 * level);
        a[P_EDUCATION] = rng_chance(r, 0.85 + 0.14 * level) ? 4 : 3;
        if (studies && a[P_EDUCATION] == 4)
            attend(p, rng_chance(r, 0.6) ? 8 : rng_chance(r, 0.5) ? 7 : 6);
    } else if (before > 1) {
        a[P_EDUCATION] = before;
    } else if (age < 30) {
        a[P_EDUCATION] = rng_chance(r, 0.8 + 0.19 * level) ? 4 : 3;
    } else if (age < 55) {
        a[P_EDUCATION] = rng_chance(r, 0.15 + 0.4 * level) ? 4 : rng_chance(r, 0.75) ? 3 : 2;
    } else {
        a[P_EDUCATION] = rng_chance(r, 0.2 + 0.2 * level) ? 3 : rng_chance(r, 0.6) ? 2 : 1;
    }
}

/* ---- work ---- */

static void farm(struct person *p)
{
    p->answers[P_WORK] = 1;
    p->answers[P_JOB] = 4;
    p->answers[P_CONTRACT] = 3;
    p->answers[P_SELF_EMPLOYED] = 0;
}

static void set_work(struct person *p, double level, bool urban, struct rng *r)
{
    int32_t *a = p->answers;
    a[P_WORK] = a[P_JOB] = a[P_CONTRACT] = UNKNOWN;
    a[P_TRAINING] = a[P_SELF_EMPLOYED] = UNKNOWN;
    if (p->age < 15)
        return;
    a[P_SELF_EMPLOYED] = 0;
    a[P_TRAINING] = 1;
    if (a[P_SCHOOLING] == 1) {
        a[P_WORK] = 4;
        return;
    }
    if (a[P_EDUCATION] == 4 && p->age < 60 && rng_chance(r, 0.1 + 0.5 * level))
        a[P_TRAINING] = rng_chance(r, 0.35) ? 5 : rng_between(r, 2, 4);
    if (p->age >= 75) {
        a[P_WORK] = rng_chance(r, 0.5) ? 3 : 6;
        return;
    }
    if (p->age >= 60 && rng_chance(r, 0.5)) {
        a[P_WORK] = 6;
        return;
    }
    farm(p);
    double off_farm = p->age < 45 ? 0.25 + 0.65 * level : 0.1 + 0.4 * level;
    if (p->age >= 60 || !rng_chance(r, urban ? off_farm + 0.15 : off_farm))
        return;
    a[P_CONTRACT] = 1;
    if (a[P_TRAINING] >= 4 && rng_chance(r, 0.3)) {
        a[P_JOB] = 1;
    } else if (rng_chance(r, 0.72)) {
        a[P_JOB] = 2;
    } else if (rng_chance(r, 0.5)) {
        a[P_JOB] = 4;
        a[P_CONTRACT] = 3;
        a[P_SELF_EMPLOYED] = 1;
    } else {
        a[P_JOB] = 3;
        a[P_CONTRACT] = rng_chance(r, 0.7) ? 1 : 2;
    }
}

static void set_person(const struct world *w, struct household *h, struct person *p, struct rng *r)
{
    bool urban = w->t.communes.v[h->commune].urban;
    int32_t *a = p->answers;
    answers_growth(w, p, r);
    answers_schooling(w, p, h->level, r);
    set_work(p, h->level, urban, r);
    a[P_INSURANCE] = rng_chance(r, p->age < 6 || p->age >= 80 ? 1 : 0.985) ? 1 : 2;
    a[P_INTERNET] =
        p->age >= 8 && rng_chance(r, p->age < 60 ? 0.5 + 0.45 * h->level : 0.25) ? 1 : 2;
    a[P_ILLNESS] = rng_chance(r, p->age < 50 ? 0.002 : 0.01) ? 1 : 2;
    a[P_ALLOWANCE] = 0;
    a[P_PENSION] = p->age < 15 ? UNKNOWN : 0;
    if (p->age >= 57 && rng_chance(r, 0.05 + 0.2 * h->level))
        a[P_PENSION] = rng_chance(r, 0.85) ? 1 : 2;
}

/* ---- the house ---- */

static int owned(struct rng *r, double share)
{
    return rng_chance(r, share < 0 ? 0 : share);
}

static void set_assets(struct household *h, struct rng *r)
{
    int32_t *a = h->answers;
    double q = h->level;
    a[H_CAR] = owned(r, 0.45 * q * q);
    a[H_MOTORBIKE] = q < 0.1 ? owned(r, 0.6) : 1 + owned(r, 0.3 + 0.5 * q) + owned(r, 0.25 * q);
    a[H_BOAT] = owned(r, 0.002);
    a[H_GENERATOR] = owned(r, 0.02 * q);
    a[H_PRINTER] = owned(r, 0.04 * q);
    a[H_TV] = owned(r, 0.9 + 0.1 * q) + owned(r, 0.3 * q);
    a[H_MUSIC] = owned(r, 0.25 * q);
    a[H_COMPUTER] = owned(r, 0.5 * q);
    a[H_FRIDGE] = owned(r, 0.35 + 0.75 * q);
    a[H_AIRCON] = owned(r, 0.05 + 0.8 * q) + owned(r, 0.5 * q * q);
    a[H_WASHER] = owned(r, 0.1 + 0.8 * q);
    a[H_HEATER] = owned(r, 0.1 + 0.8 * q);
    a[H_MICROWAVE] = owned(r, 0.3 * q);
    a[H_PHONE] = 1 + owned(r, 0.9) + owned(r, 0.7 * q) + owned(r, 0.5 * q);
    a[H_KWH] = (int32_t)(25 + 190 * q + 25 * rng_normal(r));
    a[H_KWH] = a[H_KWH] < 10 ? 10 : a[H_KWH];
}

static void set_land(const struct synth_commune *c, struct household *h, struct rng *r)
{
    int32_t *a = h->answers;
    double q = h->level;
    bool farms = rng_chance(r, c->urban ? 0.2 : 0.8);
    bool hills = c->special;
    a[H_GARDEN] = c->urban ? rng_between(r, 0, 150) : rng_between(r, 50, 450);
    a[H_ANNUAL] = farms ? rng_between(r, 3, 30) * 100 : 0;
    a[H_PERENNIAL] = farms && rng_chance(r, hills ? 0.5 : 0.2) ? rng_between(r, 3, 60) * 100 : 0;
    a[H_WATER_SURFACE] = farms && rng_chance(r, 0.08) ? rng_between(r, 2, 20) * 100 : 0;
    a[H_FOREST] = farms && hills && rng_chance(r, 0.45) ? rng_between(r, 10, 200) * 100 : 0;
    a[H_CATTLE] = farms && rng_chance(r, hills ? 0.35 : 0.15) ? rng_between(r, 1, 3) : 0;
    a[H_PIGS] = farms && rng_chance(r, 0.25) ? rng_between(r, 1, q > 0.5 ? 30 : 8) : 0;
    a[H_POULTRY] = farms && rng_chance(r, 0.6) ? rng_between(r, 5, q > 0.5 ? 200 : 60) : 0;
    a[H_LIVESTOCK] = 0;
    a[H_AQUACULTURE] = a[H_WATER_SURFACE] > 0;
}

static void set_house(const struct synth_commune *c, struct household *h, struct rng *r)
{
    int32_t *a = h->answers;
    double q = h->level;
    bool weak = rng_chance(r, 0.25 - 0.6 * q);
    a[H_COLUMN] = weak ? 4 : rng_chance(r, 0.3 + 0.6 * q) ? 1 : rng_between(r, 2, 3);
    a[H_ROOF] = weak && rng_chance(r, 0.6) ? 4 : rng_chance(r, q) ? 1 : rng_between(r, 2, 3);
    a[H_WALL] = weak && rng_chance(r, 0.6) ? 4 : rng_chance(r, 0.9) ? 2 : rng_between(r, 1, 3);
    double per_head = 9 + 22 * q + 5 * rng_unit(r);
    a[H_AREA_M2] = (int32_t)(10 * (20 + per_head * h->n));
    a[H_TOILET] = rng_chance(r, (c->special ? 0.35 : 0.6) + 0.5 * q) ? 1
                  : rng_chance(r, 0.8)                               ? 2
                                                                     : 3;
    a[H_POWER] = 1;
    a[H_WATER] = rng_chance(r, c->urban ? 0.9 : 0.3 + 0.3 * q) ? 1
                 : rng_chance(r, c->special ? 0.3 : 0.7)       ? 2
                                                               : 3;
}

static void set_place(const struct world *w, struct household *h)
{
    const struct synth_commune *c = &w->t.communes.v[h->commune];
    h->answers[H_AREA] = c->urban ? 1 : 2;
    h->answers[H_REGION] = 0; /* all of the area lies in one region: the commune's */
    const struct area *area = areas_find(w->q->areas, c->code, h->surveyed_on);
    int64_t region = 0;
    const struct field *f = &w->f.h[H_REGION];
    if (area != NULL && law_value_parse(&f->symbol->type, area->region, &region))
        h->answers[H_REGION] = field_from_law(f, region);
    h->answers[H_CENTRAL] = area != NULL && area->central_city;
}

void answers_new(struct block *b, struct household *h)
{
    const struct world *w = b->w;
    struct rng r = stream(w, h, FOR_ANSWERS);
    h->answers[H_LAST_CLASS] = UNKNOWN;
    set_place(w, h);
    set_assets(h, &r);
    set_land(&w->t.communes.v[h->commune], h, &r);
    set_house(&w->t.communes.v[h->commune], h, &r);
    for (uint32_t i = h->first; i < h->first + h->n; i++)
        set_person(w, h, &b->persons[i], &r);
}

/* The answers of the year before, for people a year older; few things change by themselves. */
void answers_next(struct block *b, struct household *h)
{
    const struct world *w = b->w;
    const struct survey *s = w->q->from;
    struct rng r = stream(w, h, FOR_CHANGE);
    int32_t ethnicity = h->answers[H_ETHNICITY];
    for (int i = 0; i < H_COUNT; i++) {
        int64_t v = 0;
        bool known = survey_answer(s, w->f.h[i].symbol, (uint32_t)h->row, &v);
        h->answers[i] = known ? field_from_law(&w->f.h[i], v) : UNKNOWN;
    }
    h->answers[H_ETHNICITY] = ethnicity;
    set_place(w, h);
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        struct person *p = &b->persons[i];
        int32_t *a = p->answers;
        if (a[P_INSURANCE] == UNKNOWN) {
            set_person(w, h, p, &r); /* new in the household */
            continue;
        }
        answers_growth(w, p, &r);
        bool studied = a[P_SCHOOLING] == 1;
        if (p->age < 23 || studied)
            answers_schooling(w, p, h->level, &r);
        bool begins = a[P_WORK] == UNKNOWN || (studied && a[P_SCHOOLING] != 1) ||
                      (a[P_SCHOOLING] == 1 && a[P_WORK] != 4) || p->age == 75;
        if (begins && p->age >= 15)
            set_work(p, h->level, w->t.communes.v[h->commune].urban, &r);
        if (p->age == 15)
            a[P_PENSION] = 0;
    }
    if (h->answers[H_KWH] != UNKNOWN)
        h->answers[H_KWH] += rng_between(&r, -5, 8);
    if (h->answers[H_KWH] < 10)
        h->answers[H_KWH] = 10;
}

/* ---- nudges ---- */

static struct person *some_person(struct block *b, struct household *h, struct rng *r)
{
    return &b->persons[h->first + rng_below(r, h->n)];
}

/* One step of goods: have one, or no longer; false when there is nothing to change. */
static bool nudge_good(struct household *h, bool up, struct rng *r)
{
    static const struct {
        enum h_field field;
        int least, most;
    } goods[] = {
        {H_CAR, 0, 1},       {H_MOTORBIKE, 0, 3}, {H_PRINTER, 0, 1},   {H_TV, 1, 2},
        {H_MUSIC, 0, 1},     {H_COMPUTER, 0, 1},  {H_FRIDGE, 0, 1},    {H_AIRCON, 0, 2},
        {H_WASHER, 0, 1},    {H_HEATER, 0, 1},    {H_MICROWAVE, 0, 1}, {H_CATTLE, 0, 3},
        {H_MOTORBIKE, 1, 2}, {H_FRIDGE, 0, 1},    {H_WASHER, 0, 1},    {H_HEATER, 0, 1},
    };
    uint32_t i = rng_below(r, sizeof(goods) / sizeof(goods[0]));
    int32_t *a = &h->answers[goods[i].field];
    if (up ? *a >= goods[i].most : *a <= goods[i].least)
        return false;
    if (up && goods[i].field == H_CAR && rng_chance(r, 0.8))
        return false;
    *a += up ? 1 : -1;
    return true;
}

static bool nudge_land(struct household *h, bool up, struct rng *r)
{
    static const enum h_field lands[] = {H_GARDEN, H_PERENNIAL, H_ANNUAL, H_WATER_SURFACE,
                                         H_FOREST, H_PIGS,      H_POULTRY};
    int32_t *a = &h->answers[lands[rng_below(r, 7)]];
    if (up || *a == 0)
        return false; /* nobody gets land because the score would like it */
    *a = *a * 2 / 5;
    if (h->answers[H_WATER_SURFACE] < 300)
        h->answers[H_AQUACULTURE] = 0;
    return true;
}

static bool nudge_house(struct household *h, bool up, struct rng *r)
{
    int32_t *a = h->answers;
    switch (rng_below(r, 4)) {
    case 0:
        a[H_KWH] = up ? a[H_KWH] * 5 / 4 + 8 : a[H_KWH] * 7 / 10;
        a[H_KWH] = a[H_KWH] > 600 ? 600 : a[H_KWH] < 12 ? 12 : a[H_KWH];
        return true;
    case 1:
        a[H_AREA_M2] = up ? a[H_AREA_M2] * 6 / 5 : a[H_AREA_M2] * 5 / 6;
        if (a[H_AREA_M2] < 100 * (int32_t)h->n)
            a[H_AREA_M2] = 100 * (int32_t)h->n;
        if (a[H_AREA_M2] > 450 * (int32_t)h->n)
            a[H_AREA_M2] = 450 * (int32_t)h->n;
        return true;
    case 2:
        if (up ? a[H_TOILET] == 1 : a[H_TOILET] != 1)
            return false;
        a[H_TOILET] = up ? 1 : 2;
        return true;
    default:
        if (up ? a[H_WATER] <= 2 : a[H_WATER] > 2)
            return false;
        a[H_WATER] = up ? 2 : 3;
        return true;
    }
}

static bool nudge_work(struct block *b, struct household *h, bool up, struct rng *r)
{
    struct person *p = some_person(b, h, r);
    int32_t *a = p->answers;
    if (up) {
        if (a[P_WORK] != 1 || a[P_JOB] != 4 || p->age >= 60 || a[P_SELF_EMPLOYED] == 1)
            return false;
        if (rng_chance(r, 0.7)) {
            a[P_JOB] = 2;
            a[P_CONTRACT] = 1;
        } else {
            a[P_SELF_EMPLOYED] = 1;
        }
        return true;
    }
    if (a[P_TRAINING] > 1 && rng_chance(r, 0.5)) {
        a[P_TRAINING] = 1;
        return true;
    }
    if (a[P_WORK] != 1 || (a[P_JOB] == 4 && a[P_SELF_EMPLOYED] != 1))
        return false;
    farm(p);
    return true;
}

void nudge_income(struct block *b, struct household *h, bool up, struct rng *r)
{
    for (int i = 0; i < NUDGE_TRIES; i++) {
        uint32_t which = rng_below(r, 8);
        bool done = which < 3   ? nudge_good(h, up, r)
                    : which < 5 ? nudge_house(h, up, r)
                    : which < 6 ? nudge_land(h, up, r)
                                : nudge_work(b, h, up, r);
        if (done)
            return;
    }
}

/* Deprivations of the people; `up` is better off. */
static bool nudge_people(struct block *b, struct household *h, bool up, struct rng *r)
{
    struct person *p = some_person(b, h, r);
    int32_t *a = p->answers;
    switch (rng_below(r, 4)) {
    case 0:
        if (p->age < 6 || p->age >= 80 || a[P_INSURANCE] == (up ? 1 : 2))
            return false;
        a[P_INSURANCE] = up ? 1 : 2;
        return true;
    case 1:
        if (p->age < 18 || p->age >= 30 || (a[P_SCHOOLING] == 1) || a[P_TRAINING] > 1)
            return false;
        a[P_EDUCATION] = up ? 4 : 3;
        return true;
    case 2:
        if (p->age >= 16)
            return false;
        stunt(b->w, p, !up, r);
        return true;
    default:
        if (up ? a[P_WORK] != 2 && a[P_CONTRACT] != 2
               : a[P_WORK] != 1 || p->age >= 60 || a[P_JOB] != 4)
            return false;
        if (up) {
            farm(p);
        } else {
            a[P_WORK] = 2;
            a[P_JOB] = a[P_CONTRACT] = UNKNOWN;
        }
        return true;
    }
}

static bool nudge_dwelling(struct block *b, struct household *h, bool up, struct rng *r)
{
    int32_t *a = h->answers;
    switch (rng_below(r, 6)) {
    case 0:
        a[H_COLUMN] = up ? 2 : 4;
        a[H_ROOF] = up ? 3 : 4;
        return true;
    case 1:
        a[H_TOILET] = up ? 2 : 3;
        return true;
    case 2:
        a[H_WATER] = up ? 3 : 4;
        return true;
    case 3:
        for (uint32_t i = h->first; i < h->first + h->n; i++)
            b->persons[i].answers[P_INTERNET] = 2;
        if (up)
            some_person(b, h, r)->answers[P_INTERNET] = 1;
        return true;
    case 4:
        if (!up && rng_chance(r, 0.7))
            return false;
        a[H_PHONE] = up ? 1 : 0;
        if (!up)
            a[H_TV] = a[H_COMPUTER] = 0;
        return true;
    default:
        a[H_AREA_M2] = (int32_t)h->n * (up ? 95 : rng_between(r, 55, 78));
        return true;
    }
}

void nudge_deprivation(struct block *b, struct household *h, bool up, struct rng *r)
{
    for (int i = 0; i < NUDGE_TRIES; i++) {
        bool done = rng_chance(r, 0.5) ? nudge_people(b, h, up, r) : nudge_dwelling(b, h, up, r);
        if (done)
            return;
    }
}
