/* A cable between us and a server, that can be cut at the n-th message: what was sent is lost, and
 * nobody hears of it; or the server dies of it. */
#ifndef TESTS_CABLE_H
#define TESTS_CABLE_H

#include "store_test.h"

#include <pthread.h>
#include <stdatomic.h>

struct cable {
    struct pg_server *server;
    char folder[64]; /* connect through the socket in it */
    int listener;
    pthread_t thread;
    atomic_int messages, cut_at;
    atomic_bool cut, kills, killing;
};

void cable_start(struct cable *c, struct pg_server *s);
void cable_stop(struct cable *c);
/* Counts from 0 again; cut at the at-th message (0: never), killing the server with it. */
void cable_reset(struct cable *c, int at, bool kills);
int cable_messages(struct cable *c);
bool cable_was_cut(struct cable *c);

#endif
