/* Of which line of the budget each benefit of the law as it stands is paid, and what a decision of
 * the province changes of it. */
#include "ledger_lab.h"

#include "cli/load_law.h"
#include "pay/programme.h"

static struct arena arena;
static struct law *law;

static int setup(void **state)
{
    struct err e = {0};
    arena_init(&arena, (size_t)1 << 30);
    struct cli c = {LANG_EN, &arena};
    return both_setup(state) == 0 && load_law(&c, NULL, 0, &law, &e) == ERR_NONE ? 0 : -1;
}

static struct programme of(const struct programme_settings *set, const char *benefit, int32_t year)
{
    struct programme p;
    const struct law_symbol *s = law_find(law, str_from_c(benefit));
    assert_non_null(s);
    assert_true(programme_of(set, s, year, &p));
    return p;
}

static void check_is(struct programme p, const char *code, const char *fund, bool assumed)
{
    assert_true(str_eq_c(p.code, code));
    assert_true(str_eq_c(p.fund, fund));
    assert_int_equal(p.assumed, assumed);
}

static void test_law(void **state)
{
    (void)state;
    struct programme p;
    check_is(of(NULL, "merit_allowance", 2026), "merit", "central", false);
    check_is(of(NULL, "merged_elderly_80", 2026), "social_assistance", "province", false);
    check_is(of(NULL, "disability_allowance", 2026), "social_assistance", "province", true);
    check_is(of(NULL, "social_pension", 2026), "social_pension", "province", true);
    check_is(of(NULL, "temporary_house_support", 2026), "housing", "province", true);
    check_is(of(NULL, "livelihood_project", 2026), "national_programme.livelihood", "central",
             false);
    check_is(of(NULL, "programme_house_support", 2025), "national_programme.housing", "central",
             false);
    check_is(of(NULL, "essentials_support", 2026), "emergency", "raised", false);
    assert_false(programme_of(NULL, law_find(law, STR("credit_poor")), 2026, &p));
    assert_false(programme_of(NULL, law_find(law, STR("disability")), 2026, &p));
    /* No benefit of the law has a group without a name, or words that give no line. */
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        struct programme_accounts accounts;
        struct err e = {0};
        if (!programme_of(NULL, s, 2026, &p))
            continue;
        assert_true(programme_is_group(s->group));
        assert_false(str_eq(p.name[LANG_VI], s->group));
        must(programme_accounts(&arena, &p, 2026, STR("07210"), &accounts, &e), &e);
        assert_int_equal(accounts.line.kind, LEDGER_LINE);
    }
}

static void add(struct store_conn *c, const char *subject, int32_t year, const char *programme,
                const char *chapter, const char *fund)
{
    struct err e = {0};
    const struct programme_setting s = {.subject = str_from_c(subject),
                                        .from_year = year,
                                        .programme = str_from_c(programme),
                                        .name = STR(""),
                                        .chapter = str_from_c(chapter),
                                        .fund = str_from_c(fund),
                                        .decision = STR("1/QĐ"),
                                        .signer = STR("Chủ tịch"),
                                        .actor = STR("Lập"),
                                        .decided_on = lab_day(1, 5)};
    must(store_begin(c, &e), &e);
    must(programme_setting_add(c, LAB_PROVINCE, &s, 1, &e), &e);
    must(store_commit(c, &e), &e);
}

static void settings(struct place *p)
{
    struct programme_settings set;
    struct programme_accounts accounts;
    struct err e = {0};
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    add(c, "social_assistance", 2026, "", "424", "");
    add(c, "social_assistance", 2027, "", "", "commune");
    add(c, "disability_allowance", 2026, "disability", "", "");
    add(c, "disability_allowance", 2026, "disabled", "", "");
    must(programme_settings_read(c, &arena, LAB_PROVINCE, &set, &e), &e);
    assert_int_equal(set.n, 4);
    check_is(of(&set, "disability_allowance", 2025), "social_assistance", "province", true);
    struct programme now = of(&set, "disability_allowance", 2026);
    check_is(now, "disabled", "province", true);
    assert_true(str_eq_c(now.chapter, "424"));
    check_is(of(&set, "disability_allowance", 2027), "disabled", "commune", false);
    check_is(of(&set, "hiv_poor", 2026), "social_assistance", "province", true);
    must(programme_accounts(&arena, &now, 2026, STR("07210"), &accounts, &e), &e);
    assert_true(str_eq_c(accounts.line.code, "line/2026/province/disabled/07210"));
    assert_true(str_eq_c(accounts.payable.code, "payable/disabled"));
    assert_true(str_eq_c(accounts.spent.code, "spent/disabled/424"));
    store_close(c);
}

static void test_settings(void **state)
{
    (void)state;
    both_run(settings, NULL);
}

static void test_refused(void **state)
{
    (void)state;
    struct err e = {0};
    struct programme_setting s = {.subject = STR("care"),
                                  .from_year = 2026,
                                  .fund = STR("ministry"),
                                  .decision = STR("1/QĐ"),
                                  .signer = STR("A"),
                                  .actor = STR("B"),
                                  .decided_on = lab_day(1, 5)};
    /* All is refused before the database is asked. */
    assert_int_equal(programme_setting_add(NULL, LAB_PROVINCE, &s, 1, &e), ERR_INPUT);
    s.fund = STR("");
    assert_int_equal(programme_setting_add(NULL, LAB_PROVINCE, &s, 1, &e), ERR_INPUT);
    s.fund = STR("commune");
    s.signer = STR("");
    assert_int_equal(programme_setting_add(NULL, LAB_PROVINCE, &s, 1, &e), ERR_INPUT);
}

static int teardown(void **state)
{
    arena_clear(&arena);
    return both_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_law), cmocka_unit_test(test_settings),
                                       cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
