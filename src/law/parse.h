/* The parser's own face: a cursor over tokens, shared by parse.c (files, blocks), parse_type.c
 * (names, numbers, types), parse_decl.c and parse_rule.c (declarations), parse_expr.c and
 * parse_call.c (expressions) and parse_tables.c (tables in the prose).
 *
 * One mistake is told for each declaration (for each cell of a table): after it p->failed is set,
 * functions return NULL or false, and the reader of the block goes on with the next. A declaration
 * that was told wrong is left out of the AST. */
#ifndef LAW_PARSE_H
#define LAW_PARSE_H

#include "law/lexer.h"
#include "law/markdown.h"

#define LAW_MAX_TEXT_BYTES (16u << 20) /* of one file */
#define LAW_MAX_ENUM_VALUES 255
#define LAW_HEADING_LEVELS 6

struct parser {
    struct arena *arena;
    struct ast *ast;
    const struct law_source *sources;
    uint32_t source;
    struct diags *diags;
    uint32_t file;                       /* index in ast->files */
    int32_t heading;                     /* index of the heading above, -1: none */
    str numbers[LAW_HEADING_LEVELS + 1]; /* by level: the instrument that its sections cite */

    struct token *tokens;
    uint32_t at, end;      /* the declaration's tokens still to read */
    struct token past_end; /* what is seen at `end` */
    bool failed;
    int depth;  /* of the calls that read the expression */
    int height; /* of the expression read last */
};

/* What a block held, for the formatter. */
struct block_item {
    uint32_t from, to; /* tokens */
    bool ok;
};
struct block_items {
    struct block_item *v;
    uint32_t n, cap;
};

/* parse.c: cursor */
void parser_window(struct parser *p, struct tokens *tokens, uint32_t from, uint32_t to);
struct token *parser_peek(struct parser *p, uint32_t ahead);
bool parser_at(struct parser *p, enum token_kind kind);
bool parser_take(struct parser *p, enum token_kind kind);
struct token *parser_next(struct parser *p);
bool parser_at_word(struct parser *p, enum word w);
/* The keyword's words `ahead`: how many tokens, 0 when it is not there. */
uint32_t parser_word_length(struct parser *p, uint32_t ahead, enum word w);
bool parser_take_word(struct parser *p, enum word w);
bool parser_take_separator(struct parser *p);                  /* a comma or a semicolon */
struct pos parser_span(struct parser *p, uint32_t from_token); /* … to the token read last */
/* Both return false. "Expected VI, found …": points at the token in hand. */
bool parser_expected(struct parser *p, const char *vi, const char *en);
bool parser_fail(struct parser *p, struct pos at, const char *vi, const char *en);
/* Adds "did you mean" for one of the words, where one is near to what stands there. */
bool parser_expected_word(struct parser *p, const char *vi, const char *en,
                          const enum word *candidates, uint32_t n);
bool parser_require(struct parser *p, enum token_kind kind, const char *shown);
bool parser_require_word(struct parser *p, enum word w);
/* Everything was read, or "expected the end". */
bool parser_require_end(struct parser *p);

/* parse.c: a ```law block; items may be NULL. */
void parse_block(struct parser *p, struct tokens *tokens, struct block_items *items);

/* parse_type.c */
bool parser_take_name(struct parser *p, const char *vi, const char *en, str *name, struct pos *pos);
bool parse_name(struct parser *p, str *name, str *alias, struct pos *pos); /* name (alias) */
bool parse_entity(struct parser *p, enum entity *out);
bool parse_type(struct parser *p, struct type_ref *out);
bool parse_unit(struct parser *p, str *unit);                    /* none there: *unit is empty */
bool parse_number(struct parser *p, int64_t *value, int *scale); /* with nghìn, triệu, tỷ */
/* The ends of a range, by their tokens: a power or a % at the upper end must stand at both. */
bool parser_check_ends(struct parser *p, uint32_t at_low, uint32_t at_high);

/* parse_decl.c */
enum word parser_decl_word(struct parser *p, uint32_t ahead);
struct decl *parse_declaration(struct parser *p, enum word w); /* its keyword is read */
bool parse_attributes(struct parser *p, struct decl *d);
/* `áp dụng từ …`, `căn cứ "…"`: *found where there was one. */
bool parse_common_clause(struct parser *p, struct decl *d, bool *found);
bool parse_subject(struct parser *p, struct decl *d); /* name (alias): entity */
bool parser_require_comma(struct parser *p);
bool parser_take_text(struct parser *p, str *out, const char *vi, const char *en);
bool parser_twice(struct parser *p, uint32_t from); /* tells that it was said above: false */

/* parse_rule.c */
bool parse_rule(struct parser *p, struct decl *d);
bool parse_benefit(struct parser *p, struct decl *d);

/* parse_expr.c */
struct expr *parse_expr(struct parser *p);
struct expr *parse_operand(struct parser *p); /* binds tighter than comparisons */
struct expr *parse_item(struct parser *p);    /* an operand or a range a..b */
struct expr *expr_new(struct parser *p, enum expr_kind kind, struct pos pos);
struct expr *expr_leaf(struct parser *p, enum expr_kind kind, struct pos pos); /* of height 1 */
void expr_push(struct parser *p, struct expr *e, struct expr *item);           /* onto its items */
/* Makes p->height that of a node above two of these heights; tells where it is too much. */
bool expr_grow(struct parser *p, int height_a, int height_b, struct pos at);

/* parse_call.c: the name and the opening sign stand in hand */
struct expr *parse_call(struct parser *p);
struct expr *parse_index(struct parser *p);

/* parse_tables.c */
struct decl *parse_table(struct parser *p, const struct md_part *part, struct tokens *declaration);
enum table_column {
    COLUMN_TEXT,
    COLUMN_EXPR,
    COLUMN_CELL,
    COLUMN_ARROW,
};
/* What a column of a declared table holds; `w` is its keyword where it has one. For the formatter.
 */
enum table_column parse_column_kind(enum word table, str heading, bool before_arrow, enum word *w);
/* Reads a cell as the formatter needs it: false where it is malformed. */
bool parse_cell_tokens(struct parser *p, const struct md_cell *cell, enum table_column kind,
                       struct tokens *out);

#endif
