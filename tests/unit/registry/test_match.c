/* Comparing two records and finding pairs: registry/match.h. Levels and texts are worked out by
 * hand; of points only the order and the bands are asserted, since their values are tuned. */
#include "registry/match_int.h"

#include "base/fmt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)1 << 30);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* ---- words ---- */

static void test_split(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"Nguyễn Thị Ngọc Ánh", "Nguyễn", "Thị Ngọc", "Ánh"},
        {"Lý Hoà", "Lý", "", "Hoà"},
        {" Hoà ", "", "", "Hoà"},
        {"", "", "", ""},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        str surname, middle, given;
        match_split_name(str_from_c(cases[i][0]), &surname, &middle, &given);
        assert_true(str_eq_c(surname, cases[i][1]));
        assert_true(str_eq_c(middle, cases[i][2]));
        assert_true(str_eq_c(given, cases[i][3]));
    }
}

static void test_sound(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"nguyen", "nguien"}, {"ly", "ni"},      {"ni", "ni"},     {"sang", "xang"},
        {"xang", "xang"},     {"tri", "ci"},     {"chi", "ci"},    {"giang", "zang"},
        {"rang", "zang"},     {"dung", "zung"},  {"kien", "kien"}, {"cuong", "kuong"},
        {"quy", "kui"},       {"nghia", "ngia"}, {"phuc", "fuc"},  {"thi", "thi"},
        {"an", "an"},         {"y", "i"},        {"gi", "gi"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *expected = cases[i][1];
        str got = match_sound(&arena, str_from_c(cases[i][0]));
        if (!str_eq_c(got, expected))
            fail_msg("%s sounds %.*s, not %s", cases[i][0], (int)got.n, got.p, expected);
    }
    assert_true(str_eq_c(match_clean(&arena, STR("nguyeenx")), "nguyen"));
    assert_true(str_eq_c(match_clean(&arena, STR("nguye6n4")), "nguyen"));
    assert_true(str_eq_c(match_clean(&arena, STR("ddoong")), "dong"));
    assert_true(str_eq_c(match_clean(&arena, STR("huowng")), "huong"));
    assert_true(str_eq_c(match_clean(&arena, STR("xuan")), "xuan"));
    assert_true(str_eq_c(match_clean(&arena, STR("s")), "s"));
}

static void test_one_edit(void **state)
{
    (void)state;
    assert_true(match_one_edit(STR("hung"), STR("hong")));
    assert_true(match_one_edit(STR("hung"), STR("hugn")));
    assert_true(match_one_edit(STR("hung"), STR("hun")));
    assert_true(match_one_edit(STR("hng"), STR("hung")));
    assert_false(match_one_edit(STR("hung"), STR("hoan")));
    assert_false(match_one_edit(STR("hung"), STR("hu")));
    assert_false(match_one_edit(STR("abcd"), STR("cbad")));
}

static void test_log2(void **state)
{
    (void)state;
    assert_int_equal(match_log2_tenths(1), 0);
    assert_int_equal(match_log2_tenths(2), 10);
    assert_int_equal(match_log2_tenths(1024), 100);
    assert_int_equal(match_log2_tenths(3), 15);        /* 1.58496 */
    assert_int_equal(match_log2_tenths(1000000), 199); /* 19.9316 */
    assert_int_equal(match_log2_tenths((uint64_t)1 << 63), 630);
    assert_int_equal(match_log2_tenths(UINT64_MAX), 639);
}

/* ---- comparing ---- */

#define BASE                                                                                       \
    .name = STR("Nguyễn Thị Hoà"), .sex = IDENTITY_FEMALE, .birth_year = 1985, .birth_month = 7,   \
    .birth_dom = 3, .commune = 7210, .citizen = STR("024185001234")

static const struct match_person base = {BASE};

/* People about, so that names have a frequency: 300, a third of them Nguyễn. */
static struct match_book *book_of(const struct match_person *people, uint32_t n)
{
    static const char *const surnames[] = {"Nguyễn", "Trần", "Lê"};
    static const char *const given[] = {"Lan", "Huệ", "Bình", "Sơn", "Cúc", "Oanh", "Hùng", "Hưng"};
    struct match_book *b = match_book_new(&arena, n + 300);
    for (uint32_t i = 0; i < n; i++)
        assert_int_equal(match_book_add(b, &people[i], NULL), ERR_NONE);
    for (uint32_t i = 0; i < 300; i++) {
        char name[64];
        size_t length = fmt_write(name, sizeof(name), "%z %z %z", surnames[i % 3],
                                  i % 2 == 0 ? "Thị" : "Văn", given[i / 2 % 8]);
        struct match_person p = {
            .name = {name, length}, .birth_year = 1901, .commune = 7200 + i % 20};
        assert_int_equal(match_book_add(b, &p, NULL), ERR_NONE);
    }
    match_book_close(b);
    return b;
}

