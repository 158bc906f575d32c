/* Whole commands under faults. On SQLite, at each call that changes a file: kill -9, a torn write,
 * EIO, a full disk, a failing flush; and allocations failing in turn. On PostgreSQL: the connection
 * cut, and the server killed, at one message after the other. Afterwards check-db has nothing to
 * find, and the command happened wholly or not at all: the database is, row by row, as before it or
 * as after it, and after it where the command said so. Then it is asked again, and is done.
 *
 * A command more is a line more in `steps`. In the environment, for more than a test of every day
 * has the time for: FAULT_EVERY_CALL=1, every call of every kind (7: every seventh); FAULT_STEP=6,
 * that line of `steps` alone, from 0; FAULT_FROM=9000, from that call on;
 * FAULT_TEST=test_engine_memory, one kind alone. */
#define _GNU_SOURCE 1
#include "store_test.h"

#include "cable.h"
#include "cli/cli.h"
#include "fault_walk.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define MAX_WORDS 24

extern char **environ;

/* ---- what is done ---- */

struct step {
    const char *what;
    const struct command *command;
    bool whole_law; /* else a small one: it is read at every start */
    bool once;      /* no identifier makes it safe: done again it does more, or is refused */
    /* "DB": the database; a word that begins with / is a file of ours. */
    const char *words[MAX_WORDS];
};

static const struct step steps[] = {
    {"the first review, areas and all",
     &cmd_import,
     false,
     false,
     {"import", "--db", "DB", "/h0.csv", "/m0.csv", "/f0.csv", "--who", "xã"}},
    {"sixty households",
     &cmd_import,
     false,
     false,
     {"import", "--db", "DB", "/h1.csv", "/m1.csv", "/f1.csv", "--who", "xã"}},
    {"their next review",
     &cmd_import,
     false,
     false,
     {"import", "--db", "DB", "/h2.csv", "/m2.csv", "/f2.csv", "--who", "xã"}},
    {"a person corrected",
     &cmd_person,
     false,
     false,
     {"person", "correct", "--db", "DB", "H07/1", "name=Nguyễn Văn Ả", "disability=severe",
      "--from", "2022-01-01", "--who", "B", "--source", "form", "--reference", "02/PL",
      "--operation", "00112233445566778899aabbccddeeff"}},
    {"a death",
     &cmd_event,
     true,
     false,
     {"event", "death", "--db", "DB", "H08/2", "--on", "2022-11-02", "--who", "B", "--source",
      "form", "--reference", "12/GBT", "--operation", "00112233445566778899aabbccddee01"}},
    {"a campaign opened",
     &cmd_campaign,
     true,
     false,
     {"campaign", "open", "--db", "DB", "--year", "2022", "--who", "B", "--operation",
      "00112233445566778899aabbccddee02"}},
    {"a step of it, everywhere",
     &cmd_campaign,
     true,
     false,
     {"campaign", "step", "list", "--db", "DB", "--year", "2022", "--commune", "all", "--on",
      "2022-09-05", "--who", "B", "--operation", "00112233445566778899aabbccddee03"}},
    {"people recorded twice, looked for",
     &cmd_duplicates,
     true,
     true,
     {"duplicates", "find", "--db", "DB", "--band", "possible"}},
    {"two of them merged",
     &cmd_duplicates,
     true,
     false,
     {"duplicates", "merge", "--db", "DB", "39-117", "--keep", "39", "--household", "H12", "--who",
      "B", "--reason", "x", "--operation", "00112233445566778899aabbccddee04"}},
    {"a month decided and kept",
     &cmd_decide,
     true,
     false,
     {"decide", "--db", "DB", "--month", "2022-12", "--store", "--who", "B"}},
};
#define STEPS (int)(sizeof(steps) / sizeof(steps[0]))

static char places[STEPS + 1][128]; /* SQLite: the database before each step, and after the last */
static char work_db[128], left_db[128], small_law[128];
static const char *whole_law;
static int every;     /* so manieth call, of every step; 0: as each kind says */
static int only = -1; /* this step: -1: all */
static int from = 1;  /* the first call of a step */

