/* Secrets: passwords, signatures (Ed25519, RFC 8032), random bytes. The only door to libsodium. */
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

/* ---- signatures ---- */

void seal_public(const uint8_t seed[SEAL_SEED_BYTES], uint8_t out[SEAL_PUBLIC_BYTES]);
void seal_sign(const uint8_t seed[SEAL_SEED_BYTES], str message, uint8_t out[SEAL_SIGNATURE_BYTES]);
bool seal_verify(const uint8_t key[SEAL_PUBLIC_BYTES], str message,
                 const uint8_t signature[SEAL_SIGNATURE_BYTES]);

#endif
