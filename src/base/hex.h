/* Bytes as hexadecimal digits, two each, in lower case: sums, identifiers. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/arena.h"

/* Exactly 2n characters, without a NUL. */
void hex_write(char *to, const uint8_t *bytes, size_t n);
void buf_hex(struct buf *to, const uint8_t *bytes, size_t n);
/* False where it is not 2n digits of lower case: then nothing of `to` is to be used. */
bool hex_read(str digits, uint8_t *to, size_t n);

#endif
