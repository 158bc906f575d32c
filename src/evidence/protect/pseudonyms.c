/* Households, members and facts, from the world as of a day. */
#include "evidence/protect/pseudonyms_int.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"

#include <stdlib.h>

#define CELL_MAX_BYTES 4096u
#define ROW_MAX_BYTES 65536u

const char *const pseudonyms_names[PSEUDONYMS_FILES] = {"households.csv", "members.csv",
                                                        "facts.csv", "reviews.csv", "payments.csv"};

/* ---- rows ---- */

void pseudonyms_text(struct pseudonyms *x, str s)
{
    csv_field(&x->row, s);
    buf_char(&x->row, ',');
}

void pseudonyms_int(struct pseudonyms *x, int64_t v)
{
    buf_int(&x->row, v);
    buf_char(&x->row, ',');
}

void pseudonyms_month(struct pseudonyms *x, month m)
{
    char text[8];
    pseudonyms_text(x, (str){text, month_format_iso(m, text)});
}

/* Days are told no closer than their month. Empty: without end, or not known. */
static void put_day(struct pseudonyms *x, day d)
{
    if (d <= DAY_MIN || d >= DAY_MAX)
        pseudonyms_text(x, STR(""));
    else
        pseudonyms_month(x, month_of(d));
}

void pseudonyms_of(struct pseudonyms *x, bool person, int64_t entity)
{
    char of[64], made[SEAL_PSEUDONYM_BYTES];
    size_t n = fmt_write(of, sizeof(of), "%l\n%l", x->at.province, entity);
    seal_pseudonym(x->key, (str){of, n}, made);
    buf_fmt(&x->row, "%c%z,", person ? 'p' : 'h', made);
}

void pseudonyms_end_row(struct pseudonyms *x, enum pseudonyms_file to)
{
    check(x->row.n > 0 && !x->row.full);
    x->row.p[x->row.n - 1] = '\n'; /* the last comma */
    str line = arena_str(x->a, buf_str(&x->row));
    vec_push(x->a, &x->lines[to], line);
    x->row.n = 0;
}

void pseudonyms_head(struct pseudonyms *x, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        pseudonyms_text(x, str_from_c(names[i]));
}

static int by_line(const void *x, const void *y)
{
    return str_cmp(*(const str *)x, *(const str *)y);
}

static void put_value(struct pseudonyms *x, const struct law_type *t, int64_t value)
{
    struct arena_mark mark = arena_save(x->a);
    struct buf b;
    buf_init(&b, x->a, CELL_MAX_BYTES);
    if (t->kind == LAW_DATE)
        buf_int(&b, value >> 9); /* the year of a packed date (law/vm.h) */
    else
        law_value_write(t, value, &b);
    pseudonyms_text(x, buf_str(&b));
    arena_restore(x->a, mark);
}

/* ---- what may be told ---- */

static bool is_apart(const struct law_symbol *fact)
{
    static const char *const ids[] = {"commune", "surveyed_on", "born",
                                      "sex",     "ethnicity",   "head_ethnicity"};
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (str_eq_c(fact->id, ids[i]))
            return true;
    }
    return false;
}

/* Facts that have a column of the form, in the order of the law. Sealed ones are nobody's to count
 * who may not see them; commune, day and traits are told apart. */
static bool has_column(const struct pseudonyms *x, const struct law_symbol *fact,
                       enum law_entity entity)
{
    return fact->kind == LAW_FACT && fact->entity == entity && !fact->sealed &&
           x->world->survey->columns[fact->index].data != NULL && !is_apart(fact);
}

enum { BORN, SEX, ETHNICITY, TRAITS };
static const char *const trait_names[TRAITS] = {"born", "sex", "ethnicity"};

/* The fact that tells a trait of a person; NULL where it is not known. The ethnicity of the head
 * may stand with the household alone. */
static const struct law_symbol *trait_of(const struct survey *s, uint32_t household,
                                         uint32_t person, int trait, int64_t *value)
{
    const struct law_symbol *fact = law_find(s->law, str_from_c(trait_names[trait]));
    const struct law_symbol *relation = law_find(s->law, STR("relation"));
    int64_t its, head;
    if (fact != NULL && survey_answer(s, fact, person, value))
        return fact;
    if (trait != ETHNICITY || relation == NULL || !survey_answer(s, relation, person, &its) ||
        !law_value_parse(&relation->type, STR("1"), &head) || its != head)
        return NULL;
    fact = law_find(s->law, STR("head_ethnicity"));
    return fact != NULL && survey_answer(s, fact, household, value) ? fact : NULL;
}

static void hide(struct pseudonyms *x)
{
    const struct survey *s = x->world->survey;
    uint64_t *traits = arena_array(x->a, uint64_t, (size_t)s->persons + 1);
    for (uint32_t h = 0; h < s->households; h++) {
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++) {
            for (int t = 0; t < TRAITS; t++) {
                int64_t value;
                const struct law_symbol *fact = trait_of(s, h, p, t, &value);
                uint64_t told = fact == NULL ? 0 : (uint64_t)(t == BORN ? value >> 9 : value + 1);
                traits[p] = traits[p] << 12 | told;
            }
        }
    }
    const struct blur_people people = {s->households, s->persons, s->first, s->commune, traits};
    blur(x->a, &people, x->least, &x->hidden);
}

/* ---- files ---- */

