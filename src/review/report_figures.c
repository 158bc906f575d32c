#include "review/report_figures.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

#define MAX_NAMES 5

struct list {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int column[MAX_NAMES];
};

static str cell(const struct list *l, int i)
{
    return l->fields[l->column[i]];
}

typedef bool take_row(struct arena *a, struct figures *f, const struct list *l);

static bool take_published(struct arena *a, struct figures *f, const struct list *l)
{
    int64_t year = 0;
    struct published p = {.province = arena_str(a, cell(l, 0)),
                          .measure = arena_str(a, cell(l, 2))};
    bool rate = str_ends(p.measure, STR("_rate"));
    if (!num_parse_int(cell(l, 1), &year) || !num_parse_decimal(cell(l, 3), rate ? 2 : 0, &p.value))
        return false;
    p.year = (int)year;
    p.about = str_eq_c(cell(l, 4), "1");
    vec_push(a, &f->published, p);
    return true;
}

static bool take_watched(struct arena *a, struct figures *f, const struct list *l)
{
    struct watched w = {arena_str(a, cell(l, 0)), arena_str(a, cell(l, 1)),
                        arena_str(a, cell(l, 2)), arena_str(a, cell(l, 3))};
    vec_push(a, &f->watched, w);
    return true;
}

static bool take_ethnicity(struct arena *a, struct figures *f, const struct list *l)
{
    int64_t code = 0;
    if (!num_parse_int(cell(l, 0), &code) || code < 1 || code > 99)
        return false;
    f->ethnicities[code] = arena_str(a, cell(l, 1));
    return true;
}

static enum err_code each_row(struct arena *a, struct figures *f, const char *folder,
                              const char *file, const char *const *names, take_row *take,
                              struct err *e)
{
    char path[4096];
    struct list l;
    fmt_write(path, sizeof(path), "%z/%z", folder, file);
    enum err_code code = csv_open(&l.csv, path, e);
    if (code != ERR_NONE)
        return code;
    for (int i = 0; i < MAX_NAMES && names[i] != NULL && code == ERR_NONE; i++) {
        l.column[i] = csv_find(l.csv, str_from_c(names[i]));
        if (l.column[i] < 0)
            code = err_set(e, ERR_INPUT, "%z: thiếu cột \"%z\"", "%z: the column \"%z\" is missing",
                           file, names[i]);
    }
    int got = 0;
    while (code == ERR_NONE && (got = csv_next(l.csv, l.fields, e)) != 0) {
        if (got < 0)
            code = e->code;
        else if (!take(a, f, &l)) {
            code = err_set(e, ERR_INPUT, "có ô không đọc được", "a cell cannot be read");
            csv_at(l.csv, 0, e);
        }
    }
    csv_close(l.csv);
    return code;
}

enum err_code figures_load(struct arena *a, struct figures *out, const char *folder, struct err *e)
{
    static const struct {
        const char *file;
        const char *names[MAX_NAMES + 1];
        take_row *take;
    } files[] = {
        {"published.csv", {"province_code", "year", "measure", "value", "about"}, take_published},
        {"watched.csv", {"province_code", "level", "code", "name"}, take_watched},
        {"ethnic_groups.csv", {"code", "name"}, take_ethnicity},
    };
    enum err_code code = ERR_NONE;
    *out = (struct figures){0};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && code == ERR_NONE; i++)
        code = each_row(a, out, folder, files[i].file, files[i].names, files[i].take, e);
    return code;
}

const struct published *figures_find(const struct figures *f, str province, int year, str measure)
{
    for (uint32_t i = 0; i < f->published.n; i++) {
        const struct published *p = &f->published.v[i];
        if (p->year == year && str_eq(p->province, province) && str_eq(p->measure, measure))
            return p;
    }
    return NULL;
}
