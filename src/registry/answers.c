#include "registry/answers.h"

#include "base/check.h"
#include "base/num.h"

#include <stdlib.h>

#define NAMES_MAX_BYTES 16384u

/* Kept in columns of their own: person, membership, the day of the answer. */
static bool has_own_place(const struct law_symbol *fact)
{
    static const char *const own[] = {"born",      "sex",         "relation",
                                      "ethnicity", "surveyed_on", "commune"};
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        if (str_eq_c(fact->id, own[i]))
            return true;
    }
    return false;
}

static const str *value_texts(struct arena *a, const struct law_type *t)
{
    if (t->kind != LAW_ENUM && t->kind != LAW_BOOL)
        return NULL;
    uint32_t n = t->kind == LAW_BOOL ? 2 : t->values->n_values;
    str *texts = arena_array(a, str, n);
    for (uint32_t i = 0; i < n; i++) {
        struct buf b;
        buf_init(&b, a, 256);
        law_value_write(t, i, &b);
        texts[i] = buf_str(&b);
    }
    return texts;
}

/* Whether the file itself said anything that the commune does not. */
static bool says_more(const struct survey *s, const struct law_symbol *fact)
{
    int64_t told, said;
    bool derived = false;
    for (uint32_t h = 0; h < s->households; h++) {
        if (!survey_answer(s, fact, h, &said))
            continue;
        if (!derived_from_area(s, fact, h, &told) || told != said)
            return true;
        derived = true;
    }
    return !derived;
}

static void join_names(struct arena *a, struct answer_form *form)
{
    struct buf b;
    buf_init(&b, a, NAMES_MAX_BYTES);
    for (uint32_t i = 0; i < form->n; i++) {
        buf_add_c(&b, i > 0 ? "," : "");
        buf_add(&b, form->v[i].name);
    }
    check(!b.full);
    form->names = buf_str(&b);
}

void answer_form_asked(struct arena *a, const struct survey *s, enum law_entity entity,
                       struct answer_form *out)
{
    *out = (struct answer_form){.entity = entity};
    out->v = arena_array(a, struct answer_question, ANSWERS_MAX_QUESTIONS);
    for (uint32_t i = 0; i < law_symbol_count(s->law); i++) {
        const struct law_symbol *fact = law_symbol(s->law, i);
        if (fact->kind != LAW_FACT || fact->entity != entity || s->columns[i].data == NULL ||
            has_own_place(fact))
            continue;
        int64_t ignored;
        bool derived =
            s->households > 0 && entity == LAW_HOUSEHOLD && derived_from_area(s, fact, 0, &ignored);
        if (derived && !says_more(s, fact))
            continue;
        check(out->n < ANSWERS_MAX_QUESTIONS);
        out->v[out->n++] = (struct answer_question){.name = fact->id,
                                                    .fact = fact,
                                                    .codes = -1,
                                                    .derived = derived,
                                                    .texts = value_texts(a, &fact->type)};
    }
    for (int k = 0; k < SURVEY_CODES && entity == LAW_HOUSEHOLD; k++) {
        if (s->codes[k].ends != NULL)
            out->v[out->n++] =
                (struct answer_question){.name = str_from_c(survey_codes_names[k]), .codes = k};
    }
    join_names(a, out);
}

void answer_form_parse(struct arena *a, struct survey *s, enum law_entity entity, int64_t id,
                       str names, struct answer_form *out)
{
    *out = (struct answer_form){.id = id, .entity = entity, .names = arena_str(a, names)};
    out->v = arena_array(a, struct answer_question, ANSWERS_MAX_QUESTIONS);
    str rest = out->names;
    while (rest.n > 0 && out->n < ANSWERS_MAX_QUESTIONS) {
        struct answer_question q = {.name = str_split(&rest, ','), .codes = -1};
        for (int k = 0; k < SURVEY_CODES; k++) {
            if (str_eq_c(q.name, survey_codes_names[k]))
                q.codes = k;
        }
        const struct law_symbol *fact = q.codes < 0 ? law_find(s->law, q.name) : NULL;
        if (fact != NULL && fact->kind == LAW_FACT && fact->entity == entity) {
            q.fact = fact;
            q.texts = value_texts(a, &fact->type);
            q.reader = (struct column_reader){.use = USE_FACT, .fact = fact};
            reader_init(&q.reader, a);
        }
        out->v[out->n++] = q;
    }
}

static void write_number(const struct law_type *t, int64_t value, struct buf *to)
{
    if (t->scale == 0) {
        buf_int(to, value);
        return;
    }
    char text[40];
    size_t n = num_format_iso(value, t->scale, text);
    buf_add(to, (str){text, n});
}

void answer_write(const struct answer_question *q, const struct survey *s, uint32_t row,
                  struct buf *to)
{
    int64_t value, told;
    if (q->codes >= 0)
        buf_add(to, survey_text_at(&s->codes[q->codes], row));
    if (q->fact == NULL || !survey_answer(s, q->fact, row, &value))
        return;
    if (q->derived && derived_from_area(s, q->fact, row, &told) && told == value)
        return;
    if (q->texts != NULL)
        buf_add(to, q->texts[value]);
    else if (q->fact->type.kind == LAW_NUMBER)
        write_number(&q->fact->type, value, to);
    else
        law_value_write(&q->fact->type, value, to);
}

void answers_write(const struct answer_form *form, const struct survey *s, uint32_t row,
                   struct buf *to)
{
    for (uint32_t i = 0; i < form->n; i++) {
        if (i > 0)
            buf_char(to, ',');
        answer_write(&form->v[i], s, row, to);
    }
}

struct survey_column *answers_column(struct survey *s, const struct law_symbol *fact, uint32_t rows)
{
    struct survey_column *c = &s->columns[fact->index];
    if (c->data != NULL)
        return c;
    size_t n = (size_t)rows + VM_SLACK;
    c->data = calloc(n, lane_bytes(fact->lane));
    c->known = calloc(n, 1);
    check(c->data != NULL && c->known != NULL);
    return c;
}

bool answers_read(const struct answer_form *form, struct survey *s, uint32_t row, uint32_t rows,
                  str line)
{
    str rest = line;
    for (uint32_t i = 0; i < form->n; i++) {
        const struct answer_question *q = &form->v[i];
        if (rest.p == NULL)
            return false;
        str field = str_split(&rest, ',');
        if (q->codes >= 0) {
            struct survey_text *t = &s->codes[q->codes];
            if (t->ends == NULL) {
                t->ends = calloc((size_t)rows + VM_SLACK, sizeof(uint64_t));
                check(t->ends != NULL);
            }
            text_add(t, row, field);
        }
        if (q->fact == NULL)
            continue;
        int64_t value, latest;
        struct survey_column *c = answers_column(s, q->fact, rows);
        enum cell cell = reader_parse(&q->reader, field, &value, &latest);
        if (cell == CELL_UNKNOWN)
            continue;
        if (cell != CELL_KNOWN)
            return false;
        column_store(c, q->fact->lane, row, value);
        c->known[row] = 1;
    }
    return form->n == 0 ? line.n == 0 : rest.p == NULL;
}