static struct match_result compare(const struct match_person *a, const struct match_person *b)
{
    struct match_person two[2] = {*a, *b};
    struct match_result r, back;
    struct match_book *book = book_of(two, 2);
    match_compare(book, 0, 1, &r);
    match_compare(book, 1, 0, &back);
    assert_int_equal(r.points, back.points); /* who stands first does not matter */
    assert_memory_equal(r.levels, back.levels, sizeof(r.levels));
    int32_t sum = r.start_points + r.twin_points;
    for (int i = 0; i < MATCH_PARTS; i++)
        sum += r.points_of[i];
    if (r.levels[MATCH_CITIZEN] != MATCH_EQUAL && r.levels[MATCH_OLD_CARD] != MATCH_EQUAL)
        assert_int_equal(r.points, sum);
    return r;
}

static enum match_level level_of_names(const char *a, const char *b, enum match_part part)
{
    struct match_person x = {.name = str_from_c(a)}, y = {.name = str_from_c(b)};
    return compare(&x, &y).levels[part];
}

static void test_name_levels(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        enum match_part part;
        enum match_level level;
    } cases[] = {
        {"Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", MATCH_GIVEN, MATCH_EQUAL},
        {"Nguyễn Thị Hoà", "nguyen thi hoa", MATCH_GIVEN, MATCH_MARKS_LOST},
        {"Nguyễn Thị Hoà", "nguyen thi hoa", MATCH_SURNAME, MATCH_MARKS_LOST},
        {"Nguyễn Thị Hoà", "nguyen thi hoa", MATCH_MIDDLE, MATCH_MARKS_LOST},
        {"Nguyễn Văn Hùng", "Nguyễn Văn Hưng", MATCH_GIVEN, MATCH_MARKS},
        {"Nguyễn Văn Hùng", "Nguyễn Văn Hung", MATCH_GIVEN, MATCH_MARKS}, /* the rest has marks */
        {"Nguyễn Văn Hùng", "Nguyeenx Văn Hufng", MATCH_SURNAME, MATCH_LEFTOVER},
        {"Nguyễn Văn Sáng", "Nguyễn Văn Xáng", MATCH_GIVEN, MATCH_SOUND},
        {"Lý Văn Sáng", "Lí Văn Sáng", MATCH_SURNAME, MATCH_SOUND},
        {"Lê Văn Trí", "Lê Văn Chí", MATCH_GIVEN, MATCH_SOUND},
        {"Lê Văn Dũng", "Lê Văn Rũng", MATCH_GIVEN, MATCH_SOUND},
        {"Lê Văn Đăng", "Lê Văn Giang", MATCH_GIVEN, MATCH_DIFFERENT}, /* đ is no d */
        {"Lê Văn Thanh", "Lê Văn Thnah", MATCH_GIVEN, MATCH_TYPING},
        {"Lê Văn Thanh", "Lê Văn Than", MATCH_GIVEN, MATCH_TYPING},
        {"Lê Văn An", "Lê Văn Ân", MATCH_GIVEN, MATCH_MARKS},
        {"Lê Văn An", "Lê Văn Am", MATCH_GIVEN,
         MATCH_DIFFERENT}, /* too short to be one letter off */
        {"Lê Văn Thanh", "Lê Văn Hương", MATCH_GIVEN, MATCH_DIFFERENT},
        {"Lê Văn Thanh", "Lê V. Thanh", MATCH_MIDDLE, MATCH_INITIAL},
        {"Lê Văn Thanh", "Lê Thanh", MATCH_MIDDLE, MATCH_PARTLY},
        {"Lê Thị Ngọc Ánh", "Lê Ngọc Ánh", MATCH_MIDDLE, MATCH_PARTLY},
        {"Lê Thị Ngọc Ánh", "Lê Ngọc Thị Ánh", MATCH_MIDDLE, MATCH_EQUAL},
        {"Lê Văn Thanh", "Lê Đức Thanh", MATCH_MIDDLE, MATCH_DIFFERENT},
        {"Lê Thanh", "Lê Thanh", MATCH_MIDDLE, MATCH_UNKNOWN},
        {"Thanh", "Lê Thanh", MATCH_SURNAME, MATCH_UNKNOWN},
        {"", "Lê Thanh", MATCH_GIVEN, MATCH_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        enum match_level got = level_of_names(cases[i].a, cases[i].b, cases[i].part);
        if (got != cases[i].level)
            fail_msg("%s / %s: level %d, not %d", cases[i].a, cases[i].b, got, cases[i].level);
    }
}

