#include "base/escape.h"

#include "base/hex.h"

/* NULL: the character as it is. */
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default:
        return (unsigned char)c < ' ' ? " " : NULL;
    }
}

void escape_xml(struct buf *b, str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *e = entity(s.p[i]);
        if (e == NULL)
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_add_c(b, e);
        from = i + 1;
    }
    buf_add(b, str_slice(s, from, s.n));
}

void escape_json(struct buf *b, str s)
{
    size_t from = 0;
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((unsigned char)c >= ' ' && c != '"' && c != '\\')
            continue;
        buf_add(b, str_slice(s, from, i));
        from = i + 1;
        if (c == '\n') {
            buf_add_c(b, "\\n");
        } else if ((unsigned char)c < ' ') {
            buf_add_c(b, "\\u00");
            buf_hex(b, &c, 1);
        } else {
            buf_char(b, '\\');
            buf_char(b, c);
        }
    }
    buf_add(b, str_slice(s, from, s.n));
    buf_char(b, '"');
}
