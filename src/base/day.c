/* Dates and months (day.h). Needs no libc.
 *
 * The arithmetic counts years from 1 March, so that the leap day is the last of its year, and eras
 * of 400 years, so that everything inside is positive. It is total over int32_t; reading and
 * writing dates is limited to DAY_MIN..DAY_MAX. */
#include "base/day.h"
#include "base/check.h"

enum {
    DAYS_PER_ERA = 146097,
    DAYS_BEFORE_1970 = 719468, /* from 0000-03-01 */
    YEAR_MIN = 1600,
    YEAR_END = 3000,
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_of(int64_t year, int mon, int dom)
{
    if (mon <= 2)
        year--;
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (mon > 2 ? mon - 3 : mon + 9) + 2) / 5 + dom - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

/* Far outside the calendar the result stays at the end of int32_t rather than wrapping into it. */
static int32_t saturate(int64_t v)
{
    if (v > INT32_MAX)
        return INT32_MAX;
    if (v < INT32_MIN)
        return INT32_MIN;
    return (int32_t)v;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int64_t year, int mon)
{
    static const unsigned char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return mon == 2 && is_leap(year) ? 29 : days[mon - 1];
}

bool day_valid_ymd(int year, int mon, int dom)
{
    if (year < YEAR_MIN || year > YEAR_END || mon < 1 || mon > 12 || dom < 1)
        return false;
    if (year == YEAR_END && (mon > 1 || dom > 1))
        return false;
    return dom <= days_in_month(year, mon);
}

day day_from_ymd(int year, int mon, int dom)
{
    check(day_valid_ymd(year, mon, dom));
    return (day)days_of(year, mon, dom);
}

void day_to_ymd(day d, int *year, int *mon, int *dom)
{
    int64_t z = (int64_t)d + DAYS_BEFORE_1970;
    int64_t era = floor_div(z, DAYS_PER_ERA);
    int64_t day_of_era = z - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_mon = (5 * day_of_year + 2) / 153;
    *dom = (int)(day_of_year - (153 * shifted_mon + 2) / 5 + 1);
    *mon = (int)(shifted_mon < 10 ? shifted_mon + 3 : shifted_mon - 9);
    *year = (int)(year_of_era + era * 400 + (*mon <= 2));
}

/* Reads min..max digits at *at; -1 when there are fewer, or one more follows. */
static int take_number(str s, size_t *at, int min, int max)
{
    int value = 0;
    int n = 0;
    while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9') {
        if (n == max)
            return -1;
        value = value * 10 + (s.p[*at] - '0');
        n++;
        *at += 1;
    }
    return n >= min ? value : -1;
}

static bool take_char(str s, size_t *at, char c)
{
    if (*at >= s.n || s.p[*at] != c)
        return false;
    *at += 1;
    return true;
}

bool day_parse(str s, day *out)
{
    size_t at = 0;
    int year;
    int mon;
    int dom;
    if (s.n == 10 && s.p[4] == '-') {
        year = take_number(s, &at, 4, 4);
        take_char(s, &at, '-');
        mon = take_number(s, &at, 2, 2);
        if (!take_char(s, &at, '-'))
            return false;
        dom = take_number(s, &at, 2, 2);
    } else {
        dom = take_number(s, &at, 1, 2);
        if (!take_char(s, &at, '/'))
            return false;
        mon = take_number(s, &at, 1, 2);
        if (!take_char(s, &at, '/'))
            return false;
        year = take_number(s, &at, 4, 4);
    }
    if (at != s.n || !day_valid_ymd(year, mon, dom))
        return false;
    *out = day_from_ymd(year, mon, dom);
    return true;
}

static void put_digits(char *to, int value, int n)
{
    while (n-- > 0) {
        to[n] = (char)('0' + value % 10);
        value /= 10;
    }
}

size_t day_format_iso(day d, char to[11])
{
    check(d >= DAY_MIN && d <= DAY_MAX);
    int year;
    int mon;
    int dom;
    day_to_ymd(d, &year, &mon, &dom);
    put_digits(to, year, 4);
    to[4] = '-';
    put_digits(to + 5, mon, 2);
    to[7] = '-';
    put_digits(to + 8, dom, 2);
    to[10] = '\0';
    return 10;
}

