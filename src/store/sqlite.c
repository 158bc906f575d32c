/* The engine in the file: SQLite 3.40 or later, in WAL, every commit on the disk. */
#include "store/sqlite_memory.h"
#include "store/store_int.h"

#include "base/check.h"
#include "base/fmt.h"
#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A batch of rows: its values and its bytes are copied here until it runs. */
#define BATCH_VALUES 512u
#define BATCH_BYTES (256u << 10)

struct loading {
    sqlite3_stmt *many, *single;
    uint32_t n_columns, n_rows, max_rows;
    size_t n_bytes;
    struct store_value values[BATCH_VALUES];
    char bytes[BATCH_BYTES];
};

static sqlite3 *db_of(struct store_conn *c)
{
    return c->own;
}

static enum store_reason reason_of(int rc)
{
    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return STORE_DUPLICATE;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return STORE_REFERENCE;
    case SQLITE_IOERR_NOMEM:
        return STORE_MEMORY;
    }
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        return STORE_REFUSED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_FULL:
        return STORE_FULL;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
        return STORE_DEVICE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_DAMAGED;
    case SQLITE_NOMEM:
        return STORE_MEMORY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return STORE_READ_ONLY;
    }
    return STORE_OTHER;
}

static enum err_code failed(struct store_conn *c, int rc, struct err *e)
{
    const char *detail = sqlite3_errmsg(db_of(c));
    enum store_reason reason = reason_of(rc);
    /* sum() over 64 bits is an SQLITE_ERROR like any other. */
    if (rc == SQLITE_ERROR && str_eq_c(str_from_c(detail), "integer overflow"))
        reason = STORE_RANGE;
    return store_fail(c, reason, detail, e);
}

static enum err_code exec(struct store_conn *c, const char *text, struct err *e)
{
    int rc = sqlite3_exec(db_of(c), text, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_NONE : failed(c, rc, e);
}

/* ---- opening ---- */

/* The file is made by us, so that others on the machine cannot read people's data. */
static enum err_code make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 && errno == ENOSPC)
        return store_fail(NULL, STORE_FULL, path, e);
    if (fd < 0) {
        host_err_io(e, errno, "không tạo được cơ sở dữ liệu", "cannot make the database");
        err_at(e, str_from_c(path), 0, 0, 0);
        return ERR_IO;
    }
    close(fd);
    return files_sync_folder(path, e);
}

static enum err_code configure(struct store_conn *c, const struct store_options *o, struct err *e)
{
    sqlite3 *db = db_of(c);
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, (int)c->busy_ms);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    enum err_code code = exec(c,
                              "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
                              "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
                              "PRAGMA cell_size_check=ON; PRAGMA wal_autocheckpoint=2000;"
                              "PRAGMA journal_size_limit=67108864; PRAGMA analysis_limit=1000;",
                              e);
    if (code != ERR_NONE)
        return code;
    char text[80];
    uint32_t cache_kib = o->cache_kib > 0 ? o->cache_kib : o->read_only ? 65536 : 262144;
    fmt_write(text, sizeof(text), "PRAGMA cache_size=-%u; PRAGMA query_only=%z", cache_kib,
              o->read_only ? "ON" : "OFF");
    return exec(c, text, e);
}

/* Counting what it allocates would make every allocation of every connection wait for one lock. */
static void set_up(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite_memory_set_up();
}

