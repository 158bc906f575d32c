/* The states of a payment, all of them, and offices that send to simulated banks and post offices
 * until they know. ANSINH_SEED sets the first seed. */
#include "drive.h"
#include "pay/simulated.h"
#include "pay_lab.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- the table ---- */

/* All that may happen; a line not here must be refused. */
static const char *const allowed[] = {
    "draft check checked",
    "draft edit draft",
    "checked edit draft",
    "checked approve approved",
    "approved edit draft",
    "approved reserve reserved",
    "reserved release draft",
    "reserved send sent",
    "sent nothing unknown",
    "sent accepted accepted",
    "sent rejected rejected",
    "sent settled settled",
    "sent returned returned",
    "accepted nothing accepted",
    "accepted accepted accepted",
    "accepted rejected rejected",
    "accepted settled settled",
    "accepted returned returned",
    "rejected nothing rejected",
    "rejected rejected rejected",
    "rejected reconcile reconciled",
    "unknown send sent",
    "unknown nothing unknown",
    "unknown accepted accepted",
    "unknown rejected rejected",
    "unknown settled settled",
    "unknown returned returned",
    "settled nothing settled",
    "settled accepted settled",
    "settled settled settled",
    "settled returned returned",
    "settled reconcile reconciled",
    "returned nothing returned",
    "returned accepted returned",
    "returned settled returned",
    "returned returned returned",
    "returned reconcile reconciled",
};
enum { ALLOWED = sizeof(allowed) / sizeof(*allowed) };

static void test_table(void **state)
{
    (void)state;
    uint32_t found = 0;
    for (int s = 0; s < BANK_STATE_COUNT; s++) {
        for (int v = 0; v < BANK_EVENT_COUNT; v++) {
            enum bank_state next = bank_state_after((enum bank_state)s, (enum bank_event)v);
            if (next == BANK_STATE_COUNT)
                continue;
            struct arena a;
            struct buf b;
            arena_init(&a, 1 << 20);
            buf_init(&b, &a, 100);
            buf_fmt(&b, "%z %z %z", bank_state_code((enum bank_state)s),
                    bank_event_code((enum bank_event)v), bank_state_code(next));
            bool known = false;
            for (int i = 0; i < ALLOWED; i++)
                known |= str_eq_c(buf_str(&b), allowed[i]);
            if (!known)
                fail_msg("%.*s", (int)b.n, b.p);
            arena_clear(&a);
            found++;
        }
    }
    assert_int_equal(found, ALLOWED);
}

/* What must hold of the table whatever it says. */
static void test_table_properties(void **state)
{
    (void)state;
    bool reached[BANK_STATE_COUNT] = {[BANK_AT_DRAFT] = true};
    for (int round = 0; round < BANK_STATE_COUNT; round++) {
        for (int s = 0; s < BANK_STATE_COUNT; s++) {
            for (int v = 0; v < BANK_EVENT_COUNT && reached[s]; v++) {
                enum bank_state next = bank_state_after((enum bank_state)s, (enum bank_event)v);
                if (next < BANK_STATE_COUNT)
                    reached[next] = true;
            }
        }
    }
    for (int s = 0; s < BANK_STATE_COUNT; s++) {
        assert_true(reached[s]);
        enum bank_state silent = bank_state_after((enum bank_state)s, BANK_SAYS_NOTHING);
        /* Silence rejects nothing and settles nothing. */
        assert_true(silent == BANK_STATE_COUNT || silent == BANK_AT_UNKNOWN || (int)silent == s);
        /* Only what came to an end is closed, and then nothing happens to it. */
        bool ended = s == BANK_AT_SETTLED || s == BANK_AT_RETURNED || s == BANK_AT_REJECTED;
        assert_int_equal(bank_state_after((enum bank_state)s, BANK_DO_RECONCILE),
                         ended ? BANK_AT_RECONCILED : BANK_STATE_COUNT);
        /* Money is set aside on an approval alone, and sent only when it was set aside. */
        assert_true((bank_state_after((enum bank_state)s, BANK_DO_RESERVE) != BANK_STATE_COUNT) ==
                    (s == BANK_AT_APPROVED));
        assert_true((bank_state_after((enum bank_state)s, BANK_DO_SEND) != BANK_STATE_COUNT) ==
                    (s == BANK_AT_RESERVED || s == BANK_AT_UNKNOWN));
    }
    for (int v = 0; v < BANK_EVENT_COUNT; v++)
        assert_int_equal(bank_state_after(BANK_AT_RECONCILED, (enum bank_event)v),
                         BANK_STATE_COUNT);
}

/* ---- the drive ---- */

enum { PAYMENTS = 60, DAYS = 70, SEEDS = 200 };

static const struct bank_provider provider[] = {
    {STR("PROVIDER"), STR("P"), STR("970405"), STR("1"), STR("UBND")}};

struct books {
    vnd settled, returned, rejected, open;
    vnd lost_returns; /* settled as the office sees it; back, in truth */
    vnd open_paid;    /* open as the office sees it; paid, in truth */
};

