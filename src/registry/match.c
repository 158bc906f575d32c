/* A book of people made ready for comparison (match.h): words by number, and how common they are.
 */
#include "registry/match_int.h"

#include "base/check.h"
#include "base/text.h"
#include "registry/search.h"

#define COMMUNE_SLOTS 65536u /* all communes before and after 2025 are 13,354 */
#define MAX_COMMUNES 60000u

/* ---- how words sound ---- */

/* Digits, doubled letters, w after a vowel, and a tone's letter at the end go. */
str match_clean(struct arena *a, str folded)
{
    struct buf b;
    bool vowel = false;
    buf_init(&b, a, folded.n + 1);
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        bool doubled = b.n > 0 && b.p[b.n - 1] == c;
        bool digit = c >= '0' && c <= '9';
        bool last = i + 1 == folded.n;
        bool tone = vowel && last && (c == 's' || c == 'f' || c == 'r' || c == 'x' || c == 'j');
        if (!digit && !doubled && !(vowel && c == 'w') && !tone)
            buf_char(&b, c);
        vowel |= c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
    }
    return buf_str(&b);
}

/* Beginnings that one ear takes for another; longer ones first. */
static const struct {
    const char *from, *to;
} sounds[] = {
    {"ngh", "ng"}, {"tr", "c"},  {"ch", "c"},  {"gi", "z"},  {"gh", "g"},  {"kh", "kh"},
    {"ph", "f"},   {"ng", "ng"}, {"nh", "nh"}, {"th", "th"}, {"qu", "ku"}, {"d", "z"},
    {"r", "z"},    {"s", "x"},   {"l", "n"},   {"c", "k"},
};

str match_sound(struct arena *a, str clean)
{
    str from = STR("");
    const char *to = "";
    for (size_t i = 0; from.n == 0 && i < sizeof(sounds) / sizeof(*sounds); i++) {
        str onset = str_from_c(sounds[i].from);
        if (clean.n <= onset.n || !str_starts(clean, onset))
            continue;
        from = onset;
        to = sounds[i].to;
    }
    struct buf b;
    buf_init(&b, a, clean.n + 4);
    buf_add_c(&b, to);
    for (size_t i = from.n; i < clean.n; i++)
        buf_char(&b, (char)(clean.p[i] == 'y' ? 'i' : clean.p[i]));
    return buf_str(&b);
}

/* ---- words by number ---- */

static void grow_slots(struct arena *a, struct match_texts *t)
{
    t->n_slots = t->n_slots == 0 ? 8192 : 2 * t->n_slots;
    t->slots = arena_array(a, uint32_t, t->n_slots);
    for (uint32_t i = 1; i < t->all.n; i++) {
        uint32_t slot = (uint32_t)str_hash(t->all.v[i].text) & (t->n_slots - 1);
        while (t->slots[slot] != 0)
            slot = (slot + 1) & (t->n_slots - 1);
        t->slots[slot] = i;
    }
}

/* The text's number, *is_new when it had none. */
static uint32_t text_number(struct match_book *b, str text, bool *is_new)
{
    struct match_texts *t = &b->texts;
    *is_new = false;
    if (text.n == 0)
        return 0;
    if (2 * t->all.n >= t->n_slots)
        grow_slots(b->arena, t);
    uint32_t slot = (uint32_t)str_hash(text) & (t->n_slots - 1);
    for (; t->slots[slot] != 0; slot = (slot + 1) & (t->n_slots - 1)) {
        if (str_eq(t->all.v[t->slots[slot]].text, text))
            return t->slots[slot];
    }
    struct match_text new = {.text = arena_str(b->arena, text)};
    vec_push(b->arena, &t->all, new);
    t->slots[slot] = t->all.n - 1;
    *is_new = true;
    return t->all.n - 1;
}

static bool is_marked(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return true;
    }
    return false;
}

