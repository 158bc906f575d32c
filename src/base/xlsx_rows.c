/* Rows out of a sheet's XML: the parser pauses at the end of each that has something in it. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/text.h"
#include "base/xlsx_int.h"

#define MAX_SHEEXLSX_T_COLUMNS 16384u

/* Reading can't go on. */
static void stop(struct xlsx_sheet *s, uint32_t column, struct err *e)
{
    xlsx_at(s, column, e);
    xlsx_xml_stop(s->xml, e);
}

static void stop_reference(struct xlsx_sheet *s, str reference)
{
    struct err e = {0};
    err_set(&e, ERR_INPUT, "địa chỉ ô \"%s\" sai hoặc không theo thứ tự",
            "the cell reference \"%s\" is wrong or out of order", str_slice(reference, 0, 20));
    err_hint(&e, "mở tệp bằng bảng tính và lưu lại dạng .xlsx",
             "open the file in a spreadsheet and save it as .xlsx");
    stop(s, XLSX_NO_COLUMN, &e);
}

/* ---- rows ---- */

static void start_row(struct xlsx_sheet *s, const char **attributes)
{
    str number = xlsx_attribute(attributes, "r", false);
    int64_t row = (int64_t)s->row + 1;
    bool ok = number.p == NULL || num_parse_int(number, &row);
    if (!ok || row <= s->row || row > XLSX_MAX_ROWS) {
        struct err e = {0};
        err_set(&e, ERR_INPUT, "số dòng \"%s\" sai hoặc không theo thứ tự",
                "the row number \"%s\" is wrong or out of order", str_slice(number, 0, 20));
        err_hint(&e, "mở tệp bằng bảng tính và lưu lại dạng .xlsx",
                 "open the file in a spreadsheet and save it as .xlsx");
        stop(s, XLSX_NO_COLUMN, &e);
        return;
    }
    s->row = (uint32_t)row;
    s->in_row = true;
    s->hidden = xlsx_is_true(xlsx_attribute(attributes, "hidden", false));
    s->next_column = 0;
    s->filled = false;
    s->bads = 0;
    s->surplus = XLSX_NO_COLUMN;
    arena_restore(&s->row_arena, s->row_mark);
    mem_zero(s->cells, (s->header == NULL ? CSV_MAX_COLUMNS : s->columns) * sizeof(s->cells[0]));
}

static void end_row(struct xlsx_sheet *s, struct xlsx_xml *x)
{
    s->in_row = false;
    if (!s->filled)
        return;
    s->hidden_rows += s->hidden;
    s->ready = true;
    xlsx_xml_pause(x);
}

/* ---- cells ---- */

static enum xlsx_type type_of(str t)
{
    static const struct {
        const char *name;
        enum xlsx_type type;
    } types[] = {{"s", XLSX_T_SHARED}, {"inlineStr", XLSX_T_INLINE}, {"b", XLSX_T_BOOL},
                 {"e", XLSX_T_ERROR},  {"str", XLSX_T_FORMULA_TEXT}, {"d", XLSX_T_DATE}};
    for (size_t i = 0; t.n > 0 && i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_eq_c(t, types[i].name))
            return types[i].type;
    }
    return XLSX_T_NUMBER;
}

/* r, t and s of a cell, in one look: this is where the time goes. */
static void cell_attributes(const char **attributes, str *reference, str *type, str *style)
{
    for (uint32_t i = 0; attributes[i] != NULL; i += 2) {
        const char *name = attributes[i];
        if (name[0] == '\0' || name[1] != '\0')
            continue;
        if (name[0] == 'r')
            *reference = str_from_c(attributes[i + 1]);
        else if (name[0] == 't')
            *type = str_from_c(attributes[i + 1]);
        else if (name[0] == 's')
            *style = str_from_c(attributes[i + 1]);
    }
}

