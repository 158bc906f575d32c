/* households.csv and members.csv, row by row, into columns. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/text.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define FIRST_ROWS 4096u
#define MAX_REJECTS 1000000u

static void add_reject(struct load_file *f, struct survey_reject reject, const struct err *e)
{
    struct survey *s = f->loading->survey;
    reject.file = f->source.path;
    reject.sheet = f->sheet;
    reject.column = arena_str(&s->arena, reject.column);
    for (int k = 0; k < 2; k++) {
        reject.reason[k] = arena_str(&s->arena, str_from_c(e->text[k]));
        reject.hint[k] = arena_str(&s->arena, str_from_c(e->hint[k]));
    }
    vec_push(&s->arena, &s->rejects, reject);
}

bool load_reject(struct load_file *f, uint32_t line, str column, const struct err *e)
{
    struct loading *l = f->loading;
    if (!l->keep_going || e->code == ERR_IO) {
        if (f->error.code == ERR_NONE)
            f->error = *e;
        return false;
    }
    pthread_mutex_lock(&l->lock);
    bool room = l->survey->rejects.n < MAX_REJECTS;
    int i = f->table.sheet != NULL && column.n > 0 ? table_find(&f->table, column) : -1;
    if (room)
        add_reject(
            f, (struct survey_reject){.line = line, .column = column, .cell = (uint32_t)(i + 1)},
            e);
    pthread_mutex_unlock(&l->lock);
    if (room)
        return true;
    err_set(&f->error, ERR_LIMIT, "hơn %n chỗ sai trong các tệp",
            "more than %n mistakes in the files", (int64_t)MAX_REJECTS);
    err_at(&f->error, str_from_c(f->source.path), 0, 0, 0);
    return false;
}

void load_list_error(struct load_file *f, const struct err *e)
{
    struct survey_reject reject = {.line = e->where.line};
    str place = str_from_c(e->where.file);
    uint32_t column = 0;
    ptrdiff_t at = -1;
    for (size_t i = 0; i < place.n && f->source.book != NULL; i++)
        at = place.p[i] == '!' ? (ptrdiff_t)i : at;
    str cell = at < 0 ? STR("") : str_slice(place, (size_t)at + 1, place.n);
    uint32_t row = 0;
    int64_t whole_row = 0;
    if (xlsx_reference(cell, &column, &row)) {
        reject.cell = column + 1;
        reject.line = row;
    } else if (num_parse_int(str_split(&cell, ':'), &whole_row) && whole_row > 0) {
        reject.line = (uint32_t)whole_row;
    }
    bool data = reject.cell > 0 && reject.line > 1 && f->table.sheet != NULL;
    if (data && column < table_columns(&f->table))
        reject.column = table_header(&f->table, column);
    pthread_mutex_lock(&f->loading->lock);
    if (f->loading->survey->rejects.n < MAX_REJECTS)
        add_reject(f, reject, e);
    pthread_mutex_unlock(&f->loading->lock);
}

bool load_spoil(struct load_file *f, const struct err *e)
{
    bool first = f->error.code == ERR_NONE;
    if (first)
        f->error = *e;
    if (!f->loading->keep_going)
        return false;
    load_list_error(f, e);
    f->listed |= first;
    return true;
}

void load_at_header(const struct load_file *f, struct err *e)
{
    table_locate(&f->table, &f->source, 1, STR(""), e);
}

void load_close(struct load_file *f)
{
    table_close(&f->table);
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
    table_at(&f->table, i, e);
    f->bad[f->rows] = 1;
    return load_reject(f, table_row(&f->table), table_header(&f->table, i), e);
}

static bool all_digits(str s)
{
    bool ok = s.n > 0;
    for (size_t i = 0; i < s.n && ok; i++)
        ok = s.p[i] >= '0' && s.p[i] <= '9';
    return ok;
}

static void hint_zero(struct err *e)
{
    err_hint(e, "số 0 ở đầu đã mất? định dạng cột là Văn bản (Text) rồi gõ lại",
             "was a 0 at its beginning lost? format the column as Text and type it again");
}

/* A code that a spreadsheet took for a number: 01 has become 1. */
static bool lost_zero(const struct column_reader *c, str field)
{
    char longer[4] = {'0'};
    int64_t value, latest;
    if (c->fact->type.kind != LAW_ENUM || !all_digits(field) || field.n > 2)
        return false;
    mem_copy(longer + 1, field.p, field.n);
    return reader_parse(c, (str){longer, field.n + 1}, &value, &latest) == CELL_KNOWN;
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
    reader_complain(c, table_header(&f->table, i), field, cell, &e);
    if (lost_zero(c, field))
        hint_zero(&e);
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
    if (digits > 0) {
        err_set(&e, ERR_INPUT, "%s: \"%s\" không phải là %u chữ số", "%s: \"%s\" is not %u digits",
                table_header(&f->table, i), str_slice(field, 0, 40), (uint32_t)digits);
        if (all_digits(field) && field.n < digits)
            hint_zero(&e);
    } else
        err_set(&e, ERR_INPUT, "%s: \"%s\" không phải là số từ %l đến %l",
                "%s: \"%s\" is no number from %l to %l", table_header(&f->table, i),
                str_slice(field, 0, 40), lo, hi);
    return bad_field(f, i, &e);
}

