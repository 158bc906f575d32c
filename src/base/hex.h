/* Bytes as hexadecimal digits: two each, 0 to 9 and a to f. */
#ifndef BASE_HEX_H
#define BASE_HEX_H

#include "base/arena.h"

/* Writes exactly 2 n characters. */
void hex_write(char *to, const void *bytes, size_t n);
void buf_hex(struct buf *b, const void *bytes, size_t n);
/* The n bytes of exactly 2 n digits. False for another text; then `to` says nothing. */
bool hex_read(str text, void *to, size_t n);

#endif
