/* Notes, keys and checkpoints against what others published: the key, the note and the signature of
 * the documentation of golang.org/x/mod/sumdb/note, the example of C2SP's tlog-cosignature (its
 * lines alone: its keys are not told), base 64 of RFC 4648. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "evidence/audit/note.h"
#include "store/store.h"

#define SECRET "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define PUBLIC "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define TEXT                                                                                       \
    "If you think cryptography is the answer to your problem,\n"                                   \
    "then you don't know what your problem is.\n"
#define SIGNATURE                                                                                  \
    "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKv" \
    "qfqdngotpRZb6KE6RyyBwJnAM=\n"

static struct arena a;

static int begin(void **state)
{
    (void)state;
    arena_init(&a, 1 << 20);
    return seal_start() ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    arena_clear(&a);
    return 0;
}

static void is(str got, const char *expected)
{
    assert_string_equal(arena_cstr(&a, got), expected);
}

static void base64(void **state)
{
    (void)state;
    static const char *const both[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++) {
        char text[16];
        uint8_t bytes[8];
        size_t n = base64_write(text, str_from_c(both[i][0])), m = 0;
        is((str){text, n}, both[i][1]);
        assert_true(base64_read(str_from_c(both[i][1]), bytes, sizeof(bytes), &m));
        is((str){(const char *)bytes, m}, both[i][0]);
    }
    static const char *const wrong[] = {
        "Zg", "Zg=", "Zh==", "Zm9=", "Zm 9", "====", "Z===", "Zg==Zg=="};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint8_t bytes[8];
        size_t m = 0;
        if (base64_read(str_from_c(wrong[i]), bytes, sizeof(bytes), &m))
            fail_msg("%s", wrong[i]);
    }
}

static void published_key_and_note(void **state)
{
    (void)state;
    struct note_secret s;
    struct note_key k;
    assert_true(note_secret_read(STR(SECRET), &s));
    is(note_key_text(&a, &s.key), PUBLIC);
    is(note_secret_text(&a, &s), SECRET);
    assert_true(note_key_read(STR(PUBLIC), &k));
    is(note_sign(&a, &s, STR(TEXT), 0), SIGNATURE);
    assert_int_equal(note_signed_by(STR(TEXT "\n" SIGNATURE), &k, NULL), NOTE_TRUE);
    /* Beside a signature that nobody here knows. */
    assert_int_equal(
        note_signed_by(STR(TEXT "\n\xE2\x80\x94 EnochRoot YWJjZGVm\n" SIGNATURE), &k, NULL),
        NOTE_TRUE);
    assert_int_equal(note_signed_by(STR("X" TEXT "\n" SIGNATURE), &k, NULL), NOTE_FALSE);
    assert_int_equal(note_signed_by(STR(TEXT "\n\xE2\x80\x94 EnochRoot YWJjZGVm\n"), &k, NULL),
                     NOTE_ABSENT);
}

static void what_is_no_note(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "\n", "a\n", "a\n\n", "a\n\nb", "a\tb\n\n" SIGNATURE};
    str text, lines;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (note_split(str_from_c(wrong[i]), &text, &lines))
            fail_msg("%zu", i);
    }
    /* The text may have empty lines: the last one parts it from the signatures. */
    assert_true(note_split(STR("a\n\nb\n\n" SIGNATURE), &text, &lines));
    is(text, "a\n\nb\n");
    is(lines, SIGNATURE);
}

static void what_is_no_key(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10"};
    struct note_key k;
    struct note_secret s;
    struct err e = {0};
    uint8_t seed[SEAL_SEED_BYTES] = {7};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (note_key_read(str_from_c(wrong[i]), &k))
            fail_msg("%s", wrong[i]);
    }
    static const char *const names[] = {"", "a b", "a+b", "a\tb", "a\xC2\xA0-", "a\xE3\x80\x80"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(note_secret_make(str_from_c(names[i]), NOTE_LOG, seed, &s, &e), ERR_INPUT);
}

static void checkpoints(void **state)
{
    (void)state;
    /* The first lines of C2SP's example. */
    const str text = STR("example.com/behind-the-sofa\n20852163\n"
                         "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    struct checkpoint c;
    assert_true(checkpoint_read(text, &c));
    assert_int_equal(c.size, 20852163);
    assert_int_equal(c.root.b[0], 0x0A); /* "CsU" */
    is(checkpoint_text(&a, &c), text.p);
    static const char *const wrong[] = {"\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                                        "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                                        "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                                        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                                        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                                        "a\n1\n"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (checkpoint_read(str_from_c(wrong[i]), &c))
            fail_msg("%zu", i);
    }
}

/* Eight bytes of time between the key's id and the signature, and two lines before the text. */
static void cosignatures(void **state)
{
    (void)state;
    const str text = STR("example.com/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    uint8_t seed[SEAL_SEED_BYTES] = {9}, bytes[76], sum[32];
    struct note_secret s;
    struct err e = {0};
    int64_t time_s = 0;
    size_t n = 0;
    assert_int_equal(note_secret_make(STR("w.example/1"), NOTE_WITNESS, seed, &s, &e), ERR_NONE);
    str line = note_sign(&a, &s, text, 1679315147);
    const str head = STR("\xE2\x80\x94 w.example/1 ");
    assert_true(str_starts(line, head));
    assert_true(base64_read(str_slice(line, head.n, line.n - 1), bytes, sizeof(bytes), &n));
    assert_int_equal(n, 4 + 8 + 64);
    /* 1679315147 is 0x641850CB */
    static const uint8_t time[8] = {0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB};
    assert_memory_equal(bytes + 4, time, 8);
    const str message = STR("cosignature/v1\ntime 1679315147\nexample.com/log\n1\n"
                            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
    assert_true(seal_verify(s.key.key, message, bytes + 12));
    struct buf id;
    buf_init(&id, &a, 128);
    buf_add_c(&id, "w.example/1\n\x04");
    buf_add(&id, (str){(const char *)s.key.key, 32});
    store_sha256(buf_str(&id), sum);
    assert_memory_equal(bytes, sum, 4);
    struct buf note;
    buf_init(&note, &a, 1024);
    buf_fmt(&note, "%s\n%s", text, line);
    assert_int_equal(note_signed_by(buf_str(&note), &s.key, &time_s), NOTE_TRUE);
    assert_int_equal(time_s, 1679315147);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64),          cmocka_unit_test(published_key_and_note),
        cmocka_unit_test(what_is_no_note), cmocka_unit_test(what_is_no_key),
        cmocka_unit_test(checkpoints),     cmocka_unit_test(cosignatures),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
