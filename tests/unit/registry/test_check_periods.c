/* Databases damaged by hand, one way each: check-db finds it. A good one, with corrections and
 * moves in it, has nothing to find. */
#include "registry_lab.h"

#include "registry/check_periods.h"

#define HOUSEHOLDS_HEAD "household,commune,village,surveyed_on,motorbike\n"
#define MEMBERS_HEAD "household,member,name,relation,born,sex,personal_id\n"
#define FACTS_HEAD "entity,fact,value,from,to,known_from\n"

static void import(struct store_conn *c, const char *h, const char *m, const char *f, day today)
{
    struct import_report r;
    struct import_problems problems;
    struct survey *s = lab_survey(h, m, f);
    assert_int_equal(lab_import(c, s, f != NULL, today, &r, &problems), ERR_NONE);
    survey_free(s);
}

/* Two reviews and a corrected file: numbers A = 1, Á = 2, Bé = 3, B = 4, Cò = 5. */
static struct store_conn *registry(struct place *p)
{
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    import(c, HOUSEHOLDS_HEAD "A,07660,Thôn 1,2021-10-05,1\nB,07660,Thôn 2,2021-10-06,0\n",
           MEMBERS_HEAD "A,1,Nguyễn Văn Á,1,1950-03-01,1,024050000001\nA,2,Trần Thị Bé,3,2015,2,\n"
                        "B,1,Lê Văn Cò,1,1980-01-01,1,\n",
           FACTS_HEAD "A/1,disability,severe,2020-01-01,,2021-11-01\n", 19000);
    import(c, HOUSEHOLDS_HEAD "A,07660,Thôn 1,2021-10-05,2\n",
           MEMBERS_HEAD "A,1,Nguyễn Văn Ả,1,1950-03-01,1,024050000001\nA,2,Trần Thị Bé,3,2015,2,\n",
           FACTS_HEAD "A/1,disability,extreme,2020-01-01,,2021-11-01\n", 19100);
    import(c, HOUSEHOLDS_HEAD "B,07660,Thôn 3,2022-10-06,0\n",
           MEMBERS_HEAD "B,1,Lê Văn Cò,1,1980-01-01,1,\nB,2,Trần Thị Bé,3,2015,2,\n"
                        "B,3,Nguyễn Văn Ả,2,1950-03-01,1,024050000001\n",
           NULL, 19300);
    return c;
}

static void log_finding(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    buf_fmt(ctx, "  %z\n", en);
}

static void log_checks(struct place *p, struct store_conn *c, const char *what)
{
    struct err e = {0};
    uint32_t n = 0;
    buf_fmt(p->log, "%z\n", what);
    must(check_recordings(c, log_finding, p->log, &n, &e), &e);
    must(check_periods(c, log_finding, p->log, &n, &e), &e);
    must(check_decided(c, log_finding, p->log, &n, &e), &e);
}

/* Does it, looks, takes it back. */
static void damage(struct place *p, struct store_conn *c, const char *what, sql q)
{
    struct err e = {0};
    int64_t changed = 0;
    must(store_begin(c, &e), &e);
    must(store_run(c, q, STORE_NO_VALUES, &changed, &e), &e);
    if (changed <= 0)
        fail_msg("%s: nothing was damaged", what);
    must(store_commit(c, &e), &e);
    log_checks(p, c, what);
    store_close(c);
}

#define TIMES "valid_from, valid_to, known_from, known_to, recorded, closed"
#define NEVER_CLOSED "0, 2147483647, 18000, 0, 2, 0"

