/* Counting deprivations. Rows with one pattern of deprivations differ in weight alone, so sums are
 * taken of weights by score and by indicator. */
#include "evidence/measure/counting.h"
#include "base/check.h"
#include "evidence/measure/sum.h"

bool counting_rule_valid(const struct counting_rule *rule)
{
    uint64_t total = 0;
    if (rule->n == 0 || rule->n > COUNTING_MAX)
        return false;
    for (uint32_t j = 0; j < rule->n; j++) {
        if (rule->weights[j] == 0)
            return false;
        total += rule->weights[j];
    }
    return total <= UINT32_MAX && rule->cutoff >= 1 && rule->cutoff <= total;
}

static uint32_t total_weight(const struct counting_rule *rule)
{
    uint32_t total = 0;
    for (uint32_t j = 0; j < rule->n; j++)
        total += rule->weights[j];
    return total;
}

uint32_t counting_score(const struct counting_rule *rule, uint32_t deprived)
{
    uint32_t score = 0;
    for (uint32_t j = 0; j < rule->n; j++)
        score += deprived >> j & 1 ? rule->weights[j] : 0;
    return score;
}

struct tally {
    struct sum weight, missing, poor, score, square;
    struct sum deprived[COUNTING_MAX], censored[COUNTING_MAX];
    size_t n_poor, rows;
};

static void count_row(const struct counting_rule *rule, uint32_t all,
                      const struct counting_row *row, struct tally *t)
{
    if ((row->known & all) != all) {
        sum_add(&t->missing, row->weight);
        return;
    }
    uint32_t score = counting_score(rule, row->deprived);
    bool poor = score >= rule->cutoff;
    t->rows++;
    sum_add(&t->weight, row->weight);
    if (poor) {
        t->n_poor++;
        sum_add(&t->poor, row->weight);
        sum_add(&t->score, row->weight * score);
        sum_add(&t->square, row->weight * score * score);
    }
    for (uint32_t j = 0; j < rule->n; j++) {
        if (row->deprived >> j & 1) {
            sum_add(&t->deprived[j], row->weight);
            if (poor)
                sum_add(&t->censored[j], row->weight);
        }
    }
}

static struct counting conclude(const struct counting_rule *rule, const struct tally *t)
{
    double people = sum_value(&t->weight), poor = sum_value(&t->poor),
           total = (double)total_weight(rule);
    struct counting c = {.weight = people,
                         .missing = sum_value(&t->missing),
                         .poor = t->n_poor,
                         .rows = t->rows,
                         .h = people > 0 ? poor / people : NAN,
                         .m0 = people > 0 ? sum_value(&t->score) / (total * people) : NAN,
                         .a = poor > 0 ? sum_value(&t->score) / (total * poor) : NAN};
    c.spread = poor > 0 ? sum_value(&t->square) / (total * total * poor) - c.a * c.a : NAN;
    for (uint32_t j = 0; j < rule->n; j++) {
        c.uncensored[j] = people > 0 ? sum_value(&t->deprived[j]) / people : NAN;
        c.censored[j] = people > 0 ? sum_value(&t->censored[j]) / people : NAN;
        c.contribution[j] = c.m0 > 0 ? rule->weights[j] / total * c.censored[j] / c.m0 : NAN;
    }
    return c;
}

static uint32_t all_bits(const struct counting_rule *rule)
{
    return rule->n == 32 ? UINT32_MAX : (1u << rule->n) - 1;
}

struct counting counting_measure(const struct counting_rule *rule, const struct counting_row *v,
                                 size_t n)
{
    struct tally t = {0};
    check(counting_rule_valid(rule));
    for (size_t i = 0; i < n; i++)
        count_row(rule, all_bits(rule), &v[i], &t);
    return conclude(rule, &t);
}

void counting_by_group(const struct counting_rule *rule, const struct counting_row *v,
                       const uint32_t *group, size_t n, uint32_t n_groups, struct counting *out)
{
    struct arena a;
    arena_init(&a, (size_t)1 << 30);
    struct tally *t = arena_array(&a, struct tally, (size_t)n_groups + 1);
    check(counting_rule_valid(rule));
    for (size_t i = 0; i < n; i++) {
        check(group[i] < n_groups);
        count_row(rule, all_bits(rule), &v[i], &t[group[i]]);
    }
    for (uint32_t g = 0; g < n_groups; g++)
        out[g] = conclude(rule, &t[g]);
    arena_clear(&a);
}

double counting_cardinal(const struct counting_rule *rule, const double *x, const double *z,
                         size_t rows, int power, double *contribution)
{
    struct sum each[COUNTING_MAX] = {{0, 0}}, all = {0};
    double total = total_weight(rule);
    check(counting_rule_valid(rule) && (power == 1 || power == 2));
    for (size_t i = 0; i < rows; i++) {
        const double *row = x + i * rule->n;
        uint32_t deprived = 0;
        for (uint32_t j = 0; j < rule->n; j++)
            deprived |= (uint32_t)(row[j] < z[j]) << j;
        if (counting_score(rule, deprived) < rule->cutoff)
            continue;
        for (uint32_t j = 0; j < rule->n; j++) {
            double gap = row[j] < z[j] ? (z[j] - row[j]) / z[j] : 0;
            sum_add(&each[j], rule->weights[j] * (power == 1 ? gap : gap * gap));
        }
    }
    for (uint32_t j = 0; j < rule->n; j++)
        sum_add(&all, sum_value(&each[j]));
    for (uint32_t j = 0; contribution != NULL && j < rule->n; j++)
        contribution[j] = sum_value(&all) > 0 ? sum_value(&each[j]) / sum_value(&all) : NAN;
    return rows > 0 ? sum_value(&all) / (total * (double)rows) : NAN;
}

struct counting_change counting_compare(const struct counting *before, const struct counting *after)
{
    struct counting_change c = {after->m0 - before->m0, 0, 0};
    c.by_h = (after->h - before->h) * (before->a + after->a) / 2;
    c.by_a = (after->a - before->a) * (before->h + after->h) / 2;
    return c;
}
