/* Who lives in a household: drawn anew, or a year on. */
#include "base/check.h"
#include "base/fmt.h"
#include "synth/synth_int.h"

enum { HEAD = 1, SPOUSE, CHILD, PARENT, OTHER };
enum { MAN = 1, WOMAN };

/* Streams of chance, so that one household's people do not depend on another purpose. */
enum { FOR_PEOPLE = 1, FOR_NAMES, FOR_NEXT };

#define OLD_AGE 60 /* births by year alone are among people of this age */
#define YEAR_ALONE_SHARE 0.12

struct rng stream(const struct world *w, const struct household *h, uint64_t purpose)
{
    uint64_t code = w->t.communes.v[h->commune].code;
    return rng_make(w->q->seed, code << 32 | h->number, (uint64_t)w->q->year, purpose);
}

/* Completed years and months, from packed dates alone: this is asked of everybody. */
void person_set_age(struct person *p, int32_t on)
{
    int32_t months = ((on >> 9) - (p->born >> 9)) * 12 + (on >> 5 & 15) - (p->born >> 5 & 15);
    p->age = (on - p->born) >> 9;
    p->months = months - ((on & 31) < (p->born & 31));
}

static int32_t born_at(struct rng *r, int age, day on)
{
    int y, m, d;
    day_to_ymd(on - (day)(age * 365.25) - (day)rng_below(r, 365), &y, &m, &d);
    return vm_date_pack(y, m, d);
}

/* ---- names ---- */

static str pick_surname(const struct world *w, struct rng *r, int ethnicity)
{
    const struct weighted_list *own = &w->t.surnames[ethnicity % 60];
    return weighted_pick(own->n > 0 ? own : &w->t.surnames[1], r);
}

static str surname_of(str name)
{
    str rest = name;
    return str_split(&rest, ' ');
}

static str make_name(struct block *b, struct rng *r, str surname, const struct person *p)
{
    const struct synth_tables *t = &b->w->t;
    int sex = p->answers[P_SEX] == WOMAN;
    bool young = p->born >> 9 >= t->middle_young_from;
    str middle = weighted_pick(&t->middle[sex][young], r);
    str given = weighted_pick(&t->given[sex], r);
    str extra = STR("");
    if (sex == 1 && young && rng_chance(r, 0.4) && str_eq_c(middle, "Thị"))
        extra = weighted_pick(&t->middle[1][1], r);
    if (str_eq(extra, middle))
        extra = STR("");
    char text[128];
    size_t n = fmt_write(text, sizeof(text), "%s %s%z%s %s", surname, middle,
                         extra.n > 0 ? " " : "", extra, given);
    return arena_str(&b->arena, (str){text, n});
}

/* ---- members ---- */

static struct person *add_person(struct block *b, struct household *h, int relation, int sex)
{
    if (h->n >= SYNTH_MAX_MEMBERS)
        return NULL;
    check(h->first + h->n == b->n_persons);
    struct person *p = &b->persons[b->n_persons++];
    *p = (struct person){0};
    for (int i = 0; i < P_COUNT; i++)
        p->answers[i] = UNKNOWN;
    p->answers[P_RELATION] = relation;
    p->answers[P_SEX] = sex;
    p->answers[P_ETHNICITY] = h->answers[H_ETHNICITY];
    h->n++;
    p->number = (uint16_t)h->n;
    return p;
}

static void born_now(const struct household *h, struct person *p, struct rng *r, int age)
{
    p->born = born_at(r, age, h->surveyed_on);
    person_set_age(p, h->surveyed);
    p->year_alone = p->age >= OLD_AGE && rng_chance(r, YEAR_ALONE_SHARE);
}

/* Shares of people of an age who head a household. */
static double headship(int age)
{
    if (age < 20)
        return 0.005;
    if (age < 25)
        return 0.06;
    if (age < 30)
        return 0.24;
    if (age < 35)
        return 0.42;
    if (age < 60)
        return 0.52;
    return age < 75 ? 0.42 : 0.28;
}

static int pick_head_age(const struct synth_tables *t, struct rng *r)
{
    double at = rng_unit(r) * t->heads_total;
    for (int age = 18; age <= 90; age++) {
        at -= t->heads[age];
        if (at < 0)
            return age;
    }
    return 50;
}

