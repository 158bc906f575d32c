/* The rules of the ledger one by one, what it shows, and that the check finds what was tampered
 * with. On both engines, which must say the same. */
#include "ledger_lab.h"

static void say(struct place *p, enum err_code code, const struct err *e)
{
    buf_fmt(p->log, "%z\n", code == ERR_NONE ? "posted" : e->text[LANG_EN]);
}

static void try(struct place *p, struct store_conn *c, uint64_t number,
                const struct ledger_transfer *v, uint32_t n)
{
    struct err e = {0};
    struct ledger_outcome out = {0};
    enum err_code code = lab_post(c, number, v, n, &out, &e);
    if (code == ERR_NONE)
        buf_fmt(p->log, "%u new, %u there: ", out.created, out.existed);
    say(p, code, &e);
}

/* ---- identifiers and entries ---- */

static void identifiers(struct place *p)
{
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer v[] = {
        lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 100, "x"),
        lab_transfer(11, LEDGER_PENDING, LAB_LINE, LAB_PROVIDER, 200, "x"),
        lab_transfer(12, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 300, "x")};
    v[0].linked = true;
    try(p, c, 10, v, 2);
    try(p, c, 11, v, 2); /* another posting, the same transfers: there */
    try(p, c, 12, v, 3);
    v[1].linked = true; /* one entry of three, of which two are there */
    v[2].id = lab_id(13);
    try(p, c, 13, v, 3);
    v[0].amount = 101;
    v[0].linked = false;
    try(p, c, 14, v, 1);
    v[0].id = v[2].id = lab_id(14);
    v[1].linked = v[2].linked = false;
    v[1].id = lab_id(15);
    try(p, c, 15, v, 3);
    /* Two legs or none: 400 are left, the second leg asks for 401. */
    v[0] = lab_transfer(20, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 1, "x");
    v[1] = lab_transfer(21, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 400, "x");
    v[0].linked = true;
    try(p, c, 20, v, 2);
    assert_int_equal(lab_read(c, LAB_LINE).debits_pending, 600);
    lab_check(c);
    store_close(c);
}

static void test_identifiers(void **state)
{
    (void)state;
    both_run(identifiers,
             "2 new, 0 there: posted\n"
             "0 new, 2 there: posted\n"
             "1 new, 2 there: posted\n"
             "row 3: only a part of this entry is in the books\n"
             "row 1: the identifier was used for another content\n"
             "an identifier stands twice in the batch\n"
             "the account line/2026/central/social_assistance/07660 has 400 đ left, 1 đ short\n");
}

/* ---- pending, posted, void, reverse ---- */

static void phases(struct place *p)
{
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer t = lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 600, "x");
    lab_must_post(c, 10, &t, 1);
    t = lab_follows(11, LEDGER_POSTED, 10, 601);
    try(p, c, 11, &t, 1);
    t = lab_follows(11, LEDGER_VOID, 10, 5);
    try(p, c, 12, &t, 1);
    t = lab_follows(11, LEDGER_POSTED, 10, 500); /* 100 are free again: 1000 - 500 */
    try(p, c, 13, &t, 1);
    try(p, c, 14, &t, 1);
    t = lab_follows(12, LEDGER_VOID, 10, 0);
    try(p, c, 15, &t, 1);
    t = lab_follows(12, LEDGER_POSTED, 11, 0);
    try(p, c, 16, &t, 1);
    t = lab_follows(12, LEDGER_REVERSE, 11, 200);
    try(p, c, 17, &t, 1);
    t = lab_follows(13, LEDGER_REVERSE, 11, 301);
    try(p, c, 18, &t, 1);
    t = lab_follows(13, LEDGER_REVERSE, 11, 300);
    try(p, c, 19, &t, 1);
    t = lab_follows(14, LEDGER_REVERSE, 12, 1);
    try(p, c, 20, &t, 1);
    struct ledger_account line = lab_read(c, LAB_LINE);
    assert_int_equal(line.debits_pending, 0);
    assert_int_equal(line.debits_posted, 500);
    assert_int_equal(line.credits_posted, 1500);
    assert_int_equal(ledger_disbursed(&line), 0); /* 500 out, 200 + 300 back */
    assert_int_equal(ledger_available(&line), 1000);
    lab_check(c);
    store_close(c);
}

