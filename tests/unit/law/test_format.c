/* The formatter: its layout, and its two laws: formatting again changes nothing, and the result
 * means the same. Both also for every file of the law. */
#include "law/format.h"
#include "test_parse_dump.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n---\n# A\n"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static str format(str text)
{
    struct law_source source = {.name = STR("x.md"), .text = text};
    struct buf b;
    buf_init(&b, &arena, 32 << 20);
    law_format(&arena, &source, &b);
    return buf_str(&b);
}

static str dump(str text, uint32_t *errors)
{
    struct law_source source = {.name = STR("x.md"), .text = text};
    struct diags d = {.arena = &arena};
    struct ast ast = {0};
    law_parse(&arena, &ast, &source, 0, &d);
    *errors = d.errors;
    return dump_ast(&arena, &ast);
}

static void expect_laws(str text)
{
    str once = format(text);
    assert_string_equal(arena_cstr(&arena, format(once)), arena_cstr(&arena, once));
    uint32_t errors[2];
    str before = dump(text, &errors[0]);
    str after = dump(once, &errors[1]);
    assert_string_equal(arena_cstr(&arena, after), arena_cstr(&arena, before));
    assert_int_equal(errors[1], errors[0]);
}

static void expect(const char *text, const char *expected)
{
    assert_string_equal(arena_cstr(&arena, format(str_from_c(text))), expected);
    expect_laws(str_from_c(text));
}

/* The block alone: it stands between a prose line before and one after, which stay. */
static void expect_block(const char *block, const char *expected)
{
    struct buf b[2];
    const char *const parts[2] = {block, expected};
    for (int i = 0; i < 2; i++) {
        buf_init(&b[i], &arena, 1 << 20);
        buf_fmt(&b[i], HEAD "  Văn   xuôi \n```law\n%z```\nhết", parts[i]);
    }
    expect(arena_cstr(&arena, buf_str(&b[0])), arena_cstr(&arena, buf_str(&b[1])));
}

/* ---- blocks ---- */

static void test_blanks(void **state)
{
    (void)state;
    expect_block(
        "tính   a(b) :người ,số\n\t=1+2*( c-  -d )/làm_tròn ( e ;1.000đ )  khi x=y và z<=3tuổi\n",
        "tính a (b): người, số\n"
        "  = 1 + 2 × (c - -d) / làm_tròn(e; 1.000 đ) khi x = y và z ≤ 3 tuổi\n");
    expect_block("tính a: hộ, số 0 .. 5\n  = f [ \"x\" ; { y ]\n",
                 "tính a: hộ, số 0 .. 5\n  = f [ \"x\" ; { y ]\n"); /* does not parse: stays */
    expect_block(
        "tính a: hộ, đúng_sai\n  = x trong {a , b} và y trong 4 .. 15 tuổi hoặc z[ 1;c ] > 0\n",
        "tính a: hộ, đúng_sai\n"
        "  = x trong {a, b} và y trong 4..15 tuổi hoặc z[1; c] > 0\n");
}

static void test_numbers_and_signs(void **state)
{
    (void)state;
    expect_block("tính a: hộ, số\n  = 1500000 + 2024 + 12345,5 + 50 % + 1984 đồng/kWh + 3 vnd\n"
                 "  = 1 khi a != b và c >= 01/07/2021 và d <> 2021-07 và e > 2 tỉ\n",
                 "tính a: hộ, số\n  = 1.500.000 + 2024 + 12.345,5 + 50% + 1984 đ/kWh + 3 đ\n"
                 "  = 1 khi a ≠ b và c ≥ 2021-07-01 và d ≠ 2021-07 và e > 2 tỷ\n");
    expect_block("liệt kê a:\n  b = 00012345\n", "liệt kê a:\n  b = 00012345\n");
}

