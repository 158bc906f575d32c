/* What the form does not ask and benefits hang on: certificates, decisions, deaths. */
#include "base/check.h"
#include "synth/synth_int.h"

enum { FOR_FACTS = 21, FOR_DEATH };

static void add_fact(struct block *b, uint32_t household, uint32_t person, const char *id,
                     str value, day from, day to, day known_from)
{
    const struct law_symbol *symbol = law_find(b->w->q->law, str_from_c(id));
    struct fact f = {household, person, symbol, 0, from, to, known_from, false};
    if (symbol == NULL || symbol->kind != LAW_FACT)
        return; /* this law does not ask for it */
    check(law_value_parse(&symbol->type, value, &f.value));
    vec_push(&b->arena, &b->facts, f);
}

static void since(struct block *b, const struct household *h, uint32_t person, const char *id,
                  str value, day from)
{
    add_fact(b, (uint32_t)(h - b->households), person, id, value, from, DAY_MAX, from);
}

static str number_text(struct block *b, int64_t v)
{
    struct buf t;
    buf_init(&t, &b->arena, 32);
    buf_int(&t, v);
    return buf_str(&t);
}

static day past(const struct household *h, struct rng *r, int years)
{
    return h->surveyed_on - (day)rng_below(r, (uint32_t)(years * 365)) - 30;
}

/* ---- facts of the survey before ---- */

const struct survey_entry *entries_of(const struct survey *s, uint32_t symbol, uint32_t row,
                                      uint32_t *n)
{
    const struct survey_entries *list = &s->entries[symbol];
    uint32_t lo = 0, hi = list->n;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (list->v[middle].row < row)
            lo = middle + 1;
        else
            hi = middle;
    }
    *n = 0;
    while (lo + *n < list->n && list->v[lo + *n].row == row)
        (*n)++;
    return *n > 0 ? &list->v[lo] : NULL;
}

static void carry(struct block *b, uint32_t household, uint32_t person, uint32_t row)
{
    const struct world *w = b->w;
    const struct survey *s = w->q->from;
    enum law_entity entity = person == UINT32_MAX ? LAW_HOUSEHOLD : LAW_PERSON;
    for (uint32_t i = 0; i < w->n_recorded; i++) {
        const struct law_symbol *symbol = w->recorded[i];
        if (symbol->entity != entity || str_eq_c(symbol->id, "class") ||
            symbol == w->f.p[P_SELF_EMPLOYED].symbol)
            continue;
        uint32_t n;
        const struct survey_entry *v = entries_of(s, symbol->index, row, &n);
        for (uint32_t k = 0; k < n; k++) {
            struct fact f = {household, person,  symbol,          v[k].value,
                             v[k].from, v[k].to, v[k].known_from, false};
            vec_push(&b->arena, &b->facts, f);
        }
    }
}

static uint32_t previous_row(const struct block *b, const struct household *h,
                             const struct person *p)
{
    const struct survey *s = b->w->q->from;
    for (uint32_t r = s->first[h->row]; h->row >= 0 && r < s->first[h->row + 1]; r++) {
        if (s->member[r] == p->number && !person_gone(b->w, r))
            return r;
    }
    return UINT32_MAX;
}

/* The class that the decision of the year before left: closed when it is no longer so. */
static void carry_class(struct block *b, const struct household *h)
{
    const struct world *w = b->w;
    const struct survey *s = w->q->from;
    const struct law_symbol *class = law_find(s->law, STR("class"));
    uint32_t index = (uint32_t)(h - b->households), n = 0;
    day decided = day_from_ymd(w->q->year, 12, 20);
    bool escaped = false;
    if (class == NULL)
        return;
    const struct survey_entry *v = entries_of(s, class->index, (uint32_t)h->row, &n);
    for (uint32_t k = 0; k < n; k++) {
        struct fact f = {index,     UINT32_MAX, class,           v[k].value,
                         v[k].from, v[k].to,    v[k].known_from, false};
        if (f.to == DAY_MAX && h->target != T_OTHER)
            f.to = decided - 1;
        escaped |= f.to == DAY_MAX;
        vec_push(&b->arena, &b->facts, f);
    }
    int last = h->answers[H_LAST_CLASS];
    if (h->target == T_OTHER && !escaped && (last == T_POOR || last == T_NEAR_POOR))
        add_fact(b, index, UINT32_MAX, "class", STR("escaped"), decided, DAY_MAX, decided);
}

