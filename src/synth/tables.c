/* The tables of an area, read once. */
#include "base/fmt.h"
#include "base/num.h"
#include "synth/synth_int.h"

struct table {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int columns[8];
    char path[4096];
};

static enum err_code open_table(struct table *t, const char *folder, const char *file,
                                const char *const *names, struct err *e)
{
    fmt_write(t->path, sizeof(t->path), "%z/%z", folder, file);
    enum err_code code = csv_open(&t->csv, t->path, e);
    for (int i = 0; code == ERR_NONE && names[i] != NULL; i++) {
        t->columns[i] = csv_find(t->csv, str_from_c(names[i]));
        if (t->columns[i] >= 0)
            continue;
        err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "the column \"%z\" is missing", names[i]);
        err_at(e, str_from_c(t->path), 1, 1, 1);
        csv_close(t->csv);
        return ERR_INPUT;
    }
    return code;
}

static str cell(const struct table *t, int i)
{
    return t->fields[t->columns[i]];
}

/* A number with three decimals, 0 where it is empty or none. */
static double number(const struct table *t, int i)
{
    int64_t v = 0;
    return num_parse_decimal(cell(t, i), 4, &v) ? (double)v / 10000 : 0;
}

static enum err_code close_table(struct table *t, int got, const struct err *e)
{
    csv_close(t->csv);
    return got < 0 ? e->code : ERR_NONE;
}

static void add_weighted(struct arena *a, struct weighted_list *l, str name, double weight)
{
    struct weighted item = {arena_str(a, name), weight};
    vec_push(a, l, item);
    l->total += weight;
}

str weighted_pick(const struct weighted_list *l, struct rng *r)
{
    double at = rng_unit(r) * l->total;
    for (uint32_t i = 0; i < l->n; i++) {
        at -= l->v[i].weight;
        if (at < 0)
            return l->v[i].name;
    }
    return l->n > 0 ? l->v[l->n - 1].name : STR("");
}

/* The normal quantile of a share below one half, from a table, by straight lines. */
double commune_centre(double share)
{
    static const double shares[] = {0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05,
                                    0.07,   0.1,   0.15,  0.2,   0.25, 0.3,  0.4,  0.5};
    static const double quantiles[] = {3.29,  3.09,  2.878, 2.576, 2.326, 2.054, 1.881, 1.645,
                                       1.476, 1.282, 1.036, 0.842, 0.674, 0.524, 0.253, 0};
    const int n = sizeof(shares) / sizeof(shares[0]);
    if (share <= shares[0])
        return quantiles[0];
    for (int i = 1; i < n; i++) {
        if (share > shares[i])
            continue;
        double part = (share - shares[i - 1]) / (shares[i] - shares[i - 1]);
        return quantiles[i - 1] + part * (quantiles[i] - quantiles[i - 1]);
    }
    return quantiles[n - 1];
}

/* The code, once for the communes of a province that stand together. */
static str province_of(struct arena *a, const struct synth_tables *t, str code)
{
    for (uint32_t i = t->communes.n; i-- > 0;) {
        if (str_eq(t->communes.v[i].province, code))
            return t->communes.v[i].province;
    }
    return arena_str(a, code);
}

/* Of the province, or of the country. */
static enum err_code load_communes(struct arena *a, struct synth_tables *t, const char *folder,
                                   bool country, struct err *e)
{
    static const char *const names[2][8] = {
        {"code", "kind", "population_2009", "special_difficulty", "poor_pct_2021", "minority_pct"},
        {"code", "kind", "people", "special_difficulty", "poor_pct", "minority_pct",
         "province_code"}};
    struct table x;
    enum err_code code = open_table(&x, folder, "communes.csv", names[country], e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0) {
        struct synth_commune c = {
            .code = (uint32_t)number(&x, 0),
            .people = (uint32_t)number(&x, 2),
            .urban = str_eq_c(cell(&x, 1), "Phường") || str_eq_c(cell(&x, 1), "Thị trấn"),
            .special = str_eq_c(cell(&x, 3), "1"),
            .poor_share = number(&x, 4) / 100,
            .minority_share = number(&x, 5) / 100,
        };
        if (country)
            c.province = province_of(a, t, cell(&x, 6));
        c.centre = commune_centre(c.poor_share);
        t->people += c.people;
        vec_push(a, &t->communes, c);
    }
    return close_table(&x, got, e);
}

static enum err_code load_ages(struct synth_tables *t, const char *folder, struct err *e)
{
    static const char *const names[] = {"age_from", "male", "female", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "ages.csv", names, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0) {
        int from = (int)number(&x, 0);
        int n = from >= 100 ? 1 : 5;
        for (int age = from; age < from + n && age <= 100; age++) {
            t->ages[0][age] = number(&x, 1) / n;
            t->ages[1][age] = number(&x, 2) / n;
        }
    }
    return close_table(&x, got, e);
}

