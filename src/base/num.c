/* Checked whole numbers and decimals (num.h). Needs no libc. */
#include "base/num.h"
#include "base/check.h"
#include "base/fmt.h"

bool num_add(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

bool num_sub(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_sub_overflow(a, b, out);
}

#ifdef __wasm__
/* There the compiler's overflow check calls a helper of its run-time library, which is not linked;
 * dividing the limit instead needs none. */
bool num_mul(int64_t a, int64_t b, int64_t *out)
{
    bool fits = true;
    if (a > 0 && b > 0)
        fits = a <= INT64_MAX / b;
    else if (a > 0 && b < 0)
        fits = b >= INT64_MIN / a;
    else if (a < 0 && b > 0)
        fits = a >= INT64_MIN / b;
    else if (a < 0 && b < 0)
        fits = b >= INT64_MAX / a;
    *out = fits ? a * b : 0;
    return fits;
}
#else
bool num_mul(int64_t a, int64_t b, int64_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}
#endif

int64_t num_pow10(int k)
{
    check(k >= 0 && k <= 18);
    int64_t power = 1;
    while (k-- > 0)
        power *= 10;
    return power;
}

/* Takes a decimal digit on. Counts below zero, where there is room for INT64_MIN too. */
static bool take_digit(int64_t *below_zero, int digit)
{
    return num_mul(*below_zero, 10, below_zero) && num_sub(*below_zero, digit, below_zero);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool with_sign(int64_t below_zero, bool negative, int64_t *out)
{
    if (negative) {
        *out = below_zero;
        return true;
    }
    return num_sub(0, below_zero, out);
}

bool num_parse_int(str s, int64_t *out)
{
    return num_parse_decimal(s, 0, out) && str_find_char(s, '.') < 0;
}

bool num_parse_decimal(str s, int scale, int64_t *out)
{
    check(scale >= 0 && scale <= NUM_MAX_SCALE);
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t at = negative ? 1 : 0;
    size_t whole_from = at;
    int64_t value = 0;
    for (; at < s.n && is_digit(s.p[at]); at++) {
        if (!take_digit(&value, s.p[at] - '0'))
            return false;
    }
    if (at == whole_from)
        return false;
    int decimals = 0;
    if (at < s.n && s.p[at] == '.') {
        at++;
        size_t decimals_from = at;
        for (; at < s.n && is_digit(s.p[at]); at++) {
            if (decimals < scale) {
                if (!take_digit(&value, s.p[at] - '0'))
                    return false;
                decimals++;
            } else if (s.p[at] != '0') {
                return false;
            }
        }
        if (at == decimals_from)
            return false;
    }
    if (at != s.n)
        return false;
    for (; decimals < scale; decimals++) {
        if (!take_digit(&value, 0))
            return false;
    }
    return with_sign(value, negative, out);
}

static size_t format_decimal(int64_t v, int scale, char to[40], char group, char point)
{
    check(scale >= 0 && scale <= NUM_MAX_SCALE);
    char digits[40];
    size_t n_digits = 0; /* lowest first */
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    while (rest > 0 || n_digits <= (size_t)scale) {
        digits[n_digits++] = (char)('0' + rest % 10);
        rest /= 10;
    }
    size_t n = 0;
    if (v < 0)
        to[n++] = '-';
    for (size_t i = n_digits; i-- > 0;) {
        to[n++] = digits[i];
        if (i == 0)
            break;
        if (i == (size_t)scale)
            to[n++] = point;
        else if (group != '\0' && i > (size_t)scale && (i - (size_t)scale) % 3 == 0)
            to[n++] = group;
    }
    to[n] = '\0';
    return n;
}

size_t num_format_vi(int64_t v, int scale, char to[40])
{
    return format_decimal(v, scale, to, '.', ',');
}

size_t num_format_iso(int64_t v, int scale, char to[40])
{
    return format_decimal(v, scale, to, '\0', '.');
}

int64_t num_div_floor(int64_t a, int64_t b)
{
    check(b > 0);
    return a / b - (a % b < 0);
}

int64_t num_div_ceil(int64_t a, int64_t b)
{
    check(b > 0);
    return a / b + (a % b > 0);
}

int64_t num_div_nearest(int64_t a, int64_t b)
{
    check(b > 0);
    int64_t quotient = a / b;
    int64_t rest = a % b;
    if (rest < 0)
        return quotient - (rest <= -(b - b / 2));
    return quotient + (rest >= b - b / 2);
}
