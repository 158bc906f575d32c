#include "base/hex.h"

static const char digits[] = "0123456789abcdef";

void hex_write(char *to, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[p[i] >> 4];
        to[2 * i + 1] = digits[p[i] & 15];
    }
}

void buf_hex(struct buf *b, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < n; i++) {
        buf_char(b, digits[p[i] >> 4]);
        buf_char(b, digits[p[i] & 15]);
    }
}

static int value_of(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

bool hex_read(str text, void *to, size_t n)
{
    uint8_t *p = to;
    if (text.n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = value_of(text.p[2 * i]), low = value_of(text.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        p[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
