/* One-time codes by time (RFC 6238: HMAC-SHA-1, 30 seconds, 6 digits), as applications on phones
 * make them. Pure, but for the library's SHA-1. */
#ifndef SEAL_TOTP_H
#define SEAL_TOTP_H

#include "base/str.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_BASE32_BYTES 33 /* of a secret in letters (RFC 4648 §6), its NUL too */
#define TOTP_STEP_SECONDS 30
#define TOTP_DIGITS 6

/* The code of a step of 30 seconds since 1970, of 6 to 8 digits. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step, uint32_t digits);
/* The step whose code this is: now's, the one before or the one after, for clocks differ. 0: none.
 * Blanks in the code do not count. */
int64_t totp_step(const uint8_t secret[TOTP_SECRET_BYTES], str code, int64_t now_seconds);
void totp_base32(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32_BYTES]);

#endif
