/* A year of a budget, reckoned by hand; raised money and its purpose; nothing twice from two
 * sources; two people. On both engines. */
#include "ledger_lab.h"

#include "pay/budget.h"

#define SA "social_assistance"

static struct arena arena;

static struct budget_proposal proposal(uint64_t id, enum budget_kind kind, day on, const char *csv)
{
    return (struct budget_proposal){.province = LAB_PROVINCE,
                                    .id = lab_id(id),
                                    .kind = kind,
                                    .decision = STR("12/QĐ-UBND"),
                                    .signer = STR("Chủ tịch"),
                                    .decided_on = on,
                                    .made_by = STR("Nguyễn Thị Lập"),
                                    .made_at_us = (int64_t)id,
                                    .content = str_from_c(csv)};
}

static enum err_code propose(struct store_conn *c, const struct budget_proposal *p, struct err *e)
{
    int64_t version;
    must(store_begin(c, e), e);
    enum err_code code = budget_propose(c, &arena, p, &version, e);
    if (code == ERR_NONE)
        return store_commit(c, e);
    store_rollback(c);
    return code;
}

/* Sees it as it stands, and approves that. */
static enum err_code approve(struct store_conn *c, uint64_t id, const char *who, struct err *e)
{
    struct budget_proposal p;
    struct ledger_outcome out;
    struct ledger_id key = lab_id(id);
    assert_int_equal(budget_proposal_read(c, &arena, LAB_PROVINCE, &key, &p, e), 1);
    must(store_begin(c, e), e);
    enum err_code code =
        budget_approve(c, LAB_PROVINCE, &key, p.content_sum, str_from_c(who), (int64_t)id, &out, e);
    if (code == ERR_NONE)
        return store_commit(c, e);
    store_rollback(c);
    return code;
}

static enum err_code decide(struct store_conn *c, uint64_t id, enum budget_kind kind, day on,
                            const char *csv, struct err *e)
{
    const struct budget_proposal p = proposal(id, kind, on, csv);
    must(propose(c, &p, e), e);
    return approve(c, id, "Trần Văn Duyệt", e);
}

static void decided(struct store_conn *c, uint64_t id, enum budget_kind kind, day on,
                    const char *csv)
{
    struct err e = {0};
    must(decide(c, id, kind, on, csv, &e), &e);
}

static void refused(enum err_code code, const struct err *e, const char *says)
{
    assert_int_equal(code, ERR_INPUT);
    if (str_find(str_from_c(e->text[LANG_EN]), str_from_c(says)) < 0)
        fail_msg("\"%s\" does not say \"%s\"", e->text[LANG_EN], says);
}

static void pay(struct store_conn *c, uint64_t id, struct ledger_id commitment, vnd amount, day on)
{
    struct err e = {0};
    const struct budget_payment p = {.province = LAB_PROVINCE,
                                     .id = lab_id(id),
                                     .commitment = commitment,
                                     .amount = amount,
                                     .day = on,
                                     .reference = STR("BN-1"),
                                     .actor = STR("Kế toán"),
                                     .now_us = (int64_t)id};
    must(store_begin(c, &e), &e);
    must(budget_pay(c, &p, &e), &e);
    must(store_commit(c, &e), &e);
}

static bool log_progress(void *ctx, const struct budget_progress *p)
{
    buf_fmt(ctx, "%s %s %s: %l %l %l %l %l %l %l\n", p->fund, p->programme, p->commune,
            p->estimated, p->planned, p->committed, p->disbursed, p->carried_out, p->left,
            p->permille);
    return true;
}

static void expect_status(struct store_conn *c, int32_t year, struct budget_by by,
                          const char *expected)
{
    struct err e = {0};
    struct buf b;
    buf_init(&b, &arena, 1 << 16);
    must(budget_status(c, LAB_PROVINCE, year, by, log_progress, &b, &e), &e);
    buf_char(&b, '\0');
    assert_string_equal(b.p, expected);
}

static void log_ledger(struct buf *log, struct store_conn *c)
{
    static const char *const tables[] = {"ledger_account",  "ledger_approval",    "ledger_posting",
                                         "ledger_transfer", "ledger_holder",      "budget_proposal",
                                         "budget_gift",     "budget_estimate_row"};
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
        log_dump(log, c, tables[i]);
}

/* ---- a year ---- */

