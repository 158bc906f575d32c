/* Roles: the table of rights, pairs that exclude each other, who may where and when, both engines.
 */
#include "registry_lab.h"

#include "registry/roles.h"
#include "registry/times.h"

/* 07660 of 2021 lies in 07615 since 2025-07-01; 07663 kept its code. */
static const char households[] = "household,commune,surveyed_on\nA,07660,2021-10-05\n"
                                 "B,07663,2021-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\nB,1,Trần Thị Bé,1,1990,2\n";
#define DAY0 20636 /* 2026-07-02 */

/* docs/roles.md §2, by hand. */
static void test_rights(void **state)
{
    (void)state;
    static const struct {
        const char *right, *roles;
    } table[] = {
        {"enrol.prepare", "officer province "},
        {"enrol.approve", "chairman "},
        {"cycle.prepare", "officer province "},
        {"cycle.approve", "chairman "},
        {"cycle.pay", "finance "},
        {"budget.prepare", "province finance "},
        {"budget.approve", "chairman "},
        {"deliver.record", "officer province "},
        {"deliver.approve", "chairman "},
        {"recovery.prepare", "officer province "},
        {"recovery.approve", "chairman "},
        {"payee.write", "officer province "},
        {"payee.approve", "chairman "},
        {"review.record", "officer province "},
        {"review.decide", "chairman "},
        {"review.manage", "province "},
        {"protect.record", "officer province "},
        {"protect.approve", "chairman "},
        {"data.export", "analyst "},
        {"inspect.write", "inspector "},
        {"inspect.read", "chairman inspector "},
        {"role.write", "administrator "},
        {"people.read", "officer chairman province finance inspector "},
        {"sealed.read", "officer chairman province inspector "},
        {"money.read", "officer chairman province finance inspector "},
        {"figures.read", "officer chairman province finance inspector analyst administrator "},
    };
    assert_int_equal(RIGHT_COUNT, sizeof(table) / sizeof(table[0]));
    for (enum right right = 0; right < RIGHT_COUNT; right++) {
        char held[128] = "";
        for (enum role r = 0; r < ROLE_COUNT; r++) {
            if (role_has(r, right)) {
                strcat(held, role_code(r));
                strcat(held, " ");
            }
        }
        assert_string_equal(right_code(right), table[right].right);
        assert_string_equal(held, table[right].roles);
    }
}

/* Nobody can hold at once what makes a list and what approves it, or what pays it. */
static void test_pairs(void **state)
{
    (void)state;
    uint32_t pairs = 0;
    for (enum role a = 0; a < ROLE_COUNT; a++) {
        assert_false(roles_exclude(a, a));
        for (enum role b = 0; b < ROLE_COUNT; b++) {
            assert_int_equal(roles_exclude(a, b), roles_exclude(b, a));
            pairs += roles_exclude(a, b);
            for (enum right r = RIGHT_ENROL_PREPARE; r < RIGHT_ROLE_WRITE; r++) {
                bool approves = r == RIGHT_ENROL_APPROVE || r == RIGHT_CYCLE_APPROVE ||
                                r == RIGHT_BUDGET_APPROVE || r == RIGHT_PAYEE_APPROVE;
                bool prepares = role_has(b, RIGHT_ENROL_PREPARE) || role_has(b, RIGHT_CYCLE_PAY) ||
                                role_has(b, RIGHT_ROLE_WRITE) || b == ROLE_INSPECTOR;
                if (approves && role_has(a, r) && prepares)
                    assert_true(roles_exclude(a, b));
            }
        }
    }
    assert_int_equal(pairs, 2 * 11);
    assert_true(roles_exclude(ROLE_OFFICER, ROLE_FINANCE));
    assert_true(officer_same(STR("Nguyễn Thị Hoà"), STR(" nguyễn  thị hòa")));
    assert_false(officer_same(STR("Nguyễn Thị Hoà"), STR("Nguyễn Thị Hoài")));
}

