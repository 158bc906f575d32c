/* Vietnamese text (text.h). The one file that knows utf8proc. */
#include "base/text.h"
#include "base/check.h"
#include "base/text_vowels.h"

#include <utf8proc.h>

enum {
    /* The Stream-Safe limit of Unicode (UAX #15): no writing needs more marks on one letter, and
     * putting a hostile run of them in order would take time that grows with its square. */
    MAX_MARKS_IN_A_ROW = 30,
    MAX_SYLLABLE_LETTERS = 8, /* nghiêng has seven */
    MAX_DECOMPOSED = 32,
    NATURAL_DIGITS = 9, /* longer numbers are compared digit by digit */
};

/* The key's bytes below every letter's; see text_sort_key. */
enum {
    KEY_END_OF_WORDS = 0x00,
    KEY_END_OF_LETTERS = 0x01,
    KEY_FIRST_TONE = 0x02, /* and five more */
    KEY_OTHER_MARK = 0x08,
    KEY_FIRST_DIGIT = 0x10,
    KEY_FIRST_LETTER = 0x20,
    KEY_OTHER_SCRIPT = 0xF0,
    KEY_LOWER = 0x01,
    KEY_UPPER = 0x02,
};

/* ---- one normal form ---- */

static bool is_continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* The length of the character at p when it is surely valid and stays as it is in NFC whatever its
 * neighbours are: below U+0300, U+1E00..U+1EFF, and the dashes and quotes U+2010..U+2027. None of
 * these composes with what stands before it. 0: not sure. */
static size_t stable_length(const unsigned char *p, size_t n)
{
    if (p[0] >= 0xC2 && p[0] <= 0xCB)
        return n >= 2 && is_continuation(p[1]) ? 2 : 0;
    if (n < 3 || !is_continuation(p[2]))
        return 0;
    if (p[0] == 0xE1 && p[1] >= 0xB8 && p[1] <= 0xBB)
        return 3;
    return p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7 ? 3 : 0;
}

