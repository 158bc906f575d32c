/* Vietnamese text: base/text.h, held against data/text/. */
#include "base_test.h"

#include "base/csv.h"
#include "base/num.h"
#include "base/text.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, TEST_ARENA_BYTES);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static str nfc(str s)
{
    str out = {NULL, 0};
    struct err e = {0};
    assert_int_equal(text_nfc(&arena, s, &out, &e), ERR_NONE);
    return out;
}

static str c(const char *s)
{
    return str_from_c(s);
}

/* ---- the table of letters ---- */

#define MAX_LETTERS 200

static struct letter {
    str nfc, nfd, fold;
    int64_t base_order, tone_order;
    bool upper;
} letters[MAX_LETTERS];
static uint32_t n_letters;

static str from_hex(str hex)
{
    char *bytes = arena_alloc(&arena, hex.n / 2 + 1);
    for (size_t i = 0; i + 1 < hex.n; i += 2) {
        char pair[3] = {hex.p[i], hex.p[i + 1], '\0'};
        bytes[i / 2] = (char)strtoul(pair, NULL, 16);
    }
    return (str){bytes, hex.n / 2};
}

static struct csv_reader *open_data(const char *name)
{
    struct csv_reader *r = NULL;
    struct err e = {0};
    if (csv_open(&r, test_data(name), &e) != ERR_NONE)
        fail_msg("%s: %s", test_data(name), e.text[LANG_EN]);
    return r;
}

static int column(const struct csv_reader *r, const char *name)
{
    int at = csv_find(r, c(name));
    assert_true(at >= 0);
    return at;
}

static void read_letters(void)
{
    struct csv_reader *r = open_data("text/vi_letters_nfc_nfd.csv");
    int nfc_at = column(r, "utf8_nfc_hex");
    int nfd_at = column(r, "utf8_nfd_hex");
    int base_at = column(r, "base_order");
    int tone_at = column(r, "tone_order");
    int fold_at = column(r, "ascii_fold");
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    n_letters = 0;
    while (csv_next(r, fields, &e) > 0) {
        assert_true(n_letters < MAX_LETTERS);
        struct letter *l = &letters[n_letters++];
        l->nfc = from_hex(fields[nfc_at]);
        l->nfd = from_hex(fields[nfd_at]);
        assert_true(num_parse_int(fields[base_at], &l->base_order));
        assert_true(num_parse_int(fields[tone_at], &l->tone_order));
        char *fold = arena_cstr(&arena, fields[fold_at]);
        l->upper = fold[0] >= 'A' && fold[0] <= 'Z';
        fold[0] = (char)(fold[0] | 0x20);
        l->fold = c(fold);
    }
    csv_close(r);
    assert_int_equal(n_letters, 146); /* 144 vowels, đ and Đ */
}

static void test_letters_nfc(void **state)
{
    (void)state;
    read_letters();
    for (uint32_t i = 0; i < n_letters; i++) {
        assert_same_str(nfc(letters[i].nfc), letters[i].nfc);
        assert_same_str(nfc(letters[i].nfd), letters[i].nfc);
    }
}

static void test_letters_fold(void **state)
{
    (void)state;
    read_letters();
    for (uint32_t i = 0; i < n_letters; i++) {
        assert_same_str(text_fold(&arena, letters[i].nfc), letters[i].fold);
        assert_same_str(text_fold(&arena, letters[i].nfd), letters[i].fold);
    }
}

static int sign(int64_t v)
{
    return (v > 0) - (v < 0);
}

/* Each letter against each other: by letter, then tone, then case. */
static void test_letters_order(void **state)
{
    (void)state;
    read_letters();
    for (uint32_t i = 0; i < n_letters; i++) {
        for (uint32_t j = 0; j < n_letters; j++) {
            const struct letter *a = &letters[i];
            const struct letter *b = &letters[j];
            int expected = sign(a->base_order - b->base_order);
            if (expected == 0)
                expected = sign(a->tone_order - b->tone_order);
            if (expected == 0)
                expected = a->upper - b->upper;
            if (sign(text_compare(&arena, a->nfc, b->nfd)) != expected)
                fail_msg("%.*s against %.*s", (int)a->nfc.n, a->nfc.p, (int)b->nfc.n, b->nfc.p);
        }
    }
}

