/* Units of measure: products of powers of a few base units, four bits of signed exponent each.
 * They keep months from being compared with years, and đồng a kWh from being added to đồng. */
#include "law/sema.h"
#include "law/words.h"

static const char *const base_units[] = {"đ",  "tuổi", "tháng", "ngày", "kWh",
                                         "m2", "kg",   "cm",    "điểm"};
#define N_BASE ((int)(sizeof base_units / sizeof base_units[0]))

static int exponent(unit_t u, int i)
{
    int e = (int)(u >> (4 * i)) & 15;
    return e > 7 ? e - 16 : e;
}

static bool combine(unit_t a, unit_t b, int sign, unit_t *out)
{
    unit_t r = 0;
    for (int i = 0; i < N_BASE; i++) {
        int e = exponent(a, i) + sign * exponent(b, i);
        if (e < -8 || e > 7)
            return false;
        r |= (unit_t)(e & 15) << (4 * i);
    }
    *out = r;
    return true;
}

bool unit_multiply(unit_t a, unit_t b, unit_t *out)
{
    return combine(a, b, 1, out);
}

bool unit_divide(unit_t a, unit_t b, unit_t *out)
{
    return combine(a, b, -1, out);
}

static bool base_unit(str text, unit_t *out)
{
    str canonical = unit_canonical(text);
    for (int i = 0; i < N_BASE; i++) {
        if (str_eq_c(canonical, base_units[i])) {
            *out = (unit_t)1 << (4 * i);
            return true;
        }
    }
    return false;
}

bool sema_unit(str text, unit_t *out)
{
    *out = 0;
    if (text.n == 0)
        return true;
    str rest = text;
    for (int sign = 1; rest.p; sign = -1) {
        unit_t u;
        if (!base_unit(str_trim(str_split(&rest, '/')), &u) || !combine(*out, u, sign, out))
            return false;
    }
    return true;
}

str sema_unit_text(struct arena *a, unit_t u)
{
    struct buf b;
    buf_init(&b, a, 128);
    for (int i = 0; i < N_BASE; i++) {
        for (int e = exponent(u, i); e > 0; e--)
            buf_fmt(&b, b.n ? "·%z" : "%z", base_units[i]);
    }
    for (int i = 0; i < N_BASE; i++) {
        for (int e = exponent(u, i); e < 0; e++)
            buf_fmt(&b, "/%z", base_units[i]);
    }
    return buf_str(&b);
}