bool text_is_plain_nfc(str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        if (p[i] < 0x80) {
            if (p[i] == 0)
                return false;
            i++;
            continue;
        }
        size_t n = stable_length(p + i, s.n - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

static enum err_code set_place(struct err *e, str s, size_t at, enum err_code code)
{
    if (e == NULL)
        return code;
    uint32_t line = 1;
    size_t line_from = 0;
    for (size_t i = 0; i < at; i++) {
        if (s.p[i] == '\n') {
            line++;
            line_from = i + 1;
        }
    }
    e->where.line = line;
    e->where.column = (uint32_t)str_columns(str_slice(s, line_from, at)) + 1;
    e->where.width = 1;
    return code;
}

/* True and *at when somewhere more marks follow each other than MAX_MARKS_IN_A_ROW. */
static bool find_pile_of_marks(str s, size_t *at)
{
    int marks = 0;
    size_t next = 0;
    while (next < s.n) {
        *at = next;
        uint32_t c = str_next_codepoint(s, &next);
        bool is_mark = c >= 0x300 && utf8proc_get_property((utf8proc_int32_t)c)->combining_class;
        marks = is_mark ? marks + 1 : 0;
        if (marks > MAX_MARKS_IN_A_ROW)
            return true;
    }
    return false;
}

enum err_code text_nfc(struct arena *a, str s, str *out, struct err *e)
{
    *out = s;
    if (text_is_plain_nfc(s))
        return ERR_NONE;
    size_t bad_at = 0;
    if (!str_is_utf8(s, &bad_at)) {
        err_set(e, ERR_INPUT, "byte không phải UTF-8", "a byte that is not UTF-8");
        err_hint(e, "lưu tệp lại với bảng mã UTF-8", "save the file in the encoding UTF-8");
        return set_place(e, s, bad_at, ERR_INPUT);
    }
    ptrdiff_t nul_at = str_find_char(s, '\0');
    if (nul_at >= 0) {
        err_set(e, ERR_INPUT, "byte NUL trong văn bản", "a NUL byte in the text");
        return set_place(e, s, (size_t)nul_at, ERR_INPUT);
    }
    if (find_pile_of_marks(s, &bad_at)) {
        err_set(e, ERR_INPUT, "quá nhiều dấu trên một chữ cái", "too many marks on one letter");
        return set_place(e, s, bad_at, ERR_INPUT);
    }
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t length = (utf8proc_ssize_t)s.n;
    utf8proc_ssize_t n = utf8proc_decompose(p, length, NULL, 0, options);
    check(n >= 0);
    struct arena_mark mark = arena_save(a);
    utf8proc_int32_t *points = arena_array(a, utf8proc_int32_t, (size_t)n + 1);
    check(utf8proc_decompose(p, length, points, n, options) == n);
    utf8proc_ssize_t bytes = utf8proc_reencode(points, n, options); /* in place */
    check(bytes >= 0);
    str composed = {(const char *)points, (size_t)bytes};
    if (str_eq(composed, s))
        arena_restore(a, mark);
    else
        *out = composed;
    return ERR_NONE;
}

bool text_has_control(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        bool c1 = ch == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xA0;
        if (ch < ' ' || ch == 0x7F || c1)
            return true;
    }
    return false;
}

str text_without_bom(str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? str_slice(s, 3, s.n) : s;
}

/* For what can't fail: invalid text stays as it is. */
static str nfc_or_same(struct arena *a, str s)
{
    str composed;
    return text_nfc(a, s, &composed, NULL) == ERR_NONE ? composed : s;
}

/* ---- letters ---- */

struct letter {
    uint32_t codepoint;
    int vowel; /* in the order of text_vowels; -1: none */
    int tone;
    bool upper;
};

static int ascii_vowel(uint32_t lower)
{
    switch (lower) {
    case 'a':
        return 0;
    case 'e':
        return 3;
    case 'i':
        return 5;
    case 'o':
        return 6;
    case 'u':
        return 9;
    case 'y':
        return 11;
    default:
        return -1;
    }
}

static struct letter letter_of(uint32_t c)
{
    struct letter letter = {.codepoint = c, .vowel = -1, .tone = 0, .upper = false};
    int place = 0;
    if (c < 0x80) {
        letter.upper = c >= 'A' && c <= 'Z';
        letter.vowel = ascii_vowel(letter.upper ? c + 0x20 : c);
        return letter;
    }
    if (c >= TEXT_LATIN_FROM && c <= TEXT_LATIN_TO)
        place = text_vowel_latin[c - TEXT_LATIN_FROM];
    else if (c >= TEXT_ADDITIONAL_FROM && c <= TEXT_ADDITIONAL_TO)
        place = text_vowel_additional[c - TEXT_ADDITIONAL_FROM];
    if (place > 0) {
        letter.vowel = (place - 1) / (2 * TEXT_TONES);
        letter.upper = (place - 1) / TEXT_TONES % 2 == 1;
        letter.tone = (place - 1) % TEXT_TONES;
    }
    return letter;
}

/* đ Đ, and the Icelandic letters that look like them and are met in their place. */
static bool is_d_with_stroke(uint32_t c)
{
    return c == 0x0110 || c == 0x0111 || c == 0x00D0 || c == 0x00F0;
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

static bool is_mark(uint32_t c)
{
    return c >= 0x0300 && c <= 0x036F;
}

static void buf_codepoint(struct buf *b, uint32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    buf_add(b, (str){(const char *)bytes, (size_t)n});
}

/* The lower case of `c`, decomposed; returns how many code points. */
static int decompose(uint32_t c, utf8proc_int32_t to[MAX_DECOMPOSED])
{
    int boundary = 0;
    utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)c);
    utf8proc_ssize_t n =
        utf8proc_decompose_char(lower, to, MAX_DECOMPOSED, UTF8PROC_DECOMPOSE, &boundary);
    check(n >= 0 && n <= MAX_DECOMPOSED);
    return (int)n;
}

/* ---- folding ---- */

static void fold_foreign(struct buf *b, uint32_t c)
{
    utf8proc_int32_t points[MAX_DECOMPOSED];
    int n = decompose(c, points);
    for (int i = 0; i < n; i++) {
        if (!is_mark((uint32_t)points[i]))
            buf_codepoint(b, (uint32_t)points[i]);
    }
}

