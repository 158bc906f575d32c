/* Operations that happen once, two writers at once, migrations, backups: the same on both engines.
 */
#include "store_test.h"

#include <pthread.h>

/* ---- operations ---- */

struct adding {
    int64_t id, amount;
    bool fail;
    int called;
};

static enum err_code add(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    struct adding *a = ctx;
    a->called++;
    enum err_code code =
        store_run(c,
                  SQL("INSERT INTO item (province, id, amount) VALUES (24, ?1, ?2) ON CONFLICT"
                      " (province, id) DO UPDATE SET amount = item.amount + excluded.amount"),
                  STORE_VALUES(store_int(a->id), store_int(a->amount)), NULL, e);
    if (code == ERR_NONE && a->fail)
        return err_set(e, ERR_INPUT, "không được", "not allowed");
    buf_fmt(answer, "added %l", a->amount);
    return code;
}

static struct store_pool *pool_of(struct place *p)
{
    struct err e = {0};
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {.open = p->options, .retry_ms = 20000};
    store_close(place_open(p));
    must(store_pool_open(&pool, &o, &e), &e);
    return pool;
}

/* Without the engine's own word, which stands in brackets. */
static void log_failure(struct place *p, const struct err *e, int called)
{
    str text = str_from_c(e->text[LANG_EN]);
    ptrdiff_t bracket = str_find(text, STR(" ("));
    if (bracket >= 0)
        text = str_slice(text, 0, (size_t)bracket);
    buf_fmt(p->log, "%s, exit %d, called %d\n", text, err_exit_code(e->code), called);
}

static void log_write(struct place *p, struct store_pool *pool, const struct store_operation *op,
                      struct adding *work)
{
    struct arena a;
    struct err e = {0};
    str answer = {0};
    bool again = false;
    arena_init(&a, 1 << 20);
    work->called = 0;
    if (store_write(pool, op, add, work, &a, &answer, &again, &e) == ERR_NONE)
        buf_fmt(p->log, "%s, again %d, called %d\n", answer, again, work->called);
    else
        log_failure(p, &e, work->called);
    arena_clear(&a);
}

static void operations(struct place *p)
{
    struct store_pool *pool = pool_of(p);
    struct store_conn *c = NULL;
    struct err e = {0};
    struct store_operation op = {.province = 24, .kind = "item.add", .content = STR("1 +5")};
    memset(op.id, 7, sizeof(op.id));
    log_write(p, pool, &op, &(struct adding){.id = 1, .amount = 5});
    log_write(p, pool, &op, &(struct adding){.id = 1, .amount = 5});
    op.content = STR("1 +6");
    log_write(p, pool, &op, &(struct adding){.id = 1, .amount = 6});
    op.content = STR("1 +5");
    op.kind = "item.take";
    log_write(p, pool, &op, &(struct adding){.id = 1, .amount = 5});
    op.province = 27; /* another office's identifiers are its own */
    log_write(p, pool, &op, &(struct adding){.id = 2, .amount = 9});
    memset(op.id, 8, sizeof(op.id));
    log_write(p, pool, &op, &(struct adding){.id = 3, .amount = 1, .fail = true});
    log_write(p, pool, &op, &(struct adding){.id = 3, .amount = -1});
    log_write(p, pool, &op, &(struct adding){.id = 3, .amount = 2});
    must(store_pool_reader(pool, &c, &e), &e);
    log_query(p, c, SQL("SELECT id, amount FROM item ORDER BY id"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT province, kind, asked FROM operation ORDER BY province, id"),
              STORE_NO_VALUES);
    store_pool_return(pool, c);
    store_pool_close(pool);
}

static void test_operations(void **state)
{
    (void)state;
    both_run(operations,
             "added 5, again 0, called 1\n"
             "added 5, again 1, called 0\n"
             "the operation's identifier was used for another content, exit 1, called 0\n"
             "the operation's identifier was used for another content, exit 1, called 0\n"
             "added 9, again 0, called 1\n"
             "not allowed, exit 1, called 1\n"
             "the database does not accept this value, exit 1, called 1\n"
             "added 2, again 0, called 1\n"
             "1|5\n2|9\n3|2\n"
             "24|'item.add'|2\n27|'item.take'|1\n27|'item.take'|1\n");
}

/* ---- at once ---- */

#define WRITERS 6
#define ADDS 40

struct writer {
    struct store_pool *pool;
    int number;
    int failed;
    bool refuse_some;
};

static void *write_many(void *ctx)
{
    struct writer *w = ctx;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int i = 0; i < ADDS; i++) {
        struct store_operation op = {.province = 24, .kind = "item.add", .content = STR("x")};
        struct err e = {0};
        struct adding work = {.id = 1, .amount = 1, .fail = w->refuse_some && i % 4 == 0};
        if (!store_new_id(op.id))
            abort();
        if (store_write(w->pool, &op, add, &work, &a, NULL, NULL, &e) != ERR_NONE)
            w->failed++;
    }
    arena_clear(&a);
    return NULL;
}

