/* Whole numbers that do not overflow silently, and decimals as integers with a scale.
 * Money is int64_t đồng; a decimal of scale k is int64_t times 10^-k. Needs no libc. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

typedef int64_t vnd; /* đồng */

#define NUM_MAX_SCALE 9

/* False on overflow; *out is then not to be used. */
bool num_add(int64_t a, int64_t b, int64_t *out);
bool num_sub(int64_t a, int64_t b, int64_t *out);
bool num_mul(int64_t a, int64_t b, int64_t *out);
int64_t num_pow10(int k); /* 0..18 */

/* "-12", "0", "007": true; a sign alone, blanks or other characters, or overflow: false. */
bool num_parse_int(str s, int64_t *out);
/* "2.5" or "12" with at most `scale` decimals, point as the separator (interchange files):
 * scale 1: "2.5" gives 25. More decimals than `scale` that are not zero: false. */
bool num_parse_decimal(str s, int scale, int64_t *out);
/* Vietnamese layout: 1.234,5 for 12345 of scale 1; drops no digits. */
size_t num_format_vi(int64_t v, int scale, char to[40]);
/* Interchange layout: 1234.5 */
size_t num_format_iso(int64_t v, int scale, char to[40]);

/* Floor and ceiling division, and to the nearest (halves away from zero); b > 0 (check). */
int64_t num_div_floor(int64_t a, int64_t b);
int64_t num_div_ceil(int64_t a, int64_t b);
int64_t num_div_nearest(int64_t a, int64_t b);

#endif
