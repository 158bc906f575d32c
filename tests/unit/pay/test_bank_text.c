/* Amounts in words, text for banks, what is fit to be paid and what is held. The words are those a
 * cashier writes, read off by hand. */
#include "pay/bank.h"
#include "pay/bank_holds.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static const char *words(vnd amount, enum bank_zero zero)
{
    struct buf b;
    buf_init(&b, &arena, 4096);
    bank_put_words(&b, amount, zero);
    buf_char(&b, '\0');
    return b.p;
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        vnd amount;
        const char *words;
    } cases[] = {
        {0, "Không đồng"},
        {1, "Một đồng"},
        {4, "Bốn đồng"},
        {5, "Năm đồng"},
        {10, "Mười đồng"},
        {11, "Mười một đồng"},
        {14, "Mười bốn đồng"},
        {15, "Mười lăm đồng"},
        {20, "Hai mươi đồng"},
        {21, "Hai mươi mốt đồng"},
        {24, "Hai mươi tư đồng"},
        {25, "Hai mươi lăm đồng"},
        {91, "Chín mươi mốt đồng"},
        {100, "Một trăm đồng"},
        {101, "Một trăm linh một đồng"},
        {105, "Một trăm linh năm đồng"},
        {110, "Một trăm mười đồng"},
        {115, "Một trăm mười lăm đồng"},
        {555, "Năm trăm năm mươi lăm đồng"},
        {1000, "Một nghìn đồng"},
        {1001, "Một nghìn không trăm linh một đồng"},
        {1010, "Một nghìn không trăm mười đồng"},
        {21000, "Hai mươi mốt nghìn đồng"},
        {540000, "Năm trăm bốn mươi nghìn đồng"},
        {1350000, "Một triệu ba trăm năm mươi nghìn đồng"},
        {1000005, "Một triệu không trăm linh năm đồng"},
        {1005000, "Một triệu không trăm linh năm nghìn đồng"},
        {24105115, "Hai mươi tư triệu một trăm linh năm nghìn một trăm mười lăm đồng"},
        {1000000000, "Một tỷ đồng"},
        {1000000001, "Một tỷ không trăm linh một đồng"},
        {2050000000, "Hai tỷ không trăm năm mươi triệu đồng"},
        {15300000000, "Mười lăm tỷ ba trăm triệu đồng"},
        {1000000000000, "Một nghìn tỷ đồng"},
        {1001000000000, "Một nghìn không trăm linh một tỷ đồng"},
        {1000000000000000000, "Một tỷ tỷ đồng"},
        {-1350000, "Âm một triệu ba trăm năm mươi nghìn đồng"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(words(cases[i].amount, BANK_LINH), cases[i].words);
    assert_string_equal(words(1000005, BANK_LE), "Một triệu không trăm lẻ năm đồng");
    assert_string_equal(words(101, BANK_LE), "Một trăm lẻ một đồng");
    /* The least number of 64 bits has no opposite. */
    assert_string_equal(words(INT64_MIN, BANK_LINH),
                        "Âm chín tỷ hai trăm hai mươi ba triệu ba trăm bảy mươi hai nghìn không "
                        "trăm ba mươi sáu tỷ tám trăm năm mươi tư triệu bảy trăm bảy mươi lăm "
                        "nghìn tám trăm linh tám đồng");
}

static const char *text(const char *s, enum bank_letters letters, uint32_t max)
{
    struct buf b;
    buf_init(&b, &arena, 4096);
    bank_put_text(&b, str_from_c(s), letters, max);
    buf_char(&b, '\0');
    return b.p;
}

static void test_text(void **state)
{
    (void)state;
    assert_string_equal(text("Nguyễn Văn Đức", BANK_VIETNAMESE, 140), "Nguyễn Văn Đức");
    assert_string_equal(text("Nguyễn Văn Đức", BANK_ASCII, 140), "Nguyen Van Duc");
    assert_string_equal(text("ĐÀO ƯỚC ỲÝ ơư đ", BANK_ASCII, 140), "DAO UOC YY ou d");
    assert_string_equal(text("  Trợ cấp\ttháng\n 9  ", BANK_VIETNAMESE, 140), "Trợ cấp tháng 9");
    assert_string_equal(text("a\x01z", BANK_VIETNAMESE, 140), "a z");
    assert_string_equal(text("a\xff"
                             "z",
                             BANK_VIETNAMESE, 140),
                        "a z"); /* never into a file */
    /* Cut at a character, not at a byte, and not behind a blank. */
    assert_string_equal(text("ấấấ", BANK_VIETNAMESE, 2), "ấấ");
    assert_string_equal(text("ab cd", BANK_VIETNAMESE, 3), "ab");
    assert_string_equal(text("", BANK_ASCII, 3), "");
    assert_string_equal(text("5 € – 好", BANK_ASCII, 140), "5");
}

static struct payment_instruction good(void)
{
    return (struct payment_instruction){
        .id = STR("24-202607-0000001"),
        .amount_vnd = 1350000,
        .name = STR("Nguyễn Văn A"),
        .method = BANK_ACCOUNT,
        .bin = STR("970405"),
        .account = STR("2500200000001"),
        .period = month_make(2026, 7),
        .parts = {.monthly = 540000, .arrears = 1080000, .deducted = 270000},
    };
}

static enum err_code checked(struct payment_instruction p)
{
    struct err e = {0};
    return bank_check(&p, false, &e);
}

static void test_check(void **state)
{
    (void)state;
    struct payment_instruction p = good();
    assert_int_equal(checked(p), ERR_NONE);
    p.amount_vnd = 1350001; /* not what its parts add up to */
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.id = STR("0123456789012345678901234567890123456");
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.id = STR("24/07");
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.name = STR(" ");
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.bin = STR("97040");
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.account = STR("");
    assert_int_equal(checked(p), ERR_INPUT);
    p = good(), p.method = BANK_CASH; /* cash and an account */
    assert_int_equal(checked(p), ERR_INPUT);
    p.commune = STR("07612"), p.commune_name = STR("Xã An Lạc"), p.village = STR("Thôn Đồng Bây");
    assert_int_equal(checked(p), ERR_INPUT);
    p.bin = p.account = (str){0};
    assert_int_equal(checked(p), ERR_NONE);
    p = good(), p.amount_vnd = 0, p.parts = (struct bank_parts){0};
    assert_int_equal(checked(p), ERR_INPUT);
    p.change = BANK_STOPPED;
    assert_int_equal(checked(p), ERR_INPUT);
    struct err e = {0};
    assert_int_equal(bank_check(&p, true, &e), ERR_NONE);
}

static void test_check_all(void **state)
{
    (void)state;
    struct payment_instruction v[3] = {good(), good(), good()};
    vnd sum;
    struct err e = {0};
    v[1].id = STR("24-202607-0000002"), v[2].id = STR("24-202607-0000003");
    assert_int_equal(bank_check_all(v, 3, false, &sum, &e), ERR_NONE);
    assert_int_equal(sum, 4050000);
    v[2].id = v[0].id;
    assert_int_equal(bank_check_all(v, 3, false, &sum, &e), ERR_INPUT);
    assert_string_equal(e.text[LANG_EN], "identifier \"24-202607-0000001\" twice");
}

static void test_holds(void **state)
{
    (void)state;
    static const struct {
        const char *bin, *account;
        vnd amount;
        uint8_t hold;
    } cases[] = {
        {"970405", "11", 540000, BANK_HOLD_SHARED},
        {"970405", "1-1", 810000, BANK_HOLD_SHARED | BANK_HOLD_SAME_AMOUNT},
        {"970405", "11", 810000, BANK_HOLD_SHARED | BANK_HOLD_SAME_AMOUNT},
        {"970436", "11", 810000, 0}, /* of another bank */
        {"970436", "12", 540000, BANK_HOLD_SAME_AMOUNT},
        {"970436", "12", 540000, BANK_HOLD_SAME_AMOUNT},
        {"970436", "13", 540000, 0},
        {"970436", "13", 540001, 0},
        {"", "", 540000, 0}, /* cash */
        {"", "", 540000, 0},
        {"", "", 540000, 0},
    };
    enum { CASES = sizeof(cases) / sizeof(*cases) };
    struct payment_instruction v[CASES];
    uint8_t holds[CASES];
    for (int i = 0; i < CASES; i++) {
        v[i] = good();
        v[i].bin = str_from_c(cases[i].bin);
        v[i].account = str_from_c(cases[i].account);
        v[i].amount_vnd = cases[i].amount;
    }
    assert_int_equal(bank_find_holds(&arena, v, CASES, 2, holds), 5);
    for (int i = 0; i < CASES; i++)
        assert_int_equal(holds[i], cases[i].hold);
    assert_int_equal(bank_find_holds(&arena, v, 0, 2, holds), 0);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 24);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_text),
        cmocka_unit_test(test_check), cmocka_unit_test(test_check_all),
        cmocka_unit_test(test_holds),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
