/* Random operations on the ledger and on a model that counts everything again each time: the same
 * answers, the same balances after each, on both engines. The seed is printed; ANSINH_SEED repeats
 * it. */
#include "ledger_lab.h"
#include "ledger_model.h"

#define STEPS 500
#define IDS 400 /* few, so that they come again */

static uint64_t seed;

static uint32_t draw(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

static const char *const codes[] = {"housing", "housing.new", "livelihood", "carry", "allocate"};

/* An identifier that most often is new. */
static struct ledger_id some_id(uint64_t *r, const struct model *m)
{
    if (m->n > 0 && draw(r, 30) == 0)
        return m->v[draw(r, m->n)].id;
    return lab_id(1000 + draw(r, IDS * 100));
}

/* What can be resolved (or taken back), most often; NULL where none is met. */
static const struct ledger_transfer *some_transfer(uint64_t *r, const struct model *m, bool pending)
{
    bool any = draw(r, 8) == 0;
    for (int tries = 0; tries < 20 && m->n > 0; tries++) {
        const struct ledger_transfer *t = &m->v[draw(r, m->n)];
        bool open = pending ? t->kind == LEDGER_PENDING && !model_resolved(m, &t->id)
                            : (t->kind == LEDGER_SINGLE || t->kind == LEDGER_POSTED) &&
                                  model_reversed(m, &t->id) < t->amount;
        if (any || open)
            return t;
    }
    return NULL;
}

static struct ledger_transfer some(uint64_t *r, const struct model *m)
{
    struct ledger_transfer t = {.id = some_id(r, m),
                                .kind = draw(r, LEDGER_KINDS),
                                .day = lab_day((int)draw(r, 12) + 1, 1 + (int)draw(r, 28)),
                                .reference = STR("x")};
    bool pending = t.kind == LEDGER_POSTED || t.kind == LEDGER_VOID;
    const struct ledger_transfer *other = some_transfer(r, m, pending);
    if (t.kind != LEDGER_SINGLE && t.kind != LEDGER_PENDING && other != NULL) {
        t.other = draw(r, 30) == 0 ? lab_id(77) : other->id;
        if (draw(r, 3) > 0 && (t.kind != LEDGER_VOID || draw(r, 8) == 0))
            t.amount = 1 + draw(r, (uint32_t)other->amount);
        return t;
    }
    t.kind = draw(r, 2) == 0 ? LEDGER_SINGLE : LEDGER_PENDING;
    enum lab_account debit = draw(r, LAB_ACCOUNTS), credit = draw(r, LAB_ACCOUNTS);
    if (draw(r, 4) > 0) {
        debit = LAB_FUND + (enum lab_account)draw(r, 6);
        credit = LAB_PAYABLE + (enum lab_account)draw(r, 4);
    }
    if (credit == debit && draw(r, 8) > 0)
        credit = (debit + 1) % LAB_ACCOUNTS;
    /* Money comes in often enough to be spent. */
    if (draw(r, 4) == 0) {
        debit = LAB_SOURCE;
        credit = LAB_FUND + (enum lab_account)draw(r, 4);
        t.kind = LEDGER_SINGLE;
        t.amount = 1000 + draw(r, 20000);
    }
    t.debit = lab_account(debit);
    t.credit = lab_account(credit);
    t.amount = t.amount > 0 ? t.amount : 1 + draw(r, 1000);
    t.code = str_from_c(codes[draw(r, 5)]);
    if (draw(r, 3) == 0) {
        t.beneficiary = 1 + draw(r, 3);
        t.period = draw(r, 2) == 0 ? 0 : month_make(LAB_YEAR, 1 + (int)draw(r, 2));
    }
    return t;
}

/* Now and then what is there already is asked for again. */
static struct ledger_transfer one(uint64_t *r, const struct model *m)
{
    if (m->n == 0 || draw(r, 10) > 0)
        return some(r, m);
    struct ledger_transfer t = m->v[draw(r, m->n)];
    t.linked = false;
    if (draw(r, 4) == 0)
        t.amount++;
    return t;
}

static void compare(struct store_conn *c, const struct model *m, int step)
{
    struct ledger_account v[MODEL_ACCOUNTS];
    model_count(m, v);
    for (uint32_t i = 0; i < LAB_ACCOUNTS; i++) {
        struct ledger_account x = lab_read(c, i);
        const struct ledger_account *y = &v[i];
        if (x.debits_pending != y->debits_pending || x.debits_posted != y->debits_posted ||
            x.credits_pending != y->credits_pending || x.credits_posted != y->credits_posted ||
            x.allocated != y->allocated || x.carried_in != y->carried_in ||
            x.carried_out != y->carried_out)
            fail_msg("seed %llu, step %d: balances of account %u differ", (unsigned long long)seed,
                     step, i);
        if (ledger_is_limited(x.kind))
            assert_true(ledger_available(&x) >= 0);
    }
}

static void step(struct store_conn *c, struct model *m, uint64_t *r, int number, struct buf *log)
{
    struct ledger_transfer v[6];
    struct err e = {0};
    struct ledger_outcome done = {0}, expected;
    uint32_t n = 1 + draw(r, draw(r, 3) == 0 ? 6 : 2);
    bool approved = draw(r, 12) > 0;
    for (uint32_t i = 0; i < n; i++) {
        v[i] = one(r, m);
        v[i].linked = i + 1 < n && draw(r, 3) == 0;
    }
    uint64_t posting = draw(r, 40) == 0 && number > 2 ? (uint64_t)number - 1 : (uint64_t)number;
    struct ledger_batch b = {.province = LAB_PROVINCE,
                             .id = lab_id(posting + ((uint64_t)1 << 50)),
                             .v = v,
                             .n = n,
                             .actor = STR("Kế toán"),
                             .now_us = number};
    struct ledger_approval a = {.id = lab_id((uint64_t)number + ((uint64_t)1 << 51)),
                                .made_by = STR("Kế toán"),
                                .approved_by = STR("Trưởng phòng")};
    must(ledger_seal(v, n, &a.seal, &e), &e);
    must(store_begin(c, &e), &e);
    approved = approved && a.seal.total > 0;
    if (approved) {
        must(ledger_approve(c, LAB_PROVINCE, &a, &e), &e);
        b.approval = a.id;
    }
    bool expect = model_post(m, &b, approved, &expected);
    enum err_code code = ledger_post(c, &b, &done, &e);
    if ((code == ERR_NONE) != expect)
        fail_msg("seed %llu, step %d: %s, the model says %s (%s)", (unsigned long long)seed, number,
                 code == ERR_NONE ? "posted" : "refused", expect ? "posted" : "refused",
                 e.text[LANG_EN]);
    if (expect) {
        assert_int_equal(done.created, expected.created);
        assert_int_equal(done.existed, expected.existed);
        must(store_commit(c, &e), &e);
    } else {
        assert_int_equal(code, ERR_INPUT);
        store_rollback(c);
    }
    buf_fmt(log, "%d %z\n", number, expect ? "posted" : e.text[LANG_EN]);
    compare(c, m, number);
}

static void close_a_month(struct store_conn *c, struct model *m, month which)
{
    struct err e = {0};
    must(store_begin(c, &e), &e);
    must(ledger_close_month(c, LAB_PROVINCE, which, STR("Kế toán"), STR("khóa"), 1, &e), &e);
    must(store_commit(c, &e), &e);
    m->closed_through = which;
}

static void random_work(struct place *p)
{
    uint64_t r = seed;
    struct model *m = calloc(1, sizeof(*m));
    struct store_conn *c = lab_books(p, 0);
    uint32_t posted = 0;
    m->n_accounts = LAB_ACCOUNTS;
    for (uint32_t i = 0; i < LAB_ACCOUNTS; i++) {
        m->accounts[i] = lab_accounts[i];
        m->accounts[i].id = lab_account(i);
    }
    for (int i = 1; i <= STEPS; i++) {
        uint32_t before = m->n;
        if (i % 100 == 0)
            close_a_month(c, m, month_make(LAB_YEAR, i / 100));
        step(c, m, &r, i, p->log);
        posted += m->n > before;
        if (i % 50 == 0)
            lab_check(c);
    }
    /* A sequence of which hardly anything succeeds, or everything, would show nothing. */
    if (posted < STEPS / 5 || posted > STEPS - STEPS / 5)
        fail_msg("seed %llu: %u of %d steps posted", (unsigned long long)seed, posted, STEPS);
    print_message("# %u of %d steps posted, %u transfers\n", posted, STEPS, m->n);
    log_dump(p->log, c, "ledger_account");
    log_dump(p->log, c, "ledger_transfer");
    log_dump(p->log, c, "ledger_holder");
    store_close(c);
    free(m);
}

static void test_random(void **state)
{
    (void)state;
    const char *given = getenv("ANSINH_SEED");
    uint64_t first = given != NULL ? strtoull(given, NULL, 10) : 20261128;
    for (uint64_t i = 0; i < (given != NULL ? 1 : 3); i++) {
        seed = first + i;
        print_message("# seed %llu\n", (unsigned long long)seed);
        both_run(random_work, NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};
    return cmocka_run_group_tests(tests, both_setup, both_teardown);
}
