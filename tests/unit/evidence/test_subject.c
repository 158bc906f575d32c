/* Requests about personal data and breaches: deadlines by hand, what may follow what, and what is
 * told of one person, on both engines. Synthetic. */
#include "registry_lab.h"

#include "evidence/protect/breach.h"
#include "evidence/protect/own_data.h"
#include "evidence/protect/subject.h"

static const char table[] = "what,vi,en,count,unit,from,to,instrument,article,grade,note\n"
                            "acknowledge,v,e,2,working_day,2026-01-01,,356/2025,5,B,\n"
                            "access,v,e,10,day,2026-01-01,,356/2025,5,B,\n"
                            "delete,v,e,20,day,2026-01-01,,356/2025,5,B,\n"
                            "extend,v,e,,,2026-01-01,,356/2025,5,B,unknown\n"
                            "breach,v,e,72,hour,2026-01-01,,91/2025,23,B+,\n";
static struct terms terms;

static day on(const char *text)
{
    day d = 0;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

static int64_t at(const char *text)
{
    int64_t us = 0;
    assert_true(breach_moment_parse(str_from_c(text), &us));
    return us;
}

static enum err_code parse(const char *rows)
{
    struct terms t;
    struct buf b;
    buf_init(&b, &lab.arena, 4096);
    buf_fmt(&b, "what,vi,en,count,unit,from,to,instrument,article,grade,note\n%z", rows);
    return terms_parse(&lab.arena, buf_str(&b), "t", &t, NULL);
}

static void test_terms(void **state)
{
    (void)state;
    assert_int_equal(parse("a,v,e,2,day,2026-01-01,,x,5,B,\n"), ERR_NONE);
    assert_int_equal(parse("a,v,e,2,day,2026-01-01,,x,5,C,\n"), ERR_INPUT); /* not verified */
    assert_int_equal(parse("a,v,e,2,,2026-01-01,,x,5,B,\n"), ERR_INPUT);    /* of what */
    assert_int_equal(parse("a,v,e,,day,2026-01-01,,x,5,B,\n"), ERR_INPUT);  /* how many */
    assert_int_equal(parse("a,v,e,2,day,2026-01-01,,x,,B,\n"), ERR_INPUT);  /* which article */
    assert_int_equal(parse("a,v,e,2,day,2026-01-01,2026-06-30,x,5,B,\n"
                           "a,v,e,3,day,2026-07-01,,x,5,B,\n"),
                     ERR_NONE);
    assert_int_equal(parse("a,v,e,2,day,2026-01-01,2026-07-01,x,5,B,\n"
                           "a,v,e,3,day,2026-07-01,,x,5,B,\n"),
                     ERR_INPUT);
    assert_null(terms_find(&terms, STR("access"), on("2025-12-31"))); /* before the law */
    assert_non_null(terms_find(&terms, STR("access"), on("2026-01-01")));
}

/* Friday 2026-11-27: two working days are Monday and Tuesday 2026-12-01; ten days 2026-12-07. */
static void test_deadlines(void **state)
{
    struct subject_act v[2] = {
        {.act = STR("extend"), .on = on("2026-12-05"), .until = on("2026-12-20")},
        {.act = STR("answer"), .on = on("2026-12-22")}};
    struct subject_request q = {.kind = STR("access"), .on = on("2026-11-27")};
    (void)state;
    struct subject_standing s = subject_stands(&terms, &q, on("2026-12-01"));
    assert_int_equal(s.acknowledge_by, on("2026-12-01"));
    assert_int_equal(s.answer_by, on("2026-12-07"));
    assert_int_equal(s.late_acknowledge, 0);
    s = subject_stands(&terms, &q, on("2026-12-09"));
    assert_int_equal(s.late_acknowledge, 8);
    assert_int_equal(s.late_answer, 2);
    q.acts.v = v;
    q.acts.n = 1;
    s = subject_stands(&terms, &q, on("2026-12-09"));
    assert_int_equal(s.answer_by, on("2026-12-20"));
    assert_int_equal(s.late_answer, 0);
    q.acts.n = 2; /* answered two days after the extension; never acknowledged before */
    s = subject_stands(&terms, &q, on("2027-03-01"));
    assert_int_equal(s.late_answer, 2);
    assert_int_equal(s.late_acknowledge, 21);
    q.kind = STR("delete");
    q.acts.n = 0;
    assert_int_equal(subject_stands(&terms, &q, q.on).answer_by, on("2026-12-17"));
    /* Saturday: the two days are Monday and Tuesday too. */
    q.on = on("2026-11-28");
    assert_int_equal(subject_stands(&terms, &q, q.on).acknowledge_by, on("2026-12-01"));
}

/* 72 hours from Friday 07:30 are Monday 07:30. */
static void test_hours(void **state)
{
    struct breach_act v[2] = {
        {.act = STR("report"), .done_us = at("2026-11-30 07:30")},
        {.act = STR("close"), .done_us = at("2026-11-30 09:00")},
    };
    struct breach b = {.found_us = at("2026-11-27 07:30")};
    int64_t ignored;
    (void)state;
    assert_int_equal(at("1970-01-01 07:00"), 0); /* Viet Nam is seven hours ahead */
    assert_false(breach_moment_parse(STR("2026-11-27"), &ignored));
    assert_false(breach_moment_parse(STR("2026-11-27 24:00"), &ignored));
    assert_int_equal(breach_stands(&terms, &b, 0).report_by_us, at("2026-11-30 07:30"));
    assert_false(breach_stands(&terms, &b, at("2026-11-30 07:30")).late);
    assert_true(breach_stands(&terms, &b, at("2026-11-30 07:31")).late);
    b.acts.v = v;
    b.acts.n = 1;
    assert_false(breach_stands(&terms, &b, at("2026-12-30 07:31")).late);
    v[0].done_us++;
    assert_true(breach_stands(&terms, &b, at("2026-12-30 07:31")).late);
    b.acts.v = v + 1; /* closed as one that need not be reported */
    assert_false(breach_stands(&terms, &b, at("2026-12-30 07:31")).late);
}

/* ---- stored ---- */

struct desk {
    struct place *p;
    struct store_pool *pool;
    struct recording r;
};

static const struct recording *next(struct desk *d, const char *now)
{
    d->r = (struct recording){.province = 24,
                              .at_us = at(now),
                              .actor = STR("Hoà"),
                              .source = STR("form"),
                              .reference = STR(""),
                              .operation = {(uint8_t)(d->r.operation[0] + 1)}};
    return &d->r;
}

static void say(struct desk *d, enum err_code code, str answer, const struct err *e)
{
    if (code == ERR_NONE)
        buf_fmt(d->p->log, "%s\n", answer);
    else
        buf_fmt(d->p->log, "! %z\n", e->text[LANG_EN]);
}

static void ask(struct desk *d, int64_t person, const char *kind, const char *by, const char *paper,
                const char *day_text)
{
    const struct subject_request q = {.person = person,
                                      .kind = str_from_c(kind),
                                      .asked_by = str_from_c(by),
                                      .paper = str_from_c(paper),
                                      .said = STR("Xem"),
                                      .on = on(day_text)};
    struct err e = {0};
    str answer = STR("");
    bool again;
    enum err_code code = subject_open(d->pool, &lab.arena, next(d, "2026-12-31 09:00"), &terms, &q,
                                      &answer, &again, &e);
    say(d, code, answer, &e);
}

static void act(struct desk *d, const char *what, const char *day_text, const char *until)
{
    const struct subject_act x = {.act = str_from_c(what),
                                  .on = on(day_text),
                                  .until = until != NULL ? on(until) : 0,
                                  .said = STR("vì"),
                                  .paper = STR("")};
    struct err e = {0};
    str answer = STR("");
    bool again;
    enum err_code code = subject_do(d->pool, &lab.arena, next(d, "2026-12-31 09:00"), &terms, 1, &x,
                                    &answer, &again, &e);
    say(d, code, answer, &e);
}

static void breach(struct desk *d, const char *what, const char *moment, const char *paper)
{
    const struct breach b = {.found_us = at(moment), .said = STR("Mất máy"), .people = -1};
    const struct breach_act x = {.act = str_from_c(what),
                                 .done_us = at(moment),
                                 .whom = STR("Công an tỉnh"),
                                 .said = STR("Mẫu 08"),
                                 .paper = str_from_c(paper)};
    struct err e = {0};
    str answer = STR("");
    bool again;
    const struct recording *r = next(d, "2026-12-31 09:00");
    enum err_code code = str_eq_c(x.act, "open")
                             ? breach_open(d->pool, &lab.arena, r, &b, &answer, &again, &e)
                             : breach_do(d->pool, &lab.arena, r, 1, &x, &answer, &again, &e);
    say(d, code, answer, &e);
}

static void registry(struct place *p)
{
    struct import_report r;
    struct import_problems problems;
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    struct survey *s = lab_survey("household,commune,village,surveyed_on,motorbike\n"
                                  "H1,07615,Thôn 1,2025-10-01,1\n",
                                  "household,member,name,relation,born,sex,personal_id\n"
                                  "H1,1,Nguyễn Văn A,1,1953-03-01,1,024053000011\n"
                                  "H1,2,Trần Thị Bé,2,1955-04-02,2,024155000022\n",
                                  "entity,fact,value,from\nH1/1,monthly_pension,700000,2026-01-01\n"
                                  "H1/2,monthly_pension,800000,2026-01-01\n");
    assert_int_equal(lab_import(c, s, true, 20600, &r, &problems), ERR_NONE);
    survey_free(s);
    store_close(c);
}

/* The person's own words are there, nothing of who lives with them. */
static void own(struct place *p)
{
    const struct own_ask one = {.province = 24, .person = 2, .today = on("2026-11-29")};
    const struct own_ask none = {.province = 24, .person = 1, .today = on("2026-11-29")};
    struct own_data all;
    struct buf json, csv;
    struct err e = {0};
    struct store_conn *c = place_open(p);
    buf_init(&json, &lab.arena, 1 << 20);
    buf_init(&csv, &lab.arena, 1 << 20);
    must(own_data_read(c, &lab.arena, &one, &all, &e), &e);
    own_data_json(&all, &json);
    own_data_csv(&all, &csv);
    buf_char(&json, '\0');
    buf_char(&csv, '\0');
    static const char *const there[] = {"Nguyễn Văn A", "024053000011", "700000", "Thôn 1",
                                        "1953-03-01"};
    static const char *const others[] = {"Trần Thị Bé", "024155000022", "800000", "1955-04-02"};
    for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
        assert_non_null(strstr(buf_str(&json).p, there[i]));
        assert_non_null(strstr(buf_str(&csv).p, there[i]));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_null(strstr(buf_str(&json).p, others[i]));
        assert_null(strstr(buf_str(&csv).p, others[i]));
    }
    assert_null(strstr(buf_str(&csv).p, "1970-01-01")); /* what is still known has no such day */
    buf_fmt(p->log, "%z", buf_str(&csv).p);
    assert_int_equal(own_data_read(c, &lab.arena, &none, &all, &e), ERR_INPUT); /* a household */
    store_close(c);
}

