/* Keys of names, what is typed, and the index: registry/search.h. */
#include "registry/search.h"

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
    arena_init(&arena, (size_t)1 << 28);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

#define assert_text(s, expected)                                                                   \
    do {                                                                                           \
        str assert_text_got = (s);                                                                 \
        if (!str_eq_c(assert_text_got, expected))                                                  \
            fail_msg("\"%.*s\", not \"%s\"", (int)assert_text_got.n, assert_text_got.p, expected); \
    } while (0)

/* ---- keys ---- */

static void test_exact(void **state)
{
    (void)state;
    assert_text(search_exact(&arena, STR("NGUYỄN VĂN Á")), "nguyễn văn á");
    assert_text(search_exact(&arena, STR("  Hòa\tBình ")), "hoà bình");
    assert_text(search_exact(&arena, STR("Hoà")), "hoà");
    assert_text(search_exact(&arena, STR("THÚY")), "thuý");
    assert_text(search_exact(&arena, STR("ĐẶNG Ðức")), "đặng đức"); /* the second one Icelandic */
    assert_text(search_exact(&arena, STR("ƯỚC ƠN ĂN ÂM ĨU ŨI Ý Ỹ Ỵ")), "ước ơn ăn âm ĩu ũi ý ỹ ỵ");
    assert_text(search_exact(&arena, STR("H'Hen-Niê (Bé)")), "h hen niê bé");
    assert_text(search_exact(&arena, STR("Thùy Thùy, Lũy")), "thuỳ thuỳ luỹ"); /* grows */
    assert_text(search_exact(&arena, STR("")), "");
}

static void test_keys(void **state)
{
    (void)state;
    struct search_keys k;
    search_keys_make(&arena, STR("Nguyễn Thị Hòa"), &k);
    assert_text(k.folded, "nguyen thi hoa");
    assert_text(k.exact, "nguyễn thị hoà");
    assert_int_equal(k.n_words, 3);
    assert_text(str_slice(k.folded, k.folded_at[1], k.folded.n), "thi hoa");
    assert_text(str_slice(k.exact, k.exact_at[2], k.exact.n), "hoà");
    assert_text(k.folded_ends, "nguyen/hoa");
    assert_text(k.exact_ends, "nguyễn/hoà");
    search_keys_make(&arena, STR("Lý Hoà"), &k);
    assert_int_equal(k.n_words, 2);
    assert_int_equal(k.folded_ends.n, 0);
    search_keys_make(&arena, STR("..."), &k);
    assert_int_equal(k.n_words, 0);
}

/* No character of Unicode, wherever it stands, makes the two keys part into other words. */
static void test_keys_of_all_characters(void **state)
{
    (void)state;
    struct arena_mark mark = arena_save(&arena);
    for (uint32_t c = 1; c < 0x110000; c++) {
        char text[8] = "a";
        size_t n = 1;
        if (c >= 0xD800 && c < 0xE000)
            continue;
        if (c < 0x80) {
            text[n++] = (char)c;
        } else if (c < 0x800) {
            text[n++] = (char)(0xC0 | c >> 6);
            text[n++] = (char)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            text[n++] = (char)(0xE0 | c >> 12);
            text[n++] = (char)(0x80 | (c >> 6 & 63));
            text[n++] = (char)(0x80 | (c & 63));
        } else {
            text[n++] = (char)(0xF0 | c >> 18);
            text[n++] = (char)(0x80 | (c >> 12 & 63));
            text[n++] = (char)(0x80 | (c >> 6 & 63));
            text[n++] = (char)(0x80 | (c & 63));
        }
        text[n++] = 'b';
        struct search_keys k;
        search_keys_make(&arena, (str){text, n}, &k); /* checks it itself */
        assert_true(k.n_words == 1 || k.n_words == 2);
        arena_restore(&arena, mark);
    }
}

/* ---- what is typed ---- */

static struct search_query parse(const char *text)
{
    struct search_query q;
    struct err e = {0};
    if (search_parse(&arena, str_from_c(text), &q, &e) != ERR_NONE)
        fail_msg("\"%s\": %s", text, e.text[LANG_EN]);
    return q;
}

