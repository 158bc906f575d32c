/* The parser: every construct of docs/language.md, in Vietnamese and in English, against trees
 * written by hand. */
#include "law/lexer.h"
#include "test_parse_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                                               \
    "---\nvăn bản: Nghị định 20/2021/NĐ-CP\nsố hiệu: 20/2021/NĐ-CP\nban hành: 2021-03-15\n" \
    "hiệu lực: 2021-07-01\n---\n\n# Nghị định\n\n## Điều 6 khoản 1 — Mức trợ cấp\n\n"
#define LAW(text) HEAD "```law\n" text "\n```\n"

static struct arena arena;
static struct diags diags;
static struct ast ast;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static void parse(const char *text)
{
    static struct law_source source;
    source = (struct law_source){.name = STR("x.md"), .text = str_from_c(text)};
    diags = (struct diags){.arena = &arena};
    ast = (struct ast){0};
    law_parse(&arena, &ast, &source, 0, &diags);
    for (uint32_t i = 0; i < diags.list.n; i++) {
        struct buf b;
        buf_init(&b, &arena, 1 << 16);
        diag_format(&b, &diags.list.v[i], &source, LANG_EN);
        print_message("%.*s", (int)b.n, b.p);
    }
}

static void expect_dump(const char *text, const char *expected)
{
    parse(text);
    assert_int_equal(diags.errors, 0);
    assert_string_equal(arena_cstr(&arena, dump_ast(&arena, &ast)), expected);
}

/* The value of the only case of a rule. */
static void expect_expr(const char *expr, const char *expected)
{
    struct buf b;
    buf_init(&b, &arena, 1 << 16);
    buf_add_c(&b, HEAD "```law\ntính x: người, số\n  = ");
    buf_add_c(&b, expr);
    buf_add_c(&b, "\n```\n");
    parse(arena_cstr(&arena, buf_str(&b)));
    assert_int_equal(diags.errors, 0);
    assert_int_equal(ast.decls.n, 1);
    struct buf dump;
    buf_init(&dump, &arena, 1 << 16);
    dump_expr(&dump, ast.decls.v[0]->cases.v[0].value);
    assert_string_equal(arena_cstr(&arena, buf_str(&dump)), expected);
}

/* Both forms give the tree that is written here. */
static void expect_both(const char *vi, const char *en, const char *expected)
{
    expect_expr(vi, expected);
    expect_expr(en, expected);
}

/* ---- the file ---- */

static void test_head(void **state)
{
    (void)state;
    parse("---\nvăn bản: Nghị định về trợ giúp: phần 1\nsố hiệu: 20/2021/NĐ-CP\nban hành: "
          "2021-03-15\n"
          "hiệu lực: 01/07/2021\náp dụng từ: 2021-01-01\náp dụng đến: 2025-12-31\nphạm vi: tỉnh\n"
          "mức tin cậy: B\nnguồn: Công báo\n---\n");
    assert_int_equal(diags.errors, 0);
    assert_int_equal(ast.files.n, 1);
    const struct law_file *f = &ast.files.v[0];
    assert_true(str_eq_c(f->instrument, "Nghị định về trợ giúp: phần 1"));
    assert_true(str_eq_c(f->number, "20/2021/NĐ-CP"));
    assert_true(str_eq_c(f->layer, "province"));
    assert_true(str_eq_c(f->grade, "B"));
    assert_true(str_eq_c(f->origin, "Công báo"));
    assert_int_equal(f->issued, day_from_ymd(2021, 3, 15));
    assert_int_equal(f->in_force, day_from_ymd(2021, 7, 1));
    assert_int_equal(f->applies_from, day_from_ymd(2021, 1, 1));
    assert_int_equal(f->applies_to, day_from_ymd(2025, 12, 31));
}

static void test_head_english_and_defaults(void **state)
{
    (void)state;
    parse("---\r\nInstrument: Decree\r\nnumber: 1/2024\r\nin force: 2024-07-01\r\n---\r\n");
    assert_int_equal(diags.errors, 0);
    const struct law_file *f = &ast.files.v[0];
    assert_true(str_eq_c(f->instrument, "Decree"));
    assert_true(str_eq_c(f->number, "1/2024"));
    assert_true(str_eq_c(f->layer, "national"));
    assert_int_equal(f->issued, DAY_NONE);
    assert_int_equal(f->in_force, day_from_ymd(2024, 7, 1));
    assert_int_equal(f->applies_from, day_from_ymd(2024, 7, 1));
    assert_int_equal(f->applies_to, DAY_NONE);
}

static void expect_heading(uint32_t i, const char *number, const char *label, const char *title)
{
    const struct heading *h = &ast.files.v[0].headings.v[i];
    assert_true(str_eq_c(h->number, number));
    assert_true(str_eq_c(h->label, label));
    assert_true(str_eq_c(h->title, title));
}