str text_fold(struct arena *a, str s)
{
    struct buf b;
    buf_init(&b, a, 16 * s.n + 1);
    size_t at = 0;
    while (at < s.n) {
        uint32_t c = str_next_codepoint(s, &at);
        struct letter letter = letter_of(c);
        if (letter.vowel >= 0)
            buf_char(&b, "aaaeeiooouuy"[letter.vowel]);
        else if (c < 0x80)
            buf_char(&b, (char)(letter.upper ? c + 0x20 : c));
        else if (is_d_with_stroke(c))
            buf_char(&b, 'd');
        else
            fold_foreign(&b, c);
    }
    return buf_str(&b);
}

/* ---- where the tone sits ---- */

enum { A, A_BREVE, A_HAT, E, E_HAT, I, O, O_HAT, O_HORN, U, U_HORN, Y, NO_VOWEL = -1 };

/* The groups of two and three vowels, and which of them bears the tone in a syllable without and
 * with a final consonant (-1: there is no such syllable). */
static const struct nucleus {
    int8_t vowels[3];
    int8_t when_open, when_closed;
} nuclei[] = {
    {{A, I, NO_VOWEL}, 0, -1},
    {{A, O, NO_VOWEL}, 0, -1},
    {{A, U, NO_VOWEL}, 0, -1},
    {{A, Y, NO_VOWEL}, 0, -1},
    {{A_HAT, U, NO_VOWEL}, 0, -1},
    {{A_HAT, Y, NO_VOWEL}, 0, -1},
    {{E, O, NO_VOWEL}, 0, -1},
    {{E_HAT, U, NO_VOWEL}, 0, -1},
    {{I, A, NO_VOWEL}, 0, -1},
    {{I, U, NO_VOWEL}, 0, -1},
    {{O, I, NO_VOWEL}, 0, -1},
    {{O_HAT, I, NO_VOWEL}, 0, -1},
    {{O_HORN, I, NO_VOWEL}, 0, -1},
    {{U, A, NO_VOWEL}, 0, -1},
    {{U, I, NO_VOWEL}, 0, -1},
    {{U_HORN, A, NO_VOWEL}, 0, -1},
    {{U_HORN, I, NO_VOWEL}, 0, -1},
    {{U_HORN, U, NO_VOWEL}, 0, -1},
    {{O, A, NO_VOWEL}, 1, 1},
    {{O, E, NO_VOWEL}, 1, 1},
    {{U, Y, NO_VOWEL}, 1, 1},
    {{O, A_BREVE, NO_VOWEL}, -1, 1},
    {{O, O, NO_VOWEL}, -1, 1},
    {{U, A_HAT, NO_VOWEL}, -1, 1},
    {{U, E_HAT, NO_VOWEL}, 1, 1},
    {{U, O_HAT, NO_VOWEL}, -1, 1},
    {{U, O_HORN, NO_VOWEL}, 1, 1},
    {{U_HORN, O_HORN, NO_VOWEL}, -1, 1},
    {{I, E_HAT, NO_VOWEL}, -1, 1},
    {{Y, E_HAT, NO_VOWEL}, -1, 1},
    {{O, A, I}, 1, -1},
    {{O, A, O}, 1, -1},
    {{O, A, Y}, 1, -1},
    {{O, E, O}, 1, -1},
    {{U, A_HAT, Y}, 1, -1},
    {{U, O_HAT, I}, 1, -1},
    {{U, Y, A}, 1, -1},
    {{U, Y, U}, 1, -1},
    {{U, Y, E_HAT}, -1, 2},
    {{U_HORN, O_HORN, I}, 1, -1},
    {{U_HORN, O_HORN, U}, 1, -1},
    {{I, E_HAT, U}, 1, -1},
    {{Y, E_HAT, U}, 1, -1},
};

/* Which of the n vowels bears the tone, or -1 when this is no Vietnamese nucleus. */
static int main_vowel(const struct letter *w, int n, bool closed)
{
    if (n == 1)
        return 0;
    if (n > 3)
        return -1;
    for (size_t i = 0; i < sizeof(nuclei) / sizeof(nuclei[0]); i++) {
        const struct nucleus *known = &nuclei[i];
        if (known->vowels[0] == w[0].vowel && known->vowels[1] == w[1].vowel &&
            known->vowels[2] == (n == 3 ? w[2].vowel : NO_VOWEL))
            return closed ? known->when_closed : known->when_open;
    }
    return -1;
}

static uint32_t lower_consonant(struct letter letter)
{
    return letter.upper ? letter.codepoint + 0x20 : letter.codepoint;
}

