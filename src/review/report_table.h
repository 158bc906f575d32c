/* A report as a table: title, headings that span columns, the circular's numbers of columns, rows
 * with levels, and cells; and its four writers. Pure: no database, no clock.
 *
 * A cell is a text, a whole number, a percentage (hundredths of a per cent), empty (nothing is
 * asked there) or unknown ("chưa rõ"): what is not known is never 0. The same table gives the same
 * bytes. Texts belong to the maker; they are in the language of the table. */
#ifndef REVIEW_REPORT_TABLE_H
#define REVIEW_REPORT_TABLE_H

#include "base/arena.h"
#include "base/err.h"

#define REPORT_HEADS 3
#define REPORT_MAX_COLUMNS 100u
#define REPORT_MAX_BYTES ((size_t)1 << 30) /* of one written report */

enum report_kind { REPORT_EMPTY, REPORT_TEXT, REPORT_COUNT, REPORT_PERCENT, REPORT_UNKNOWN };

struct report_cell {
    enum report_kind kind;
    int64_t n;  /* REPORT_COUNT; REPORT_PERCENT: hundredths */
    str text;   /* REPORT_TEXT */
    bool again; /* as in the row above: paper leaves it blank */
};

struct report_column {
    str heads[REPORT_HEADS]; /* outermost first; an empty one: the one above reaches down */
    str number;              /* "1", as the circular numbers its columns; may be empty */
    str name;                /* ASCII, for CSV and JSON */
    enum report_kind kind;   /* of its cells: TEXT, COUNT or PERCENT */
    uint32_t width;          /* characters on paper; 0: as the kind needs */
    bool for_programs;       /* in CSV and JSON alone */
};

struct report_row {
    uint8_t level; /* 0: the outermost total */
    bool strong;   /* a total */
};

struct report_table {
    enum lang lang;
    str form, title, place, period, unit;
    bool synthetic;
    int32_t indented; /* the column whose texts show the level; -1: none */
    struct {
        struct report_column *v;
        uint32_t n, cap;
    } columns;
    struct {
        struct report_row *v;
        uint32_t n, cap;
    } rows;
    struct {
        struct report_cell *v;
        uint32_t n, cap;
    } cells; /* row by row: rows.n times columns.n */
    struct {
        str *v;
        uint32_t n, cap;
    } notes;
};

static inline struct report_cell report_text_cell(str s)
{
    return (struct report_cell){.kind = REPORT_TEXT, .text = s};
}

static inline struct report_cell report_count_cell(int64_t n)
{
    return (struct report_cell){.kind = REPORT_COUNT, .n = n};
}

/* Columns first, then a row and its cells, one a column. width 0: as the kind needs. */
void report_add_column(struct arena *a, struct report_table *t, const char *head, const char *name,
                       enum report_kind kind, uint32_t width);
void report_add_cell(struct arena *a, struct report_table *t, struct report_cell cell);
void report_add_row(struct arena *a, struct report_table *t, uint32_t level, bool strong);
void report_add_note(struct arena *a, struct report_table *t, const char *fmt, ...);

/* Hundredths of a per cent, to the nearest; empty where there is nothing to divide by. */
struct report_cell report_percent_cell(int64_t part, int64_t whole);
const struct report_cell *report_at(const struct report_table *t, uint32_t row, uint32_t column);

/* One heading and the columns and rows of headings it covers. */
struct report_span {
    uint32_t row, rows, column, columns;
    str text;
};
struct report_spans {
    struct report_span *v; /* by row, then column */
    uint32_t n, cap;
    uint32_t rows; /* of headings, without that of the numbers */
};
void report_spans_of(struct arena *a, const struct report_table *t, struct report_spans *out);

/* The table without the columns that are for programs alone; itself where it has none. */
const struct report_table *report_for_people(struct arena *a, const struct report_table *t);

/* A cell as people read it: 24.639, 5,27 %, chưa rõ. */
str report_cell_text(struct arena *a, const struct report_table *t, const struct report_cell *cell);
/* Columns of a terminal that the text takes: marks that combine take none. */
size_t report_width(str s);

/* For a terminal. */
void report_write_text(struct buf *to, const struct report_table *t);
/* For programs: plain numbers, a percentage with a point, nothing where it is unknown or not asked.
 * A text that a spreadsheet would take for a formula gets an apostrophe. */
void report_write_csv(struct buf *to, const struct report_table *t);
/* The same with titles and notes; null where it is unknown or not asked. */
void report_write_json(struct buf *to, const struct report_table *t);
/* For officials: A4 across, headings merged and repeated on each page, totals in bold. ERR_IO when
 * there is no room for its working files (in TMPDIR). */
enum err_code report_write_xlsx(struct buf *to, const struct report_table *t, struct err *e);

#endif
