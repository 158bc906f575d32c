/* Requests that may wait: for another server (the identity provider), or for their turn to write.
 * Each runs on a thread of its own, so that the few threads that answer everybody do not wait. */
#ifndef WEB_ASIDE_H
#define WEB_ASIDE_H

#include <stdbool.h>

enum aside { ASIDE_ASKS, ASIDE_WRITES, ASIDE_KINDS };
#define ASIDE_MOST 8 /* of a kind, at once */

/* Takes one of the places of the kind; false: all are taken. Who took it runs or leaves. */
bool aside_take(enum aside kind);
void aside_leave(enum aside kind);
/* Runs it on a thread of its own, which leaves at its end; false: no thread could be had, and the
 * place is still taken. */
bool aside_run(enum aside kind, void (*work)(void *), void *ctx);
/* Until every place is free. Before the server's end. */
void aside_wait(void);

#endif
