/* Files that get their name when they are whole. */
#include "store/store_int.h"

#include "base/fmt.h"
#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static enum err_code sync_opened(const char *path, int flags, struct err *e)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return host_err_io(e, errno, "không mở được tệp", "cannot open the file");
    int failed = fsync(fd) != 0 ? errno : 0;
    close(fd);
    if (failed != 0)
        return host_err_io(e, failed, "không ghi được xuống đĩa", "cannot write to the disk");
    return ERR_NONE;
}

enum err_code files_sync(const char *path, struct err *e)
{
    return sync_opened(path, O_RDONLY, e);
}

enum err_code files_sync_folder(const char *path, struct err *e)
{
    char folder[4096];
    str s = str_from_c(path);
    size_t n = s.n;
    while (n > 0 && s.p[n - 1] != '/')
        n--;
    fmt_write(folder, sizeof(folder), "%s", n > 0 ? str_slice(s, 0, n) : STR("."));
    return sync_opened(folder, O_RDONLY | O_DIRECTORY, e);
}

bool files_exist(const char *path)
{
    return access(path, F_OK) == 0;
}

enum err_code files_publish(const char *part, const char *path, struct err *e)
{
    enum err_code code = files_sync(part, e);
    if (code != ERR_NONE)
        return code;
    /* A link never replaces; a file system without links gets a rename. */
    if (link(part, path) == 0) {
        unlink(part);
    } else if (errno == EEXIST) {
        return err_set(e, ERR_INPUT, "đã có tệp %z", "the file %z exists", path);
    } else if (rename(part, path) != 0) {
        return host_err_io(e, errno, "không đặt được tên tệp", "cannot name the file");
    }
    return files_sync_folder(path, e);
}
