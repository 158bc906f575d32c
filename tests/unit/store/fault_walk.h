/* A command met by faults at every call, in one run of it. The command runs in a process that forks
 * at each call that changes a file (or takes memory): the copy gets the fault and runs on, or dies;
 * when it has ended, what it left of the database is copied to another place and looked at, the
 * files are put back as they were before the call, and the run goes on to the next one.
 *
 * So a fault costs what is left of the command after it, and not a start, a law and a database. */
#ifndef TESTS_FAULT_WALK_H
#define TESTS_FAULT_WALK_H

#include "faults.h"

#include <stdint.h>

#define FAULT_DEADLY 128 /* codes of a process that a signal ended begin here */

/* One fault and how the command ended: its exit code, or FAULT_DEADLY + the signal. */
struct fault_met {
    enum fault_point where;
    enum fault fault; /* of files */
    int call;         /* from 1 */
    int code;
    bool as_last; /* the files are as they were after the last fault: no need to look again */
};

struct fault_walk {
    enum fault_point where;
    enum fault fault; /* of files; FAULT_NONE: each in turn */
    int first, stride;
    const char *work; /* the database of the command; what belongs to it begins with this name */
    const char *left; /* what is left of it after a fault, for `look` */
    int (*run)(void *ctx);
    void (*look)(void *ctx, const struct fault_met *met); /* in the process of the caller */
    void *ctx;
};
struct fault_walked {
    int calls, tried, stopped; /* stopped: that did not end with 0 */
    int code;                  /* of the run that met no fault */
};
void fault_walk(const struct fault_walk *w, struct fault_walked *out);

/* In a process of its own, without faults; its code as above. */
int fault_run_apart(int (*run)(void *ctx), void *ctx);

/* The clock stands still and identifiers come from a count, so that the same work leaves the same
 * bytes; another salt has another time and other identifiers. 0: as usual. */
void fault_freeze(uint32_t salt);

/* Every row of a database but for moments and identifiers, as a checksum; store_check finds nothing
 * in it, or the test fails. */
uint64_t fault_picture(const char *location);

/* What `look_closely` says of the database that is left: asked once of each content, after the
 * engine has taken its log in or thrown it away. */
int fault_verdict(const char *left, const struct fault_met *met, int (*look_closely)(void *ctx),
                  void *ctx);
int fault_forget(void); /* how many contents there were */

/* Files of a database: it, its log, its journal. */
void fault_copy_database(const char *from, const char *to);

#endif
