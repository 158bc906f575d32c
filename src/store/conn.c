/* Connections, statements, transactions: the rules that hold on both engines are kept here, so that
 * an engine only does as it is told. */
#include "store/store_int.h"

#include "base/check.h"
#include "base/fmt.h"

#include <stdlib.h>

/* ---- opening ---- */

bool store_location_is_postgres(const char *location)
{
    str s = str_from_c(location);
    return str_starts(s, STR("postgres://")) || str_starts(s, STR("postgresql://"));
}

enum err_code conn_connect(struct store_conn **out, const struct store_options *o, bool create,
                           struct err *e)
{
    *out = NULL;
    struct store_conn *c = calloc(1, sizeof(*c));
    if (c == NULL || !audit_new_acts(c)) {
        free(c);
        return store_fail(NULL, STORE_MEMORY, NULL, e);
    }
    c->engine = store_location_is_postgres(o->location) ? &engine_postgres : &engine_sqlite;
    c->migrations = o->migrations != NULL ? o->migrations : &store_migrations;
    c->read_only = o->read_only;
    c->busy_ms = o->busy_ms > 0 ? o->busy_ms : DEFAULT_BUSY_MS;
    enum err_code code = c->engine->open(c, o, create, e);
    if (code != ERR_NONE) {
        audit_free(c);
        free(c);
        return code;
    }
    *out = c;
    return ERR_NONE;
}

enum err_code store_open(struct store_conn **out, const struct store_options *o, struct err *e)
{
    enum err_code code = conn_connect(out, o, false, e);
    if (code != ERR_NONE)
        return code;
    struct store_conn *c = *out;
    struct schema_state state;
    code = schema_state(c, &state, e);
    if (code == ERR_NONE && !state.ours)
        code = store_fail(c, state.anything ? STORE_FOREIGN : STORE_ABSENT, NULL, e);
    int64_t version = 0;
    if (code == ERR_NONE)
        code = store_version(c, &version, e);
    if (code == ERR_NONE && !o->any_version && version < c->migrations->n)
        code = store_fail(c, STORE_OLDER, NULL, e);
    c->audited = c->migrations == &store_migrations && version >= AUDIT_MIGRATION;
    if (code != ERR_NONE) {
        if (!store_is_postgres(c)) /* where that is may have a password in it */
            err_at(e, str_from_c(o->location), 0, 0, 0);
        store_close(c);
        *out = NULL;
    }
    return code;
}

void store_close(struct store_conn *c)
{
    if (c == NULL)
        return;
    store_rollback(c);
    for (uint32_t i = 0; i < CACHE_STATEMENTS; i++) {
        if (c->cache[i].used > 0)
            c->engine->forget(c, &c->cache[i]);
    }
    c->engine->close(c);
    audit_free(c);
    free(c);
}

enum store_reason store_reason(const struct store_conn *c)
{
    return c->reason;
}

bool store_is_postgres(const struct store_conn *c)
{
    return c->engine->postgres;
}

/* ---- failures ---- */

enum err_code conn_failed(struct store_conn *c, enum err_code code)
{
    if (code != ERR_NONE && c->in_transaction && !c->failed) {
        c->failed = true;
        c->failed_depth = c->depth;
    }
    return code;
}

/* PostgreSQL refuses what follows a failure; SQLite would go on with half of the work. */
static enum err_code refuse_after_failure(struct store_conn *c, struct err *e)
{
    if (!c->failed)
        return ERR_NONE;
    return store_fail(c, STORE_OTHER, "the transaction has failed", e);
}

static enum err_code check_values(struct store_conn *c, const struct store_value *values,
                                  uint32_t n, struct err *e)
{
    for (uint32_t i = 0; i < n; i++) {
        if (values[i].type != STORE_TEXT)
            continue;
        if (!str_is_utf8(values[i].s, NULL) || str_find_char(values[i].s, '\0') >= 0)
            return store_fail(c, STORE_REFUSED, "text that is not UTF-8, or holds a NUL", e);
    }
    return ERR_NONE;
}

/* ---- statements ---- */

