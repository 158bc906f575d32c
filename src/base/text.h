/* Vietnamese text: one normal form, folding for search, and the alphabet's order.
 *
 * Everything the program keeps is NFC; files may come in NFC or NFD, with or without a BOM. By
 * utf8proc, with libc: not for the law module. Sources: Unicode 14 (utf8proc 2.8), the order of the
 * 29 letters and of the six tones as Vietnamese dictionaries give it (data/text/). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/err.h"

/* `s` in NFC, in the arena (or `s` itself where it is already). Fails (ERR_INPUT) on invalid UTF-8
 * or a NUL byte, with the byte's line and column. */
enum err_code text_nfc(struct arena *a, str s, str *out, struct err *e);
str text_without_bom(str s);
/* Lower case, without tones and diacritics, đ as d: "Nguyễn Văn Á" gives "nguyen van a". */
str text_fold(struct arena *a, str s);
/* Where the tone sits does not matter: "Hoà" and "Hòa", "thuỷ" and "thủy" give the same key; the
 * old placement is moved to the new one (on the main vowel), case kept. */
str text_tone_normal(struct arena *a, str s);
/* A key whose byte order (str_cmp) is the dictionary's: letters a ă â b … y first, whole word by
 * whole word, then tones ngang huyền hỏi ngã sắc nặng, then case. */
str text_sort_key(struct arena *a, str s);
int text_compare(struct arena *scratch, str a, str b); /* by sort keys */

#endif