static void test_phases(void **state)
{
    (void)state;
    both_run(phases, "row 1: the amount is not that of the pending transfer\n"
                     "row 1: the amount is not that of the pending transfer\n"
                     "1 new, 0 there: posted\n"
                     "0 new, 1 there: posted\n"
                     "row 1: the pending transfer was posted or voided before\n"
                     "row 1: what it resolves is not a pending transfer\n"
                     "1 new, 0 there: posted\n"
                     "row 1: it takes back more than was posted\n"
                     "1 new, 0 there: posted\n"
                     "row 1: only what was posted can be taken back\n");
}

/* ---- approvals ---- */

static void approvals(struct place *p)
{
    struct err e = {0};
    struct ledger_outcome out;
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer v[] = {
        lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 100, "x"),
        lab_transfer(11, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 100, "x")};
    struct ledger_approval a = {
        .id = lab_id(70), .made_by = STR("Kế toán"), .approved_by = STR("KE TOAN")};
    struct ledger_batch b = {.province = LAB_PROVINCE,
                             .id = lab_id(71),
                             .v = v,
                             .n = 1,
                             .actor = STR("Kế toán"),
                             .now_us = 1};
    must(ledger_seal(v, 1, &a.seal, &e), &e);
    must(store_begin(c, &e), &e);
    say(p, ledger_post(c, &b, &out, &e), &e); /* nobody approved */
    say(p, ledger_approve(c, LAB_PROVINCE, &a, &e), &e);
    a.approved_by = STR("Trưởng phòng");
    must(ledger_approve(c, LAB_PROVINCE, &a, &e), &e);
    b.approval = a.id;
    v[0].amount = 101; /* edited: the approval is void */
    say(p, ledger_post(c, &b, &out, &e), &e);
    v[0].amount = 100;
    v[0].beneficiary = 5; /* the same money for somebody else is another content too */
    say(p, ledger_post(c, &b, &out, &e), &e);
    v[0].beneficiary = 0;
    b.n = 2; /* one more */
    say(p, ledger_post(c, &b, &out, &e), &e);
    b.n = 1;
    say(p, ledger_post(c, &b, &out, &e), &e);
    b.id = lab_id(72); /* what was approved once is not posted twice under other identifiers */
    v[0].id = lab_id(12);
    say(p, ledger_post(c, &b, &out, &e), &e);
    must(store_commit(c, &e), &e);
    lab_check(c);
    store_close(c);
}

static void test_approvals(void **state)
{
    (void)state;
    both_run(approvals, "spending a budget needs the approval of another person\n"
                        "Kế toán prepared it and may not approve it\n"
                        "the content changed after it was approved: the approval is void\n"
                        "the content changed after it was approved: the approval is void\n"
                        "the content changed after it was approved: the approval is void\n"
                        "posted\n"
                        "the content changed after it was approved: the approval is void\n");
}

/* ---- one person recorded twice ---- */

static void statement(struct store_conn *c, sql q)
{
    struct err e = {0};
    must(store_run(c, q, STORE_NO_VALUES, NULL, &e), &e);
}

/* Number 5 has it from the central line; 5 is found to be 6, whom the province's line must not give
 * it again; the merge is taken back, and they are two people. */