/* All add to one row; every fourth request refuses itself after it has written. */
static void at_once(struct place *p)
{
    struct writer w[WRITERS];
    pthread_t threads[WRITERS];
    struct store_pool *pool = pool_of(p);
    struct store_conn *c = NULL;
    struct err e = {0};
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.pool = pool, .number = i, .refuse_some = i % 2 == 0};
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &w[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        buf_fmt(p->log, "%d ", w[i].failed);
    }
    must(store_pool_reader(pool, &c, &e), &e);
    log_query(p, c, SQL("SELECT amount FROM item"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*) FROM operation"), STORE_NO_VALUES);
    store_pool_return(pool, c);
    store_pool_close(pool);
}

static void test_at_once(void **state)
{
    (void)state;
    /* 6 * 40 = 240, less 3 * 10 refused. */
    both_run(at_once, "10 0 10 0 10 0 210\n210\n");
}

/* Two programs, each with its own connections, the same identifiers: each once. */
static void *write_same(void *ctx)
{
    struct writer *w = ctx;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int i = 0; i < ADDS; i++) {
        struct store_operation op = {.province = 24, .kind = "item.add", .content = STR("x")};
        struct err e = {0};
        struct adding work = {.id = 1, .amount = 1};
        memset(op.id, i + 1, sizeof(op.id));
        if (store_write(w->pool, &op, add, &work, &a, NULL, NULL, &e) != ERR_NONE)
            w->failed++;
    }
    arena_clear(&a);
    return NULL;
}

