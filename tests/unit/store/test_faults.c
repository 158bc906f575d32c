/* SQLite under faults: at each call that changes a file, kill -9, a torn write, EIO, a full disk, a
 * failing flush; and each allocation of ours failing in turn. Afterwards the database is whole, and
 * every step happened wholly or not at all; what was acknowledged is there.
 *
 * What was acknowledged is told through a pipe, out of the faults' reach. */
#include "store_test.h"

#include "faults.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#ifndef STRIDE
#define STRIDE 1 /* every so manieth call */
#endif

static const struct store_migrations *all = &test_migrations;
static struct store_migrations first;
static char path[128], file[160];

/* ---- the work: migrate, import, merge, add, back up ---- */

static enum err_code import_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    (void)ctx;
    char name[32];
    enum err_code code = store_load_begin(c, SQL("item (province, id, name, amount)"), 4, e);
    for (int64_t i = 1; i <= 300 && code == ERR_NONE; i++) {
        snprintf(name, sizeof(name), "hộ %d", (int)i);
        code =
            store_load_row(c,
                           (const struct store_value[]){store_int(24), store_int(i),
                                                        store_text(str_from_c(name)), store_int(i)},
                           e);
    }
    if (code == ERR_NONE)
        code = store_load_end(c, e);
    if (code == ERR_NONE)
        code = store_run(c,
                         SQL("INSERT INTO part (province, id, item, note) SELECT province, id,"
                             " id, name FROM item"),
                         STORE_NO_VALUES, NULL, e);
    buf_add_c(answer, "300");
    return code;
}

/* Item 2 becomes a part of item 1. */
static enum err_code merge_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    (void)ctx, (void)answer;
    enum err_code code =
        store_run(c, SQL("UPDATE part SET item = 1 WHERE item = 2"), STORE_NO_VALUES, NULL, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("UPDATE item SET amount = amount + 2 WHERE id = 1"),
                         STORE_NO_VALUES, NULL, e);
    if (code == ERR_NONE)
        code = store_run(c, SQL("DELETE FROM item WHERE id = 2"), STORE_NO_VALUES, NULL, e);
    return code;
}

static enum err_code add_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    (void)ctx, (void)answer;
    return store_run(c, SQL("INSERT INTO item (province, id) VALUES (24, 2)"), STORE_NO_VALUES,
                     NULL, e);
}

#define STEPS 4 /* the migration, and these */
static store_work *const works[] = {import_work, merge_work, add_work};

static enum err_code step(struct store_pool *pool, int i, struct arena *a, struct err *e)
{
    struct store_operation op = {.province = 24, .kind = "test", .content = STR("x")};
    memset(op.id, 'a' + i, sizeof(op.id));
    return store_write(pool, &op, works[i], NULL, a, NULL, NULL, e);
}

/* All steps that are still to be done, and a backup; tells each one done. The first that fails ends
 * it. */
static enum err_code work(int tell, int steps, struct arena *a, struct err *e)
{
    const struct store_options o = {.location = path, .migrations = all, .any_version = true};
    const struct store_pool_options po = {.open = o, .retry_ms = 50};
    struct store_conn *c = NULL;
    struct store_pool *pool = NULL;
    enum err_code code = store_open(&c, &o, e);
    if (code == ERR_NONE)
        code = store_migrate(c, NULL, e);
    store_close(c);
    if (code == ERR_NONE && tell >= 0 && write(tell, "m", 1) != 1)
        abort();
    if (code == ERR_NONE && steps > 1)
        code = store_pool_open(&pool, &po, e);
    for (int i = 0; i < steps - 1 && code == ERR_NONE; i++) {
        code = step(pool, i, a, e);
        if (code == ERR_NONE && tell >= 0 && write(tell, "s", 1) != 1)
            abort();
    }
    store_pool_close(pool);
    if (code == ERR_NONE && steps == STEPS) {
        code = store_open(&c, &o, e);
        if (code == ERR_NONE)
            code = store_backup(c, file, e);
        store_close(c);
    }
    return code;
}

/* ---- before and after ---- */

