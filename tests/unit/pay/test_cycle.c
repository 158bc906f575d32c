/* A year of one disabled person, paid month by month, on both engines; amounts reckoned by hand: a
 * severely disabled adult gets 750.000 đồng since 2024-07 (Decree 20/2021, article 6.1.e, 1,5 times
 * 500.000). */
#include "cycle_lab.h"

#include "pay/cycle_inbox.h"
#include "registry/event.h"

#include <pthread.h>

/* Commune 07660 became a part of 07615 on 2025-07-01 (data/admin): the new one pays. The registry's
 * own numbers: household 1, its members 2 and 3. */
#define PERSON 2
#define LINE_2025 "line/2025/province/social_assistance/07615"
static const char households[] =
    "household,commune,village,surveyed_on\nA,07660,Thôn 1,2024-10-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1990-03-01,1\nA,2,Trần Thị Bé,3,1992,2\n";
static const char facts[] =
    "entity,fact,value,from,to,known_from\nA/1,disability,severe,2025-03-10,,2025-07-05\n";

/* Everything that leads on; the other cells of the tables do not. */
static void test_tables(void **state)
{
    (void)state;
    static const struct {
        enum cycle_state from;
        enum cycle_act act;
        enum cycle_state to;
    } allowed[] = {
        {CYCLE_NONE, CYCLE_PREPARE, CYCLE_PREPARED},
        {CYCLE_PREPARED, CYCLE_PREPARE, CYCLE_PREPARED},
        {CYCLE_PREPARED, CYCLE_SEND_BACK, CYCLE_NONE},
        {CYCLE_PREPARED, CYCLE_APPROVE, CYCLE_APPROVED},
        {CYCLE_APPROVED, CYCLE_RELEASE, CYCLE_APPROVED},
        {CYCLE_APPROVED, CYCLE_SEND, CYCLE_SENT},
        {CYCLE_SENT, CYCLE_EXPORT, CYCLE_SENT},
        {CYCLE_SENT, CYCLE_IMPORT, CYCLE_SENT},
        {CYCLE_SENT, CYCLE_REPORT, CYCLE_SENT},
        {CYCLE_SENT, CYCLE_CLOSE, CYCLE_CLOSED},
    };
    uint32_t found = 0;
    for (int s = 0; s < CYCLE_STATES; s++) {
        for (int act = 0; act < CYCLE_ACTS; act++) {
            enum cycle_state to = CYCLE_STATES;
            for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
                if ((int)allowed[i].from == s && (int)allowed[i].act == act) {
                    to = allowed[i].to;
                    found++;
                }
            }
            assert_int_equal(cycle_after((enum cycle_state)s, (enum cycle_act)act), to);
        }
    }
    assert_int_equal(found, 10);
    /* nothing -> paid, unpaid; paid -> returned; unpaid -> paid; returned -> paid */
    static const char follows[4][5] = {"-pu-", "---r", "-p--", "-p--"};
    for (int last = 0; last < 4; last++) {
        for (int next = 0; next < 4; next++)
            assert_int_equal(
                cycle_told_follows((enum cycle_told_kind)last, (enum cycle_told_kind)next),
                follows[last][next] != '-');
    }
}

static void enrol(struct desk *d)
{
    const struct enrol_request q = {.entity = PERSON,
                                    .benefit = STR("disability_allowance"),
                                    .act = ACT_OPEN,
                                    .from = desk_month("2025-03"),
                                    .on_day = d->today,
                                    .number = STR("1/QĐ"),
                                    .signer = STR("Lê Văn C")};
    struct recording r = desk_by(d, "Hoà");
    struct err e = {0};
    str answer;
    bool again;
    must(enrol_prepare(d->pool, &lab.arena, &r, &q, 1, &answer, &again, &e), &e);
    int64_t which = 1;
    struct enrol_verdict v = {24, &which, 1, true, STR("")};
    r = desk_by(d, "Bình");
    must(enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, &e), &e);
}

static void died(struct desk *d, const char *day_text)
{
    struct record_set set = {STR("dead"), STR("1")};
    struct record_correction r = {.province = 24,
                                  .person = PERSON,
                                  .sets = &set,
                                  .n_sets = 1,
                                  .as_of = DAY_MIN,
                                  .from = desk_day(day_text),
                                  .to = DAY_MAX,
                                  .actor = STR("Hoà"),
                                  .source = STR("form"),
                                  .reference = STR(""),
                                  .today = d->today,
                                  .now_us = (int64_t)d->today * 86400 * 1000000};
    uint8_t operation[STORE_ID_BYTES] = {++d->step, 8};
    struct err e = {0};
    str answer;
    bool again;
    must(record_correct(d->pool, &lab.arena, desk_law, &r, operation, &answer, &again, &e), &e);
}

