/* A report for programs: CSV and JSON. */
#include "base/csv.h"
#include "base/escape.h"
#include "base/num.h"
#include "review/report_table.h"

/* A plain number; nothing where it is unknown or not asked. */
static void put_number(struct buf *to, const struct report_cell *cell)
{
    char text[40];
    if (cell->kind == REPORT_COUNT)
        buf_int(to, cell->n);
    if (cell->kind == REPORT_PERCENT)
        buf_add(to, (str){text, num_format_iso(cell->n, 2, text)});
}

/* ---- CSV ---- */

void report_write_csv(struct buf *to, const struct report_table *t)
{
    buf_add_c(to, "level");
    for (uint32_t c = 0; c < t->columns.n; c++) {
        buf_char(to, ',');
        csv_field(to, t->columns.v[c].name);
    }
    buf_char(to, '\n');
    for (uint32_t row = 0; row < t->rows.n; row++) {
        buf_int(to, t->rows.v[row].level);
        for (uint32_t c = 0; c < t->columns.n; c++) {
            const struct report_cell *cell = report_at(t, row, c);
            buf_char(to, ',');
            if (cell->kind == REPORT_TEXT)
                csv_field(to, cell->text);
            else
                put_number(to, cell);
        }
        buf_char(to, '\n');
    }
}

/* ---- JSON ---- */

static void put_member(struct buf *to, const char *name, str value)
{
    escape_json(to, str_from_c(name));
    buf_char(to, ':');
    escape_json(to, value);
    buf_add_c(to, ",\n");
}

static void put_columns(struct buf *to, const struct report_table *t)
{
    buf_add_c(to, "\"columns\":[");
    for (uint32_t c = 0; c < t->columns.n; c++) {
        const struct report_column *column = &t->columns.v[c];
        buf_add_c(to, c > 0 ? ",\n{\"name\":" : "\n{\"name\":");
        escape_json(to, column->name);
        buf_add_c(to, ",\"number\":");
        escape_json(to, column->number);
        buf_add_c(to, ",\"heads\":[");
        for (int i = 0; i < REPORT_HEADS && column->heads[i].n > 0; i++) {
            if (i > 0)
                buf_char(to, ',');
            escape_json(to, column->heads[i]);
        }
        buf_add_c(to, "]}");
    }
    buf_add_c(to, "\n],\n");
}

static void put_rows(struct buf *to, const struct report_table *t)
{
    buf_add_c(to, "\"rows\":[");
    for (uint32_t row = 0; row < t->rows.n; row++) {
        buf_add_c(to, row > 0 ? ",\n{\"level\":" : "\n{\"level\":");
        buf_int(to, t->rows.v[row].level);
        for (uint32_t c = 0; c < t->columns.n; c++) {
            const struct report_cell *cell = report_at(t, row, c);
            buf_char(to, ',');
            escape_json(to, t->columns.v[c].name);
            buf_char(to, ':');
            if (cell->kind == REPORT_TEXT)
                escape_json(to, cell->text);
            else if (cell->kind == REPORT_EMPTY || cell->kind == REPORT_UNKNOWN)
                buf_add_c(to, "null");
            else
                put_number(to, cell);
        }
        buf_char(to, '}');
    }
    buf_add_c(to, "\n],\n");
}

void report_write_json(struct buf *to, const struct report_table *t)
{
    buf_add_c(to, "{");
    put_member(to, "form", t->form);
    put_member(to, "title", t->title);
    put_member(to, "place", t->place);
    put_member(to, "period", t->period);
    put_member(to, "unit", t->unit);
    buf_add_c(to, t->synthetic ? "\"synthetic\":true,\n" : "\"synthetic\":false,\n");
    put_columns(to, t);
    put_rows(to, t);
    buf_add_c(to, "\"notes\":[");
    for (uint32_t i = 0; i < t->notes.n; i++) {
        if (i > 0)
            buf_char(to, ',');
        escape_json(to, t->notes.v[i]);
    }
    buf_add_c(to, "]}\n");
}
