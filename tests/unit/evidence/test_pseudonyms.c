/* What is withheld, by hand; and the export of a small registry, the same from both engines.
 * Synthetic. */
#include "registry_lab.h"

#include "evidence/protect/pseudonyms.h"

#define N(a) ((uint32_t)(sizeof(a) / sizeof((a)[0])))

/* Communes 1 and 2, at least two alike. Household 0 {A, B} and 1 {A, B} stay in 1. Household 2 {A,
 * C}: C is alone, so its commune goes; its A joins those without one. Household 3 {A} in 2 is alone
 * there and goes too. Then A, A are two without a commune, and C is one: C's traits go. */
static void test_blur(void **state)
{
    static const uint32_t first[] = {0, 2, 4, 6, 7}, commune[] = {1, 1, 1, 2};
    static const uint64_t traits[] = {10, 11, 10, 11, 10, 12, 10};
    static const bool homes[] = {false, false, true, true};
    static const bool people[] = {false, false, false, false, false, true, false};
    const struct blur_people in = {4, 7, first, commune, traits};
    struct blurred out;
    (void)state;
    blur(&lab.arena, &in, 2, &out);
    for (uint32_t h = 0; h < 4; h++)
        assert_int_equal(out.household[h], homes[h]);
    for (uint32_t p = 0; p < 7; p++)
        assert_int_equal(out.person[p], people[p]);
    assert_int_equal(out.households, 2);
    assert_int_equal(out.persons, 1);
}

/* Who stays behind when another household goes may become too few: three A, of whom one lives with
 * somebody alone; at least three. */
static void test_blur_again(void **state)
{
    static const uint32_t first[] = {0, 1, 2, 4}, commune[] = {1, 1, 1};
    static const uint64_t traits[] = {10, 10, 10, 12};
    const struct blur_people in = {3, 4, first, commune, traits};
    struct blurred out;
    (void)state;
    blur(&lab.arena, &in, 3, &out);
    assert_int_equal(out.households, 3);
    assert_int_equal(out.persons, 1);
    assert_true(out.person[3]);
}

/* ---- of a registry ---- */

static const char households[] = "household,commune,village,surveyed_on,motorbike\n"
                                 "H1,07615,Thôn Lò,2025-10-05,1\n"
                                 "H2,07615,Thôn Lò,2025-10-06,2\n"
                                 "H3,07616,Bản Khe,2025-10-07,\n";
static const char members[] = "household,member,name,relation,born,sex,personal_id\n"
                              "H1,1,Nguyễn Văn An,1,1953-03-01,1,024053000011\n"
                              "H2,1,Trần Văn Bé,1,1953-09-17,1,024053000022\n"
                              "H3,1,Lê Thị Cúc,1,1971-05-23,2,024171000033\n";
static const char facts[] = "entity,fact,value,from,to\nH1/1,monthly_pension,700000,2026-01-09,\n"
                            "H3/1,monthly_pension,800000,2026-02-11,2026-08-20\n";
static const char *const hidden[] = {
    "Nguyễn",  "Trần",         "Lê Thị",       "Lò",         "Khe",       "H1",    "H2",
    "H3",      "024053000011", "024053000022", "07616",      "1953-03",   "03-01", "024171000033",
    "1953-09", "1971",         "2026-01-09",   "2026-02-11", "2025-10-05"};

static str export(struct place *p, uint8_t key)
{
    struct err e = {0};
    struct buf all;
    struct world w;
    struct pseudonyms x = {.a = &lab.arena, .law = lab.law, .world = &w, .least = 2};
    struct store_conn *c = place_open(p);
    x.at = (struct world_at){.province = 24,
                             .as_of = 20600, /* 2026-05-27 */
                             .known_on = DAY_MAX,
                             .recording = WORLD_ALL_RECORDINGS};
    x.key[0] = key;
    must(world_read(c, &lab.arena, lab.law, lab.areas, &x.at, 0, &w, &e), &e);
    x.at.recording = w.recording;
    must(pseudonyms_make(c, &x, &e), &e);
    buf_init(&all, &lab.arena, 1 << 20);
    for (int i = 0; i < PSEUDONYMS_FILES; i++) {
        for (uint32_t k = 0; k < x.lines[i].n; k++)
            buf_add(&all, x.lines[i].v[k]);
    }
    survey_free(w.survey);
    store_close(c);
    buf_char(&all, '\0');
    return (str){all.p, all.n - 1};
}

static void made(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(households, members, facts);
    assert_int_equal(lab_import(c, s, true, 20600, &r, &problems), ERR_NONE);
    survey_free(s);
    store_close(c);
    str one = export(p, 1), other = export(p, 2);
    for (uint32_t i = 0; i < N(hidden); i++) {
        if (strstr(one.p, hidden[i]) != NULL)
            fail_msg("%s is told:\n%s", hidden[i], one.p);
    }
    /* What may be told is: two men of 1953 in one commune, the pensions with their months. */
    static const char *const there[] = {"07615", "1953", "700000,2026-01,",
                                        "800000,2026-02,2026-08"};
    for (uint32_t i = 0; i < N(there); i++)
        assert_non_null(strstr(one.p, there[i]));
    assert_string_equal(one.p, export(p, 1).p);
    assert_int_equal(one.n, other.n);
    for (const char *at = one.p; (at = strstr(at, "\np")) != NULL; at++) { /* a pseudonym */
        char name[22] = {0};
        memcpy(name, at + 1, 21);
        assert_null(strstr(other.p, name));
    }
    buf_add(p->log, one);
}

static void test_made(void **state)
{
    (void)state;
    both_run(made, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blur),
        cmocka_unit_test(test_blur_again),
        cmocka_unit_test(test_made),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
