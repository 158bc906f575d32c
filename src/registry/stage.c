/* Where a survey comes from, files or a workbook, and all that is wrong with it. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "registry/survey_int.h"

#include <stdlib.h>

/* ---- sources ---- */

enum { S_HOUSEHOLDS, S_MEMBERS, S_FACTS, S_COUNT };
#define NO_SHEET UINT32_MAX

/* The names a sheet may have, as they look folded, and as they are told. */
static const struct {
    const char *en, *vi, *told;
} sheet_names[S_COUNT] = {
    {"households", "ho", "Hộ"},
    {"members", "thanh vien", "Thành viên"},
    {"facts", "du kien", "Dữ kiện"},
};

static int sheet_kind(struct arena *a, str name)
{
    str folded = text_fold(a, str_trim(name));
    for (int i = 0; i < S_COUNT; i++) {
        if (str_eq_c(folded, sheet_names[i].en) || str_eq_c(folded, sheet_names[i].vi))
            return i;
    }
    return -1;
}

static void hint_sheets(struct loading *l, struct err *e)
{
    struct buf b;
    buf_init(&b, &l->survey->arena, 160);
    for (uint32_t i = 0; i < xlsx_sheets(l->book); i++) {
        buf_add_c(&b, i > 0 ? ", " : "");
        buf_add(&b, xlsx_sheet_name(l->book, i));
    }
    buf_add_c(&b, b.full ? "…" : "");
    err_hint(e, "các trang có trong tệp: %s", "the sheets there are: %s", buf_str(&b));
}

static void add_note(struct survey *s, const char *vi, const char *en, str name, uint32_t n)
{
    char text[2][400];
    struct survey_note note;
    fmt_write(text[LANG_VI], sizeof(text[LANG_VI]), vi, name, n);
    fmt_write(text[LANG_EN], sizeof(text[LANG_EN]), en, name, n);
    for (int i = 0; i < 2; i++)
        note.text[i] = arena_str(&s->arena, str_from_c(text[i]));
    vec_push(&s->arena, &s->notes, note);
}

/* Which sheet is which; false with `e`. */
static bool find_sheets(struct loading *l, const char *path, uint32_t found[S_COUNT], struct err *e)
{
    struct survey *s = l->survey;
    for (int i = 0; i < S_COUNT; i++)
        found[i] = NO_SHEET;
    for (uint32_t i = 0; i < xlsx_sheets(l->book); i++) {
        str name = xlsx_sheet_name(l->book, i);
        int kind = sheet_kind(&s->arena, name);
        if (kind < 0) {
            add_note(s, "trang \"%s\" không thuộc biểu mẫu: bỏ qua",
                     "the sheet \"%s\" is no part of the form: passed over", name, 0);
            continue;
        }
        if (found[kind] != NO_SHEET) {
            err_set(e, ERR_INPUT, "hai trang cùng là \"%z\": \"%s\" và \"%s\"",
                    "two sheets are both \"%z\": \"%s\" and \"%s\"", sheet_names[kind].en,
                    xlsx_sheet_name(l->book, found[kind]), name);
            err_at(e, str_from_c(path), 0, 0, 0);
            return false;
        }
        found[kind] = i;
        if (xlsx_sheet_hidden(l->book, i))
            add_note(s, "trang \"%s\" bị ẩn: vẫn được đọc",
                     "the sheet \"%s\" is hidden: it was read", name, 0);
    }
    for (int i = 0; i < S_FACTS; i++) {
        if (found[i] != NO_SHEET)
            continue;
        err_set(e, ERR_INPUT, "sổ tính không có trang \"%z\" (hoặc \"%z\")",
                "the workbook has no sheet \"%z\" (or \"%z\")", sheet_names[i].en,
                sheet_names[i].told);
        hint_sheets(l, e);
        err_at(e, str_from_c(path), 0, 0, 0);
        return false;
    }
    return true;
}

