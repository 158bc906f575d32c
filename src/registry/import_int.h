/* Within the registry: a survey while it is merged. */
#ifndef REGISTRY_IMPORT_INT_H
#define REGISTRY_IMPORT_INT_H

#include "registry/answers.h"
#include "registry/area_ids.h"
#include "registry/import.h"
#include "registry/name_keys.h"
#include "registry/sealed.h"
#include "registry/times.h"

/* A row of the database by what distinguishes it among those of its entity. */
struct row_key {
    int32_t recorded; /* 0: there is none */
    day valid_from, known_from;
};

/* Whether the survey of a household is newer than what the registry has. */
enum survey_age {
    AGE_NEW,     /* the first, or later than the last: what differs is true since then */
    AGE_SAME,    /* of the same day: what differs is a correction */
    AGE_OLDER,   /* known, and there is a later one: nothing to do */
    AGE_REFUSED, /* older and not known */
};

struct file_household {
    int64_t id; /* 0: not in the registry */
    day on;     /* of the survey */
    struct row_key row;
    bool changed; /* commune or village */
    bool answers_same;
    enum survey_age age;
    struct row_key same_day; /* answers of that day */
    day latest;              /* of answers; DAY_MIN: none */
    str old_commune, old_village;
    int64_t old_area;
};

struct file_person {
    int64_t id;
    uint32_t household; /* row of the file */
    struct row_key row;
    bool changed, answers_same;
    uint32_t membership; /* 1 + index; 0: none */
    uint32_t number;     /* 1 + index of the number of the same kind; 0: none */
    struct row_key same_day;
    day latest;
    uint32_t old; /* 1 + index of `olds` when changed */
};

struct old_person {
    str name, sex, ethnicity;
    struct store_value birth, birth_to;
};

/* A membership that is believed now and has no end. */
struct membership {
    uint32_t household, person;
    struct row_key row;
    uint16_t number;
    int16_t relation; /* value of the law's enumeration, or -1 */
    bool taken;       /* the file has the person */
};

struct kept_number {
    uint64_t number;
    uint32_t person;
    struct row_key row;
    bool old_card;
};

/* A fact's row to close (row.recorded 0: none), and one to write (value.p NULL: none). */
struct fact_change {
    int64_t entity;
    str stored; /* its name in the row: of a sealed one not the fact's */
    str name, value;
    struct row_key row;
    day from, to, known;
};

#define VECTOR(type)                                                                               \
    struct {                                                                                       \
        type *v;                                                                                   \
        uint32_t n, cap;                                                                           \
    }

struct merging {
    struct store_conn *c;
    struct arena *a;
    const struct survey *s;
    const struct import_options *o;
    struct import_report *report;
    struct import_problems *problems;
    struct area_ids *areas;
    int64_t province, recording;
    int64_t next_entity;
    bool empty;                  /* nothing of the province is there yet */
    struct answer_form forms[2]; /* of the file: households, persons */
    const struct law_symbol *sex, *ethnicity, *relation, *born;
    const str *sex_texts, *ethnicity_texts, *relation_texts;
    struct file_household *households;
    struct file_person *persons;
    /* By number of the entity, below next_entity as it was at the beginning. */
    int64_t n_entities;
    uint32_t *file_row;  /* 1 + row of the file; 0: not in it */
    uint8_t *is_person;  /* what file_row means */
    uint32_t *member_of; /* 1 + index of the membership */
    VECTOR(struct membership) memberships;
    VECTOR(struct kept_number) numbers;
    VECTOR(struct old_person) olds;
    VECTOR(struct fact_change) facts;
    struct sealer sealer;
    uint8_t **entry_found; /* by fact of the law and entry */
    struct import_problems warnings;
    struct name_keys *keys; /* of the names that are written */
    uint64_t steps, steps_total;
};

void merging_step(struct merging *m, uint64_t n);
enum err_code merging_problem(struct merging *m, uint32_t household, int64_t person,
                              const char *column, const char *vi, const char *en, ...);

/* import_diff.c: reads the registry and fills what the file's rows are there. */
enum err_code import_compare(struct merging *m, struct err *e);
/* import_numbers.c */
enum err_code import_check_numbers(struct merging *m, struct err *e);
/* import_facts.c */
enum err_code import_compare_facts(struct merging *m, struct err *e);
/* import_write.c */
enum err_code import_close(struct merging *m, struct err *e);
enum err_code import_open(struct merging *m, struct err *e);

/* The day since which the office knows what a household's rows say now. */
day merging_known(const struct merging *m, const struct file_household *h);
/* The day since which the office knows what takes the place of `row`: not before it knew `row`. */
day known_after(day known, struct row_key row);
bool person_birth(const struct survey *s, uint32_t p, day *from, day *to);
/* The answer of a person as files write it; empty where not known. */
str person_text(const struct merging *m, const struct law_symbol *fact, uint32_t p);
/* Twelve digits, or nine of an old card. */
str number_text(uint64_t number, char to[16]);
bool number_is_old_card(uint64_t number);

#endif
