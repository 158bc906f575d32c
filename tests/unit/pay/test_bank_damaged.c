/* Damaged files that come back: each is refused whole, with the row and the reason. */
#include "bank_samples.h"
#include "pay/bank_report.h"
#include "pay/bank_statement.h"
#include "pay/bank_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

/* Damaged reports: what is wrong, in which line and column (0: the file as a whole), and how it is
 * said. Each is refused as a whole. */
static const struct {
    const char *text, *says;
    uint32_t line, column;
} damaged[] = {
    {"", "empty", 1, 1},
    {"payment_id\n", "missing", 1, 0},
    {"payment_id,result,amount_vnd,on\ntotal,,0,\n", "\"Lý do\" (reason) is missing", 1, 0},
    {"payment_id,result,amount_vnd,on,reason,sum\n", "unknown column \"sum\"", 1, 40},
    {"payment_id,result,amount_vnd,on,reason,Lý do\n", "\"Lý do\" twice", 1, 40},
    {"payment_id,result,amount_vnd,on,reason,reason\n", "twice", 1, 0},
    {HEADER, "total, is missing", 2, 0},
    {HEADER "P1,paid,100,2026-07-20,,\n", "total, is missing", 3, 0},
    {HEADER "P1,paid,100,2026-07-20,,\ntotal,,90,,,\n", "says 90 đồng, but the rows add up to 100",
     3, 8},
    {HEADER "total,,0,,,\nP1,paid,100,2026-07-20,,\n", "behind the total", 3, 1},
    {HEADER "P1,paid,100,2026-07-20,,\ntotal,,100,,,\ntotal,,100,,,\n", "behind the total", 4, 1},
    {HEADER "total,,,,,\n", "no whole number", 2, 8},
    {HEADER ",paid,100,2026-07-20,,\n", "identifier \"\"", 2, 1},
    {HEADER "P 1,paid,100,2026-07-20,,\n", "identifier \"P 1\"", 2, 1},
    {HEADER "Pđ,paid,100,2026-07-20,,\n", "identifier", 2, 1},
    {HEADER "012345678901234567890123456789012345,paid,100,2026-07-20,,\n", "1 to 35", 2, 1},
    {HEADER "P1,,100,2026-07-20,,\n", "result \"\"", 2, 4},
    {HEADER "P1,maybe,100,2026-07-20,,\n", "result \"maybe\"", 2, 4},
    {HEADER "P1,pending,100,2026-07-20,,\n", "result \"pending\"", 2, 4},
    {HEADER "P1,paid,,2026-07-20,,\n", "\"\" is no whole number", 2, 9},
    {HEADER "P1,paid,-100,2026-07-20,,\n", "\"-100\"", 2, 9},
    {HEADER "P1,paid,0,2026-07-20,,\n", "the amount is 0", 2, 9},
    {HEADER "P1,paid,100.5,2026-07-20,,\n", "\"100.5\"", 2, 9},
    {HEADER "P1,paid,1.3500.000,2026-07-20,,\n", "\"1.3500.000\"", 2, 9},
    {HEADER "P1,paid,.100,2026-07-20,,\n", "\".100\"", 2, 9},
    {HEADER "P1,paid,1000.000,2026-07-20,,\n", "\"1000.000\"", 2, 9},
    {HEADER "P1,paid,\"100,000\",2026-07-20,,\n", "\"100,000\"", 2, 9},
    {HEADER "P1,paid,1e6,2026-07-20,,\n", "\"1e6\"", 2, 9},
    {HEADER "P1,paid,1000000000000,2026-07-20,,\n", "\"1000000000000\"", 2, 9},
    {HEADER "P1,paid,99999999999999999999,2026-07-20,,\n", "no whole number", 2, 9},
    {HEADER "P1,paid,100,,,\n", "\"\" is no date", 2, 13},
    {HEADER "P1,paid,100,2026-02-30,,\n", "\"2026-02-30\" is no date", 2, 13},
    {HEADER "P1,unpaid,100,yesterday,,x\n", "is no date", 2, 15},
    {HEADER "P1,unpaid,100,,,\n", "needs a reason", 2, 17},
    {HEADER "P1,returned,100,2026-07-20,1,\n", "needs a reason", 2, 30},
    {HEADER "P1,paid,100,2026-07-20,01234567890123456789012345678901234,\n", "34 characters", 2,
     24},
    {HEADER "P1,paid,100,2026-07-20\n", "", 2, 0},
    {HEADER "P1,paid,100,2026-07-20,,,\n", "", 2, 0},
    {HEADER "P1,paid,100,2026-07-20,,\nP2,\"paid,100,2026-07-20,,\n", "", 3, 0},
    {HEADER "P1,paid,100,2026-07-20,\xff,\n", "", 2, 0},
};

static void test_damaged(void **state)
{
    (void)state;
    enum { CASES = sizeof(damaged) / sizeof(*damaged) };
    assert_true(CASES >= 30);
    for (size_t i = 0; i < CASES; i++) {
        struct bank_report r;
        struct err e = {0};
        enum err_code code =
            bank_report_read(&arena, &r, "report.csv", str_from_c(damaged[i].text), &e);
        if (code != ERR_INPUT || strstr(e.text[LANG_EN], damaged[i].says) == NULL ||
            e.where.line != damaged[i].line ||
            (damaged[i].column != 0 && e.where.column != damaged[i].column))
            fail_msg("case %d: code %d, %s:%u:%u: %s", (int)i, (int)code, e.where.file,
                     e.where.line, e.where.column, e.text[LANG_EN]);
        assert_true(strlen(e.text[LANG_VI]) > 0);
        assert_string_equal(e.where.file, "report.csv");
        assert_int_equal(r.lines.n, 0);
    }
}

