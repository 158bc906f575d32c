#include "pay/deliver_keep.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "base/hex.h"
#include "base/host.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads a file through; `copy`, where it is given, gets the same bytes. */
static enum err_code read_through(str path, const char *name, struct csv_writer *copy,
                                  uint8_t content[32], int64_t *bytes, struct err *e)
{
    char piece[65536];
    size_t n;
    struct store_sha256 sum;
    FILE *f = fopen(name, "rb");
    if (f == NULL) {
        host_err_io(e, errno, "không mở được tệp", "cannot open the file");
        err_at(e, path, 0, 0, 0);
        return ERR_IO;
    }
    store_sha256_init(&sum);
    *bytes = 0;
    while ((n = fread(piece, 1, sizeof(piece), f)) > 0) {
        store_sha256_add(&sum, (str){piece, n});
        if (copy != NULL)
            csv_raw(copy, piece, n);
        *bytes += (int64_t)n;
    }
    bool failed = ferror(f) != 0;
    fclose(f);
    store_sha256_end(&sum, content);
    if (!failed)
        return ERR_NONE;
    host_err_io(e, errno, "không đọc được tệp", "cannot read the file");
    err_at(e, path, 0, 0, 0);
    return ERR_IO;
}

/* DIR/ab/abcdef…: the folder `ab` and the whole path. */
static const char *kept_path(struct arena *a, str store, const uint8_t content[32], str *folder)
{
    char hex[64], text[4096];
    hex_write(hex, content, 32);
    size_t n = fmt_write(text, sizeof(text), "%s/%s", store, (str){hex, 2});
    *folder = arena_str(a, (str){text, n});
    n = fmt_write(text, sizeof(text), "%s/%s", *folder, (str){hex, sizeof(hex)});
    return arena_cstr(a, (str){text, n});
}

/* Where its copy goes, with the folder made; *there: it has one. */
static enum err_code place_of(struct arena *a, str store, const uint8_t content[32],
                              const char **path, bool *there, struct err *e)
{
    str folder;
    *path = kept_path(a, store, content, &folder);
    enum err_code code = host_make_folder(folder, e);
    *there = code == ERR_NONE && access(*path, F_OK) == 0;
    return code;
}

enum err_code deliver_keep_file(struct arena *a, str store, str path, struct deliver_evidence *out,
                                struct err *e)
{
    const char *name = arena_cstr(a, path), *kept;
    struct csv_writer *copy = NULL;
    uint8_t again[32];
    int64_t bytes;
    bool there = false;
    enum err_code code = read_through(path, name, NULL, out->content, &out->bytes, e);
    if (code == ERR_NONE)
        code = place_of(a, store, out->content, &kept, &there, e);
    if (code != ERR_NONE || there)
        return code;
    code = csv_create(&copy, kept, e);
    if (code != ERR_NONE)
        return code;
    code = read_through(path, name, copy, again, &bytes, e);
    if (code == ERR_NONE && mem_cmp(again, out->content, 32) != 0)
        code = err_set(e, ERR_IO, "tệp \"%s\" đổi trong khi đọc",
                       "the file \"%s\" changed while it was read", path);
    if (code == ERR_NONE)
        return csv_commit(copy, e);
    csv_abandon(copy);
    return code;
}

enum err_code deliver_keep_bytes(struct arena *a, str store, str bytes,
                                 struct deliver_evidence *out, struct err *e)
{
    struct csv_writer *copy = NULL;
    const char *kept;
    bool there = false;
    store_sha256(bytes, out->content);
    out->bytes = (int64_t)bytes.n;
    enum err_code code = place_of(a, store, out->content, &kept, &there, e);
    if (code != ERR_NONE || there)
        return code;
    code = csv_create(&copy, kept, e);
    if (code != ERR_NONE)
        return code;
    csv_raw(copy, bytes.p, bytes.n);
    return csv_commit(copy, e);
}

enum deliver_kept deliver_kept_verify(struct arena *a, str store, const struct deliver_evidence *v)
{
    struct err ignored = {0};
    uint8_t content[32];
    int64_t bytes;
    str folder;
    const char *kept = kept_path(a, store, v->content, &folder);
    if (read_through(str_from_c(kept), kept, NULL, content, &bytes, &ignored) != ERR_NONE)
        return DELIVER_KEPT_MISSING;
    return mem_cmp(content, v->content, 32) == 0 ? DELIVER_KEPT_GOOD : DELIVER_KEPT_CHANGED;
}

const char *deliver_kept_name(enum deliver_kept k, enum lang lang)
{
    static const char *const names[][2] = {[DELIVER_KEPT_GOOD] = {"đúng", "good"},
                                           [DELIVER_KEPT_MISSING] = {"mất", "missing"},
                                           [DELIVER_KEPT_CHANGED] = {"đã bị đổi", "changed"}};
    return names[k][lang];
}

static bool read_all(struct arena *a, const char *path, str *out)
{
    struct stat st;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return false;
    bool fits = fstat(fileno(f), &st) == 0 && st.st_size <= DELIVER_KEPT_MOST_BYTES;
    if (fits) {
        char *p = arena_alloc(a, (size_t)st.st_size + 1);
        *out = (str){p, fread(p, 1, (size_t)st.st_size, f)};
    }
    fclose(f);
    return fits;
}

enum err_code deliver_kept_read(struct arena *a, str store, const uint8_t content[32], str *out,
                                struct err *e)
{
    uint8_t sum[32];
    str folder;
    if (!read_all(a, kept_path(a, store, content, &folder), out))
        return err_set(e, ERR_INPUT, "tệp không có trong thư mục của máy chủ, hoặc quá lớn",
                       "the file is not in the server's folder, or too large");
    store_sha256(*out, sum);
    return mem_cmp(sum, content, 32) == 0
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "tệp đã bị đổi sau khi ghi: không hiện",
                         "the file was changed after it was recorded: it is not shown");
}
