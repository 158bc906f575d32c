#include "base/csv_list.h"

#include "base/check.h"

static enum err_code read_rows(const struct csv_list *l, struct csv_reader *r, struct err *e)
{
    int at[CSV_MAX_COLUMNS], more = 0, bad = CSV_LIST_GOOD;
    str row[CSV_MAX_COLUMNS], fields[CSV_MAX_COLUMNS];
    check(l->n <= CSV_MAX_COLUMNS);
    for (uint32_t i = 0; i < l->n; i++) {
        at[i] = csv_find(r, str_from_c(l->names[i]));
        if (at[i] >= 0)
            continue;
        err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "the column \"%z\" is missing", l->names[i]);
        csv_at(r, 0, e);
        return ERR_INPUT;
    }
    while (bad == CSV_LIST_GOOD && (more = csv_next(r, row, e)) > 0) {
        for (uint32_t i = 0; i < l->n; i++)
            fields[i] = row[at[i]];
        bad = l->take(l->ctx, fields);
    }
    if (more < 0)
        return e != NULL ? e->code : ERR_INPUT;
    if (bad == CSV_LIST_GOOD)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "cột %z: không dùng được \"%s\"", "column %z: \"%s\" cannot be used",
            l->names[bad], fields[bad]);
    csv_at(r, (uint32_t)at[bad], e);
    return ERR_INPUT;
}

static enum err_code read_and_close(const struct csv_list *l, struct csv_reader *r,
                                    enum err_code opened, struct err *e)
{
    enum err_code code = opened == ERR_NONE ? read_rows(l, r, e) : opened;
    csv_close(r);
    return code;
}

enum err_code csv_list_load(const struct csv_list *l, const char *path, struct err *e)
{
    struct csv_reader *r = NULL;
    enum err_code opened = csv_open(&r, path, e);
    return read_and_close(l, r, opened, e);
}

enum err_code csv_list_parse(const struct csv_list *l, str text, const char *name, struct err *e)
{
    struct csv_reader *r = NULL;
    enum err_code opened = csv_open_memory(&r, text, name, e);
    return read_and_close(l, r, opened, e);
}