static void test_headings(void **state)
{
    (void)state;
    parse("---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n---\n# Nghị định 20\n"
          "## Điều 6 khoản 1 — Mức trợ cấp - từng nhóm ##\n"
          "## [41/2024/QH15] Điều 21 - Trợ cấp\n### Khoản 2\n# Phần hai\n## Điều 7 – Khác\n"
          "```law\n# no heading but a comment\ntính a: người, số\n  = 1\n```\n#no heading\n");
    assert_int_equal(diags.errors, 0);
    assert_int_equal(ast.files.v[0].headings.n, 6);
    expect_heading(0, "", "Nghị định 20", "");
    expect_heading(1, "", "Điều 6 khoản 1", "Mức trợ cấp - từng nhóm");
    expect_heading(2, "41/2024/QH15", "Điều 21", "Trợ cấp");
    expect_heading(3, "41/2024/QH15", "Khoản 2", ""); /* within that section */
    expect_heading(4, "", "Phần hai", "");
    expect_heading(5, "", "Điều 7", "Khác");
    assert_int_equal(ast.files.v[0].headings.v[3].level, 3);
    assert_int_equal(ast.decls.v[0]->heading, 5);
    assert_int_equal(ast.decls.v[0]->file, 0);
}

static void test_prose_is_left_alone(void **state)
{
    (void)state;
    expect_dump("---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n---\n"
                "tham số này được nêu ở Điều 4: xem bảng.\nthang điểm cũ\n\n"
                "| tuổi | mức |\n|---|---|\n| 1 |\n\n"
                "    tham số `x`: số\n\n```text\ntính ???\n```\n~~~\n```law\n~~~\n",
                "");
}

static void test_places(void **state)
{
    (void)state;
    const char *text = LAW("tính tuổi: người, số tuổi\n  = số_năm(a; b)\n\ntính y: hộ, số\n  = 1");
    parse(text);
    assert_int_equal(ast.decls.n, 2);
    const struct decl *d = ast.decls.v[0];
    assert_int_equal(d->pos.offset, strstr(text, "tuổi: ") - text);
    assert_int_equal(d->pos.length, strlen("tuổi"));
    assert_int_equal(d->span.offset, strstr(text, "tính tuổi") - text);
    assert_int_equal(d->span.offset + d->span.length, strstr(text, "\n\ntính y") - text);
    const struct expr *call = d->cases.v[0].value;
    assert_int_equal(call->pos.offset, strstr(text, "số_năm") - text);
    assert_int_equal(call->pos.length, strlen("số_năm(a; b)"));
}

static void test_several_sources(void **state)
{
    (void)state;
    const struct law_source sources[2] = {
        {.name = STR("a.md"), .text = str_from_c(LAW("tính a: hộ, số\n  = 1"))},
        {.name = STR("b.md"), .text = str_from_c(LAW("tính b: hộ, số\n  = 2"))},
    };
    diags = (struct diags){.arena = &arena};
    ast = (struct ast){0};
    law_parse(&arena, &ast, sources, 0, &diags);
    law_parse(&arena, &ast, sources, 1, &diags);
    assert_int_equal(diags.errors, 0);
    assert_int_equal(ast.files.n, 2);
    assert_int_equal(ast.decls.n, 2);
    assert_int_equal(ast.decls.v[1]->file, 1);
    assert_int_equal(ast.decls.v[1]->pos.source, 1);
    assert_int_equal(ast.decls.v[1]->heading, 1);
}

/* ---- words ---- */

static void test_numbers(void **state)
{
    (void)state;
    expect_expr("1500000", "1500000'0");
    expect_expr("1.500.000", "1500000'0");
    expect_expr("2,5", "25'1");
    expect_expr("1.234,56", "123456'2");
    expect_expr("0,05", "5'2");
    expect_expr("007", "7'0");
    expect_expr("50%", "50'2");
    expect_expr("4,5 %", "45'3");
    expect_expr("9.223.372.036.854.775.807", "9223372036854775807'0");
    expect_both("1,5 triệu", "1,5 million", "1500000'0");
    expect_both("2 tỷ đ", "2 billion vnd", "2000000000'0đ");
    expect_both("500 nghìn", "500 thousand", "500000'0");
    expect_expr("2 tỉ đồng", "2000000000'0đ");
    expect_expr("0,1234567 triệu", "1234567'1"); /* 123 456,7 */
    expect_expr("1,2345 nghìn", "12345'1");
}

static void test_units(void **state)
{
    (void)state;
    expect_both("600 đ", "600 vnd", "600'0đ");
    expect_both("16 tuổi", "16 years", "16'0tuổi");
    expect_expr("16 năm", "16'0tuổi");
    expect_both("3 tháng", "3 months", "3'0tháng");
    expect_both("5 ngày", "5 days", "5'0ngày");
    expect_both("140 điểm", "140 points", "140'0điểm");
    expect_expr("30kWh", "30'0kWh");
    expect_expr("8 m²", "8'0m2");
    expect_expr("8,5 m2", "85'1m2");
    expect_expr("12 kg", "12'0kg");
    expect_expr("90 cm", "90'0cm");
    expect_both("1.984 đ/kWh", "1.984 vnd/kWh", "1984'0đ/kWh");
    expect_expr("30.000 đồng/ngày", "30000'0đ/ngày");
    expect_expr("100 đ / kWh", "(/ 100'0đ kWh)");     /* with blanks: a division by a name */
    expect_expr("tuổi + 4 tuổi", "(+ tuổi 4'0tuổi)"); /* a rule may bear a unit's name */
}

static void test_dates_and_texts(void **state)
{
    (void)state;
    expect_expr("2021-07-01", "2021-07-01");
    expect_expr("01/07/2021", "2021-07-01");
    expect_expr("2024-07", "2024-07");
    expect_expr("a - 07", "(- a 7'0)");
    expect_expr("bảng_a[\"12.1\"; phiếu]", "(at bảng_a \"12.1\" phiếu)");
    expect_expr("bảng_a[“12 \"x\"”; phiếu]", "(at bảng_a \"12 \"x\"\" phiếu)");
}