/* Holds what the office believes against the truth; false says which payment it is. */
static bool audit(const struct drive *d, const struct simulated *s, struct books *b)
{
    *b = (struct books){0};
    for (uint32_t i = 0; i < d->n; i++) {
        struct simulated_truth t = simulated_look(s, d->v[i].id);
        vnd amount = d->v[i].amount_vnd;
        bool good = t.paid <= 1 && t.returned <= t.paid && (!t.known || t.amount_vnd == amount);
        if (d->states[i] != BANK_AT_RECONCILED) {
            b->open += amount;
            b->open_paid += t.paid > t.returned ? amount : 0;
        } else if (d->ends[i] == BANK_AT_SETTLED) {
            good &= t.paid == 1;
            b->settled += amount;
            b->lost_returns += t.returned > 0 ? amount : 0;
        } else if (d->ends[i] == BANK_AT_RETURNED) {
            good &= t.paid == 1 && t.returned == 1;
            b->returned += amount;
        } else {
            good &= t.paid == 0 && (t.rejected || t.unpaid);
            b->rejected += amount;
        }
        if (!good)
            return false;
    }
    return true;
}

static void drive_one(int64_t seed, enum simulated_kind kind, const struct simulated_faults *faults,
                      uint32_t *still_open, uint32_t *silences)
{
    struct arena a;
    struct books b;
    day today = day_from_ymd(2026, 6, 25);
    arena_init(&a, (size_t)1 << 28);
    struct payment_instruction *v = lab_payments(&a, PAYMENTS, (uint64_t)seed,
                                                 kind == SIMULATED_POST ? LAB_CASH : LAB_ACCOUNTS);
    struct simulated *s = simulated_new(&a, kind, faults, (uint64_t)seed, today);
    struct drive d = {.a = &a, .bank = simulated_link(s), .v = v, .n = PAYMENTS};
    d.head = (struct bank_pain001){
        .message_id = STR("AS24-202607-1"), .providers = provider, .n_providers = 1};
    vnd ordered = 0;
    for (uint32_t i = 0; i < PAYMENTS; i++)
        ordered += v[i].amount_vnd;
    drive_start(&d, today);
    for (int i = 0; i < DAYS; i++) {
        simulated_next_day(s);
        drive_day(&d, simulated_today(s));
    }
    *still_open = drive_reconcile(&d);
    *silences += d.silences;
    bool good = audit(&d, s, &b);
    /* What was set aside is settled, returned, rejected or open; what left the bank is what the
     * office has settled, less returns it was never told of, and what is open and was paid. */
    good &= ordered == b.settled + b.returned + b.rejected + b.open;
    good &= simulated_spent(s) == b.settled - b.lost_returns + b.open_paid;
    good &= faults->lose_line > 0 || b.lost_returns == 0;
    good &= simulated_clashes(s) == 0 && d.refused == 0;
    if (!good)
        fail_msg("seed %lld, kind %d: ordered %lld, settled %lld, returned %lld, rejected %lld, "
                 "open %lld, spent %lld, refused events %u",
                 (long long)seed, (int)kind, (long long)ordered, (long long)b.settled,
                 (long long)b.returned, (long long)b.rejected, (long long)b.open,
                 (long long)simulated_spent(s), d.refused);
    arena_clear(&a);
}

static void test_drive(void **state)
{
    (void)state;
    const char *set = getenv("ANSINH_SEED");
    int64_t seed = 1;
    if (set != NULL && !num_parse_int(str_from_c(set), &seed))
        fail_msg("ANSINH_SEED is no number");
    print_message("# seeds %lld to %lld\n", (long long)seed, (long long)seed + SEEDS - 1);
    struct simulated_faults never_lost = simulated_usual;
    never_lost.lose_line = never_lost.never_process = 0;
    uint32_t open, silences = 0, all_open = 0;
    for (int64_t i = seed; i < seed + SEEDS; i++) {
        for (int kind = SIMULATED_BANK; kind <= SIMULATED_POST; kind++) {
            drive_one(i, (enum simulated_kind)kind, &simulated_harsh, &open, &silences);
            all_open += open;
            drive_one(i, (enum simulated_kind)kind, &simulated_usual, &open, &silences);
            /* Where nothing is lost for good, everything comes to an end. */
            drive_one(i, (enum simulated_kind)kind, &never_lost, &open, &silences);
            assert_int_equal(open, 0);
            drive_one(i, (enum simulated_kind)kind, &simulated_none, &open, &silences);
            assert_int_equal(open, 0);
        }
    }
    /* The faults did happen: some answers never came, some payments stay open. */
    assert_true(silences > SEEDS && all_open > 0);
}

/* A bank that is handed another amount under the same identifier pays the first alone. */
static void test_clash(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, (size_t)1 << 24);
    struct payment_instruction *v = lab_payments(&a, 1, 1, LAB_ACCOUNTS);
    struct simulated *s = simulated_new(&a, SIMULATED_BANK, &simulated_none, 1, 20000);
    struct bank bank = simulated_link(s);
    vnd amount = v[0].amount_vnd;
    assert_int_equal(bank.submit(bank.self, STR("M"), v, 1), BANK_ANSWERED);
    assert_int_equal(bank.submit(bank.self, STR("M"), v, 1), BANK_ANSWERED);
    v[0].amount_vnd++;
    assert_int_equal(bank.submit(bank.self, STR("M"), v, 1), BANK_ANSWERED);
    assert_int_equal(simulated_clashes(s), 1);
    simulated_next_day(s);
    simulated_next_day(s);
    assert_int_equal(simulated_spent(s), amount);
    assert_int_equal(simulated_look(s, v[0].id).paid, 1);
    assert_false(simulated_look(s, STR("nobody")).known);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_table_properties),
        cmocka_unit_test(test_drive),
        cmocka_unit_test(test_clash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
