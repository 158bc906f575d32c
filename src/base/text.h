/* Vietnamese text: one normal form, folding for search, and the alphabet's order.
 *
 * Everything the program keeps is NFC; files may come in NFC or NFD, with or without a BOM. By
 * utf8proc, with libc: not for the law module. Sources: Unicode 14 (utf8proc 2.8), the order of the
 * 29 letters and of the six tones as Vietnamese dictionaries give it (data/text/). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/err.h"

/* `s` in NFC, in the arena (or `s` itself where it is already). Fails (ERR_INPUT) on invalid UTF-8,
 * a NUL byte or more than 30 marks in a row, with line and column (the file stays as it is). */
enum err_code text_nfc(struct arena *a, str s, str *out, struct err *e);
/* True when `s` surely is valid, NFC and without NUL, by a quick look: most of what is met. */
bool text_is_plain_nfc(str s);
/* A control character: a tab, a new line, what a terminal would obey. Not for names and places. */
bool text_has_control(str s);
str text_without_bom(str s);
/* Lower case, without tones and diacritics, đ as d: "Nguyễn Văn Á" gives "nguyen van a". */
str text_fold(struct arena *a, str s);
/* Where the tone sits does not matter: "Hoà" and "Hòa", "thuỷ" and "thủy" give the same key; the
 * old placement is moved to the new one (on the main vowel), case kept. */
str text_tone_normal(struct arena *a, str s);
/* A key whose byte order (str_cmp) is the dictionary's, word by word: of a word the letters
 * a ă â b … y first, then its tone ngang huyền hỏi ngã sắc nặng ("an", "án", "anh", "ăn"; "Hà Văn"
 * before "Hạ An"); after all words, lower before upper case. */
str text_sort_key(struct arena *a, str s);
/* The same with numbers in the order of their value: "Thôn 2" before "Thôn 10". */
str text_natural_key(struct arena *a, str s);
int text_compare(struct arena *scratch, str a, str b); /* by sort keys */

#endif
