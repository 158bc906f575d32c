/* What the freestanding part of the base asks of its host, by libc. WebAssembly has its own. */
#include "base/host.h"
#include "base/arena.h"
#include "base/check.h"
#include "base/fmt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

_Noreturn void check_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
    fflush(stderr);
    abort();
}

/* Large blocks lie in large pages where the system has them: to be given each small page of a list
 * of a hundred thousand takes as long as filling it. */
#define LARGE_PAGE_BYTES ((size_t)2 << 20)

void *arena_host_alloc(size_t bytes)
{
    if (bytes < LARGE_PAGE_BYTES || bytes > SIZE_MAX - LARGE_PAGE_BYTES)
        return malloc(bytes);
    size_t whole = (bytes + LARGE_PAGE_BYTES - 1) / LARGE_PAGE_BYTES * LARGE_PAGE_BYTES;
    void *p = aligned_alloc(LARGE_PAGE_BYTES, whole);
    if (p != NULL)
        madvise(p, whole, MADV_HUGEPAGE);
    return p;
}

void arena_host_free(void *p, size_t bytes)
{
    (void)bytes;
    free(p);
}

/* Ours rather than strerror's: in both languages, whatever the locale. */
static const struct {
    int errnum;
    const char *text[2];
} reasons[] = {
    {ENOENT, {"không có tệp hoặc thư mục này", "no such file or directory"}},
    {ENOTDIR, {"một phần của đường dẫn không phải thư mục", "a part of the path is no directory"}},
    {EISDIR, {"đây là một thư mục", "it is a directory"}},
    {EEXIST, {"đã có tệp cùng tên", "a file of that name exists"}},
    {EACCES, {"không có quyền", "permission denied"}},
    {EPERM, {"không được phép", "operation not permitted"}},
    {EROFS, {"hệ thống tệp chỉ cho đọc", "the file system is read-only"}},
    {ENOSPC, {"ổ đĩa đầy", "the disk is full"}},
    {EDQUOT, {"hết hạn mức ổ đĩa", "the disk quota is used up"}},
    {EFBIG, {"tệp vượt kích thước cho phép", "the file is larger than allowed"}},
    {EIO, {"lỗi đọc ghi của thiết bị", "the device failed to read or write"}},
    {EMFILE, {"mở quá nhiều tệp", "too many open files"}},
    {ENFILE, {"hệ thống mở quá nhiều tệp", "too many open files in the system"}},
    {ENAMETOOLONG, {"tên tệp quá dài", "the file name is too long"}},
    {ELOOP, {"liên kết vòng", "links that lead in a circle"}},
    {ENOMEM, {"hết bộ nhớ", "out of memory"}},
    {ENXIO, {"không có thiết bị này", "no such device"}},
    {EINVAL, {"không làm được với tệp loại này", "not possible with a file of this kind"}},
};

const char *host_errno_text(int errnum, enum lang lang)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (reasons[i].errnum == errnum)
            return reasons[i].text[lang];
    }
    return lang == LANG_VI ? "lỗi của hệ điều hành" : "an error of the operating system";
}

enum err_code host_err_io(struct err *e, int errnum, const char *vi, const char *en)
{
    err_set(e, ERR_IO, "", "");
    if (e == NULL)
        return ERR_IO;
    fmt_write(e->text[LANG_VI], sizeof(e->text[LANG_VI]), "%z: %z (errno %d)", vi,
              host_errno_text(errnum, LANG_VI), errnum);
    fmt_write(e->text[LANG_EN], sizeof(e->text[LANG_EN]), "%z: %z (errno %d)", en,
              host_errno_text(errnum, LANG_EN), errnum);
    return ERR_IO;
}

enum err_code host_make_folder(str path, struct err *e)
{
    char text[4096];
    size_t n = fmt_write(text, sizeof(text), "%s", path);
    for (size_t i = 1; i <= n; i++) {
        if (text[i] != '/' && i != n)
            continue;
        char kept = text[i];
        text[i] = '\0';
        if (mkdir(text, 0777) != 0 && errno != EEXIST) {
            host_err_io(e, errno, "không tạo được thư mục", "cannot make the folder");
            err_at(e, path, 0, 0, 0);
            return ERR_IO;
        }
        text[i] = kept;
    }
    return ERR_NONE;
}
