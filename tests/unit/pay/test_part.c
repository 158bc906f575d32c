/* Payments of which a part was paid, on both engines; figures by hand. An extremely severely
 * disabled person of 60 and more has 2,5 times the standard of 540.000 đ (Decree 335/2026; Decree
 * 20/2021, article 6.1.e): 1.350.000 đ a month. */
#include "cycle_lab.h"

#include "pay/budget.h"
#include "pay/cycle_files.h"
#include "pay/cycle_inbox.h"

static const char households[] =
    "household,commune,village,surveyed_on\nA,07615,Thôn 1,2026-01-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1950-03-01,1\n";
static const char facts[] = "entity,fact,value,from,to,known_from\n"
                            "A/1,disability,extremely_severe,2026-03-10,,2026-03-10\n";
static const int64_t who = 2; /* who is paid */
#define LINE "line/2026/province/social_assistance/07615"
#define SPENT "spent/social_assistance"

static struct desk open_desk(struct place *p)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    lab.law = desk_law;
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, desk_day("2026-03-12"), &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0, desk_day("2026-09-20")};
    must(store_pool_open(&d.pool, &o, &e), &e);
    return d;
}

static void send(struct desk *d, const char *month)
{
    desk_prepare(d, month);
    desk_payments(d, month);
    desk_act(d, "Bình", month, CYCLE_APPROVE, "");
    desk_act(d, "Hoà", month, CYCLE_SEND, "");
}

/* In a month the provider says so of a payment. */
static void said_of(struct desk *d, const char *month, const char *id, enum bank_line_kind kind,
                    vnd amount)
{
    const struct bank_line line = {
        .kind = kind, .id = str_from_c(id), .amount_vnd = amount, .on = d->today};
    struct recording r = desk_by(d, "Bình");
    const struct cycle_file f = {
        .kind = CYCLE_FILE_REPORT, .name = STR("b.csv"), .content = {d->step}, .v = &line, .n = 1};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    must(cycle_import(d->pool, &lab.arena, &r, desk_month(month), &f, &answer, &again, &e), &e);
    r = desk_by(d, "Bình");
    enum err_code code = cycle_reconcile(d->pool, &lab.arena, &r, desk_month(month),
                                         (struct steps){0}, &answer, &again, &e);
    desk_say(d, "reconcile", code, answer, &e);
}

/* Of the only payment of the month. */
static void said(struct desk *d, const char *month, enum bank_line_kind kind, vnd amount)
{
    char id[32];
    snprintf(id, sizeof(id), "AS24-%.4s%.2s-%d-1", month, month + 5,
             strcmp(month, "2026-11") == 0 ? 2 : 1);
    said_of(d, month, id, kind, amount);
}

/* A person decides on the line that came last; then the money must agree. */
static void settle_line(struct desk *d, const char *month, int64_t item, const char *payment,
                        enum cycle_told_kind kind, vnd part, const char *line)
{
    const struct cycle_decision decision = {.item = item,
                                            .kind = kind,
                                            .payment = str_from_c(payment),
                                            .reason = STR("Biên bản 3"),
                                            .part = part};
    struct recording r = desk_by(d, "Bình");
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code =
        cycle_settle(d->pool, &lab.arena, &r, desk_month(month), &decision, &answer, &again, &e);
    desk_say(d, "settle", code, answer, &e);
    desk_account(d, line);
    desk_whole(d);
}

static void settle(struct desk *d, const char *month, int64_t item, enum cycle_told_kind kind,
                   vnd part)
{
    settle_line(d, month, item, "", kind, part, LINE);
}

/* As the queue and the next list tell it. */
static void log_queue(struct desk *d, const char *month)
{
    struct cycle_items items;
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_queue_read(c, &lab.arena, 24, desk_month(month), &items, &e), &e);
    store_pool_return(d->pool, c);
    for (uint32_t i = 0; i < items.n; i++)
        buf_fmt(d->p->log, "%s %l: %s %l %s\n", items.v[i].verdict, items.v[i].line.amount_vnd,
                items.v[i].decided, items.v[i].part, items.v[i].payment);
}