static void kept(struct place *p)
{
    struct err e = {0};
    struct desk d = {.p = p};
    registry(p);
    const struct store_pool_options o = {.open = p->options};
    must(store_pool_open(&d.pool, &o, &e), &e);
    ask(&d, 2, "burn", "", "", "2026-11-27");
    ask(&d, 2, "access", "Con", "", "2026-11-27");
    ask(&d, 0, "access", "", "", "2026-11-27");
    ask(&d, 2, "access", "", "", "2027-01-01");
    ask(&d, 2, "access", "", "", "2025-11-27");
    ask(&d, 2, "access", "", "", "2026-11-27");
    ask(&d, 0, "access", "Lê Thị D", "", "2026-11-27");
    act(&d, "acknowledge", "2026-11-26", NULL);
    act(&d, "acknowledge", "2026-11-30", NULL);
    act(&d, "acknowledge", "2026-11-30", NULL);
    act(&d, "extend", "2026-12-08", "2026-12-20");
    act(&d, "extend", "2026-12-07", "2026-12-07");
    act(&d, "extend", "2026-12-07", NULL);
    act(&d, "extend", "2026-12-07", "2026-12-20");
    act(&d, "extend", "2026-12-08", "2026-12-30");
    act(&d, "answer", "2026-12-15", NULL);
    act(&d, "answer", "2026-12-16", NULL);
    breach(&d, "open", "2027-01-01 07:30", "");
    breach(&d, "open", "2026-11-27 07:30", "");
    breach(&d, "report", "2026-11-27 09:00", "");
    breach(&d, "report", "2026-11-27 07:29", "CV 1");
    breach(&d, "report", "2026-11-27 09:00", "CV 1");
    breach(&d, "close", "2026-12-01 09:00", "");
    breach(&d, "tell", "2026-12-02 09:00", "");
    store_pool_close(d.pool);
    own(p);
}

