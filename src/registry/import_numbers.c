/* Numbers of the file: are they numbers at all, do they fit the person, are they somebody else's?
 */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/identity.h"
#include "registry/import_int.h"
#include "registry/number_holder.h"

#include <stdlib.h>

#define MAX_WARNINGS 10000u

static enum identity_sex sex_of(const struct merging *m, uint32_t p)
{
    str sex = person_text(m, m->sex, p);
    return str_eq_c(sex, "1")   ? IDENTITY_MALE
           : str_eq_c(sex, "2") ? IDENTITY_FEMALE
                                : IDENTITY_SEX_UNKNOWN;
}

static int year_of(const struct merging *m, uint32_t p)
{
    day from, to;
    int y, month, d;
    if (!person_birth(m->s, p, &from, &to))
        return 0;
    day_to_ymd(from, &y, &month, &d);
    return y;
}

static void warn(struct merging *m, uint32_t p, const struct err *e)
{
    struct import_problem w = {
        .household = m->persons[p].household, .person = p, .column = "personal_id"};
    for (int i = 0; i < 2; i++) {
        size_t n = fmt_write(w.text[i], sizeof(w.text[i]), "%z", e->text[i]);
        check(n < sizeof(w.text[i]));
    }
    m->report->warned++;
    if (m->warnings.n < MAX_WARNINGS)
        vec_push(m->a, &m->warnings, w);
}

/* What is no number is refused; what does not fit the form's year or sex is only told: either may
 * be wrong, and the card is not here. */
static void check_form(struct merging *m, const struct identity_lists *lists, uint32_t p)
{
    char digits[16];
    struct identity n;
    struct err e = {0};
    str text = number_text(m->s->personal_id[p], digits);
    if (identity_read(lists, text, &n, &e) != ERR_NONE) {
        merging_problem(m, m->persons[p].household, p, "personal_id", e.text[LANG_VI],
                        e.text[LANG_EN]);
        return;
    }
    const struct identity_person who = {sex_of(m, p), year_of(m, p)};
    if (identity_check_person(lists, &n, who, &e) != ERR_NONE)
        warn(m, p, &e);
}

/* The number is in the registry under somebody who is not this row's person. */
static enum err_code refuse(struct merging *m, uint32_t p, int64_t holder, struct err *e)
{
    struct number_holder who;
    char digits[16];
    enum err_code code = number_holder_of(m->c, m->a, m->province, holder, &who, e);
    if (code != ERR_NONE)
        return code;
    merging_problem(
        m, m->persons[p].household, p, "personal_id", "số %s đã là của %s (%s, xã %s; số sổ #%l)",
        "the number %s is that of %s (%s, commune %s; #%l of the registry)",
        number_text(m->s->personal_id[p], digits), who.name, who.member, who.commune, holder);
    return ERR_NONE;
}

/* By the number the row was taken for this person: neither the name nor the year of birth says so.
 */
static bool another_person(const struct merging *m, uint32_t p)
{
    const struct file_person *f = &m->persons[p];
    str name = survey_text_at(&m->s->name, p);
    int y = 0, month, d, in_file = year_of(m, p);
    if (f->old == 0 || !f->changed)
        return false;
    const struct old_person *old = &m->olds.v[f->old - 1];
    if (old->birth.type == STORE_INT)
        day_to_ymd((day)old->birth.i, &y, &month, &d);
    bool name_same = name.n == 0 ||
                     str_eq(text_fold(m->a, str_trim(name)), text_fold(m->a, str_trim(old->name)));
    bool year_same = in_file == 0 || y == 0 || in_file == y;
    return !name_same && !year_same;
}

/* Rows of the file by number, in its order, to be looked up. */
struct numbered {
    uint64_t number;
    uint32_t p;
};

static int by_number(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum err_code check_taken(struct merging *m, struct err *e)
{
    const struct survey *s = m->s;
    struct numbered *all = arena_array(m->a, struct numbered, (size_t)s->persons + 1);
    uint32_t n = 0;
    for (uint32_t p = 0; p < s->persons; p++) {
        if (s->personal_id[p] != 0)
            all[n++] = (struct numbered){s->personal_id[p], p};
    }
    qsort(all, n, sizeof(*all), by_number);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < m->numbers.n && code == ERR_NONE; i++) {
        const struct kept_number *one = &m->numbers.v[i];
        struct numbered key = {.number = one->number};
        const struct numbered *found = bsearch(&key, all, n, sizeof(*all), by_number);
        if (found == NULL)
            continue;
        const struct file_person *f = &m->persons[found->p];
        if (m->households[f->household].age <= AGE_SAME &&
            (f->id != one->person || another_person(m, found->p)))
            code = refuse(m, found->p, one->person, e);
    }
    return code;
}

enum err_code import_check_numbers(struct merging *m, struct err *e)
{
    struct identity_lists *lists;
    char folder[4096];
    if (m->s->personal_id == NULL)
        return ERR_NONE;
    fmt_write(folder, sizeof(folder), "%z/../cccd", m->o->area_folder);
    enum err_code code = identity_load(m->a, &lists, str_from_c(folder), e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t p = 0; p < m->s->persons; p++) {
        if (m->s->personal_id[p] != 0)
            check_form(m, lists, p);
    }
    return check_taken(m, e);
}