/* `word` is exact already (search_exact). */
uint32_t match_word(struct match_book *b, str word)
{
    bool is_new, other_new;
    uint32_t n = text_number(b, word, &is_new);
    if (n == 0 || b->texts.all.v[n].folded != 0)
        return n;
    str folded = text_fold(b->arena, word);
    uint32_t f = text_number(b, folded, &other_new);
    str clean = match_clean(b->arena, folded);
    uint32_t c = text_number(b, clean, &other_new);
    uint32_t s = text_number(b, match_sound(b->arena, clean), &other_new);
    if (b->texts.all.n > MATCH_MAX_WORDS)
        return MATCH_MAX_WORDS;
    struct match_text *t = &b->texts.all.v[n];
    t->folded = f != 0 ? f : n; /* a word of marks alone folds to nothing */
    t->clean = c != 0 ? c : n;
    t->sound = s != 0 ? s : n;
    t->marked = is_marked(word);
    return n;
}

/* ---- names ---- */

void match_split_name(str name, str *surname, str *middle, str *given)
{
    name = str_trim(name);
    size_t first = 0, last = name.n;
    while (first < name.n && name.p[first] != ' ')
        first++;
    while (last > 0 && name.p[last - 1] != ' ')
        last--;
    *given = str_slice(name, last, name.n);
    *surname = last == 0 ? STR("") : str_slice(name, 0, first);
    *middle = last > first ? str_trim(str_slice(name, first, last)) : STR("");
}

static bool set_name(struct match_book *b, struct match_record *r, str name)
{
    struct arena_mark mark = arena_save(b->arena);
    str surname, middle, given;
    uint32_t words_before = b->texts.all.n, slots_before = b->texts.n_slots;
    match_split_name(search_exact(b->arena, name), &surname, &middle, &given);
    r->surname = match_word(b, surname);
    r->given = match_word(b, given);
    while (middle.n > 0 && r->n_middle < MATCH_MAX_MIDDLE)
        r->middle[r->n_middle++] = match_word(b, str_split(&middle, ' '));
    bool fits = b->texts.all.n <= MATCH_MAX_WORDS;
    if (fits) {
        const struct match_text *t = b->texts.all.v;
        r->surname_sound = t[r->surname].sound;
        r->given_sound = t[r->given].sound;
        r->marked = t[r->surname].marked || t[r->given].marked;
        for (uint32_t i = 0; i < r->n_middle; i++)
            r->marked |= t[r->middle[i]].marked;
    }
    /* Nearly every name is made of known words: then nothing of it is kept. */
    if (words_before == b->texts.all.n && slots_before == b->texts.n_slots)
        arena_restore(b->arena, mark);
    return fits;
}

/* ---- the book ---- */

struct match_book *match_book_new(struct arena *a, uint32_t people)
{
    check(people <= MATCH_MAX_PEOPLE);
    struct match_book *b = arena_new(a, struct match_book);
    b->arena = a;
    b->v = arena_array(a, struct match_record, people + 1u);
    b->cap = people;
    struct match_text none = {0};
    vec_push(a, &b->texts.all, none);
    b->commune_slots = arena_array(a, uint32_t, COMMUNE_SLOTS);
    b->commune_codes = arena_array(a, uint32_t, MAX_COMMUNES + 1);
    return b;
}

/* Dense numbers of communes from 1; 0 for what is not known, and for codes past all sense. */
static uint32_t commune_number(struct match_book *b, uint32_t code)
{
    if (code == 0)
        return 0;
    uint32_t slot = (code * 0x9E3779B1u) >> 16;
    for (; b->commune_slots[slot] != 0; slot = (slot + 1) & (COMMUNE_SLOTS - 1)) {
        if (b->commune_codes[b->commune_slots[slot]] == code)
            return b->commune_slots[slot];
    }
    if (b->n_communes == MAX_COMMUNES)
        return 0;
    b->commune_codes[++b->n_communes] = code;
    b->commune_slots[slot] = b->n_communes;
    return b->n_communes;
}