static enum err_code prepare(struct store_conn *c, struct statement *s, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e)
{
    char *translated = malloc(SQL_MAX_BYTES);
    if (translated == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    enum err_code code =
        dialect_translate(text, c->engine->postgres, false, translated, SQL_MAX_BYTES, e);
    if (code == ERR_NONE)
        code = c->engine->prepare(c, s, translated, values, n, e);
    else
        c->reason = STORE_OTHER;
    free(translated);
    return code;
}

/* PostgreSQL prepares a statement for the types of its values; null fits any. */
static bool fits(const struct statement *s, const struct store_value *values, uint32_t n)
{
    if (s->n_values != n)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (values[i].type != STORE_NULL && values[i].type != s->types[i])
            return false;
    }
    return true;
}

static enum err_code take_statement(struct store_conn *c, sql q, const struct store_value *values,
                                    uint32_t n, struct statement **out, struct err *e)
{
    check(n <= STORE_MAX_VALUES);
    struct statement *oldest = &c->cache[0];
    for (uint32_t i = 0; i < CACHE_STATEMENTS; i++) {
        struct statement *s = &c->cache[i];
        if (s->used > 0 && s->text == q.text && fits(s, values, n)) {
            s->used = ++c->clock;
            *out = s;
            return ERR_NONE;
        }
        if (s->used < oldest->used)
            oldest = s;
    }
    if (oldest->used > 0)
        c->engine->forget(c, oldest);
    mem_zero(oldest, sizeof(*oldest));
    enum err_code code = prepare(c, oldest, q.text, values, n, e);
    if (code != ERR_NONE) {
        mem_zero(oldest, sizeof(*oldest));
        return code;
    }
    oldest->text = q.text;
    oldest->change = audit_change(q.text);
    oldest->used = ++c->clock;
    oldest->n_values = n;
    for (uint32_t i = 0; i < n; i++)
        oldest->types[i] = (uint8_t)values[i].type;
    *out = oldest;
    return ERR_NONE;
}

static enum err_code ready(struct store_conn *c, sql q, const struct store_value *values,
                           uint32_t n, uint32_t n_rows, struct statement **s, struct err *e)
{
    check(c->open == NULL);
    check(!c->loading);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = check_values(c, values, n * n_rows, e);
    if (code == ERR_NONE)
        code = take_statement(c, q, values, n, s, e);
    return code;
}

void store_plan_once(struct store_conn *c, bool on)
{
    c->plan_once = on;
}

enum err_code store_run(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
                        int64_t *changed, struct err *e)
{
    struct statement *s = NULL;
    enum err_code code = ready(c, q, values, n, 1, &s, e);
    if (code == ERR_NONE)
        code = c->engine->start(c, s, values, n, e);
    if (code != ERR_NONE)
        return conn_failed(c, code);
    int more;
    while ((more = c->engine->next(c, s, e)) > 0)
        continue;
    int64_t rows = c->engine->finish(c, s);
    if (more < 0)
        return conn_failed(c, e != NULL ? e->code : ERR_IO);
    if (changed != NULL)
        *changed = rows;
    audit_saw(c, &s->change, q.text, values, n, 1, rows);
    return ERR_NONE;
}

enum err_code store_run_many(struct store_conn *c, sql q, const struct store_value *values,
                             uint32_t n, uint32_t n_rows, int64_t *changed, struct err *e)
{
    check(c->in_transaction);
    struct statement *s = NULL;
    if (changed != NULL)
        *changed = 0;
    if (n_rows == 0)
        return ERR_NONE;
    enum err_code code = ready(c, q, values, n, n_rows, &s, e);
    int64_t rows = 0;
    if (code == ERR_NONE)
        code = c->engine->run_many(c, s, values, n, n_rows, &rows, e);
    if (code == ERR_NONE && changed != NULL)
        *changed = rows;
    if (code == ERR_NONE)
        audit_saw(c, &s->change, q.text, values, n, n_rows, rows);
    return conn_failed(c, code);
}

enum err_code store_query(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
                          struct err *e)
{
    struct statement *s = NULL;
    enum err_code code = ready(c, q, values, n, 1, &s, e);
    if (code == ERR_NONE)
        code = c->engine->start(c, s, values, n, e);
    if (code != ERR_NONE)
        return conn_failed(c, code);
    c->open = s;
    return ERR_NONE;
}