void people_weigh_heads(struct synth_tables *t)
{
    for (int age = 18; age <= 90; age++) {
        t->heads[age] = (t->ages[0][age] + t->ages[1][age]) * headship(age);
        t->heads_total += t->heads[age];
    }
}

static double married_share(int age)
{
    if (age < 25)
        return 0.45;
    if (age < 60)
        return 0.88;
    return age < 70 ? 0.75 : age < 80 ? 0.5 : 0.25;
}

static int pick_sex(struct rng *r)
{
    return rng_chance(r, 0.522) ? MAN : WOMAN; /* 109 boys to 100 girls among the young */
}

static int child_count(struct rng *r, int mother)
{
    static const double up_to[] = {0.03, 0.15, 0.59, 0.87, 0.97};
    double at = rng_unit(r);
    int n = 0;
    while (n < 5 && at > up_to[n])
        n++;
    return n + (mother > 55 && rng_chance(r, 0.7));
}

/* Shares of sons and daughters of an age who live with their parents. */
static double at_home(int age, int sex)
{
    if (age < 18)
        return 0.985;
    if (age < 23)
        return sex == MAN ? 0.86 : 0.74;
    if (age < 30)
        return sex == MAN ? 0.78 : 0.42;
    return sex == MAN ? 0.32 : 0.09;
}

/* A child's own family under the same roof. */
static void add_young_family(struct block *b, struct household *h, struct rng *r, int age)
{
    struct person *wife = add_person(b, h, OTHER, WOMAN);
    if (wife == NULL)
        return;
    born_now(h, wife, r, age > 20 ? age - rng_between(r, 0, 3) : 19);
    int n = age < 24 ? rng_between(r, 0, 1) : rng_between(r, 1, 3);
    int oldest = wife->age - rng_between(r, 20, 28);
    for (int i = 0; i < n; i++) {
        int child = oldest - i * rng_between(r, 2, 5);
        struct person *p = child >= 0 ? add_person(b, h, OTHER, pick_sex(r)) : NULL;
        if (p != NULL)
            born_now(h, p, r, child);
    }
}

static void add_children(struct block *b, struct household *h, struct rng *r, int mother)
{
    int n = child_count(r, mother);
    int age = mother - (rng_between(r, 19, 27) + (int)rng_below(r, 6));
    bool settled = false; /* one son or daughter brings a family into the house */
    for (int i = 0; i < n && age >= 0; i++) {
        int sex = pick_sex(r);
        bool stays = rng_chance(r, at_home(age, sex));
        struct person *p = stays ? add_person(b, h, CHILD, sex) : NULL;
        if (p != NULL) {
            born_now(h, p, r, age);
            if (age >= 22 && !settled && rng_chance(r, age < 26 ? 0.3 : 0.75)) {
                settled = true;
                if (p->answers[P_SEX] == MAN)
                    add_young_family(b, h, r, age);
            }
        }
        age -= rng_between(r, 2, 6);
    }
}

static void add_parents(struct block *b, struct household *h, struct rng *r, int head)
{
    double share = head < 30 ? 0.4 : head < 55 ? 0.31 : 0.12;
    if (!rng_chance(r, share))
        return;
    int age = head + rng_between(r, 22, 32);
    bool both = rng_chance(r, head < 40 ? 0.5 : 0.2);
    if (age > 97)
        return;
    struct person *p = add_person(b, h, PARENT, WOMAN);
    if (p != NULL)
        born_now(h, p, r, age);
    p = both ? add_person(b, h, PARENT, MAN) : NULL;
    if (p != NULL)
        born_now(h, p, r, age + rng_between(r, 0, 5));
}

static void name_all(struct block *b, struct household *h, struct rng *r)
{
    int ethnicity = h->answers[H_ETHNICITY];
    str family = pick_surname(b->w, r, ethnicity);
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        struct person *p = &b->persons[i];
        int relation = p->answers[P_RELATION];
        bool married_in =
            p->answers[P_SEX] == WOMAN &&
            (relation == SPOUSE || relation == PARENT || (relation == OTHER && p->age >= 18) ||
             (relation == HEAD && h->n > 1 && rng_chance(r, 0.8)));
        str surname = married_in ? pick_surname(b->w, r, ethnicity) : family;
        p->name = make_name(b, r, surname, p);
    }
}

