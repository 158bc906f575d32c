/* One SQL interface, two engines: SQLite and PostgreSQL. docs/storage.md tells the dialect.
 *
 * Functions that can fail return an err_code and fill `e`; store_reason says more finely why. A
 * connection belongs to one thread at a time. What a row shows is good until the next call on its
 * connection. Nothing here knows of law or registry. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"

#define STORE_MAX_VALUES 64   /* parameters of one statement */
#define STORE_MAX_COLUMNS 128 /* of one result */
#define STORE_ID_BYTES 16

/* A statement: a literal of the program, never text put together. */
typedef struct {
    const char *text;
} sql;
#define SQL(literal) ((sql){"" literal ""})

enum store_type { STORE_NULL, STORE_INT, STORE_TEXT, STORE_BYTES };

struct store_value {
    enum store_type type;
    int64_t i;
    str s;
};

static inline struct store_value store_null(void)
{
    return (struct store_value){.type = STORE_NULL};
}

static inline struct store_value store_int(int64_t i)
{
    return (struct store_value){.type = STORE_INT, .i = i};
}

/* Must be UTF-8 without NUL; ERR_INPUT else, on both engines. */
static inline struct store_value store_text(str s)
{
    return (struct store_value){.type = STORE_TEXT, .s = s};
}

static inline struct store_value store_bytes(str s)
{
    return (struct store_value){.type = STORE_BYTES, .s = s};
}

static inline struct store_value store_date(day d)
{
    return store_int(d);
}

