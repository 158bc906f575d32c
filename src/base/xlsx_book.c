/* A workbook: what its parts are, its sheets, and the formats that make a number a date. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/host.h"
#include "base/text.h"
#include "base/xlsx_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_BOOK_MEMORY_BYTES ((size_t)2 << 30)
#define MAX_RELATIONS 4096u
#define OLD_FORMAT "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" /* of .xls, and of what has a password */
#define SEARCHED_BYTES ((size_t)1 << 20)

static enum err_code fail(const struct xlsx_book *b, struct err *e, const char *vi, const char *en,
                          const char *hint_vi, const char *hint_en)
{
    err_set(e, ERR_INPUT, vi, en);
    err_hint(e, hint_vi, hint_en);
    return xlsx_fail(&b->package, e);
}

/* ---- what kind of file it is ---- */

static const char *const save_vi = "mở bằng bảng tính và lưu lại dạng .xlsx";
static const char *const save_en = "open it in a spreadsheet and save it as .xlsx";

static enum err_code check_magic(const struct xlsx_book *b, struct err *e)
{
    str bytes = b->package.bytes;
    if (bytes.n == 0)
        return fail(b, e, "tệp rỗng", "an empty file", save_vi, save_en);
    if (str_starts(bytes, STR(OLD_FORMAT))) {
        str start = str_slice(bytes, 0, SEARCHED_BYTES);
        if (str_find(start, STR("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")) >= 0)
            return fail(b, e, "sổ tính có mật khẩu", "the workbook has a password",
                        "mở bằng mật khẩu, bỏ mật khẩu rồi lưu lại",
                        "open it with the password, take the password off and save it");
        return fail(b, e, "tệp dạng .xls cũ", "a file of the old .xls format", save_vi, save_en);
    }
    if (!str_starts(bytes, STR("PK")))
        return fail(b, e, "không phải là sổ tính .xlsx", "no .xlsx workbook", save_vi, save_en);
    return ERR_NONE;
}

static enum err_code fail_kind(const struct xlsx_book *b, struct err *e)
{
    const struct xlsx_package *p = &b->package;
    if (xlsx_package_has(p, "word/document.xml"))
        return fail(b, e, "đây là văn bản Word, không phải sổ tính .xlsx",
                    "a Word document, no .xlsx workbook",
                    "chép bảng sang bảng tính, lưu dạng .xlsx",
                    "copy the table into a spreadsheet and save it as .xlsx");
    if (xlsx_package_has(p, "xl/workbook.bin"))
        return fail(b, e, "sổ tính dạng .xlsb", "a workbook of the format .xlsb", save_vi, save_en);
    if (xlsx_package_has(p, "content.xml"))
        return fail(b, e, "sổ tính dạng .ods", "a workbook of the format .ods", save_vi, save_en);
    return fail(b, e, "tệp nén này không phải là sổ tính .xlsx", "the archive is no .xlsx workbook",
                save_vi, save_en);
}

struct kind {
    bool workbook, macros;
};

static void kind_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct kind *k = ctx;
    (void)x, (void)name;
    str type = xlsx_attribute(attributes, "ContentType", false);
    k->workbook |= str_ends(type, STR("spreadsheetml.sheet.main+xml"));
    k->macros |= str_find(type, STR("macroEnabled")) >= 0 || str_find(type, STR("vbaProject")) >= 0;
}

static void no_end(void *ctx, struct xlsx_xml *x, str name)
{
    (void)ctx, (void)x, (void)name;
}

static enum err_code check_kind(const struct xlsx_book *b, struct err *e)
{
    static const struct xlsx_xml_calls calls = {.start = kind_start, .end = no_end};
    struct kind kind = {0};
    if (!xlsx_package_has(&b->package, "[Content_Types].xml"))
        return fail_kind(b, e);
    enum err_code code = xlsx_xml_read(&b->package, "[Content_Types].xml", true, &calls, &kind, e);
    if (code != ERR_NONE)
        return code;
    if (kind.macros || xlsx_package_has(&b->package, "xl/vbaProject.bin"))
        return fail(b, e, "sổ tính có macro (.xlsm): không đọc",
                    "a workbook with macros (.xlsm): not read",
                    "lưu lại dạng .xlsx, không có macro", "save it as .xlsx, without macros");
    return kind.workbook ? ERR_NONE : fail_kind(b, e);
}

/* ---- sheets ---- */

