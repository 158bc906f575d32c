/* The built-in migrations: every table has its province in its key, and two times tell four
 * stories. The same on both engines. */
#include "store_test.h"

#define NO_END 2147483647

static void record(struct store_conn *c, int64_t number)
{
    struct err e = {0};
    must(store_run(c,
                   SQL("INSERT INTO recording (province, number, at_us, actor, source, reference,"
                       " operation) VALUES (24, ?1, ?2, 'xã', 'form', '02/PL', ?3)"),
                   STORE_VALUES(store_int(number), store_int(number * 1000),
                                store_bytes(STR("0123456789abcdef"))),
                   NULL, &e),
         &e);
}

#define PERSON                                                                                     \
    SQL("INSERT INTO person (province, id, valid_from, valid_to, known_from, known_to, recorded,"  \
        " closed, name, birth, birth_to, sex, ethnicity) VALUES (24, ?1, ?2, ?3, ?4, 0, ?5, 0, "   \
        "?6,"                                                                                      \
        " -3000, -3000, '1', '01')")

static void log_known(struct place *p, struct store_conn *c, int64_t on, int64_t known,
                      int64_t recorded)
{
    buf_fmt(p->log, "%l known on %l, after %l: ", on, known, recorded);
    log_query(p, c,
              SQL("SELECT name FROM person WHERE province = 24 AND id = 1 AND valid_from <= ?1"
                  " AND ?1 < valid_to AND known_from <= ?2 AND recorded <= ?3"
                  " AND (closed = 0 OR closed > ?3 OR known_to > ?2)"),
              STORE_VALUES(store_int(on), store_int(known), store_int(recorded)));
}

/* Recording 1, known since day 10: Ánh, from day 10. Recording 2, on day 30: she was Hồng until day
 * 19. */
static void two_times(struct place *p)
{
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    log_run(p, c, PERSON,
            STORE_VALUES(store_int(1), store_int(10), store_int(NO_END), store_int(10),
                         store_int(1), store_text(STR("Ánh"))));
    log_run(p, c, SQL("INSERT INTO entity (province, id, kind) VALUES (24, 1, 'person')"),
            STORE_NO_VALUES);
    record(c, 1);
    log_run(p, c, PERSON,
            STORE_VALUES(store_int(1), store_int(10), store_int(NO_END), store_int(10),
                         store_int(1), store_text(STR("Ánh"))));
    must(store_begin(c, &e), &e);
    record(c, 2);
    log_run(p, c,
            SQL("UPDATE person SET closed = 2, known_to = 30 WHERE province = 24 AND id = 1 AND"
                " closed = 0"),
            STORE_NO_VALUES);
    log_run(p, c, PERSON,
            STORE_VALUES(store_int(1), store_int(10), store_int(20), store_int(30), store_int(2),
                         store_text(STR("Hồng"))));
    log_run(p, c, PERSON,
            STORE_VALUES(store_int(1), store_int(20), store_int(NO_END), store_int(30),
                         store_int(2), store_text(STR("Ánh"))));
    must(store_commit(c, &e), &e);
    log_known(p, c, 15, 29, 2);
    log_known(p, c, 15, 30, 2);
    log_known(p, c, 15, 30, 1);
    log_known(p, c, 20, 29, 2);
    log_known(p, c, 20, 30, 2);
    buf_add_c(p->log, "9 known on 30: none ");
    log_query(p, c, SQL("SELECT count(*) FROM person WHERE valid_from <= 9"), STORE_NO_VALUES);
    /* A day's end before its beginning. */
    log_run(p, c, PERSON,
            STORE_VALUES(store_int(1), store_int(30), store_int(30), store_int(30), store_int(2),
                         store_text(STR("x"))));
    store_close(c);
}

static void test_two_times(void **state)
{
    (void)state;
    both_run(two_times, "failed: reference, exit 1\nchanged 1\nchanged 1\nchanged 1\nchanged 1\n"
                        "changed 1\n"
                        "15 known on 29, after 2: 'Ánh'\n15 known on 30, after 2: 'Hồng'\n"
                        "15 known on 30, after 1: 'Ánh'\n"
                        "20 known on 29, after 2: 'Ánh'\n20 known on 30, after 2: 'Ánh'\n"
                        "9 known on 30: none 0\n"
                        "failed: refused, exit 1\n");
}

#define NUMBER                                                                                     \
    SQL("INSERT INTO person_number (province, person, kind, number, valid_from, valid_to,"         \
        " known_from, known_to, recorded, closed) VALUES (?1, ?2, 'citizen', '024090000001', 0,"   \
        " 2147483647, 0, 0, 1, ?3)")

