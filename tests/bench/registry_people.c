#include "registry_people.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/text.h"
#include "synth/rng.h"

#include <stdio.h>
#include <stdlib.h>

const char *const mistake_names[MISTAKES] = {
    "none",       "marks lost",  "tone elsewhere", "letter",       "other tone",
    "Telex left", "middle name", "surname",        "given name",   "sex",
    "day/month",  "day",         "year",           "year alone",   "no birth",
    "moved",      "no number",   "digit",          "other number",
};

#define MAX_WORDS 512u

struct words {
    str v[MAX_WORDS];
    double up_to[MAX_WORDS]; /* shares added up */
    uint32_t n;
};

struct tables {
    struct words surnames, given[2], middle[2][2] /* by sex, born lately */;
    uint32_t near[2][MAX_WORDS]; /* 1 + a given name that is hardly another; 0: none */
    uint32_t communes[MAX_WORDS];
    double communes_up_to[MAX_WORDS];
    uint32_t n_communes;
};

struct making {
    struct arena *a;
    struct tables t;
    struct registry_people *p;
    struct rng r;
    uint32_t cap;
    uint32_t next_number[2][256]; /* by sex, year from 1900 */
};

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

/* ---- tables ---- */

struct list {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
};

static void open_list(struct list *l, const char *file)
{
    char path[2048];
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA");
    fmt_write(path, sizeof(path), "%z/synth/bac-giang/%z", data != NULL ? data : "data", file);
    if (csv_open(&l->csv, path, &e) != ERR_NONE)
        give_up(e.text[LANG_EN]);
}

static bool next_row(struct list *l)
{
    struct err e = {0};
    int got = csv_next(l->csv, l->fields, &e);
    if (got < 0)
        give_up(e.text[LANG_EN]);
    if (got == 0)
        csv_close(l->csv);
    return got > 0;
}

static str cell(const struct list *l, const char *name)
{
    int column = csv_find(l->csv, str_from_c(name));
    if (column < 0)
        give_up(name);
    return l->fields[column];
}

static double number(const struct list *l, const char *name)
{
    int64_t v = 0;
    return num_parse_decimal(cell(l, name), 4, &v) ? (double)v / 10000 : 0;
}

static void add_word(struct arena *a, struct words *w, str word, double weight)
{
    if (w->n == MAX_WORDS)
        give_up("too many names");
    w->v[w->n] = arena_str(a, word);
    w->up_to[w->n] = weight + (w->n > 0 ? w->up_to[w->n - 1] : 0);
    w->n++;
}

static uint32_t pick(const double *up_to, uint32_t n, struct rng *r)
{
    double at = rng_unit(r) * up_to[n - 1];
    uint32_t i = 0;
    while (i + 1 < n && up_to[i] <= at)
        i++;
    return i;
}

static str pick_word(const struct words *w, struct rng *r)
{
    return w->v[pick(w->up_to, w->n, r)];
}

/* Hùng and Hưng, Linh and Ninh: what twins are called. */
static void find_near(struct making *m)
{
    for (int sex = 0; sex < 2; sex++) {
        const struct words *w = &m->t.given[sex];
        for (uint32_t i = 0; i < w->n; i++) {
            for (uint32_t j = 0; j < w->n; j++) {
                str x = text_fold(m->a, w->v[i]), y = text_fold(m->a, w->v[j]);
                if (i != j && str_distance(x, y, 2) < 2)
                    m->t.near[sex][i] = j + 1;
            }
        }
    }
}

static void load_tables(struct making *m)
{
    struct tables *t = &m->t;
    struct list l;
    open_list(&l, "surnames.csv");
    while (next_row(&l)) {
        bool kinh = str_eq_c(cell(&l, "ethnicity"), "01");
        add_word(m->a, &t->surnames, cell(&l, "surname"), number(&l, "weight") * (kinh ? 1 : 0.05));
    }
    open_list(&l, "given_names.csv");
    while (next_row(&l))
        add_word(m->a, &t->given[str_eq_c(cell(&l, "sex"), "2")], cell(&l, "name"),
                 number(&l, "weight"));
    open_list(&l, "middle_names.csv");
    while (next_row(&l))
        add_word(m->a, &t->middle[str_eq_c(cell(&l, "sex"), "2")][number(&l, "born_from") > 0],
                 cell(&l, "name"), number(&l, "weight"));
    open_list(&l, "communes.csv");
    while (next_row(&l)) {
        t->communes[t->n_communes] = (uint32_t)number(&l, "code");
        t->communes_up_to[t->n_communes] =
            number(&l, "population_2009") +
            (t->n_communes > 0 ? t->communes_up_to[t->n_communes - 1] : 0);
        t->n_communes++;
    }
    find_near(m);
}

