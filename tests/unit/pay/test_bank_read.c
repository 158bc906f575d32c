/* The files that come back: pain.002, camt.053 and camt.054, a provider's report. The messages are
 * held against ISO's schemas (xmllint). Damaged ones: test_bank_damaged.c. */
#include "bank_samples.h"
#include "pay/bank_report.h"
#include "pay/bank_statement.h"
#include "pay/bank_status.h"
#include "pay_lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <xlsxwriter.h>

static struct arena arena;

static void assert_valid(const char *name, const char *schema, const char *text)
{
    const char *path = lab_path(&arena, name);
    lab_write(path, str_from_c(text));
    assert_int_equal(lab_run(&arena,
                             "xmllint --nonet --noout --schema %z/iso20022/%z.xsd %z 2>%z.log || "
                             "{ cat %z.log; false; }",
                             PAY_TEST_DATA, schema, path, path, path),
                     0);
}

/* ---- pain.002 ---- */

static const struct bank_provider providers[] = {
    {STR("A"), STR("A"), STR("970405"), STR("1"), STR("UBND")},
    {STR("B"), STR("B"), STR("970415"), STR("2"), STR("UBND")},
};
static const struct bank_pain001 head = {
    .message_id = STR("M1"), .providers = providers, .n_providers = 2};

enum { N = 6 };

/* Payments P1 … P6; the last is in the second provider's batch. */
static void payments(struct payment_instruction v[N])
{
    static const char *const ids[N] = {"P1", "P2", "P3", "P4", "P5", "P6"};
    for (int i = 0; i < N; i++)
        v[i] = (struct payment_instruction){.id = str_from_c(ids[i]),
                                            .provider = i < 5 ? STR("A") : STR("B")};
}

