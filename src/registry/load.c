/* households.csv and members.csv, row by row, into columns. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define FIRST_ROWS 4096u
#define MAX_REJECTS 5000000u

bool load_reject(struct load_file *f, uint32_t line, str column, const struct err *e)
{
    struct loading *l = f->loading;
    if (!l->keep_going || e->code == ERR_IO) {
        if (f->error.code == ERR_NONE)
            f->error = *e;
        return false;
    }
    pthread_mutex_lock(&l->lock);
    struct survey *s = l->survey;
    check(s->rejects.n < MAX_REJECTS);
    struct survey_reject reject = {.file = f->path, .line = line};
    reject.column = arena_str(&s->arena, column);
    for (int i = 0; i < 2; i++)
        reject.reason[i] = arena_str(&s->arena, str_from_c(e->text[i]));
    vec_push(&s->arena, &s->rejects, reject);
    pthread_mutex_unlock(&l->lock);
    return true;
}

/* ---- the header ---- */

const char *const survey_codes_names[SURVEY_CODES] = {"causes", "support_received",
                                                      "support_needed"};

struct special {
    const char *name;
    enum column_use use;
    enum law_entity entity;
    bool required;
    int64_t limit;
};
static const struct special specials[] = {
    {"household", USE_HOUSEHOLD, LAW_HOUSEHOLD, true, 0},
    {"commune", USE_COMMUNE, LAW_HOUSEHOLD, true, 0},
    {"village", USE_VILLAGE, LAW_HOUSEHOLD, false, 0},
    {"causes", USE_CODES, LAW_HOUSEHOLD, false, 8},
    {"support_received", USE_CODES, LAW_HOUSEHOLD, false, 13},
    {"support_needed", USE_CODES, LAW_HOUSEHOLD, false, 13},
    {"household", USE_HOUSEHOLD, LAW_PERSON, true, 0},
    {"member", USE_MEMBER, LAW_PERSON, true, 0},
    {"name", USE_NAME, LAW_PERSON, false, 0},
    {"personal_id", USE_PERSONAL_ID, LAW_PERSON, false, 0},
};
#define SPECIAL_COUNT (sizeof(specials) / sizeof(specials[0]))
static const struct {
    const char *name;
    enum law_entity entity;
} required_facts[] = {
    {"surveyed_on", LAW_HOUSEHOLD},
    {"relation", LAW_PERSON},
    {"born", LAW_PERSON},
    {"sex", LAW_PERSON},
};

static void nearer(str name, str candidate, int *nearest, str *best)
{
    int distance = str_distance(name, candidate, *nearest);
    if (distance < *nearest) {
        *nearest = distance;
        *best = candidate;
    }
}

static void hint_column(const struct load_file *f, str name, struct err *e)
{
    const struct law *law = f->loading->survey->law;
    int nearest = 4;
    str best = {NULL, 0};
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        if (specials[i].entity == f->entity)
            nearer(name, str_from_c(specials[i].name), &nearest, &best);
    }
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_FACT && s->entity == f->entity)
            nearer(name, s->id, &nearest, &best);
    }
    if (best.p != NULL)
        err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", best);
    else
        err_hint(e, "các cột được phép: ansinh law facts",
                 "the columns there are: ansinh law facts");
}

static bool open_column(struct load_file *f, uint32_t i)
{
    struct survey *s = f->loading->survey;
    struct column_reader *c = &f->columns[i];
    str name = csv_header(f->csv, i);
    for (size_t k = 0; k < SPECIAL_COUNT; k++) {
        if (specials[k].entity == f->entity && str_eq_c(name, specials[k].name)) {
            c->use = specials[k].use;
            c->limit = specials[k].limit;
            for (int n = 0; n < SURVEY_CODES; n++) {
                if (str_eq_c(name, survey_codes_names[n]))
                    c->codes = &s->codes[n];
            }
            return true;
        }
    }
    const struct law_symbol *fact = law_find(s->law, name);
    if (fact == NULL || fact->kind != LAW_FACT || fact->entity != f->entity ||
        !str_eq(fact->id, name)) {
        err_set(&f->error, ERR_INPUT, "không có cột nào tên là \"%s\" trong biểu mẫu",
                "the form has no column named \"%s\"", name);
        hint_column(f, name, &f->error);
        csv_at(f->csv, i, &f->error);
        return false;
    }
    c->use = USE_FACT;
    c->fact = fact;
    c->column = &s->columns[fact->index];
    c->year_alone = str_eq_c(name, "born");
    reader_init(c, &s->arena);
    return true;
}