static void recorded_twice(struct place *p)
{
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer t =
        lab_transfer(3, LEDGER_SINGLE, LAB_SOURCE, LAB_OTHER, 500, "allocate");
    lab_must_post(c, 2, &t, 1);
    statement(c, SQL("INSERT INTO recording (province, number, at_us, actor, source, reference,"
                     " operation) SELECT 24, 1, 1, 'A', 'form', '', id FROM ledger_posting WHERE"
                     " n_transfers = 2"));
    statement(c, SQL("INSERT INTO entity (province, id, kind) VALUES (24, 5, 'person'), (24, 6,"
                     " 'person')"));
    t = lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 100, "housing.new");
    t.beneficiary = 5;
    try(p, c, 10, &t, 1);
    statement(c, SQL("INSERT INTO person_merge (province, id, kept, dropped, recorded, reason)"
                     " VALUES (24, 1, 6, 5, 1, '')"));
    t = lab_transfer(11, LEDGER_PENDING, LAB_OTHER, LAB_PAYABLE, 100, "housing.new");
    t.beneficiary = 6;
    try(p, c, 11, &t, 1);
    t.id = lab_id(12);
    t.code = STR("housing.repair"); /* another content */
    try(p, c, 12, &t, 1);
    statement(c, SQL("INSERT INTO person_merge_undo (province, merge, recorded, reason) VALUES (24,"
                     " 1, 1, '')"));
    t.id = lab_id(13);
    t.code = STR("housing.new");
    try(p, c, 13, &t, 1);
    assert_int_equal(lab_read(c, LAB_OTHER).debits_pending, 200);
    lab_check(c);
    store_close(c);
}

static void test_recorded_twice(void **state)
{
    (void)state;
    both_run(
        recorded_twice,
        "1 new, 0 there: posted\n"
        "the beneficiary #5 has \"housing.new\"  from line/2026/central/social_assistance/07660"
        " already (transfer 0100000000000000000000000000000a)\n"
        "1 new, 0 there: posted\n"
        "1 new, 0 there: posted\n");
}

/* ---- what is shown ---- */

static bool log_entry(void *ctx, const struct ledger_entry *r)
{
    buf_fmt(ctx, "%d %s %s %s %z%l: %l %l\n", r->day - lab_day(7, 1), r->kind, r->code, r->against,
            r->debit ? "-" : "+", r->amount, r->pending, r->balance);
    return true;
}

static bool log_turnover(void *ctx, const struct ledger_account *a)
{
    buf_fmt(ctx, "%s %l %l %l %l\n", a->code, a->debits_pending, a->debits_posted,
            a->credits_pending, a->credits_posted);
    return true;
}

static void shown(struct place *p)
{
    struct err e = {0};
    struct ledger_trial sums;
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer v[] = {lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 300, "x"),
                                  lab_transfer(11, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 50, "y")};
    lab_must_post(c, 10, v, 2);
    v[0] = lab_follows(12, LEDGER_POSTED, 10, 250);
    v[1] = lab_follows(13, LEDGER_VOID, 11, 0);
    lab_must_post(c, 11, v, 2);
    v[0] = lab_follows(14, LEDGER_REVERSE, 12, 20);
    v[0].day = lab_day(7, 9);
    lab_must_post(c, 12, v, 1);
    must(ledger_entries(c, LAB_PROVINCE, lab_account(LAB_LINE), lab_day(7, 1), DAY_MAX, log_entry,
                        p->log, &e),
         &e);
    buf_add_c(p->log, "from the 2nd to the 2nd\n");
    must(ledger_entries(c, LAB_PROVINCE, lab_account(LAB_LINE), lab_day(7, 2), lab_day(7, 2),
                        log_entry, p->log, &e),
         &e);
    for (int dom = 1; dom <= 9; dom += 8) {
        must(
            ledger_trial_balance(c, LAB_PROVINCE, lab_day(7, dom), log_turnover, p->log, &sums, &e),
            &e);
        assert_int_equal(sums.debits_posted, sums.credits_posted);
        assert_int_equal(sums.debits_pending, sums.credits_pending);
        buf_fmt(p->log, "%l %l\n", sums.debits_pending, sums.debits_posted);
    }
    store_close(c);
}

#define LINE "line/2026/central/social_assistance/07660"

static void test_shown(void **state)
{
    (void)state;
    both_run(shown, "0 single allocate fund/2026/central +1000: 0 1000\n"
                    "0 pending x payable/social_assistance -300: 300 1000\n"
                    "0 pending y payable/social_assistance -50: 350 1000\n"
                    "1 post x payable/social_assistance -250: 50 750\n"
                    "1 void y payable/social_assistance -50: 0 750\n"
                    "8 reverse x payable/social_assistance +20: 0 770\n"
                    "from the 2nd to the 2nd\n"
                    "1 post x payable/social_assistance -250: 50 750\n"
                    "1 void y payable/social_assistance -50: 0 750\n"
                    "fund/2026/central 0 1000 0 1000\n" LINE " 350 0 0 1000\n"
                    "payable/social_assistance 0 0 350 0\nsource/central 0 1000 0 0\n350 2000\n"
                    "fund/2026/central 0 1000 0 1000\n" LINE " 0 250 0 1020\n"
                    "payable/social_assistance 0 20 0 250\nsource/central 0 1000 0 0\n0 2270\n");
}

