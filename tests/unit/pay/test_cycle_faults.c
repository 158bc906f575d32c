/* A whole cycle, from preparing to closing, with payments of which a part was paid, under faults:
 * kill -9, a torn write, EIO, a full disk, a failing flush on SQLite; a cut connection on
 * PostgreSQL; at some hundred moments. Afterwards the database is as after one of the acts, check
 * finds cycles and ledger agreed, so that no payment is lost or made twice; and everything asked
 * again with the same identifiers ends as if nothing had happened.
 *
 * FAULT_EVERY_CALL in the environment: every call, and 300 random messages to the server;
 * FAULT_SEED: which. */
#define _GNU_SOURCE 1
#include "office_lab.h"

#include "cable.h"
#include "fault_walk.h"
#include "synth/rng.h"

#include <sys/wait.h>

#define PEOPLE 12
#define ACTS 6
#define PART 100000 /* less than any payment comes to */
#define MONTH month_make(2025, 10)

static struct desk made;
static char place[128], work_db[128], left_db[128];
static bool every;
static int64_t seed = 20261128;

/* ---- the cycle ---- */

/* Of the payments every third is unpaid, every fourth came back after it was paid, and of the fifth
 * only a part was paid. */
static enum err_code report(struct desk *d, struct err *e)
{
    struct cycle_told v[2 * PEOPLE];
    uint32_t n = 0;
    for (uint32_t i = 1; i <= PEOPLE; i++) {
        struct cycle_told t = {.number = i,
                               .kind = CYCLE_TOLD_PAID,
                               .on_day = d->today,
                               .reason = STR("x"),
                               .reference = STR("NH")};
        if (i % 3 == 0)
            t.kind = CYCLE_TOLD_UNPAID;
        if (i == 5)
            t.part = PART;
        v[n++] = t;
        t.part = 0;
        t.kind = CYCLE_TOLD_RETURNED;
        if (i % 4 == 0 && i % 3 != 0)
            v[n++] = t;
    }
    return desk_told(d, "Hoà", MONTH, v, n, e);
}

/* Of one that was paid it was a part; of the one in part, another; one that was not, in part after
 * all. */
static enum err_code mend(struct desk *d, struct err *e)
{
    struct cycle_told v[3] = {
        {.number = 1, .part = PART}, {.number = 5, .part = 2 * PART}, {.number = 6, .part = PART}};
    for (int i = 0; i < 3; i++) {
        v[i].kind = CYCLE_TOLD_PAID;
        v[i].on_day = d->today;
        v[i].reason = STR("BB 3");
        v[i].reference = STR("");
    }
    return desk_told(d, "Bình", MONTH, v, 3, e);
}

/* The first so many acts; all with the identifiers they always have. */
static enum err_code acts(struct desk *d, int n, struct err *e)
{
    enum err_code code = ERR_NONE;
    d->step = 1000;
    d->today = day_from_ymd(2025, 9, 20);
    if (n > 0)
        code = desk_prepare(d, "Hoà", MONTH, e);
    if (n > 1 && code == ERR_NONE)
        code = desk_act(d, "Bình", MONTH, CYCLE_APPROVE, "", e);
    if (n > 2 && code == ERR_NONE)
        code = desk_act(d, "Hoà", MONTH, CYCLE_SEND, "", e);
    d->today = day_from_ymd(2025, 10, 15);
    if (n > 3 && code == ERR_NONE)
        code = report(d, e);
    if (n > 4 && code == ERR_NONE)
        code = mend(d, e);
    if (n > 5 && code == ERR_NONE)
        code = desk_act(d, "Bình", MONTH, CYCLE_CLOSE, "", e);
    return code;
}

struct running {
    const char *location;
    int n;
};

/* In a process of its own: its exit code says how it went. */
static int run(void *ctx)
{
    const struct running *r = ctx;
    struct desk d = made;
    struct err e = {0};
    const struct store_options o = {.location = r->location};
    const struct store_pool_options po = {.open = o, .retry_ms = 2000};
    fault_freeze(77);
    enum err_code code = store_pool_open(&d.pool, &po, &e);
    if (code == ERR_NONE)
        code = acts(&d, r->n, &e);
    store_pool_close(d.pool);
    if (code == ERR_INPUT)
        print_error("refused: %s\n", e.text[LANG_EN]);
    return err_exit_code(code);
}

/* ---- what is left ---- */

static uint64_t pictures[2][ACTS + 1]; /* by engine */

static uint64_t whole_picture(const char *location)
{
    struct desk d = made;
    const struct store_options o = {.location = location};
    desk_open(&d, &o);
    desk_whole(&d);
    desk_close(&d);
    return fault_picture(location);
}

static int look_closely(void *ctx)
{
    (void)ctx;
    uint64_t seen = whole_picture(left_db);
    int at = 0;
    while (at <= ACTS && pictures[0][at] != seen)
        at++;
    if (at > ACTS)
        fail_msg("the database is as after none of the acts");
    struct running r = {left_db, ACTS};
    assert_int_equal(fault_run_apart(run, &r), 0);
    assert_true(whole_picture(left_db) == pictures[0][ACTS]);
    return at;
}

static uint32_t at_act[ACTS + 1];

static void look(void *ctx, const struct fault_met *met)
{
    (void)ctx;
    int at = fault_verdict(left_db, met, look_closely, NULL);
    at_act[at]++;
    if (met->code == err_exit_code(ERR_INPUT) || met->code == err_exit_code(ERR_USAGE))
        fail_msg("fault %d at call %d: refused as wrong", (int)met->fault, met->call);
    if (met->code == 0 && at != ACTS)
        fail_msg("fault %d at call %d: said to be done, and is not", (int)met->fault, met->call);
}