static void year(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, desk_day("2025-07-05"), &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0, desk_day("2025-07-20")};
    must(store_pool_open(&d.pool, &o, &e), &e);

    enrol(&d);
    desk_give(&d, 2025, "social_assistance", "07615", 4000000);
    desk_act(&d, "Bình", "2025-08", CYCLE_APPROVE, "");
    desk_prepare(&d, "2025-08");
    desk_payments(&d, "2025-08");
    desk_act(&d, "Hoà", "2025-08", CYCLE_APPROVE, "");
    desk_act(&d, "Bình", "2025-08", CYCLE_SEND_BACK, "");
    desk_act(&d, "Bình", "2025-08", CYCLE_SEND_BACK, "xem lại");
    desk_prepare(&d, "2025-08");
    desk_act(&d, "Bình", "2025-08", CYCLE_APPROVE, "");
    desk_give(&d, 2025, "social_assistance", "07615", 6000000);
    desk_act(&d, "Bình", "2025-08", CYCLE_APPROVE, "");
    desk_account(&d, LINE_2025);
    desk_whole(&d);
    desk_prepare(&d, "2025-08");
    desk_told(&d, "2025-08", 1, CYCLE_TOLD_PAID);
    desk_act(&d, "Hoà", "2025-08", CYCLE_SEND, "");
    desk_act(&d, "Hoà", "2025-08", CYCLE_CLOSE, "");
    desk_told(&d, "2025-08", 2, CYCLE_TOLD_PAID);
    desk_told(&d, "2025-08", 1, CYCLE_TOLD_RETURNED);
    desk_told(&d, "2025-08", 1, CYCLE_TOLD_PAID);
    desk_told(&d, "2025-08", 1, CYCLE_TOLD_PAID); /* the same again */
    desk_act(&d, "Hoà", "2025-08", CYCLE_CLOSE, "");
    desk_account(&d, LINE_2025);
    desk_whole(&d);

    /* September was not collected: October's list has it. */
    d.today = desk_day("2025-08-20");
    desk_prepare(&d, "2025-09");
    desk_act(&d, "Bình", "2025-09", CYCLE_APPROVE, "");
    desk_act(&d, "Hoà", "2025-09", CYCLE_SEND, "");
    desk_told(&d, "2025-09", 1, CYCLE_TOLD_UNPAID);
    desk_act(&d, "Hoà", "2025-09", CYCLE_CLOSE, "");
    d.today = desk_day("2025-09-20");
    desk_prepare(&d, "2025-10");
    desk_payments(&d, "2025-10");
    desk_act(&d, "Bình", "2025-10", CYCLE_APPROVE, "");
    desk_act(&d, "Hoà", "2025-10", CYCLE_SEND, "");
    desk_told(&d, "2025-10", 1, CYCLE_TOLD_PAID);
    desk_act(&d, "Hoà", "2025-10", CYCLE_CLOSE, "");
    desk_account(&d, LINE_2025);
    desk_account(&d, "payable/social_assistance");
    desk_account(&d, "spent/social_assistance");
    desk_whole(&d);

    /* A death of 12 September learnt in October: nothing for November, October's to come back. */
    d.today = desk_day("2025-10-20");
    died(&d, "2025-09-12");
    desk_prepare(&d, "2025-11");
    desk_payments(&d, "2025-11");
    store_pool_close(d.pool);
}

