/* The commands that pay, under faults: from `cycle prepare` to `cycle close`, with a provider's
 * report and a payment in part, on SQLite; at calls that change a file (the database's and those
 * that are exported) kill -9, a torn write, EIO, a full disk, a failing flush. Afterwards check-db
 * has nothing to find, so cycles and ledger agree; the database is as before the command or as
 * after it, and after it where the command said so; asked again, it is done.
 *
 * FAULT_EVERY_CALL=1 in the environment: every call. What is below the commands, and PostgreSQL, is
 * in test_cycle_faults.c. */
#define _GNU_SOURCE 1
#include "office_lab.h"

#include "cli/cli.h"
#include "fault_walk.h"

#include <signal.h>
#include <sys/wait.h>

#define PEOPLE 4
#define MONTH month_make(2026, 1)
#define MAX_WORDS 20

/* "DB": the database; a word that begins with / is a file of ours. All of one month. */
static const struct step {
    const char *what;
    const char *words[MAX_WORDS];
} steps[] = {
    {"prepare", {"--provider", "VNPOST", "--who", "Hoà"}},
    {"approve", {"--who", "Bình"}},
    {"export", {"--who", "Bình", "--out", "/out", "--providers", "/p.csv", "--authority", "UBND"}},
    {"import", {"--who", "Bình", "/r.csv"}},
    {"reconcile", {"--who", "Bình"}},
    {"settle", {"--who", "Bình", "1", "--as", "part", "--amount", "100000", "--reason", "BB 3"}},
    {"close", {"--who", "Bình"}},
};
#define STEPS (int)(sizeof(steps) / sizeof(steps[0]))

static struct desk made;
static char places[STEPS + 1][160], work_db[128], left_db[128];
static uint64_t pictures[STEPS + 1];

/* ---- a command ---- */

struct running {
    int step;
    const char *location;
    uint32_t salt;
};

static int words(const struct running *r, char text[MAX_WORDS + 8][200], char **argv)
{
    const struct step *s = &steps[r->step];
    int n = 0;
    snprintf(text[n++], 200, "cycle");
    snprintf(text[n++], 200, "%s", s->what);
    snprintf(text[n++], 200, "--db");
    snprintf(text[n++], 200, "%s", r->location);
    snprintf(text[n++], 200, "--month");
    snprintf(text[n++], 200, "2026-01");
    snprintf(text[n++], 200, "--operation");
    snprintf(text[n++], 200, "00112233445566778899aabbccddee%02d", r->step);
    for (int i = 0; i < MAX_WORDS && s->words[i] != NULL; i++)
        snprintf(text[n++], 200, "%s%s", s->words[i][0] == '/' ? folder : "", s->words[i]);
    for (int i = 0; i < n; i++)
        argv[i] = text[i];
    argv[n] = NULL;
    return n;
}

static int run_step(void *ctx)
{
    static char text[MAX_WORDS + 8][200];
    const struct running *r = ctx;
    char *argv[MAX_WORDS + 9];
    struct arena a;
    struct cli c = {.lang = LANG_EN, .arena = &a};
    int n = words(r, text, argv);
    if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
        _exit(99);
    fault_freeze(r->salt);
    arena_init(&a, (size_t)8 << 30);
    return cmd_cycle.run(&c, n, argv);
}

static int run_here(int step, const char *location, uint32_t salt)
{
    struct running r = {step, location, salt};
    return fault_run_apart(run_step, &r);
}

/* ---- what is left ---- */

static int check_db(void *ctx)
{
    char *argv[] = {(char[]){"check-db"}, (char[]){"--db"}, ctx, NULL};
    struct arena a;
    struct cli c = {.lang = LANG_EN, .arena = &a};
    if (freopen("/dev/null", "w", stdout) == NULL)
        _exit(99);
    arena_init(&a, (size_t)1 << 30);
    return cmd_check_db.run(&c, 3, argv);
}

struct looking {
    int step;
    const struct fault_met *met;
};

static void say(const char *what, const struct looking *x)
{
    fail_msg("%s, fault %d at call %d (exit %d): %s", steps[x->step].what, (int)x->met->fault,
             x->met->call, x->met->code, what);
}