static bool take_text(struct load_file *f, uint32_t i, str field, struct survey_text *to)
{
    text_add(to, f->rows, field);
    if (!text_has_control(field))
        return true;
    struct err e = {0};
    err_set(&e, ERR_INPUT, "có ký tự điều khiển (xuống dòng, tab …)",
            "a control character (a new line, a tab …)");
    err_hint(&e, "gõ lại ô này trên một dòng", "type the cell again, in one line");
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
                "%s: \"%s\" is no code from 1 to %l", table_header(&f->table, i),
                str_slice(one, 0, 40), f->columns[i].limit);
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
        return take_text(f, i, field, &s->village);
    case USE_NAME:
        return take_text(f, i, field, &s->name);
    case USE_PERSONAL_ID:
        if (field.n > 0)
            going = take_number(f, i, field, field.n == 9 && all_digits(field) ? 9 : 12, 1,
                                999999999999, &v);
        s->personal_id[f->rows] = (uint64_t)v;
        return going;
    case USE_CODES:
        return take_codes(f, i, field);
    }
    return true;
}

/* A cell of a workbook that has no value for a reason: it is told, and nothing is kept of it. */
static bool skip_field(struct load_file *f, uint32_t i, struct err *e)
{
    struct survey *s = f->loading->survey;
    enum column_use use = f->columns[i].use;
    if (use == USE_HOUSEHOLD && f->entity == LAW_HOUSEHOLD)
        text_add(&s->household_id, f->rows, STR(""));
    else if (use == USE_VILLAGE)
        text_add(&s->village, f->rows, STR(""));
    else if (use == USE_NAME)
        text_add(&s->name, f->rows, STR(""));
    else if (use == USE_CODES)
        text_add(f->columns[i].codes, f->rows, STR(""));
    return bad_field(f, i, e);
}

static bool take_fields(struct load_file *f, const str *fields)
{
    bool some_bad = table_has_bad(&f->table);
    for (uint32_t i = 0; i < f->n_columns; i++) {
        struct err e = {0};
        bool bad = some_bad && table_bad(&f->table, i, &e);
        if (bad ? !skip_field(f, i, &e) : !take_field(f, i, fields[i]))
            return false;
    }
    return true;
}

/* The next row: 1, 0 at the end, -1 stop (f->error); a ragged row, when going on, is 2. */
static int next_row(struct load_file *f, str *fields)
{
    struct err e = {0};
    int got = table_next(&f->table, fields, &e);
    if (got >= 0)
        return got;
    if (!f->loading->keep_going || table_failed(&f->table)) {
        f->error = e;
        return -1;
    }
    load_list_error(f, &e);
    return 2;
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
        f->lines[f->rows] = table_row(&f->table);
        if (!take_fields(f, fields))
            return;
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
    uint32_t id_column = (uint32_t)table_find(&f->table, STR("household"));
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
        f->lines[f->rows] = table_row(&f->table);
        if (!take_fields(f, fields))
            return;
        str id = fields[id_column];
        if (l->runs.n == 0 || !str_eq(id, survey_text_at(&l->run_id, l->runs.n - 1)))
            add_run(l, f->rows, id);
        l->runs.v[l->runs.n - 1].spoilt |= spoil_next;
        spoil_next = false;
        f->rows++;
    }
}
