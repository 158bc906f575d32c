/* The package of a workbook: a zip archive that nobody has to be trusted for. By libzip. Each entry
 * is read through a handle of its own, since those are not for several threads. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/xlsx_int.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define END_RECORD_BYTES 22u
#define FREE_BYTES ((uint64_t)4 << 20) /* so much may come of any few bytes */

enum err_code xlsx_fail(const struct xlsx_package *p, struct err *e)
{
    err_at(e, str_from_c(p->name), 0, 0, 0);
    return e != NULL ? e->code : ERR_INPUT;
}

static enum err_code fail_damaged(const struct xlsx_package *p, struct err *e)
{
    err_set(e, ERR_INPUT, "tệp hỏng hoặc bị cắt ngang, không phải là sổ tính .xlsx nguyên vẹn",
            "a damaged or cut file, no whole .xlsx workbook");
    err_hint(e, "lấy lại tệp từ nơi gửi, hoặc mở và lưu lại dạng .xlsx",
             "get the file again from where it came, or open it and save it as .xlsx");
    return xlsx_fail(p, e);
}

/* How many entries the archive says it has: libzip would make room for all of them first. */
static bool entries_within(const struct xlsx_package *p, uint32_t *entries)
{
    const unsigned char *b = (const unsigned char *)p->bytes.p;
    size_t n = p->bytes.n;
    size_t lowest = n > END_RECORD_BYTES + 65535u ? n - END_RECORD_BYTES - 65535u : 0;
    *entries = 0;
    for (size_t at = n < END_RECORD_BYTES ? 0 : n - END_RECORD_BYTES + 1; at > lowest; at--) {
        const unsigned char *r = b + at - 1;
        if (r[0] != 'P' || r[1] != 'K' || r[2] != 5 || r[3] != 6)
            continue;
        *entries = r[10] + 256u * r[11];
        return *entries <= XLSX_MAX_ENTRIES;
    }
    return true; /* no record: libzip says so */
}

static zip_t *open_archive(const struct xlsx_package *p)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(p->bytes.p, p->bytes.n, 0, &error);
    zip_t *z = NULL;
    if (source != NULL)
        z = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (z == NULL && source != NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    return z;
}

static bool name_within(str name)
{
    bool ok = name.n > 0 && name.n <= 200 && name.p[0] != '/' && str_is_utf8(name, NULL);
    str rest = name;
    while (rest.p != NULL && ok)
        ok = !str_eq_c(str_split(&rest, '/'), "..");
    for (size_t i = 0; i < name.n && ok; i++)
        ok = (unsigned char)name.p[i] >= ' ' && name.p[i] != '\\' && name.p[i] != ':';
    return ok;
}

static str shown(str name)
{
    return str_is_utf8(name, NULL) ? str_slice(name, 0, 80) : STR("?");
}

static enum err_code check_entry(const struct zip_stat *st, uint64_t *unpacked, struct err *e)
{
    uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD |
                      ZIP_STAT_ENCRYPTION_METHOD;
    if ((st->valid & wanted) != wanted)
        return err_set(e, ERR_INPUT, "mục lục của tệp nén không đủ",
                       "the archive's directory is not complete");
    str name = str_from_c(st->name);
    if (!name_within(name))
        return err_set(e, ERR_INPUT, "tệp nén có mục mang tên không được phép \"%s\"",
                       "the archive has an entry of a name that is not allowed, \"%s\"",
                       shown(name));
    if (st->encryption_method != ZIP_EM_NONE) {
        err_set(e, ERR_INPUT, "sổ tính có mật khẩu", "the workbook has a password");
        err_hint(e, "mở bằng mật khẩu, bỏ mật khẩu rồi lưu lại",
                 "open it with the password, take the password off and save it");
        return ERR_INPUT;
    }
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return err_set(e, ERR_INPUT, "mục \"%s\" nén theo cách mà .xlsx không dùng",
                       "the entry \"%s\" is packed in a way that .xlsx does not use", shown(name));
    if (st->size > XLSX_MAX_ENTRY_BYTES)
        return err_set(e, ERR_LIMIT, "mục \"%s\" giải nén ra %n byte, lớn hơn giới hạn %n byte",
                       "the entry \"%s\" unpacks to %n bytes, over the limit of %n", shown(name),
                       (int64_t)st->size, (int64_t)XLSX_MAX_ENTRY_BYTES);
    if (st->size > FREE_BYTES && st->size >= XLSX_MAX_RATIO * st->comp_size)
        return err_set(e, ERR_LIMIT, "mục \"%s\" giải nén ra gấp hơn %u lần (%n byte): bom nén",
                       "the entry \"%s\" unpacks to more than %u times its size (%n bytes): a zip "
                       "bomb",
                       shown(name), XLSX_MAX_RATIO, (int64_t)st->size);
    *unpacked += st->size;
    if (*unpacked > XLSX_MAX_UNPACKED_BYTES)
        return err_set(e, ERR_LIMIT, "cả tệp giải nén ra hơn %n byte",
                       "the file unpacks to more than %n bytes", (int64_t)XLSX_MAX_UNPACKED_BYTES);
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Two entries of one name: which is meant differs from program to program. */
static enum err_code check_names(zip_t *z, uint32_t n, struct err *e)
{
    const char **names = calloc((size_t)n + 1, sizeof(*names));
    check(names != NULL);
    for (uint32_t i = 0; i < n; i++) {
        names[i] = zip_get_name(z, i, ZIP_FL_ENC_GUESS);
        if (names[i] == NULL)
            names[i] = "";
    }
    qsort(names, n, sizeof(*names), by_name);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 1; i < n && code == ERR_NONE; i++) {
        if (by_name(&names[i - 1], &names[i]) == 0)
            code = err_set(e, ERR_INPUT, "tệp nén có hai mục cùng tên \"%z\"",
                           "the archive has two entries of the name \"%z\"", names[i]);
    }
    free(names);
    return code;
}