static void same_twice(struct place *p)
{
    struct writer w[2] = {{.pool = pool_of(p)}, {.pool = pool_of(p)}};
    pthread_t threads[2];
    struct store_conn *c = NULL;
    struct err e = {0};
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_same, &w[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    must(store_pool_reader(w[0].pool, &c, &e), &e);
    buf_fmt(p->log, "%d %d\n", w[0].failed, w[1].failed);
    log_query(p, c, SQL("SELECT amount FROM item"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT count(*), sum(asked) FROM operation"), STORE_NO_VALUES);
    store_pool_return(w[0].pool, c);
    store_pool_close(w[0].pool);
    store_pool_close(w[1].pool);
}

static void test_same_twice(void **state)
{
    (void)state;
    both_run(same_twice, "0 0\n40\n40|80\n");
}

/* A writer that holds on makes others wait busy_ms, and then say so. */
static void busy(struct place *p)
{
    struct err e = {0};
    struct store_conn *a = place_open(p);
    log_run(p, a, SQL("INSERT INTO item (province, id, amount) VALUES (24, 1, 1)"),
            STORE_NO_VALUES);
    p->options.busy_ms = 100;
    struct store_conn *b = place_open(p);
    must(store_begin(a, &e), &e);
    log_run(p, a, SQL("UPDATE item SET amount = 2"), STORE_NO_VALUES);
    log_run(p, b, SQL("UPDATE item SET amount = 3"), STORE_NO_VALUES);
    must(store_commit(a, &e), &e);
    log_run(p, b, SQL("UPDATE item SET amount = amount + 3"), STORE_NO_VALUES);
    log_query(p, a, SQL("SELECT amount FROM item"), STORE_NO_VALUES);
    store_close(a);
    store_close(b);
}

static void test_busy(void **state)
{
    (void)state;
    both_run(busy, "changed 1\nchanged 1\nfailed: busy, exit 3\nchanged 1\n5\n");
}

/* ---- migrations ---- */

static void log_open(struct place *p, const struct store_options *o)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    if (store_open(&c, o, &e) == ERR_NONE)
        buf_add_c(p->log, "opened\n");
    else
        buf_fmt(p->log, "%z, exit %d\n", e.text[LANG_EN], err_exit_code(e.code));
    store_close(c);
}

static void migrations(struct place *p)
{
    struct err e = {0};
    struct store_migration list[3] = {
        test_migrations.v[0],
        test_migrations.v[1],
        {.number = 3,
         .name = "more",
         .text = "ALTER TABLE part ADD COLUMN size INTEGER NOT NULL DEFAULT 7;\n"},
    };
    struct store_migrations one = {list, 1}, three = {list, 3};
    struct store_options o = p->options;
    uint32_t applied = 0;
    struct store_conn *c = NULL;
    o.migrations = &one;
    must(store_create(&o, &e), &e);
    buf_fmt(p->log, "twice: exit %d\n", err_exit_code(store_create(&o, &e)));
    log_open(p, &o);
    o.migrations = &three;
    log_open(p, &o);
    o.any_version = true;
    must(store_open(&c, &o, &e), &e);
    must(store_migrate(c, &applied, &e), &e);
    buf_fmt(p->log, "applied %u\n", applied);
    must(store_migrate(c, &applied, &e), &e);
    buf_fmt(p->log, "applied %u\n", applied);
    log_run(p, c, SQL("INSERT INTO item (province, id) VALUES (24, 1)"), STORE_NO_VALUES);
    log_run(p, c, SQL("INSERT INTO part (province, id, item, note) VALUES (24, 1, 1, 'x')"),
            STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT size FROM part"), STORE_NO_VALUES);
    o.any_version = false;
    log_open(p, &o);
    o.migrations = &test_migrations;
    log_open(p, &o);
    /* A letter of the program's migration, its name, the database's record. */
    o.migrations = &three;
    list[1].text = "SELECT 1;\n";
    log_open(p, &o);
    list[1] = test_migrations.v[1];
    list[2].name = "less";
    log_open(p, &o);
    list[2].name = "more";
    log_open(p, &o);
    log_run(p, c, SQL("DELETE FROM schema_version WHERE number = 2"), STORE_NO_VALUES);
    log_open(p, &o);
    store_close(c);
}

static void test_forward_only(void **state)
{
    (void)state;
#define TAMPERED "the database's record of migrations is not the program's "
    both_run(migrations,
             "twice: exit 1\nopened\n"
             "the database is of an older version, exit 1\n"
             "applied 2\napplied 0\nchanged 1\nchanged 1\n7\nopened\n"
             "the database was made by a newer version of the program, exit 1\n" TAMPERED
             "(test), exit 1\n" TAMPERED "(less), exit 1\nopened\nchanged 1\n" TAMPERED
             "(test), exit 1\n");
}

/* The sums that the build made are those of the texts. */
static void test_sums_of_migrations(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < store_migrations.n; i++) {
        const struct store_migration *m = &store_migrations.v[i];
        uint8_t sum[32];
        store_sha256(str_from_c(m->text), sum);
        assert_non_null(m->sum);
        assert_memory_equal(m->sum, sum, sizeof(sum));
    }
}

/* One that fails half way leaves nothing, and the database as it was. */
static void failing_migration(struct place *p)
{
    struct err e = {0};
    struct store_migration list[3] = {
        test_migrations.v[0],
        test_migrations.v[1],
        {.number = 3,
         .name = "bad",
         .text = "CREATE TABLE a (x INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);\n"},
    };
    struct store_migrations three = {list, 3};
    struct store_options o = p->options;
    struct store_conn *c = place_open(p);
    store_close(c);
    o.migrations = &three;
    o.any_version = true;
    must(store_open(&c, &o, &e), &e);
    assert_int_equal(store_migrate(c, NULL, &e), ERR_INTERNAL);
    log_dump(p->log, c, "a");
    int64_t version = 0;
    must(store_version(c, &version, &e), &e);
    buf_fmt(p->log, "version %l\n", version);
    list[2].text = "CREATE TABLE a (x REAL) STRICT;\n"; /* outside the dialect */
    assert_int_equal(store_migrate(c, NULL, &e), ERR_INTERNAL);
    store_close(c);
    log_open(p, &p->options);
}

static void test_failing_migration(void **state)
{
    (void)state;
    both_run(failing_migration, "version 2\nopened\n");
}

static void *migrate_now(void *ctx)
{
    const struct store_options *o = ctx;
    struct store_conn *c = NULL;
    struct err e = {0};
    uint32_t applied = 0;
    if (store_open(&c, o, &e) != ERR_NONE || store_migrate(c, &applied, &e) != ERR_NONE)
        applied = 100;
    store_close(c);
    return (void *)(uintptr_t)applied;
}

/* Two programs migrate the same database: one of them does. */
static void migrate_at_once(struct place *p)
{
    struct err e = {0};
    struct store_migrations one = {test_migrations.v, 1};
    struct store_options o = p->options;
    pthread_t threads[2];
    void *applied[2];
    o.migrations = &one;
    must(store_create(&o, &e), &e);
    o.migrations = &test_migrations;
    o.any_version = true;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, migrate_now, &o), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], &applied[i]);
    buf_fmt(p->log, "%d\n", (int)((uintptr_t)applied[0] + (uintptr_t)applied[1]));
    log_open(p, &p->options);
}

