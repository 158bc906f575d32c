/* A writer of workbooks in Office Open XML for long lists: 100,000 rows of 21 columns in a fraction
 * of the time that a general library takes, and in memory that does not grow with the rows but by
 * the packed file. Rows are asked for as they are written. The same rows give the same bytes, and
 * the file appears whole or not at all.
 *
 * A cell is a text or a whole number in one of a few looks: what needs more (charts, formulas,
 * merged cells) is not for this writer. */
#ifndef BASE_XLSX_WRITE_H
#define BASE_XLSX_WRITE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define XLSX_MAX_CELL_BYTES 32767u

enum xlsx_look {
    XLSX_PLAIN,
    XLSX_TITLE,   /* large and bold */
    XLSX_HEAD,    /* of a column: bold, framed, wrapped */
    XLSX_GROUPED, /* 1.234.567 as the reader's country writes it */
    XLSX_SUM,     /* the same, bold */
    XLSX_STRONG   /* bold */
};

/* A row under way: its cells from left to right. */
struct xlsx_line;
/* Nothing is put for an empty text. Control characters and what a spreadsheet would read as one
 * ("_x0009_") are escaped; past XLSX_MAX_CELL_BYTES it is cut. */
void xlsx_put_text(struct xlsx_line *l, uint32_t column, str s, enum xlsx_look look);
/* Exact up to 15 digits, as a spreadsheet has it. */
void xlsx_put_number(struct xlsx_line *l, uint32_t column, int64_t v, enum xlsx_look look);

struct xlsx_new_sheet {
    const char *name;
    const uint8_t *widths; /* in characters */
    uint32_t columns;
    uint32_t head_row; /* from 0: rows down to it stay in sight and are printed on each page */
    /* Puts the cells of row `row` (from 0, in order); false: there is none any more. */
    bool (*row)(void *ctx, uint32_t row, struct xlsx_line *to);
    void *ctx;
};

/* Landscape, as wide as a page: of A4, or of A3 where the columns are many.  ERR_LIMIT where a
 * sheet has more rows than a workbook holds. */
enum err_code xlsx_write(const char *path, const struct xlsx_new_sheet *sheets, uint32_t n,
                         day made_on, struct err *e);

#endif
