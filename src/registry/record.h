/* One household or one person of the registry: what is recorded, what ever was, and correcting it.
 *
 * What is recorded comes as lines: one a field (a name, an answer, a fact) with both its times and
 * the recording that wrote it. */
#ifndef REGISTRY_RECORD_H
#define REGISTRY_RECORD_H

#include "law/law.h"
#include "registry/world.h"

/* The field of a fact that whoever asks may not see, or whose key is not given; without value. */
#define RECORD_SEALED "sealed"

struct record_line {
    str entity;  /* "07660-00012" or "07660-00012/3"; "#17" of a person in no household */
    str section; /* household, person, number, membership, answer, fact */
    str field, value;
    day from, to;             /* true in [from, to); to NO_END (times.h): still */
    day known_from, known_to; /* known_to 0: still */
    int64_t recorded, closed; /* recordings; closed 0: none */
};
struct record_lines {
    struct record_line *v;
    uint32_t n, cap;
};

/* As of both days of `at`; with `history` every row ever recorded by then, oldest first, of answers
 * only what differs from those before. ERR_INPUT when there is no such entity then. */
enum err_code record_household(struct store_conn *c, struct arena *a, const struct world_at *at,
                               int64_t household, bool history, struct record_lines *out,
                               struct err *e);
enum err_code record_person(struct store_conn *c, struct arena *a, const struct world_at *at,
                            int64_t person, bool history, struct record_lines *out, struct err *e);

struct record_act {
    int64_t number, at_us;
    str actor, source, reference;
};
/* Who wrote a recording; false with `e`. */
bool record_act_of(struct store_conn *c, struct arena *a, int64_t province, int64_t number,
                   struct record_act *out, struct err *e);

/* "HOUSEHOLD/MEMBER", a personal number, or "#ID". ERR_INPUT when nobody is meant. */
enum err_code record_who(struct store_conn *c, const struct world_at *at, str text, int64_t *out,
                         struct err *e);

/* Why somebody is among the answers; of several reasons the best. */
enum record_why {
    RECORD_BY_EXACT_NAME, /* the whole name, tones and all */
    RECORD_BY_NAME,       /* the whole name, tones aside */
    RECORD_BY_EXACT_PART, /* words of it in a row, or beginnings of words, tones and all */
    RECORD_BY_PART,
    RECORD_BY_ENDS,  /* surname and given name */
    RECORD_BY_WORDS, /* all of them, in any order */
    RECORD_BY_NUMBER,
    RECORD_BY_PAST_NUMBER, /* of theirs then, closed or ended since */
    RECORD_BY_HOUSEHOLD,
    RECORD_BY_BIRTH,
    RECORD_BY_PLACE, /* nothing but a village or a commune was asked for */
};
const char *record_why_name(enum record_why why, enum lang lang);

struct record_hit {
    int64_t person;
    str name, household;  /* household: "CODE/MEMBER", or empty */
    str number;           /* empty where it was not asked for */
    str commune, village; /* of the household; codes as recorded */
    day since;            /* a member of it, and it there; DAY_MIN: of no household */
    str sex;
    day birth, birth_to; /* DAY_MIN: not known */
    bool head;           /* of the household */
    enum record_why why;
};
struct record_hits {
    struct record_hit *v; /* best first */
    uint32_t n, cap;
    bool more; /* there are others, or may be: the reading stopped at a limit */
};

#define RECORD_MAX_HITS 1000u

/* By name with or without tones, birth year or date, number or its first digits, code of the
 * household; narrowed by words of the village's name and by the commune's code. */
struct record_ask {
    str words;            /* as typed (search.h); may be empty where a place is given */
    str village, commune; /* empty: any */
    bool heads;           /* of households alone */
    bool numbers;         /* the number of each is read too */
    uint32_t limit;       /* up to RECORD_MAX_HITS */
    /* Only of who asks may see: those who live, or lived last, in one of these communes, by their
     * codes on the map of `within_on`. NULL: everybody. */
    const str *within;
    uint32_t n_within;
    day within_on;
};
enum err_code record_find(struct store_conn *c, struct arena *a, const struct world_at *at,
                          const struct record_ask *ask, struct record_hits *out, struct err *e);

/* ---- corrections ---- */

struct identity_lists;

struct record_set {
    str field, value;
};
struct record_correction {
    int64_t province, person;
    bool household; /* `person` is the number of a household: its code, commune, village … */
    const struct record_set *sets;
    uint32_t n_sets;
    day as_of;    /* which row is meant: the one true on that day; DAY_MIN: not given, today */
    day from, to; /* of facts, both included; from DAY_MIN: not given, to DAY_MAX: still */
    str actor, source, reference;
    day today;
    int64_t now_us;
    const struct identity_lists
        *numbers; /* what numbers are checked by; NULL: their length alone */
};
/* Closes and opens, once for each operation. *answer: the number of the recording. */
enum err_code record_correct(struct store_pool *pool, struct arena *a, const struct law *law,
                             const struct record_correction *r,
                             const uint8_t operation[STORE_ID_BYTES], str *answer, bool *again,
                             struct err *e);

#endif
