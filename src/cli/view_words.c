/* What the registry calls its rows, sources, events, areas and likenesses, in the words of people.
 */
#include "cli/record_view.h"

static const struct {
    const char *word, *vi;
} words[] = {
    {"household", "hộ"},
    {"person", "người"},
    {"number", "giấy tờ"},
    {"membership", "ở hộ"},
    {"answer", "trả lời"},
    {"fact", "dữ kiện"},
    {"form", "phiếu"},
    {"import", "nhập tệp"},
    {"decision", "quyết định"},
    {"interface", "kết nối"},
    {"birth", "sinh"},
    {"death", "chết"},
    {"move", "chuyển nhà"},
    {"move-out", "rời tỉnh"},
    {"move-in", "đến tỉnh"},
    {"marriage", "kết hôn"},
    {"split", "tách hộ"},
    {"merge", "nhập hộ"},
    {"end", "hộ không còn"},
    {"province", "tỉnh"},
    {"district", "huyện"},
    {"commune", "xã"},
    {"area", "địa bàn"},
    {"in", "thuộc"},
    {"out of", "từ"},
    {"into", "thành"},
    {"surname", "họ"},
    {"middle", "tên đệm"},
    {"given", "tên"},
    {"sex", "giới"},
    {"citizen", "số định danh"},
    {"old_card", "số thẻ cũ"},
    {"equal", "giống"},
    {"different", "khác"},
    {"marks_lost", "mất dấu"},
    {"marks", "khác dấu"},
    {"leftover", "gõ dấu sót"},
    {"sound", "đọc gần giống"},
    {"typing", "lệch một chữ"},
    {"initial", "viết tắt"},
    {"partly", "giống một phần"},
    {"day_month", "đảo ngày tháng"},
    {"year_only", "một bên chỉ có năm"},
    {"day_or_month", "lệch ngày hoặc tháng"},
    {"same_year", "chỉ cùng năm"},
    {"next_year", "lệch một năm"},
    {"year_digit", "sai một chữ số của năm"},
    {"one_digit", "lệch một chữ số"},
    {"two_swapped", "đảo hai chữ số"},
    {"same", "cùng một người"},
    {"unsure", "chưa chắc"},
};

str view_word(const struct cli *c, const struct record_view *v, str word)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (v->how == VIEW_TABLE && c->lang == LANG_VI && str_eq_c(word, words[i].word))
            return str_from_c(words[i].vi);
    }
    return word;
}
