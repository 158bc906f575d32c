/* Why something failed, told to people. The engine's own word stands behind, in brackets. */
#include "store/store_int.h"

#include "base/fmt.h"

static const struct {
    enum err_code code;
    const char *text[2];
    const char *hint[2];
} reasons[] = {
    [STORE_OK] = {ERR_INTERNAL, {"không rõ lỗi", "no reason known"}, {"", ""}},
    [STORE_DUPLICATE] = {ERR_INPUT,
                         {"đã có dòng mang khóa này", "a row with this key is there already"},
                         {"", ""}},
    [STORE_REFERENCE] = {ERR_INPUT,
                         {"dòng được nhắc đến không có, hoặc còn dòng khác cần đến nó",
                          "a row that is named is not there, or others still need it"},
                         {"", ""}},
    [STORE_REFUSED] = {ERR_INPUT,
                       {"cơ sở dữ liệu không nhận giá trị này",
                        "the database does not accept this value"},
                       {"", ""}},
    [STORE_RANGE] = {ERR_INPUT, {"số nguyên vượt 64 bit", "a whole number over 64 bits"}, {"", ""}},
    [STORE_BUSY] = {ERR_IO,
                    {"người khác đang ghi quá lâu", "another writer took too long"},
                    {"thử lại sau", "try again later"}},
    [STORE_AGAIN] = {ERR_IO,
                     {"hai người cùng sửa một chỗ", "two writers changed the same rows"},
                     {"thử lại", "try again"}},
    [STORE_LOST] = {ERR_IO,
                    {"không nối được, hoặc mất kết nối với máy chủ cơ sở dữ liệu",
                     "no connection to the database server, or it was lost"},
                    {"thử lại sau", "try again later"}},
    [STORE_UNKNOWN] = {ERR_IO,
                       {"chưa biết đã ghi xong hay chưa",
                        "it is not known whether it has been written"},
                       {"hỏi lại với cùng mã thao tác", "ask again with the same identifier"}},
    [STORE_FULL] = {ERR_IO,
                    {"ổ đĩa đầy: chưa có gì được lưu", "the disk is full: nothing was saved"},
                    {"giải phóng chỗ rồi gửi lại", "make room, then send it again"}},
    [STORE_DEVICE] = {ERR_IO, {"thiết bị không đọc ghi được", "the device failed"}, {"", ""}},
    [STORE_DAMAGED] = {ERR_IO,
                       {"tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu",
                        "the database file is damaged, or is no database"},
                       {"khôi phục từ bản sao lưu: ansinh restore",
                        "restore a backup: ansinh restore"}},
    [STORE_MEMORY] = {ERR_IO, {"hết bộ nhớ", "out of memory"}, {"", ""}},
    [STORE_READ_ONLY] = {ERR_IO,
                         {"cơ sở dữ liệu chỉ cho đọc", "the database is read-only"},
                         {"", ""}},
    [STORE_ABSENT] = {ERR_IO,
                      {"không có cơ sở dữ liệu ở đó", "there is no database there"},
                      {"tạo mới: ansinh init --db …", "make one: ansinh init --db …"}},
    [STORE_FOREIGN] = {ERR_INPUT,
                       {"cơ sở dữ liệu này không phải của ansinh, hoặc đã có dữ liệu",
                        "this database is not one of ansinh's, or has something in it"},
                       {"", ""}},
    [STORE_OLDER] = {ERR_INPUT,
                     {"cơ sở dữ liệu thuộc phiên bản cũ hơn",
                      "the database is of an older version"},
                     {"nâng cấp: ansinh migrate --db …", "bring it up: ansinh migrate --db …"}},
    [STORE_NEWER] = {ERR_INPUT,
                     {"cơ sở dữ liệu do phiên bản mới hơn của chương trình tạo ra",
                      "the database was made by a newer version of the program"},
                     {"dùng phiên bản mới hơn", "use the newer version"}},
    [STORE_TAMPERED] = {ERR_INPUT,
                        {"bản ghi nâng cấp trong cơ sở dữ liệu không khớp với chương trình",
                         "the database's record of migrations is not the program's"},
                        {"đừng ghi tiếp; so với bản sao lưu", "write no more; compare a backup"}},
    [STORE_OTHER] = {ERR_INTERNAL,
                     {"lỗi chương trình khi dùng cơ sở dữ liệu",
                      "a defect of the program in using the database"},
                     {"", ""}},
};

/* One line of the engine's word, short: its further lines may quote values of rows. */
static str first_line(const char *detail)
{
    str s = str_from_c(detail);
    ptrdiff_t end = str_find_char(s, '\n');
    if (end >= 0)
        s = str_slice(s, 0, (size_t)end);
    return s.n > 200 ? str_slice(s, 0, 200) : s;
}

enum err_code store_fail(struct store_conn *c, enum store_reason reason, const char *detail,
                         struct err *e)
{
    if (c != NULL)
        c->reason = reason;
    str more = first_line(detail);
    err_set(e, reasons[reason].code, "", "");
    if (e == NULL)
        return reasons[reason].code;
    for (int lang = 0; lang < 2; lang++) {
        if (more.n > 0)
            fmt_write(e->text[lang], sizeof(e->text[lang]), "%z (%s)", reasons[reason].text[lang],
                      more);
        else
            fmt_write(e->text[lang], sizeof(e->text[lang]), "%z", reasons[reason].text[lang]);
    }
    err_hint(e, reasons[reason].hint[LANG_VI], reasons[reason].hint[LANG_EN]);
    return reasons[reason].code;
}
