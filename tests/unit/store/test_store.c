/* Statements, values, transactions, bulk: the same on both engines (store/store.h). */
#include "store_test.h"

#define INSERT_ITEM                                                                                \
    SQL("INSERT INTO item (province, id, name, data, born, amount) VALUES (?1, ?2, ?3, ?4, ?5, "   \
        "?6)")

static struct store_value text(const char *s)
{
    return store_text(str_from_c(s));
}

/* ---- values ---- */

static void values(struct place *p)
{
    struct store_conn *c = place_open(p);
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    log_run(p, c, INSERT_ITEM,
            STORE_VALUES(store_int(24), store_int(INT64_MIN), text("Nguyễn Văn Á"),
                         store_bytes((str){all, 3}), store_date(day_from_ymd(1969, 12, 31)),
                         store_int(INT64_MAX)));
    log_run(p, c, INSERT_ITEM,
            STORE_VALUES(store_int(24), store_int(1), text(""), store_bytes(STR("")), store_null(),
                         store_int(0)));
    log_run(p, c, INSERT_ITEM,
            STORE_VALUES(store_int(24), store_int(2), store_null(), store_null(), store_int(-1),
                         store_null()));
    log_run(p, c, INSERT_ITEM,
            STORE_VALUES(store_int(24), store_int(3), text("'; -- \"\\ $1 ?1\n\t𠀋"),
                         store_bytes((str){all, 256}), store_int(0), store_null()));
    log_query(p, c, SQL("SELECT * FROM item WHERE province = ?1 AND id < ?2 ORDER BY id"),
              STORE_VALUES(store_int(24), store_int(3)));
    /* The long one: compared whole with what was put in. */
    struct err e = {0};
    must(store_query(c, SQL("SELECT name, data FROM item WHERE id = 3"), STORE_NO_VALUES, &e), &e);
    assert_int_equal(store_next(c, &e), 1);
    assert_true(str_eq_c(store_at_text(c, 0), "'; -- \"\\ $1 ?1\n\t𠀋"));
    assert_int_equal(store_at_text(c, 1).n, 256);
    assert_memory_equal(store_at_text(c, 1).p, all, 256);
    assert_int_equal(store_next(c, &e), 0);
    assert_int_equal(store_next(c, &e), 0);
    log_dump(p->log, c, "item");
    store_close(c);
}

static void test_values(void **state)
{
    (void)state;
    char expected[4096], hex[513];
    for (int i = 0; i < 256; i++)
        snprintf(hex + 2 * i, 3, "%02x", i);
    snprintf(expected, sizeof(expected),
             "changed 1\nchanged 1\nchanged 1\nchanged 1\n"
             "24|-9223372036854775808|'Nguyễn Văn Á'|000102|-1|9223372036854775807|null\n"
             "24|1|''|x|null|0|null\n"
             "24|2|null|null|-1|null|null\n"
             "item (province, id, name, data, born, amount, parent)\n"
             "24\t-9223372036854775808\t\"Nguyễn Văn Á\"\t0x000102\t-1\t9223372036854775807\t-\n"
             "24\t1\t\"\"\t0x\t-\t0\t-\n"
             "24\t2\t-\t-\t-1\t-\t-\n"
             "24\t3\t\"'; -- \\\"\\\\ $1 ?1\\n\\t𠀋\"\t0x%s\t0\t-\t-\n",
             hex);
    both_run(values, expected);
}

static void put_items(struct store_conn *c, int64_t from, int64_t to)
{
    struct err e = {0};
    for (int64_t i = from; i <= to; i++) {
        char name[32];
        snprintf(name, sizeof(name), "tên %03d", (int)i);
        must(store_run(c, INSERT_ITEM,
                       STORE_VALUES(store_int(24), store_int(i), text(name), store_null(),
                                    store_int(i * 10), store_int(i)),
                       NULL, &e),
             &e);
    }
}

