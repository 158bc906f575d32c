/* The law of this repository on households drawn at random, over all its months: the program
 * against the plain reading, whole against parts, traced against untraced. */
#include "lab.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_FILES = 256, MAX_TARGETS = 4096 };

static struct arena law_arena;
static struct law *law;
static uint32_t targets[MAX_TARGETS], n_targets;

static bool read_whole(struct arena *a, const char *path, str *out)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    struct buf b;
    buf_init(&b, a, (size_t)1 << 22);
    char some[4096];
    for (size_t n; (n = fread(some, 1, sizeof some, f)) > 0;)
        buf_add(&b, (str){some, n});
    fclose(f);
    *out = buf_str(&b);
    return !b.full;
}

static bool read_table(void *ctx, str path, str *text)
{
    return read_whole(ctx, arena_cstr(ctx, path), text);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(const char *folder)
{
    char path[2048], *names[MAX_FILES];
    const char *root = getenv("ANSINH_LAW");
    size_t n = 0;
    snprintf(path, sizeof path, "%s/%s", root ? root : "law", folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (str_ends(str_from_c(e->d_name), STR(".md")) && strcmp(e->d_name, "README.md") != 0 &&
            n < MAX_FILES)
            names[n++] = strdup(e->d_name);
    }
    closedir(d);
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++) {
        str text;
        snprintf(path, sizeof path, "%s/%s/%s", root ? root : "law", folder, names[i]);
        assert_true(read_whole(&law_arena, path, &text));
        law_add(law, str_from_c(path), text);
        free(names[i]);
    }
}

static int compile_all(void **state)
{
    (void)state;
    arena_init(&law_arena, (size_t)512 << 20);
    law = law_new(&law_arena);
    add_folder("vn");
    add_folder("bac-giang");
    bool ok = law_compile(law, read_table, &law_arena);
    for (uint32_t i = 0; i < law_diag_count(law) && !ok; i++) {
        struct buf b;
        buf_init(&b, &law_arena, 4096);
        law_diag_write(law, i, LANG_EN, &b);
        fprintf(stderr, "%.*s", (int)b.n, b.p);
    }
    assert_true(ok);
    for (uint32_t i = 0; i < law_symbol_count(law) && n_targets < MAX_TARGETS; i++) {
        if (law_symbol(law, i)->kind != LAW_FACT)
            targets[n_targets++] = i;
    }
    return 0;
}

static int drop_all(void **state)
{
    (void)state;
    arena_clear(&law_arena);
    return 0;
}

static struct law_request request(month m, const struct lab *x)
{
    return (struct law_request){.month = m,
                                .known_on = DAY_MAX,
                                .targets = targets,
                                .n_targets = n_targets,
                                .imprecise_dates = x->imprecise};
}

static void agree_in(month m, struct lab *x, const char *title)
{
    struct arena a;
    struct lab_run run;
    arena_init(&a, (size_t)1 << 30);
    struct law_request r = request(m, x);
    if (x->seed % 3 == 0) /* as it was known then */
        r.known_on = month_last_day(m);
    lab_plan(&run, &a, x, &r);
    assert_int_equal(lab_compare(&run, x, lab_results(&run, &a, x, 0), title), 0);
    arena_clear(&a);
}

static void every_month_as_told_plainly(void **state)
{
    (void)state;
    static struct lab x;
    for (month m = month_make(2021, 7); m <= month_make(2027, 1); m++) {
        lab_init(&x, law, 1000 + (uint64_t)m, 10, 6, (uint32_t)m % 4 * 8, false);
        agree_in(m, &x, "the law");
    }
}

static void births_known_by_year_as_told_plainly(void **state)
{
    (void)state;
    static struct lab x;
    for (month m = month_make(2021, 7); m <= month_make(2027, 1); m += 16) {
        lab_init(&x, law, 2000 + (uint64_t)m, 5, 4, (uint32_t)m % 3 * 5, true);
        agree_in(m, &x, "the law, births by year");
    }
}

static void parts_and_traces_say_the_same(void **state)
{
    static struct lab x;
    (void)state;
    for (month m = month_make(2021, 9); m <= month_make(2027, 1); m += 16) {
        struct arena a;
        struct lab_run run, traced;
        arena_init(&a, (size_t)2 << 30);
        lab_init(&x, law, 3000 + (uint64_t)m, 300, 8, 12, m % 32 < 16);
        struct law_request r = request(m, &x);
        lab_plan(&run, &a, &x, &r);
        struct lab_results *whole = lab_results(&run, &a, &x, 0);
        assert_true(lab_same(&run, whole, lab_results(&run, &a, &x, 1)));
        assert_true(lab_same(&run, whole, lab_results(&run, &a, &x, 23)));
        r.trace = true;
        lab_plan(&traced, &a, &x, &r);
        assert_true(lab_same(&run, whole, lab_results(&traced, &a, &x, 0)));
        arena_clear(&a);
    }
}

/* Of a benefit that is undetermined it is said what is wanting. */
static void undetermined_benefits_name_what_they_want(void **state)
{
    static struct lab x;
    (void)state;
    uint32_t asked = 0;
    for (month m = month_make(2021, 9); m <= month_make(2027, 1); m += 21) {
        struct arena a;
        struct lab_run run;
        arena_init(&a, (size_t)2 << 30);
        lab_init(&x, law, 4000 + (uint64_t)m, 20, 5, 6, false);
        struct law_request r = request(m, &x);
        r.trace = true;
        lab_plan(&run, &a, &x, &r);
        struct lab_results *results = lab_results(&run, &a, &x, 0);
        for (uint32_t i = 0; i < run.plan->n_outputs; i++) {
            for (uint32_t row = 0; row < results[i].rows && results[i].applies; row++) {
                struct law_missing missing[32];
                if (results[i].value[row].known)
                    continue;
                assert_true(law_missing(run.plan, run.vm, &run.batch, 0, i, row, missing, 32) > 0);
                asked++;
            }
        }
        arena_clear(&a);
    }
    assert_true(asked > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_month_as_told_plainly),
        cmocka_unit_test(births_known_by_year_as_told_plainly),
        cmocka_unit_test(parts_and_traces_say_the_same),
        cmocka_unit_test(undetermined_benefits_name_what_they_want),
    };
    return cmocka_run_group_tests(tests, compile_all, drop_all);
}
