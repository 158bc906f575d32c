#include "base/base64.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_write(char *to, str bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i += 3) {
        uint32_t v = 0, have = bytes.n - i < 3 ? (uint32_t)(bytes.n - i) : 3;
        for (uint32_t k = 0; k < 3; k++)
            v = v << 8 | (k < have ? (uint8_t)bytes.p[i + k] : 0);
        for (uint32_t k = 0; k < 4; k++)
            to[n++] = k <= have ? letters[v >> (18 - 6 * k) & 63] : '=';
    }
    return n;
}

static int value_of(char ch)
{
    if (ch >= 'A' && ch <= 'Z')
        return ch - 'A';
    if (ch >= 'a' && ch <= 'z')
        return ch - 'a' + 26;
    if (ch >= '0' && ch <= '9')
        return ch - '0' + 52;
    return ch == '+' ? 62 : ch == '/' ? 63 : -1;
}

bool base64_read(str text, uint8_t *to, size_t cap, size_t *n)
{
    size_t pads = 0;
    *n = 0;
    if (text.n % 4 != 0)
        return false;
    while (pads < 2 && pads < text.n && text.p[text.n - 1 - pads] == '=')
        pads++;
    if (text.n / 4 * 3 - pads > cap)
        return false;
    for (size_t i = 0; i < text.n; i += 4) {
        size_t have = i + 4 == text.n ? 4 - pads : 4;
        uint32_t v = 0;
        for (size_t k = 0; k < 4; k++) {
            int value = k < have ? value_of(text.p[i + k]) : 0;
            if (value < 0)
                return false;
            v = v << 6 | (uint32_t)value;
        }
        for (size_t k = 0; k + 1 < have; k++)
            to[(*n)++] = (uint8_t)(v >> (16 - 8 * k));
        if (have < 4 && (v & (have == 3 ? 0xFFu : 0xFFFFu)) != 0)
            return false;
    }
    return true;
}
