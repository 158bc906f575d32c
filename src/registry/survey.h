/* A survey: the interchange files in memory, as columns that the law can read.
 *
 * Households lie one after the other with their members, whatever the order in the files. What is
 * asked on the form is a column, in the lane of its fact, true from the day of the survey on and
 * used for any month that is asked; what facts.csv adds is a sorted list of a fact, true from-to,
 * known from a day on. A survey owns its memory and does not change once loaded. */
#ifndef REGISTRY_SURVEY_H
#define REGISTRY_SURVEY_H

#include "base/arena.h"
#include "law/law.h"
#include "registry/areas.h"

#define SURVEY_MAX_ID_BYTES 64u
#define SURVEY_MAX_MEMBER 999u /* the largest member number */
#define SURVEY_MAX_HOUSEHOLDS 40000000u

/* Questions of which a household may choose several answers. */
enum survey_codes { SURVEY_CAUSES, SURVEY_SUPPORT_RECEIVED, SURVEY_SUPPORT_NEEDED, SURVEY_CODES };
extern const char *const survey_codes_names[SURVEY_CODES];

/* Texts, one a row: text r is bytes [ends[r-1], ends[r]). */
struct survey_text {
    char *bytes;
    uint64_t *ends;
    uint64_t n_bytes, cap_bytes;
};

/* Answers to one question. Unknown rows hold 0. */
struct survey_column {
    void *data;      /* NULL: not asked */
    uint8_t *known;  /* NULL: all */
    int32_t *latest; /* dates: the last day it can be (`data`: the first); NULL: all exact */
};

/* A row of facts.csv; `to` DAY_MAX: still true. */
struct survey_entry {
    uint32_t row; /* of a household or a person */
    uint32_t line;
    day from, to, known_from;
    bool unknown; /* it is recorded, but what cannot be read (a box whose key is not given) */
    int64_t value;
};
struct survey_entries {
    struct survey_entry *v; /* by row, then `from`; never overlapping, but with what is unknown */
    uint32_t n, cap;
};

/* What is wrong, and where. */
struct survey_reject {
    const char *file;
    str sheet;     /* of a workbook; else empty */
    uint32_t line; /* or row of the sheet; 0: none */
    uint32_t cell; /* of a workbook: 1 + column; 0: the whole row */
    str column;    /* its name; empty: the whole row */
    str reason[2], hint[2];
};
struct survey_rejects {
    struct survey_reject *v;
    uint32_t n, cap;
};

/* Where rows came from: row r stood in line (or row of the sheet) lines[r] of the file. */
struct survey_source {
    const char *file; /* as survey_load was given it; NULL: from no file */
    str sheet;        /* of a workbook; else empty */
    uint32_t *lines;
};

/* What is not wrong, but should be known: hidden rows were read. */
struct survey_note {
    str text[2];
};

struct survey {
    const struct law *law;
    const struct areas *areas;
    uint32_t households, persons;
    uint32_t *first; /* households + 1 */
    struct survey_text household_id, village, name;
    struct survey_text codes[SURVEY_CODES]; /* as in the file, joined by ; */
    uint16_t *member;                       /* number in the household */
    uint64_t *personal_id;                  /* 0: not recorded; NULL: not asked */
    uint32_t *commune;
    const struct area **area;       /* NULL: in no list */
    struct survey_column *columns;  /* by index of the fact in the law */
    struct survey_entries *entries; /* likewise */
    bool imprecise_dates;           /* a birth is known by its year alone */
    bool facts_given;               /* a file or sheet of facts, be it empty */
    uint32_t left_out;              /* households with wrong data, with keep_going */
    struct survey_source source[2]; /* of households, of persons */
    struct survey_rejects rejects;
    struct {
        struct survey_note *v;
        uint32_t n, cap;
    } notes;
    struct arena arena; /* of rejects and small things */
};

struct survey_files {
    const char *households, *members;
    const char *facts; /* NULL: none */
    /* Instead of the three: a workbook with the sheets households (Hộ), members (Thành viên) and,
     * where it has one, facts (Dữ kiện). */
    const char *workbook;
};

/* Loads and checks all. Without keep_going the first mistake (of the first file that has one) is
 * told in `e` with its place, and *out is NULL. With it, what is wrong within rows is listed in
 * `rejects` and the household left out whole; a file that can't be read at all still fails. */
enum err_code survey_load(struct survey **out, const struct law *law, const struct areas *areas,
                          const struct survey_files *files, bool keep_going, struct err *e);
/* To find all that is wrong: the same, with keep_going, but what makes a file useless is a problem
 * among others, and the search goes on as far as it makes sense. All are listed in `a`, by file and
 * row. *out is NULL where a file could not be used. Fails for what no change of the files mends. */
enum err_code survey_stage(struct survey **out, struct arena *a, const struct law *law,
                           const struct areas *areas, const struct survey_files *files,
                           struct survey_rejects *problems, struct err *e);
/* "members.csv:4" or "book.xlsx:members!E4". */
void survey_reject_place(const struct survey_reject *r, struct buf *to);
void survey_free(struct survey *s); /* NULL is allowed */

/* The row of the household that the row of a person belongs to. */
uint32_t survey_household_of(const struct survey *s, uint32_t person);
str survey_text_at(const struct survey_text *t, uint32_t row);
/* The household with that identifier, or -1 (a scan). */
int64_t survey_find(const struct survey *s, str household_id);
/* "household" or "household/member", into `to`. */
void survey_entity(const struct survey *s, uint32_t household, int64_t person, struct buf *to);
/* File, sheet and line of a household, or of a person of it (-1: none), into `r`. */
void survey_place(const struct survey *s, uint32_t household, int64_t person,
                  struct survey_reject *r);
/* The answer on the form; false when it is not known. */
bool survey_answer(const struct survey *s, const struct law_symbol *fact, uint32_t row,
                   int64_t *value);

/* Columns for each input of the plan, in its order; memory from `a` (or the survey's own). */
void survey_bind(struct arena *a, const struct survey *s, const struct law_plan *plan,
                 struct vm_column *columns);

/* One of them. */
void survey_bind_input(struct arena *a, const struct survey *s, const struct law_input *input,
                       day known_on, struct vm_column *column);

/* What the law gives for some neighbouring households, and their members. */
struct survey_chunk {
    const struct law_plan *plan;
    struct vm *vm;     /* the registers of the plan's outputs */
    uint32_t from, to; /* households [from, to); persons from first[from] on */
};
struct survey_taking {
    void (*take)(void *ctx, const struct survey_chunk *c);
    /* May change the columns before anything is decided; NULL: no. */
    void (*bound)(void *ctx, const struct law_plan *plan, struct vm_column *columns);
    void *ctx;
};
/* Decides all households, in their order; whether dates are imprecise the survey says. ERR_… where
 * there is no plan. */
enum err_code survey_decide(const struct survey *s, const struct law *law,
                            const struct law_request *request, const struct survey_taking *t,
                            struct err *e);

#endif
