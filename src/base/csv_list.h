/* Small tables that ship with the program and the law: columns by name, whatever their order. */
#ifndef BASE_CSV_LIST_H
#define BASE_CSV_LIST_H

#include "base/csv.h"

#define CSV_LIST_GOOD (-1)

struct csv_list {
    const char *const *names; /* of the columns that are read */
    uint32_t n;
    /* A row's fields, in the order of names, which live until the next row. CSV_LIST_GOOD, or which
     * of the columns cannot be used. */
    int (*take)(void *ctx, const str *fields);
    void *ctx;
};
/* Every row. ERR_INPUT, with file, line and column: a column is missing, a row is malformed, or
 * `take` says so. */
enum err_code csv_list_load(const struct csv_list *l, const char *path, struct err *e);
/* The same of text; `name` is for messages. */
enum err_code csv_list_parse(const struct csv_list *l, str text, const char *name, struct err *e);

#endif
