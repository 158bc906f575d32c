/* The writers of a table: what people, programs and spreadsheets are given. */
#include "review/report_table.h"

#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena arena;

static void put(struct report_table *t, struct report_cell cell)
{
    vec_push(&arena, &t->cells, cell);
}

static void row(struct report_table *t, uint8_t level, const char *name, struct report_cell n,
                struct report_cell rate)
{
    struct report_row r = {level, level == 0};
    vec_push(&arena, &t->rows, r);
    put(t, report_text_cell(str_from_c(name)));
    put(t, n);
    put(t, rate);
}

static struct report_table small(void)
{
    struct report_table t = {.form = STR("Mẫu số 7.1"),
                             .title = STR("TỔNG HỢP"),
                             .place = STR("Tỉnh/thành phố: Bắc Giang"),
                             .period = STR("Năm 2021"),
                             .unit = STR("Đơn vị tính: hộ"),
                             .synthetic = true,
                             .indented = 0};
    const struct report_column columns[] = {
        {{STR("Địa bàn")}, STR(""), STR("area"), REPORT_TEXT, 24, false},
        {{STR("Hộ nghèo"), STR("Số hộ")}, STR("1"), STR("poor"), REPORT_COUNT, 0, false},
        {{STR("Hộ nghèo"), STR("Tỷ lệ")}, STR("2"), STR("poor_rate"), REPORT_PERCENT, 0, false},
    };
    for (int i = 0; i < 3; i++)
        vec_push(&arena, &t.columns, columns[i]);
    const struct report_cell unknown = {.kind = REPORT_UNKNOWN};
    row(&t, 0, "Toàn tỉnh", report_count_cell(24639), report_percent_cell(24639, 467533));
    row(&t, 1, "Sơn Động", report_count_cell(-1), report_percent_cell(0, 7));
    row(&t, 2, "=cmd|' /C calc'!A0", unknown, unknown);
    row(&t, 1, "A, \"B\"", report_count_cell(0), report_percent_cell(1, 0));
    vec_push(&arena, &t.notes, STR("Ghi chú: một."));
    return t;
}

static void test_percent(void **state)
{
    (void)state;
    assert_int_equal(report_percent_cell(24639, 467533).n, 527); /* 5.2700 */
    assert_int_equal(report_percent_cell(1, 3).n, 3333);
    assert_int_equal(report_percent_cell(2, 3).n, 6667);
    assert_int_equal(report_percent_cell(1, 20000).n, 1); /* half a hundredth goes up */
    assert_int_equal(report_percent_cell(5, 5).n, 10000);
    assert_int_equal(report_percent_cell(0, 0).kind, REPORT_EMPTY);
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(report_width(STR("Sơn Động")), 8);
    assert_int_equal(report_width(STR("a\xcc\x81")), 1); /* a with a combining acute */
    assert_int_equal(report_width(STR("")), 0);
}

static void test_spans(void **state)
{
    (void)state;
    struct report_table t = small();
    struct report_spans s;
    report_spans_of(&arena, &t, &s);
    assert_int_equal(s.rows, 2);
    assert_int_equal(s.n, 4);
    /* Địa bàn reaches down two rows; Hộ nghèo covers two columns. */
    assert_int_equal(s.v[0].rows, 2);
    assert_int_equal(s.v[0].columns, 1);
    assert_int_equal(s.v[1].rows, 1);
    assert_int_equal(s.v[1].column, 1);
    assert_int_equal(s.v[1].columns, 2);
    assert_true(str_eq(s.v[3].text, STR("Tỷ lệ")));
    assert_int_equal(s.v[3].row, 1);
    assert_int_equal(s.v[3].column, 2);
}

/* Columns with one heading that belong to other groups do not merge. */
static void test_spans_of_groups(void **state)
{
    (void)state;
    struct report_table t = {.indented = -1};
    const struct report_column columns[] = {
        {{STR("Nghèo"), STR("Hộ"), STR("Số")}, STR(""), STR("a"), REPORT_COUNT, 0, false},
        {{STR("Nghèo"), STR("Hộ"), STR("%")}, STR(""), STR("b"), REPORT_COUNT, 0, false},
        {{STR("Cận nghèo"), STR("Hộ"), STR("Số")}, STR(""), STR("c"), REPORT_COUNT, 0, false},
        {{STR("Cận nghèo"), STR("Khẩu")}, STR(""), STR("d"), REPORT_COUNT, 0, false},
    };
    for (int i = 0; i < 4; i++)
        vec_push(&arena, &t.columns, columns[i]);
    struct report_spans s;
    report_spans_of(&arena, &t, &s);
    assert_int_equal(s.rows, 3);
    assert_int_equal(s.n, 2 + 3 + 3);
    assert_int_equal(s.v[2].columns, 2); /* Hộ of Nghèo */
    assert_int_equal(s.v[3].columns, 1); /* Hộ of Cận nghèo */
    assert_int_equal(s.v[4].rows, 2);    /* Khẩu */
}

static str written(void (*write)(struct buf *, const struct report_table *),
                   const struct report_table *t)
{
    struct buf b;
    buf_init(&b, &arena, 1 << 20);
    write(&b, t);
    assert_false(b.full);
    return buf_str(&b);
}

static void same(str got, const char *expected)
{
    assert_string_equal(arena_cstr(&arena, got), expected);
}

