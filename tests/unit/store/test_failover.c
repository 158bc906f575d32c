/* A primary with a synchronous standby under pg_auto_failover; the primary's machine dies (its
 * keeper and its server are killed) under four writers. They ask again with the same identifiers
 * until somebody answers: no write that was acknowledged is lost, none is done twice. Then the dead
 * one comes back as the standby, and dies with the other: nothing is lost that way either.
 *
 * Everything listens on the loopback alone (pg_autoctl would listen everywhere: docs/scaling.md).
 */
#define _GNU_SOURCE 1
#include "store_test.h"

#include <arpa/inet.h>
#include <ftw.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#define WRITERS 4
#define MONITOR 0 /* of the three; then the two nodes */

static char home[64];
static int ports[3];
static pid_t keepers[3];
static const char *const names[3] = {"monitor", "a", "b"};
static char url[256];

/* ---- processes, as the user that may run a server ---- */

static void become_other_user(void)
{
    const struct passwd *user = getpwnam("postgres");
    if (getuid() == 0 && (user == NULL || setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 ||
                          setuid(user->pw_uid) != 0))
        _exit(126);
}

static pid_t shell(const char *text)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    become_other_user();
    prctl(PR_SET_PDEATHSIG, SIGINT);
    if (getppid() != parent || chdir(home) != 0 || freopen("log", "a", stdout) == NULL ||
        dup2(1, 2) < 0)
        _exit(126);
    setenv("HOME", home, 1);
    setenv("XDG_RUNTIME_DIR", home, 1);
    setenv("XDG_CONFIG_HOME", home, 1);
    setenv("XDG_DATA_HOME", home, 1);
    setenv("LC_ALL", "C.UTF-8", 1); /* that of the databases too */
    /* The version that Debian's pg_auto_failover is for. */
    setenv("PATH", "/usr/lib/postgresql/15/bin:/usr/bin:/bin", 1);
    execl("/bin/bash", "bash", "-c", text, (char *)NULL);
    _exit(127);
}

static void show_log(void)
{
    char path[128], line[512];
    snprintf(path, sizeof(path), "%s/log", home);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        fprintf(stderr, "# %s", line);
    if (f != NULL)
        fclose(f);
}

static void run(const char *text)
{
    int status = 0;
    pid_t pid = shell(text);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (status == 0)
        return;
    show_log();
    fail_msg("failed: %s", text);
}

static void start_keeper(int i)
{
    char text[128];
    snprintf(text, sizeof(text), "exec pg_autoctl run --pgdata %s", names[i]);
    keepers[i] = shell(text);
}

/* As a machine dies: the keeper is stopped first, so that it starts nothing again. */
static void kill_machine(int i)
{
    char path[128], line[32] = "";
    snprintf(path, sizeof(path), "%s/%s/postmaster.pid", home, names[i]);
    if (keepers[i] > 0) {
        char text[160];
        snprintf(text, sizeof(text), "pkill -KILL -P %d; true", (int)keepers[i]);
        kill(keepers[i], SIGSTOP);
        run(text);
        kill(keepers[i], SIGKILL);
        waitpid(keepers[i], NULL, 0);
    }
    keepers[i] = 0;
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return;
    if (fgets(line, sizeof(line), f) != NULL && atoi(line) > 1)
        kill(atoi(line), SIGKILL);
    fclose(f);
}

static int free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(at);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    close(fd);
    return ntohs(at.sin_port);
}

/* ---- the three ---- */

/* A number that a query on the monitor gives; -1 when it does not answer. */
static int64_t ask_monitor(const char *text)
{
    char at[128];
    struct err e = {0};
    struct store_conn *c = NULL;
    int64_t n = -1;
    snprintf(at, sizeof(at), "postgres://autoctl_node@127.0.0.1:%d/pg_auto_failover",
             ports[MONITOR]);
    const struct store_options o = {.location = at};
    if (conn_connect(&c, &o, false, &e) != ERR_NONE)
        return -1;
    if (conn_query_raw(c, text, NULL, 0, &e) == ERR_NONE && store_next(c, &e) > 0)
        n = store_at_int(c, 0);
    store_close(c);
    return n;
}

