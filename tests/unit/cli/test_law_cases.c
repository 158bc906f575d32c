/* Test cases of the law as files say them: the strict YAML, periods, exact numbers, and what is
 * wrong, with its place (cli/law_cases.h, cli/law_case_bind.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/law_case_bind.h"

static const char law_text[] =
    "---\n"
    "văn bản: Luật thử\nsố hiệu: 1/2020\nban hành: 2020-01-01\nhiệu lực: 2020-01-01\n"
    "phạm vi: quốc gia\nmức tin cậy: A\nnguồn: thử\n"
    "---\n\n"
    "## Điều 1 — Dữ kiện\n\n"
    "```law\n"
    "liệt kê vai (member_kind):\n  chủ_hộ (head)\n  con (child)\n"
    "liệt kê màu (colour):\n  đỏ (red) = \"1\"\n  xanh (blue) = \"2\"\n\n"
    "dữ kiện vai_trò (kind): người, vai, vai trò\n"
    "dữ kiện ngày_sinh (born): người, ngày\n"
    "dữ kiện lương (salary): người, số 0..1.000.000 lẻ 1\n"
    "dữ kiện tô (paint): hộ, màu\n"
    "dữ kiện doanh_thu (turnover): hộ, số 0..100, hằng năm\n\n"
    "tính cộng (double): người, số lẻ 1\n  = lương × 2\n\n"
    "tính tổng_lương (total): hộ, số lẻ 1\n  = tổng(lương)\n\n"
    "quyền lợi quà (gift): người\n  nhóm social_assistance\n  trả một lần\n  hưởng khi lương > 5\n"
    "  mức 10 đ\n"
    "```\n";

struct fixture {
    struct arena arena;
    struct law *law;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    arena_init(&f->arena, (size_t)64 << 20);
    f->law = law_new(&f->arena);
    law_add(f->law, STR("luat.md"), str_from_c(law_text));
    if (!law_compile(f->law, NULL, NULL)) {
        struct buf b;
        buf_init(&b, &f->arena, 65536);
        for (uint32_t i = 0; i < law_diag_count(f->law); i++)
            law_diag_write(f->law, i, LANG_EN, &b);
        print_error("%.*s\n", (int)b.n, b.p);
        return -1;
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    arena_clear(&f->arena);
    free(f);
    return 0;
}

/* ---- numbers and periods ---- */

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t n, d;
    } good[] = {{"0", 0, 1},
                {"12", 12, 1},
                {"-2.5", -5, 2},
                {"5.000", 5, 1},
                {"600 - 200 / 12", 1750, 3},
                {"(1 + 2) * 3 - -4", 13, 1},
                {"1/3 + 1/6", 1, 2},
                {"0.1 + 0.2", 3, 10},
                {"2 * (3 + 4) / 7", 2, 1},
                {"9223372036854775807", INT64_MAX, 1},
                {"-(2)", -2, 1}};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct fraction f;
        if (!fraction_parse(str_from_c(good[i].text), &f))
            fail_msg("%s", good[i].text);
        assert_int_equal(f.n, good[i].n);
        assert_int_equal(f.d, good[i].d);
    }
    static const char *const bad[] = {"",
                                      " ",
                                      "1 2",
                                      "1,5",
                                      "1.",
                                      ".5",
                                      "1e3",
                                      "1/0",
                                      "2 / (1 - 1)",
                                      "(1",
                                      "1)",
                                      "+",
                                      "1.2.3",
                                      "abc",
                                      "10 đ",
                                      "--",
                                      "1 ** 2",
                                      "9223372036854775808",
                                      "9223372036854775807 + 1",
                                      "0.00000000001",
                                      "9999999999 * 9999999999"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct fraction f;
        if (fraction_parse(str_from_c(bad[i]), &f))
            fail_msg("\"%s\" gives %ld/%ld", bad[i], (long)f.n, (long)f.d);
    }
    char deep[301];
    struct fraction f;
    memset(deep, '(', 300);
    deep[300] = '\0';
    assert_false(fraction_parse(str_from_c(deep), &f));
}

static struct fraction parsed(const char *text)
{
    struct fraction f = {0, 1};
    assert_true(fraction_parse(str_from_c(text), &f));
    return f;
}