enum err_code conn_query_raw(struct store_conn *c, const char *text,
                             const struct store_value *values, uint32_t n, struct err *e)
{
    check(c->open == NULL && !c->loading);
    mem_zero(&c->once, sizeof(c->once));
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = c->engine->prepare(c, &c->once, text, values, n, e);
    if (code != ERR_NONE)
        return conn_failed(c, code);
    code = c->engine->start(c, &c->once, values, n, e);
    if (code != ERR_NONE) {
        c->engine->forget(c, &c->once);
        return conn_failed(c, code);
    }
    c->open = &c->once;
    return ERR_NONE;
}

enum err_code conn_exec(struct store_conn *c, const char *text, struct err *e)
{
    check(c->open == NULL && !c->loading);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = c->engine->exec(c, text, e);
    return conn_failed(c, code);
}

enum err_code store_settle(struct store_conn *c, const char *tables, struct err *e)
{
    char text[512];
    check(!c->in_transaction);
    if (!store_is_postgres(c))
        return ERR_NONE;
    fmt_write(text, sizeof(text), "VACUUM (ANALYZE) %z", tables);
    return conn_exec(c, text, e);
}

enum err_code store_scrub(struct store_conn *c, struct err *e)
{
    check(!c->in_transaction);
    if (store_is_postgres(c))
        return conn_exec(c, "VACUUM FULL", e);
    enum err_code code =
        conn_exec(c, "PRAGMA temp_store=FILE", e); /* it may be larger than memory */
    if (code == ERR_NONE)
        code = conn_exec(c, "VACUUM", e);
    if (code == ERR_NONE)
        code = conn_exec(c, "PRAGMA wal_checkpoint(TRUNCATE)", e);
    return code == ERR_NONE ? conn_exec(c, "PRAGMA temp_store=MEMORY", e) : code;
}

int store_next(struct store_conn *c, struct err *e)
{
    if (c->open == NULL)
        return 0;
    int more = c->engine->next(c, c->open, e);
    if (more <= 0)
        store_finish(c);
    if (more < 0)
        conn_failed(c, ERR_IO);
    return more;
}

void store_finish(struct store_conn *c)
{
    if (c->open == NULL)
        return;
    c->engine->finish(c, c->open);
    if (c->open == &c->once)
        c->engine->forget(c, &c->once);
    c->open = NULL;
    c->n_columns = 0;
}

uint32_t store_columns(const struct store_conn *c)
{
    return c->n_columns;
}

struct store_value store_at(const struct store_conn *c, uint32_t column)
{
    check(column < c->n_columns);
    return c->row[column];
}

bool store_at_null(const struct store_conn *c, uint32_t column)
{
    return store_at(c, column).type == STORE_NULL;
}

int64_t store_at_int(const struct store_conn *c, uint32_t column)
{
    struct store_value v = store_at(c, column);
    check(v.type == STORE_INT);
    return v.i;
}

str store_at_text(const struct store_conn *c, uint32_t column)
{
    struct store_value v = store_at(c, column);
    check(v.type == STORE_TEXT || v.type == STORE_BYTES);
    return v.s;
}

int store_one(struct store_conn *c, sql q, const struct store_value *values, uint32_t n,
              struct arena *a, struct store_value *out, uint32_t n_out, struct err *e)
{
    if (store_query(c, q, values, n, e) != ERR_NONE)
        return -1;
    int more = store_next(c, e);
    if (more > 0) {
        check(n_out <= c->n_columns);
        for (uint32_t i = 0; i < n_out; i++) {
            out[i] = c->row[i];
            if (out[i].type == STORE_TEXT || out[i].type == STORE_BYTES)
                out[i].s = arena_str(a, out[i].s);
        }
        store_finish(c);
    }
    return more;
}

/* ---- transactions ---- */

enum err_code store_begin(struct store_conn *c, struct err *e)
{
    check(!c->in_transaction);
    enum err_code code =
        conn_exec(c, c->read_only ? c->engine->begin_read : c->engine->begin_write, e);
    if (code != ERR_NONE)
        return code;
    c->in_transaction = true;
    c->failed = false;
    c->depth = 0;
    return ERR_NONE;
}

static void forget_transaction(struct store_conn *c)
{
    c->in_transaction = c->failed = false;
    c->depth = 0;
    audit_forget(c, 0);
}