static void test_english_becomes_vietnamese(void **state)
{
    (void)state;
    expect_block(
        "compute class (klass): person, number decimals 1, may be raised\n"
        "  applies from 2021-07-01 to 2022-06-30\n"
        "  = round_up(sum(a when b is not c); 5 years) when not d or e in {f} cite \"g\"\n"
        "  = if a then max_of(b; default 1 million vnd) else amount(c) otherwise\n"
        "benefit b: household\n  group g\n  pays monthly\n  fund \"x\"\n  due when class is "
        "amount\n"
        "  amount 5 vnd\n",
        "tính class (klass): người, số lẻ 1, tỉnh được nâng\n"
        "  áp dụng từ 2021-07-01 đến 2022-06-30\n"
        "  = làm_tròn_lên(tổng(a khi b không là c); 5 tuổi) khi không d hoặc e trong {f}  căn cứ "
        "\"g\"\n"
        "  = nếu a thì lớn_nhất(b; mặc định 1 triệu đ) không thì mức_của(c) còn lại\n"
        "quyền lợi b: hộ\n  nhóm g\n  trả hằng tháng\n  nguồn \"x\"\n  hưởng khi class là amount\n"
        "  mức 5 đ\n");
}

static void test_lines(void **state)
{
    (void)state;
    /* Values get lines of their own; what is in column 1 and should not be stays. */
    expect_block("liệt kê a: b, c (d) = 1; e\n"
                 "dữ kiện f: hộ, số 0..1 \"Nhãn\"\n"
                 "tính g: hộ, đúng_sai áp dụng từ 2021-07-01\n"
                 " = a và (b\nhoặc c)\n",
                 "liệt kê a:\n  b\n  c (d) = 1\n  e\n"
                 "dữ kiện f: hộ, số 0..1  \"Nhãn\"\n"
                 "tính g: hộ, đúng_sai áp dụng từ 2021-07-01\n"
                 " = a và (b\nhoặc c)\n");
}

static void test_clauses(void **state)
{
    (void)state;
    /* They get lines of their own; further lines of an expression stay, within their parentheses.
     */
    expect_block("liệt kê a:\n      b\n      c (d) = 1\ndữ kiện f: hộ, số 0..1 \"Nhãn\"\n"
                 "tính g: hộ, đúng_sai áp dụng từ 2021-07-01\n"
                 " = a và (b\n hoặc (c và\n d))\n   khi e\n"
                 "quyền lợi h: hộ nhóm i trả một lần hưởng khi j mức\n  = 1 khi k\n  = 2 còn lại\n"
                 "cao nhất x: a,\n     b\nloại trừ a khi hưởng b căn cứ \"Điều 5\"\n",
                 "liệt kê a:\n  b\n  c (d) = 1\ndữ kiện f: hộ, số 0..1  \"Nhãn\"\n"
                 "tính g: hộ, đúng_sai\n  áp dụng từ 2021-07-01\n"
                 "  = a và (b\n     hoặc (c và\n      d))\n    khi e\n"
                 "quyền lợi h: hộ\n  nhóm i\n  trả một lần\n  hưởng khi j\n  mức\n    = 1 khi k\n"
                 "    = 2 còn lại\n"
                 "cao nhất x: a,\n  b\nloại trừ a khi hưởng b\n  căn cứ \"Điều 5\"\n");
}

static void test_citations_line_up(void **state)
{
    (void)state;
    expect_block(
        "tính a: hộ, số\n  = 1 khi mười_hai căn cứ \"A\"\n  = 2 khi b căn cứ \"B\"\n"
        "  = 3 khi c\n  = 4 còn lại căn cứ \"D\"\ntính b: hộ, số\n  = 1 căn cứ \"E\"\n",
        "tính a: hộ, số\n  = 1 khi mười_hai  căn cứ \"A\"\n  = 2 khi b         căn cứ \"B\"\n"
        "  = 3 khi c\n  = 4 còn lại       căn cứ \"D\"\ntính b: hộ, số\n  = 1  căn cứ \"E\"\n");
}

