/* The law as read: what the parser (parse.c) makes of a source, before names are resolved.
 * docs/language.md is the reference. All memory is the program's arena. */
#ifndef LAW_AST_H
#define LAW_AST_H

#include "law/diag.h"

#define DAY_NONE INT32_MIN

enum expr_kind {
    E_NUMBER, /* value * 10^-scale, text = unit ("", "đ", "kWh", "đ/kWh"); 50% is 50 of scale 2 */
    E_DATE,   /* value: day number */
    E_MONTH,  /* value: month number */
    E_TEXT,   /* text */
    E_BOOL,   /* value 0, 1 */
    E_UNKNOWN, /* text: the reason */
    E_NAME,    /* text: a fact, rule, parameter, benefit or enumeration value */
    E_UNARY,   /* op; a */
    E_BINARY,  /* op; a, b */
    E_IN,      /* a in items; an item may be E_RANGE */
    E_RANGE,   /* a..b, both included; only inside E_IN and decision-table cells */
    E_IF,      /* if a then b else c */
    E_CALL,    /* fn, or FN_NAMED with text = name (a scale); items = arguments */
    E_AGG, /* fn; a = what is summed (NULL for count, any, all), b = condition or NULL, c = default
              or NULL */
    E_INDEX, /* text = table; a = row, b = column */
};

enum expr_op {
    OP_NONE,
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE, /* "là" is OP_EQ, "không là" OP_NE */
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_NEG,
};

enum expr_fn {
    FN_NONE,
    FN_NAMED,
    /* aggregates over members (E_AGG); FN_COUNT, FN_ANY, FN_ALL have their condition in b */
    FN_COUNT,
    FN_SUM,
    FN_ANY,
    FN_ALL,
    FN_MAX_OF,
    FN_MIN_OF,
    /* calls (E_CALL) */
    FN_YEARS,
    FN_MONTHS,
    FN_DAYS,
    FN_ADD_MONTHS,
    FN_FIRST_DAY,
    FN_LAST_DAY, /* no arguments, written without parentheses */
    FN_ROUND_DOWN,
    FN_ROUND_UP,
    FN_ROUND, /* items[1] (if any) = multiple */
    FN_MIN,
    FN_MAX,
    FN_KNOWN,
    FN_AT_START,
    FN_AT_END,
    FN_SINCE,
    FN_MONTHS_AGO,
    FN_SUM_MONTHS,
    FN_IN_MONTH, /* items[0] = x, items[1] = number */
    FN_ELIGIBLE,
    FN_DUE,
    FN_AMOUNT, /* items[0] = E_NAME of a benefit */
};

struct expr {
    enum expr_kind kind;
    enum expr_op op;
    enum expr_fn fn;
    struct pos pos;
    struct expr *a, *b, *c;
    struct expr **items;
    uint32_t n_items;
    int64_t value;
    int scale;
    str text;
    /* Filled by the checker (typing.c): the type, and what a name stands for. */
    struct vtype {
        uint8_t kind; /* enum vtype_kind of sema.h; 0: not typed (an error was told) */
        int8_t scale;
        int16_t enumeration;
        uint64_t unit;
    } type;
    struct symbol *symbol;
};

enum entity { ENTITY_NONE, ENTITY_PERSON, ENTITY_HOUSEHOLD, ENTITY_AREA };

enum type_kind { TYPE_NONE, TYPE_BOOL, TYPE_NUMBER, TYPE_MONEY, TYPE_DATE, TYPE_NAMED };

struct type_ref {
    enum type_kind kind;
    str name; /* TYPE_NAMED: the enumeration */
    bool has_range;
    int64_t lo, hi; /* already times 10^scale */
    int scale;
    str unit; /* "", "đ", "đ/kWh", "tuổi", … as written */
    struct pos pos;
};

/* One "= value khi condition căn cứ …" line. */
struct rule_case {
    struct expr *value;
    struct expr *when;     /* NULL: always (a lone expression, or còn lại) */
    struct expr **matches; /* under `theo`: the enumeration values; then `when` is NULL */
    uint32_t n_matches;
    bool otherwise;
    str cite;
    struct pos pos;
};

struct enum_value {
    str name, alias, code; /* code: as in files; alias where none was given; name where neither */
    struct pos pos;
};

struct param_row {
    day applies_from, applies_to; /* DAY_NONE: open */
    struct expr *value;           /* E_UNKNOWN where the law's value is not known, text = note */
    str instrument, article, grade, note;
    bool proposed; /* of a proposal's: before all others */
    day issued,
        in_force; /* DAY_NONE: taken from the file's head where the instrument is the file's */
    struct pos pos;
};

