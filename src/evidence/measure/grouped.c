/* Curves through grouped data. Notation of Datt 1998. */
#include "evidence/measure/grouped.h"
#include "base/check.h"
#include "evidence/measure/sum.h"

/* ---- the quadratic curve ---- */

struct quadratic {
    double e, m, n, r, s1, s2;
};

static struct quadratic quadratic_of(const struct grouped_curve *c)
{
    struct quadratic q = {.e = -(c->a + c->b + c->c + 1)};
    q.m = c->b * c->b - 4 * c->a;
    q.n = 2 * c->b * q.e - 4 * c->c;
    q.r = sqrt(q.n * q.n - 4 * q.m * q.e * q.e);
    q.s1 = (q.r - q.n) / (2 * q.m);
    q.s2 = -(q.r + q.n) / (2 * q.m);
    return q;
}

static double quadratic_root(const struct quadratic *q, double p)
{
    double t = q->m * p * p + q->n * p + q->e * q->e;
    return t > 0 ? sqrt(t) : 0;
}

static bool quadratic_valid(const struct grouped_curve *c)
{
    struct quadratic q = quadratic_of(c);
    double bound = q.n * q.n / (4 * q.e * q.e);
    bool curve = q.m < 0 || (q.m < bound && q.n >= 0) || (q.m < -q.n / 2 && q.m < bound);
    return q.e <= 0 && c->c >= 0 && isfinite(q.r) && curve && c->a + c->c >= 0.9;
}

static double quadratic_gini(const struct grouped_curve *c)
{
    struct quadratic q = quadratic_of(c);
    double e1 = fabs(c->a + c->c - 1), e2 = 1 + c->b / 2 + q.e, t = 2 * q.m + q.n;
    double g = e2 + t / (4 * q.m) * e1 - q.n * fabs(q.e) / (4 * q.m);
    if (q.m > 0) {
        double w = sqrt(q.m);
        return g - q.r * q.r / (8 * w * w * w) *
                       log(fabs((t + 2 * w * e1) / (q.n + 2 * w * fabs(q.e))));
    }
    double top = fmin(1, fmax(-1, t / q.r));
    return g + q.r * q.r / (8 * q.m) * (asin(top) - asin(q.n / q.r)) / sqrt(-q.m);
}

static double quadratic_headcount(const struct grouped_curve *c, double ratio)
{
    struct quadratic q = quadratic_of(c);
    double b = c->b + 2 * ratio;
    return -(q.n + q.r * b / sqrt(b * b - q.m)) / (2 * q.m);
}

static double quadratic_severity(const struct grouped_curve *c, double h, double gap, double ratio)
{
    struct quadratic q = quadratic_of(c);
    double logs = q.r / 16 * log((1 - h / q.s1) / (1 - h / q.s2));
    return 2 * gap - h - (c->a * h + c->b * grouped_value(c, h) - logs) / (ratio * ratio);
}

/* ---- the beta curve ---- */

/* The incomplete beta function, not divided by the whole: by Lentz's continued fraction (Press et
 * al. 1992, 6.4). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), h = d;
    for (int m = 1; m < 1000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        h *= d * c;
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        h *= d * c;
        if (fabs(d * c - 1) < 1e-15)
            break;
    }
    return h;
}

static double beta_below(double x, double a, double b)
{
    if (!(a > 0 && b > 0))
        return NAN;
    double front = pow(x, a) * pow(1 - x, b);
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return exp(lgamma(a) + lgamma(b) - lgamma(a + b)) - front * beta_fraction(b, a, 1 - x) / b;
}

static double beta_second(const struct grouped_curve *c, double p)
{
    double q = 1 - p;
    return c->a * pow(p, c->b) * pow(q, c->c) *
           (c->b * (1 - c->b) / (p * p) + 2 * c->b * c->c / (p * q) + c->c * (1 - c->c) / (q * q));
}

static bool beta_valid(const struct grouped_curve *c)
{
    for (double p = 0.001; p < 0.1; p += 0.05) {
        if (!(grouped_slope(c, p) >= 0))
            return false;
    }
    for (double p = 0.001; p < 0.999; p += 0.05) {
        if (!(beta_second(c, p) >= 0))
            return false;
    }
    return true;
}

/* Simpson's rule over pairs of steps of 0.001, as the World Bank's platform has it: exactly it is
 * 2 a B(1 + b, 1 + c), larger by about 1e-5 of it. */
