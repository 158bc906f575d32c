/* A comparison in words (match.h). */
#include "registry/match_int.h"

#include "base/check.h"
#include "base/fmt.h"

const char *match_band_name(enum match_band band, enum lang lang)
{
    static const char *const names[4][2] = {
        {"khác người", "different"},
        {"có thể trùng", "possible"},
        {"nhiều khả năng trùng", "likely"},
        {"cùng một người", "same"},
    };
    return names[band][lang];
}

/* What is compared, and the two sides as they stand in the records. */
struct sides {
    const char *name[2]; /* by enum lang */
    str a, b;
    int digit;
};

/* By level: a text for what is equal takes the name and one side; the others the name, both sides,
 * and the digit. */
static const char *const texts[MATCH_LEVELS][2] = {
    [MATCH_EQUAL] = {"cùng %z %s", "same %z %s"},
    [MATCH_DIFFERENT] = {"%z khác (%s / %s)", "%z differs (%s / %s)"},
    [MATCH_MARKS_LOST] = {"%z giống, một bên mất dấu (%s / %s)",
                          "%z agrees, one side without marks (%s / %s)"},
    [MATCH_MARKS] = {"%z khác dấu (%s / %s)", "%z differs in marks (%s / %s)"},
    [MATCH_LEFTOVER] = {"%z giống, gõ dấu chưa thành chữ (%s / %s)",
                        "%z agrees, marks typed but not made (%s / %s)"},
    [MATCH_SOUND] = {"%z đọc gần giống (%s / %s)", "%z sounds alike (%s / %s)"},
    [MATCH_TYPING] = {"%z lệch một chữ cái (%s / %s)", "%z differs in one letter (%s / %s)"},
    [MATCH_INITIAL] = {"%z viết tắt (%s / %s)", "%z abbreviated (%s / %s)"},
    [MATCH_PARTLY] = {"%z giống một phần (%s / %s)", "%z agrees in part (%s / %s)"},
    [MATCH_DAY_MONTH] = {"%z đảo ngày và tháng (%s / %s)",
                         "%z has day and month turned round (%s / %s)"},
    [MATCH_YEAR_ONLY] = {"%z cùng năm, một bên chỉ có năm (%s / %s)",
                         "%z agrees in the year, one side has no more (%s / %s)"},
    [MATCH_DAY_OR_MONTH] = {"%z cùng năm, lệch ngày hoặc tháng (%s / %s)",
                            "%z agrees in the year, not in day or month (%s / %s)"},
    [MATCH_SAME_YEAR] = {"%z chỉ cùng năm (%s / %s)", "%z agrees in the year alone (%s / %s)"},
    [MATCH_NEXT_YEAR] = {"%z lệch một năm (%s / %s)", "%z is a year apart (%s / %s)"},
    [MATCH_YEAR_DIGIT] = {"%z sai một chữ số của năm (%s / %s)",
                          "%z differs in a digit of the year (%s / %s)"},
    [MATCH_ONE_DIGIT] = {"%z lệch một chữ số (%s / %s, chữ số thứ %d)",
                         "%z differs in one digit (%s / %s, digit %d)"},
    [MATCH_TWO_SWAPPED] = {"%z đảo hai chữ số liền nhau (%s / %s, từ chữ số thứ %d)",
                           "%z has two digits turned round (%s / %s, from digit %d)"},
};

static void next_sentence(struct buf *out, size_t from)
{
    if (out->n > from)
        buf_add_c(out, "; ");
}

static void explain(struct buf *out, size_t from, enum match_level level, const struct sides *s,
                    enum lang lang)
{
    const char *text = texts[level][lang];
    if (level == MATCH_UNKNOWN)
        return;
    check(text != NULL);
    next_sentence(out, from);
    buf_fmt(out, text, s->name[lang], s->a, s->b, s->digit);
}

static str birth_text(char to[16], const struct match_person *p)
{
    size_t n = 0;
    if (p->birth_dom > 0 && p->birth_month > 0)
        n = fmt_write(to, 16, "%d%d/%d%d/%d", p->birth_dom / 10, p->birth_dom % 10,
                      p->birth_month / 10, p->birth_month % 10, p->birth_year);
    else
        n = fmt_write(to, 16, "%d", p->birth_year);
    return (str){to, n};
}

static void explain_names(const struct match_result *r, const struct match_person *a,
                          const struct match_person *b, enum lang lang, struct buf *out,
                          size_t from)
{
    str sa, ma, ga, sb, mb, gb;
    match_split_name(a->name, &sa, &ma, &ga);
    match_split_name(b->name, &sb, &mb, &gb);
    const struct sides surname = {{"họ", "surname"}, sa, sb, 0};
    const struct sides middle = {
        {"tên đệm", "middle name"}, ma.n > 0 ? ma : STR("–"), mb.n > 0 ? mb : STR("–"), 0};
    const struct sides given = {{"tên", "given name"}, ga, gb, 0};
    explain(out, from, r->levels[MATCH_SURNAME], &surname, lang);
    explain(out, from, r->levels[MATCH_MIDDLE], &middle, lang);
    explain(out, from, r->levels[MATCH_GIVEN], &given, lang);
}

static const char *sex_word(enum identity_sex sex, enum lang lang)
{
    static const char *const words[3][2] = {{"?", "?"}, {"nam", "male"}, {"nữ", "female"}};
    return words[sex][lang];
}

void match_explain(const struct match_result *r, const struct match_person *a,
                   const struct match_person *b, enum lang lang, struct buf *out)
{
    char birth_a[16], birth_b[16];
    size_t from = out->n;
    explain_names(r, a, b, lang, out, from);
    const struct sides sex = {{"giới tính", "sex"},
                              str_from_c(sex_word(a->sex, lang)),
                              str_from_c(sex_word(b->sex, lang)),
                              0};
    explain(out, from, r->levels[MATCH_SEX], &sex, lang);
    const struct sides birth = {
        {"ngày sinh", "date of birth"}, birth_text(birth_a, a), birth_text(birth_b, b), 0};
    explain(out, from, r->levels[MATCH_BIRTH], &birth, lang);
    enum match_level commune = r->levels[MATCH_COMMUNE];
    if (commune != MATCH_UNKNOWN) {
        static const char *const same[2] = {"cùng xã", "same commune"};
        static const char *const moved[2] = {"khác xã", "another commune"};
        next_sentence(out, from);
        buf_add_c(out, commune == MATCH_EQUAL ? same[lang] : moved[lang]);
    }
    const struct sides citizen = {
        {identity_name(IDENTITY_CITIZEN, LANG_VI), identity_name(IDENTITY_CITIZEN, LANG_EN)},
        a->citizen,
        b->citizen,
        r->citizen_digit};
    explain(out, from, r->levels[MATCH_CITIZEN], &citizen, lang);
    const struct sides card = {
        {identity_name(IDENTITY_OLD_CARD, LANG_VI), identity_name(IDENTITY_OLD_CARD, LANG_EN)},
        a->old_card,
        b->old_card,
        r->card_digit};
    explain(out, from, r->levels[MATCH_OLD_CARD], &card, lang);
    if (r->twin_points < 0) {
        static const char *const twins[2] = {"có thể là anh chị em sinh đôi hoặc người cùng hộ",
                                             "they may be twins, or two of one household"};
        next_sentence(out, from);
        buf_add_c(out, twins[lang]);
    }
}