static void wait_until(const char *what, const char *text, int64_t wanted, int seconds)
{
    for (int i = 0; i < seconds * 5; i++) {
        if (ask_monitor(text) == wanted)
            return;
        nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    }
    show_log();
    fail_msg("waited %d s for %s", seconds, what);
}

#define BOTH_WELL                                                                                  \
    "SELECT count(*) FROM pgautofailover.node WHERE reportedstate = goalstate AND"                 \
    " reportedstate::text IN ('primary', 'secondary')"

static void start_monitor(void)
{
    char text[1024];
    snprintf(text, sizeof(text),
             "pg_autoctl create monitor --pgdata monitor --pgport %d --hostname 127.0.0.1 --auth"
             " trust --no-ssl && pg_autoctl config set postgresql.listen_addresses 127.0.0.1"
             " --pgdata monitor",
             ports[MONITOR]);
    run(text);
    start_keeper(MONITOR);
    wait_until("the monitor", "SELECT 1::bigint", 1, 60);
    /* A machine is given up after 5 s, not 20, and a primary that nobody hears demoted after 5. */
    run("printf '%s\\n' 'pgautofailover.health_check_period = 1000'"
        " 'pgautofailover.health_check_max_retries = 1'"
        " 'pgautofailover.node_considered_unhealthy_timeout = 5000'"
        " 'pgautofailover.primary_demote_timeout = 5000' >> monitor/postgresql.conf &&"
        " kill -HUP $(head -1 monitor/postmaster.pid)");
}

static void start_node(int i)
{
    char text[1024];
    snprintf(text, sizeof(text),
             "pg_autoctl create postgres --pgdata %s --pgport %d --hostname 127.0.0.1 --name %s"
             " --auth trust --no-ssl --username postgres --dbname ansinh --monitor"
             " postgres://autoctl_node@127.0.0.1:%d/pg_auto_failover && pg_autoctl config set"
             " postgresql.listen_addresses 127.0.0.1 --pgdata %s",
             names[i], ports[i], names[i], ports[MONITOR], names[i]);
    run(text);
    start_keeper(i);
}

static int primary(void)
{
    int64_t port = ask_monitor("SELECT nodeport::bigint FROM pgautofailover.node WHERE"
                               " reportedstate::text = 'primary'");
    for (int i = 1; i < 3; i++) {
        if (ports[i] == port)
            return i;
    }
    fail_msg("there is no primary");
    return 0;
}

/* ---- writers ---- */

static atomic_int acked, again_seen, failed;
static atomic_bool stop;
static _Atomic int64_t last_us, longest_us;

struct writer {
    struct store_pool *pool;
    int64_t number;
    pthread_t thread;
};

static enum err_code add_work(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct writer *w = ctx;
    (void)answer;
    return store_run(c,
                     SQL("INSERT INTO item (province, id, amount) VALUES (24, ?1, 1) ON CONFLICT"
                         " (province, id) DO UPDATE SET amount = item.amount + 1"),
                     STORE_VALUES(store_int(w->number)), NULL, e);
}

static void note_gap(void)
{
    int64_t now = store_now_us(), before = atomic_exchange(&last_us, now);
    int64_t longest = atomic_load(&longest_us);
    while (before > 0 && now - before > longest &&
           !atomic_compare_exchange_weak(&longest_us, &longest, now - before))
        continue;
}

static void *write_until_told(void *ctx)
{
    struct writer *w = ctx;
    struct arena a;
    arena_init(&a, 16 << 20);
    while (!atomic_load(&stop)) {
        struct store_operation op = {.province = 24, .kind = "add", .content = STR("+1")};
        struct err e = {0};
        bool again = false;
        struct arena_mark mark = arena_save(&a);
        if (!store_new_id(op.id))
            abort();
        if (store_write(w->pool, &op, add_work, w, &a, NULL, &again, &e) == ERR_NONE) {
            atomic_fetch_add(&acked, 1);
            atomic_fetch_add(&again_seen, again);
            note_gap();
        } else {
            atomic_fetch_add(&failed, 1);
        }
        arena_restore(&a, mark);
    }
    arena_clear(&a);
    return NULL;
}

static void wait_for_writes(int more, int seconds)
{
    int goal = atomic_load(&acked) + more;
    for (int i = 0; i < seconds * 10 && atomic_load(&acked) < goal; i++)
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    if (atomic_load(&acked) < goal) {
        show_log();
        fail_msg("no write in %d s", seconds);
    }
}

