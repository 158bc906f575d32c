/* What was paid too much or too little, found out later, on both engines, to the đồng; figures by
 * hand. The standard is 500.000 đ until June 2026 and 540.000 from July (Decree 335/2026): a
 * severely disabled adult has 1,5 times as much, of 60 and more 2,0 times (Decree 20/2021,
 * article 6.1.e). */
#include "cycle_lab.h"

#include "pay/budget.h"
#include "pay/cycle_inbox.h"
#include "pay/recovery.h"

/* The registry's own numbers: households 1, 3, 5, 7, their only members behind them. */
enum { DIES = 2, WITHDRAWN = 4, OLDER = 6, MOVES = 8 };
static const char households[] = "household,commune,village,surveyed_on\n"
                                 "A,07615,Thôn 1,2025-01-05\nB,07615,Thôn 1,2025-01-05\n"
                                 "C,07615,Thôn 1,2025-01-05\nD,07615,Thôn 1,2025-01-05\n";
static const char members[] = "household,member,name,relation,born,sex\n"
                              "A,1,Nguyễn Văn Á,1,1990-03-01,1\nB,1,Trần Thị Bé,1,1992-02-02,2\n"
                              "C,1,Lê Văn Cả,1,1970-06-15,1\nD,1,Phạm Thị Dung,1,1940-01-01,2\n";
static const char facts[] =
    "entity,fact,value,from,to,known_from\n"
    "A/1,disability,severe,2025-03-10,,2025-03-10\nB/1,disability,severe,2025-03-10,,2025-03-10\n"
    "C/1,disability,severe,2025-03-10,,2025-03-10\nC,class,KN,2025-01-01,,2025-01-05\n"
    "D/1,monthly_pension,2000000,2025-01-01,,2025-01-05\nD,class,CN,2025-01-01,,2025-01-05\n"
    "D,special_difficulty,1,2025-01-01,,2025-01-05\n"
    "D,former_province,bac_giang,2025-01-01,,2025-01-05\n";
#define LINE "line/2025/province/social_assistance/07615"
#define NEXT_LINE "line/2026/province/social_assistance/07615"

static struct desk open_desk(struct place *p, const char *first, const char *today)
{
    struct err e = {0};
    struct import_report report;
    struct import_problems problems;
    lab.law = desk_law; /* whose facts these are */
    struct survey *s = lab_survey(households, members, facts);
    p->options.migrations = NULL;
    struct store_conn *c = place_open(p);
    must(lab_import(c, s, true, desk_day(first), &report, &problems), &e);
    survey_free(s);
    store_close(c);
    struct store_pool_options o = {.open = p->options};
    struct desk d = {p, NULL, 0, desk_day(today)};
    must(store_pool_open(&d.pool, &o, &e), &e);
    return d;
}

static void enrol(struct desk *d, const int64_t *who, uint32_t n, const char *from)
{
    struct err e = {0};
    str answer;
    bool again;
    for (uint32_t i = 0; i < n; i++) {
        const struct enrol_request q = desk_opening(
            d, who[i], who[i] == MOVES ? "bg_elderly_80" : "disability_allowance", from);
        struct recording r = desk_by(d, "Hoà");
        must(enrol_prepare(d->pool, &lab.arena, &r, &q, 1, &answer, &again, &e), &e);
        int64_t which = i + 1;
        const struct enrol_verdict v = {24, &which, 1, true, STR("")};
        r = desk_by(d, "Bình");
        must(enrol_approve(d->pool, &lab.arena, &r, &v, &answer, &again, &e), &e);
    }
}

static void correct(struct desk *d, int64_t who, bool household, const char *fact,
                    const char *value, const char *from)
{
    const struct record_set set = {str_from_c(fact), str_from_c(value)};
    const struct record_correction r = {.province = 24,
                                        .person = who,
                                        .household = household,
                                        .sets = &set,
                                        .n_sets = 1,
                                        .as_of = DAY_MIN,
                                        .from = from != NULL ? desk_day(from) : DAY_MIN,
                                        .to = DAY_MAX,
                                        .actor = STR("Hoà"),
                                        .source = STR("form"),
                                        .reference = STR(""),
                                        .today = d->today,
                                        .now_us = (int64_t)d->today * 86400 * 1000000};
    uint8_t operation[STORE_ID_BYTES] = {++d->step, 8};
    struct err e = {0};
    str answer;
    bool again;
    must(record_correct(d->pool, &lab.arena, desk_law, &r, operation, &answer, &again, &e), &e);
}

