/* Random acts of random officers, held against a small model: what is refused, and what is left of
 * the budget, is known beforehand. Whatever they try, no line of the budget is overspent, nobody
 * who is known to have died gets a new month, nobody gets two benefits that exclude each other for
 * one month, and nobody approves what they prepared, under any spelling of their name. Of two who
 * take the same money in the same moment, who comes second gets what is left, or nothing.
 *
 * OFFICE_SEEDS in the environment: how many seeds, OFFICE_SEED: the first. */
#include "office_lab.h"

#include "pay/ledger.h"
#include "synth/rng.h"

#include <pthread.h>

#define PEOPLE 10
#define STEPS 90
#define FIRST month_make(2025, 10)
#define MONTHS 16 /* from 2025-09 on */
#define BUDGET 40000000
#define NAMES 5

/* The first two are one person, and the next two. */
static const char *const names[NAMES] = {"Hoà", "HOA", "Bình", "binh", "Lan"};
static bool same(int a, int b)
{
    return a / 2 == b / 2;
}

enum { BENEFIT_DISABILITY, BENEFIT_PENSION, BENEFITS };

struct model {
    struct desk desk;
    uint64_t seed;
    month month;
    enum cycle_state state;
    int prepared_by;
    vnd total, left[2]; /* left: of the lines of 2025 and 2026 */
    struct cycle_list list;
    bool stale; /* somebody of the list died since it was prepared */
    enum cycle_told_kind told[PEOPLE];
    vnd part[PEOPLE]; /* of those that were paid in part: so much */
    vnd net[PEOPLE][MONTHS][BENEFITS];
    uint32_t decisions; /* on money */
    uint32_t races, supplements, parts;
    uint32_t refused_self, refused_money, refused_state, refused_stale, payments, deaths;
};

static int year_of(const struct model *m)
{
    return month_year(m->month) - 2025;
}

static uint32_t who(const struct model *m, int64_t entity)
{
    uint32_t i = 0;
    while (i < PEOPLE && m->desk.person[i] != entity)
        i++;
    assert_true(i < PEOPLE);
    return i;
}

/* Fails where the program does other than the model says. */
static void expect(const struct model *m, const char *what, bool allowed, enum err_code code,
                   const struct err *e)
{
    if ((code == ERR_NONE) != allowed)
        fail_msg("seed %llu, %s of month %d in state %d: %s (%s)", (unsigned long long)m->seed,
                 what, month_mon(m->month), (int)m->state,
                 allowed ? "should be possible" : "should be refused",
                 code == ERR_NONE ? "done" : e->text[LANG_EN]);
    assert_true(code == ERR_NONE || code == ERR_INPUT);
}

/* What is not paid of this line where only `part` of the payment was (0: all of it): that of the
 * lines that are newer, or of the same month and later by name, goes first. */
static vnd missing(const struct cycle_payment *p, uint32_t line, vnd part)
{
    const struct cycle_line *l = &p->lines[line];
    vnd left = part > 0 ? p->amount - part : 0;
    for (uint32_t k = 0; k < p->n_lines; k++) {
        const struct cycle_line *o = &p->lines[k];
        if (o->amount > 0 &&
            (o->month > l->month || (o->month == l->month && str_cmp(o->benefit, l->benefit) > 0)))
            left -= o->amount;
    }
    left = left < 0 ? 0 : left;
    return l->amount <= 0 ? 0 : left < l->amount ? left : l->amount;
}

/* What was paid of the payment's lines counts, or does not count any more. */
static void count(struct model *m, const struct cycle_payment *p, int sign, vnd part)
{
    uint32_t i = who(m, p->entity);
    for (uint32_t k = 0; k < p->n_lines; k++) {
        int at = p->lines[k].month - (FIRST - 1);
        int b =
            str_eq_c(p->lines[k].benefit, "social_pension") ? BENEFIT_PENSION : BENEFIT_DISABILITY;
        assert_true(at >= 0 && at < MONTHS);
        m->net[i][at][b] += sign * (p->lines[k].amount - missing(p, k, part));
        assert_false(m->net[i][at][0] > 0 && m->net[i][at][1] > 0);
    }
}

