#include "seal/totp.h"

#include "base/check.h"

#include <nettle/hmac.h>

/* RFC 4226 §5.3. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step, uint32_t digits)
{
    struct hmac_sha1_ctx ctx;
    uint8_t counter[8], sum[SHA1_DIGEST_SIZE];
    uint32_t modulus = 1;
    check(digits >= 6 && digits <= 8);
    for (int i = 0; i < 8; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1_set_key(&ctx, TOTP_SECRET_BYTES, secret);
    hmac_sha1_update(&ctx, sizeof(counter), counter);
    hmac_sha1_digest(&ctx, sizeof(sum), sum);
    const uint8_t *at = sum + (sum[sizeof(sum) - 1] & 15);
    uint32_t value = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
                     (uint32_t)at[3];
    for (uint32_t i = 0; i < digits; i++)
        modulus *= 10;
    return value % modulus;
}

/* Six digits; false for anything else. */
static bool read_code(str text, uint32_t *out)
{
    uint32_t n = 0;
    *out = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ')
            continue;
        if (c < '0' || c > '9' || n++ == TOTP_DIGITS)
            return false;
        *out = *out * 10 + (uint32_t)(c - '0');
    }
    return n == TOTP_DIGITS;
}

int64_t totp_step(const uint8_t secret[TOTP_SECRET_BYTES], str code, int64_t now_seconds)
{
    uint32_t given;
    int64_t now = now_seconds / TOTP_STEP_SECONDS, found = 0;
    if (!read_code(code, &given))
        return 0;
    /* All three, so that the time does not tell which it was. */
    for (int64_t step = now - 1; step <= now + 1; step++)
        found = totp_code(secret, step, TOTP_DIGITS) == given ? step : found;
    return found;
}

void totp_base32(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32_BYTES])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t n = 0;
    /* Five bytes are eight letters, and 20 bytes have no rest. */
    for (size_t i = 0; i < TOTP_SECRET_BYTES; i += 5) {
        uint64_t group = 0;
        for (size_t k = 0; k < 5; k++)
            group = group << 8 | secret[i + k];
        for (int shift = 35; shift >= 0; shift -= 5)
            out[n++] = letters[group >> shift & 31];
    }
    out[n] = '\0';
}
