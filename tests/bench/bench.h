/* What the benchmarks share: clocks, the law from disk, threads over chunks, and the sums that show
 * that the work was done. A benchmark is no test: it prints figures and fails on nothing but wrong
 * sums. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "law/law.h"

#define BENCH_RUNS 5
#define BENCH_MAX_THREADS 2
#define BENCH_MAX_OUTPUTS 256

double bench_wall_s(void);
double bench_cpu_s(void); /* of all threads of the process */

/* Times of one piece of work done over and over. Other programs on the machine only ever add to
 * them: the least is what the program needs, the median what it got. */
struct bench_times {
    double wall_s[BENCH_RUNS], cpu_s[BENCH_RUNS];
    int n;
};
struct bench_clock {
    double wall_s, cpu_s;
};
struct bench_clock bench_start(void);
void bench_stop(struct bench_times *t, struct bench_clock since);
double bench_least(const double *v, int n);
double bench_median(const double *v, int n);

/* Reads and compiles the law text `path`, or all below the folder `path`. Exits when it cannot. */
struct law *bench_law(struct arena *a, const char *path);
/* ANSINH_LAW, or law/ below here. */
const char *bench_law_folder(void);
/* A plan of these symbols. Exits when it cannot. */
enum bench_plan_kind { BENCH_PLAIN, BENCH_TRACED, BENCH_IMPRECISE /* births by year alone */ };
struct law_plan *bench_plan(struct arena *a, const struct law *l, month m, const uint32_t *targets,
                            uint32_t n, enum bench_plan_kind kind);
/* Symbol by ASCII name. Exits when there is none. */
const struct law_symbol *bench_symbol(const struct law *l, const char *id);

/* One result over all its rows: how many benefits are due, how many results unknown, and the sum of
 * values, of benefits in đồng. */
struct bench_sum {
    uint64_t due, unknown;
    int64_t sum;
};
int64_t bench_sum_of(const void *data, enum lane lane, size_t n);
/* Adds the registers of the last run of `vm`; `sums` has one place for each output. */
void bench_add(struct bench_sum *sums, const struct law_plan *p, const struct vm *vm,
               const struct vm_batch *b, uint32_t from, uint32_t to);

/* Runs the plan over a whole batch, chunk by chunk, on `threads` machines; adds up the outputs, or
 * leaves them where they are when `sums` is NULL. */
void bench_decide(const struct law_plan *p, struct vm *const *machines, uint32_t threads,
                  const struct vm_batch *b, struct bench_sum *sums);

/* A well-mixed number for each (seed, i): the same everywhere. */
static inline uint32_t bench_mix(uint32_t seed, uint32_t i)
{
    uint32_t h = i * 0x9e3779b1u + seed;
    h ^= h >> 15;
    h *= 0x85ebca77u;
    h ^= h >> 13;
    h *= 0xc2b2ae3du;
    return h ^ h >> 16;
}

#endif