static void margins(void **state)
{
    (void)state;
    struct fraction third = parsed("100/3");
    assert_true(fraction_within(parsed("33.3"), third, parsed("1/30")));
    assert_false(fraction_within(parsed("33.3"), third, parsed("0.0333")));
    assert_true(fraction_within(parsed("33.4"), third, parsed("0.07")));
    assert_true(fraction_within(third, third, parsed("0")));
    assert_true(fraction_within_relative(parsed("101"), parsed("100"), parsed("0.01")));
    assert_false(fraction_within_relative(parsed("101.1"), parsed("100"), parsed("0.01")));
    assert_true(fraction_within_relative(parsed("-99"), parsed("-100"), parsed("0.01")));
    int64_t v;
    assert_true(fraction_at_scale(parsed("5/2"), 1, &v));
    assert_int_equal(v, 25);
    assert_false(fraction_at_scale(parsed("5/2"), 0, &v));
    assert_true(fraction_equal(fraction_of(250, 2), parsed("2.5")));
}

static void assert_period(const char *text, enum case_unit unit, int size, const char *first,
                          const char *last)
{
    struct case_period p;
    char from[11], to[11];
    if (!case_period_parse(str_from_c(text), &p))
        fail_msg("%s", text);
    day_format_iso(p.first, from);
    day_format_iso(p.last, to);
    assert_int_equal(p.unit, unit);
    assert_int_equal(p.size, size);
    assert_string_equal(from, first);
    assert_string_equal(to, last);
}

static void periods(void **state)
{
    (void)state;
    assert_period("2017", CASE_YEARS, 1, "2017-01-01", "2017-12-31");
    assert_period("2016-02", CASE_MONTHS, 1, "2016-02-01", "2016-02-29");
    assert_period("02/2016", CASE_MONTHS, 1, "2016-02-01", "2016-02-29");
    assert_period("2016-02-10", CASE_DAYS, 1, "2016-02-10", "2016-02-10");
    assert_period("month:2016-11:3", CASE_MONTHS, 3, "2016-11-01", "2017-01-31");
    assert_period("month:2016-11", CASE_MONTHS, 1, "2016-11-01", "2016-11-30");
    assert_period("year:2017", CASE_YEARS, 1, "2017-01-01", "2017-12-31");
    assert_period("year:2017-04", CASE_YEARS, 1, "2017-04-01", "2018-03-31");
    assert_period("year:2017:2", CASE_YEARS, 2, "2017-01-01", "2018-12-31");
    assert_period("day:2017-02-27:3", CASE_DAYS, 3, "2017-02-27", "2017-03-01");
    assert_period("ETERNITY", CASE_ETERNITY, 1, "1600-01-01", "3000-01-01");
    static const char *const bad[] = {"",
                                      "17",
                                      "2017-13",
                                      "2017-02-30",
                                      "week:2017-W01",
                                      "2017-W05",
                                      "month:2017",
                                      "month:2017-01:0",
                                      "month:2017-01:x",
                                      "month:2017-01:1:1",
                                      "month:",
                                      "year:2017-01-05",
                                      "year:2999:5",
                                      "day:2017-01",
                                      "month:2017-01:1201",
                                      "tháng 7"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct case_period p;
        if (case_period_parse(str_from_c(bad[i]), &p))
            fail_msg("%s", bad[i]);
    }
}

/* ---- files ---- */

static struct test_cases read_all(struct fixture *f, const char *text, struct case_errors *errors)
{
    struct test_cases cases = {0};
    *errors = (struct case_errors){.arena = &f->arena};
    cases_read(&f->arena, str_from_c(text), STR("ca.yaml"), &cases, errors);
    return cases;
}

static void reads_heads(void **state)
{
    struct case_errors errors;
    struct test_cases cases = read_all(*state,
                                       "\xef\xbb\xbf# lời\n"
                                       "- name: Một\n"
                                       "  description: dài\n"
                                       "  keywords: [a, b]\n"
                                       "  period: 2024-07\n"
                                       "  known_on: 01/08/2024\n"
                                       "  absolute_error_margin: {default: 1, total: 0.5}\n"
                                       "  relative_error_margin: 0.1\n"
                                       "  input: {salary: 5}\n"
                                       "  output: {double: 10}\n"
                                       "- output:\n"
                                       "    double: {2024-07: unknown}\n",
                                       &errors);
    assert_int_equal(errors.count, 0);
    assert_int_equal(cases.n, 2);
    const struct test_case *c = &cases.v[0];
    assert_int_equal(c->line, 2);
    assert_true(str_eq_c(c->name, "Một") && str_eq_c(c->description, "dài"));
    assert_true(c->has_period && case_period_is_month(&c->period));
    assert_int_equal(c->known_on, day_from_ymd(2024, 8, 1));
    assert_int_equal(c->absolute.n, 2);
    assert_int_equal(c->relative.v[0].value.d, 10);
    assert_true(c->flat && c->persons.n == 1 && c->households.n == 1);
    assert_int_equal(cases.v[1].line, 11);
    assert_false(cases.v[1].has_period);
    assert_int_equal(cases.v[1].known_on, DAY_MAX);
}

