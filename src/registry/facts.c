/* facts.csv: what the form does not ask, true from-to, known from a day on. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "registry/survey_int.h"

#include <stdlib.h>

#define NO_ROW UINT32_MAX
#define NAMES_KEPT 64u

enum { F_ENTITY, F_FACT, F_VALUE, F_FROM, F_TO, F_KNOWN_FROM, F_COUNT };
static const char *const column_names[F_COUNT] = {"entity", "fact", "value",
                                                  "from",   "to",   "known_from"};

struct reading {
    struct loading *l;
    struct load_file *file;
    int column[F_COUNT];
    str fields[CSV_MAX_COLUMNS];
    /* The facts met so far; there are few. */
    const struct law_symbol *facts[NAMES_KEPT];
    uint32_t n_facts;
    /* first member row of each household, as the file has them */
    uint32_t *first_run; /* 1 + run; 0: none */
};

static str field(const struct reading *r, int f)
{
    return r->column[f] < 0 ? STR("") : r->fields[r->column[f]];
}

static str household_part(str entity)
{
    ptrdiff_t slash = str_find_char(entity, '/');
    return slash < 0 ? entity : str_slice(entity, 0, (size_t)slash);
}

/* The cell is wrong; the household (unless NO_ROW) is spoilt by it. */
static bool bad_cell(struct reading *r, int f, uint32_t household, struct err *e)
{
    if (household != NO_ROW)
        r->l->households.bad[household] = 1;
    table_at(&r->file->table, (uint32_t)r->column[f], e);
    return load_reject(r->file, table_row(&r->file->table), str_from_c(column_names[f]), e);
}

static bool open_facts(struct reading *r)
{
    struct load_file *f = r->file;
    if (table_open(&f->table, &f->source, &f->error) != ERR_NONE)
        return false;
    for (int i = 0; i < F_COUNT; i++) {
        struct err e = {0};
        r->column[i] = table_find(&f->table, str_from_c(column_names[i]));
        if (r->column[i] >= 0 || i >= F_TO)
            continue;
        err_set(&e, ERR_INPUT, "thiếu cột bắt buộc \"%z\" trong dòng tiêu đề",
                "the header lacks the required column \"%z\"", column_names[i]);
        load_at_header(f, &e);
        if (!load_spoil(f, &e))
            return false;
    }
    for (uint32_t k = 0; k < table_columns(&f->table); k++) {
        struct err e = {0};
        bool known = false;
        for (int i = 0; i < F_COUNT; i++)
            known |= r->column[i] == (int)k;
        if (known)
            continue;
        err_set(&e, ERR_INPUT, "không có cột nào tên là \"%s\" trong tệp dữ kiện",
                "a file of facts has no column named \"%s\"", table_header(&f->table, k));
        err_hint(&e, "các cột: entity, fact, value, from, to, known_from",
                 "the columns: entity, fact, value, from, to, known_from");
        table_at(&f->table, k, &e);
        if (!load_spoil(f, &e))
            return false;
    }
    return f->error.code == ERR_NONE;
}

/* Cells of a workbook without a value for a reason. 1: none, 0: listed, -1: stop. */
static int take_bad_cells(struct reading *r)
{
    int result = 1;
    for (int f = 0; f < F_COUNT && table_has_bad(&r->file->table); f++) {
        struct err e = {0};
        if (r->column[f] < 0 || !table_bad(&r->file->table, (uint32_t)r->column[f], &e))
            continue;
        int64_t household = hash_find(r->l, household_part(field(r, F_ENTITY)));
        result = bad_cell(r, f, household < 0 ? NO_ROW : (uint32_t)household, &e) ? 0 : -1;
        if (result < 0)
            return result;
    }
    return result;
}

/* ---- entity ---- */

static uint32_t find_member(const struct reading *r, uint32_t household, int64_t number)
{
    const struct loading *l = r->l;
    for (uint32_t k = r->first_run[household]; k > 0 && k <= l->runs.n; k++) {
        if (l->runs.v[k - 1].household != household)
            break;
        uint32_t to = k < l->runs.n ? l->runs.v[k].from : l->members.rows;
        for (uint32_t p = l->runs.v[k - 1].from; p < to; p++) {
            if (l->survey->member[p] == number)
                return p;
        }
    }
    /* Members of a household that stand apart in the file. */
    for (uint32_t k = 0; k < l->runs.n && r->first_run[household] > 0; k++) {
        if (l->runs.v[k].household != household)
            continue;
        uint32_t to = k + 1 < l->runs.n ? l->runs.v[k + 1].from : l->members.rows;
        for (uint32_t p = l->runs.v[k].from; p < to; p++) {
            if (l->survey->member[p] == number)
                return p;
        }
    }
    return NO_ROW;
}