static void approved(struct model *m)
{
    for (uint32_t i = 0; i < m->list.n; i++) {
        const struct cycle_payment *p = &m->list.v[i];
        const struct life_span *death = &m->desk.life[who(m, p->entity)].death;
        for (uint32_t k = 0; k < p->n_lines; k++)
            assert_false(p->lines[k].amount > 0 && life_believed(death, m->desk.today) &&
                         month_first_day(p->lines[k].month) > death->from);
        count(m, p, 1, 0);
        m->told[i] = CYCLE_TOLD_NOTHING;
        m->part[i] = 0;
    }
    m->left[year_of(m)] -= m->total;
    m->payments += m->list.n;
}

/* ---- what they try ---- */

static void try_prepare(struct model *m, int actor)
{
    struct err e = {0};
    struct cycle_standing s;
    enum err_code code = desk_prepare(&m->desk, names[actor], m->month, &e);
    bool allowed = m->state == CYCLE_NONE || m->state == CYCLE_PREPARED;
    expect(m, "preparing", allowed, code, &e);
    m->refused_state += !allowed;
    if (!allowed)
        return;
    desk_list(&m->desk, m->month, &s, &m->list);
    m->total = s.total;
    m->state = CYCLE_PREPARED;
    m->prepared_by = actor;
    m->stale = false;
}

static void try_approve(struct model *m, int actor)
{
    struct err e = {0};
    enum err_code code = desk_act(&m->desk, names[actor], m->month, CYCLE_APPROVE, "", &e);
    bool in_time = m->state == CYCLE_PREPARED, other = in_time && !same(m->prepared_by, actor);
    bool enough = in_time && m->total <= m->left[year_of(m)];
    expect(m, "approving", in_time && other && enough && !m->stale, code, &e);
    m->refused_state += !in_time;
    m->refused_self += in_time && !other;
    m->refused_money += in_time && other && !enough;
    m->refused_stale += in_time && other && m->stale;
    if (code != ERR_NONE)
        return;
    m->state = CYCLE_APPROVED;
    approved(m);
}

/* More money for the line. */
static void try_supplement(struct model *m, int actor, int other, struct rng *r)
{
    struct err e = {0};
    const struct desk_money more = {.year = 2025 + year_of(m),
                                    .number = ++m->decisions,
                                    .amount = rng_between(r, 1, 3000000),
                                    .maker = names[actor],
                                    .approver = names[other]};
    expect(m, "a supplement", !same(actor, other), desk_money(&m->desk, &more, &e), &e);
    m->refused_self += same(actor, other);
    if (same(actor, other))
        return;
    m->left[year_of(m)] += more.amount;
    m->supplements++;
}

struct racing {
    struct desk *desk;
    struct desk_money money;
    enum err_code code;
    struct err e;
};

static void *reserve(void *ctx)
{
    struct racing *x = ctx;
    x->code = desk_money(x->desk, &x->money, &x->e);
    return NULL;
}

/* The list is approved while somebody else reserves money of the same line: as if one had come
 * after the other, whichever. */
static void try_race(struct model *m, int actor, struct rng *r)
{
    struct err e = {0};
    vnd *left = &m->left[year_of(m)];
    pthread_t thread;
    if (m->state != CYCLE_PREPARED || *left == 0)
        return;
    struct racing x = {&m->desk,
                       {.year = 2025 + year_of(m),
                        .number = ++m->decisions,
                        .amount = rng_between(r, 1, *left),
                        .maker = "Lan",
                        .approver = "Mai",
                        .reserves = true},
                       ERR_NONE,
                       {0}};
    /* Small beside the list more often than not, so that money is left to go on with. */
    if (rng_chance(r, 0.7))
        x.money.amount = (x.money.amount + 19) / 20;
    assert_int_equal(pthread_create(&thread, NULL, reserve, &x), 0);
    enum err_code code = desk_act(&m->desk, names[actor], m->month, CYCLE_APPROVE, "", &e);
    assert_int_equal(pthread_join(thread, NULL), 0);
    bool may = !same(m->prepared_by, actor) && !m->stale && m->total <= *left;
    bool both = m->total + x.money.amount <= *left;
    m->races++;
    if (!may || both) {
        expect(m, "approving beside another", may, code, &e);
        expect(m, "reserving beside an approval", true, x.code, &x.e);
    } else {
        expect(m, "one of two that have no room together", x.code != ERR_NONE, code, &e);
        m->refused_money++;
    }
    if (x.code == ERR_NONE)
        *left -= x.money.amount;
    if (code != ERR_NONE)
        return;
    m->state = CYCLE_APPROVED;
    approved(m);
}

