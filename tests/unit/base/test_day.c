/* Dates and months: base/day.h. Days of the week and counts of days are from published calendars.
 */
#include "base_test.h"

#include "base/day.h"

static day ymd(int year, int mon, int dom)
{
    return day_from_ymd(year, mon, dom);
}

static void test_known_days(void **state)
{
    (void)state;
    assert_int_equal(ymd(1970, 1, 1), 0);
    assert_int_equal(ymd(1969, 12, 31), -1);
    assert_int_equal(ymd(2000, 1, 1), 10957);
    assert_int_equal(ymd(2000, 3, 1), 11017);
    assert_int_equal(ymd(2038, 1, 19), 24855); /* where 32 bits of seconds end */
    assert_int_equal(ymd(1600, 1, 1), DAY_MIN);
    assert_int_equal(ymd(3000, 1, 1), DAY_MAX);
    /* 1970-01-01 was a Thursday; 1975-04-30 a Wednesday, 1945-09-02 a Sunday. */
    assert_int_equal((ymd(1975, 4, 30) + 4) % 7, 3);
    assert_int_equal(((ymd(1945, 9, 2) + 4) % 7 + 7) % 7, 0);
}

/* A calendar that steps by one day, written apart, goes along. */
static void test_all_days(void **state)
{
    (void)state;
    int year = 1600;
    int mon = 1;
    int dom = 1;
    char iso[11];
    char vi[11];
    char expected[32];
    for (day d = DAY_MIN; d <= DAY_MAX; d++) {
        int y, m, n;
        day_to_ymd(d, &y, &m, &n);
        if (y != year || m != mon || n != dom)
            fail_msg("day %d is %d-%d-%d, not %d-%d-%d", d, y, m, n, year, mon, dom);
        if (day_from_ymd(y, m, n) != d)
            fail_msg("%d-%d-%d does not lead back", y, m, n);
        if (month_of(d) != year * 12 + mon - 1)
            fail_msg("the month of %d-%d-%d", y, m, n);
        day back_iso = 0;
        day back_vi = 0;
        size_t n_iso = day_format_iso(d, iso);
        size_t n_vi = day_format_vi(d, vi);
        if (!day_parse((str){iso, n_iso}, &back_iso) || back_iso != d ||
            !day_parse((str){vi, n_vi}, &back_vi) || back_vi != d)
            fail_msg("%s and %s are not read back", iso, vi);
        if (dom == 1) {
            snprintf(expected, sizeof(expected), "%04d-%02d-%02d", year, mon, dom);
            assert_string_equal(iso, expected);
            snprintf(expected, sizeof(expected), "%02d/%02d/%04d", dom, mon, year);
            assert_string_equal(vi, expected);
        }
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        int last = mon == 2 ? 28 + leap : (mon == 4 || mon == 6 || mon == 9 || mon == 11 ? 30 : 31);
        if (++dom > last) {
            dom = 1;
            if (++mon > 12) {
                mon = 1;
                year++;
            }
        }
    }
}

static void test_validity(void **state)
{
    (void)state;
    assert_true(day_valid_ymd(2024, 2, 29));
    assert_true(day_valid_ymd(2000, 2, 29));
    assert_false(day_valid_ymd(1900, 2, 29));
    assert_false(day_valid_ymd(2100, 2, 29));
    assert_false(day_valid_ymd(2023, 2, 29));
    assert_false(day_valid_ymd(2023, 4, 31));
    assert_false(day_valid_ymd(2023, 0, 1));
    assert_false(day_valid_ymd(2023, 13, 1));
    assert_false(day_valid_ymd(2023, 1, 0));
    assert_false(day_valid_ymd(2023, 1, 32));
    assert_false(day_valid_ymd(1599, 12, 31));
    assert_true(day_valid_ymd(3000, 1, 1));
    assert_false(day_valid_ymd(3000, 1, 2));
    assert_false(day_valid_ymd(3000, 2, 1));
}

