/* The answers of a form as the database keeps them: one line of text for a household or a person,
 * values as files write them, parted by commas, in the order of the form's questions. */
#ifndef REGISTRY_ANSWERS_H
#define REGISTRY_ANSWERS_H

#include "registry/survey_int.h"

/* Longer than any row of answers: the questions are facts of the law, and three lists of codes. */
#define ANSWERS_MAX_BYTES 65536u
#define ANSWERS_MAX_QUESTIONS 512u

struct answer_question {
    str name;
    const struct law_symbol *fact; /* NULL: codes, or a question the law no longer knows */
    int codes;                     /* enum survey_codes; -1: none */
    bool derived;                  /* left empty where the commune tells the same */
    const str *texts;              /* of enumerations and booleans, by value */
    struct column_reader reader;   /* for reading back */
};

struct answer_form {
    int64_t id; /* in the database; 0: not there yet */
    enum law_entity entity;
    str names; /* parted by commas */
    struct answer_question *v;
    uint32_t n;
};

/* What the files asked, but for what has a place of its own (born, sex, relation, the day). */
void answer_form_asked(struct arena *a, const struct survey *s, enum law_entity entity,
                       struct answer_form *out);
/* From the names in the database, into the columns of a survey that is being made. */
void answer_form_parse(struct arena *a, struct survey *s, enum law_entity entity, int64_t id,
                       str names, struct answer_form *out);

/* Appends the row's line. */
void answers_write(const struct answer_form *form, const struct survey *s, uint32_t row,
                   struct buf *to);
/* One value, as answers_write has it. */
void answer_write(const struct answer_question *q, const struct survey *s, uint32_t row,
                  struct buf *to);
/* Puts a line into the row; false when it does not fit the form (a damaged database). The columns
 * have room for `rows`. */
bool answers_read(const struct answer_form *form, struct survey *s, uint32_t row, uint32_t rows,
                  str line);

/* Makes room in the survey's column for the fact. */
struct survey_column *answers_column(struct survey *s, const struct law_symbol *fact,
                                     uint32_t rows);

#endif
