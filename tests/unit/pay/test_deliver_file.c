/* Lists of deliveries as files, out and back: no database. Every damaged file is refused with its
 * row and reason. */
#include "pay_lab.h"

#include "base/fmt.h"
#include "pay/deliver_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static int setup(void **state)
{
    (void)state;
    arena_init(&a, (size_t)256 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_clean();
    arena_clear(&a);
    return 0;
}

static day on(const char *text)
{
    day d;
    assert_true(day_parse(str_from_c(text), &d));
    return d;
}

/* Three approved on 2026-07-02: a card for a quarter, rice of 45 kg, a case; and one delivered. */
static struct deliver_lines lines_of_test(void)
{
    struct deliver_lines lines = {arena_array(&a, struct deliver_line, 4), 4, 4};
    static const char *const names[] = {"Nguyễn Văn Á", "Trần Thị Bé", "Lê, Văn \"C\"", "=Vi D"};
    for (uint32_t i = 0; i < 4; i++) {
        lines.v[i] =
            (struct deliver_line){.d = {.id = 11 + i,
                                        .list = 5,
                                        .entity = 100 + i,
                                        .benefit = STR("health_insurance_support"),
                                        .content = STR("health_insurance"),
                                        .kind = DELIVER_PREMIUM,
                                        .from = month_make(2026, 7),
                                        .to = month_make(2026, 9),
                                        .quantity = i == 1 ? 45 : 3,
                                        .unit = i == 1 ? STR("kg") : STR("month"),
                                        .amount = i == 1 ? 0 : 341550,
                                        .article = STR("Điều 12 khoản 3 điểm o"),
                                        .name = str_from_c(names[i]),
                                        .born = i == 3 ? STR("1990") : STR("1990-03-01"),
                                        .sex = STR("1"),
                                        .personal_id = i == 0 ? STR("024090000011") : STR(""),
                                        .household = STR("A/1"),
                                        .commune = STR("07615"),
                                        .village = STR("Thôn 1")},
                                  .state = i == 3 ? DELIVER_DELIVERED : DELIVER_APPROVED,
                                  .approved_on = on("2026-07-02"),
                                  .number = STR("7/QĐ")};
    }
    lines.v[3].delivered_on = on("2026-07-10");
    lines.v[3].given = 3;
    lines.v[3].paid = 341550;
    return lines;
}

static void test_written(void **state)
{
    (void)state;
    static const char due[] =
        "delivery,name,born,sex,personal_id,household,commune,village,benefit,article,from,to,"
        "quantity,unit,amount_vnd,result,on,given,paid_vnd,mark,reason\n"
        "11,Nguyễn Văn Á,1990-03-01,1,024090000011,A/1,07615,Thôn 1,health_insurance_support,"
        "Điều 12 khoản 3 điểm o,2026-07,2026-09,3,month,341550,,,,,,\n"
        "12,Trần Thị Bé,1990-03-01,1,,A/1,07615,Thôn 1,health_insurance_support,Điều 12 khoản 3 "
        "điểm o,2026-07,2026-09,45,kg,0,,,,,,\n"
        "13,\"Lê, Văn \"\"C\"\"\",1990-03-01,1,,A/1,07615,Thôn 1,health_insurance_support,Điều 12 "
        "khoản 3 điểm o,2026-07,2026-09,3,month,341550,,,,,,\n"
        "14,'=Vi D,1990,1,,A/1,07615,Thôn 1,health_insurance_support,Điều 12 khoản 3 điểm o,"
        "2026-07,2026-09,3,month,341550,delivered,2026-07-10,3,341550,,\n";
    struct deliver_lines lines = lines_of_test();
    const char *path = lab_path(&a, "list.csv");
    struct err e = {0};
    assert_int_equal(deliver_list_csv(path, lines.v, lines.n, &e), ERR_NONE);
    str text = lab_read(&a, path);
    assert_int_equal(text.n, sizeof(due) - 1);
    assert_memory_equal(text.p, due, text.n);
}

/* As the insurer sends it back: what is known is counted, what is new is done. */
static void test_back(void **state)
{
    (void)state;
    static const char text[] =
        "delivery,name,personal_id,result,on,given,paid_vnd,mark,reason\n"
        "14,=vi d,,received,2026-07-12,,,HN0014,\n"
        "11,NGUYEN VAN A,024090000011,Đã ký nhận,12/07/2026,2,227.700,HN0011,\n"
        "13,,,không nhận,2026-07-12,,,,đã có thẻ\n"
        "12,,,,,,,,\n";
    static const struct {
        int64_t delivery;
        enum deliver_act act;
        int64_t quantity;
        vnd amount;
        const char *mark, *reason;
    } due[] = {
        {11, DELIVER_DO_DELIVER, 2, 227700, "HN0011", ""},
        {11, DELIVER_DO_RECEIVE, 0, 0, "HN0011", ""},
        {13, DELIVER_DO_REFUSE, 0, 0, "", "đã có thẻ"},
        {14, DELIVER_DO_RECEIVE, 0, 0, "HN0014", ""},
    };
    struct deliver_lines lines = lines_of_test();
    struct deliver_problems problems = {0};
    struct deliver_answers answers;
    struct deliver_changes changes;
    struct err e = {0};
    const char *path = lab_path(&a, "back.csv");
    lab_write(path, (str){text, sizeof(text) - 1});
    assert_int_equal(deliver_answers_read(&a, path, &answers, &problems, &e), ERR_NONE);
    deliver_answers_match(&a, &answers, &lines, &changes, &problems);
    assert_int_equal(problems.n, 0);
    assert_int_equal(changes.n, 4);
    assert_int_equal(changes.known, 0);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(changes.v[i].delivery, due[i].delivery);
        assert_int_equal(changes.v[i].act, due[i].act);
        assert_int_equal(changes.v[i].quantity, due[i].quantity);
        assert_int_equal(changes.v[i].amount, due[i].amount);
        assert_true(str_eq_c(changes.v[i].mark, due[i].mark));
        assert_true(str_eq_c(changes.v[i].reason, due[i].reason));
    }
    /* The list itself says nothing new. */
    assert_int_equal(deliver_list_csv(path, lines.v, lines.n, &e), ERR_NONE);
    assert_int_equal(deliver_answers_read(&a, path, &answers, &problems, &e), ERR_NONE);
    deliver_answers_match(&a, &answers, &lines, &changes, &problems);
    assert_int_equal(problems.n, 0);
    assert_int_equal(changes.n, 0);
    assert_int_equal(changes.known, 1);
}