/* 20 persons in 07660 and 10 in 07663, 500.000 đ each, 12 months: 120.000.000 and 60.000.000. */
static void estimate(struct store_conn *c)
{
    struct err e = {0};
    struct buf b;
    int64_t version;
    struct budget_estimate x = {.province = LAB_PROVINCE,
                                .year = LAB_YEAR,
                                .actor = STR("Nguyễn Thị Lập"),
                                .reference = STR("dự toán 2026")};
    buf_init(&b, &arena, 1 << 16);
    buf_add_c(&b, "fund,programme,commune,month,amount,persons\n");
    for (int m = 1; m <= 12; m++) {
        buf_fmt(&b, "central," SA ",07660,%d/2026,10000000,20\n", m);
        buf_fmt(&b, "central," SA ",07663,%d/2026,5000000,10\n", m);
    }
    must(budget_estimate_read(&arena, buf_str(&b), "estimate.csv", &x, &e), &e);
    must(store_begin(c, &e), &e);
    must(budget_estimate_add(c, &x, &version, &e), &e);
    must(store_commit(c, &e), &e);
    assert_int_equal(version, 1);
}

/* Assigned 200, allocated 120 + 60, supplement 6 to 07663, 4 moved from 07660 to 07663 (million
 * đồng): 07660 has 116, 07663 has 70, the fund keeps 200 - 120 - 60 - 6 = 14. */
static void plan(struct store_conn *c)
{
    decided(c, 10, BUDGET_ASSIGN, lab_day(1, 2), "fund,amount\ncentral,200000000\n");
    decided(c, 11, BUDGET_ALLOCATE, lab_day(1, 3),
            "fund,programme,commune,amount\ncentral," SA ",07660,120000000\n"
            "central," SA ",07663,60000000\n");
    decided(c, 12, BUDGET_SUPPLEMENT, lab_day(6, 1),
            "commune,fund,programme,amount\n07663,central," SA ",6000000\n");
    decided(c, 13, BUDGET_MOVE, lab_day(9, 1),
            "fund,programme,commune,to_fund,to_programme,to_commune,amount\n"
            "central," SA ",07660,central," SA ",07663,4000000\n");
}

/* Eleven months of both communes committed: row 2m-1 is 07660 of month m, row 2m is 07663. */
static void commit(struct store_conn *c)
{
    struct buf b;
    buf_init(&b, &arena, 1 << 16);
    buf_add_c(&b, "fund,programme,commune,content,period,amount\n");
    for (int m = 1; m <= 11; m++) {
        buf_fmt(&b, "central," SA ",07660,monthly_allowance,%d/2026,10000000\n", m);
        buf_fmt(&b, "central," SA ",07663,monthly_allowance,%d/2026,5000000\n", m);
    }
    buf_char(&b, '\0');
    decided(c, 14, BUDGET_COMMIT, lab_day(10, 1), b.p);
}

/* Ten months are paid in full. Of month 11, 07660 pays 9.500.000 (one person was away: 500.000 are
 * free again), 07663 not yet. One payment of 500.000 of month 10 in 07660 comes back.
 *   07660: 10 x 10.000.000 + 9.500.000 - 500.000 = 109.000.000 of 116.000.000: 94,0 %
 *   07663: 10 x 5.000.000 = 50.000.000 of 70.000.000: 71,4 %; 5.000.000 committed */
static void pay_year(struct store_conn *c)
{
    struct ledger_id decision = lab_id(14);
    for (uint32_t m = 1; m <= 10; m++) {
        pay(c, 100 + m, budget_transfer_id(&decision, 2 * m - 1), 0, lab_day(10, 20));
        pay(c, 200 + m, budget_transfer_id(&decision, 2 * m), 0, lab_day(10, 20));
    }
    pay(c, 111, budget_transfer_id(&decision, 21), 9500000, lab_day(11, 20));
    const struct ledger_transfer back = {.id = lab_id(300),
                                         .kind = LEDGER_REVERSE,
                                         .amount = 500000,
                                         .day = lab_day(11, 25),
                                         .other = lab_id(110),
                                         .reference = STR("BN-9")};
    lab_must_post(c, 300, &back, 1);
}

static const struct budget_by by_commune = {.fund = true, .programme = true, .commune = true};

static struct ledger_account read_code(struct store_conn *c, const char *code)
{
    struct err e = {0};
    struct ledger_account x;
    assert_int_equal(
        ledger_find(c, &arena, LAB_PROVINCE, ledger_account_id(str_from_c(code)), &x, &e), 1);
    return x;
}