static void birth_level(int da, int ma, int ya, int db, int mb, int yb, enum match_level expected)
{
    struct match_person a = {BASE}, b = {BASE};
    a.birth_dom = da, a.birth_month = ma, a.birth_year = ya;
    b.birth_dom = db, b.birth_month = mb, b.birth_year = yb;
    enum match_level got = compare(&a, &b).levels[MATCH_BIRTH];
    if (got != expected)
        fail_msg("%d/%d/%d and %d/%d/%d: level %d, not %d", da, ma, ya, db, mb, yb, got, expected);
}

static void test_birth_levels(void **state)
{
    (void)state;
    birth_level(3, 7, 1985, 3, 7, 1985, MATCH_EQUAL);
    birth_level(3, 7, 1985, 7, 3, 1985, MATCH_DAY_MONTH);
    birth_level(3, 7, 1985, 0, 0, 1985, MATCH_YEAR_ONLY);
    birth_level(3, 7, 1985, 1, 1, 1985, MATCH_YEAR_ONLY); /* stands for no day */
    birth_level(1, 1, 1985, 1, 1, 1985, MATCH_YEAR_ONLY);
    birth_level(3, 7, 1985, 13, 7, 1985, MATCH_DAY_OR_MONTH);
    birth_level(3, 7, 1985, 3, 8, 1985, MATCH_DAY_OR_MONTH);
    birth_level(3, 7, 1985, 9, 8, 1985, MATCH_SAME_YEAR);
    birth_level(3, 7, 1985, 3, 7, 1986, MATCH_NEXT_YEAR);
    birth_level(3, 7, 1985, 0, 0, 1984, MATCH_NEXT_YEAR);
    birth_level(3, 7, 1985, 9, 8, 1986, MATCH_DIFFERENT);
    birth_level(3, 7, 1985, 3, 7, 1958, MATCH_YEAR_DIGIT); /* 85, 58 */
    birth_level(3, 7, 1985, 3, 7, 1965, MATCH_YEAR_DIGIT);
    birth_level(3, 7, 1985, 3, 7, 1963, MATCH_DIFFERENT);
    birth_level(0, 0, 1985, 0, 0, 1965, MATCH_DIFFERENT);
    birth_level(0, 0, 0, 3, 7, 1985, MATCH_UNKNOWN);
}

static void test_number_levels(void **state)
{
    (void)state;
    struct match_person a = {BASE}, b = {BASE};
    b.citizen = STR("024185001239");
    struct match_result r = compare(&a, &b);
    assert_int_equal(r.levels[MATCH_CITIZEN], MATCH_ONE_DIGIT);
    assert_int_equal(r.citizen_digit, 12);
    b.citizen = STR("024185002134");
    r = compare(&a, &b);
    assert_int_equal(r.levels[MATCH_CITIZEN], MATCH_TWO_SWAPPED);
    assert_int_equal(r.citizen_digit, 9);
    b.citizen = STR("024185777777");
    assert_int_equal(compare(&a, &b).levels[MATCH_CITIZEN], MATCH_DIFFERENT);
    b.citizen = STR("");
    assert_int_equal(compare(&a, &b).levels[MATCH_CITIZEN], MATCH_UNKNOWN);
    a.old_card = STR("121455678");
    b.old_card = STR("121455679");
    r = compare(&a, &b);
    assert_int_equal(r.levels[MATCH_OLD_CARD], MATCH_ONE_DIGIT);
    assert_int_equal(r.card_digit, 9);
}

static int32_t points(struct match_person b)
{
    return compare(&base, &b).points;
}