static void test_text(void **state)
{
    (void)state;
    struct report_table t = small();
    same(written(report_write_text, &t),
         "Mẫu số 7.1\nTỔNG HỢP\nTỉnh/thành phố: Bắc Giang\nNăm 2021\n"
         "DỮ LIỆU GIẢ LẬP, không phải số liệu thật\nĐơn vị tính: hộ\n\n"
         "       Địa bàn              Hộ nghèo\n"
         "                         Số hộ    Tỷ lệ\n"
         "                          (1)      (2)\n"
         "────────────────────────────────────────\n"
         "Toàn tỉnh                24.639   5,27 %\n"
         "  Sơn Động                   -1   0,00 %\n"
         "    =cmd|' /C calc'!A0  chưa rõ  chưa rõ\n"
         "  A, \"B\"                      0\n"
         "\nGhi chú: một.\n");
}

static void test_wrapped_heads(void **state)
{
    (void)state;
    struct report_table t = {.indented = -1};
    const struct report_column column = {
        {STR("Không có công cụ sản xuất")}, STR(""), STR("a"), REPORT_COUNT, 0, false};
    vec_push(&arena, &t.columns, column);
    struct report_row r = {0, false};
    vec_push(&arena, &t.rows, r);
    put(&t, report_count_cell(7));
    same(written(report_write_text, &t), "\nKhông\n  có\n công\ncụ sản\n xuất\n──────\n     7\n");
}

static void test_csv(void **state)
{
    (void)state;
    struct report_table t = small();
    same(written(report_write_csv, &t), "level,area,poor,poor_rate\n"
                                        "0,Toàn tỉnh,24639,5.27\n"
                                        "1,Sơn Động,-1,0.00\n"
                                        "2,'=cmd|' /C calc'!A0,,\n"
                                        "1,\"A, \"\"B\"\"\",0,\n");
}

/* A column for programs is in CSV, and not on paper; the indented one is found again. */
static void test_for_programs(void **state)
{
    (void)state;
    struct report_table t = {.indented = 1};
    const struct report_column columns[] = {
        {{STR("")}, STR(""), STR("key"), REPORT_TEXT, 24, true},
        {{STR("Tên")}, STR(""), STR("name"), REPORT_TEXT, 24, false},
    };
    for (int i = 0; i < 2; i++)
        vec_push(&arena, &t.columns, columns[i]);
    struct report_row r = {1, false};
    vec_push(&arena, &t.rows, r);
    put(&t, report_text_cell(STR("k")));
    put(&t, report_text_cell(STR("An Bá")));
    same(written(report_write_csv, &t), "level,key,name\n1,k,An Bá\n");
    same(written(report_write_text, &t), "\n  Tên\n───────\n  An Bá\n");
}

/* A text as in the row above is left out on paper, and said again to programs. */
static void test_again(void **state)
{
    (void)state;
    struct report_table t = small();
    t.cells.v[3].again = true;
    assert_non_null(strstr(arena_cstr(&arena, written(report_write_csv, &t)), "\n1,Sơn Động,-1,"));
    assert_null(strstr(arena_cstr(&arena, written(report_write_text, &t)), "Sơn Động"));
}

static void test_json(void **state)
{
    (void)state;
    struct report_table t = small();
    str json = written(report_write_json, &t);
    const char *text = arena_cstr(&arena, json);
    assert_non_null(strstr(text, "{\"level\":0,\"area\":\"Toàn tỉnh\",\"poor\":24639,"
                                 "\"poor_rate\":5.27}"));
    assert_non_null(strstr(text, "\"poor\":null,\"poor_rate\":null}"));
    assert_non_null(strstr(text, "{\"level\":1,\"area\":\"A, \\\"B\\\"\",\"poor\":0,"
                                 "\"poor_rate\":null}"));
    assert_non_null(strstr(text, "\"synthetic\":true"));
    assert_non_null(strstr(text, "{\"name\":\"poor\",\"number\":\"1\",\"heads\":[\"Hộ nghèo\","
                                 "\"Số hộ\"]}"));
}

/* The same data gives the same bytes; what is in them is looked at end to end, where they are
 * unzipped. */
static void test_xlsx(void **state)
{
    (void)state;
    struct report_table t = small();
    struct err e = {0};
    struct buf once, again;
    buf_init(&once, &arena, 1 << 20);
    buf_init(&again, &arena, 1 << 20);
    assert_int_equal(report_write_xlsx(&once, &t, &e), ERR_NONE);
    sleep(2); /* a zip's times have two seconds */
    assert_int_equal(report_write_xlsx(&again, &t, &e), ERR_NONE);
    assert_true(str_starts(buf_str(&once), STR("PK")));
    assert_true(str_eq(buf_str(&once), buf_str(&again)));
    t.cells.v[1].n++;
    buf_init(&again, &arena, 1 << 20);
    assert_int_equal(report_write_xlsx(&again, &t, &e), ERR_NONE);
    assert_false(str_eq(buf_str(&once), buf_str(&again)));
}

static void test_xlsx_without_room(void **state)
{
    (void)state;
    struct report_table t = small();
    struct err e = {0};
    struct buf b;
    buf_init(&b, &arena, 1 << 20);
    const char *before = getenv("TMPDIR");
    char kept[256];
    fmt_write(kept, sizeof(kept), "%z", before != NULL ? before : "");
    setenv("TMPDIR", "/nowhere/at/all", 1);
    assert_int_equal(report_write_xlsx(&b, &t, &e), ERR_IO);
    if (before != NULL)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    assert_true(strlen(e.text[LANG_VI]) > 0);
}

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 28);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_percent),      cmocka_unit_test(test_width),
        cmocka_unit_test(test_spans),        cmocka_unit_test(test_spans_of_groups),
        cmocka_unit_test(test_text),         cmocka_unit_test(test_wrapped_heads),
        cmocka_unit_test(test_csv),          cmocka_unit_test(test_json),
        cmocka_unit_test(test_for_programs), cmocka_unit_test(test_again),
        cmocka_unit_test(test_xlsx),         cmocka_unit_test(test_xlsx_without_room),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