static double beta_gini(const struct grouped_curve *c)
{
    struct sum s = {0};
    for (int i = 0; i < 500; i++) {
        double p = i * 0.002 + 0.001;
        sum_add(&s, 4 * grouped_value(c, p) + 2 * grouped_value(c, p + 0.001));
    }
    return 1 - (sum_value(&s) - 1) / 1500;
}

/* Where the slope is the line over the mean: it rises, so halving finds it. */
static double beta_headcount(const struct grouped_curve *c, double ratio)
{
    double low = 1e-9, high = 1 - 1e-9;
    if (!(grouped_slope(c, low) < ratio && grouped_slope(c, high) > ratio))
        return NAN;
    for (int i = 0; i < 100; i++) {
        double p = (low + high) / 2;
        *(grouped_slope(c, p) < ratio ? &low : &high) = p;
    }
    return (low + high) / 2;
}

static double beta_severity(const struct grouped_curve *c, double h, double gap, double ratio)
{
    double rest = 1 - 1 / ratio, b = c->b, d = c->c;
    double area = b * b * beta_below(h, 2 * b - 1, 2 * d + 1) -
                  2 * b * d * beta_below(h, 2 * b, 2 * d) +
                  d * d * beta_below(h, 2 * b + 1, 2 * d - 1);
    return rest * (2 * gap - rest * h) + c->a * c->a * area / (ratio * ratio);
}

/* ---- both ---- */

double grouped_value(const struct grouped_curve *c, double p)
{
    if (c->form == GROUPED_BETA)
        return p - c->a * pow(p, c->b) * pow(1 - p, c->c);
    struct quadratic q = quadratic_of(c);
    return -0.5 * (c->b * p + q.e + quadratic_root(&q, p));
}

double grouped_slope(const struct grouped_curve *c, double p)
{
    if (c->form == GROUPED_BETA) {
        if (p == 0)
            return c->b == 1 ? 1 - c->a : c->b > 1 ? 1 : -INFINITY;
        return 1 - c->a * pow(p, c->b) * pow(1 - p, c->c) * (c->b / p - c->c / (1 - p));
    }
    struct quadratic q = quadratic_of(c);
    return -c->b / 2 - (2 * q.m * p + q.n) / (4 * quadratic_root(&q, p));
}

/* Least squares with three unknowns, by normal equations. */
static bool least_squares(const double (*x)[3], const double *y, size_t n, double out[3])
{
    double m[3][4] = {{0}};
    for (size_t i = 0; i < n; i++) {
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++)
                m[j][k] += x[i][j] * x[i][k];
            m[j][3] += x[i][j] * y[i];
        }
    }
    for (int j = 0; j < 3; j++) {
        int best = j;
        for (int k = j + 1; k < 3; k++)
            best = fabs(m[k][j]) > fabs(m[best][j]) ? k : best;
        if (!(fabs(m[best][j]) > 1e-18))
            return false;
        for (int l = 0; l < 4; l++) {
            double t = m[j][l];
            m[j][l] = m[best][l];
            m[best][l] = t;
        }
        for (int k = 0; k < 3; k++) {
            double factor = m[k][j] / m[j][j];
            for (int l = 0; k != j && l < 4; l++)
                m[k][l] -= factor * m[j][l];
        }
    }
    for (int j = 0; j < 3; j++)
        out[j] = m[j][3] / m[j][j];
    return true;
}

/* A point as the curve's form is linear in its coefficients. */
static double equation(enum grouped_form form, double p, double l, double x[3])
{
    if (form == GROUPED_BETA) {
        x[0] = 1;
        x[1] = log(p);
        x[2] = log(1 - p);
        return log(p - l);
    }
    x[0] = p * p - l;
    x[1] = l * (p - 1);
    x[2] = p - l;
    return l * (1 - l);
}

#define POINTS_MAX 10000