static void test_migrate_at_once(void **state)
{
    (void)state;
    both_run(migrate_at_once, "1\nopened\n");
}

/* What is not ours is not touched. */
static void strangers(struct place *p)
{
    struct err e = {0};
    log_open(p, &p->options);
    struct store_conn *c = NULL;
    must(conn_connect(&c, &p->options, true, &e), &e);
    must(conn_exec(c, "CREATE TABLE theirs (x INT)", &e), &e);
    store_close(c);
    log_open(p, &p->options);
    buf_fmt(p->log, "exit %d\n", err_exit_code(store_create(&p->options, &e)));
}

static void test_strangers(void **state)
{
    (void)state;
    struct buf log;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (int postgres = 0; postgres < 2; postgres++) {
        struct place p;
        buf_init(&log, &a, 1 << 16);
        place_make(&p, postgres == 1, &log);
        strangers(&p);
        /* The name of the file that is not there is told on one engine alone. */
        str said = buf_str(&log);
        assert_true(str_starts(said, STR("there is no database there")));
        assert_true(str_ends(said, STR(", exit 3\nthis database is not one of ansinh's, or has"
                                       " something in it, exit 1\nexit 1\n")));
    }
    arena_clear(&a);
}

/* ---- backups ---- */

static void fill(struct store_conn *c)
{
    struct err e = {0};
    must(store_begin(c, &e), &e);
    must(store_load_begin(c, SQL("item (province, id, name, data, amount, parent)"), 6, &e), &e);
    for (int64_t i = 1; i <= 3000; i++) {
        char name[32];
        snprintf(name, sizeof(name), "tên\t\"%d\"", (int)i);
        must(store_load_row(c,
                            (const struct store_value[]){
                                store_int(24), store_int(i), store_text(str_from_c(name)),
                                i % 5 == 0 ? store_null() : store_bytes(STR("\0\xff")),
                                store_int(i), i > 1 ? store_int(i - 1) : store_null()},
                            &e),
             &e);
    }
    must(store_load_end(c, &e), &e);
    must(store_run(c,
                   SQL("INSERT INTO part (province, id, item, note) SELECT province, id, id, 'ghi"
                       " chú' FROM item WHERE id <= 100"),
                   STORE_NO_VALUES, NULL, &e),
         &e);
    must(store_commit(c, &e), &e);
}

/* The record of migrations holds the time they were applied; a copy has it too. */
static void compare(struct arena *a, struct store_conn *x, struct store_conn *y)
{
    struct buf b[2];
    buf_init(&b[0], a, 8 << 20);
    buf_init(&b[1], a, 8 << 20);
    log_dump(&b[0], x, NULL);
    log_dump(&b[1], y, NULL);
    assert_false(b[0].full);
    assert_int_equal(b[0].n, b[1].n);
    assert_memory_equal(b[0].p, b[1].p, b[0].n);
    assert_true(b[0].n > 100000);
}

