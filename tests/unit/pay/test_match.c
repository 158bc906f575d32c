/* Matching (pay/match.h): each verdict by hand, and thousands of payments with faults whose truth
 * is known. ANSINH_SEED sets the seed. */
#include "noise.h"
#include "pay_lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct arena arena;
static const struct match_options options = {.days = 10};

enum { N = 3 };
static const struct payment_instruction ordered[N] = {
    {.id = STR("P1"), .amount_vnd = 540000, .account = STR("0001"), .due = 100},
    {.id = STR("P2"), .amount_vnd = 810000, .account = STR("0002"), .due = 100},
    {.id = STR("P3"), .amount_vnd = 540000, .due = 100}, /* cash */
};

static struct match_result run(const struct bank_line *lines, uint32_t n)
{
    struct match_result r;
    struct err e = {0};
    if (match_run(&arena, &r, ordered, N, lines, n, &options, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    /* Whatever it is, all payments and all lines are counted, once. */
    uint32_t payments = 0, of_lines = 0;
    vnd sum = 0;
    for (int i = 0; i < MATCH_VERDICT_COUNT; i++) {
        payments += r.of_payments[i].n;
        sum += r.of_payments[i].sum_vnd;
        of_lines += r.of_lines[i].n;
    }
    assert_int_equal(payments, N);
    assert_int_equal(sum, 540000 + 810000 + 540000);
    assert_int_equal(of_lines, n);
    return r;
}

#define PAID(name, amount)                                                                         \
    {                                                                                              \
        .kind = BANK_PAID, .id = STR(name), .amount_vnd = (amount), .on = 101                      \
    }

static void test_one(void **state)
{
    (void)state;
    static const struct {
        struct bank_line line;
        enum match_verdict of_line, of_payment; /* the first's */
    } cases[] = {
        {PAID("P1", 540000), MATCH_OK, MATCH_OK},
        {{BANK_PAID, STR("P1"), 540000, STR("0001"), {0}, {0}, 101, 1}, MATCH_OK, MATCH_OK},
        {{BANK_PAID, STR("P1"), 540000, STR(" 00-0.1"), {0}, {0}, 101, 1}, MATCH_OK, MATCH_OK},
        {{BANK_PAID, STR("P1"), 540000, STR("1"), {0}, {0}, 101, 1},
         MATCH_ACCOUNT_DIFFERS,
         MATCH_ACCOUNT_DIFFERS},
        {{BANK_PAID, STR("P1"), 540000, STR("00010"), {0}, {0}, 101, 1},
         MATCH_ACCOUNT_DIFFERS,
         MATCH_ACCOUNT_DIFFERS},
        {PAID("P1", 540001), MATCH_AMOUNT_DIFFERS, MATCH_AMOUNT_DIFFERS},
        {PAID("p1", 540000), MATCH_UNKNOWN_REFERENCE, MATCH_MISSING},
        {PAID("P1 ", 540000), MATCH_UNKNOWN_REFERENCE, MATCH_MISSING},
        {PAID("", 540000), MATCH_UNKNOWN_REFERENCE, MATCH_MISSING},
        {{.kind = BANK_UNPAID, .id = STR("P1"), .amount_vnd = 540000}, MATCH_UNPAID, MATCH_UNPAID},
        {{.kind = BANK_UNPAID, .id = STR("P1"), .amount_vnd = 5},
         MATCH_AMOUNT_DIFFERS,
         MATCH_AMOUNT_DIFFERS},
        {{.kind = BANK_RETURNED, .id = STR("P1"), .amount_vnd = 540000},
         MATCH_RETURNED,
         MATCH_RETURNED},
        {{.kind = BANK_PENDING, .id = STR("P1"), .amount_vnd = 540000},
         MATCH_NO_PAYMENT,
         MATCH_MISSING},
        {{.kind = BANK_OTHER, .amount_vnd = 11000}, MATCH_NO_PAYMENT, MATCH_MISSING},
        {{.kind = BANK_OTHER, .id = STR("P1"), .amount_vnd = 540000},
         MATCH_CONFLICT,
         MATCH_CONFLICT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct match_result r = run(&cases[i].line, 1);
        if (r.lines[0].verdict != cases[i].of_line || r.payments[0].verdict != cases[i].of_payment)
            fail_msg("case %d: %s, %s", (int)i,
                     match_verdict_code((enum match_verdict)r.lines[0].verdict),
                     match_verdict_code((enum match_verdict)r.payments[0].verdict));
        assert_int_equal(r.payments[1].verdict, MATCH_MISSING);
        assert_int_equal(r.payments[1].line, BANK_NONE);
    }
}

/* Two lines of one payment, either way round. */
static void test_two(void **state)
{
    (void)state;
    static const struct bank_line
        good = PAID("P1", 540000),
        wrong = PAID("P1", 5400000),
        later = {.kind = BANK_PAID, .id = STR("P1"), .amount_vnd = 540000, .on = 102},
        unpaid = {.kind = BANK_UNPAID, .id = STR("P1"), .amount_vnd = 540000},
        back = {.kind = BANK_RETURNED, .id = STR("P1"), .amount_vnd = 540000},
        part = {.kind = BANK_RETURNED, .id = STR("P1"), .amount_vnd = 40000};
    static const struct {
        const struct bank_line *a, *b;
        enum match_verdict of_a, of_b, of_payment;
    } cases[] = {
        {&good, &good, MATCH_OK, MATCH_DUPLICATE, MATCH_OK},
        {&good, &later, MATCH_OK, MATCH_PAID_TWICE, MATCH_PAID_TWICE},
        {&good, &wrong, MATCH_OK, MATCH_PAID_TWICE, MATCH_PAID_TWICE},
        {&wrong, &wrong, MATCH_AMOUNT_DIFFERS, MATCH_DUPLICATE, MATCH_AMOUNT_DIFFERS},
        {&good, &back, MATCH_OK, MATCH_RETURNED, MATCH_RETURNED},
        {&good, &part, MATCH_OK, MATCH_AMOUNT_DIFFERS, MATCH_AMOUNT_DIFFERS},
        {&wrong, &back, MATCH_AMOUNT_DIFFERS, MATCH_RETURNED, MATCH_AMOUNT_DIFFERS},
        {&good, &unpaid, MATCH_CONFLICT, MATCH_CONFLICT, MATCH_CONFLICT},
        {&unpaid, &back, MATCH_CONFLICT, MATCH_CONFLICT, MATCH_CONFLICT},
        {&unpaid, &unpaid, MATCH_UNPAID, MATCH_DUPLICATE, MATCH_UNPAID},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct bank_line lines[2] = {*cases[i].a, *cases[i].b};
        struct match_result r = run(lines, 2);
        assert_int_equal(r.lines[0].verdict, cases[i].of_a);
        assert_int_equal(r.lines[1].verdict, cases[i].of_b);
        assert_int_equal(r.payments[0].verdict, cases[i].of_payment);
        struct bank_line turned[2] = {*cases[i].b, *cases[i].a};
        r = run(turned, 2);
        assert_int_equal(r.payments[0].verdict, cases[i].of_payment);
    }
}

static void test_candidates(void **state)
{
    (void)state;
    struct bank_line line = {.kind = BANK_PAID,
                             .id = STR("P1O"),
                             .amount_vnd = 540000,
                             .account = STR("0001"),
                             .on = 110};
    struct match_result r = run(&line, 1);
    assert_int_equal(r.lines[0].verdict, MATCH_UNKNOWN_REFERENCE);
    assert_int_equal(r.lines[0].n_candidates, 1);
    assert_int_equal(r.candidates[r.lines[0].first_candidate], 0);
    assert_int_equal(r.payments[0].verdict, MATCH_MISSING); /* shown, not taken */
    line.on = 111;                                          /* beyond ten days */
    assert_int_equal(run(&line, 1).lines[0].n_candidates, 0);
    line.on = 110, line.amount_vnd = 540001;
    assert_int_equal(run(&line, 1).lines[0].n_candidates, 0);
    line.amount_vnd = 540000, line.account = (str){0}; /* an amount alone says nothing */
    assert_int_equal(run(&line, 1).lines[0].n_candidates, 0);
    struct bank_line two[2] = {PAID("P1", 540000), line};
    two[1].account = STR("0001"); /* P1 has been reported */
    assert_int_equal(run(two, 2).lines[1].n_candidates, 0);
}

static void test_many_candidates(void **state)
{
    (void)state;
    enum { SAME = 300 };
    struct payment_instruction *v = lab_payments(&arena, SAME, 1, LAB_ACCOUNTS);
    for (int i = 0; i < SAME; i++)
        v[i].account = STR("77"), v[i].amount_vnd = 1;
    struct bank_line line = {
        .kind = BANK_PAID, .id = STR("?"), .amount_vnd = 1, .account = STR("77"), .on = v[0].due};
    struct match_result r;
    assert_int_equal(match_run(&arena, &r, v, SAME, &line, 1, &options, NULL), ERR_NONE);
    assert_int_equal(r.lines[0].n_candidates, MATCH_CANDIDATES_MAX);
    assert_true(r.lines[0].more_candidates);
}

static void test_refused(void **state)
{
    (void)state;
    struct payment_instruction twice[2] = {ordered[0], ordered[0]};
    struct match_result r;
    struct err e = {0};
    assert_int_equal(match_run(&arena, &r, twice, 2, NULL, 0, &options, &e), ERR_INPUT);
    assert_int_equal(match_run(&arena, &r, NULL, 0, NULL, 0, &options, &e), ERR_NONE);
}

static void test_noise(void **state)
{
    (void)state;
    const char *set = getenv("ANSINH_SEED");
    int64_t seed = 20260725;
    if (set != NULL && !num_parse_int(str_from_c(set), &seed))
        fail_msg("ANSINH_SEED is no number");
    enum { PAYMENTS = 20000 };
    for (int round = 0; round < 5; round++, seed++) {
        struct arena_mark mark = arena_save(&arena);
        struct payment_instruction *v =
            lab_payments(&arena, PAYMENTS, (uint64_t)seed, LAB_ACCOUNTS);
        struct noisy t = noise_make(&arena, v, PAYMENTS, round == 4 ? 500 : 20, (uint64_t)seed);
        struct match_result r;
        uint32_t false_matches;
        assert_int_equal(match_run(&arena, &r, v, PAYMENTS, t.lines, t.n, &options, NULL),
                         ERR_NONE);
        uint32_t wrong = noise_wrong(&t, v, PAYMENTS, &r, &false_matches);
        print_message("# seed %lld: %u lines, %u faults\n", (long long)seed, t.n,
                      PAYMENTS - t.counts[NOISE_NONE]);
        assert_int_equal(false_matches, 0);
        assert_int_equal(wrong, 0);
        for (int i = 1; i < NOISE_COUNT; i++)
            assert_true(t.counts[i] > 0);
        arena_restore(&arena, mark);
    }
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 30);
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
        cmocka_unit_test(test_one),        cmocka_unit_test(test_two),
        cmocka_unit_test(test_candidates), cmocka_unit_test(test_many_candidates),
        cmocka_unit_test(test_refused),    cmocka_unit_test(test_noise),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
