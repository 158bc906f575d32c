/* Whom help reaches. */
#include "evidence/measure/targeting.h"
#include "base/check.h"
#include "evidence/measure/sum.h"

#include <stdlib.h>

static double ratio(double a, double b)
{
    return b != 0 ? a / b : NAN;
}

struct targeting targeting_measure(const struct targeting_counts *c)
{
    double poor = c->poor_in + c->poor_out, other = c->other_in + c->other_out,
           in = c->poor_in + c->other_in, all = poor + other;
    double hit = c->poor_in + c->other_out;
    double chance = ratio(poor * in + other * (all - in), all * all); /* of agreeing by chance */
    struct targeting t = {.poverty_rate = ratio(poor, all),
                          .participation = ratio(in, all),
                          .exclusion = ratio(c->poor_out, poor),
                          .inclusion = ratio(c->other_in, in),
                          .coverage = ratio(c->poor_in, poor),
                          .false_positive = ratio(c->other_in, other),
                          .accuracy = ratio(hit, all),
                          .error = ratio(all - hit, all),
                          .bpac = ratio(c->poor_in - fabs(c->other_in - c->poor_out), poor)};
    t.differential = t.coverage - t.false_positive;
    t.kappa = ratio(t.accuracy - chance, 1 - chance);
    t.cgh = ratio(ratio(c->poor_in, in), t.poverty_rate);
    return t;
}

struct targeting_audited targeting_audit(const struct targeting_audit *x)
{
    double in = x->listed * x->poor_listed, out = x->unlisted * x->poor_unlisted, all = in + out;
    struct targeting_audited r = {.exclusion = ratio(out, all),
                                  .inclusion = 1 - x->poor_listed,
                                  .var_inclusion = x->var_listed};
    r.var_exclusion = ratio(in * in * x->unlisted * x->unlisted * x->var_unlisted +
                                out * out * x->listed * x->listed * x->var_listed,
                            all * all * all * all);
    return r;
}

struct scored {
    double key, w, benefit, y;
    bool poor;
};

static int by_key(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->benefit != y->benefit)
        return x->benefit < y->benefit ? -1 : 1;
    return x->w < y->w ? -1 : x->w > y->w;
}

double targeting_roc_area(struct arena *a, const double *score, const bool *poor, const double *w,
                          size_t n)
{
    struct arena_mark mark = arena_save(a);
    struct scored *v = arena_array(a, struct scored, n + 1);
    struct sum pairs = {0}, poor_below = {0}, others = {0};
    for (size_t i = 0; i < n; i++)
        v[i] = (struct scored){.key = score[i], .w = w != NULL ? w[i] : 1, .poor = poor[i]};
    qsort(v, n, sizeof(*v), by_key);
    for (size_t i = 0, k; i < n; i = k) {
        struct sum poor_here = {0}, others_here = {0};
        for (k = i; k < n && v[k].key == v[i].key; k++)
            sum_add(v[k].poor ? &poor_here : &others_here, v[k].w);
        sum_add(&pairs,
                sum_value(&others_here) * (sum_value(&poor_below) + sum_value(&poor_here) / 2));
        sum_add(&poor_below, sum_value(&poor_here));
        sum_add(&others, sum_value(&others_here));
    }
    arena_restore(a, mark);
    return ratio(sum_value(&pairs), sum_value(&poor_below) * sum_value(&others));
}

void targeting_incidence(struct arena *a, const double *y, const double *benefit, const double *w,
                         size_t n, uint32_t k, struct targeting_part *out)
{
    struct arena_mark mark = arena_save(a);
    struct scored *v = arena_array(a, struct scored, n + 1);
    struct tally {
        struct sum people, reached, paid, income;
    } *t = arena_array(a, struct tally, k);
    struct sum all = {0}, paid = {0}, seen = {0};
    check(k > 0);
    for (size_t i = 0; i < n; i++) {
        v[i] = (struct scored){
            .key = y[i], .w = w != NULL ? w[i] : 1, .benefit = benefit[i], .y = y[i]};
        sum_add(&all, v[i].w);
        sum_add(&paid, v[i].w * benefit[i]);
    }
    qsort(v, n, sizeof(*v), by_key);
    for (size_t i = 0; i < n; i++) {
        double middle = (sum_value(&seen) + v[i].w / 2) / sum_value(&all);
        uint32_t part = (uint32_t)(middle * k);
        struct tally *to = &t[part < k ? part : k - 1];
        sum_add(&seen, v[i].w);
        sum_add(&to->people, v[i].w);
        sum_add(&to->paid, v[i].w * v[i].benefit);
        if (v[i].benefit > 0) {
            sum_add(&to->reached, v[i].w);
            sum_add(&to->income, v[i].w * v[i].y);
        }
    }
    for (uint32_t p = 0; p < k; p++)
        out[p] = (struct targeting_part){
            .coverage = ratio(sum_value(&t[p].reached), sum_value(&t[p].people)),
            .incidence = ratio(sum_value(&t[p].paid), sum_value(&paid)),
            .adequacy = ratio(sum_value(&t[p].paid), sum_value(&t[p].income)),
            .weight = sum_value(&t[p].people)};
    arena_restore(a, mark);
}
