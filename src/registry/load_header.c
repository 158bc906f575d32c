/* The header of households.csv and members.csv: which column is what. */
#include "base/check.h"
#include "registry/survey_int.h"

#include <stdlib.h>

const char *const survey_codes_names[SURVEY_CODES] = {"causes", "support_received",
                                                      "support_needed"};

struct special {
    const char *name;
    enum column_use use;
    enum law_entity entity;
    bool required;
    int64_t limit;
};
static const struct special specials[] = {
    {"household", USE_HOUSEHOLD, LAW_HOUSEHOLD, true, 0},
    {"commune", USE_COMMUNE, LAW_HOUSEHOLD, true, 0},
    {"village", USE_VILLAGE, LAW_HOUSEHOLD, false, 0},
    {"causes", USE_CODES, LAW_HOUSEHOLD, false, 8},
    {"support_received", USE_CODES, LAW_HOUSEHOLD, false, 13},
    {"support_needed", USE_CODES, LAW_HOUSEHOLD, false, 13},
    {"household", USE_HOUSEHOLD, LAW_PERSON, true, 0},
    {"member", USE_MEMBER, LAW_PERSON, true, 0},
    {"name", USE_NAME, LAW_PERSON, false, 0},
    {"personal_id", USE_PERSONAL_ID, LAW_PERSON, false, 0},
};
#define SPECIAL_COUNT (sizeof(specials) / sizeof(specials[0]))
static const struct {
    const char *name;
    enum law_entity entity;
} required_facts[] = {
    {"surveyed_on", LAW_HOUSEHOLD},
    {"relation", LAW_PERSON},
    {"born", LAW_PERSON},
    {"sex", LAW_PERSON},
};

static void nearer(str name, str candidate, int *nearest, str *best)
{
    int distance = str_distance(name, candidate, *nearest);
    if (distance < *nearest) {
        *nearest = distance;
        *best = candidate;
    }
}

static void hint_column(const struct load_file *f, str name, struct err *e)
{
    const struct law *law = f->loading->survey->law;
    int nearest = name.n < 6 ? 3 : 4; /* of a short name nearly all is left to chance */
    str best = {NULL, 0};
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        if (specials[i].entity == f->entity)
            nearer(name, str_from_c(specials[i].name), &nearest, &best);
    }
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_FACT && s->entity == f->entity)
            nearer(name, s->id, &nearest, &best);
    }
    if (best.p != NULL)
        err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", best);
    else
        err_hint(e, "các cột được phép: ansinh law facts",
                 "the columns there are: ansinh law facts");
}

static bool open_column(struct load_file *f, uint32_t i)
{
    struct survey *s = f->loading->survey;
    struct column_reader *c = &f->columns[i];
    str name = table_header(&f->table, i);
    for (size_t k = 0; k < SPECIAL_COUNT; k++) {
        if (specials[k].entity == f->entity && str_eq_c(name, specials[k].name)) {
            c->use = specials[k].use;
            c->limit = specials[k].limit;
            for (int n = 0; n < SURVEY_CODES; n++) {
                if (str_eq_c(name, survey_codes_names[n]))
                    c->codes = &s->codes[n];
            }
            return true;
        }
    }
    const struct law_symbol *fact = law_find(s->law, name);
    if (fact == NULL || fact->kind != LAW_FACT || fact->entity != f->entity ||
        !str_eq(fact->id, name)) {
        struct err e = {0};
        err_set(&e, ERR_INPUT, "không có cột nào tên là \"%s\" trong biểu mẫu",
                "the form has no column named \"%s\"", name);
        hint_column(f, name, &e);
        table_at(&f->table, i, &e);
        return load_spoil(f, &e);
    }
    c->use = USE_FACT;
    c->fact = fact;
    c->column = &s->columns[fact->index];
    c->year_alone = str_eq_c(name, "born");
    pthread_mutex_lock(&f->loading->lock); /* the other file's thread uses the arena too */
    reader_init(c, &s->arena);
    pthread_mutex_unlock(&f->loading->lock);
    return true;
}

static bool require_column(struct load_file *f, const char *name)
{
    if (table_find(&f->table, str_from_c(name)) >= 0)
        return true;
    struct err e = {0};
    err_set(&e, ERR_INPUT, "thiếu cột bắt buộc \"%z\" trong dòng tiêu đề",
            "the header lacks the required column \"%z\"", name);
    if (f->table.csv != NULL)
        err_hint(&e, "dòng đầu của tệp là tên các cột, cách nhau bằng dấu phẩy",
                 "the first line of the file names the columns, parted by commas");
    else
        err_hint(&e, "dòng đầu của trang là tên các cột, mỗi ô một tên",
                 "the first row of the sheet names the columns, a name a cell");
    load_at_header(f, &e);
    return load_spoil(f, &e);
}

bool load_open(struct load_file *f)
{
    if (table_open(&f->table, &f->source, &f->error) != ERR_NONE)
        return false;
    f->n_columns = table_columns(&f->table);
    f->columns = calloc(f->n_columns, sizeof(*f->columns));
    check(f->columns != NULL);
    for (uint32_t i = 0; i < f->n_columns; i++) {
        if (!open_column(f, i))
            return false;
    }
    for (size_t k = 0; k < SPECIAL_COUNT; k++) {
        if (specials[k].required && specials[k].entity == f->entity &&
            !require_column(f, specials[k].name))
            return false;
    }
    for (size_t k = 0; k < sizeof(required_facts) / sizeof(required_facts[0]); k++) {
        if (required_facts[k].entity == f->entity && !require_column(f, required_facts[k].name))
            return false;
    }
    return f->error.code == ERR_NONE;
}
