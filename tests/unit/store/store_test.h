/* What the tests of the store share: a PostgreSQL server of their own, and scenarios that run on
 * both engines and must say the same, byte for byte. */
#ifndef TESTS_STORE_TEST_H
#define TESTS_STORE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/types.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store_int.h"

/* ---- a server, on a socket in a folder of its own ---- */

struct pg_server {
    char folder[64];
    pid_t pid;
};

void pg_start(struct pg_server *s);  /* makes it and starts it */
void pg_launch(struct pg_server *s); /* starts it again on its data */
void pg_kill(struct pg_server *s);   /* kill -9, as a machine dies */
void pg_stop(struct pg_server *s);   /* and removes everything */
/* The address of a database, through the socket in `folder` (NULL: the server's own). */
void pg_url(const struct pg_server *s, const char *folder, const char *database, char *to,
            size_t cap);
void pg_create(const struct pg_server *s, const char *database);
void pg_exec(const struct pg_server *s, const char *database, const char *text);

/* ---- both engines ---- */

/* A table of everything, and one that depends on it, after the built-in first migration. */
extern const struct store_migrations test_migrations;

struct place {
    char location[256];
    char name[16]; /* of the database on the server, of the file */
    bool postgres;
    struct store_options options; /* with test_migrations */
    struct buf *log;
};

extern struct pg_server server;
extern char folder[64]; /* for files; removed at the end */

/* The folder and the migrations alone, for tests without a server. */
void both_files(void);
void both_remove_files(void);

int both_setup(void **state);
int both_teardown(void **state);

/* A new, empty place on one engine, nothing made in it. */
void place_make(struct place *p, bool postgres, struct buf *log);

typedef void scenario(struct place *p);
/* Runs it on both, compares what each logged with the other and with `expected` (NULL: only with
 * each other). With TEST_ENGINES=sqlite, as the sanitized build has it, on SQLite alone. */
void both_run(scenario *run, const char *expected);

/* Fails the test with the message if the code is not ERR_NONE. */
#define must(code, e) test_must((code), (e), __FILE__, __LINE__)
void test_must(enum err_code code, const struct err *e, const char *file, int line);

struct store_conn *place_open(struct place *p); /* creates it first when it is not there */
/* What every database with the program's own migrations may begin with, but the first of a test
 * program; set before places are opened. */
typedef enum err_code place_filler(struct store_conn *c, struct err *e);
extern place_filler *place_fill;
struct store_conn *place_reader(struct place *p);
const char *reason_name(enum store_reason r);
void log_values(struct buf *log, const struct store_conn *c);
void log_query(struct place *p, struct store_conn *c, sql q, const struct store_value *v,
               uint32_t n);
/* Runs it; logs the rows changed, or why not. */
void log_run(struct place *p, struct store_conn *c, sql q, const struct store_value *v, uint32_t n);
void log_dump(struct buf *log, struct store_conn *c, const char *table); /* NULL: all */
void log_count(struct place *p, struct store_conn *c, const char *what, sql q);

#endif
