/* The small formatter: base/fmt.h. */
#include "base_test.h"

#include "base/fmt.h"

static void test_conversions(void **state)
{
    (void)state;
    char to[200];
    size_t n = fmt_write(to, sizeof(to), "%s|%z|%d|%l|%u|%n|%c|%%", STR("tệp"), "c", -7,
                         (int64_t)-5000000000, (uint32_t)4000000000u, (int64_t)540000, 'x');
    assert_string_equal(to, "tệp|c|-7|-5000000000|4000000000|540.000|x|%");
    assert_int_equal(n, strlen(to));
    assert_int_equal(fmt_write(to, sizeof(to), "%s%z.", STR(""), (const char *)NULL), 1);
    assert_string_equal(to, ".");
}

static void test_ints(void **state)
{
    (void)state;
    char to[24];
    static const struct {
        int64_t v;
        const char *text;
    } cases[] = {
        {0, "0"},
        {9, "9"},
        {10, "10"},
        {99, "99"},
        {100, "100"},
        {101, "101"},
        {-1, "-1"},
        {-10, "-10"},
        {1234567, "1234567"},
        {INT64_MAX, "9223372036854775807"},
        {INT64_MIN, "-9223372036854775808"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(fmt_int(to, cases[i].v), strlen(cases[i].text));
        assert_string_equal(to, cases[i].text);
    }
    char expected[24];
    for (int64_t v = 1; v < INT64_MAX / 7; v = v * 7 + 3) {
        snprintf(expected, sizeof(expected), "%lld", (long long)v);
        fmt_int(to, v);
        assert_string_equal(to, expected);
    }
}

static void test_grouped(void **state)
{
    (void)state;
    char to[32];
    static const struct {
        int64_t v;
        const char *text;
    } cases[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1.000"},
        {-1500, "-1.500"},
        {-999, "-999"},
        {12345, "12.345"},
        {1234567, "1.234.567"},
        {INT64_MIN, "-9.223.372.036.854.775.808"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(fmt_grouped(to, cases[i].v), strlen(cases[i].text));
        assert_string_equal(to, cases[i].text);
    }
}

static void test_cut(void **state)
{
    (void)state;
    char to[8];
    memset(to, '#', sizeof(to));
    assert_int_equal(fmt_write(to, 4, "%z", "abcdef"), 3);
    assert_string_equal(to, "abc");
    assert_int_equal(to[4], '#');
    assert_int_equal(fmt_write(to, 4, "abế"), 2); /* ế has three bytes, one fits */
    assert_string_equal(to, "ab");
    assert_int_equal(fmt_write(to, 6, "ab%zc", "ế"), 5);
    assert_string_equal(to, "abế");
    assert_int_equal(fmt_write(to, 4, "ab%z%z", "ế", "c"), 2); /* nothing after what was cut */
    assert_string_equal(to, "ab");
    assert_int_equal(fmt_write(to, 1, "a"), 0);
    assert_string_equal(to, "");
    to[0] = '#';
    assert_int_equal(fmt_write(to, 0, "a"), 0);
    assert_int_equal(to[0], '#');
}

static void use_an_unknown_letter(void)
{
    char to[8];
    fmt_write(to, sizeof(to), "%x", 1);
}

static void end_in_a_percent_sign(void)
{
    char to[8];
    fmt_write(to, sizeof(to), "50%");
}

static void test_mistakes(void **state)
{
    (void)state;
    assert_true(test_aborts(use_an_unknown_letter));
    assert_true(test_aborts(end_in_a_percent_sign));
}

static void both(char *to, size_t cap, const char *vi, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    fmt_write_both(to, cap, vi, en, args);
    va_end(args);
}

/* The arguments are read twice, once for each language; each buffer has its own end. */
static void test_both(void **state)
{
    (void)state;
    char text[2][12];
    both(text[0], sizeof(text[0]), "hộ %s: %d", "%s (%d) overlong", STR("A"), 7);
    assert_string_equal(text[0], "hộ A: 7");
    assert_string_equal(text[1], "A (7) overl");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both), cmocka_unit_test(test_conversions),
        cmocka_unit_test(test_ints), cmocka_unit_test(test_grouped),
        cmocka_unit_test(test_cut),  cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests_name("fmt", tests, NULL, NULL);
}
