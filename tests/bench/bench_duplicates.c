/* Duplicates among people made up, with known truth: precision and recall at the bands, how many
 * pairs of each kind of mistake are found, pairs compared a second.
 *
 *   bench_duplicates [PEOPLE [SEED [nonumbers]]]
 *
 * Points were chosen on seed 1; what docs/duplicates.md reports is of seed 2. */
#include "bench.h"
#include "registry_people.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PEOPLE 500000u
#define SECONDS_PER_THOUSAND 80u
#define LEAST_POINTS (-60)

static struct arena arena;

static struct match_book *make_book(const struct registry_people *p)
{
    struct err e = {0};
    struct match_book *b = match_book_new(&arena, p->n);
    for (uint32_t i = 0; i < p->n; i++) {
        if (match_book_add(b, &p->v[i], &e) == ERR_NONE)
            continue;
        fprintf(stderr, "%s\n", e.text[LANG_EN]);
        exit(1);
    }
    match_book_close(b);
    return b;
}

static bool is_true(const struct registry_people *p, struct match_pair pair)
{
    return pair.b >= p->people && p->original[pair.b - p->people] == pair.a;
}

static void print_at(const struct registry_people *p, const struct match_found *f, const char *name,
                     int32_t least)
{
    uint64_t found = 0, right = 0, truth = p->n - p->people;
    for (uint32_t i = 0; i < f->n; i++) {
        if (f->v[i].points < least)
            continue;
        found++;
        right += is_true(p, f->v[i]);
    }
    printf("  %-10s >= %4d %10" PRIu64 " pairs %9" PRIu64 " true   precision %.4f   recall %.4f\n",
           name, least, found, right, found > 0 ? (double)right / (double)found : 0,
           (double)right / (double)truth);
}

/* By kind of mistake: how many of the true pairs reach each band. */
static void print_mistakes(const struct registry_people *p, const struct match_found *f)
{
    uint32_t n[MISTAKES] = {0}, at[MISTAKES][4] = {0};
    for (uint32_t i = 0; i < p->n - p->people; i++) {
        for (int k = 0; k < MISTAKES; k++)
            n[k] += p->mistakes[i] >> k & 1;
    }
    for (uint32_t i = 0; i < f->n; i++) {
        if (!is_true(p, f->v[i]))
            continue;
        for (int k = 0; k < MISTAKES; k++)
            at[k][match_band_of(f->v[i].points)] += p->mistakes[f->v[i].b - p->people] >> k & 1;
    }
    printf("\n  %-16s %8s %8s %8s %8s\n", "mistake", "pairs", "same", "+likely", "+possible");
    for (int k = 0; k < MISTAKES; k++) {
        double all = n[k] > 0 ? n[k] : 1, same = at[k][MATCH_IS_SAME];
        double likely = same + at[k][MATCH_IS_LIKELY], possible = likely + at[k][MATCH_IS_POSSIBLE];
        printf("  %-16s %8" PRIu32 " %8.3f %8.3f %8.3f\n", mistake_names[k], n[k], same / all,
               likely / all, possible / all);
    }
}

/* True pairs that would score well but share no key. */
static void print_blocking(const struct registry_people *p, const struct match_book *b,
                           const struct match_found *f)
{
    uint64_t would = 0, did = 0;
    for (uint32_t i = 0; i < p->n - p->people; i++) {
        struct match_result r;
        match_compare(b, p->original[i], p->people + i, &r);
        would += r.points >= MATCH_LIKELY_POINTS;
    }
    for (uint32_t i = 0; i < f->n; i++)
        did += f->v[i].points >= MATCH_LIKELY_POINTS && is_true(p, f->v[i]);
    printf("  true pairs that are likely or better: %" PRIu64 ", of them met by keys: %" PRIu64
           " (%.4f)\n",
           would, did, would > 0 ? (double)did / (double)would : 1);
}

/* What was missed and what was mistaken, for the eye. */
static void print_examples(const struct registry_people *p, const struct match_found *f)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < f->n && shown < 40; i += 1 + i / 7 % 5) {
        const struct match_pair *x = &f->v[i];
        bool wrong = x->points >= MATCH_LIKELY_POINTS && !is_true(p, *x);
        bool missed = x->points < MATCH_LIKELY_POINTS && is_true(p, *x);
        if (!wrong && !missed)
            continue;
        const struct match_person *a = &p->v[x->a], *b = &p->v[x->b];
        printf("  %-6s %4d  %.*s %d/%d/%d %u %.*s | %.*s %d/%d/%d %u %.*s\n",
               wrong ? "wrong" : "missed", x->points, (int)a->name.n, a->name.p, a->birth_dom,
               a->birth_month, a->birth_year, a->commune, (int)a->citizen.n, a->citizen.p,
               (int)b->name.n, b->name.p, b->birth_dom, b->birth_month, b->birth_year, b->commune,
               (int)b->citizen.n, b->citizen.p);
        shown++;
    }
}

static uint32_t number_argument(int argc, char **argv, int i, uint32_t otherwise)
{
    return argc > i ? (uint32_t)strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    uint32_t people = number_argument(argc, argv, 1, PEOPLE);
    uint32_t seed = number_argument(argc, argv, 2, 2);
    struct registry_people p;
    struct err e = {0};
    arena_init(&arena, (size_t)8 << 30);
    registry_people_make(&arena, &p, people, SECONDS_PER_THOUSAND, seed);
    for (uint32_t i = 0; argc > 3 && i < p.n; i++)
        p.v[i].citizen = p.v[i].old_card = STR("");
    struct bench_clock clock = bench_start();
    struct bench_times book_times = {0};
    struct match_book *b = make_book(&p);
    bench_stop(&book_times, clock);
    printf("%" PRIu32 " people, %" PRIu32 " second records, seed %" PRIu32 "%s; book %.2f s\n",
           p.people, p.n - p.people, seed, argc > 3 ? ", without numbers" : "",
           book_times.wall_s[0]);
    struct match_found found = {0};
    for (uint32_t threads = 1; threads <= BENCH_MAX_THREADS; threads++) {
        struct bench_times t = {0};
        struct match_find q = {.threads = threads, .least_points = LEAST_POINTS};
        clock = bench_start();
        if (match_find_pairs(b, &q, &arena, &found, &e) != ERR_NONE) {
            fprintf(stderr, "%s\n", e.text[LANG_EN]);
            return 1;
        }
        bench_stop(&t, clock);
        printf("  %" PRIu32 " threads  %.2f s  cpu %.2f s  %" PRIu64
               " pairs compared (%.1f a person), %.2f M pairs/s, %" PRIu32 " crowded\n",
               threads, t.wall_s[0], t.cpu_s[0], found.compared,
               (double)found.compared / (double)p.n, (double)found.compared / t.wall_s[0] / 1e6,
               found.crowded);
    }
    print_at(&p, &found, "same", MATCH_SAME_POINTS);
    print_at(&p, &found, "likely", MATCH_LIKELY_POINTS);
    print_at(&p, &found, "possible", MATCH_POSSIBLE_POINTS);
    if (getenv("BENCH_SWEEP") != NULL) {
        for (int32_t least = LEAST_POINTS; least <= 160; least += 10)
            print_at(&p, &found, "", least);
        print_examples(&p, &found);
    }
    print_blocking(&p, b, &found);
    print_mistakes(&p, &found);
    return 0;
}
