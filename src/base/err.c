/* Errors told in two languages (err.h). Needs no libc. */
#include "base/err.h"
#include "base/check.h"
#include "base/fmt.h"

enum err_code err_set(struct err *e, enum err_code code, const char *vi, const char *en, ...)
{
    if (e == NULL)
        return code;
    e->code = code;
    e->hint[LANG_VI][0] = '\0';
    e->hint[LANG_EN][0] = '\0';
    va_list args;
    va_start(args, en);
    va_list again;
    va_copy(again, args);
    fmt_write_v(e->text[LANG_VI], sizeof(e->text[LANG_VI]), vi, args);
    fmt_write_v(e->text[LANG_EN], sizeof(e->text[LANG_EN]), en, again);
    va_end(again);
    va_end(args);
    return code;
}

void err_hint(struct err *e, const char *vi, const char *en, ...)
{
    if (e == NULL)
        return;
    va_list args;
    va_start(args, en);
    va_list again;
    va_copy(again, args);
    fmt_write_v(e->hint[LANG_VI], sizeof(e->hint[LANG_VI]), vi, args);
    fmt_write_v(e->hint[LANG_EN], sizeof(e->hint[LANG_EN]), en, again);
    va_end(again);
    va_end(args);
}

void err_at(struct err *e, str file, uint32_t line, uint32_t column, uint32_t width)
{
    if (e == NULL)
        return;
    fmt_write(e->where.file, sizeof(e->where.file), "%s", file);
    e->where.line = line;
    e->where.column = column;
    e->where.width = width;
}

int err_exit_code(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return 0;
    case ERR_INPUT:
    case ERR_LIMIT:
        return 1;
    case ERR_USAGE:
        return 2;
    case ERR_IO:
        return 3;
    case ERR_INTERNAL:
        return 4;
    }
    check_fail(__FILE__, __LINE__, "an err_code");
}

size_t err_format(const struct err *e, enum lang lang, char *to, size_t cap)
{
    char place[304] = "";
    if (e->where.file[0] != '\0' && e->where.line != 0 && e->where.column != 0)
        fmt_write(place, sizeof(place), "%z:%u:%u: ", e->where.file, e->where.line,
                  e->where.column);
    else if (e->where.file[0] != '\0' && e->where.line != 0)
        fmt_write(place, sizeof(place), "%z:%u: ", e->where.file, e->where.line);
    else if (e->where.file[0] != '\0')
        fmt_write(place, sizeof(place), "%z: ", e->where.file);
    bool vi = lang == LANG_VI;
    const char *hint = e->hint[lang];
    return fmt_write(to, cap, "%z%z%z\n%z%z%z", place, vi ? "lỗi: " : "error: ", e->text[lang],
                     hint[0] == '\0' ? "" : (vi ? "  gợi ý: " : "  hint: "), hint,
                     hint[0] == '\0' ? "" : "\n");
}
