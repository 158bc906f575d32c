/* See faults.h: a layer between SQLite and its files, and one between everybody and malloc. */
#include "faults.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- who watches ---- */

static struct {
    enum fault_point where;
    fault_watcher *tell;
    bool telling; /* what the watcher itself does is not watched */
} watch;

void fault_watch(enum fault_point where, fault_watcher *w)
{
    watch.where = where;
    watch.tell = w;
}

static void tell(enum fault_point where, int number, enum fault_call kind)
{
    if (watch.tell == NULL || watch.where != where)
        return;
    watch.telling = true;
    watch.tell(number, kind);
    watch.telling = false;
}

/* ---- files ---- */

static struct {
    enum fault kind;
    int at, calls;
    bool happened;
} plan;

static sqlite3_vfs *real;

struct file {
    sqlite3_file base;
    sqlite3_file *inner; /* behind this struct */
};

void fault_set(enum fault kind, int at)
{
    plan.kind = kind;
    plan.at = at;
    plan.calls = 0;
    plan.happened = false;
}

int fault_calls(void)
{
    return plan.calls;
}

bool fault_happened(void)
{
    return plan.happened;
}

static int *shared;

void fault_share(int *calls)
{
    shared = calls;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    pause();
}

/* Counts the call; true when it is to fail. */
static bool fails(enum fault_call call)
{
    plan.calls++;
    tell(POINT_FILES, plan.calls, call);
    if (shared != NULL)
        (*shared)++;
    if (plan.kind == FAULT_FULL && plan.calls >= plan.at && call == CALL_WRITE) {
        plan.happened = true;
        return true;
    }
    if (plan.calls != plan.at)
        return false;
    if (plan.kind == FAULT_KILL)
        die();
    if (plan.kind != FAULT_EIO && !(plan.kind == FAULT_SYNC && call == CALL_SYNC))
        return false;
    plan.happened = true;
    return true;
}

static bool tears(void)
{
    return plan.kind == FAULT_TORN && plan.calls == plan.at;
}

static sqlite3_file *inner(sqlite3_file *f)
{
    return ((struct file *)f)->inner;
}

static int x_close(sqlite3_file *f)
{
    return inner(f)->pMethods->xClose(inner(f));
}

static int x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return inner(f)->pMethods->xRead(inner(f), to, n, at);
}

static int x_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (fails(CALL_WRITE))
        return plan.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    if (tears()) {
        inner(f)->pMethods->xWrite(inner(f), p, n / 2, at);
        die();
    }
    return inner(f)->pMethods->xWrite(inner(f), p, n, at);
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (fails(CALL_OTHER))
        return SQLITE_IOERR_TRUNCATE;
    int rc = inner(f)->pMethods->xTruncate(inner(f), size);
    if (tears())
        die();
    return rc;
}

static int x_sync(sqlite3_file *f, int flags)
{
    if (fails(CALL_SYNC))
        return SQLITE_IOERR_FSYNC;
    int rc = inner(f)->pMethods->xSync(inner(f), flags);
    if (tears())
        die();
    return rc;
}

static int x_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return inner(f)->pMethods->xFileSize(inner(f), size);
}

static int x_lock(sqlite3_file *f, int kind)
{
    return inner(f)->pMethods->xLock(inner(f), kind);
}

static int x_unlock(sqlite3_file *f, int kind)
{
    return inner(f)->pMethods->xUnlock(inner(f), kind);
}

static int x_reserved(sqlite3_file *f, int *out)
{
    return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
}

static int x_control(sqlite3_file *f, int what, void *arg)
{
    return inner(f)->pMethods->xFileControl(inner(f), what, arg);
}

static int x_sector(sqlite3_file *f)
{
    return inner(f)->pMethods->xSectorSize(inner(f));
}

static int x_device(sqlite3_file *f)
{
    return inner(f)->pMethods->xDeviceCharacteristics(inner(f));
}

static int x_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
}

static int x_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return inner(f)->pMethods->xShmLock(inner(f), at, n, flags);
}

static void x_shm_barrier(sqlite3_file *f)
{
    inner(f)->pMethods->xShmBarrier(inner(f));
}