#define DAMAGES(X)                                                                                 \
    X("a recording taken out", "DELETE FROM recording WHERE number = 2")                           \
    X("a counter that stands still", "UPDATE counter SET next = 3 WHERE name = 'recording'")       \
    X("entities beyond the counter", "UPDATE counter SET next = 4 WHERE name = 'entity'")          \
    X("a correction not closed",                                                                   \
      "UPDATE person SET closed = 0, known_to = 0 WHERE id = 2 AND closed = 2")                    \
    X("a correction known too soon",                                                               \
      "UPDATE person SET known_to = known_to + 1 WHERE id = 2 AND closed = 2")                     \
    X("a household in two villages",                                                               \
      "INSERT INTO household (province, id, " TIMES ", code, area, commune, village) SELECT"       \
      " province, id, " NEVER_CLOSED ", code, area, commune, village FROM household WHERE id = 4"  \
      " AND closed = 0 AND valid_to = 2147483647")                                                 \
    X("two numbers of a kind",                                                                     \
      "INSERT INTO person_number (province, person, kind, " TIMES ", number) VALUES (24, 2,"       \
      " 'citizen', " NEVER_CLOSED ", '024050000009')")                                             \
    X("a person in two households",                                                                \
      "INSERT INTO membership (province, household, person, " TIMES ", number, relation) VALUES"   \
      " (24, 1, 5, " NEVER_CLOSED ", 9, '3')")                                                     \
    X("two members of a number",                                                                   \
      "UPDATE membership SET number = 1 WHERE household = 4 AND number = 2")                       \
    X("two answers of a day",                                                                      \
      "INSERT INTO answer (province, entity, " TIMES ", form, answers) SELECT province, entity,"   \
      " valid_from, valid_to, known_from, 0, 2, 0, form, answers FROM answer WHERE entity = 4 AND" \
      " recorded = 1")                                                                             \
    X("two values of a fact", "INSERT INTO fact (province, entity, name, " TIMES                   \
                              ", value) VALUES (24, 2, 'disability', " NEVER_CLOSED ", 'none')")   \
    X("a row of no recording", "UPDATE fact SET recorded = 9 WHERE closed = 0")                    \
    X("a run without its households",                                                              \
      "INSERT INTO decided_run (province, month, run, as_of, known_on, recording, law_sum, "       \
      "program, actor, at_us, standard, households, people, poor, near_poor, neither,"             \
      " class_undetermined, due, due_undetermined, amount_vnd, classes_sum, entitlements_sum)"     \
      " SELECT province, 24000, 1, 0, 0, 1, content, '', '', 0, '', 5, 0, 0, 0, 0, 0, 0, 0, 0,"    \
      " content, content FROM import_file WHERE recording = 1")

#define SCENARIO(what, text) {what, {text}},
static const struct {
    const char *what;
    sql q;
} damages[] = {DAMAGES(SCENARIO)};

static size_t turn;

static void damaged(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = registry(p);
    /* The unkind deletion needs the rows that point at it out of the way. */
    if (turn == 0)
        must(store_run(c, SQL("DELETE FROM import_file WHERE recording = 2"), STORE_NO_VALUES, NULL,
                       &e),
             &e);
    damage(p, c, damages[turn].what, damages[turn].q);
}

static void good(struct place *p)
{
    struct store_conn *c = registry(p);
    log_checks(p, c, "good");
    store_close(c);
}

static const char *const expected[] = {
    "  recordings are missing before (province 24, recording 3)\n",
    "  a counter does not follow the last number (province 24, recording 3)\n",
    "  a counter does not follow the last number (province 24, entity 4)\n",
    "  two rows are true at once (province 24, person 2)\n",
    "  two rows are true at once (province 24, person 2)\n",
    "  two rows are true at once (province 24, household 4)\n",
    "  two rows are true at once (province 24, person_number 2)\n",
    "  a person is in two households at once (province 24, person 5)\n",
    "  a member number is two people's at once (province 24, membership 4)\n",
    "  two rows are true at once (province 24, answer 4)\n",
    "  two rows are true at once (province 24, fact 2)\n",
    "  the recording of this row is not there (province 24, fact 2)\n",
    "  a run has not as many households as it says (province 24, decided_run 1)\n",
};

static void test_damaged(void **state)
{
    (void)state;
    assert_int_equal(sizeof(expected) / sizeof(expected[0]), sizeof(damages) / sizeof(damages[0]));
    for (turn = 0; turn < sizeof(damages) / sizeof(damages[0]); turn++) {
        char text[512];
        snprintf(text, sizeof(text), "%s\n%s", damages[turn].what, expected[turn]);
        both_run(damaged, text);
    }
}

static void test_good(void **state)
{
    (void)state;
    both_run(good, "good\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_damaged)};
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