static bool require_column(struct load_file *f, const char *name)
{
    if (csv_find(f->csv, str_from_c(name)) >= 0)
        return true;
    err_set(&f->error, ERR_INPUT, "thiếu cột bắt buộc \"%z\" trong dòng tiêu đề",
            "the header lacks the required column \"%z\"", name);
    err_hint(&f->error, "dòng đầu của tệp là tên các cột, cách nhau bằng dấu phẩy",
             "the first line of the file names the columns, parted by commas");
    err_at(&f->error, str_from_c(f->path), 1, 1, 1);
    return false;
}

bool load_open(struct load_file *f)
{
    if (csv_open(&f->csv, f->path, &f->error) != ERR_NONE)
        return false;
    f->n_columns = csv_columns(f->csv);
    f->columns = calloc(f->n_columns, sizeof(*f->columns));
    check(f->columns != NULL);
    for (uint32_t i = 0; i < f->n_columns; i++) {
        if (!open_column(f, i))
            return false;
    }
    for (size_t k = 0; k < SPECIAL_COUNT; k++) {
        if (specials[k].required && specials[k].entity == f->entity &&
            !require_column(f, specials[k].name))
            return false;
    }
    for (size_t k = 0; k < sizeof(required_facts) / sizeof(required_facts[0]); k++) {
        if (required_facts[k].entity == f->entity && !require_column(f, required_facts[k].name))
            return false;
    }
    return true;
}

void load_close(struct load_file *f)
{
    csv_close(f->csv);
    free(f->columns);
    free(f->lines);
    free(f->bad);
}

/* ---- rows ---- */

static void *grow(void *p, uint32_t old_rows, uint32_t rows, size_t item_bytes)
{
    return grow_bytes(p, old_rows == 0 ? 0 : (old_rows + (size_t)VM_SLACK) * item_bytes,
                      (rows + (size_t)VM_SLACK) * item_bytes);
}

static void grow_column(struct load_file *f, struct column_reader *c, uint32_t cap)
{
    struct survey *s = f->loading->survey;
    switch (c->use) {
    case USE_FACT:
        c->column->data = grow(c->column->data, f->cap, cap, lane_bytes(c->fact->lane));
        c->column->known = grow(c->column->known, f->cap, cap, 1);
        if (c->year_alone)
            c->column->latest = grow(c->column->latest, f->cap, cap, sizeof(int32_t));
        break;
    case USE_HOUSEHOLD:
        if (f->entity == LAW_HOUSEHOLD)
            s->household_id.ends = grow(s->household_id.ends, f->cap, cap, sizeof(uint64_t));
        break;
    case USE_MEMBER:
        s->member = grow(s->member, f->cap, cap, sizeof(*s->member));
        break;
    case USE_COMMUNE:
        s->commune = grow(s->commune, f->cap, cap, sizeof(*s->commune));
        break;
    case USE_VILLAGE:
        s->village.ends = grow(s->village.ends, f->cap, cap, sizeof(uint64_t));
        break;
    case USE_NAME:
        s->name.ends = grow(s->name.ends, f->cap, cap, sizeof(uint64_t));
        break;
    case USE_PERSONAL_ID:
        s->personal_id = grow(s->personal_id, f->cap, cap, sizeof(*s->personal_id));
        break;
    case USE_CODES:
        c->codes->ends = grow(c->codes->ends, f->cap, cap, sizeof(uint64_t));
        break;
    }
}

static void make_room(struct load_file *f)
{
    if (f->rows < f->cap)
        return;
    check(f->cap < 1u << 31);
    uint32_t cap = f->cap == 0 ? FIRST_ROWS : 2 * f->cap;
    for (uint32_t i = 0; i < f->n_columns; i++)
        grow_column(f, &f->columns[i], cap);
    f->lines = grow(f->lines, f->cap, cap, sizeof(*f->lines));
    f->bad = grow(f->bad, f->cap, cap, 1);
    f->cap = cap;
}

void text_add(struct survey_text *t, uint32_t row, str s)
{
    if (t->bytes == NULL || t->n_bytes + s.n > t->cap_bytes) {
        uint64_t cap = t->cap_bytes == 0 ? (uint64_t)1 << 16 : 2 * t->cap_bytes;
        t->bytes = grow_bytes(t->bytes, t->cap_bytes, cap);
        t->cap_bytes = cap;
    }
    mem_copy(t->bytes + t->n_bytes, s.p, s.n);
    t->n_bytes += s.n;
    t->ends[row] = t->n_bytes;
}

