/* See fault_walk.h. */
#define _GNU_SOURCE 1
#include "fault_walk.h"

#include "store_test.h"

#include "base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

/* ---- the clock and chance ---- */

static uint32_t salt;
static uint64_t ids;

void fault_freeze(uint32_t s)
{
    salt = s;
    ids = 0;
}

int __real_clock_gettime(clockid_t which, struct timespec *t);
ssize_t __real_getrandom(void *to, size_t n, unsigned flags);
int __real_pthread_create(pthread_t *t, const pthread_attr_t *at, void *(*run)(void *), void *ctx);
int __wrap_clock_gettime(clockid_t which, struct timespec *t);
ssize_t __wrap_getrandom(void *to, size_t n, unsigned flags);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *at, void *(*run)(void *), void *ctx);

int __wrap_clock_gettime(clockid_t which, struct timespec *t)
{
    if (salt == 0 || which != CLOCK_REALTIME)
        return __real_clock_gettime(which, t);
    *t = (struct timespec){.tv_sec = 1767225600 + (time_t)salt};
    return 0;
}

ssize_t __wrap_getrandom(void *to, size_t n, unsigned flags)
{
    if (salt == 0)
        return __real_getrandom(to, n, flags);
    uint64_t x = ((uint64_t)salt << 32) + ++ids;
    for (size_t i = 0; i < n; i++) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        ((uint8_t *)to)[i] = (uint8_t)(x >> 56);
    }
    return (ssize_t)n;
}

/* ---- one process, one thread ---- */

/* A forked copy has one thread, and holds none of the locks on files that its parent has; nobody
 * else works on these files. Threads that cannot be started are done without. */
static bool alone;

int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *at, void *(*run)(void *), void *ctx)
{
    return alone ? EAGAIN : __real_pthread_create(t, at, run, ctx);
}

static int lock_nothing(int fd, int what, ...)
{
    va_list args;
    va_start(args, what);
    void *arg = va_arg(args, void *);
    va_end(args);
    if (what == F_SETLK)
        return 0;
    if (what == F_GETLK) {
        ((struct flock *)arg)->l_type = F_UNLCK;
        return 0;
    }
    return fcntl(fd, what, arg);
}

static void be_alone(void)
{
    alone = true;
    sqlite3_vfs *unix_files = sqlite3_vfs_find("unix");
    unix_files->xSetSystemCall(unix_files, "fcntl", (sqlite3_syscall_ptr)lock_nothing);
}

/* ---- files of a database ---- */

enum { FILE_DB, FILE_LOG, FILE_JOURNAL, FILE_SHARED, FILES };
static const char *const ends[FILES] = {"", "-wal", "-journal", "-shm"};

struct content {
    bool there;
    uint8_t *p;
    size_t n, cap;
};

static void name_of(const char *database, int i, char to[400])
{
    snprintf(to, 400, "%s%s", database, ends[i]);
}

static void read_content(const char *path, struct content *c)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    c->there = fd >= 0;
    c->n = 0;
    if (fd < 0)
        return;
    check(fstat(fd, &st) == 0);
    c->n = (size_t)st.st_size;
    if (c->n > c->cap) {
        c->cap = c->n * 2;
        c->p = realloc(c->p, c->cap);
        check(c->p != NULL);
    }
    for (size_t at = 0; at < c->n;) {
        ssize_t n = read(fd, c->p + at, c->n - at);
        check(n > 0);
        at += (size_t)n;
    }
    close(fd);
}

static void write_content(const char *path, const struct content *c, int flags)
{
    if (!c->there) {
        unlink(path);
        return;
    }
    int fd = open(path, O_WRONLY | O_CLOEXEC | flags, 0600);
    check(fd >= 0);
    for (size_t at = 0; at < c->n;) {
        ssize_t n = write(fd, c->p + at, c->n - at);
        check(n > 0);
        at += (size_t)n;
    }
    check(ftruncate(fd, (off_t)c->n) == 0);
    close(fd);
}

void fault_copy_database(const char *from, const char *to)
{
    static struct content c;
    char name[400];
    for (int i = 0; i < FILES; i++) {
        name_of(from, i, name);
        c.there = false;
        if (i != FILE_SHARED)
            read_content(name, &c);
        name_of(to, i, name);
        write_content(name, &c, O_CREAT);
    }
}

/* ---- before a call, and back to it ---- */

static struct content before[FILES], now;
static int kept_at = -1; /* calls that had changed a file when it was kept */
static bool shown;       /* what was kept is what was looked at last */
static int *touched;     /* calls of the copy that changed a file */

/* A second name keeps the very file that SQLite has open, should the copy remove the first. */
static void keep(const char *database)
{
    char name[400], kept[420];
    bool same = kept_at == fault_calls();
    shown = shown && same;
    kept_at = fault_calls();
    for (int i = same ? FILE_SHARED : 0; i < FILES; i++) {
        name_of(database, i, name);
        snprintf(kept, sizeof(kept), "%s.kept", name);
        unlink(kept);
        read_content(name, &before[i]);
        if (before[i].there)
            check(link(name, kept) == 0);
    }
}