/* ---- files ---- */

static const char law_text[] =
    "---\nsố hiệu: 1/2020/TEST\nhiệu lực: 2020-01-01\n---\n\n# Thử\n\n## Điều 1 — Dữ "
    "kiện\n\n```law\n"
    "liệt kê vai (role_kind):\n  chủ_hộ (head) = 1\n  vợ (spouse) = 2\n  con (child) = 3\n"
    "liệt kê mức (level_kind):\n  không_có (none)\n  nặng (severe)\n"
    "liệt kê phái (sex_kind):\n  nam (male) = 1\n  nữ (female) = 2\n"
    "dữ kiện quan_hệ (relation): người, vai, vai trò\n"
    "dữ kiện ngày_sinh (born): người, ngày\n"
    "dữ kiện giới (sex): người, phái\n"
    "dữ kiện khuyết_tật (disability): người, mức, không ghi thì không_có\n"
    "dữ kiện ngày_khảo_sát (surveyed_on): hộ, ngày\n"
    "dữ kiện số_xe (motorbike): hộ, số 0..200\n"
    "```\n";

static FILE *new_file(const char *name)
{
    char path[400];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    return f;
}

/* Households `from` to `to`; a later round has another day, another count, some who are gone and
 * some who are new. */
static void write_round(int round, int from, int to)
{
    char name[16];
    snprintf(name, sizeof(name), "h%d.csv", round);
    FILE *h = new_file(name);
    snprintf(name, sizeof(name), "m%d.csv", round);
    FILE *m = new_file(name);
    snprintf(name, sizeof(name), "f%d.csv", round);
    FILE *f = new_file(name);
    fputs("household,commune,village,surveyed_on,motorbike\n", h);
    fputs("household,member,name,relation,born,sex,personal_id\n", m);
    fputs("entity,fact,value,from,to,known_from\n", f);
    int year = round == 2 ? 2022 : 2021;
    for (int i = from; i < to; i++) {
        fprintf(h, "H%02d,07660,Thôn %d,%d-10-05,%d\n", i, i % 7, year, (i + round) % 3);
        fprintf(m, "H%02d,1,Nguyễn Văn %c,1,19%02d-03-01,1,0240%02d0000%02d\n", i, 'A' + i % 26,
                50 + i % 40, 50 + i % 40, i);
        if (round < 2 || i % 5 != 0)
            fprintf(m, "H%02d,2,Trần Thị %c,3,2015,2,\n", i, 'A' + i % 26);
        if (i % 4 == round % 2)
            fprintf(f, "H%02d/1,disability,severe,2020-01-01,,2021-11-01\n", i);
    }
    fclose(h);
    fclose(m);
    fclose(f);
}

static void write_files(void)
{
    snprintf(small_law, sizeof(small_law), "%s/law", folder);
    assert_int_equal(mkdir(small_law, 0777), 0);
    FILE *law = new_file("law/small.md");
    fputs(law_text, law);
    fclose(law);
    write_round(0, 0, 1);
    write_round(1, 1, 61);
    write_round(2, 4, 64);
}

