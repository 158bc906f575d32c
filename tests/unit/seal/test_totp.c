/* One-time codes: the vectors of RFC 6238 appendix B, RFC 4226 appendix D and RFC 4648 §10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/seal.h"
#include "seal/totp.h"

static const uint8_t secret[TOTP_SECRET_BYTES + 1] = "12345678901234567890";

static void by_time(void **state)
{
    static const struct {
        int64_t seconds;
        uint32_t code;
    } vectors[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                   {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    (void)state;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
        assert_int_equal(totp_code(secret, vectors[i].seconds / TOTP_STEP_SECONDS, 8),
                         vectors[i].code);
}

static void by_counter(void **state)
{
    static const uint32_t codes[] = {755224, 287082, 359152, 969429, 338314,
                                     254676, 287922, 162583, 399871, 520489};
    (void)state;
    for (int64_t i = 0; i < 10; i++)
        assert_int_equal(totp_code(secret, i, 6), codes[i]);
}

/* Step 1 lasts from second 30 to 59; its code is good a step before and after. */
static void window(void **state)
{
    (void)state;
    assert_int_equal(totp_step(secret, STR("287082"), 30), 1);
    assert_int_equal(totp_step(secret, STR("287082"), 59), 1);
    assert_int_equal(totp_step(secret, STR("287082"), 29), 1);
    assert_int_equal(totp_step(secret, STR("287082"), 89), 1);
    assert_int_equal(totp_step(secret, STR("287082"), 90), 0);
    assert_int_equal(totp_step(secret, STR("287 082"), 59), 1);
    assert_int_equal(totp_step(secret, STR("287083"), 59), 0);
    assert_int_equal(totp_step(secret, STR("28708"), 59), 0);
    assert_int_equal(totp_step(secret, STR("2870820"), 59), 0);
    assert_int_equal(totp_step(secret, STR("28708a"), 59), 0);
    assert_int_equal(totp_step(secret, STR(""), 59), 0);
}

static void letters(void **state)
{
    char out[TOTP_BASE32_BYTES];
    uint8_t foobar[TOTP_SECRET_BYTES];
    (void)state;
    totp_base32(secret, out);
    assert_string_equal(out, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    mem_copy(foobar, "foobafoobafoobafooba", sizeof(foobar)); /* "fooba" is MZXW6YTB */
    totp_base32(foobar, out);
    assert_string_equal(out, "MZXW6YTBMZXW6YTBMZXW6YTBMZXW6YTB");
}

static void boxes(void **state)
{
    uint8_t key[SEAL_KEY_BYTES] = {7}, box[4 + SEAL_BOX_MORE], plain[4];
    const str all = {(const char *)box, sizeof(box)};
    (void)state;
    assert_true(seal_start());
    seal_box(key, STR("17"), STR("abcd"), box);
    assert_true(seal_unbox(key, STR("17"), all, plain));
    assert_memory_equal(plain, "abcd", 4);
    assert_false(seal_unbox(key, STR("18"), all, plain));
    assert_false(seal_unbox(key, STR("17"), str_slice(all, 0, SEAL_BOX_MORE - 1), plain));
    key[0] = 8;
    assert_false(seal_unbox(key, STR("17"), all, plain));
    key[0] = 7;
    box[sizeof(box) - 1] ^= 1;
    assert_false(seal_unbox(key, STR("17"), all, plain));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_time), cmocka_unit_test(by_counter), cmocka_unit_test(window),
        cmocka_unit_test(letters), cmocka_unit_test(boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
