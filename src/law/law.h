/* The law as a program: read, checked, planned for a month, run over columns, explained.
 *
 *   law_new → law_add (each Markdown text) → law_compile → law_plan (month, known-on, targets)
 *   → vm_new (vm.h; one for each thread) → vm_run over chunks → registers named by the plan's
 * outputs.
 *
 * A program and a plan are read-only once made and may be shared by threads. All memory is the
 * arena's that each function takes first. Text is NFC UTF-8. Needs no libc. */
#ifndef LAW_LAW_H
#define LAW_LAW_H

#include "base/day.h"
#include "base/err.h"
#include "law/diag.h"
#include "law/vm.h"

struct law;

enum law_entity { LAW_PERSON = 1, LAW_HOUSEHOLD, LAW_AREA };
enum law_kind { LAW_FACT, LAW_PARAM, LAW_RULE, LAW_CLASS, LAW_FINDING, LAW_BENEFIT };
enum law_value_kind { LAW_BOOL, LAW_NUMBER, LAW_DATE, LAW_ENUM };
enum law_pays { LAW_PAYS_NONE, LAW_MONTHLY, LAW_QUARTERLY, LAW_ONCE, LAW_SERVICE };

struct law_enum_value {
    str name, id, code; /* Vietnamese, ASCII, as in files */
};
struct law_enum {
    str name, id;
    const struct law_enum_value *values;
    uint32_t n_values;
};

struct law_type {
    enum law_value_kind kind;
    int scale;                     /* LAW_NUMBER: decimals */
    str unit;                      /* LAW_NUMBER: "đ", "m2", "" … */
    int64_t lo, hi;                /* at scale; LAW_DATE: packed dates (vm_date_pack) */
    const struct law_enum *values; /* LAW_ENUM; a value is its index */
};

/* A fact, rule, parameter or benefit; valid as long as the program. */
struct law_symbol {
    uint32_t index;
    enum law_kind kind;
    str name, id; /* Vietnamese, ASCII (the name where there is no other) */
    enum law_entity entity;
    struct law_type type; /* LAW_BENEFIT: of its amount */
    enum lane lane;       /* of a column of it */
    str label;            /* what is asked (facts), what is found (findings) */
    bool has_unrecorded;  /* facts: absence of a record means `unrecorded` */
    int64_t unrecorded;
    bool yearly, role;
    bool sealed;        /* facts: kept under a key outside of the database where the office seals */
    str group, fund;    /* benefits */
    enum law_pays pays; /* benefits */
    str instrument, article, grade, file; /* of its (last) declaration */
    uint32_t line;
};

/* Reads a whole file beside the law (a CSV table) for law_compile; false when there is none. The
 * text must outlive the program. */
typedef bool (*law_read_fn)(void *ctx, str path, str *text);

struct law *law_new(struct arena *a);
/* `name` is the path, for messages and for finding tables beside it. */
void law_add(struct law *l, str name, str text);
/* Parses and checks all; true when there is no error. Call once. */
bool law_compile(struct law *l, law_read_fn read, void *ctx);
uint32_t law_error_count(const struct law *l);
uint32_t law_diag_count(const struct law *l);
/* Appends the i-th message (errors and warnings in order of place). */
void law_diag_write(const struct law *l, uint32_t i, enum lang lang, struct buf *to);

/* The texts it was made of, in the order in which they were added. */
uint32_t law_source_count(const struct law *l);
const struct law_source *law_source(const struct law *l, uint32_t i);

uint32_t law_symbol_count(const struct law *l);
const struct law_symbol *law_symbol(const struct law *l, uint32_t index);
/* By Vietnamese or ASCII name; NULL when there is none. */
const struct law_symbol *law_find(const struct law *l, str name);
/* A name as people read it, with blanks: a copy, which a zero byte ends. */
str law_words(struct arena *a, str name);
/* Nearest name for "did you mean", or the empty string. */
str law_suggest(const struct law *l, str name);
/* The benefits that an entity cannot have... in order of declaration: iterate law_symbol. */

/* A value as files write it (enumeration: code, ASCII or Vietnamese name; boolean: 0 1 true false
 * đúng sai; number: 12.5; date: ISO or dd/mm/yyyy) to its column form. False when it is none or out
 * of range. */
bool law_value_parse(const struct law_type *t, str text, int64_t *value);
/* For files: enumeration code, 0/1, 12.5, 2024-07-01. */
void law_value_write(const struct law_type *t, int64_t value, struct buf *to);
/* For people: names of values, có/không, 1.234,5 m2, 01/07/2024. */
void law_value_write_people(const struct law_type *t, int64_t value, enum lang lang,
                            struct buf *to);

/* ---- planning ---- */

/* How a fact is taken in the month. */
enum law_sample { LAW_DURING, LAW_AT_START, LAW_AT_END };
/* What of it: its value; the day since which it holds; for dates known by year alone the first and
 * last day they can be. */
