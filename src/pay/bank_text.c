/* Text for channels that know less than Vietnamese (bank.h). */
#include "base/text.h"
#include "pay/bank.h"

/* Upper case among the letters of Vietnamese beyond ASCII. */
static bool is_upper(uint32_t c)
{
    if (c >= 0xC0 && c <= 0xDE)
        return c != 0xD7;
    if (c == 0x01AF) /* Ư */
        return true;
    return c % 2 == 0 && ((c >= 0x100 && c < 0x1A2) || (c >= 0x1EA0 && c <= 0x1EF9));
}

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Blanks and control characters, and what XML 1.0 has no place for. */
static bool is_blank(uint32_t c)
{
    return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           c == 0xFFFD || c >= 0x110000 || (c & 0xFFFE) == 0xFFFE || (c >= 0xD800 && c <= 0xDFFF);
}

/* A character of folded text, with the case of the one it came from; 0 where ASCII has none. */
static char ascii_of(uint32_t folded, uint32_t original)
{
    if (folded >= 0x7F || folded <= ' ')
        return '\0';
    bool lower = folded >= 'a' && folded <= 'z';
    return lower && is_upper(original) ? (char)(folded - 'a' + 'A') : (char)folded;
}

/* One line of `s`; `folded`, where it has text, walks beside it, character for character. */
static void put_line(struct buf *b, str s, str folded, uint32_t max)
{
    size_t at = 0, at_folded = 0;
    bool blank = false;
    uint32_t put = 0;
    while (at < s.n) {
        size_t from = at;
        uint32_t c = str_next_codepoint(s, &at);
        uint32_t f = folded.n > 0 ? str_next_codepoint(folded, &at_folded) : 0;
        char ascii = c < 0x80 ? (char)c : folded.n > 0 ? ascii_of(f, c) : '\0';
        if (is_blank(c) || (folded.n > 0 && ascii == '\0')) {
            blank = put > 0;
            continue;
        }
        if (put + (blank ? 2 : 1) > max)
            return;
        if (blank)
            buf_char(b, ' ');
        put += blank ? 2 : 1;
        blank = false;
        if (ascii != '\0')
            buf_char(b, ascii);
        else
            buf_add(b, str_slice(s, from, at));
    }
}

void bank_put_text(struct buf *b, str s, enum bank_letters letters, uint32_t max)
{
    str folded = {0};
    if (letters == BANK_ASCII && !is_ascii(s)) {
        folded = text_fold(b->arena, s);
        if (str_columns(folded) != str_columns(s)) { /* letters of elsewhere: case is lost */
            s = folded;
            folded = text_fold(b->arena, s);
        }
        if (str_columns(folded) != str_columns(s))
            return;
    }
    put_line(b, s, folded, max);
}
