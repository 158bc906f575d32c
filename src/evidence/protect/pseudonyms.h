/* The registry for those who count: households, members, facts, reviews and payments as files,
 * without names, numbers and addresses, under pseudonyms that only who has the key can make again.
 * docs/data-protection.md §6 tells it for people. */
#ifndef EVIDENCE_PROTECT_PSEUDONYMS_H
#define EVIDENCE_PROTECT_PSEUDONYMS_H

#include "evidence/protect/blur.h"
#include "registry/world.h"
#include "seal/seal.h"

enum pseudonyms_file {
    PSEUDONYMS_HOUSEHOLDS,
    PSEUDONYMS_MEMBERS,
    PSEUDONYMS_FACTS,
    PSEUDONYMS_REVIEWS,
    PSEUDONYMS_PAYMENTS,
    PSEUDONYMS_FILES
};
extern const char *const pseudonyms_names[PSEUDONYMS_FILES]; /* "households.csv" */

/* key, least and at are the caller's; so is the world, of which it keeps nothing. */
struct pseudonyms {
    struct arena *a;
    const struct law *law;
    const struct world *world; /* as of at->as_of */
    struct world_at at;        /* at.recording: the last that the world has read */
    uint8_t key[SEAL_KEY_BYTES];
    uint32_t least; /* blur.h */
    /* told by pseudonyms_make */
    struct blurred hidden;
    struct pseudonyms_lines {
        str *v;
        uint32_t n, cap;
    } lines[PSEUDONYMS_FILES]; /* of the files: the head, then rows in the order of pseudonyms, so
                                  that neighbours in the registry are none in the file */
    struct buf row;
};
enum err_code pseudonyms_make(struct store_conn *c, struct pseudonyms *x, struct err *e);

#endif
