/* A table as a provider sends it: a CSV file, or the first sheet of a workbook. Private to the
 * readers of src/pay. */
#ifndef PAY_BANK_TABLE_H
#define PAY_BANK_TABLE_H

#include "base/csv.h"
#include "base/xlsx.h"

struct bank_table {
    struct csv_reader *csv; /* or these: */
    struct xlsx_book *book;
    struct xlsx_sheet *sheet;
};

/* A workbook when the name ends in .xlsx; `bytes`, where it has a pointer, instead of the file. On
 * failure nothing is open. */
enum err_code bank_table_open(struct bank_table *t, const char *path, str bytes, struct err *e);
void bank_table_close(struct bank_table *t);

uint32_t bank_table_columns(const struct bank_table *t);
str bank_table_header(const struct bank_table *t, uint32_t column);
/* As csv_next; a cell without a value (a formula, an error) is an error too. */
int bank_table_next(struct bank_table *t, str *fields, struct err *e);
uint32_t bank_table_row(const struct bank_table *t); /* of the current row; the header's is 1 */
void bank_table_at(const struct bank_table *t, uint32_t column, struct err *e);

#endif
