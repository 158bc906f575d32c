#include "cli/servers.h"

#include "base/host.h"
#include "base/num.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum err_code read_text(str path, char *to, size_t cap, size_t *n, struct err *e)
{
    char name[4096];
    if (path.n >= sizeof(name))
        return err_set(e, ERR_USAGE, "đường dẫn quá dài", "the path is too long");
    mem_copy(name, path.p, path.n);
    name[path.n] = '\0';
    FILE *f = fopen(name, "rb");
    if (f == NULL) {
        host_err_io(e, errno, "không mở được danh sách máy chủ", "cannot open the list of servers");
        err_at(e, path, 0, 0, 0);
        return ERR_IO;
    }
    *n = fread(to, 1, cap, f);
    bool bad = ferror(f) != 0;
    fclose(f);
    if (bad)
        return err_set(e, ERR_IO, "không đọc được danh sách máy chủ",
                       "cannot read the list of servers");
    if (*n == cap)
        return err_set(e, ERR_LIMIT, "danh sách máy chủ quá 64 KiB",
                       "the list of servers is over 64 KiB");
    return ERR_NONE;
}

/* The text is the list's own: an address ends where its line does. */
static bool take_line(char *line, struct servers *out)
{
    str left = str_from_c(line);
    ptrdiff_t equals = str_find_char(left, '=');
    struct server one;
    if (equals < 0 || out->n == SERVERS_MAX)
        return false;
    str address = str_trim(str_slice(left, (size_t)equals + 1, left.n));
    if (!num_parse_int(str_trim(str_slice(left, 0, (size_t)equals)), &one.province) ||
        one.province <= 0 || address.n == 0)
        return false;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->v[i].province == one.province)
            return false;
    }
    line[(size_t)(address.p - line) + address.n] = '\0';
    one.location = address.p;
    out->v[out->n++] = one;
    return true;
}

enum err_code servers_read(str path, struct servers *out, struct err *e)
{
    static char text[SERVERS_MAX_BYTES + 1];
    size_t n = 0;
    out->n = 0;
    enum err_code code = read_text(path, text, SERVERS_MAX_BYTES, &n, e);
    text[n] = '\0';
    uint32_t line_number = 0;
    for (char *line = text; line != NULL && code == ERR_NONE;) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        line_number++;
        str trimmed = str_trim(str_from_c(line));
        if (trimmed.n > 0 && trimmed.p[0] != '#' && !take_line(line, out)) {
            code = err_set(
                e, ERR_INPUT, "dòng này không phải là \"mã tỉnh = địa chỉ\", hoặc tỉnh đã có",
                "this line is not \"province = address\", or the province is there twice");
            err_at(e, path, line_number, 0, 0);
        }
        line = end != NULL ? end + 1 : NULL;
    }
    if (code == ERR_NONE && out->n == 0)
        code = err_set(e, ERR_INPUT, "danh sách máy chủ rỗng", "the list of servers is empty");
    return code;
}

enum err_code servers_resolve(const struct cli_option *options, uint32_t n, struct err *e)
{
    static struct servers all;
    str *db = NULL, province = {NULL, 0};
    int64_t wanted = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (options[i].value == NULL)
            continue;
        if (str_eq_c(str_from_c(options[i].name), "--db"))
            db = options[i].value;
        if (str_eq_c(str_from_c(options[i].name), "--province"))
            province = *options[i].value;
    }
    if (db == NULL || db->n < 2 || db->p[0] != '@')
        return ERR_NONE;
    enum err_code code = servers_read(str_slice(*db, 1, db->n), &all, e);
    if (code != ERR_NONE)
        return code;
    if (province.p != NULL && !num_parse_int(province, &wanted))
        return err_set(e, ERR_USAGE, "--province: \"%s\" không phải là số",
                       "--province: \"%s\" is no number", province);
    for (uint32_t i = 0; i < all.n; i++) {
        if (all.v[i].province == wanted || (wanted == 0 && all.n == 1)) {
            *db = str_from_c(all.v[i].location);
            return ERR_NONE;
        }
    }
    if (wanted == 0)
        return err_set(e, ERR_USAGE, "có nhiều máy chủ: chọn bằng --province",
                       "there are several servers: choose one with --province");
    return err_set(e, ERR_INPUT, "không có máy chủ của tỉnh %l",
                   "there is no server of province %l", wanted);
}
