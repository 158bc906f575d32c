/* What a paper of the office says, in a few lines and signed, so that anybody can tell whether the
 * paper is the office's: it stands in a QR code on the paper. docs/claims.md tells it for people,
 * with the bytes.
 *
 * The key is the installation's own, apart from the one that signs the audit log; it lies outside
 * the database. Whoever has the public key checks without any database. */
#ifndef REGISTRY_CLAIM_H
#define REGISTRY_CLAIM_H

#include "seal/seal.h"
#include "store/store.h"

#define CLAIM_PATH "/kiem-tra" /* of the page that checks, and the field with the text */
#define CLAIM_QUERY CLAIM_PATH "?m="
#define CLAIM_MAX_BYTES 600 /* of what is said */
#define CLAIM_MAX_TEXT 900  /* of the signed text; its address has more */
#define CLAIM_MAX_KEYS 16
#define CLAIM_MAX_SITE 120

enum claim_kind {
    CLAIM_CERTIFICATE, /* form 03: a household is poor or near-poor (review/certificate.h) */
    CLAIM_DECISION,    /* of a benefit of somebody (pay/enrol_claim.h) */
    CLAIM_REFUSAL      /* of what a household asked a review for (review/certificate.h) */
};
/* Texts have no control characters. */
struct claim {
    enum claim_kind kind;
    str number; /* a certificate's, a refusal's: the household's code; a decision's in the registry
                 */
    str what; /* "N", "CN"; of a decision "open", "end" …; of a refusal why (review/decision.h) */
    str benefit; /* of a decision, by its name in the law */
    str who;     /* of the head, of whom it is about: "N.T.H."; no name stands in the code */
    str commune;
    day from, to;   /* of the class, of the decision; the last day; DAY_MAX: until decided anew */
    str decision;   /* number of the decision; empty: it came with the first import */
    day decided;    /* DAY_MIN: none */
    day made;       /* of which day the paper is */
    bool synthetic; /* of a province to practise in: it certifies nothing */
};

/* ---- keys ---- */

struct claim_keys {
    bool signs; /* there is a secret */
    uint8_t seed[SEAL_SEED_BYTES];
    char site[CLAIM_MAX_SITE]; /* of the secret: where its QR codes lead; empty: nowhere */
    uint8_t known[CLAIM_MAX_KEYS][SEAL_PUBLIC_BYTES]; /* by which a paper may be signed */
    uint32_t n;
};
/* The lines of a key file: "ansinh-paper-secret SITE BASE64" once at most, and
 * "ansinh-paper-public SITE BASE64" for keys that signed before. SITE "-": none. */
enum err_code claim_keys_read(str text, struct claim_keys *out, struct err *e);
/* ERR_INPUT where the site is no "https://…" or "http://…". Empty: none. */
enum err_code claim_key_make(str site, struct claim_keys *out, struct err *e);
/* The line of the secret, of the public key of the secret. */
str claim_secret_line(struct arena *a, const struct claim_keys *k);
str claim_public_line(struct arena *a, const struct claim_keys *k);

/* ---- signing and checking: pure ---- */

/* ERR_LIMIT where it says too much. k->signs. */
enum err_code claim_sign(struct arena *a, const struct claim_keys *k, const struct claim *c,
                         str *text, struct err *e);
/* What the QR code holds: the address of the site with the text, or the text alone. */
str claim_address(struct arena *a, const struct claim_keys *k, str text);
/* The text out of an address or of itself, without blanks at its ends. */
str claim_text_of(str given);
/* False: it is not of one of the keys, or is no such text. What `out` names lies in the arena. */
bool claim_verify(struct arena *a, const struct claim_keys *k, str text, struct claim *out);

enum claim_state {
    CLAIM_HOLDS,
    CLAIM_NOT_YET, /* it begins later */
    CLAIM_OVER,    /* its last day has passed */
    CLAIM_CHANGED, /* the registry says otherwise of today */
    CLAIM_STATES
};
/* By what the claim itself says. */
enum claim_state claim_on(const struct claim *c, day today);

/* "Nguyễn Thị Hoà" is "N.T.H.". */
str claim_initials(struct arena *a, str name);

#endif
