/* Keys of a name, and the ranges that answer what is typed (search.h). */
#include "registry/search.h"

#include "base/check.h"
#include "base/num.h"
#include "base/text.h"

/* In byte order: the end of a key, a blank, then "/" of surname and given name, then digits and
 * letters. So [w, w + AFTER_BLANK) holds w and all that goes on with another word, and
 * [w + FIRST_IN_WORD, w + PAST_ALL) what goes on in the same word. */
#define AFTER_BLANK "!"
#define FIRST_IN_WORD "0"
#define PAST_ALL "\xF4\x8F\xBF\xBF" /* U+10FFFF, the last there is */

/* ---- words ---- */

static uint32_t lower_codepoint(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7 && c != 0xD0))
        return c + 0x20;
    if (c == 0xD0 || c == 0xF0) /* the Icelandic letter, met in the place of Đ */
        return 0x111;
    bool pairs = c == 0x102 || c == 0x110 || c == 0x128 || c == 0x168 || c == 0x1A0 ||
                 (c >= 0x1EA0 && c <= 0x1EF9 && c % 2 == 0);
    return pairs || c == 0x1AF ? c + 1 : c;
}

static void add_codepoint(struct buf *b, uint32_t c)
{
    char bytes[4];
    size_t n = 0;
    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xC0 | c >> 6);
        bytes[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        if (c < 0x10000) {
            bytes[n++] = (char)(0xE0 | c >> 12);
        } else {
            bytes[n++] = (char)(0xF0 | c >> 18);
            bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        }
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        bytes[n++] = (char)(0x80 | (c & 0x3F));
    }
    buf_add(b, (str){bytes, n});
}

/* Letters and digits make words; below U+00C0 and among the dashes and quotes nothing else does. */
static bool is_word_char(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && c != 0x3000 && c != 0xFFFD;
}

str search_exact(struct arena *a, str name)
{
    struct buf b, word;
    buf_init(&b, a, 2 * name.n + 2);
    buf_init(&word, a, 2 * name.n + 2);
    for (size_t at = 0; at < name.n;) {
        uint32_t c = str_next_codepoint(name, &at);
        bool in_word = is_word_char(c);
        if (in_word)
            add_codepoint(&word, lower_codepoint(c));
        if (word.n == 0 || (in_word && at < name.n))
            continue;
        if (b.n > 0)
            buf_char(&b, ' ');
        buf_add(&b, text_tone_normal(a, buf_str(&word)));
        word.n = 0;
    }
    check(!b.full && !word.full);
    return buf_str(&b);
}

/* Where words begin, the first SEARCH_MAX_WORDS of them. */
static uint32_t word_starts(str s, uint16_t *at)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n && i <= UINT16_MAX && n < SEARCH_MAX_WORDS; i++) {
        if (i == 0 || s.p[i - 1] == ' ')
            at[n++] = (uint16_t)i;
    }
    return n;
}

static str first_word(str s)
{
    str rest = s;
    return str_split(&rest, ' ');
}

static str join(struct arena *a, str first, const char *between, str second, const char *after)
{
    struct buf b;
    buf_init(&b, a, first.n + second.n + 16);
    buf_add(&b, first);
    buf_add_c(&b, between);
    buf_add(&b, second);
    buf_add_c(&b, after);
    return buf_str(&b);
}

void search_keys_make(struct arena *a, str name, struct search_keys *out)
{
    *out = (struct search_keys){0};
    out->exact = search_exact(a, name);
    out->folded = text_fold(a, out->exact);
    uint32_t n = word_starts(out->folded, out->folded_at);
    out->n_words = word_starts(out->exact, out->exact_at);
    check(n == out->n_words);
    if (n < 3)
        return;
    str given = str_slice(out->folded, out->folded_at[n - 1], out->folded.n);
    out->folded_ends = join(a, first_word(out->folded), "/", given, "");
    given = str_slice(out->exact, out->exact_at[n - 1], out->exact.n);
    out->exact_ends = join(a, first_word(out->exact), "/", given, "");
}

/* ---- what is typed ---- */

static void add_lookup(struct search_query *q, enum search_key_kind kind, str low, str high,
                       bool open)
{
    check(q->n_lookups < SEARCH_MAX_LOOKUPS);
    q->lookups[q->n_lookups++] = (struct search_lookup){kind, low, high, open};
}

