/* Writing a workbook: the library's own file is copied into one that appears under its name only
 * when it is whole. */
#include "pay/book.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/host.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_PATH_BYTES 4096

/* Copies what the library has written into a file that appears whole. */
static enum err_code save(const char *path, int from, struct err *e)
{
    struct csv_writer *w;
    char piece[65536];
    ssize_t n;
    enum err_code code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    while ((n = read(from, piece, sizeof(piece))) > 0)
        csv_raw(w, piece, (size_t)n);
    if (n == 0)
        return csv_commit(w, e);
    csv_abandon(w);
    return host_err_io(e, errno, "không đọc lại được bảng tính",
                       "cannot read the spreadsheet back");
}

static enum err_code make(const char *name, book_fill *fill, const void *ctx, struct err *e)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(name, &options);
    if (book == NULL)
        return err_set(e, ERR_IO, "không tạo được tệp bảng tính", "cannot make the spreadsheet");
    fill(book, ctx);
    lxw_error failed = workbook_close(book);
    if (failed != LXW_NO_ERROR)
        return err_set(e, ERR_IO, "không ghi được tệp bảng tính: %z",
                       "cannot write the spreadsheet: %z", lxw_strerror(failed));
    return ERR_NONE;
}

enum err_code book_write(const char *path, book_fill *fill, const void *ctx, struct err *e)
{
    /* The library wants a name to write to: a hidden one that only we can read. */
    char name[MAX_PATH_BYTES];
    if (str_from_c(path).n + sizeof(".XXXXXX") > sizeof(name))
        return err_set(e, ERR_IO, "đường dẫn quá dài", "the path is too long");
    fmt_write(name, sizeof(name), "%z.XXXXXX", path);
    int fd = mkstemp(name);
    if (fd < 0) {
        host_err_io(e, errno, "không tạo được tệp", "cannot create the file");
        err_at(e, str_from_c(path), 0, 0, 0);
        return ERR_IO;
    }
    enum err_code code = make(name, fill, ctx, e);
    if (code == ERR_NONE)
        code = save(path, fd, e);
    unlink(name);
    close(fd);
    return code;
}