static void finds_by_name(void **state)
{
    struct fixture *f = *state;
    struct case_errors errors;
    struct test_cases cases = read_all(f,
                                       "- name: Người khuyết tật nặng\n"
                                       "  keywords: [trợ cấp]\n"
                                       "  output: {double: 1}\n",
                                       &errors);
    assert_int_equal(cases.n, 1);
    assert_true(case_matches(&f->arena, &cases.v[0], STR("khuyet tat")));
    assert_true(case_matches(&f->arena, &cases.v[0], STR("NẶNG")));
    assert_true(case_matches(&f->arena, &cases.v[0], STR("tro cap")));
    assert_false(case_matches(&f->arena, &cases.v[0], STR("nhẹ")));
}

/* Reads and binds; is the first error there, and does it say that? */
static bool is_wrong(struct fixture *f, const char *text, uint32_t line, uint32_t column,
                     const char *says)
{
    struct case_errors errors;
    struct test_cases cases = read_all(f, text, &errors);
    for (uint32_t i = 0; i < cases.n; i++) {
        struct bound_case b;
        case_bind(&f->arena, f->law, &cases.v[i], &b, &errors);
    }
    if (errors.count == 0) {
        print_error("taken:\n%.300s\n", text);
        return false;
    }
    const struct err *e = errors.list.v[0];
    char said[1024];
    snprintf(said, sizeof(said), "%s (%s)", e->text[LANG_EN], e->hint[LANG_EN]);
    bool as_told = e->where.line == line && e->where.column == column &&
                   strstr(said, says) != NULL && e->text[LANG_VI][0] != '\0' &&
                   strcmp(e->where.file, "ca.yaml") == 0;
    if (!as_told)
        print_error("%u:%u %s\n  is not %u:%u %s, in\n%.300s\n", e->where.line, e->where.column,
                    said, line, column, says, text);
    return as_told;
}

#define HEAD "- name: a\n  period: 2024-07\n"