static enum err_code open_file(struct store_conn *c, const struct store_options *o, bool create,
                               struct err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct stat at;
    pthread_once(&once, set_up);
    if (create) {
        enum err_code code = make_file(o->location, e);
        if (code != ERR_NONE)
            return code;
    } else if (stat(o->location, &at) != 0) {
        return store_fail(c, STORE_ABSENT, o->location, e);
    } else if (S_ISDIR(at.st_mode)) {
        host_err_io(e, EISDIR, "không mở được cơ sở dữ liệu", "cannot open the database");
        err_at(e, str_from_c(o->location), 0, 0, 0);
        return ERR_IO;
    }
    int flags = (o->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(o->location, &db, flags, NULL);
    c->own = db;
    if (rc != SQLITE_OK) {
        enum err_code code = db != NULL ? failed(c, rc, e) : store_fail(c, STORE_MEMORY, NULL, e);
        sqlite3_close(db);
        return code;
    }
    enum err_code code = configure(c, o, e);
    if (code != ERR_NONE) {
        err_at(e, str_from_c(o->location), 0, 0, 0);
        sqlite3_close(db);
    }
    return code;
}

static void close_file(struct store_conn *c)
{
    check(sqlite3_close(db_of(c)) == SQLITE_OK);
}

/* ---- statements ---- */

static enum err_code prepare_text(struct store_conn *c, const char *text, bool keep,
                                  sqlite3_stmt **out, struct err *e)
{
    int rc =
        sqlite3_prepare_v3(db_of(c), text, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, out, NULL);
    return rc == SQLITE_OK ? ERR_NONE : failed(c, rc, e);
}

static enum err_code prepare(struct store_conn *c, struct statement *s, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e)
{
    (void)values;
    sqlite3_stmt *stmt = NULL;
    enum err_code code = prepare_text(c, text, s != &c->once, &stmt, e);
    if (code != ERR_NONE)
        return code;
    s->handle = stmt;
    if ((uint32_t)sqlite3_bind_parameter_count(stmt) == n)
        return ERR_NONE;
    sqlite3_finalize(stmt);
    return store_fail(c, STORE_OTHER, "not as many values as the statement has", e);
}

static void forget(struct store_conn *c, struct statement *s)
{
    (void)c;
    sqlite3_finalize(s->handle);
    s->handle = NULL;
}

static int bind_one(sqlite3_stmt *stmt, int at, const struct store_value *v)
{
    const char *p = v->s.n > 0 ? v->s.p : "";
    switch (v->type) {
    case STORE_NULL:
        return sqlite3_bind_null(stmt, at);
    case STORE_INT:
        return sqlite3_bind_int64(stmt, at, v->i);
    case STORE_TEXT:
        return sqlite3_bind_text64(stmt, at, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case STORE_BYTES:
        return sqlite3_bind_blob64(stmt, at, p, v->s.n, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static enum err_code bind(struct store_conn *c, sqlite3_stmt *stmt,
                          const struct store_value *values, uint32_t n, struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        int rc = bind_one(stmt, (int)i + 1, &values[i]);
        if (rc != SQLITE_OK)
            return failed(c, rc, e);
    }
    return ERR_NONE;
}

/* The caller's bytes need to live only until the call returns, the cursor longer. */
static enum err_code bind_copies(struct store_conn *c, sqlite3_stmt *stmt,
                                 const struct store_value *values, uint32_t n, struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct store_value *v = &values[i];
        const char *p = v->s.n > 0 ? v->s.p : "";
        int rc = SQLITE_OK;
        if (v->type == STORE_TEXT)
            rc = sqlite3_bind_text64(stmt, (int)i + 1, p, v->s.n, SQLITE_TRANSIENT, SQLITE_UTF8);
        else if (v->type == STORE_BYTES)
            rc = sqlite3_bind_blob64(stmt, (int)i + 1, p, v->s.n, SQLITE_TRANSIENT);
        else
            rc = bind_one(stmt, (int)i + 1, v);
        if (rc != SQLITE_OK)
            return failed(c, rc, e);
    }
    return ERR_NONE;
}

static enum err_code start(struct store_conn *c, struct statement *s,
                           const struct store_value *values, uint32_t n, struct err *e)
{
    enum err_code code = bind_copies(c, s->handle, values, n, e);
    if (code != ERR_NONE)
        sqlite3_clear_bindings(s->handle);
    return code;
}

/* The value is fetched once and then asked: each sqlite3_column_… finds it again. Nobody else uses
 * the connection, so that it needs no protection. */
static bool take_column(sqlite3_stmt *stmt, int i, struct store_value *v)
{
    sqlite3_value *value = sqlite3_column_value(stmt, i);
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        *v = store_null();
        return true;
    case SQLITE_INTEGER:
        *v = store_int(sqlite3_value_int64(value));
        return true;
    case SQLITE_TEXT: {
        const char *p = (const char *)sqlite3_value_text(value);
        *v = store_text((str){p, (size_t)sqlite3_value_bytes(value)});
        return p != NULL;
    }
    case SQLITE_BLOB: {
        const char *p = sqlite3_value_blob(value);
        *v = store_bytes((str){p, (size_t)sqlite3_value_bytes(value)});
        return true;
    }
    }
    return false;
}

static int next(struct store_conn *c, struct statement *s, struct err *e)
{
    sqlite3_stmt *stmt = s->handle;
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_DONE)
        return 0;
    if (rc != SQLITE_ROW) {
        failed(c, rc, e);
        return -1;
    }
    c->n_columns = (uint32_t)sqlite3_column_count(stmt);
    check(c->n_columns <= STORE_MAX_COLUMNS);
    for (uint32_t i = 0; i < c->n_columns; i++) {
        if (take_column(stmt, (int)i, &c->row[i]))
            continue;
        /* Whole numbers that overflow become floating point here; PostgreSQL refuses them. */
        bool is_float = sqlite3_column_type(stmt, (int)i) == SQLITE_FLOAT;
        store_fail(c, is_float ? STORE_RANGE : STORE_MEMORY, NULL, e);
        return -1;
    }
    return 1;
}

static int64_t finish(struct store_conn *c, struct statement *s)
{
    int64_t rows = sqlite3_stmt_readonly(s->handle) ? 0 : sqlite3_changes64(db_of(c));
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
    return rows;
}

static enum err_code step_done(struct store_conn *c, sqlite3_stmt *stmt, struct err *e)
{
    int rc = sqlite3_step(stmt);
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(stmt);
    enum err_code code = rc == SQLITE_DONE ? ERR_NONE : failed(c, rc, e);
    sqlite3_reset(stmt);
    return code;
}

static enum err_code run_many(struct store_conn *c, struct statement *s,
                              const struct store_value *values, uint32_t n, uint32_t n_rows,
                              int64_t *changed, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t row = 0; row < n_rows && code == ERR_NONE; row++) {
        code = bind(c, s->handle, values + (size_t)row * n, n, e);
        if (code == ERR_NONE)
            code = step_done(c, s->handle, e);
        if (code == ERR_NONE)
            *changed += sqlite3_changes64(db_of(c));
    }
    sqlite3_clear_bindings(s->handle);
    return code;
}