static void log_remarks(struct desk *d, const char *month)
{
    struct store_conn *c;
    struct err e = {0};
    struct cycle_standing s;
    struct cycle_list list = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(cycle_stand(c, &lab.arena, 24, desk_month(month), &s, &e), &e);
    must(cycle_remarks_read(c, &lab.arena, 24, desk_month(month), s.round, &list, &e), &e);
    store_pool_return(d->pool, c);
    for (uint32_t i = 0; i < list.n_remarks; i++)
        buf_fmt(d->p->log, "%z %s %s: %l\n", cycle_remark_code(list.remarks[i].kind),
                list.remarks[i].name, list.remarks[i].commune, list.remarks[i].amount);
}

/* ---- recovery ---- */

static struct cycle_question question(const char *month)
{
    return (struct cycle_question){.law = desk_law, .areas = lab.areas, .month = desk_month(month)};
}

static void ask(struct desk *d, const char *actor, const char *month, struct recovery_act act)
{
    struct recording r = desk_by(d, actor);
    struct cycle_question q = question(month);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    act.on = d->today;
    act.number = act.number.n > 0 ? act.number : STR("5/QĐ");
    act.signer = STR("Lê Văn C");
    act.reason = STR("hộ nghèo");
    act.payer = STR("Hộ A");
    enum err_code code = recovery_prepare(d->pool, &lab.arena, &r, &q, &act, &answer, &again, &e);
    desk_say(d, recovery_code(act.kind), code, answer, &e);
}

static void decide(struct desk *d, const char *actor, const char *month, int64_t act)
{
    struct recording r = desk_by(d, actor);
    struct cycle_question q = question(month);
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code =
        recovery_decide(d->pool, &lab.arena, &r, &q, act, true, STR(""), &answer, &again, &e);
    desk_say(d, "verdict", code, answer, &e);
}

/* What due says of one, and how his orders stand. */
static void log_due(struct desk *d, const char *month, int64_t who)
{
    struct recording r = desk_by(d, "Hoà");
    struct cycle_question q = question(month);
    struct recovery_due due;
    struct recovery_acts acts;
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(d->pool, &c, &e), &e);
    must(recovery_due_read(c, &lab.arena, &r, &q, who, &due, &e), &e);
    must(recovery_read(c, &lab.arena, 24, who, &acts, &e), &e);
    store_pool_return(d->pool, c);
    for (uint32_t i = 0; i < due.lines.n; i++) {
        const struct due_line *l = &due.lines.v[i];
        buf_fmt(d->p->log, "  %d: %l - %l + %l = %l\n", l->key.month - desk_month("2025-01") + 1,
                l->owed, l->paid, l->returned, l->due);
    }
    for (uint32_t i = 0; i < acts.n; i++) {
        struct recovery_standing s;
        if (acts.v[i].kind != RECOVERY_ORDER)
            continue;
        must(recovery_reckon(&lab.arena, &acts, &acts.v[i], due.lines.v, due.lines.n,
                             due.owed.benefits, month_of(d->today), &s, &e),
             &e);
        buf_fmt(d->p->log, "  order: received %l, withheld %l, waived %l, left %l, late %l\n",
                s.received, s.withheld, s.waived, s.left, s.late);
    }
}

/* ---- months ---- */

/* Prepared, approved, sent. */
static void send(struct desk *d, const char *month)
{
    desk_prepare(d, month);
    desk_act(d, "Bình", month, CYCLE_APPROVE, "");
    desk_act(d, "Hoà", month, CYCLE_SEND, "");
}

static void pay_all(struct desk *d, const char *month, uint32_t n)
{
    send(d, month);
    for (uint32_t i = 1; i <= n; i++)
        desk_told(d, month, i, CYCLE_TOLD_PAID);
    desk_act(d, "Hoà", month, CYCLE_CLOSE, "");
}

static void import_lines(struct desk *d, const char *month, const struct bank_line *v, uint32_t n)
{
    struct recording r = desk_by(d, "Bình");
    struct cycle_file f = {.kind = CYCLE_FILE_REPORT, .name = STR("r.csv"), .v = v, .n = n};
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    f.content[0] = d->step;
    enum err_code code =
        cycle_import(d->pool, &lab.arena, &r, desk_month(month), &f, &answer, &again, &e);
    desk_say(d, "import", code, answer, &e);
    r = desk_by(d, "Bình");
    code = cycle_reconcile(d->pool, &lab.arena, &r, desk_month(month), (struct steps){0}, &answer,
                           &again, &e);
    desk_say(d, "reconcile", code, answer, &e);
}