enum law_aspect { LAW_VALUE, LAW_SINCE, LAW_EARLIEST, LAW_LATEST };

struct law_request {
    month month;
    day known_on;
    const uint32_t *targets; /* symbol indices: rules, classes, findings, benefits, facts */
    uint32_t n_targets;
    bool imprecise_dates; /* the data has births known by year alone */
    bool trace;           /* keep every value for law_explain and law_missing: slower, no reuse */
    const uint32_t *overrides; /* rules whose values the host gives as columns (tests) */
    uint32_t n_overrides;
};

struct law_input {
    const struct law_symbol *symbol; /* a fact, or an overridden rule */
    month month; /* the month whose value is asked (of a yearly fact: its January) */
    enum law_sample sample;
    enum law_aspect aspect;
    enum level level; /* LEVEL_HOUSEHOLD also for facts of the area */
    enum lane lane;
};

struct law_output {
    const struct law_symbol *symbol;
    enum level level;
    bool applies;     /* false: no law for it in that month (then there are no registers) */
    enum lane lane;   /* of `value` */
    uint16_t value;   /* register; of a benefit: the amount due (0 where not due) */
    uint16_t due;     /* benefit: u8; unknown where undetermined. Else VM_NONE */
    uint16_t which;   /* benefit with several citations: u8 index into `cites`; else VM_NONE */
    const str *cites; /* of a benefit's cases */
    uint32_t n_cites;
    str instrument, article; /* in force that month */
};

struct law_plan {
    const struct law *law;
    struct law_request request;
    struct vm_program program;
    struct law_input *inputs; /* column i of a batch */
    uint32_t n_inputs;
    struct law_output *outputs; /* one for each target, in order */
    uint32_t n_outputs;
    struct law_trace *trace; /* NULL unless asked */
};

/* NULL with `e` when it cannot be planned (a limit). */
struct law_plan *law_plan_new(struct arena *a, const struct law *l, const struct law_request *r,
                              struct err *e);

/* Names of the facts (and of law values not yet given, with the reason) for want of which output
 * `o` is undetermined in `row` (relative to the last run) of a traced plan, each once. */
struct law_missing {
    const struct law_symbol *symbol; /* NULL: `reason` alone */
    str reason;
};
uint32_t law_missing(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b,
                     uint32_t from, uint32_t output, uint32_t row, struct law_missing *out,
                     uint32_t max);

/* Writes why output `o` is what it is for `row`: steps with values, articles and facts. */
void law_explain(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b,
                 uint32_t from, uint32_t output, uint32_t row, enum lang lang, struct buf *to);

/* Why benefit output `o` of a traced plan is not due in `row`: the condition that fails, followed
 * down through the rules it names. False: it is due, undetermined, or no law applies. */
#define LAW_MAX_PATH 8
struct law_reason {
    bool excluded; /* eligible, but another benefit that is higher or excludes it is due */
    const struct law_symbol *symbol; /* the fact (or rule) it comes down to; NULL: names none */
    const struct law_symbol *path[LAW_MAX_PATH]; /* rules on the way */
    uint32_t n_path;
    str words; /* the law's own, of the last condition */
    str instrument, article;
};
bool law_why(const struct law_plan *p, const struct vm *vm, const struct vm_batch *b, uint32_t from,
             uint32_t output, uint32_t row, struct law_reason *out);

/* The one layout of a law text (format.c). */
void law_format(struct arena *a, const struct law_source *s, struct buf *out);
/* The values of a parameter one after the other, each from its day to the next one's, as all that
 * was issued until now says; not known: the law does not give it then (note: why). */
struct law_dated {
    day from;
    bool known;
    int64_t value; /* at the scale of the type */
    str instrument, article, note;
};
#define LAW_MAX_DATED 64
uint32_t law_values(const struct law *l, const struct law_symbol *s, struct law_dated *out,
                    uint32_t max);
/* The names that its declarations name, each once: facts, parameters, rules, benefits. */
uint32_t law_uses(const struct law_symbol *s, const struct law_symbol **out, uint32_t max);

/* A rule with its law: the declaration's own text, its citation, what it needs and who uses it. */
void law_show(const struct law *l, const struct law_symbol *s, enum lang lang, struct buf *to);

/* For `law test --coverage` and docs/law-status.md: the cases of a rule or benefit. */
struct law_case_info {
    str file;
    uint32_t line;
    str text; /* as written */
};
uint32_t law_case_count(const struct law *l, const struct law_symbol *s);
struct law_case_info law_case(const struct law *l, const struct law_symbol *s, uint32_t i);
/* Marks in hits[0..law_case_count) which cases of symbol `s` decided some row of the last run. */
void law_case_hits(const struct law_plan *p, const struct vm *vm, const struct law_symbol *s,
                   uint32_t households, uint32_t persons, bool *hits);

#endif
