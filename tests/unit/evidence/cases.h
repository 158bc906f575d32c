/* Published cases of measurement: their files, and comparing to the digits that were stated. */
#ifndef TESTS_EVIDENCE_CASES_H
#define TESTS_EVIDENCE_CASES_H

#include "base/csv.h"

#include <jansson.h>

/* expected.json of a folder; the caller decrefs. Fails the test where it can't be read. */
json_t *cases_expected(const char *folder);

/* A CSV file read whole: cells by row and column, views into the arena. */
struct cases_table {
    str *cells;
    size_t rows;
    uint32_t columns;
    str header[32];
};
struct cases_table cases_table(struct arena *a, const char *folder, const char *file);
uint32_t cases_column(const struct cases_table *t, const char *name);
str cases_cell(const struct cases_table *t, size_t row, const char *name);
/* A number, or NAN for an empty cell. */
double cases_number(str s);
double *cases_numbers(struct arena *a, const struct cases_table *t, const char *name);

/* The number of a path in a JSON value: "a.b.0.c". */
double cases_value(const json_t *j, const char *path);
const json_t *cases_at(const json_t *j, const char *path);

/* Fails unless |have - want| <= tolerance * max(1e-12, |want|). */
void cases_near(double have, double want, double tolerance, const char *what);
#define CASES_DIGITS 1e-7 /* as the cases state, where they say nothing else */

#endif
