#include "pay/deliver_table.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"

static void add_problem(struct arena *a, struct deliver_problems *to, uint32_t row, uint32_t column,
                        const char *vi, const char *en, va_list args)
{
    char text[2][512];
    if (to->n >= DELIVER_MAX_PROBLEMS)
        return;
    fmt_write_both(text[0], sizeof(text[0]), vi, en, args);
    struct deliver_problem p = {.row = row, .column = column};
    for (int i = 0; i < 2; i++)
        p.reason[i] = arena_str(a, str_from_c(text[i]));
    vec_push(a, to, p);
}

void deliver_tell(struct arena *a, struct deliver_problems *to, uint32_t row, const char *vi,
                  const char *en, ...)
{
    va_list args;
    va_start(args, en);
    add_problem(a, to, row, 0, vi, en, args);
    va_end(args);
}

static void tell_cell(struct deliver_table *t, int column, const char *vi, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    add_problem(t->a, t->problems, t->row, (uint32_t)(t->at[column] + 1), vi, en, args);
    va_end(args);
}

bool deliver_table_bad(struct deliver_table *t, int column, const char *vi, const char *en)
{
    if (!t->bad)
        tell_cell(t, column, vi, en, str_slice(deliver_table_field(t, column), 0, 60));
    t->bad = true;
    return false;
}

/* ---- the header ---- */

static int find_column(const struct deliver_table *t, str title)
{
    str folded = text_fold(t->a, str_trim(title));
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (str_eq(folded, text_fold(t->a, str_from_c(t->columns[i].code))) ||
            str_eq(folded, text_fold(t->a, str_from_c(t->columns[i].vi))))
            return (int)i;
    }
    return -1;
}

static enum err_code read_header(struct deliver_table *t, struct err *e)
{
    for (uint32_t i = 0; i < t->n_columns; i++)
        t->at[i] = -1;
    for (uint32_t c = 0; c < bank_table_columns(&t->file); c++) {
        str title = bank_table_header(&t->file, c);
        int i = find_column(t, title);
        if (i < 0)
            err_set(e, ERR_INPUT, "không biết cột \"%s\"", "unknown column \"%s\"", title);
        else if (t->at[i] >= 0)
            err_set(e, ERR_INPUT, "cột \"%s\" có hai lần", "column \"%s\" twice", title);
        if (i < 0 || t->at[i] >= 0) {
            bank_table_at(&t->file, c, e);
            return ERR_INPUT;
        }
        t->at[i] = (int)c;
    }
    for (uint32_t i = 0; i < t->n_columns; i++) {
        if (t->columns[i].required && t->at[i] < 0)
            return err_set(e, ERR_INPUT, "thiếu cột \"%z\" (%z)", "column \"%z\" (%z) is missing",
                           t->columns[i].vi, t->columns[i].code);
    }
    return ERR_NONE;
}

enum err_code deliver_table_open(struct deliver_table *t, const char *path, struct err *e)
{
    check(t->n_columns <= DELIVER_TABLE_COLUMNS);
    enum err_code code = bank_table_open(&t->file, path, (str){0}, e);
    if (code != ERR_NONE)
        return code;
    code = read_header(t, e);
    if (code != ERR_NONE)
        bank_table_close(&t->file);
    return code;
}

void deliver_table_close(struct deliver_table *t)
{
    bank_table_close(&t->file);
}

/* ---- rows ---- */

int deliver_table_next(struct deliver_table *t, struct err *e)
{
    int got = bank_table_next(&t->file, t->f, e);
    t->bad = false;
    t->row = bank_table_row(&t->file);
    return got;
}

str deliver_table_field(const struct deliver_table *t, int column)
{
    return t->at[column] < 0 ? STR("") : str_trim(t->f[t->at[column]]);
}

str deliver_table_keep(const struct deliver_table *t, int column)
{
    str s = deliver_table_field(t, column);
    return s.n == 0 ? STR("") : arena_str(t->a, s);
}

static bool parse_count(str s, int64_t *out)
{
    char plain[24];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && i > 0 && s.n - i >= 4 && (s.n - i) % 4 == 0)
            continue; /* between groups of three */
        if (s.p[i] < '0' || s.p[i] > '9' || n + 1 >= sizeof(plain))
            return false;
        plain[n++] = s.p[i];
    }
    return n > 0 && num_parse_int((str){plain, n}, out);
}

bool deliver_table_count(struct deliver_table *t, int column, int64_t *out)
{
    str s = deliver_table_field(t, column);
    if (s.n == 0 || parse_count(s, out))
        return true;
    return deliver_table_bad(t, column, "\"%s\" không phải là số nguyên không âm",
                             "\"%s\" is no whole number");
}

bool deliver_table_day(struct deliver_table *t, int column, day *out)
{
    str s = deliver_table_field(t, column);
    if (s.n == 0 || day_parse(s, out))
        return true;
    return deliver_table_bad(t, column, "ngày \"%s\" sai (viết 20/07/2026 hoặc 2026-07-20)",
                             "\"%s\" is no date (write 2026-07-20 or 20/07/2026)");
}