static void test_names_like_keywords(void **state)
{
    (void)state;
    expect_expr("class + amount", "(+ class amount)");
    expect_expr("tháng + nguồn", "(+ tháng nguồn)");
    expect_expr("fact - rule_1", "(- fact rule_1)");
}

/* ---- expressions ---- */

static void test_precedence(void **state)
{
    (void)state;
    expect_expr("a + b × c", "(+ a (* b c))");
    expect_expr("(a + b) * c", "(* (+ a b) c)");
    expect_expr("a - b - c", "(- (- a b) c)");
    expect_expr("a · b / c", "(/ (* a b) c)");
    expect_expr("-a × b", "(* (neg a) b)");
    expect_expr("a − -2", "(- a (neg 2'0))");
    expect_both("a hoặc b và không c = d", "a or b and not c = d", "(or a (and b (not (= c d))))");
    expect_expr("không không a", "(not (not a))");
    expect_expr("không a + 1 > b", "(not (> (+ a 1'0) b))");
    expect_expr("(a hoặc b) và c", "(and (or a b) c)");
    expect_expr("a = b và c = d", "(and (= a b) (= c d))");
    expect_expr("a + 1 = b × 2", "(= (+ a 1'0) (* b 2'0))");
    expect_expr("a\n    + b\n    và c", "(and (+ a b) c)");
    expect_expr("a × b ÷ c", "(/ (* a b) c)");
}

static void test_comparisons(void **state)
{
    (void)state;
    expect_expr("a < b", "(< a b)");
    expect_expr("a ≤ b", "(<= a b)");
    expect_expr("a <= b", "(<= a b)");
    expect_expr("a > b", "(> a b)");
    expect_expr("a ≥ b", "(>= a b)");
    expect_expr("a >= b", "(>= a b)");
    expect_expr("a ≠ b", "(!= a b)");
    expect_expr("a != b", "(!= a b)");
    expect_expr("a <> b", "(!= a b)");
    expect_expr("a = b", "(= a b)");
    expect_both("a là b", "a is b", "(= a b)");
    expect_both("a không là b", "a is not b", "(!= a b)");
    expect_both("a trong {b, c}", "a in {b, c}", "(in a b c)");
    expect_both("a không trong {b}", "a not in {b}", "(not (in a b))");
    expect_both("a trong 4..15 tuổi", "a in 4 .. 15 years", "(in a 4'0tuổi..15'0tuổi)");
    expect_expr("a trong {1..3, 5, 7 .. 9}", "(in a 1'0..3'0 5'0 7'0..9'0)");
    expect_expr("a trong {1; 2}", "(in a 1'0 2'0)");
    expect_expr("a trong -5..5 cm và b", "(and (in a (neg 5'0cm)..5'0cm) b)");
    expect_expr("a trong 0..2 triệu", "(in a 0'0..2000000'0)");
    expect_expr("a trong 2021-01-01..2021-12-31", "(in a 2021-01-01..2021-12-31)");
}

static void test_conditional(void **state)
{
    (void)state;
    expect_both("nếu a thì b không thì c", "if a then b else c", "(if a b c)");
    expect_expr("nếu a thì b không thì nếu c thì d không thì e", "(if a b (if c d e))");
    expect_expr("(nếu a thì 1 không thì 0) + 1", "(+ (if a 1'0 0'0) 1'0)");
    expect_expr("nếu không a hoặc b thì không c không thì đúng",
                "(if (or (not a) b) (not c) true)");
    expect_both("đúng và sai", "true and false", "(and true false)");
}

static void test_aggregates(void **state)
{
    (void)state;
    expect_both("đếm(tuổi < 16 tuổi)", "count(tuổi < 16 years)", "(count - (< tuổi 16'0tuổi) -)");
    expect_expr("đếm()", "(count - true -)");
    expect_both("tổng(E)", "sum(E)", "(sum E - -)");
    expect_both("tổng(E khi C)", "sum(E when C)", "(sum E C -)");
    expect_both("có_ai(C)", "any(C)", "(any - C -)");
    expect_both("mọi_người(C)", "all(C)", "(all - C -)");
    expect_both("lớn_nhất(E khi C; mặc định 0 đ)", "max_of(E when C; default 0 đ)",
                "(max_of E C 0'0đ)");
    expect_both("nhỏ_nhất(E; mặc định V)", "min_of(E, default V)", "(min_of E - V)");
}

