/* The twelve variables of OpenFisca's country-template (tests/country/country.md) for a million
 * people on one core: values of variables a second, and the share of the machine's memory bandwidth
 * that the columns read make use of.
 *
 *   bench_country [PERSONS] */
#include "bench.h"
#include "people.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERSONS 1000000u
#define SEED 44600u
#define READ_BYTES ((size_t)256 << 20)
/* OpenFisca-core 44.6 with country-template 8.0.0 on the machine described in docs/performance.md.
 */
#define OPENFISCA_VALUES_S 30.5e6

static struct arena arena;

static const char *const variables[] = {
    "age",
    "pension",
    "basic_income",
    "income_tax",
    "social_security_contribution",
    "household_income",
    "housing_allowance",
    "parenting_allowance",
    "housing_tax",
    "disposable_income",
    "total_benefits",
    "total_taxes",
};
#define VARIABLES (sizeof(variables) / sizeof(*variables))

/* Bytes a second that one core reads from memory. */
static double read_bandwidth(void)
{
    uint64_t *v = arena_alloc(&arena, READ_BYTES), sum = 0;
    size_t n = READ_BYTES / sizeof(*v);
    double best_s = 1e9;
    memset(v, 1, READ_BYTES);
    for (int run = 0; run < BENCH_RUNS; run++) {
        double from_s = bench_cpu_s();
        uint64_t part[8] = {0};
        for (size_t i = 0; i < n; i += 8) {
            for (size_t j = 0; j < 8; j++)
                part[j] += v[i + j];
        }
        for (size_t j = 0; j < 8; j++)
            sum += part[j];
        double s = bench_cpu_s() - from_s;
        best_s = s < best_s ? s : best_s;
    }
    if (sum == 0)
        printf("never\n");
    return (double)READ_BYTES / best_s;
}

static void print_speed(const char *what, uint64_t values, const struct bench_times *t)
{
    double s = bench_least(t->cpu_s, t->n);
    printf(
        "  %-13s least %.2f ms of processor (median of wall %.2f ms), %.0f M values/s, %.1f times "
        "OpenFisca-core's %.1f M\n",
        what, s * 1e3, bench_median(t->wall_s, t->n) * 1e3, (double)values / s / 1e6,
        (double)values / s / OPENFISCA_VALUES_S, OPENFISCA_VALUES_S / 1e6);
}

int main(int argc, char **argv)
{
    int64_t persons = PERSONS;
    if (argc > 1 && (!num_parse_int(str_from_c(argv[1]), &persons) || persons < 1000)) {
        fprintf(stderr, "usage: bench_country [PERSONS]\n");
        return 2;
    }
    arena_init(&arena, (size_t)4 << 30);
    struct law *l = bench_law(&arena, BENCH_TESTS "/country/country.md");
    uint32_t targets[VARIABLES];
    for (size_t i = 0; i < VARIABLES; i++)
        targets[i] = bench_symbol(l, variables[i])->index;
    struct law_plan *p =
        bench_plan(&arena, l, month_make(2017, 1), targets, VARIABLES, BENCH_PLAIN);
    struct people people;
    people_new(&arena, &people, p, (uint32_t)persons, PEOPLE_ALL_KNOWN);
    people_make(&people, PEOPLE_COUNTRY, PEOPLE_ALL_KNOWN, SEED);
    uint64_t values = 0;
    for (uint32_t i = 0; i < p->n_outputs; i++)
        values += p->outputs[i].level == LEVEL_PERSON ? (uint64_t)persons : people.batch.households;
    struct vm *vm = vm_new(&arena, &p->program);
    struct bench_times t = {0}, added = {0};
    struct bench_sum sums[VARIABLES];
    while (t.n < BENCH_RUNS) {
        struct bench_clock c = bench_start();
        bench_decide(p, &vm, 1, &people.batch, NULL);
        bench_stop(&t, c);
        memset(sums, 0, sizeof(sums));
        c = bench_start();
        bench_decide(p, &vm, 1, &people.batch, sums);
        bench_stop(&added, c);
    }
    double s = bench_least(t.cpu_s, t.n), bandwidth = read_bandwidth();
    printf("12 variables, %" PRId64 " people in %" PRIu32 " households, one core: %" PRIu32
           " instructions\n",
           persons, people.batch.households, p->program.n_insns);
    print_speed("computed", values, &t);
    print_speed("and added up", values, &added);
    printf("  reads %.1f bytes a person: %.2f GB/s, %.0f %% of the %.1f GB/s one core reads here\n",
           (double)people.column_bytes / (double)persons, (double)people.column_bytes / s / 1e9,
           100 * (double)people.column_bytes / s / bandwidth, bandwidth / 1e9);
    for (size_t i = 0; i < VARIABLES; i++)
        printf("  %-30s sum %" PRId64 "\n", variables[i], sums[i].sum);
    arena_clear(&arena);
    return 0;
}
