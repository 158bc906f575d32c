/* Results kept: runs with their basis and counts, households with what they are owed; a later run
 * leaves the earlier as it is. */
#include "registry_lab.h"

#include "registry/decided.h"

#define HOUSEHOLDS                                                                                 \
    "household,commune,village,surveyed_on,motorbike\nA,07660,Thôn 1,2021-10-05,1\n"              \
    "B,07660,Thôn 2,2021-10-06,0\n"
#define MEMBERS                                                                                    \
    "household,member,name,relation,born,sex\nA,1,Nguyễn Văn Á,1,1950-03-01,1\n"               \
    "A,2,Trần Thị Bé,3,2015,2\nB,1,Lê Văn Cò,1,1980-01-01,1\n"

static const struct decided_wording words[] = {
    {STR("legal_aid"), STR("legal_aid"), STR("service"), STR("11/2017/QH14"), STR("Điều 7")},
    {STR("pension"), STR("social_pension"), STR("month"), STR("176/2025/NĐ-CP"), STR("Điều 4")},
};

static struct decided_run a_run(uint8_t law)
{
    struct decided_run r = {.actor = STR("Trần Thị B"),
                            .standard = STR("07/2021/TT-BLĐTBXH"),
                            .at_us = 1650000000000000,
                            .basis = {.province = 24,
                                      .month = month_make(2022, 7),
                                      .as_of = 19204,
                                      .known_on = DAY_MAX,
                                      .recording = 1,
                                      .program = STR("0.1.0")}};
    r.basis.law_sum[0] = law;
    r.counts = (struct decided_counts){2, 3, 1, 0, 0, 1, 2, 1, 500000, {1}, {2}};
    return r;
}

static void keep(struct store_conn *c, struct decided_run *run, const char *owed)
{
    struct err e = {0};
    const struct decided_household h[2] = {
        {1, STR("N"), STR("105"), STR("30"), STR("1;4"), STR(""), str_from_c(owed)},
        {4, STR(""), STR(""), STR(""), STR(""), STR("kwh_month;toilet"), STR("")}};
    must(store_begin(c, &e), &e);
    must(decided_begin(c, run, words, 2, &e), &e);
    for (int i = 0; i < 2; i++)
        must(decided_add(c, run, &h[i], &e), &e);
    must(decided_end(c, run, &e), &e);
    must(store_commit(c, &e), &e);
}

static struct store_conn *registry(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey(HOUSEHOLDS, MEMBERS, NULL);
    assert_int_equal(lab_import(c, s, false, 19000, &r, &problems), ERR_NONE);
    survey_free(s);
    return c;
}

static void log_owed(struct place *p, struct store_conn *c, const struct decided_run *run,
                     int64_t household)
{
    struct err e = {0};
    struct decided_household h;
    struct decided_entitlements all;
    int got = decided_household(c, &lab.arena, run, household, &h, &e);
    buf_fmt(p->log, "run %l, household %l: %d\n", run->number, household, got);
    if (got != 1)
        return;
    buf_fmt(p->log, "%s|%s|%s|%s|%s\n", h.class, h.b1, h.b2, h.deprived, h.undetermined);
    if (decided_entitlements(c, &lab.arena, run, &h, &all, &e) != ERR_NONE) {
        buf_fmt(p->log, "%z\n", e.text[LANG_EN]);
        return;
    }
    for (uint32_t i = 0; i < all.n; i++) {
        const struct decided_entitlement *x = &all.v[i];
        buf_fmt(p->log, "%l %s %s %z %l %s\n", x->member, x->words.benefit, x->words.article,
                x->known ? "known" : "unknown", x->amount_vnd, x->missing);
    }
}

static void runs(struct place *p)
{
    struct err e = {0};
    struct decided_runs all;
    struct store_conn *c = registry(p);
    struct decided_run first = a_run(1), second = a_run(2), other = a_run(1);
    keep(c, &first, "1=0\n2.2=500000\n1.2?dead;lý do chưa rõ");
    must(decided_list(c, &lab.arena, 24, first.basis.month, &all, &e), &e);
    assert_int_equal(all.n, 1);
    assert_ptr_equal(decided_same(&all, &first.basis), &all.v[0]);
    /* Another law, another day of knowledge, another recording: not the same. */
    assert_null(decided_same(&all, &second.basis));
    other.basis.known_on = 19200;
    assert_null(decided_same(&all, &other.basis));
    other = a_run(1);
    other.basis.recording = 2;
    assert_null(decided_same(&all, &other.basis));
    keep(c, &second, "1=0");
    assert_int_equal(second.number, 2);
    must(decided_list(c, &lab.arena, 24, 0, &all, &e), &e);
    assert_int_equal(all.n, 2);
    assert_ptr_equal(decided_same(&all, &first.basis), &all.v[0]);
    assert_int_equal(all.v[0].counts.amount_vnd, 500000);
    assert_int_equal(all.v[0].counts.entitlements_sum[0], 2);
    log_owed(p, c, &all.v[0], 1);
    log_owed(p, c, &all.v[0], 4);
    log_owed(p, c, &all.v[1], 1);
    log_owed(p, c, &all.v[1], 5);
    must(decided_list(c, &lab.arena, 24, month_make(2022, 8), &all, &e), &e);
    assert_int_equal(all.n, 0);
    log_dump(p->log, c, "decided_run");
    log_dump(p->log, c, "decided_wording");
    log_dump(p->log, c, "decided_household");
    store_close(c);
}

