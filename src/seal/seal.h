/* Secrets: passwords, tokens, signatures (Ed25519, RFC 8032), random bytes. The only door to
 * libsodium. */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include "base/str.h"

#define SEAL_SEED_BYTES 32
#define SEAL_PUBLIC_BYTES 32
#define SEAL_SIGNATURE_BYTES 64

/* Before anything else here; any number of times. False: the library does not start. */
bool seal_start(void);
void seal_random(void *to, size_t n);
void seal_wipe(void *p, size_t n); /* also where a compiler would leave it out */

/* Whether two secrets of one length are the same, in a time that does not tell where they differ.
 */
bool seal_same(const void *a, const void *b, size_t n);

/* ---- passwords (Argon2id: 64 MiB and half a second each) ---- */

#define SEAL_PASSWORD_BYTES 128 /* of a sum, its NUL too */

/* False: there is no memory for it. */
bool seal_password_sum(str password, char out[SEAL_PASSWORD_BYTES]);
bool seal_password_fits(const char *sum, str password);

/* ---- tokens ---- */

#define SEAL_TOKEN_BYTES 44 /* its NUL too */

/* 32 random bytes, in letters that a cookie may hold (base 64 of RFC 4648 §5, without padding). */
void seal_token(char out[SEAL_TOKEN_BYTES]);
/* Any 32 bytes in the same letters. */
void seal_letters(const uint8_t bytes[32], char out[SEAL_TOKEN_BYTES]);

/* ---- boxes (XChaCha20-Poly1305): what only who has the key can read or change ---- */

#define SEAL_KEY_BYTES 32
#define SEAL_BOX_MORE 40 /* a box is so much longer than what is in it */

/* of: what it belongs to; a box of one thing does not open as another's. */
void seal_box(const uint8_t key[SEAL_KEY_BYTES], str of, str plain, uint8_t *out);
/* False: another key, another thing, or it was changed. */
bool seal_unbox(const uint8_t key[SEAL_KEY_BYTES], str of, str box, uint8_t *out);

/* ---- pseudonyms (BLAKE2b with a key): the same of the same with the same key, and no way back
 * without it ---- */

#define SEAL_PSEUDONYM_BYTES 21 /* 20 hex digits and a NUL */

void seal_pseudonym(const uint8_t key[SEAL_KEY_BYTES], str of, char out[SEAL_PSEUDONYM_BYTES]);

/* ---- signatures ---- */

void seal_public(const uint8_t seed[SEAL_SEED_BYTES], uint8_t out[SEAL_PUBLIC_BYTES]);
void seal_sign(const uint8_t seed[SEAL_SEED_BYTES], str message, uint8_t out[SEAL_SIGNATURE_BYTES]);
bool seal_verify(const uint8_t key[SEAL_PUBLIC_BYTES], str message,
                 const uint8_t signature[SEAL_SIGNATURE_BYTES]);

#endif