static void book_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct xlsx_book *b = ctx;
    struct err e = {0};
    if (str_eq_c(name, "workbookPr"))
        b->since_1904 = xlsx_is_true(xlsx_attribute(attributes, "date1904", false));
    if (!str_eq_c(name, "sheet"))
        return;
    if (b->sheets.n == XLSX_MAX_SHEETS) {
        err_set(&e, ERR_LIMIT, "sổ tính có hơn %u trang", "the workbook has more than %u sheets",
                XLSX_MAX_SHEETS);
        xlsx_fail(&b->package, &e);
        xlsx_xml_stop(x, &e);
        return;
    }
    str title = xlsx_attribute(attributes, "name", false);
    str relation = xlsx_attribute(attributes, "id", true);
    str state = xlsx_attribute(attributes, "state", false);
    struct xlsx_listed sheet = {.relation = arena_str(&b->arena, relation),
                                .hidden = state.n > 0 && !str_eq_c(state, "visible")};
    if (text_nfc(&b->arena, arena_str(&b->arena, str_slice(title, 0, 255)), &sheet.name, NULL) !=
        ERR_NONE)
        sheet.name = STR("?");
    vec_push(&b->arena, &b->sheets, sheet);
}

/* "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" as the archive names it. */
static bool resolve(struct xlsx_book *b, str target, str *entry)
{
    struct buf name;
    str rest = target;
    while (rest.p != NULL) {
        if (str_eq_c(str_split(&rest, '/'), ".."))
            return false;
    }
    buf_init(&name, &b->arena, 256);
    if (!str_starts(target, STR("/")))
        buf_add_c(&name, "xl/");
    buf_add(&name, str_starts(target, STR("/")) ? str_slice(target, 1, target.n) : target);
    buf_char(&name, '\0');
    *entry = (str){name.p, name.n - 1};
    return !name.full && target.n > 0;
}

struct relations {
    struct xlsx_book *book;
    str styles, strings; /* entries */
    uint32_t n;
};

static void relation_start(void *ctx, struct xlsx_xml *x, str name, const char **attributes)
{
    struct relations *r = ctx;
    struct xlsx_book *b = r->book;
    str type = xlsx_attribute(attributes, "Type", false), entry;
    if (!str_eq_c(name, "Relationship"))
        return;
    struct err e = {0};
    bool outside = str_eq_c(xlsx_attribute(attributes, "TargetMode", false), "External");
    if (outside || str_ends(type, STR("/externalLink"))) {
        fail(b, &e, "sổ tính có liên kết ra tệp khác: không đọc",
             "the workbook has links to other files: not read",
             "ngắt các liên kết (Data, Edit Links, Break Link) rồi lưu lại",
             "break the links (Data, Edit Links, Break Link) and save it");
        xlsx_xml_stop(x, &e);
        return;
    }
    if (++r->n > MAX_RELATIONS ||
        !resolve(b, xlsx_attribute(attributes, "Target", false), &entry)) {
        fail(b, &e, "sổ tính chỉ ra ngoài chính nó", "the workbook points outside of itself",
             save_vi, save_en);
        xlsx_xml_stop(x, &e);
        return;
    }
    if (str_ends(type, STR("/styles")))
        r->styles = entry;
    if (str_ends(type, STR("/sharedStrings")))
        r->strings = entry;
    str id = xlsx_attribute(attributes, "Id", false);
    for (uint32_t i = 0; i < b->sheets.n; i++) {
        if (!str_eq(b->sheets.v[i].relation, id) || id.n == 0)
            continue;
        b->sheets.v[i].entry = entry;
        b->sheets.v[i].is_sheet = str_ends(type, STR("/worksheet"));
    }
}

/* Charts and the like are no tables. */
static void keep_tables(struct xlsx_book *b)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->sheets.n; i++) {
        if (b->sheets.v[i].is_sheet)
            b->sheets.v[kept++] = b->sheets.v[i];
    }
    b->sheets.n = kept;
}