static void test_bands(void **state)
{
    (void)state;
    struct match_person p = base;
    int32_t whole = points(p);
    assert_int_equal(match_band_of(whole), MATCH_IS_SAME);
    p.name = STR("nguyen thi hoa");
    int32_t lost = points(p);
    assert_true(lost < whole);
    assert_int_equal(match_band_of(lost), MATCH_IS_SAME);
    p.name = STR("Nguyễn Hoà");
    p.commune = 7300;
    assert_int_equal(match_band_of(points(p)), MATCH_IS_SAME); /* the number agrees */

    /* Without numbers. */
    p = base;
    p.citizen = STR("");
    int32_t bare = points(p);
    assert_true(bare < whole);
    assert_int_equal(match_band_of(bare), MATCH_IS_SAME);
    p.birth_dom = 7, p.birth_month = 3;
    int32_t turned = points(p);
    assert_true(turned < bare);
    assert_true(match_band_of(turned) >= MATCH_IS_LIKELY);
    p.birth_dom = p.birth_month = 0;
    int32_t year = points(p);
    assert_true(year < turned);
    p.birth_year = 1984;
    assert_true(points(p) < year);
    p.birth_year = 1950;
    assert_int_equal(match_band_of(points(p)), MATCH_IS_DIFFERENT);

    /* The common case of two people: one name, one commune, other births and numbers. */
    p = base;
    p.birth_year = 1991, p.birth_dom = 20, p.birth_month = 11;
    p.citizen = STR("024191004321");
    assert_int_equal(match_band_of(points(p)), MATCH_IS_DIFFERENT);
    /* A given name weighs more than a surname. */
    struct match_person surname = base, given = base;
    surname.citizen = given.citizen = STR("");
    surname.name = STR("Trần Thị Hoà");
    given.name = STR("Nguyễn Thị Oanh");
    assert_true(points(surname) > points(given));
    /* One number in two records is never passed over. */
    p = (struct match_person){.name = STR("Lý Văn Tú"),
                              .sex = IDENTITY_MALE,
                              .birth_year = 1950,
                              .commune = 7300,
                              .citizen = base.citizen};
    assert_int_equal(match_band_of(points(p)), MATCH_IS_POSSIBLE);
}

static void test_twins(void **state)
{
    (void)state;
    struct match_person a = {BASE}, b = {BASE};
    a.household = b.household = 5;
    a.name = STR("Nguyễn Văn Hùng");
    b.name = STR("Nguyễn Văn Hưng");
    b.citizen = STR("024185001235");
    struct match_result r = compare(&a, &b);
    assert_true(r.twin_points < 0);
    assert_true(r.band < MATCH_IS_LIKELY);
    b.name = a.name; /* two records of one */
    r = compare(&a, &b);
    assert_int_equal(r.twin_points, 0);
    assert_int_equal(r.band, MATCH_IS_SAME);
}

/* A rare given name says more than a common one. */
static void test_rarity(void **state)
{
    (void)state;
    struct match_person p[4] = {{.name = STR("Trần Thị Lan")},
                                {.name = STR("Trần Thị Lan")},
                                {.name = STR("Trần Thị Quyên")},
                                {.name = STR("Trần Thị Quyên")}};
    struct match_book *b = book_of(p, 4);
    struct match_result common, rare;
    match_compare(b, 0, 1, &common);
    match_compare(b, 2, 3, &rare);
    assert_true(rare.points_of[MATCH_GIVEN] > common.points_of[MATCH_GIVEN] + 20);
    assert_int_equal(rare.points_of[MATCH_SURNAME], common.points_of[MATCH_SURNAME]);
}

/* ---- in words ---- */

static void explains(const struct match_person *b, const char *vi, const char *en)
{
    const char *expected[2] = {vi, en};
    struct match_result r = compare(&base, b);
    for (int lang = 0; lang < 2; lang++) {
        struct buf text;
        buf_init(&text, &arena, 4096);
        match_explain(&r, &base, b, (enum lang)lang, &text);
        if (!str_eq_c(buf_str(&text), expected[lang]))
            fail_msg("%.*s\nnot %s", (int)text.n, text.p, expected[lang]);
    }
}