static void log_order(struct desk *d, const char *of)
{
    struct cycle_standing s;
    struct cycle_list list;
    struct cycle_orders orders;
    struct cycle_sents sents;
    struct store_conn *c;
    struct err e = {0};
    month m = desk_month(of);
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_stand(c, &lab.arena, 24, m, &s, &e), &e);
    must(cycle_read(c, &lab.arena, 24, m, s.round, &list, &e), &e);
    must(cycle_orders_read(c, &lab.arena, lab.areas, 24, m, &list, STR("VNPOST"), STR(""), &orders,
                           &e),
         &e);
    must(cycle_sent_reckon(c, &lab.arena, 24, m, &list, &sents, &e), &e);
    store_pool_return(d->pool, c);
    const struct bank_parts *parts = &orders.v[0].parts;
    buf_fmt(d->p->log, "monthly %l, arrears %l, carried %l; lies there %l\n", parts->monthly,
            parts->arrears, parts->carried, sents.v[0].balance);
}

static void parts(struct place *p)
{
    struct desk d = open_desk(p);
    desk_enrol(&d, &who, 1);
    desk_give(&d, 2026, "social_assistance", "07615", 5000000);
    send(&d, "2026-10");
    said(&d, "2026-10", BANK_PAID, 1000000);
    settle(&d, "2026-10", 1, CYCLE_TOLD_PAID, 1350000); /* that is all of it */
    settle(&d, "2026-10", 1, CYCLE_TOLD_UNPAID, 1000000);
    settle(&d, "2026-10", 1, CYCLE_TOLD_PAID, 1000000);
    desk_account(&d, SPENT);
    log_queue(&d, "2026-10");
    desk_act(&d, "Hoà", "2026-10", CYCLE_CLOSE, "");

    d.today = desk_day("2026-10-20");
    desk_prepare(&d, "2026-11");
    log_order(&d, "2026-11");
    send(&d, "2026-11");
    desk_account(&d, LINE);
    said(&d, "2026-11", BANK_PAID, 1200000);
    settle(&d, "2026-11", 1, CYCLE_TOLD_PAID, 1200000);
    said(&d, "2026-11", BANK_PAID, 1700000); /* all, after a part: a file does not decide it */
    settle(&d, "2026-11", 2, CYCLE_TOLD_PAID, 0);
    said(&d, "2026-11", BANK_PAID, 300000);
    settle(&d, "2026-11", 3, CYCLE_TOLD_PAID, 300000);
    said(&d, "2026-11", BANK_RETURNED, 300000);
    settle(&d, "2026-11", 4, CYCLE_TOLD_RETURNED, 0);
    said(&d, "2026-11", BANK_PAID, 1000000);
    settle(&d, "2026-11", 5, CYCLE_TOLD_PAID, 1000000);
    desk_account(&d, SPENT);
    desk_act(&d, "Hoà", "2026-11", CYCLE_CLOSE, "");

    d.today = desk_day("2026-11-20");
    desk_prepare(&d, "2026-12");
    desk_payments(&d, "2026-12");
    log_order(&d, "2026-12");
    store_pool_close(d.pool);
}

static void test_late(void);
static void test_new_year(void);

void test_part(void **state)
{
    (void)state;
    test_late();
    test_new_year();
    both_run(parts,
             "2026-10: 1 1 1350000\n"
             "AS24-202610-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 1350000 = 1350000 + 0 - 0\n"
             "  disability_allowance 22 1350000\n"
             "approve: 1 1 1350000\nsend: 1 1 1350000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: a part of 1.350.000 đ must be above 0 and below it\n" LINE
             ": 5000000, reserved"
             " 1350000\n"
             "settle: a part is of what was paid\n" LINE ": 5000000, reserved 1350000\n"
             "settle: 1\n" LINE ": 4000000, reserved 0\n" /* 5.000.000 - 1.000.000 */
             SPENT ": 1000000, reserved 0\n"
             "amount-differs 1000000: part 1000000 AS24-202610-1-1\n"
             "close: 1 1 1350000\n"
             /* 1.350.000 and the 350.000 of October, which the provider still has. */
             "2026-11: 1 1 1700000\n"
             "monthly 1350000, arrears 0, carried 350000; lies there 350000\n"
             "2026-11: 2 1 1700000\n"
             "AS24-202611-2-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 1700000 = 1350000 + 350000 - 0\n"
             "  disability_allowance 22 350000\n"
             "  disability_allowance 23 1350000\n"
             "approve: 2 1 1700000\nsend: 2 1 1700000\n" LINE ": 4000000, reserved 1700000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 2800000, reserved 0\n" /* 4.000.000 - 1.200.000 */
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 2300000, reserved 0\n" /* 4.000.000 - 1.700.000 */
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 3700000, reserved 0\n" /* 4.000.000 - 300.000 */
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 4000000, reserved 0\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 3000000, reserved 0\n"
             /* 1.000.000 of October and 1.000.000 of November's list */
             SPENT ": 2000000, reserved 0\n"
             "close: 2 1 1700000\n"
             /* Of the 1.000.000 October has its 350.000, November 650.000 of 1.350.000. */
             "2026-12: 1 1 2050000\n"
             "AS24-202612-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 2050000 = 1350000 + 700000 - 0\n"
             "  disability_allowance 23 700000\n"
             "  disability_allowance 24 1350000\n"
             "monthly 1350000, arrears 0, carried 700000; lies there 700000\n");
}