/* ---- families ---- */

static str joined(struct arena *a, str x, str y)
{
    char text[256];
    size_t n = x.n == 0   ? fmt_write(text, sizeof(text), "%s", y)
               : y.n == 0 ? fmt_write(text, sizeof(text), "%s", x)
                          : fmt_write(text, sizeof(text), "%s %s", x, y);
    return arena_str(a, (str){text, n});
}

static str pick_middle(struct making *m, int sex, int year)
{
    bool young = year >= 1995;
    str middle = pick_word(&m->t.middle[sex][young], &m->r);
    if (sex == 1 && young && rng_chance(&m->r, 0.4))
        middle = joined(m->a, middle, pick_word(&m->t.middle[1][1], &m->r));
    return middle;
}

static str digits(struct making *m, uint64_t v, int n)
{
    char text[16];
    for (int i = n - 1; i >= 0; i--, v /= 10)
        text[i] = (char)('0' + v % 10);
    return arena_str(m->a, (str){text, (size_t)n});
}

/* Numbers of one place, sex and year follow each other closely: the hard case. */
static str new_number(struct making *m, int sex, int year)
{
    uint32_t next = m->next_number[sex][(year - 1900) & 255] += 1 + rng_below(&m->r, 3);
    uint64_t place = rng_chance(&m->r, 0.95) ? 24 : 27;
    uint64_t century = (uint64_t)(year >= 2000 ? 2 : 0) + (uint64_t)sex;
    return digits(m, ((place * 10 + century) * 100 + (uint64_t)(year % 100)) * 1000000 + next, 12);
}

static struct match_person *add_person(struct making *m, uint32_t commune, uint32_t household,
                                       int sex, int year)
{
    if (m->p->n == m->cap)
        return NULL;
    struct match_person *p = &m->p->v[m->p->n++];
    *p = (struct match_person){.sex = sex == 0 ? IDENTITY_MALE : IDENTITY_FEMALE,
                               .commune = commune,
                               .household = household,
                               .birth_year = year};
    p->birth_month = rng_between(&m->r, 1, 12);
    p->birth_dom = rng_between(&m->r, 1, 28);
    if (year < 1975 && rng_chance(&m->r, 0.08))
        p->birth_month = p->birth_dom = 1;
    if (year < 1964 && rng_chance(&m->r, 0.12))
        p->birth_month = p->birth_dom = 0;
    bool citizen = rng_chance(&m->r, 0.85);
    if (citizen)
        p->citizen = new_number(m, sex, year);
    if (year < 2000 && rng_chance(&m->r, citizen ? 0.1 : 0.5))
        p->old_card = digits(m, 120000000 + rng_below(&m->r, 9999999), 9);
    return p;
}

static void name_person(struct making *m, struct match_person *p, str surname, str middle,
                        uint32_t given)
{
    int sex = p->sex == IDENTITY_FEMALE;
    p->name = joined(m->a, joined(m->a, surname, middle), m->t.given[sex].v[given]);
}

static uint32_t pick_given(struct making *m, int sex)
{
    return pick(m->t.given[sex].up_to, m->t.given[sex].n, &m->r);
}

static void add_twin(struct making *m, const struct match_person *first, str surname, str middle,
                     uint32_t first_given, uint32_t *twin)
{
    int sex = first->sex == IDENTITY_FEMALE;
    struct match_person *p =
        add_person(m, first->commune, (uint32_t)first->household, sex, first->birth_year);
    if (p == NULL)
        return;
    p->birth_month = first->birth_month;
    p->birth_dom = first->birth_dom;
    uint32_t given = pick_given(m, sex);
    if (m->t.near[sex][first_given] != 0 && rng_chance(&m->r, 0.25))
        given = m->t.near[sex][first_given] - 1;
    if (given == first_given)
        given = (given + 1) % m->t.given[sex].n;
    name_person(m, p, surname, middle, given);
    (*twin)++;
}

