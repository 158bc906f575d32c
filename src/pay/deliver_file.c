/* A list as CSV, and its columns. */
#include "base/csv.h"
#include "base/fmt.h"
#include "pay/deliver_file_int.h"

const struct deliver_column deliver_columns[COL_COUNT] = {
    [COL_ID] = {"delivery", "Số lượt", 10, true},
    [COL_NAME] = {"name", "Họ và tên", 26, false},
    [COL_BORN] = {"born", "Ngày sinh", 12, false},
    [COL_SEX] = {"sex", "Giới tính", 6, false},
    [COL_PERSONAL_ID] = {"personal_id", "Số định danh", 15, false},
    [COL_HOUSEHOLD] = {"household", "Hộ/thành viên", 16, false},
    [COL_COMMUNE] = {"commune", "Mã xã", 8, false},
    [COL_VILLAGE] = {"village", "Thôn, tổ dân phố", 18, false},
    [COL_BENEFIT] = {"benefit", "Quyền lợi", 20, false},
    [COL_ARTICLE] = {"article", "Căn cứ", 28, false},
    [COL_FROM] = {"from", "Từ tháng", 10, false},
    [COL_TO] = {"to", "Đến tháng", 10, false},
    [COL_QUANTITY] = {"quantity", "Số lượng", 9, true},
    [COL_UNIT] = {"unit", "Đơn vị", 8, false},
    [COL_AMOUNT] = {"amount_vnd", "Số tiền", 14, true},
    [COL_RESULT] = {"result", "Kết quả", 12, false},
    [COL_ON] = {"on", "Ngày", 12, false},
    [COL_GIVEN] = {"given", "Đã giao", 9, true},
    [COL_PAID] = {"paid_vnd", "Đã chi", 14, true},
    [COL_MARK] = {"mark", "Số thẻ, số phiếu", 18, false},
    [COL_REASON] = {"reason", "Lý do", 20, false},
    [COL_SIGNATURE] = {"signature", "Ký nhận", 16, false},
};

static str month_text(month m, bool people, char room[40])
{
    if (m == 0)
        return STR("");
    size_t n = people ? month_format_vi(m, room) : month_format_iso(m, room);
    return (str){room, n};
}

static str number_text(int64_t v, char room[40])
{
    return (str){room, fmt_int(room, v)};
}

/* A birthday as people write it; a year alone stays. */
static str born_text(str born, bool people, char room[40])
{
    day d;
    if (!people || !day_parse(born, &d))
        return born;
    return (str){room, day_format_vi(d, room)};
}

static str result_text(const struct deliver_line *l, bool people)
{
    if (l->state != DELIVER_DELIVERED && l->state != DELIVER_RECEIVED &&
        l->state != DELIVER_REFUSED)
        return STR("");
    return str_from_c(people ? deliver_state_name(l->state, LANG_VI)
                             : deliver_state_code(l->state));
}

static str on_text(const struct deliver_line *l, bool people, char room[40])
{
    day d = l->received_on != 0 ? l->received_on : l->delivered_on;
    if (d == 0 || result_text(l, false).n == 0 || l->state == DELIVER_REFUSED)
        return STR("");
    return (str){room, people ? day_format_vi(d, room) : day_format_iso(d, room)};
}

str deliver_cell(const struct deliver_line *l, int column, bool people, char room[40])
{
    bool given = l->state == DELIVER_DELIVERED || l->state == DELIVER_RECEIVED;
    switch (column) {
    case COL_ID:
        return number_text(l->d.id, room);
    case COL_NAME:
        return l->d.name;
    case COL_BORN:
        return born_text(l->d.born, people, room);
    case COL_SEX:
        return people && str_eq_c(l->d.sex, "1")   ? STR("nam")
               : people && str_eq_c(l->d.sex, "2") ? STR("nữ")
                                                   : l->d.sex;
    case COL_PERSONAL_ID:
        return l->d.personal_id;
    case COL_HOUSEHOLD:
        return l->d.household;
    case COL_COMMUNE:
        return l->d.commune;
    case COL_VILLAGE:
        return l->d.village;
    case COL_BENEFIT:
        return l->d.benefit;
    case COL_ARTICLE:
        return l->d.article;
    case COL_FROM:
        return month_text(l->d.from, people, room);
    case COL_TO:
        return month_text(l->d.to, people, room);
    case COL_QUANTITY:
        return number_text(l->d.quantity, room);
    case COL_UNIT:
        return l->d.unit;
    case COL_AMOUNT:
        return number_text(l->d.amount, room);
    case COL_RESULT:
        return result_text(l, people);
    case COL_ON:
        return on_text(l, people, room);
    case COL_GIVEN:
        return given ? number_text(l->given, room) : STR("");
    case COL_PAID:
        return given ? number_text(l->paid, room) : STR("");
    case COL_MARK:
        return l->mark;
    case COL_REASON:
        return l->reason;
    default:
        return STR("");
    }
}

enum err_code deliver_list_csv(const char *path, const struct deliver_line *v, uint32_t n,
                               struct err *e)
{
    struct csv_writer *w;
    char room[40];
    enum err_code code = csv_create(&w, path, e);
    if (code != ERR_NONE)
        return code;
    for (int c = 0; c < COL_SIGNATURE; c++)
        csv_put(w, str_from_c(deliver_columns[c].code));
    csv_end_row(w);
    for (uint32_t i = 0; i < n; i++) {
        for (int c = 0; c < COL_SIGNATURE; c++)
            csv_put(w, deliver_cell(&v[i], c, false, room));
        csv_end_row(w);
    }
    return csv_commit(w, e);
}
