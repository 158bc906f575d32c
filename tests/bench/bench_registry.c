/* One household decided from the database: found by its code, read as of a month, bound to a plan
 * made before, run, and its class and all it is owed explained. What a person who opens a page, or
 * a clerk at the counter, waits for.
 *
 *   bench_registry [DB …]
 *
 * Without a database a small synthetic one is made, on SQLite. */
#include "bench.h"

#include "base/check.h"
#include "base/fmt.h"
#include "cli/cli.h"
#include "registry/times.h"
#include "registry/world.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define QUESTIONS 2000u
#define MAX_TEXT_BYTES ((size_t)16 << 20)

static struct arena arena, scratch;
static struct law *law;
static struct areas *areas;
static struct law_plan *plan;

struct codes {
    str *v;
    uint32_t n, cap;
};

static void stop(const struct err *e)
{
    fprintf(stderr, "%s\n", e->text[LANG_EN]);
    exit(1);
}

static void must(enum err_code code, const struct err *e)
{
    if (code != ERR_NONE)
        stop(e);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* ---- one household ---- */

enum part { FIND, READ, RUN, EXPLAIN, PARTS };

/* Bytes of explanation, so that nothing can be left out. */
static size_t explain(const struct vm_batch *batch, const struct vm *vm)
{
    size_t bytes = 0;
    struct buf b;
    buf_init(&b, &scratch, MAX_TEXT_BYTES);
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        const struct law_output *o = &plan->outputs[i];
        uint32_t rows = o->level == LEVEL_PERSON ? batch->first[1] : 1;
        for (uint32_t r = 0; r < rows && o->applies; r++) {
            struct vm_reg due = {NULL, NULL};
            if (o->due != VM_NONE)
                due = vm_register(vm, o->due);
            if (due.data != NULL && (due.known == NULL || due.known[r]) &&
                !((const uint8_t *)due.data)[r])
                continue;
            b.n = 0;
            law_explain(plan, vm, batch, 0, i, r, LANG_VI, &b);
            bytes += b.n;
        }
    }
    return bytes;
}

