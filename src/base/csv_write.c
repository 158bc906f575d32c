/* The CSV writer (csv.h).
 *
 * Rows go through one buffer into a file that has no name yet (O_TMPFILE), so that a killed process
 * leaves nothing; where the file system can't do that, into a hidden one beside the final name. The
 * first failure is kept and told when the file is to appear; nothing is written after it. */
#define _GNU_SOURCE 1
#include "base/check.h"
#include "base/csv.h"
#include "base/day.h"
#include "base/fmt.h"
#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)1 << 20)
#define MAX_PATH_BYTES ((size_t)4096)
#define MAX_WRITER_MEMORY_BYTES (BUFFER_BYTES + 256 * MAX_PATH_BYTES)

enum {
    FIELD_ROOM_BYTES = 32, /* a comma and a number or a date */
    MAX_NAME_TRIES = 100,
    NEW_FILE_MODE = 0666, /* less the umask */
};

struct csv_writer {
    struct arena keep; /* the writer, its buffer, its names */
    int fd;
    int failure; /* errno of the first write that failed, or 0 */
    bool in_row;
    char *path, *folder;
    char *temporary; /* the hidden file's name, NULL while the file has none */
    char *buffer;
    size_t n;
};

/* ---- the file ---- */

/* A hidden name beside the final one, another at each call in this process. */
static char *hidden_name(struct csv_writer *w)
{
    static atomic_uint counter;
    const char *base = w->path;
    for (const char *p = w->path; *p != '\0'; p++) {
        if (*p == '/')
            base = p + 1;
    }
    struct buf b;
    buf_init(&b, &w->keep, MAX_PATH_BYTES);
    buf_fmt(&b, "%z/.%z.%l.%u.tmp", w->folder, base, (int64_t)getpid(),
            (uint32_t)atomic_fetch_add(&counter, 1));
    buf_char(&b, '\0');
    return b.p;
}

