/* See store_test.h. */
#define _GNU_SOURCE 1
#include "store_test.h"

#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>

#define SERVER_ROOM_BYTES ((uint64_t)4 << 30) /* in memory only where two servers find room */

struct pg_server server;
char folder[64];

static const char make_tables[] =
    "CREATE TABLE item (\n"
    "  province INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT, data BLOB, born INTEGER,\n"
    "  amount INTEGER CHECK (amount >= 0), parent INTEGER,\n"
    "  PRIMARY KEY (province, id),\n"
    "  FOREIGN KEY (province, parent) REFERENCES item (province, id)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE UNIQUE INDEX item_name ON item (province, name);\n"
    "-- a part of an item; what's \"quoted\" here is a comment\n"
    "CREATE TABLE part (\n"
    "  province INTEGER NOT NULL, id INTEGER NOT NULL, item INTEGER NOT NULL, note TEXT NOT NULL,\n"
    "  PRIMARY KEY (province, id),\n"
    "  FOREIGN KEY (province, item) REFERENCES item (province, id)\n"
    ") STRICT;\n"
    "CREATE INDEX part_item ON part (province, item);\n";

static struct store_migration test_list[2];
const struct store_migrations test_migrations = {test_list, 2};

/* ---- processes ---- */

static char bin[256];

static void find_server(void)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) != 0)
        fail_msg("PostgreSQL is not installed (apt-get install postgresql)");
    snprintf(bin, sizeof(bin), "%s", found.gl_pathv[found.gl_pathc - 1]);
    globfree(&found);
}

/* The server refuses to run as root. */
static const struct passwd *other_user(void)
{
    if (getuid() != 0)
        return NULL;
    const struct passwd *user = getpwnam("postgres");
    return user != NULL ? user : getpwnam("nobody");
}