/* The two arguments `values, n` of the calls below. */
#define STORE_VALUES(...)                                                                          \
    (const struct store_value[]){__VA_ARGS__},                                                     \
        (uint32_t)(sizeof((const struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value))
#define STORE_NO_VALUES NULL, 0

enum store_reason {
    STORE_OK,
    STORE_DUPLICATE, /* a unique key is taken */
    STORE_REFERENCE, /* a foreign key: what is named is not there, or is still needed */
    STORE_REFUSED,   /* a CHECK, NOT NULL or a type */
    STORE_RANGE,     /* a whole number over 64 bits */
    STORE_BUSY,      /* another writer held on for longer than busy_ms */
    STORE_AGAIN,     /* a conflict of transactions: the same again may succeed */
    STORE_LOST,      /* the connection is gone; what was not committed did not happen */
    STORE_UNKNOWN,   /* it went during COMMIT: ask again with the operation's identifier */
    STORE_FULL,
    STORE_DEVICE,
    STORE_DAMAGED,
    STORE_MEMORY,
    STORE_READ_ONLY,
    STORE_ABSENT,   /* no such database, or nothing of ours in it */
    STORE_FOREIGN,  /* a database, but not ours */
    STORE_OLDER,    /* needs `ansinh migrate` */
    STORE_NEWER,    /* made by a newer program */
    STORE_TAMPERED, /* its migrations are not the program's */
    STORE_OTHER,    /* a defect: SQL that does not compile, a transaction used after it failed */
};

/* ---- connections ---- */

struct store_conn;

struct store_migration {
    int64_t number; /* 1, 2, 3 … without a gap */
    const char *name;
    const char *text;
    const char *sum; /* SHA-256 of the text, known since the build; NULL: it is reckoned */
};

struct store_migrations {
    const struct store_migration *v;
    uint32_t n;
};

extern const struct store_migrations store_migrations; /* built in */

struct store_options {
    const char
        *location; /* a path, or postgres://…; kept by the caller while connections are open */
    bool read_only;
    bool any_version;                          /* open what has migrations to come */
    const struct store_migrations *migrations; /* NULL: the built-in ones */
    uint32_t busy_ms;                          /* waiting for another writer; 0: 10,000 */
    uint32_t cache_kib; /* SQLite: pages kept, at most; 0: 262,144 to write, 65,536 to read */
};

/* An existing database, its migrations those of the program. */
enum err_code store_open(struct store_conn **out, const struct store_options *o, struct err *e);
void store_close(struct store_conn *c); /* rolls back what is open; NULL is fine */
/* Why the last call that failed on this connection did; after a failed open, see the err alone. */
enum store_reason store_reason(const struct store_conn *c);
bool store_is_postgres(const struct store_conn *c);
bool store_location_is_postgres(const char *location);

/* ---- statements ---- */

/* On: statements begun from now on are planned once, whatever their values; else PostgreSQL may
 * plan anew for the values of each, which of many short statements costs more than they do, and
 * goes wrong where it guesses how many rows a range has. SQLite plans once always. */
void store_plan_once(struct store_conn *c, bool on);

/* Runs to its end; *changed (may be NULL): rows inserted, updated or deleted. */
enum err_code store_run(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
                        int64_t *changed, struct err *e);
/* The same for n_rows times n values, in one round trip; inside a transaction (check). */
enum err_code store_run_many(struct store_conn *c, sql q, const struct store_value *values,
                             uint32_t n, uint32_t n_rows, int64_t *changed, struct err *e);

/* Opens the connection's cursor. Only one at a time (check). */
enum err_code store_query(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
                          struct err *e);
int store_next(struct store_conn *c, struct err *e); /* 1 a row; 0 the end; -1 failed (closed) */
void store_finish(struct store_conn *c);             /* closes before the end; harmless after */
uint32_t store_columns(const struct store_conn *c);
struct store_value store_at(const struct store_conn *c, uint32_t column);
bool store_at_null(const struct store_conn *c, uint32_t column);
int64_t store_at_int(const struct store_conn *c, uint32_t column); /* a whole number (check) */
str store_at_text(const struct store_conn *c, uint32_t column);    /* text or bytes (check) */

/* The first row, copied into the arena: 1, 0 (there is none), -1. */
int store_one(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
              struct arena *a, struct store_value *out, uint32_t n_out, struct err *e);

/* ---- transactions ---- */

/* On a read-only connection: one moment, for as long as it lasts. */
enum err_code store_begin(struct store_conn *c, struct err *e);
/* ERR_NONE: it is durable. After a failure the transaction is over; STORE_UNKNOWN: perhaps done. */
enum err_code store_commit(struct store_conn *c, struct err *e);
void store_rollback(struct store_conn *c); /* harmless without a transaction */
/* A part that can be taken back alone; parts nest. store_undo ends the part too. */
enum err_code store_save(struct store_conn *c, struct err *e);
enum err_code store_release(struct store_conn *c, struct err *e);
enum err_code store_undo(struct store_conn *c, struct err *e);

/* ---- bulk ---- */

/* Rows into one table, inside a transaction (check): store_load_begin(c,
 * SQL("person (province, id, name)"), 3, &e). Nothing else runs on the connection until the end.
 * Errors of rows may be told late, at the latest by store_load_end; then the transaction has
 * failed. After a failure of begin or row there is no load and no store_load_end. */
enum err_code store_load_begin(struct store_conn *c, sql into, uint32_t n_columns, struct err *e);
enum err_code store_load_row(struct store_conn *c, const struct store_value *values, struct err *e);
enum err_code store_load_end(struct store_conn *c, struct err *e);

/* Takes away all indexes but those of keys (and, on a server, foreign keys), and builds them again,
 * in one transaction with the load between; a row that breaks a key is found then. What was dropped
 * is written into the arena. */
struct store_indexes {
    char **v;
    uint32_t n, cap;
};
enum err_code store_indexes_drop(struct store_conn *c, struct arena *a, struct store_indexes *out,
                                 struct err *e);
enum err_code store_indexes_build(struct store_conn *c, const struct store_indexes *all,
                                  struct err *e);

/* ---- a pool ---- */

struct store_pool;

struct store_pool_options {
    struct store_options open; /* read_only is not looked at */
    uint32_t max_readers;      /* 0: 4 */
    uint32_t max_writers;      /* PostgreSQL; 0: 4. SQLite has one */
    uint32_t retry_ms;         /* how long store_write tries again; 0: 15,000 */
};

enum err_code store_pool_open(struct store_pool **out, const struct store_pool_options *o,
                              struct err *e);
void store_pool_close(struct store_pool *p); /* nothing may be out; NULL is fine */
enum err_code store_pool_reader(struct store_pool *p, struct store_conn **out, struct err *e);
/* For long work such as an import; on SQLite all other writing waits. */
enum err_code store_pool_writer(struct store_pool *p, struct store_conn **out, struct err *e);
void store_pool_return(struct store_pool *p, struct store_conn *c);

/* ---- operations: once, whatever is lost ---- */

struct store_operation {
    int64_t province;
    uint8_t id[STORE_ID_BYTES]; /* made by store_new_id, kept before it is sent */
    const char *kind;           /* "household.add" */
    str content;                /* all that was asked, in one canonical form */
    str actor;                  /* for the audit log, where `work` makes no recording */
};

/* Time-ordered (UUID version 7). False when the system gives no random bytes. */
bool store_new_id(uint8_t id[STORE_ID_BYTES]);
/* Has the operation been done? */
enum err_code store_was_done(struct store_conn *c, int64_t province,
                             const uint8_t id[STORE_ID_BYTES], bool *done, struct err *e);
int64_t store_now_us(void);

/* Work inside a transaction; may be called again after it, or the commit, failed, and on another
 * thread (the caller's own waits). What it writes to `answer` is kept with the operation. It does
 * not begin, commit or roll back. */
typedef enum err_code store_work(struct store_conn *c, void *ctx, struct buf *answer,
                                 struct err *e);

#define STORE_MAX_ANSWER 4096

/* ERR_NONE: done and durable, now or (*again) by an earlier call with this identifier; *answer is
 * the first call's. ERR_INPUT when the identifier was used for another content. */
enum err_code store_write(struct store_pool *p, const struct store_operation *op, store_work *work,
                          void *ctx, struct arena *a, str *answer, bool *again, struct err *e);
/* Why the last store_write on this thread failed. */
enum store_reason store_write_reason(void);

/* ---- schema ---- */

/* A new database. ERR_INPUT when there is anything in it. */
enum err_code store_create(const struct store_options *o, struct err *e);
/* Applies what is missing, each in its transaction, on a writing connection opened with
 * any_version; *applied (may be NULL) says how many. Checks the earlier ones first. */
enum err_code store_migrate(struct store_conn *c, uint32_t *applied, struct err *e);
/* The number of the last migration; ERR_INPUT where the record is not the program's. */
enum err_code store_version(struct store_conn *c, int64_t *version, struct err *e);

/* After a first load of these tables (their names, with commas between): PostgreSQL looks entries
 * of an index up in the table until a vacuum has gone over it, which takes a search twice as long.
 * Nothing on SQLite. Not in a transaction (check). */
enum err_code store_settle(struct store_conn *c, const char *tables, struct err *e);
/* Writes the whole database anew, so that of rows erased or changed no bytes are left in its files;
 * others wait meanwhile. Not in a transaction (check). */
enum err_code store_scrub(struct store_conn *c, struct err *e);

/* A checked copy, as an SQLite file that does not exist yet. */
enum err_code store_backup(struct store_conn *c, const char *file, struct err *e);
/* A new database from a backup. */
enum err_code store_restore(const char *file, const struct store_options *to, struct err *e);

/* Each finding is told to `found` in both languages; *n counts them. The engine's own check,
 * foreign keys and migrations. */
typedef void store_found(void *ctx, const char *vi, const char *en);
enum err_code store_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e);

/* Every row of every table of ours, in the order of keys, one a line, the same bytes from both
 * engines: to compare and to sign. Stops at the first false of `line`. */
typedef bool store_line(void *ctx, str line);
enum err_code store_dump(struct store_conn *c, store_line *line, void *ctx, struct err *e);

/* SHA-256 (FIPS 180-4). */
void store_sha256(str data, uint8_t out[32]);
/* The same of what comes in pieces. */
struct store_sha256 {
    uint32_t h[8];
    uint64_t bytes;
    uint8_t rest[64];
};
void store_sha256_init(struct store_sha256 *s);
void store_sha256_add(struct store_sha256 *s, str piece);
void store_sha256_end(struct store_sha256 *s, uint8_t out[32]);

#endif