static void try_act(struct model *m, int actor, enum cycle_act act, enum cycle_state from,
                    enum cycle_state to)
{
    struct err e = {0};
    enum err_code code = desk_act(&m->desk, names[actor], m->month, act, "lý do", &e);
    expect(m, cycle_act_code(act), m->state == from, code, &e);
    m->refused_state += m->state != from;
    if (m->state == from)
        m->state = to;
}

/* What of the payment counts as paid: all of it as long as nothing is said. */
static vnd paid_of(const struct model *m, uint32_t i)
{
    bool counts = m->told[i] == CYCLE_TOLD_NOTHING || m->told[i] == CYCLE_TOLD_PAID;
    return !counts ? 0 : m->part[i] > 0 ? m->part[i] : m->list.v[i].amount;
}

/* Of one payment: it was paid, wholly or in part, was not, or came back. What did not arrive is
 * free again. */
static void try_told(struct model *m, int actor, struct rng *r)
{
    struct err e = {0};
    uint32_t i = m->list.n > 0 ? rng_below(r, m->list.n) : 0;
    struct cycle_told t = {
        .number = i + 1,
        .kind = (enum cycle_told_kind)rng_between(r, CYCLE_TOLD_PAID, CYCLE_TOLD_RETURNED),
        .on_day = m->desk.today,
        .reason = STR("x"),
        .reference = STR("NH")};
    enum cycle_told_kind last = m->told[i];
    bool there = m->state == CYCLE_SENT && i < m->list.n;
    if (there && t.kind == CYCLE_TOLD_PAID && rng_chance(r, 0.6))
        t.part = rng_between(r, 1, m->list.v[i].amount + m->list.v[i].amount / 8);
    bool good = t.part == 0 || t.part < m->list.v[i].amount;
    bool other = t.kind == CYCLE_TOLD_PAID && last == CYCLE_TOLD_PAID;
    bool allowed = there && good && (last == t.kind || other || cycle_told_follows(last, t.kind));
    enum err_code code = desk_told(&m->desk, names[actor], m->month, &t, 1, &e);
    expect(m, "a report", allowed, code, &e);
    if (!allowed)
        return;
    vnd was = paid_of(m, i);
    if (was > 0)
        count(m, &m->list.v[i], -1, m->part[i]);
    m->told[i] = t.kind;
    m->part[i] = t.part;
    if (paid_of(m, i) > 0)
        count(m, &m->list.v[i], 1, t.part);
    m->left[year_of(m)] += was - paid_of(m, i);
    m->parts += t.part > 0;
}

static void try_enrol(struct model *m, uint32_t i, int one, int other)
{
    struct err e = {0};
    enum err_code code =
        desk_enrol(&m->desk, i, "social_pension", m->month, names[one], names[other], &e);
    if (same(one, other))
        assert_int_not_equal(code, ERR_NONE);
    m->refused_self += same(one, other);
}

static void try_death(struct model *m, uint32_t i, struct rng *r)
{
    struct err e = {0};
    struct life_span *death = &m->desk.life[i].death;
    if (death->from != DAY_MAX || !rng_chance(r, 0.3))
        return;
    *death = (struct life_span){m->desk.today - rng_between(r, 0, 40), DAY_MAX, m->desk.today,
                                DAY_MAX, 1};
    must(desk_death(&m->desk, i, death->from, &e), &e);
    m->deaths++;
    for (uint32_t k = 0; k < m->list.n; k++)
        m->stale |= m->state == CYCLE_PREPARED && who(m, m->list.v[k].entity) == i;
}