static void wrong_files(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *says;
    } bad[] = {
        {"", 0, 0, "no case"},
        {"# only a comment\n", 0, 0, "no case"},
        {"[]\n", 1, 1, "no case"},
        {"just text\n", 1, 1, "consists of"},
        {"- name: a\n  output: {double: 1\n", 3, 1, "not YAML"},
        {"- name: a\n\toutput: 1\n", 2, 1, "not YAML"},
        {"- name: \"a\n", 2, 1, "not YAML"},
        {"- &x name\n", 1, 3, "anchors"},
        {"- name: &x a\n  output: {double: 1}\n", 1, 9, "anchors"},
        {"- name: *x\n  output: {double: 1}\n", 1, 9, "aliases"},
        {"- name: !!str a\n  output: {double: 1}\n", 1, 9, "tags"},
        {"- name: !own a\n  output: {double: 1}\n", 1, 9, "tags"},
        {"- <<: {name: a}\n  output: {double: 1}\n", 1, 3, "merging"},
        {"- name: a\n  name: b\n", 2, 3, "already given in line 1"},
        {HEAD "  input: {salary: 1, salary: 2}\n  output: {double: 1}\n", 3, 22, "already given"},
        {"- [a, b]: 1\n", 1, 3, "a key must be a name"},
        {"- name: a\n  output: {double: 1}\n---\n- name: b\n", 3, 1, "one document"},
        {"- name: a\xff\n", 1, 10, "UTF-8"},
        {"- name: a\n  outptu: {double: 1}\n", 2, 3, "did you mean output?"},
        {"- name: a\n  reforms: x\n  output: {double: 1}\n", 2, 3, "no key \"reforms\""},
        {"- name: a\n", 1, 3, "no output"},
        {"- name: a\n  output: {}\n", 2, 3, "expects nothing"},
        {"- name: a\n  output: 5\n", 2, 11, "must hold lines"},
        {"- name: [a]\n  output: {double: 1}\n", 1, 9, "a text is needed"},
        {"- name: a\n  period: 2024-13\n  output: {double: 1}\n", 2, 11, "not a period"},
        {"- name: a\n  period: [2024]\n  output: {double: 1}\n", 2, 11, "not a period"},
        {"- name: a\n  known_on: soon\n  output: {double: 1}\n", 2, 13, "must be a date"},
        {HEAD "  absolute_error_margin: -1\n  output: {double: 1}\n", 3, 26, "margin"},
        {HEAD "  relative_error_margin: {default: x}\n  output: {double: 1}\n", 3, 36, "margin"},
        {HEAD "  keywords: {a: 1}\n  output: {double: 1}\n", 3, 13, "keywords"},
        {HEAD "  input: 5\n  output: {double: 1}\n", 3, 10, "must hold lines"},
        {HEAD "  input: {salary: [1, 2], born: [2000-01-01]}\n  output: {double: 1}\n", 3, 33,
         "one length"},
        {HEAD "  input: {salary: []}\n  output: {double: 1}\n", 3, 19, "one length"},
        {HEAD "  input: {persons: {A: {}}, salary: 1}\n  output: {double: 1}\n", 3, 29,
         "stands beside"},
        {HEAD "  input: {persons: {}}\n  output: {double: 1}\n", 3, 11, "from 1 to 255"},
        {HEAD "  input: {persons: {An: {salary: 1}}}\n  output: {persons: {Am: {double: 1}}}\n", 4,
         22, "did you mean An?"},
        {HEAD "  input: {persons: {A: 5}}\n  output: {double: 1}\n", 3, 24, "must hold lines"},
    };
    size_t n = sizeof(bad) / sizeof(bad[0]), as_told = 0;
    for (size_t i = 0; i < n; i++)
        as_told += is_wrong(*state, bad[i].text, bad[i].line, bad[i].column, bad[i].says);
    assert_int_equal(as_told, n);
}

