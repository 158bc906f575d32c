/* Base 64 with the standard alphabet and padding (RFC 4648, section 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* Characters for n bytes, without a NUL. */
#define BASE64_CAP(n) (((n) + 2) / 3 * 4)

/* Writes exactly BASE64_CAP(bytes.n) characters; returns how many. */
size_t base64_write(char *to, str bytes);
/* The one text of its bytes: no blanks, full padding, unused bits zero. False for another text, or
 * when it is more than `cap` bytes. */
bool base64_read(str text, uint8_t *to, size_t cap, size_t *n);

#endif