/* The same from the workbook, which has Vietnamese titles and a total. */
static void test_workbook(void **state)
{
    (void)state;
    const struct deliver_list_head head = {.title = STR("Thẻ bảo hiểm y tế"),
                                           .authority = STR("UBND xã & thôn"),
                                           .number = STR("7/QĐ"),
                                           .made_on = on("2026-07-02")};
    struct deliver_lines lines = lines_of_test();
    struct deliver_problems problems = {0};
    struct deliver_answers answers;
    struct deliver_changes changes;
    struct err e = {0};
    const char *path = lab_path(&a, "list.xlsx"), *again = lab_path(&a, "again.xlsx");
    assert_int_equal(deliver_list_xlsx(path, &head, lines.v, lines.n, &e), ERR_NONE);
    assert_int_equal(deliver_list_xlsx(again, &head, lines.v, lines.n, &e), ERR_NONE);
    str x = lab_read(&a, path), y = lab_read(&a, again);
    assert_true(str_eq(x, y));
    if (deliver_answers_read(&a, path, &answers, &problems, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_int_equal(problems.n, 0);
    assert_int_equal(answers.n, 1);
    assert_int_equal(answers.v[0].delivery, 14);
    assert_int_equal(answers.v[0].on_day, on("2026-07-10"));
    deliver_answers_match(&a, &answers, &lines, &changes, &problems);
    assert_int_equal(problems.n, 0);
    assert_int_equal(changes.known, 1);
}

static const struct {
    const char *text;
    uint32_t row, column; /* 0: the file as a whole, or the whole row */
    const char *reason;
} damaged[] = {
    {"delivery,result\n11,delivered\n", 0, 0, "column \"Ngày\" (on) is missing"},
    {"delivery,result,on,colour\n", 0, 0, "unknown column \"colour\""},
    {"delivery,result,on,result\n", 0, 0, "result"},
    {"", 0, 0, ""},
    {"delivery,result,on\n11,delivered\n", 0, 0, "field"},
    {"delivery,result,on\nx,delivered,2026-07-12\n", 2, 1, "bad number of a delivery \"x\""},
    {"delivery,result,on\n-1,delivered,2026-07-12\n", 2, 1, "bad number of a delivery \"-1\""},
    {"delivery,result,on\n11,given,2026-07-12\n", 2, 2, "no such result \"given\""},
    {"delivery,result,on\n11,delivered,2026-02-30\n", 2, 3, "\"2026-02-30\" is no date"},
    {"delivery,result,on,given\n11,delivered,2026-07-12,0\n", 2, 4, "bad quantity \"0\""},
    {"delivery,result,on,given\n11,delivered,2026-07-12,1.5\n", 2, 4, "bad quantity \"1.5\""},
    {"delivery,result,on,paid_vnd\n11,delivered,2026-07-12,-5\n", 2, 4, "bad amount \"-5\""},
    {"delivery,result,on,paid_vnd\n11,delivered,2026-07-12,99999999999999999999\n", 2, 4,
     "bad amount"},
    {"delivery,result,on,mark\n11,received,2026-07-12,\n", 2, 4,
     "what was received has a number of the card or receipt"},
    {"delivery,result,on,reason\n11,refused,2026-07-12,\n", 2, 4, "what was refused has a reason"},
    {"delivery,result,on\n10,delivered,2026-07-12\n", 2, 0, "there is no delivery 10"},
    {"delivery,result,on\n11,delivered,2026-07-12\n11,delivered,2026-07-12\n", 3, 0,
     "delivery 11 has two rows"},
    {"delivery,result,on,name\n11,delivered,2026-07-12,Trần Thị Bé\n", 2, 0,
     "delivery 11 is somebody else's by name"},
    {"delivery,result,on,personal_id\n11,delivered,2026-07-12,024090000012\n", 2, 0,
     "delivery 11 has another personal number"},
    {"delivery,result,on,personal_id\n11,delivered,2026-07-12,24090000011\n", 2, 0,
     "delivery 11 has another personal number"},
    {"delivery,result,on,given\n11,delivered,2026-07-12,4\n", 2, 0,
     "delivery 11: more was given than was approved"},
    {"delivery,result,on,paid_vnd\n11,delivered,2026-07-12,341551\n", 2, 0,
     "delivery 11: more was given than was approved"},
    {"delivery,result,on\n11,delivered,2026-07-01\n", 2, 0,
     "delivery 11: it was given before the decision"},
    {"delivery,result,on,given\n14,delivered,2026-07-12,2\n", 2, 0,
     "delivery 14: the result does not fit what is recorded"},
};

static void test_damaged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        struct deliver_lines lines = lines_of_test();
        struct deliver_problems problems = {0};
        struct deliver_answers answers;
        struct deliver_changes changes;
        struct err e = {0};
        const char *path = lab_path(&a, "bad.csv");
        lab_write(path, str_from_c(damaged[i].text));
        enum err_code code = deliver_answers_read(&a, path, &answers, &problems, &e);
        if (damaged[i].row == 0) {
            assert_int_not_equal(code, ERR_NONE);
            if (strstr(e.text[LANG_EN], damaged[i].reason) == NULL)
                fail_msg("%zu: %s", i, e.text[LANG_EN]);
            continue;
        }
        assert_int_equal(code, ERR_NONE);
        deliver_answers_match(&a, &answers, &lines, &changes, &problems);
        if (problems.n != 1)
            fail_msg("%zu: %u problems", i, problems.n);
        assert_int_equal(problems.v[0].row, damaged[i].row);
        assert_int_equal(problems.v[0].column, damaged[i].column);
        if (!str_starts(problems.v[0].reason[LANG_EN], str_from_c(damaged[i].reason)))
            fail_msg("%zu: %s", i, problems.v[0].reason[LANG_EN].p);
        assert_true(problems.v[0].reason[LANG_VI].n > 0);
    }
}

/* Every wrong row is told, not the first alone. */
static void test_many(void **state)
{
    (void)state;
    struct buf text;
    struct deliver_problems problems = {0};
    struct deliver_answers answers;
    struct err e = {0};
    const char *path = lab_path(&a, "many.csv");
    buf_init(&text, &a, 1 << 20);
    buf_add_c(&text, "delivery,result,on\n");
    for (int i = 0; i < 1500; i++)
        buf_fmt(&text, "%d,delivered,%z\n", i + 1, i % 3 == 0 ? "soon" : "2026-07-12");
    lab_write(path, buf_str(&text));
    assert_int_equal(deliver_answers_read(&a, path, &answers, &problems, &e), ERR_NONE);
    assert_int_equal(problems.n, 500);
    assert_int_equal(answers.n, 1000);
    assert_int_equal(problems.v[499].row, 1499);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written),  cmocka_unit_test(test_back),
        cmocka_unit_test(test_workbook), cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
