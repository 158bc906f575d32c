#include "cli/law_case_period.h"

#include "base/num.h"

#define MAX_SIZE 1200 /* units: a century of months */

static bool parse_year(str text, int *year)
{
    int64_t v;
    if (text.n != 4 || !num_parse_int(text, &v) || v < 1600 || v > 2999)
        return false;
    *year = (int)v;
    return true;
}

static void set_months(struct case_period *p, enum case_unit unit, month from, int32_t size)
{
    int32_t months = unit == CASE_YEARS ? size * 12 : size;
    *p = (struct case_period){unit, size, month_first_day(from), month_last_day(from + months - 1)};
}

/* A start without a unit before it; the start tells the unit. */
static bool parse_plain(str text, struct case_period *p)
{
    int year;
    month m;
    day d;
    if (parse_year(text, &year))
        set_months(p, CASE_YEARS, month_make(year, 1), 1);
    else if (month_parse(text, &m))
        set_months(p, CASE_MONTHS, m, 1);
    else if (day_parse(text, &d))
        *p = (struct case_period){CASE_DAYS, 1, d, d};
    else
        return false;
    return true;
}

static bool parse_unit(str text, enum case_unit *unit)
{
    static const char *const names[] = {
        [CASE_YEARS] = "year", [CASE_MONTHS] = "month", [CASE_DAYS] = "day"};
    for (int u = CASE_YEARS; u <= CASE_DAYS; u++) {
        if (str_eq_c(text, names[u])) {
            *unit = (enum case_unit)u;
            return true;
        }
    }
    return false;
}

bool case_period_parse(str text, struct case_period *out)
{
    if (str_eq_c(text, "ETERNITY") || str_eq_c(text, "eternity")) {
        *out = (struct case_period){CASE_ETERNITY, 1, DAY_MIN, DAY_MAX};
        return true;
    }
    if (str_find_char(text, ':') < 0)
        return parse_plain(text, out);
    enum case_unit unit;
    struct case_period start;
    int64_t size = 1;
    str rest = text;
    if (!parse_unit(str_split(&rest, ':'), &unit) || rest.p == NULL ||
        !parse_plain(str_split(&rest, ':'), &start))
        return false;
    if (rest.p != NULL && (!num_parse_int(rest, &size) || size < 1 || size > MAX_SIZE))
        return false;
    if (start.unit != unit && !(unit == CASE_YEARS && start.unit == CASE_MONTHS))
        return false; /* a year does not say which month */
    if (unit == CASE_DAYS)
        *out =
            (struct case_period){unit, (int32_t)size, start.first, start.first + (int32_t)size - 1};
    else
        set_months(out, unit, month_of(start.first), (int32_t)size);
    return out->last <= DAY_MAX;
}

bool case_period_is_month(const struct case_period *p)
{
    return p->unit == CASE_MONTHS && p->size == 1;
}

bool case_period_is_year(const struct case_period *p)
{
    return p->unit == CASE_YEARS && p->size == 1 && month_mon(month_of(p->first)) == 1;
}