enum err_code match_book_add(struct match_book *b, const struct match_person *p, struct err *e)
{
    check(b->n < b->cap);
    check(p->citizen.n == 0 || p->citizen.n == sizeof(b->v->citizen));
    check(p->old_card.n == 0 || p->old_card.n == sizeof(b->v->old_card));
    struct match_record *r = &b->v[b->n];
    *r = (struct match_record){0}; /* what a refused name left */
    if (!set_name(b, r, p->name))
        return err_set(e, ERR_LIMIT, "tên của mọi người có hơn %d từ khác nhau",
                       "there are more than %d different words in the names", (int)MATCH_MAX_WORDS);
    r->household = p->household;
    r->commune = commune_number(b, p->commune);
    r->year = (uint16_t)(p->birth_year > 0 && p->birth_year < 4000 ? p->birth_year : 0);
    bool day = r->year != 0 && p->birth_month >= 1 && p->birth_month <= 12 && p->birth_dom >= 1 &&
               p->birth_dom <= 31;
    r->month = (uint8_t)(day ? p->birth_month : 0);
    r->dom = (uint8_t)(day ? p->birth_dom : 0);
    r->sex = (uint8_t)p->sex;
    r->source = p->source;
    mem_copy(r->citizen, p->citizen.p, p->citizen.n);
    mem_copy(r->old_card, p->old_card.p, p->old_card.n);
    b->n++;
    return ERR_NONE;
}

uint32_t match_book_people(const struct match_book *b)
{
    return b->n;
}

/* ---- how common ---- */

int32_t match_log2_tenths(uint64_t x)
{
    check(x > 0);
    int whole = 63 - __builtin_clzll(x);
    uint64_t m = whole > 31 ? x >> (whole - 31) : x << (31 - whole); /* 1 <= m / 2^31 < 2 */
    uint32_t part = 0;
    for (int i = 0; i < 10; i++) {
        m = (m * m) >> 31;
        part <<= 1;
        if (m >> 32) {
            m >>= 1;
            part |= 1;
        }
    }
    return (int32_t)(((uint32_t)whole * 1024 + part) * 10 / 1024);
}

/* Points for sharing what `count` of n have: ten times log2 of one over its share; between limits,
 * since the rarest are often typing errors. A small book is filled up with people whose names are
 * not known, so that it does not take its few names for common. */
static int16_t rarity(uint32_t count, uint32_t n, int32_t most)
{
    const uint32_t fill = 256;
    int32_t points = match_log2_tenths((uint64_t)n + fill) - match_log2_tenths(count + 2u);
    return (int16_t)(points < 0 ? 0 : points > most ? most : points);
}

static int16_t *rarities(struct match_book *b, const uint32_t *counts, uint32_t n, int32_t most)
{
    int16_t *points = arena_array(b->arena, int16_t, n);
    for (uint32_t i = 0; i < n; i++)
        points[i] = rarity(counts[i], b->n, most);
    return points;
}

/* A word counts under its exact and its folded text; where both are one, once. */
static void count_word(const struct match_book *b, uint32_t *counts, uint32_t word)
{
    uint32_t folded = b->texts.all.v[word].folded;
    counts[word]++;
    if (folded != word)
        counts[folded]++;
}

void match_book_close(struct match_book *b)
{
    const int32_t most_surname = 70, most_middle = 60, most_given = 100, most_commune = 90;
    const uint32_t least_people = 16384;
    uint32_t n = b->texts.all.n;
    uint32_t *surnames = arena_array(b->arena, uint32_t, n);
    uint32_t *middles = arena_array(b->arena, uint32_t, n);
    uint32_t *givens = arena_array(b->arena, uint32_t, n);
    uint32_t *communes = arena_array(b->arena, uint32_t, b->n_communes + 1u);
    for (uint32_t i = 0; i < b->n; i++) {
        const struct match_record *r = &b->v[i];
        count_word(b, surnames, r->surname);
        count_word(b, givens, r->given);
        for (uint32_t m = 0; m < r->n_middle; m++)
            count_word(b, middles, r->middle[m]);
        communes[r->commune]++;
    }
    b->surname_points = rarities(b, surnames, n, most_surname);
    b->middle_points = rarities(b, middles, n, most_middle);
    b->given_points = rarities(b, givens, n, most_given);
    b->commune_points = rarities(b, communes, b->n_communes + 1u, most_commune);
    b->start_points = (int16_t)-match_log2_tenths(b->n > least_people ? b->n : least_people);
}
