/* Poverty of money. */
#include "evidence/measure/poverty.h"
#include "base/check.h"
#include "evidence/measure/inequality.h"
#include "evidence/measure/sum.h"

static bool is_poor(double y, double z, enum poverty_line line)
{
    return y < z || (line == AT_OR_BELOW_LINE && y <= z);
}

static double gap_of(double y, double z, enum poverty_loss loss)
{
    return (z - (loss == LOSS_AS_ZERO && y < 0 ? 0 : y)) / z;
}

double poverty_fgt(const struct welfare *s, double z, double alpha, enum poverty_line line,
                   enum poverty_loss loss)
{
    struct sum sum = {0};
    check(z > 0 && alpha >= 0);
    for (size_t i = 0; i < s->n && is_poor(s->v[i].y, z, line); i++)
        sum_add(&sum, s->v[i].w * (alpha == 0 ? 1 : pow(gap_of(s->v[i].y, z, loss), alpha)));
    return s->n > 0 ? sum_value(&sum) / s->weight : NAN;
}

/* The gaps of all as a distribution of their own: its Gini is what Shorrocks 1995 asks for. */
static double gini_of_gaps(struct arena *a, const struct welfare *s, size_t poor, double z,
                           enum poverty_loss loss)
{
    struct arena_mark mark = arena_save(a);
    double *g = arena_array(a, double, s->n + 1), *w = arena_array(a, double, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        g[i] = i < poor ? gap_of(s->v[i].y, z, loss) : 0;
        w[i] = s->v[i].w;
    }
    struct welfare gaps = welfare_make(a, g, w, s->n);
    double gini = inequality_gini(&gaps);
    arena_restore(a, mark);
    return gini;
}

static double gini_of_poor(const struct welfare *s, size_t poor)
{
    struct welfare part = {.v = s->v, .n = poor};
    struct sum weight = {0}, total = {0};
    for (size_t i = 0; i < poor; i++) {
        sum_add(&weight, s->v[i].w);
        sum_add(&total, s->v[i].w * s->v[i].y);
    }
    part.weight = sum_value(&weight);
    part.total = sum_value(&total);
    return inequality_gini(&part);
}

struct poverty poverty_measure(struct arena *a, const struct welfare *s, double z,
                               enum poverty_line line, enum poverty_loss loss)
{
    struct poverty p = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0};
    struct sum head = {0}, gap = {0}, square = {0}, watts = {0}, missing = {0};
    check(z > 0);
    if (s->n == 0)
        return p;
    for (; p.poor < s->n && is_poor(s->v[p.poor].y, z, line); p.poor++) {
        const struct welfare_row *row = &s->v[p.poor];
        double g = gap_of(row->y, z, loss);
        sum_add(&head, row->w);
        sum_add(&gap, row->w * g);
        sum_add(&square, row->w * g * g);
        sum_add(&missing, row->w * g * z);
        if (row->y > 0)
            sum_add(&watts, row->w * log(z / row->y));
        else
            p.nothing++;
    }
    p.headcount = sum_value(&head) / s->weight;
    p.gap = sum_value(&gap) / s->weight;
    p.severity = sum_value(&square) / s->weight;
    p.watts = sum_value(&watts) / s->weight;
    p.shortfall = sum_value(&missing);
    p.ede_gap = sqrt(p.severity);
    if (p.poor == 0)
        return p;
    p.income_gap = p.gap / p.headcount;
    p.sen = p.headcount * (p.income_gap + (1 - p.income_gap) * gini_of_poor(s, p.poor));
    p.sst = p.gap * (1 + gini_of_gaps(a, s, p.poor, z, loss));
    return p;
}
