#include "base/hex.h"

static const char alphabet[] = "0123456789abcdef";

void hex_write(char *to, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = alphabet[bytes[i] >> 4];
        to[2 * i + 1] = alphabet[bytes[i] & 15];
    }
}

void buf_hex(struct buf *to, const uint8_t *bytes, size_t n)
{
    char text[128];
    for (size_t part; n > 0; bytes += part, n -= part) {
        part = n < sizeof(text) / 2 ? n : sizeof(text) / 2;
        hex_write(text, bytes, part);
        buf_add(to, (str){text, 2 * part});
    }
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_read(str digits, uint8_t *to, size_t n)
{
    bool ok = digits.n == 2 * n;
    for (size_t i = 0; i < n && ok; i++) {
        int high = digit(digits.p[2 * i]), low = digit(digits.p[2 * i + 1]);
        ok = high >= 0 && low >= 0;
        to[i] = ok ? (uint8_t)(high << 4 | low) : 0;
    }
    return ok;
}
