/* Several offices at the same moment: each with a pool of its own, or threads of one pool. Whoever
 * comes first, no budget is overspent, nothing is resolved twice, and nobody gets the same from two
 * sources. On both engines; on neither does this rest on the level of isolation. */
#include "ledger_lab.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 2
#define EACH 30

struct office {
    struct store_pool *pool;
    int number;
    int done, refused;
    pthread_t thread;
    enum err_code (*act)(struct office *o, int i, struct err *e);
};

/* All begin each of their operations at one moment. `meetings`: how often one was in its
 * transaction while another was in its own, so that a race that has become a queue fails the test.
 * SQLite has one writer at a time: there they meet at the door. */
static pthread_barrier_t start;
static atomic_int inside, meetings;

static void come_in(void)
{
    if (atomic_fetch_add(&inside, 1) > 0)
        atomic_fetch_add(&meetings, 1);
}

/* ---- one operation: approved and posted ---- */

struct request {
    const struct ledger_transfer *v;
    uint32_t n;
    uint64_t number;
};

static enum err_code work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct request *r = ctx;
    struct ledger_outcome out;
    struct ledger_approval a = {.id = lab_id(r->number + ((uint64_t)1 << 52)),
                                .made_by = STR("Kế toán"),
                                .approved_by = STR("Trưởng phòng")};
    struct ledger_batch b = {.province = LAB_PROVINCE,
                             .id = lab_id(r->number + ((uint64_t)1 << 53)),
                             .v = r->v,
                             .n = r->n,
                             .actor = STR("Kế toán"),
                             .now_us = (int64_t)r->number};
    (void)answer;
    come_in();
    enum err_code code = ledger_seal(r->v, r->n, &a.seal, e);
    if (code == ERR_NONE && a.seal.total > 0) {
        b.approval = a.id;
        code = ledger_approve(c, LAB_PROVINCE, &a, e);
    }
    if (code == ERR_NONE)
        code = ledger_post(c, &b, &out, e);
    atomic_fetch_sub(&inside, 1);
    return code;
}

static enum err_code ask(struct office *o, uint64_t number, const struct ledger_transfer *v,
                         uint32_t n, struct err *e)
{
    struct arena a;
    struct request r = {v, n, number};
    struct store_operation op = {.province = LAB_PROVINCE, .kind = "test", .content = STR("x")};
    struct ledger_id id = lab_id(number + ((uint64_t)1 << 54));
    memcpy(op.id, id.b, sizeof(op.id));
    arena_init(&a, 1 << 20);
    enum err_code code = store_write(o->pool, &op, work, &r, &a, NULL, NULL, e);
    arena_clear(&a);
    return code;
}

static void *run_office(void *ctx)
{
    struct office *o = ctx;
    for (int i = 0; i < EACH; i++) {
        struct err e = {0};
        pthread_barrier_wait(&start);
        enum err_code code = o->act(o, i, &e);
        if (code == ERR_NONE)
            o->done++;
        else if (code == ERR_INPUT)
            o->refused++;
        else
            print_error("%s\n", e.text[LANG_EN]);
    }
    return NULL;
}

static void race(struct place *p, bool one_pool, struct office o[THREADS],
                 enum err_code (*act)(struct office *o, int i, struct err *e))
{
    struct err e = {0};
    struct store_pool *shared = NULL;
    const struct store_pool_options po = {.open = p->options, .retry_ms = 60000};
    for (int i = 0; i < THREADS; i++) {
        o[i] = (struct office){.number = i, .act = act};
        if (shared == NULL || !one_pool)
            must(store_pool_open(&o[i].pool, &po, &e), &e);
        else
            o[i].pool = shared;
        shared = o[i].pool;
    }
    atomic_store(&meetings, 0);
    assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&o[i].thread, NULL, run_office, &o[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(o[i].thread, NULL);
        assert_int_equal(o[i].done + o[i].refused, EACH);
    }
    pthread_barrier_destroy(&start);
    if (p->postgres)
        assert_true(atomic_load(&meetings) > 0);
    for (int i = 0; i < THREADS; i++) {
        if (i == 0 || !one_pool)
            store_pool_close(o[i].pool);
    }
}

