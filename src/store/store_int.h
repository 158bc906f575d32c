/* The inside of the store: what an engine is, and what the parts of the front share. */
#ifndef STORE_STORE_INT_H
#define STORE_STORE_INT_H

#include "store/store.h"

#define CACHE_STATEMENTS 64
#define DEFAULT_BUSY_MS 10000u
#define SQL_MAX_BYTES 65536u /* of one statement; migrations are larger: MIGRATION_MAX_BYTES */
#define MIGRATION_MAX_BYTES (1u << 20)
#define APPLICATION_ID 0x414E5348 /* "ANSH" */
#define AUDIT_MIGRATION 22        /* the one that makes the tables of the audit log */
#define NAME_MAX_BYTES 64u        /* of a table or column */

/* What a statement changes, for the audit log. */
struct change {
    enum { CHANGE_NONE, CHANGE_INSERT, CHANGE_UPDATE, CHANGE_DELETE } verb;
    bool secret; /* its values are not for the log */
    str table;
};

struct statement {
    const char *text; /* a literal; its address is the key of the cache */
    uint64_t used;    /* the clock of the cache when it was last taken; 0: free */
    uint32_t n_values;
    uint8_t types[STORE_MAX_VALUES]; /* PostgreSQL: those it was prepared with */
    uint64_t number;                 /* PostgreSQL: its name there */
    void *handle;                    /* SQLite: sqlite3_stmt */
    struct change change;
};

/* What the schema says of itself, before anything is believed. */
struct schema_state {
    bool anything; /* a table of anybody's */
    bool ours;     /* the table of migrations is there, and (SQLite) the application's mark */
};

struct table {
    char name[NAME_MAX_BYTES];
    char columns[2048]; /* "a, b, c" */
    char key[256];      /* the primary key's columns, the same way */
    uint32_t n_columns;
};

struct tables {
    struct table *v;
    uint32_t n, cap;
};

/* An engine does as it is told; the front keeps the rules (one cursor, failed transactions). A
 * function that fails has called store_fail. */
struct engine {
    enum err_code (*open)(struct store_conn *c, const struct store_options *o, bool create,
                          struct err *e);
    void (*close)(struct store_conn *c);
    /* `text` has been translated. */
    enum err_code (*prepare)(struct store_conn *c, struct statement *s, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e);
    void (*forget)(struct store_conn *c, struct statement *s);
    enum err_code (*start)(struct store_conn *c, struct statement *s,
                           const struct store_value *values, uint32_t n, struct err *e);
    int (*next)(struct store_conn *c, struct statement *s, struct err *e); /* fills c->row */
    /* After the end: rows changed. Before it: throws the rest away. */
    int64_t (*finish)(struct store_conn *c, struct statement *s);
    enum err_code (*run_many)(struct store_conn *c, struct statement *s,
                              const struct store_value *values, uint32_t n, uint32_t n_rows,
                              int64_t *changed, struct err *e);
    /* Several statements without values or results, as they stand. */
    enum err_code (*exec)(struct store_conn *c, const char *text, struct err *e);
    enum err_code (*commit)(struct store_conn *c, struct err *e);
    bool (*in_transaction)(struct store_conn *c); /* as the engine sees it */
    /* Of a connection that nobody used for a while: the other end has gone. NULL: it cannot. */
    bool (*gone)(struct store_conn *c);
    enum err_code (*load_begin)(struct store_conn *c, const char *into, uint32_t n_columns,
                                struct err *e);
    enum err_code (*load_row)(struct store_conn *c, const struct store_value *values,
                              struct err *e);
    enum err_code (*load_end)(struct store_conn *c, bool keep, struct err *e);
    enum err_code (*state)(struct store_conn *c, struct schema_state *out, struct err *e);
    enum err_code (*mark)(struct store_conn *c, int64_t version, struct err *e);
    enum err_code (*check)(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                           struct err *e);
    const char *tables_sql; /* name, columns, key; in the order they were made */
    /* What takes each index away and what makes it again, foreign keys before what they need. */
    const char *indexes_sql;
    const char *begin_write, *begin_read;
    bool postgres;
};