static void test_calls(void **state)
{
    (void)state;
    expect_both("số_năm(a; b)", "years_between(a, b)", "(years a b)");
    expect_both("số_tháng(a; cuối_tháng)", "months_between(a; last_day)", "(months a (last_day))");
    expect_both("số_ngày(đầu_tháng; b)", "days_between(first_day; b)", "(days (first_day) b)");
    expect_both("cộng_tháng(d; 36 tháng)", "add_months(d; 36 months)", "(add_months d 36'0tháng)");
    expect_both("làm_tròn_xuống(a / b)", "round_down(a / b)", "(round_down (/ a b))");
    expect_both("làm_tròn_lên(a; 1.000 đ)", "round_up(a; 1.000 đ)", "(round_up a 1000'0đ)");
    expect_both("làm_tròn(a)", "round(a)", "(round a)");
    expect_both("nhỏ_hơn(a; b)", "min(a; b)", "(min a b)");
    expect_both("lớn_hơn(a; b)", "max(a; b)", "(max a b)");
    expect_both("biết(x)", "known(x)", "(known x)");
    expect_both("chưa_rõ(\"chưa có\")", "unknown(\"chưa có\")", "(unknown \"chưa có\")");
    expect_both("đầu_kỳ(f)", "at_start(f)", "(at_start f)");
    expect_both("cuối_kỳ(f)", "at_end(f)", "(at_end f)");
    expect_both("từ_ngày(f)", "since(f)", "(since f)");
    expect_both("tháng_trước(x; 1)", "months_ago(x; 1)", "(months_ago x 1'0)");
    expect_both("tổng_tháng(x; 12)", "sum_months(x; 12)", "(sum_months x 12'0)");
    expect_both("tháng_thứ(x; k)", "in_month(x; k)", "(in_month x k)");
    expect_both("đủ_điều_kiện(B)", "eligible(B)", "(eligible B)");
    expect_both("được_hưởng(B)", "due(B)", "(due B)");
    expect_both("mức_của(B)", "amount(B)", "(amount B)");
    expect_expr("thuế_thu_nhập(thu_nhập)", "(call thuế_thu_nhập thu_nhập)");
    expect_expr("cuối_tháng()", "(last_day)");
    expect_expr("điểm[code; cột_1]", "(at điểm code cột_1)");
}

static void test_nesting_within_the_limit(void **state)
{
    (void)state;
    char text[LAW_MAX_NESTING * 2 + 1];
    size_t n = LAW_MAX_NESTING - 1;
    memset(text, '(', n);
    text[n] = 'a';
    memset(text + n + 1, ')', n);
    text[2 * n + 1] = '\0';
    expect_expr(text, "a");
}

/* ---- declarations ---- */

static void test_enumeration(void **state)
{
    (void)state;
    const char *expected = "enum mức_khuyết_tật/disability_level\n"
                           "  không_có/none = none\n  nặng/severe = severe\n  nhẹ/ = nhẹ\n"
                           "enum tường/wall_kind\n  bê_tông/concrete = 1\n  gạch/brick = 02\n"
                           "  khác/other = KN\n";
    expect_dump(
        LAW("liệt kê mức_khuyết_tật (disability_level):\n  không_có (none)\n  nặng (severe)\n"
            "  nhẹ\nliệt kê tường (wall_kind):\n  bê_tông (concrete) = 1\n"
            "  gạch (brick) = 02\n  khác (other) = \"KN\""),
        expected);
    expect_dump(LAW("enum mức_khuyết_tật (disability_level): không_có (none), nặng (severe),\n"
                    "  nhẹ\nenum tường (wall_kind): bê_tông (concrete) = 1; gạch (brick) = 02;\n"
                    "  khác (other) = \"KN\""),
                expected);
}

static void test_facts(void **state)
{
    (void)state;
    const char *expected =
        "fact ngày_sinh/born person date\n"
        "fact số_xe/motorbike household number 0..1000 label=\"Số xe máy\"\n"
        "fact diện_tích/house_area_m2 household number 0..10000000'2 m2\n"
        "fact khuyết_tật/disability person mức label=\"Giấy\" unrecorded không_có\n"
        "fact quan_hệ/relation person quan_hệ_chủ_hộ role\n"
        "fact doanh_thu/turnover household money 0..100000000000 đ yearly\n"
        "fact giá household money 0..10000 đ/kWh\n"
        "fact vùng area boolean\n"
        "fact nhiệt_độ area number -50..505'1\n"
        "fact tỷ_lệ household number 0..100'2 unrecorded 0'2\n";
    expect_dump(
        LAW("dữ kiện ngày_sinh (born): người, ngày\n"
            "dữ kiện số_xe (motorbike): hộ, số 0..1.000  \"Số xe máy\"\n"
            "dữ kiện diện_tích (house_area_m2): hộ, số 0..100.000 lẻ 2 m2\n"
            "dữ kiện khuyết_tật (disability): người, mức, không ghi thì không_có  \"Giấy\"\n"
            "dữ kiện quan_hệ (relation): người, quan_hệ_chủ_hộ, vai trò\n"
            "dữ kiện doanh_thu (turnover): hộ, tiền 0..100 tỷ, hằng năm\n"
            "dữ kiện giá: hộ, tiền 0..10.000 đ/kWh\n"
            "dữ kiện vùng: địa_bàn, đúng_sai\n"
            "dữ kiện nhiệt_độ: địa_bàn, số -5..50,5 lẻ 1\n"
            "dữ kiện tỷ_lệ: hộ, số 0%..100% lẻ 2, không ghi thì 0%"),
        expected);
    expect_dump(LAW("fact ngày_sinh (born): person, date\n"
                    "fact số_xe (motorbike): household, number 0..1.000  \"Số xe máy\"\n"
                    "fact diện_tích (house_area_m2): household, number 0..100.000 m² decimals 2\n"
                    "fact khuyết_tật (disability): person, mức, \"Giấy\", unrecorded không_có\n"
                    "fact quan_hệ (relation): person, quan_hệ_chủ_hộ, role\n"
                    "fact doanh_thu (turnover): household, money 0..100 billion, yearly\n"
                    "fact giá: household, money 0..10.000 vnd/kWh\n"
                    "fact vùng: area, boolean\n"
                    "fact nhiệt_độ: area, number decimals 1 -5..50,5\n"
                    "fact tỷ_lệ: household, number 0..100% decimals 2, unrecorded 0%"),
                expected);
}

