/* Asking another server over HTTP. The only door to libcurl. */
#ifndef WEB_FETCH_H
#define WEB_FETCH_H

#include "base/arena.h"
#include "base/err.h"

#define FETCH_MAX_BYTES (256u << 10)
#define FETCH_TIMEOUT_MS 5000L

/* Before any thread asks; any number of times. False: the library does not start. */
bool fetch_start(void);

/* https; or http to this very machine, for tests and for a provider behind a tunnel. */
bool fetch_may(str url);

struct fetch {
    const char *url;
    const char *form;            /* what is posted; NULL: it is a GET */
    const char *name, *password; /* Basic; NULL: none */
};
/* The body of an answer 200. No redirect is followed. ERR_IO: no answer in time, another status, an
 * answer that is too long. */
enum err_code fetch(struct arena *a, const struct fetch *f, str *out, struct err *e);

#endif