extern const struct engine engine_sqlite, engine_postgres;

struct store_conn {
    const struct engine *engine;
    void *own; /* of the engine */
    const struct store_migrations *migrations;
    void *load; /* of the engine, while loading */
    enum store_reason reason;
    uint32_t busy_ms;
    uint32_t depth;        /* parts saved */
    uint32_t failed_depth; /* the depth at which the transaction failed */
    bool read_only, in_transaction, failed, loading;
    bool plan_once;
    bool audited;               /* there is a log in it */
    struct audit_pending *acts; /* of this transaction, not yet added */
    struct change load_change;
    struct statement *open; /* the cursor */
    struct statement once;  /* a statement that is not kept */
    uint64_t clock;
    uint32_t n_columns;
    struct store_value row[STORE_MAX_COLUMNS];
    struct statement cache[CACHE_STATEMENTS];
};

/* reason.c: fills `e` and c->reason (c may be NULL); `detail` is the engine's own word, may be
 * NULL. */
enum err_code store_fail(struct store_conn *c, enum store_reason reason, const char *detail,
                         struct err *e);

/* dialect.c: the text as this engine wants it, NUL-terminated, in `to`. ERR_INTERNAL when it is
 * outside the dialect. */
enum err_code dialect_translate(const char *text, bool postgres, bool schema, char *to, size_t cap,
                                struct err *e);

/* conn.c */
enum err_code conn_connect(struct store_conn **out, const struct store_options *o, bool create,
                           struct err *e);
/* An engine's own SQL, with no look at the dialect; not kept. */
enum err_code conn_query_raw(struct store_conn *c, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e);
enum err_code conn_exec(struct store_conn *c, const char *text, struct err *e);
enum err_code conn_failed(struct store_conn *c, enum err_code code); /* marks a failure; code */
enum err_code conn_load_begin(struct store_conn *c, const char *into, uint32_t n_columns,
                              struct err *e);

/* dump.c: as a dump shows it. */
void dump_value(struct buf *b, struct store_value v);

/* audit_act.c: rows that were changed; the acts of a transaction become entries, and are forgotten
 * when it (or a part of it) is taken back. */
struct change audit_change(const char *text);
struct change audit_change_of_load(const char *into);
void audit_saw(struct store_conn *c, const struct change *change, const char *text,
               const struct store_value *values, uint32_t n, uint32_t n_rows, int64_t changed);
void audit_saw_load(struct store_conn *c);
/* `op` is NULL outside store_write. */
enum err_code audit_flush(struct store_conn *c, const struct store_operation *op,
                          const uint8_t *sum, str answer, struct err *e);
void audit_forget(struct store_conn *c, uint32_t depth);
bool audit_new_acts(struct store_conn *c); /* with the connection; false: no memory */
void audit_free(struct store_conn *c);

/* schema.c */
enum err_code schema_tables(struct store_conn *c, struct arena *a, struct tables *out,
                            struct err *e);
enum err_code schema_state(struct store_conn *c, struct schema_state *out, struct err *e);
/* Runs the migrations up to `last`, without recording them when `record` is false. */
enum err_code schema_apply(struct store_conn *c, int64_t from, int64_t last, bool record,
                           struct err *e);

/* files.c */
enum err_code files_sync(const char *path, struct err *e);
enum err_code files_sync_folder(const char *path, struct err *e); /* the folder it lies in */
bool files_exist(const char *path);
/* Gives a finished file its name; ERR_INPUT when the name is taken. */
enum err_code files_publish(const char *part, const char *path, struct err *e);

/* sqlite.c: SQLite's own copy, whole, from one database to another. */
enum err_code sqlite_copy(struct store_conn *from, struct store_conn *to, struct err *e);
/* For a file that is to stand alone: no WAL beside it. */
enum err_code sqlite_alone(struct store_conn *c, bool alone, struct err *e);

#endif