static void test_year(void **state)
{
    (void)state;
    both_run(year,
             "approve: the cycle is not prepared: \"approve\" is not possible\n"
             "2025-08: 1 1 4500000\n"
             "AS24-202508-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 4500000 = 750000 + 3750000 - 0\n"
             "  disability_allowance 3 750000\n"
             "  disability_allowance 4 750000\n"
             "  disability_allowance 5 750000\n"
             "  disability_allowance 6 750000\n"
             "  disability_allowance 7 750000\n"
             "  disability_allowance 8 750000\n"
             "approve: Hoà prepared the list: somebody else must approve it\n"
             "send_back: sending back needs a reason\n"
             "send_back: 1 1 4500000\n"
             "2025-08: 2 1 4500000\n"
             "approve: the budget is 500.000 đ short in 1 lines (commune, programme): 07615"
             " social_assistance 500.000 đ\n"
             "approve: 2 1 4500000\n" LINE_2025 ": 10000000, reserved 4500000\n"
             "2025-08: the cycle is approved: \"prepare\" is not possible\n"
             "report: the cycle is not sent yet, or it is closed\n"
             "send: 2 1 4500000\n"
             "close: 1 payments have no answer yet: unknown is not failed; to close say why\n"
             "report: this cycle has no payment 2\n"
             "report: payment 1: after \"\" it cannot be \"returned\"\n"
             "report: 1 0\n"
             "report: 0 1\n"
             "close: 2 1 4500000\n" LINE_2025 ": 5500000, reserved 0\n"
             "2025-09: 1 1 750000\n"
             "approve: 1 1 750000\n"
             "send: 1 1 750000\n"
             "report: 1 0\n"
             "close: 1 1 750000\n"
             "2025-10: 1 1 1500000\n"
             "AS24-202510-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 1500000 = 750000 + 750000 - 0\n"
             "  disability_allowance 9 750000\n"
             "  disability_allowance 10 750000\n"
             "approve: 1 1 1500000\n"
             "send: 1 1 1500000\n"
             "report: 1 0\n"
             "close: 1 1 1500000\n" LINE_2025 ": 4000000, reserved 0\n"
             "payable/social_assistance: 0, reserved 0\n"
             "spent/social_assistance: 6000000, reserved 0\n"
             "2025-11: 1 0 0\n");
}

/* The same death as an event: the person leaves the household with it. What was owed until
 * September stays owed, October's payment is to come back, and there is nobody to pay. */
static void gone(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, desk_day("2025-07-05"), &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0, desk_day("2025-07-20")};
    must(store_pool_open(&d.pool, &o, &e), &e);
    enrol(&d);
    desk_give(&d, 2025, "social_assistance", "07615", 6000000);
    desk_prepare(&d, "2025-10"); /* March to October */
    desk_act(&d, "Bình", "2025-10", CYCLE_APPROVE, "");

    d.today = desk_day("2025-10-20");
    struct event death = {.kind = EVENT_DEATH,
                          .on = desk_day("2025-09-12"),
                          .known = d.today,
                          .household = STR("A"),
                          .members = {1},
                          .n_members = 1,
                          .head = 2,
                          .born = DAY_MIN,
                          .born_to = DAY_MIN};
    struct event_batch batch = {.law = desk_law,
                                .events = {&death, 1, 1},
                                .recording = desk_by(&d, "Hoà"),
                                .today = d.today};
    batch.recording.source = STR("form");
    str answer;
    bool again;
    must(event_record(d.pool, &lab.arena, &batch, &answer, &again, &e), &e);

    const struct recording now = desk_by(&d, "Hoà");
    struct cycle_question q = {.law = desk_law, .areas = lab.areas, .month = desk_month("2025-11")};
    for (int whole = 0; whole < 2; whole++) {
        struct cycle_owed owed;
        struct cycle_past past;
        struct due_lines due;
        struct cycle_list list;
        must(store_pool_reader(d.pool, &c, &e), &e);
        int64_t entity = whole ? 0 : PERSON;
        must(cycle_owed_read(c, &lab.arena, &now, &q, entity, &owed, &e), &e);
        must(cycle_past_read(c, &lab.arena, 24, entity, owed.benefits, owed.n_benefits, &past, &e),
             &e);
        store_pool_return(d.pool, c);
        must(due_compute(&lab.arena, owed.v, owed.n, past.paid, past.n_paid, past.returned,
                         past.n_returned, &due, &e),
             &e);
        must(cycle_build(&lab.arena, 24, q.month, 1, &due, owed.benefits, owed.places,
                         owed.n_places, NULL, &list, &e),
             &e);
        for (uint32_t i = 0; i < due.n; i++)
            buf_fmt(p->log, "%d: %l %l %l\n", due.v[i].key.month - desk_month("2025-01") + 1,
                    due.v[i].owed, due.v[i].paid, due.v[i].due);
        buf_fmt(p->log, "payments %u, remarks %u: %d %l\n", list.n, list.n_remarks,
                (int)list.remarks[0].kind, list.remarks[0].amount);
    }
    store_pool_close(d.pool);
}

static void test_gone(void **state)
{
    (void)state;
#define LINES                                                                                      \
    "3: 750000 750000 0\n4: 750000 750000 0\n5: 750000 750000 0\n6: 750000 750000 0\n"             \
    "7: 750000 750000 0\n8: 750000 750000 0\n9: 750000 750000 0\n10: 0 750000 -750000\n"           \
    "payments 0, remarks 1: 2 750000\n"
    both_run(gone, "2025-10: 1 1 6000000\napprove: 1 1 6000000\n" LINES LINES);
}

