/* The line of long works: of each kind one runs or waits, one after the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "web/job.h"

#define WAIT_MS 5000

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static bool may_end;
static int started[WEB_JOB_KINDS], n_running, most_running;

static enum err_code work(const struct web_job_order *o, struct arena *a, str *answer,
                          struct err *e)
{
    pthread_mutex_lock(&lock);
    started[o->kind]++;
    n_running++;
    most_running = n_running > most_running ? n_running : most_running;
    pthread_cond_broadcast(&moved);
    while (!may_end)
        pthread_cond_wait(&moved, &lock);
    n_running--;
    pthread_mutex_unlock(&lock);
    *answer = arena_str(a, o->note);
    return o->act == 1 ? err_set(e, ERR_INPUT, "không", "no") : ERR_NONE;
}

static enum err_code begin(enum web_job_kind kind, int act, struct err *e)
{
    struct web_job_order o = {.kind = kind,
                              .act = act,
                              .what = {"việc", "work"},
                              .r = {.actor = STR("Hoà")},
                              .note = STR("xong")};
    return web_job_begin(&o, work, e);
}

static void wait_started(enum web_job_kind kind, int times)
{
    pthread_mutex_lock(&lock);
    while (started[kind] < times)
        pthread_cond_wait(&moved, &lock);
    pthread_mutex_unlock(&lock);
}

static void let_end(bool may)
{
    pthread_mutex_lock(&lock);
    may_end = may;
    pthread_cond_broadcast(&moved);
    pthread_mutex_unlock(&lock);
}

static int times_started(enum web_job_kind kind)
{
    pthread_mutex_lock(&lock);
    int n = started[kind];
    pthread_mutex_unlock(&lock);
    return n;
}

static struct web_job standing(enum web_job_kind kind)
{
    struct web_job job;
    web_job_standing(kind, &job);
    return job;
}

static int setup(void **state)
{
    (void)state;
    may_end = false;
    memset(started, 0, sizeof(started));
    n_running = most_running = 0;
    return 0;
}

static void in_turn(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(begin(WEB_JOB_IMPORT, 0, &e), ERR_NONE);
    wait_started(WEB_JOB_IMPORT, 1);
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_NONE);
    assert_int_equal(begin(WEB_JOB_INSPECT, 0, &e), ERR_NONE);
    assert_int_equal(standing(WEB_JOB_IMPORT).state, WEB_JOB_RUNNING);
    struct web_job second = standing(WEB_JOB_CYCLE), third = standing(WEB_JOB_INSPECT);
    assert_int_equal(second.state, WEB_JOB_WAITING);
    assert_int_equal(second.ahead, 1);
    assert_string_equal(second.before.actor, "Hoà");
    assert_int_equal(third.ahead, 2);
    assert_int_equal(times_started(WEB_JOB_CYCLE), 0);
    let_end(true);
    web_job_settle(WEB_JOB_INSPECT, WAIT_MS);
    for (int kind = 0; kind < WEB_JOB_KINDS; kind++) {
        bool asked = kind == WEB_JOB_IMPORT || kind == WEB_JOB_CYCLE || kind == WEB_JOB_INSPECT;
        assert_int_equal(times_started((enum web_job_kind)kind), asked);
        if (asked)
            assert_int_equal(standing((enum web_job_kind)kind).state, WEB_JOB_DONE);
    }
    assert_string_equal(standing(WEB_JOB_CYCLE).answer, "xong");
    assert_int_equal(most_running, 1);
    web_job_wait();
}

static void one_of_a_kind(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(begin(WEB_JOB_IMPORT, 0, &e), ERR_NONE);
    wait_started(WEB_JOB_IMPORT, 1);
    assert_int_equal(begin(WEB_JOB_IMPORT, 0, &e), ERR_INPUT);
    assert_string_equal(e.text[1], "the work of Hoà (work) is running: wait for its end");
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_NONE);
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_INPUT);
    assert_string_equal(e.text[1], "the work of Hoà (work) is waiting: wait for its end");
    let_end(true);
    web_job_settle(WEB_JOB_CYCLE, WAIT_MS);
    assert_int_equal(times_started(WEB_JOB_IMPORT), 1);
    assert_int_equal(times_started(WEB_JOB_CYCLE), 1);
    assert_int_equal(begin(WEB_JOB_IMPORT, 0, &e), ERR_NONE); /* the first has ended */
    web_job_settle(WEB_JOB_IMPORT, WAIT_MS);
    assert_int_equal(times_started(WEB_JOB_IMPORT), 2);
    web_job_wait();
}

static void after_a_failure(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(begin(WEB_JOB_IMPORT, 1, &e), ERR_NONE);
    wait_started(WEB_JOB_IMPORT, 1);
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_NONE);
    let_end(true);
    web_job_settle(WEB_JOB_CYCLE, WAIT_MS);
    struct web_job failed = standing(WEB_JOB_IMPORT);
    assert_int_equal(failed.state, WEB_JOB_FAILED);
    assert_string_equal(failed.wrong.text[1], "no");
    assert_string_equal(failed.answer, "");
    assert_int_equal(standing(WEB_JOB_CYCLE).state, WEB_JOB_DONE);
    web_job_wait();
}

static void *end_soon(void *ctx)
{
    (void)ctx;
    web_job_settle(WEB_JOB_IMPORT, 200); /* it runs on: the server is waiting for it by now */
    let_end(true);
    return NULL;
}

/* At the server's end what runs ends, what waits never begins; the line works again after it. */
static void at_the_end(void **state)
{
    (void)state;
    struct err e = {0};
    pthread_t thread;
    assert_int_equal(begin(WEB_JOB_IMPORT, 0, &e), ERR_NONE);
    wait_started(WEB_JOB_IMPORT, 1);
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_NONE);
    assert_int_equal(pthread_create(&thread, NULL, end_soon, NULL), 0);
    web_job_wait();
    pthread_join(thread, NULL);
    assert_int_equal(standing(WEB_JOB_IMPORT).state, WEB_JOB_DONE);
    assert_int_equal(standing(WEB_JOB_CYCLE).state, WEB_JOB_IDLE);
    assert_int_equal(times_started(WEB_JOB_CYCLE), 0);
    assert_int_equal(begin(WEB_JOB_CYCLE, 0, &e), ERR_NONE);
    web_job_settle(WEB_JOB_CYCLE, WAIT_MS);
    assert_int_equal(standing(WEB_JOB_CYCLE).state, WEB_JOB_DONE);
    web_job_wait();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(in_turn, setup),
        cmocka_unit_test_setup(one_of_a_kind, setup),
        cmocka_unit_test_setup(after_a_failure, setup),
        cmocka_unit_test_setup(at_the_end, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
