/* Migrations: numbered, checksummed, forward only. And what tables there are. */
#include "store/store_int.h"

#include "base/check.h"

#include <stdlib.h>

#define MIGRATE_TRIES 20

enum err_code schema_state(struct store_conn *c, struct schema_state *out, struct err *e)
{
    mem_zero(out, sizeof(*out));
    return c->engine->state(c, out, e);
}

static void sum_of(const struct store_migration *m, uint8_t sum[32])
{
    if (m->sum != NULL)
        mem_copy(sum, m->sum, 32);
    else
        store_sha256(str_from_c(m->text), sum);
}

static bool is_the_same(const struct store_conn *c, const struct store_migration *m)
{
    uint8_t sum[32];
    sum_of(m, sum);
    str recorded = store_at_text(c, 2);
    return store_at_int(c, 0) == m->number && str_eq_c(store_at_text(c, 1), m->name) &&
           recorded.n == sizeof(sum) && mem_cmp(recorded.p, sum, sizeof(sum)) == 0;
}

enum err_code store_version(struct store_conn *c, int64_t *version, struct err *e)
{
    const struct store_migrations *m = c->migrations;
    *version = 0;
    enum err_code code =
        store_query(c, SQL("SELECT number, name, checksum FROM schema_version ORDER BY number"),
                    STORE_NO_VALUES, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = 0;
    int more;
    while ((more = store_next(c, e)) > 0) {
        enum store_reason wrong = STORE_OK;
        if (n >= m->n)
            wrong = STORE_NEWER;
        else if (!is_the_same(c, &m->v[n]))
            wrong = STORE_TAMPERED;
        if (wrong != STORE_OK) {
            store_finish(c);
            return store_fail(c, wrong, n < m->n ? m->v[n].name : NULL, e);
        }
        *version = m->v[n++].number;
    }
    if (more < 0)
        return ERR_IO;
    return n > 0 ? ERR_NONE : store_fail(c, STORE_TAMPERED, NULL, e);
}

static enum err_code record(struct store_conn *c, const struct store_migration *m, struct err *e)
{
    uint8_t sum[32];
    sum_of(m, sum);
    return store_run(c,
                     SQL("INSERT INTO schema_version (number, name, checksum, applied_at_us)"
                         " VALUES (?1, ?2, ?3, ?4)"),
                     STORE_VALUES(store_int(m->number), store_text(str_from_c(m->name)),
                                  store_bytes((str){(const char *)sum, sizeof(sum)}),
                                  store_int(store_now_us())),
                     NULL, e);
}

static enum err_code apply_one(struct store_conn *c, const struct store_migration *m, bool recorded,
                               struct err *e)
{
    char *text = malloc(MIGRATION_MAX_BYTES);
    if (text == NULL)
        return store_fail(c, STORE_MEMORY, NULL, e);
    enum err_code code =
        dialect_translate(m->text, c->engine->postgres, true, text, MIGRATION_MAX_BYTES, e);
    if (code == ERR_NONE)
        code = conn_exec(c, text, e);
    free(text);
    if (code == ERR_NONE && recorded)
        code = record(c, m, e);
    if (code == ERR_NONE)
        code = c->engine->mark(c, m->number, e);
    return conn_failed(c, code);
}

enum err_code schema_apply(struct store_conn *c, int64_t from, int64_t last, bool recorded,
                           struct err *e)
{
    const struct store_migrations *m = c->migrations;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < m->n && code == ERR_NONE; i++) {
        check(m->v[i].number == i + 1);
        if (m->v[i].number > from && m->v[i].number <= last)
            code = apply_one(c, &m->v[i], recorded, e);
    }
    return code;
}

enum err_code store_create(const struct store_options *o, struct err *e)
{
    struct store_conn *c = NULL;
    struct schema_state state;
    enum err_code code = conn_connect(&c, o, true, e);
    if (code != ERR_NONE)
        return code;
    code = schema_state(c, &state, e);
    if (code == ERR_NONE && state.anything)
        code = store_fail(c, STORE_FOREIGN, NULL, e);
    if (code == ERR_NONE && !c->engine->postgres)
        code = sqlite_alone(c, false, e);
    if (code == ERR_NONE)
        code = store_begin(c, e);
    /* Again, with the write lock held: two may make it at once. */
    if (code == ERR_NONE)
        code = schema_state(c, &state, e);
    if (code == ERR_NONE && state.anything)
        code = store_fail(c, STORE_FOREIGN, NULL, e);
    if (code == ERR_NONE)
        code = schema_apply(c, 0, c->migrations->n, true, e);
    if (code == ERR_NONE)
        code = store_commit(c, e);
    if (code != ERR_NONE && !store_is_postgres(c))
        err_at(e, str_from_c(o->location), 0, 0, 0);
    store_close(c);
    return code;
}