/* ---- what the check finds ---- */

static void count_finding(void *ctx, const char *vi, const char *en)
{
    (void)vi;
    buf_fmt(ctx, "  %s\n", str_from_c(en));
}

/* Each change is taken back, so that the next one stands alone. */
static void tampered(struct place *p)
{
    static const sql changes[] = {
        {"UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE kind = 'source'"},
        {"UPDATE ledger_account SET allocated = allocated + 1 WHERE kind = 'line'"},
        {"UPDATE ledger_transfer SET amount = amount + 1 WHERE kind = 'pending'"},
        {"UPDATE ledger_transfer SET beneficiary = beneficiary + 1 WHERE kind = 'pending'"},
        {"UPDATE ledger_posting SET total = total + 1 WHERE n_transfers = 1"},
        {"UPDATE ledger_holder SET uses = uses + 1"},
        {"DELETE FROM ledger_transfer WHERE kind = 'pending'"},
        {"UPDATE ledger_posting SET approval = NULL WHERE n_transfers = 1"}};
    struct err e = {0};
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer t = lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 300, "x");
    t.beneficiary = 7;
    lab_must_post(c, 10, &t, 1);
    lab_check(c);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        uint32_t n = 0;
        int64_t changed = 0;
        must(store_begin(c, &e), &e);
        must(store_run(c, changes[i], STORE_NO_VALUES, &changed, &e), &e);
        assert_true(changed > 0);
        buf_fmt(p->log, "%z\n", changes[i].text);
        must(ledger_check(c, count_finding, p->log, &n, &e), &e);
        assert_true(n > 0);
        store_rollback(c);
    }
    lab_check(c);
    store_close(c);
}

static void test_tampered(void **state)
{
    (void)state;
    both_run(tampered, NULL);
}

/* ---- the database itself ---- */

/* Without the code: the CHECK refuses overspending, the index a second resolution. */
static void guarded(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = lab_books(p, 1000);
    struct ledger_transfer t = lab_transfer(10, LEDGER_PENDING, LAB_LINE, LAB_PAYABLE, 300, "x");
    lab_must_post(c, 10, &t, 1);
    t = lab_follows(11, LEDGER_POSTED, 10, 0);
    lab_must_post(c, 11, &t, 1);
    log_run(
        p, c,
        SQL("UPDATE ledger_account SET debits_pending = debits_pending + 701 WHERE kind = 'line'"
            " AND year = 2026 AND fund = 'central'"),
        STORE_NO_VALUES);
    log_run(p, c, SQL("UPDATE ledger_account SET credits_pending = -1 WHERE kind = 'source'"),
            STORE_NO_VALUES);
    must(store_begin(c, &e), &e);
    log_run(p, c,
            SQL("INSERT INTO ledger_transfer (province, posting, place, id, entry, kind, debit,"
                " credit, amount, code, day, at_us, other, beneficiary, period, reference) SELECT"
                " province, posting, 2, ?1, 1, 'void', debit, credit, amount, code, day, at_us,"
                " other, beneficiary, period, reference FROM ledger_transfer WHERE kind = 'post'"),
            STORE_VALUES(store_bytes(STR("0123456789abcdef"))));
    store_rollback(c);
    store_close(c);
}

static void test_guarded(void **state)
{
    (void)state;
    both_run(guarded, "failed: refused, exit 1\nfailed: refused, exit 1\n"
                      "failed: duplicate, exit 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifiers), cmocka_unit_test(test_phases),
        cmocka_unit_test(test_approvals),   cmocka_unit_test(test_recorded_twice),
        cmocka_unit_test(test_shown),       cmocka_unit_test(test_tampered),
        cmocka_unit_test(test_guarded),
    };
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
