/* Columns of a CSV file as numbers, for measures. */
#ifndef CLI_MEASURE_COLUMNS_H
#define CLI_MEASURE_COLUMNS_H

#include "cli/cli.h"

struct measure_columns {
    size_t n;
    uint32_t n_wanted;
    double **v;      /* of each wanted column; NAN for an empty cell */
    uint32_t *group; /* of each row, or NULL */
    str *groups;     /* their names, in the order of first appearance */
    uint32_t n_groups;
    size_t *order, *first; /* rows of group g: order[first[g]] up to order[first[g + 1]] */
};
/* Reads the columns of these names (each a number or empty; ERR_INPUT with line and column else)
 * and, where `by` is given, the column that groups rows. All in the arena. */
enum err_code measure_columns_read(struct arena *a, const char *path, const str *wanted,
                                   uint32_t n_wanted, str by, struct measure_columns *out,
                                   struct err *e);
/* What the rows of a group have in a column, into `to`; returns how many they are. */
size_t measure_columns_of(const struct measure_columns *c, uint32_t column, uint32_t group,
                          double *to);

#endif
