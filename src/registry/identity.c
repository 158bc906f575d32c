/* Identity numbers (identity.h): reading, and checking against the person. */
#include "registry/identity.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "base/num.h"

#define FIRST_COUNTRY 100u
#define CITIZEN_DIGITS 12u
#define OLD_CARD_DIGITS 9u

struct century {
    enum identity_sex sex;
    int from; /* first year; 0: no such digit */
};

struct identity_lists {
    str provinces[FIRST_COUNTRY]; /* empty: no such code */
    struct century centuries[10];
};

/* ---- the lists ---- */

struct list {
    struct csv_reader *csv;
    str fields[CSV_MAX_COLUMNS];
    int columns[4];
};

static enum err_code list_open(struct list *l, str folder, const char *file,
                               const char *const *names, uint32_t n, struct err *e)
{
    char path[4096];
    fmt_write(path, sizeof(path), "%s/%z", folder, file);
    enum err_code code = csv_open(&l->csv, path, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < n; i++) {
        l->columns[i] = csv_find(l->csv, str_from_c(names[i]));
        if (l->columns[i] >= 0)
            continue;
        code = err_set(e, ERR_INPUT, "thiếu cột \"%z\"", "the column \"%z\" is missing", names[i]);
        err_at(e, str_from_c(path), 1, 1, 1);
        csv_close(l->csv);
        return code;
    }
    return ERR_NONE;
}

/* A whole number of column i below `limit`; -1 with `e` when it is none. */
static int list_number(const struct list *l, uint32_t i, int limit, struct err *e)
{
    str s = l->fields[l->columns[i]];
    int64_t v = 0;
    if (num_parse_int(s, &v) && v >= 0 && v < limit)
        return (int)v;
    err_set(e, ERR_INPUT, "số \"%s\" sai", "bad number \"%s\"", s);
    csv_at(l->csv, (uint32_t)l->columns[i], e);
    return -1;
}

static enum err_code load_provinces(struct arena *a, struct identity_lists *lists, str folder,
                                    struct err *e)
{
    static const char *const names[] = {"cccd_code", "province"};
    struct list l;
    enum err_code code = list_open(&l, folder, "province_codes.csv", names, 2, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        int place = list_number(&l, 0, (int)FIRST_COUNTRY, e);
        if (place < 0) {
            got = -1;
            break;
        }
        lists->provinces[place] = arena_str(a, l.fields[l.columns[1]]);
    }
    csv_close(l.csv);
    return got < 0 ? ERR_INPUT : ERR_NONE;
}

static enum err_code load_centuries(struct identity_lists *lists, str folder, struct err *e)
{
    static const char *const names[] = {"digit", "birth_year_from", "sex"};
    struct list l;
    enum err_code code = list_open(&l, folder, "century_sex_digit.csv", names, 3, e);
    if (code != ERR_NONE)
        return code;
    int got;
    while ((got = csv_next(l.csv, l.fields, e)) > 0) {
        int digit = list_number(&l, 0, 10, e);
        int from = digit < 0 ? -1 : list_number(&l, 1, 3000, e);
        if (from < 0) {
            got = -1;
            break;
        }
        lists->centuries[digit].from = from;
        lists->centuries[digit].sex =
            str_eq_c(l.fields[l.columns[2]], "M") ? IDENTITY_MALE : IDENTITY_FEMALE;
    }
    csv_close(l.csv);
    return got < 0 ? ERR_INPUT : ERR_NONE;
}

enum err_code identity_load(struct arena *a, struct identity_lists **out, str folder, struct err *e)
{
    *out = arena_new(a, struct identity_lists);
    enum err_code code = load_provinces(a, *out, folder, e);
    return code == ERR_NONE ? load_centuries(*out, folder, e) : code;
}

str identity_place_name(const struct identity_lists *l, uint16_t place)
{
    return place < FIRST_COUNTRY ? l->provinces[place] : STR("");
}

/* ---- reading ---- */

/* The digits of `text` into `to`, which has one place more than the longest number; how many, or -1
 * with *bad for what does not belong there. */
static int take_digits(str text, char to[CITIZEN_DIGITS + 2], str *bad)
{
    int n = 0;
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = str_next_codepoint(text, &at);
        const uint32_t hard_blank = 0xA0;
        if (c == ' ' || c == '.' || c == '-' || c == hard_blank || (c == '\'' && n == 0))
            continue;
        if (c < '0' || c > '9') {
            *bad = str_slice(text, from, at);
            return -1;
        }
        if (n <= (int)CITIZEN_DIGITS)
            to[n++] = (char)c;
    }
    to[n] = '\0';
    return n;
}

static int digits_value(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++)
        v = v * 10 + (p[i] - '0');
    return v;
}

/* One digit over and over, and 123456789: what stands in a form for want of a number. */
static bool is_placeholder(const char *digits, int n)
{
    bool same = true, rising = true;
    for (int i = 1; i < n; i++) {
        same &= digits[i] == digits[0];
        rising &= digits[i] == digits[i - 1] + 1;
    }
    return same || rising;
}

static enum err_code read_citizen(const struct identity_lists *l, struct identity *n, struct err *e)
{
    n->kind = IDENTITY_CITIZEN;
    n->place = (uint16_t)digits_value(n->digits, 3);
    if (n->place < FIRST_COUNTRY && l->provinces[n->place].n == 0) {
        str code = {n->digits, 3};
        return err_set(e, ERR_INPUT, "số định danh %z: không có tỉnh nào mang mã %s",
                       "personal number %z: no province has the code %s", n->digits, code);
    }
    struct century c = l->centuries[n->digits[3] - '0'];
    if (c.from == 0)
        return err_set(e, ERR_INPUT, "số định danh %z: chữ số thứ tư (giới tính, thế kỷ) sai",
                       "personal number %z: the fourth digit (sex, century) is wrong", n->digits);
    n->sex = c.sex;
    n->birth_year = (uint16_t)(c.from + digits_value(n->digits + 4, 2));
    return ERR_NONE;
}