static enum err_code load_minorities(struct arena *a, struct synth_tables *t, const char *folder,
                                     struct err *e)
{
    static const char *const names[] = {"ethnicity", "weight", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "minorities.csv", names, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0)
        add_weighted(a, &t->minorities, cell(&x, 0), number(&x, 1));
    return close_table(&x, got, e);
}

static enum err_code load_surnames(struct arena *a, struct synth_tables *t, const char *folder,
                                   struct err *e)
{
    static const char *const names[] = {"ethnicity", "surname", "weight", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "surnames.csv", names, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0) {
        uint32_t group = (uint32_t)number(&x, 0) % 60;
        add_weighted(a, &t->surnames[group], cell(&x, 1), number(&x, 2));
    }
    return close_table(&x, got, e);
}

static enum err_code load_names(struct arena *a, struct synth_tables *t, const char *folder,
                                struct err *e)
{
    static const char *const given[] = {"sex", "name", "weight", NULL};
    static const char *const middle[] = {"sex", "name", "weight", "born_from", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "given_names.csv", given, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0)
        add_weighted(a, &t->given[str_eq_c(cell(&x, 0), "2")], cell(&x, 1), number(&x, 2));
    code = close_table(&x, got, e);
    if (code == ERR_NONE)
        code = open_table(&x, folder, "middle_names.csv", middle, e);
    if (code != ERR_NONE)
        return code;
    while ((got = csv_next(x.csv, x.fields, e)) > 0) {
        int from = (int)number(&x, 3);
        if (from > 0)
            t->middle_young_from = from;
        add_weighted(a, &t->middle[str_eq_c(cell(&x, 0), "2")][from > 0], cell(&x, 1),
                     number(&x, 2));
    }
    return close_table(&x, got, e);
}

static int tenths(const struct table *t, int i)
{
    int64_t v = 0;
    return num_parse_decimal(cell(t, i), 1, &v) ? (int)v : 0;
}

static enum err_code load_growth(struct synth_tables *t, const char *folder, struct err *e)
{
    static const char *const names[] = {"age_months", "boy_kg",  "girl_kg",
                                        "boy_cm",     "girl_cm", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "growth.csv", names, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0 && t->n_growth < GROWTH_ROWS) {
        t->growth[t->n_growth].months = (int)number(&x, 0);
        for (int sex = 0; sex < 2; sex++) {
            t->growth[t->n_growth].kg[sex] = tenths(&x, 1 + sex);
            t->growth[t->n_growth].cm[sex] = tenths(&x, 3 + sex);
        }
        t->n_growth++;
    }
    return close_table(&x, got, e);
}

static enum err_code load_targets(struct arena *a, struct synth_tables *t, const char *folder,
                                  struct err *e)
{
    static const char *const names[] = {"year", "households", "poor", "near_poor", NULL};
    struct table x;
    enum err_code code = open_table(&x, folder, "targets.csv", names, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(x.csv, x.fields, e)) > 0) {
        struct synth_target target = {(int)number(&x, 0), (uint32_t)number(&x, 1),
                                      (uint32_t)number(&x, 2), (uint32_t)number(&x, 3)};
        vec_push(a, &t->targets, target);
    }
    return close_table(&x, got, e);
}

enum err_code tables_load(struct arena *a, struct synth_tables *t, const char *folder,
                          const char *common, struct err *e)
{
    enum err_code code = load_communes(a, t, folder, common != NULL, e);
    const char *of_people = common != NULL ? common : folder;
    if (code == ERR_NONE)
        code = load_ages(t, of_people, e);
    people_weigh_heads(t);
    if (code == ERR_NONE)
        code = load_minorities(a, t, of_people, e);
    if (code == ERR_NONE)
        code = load_surnames(a, t, of_people, e);
    if (code == ERR_NONE)
        code = load_names(a, t, of_people, e);
    if (code == ERR_NONE)
        code = load_growth(t, of_people, e);
    if (code == ERR_NONE)
        code = load_targets(a, t, folder, e);
    bool complete = t->communes.n > 0 && t->targets.n > 0 && t->n_growth > 0 &&
                    t->surnames[1].n > 0 && t->given[0].n > 0 && t->given[1].n > 0;
    if (code == ERR_NONE && !complete)
        code = err_set(e, ERR_INPUT, "bảng của %z thiếu dữ liệu", "the tables of %z lack data",
                       folder);
    return code;
}
