/* Memory primitives for modules without libc.
 *
 * The builtins become inline code or calls of memcpy and its kin. Where there is no libc to hold
 * those (WebAssembly), the loops below are linked in; a hosted build never sees them. */
#include "base/str.h"

void mem_copy(void *to, const void *from, size_t n)
{
    if (n > 0)
        __builtin_memcpy(to, from, n);
}

void mem_move(void *to, const void *from, size_t n)
{
    if (n > 0)
        __builtin_memmove(to, from, n);
}

void mem_zero(void *to, size_t n)
{
    if (n > 0)
        __builtin_memset(to, 0, n);
}

int mem_cmp(const void *a, const void *b, size_t n)
{
    return n > 0 ? __builtin_memcmp(a, b, n) : 0;
}

#ifdef __wasm__
/* Without no_builtin the compiler would see a memcpy in the loop and call the function itself. */
#define PLAIN __attribute__((no_builtin))

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *s);

PLAIN void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    for (; n >= 8; n -= 8, t += 8, f += 8) {
        uint64_t word;
        __builtin_memcpy(&word, f, 8);
        __builtin_memcpy(t, &word, 8);
    }
    for (; n > 0; n--)
        *t++ = *f++;
    return to;
}

PLAIN void *memmove(void *to, const void *from, size_t n)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t < f) {
        while (n-- > 0)
            *t++ = *f++;
    } else {
        while (n-- > 0)
            t[n] = f[n];
    }
    return to;
}

PLAIN void *memset(void *to, int byte, size_t n)
{
    unsigned char *t = to;
    uint64_t word = 0x0101010101010101ull * (unsigned char)byte;
    for (; n >= 8; n -= 8, t += 8)
        __builtin_memcpy(t, &word, 8);
    while (n-- > 0)
        *t++ = (unsigned char)byte;
    return to;
}

PLAIN int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *x = a;
    const unsigned char *y = b;
    for (; n > 0; n--, x++, y++) {
        if (*x != *y)
            return *x < *y ? -1 : 1;
    }
    return 0;
}

PLAIN size_t strlen(const char *s)
{
    size_t n = 0;
    while (s[n] != '\0')
        n++;
    return n;
}
#endif