static void add_family(struct making *m, uint32_t household)
{
    struct rng *r = &m->r;
    uint32_t commune = m->t.communes[pick(m->t.communes_up_to, m->t.n_communes, r)], twins = 0;
    str surname = pick_word(&m->t.surnames, r);
    int father = rng_between(r, 1935, 1998);
    struct match_person *p = add_person(m, commune, household, 0, father);
    if (p != NULL)
        name_person(m, p, surname, pick_middle(m, 0, father), pick_given(m, 0));
    int mother = father + rng_between(r, -2, 6);
    p = add_person(m, commune, household, 1, mother);
    if (p != NULL)
        name_person(m, p, pick_word(&m->t.surnames, r), pick_middle(m, 1, mother),
                    pick_given(m, 1));
    int children = rng_between(r, 0, 4), year = mother + rng_between(r, 19, 30);
    str shared = rng_chance(r, 0.4) ? pick_middle(m, 0, year) : STR("");
    for (int i = 0; i < children && year <= 2026; i++, year += rng_between(r, 1, 6)) {
        int sex = rng_chance(r, 0.48);
        str middle = sex == 0 && shared.n > 0 ? shared : pick_middle(m, sex, year);
        uint32_t given = pick_given(m, sex);
        p = add_person(m, commune, household, sex, year);
        if (p == NULL)
            return;
        name_person(m, p, surname, middle, given);
        if (rng_chance(r, 0.012))
            add_twin(m, p, surname, middle, given, &twins);
    }
}

/* ---- second records ---- */

struct second {
    struct making *m;
    struct match_person *p;
    uint32_t mistakes;
};

static void made(struct second *s, enum mistake k)
{
    s->mistakes |= 1u << k;
}

static bool chance(struct second *s, double p)
{
    return rng_chance(&s->m->r, p);
}

static str replaced(struct arena *a, str s, str what, str with)
{
    ptrdiff_t at = str_find(s, what);
    if (at < 0)
        return s;
    char text[256];
    size_t n = fmt_write(text, sizeof(text), "%s%s%s", str_slice(s, 0, (size_t)at), with,
                         str_slice(s, (size_t)at + what.n, s.n));
    return arena_str(a, (str){text, n});
}

/* The n-th ASCII letter of the name with an error of the keyboard. */
static str mistyped(struct making *m, str name)
{
    char text[256];
    size_t n = 0;
    uint32_t letters = 0;
    for (size_t i = 0; i < name.n; i++)
        letters += name.p[i] >= 'a' && name.p[i] <= 'z';
    if (letters == 0)
        return name;
    uint32_t at = rng_below(&m->r, letters), kind = rng_below(&m->r, 4);
    bool done = false;
    for (size_t i = 0; i < name.n; i++) {
        bool letter = name.p[i] >= 'a' && name.p[i] <= 'z';
        if (done || !letter || at-- > 0) {
            text[n++] = name.p[i];
            continue;
        }
        done = true;
        char other = (char)('a' + rng_below(&m->r, 26));
        bool next = i + 1 < name.n && name.p[i + 1] >= 'a' && name.p[i + 1] <= 'z';
        if (kind == 0) {
            text[n++] = other;
        } else if (kind == 1) {
            text[n++] = name.p[i];
            text[n++] = other;
        } else if (kind == 3 && next) {
            text[n++] = name.p[++i];
            text[n++] = name.p[i - 1];
        } /* else it is lost */
    }
    return arena_str(m->a, (str){text, n});
}

static void wrong_tone(struct second *s)
{
    static const char *const tones[][2] = {{"ù", "ú"}, {"ư", "u"}, {"ấ", "ẩ"},  {"ễ", "ể"},
                                           {"ạ", "ã"}, {"ọ", "õ"}, {"ì", "í"},  {"ơ", "o"},
                                           {"à", "á"}, {"ă", "a"}, {"ứ", "ức"}, {"ô", "o"}};
    const uint32_t n = sizeof(tones) / sizeof(*tones);
    uint32_t from = rng_below(&s->m->r, n);
    for (uint32_t i = 0; i < n; i++) {
        const char *const *pair = tones[(from + i) % n];
        str new = replaced(s->m->a, s->p->name, str_from_c(pair[0]), str_from_c(pair[1]));
        if (str_eq(new, s->p->name))
            continue;
        s->p->name = new;
        made(s, MISTAKE_TONE);
        return;
    }
}

