/* Small files of those who sign: read whole, replaced whole, one process at a time. */
#ifndef EVIDENCE_AUDIT_STATE_H
#define EVIDENCE_AUDIT_STATE_H

#include "base/arena.h"
#include "base/err.h"

#define STATE_MAX_BYTES ((size_t)1 << 20)

/* ERR_IO: it cannot be read; *missing (may be NULL): because it is not there. */
enum err_code state_read(struct arena *a, const char *path, str *out, bool *missing, struct err *e);
/* ERR_INPUT where others than its owner may read it. */
enum err_code state_private(const char *path, struct err *e);
/* A new file, its owner's alone; ERR_INPUT when there is one. */
enum err_code state_make(const char *path, str content, struct err *e);
/* Takes the place of the old one; durable when it returns. */
enum err_code state_replace(struct arena *a, const char *path, str content, struct err *e);
/* Others wait; *lock is closed by state_unlock. */
enum err_code state_lock(struct arena *a, const char *path, int *lock, struct err *e);
void state_unlock(int lock); /* -1: harmless */

#endif
