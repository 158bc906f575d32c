/* Enrolment: the table of states, four eyes, months that do not run backwards, both engines. */
#include "registry_lab.h"

#include "pay/enrol.h"

static const char households[] = "household,commune,surveyed_on\nA,07660,2021-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\nA,2,Trần Thị Bé,3,1990,2\n";
#define PERSON 2 /* numbers run on: household 1, its members 2 and 3 */
#define JULY ((month)(2026 * 12 + 6))

/* All that is allowed, from docs/enrolment.md §1; the rest of the 63 is not. */
static void test_table(void **state)
{
    (void)state;
    static const struct {
        enum enrol_state from;
        enum enrol_act act;
        enum enrol_state to;
    } allowed[] = {
        {ENROL_NONE, ACT_ASK, ENROL_ASKED},       {ENROL_NONE, ACT_OPEN, ENROL_OPEN},
        {ENROL_ASKED, ACT_OPEN, ENROL_OPEN},      {ENROL_ASKED, ACT_REFUSE, ENROL_REFUSED},
        {ENROL_REFUSED, ACT_ASK, ENROL_ASKED},    {ENROL_OPEN, ACT_SUSPEND, ENROL_SUSPENDED},
        {ENROL_OPEN, ACT_END, ENROL_ENDED},       {ENROL_SUSPENDED, ACT_RESUME, ENROL_OPEN},
        {ENROL_SUSPENDED, ACT_END, ENROL_ENDED},  {ENROL_ENDED, ACT_ASK, ENROL_ASKED},
        {ENROL_ENDED, ACT_OPEN, ENROL_OPEN},      {ENROL_OPEN, ACT_ADJUST, ENROL_OPEN},
        {ENROL_OPEN, ACT_TRANSFER, ENROL_HANDED}, {ENROL_HANDED, ACT_RECEIVE, ENROL_OPEN},
        {ENROL_HANDED, ACT_END, ENROL_ENDED},
    };
    uint32_t found = 0;
    for (int s = 0; s < ENROL_STATES; s++) {
        for (int act = 0; act < ACT_COUNT; act++) {
            enum enrol_state to = ENROL_STATES;
            for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
                if ((int)allowed[i].from == s && (int)allowed[i].act == act) {
                    to = allowed[i].to;
                    found++;
                }
            }
            assert_int_equal(enrol_after((enum enrol_state)s, (enum enrol_act)act), to);
        }
    }
    assert_int_equal(found, 15);
    for (int act = 0; act < ACT_COUNT; act++)
        assert_int_equal(enrol_act_find(str_from_c(enrol_act_code((enum enrol_act)act))), act);
    assert_int_equal(enrol_act_find(STR("opened")), ACT_COUNT);
}

/* Open July, suspended October, resumed December, ended in February. */
static void test_months(void **state)
{
    (void)state;
    const struct enrol_line lines[] = {
        {.act = ACT_ASK, .verdict = VERDICT_NONE_NEEDED},
        {.act = ACT_OPEN, .from = JULY, .verdict = VERDICT_APPROVED},
        {.act = ACT_END, .from = JULY + 1, .verdict = VERDICT_SENT_BACK},
        {.act = ACT_SUSPEND, .from = JULY + 3, .verdict = VERDICT_APPROVED},
        {.act = ACT_RESUME, .from = JULY + 5, .verdict = VERDICT_APPROVED},
        {.act = ACT_END, .from = JULY + 7, .verdict = VERDICT_APPROVED},
        {.act = ACT_OPEN, .from = JULY + 8, .verdict = VERDICT_WAITING},
    };
    static const bool open[] = {false, true, true, true, false, false, true, true, false, false};
    for (int i = 0; i < 10; i++)
        assert_int_equal(enrol_open_in(lines, 7, JULY - 1 + i), open[i]);
}