/* ---- in a database ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
};

static void write_role(struct desk *d, bool add, const char *actor, const char *who, enum role role,
                       const char *area, day from, day to)
{
    struct recording r = {.province = 24,
                          .at_us = (int64_t)DAY0 * 86400 * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    const struct role_request q = {.who = str_from_c(who),
                                   .area = str_from_c(area),
                                   .paper = STR("QĐ 1"),
                                   .role = role,
                                   .from = from,
                                   .to = to};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    r.operation[0] = ++d->step;
    r.operation[1] = 7;
    enum err_code code =
        (add ? roles_add : roles_end)(d->pool, &lab.arena, &r, &q, &answer, &again, &e);
    buf_fmt(d->p->log, "%z %z %z: %s\n", add ? "add" : "end", who, role_code(role),
            code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
}

static void may(struct desk *d, struct store_conn *c, const char *who, enum right right,
                const char *commune, day on)
{
    struct err e = {0};
    enum err_code code = roles_may(c, 24, str_from_c(who), right, str_from_c(commune), on, &e);
    buf_fmt(d->p->log, "%z %z %z: %z\n", who, right_code(right), commune,
            code == ERR_NONE ? "yes" : e.text[LANG_EN]);
}

static void may_for(struct desk *d, struct store_conn *c, const char *who, const int64_t *entities,
                    uint32_t n)
{
    struct err e = {0};
    enum err_code code =
        roles_may_for(c, 24, str_from_c(who), RIGHT_ENROL_PREPARE, entities, n, DAY0, &e);
    buf_fmt(d->p->log, "%z for %u: %z\n", who, n, code == ERR_NONE ? "yes" : e.text[LANG_EN]);
}

static void ask(struct desk *d)
{
    struct err e = {0};
    struct store_conn *c;
    must(store_pool_reader(d->pool, &c, &e), &e);
    may(d, c, "Hoà", RIGHT_ENROL_PREPARE, "07615", DAY0);
    may(d, c, "hòa ", RIGHT_ENROL_PREPARE, "07615", DAY0 + 9);
    may(d, c, "Hoà", RIGHT_ENROL_PREPARE, "07615", DAY0 + 10); /* it ended */
    may(d, c, "Hoà", RIGHT_ENROL_PREPARE, "07663", DAY0);
    may(d, c, "Hoà", RIGHT_ENROL_PREPARE, "", DAY0);
    may(d, c, "Hoà", RIGHT_ENROL_APPROVE, "07615", DAY0);
    may(d, c, "Tỉnh", RIGHT_ENROL_PREPARE, "07663", DAY0);
    /* Households 1 and 3, persons 2 and 4. */
    may_for(d, c, "Hoà", (const int64_t[]){1, 2}, 2);
    may_for(d, c, "Hoà", (const int64_t[]){2}, 1);
    may_for(d, c, "Hoà", (const int64_t[]){4}, 1);
    may_for(d, c, "Hoà", (const int64_t[]){2, 3}, 2);
    may_for(d, c, "Tỉnh", (const int64_t[]){2, 3}, 2);
    store_pool_return(d->pool, c);
}

static void list(struct desk *d, day on, int64_t recording)
{
    struct err e = {0};
    struct store_conn *c;
    struct role_lines lines;
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(roles_read(c, &lab.arena, 24, on, recording, &lines, &e), &e);
    buf_fmt(d->p->log, "roles:\n");
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(d->p->log, "%s %z %s %d %d %l\n", lines.v[i].who, role_code(lines.v[i].role),
                lines.v[i].area, lines.v[i].from - DAY0,
                lines.v[i].to == NO_END ? 9999 : lines.v[i].to - DAY0, lines.v[i].recorded);
    store_pool_return(d->pool, c);
}