static void carry(struct store_conn *c)
{
    struct err e = {0};
    struct budget_rows rows;
    must(budget_carry_rows(c, &arena, LAB_PROVINCE, LAB_YEAR, &rows, &e), &e);
    assert_int_equal(rows.n, 3);
    struct buf b;
    buf_init(&b, &arena, 1 << 16);
    buf_add(&b, budget_rows_write(&arena, BUDGET_CARRY, &rows));
    buf_char(&b, '\0');
    /* Prepared, and then something is spent: it does not fit any more. */
    const struct budget_proposal stale = proposal(15, BUDGET_CARRY, lab_day(12, 31), b.p);
    must(propose(c, &stale, &e), &e);
    decided(c, 16, BUDGET_COMMIT, lab_day(12, 1),
            "fund,programme,commune,content,amount\ncentral," SA ",07660,funeral,1000\n");
    refused(approve(c, 15, "Trần Văn Duyệt", &e), &e, "has changed since");
    struct ledger_id funeral = lab_id(16);
    struct ledger_id id = budget_transfer_id(&funeral, 1);
    char hex[33], csv[64];
    ledger_id_write(&id, hex);
    snprintf(csv, sizeof(csv), "transfer\n%s\n", hex);
    decided(c, 17, BUDGET_RELEASE, lab_day(12, 2), csv);
    must(approve(c, 15, "Trần Văn Duyệt", &e), &e);
}

/* ---- every figure opens ---- */

struct opened {
    struct store_conn *c;
    vnd planned, committed, disbursed, carried_out;
    struct budget_progress rows[8];
    uint32_t n;
};

static bool add_entry(void *ctx, const struct budget_entry *x)
{
    struct opened *o = ctx;
    o->planned += x->planned;
    o->committed += x->committed;
    o->disbursed += x->disbursed;
    o->carried_out += x->carried_out;
    return true;
}

static bool keep_row(void *ctx, const struct budget_progress *p)
{
    struct opened *o = ctx;
    struct budget_progress mine = *p;
    assert_true(o->n < 8);
    mine.fund = arena_str(&arena, p->fund);
    mine.programme = arena_str(&arena, p->programme);
    mine.commune = arena_str(&arena, p->commune);
    o->rows[o->n++] = mine;
    return true;
}

/* The entries behind each row of the table add up to it. */
static void check_opens(struct store_conn *c, int32_t of_year)
{
    struct opened all = {.c = c};
    struct err e = {0};
    must(budget_status(c, LAB_PROVINCE, of_year, by_commune, keep_row, &all, &e), &e);
    assert_true(all.n > 0);
    for (uint32_t i = 0; i < all.n; i++) {
        const struct budget_progress *row = &all.rows[i];
        const struct budget_which which = {row->fund, row->programme, row->commune};
        struct opened one = {.c = c};
        must(budget_open(c, LAB_PROVINCE, of_year, &which, add_entry, &one, &e), &e);
        assert_int_equal(one.planned, row->planned);
        assert_int_equal(one.committed, row->committed);
        assert_int_equal(one.disbursed, row->disbursed);
        assert_int_equal(one.carried_out, row->carried_out);
    }
}

static bool log_month(void *ctx, const struct budget_month *m)
{
    buf_fmt(ctx, "%d: %l %l %l of %l %l\n", month_mon(m->month), m->estimated, m->disbursed,
            m->to_date, m->planned, m->permille);
    return true;
}

/* Fifteen million are needed a month. In October ten months are paid, 150; in November 9,5 and 0,5
 * come back: 159 of the 186 that are planned. */
static void check_months(struct store_conn *c)
{
    struct err e = {0};
    struct buf got, expected;
    buf_init(&got, &arena, 4096);
    buf_init(&expected, &arena, 4096);
    for (int m = 1; m <= 9; m++)
        buf_fmt(&expected, "%d: 15000000 0 0 of 186000000 0\n", m);
    buf_add_c(&expected, "10: 15000000 150000000 150000000 of 186000000 806\n"
                         "11: 15000000 9000000 159000000 of 186000000 855\n"
                         "12: 15000000 0 159000000 of 186000000 855\n");
    must(budget_months(c, LAB_PROVINCE, LAB_YEAR, (struct budget_by){.fund = true}, log_month, &got,
                       &e),
         &e);
    assert_string_equal(arena_cstr(&arena, buf_str(&got)), arena_cstr(&arena, buf_str(&expected)));
}