static int x_shm_unmap(sqlite3_file *f, int drop)
{
    return inner(f)->pMethods->xShmUnmap(inner(f), drop);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = x_close,
    .xRead = x_read,
    .xWrite = x_write,
    .xTruncate = x_truncate,
    .xSync = x_sync,
    .xFileSize = x_size,
    .xLock = x_lock,
    .xUnlock = x_unlock,
    .xCheckReservedLock = x_reserved,
    .xFileControl = x_control,
    .xSectorSize = x_sector,
    .xDeviceCharacteristics = x_device,
    .xShmMap = x_shm_map,
    .xShmLock = x_shm_lock,
    .xShmBarrier = x_shm_barrier,
    .xShmUnmap = x_shm_unmap,
};

static int x_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct file *file = (struct file *)f;
    file->inner = (sqlite3_file *)(file + 1);
    f->pMethods = NULL;
    if ((flags & SQLITE_OPEN_CREATE) != 0 && fails(CALL_OTHER))
        return SQLITE_CANTOPEN;
    int rc = real->xOpen(real, name, file->inner, flags, out);
    if (file->inner->pMethods != NULL)
        f->pMethods = &methods;
    if ((flags & SQLITE_OPEN_CREATE) != 0 && tears())
        die();
    return rc;
}

static int x_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (fails(CALL_OTHER))
        return SQLITE_IOERR_DELETE;
    int rc = real->xDelete(real, name, sync);
    if (tears())
        die();
    return rc;
}

/* ---- SQLite's memory ---- */

static sqlite3_mem_methods real_memory;
static int engine_at, engine_calls;

void fault_engine_memory_set(int at)
{
    engine_at = at;
    engine_calls = 0;
}

int fault_engine_memory_calls(void)
{
    return engine_calls;
}

static bool engine_fails(void)
{
    if (watch.telling)
        return false;
    engine_calls++;
    tell(POINT_ENGINE, engine_calls, CALL_OTHER);
    return engine_calls == engine_at;
}

static void *engine_malloc(int n)
{
    return engine_fails() ? NULL : real_memory.xMalloc(n);
}

static void *engine_realloc(void *p, int n)
{
    return engine_fails() ? NULL : real_memory.xRealloc(p, n);
}

static void install_memory(void)
{
    static sqlite3_mem_methods mine;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    mine = real_memory;
    mine.xMalloc = engine_malloc;
    mine.xRealloc = engine_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
}

void fault_install(void)
{
    install_memory();
    static sqlite3_vfs mine;
    real = sqlite3_vfs_find(NULL);
    mine = *real;
    mine.zName = "faults";
    mine.szOsFile = (int)sizeof(struct file) + real->szOsFile;
    mine.xOpen = x_open;
    mine.xDelete = x_delete;
    sqlite3_vfs_register(&mine, 1);
}

/* ---- memory: the linker sends our own calls here (--wrap) ---- */

static struct {
    int at, calls;
    bool from_then_on, in_arena;
    int arena_at, arena_calls;
} memory;

void fault_memory_set(int at, bool from_then_on)
{
    memory.at = at;
    memory.calls = 0;
    memory.from_then_on = from_then_on;
    memory.arena_at = 0;
    memory.arena_calls = 0;
}

int fault_memory_calls(void)
{
    return memory.calls;
}

int fault_arena_calls(void)
{
    return memory.arena_calls;
}

static bool memory_fails(void)
{
    if (memory.in_arena || watch.telling)
        return false;
    memory.calls++;
    tell(POINT_MEMORY, memory.calls, CALL_OTHER);
    return memory.at > 0 &&
           (memory.from_then_on ? memory.calls >= memory.at : memory.calls == memory.at);
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t each);
void *__real_arena_host_alloc(size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t each);
void *__wrap_arena_host_alloc(size_t n);

void *__wrap_malloc(size_t n)
{
    return memory_fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t each)
{
    return memory_fails() ? NULL : __real_calloc(n, each);
}

void *__wrap_arena_host_alloc(size_t n)
{
    if (!watch.telling) {
        memory.arena_calls++;
        tell(POINT_ARENA, memory.arena_calls, CALL_OTHER);
        if (memory.arena_calls == memory.arena_at)
            return NULL;
    }
    memory.in_arena = true;
    void *p = __real_arena_host_alloc(n);
    memory.in_arena = false;
    return p;
}

void fault_now(enum fault f)
{
    switch (watch.where) {
    case POINT_FILES:
        plan.kind = f;
        plan.at = plan.calls;
        break;
    case POINT_MEMORY:
        memory.at = memory.calls;
        break;
    case POINT_ARENA:
        memory.arena_at = memory.arena_calls;
        break;
    case POINT_ENGINE:
        engine_at = engine_calls;
        break;
    }
    watch.tell = NULL;
}
