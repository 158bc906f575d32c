/* Strings as views: base/str.h. */
#include "base_test.h"

static void test_equality_and_order(void **state)
{
    (void)state;
    assert_true(str_eq(STR("ab"), STR("ab")));
    assert_false(str_eq(STR("ab"), STR("abc")));
    assert_true(str_eq(str_from_c(NULL), STR("")));
    assert_true(str_eq_c(STR("đ"), "đ"));
    assert_false(str_eq_c(STR("a\0b"), "a"));
    assert_int_equal(str_cmp(STR("b"), STR("b")), 0);
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("a"), STR("aa")) < 0);
    assert_true(str_cmp(STR("ba"), STR("b")) > 0);
    assert_true(str_cmp(STR("z"), STR("\xC3\xA1")) < 0); /* bytes count without a sign */
    assert_true(str_cmp(STR(""), str_from_c(NULL)) == 0);
}

static void test_parts(void **state)
{
    (void)state;
    assert_true(str_starts(STR("Xã Đại Sơn"), STR("Xã ")));
    assert_false(str_starts(STR("X"), STR("Xã")));
    assert_true(str_ends(STR("a.csv"), STR(".csv")));
    assert_false(str_ends(STR("csv"), STR(".csv")));
    assert_true(str_ends(STR("x"), STR("")));
    assert_str(str_slice(STR("abcdef"), 2, 4), "cd");
    assert_str(str_slice(STR("abc"), 2, 99), "c");
    assert_str(str_slice(STR("abc"), 5, 9), "");
    assert_str(str_slice(STR("abc"), 2, 1), "");
    assert_str(str_trim(STR(" \t\r\n a b \n")), "a b");
    assert_str(str_trim(STR(" \n ")), "");
    assert_int_equal(str_find(STR("an sinh"), STR("sinh")), 3);
    assert_int_equal(str_find(STR("aaab"), STR("ab")), 2);
    assert_int_equal(str_find(STR("ab"), STR("abc")), -1);
    assert_int_equal(str_find(STR("ab"), STR("")), 0);
    assert_int_equal(str_find_char(STR("a,b"), ','), 1);
    assert_int_equal(str_find_char(STR(""), ','), -1);
}

static void test_split(void **state)
{
    (void)state;
    str rest = STR("a,,c");
    assert_str(str_split(&rest, ','), "a");
    assert_non_null(rest.p);
    assert_str(str_split(&rest, ','), "");
    assert_str(str_split(&rest, ','), "c");
    assert_null(rest.p);
    rest = STR("a,");
    assert_str(str_split(&rest, ','), "a");
    assert_non_null(rest.p); /* an empty last part is still to come */
    assert_str(str_split(&rest, ','), "");
    assert_null(rest.p);
}

/* The published test vectors of FNV-1a, 64 bits. */
static void test_hash(void **state)
{
    (void)state;
    assert_true(str_hash(STR("")) == 0xcbf29ce484222325ull);
    assert_true(str_hash(STR("a")) == 0xaf63dc4c8601ec8cull);
    assert_true(str_hash(STR("foobar")) == 0x85944171f73967e8ull);
}

static void test_distance(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 9), 3);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting"), 2), 2);
    assert_int_equal(str_distance(STR(""), STR("abc"), 9), 3);
    assert_int_equal(str_distance(STR("abc"), STR("abc"), 9), 0);
    assert_int_equal(str_distance(STR("tuổi"), STR("tuôi"), 9), 1); /* code points, not bytes */
    assert_int_equal(str_distance(STR("hộ nghèo"), STR("hô nghèo"), 3), 1);
    char long_text[200];
    memset(long_text, 'x', sizeof(long_text));
    assert_int_equal(str_distance((str){long_text, 200}, STR("x"), 4), 4);
    assert_int_equal(str_distance((str){long_text, 200}, (str){long_text, 200}, 4), 0);
}

static void test_codepoints(void **state)
{
    (void)state;
    str s = STR("ađ\xE1\xBA\xB7\xF0\x9F\x8C\xBE\xFFz");
    static const uint32_t expected[] = {'a', 0x111, 0x1EB7, 0x1F33E, 0xFFFD, 'z'};
    size_t at = 0;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(str_next_codepoint(s, &at), expected[i]);
    assert_int_equal(at, s.n);
    assert_int_equal(str_columns(STR("Hộ nghèo")), 8);
    assert_int_equal(str_columns(STR("")), 0);
}

/* Good and bad forms after the Unicode Standard, table 3-7. */
static void test_utf8(void **state)
{
    (void)state;
    static const char *good[] = {"",
                                 "plain",
                                 "\xC2\x80",
                                 "\xDF\xBF",
                                 "\xE0\xA0\x80",
                                 "\xED\x9F\xBF",
                                 "\xEE\x80\x80",
                                 "\xEF\xBF\xBF",
                                 "\xF0\x90\x80\x80",
                                 "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        assert_true(str_is_utf8(str_from_c(good[i]), NULL));
    static const char *bad[] = {
        "\x80",             /* a continuation alone */
        "\xC0\x80",         /* overlong NUL */
        "\xC1\xBF",         /* overlong */
        "\xE0\x9F\xBF",     /* overlong */
        "\xED\xA0\x80",     /* a surrogate */
        "\xF0\x8F\xBF\xBF", /* overlong */
        "\xF4\x90\x80\x80", /* above U+10FFFF */
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xC3", /* cut off */
        "\xE1\xBA",
        "\xF0\x9F\x8C",
        "\xC3"
        "a",
        "\xE1\xBA"
        "a",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[32];
        int n = snprintf(text, sizeof(text), "0123456789%s", bad[i]);
        size_t bad_at = 0;
        assert_false(str_is_utf8((str){text, (size_t)n}, &bad_at));
        assert_int_equal(bad_at, 10);
    }
    assert_true(str_is_utf8(STR("a\0b"), NULL));
}

static void test_memory(void **state)
{
    (void)state;
    char bytes[] = "0123456789";
    mem_move(bytes + 2, bytes, 5);
    assert_string_equal(bytes, "0101234789");
    mem_move(bytes, bytes + 2, 5);
    assert_string_equal(bytes, "0123434789");
    mem_copy(bytes, "ab", 2);
    mem_zero(bytes + 2, 8);
    assert_memory_equal(bytes, "ab\0\0\0\0\0\0\0\0", 11);
    assert_true(mem_cmp("a\xFF", "a\x01", 2) > 0);
    mem_copy(NULL, NULL, 0);
    assert_int_equal(mem_cmp(NULL, NULL, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equality_and_order),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_codepoints),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