/* A person decides that the line is about nothing of ours. */
static void settle(struct desk *d, const char *month, int64_t item)
{
    const struct cycle_decision decision = {.item = item, .reason = STR("của nơi khác")};
    struct recording r = desk_by(d, "Bình");
    struct err e = {0};
    str answer = {NULL, 0};
    bool again;
    enum err_code code =
        cycle_settle(d->pool, &lab.arena, &r, desk_month(month), &decision, &answer, &again, &e);
    desk_say(d, "settle", code, answer, &e);
}

/* Every row of a month, summed. */
static void month_sum(struct desk *d, const char *month, uint8_t sum[32])
{
    static const sql all[] = {
        SQL("SELECT seq, act, round, actor, note, payments, total, content, recorded FROM cycle_act"
            " WHERE month = ?1 ORDER BY seq"),
        SQL("SELECT round, number, id, name, account, amount FROM payment WHERE month = ?1 ORDER BY"
            " round, number"),
        SQL("SELECT round, number, benefit, for_month, owed, paid, returned, amount FROM"
            " payment_line WHERE month = ?1 ORDER BY round, number, benefit, for_month"),
        SQL("SELECT round, number, seq, kind, on_day, recorded FROM payment_event WHERE month = ?1"
            " ORDER BY round, number, seq"),
        SQL("SELECT file, name, content FROM cycle_file WHERE month = ?1 ORDER BY file"),
        SQL("SELECT item, verdict, number FROM cycle_queue WHERE month = ?1 ORDER BY item"),
        SQL("SELECT item, decided, number FROM cycle_settled WHERE month = ?1 ORDER BY item"),
        SQL("SELECT provider, ordered, balance FROM cycle_sent WHERE month = ?1 ORDER BY provider"),
        SQL("SELECT round, number, actor FROM cycle_release WHERE month = ?1 ORDER BY number"),
    };
    struct store_conn *c;
    struct err e = {0};
    struct buf b;
    int more;
    buf_init(&b, &lab.arena, 1 << 20);
    must(store_pool_reader(d->pool, &c, &e), &e);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        must(store_query(c, all[i], STORE_VALUES(store_int(desk_month(month))), &e), &e);
        while ((more = store_next(c, &e)) > 0)
            log_values(&b, c);
        assert_int_equal(more, 0);
    }
    store_pool_return(d->pool, c);
    assert_true(b.n > 100);
    store_sha256(buf_str(&b), sum);
}

/* Whatever is tried on a closed month is refused, and nothing of it changes. */
static void try_closed(struct desk *d, const char *month)
{
    uint8_t before[32], after[32];
    struct err e = {0};
    str answer;
    bool again;
    const uint32_t number = 1;
    const struct bank_line line = {.kind = BANK_PAID, .id = STR("x"), .amount_vnd = 1};
    const struct cycle_decision decision = {.item = 1, .reason = STR("r")};
    static const enum cycle_act acts[] = {CYCLE_SEND_BACK, CYCLE_APPROVE, CYCLE_SEND, CYCLE_CLOSE};
    month_sum(d, month, before);
    desk_prepare(d, month);
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        desk_act(d, "Bình", month, acts[i], "vì sao");
    desk_told(d, month, 1, CYCLE_TOLD_RETURNED);
    import_lines(d, month, &line, 1);
    struct recording r = desk_by(d, "Bình");
    assert_int_equal(
        cycle_settle(d->pool, &lab.arena, &r, desk_month(month), &decision, &answer, &again, &e),
        ERR_INPUT);
    r = desk_by(d, "Bình");
    assert_int_equal(cycle_release(d->pool, &lab.arena, &r, desk_month(month), &number, 1, STR("r"),
                                   &answer, &again, &e),
                     ERR_INPUT);
    month_sum(d, month, after);
    assert_memory_equal(before, after, 32);
}

/* ---- the end of a year ---- */

static enum err_code carry_in(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct desk *d = ctx;
    struct arena *a = &lab.arena;
    struct budget_rows rows;
    struct budget_proposal p = {.province = 24,
                                .id = {{'K', 1}},
                                .kind = BUDGET_CARRY,
                                .decision = STR("99/QĐ"),
                                .signer = STR("Lê Văn C"),
                                .decided_on = d->today,
                                .made_by = STR("Lan"),
                                .made_at_us = 1};
    struct ledger_outcome out;
    int64_t version;
    (void)answer;
    must(budget_carry_rows(c, a, 24, 2025, &rows, e), e);
    p.content = budget_rows_write(a, BUDGET_CARRY, &rows);
    must(budget_propose(c, a, &p, &version, e), e);
    assert_int_equal(budget_proposal_read(c, a, 24, &p.id, &p, e), 1);
    return budget_approve(c, 24, &p.id, p.content_sum, STR("Mai"), 2, &out, e);
}