static void telex_left(struct second *s)
{
    static const char *const pairs[][2] = {{"ễ", "eex"}, {"ầ", "aaf"}, {"ê", "ee"}, {"ă", "aw"},
                                           {"ù", "uf"},  {"ạ", "aj"},  {"ị", "ij"}, {"à", "af"}};
    const uint32_t n = sizeof(pairs) / sizeof(*pairs);
    uint32_t from = rng_below(&s->m->r, n);
    for (uint32_t i = 0; i < n; i++) {
        const char *const *pair = pairs[(from + i) % n];
        str new = replaced(s->m->a, s->p->name, str_from_c(pair[0]), str_from_c(pair[1]));
        if (str_eq(new, s->p->name))
            continue;
        s->p->name = new;
        made(s, MISTAKE_TELEX);
        return;
    }
}

static void new_middle(struct second *s, str surname, str middle, str given)
{
    struct arena *a = s->m->a;
    int sex = s->p->sex == IDENTITY_FEMALE;
    uint32_t kind = rng_below(&s->m->r, 4);
    str rest = middle;
    if (kind == 0) {
        middle = STR("");
    } else if (kind == 1 && middle.n > 0) {
        str first = str_split(&rest, ' ');
        size_t at = 0;
        str_next_codepoint(first, &at);
        middle =
            joined(a, replaced(a, joined(a, str_slice(first, 0, at), STR("")), STR("."), STR("")),
                   rest.p != NULL ? rest : STR(""));
    } else {
        middle = pick_middle(s->m, sex, s->p->birth_year);
    }
    str name = joined(a, joined(a, surname, middle), given);
    if (!str_eq(name, s->p->name))
        made(s, MISTAKE_MIDDLE);
    s->p->name = name;
}

static void spoil_name(struct second *s)
{
    struct arena *a = s->m->a;
    str surname, middle, given;
    int sex = s->p->sex == IDENTITY_FEMALE;
    match_split_name(s->p->name, &surname, &middle, &given);
    if (chance(s, 0.007)) {
        surname = pick_word(&s->m->t.surnames, &s->m->r);
        made(s, MISTAKE_SURNAME);
    }
    if (chance(s, 0.005)) {
        given = pick_word(&s->m->t.given[sex], &s->m->r);
        made(s, MISTAKE_GIVEN);
    }
    s->p->name = joined(a, joined(a, surname, middle), given);
    if (chance(s, sex == 1 ? 0.12 : 0.08))
        new_middle(s, surname, middle, given);
    static const char *const places[][2] = {{"oà", "òa"}, {"oá", "óa"}, {"uý", "úy"}, {"uỷ", "ủy"}};
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        bool back = chance(s, 0.5);
        str new =
            replaced(a, s->p->name, str_from_c(places[i][back]), str_from_c(places[i][!back]));
        if (!str_eq(new, s->p->name))
            made(s, MISTAKE_TONE_PLACE);
        s->p->name = new;
    }
    if (chance(s, 0.04))
        wrong_tone(s);
    if (chance(s, 0.015))
        telex_left(s);
    if (chance(s, 0.06)) {
        s->p->name = mistyped(s->m, s->p->name);
        made(s, MISTAKE_TYPING);
    }
    if (chance(s, 0.12)) {
        s->p->name = text_fold(a, s->p->name);
        made(s, MISTAKE_MARKS_LOST);
    }
}

