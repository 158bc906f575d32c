/* The files that go out: pain.001 against ISO's schema, the list, the cash sheet. Needs xmllint and
 * pdftotext. */
#include "base/csv.h"
#include "pay/bank_list.h"
#include "pay/bank_pain001.h"
#include "pay/bank_sheet_int.h"
#include "pay_lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;

static const struct bank_provider providers[] = {
    {STR("PROVIDER"), STR("Agribank"), STR("970405"), STR("2500200999999"), STR("UBND xã Ví Dụ")},
    {STR("OTHER"), STR("VietinBank"), STR("970415"), STR("113000000001"), STR("UBND xã Ví Dụ")},
};

static struct bank_pain001 head(enum bank_letters letters)
{
    return (struct bank_pain001){
        .message_id = STR("AS24-202607-1"),
        .made_on = day_from_ymd(2026, 6, 24),
        .made_second = 8 * 3600 + 5 * 60 + 9,
        .initiator = STR("Ủy ban nhân dân xã Ví Dụ"),
        .execute_on = day_from_ymd(2026, 6, 25),
        .letters = letters,
        .providers = providers,
        .n_providers = 2,
    };
}

static bool contains(str s, const char *what)
{
    return str_find(s, str_from_c(what)) >= 0;
}

static str write_pain001(const char *name, const struct bank_pain001 *h,
                         const struct payment_instruction *v, uint32_t n)
{
    struct err e = {0};
    const char *path = lab_path(&arena, name);
    if (bank_pain001_write(path, h, v, n, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_int_equal(lab_run(&arena,
                             "xmllint --nonet --noout --schema %z/iso20022/pain.001.001.09.xsd %z "
                             "2>%z.log || { cat %z.log; false; }",
                             PAY_TEST_DATA, path, path, path),
                     0);
    return lab_read(&arena, path);
}

static void test_pain001(void **state)
{
    (void)state;
    struct payment_instruction *v = lab_payments(&arena, 5, 1, LAB_ACCOUNTS);
    v[1].provider = STR("OTHER");
    v[2].name = STR("Nguyễn <Văn> & \"Đức\"\x01]]>");
    v[3].method = BANK_WALLET;
    v[4].purpose = (str){0};
    vnd amounts[5] = {540000, 1080000, 1, 999999999999, 20000};
    for (int i = 0; i < 5; i++)
        v[i].amount_vnd = v[i].parts.monthly = amounts[i];
    struct bank_pain001 h = head(BANK_VIETNAMESE);
    str s = write_pain001("p.xml", &h, v, 5);
    /* 540,000 + 1,080,000 + 1 + 999,999,999,999 + 20,000; of the first provider without 1,080,000
     */
    assert_true(contains(s, "<NbOfTxs>5</NbOfTxs><CtrlSum>1000001640000</CtrlSum>"));
    assert_true(contains(s, "<NbOfTxs>4</NbOfTxs><CtrlSum>1000000560000</CtrlSum>"));
    assert_true(contains(s, "<NbOfTxs>1</NbOfTxs><CtrlSum>1080000</CtrlSum>"));
    assert_true(contains(s, "<CreDtTm>2026-06-24T08:05:09</CreDtTm>"));
    assert_true(contains(s, "<BtchBookg>false</BtchBookg>"));
    assert_true(contains(s, "<Cd>SSBE</Cd>"));
    assert_true(contains(s, "<InstdAmt Ccy=\"VND\">999999999999</InstdAmt>"));
    assert_true(contains(s, "Nguyễn &lt;Văn&gt; &amp; &quot;Đức&quot; ]]&gt;</Nm>"));
    assert_true(contains(s, "<PmtInfId>AS24-202607-1-2</PmtInfId>"));
    h = head(BANK_ASCII);
    s = write_pain001("a.xml", &h, v, 5);
    assert_true(contains(s, "Nguyen &lt;Van&gt; &amp; &quot;Duc&quot; ]]&gt;</Nm>"));
    assert_true(contains(s, "<Ustrd>Tro cap xa hoi thang 07/2026</Ustrd>"));
    for (size_t i = 0; i < s.n; i++)
        assert_true((unsigned char)s.p[i] < 0x80);
}

/* Names as long as they may be, and of what nothing is left. */
static void test_pain001_edges(void **state)
{
    (void)state;
    struct payment_instruction *v = lab_payments(&arena, 2, 2, LAB_ACCOUNTS);
    struct buf b;
    buf_init(&b, &arena, 1000);
    for (int i = 0; i < 140; i++)
        buf_add_c(&b, "ế");
    v[0].name = buf_str(&b);
    v[1].name = STR("好");
    struct bank_pain001 h = head(BANK_VIETNAMESE);
    write_pain001("e.xml", &h, v, 2);
    h.letters = BANK_ASCII;
    assert_true(contains(write_pain001("f.xml", &h, v, 2), "<Cdtr><Nm>-</Nm></Cdtr>"));
}

static void test_same_bytes(void **state)
{
    (void)state;
    struct payment_instruction *v = lab_payments(&arena, 3000, 3, LAB_ACCOUNTS);
    struct bank_pain001 h = head(BANK_VIETNAMESE);
    str once = write_pain001("1.xml", &h, v, 3000), twice = write_pain001("2.xml", &h, v, 3000);
    assert_true(str_eq(once, twice));
}

static void refuse_pain001(const struct bank_pain001 *h, const struct payment_instruction *v,
                           uint32_t n, const char *says)
{
    struct err e = {0};
    const char *path = lab_path(&arena, "refused.xml");
    assert_int_equal(bank_pain001_write(path, h, v, n, &e), ERR_INPUT);
    assert_true(contains(str_from_c(e.text[LANG_EN]), says));
    assert_int_equal(access(path, F_OK), -1);
}

static void test_pain001_refused(void **state)
{
    (void)state;
    struct payment_instruction *v = lab_payments(&arena, 3, 4, LAB_ACCOUNTS);
    struct bank_pain001 h = head(BANK_ASCII);
    refuse_pain001(&h, v, 0, "no payment");
    h.message_id = STR("0123456789012345678901234567890");
    refuse_pain001(&h, v, 3, "1 to 30");
    h = head(BANK_ASCII);
    v[1].id = v[0].id;
    refuse_pain001(&h, v, 3, "twice");
    v = lab_payments(&arena, 3, 4, LAB_ACCOUNTS);
    v[2].provider = STR("NOBODY");
    refuse_pain001(&h, v, 3, "24-202607-00000003");
    v = lab_payments(&arena, 3, 4, LAB_CASH);
    refuse_pain001(&h, v, 3, "cash");
}

/* ---- the list ---- */

static struct payment_instruction *list_rows(void)
{
    struct payment_instruction *v = lab_payments(&arena, 4, 5, LAB_ACCOUNTS);
    v[0].parts = (struct bank_parts){.monthly = 540000}, v[0].amount_vnd = 540000;
    v[1].parts = (struct bank_parts){.monthly = 540000, .arrears = 1080000, .carried = 540000};
    v[1].amount_vnd = 2160000, v[1].change = BANK_NEW;
    v[2].parts = (struct bank_parts){.monthly = 810000, .once = 10800000, .deducted = 270000};
    v[2].amount_vnd = 11340000, v[2].change = BANK_MORE;
    v[2].name = STR("=HYPERLINK(\"x\")");
    v[3].parts = (struct bank_parts){0}, v[3].amount_vnd = 0, v[3].change = BANK_STOPPED;
    v[3].name = STR("Trần, Thị \"B\"");
    return v;
}

static struct bank_list list(enum bank_headings headings)
{
    return (struct bank_list){STR("UBND xã Ví Dụ"),
                              STR("Bưu điện tỉnh"),
                              month_make(2026, 7),
                              day_from_ymd(2026, 6, 24),
                              headings,
                              list_rows(),
                              4};
}

static void test_list_csv(void **state)
{
    (void)state;
    struct err e = {0};
    struct csv_reader *r;
    str f[CSV_MAX_COLUMNS];
    const char *path = lab_path(&arena, "list.csv");
    struct bank_list l = list(BANK_HEAD_CODES);
    assert_int_equal(bank_list_csv(path, &l, &e), ERR_NONE);
    assert_int_equal(csv_open(&r, path, &e), ERR_NONE);
    int change = csv_find(r, STR("change")), monthly = csv_find(r, STR("monthly_vnd"));
    int once = csv_find(r, STR("once_vnd")), deducted = csv_find(r, STR("deducted_vnd"));
    int arrears = csv_find(r, STR("arrears_vnd")), amount = csv_find(r, STR("amount_vnd"));
    int name = csv_find(r, STR("name")), period = csv_find(r, STR("period"));
    assert_int_equal(csv_next(r, f, &e), 1);
    assert_true(str_eq_c(f[change], "same") && str_eq_c(f[period], "2026-07"));
    assert_int_equal(csv_next(r, f, &e), 1);
    assert_true(str_eq_c(f[change], "new") && str_eq_c(f[arrears], "1080000"));
    assert_int_equal(csv_next(r, f, &e), 1);
    assert_true(str_eq_c(f[once], "10800000") && str_eq_c(f[deducted], "270000"));
    assert_true(str_eq_c(f[name], "'=HYPERLINK(\"x\")"));
    assert_int_equal(csv_next(r, f, &e), 1);
    assert_true(str_eq_c(f[change], "stopped") && str_eq_c(f[amount], "0"));
    assert_int_equal(csv_next(r, f, &e), 1);
    /* 540,000 + 540,000 + 810,000; and 540,000 + 2,160,000 + 11,340,000 */
    assert_true(str_eq_c(f[0], "total") && str_eq_c(f[monthly], "1890000"));
    assert_true(str_eq_c(f[amount], "14040000"));
    assert_int_equal(csv_next(r, f, &e), 0);
    csv_close(r);
    l.headings = BANK_HEAD_VIETNAMESE;
    assert_int_equal(bank_list_csv(path, &l, &e), ERR_NONE);
    str s = lab_read(&arena, path);
    assert_true(str_starts(s, STR("STT,Mã chi trả,Biến động,Họ và tên,")));
    assert_true(contains(s, ",Tăng mới,") && contains(s, "\nTỔNG CỘNG,"));
}

static void test_list_xlsx(void **state)
{
    (void)state;
    struct err e = {0};
    const char *path = lab_path(&arena, "list.xlsx");
    struct bank_list l = list(BANK_HEAD_VIETNAMESE);
    assert_int_equal(bank_list_xlsx(path, &l, &e), ERR_NONE);
    str once = lab_read(&arena, path);
    assert_int_equal(lab_run(&arena, "sleep 2.1"), 0); /* past the two seconds of a zip's clock */
    assert_int_equal(bank_list_xlsx(path, &l, &e), ERR_NONE);
    assert_true(str_eq(once, lab_read(&arena, path)));
    /* Nothing is left beside it. */
    assert_int_equal(lab_run(&arena, "ls %z.* >%z 2>&1", path, lab_path(&arena, "ls")), 2);
    assert_int_equal(lab_run(&arena,
                             "python3 -c 'import zipfile,sys; z=zipfile.ZipFile(sys.argv[1]); "
                             "a=z.read(\"xl/worksheets/sheet1.xml\").decode(); "
                             "b=z.read(\"xl/worksheets/sheet2.xml\").decode(); "
                             "sys.exit(0 if z.testzip() is None and \"Nguyễn\" not in \"\" "
                             "and a.count(\"<row \")==9 and b.count(\"<row \")==8 "
                             "and \"<v>14040000</v>\" in a and \"<v>13500000</v>\" in b "
                             "and \"<f>\" not in a else 1)' %z",
                             path),
                     0);
}

/* ---- the sheet ---- */

static void test_sheet(void **state)
{
    (void)state;
    struct err e = {0};
    struct payment_instruction *v = lab_payments(&arena, 200, 6, LAB_CASH);
    v[7].collector = STR("Giáp Thị Người Nhận");
    struct bank_sheet s = {STR("Ủy ban nhân dân xã Ví Dụ"),
                           STR("Bưu điện tỉnh Bắc Ninh"),
                           month_make(2026, 7),
                           day_from_ymd(2026, 6, 24),
                           STR("AS24-202607-1"),
                           v,
                           200};
    const char *path = lab_path(&arena, "sheet.pdf"), *as_text = lab_path(&arena, "sheet.txt");
    assert_int_equal(bank_sheet_pdf(path, &s, &e), ERR_NONE);
    str once = lab_read(&arena, path);
    assert_int_equal(lab_run(&arena, "sleep 1.1"), 0);
    assert_int_equal(bank_sheet_pdf(path, &s, &e), ERR_NONE);
    assert_true(str_eq(once, lab_read(&arena, path)));
    assert_int_equal(lab_run(&arena, "pdftotext -layout %z %z", path, as_text), 0);
    str text = lab_read(&arena, as_text);
    assert_true(contains(text, "DANH SÁCH CHI TRẢ BẰNG TIỀN MẶT THÁNG 07/2026"));
    assert_true(contains(text, "Thị trấn Tây Yên Tử – Thôn Mậu 2"));
    assert_true(contains(text, "Độc lập - Tự do - Hạnh phúc"));
    assert_true(contains(text, "Nhận thay: Giáp Thị"));
    assert_true(contains(text, "Trang 1/"));
    /* Each village has its total, in figures and in words. */
    int closings = 0, words = 0;
    for (str rest = text; rest.p != NULL;) {
        str line = str_trim(str_split(&rest, '\n'));
        closings += str_starts(line, STR("Cộng: "));
        words += str_starts(line, STR("Bằng chữ: "));
    }
    assert_int_equal(closings, 6);
    assert_int_equal(words, 6);
    /* All payments stand in it, once. */
    for (uint32_t i = 0; i < s.n; i++) {
        ptrdiff_t at = str_find(text, v[i].id);
        assert_true(at >= 0);
        assert_true(str_find(str_slice(text, (size_t)at + 1, text.n), v[i].id) < 0);
    }
}

/* However many stand in a section: each once, on pages that hold them, with the closing lines on
 * the last, below at least one name. */
static void test_pages(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 200; n++) {
        struct bank_pages pages = {0};
        bank_paginate(&arena, &pages, 7, n);
        uint32_t rows = 0;
        for (uint32_t i = 0; i < pages.n; i++) {
            const struct bank_page *p = &pages.v[i];
            uint32_t most = i == 0 ? SHEET_ROWS_FIRST : SHEET_ROWS;
            assert_int_equal(p->first, 7 + rows);
            assert_int_equal(p->row, rows + 1);
            assert_int_equal(p->opens, i == 0);
            assert_int_equal(p->closes, i + 1 == pages.n);
            assert_true(p->n >= 1 && p->n + (p->closes ? SHEET_ROWS_CLOSING : 0) <= most);
            rows += p->n;
        }
        assert_int_equal(rows, n);
    }
}

static void test_sheet_total(void **state)
{
    (void)state;
    struct err e = {0};
    struct payment_instruction *v = lab_payments(&arena, 2, 7, LAB_CASH);
    v[0].commune = v[1].commune, v[0].village = v[1].village;
    v[0].amount_vnd = v[0].parts.monthly = 540000;
    v[1].amount_vnd = v[1].parts.monthly = 810000;
    struct bank_sheet s = {STR("UBND"), STR("Bưu điện"), month_make(2026, 7), 20000, {0}, v, 2};
    const char *path = lab_path(&arena, "two.pdf"), *as_text = lab_path(&arena, "two.txt");
    assert_int_equal(bank_sheet_pdf(path, &s, &e), ERR_NONE);
    assert_int_equal(lab_run(&arena, "pdftotext -layout %z %z", path, as_text), 0);
    str text = lab_read(&arena, as_text);
    assert_true(contains(text, "Cộng: 2 người nhận; số tiền: 1.350.000 đồng."));
    assert_true(contains(text, "Bằng chữ: Một triệu ba trăm năm mươi nghìn đồng."));
    assert_true(contains(text, "Trang 1/1"));
    v[1].method = BANK_ACCOUNT;
    assert_int_equal(bank_sheet_pdf(path, &s, &e), ERR_INPUT);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 28);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    lab_clean();
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pain001),     cmocka_unit_test(test_pain001_edges),
        cmocka_unit_test(test_same_bytes),  cmocka_unit_test(test_pain001_refused),
        cmocka_unit_test(test_list_csv),    cmocka_unit_test(test_list_xlsx),
        cmocka_unit_test(test_sheet),       cmocka_unit_test(test_pages),
        cmocka_unit_test(test_sheet_total),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
