#include "evidence/protect/inventory.h"

#include "base/csv.h"
#include "base/fmt.h"

#define MAX_COLUMNS 6

struct table {
    const char *file;
    const char *columns[MAX_COLUMNS];
    uint32_t n;
    /* Takes a row; false: it names what is not there. */
    bool (*take)(struct arena *a, struct inventory *v, const str *f);
};

static bool take_kind(struct arena *a, struct inventory *v, const str *f)
{
    const struct inventory_kind k = {.data = f[0],
                                     .text = {f[1], f[2]},
                                     .sensitive = str_eq_c(f[3], "1"),
                                     .protection = {f[4], f[5]}};
    vec_push(a, &v->kinds, k);
    return str_eq_c(f[3], "1") || str_eq_c(f[3], "0");
}

static bool take_purpose(struct arena *a, struct inventory *v, const str *f)
{
    const struct inventory_purpose p = {
        .purpose = f[0], .text = {f[1], f[2]}, .right = f[3], .kept = {f[4], f[5]}};
    vec_push(a, &v->purposes, p);
    return true;
}

static bool take_told(struct arena *a, struct inventory *v, const str *f)
{
    const struct inventory_told t = {.told = f[0], .text = {f[1], f[2]}};
    vec_push(a, &v->tolds, t);
    return true;
}

/* What is no personal data has neither purpose nor anybody to be told; all else has both. */
static bool take_row(struct arena *a, struct inventory *v, const str *f)
{
    struct inventory_row r = {.table = f[0], .columns = f[1]};
    for (uint32_t i = 0; i < v->kinds.n; i++) {
        if (str_eq(v->kinds.v[i].data, f[2]))
            r.kind = &v->kinds.v[i];
    }
    for (uint32_t i = 0; i < v->purposes.n; i++) {
        if (str_eq(v->purposes.v[i].purpose, f[3]))
            r.purpose = &v->purposes.v[i];
    }
    for (uint32_t i = 0; i < v->tolds.n; i++) {
        if (str_eq(v->tolds.v[i].told, f[4]))
            r.told = &v->tolds.v[i];
    }
    vec_push(a, &v->rows, r);
    bool none = str_eq_c(f[2], "none");
    return r.kind != NULL && (r.purpose == NULL) == none && (r.told == NULL) == none;
}

static enum err_code read_table(struct arena *a, str folder, const struct table *t,
                                struct inventory *v, struct err *e)
{
    char path[4096];
    str fields[CSV_MAX_COLUMNS], f[MAX_COLUMNS];
    struct csv_reader *csv = NULL;
    int got = 0, at[MAX_COLUMNS] = {0};
    fmt_write(path, sizeof(path), "%s/protection/%z", folder, t->file);
    enum err_code code = csv_open(&csv, path, e);
    for (uint32_t i = 0; i < t->n && code == ERR_NONE; i++) {
        at[i] = csv_find(csv, str_from_c(t->columns[i]));
        if (at[i] < 0)
            code = err_set(e, ERR_INPUT, "thiếu cột %z", "the column %z is missing", t->columns[i]);
    }
    while (code == ERR_NONE && (got = csv_next(csv, fields, e)) > 0) {
        for (uint32_t i = 0; i < t->n; i++)
            f[i] = arena_str(a, fields[at[i]]);
        if (!t->take(a, v, f))
            code = err_set(e, ERR_INPUT, "dòng nêu điều các bảng kia không có",
                           "a row names what the other tables do not have");
    }
    if (got < 0)
        code = e->code;
    if (code == ERR_INPUT && csv != NULL)
        err_at(e, arena_str(a, str_from_c(path)), csv_line(csv), 1, 1);
    csv_close(csv);
    return code;
}

enum err_code inventory_load(struct arena *a, str folder, struct inventory *out, struct err *e)
{
    static const struct table tables[] = {
        {"kinds.csv",
         {"data", "vi", "en", "sensitive", "protection_vi", "protection_en"},
         6,
         take_kind},
        {"purposes.csv", {"purpose", "vi", "en", "right", "kept_vi", "kept_en"}, 6, take_purpose},
        {"told.csv", {"told", "vi", "en"}, 3, take_told},
        {"inventory.csv", {"table", "columns", "data", "purpose", "told"}, 5, take_row},
    };
    enum err_code code = ERR_NONE;
    *out = (struct inventory){0};
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && code == ERR_NONE; i++)
        code = read_table(a, folder, &tables[i], out, e);
    return code;
}

static bool has(str columns, str column)
{
    while (columns.n > 0) {
        if (str_eq(str_split(&columns, ' '), column))
            return true;
    }
    return false;
}

const struct inventory_row *inventory_find(const struct inventory *v, str table, str column)
{
    const struct inventory_row *any = NULL;
    for (uint32_t i = 0; i < v->rows.n; i++) {
        const struct inventory_row *r = &v->rows.v[i];
        if (!has(r->columns, column))
            continue;
        if (str_eq(r->table, table))
            return r;
        if (str_eq_c(r->table, "*"))
            any = r;
    }
    return any;
}
