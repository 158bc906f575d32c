/* Things that fail when told to: SQLite's calls that change files, and allocations. */
#ifndef TESTS_STORE_FAULTS_H
#define TESTS_STORE_FAULTS_H

#include <stdbool.h>

enum fault {
    FAULT_NONE,
    FAULT_KILL, /* kill -9 instead of the call */
    FAULT_TORN, /* half of the write (or the whole of another call), then kill -9 */
    FAULT_EIO,  /* the call fails, once */
    FAULT_FULL, /* this write and all after it find the disk full */
    FAULT_SYNC, /* this flush fails, if it is one */
};

void fault_install(void);             /* before the first database is opened */
void fault_set(enum fault f, int at); /* at the at-th call from now, from 1 */
int fault_calls(void);                /* since fault_set */
bool fault_happened(void);

/* Our own allocations, and those of SQLite. 0: none fails. */
void fault_memory_set(int at, bool from_then_on);
void fault_engine_memory_set(int at);
int fault_memory_calls(void);
int fault_engine_memory_calls(void);

#endif
