/* Strings as views (str.h). Needs no libc. */
#include "base/str.h"

enum {
    DISTANCE_MAX_CODEPOINTS = 96, /* longer names are compared for equality only */
};

str str_from_c(const char *s)
{
    if (s == NULL)
        return (str){NULL, 0};
    return (str){s, __builtin_strlen(s)};
}

bool str_eq(str a, str b)
{
    return a.n == b.n && mem_cmp(a.p, b.p, a.n) == 0;
}

bool str_eq_c(str a, const char *b)
{
    return str_eq(a, str_from_c(b));
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = mem_cmp(a.p, b.p, n);
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && mem_cmp(s.p, prefix.p, prefix.n) == 0;
}

bool str_ends(str s, str suffix)
{
    if (s.n < suffix.n)
        return false;
    return suffix.n == 0 || mem_cmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0;
}

str str_slice(str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    if (s.p == NULL)
        return s;
    return (str){s.p + from, to - from};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

str str_trim(str s)
{
    while (s.n > 0 && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

ptrdiff_t str_find_char(str s, char c)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == c)
            return (ptrdiff_t)i;
    }
    return -1;
}

ptrdiff_t str_find(str s, str what)
{
    if (what.n == 0)
        return 0;
    for (size_t i = 0; i + what.n <= s.n; i++) {
        if (s.p[i] == what.p[0] && mem_cmp(s.p + i, what.p, what.n) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

str str_split(str *rest, char sep)
{
    str whole = *rest;
    ptrdiff_t at = str_find_char(whole, sep);
    if (at < 0) {
        *rest = (str){NULL, 0};
        return whole;
    }
    size_t cut = (size_t)at;
    *rest = (str){whole.p + cut + 1, whole.n - cut - 1};
    return (str){whole.p, cut};
}

uint64_t str_hash(str s)
{
    uint64_t hash = 14695981039346656037ull;
    for (size_t i = 0; i < s.n; i++) {
        hash ^= (unsigned char)s.p[i];
        hash *= 1099511628211ull;
    }
    return hash;
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* The length of the well-formed character at `p`, 0 when it is malformed; n > 0. The narrowed
 * ranges of the second byte keep out overlong forms, surrogates and all above U+10FFFF. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    if (c < 0xE0)
        return n >= 2 && is_continuation(p[1]) ? 2 : 0;
    if (n < 3 || !is_continuation(p[1]) || !is_continuation(p[2]))
        return 0;
    if (c < 0xF0) {
        if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F))
            return 0;
        return 3;
    }
    if (n < 4 || !is_continuation(p[3]))
        return 0;
    if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] > 0x8F))
        return 0;
    return 4;
}

uint32_t str_next_codepoint(str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t n = utf8_length(p, s.n - *at);
    if (n == 0) {
        *at += 1;
        return 0xFFFD;
    }
    *at += n;
    switch (n) {
    case 1:
        return p[0];
    case 2:
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3:
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    default:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
               (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
    }
}

bool str_is_utf8(str s, size_t *bad_at)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        if (s.n - i >= 8) {
            uint64_t word;
            mem_copy(&word, p + i, 8);
            if ((word & 0x8080808080808080ull) == 0) {
                i += 8;
                continue;
            }
        }
        size_t n = utf8_length(p + i, s.n - i);
        if (n == 0) {
            if (bad_at != NULL)
                *bad_at = i;
            return false;
        }
        i += n;
    }
    return true;
}

size_t str_columns(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += !is_continuation((unsigned char)s.p[i]);
    return n;
}

/* The code points of `s`, or -1 when there are more than there is room for. */
static int codepoints(str s, uint32_t *to)
{
    int n = 0;
    size_t at = 0;
    while (at < s.n) {
        if (n == DISTANCE_MAX_CODEPOINTS)
            return -1;
        to[n++] = str_next_codepoint(s, &at);
    }
    return n;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

int str_distance(str a, str b, int cap)
{
    uint32_t x[DISTANCE_MAX_CODEPOINTS];
    uint32_t y[DISTANCE_MAX_CODEPOINTS];
    int nx = codepoints(a, x);
    int ny = codepoints(b, y);
    if (nx < 0 || ny < 0)
        return str_eq(a, b) ? 0 : cap;
    int row[DISTANCE_MAX_CODEPOINTS + 1];
    for (int j = 0; j <= ny; j++)
        row[j] = j;
    for (int i = 1; i <= nx; i++) {
        int diagonal = row[0];
        row[0] = i;
        int best = row[0];
        for (int j = 1; j <= ny; j++) {
            int substituted = diagonal + (x[i - 1] != y[j - 1]);
            diagonal = row[j];
            row[j] = min_int(substituted, min_int(row[j], row[j - 1]) + 1);
            best = min_int(best, row[j]);
        }
        if (best >= cap) /* no later row gets smaller than the smallest of this one */
            return cap;
    }
    return min_int(row[ny], cap);
}