/* ---- the last đồng of a line ---- */

static enum err_code commit_three(struct office *o, int i, struct err *e)
{
    uint64_t number = 1000 + (uint64_t)(o->number * EACH + i);
    const struct ledger_transfer t =
        lab_transfer(number, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 3, "monthly_allowance");
    return ask(o, number, &t, 1, e);
}

/* 60 approvals of 3 đồng of a line of 100: 33 are granted, 1 đồng is left. */
static void overspending(struct place *p, bool one_pool)
{
    struct office o[THREADS];
    struct store_conn *c = lab_books(p, 100);
    race(p, one_pool, o, commit_three);
    assert_int_equal(o[0].done + o[1].done, 33);
    struct ledger_account line = lab_read(c, LAB_LINE);
    assert_int_equal(line.debits_pending, 99);
    assert_int_equal(ledger_available(&line), 1);
    lab_check(c);
    store_close(c);
}

/* ---- pay or void ---- */

static enum err_code resolve(struct office *o, int i, struct err *e)
{
    const struct ledger_transfer t =
        lab_follows(5000 + (uint64_t)(o->number * EACH + i),
                    o->number == 0 ? LEDGER_POSTED : LEDGER_VOID, 3000 + (uint64_t)i, 0);
    return ask(o, 5000 + (uint64_t)(o->number * EACH + i), &t, 1, e);
}

/* 30 commitments of 2 đồng; one office pays them all, the other voids them all. */
static void resolving(struct place *p)
{
    struct office o[THREADS];
    struct ledger_transfer v[EACH];
    struct store_conn *c = lab_books(p, 100);
    for (uint32_t i = 0; i < EACH; i++)
        v[i] = lab_transfer(3000 + i, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 2, "x");
    lab_must_post(c, 2, v, EACH);
    race(p, false, o, resolve);
    assert_int_equal(o[0].done + o[1].done, EACH);
    struct ledger_account line = lab_read(c, LAB_LINE);
    assert_int_equal(line.debits_pending, 0);
    assert_int_equal(line.debits_posted, 2 * o[0].done);
    lab_check(c);
    store_close(c);
}

/* ---- two sources for one household ---- */

static enum err_code give(struct office *o, int i, struct err *e)
{
    uint64_t number = 7000 + (uint64_t)(o->number * EACH + i);
    struct ledger_transfer t =
        lab_transfer(number, LEDGER_PENDING, o->number == 0 ? LAB_LINE : LAB_OTHER, LAB_PAYABLE, 1,
                     "housing.new");
    t.beneficiary = 1 + i;
    return ask(o, number, &t, 1, e);
}

static void two_sources(struct place *p)
{
    struct office o[THREADS];
    struct store_conn *c = lab_books(p, 100);
    const struct ledger_transfer money =
        lab_transfer(3, LEDGER_SINGLE, LAB_SOURCE, LAB_OTHER, 100, "allocate");
    lab_must_post(c, 2, &money, 1);
    race(p, false, o, give);
    assert_int_equal(o[0].done + o[1].done, EACH);
    struct ledger_account a = lab_read(c, LAB_LINE), b = lab_read(c, LAB_OTHER);
    assert_int_equal(a.debits_pending, o[0].done);
    assert_int_equal(b.debits_pending, o[1].done);
    lab_check(c);
    store_close(c);
}

/* ---- two sources for one person, recorded twice ---- */

static enum err_code give_record(struct office *o, int i, struct err *e)
{
    uint64_t number = 9000 + (uint64_t)(o->number * EACH + i);
    struct ledger_transfer t =
        lab_transfer(number, LEDGER_PENDING, o->number == 0 ? LAB_LINE : LAB_OTHER, LAB_PAYABLE, 1,
                     "housing.new");
    t.beneficiary = 1001 + 2 * i + o->number; /* the first was merged into the second */
    return ask(o, number, &t, 1, e);
}

static void run_sql(struct store_conn *c, sql q, int64_t number)
{
    struct err e = {0};
    must(store_run(c, q, STORE_VALUES(store_int(number)), NULL, &e), &e);
}

