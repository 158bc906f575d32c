/* The audit log seen from outside: keys, checkpoints signed and witnessed, proofs, exports, and
 * their verification. docs/audit.md tells it for people; store/audit.h is how entries come in. */
#ifndef EVIDENCE_AUDIT_AUDIT_H
#define EVIDENCE_AUDIT_AUDIT_H

#include "evidence/audit/note.h"
#include "store/audit_log.h"

/* ---- keys (key.c) ---- */

/* A new one, in a new file that its owner alone may read. */
enum err_code audit_key_make(struct arena *a, const char *path, str name, enum note_kind kind,
                             struct note_secret *out, struct err *e);
/* ERR_INPUT where others may read the file, or it is no key of this kind. */
enum err_code audit_key_load(struct arena *a, const char *path, enum note_kind kind,
                             struct note_secret *out, struct err *e);

struct note_keys {
    struct note_key *v;
    uint32_t n, cap;
};
/* A public key, or a file with one a line. */
enum err_code audit_keys_read(struct arena *a, str given, enum note_kind kind,
                              struct note_keys *out, struct err *e);
/* By which checkpoints in the database were signed, the newest first. */
enum err_code audit_keys_of(struct store_conn *c, struct arena *a, int64_t province,
                            struct note_keys *out, struct err *e);

/* The one log of the database; ERR_INPUT where there are none or several. */
enum err_code audit_only_log(struct store_conn *c, int64_t *province, struct err *e);

/* ---- checkpoints (signer.c, witness.c) ---- */

struct audit_signing {
    int64_t province;
    const struct note_secret *secret;
    const char *state; /* a file with the last checkpoint that was signed; not there: none was */
    bool whole;        /* reads the log from its first entry, not from the last checkpoint */
};
struct audit_signed {
    uint64_t before, size;
    str note;
};
/* Reads what came since the last checkpoint, and signs only what continues it. */
enum err_code audit_sign(struct store_conn *c, struct arena *a, const struct audit_signing *s,
                         struct audit_signed *out, struct err *e);

struct audit_witnessing {
    const struct note_secret *witness;
    const struct note_key *log;
    const char *state; /* a file of this log's own */
    int64_t now_s;
};
/* Answers a request of C2SP's tlog-witness (add-checkpoint) with the cosignature's line. */
enum err_code audit_witness(struct arena *a, const struct audit_witnessing *w, str request,
                            str *lines, struct err *e);
/* Keeps lines of witnesses with the newest checkpoint they hold for. */
enum err_code audit_cosigned(struct store_conn *c, struct arena *a, int64_t province,
                             const struct note_keys *witnesses, str lines, uint64_t *size,
                             struct err *e);

/* ---- proofs (proof.c) ---- */

/* The newest checkpoint with its cosignatures. ERR_INPUT when nothing was signed. */
enum err_code audit_newest(struct store_conn *c, struct arena *a, int64_t province,
                           struct checkpoint *out, str *note, struct err *e);
/* The request to a witness that has cosigned `old` entries (0: none). */
enum err_code audit_request(struct store_conn *c, struct arena *a, int64_t province, uint64_t old,
                            str *out, struct err *e);
/* That an entry is in the log, in C2SP's form (tlog-proof), its line as the extra data. */
enum err_code audit_proof(struct store_conn *c, struct arena *a, int64_t province, uint64_t seq,
                          str *out, struct err *e);

/* ---- exports (export.c, verify.c) ---- */

#define AUDIT_EXPORT_HEAD "ansinh-audit-export/v1"
#define AUDIT_PROOF_HEAD "c2sp.org/tlog-proof@v1"

/* Into a new file. With payloads it holds personal data. */
enum err_code audit_export(struct store_conn *c, int64_t province, bool payloads, const char *path,
                           int64_t *entries, struct err *e);

struct audit_verifying {
    const struct note_keys *keys, *witnesses; /* witnesses may be empty */
    str kept;                                 /* a checkpoint that somebody kept; may be empty */
};
struct audit_verified {
    int64_t province, entries, first_us, last_us;
    uint64_t signed_size, cosigned_size; /* 0: none */
    uint32_t checkpoints, payloads, findings;
    struct merkle_hash root; /* of all entries */
};
/* Each finding is told in both languages; ERR_NONE also when there are some (out->findings). */
enum err_code audit_verify(const char *path, const struct audit_verifying *v, store_found *found,
                           void *ctx, struct audit_verified *out, struct err *e);
/* Of a proof: the entry's line. ERR_INPUT: it does not hold. */
enum err_code audit_verify_proof(struct arena *a, str proof, const struct audit_verifying *v,
                                 str *line, struct checkpoint *of, struct err *e);

/* What somebody did, of the log's last entries: each kind of act once, reads and writes, with its
 * last moment. `what` is good until the callback returns. */
typedef void audit_done_row(void *ctx, bool read, str what, int64_t at_us);
enum err_code audit_done(struct store_conn *c, int64_t province, str actor, int64_t last,
                         audit_done_row *row, void *ctx, struct err *e);

#endif
