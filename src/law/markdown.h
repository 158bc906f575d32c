/* The Markdown of a law file, as far as it matters: head, headings, ```law blocks, and the tables
 * that a line of prose declares. All the rest is prose, and not looked into. */
#ifndef LAW_MARKDOWN_H
#define LAW_MARKDOWN_H

#include "law/words.h"

enum md_kind {
    MD_PROSE,
    MD_HEAD,    /* inner: between the two --- lines */
    MD_HEADING, /* heading */
    MD_LAW,     /* inner: between the fences */
    MD_TABLE,   /* declaration: its paragraph; word; table: its rows, perhaps none */
};

struct md_cell {
    struct pos pos; /* of the text, without the blanks around it */
    str text;       /* as written: a | in it is \| */
};

struct md_row {
    struct md_cell *cells;
    uint32_t n_cells;
    struct pos pos;
};

struct md_part {
    enum md_kind kind;
    uint32_t from, to;             /* whole lines; parts follow one another without gaps */
    uint32_t inner_from, inner_to; /* MD_HEAD, MD_LAW; MD_TABLE: the declaration's paragraph */
    struct heading heading;
    enum word word;      /* MD_TABLE: W_PARAMETER, W_DECISION_TABLE, W_SCALE */
    uint32_t table_from; /* MD_TABLE: where the first row's line begins; `to` where there is none */
    struct {
        struct md_row *v;
        uint32_t n, cap;
    } rows; /* without the line of dashes */
    struct md_row dashes;
    bool bad; /* something about its form was told: the formatter leaves it as it is */
};

struct md {
    struct {
        struct md_part *v;
        uint32_t n, cap;
    } parts;
};

/* Tells what is wrong: an open head or fence, a table without its line of dashes, a ragged row
 * (which is then left out). */
void md_read(struct arena *a, const struct law_source *sources, uint32_t source, struct diags *d,
             struct md *out);

/* The text of a cell or of a code span: `\|` as |, without backticks around it. */
str md_plain(struct arena *a, str text);

#endif
