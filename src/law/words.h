/* The vocabulary of the law language: every keyword, function and unit, in Vietnamese and in
 * English, in one place. A keyword may be several words ("không ghi thì"). */
#ifndef LAW_WORDS_H
#define LAW_WORDS_H

#include "law/ast.h"

enum word {
    W_NONE,
    /* declarations */
    W_ENUM,
    W_FACT,
    W_COMPUTE,
    W_CLASS,
    W_FINDING,
    W_BENEFIT,
    W_HIGHEST,
    W_EXCLUDE,
    W_ADDITION,
    W_RAISE,
    W_REPLACE,
    W_TABLE,
    W_PARAMETER,
    W_DECISION_TABLE,
    W_SCALE,
    /* clauses and attributes */
    W_APPLIES_FROM,
    W_TO,
    W_CITE,
    W_BY,
    W_WHEN,
    W_OTHERWISE,
    W_GROUP,
    W_PAYS,
    W_MONTHLY,
    W_QUARTERLY,
    W_ONCE,
    W_SERVICE,
    W_FUND,
    W_DUE_WHEN,
    W_AMOUNT,
    W_WHEN_RECEIVING,
    W_WITH,
    W_FROM,
    W_ROW,
    W_COLUMNS,
    W_VALUE,
    W_NOT_ABOVE,
    W_UNRECORDED,
    W_ROLE,
    W_YEARLY,
    W_SEALED,
    W_MAY_RAISE,
    W_MAY_REPLACE,
    /* entities and types */
    W_PERSON,
    W_HOUSEHOLD,
    W_AREA,
    W_BOOLEAN,
    W_NUMBER,
    W_MONEY,
    W_DATE,
    W_DECIMALS,
    /* expressions */
    W_IF,
    W_THEN,
    W_ELSE,
    W_OR,
    W_AND,
    W_NOT,
    W_IS,
    W_IS_NOT,
    W_IN,
    W_NOT_IN,
    W_TRUE,
    W_FALSE,
    W_DEFAULT,
    W_THOUSAND,
    W_MILLION,
    W_BILLION,
    /* tables */
    W_UNKNOWN,
    W_MARGINAL,
    W_WHOLE,
    W_RATE,
    W_APPLIES_TO,
    W_ARTICLE,
    W_NOTE,
    /* the head of a file; some are columns of tables too */
    W_INSTRUMENT,
    W_INSTRUMENT_NUMBER,
    W_ISSUED,
    W_IN_FORCE,
    W_LAYER,
    W_GRADE,
    W_SOURCE,
    W_NATIONAL,
    W_PROVINCE,
    W_PROPOSAL,
    W_COUNT
};

enum { WORD_MAX_SPELLINGS = 4 };

/* The spellings of a keyword: [0] Vietnamese, the one that the formatter writes; [1] English; then
 * other usual ones, or NULL. */
const char *const *word_spellings(enum word w);
const char *word_vi(enum word w);
const char *word_en(enum word w);
/* Is `text` the keyword, in any spelling? Its first letter may be a capital; words are parted by
 * one blank. For heads and headings of tables. */
bool word_is(str text, enum word w);
/* Of `n` keywords the one that `text` was probably meant for, or W_NONE. */
enum word word_suggest(str text, const enum word *candidates, uint32_t n);
/* A word that cannot be a name, since it stands inside expressions. */
bool word_reserved(str text);

/* The shape of a function's arguments. */
enum fn_form {
    FORM_NONE,      /* stands alone: cuối_tháng */
    FORM_CALL,      /* arguments, min_args..max_args */
    FORM_CONDITION, /* over members, a condition: đếm(C) */
    FORM_VALUE,     /* over members: tổng(E khi C), with `; mặc định V` where has_default */
    FORM_REASON,    /* a text: chưa_rõ("…") */
    FORM_BENEFIT,   /* the name of a benefit */
};

struct fn_info {
    enum expr_fn fn; /* FN_NONE for chưa_rõ, which makes E_UNKNOWN */
    enum fn_form form;
    uint8_t min_args, max_args;
    bool has_default;
    const char *vi, *en;
};

/* NULL where `name` is no function. */
const struct fn_info *fn_find(str name);
const struct fn_info *fn_info(enum expr_fn fn); /* fn other than FN_NONE and FN_NAMED */
/* The function that `name` was probably meant for, or NULL. */
const struct fn_info *fn_suggest(str name);

/* The unit as the AST gives it ("years" and "năm": "tuổi"; "vnd": "đ"), empty where `text` is no
 * unit. */
str unit_canonical(str text);
/* The unit that `text` was probably meant for, or empty. */
str unit_suggest(str text);
/* The power of ten of W_THOUSAND, W_MILLION, W_BILLION spelt in `text`, with the word; 0 if none.
 */
int multiplier_power(str text, enum word *w);

/* Lower case of the letters of Vietnamese. */
uint32_t letter_lower(uint32_t codepoint);
bool letter_is(uint32_t codepoint);

#endif
