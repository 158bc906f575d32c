#include "seal/seal.h"

#include "base/hex.h"

#include <sodium.h>

_Static_assert(SEAL_SEED_BYTES == crypto_sign_SEEDBYTES, "");
_Static_assert(SEAL_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "");
_Static_assert(SEAL_SIGNATURE_BYTES == crypto_sign_BYTES, "");
_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "");
_Static_assert(SEAL_BOX_MORE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
                                    crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "");
_Static_assert(SEAL_PASSWORD_BYTES == crypto_pwhash_STRBYTES, "");

#define PASSWORD_OPS 3
#define PASSWORD_BYTES ((size_t)64 << 20)

bool seal_start(void)
{
    return sodium_init() >= 0;
}

void seal_random(void *to, size_t n)
{
    randombytes_buf(to, n);
}

void seal_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

bool seal_same(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

bool seal_password_sum(str password, char out[SEAL_PASSWORD_BYTES])
{
    return crypto_pwhash_str(out, password.p, password.n, PASSWORD_OPS, PASSWORD_BYTES) == 0;
}

bool seal_password_fits(const char *sum, str password)
{
    return crypto_pwhash_str_verify(sum, password.p, password.n) == 0;
}

void seal_token(char out[SEAL_TOKEN_BYTES])
{
    uint8_t bytes[32];
    randombytes_buf(bytes, sizeof(bytes));
    seal_letters(bytes, out);
}

void seal_letters(const uint8_t bytes[32], char out[SEAL_TOKEN_BYTES])
{
    sodium_bin2base64(out, SEAL_TOKEN_BYTES, bytes, 32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void seal_box(const uint8_t key[SEAL_KEY_BYTES], str of, str plain, uint8_t *out)
{
    uint8_t *nonce = out, *box = out + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    randombytes_buf(nonce, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box, NULL, (const uint8_t *)plain.p, plain.n,
                                               (const uint8_t *)of.p, of.n, NULL, nonce, key);
}

bool seal_unbox(const uint8_t key[SEAL_KEY_BYTES], str of, str box, uint8_t *out)
{
    const size_t before = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    return box.n >= SEAL_BOX_MORE &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(
               out, NULL, NULL, (const uint8_t *)box.p + before, box.n - before,
               (const uint8_t *)of.p, of.n, (const uint8_t *)box.p, key) == 0;
}

void seal_pseudonym(const uint8_t key[SEAL_KEY_BYTES], str of, char out[SEAL_PSEUDONYM_BYTES])
{
    static const char purpose[] = "ansinh pseudonym\n"; /* of nothing else the key may be for */
    uint8_t sum[crypto_generichash_BYTES];
    crypto_generichash_state s;
    crypto_generichash_init(&s, key, SEAL_KEY_BYTES, sizeof(sum));
    crypto_generichash_update(&s, (const uint8_t *)purpose, sizeof(purpose) - 1);
    crypto_generichash_update(&s, (const uint8_t *)of.p, of.n);
    crypto_generichash_final(&s, sum, sizeof(sum));
    hex_write(out, sum, (SEAL_PSEUDONYM_BYTES - 1) / 2);
    out[SEAL_PSEUDONYM_BYTES - 1] = '\0';
}

void seal_public(const uint8_t seed[SEAL_SEED_BYTES], uint8_t out[SEAL_PUBLIC_BYTES])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(out, secret, seed);
    seal_wipe(secret, sizeof(secret));
}

void seal_sign(const uint8_t seed[SEAL_SEED_BYTES], str message, uint8_t out[SEAL_SIGNATURE_BYTES])
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES], key[SEAL_PUBLIC_BYTES];
    crypto_sign_seed_keypair(key, secret, seed);
    crypto_sign_detached(out, NULL, (const uint8_t *)message.p, message.n, secret);
    seal_wipe(secret, sizeof(secret));
}

bool seal_verify(const uint8_t key[SEAL_PUBLIC_BYTES], str message,
                 const uint8_t signature[SEAL_SIGNATURE_BYTES])
{
    return crypto_sign_verify_detached(signature, (const uint8_t *)message.p, message.n, key) == 0;
}
