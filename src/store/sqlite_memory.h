/* Where SQLite's memory comes from. Within store. */
#ifndef STORE_SQLITE_MEMORY_H
#define STORE_SQLITE_MEMORY_H

/* Once, before anything else of SQLite is called. */
void sqlite_memory_set_up(void);

#endif
