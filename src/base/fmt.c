/* The small formatter (fmt.h). Needs no libc. */
#include "base/fmt.h"
#include "base/arena.h"
#include "base/check.h"

static const char two_digits[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/* Writes the digits of `v` so that they end before `end`; returns where they begin. */
static char *digits_before(char *end, uint64_t v)
{
    while (v >= 100) {
        end -= 2;
        mem_copy(end, two_digits + 2 * (v % 100), 2);
        v /= 100;
    }
    if (v >= 10) {
        end -= 2;
        mem_copy(end, two_digits + 2 * v, 2);
    } else {
        *--end = (char)('0' + v);
    }
    return end;
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

size_t fmt_int(char to[24], int64_t v)
{
    char scratch[24];
    char *end = scratch + sizeof(scratch);
    char *p = digits_before(end, magnitude(v));
    if (v < 0)
        *--p = '-';
    size_t n = (size_t)(end - p);
    mem_copy(to, p, n);
    to[n] = '\0';
    return n;
}

size_t fmt_grouped(char to[32], int64_t v)
{
    char plain[24];
    char *end = plain + sizeof(plain);
    char *p = digits_before(end, magnitude(v));
    size_t n = 0;
    if (v < 0)
        to[n++] = '-';
    for (; p < end; p++) {
        to[n++] = *p;
        size_t left = (size_t)(end - p) - 1;
        if (left > 0 && left % 3 == 0)
            to[n++] = '.';
    }
    to[n] = '\0';
    return n;
}

/* Formats into `b`, whatever storage that has. */
static void format(struct buf *b, void (*add)(struct buf *, str), const char *fmt, va_list args)
{
    char number[32];
    while (*fmt != '\0') {
        size_t plain = 0;
        while (fmt[plain] != '\0' && fmt[plain] != '%')
            plain++;
        add(b, (str){fmt, plain});
        fmt += plain;
        if (*fmt == '\0')
            break;
        fmt++;
        switch (*fmt) {
        case 's':
            add(b, va_arg(args, str));
            break;
        case 'z':
            add(b, str_from_c(va_arg(args, const char *)));
            break;
        case 'd':
            add(b, (str){number, fmt_int(number, va_arg(args, int))});
            break;
        case 'l':
            add(b, (str){number, fmt_int(number, va_arg(args, int64_t))});
            break;
        case 'u':
            add(b, (str){number, fmt_int(number, va_arg(args, uint32_t))});
            break;
        case 'n':
            add(b, (str){number, fmt_grouped(number, va_arg(args, int64_t))});
            break;
        case 'c':
            number[0] = (char)va_arg(args, int);
            add(b, (str){number, 1});
            break;
        case '%':
            add(b, STR("%"));
            break;
        default:
            check_fail(__FILE__, __LINE__, "a letter that fmt knows after the percent sign");
        }
        fmt++;
    }
}

/* Adds to the fixed storage that fmt_write_v was given; cuts like buf_add. */
static void add_fixed(struct buf *b, str s)
{
    if (b->full)
        return;
    size_t n = s.n;
    if (n > b->max - b->n) {
        b->full = true;
        n = b->max - b->n;
        while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
    }
    mem_copy(b->p + b->n, s.p, n);
    b->n += n;
}

size_t fmt_write_v(char *to, size_t cap, const char *fmt, va_list args)
{
    if (cap == 0)
        return 0;
    struct buf b = {.arena = NULL, .p = to, .n = 0, .cap = cap, .max = cap - 1, .full = false};
    format(&b, add_fixed, fmt, args);
    to[b.n] = '\0';
    return b.n;
}

void fmt_write_both(char *to, size_t cap, const char *vi, const char *en, va_list args)
{
    va_list again;
    va_copy(again, args);
    fmt_write_v(to, cap, vi, args);
    fmt_write_v(to + cap, cap, en, again);
    va_end(again);
}

size_t fmt_write(char *to, size_t cap, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    size_t n = fmt_write_v(to, cap, fmt, args);
    va_end(args);
    return n;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    format(b, buf_add, fmt, args);
    va_end(args);
}
