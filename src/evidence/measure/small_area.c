/* Fay and Herriot's model by restricted maximum likelihood. With V = diag(between + variance) and
 * P = V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1, Fisher scoring steps by score = (y'PPy - tr P)/2 over
 * information = tr(PP)/2. */
#include "evidence/measure/small_area.h"
#include "base/check.h"

#include <math.h>

#define ROUNDS 200
#define CLOSE 1e-12

struct fitting {
    const struct small_area_data *d;
    double inverse[SMALL_AREA_FEATURES][SMALL_AREA_FEATURES]; /* of X'V^-1 X */
    double beta[SMALL_AREA_FEATURES];
    double between;
};

/* Gauss and Jordan with the largest pivot; false where the matrix has no inverse. */
static bool invert(double m[][SMALL_AREA_FEATURES], double out[][SMALL_AREA_FEATURES], uint32_t p)
{
    for (uint32_t i = 0; i < p; i++) {
        for (uint32_t j = 0; j < p; j++)
            out[i][j] = i == j;
    }
    for (uint32_t i = 0; i < p; i++) {
        uint32_t best = i;
        for (uint32_t k = i + 1; k < p; k++)
            best = fabs(m[k][i]) > fabs(m[best][i]) ? k : best;
        if (!(fabs(m[best][i]) > 1e-300))
            return false;
        for (uint32_t j = 0; j < p; j++) {
            double t = m[i][j], o = out[i][j];
            m[i][j] = m[best][j];
            m[best][j] = t;
            out[i][j] = out[best][j];
            out[best][j] = o;
        }
        double pivot = m[i][i];
        for (uint32_t j = 0; j < p; j++) {
            m[i][j] /= pivot;
            out[i][j] /= pivot;
        }
        for (uint32_t k = 0; k < p; k++) {
            double factor = m[k][i];
            for (uint32_t j = 0; k != i && j < p; j++) {
                m[k][j] -= factor * m[i][j];
                out[k][j] -= factor * out[i][j];
            }
        }
    }
    return true;
}

static const double *row(const struct small_area_data *d, size_t i)
{
    return d->x + i * d->p;
}

static double predict(const struct fitting *f, size_t i)
{
    double sum = 0;
    for (uint32_t j = 0; j < f->d->p; j++)
        sum += row(f->d, i)[j] * f->beta[j];
    return sum;
}

/* x' inverse z */
static double form(const struct fitting *f, const double *x, const double *z)
{
    double sum = 0;
    for (uint32_t j = 0; j < f->d->p; j++) {
        for (uint32_t k = 0; k < f->d->p; k++)
            sum += x[j] * f->inverse[j][k] * z[k];
    }
    return sum;
}

/* Weighted least squares at the present variance between areas. */
static bool regress(struct fitting *f)
{
    const struct small_area_data *d = f->d;
    double m[SMALL_AREA_FEATURES][SMALL_AREA_FEATURES] = {{0}}, b[SMALL_AREA_FEATURES] = {0};
    for (size_t i = 0; i < d->m; i++) {
        double v = 1 / (f->between + d->variance[i]);
        for (uint32_t j = 0; j < d->p; j++) {
            b[j] += v * row(d, i)[j] * d->direct[i];
            for (uint32_t k = 0; k < d->p; k++)
                m[j][k] += v * row(d, i)[j] * row(d, i)[k];
        }
    }
    if (!invert(m, f->inverse, d->p))
        return false;
    for (uint32_t j = 0; j < d->p; j++) {
        f->beta[j] = 0;
        for (uint32_t k = 0; k < d->p; k++)
            f->beta[j] += f->inverse[j][k] * b[k];
    }
    return true;
}

