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

/* What can fail. An arena without memory ends the program, as its contract says. */
enum fault_point { POINT_FILES, POINT_MEMORY, POINT_ARENA, POINT_ENGINE };
enum fault_call { CALL_WRITE, CALL_SYNC, CALL_OTHER }; /* of files; else CALL_OTHER */

/* Called before each call of the point, from 1; fault_now lets this very one fail. NULL: nobody. */
typedef void fault_watcher(int number, enum fault_call kind);
void fault_watch(enum fault_point where, fault_watcher *w);
void fault_now(enum fault f); /* f: of POINT_FILES */
/* Calls that change files are counted there too, by copies of this process as well. */
void fault_share(int *calls);

void fault_install(void);             /* before the first database is opened */
void fault_set(enum fault f, int at); /* at the at-th call from now, from 1 */
int fault_calls(void);                /* since fault_set */
bool fault_happened(void);

/* Our own allocations, and those of SQLite. 0: none fails. */
void fault_memory_set(int at, bool from_then_on);
void fault_engine_memory_set(int at);
int fault_memory_calls(void);
int fault_arena_calls(void);
int fault_engine_memory_calls(void);

#endif