/* ---- in a database ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    uint8_t step;
};

static struct recording by(struct desk *d, const char *actor)
{
    struct recording r = {.province = 24,
                          .at_us = (int64_t)1782864000 * 1000000 + d->step,
                          .actor = str_from_c(actor),
                          .source = STR("decision"),
                          .reference = STR("")};
    r.operation[0] = ++d->step;
    r.operation[1] = 9;
    return r;
}

static struct enrol_request act(enum enrol_act what, month from)
{
    return (struct enrol_request){.entity = PERSON,
                                  .benefit = STR("disability_allowance"),
                                  .act = what,
                                  .from = from,
                                  .on_day = 20600,
                                  .number = STR("15/QĐ-UBND"),
                                  .signer = STR("Lê Văn C"),
                                  .reason = STR("lý do"),
                                  .article = STR("Điều 8"),
                                  .papers = STR("Mẫu 1đ")};
}

static enum err_code prepare(struct desk *d, const char *actor, const struct enrol_request *q,
                             uint32_t n)
{
    struct recording r = by(d, actor);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = enrol_prepare(d->pool, &lab.arena, &r, q, n, &answer, &again, &e);
    buf_fmt(d->p->log, "%s: %s\n", r.actor,
            code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
    return code;
}

static enum err_code approve(struct desk *d, const char *actor, int64_t which, bool yes,
                             const char *note)
{
    struct recording r = by(d, actor);
    struct enrol_verdict v = {24, &which, 1, yes, str_from_c(note)};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code = enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, &e);
    buf_fmt(d->p->log, "%s: %s\n", r.actor,
            code == ERR_NONE ? answer : str_from_c(e.text[LANG_EN]));
    return code;
}

static void log_states(struct desk *d, struct store_conn *c, int64_t recording)
{
    struct enrol_lines lines;
    struct err e = {0};
    must(enrol_read(c, &lab.arena, 24, PERSON, recording, &lines, &e), &e);
    for (uint32_t i = 0; i < lines.n; i++)
        buf_fmt(d->p->log, "%l %s %z %d %d %z\n", lines.v[i].id, lines.v[i].benefit,
                enrol_act_code(lines.v[i].act), lines.v[i].from, (int)lines.v[i].verdict,
                enrol_state_name(lines.v[i].state, LANG_EN));
}

static void life(struct place *p)
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

    struct enrol_request q = act(ACT_REFUSE, 0);
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_INPUT); /* nothing was asked */
    q = act(ACT_ASK, 0);
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_NONE); /* act 1 */
    q = act(ACT_OPEN, 0);
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_INPUT); /* since when? */
    q = act(ACT_OPEN, JULY);
    q.signer = STR(" ");
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_INPUT);
    q.signer = STR("Lê Văn C");
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_NONE);        /* act 2 */
    assert_int_equal(prepare(&d, "Bình", &q, 1), ERR_INPUT);      /* one is waiting */
    assert_int_equal(approve(&d, "Hoà", 2, true, ""), ERR_INPUT); /* her own */
    assert_int_equal(approve(&d, "Bình", 2, false, ""), ERR_INPUT);
    assert_int_equal(approve(&d, "Bình", 2, false, "thiếu giấy"), ERR_NONE);
    assert_int_equal(approve(&d, "Bình", 2, true, ""), ERR_INPUT); /* judged already */
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_NONE);         /* act 3 */
    assert_int_equal(approve(&d, "Bình", 3, true, ""), ERR_NONE);
    q = act(ACT_END, JULY - 1);
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_INPUT); /* before it began */
    q = act(ACT_END, JULY + 2);
    q.reason = STR("");
    assert_int_equal(prepare(&d, "Hoà", &q, 1), ERR_INPUT);
    /* Of two requests the second is bad: neither is written. */
    struct enrol_request two[2] = {act(ACT_SUSPEND, JULY + 2), act(ACT_RESUME, JULY + 2)};
    two[1].benefit = STR("elderly_80");
    assert_int_equal(prepare(&d, "Hoà", two, 2), ERR_INPUT);
    two[1] = two[0];
    assert_int_equal(prepare(&d, "Hoà", two, 2), ERR_INPUT);
    two[1] = act(ACT_OPEN, JULY);
    two[1].benefit = STR("elderly_80");
    assert_int_equal(prepare(&d, "Hoà", two, 2), ERR_NONE); /* acts 4 and 5 */
    assert_int_equal(approve(&d, "Bình", 4, true, ""), ERR_NONE);
    assert_int_equal(approve(&d, "Bình", 6, true, ""), ERR_INPUT); /* no such act */

    struct store_conn *reader;
    must(store_pool_reader(d.pool, &reader, &e), &e);
    log_states(&d, reader, INT64_MAX);
    buf_add_c(p->log, "as it stood before the approval of act 3\n");
    log_states(&d, reader, 5);
    store_pool_return(d.pool, reader);
    store_pool_close(d.pool);
}

static void test_life(void **state)
{
    (void)state;
    both_run(
        life,
        "Hoà: #2, disability_allowance: what is \"not enrolled\" cannot get the act \"refusal\"\n"
        "Hoà: 1 1\n"
        "Hoà: #2, disability_allowance: since which month is needed\n"
        "Hoà: #2, disability_allowance: a decision needs its number and its signer\n"
        "Hoà: 2 1\n"
        "Bình: #2, disability_allowance: act 2 is still waiting for approval\n"
        "Hoà: act 2 was prepared by Hoà: somebody else must approve it\n"
        "Bình: sending back needs a reason\n"
        "Bình: 1\n"
        "Bình: act 2 is not waiting for approval\n"
        "Hoà: 3 1\n"
        "Bình: 1\n"
        "Hoà: #2, disability_allowance: months run backwards: a decision from a later month "
        "stands\n"
        "Hoà: #2, disability_allowance: the reason is needed\n"
        "Hoà: #2, elderly_80: what is \"not enrolled\" cannot get the act \"resumption\"\n"
        "Hoà: #2, disability_allowance: two acts at once\n"
        "Hoà: 4 2\n"
        "Bình: 1\n"
        "Bình: act 6 is not waiting for approval\n"
        "1 disability_allowance ask 0 3 applied\n"
        "2 disability_allowance open 24318 2 applied\n"
        "3 disability_allowance open 24318 1 enrolled\n"
        "4 disability_allowance suspend 24320 1 suspended\n"
        "5 elderly_80 open 24318 0 not enrolled\n"
        "as it stood before the approval of act 3\n"
        "1 disability_allowance ask 0 3 applied\n"
        "2 disability_allowance open 24318 2 applied\n"
        "3 disability_allowance open 24318 0 applied\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_months),
        cmocka_unit_test(test_life),
    };
    return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
