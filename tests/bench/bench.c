#include "bench.h"

#include "cli/load_law.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double clock_s(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double bench_wall_s(void)
{
    return clock_s(CLOCK_MONOTONIC);
}

double bench_cpu_s(void)
{
    return clock_s(CLOCK_PROCESS_CPUTIME_ID);
}

struct bench_clock bench_start(void)
{
    return (struct bench_clock){bench_wall_s(), bench_cpu_s()};
}

void bench_stop(struct bench_times *t, struct bench_clock since)
{
    t->wall_s[t->n] = bench_wall_s() - since.wall_s;
    t->cpu_s[t->n++] = bench_cpu_s() - since.cpu_s;
}

double bench_least(const double *v, int n)
{
    double least = v[0];
    for (int i = 1; i < n; i++)
        least = v[i] < least ? v[i] : least;
    return least;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(const double *v, int n)
{
    double sorted[BENCH_RUNS];
    for (int i = 0; i < n; i++)
        sorted[i] = v[i];
    qsort(sorted, (size_t)n, sizeof(*sorted), by_value);
    return sorted[n / 2];
}

/* ---- the law ---- */

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static bool read_beside(void *ctx, str path, str *text)
{
    struct err e = {0};
    return file_read_text(ctx, path, text, &e) == ERR_NONE;
}

struct law *bench_law(struct arena *a, const char *path)
{
    struct err e = {0};
    struct file_list files = {0};
    struct law *l = law_new(a);
    if (files_find(a, str_from_c(path), ".md", &files, &e))
        give_up(e.text[LANG_EN]);
    for (uint32_t i = 0; i < files.n; i++) {
        str text;
        if (file_read_text(a, files.v[i], &text, &e))
            give_up(e.text[LANG_EN]);
        if (file_is_law(files.v[i], text))
            law_add(l, files.v[i], text);
    }
    if (!law_compile(l, read_beside, a)) {
        struct buf why;
        buf_init(&why, a, 1u << 20);
        for (uint32_t i = 0; i < law_diag_count(l); i++)
            law_diag_write(l, i, LANG_EN, &why);
        buf_char(&why, '\0');
        give_up(why.p);
    }
    return l;
}

const char *bench_law_folder(void)
{
    const char *folder = getenv("ANSINH_LAW");
    return folder != NULL ? folder : "law";
}

struct law_plan *bench_plan(struct arena *a, const struct law *l, month m, const uint32_t *targets,
                            uint32_t n, enum bench_plan_kind kind)
{
    struct err e = {0};
    struct law_request r = {.month = m,
                            .known_on = DAY_MAX,
                            .targets = targets,
                            .n_targets = n,
                            .imprecise_dates = kind == BENCH_IMPRECISE,
                            .trace = kind == BENCH_TRACED};
    struct law_plan *p = law_plan_new(a, l, &r, &e);
    if (p == NULL)
        give_up(e.text[LANG_EN]);
    return p;
}

const struct law_symbol *bench_symbol(const struct law *l, const char *id)
{
    const struct law_symbol *s = law_find(l, str_from_c(id));
    if (s == NULL)
        give_up(id);
    return s;
}

/* ---- sums ---- */

/* Adding up is no part of what is measured, but its time is: let it be short. */
#if defined(__x86_64__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

/* Validity and what is due are bytes of 0 and 1: their sum is their count. */
WIDE static int64_t sum_u8(const uint8_t *v, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}

/* Unknown rows hold 0, so they need no mask. */
WIDE int64_t bench_sum_of(const void *data, enum lane lane, size_t n)
{
    int64_t sum = 0;
    if (lane == LANE_U8)
        return sum_u8(data, n);
    for (size_t i = 0; i < n; i++) {
        sum += lane == LANE_I16   ? ((const int16_t *)data)[i]
               : lane == LANE_I32 ? ((const int32_t *)data)[i]
                                  : ((const int64_t *)data)[i];
    }
    return sum;
}

void bench_add(struct bench_sum *sums, const struct law_plan *p, const struct vm *vm,
               const struct vm_batch *b, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < p->n_outputs; i++) {
        const struct law_output *o = &p->outputs[i];
        if (!o->applies)
            continue;
        size_t n = o->level == LEVEL_PERSON ? b->first[to] - b->first[from] : to - from;
        struct vm_reg value = vm_register(vm, o->value);
        struct vm_reg due = o->due != VM_NONE ? vm_register(vm, o->due) : value;
        sums[i].sum += bench_sum_of(value.data, o->lane, n);
        if (o->due != VM_NONE)
            sums[i].due += (uint64_t)sum_u8(due.data, n);
        sums[i].unknown += due.known != NULL ? n - (uint64_t)sum_u8(due.known, n) : 0;
    }
}

/* ---- threads ---- */

struct work {
    const struct law_plan *p;
    const struct vm_batch *b;
    pthread_mutex_t lock;
    uint32_t next; /* household, under the lock */
};
struct worker {
    struct work *work;
    struct vm *vm;
    struct bench_sum *sums;
};

static bool take_chunk(struct work *w, uint32_t *from, uint32_t *to)
{
    pthread_mutex_lock(&w->lock);
    *from = w->next;
    bool some = *from < w->b->households;
    if (some)
        w->next = *to = vm_chunk_end(w->b, *from);
    pthread_mutex_unlock(&w->lock);
    return some;
}

static void *decide_chunks(void *ctx)
{
    struct worker *w = ctx;
    uint32_t from, to;
    while (take_chunk(w->work, &from, &to)) {
        vm_run(w->vm, w->work->b, from, to);
        if (w->sums != NULL)
            bench_add(w->sums, w->work->p, w->vm, w->work->b, from, to);
    }
    return NULL;
}

void bench_decide(const struct law_plan *p, struct vm *const *machines, uint32_t threads,
                  const struct vm_batch *b, struct bench_sum *sums)
{
    struct work work = {.p = p, .b = b, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct worker workers[BENCH_MAX_THREADS];
    struct bench_sum others[BENCH_MAX_THREADS][BENCH_MAX_OUTPUTS] = {0};
    pthread_t ids[BENCH_MAX_THREADS];
    if (p->n_outputs > BENCH_MAX_OUTPUTS || threads > BENCH_MAX_THREADS)
        give_up("too many results");
    for (uint32_t t = 0; t < threads; t++) {
        workers[t] = (struct worker){&work, machines[t], t == 0 || sums == NULL ? sums : others[t]};
        if (t > 0 && pthread_create(&ids[t], NULL, decide_chunks, &workers[t]) != 0)
            give_up("no thread");
    }
    decide_chunks(&workers[0]);
    for (uint32_t t = 1; t < threads; t++) {
        pthread_join(ids[t], NULL);
        for (uint32_t i = 0; i < p->n_outputs && sums != NULL; i++) {
            sums[i].due += others[t][i].due;
            sums[i].unknown += others[t][i].unknown;
            sums[i].sum += others[t][i].sum;
        }
    }
}
