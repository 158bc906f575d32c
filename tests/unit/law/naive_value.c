/* Fractions, three-valued logic, dates: naive_int.h. */
#include "naive_int.h"

#include "base/check.h"

/* ---- fractions ---- */

static wide gcd(wide a, wide b)
{
    a = a < 0 ? -a : a;
    while (b) {
        wide r = a % b;
        a = b;
        b = r < 0 ? -r : r;
    }
    return a;
}

struct val naive_fraction(wide n, wide d)
{
    check(d != 0);
    wide g = gcd(n, d);
    g = d < 0 ? -g : g;
    return (struct val){true, n / g, d / g};
}

struct val naive_whole(int64_t v)
{
    return (struct val){true, v, 1};
}

wide naive_power10(int k)
{
    wide p = 1;
    while (k-- > 0)
        p *= 10;
    return p;
}

int naive_compare(struct val a, struct val b)
{
    wide x = a.n * b.d, y = b.n * a.d;
    return (x > y) - (x < y);
}

static bool same(struct val a, struct val b)
{
    return a.known == b.known && (!a.known || naive_compare(a, b) == 0);
}

struct val naive_both(struct val a, struct val b, enum expr_op op)
{
    if (!a.known || !b.known)
        return UNKNOWN;
    switch (op) {
    case OP_ADD:
        return naive_fraction(a.n * b.d + b.n * a.d, a.d * b.d);
    case OP_SUB:
        return naive_fraction(a.n * b.d - b.n * a.d, a.d * b.d);
    case OP_MUL:
        return naive_fraction(a.n * b.n, a.d * b.d);
    default:
        check(op == OP_DIV);
        return naive_fraction(a.n * b.d, a.d * b.n);
    }
}

static wide floor_of(struct val a)
{
    wide q = a.n / a.d;
    return q * a.d > a.n ? q - 1 : q;
}

/* To a whole multiple of m; FN_ROUND takes halves away from zero. */
struct val naive_rounded(struct val x, enum expr_fn fn, struct val m)
{
    if (!x.known)
        return UNKNOWN;
    struct val q = naive_both(x, m, OP_DIV);
    wide to = floor_of(q);
    if (fn == FN_ROUND_UP && to * q.d != q.n)
        to++;
    if (fn == FN_ROUND) {
        struct val rest = naive_both(q, (struct val){true, to, 1}, OP_SUB);
        int half = naive_compare(rest, naive_fraction(1, 2));
        to += half > 0 || (half == 0 && q.n > 0);
    }
    return naive_both((struct val){true, to, 1}, m, OP_MUL);
}

/* ---- three-valued logic ---- */

struct val naive_truth(bool b)
{
    return naive_whole(b);
}

bool naive_is_true(struct val a)
{
    return a.known && a.n != 0;
}

bool naive_is_false(struct val a)
{
    return a.known && a.n == 0;
}

struct val naive_and(struct val a, struct val b)
{
    return naive_is_false(a) || naive_is_false(b) ? naive_truth(false)
           : a.known && b.known                   ? naive_truth(true)
                                                  : UNKNOWN;
}

struct val naive_not(struct val a)
{
    return a.known ? naive_truth(a.n == 0) : UNKNOWN;
}

struct val naive_or(struct val a, struct val b)
{
    return naive_not(naive_and(naive_not(a), naive_not(b)));
}

struct val naive_agreed(struct val a, struct val b)
{
    return a.known && same(a, b) ? a : UNKNOWN;
}

struct val naive_choose(struct val c, struct val a, struct val b)
{
    return c.known ? (c.n ? a : b) : naive_agreed(a, b);
}

void naive_spread_add(struct naive_spread *s, struct val v)
{
    for (int i = 0; i < s->n; i++) {
        if (same(s->v[i], v))
            return;
    }
    check(s->n < DAYS_OF_YEAR);
    s->v[s->n++] = v;
}

/* ---- dates ---- */

struct naive_ymd naive_date(struct val v)
{
    struct naive_ymd r;
    day_to_ymd((day)v.n, &r.y, &r.m, &r.d);
    return r;
}

int64_t naive_months_between(struct val from, struct val to)
{
    struct naive_ymd a = naive_date(from), b = naive_date(to);
    return (int64_t)(b.y - a.y) * 12 + (b.m - a.m) - (b.d < a.d);
}

int64_t naive_years_between(struct val from, struct val to)
{
    struct naive_ymd a = naive_date(from), b = naive_date(to);
    return b.y - a.y - (b.m < a.m || (b.m == a.m && b.d < a.d));
}

struct val naive_plus_months(struct val date, struct val months)
{
    struct naive_ymd a = naive_date(date);
    int64_t count = (int64_t)a.y * 12 + (a.m - 1) + (int64_t)months.n;
    int y = (int)(count / 12), m = (int)(count % 12) + 1;
    while (!day_valid_ymd(y, m, a.d))
        a.d--;
    return naive_whole(day_from_ymd(y, m, a.d));
}
