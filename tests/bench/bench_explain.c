/* Decisions with their traces: the traced plan of a benefit, made once; a run of the machine over a
 * household alone, or over some of them, and for each the explanation of the benefit for one member
 * as text.
 *
 *   bench_explain [HOUSEHOLDS] */
#include "bench.h"
#include "people.h"

#include "base/num.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define HOUSEHOLDS 20000
#define SEED 20240702u
#define TEXT_BYTES (64u << 10)
#define HOUSEHOLDS_A_RUN 64
#define MOST_MEMBERS 10 /* of a household that people.c makes */

static const char *const benefits[] = {
    "disability_allowance",
    "health_insurance_support",
    "electricity_support",
    "merit_allowance",
};

static struct arena arena;

struct worker {
    const struct law_plan *p;
    const struct vm_batch *b;
    struct vm *vm;
    struct buf text;
    uint32_t from, to, step; /* households */
    uint64_t bytes;
};

static void explain_one(struct worker *w, uint32_t from, uint32_t h)
{
    const uint32_t *first = w->b->first;
    uint32_t row = h - from;
    if (w->p->outputs[0].level == LEVEL_PERSON)
        row = first[h] - first[from] + h % (first[h + 1] - first[h]);
    w->text.n = 0;
    law_explain(w->p, w->vm, w->b, from, 0, row, LANG_VI, &w->text);
    w->bytes += w->text.n;
}

static void *explain_all(void *ctx)
{
    struct worker *w = ctx;
    for (uint32_t from = w->from, to; from < w->to; from = to) {
        to = from + w->step < w->to ? from + w->step : w->to;
        vm_run(w->vm, w->b, from, to);
        for (uint32_t h = from; h < to; h++)
            explain_one(w, from, h);
    }
    return NULL;
}

/* Bytes of text. */
static uint64_t run(struct worker *workers, int threads)
{
    pthread_t ids[BENCH_MAX_THREADS];
    uint64_t bytes = 0;
    for (int t = 0; t < threads; t++)
        workers[t].bytes = 0;
    for (int t = 1; t < threads; t++) {
        if (pthread_create(&ids[t], NULL, explain_all, &workers[t]) != 0)
            exit(1);
    }
    explain_all(&workers[0]);
    for (int t = 1; t < threads; t++)
        pthread_join(ids[t], NULL);
    for (int t = 0; t < threads; t++)
        bytes += workers[t].bytes;
    return bytes;
}

static void measure_step(const struct law_plan *p, const struct people *people, int threads,
                         uint32_t step)
{
    struct worker workers[BENCH_MAX_THREADS];
    struct bench_times t = {0};
    uint64_t bytes = 0;
    uint32_t n = people->batch.households, part = n / (uint32_t)threads;
    for (uint32_t i = 0; i < (uint32_t)threads; i++) {
        workers[i] = (struct worker){.p = p, .b = &people->batch, .from = part * i, .step = step};
        workers[i].to = i + 1 == (uint32_t)threads ? n : part * (i + 1);
        workers[i].vm = vm_new_small(&arena, &p->program, step * MOST_MEMBERS);
        buf_init(&workers[i].text, &arena, TEXT_BYTES);
    }
    while (t.n < BENCH_RUNS) {
        struct bench_clock c = bench_start();
        bytes = run(workers, threads);
        bench_stop(&t, c);
    }
    double cpu = bench_least(t.cpu_s, t.n);
    printf("  %3" PRIu32
           " household%s a run, %d thread%s  %5.1f us of processor each, %7.0f a second"
           " (median %.0f), %" PRIu64 " bytes each\n",
           step, step > 1 ? "s" : " ", threads, threads > 1 ? "s" : " ", cpu / n * 1e6,
           n / bench_least(t.wall_s, t.n), n / bench_median(t.wall_s, t.n), bytes / n);
}

static void measure(const struct law *l, const char *id, uint32_t households)
{
    struct arena_mark mark = arena_save(&arena);
    struct people people;
    double from_s = bench_wall_s();
    struct law_plan *p =
        bench_plan(&arena, l, month_make(2024, 7), &bench_symbol(l, id)->index, 1, BENCH_TRACED);
    double planned_s = bench_wall_s() - from_s;
    people_new(&arena, &people, p, households * 4, PEOPLE_AS_RECORDED);
    people_make(&people, PEOPLE_PROVINCE, PEOPLE_AS_RECORDED, SEED);
    printf("%s: %" PRIu32 " instructions, planned in %.1f ms\n", id, p->program.n_insns,
           planned_s * 1e3);
    for (int threads = 1; threads <= BENCH_MAX_THREADS; threads++) {
        measure_step(p, &people, threads, 1);
        measure_step(p, &people, threads, HOUSEHOLDS_A_RUN);
    }
    arena_restore(&arena, mark);
}

int main(int argc, char **argv)
{
    int64_t households = HOUSEHOLDS;
    if (argc > 1 && (!num_parse_int(str_from_c(argv[1]), &households) || households < 100)) {
        fprintf(stderr, "usage: bench_explain [HOUSEHOLDS]\n");
        return 2;
    }
    arena_init(&arena, (size_t)4 << 30);
    struct law *l = bench_law(&arena, bench_law_folder());
    for (size_t i = 0; i < sizeof(benefits) / sizeof(*benefits); i++)
        measure(l, benefits[i], (uint32_t)households);
    arena_clear(&arena);
    return 0;
}
