/* Reading numbers of a file. */
#include "cli/measure_columns.h"
#include "base/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS_MAX 20000u
#define NUMBER_MAX 60

struct reading {
    struct arena *a;
    struct csv_reader *r;
    int *at, by;
    struct measure_columns *out;
    struct {
        double *v;
        uint32_t n, cap;
    } * columns;
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } group;
    struct {
        str *v;
        uint32_t n, cap;
    } names;
    uint32_t *slots; /* of groups by hash: place + 1 */
    uint32_t mask;
};

static bool parse_number(str s, double *out)
{
    char text[NUMBER_MAX + 1], *end;
    if (s.n == 0) {
        *out = NAN;
        return true;
    }
    if (s.n > NUMBER_MAX)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = strtod(text, &end);
    return *end == 0 && isfinite(*out) && text[0] != ' ';
}

static enum err_code find_columns(struct reading *x, const str *wanted, uint32_t n, str by,
                                  struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        x->at[i] = csv_find(x->r, wanted[i]);
        if (x->at[i] < 0)
            return err_set(e, ERR_INPUT, "tệp không có cột \"%s\"", "the file has no column \"%s\"",
                           wanted[i]);
    }
    x->by = by.n > 0 ? csv_find(x->r, by) : -1;
    if (by.n > 0 && x->by < 0)
        return err_set(e, ERR_INPUT, "tệp không có cột \"%s\"", "the file has no column \"%s\"",
                       by);
    return ERR_NONE;
}

static enum err_code take_group(struct reading *x, str name, struct err *e)
{
    uint32_t i = (uint32_t)str_hash(name) & x->mask;
    while (x->slots[i] != 0 && !str_eq(x->names.v[x->slots[i] - 1], name))
        i = (i + 1) & x->mask;
    if (x->slots[i] == 0) {
        if (x->names.n == GROUPS_MAX)
            return err_set(e, ERR_LIMIT, "quá nhiều nhóm: tối đa %u", "too many groups: at most %u",
                           GROUPS_MAX);
        vec_push(x->a, &x->names, arena_str(x->a, name));
        x->slots[i] = x->names.n;
    }
    vec_push(x->a, &x->group, x->slots[i] - 1);
    return ERR_NONE;
}

static enum err_code take_row(struct reading *x, const str *fields, struct err *e)
{
    for (uint32_t i = 0; i < x->out->n_wanted; i++) {
        double v;
        if (!parse_number(fields[x->at[i]], &v)) {
            err_set(e, ERR_INPUT, "\"%s\" không phải một số", "\"%s\" is no number",
                    fields[x->at[i]]);
            csv_at(x->r, (uint32_t)x->at[i], e);
            return ERR_INPUT;
        }
        vec_push(x->a, &x->columns[i], v);
    }
    x->out->n++;
    return x->by >= 0 ? take_group(x, fields[x->by], e) : ERR_NONE;
}

/* Rows with those of one group together, each group in the order of the file. */
static void order_rows(struct arena *a, struct measure_columns *c)
{
    size_t *next = arena_array(a, size_t, (size_t)c->n_groups + 2);
    c->order = arena_array(a, size_t, c->n + 1);
    for (size_t i = 0; i < c->n; i++)
        next[c->group[i] + 2]++;
    for (uint32_t g = 0; g < c->n_groups; g++)
        next[g + 2] += next[g + 1];
    for (size_t i = 0; i < c->n; i++)
        c->order[next[c->group[i] + 1]++] = i;
    c->first = next;
}

enum err_code measure_columns_read(struct arena *a, const char *path, const str *wanted,
                                   uint32_t n_wanted, str by, struct measure_columns *out,
                                   struct err *e)
{
    struct reading x = {.a = a, .out = out, .mask = 65535};
    str fields[CSV_MAX_COLUMNS];
    int more = 1;
    *out = (struct measure_columns){.n_wanted = n_wanted};
    enum err_code code = csv_open(&x.r, path, e);
    if (code != ERR_NONE)
        return code;
    x.at = arena_array(a, int, n_wanted + 1);
    x.columns = arena_alloc_array(a, sizeof(*x.columns), n_wanted + 1);
    x.slots = arena_array(a, uint32_t, x.mask + 1);
    code = find_columns(&x, wanted, n_wanted, by, e);
    while (code == ERR_NONE && (more = csv_next(x.r, fields, e)) > 0)
        code = take_row(&x, fields, e);
    csv_close(x.r);
    if (code == ERR_NONE && more < 0)
        code = e->code;
    out->v = arena_array(a, double *, n_wanted + 1);
    for (uint32_t i = 0; i < n_wanted; i++)
        out->v[i] = x.columns[i].v;
    out->group = x.by >= 0 ? x.group.v : NULL;
    out->groups = x.names.v;
    out->n_groups = x.names.n;
    if (code == ERR_NONE && out->group != NULL)
        order_rows(a, out);
    return code;
}

size_t measure_columns_of(const struct measure_columns *c, uint32_t column, uint32_t group,
                          double *to)
{
    size_t n = 0;
    for (size_t i = c->first[group]; i < c->first[group + 1]; i++)
        to[n++] = c->v[column][c->order[i]];
    return n;
}