/* ---- told after the month was closed ---- */

static void late(struct place *p)
{
    struct desk d = open_desk(p);
    desk_enrol(&d, &who, 1);
    desk_give(&d, 2026, "social_assistance", "07615", 5000000);
    send(&d, "2026-10");
    desk_act(&d, "Hoà", "2026-10", CYCLE_CLOSE, "bưu điện còn tìm");
    d.today = desk_day("2026-10-20");
    send(&d, "2026-11");
    desk_account(&d, LINE);
    said_of(&d, "2026-11", "AS24-202610-1-1", BANK_PAID, 1000000);
    settle(&d, "2026-11", 1, CYCLE_TOLD_PAID, 1000000);
    said_of(&d, "2026-11", "AS24-202610-1-1", BANK_PAID, 1000001);
    settle(&d, "2026-11", 2, CYCLE_TOLD_PAID, 1000000); /* what is known already */
    said_of(&d, "2026-11", "AS24-202610-1-1", BANK_RETURNED, 1000000);
    settle(&d, "2026-11", 3, CYCLE_TOLD_RETURNED, 0);
    said_of(&d, "2026-11", "AS24-X", BANK_PAID, 600000);
    settle(&d, "2026-11", 4, CYCLE_TOLD_PAID, 600000); /* of which? */
    settle_line(&d, "2026-11", 4, "AS24-202612-1-1", CYCLE_TOLD_PAID, 600000, LINE);
    settle_line(&d, "2026-11", 4, "AS24-202610-1-1", CYCLE_TOLD_PAID, 600000, LINE);
    desk_account(&d, SPENT);
    said_of(&d, "2026-11", "AS24-202611-1-1", BANK_PAID, 1350000);
    log_queue(&d, "2026-11");
    desk_act(&d, "Hoà", "2026-11", CYCLE_CLOSE, "");
    d.today = desk_day("2026-11-20");
    desk_prepare(&d, "2026-12");
    desk_payments(&d, "2026-12");
    log_order(&d, "2026-12");
    store_pool_close(d.pool);
}

static void test_late(void)
{
    both_run(late,
             "2026-10: 1 1 1350000\n"
             "AS24-202610-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 1350000 = 1350000 + 0 - 0\n"
             "  disability_allowance 22 1350000\n"
             "approve: 1 1 1350000\nsend: 1 1 1350000\n"
             "close: 1 1 1350000\n"
             "2026-11: 1 1 1350000\n"
             "AS24-202611-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 1350000 = 1350000 + 0 - 0\n"
             "  disability_allowance 23 1350000\n"
             /* Not known is not unpaid: October's stays reserved. */
             "approve: 1 1 1350000\nsend: 1 1 1350000\n" LINE ": 5000000, reserved 2700000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 4000000, reserved 1350000\n" /* 5.000.000 - 1.000.000 */
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 4000000, reserved 1350000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE ": 5000000, reserved 1350000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: which payment? (--payment ID, of this cycle or of a closed one)\n" LINE
             ": 5000000, reserved 1350000\n"
             "settle: which payment? (--payment ID, of this cycle or of a closed one)\n" LINE
             ": 5000000, reserved 1350000\n"
             "settle: 1\n" LINE ": 4400000, reserved 1350000\n" /* 5.000.000 - 600.000 */
             SPENT ": 600000, reserved 0\n"
             "reconcile: 1 1 0 0 0\n"
             "unknown-reference 1000000: part 1000000 AS24-202610-1-1\n"
             "unknown-reference 1000001: part 1000000 AS24-202610-1-1\n"
             "unknown-reference 1000000: returned 0 AS24-202610-1-1\n"
             "unknown-reference 600000: part 600000 AS24-202610-1-1\n"
             "close: 1 1 1350000\n"
             /* 1.350.000 - 600.000 of October; the provider was sent 2.700.000, paid 1.950.000. */
             "2026-12: 1 1 2100000\n"
             "AS24-202612-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 2100000 = 1350000 + 750000 - 0\n"
             "  disability_allowance 22 750000\n"
             "  disability_allowance 24 1350000\n"
             "monthly 1350000, arrears 0, carried 750000; lies there 750000\n");
}

