/* Escaping. */
#include "web/html.h"
#include "base/fmt.h"

void html_raw(struct buf *b, str literal)
{
    buf_add(b, literal);
}

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
        return "&#34;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct buf *b, str s)
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

void html_attribute(struct buf *b, str s)
{
    html_text(b, s);
}

void html_url(struct buf *b, str s)
{
    bool local = s.n > 0 && (s.p[0] == '?' || s.p[0] == '#' ||
                             (s.p[0] == '/' && (s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\'))));
    if (local)
        html_text(b, s);
}

void html_url_part(struct buf *b, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_char(b, (char)c);
        } else {
            buf_char(b, '%');
            buf_char(b, hex[c >> 4]);
            buf_char(b, hex[c & 15]);
        }
    }
}

void html_int(struct buf *b, int64_t v)
{
    buf_fmt(b, "%n", v);
}

void html_money(struct buf *b, vnd v)
{
    buf_fmt(b, "%n đ", v);
}

void html_day(struct buf *b, day d)
{
    char text[11];
    if (d <= DAY_MIN || d >= DAY_MAX) {
        buf_add_c(b, "–");
        return;
    }
    buf_add(b, (str){text, day_format_vi(d, text)});
}
