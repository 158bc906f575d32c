#include "web/multipart.h"

#define BOUNDARY_MAX 70 /* RFC 2046 */

static bool take(str *s, str what)
{
    if (!str_starts(*s, what))
        return false;
    *s = str_slice(*s, what.n, s->n);
    return true;
}

/* "--BOUNDARY" off the head of the rest. */
static bool take_boundary(struct multipart *m)
{
    return take(&m->rest, STR("--")) && take(&m->rest, m->boundary);
}

bool multipart_begin(struct multipart *m, str type, str body)
{
    *m = (struct multipart){.rest = body};
    if (!take(&type, STR("multipart/form-data;")))
        return false;
    type = str_trim(type);
    if (!take(&type, STR("boundary=")))
        return false;
    if (type.n >= 2 && type.p[0] == '"' && type.p[type.n - 1] == '"')
        type = str_slice(type, 1, type.n - 1);
    m->boundary = type;
    m->bad = type.n == 0 || type.n > BOUNDARY_MAX || !take_boundary(m);
    return true;
}

/* name="…" of a line Content-Disposition: form-data; browsers write %22 for quotes. */
static bool quoted(str line, str key, str *out)
{
    ptrdiff_t at = str_find(line, key);
    if (at < 0)
        return false;
    str rest = str_slice(line, (size_t)at + key.n, line.n);
    ptrdiff_t end = str_find_char(rest, '"');
    if (end < 0)
        return false;
    *out = str_slice(rest, 0, (size_t)end);
    return true;
}

static bool take_head(struct multipart *m, struct multipart_part *out)
{
    bool named = false;
    for (;;) {
        ptrdiff_t end = str_find(str_slice(m->rest, 0, 4096), STR("\r\n"));
        if (end < 0)
            return false;
        str line = str_slice(m->rest, 0, (size_t)end);
        m->rest = str_slice(m->rest, (size_t)end + 2, m->rest.n);
        if (line.n == 0)
            return named;
        if (!str_starts(line, STR("Content-Disposition: form-data;")))
            continue;
        named = quoted(line, STR("; name=\""), &out->name);
        if (!quoted(line, STR("; filename=\""), &out->filename))
            out->filename = (str){NULL, 0};
    }
}

/* Up to "\r\n--BOUNDARY". */
static bool take_value(struct multipart *m, str *out)
{
    str from = m->rest;
    size_t at = 0;
    for (;;) {
        ptrdiff_t found = str_find(str_slice(from, at, from.n), STR("\r\n--"));
        if (found < 0)
            return false;
        at += (size_t)found;
        m->rest = str_slice(from, at + 2, from.n);
        if (take_boundary(m)) {
            *out = str_slice(from, 0, at);
            return true;
        }
        at += 2;
    }
}

bool multipart_next(struct multipart *m, struct multipart_part *out)
{
    *out = (struct multipart_part){0};
    if (m->bad || m->over)
        return false;
    if (take(&m->rest, STR("--"))) {
        m->over = true;
        return false;
    }
    m->bad = !take(&m->rest, STR("\r\n")) || !take_head(m, out) || !take_value(m, &out->value);
    return !m->bad;
}
