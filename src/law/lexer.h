/* Text of the language into tokens. */
#ifndef LAW_LEXER_H
#define LAW_LEXER_H

#include "law/words.h"

enum token_kind {
    T_END,
    T_WORD,   /* letters, digits, _ */
    T_NUMBER, /* value * 10^-scale; percent where a % follows */
    T_DATE,   /* value */
    T_MONTH,  /* value */
    T_TEXT,   /* text: what stands between the quotes */
    T_LPAREN,
    T_RPAREN,
    T_LBRACE,
    T_RBRACE,
    T_LBRACKET,
    T_RBRACKET,
    T_COMMA,
    T_SEMICOLON,
    T_COLON,
    T_DOTS,
    T_ARROW,
    T_PLUS,
    T_MINUS,
    T_TIMES,
    T_SLASH,
    T_EQ,
    T_NE,
    T_LT,
    T_LE,
    T_GT,
    T_GE,
    T_ERROR, /* told already */
};

/* What the parser found a token to be; the formatter writes it so. */
enum token_role {
    ROLE_NONE,
    ROLE_WORD,       /* first of a keyword's words: `word` */
    ROLE_REST,       /* another of them, or a sign that the layout needs not */
    ROLE_FN,         /* `fn` */
    ROLE_UNIT,       /* a unit after a number or in a type */
    ROLE_UNIT_SLASH, /* the / of đ/kWh */
    ROLE_SIGN,       /* the minus of -x */
    ROLE_OPEN,       /* a parenthesis or bracket right after what it belongs to */
    ROLE_CODE,       /* a number that is a code */
    ROLE_NAME,       /* the name or alias that a declaration gives */
};

/* Where the parser found something to begin; the formatter starts a line there, or stands it apart
 * from what is before it in its line. */
enum token_layout {
    LAYOUT_NONE,
    LAYOUT_DECL,
    LAYOUT_CLAUSE,
    LAYOUT_SUBCLAUSE,
    LAYOUT_LABEL, /* the text of a declaration */
    LAYOUT_CITE,  /* the citation of a case */
};

struct token {
    uint8_t kind, role, layout;
    bool line_start;   /* the first of its line */
    bool column_one;   /* … in its first column */
    bool blank_before; /* a blank, or a line's start, stands before it */
    bool percent;
    bool wrong;   /* something about it was told */
    uint8_t word; /* enum word, under ROLE_WORD */
    int8_t scale;
    const struct fn_info *fn; /* under ROLE_FN */
    int64_t value;
    str text; /* as written; T_TEXT: without the quotes */
    struct pos pos;
};

struct comment {
    struct pos pos;  /* from # to the end of the line, without blanks there */
    bool own_line;   /* nothing before it in its line */
    bool column_one; /* … and it begins in the first column */
};

struct tokens {
    struct {
        struct token *v;
        uint32_t n, cap;
    } list; /* the last one is T_END */
    struct {
        struct comment *v;
        uint32_t n, cap;
    } comments;
};

enum lex_mode {
    LEX_LAW,   /* a ```law block: comments */
    LEX_PROSE, /* declarations and tables in the prose: ` is a blank, # is none of ours */
};

/* Reads [from, to) of a source, telling what is malformed and going on. A malformed number becomes
 * a number all the same, so that more can be told. */
void law_lex(struct arena *a, const struct law_source *sources, uint32_t source, uint32_t from,
             uint32_t to, enum lex_mode mode, struct diags *d, struct tokens *out);

#endif