static size_t decide_one(struct store_conn *db, const struct world_at *at, struct vm *vm, str code,
                         double parts[PARTS])
{
    struct err e = {0};
    int64_t household = 0;
    struct world w;
    double t[PARTS + 1];
    t[FIND] = bench_wall_s();
    must(world_find_household(db, at, code, &household, &e), &e);
    check(household != 0); /* of 0 world_read would read the whole province */
    t[READ] = bench_wall_s();
    must(world_read(db, &scratch, law, areas, at, household, &w, &e), &e);
    t[RUN] = bench_wall_s();
    struct vm_column *columns = arena_array(&scratch, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(&scratch, w.survey, plan, columns);
    const struct vm_batch batch = {
        .households = w.survey->households, .first = w.survey->first, .columns = columns};
    size_t bytes = 0;
    if (batch.households > 0)
        vm_run(vm, &batch, 0, 1);
    t[EXPLAIN] = bench_wall_s();
    if (batch.households > 0)
        bytes = explain(&batch, vm);
    t[PARTS] = bench_wall_s();
    survey_free(w.survey);
    for (int i = 0; i < PARTS; i++)
        parts[i] = t[i + 1] - t[i];
    return bytes;
}

/* Of the households there are on the day. */
static void read_codes(struct store_conn *db, const struct world_at *at, struct codes *all)
{
    struct err e = {0};
    must(store_query(db,
                     SQL("SELECT code FROM household WHERE province = ?1 AND" TRUE_ROWS
                         " ORDER BY id, valid_from"),
                     STORE_VALUES(store_int(at->province), store_date(at->as_of),
                                  store_date(at->known_on), store_int(at->recording)),
                     &e),
         &e);
    int more;
    while ((more = store_next(db, &e)) > 0)
        vec_push(&arena, all, arena_str(&arena, store_at_text(db, 0)));
    if (more < 0)
        stop(&e);
}

static void ask(const char *location)
{
    static double whole[QUESTIONS], cpu[QUESTIONS], parts[PARTS][QUESTIONS];
    static const char *const names[PARTS] = {"found", "read", "run", "explained"};
    struct err e = {0};
    struct store_conn *db = NULL;
    struct codes all = {0};
    struct world_at at = {
        .as_of = day_from_ymd(2022, 7, 31), .known_on = DAY_MAX, .recording = WORLD_ALL_RECORDINGS};
    const struct store_options o = {.location = location, .read_only = true};
    must(store_open(&db, &o, &e), &e);
    must(world_province(db, 0, &at.province, &e), &e);
    read_codes(db, &at, &all);
    struct vm *vm = vm_new(&arena, &plan->program);
    size_t bytes = 0;
    for (uint32_t i = 0; i < QUESTIONS; i++) {
        struct arena_mark mark = arena_save(&scratch);
        double one[PARTS], cpu_before = bench_cpu_s();
        bytes += decide_one(db, &at, vm, all.v[bench_mix(7, i) % all.n], one);
        cpu[i] = (bench_cpu_s() - cpu_before) * 1e3;
        whole[i] = 0;
        for (int k = 0; k < PARTS; k++) {
            parts[k][i] = one[k] * 1e3;
            whole[i] += one[k] * 1e3;
        }
        arena_restore(&scratch, mark);
    }
    store_close(db);
    qsort(whole, QUESTIONS, sizeof(double), by_value);
    printf("%s: %u of %u households, %zu kB explained\n",
           store_location_is_postgres(location) ? "PostgreSQL" : "SQLite", QUESTIONS, all.n,
           bytes / 1000);
    printf("  whole      p50 %.2f ms, p90 %.2f, p99 %.2f, longest %.2f\n", whole[QUESTIONS / 2],
           whole[QUESTIONS * 9 / 10], whole[QUESTIONS * 99 / 100], whole[QUESTIONS - 1]);
    /* What it needs where nothing else runs; a server's own time is not in it. */
    qsort(cpu, QUESTIONS, sizeof(double), by_value);
    printf("  processor  p50 %.2f ms, p90 %.2f, p99 %.2f, longest %.2f\n", cpu[QUESTIONS / 2],
           cpu[QUESTIONS * 9 / 10], cpu[QUESTIONS * 99 / 100], cpu[QUESTIONS - 1]);
    for (int k = 0; k < PARTS; k++) {
        qsort(parts[k], QUESTIONS, sizeof(double), by_value);
        printf("  %-10s p50 %.2f ms, p99 %.2f\n", names[k], parts[k][QUESTIONS / 2],
               parts[k][QUESTIONS * 99 / 100]);
    }
}

/* ---- setting up ---- */

/* All classes and benefits of July 2022, traced. */
static void make_plan(void)
{
    uint32_t count = law_symbol_count(law), n = 0;
    uint32_t *targets = arena_array(&arena, uint32_t, (size_t)count + 1);
    targets[n++] = bench_symbol(law, "scored_class")->index;
    for (uint32_t i = 0; i < count; i++) {
        if (law_symbol(law, i)->kind == LAW_BENEFIT)
            targets[n++] = i;
    }
    const struct law_request request = {.month = month_make(2022, 7),
                                        .known_on = DAY_MAX,
                                        .targets = targets,
                                        .n_targets = n,
                                        .imprecise_dates = true,
                                        .trace = true};
    struct err e = {0};
    double from = bench_wall_s();
    plan = law_plan_new(&arena, law, &request, &e);
    if (plan == NULL)
        stop(&e);
    printf("the plan of the month, made once: %.1f ms\n", (bench_wall_s() - from) * 1e3);
}

static void run_command(const struct command *command, int argc, const char *const *words)
{
    char *argv[16];
    struct arena a;
    arena_init(&a, (size_t)8 << 30);
    for (int i = 0; i < argc; i++)
        argv[i] = arena_cstr(&a, str_from_c(words[i]));
    struct cli c = {.lang = LANG_EN, .arena = &a};
    if (command->run(&c, argc, argv) != 0)
        exit(1);
    arena_clear(&a);
}

static const char *make_small(void)
{
    static char folder[] = "/tmp/ansinh-bench-XXXXXX";
    static char db[64], files[3][80];
    static const char *const names[] = {"households.csv", "members.csv", "facts.csv"};
    if (mkdtemp(folder) == NULL)
        exit(1);
    fmt_write(db, sizeof(db), "%z/small.db", folder);
    for (int i = 0; i < 3; i++)
        fmt_write(files[i], sizeof(files[i]), "%z/%z", folder, names[i]);
    run_command(&cmd_synth, 9,
                (const char *[]){"synth", "--area", "bac-giang", "--year", "2021", "--households",
                                 "20000", "--out", folder});
    run_command(&cmd_init, 3, (const char *[]){"init", "--db", db});
    run_command(&cmd_import, 6,
                (const char *[]){"import", "--db", db, files[0], files[1], files[2]});
    return db;
}

int main(int argc, char **argv)
{
    const char *data = getenv("ANSINH_DATA");
    char folder[2048];
    struct err e = {0};
    arena_init(&arena, (size_t)8 << 30);
    arena_init(&scratch, (size_t)8 << 30);
    law = bench_law(&arena, bench_law_folder());
    fmt_write(folder, sizeof(folder), "%z/admin", data != NULL ? data : "data");
    must(areas_load(&arena, &areas, str_from_c(folder), &e), &e);
    make_plan();
    for (int i = 1; i < argc; i++)
        ask(argv[i]);
    if (argc == 1)
        ask(make_small());
    return 0;
}
