/* Every class and benefit of a month, for a province of 1.85 million people in memory, and for a
 * country of 100 million in parts. The law is the repository's own.
 *
 *   bench_province [PERSONS [MILLIONS-OF-THE-COUNTRY]] */
#include "bench.h"
#include "people.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PROVINCE 1850000u
#define PART 1000000u /* persons of the country generated at a time */
#define SEED 20240701u

static struct arena arena;

static uint32_t choose_targets(const struct law *l, uint32_t **out)
{
    uint32_t n = 0;
    *out = arena_array(&arena, uint32_t, law_symbol_count(l));
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        enum law_kind k = law_symbol(l, i)->kind;
        if (k == LAW_CLASS || k == LAW_BENEFIT)
            (*out)[n++] = i;
    }
    return n;
}

static void count_instructions(const struct vm_program *p, uint32_t *household, uint32_t *person)
{
    *household = *person = 0;
    for (uint32_t i = 0; i < p->n_insns; i++)
        *(p->insns[i].level == LEVEL_PERSON ? person : household) += 1;
}

static struct bench_sum total(const struct bench_sum *sums, uint32_t n)
{
    struct bench_sum t = {0};
    for (uint32_t i = 0; i < n; i++) {
        t.due += sums[i].due;
        t.unknown += sums[i].unknown;
        t.sum += sums[i].sum;
    }
    return t;
}

static void print_sums(const struct law_plan *p, const struct bench_sum *sums)
{
    printf("\n%-34s %12s %12s %20s\n", "result", "due", "unknown", "sum");
    for (uint32_t i = 0; i < p->n_outputs; i++) {
        const struct law_output *o = &p->outputs[i];
        if (o->applies && (sums[i].due || sums[i].unknown))
            printf("%-34.*s %12" PRIu64 " %12" PRIu64 " %20" PRId64 "\n", (int)o->symbol->id.n,
                   o->symbol->id.p, sums[i].due, sums[i].unknown, sums[i].sum);
    }
}

static void make_machines(const struct law_plan *p, struct vm **machines)
{
    for (uint32_t t = 0; t < BENCH_MAX_THREADS; t++)
        machines[t] = vm_new(&arena, &p->program);
}

static void province(const struct law_plan *p, uint32_t persons, enum people_unknown unknown,
                     const char *name)
{
    struct people people;
    struct bench_sum first = {0};
    struct vm *machines[BENCH_MAX_THREADS];
    uint32_t household, person;
    struct arena_mark mark = arena_save(&arena);
    make_machines(p, machines);
    count_instructions(&p->program, &household, &person);
    people_new(&arena, &people, p, persons, unknown);
    people_make(&people, PEOPLE_PROVINCE, unknown, SEED);
    printf("\n%s: %" PRIu32 " people, %" PRIu32 " households\n", name, persons,
           people.batch.households);
    printf("  %" PRIu32 " instructions over persons, %" PRIu32 " over households; %" PRIu32
           " input columns, %.1f bytes a person; %zu bytes a machine\n",
           person, household, p->n_inputs, (double)people.column_bytes / persons,
           vm_bytes(&p->program));
    struct bench_sum *sums = NULL;
    for (uint32_t threads = 1; threads <= BENCH_MAX_THREADS; threads++) {
        struct bench_times t = {0};
        while (t.n < BENCH_RUNS) {
            sums = arena_array(&arena, struct bench_sum, p->n_outputs + 1);
            struct bench_clock c = bench_start();
            bench_decide(p, machines, threads, &people.batch, sums);
            bench_stop(&t, c);
            struct bench_sum now = total(sums, p->n_outputs);
            if (first.sum == 0)
                first = now;
            if (now.sum != first.sum || now.due != first.due || now.unknown != first.unknown) {
                fprintf(stderr, "the sums differ from run to run\n");
                exit(1);
            }
        }
        double least = bench_least(t.wall_s, t.n), cpu = bench_least(t.cpu_s, t.n);
        printf("  %" PRIu32 " thread%s  least %.3f s  median %.3f s  cpu %.3f s  %.1f M persons/s"
               "  (cpu: %.1f M a core)\n",
               threads, threads > 1 ? "s" : " ", least, bench_median(t.wall_s, t.n), cpu,
               persons / least / 1e6, persons / cpu / 1e6);
        printf("           beyond the columns %5.1f bytes a person\n",
               (double)(threads * vm_bytes(&p->program)) / persons);
    }
    if (getenv("BENCH_SUMS") != NULL)
        print_sums(p, sums);
    printf("  due %" PRIu64 ", undetermined %" PRIu64 ", sum %" PRId64 "\n", first.due,
           first.unknown, first.sum);
    arena_restore(&arena, mark);
}