static void step(struct model *m, struct rng *r)
{
    int actor = (int)rng_below(r, NAMES), other = (int)rng_below(r, NAMES);
    uint32_t person = rng_below(r, PEOPLE);
    switch (rng_below(r, 14)) {
    case 0:
    case 1:
        try_prepare(m, actor);
        break;
    case 2:
    case 3:
    case 4:
        try_approve(m, actor);
        break;
    case 5:
        try_act(m, actor, CYCLE_SEND, CYCLE_APPROVED, CYCLE_SENT);
        break;
    case 6:
    case 7:
        for (int k = 0; k < 4; k++)
            try_told(m, actor, r);
        break;
    case 8:
        try_act(m, actor, CYCLE_CLOSE, CYCLE_SENT, CYCLE_CLOSED);
        break;
    case 9:
        try_enrol(m, person, actor, other);
        break;
    case 10:
        try_death(m, person, r);
        break;
    case 11:
        try_supplement(m, actor, other, r);
        break;
    case 12:
        try_race(m, actor, r);
        break;
    default:
        if (m->state == CYCLE_PREPARED && rng_chance(r, 0.3))
            try_act(m, actor, CYCLE_SEND_BACK, CYCLE_PREPARED, CYCLE_NONE);
    }
}

/* The next month, once this one is closed, or cannot be paid. */
static void turn(struct model *m, struct rng *r)
{
    bool stuck = m->state == CYCLE_PREPARED && m->total > m->left[year_of(m)] && rng_chance(r, 0.3);
    if (m->state != CYCLE_CLOSED && !stuck)
        return;
    m->month++;
    m->state = CYCLE_NONE;
    m->list.n = 0;
    m->desk.today = month_first_day(m->month) - 11;
}

static void compare_money(struct model *m)
{
    struct store_conn *c;
    struct err e = {0};
    must(store_pool_reader(m->desk.pool, &c, &e), &e);
    for (int y = 0; y < 2; y++) {
        char code[80];
        struct ledger_account x = {0};
        snprintf(code, sizeof(code), "line/%d/province/social_assistance/" DESK_COMMUNE, 2025 + y);
        assert_int_equal(
            ledger_find(c, &lab.arena, 24, ledger_account_id(str_from_c(code)), &x, &e), 1);
        assert_int_equal(ledger_balance(&x) - x.debits_pending, m->left[y]);
        assert_true(m->left[y] >= 0);
    }
    store_pool_return(m->desk.pool, c);
    desk_whole(&m->desk);
}

static void play(const struct store_options *o, uint64_t seed)
{
    static struct model m;
    struct rng r = rng_make(seed, 0, 0, 0x6f6666696365);
    m = (struct model){.seed = seed, .month = FIRST, .left = {BUDGET, BUDGET}};
    desk_make(&m.desk, o, PEOPLE, seed, BUDGET);
    m.desk.today = month_first_day(FIRST) - 11;
    for (int i = 0; i < STEPS && m.month < FIRST + MONTHS - 2; i++) {
        step(&m, &r);
        turn(&m, &r);
        compare_money(&m);
    }
    desk_close(&m.desk);
    print_message(
        "# seed %llu: %d months, %u payments, %u in part, %u deaths, %u supplements, %u races; "
        "refused: %u to whoever prepared, "
        "%u for want of money, %u since somebody died, %u out of order\n",
        (unsigned long long)seed, m.month - FIRST, m.payments, m.parts, m.deaths, m.supplements,
        m.races, m.refused_self, m.refused_money, m.refused_stale, m.refused_state);
}

static void test_model(void **state)
{
    (void)state;
    const char *many = getenv("OFFICE_SEEDS"), *first = getenv("OFFICE_SEED");
    int64_t seeds = 3, from = 1;
    if (many != NULL)
        assert_true(num_parse_int(str_from_c(many), &seeds));
    if (first != NULL)
        assert_true(num_parse_int(str_from_c(first), &from));
    for (int64_t seed = from; seed < from + seeds; seed++) {
        char location[256], name[32];
        snprintf(location, sizeof(location), "%s/office%d.db", folder, (int)seed);
        const struct store_options there = {.location = location};
        play(&there, (uint64_t)seed);
        unlink(location);
        if ((seed - from) % 8 != 0)
            continue;
        snprintf(name, sizeof(name), "office%d", (int)seed);
        pg_create(&server, name);
        pg_url(&server, NULL, name, location, sizeof(location));
        play(&there, (uint64_t)seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_model)};
    return cmocka_run_group_tests(tests, desk_setup, lab_teardown);
}
