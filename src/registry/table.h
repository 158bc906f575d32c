/* A table read row by row, wherever it lies: a CSV file, or a sheet of a workbook. The contract is
 * that of base/csv.h and base/xlsx.h. */
#ifndef REGISTRY_TABLE_H
#define REGISTRY_TABLE_H

#include "base/csv.h"
#include "base/xlsx.h"

struct table_source {
    const char *path;             /* of the file or the workbook */
    const struct xlsx_book *book; /* NULL: a CSV file */
    uint32_t sheet;
};

/* One of the two. */
struct table {
    struct csv_reader *csv;
    struct xlsx_sheet *sheet;
};

enum err_code table_open(struct table *t, const struct table_source *source, struct err *e);
void table_close(struct table *t); /* one never opened is allowed */
uint32_t table_columns(const struct table *t);
str table_header(const struct table *t, uint32_t column);
int table_find(const struct table *t, str name); /* or -1 */
/* 1 and fields, 0 at the end, -1 with `e`: after a row of too many or too few fields
 * reading may go on, else not (table_failed). */
int table_next(struct table *t, str *fields, struct err *e);
bool table_failed(const struct table *t);  /* reading can't go on */
uint32_t table_row(const struct table *t); /* line or row number of the current row */
/* Has the current row cells without a value for a reason? And is this one: then `e` says which. */
bool table_has_bad(const struct table *t);
bool table_bad(const struct table *t, uint32_t column, struct err *e);
/* Fills where of a field of the current row. */
void table_at(const struct table *t, uint32_t column, struct err *e);
/* Where a field of the row numbered so stands; a CSV file is read again for that. The column of
 * that name; where there is none, the first. */
void table_locate(const struct table *t, const struct table_source *source, uint32_t row,
                  str column, struct err *e);

#endif
