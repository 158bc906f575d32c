/* The inventory of personal data against the schema, and what is told of one person against it. */
#include "registry_lab.h"

#include "evidence/protect/inventory.h"
#include "evidence/protect/own_sql.h"
#include "registry/roles.h"
#include "store/store_int.h"

static struct inventory inventory;

static bool listed(const char *list, char by, str column)
{
    str rest = str_from_c(list);
    while (rest.n > 0) {
        if (str_eq(str_trim(str_split(&rest, by)), column))
            return true;
    }
    return false;
}

static const struct own_source *own_of(str table)
{
    for (uint32_t i = 0; i < own_n_sources; i++) {
        if (str_eq_c(table, own_sources[i].table))
            return &own_sources[i];
    }
    return NULL;
}

/* Every column of the database has its row. */
static void columns(struct place *p)
{
    struct err e = {0};
    struct tables t;
    uint32_t wrong = 0, n = 0;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(schema_tables(c, &lab.arena, &t, &e), &e);
    for (uint32_t i = 0; i < t.n; i++) {
        str rest = str_from_c(t.v[i].columns);
        while (rest.n > 0) {
            str column = str_trim(str_split(&rest, ','));
            n++;
            if (inventory_find(&inventory, str_from_c(t.v[i].name), column) != NULL)
                continue;
            print_error("data/protection/inventory.csv does not say what %s.%.*s is\n", t.v[i].name,
                        (int)column.n, column.p);
            wrong++;
        }
    }
    buf_fmt(p->log, "%u columns\n", n);
    assert_int_equal(wrong, 0);
    /* And no row is of a column that is gone. */
    for (uint32_t i = 0; i < inventory.rows.n; i++) {
        const struct inventory_row *r = &inventory.rows.v[i];
        str rest = r->columns;
        for (str column; rest.n > 0 && !str_eq_c(r->table, "*");) {
            bool there = false;
            column = str_split(&rest, ' ');
            for (uint32_t k = 0; k < t.n; k++)
                there |= str_eq_c(r->table, t.v[k].name) && listed(t.v[k].columns, ',', column);
            if (!there)
                fail_msg("inventory.csv: there is no %.*s.%.*s", (int)r->table.n, r->table.p,
                         (int)column.n, column.p);
        }
    }
    assert_null(inventory_find(&inventory, STR("person"), STR("shoe_size")));
    assert_null(inventory_find(&inventory, STR("shoes"), STR("name")));
    store_close(c);
}

static void test_columns(void **state)
{
    (void)state;
    both_run(columns, NULL);
}

/* What the inventory says is told, subject data tells; and it tells nothing else of anybody.
 * Numbers by which tables are joined need not be. */
static void test_told(void **state)
{
    uint32_t wrong = 0;
    (void)state;
    for (uint32_t i = 0; i < inventory.rows.n; i++) {
        const struct inventory_row *r = &inventory.rows.v[i];
        str rest = r->columns;
        const struct own_source *own = own_of(r->table);
        if (r->told == NULL || !str_eq_c(r->told->told, "yes") || str_eq_c(r->kind->data, "link"))
            continue;
        while (rest.n > 0) {
            str column = str_split(&rest, ' ');
            if (own != NULL && listed(own->columns, ',', column))
                continue;
            print_error("own_sql.c does not tell %.*s.%.*s\n", (int)r->table.n, r->table.p,
                        (int)column.n, column.p);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    for (uint32_t i = 0; i < own_n_sources; i++) {
        str rest = str_from_c(own_sources[i].columns);
        while (rest.n > 0) {
            str column = str_trim(str_split(&rest, ','));
            const struct inventory_row *r =
                inventory_find(&inventory, str_from_c(own_sources[i].table), column);
            if (r == NULL || (r->told != NULL && !str_eq_c(r->told->told, "yes") &&
                              !str_eq_c(r->kind->data, "official")))
                fail_msg("own_sql.c tells %s.%.*s, inventory.csv does not", own_sources[i].table,
                         (int)column.n, column.p);
        }
    }
}

static void test_rights(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < inventory.purposes.n; i++) {
        str right = inventory.purposes.v[i].right;
        bool there = right.n == 0;
        for (enum right r = 0; r < RIGHT_COUNT; r++)
            there |= str_eq_c(right, right_code(r));
        assert_true(there);
    }
}

static void test_document(void **state)
{
    struct buf b;
    const struct impact of = {.office = STR("UBND tỉnh"), .on = 20600, .people = 1234567};
    static const char *const there[] = {
        "UBND tỉnh\n",
        "HỒ SƠ ĐÁNH GIÁ TÁC ĐỘNG",
        "27/05/2026",
        "1.234.567 người",
        "person (name birth birth_to sex)",
        "Ai xem: cán bộ xã, chủ tịch, cán bộ tỉnh, tài chính, thanh tra (people.read)",
        "CHƯA cất vào hộp",
        "fact (name value)"};
    (void)state;
    buf_init(&b, &lab.arena, 1 << 20);
    inventory_document(&inventory, &of, LANG_VI, &b);
    buf_char(&b, '\0');
    for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
        if (strstr(b.p, there[i]) == NULL)
            fail_msg("\"%s\" is not in\n%s", there[i], b.p);
    }
}

static int setup(void **state)
{
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA");
    if (lab_setup(state) != 0)
        return -1;
    must(inventory_load(&lab.arena, str_from_c(data != NULL ? data : "data"), &inventory, &e), &e);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_told),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_document),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
