/* Within the registry: a survey while it is being loaded. */
#ifndef REGISTRY_SURVEY_INT_H
#define REGISTRY_SURVEY_INT_H

#include "registry/survey.h"
#include "registry/table.h"

#include <pthread.h>

/* Growing arrays of plain values; memory not to be had stops the program. */
void *grow_bytes(void *p, size_t old_bytes, size_t new_bytes); /* the new part is zeroed */
/* One more of a fact; in any order. */
void survey_add_entry(struct survey *s, const struct law_symbol *fact, struct survey_entry entry);

void text_add(struct survey_text *t, uint32_t row, str s); /* room for the row is there */

/* One column of a file while it is read. */
enum column_use {
    USE_FACT,      /* into a survey_column */
    USE_HOUSEHOLD, /* identifier */
    USE_MEMBER,
    USE_COMMUNE,
    USE_VILLAGE,
    USE_NAME,
    USE_PERSONAL_ID,
    USE_CODES, /* codes 1..limit joined by ; */
};
struct column_reader {
    enum column_use use;
    const struct law_symbol *fact;
    struct survey_column *column;
    int64_t limit;             /* USE_CODES */
    struct survey_text *codes; /* likewise */
    bool year_alone;
    int16_t *by_code; /* enumerations and booleans: value of one or two characters, else -1 */
};

/* One file while it is read: columns, rows so far, which of them are bad. */
struct loading;
struct load_file {
    struct loading *loading;
    struct table_source source;
    str sheet; /* its name, of a workbook */
    enum law_entity entity;
    struct table table;
    struct column_reader *columns;
    uint32_t n_columns;
    uint32_t rows, cap;
    uint32_t *lines; /* of each row */
    uint8_t *bad;
    bool imprecise;
    struct err error; /* code ERR_NONE: none */
    bool listed;      /* it stands among the rejects already */
};

/* Rows of members.csv in a row that name the same household. */
struct run {
    uint32_t from; /* row */
    uint32_t household;
    bool spoilt; /* a row beside it can't be read */
};

struct loading {
    struct survey *survey;
    bool keep_going;
    pthread_mutex_t lock;   /* of survey->rejects and survey->arena */
    struct xlsx_book *book; /* NULL: CSV files */
    struct load_file households, members, facts;
    struct survey_text run_id;
    struct {
        struct run *v;
        uint32_t n, cap;
    } runs;
    const struct law_symbol *relation, *born, *surveyed_on;
    int64_t head;   /* the value of `relation` */
    uint32_t *hash; /* open addressing: 1 + household, 0 empty */
    uint32_t hash_mask;
};

/* A mistake in the data: told in f->error (false: stop), or, with keep_going, listed (true). */
bool load_reject(struct load_file *f, uint32_t line, str column, const struct err *e);
/* The file can't be used, for the reason `e`, but what else is wrong with it can be told. The first
 * such reason stays; true: go on and look. */
bool load_spoil(struct load_file *f, const struct err *e);
/* An error of the file, among the rejects. */
void load_list_error(struct load_file *f, const struct err *e);
/* `e` has the file, or the sheet, as its place: the first row. */
void load_at_header(const struct load_file *f, struct err *e);

enum cell { CELL_UNKNOWN, CELL_KNOWN, CELL_BAD, CELL_OUT_OF_RANGE };
void reader_init(struct column_reader *c, struct arena *a);
/* The value of a field, for dates its first and last day. */
enum cell reader_parse(const struct column_reader *c, str field, int64_t *value, int64_t *latest);
/* What is wrong with the field, and which values there are. */
void reader_complain(const struct column_reader *c, str name, str field, enum cell cell,
                     struct err *e);
void column_store(struct survey_column *c, enum lane lane, uint32_t row, int64_t value);
int64_t column_load(const struct survey_column *c, enum lane lane, uint32_t row);

/* Opens the file and makes its columns; false with f->error. */
bool load_open(struct load_file *f);
void load_close(struct load_file *f);
void load_households(struct load_file *f);
void load_members(struct load_file *f);

/* Members to households, the checks across rows, the order; false with `e`. */
bool link_members(struct loading *l, struct err *e);
/* The CSV files, or the sheets of the workbook; false with `e`. */
bool load_sources(struct loading *l, const struct survey_files *files, struct err *e);
/* Where rows were not shown, and sheets not read: into the survey's notes. */
void load_notes(struct loading *l);
/* The rejects in the order of files and rows, copied. */
void stage_list(const struct loading *l, struct arena *a, struct survey_rejects *to);
int64_t hash_find(const struct loading *l, str id);
/* Leaves out bad households and brings members behind their household. */
void arrange(struct loading *l);

bool load_facts(struct loading *l, struct err *e);
/* What the commune tells of a fact that the file leaves to it; false: nothing, or not such a fact.
 */
bool derived_from_area(const struct survey *s, const struct law_symbol *fact, uint32_t household,
                       int64_t *value);
void derive_from_area(struct survey *s);
/* After the rows are in: what a commune tells, and no validity where all is known. */
void survey_settle(struct survey *s);
/* An empty one. */
struct survey *survey_new(const struct law *law, const struct areas *areas);

#endif