static struct bank_status_report read_status(const char *text)
{
    struct bank_status_report r;
    struct err e = {0};
    if (bank_status_read(&arena, &r, "status.xml", str_from_c(text), &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    return r;
}

/* outcomes: a letter a payment, u a r s c. */
static void assert_outcomes(const char *text, const char *outcomes, uint32_t strangers)
{
    struct payment_instruction v[N];
    enum bank_outcome got[N];
    uint32_t found;
    struct err e = {0};
    struct bank_status_report r = read_status(text);
    payments(v);
    assert_int_equal(bank_status_apply(&arena, &r, &head, v, N, got, NULL, &found, &e), ERR_NONE);
    char letters[N + 1] = {0};
    for (int i = 0; i < N; i++)
        letters[i] = bank_outcome_code(got[i])[0];
    assert_string_equal(letters, outcomes);
    assert_int_equal(found, strangers);
}

static void test_status(void **state)
{
    (void)state;
    static const char text[] = STATUS_HEAD GROUP("PART") BATCH_HEAD TX("P1", "ACSC")
        TX_REASON("P2", "RJCT", "<Cd>AC01</Cd>", "Sai số tài khoản") TX("P3", "ACSP")
            TX_REASON("P4", "RJCT", "<Prtry>VN-77</Prtry>", "lạ") TX("P9", "ACSC")
                BATCH_END STATUS_END;
    assert_valid("status.xml", "pain.002.001.11", text);
    /* P5 is not in it and P6's batch is not: unknown, whatever PART is. */
    assert_outcomes(text, "sraruu", 1);
    struct bank_status_report r = read_status(text);
    assert_true(str_eq_c(r.message, "STS-1") && str_eq_c(r.group.id, "M1"));
    assert_int_equal(r.payments.n, 5);
    assert_true(str_eq_c(r.payments.v[1].reason, "AC01"));
    assert_true(str_eq_c(r.payments.v[1].text, "Sai số tài khoản"));
    assert_true(str_eq_c(r.payments.v[3].reason, "VN-77"));
    assert_int_equal(r.payments.v[0].row, 6);
}

/* Banks still send the version before. */
static void test_status_older(void **state)
{
    (void)state;
    assert_outcomes("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">"
                    "<CstmrPmtStsRpt><GrpHdr><MsgId>S</MsgId></GrpHdr>" GROUP("PART")
                        BATCH_HEAD TX("P1", "ACSC") TX("P2", "RJCT") BATCH_END STATUS_END,
                    "sruuuu", 0);
}

static void test_status_levels(void **state)
{
    (void)state;
    assert_outcomes(STATUS_HEAD GROUP("ACCP") STATUS_END, "aaaaaa", 0);
    assert_outcomes(STATUS_HEAD GROUP("RJCT") STATUS_END, "rrrrrr", 0);
    assert_outcomes(STATUS_HEAD GROUP("PART") STATUS_END, "uuuuuu", 0);
    assert_outcomes(STATUS_HEAD GROUP("RCVD") STATUS_END, "uuuuuu", 0);
    assert_outcomes(STATUS_HEAD GROUP("XXXX") STATUS_END, "uuuuuu", 0);
    /* A batch of its own mind. */
    assert_outcomes(STATUS_HEAD GROUP("ACCP") BATCH_HEAD
                    "<PmtInfSts>RJCT</PmtInfSts>" BATCH_END STATUS_END,
                    "rrrrra", 0);
    assert_outcomes(STATUS_HEAD GROUP("ACCP") BATCH_HEAD
                    "<PmtInfSts>PART</PmtInfSts>" TX("P2", "RJCT") BATCH_END STATUS_END,
                    "uruuua", 0);
    /* Pending and blocked are not refused. */
    assert_outcomes(STATUS_HEAD GROUP("PART") BATCH_HEAD TX("P1", "PDNG") TX("P2", "BLCK")
                        BATCH_END STATUS_END,
                    "uuuuuu", 0);
}

/* What must not be taken for refused: the bank has it twice, or says two things. */
static void test_status_traps(void **state)
{
    (void)state;
    assert_outcomes(STATUS_HEAD GROUP("PART") BATCH_HEAD TX_REASON("P1", "RJCT", "<Cd>AM05</Cd>",
                                                                   "") BATCH_END STATUS_END,
                    "uuuuuu", 0);
    assert_outcomes(STATUS_HEAD
                    "<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09"
                    "</OrgnlMsgNmId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DU01</Cd></Rsn>"
                    "</StsRsnInf></OrgnlGrpInfAndSts>" STATUS_END,
                    "uuuuuu", 0);
    assert_outcomes(STATUS_HEAD GROUP("PART") BATCH_HEAD TX("P1", "ACSP") TX("P1", "RJCT")
                        TX("P2", "ACSP") TX("P2", "ACSC") TX("P3", "PDNG") TX("P3", "RJCT")
                            BATCH_END STATUS_END,
                    "csruuu", 0);
    assert_outcomes(STATUS_HEAD GROUP("RJCT") BATCH_HEAD TX("P1", "ACSC") TX("P2", "RJCT")
                        BATCH_END STATUS_END,
                    "crrrrr", 0);
    struct payment_instruction v[N];
    enum bank_outcome got[N];
    uint32_t strangers;
    struct err e = {0};
    struct bank_pain001 other = head;
    struct bank_status_report r = read_status(STATUS_HEAD GROUP("ACCP") STATUS_END);
    payments(v);
    other.message_id = STR("M2");
    assert_int_equal(bank_status_apply(&arena, &r, &other, v, N, got, NULL, &strangers, &e),
                     ERR_INPUT);
}

/* ---- camt ---- */

/* 10,000,000 - 1,350,000 - 540,000 - 11,000 + 540,000 + 5,000,000 = 13,639,000 */
static const char statement[] = STATEMENT_HEAD BALANCE("OPBD", "10000000", "CRDT")
    BALANCE("CLBD", "13639000.00", "CRDT") ENTRY("1350000", "DBIT") CODE("DMCT") DETAILS("2")
        DETAIL("P1", "540000", "0001") DETAIL("P2", "810000", "0002")
            ENTRY_END ENTRY("540000", "DBIT") CODE("DMCT") "</Ntry>\n" ENTRY("11000", "DBIT")
                CODE("CHRG") "</Ntry>\n" ENTRY("540000", "CRDT")
                    CODE("RRTN") "<NtryDtls>" RETURNED("P1", "540000", "AC04")
                        ENTRY_END ENTRY("5000000", "CRDT")
                            CODE("DMCT") "</Ntry>\n" ENTRY_OF("70000", "DBIT", "PDNG", "VND")
                                CODE("DMCT") "</Ntry>\n" STATEMENT_END;

static void assert_line(const struct bank_line *l, enum bank_line_kind kind, const char *id,
                        vnd amount, const char *account)
{
    assert_int_equal(l->kind, kind);
    assert_true(str_eq_c(l->id, id));
    assert_int_equal(l->amount_vnd, amount);
    assert_true(str_eq_c(l->account, account));
    assert_true(str_eq_c(l->reference, "R1"));
    assert_int_equal(l->on, day_from_ymd(2026, 6, 25));
}

static void test_statement(void **state)
{
    (void)state;
    struct bank_statement s;
    struct err e = {0};
    assert_valid("statement.xml", "camt.053.001.08", statement);
    const char *path = lab_path(&arena, "statement.xml");
    if (bank_statement_read(&arena, &s, path, (str){0}, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_true(s.is_statement && str_eq_c(s.message, "ST-1"));
    assert_int_equal(s.accounts.n, 1);
    assert_true(s.accounts.v[0].has_balances);
    assert_int_equal(s.accounts.v[0].closing, 13639000);
    assert_true(str_eq_c(s.accounts.v[0].account, "2500200999999"));
    assert_int_equal(s.lines.n, 7);
    const struct bank_line *l = s.lines.v;
    assert_line(&l[0], BANK_PAID, "P1", 540000, "0001");
    assert_line(&l[1], BANK_PAID, "P2", 810000, "0002");
    assert_line(&l[2], BANK_PAID, "", 540000, "");
    assert_line(&l[3], BANK_OTHER, "", 11000, "");
    assert_line(&l[4], BANK_RETURNED, "P1", 540000, "");
    assert_true(str_eq_c(l[4].reason, "AC04"));
    assert_line(&l[5], BANK_OTHER, "", 5000000, "");
    assert_line(&l[6], BANK_PENDING, "", 70000, "");
}

static void test_notification(void **state)
{
    (void)state;
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
        "<GrpHdr><MsgId>N-1</MsgId><CreDtTm>2026-06-26T01:00:00</CreDtTm></GrpHdr>\n"
        "<Ntfctn><Id>N1</Id><Acct><Id><Othr><Id>25</Id></Othr></Id></Acct>\n" ENTRY("540000",
                                                                                    "DBIT")
            CODE("DMCT") "<NtryDtls><TxDtls><Refs><EndToEndId>P1</EndToEndId></Refs></TxDtls>"
                         "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
                         "<Amt Ccy=\"VND\">0</Amt></TxDtls>" ENTRY_END
                         "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n";
    struct bank_statement s;
    struct err e = {0};
    assert_valid("notification.xml", "camt.054.001.08", text);
    if (bank_statement_read(&arena, &s, "n.xml", str_from_c(text), &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_false(s.is_statement);
    assert_int_equal(s.lines.n, 1);
    /* The amount is the entry's. */
    assert_line(&s.lines.v[0], BANK_PAID, "P1", 540000, "");
}

/* ---- a provider's report ---- */

static void test_report(void **state)
{
    (void)state;
    struct bank_report r;
    struct err e = {0};
    static const char text[] = "Mã chi trả,Kết quả,Số tiền,Ngày,Lý do,Số tài khoản,Số chứng từ\n"
                               "P1,Đã chi,540.000,20/07/2026,,0001,C-9\n"
                               "P2,CHƯA CHI,1350000,,Vắng nhà,,\n"
                               "P3,returned,500000,2026-07-21,\"Sai tài khoản, đã đóng\",0003,\n"
                               "TỔNG CỘNG,,2.390.000,,,,\n";
    if (bank_report_read(&arena, &r, "report.csv", str_from_c(text), &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_int_equal(r.lines.n, 3);
    const struct bank_line *l = r.lines.v;
    assert_int_equal(l[0].kind, BANK_PAID);
    assert_int_equal(l[0].amount_vnd, 540000);
    assert_int_equal(l[0].on, day_from_ymd(2026, 7, 20));
    assert_true(str_eq_c(l[0].reference, "C-9") && str_eq_c(l[0].account, "0001"));
    assert_int_equal(l[1].kind, BANK_UNPAID);
    assert_true(str_eq_c(l[1].reason, "Vắng nhà"));
    assert_int_equal(l[2].kind, BANK_RETURNED);
    assert_int_equal(l[2].row, 4);
    assert_int_equal(r.paid_vnd, 540000);
    assert_int_equal(r.unpaid_vnd, 1350000);
    assert_int_equal(r.returned_vnd, 500000);
}

static void test_report_round(void **state)
{
    (void)state;
    static const struct bank_line lines[] = {
        {BANK_PAID, STR("P1"), 540000, STR("0001"), STR("R1"), {0}, 20000, 2},
        {BANK_OTHER, {0}, 11000, {0}, {0}, {0}, 20000, 3},
        {BANK_UNPAID, STR("P2"), 810000, {0}, {0}, STR("Vắng nhà, \"đi xa\""), 20001, 4},
        {BANK_RETURNED, STR("P3"), 500000, STR("3"), STR("R3"), STR("AC04"), 20002, 5},
    };
    struct bank_report r;
    struct err e = {0};
    const char *path = lab_path(&arena, "round.csv");
    assert_int_equal(bank_report_write(path, lines, 4, &e), ERR_NONE);
    if (bank_report_read(&arena, &r, path, (str){0}, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_int_equal(r.lines.n, 3);
    for (uint32_t i = 0; i < 3; i++) {
        const struct bank_line *a = &lines[i == 0 ? 0 : i + 1], *b = &r.lines.v[i];
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->amount_vnd, b->amount_vnd);
        assert_int_equal(a->on, b->on);
        assert_true(str_eq(a->id, b->id) && str_eq(a->account, b->account));
        assert_true(str_eq(a->reason, b->reason) && str_eq(a->reference, b->reference));
    }
}

/* The same as a workbook: amounts as numbers, one of them a formula if asked for. */
static const char *make_book(bool formula)
{
    static const char *const header[] = {"Mã chi trả", "Kết quả", "Số tiền", "Ngày", "Lý do"};
    const char *path = lab_path(&arena, formula ? "formula.xlsx" : "report.xlsx");
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
    for (lxw_col_t c = 0; c < 5; c++)
        worksheet_write_string(sheet, 0, c, header[c], NULL);
    worksheet_write_string(sheet, 1, 0, "P1", NULL);
    worksheet_write_string(sheet, 1, 1, "Đã chi", NULL);
    worksheet_write_number(sheet, 1, 2, 540000, NULL);
    worksheet_write_string(sheet, 1, 3, "20/07/2026", NULL);
    worksheet_write_string(sheet, 2, 0, "P2", NULL);
    worksheet_write_string(sheet, 2, 1, "Chưa chi", NULL);
    worksheet_write_string(sheet, 2, 2, "1.350.000", NULL);
    worksheet_write_string(sheet, 2, 4, "Vắng nhà", NULL);
    worksheet_write_string(sheet, 3, 0, "TỔNG CỘNG", NULL);
    if (formula)
        worksheet_write_formula(sheet, 3, 2, "=C2+C3", NULL);
    else
        worksheet_write_number(sheet, 3, 2, 1890000, NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    return path;
}

static void test_report_book(void **state)
{
    (void)state;
    struct bank_report r;
    struct err e = {0};
    const char *path = make_book(false);
    if (bank_report_read(&arena, &r, path, (str){0}, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    assert_int_equal(r.lines.n, 2);
    assert_int_equal(r.lines.v[0].amount_vnd, 540000);
    assert_int_equal(r.lines.v[0].on, day_from_ymd(2026, 7, 20));
    assert_int_equal(r.lines.v[1].kind, BANK_UNPAID);
    assert_int_equal(r.lines.v[1].row, 3);
    assert_int_equal(r.unpaid_vnd, 1350000);
    /* A total that is reckoned is no total: it fits whatever stands above it. */
    assert_int_equal(bank_report_read(&arena, &r, make_book(true), (str){0}, &e), ERR_INPUT);
    assert_non_null(strstr(e.where.file, "C4"));
    str bytes = lab_read(&arena, path);
    assert_int_equal(bank_report_read(&arena, &r, "cut.xlsx", str_slice(bytes, 0, bytes.n / 2), &e),
                     ERR_INPUT);
    assert_int_equal(r.lines.n, 0);
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)(BANK_READ_MEMORY + (1u << 28)));
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
        cmocka_unit_test(test_status),        cmocka_unit_test(test_status_older),
        cmocka_unit_test(test_status_levels), cmocka_unit_test(test_status_traps),
        cmocka_unit_test(test_statement),     cmocka_unit_test(test_notification),
        cmocka_unit_test(test_report),        cmocka_unit_test(test_report_round),
        cmocka_unit_test(test_report_book),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