static void country(const struct law_plan *p, uint32_t parts)
{
    struct people people;
    struct vm *machines[BENCH_MAX_THREADS];
    struct arena_mark mark = arena_save(&arena);
    make_machines(p, machines);
    struct bench_sum *sums = arena_array(&arena, struct bench_sum, p->n_outputs + 1);
    double decided_s = 0, cpu_s = 0, began_s = bench_wall_s();
    uint64_t households = 0;
    people_new(&arena, &people, p, PART, PEOPLE_ALL_KNOWN);
    for (uint32_t part = 0; part < parts; part++) {
        people_make(&people, PEOPLE_COUNTRY, PEOPLE_ALL_KNOWN, SEED + part);
        struct bench_clock c = bench_start();
        bench_decide(p, machines, BENCH_MAX_THREADS, &people.batch, sums);
        decided_s += bench_wall_s() - c.wall_s;
        cpu_s += bench_cpu_s() - c.cpu_s;
        households += people.batch.households;
    }
    struct bench_sum t = total(sums, p->n_outputs);
    printf("\ncountry: %" PRIu32 " M people, %.1f M households, in parts of %" PRIu32
           " M on %d threads\n",
           parts * (PART / 1000000), (double)households / 1e6, PART / 1000000, BENCH_MAX_THREADS);
    printf("  decided in %.2f s, %.1f M persons/s; %.2f s of processor (with making the people up: "
           "%.0f s)\n",
           decided_s, parts * (PART / 1e6) / decided_s, cpu_s, bench_wall_s() - began_s);
    printf("  due %" PRIu64 ", undetermined %" PRIu64 ", sum %" PRId64 "\n", t.due, t.unknown,
           t.sum);
    arena_restore(&arena, mark);
}

int main(int argc, char **argv)
{
    int64_t persons = PROVINCE, parts = 100;
    if ((argc > 1 && !num_parse_int(str_from_c(argv[1]), &persons)) ||
        (argc > 2 && !num_parse_int(str_from_c(argv[2]), &parts)) || persons < 1000 || parts < 0) {
        fprintf(stderr, "usage: bench_province [PERSONS [MILLIONS]]\n");
        return 2;
    }
    arena_init(&arena, (size_t)4 << 30);
    struct law *l = bench_law(&arena, bench_law_folder());
    uint32_t *targets;
    uint32_t n = choose_targets(l, &targets);
    struct law_plan *p = bench_plan(&arena, l, month_make(2024, 7), targets, n, BENCH_PLAIN);
    struct law_plan *years =
        bench_plan(&arena, l, month_make(2024, 7), targets, n, BENCH_IMPRECISE);
    printf("%" PRIu32 " classes and benefits of 2024-07\n", n);
    province(p, (uint32_t)persons, PEOPLE_ALL_KNOWN, "all known");
    province(years, (uint32_t)persons, PEOPLE_AS_RECORDED, "as recorded, births by year too");
    province(p, (uint32_t)persons, PEOPLE_FEW_UNKNOWN, "2 % of all cells unknown");
    country(p, (uint32_t)parts);
    arena_clear(&arena);
    return 0;
}
