/* PostgreSQL that dies, and connections that are cut, at each message of a request: whatever was
 * acknowledged is there, and everything happened once. */
#define _GNU_SOURCE 1
#include "cable.h"

#include <time.h>

static char url[256];

/* ---- the request: adds one to a counter; not to be done twice ---- */

static enum err_code count_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const int64_t *by = ctx;
    struct arena a;
    struct store_value now;
    arena_init(&a, 1 << 16);
    enum err_code code =
        store_run(c,
                  SQL("INSERT INTO item (province, id, amount) VALUES (24, 1, ?1) ON CONFLICT"
                      " (province, id) DO UPDATE SET amount = item.amount + excluded.amount"),
                  STORE_VALUES(store_int(*by)), NULL, e);
    if (code == ERR_NONE &&
        store_one(c, SQL("SELECT amount FROM item WHERE province = 24 AND id = 1"), STORE_NO_VALUES,
                  &a, &now, 1, e) <= 0)
        code = ERR_IO;
    if (code == ERR_NONE)
        buf_int(answer, now.i);
    arena_clear(&a);
    return code;
}

static enum err_code count_one(struct store_pool *pool, const struct store_operation *op,
                               bool *again, struct err *e)
{
    struct arena a;
    str answer;
    int64_t by = 1;
    arena_init(&a, 1 << 20);
    enum err_code code = store_write(pool, op, count_work, &by, &a, &answer, again, e);
    arena_clear(&a);
    return code;
}

static void new_operation(struct store_operation *op)
{
    *op = (struct store_operation){.province = 24, .kind = "count", .content = STR("+1")};
    assert_true(store_new_id(op->id));
}

/* What stands in the database, seen past any proxy. */
static void read_counts(int64_t *counter, int64_t *operations)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    struct arena a;
    struct store_value v;
    const struct store_options o = {.location = url, .migrations = &test_migrations};
    arena_init(&a, 1 << 16);
    must(store_open(&c, &o, &e), &e);
    assert_int_equal(store_one(c, SQL("SELECT coalesce(sum(amount), 0) FROM item"), STORE_NO_VALUES,
                               &a, &v, 1, &e),
                     1);
    *counter = v.i;
    assert_int_equal(
        store_one(c, SQL("SELECT count(*) FROM operation"), STORE_NO_VALUES, &a, &v, 1, &e), 1);
    *operations = v.i;
    arena_clear(&a);
    store_close(c);
}

static struct store_pool *open_pool(const char *location, uint32_t retry_ms)
{
    struct err e = {0};
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {
        .open = {.location = location, .migrations = &test_migrations}, .retry_ms = retry_ms};
    for (int i = 0; i < 100 && store_pool_open(&pool, &o, &e) != ERR_NONE; i++)
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    if (pool == NULL)
        fail_msg("no pool: %s", e.text[LANG_EN]);
    return pool;
}

/* ---- the server dies under four writers ---- */

struct writer {
    struct store_pool *pool;
    atomic_int *acked, *stop;
    int failed;
};

static void *write_until_told(void *ctx)
{
    struct writer *w = ctx;
    while (!atomic_load(w->stop)) {
        struct store_operation op;
        struct err e = {0};
        bool again;
        new_operation(&op);
        if (count_one(w->pool, &op, &again, &e) == ERR_NONE)
            atomic_fetch_add(w->acked, 1);
        else
            w->failed++;
    }
    return NULL;
}

static void wait_for(atomic_int *acked, int more)
{
    int goal = atomic_load(acked) + more;
    for (int i = 0; i < 3000 && atomic_load(acked) < goal; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    assert_true(atomic_load(acked) >= goal);
}

static void test_killed_server(void **state)
{
    (void)state;
    atomic_int acked = 0, stop = 0;
    struct writer w[4];
    pthread_t threads[4];
    struct store_pool *pool = open_pool(url, 60000);
    int64_t counter = 0, operations = 0, counter_before = 0, operations_before = 0;
    read_counts(&counter_before, &operations_before);
    for (int i = 0; i < 4; i++) {
        w[i] = (struct writer){pool, &acked, &stop, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, write_until_told, &w[i]), 0);
    }
    for (int round = 0; round < 2; round++) {
        wait_for(&acked, 30);
        pg_kill(&server);
        pg_launch(&server);
    }
    wait_for(&acked, 30);
    atomic_store(&stop, 1);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(w[i].failed, 0);
    }
    store_pool_close(pool);
    read_counts(&counter, &operations);
    assert_int_equal(counter - counter_before, atomic_load(&acked));
    assert_int_equal(operations - operations_before, atomic_load(&acked));
}

static void end_sessions(void)
{
    pg_exec(&server, "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
            " pg_backend_pid() AND datname = 'life'");
}