static int64_t sum(struct store_conn *c, sql q)
{
    struct err e = {0};
    struct arena a;
    struct store_value v;
    arena_init(&a, 1 << 16);
    assert_int_equal(store_one(c, q, STORE_NO_VALUES, &a, &v, 1, &e), 1);
    arena_clear(&a);
    return v.i;
}

/* What stands there is what was acknowledged: nothing lost, nothing twice. */
static void compare(const char *when)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    uint32_t n = 0;
    const struct store_options o = {.location = url, .migrations = &test_migrations};
    for (int i = 0; i < 300 && store_open(&c, &o, &e) != ERR_NONE; i++)
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_non_null(c);
    int64_t written = sum(c, SQL("SELECT coalesce(sum(amount), 0) FROM item"));
    int64_t operations = sum(c, SQL("SELECT count(*) FROM operation"));
    print_message("# %s: %d acknowledged, %d there, %d operations\n", when, atomic_load(&acked),
                  (int)written, (int)operations);
    assert_int_equal(written, atomic_load(&acked));
    assert_int_equal(operations, atomic_load(&acked));
    must(store_check(c, NULL, NULL, &n, &e), &e);
    assert_int_equal(n, 0);
    store_close(c);
}

static void kill_primary_under_load(void)
{
    struct writer w[WRITERS];
    struct err e = {0};
    struct store_pool *pool = NULL;
    const struct store_pool_options o = {.open = {.location = url, .migrations = &test_migrations},
                                         .retry_ms = 90000};
    must(store_pool_open(&pool, &o, &e), &e);
    atomic_store(&stop, false);
    atomic_store(&last_us, 0);
    atomic_store(&longest_us, 0);
    for (int i = 0; i < WRITERS; i++) {
        w[i] = (struct writer){.pool = pool, .number = i + 1};
        assert_int_equal(pthread_create(&w[i].thread, NULL, write_until_told, &w[i]), 0);
    }
    wait_for_writes(300, 60);
    kill_machine(primary());
    wait_for_writes(300, 90);
    atomic_store(&stop, true);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(w[i].thread, NULL);
    store_pool_close(pool);
    assert_int_equal(atomic_load(&failed), 0);
}

static void test_failover(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        int dies = primary();
        kill_primary_under_load();
        print_message("# machine %s killed: no write for %.1f s, %d answers lost and asked again\n",
                      names[dies], (double)atomic_load(&longest_us) / 1e6,
                      atomic_load(&again_seen));
        compare("after it");
        /* Until it is back the other is alone, and must not die. */
        start_keeper(dies);
        wait_until("the dead one to be the standby", BOTH_WELL, 2, 90);
        assert_int_not_equal(primary(), dies);
    }
}

/* ---- before and after ---- */

static int setup(void **state)
{
    (void)state;
    const struct passwd *user = getpwnam("postgres");
    struct err e = {0};
    if (access("/usr/bin/pg_autoctl", X_OK) != 0)
        fail_msg("pg_autoctl is not installed (apt-get install pg-auto-failover-cli"
                 " postgresql-15-auto-failover)");
    both_files();
    snprintf(home, sizeof(home), "/tmp/ansinh-ha-XXXXXX");
    assert_non_null(mkdtemp(home));
    if (getuid() == 0)
        assert_int_equal(chown(home, user->pw_uid, user->pw_gid), 0);
    for (int i = 0; i < 3; i++)
        ports[i] = free_port();
    start_monitor();
    start_node(1);
    wait_until("the first node",
               "SELECT count(*) FROM pgautofailover.node WHERE reportedstate::text IN ('single',"
               " 'primary', 'wait_primary')",
               1, 60);
    start_node(2);
    wait_until("the standby", BOTH_WELL, 2, 90);
    snprintf(url, sizeof(url),
             "postgres://postgres@127.0.0.1:%d,127.0.0.1:%d/ansinh?target_session_attrs=read-write",
             ports[1], ports[2]);
    const struct store_options o = {.location = url, .migrations = &test_migrations};
    must(store_create(&o, &e), &e);
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    for (int i = 2; i >= 0; i--)
        kill_machine(i);
    nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    both_remove_files();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_failover)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
