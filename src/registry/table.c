/* CSV files and sheets of workbooks, read alike. */
#include "registry/table.h"

enum err_code table_open(struct table *t, const struct table_source *source, struct err *e)
{
    *t = (struct table){0};
    if (source->book == NULL)
        return csv_open(&t->csv, source->path, e);
    return xlsx_sheet_open(&t->sheet, source->book, source->sheet, e);
}

void table_close(struct table *t)
{
    csv_close(t->csv);
    xlsx_sheet_close(t->sheet);
    *t = (struct table){0};
}

uint32_t table_columns(const struct table *t)
{
    return t->csv != NULL ? csv_columns(t->csv) : xlsx_columns(t->sheet);
}

str table_header(const struct table *t, uint32_t column)
{
    return t->csv != NULL ? csv_header(t->csv, column) : xlsx_header(t->sheet, column);
}

int table_find(const struct table *t, str name)
{
    return t->csv != NULL ? csv_find(t->csv, name) : xlsx_find(t->sheet, name);
}

int table_next(struct table *t, str *fields, struct err *e)
{
    return t->csv != NULL ? csv_next(t->csv, fields, e) : xlsx_next(t->sheet, fields, e);
}

bool table_failed(const struct table *t)
{
    return t->csv != NULL ? csv_failed(t->csv) : xlsx_failed(t->sheet);
}

uint32_t table_row(const struct table *t)
{
    return t->csv != NULL ? csv_line(t->csv) : xlsx_row(t->sheet);
}

bool table_has_bad(const struct table *t)
{
    return t->sheet != NULL && xlsx_bads(t->sheet) > 0;
}

bool table_bad(const struct table *t, uint32_t column, struct err *e)
{
    return t->sheet != NULL && xlsx_bad(t->sheet, column, e);
}

void table_at(const struct table *t, uint32_t column, struct err *e)
{
    if (t->csv != NULL)
        csv_at(t->csv, column, e);
    else
        xlsx_at(t->sheet, column, e);
}

static void locate_in_file(const char *path, uint32_t line, str column, struct err *e)
{
    struct csv_reader *r = NULL;
    str fields[CSV_MAX_COLUMNS];
    err_at(e, str_from_c(path), line, 1, 1);
    if (csv_open(&r, path, NULL) != ERR_NONE)
        return;
    int i = csv_find(r, column);
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

void table_locate(const struct table *t, const struct table_source *source, uint32_t row,
                  str column, struct err *e)
{
    if (t->sheet == NULL) {
        locate_in_file(source->path, row, column, e);
        return;
    }
    int i = xlsx_find(t->sheet, column);
    xlsx_place(t->sheet, row, i < 0 ? 0 : (uint32_t)i, e);
}
