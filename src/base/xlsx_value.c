/* What a cell's number, date and reference are as text. No floating point: the digits that stand in
 * the file are rounded as digits. */
#include "base/check.h"
#include "base/day.h"
#include "base/fmt.h"
#include "base/num.h"
#include "base/xlsx_int.h"

#define DIGITS 15      /* what a spreadsheet keeps of a number */
#define MAX_DIGITS 40  /* what may be written of it */
#define MAX_DECIMALS 9 /* of the text: less is nothing that a form asks */

/* Days from serial number 0 to 1970-01-01. In the system of 1900 there is a 29 February 1900
 * (number 60) that never was. */
#define SERIAL_1900 25569
#define SERIAL_1904 24107
#define LEAP_THAT_WAS_NONE 60
/* Numbers that, in the format of a date, are sooner a year that was typed: of 1905 as dates. */
#define YEAR_FROM 1880
#define YEAR_TO 2100

/* A number as digits: 0.d1 d2 d3 … times 10^point, d1 not 0. */
struct digits {
    unsigned char v[MAX_DIGITS];
    int n, point;
    bool negative;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool parse_exponent(str s, size_t at, int *exponent)
{
    int64_t v = 0;
    str rest = str_slice(s, at, s.n);
    if (rest.n > 1 && rest.p[0] == '+')
        rest = str_slice(rest, 1, rest.n);
    if (rest.n > 5 || !num_parse_int(rest, &v))
        return false;
    *exponent = (int)v;
    return true;
}

static bool parse_digits(str s, struct digits *d)
{
    size_t i = 0, seen = 0;
    bool after_point = false;
    *d = (struct digits){0};
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        d->negative = s.p[i++] == '-';
    for (; i < s.n && (is_digit(s.p[i]) || (s.p[i] == '.' && !after_point)); i++) {
        if (s.p[i] == '.') {
            after_point = true;
            continue;
        }
        seen++;
        if (d->n == 0 && s.p[i] == '0') {
            d->point -= after_point;
            continue;
        }
        if (d->n == MAX_DIGITS)
            return false;
        d->v[d->n++] = (unsigned char)(s.p[i] - '0');
        d->point += !after_point;
    }
    int exponent = 0;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        if (!parse_exponent(s, i + 1, &exponent))
            return false;
        i = s.n;
    }
    d->point += exponent;
    return seen > 0 && i == s.n;
}

static void drop_zeros(struct digits *d)
{
    while (d->n > 0 && d->v[d->n - 1] == 0)
        d->n--;
}

/* To 15 significant digits, halves up. */
static void round_digits(struct digits *d)
{
    if (d->n > DIGITS) {
        bool up = d->v[DIGITS] >= 5;
        d->n = DIGITS;
        for (int i = DIGITS - 1; i >= 0 && up; i--) {
            up = d->v[i] == 9;
            d->v[i] = up ? 0 : (unsigned char)(d->v[i] + 1);
        }
        if (up) {
            d->v[0] = 1;
            d->point++;
        }
    }
    drop_zeros(d);
}

enum xlsx_problem xlsx_number(str s, char to[XLSX_VALUE_BYTES], size_t *n)
{
    struct digits d;
    *n = 0;
    if (!parse_digits(s, &d))
        return XLSX_NO_NUMBER;
    drop_zeros(&d);
    if (d.n > 0 && d.point > DIGITS)
        return XLSX_TOO_MANY_DIGITS;
    round_digits(&d);
    if (d.n == 0) {
        to[(*n)++] = '0';
        return XLSX_FINE;
    }
    if (d.n - d.point > DIGITS + MAX_DECIMALS || d.point < -MAX_DECIMALS || d.point > DIGITS)
        return XLSX_NO_NUMBER;
    if (d.negative)
        to[(*n)++] = '-';
    if (d.point <= 0)
        to[(*n)++] = '0';
    for (int i = d.point < 0 ? d.point : 0; i < d.n || i < d.point; i++) {
        if (i == d.point && i < d.n)
            to[(*n)++] = '.';
        to[(*n)++] = i >= 0 && i < d.n ? (char)('0' + d.v[i]) : '0';
    }
    return XLSX_FINE;
}

static enum xlsx_problem write_day(int64_t d, char to[XLSX_VALUE_BYTES], size_t *n)
{
    if (d < DAY_MIN || d > DAY_MAX)
        return XLSX_NO_DATE;
    char iso[11];
    *n = day_format_iso((day)d, iso);
    mem_copy(to, iso, *n);
    return XLSX_FINE;
}

enum xlsx_problem xlsx_date(str s, bool since_1904, char to[XLSX_VALUE_BYTES], size_t *n)
{
    int64_t serial = 0;
    enum xlsx_problem problem = xlsx_number(s, to, n);
    if (problem != XLSX_FINE)
        return XLSX_NO_DATE;
    if (str_find_char((str){to, *n}, '.') >= 0)
        return XLSX_TIME_OF_DAY;
    if (!num_parse_int((str){to, *n}, &serial) || serial < 0)
        return XLSX_NO_DATE;
    if (serial >= YEAR_FROM && serial <= YEAR_TO)
        return XLSX_YEAR_AS_DATE;
    if (since_1904)
        return write_day(serial - SERIAL_1904, to, n);
    if (serial == 0 || serial == LEAP_THAT_WAS_NONE)
        return XLSX_NO_DATE;
    return write_day(serial - SERIAL_1900 + (serial < LEAP_THAT_WAS_NONE), to, n);
}