static void test_parse(void **state)
{
    (void)state;
    struct search_query q = parse("Nguyễn  Hòa 1985");
    assert_int_equal(q.n_words, 2);
    assert_text(q.exact[1], "hoà");
    assert_text(q.folded[0], "nguyen");
    assert_int_equal(q.birth_year, 1985);
    assert_false(q.has_birth);
    assert_text(q.lookups[0].low, "nguyễn hoà");
    assert_text(q.lookups[0].high, "nguyễn hoà!");
    assert_int_equal(q.lookups[0].kind, SEARCH_EXACT);
    assert_text(q.lookups[1].low, "nguyen hoa");
    assert_int_equal(q.lookups[1].kind, SEARCH_FOLDED);
    assert_text(q.lookups[3].low, "nguyen/hoa");
    assert_text(q.lookups[5].low, "nguyen hoa0");

    q = parse("hoa 3/7/1985");
    assert_true(q.has_birth);
    assert_int_equal(q.birth, day_from_ymd(1985, 7, 3));
    assert_int_equal(q.birth_year, 1985);

    assert_text(parse("024 085 001 234").number, "024085001234");
    assert_text(parse("024-085-001-234").number, "024085001234");
    assert_text(parse("024085").number, "024085");
    q = parse("0240 1985"); /* a group of a number, not a year */
    assert_text(q.number, "02401985");
    assert_int_equal(q.birth_year, 0);
    q = parse("24-07210-000123 hoa");
    assert_text(q.code, "24-07210-000123");
    assert_int_equal(q.n_words, 1);
    assert_text(parse("24-07210-000123/2").code, "24-07210-000123"); /* a member */
    assert_text(parse("31/02/1985").code, "31/02/1985");             /* no day */
    assert_int_equal(parse("7210").number.n, 4);                     /* no year */
    q = parse("thôn 2");
    assert_text(q.village, "thôn 2");
    assert_int_equal(q.n_words + q.number.n, 0);
    q = parse("thôn 1985");
    assert_int_equal(q.village.n, 0);
    assert_int_equal(q.birth_year, 1985);
    assert_int_equal(parse("Bản Thị Hoa").n_words, 3);
}

static void test_parse_refuses(void **state)
{
    (void)state;
    struct search_query q;
    struct err e = {0};
    char long_text[600];
    assert_int_equal(search_parse(&arena, STR(" ... "), &q, &e), ERR_INPUT);
    assert_string_equal(e.text[LANG_EN],
                        "nothing to look for: type a name, a year of birth or a number");
    assert_int_equal(search_parse(&arena, STR("ho\xC0"), &q, &e), ERR_INPUT);
    memset(long_text, 'a', sizeof(long_text));
    assert_int_equal(search_parse(&arena, (str){long_text, 513}, &q, &e), ERR_LIMIT);
    assert_int_equal(search_parse(&arena, (str){long_text, 512}, &q, &e), ERR_NONE);
}

/* ---- the index ---- */

static const struct search_person people[] = {
    {STR("Nguyễn Văn Á"), 1950, 2, 1, STR("024050000001")},  /* 0 */
    {STR("Nguyễn Văn A"), 1960, 0, 0, STR("")},              /* 1 */
    {STR("Nguyễn Văn An"), 1970, 3, 4, STR("024070000003")}, /* 2 */
    {STR("Trần Thị Hòa"), 1985, 7, 3, STR("024185000004")},  /* 3 */
    {STR("Trần Thị Hoà"), 1980, 1, 1, STR("")},              /* 4 */
    {STR("Lê Thị Hoa"), 1985, 5, 5, STR("121455678")},       /* 5 */
    {STR("Hoa Văn Bình"), 1990, 1, 1, STR("")},              /* 6 */
    {STR("Phạm Hoài Nam"), 1991, 1, 1, STR("")},             /* 7 */
    {STR("Nguyễn Thị Ngọc Ánh"), 2001, 9, 9, STR("")},       /* 8 */
    {STR("Nguyễn Hòa Á"), 1985, 1, 1, STR("024085000010")},  /* 9 */
};
enum { PEOPLE = sizeof(people) / sizeof(*people) };

