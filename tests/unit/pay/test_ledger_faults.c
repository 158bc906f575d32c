/* A batch of the ledger under faults, as the tests of the store: at each call of SQLite that
 * changes a file kill -9, a torn write, an error, a full disk. Afterwards the ledger balances, the
 * batch is there wholly or not at all, what was acknowledged is there, and asking again does it
 * once. */
#include "ledger_lab.h"

#include "faults.h"

#include <signal.h>
#include <sys/wait.h>

#ifndef STRIDE
#define STRIDE 1 /* every so manieth call */
#endif

#define TRANSFERS 60u
#define STEPS 2 /* commit them all; pay half, void half */

static char path[128];

static void make_batch(int step, struct ledger_transfer v[TRANSFERS])
{
    for (uint32_t i = 0; i < TRANSFERS; i++) {
        uint64_t id = 100 + i;
        v[i] = step == 0 ? lab_transfer(id, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 10, "allowance")
                         : lab_follows(id + 1000, i % 2 == 0 ? LEDGER_POSTED : LEDGER_VOID, id, 0);
        if (step == 0)
            v[i].beneficiary = 1 + i;
    }
}

static enum err_code work(int tell, struct err *e)
{
    const struct store_options o = {.location = path};
    struct store_conn *c = NULL;
    enum err_code code = store_open(&c, &o, e);
    for (int step = 0; step < STEPS && code == ERR_NONE; step++) {
        struct ledger_transfer v[TRANSFERS];
        make_batch(step, v);
        code = lab_post(c, 50 + (uint64_t)step, v, TRANSFERS, NULL, e);
        if (code == ERR_NONE && tell >= 0 && write(tell, "s", 1) != 1)
            abort();
    }
    store_close(c);
    return code;
}

static void fresh(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    struct place p = {.options = {.location = path}};
    for (int i = 0; i < 4; i++) {
        char name[200];
        snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        unlink(name);
    }
    store_close(lab_books(&p, 1000));
}

/* How many steps stand; the ledger is whole whichever. */
static int steps_done(void)
{
    struct err e = {0};
    const struct store_options o = {.location = path};
    struct store_conn *c = NULL;
    uint32_t n = 0;
    must(store_open(&c, &o, &e), &e);
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    lab_check(c);
    struct ledger_account line = lab_read(c, LAB_LINE);
    store_close(c);
    /* 60 x 10 reserved; then 30 x 10 paid. */
    if (line.debits_pending == 600 && line.debits_posted == 0)
        return 1;
    if (line.debits_pending == 0 && line.debits_posted == 300)
        return 2;
    assert_int_equal(line.debits_pending + line.debits_posted, 0);
    return 0;
}

static int run_child(enum fault f, int at, int *calls)
{
    int fds[2], acked = 0, status = 0;
    char told;
    assert_int_equal(pipe(fds), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct err e = {0};
        close(fds[0]);
        fault_set(f, at);
        enum err_code code = work(fds[1], &e);
        if (f == FAULT_NONE)
            _exit(fault_calls() < 250 ? fault_calls() : 250);
        _exit(code == ERR_NONE ? 0 : e.text[LANG_EN][0] != '\0' ? 1 : 3);
    }
    close(fds[1]);
    while (read(fds[0], &told, 1) == 1)
        acked++;
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), SIGKILL);
    else
        assert_int_not_equal(WEXITSTATUS(status), 3);
    *calls = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return acked;
}

static void sweep(enum fault f)
{
    int calls = 0, code = 0, harmed = 0, seen[STEPS + 1] = {0};
    fresh();
    assert_int_equal(run_child(FAULT_NONE, 0, &calls), STEPS);
    assert_true(calls > 20 && calls < 250);
    for (int at = 1; at <= calls; at += STRIDE) {
        struct err e = {0};
        fresh();
        int acked = run_child(f, at, &code);
        int done = steps_done();
        if (done != acked && done != acked + 1)
            fail_msg("fault %d at call %d: %d steps acknowledged, %d stand", (int)f, at, acked,
                     done);
        harmed += code != 0;
        seen[done]++;
        must(work(-1, &e), &e);
        assert_int_equal(steps_done(), STEPS);
    }
    print_message("# %d calls, %d harmed; before, between, after: %d %d %d\n", calls, harmed,
                  seen[0], seen[1], seen[2]);
    assert_true(harmed > 0);
}

static void test_kill(void **state)
{
    (void)state;
    sweep(FAULT_KILL);
}

static void test_torn(void **state)
{
    (void)state;
    sweep(FAULT_TORN);
}

static void test_eio(void **state)
{
    (void)state;
    sweep(FAULT_EIO);
}

static void test_full(void **state)
{
    (void)state;
    sweep(FAULT_FULL);
}

static int setup(void **state)
{
    (void)state;
    fault_install();
    both_files();
    snprintf(path, sizeof(path), "%s/ledger.db", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    both_remove_files();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill), cmocka_unit_test(test_torn),
                                       cmocka_unit_test(test_eio), cmocka_unit_test(test_full)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