static void start_cell(struct xlsx_sheet *s, const char **attributes)
{
    str reference = {NULL, 0}, type = {NULL, 0}, number = {NULL, 0};
    cell_attributes(attributes, &reference, &type, &number);
    uint32_t column = s->next_column, row = s->row;
    int64_t style = 0;
    bool ok = reference.p == NULL || xlsx_reference(reference, &column, &row);
    if (!ok || row != s->row || column < s->next_column || column >= MAX_SHEEXLSX_T_COLUMNS) {
        stop_reference(s, reference.p == NULL ? STR("?") : reference);
        return;
    }
    if (++s->n_cells > XLSX_MAX_CELLS) {
        struct err e = {0};
        err_set(&e, ERR_LIMIT, "trang có hơn %n ô", "the sheet has more than %n cells",
                (int64_t)XLSX_MAX_CELLS);
        stop(s, column, &e);
        return;
    }
    s->column = column;
    s->next_column = column + 1;
    s->type = type_of(type);
    s->format = XLSX_NUMBER;
    if (number.n > 0 && num_parse_int(number, &style) && style >= 0 && style < s->book->formats.n)
        s->format = (enum xlsx_format)s->book->formats.v[style];
    s->collects = false;
    s->formula = false;
    s->has_value = false;
    s->phonetic = 0;
    /* Of what is no field it is enough to know that there is something. */
    buf_init(&s->text, &s->row_arena, column < CSV_MAX_COLUMNS ? CSV_MAX_FIELD_BYTES : 1);
}

/* The text that all sheets share; false: there is none of that number. */
static bool shared_text(const struct xlsx_strings *strings, str number, struct xlsx_cell *to)
{
    int64_t i = 0;
    if (!num_parse_int(number, &i) || i < 0 || i >= strings->ends.n)
        return false;
    uint32_t from = i == 0 ? 0 : strings->ends.v[i - 1] & ~XLSX_BAD_STRING;
    uint32_t end = strings->ends.v[i];
    to->problem = end & XLSX_BAD_STRING ? XLSX_NO_TEXT : XLSX_FINE;
    to->value = (str){strings->bytes.v + from, (end & ~XLSX_BAD_STRING) - from};
    return true;
}

static void stop_text(struct xlsx_sheet *s, str number)
{
    struct err e = {0};
    err_set(&e, ERR_INPUT, "ô chỉ đến văn bản số %s mà sổ tính không có",
            "a cell with text number %s, which the workbook does not have",
            str_slice(number, 0, 20));
    err_hint(&e, "mở tệp bằng bảng tính và lưu lại dạng .xlsx",
             "open the file in a spreadsheet and save it as .xlsx");
    stop(s, s->column, &e);
}

static void number_value(struct xlsx_sheet *s, str raw, struct xlsx_cell *to)
{
    char value[XLSX_VALUE_BYTES];
    size_t n = 0;
    if (s->type == XLSX_T_DATE)
        to->problem = xlsx_iso_date(raw, value, &n);
    else if (s->format == XLSX_DATE)
        to->problem = xlsx_date(raw, s->book->since_1904, value, &n);
    else if (s->format == XLSX_TIME)
        to->problem = XLSX_TIME_OF_DAY;
    else
        to->problem = xlsx_number(raw, value, &n);
    to->value = arena_str(&s->row_arena, (str){value, n});
}

static void set_value(struct xlsx_sheet *s, struct xlsx_cell *to)
{
    str raw = {s->text.p, s->text.n};
    to->shown = raw;
    switch (s->type) {
    case XLSX_T_SHARED:
        if (!shared_text(&s->book->strings, str_trim(raw), to))
            stop_text(s, raw);
        break;
    case XLSX_T_INLINE:
    case XLSX_T_FORMULA_TEXT:
        raw.n = xlsx_unescape(s->text.p, s->text.n);
        if (text_nfc(&s->row_arena, raw, &to->value, NULL) != ERR_NONE)
            to->problem = XLSX_NO_TEXT;
        break;
    case XLSX_T_BOOL:
        to->value = xlsx_is_true(str_trim(raw)) ? STR("1") : STR("0");
        break;
    case XLSX_T_ERROR:
        to->problem = XLSX_ERROR_VALUE;
        break;
    case XLSX_T_NUMBER:
    case XLSX_T_DATE:
        number_value(s, str_trim(raw), to);
        break;
    }
}

