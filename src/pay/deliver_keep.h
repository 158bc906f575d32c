/* The files that prove deliveries: copies in a folder, each under its SHA-256
 * (FOLDER/ab/abcdef…). */
#ifndef PAY_DELIVER_KEEP_H
#define PAY_DELIVER_KEEP_H

#include "pay/deliver.h"

/* Copies a file into the folder; out: content and bytes. The copy appears whole; what is there
 * already is left. */
enum err_code deliver_keep_file(struct arena *a, str store, str path, struct deliver_evidence *out,
                                struct err *e);
/* The same of bytes. */
enum err_code deliver_keep_bytes(struct arena *a, str store, str bytes,
                                 struct deliver_evidence *out, struct err *e);

enum deliver_kept { DELIVER_KEPT_GOOD, DELIVER_KEPT_MISSING, DELIVER_KEPT_CHANGED };
/* Reads it again; of `v` only content. */
enum deliver_kept deliver_kept_verify(struct arena *a, str store, const struct deliver_evidence *v);
const char *deliver_kept_name(enum deliver_kept k, enum lang lang);

/* The whole file, of DELIVER_KEPT_MOST_BYTES at most. ERR_INPUT: it is missing, changed or too
 * large. */
#define DELIVER_KEPT_MOST_BYTES ((int64_t)32 << 20)
enum err_code deliver_kept_read(struct arena *a, str store, const uint8_t content[32], str *out,
                                struct err *e);

#endif