static int look_closely(void *ctx)
{
    const struct looking *x = ctx;
    if (fault_run_apart(check_db, left_db) != 0)
        say("check-db finds something", x);
    uint64_t seen = fault_picture(left_db);
    bool after = seen == pictures[x->step + 1];
    if (!after && seen != pictures[x->step])
        say("neither as before nor as after", x);
    if (run_here(x->step, left_db, 2000) != 0)
        say("refused when asked again", x);
    if (fault_picture(left_db) != pictures[x->step + 1])
        say("asked again, not as it should be", x);
    return after;
}

static void look(void *ctx, const struct fault_met *met)
{
    const struct running *r = ctx;
    struct looking x = {r->step, met};
    if (met->code >= FAULT_DEADLY && met->code != FAULT_DEADLY + SIGKILL)
        say("it did not end as it should", &x);
    int after = fault_verdict(left_db, met, look_closely, &x);
    if (met->code == 0 && !after)
        say("said to be done, and is not", &x);
}

/* ---- before all ---- */

/* Of the payments one is paid, one is not, one in part, and one came back. */
static void write_report(void)
{
    static const char *const kinds[PEOPLE] = {"paid", "unpaid", "paid", "returned"};
    struct cycle_standing s;
    struct cycle_list list;
    char path[200];
    vnd sum = 0;
    const struct store_options o = {.location = work_db};
    desk_open(&made, &o);
    desk_list(&made, MONTH, &s, &list);
    desk_close(&made);
    assert_int_equal(list.n, PEOPLE);
    snprintf(path, sizeof(path), "%s/r.csv", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("payment_id,result,amount_vnd,on,reason\n", f);
    for (uint32_t i = 0; i < list.n; i++) {
        vnd amount = i == 2 ? 100000 : list.v[i].amount;
        assert_true(list.v[i].amount > 100000);
        if (strcmp(kinds[i], "returned") == 0)
            fprintf(f, "%.*s,paid,%lld,2026-01-10,\n", (int)list.v[i].id.n, list.v[i].id.p,
                    (long long)amount);
        fprintf(f, "%.*s,%s,%lld,2026-01-15,x\n", (int)list.v[i].id.n, list.v[i].id.p, kinds[i],
                (long long)amount);
        sum += strcmp(kinds[i], "returned") == 0 ? 2 * amount : amount;
    }
    fprintf(f, "total,,%lld,,\n", (long long)sum);
    assert_int_equal(fclose(f), 0);
}

static void write_providers(void)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/p.csv", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND xã\n", f);
    assert_int_equal(fclose(f), 0);
}

static void make_places(void)
{
    snprintf(work_db, sizeof(work_db), "%s/pay-work.db", folder);
    snprintf(left_db, sizeof(left_db), "%s/pay-left.db", folder);
    const struct store_options o = {.location = work_db};
    fault_freeze(5);
    desk_make(&made, &o, PEOPLE, 1, 100000000);
    desk_close(&made);
    fault_freeze(0);
    write_providers();
    for (int i = 0; i <= STEPS; i++) {
        if (i > 0)
            assert_int_equal(run_here(i - 1, work_db, (uint32_t)i + 10), 0);
        if (i == 1)
            write_report();
        snprintf(places[i], sizeof(places[i]), "%s/pay-place%d.db", folder, i);
        pictures[i] = fault_picture(work_db);
        fault_copy_database(work_db, places[i]);
        assert_true(i == 0 || pictures[i] != pictures[i - 1]);
    }
}

void test_payment_commands(void **state)
{
    int all_stopped = 0;
    (void)state;
    make_places();
    for (int i = 0; i < STEPS; i++) {
        struct running r = {i, work_db, 1000};
        const struct fault_walk w = {.where = POINT_FILES,
                                     .first = 1,
                                     .stride = getenv("FAULT_EVERY_CALL") != NULL ? 1 : 71,
                                     .work = work_db,
                                     .left = left_db,
                                     .run = run_step,
                                     .look = look,
                                     .ctx = &r};
        struct fault_walked out;
        fault_copy_database(places[i], work_db);
        fault_walk(&w, &out);
        assert_int_equal(out.code, 0);
        assert_true(fault_picture(work_db) == pictures[i + 1]);
        print_message("# %s: %d calls, %d faults, %d stopped it, %d contents\n", steps[i].what,
                      out.calls, out.tried, out.stopped, fault_forget());
        all_stopped += out.stopped;
    }
    assert_true(all_stopped > 0);
}