static const char rules_expected[] =
    "rule tuổi/age person number tuổi\n"
    "  = (years ngày_sinh (last_day))\n"
    "rule hệ_số/coefficient person number'1\n"
    "  = 25'1 when (< tuổi 4'0tuổi) cite=\"Điều 6\"\n"
    "  = 15'1 when (< tuổi 16'0tuổi)\n"
    "  = 0'0 otherwise\n"
    "rule tỷ_lệ/share person number'2 yearly\n"
    "  by hạng\n"
    "  = 100'2 match nghèo cite=\"Điều 8\"\n"
    "  = 0'2 match không_nghèo thoát_nghèo\n"
    "  = 0'2 otherwise\n"
    "rule trợ_cấp/basic_income person money đ cite=\"Điều 9\" may-raise applies "
    "2015-12-01..2016-11-30\n"
    "  = 600'0đ when (>= tuổi 18'0tuổi)\n"
    "  = 0'0đ otherwise\n"
    "class hạng_hộ/household_class household mã_hạng\n"
    "  = nghèo when a\n"
    "finding f/finding_f person boolean label=\"Đã chết\"\n"
    "  = (and đã_chết (> mức 0'0))\n"
    "finding g household boolean label=\"Khác\" applies 2024-01-01..-\n"
    "  = a\n";

static void test_rules(void **state)
{
    (void)state;
    expect_dump(
        LAW("tính tuổi (age): người, số tuổi\n  = số_năm(ngày_sinh; cuối_tháng)\n\n"
            "tính hệ_số (coefficient): người, số lẻ 1\n"
            "  = 2,5 khi tuổi < 4 tuổi       căn cứ \"Điều 6\"\n"
            "  = 1,5 khi tuổi < 16 tuổi\n  = 0 còn lại\n\n"
            "tính tỷ_lệ (share): người, số lẻ 2, hằng năm\n  theo hạng\n"
            "  = 100% khi nghèo  căn cứ \"Điều 8\"\n"
            "  = 0% khi không_nghèo, thoát_nghèo\n  = 0% còn lại\n\n"
            "tính trợ_cấp (basic_income): người, tiền, tỉnh được nâng\n"
            "  áp dụng từ 2015-12-01 đến 2016-11-30\n  căn cứ \"Điều 9\"\n"
            "  = 600 đ khi tuổi >= 18 tuổi\n  = 0 đ còn lại\n\n"
            "phân loại hạng_hộ (household_class): hộ, mã_hạng\n  = nghèo khi a\n"
            "phát hiện f (finding_f): người, đúng_sai  \"Đã chết\"\n  = đã_chết và mức > 0\n"
            "phát hiện g: hộ \"Khác\"\n  áp dụng từ 2024-01-01\n  = a"),
        rules_expected);
}

static void test_rules_in_english(void **state)
{
    (void)state;
    expect_dump(LAW("compute tuổi (age): person, number years\n"
                    "  = years_between(ngày_sinh, last_day)\n"
                    "compute hệ_số (coefficient): person, number decimals 1\n"
                    "  = 2,5 when tuổi < 4 years cite \"Điều 6\"\n"
                    "  = 1,5 when tuổi < 16 years\n  = 0 otherwise\n"
                    "compute tỷ_lệ (share): person, number decimals 2, yearly\n  by hạng\n"
                    "  = 100% when nghèo cite \"Điều 8\"\n"
                    "  = 0% when không_nghèo, thoát_nghèo\n  = 0% otherwise\n"
                    "compute trợ_cấp (basic_income): person, money, may be raised\n"
                    "  applies from 2015-12-01 to 2016-11-30\n  cite \"Điều 9\"\n"
                    "  = 600 vnd when tuổi >= 18 years\n  = 0 vnd otherwise\n"
                    "class hạng_hộ (household_class): household, mã_hạng\n  = nghèo when a\n"
                    "finding f (finding_f): person, boolean \"Đã chết\"\n"
                    "  = đã_chết and mức > 0\n"
                    "finding g: household, \"Khác\"\n  applies from 2024-01-01\n  = a"),
                rules_expected);
}

static const char benefits_expected[] =
    "benefit trợ_cấp/allowance person cite=\"Điều 6\" applies 2021-07-01..- "
    "group=\"social_assistance\" fund=\"Ngân sách tỉnh\" monthly\n"
    "  due when (and (in khuyết_tật nặng đặc_biệt_nặng) (not đã_chết))\n"
    "  = (round_up (* mức_chuẩn 20'1)) when (= khuyết_tật đặc_biệt_nặng) cite=\"điểm e\"\n"
    "  = (round_up (* mức_chuẩn 15'1)) otherwise\n"
    "benefit tiền_điện/electricity household group=\"electricity\" quarterly\n"
    "  due when nghèo\n"
    "  = (* 30'0kWh giá_bậc_1) cite=\"Điều 2\"\n"
    "benefit pháp_lý/legal_aid person group=\"legal_aid\" service\n"
    "  due when nghèo\n"
    "benefit mai_táng person label=\"Mai táng\" group=\"funeral\" once\n"
    "  due when chết\n"
    "  by hạng\n"
    "  = 5'0 match nghèo\n";