enum xlsx_problem xlsx_iso_date(str s, char to[XLSX_VALUE_BYTES], size_t *n)
{
    str date = str_slice(s, 0, 10), time = str_slice(s, 10, s.n);
    day d;
    if (date.n != 10 || date.p[4] != '-' || !day_parse(date, &d))
        return XLSX_NO_DATE;
    for (size_t i = 0; i < time.n; i++) {
        if (str_find_char(STR("T0:.Z"), time.p[i]) < 0)
            return XLSX_TIME_OF_DAY;
    }
    return write_day(d, to, n);
}

bool xlsx_reference(str s, uint32_t *column, uint32_t *row)
{
    uint32_t c = 0, r = 0;
    size_t i = 0;
    for (; i < s.n && i < 3 && s.p[i] >= 'A' && s.p[i] <= 'Z'; i++)
        c = c * 26 + (uint32_t)(s.p[i] - 'A') + 1;
    size_t letters = i;
    for (; i < s.n && i < letters + 7 && is_digit(s.p[i]); i++)
        r = r * 10 + (uint32_t)(s.p[i] - '0');
    *column = c - 1;
    *row = r;
    return letters > 0 && i == s.n && i > letters && r > 0 && r <= XLSX_MAX_ROWS;
}

void xlsx_letters(uint32_t column, char to[XLSX_LETTERS_BYTES])
{
    char reversed[XLSX_LETTERS_BYTES];
    int n = 0;
    uint32_t c = column + 1;
    while (c > 0 && n < XLSX_LETTERS_BYTES - 1) {
        reversed[n++] = (char)('A' + (c - 1) % 26);
        c = (c - 1) / 26;
    }
    for (int i = 0; i < n; i++)
        to[i] = reversed[n - 1 - i];
    to[n] = '\0';
}

/* What is said of each problem, and what to do. %s: what stands in the cell. */
static const struct {
    const char *vi, *en, *hint_vi, *hint_en;
} said[] = {
    [XLSX_FORMULA] = {"ô chứa công thức", "a cell with a formula",
                      "chép cả trang rồi dán lại dạng giá trị (Paste Special, Values)",
                      "copy the sheet and paste it as values (Paste Special, Values)"},
    [XLSX_ERROR_VALUE] = {"ô chứa lỗi %s", "a cell with the error %s",
                          "sửa ô, hoặc để trống nếu chưa biết",
                          "mend the cell, or leave it empty where it is not known"},
    [XLSX_NO_NUMBER] = {"\"%s\" không phải là số đọc được", "\"%s\" is no number that can be read",
                        "gõ lại số vào ô", "type the number again"},
    [XLSX_TOO_MANY_DIGITS] =
        {"số %s có hơn 15 chữ số: bảng tính không giữ đủ",
         "the number %s has more than 15 digits: a spreadsheet does not keep them all",
         "định dạng cột là Văn bản (Text) rồi gõ lại",
         "format the column as Text and type it again"},
    [XLSX_TIME_OF_DAY] = {"ngày có kèm giờ (%s)", "a date with a time of day (%s)",
                          "chỉ ghi ngày, không ghi giờ", "give the day alone"},
    [XLSX_NO_DATE] = {"số %s trong ô định dạng ngày không phải là một ngày",
                      "the number %s in a cell with the format of a date is no day",
                      "gõ lại ngày: 2021-10-05 hoặc 05/10/2021",
                      "type the day again: 2021-10-05 or 05/10/2021"},
    [XLSX_YEAR_AS_DATE] =
        {"số %s trong ô định dạng ngày là một ngày của năm 1905: có phải là năm không?",
         "the number %s in a cell with the format of a date is a day of 1905: is it meant as a "
         "year?",
         "nếu là năm, định dạng ô là Văn bản (Text) rồi gõ lại; nếu là ngày, gõ dạng 1905-05-07",
         "if a year, format the cell as Text and type it again; if a day, type 1905-05-07 as text"},
    [XLSX_NO_TEXT] = {"văn bản có quá nhiều dấu trên một chữ cái",
                      "a text with too many marks on one letter", "gõ lại ô này",
                      "type the cell again"},
    [XLSX_TOO_LONG] = {"ô dài quá 65536 byte", "a cell of more than 65536 bytes", "rút ngắn ô này",
                       "shorten the cell"},
};

void xlsx_complain(enum xlsx_problem problem, str shown, struct err *e)
{
    check(problem > XLSX_FINE && problem <= XLSX_TOO_LONG);
    err_set(e, ERR_INPUT, said[problem].vi, said[problem].en, shown);
    err_hint(e, said[problem].hint_vi, said[problem].hint_en);
}