/* c ch m n ng nh p t, or nothing. */
static bool is_coda(const struct letter *w, int n)
{
    if (n == 0)
        return true;
    uint32_t first = lower_consonant(w[0]);
    if (n == 1)
        return first == 'c' || first == 'm' || first == 'n' || first == 'p' || first == 't';
    uint32_t second = lower_consonant(w[1]);
    return n == 2 && ((first == 'c' && second == 'h') || (first == 'n' && second == 'g') ||
                      (first == 'n' && second == 'h'));
}

/* Moves the tone of the syllable w[0..n) to its main vowel; false when it sits there already, there
 * is none, or the word is not a Vietnamese syllable. */
static bool move_tone(struct letter *w, int n)
{
    int from = 0;
    while (from < n && w[from].vowel < 0)
        from++;
    int to = from;
    int with_tone = -1;
    for (; to < n && w[to].vowel >= 0; to++) {
        if (w[to].tone == 0)
            continue;
        if (with_tone >= 0)
            return false;
        with_tone = to;
    }
    if (with_tone < 0 || !is_coda(w + to, n - to))
        return false;
    /* The u of qu and the i of gi belong to the consonant when another vowel follows. */
    int glide = 0;
    if (from > 0 && to - from > 1) {
        uint32_t onset = lower_consonant(w[from - 1]);
        glide = (onset == 'q' && w[from].vowel == U) ||
                (from == 1 && onset == 'g' && w[from].vowel == I);
    }
    int main = main_vowel(w + from + glide, to - from - glide, to < n);
    if (main < 0 || from + glide + main == with_tone)
        return false;
    struct letter *old = &w[with_tone];
    struct letter *new = &w[from + glide + main];
    new->tone = old->tone;
    old->tone = 0;
    return true;
}

static void buf_letter(struct buf *b, struct letter letter)
{
    if (letter.vowel >= 0)
        buf_codepoint(b, text_vowels[letter.vowel][letter.upper][letter.tone]);
    else
        buf_codepoint(b, letter.codepoint);
}

str text_tone_normal(struct arena *a, str s)
{
    s = nfc_or_same(a, s);
    struct buf b;
    buf_init(&b, a, 2 * s.n + 1); /* a moved tone may take a byte more, in every word */
    size_t done = 0;              /* what is in b already */
    size_t at = 0;
    while (at < s.n) {
        struct letter word[MAX_SYLLABLE_LETTERS];
        int n = 0;
        bool fits = true;
        size_t word_from = at;
        size_t word_to = at;
        while (at < s.n) {
            uint32_t c = str_next_codepoint(s, &at);
            if (!is_letter(c))
                break;
            word_to = at;
            fits = fits && n < MAX_SYLLABLE_LETTERS;
            if (fits)
                word[n++] = letter_of(c);
        }
        if (!fits || n < 2 || !move_tone(word, n))
            continue;
        buf_add(&b, str_slice(s, done, word_from));
        for (int i = 0; i < n; i++)
            buf_letter(&b, word[i]);
        done = word_to;
    }
    if (done == 0)
        return s;
    buf_add(&b, str_slice(s, done, s.n));
    check(!b.full);
    return buf_str(&b);
}

/* ---- the alphabet's order ---- */

/* One word's and then the whole text's weights, while a key is made. */
struct key {
    struct buf words;
    struct buf tones; /* of the word under way */
    struct buf cases;
    bool in_word;
};

/* a ă â b c d đ e ê f g … y z: twenty-nine letters, and f j w z where others have them. */
static char letter_weight(uint32_t lower, int vowel)
{
    static const uint8_t vowel_rank[TEXT_VOWELS] = {0, 1, 2, 7, 8, 12, 18, 19, 20, 26, 27, 31};
    static const uint8_t ascii_rank[26] = {0,  3,  4,  5,  7,  9,  10, 11, 12, 13, 14, 15, 16,
                                           17, 18, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31, 32};
    return (char)(KEY_FIRST_LETTER + (vowel >= 0 ? vowel_rank[vowel] : ascii_rank[lower - 'a']));
}

static void key_letter(struct key *k, char weight, bool upper)
{
    k->in_word = true;
    buf_char(&k->words, weight);
    buf_char(&k->cases, upper ? KEY_UPPER : KEY_LOWER);
}