static str phrase_of(struct arena *a, const str *words, uint32_t n, const char *between)
{
    str phrase = words[0];
    for (uint32_t i = 1; i < n; i++)
        phrase = join(a, phrase, between, words[i], "");
    return phrase;
}

/* Exact before folded; whole words before a last word that goes on; words in a row before surname
 * and given name alone. */
static void make_lookups(struct arena *a, struct search_query *q)
{
    if (q->n_words == 0)
        return;
    bool ends = q->n_words == 2;
    str exact[2] = {phrase_of(a, q->exact, q->n_words, " "), STR("")};
    str folded[2] = {phrase_of(a, q->folded, q->n_words, " "), STR("")};
    if (ends) {
        exact[1] = phrase_of(a, q->exact, 2, "/");
        folded[1] = phrase_of(a, q->folded, 2, "/");
    }
    for (int open = 0; open < 2; open++) {
        for (int i = 0; i < 1 + ends; i++) {
            const char *low = open ? FIRST_IN_WORD : "", *high = open ? PAST_ALL : AFTER_BLANK;
            add_lookup(q, SEARCH_EXACT, join(a, exact[i], low, STR(""), ""),
                       join(a, exact[i], high, STR(""), ""), open);
            add_lookup(q, SEARCH_FOLDED, join(a, folded[i], low, STR(""), ""),
                       join(a, folded[i], high, STR(""), ""), open);
        }
    }
}

/* Words in another order, or with others between them. */
static void add_scattered(struct arena *a, struct search_query *q)
{
    if (q->n_words < 2)
        return;
    for (uint32_t i = 0; i < q->n_words; i++) {
        const char *high = i + 1 == q->n_words ? PAST_ALL : AFTER_BLANK;
        q->scattered[q->n_scattered++] = (struct search_lookup){
            SEARCH_FOLDED, q->folded[i], join(a, q->folded[i], high, STR(""), ""), true};
    }
}

enum piece { PIECE_WORDS, PIECE_DIGITS, PIECE_CODE, PIECE_DATE };

static enum piece classify(str s, day *birth)
{
    bool letters = false, hyphens = false;
    int digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        digits += digit;
        hyphens |= s.p[i] == '-';
        letters |= !digit && s.p[i] != '-' && s.p[i] != '.';
    }
    if (digits == 0)
        return PIECE_WORDS;
    if (day_parse(s, birth))
        return PIECE_DATE;
    bool grouped = digits == 12 || digits == 9; /* a whole number with hyphens in it */
    return letters || (hyphens && !grouped) ? PIECE_CODE : PIECE_DIGITS;
}

static bool is_year(str s, int *year)
{
    int v = 0;
    if (s.n != 4)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    if (v < 1880 || v >= 2120)
        return false;
    *year = v;
    return true;
}

/* Digits may come in groups; four that make a year are one, unless a number has begun. */
static void take_digits(struct buf *number, struct search_query *q, str s)
{
    if (number->n == 0 && is_year(s, &q->birth_year))
        return;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            buf_char(number, s.p[i]);
    }
}

static void take_words(struct arena *a, struct search_query *q, str s)
{
    str rest = search_exact(a, s);
    while (rest.n > 0 && q->n_words < SEARCH_MAX_WORDS) {
        str word = str_split(&rest, ' ');
        q->exact[q->n_words] = word;
        q->folded[q->n_words++] = text_fold(a, word);
    }
}

/* Whether a village's name begins with this word and goes on with the next: "thôn", "bản" … with
 * their marks; without them what is also a name, only before a number. */
static bool begins_village(struct arena *a, str word, str next)
{
    static const char *const marked[] = {"thôn", "bản", "xóm",  "tổ",   "khu", "làng",
                                         "ấp",   "tdp", "thon", "buôn", "xom"};
    static const char *const plain[] = {"ban", "to", "lang", "ap", "buon"};
    str exact = search_exact(a, word);
    bool number = next.n > 0 && next.p[0] >= '0' && next.p[0] <= '9' && next.n < 4;
    for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++) {
        if (str_eq_c(exact, marked[i]))
            return next.n > 0;
    }
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (number && str_eq_c(exact, plain[i]))
            return true;
    }
    return false;
}