static void test_alphabet(void **state)
{
    (void)state;
    struct csv_reader *r = open_data("text/vi_alphabet_order.csv");
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    int lower_at = column(r, "lower");
    int upper_at = column(r, "upper");
    str before = STR("");
    int n = 0;
    for (; csv_next(r, fields, &e) > 0; n++) {
        str lower = arena_str(&arena, fields[lower_at]);
        str upper = arena_str(&arena, fields[upper_at]);
        assert_true(text_compare(&arena, before, lower) < 0);
        assert_true(text_compare(&arena, lower, upper) < 0);
        before = upper;
    }
    assert_int_equal(n, 29);
    csv_close(r);
}

/* As a dictionary has them: a word, then what begins with it, then its other tones. */
static void test_words_in_order(void **state)
{
    (void)state;
    static const char *in_order[] = {
        "",
        "2",
        "a",
        "an",
        "An",
        "An Bình",
        "án",
        "anh",
        "ảnh",
        "ăn",
        "ân",
        "ba",
        "ca",
        "cha",
        "chợ",
        "da",
        "đa",
        "đá",
        "Đá Mài",
        "em",
        "ga",
        "Hà Văn Bình",
        "Hạ An",
        "hoa",
        "hòa",
        "hoạ",
        "hoàn",
        "kẻ",
        "ma",
        "ma chay",
        "ma túy",
        "mà",
        "mả",
        "mã",
        "má",
        "má hồng",
        "mạ",
        "Nguyễn An",
        "Nguyễn Văn An",
        "Nguyễn Văn Ân",
        "Nguyễn Văn Bình",
        "oan",
        "ôn",
        "ơn",
        "quý",
        "Sơn Động",
        "tu",
        "tú",
        "tư",
        "Vi Văn An",
        "xã",
        "Yên Dũng",
        "Yên Thế",
        "zê",
    };
    const size_t n = sizeof(in_order) / sizeof(in_order[0]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            if (sign(text_compare(&arena, c(in_order[i]), c(in_order[j]))) !=
                sign((int64_t)i - (int64_t)j))
                fail_msg("\"%s\" against \"%s\"", in_order[i], in_order[j]);
            str a = text_sort_key(&arena, c(in_order[i]));
            str b = text_sort_key(&arena, c(in_order[j]));
            assert_int_equal(sign(str_cmp(a, b)), sign((int64_t)i - (int64_t)j));
        }
    }
    assert_int_equal(text_compare(&arena, STR("hòa"), STR("hoà")), 0);
    assert_int_equal(text_compare(&arena, STR("Yên-Thế"), STR("Yên  Thế")), 0);
    assert_true(text_compare(&arena, STR("e"), STR("f")) < 0);
    assert_true(text_compare(&arena, STR("f"), STR("g")) < 0);
    assert_true(text_compare(&arena, STR("w"), STR("x")) < 0);
    assert_true(text_compare(&arena, STR("v"), STR("w")) < 0);
    assert_true(text_compare(&arena, STR("c"), STR("ç")) < 0);
    assert_true(text_compare(&arena, STR("ç"), STR("d")) < 0);
    assert_true(text_compare(&arena, STR("z"), STR("中")) < 0);
}

static void test_natural_order(void **state)
{
    (void)state;
    static const char *const in_order[] = {"Bản 3",       "Thôn",     "Thôn 1",   "Thôn 1 mới",
                                           "Thôn 2",      "Thôn 9",   "Thôn 10",  "Thôn 11 B1",
                                           "Thôn 11 B20", "Thôn 11A", "Thôn 100", "Thôn Đông 2",
                                           "Thôn Đông 12"};
    for (size_t i = 1; i < sizeof(in_order) / sizeof(in_order[0]); i++) {
        if (str_cmp(text_natural_key(&arena, c(in_order[i - 1])),
                    text_natural_key(&arena, c(in_order[i]))) >= 0)
            fail_msg("\"%s\" is not before \"%s\"", in_order[i - 1], in_order[i]);
    }
    assert_true(
        str_eq(text_natural_key(&arena, STR("Thôn 02")), text_natural_key(&arena, STR("Thôn 2"))));
}

/* ---- one normal form ---- */