/* ---- holds ---- */

/* Four payments into one account are held, and the same amount twice; three different ones are not.
 */
static void holds(struct store_conn *c)
{
    struct cycle_payment v[4];
    for (int i = 0; i < 4; i++)
        v[i] = (struct cycle_payment){
            .id = STR("x"), .account = STR("1"), .bank = STR("970405"), .amount = 100 + i};
    struct cycle_list list = {.v = v, .n = 4};
    struct cycle_holds held;
    struct err e = {0};
    must(cycle_holds_read(c, &lab.arena, 24, 24300, &list, 1, &held, &e), &e);
    assert_int_equal(held.open, 4);
    list.n = 3;
    must(cycle_holds_read(c, &lab.arena, 24, 24300, &list, 1, &held, &e), &e);
    assert_int_equal(held.open, 0);
    v[2].amount = v[0].amount;
    must(cycle_holds_read(c, &lab.arena, 24, 24300, &list, 1, &held, &e), &e);
    assert_int_equal(held.open, 2);
    assert_int_equal(held.v[1].number, 3);
}

/* ---- two offices approve at the same moment ---- */

struct approver {
    struct store_pool *pool;
    struct recording r[2];
    month months[2];
    int done, refused;
    pthread_t thread;
};

static void *approve_both(void *ctx)
{
    struct approver *x = ctx;
    for (int i = 0; i < 2; i++) {
        struct arena a;
        struct err e = {0};
        str answer;
        bool again;
        arena_init(&a, 1 << 20);
        enum err_code code = cycle_do(x->pool, &a, &x->r[i], x->months[i], CYCLE_APPROVE, STR(""),
                                      &answer, &again, &e);
        x->done += code == ERR_NONE;
        x->refused += code == ERR_INPUT;
        if (code != ERR_NONE && code != ERR_INPUT)
            print_error("%s\n", e.text[LANG_EN]);
        arena_clear(&a);
    }
    return NULL;
}

/* August's list needs 4.500.000, September's 5.250.000; there are 6.000.000. Whoever comes first,
 * one is approved, once. */
static void race(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, desk_day("2025-07-05"), &report, &problems), &e);
    survey_free(s);
    holds(c);
    store_close(c);
    const struct store_pool_options o = {.open = p->options, .retry_ms = 60000};
    struct desk d = {p, NULL, 0, desk_day("2025-07-20")};
    must(store_pool_open(&d.pool, &o, &e), &e);
    enrol(&d);
    desk_give(&d, 2025, "social_assistance", "07615", 6000000);
    desk_prepare(&d, "2025-08");
    desk_prepare(&d, "2025-09");
    struct approver x[2];
    for (int i = 0; i < 2; i++) {
        x[i] = (struct approver){.r = {desk_by(&d, "Bình"), desk_by(&d, "Bình")},
                                 .months = {desk_month(i == 0 ? "2025-08" : "2025-09"),
                                            desk_month(i == 0 ? "2025-09" : "2025-08")}};
        must(store_pool_open(&x[i].pool, &o, &e), &e);
    }
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&x[i].thread, NULL, approve_both, &x[i]), 0);
    for (int i = 0; i < 2; i++) {
        pthread_join(x[i].thread, NULL);
        store_pool_close(x[i].pool);
    }
    buf_fmt(p->log, "%d approved, %d refused\n", x[0].done + x[1].done,
            x[0].refused + x[1].refused);
    desk_whole(&d);
    store_pool_close(d.pool);
}

static void test_race(void **state)
{
    (void)state;
    both_run(race, "2025-08: 1 1 4500000\n2025-09: 1 1 5250000\n1 approved, 3 refused\n");
}

/* Two benefits of one person: what was overpaid of one is taken from what is due of the other; a
 * person who lives nowhere is not paid. */