void people_new(struct block *b, struct household *h)
{
    struct rng r = stream(b->w, h, FOR_PEOPLE);
    const struct synth_commune *c = &b->w->t.communes.v[h->commune];
    h->answers[H_ETHNICITY] = 1;
    if (rng_chance(&r, c->minority_share)) {
        str code = weighted_pick(&b->w->t.minorities, &r);
        h->answers[H_ETHNICITY] = (code.p[0] - '0') * 10 + (code.p[1] - '0');
    }
    int age = pick_head_age(&b->w->t, &r);
    bool married = rng_chance(&r, married_share(age));
    int sex = rng_chance(&r, married ? 0.78 : 0.3) ? MAN : WOMAN;
    struct person *head = add_person(b, h, HEAD, sex);
    born_now(h, head, &r, age);
    int mother = age;
    if (married) {
        int gap = rng_between(&r, 0, 5);
        int other = sex == MAN ? age - gap : age + gap;
        struct person *spouse = add_person(b, h, SPOUSE, sex == MAN ? WOMAN : MAN);
        born_now(h, spouse, &r, other < 18 ? 18 : other);
        mother = sex == MAN ? spouse->age : age;
    }
    if (married || (age >= 24 && rng_chance(&r, age >= 60 ? 0.62 : 0.72)))
        add_children(b, h, &r, mother);
    add_parents(b, h, &r, age);
    if (b->nameless)
        return;
    struct rng names = stream(b->w, h, FOR_NAMES);
    name_all(b, h, &names);
}

/* ---- a year on ---- */

/* Whether the survey before records the person's death. */
bool person_gone(const struct world *w, int64_t row)
{
    const struct survey *s = w->q->from;
    if (w->dead == NULL)
        return false;
    const struct survey_entries *list = &s->entries[w->dead->index];
    uint32_t lo = 0, hi = list->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (list->v[middle].row < row)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < list->n && list->v[lo].row == row;
}

static void take_person(struct block *b, struct household *h, uint32_t row)
{
    const struct world *w = b->w;
    const struct survey *s = w->q->from;
    struct person *p = add_person(b, h, OTHER, MAN);
    if (p == NULL)
        return;
    p->number = s->member[row];
    p->name = survey_text_at(&s->name, row);
    for (int i = 0; i < P_COUNT; i++) {
        int64_t v = 0;
        bool known = survey_answer(s, w->f.p[i].symbol, row, &v);
        p->answers[i] = known ? field_from_law(&w->f.p[i], v) : UNKNOWN;
    }
    uint32_t n;
    entries_of(s, w->f.p[P_SELF_EMPLOYED].symbol->index, row, &n);
    p->answers[P_SELF_EMPLOYED] = n > 0;
    int64_t born = 0;
    const struct survey_column *c = &s->columns[w->f.born->index];
    check(survey_answer(s, w->f.born, row, &born));
    p->year_alone = c->latest != NULL && c->latest[row] != born;
    p->born = p->year_alone ? vm_date_pack((int)(born >> 9), 7, 1) : (int32_t)born;
    person_set_age(p, h->surveyed);
}

/* Somebody has to be the head: the spouse, else the oldest. */
static void choose_head(struct block *b, struct household *h)
{
    struct person *best = NULL;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        struct person *p = &b->persons[i];
        if (p->answers[P_RELATION] == HEAD)
            return;
        bool spouse = p->answers[P_RELATION] == SPOUSE;
        if (best == NULL || (spouse && best->answers[P_RELATION] != SPOUSE) ||
            (p->age > best->age && best->answers[P_RELATION] != SPOUSE))
            best = p;
    }
    int was = best->answers[P_RELATION];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        struct person *p = &b->persons[i];
        if (was == CHILD && p->answers[P_RELATION] == CHILD)
            p->answers[P_RELATION] = OTHER; /* now brother or sister */
        else if (was == PARENT)
            p->answers[P_RELATION] = p->answers[P_RELATION] == PARENT ? SPOUSE : CHILD;
    }
    best->answers[P_RELATION] = HEAD;
}

