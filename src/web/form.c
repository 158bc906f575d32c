#include "web/form.h"

static int hex_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool form_decode(struct arena *a, str s, bool form, str *out)
{
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_of(s.p[i + 1]) : -1;
            int low = i + 2 < s.n ? hex_of(s.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && form) {
            c = ' ';
        }
        if ((unsigned char)c < 0x20 && c != '\n' && c != '\r' && c != '\t')
            return false;
        to[n++] = c;
    }
    *out = (str){to, n};
    return str_is_utf8(*out, NULL);
}

bool form_is_text(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t')
            return false;
    }
    return str_is_utf8(s, NULL);
}