/* The field in column i is wrong, as `e` says without the place; false: stop. */
static bool bad_field(struct load_file *f, uint32_t i, struct err *e)
{
    csv_at(f->csv, i, e);
    f->bad[f->rows] = 1;
    return load_reject(f, csv_line(f->csv), csv_header(f->csv, i), e);
}

static bool take_fact(struct load_file *f, uint32_t i, str field)
{
    const struct column_reader *c = &f->columns[i];
    int64_t value = 0, latest = 0;
    enum cell cell = reader_parse(c, field, &value, &latest);
    if (cell == CELL_KNOWN) {
        column_store(c->column, c->fact->lane, f->rows, value);
        c->column->known[f->rows] = 1;
        if (c->year_alone) {
            c->column->latest[f->rows] = (int32_t)latest;
            f->imprecise |= latest != value;
        }
        return true;
    }
    if (cell == CELL_UNKNOWN)
        return true;
    struct err e = {0};
    reader_complain(c, csv_header(f->csv, i), field, cell, &e);
    return bad_field(f, i, &e);
}

static bool check_id(struct load_file *f, uint32_t i, str field)
{
    bool ok = field.n > 0 && field.n <= SURVEY_MAX_ID_BYTES;
    for (size_t k = 0; k < field.n && ok; k++)
        ok = field.p[k] != '/' && (unsigned char)field.p[k] >= ' ';
    if (ok)
        return true;
    struct err e = {0};
    err_set(&e, ERR_INPUT, "mã hộ rỗng, dài quá %u byte hoặc có dấu /",
            "a household identifier that is empty, longer than %u bytes or has a /",
            (uint32_t)SURVEY_MAX_ID_BYTES);
    return bad_field(f, i, &e);
}

static bool take_number(struct load_file *f, uint32_t i, str field, size_t digits, int64_t lo,
                        int64_t hi, int64_t *value)
{
    bool ok = num_parse_int(field, value) && *value >= lo && *value <= hi && field.p[0] != '-' &&
              (digits == 0 || field.n == digits);
    if (ok)
        return true;
    struct err e = {0};
    *value = 0;
    if (digits > 0)
        err_set(&e, ERR_INPUT, "%s: \"%s\" không phải là %u chữ số", "%s: \"%s\" is not %u digits",
                csv_header(f->csv, i), str_slice(field, 0, 40), (uint32_t)digits);
    else
        err_set(&e, ERR_INPUT, "%s: \"%s\" không phải là số từ %l đến %l",
                "%s: \"%s\" is no number from %l to %l", csv_header(f->csv, i),
                str_slice(field, 0, 40), lo, hi);
    return bad_field(f, i, &e);
}

static bool take_codes(struct load_file *f, uint32_t i, str field)
{
    str rest = field;
    text_add(f->columns[i].codes, f->rows, field);
    while (rest.p != NULL && field.n > 0) {
        int64_t code = 0;
        str one = str_split(&rest, ';');
        if (num_parse_int(one, &code) && code >= 1 && code <= f->columns[i].limit)
            continue;
        struct err e = {0};
        err_set(&e, ERR_INPUT, "%s: \"%s\" không phải là mã từ 1 đến %l",
                "%s: \"%s\" is no code from 1 to %l", csv_header(f->csv, i), str_slice(one, 0, 40),
                f->columns[i].limit);
        err_hint(&e, "nhiều mã cách nhau bằng dấu chấm phẩy: 1;3",
                 "several codes are parted by semicolons: 1;3");
        return bad_field(f, i, &e);
    }
    return true;
}