static int open_hidden(struct csv_writer *w)
{
    for (int i = 0; i < MAX_NAME_TRIES; i++) {
        char *name = hidden_name(w);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, NEW_FILE_MODE);
        if (fd >= 0)
            w->temporary = name;
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* The path under which a file without a name can be linked to one. */
static void descriptor_path(int fd, char to[64])
{
    fmt_write(to, 64, "/proc/self/fd/%d", fd);
}

static int open_nameless(struct csv_writer *w)
{
#ifdef O_TMPFILE
    int fd = open(w->folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, NEW_FILE_MODE);
    if (fd < 0)
        return -1;
    char by_descriptor[64];
    struct stat st;
    descriptor_path(fd, by_descriptor);
    if (stat(by_descriptor, &st) == 0)
        return fd;
    close(fd); /* no /proc: it could never get a name */
#else
    (void)w;
#endif
    return -1;
}

/* Gives a nameless file a hidden name. */
static int name_file(struct csv_writer *w)
{
    char by_descriptor[64];
    descriptor_path(w->fd, by_descriptor);
    for (int i = 0; i < MAX_NAME_TRIES; i++) {
        char *name = hidden_name(w);
        if (linkat(AT_FDCWD, by_descriptor, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
            w->temporary = name;
            return 0;
        }
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

static void sync_folder(const struct csv_writer *w)
{
    int fd = open(w->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd); /* some file systems refuse it for folders: the file is there all the same */
    close(fd);
}

static char *folder_of(struct arena *a, str path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    if (n == 0)
        return arena_cstr(a, STR("."));
    return arena_cstr(a, str_slice(path, 0, n > 1 ? n - 1 : 1));
}

static enum err_code fail_create(const char *path, int errnum, struct err *e)
{
    host_err_io(e, errnum, "không tạo được tệp", "cannot create the file");
    err_at(e, str_from_c(path), 0, 0, 0);
    return ERR_IO;
}

enum err_code csv_create(struct csv_writer **out, const char *path, struct err *e)
{
    *out = NULL;
    str name = str_from_c(path);
    if (name.n == 0 || name.n > MAX_PATH_BYTES / 2)
        return fail_create(path, name.n == 0 ? ENOENT : ENAMETOOLONG, e);
    struct stat st;
    /* Renaming over a device would replace the device. */
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return fail_create(path, S_ISDIR(st.st_mode) ? EISDIR : EINVAL, e);
    struct arena keep;
    arena_init(&keep, MAX_WRITER_MEMORY_BYTES);
    struct csv_writer *w = arena_new(&keep, struct csv_writer);
    w->path = arena_cstr(&keep, name);
    w->folder = folder_of(&keep, name);
    w->buffer = arena_alloc(&keep, BUFFER_BYTES);
    w->keep = keep;
    w->fd = open_nameless(w);
    if (w->fd < 0)
        w->fd = open_hidden(w);
    if (w->fd < 0) {
        int errnum = errno;
        csv_abandon(w);
        return fail_create(path, errnum, e);
    }
    *out = w;
    return ERR_NONE;
}

/* ---- bytes ---- */

static void write_all(struct csv_writer *w, const char *p, size_t n)
{
    while (n > 0 && w->failure == 0) {
        ssize_t written = write(w->fd, p, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            w->failure = errno;
        } else {
            p += written;
            n -= (size_t)written;
        }
    }
}

static void flush(struct csv_writer *w)
{
    write_all(w, w->buffer, w->n);
    w->n = 0;
}

static void add(struct csv_writer *w, const char *p, size_t n)
{
    if (n > BUFFER_BYTES - w->n)
        flush(w);
    if (n > BUFFER_BYTES) {
        write_all(w, p, n);
        return;
    }
    mem_copy(w->buffer + w->n, p, n);
    w->n += n;
}

/* Room for one short field, behind the comma that parts it from the last; its place. */
static char *begin_short(struct csv_writer *w)
{
    if (BUFFER_BYTES - w->n < FIELD_ROOM_BYTES)
        flush(w);
    if (w->in_row)
        w->buffer[w->n++] = ',';
    w->in_row = true;
    return w->buffer + w->n;
}

/* ---- fields ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A sign, digits, and single points or commas between digits: -12, +84912, -1.234,5. */
static bool is_number(str s)
{
    size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
    if (i == s.n || !is_digit(s.p[i]) || !is_digit(s.p[s.n - 1]))
        return false;
    for (; i < s.n; i++) {
        bool is_mark = s.p[i] == '.' || s.p[i] == ',';
        if (!is_digit(s.p[i]) && !(is_mark && is_digit(s.p[i - 1])))
            return false;
    }
    return true;
}

static bool is_formula(str s)
{
    if (s.n == 0)
        return false;
    char c = s.p[0];
    return (c == '=' || c == '+' || c == '-' || c == '@' || c == '\t') && !is_number(s);
}

static bool needs_quotes(str s)
{
    static const bool special[256] = {[','] = true, ['"'] = true, ['\n'] = true, ['\r'] = true};
    for (size_t i = 0; i < s.n; i++) {
        if (special[(unsigned char)s.p[i]])
            return true;
    }
    return false;
}

static void put_quoted(struct csv_writer *w, str s, bool guarded)
{
    add(w, "\"'", guarded ? 2 : 1);
    while (s.n > 0) {
        ptrdiff_t quote = str_find_char(s, '"');
        size_t n = quote < 0 ? s.n : (size_t)quote + 1;
        add(w, s.p, n);
        if (quote >= 0)
            add(w, "\"", 1);
        s = str_slice(s, n, s.n);
    }
    add(w, "\"", 1);
}

void csv_put(struct csv_writer *w, str field)
{
    begin_short(w);
    bool guarded = is_formula(field);
    if (needs_quotes(field)) {
        put_quoted(w, field, guarded);
        return;
    }
    if (guarded)
        add(w, "'", 1);
    add(w, field.p, field.n);
}

void csv_put_int(struct csv_writer *w, int64_t v)
{
    w->n += fmt_int(begin_short(w), v);
}

void csv_put_day(struct csv_writer *w, int32_t day_number)
{
    w->n += day_format_iso(day_number, begin_short(w));
}

void csv_end_row(struct csv_writer *w)
{
    add(w, "\n", 1);
    w->in_row = false;
}

void csv_raw(struct csv_writer *w, const char *bytes, size_t n)
{
    check(!w->in_row);
    add(w, bytes, n);
}

/* ---- the end ---- */

enum err_code csv_commit(struct csv_writer *w, struct err *e)
{
    check(!w->in_row);
    flush(w);
    if (w->failure == 0 && fsync(w->fd) != 0)
        w->failure = errno;
    if (w->failure == 0 && w->temporary == NULL && name_file(w) != 0)
        w->failure = errno;
    if (w->failure == 0 && rename(w->temporary, w->path) != 0)
        w->failure = errno;
    enum err_code code = ERR_NONE;
    if (w->failure == 0) {
        w->temporary = NULL; /* it has its final name */
        sync_folder(w);
    } else {
        code = host_err_io(e, w->failure, "không ghi được tệp", "cannot write the file");
        err_at(e, str_from_c(w->path), 0, 0, 0);
    }
    csv_abandon(w);
    return code;
}

void csv_abandon(struct csv_writer *w)
{
    if (w == NULL)
        return;
    if (w->temporary != NULL)
        unlink(w->temporary);
    if (w->fd >= 0)
        close(w->fd);
    struct arena keep = w->keep; /* which holds w itself */
    arena_clear(&keep);
}
