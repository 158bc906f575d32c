/* Reads that a server collects, while another program writes (SQLite: one writer at a time): none
 * is lost, none is told twice, and what cannot be told is not shown. */
#include "store_test.h"

#include "store/audit.h"
#include "store/audit_log.h"

#include <pthread.h>
#include <time.h>

#define PROVINCE 24
#define READS_MAX 20000 /* docs/audit.md */

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

struct held {
    struct place p;
    struct store_pool *pool;
    struct audit_reads *reads;
    struct store_conn *other; /* holds the write lock */
};

/* busy_ms: how long one try of the reads waits for the other; 0: as a server does. */
static void hold(struct held *h, uint32_t busy_ms)
{
    struct err e = {0};
    place_make(&h->p, false, NULL);
    h->p.options.migrations = NULL;
    must(store_create(&h->p.options, &e), &e);
    h->other = place_open(&h->p);
    h->p.options.busy_ms = busy_ms;
    const struct store_pool_options o = {.open = h->p.options};
    must(store_pool_open(&h->pool, &o, &e), &e);
    must(audit_reads_open(&h->reads, h->pool, &e), &e);
    must(store_begin(h->other, &e), &e);
}

static void release(struct held *h)
{
    store_close(h->other);
    store_pool_close(h->pool);
}

static enum err_code show(struct audit_reads *r, int64_t province, str actor, struct err *e)
{
    return audit_read(
        r, &(struct audit_read){.province = province, .actor = actor, .what = STR("person.show")},
        e);
}

/* By the actor's name the entry is known again. */
static enum err_code show_nth(struct audit_reads *r, int64_t province, int nth, struct err *e)
{
    char name[16];
    snprintf(name, sizeof(name), "%d", nth);
    return show(r, province, str_from_c(name), e);
}

/* Of the province: reads first, first + step, ... (n of them), each once and nothing else. */
static void assert_told(struct store_conn *c, int64_t province, int first, int step, int n)
{
    struct err e = {0};
    struct audit_row row;
    char name[16];
    must(audit_rows_open(c, province, 0, (uint64_t)n + 1, &e), &e);
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof(name), "%d", first + i * step);
        assert_int_equal(audit_rows_next(c, &row, &e), 1);
        assert_int_equal(row.entry.seq, i);
        assert_true(str_eq(row.entry.actor, str_from_c(name)));
    }
    assert_int_equal(audit_rows_next(c, &row, &e), 0);
    store_finish(c);
}

/* One that can never be added (its line would be too long) is taken while another program writes;
 * a good one comes meanwhile, to be added after it. */
static void failing_writer(void **state)
{
    (void)state;
    static char name[70000];
    struct err e = {0};
    struct held h;
    struct store_value kept;
    int64_t good = 1;
    memset(name, 'x', sizeof(name));
    hold(&h, 0);
    must(show(h.reads, PROVINCE, (str){name, sizeof(name)}, &e), &e);
    pause_ms(1800);
    must(show(h.reads, PROVINCE, STR("Hoà"), &e), &e);
    store_rollback(h.other);
    /* What is shown would not be told: the call fails. */
    for (int i = 0; i < 1000 && show(h.reads, PROVINCE, STR("Hoà"), &e) == ERR_NONE; i++) {
        good++;
        pause_ms(10);
    }
    assert_int_equal(e.code, ERR_LIMIT);
    /* So does the closing, though the good ones are added after it. */
    e = (struct err){0};
    assert_int_equal(audit_reads_close(h.reads, &e), ERR_LIMIT);
    assert_int_equal(e.code, ERR_LIMIT);
    assert_int_equal(store_one(h.other, SQL("SELECT count(*) FROM audit_entry"), STORE_NO_VALUES,
                               NULL, &kept, 1, &e),
                     1);
    assert_int_equal(kept.i, good);
    release(&h);
}

/* Some are being added in vain, others come meanwhile, of two provinces in turn. */
static void held_writer(void **state)
{
    (void)state;
    struct err e = {0};
    struct held h;
    hold(&h, 50);
    for (int i = 0; i < 1000; i++) {
        must(show_nth(h.reads, PROVINCE + i % 2, i, &e), &e);
        if (i == 499)
            pause_ms(1300); /* a second to collect, then several tries of 50 ms */
    }
    store_rollback(h.other);
    must(audit_reads_close(h.reads, &e), &e);
    assert_told(h.other, PROVINCE, 0, 2, 500);
    assert_told(h.other, PROVINCE + 1, 1, 2, 500);
    release(&h);
}

/* One is being added in vain; behind it as many wait as may. */
static void held_too_many(void **state)
{
    (void)state;
    struct err e = {0};
    struct held h;
    hold(&h, 50);
    must(show_nth(h.reads, PROVINCE, 0, &e), &e);
    pause_ms(1200);
    for (int i = 1; i <= READS_MAX; i++)
        must(show_nth(h.reads, PROVINCE, i, &e), &e);
    assert_int_equal(show_nth(h.reads, PROVINCE, READS_MAX + 1, &e), ERR_LIMIT);
    e = (struct err){0};
    store_rollback(h.other);
    must(audit_reads_close(h.reads, &e), &e);
    assert_told(h.other, PROVINCE, 0, 1, READS_MAX + 1);
    release(&h);
}

static void *let_go(void *ctx)
{
    pause_ms(400);
    store_rollback(ctx);
    return NULL;
}

/* The server stops while the other still writes, for longer than one try takes. */
static void held_at_close(void **state)
{
    (void)state;
    struct err e = {0};
    struct held h;
    pthread_t thread;
    hold(&h, 50);
    for (int i = 0; i < 10; i++)
        must(show_nth(h.reads, PROVINCE, i, &e), &e);
    assert_int_equal(pthread_create(&thread, NULL, let_go, h.other), 0);
    must(audit_reads_close(h.reads, &e), &e);
    pthread_join(thread, NULL);
    assert_told(h.other, PROVINCE, 0, 1, 10);
    release(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failing_writer),
        cmocka_unit_test(held_writer),
        cmocka_unit_test(held_too_many),
        cmocka_unit_test(held_at_close),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
