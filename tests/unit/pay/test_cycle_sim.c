/* Six months of an office with a simulated bank or post office that loses, delays, repeats and
 * returns: prepare, approve, send, hear, report, close; with deaths learnt late. After each act
 * cycles and ledger agree. At the end every payment the office says was received was, none was made
 * twice, and to the đồng: what is owed = what the office counts as paid + what of the last month
 * was not received.
 *
 * CYCLE_SEEDS in the environment: how many seeds, CYCLE_SEED: the first. */
#include "office_lab.h"

#include "drive.h"
#include "pay/simulated.h"
#include "synth/rng.h"

#define PEOPLE 16
#define CYCLES 6
#define FIRST month_make(2025, 10)

static const struct bank_provider provider[] = {
    {STR("P"), STR("P"), STR("970405"), STR("1"), STR("UBND")}};

struct played {
    struct desk desk;
    struct simulated *bank;
    bool cash;
    uint64_t seed;
    vnd believed[PEOPLE], received[PEOPLE], failed_last[PEOPLE];
    uint32_t payments, returned, unpaid, open, deaths;
};

static uint32_t who(const struct played *p, int64_t entity)
{
    uint32_t i = 0;
    while (i < PEOPLE && p->desk.person[i] != entity)
        i++;
    assert_true(i < PEOPLE);
    return i;
}

static struct payment_instruction *instructions(const struct played *p,
                                                const struct cycle_list *list, month m, day due)
{
    struct payment_instruction *v =
        arena_array(&lab.arena, struct payment_instruction, (size_t)list->n + 1);
    for (uint32_t i = 0; i < list->n; i++) {
        const struct cycle_payment *x = &list->v[i];
        char account[16];
        snprintf(account, sizeof(account), "100%06d", (int)x->entity);
        v[i] = (struct payment_instruction){.id = x->id,
                                            .amount_vnd = x->amount,
                                            .name = x->name,
                                            .method = p->cash ? BANK_CASH : BANK_ACCOUNT,
                                            .purpose = STR("Trợ cấp"),
                                            .reference = STR("1/QĐ"),
                                            .provider = STR("P"),
                                            .period = m,
                                            .due = due,
                                            .parts = {.monthly = x->amount}};
        if (p->cash) {
            v[i].commune = v[i].commune_name = x->commune;
            v[i].village = x->village;
        } else {
            v[i].bin = STR("970405");
            v[i].account = arena_str(&lab.arena, str_from_c(account));
        }
    }
    return v;
}

/* What the office has come to know since it reported last. A payment that came back was paid first.
 */
static void report(struct played *p, month m, const struct drive *d, enum cycle_told_kind *told)
{
    struct cycle_told v[2 * PEOPLE];
    struct err e = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++) {
        enum cycle_told_kind kind = d->states[i] == BANK_AT_SETTLED    ? CYCLE_TOLD_PAID
                                    : d->states[i] == BANK_AT_RETURNED ? CYCLE_TOLD_RETURNED
                                    : d->states[i] == BANK_AT_REJECTED ? CYCLE_TOLD_UNPAID
                                                                       : CYCLE_TOLD_NOTHING;
        if (kind == told[i])
            continue;
        struct cycle_told t = {.number = i + 1,
                               .kind = CYCLE_TOLD_PAID,
                               .on_day = p->desk.today,
                               .reason = STR("x"),
                               .reference = STR("NH")};
        if (kind == CYCLE_TOLD_RETURNED && told[i] == CYCLE_TOLD_NOTHING)
            v[n++] = t;
        t.kind = told[i] = kind;
        v[n++] = t;
    }
    if (n > 0)
        must(desk_told(&p->desk, "Hoà", m, v, n, &e), &e);
    desk_whole(&p->desk);
}

/* What the office was told is true, whatever it was not told. */
static void audit(struct played *p, const struct cycle_list *list, const enum cycle_told_kind *told)
{
    memset(p->failed_last, 0, sizeof(p->failed_last));
    for (uint32_t i = 0; i < list->n; i++) {
        struct simulated_truth t = simulated_look(p->bank, list->v[i].id);
        uint32_t person = who(p, list->v[i].entity);
        bool failed = told[i] == CYCLE_TOLD_UNPAID || told[i] == CYCLE_TOLD_RETURNED;
        assert_true(t.paid <= 1 && t.returned <= t.paid);
        assert_true(told[i] != CYCLE_TOLD_PAID || t.paid == 1);
        assert_true(told[i] != CYCLE_TOLD_RETURNED || t.returned == 1);
        assert_true(told[i] != CYCLE_TOLD_UNPAID || t.paid == 0);
        vnd amount = list->v[i].amount;
        p->received[person] += (vnd)(t.paid - t.returned) * amount;
        p->believed[person] += failed ? 0 : amount;
        p->failed_last[person] = failed ? amount : 0;
        p->returned += told[i] == CYCLE_TOLD_RETURNED;
        p->unpaid += told[i] == CYCLE_TOLD_UNPAID;
        p->open += told[i] == CYCLE_TOLD_NOTHING;
    }
    p->payments += list->n;
}