static void test_parse(void **state)
{
    (void)state;
    day d = 0;
    assert_true(day_parse(STR("2024-07-01"), &d) && d == ymd(2024, 7, 1));
    assert_true(day_parse(STR("01/07/2024"), &d) && d == ymd(2024, 7, 1)); /* day first */
    assert_true(day_parse(STR("1/7/2024"), &d) && d == ymd(2024, 7, 1));
    assert_true(day_parse(STR("31/12/1999"), &d) && d == ymd(1999, 12, 31));
    static const char *bad[] = {
        "",           "2024-7-1",  "2024-07-1",  "2024-07-01 ", " 2024-07-01", "2024/07/01",
        "01-07-2024", "2024-07",   "2024-02-30", "30/02/2024",  "1/7/24",      "001/7/2024",
        "1/007/2024", "1/7/02024", "12/31/1999", "0/7/2024",    "2024-07-0x",  "2024-07--1",
        "1/7/",       "//2024",    "1599-12-31", "3000-01-02",  "20240701",    "2024-07-01T00:00"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (day_parse(str_from_c(bad[i]), &d))
            fail_msg("\"%s\" was read as a date", bad[i]);
    }
}

static void test_months(void **state)
{
    (void)state;
    month m = month_make(2024, 7);
    assert_int_equal(m, 24294);
    assert_int_equal(month_year(m), 2024);
    assert_int_equal(month_mon(m), 7);
    assert_int_equal(month_year(month_make(2024, 1)), 2024);
    assert_int_equal(month_mon(month_make(2024, 12)), 12);
    assert_int_equal(month_first_day(m), ymd(2024, 7, 1));
    assert_int_equal(month_last_day(m), ymd(2024, 7, 31));
    assert_int_equal(month_last_day(month_make(2024, 2)), ymd(2024, 2, 29));
    assert_int_equal(month_last_day(month_make(2100, 2)), ymd(2100, 2, 28));
    assert_int_equal(month_last_day(month_make(2024, 12)) + 1, ymd(2025, 1, 1));
    char to[8];
    assert_int_equal(month_format_iso(m, to), 7);
    assert_string_equal(to, "2024-07");
    assert_int_equal(month_format_vi(m, to), 7);
    assert_string_equal(to, "07/2024");
    month back = 0;
    assert_true(month_parse(STR("2024-07"), &back) && back == m);
    assert_true(month_parse(STR("07/2024"), &back) && back == m);
    assert_true(month_parse(STR("7/2024"), &back) && back == m);
    static const char *bad[] = {"",           "2024-7",  "2024-13", "2024-00", "13/2024",
                                "0/2024",     "7-2024",  "2024/07", "7/24",    "2024-07-",
                                "2024-07-01", "1599-12", "3000-01", "x2024-0", "07/2024 "};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (month_parse(str_from_c(bad[i]), &back))
            fail_msg("\"%s\" was read as a month", bad[i]);
    }
}

static void test_years_between(void **state)
{
    (void)state;
    day birth = ymd(1944, 7, 15);
    assert_int_equal(day_years_between(birth, ymd(2024, 7, 14)), 79); /* the day before 80 */
    assert_int_equal(day_years_between(birth, ymd(2024, 7, 15)), 80);
    assert_int_equal(day_years_between(birth, ymd(2024, 7, 16)), 80);
    assert_int_equal(day_years_between(birth, ymd(2024, 6, 30)), 79);
    assert_int_equal(day_years_between(birth, ymd(2024, 8, 1)), 80);
    assert_int_equal(day_years_between(birth, birth), 0);
    assert_int_equal(day_years_between(birth, birth - 1), -1);
    assert_int_equal(day_years_between(birth, ymd(1943, 7, 15)), -1);
    assert_int_equal(day_years_between(birth, ymd(1943, 7, 14)), -2);
    assert_int_equal(day_years_between(ymd(2023, 12, 31), ymd(2024, 1, 1)), 0);
}

