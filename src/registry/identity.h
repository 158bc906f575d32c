/* Identity numbers: what they say of a person, and whether that agrees with what the form says.
 *
 * Twelve digits (số định danh cá nhân: the number of a citizen's card, and of a child's birth
 * certificate since 2016): PPP province of birth registration, one digit of sex and century, two of
 * the year of birth, six random. Nine: the old card, which says nothing. The lists are in
 * data/cccd. */
#ifndef REGISTRY_IDENTITY_H
#define REGISTRY_IDENTITY_H

#include "base/arena.h"
#include "base/err.h"

enum identity_kind { IDENTITY_NONE, IDENTITY_CITIZEN, IDENTITY_OLD_CARD };
enum identity_sex { IDENTITY_SEX_UNKNOWN, IDENTITY_MALE, IDENTITY_FEMALE };

struct identity {
    enum identity_kind kind;
    char digits[13]; /* and a NUL; blanks, dots and hyphens gone */
    bool zero_restored;
    /* Of twelve digits: */
    uint16_t place; /* province 1 .. 99, or a country from 100 on */
    uint16_t birth_year;
    enum identity_sex sex;
};

struct identity_lists;

/* Reads the lists in `folder` (data/cccd). */
enum err_code identity_load(struct arena *a, struct identity_lists **out, str folder,
                            struct err *e);
/* Name of the province when the list was made; empty for a country or an unknown code. */
str identity_place_name(const struct identity_lists *l, uint16_t place);

/* Reads a number as people and spreadsheets write it: "024 085 001 234", "024.085.001.234",
 * "'024085001234". A spreadsheet drops the leading zero; it is put back when eleven or eight digits
 * are left and the whole is then good. Blank text: IDENTITY_NONE. Fails (ERR_INPUT) on anything
 * that is no such number. */
enum err_code identity_read(const struct identity_lists *l, str text, struct identity *out,
                            struct err *e);

/* What the form says; birth_year 0: not known. */
struct identity_person {
    enum identity_sex sex;
    int birth_year;
};
/* Fails (ERR_INPUT) when the number cannot be this person's, and says in what. */
enum err_code identity_check_person(const struct identity_lists *l, const struct identity *n,
                                    struct identity_person p, struct err *e);

/* What to call the number in a sentence. */
const char *identity_name(enum identity_kind kind, enum lang lang);

enum identity_likeness {
    IDENTITY_UNLIKE,  /* of other kinds, or differing in more */
    IDENTITY_SAME,    /* equal */
    IDENTITY_DIGIT,   /* one digit wrong */
    IDENTITY_SWAPPED, /* two neighbours in the wrong order */
};
/* How two numbers of one kind, digits alone, resemble each other; *place is the digit (from 1)
 * where they part. */
enum identity_likeness identity_compare(str a, str b, int *place);

#endif