#define ZERO "00000000000000000000000000000000000000000000000000000000000000"
#define RUN(n, law)                                                                                   \
    "24\t24270\t" n "\t19204\t376200\t1\t0x" law ZERO                                                 \
    "\t\"0.1.0\"\t\"Trần Thị B\"\t1650000000000000\t\"07/2021/TT-BLĐTBXH\"\t2\t3\t1\t0\t0\t1\t2" \
    "\t1\t500000\t0x01" ZERO "\t0x02" ZERO "\n"
#define WORDS(n)                                                                                   \
    "24\t24270\t" n "\t1\t\"legal_aid\"\t\"legal_aid\"\t\"service\"\t\"11/2017/QH14\"\t\"Điều " \
    "7\"\n24\t24270\t" n                                                                           \
    "\t2\t\"pension\"\t\"social_pension\"\t\"month\"\t\"176/2025/NĐ-CP\"\t\"Điều 4\"\n"
#define ROWS(n, owed)                                                                              \
    "24\t24270\t" n "\t1\t\"N\"\t\"105\"\t\"30\"\t\"1;4\"\t\"\"\t\"" owed "\"\n24\t24270\t" n      \
    "\t4\t\"\"\t\"\"\t\"\"\t\"\"\t\"kwh_month;toilet\"\t\"\"\n"

static void test_runs(void **state)
{
    (void)state;
    both_run(
        runs,
        "run 1, household 1: 1\nN|105|30|1;4|\n"
        "-1 legal_aid Điều 7 known 0 \n2 pension Điều 4 known 500000 \n"
        "1 pension Điều 4 unknown 0 dead;lý do chưa rõ\n"
        "run 1, household 4: 1\n||||kwh_month;toilet\n"
        "run 2, household 1: 1\nN|105|30|1;4|\n-1 legal_aid Điều 7 known 0 \n"
        "run 2, household 5: 0\n"
        "decided_run (province, month, run, as_of, known_on, recording, law_sum, program, "
        "actor, at_us, standard, households, people, poor, near_poor, neither, "
        "class_undetermined, due, due_undetermined, amount_vnd, classes_sum, "
        "entitlements_sum)\n" RUN("1", "01") RUN(
            "2",
            "02") "decided_wording (province, month, run, number, benefit, kind, unit, instrument, "
                  "article)\n" WORDS("1")
                      WORDS("2") "decided_household (province, month, run, household, class, b1, "
                                 "b2, deprived, "
                                 "undetermined, entitlements)\n" ROWS(
                                     "1", "1=0\\n2.2=500000\\n1.2?dead;lý do chưa rõ")
                                     ROWS("2", "1=0"));
}

/* Lines that no run of ours wrote are refused, not passed over. */
static void damaged(struct place *p)
{
    static const char *const wrong[] = {"3=0", "0=0",   "1",      "x.1=0",
                                        "1=",  "1=1,5", "-2.1=0", "1=0\n\n1=0"};
    struct err e = {0};
    struct store_conn *c = registry(p);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct decided_run run = a_run((uint8_t)i);
        struct decided_household h;
        struct decided_entitlements all;
        keep(c, &run, wrong[i]);
        assert_int_equal(decided_household(c, &lab.arena, &run, 1, &h, &e), 1);
        assert_int_equal(decided_entitlements(c, &lab.arena, &run, &h, &all, &e), ERR_INPUT);
    }
    /* A household that there is not is refused by the database. */
    struct decided_run run = a_run(99);
    const struct decided_household nobody = {77,      STR(""), STR(""), STR(""),
                                             STR(""), STR(""), STR("")};
    must(store_begin(c, &e), &e);
    must(decided_begin(c, &run, words, 2, &e), &e);
    enum err_code code = decided_add(c, &run, &nobody, &e);
    if (code == ERR_NONE)
        code = decided_end(c, &run, &e);
    assert_int_equal(code, ERR_INPUT);
    buf_fmt(p->log, "%z\n", reason_name(store_reason(c)));
    store_rollback(c);
    store_close(c);
}

static void test_damaged(void **state)
{
    (void)state;
    both_run(damaged, "reference\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_runs), cmocka_unit_test(test_damaged)};
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