static void take_sheet(struct load_file *f, const char *path, const struct xlsx_book *book,
                       uint32_t sheet)
{
    f->source = (struct table_source){.path = path, .book = book, .sheet = sheet};
    f->sheet = arena_str(&f->loading->survey->arena, xlsx_sheet_name(book, sheet));
}

bool load_sources(struct loading *l, const struct survey_files *files, struct err *e)
{
    uint32_t found[S_COUNT];
    if (files->workbook == NULL) {
        l->households.source.path = files->households;
        l->members.source.path = files->members;
        l->facts.source.path = files->facts;
        l->survey->facts_given = files->facts != NULL;
        return true;
    }
    l->households.source.path = files->workbook; /* of what is wrong with it as a whole */
    if (xlsx_open(&l->book, files->workbook, e) != ERR_NONE ||
        !find_sheets(l, files->workbook, found, e))
        return false;
    take_sheet(&l->households, files->workbook, l->book, found[S_HOUSEHOLDS]);
    take_sheet(&l->members, files->workbook, l->book, found[S_MEMBERS]);
    l->survey->facts_given = found[S_FACTS] != NO_SHEET;
    if (l->survey->facts_given)
        take_sheet(&l->facts, files->workbook, l->book, found[S_FACTS]);
    return true;
}

void load_notes(struct loading *l)
{
    const struct load_file *const files[] = {&l->households, &l->members, &l->facts};
    for (int i = 0; i < S_COUNT; i++) {
        const struct xlsx_sheet *sheet = files[i]->table.sheet;
        if (sheet != NULL && xlsx_hidden_rows(sheet) > 0)
            add_note(l->survey, "trang \"%s\" có %u dòng bị ẩn: vẫn được đọc",
                     "the sheet \"%s\" has hidden rows (%u): they were read", files[i]->sheet,
                     xlsx_hidden_rows(sheet));
    }
}

/* ---- all that is wrong ---- */

struct numbered {
    struct survey_reject reject;
    int file;
    uint32_t order;
};

static int by_place(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    if (x->reject.line != y->reject.line)
        return x->reject.line < y->reject.line ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static int file_number(const struct loading *l, const struct survey_reject *r)
{
    const struct load_file *const files[] = {&l->households, &l->members};
    for (int i = 0; i < 2; i++) {
        if (r->file == files[i]->source.path && str_eq(r->sheet, files[i]->sheet))
            return i;
    }
    return 2;
}

static str keep(struct arena *a, str s)
{
    return s.n == 0 ? STR("") : arena_str(a, s);
}

/* In the order of files and rows, whichever thread found them first. */
void stage_list(const struct loading *l, struct arena *a, struct survey_rejects *to)
{
    const struct survey_rejects *from = &l->survey->rejects;
    struct numbered *all = calloc((size_t)from->n + 1, sizeof(*all));
    check(all != NULL);
    for (uint32_t i = 0; i < from->n; i++)
        all[i] = (struct numbered){from->v[i], file_number(l, &from->v[i]), i};
    qsort(all, from->n, sizeof(*all), by_place);
    for (uint32_t i = 0; i < from->n; i++) {
        struct survey_reject r = all[i].reject;
        r.sheet = keep(a, r.sheet);
        r.column = keep(a, r.column);
        for (int k = 0; k < 2; k++) {
            r.reason[k] = keep(a, r.reason[k]);
            r.hint[k] = keep(a, r.hint[k]);
        }
        vec_push(a, to, r);
    }
    free(all);
}

void survey_reject_place(const struct survey_reject *r, struct buf *to)
{
    char letters[XLSX_LETTERS_BYTES];
    buf_add_c(to, r->file);
    if (r->sheet.n > 0) {
        buf_fmt(to, ":%s", r->sheet);
        if (r->line == 0)
            return;
        xlsx_letters(r->cell > 0 ? r->cell - 1 : 0, letters);
        if (r->cell > 0)
            buf_fmt(to, "!%z%u", letters, r->line);
        else
            buf_fmt(to, "!%u:%u", r->line, r->line); /* the whole row, as a spreadsheet says it */
    } else if (r->line > 0) {
        buf_fmt(to, ":%u", r->line);
    }
}
