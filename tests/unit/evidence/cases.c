/* Reading published cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fmt.h"
#include "cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *path_of(const char *folder, const char *file)
{
    static char path[4096];
    fmt_write(path, sizeof(path), "%z/%z/%z", MEASURE_CASES, folder, file);
    return path;
}

json_t *cases_expected(const char *folder)
{
    json_error_t error;
    json_t *j = json_load_file(path_of(folder, "expected.json"), 0, &error);
    if (j == NULL)
        fail_msg("%s: %s", folder, error.text);
    return j;
}

struct cases_table cases_table(struct arena *a, const char *folder, const char *file)
{
    struct cases_table t = {0};
    struct csv_reader *r;
    struct err e = {0};
    str fields[CSV_MAX_COLUMNS];
    struct {
        str *v;
        uint32_t n, cap;
    } cells = {0};
    if (csv_open(&r, path_of(folder, file), &e) != ERR_NONE)
        fail_msg("%s/%s: %s", folder, file, e.text[1]);
    t.columns = csv_columns(r);
    for (uint32_t c = 0; c < t.columns; c++)
        t.header[c] = arena_str(a, csv_header(r, c));
    while (csv_next(r, fields, &e) > 0) {
        t.rows++;
        for (uint32_t c = 0; c < t.columns; c++)
            vec_push(a, &cells, arena_str(a, fields[c]));
    }
    csv_close(r);
    t.cells = cells.v;
    assert_true(t.rows > 0);
    return t;
}

uint32_t cases_column(const struct cases_table *t, const char *name)
{
    for (uint32_t c = 0; c < t->columns; c++) {
        if (str_eq_c(t->header[c], name))
            return c;
    }
    fail_msg("no column %s", name);
    return 0;
}

str cases_cell(const struct cases_table *t, size_t row, const char *name)
{
    return t->cells[row * t->columns + cases_column(t, name)];
}

double cases_number(str s)
{
    char text[64];
    if (s.n == 0 || s.n >= sizeof(text))
        return NAN;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    char *end;
    double v = strtod(text, &end);
    return *end == 0 ? v : NAN;
}

double *cases_numbers(struct arena *a, const struct cases_table *t, const char *name)
{
    double *v = arena_array(a, double, t->rows);
    for (size_t i = 0; i < t->rows; i++)
        v[i] = cases_number(cases_cell(t, i, name));
    return v;
}

const json_t *cases_at(const json_t *j, const char *path)
{
    const char *p = path;
    while (j != NULL && *p != 0) {
        char key[64];
        size_t n = strcspn(p, ".");
        assert_true(n < sizeof(key));
        memcpy(key, p, n);
        key[n] = 0;
        j = json_is_array(j) ? json_array_get(j, (size_t)atoi(key)) : json_object_get(j, key);
        p += n + (p[n] == '.');
    }
    if (j == NULL)
        fail_msg("no %s", path);
    return j;
}

double cases_value(const json_t *j, const char *path)
{
    const json_t *v = cases_at(j, path);
    if (json_is_null(v))
        return NAN;
    assert_true(json_is_number(v));
    return json_number_value(v);
}

void cases_near(double have, double want, double tolerance, const char *what)
{
    if (isnan(want) ? isnan(have) : fabs(have - want) <= tolerance * fmax(1e-12, fabs(want)))
        return;
    fail_msg("%s: %.15g, expected %.15g", what, have, want);
}
