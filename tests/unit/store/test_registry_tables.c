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
        " closed, name, name_key, birth, birth_to, sex, ethnicity) VALUES (24, ?1, ?2, ?3, ?4, 0," \
        " ?5, 0, ?6, ?6, -3000, -3000, '1', '01')")

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

/* Tables that grow begin their key with the province. */
static void keys(struct place *p)
{
    static const char *const global[] = {"schema_version", "area", "area_succession", "area_fact"};
    struct err e = {0};
    struct arena a;
    struct tables t;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    arena_init(&a, 1 << 20);
    must(schema_tables(c, &a, &t, &e), &e);
    buf_fmt(p->log, "%u tables\n", t.n);
    for (uint32_t i = 0; i < t.n; i++) {
        bool is_global = false;
        for (size_t k = 0; k < sizeof(global) / sizeof(global[0]); k++)
            is_global = is_global || str_eq_c(str_from_c(t.v[i].name), global[k]);
        if (!is_global && !str_starts(str_from_c(t.v[i].key), STR("province, ")))
            fail_msg("%s has the key (%s)", t.v[i].name, t.v[i].key);
        buf_fmt(p->log, "%z (%z) of %z\n", t.v[i].name, t.v[i].key, t.v[i].columns);
    }
    uint32_t n = 0;
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    arena_clear(&a);
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
