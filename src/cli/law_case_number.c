#include "cli/law_case_number.h"

#include "base/check.h"
#include "base/num.h"

#define MAX_NESTING 50

typedef __int128 wide;

static wide wide_gcd(wide a, wide b)
{
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool reduce(wide n, wide d, struct fraction *out)
{
    if (d == 0)
        return false;
    if (d < 0) {
        n = -n;
        d = -d;
    }
    wide g = wide_gcd(n < 0 ? -n : n, d);
    n /= g;
    d /= g;
    if (n > INT64_MAX || n < -INT64_MAX || d > INT64_MAX)
        return false;
    *out = (struct fraction){(int64_t)n, (int64_t)d};
    return true;
}

/* Two products of 63 bits and their sum stay within 127. */
static bool add(struct fraction a, struct fraction b, int sign, struct fraction *out)
{
    return reduce((wide)a.n * b.d + sign * ((wide)b.n * a.d), (wide)a.d * b.d, out);
}

static bool multiply(struct fraction a, struct fraction b, struct fraction *out)
{
    return reduce((wide)a.n * b.n, (wide)a.d * b.d, out);
}

static bool divide(struct fraction a, struct fraction b, struct fraction *out)
{
    return b.n != 0 && reduce((wide)a.n * b.d, (wide)a.d * b.n, out);
}

struct input {
    str text;
    size_t at;
    int depth;
};

static char peek(struct input *in)
{
    while (in->at < in->text.n && in->text.p[in->at] == ' ')
        in->at++;
    return in->at < in->text.n ? in->text.p[in->at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_literal(struct input *in, struct fraction *out)
{
    size_t from = in->at;
    while (in->at < in->text.n && (is_digit(in->text.p[in->at]) || in->text.p[in->at] == '.'))
        in->at++;
    str digits = str_slice(in->text, from, in->at);
    ptrdiff_t point = str_find_char(digits, '.');
    size_t decimals = point < 0 ? 0 : digits.n - (size_t)point - 1;
    int64_t value;
    if (digits.n == 0 || !is_digit(digits.p[0]) || !is_digit(digits.p[digits.n - 1]))
        return false;
    while (decimals > 0 && digits.p[digits.n - 1] == '0') {
        decimals--;
        digits.n--;
    }
    if (point >= 0 && decimals == 0)
        digits = str_slice(digits, 0, (size_t)point);
    if (decimals > NUM_MAX_SCALE || !num_parse_decimal(digits, (int)decimals, &value))
        return false;
    *out = fraction_of(value, (int)decimals);
    return true;
}

static bool read_sum(struct input *in, struct fraction *out);

static bool read_factor(struct input *in, struct fraction *out)
{
    char c = peek(in);
    if (in->depth == MAX_NESTING)
        return false;
    in->depth++;
    bool ok;
    if (c == '-' || c == '+') {
        in->at++;
        ok = read_factor(in, out);
        if (ok && c == '-')
            out->n = -out->n;
    } else if (c == '(') {
        in->at++;
        ok = read_sum(in, out) && peek(in) == ')';
        in->at++;
    } else {
        ok = read_literal(in, out);
    }
    in->depth--;
    return ok;
}

static bool read_product(struct input *in, struct fraction *out)
{
    if (!read_factor(in, out))
        return false;
    for (char c = peek(in); c == '*' || c == '/'; c = peek(in)) {
        struct fraction right;
        in->at++;
        if (!read_factor(in, &right))
            return false;
        if (c == '*' ? !multiply(*out, right, out) : !divide(*out, right, out))
            return false;
    }
    return true;
}

static bool read_sum(struct input *in, struct fraction *out)
{
    if (!read_product(in, out))
        return false;
    for (char c = peek(in); c == '+' || c == '-'; c = peek(in)) {
        struct fraction right;
        in->at++;
        if (!read_product(in, &right) || !add(*out, right, c == '+' ? 1 : -1, out))
            return false;
    }
    return true;
}

bool fraction_parse(str text, struct fraction *out)
{
    struct input in = {.text = text};
    return read_sum(&in, out) && peek(&in) == '\0' && in.at == text.n;
}

struct fraction fraction_of(int64_t value, int scale)
{
    struct fraction f = {0, 1};
    bool ok = reduce(value, num_pow10(scale), &f);
    check(ok || value == INT64_MIN);
    return f;
}

bool fraction_at_scale(struct fraction f, int scale, int64_t *out)
{
    struct fraction scaled;
    if (!multiply(f, (struct fraction){num_pow10(scale), 1}, &scaled) || scaled.d != 1)
        return false;
    *out = scaled.n;
    return true;
}

bool fraction_within(struct fraction actual, struct fraction target, struct fraction margin)
{
    struct fraction difference, over;
    if (!add(actual, target, -1, &difference))
        return false;
    if (difference.n < 0)
        difference.n = -difference.n;
    return add(difference, margin, -1, &over) && over.n <= 0;
}

bool fraction_within_relative(struct fraction actual, struct fraction target,
                              struct fraction margin)
{
    struct fraction most;
    if (!multiply(target, margin, &most))
        return false;
    if (most.n < 0)
        most.n = -most.n;
    return fraction_within(actual, target, most);
}

bool fraction_equal(struct fraction a, struct fraction b)
{
    return a.n == b.n && a.d == b.d;
}

void fraction_write(struct fraction f, int decimals, struct buf *to)
{
    char text[40];
    wide scaled = (wide)f.n * num_pow10(decimals);
    bool exact = scaled % f.d == 0;
    wide rounded = scaled / f.d; /* towards zero: the "≈" says so */
    if (rounded > INT64_MAX || rounded < -INT64_MAX) {
        buf_fmt(to, "%l/%l", f.n, f.d);
        return;
    }
    int64_t value = (int64_t)rounded;
    while (exact && decimals > 0 && value % 10 == 0) {
        value /= 10;
        decimals--;
    }
    if (!exact)
        buf_add_c(to, "≈");
    size_t n = num_format_vi(value, decimals, text);
    buf_add(to, (str){text, n});
}
