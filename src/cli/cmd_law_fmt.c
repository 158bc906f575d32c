#include "cli/cmd_law.h"

#include "base/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, str text)
{
    for (size_t at = 0; at < text.n;) {
        ssize_t n = write(fd, text.p + at, text.n - at);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* In place of the file: written beside it, then renamed, so that half a file is never left. */
static enum err_code replace(struct arena *a, str path, str text, struct err *e)
{
    struct stat st;
    struct buf name;
    buf_init(&name, a, 8192);
    buf_fmt(&name, "%s.XXXXXX", path);
    char *beside = arena_cstr(a, buf_str(&name)), *target = arena_cstr(a, path);
    int fd = mkstemp(beside);
    bool ok = fd >= 0 && stat(target, &st) == 0 && fchmod(fd, st.st_mode & 07777) == 0 &&
              write_all(fd, text) && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && rename(beside, target) != 0) {
        ok = false;
        why = errno;
    }
    if (ok)
        return ERR_NONE;
    if (fd >= 0)
        unlink(beside);
    host_err_io(e, why, "không ghi được tệp", "cannot write the file");
    err_at(e, path, 0, 0, 0);
    return ERR_IO;
}

/* Formats a file, or only tells whether it would change. */
static enum err_code format(struct cli *c, str path, bool named, bool only_check, bool *changes,
                            struct err *e)
{
    struct law_source source = {.name = path};
    str bytes;
    struct buf out;
    enum err_code code = file_read(c->arena, path, &bytes, e);
    if (code == ERR_NONE)
        code = file_read_text(c->arena, path, &source.text, e);
    *changes = false;
    if (code != ERR_NONE || (!named && !file_is_law(path, source.text)))
        return code;
    buf_init(&out, c->arena, 4 * source.text.n + 65536);
    law_format(c->arena, &source, &out);
    *changes = !str_eq(buf_str(&out), bytes);
    if (!*changes || only_check)
        return ERR_NONE;
    return replace(c->arena, path, buf_str(&out), e);
}

static int run(struct cli *c, int argc, char **argv)
{
    str paths[LAW_MAX_PATHS];
    uint32_t n_paths = 0, changed = 0;
    bool only_check = false;
    struct err e = {0};
    const struct cli_option options[] = {{.name = "--check", .flag = &only_check}};
    if (cli_parse(options, 1, argc, argv, paths, LAW_MAX_PATHS, &n_paths, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (n_paths == 0) {
        err_set(&e, ERR_USAGE, "thiếu tên tệp", "no file is given");
        err_hint(&e, "xem ansinh law fmt --help", "see ansinh law fmt --help");
        return cli_fail(c, &e);
    }
    for (uint32_t i = 0; i < n_paths; i++) {
        struct file_list files = {0};
        if (files_find(c->arena, paths[i], ".md", &files, &e) != ERR_NONE)
            return cli_fail(c, &e);
        for (uint32_t k = 0; k < files.n; k++) {
            bool changes, named = str_eq(files.v[k], paths[i]);
            if (format(c, files.v[k], named, only_check, &changes, &e) != ERR_NONE)
                return cli_fail(c, &e);
            changed += changes;
            if (changes)
                printf("%.*s: %s\n", (int)files.v[k].n, files.v[k].p,
                       only_check ? law_say(c, "chưa đúng cách trình bày", "not laid out")
                                  : law_say(c, "đã định dạng", "formatted"));
        }
    }
    return only_check && changed > 0 ? err_exit_code(ERR_INPUT) : 0;
}

const struct command cmd_law_fmt = {
    .name = "fmt",
    .summary = {"viết lại theo một cách trình bày chung", "write in the one layout"},
    .help =
        {
            "ansinh law fmt — một cách trình bày chung, để khác biệt chỉ là khác biệt của luật\n\n"
            "  ansinh law fmt [--check] TỆP…\n\n"
            "  TỆP       tệp .md hoặc thư mục; tệp được viết lại tại chỗ\n"
            "  --check   không sửa, chỉ nêu tệp nào chưa đúng (mã thoát 1)\n\n"
            "Từ khóa được viết bằng tiếng Việt, bảng được dóng cột; lời văn giữ nguyên, và quy tắc "
            "nào\n"
            "không đọc được thì để nguyên.\n\n"
            "Ví dụ:\n"
            "  ansinh law fmt law/vn/tien-dien.md\n"
            "  ansinh law fmt --check law/\n",
            "ansinh law fmt — one layout, so that a difference is a difference of the law\n\n"
            "  ansinh law fmt [--check] FILES…\n\n"
            "  FILES     .md files or folders; rewritten in place\n"
            "  --check   change nothing, only tell what is not laid out (exit code 1)\n\n"
            "Keywords are written in Vietnamese, tables aligned; prose stays as it is, and so does "
            "a rule\n"
            "that cannot be read.\n\n"
            "Examples:\n"
            "  ansinh law fmt law/vn/tien-dien.md\n"
            "  ansinh law fmt --check law/\n",
        },
    .run = run,
};
