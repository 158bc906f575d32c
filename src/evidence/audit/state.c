#include "evidence/audit/state.h"

#include "base/fmt.h"
#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_code failed(const char *path, const char *vi, const char *en, struct err *e)
{
    host_err_io(e, errno, vi, en);
    err_at(e, str_from_c(path), 0, 0, 0);
    return ERR_IO;
}

enum err_code state_read(struct arena *a, const char *path, str *out, bool *missing, struct err *e)
{
    *out = STR("");
    if (missing != NULL)
        *missing = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        if (missing != NULL)
            *missing = errno == ENOENT;
        return failed(path, "không mở được tệp", "cannot open the file", e);
    }
    char *to = arena_alloc(a, STATE_MAX_BYTES);
    size_t n = 0;
    ssize_t got = 1;
    while (got > 0 && n < STATE_MAX_BYTES) {
        got = read(fd, to + n, STATE_MAX_BYTES - n);
        n += got > 0 ? (size_t)got : 0;
    }
    enum err_code code = ERR_NONE;
    if (got < 0)
        code = failed(path, "không đọc được tệp", "cannot read the file", e);
    else if (n == STATE_MAX_BYTES)
        code = err_set(e, ERR_LIMIT, "tệp dài quá 1 MiB: %z", "a file over 1 MiB: %z", path);
    close(fd);
    *out = (str){to, n};
    return code;
}

static enum err_code write_all(int fd, const char *path, str content, struct err *e)
{
    while (content.n > 0) {
        ssize_t n = write(fd, content.p, content.n);
        if (n <= 0)
            return failed(path, "không ghi được tệp", "cannot write the file", e);
        content = str_slice(content, (size_t)n, content.n);
    }
    if (fsync(fd) != 0)
        return failed(path, "không ghi được tệp", "cannot write the file", e);
    return ERR_NONE;
}

enum err_code state_private(const char *path, struct err *e)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077) == 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "người khác đọc được tệp khóa %z", "others may read the key file %z",
            path);
    err_hint(e, "chmod 600", "chmod 600");
    return ERR_INPUT;
}

enum err_code state_make(const char *path, str content, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return failed(path, "không tạo được tệp", "cannot make the file", e);
    enum err_code code = write_all(fd, path, content, e);
    close(fd);
    if (code != ERR_NONE)
        unlink(path);
    return code;
}

/* A name is durable when its folder is. */
static enum err_code sync_folder(struct arena *a, const char *path, struct err *e)
{
    str s = str_from_c(path);
    while (s.n > 0 && s.p[s.n - 1] != '/')
        s.n--;
    const char *folder = s.n > 0 ? arena_cstr(a, s) : ".";
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done ? ERR_NONE : failed(folder, "không ghi được thư mục", "cannot write the folder", e);
}

static const char *beside(struct arena *a, const char *path, const char *end)
{
    struct buf b;
    buf_init(&b, a, 8192);
    buf_fmt(&b, "%z%z", path, end);
    return arena_cstr(a, buf_str(&b));
}

enum err_code state_replace(struct arena *a, const char *path, str content, struct err *e)
{
    const char *part = beside(a, path, ".part");
    unlink(part);
    enum err_code code = state_make(part, content, e);
    if (code == ERR_NONE && rename(part, path) != 0)
        code = failed(path, "không đổi được tên tệp", "cannot rename the file", e);
    return code == ERR_NONE ? sync_folder(a, path, e) : code;
}

enum err_code state_lock(struct arena *a, const char *path, int *lock, struct err *e)
{
    const char *name = beside(a, path, ".lock");
    *lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0)
        return failed(name, "không tạo được tệp", "cannot make the file", e);
    if (flock(*lock, LOCK_EX) == 0)
        return ERR_NONE;
    return failed(name, "không khóa được tệp", "cannot lock the file", e);
}

void state_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