static void test_benefits(void **state)
{
    (void)state;
    expect_dump(
        LAW("quyền lợi trợ_cấp (allowance): người\n  nhóm social_assistance\n  trả hằng tháng\n"
            "  nguồn \"Ngân sách tỉnh\"\n  áp dụng từ 2021-07-01\n"
            "  hưởng khi khuyết_tật trong {nặng, đặc_biệt_nặng} và không đã_chết\n  căn cứ \"Điều "
            "6\"\n"
            "  mức\n"
            "    = làm_tròn_lên(mức_chuẩn × 2,0) khi khuyết_tật là đặc_biệt_nặng  căn cứ \"điểm "
            "e\"\n"
            "    = làm_tròn_lên(mức_chuẩn × 1,5) còn lại\n"
            "quyền lợi tiền_điện (electricity): hộ\n  mức 30 kWh × giá_bậc_1 căn cứ \"Điều 2\"\n"
            "  hưởng khi nghèo\n  nhóm electricity\n  trả hàng quý\n"
            "quyền lợi pháp_lý (legal_aid): người\n  nhóm legal_aid\n  trả dịch vụ\n  hưởng khi "
            "nghèo\n"
            "quyền lợi mai_táng: người \"Mai táng\"\n  nhóm funeral\n  trả một lần\n  hưởng khi "
            "chết\n"
            "  mức theo hạng\n    = 5 khi nghèo"),
        benefits_expected);
    expect_dump(
        LAW("benefit trợ_cấp (allowance): person\n  group social_assistance\n  pays monthly\n"
            "  fund \"Ngân sách tỉnh\"\n  applies from 2021-07-01\n"
            "  due when khuyết_tật in {nặng, đặc_biệt_nặng} and not đã_chết\n  cite \"Điều 6\"\n"
            "  amount\n"
            "    = round_up(mức_chuẩn * 2,0) when khuyết_tật is đặc_biệt_nặng cite \"điểm e\"\n"
            "    = round_up(mức_chuẩn * 1,5) otherwise\n"
            "benefit tiền_điện (electricity): household\n  amount 30 kWh * giá_bậc_1 cite \"Điều "
            "2\"\n"
            "  due when nghèo\n  group electricity\n  pays quarterly\n"
            "benefit pháp_lý (legal_aid): person\n  group legal_aid\n  pays service\n  due when "
            "nghèo\n"
            "benefit mai_táng: person, \"Mai táng\"\n  group funeral\n  pays once\n  due when "
            "chết\n"
            "  amount by hạng\n    = 5 when nghèo"),
        benefits_expected);
}

static void test_stacking_and_local(void **state)
{
    (void)state;
    const char *expected = "highest hằng_tháng names a b c\n"
                           "exclude  cite=\"Điều 5\" target=\"a\" names b c\n"
                           "addition  applies 2021-07-01..- target=\"a\" names b\n"
                           "raise  applies 2022-01-01..2025-06-30 target=\"mức_chuẩn\"\n"
                           "  value 500000'0đ\n  when (= tỉnh_cũ bắc_giang)\n"
                           "replace  target=\"số_ngày\"\n  value 5'0ngày\n";
    expect_dump(
        LAW("cao nhất hằng_tháng: a, b,\n  c\nloại trừ a khi hưởng b, c\n  căn cứ \"Điều 5\"\n"
            "cộng thêm a với b\n  áp dụng từ 2021-07-01\n"
            "nâng mức_chuẩn: 500.000 đ khi tỉnh_cũ là bắc_giang\n"
            "  áp dụng từ 2022-01-01 đến 2025-06-30\nthay số_ngày: 5 ngày"),
        expected);
    expect_dump(
        LAW("highest of hằng_tháng: a, b, c\nexclude a when receiving b, c\n  cite \"Điều 5\"\n"
            "in addition a with b\n  applies from 2021-07-01\n"
            "raise mức_chuẩn: 500.000 vnd when tỉnh_cũ is bắc_giang\n"
            "  applies from 2022-01-01 to 2025-06-30\nreplace số_ngày: 5 days"),
        expected);
}

static void test_csv_tables(void **state)
{
    (void)state;
    const char *expected =
        "csv-table điểm_b1/b1_points number 0..1000 điểm csv=\"b1_points.csv\" row=\"code\" "
        "columns-of=\"phiếu_điểm\"\n"
        "csv-table dinh_dưỡng/nutrition number 0..10000'1 csv=\"n.csv\" row=\"age_months\" "
        "not-above "
        "columns boy_kg_min girl_kg_min\n";
    expect_dump(
        LAW("bảng điểm_b1 (b1_points) từ \"b1_points.csv\":\n  hàng code\n"
            "  cột theo phiếu_điểm\n  giá trị số 0..1.000 điểm\n"
            "bảng dinh_dưỡng (nutrition) từ \"n.csv\":\n  hàng age_months, gần nhất không vượt\n"
            "  cột boy_kg_min, girl_kg_min\n  giá trị số 0..1.000 lẻ 1"),
        expected);
    expect_dump(
        LAW("table điểm_b1 (b1_points) from \"b1_points.csv\":\n  row code\n"
            "  columns by phiếu_điểm\n  value number 0..1.000 points\n"
            "table dinh_dưỡng (nutrition) from \"n.csv\":\n  row age_months, last not above\n"
            "  columns boy_kg_min, girl_kg_min\n  value number 0..1.000 decimals 1"),
        expected);
}

/* ---- tables in the prose ---- */