static void test_explain(void **state)
{
    (void)state;
    struct match_person b = {.name = STR("Nguyen T Hoa"),
                             .sex = IDENTITY_FEMALE,
                             .birth_year = 1985,
                             .birth_month = 3,
                             .birth_dom = 7,
                             .commune = 7300,
                             .citizen = STR("024185001334")};
    explains(&b,
             "họ giống, một bên mất dấu (Nguyễn / Nguyen); tên đệm viết tắt (Thị / T); tên giống, "
             "một bên mất dấu (Hoà / Hoa); cùng giới tính nữ; ngày sinh đảo ngày và tháng "
             "(03/07/1985 / 07/03/1985); khác xã; số định danh cá nhân lệch một chữ số "
             "(024185001234 / 024185001334, chữ số thứ 10)",
             "surname agrees, one side without marks (Nguyễn / Nguyen); middle name abbreviated "
             "(Thị / T); given name agrees, one side without marks (Hoà / Hoa); same sex female; "
             "date of birth has day and month turned round (03/07/1985 / 07/03/1985); another "
             "commune; personal number differs in one digit (024185001234 / 024185001334, digit "
             "10)");
    b = (struct match_person){.name = STR("Trần Hòa"), .birth_year = 1985, .commune = 7210};
    explains(&b,
             "họ khác (Nguyễn / Trần); tên đệm giống một phần (Thị / –); cùng tên Hoà; ngày sinh "
             "cùng năm, một bên chỉ có năm (03/07/1985 / 1985); cùng xã",
             "surname differs (Nguyễn / Trần); middle name agrees in part (Thị / –); same given "
             "name Hoà; date of birth agrees in the year, one side has no more (03/07/1985 / "
             "1985); same commune");
}

/* ---- pairs ---- */

static struct match_found find(const struct match_book *b, struct match_find q)
{
    struct match_found f;
    struct err e = {0};
    if (match_find_pairs(b, &q, &arena, &f, &e) != ERR_NONE)
        fail_msg("%s", e.text[LANG_EN]);
    return f;
}

/* Each second record differs from the first in what a key needs; some other key must bring the two
 * together. */
static void test_find_by_every_key(void **state)
{
    (void)state;
    struct match_person p[16];
    uint32_t n = 0;
    for (int i = 0; i < 16; i++)
        p[i] = base;
    n++;
    p[n++].name = STR("Nguyễn Thị Quyên"); /* not she: the number alone */
    p[n].citizen = STR("024185001334"), p[n].birth_year = 1986, p[n++].commune = 7300;
    p[n].citizen = STR(""), p[n].birth_dom = p[n].birth_month = 0, p[n++].commune = 7300;
    p[n].citizen = STR(""), p[n].birth_dom = 7, p[n++].birth_month = 3;
    p[n].citizen = STR(""), p[n++].birth_year = 1975;
    p[n].citizen = STR(""), p[n++].birth_year = 0;
    p[n].citizen = STR(""), p[n++].name = STR("Nguyễn Thị Hoàn"); /* by surname and date */
    p[n].citizen = STR(""), p[n++].name = STR("Nguyenx Thị Hoà");
    p[n].citizen = STR(""), p[n++].name = STR("Nguyn Thị Hoà"); /* by given name and date */
    p[n].citizen = STR(""), p[n].birth_dom = p[n].birth_month = 0,
    p[n++].name = STR("Nguyễn Thị Hoàn");
    struct match_book *b = book_of(p, n);
    struct match_found f = find(b, (struct match_find){.least_points = -1000, .threads = 1});
    for (uint32_t i = 1; i < n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < f.n; k++)
            found |= f.v[k].a == 0 && f.v[k].b == i;
        if (!found)
            fail_msg("record %u was not met", i);
    }
}

/* Pairs are sorted, each once, with the points of match_compare, whatever the threads. */
static void test_find_is_compare(void **state)
{
    (void)state;
    struct match_person p[16];
    for (int i = 0; i < 16; i++) {
        p[i] = base;
        p[i].birth_year = 1985 + i % 4;
        p[i].source = (uint8_t)(i % 2);
    }
    struct match_book *b = book_of(p, 16);
    struct match_found one = find(b, (struct match_find){.least_points = 0, .threads = 1});
    struct match_found three = find(b, (struct match_find){.least_points = 0, .threads = 3});
    assert_int_equal(one.n, three.n);
    assert_int_equal(one.compared, three.compared);
    assert_memory_equal(one.v, three.v, one.n * sizeof(*one.v));
    uint32_t ours = 0;
    for (uint32_t i = 0; i < one.n; i++) {
        struct match_result r;
        assert_true(one.v[i].a < one.v[i].b);
        if (i > 0)
            assert_true(one.v[i - 1].a < one.v[i].a ||
                        (one.v[i - 1].a == one.v[i].a && one.v[i - 1].b < one.v[i].b));
        match_compare(b, one.v[i].a, one.v[i].b, &r);
        assert_int_equal(r.points, one.v[i].points);
        ours += one.v[i].b < 16;
    }
    assert_int_equal(ours, 16 * 15 / 2); /* one number: every pair */
    struct match_found across =
        find(b, (struct match_find){.least_points = 0, .threads = 1, .across = true});
    ours = 0;
    for (uint32_t i = 0; i < across.n; i++)
        ours += across.v[i].b < 16;
    assert_int_equal(ours, 8 * 8);
}