static enum err_code read_book(struct xlsx_book *b, struct err *e)
{
    static const struct xlsx_xml_calls sheets = {.start = book_start, .end = no_end};
    static const struct xlsx_xml_calls relations = {.start = relation_start, .end = no_end};
    struct relations r = {.book = b};
    const struct xlsx_package *p = &b->package;
    enum err_code code = check_magic(b, e);
    if (code == ERR_NONE)
        code = xlsx_package_check(p, e);
    if (code == ERR_NONE)
        code = check_kind(b, e);
    if (code == ERR_NONE && !xlsx_package_has(p, "xl/workbook.xml"))
        code = fail_kind(b, e);
    if (code == ERR_NONE)
        code = xlsx_xml_read(p, "xl/workbook.xml", true, &sheets, b, e);
    if (code == ERR_NONE)
        code = xlsx_xml_read(p, "xl/_rels/workbook.xml.rels", true, &relations, &r, e);
    if (code == ERR_NONE)
        keep_tables(b);
    if (code == ERR_NONE && r.styles.n > 0)
        code = xlsx_formats_read(b, r.styles.p, e);
    if (code == ERR_NONE && r.strings.n > 0)
        code = xlsx_strings_read(b, r.strings.p, e);
    return code;
}

/* ---- opening ---- */

static struct xlsx_book *new_book(const char *name)
{
    struct arena arena;
    arena_init(&arena, MAX_BOOK_MEMORY_BYTES);
    struct xlsx_book *b = arena_new(&arena, struct xlsx_book);
    fmt_write(b->package.name, sizeof(b->package.name), "%z", name);
    b->arena = arena;
    return b;
}

static enum err_code start(struct xlsx_book **out, struct xlsx_book *b, struct err *e)
{
    enum err_code code = read_book(b, e);
    if (code == ERR_NONE)
        *out = b;
    else
        xlsx_close(b);
    return code;
}

static enum err_code fail_read(struct xlsx_book *b, int errnum, struct err *e)
{
    host_err_io(e, errnum, "không đọc được tệp", "cannot read the file");
    xlsx_fail(&b->package, e);
    return ERR_IO;
}

/* Into memory: at most the limit, whatever the file's size is said to be. */
static enum err_code read_file(struct xlsx_book *b, int fd, struct err *e)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return fail_read(b, errno, e);
    if (S_ISDIR(st.st_mode))
        return fail_read(b, EISDIR, e);
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > XLSX_MAX_FILE_BYTES) {
        err_set(e, ERR_LIMIT, "tệp có %n byte, lớn hơn giới hạn %n byte của sổ tính",
                "a file of %n bytes, over the limit of %n bytes of a workbook", (int64_t)st.st_size,
                (int64_t)XLSX_MAX_FILE_BYTES);
        err_hint(e, "chia theo xã, hoặc lưu từng trang dạng CSV UTF-8",
                 "cut it by commune, or save each sheet as CSV UTF-8");
        return xlsx_fail(&b->package, e);
    }
    size_t cap = (size_t)st.st_size, n = 0;
    b->owned = malloc(cap + 1);
    check(b->owned != NULL);
    while (n < cap) {
        ssize_t got = read(fd, b->owned + n, cap - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_read(b, errno, e);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    b->package.bytes = (str){b->owned, n};
    return ERR_NONE;
}

enum err_code xlsx_open(struct xlsx_book **out, const char *path, struct err *e)
{
    *out = NULL;
    struct xlsx_book *b = new_book(path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    enum err_code code = ERR_NONE;
    if (fd < 0) {
        code = host_err_io(e, errno, "không mở được tệp", "cannot open the file");
        xlsx_fail(&b->package, e);
    } else {
        code = read_file(b, fd, e);
        close(fd);
    }
    if (code == ERR_NONE)
        return start(out, b, e);
    xlsx_close(b);
    return code;
}

enum err_code xlsx_open_memory(struct xlsx_book **out, str bytes, const char *name, struct err *e)
{
    *out = NULL;
    struct xlsx_book *b = new_book(name);
    b->package.bytes = bytes;
    return start(out, b, e);
}

void xlsx_close(struct xlsx_book *b)
{
    if (b == NULL)
        return;
    free(b->owned);
    struct arena arena = b->arena; /* which holds b itself */
    arena_clear(&arena);
}

uint32_t xlsx_sheets(const struct xlsx_book *b)
{
    return b->sheets.n;
}

str xlsx_sheet_name(const struct xlsx_book *b, uint32_t sheet)
{
    check(sheet < b->sheets.n);
    return b->sheets.v[sheet].name;
}

bool xlsx_sheet_hidden(const struct xlsx_book *b, uint32_t sheet)
{
    check(sheet < b->sheets.n);
    return b->sheets.v[sheet].hidden;
}
