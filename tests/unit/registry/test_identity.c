/* Identity numbers: registry/identity.h. Expected values are read off the digits by hand. */
#include "registry/identity.h"

#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static struct identity_lists *lists;

static int setup(void **state)
{
    (void)state;
    char folder[2048];
    struct err e = {0};
    const char *data = getenv("ANSINH_DATA");
    arena_init(&arena, (size_t)1 << 24);
    fmt_write(folder, sizeof(folder), "%z/cccd", data != NULL ? data : "data");
    if (identity_load(&arena, &lists, str_from_c(folder), &e) == ERR_NONE)
        return 0;
    print_error("%s\n", e.text[LANG_EN]);
    return -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static struct identity read_good(const char *text)
{
    struct identity n;
    struct err e = {0};
    if (identity_read(lists, str_from_c(text), &n, &e) != ERR_NONE)
        fail_msg("\"%s\": %s", text, e.text[LANG_EN]);
    return n;
}

static void read_bad(const char *text, const char *vi, const char *en)
{
    struct identity n;
    struct err e = {0};
    assert_int_equal(identity_read(lists, str_from_c(text), &n, &e), ERR_INPUT);
    assert_int_equal(n.kind, IDENTITY_NONE);
    assert_string_equal(e.text[LANG_VI], vi);
    assert_string_equal(e.text[LANG_EN], en);
}

static void test_citizen(void **state)
{
    (void)state;
    struct identity n = read_good("024085001234");
    assert_int_equal(n.kind, IDENTITY_CITIZEN);
    assert_int_equal(n.place, 24);
    assert_int_equal(n.sex, IDENTITY_MALE);
    assert_int_equal(n.birth_year, 1985);
    assert_false(n.zero_restored);
    assert_true(str_eq_c(identity_place_name(lists, n.place), "Bắc Giang"));

    n = read_good("027190765432"); /* 1: a woman of the 1900s */
    assert_int_equal(n.sex, IDENTITY_FEMALE);
    assert_int_equal(n.birth_year, 1990);
    assert_true(str_eq_c(identity_place_name(lists, n.place), "Bắc Ninh"));

    n = read_good("024217000321"); /* a boy of 2017: the number of his birth certificate */
    assert_int_equal(n.sex, IDENTITY_MALE);
    assert_int_equal(n.birth_year, 2017);
    n = read_good("024309000321");
    assert_int_equal(n.sex, IDENTITY_FEMALE);
    assert_int_equal(n.birth_year, 2009);

    n = read_good("140185001234"); /* a birth registered abroad */
    assert_int_equal(n.place, 140);
    assert_int_equal(identity_place_name(lists, n.place).n, 0);
}

static void test_every_province(void **state)
{
    (void)state;
    int named = 0;
    for (uint16_t place = 0; place < 100; place++)
        named += identity_place_name(lists, place).n > 0;
    assert_int_equal(named, 63);
    assert_true(str_eq_c(identity_place_name(lists, 1), "Hà Nội"));
    assert_true(str_eq_c(identity_place_name(lists, 79), "Hồ Chí Minh"));
    assert_true(str_eq_c(identity_place_name(lists, 96), "Cà Mau"));
}

static void test_as_people_write(void **state)
{
    (void)state;
    static const char *const ways[] = {" 024 085 001 234 ", "024.085.001.234", "024-085-001-234",
                                       "'024085001234", "024 085001234"};
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
        assert_string_equal(read_good(ways[i]).digits, "024085001234");
    assert_int_equal(read_good("").kind, IDENTITY_NONE);
    assert_int_equal(read_good("  \t").kind, IDENTITY_NONE);
}

static void test_zero_restored(void **state)
{
    (void)state;
    struct identity n = read_good("24085001234");
    assert_string_equal(n.digits, "024085001234");
    assert_true(n.zero_restored);
    assert_int_equal(n.kind, IDENTITY_CITIZEN);
    n = read_good("12345670"); /* an old card of Hà Nội began with 01 */
    assert_string_equal(n.digits, "012345670");
    assert_int_equal(n.kind, IDENTITY_OLD_CARD);
    assert_true(n.zero_restored);
    /* 003 is no province, so a zero before 03… does not help. */
    read_bad("03085001234",
             "\"03085001234\" không phải số giấy tờ: cần 12 chữ số (số định danh) hoặc 9 (CMND cũ)",
             "\"03085001234\" is no identity number: 12 digits (personal number) or 9 (old card)");
}

static void test_old_card(void **state)
{
    (void)state;
    struct identity n = read_good("121 455 678");
    assert_int_equal(n.kind, IDENTITY_OLD_CARD);
    assert_string_equal(n.digits, "121455678");
    assert_int_equal(n.sex, IDENTITY_SEX_UNKNOWN);
    struct identity_person woman = {IDENTITY_FEMALE, 1950};
    assert_int_equal(identity_check_person(lists, &n, woman, NULL), ERR_NONE);
    assert_string_equal(identity_name(n.kind, LANG_VI), "số CMND cũ");
}

static void test_bad(void **state)
{
    (void)state;
    read_bad("003085001234", "số định danh 003085001234: không có tỉnh nào mang mã 003",
             "personal number 003085001234: no province has the code 003");
    read_bad("000000000000", "000000000000 không phải số thật: để trống nếu chưa có",
             "000000000000 is no real number: leave it empty where there is none");
    read_bad("123456789", "123456789 không phải số thật: để trống nếu chưa có",
             "123456789 is no real number: leave it empty where there is none");
    read_bad("02408500I234", "số giấy tờ \"02408500I234\" có ký tự \"I\" không phải chữ số",
             "the number \"02408500I234\" has \"I\", which is no digit");
    read_bad("chưa có", "số giấy tờ \"chưa có\" có ký tự \"c\" không phải chữ số",
             "the number \"chưa có\" has \"c\", which is no digit");
    read_bad(
        "0240850012345",
        "\"0240850012345\" không phải số giấy tờ: cần 12 chữ số (số định danh) hoặc 9 (CMND cũ)",
        "\"0240850012345\" is no identity number: 12 digits (personal number) or 9 (old card)");
    read_bad("-", "\"-\" không phải số giấy tờ: cần 12 chữ số (số định danh) hoặc 9 (CMND cũ)",
             "\"-\" is no identity number: 12 digits (personal number) or 9 (old card)");
}

static void check_person(const char *number, enum identity_sex sex, int year, const char *vi,
                         const char *en)
{
    struct identity n = read_good(number);
    struct err e = {0};
    struct identity_person p = {sex, year};
    enum err_code code = identity_check_person(lists, &n, p, &e);
    assert_int_equal(code, vi == NULL ? ERR_NONE : ERR_INPUT);
    if (vi == NULL)
        return;
    assert_string_equal(e.text[LANG_VI], vi);
    assert_string_equal(e.text[LANG_EN], en);
    assert_string_equal(
        e.hint[LANG_EN],
        "compare with the birth certificate or the card; the birth was registered in Bắc Giang");
}

static void test_person(void **state)
{
    (void)state;
    check_person("024085001234", IDENTITY_MALE, 1985, NULL, NULL);
    check_person("024085001234", IDENTITY_SEX_UNKNOWN, 0, NULL, NULL);
    check_person("024085001234", IDENTITY_FEMALE, 1985,
                 "số định danh 024085001234 là của nam, phiếu ghi nữ",
                 "personal number 024085001234 is a man's, the form says female");
    check_person("024185001234", IDENTITY_MALE, 0,
                 "số định danh 024185001234 là của nữ, phiếu ghi nam",
                 "personal number 024185001234 is a woman's, the form says male");
    check_person("024085001234", IDENTITY_MALE, 1958,
                 "số định danh 024085001234 là của người sinh năm 1985, phiếu ghi 1958",
                 "personal number 024085001234 is of someone born in 1985, the form says 1958");
    check_person(
        "024317000321", IDENTITY_MALE, 1917,
        "số định danh 024317000321 là của nữ sinh năm 2017, phiếu ghi nam sinh năm 1917",
        "personal number 024317000321 is of a woman born in 2017, the form says male, born "
        "in 1917");
}

static void likeness(const char *a, const char *b, enum identity_likeness expected, int expected_at)
{
    int at = -1;
    assert_int_equal(identity_compare(str_from_c(a), str_from_c(b), &at), expected);
    assert_int_equal(at, expected_at);
    assert_int_equal(identity_compare(str_from_c(b), str_from_c(a), &at), expected);
    assert_int_equal(at, expected_at);
}

static void test_compare(void **state)
{
    (void)state;
    likeness("024085001234", "024085001234", IDENTITY_SAME, 0);
    likeness("024085001234", "024085001235", IDENTITY_DIGIT, 12);
    likeness("024085001234", "124085001234", IDENTITY_DIGIT, 1);
    likeness("024085001234", "024085001324", IDENTITY_SWAPPED, 10);
    likeness("024085001234", "024085002134", IDENTITY_SWAPPED, 9);
    likeness("024085001234", "024085001432", IDENTITY_UNLIKE, 10); /* not neighbours */
    likeness("024085001234", "024085001245", IDENTITY_UNLIKE, 11);
    likeness("024085001234", "085001234", IDENTITY_UNLIKE, 0);
    likeness("", "", IDENTITY_UNLIKE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_citizen),         cmocka_unit_test(test_every_province),
        cmocka_unit_test(test_as_people_write), cmocka_unit_test(test_zero_restored),
        cmocka_unit_test(test_old_card),        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_person),          cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