static void test_born_on_leap_day(void **state)
{
    (void)state;
    day birth = ymd(2008, 2, 29);
    assert_int_equal(day_years_between(birth, ymd(2024, 2, 28)), 15);
    assert_int_equal(day_years_between(birth, ymd(2024, 2, 29)), 16); /* a leap year again */
    assert_int_equal(day_years_between(birth, ymd(2023, 2, 28)), 14);
    assert_int_equal(day_years_between(birth, ymd(2023, 3, 1)), 15);
    assert_int_equal(day_months_between(birth, ymd(2009, 2, 28)), 11);
    assert_int_equal(day_months_between(birth, ymd(2009, 3, 1)), 12);
    assert_int_equal(day_add_months(birth, 12), ymd(2009, 2, 28));
    assert_int_equal(day_add_months(birth, 48), ymd(2012, 2, 29));
    /* Someone born on 28 February or 1 March is not touched by leap years. */
    assert_int_equal(day_years_between(ymd(2007, 2, 28), ymd(2024, 2, 28)), 17);
    assert_int_equal(day_years_between(ymd(2007, 3, 1), ymd(2024, 2, 29)), 16);
}

static void test_months_between(void **state)
{
    (void)state;
    assert_int_equal(day_months_between(ymd(2024, 1, 31), ymd(2024, 2, 29)), 0);
    assert_int_equal(day_months_between(ymd(2024, 1, 31), ymd(2024, 3, 1)), 1);
    assert_int_equal(day_months_between(ymd(2024, 1, 15), ymd(2025, 1, 14)), 11);
    assert_int_equal(day_months_between(ymd(2024, 1, 15), ymd(2025, 1, 15)), 12);
    assert_int_equal(day_months_between(ymd(2024, 1, 15), ymd(2024, 1, 14)), -1);
    assert_int_equal(day_months_between(ymd(2024, 3, 1), ymd(2023, 12, 1)), -3);
}

static void test_add_months(void **state)
{
    (void)state;
    assert_int_equal(day_add_months(ymd(2024, 1, 31), 1), ymd(2024, 2, 29));
    assert_int_equal(day_add_months(ymd(2023, 1, 31), 1), ymd(2023, 2, 28));
    assert_int_equal(day_add_months(ymd(2024, 3, 31), -1), ymd(2024, 2, 29));
    assert_int_equal(day_add_months(ymd(2024, 1, 15), -1), ymd(2023, 12, 15));
    assert_int_equal(day_add_months(ymd(2024, 12, 15), 1), ymd(2025, 1, 15));
    assert_int_equal(day_add_months(ymd(2024, 7, 1), 0), ymd(2024, 7, 1));
    assert_int_equal(day_add_months(ymd(2024, 7, 1), 36), ymd(2027, 7, 1));
    assert_true(day_add_months(ymd(2024, 7, 1), INT32_MAX) == INT32_MAX); /* far past the end */
    assert_true(day_add_months(ymd(2024, 7, 1), INT32_MIN) == INT32_MIN);
}

static void make_a_day_that_is_not(void)
{
    day_from_ymd(2023, 2, 29);
}

static void print_a_day_past_the_end(void)
{
    char to[11];
    day_format_iso(DAY_MAX + 1, to);
}

static void make_month_13(void)
{
    month_make(2024, 13);
}

static void test_mistakes(void **state)
{
    (void)state;
    assert_true(test_aborts(make_a_day_that_is_not));
    assert_true(test_aborts(print_a_day_past_the_end));
    assert_true(test_aborts(make_month_13));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),       cmocka_unit_test(test_all_days),
        cmocka_unit_test(test_validity),         cmocka_unit_test(test_parse),
        cmocka_unit_test(test_months),           cmocka_unit_test(test_years_between),
        cmocka_unit_test(test_born_on_leap_day), cmocka_unit_test(test_months_between),
        cmocka_unit_test(test_add_months),       cmocka_unit_test(test_mistakes),
    };
    return cmocka_run_group_tests_name("day", tests, NULL, NULL);
}
