/* Errors in two languages: base/err.h, and what errno says: base/host.h. */
#include "base_test.h"

#include "base/err.h"
#include "base/host.h"

#include <errno.h>

static void test_format(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(err_set(&e, ERR_INPUT, "cột \"%s\" lạ ở ô %d", "unknown column \"%s\" in %d",
                             STR("tuoi"), 3),
                     ERR_INPUT);
    char to[1024];
    err_format(&e, LANG_EN, to, sizeof(to));
    assert_string_equal(to, "error: unknown column \"tuoi\" in 3\n");
    err_at(&e, STR("a.csv"), 0, 0, 0);
    err_format(&e, LANG_EN, to, sizeof(to));
    assert_string_equal(to, "a.csv: error: unknown column \"tuoi\" in 3\n");
    err_at(&e, STR("a.csv"), 7, 0, 0);
    err_format(&e, LANG_EN, to, sizeof(to));
    assert_string_equal(to, "a.csv:7: error: unknown column \"tuoi\" in 3\n");
    err_at(&e, STR("a.csv"), 7, 12, 4);
    err_hint(&e, "có phải \"%s\"?", "did you mean \"%s\"?", STR("tuổi"));
    size_t n = err_format(&e, LANG_VI, to, sizeof(to));
    const char *vi = "a.csv:7:12: lỗi: cột \"tuoi\" lạ ở ô 3\n  gợi ý: có phải \"tuổi\"?\n";
    assert_string_equal(to, vi);
    assert_int_equal(n, strlen(vi));
    err_format(&e, LANG_EN, to, sizeof(to));
    assert_string_equal(to, "a.csv:7:12: error: unknown column \"tuoi\" in 3\n"
                            "  hint: did you mean \"tuổi\"?\n");
    assert_int_equal(err_format(&e, LANG_EN, to, 5), 4);
    assert_string_equal(to, "a.cs");
}

/* What err_set leaves and what it clears. */
static void test_set_again(void **state)
{
    (void)state;
    struct err e = {0};
    err_at(&e, STR("a.csv"), 7, 12, 4);
    err_set(&e, ERR_INPUT, "một", "one");
    err_hint(&e, "gợi ý", "hint");
    err_set(&e, ERR_LIMIT, "hai", "two");
    assert_int_equal(e.code, ERR_LIMIT);
    assert_string_equal(e.text[LANG_VI], "hai");
    assert_string_equal(e.hint[LANG_EN], "");
    assert_string_equal(e.where.file, "a.csv");
    assert_int_equal(e.where.line, 7);
    assert_int_equal(e.where.width, 4);
    assert_int_equal(err_set(NULL, ERR_IO, "x", "x"), ERR_IO);
    err_hint(NULL, "x", "x");
    err_at(NULL, STR("x"), 1, 1, 1);
}

static void test_long_text_is_cut(void **state)
{
    (void)state;
    struct err e = {0};
    char name[2000];
    memset(name, 'n', sizeof(name));
    err_set(&e, ERR_INPUT, "%s", "%s", (str){name, sizeof(name)});
    err_at(&e, (str){name, sizeof(name)}, 1, 1, 1);
    assert_int_equal(strlen(e.text[LANG_EN]), sizeof(e.text[0]) - 1);
    assert_int_equal(strlen(e.where.file), sizeof(e.where.file) - 1);
}

static void test_exit_codes(void **state)
{
    (void)state;
    assert_int_equal(err_exit_code(ERR_NONE), 0);
    assert_int_equal(err_exit_code(ERR_INPUT), 1);
    assert_int_equal(err_exit_code(ERR_LIMIT), 1);
    assert_int_equal(err_exit_code(ERR_USAGE), 2);
    assert_int_equal(err_exit_code(ERR_IO), 3);
    assert_int_equal(err_exit_code(ERR_INTERNAL), 4);
}

static void test_errno(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(host_err_io(&e, ENOSPC, "không ghi được", "cannot write"), ERR_IO);
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text[LANG_VI], "không ghi được: ổ đĩa đầy"));
    assert_non_null(strstr(e.text[LANG_EN], "cannot write: the disk is full"));
    assert_int_equal(host_err_io(NULL, ENOENT, "", ""), ERR_IO);
    assert_string_equal(host_errno_text(123456, LANG_EN), "an error of the operating system");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_set_again),
        cmocka_unit_test(test_long_text_is_cut),
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_errno),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