/* From each engine to a file, from the file to each engine. */
static void test_backup(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 256 << 20);
    for (int way = 0; way < 4; way++) {
        struct place from, to;
        struct err e = {0};
        struct buf log;
        char file[128];
        buf_init(&log, &a, 1 << 16);
        place_make(&from, way & 1, &log);
        place_make(&to, way >> 1, &log);
        snprintf(file, sizeof(file), "%s/backup-%d.db", folder, way);
        struct store_conn *c = place_open(&from);
        fill(c);
        must(store_backup(c, file, &e), &e);
        assert_int_equal(store_backup(c, file, &e), ERR_INPUT); /* never over a file */
        must(store_restore(file, &to.options, &e), &e);
        assert_int_equal(store_restore(file, &to.options, &e), ERR_INPUT);
        struct store_conn *d = place_open(&to);
        compare(&a, c, d);
        uint32_t n = 0;
        must(store_check(d, NULL, NULL, &n, &e), &e);
        assert_int_equal(n, 0);
        /* The copy has its indexes and keys, and lives. */
        log_run(&to, d,
                SQL("INSERT INTO part (province, id, item, note) VALUES (24, 5000, 5000,"
                    " 'x')"),
                STORE_NO_VALUES);
        log_run(&to, d,
                SQL("INSERT INTO item (province, id, name) SELECT 24, 9999, name FROM item"
                    " WHERE id = 1"),
                STORE_NO_VALUES);
        log_run(&to, d, SQL("DELETE FROM part"), STORE_NO_VALUES);
        assert_true(str_eq(buf_str(&log), STR("failed: reference, exit 1\nfailed: duplicate, exit"
                                              " 1\nchanged 100\n")));
        store_close(c);
        store_close(d);
    }
    arena_clear(&a);
}

/* A backup that was changed by a byte is not restored, wherever its byte is. */
static void test_damaged_backup(void **state)
{
    (void)state;
    struct arena a;
    struct buf log;
    struct place p;
    struct err e = {0};
    char file[128], bad[128], out[160];
    arena_init(&a, 64 << 20);
    buf_init(&log, &a, 1 << 16);
    place_make(&p, false, &log);
    struct store_conn *c = place_open(&p);
    fill(c);
    snprintf(file, sizeof(file), "%s/whole.db", folder);
    snprintf(bad, sizeof(bad), "%s/bad.db", folder);
    must(store_backup(c, file, &e), &e);
    store_close(c);
    FILE *f = fopen(file, "rb");
    static char bytes[4 << 20];
    size_t n = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    /* Cut short; the head; the count of cells of each page; the root of the schema. */
    const size_t cuts[] = {0, 100, 4096, n / 2, n - 1};
    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        f = fopen(bad, "wb");
        fwrite(bytes, 1, cuts[i], f);
        fclose(f);
        snprintf(out, sizeof(out), "%s/never-%zu.db", folder, i);
        const struct store_options to = {.location = out, .migrations = &test_migrations};
        assert_int_not_equal(store_restore(bad, &to, &e), ERR_NONE);
        assert_int_not_equal(access(out, F_OK), 0);
    }
    for (size_t page = 1; page < n / 4096; page += 3) {
        f = fopen(bad, "wb");
        bytes[page * 4096 + 3] ^= 0x41;
        fwrite(bytes, 1, n, f);
        bytes[page * 4096 + 3] ^= 0x41;
        fclose(f);
        snprintf(out, sizeof(out), "%s/page-%zu.db", folder, page);
        const struct store_options to = {.location = out, .migrations = &test_migrations};
        assert_int_not_equal(store_restore(bad, &to, &e), ERR_NONE);
        assert_int_not_equal(access(out, F_OK), 0);
    }
    arena_clear(&a);
}

static void test_sha256(void **state)
{
    (void)state;
    /* FIPS 180-4's own examples. */
    static const uint8_t abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                                    0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                                    0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                                    0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
    static const uint8_t two_blocks[32] = {0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8,
                                           0xe5, 0xc0, 0x26, 0x93, 0x0c, 0x3e, 0x60, 0x39,
                                           0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff, 0x21, 0x67,
                                           0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1};
    static const uint8_t nothing[4] = {0xe3, 0xb0, 0xc4, 0x42};
    uint8_t out[32];
    store_sha256(STR("abc"), out);
    assert_memory_equal(out, abc, 32);
    store_sha256(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), out);
    assert_memory_equal(out, two_blocks, 32);
    store_sha256((str){NULL, 0}, out);
    assert_memory_equal(out, nothing, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),        cmocka_unit_test(test_at_once),
        cmocka_unit_test(test_same_twice),        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_forward_only),      cmocka_unit_test(test_sums_of_migrations),
        cmocka_unit_test(test_failing_migration), cmocka_unit_test(test_migrate_at_once),
        cmocka_unit_test(test_strangers),         cmocka_unit_test(test_backup),
        cmocka_unit_test(test_damaged_backup),    cmocka_unit_test(test_sha256),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