static void walk(enum fault_point where, int stride)
{
    struct running r = {work_db, ACTS};
    const struct fault_walk w = {.where = where,
                                 .first = 1,
                                 .stride = every ? 1 : stride,
                                 .work = work_db,
                                 .left = left_db,
                                 .run = run,
                                 .look = look,
                                 .ctx = &r};
    struct fault_walked out;
    memset(at_act, 0, sizeof(at_act));
    fault_copy_database(place, work_db);
    fault_walk(&w, &out);
    assert_int_equal(out.code, 0);
    assert_true(whole_picture(work_db) == pictures[0][ACTS]);
    print_message("# %d calls, %d faults, %d stopped it; after act 0 to 6: %u %u %u %u %u %u %u; "
                  "%d contents\n",
                  out.calls, out.tried, out.stopped, at_act[0], at_act[1], at_act[2], at_act[3],
                  at_act[4], at_act[5], at_act[6], fault_forget());
    assert_true(out.stopped > 0);
}

static void test_files(void **state)
{
    (void)state;
    walk(POINT_FILES, 31);
}

static void test_memory(void **state)
{
    (void)state;
    walk(POINT_MEMORY, 43);
    walk(POINT_ENGINE, 15991);
}

/* ---- a connection that breaks ---- */

static void copy_place(const char *from, const char *to)
{
    char text[256];
    snprintf(text, sizeof(text), "DROP DATABASE IF EXISTS %s WITH (FORCE)", to);
    pg_exec(&server, "postgres", text);
    snprintf(text, sizeof(text), "CREATE DATABASE %s TEMPLATE %s", to, from);
    pg_exec(&server, "postgres", text);
}

static void breaks(bool kill_it, int times)
{
    char direct[256], through[256];
    struct cable cable;
    cable_start(&cable, &server);
    pg_url(&server, NULL, "work", direct, sizeof(direct));
    pg_url(&server, cable.folder, "work", through, sizeof(through));
    struct running broken = {through, ACTS}, again = {direct, ACTS};
    struct rng r = rng_make((uint64_t)seed, (uint64_t)times, kill_it, 0x6361626c65);
    copy_place("made", "work");
    cable_reset(&cable, 0, false);
    assert_int_equal(fault_run_apart(run, &broken), 0);
    int messages = cable_messages(&cable), stopped = 0;
    assert_true(whole_picture(direct) == pictures[1][ACTS]);
    for (int i = 0; i < times; i++) {
        /* One at random of each piece of the way, so that all of it is met. */
        int from = (int)((int64_t)i * messages / times),
            to = (int)((int64_t)(i + 1) * messages / times);
        int at_message = from + 1 + (int)rng_below(&r, to > from ? (uint32_t)(to - from) : 1);
        copy_place("made", "work");
        cable_reset(&cable, at_message, kill_it);
        int code = fault_run_apart(run, &broken);
        if (kill_it && cable_was_cut(&cable))
            pg_launch(&server);
        cable_reset(&cable, 0, false);
        uint64_t seen = whole_picture(direct);
        int at = 0;
        while (at <= ACTS && pictures[1][at] != seen)
            at++;
        if (at > ACTS || (code == 0 && at != ACTS))
            fail_msg("broken at message %d: exit %d, after act %d", at_message, code, at);
        stopped += code != 0;
        assert_int_equal(fault_run_apart(run, &again), 0);
        assert_true(whole_picture(direct) == pictures[1][ACTS]);
    }
    print_message("# %s at %d of %d messages, %d times it said so (seed %lld)\n",
                  kill_it ? "the server killed" : "the connection cut", times, messages, stopped,
                  (long long)seed);
    cable_stop(&cable);
}

static void test_cut(void **state)
{
    (void)state;
    breaks(false, every ? 300 : 3);
}

static void test_killed_server(void **state)
{
    (void)state;
    breaks(true, every ? 300 : 2);
}

/* ---- before all ---- */

static void take_pictures(bool postgres)
{
    char location[256];
    for (int n = 0; n <= ACTS; n++) {
        snprintf(location, sizeof(location), "%s", work_db);
        if (postgres) {
            copy_place("made", "work");
            pg_url(&server, NULL, "work", location, sizeof(location));
        } else {
            fault_copy_database(place, work_db);
        }
        struct running r = {location, n};
        assert_int_equal(fault_run_apart(run, &r), 0);
        pictures[postgres][n] = whole_picture(location);
        assert_true(n == 0 || pictures[postgres][n] != pictures[postgres][n - 1]);
    }
}

static int setup(void **state)
{
    if (desk_setup(state) != 0)
        return -1;
    fault_install();
    every = getenv("FAULT_EVERY_CALL") != NULL;
    if (getenv("FAULT_SEED") != NULL)
        assert_true(num_parse_int(str_from_c(getenv("FAULT_SEED")), &seed));
    snprintf(place, sizeof(place), "%s/place.db", folder);
    snprintf(work_db, sizeof(work_db), "%s/work.db", folder);
    snprintf(left_db, sizeof(left_db), "%s/left.db", folder);
    char url[256];
    pg_create(&server, "made");
    pg_url(&server, NULL, "made", url, sizeof(url));
    const struct store_options there = {.location = url}, here = {.location = place};
    fault_freeze(5);
    desk_make(&made, &there, PEOPLE, 1, 100000000);
    desk_close(&made);
    fault_freeze(5);
    desk_make(&made, &here, PEOPLE, 1, 100000000);
    desk_close(&made);
    fault_freeze(0);
    take_pictures(false);
    take_pictures(true);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_killed_server),
        cmocka_unit_test(test_payment_commands),
    };
    if (getenv("FAULT_TEST") != NULL)
        cmocka_set_test_filter(getenv("FAULT_TEST"));
    return cmocka_run_group_tests(tests, setup, lab_teardown);
}
