/* What the checker knows: symbols, types, units. Inside the law module only. */
#ifndef LAW_SEMA_H
#define LAW_SEMA_H

#include "law/ast.h"
#include "law/law.h"

#define LAW_MAX_LOOK_BACK 36
#define MONEY_MAX                                                                                  \
    1000000000000000 /* 10^15 đồng: a thousand times the yearly budget of a province */

enum vtype_kind { V_NONE, V_BOOL, V_NUMBER, V_DATE, V_ENUM };

/* A unit is a product of powers of base units: four bits of signed exponent for each. */
typedef uint64_t unit_t;
bool unit_multiply(unit_t a, unit_t b, unit_t *out); /* false: exponent out of range */
bool unit_divide(unit_t a, unit_t b, unit_t *out);

struct interval {
    int64_t lo, hi;
};

enum symbol_kind {
    SYM_ENUM,
    SYM_FACT,
    SYM_PARAM,
    SYM_RULE,
    SYM_BENEFIT,
    SYM_TABLE,
    SYM_SCALE,
};

struct csv_row {
    str *cells;
    uint32_t line;
};

/* A CSV table read beside the law. */
struct csv_table {
    str *columns;
    uint32_t n_columns, row_column;
    struct {
        struct csv_row *v;
        uint32_t n, cap;
    } rows;
    int64_t *values; /* [row * n_columns + column], at the declared scale */
    bool *has_value;
    bool numeric_keys;
    int64_t *keys;         /* where numeric_keys: the row column, ascending */
    struct interval range; /* of all values */
};

struct name_slot {
    str name;
    struct symbol *symbol;
};

struct symbol {
    enum symbol_kind kind;
    struct law_symbol pub; /* what law.h shows */
    str name, id;
    struct pos pos;
    enum entity entity; /* area counts as household in levels */
    struct vtype type;
    struct interval range; /* of numbers, dates and enumerations; at scale */
    struct {
        struct decl **v;
        uint32_t n, cap;
    } decls; /* versions by date */
    struct {
        struct decl **v;
        uint32_t n, cap;
    } overlays;
    struct law_enum enumeration; /* SYM_ENUM */
    int16_t enum_index;          /* SYM_ENUM */
    struct csv_table *table;     /* SYM_TABLE */
    /* stacking of a benefit */
    struct {
        struct symbol **v;
        uint32_t n, cap;
    } highest; /* all of its group, itself too */
    struct {
        struct symbol **v;
        uint32_t n, cap;
    } excluded_by;
    bool imprecise;           /* a number or date that depends on a date that may be imprecise */
    uint8_t visit, visit_due; /* for the dependency walk: 0 new, 1 open, 2 done */
    const struct decl *needed_by; /* the last benefit that was found to need it, */
    day needed_since;             /* and the first day of that */
};

struct law {
    struct arena *arena;
    struct {
        struct law_source *v;
        uint32_t n, cap;
    } sources;
    struct ast ast;
    struct diags diags;
    struct {
        struct symbol **v;
        uint32_t n, cap;
    } symbols;
    struct {
        struct symbol **v;
        uint32_t n, cap;
    } enums;
    struct {
        struct law_symbol **v;
        uint32_t n, cap;
    } published;
    struct {
        struct symbol **v;
        uint32_t n, cap;
    } ordered;               /* dependencies first */
    struct name_slot *names; /* open addressing, by both names */
    uint32_t n_slots, n_names;
    bool compiled;
};

/* symbols.c: declarations to symbols, their types, units, tables. */
void sema_declare(struct law *l, law_read_fn read, void *ctx);
struct symbol *sema_find(const struct law *l, str name);
str sema_suggest(const struct law *l, str name);
/* The index of a value in an enumeration by name or ASCII name, -1 where there is none. */
int sema_enum_value(const struct symbol *enumeration, str name);
bool sema_unit(str text, unit_t *out); /* units.c */
str sema_unit_text(struct arena *a, unit_t u);
str sema_type_text(const struct law *l, struct arena *a, struct vtype t, enum lang lang);
const struct law_file *sema_file(const struct law *l, const struct decl *d);
str sema_number(const struct law *l, const struct decl *d);  /* instrument of a declaration */
str sema_article(const struct law *l, const struct decl *d); /* its own căn cứ or its heading */

/* csv_table.c */
struct csv_table *sema_read_table(struct law *l, struct decl *d, str text);

/* typing.c: types of expressions, names to symbols. */
void sema_type_all(struct law *l);
/* Written out: a number, a date, đúng, sai or an enumeration's value (once typed). */
bool sema_is_constant(const struct expr *e);

/* check.c: dates, coverage, reachability, stacking, citations; dependency order. */
void sema_check_order(struct law *l);
void sema_check_rules(struct law *l);

/* decision_table.c: rows to cases before typing; gaps and overlaps after it. */
void sema_table_cases(struct law *l, struct decl *d);
void sema_check_tables(struct law *l);

/* analyse.c: ranges of all symbols; overflow and division. */
void sema_analyse(struct law *l);

/* Calls fn for each sub-expression, parents first. */
void sema_walk(struct expr *e, void (*fn)(struct expr *, void *), void *ctx);
void sema_walk_decl(struct decl *d, void (*fn)(struct expr *, void *), void *ctx);

/* Dates of a declaration: its own, else for benefits, classes and findings those of its instrument.
 */
void sema_window(const struct law *l, const struct decl *d, day *from, day *to);
bool sema_known(const struct law *l, const struct decl *d, day known_on);

#endif
