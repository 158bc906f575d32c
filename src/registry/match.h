/* Whether two records are one person: compared part by part, scored, explained; and which pairs of
 * a whole province are worth comparing.
 *
 * A score is a sum of points, ten for each doubling of the odds that the two are one person: what
 * agrees and is rare adds much (a rare given name, a whole date of birth), what agrees and is
 * common little (Nguyễn), what differs takes away. It begins below zero by how many people there
 * are to be mistaken for. How the points were found and what they yield: docs/duplicates.md. An
 * officer decides; nothing is merged by a score. */
#ifndef REGISTRY_MATCH_H
#define REGISTRY_MATCH_H

#include "base/arena.h"
#include "base/err.h"
#include "registry/identity.h"

#define MATCH_MAX_MIDDLE 4u        /* words of a middle name that count */
#define MATCH_MAX_WORDS (1u << 20) /* different words in all names of a book */
#define MATCH_MAX_PEOPLE (1u << 28)
#define MATCH_BLOCK_WHOLE 256u /* so many who share a key are all compared with each other; */
#define MATCH_BLOCK_WINDOW 32u /* of more, each with so many next to it by birth and name */

/* Texts are NFC. */
struct match_person {
    str name;
    enum identity_sex sex;
    int birth_year, birth_month, birth_dom; /* 0: not known */
    uint32_t commune;                       /* on one map for all; 0: not known */
    uint64_t household;                     /* 0: not known */
    str citizen, old_card;                  /* digits, as identity_read leaves them; empty: none */
    uint8_t source;                         /* for match_find.across */
};

/* Surname, middle name (may be empty) and given name: the first word, the last, what is between. A
 * name of one word is a given name. */
void match_split_name(str name, str *surname, str *middle, str *given);

/* ---- a book of people ---- */

struct match_book;
struct match_book *match_book_new(struct arena *a, uint32_t people);
/* The k-th added has number k. Fails with ERR_LIMIT past MATCH_MAX_WORDS. */
enum err_code match_book_add(struct match_book *b, const struct match_person *p, struct err *e);
/* Counts how common names and communes are. Then the book does not change, and any number of
 * threads may read it. */
void match_book_close(struct match_book *b);
uint32_t match_book_people(const struct match_book *b);

/* ---- comparing ---- */

enum match_part {
    MATCH_SURNAME,
    MATCH_MIDDLE,
    MATCH_GIVEN,
    MATCH_SEX,
    MATCH_BIRTH,
    MATCH_COMMUNE,
    MATCH_CITIZEN,
    MATCH_OLD_CARD,
    MATCH_PARTS,
};

enum match_level {
    MATCH_UNKNOWN, /* missing on one side or both */
    MATCH_EQUAL,
    MATCH_DIFFERENT,
    /* Names: */
    MATCH_MARKS_LOST, /* one name bears no marks at all; else equal */
    MATCH_MARKS,      /* other tones or diacritics */
    MATCH_LEFTOVER,   /* marks typed but not made: "Nguyeenx", "Hoa2" */
    MATCH_SOUND,      /* other letters of one sound: i/y, s/x, ch/tr, d/gi/r, l/n */
    MATCH_TYPING,     /* one letter more, less, other, or two turned round */
    MATCH_INITIAL,    /* "V." */
    MATCH_PARTLY,     /* middle names: one has a word that the other lacks */
    /* Births: */
    MATCH_DAY_MONTH, /* day and month turned round */
    MATCH_YEAR_ONLY, /* the year agrees, one side has no more (or 1 January, which stands for none)
                      */
    MATCH_DAY_OR_MONTH, /* year and one of the two agree */
    MATCH_SAME_YEAR,    /* the year alone agrees though both have more */
    MATCH_NEXT_YEAR,    /* a year apart, day and month agree or are not known */
    MATCH_YEAR_DIGIT,   /* day and month agree, a digit of the year does not */
    /* Numbers: */
    MATCH_ONE_DIGIT,
    MATCH_TWO_SWAPPED,
    MATCH_LEVELS,
};

enum match_band {
    MATCH_IS_DIFFERENT,
    MATCH_IS_POSSIBLE,
    MATCH_IS_LIKELY,
    MATCH_IS_SAME,
};

#define MATCH_POSSIBLE_POINTS 0
#define MATCH_LIKELY_POINTS 40
#define MATCH_SAME_POINTS 100

struct match_result {
    int32_t points;
    enum match_band band;
    uint8_t levels[MATCH_PARTS]; /* enum match_level */
    int16_t points_of[MATCH_PARTS];
    int16_t start_points; /* for how many people there are */
    int16_t twin_points;  /* below zero where the two may be twins, or of one household */
    /* Of a number, from 1, where MATCH_ONE_DIGIT or MATCH_TWO_SWAPPED. */
    uint8_t citizen_digit, card_digit;
};

void match_compare(const struct match_book *b, uint32_t i, uint32_t j, struct match_result *out);
enum match_band match_band_of(int32_t points);
const char *match_band_name(enum match_band band, enum lang lang);
/* "cùng họ; tên mất dấu (Hoà / Hoa); …": a sentence on each part that is known, with what stands in
 * the two records. */
void match_explain(const struct match_result *r, const struct match_person *a,
                   const struct match_person *b, enum lang lang, struct buf *out);

/* ---- pairs ---- */

struct match_pair {
    uint32_t a, b; /* a < b */
    int32_t points;
};

struct match_find {
    uint32_t threads;     /* 0: one */
    int32_t least_points; /* pairs below are not told */
    bool across;          /* only pairs of two sources: an import against what is there */
};

struct match_found {
    struct match_pair *v; /* by a, then b; each once */
    uint32_t n;
    uint64_t compared;
    uint32_t crowded; /* people in blocks that were not compared whole, over all keys */
};

/* Compares those who share a key: given name and surname with birth year, with day and month, or
 * with commune; surname or given name and date; given name, or surname and
 * middle name, with year and commune; numbers, and thirds of
 * them with the given name. No key's block costs more than MATCH_BLOCK_WHOLE comparisons a person,
 * so that work grows with the number of people. ERR_LIMIT when the pairs found pass 2^31. The
 * answer does not depend on the number of threads. */
enum err_code match_find_pairs(const struct match_book *b, const struct match_find *q,
                               struct arena *a, struct match_found *out, struct err *e);

#endif