static void test_parameter(void **state)
{
    (void)state;
    const char *expected =
        "param mức_chuẩn/standard_amount money 0..10000000 đ may-raise\n"
        "  2021-07-01..- 360000'0đ instrument=\"20/2021/NĐ-CP\" article=\"Điều 4 | 2\" grade=\"A\" "
        "issued 2021-03-15 in force 2021-07-01\n"
        "  2026-07-01..2026-12-31 (unknown \"chưa ban hành\") note=\"chưa ban hành\" issued - in "
        "force "
        "-\n";
    expect_dump(HEAD
                "tham số `mức_chuẩn` (`standard_amount`): tiền 0..10 triệu, tỉnh được nâng\n\n"
                "| áp dụng từ | đến | giá trị | văn bản | ban hành | hiệu lực | điều | mức | ghi "
                "chú |\n|---|---|---|---|---|---|---|---|---|\n"
                "| 2021-07-01 | | 360.000 đ | 20/2021/NĐ-CP | 2021-03-15 | 2021-07-01 | Điều 4 \\| "
                "2 | A | |\n"
                "| 2026-07-01 | 2026-12-31 | chưa rõ | | | | | | chưa ban hành |\n",
                expected);
    expect_dump(
        HEAD
        "Parameter mức_chuẩn (standard_amount): money 0..10 million, may be raised\n"
        "| Value | applies from | to | instrument | issued | in force | article | grade | note |\n"
        "|--:|:-:|---|---|---|---|---|---|---|\n"
        "|360.000 vnd|2021-07-01||20/2021/NĐ-CP|2021-03-15|2021-07-01|Điều 4 \\| 2|A||\n"
        "|unknown|2026-07-01|2026-12-31||||||chưa ban hành|\n",
        expected);
}

static void test_parameter_of_other_types(void **state)
{
    (void)state;
    expect_dump(
        HEAD "tham số `tỷ_lệ`: số lẻ 3\n\n| áp dụng từ | giá trị |\n|---|---|\n"
             "| 2018-12-01 | 4,5% |\n| 2019-12-01 | -1 |\n\n"
             "tham số `ngày_chốt`: ngày,\ntỉnh được thay\n| giá trị | áp dụng từ |\n|---|---|\n"
             "| 2021-07-01 | 2021-07-01 |\n",
        "param tỷ_lệ number'3\n  2018-12-01..- 45'3 issued - in force -\n"
        "  2019-12-01..- (neg 1'0) issued - in force -\n"
        "param ngày_chốt date may-replace\n  2021-07-01..- 2021-07-01 issued - in force -\n");
}

static void test_decision_table(void **state)
{
    (void)state;
    const char *expected = "decision-table hệ_số/coefficient person number'1\n"
                           "  input tuổi\n  input mức_độ\n"
                           "  | < 4'0tuổi | * | 25'1 cite=\"Điều 6\"\n"
                           "  | 4'0tuổi..15'0tuổi | nặng đặc_biệt_nặng | 15'1 cite=\"Điều 6\"\n"
                           "  | >= 16'0tuổi | * | 0'0\n";
    expect_dump(HEAD "bảng quyết định `hệ_số` (`coefficient`): người, số lẻ 1\n\n"
                     "| tuổi | mức_độ | → | căn cứ |\n|---|---|---|---|\n"
                     "| < 4 tuổi | * | 2,5 | Điều 6 |\n"
                     "| 4..15 tuổi | nặng, đặc_biệt_nặng | 1,5 | \"Điều 6\" |\n"
                     "| >= 16 tuổi | * | 0 | |\n",
                expected);
    expect_dump(HEAD "decision table hệ_số (coefficient): person, number decimals 1\n\n"
                     "| `tuổi` | `mức_độ` | -> | cite |\n|---|---|---|---|\n"
                     "| < 4 years | * | 2,5 | Điều 6 |\n"
                     "| 4..15 years | nặng; đặc_biệt_nặng | 1,5 | Điều 6 |\n"
                     "| ≥ 16 years | * | 0 | |\n",
                expected);
    expect_dump(
        HEAD "bảng quyết định `b`: hộ, đúng_sai\n\n"
             "| a và b | số_năm(c; cuối_tháng) | → |\n|---|---|---|\n"
             "| đúng | ≠ 3 tuổi | c > 1 |\n| sai | = 3 tuổi | sai |\n",
        "decision-table b household boolean\n  input (and a b)\n  input (years c (last_day))\n"
        "  | true | != 3'0tuổi | (> c 1'0)\n  | false | = 3'0tuổi | false\n");
}

static void test_scale(void **state)
{
    (void)state;
    expect_dump(HEAD "thang `thuế_thu_nhập` (`income_tax`): lũy tiến\n\n"
                     "| từ | tỷ lệ | áp dụng từ | đến |\n|---|---|---|---|\n"
                     "| 0 đ | 10% | 2015-01-01 | |\n| 4.000 đ | 25% | 2015-01-01 | 2020-12-31 |\n",
                "scale thuế_thu_nhập/income_tax marginal\n"
                "  from 0'0đ rate 10'2 2015-01-01..-\n"
                "  from 4000'0đ rate 25'2 2015-01-01..2020-12-31\n");
    expect_dump(HEAD "scale x: whole\n\n| from | rate |\n|---|---|\n| 0 vnd | 10% |\n",
                "scale x whole\n  from 0'0đ rate 10'2 -..-\n");
}

