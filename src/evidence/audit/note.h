/* Signed notes and checkpoints as C2SP writes them down (signed-note, tlog-checkpoint,
 * tlog-cosignature): a text, a blank line, and a line for each signature. Pure. */
#ifndef EVIDENCE_AUDIT_NOTE_H
#define EVIDENCE_AUDIT_NOTE_H

#include "base/arena.h"
#include "base/err.h"
#include "seal/seal.h"
#include "store/merkle.h"

#define NOTE_MAX_BYTES 65536u
#define NOTE_NAME_MAX_BYTES 200u

enum note_kind { NOTE_LOG = 1, NOTE_WITNESS = 4 }; /* C2SP's bytes for kinds of signature */

struct note_key {
    char name[NOTE_NAME_MAX_BYTES + 1];
    enum note_kind kind;
    uint8_t id[4];
    uint8_t key[SEAL_PUBLIC_BYTES];
};

struct note_secret {
    struct note_key key;
    uint8_t seed[SEAL_SEED_BYTES];
};

/* "NAME+ID+BASE64": how a public key is told. False: not one, or its id is not that of the rest. */
bool note_key_read(str text, struct note_key *out);
str note_key_text(struct arena *a, const struct note_key *k);
/* "PRIVATE+KEY+NAME+ID+BASE64" */
bool note_secret_read(str text, struct note_secret *out);
str note_secret_text(struct arena *a, const struct note_secret *s);
/* ERR_INPUT: no name for a key (blanks, "+", control characters, empty, too long). */
enum err_code note_secret_make(str name, enum note_kind kind, const uint8_t seed[SEAL_SEED_BYTES],
                               struct note_secret *out, struct err *e);

/* The signature's line of a text, with its end. time_s: of a witness alone. */
str note_sign(struct arena *a, const struct note_secret *s, str text, int64_t time_s);

enum note_verdict { NOTE_ABSENT, NOTE_FALSE, NOTE_TRUE };
/* By this key? *time_s (may be NULL): what a witness says. NOTE_FALSE: a signature of this name and
 * id does not hold. */
enum note_verdict note_signed_by(str note, const struct note_key *k, int64_t *time_s);

/* The text with its end (before the last blank line), and the signature lines; false for what is
 * no note. */
bool note_split(str note, str *text, str *signatures);

struct checkpoint {
    str origin;
    uint64_t size;
    struct merkle_hash root;
};
str checkpoint_text(struct arena *a, const struct checkpoint *c);
bool checkpoint_read(str text, struct checkpoint *out);

#endif