/* One field into its column; false: stop. The member's household is for the caller. */
static bool take_field(struct load_file *f, uint32_t i, str field)
{
    struct survey *s = f->loading->survey;
    int64_t v = 0;
    bool going = true;
    switch (f->columns[i].use) {
    case USE_FACT:
        return take_fact(f, i, field);
    case USE_HOUSEHOLD:
        if (f->entity == LAW_HOUSEHOLD)
            text_add(&s->household_id, f->rows, field);
        return check_id(f, i, field);
    case USE_MEMBER:
        going = take_number(f, i, field, 0, 1, SURVEY_MAX_MEMBER, &v);
        s->member[f->rows] = (uint16_t)v;
        return going;
    case USE_COMMUNE:
        going = take_number(f, i, field, 5, 1, AREA_CODE_LIMIT - 1, &v);
        s->commune[f->rows] = (uint32_t)v;
        return going;
    case USE_VILLAGE:
        text_add(&s->village, f->rows, field);
        return true;
    case USE_NAME:
        text_add(&s->name, f->rows, field);
        return true;
    case USE_PERSONAL_ID:
        if (field.n > 0)
            going = take_number(f, i, field, field.n == 9 ? 9 : 12, 1, 999999999999, &v);
        s->personal_id[f->rows] = (uint64_t)v;
        return going;
    case USE_CODES:
        return take_codes(f, i, field);
    }
    return true;
}

/* The next row: 1, 0 at the end, -1 stop (f->error); a ragged row, when going on, is 2. */
static int next_row(struct load_file *f, str *fields)
{
    struct err e = {0};
    uint32_t before = csv_line(f->csv);
    int got = csv_next(f->csv, fields, &e);
    if (got >= 0)
        return got;
    if (e.code == ERR_INPUT && f->loading->keep_going && csv_line(f->csv) != before) {
        /* Ragged: reading can go on; what can't be read on tells itself again at once. */
        load_reject(f, csv_line(f->csv), STR(""), &e);
        return 2;
    }
    f->error = e;
    return -1;
}

void load_households(struct load_file *f)
{
    str fields[CSV_MAX_COLUMNS];
    if (!load_open(f))
        return;
    int got;
    while ((got = next_row(f, fields)) > 0) {
        if (got == 2)
            continue;
        make_room(f);
        f->lines[f->rows] = csv_line(f->csv);
        for (uint32_t i = 0; i < f->n_columns; i++) {
            if (!take_field(f, i, fields[i]))
                return;
        }
        f->rows++;
    }
}

static void add_run(struct loading *l, uint32_t row, str id)
{
    if (l->runs.n == l->runs.cap) {
        uint32_t cap = l->runs.cap == 0 ? FIRST_ROWS : 2 * l->runs.cap;
        l->runs.v =
            grow_bytes(l->runs.v, l->runs.cap * sizeof(struct run), cap * sizeof(struct run));
        l->run_id.ends =
            grow_bytes(l->run_id.ends, l->runs.cap * sizeof(uint64_t), cap * sizeof(uint64_t));
        l->runs.cap = cap;
    }
    text_add(&l->run_id, l->runs.n, id);
    l->runs.v[l->runs.n++] = (struct run){.from = row};
}

void load_members(struct load_file *f)
{
    struct loading *l = f->loading;
    str fields[CSV_MAX_COLUMNS];
    if (!load_open(f))
        return;
    uint32_t id_column = (uint32_t)csv_find(f->csv, STR("household"));
    bool spoil_next = false;
    int got;
    while ((got = next_row(f, fields)) > 0) {
        if (got == 2) {
            /* Whose it is can't be read: the household before it or the one after. */
            spoil_next = true;
            if (l->runs.n > 0)
                l->runs.v[l->runs.n - 1].spoilt = true;
            continue;
        }
        make_room(f);
        f->lines[f->rows] = csv_line(f->csv);
        for (uint32_t i = 0; i < f->n_columns; i++) {
            if (!take_field(f, i, fields[i]))
                return;
        }
        str id = fields[id_column];
        if (l->runs.n == 0 || !str_eq(id, survey_text_at(&l->run_id, l->runs.n - 1)))
            add_run(l, f->rows, id);
        l->runs.v[l->runs.n - 1].spoilt |= spoil_next;
        spoil_next = false;
        f->rows++;
    }
}

void load_locate(const char *path, uint32_t line, const char *column, struct err *e)
{
    struct csv_reader *r = NULL;
    str fields[CSV_MAX_COLUMNS];
    err_at(e, str_from_c(path), line, 1, 1);
    if (csv_open(&r, path, NULL) != ERR_NONE)
        return;
    int i = csv_find(r, str_from_c(column));
    uint32_t before = 0;
    while (i >= 0 && csv_next(r, fields, NULL) != 0 && csv_line(r) != before) {
        before = csv_line(r);
        if (before < line)
            continue;
        csv_at(r, (uint32_t)i, e);
        break;
    }
    csv_close(r);
}