/* A number that nobody of the household has or had a year before. */
static uint16_t next_number(const struct block *b, const struct household *h)
{
    const struct survey *s = b->w->q->from;
    uint16_t largest = 0;
    for (uint32_t p = s->first[h->row]; p < s->first[h->row + 1]; p++) {
        if (s->member[p] > largest)
            largest = s->member[p];
    }
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (b->persons[i].number > largest)
            largest = b->persons[i].number;
    }
    return (uint16_t)(largest + 1);
}

static bool in_couple(const struct block *b, const struct household *h, const struct person *p)
{
    int relation = p->answers[P_RELATION];
    if (relation == OTHER)
        return true;
    bool spouse = false;
    for (uint32_t i = h->first; i < h->first + h->n; i++)
        spouse |= b->persons[i].answers[P_RELATION] == SPOUSE;
    return spouse && (relation == HEAD || relation == SPOUSE);
}

static void births(struct block *b, struct household *h, struct rng *r)
{
    uint32_t n = h->n;
    for (uint32_t i = h->first; i < h->first + n; i++) {
        struct person *mother = &b->persons[i];
        bool can = mother->answers[P_SEX] == WOMAN && mother->age >= 20 && mother->age <= 38 &&
                   in_couple(b, h, mother);
        if (!can || !rng_chance(r, 0.11))
            continue;
        uint16_t number = next_number(b, h);
        int relation = mother->answers[P_RELATION] == OTHER ? OTHER : CHILD;
        struct person *child = add_person(b, h, relation, pick_sex(r));
        if (child == NULL)
            return;
        child->number = number;
        born_now(h, child, r, 0);
        child->name = make_name(b, r, surname_of(b->persons[h->first].name), child);
    }
}

static void marriage(struct block *b, struct household *h, struct rng *r)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        struct person *son = &b->persons[i];
        bool can = son->answers[P_RELATION] == CHILD && son->answers[P_SEX] == MAN &&
                   son->age >= 23 && son->age <= 32;
        if (!can || !rng_chance(r, 0.05))
            continue;
        uint16_t number = next_number(b, h);
        int age = son->age - rng_between(r, 0, 3);
        struct person *wife = add_person(b, h, OTHER, WOMAN);
        if (wife == NULL)
            return;
        wife->number = number;
        born_now(h, wife, r, age);
        str surname = pick_surname(b->w, r, h->answers[H_ETHNICITY]);
        wife->name = make_name(b, r, surname, wife);
        return;
    }
}

bool people_next(struct block *b, struct household *h)
{
    const struct survey *s = b->w->q->from;
    struct rng r = stream(b->w, h, FOR_NEXT);
    uint32_t row = (uint32_t)h->row;
    int64_t ethnicity = 0;
    h->answers[H_ETHNICITY] = 1;
    if (survey_answer(s, b->w->f.h[H_ETHNICITY].symbol, row, &ethnicity))
        h->answers[H_ETHNICITY] = field_from_law(&b->w->f.h[H_ETHNICITY], ethnicity);
    if (rng_chance(&r, 0.002))
        return false; /* moved away */
    bool adult = false;
    for (uint32_t p = s->first[row]; p < s->first[row + 1]; p++) {
        int64_t born = 0, relation = 0;
        if (person_gone(b->w, p))
            continue;
        survey_answer(s, b->w->f.born, p, &born);
        survey_answer(s, b->w->f.p[P_RELATION].symbol, p, &relation);
        int age = b->w->q->year - (int)(born >> 9);
        int role = field_from_law(&b->w->f.p[P_RELATION], relation);
        bool leaves = role == CHILD && age >= 20 && age <= 30 && rng_chance(&r, 0.06);
        if (leaves)
            continue;
        take_person(b, h, p);
        adult |= age >= 16;
    }
    if (h->n == 0 || !adult)
        return false;
    choose_head(b, h);
    births(b, h, &r);
    marriage(b, h, &r);
    return true;
}