static void put_names(struct pseudonyms *x, enum law_entity entity)
{
    for (uint32_t i = 0; i < law_symbol_count(x->law); i++) {
        if (has_column(x, law_symbol(x->law, i), entity))
            pseudonyms_text(x, law_symbol(x->law, i)->id);
    }
}

static void put_answers(struct pseudonyms *x, enum law_entity entity, uint32_t row)
{
    for (uint32_t i = 0; i < law_symbol_count(x->law); i++) {
        const struct law_symbol *fact = law_symbol(x->law, i);
        int64_t value;
        if (!has_column(x, fact, entity))
            continue;
        if (survey_answer(x->world->survey, fact, row, &value))
            put_value(x, &fact->type, value);
        else
            pseudonyms_text(x, STR(""));
    }
}

static void put_household(struct pseudonyms *x, uint32_t h)
{
    const struct survey *s = x->world->survey;
    const struct law_symbol *surveyed = law_find(x->law, STR("surveyed_on"));
    char code[8];
    int64_t on;
    uint32_t c = s->commune[h];
    size_t n = fmt_write(code, sizeof(code), "%u%u%u%u%u", c / 10000 % 10, c / 1000 % 10,
                         c / 100 % 10, c / 10 % 10, c % 10);
    pseudonyms_of(x, false, x->world->household[h]);
    pseudonyms_text(x, x->hidden.household[h] || c == 0 ? STR("") : (str){code, n});
    if (surveyed != NULL && survey_answer(s, surveyed, h, &on))
        pseudonyms_month(x, month_make((int)(on >> 9), (int)(on >> 5 & 15)));
    else
        pseudonyms_text(x, STR(""));
    for (int k = 0; k < SURVEY_CODES; k++)
        pseudonyms_text(x, s->codes[k].ends != NULL ? survey_text_at(&s->codes[k], h) : STR(""));
    put_answers(x, LAW_HOUSEHOLD, h);
}

static void make_households(struct pseudonyms *x)
{
    static const char *const first[] = {"household", "commune", "surveyed_on"};
    pseudonyms_head(x, first, 3);
    pseudonyms_head(x, survey_codes_names, SURVEY_CODES);
    put_names(x, LAW_HOUSEHOLD);
    pseudonyms_end_row(x, PSEUDONYMS_HOUSEHOLDS);
    for (uint32_t h = 0; h < x->world->survey->households; h++) {
        put_household(x, h);
        pseudonyms_end_row(x, PSEUDONYMS_HOUSEHOLDS);
    }
}

static void put_member(struct pseudonyms *x, uint32_t h, uint32_t p)
{
    pseudonyms_of(x, false, x->world->household[h]);
    pseudonyms_of(x, true, x->world->person[p]);
    for (int t = 0; t < TRAITS; t++) {
        int64_t value;
        const struct law_symbol *fact = trait_of(x->world->survey, h, p, t, &value);
        if (fact == NULL || x->hidden.person[p])
            pseudonyms_text(x, STR(""));
        else
            put_value(x, &fact->type, value);
    }
    put_answers(x, LAW_PERSON, p);
}

static void make_members(struct pseudonyms *x)
{
    static const char *const first[] = {"household", "person"};
    const struct survey *s = x->world->survey;
    pseudonyms_head(x, first, 2);
    pseudonyms_head(x, trait_names, TRAITS);
    put_names(x, LAW_PERSON);
    pseudonyms_end_row(x, PSEUDONYMS_MEMBERS);
    for (uint32_t h = 0; h < s->households; h++) {
        for (uint32_t p = s->first[h]; p < s->first[h + 1]; p++) {
            put_member(x, h, p);
            pseudonyms_end_row(x, PSEUDONYMS_MEMBERS);
        }
    }
}

static void put_fact(struct pseudonyms *x, const struct law_symbol *fact,
                     const struct survey_entry *f)
{
    bool person = fact->entity == LAW_PERSON;
    pseudonyms_of(x, person, person ? x->world->person[f->row] : x->world->household[f->row]);
    pseudonyms_text(x, fact->id);
    put_value(x, &fact->type, f->value);
    put_day(x, f->from);
    put_day(x, f->to);
    pseudonyms_end_row(x, PSEUDONYMS_FACTS);
}

static void make_facts(struct pseudonyms *x)
{
    static const char *const names[] = {"entity", "fact", "value", "from", "to"};
    pseudonyms_head(x, names, 5);
    pseudonyms_end_row(x, PSEUDONYMS_FACTS);
    for (uint32_t i = 0; i < law_symbol_count(x->law); i++) {
        const struct law_symbol *fact = law_symbol(x->law, i);
        const struct survey_entries *all = &x->world->survey->entries[i];
        if (fact->kind != LAW_FACT || fact->sealed || is_apart(fact))
            continue;
        for (uint32_t k = 0; k < all->n; k++) {
            if (!all->v[k].unknown)
                put_fact(x, fact, &all->v[k]);
        }
    }
}

enum err_code pseudonyms_make(struct store_conn *c, struct pseudonyms *x, struct err *e)
{
    buf_init(&x->row, x->a, ROW_MAX_BYTES);
    hide(x);
    make_households(x);
    make_members(x);
    make_facts(x);
    enum err_code code = pseudonyms_results(c, x, e);
    for (int i = 0; i < PSEUDONYMS_FILES && code == ERR_NONE; i++)
        qsort(x->lines[i].v + 1, x->lines[i].n - 1, sizeof(str), by_line);
    return code;
}
