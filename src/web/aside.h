/* Requests that wait for another server (the identity provider): each on a thread of its own, so
 * that the few threads that answer everybody never wait for it. */
#ifndef WEB_ASIDE_H
#define WEB_ASIDE_H

#include <stdbool.h>

#define ASIDE_MOST 16 /* at once */

/* Takes one of the places; false: all are taken. Who took it runs or leaves. */
bool aside_take(void);
void aside_leave(void);
/* Runs it on a thread of its own, which leaves at its end; false: no thread could be had, and the
 * place is still taken. */
bool aside_run(void (*work)(void *), void *ctx);
/* Until every place is free. Before the server's end. */
void aside_wait(void);

#endif
