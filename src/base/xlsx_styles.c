/* Which formats make a number a date. */
#include "base/num.h"
#include "base/xlsx_int.h"

#define MAX_FORMATS 65536u
#define MAX_OWN_FORMATS 4096u

struct styles {
    struct xlsx_book *book;
    bool in_cells; /* cellXfs, not the named styles */
    struct {
        struct own_format {
            int64_t id;
            enum xlsx_format format;
        } * v;
        uint32_t n, cap;
    } own;
};

/* The formats that have a number and no text: ECMA-376 part 1, 18.8.30, and its local ones. */
static enum xlsx_format built_in(int64_t id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 54) || id == 57 || id == 58)
        return XLSX_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
        id == 56)
        return XLSX_TIME;
    return XLSX_NUMBER;
}

/* The letters of a format, without what is quoted, in brackets or escaped; its first section. */
static enum xlsx_format by_code(str code)
{
    bool days = false, months = false, hours = false;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = code.p[i];
        if (c == '"' || c == '[') {
            char closing = c == '"' ? '"' : ']';
            size_t from = i + 1;
            for (i++; i < code.n && code.p[i] != closing;)
                i++;
            char in = from < code.n ? (char)(code.p[from] | 0x20) : ' ';
            hours |= c == '[' && (in == 'h' || in == 'm' || in == 's') && i <= from + 2; /* [hh] */
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else {
            c = (char)(c | 0x20);
            days |= c == 'd' || c == 'y';
            months |= c == 'm';
            hours |= c == 'h' || c == 's';
        }
    }
    if (days || (months && !hours))
        return XLSX_DATE;
    return hours ? XLSX_TIME : XLSX_NUMBER;
}

static enum xlsx_format format_of(const struct styles *s, int64_t id)
{
    for (uint32_t i = 0; i < s->own.n; i++) {
        if (s->own.v[i].id == id)
            return s->own.v[i].format;
    }
    return built_in(id);
}

static void on_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct styles *s = ctx;
    struct xlsx_book *b = s->book;
    int64_t id = 0;
    bool known = num_parse_int(xlsx_attribute(attributes, "numFmtId", false), &id);
    s->in_cells |= str_eq_c(name, "cellXfs");
    bool own = str_eq_c(name, "numFmt") && known;
    bool cell = s->in_cells && str_eq_c(name, "xf");
    if ((own && s->own.n == MAX_OWN_FORMATS) || (cell && b->formats.n == MAX_FORMATS)) {
        struct err e = {0};
        err_set(&e, ERR_LIMIT, "sổ tính có quá nhiều định dạng",
                "the workbook has too many formats");
        xlsx_fail(&b->package, &e);
        xlsx_xml_stop(x, &e);
    } else if (own) {
        struct own_format f = {
            id, by_code(str_slice(xlsx_attribute(attributes, "formatCode", false), 0, 255))};
        vec_push(&b->arena, &s->own, f);
    } else if (cell) {
        vec_push(&b->arena, &b->formats, (uint8_t)(known ? format_of(s, id) : XLSX_NUMBER));
    }
}

static void on_end(void *ctx, struct xlsx_xml *x, str name)
{
    struct styles *s = ctx;
    (void)x;
    if (str_eq_c(name, "cellXfs"))
        s->in_cells = false;
}

enum err_code xlsx_formats_read(struct xlsx_book *b, const char *entry, struct err *e)
{
    static const struct xlsx_xml_calls calls = {.start = on_start, .end = on_end};
    struct styles s = {.book = b};
    return xlsx_xml_read(&b->package, entry, true, &calls, &s, e);
}