/* Copies what is left of the database, and puts back what was there before. True where that is the
 * same, and has been looked at. */
static bool take_and_put_back(const char *database, const char *left)
{
    char name[400], kept[420], to[400];
    bool as_last = *touched == 0 && shown;
    shown = *touched == 0;
    for (int i = as_last ? FILE_SHARED : 0; i < FILES; i++) {
        name_of(database, i, name);
        name_of(left, i, to);
        snprintf(kept, sizeof(kept), "%s.kept", name);
        read_content(name, &now);
        if (i != FILE_SHARED)
            write_content(to, &now, O_CREAT);
        unlink(name);
        if (!before[i].there)
            continue;
        check(link(kept, name) == 0);
        /* What was removed may have been changed first. */
        if (!now.there)
            read_content(name, &now);
        if (now.n != before[i].n || memcmp(now.p, before[i].p, now.n) != 0)
            write_content(name, &before[i], 0);
    }
    return as_last;
}

/* ---- the walk ---- */

struct message {
    bool last;
    struct fault_met met;
    int calls;
};

static const struct fault_walk *walk;
static int to_caller, from_caller;

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) != pid)
        ;
    return WIFSIGNALED(status) ? FAULT_DEADLY + WTERMSIG(status) : WEXITSTATUS(status);
}

static void tell_caller(const struct message *m)
{
    char answer;
    if (write(to_caller, m, sizeof(*m)) != sizeof(*m) || read(from_caller, &answer, 1) != 1)
        _exit(96);
}

/* A full disk is met by the next write, a failing flush by a flush. */
static bool can_meet(enum fault f, enum fault_call kind)
{
    return (f != FAULT_FULL || kind == CALL_WRITE) && (f != FAULT_SYNC || kind == CALL_SYNC);
}

/* True in the copy that meets the fault. */
static bool meet(enum fault f, int number)
{
    struct message m = {.met = {walk->where, f, number, 0, false}};
    *touched = 0;
    pid_t pid = fork();
    if (pid < 0)
        _exit(95);
    if (pid == 0) {
        fault_now(f);
        return true;
    }
    m.met.code = wait_for(pid);
    m.met.as_last = take_and_put_back(walk->work, walk->left);
    tell_caller(&m);
    return false;
}

static void at_call(int number, enum fault_call kind)
{
    if (number < walk->first || (number - walk->first) % walk->stride != 0)
        return;
    keep(walk->work);
    if (walk->where != POINT_FILES) {
        meet(FAULT_NONE, number);
        return;
    }
    for (enum fault f = FAULT_KILL; f <= FAULT_SYNC; f++) {
        if ((walk->fault == FAULT_NONE || walk->fault == f) && can_meet(f, kind) && meet(f, number))
            return;
    }
}

static int calls_of(enum fault_point where)
{
    switch (where) {
    case POINT_FILES:
        return fault_calls();
    case POINT_MEMORY:
        return fault_memory_calls();
    case POINT_ARENA:
        return fault_arena_calls();
    case POINT_ENGINE:
        return fault_engine_memory_calls();
    }
    return 0;
}

/* The copies run through here too, and end in the first lines after the run. */
_Noreturn static void run_and_walk(const struct fault_walk *w)
{
    pid_t me = getpid();
    walk = w;
    be_alone();
    touched =
        mmap(NULL, sizeof(*touched), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(touched != MAP_FAILED);
    fault_share(touched);
    fault_set(FAULT_NONE, 0);
    fault_memory_set(0, false);
    fault_engine_memory_set(0);
    fault_watch(w->where, at_call);
    int code = w->run(w->ctx);
    if (getpid() != me)
        _exit(code);
    fault_watch(w->where, NULL);
    tell_caller(
        &(struct message){.last = true, .met = {.code = code}, .calls = calls_of(w->where)});
    _exit(0);
}

void fault_walk(const struct fault_walk *w, struct fault_walked *out)
{
    int up[2], down[2];
    struct message m = {0};
    *out = (struct fault_walked){0};
    assert_int_equal(pipe2(up, O_CLOEXEC), 0);
    assert_int_equal(pipe2(down, O_CLOEXEC), 0);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        to_caller = up[1];
        from_caller = down[0];
        close(up[0]);
        close(down[1]);
        run_and_walk(w);
    }
    close(up[1]);
    close(down[0]);
    while (!m.last) {
        if (read(up[0], &m, sizeof(m)) != sizeof(m))
            fail_msg("the run that meets no fault ended with %d", wait_for(pid));
        if (!m.last) {
            out->tried++;
            out->stopped += m.met.code != 0;
            w->look(w->ctx, &m.met);
        }
        assert_int_equal(write(down[1], "", 1), 1);
    }
    out->calls = m.calls;
    out->code = m.met.code;
    assert_int_equal(wait_for(pid), 0);
    close(up[0]);
    close(down[1]);
}

int fault_run_apart(int (*run)(void *ctx), void *ctx)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(run(ctx));
    return wait_for(pid);
}