/* An administrator ends all sessions, between two requests and within one. */
static void test_terminated(void **state)
{
    (void)state;
    struct store_pool *pool = open_pool(url, 20000);
    struct store_conn *c = NULL;
    struct err e = {0};
    int64_t before = 0, after = 0, operations = 0;
    read_counts(&before, &operations);
    for (int i = 0; i < 3; i++) {
        struct store_operation op;
        bool again = true;
        new_operation(&op);
        must(count_one(pool, &op, &again, &e), &e);
        assert_false(again);
        end_sessions();
    }
    /* A reader is not handed what ended before, is told of what ends in its hands, and its next
     * connection is a new one. */
    must(store_pool_reader(pool, &c, &e), &e);
    must(store_query(c, SQL("SELECT 1"), STORE_NO_VALUES, &e), &e);
    store_finish(c);
    end_sessions();
    assert_int_not_equal(store_query(c, SQL("SELECT 1"), STORE_NO_VALUES, &e) == ERR_NONE &&
                             store_next(c, &e) > 0,
                         1);
    assert_int_equal(store_reason(c), STORE_LOST);
    store_pool_return(pool, c);
    must(store_pool_reader(pool, &c, &e), &e);
    must(store_query(c, SQL("SELECT 1"), STORE_NO_VALUES, &e), &e);
    assert_int_equal(store_next(c, &e), 1);
    store_finish(c);
    store_pool_return(pool, c);
    store_pool_close(pool);
    read_counts(&after, &operations);
    assert_int_equal(after, before + 3);
}

/* ---- a cable that is cut at the n-th message ---- */

static void test_cut(void **state)
{
    (void)state;
    char through[256];
    struct cable cable;
    int again_seen = 0, rounds = 0;
    int64_t before = 0, after = 0, operations = 0, operations_before = 0;
    cable_start(&cable, &server);
    pg_url(&server, cable.folder, "life", through, sizeof(through));
    read_counts(&before, &operations_before);
    for (bool cut = true; cut && rounds < 200; rounds++) {
        struct store_operation op;
        struct err e = {0};
        bool again = false;
        cable_reset(&cable, 0, false);
        struct store_pool *pool = open_pool(through, 20000);
        new_operation(&op);
        cable_reset(&cable, rounds + 1, false);
        must(count_one(pool, &op, &again, &e), &e);
        again_seen += again;
        /* Asked once more, by somebody who did not hear either. */
        must(count_one(pool, &op, &again, &e), &e);
        assert_true(again);
        cut = cable_was_cut(&cable);
        store_pool_close(pool);
    }
    cable_stop(&cable);
    read_counts(&after, &operations);
    assert_int_equal(after, before + rounds);
    assert_int_equal(operations, operations_before + rounds);
    /* At least once the commit was done and its answer lost. */
    assert_true(again_seen >= 1);
    assert_true(rounds > 20 && rounds < 200);
    print_message("# cut at each of %d messages; %d answers lost and asked again\n", rounds - 1,
                  again_seen);
}

/* A server that is not there: told within the time given, and as what it is. */
static void test_away(void **state)
{
    (void)state;
    struct err e = {0};
    struct store_pool *pool = open_pool(url, 300);
    struct store_operation op;
    bool again;
    new_operation(&op);
    pg_kill(&server);
    assert_int_equal(count_one(pool, &op, &again, &e), ERR_IO);
    assert_int_equal(store_write_reason(), STORE_LOST);
    pg_launch(&server);
    must(count_one(pool, &op, &again, &e), &e);
    store_pool_close(pool);
}

static int setup(void **state)
{
    if (both_setup(state) != 0)
        return 1;
    struct err e = {0};
    pg_create(&server, "life");
    pg_url(&server, NULL, "life", url, sizeof(url));
    const struct store_options o = {.location = url, .migrations = &test_migrations};
    must(store_create(&o, &e), &e);
    return 0;
}

/* ---- plans ---- */

static void assert_plans(struct store_conn *c, const char *mode)
{
    struct err e = {0};
    struct arena a;
    struct store_value v;
    arena_init(&a, 1 << 16);
    assert_int_equal(store_one(c, SQL("SELECT current_setting('plan_cache_mode')"), STORE_NO_VALUES,
                               &a, &v, 1, &e),
                     1);
    assert_true(str_eq_c(v.s, mode));
    arena_clear(&a);
}

/* The server is as it was told, also when a transaction, or a part of it, takes the telling back.
 */
static void test_plan_once(void **state)
{
    (void)state;
    struct err e = {0};
    struct store_conn *c = NULL;
    const struct store_options o = {.location = url, .migrations = &test_migrations};
    must(store_open(&c, &o, &e), &e);
    assert_plans(c, "auto");
    store_plan_once(c, true);
    assert_plans(c, "force_generic_plan");
    store_plan_once(c, false);
    assert_plans(c, "auto");
    must(store_begin(c, &e), &e);
    store_plan_once(c, true);
    assert_plans(c, "force_generic_plan");
    store_rollback(c);
    assert_plans(c, "force_generic_plan");
    must(store_begin(c, &e), &e);
    must(store_save(c, &e), &e);
    store_plan_once(c, false);
    assert_plans(c, "auto");
    must(store_undo(c, &e), &e);
    assert_plans(c, "auto");
    must(store_commit(c, &e), &e);
    assert_plans(c, "auto");
    store_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terminated),    cmocka_unit_test(test_cut),
        cmocka_unit_test(test_killed_server), cmocka_unit_test(test_away),
        cmocka_unit_test(test_plan_once),
    };
    return cmocka_run_group_tests(tests, setup, both_teardown);
}