struct scale_row {
    struct expr *from, *rate;
    day applies_from, applies_to;
    struct pos pos;
};

/* A cell of a decision table: `any`, or one of: values and E_RANGEs (items), or a comparison. */
struct table_cell {
    bool any;
    enum expr_op op; /* OP_LT … for "< 4 tuổi"; OP_NONE: items */
    struct expr **items;
    uint32_t n_items;
    struct pos pos;
};

struct table_row {
    struct table_cell *cells; /* one for each input column */
    struct expr *value;
    str cite;
    struct pos pos;
};

enum decl_kind {
    DECL_ENUM,
    DECL_FACT,
    DECL_PARAM,
    DECL_RULE,
    DECL_CLASS,
    DECL_FINDING,
    DECL_BENEFIT,
    DECL_HIGHEST,
    DECL_EXCLUDE,
    DECL_ADDITION,
    DECL_RAISE,
    DECL_REPLACE,
    DECL_CSV_TABLE,
    DECL_DECISION_TABLE,
    DECL_SCALE,
};

enum pays { PAYS_NONE, PAYS_MONTHLY, PAYS_QUARTERLY, PAYS_ONCE, PAYS_SERVICE };
enum scale_mode { SCALE_MARGINAL, SCALE_WHOLE };

struct name_ref {
    str name;
    struct pos pos;
};

struct decl {
    enum decl_kind kind;
    struct pos pos;  /* of the name */
    struct pos span; /* of the whole declaration */
    str name, alias; /* alias: "" if none */
    uint32_t file;   /* index in ast.files */
    int32_t heading; /* index in the file's headings; -1: none above it */
    enum entity entity;
    struct type_ref type;
    str label; /* the text in quotes */
    str cite;  /* the declaration's own căn cứ */
    bool yearly, role, sealed, may_raise, may_replace;
    day applies_from, applies_to; /* of this declaration; DAY_NONE: not said */

    struct expr *unrecorded; /* DECL_FACT: không ghi thì V */
    struct {
        struct enum_value *v;
        uint32_t n, cap;
    } values; /* DECL_ENUM */
    struct {
        struct param_row *v;
        uint32_t n, cap;
    } rows; /* DECL_PARAM */
    struct {
        struct rule_case *v;
        uint32_t n, cap;
    } cases;              /* rules; DECL_BENEFIT: its mức */
    struct expr *subject; /* theo …, or NULL */

    str group, fund; /* DECL_BENEFIT */
    enum pays pays;
    struct expr *due_when;

    struct name_ref target; /* EXCLUDE, ADDITION: x; RAISE, REPLACE: what */
    struct {
        struct name_ref *v;
        uint32_t n, cap;
    } names;                               /* HIGHEST, EXCLUDE, ADDITION */
    struct expr *local_value, *local_when; /* RAISE, REPLACE; when may be NULL */

    str csv_file, row_column; /* DECL_CSV_TABLE */
    bool row_not_above;
    struct {
        struct name_ref *v;
        uint32_t n, cap;
    } columns;
    str columns_enum; /* `cột theo E`, else "" */

    struct {
        struct expr **v;
        uint32_t n, cap;
    } inputs; /* DECL_DECISION_TABLE: the headings */
    struct {
        struct table_row *v;
        uint32_t n, cap;
    } table_rows;
    enum scale_mode scale_mode; /* DECL_SCALE */
    struct {
        struct scale_row *v;
        uint32_t n, cap;
    } scale_rows;
};

struct heading {
    str number; /* [41/2024/QH15] → the instrument's number, else "" */
    str label;  /* "Điều 6 khoản 1" */
    str title;
    int level;
    struct pos pos;
};

struct law_file {
    uint32_t source;
    str instrument, number, layer, grade,
        origin;    /* origin: nguồn; layer: "national", "province" or "proposal" */
    bool proposal; /* may declare again what is law: its own holds where both apply */
    day issued, in_force, applies_from, applies_to;
    struct {
        struct heading *v;
        uint32_t n, cap;
    } headings;
};

struct ast {
    struct {
        struct law_file *v;
        uint32_t n, cap;
    } files;
    struct {
        struct decl **v;
        uint32_t n, cap;
    } decls; /* in order of sources and places */
};

/* Reads one law text (Markdown) into `ast`, telling what is wrong in `d` and going on after it with
 * the next declaration. `source` is its index. Never fails otherwise; bounded by the text's size
 * and by a nesting of LAW_MAX_NESTING. */
#define LAW_MAX_NESTING 100
void law_parse(struct arena *a, struct ast *ast, const struct law_source *sources, uint32_t source,
               struct diags *d);

#endif
