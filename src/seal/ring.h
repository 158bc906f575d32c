/* Keys from a file that lies outside of the database: of the process, read once before there are
 * threads. The first makes new boxes; the others open what was made with them. */
#ifndef SEAL_RING_H
#define SEAL_RING_H

#include "seal/seal.h"

#define SEAL_RING_MAX 16u
#define SEAL_KEY_ID_BYTES 9 /* 8 hex digits and a NUL */

/* The only key of a text that is no ring: of one purpose. False: there is none, or more. */
bool seal_key_read(str text, uint8_t key[SEAL_KEY_BYTES], char id[SEAL_KEY_ID_BYTES]);

/* A key a line, of 64 hex digits; empty lines and those that begin with # are passed over. False:
 * another line, no key, too many, or the library does not start; then there are none. */
bool seal_ring_read(str text);
uint32_t seal_ring_count(void);
const uint8_t *seal_ring_key(uint32_t i);
/* By its identifier; NULL: it is not among them. */
const uint8_t *seal_ring_find(str id);
/* Tells the key from others, and nothing else about it. */
const char *seal_ring_id(uint32_t i);

#endif
