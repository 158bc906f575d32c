/* Values of cells. Serial numbers were reckoned by hand: 1970-01-01 is 25569 in the system of 1900,
 * 1462 less in that of 1904. */
#include "base/xlsx_int.h"
#include "base/xlsx_write.h"
#include "base_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zip.h>

static void expect_number(const char *xml, const char *due)
{
    char to[XLSX_VALUE_BYTES];
    size_t n = 0;
    assert_int_equal(xlsx_number(str_from_c(xml), to, &n), XLSX_FINE);
    assert_int_equal(n, str_from_c(due).n);
    assert_memory_equal(to, due, n);
}

static void refuse_number(const char *xml, enum xlsx_problem due)
{
    char to[XLSX_VALUE_BYTES];
    size_t n = 0;
    assert_int_equal(xlsx_number(str_from_c(xml), to, &n), due);
}

static void test_numbers(void **state)
{
    (void)state;
    expect_number("0", "0");
    expect_number("-0.0", "0");
    expect_number("12", "12");
    expect_number("024080000011", "24080000011");
    expect_number("60.5", "60.5");
    expect_number("1.1000000000000001", "1.1");            /* 1.1 as a spreadsheet writes it */
    expect_number("0.30000000000000004", "0.3");           /* 0.1 + 0.2 */
    expect_number("99999999999999.99", "100000000000000"); /* 16 digits carry all the way */
    expect_number("4.5E+4", "45000");
    expect_number("1.23e-2", "0.0123");
    expect_number("-80", "-80");
    expect_number("10", "10");
    expect_number("1E14", "100000000000000");
    expect_number("123456789012345", "123456789012345");
    expect_number("0.000000001", "0.000000001");
}

static void test_numbers_refused(void **state)
{
    (void)state;
    refuse_number("1234567890123456", XLSX_TOO_MANY_DIGITS);
    refuse_number("1E15", XLSX_TOO_MANY_DIGITS);
    refuse_number("1E-12", XLSX_NO_NUMBER);
    refuse_number("", XLSX_NO_NUMBER);
    refuse_number(".", XLSX_NO_NUMBER);
    refuse_number("-", XLSX_NO_NUMBER);
    refuse_number("1.2.3", XLSX_NO_NUMBER);
    refuse_number("1E", XLSX_NO_NUMBER);
    refuse_number("1E99999", XLSX_TOO_MANY_DIGITS);
    refuse_number("1E999999", XLSX_NO_NUMBER);
    refuse_number("0x10", XLSX_NO_NUMBER);
    refuse_number("NaN", XLSX_NO_NUMBER);
    refuse_number("00000000000000000000000000000000000000000000000001", XLSX_FINE);
    refuse_number("11111111111111111111111111111111111111111", XLSX_NO_NUMBER);
}

static void expect_date(const char *serial, bool since_1904, enum xlsx_problem problem,
                        const char *due)
{
    char to[XLSX_VALUE_BYTES] = "";
    size_t n = 0;
    assert_int_equal(xlsx_date(str_from_c(serial), since_1904, to, &n), problem);
    if (problem == XLSX_FINE)
        assert_memory_equal(to, due, 10);
}

static void test_dates(void **state)
{
    (void)state;
    expect_date("25569", false, XLSX_FINE, "1970-01-01");
    expect_date("24107", true, XLSX_FINE, "1970-01-01");
    expect_date("44839", false, XLSX_FINE, "2022-10-05");
    expect_date("43377", true, XLSX_FINE, "2022-10-05");
    expect_date("1", false, XLSX_FINE, "1900-01-01");
    expect_date("59", false, XLSX_FINE, "1900-02-28");
    expect_date("60", false, XLSX_NO_DATE, NULL); /* 1900-02-29 never was */
    expect_date("61", false, XLSX_FINE, "1900-03-01");
    expect_date("0", false, XLSX_NO_DATE, NULL);
    expect_date("0", true, XLSX_FINE, "1904-01-01");
    expect_date("44839.25", false, XLSX_TIME_OF_DAY, NULL);
    expect_date("44838.999999999999999", false, XLSX_FINE, "2022-10-05");
    expect_date("-1", false, XLSX_NO_DATE, NULL);
    expect_date("9999999", false, XLSX_NO_DATE, NULL);
    expect_date("1982", false, XLSX_YEAR_AS_DATE, NULL);
    expect_date("1879", false, XLSX_FINE, "1905-02-21");
}