struct grouped_curve grouped_fit(enum grouped_form form, const double *cum_people,
                                 const double *cum_welfare, size_t n)
{
    struct grouped_curve c = {.form = form, .a = NAN, .b = NAN, .c = NAN, .sse = NAN};
    struct arena a;
    double k[3];
    if (n < 4 || n > POINTS_MAX)
        return c;
    arena_init(&a, (size_t)1 << 24);
    double(*x)[3] = arena_alloc_array(&a, sizeof(*x), n), *y = arena_array(&a, double, n);
    /* The form already goes through (1, 1). */
    for (size_t i = 0; i + 1 < n; i++)
        y[i] = equation(form, cum_people[i], cum_welfare[i], x[i]);
    c.fitted = least_squares((const double(*)[3])x, y, n - 1, k);
    arena_clear(&a);
    if (!c.fitted)
        return c;
    c.a = form == GROUPED_BETA ? exp(k[0]) : k[0];
    c.b = k[1];
    c.c = k[2];
    c.valid = form == GROUPED_BETA ? beta_valid(&c) : quadratic_valid(&c);
    struct sum sse = {0};
    for (size_t i = 0; i + 1 < n; i++) {
        double off = cum_welfare[i] - grouped_value(&c, cum_people[i]);
        sum_add(&sse, off * off);
    }
    c.sse = sum_value(&sse);
    return c;
}

struct grouped_curve grouped_best(const double *cum_people, const double *cum_welfare, size_t n)
{
    struct grouped_curve q = grouped_fit(GROUPED_QUADRATIC, cum_people, cum_welfare, n);
    struct grouped_curve b = grouped_fit(GROUPED_BETA, cum_people, cum_welfare, n);
    return b.fitted && b.valid && (!q.fitted || !q.valid || b.sse < q.sse) ? b : q;
}

/* -integral of ln L' from 0 to 1 by trapezia; where L' is not above 0 nothing is added. */
static double mld_of(const struct grouped_curve *c)
{
    double before = grouped_slope(c, 0), first = grouped_slope(c, 0.0005);
    struct sum s = {0};
    if (first > 0)
        sum_add(&s, log(first) * 0.001);
    for (int i = 0; i < 999; i++) {
        double next = grouped_slope(c, i * 0.001 + 0.001);
        if (before > 0 && next > 0)
            sum_add(&s, (log(before) + log(next)) * 0.0005);
        before = next;
    }
    return -sum_value(&s);
}

/* The same up to the headcount. */
static double watts_of(const struct grouped_curve *c, double h, double ratio, int panels)
{
    double step = h / panels, before = grouped_slope(c, 0), first = grouped_slope(c, step / 2);
    struct sum s = {0};
    if (first > 0)
        sum_add(&s, log(first) * step);
    for (int i = 0; i < panels; i++) {
        double next = grouped_slope(c, (i + 1) * step);
        if (before > 0 && next > 0)
            sum_add(&s, (log(before) + log(next)) * step * 0.5);
        before = next;
    }
    return log(ratio) * h - sum_value(&s);
}

struct grouped_spread grouped_spread(const struct grouped_curve *c, double mean)
{
    struct grouped_spread s = {.median = mean * grouped_slope(c, 0.5), .mld = mld_of(c)};
    double before = 0;
    s.gini = c->form == GROUPED_BETA ? beta_gini(c) : quadratic_gini(c);
    s.polarisation = 2 * ((1 - s.gini) * mean - 2 * grouped_value(c, 0.5) * mean) / s.median;
    for (int i = 0; i < 10; i++) {
        double l = i < 9 ? grouped_value(c, (i + 1) / 10.0) : 1;
        s.deciles[i] = l - before;
        before = l;
    }
    return s;
}

struct grouped_poverty grouped_poverty(const struct grouped_curve *c, double mean, double line)
{
    double ratio = line / mean;
    struct grouped_poverty p = {
        NAN, NAN, NAN, NAN, mean * grouped_slope(c, 0.001) + 4, mean * grouped_slope(c, 0.98) - 4};
    p.low = p.low < 0 ? 0 : p.low;
    bool beta = c->form == GROUPED_BETA;
    p.headcount = beta ? beta_headcount(c, ratio) : quadratic_headcount(c, ratio);
    if (!(p.headcount >= 0 && p.headcount <= 1)) {
        p.headcount = NAN;
        return p;
    }
    p.gap = p.headcount - grouped_value(c, p.headcount) / ratio;
    p.severity = beta ? beta_severity(c, p.headcount, p.gap, ratio)
                      : quadratic_severity(c, p.headcount, p.gap, ratio);
    p.watts = watts_of(c, p.headcount, ratio, beta ? 200 : 100);
    return p;
}
