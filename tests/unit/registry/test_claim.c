/* Claims of papers. The signed text was made with openssl from the bytes that docs/claims.md tells
 * and the first key of RFC 8032 (7.1). */
#include "registry/claim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SECRET                                                                                     \
    "ansinh-paper-secret https://ansinh.example nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
#define SIGNED                                                                                     \
    "YW5zaW5oLWdpYXktMQpobgowNzY2MC0wMDAxMgpOCk4uVC5ILgpUw6JuIETEqW5oCjIwMjMtMTItMTUKCjEyL1HEkC1V" \
    "Qk5ECjIwMjMtMTItMTUKMjAyNC0wMS0xNQqb3IgNPZbUM16QrvkZNaHOa6IsnhlO7tctBf2gT4ehFxqdqzjmUXRL5k60" \
    "IhuSxmIRqR2ChgogKgC3FsKttugO"
/* A decision on a benefit, likewise by openssl. */
#define SIGNED_DECISION                                                                            \
    "YW5zaW5oLWdpYXktMQpxZAoxMjM0Cm9wZW4KZGlzYWJpbGl0eV9hbGxvd2FuY2UKTi5ULkguCljDoyBUw6JuIETEqW5o" \
    "CjIwMjYtMDktMDEKCjE1L1HEkC1VQk5ECjIwMjYtMDgtMjUKMjAyNi0xMS0yOQpFwnm5HrW-vy-VIhslSk9JLfZxgJE4" \
    "dFXjbCQLAowaPmIyv4gi05Qegf_3X4pLuKgifYWS7pTtAL-8szQDxI0H"
/* The public key of RFC 8032, 7.1, test 2: another office's. */
#define OTHER "ansinh-paper-public - PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="

static struct arena a;

static struct claim_keys keys_of(const char *text)
{
    struct claim_keys k;
    struct err e = {0};
    assert_int_equal(claim_keys_read(str_from_c(text), &k, &e), ERR_NONE);
    return k;
}

static struct claim sample(void)
{
    return (struct claim){.number = STR("07660-00012"),
                          .what = STR("N"),
                          .who = STR("N.T.H."),
                          .commune = STR("Tân Dĩnh"),
                          .from = day_from_ymd(2023, 12, 15),
                          .to = DAY_MAX,
                          .decision = STR("12/QĐ-UBND"),
                          .decided = day_from_ymd(2023, 12, 15),
                          .made = day_from_ymd(2024, 1, 15)};
}

static void test_signs_as_openssl(void **state)
{
    (void)state;
    struct claim_keys k = keys_of(SECRET);
    struct claim c = sample();
    struct err e = {0};
    str text;
    assert_int_equal(claim_sign(&a, &k, &c, &text, &e), ERR_NONE);
    assert_true(str_eq_c(text, SIGNED));
    str address = claim_address(&a, &k, text);
    assert_true(str_eq_c(address, "https://ansinh.example/kiem-tra?m=" SIGNED));
    assert_true(str_eq(claim_text_of(address), text));
    assert_true(str_eq_c(claim_text_of(STR("  " SIGNED "\n")), SIGNED));
}

static void test_verifies(void **state)
{
    (void)state;
    struct claim_keys k = keys_of(SECRET), other = keys_of(OTHER);
    struct claim_keys both = keys_of(OTHER "\n" SECRET "\n");
    struct claim c, expected = sample();
    assert_true(claim_verify(&a, &k, STR(SIGNED), &c));
    assert_true(str_eq(c.number, expected.number) && str_eq(c.what, expected.what));
    assert_true(str_eq(c.who, expected.who) && str_eq(c.commune, expected.commune));
    assert_true(str_eq(c.decision, expected.decision));
    assert_true(c.from == expected.from && c.to == DAY_MAX && c.decided == expected.decided &&
                c.made == expected.made);
    assert_false(claim_verify(&a, &other, STR(SIGNED), &c));
    assert_true(claim_verify(&a, &both, STR(SIGNED), &c));
}

static void test_decision(void **state)
{
    (void)state;
    struct claim_keys k = keys_of(SECRET);
    const struct claim c = {.kind = CLAIM_DECISION,
                            .number = STR("1234"),
                            .what = STR("open"),
                            .benefit = STR("disability_allowance"),
                            .who = STR("N.T.H."),
                            .commune = STR("Xã Tân Dĩnh"),
                            .from = day_from_ymd(2026, 9, 1),
                            .to = DAY_MAX,
                            .decision = STR("15/QĐ-UBND"),
                            .decided = day_from_ymd(2026, 8, 25),
                            .made = day_from_ymd(2026, 11, 29)};
    struct claim back;
    struct err e = {0};
    str text;
    assert_int_equal(claim_sign(&a, &k, &c, &text, &e), ERR_NONE);
    assert_true(str_eq_c(text, SIGNED_DECISION));
    assert_true(claim_verify(&a, &k, text, &back));
    assert_int_equal(back.kind, CLAIM_DECISION);
    assert_true(str_eq(back.number, c.number) && str_eq(back.what, c.what));
    assert_true(str_eq(back.benefit, c.benefit) && str_eq(back.who, c.who));
    assert_true(str_eq(back.commune, c.commune) && str_eq(back.decision, c.decision));
    assert_true(back.from == c.from && back.to == DAY_MAX && back.decided == c.decided &&
                back.made == c.made && !back.synthetic);
}