static void carry_over(struct desk *d)
{
    const struct store_operation op = {
        .province = 24, .id = {++d->step, 6}, .kind = "t", .content = STR("")};
    struct err e = {0};
    bool again;
    must(store_write(d->pool, &op, carry_in, d, &lab.arena, NULL, &again, &e), &e);
}

/* ---- a year of four people ---- */

static const int64_t everybody[] = {DIES, WITHDRAWN, OLDER, MOVES};

static void learn(struct desk *d)
{
    correct(d, DIES, false, "dead", "1", "2025-08-15");
    correct(d, WITHDRAWN, false, "disability", "none", "2025-10-01");
    correct(d, OLDER, false, "born", "1965-06-15", NULL);
    correct(d, MOVES - 1, true, "former_province", "bac_ninh", "2025-10-01");
}

static void recover_from_household(struct desk *d)
{
    struct recovery_instalment plan[] = {{desk_month("2025-11"), 750000},
                                         {desk_month("2025-12"), 750000},
                                         {desk_month("2026-01"), 750000}};
    const struct recovery_plan three = {plan, 3, 3};
    ask(d, "Hoà", "2025-12",
        (struct recovery_act){.kind = RECOVERY_ORDER, .entity = DIES, .amount = 3000000});
    ask(d, "Hoà", "2025-12", (struct recovery_act){.kind = RECOVERY_ORDER, .entity = DIES});
    ask(d, "Hoà", "2025-12", (struct recovery_act){.kind = RECOVERY_ORDER, .entity = DIES});
    ask(d, "Hoà", "2025-12",
        (struct recovery_act){.kind = RECOVERY_RECEIVE, .order = 1, .amount = 750000});
    decide(d, "hoa", "2025-12", 1);
    decide(d, "Bình", "2025-12", 1);
    ask(d, "Hoà", "2025-12",
        (struct recovery_act){.kind = RECOVERY_INSTALMENTS, .order = 1, .plan = three});
    decide(d, "Bình", "2025-12", 2);
    ask(d, "Hoà", "2025-12",
        (struct recovery_act){
            .kind = RECOVERY_RECEIVE, .order = 1, .amount = 750000, .number = STR("PT-1")});
    log_due(d, "2025-12", DIES);
    d->today = desk_day("2026-01-05"); /* November's instalment came, December's did not */
    log_due(d, "2025-12", DIES);
    ask(d, "Hoà", "2025-12",
        (struct recovery_act){
            .kind = RECOVERY_RECEIVE, .order = 1, .amount = 750000, .number = STR("PT-2")});
    ask(d, "Hoà", "2025-12", (struct recovery_act){.kind = RECOVERY_WAIVE, .order = 1});
    decide(d, "Bình", "2025-12", 5);
    log_due(d, "2025-12", DIES);
}