size_t day_format_vi(day d, char to[11])
{
    check(d >= DAY_MIN && d <= DAY_MAX);
    int year;
    int mon;
    int dom;
    day_to_ymd(d, &year, &mon, &dom);
    put_digits(to, dom, 2);
    to[2] = '/';
    put_digits(to + 3, mon, 2);
    to[5] = '/';
    put_digits(to + 6, year, 4);
    to[10] = '\0';
    return 10;
}

month month_of(day d)
{
    int year;
    int mon;
    int dom;
    day_to_ymd(d, &year, &mon, &dom);
    return month_make(year, mon);
}

month month_make(int year, int mon)
{
    check(mon >= 1 && mon <= 12);
    return saturate((int64_t)year * 12 + mon - 1);
}

int month_year(month m)
{
    return (int)floor_div(m, 12);
}

int month_mon(month m)
{
    return (int)(m - floor_div(m, 12) * 12) + 1;
}

day month_first_day(month m)
{
    return saturate(days_of(month_year(m), month_mon(m), 1));
}

day month_last_day(month m)
{
    int year = month_year(m);
    int mon = month_mon(m);
    return saturate(days_of(year, mon, days_in_month(year, mon)));
}

bool month_parse(str s, month *out)
{
    size_t at = 0;
    int year;
    int mon;
    if (s.n == 7 && s.p[4] == '-') {
        year = take_number(s, &at, 4, 4);
        take_char(s, &at, '-');
        mon = take_number(s, &at, 2, 2);
    } else {
        mon = take_number(s, &at, 1, 2);
        if (!take_char(s, &at, '/'))
            return false;
        year = take_number(s, &at, 4, 4);
    }
    if (at != s.n || year < YEAR_MIN || year >= YEAR_END || mon < 1 || mon > 12)
        return false;
    *out = month_make(year, mon);
    return true;
}

size_t month_format_iso(month m, char to[8])
{
    check(month_year(m) >= YEAR_MIN && month_year(m) <= YEAR_END);
    put_digits(to, month_year(m), 4);
    to[4] = '-';
    put_digits(to + 5, month_mon(m), 2);
    to[7] = '\0';
    return 7;
}

size_t month_format_vi(month m, char to[8])
{
    check(month_year(m) >= YEAR_MIN && month_year(m) <= YEAR_END);
    put_digits(to, month_mon(m), 2);
    to[2] = '/';
    put_digits(to + 3, month_year(m), 4);
    to[7] = '\0';
    return 7;
}

int32_t day_years_between(day from, day to)
{
    int year[2];
    int mon[2];
    int dom[2];
    day_to_ymd(from, &year[0], &mon[0], &dom[0]);
    day_to_ymd(to, &year[1], &mon[1], &dom[1]);
    bool before_birthday = mon[1] < mon[0] || (mon[1] == mon[0] && dom[1] < dom[0]);
    return year[1] - year[0] - before_birthday;
}

int32_t day_months_between(day from, day to)
{
    int year[2];
    int mon[2];
    int dom[2];
    day_to_ymd(from, &year[0], &mon[0], &dom[0]);
    day_to_ymd(to, &year[1], &mon[1], &dom[1]);
    return (year[1] - year[0]) * 12 + (mon[1] - mon[0]) - (dom[1] < dom[0]);
}

day day_add_months(day d, int32_t months)
{
    int year;
    int mon;
    int dom;
    day_to_ymd(d, &year, &mon, &dom);
    int64_t target = (int64_t)year * 12 + (mon - 1) + months;
    int64_t to_year = floor_div(target, 12);
    int to_mon = (int)(target - to_year * 12) + 1;
    int last = days_in_month(to_year, to_mon);
    return saturate(days_of(to_year, to_mon, dom < last ? dom : last));
}

day day_add_working(day d, uint32_t n)
{
    const int thursday = 3; /* 1970-01-01, Monday being 0 */
    while (n > 0) {
        d++;
        int weekday = ((d % 7) + 7 + thursday) % 7;
        n -= weekday < 5;
    }
    return d;
}