/* 1: found, 0: listed and left out, -1: stop. */
static int take_entity(struct reading *r, uint32_t *household, uint32_t *person)
{
    str entity = field(r, F_ENTITY);
    ptrdiff_t slash = str_find_char(entity, '/');
    str id = household_part(entity);
    int64_t found = hash_find(r->l, id), number = 0;
    struct err e = {0};
    *person = NO_ROW;
    *household = found < 0 ? NO_ROW : (uint32_t)found;
    if (found < 0) {
        err_set(&e, ERR_INPUT, "không có hộ \"%s\"", "there is no household \"%s\"", id);
        return bad_cell(r, F_ENTITY, NO_ROW, &e) ? 0 : -1;
    }
    if (slash < 0)
        return 1;
    if (num_parse_int(str_slice(entity, (size_t)slash + 1, entity.n), &number))
        *person = find_member(r, *household, number);
    if (*person != NO_ROW)
        return 1;
    if (r->l->households.bad[*household])
        return 0; /* left out already, perhaps for that member */
    err_set(&e, ERR_INPUT, "hộ \"%s\" không có thành viên \"%s\"",
            "the household \"%s\" has no member \"%s\"", id,
            str_slice(entity, (size_t)slash + 1, entity.n));
    return bad_cell(r, F_ENTITY, *household, &e) ? 0 : -1;
}

/* ---- fact and value ---- */

static const struct law_symbol *find_fact(struct reading *r, str name)
{
    for (uint32_t i = 0; i < r->n_facts; i++) {
        if (str_eq(r->facts[i]->id, name))
            return r->facts[i];
    }
    const struct law_symbol *s = law_find(r->l->survey->law, name);
    if (s == NULL || s->kind != LAW_FACT)
        return NULL;
    if (r->n_facts < NAMES_KEPT && str_eq(s->id, name))
        r->facts[r->n_facts++] = s;
    return s;
}

static bool complain_fact(struct reading *r, uint32_t household)
{
    struct err e = {0};
    str name = field(r, F_FACT), near = law_suggest(r->l->survey->law, name);
    err_set(&e, ERR_INPUT, "không có dữ kiện nào tên là \"%s\"", "there is no fact named \"%s\"",
            name);
    if (near.n > 0)
        err_hint(&e, "có phải là \"%s\"?", "did you mean \"%s\"?", near);
    else
        err_hint(&e, "xem ansinh law facts", "see ansinh law facts");
    return bad_cell(r, F_FACT, household, &e);
}

static bool complain_value(struct reading *r, const struct law_symbol *fact, uint32_t household)
{
    struct column_reader c = {.use = USE_FACT, .fact = fact};
    struct err e = {0};
    reader_complain(&c, fact->id, field(r, F_VALUE), CELL_BAD, &e);
    return bad_cell(r, F_VALUE, household, &e);
}

/* A day in column f, or `otherwise` where it is empty; false: bad. */
static bool take_day(const struct reading *r, int f, day otherwise, day *out)
{
    str s = field(r, f);
    if (s.n > 0)
        return day_parse(s, out);
    *out = otherwise;
    return otherwise != DAY_MIN;
}

/* 1: good, 0: listed, -1: stop. */
static int take_days(struct reading *r, uint32_t household, struct survey_entry *entry)
{
    struct err e = {0};
    int wrong = -1;
    if (!take_day(r, F_FROM, DAY_MIN, &entry->from))
        wrong = F_FROM;
    else if (!take_day(r, F_TO, DAY_MAX, &entry->to))
        wrong = F_TO;
    else if (!take_day(r, F_KNOWN_FROM, entry->from, &entry->known_from))
        wrong = F_KNOWN_FROM;
    if (wrong >= 0) {
        err_set(&e, ERR_INPUT, "%z: \"%s\" không phải là ngày", "%z: \"%s\" is no date",
                column_names[wrong], field(r, wrong));
        err_hint(&e, "viết 2021-10-05 hoặc 05/10/2021", "write 2021-10-05 or 05/10/2021");
        return bad_cell(r, wrong, household, &e) ? 0 : -1;
    }
    if (entry->to >= entry->from)
        return 1;
    err_set(&e, ERR_INPUT, "ngày kết thúc trước ngày bắt đầu", "it ends before it begins");
    return bad_cell(r, F_TO, household, &e) ? 0 : -1;
}