static void key_end_word(struct key *k)
{
    if (!k->in_word)
        return;
    buf_char(&k->words, KEY_END_OF_LETTERS);
    if (k->tones.n == 0)
        buf_char(&k->words, KEY_FIRST_TONE);
    buf_add(&k->words, buf_str(&k->tones));
    k->tones.n = 0;
    k->in_word = false;
}

static bool is_plain_lower(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

/* Neither Vietnamese nor ASCII: a Latin letter counts as its plain one with a mark after the tones,
 * another script comes after Latin by code point, punctuation parts words. */
static void key_foreign(struct key *k, uint32_t c)
{
    if (is_mark(c)) {
        buf_char(&k->tones, KEY_OTHER_MARK);
        return;
    }
    if (!is_letter(c)) {
        key_end_word(k);
        return;
    }
    utf8proc_int32_t points[MAX_DECOMPOSED];
    int n = decompose(c, points);
    bool upper = utf8proc_tolower((utf8proc_int32_t)c) != (utf8proc_int32_t)c;
    if (n > 0 && is_plain_lower((uint32_t)points[0])) {
        uint32_t lower = (uint32_t)points[0];
        key_letter(k, letter_weight(lower, ascii_vowel(lower)), upper);
        buf_char(&k->tones, KEY_OTHER_MARK);
        return;
    }
    uint32_t lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    key_letter(k, (char)KEY_OTHER_SCRIPT, upper);
    buf_char(&k->words, (char)(lower >> 16));
    buf_char(&k->words, (char)(lower >> 8));
    buf_char(&k->words, (char)lower);
}

static void key_codepoint(struct key *k, uint32_t c)
{
    struct letter letter = letter_of(c);
    uint32_t lower = c < 0x80 && letter.upper ? c + 0x20 : c;
    if (letter.vowel >= 0) {
        key_letter(k, letter_weight(lower, letter.vowel), letter.upper);
        if (letter.tone > 0)
            buf_char(&k->tones, (char)(KEY_FIRST_TONE + letter.tone));
    } else if (is_plain_lower(lower)) {
        key_letter(k, letter_weight(lower, -1), letter.upper);
    } else if (c >= '0' && c <= '9') {
        key_letter(k, (char)(KEY_FIRST_DIGIT + (c - '0')), false);
    } else if (is_d_with_stroke(c)) {
        const char weight = (char)(letter_weight('d', -1) + 1);
        key_letter(k, weight, c == 0x0110 || c == 0x00D0);
    } else if (c < 0x80) {
        key_end_word(k);
    } else {
        key_foreign(k, c);
    }
}

/* Word by word: its letters, an end below every letter, its tone (where in the word it sits does
 * not matter). A word that ended sorts before one that goes on: "an", "án", "anh". After the words,
 * lower and upper case. */
str text_sort_key(struct arena *a, str s)
{
    s = nfc_or_same(a, s);
    struct key k = {.in_word = false};
    const size_t max = 8 * s.n + 8; /* each code point adds at most six bytes */
    buf_init(&k.cases, a, max);
    buf_init(&k.tones, a, max);
    buf_init(&k.words, a, max);
    size_t at = 0;
    while (at < s.n)
        key_codepoint(&k, str_next_codepoint(s, &at));
    key_end_word(&k);
    buf_char(&k.words, KEY_END_OF_WORDS);
    buf_add(&k.words, buf_str(&k.cases));
    check(!k.words.full);
    return buf_str(&k.words);
}

/* Digits are filled up with zeros. */
str text_natural_key(struct arena *a, str s)
{
    struct buf b;
    buf_init(&b, a, NATURAL_DIGITS * s.n + 1);
    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        while (i + n < s.n && s.p[i + n] >= '0' && s.p[i + n] <= '9')
            n++;
        for (size_t zeros = n; n > 0 && zeros < NATURAL_DIGITS; zeros++)
            buf_char(&b, '0');
        buf_add(&b, str_slice(s, i, i + (n > 0 ? n : 1)));
        i += n > 0 ? n : 1;
    }
    return text_sort_key(a, buf_str(&b));
}

int text_compare(struct arena *scratch, str a, str b)
{
    struct arena_mark mark = arena_save(scratch);
    str key_a = text_sort_key(scratch, a);
    str key_b = text_sort_key(scratch, b);
    int order = str_cmp(key_a, key_b);
    arena_restore(scratch, mark);
    return order;
}