/* Ten thousand with one number and one name: work stays in proportion to people. */
static void test_crowd(void **state)
{
    (void)state;
    const uint32_t n = 10000;
    struct arena_mark mark = arena_save(&arena);
    struct match_book *b = match_book_new(&arena, n);
    for (uint32_t i = 0; i < n; i++) {
        struct match_person p = {BASE};
        p.birth_dom = 1 + (int)(i % 28);
        p.birth_month = 2;
        assert_int_equal(match_book_add(b, &p, NULL), ERR_NONE);
    }
    match_book_close(b);
    struct match_found f = find(b, (struct match_find){.least_points = 1000, .threads = 2});
    assert_true(f.crowded >= n);
    assert_true(f.compared <= (uint64_t)n * 14 * MATCH_BLOCK_WINDOW);
    assert_true(f.compared >= (uint64_t)(n - MATCH_BLOCK_WINDOW) * MATCH_BLOCK_WINDOW);
    arena_restore(&arena, mark);
}

static void test_nobody(void **state)
{
    (void)state;
    struct match_book *b = match_book_new(&arena, 2);
    match_book_close(b);
    assert_int_equal(find(b, (struct match_find){.threads = 2}).n, 0);
    b = match_book_new(&arena, 2); /* nothing is known of either */
    struct match_person none = {.name = STR("")};
    assert_int_equal(match_book_add(b, &none, NULL), ERR_NONE);
    assert_int_equal(match_book_add(b, &none, NULL), ERR_NONE);
    match_book_close(b);
    struct match_result r;
    match_compare(b, 0, 1, &r);
    assert_int_equal(r.band, MATCH_IS_DIFFERENT);
    assert_int_equal(find(b, (struct match_find){.least_points = -1000}).n, 0);
}

/* Past so many different words a book refuses more, and goes on with those it knows. */
static void test_too_many_words(void **state)
{
    (void)state;
    struct arena_mark mark = arena_save(&arena);
    struct match_book *b = match_book_new(&arena, MATCH_MAX_WORDS + 1);
    struct match_person p = {BASE};
    struct err e = {0};
    assert_int_equal(match_book_add(b, &p, &e), ERR_NONE);
    uint32_t n = 1;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; code == ERR_NONE && i < MATCH_MAX_WORDS; i++) {
        char name[64];
        size_t length = fmt_write(name, sizeof(name), "k%cả%uy", 'a' + (char)(i % 26), i);
        struct match_person odd = {.name = {name, length}};
        code = match_book_add(b, &odd, &e);
        n += code == ERR_NONE;
    }
    assert_int_equal(code, ERR_LIMIT);
    assert_string_equal(e.text[LANG_EN],
                        "there are more than 1048576 different words in the names");
    assert_true(n > MATCH_MAX_WORDS / 4 - 2 && n < MATCH_MAX_WORDS);
    assert_int_equal(match_book_people(b), n);
    arena_restore(&arena, mark);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),           cmocka_unit_test(test_sound),
        cmocka_unit_test(test_one_edit),        cmocka_unit_test(test_log2),
        cmocka_unit_test(test_name_levels),     cmocka_unit_test(test_birth_levels),
        cmocka_unit_test(test_number_levels),   cmocka_unit_test(test_bands),
        cmocka_unit_test(test_twins),           cmocka_unit_test(test_rarity),
        cmocka_unit_test(test_explain),         cmocka_unit_test(test_find_by_every_key),
        cmocka_unit_test(test_find_is_compare), cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_nobody),          cmocka_unit_test(test_too_many_words),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
