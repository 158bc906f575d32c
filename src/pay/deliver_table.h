/* A file with rows about deliveries, read by name of column (code or Vietnamese title), every wrong
 * row told. Private to the readers of src/pay. */
#ifndef PAY_DELIVER_TABLE_H
#define PAY_DELIVER_TABLE_H

#include "base/num.h"
#include "pay/bank_table.h"
#include "pay/deliver_file.h"

#define DELIVER_TABLE_COLUMNS 24

struct deliver_table_column {
    const char *code, *vi;
    bool required; /* as a column; whether a cell may be empty says the reader */
};
struct deliver_table {
    struct arena *a; /* of problems; texts of fields are views until the next row */
    const struct deliver_table_column *columns;
    uint32_t n_columns;
    struct deliver_problems *problems;
    struct bank_table file;
    int at[DELIVER_TABLE_COLUMNS]; /* the column of the file, or -1 */
    str f[CSV_MAX_COLUMNS];
    uint32_t row; /* the current one, as people count it */
    bool bad;     /* it has been told: the first problem of a row is enough */
};

/* a, columns, n_columns and problems are set. ERR_INPUT: no table, an unknown column or one twice,
 * one missing. */
enum err_code deliver_table_open(struct deliver_table *t, const char *path, struct err *e);
int deliver_table_next(struct deliver_table *t, struct err *e); /* 1, 0 the end, -1 */
void deliver_table_close(struct deliver_table *t);

str deliver_table_field(const struct deliver_table *t, int column); /* trimmed; may be empty */
str deliver_table_keep(const struct deliver_table *t, int column);  /* in the arena */
/* Whole numbers, plain or grouped by threes (1.350.000); an empty cell leaves *out and is true. */
bool deliver_table_count(struct deliver_table *t, int column, int64_t *out);
bool deliver_table_day(struct deliver_table *t, int column, day *out);
/* Tells a problem of the current row; `%s` in both texts stands for the cell. False always. */
bool deliver_table_bad(struct deliver_table *t, int column, const char *vi, const char *en);

/* A problem of any row; texts as fmt.h says. */
void deliver_tell(struct arena *a, struct deliver_problems *to, uint32_t row, const char *vi,
                  const char *en, ...);

#endif