/* X' V^-2 X */
static void second_moment(const struct fitting *f, double s[][SMALL_AREA_FEATURES])
{
    const struct small_area_data *d = f->d;
    for (uint32_t j = 0; j < d->p; j++) {
        for (uint32_t k = 0; k < d->p; k++) {
            s[j][k] = 0;
            for (size_t i = 0; i < d->m; i++) {
                double v = 1 / (f->between + d->variance[i]);
                s[j][k] += v * v * row(d, i)[j] * row(d, i)[k];
            }
        }
    }
}

/* One step of Fisher scoring: its size. tr(PP) = tr V^-2 - 2 tr(V^-3-ish) + tr(inverse S inverse
 * S). */
static double step(const struct fitting *f)
{
    const struct small_area_data *d = f->d;
    double s[SMALL_AREA_FEATURES][SMALL_AREA_FEATURES], t[SMALL_AREA_FEATURES][SMALL_AREA_FEATURES];
    double trace = 0, quadratic = 0, square = 0, cubic = 0, product = 0;
    for (size_t i = 0; i < d->m; i++) {
        double v = 1 / (f->between + d->variance[i]), leverage = form(f, row(d, i), row(d, i));
        double r = d->direct[i] - predict(f, i);
        trace += v - v * v * leverage;
        square += v * v;
        cubic += v * v * v * leverage;
        quadratic += v * v * r * r; /* Py = V^-1 (y - X beta) */
    }
    second_moment(f, s);
    for (uint32_t j = 0; j < d->p; j++) {
        for (uint32_t k = 0; k < d->p; k++) {
            t[j][k] = 0;
            for (uint32_t l = 0; l < d->p; l++)
                t[j][k] += f->inverse[j][l] * s[l][k];
        }
    }
    for (uint32_t j = 0; j < d->p; j++) {
        for (uint32_t k = 0; k < d->p; k++)
            product += t[j][k] * t[k][j];
    }
    return (quadratic - trace) / (square - 2 * cubic + product);
}

static bool fit_model(struct fitting *f, bool *converged)
{
    *converged = false;
    for (size_t i = 0; i < f->d->m; i++)
        f->between += f->d->variance[i] / (double)f->d->m;
    for (int round = 0; round < ROUNDS && !*converged; round++) {
        if (!regress(f))
            return false;
        double next = f->between + step(f);
        next = next > 0 ? next : 0;
        *converged = fabs(next - f->between) <= CLOSE * (1 + f->between);
        f->between = next;
    }
    return regress(f);
}

/* g1 + g2 + 2 g3: what is not known of the area, of the regression, of the variance. */
static double error_of(const struct fitting *f, size_t i, double information)
{
    double v = f->d->variance[i], all = f->between + v, g = f->between / all;
    double g2 = (1 - g) * (1 - g) * form(f, row(f->d, i), row(f->d, i));
    double g3 = v * v / (all * all * all) * (2 / information);
    return g * v + g2 + 2 * g3;
}

bool small_area_estimate(const struct small_area_data *d, struct small_area_fit *fit,
                         double *estimate, double *mse)
{
    struct fitting f = {.d = d};
    double information = 0;

    check(d->p >= 1 && d->p <= SMALL_AREA_FEATURES && d->m > d->p);
    if (!fit_model(&f, &fit->converged))
        return false;
    for (size_t i = 0; i < d->m; i++)
        information += 1 / ((f.between + d->variance[i]) * (f.between + d->variance[i]));
    for (size_t i = 0; i < d->m; i++) {
        double g = f.between / (f.between + d->variance[i]);
        estimate[i] = g * d->direct[i] + (1 - g) * predict(&f, i);
        mse[i] = error_of(&f, i, information);
    }
    for (uint32_t j = 0; j < d->p; j++)
        fit->beta[j] = f.beta[j];
    fit->between = f.between;
    return true;
}

void small_area_benchmark(double *estimate, const double *share, size_t m, double whole)
{
    double mean = 0;
    for (size_t i = 0; i < m; i++)
        mean += share[i] * estimate[i];
    for (size_t i = 0; i < m && mean != 0; i++)
        estimate[i] *= whole / mean;
}
