/* Finding people by name: what an index stores, and how what is typed becomes ranges over it.
 *
 * A name is stored as rows of text keys. For "Nguyễn Thị Hoà", folded and exact (lower case, tones
 * kept and moved to one place):
 *     nguyen thi hoa    nguyễn thị hoà      from each word to the end
 *     thi hoa           thị hoà
 *     hoa               hoà
 *     nguyen/hoa        nguyễn/hoà          surname and given name (three words or more)
 * Any run of words is the beginning of some row, so each question is a range of keys in byte order,
 * read from its start until enough is found: the cost does not grow with the number of people. The
 * same ranges serve SQL (`key >= low AND key < high ORDER BY key`, collation "C") and the index in
 * memory below. Within a range a whole name, or a given name, comes before longer ones. */
#ifndef REGISTRY_SEARCH_H
#define REGISTRY_SEARCH_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define SEARCH_MAX_WORDS 16u /* of a name; more are not looked at */
#define SEARCH_MAX_QUERY_BYTES 512u
#define SEARCH_MAX_LOOKUPS 8u

/* ---- keys ---- */

struct search_keys {
    str folded, exact; /* words parted by one blank, nothing else but letters and digits */
    uint32_t n_words;
    uint16_t folded_at[SEARCH_MAX_WORDS], exact_at[SEARCH_MAX_WORDS]; /* where words begin */
    str folded_ends, exact_ends; /* "nguyen/hoa"; empty below three words */
};
void search_keys_make(struct arena *a, str name, struct search_keys *out);
/* Lower case, tones in one place, words parted by one blank: "HÒA  Bình" gives "hoà bình". */
str search_exact(struct arena *a, str name);

/* ---- what is typed ---- */

enum search_key_kind { SEARCH_FOLDED, SEARCH_EXACT };

/* One range; in the order of the list comes what answers better. */
struct search_lookup {
    enum search_key_kind kind;
    str low, high; /* low <= key < high */
    bool open;     /* the last word goes on */
};

struct search_query {
    str exact[SEARCH_MAX_WORDS], folded[SEARCH_MAX_WORDS];
    uint32_t n_words;
    int birth_year; /* 0: not asked; set with a whole date too */
    bool has_birth; /* a whole date was typed */
    day birth;
    str number;  /* digits an identity number begins with; empty: not asked */
    str code;    /* what has digits and letters or hyphens: a household's code */
    str village; /* "thôn 2", alone or behind a name: from such a word on; empty: not asked */
    bool village_words; /* no digit in it: it may be part of the name after all */
    struct search_lookup lookups[SEARCH_MAX_LOOKUPS];
    uint32_t n_lookups;
    /* Two words or more, and no lookup answers: by any one of these ranges, a word each; the
     * smallest is best. Of what it gives only that counts for which search_has_words holds. */
    struct search_lookup scattered[SEARCH_MAX_WORDS];
    uint32_t n_scattered;
};

/* Reads "nguyen van a", "Hoà 1985", "nguyễn hoà 03/07/1985", "024 085 001 234". Fails (ERR_INPUT)
 * when there is nothing to look for or the text is no text, ERR_LIMIT when it is too long. */
enum err_code search_parse(struct arena *a, str text, struct search_query *q, struct err *e);
/* The same, where no word begins a village. */
enum err_code search_parse_name(struct arena *a, str text, struct search_query *q, struct err *e);
/* Whether the name has every word asked for, in any order; the last may be its beginning only. For
 * what was found by some of the words. */
bool search_has_words(const struct search_query *q, str folded);

/* ---- an index in memory ---- */

#define SEARCH_MAX_SCANNED 8000u /* rows read for one question */
#define SEARCH_MAX_HITS 100u

struct search_index;

struct search_person {
    str name;
    int birth_year, birth_month, birth_dom; /* 0: not known */
    str number;                             /* digits, at most 12; empty: none */
};

struct search_hits {
    uint32_t n;
    uint32_t people[SEARCH_MAX_HITS]; /* best first, each once */
    uint32_t scanned;
    bool more; /* there are others, or may be: the reading stopped at a limit */
};

/* Room for `people`; then each is added (the k-th has number k), then it is closed. */
struct search_index *search_index_new(struct arena *a, uint32_t people);
void search_index_add(struct search_index *x, const struct search_person *p);
void search_index_close(struct search_index *x);
/* At most `limit` people (up to SEARCH_MAX_HITS), by number, name and birth (codes are not in this
 * index). Any number of threads may ask at once. */
void search_index_find(const struct search_index *x, const struct search_query *q, uint32_t limit,
                       struct search_hits *out);

#endif