static void test_comments_and_empty_lines(void **state)
{
    (void)state;
    expect_block(
        "\n\n# đầu\n\n\n\n# hai\ntính a: hộ, số # dòng\n    # trong\n  = 1   khi b# sau\n"
        "# cột một\n\n  = 2 còn lại # cuối\n\n\n   # giữa\ntính b: hộ, số\n  = 1\n # hết \n\n",
        "# đầu\n\n# hai\ntính a: hộ, số  # dòng\n  # trong\n  = 1 khi b  # sau\n"
        "# cột một\n\n  = 2 còn lại  # cuối\n\n  # giữa\ntính b: hộ, số\n  = 1\n  # hết\n");
    expect_block("# chỉ có chú thích\n", "# chỉ có chú thích\n");
    expect_block("", "");
    expect_block("\n\n", "");
}

static void test_wrong_declarations_stay(void **state)
{
    (void)state;
    expect_block(
        "tính   a: hộ,số\n  =1\n\ntính   b: hộ số # x\n    =2   # y\n\n# z\ntính   c: hộ,số\n  "
        "=3\n",
        "tính a: hộ, số\n  = 1\n\ntính   b: hộ số # x\n    =2   # y\n\n# z\ntính c: hộ, số\n"
        "  = 3\n");
    expect_block("  tính  a: hộ, số\n  =1\n", "  tính  a: hộ, số\n  =1\n"); /* not in column 1 */
    expect_block("tính  a: hộ, số\n=1\n", "tính  a: hộ, số\n=1\n");
    expect_block("tính  a: hộ, số\n  =2.5  \n", "tính  a: hộ, số\n  =2.5  \n");
    expect_block("tính  a: hộ, số\n  =2021-13  \n", "tính  a: hộ, số\n  =2021-13  \n");
}

static void test_texts(void **state)
{
    (void)state;
    expect_block("tính a: hộ, số “Nhãn”\n  = b[“x \"y\"”;c]\n",
                 "tính a: hộ, số  \"Nhãn\"\n  = b[“x \"y\"”; c]\n");
}

/* ---- files and tables ---- */

static void test_prose_stays(void **state)
{
    (void)state;
    const char *text =
        HEAD "\n\n\nA   b\n\n| x|y |\n|-|-|\n| 1 | 2\n\n```\nif a\n```\n    tham số `x`: số\n"
             "```law\n```";
    expect(text, text);
    expect("không có gì", "không có gì");
    expect("", "");
    expect("\xFF\xFE```law\n  tính\n```\n", "\xFF\xFE```law\n  tính\n```\n");
    expect(HEAD "```law\ntính   a: hộ, số\n  = 1\n", HEAD "```law\ntính   a: hộ, số\n  = 1\n");
    expect(HEAD "```luật\r\ntính   a: hộ, số\r\n  = 1\r\n```\r\n",
           HEAD "```luật\r\ntính a: hộ, số\n  = 1\n```\r\n");
}

static void test_parameter_table(void **state)
{
    (void)state;
    expect(HEAD
           "Parameter x (y) : money 0..10 million,may be raised\n"
           "|value|applies from|applies to|grade|note|\n|---|:---|--:|:-:|---|\n"
           "|360000 vnd|2021-07-01||A|a \\| b|\n|unknown| 2022-07-01|2023-01-01|| `c`|\nVăn xuôi\n",
           HEAD "tham số `x` (`y`): tiền 0..10 triệu, tỉnh được nâng\n\n"
                "| giá trị   | áp dụng từ |        đến | mức | ghi chú |\n"
                "|-----------|:-----------|-----------:|:---:|---------|\n"
                "| 360.000 đ | 2021-07-01 |            | A   | a \\| b  |\n"
                "| chưa rõ   | 2022-07-01 | 2023-01-01 |     | `c`     |\nVăn xuôi\n");
}