/* The next migration that is missing, in its transaction. The first statement makes a second
 * program that migrates wait, and then find (AGAIN) that it has to look anew. */
static enum err_code migrate_one(struct store_conn *c, bool *applied, struct err *e)
{
    const struct store_migrations *m = c->migrations;
    int64_t version = 0;
    *applied = false;
    enum err_code code = store_begin(c, e);
    if (code != ERR_NONE)
        return code;
    code = store_run(c, SQL("UPDATE schema_version SET number = number WHERE number = 1"),
                     STORE_NO_VALUES, NULL, e);
    if (code == ERR_NONE)
        code = store_version(c, &version, e);
    if (code == ERR_NONE && version < m->n)
        code = schema_apply(c, version, version + 1, true, e);
    if (code == ERR_NONE && version < m->n) {
        code = store_commit(c, e);
        *applied = code == ERR_NONE;
        return code;
    }
    store_rollback(c);
    return code;
}

enum err_code store_migrate(struct store_conn *c, uint32_t *applied, struct err *e)
{
    if (applied != NULL)
        *applied = 0;
    bool one = true;
    uint32_t tries = 0;
    enum err_code code = ERR_NONE;
    while (one || (code != ERR_NONE && c->reason == STORE_AGAIN && tries < MIGRATE_TRIES)) {
        code = migrate_one(c, &one, e);
        tries++;
        if (one && applied != NULL)
            ++*applied;
    }
    return code;
}

/* ---- tables ---- */

static bool take_text(const struct store_conn *c, uint32_t column, char *to, size_t cap)
{
    if (store_at_null(c, column))
        return true;
    str s = store_at_text(c, column);
    if (s.n >= cap)
        return false;
    mem_copy(to, s.p, s.n);
    to[s.n] = '\0';
    return true;
}

enum err_code schema_tables(struct store_conn *c, struct arena *a, struct tables *out,
                            struct err *e)
{
    mem_zero(out, sizeof(*out));
    enum err_code code = conn_query_raw(c, c->engine->tables_sql, STORE_NO_VALUES, e);
    int more = 0;
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        struct table t = {0};
        if (!take_text(c, 0, t.name, sizeof(t.name)) ||
            !take_text(c, 1, t.columns, sizeof(t.columns)) ||
            !take_text(c, 2, t.key, sizeof(t.key)))
            code = store_fail(c, STORE_OTHER, "a table with names too long", e);
        t.n_columns = (uint32_t)store_at_int(c, 3);
        vec_push(a, out, t);
    }
    store_finish(c);
    return more < 0 ? ERR_IO : code;
}

enum err_code store_indexes_drop(struct store_conn *c, struct arena *a, struct store_indexes *out,
                                 struct err *e)
{
    check(c->in_transaction);
    mem_zero(out, sizeof(*out));
    struct store_indexes drops = {0};
    enum err_code code = conn_query_raw(c, c->engine->indexes_sql, STORE_NO_VALUES, e);
    if (code != ERR_NONE)
        return code;
    int more;
    while ((more = store_next(c, e)) > 0) {
        vec_push(a, &drops, arena_cstr(a, store_at_text(c, 0)));
        vec_push(a, out, arena_cstr(a, store_at_text(c, 1)));
    }
    if (more < 0)
        return ERR_IO;
    for (uint32_t i = 0; i < drops.n && code == ERR_NONE; i++)
        code = conn_exec(c, drops.v[i], e);
    return code;
}

/* From the last to the first: a foreign key needs the index of what it names. */
enum err_code store_indexes_build(struct store_conn *c, const struct store_indexes *all,
                                  struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t i = all->n; i > 0 && code == ERR_NONE; i--)
        code = conn_exec(c, all->v[i - 1], e);
    return code;
}