/* In the server's own order Đ comes before E, a before B, and null last. */
static void order(struct place *p)
{
    static const char *const names[] = {"e", "Đ", "D", "a", "B", "đ", "z", "Á", "á"};
    struct store_conn *c = place_open(p);
    for (int i = 0; i < 9; i++)
        log_run(p, c, INSERT_ITEM,
                STORE_VALUES(store_int(24), store_int(i), text(names[i]), store_null(),
                             store_null(), store_null()));
    log_run(p, c, INSERT_ITEM,
            STORE_VALUES(store_int(24), store_int(9), store_null(), store_null(), store_null(),
                         store_null()));
    log_query(p, c, SQL("SELECT name FROM item ORDER BY name NULLS FIRST"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT name FROM item WHERE name >= ?1 AND name < ?2 ORDER BY name DESC"),
              STORE_VALUES(text("B"), text("z")));
    log_query(p, c, SQL("SELECT max(name), min(name) FROM item"), STORE_NO_VALUES);
    store_close(c);
}

static void test_order(void **state)
{
    (void)state;
    both_run(order, "changed 1\nchanged 1\nchanged 1\nchanged 1\nchanged 1\nchanged 1\nchanged 1\n"
                    "changed 1\nchanged 1\nchanged 1\n"
                    "null\n'B'\n'D'\n'a'\n'e'\n'z'\n'Á'\n'á'\n'Đ'\n'đ'\n"
                    "'e'\n'a'\n'D'\n'B'\n"
                    "'đ'|'B'\n");
}

/* What of SQL both have: each line worked out by hand on amounts 1 to 5. */
static void dialect(struct place *p)
{
    struct store_conn *c = place_open(p);
    put_items(c, 1, 5);
    log_query(p, c, SQL("SELECT count(*), sum(amount), min(amount), max(born) FROM item"),
              STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT sum(amount) FROM item WHERE id > 99"), STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT group_concat(i.one, '+') FROM (SELECT id || ':' || amount AS one FROM"
                  " item ORDER BY id DESC) AS i"),
              STORE_NO_VALUES);
    log_query(p, c,
              SQL("SELECT id = 2, id <> 2, name IS NULL FROM item WHERE id IN (?1, ?2)"
                  " ORDER BY id"),
              STORE_VALUES(store_int(2), store_int(3)));
    log_query(p, c,
              SQL("WITH big AS (SELECT id FROM item WHERE amount > ?1) SELECT i.id,"
                  " CASE WHEN EXISTS (SELECT 1 FROM big WHERE big.id = i.id) THEN 'to' ELSE 'nhỏ'"
                  " END, row_number() OVER (ORDER BY i.id DESC) FROM item AS i ORDER BY i.id"),
              STORE_VALUES(store_int(3)));
    log_query(p, c,
              SQL("SELECT coalesce(name, ?1) || ?2, length(name), CAST(id AS TEXT) FROM item"
                  " WHERE id = 1 FOR UPDATE"),
              STORE_VALUES(text("x"), text("!")));
    log_run(p, c, SQL("UPDATE item SET amount = amount + ?1 WHERE id >= ?2"),
            STORE_VALUES(store_int(100), store_int(4)));
    log_run(p, c, SQL("DELETE FROM item WHERE id > 99"), STORE_NO_VALUES);
    log_run(p, c,
            SQL("INSERT INTO item (province, id, amount) VALUES (24, 5, ?1) ON CONFLICT"
                " (province, id) DO UPDATE SET amount = excluded.amount"),
            STORE_VALUES(store_int(7)));
    log_run(p, c,
            SQL("INSERT INTO item (province, id, amount) VALUES (24, 5, ?1) ON CONFLICT"
                " (province, id) DO NOTHING"),
            STORE_VALUES(store_int(8)));
    log_run(p, c,
            SQL("INSERT INTO part (province, id, item, note) SELECT province, id, id, ?1"
                " FROM item WHERE id <= 3"),
            STORE_VALUES(text("mới")));
    log_query(p, c,
              SQL("SELECT p.id, i.amount FROM part AS p JOIN item AS i ON i.province ="
                  " p.province AND i.id = p.item ORDER BY p.id LIMIT ?1"),
              STORE_VALUES(store_int(2)));
    log_query(p, c, SQL("SELECT amount FROM item ORDER BY id"), STORE_NO_VALUES);
    store_close(c);
}

static void test_dialect(void **state)
{
    (void)state;
    both_run(dialect, "5|15|1|50\n"
                      "null\n"
                      "'5:5+4:4+3:3+2:2+1:1'\n"
                      "1|0|0\n0|1|0\n"
                      "1|'nhỏ'|5\n2|'nhỏ'|4\n3|'nhỏ'|3\n4|'to'|2\n5|'to'|1\n"
                      "'tên 001!'|7|'1'\n"
                      "changed 2\nchanged 0\nchanged 1\nchanged 0\nchanged 3\n"
                      "1|1\n2|2\n"
                      "1\n2\n3\n104\n7\n");
}

/* ---- failures ---- */

