/* Gaps and their parts. */
#include "evidence/measure/gap.h"
#include "evidence/measure/sum.h"

static double ratio(double a, double b)
{
    return b != 0 ? a / b : NAN;
}

static struct gap_group whole(const struct gap_group *v, size_t n)
{
    struct sum people = {0}, poor = {0};
    for (size_t i = 0; i < n; i++) {
        sum_add(&people, v[i].people);
        sum_add(&poor, v[i].poor);
    }
    return (struct gap_group){sum_value(&people), sum_value(&poor)};
}

void gap_of_groups(const struct gap_group *v, size_t n, struct gap_measure *out)
{
    struct gap_group all = whole(v, n);
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct gap_measure){.rate = ratio(v[i].poor, v[i].people),
                                      .share_people = ratio(v[i].people, all.people),
                                      .share_poor = ratio(v[i].poor, all.poor),
                                      .contribution = ratio(v[i].poor, all.people)};
        out[i].representation = ratio(out[i].share_poor, out[i].share_people);
    }
}

struct gap_between gap_between(const struct gap_group *a, const struct gap_group *b)
{
    double ra = ratio(a->poor, a->people), rb = ratio(b->poor, b->people);
    return (struct gap_between){ra - rb, ratio(ra, rb)};
}

struct gap_split gap_kitagawa(const struct gap_group *a, const struct gap_group *b, size_t n)
{
    struct gap_group all_a = whole(a, n), all_b = whole(b, n);
    struct sum rates = {0}, spread = {0};
    for (size_t i = 0; i < n; i++) {
        double share_a = ratio(a[i].people, all_a.people),
               share_b = ratio(b[i].people, all_b.people);
        if (a[i].people == 0 && b[i].people == 0)
            continue;
        double ra = ratio(a[i].poor, a[i].people), rb = ratio(b[i].poor, b[i].people);
        ra = a[i].people == 0 ? rb : ra;
        rb = b[i].people == 0 ? ra : rb;
        sum_add(&rates, (share_a + share_b) / 2 * (ra - rb));
        sum_add(&spread, (share_a - share_b) * (ra + rb) / 2);
    }
    struct gap_between d = gap_between(&all_a, &all_b);
    return (struct gap_split){d.difference, sum_value(&rates), sum_value(&spread)};
}

struct gap_sectoral gap_sectoral(const struct gap_group *before, const struct gap_group *after,
                                 size_t n)
{
    struct gap_group b = whole(before, n), a = whole(after, n);
    struct sum within = {0}, shift = {0}, both = {0};
    for (size_t i = 0; i < n; i++) {
        double share0 = ratio(before[i].people, b.people),
               share1 = ratio(after[i].people, a.people);
        double rate0 = before[i].people > 0 ? before[i].poor / before[i].people : 0;
        double rate1 = after[i].people > 0 ? after[i].poor / after[i].people : 0;
        sum_add(&within, share0 * (rate1 - rate0));
        sum_add(&shift, rate0 * (share1 - share0));
        sum_add(&both, (share1 - share0) * (rate1 - rate0));
    }
    return (struct gap_sectoral){ratio(a.poor, a.people) - ratio(b.poor, b.people),
                                 sum_value(&within), sum_value(&shift), sum_value(&both)};
}

struct gap_growth gap_growth(const double p[2][2])
{
    return (struct gap_growth){p[1][1] - p[0][0], (p[1][0] - p[0][0] + p[1][1] - p[0][1]) / 2,
                               (p[0][1] - p[0][0] + p[1][1] - p[1][0]) / 2};
}

double gap_dissimilarity(const double *a, const double *b, size_t n)
{
    struct sum sum_a = {0}, sum_b = {0}, s = {0};
    for (size_t i = 0; i < n; i++) {
        sum_add(&sum_a, a[i]);
        sum_add(&sum_b, b[i]);
    }
    for (size_t i = 0; i < n; i++)
        sum_add(&s, fabs(ratio(a[i], sum_value(&sum_a)) - ratio(b[i], sum_value(&sum_b))));
    return sum_value(&s) / 2;
}