enum err_code xlsx_package_check(const struct xlsx_package *p, struct err *e)
{
    uint32_t told = 0;
    if (!entries_within(p, &told)) {
        err_set(e, ERR_LIMIT, "tệp nén có %u mục, giới hạn là %u",
                "the archive has %u entries, the limit is %u", told, XLSX_MAX_ENTRIES);
        return xlsx_fail(p, e);
    }
    zip_t *z = open_archive(p);
    if (z == NULL)
        return fail_damaged(p, e);
    int64_t n = zip_get_num_entries(z, 0);
    uint64_t unpacked = 0;
    enum err_code code = ERR_NONE;
    if (n < 0 || n > XLSX_MAX_ENTRIES)
        code = err_set(e, ERR_LIMIT, "tệp nén có hơn %u mục",
                       "the archive has more than %u entries", XLSX_MAX_ENTRIES);
    for (int64_t i = 0; i < n && code == ERR_NONE; i++) {
        struct zip_stat st;
        zip_stat_init(&st);
        if (zip_stat_index(z, (uint64_t)i, 0, &st) != 0)
            st.valid = 0;
        code = check_entry(&st, &unpacked, e);
    }
    if (code == ERR_NONE)
        code = check_names(z, (uint32_t)n, e);
    zip_discard(z);
    return code == ERR_NONE ? ERR_NONE : xlsx_fail(p, e);
}

bool xlsx_package_has(const struct xlsx_package *p, const char *entry)
{
    zip_t *z = open_archive(p);
    bool has = z != NULL && zip_name_locate(z, entry, ZIP_FL_NOCASE) >= 0;
    if (z != NULL)
        zip_discard(z);
    return has;
}

/* ---- one entry ---- */

struct xlsx_part {
    const struct xlsx_package *package;
    zip_t *zip;
    zip_file_t *file;
    uint64_t left; /* of what the directory promises: more does not come */
};

enum err_code xlsx_part_open(struct xlsx_part **out, const struct xlsx_package *p,
                             const char *entry, struct err *e)
{
    *out = NULL;
    zip_t *z = open_archive(p);
    if (z == NULL)
        return fail_damaged(p, e);
    int64_t i = zip_name_locate(z, entry, ZIP_FL_NOCASE);
    if (i < 0) {
        zip_discard(z);
        return ERR_NONE;
    }
    struct zip_stat st;
    zip_stat_init(&st);
    zip_file_t *file = NULL;
    if (zip_stat_index(z, (uint64_t)i, 0, &st) == 0)
        file = zip_fopen_index(z, (uint64_t)i, 0);
    if (file == NULL) {
        zip_discard(z);
        return fail_damaged(p, e);
    }
    struct xlsx_part *part = calloc(1, sizeof(*part));
    check(part != NULL);
    *part = (struct xlsx_part){.package = p, .zip = z, .file = file, .left = st.size};
    *out = part;
    return ERR_NONE;
}

int64_t xlsx_part_read(struct xlsx_part *part, char *to, size_t cap, struct err *e)
{
    int64_t got = zip_fread(part->file, to, cap);
    if (got < 0 || (uint64_t)got > part->left || (got == 0 && part->left > 0)) {
        fail_damaged(part->package, e);
        return -1;
    }
    part->left -= (uint64_t)got;
    return got;
}

void xlsx_part_close(struct xlsx_part *part)
{
    if (part == NULL)
        return;
    zip_fclose(part->file);
    zip_discard(part->zip);
    free(part);
}