static void copy_file(const char *from, const char *to)
{
    char piece[65536];
    size_t n;
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    assert_true(in != NULL && out != NULL);
    while ((n = fread(piece, 1, sizeof(piece), in)) > 0)
        assert_int_equal(fwrite(piece, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static void place_before(int step)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal"};
    char name[200];
    for (int i = 0; i < 3; i++) {
        snprintf(name, sizeof(name), "%s%s", work_db, ends[i]);
        unlink(name);
    }
    copy_file(places[step], work_db);
}

/* ---- a command ---- */

static char words_of[MAX_WORDS][200];

/* Its words for this database; how many. */
static int words(const struct step *s, const char *location, char *argv[MAX_WORDS + 1])
{
    int n = 0;
    for (; n < MAX_WORDS && s->words[n] != NULL; n++) {
        const char *w = s->words[n];
        snprintf(words_of[n], sizeof(words_of[n]), "%s%s", w[0] == '/' ? folder : "",
                 strcmp(w, "DB") == 0 ? location : w);
        argv[n] = words_of[n];
    }
    argv[n] = NULL;
    return n;
}

static void silence(void)
{
    if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL)
        _exit(99);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? FAULT_DEADLY + WTERMSIG(status) : WEXITSTATUS(status);
}

/* One of the steps on a database, in this process, which ends with it. */
struct running {
    const struct step *step;
    const char *location;
    uint32_t salt; /* of its clock and identifiers */
};

static int run_step(void *ctx)
{
    const struct running *r = ctx;
    char *argv[MAX_WORDS + 1];
    int n = words(r->step, r->location, argv);
    struct arena a;
    struct cli c = {.lang = LANG_EN, .arena = &a};
    silence();
    setenv("ANSINH_LAW", r->step->whole_law ? whole_law : small_law, 1);
    fault_freeze(r->salt);
    arena_init(&a, (size_t)8 << 30);
    return r->step->command->run(&c, n, argv);
}

static int run_here(int i, const char *location, uint32_t salt)
{
    struct running r = {&steps[i], location, salt};
    return fault_run_apart(run_step, &r);
}

/* The program itself, on a server. */
static int run_there(const struct step *s, const char *location)
{
    char *argv[MAX_WORDS + 3];
    int n = words(s, location, argv + 1);
    (void)n;
    argv[0] = getenv("ANSINH_BIN");
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        silence();
        setenv("ANSINH_LAW", s->whole_law ? whole_law : small_law, 1);
        execve(argv[0], argv, environ);
        _exit(97);
    }
    return wait_for(pid);
}

/* ---- what stands in a database ---- */

static int check_db(const char *location)
{
    char where[256];
    struct arena a;
    snprintf(where, sizeof(where), "%s", location);
    char *argv[] = {"check-db", "--db", where, NULL};
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        struct cli c = {.lang = LANG_EN, .arena = &a};
        silence();
        arena_init(&a, (size_t)1 << 30);
        _exit(cmd_check_db.run(&c, 3, argv));
    }
    return wait_for(pid);
}

/* The same of a database that was in trouble: check-db has nothing to find. */
static uint64_t picture_after(const char *location)
{
    assert_int_equal(check_db(location), 0);
    return fault_picture(location);
}

/* ---- SQLite ---- */

static uint64_t pictures[STEPS + 1];

static void say(const char *what, int step, const struct fault_met *met)
{
    fail_msg("%s, fault %d/%d at call %d (exit %d): %s", steps[step].what, (int)met->where,
             (int)met->fault, met->call, met->code, what);
}

struct looking {
    int step;
    const struct fault_met *met;
};

/* A content not seen before: whole, as before or as after (1); and the command can be asked again.
 */
static int look_closely(void *ctx)
{
    const struct looking *x = ctx;
    int i = x->step;
    uint64_t seen = picture_after(left_db);
    if (seen != pictures[i] && seen != pictures[i + 1])
        say("neither as before nor as after", i, x->met);
    bool after = seen == pictures[i + 1];
    if (steps[i].once && after)
        return after;
    if (run_here(i, left_db, 2000) != 0)
        say("refused when asked again", i, x->met);
    if (fault_picture(left_db) != pictures[i + 1])
        say("asked again, not as it should be", i, x->met);
    return after;
}

/* A process dies where it was killed, or by a check of ours that it has memory; an engine without
 * memory is an error that is told as one of the machine. */
static bool ended_well(const struct fault_met *met)
{
    switch (met->where) {
    case POINT_FILES:
        return met->code < FAULT_DEADLY || met->code == FAULT_DEADLY + SIGKILL;
    case POINT_MEMORY:
    case POINT_ARENA:
        return met->code < FAULT_DEADLY || met->code == FAULT_DEADLY + SIGABRT;
    case POINT_ENGINE:
        return met->code == 0 || met->code == err_exit_code(ERR_IO);
    }
    return false;
}

