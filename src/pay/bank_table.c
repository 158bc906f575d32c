/* CSV or a workbook, read alike (bank_table.h). */
#include "pay/bank_table.h"

static enum err_code open_book(struct bank_table *t, const char *path, str bytes, struct err *e)
{
    enum err_code code =
        bytes.p != NULL ? xlsx_open_memory(&t->book, bytes, path, e) : xlsx_open(&t->book, path, e);
    if (code == ERR_NONE)
        code = xlsx_sheet_open(&t->sheet, t->book, 0, e);
    if (code != ERR_NONE)
        bank_table_close(t);
    return code;
}

enum err_code bank_table_open(struct bank_table *t, const char *path, str bytes, struct err *e)
{
    *t = (struct bank_table){0};
    if (str_ends(str_from_c(path), STR(".xlsx")))
        return open_book(t, path, bytes, e);
    return bytes.p != NULL ? csv_open_memory(&t->csv, bytes, path, e) : csv_open(&t->csv, path, e);
}

void bank_table_close(struct bank_table *t)
{
    csv_close(t->csv);
    xlsx_sheet_close(t->sheet);
    xlsx_close(t->book);
    *t = (struct bank_table){0};
}

uint32_t bank_table_columns(const struct bank_table *t)
{
    return t->csv != NULL ? csv_columns(t->csv) : xlsx_columns(t->sheet);
}

str bank_table_header(const struct bank_table *t, uint32_t column)
{
    return t->csv != NULL ? csv_header(t->csv, column) : xlsx_header(t->sheet, column);
}

int bank_table_next(struct bank_table *t, str *fields, struct err *e)
{
    if (t->csv != NULL)
        return csv_next(t->csv, fields, e);
    int got = xlsx_next(t->sheet, fields, e);
    for (uint32_t c = 0; got > 0 && xlsx_bads(t->sheet) > 0 && c < xlsx_columns(t->sheet); c++) {
        if (xlsx_bad(t->sheet, c, e))
            return -1;
    }
    return got;
}

uint32_t bank_table_row(const struct bank_table *t)
{
    return t->csv != NULL ? csv_line(t->csv) : xlsx_row(t->sheet);
}

void bank_table_at(const struct bank_table *t, uint32_t column, struct err *e)
{
    if (t->csv != NULL)
        csv_at(t->csv, column, e);
    else
        xlsx_at(t->sheet, column, e);
}