static void year(struct place *p)
{
    struct desk d = open_desk(p, "2025-03-12", "2025-08-20");
    enrol(&d, everybody, 4, "2025-09");
    desk_give(&d, 2025, "social_assistance", "07615", 15000000);
    pay_all(&d, "2025-09", 4);
    d.today = desk_day("2025-09-20");
    pay_all(&d, "2025-10", 4);
    d.today = desk_day("2025-10-20");
    send(&d, "2025-11");
    for (uint32_t i = 1; i <= 4; i++) { /* of the third nothing is heard */
        if (i != 3)
            desk_told(&d, "2025-11", i, CYCLE_TOLD_PAID);
    }
    desk_act(&d, "Hoà", "2025-11", CYCLE_CLOSE, "chưa rõ một khoản");
    try_closed(&d, "2025-11");
    desk_account(&d, LINE);
    desk_whole(&d);

    d.today = desk_day("2025-11-20");
    learn(&d);
    send(&d, "2025-12");
    desk_payments(&d, "2025-12");
    log_remarks(&d, "2025-12");
    recover_from_household(&d);
    desk_account(&d, LINE);
    desk_account(&d, "spent/social_assistance/waived");
    desk_whole(&d);

    /* What may be withheld of him a month: 300.000. */
    ask(&d, "Hoà", "2025-12",
        (struct recovery_act){.kind = RECOVERY_ORDER, .entity = WITHDRAWN, .limit = 300000});
    decide(&d, "Bình", "2025-12", 6);

    /* The year ends with two commitments open; both are answered in the next. */
    d.today = desk_day("2025-12-31");
    carry_over(&d);
    d.today = desk_day("2026-01-05");
    const struct bank_line lines[] = {
        {.kind = BANK_PAID, .id = STR("AS24-202512-1-1"), .amount_vnd = 1750000, .on = d.today},
        {.kind = BANK_UNPAID,
         .id = STR("AS24-202511-1-3"),
         .amount_vnd = 750000,
         .on = d.today,
         .reason = STR("vắng")},
        {.kind = BANK_PAID, .id = STR("AS24-202512-1-9"), .amount_vnd = 1, .on = d.today},
    };
    uint8_t before[32], after[32];
    month_sum(&d, "2025-11", before);
    import_lines(&d, "2025-12", lines, 3);
    month_sum(&d, "2025-11", after);
    assert_memory_equal(before, after, 32);
    desk_act(&d, "Hoà", "2025-12", CYCLE_CLOSE, "");
    settle(&d, "2025-12", 1);
    desk_act(&d, "Hoà", "2025-12", CYCLE_CLOSE, "");
    desk_account(&d, LINE);
    desk_account(&d, NEXT_LINE);
    desk_whole(&d);

    correct(&d, WITHDRAWN, false, "disability", "severe", "2026-01-01");
    desk_prepare(&d, "2026-01");
    desk_payments(&d, "2026-01");
    log_remarks(&d, "2026-01");
    desk_act(&d, "Bình", "2026-01", CYCLE_APPROVE, "");
    log_due(&d, "2026-01", WITHDRAWN);
    desk_account(&d, NEXT_LINE);
    desk_whole(&d);
    store_pool_close(d.pool);
}

