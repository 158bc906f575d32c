/* Average living standard: the order of acts, working days, and one household from application to
 * decision on both engines. Lines by hand from Annex VIII: two people in the country are of average
 * living standard with 36 to 54 million đồng in 12 months (1,5 and 2,25 million a person a month).
 */
#include "registry_lab.h"

#include "cli/load_law.h"
#include "review/living.h"

static const char households[] = "household,commune,surveyed_on\nA,07660,2024-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1980-03-01,1\nA,2,Trần Thị Bé,2,1982,2\n";
#define HOUSEHOLD 1

static struct law *real_law;

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    struct cli c = {LANG_EN, &lab.arena};
    return load_law(&c, NULL, 0, &real_law, &e) == ERR_NONE ? 0 : -1;
}

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static void test_order(void **state)
{
    (void)state;
    /* Rows: what was last; columns: ask survey list recheck grant refuse end. */
    static const char *const table[LIVING_ACTS] = {
        [LIVING_NOTHING] = "y------", [LIVING_ASK] = "-y-----",     [LIVING_SURVEY] = "-yy--y-",
        [LIVING_LIST] = "---yyy-",    [LIVING_RECHECK] = "-y-----", [LIVING_GRANT] = "------y",
        [LIVING_REFUSE] = "y------",  [LIVING_END] = "y------",
    };
    for (int last = LIVING_NOTHING; last < LIVING_ACTS; last++) {
        for (int next = LIVING_ASK; next < LIVING_ACTS; next++)
            assert_int_equal(living_follows((enum living_act)last, (enum living_act)next),
                             table[last][next - LIVING_ASK] == 'y');
    }
    /* Public since Thursday 2026-03-19: Friday, then Monday to Thursday; free on Friday. */
    assert_int_equal(living_after_working_days(on("2026-03-19"), 5), on("2026-03-27"));
    assert_int_equal(living_after_working_days(on("2026-03-20"), 5), on("2026-03-28"));
    assert_int_equal(living_after_working_days(on("2026-03-21"), 1), on("2026-03-24"));
}

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
};

static void act(struct desk *d, enum living_act what, const char *day_text, vnd income)
{
    day recorded = on(day_text) < on("2027-01-01") ? on(day_text) : on("2027-01-01");
    struct recording r = {.province = 24,
                          .at_us = (int64_t)recorded * 86400 * 1000000 + d->step,
                          .actor = STR("Hoà"),
                          .source = STR("decision"),
                          .reference = STR("")};
    struct living_request q = {.household = HOUSEHOLD,
                               .act = what,
                               .on_day = on(day_text),
                               .document = STR(""),
                               .number = STR("7/QĐ"),
                               .signer = STR("Lê C"),
                               .reason = STR("lý do")};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    r.operation[0] = ++d->step;
    q.sources[0] = (struct living_source){what == LIVING_SURVEY, income + 5000000, 4000000};
    q.sources[8] = (struct living_source){what == LIVING_SURVEY, 0, 1000000};
    enum err_code code =
        living_do(d->pool, &lab.arena, real_law, lab.areas, &r, &q, &answer, &again, &e);
    buf_fmt(d->p->log, "%z: %s\n", living_act_code(what),
            code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
}

static void log_facts(struct desk *d, const char *name)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(
        store_query(c,
                    SQL("SELECT valid_from, valid_to, known_from, known_to, closed, value FROM fact"
                        " WHERE province = 24 AND entity = 1 AND name = ?1 ORDER BY recorded,"
                        " valid_from"),
                    STORE_VALUES(store_text(str_from_c(name))), &e),
        &e);
    while (store_next(c, &e) > 0)
        buf_fmt(d->p->log, "  %z %l %l %l %l %l %s\n", name, store_at_int(c, 0) - on("2026-03-16"),
                store_at_int(c, 1) == 2147483647 ? -1 : store_at_int(c, 1) - on("2026-03-16"),
                store_at_int(c, 2) - on("2026-03-16"),
                store_at_int(c, 3) == 0 ? 0 : store_at_int(c, 3) - on("2026-03-16"),
                store_at_int(c, 4), store_at_text(c, 5));
    store_pool_return(d->pool, c);
}

static void track(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, NULL);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, false, on("2024-10-05"), &report, &problems), &e);
    survey_free(s);
    must(
        store_run(c,
                  SQL("INSERT INTO fact (province, entity, name, valid_from, valid_to, known_from,"
                      " known_to, recorded, closed, value) VALUES (24, 1, 'occupation_agri', 20000,"
                      " 2147483647, 20000, 0, 1, 0, '1')"),
                  STORE_NO_VALUES, NULL, &e),
        &e);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0};
    must(store_pool_open(&d.pool, &o, &e), &e);
    act(&d, LIVING_SURVEY, "2026-03-16", 1);
    act(&d, LIVING_ASK, "2096-03-16", 0);
    act(&d, LIVING_ASK, "2026-03-16", 0);
    act(&d, LIVING_SURVEY, "2026-03-18", 36000000); /* on the poverty line, not above it */
    act(&d, LIVING_LIST, "2026-03-19", 0);
    act(&d, LIVING_GRANT, "2026-03-26", 0);
    act(&d, LIVING_GRANT, "2026-03-27", 0);
    act(&d, LIVING_RECHECK, "2026-03-27", 0);
    act(&d, LIVING_SURVEY, "2026-03-28", 36000001);
    act(&d, LIVING_LIST, "2026-03-27", 0);
    act(&d, LIVING_LIST, "2026-03-30", 0);
    act(&d, LIVING_GRANT, "2026-04-07", 0);
    log_facts(&d, "income_12_months");
    act(&d, LIVING_END, "2026-05-04", 0);
    log_facts(&d, "average_living");
    store_pool_close(d.pool);
}

static void test_track(void **state)
{
    (void)state;
    both_run(
        track,
        "survey: after \"\" there is no \"survey\"\n"
        "ask: that day is yet to come\n"
        "ask: 1 0\n"
        "survey: 2 36000000\n"
        "list: 3 0\n"
        "grant: the list must be public for 5 working days\n"
        "grant: by the law the income is not of average living standard: it can only be refused\n"
        "recheck: 4 0\n"
        "survey: 5 36000001\n"
        "list: days run backwards: the act before was done later\n"
        "list: 6 0\n"
        "grant: 7 0\n"
        "  income_12_months 2 -1 2 12 6 36000000\n"
        "  income_12_months 2 12 12 0 0 36000000\n"
        "  income_12_months 12 -1 12 0 0 36000001\n"
        "end: 8 0\n"
        "  average_living 22 -1 22 49 9 1\n"
        "  average_living 22 49 49 0 0 1\n"
        "  average_living 49 -1 49 0 0 0\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_track),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