/* Both engines say the same, to the last line of what is told of the person. */
static void test_kept(void **state)
{
    (void)state;
    both_run(kept, NULL);
}

static const char expected[] = "! there is no kind of request \"burn\"\n"
                               "! a representative needs a name and a paper\n"
                               "! who is not in the registry needs a name\n"
                               "! the day it came is to come\n"
                               "! the law of that day has no deadline for \"access\"\n"
                               "1\n2\n"
                               "! before the day of the act recorded last\n"
                               "4\n"
                               "! request 1 is acknowledged\n"
                               "! the deadline has passed: it cannot be extended\n"
                               "! an extension is to a day after the deadline\n"
                               "! an extension, and nothing else, needs the day until which\n"
                               "5\n"
                               "! there is one extension only\n"
                               "6\n"
                               "! request 1 is answered\n"
                               "! the moment it was found is to come\n"
                               "1\n"
                               "! a report needs its paper\n"
                               "! before it was found\n"
                               "8\n9\n"
                               "! breach 1 is closed\n";

/* The same words, without a server. */
static void test_said(void **state)
{
    struct place p;
    struct buf log;
    (void)state;
    buf_init(&log, &lab.arena, 1 << 20);
    place_make(&p, false, &log);
    kept(&p);
    assert_true(str_starts(buf_str(&log), str_from_c(expected)));
}

static int setup(void **state)
{
    struct err e = {0};
    if (lab_setup(state) != 0)
        return -1;
    return terms_parse(&lab.arena, str_from_c(table), "table", &terms, &e) == ERR_NONE ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms), cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_hours), cmocka_unit_test(test_said),
        cmocka_unit_test(test_kept),
    };
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
