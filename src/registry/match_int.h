/* What the files of match share: people made ready for comparison. Names are words by number, so
 * that nearly every comparison is of integers. */
#ifndef REGISTRY_MATCH_INT_H
#define REGISTRY_MATCH_INT_H

#include "registry/match.h"

/* A text by number: a word as written (exact), folded, or by sound; 0 is the empty one. */
struct match_text {
    str text;
    uint32_t folded, clean, sound; /* of an exact word: texts */
    bool marked;                   /* an exact word with a letter beyond ASCII */
};

struct match_record {
    uint32_t surname, given, middle[MATCH_MAX_MIDDLE]; /* exact words; 0: none */
    uint32_t surname_sound, given_sound;
    uint64_t household;
    uint32_t commune; /* dense number, 0: not known */
    uint16_t year;
    uint8_t month, dom;
    uint8_t sex, n_middle, source;
    bool marked;                   /* some word is */
    char citizen[12], old_card[9]; /* first byte 0: none */
};

struct match_texts {
    struct {
        struct match_text *v;
        uint32_t n, cap;
    } all;
    uint32_t *slots, n_slots; /* by hash of the text; the number of a text */
};

struct match_book {
    struct arena *arena;
    struct match_record *v;
    uint32_t n, cap;
    struct match_texts texts;
    uint32_t *commune_slots, *commune_codes, n_communes, cap_communes;
    /* By number of a text: points when both have it as surname, middle or given name, in the book
     * as it is. */
    int16_t *surname_points, *middle_points, *given_points;
    int16_t *commune_points;
    int16_t start_points;
};

/* The word's number; 0 for a blank one. MATCH_MAX_WORDS when there are too many. */
uint32_t match_word(struct match_book *b, str word);
/* A folded word without what Telex and VNI leave in it: "nguyeenx" gives "nguyen". */
str match_clean(struct arena *a, str folded);
/* How a clean word sounds to an ear of the north: for keys and for MATCH_SOUND. */
str match_sound(struct arena *a, str clean);
/* Ten times log2(x), x > 0, rounded down. */
int32_t match_log2_tenths(uint64_t x);
bool match_one_edit(str a, str b); /* bytes; unequal strings only */

#endif
