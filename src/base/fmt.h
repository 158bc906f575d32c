/* A small formatter without libc.
 *
 * %s  a `str` by value             %z  a C string
 * %d  an int (promoted)            %l  an int64_t          %u  a uint32_t
 * %n  an int64_t grouped in Vietnam's way: 1.234.567        %c  a char      %%  a percent sign
 * Nothing else: an unknown letter is a programmer's mistake (check). */
#ifndef BASE_FMT_H
#define BASE_FMT_H

#include "base/str.h"
#include <stdarg.h>

/* Writes at most cap-1 bytes and a NUL, never cuts a UTF-8 character; returns the length. */
size_t fmt_write(char *to, size_t cap, const char *fmt, ...);
size_t fmt_write_v(char *to, size_t cap, const char *fmt, va_list args);
/* A text in two languages from the same arguments: `to` is two buffers of `cap`, one behind the
 * other (char text[2][N]). */
void fmt_write_both(char *to, size_t cap, const char *vi, const char *en, va_list args);
size_t fmt_int(char to[24], int64_t v);     /* plain digits */
size_t fmt_grouped(char to[32], int64_t v); /* 1.234.567, -1.500 */

#endif
