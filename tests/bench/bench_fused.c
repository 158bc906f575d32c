/* Fifteen formulas (fused.md) by the vector machine, and the same written by hand in C and compiled
 * for this very purpose (fused.c): how much of that speed the machine reaches, on one core. Both
 * leave their results in vectors, which the same loops then add up.
 *
 *   bench_fused [PERSONS] */
#include "bench.h"
#include "people.h"

#include "fused.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERSONS 2000000u
#define SEED 1204u

enum { COEFFICIENT, ALLOWANCE, SUBSIDY, TAX, POOR, ELECTRICITY, SUPPORT, TOTAL_TAX, RESULTS };
static const char *const results[RESULTS] = {
    "coefficient", "allowance",   "insurance_subsidy", "tax",
    "poor",        "electricity", "total_support",     "total_tax",
};

static struct arena arena;

static const void *column(const struct people *p, const char *id)
{
    for (uint32_t i = 0; i < p->plan->n_inputs; i++) {
        if (str_eq_c(p->plan->inputs[i].symbol->id, id))
            return p->columns[i].data;
    }
    fprintf(stderr, "no column %s\n", id);
    exit(1);
}

static struct fused_input whole(const struct people *p)
{
    return (struct fused_input){
        .households = p->batch.households,
        .first = p->first,
        .born = column(p, "born"),
        .income = column(p, "income"),
        .disability = column(p, "disability"),
        .group = column(p, "group"),
        .orphan = column(p, "orphan"),
        .pensioner = column(p, "pensioner"),
        .no_support = column(p, "no_support"),
        .hiv = column(p, "hiv"),
        .urban = column(p, "urban"),
        .province = column(p, "province"),
        .policy_household = column(p, "policy_household"),
        .kwh = column(p, "kwh_month"),
    };
}

static struct fused_input part(const struct fused_input *all, uint32_t from, uint32_t to)
{
    struct fused_input in = *all;
    uint32_t at = all->first[from];
    in.households = to - from;
    in.first += from;
    in.born += at;
    in.income += at;
    in.disability += at;
    in.group += at;
    in.orphan += at;
    in.pensioner += at;
    in.no_support += at;
    in.hiv += at;
    in.urban += from;
    in.province += from;
    in.policy_household += from;
    in.kwh += from;
    return in;
}

static void add_fused(int64_t *sums, const struct fused_output *o, uint32_t persons,
                      uint32_t households)
{
    sums[COEFFICIENT] += bench_sum_of(o->coefficient, LANE_U8, persons);
    sums[ALLOWANCE] += bench_sum_of(o->allowance, LANE_I32, persons);
    sums[SUBSIDY] += bench_sum_of(o->subsidy, LANE_I32, persons);
    sums[TAX] += bench_sum_of(o->tax, LANE_I32, persons);
    sums[POOR] += bench_sum_of(o->poor, LANE_U8, households);
    sums[ELECTRICITY] += bench_sum_of(o->electricity, LANE_I32, households);
    sums[SUPPORT] += bench_sum_of(o->total_support, LANE_I64, households);
    sums[TOTAL_TAX] += bench_sum_of(o->total_tax, LANE_I64, households);
}

static void by_hand(const struct people *p, int64_t *sums)
{
    static struct fused_output out;
    static struct fused_work work;
    struct fused_input all = whole(p);
    for (uint32_t from = 0, to; from < p->batch.households; from = to) {
        to = vm_chunk_end(&p->batch, from);
        struct fused_input in = part(&all, from, to);
        fused_decide(&in, &out, &work);
        add_fused(sums, &out, p->first[to] - p->first[from], to - from);
    }
}

static void compare(const struct bench_sum *machine, const int64_t *hand)
{
    for (int i = 0; i < RESULTS; i++) {
        if (machine[i].sum != hand[i] || machine[i].unknown != 0) {
            fprintf(stderr, "%s: %" PRId64 " by the machine, %" PRId64 " by hand\n", results[i],
                    machine[i].sum, hand[i]);
            exit(1);
        }
    }
}

static double print_speed(const char *name, const struct bench_times *t, uint32_t persons)
{
    double least = bench_least(t->cpu_s, t->n);
    printf("  %-16s least %.2f ms of processor (median of wall %.2f ms), %.0f M persons/s\n", name,
           least * 1e3, bench_median(t->wall_s, t->n) * 1e3, persons / least / 1e6);
    return least;
}

int main(int argc, char **argv)
{
    int64_t persons = PERSONS;
    if (argc > 1 && (!num_parse_int(str_from_c(argv[1]), &persons) || persons < 1000)) {
        fprintf(stderr, "usage: bench_fused [PERSONS]\n");
        return 2;
    }
    arena_init(&arena, (size_t)4 << 30);
    struct law *l = bench_law(&arena, BENCH_TESTS "/bench/fused.md");
    uint32_t targets[RESULTS];
    for (int i = 0; i < RESULTS; i++)
        targets[i] = bench_symbol(l, results[i])->index;
    struct law_plan *p = bench_plan(&arena, l, month_make(2024, 7), targets, RESULTS, BENCH_PLAIN);
    struct people people;
    people_new(&arena, &people, p, (uint32_t)persons, PEOPLE_ALL_KNOWN);
    people_make(&people, PEOPLE_COUNTRY, PEOPLE_ALL_KNOWN, SEED);
    struct vm *vm = vm_new(&arena, &p->program);
    struct bench_times machine = {0}, hand = {0};
    while (hand.n < BENCH_RUNS) { /* in turns, so that a neighbour's load falls on both */
        struct bench_sum machine_sums[RESULTS] = {0};
        int64_t hand_sums[RESULTS] = {0};
        struct bench_clock c = bench_start();
        bench_decide(p, &vm, 1, &people.batch, machine_sums);
        bench_stop(&machine, c);
        c = bench_start();
        by_hand(&people, hand_sums);
        bench_stop(&hand, c);
        compare(machine_sums, hand_sums);
    }
    printf("15 formulas, %" PRId64 " people in %" PRIu32 " households, one core: %" PRIu32
           " instructions, %.1f bytes of input a person; sums equal\n",
           persons, people.batch.households, p->program.n_insns,
           (double)people.column_bytes / (double)persons);
    double by_machine = print_speed("vector machine", &machine, (uint32_t)persons);
    double by_fused = print_speed("fused by hand", &hand, (uint32_t)persons);
    printf("  the machine reaches %.2f of the speed of C fused by hand\n", by_fused / by_machine);
    arena_clear(&arena);
    return 0;
}