/* A number believed now is one person's; a past belief, or another province's, is none of that. */
static void numbers(struct place *p)
{
    static const int64_t rows[][3] = {{24, 1, 0}, {24, 2, 0}, {24, 3, 2}, {27, 1, 0}};
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    for (int64_t i = 1; i <= 3; i++)
        must(store_run(c, SQL("INSERT INTO entity (province, id, kind) VALUES (24, ?1, 'person')"),
                       STORE_VALUES(store_int(i)), NULL, &e),
             &e);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        log_run(p, c, NUMBER,
                STORE_VALUES(store_int(rows[i][0]), store_int(rows[i][1]), store_int(rows[i][2])));
    store_close(c);
}

static void test_numbers(void **state)
{
    (void)state;
    both_run(numbers, "changed 1\nfailed: duplicate, exit 1\nchanged 1\n"
                      "failed: reference, exit 1\n");
}

/* ---- what a distributed database needs: docs/scaling.md ---- */

/* The same for everybody, on every server. */
static bool is_global(const char *table)
{
    static const char *const global[] = {"schema_version", "area", "area_succession", "area_fact"};
    for (size_t k = 0; k < sizeof(global) / sizeof(global[0]); k++) {
        if (str_eq_c(str_from_c(table), global[k]))
            return true;
    }
    return false;
}

static bool begins_with_province(str columns)
{
    return str_eq_c(str_split(&columns, ','), "province");
}

/* Tables that grow begin their key with the province. */
static void check_keys(struct place *p, struct store_conn *c)
{
    struct err e = {0};
    struct arena a;
    struct tables t;
    arena_init(&a, 4 << 20);
    must(schema_tables(c, &a, &t, &e), &e);
    buf_fmt(p->log, "%u tables\n", t.n);
    for (uint32_t i = 0; i < t.n; i++) {
        if (!is_global(t.v[i].name) && !begins_with_province(str_from_c(t.v[i].key)))
            fail_msg("%s has the key (%s)", t.v[i].name, t.v[i].key);
        buf_fmt(p->log, "%z (%z) of %z\n", t.v[i].name, t.v[i].key, t.v[i].columns);
    }
    arena_clear(&a);
}

/* Child, parent, the first column of both: no foreign key goes from one province to another. */
static void check_references(struct store_conn *c)
{
    static const char sqlite[] =
        "SELECT s.name, f.\"table\", f.\"from\", coalesce(f.\"to\", '') FROM sqlite_schema AS s"
        " JOIN pragma_foreign_key_list(s.name) AS f WHERE s.type = 'table' AND f.seq = 0 ORDER BY"
        " 1, 2, 3";
    static const char postgres[] =
        "SELECT k.relname, o.relname, a.attname, b.attname FROM pg_constraint x JOIN pg_class k ON"
        " k.oid = x.conrelid JOIN pg_class o ON o.oid = x.confrelid JOIN pg_attribute a ON"
        " a.attrelid = k.oid AND a.attnum = x.conkey[1] JOIN pg_attribute b ON b.attrelid = o.oid"
        " AND b.attnum = x.confkey[1] WHERE x.contype = 'f' ORDER BY 1, 2, 3";
    struct err e = {0};
    uint32_t n = 0;
    must(conn_query_raw(c, store_is_postgres(c) ? postgres : sqlite, NULL, 0, &e), &e);
    while (store_next(c, &e) > 0) {
        char child[NAME_MAX_BYTES], parent[NAME_MAX_BYTES];
        snprintf(child, sizeof(child), "%.*s", (int)store_at_text(c, 0).n, store_at_text(c, 0).p);
        snprintf(parent, sizeof(parent), "%.*s", (int)store_at_text(c, 1).n, store_at_text(c, 1).p);
        bool carried = str_eq_c(store_at_text(c, 2), "province") &&
                       (str_eq_c(store_at_text(c, 3), "province") || store_at_text(c, 3).n == 0);
        if (!is_global(parent) && !carried)
            fail_msg("a foreign key of %s to %s does not carry the province", child, parent);
        n++;
    }
    assert_true(n > 10);
}

/* What is unique is unique in a province. */
static void check_unique(struct store_conn *c)
{
    struct err e = {0};
    uint32_t n = 0;
    must(conn_query_raw(c, c->engine->indexes_sql, NULL, 0, &e), &e);
    while (store_next(c, &e) > 0) {
        str text = store_at_text(c, 1);
        ptrdiff_t open = str_find_char(text, '(');
        if (!str_starts(text, STR("CREATE UNIQUE INDEX ")) ||
            str_find(text, STR("INDEX area_code")) >= 0)
            continue;
        assert_true(open > 0);
        if (!str_starts(str_slice(text, (size_t)open + 1, text.n), STR("province")))
            fail_msg("not unique in a province: %.*s", (int)text.n, text.p);
        n++;
    }
    assert_true(n > 0);
}

static void keys(struct place *p)
{
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    check_keys(p, c);
    check_references(c);
    check_unique(c);
    uint32_t n = 0;
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    store_close(c);
}

static void test_keys(void **state)
{
    (void)state;
    both_run(keys, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_times),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