static void wrong_against_the_law(void **state)
{
    static const struct {
        const char *text;
        uint32_t line, column;
        const char *says;
    } bad[] = {
        {HEAD "  input: {salry: 1}\n  output: {double: 1}\n", 3, 11, "did you mean salary?"},
        {HEAD "  output: {doubel: 1}\n", 3, 12, "did you mean double?"},
        {HEAD "  input: {gift: 1}\n  output: {double: 1}\n", 3, 11, "a benefit, not a fact"},
        {HEAD "  input: {salary: high}\n  output: {double: 1}\n", 3, 19, "at most 1 decimals"},
        {HEAD "  input: {salary: 1000001}\n  output: {double: 1}\n", 3, 19, "0.0 to 1000000.0"},
        {HEAD "  input: {salary: 1.25}\n  output: {double: 1}\n", 3, 19, "no value of salary"},
        {HEAD "  input: {salary: }\n  output: {double: 1}\n", 3, 19, "is missing"},
        {HEAD "  input: {salary: {}}\n  output: {double: 1}\n", 3, 19, "is missing"},
        {HEAD "  input: {salary: {soon: 1}}\n  output: {double: 1}\n", 3, 20, "no period"},
        {HEAD "  input: {salary: {2024-01: 1, 2024-01-01: 2}}\n  output: {double: 1}\n", 3, 19,
         "same day"},
        {HEAD "  input: {salary: {2024-01: [1]}}\n  output: {double: 1}\n", 3, 29,
         "takes one value"},
        {HEAD "  input: {born: 2024-02-30}\n  output: {double: 1}\n", 3, 17, "write 2024-07-01"},
        {HEAD "  input: {paint: rad}\n  output: {double: 1}\n", 3, 18, "did you mean red?"},
        {HEAD "  input: {salary: 1, lương: 2}\n  output: {double: 1}\n", 3, 22, "given twice"},
        {HEAD "  input: {household: {salary: 1}}\n  output: {double: 1}\n", 3, 23, "of a person"},
        {HEAD "  input: {persons: {A: {paint: red}}}\n  output: {double: 1}\n", 3, 25,
         "of a household"},
        {HEAD
         "  input:\n    persons: {A: {}}\n    household: {heads: [B]}\n  output: {double: 1}\n",
         5, 25, "nobody named \"B\""},
        {HEAD "  input:\n    persons: {A: {}}\n    household: {head: A, child: A}\n"
              "  output: {double: 1}\n",
         5, 33, "already a member"},
        {HEAD "  input:\n    persons: {A: {}, B: {}}\n    household: {head: A}\n"
              "  output: {double: 1}\n",
         4, 22, "belongs to no household"},
        {HEAD "  input:\n    persons: {A: {}}\n    household: {boss: A}\n  output: {double: 1}\n",
         5, 17, "no fact or rule named \"boss\""},
        {HEAD "  output: {double: [1, 2]}\n", 3, 20, "not as long"},
        {HEAD "  output: {double: many}\n", 3, 20, "arithmetic"},
        {HEAD "  output: {double: 1/0}\n", 3, 20, "arithmetic"},
        {HEAD "  output: {double: }\n", 3, 20, "is missing"},
        {HEAD "  output: {double: {undetermined: []}}\n", 3, 35, "list of names"},
        {HEAD "  output: {double: {undetermined: [salry]}}\n", 3, 36, "did you mean salary?"},
        {HEAD "  output: {persons: {double: 1}}\n", 3, 22, "nobody"},
        {HEAD "  output: {household: {double: 1}}\n", 3, 24, "of a person"},
        {HEAD "  output: {person: {total: 1}}\n", 3, 21, "of a household"},
        {"- name: a\n  output: {double: 1}\n", 2, 12, "add period"},
        {"- name: a\n  period: 2024\n  output: {double: 1}\n", 3, 12, "is monthly"},
        {"- name: a\n  period: ETERNITY\n  output: {double: 1}\n", 3, 12, "is monthly"},
        {"- name: a\n  period: 2024-07-01\n  output: {double: 1}\n", 3, 12, "is monthly"},
        {"- name: a\n  period: month:2024-07:2\n  output: {turnover: 1}\n", 3, 12, "is yearly"},
        {"- name: a\n  output: {double: {2024: 1}}\n", 2, 21, "is monthly"},
        {HEAD "  absolute_error_margin: {totl: 1}\n  output: {double: 1}\n", 3, 27,
         "did you mean total?"},
    };
    size_t n = sizeof(bad) / sizeof(bad[0]), as_told = 0;
    for (size_t i = 0; i < n; i++)
        as_told += is_wrong(*state, bad[i].text, bad[i].line, bad[i].column, bad[i].says);
    assert_int_equal(as_told, n);
}

static void limits(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_init(&b, &f->arena, 8u << 20);
    buf_add_c(&b, "- name: a\n  output: {double: ");
    for (int i = 0; i < 40; i++)
        buf_char(&b, '[');
    buf_char(&b, '\0');
    assert_true(is_wrong(f, b.p, 2, 49, "32 levels")); /* the 30th [, three mappings and lists in */
    buf_init(&b, &f->arena, 8u << 20);
    buf_add_c(&b, "- name: ");
    for (int i = 0; i < 70000; i++)
        buf_char(&b, 'a');
    buf_char(&b, '\0');
    assert_true(is_wrong(f, b.p, 1, 9, "65,536"));
    buf_init(&b, &f->arena, 8u << 20);
    buf_add_c(&b, "- name: a\n  input:\n");
    for (int i = 0; i < 501; i++)
        buf_fmt(&b, "    k%d: 1\n", i);
    buf_char(&b, '\0');
    assert_true(is_wrong(f, b.p, 503, 5, "more than 500 keys"));
    buf_init(&b, &f->arena, 8u << 20);
    for (size_t i = 0; i <= CASE_MAX_FILE_BYTES; i++)
        buf_char(&b, '#');
    buf_char(&b, '\0');
    assert_true(is_wrong(f, b.p, 0, 0, "4 MiB"));
}

/* Several mistakes are told in one run, and the good case beside them is kept. */
static void tells_several(void **state)
{
    struct case_errors errors;
    struct test_cases cases = read_all(*state,
                                       "- name: a\n  foo: 1\n  period: x\n  output: {double: 1}\n"
                                       "- output: {double: {2024-01: 1}}\n"
                                       "- name: c\n",
                                       &errors);
    assert_int_equal(errors.count, 3);
    assert_int_equal(errors.list.v[0]->where.line, 2);
    assert_int_equal(errors.list.v[1]->where.line, 3);
    assert_int_equal(errors.list.v[2]->where.line, 6);
    assert_int_equal(cases.n, 1);
    assert_int_equal(cases.v[0].line, 5);
}