enum err_code store_commit(struct store_conn *c, struct err *e)
{
    check(c->in_transaction && c->open == NULL && !c->loading);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = audit_flush(c, NULL, NULL, STR(""), e);
    if (code == ERR_NONE)
        code = c->engine->commit(c, e);
    if (code != ERR_NONE) {
        enum store_reason reason = c->reason;
        store_rollback(c);
        c->reason = reason;
        return code;
    }
    forget_transaction(c);
    return ERR_NONE;
}

void store_rollback(struct store_conn *c)
{
    store_finish(c);
    if (c->loading) {
        c->engine->load_end(c, false, NULL);
        c->loading = false;
    }
    if (!c->in_transaction)
        return;
    enum store_reason reason = c->reason;
    if (c->engine->in_transaction(c))
        c->engine->exec(c, "ROLLBACK", NULL);
    forget_transaction(c);
    c->reason = reason;
}

static enum err_code part(struct store_conn *c, const char *what, uint32_t depth, struct err *e)
{
    char text[80];
    fmt_write(text, sizeof(text), "%z part_%u", what, depth);
    return c->engine->exec(c, text, e);
}

enum err_code store_save(struct store_conn *c, struct err *e)
{
    check(c->in_transaction && c->open == NULL && !c->loading);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = part(c, "SAVEPOINT", c->depth + 1, e);
    if (code == ERR_NONE)
        c->depth++;
    return conn_failed(c, code);
}

enum err_code store_release(struct store_conn *c, struct err *e)
{
    check(c->depth > 0 && c->open == NULL && !c->loading);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = part(c, "RELEASE SAVEPOINT", c->depth, e);
    if (code == ERR_NONE)
        c->depth--;
    return conn_failed(c, code);
}

enum err_code store_undo(struct store_conn *c, struct err *e)
{
    check(c->depth > 0);
    store_finish(c);
    if (c->loading) {
        c->engine->load_end(c, false, NULL);
        c->loading = false;
    }
    audit_forget(c, c->depth);
    /* A full disk and the like end the whole transaction, parts and all. */
    enum err_code code = ERR_NONE;
    if (!c->engine->in_transaction(c))
        code = store_fail(c, c->reason, NULL, e);
    if (code == ERR_NONE)
        code = part(c, "ROLLBACK TO SAVEPOINT", c->depth, e);
    if (code == ERR_NONE)
        code = part(c, "RELEASE SAVEPOINT", c->depth, e);
    if (code != ERR_NONE) {
        c->failed = true;
        c->failed_depth = 0;
        return code;
    }
    if (c->failed && c->failed_depth >= c->depth)
        c->failed = false;
    c->depth--;
    return ERR_NONE;
}

/* ---- bulk ---- */

enum err_code conn_load_begin(struct store_conn *c, const char *into, uint32_t n_columns,
                              struct err *e)
{
    check(c->in_transaction && c->open == NULL && !c->loading);
    check(n_columns > 0 && n_columns <= STORE_MAX_VALUES);
    enum err_code code = refuse_after_failure(c, e);
    if (code == ERR_NONE)
        code = c->engine->load_begin(c, into, n_columns, e);
    c->loading = code == ERR_NONE;
    c->n_columns = n_columns;
    return conn_failed(c, code);
}

enum err_code store_load_begin(struct store_conn *c, sql into, uint32_t n_columns, struct err *e)
{
    char translated[2048];
    enum err_code code =
        dialect_translate(into.text, c->engine->postgres, false, translated, sizeof(translated), e);
    if (code != ERR_NONE)
        return conn_failed(c, code);
    c->load_change = audit_change_of_load(into.text);
    return conn_load_begin(c, translated, n_columns, e);
}

enum err_code store_load_row(struct store_conn *c, const struct store_value *values, struct err *e)
{
    check(c->loading);
    enum err_code code = check_values(c, values, c->n_columns, e);
    if (code == ERR_NONE)
        code = c->engine->load_row(c, values, e);
    if (code != ERR_NONE) {
        enum store_reason reason = c->reason;
        c->engine->load_end(c, false, NULL);
        c->loading = false;
        c->reason = reason;
    } else {
        audit_saw_load(c);
    }
    return conn_failed(c, code);
}

enum err_code store_load_end(struct store_conn *c, struct err *e)
{
    check(c->loading);
    c->loading = false;
    return conn_failed(c, c->engine->load_end(c, true, e));
}