static void test_build(void **state)
{
    (void)state;
    struct due_line lines[] = {
        {{5, 0, 10}, 0, 300, 0, -300, DUE_RECOVER}, {{5, 0, 11}, 0, 300, 0, -300, DUE_RECOVER},
        {{5, 1, 11}, 450, 0, 0, 450, DUE_PAY},      {{5, 1, 12}, 100, 0, 0, 100, DUE_PAY},
        {{6, 0, 12}, 900, 0, 0, 900, DUE_PAY},      {{7, 0, 12}, 0, 0, 0, 0, DUE_UNDETERMINED},
    };
    const struct due_lines due = {lines, 6};
    const str benefits[] = {STR("a"), STR("b")};
    struct cycle_place places[] = {
        {.entity = 5, .name = STR("Á"), .commune = STR("07660"), .somewhere = true},
        {.entity = 7, .name = STR("Bé"), .somewhere = true}};
    struct cycle_list list;
    struct err e = {0};
    assert_int_equal(cycle_build(&lab.arena, 24, 12, 1, &due, benefits, places, 2, NULL, &list, &e),
                     ERR_NONE);
    assert_int_equal(list.n, 0); /* 550 due, 600 to come back */
    assert_int_equal(list.n_remarks, 3);
    assert_int_equal(list.remarks[0].kind, CYCLE_TO_RECOVER);
    assert_int_equal(list.remarks[0].amount, 50);
    assert_int_equal(list.remarks[1].kind, CYCLE_NOWHERE);
    assert_int_equal(list.remarks[1].amount, 900);
    assert_int_equal(list.remarks[2].kind, CYCLE_UNDETERMINED);
    lines[3].due = lines[3].owed = 400; /* now 850 due */
    assert_int_equal(cycle_build(&lab.arena, 24, 12, 1, &due, benefits, places, 2, NULL, &list, &e),
                     ERR_NONE);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.v[0].amount, 250);
    assert_int_equal(list.v[0].withheld, 600);
    assert_int_equal(list.v[0].n_lines, 4);
    vnd sum = 0;
    for (uint32_t i = 0; i < 4; i++)
        sum += list.v[0].lines[i].amount;
    assert_int_equal(sum, 250);
    uint8_t one[32], other[32];
    cycle_sum(&list, one);
    list.v[0].account = STR("1");
    cycle_sum(&list, other);
    assert_memory_not_equal(one, other, 32);
}

/* A pain.002 on the message of one provider: what the bank refused is unpaid; what it took on, or
 * says nothing of, says nothing yet; what it refused and settled is both. Cash was not in the
 * message. */
static void test_status(void **state)
{
    (void)state;
    struct cycle_payment v[5];
    for (int i = 0; i < 5; i++)
        v[i] = (struct cycle_payment){
            .amount = 100 + i, .account = i == 4 ? STR("") : STR("19"), .provider = STR("NH1")};
    v[0].id = STR("P1");
    v[1].id = STR("P2");
    v[2].id = STR("P3");
    v[3].id = STR("P4");
    v[4].id = STR("P5");
    const struct cycle_list list = {.v = v, .n = 5};
    struct bank_status said[] = {
        {.id = STR("P1"), .code = STR("RJCT"), .reason = STR("AC04"), .outcome = BANK_REJECTED},
        {.id = STR("P2"), .code = STR("ACCP"), .outcome = BANK_ACCEPTED},
        {.id = STR("P4"), .code = STR("RJCT"), .outcome = BANK_REJECTED},
        {.id = STR("P4"), .code = STR("ACSC"), .outcome = BANK_SETTLED}};
    struct bank_status_report report = {.group = {.id = STR("NH1-2026-07-2")},
                                        .payments = {said, 4, 4}};
    struct bank_lines out;
    struct err e = {0};
    must(cycle_lines_of_status(&lab.arena, &report, desk_month("2026-07"), 2, &list, &out, &e), &e);
    static const enum bank_line_kind kinds[] = {BANK_UNPAID, BANK_PENDING, BANK_PENDING,
                                                BANK_UNPAID, BANK_PAID};
    assert_int_equal(out.n, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(out.v[i].kind, kinds[i]);
    assert_true(str_eq_c(out.v[0].reason, "AC04"));
    assert_int_equal(out.v[0].amount_vnd, 100);
    /* Of another round, and of payments that were not in it: refused. */
    assert_int_equal(
        cycle_lines_of_status(&lab.arena, &report, desk_month("2026-07"), 1, &list, &out, &e),
        ERR_INPUT);
    said[0].id = STR("P5");
    assert_int_equal(
        cycle_lines_of_status(&lab.arena, &report, desk_month("2026-07"), 2, &list, &out, &e),
        ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),   cmocka_unit_test(test_build),
        cmocka_unit_test(test_status),   cmocka_unit_test(test_year),
        cmocka_unit_test(test_gone),     cmocka_unit_test(test_race),
        cmocka_unit_test(test_recovery), cmocka_unit_test(test_decree),
        cmocka_unit_test(test_part),
    };
    return cmocka_run_group_tests(tests, desk_setup, lab_teardown);
}