#define DEEP "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"

/* Damaged messages, read as statement or as report on a message. */
static const struct {
    const char *text, *says;
    uint32_t line;
    enum err_code code;
} damaged_xml[] = {
    {"", "broken XML", 1, ERR_INPUT},
    {"<Document>", "no message", 1, ERR_INPUT},
    {"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>", "no message", 1,
     ERR_INPUT},
    {"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "DOCTYPE", 1, ERR_INPUT},
    {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
     "DOCTYPE", 2, ERR_INPUT},
    {STATEMENT_HEAD, "broken XML", 5, ERR_INPUT},
    {STATEMENT_HEAD "&nbsp;" STATEMENT_END, "broken XML", 5, ERR_INPUT},
    {STATEMENT_HEAD DEEP DEEP, "deep", 5, ERR_LIMIT},
    {STATEMENT_HEAD "\xff" STATEMENT_END, "broken XML", 5, ERR_INPUT},
    {STATEMENT_HEAD ENTRY("1.5", "DBIT"), "\"1.5\"", 5, ERR_INPUT},
    {STATEMENT_HEAD ENTRY("-1", "DBIT"), "\"-1\"", 5, ERR_INPUT},
    {STATEMENT_HEAD ENTRY("1", "OUT"), "CRDT", 5, ERR_INPUT},
    {STATEMENT_HEAD ENTRY_OF("1", "DBIT", "BOOK", "USD"), "not VND", 5, ERR_INPUT},
    {STATEMENT_HEAD "<Ntry><CdtDbtInd>DBIT</CdtDbtInd></Ntry>" STATEMENT_END, "no amount", 5,
     ERR_INPUT},
    {STATEMENT_HEAD "<Ntry><Amt Ccy=\"VND\">1</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd>"
                    "</Sts></Ntry>" STATEMENT_END,
     "booking date", 5, ERR_INPUT},
    {STATEMENT_HEAD "<Ntry><BookgDt><Dt>2026-13-01</Dt></BookgDt>", "not a date", 5, ERR_INPUT},
    {STATEMENT_HEAD "\n" ENTRY("3", "DBIT") DETAILS("1") DETAIL("P1", "2", "1")
         ENTRY_END STATEMENT_END,
     "add up to -2", 6, ERR_INPUT},
    {STATEMENT_HEAD ENTRY("2", "DBIT") DETAILS("2") DETAIL("P1", "2", "1") ENTRY_END STATEMENT_END,
     "batch of 2", 5, ERR_INPUT},
    {STATEMENT_HEAD BALANCE("OPBD", "5", "CRDT") BALANCE("CLBD", "5", "CRDT")
         ENTRY("2", "DBIT") "</Ntry>" STATEMENT_END,
     "does not add up", 8, ERR_INPUT},
    {STATEMENT_HEAD BALANCE("OPBD", "5", "CRDT") BALANCE("CLBD", "3", "DBIT")
         ENTRY("2", "DBIT") "</Ntry>" STATEMENT_END,
     "does not add up", 8, ERR_INPUT},
};

static void test_damaged_xml(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(damaged_xml) / sizeof(*damaged_xml); i++) {
        struct bank_statement s;
        struct err e = {0};
        enum err_code code =
            bank_statement_read(&arena, &s, "s.xml", str_from_c(damaged_xml[i].text), &e);
        if (code != damaged_xml[i].code || strstr(e.text[LANG_EN], damaged_xml[i].says) == NULL ||
            e.where.line < damaged_xml[i].line)
            fail_msg("case %d: code %d, line %u: %s", (int)i, (int)code, e.where.line,
                     e.text[LANG_EN]);
        assert_int_equal(s.lines.n, 0);
    }
}

static void test_damaged_status(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {STATUS_HEAD STATUS_END, "no OrgnlMsgId"},
        {STATUS_HEAD GROUP("PART") "<OrgnlPmtInfAndSts/>" STATUS_END, "OrgnlPmtInfId is missing"},
        {STATUS_HEAD GROUP("PART") BATCH_HEAD "<TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts>",
         "OrgnlEndToEndId is missing"},
        {STATUS_HEAD GROUP("") STATUS_END, "GrpSts is empty"},
        {STATUS_HEAD GROUP("PART") GROUP("RJCT"), "OrgnlMsgId twice"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct bank_status_report r;
        struct err e = {0};
        assert_int_equal(bank_status_read(&arena, &r, "s.xml", str_from_c(cases[i].text), &e),
                         ERR_INPUT);
        if (strstr(e.text[LANG_EN], cases[i].says) == NULL)
            fail_msg("case %d: %s", (int)i, e.text[LANG_EN]);
    }
    struct bank_status_report r;
    struct err e = {0};
    assert_int_equal(bank_status_read(&arena, &r, "/nowhere/s.xml", (str){0}, &e), ERR_IO);
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
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_damaged_xml),
        cmocka_unit_test(test_damaged_status),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
