/* Files for providers: in a folder of this server alone, gone with it. They can be made again from
 * the frozen payments, byte by byte, so nothing is lost with them. */
#include "web/room_files.h"
#include "base/fmt.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX_BYTES ((int64_t)100 << 20)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[256];

static bool make_root(void)
{
    const char *base = getenv("TMPDIR");
    pthread_mutex_lock(&lock);
    if (root[0] == 0) {
        fmt_write(root, sizeof(root), "%z/ansinh-XXXXXX", base != NULL ? base : "/tmp");
        if (mkdtemp(root) == NULL)
            root[0] = 0;
    }
    pthread_mutex_unlock(&lock);
    return root[0] != 0;
}

static const char *path_of(struct arena *a, month m, str name)
{
    char text[1024];
    char iso[8];
    size_t n = month_format_iso(m, iso);
    n = fmt_write(text, sizeof(text), "%z/%s%z%s", root, (str){iso, n}, name.n > 0 ? "/" : "",
                  name);
    return arena_cstr(a, (str){text, n});
}

enum err_code room_files_folder(struct arena *a, month m, str *out, struct err *e)
{
    if (!make_root())
        return err_set(e, ERR_IO, "không mở được thư mục tạm", "no temporary folder");
    const char *path = path_of(a, m, STR(""));
    mkdir(path, 0700);
    *out = str_from_c(path);
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

void room_files_list(struct arena *a, month m, struct room_files *out)
{
    struct dirent *entry;
    *out = (struct room_files){0};
    if (root[0] == 0)
        return;
    DIR *d = opendir(path_of(a, m, STR("")));
    while (d != NULL && (entry = readdir(d)) != NULL) {
        if (entry->d_name[0] != '.')
            vec_push(a, out, arena_str(a, str_from_c(entry->d_name)));
    }
    if (d != NULL)
        closedir(d);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof(*out->v), by_name);
}

enum err_code room_files_read(struct arena *a, month m, str name, str *out, struct err *e)
{
    struct room_files files;
    bool there = false;
    room_files_list(a, m, &files);
    for (uint32_t i = 0; i < files.n; i++)
        there = there || str_eq(files.v[i], name);
    FILE *f = there ? fopen(path_of(a, m, name), "rb") : NULL;
    struct stat st;
    if (f == NULL || fstat(fileno(f), &st) != 0 || st.st_size > FILE_MAX_BYTES) {
        if (f != NULL)
            fclose(f);
        return err_set(e, ERR_INPUT, "không có tệp \"%s\": hãy xuất lại",
                       "there is no file \"%s\": make the files again", name);
    }
    char *p = arena_alloc(a, (size_t)st.st_size + 1);
    size_t n = fread(p, 1, (size_t)st.st_size, f);
    fclose(f);
    *out = (str){p, n};
    return ERR_NONE;
}

static void remove_all(const char *folder)
{
    struct dirent *entry;
    char path[1024];
    DIR *d = opendir(folder);
    while (d != NULL && (entry = readdir(d)) != NULL) {
        fmt_write(path, sizeof(path), "%z/%z", folder, entry->d_name);
        if (entry->d_name[0] == '.' || unlink(path) == 0)
            continue;
        remove_all(path);
    }
    if (d != NULL)
        closedir(d);
    rmdir(folder);
}

static const char *kept_path(struct arena *a, str folder, str name)
{
    char text[1024];
    size_t n =
        fmt_write(text, sizeof(text), "%z/%s%z%s", root, folder, name.n > 0 ? "/" : "", name);
    return arena_cstr(a, (str){text, n});
}

enum err_code room_files_keep(struct arena *a, str folder, str name, str bytes, const char **path,
                              struct err *e)
{
    if (!make_root())
        return err_set(e, ERR_IO, "không mở được thư mục tạm", "no temporary folder");
    mkdir(kept_path(a, folder, STR("")), 0700);
    *path = kept_path(a, folder, name);
    int fd = open(*path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");
    if (f == NULL) {
        if (fd >= 0)
            close(fd);
        return err_set(e, ERR_IO, "không ghi được tệp tạm", "no temporary file can be written");
    }
    bool whole = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    if (fclose(f) == 0 && whole)
        return ERR_NONE;
    unlink(*path);
    return err_set(e, ERR_IO, "không ghi được tệp tạm: đĩa đầy?",
                   "a temporary file could not be written: is the disk full?");
}

void room_files_drop(struct arena *a, str folder)
{
    if (root[0] != 0)
        remove_all(kept_path(a, folder, STR("")));
}

void room_files_clear(void)
{
    pthread_mutex_lock(&lock);
    if (root[0] != 0)
        remove_all(root);
    root[0] = 0;
    pthread_mutex_unlock(&lock);
}