static bool is_number(str s)
{
    return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

static str next_piece(str rest)
{
    return str_trim(str_split(&rest, ' '));
}

struct parsing {
    struct arena *a;
    struct search_query *q;
    struct buf number, village;
};

/* Of "07660-00012/3", a member as answers name them, the household; a date that is none stays. */
static str household_of(str piece)
{
    int64_t member;
    str rest = piece, code = str_split(&rest, '/');
    day d;
    return num_parse_int(rest, &member) && classify(code, &d) == PIECE_CODE ? code : piece;
}

static void take_piece(struct parsing *x, str piece)
{
    struct search_query *q = x->q;
    switch (classify(piece, &q->birth)) {
    case PIECE_DATE:
        q->has_birth = true;
        q->birth_year = month_year(month_of(q->birth));
        break;
    case PIECE_DIGITS:
        take_digits(&x->number, q, piece);
        break;
    case PIECE_CODE:
        q->code = household_of(piece);
        break;
    case PIECE_WORDS:
        take_words(x->a, q, piece);
        break;
    }
}

/* Of what stands behind the village's first word: all but dates, years and long numbers. */
static bool in_village(str piece)
{
    day d;
    int year;
    enum piece kind = classify(piece, &d);
    return kind == PIECE_WORDS || (kind == PIECE_CODE && str_find_char(piece, '-') < 0) ||
           (kind == PIECE_DIGITS && piece.n < 4 && !is_year(piece, &year));
}

static void take_village(struct parsing *x, str piece)
{
    struct search_query *q = x->q;
    bool begins = x->village.n == 0;
    str word = begins && str_eq_c(search_exact(x->a, piece), "tdp") ? STR("tổ dân phố") : piece;
    day d;
    if (!begins)
        buf_char(&x->village, ' ');
    buf_add(&x->village, word);
    q->village_words = (begins || q->village_words) && classify(piece, &d) == PIECE_WORDS;
}

static enum err_code parse(struct arena *a, str text, bool villages, struct search_query *q,
                           struct err *e)
{
    *q = (struct search_query){0};
    struct parsing x = {.a = a, .q = q};
    if (text.n > SEARCH_MAX_QUERY_BYTES)
        return err_set(e, ERR_LIMIT, "câu tìm dài quá %d byte", "the query is over %d bytes",
                       (int)SEARCH_MAX_QUERY_BYTES);
    enum err_code code = text_nfc(a, text, &text, e);
    if (code != ERR_NONE)
        return code;
    buf_init(&x.number, a, SEARCH_MAX_QUERY_BYTES + 1);
    buf_init(&x.village, a, 2 * SEARCH_MAX_QUERY_BYTES);
    str rest = text;
    while (rest.p != NULL) {
        str piece = str_trim(str_split(&rest, ' '));
        bool there = x.village.n > 0 && in_village(piece);
        str next = next_piece(rest);
        /* What a question begins with is a village only before a number: "Bản" may be a name. */
        bool begins = villages && x.village.n == 0 && begins_village(a, piece, next) &&
                      (q->n_words > 0 || (is_number(next) && in_village(next)));
        if (piece.n > 0 && (there || begins))
            take_village(&x, piece);
        else
            take_piece(&x, piece);
    }
    q->number = buf_str(&x.number);
    q->village = buf_str(&x.village);
    if (q->n_words == 0 && q->birth_year == 0 && q->number.n == 0 && q->code.n == 0 &&
        q->village.n == 0)
        return err_set(e, ERR_INPUT, "không có gì để tìm: nhập tên, năm sinh hoặc số giấy tờ",
                       "nothing to look for: type a name, a year of birth or a number");
    make_lookups(a, q);
    if (q->n_words > 0)
        add_scattered(a, q);
    return ERR_NONE;
}

enum err_code search_parse(struct arena *a, str text, struct search_query *q, struct err *e)
{
    return parse(a, text, true, q, e);
}

enum err_code search_parse_name(struct arena *a, str text, struct search_query *q, struct err *e)
{
    return parse(a, text, false, q, e);
}

bool search_has_words(const struct search_query *q, str folded)
{
    for (uint32_t i = 0; i < q->n_words; i++) {
        bool last = i + 1 == q->n_words, found = false;
        str rest = folded;
        while (!found && rest.n > 0) {
            str word = str_split(&rest, ' ');
            found = last ? str_starts(word, q->folded[i]) : str_eq(word, q->folded[i]);
        }
        if (!found)
            return false;
    }
    return true;
}