void test_recovery(void **state)
{
    (void)state;
#define PAID "report: 1 0\n"
    both_run(year,
             "2025-09: 1 4 2750000\napprove: 1 4 2750000\nsend: 1 4 2750000\n" PAID PAID PAID PAID
             "close: 1 4 2750000\n"
             "2025-10: 1 4 2750000\napprove: 1 4 2750000\nsend: 1 4 2750000\n" PAID PAID PAID PAID
             "close: 1 4 2750000\n"
             "2025-11: 1 4 2750000\napprove: 1 4 2750000\nsend: 1 4 2750000\n" PAID PAID PAID
             "close: 1 4 2750000\n"
             "2025-11: the cycle is closed: \"prepare\" is not possible\n"
             "send_back: the cycle is closed: \"send_back\" is not possible\n"
             "approve: the cycle is closed: \"approve\" is not possible\n"
             "send: the cycle is closed: \"send\" is not possible\n"
             "close: the cycle is closed: \"close\" is not possible\n"
             "report: the cycle is not sent yet, or it is closed\n"
             "import: the cycle is not sent yet, or it is closed\n"
             "reconcile: the cycle is not sent yet, or it is closed\n"
             /* 15.000.000 - 2 x 2.750.000 - 2.000.000 */
             LINE ": 7500000, reserved 750000\n"
             /* Sixty since June 2025: 250.000 more for each of three months. */
             "2025-12: 1 1 1750000\napprove: 1 1 1750000\nsend: 1 1 1750000\n"
             "AS24-202512-1-1 #6 Lê Văn Cả 07615 Thôn 1 cash: 1750000 = 1000000 + 750000 - 0\n"
             "  disability_allowance 9 250000\n"
             "  disability_allowance 10 250000\n"
             "  disability_allowance 11 250000\n"
             "  disability_allowance 12 1000000\n"
             "to_recover Nguyễn Văn Á 07615: 2250000\n"  /* three months of 750.000 */
             "to_recover Trần Thị Bé 07615: 1500000\n"   /* October and November */
             "to_recover Phạm Thị Dung 07615: 1000000\n" /* likewise, of 500.000 */
             "order: only 2.250.000 đ is left to recover\n"
             "order: 1 2250000\n"
             "order: order 1 of this person is not finished\n"
             "receive: 1 is no approved order of recovery\n"
             "verdict: Hoà prepared it: somebody else must approve it\n"
             "verdict: 1 2250000\n"
             "instalments: 2 2250000\n"
             "verdict: 2 2250000\n"
             "receive: 3 750000\n"
             "  9: 0 - 750000 + 750000 = 0\n"
             "  10: 0 - 750000 + 0 = -750000\n"
             "  11: 0 - 750000 + 0 = -750000\n"
             "  order: received 750000, withheld 0, waived 0, left 1500000, late 0\n"
             "  9: 0 - 750000 + 750000 = 0\n"
             "  10: 0 - 750000 + 0 = -750000\n"
             "  11: 0 - 750000 + 0 = -750000\n"
             "  order: received 750000, withheld 0, waived 0, left 1500000, late 750000\n"
             "receive: 4 750000\n"
             "waive: 5 750000\n"
             "verdict: 5 750000\n"
             "  9: 0 - 750000 + 750000 = 0\n"
             "  10: 0 - 750000 + 750000 = 0\n"
             "  11: 0 - 750000 + 750000 = 0\n"
             "  order: received 1500000, withheld 0, waived 750000, left 0, late 0\n"
             /* Two of three came back; 750.000 of November and 1.750.000 of December are open. */
             LINE ": 9000000, reserved 2500000\n"
             "spent/social_assistance/waived: 750000, reserved 0\n"
             "order: 6 1500000\n"
             "verdict: 6 1500000\n"
             "import: 1 3\n"
             "reconcile: 1 1 0 1 1\n"
             "close: 1 lines wait for a person, and 0 files are not reconciled\n"
             "settle: 0\n"
             "close: 1 1 1750000\n" LINE ": 0, reserved 0\n" NEXT_LINE ": 7250000, reserved 0\n"
             "2026-01: 1 2 2200000\n"
             "AS24-202601-1-1 #4 Trần Thị Bé 07615 Thôn 1 cash: 450000 = 750000 + 0 - 300000\n"
             "  disability_allowance 10 -300000\n"
             "  disability_allowance 13 750000\n"
             /* November again: 1.000.000, of which 250.000 came with December. */
             "AS24-202601-1-2 #6 Lê Văn Cả 07615 Thôn 1 cash: 1750000 = 1000000 + 750000 - 0\n"
             "  disability_allowance 11 750000\n"
             "  disability_allowance 13 1000000\n"
             "to_recover Trần Thị Bé 07615: 1200000\n"
             "to_recover Phạm Thị Dung 07615: 1000000\n"
             "approve: 1 2 2200000\n"
             "  9: 750000 - 750000 + 0 = 0\n"
             "  10: 0 - 750000 + 300000 = -450000\n"
             "  11: 0 - 750000 + 0 = -750000\n"
             "  13: 750000 - 750000 + 0 = 0\n"
             "  order: received 0, withheld 300000, waived 0, left 1200000, late 0\n" NEXT_LINE
             ": 7250000, reserved 2500000\n");
}

/* ---- a decree that reaches back ---- */

/* 335/2026 was issued on 21 August 2026 and applies from July: 810.000 for 750.000. */
static void decree(struct place *p)
{
    static const int64_t one[] = {WITHDRAWN};
    struct desk d = open_desk(p, "2025-03-12", "2026-06-20");
    enrol(&d, one, 1, "2026-07");
    desk_give(&d, 2026, "social_assistance", "07615", 10000000);
    pay_all(&d, "2026-07", 1);
    d.today = desk_day("2026-07-20");
    pay_all(&d, "2026-08", 1);
    d.today = desk_day("2026-08-22");
    desk_prepare(&d, "2026-09");
    desk_payments(&d, "2026-09");
    store_pool_close(d.pool);
}

/* On one engine: what is special is the law, not the database. */
void test_decree(void **state)
{
    (void)state;
    struct place p;
    struct buf log;
    buf_init(&log, &lab.arena, 1 << 20);
    place_make(&p, false, &log);
    decree(&p);
    buf_char(&log, '\0');
    assert_string_equal(log.p, "2026-07: 1 1 750000\napprove: 1 1 750000\nsend: 1 1 750000\n" PAID
                               "close: 1 1 750000\n"
                               "2026-08: 1 1 750000\napprove: 1 1 750000\nsend: 1 1 750000\n" PAID
                               "close: 1 1 750000\n"
                               "2026-09: 1 1 930000\n"
                               "AS24-202609-1-1 #4 Trần Thị Bé 07615 Thôn 1 cash: 930000 = 810000 +"
                               " 120000 - 0\n"
                               "  disability_allowance 19 60000\n"
                               "  disability_allowance 20 60000\n"
                               "  disability_allowance 21 810000\n");
}