/* ---- bound ---- */

static struct bound_case bind_one(struct fixture *f, const char *text)
{
    struct case_errors errors;
    struct test_cases cases = read_all(f, text, &errors);
    struct bound_case b = {0};
    if (errors.count == 0 && cases.n == 1)
        case_bind(&f->arena, f->law, &cases.v[0], &b, &errors);
    if (errors.count > 0)
        fail_msg("%u: %s", errors.list.v[0]->where.line, errors.list.v[0]->text[LANG_EN]);
    assert_int_equal(cases.n, 1);
    /* the case outlives this function */
    struct test_case *kept = arena_new(&f->arena, struct test_case);
    *kept = cases.v[0];
    b.test = kept;
    return b;
}

struct asked {
    const char *fact, *month;
    enum law_sample sample;
    enum law_aspect aspect;
};

static bool value_of(struct fixture *f, const struct bound_case *b, struct asked q, uint32_t row,
                     int64_t *value)
{
    const struct law_symbol *s = law_find(f->law, str_from_c(q.fact));
    assert_non_null(s);
    struct law_input in = {.symbol = s,
                           .sample = q.sample,
                           .aspect = q.aspect,
                           .level = s->entity == LAW_PERSON ? LEVEL_PERSON : LEVEL_HOUSEHOLD,
                           .lane = LANE_I64};
    struct vm_column c;
    assert_true(month_parse(str_from_c(q.month), &in.month));
    case_column(&f->arena, b, &in, &c);
    *value = ((const int64_t *)c.data)[row];
    if (!c.known[row])
        assert_int_equal(*value, 0); /* rows of unknown hold 0 */
    return c.known[row];
}

static void assert_value(struct fixture *f, const struct bound_case *b, struct asked q,
                         uint32_t row, int64_t expected)
{
    int64_t v;
    if (!value_of(f, b, q, row, &v))
        fail_msg("%s %s: unknown", q.fact, q.month);
    if (v != expected)
        fail_msg("%s %s: %ld is not %ld", q.fact, q.month, (long)v, (long)expected);
}

static void assert_unknown(struct fixture *f, const struct bound_case *b, struct asked q,
                           uint32_t row)
{
    int64_t v;
    if (value_of(f, b, q, row, &v))
        fail_msg("%s %s: %ld is not unknown", q.fact, q.month, (long)v);
}

static void members_and_roles(void **state)
{
    struct fixture *f = *state;
    struct bound_case b = bind_one(f, "period: 2024-07\n"
                                      "input:\n"
                                      "  persons:\n"
                                      "    An: {salary: 1}\n"
                                      "    Bình: {salary: 2.5}\n"
                                      "    Chi: {salary: 3, kind: head}\n"
                                      "    Dung: {}\n"
                                      "  households:\n"
                                      "    dưới: {members: [Chi], paint: xanh}\n"
                                      "    trên: {children: [Bình, Dung], head: An, paint: \"1\"}\n"
                                      "output:\n"
                                      "  persons: {Bình: {double: 5}}\n"
                                      "  households: {trên: {total: 3.5}}\n"
                                      "  total: [3, 3.5]\n");
    assert_int_equal(b.households, 2);
    assert_int_equal(b.persons, 4);
    assert_int_equal(b.first[1], 1);
    assert_int_equal(b.first[2], 4);
    assert_int_equal(b.person_row[2], 0);              /* Chi */
    assert_int_equal(b.person_row[0], b.first[1] + 2); /* An, after the children */
    struct asked salary = {.fact = "salary", .month = "2024-07"};
    struct asked kind = {.fact = "kind", .month = "2024-07"};
    struct asked paint = {.fact = "paint", .month = "2024-07"};
    assert_value(f, &b, salary, b.person_row[1], 25);
    assert_unknown(f, &b, salary, b.person_row[3]);
    assert_value(f, &b, kind, b.person_row[0], 0);
    assert_value(f, &b, kind, b.person_row[1], 1);
    assert_value(f, &b, kind, b.person_row[2], 0); /* said outright */
    assert_value(f, &b, paint, 0, 1);
    assert_value(f, &b, paint, 1, 0);
    assert_int_equal(b.wanted.n, 4);
    assert_int_equal(b.wanted.v[0].row, b.person_row[1]);
    assert_int_equal(b.wanted.v[1].row, 1);
}