/* What the office decided of a household of the first year. */
static void recognise(struct block *b, const struct household *h)
{
    day decided = day_from_ymd(b->w->q->year, 12, 20);
    if (b->w->q->recognised && h->target != T_OTHER)
        since(b, h, UINT32_MAX, "class", h->target == T_POOR ? STR("N") : STR("CN"), decided);
}

/* ---- new facts ---- */

static double dies_within_a_year(int age)
{
    if (age < 1)
        return 0.01;
    if (age < 40)
        return 0.001;
    if (age < 60)
        return 0.004;
    if (age < 70)
        return 0.012;
    return age < 80 ? 0.03 : age < 90 ? 0.08 : 0.18;
}

/* Deaths until the next survey; told to the office some weeks later. */
static void death(struct block *b, const struct household *h, uint32_t i)
{
    struct rng r = stream(b->w, h, FOR_DEATH + ((uint64_t)b->persons[i].number << 8));
    if (!rng_chance(&r, dies_within_a_year(b->persons[i].age)))
        return;
    day died = h->surveyed_on + 1 + (day)rng_below(&r, 330);
    day told = died + 3 + (day)rng_below(&r, 60);
    add_fact(b, (uint32_t)(h - b->households), i, "dead", STR("1"), died, DAY_MAX, told);
}

static int small_children(const struct block *b, const struct household *h)
{
    int n = 0;
    for (uint32_t i = h->first; i < h->first + h->n; i++)
        n += b->persons[i].answers[P_RELATION] == 3 && b->persons[i].months < 36;
    return n;
}

static void disability(struct block *b, const struct household *h, uint32_t i, struct rng *r)
{
    struct person *p = &b->persons[i];
    double share = p->age < 16 ? 0.004 : p->age < 60 ? 0.012 : p->age < 80 ? 0.03 : 0.06;
    if (!rng_chance(r, share))
        return;
    bool extreme = rng_chance(r, 0.2);
    day from = past(h, r, 6);
    since(b, h, i, "disability", extreme ? STR("extremely_severe") : STR("severe"), from);
    if (p->age >= 15) {
        int relation = p->answers[P_RELATION];
        int small = relation <= 2 ? small_children(b, h) : 0;
        since(b, h, i, "children_under_36_months", number_text(b, small), from);
        since(b, h, i, "stable_livelihood", rng_chance(r, 0.3) ? STR("1") : STR("0"), from);
    }
    p->answers[P_ALLOWANCE] = 2;
    p->answers[P_INSURANCE] = 1;
    if (p->age >= 15 && p->answers[P_SCHOOLING] != 1 && (extreme || rng_chance(r, 0.6))) {
        p->answers[P_WORK] = 3;
        p->answers[P_JOB] = p->answers[P_CONTRACT] = UNKNOWN;
        p->answers[P_SELF_EMPLOYED] = 0;
    }
}

static void merit(struct block *b, const struct household *h, uint32_t i, struct rng *r)
{
    struct person *p = &b->persons[i];
    if (p->age < 62 || p->answers[P_PENSION] > 0 || !rng_chance(r, 0.05))
        return;
    day from = past(h, r, 15);
    p->answers[P_PENSION] = 3;
    p->answers[P_INSURANCE] = 1;
    if (rng_chance(r, 0.55)) {
        since(b, h, i, "merit", STR("war_invalid"), from);
        since(b, h, i, "injury_percent", number_text(b, rng_between(r, 21, 80)), from);
    } else {
        since(b, h, i, "merit", STR("martyr_relative"), from);
        since(b, h, i, "martyr_count", STR("1"), from);
        since(b, h, i, "martyr_survivor", STR("1"), from);
    }
}

static void old_age(struct block *b, const struct household *h, uint32_t i, struct rng *r)
{
    struct person *p = &b->persons[i];
    if (p->age < 57)
        return;
    bool alone = h->n == 1 || (h->n == 2 && rng_chance(r, 0.1));
    bool unsupported = alone && p->answers[P_PENSION] == 0 && rng_chance(r, 0.3);
    since(b, h, i, "no_support", unsupported ? STR("1") : STR("0"), past(h, r, 4));
    bool by_age = p->age >= 80 && p->answers[P_PENSION] == 0;
    if (p->answers[P_ALLOWANCE] == 0 && (by_age || unsupported))
        p->answers[P_ALLOWANCE] = 1;
    if (unsupported && h->target != T_OTHER && rng_chance(r, 0.02))
        since(b, h, i, "cared_in_community", STR("1"), past(h, r, 2));
}