static struct search_index *make_index(void)
{
    struct search_index *x = search_index_new(&arena, PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        search_index_add(x, &people[i]);
    search_index_close(x);
    return x;
}

/* `expected`: numbers of people, parted by blanks. */
static void finds(const struct search_index *x, const char *text, const char *expected)
{
    struct search_query q = parse(text);
    struct search_hits hits;
    char got[256] = "";
    size_t n = 0;
    search_index_find(x, &q, 20, &hits);
    for (uint32_t i = 0; i < hits.n; i++)
        n += fmt_write(got + n, sizeof(got) - n, "%z%u", i > 0 ? " " : "", hits.people[i]);
    if (strcmp(got, expected) != 0)
        fail_msg("\"%s\" finds \"%s\", not \"%s\"", text, got, expected);
    assert_false(hits.more);
}

static void test_find_names(void **state)
{
    (void)state;
    struct search_index *x = make_index();
    /* Nobody is written "van", so all are alike, by birth; An goes on in the same word. */
    finds(x, "nguyen van a", "0 1 2");
    /* Exact first. */
    finds(x, "Nguyễn Văn Á", "0 1 2");
    finds(x, "NGUYỄN VĂN A", "1 0 2");
    /* Tones in either place; given names before others; folded after exact, prefix last. */
    finds(x, "Hoà", "4 3 9 5 6 7");
    finds(x, "Hòa", "4 3 9 5 6 7");
    finds(x, "hoa", "5 6 4 3 9 7");
    finds(x, "thi hoa", "4 3 5");
    finds(x, "thị hoa", "5 4 3");
    finds(x, "ngọc ánh", "8");
    finds(x, "ngoc", "8");
    /* Surname and given name; the order of words turned round; words apart. */
    finds(x, "nguyen anh", "8");
    finds(x, "tran hoa", "4 3");
    finds(x, "anh nguyen", "8");
    finds(x, "nguyen thi anh", "8");
    finds(x, "thi anh", "8");
    finds(x, "nguyen binh", "");
    finds(x, "nam", "7");
}

static void test_find_births(void **state)
{
    (void)state;
    struct search_index *x = make_index();
    finds(x, "hoa 1985", "5 3 9"); /* Hoa; Hòa as a given name; Hòa before another */
    finds(x, "tran hoa 03/07/1985", "3");
    finds(x, "1985", "9 5 3");
    finds(x, "5/5/1985", "5");
    finds(x, "nguyen van 1960", "1");
    finds(x, "nguyen van 1961", "");
}

static void test_find_numbers(void **state)
{
    (void)state;
    struct search_index *x = make_index();
    finds(x, "024185000004", "3");
    finds(x, "02418", "3");
    finds(x, "0240", "0 2 9"); /* by number */
    finds(x, "0240 nguyen van", "0 2");
    finds(x, "12145", "5");
    finds(x, "121455678", "5");
    finds(x, "1214556780", "");
    finds(x, "0241850000041", "");
}

static void test_limits(void **state)
{
    (void)state;
    struct arena_mark mark = arena_save(&arena);
    struct search_index *x = search_index_new(&arena, 30000);
    struct search_hits hits;
    for (uint32_t i = 0; i < 30000; i++) { /* 26³ names */
        char name[32];
        size_t n = fmt_write(name, sizeof(name), "Xa %c%c%c B", 'a' + (char)(i % 26),
                             'a' + (char)(i / 26 % 26), 'a' + (char)(i / 676 % 26));
        struct search_person p = {{name, n}, 1950, 0, 0, STR("")};
        search_index_add(x, &p);
    }
    search_index_close(x);
    struct search_query q = parse("xa");
    search_index_find(x, &q, 10, &hits);
    assert_int_equal(hits.n, 10);
    assert_true(hits.more);
    assert_true(hits.scanned < 12);
    q = parse("xa 1951"); /* nobody: stops all the same, and says so */
    search_index_find(x, &q, 10, &hits);
    assert_int_equal(hits.n, 0);
    assert_true(hits.more);
    assert_true(hits.scanned <= SEARCH_MAX_SCANNED + 1);
    arena_restore(&arena, mark);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exact),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_keys_of_all_characters),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_find_names),
        cmocka_unit_test(test_find_births),
        cmocka_unit_test(test_find_numbers),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