static void spoil_birth(struct second *s)
{
    struct match_person *p = s->p;
    double at = rng_unit(&s->m->r);
    bool day = p->birth_dom > 0;
    if (at < 0.03 && day && p->birth_dom <= 12 && p->birth_dom != p->birth_month) {
        int t = p->birth_dom;
        p->birth_dom = p->birth_month;
        p->birth_month = t;
        made(s, MISTAKE_DAY_MONTH);
    } else if (at >= 0.03 && at < 0.07 && day) {
        p->birth_dom = rng_between(&s->m->r, 1, 28);
        made(s, MISTAKE_DAY);
    } else if (at >= 0.07 && at < 0.095) {
        p->birth_year += chance(s, 0.5) ? 1 : -1;
        made(s, MISTAKE_YEAR);
    } else if (at >= 0.095 && at < 0.102) {
        int tens = p->birth_year / 10 % 10;
        p->birth_year += (tens > 5 ? -10 : 10) * rng_between(&s->m->r, 1, 2);
        made(s, MISTAKE_YEAR);
    } else if (at >= 0.102 && at < 0.162 && day) {
        p->birth_dom = p->birth_month = 0;
        made(s, MISTAKE_YEAR_ALONE);
    } else if (at >= 0.162 && at < 0.182 && day) {
        p->birth_dom = p->birth_month = 1;
        made(s, MISTAKE_YEAR_ALONE);
    } else if (at >= 0.182 && at < 0.187) {
        p->birth_year = p->birth_dom = p->birth_month = 0;
        made(s, MISTAKE_NO_BIRTH);
    }
}

static void spoil_number(struct second *s)
{
    struct match_person *p = s->p;
    struct making *m = s->m;
    char text[12];
    double at = rng_unit(&m->r);
    if (p->citizen.n == 0)
        return;
    mem_copy(text, p->citizen.p, sizeof(text));
    uint32_t i = rng_below(&m->r, 11);
    if (at < 0.05) {
        text[i + (i > 5)] =
            (char)('0' + (text[i + (i > 5)] - '0' + 1 + (int)rng_below(&m->r, 9)) % 10);
        made(s, MISTAKE_DIGIT);
    } else if (at < 0.065 && text[i] != text[i + 1]) {
        char t = text[i];
        text[i] = text[i + 1];
        text[i + 1] = t;
        made(s, MISTAKE_DIGIT);
    } else if (at >= 0.065 && at < 0.07) {
        p->citizen =
            new_number(m, p->sex == IDENTITY_FEMALE, p->birth_year == 0 ? 1980 : p->birth_year);
        made(s, MISTAKE_OTHER_NUMBER);
        return;
    } else if (at >= 0.07 && at < 0.4) {
        p->citizen = STR("");
        made(s, MISTAKE_NO_NUMBER);
        return;
    }
    p->citizen = arena_str(m->a, (str){text, sizeof(text)});
}

static void add_second(struct making *m, uint32_t of)
{
    uint32_t i = m->p->n - m->p->people;
    m->p->original[i] = of;
    m->p->v[m->p->n] = m->p->v[of];
    struct second s = {m, &m->p->v[m->p->n++], 0};
    if (chance(&s, 0.2)) {
        s.p->commune = m->t.communes[pick(m->t.communes_up_to, m->t.n_communes, &m->r)];
        made(&s, MISTAKE_MOVED);
    }
    if (s.mistakes != 0 || chance(&s, 0.8))
        s.p->household = 1000000000u + i;
    spoil_name(&s);
    spoil_birth(&s);
    if (chance(&s, 0.008)) {
        s.p->sex = s.p->sex == IDENTITY_MALE ? IDENTITY_FEMALE : IDENTITY_MALE;
        made(&s, MISTAKE_SEX);
    }
    if (s.p->old_card.n > 0 && chance(&s, 0.6))
        s.p->old_card = STR("");
    spoil_number(&s);
    m->p->mistakes[i] = s.mistakes != 0 ? s.mistakes : 1u << MISTAKE_NONE;
}

void registry_people_make(struct arena *a, struct registry_people *p, uint32_t people,
                          uint32_t seconds, uint64_t seed)
{
    static struct making m;
    uint32_t more = (uint32_t)((uint64_t)people * seconds / 1000);
    *p = (struct registry_people){0};
    m = (struct making){.a = a, .p = p, .r = rng_make(seed, 1, 2, 3), .cap = people};
    load_tables(&m);
    p->v = arena_array(a, struct match_person, people + more + 1u);
    p->original = arena_array(a, uint32_t, more + 1u);
    p->mistakes = arena_array(a, uint32_t, more + 1u);
    for (uint32_t h = 1; p->n < people; h++)
        add_family(&m, h);
    p->people = p->n;
    for (uint32_t i = 0; i < more; i++) {
        uint32_t stride = people / (more == 0 ? 1 : more);
        add_second(&m, i * stride + rng_below(&m.r, stride == 0 ? 1 : stride));
    }
}