static void test_nfc_words(void **state)
{
    (void)state;
    /* "Nguyễn" with its tone and its hat in either order; canonical order puts the dot first. */
    assert_str(nfc(STR("Nguye\xCC\x82\xCC\x83n")), "Nguyễn");
    assert_str(nfc(STR("Vie\xCC\xA3\xCC\x82t")), "Việt");
    assert_str(nfc(STR("Vie\xCC\x82\xCC\xA3t")), "Việt");
    assert_str(nfc(STR("Vi\xE1\xBA\xB9\xCC\x82t")), "Việt");
    assert_str(nfc(STR("Vi\xC3\xAA\xCC\xA3t")), "Việt");
    assert_str(nfc(STR("\xE2\x84\xAB")), "\xC3\x85"); /* the sign Ångström is the letter Å */
    str same = STR("Hộ nghèo – “chuẩn”");
    assert_ptr_equal(nfc(same).p, same.p); /* nothing is copied */
    same = STR("中文 ✓");
    assert_ptr_equal(nfc(same).p, same.p);
    assert_str(nfc(STR("")), "");
    assert_str(text_without_bom(STR("\xEF\xBB\xBFmã")), "mã");
    assert_str(text_without_bom(STR("mã")), "mã");
}

static void assert_bad(str s, uint32_t line, uint32_t column_expected)
{
    str out;
    struct err e = {0};
    err_at(&e, STR("ten.csv"), 0, 0, 0);
    assert_int_equal(text_nfc(&arena, s, &out, &e), ERR_INPUT);
    assert_int_equal(e.code, ERR_INPUT);
    assert_string_equal(e.where.file, "ten.csv");
    assert_int_equal(e.where.line, line);
    assert_int_equal(e.where.column, column_expected);
    assert_int_equal(text_nfc(&arena, s, &out, NULL), ERR_INPUT);
}

static void test_nfc_errors(void **state)
{
    (void)state;
    assert_bad(STR("xã\nđồi \xFFx"), 2, 5);
    assert_bad(STR("\xC3"), 1, 1);
    assert_bad(STR("ab\0c"), 1, 3);
    assert_bad(STR("ạ\n\n\0"), 3, 1);
    char marks[1 + 2 * 31 + 1] = "a";
    for (int i = 0; i < 31; i++)
        memcpy(marks + 1 + 2 * i, "\xCC\xA3", 2);
    assert_bad((str){marks, 1 + 2 * 31}, 1, 32);
    str out;
    assert_int_equal(text_nfc(&arena, (str){marks, 1 + 2 * 30}, &out, NULL), ERR_NONE);
}

static size_t encode(uint32_t point, char *to)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        to[0] = (char)(0xC0 | point >> 6);
        to[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    to[0] = (char)(0xE0 | point >> 12);
    to[1] = (char)(0x80 | (point >> 6 & 0x3F));
    to[2] = (char)(0x80 | (point & 0x3F));
    return 3;
}

/* Whatever the quick look lets pass, the full work leaves as it is, after a letter and before one;
 * the ideograph at the end makes text_nfc do the full work. */
static void test_quick_look(void **state)
{
    (void)state;
    int passed = 0;
    for (uint32_t point = 1; point < 0x10000; point++) {
        char text[16] = "a";
        size_t n = 1 + encode(point, text + 1);
        if ((point >= 0xD800 && point < 0xE000) || !text_is_plain_nfc((str){text, n}))
            continue;
        memcpy(text + n, "e\xE4\xB8\xAD", 4);
        str s = {text, n + 4};
        assert_false(text_is_plain_nfc(s));
        assert_same_str(nfc(s), s);
        passed++;
    }
    assert_int_equal(passed, 0x2FF + 0x100 + 0x18); /* to U+02FF, U+1E00.., U+2010..U+2027 */
    assert_false(text_is_plain_nfc(STR("a\0")));
    assert_false(text_is_plain_nfc(STR("\xC3")));
    assert_false(text_is_plain_nfc(STR("\xE1\xBA")));
    assert_false(text_is_plain_nfc(STR("\xC3z")));
    assert_false(text_is_plain_nfc(STR("\xC1\x81")));
}

/* ---- folding ---- */