static void one_cycle(struct played *p, month m)
{
    struct err e = {0};
    struct cycle_standing s;
    struct cycle_list list;
    enum cycle_told_kind told[PEOPLE] = {CYCLE_TOLD_NOTHING};
    char message[32];
    must(desk_prepare(&p->desk, "Hoà", m, &e), &e);
    assert_int_not_equal(desk_act(&p->desk, "HOA", m, CYCLE_APPROVE, "", &e), ERR_NONE);
    must(desk_act(&p->desk, "Bình", m, CYCLE_APPROVE, "", &e), &e);
    desk_whole(&p->desk);
    desk_list(&p->desk, m, &s, &list);
    for (uint32_t i = 0; i < list.n; i++) /* nobody who is known to have died */
        assert_false(life_believed(&p->desk.life[who(p, list.v[i].entity)].death, p->desk.today));
    must(desk_act(&p->desk, "Hoà", m, CYCLE_SEND, "", &e), &e);
    desk_whole(&p->desk);
    snprintf(message, sizeof(message), "AS24-%d", m);
    struct drive d = {.a = &lab.arena,
                      .bank = simulated_link(p->bank),
                      .head = {.message_id = arena_str(&lab.arena, str_from_c(message)),
                               .providers = provider,
                               .n_providers = 1},
                      .v = instructions(p, &list, m, p->desk.today),
                      .n = list.n};
    if (list.n > 0)
        drive_start(&d, p->desk.today);
    while (p->desk.today < month_first_day(m) + 17) {
        simulated_next_day(p->bank);
        p->desk.today = simulated_today(p->bank);
        if (list.n > 0)
            drive_day(&d, p->desk.today);
        if (p->desk.today == month_first_day(m) + 4 || p->desk.today == month_first_day(m) + 17)
            report(p, m, &d, told);
    }
    must(desk_act(&p->desk, "Bình", m, CYCLE_CLOSE, "hết hạn báo cáo", &e), &e);
    desk_whole(&p->desk);
    audit(p, &list, told);
    simulated_next_day(p->bank);
    p->desk.today = simulated_today(p->bank);
}

/* Somebody died some weeks ago; the office hears of it. */
static void maybe_death(struct played *p, struct rng *r)
{
    struct err e = {0};
    uint32_t i = rng_below(r, PEOPLE);
    struct life_span *death = &p->desk.life[i].death;
    if (!rng_chance(r, 0.4) || death->from != DAY_MAX)
        return;
    *death = (struct life_span){p->desk.today - rng_between(r, 0, 40), DAY_MAX, p->desk.today,
                                DAY_MAX, 1};
    must(desk_death(&p->desk, i, death->from, &e), &e);
    p->deaths++;
}

/* What is owed since the enrolment, as known on the day of the last list. */
static void compare_end(const struct played *p, day known_on)
{
    for (uint32_t i = 0; i < PEOPLE; i++) {
        vnd owed = 0, months[LIFE_BENEFITS];
        for (month m = month_make(2025, 9); m < FIRST + CYCLES; m++) {
            life_owed(&p->desk.life[i], m, known_on, months);
            owed += months[LIFE_DISABILITY];
        }
        assert_true(p->received[i] <= p->believed[i]);
        if (!life_believed(&p->desk.life[i].death, known_on))
            assert_int_equal(p->believed[i] + p->failed_last[i], owed);
        if (p->believed[i] + p->failed_last[i] < owed)
            assert_true(life_believed(&p->desk.life[i].death, known_on));
    }
}

static void play(const struct store_options *o, uint64_t seed)
{
    static struct played p;
    const struct simulated_faults *faults[] = {&simulated_none, &simulated_usual, &simulated_harsh};
    struct rng r = rng_make(seed, 0, 0, 0x73696d);
    day known_on = 0;
    p = (struct played){.seed = seed, .cash = seed % 2 == 0};
    desk_make(&p.desk, o, PEOPLE, seed, 300000000);
    p.desk.today = month_first_day(FIRST) - 11;
    p.bank = simulated_new(&lab.arena, p.cash ? SIMULATED_POST : SIMULATED_BANK, faults[seed % 3],
                           seed, p.desk.today);
    for (month m = FIRST; m < FIRST + CYCLES; m++) {
        while (p.desk.today < month_first_day(m) - 11) {
            simulated_next_day(p.bank);
            p.desk.today = simulated_today(p.bank);
        }
        maybe_death(&p, &r);
        known_on = p.desk.today;
        one_cycle(&p, m);
    }
    compare_end(&p, known_on);
    assert_int_equal(simulated_clashes(p.bank), 0);
    desk_close(&p.desk);
    print_message("# seed %llu, %s: %u payments, %u came back, %u not received, %u without an "
                  "answer, %u deaths\n",
                  (unsigned long long)seed, p.cash ? "post office" : "bank", p.payments, p.returned,
                  p.unpaid, p.open, p.deaths);
}

static void test_months(void **state)
{
    (void)state;
    const char *many = getenv("CYCLE_SEEDS"), *first = getenv("CYCLE_SEED");
    int64_t seeds = 3, from = 1;
    if (many != NULL)
        assert_true(num_parse_int(str_from_c(many), &seeds));
    if (first != NULL)
        assert_true(num_parse_int(str_from_c(first), &from));
    for (int64_t seed = from; seed < from + seeds; seed++) {
        char location[256];
        snprintf(location, sizeof(location), "%s/sim%d.db", folder, (int)seed);
        const struct store_options here = {.location = location};
        play(&here, (uint64_t)seed);
        unlink(location);
        if ((seed - from) % 8 != 0)
            continue;
        char name[32];
        snprintf(name, sizeof(name), "sim%d", (int)seed);
        pg_create(&server, name);
        pg_url(&server, NULL, name, location, sizeof(location));
        play(&here, (uint64_t)seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_months)};
    return cmocka_run_group_tests(tests, desk_setup, lab_teardown);
}