static bool take_row(struct reading *r)
{
    uint32_t household, person;
    struct err e = {0};
    struct survey_entry entry = {.line = table_row(&r->file->table)};
    int got = take_bad_cells(r);
    if (got > 0)
        got = take_entity(r, &household, &person);
    if (got <= 0)
        return got == 0;
    const struct law_symbol *fact = find_fact(r, field(r, F_FACT));
    if (fact == NULL)
        return complain_fact(r, household);
    if ((fact->entity == LAW_PERSON) != (person != NO_ROW)) {
        err_set(&e, ERR_INPUT,
                person == NO_ROW ? "\"%s\" là dữ kiện của người: ghi hộ/số thứ tự"
                                 : "\"%s\" là dữ kiện của hộ: không ghi số thứ tự thành viên",
                person == NO_ROW ? "\"%s\" is a fact of a person: write household/member"
                                 : "\"%s\" is a fact of a household: write no member number",
                fact->id);
        return bad_cell(r, F_ENTITY, household, &e);
    }
    if (!law_value_parse(&fact->type, field(r, F_VALUE), &entry.value))
        return complain_value(r, fact, household);
    got = take_days(r, household, &entry);
    if (got <= 0)
        return got == 0;
    entry.row = fact->entity == LAW_PERSON ? person : household;
    survey_add_entry(r->l->survey, fact, entry);
    return true;
}

/* ---- order and overlaps ---- */

static int by_row_and_day(const void *a, const void *b)
{
    const struct survey_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

static uint32_t household_of(const struct loading *l, uint32_t person)
{
    uint32_t lo = 0, hi = l->runs.n; /* the last run that begins at or before */
    while (hi - lo > 1) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (l->runs.v[middle].from <= person)
            lo = middle;
        else
            hi = middle;
    }
    return l->runs.v[lo].household;
}

static bool sort_list(struct reading *r, const struct law_symbol *fact)
{
    struct survey_entries *list = &r->l->survey->entries[fact->index];
    bool sorted = true;
    for (uint32_t i = 1; i < list->n && sorted; i++)
        sorted = by_row_and_day(&list->v[i - 1], &list->v[i]) <= 0;
    if (!sorted)
        qsort(list->v, list->n, sizeof(*list->v), by_row_and_day);
    for (uint32_t i = 1; i < list->n; i++) {
        const struct survey_entry *a = &list->v[i - 1], *b = &list->v[i];
        if (a->row != b->row || b->from > a->to)
            continue;
        uint32_t line = a->line > b->line ? a->line : b->line;
        uint32_t other = a->line > b->line ? b->line : a->line;
        uint32_t h = fact->entity == LAW_PERSON ? household_of(r->l, a->row) : a->row;
        struct err e = {0};
        err_set(&e, ERR_INPUT, "%s: khoảng thời gian chồng lên khoảng ở dòng %u",
                "%s: the interval overlaps that of line %u", fact->id, other);
        if (h != NO_ROW)
            r->l->households.bad[h] = 1;
        if (!r->l->keep_going)
            table_locate(&r->file->table, &r->file->source, line, STR("from"), &e);
        if (!load_reject(r->file, line, STR("from"), &e))
            return false;
    }
    return true;
}

/* A ragged row can't be put down to a household: that is no reason to decide without it, so the
 * file can't be used; but what else is wrong in it can be told. */
static bool spoilt_row(struct reading *r, const struct err *e)
{
    return load_spoil(r->file, e) && !table_failed(&r->file->table);
}

static bool read_rows(struct reading *r)
{
    struct load_file *f = r->file;
    for (;;) {
        struct err e = {0};
        int got = table_next(&f->table, r->fields, &e);
        if (got == 0)
            return f->error.code == ERR_NONE;
        if (got > 0 ? !take_row(r) : !spoilt_row(r, &e))
            return false;
    }
}

bool load_facts(struct loading *l, struct err *e)
{
    struct reading r = {.l = l, .file = &l->facts};
    r.first_run = calloc((size_t)l->households.rows + 1, sizeof(uint32_t));
    check(r.first_run != NULL);
    for (uint32_t k = l->runs.n; k > 0; k--) {
        if (l->runs.v[k - 1].household != NO_ROW)
            r.first_run[l->runs.v[k - 1].household] = k;
    }
    bool ok = open_facts(&r) && read_rows(&r);
    const struct law *law = l->survey->law;
    for (uint32_t i = 0; i < law_symbol_count(law) && ok; i++) {
        if (l->survey->entries[i].n > 0)
            ok = sort_list(&r, law_symbol(law, i));
    }
    if (!ok)
        *e = l->facts.error;
    free(r.first_run);
    return ok;
}