static void test_decision_table(void **state)
{
    (void)state;
    expect(HEAD "bảng quyết định `x`: người,số lẻ 1\n\n\n"
                "| age+1 | b | -> | cite |\n|---|---|---|---|\n"
                "| <4 years| *|2,5|Điều 6 * x|\n| 4 .. 15 tuổi|c,d |a*2||\n",
           HEAD "bảng quyết định `x`: người, số lẻ 1\n\n"
                "| age + 1    | b    | →     | căn cứ     |\n"
                "|------------|------|-------|------------|\n"
                "| < 4 tuổi   | *    | 2,5   | Điều 6 * x |\n"
                "| 4..15 tuổi | c, d | a × 2 |            |\n");
}

static void test_scale_table(void **state)
{
    (void)state;
    expect(HEAD "scale x: marginal\n\n| from | rate | to |\n|---|---|---|\n| 0 vnd | 10 % | |\n",
           HEAD "thang `x`: lũy tiến\n\n| từ  | tỷ lệ | đến |\n|-----|-------|-----|\n"
                "| 0 đ | 10%   |     |\n");
}

static void test_long_cells_do_not_widen(void **state)
{
    (void)state;
    expect(HEAD
           "tham số `x`: số\n\n| áp dụng từ | giá trị | ghi chú |\n|---|---|---|\n"
           "| 2021-07-01 | 1 | một ghi chú dài, rất dài, dài hơn bốn mươi tám chữ cái một chút |\n"
           "| 2022-07-01 | 2 | ngắn |\n",
           HEAD "tham số `x`: số\n\n"
                "| áp dụng từ | giá trị | ghi chú                                          |\n"
                "|------------|---------|--------------------------------------------------|\n"
                "| 2021-07-01 | 1       | một ghi chú dài, rất dài, dài hơn bốn mươi tám chữ cái "
                "một chút |\n"
                "| 2022-07-01 | 2       | ngắn                                             |\n");
}

static void test_wrong_tables_stay(void **state)
{
    (void)state;
    static const char *const tables[] = {
        ("tham số `x`: số\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07-01 | 1 | 2 |\n| "
         "2021-07-01 |2|\n"),
        "tham số `x`: số\n| áp dụng từ | giá trị |\n| 2021-07-01 |1|\n",
        "tham số `x`:   số\n\nxin chào\n",
        "tham số `x`:   nếu\n| áp dụng từ |giá trị |\n|---|---|\n| 2021-07-01 |2|\n",
        "bảng quyết định `x`: hộ,số\n|a|→|\n|---|---|\n||2|\n",
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        struct buf b;
        buf_init(&b, &arena, 1 << 20);
        buf_fmt(&b, HEAD "%z", tables[i]);
        const char *text = arena_cstr(&arena, buf_str(&b));
        expect(text, text);
    }
}

/* ---- the law itself ---- */

static str read_file(const char *folder, const char *name)
{
    char path[1024];
    fmt_write(path, sizeof(path), "%z/%z", folder, name);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b;
    buf_init(&b, &arena, 16 << 20);
    char block[4096];
    size_t n;
    while ((n = fread(block, 1, sizeof(block), f)) > 0)
        buf_add(&b, (str){block, n});
    fclose(f);
    return buf_str(&b);
}

static void test_the_law(void **state)
{
    (void)state;
    static const char *const layers[] = {"vn", "bac-giang"};
    const char *law = getenv("ANSINH_LAW");
    if (law == NULL)
        skip();
    for (int i = 0; i < 2; i++) {
        char folder[512];
        fmt_write(folder, sizeof(folder), "%z/%z", law, layers[i]);
        DIR *dir = opendir(folder);
        assert_non_null(dir);
        for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
            if (!str_ends(str_from_c(entry->d_name), STR(".md")))
                continue;
            setup(NULL);
            expect_laws(read_file(folder, entry->d_name));
            arena_clear(&arena);
        }
        closedir(dir);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_blanks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbers_and_signs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_english_becomes_vietnamese, setup, teardown),
        cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_clauses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_citations_line_up, setup, teardown),
        cmocka_unit_test_setup_teardown(test_comments_and_empty_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_declarations_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_prose_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parameter_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_decision_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_scale_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_long_cells_do_not_widen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_tables_stay, setup, teardown),
        cmocka_unit_test(test_the_law),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