static void pension_amount(struct block *b, const struct household *h, uint32_t i, struct rng *r)
{
    int kind = b->persons[i].answers[P_PENSION];
    if (kind == 1 || kind == 2)
        since(b, h, i, "monthly_pension", number_text(b, rng_between(r, 25, 80) * 100000),
              past(h, r, 5));
}

static void family(struct block *b, const struct household *h, uint32_t i, struct rng *r)
{
    struct person *p = &b->persons[i];
    day today = h->surveyed_on;
    if (p->answers[P_SEX] == 2 && p->age >= 19 && p->age <= 38 && rng_chance(r, 0.03)) {
        day from = today - (day)rng_below(r, 120) + 60;
        add_fact(b, (uint32_t)(h - b->households), i, "pregnant", STR("1"), from, from + 210, from);
    }
    if (p->age >= 18 && p->age < 60 && rng_chance(r, 0.0006)) {
        day from = past(h, r, 6);
        since(b, h, i, "hiv", STR("1"), from);
        since(b, h, i, "stable_income", h->target == T_OTHER ? STR("1") : STR("0"), from);
    }
    if (p->age >= 2 && p->age < 16 && p->answers[P_RELATION] == 5 && rng_chance(r, 0.01)) {
        since(b, h, i, "abandoned_child", STR("1"), today - 200 - (day)rng_below(r, 400));
        p->answers[P_ALLOWANCE] = 3;
    }
    if (p->answers[P_SCHOOLING] == 1 && p->age >= 13)
        since(b, h, i, "first_degree_student", STR("1"), today - 60);
}

static void single_parent(struct block *b, const struct household *h, struct rng *r)
{
    struct person *head = &b->persons[h->first];
    int children = 0;
    bool spouse = false;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const struct person *p = &b->persons[i];
        spouse |= p->answers[P_RELATION] == 2;
        children += p->answers[P_RELATION] == 3 && p->age < 16;
    }
    if (spouse || children == 0 || head->answers[P_RELATION] != 1 || head->age > 55)
        return;
    day from = past(h, r, 3);
    since(b, h, h->first, "single_parent", STR("1"), from);
    since(b, h, h->first, "children_raised", number_text(b, children), from);
}

static void of_household(struct block *b, const struct household *h, struct rng *r)
{
    const struct synth_commune *c = &b->w->t.communes.v[h->commune];
    uint32_t index = (uint32_t)(h - b->households);
    if (c->special)
        since(b, h, UINT32_MAX, "special_difficulty", STR("1"), day_from_ymd(2021, 6, 4));
    if (!c->urban && h->target == T_OTHER && h->level < 0.3 && rng_chance(r, 0.15)) {
        day from = past(h, r, 1);
        since(b, h, UINT32_MAX, "average_living", STR("1"), from);
        since(b, h, UINT32_MAX, "occupation_agri", STR("1"), from);
    }
    if (rng_chance(r, 0.0004)) {
        day from = h->surveyed_on + (day)rng_below(r, 300);
        str what = rng_chance(r, 0.3) ? STR("collapsed") : STR("badly_damaged");
        add_fact(b, index, UINT32_MAX, "house_damage", what, from, from + 30, from + 2);
    }
}

void facts_make(struct block *b, struct household *h)
{
    struct rng r = stream(b->w, h, FOR_FACTS);
    uint32_t index = (uint32_t)(h - b->households);
    bool fresh = h->row < 0;
    h->facts_from = b->facts.n;
    if (fresh) {
        recognise(b, h);
        of_household(b, h, &r);
        single_parent(b, h, &r);
    } else {
        carry(b, index, UINT32_MAX, (uint32_t)h->row);
        carry_class(b, h);
    }
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        uint32_t row = fresh ? UINT32_MAX : previous_row(b, h, &b->persons[i]);
        if (row != UINT32_MAX) {
            carry(b, index, i, row);
            if (b->persons[i].age == 57)
                old_age(b, h, i, &r);
        } else {
            disability(b, h, i, &r);
            merit(b, h, i, &r);
            old_age(b, h, i, &r);
            family(b, h, i, &r);
            pension_amount(b, h, i, &r);
        }
        death(b, h, i);
    }
    h->facts_to = b->facts.n;
}