static void look(void *ctx, const struct fault_met *met)
{
    const struct running *r = ctx;
    struct looking x = {(int)(r->step - steps), met};
    if (!ended_well(met))
        say("it did not end as it should", x.step, met);
    int after = fault_verdict(left_db, met, look_closely, &x);
    if (met->code == 0 && !after)
        say("said to be done, and is not", x.step, met);
}

/* Every step walked through: each call, or every so manieth. */
static int walk_all(enum fault_point where, int stride, int stride_of_first)
{
    int all_stopped = 0;
    for (int i = 0; i < STEPS; i++) {
        if (only >= 0 && i != only)
            continue;
        struct running r = {&steps[i], work_db, 1000};
        const struct fault_walk w = {.where = where,
                                     .first = from,
                                     .stride = every > 0 ? every
                                               : i == 0  ? stride_of_first
                                                         : stride,
                                     .work = work_db,
                                     .left = left_db,
                                     .run = run_step,
                                     .look = look,
                                     .ctx = &r};
        struct fault_walked out;
        place_before(i);
        fault_walk(&w, &out);
        assert_int_equal(out.code, 0);
        assert_true(fault_picture(work_db) == pictures[i + 1]);
        print_message("# %s: %d calls, %d faults, %d stopped it, %d contents\n", steps[i].what,
                      out.calls, out.tried, out.stopped, fault_forget());
        all_stopped += out.stopped;
    }
    return all_stopped;
}
static void test_files(void **state)
{
    (void)state;
    assert_true(walk_all(POINT_FILES, 503, 7993) > 0);
}

/* Our own allocations that fail are told, or end the process. */
static void test_memory(void **state)
{
    (void)state;
    assert_true(walk_all(POINT_MEMORY, 397, 863) > 0);
}

/* An arena, as of columns of a survey, ends it by design. */
static void test_arena(void **state)
{
    (void)state;
    assert_true(walk_all(POINT_ARENA, 1021, 1723) > 0);
}

/* SQLite asks for memory thousands of times: a prime stride, so that each run of the same loop
 * meets another of its calls. What it can do without, it does without. */
static void test_engine_memory(void **state)
{
    (void)state;
    assert_true(walk_all(POINT_ENGINE, 7993, 199999) > 0);
}

/* ---- PostgreSQL ---- */

/* A new database like the one named; what is connected to either is thrown out. */
static void clone_database(const char *from, const char *to)
{
    char text[256];
    snprintf(text, sizeof(text), "DROP DATABASE IF EXISTS %s WITH (FORCE)", to);
    pg_exec(&server, "postgres", text);
    snprintf(text, sizeof(text), "CREATE DATABASE %s TEMPLATE %s", to, from);
    pg_exec(&server, "postgres", text);
}

static char direct[256], through[256]; /* the database "work", straight and by the cable */
static uint64_t pictures_there[STEPS + 1];
static int messages_of[STEPS];

/* The databases before each step, what each holds, and how many messages a step sends; once. */
static void server_ready(struct cable *cable)
{
    char name[2][32];
    cable_start(cable, &server);
    pg_url(&server, NULL, "work", direct, sizeof(direct));
    pg_url(&server, cable->folder, "work", through, sizeof(through));
    if (messages_of[0] > 0)
        return;
    for (int i = 0; i < STEPS; i++) {
        snprintf(name[0], sizeof(name[0]), "before%d", i);
        snprintf(name[1], sizeof(name[1]), "before%d", i + 1);
        clone_database(name[0], "work");
        if (i == 0)
            pictures_there[0] = fault_picture(direct);
        cable_reset(cable, 0, false);
        assert_int_equal(run_there(&steps[i], through), 0);
        messages_of[i] = cable_messages(cable);
        assert_true(messages_of[i] > 10);
        clone_database("work", name[1]);
        pictures_there[i + 1] = fault_picture(direct);
        assert_true(pictures_there[i + 1] != pictures_there[i]);
    }
}