/* ---- the reference ---- */

static str read_reference(void)
{
    char path[1024];
    const char *law = getenv("ANSINH_LAW");
    if (law == NULL)
        skip();
    fmt_write(path, sizeof(path), "%z/../docs/language.md", law);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    struct buf b;
    buf_init(&b, &arena, 1 << 20);
    char block[4096];
    size_t n;
    while ((n = fread(block, 1, sizeof(block), f)) > 0)
        buf_add(&b, (str){block, n});
    fclose(f);
    return buf_str(&b);
}

/* The part of the reference from one heading to the next. */
static str section(str text, const char *from, const char *to)
{
    ptrdiff_t a = str_find(text, str_from_c(from));
    ptrdiff_t b = str_find(text, str_from_c(to));
    assert_true(a >= 0 && b > a);
    return str_slice(text, (size_t)a, (size_t)b);
}

static uint32_t parse_example(str example, const char *before, const char *after)
{
    struct buf b;
    buf_init(&b, &arena, 1 << 20);
    buf_add_c(&b, HEAD);
    buf_add_c(&b, before);
    buf_add(&b, example);
    buf_add_c(&b, after);
    parse(arena_cstr(&arena, buf_str(&b)));
    assert_int_equal(diags.errors, 0);
    return ast.decls.n;
}

/* What the reference shows parses: its blocks of declarations, its tables. */
static void test_examples_of_the_reference(void **state)
{
    (void)state;
    str text = read_reference();
    str blocks = section(text, "\n## 4.", "\n## 5.");
    uint32_t n = 0;
    uint32_t n_blocks = 0;
    for (ptrdiff_t at; (at = str_find(blocks, STR("\n```\n"))) >= 0; n_blocks++) {
        blocks = str_slice(blocks, (size_t)at + 5, blocks.n);
        ptrdiff_t end = str_find(blocks, STR("\n```\n"));
        assert_true(end >= 0);
        n += parse_example(str_slice(blocks, 0, (size_t)end + 1), "```law\n", "```\n");
        blocks = str_slice(blocks, (size_t)end + 5, blocks.n);
    }
    assert_int_equal(n_blocks, 7);
    assert_int_equal(n, 2 + 6 + 4 + 1 + 3 + 2 + 2);

    struct buf tables;
    buf_init(&tables, &arena, 1 << 20);
    str rest = section(text, "\n## 5.", "\n## 6.");
    while (rest.p != NULL) {
        str line = str_split(&rest, '\n');
        if (str_starts(line, STR("    ")))
            buf_add(&tables, str_slice(line, 4, line.n));
        buf_char(&tables, '\n');
    }
    assert_int_equal(parse_example(buf_str(&tables), "", ""), 3);
}

/* ---- layout of the text ---- */

static void test_layout_is_free(void **state)
{
    (void)state;
    const char *expected = "rule a person number\n  = (+ 1'0 2'0) when (and b c) cite=\"x\"\n"
                           "  = 0'0 otherwise\nrule b person boolean\n  = true\n";
    expect_dump(LAW("# a comment\ntính a: người,  # why\n    số\n\t= 1 +\n\t  2\n      khi b # c\n"
                    "      # d\n      và c\n      căn cứ \"x\"\n\n  = 0 còn lại\n# e\n"
                    "tính b: người, đúng_sai = đúng"),
                expected);
    expect_dump(HEAD "```luật\r\ntính a: người, số\r\n  = 1 + 2 khi b và c căn cứ \"x\"\r\n"
                     "  = 0 còn lại\r\ntính b: người, đúng_sai\r\n  = đúng\r\n```\r\n",
                expected);
}

static void test_byte_order_mark(void **state)
{
    (void)state;
    expect_dump("\xEF\xBB\xBF---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n---\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_head, setup, teardown),
        cmocka_unit_test_setup_teardown(test_head_english_and_defaults, setup, teardown),
        cmocka_unit_test_setup_teardown(test_headings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_prose_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_places, setup, teardown),
        cmocka_unit_test_setup_teardown(test_several_sources, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_units, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dates_and_texts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_like_keywords, setup, teardown),
        cmocka_unit_test_setup_teardown(test_precedence, setup, teardown),
        cmocka_unit_test_setup_teardown(test_comparisons, setup, teardown),
        cmocka_unit_test_setup_teardown(test_conditional, setup, teardown),
        cmocka_unit_test_setup_teardown(test_aggregates, setup, teardown),
        cmocka_unit_test_setup_teardown(test_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nesting_within_the_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_enumeration, setup, teardown),
        cmocka_unit_test_setup_teardown(test_facts, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rules, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rules_in_english, setup, teardown),
        cmocka_unit_test_setup_teardown(test_benefits, setup, teardown),
        cmocka_unit_test_setup_teardown(test_stacking_and_local, setup, teardown),
        cmocka_unit_test_setup_teardown(test_csv_tables, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parameter, setup, teardown),
        cmocka_unit_test_setup_teardown(test_parameter_of_other_types, setup, teardown),
        cmocka_unit_test_setup_teardown(test_decision_table, setup, teardown),
        cmocka_unit_test_setup_teardown(test_scale, setup, teardown),
        cmocka_unit_test_setup_teardown(test_examples_of_the_reference, setup, teardown),
        cmocka_unit_test_setup_teardown(test_layout_is_free, setup, teardown),
        cmocka_unit_test_setup_teardown(test_byte_order_mark, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