static void test_fold(void **state)
{
    (void)state;
    assert_str(text_fold(&arena, STR("Nguyễn Văn Á")), "nguyen van a");
    assert_str(text_fold(&arena, STR("ĐẶNG THÙY TRÂM")), "dang thuy tram");
    assert_str(text_fold(&arena, STR("Xã Phú Hòa 1, huyện X.")), "xa phu hoa 1, huyen x.");
    assert_str(text_fold(&arena, STR("Ðỗ")), "do"); /* U+00D0, met for Đ */
    assert_str(text_fold(&arena, STR("Çelik Ñandú")), "celik nandu");
    assert_str(text_fold(&arena, STR("")), "");
    assert_str(text_fold(&arena, STR("中Ω")), "中ω");
    assert_str(text_fold(&arena, STR("a\xFF")), "a\xEF\xBF\xBD");
}

/* ---- where the tone sits ---- */

static void assert_tone(const char *from, const char *to)
{
    assert_str(text_tone_normal(&arena, c(from)), to);
    assert_str(text_tone_normal(&arena, c(to)), to);
}

static void test_tone_pairs(void **state)
{
    (void)state;
    struct csv_reader *r = open_data("text/tone_placement_name_pairs.csv");
    int old_at = column(r, "spelling_conversion_table");
    int new_at = column(r, "spelling_tq_2026");
    str fields[CSV_MAX_COLUMNS];
    struct err e = {0};
    int n = 0;
    for (; csv_next(r, fields, &e) > 0; n++) {
        str a = text_tone_normal(&arena, fields[old_at]);
        str b = text_tone_normal(&arena, fields[new_at]);
        assert_false(str_eq(fields[old_at], fields[new_at]));
        if (str_eq_c(fields[old_at], "Xa Ea Kly")) /* a tone that was lost, not moved */
            assert_false(str_eq(a, b));
        else
            assert_same_str(a, b);
    }
    assert_int_equal(n, 187);
    csv_close(r);
}

static void test_tone_placement(void **state)
{
    (void)state;
    assert_tone("Hòa", "Hoà");
    assert_tone("Thùy Thùy Thùy", "Thuỳ Thuỳ Thuỳ"); /* a byte more in each word */
    assert_tone("HÒA", "HOÀ");
    assert_tone("Thủy", "Thuỷ");
    assert_tone("Nguyễn Úy", "Nguyễn Uý");
    assert_tone("khỏe", "khoẻ");
    assert_tone("hòan", "hoàn");
    assert_tone("tóan", "toán");
    assert_tone("ngòai", "ngoài");
    assert_tone("qúy", "quý"); /* u belongs to qu */
    assert_tone("qủa", "quả");
    assert_tone("gìa", "già"); /* i belongs to gi */
    assert_tone("tiềng", "tiềng");
    assert_tone("tìêng", "tiềng");
    assert_tone("ngừơi", "người");
    assert_tone("khùya", "khuỳa");
    assert_tone("thùê", "thuề");
    assert_tone("Xã Hòa Bình, huyện Lệ Thủy", "Xã Hoà Bình, huyện Lệ Thuỷ");
    assert_tone("ho\xCC\x80"
                "a",
                "hoà"); /* NFD in */
}

static void test_tone_stays(void **state)
{
    (void)state;
    static const char *same[] = {
        "",     "mùa",    "của",   "núi",   "tài",    "màu",       "nghĩa",  "mía",         "lừa",
        "đều",  "người",  "tiếng", "thuở",  "quốc",   "quyết",     "gì",     "gìn",         "giếng",
        "giặt", "giữa",   "quả",   "quý",   "Ea Kly", "Krông Búk", "Êban",   "Pu Péo",      "Y Tý",
        "Hoa",  "thuyền", "khuỷu", "xoong", "2024",   "a.b",       "Đăk Hà", "Múi ngóaxyz",
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        str s = c(same[i]);
        str out = text_tone_normal(&arena, s);
        assert_same_str(out, s);
        assert_ptr_equal(out.p, s.p);
    }
    assert_str(text_tone_normal(&arena, STR("hòá")), "hòá"); /* two tones are no syllable */
    assert_str(text_tone_normal(&arena, STR("ho\xFF")), "ho\xFF");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_letters_nfc, setup, teardown),
        cmocka_unit_test_setup_teardown(test_letters_fold, setup, teardown),
        cmocka_unit_test_setup_teardown(test_letters_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_alphabet, setup, teardown),
        cmocka_unit_test_setup_teardown(test_words_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_natural_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nfc_words, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nfc_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_quick_look, setup, teardown),
        cmocka_unit_test_setup_teardown(test_fold, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tone_pairs, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tone_placement, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tone_stays, setup, teardown),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