static void fresh(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[200];
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        unlink(name);
        snprintf(name, sizeof(name), "%s%s", file, ends[i]);
        unlink(name);
        snprintf(name, sizeof(name), "%s.part%s", file, ends[i]);
        unlink(name);
    }
    struct err e = {0};
    const struct store_options o = {.location = path, .migrations = &first};
    must(store_create(&o, &e), &e);
}

/* All rows but times and how often something was asked. */
static str picture(struct arena *a)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    struct buf b;
    struct place p = {.log = &b};
    uint32_t n = 0;
    buf_init(&b, a, 1 << 20);
    const struct store_options o = {.location = path, .migrations = all, .any_version = true};
    must(store_open(&c, &o, &e), &e);
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    log_query(&p, c, SQL("SELECT number FROM schema_version ORDER BY number"), STORE_NO_VALUES);
    log_query(&p, c, SQL("SELECT id, kind, content_sum, answer FROM operation ORDER BY id"),
              STORE_NO_VALUES);
    int64_t version = 0;
    must(store_version(c, &version, &e), &e);
    if (version == 2) {
        log_dump(&b, c, "item");
        log_dump(&b, c, "part");
    }
    store_close(c);
    return buf_str(&b);
}

static str pictures[STEPS + 1];
static struct arena kept;

static int setup(void **state)
{
    (void)state;
    fault_install();
    both_files();
    first = (struct store_migrations){test_migrations.v, 1};
    snprintf(path, sizeof(path), "%s/work.db", folder);
    snprintf(file, sizeof(file), "%s/backup.db", folder);
    arena_init(&kept, 64 << 20);
    for (int steps = 0; steps <= STEPS; steps++) {
        struct err e = {0};
        fresh();
        if (steps > 0)
            must(work(-1, steps, &kept, &e), &e);
        pictures[steps] = picture(&kept);
    }
    /* The import is in the picture. */
    return pictures[2].n > 10000 ? 0 : 1;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&kept);
    both_remove_files();
    return 0;
}

/* In a child that may die; returns how many steps it told of. */
static int run_child(enum fault f, int at, int *calls)
{
    int pipe_fds[2], acked = 0;
    char told;
    assert_int_equal(pipe(pipe_fds), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct arena a;
        struct err e = {0};
        arena_init(&a, 64 << 20);
        close(pipe_fds[0]);
        fault_set(f, at);
        enum err_code code = work(pipe_fds[1], STEPS, &a, &e);
        /* 0: nothing happened to it; 1: told of an error; 2: silent about one. */
        if (f == FAULT_NONE)
            _exit(fault_calls() < 250 ? fault_calls() : 250);
        _exit(code != ERR_NONE ? (e.text[LANG_EN][0] != '\0' ? 1 : 3) : 0);
    }
    close(pipe_fds[1]);
    while (read(pipe_fds[0], &told, 1) == 1)
        acked++;
    close(pipe_fds[0]);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), SIGKILL);
    else
        assert_int_not_equal(WEXITSTATUS(status), 3);
    *calls = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return acked;
}

static void sweep(enum fault f, int *refused, int *unharmed)
{
    int calls = 0, code = 0;
    fresh();
    assert_int_equal(run_child(FAULT_NONE, 0, &calls), STEPS);
    assert_true(calls > 40 && calls < 250);
    *refused = *unharmed = 0;
    for (int at = 1; at <= calls; at += STRIDE) {
        struct arena a;
        struct err e = {0};
        arena_init(&a, 64 << 20);
        fresh();
        int acked = run_child(f, at, &code);
        str seen = picture(&a);
        bool known = str_eq(seen, pictures[acked]);
        if (!known && acked < STEPS)
            known = str_eq(seen, pictures[acked + 1]);
        if (!known)
            fail_msg("fault %d at call %d: after %d acknowledged steps the database is neither as"
                     " before nor as after the next",
                     (int)f, at, acked);
        *refused += code == 1 || code == -1;
        *unharmed += code == 0;
        /* A backup has its name only when it is whole. */
        if (access(file, F_OK) == 0) {
            const struct store_options o = {.location = file, .migrations = all};
            struct store_conn *c = NULL;
            uint32_t n = 0;
            must(store_open(&c, &o, &e), &e);
            must(store_check(c, NULL, NULL, &n, &e), &e);
            assert_int_equal(n, 0);
            store_close(c);
            unlink(file);
        }
        /* Asked again with the same identifiers, everything is done once. */
        must(work(-1, STEPS, &a, &e), &e);
        assert_true(str_eq(picture(&a), pictures[STEPS]));
        arena_clear(&a);
    }
    print_message("# %d calls: %d refused or killed, %d unharmed\n", calls, *refused, *unharmed);
}