static void office(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, NULL);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, false, 19000, &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0};
    must(store_pool_open(&d.pool, &o, &e), &e);
    must(store_pool_reader(d.pool, &c, &e), &e);
    may(&d, c, "Ai đó", RIGHT_CYCLE_PAY, "", DAY0); /* nothing is configured */
    store_pool_return(d.pool, c);

    write_role(&d, true, "Ai đó", "Hoà", ROLE_OFFICER, "07615", DAY0, NO_END);
    write_role(&d, true, "Ai đó", "Quản", ROLE_ADMINISTRATOR, "", DAY0 - 5, NO_END);
    write_role(&d, true, "Ai đó", "Hoà", ROLE_OFFICER, "07615", DAY0, NO_END);
    write_role(&d, true, "Quản", "Hoà", ROLE_OFFICER, "07615", DAY0, NO_END);
    write_role(&d, true, "Quản", "HÒA", ROLE_CHAIRMAN, "07663", DAY0 + 3, NO_END);
    write_role(&d, true, "Quản", "quan", ROLE_OFFICER, "07615", DAY0, NO_END);
    write_role(&d, true, "Quản", "Tỉnh", ROLE_PROVINCE, "", DAY0 - 1, NO_END);
    write_role(&d, false, "Quản", "Quản", ROLE_ADMINISTRATOR, "", DAY0 + 1, 0);
    write_role(&d, false, "Quản", "Hoà", ROLE_OFFICER, "07615", DAY0 + 10, 0);
    write_role(&d, false, "Quản", "Hoà", ROLE_OFFICER, "07615", DAY0 + 10, 0);
    write_role(&d, true, "Quản", "Hoà", ROLE_CHAIRMAN, "07615", DAY0 + 9, NO_END);
    write_role(&d, true, "Quản", "Hoà", ROLE_CHAIRMAN, "07615", DAY0 + 10, NO_END);
    ask(&d);
    list(&d, DAY0, INT64_MAX);
    list(&d, DAY_MIN, 3);
    store_pool_close(d.pool);
}

static void test_office(void **state)
{
    (void)state;
    both_run(
        office,
        "Ai đó cycle.pay : yes\n"
        "add Hoà officer: the first role must be an administrator of the province, without an end\n"
        "add Quản administrator: 2\n"
        "add Hoà officer: Ai đó may not do this (role.write) for the whole province: the role "
        "needed is administrator\n"
        "add Hoà officer: 3\n"
        "add HÒA chairman: HÒA is commune officer on some of these days, and may not be chairman "
        "beside it\n"
        "add quan officer: nobody gives a role to themselves\n"
        "add Tỉnh province: 4\n"
        "end Quản administrator: nobody would be left to administer: name another first\n"
        "end Hoà officer: 5\n"
        "end Hoà officer: Hoà does not hold this role from that day on\n"
        "add Hoà chairman: Hoà is commune officer on some of these days, and may not be chairman "
        "beside it\n"
        "add Hoà chairman: 6\n"
        "Hoà enrol.prepare 07615: yes\n"
        "hòa  enrol.prepare 07615: yes\n"
        "Hoà enrol.prepare 07615: Hoà may not do this (enrol.prepare) in commune 07615: the role "
        "needed is commune officer or province office\n"
        "Hoà enrol.prepare 07663: Hoà may not do this (enrol.prepare) in commune 07663: the role "
        "needed is commune officer or province office\n"
        "Hoà enrol.prepare : Hoà may not do this (enrol.prepare) for the whole province: the role "
        "needed is commune officer or province office\n"
        "Hoà enrol.approve 07615: Hoà may not do this (enrol.approve) in commune 07615: the role "
        "needed is chairman\n"
        "Tỉnh enrol.prepare 07663: yes\n"
        "Hoà for 2: yes\n"
        "Hoà for 1: yes\n"
        "Hoà for 1: Hoà may not do this (enrol.prepare) in commune 07663: the role needed is "
        "commune officer or province office\n"
        "Hoà for 2: Hoà may not do this (enrol.prepare) in commune 07663: the role needed is "
        "commune officer or province office\n"
        "Tỉnh for 2: yes\n"
        "roles:\n"
        "Hoà officer 07615 0 10 5\n"
        "Quản administrator  -5 9999 2\n"
        "Tỉnh province  -1 9999 4\n"
        "roles:\n"
        "Hoà officer 07615 0 9999 3\n"
        "Quản administrator  -5 9999 2\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_office),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