static void year(struct place *p)
{
    struct store_conn *c = lab_books(p, 0);
    estimate(c);
    plan(c);
    commit(c);
    pay_year(c);
    check_opens(c, LAB_YEAR);
    check_months(c);
    /* estimated planned committed disbursed carried left permille */
    expect_status(c, LAB_YEAR, by_commune,
                  "central social_assistance 07660: 120000000 116000000 0 109000000 0 7000000 940\n"
                  "central social_assistance 07663: 60000000 70000000 5000000 50000000 0 15000000 "
                  "714\n"
                  "province housing 07660: 0 0 0 0 0 0 -1\n"
                  "raised  : 0 0 0 0 0 0 -1\n");
    expect_status(c, LAB_YEAR, (struct budget_by){.fund = true},
                  "central  : 180000000 186000000 5000000 159000000 0 22000000 855\n"
                  "province  : 0 0 0 0 0 0 -1\n"
                  "raised  : 0 0 0 0 0 0 -1\n");
    carry(c);
    /* 7 left go, and 15 left with 5 committed. */
    expect_status(c, LAB_YEAR, (struct budget_by){.commune = true},
                  "  : 0 0 0 0 0 0 -1\n"
                  "  07660: 120000000 116000000 0 109000000 7000000 0 940\n"
                  "  07663: 60000000 70000000 0 50000000 20000000 0 714\n");
    check_opens(c, LAB_YEAR);
    check_opens(c, LAB_YEAR + 1);
    struct ledger_account fund = read_code(c, "fund/2027/central");
    assert_int_equal(ledger_balance(&fund), 14000000);
    struct ledger_id decision = lab_id(14);
    struct ledger_id old = budget_transfer_id(&decision, 22);
    pay(c, 400, ledger_id_derived(&old, STR("carried"), 1), 0, day_from_ymd(2027, 1, 20));
    expect_status(c, LAB_YEAR + 1, by_commune,
                  "central social_assistance 07660: 0 7000000 0 0 0 7000000 0\n"
                  "central social_assistance 07663: 0 20000000 0 5000000 0 15000000 250\n"
                  "raised  : 0 0 0 0 0 0 -1\n");
    lab_check(c);
    log_ledger(p->log, c);
    store_close(c);
}

/* ---- raised money ---- */

static void raised(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = lab_books(p, 0);
    const struct budget_gift g = {.number = STR("2026-1"),
                                  .donor = STR("Hội Doanh nghiệp"),
                                  .purpose = STR("housing"),
                                  .pledged = 100000000,
                                  .pledged_on = lab_day(3, 1),
                                  .reference = STR("biên bản 1")};
    struct budget_receipt r = {.province = LAB_PROVINCE,
                               .id = lab_id(50),
                               .gift = STR("2026-1"),
                               .amount = 60000000,
                               .day = lab_day(3, 5),
                               .reference = STR("BC-1"),
                               .actor = STR("Kế toán")};
    must(store_begin(c, &e), &e);
    must(budget_pledge(c, LAB_PROVINCE, &g, STR("Kế toán"), 1, &e), &e);
    must(budget_receive(c, &r, &e), &e);
    must(budget_receive(c, &r, &e), &e); /* asked again: once */
    must(store_commit(c, &e), &e);
    refused(decide(c, 60, BUDGET_COMMIT, lab_day(4, 1),
                   "gift,content,beneficiary,amount\n2026-1,livelihood.chicken,7,1000000\n", &e),
            &e, "cannot be spent on");
    refused(decide(c, 61, BUDGET_COMMIT, lab_day(4, 1),
                   "gift,content,beneficiary,amount\n2026-1,housing.new,7,60000001\n", &e),
            &e, "1 đ short");
    /* "housing2" does not lie within "housing". */
    refused(decide(c, 62, BUDGET_COMMIT, lab_day(4, 1),
                   "gift,content,beneficiary,amount\n2026-1,housing2,7,1\n", &e),
            &e, "cannot be spent on");
    decided(c, 63, BUDGET_COMMIT, lab_day(4, 1),
            "gift,content,beneficiary,amount\n2026-1,housing.new,7,50000000\n");
    /* Circular 60/2026/TT-BTC, article 2.3.b: the province's line must not build it again. */
    decided(c, 64, BUDGET_ASSIGN, lab_day(4, 2), "fund,amount\nprovince,90000000\n");
    decided(c, 65, BUDGET_ALLOCATE, lab_day(4, 2),
            "fund,programme,commune,amount\nprovince,housing,07660,90000000\n");
    refused(decide(c, 66, BUDGET_COMMIT, lab_day(4, 3),
                   "fund,programme,commune,content,beneficiary,amount\n"
                   "province,housing,07660,housing.new,7,1000000\n",
                   &e),
            &e, "from gift/2026-1 already (transfer ");
    /* Another household, another content, and the same household once the gift is released. */
    decided(c, 67, BUDGET_COMMIT, lab_day(4, 3),
            "fund,programme,commune,content,beneficiary,amount\n"
            "province,housing,07660,housing.new,8,1000000\n"
            "province,housing,07660,housing.repair,7,1000000\n");
    struct ledger_id decision = lab_id(63), id = budget_transfer_id(&decision, 1);
    char hex[33], csv[64];
    ledger_id_write(&id, hex);
    snprintf(csv, sizeof(csv), "transfer\n%s\n", hex);
    decided(c, 68, BUDGET_RELEASE, lab_day(4, 4), csv);
    must(approve(c, 66, "Trần Văn Duyệt", &e), &e);
    lab_check(c);
    log_ledger(p->log, c);
    store_close(c);
}