static pid_t spawn(const struct pg_server *s, char *const argv[])
{
    char path[512], out[128];
    snprintf(path, sizeof(path), "%s/%s", bin, argv[0]);
    snprintf(out, sizeof(out), "%s/log", s->folder);
    const struct passwd *user = other_user();
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    if (user != NULL &&
        (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    /* A test that dies takes its server along. */
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent)
        _exit(126);
    if (freopen(out, "a", stdout) == NULL || dup2(1, 2) < 0 || chdir(s->folder) != 0)
        _exit(126);
    setenv("LC_ALL", "C", 1);
    unsetenv("LD_PRELOAD");
    execv(path, argv);
    _exit(127);
}

static void show_log(const struct pg_server *s)
{
    char path[128], line[512];
    snprintf(path, sizeof(path), "%s/log", s->folder);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        fprintf(stderr, "# %s", line);
    if (f != NULL)
        fclose(f);
}

void pg_launch(struct pg_server *s)
{
    char data[128], sockets[128];
    snprintf(data, sizeof(data), "%s/data", s->folder);
    snprintf(sockets, sizeof(sockets), "unix_socket_directories=%s", s->folder);
    char *argv[] = {"postgres",
                    "-D",
                    data,
                    "-c",
                    sockets,
                    "-c",
                    "listen_addresses=",
                    "-c",
                    "fsync=off",
                    "-c",
                    "full_page_writes=off",
                    "-c",
                    "autovacuum=off",
                    "-c",
                    "jit=off",
                    "-c",
                    "shared_buffers=16MB",
                    "-c",
                    "max_connections=40",
                    "-c",
                    "wal_level=minimal",
                    "-c",
                    "max_wal_senders=0",
                    NULL};
    s->pid = spawn(s, argv);
    char url[256];
    pg_url(s, NULL, "postgres", url, sizeof(url));
    const struct store_options o = {.location = url};
    for (int i = 0; i < 600; i++) {
        struct store_conn *c;
        struct err e = {0};
        if (conn_connect(&c, &o, false, &e) == ERR_NONE) {
            store_close(c);
            return;
        }
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid)
            break;
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    show_log(s);
    fail_msg("the server does not start");
}

void pg_start(struct pg_server *s)
{
    find_server();
    struct statvfs shm;
    bool room = statvfs("/dev/shm", &shm) == 0 && access("/dev/shm", W_OK) == 0 &&
                shm.f_bavail > SERVER_ROOM_BYTES / shm.f_bsize;
    snprintf(s->folder, sizeof(s->folder), "%s/ansinh-pg-XXXXXX", room ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(s->folder));
    const struct passwd *user = other_user();
    if (user != NULL)
        assert_int_equal(chown(s->folder, user->pw_uid, user->pw_gid), 0);
    char data[128];
    snprintf(data, sizeof(data), "%s/data", s->folder);
    /* Vietnamese order by default, so that a column without its own order would show. */
    char *argv[] = {"initdb",
                    "-D",
                    data,
                    "-U",
                    "postgres",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--locale-provider=icu",
                    "--icu-locale=vi",
                    "--no-sync",
                    "-N",
                    NULL};
    int status = -1;
    pid_t pid = spawn(s, argv);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (status != 0)
        show_log(s);
    assert_int_equal(status, 0);
    pg_launch(s);
}

void pg_kill(struct pg_server *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    /* Its children notice by themselves; the next start waits for the last of them. */
    nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void pg_stop(struct pg_server *s)
{
    kill(s->pid, SIGINT);
    waitpid(s->pid, NULL, 0);
    remove_tree(s->folder);
}

void pg_url(const struct pg_server *s, const char *sockets, const char *database, char *to,
            size_t cap)
{
    snprintf(to, cap, "postgres:///%s?host=%s&user=postgres", database,
             sockets != NULL ? sockets : s->folder);
}

void pg_exec(const struct pg_server *s, const char *database, const char *text)
{
    char url[256];
    struct store_conn *c;
    struct err e = {0};
    pg_url(s, NULL, database, url, sizeof(url));
    const struct store_options o = {.location = url};
    must(conn_connect(&c, &o, false, &e), &e);
    must(conn_exec(c, text, &e), &e);
    store_close(c);
}

void pg_create(const struct pg_server *s, const char *database)
{
    char text[128];
    snprintf(text, sizeof(text), "CREATE DATABASE %s", database);
    pg_exec(s, "postgres", text);
}

/* ---- both engines ---- */

void both_files(void)
{
    test_list[0] = store_migrations.v[0];
    test_list[1] = (struct store_migration){.number = 2, .name = "test", .text = make_tables};
    /* In memory where that can be: these tests kill processes, not machines. */
    snprintf(folder, sizeof(folder), "%s/ansinh-store-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL)
        fail_msg("no folder for the test");
}

void both_remove_files(void)
{
    remove_tree(folder);
}

/* The sanitizers look at our code, which is the same above either engine: there, what is not of the
 * store itself runs on SQLite alone. The release build compares the two. */
static bool on_sqlite_alone(void)
{
    const char *engines = getenv("TEST_ENGINES");
    return engines != NULL && strcmp(engines, "sqlite") == 0;
}

int both_setup(void **state)
{
    (void)state;
    both_files();
    if (!on_sqlite_alone())
        pg_start(&server);
    return 0;
}

int both_teardown(void **state)
{
    (void)state;
    if (server.pid != 0)
        pg_stop(&server);
    both_remove_files();
    return 0;
}

void place_make(struct place *p, bool postgres, struct buf *log)
{
    static int number;
    *p = (struct place){.postgres = postgres, .log = log};
    snprintf(p->name, sizeof(p->name), "t%d", ++number);
    if (postgres) {
        if (server.pid == 0)
            pg_start(&server); /* a test asks for it by itself */
        pg_create(&server, p->name);
        pg_url(&server, NULL, p->name, p->location, sizeof(p->location));
    } else {
        snprintf(p->location, sizeof(p->location), "%s/%s.db", folder, p->name);
    }
    p->options = (struct store_options){
        .location = p->location, .migrations = &test_migrations, .busy_ms = 2000};
}

void both_run(scenario *run, const char *expected)
{
    struct arena a;
    struct buf logs[2];
    int engines = on_sqlite_alone() ? 1 : 2;
    arena_init(&a, (size_t)256 << 20);
    for (int postgres = 0; postgres < engines; postgres++) {
        struct place p;
        buf_init(&logs[postgres], &a, (size_t)64 << 20);
        place_make(&p, postgres == 1, &logs[postgres]);
        run(&p);
        p.options.location = NULL;
        buf_char(&logs[postgres], '\0');
        assert_false(logs[postgres].full);
    }
    if (expected != NULL)
        assert_string_equal(logs[0].p, expected);
    if (engines == 2) {
        assert_int_equal(logs[0].n, logs[1].n);
        assert_memory_equal(logs[0].p, logs[1].p, logs[0].n);
    }
    arena_clear(&a);
}

void test_must(enum err_code code, const struct err *e, const char *file, int line)
{
    if (code == ERR_NONE)
        return;
    print_error("%s\n", e->text[LANG_EN]);
    _fail(file, line);
}

/* ---- databases made once, and copied for every scenario after the first ---- */

static struct {
    char location[256];
    int asked;
} kept[2][2]; /* by engine; with the program's migrations, with the tests' */
place_filler *place_fill;

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

/* The database that the others are copied from; nobody is connected to it. */
static void make_kept(const struct place *p, const char *name, char location[256])
{
    struct err e = {0};
    struct store_conn *c = NULL;
    struct store_options o = p->options;
    if (p->postgres) {
        pg_create(&server, name);
        pg_url(&server, NULL, name, location, 256);
    } else {
        snprintf(location, 256, "%s/%s.db", folder, name);
    }
    o.location = location;
    must(store_create(&o, &e), &e);
    if (place_fill == NULL || o.migrations != NULL)
        return;
    must(store_open(&c, &o, &e), &e);
    must(place_fill(c, &e), &e);
    store_close(c);
}

/* False: this place is the first of its kind, and makes itself; many tests need no second. */
static bool place_copied(const struct place *p)
{
    bool own = p->options.migrations != NULL;
    if (p->name[0] == '\0' || (own && p->options.migrations != &test_migrations))
        return false;
    char text[128], name[16], *location = kept[p->postgres][own].location;
    if (kept[p->postgres][own].asked++ == 0)
        return false;
    snprintf(name, sizeof(name), "kept%d", own);
    if (location[0] == '\0')
        make_kept(p, name, location);
    if (!p->postgres) {
        copy_file(location, p->location);
        return true;
    }
    snprintf(text, sizeof(text), "DROP DATABASE %s", p->name);
    pg_exec(&server, "postgres", text);
    snprintf(text, sizeof(text), "CREATE DATABASE %s TEMPLATE %s", p->name, name);
    pg_exec(&server, "postgres", text);
    return true;
}

struct store_conn *place_open(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    if (store_open(&c, &p->options, &e) == ERR_NONE)
        return c;
    if (!place_copied(p))
        must(store_create(&p->options, &e), &e);
    must(store_open(&c, &p->options, &e), &e);
    return c;
}

struct store_conn *place_reader(struct place *p)
{
    struct err e = {0};
    struct store_conn *c = NULL;
    struct store_options o = p->options;
    o.read_only = true;
    must(store_open(&c, &o, &e), &e);
    return c;
}

const char *reason_name(enum store_reason r)
{
    static const char *const names[] = {
        [STORE_OK] = "ok",
        [STORE_DUPLICATE] = "duplicate",
        [STORE_REFERENCE] = "reference",
        [STORE_REFUSED] = "refused",
        [STORE_RANGE] = "range",
        [STORE_BUSY] = "busy",
        [STORE_AGAIN] = "again",
        [STORE_LOST] = "lost",
        [STORE_UNKNOWN] = "unknown",
        [STORE_FULL] = "full",
        [STORE_DEVICE] = "device",
        [STORE_DAMAGED] = "damaged",
        [STORE_MEMORY] = "memory",
        [STORE_READ_ONLY] = "read-only",
        [STORE_ABSENT] = "absent",
        [STORE_FOREIGN] = "foreign",
        [STORE_OLDER] = "older",
        [STORE_NEWER] = "newer",
        [STORE_TAMPERED] = "tampered",
        [STORE_OTHER] = "other",
    };
    return names[r];
}

void log_values(struct buf *log, const struct store_conn *c)
{
    for (uint32_t i = 0; i < store_columns(c); i++) {
        struct store_value v = store_at(c, i);
        if (i > 0)
            buf_char(log, '|');
        if (v.type == STORE_NULL)
            buf_add_c(log, "null");
        else if (v.type == STORE_INT)
            buf_int(log, v.i);
        else if (v.type == STORE_TEXT)
            buf_fmt(log, "'%s'", v.s);
        else
            for (size_t k = 0; k < v.s.n || k == 0; k++) {
                char hex[3] = "x";
                if (k < v.s.n)
                    snprintf(hex, sizeof(hex), "%02x", (unsigned char)v.s.p[k]);
                buf_add_c(log, hex);
            }
    }
    buf_char(log, '\n');
}

void log_query(struct place *p, struct store_conn *c, sql q, const struct store_value *v,
               uint32_t n)
{
    struct err e = {0};
    int more = -1;
    if (store_query(c, q, v, n, &e) == ERR_NONE) {
        while ((more = store_next(c, &e)) > 0)
            log_values(p->log, c);
    }
    if (more < 0)
        buf_fmt(p->log, "failed: %z\n", reason_name(store_reason(c)));
}

void log_run(struct place *p, struct store_conn *c, sql q, const struct store_value *v, uint32_t n)
{
    struct err e = {0};
    int64_t changed = -1;
    if (store_run(c, q, v, n, &changed, &e) == ERR_NONE)
        buf_fmt(p->log, "changed %l\n", changed);
    else
        buf_fmt(p->log, "failed: %z, exit %d\n", reason_name(store_reason(c)),
                err_exit_code(e.code));
}

struct dumping {
    struct buf *log;
    const char *table;
    bool on;
};

static bool dump_line(void *ctx, str line)
{
    struct dumping *d = ctx;
    if (d->table == NULL) {
        d->on = true;
    } else if (line.n > 0 && line.p[line.n - 1] == ')' && str_find(line, STR(" (")) > 0) {
        str name = str_slice(line, 0, (size_t)str_find(line, STR(" (")));
        d->on = str_eq_c(name, d->table);
    }
    if (d->on)
        buf_fmt(d->log, "%s\n", line);
    return true;
}

void log_dump(struct buf *log, struct store_conn *c, const char *table)
{
    struct err e = {0};
    struct dumping d = {log, table, false};
    must(store_dump(c, dump_line, &d, &e), &e);
}

void log_count(struct place *p, struct store_conn *c, const char *what, sql q)
{
    buf_fmt(p->log, "%z: ", what);
    log_query(p, c, q, STORE_NO_VALUES);
}
