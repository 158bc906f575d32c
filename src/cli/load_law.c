#include "cli/load_law.h"

#include "base/fmt.h"
#include "base/host.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DIAG_BYTES (64u << 10)

static enum err_code io_error(struct err *e, str path, const char *vi, const char *en)
{
    host_err_io(e, errno, vi, en);
    err_at(e, path, 0, 0, 0);
    return ERR_IO;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static str join(struct arena *a, str folder, const char *name)
{
    struct buf path;
    buf_init(&path, a, 4096);
    buf_add(&path, folder);
    if (folder.n > 0 && folder.p[folder.n - 1] != '/')
        buf_char(&path, '/');
    buf_add_c(&path, name);
    return arena_str(a, buf_str(&path));
}

static enum err_code walk(struct arena *a, str folder, const char *suffix, int depth,
                          struct file_list *out, struct err *e)
{
    struct file_list names = {0};
    DIR *dir = opendir(arena_cstr(a, folder));
    if (dir == NULL)
        return io_error(e, folder, "không mở được thư mục", "cannot open the folder");
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.')
            vec_push(a, &names, join(a, folder, entry->d_name));
    }
    closedir(dir);
    if (names.n > 1)
        qsort(names.v, names.n, sizeof(str), by_name);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < names.n && code == ERR_NONE; i++) {
        struct stat st;
        if (stat(arena_cstr(a, names.v[i]), &st) != 0)
            return io_error(e, names.v[i], "không đọc được", "cannot read");
        if (S_ISDIR(st.st_mode) && depth < LOAD_MAX_DEPTH)
            code = walk(a, names.v[i], suffix, depth + 1, out, e);
        else if (S_ISREG(st.st_mode) && str_ends(names.v[i], str_from_c(suffix)))
            vec_push(a, out, names.v[i]);
    }
    return code;
}

enum err_code files_find(struct arena *a, str path, const char *suffix, struct file_list *out,
                         struct err *e)
{
    struct stat st;
    if (stat(arena_cstr(a, path), &st) != 0)
        return io_error(e, path, "không đọc được", "cannot read");
    if (S_ISDIR(st.st_mode))
        return walk(a, path, suffix, 0, out, e);
    vec_push(a, out, arena_str(a, path));
    return ERR_NONE;
}

static enum err_code read_open(struct arena *a, FILE *f, str path, str *out, struct err *e)
{
    struct buf text;
    char part[65536];
    buf_init(&text, a, LOAD_MAX_FILE_BYTES);
    for (size_t n; (n = fread(part, 1, sizeof(part), f)) > 0;) {
        if (text.n + n > LOAD_MAX_FILE_BYTES) {
            err_set(e, ERR_LIMIT, "tệp lớn quá 8 MiB", "the file is larger than 8 MiB");
            err_at(e, path, 0, 0, 0);
            return ERR_LIMIT;
        }
        buf_add(&text, (str){part, n});
    }
    if (ferror(f))
        return io_error(e, path, "không đọc được tệp", "cannot read the file");
    *out = buf_str(&text);
    return ERR_NONE;
}

enum err_code file_read(struct arena *a, str path, str *out, struct err *e)
{
    struct stat st;
    FILE *f = fopen(arena_cstr(a, path), "rb");
    if (f == NULL)
        return io_error(e, path, "không mở được tệp", "cannot open the file");
    enum err_code code;
    if (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        code = io_error(e, path, "không đọc được tệp", "cannot read the file");
    } else {
        code = read_open(a, f, path, out, e);
    }
    fclose(f);
    return code;
}

enum err_code file_read_text(struct arena *a, str path, str *out, struct err *e)
{
    str bytes;
    enum err_code code = file_read(a, path, &bytes, e);
    if (code != ERR_NONE)
        return code;
    code = text_nfc(a, text_without_bom(bytes), out, e);
    if (code != ERR_NONE)
        err_at(e, path, e->where.line, e->where.column, 1);
    return code;
}

bool file_is_law(str path, str text)
{
    return !str_ends(path, STR("README.md")) &&
           (str_starts(text, STR("---\n")) || str_starts(text, STR("---\r\n")));
}

str load_law_folder(struct cli *c)
{
    struct stat st;
    str folder = cli_folder(c, "ANSINH_LAW", "law");
    if (getenv("ANSINH_LAW") != NULL || stat(arena_cstr(c->arena, folder), &st) == 0)
        return folder;
    str shared = cli_folder(c, "ANSINH_LAW", "share/ansinh/law");
    return stat(arena_cstr(c->arena, shared), &st) == 0 ? shared : folder;
}

/* A table beside the law, for the compiler, which says itself what is missing. */
static bool read_table(void *ctx, str path, str *text)
{
    struct err e = {0};
    return file_read_text(ctx, path, text, &e) == ERR_NONE;
}

static enum err_code add_path(struct cli *c, str path, struct law *l, uint32_t *n_added,
                              struct err *e)
{
    struct file_list files = {0};
    enum err_code code = files_find(c->arena, path, ".md", &files, e);
    bool named = code == ERR_NONE && files.n == 1 && str_eq(files.v[0], path);
    for (uint32_t i = 0; i < files.n && code == ERR_NONE; i++) {
        str text;
        code = file_read_text(c->arena, files.v[i], &text, e);
        if (code != ERR_NONE || (!named && !file_is_law(files.v[i], text)))
            continue;
        if (*n_added == LAW_MAX_SOURCES)
            return err_set(e, ERR_LIMIT, "quá %d tệp luật", "more than %d law files",
                           LAW_MAX_SOURCES);
        law_add(l, files.v[i], text);
        (*n_added)++;
    }
    return code;
}

static void print_diagnostics(struct cli *c, const struct law *l)
{
    struct arena_mark mark = arena_save(c->arena);
    for (uint32_t i = 0; i < law_diag_count(l); i++) {
        struct buf text;
        buf_init(&text, c->arena, MAX_DIAG_BYTES);
        law_diag_write(l, i, c->lang, &text);
        fwrite(text.p, 1, text.n, stderr);
    }
    arena_restore(c->arena, mark);
}

enum err_code load_law(struct cli *c, const str *paths, uint32_t n_paths, struct law **out,
                       struct err *e)
{
    str folder = {NULL, 0};
    uint32_t n_added = 0;
    struct law *l = law_new(c->arena);
    *out = NULL;
    if (n_paths == 0) {
        folder = load_law_folder(c);
        paths = &folder;
        n_paths = 1;
    }
    for (uint32_t i = 0; i < n_paths; i++) {
        enum err_code code = add_path(c, paths[i], l, &n_added, e);
        if (code != ERR_NONE)
            return code;
    }
    if (n_added == 0) {
        err_set(e, ERR_INPUT, "không có văn bản luật nào ở đây", "there is no law text here");
        err_hint(e, "cần tệp .md có phần đầu giữa hai dòng ---",
                 "there must be a .md file with a head between two --- lines");
        err_at(e, paths[0], 0, 0, 0);
        return ERR_INPUT;
    }
    bool ok = law_compile(l, read_table, c->arena);
    print_diagnostics(c, l);
    *out = l;
    if (ok)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "văn bản luật có %u lỗi", "the law text has %u errors",
                   law_error_count(l));
}