/* ---- two people ---- */

static void two_people(struct place *p)
{
    struct err e = {0};
    struct ledger_outcome out;
    struct store_conn *c = lab_books(p, 0);
    struct budget_proposal x =
        proposal(70, BUDGET_ASSIGN, lab_day(1, 2), "fund,amount\ncentral,1000\n");
    must(propose(c, &x, &e), &e);
    refused(approve(c, 70, "Nguyễn Thị Lập", &e), &e, "may not approve");
    refused(approve(c, 70, " nguyen thi  lap ", &e), &e, "may not approve");
    refused(approve(c, 70, " ", &e), &e, "no name");
    /* Seen, then edited by another: what was seen approves nothing. */
    struct budget_proposal seen;
    struct ledger_id key = lab_id(70);
    assert_int_equal(budget_proposal_read(c, &arena, LAB_PROVINCE, &key, &seen, &e), 1);
    x.content = STR("fund,amount\ncentral,2000\n");
    x.made_by = STR("Lê Thị Sửa");
    must(propose(c, &x, &e), &e);
    must(store_begin(c, &e), &e);
    enum err_code code =
        budget_approve(c, LAB_PROVINCE, &key, seen.content_sum, STR("Trần Văn Duyệt"), 1, &out, &e);
    refused(code, &e, "edited after it was seen");
    store_rollback(c);
    /* Nor may who made an earlier version. */
    refused(approve(c, 70, "Nguyễn Thị Lập", &e), &e, "may not approve");
    must(approve(c, 70, "Trần Văn Duyệt", &e), &e);
    assert_int_equal(lab_read(c, LAB_FUND).credits_posted, 2000);
    refused(propose(c, &x, &e), &e, "is not edited");
    /* The database too refuses one person in both places. */
    must(store_begin(c, &e), &e);
    log_run(p, c,
            SQL("INSERT INTO ledger_approval (province, id, subject, reference, n_transfers, total,"
                " content_sum, made_by, approved_by, at_us) VALUES (24, ?1, '', '', 1, 1, ?2, 'A',"
                " 'A', 0)"),
            STORE_VALUES(store_bytes(STR("0123456789abcdef")),
                         store_bytes(STR("0123456789abcdef0123456789abcdef"))));
    store_rollback(c);
    store_close(c);
}

static void test_year(void **state)
{
    (void)state;
    both_run(year, NULL);
}

static void test_raised(void **state)
{
    (void)state;
    both_run(raised, NULL);
}

static void test_two_people(void **state)
{
    (void)state;
    both_run(two_people, "failed: refused, exit 1\n");
}

static int setup(void **state)
{
    arena_init(&arena, (size_t)2 << 30);
    return both_setup(state);
}

static int teardown(void **state)
{
    arena_clear(&arena);
    return both_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_year), cmocka_unit_test(test_raised),
                                       cmocka_unit_test(test_two_people)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