static void end_cell(struct xlsx_sheet *s)
{
    struct xlsx_cell cell = {0};
    if (s->formula) {
        cell.problem = XLSX_FORMULA;
    } else if (s->text.full) {
        cell.problem = XLSX_TOO_LONG;
    } else if (s->has_value && (s->text.n > 0 || s->type == XLSX_T_SHARED)) {
        set_value(s, &cell);
    }
    if (cell.problem == XLSX_FINE && cell.value.n == 0)
        return;
    if (cell.problem != XLSX_FINE)
        cell.value = STR("");
    s->filled = true;
    bool named = s->header == NULL ? s->column < CSV_MAX_COLUMNS : s->column < s->columns;
    if (!named) {
        if (s->surplus == XLSX_NO_COLUMN)
            s->surplus = s->column;
        return;
    }
    s->bads += cell.problem != XLSX_FINE;
    s->cells[s->column] = cell;
}

/* "B2:D2" merged: within the table it hides values, or gives one cell's to several. */
static void merged(struct xlsx_sheet *s, str range)
{
    str rest = range, first = str_split(&rest, ':');
    uint32_t column = 0, row = 0;
    struct err e = {0};
    if (!xlsx_reference(first, &column, &row)) {
        stop_reference(s, range);
        return;
    }
    if (column >= s->columns || row < s->header_row || row > s->row)
        return;
    err_set(&e, ERR_INPUT, "các ô %s bị gộp", "the cells %s are merged", str_slice(range, 0, 30));
    err_hint(&e, "bỏ gộp ô (Unmerge Cells) và ghi giá trị vào từng ô",
             "unmerge them and give each cell its value");
    xlsx_place(s, row, column, &e);
    xlsx_xml_stop(s->xml, &e);
}

/* ---- the parser's calls ---- */

static void on_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct xlsx_sheet *s = ctx;
    (void)x;
    if (name.n == 0)
        return;
    if (str_eq_c(name, "c") && s->in_row) {
        start_cell(s, attributes);
    } else if (str_eq_c(name, "row") && s->in_data) {
        start_row(s, attributes);
    } else if (str_eq_c(name, "v") || str_eq_c(name, "t")) {
        bool inline_text = s->type == XLSX_T_INLINE;
        s->collects = s->in_row && s->phonetic == 0 && str_eq_c(name, "t") == inline_text;
        s->has_value |= s->collects;
    } else if (str_eq_c(name, "f")) {
        s->formula = true;
    } else if (str_eq_c(name, "rPh")) {
        s->phonetic++;
    } else if (str_eq_c(name, "sheetData")) {
        s->in_data = true;
    } else if (str_eq_c(name, "mergeCell")) {
        merged(s, xlsx_attribute(attributes, "ref", false));
    }
}

static void on_end(void *ctx, struct xlsx_xml *x, str name)
{
    struct xlsx_sheet *s = ctx;
    s->collects = false;
    if (str_eq_c(name, "c") && s->in_row)
        end_cell(s);
    else if (str_eq_c(name, "row") && s->in_row)
        end_row(s, x);
    else if (str_eq_c(name, "rPh"))
        s->phonetic -= s->phonetic > 0;
    else if (str_eq_c(name, "sheetData"))
        s->in_data = false;
}

static void on_text(void *ctx, str text)
{
    struct xlsx_sheet *s = ctx;
    if (s->collects)
        buf_add(&s->text, text);
}

const struct xlsx_xml_calls xlsx_sheet_calls = {.start = on_start, .end = on_end, .text = on_text};
