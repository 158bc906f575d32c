/* Checked whole numbers and decimals: base/num.h. */
#include "base_test.h"

#include "base/num.h"

static void test_arithmetic(void **state)
{
    (void)state;
    int64_t v = 0;
    assert_true(num_add(INT64_MAX - 1, 1, &v));
    assert_true(v == INT64_MAX);
    assert_false(num_add(INT64_MAX, 1, &v));
    assert_false(num_add(INT64_MIN, -1, &v));
    assert_true(num_sub(INT64_MIN + 1, 1, &v));
    assert_true(v == INT64_MIN);
    assert_false(num_sub(0, INT64_MIN, &v));
    assert_true(num_sub(-1, INT64_MIN, &v));
    assert_true(v == INT64_MAX);
    assert_true(num_mul(3037000499, 3037000499, &v)); /* the largest square below 2^63 */
    assert_true(v == 9223372030926249001);
    assert_false(num_mul(3037000500, 3037000500, &v));
    assert_false(num_mul(INT64_MIN, -1, &v));
    assert_false(num_mul(-1, INT64_MIN, &v));
    assert_true(num_mul(INT64_MIN, 1, &v));
    assert_true(v == INT64_MIN);
    assert_true(num_mul(INT64_MIN / 2, 2, &v));
    assert_true(v == INT64_MIN);
    assert_false(num_mul(INT64_MIN / 2, -2, &v));
    assert_true(num_mul(0, INT64_MIN, &v));
    assert_true(v == 0);
    assert_true(num_pow10(0) == 1);
    assert_true(num_pow10(18) == 1000000000000000000);
}

static void test_parse_int(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t v;
    } good[] = {
        {"0", 0},
        {"-12", -12},
        {"007", 7},
        {"-0", 0},
        {"540000", 540000},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"0000000000000000000000000001", 1},
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        int64_t v = 99;
        assert_true(num_parse_int(str_from_c(good[i].text), &v));
        assert_true(v == good[i].v);
    }
    static const char *bad[] = {"",      "-",    "+",
                                "+5",    " 1",   "1 ",
                                "1a",    "--1",  "1.0",
                                "1.",    "0x1",  "1e3",
                                "1.000", "١",    "9223372036854775808",
                                "1-",    "1\t2", "-9223372036854775809"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int64_t v = 0;
        assert_false(num_parse_int(str_from_c(bad[i]), &v));
    }
    int64_t v = 0;
    assert_false(num_parse_int(STR("1\0"), &v));
}

static void test_parse_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int scale;
        int64_t v;
    } good[] = {
        {"2.5", 1, 25},
        {"12", 0, 12},
        {"12", 2, 1200},
        {"-0.5", 1, -5},
        {"2.50", 1, 25},
        {"2.000000000000000000000000", 0, 2},
        {"0.000000001", 9, 1},
        {"9223372036854775.807", 3, INT64_MAX},
        {"-9223372036854775.808", 3, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        int64_t v = 99;
        assert_true(num_parse_decimal(str_from_c(good[i].text), good[i].scale, &v));
        assert_true(v == good[i].v);
    }
    static const struct {
        const char *text;
        int scale;
    } bad[] = {
        {"2.55", 1},
        {"2.5", 0},
        {".5", 1},
        {"5.", 1},
        {"1,5", 1},
        {"1..5", 1},
        {"1.5.", 1},
        {"1.-5", 1},
        {"", 1},
        {"-.5", 1},
        {"2.501", 2},
        {"9223372036854775.808", 3},
        {"922337203685477581", 2},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        int64_t v = 0;
        assert_false(num_parse_decimal(str_from_c(bad[i].text), bad[i].scale, &v));
    }
}

static void test_format(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        int scale;
        const char *vi;
        const char *iso;
    } cases[] = {
        {12345, 1, "1.234,5", "1234.5"},
        {0, 0, "0", "0"},
        {0, 2, "0,00", "0.00"},
        {-5, 1, "-0,5", "-0.5"},
        {5, 3, "0,005", "0.005"},
        {1000, 3, "1,000", "1.000"},
        {1000000, 0, "1.000.000", "1000000"},
        {-1500, 0, "-1.500", "-1500"},
        {99999, 2, "999,99", "999.99"},
        {INT64_MIN, 0, "-9.223.372.036.854.775.808", "-9223372036854775808"},
        {INT64_MIN, 9, "-9.223.372.036,854775808", "-9223372036.854775808"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char to[40];
        assert_int_equal(num_format_vi(cases[i].v, cases[i].scale, to), strlen(cases[i].vi));
        assert_string_equal(to, cases[i].vi);
        assert_int_equal(num_format_iso(cases[i].v, cases[i].scale, to), strlen(cases[i].iso));
        assert_string_equal(to, cases[i].iso);
        int64_t back = 0;
        assert_true(num_parse_decimal(str_from_c(to), cases[i].scale, &back));
        assert_true(back == cases[i].v);
    }
}

static void test_division(void **state)
{
    (void)state;
    static const struct {
        int64_t a, b, floor, ceil, nearest;
    } cases[] = {
        {7, 2, 3, 4, 4},
        {-7, 2, -4, -3, -4},
        {5, 3, 1, 2, 2},
        {4, 3, 1, 2, 1},
        {-4, 3, -2, -1, -1},
        {-5, 3, -2, -1, -2},
        {6, 3, 2, 2, 2},
        {-6, 3, -2, -2, -2},
        {0, 5, 0, 0, 0},
        {1, 2, 0, 1, 1},
        {-1, 2, -1, 0, -1},
        {1, INT64_MAX, 0, 1, 0},
        {INT64_MAX, 2, 4611686018427387903, 4611686018427387904, 4611686018427387904},
        {INT64_MIN, 1, INT64_MIN, INT64_MIN, INT64_MIN},
        {INT64_MIN, INT64_MAX, -2, -1, -1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(num_div_floor(cases[i].a, cases[i].b) == cases[i].floor);
        assert_true(num_div_ceil(cases[i].a, cases[i].b) == cases[i].ceil);
        assert_true(num_div_nearest(cases[i].a, cases[i].b) == cases[i].nearest);
    }
}

static void divide_by_zero(void)
{
    num_div_floor(1, 0);
}

static void round_by_less_than_zero(void)
{
    num_div_nearest(1, -2);
}

static void raise_ten_too_high(void)
{
    num_pow10(19);
}

static void test_mistakes(void **state)
{
    (void)state;
    assert_true(test_aborts(divide_by_zero));
    assert_true(test_aborts(round_by_less_than_zero));
    assert_true(test_aborts(raise_ten_too_high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arithmetic),    cmocka_unit_test(test_parse_int),
        cmocka_unit_test(test_parse_decimal), cmocka_unit_test(test_format),
        cmocka_unit_test(test_division),      cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