static void facts_in_time(void **state)
{
    struct fixture *f = *state;
    struct bound_case b = bind_one(
        f, "input:\n"
           "  paint: {2024-03-10: red, 2024-05-20: blue, 2024-05-25: red}\n"
           "  salary: {2023: 7, month:2024-02:2: 8, 2024-06: unknown, 2024-07: 9, 2024-08: 9}\n"
           "  turnover: {2023: 40, 2024: 50}\n"
           "  born: 1950\n"
           "output: {double: {2024-01: unknown}}\n");
    struct asked q = {.fact = "paint", .month = "2024-02"};
    assert_unknown(f, &b, q, 0);
    q.month = "2024-03";
    assert_value(f, &b, q, 0, 0);
    q.sample = LAW_AT_START;
    assert_unknown(f, &b, q, 0);
    q.sample = LAW_AT_END;
    assert_value(f, &b, q, 0, 0);
    q.aspect = LAW_SINCE;
    assert_value(f, &b, q, 0, vm_date_pack(2024, 3, 10));
    q = (struct asked){.fact = "paint", .month = "2024-05", .sample = LAW_AT_START};
    assert_value(f, &b, q, 0, 0);
    q.sample = LAW_DURING; /* the last that held */
    assert_value(f, &b, q, 0, 0);
    q.aspect = LAW_SINCE; /* blue lies between */
    assert_value(f, &b, q, 0, vm_date_pack(2024, 5, 25));

    q = (struct asked){.fact = "salary", .month = "2022-12"};
    assert_unknown(f, &b, q, 0);
    q.month = "2023-12";
    assert_value(f, &b, q, 0, 70);
    q.month = "2024-01"; /* the year is over */
    assert_unknown(f, &b, q, 0);
    q.month = "2024-03";
    assert_value(f, &b, q, 0, 80);
    q.month = "2024-04"; /* two months are over */
    assert_unknown(f, &b, q, 0);
    q.month = "2024-06";
    assert_unknown(f, &b, q, 0);
    q = (struct asked){.fact = "salary", .month = "2025-01", .aspect = LAW_SINCE};
    assert_value(f, &b, q, 0, vm_date_pack(2024, 7, 1)); /* the same value twice is one spell */

    q = (struct asked){.fact = "turnover", .month = "2023-01"};
    assert_value(f, &b, q, 0, 40);
    q = (struct asked){.fact = "born", .month = "2024-01"};
    assert_true(b.imprecise);
    assert_unknown(f, &b, q, 0);
    q.aspect = LAW_EARLIEST;
    assert_value(f, &b, q, 0, vm_date_pack(1950, 1, 1));
    q.aspect = LAW_LATEST;
    assert_value(f, &b, q, 0, vm_date_pack(1950, 12, 31));
}

static void flat_and_overridden(void **state)
{
    struct fixture *f = *state;
    struct bound_case b = bind_one(f, "period: 2024-07\n"
                                      "input: {double: [1, 2.5], paint: red}\n"
                                      "output: {total: unknown, kind: head}\n");
    const struct law_symbol *rule = law_find(f->law, STR("double"));
    assert_int_equal(b.persons, 2);
    assert_int_equal(b.households, 2);
    assert_int_equal(b.overrides.n, 1);
    assert_int_equal(b.overrides.v[0], rule->index);
    struct asked q = {.fact = "double", .month = "2024-07"};
    assert_value(f, &b, q, 1, 25);
    q.month = "2019-01"; /* without a period: in every month */
    assert_value(f, &b, q, 0, 10);
    q = (struct asked){.fact = "paint", .month = "2024-09", .aspect = LAW_SINCE};
    assert_value(f, &b, q, 1, vm_date_pack(2024, 7, 1));
    q = (struct asked){.fact = "kind", .month = "2024-07"}; /* the first role */
    assert_value(f, &b, q, 1, 0);
    assert_int_equal(b.wanted.n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(margins),
        cmocka_unit_test(periods),
        cmocka_unit_test_setup_teardown(reads_heads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_against_the_law, set_up, tear_down),
        cmocka_unit_test_setup_teardown(limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tells_several, set_up, tear_down),
        cmocka_unit_test_setup_teardown(members_and_roles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(facts_in_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flat_and_overridden, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