/* ---- transactions ---- */

static bool in_transaction(struct store_conn *c)
{
    return sqlite3_get_autocommit(db_of(c)) == 0;
}

/* A commit that fails while it is written may yet be found in the log after a crash. On a full disk
 * it cannot: the write that found no room is of its last frame or one before, and without that the
 * log counts for nothing. */
static enum err_code commit(struct store_conn *c, struct err *e)
{
    enum err_code code = exec(c, "COMMIT", e);
    if (code == ERR_NONE)
        return ERR_NONE;
    if (c->reason == STORE_DEVICE)
        return store_fail(c, STORE_UNKNOWN, sqlite3_errmsg(db_of(c)), e);
    return code;
}

/* ---- bulk ---- */

static enum err_code prepare_insert(struct store_conn *c, const char *into, uint32_t n_columns,
                                    uint32_t n_rows, sqlite3_stmt **out, struct err *e)
{
    size_t cap = 2048 + 2 * (size_t)n_columns * n_rows + 4 * (size_t)n_rows, n = 0;
    char *text = malloc(cap);
    if (text == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    n = fmt_write(text, cap, "INSERT INTO %z VALUES ", into);
    for (uint32_t row = 0; row < n_rows; row++) {
        for (uint32_t i = 0; i < n_columns; i++) {
            text[n++] = i == 0 ? '(' : ',';
            text[n++] = '?';
        }
        text[n++] = ')';
        text[n++] = row + 1 < n_rows ? ',' : '\0';
    }
    enum err_code code = prepare_text(c, text, false, out, e);
    free(text);
    return code;
}

static enum err_code load_begin(struct store_conn *c, const char *into, uint32_t n_columns,
                                struct err *e)
{
    struct loading *l = malloc(sizeof(*l));
    if (l == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    l->many = l->single = NULL;
    l->n_columns = n_columns;
    l->n_rows = 0;
    l->n_bytes = 0;
    l->max_rows = BATCH_VALUES / n_columns;
    enum err_code code = prepare_insert(c, into, n_columns, 1, &l->single, e);
    if (code == ERR_NONE)
        code = prepare_insert(c, into, n_columns, l->max_rows, &l->many, e);
    if (code != ERR_NONE) {
        sqlite3_finalize(l->single);
        free(l);
        return code;
    }
    c->load = l;
    return ERR_NONE;
}

static enum err_code run_batch(struct store_conn *c, struct loading *l, struct err *e)
{
    enum err_code code = ERR_NONE;
    if (l->n_rows == l->max_rows) {
        code = bind(c, l->many, l->values, l->n_rows * l->n_columns, e);
        if (code == ERR_NONE)
            code = step_done(c, l->many, e);
    } else {
        for (uint32_t row = 0; row < l->n_rows && code == ERR_NONE; row++) {
            code = bind(c, l->single, l->values + row * l->n_columns, l->n_columns, e);
            if (code == ERR_NONE)
                code = step_done(c, l->single, e);
        }
    }
    l->n_rows = 0;
    l->n_bytes = 0;
    return code;
}

static enum err_code load_row(struct store_conn *c, const struct store_value *values, struct err *e)
{
    struct loading *l = c->load;
    size_t bytes = 0;
    for (uint32_t i = 0; i < l->n_columns; i++)
        bytes += values[i].type >= STORE_TEXT ? values[i].s.n : 0;
    enum err_code code = ERR_NONE;
    if (l->n_bytes + bytes > BATCH_BYTES)
        code = run_batch(c, l, e);
    if (code != ERR_NONE)
        return code;
    if (bytes > BATCH_BYTES) {
        code = bind(c, l->single, values, l->n_columns, e);
        return code == ERR_NONE ? step_done(c, l->single, e) : code;
    }
    struct store_value *to = l->values + l->n_rows * l->n_columns;
    for (uint32_t i = 0; i < l->n_columns; i++) {
        to[i] = values[i];
        if (values[i].type < STORE_TEXT)
            continue;
        to[i].s.p = l->bytes + l->n_bytes;
        mem_copy(l->bytes + l->n_bytes, values[i].s.p, values[i].s.n);
        l->n_bytes += values[i].s.n;
    }
    l->n_rows++;
    return l->n_rows == l->max_rows ? run_batch(c, l, e) : ERR_NONE;
}

static enum err_code load_end(struct store_conn *c, bool keep, struct err *e)
{
    struct loading *l = c->load;
    enum err_code code = keep ? run_batch(c, l, e) : ERR_NONE;
    sqlite3_finalize(l->many);
    sqlite3_finalize(l->single);
    free(l);
    c->load = NULL;
    return code;
}

/* ---- schema ---- */

static enum err_code number(struct store_conn *c, const char *text, int64_t *out, struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum err_code code = prepare_text(c, text, false, &stmt, e);
    if (code != ERR_NONE)
        return code;
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(stmt, 0);
    else
        code = failed(c, rc, e);
    sqlite3_finalize(stmt);
    return code;
}

static enum err_code state(struct store_conn *c, struct schema_state *out, struct err *e)
{
    int64_t tables = 0, ours = 0, mark = 0;
    enum err_code code = number(c, "SELECT count(*) FROM sqlite_schema", &tables, e);
    if (code == ERR_NONE)
        code =
            number(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_version'", &ours, e);
    if (code == ERR_NONE)
        code = number(c, "PRAGMA application_id", &mark, e);
    out->anything = tables > 0 || mark != 0;
    out->ours = ours == 1 && mark == APPLICATION_ID;
    return code;
}

static enum err_code mark(struct store_conn *c, int64_t version, struct err *e)
{
    char text[128];
    fmt_write(text, sizeof(text), "PRAGMA application_id=%d; PRAGMA user_version=%l",
              APPLICATION_ID, version);
    return exec(c, text, e);
}

/* ---- whole copies, and checks ---- */

enum err_code sqlite_copy(struct store_conn *from, struct store_conn *to, struct err *e)
{
    sqlite3_backup *copy = sqlite3_backup_init(db_of(to), "main", db_of(from), "main");
    if (copy == NULL)
        return failed(to, sqlite3_errcode(db_of(to)), e);
    /* All at once: step by step it begins again at each write of another, and need not end. */
    int rc;
    uint32_t waited_ms = 0;
    while ((rc = sqlite3_backup_step(copy, -1)) == SQLITE_BUSY && waited_ms < to->busy_ms) {
        sqlite3_sleep(20);
        waited_ms += 20;
    }
    int end = sqlite3_backup_finish(copy);
    if (rc == SQLITE_DONE && end == SQLITE_OK)
        return ERR_NONE;
    return failed(to, rc != SQLITE_DONE ? rc : end, e);
}

enum err_code sqlite_alone(struct store_conn *c, bool alone, struct err *e)
{
    return exec(c, alone ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL", e);
}

static void tell(store_found *found, void *ctx, uint32_t *n, const char *vi, const char *en,
                 const char *detail)
{
    char text[2][512];
    fmt_write(text[0], sizeof(text[0]), "%z: %z", vi, detail);
    fmt_write(text[1], sizeof(text[1]), "%z: %z", en, detail);
    found(ctx, text[0], text[1]);
    ++*n;
}

static enum err_code check_file(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                                struct err *e)
{
    sqlite3_stmt *stmt = NULL;
    enum err_code code = prepare_text(c, "PRAGMA integrity_check", false, &stmt, e);
    if (code != ERR_NONE)
        return code;
    int rc;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(stmt, 0);
        if (text != NULL && !str_eq_c(str_from_c(text), "ok"))
            tell(found, ctx, n, "tệp hỏng", "the file is damaged", text);
    }
    code = rc == SQLITE_DONE ? ERR_NONE : failed(c, rc, e);
    sqlite3_finalize(stmt);
    if (code == ERR_NONE)
        code = prepare_text(c, "PRAGMA foreign_key_check", false, &stmt, e);
    if (code != ERR_NONE)
        return code;
    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        char which[300];
        fmt_write(which, sizeof(which), "%z → %z", (const char *)sqlite3_column_text(stmt, 0),
                  (const char *)sqlite3_column_text(stmt, 2));
        tell(found, ctx, n, "khóa ngoại trỏ vào chỗ trống", "a foreign key points at nothing",
             which);
    }
    code = rc == SQLITE_DONE ? ERR_NONE : failed(c, rc, e);
    sqlite3_finalize(stmt);
    return code;
}

const struct engine engine_sqlite = {
    .open = open_file,
    .close = close_file,
    .prepare = prepare,
    .forget = forget,
    .start = start,
    .next = next,
    .finish = finish,
    .run_many = run_many,
    .exec = exec,
    .commit = commit,
    .in_transaction = in_transaction,
    .load_begin = load_begin,
    .load_row = load_row,
    .load_end = load_end,
    .state = state,
    .mark = mark,
    .check = check_file,
    .tables_sql =
        "SELECT s.name, (SELECT group_concat(name, ', ') FROM (SELECT name FROM"
        " pragma_table_info(s.name) ORDER BY cid)), (SELECT group_concat(name, ', ') FROM (SELECT"
        " name FROM pragma_table_info(s.name) WHERE pk > 0 ORDER BY pk)), (SELECT count(*) FROM"
        " pragma_table_info(s.name)) FROM sqlite_schema AS s WHERE s.type = 'table' AND s.name NOT"
        " LIKE 'sqlite!_%' ESCAPE '!' ORDER BY s.rowid",
    .indexes_sql =
        "SELECT 'DROP INDEX ' || name, sql FROM sqlite_schema WHERE type = 'index' AND sql"
        " IS NOT NULL"
        " ORDER BY name",
    .begin_write = "BEGIN IMMEDIATE",
    .begin_read = "BEGIN",
    .postgres = false,
};
