/* The 144 vowels of Vietnamese, by letter, case and tone. For text.c only.
 *
 * text_vowel_latin and text_vowel_additional lead back: they hold 1 + the place in text_vowels, 0
 * for what is no vowel, over the two ranges of Unicode in which the accented ones lie. A test
 * checks all of it against data/text/. */
#ifndef BASE_TEXT_VOWELS_H
#define BASE_TEXT_VOWELS_H

#include <stdint.h>

enum {
    TEXT_VOWELS = 12, /* a ă â e ê i o ô ơ u ư y, in the alphabet's order */
    TEXT_TONES = 6,   /* ngang huyền hỏi ngã sắc nặng */
    TEXT_LATIN_FROM = 0x00C0,
    TEXT_LATIN_TO = 0x01B0,
    TEXT_ADDITIONAL_FROM = 0x1EA0,
    TEXT_ADDITIONAL_TO = 0x1EF9,
};

/* clang-format off */
static const uint16_t text_vowels[TEXT_VOWELS][2][TEXT_TONES] = {
    {{0x0061, 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1},  /* a */
     {0x0041, 0x00C0, 0x1EA2, 0x00C3, 0x00C1, 0x1EA0}},
    {{0x0103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7},  /* ă */
     {0x0102, 0x1EB0, 0x1EB2, 0x1EB4, 0x1EAE, 0x1EB6}},
    {{0x00E2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD},  /* â */
     {0x00C2, 0x1EA6, 0x1EA8, 0x1EAA, 0x1EA4, 0x1EAC}},
    {{0x0065, 0x00E8, 0x1EBB, 0x1EBD, 0x00E9, 0x1EB9},  /* e */
     {0x0045, 0x00C8, 0x1EBA, 0x1EBC, 0x00C9, 0x1EB8}},
    {{0x00EA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7},  /* ê */
     {0x00CA, 0x1EC0, 0x1EC2, 0x1EC4, 0x1EBE, 0x1EC6}},
    {{0x0069, 0x00EC, 0x1EC9, 0x0129, 0x00ED, 0x1ECB},  /* i */
     {0x0049, 0x00CC, 0x1EC8, 0x0128, 0x00CD, 0x1ECA}},
    {{0x006F, 0x00F2, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD},  /* o */
     {0x004F, 0x00D2, 0x1ECE, 0x00D5, 0x00D3, 0x1ECC}},
    {{0x00F4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9},  /* ô */
     {0x00D4, 0x1ED2, 0x1ED4, 0x1ED6, 0x1ED0, 0x1ED8}},
    {{0x01A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3},  /* ơ */
     {0x01A0, 0x1EDC, 0x1EDE, 0x1EE0, 0x1EDA, 0x1EE2}},
    {{0x0075, 0x00F9, 0x1EE7, 0x0169, 0x00FA, 0x1EE5},  /* u */
     {0x0055, 0x00D9, 0x1EE6, 0x0168, 0x00DA, 0x1EE4}},
    {{0x01B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1},  /* ư */
     {0x01AF, 0x1EEA, 0x1EEC, 0x1EEE, 0x1EE8, 0x1EF0}},
    {{0x0079, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5},  /* y */
     {0x0059, 0x1EF2, 0x1EF6, 0x1EF8, 0x00DD, 0x1EF4}},
};

static const uint8_t text_vowel_latin[TEXT_LATIN_TO - TEXT_LATIN_FROM + 1] = {
      8,  11,  31,  10,   0,   0,   0,   0,  44,  47,  55,   0,  68,  71,   0,   0,
      0,   0,  80,  83,  91,  82,   0,   0,   0, 116, 119,   0,   0, 143,   0,   0,
      2,   5,  25,   4,   0,   0,   0,   0,  38,  41,  49,   0,  62,  65,   0,   0,
      0,   0,  74,  77,  85,  76,   0,   0,   0, 110, 113,   0,   0, 137,   0,   0,
      0,   0,  19,  13,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,  70,  64,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0, 118, 112,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
      0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    103,  97,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0, 127,
    121,
};

static const uint8_t text_vowel_additional[TEXT_ADDITIONAL_TO - TEXT_ADDITIONAL_FROM + 1] = {
     12,   6,   9,   3,  35,  29,  32,  26,  33,  27,  34,  28,  36,  30,  23,  17,
     20,  14,  21,  15,  22,  16,  24,  18,  48,  42,  45,  39,  46,  40,  59,  53,
     56,  50,  57,  51,  58,  52,  60,  54,  69,  63,  72,  66,  84,  78,  81,  75,
     95,  89,  92,  86,  93,  87,  94,  88,  96,  90, 107, 101, 104,  98, 105,  99,
    106, 100, 108, 102, 120, 114, 117, 111, 131, 125, 128, 122, 129, 123, 130, 124,
    132, 126, 140, 134, 144, 138, 141, 135, 142, 136,
};

/* clang-format on */

#endif