static void test_kill(void **state)
{
    (void)state;
    int refused, unharmed;
    sweep(FAULT_KILL, &refused, &unharmed);
    assert_int_equal(unharmed, 0);
}

static void test_torn(void **state)
{
    (void)state;
    int refused, unharmed;
    sweep(FAULT_TORN, &refused, &unharmed);
    assert_int_equal(unharmed, 0);
}

static void test_eio(void **state)
{
    (void)state;
    int refused, unharmed;
    sweep(FAULT_EIO, &refused, &unharmed);
    assert_true(refused > 0);
}

static void test_full(void **state)
{
    (void)state;
    int refused, unharmed;
    sweep(FAULT_FULL, &refused, &unharmed);
    assert_true(refused > unharmed);
}

static void test_sync(void **state)
{
    (void)state;
    int refused, unharmed;
    sweep(FAULT_SYNC, &refused, &unharmed);
    assert_true(refused > 0 || STRIDE > 1);
}

/* ---- memory ---- */

static void memory_sweep(bool from_then_on)
{
    struct arena a;
    struct err e = {0};
    arena_init(&a, 64 << 20);
    fresh();
    fault_memory_set(0, false);
    must(work(-1, STEPS, &a, &e), &e);
    int calls = fault_memory_calls();
    assert_true(calls > 10);
    for (int at = 1; at <= calls; at++) {
        struct err failure = {0};
        fresh();
        fault_memory_set(at, from_then_on);
        enum err_code code = work(-1, STEPS, &a, &failure);
        fault_memory_set(0, false);
        assert_int_equal(code, ERR_IO);
        assert_true(str_starts(str_from_c(failure.text[LANG_EN]), STR("out of memory")));
        unlink(file);
        must(work(-1, STEPS, &a, &e), &e);
        assert_true(str_eq(picture(&a), pictures[STEPS]));
    }
    print_message("# %d allocations\n", calls);
    arena_clear(&a);
}

static void test_memory(void **state)
{
    (void)state;
    memory_sweep(false);
    memory_sweep(true);
}

/* SQLite asks for memory some thousand times: a prime stride, so that each run of the same loop
 * meets another of its calls. What it can do without, it does without; else the step did not
 * happen. */
static void test_engine_memory(void **state)
{
    (void)state;
    struct err e = {0};
    int refused = 0;
    fresh();
    fault_engine_memory_set(0);
    must(work(-1, STEPS, &kept, &e), &e);
    int calls = fault_engine_memory_calls();
    assert_true(calls > 1000);
    for (int at = 1; at <= calls; at += 17 * STRIDE) {
        struct err failure = {0};
        struct arena a;
        arena_init(&a, 64 << 20);
        fresh();
        fault_engine_memory_set(at);
        enum err_code code = work(-1, STEPS, &a, &failure);
        fault_engine_memory_set(0);
        if (code != ERR_NONE) {
            refused++;
            assert_int_equal(code, ERR_IO);
        }
        str seen = picture(&a);
        bool known = false;
        for (int i = 0; i <= STEPS; i++)
            known = known || str_eq(seen, pictures[i]);
        assert_true(known);
        assert_true(code != ERR_NONE || str_eq(seen, pictures[STEPS]));
        unlink(file);
        must(work(-1, STEPS, &a, &e), &e);
        assert_true(str_eq(picture(&a), pictures[STEPS]));
        arena_clear(&a);
    }
    print_message("# %d allocations of SQLite, %d refused\n", calls, refused);
    assert_true(refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kill),          cmocka_unit_test(test_torn),
        cmocka_unit_test(test_eio),           cmocka_unit_test(test_full),
        cmocka_unit_test(test_sync),          cmocka_unit_test(test_memory),
        cmocka_unit_test(test_engine_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
