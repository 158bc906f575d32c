/* What the files that search the database share. For all others: record.h. */
#ifndef REGISTRY_SEARCH_STORE_H
#define REGISTRY_SEARCH_STORE_H

#include "registry/record.h"
#include "registry/search.h"

/* A person as a row says; the texts are good as long as the row. */
struct found {
    int64_t person;
    str name, sex;
    day birth, birth_to;            /* DAY_MIN: not known */
    str relation, commune, village; /* with `places` */
    str household;                  /* "CODE/MEMBER"; empty: not read, nor is `since` */
    day since;
};

struct listing; /* search_listing.h */

struct area_list {
    int64_t *v;
    uint32_t n, cap;
};

struct finding {
    struct store_conn *c;
    struct arena *a;       /* of the caller */
    struct arena *scratch; /* until the end */
    const struct world_at *at;
    const struct record_ask *ask;
    const struct search_query *q;
    struct search_query place; /* words of the village's name */
    str commune;
    bool places;     /* the rows have the household's columns, and are to fit them */
    bool year_alone; /* a whole date was typed, and nobody is known to be born then */
    bool elsewhere;  /* the rows do not have them: what was found is to fit them later */
    bool cut;        /* a statement was not read to its end, for a limit of ours */
    struct area_list
        within;     /* what ask->within was made of, ascending, 0 first; no area: anywhere */
    bool sifted;    /* some of what was found are not of those within, or elsewhere */
    bool narrow;    /* only places in those areas may answer */
    uint32_t limit; /* the asked one, or more where some of the found will be left out */
    struct listing *listing; /* of this question, once it is made */
    struct record_hits *out;
};

/* People asked about in one statement, by the values 5 and on: a page, and who tells of more. */
#define FIND_TOGETHER 52u
#define FIND_THESE                                                                                 \
    "(?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, "            \
    "?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, "             \
    "?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, "             \
    "?54, ?55, ?56)"

/* Of what is found by number or by place alone some will be left out afterwards (find_complete,
 * find_within_keep): more are to be found. */
void find_sifted(struct finding *x);
/* The row of the cursor, of PERSON_COLUMNS and, with `places`, the household's, if it is asked for;
 * false: enough. */
bool find_take(struct finding *x, uint32_t column, enum record_why why, bool check_words);

/* The same of a person read before. */
bool find_accept(struct finding *x, const struct found *who, enum record_why why, bool check_words);
bool find_seen(const struct finding *x, int64_t person); /* it is among the answers */
struct found find_row(struct finding *x, uint32_t column);
/* The later of the days in two columns: of a membership and of its household. */
day find_since(struct finding *x, uint32_t column);
enum record_why find_why(const struct finding *x, const struct search_lookup *l, int64_t part,
                         str name);
/* Days of birth: the first and the last. Of a whole date: what `birth` is, and the least that
 * `birth_to` is; with `year_alone` those of whom no more is known, who stand at the first of
 * January. */
void find_births(const struct finding *x, int64_t *low, int64_t *high);

/* search_listing.c */

/* Before the lookups of a question: which places are meant, and whom to look for among them. */
enum err_code find_keyed_begin(struct finding *x, struct err *e);
/* Whether all who ever lived in the places asked for are listed. */
bool find_keyed_there(const struct finding *x);
/* Whether names lead to who lives in some places alone, however many those are. */
bool find_keyed_in_places(const struct finding *x);

/* search_keyed.c: by name, also together with a place or a birth, and by birth. */

/* What one lookup gives, in the order of key, name, birth, person. */
enum err_code find_keyed(struct finding *x, const struct search_lookup *l, struct err *e);
/* The places alone. */
enum err_code find_keyed_places(struct finding *x, struct err *e);
/* Who was born then, in the order of birth and person. */
enum err_code find_keyed_births(struct finding *x, struct err *e);
struct named {
    str name;
    int64_t id; /* of known_name */
};
/* At most that many names, but where the people of the places are listed. */
#define FIND_TURNED_NAMES 24u
/* Those who bear one of the names, ordered by name, birth, person, and live in the place asked for;
 * the names in byte order. */
enum err_code find_keyed_names(struct finding *x, const struct named *names, uint32_t n,
                               struct err *e);

/* search_words.c */

/* Those whose names have all the words, where no lookup gave anybody. */
enum err_code find_by_words(struct finding *x, struct err *e);

/* search_within.c: those alone whom who asks may see. */

/* Which areas the communes of ask->within were made of. */
enum err_code find_within_begin(struct finding *x, struct err *e);
/* Whether who lives in the area may answer, as far as the places tell. */
bool find_within_area(const struct finding *x, int64_t area);
/* Whether each of these people, ascending, lives in one of the communes. */
enum err_code find_within_fits(struct finding *x, const int64_t *people, uint32_t n, bool *fits,
                               struct err *e);
/* Leaves out of what was found those who do not. */
enum err_code find_within_keep(struct finding *x, struct err *e);

/* search_place.c */
/* Those that have, or had, the commune's code. */
enum err_code find_areas(struct finding *x, struct area_list *out, struct err *e);
/* Whether the village's name, folded, has all the words; the last may be its beginning only, unless
 * it is a number. */
bool find_place_has(const struct search_query *place, str village);
/* Those who live in the villages or the commune, and have the words of the name. */
enum err_code find_by_place(struct finding *x, struct err *e);
/* The household of each, and the number if it is asked for. */
enum err_code find_complete(struct finding *x, struct err *e);

#endif
