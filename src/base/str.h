/* Strings as views: a pointer and a length, no ownership, not necessarily NUL-terminated.
 * Who made the bytes keeps them alive; usually an arena. Needs no libc. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *p;
    size_t n;
} str;

#define STR(literal) ((str){"" literal, sizeof(literal) - 1})

str str_from_c(const char *s); /* NULL gives the empty string */
bool str_eq(str a, str b);
bool str_eq_c(str a, const char *b);
int str_cmp(str a, str b); /* by bytes: <0, 0, >0; for people use text_compare (text.h) */
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
str str_slice(str s, size_t from, size_t to); /* [from, to), clipped to s */
str str_trim(str s);                          /* without blanks, tabs, CR and LF at either end */
ptrdiff_t str_find(str s, str what);          /* byte offset or -1 */
ptrdiff_t str_find_char(str s, char c);
/* Takes the part before the first `sep` off *rest and returns it; the last part when there is
 * no `sep` (then *rest becomes empty with p == NULL). While rest->p != NULL there is more. */
str str_split(str *rest, char sep);
uint64_t str_hash(str s); /* FNV-1a */

/* Levenshtein distance in code points, at most `cap` (then cap is returned): "did you mean". */
int str_distance(str a, str b, int cap);

/* One UTF-8 code point at *at; advances *at. 0xFFFD for a malformed byte (advances by one). */
uint32_t str_next_codepoint(str s, size_t *at);
bool str_is_utf8(str s,
                 size_t *bad_at); /* strict: no overlong, no surrogates; bad_at may be NULL */
size_t str_columns(str s);        /* number of code points: a column number for messages */

/* Memory, for modules that have no libc. */
void mem_copy(void *to, const void *from, size_t n);
void mem_move(void *to, const void *from, size_t n);
void mem_zero(void *to, size_t n);
int mem_cmp(const void *a, const void *b, size_t n);

#endif