static void test_iso_dates(void **state)
{
    char to[XLSX_VALUE_BYTES];
    size_t n = 0;
    (void)state;
    assert_int_equal(xlsx_iso_date(STR("2022-10-05T00:00:00.000Z"), to, &n), XLSX_FINE);
    assert_memory_equal(to, "2022-10-05", 10);
    assert_int_equal(xlsx_iso_date(STR("2022-10-05"), to, &n), XLSX_FINE);
    assert_int_equal(xlsx_iso_date(STR("2022-10-05T12:00:00"), to, &n), XLSX_TIME_OF_DAY);
    assert_int_equal(xlsx_iso_date(STR("05/10/2022"), to, &n), XLSX_NO_DATE);
    assert_int_equal(xlsx_iso_date(STR("2022"), to, &n), XLSX_NO_DATE);
}

static void test_references(void **state)
{
    uint32_t column = 0, row = 0;
    char letters[XLSX_LETTERS_BYTES];
    (void)state;
    assert_true(xlsx_reference(STR("A1"), &column, &row));
    assert_int_equal(column, 0);
    assert_int_equal(row, 1);
    assert_true(xlsx_reference(STR("XFD1048576"), &column, &row));
    assert_int_equal(column, 16383);
    assert_int_equal(row, 1048576);
    assert_false(xlsx_reference(STR("A1048577"), &column, &row));
    assert_false(xlsx_reference(STR("A0"), &column, &row));
    assert_false(xlsx_reference(STR("A"), &column, &row));
    assert_false(xlsx_reference(STR("7"), &column, &row));
    assert_false(xlsx_reference(STR("AAAA1"), &column, &row));
    assert_false(xlsx_reference(STR("a1"), &column, &row));
    assert_false(xlsx_reference(STR(""), &column, &row));
    xlsx_letters(25, letters);
    assert_string_equal(letters, "Z");
    xlsx_letters(26, letters);
    assert_string_equal(letters, "AA");
    xlsx_letters(16383, letters);
    assert_string_equal(letters, "XFD");
}

static void expect_unescaped(const char *in, const char *due)
{
    char text[64];
    size_t n = str_from_c(in).n;
    mem_copy(text, in, n);
    n = xlsx_unescape(text, n);
    assert_int_equal(n, str_from_c(due).n);
    assert_memory_equal(text, due, n);
}

static void test_escapes(void **state)
{
    (void)state;
    expect_unescaped("a_x000A_b", "a\nb");
    expect_unescaped("a_x000D__x000a_b", "a\nb");
    expect_unescaped("_x005F_x000A_", "_x000A_"); /* the text itself */
    expect_unescaped("_x0000_", "");
    expect_unescaped("_x0041_", "_x0041_");
    expect_unescaped("_x00G0_", "_x00G0_");
    expect_unescaped("_x000", "_x000");
    expect_unescaped("ma_ho", "ma_ho");
}

/* ---- written and read again ---- */

#define WRITTEN_ROWS 5000u /* several pieces of the stream */

/* Row 0 is the head, row 1 empty; then a text that needs care, and a number. */
static bool written_row(void *ctx, uint32_t row, struct xlsx_line *to)
{
    const char *const *texts = ctx;
    if (row == 0) {
        xlsx_put_text(to, 0, STR("Tên"), XLSX_HEAD);
        xlsx_put_text(to, 1, STR("Số"), XLSX_HEAD);
    } else if (row > 1) {
        xlsx_put_text(to, 0, str_from_c(texts[row % 6]), XLSX_PLAIN);
        xlsx_put_number(to, 1, (int64_t)row * 1000003 - 7, XLSX_GROUPED);
    }
    return row < WRITTEN_ROWS;
}