static void failures(struct place *p)
{
    struct store_conn *c = place_open(p);
    put_items(c, 1, 2);
#define ITEM(...) log_run(p, c, INSERT_ITEM, STORE_VALUES(__VA_ARGS__))
    ITEM(store_int(24), store_int(1), store_null(), store_null(), store_null(), store_null());
    ITEM(store_int(24), store_int(9), text("tên 002"), store_null(), store_null(), store_null());
    ITEM(store_int(24), store_int(9), store_null(), store_null(), store_null(), store_int(-1));
    ITEM(store_null(), store_int(9), store_null(), store_null(), store_null(), store_null());
    ITEM(store_int(24), store_int(9), store_text(STR("a\0b")), store_null(), store_null(),
         store_null());
    ITEM(store_int(24), store_int(9), store_text(STR("\xc3(")), store_null(), store_null(),
         store_null());
    log_run(p, c, SQL("INSERT INTO part (province, id, item, note) VALUES (24, 1, 99, 'x')"),
            STORE_NO_VALUES);
    log_run(p, c, SQL("INSERT INTO part (province, id, item, note) VALUES (27, 1, 1, 'x')"),
            STORE_NO_VALUES);
    log_run(p, c, SQL("INSERT INTO part (province, id, item, note) VALUES (24, 1, 1, 'x')"),
            STORE_NO_VALUES);
    log_run(p, c, SQL("DELETE FROM item WHERE id = 1"), STORE_NO_VALUES);
    log_run(p, c, SQL("UPDATE item SET amount = 9223372036854775807"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT sum(amount) FROM item"), STORE_NO_VALUES);
    log_query(p, c, SQL("SELECT amount + 1 FROM item"), STORE_NO_VALUES);
    log_run(p, c, SQL("SELECT 1 FROM nowhere"), STORE_NO_VALUES);
    log_run(p, c, SQL("SELECT amount / 2 FROM item"), STORE_NO_VALUES);
    log_run(p, c, SQL("SELECT 1; SELECT 2"), STORE_NO_VALUES);
    struct store_conn *reader = place_reader(p);
    log_run(p, reader, SQL("DELETE FROM part"), STORE_NO_VALUES);
    store_close(reader);
    log_query(p, c, SQL("SELECT id, amount FROM item ORDER BY id"), STORE_NO_VALUES);
    store_close(c);
}

static void test_failures(void **state)
{
    (void)state;
    both_run(failures, "failed: duplicate, exit 1\nfailed: duplicate, exit 1\n"
                       "failed: refused, exit 1\nfailed: refused, exit 1\n"
                       "failed: refused, exit 1\nfailed: refused, exit 1\n"
                       "failed: reference, exit 1\nfailed: reference, exit 1\nchanged 1\n"
                       "failed: reference, exit 1\nchanged 2\n"
                       "failed: range\nfailed: range\n"
                       "failed: other, exit 4\nfailed: other, exit 4\nfailed: other, exit 4\n"
                       "failed: read-only, exit 3\n"
                       "1|9223372036854775807\n2|9223372036854775807\n");
}

/* ---- transactions ---- */

#define LOG_ITEMS log_query(p, c, SQL("SELECT id FROM item ORDER BY id"), STORE_NO_VALUES)

static void transactions(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = place_open(p);
    must(store_begin(c, &e), &e);
    put_items(c, 1, 1);
    store_rollback(c);
    LOG_ITEMS;
    must(store_begin(c, &e), &e);
    put_items(c, 2, 2);
    must(store_save(c, &e), &e);
    put_items(c, 3, 3);
    must(store_save(c, &e), &e);
    put_items(c, 4, 4);
    must(store_undo(c, &e), &e);
    must(store_release(c, &e), &e);
    must(store_commit(c, &e), &e);
    LOG_ITEMS;
    buf_add_c(p->log, "after a failure\n");
    must(store_begin(c, &e), &e);
    put_items(c, 5, 5);
    must(store_save(c, &e), &e);
    log_run(p, c, SQL("INSERT INTO item (province, id) VALUES (24, 2)"), STORE_NO_VALUES);
    log_run(p, c, SQL("INSERT INTO item (province, id) VALUES (24, 6)"), STORE_NO_VALUES);
    LOG_ITEMS;
    must(store_undo(c, &e), &e);
    put_items(c, 7, 7);
    log_run(p, c, SQL("INSERT INTO item (province, id) VALUES (24, 2)"), STORE_NO_VALUES);
    assert_int_equal(store_commit(c, &e), ERR_INTERNAL);
    LOG_ITEMS;
    must(store_begin(c, &e), &e);
    put_items(c, 8, 8);
    store_close(c); /* takes back what is open */
    c = place_open(p);
    LOG_ITEMS;
    store_close(c);
}

static void test_transactions(void **state)
{
    (void)state;
    both_run(transactions, "2\n3\nafter a failure\n"
                           "failed: duplicate, exit 1\nfailed: other, exit 4\nfailed: other\n"
                           "failed: duplicate, exit 1\n"
                           "2\n3\n2\n3\n");
}

/* A reader sees one moment for as long as its transaction lasts. */
static void moments(struct place *p)
{
    struct err e = {0};
    struct store_conn *w = place_open(p), *c = place_reader(p);
    put_items(w, 1, 1);
    must(store_begin(c, &e), &e);
    LOG_ITEMS;
    put_items(w, 2, 2);
    LOG_ITEMS;
    must(store_commit(c, &e), &e);
    LOG_ITEMS;
    store_close(c);
    store_close(w);
}

static void test_moments(void **state)
{
    (void)state;
    both_run(moments, "1\n1\n1\n2\n");
}

/* ---- many rows ---- */

#define ROWS 10000

static void load_items(struct store_conn *c, int64_t n)
{
    struct err e = {0};
    must(store_load_begin(c, SQL("item (province, id, name, data, amount)"), 5, &e), &e);
    for (int64_t i = 1; i <= n; i++) {
        char name[32];
        snprintf(name, sizeof(name), "hộ %05d", (int)i);
        must(store_load_row(c,
                            (const struct store_value[]){
                                store_int(24), store_int(i), text(name),
                                i % 3 == 0 ? store_null() : store_bytes(STR("\0\1")), store_int(i)},
                            &e),
             &e);
    }
    must(store_load_end(c, &e), &e);
}

static void bulk(struct place *p)
{
    struct err e = {0};
    struct arena a;
    struct store_indexes indexes;
    struct store_conn *c = place_open(p);
    arena_init(&a, 1 << 20);
    must(store_begin(c, &e), &e);
    must(store_indexes_drop(c, &a, &indexes, &e), &e);
    /* On a server the two foreign keys as well. */
    assert_int_equal(indexes.n, p->postgres ? 4 : 2);
    load_items(c, ROWS);
    must(store_indexes_build(c, &indexes, &e), &e);
    must(store_commit(c, &e), &e);
    log_query(p, c,
              SQL("SELECT count(*), sum(amount), count(data), min(name), max(name) FROM item"),
              STORE_NO_VALUES);
    /* The index is there again, and so is the foreign key. */
    log_run(p, c, SQL("INSERT INTO part (province, id, item, note) VALUES (24, 9, 10001, '')"),
            STORE_NO_VALUES);
    log_run(p, c, SQL("UPDATE item SET name = 'hộ 00001' WHERE id = 2"), STORE_NO_VALUES);
    log_dump(p->log, c, "item");
    /* Larger than a batch, and than two. */
    size_t n = 600000;
    char *large = malloc(n);
    memset(large, 'x', n);
    must(store_begin(c, &e), &e);
    must(store_load_begin(c, SQL("part (province, id, item, note)"), 4, &e), &e);
    for (int i = 1; i <= 3; i++)
        must(store_load_row(c,
                            (const struct store_value[]){store_int(24), store_int(i), store_int(i),
                                                         store_text((str){large, n / (size_t)i})},
                            &e),
             &e);
    must(store_load_end(c, &e), &e);
    must(store_commit(c, &e), &e);
    free(large);
    log_query(p, c, SQL("SELECT id, length(note) FROM part ORDER BY id"), STORE_NO_VALUES);
    arena_clear(&a);
    store_close(c);
}

static void test_bulk(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    arena_init(&a, 16 << 20);
    buf_init(&b, &a, 8 << 20);
    /* sum 1..10000 = 50,005,000; data is null for 3,333 of them */
    buf_add_c(&b, "10000|50005000|6667|'hộ 00001'|'hộ 10000'\n"
                  "failed: reference, exit 1\n"
                  "failed: duplicate, exit 1\n"
                  "item (province, id, name, data, born, amount, parent)\n");
    for (int i = 1; i <= ROWS; i++) {
        char name[16];
        snprintf(name, sizeof(name), "%05d", i);
        buf_fmt(&b, "24\t%d\t\"hộ %z\"\t%z\t-\t%d\t-\n", i, name, i % 3 == 0 ? "-" : "0x0001", i);
    }
    buf_add_c(&b, "1|600000\n2|300000\n3|200000\n");
    buf_char(&b, '\0');
    both_run(bulk, b.p);
    arena_clear(&a);
}

/* A row that points at nothing is found at the latest when the foreign keys are built again. */
static void dangling_bulk(struct place *p)
{
    struct store_conn *c = place_open(p);
    struct err e = {0};
    struct arena a;
    struct store_indexes indexes;
    const struct store_value row[] = {store_int(24), store_int(1), store_int(7),
                                      store_text(STR("x"))};
    arena_init(&a, 1 << 20);
    must(store_begin(c, &e), &e);
    must(store_indexes_drop(c, &a, &indexes, &e), &e);
    must(store_load_begin(c, SQL("part (province, id, item, note)"), 4, &e), &e);
    must(store_load_row(c, row, &e), &e);
    enum err_code code = store_load_end(c, &e);
    if (code == ERR_NONE)
        code = store_indexes_build(c, &indexes, &e);
    assert_int_equal(code, ERR_INPUT);
    buf_fmt(p->log, "%z\n", reason_name(store_reason(c)));
    store_rollback(c);
    log_count(p, c, "parts", SQL("SELECT count(*) FROM part"));
    arena_clear(&a);
    store_close(c);
}

static void test_dangling_bulk(void **state)
{
    (void)state;
    both_run(dangling_bulk, "reference\nparts: 0\n");
}

/* One wrong row fails the load, at its row or at the end, and all of it. */
static void bad_bulk(struct place *p)
{
    struct store_conn *c = place_open(p);
    put_items(c, 500, 500);
    static const int64_t wrong[][2] = {{500, 1}, {600, -1}};
    for (int k = 0; k < 2; k++) {
        struct err e = {0};
        must(store_begin(c, &e), &e);
        must(store_load_begin(c, SQL("item (province, id, amount)"), 3, &e), &e);
        enum err_code code = ERR_NONE;
        for (int64_t i = 1; i <= 300 && code == ERR_NONE; i++)
            code = store_load_row(
                c,
                (const struct store_value[]){store_int(24), store_int(i == 200 ? wrong[k][0] : i),
                                             store_int(i == 200 ? wrong[k][1] : i)},
                &e);
        if (code == ERR_NONE)
            code = store_load_end(c, &e);
        buf_fmt(p->log, "%z, exit %d\n", reason_name(store_reason(c)), err_exit_code(e.code));
        assert_int_equal(code, e.code);
        assert_int_equal(store_commit(c, &e), ERR_INTERNAL);
        LOG_ITEMS;
    }
    /* Given up half way. */
    struct err e = {0};
    must(store_begin(c, &e), &e);
    must(store_load_begin(c, SQL("item (province, id, amount)"), 3, &e), &e);
    must(store_load_row(c, (const struct store_value[]){store_int(24), store_int(1), store_int(1)},
                        &e),
         &e);
    store_rollback(c);
    LOG_ITEMS;
    store_close(c);
}

static void test_bad_bulk(void **state)
{
    (void)state;
    both_run(bad_bulk, "duplicate, exit 1\n500\nrefused, exit 1\n500\n500\n");
}

static void many(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = place_open(p);
    struct store_value *v = calloc(3 * 1000, sizeof(*v));
    int64_t changed = 0;
    for (int i = 0; i < 1000; i++) {
        v[3 * i] = store_int(24);
        v[3 * i + 1] = store_int(i);
        v[3 * i + 2] = i % 7 == 0 ? store_null() : store_int(i);
    }
    const sql q = SQL("INSERT INTO item (province, id, amount) VALUES (?1, ?2, ?3)");
    must(store_begin(c, &e), &e);
    must(store_run_many(c, q, v, 3, 1000, &changed, &e), &e);
    buf_fmt(p->log, "%l\n", changed);
    must(store_save(c, &e), &e);
    v[3 * 700 + 1] = store_int(5); /* there is a 5 */
    for (int i = 0; i < 1000; i++)
        v[3 * i + 1].i += i == 700 ? 0 : 1000;
    assert_int_equal(store_run_many(c, q, v, 3, 1000, &changed, &e), ERR_INPUT);
    buf_fmt(p->log, "%z\n", reason_name(store_reason(c)));
    must(store_undo(c, &e), &e);
    const struct store_value changes[] = {store_int(1), store_int(9),    store_int(3),
                                          store_int(8), store_int(5000), store_int(7)};
    must(store_run_many(c, SQL("UPDATE item SET amount = ?2 WHERE id = ?1"), changes, 2, 3,
                        &changed, &e),
         &e);
    buf_fmt(p->log, "%l\n", changed);
    must(store_commit(c, &e), &e);
    log_query(p, c, SQL("SELECT count(*), count(amount), sum(amount) FROM item"), STORE_NO_VALUES);
    free(v);
    store_close(c);
}

static void test_many(void **state)
{
    (void)state;
    /* 143 of 0..999 are multiples of 7, summing to 7 * (0 + … + 142) = 71,071;
     * 499,500 - 71,071 = 428,429; then 1 becomes 9 and 3 becomes 8: + 8 + 5. */
    both_run(many, "1000\nduplicate\n2\n1000|857|428442\n");
}

/* ---- cursors and the cache ---- */

static void cursors(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = place_open(p);
    must(store_begin(c, &e), &e);
    load_items(c, ROWS);
    must(store_commit(c, &e), &e);
    const sql q = SQL("SELECT id FROM item WHERE id > ?1 ORDER BY id");
    for (int round = 0; round < 3; round++) {
        must(store_query(c, q, STORE_VALUES(store_int(round)), &e), &e);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(store_next(c, &e), 1);
            log_values(p->log, c);
        }
        store_finish(c);
        store_finish(c);
    }
    int64_t n = 0, sum = 0;
    must(store_query(c, q, STORE_VALUES(store_int(0)), &e), &e);
    while (store_next(c, &e) > 0) {
        n++;
        sum += store_at_int(c, 0);
    }
    buf_fmt(p->log, "%l %l\n", n, sum);
    struct arena a;
    struct store_value row[2];
    arena_init(&a, 1 << 16);
    assert_int_equal(store_one(c, SQL("SELECT id, name FROM item ORDER BY id DESC"),
                               STORE_NO_VALUES, &a, row, 2, &e),
                     1);
    buf_fmt(p->log, "%l %s\n", row[0].i, row[1].s);
    assert_int_equal(
        store_one(c, SQL("SELECT id FROM item WHERE id = 0"), STORE_NO_VALUES, &a, row, 1, &e), 0);
    arena_clear(&a);
    store_close(c);
}

static void test_cursors(void **state)
{
    (void)state;
    both_run(cursors, "1\n2\n2\n3\n3\n4\n10000 50005000\n10000 hộ 10000\n");
}

/* More statements than the cache holds, in a failed transaction too; and one statement whose value
 * changes its type. */
static void cache(struct place *p)
{
    static char texts[200][40];
    struct err e = {0};
    struct store_conn *c = place_open(p);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++) {
            snprintf(texts[i], sizeof(texts[i]), "SELECT CAST(?1 AS INTEGER) + %d", i);
            struct store_value v[] = {store_int(i)};
            must(store_query(c, (sql){texts[i]}, v, 1, &e), &e);
            assert_int_equal(store_next(c, &e), 1);
            assert_int_equal(store_at_int(c, 0), 2 * i);
            store_finish(c);
        }
        must(store_begin(c, &e), &e);
        log_run(p, c, SQL("INSERT INTO item (province) VALUES (24)"), STORE_NO_VALUES);
        log_run(p, c, (sql){texts[0]}, STORE_VALUES(store_int(0)));
        store_rollback(c);
    }
    const sql q = SQL("SELECT count(*) FROM item WHERE name = ?1 OR amount = ?2");
    put_items(c, 1, 3);
    log_query(p, c, q, STORE_VALUES(store_null(), store_null()));
    log_query(p, c, q, STORE_VALUES(text("tên 001"), store_int(3)));
    log_query(p, c, q, STORE_VALUES(text("tên 002"), store_null()));
    store_close(c);
}

static void test_cache(void **state)
{
    (void)state;
    both_run(cache, "failed: refused, exit 1\nfailed: other, exit 4\n"
                    "failed: refused, exit 1\nfailed: other, exit 4\n0\n2\n1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),       cmocka_unit_test(test_order),
        cmocka_unit_test(test_dialect),      cmocka_unit_test(test_failures),
        cmocka_unit_test(test_transactions), cmocka_unit_test(test_moments),
        cmocka_unit_test(test_bulk),         cmocka_unit_test(test_dangling_bulk),
        cmocka_unit_test(test_bad_bulk),     cmocka_unit_test(test_many),
        cmocka_unit_test(test_cursors),      cmocka_unit_test(test_cache),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
