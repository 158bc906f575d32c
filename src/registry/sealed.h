/* Facts that are kept in boxes (HIV, illness), under keys that lie outside of the database
 * (seal/ring.h). docs/data-protection.md §3 tells it for people.
 *
 * A row moves as it is: who closes, copies or merges rows need not open them. Who asks what a row
 * says opens it with sealed_open; who writes one by a fact's name passes it through sealed_put. */
#ifndef REGISTRY_SEALED_H
#define REGISTRY_SEALED_H

#include "law/law.h"
#include "registry/recording.h"
#include "seal/ring.h"

/* Is a row of `fact` with this name a box? */
static inline bool sealed_is(str name)
{
    return name.n > 0 && name.p[0] == '~';
}

/* SQL: the same of a column. */
#define SEALED_ROW(name) "(" name " >= '~' AND " name " < '~~')"

struct sealed_text {
    str name, value; /* as the law and the files have them */
};
/* In the arena. False: its key is not among those given, or the box was changed. */
bool sealed_open(struct arena *a, int64_t province, str name, str value, struct sealed_text *out);

/* What a province seals. */
struct sealer {
    int64_t province;
    char key[SEAL_KEY_ID_BYTES]; /* identifier of the one that makes new boxes; "" where nothing is
                                    sealed */
    struct {
        str *v;
        uint32_t n, cap;
    } names;
};
/* In the arena; two small queries. */
enum err_code sealed_read(struct store_conn *c, struct arena *a, int64_t province,
                          struct sealer *out, struct err *e);
/* Is the fact of that name kept in boxes? */
bool sealed_names(const struct sealer *s, str name);
/* Replaces name and value by those of the row to be written, in the arena, where the fact is
 * sealed. ERR_INPUT: the key was not given. */
enum err_code sealed_put(const struct sealer *s, struct arena *a, str *name, str *value,
                         struct err *e);

/* The same of any text, where the province seals; ERR_INPUT also: it is too long for a box. */
enum err_code sealed_box(const struct sealer *s, struct arena *a, str *name, str *value,
                         struct err *e);

/* ERR_INPUT: a row that has to be read does not open. */
enum err_code sealed_unreadable(struct err *e);

/* Seals from now on, under the first of the keys given, the facts the law marks; what is in clear,
 * or under another key, is put into boxes of that one. *answer: how many rows. ERR_INPUT: no key is
 * given, one that made a box is missing, or the actor is no administrator. */
enum err_code sealed_begin(struct store_pool *pool, struct arena *a, const struct law *law,
                           const struct recording *r, str *answer, bool *again, struct err *e);

/* For check-db: rows in clear whose fact is sealed. */
enum err_code sealed_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                           struct err *e);

#endif