static str bytes_of(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *to = arena_alloc(a, (size_t)1 << 20);
    size_t n = fread(to, 1, (size_t)1 << 20, f);
    fclose(f);
    return (str){to, n};
}

static void test_written(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Nguyễn <Văn> & \"Bê\"", "", " hai đầu ", "một\nhai", "_x000A_", "mã_hộ"};
    static const uint8_t widths[] = {20, 10};
    const struct xlsx_new_sheet sheet = {"Trang 1", widths, 2, 0, written_row, (void *)texts};
    char path[] = "/tmp/ansinh-xlsx-XXXXXX";
    struct err e = {0};
    struct arena a;
    struct xlsx_book *book = NULL;
    struct xlsx_sheet *s = NULL;
    str fields[2];
    arena_init(&a, (size_t)1 << 24);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(xlsx_write(path, &sheet, 1, 20000, &e), ERR_NONE);
    str once = bytes_of(&a, path);
    assert_int_equal(xlsx_write(path, &sheet, 1, 20000, &e), ERR_NONE);
    str twice = bytes_of(&a, path);
    assert_int_equal(once.n, twice.n);
    assert_memory_equal(once.p, twice.p, once.n);
    assert_int_equal(xlsx_open(&book, path, &e), ERR_NONE);
    assert_int_equal(xlsx_sheet_open(&s, book, 0, &e), ERR_NONE);
    for (uint32_t row = 2; row < WRITTEN_ROWS; row++) {
        char number[24];
        assert_int_equal(xlsx_next(s, fields, &e), 1);
        assert_int_equal(xlsx_row(s), row + 1);
        assert_true(str_eq_c(fields[0], texts[row % 6]));
        size_t n = (size_t)snprintf(number, sizeof(number), "%lld", row * 1000003LL - 7);
        assert_true(str_eq(fields[1], (str){number, n}));
    }
    assert_int_equal(xlsx_next(s, fields, &e), 0);
    xlsx_sheet_close(s);
    xlsx_close(book);
    unlink(path);
    arena_clear(&a);
}

static bool no_rows(void *ctx, uint32_t row, struct xlsx_line *to)
{
    (void)ctx, (void)row, (void)to;
    return false;
}

/* Whether the text stands in the first sheet of a workbook with columns of these widths. */
static bool sheet_says(const uint8_t *widths, uint32_t columns, const char *text)
{
    const struct xlsx_new_sheet sheet = {"Trang 1", widths, columns, 0, no_rows, NULL};
    char path[] = "/tmp/ansinh-xlsx-XXXXXX", xml[4096];
    struct err e = {0};
    close(mkstemp(path));
    assert_int_equal(xlsx_write(path, &sheet, 1, 20000, &e), ERR_NONE);
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    zip_file_t *f = zip_fopen(z, "xl/worksheets/sheet1.xml", 0);
    zip_int64_t n = zip_fread(f, xml, sizeof(xml) - 1);
    assert_true(n > 0);
    xml[n] = '\0';
    zip_fclose(f);
    zip_discard(z);
    unlink(path);
    return strstr(xml, text) != NULL;
}

/* ECMA-376, 18.3.1.63: paper 9 is A4, 8 is A3. */
static void test_paper(void **state)
{
    (void)state;
    static const uint8_t eight[] = {20, 20, 20, 20, 20, 20, 20, 20, 1};
    assert_true(sheet_says(eight, 8, "paperSize=\"9\""));
    assert_true(sheet_says(eight, 9, "paperSize=\"8\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),    cmocka_unit_test(test_numbers_refused),
        cmocka_unit_test(test_dates),      cmocka_unit_test(test_iso_dates),
        cmocka_unit_test(test_references), cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_written),    cmocka_unit_test(test_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