/* The step with its connection cut, or its server killed, at that message. True: it said so. */
static bool cut_once(struct cable *cable, int i, int message, bool kill_it)
{
    char name[32];
    snprintf(name, sizeof(name), "before%d", i);
    clone_database(name, "work");
    cable_reset(cable, message, kill_it);
    int code = run_there(&steps[i], through);
    if (kill_it && cable_was_cut(cable))
        pg_launch(&server);
    cable_reset(cable, 0, false);
    uint64_t seen = picture_after(direct), after = pictures_there[i + 1];
    if (seen != pictures_there[i] && seen != after)
        fail_msg("%s, cut at message %d: neither as before nor as after", steps[i].what, message);
    if (code == 0 && seen != after)
        fail_msg("%s, cut at message %d: said to be done, and is not", steps[i].what, message);
    if (!steps[i].once || seen != after) {
        assert_int_equal(run_there(&steps[i], direct), 0);
        assert_true(fault_picture(direct) == after);
    }
    return code != 0;
}

static void server_sweep(bool kill_it, int samples)
{
    struct cable cable;
    int all_stopped = 0;
    server_ready(&cable);
    for (int i = 0; i < STEPS; i++) {
        int messages = messages_of[i], stopped = 0, tried = 0;
        int stride = messages / samples + 1;
        for (int k = 0; k < messages; k += stride, tried++)
            stopped += cut_once(&cable, i, messages - k, kill_it);
        print_message("# %s: %s at %d of %d messages, %d times it said so\n", steps[i].what,
                      kill_it ? "the server killed" : "the connection cut", tried, messages,
                      stopped);
        all_stopped += stopped;
    }
    /* What is asked again by itself need not say so; an import does. */
    assert_true(all_stopped > 0 || samples < 4);
    cable_stop(&cable);
}

static void test_cut(void **state)
{
    (void)state;
    server_sweep(false, every > 0 ? 1000 : 1);
}

static void test_killed_server(void **state)
{
    (void)state;
    server_sweep(true, every > 0 ? 1000 : 1);
}

/* ---- before all ---- */

static int setup(void **state)
{
    if (both_setup(state) != 0)
        return 1;
    fault_install();
    whole_law = getenv("ANSINH_LAW");
    assert_non_null(whole_law);
    assert_non_null(getenv("ANSINH_BIN"));
    setenv("LOGNAME", "test", 1);
    every = getenv("FAULT_EVERY_CALL") != NULL ? atoi(getenv("FAULT_EVERY_CALL")) : 0;
    assert_true(every >= 0);
    only = getenv("FAULT_STEP") != NULL ? atoi(getenv("FAULT_STEP")) : -1;
    from = getenv("FAULT_FROM") != NULL ? atoi(getenv("FAULT_FROM")) : 1;
    assert_true(from > 0);
    write_files();
    struct err e = {0};
    snprintf(work_db, sizeof(work_db), "%s/work.db", folder);
    snprintf(left_db, sizeof(left_db), "%s/left.db", folder);
    const struct store_options o = {.location = work_db};
    must(store_create(&o, &e), &e);
    for (int i = 0; i <= STEPS; i++) {
        if (i > 0)
            assert_int_equal(run_here(i - 1, work_db, (uint32_t)i), 0);
        snprintf(places[i], sizeof(places[i]), "%s/place%d.db", folder, i);
        /* Looked at first: whoever closes it last takes the log into the file. */
        pictures[i] = fault_picture(work_db);
        copy_file(work_db, places[i]);
        assert_true(i == 0 || pictures[i] != pictures[i - 1]);
    }
    char url[256];
    pg_create(&server, "before0");
    pg_url(&server, NULL, "before0", url, sizeof(url));
    const struct store_options there = {.location = url};
    must(store_create(&there, &e), &e);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files), cmocka_unit_test(test_memory),
        cmocka_unit_test(test_arena), cmocka_unit_test(test_engine_memory),
        cmocka_unit_test(test_cut),   cmocka_unit_test(test_killed_server),
    };
    if (getenv("FAULT_TEST") != NULL)
        cmocka_set_test_filter(getenv("FAULT_TEST"));
    return cmocka_run_group_tests(tests, setup, both_teardown);
}