static enum err_code read_digits(const struct identity_lists *l, struct identity *n, int count,
                                 struct err *e)
{
    if (is_placeholder(n->digits, count))
        return err_set(e, ERR_INPUT, "%z không phải số thật: để trống nếu chưa có",
                       "%z is no real number: leave it empty where there is none", n->digits);
    if (count == CITIZEN_DIGITS)
        return read_citizen(l, n, e);
    n->kind = IDENTITY_OLD_CARD;
    return ERR_NONE;
}

/* With the zero that a spreadsheet dropped; false when that makes no number. */
static bool restore_zero(const struct identity_lists *l, const char *digits, int count,
                         struct identity *out)
{
    *out = (struct identity){.zero_restored = true};
    out->digits[0] = '0';
    mem_copy(out->digits + 1, digits, (size_t)count);
    return read_digits(l, out, count + 1, NULL) == ERR_NONE;
}

enum err_code identity_read(const struct identity_lists *l, str text, struct identity *out,
                            struct err *e)
{
    char digits[CITIZEN_DIGITS + 2];
    str bad = {0};
    *out = (struct identity){0};
    text = str_trim(text);
    int n = take_digits(text, digits, &bad);
    if (n < 0)
        return err_set(e, ERR_INPUT, "số giấy tờ \"%s\" có ký tự \"%s\" không phải chữ số",
                       "the number \"%s\" has \"%s\", which is no digit", text, bad);
    if (n == 0 && text.n == 0)
        return ERR_NONE;
    bool short_by_one = n == CITIZEN_DIGITS - 1 || n == OLD_CARD_DIGITS - 1;
    if (short_by_one && restore_zero(l, digits, n, out))
        return ERR_NONE;
    *out = (struct identity){0};
    if (n != CITIZEN_DIGITS && n != OLD_CARD_DIGITS)
        return err_set(
            e, ERR_INPUT,
            "\"%s\" không phải số giấy tờ: cần 12 chữ số (số định danh) hoặc 9 (CMND cũ)",
            "\"%s\" is no identity number: 12 digits (personal number) or 9 (old card)", text);
    mem_copy(out->digits, digits, (size_t)n);
    enum err_code code = read_digits(l, out, n, e);
    if (code != ERR_NONE)
        out->kind = IDENTITY_NONE;
    return code;
}

/* ---- against the person ---- */

/* By what is wrong: [nothing, a man's number, a woman's number][nothing, the year]. */
static const char *const disagreements[3][2][2] = {
    {{"", ""},
     {"số định danh %z là của người sinh năm %d, phiếu ghi %d",
      "personal number %z is of someone born in %d, the form says %d"}},
    {{"số định danh %z là của nam, phiếu ghi nữ",
      "personal number %z is a man's, the form says female"},
     {"số định danh %z là của nam sinh năm %d, phiếu ghi nữ sinh năm %d",
      "personal number %z is of a man born in %d, the form says female, born in %d"}},
    {{"số định danh %z là của nữ, phiếu ghi nam",
      "personal number %z is a woman's, the form says male"},
     {"số định danh %z là của nữ sinh năm %d, phiếu ghi nam sinh năm %d",
      "personal number %z is of a woman born in %d, the form says male, born in %d"}},
};

enum err_code identity_check_person(const struct identity_lists *l, const struct identity *n,
                                    struct identity_person p, struct err *e)
{
    if (n->kind != IDENTITY_CITIZEN)
        return ERR_NONE;
    bool sex = p.sex != IDENTITY_SEX_UNKNOWN && p.sex != n->sex;
    bool year = p.birth_year != 0 && p.birth_year != n->birth_year;
    if (!sex && !year)
        return ERR_NONE;
    const char *const *texts = disagreements[sex ? n->sex : 0][year];
    err_set(e, ERR_INPUT, texts[LANG_VI], texts[LANG_EN], n->digits, (int)n->birth_year,
            p.birth_year);
    str place = identity_place_name(l, n->place);
    if (place.n > 0)
        err_hint(e, "so với giấy khai sinh hoặc thẻ; khai sinh đăng ký tại %s",
                 "compare with the birth certificate or the card; the birth was registered in %s",
                 place);
    return ERR_INPUT;
}

const char *identity_name(enum identity_kind kind, enum lang lang)
{
    static const char *const names[3][2] = {
        {"không có số", "no number"},
        {"số định danh cá nhân", "personal number"},
        {"số CMND cũ", "old card number"},
    };
    return names[kind][lang];
}

/* ---- alike ---- */

enum identity_likeness identity_compare(str a, str b, int *place)
{
    *place = 0;
    if (a.n != b.n || a.n == 0)
        return IDENTITY_UNLIKE;
    size_t from = 0;
    while (from < a.n && a.p[from] == b.p[from])
        from++;
    if (from == a.n)
        return IDENTITY_SAME;
    size_t to = a.n - 1;
    while (a.p[to] == b.p[to])
        to--;
    *place = (int)from + 1;
    if (from == to)
        return IDENTITY_DIGIT;
    bool swapped = to == from + 1 && a.p[from] == b.p[to] && a.p[to] == b.p[from];
    return swapped ? IDENTITY_SWAPPED : IDENTITY_UNLIKE;
}