/* ---- over the end of a year ---- */

#define LINE_2027 "line/2027/province/social_assistance/07615"

static void carry_over(struct desk *d)
{
    struct budget_rows rows;
    struct budget_proposal x = {.province = 24,
                                .id = {{99}},
                                .kind = BUDGET_CARRY,
                                .decision = STR("9/QĐ"),
                                .signer = STR("CT"),
                                .decided_on = d->today,
                                .made_by = STR("Kế toán"),
                                .made_at_us = 1};
    struct ledger_outcome out;
    struct store_conn *c;
    struct err e = {0};
    int64_t version;
    must(store_pool_writer(d->pool, &c, &e), &e);
    must(store_begin(c, &e), &e);
    must(budget_carry_rows(c, &lab.arena, 24, 2026, &rows, &e), &e);
    x.content = budget_rows_write(&lab.arena, BUDGET_CARRY, &rows);
    must(budget_propose(c, &lab.arena, &x, &version, &e), &e);
    assert_int_equal(budget_proposal_read(c, &lab.arena, 24, &x.id, &x, &e), 1);
    must(budget_approve(c, 24, &x.id, x.content_sum, STR("Trưởng"), 2, &out, &e), &e);
    must(store_commit(c, &e), &e);
    store_pool_return(d->pool, c);
}

static void new_year(struct place *p)
{
    struct desk d = open_desk(p);
    desk_enrol(&d, &who, 1);
    desk_give(&d, 2026, "social_assistance", "07615", 5000000);
    d.today = desk_day("2026-11-20");
    send(&d, "2026-12");
    d.today = desk_day("2026-12-31");
    carry_over(&d);
    desk_account(&d, LINE);
    desk_account(&d, LINE_2027);
    d.today = desk_day("2027-01-05");
    said(&d, "2026-12", BANK_PAID, 3000000);
    settle_line(&d, "2026-12", 1, "", CYCLE_TOLD_PAID, 3000000, LINE_2027);
    said(&d, "2026-12", BANK_PAID, 4050000);
    settle_line(&d, "2026-12", 2, "", CYCLE_TOLD_PAID, 0, LINE_2027);
    said(&d, "2026-12", BANK_PAID, 3000000);
    settle_line(&d, "2026-12", 3, "", CYCLE_TOLD_PAID, 3000000, LINE_2027);
    desk_account(&d, LINE);
    desk_act(&d, "Hoà", "2026-12", CYCLE_CLOSE, "");
    desk_give(&d, 2027, "social_assistance", "07615", 400000);
    send(&d, "2027-01");
    said(&d, "2027-01", BANK_PAID, 2400000);
    desk_account(&d, LINE_2027);
    desk_account(&d, SPENT);
    desk_whole(&d);
    store_pool_close(d.pool);
}

static void test_new_year(void)
{
    both_run(new_year,
             "2026-12: 1 1 4050000\n"
             "AS24-202612-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 4050000 = 1350000 + 2700000 - 0\n"
             "  disability_allowance 22 1350000\n"
             "  disability_allowance 23 1350000\n"
             "  disability_allowance 24 1350000\n"
             "approve: 1 1 4050000\nsend: 1 1 4050000\n" LINE ": 0, reserved 0\n" LINE_2027
             ": 5000000, reserved 4050000\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE_2027 ": 2000000, reserved 0\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE_2027 ": 950000, reserved 0\n"
             "reconcile: 1 0 0 0 1\n"
             "settle: 1\n" LINE_2027 ": 2000000, reserved 0\n" LINE ": 0, reserved 0\n"
             "close: 1 1 4050000\n"
             /* 1.050.000 of December, the newest of three, and January's. */
             "2027-01: 1 1 2400000\n"
             "AS24-202701-1-1 #2 Nguyễn Văn Á 07615 Thôn 1 cash: 2400000 = 1350000 + 1050000 - 0\n"
             "  disability_allowance 24 1050000\n"
             "  disability_allowance 25 1350000\n"
             "approve: 1 1 2400000\nsend: 1 1 2400000\n"
             "reconcile: 1 1 0 0 0\n" LINE_2027 ": 0, reserved 0\n"
             /* Four months of 1.350.000. */
             SPENT ": 5400000, reserved 0\n");
}