static void test_initials(void **state)
{
    (void)state;
    assert_true(str_eq_c(claim_initials(&a, STR("Nguyễn Thị Hoà")), "N.T.H."));
    assert_true(str_eq_c(claim_initials(&a, STR("Đỗ  Ưng")), "Đ.Ư."));
    assert_int_equal(claim_initials(&a, STR("")).n, 0);
}

/* A paper of a province to practise in says so in what is signed. */
static void test_synthetic(void **state)
{
    (void)state;
    struct claim_keys k = keys_of(SECRET);
    struct claim c = sample();
    struct err e = {0};
    str text;
    assert_true(claim_verify(&a, &k, STR(SIGNED), &c) && !c.synthetic);
    c.synthetic = true;
    assert_int_equal(claim_sign(&a, &k, &c, &text, &e), ERR_NONE);
    assert_false(str_eq_c(text, SIGNED));
    c = sample();
    assert_true(claim_verify(&a, &k, text, &c) && c.synthetic);
    assert_true(str_eq_c(c.number, "07660-00012") && c.made == day_from_ymd(2024, 1, 15));
}

/* Every byte, put to every other letter that an address may hold and to some that it may not; each
 * shorter text; each with a letter more. */
static void test_tampering(void **state)
{
    (void)state;
    const str letters =
        STR("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= %\n");
    struct claim_keys k = keys_of(SECRET);
    struct claim c;
    struct arena scratch;
    char text[sizeof(SIGNED) + 1] = SIGNED;
    const size_t n = sizeof(SIGNED) - 1;
    arena_init(&scratch, (size_t)64 << 20);
    for (size_t i = 0; i < n; i++) {
        char right = text[i];
        for (size_t j = 0; j < letters.n; j++) {
            text[i] = letters.p[j];
            assert_int_equal(claim_verify(&scratch, &k, (str){text, n}, &c), text[i] == right);
        }
        text[i] = right;
        assert_false(claim_verify(&scratch, &k, (str){text, i}, &c));
        arena_clear(&scratch);
    }
    for (size_t j = 0; j < letters.n; j++) {
        text[n] = letters.p[j];
        assert_false(claim_verify(&scratch, &k, (str){text, n + 1}, &c));
    }
    arena_clear(&scratch);
}

static void test_days(void **state)
{
    (void)state;
    struct claim c = sample();
    c.to = day_from_ymd(2024, 12, 31);
    assert_int_equal(claim_on(&c, day_from_ymd(2023, 12, 14)), CLAIM_NOT_YET);
    assert_int_equal(claim_on(&c, day_from_ymd(2023, 12, 15)), CLAIM_HOLDS);
    assert_int_equal(claim_on(&c, day_from_ymd(2024, 12, 31)), CLAIM_HOLDS);
    assert_int_equal(claim_on(&c, day_from_ymd(2025, 1, 1)), CLAIM_OVER);
}

/* A name cannot bring lines of its own, nor more than a code holds. */
static void test_odd_texts(void **state)
{
    (void)state;
    struct claim_keys k = keys_of(SECRET);
    struct claim c = sample(), back;
    struct err e = {0};
    char many[CLAIM_MAX_BYTES];
    str text;
    c.commune = STR("Tân\nDĩnh");
    assert_int_equal(claim_sign(&a, &k, &c, &text, &e), ERR_NONE);
    assert_true(claim_verify(&a, &k, text, &back));
    assert_true(str_eq_c(back.commune, "Tân Dĩnh"));
    for (size_t i = 0; i < sizeof(many); i++)
        many[i] = 'x';
    c.commune = (str){many, sizeof(many)};
    assert_int_equal(claim_sign(&a, &k, &c, &text, &e), ERR_LIMIT);
}

static void test_key_files(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "", "ansinh-paper-secret - short",
        "other - PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=", SECRET "\n" SECRET,
        "ansinh-paper-secret javascript:x nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="};
    struct claim_keys k;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err e = {0};
        assert_int_equal(claim_keys_read(str_from_c(wrong[i]), &k, &e), ERR_INPUT);
    }
    k = keys_of(SECRET);
    assert_true(str_eq_c(claim_secret_line(&a, &k), SECRET "\n"));
    /* RFC 8032, 7.1, test 1: the public key. */
    assert_true(str_eq_c(claim_public_line(&a, &k),
                         "ansinh-paper-public https://ansinh.example "
                         "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signs_as_openssl),
        cmocka_unit_test(test_verifies),
        cmocka_unit_test(test_decision),
        cmocka_unit_test(test_initials),
        cmocka_unit_test(test_synthetic),
        cmocka_unit_test(test_tampering),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_key_files),
    };
    arena_init(&a, (size_t)64 << 20);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_clear(&a);
    return failed;
}