/* One office gives to the record that was dropped, the other to the one that was kept. */
static void two_records(struct place *p)
{
    struct office o[THREADS];
    struct store_conn *c = lab_books(p, 100);
    const struct ledger_transfer money =
        lab_transfer(3, LEDGER_SINGLE, LAB_SOURCE, LAB_OTHER, 100, "allocate");
    lab_must_post(c, 2, &money, 1);
    run_sql(c,
            SQL("INSERT INTO recording (province, number, at_us, actor, source, reference,"
                " operation) SELECT 24, ?1, 1, 'A', 'form', '', id FROM ledger_posting ORDER BY id"
                " LIMIT 1"),
            1);
    for (int i = 0; i < EACH; i++) {
        run_sql(c,
                SQL("INSERT INTO entity (province, id, kind) VALUES (24, ?1, 'person'), (24, ?1 +"
                    " 1, 'person')"),
                1001 + 2 * i);
        run_sql(c,
                SQL("INSERT INTO person_merge (province, id, kept, dropped, recorded, reason)"
                    " VALUES (24, ?1, ?1 + 1, ?1, 1, '')"),
                1001 + 2 * i);
    }
    race(p, false, o, give_record);
    assert_int_equal(o[0].done + o[1].done, EACH);
    struct ledger_account a = lab_read(c, LAB_LINE), b = lab_read(c, LAB_OTHER);
    assert_int_equal(a.debits_pending, o[0].done);
    assert_int_equal(b.debits_pending, o[1].done);
    lab_check(c);
    store_close(c);
}

/* ---- closing a month under those who post into it ---- */

static enum err_code close_or_post(struct office *o, int i, struct err *e)
{
    if (o->number == 0 && i == EACH / 2) {
        struct store_conn *c = NULL;
        enum err_code code;
        /* What was posted at the same moment makes it a conflict: again. */
        do {
            must(store_pool_writer(o->pool, &c, e), e);
            must(store_begin(c, e), e);
            code = ledger_close_month(c, LAB_PROVINCE, month_make(LAB_YEAR, 7), STR("A"), STR(""),
                                      1, e);
            if (code == ERR_NONE)
                code = store_commit(c, e);
            enum store_reason why = store_reason(c);
            store_rollback(c);
            store_pool_return(o->pool, c);
            if (code != ERR_NONE && why != STORE_AGAIN && why != STORE_BUSY)
                return code;
        } while (code != ERR_NONE);
        return ERR_NONE;
    }
    return commit_three(o, i, e);
}

static void closing(struct place *p)
{
    struct office o[THREADS];
    struct store_conn *c = lab_books(p, 1000);
    race(p, false, o, close_or_post);
    /* The office that closed was refused everything after it. */
    assert_int_equal(o[0].done, EACH / 2 + 1);
    assert_int_equal(lab_read(c, LAB_LINE).debits_pending, 3 * (o[0].done - 1 + o[1].done));
    lab_check(c);
    store_close(c);
}

/* ---- both engines ---- */

static void on_both(void (*run)(struct place *p))
{
    for (int postgres = 0; postgres < 2; postgres++) {
        struct place p;
        place_make(&p, postgres == 1, NULL);
        p.options.migrations = NULL;
        p.options.busy_ms = 60000;
        run(&p);
    }
}

static void own_pools(struct place *p)
{
    overspending(p, false);
}

static void one_pool(struct place *p)
{
    overspending(p, true);
}

static void test_own_pools(void **state)
{
    (void)state;
    on_both(own_pools);
}

static void test_one_pool(void **state)
{
    (void)state;
    on_both(one_pool);
}

static void test_resolving(void **state)
{
    (void)state;
    on_both(resolving);
}

static void test_two_sources(void **state)
{
    (void)state;
    on_both(two_sources);
}

static void test_two_records(void **state)
{
    (void)state;
    on_both(two_records);
}

static void test_closing(void **state)
{
    (void)state;
    on_both(closing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_pools),   cmocka_unit_test(test_one_pool),
        cmocka_unit_test(test_resolving),   cmocka_unit_test(test_two_sources),
        cmocka_unit_test(test_two_records), cmocka_unit_test(test_closing),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
