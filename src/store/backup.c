/* Backups: always an SQLite file, checked before it gets its name. From a server the tables are
 * streamed in one moment's view; back, they go by COPY in one transaction. */
#include "store/store_int.h"

#include "base/fmt.h"

#include <stdio.h>
#include <unistd.h>

#define SCRATCH_BYTES ((size_t)16 << 20)

static void count_only(void *ctx, const char *vi, const char *en)
{
    (void)ctx, (void)vi, (void)en;
}

static enum err_code check_copy(struct store_conn *c, struct err *e)
{
    uint32_t n = 0;
    enum err_code code = c->engine->check(c, count_only, NULL, &n, e);
    return code == ERR_NONE && n > 0 ? store_fail(c, STORE_DAMAGED, NULL, e) : code;
}

/* ---- rows from one engine to the other ---- */

static enum err_code copy_table(struct store_conn *from, struct store_conn *to,
                                const struct table *t, struct err *e)
{
    char text[4096];
    fmt_write(text, sizeof(text), "SELECT %z FROM %z ORDER BY %z", t->columns, t->name,
              t->key[0] != '\0' ? t->key : t->columns);
    enum err_code code = conn_query_raw(from, text, STORE_NO_VALUES, e);
    if (code != ERR_NONE)
        return code;
    fmt_write(text, sizeof(text), "%z (%z)", t->name, t->columns);
    code = conn_load_begin(to, text, t->n_columns, e);
    int more = 0;
    while (code == ERR_NONE && (more = store_next(from, e)) > 0)
        code = store_load_row(to, from->row, e);
    store_finish(from);
    if (code == ERR_NONE && more < 0)
        return ERR_IO;
    return code == ERR_NONE ? store_load_end(to, e) : code;
}

/* In the order in which the migrations made the tables, which the SQLite side knows. */
static enum err_code copy_tables(struct store_conn *from, struct store_conn *to,
                                 struct store_conn *file, struct err *e)
{
    struct arena a;
    struct tables tables;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = schema_tables(file, &a, &tables, e);
    for (uint32_t i = 0; i < tables.n && code == ERR_NONE; i++)
        code = copy_table(from, to, &tables.v[i], e);
    arena_clear(&a);
    return code;
}

/* ---- backup ---- */

static enum err_code export_rows(struct store_conn *c, struct store_conn *to, struct err *e)
{
    int64_t version = 0;
    enum err_code code = store_version(c, &version, e);
    /* Rows of one table may name others of it that come later; check_copy looks at the whole. */
    if (code == ERR_NONE)
        code = conn_exec(to, "PRAGMA foreign_keys=OFF", e);
    if (code == ERR_NONE)
        code = store_begin(to, e);
    if (code == ERR_NONE)
        code = schema_apply(to, 0, version, false, e);
    if (code == ERR_NONE)
        code = copy_tables(c, to, to, e);
    return code == ERR_NONE ? store_commit(to, e) : code;
}

static enum err_code fill_part(struct store_conn *c, const char *part, struct err *e)
{
    const struct store_options o = {.location = part, .migrations = c->migrations};
    struct store_conn *to = NULL;
    enum err_code code = conn_connect(&to, &o, true, e);
    if (code != ERR_NONE)
        return code;
    code = c->engine->postgres ? export_rows(c, to, e) : sqlite_copy(c, to, e);
    if (code == ERR_NONE)
        code = sqlite_alone(to, true, e);
    if (code == ERR_NONE)
        code = check_copy(to, e);
    store_close(to);
    return code;
}

static void remove_part(const char *part)
{
    char beside[4200];
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        fmt_write(beside, sizeof(beside), "%z%z", part, ends[i]);
        unlink(beside);
    }
}

enum err_code store_backup(struct store_conn *c, const char *file, struct err *e)
{
    char part[4096];
    if (files_exist(file))
        return err_set(e, ERR_INPUT, "đã có tệp %z", "the file %z exists", file);
    fmt_write(part, sizeof(part), "%z.part", file);
    remove_part(part);
    bool began = c->engine->postgres && !c->in_transaction;
    enum err_code code = began ? store_begin(c, e) : ERR_NONE;
    if (code == ERR_NONE)
        code = fill_part(c, part, e);
    if (began)
        store_rollback(c);
    if (code == ERR_NONE)
        code = files_publish(part, file, e);
    if (code != ERR_NONE)
        remove_part(part);
    return code;
}

/* ---- restore ---- */

static enum err_code restore_file(struct store_conn *from, const char *location, struct err *e)
{
    char part[4096];
    struct store_conn *to = NULL;
    if (files_exist(location))
        return err_set(e, ERR_INPUT, "đã có tệp %z", "the file %z exists", location);
    fmt_write(part, sizeof(part), "%z.part", location);
    remove_part(part);
    const struct store_options o = {.location = part, .migrations = from->migrations};
    enum err_code code = conn_connect(&to, &o, true, e);
    if (code != ERR_NONE)
        return code;
    code = sqlite_copy(from, to, e);
    if (code == ERR_NONE)
        code = sqlite_alone(to, false, e);
    if (code == ERR_NONE)
        code = check_copy(to, e);
    store_close(to);
    if (code == ERR_NONE)
        code = files_publish(part, location, e);
    if (code != ERR_NONE)
        remove_part(part);
    return code;
}

static enum err_code import_rows(struct store_conn *from, struct store_conn *to, struct err *e)
{
    struct arena a;
    struct store_indexes indexes = {0};
    int64_t version = 0;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = store_version(from, &version, e);
    if (code == ERR_NONE)
        code = store_begin(to, e);
    if (code == ERR_NONE)
        code = schema_apply(to, 0, version, false, e);
    if (code == ERR_NONE)
        code = store_indexes_drop(to, &a, &indexes, e);
    if (code == ERR_NONE)
        code = copy_tables(from, to, from, e);
    if (code == ERR_NONE)
        code = store_indexes_build(to, &indexes, e);
    if (code == ERR_NONE)
        code = store_commit(to, e);
    arena_clear(&a);
    return code;
}

static enum err_code restore_server(struct store_conn *from, const struct store_options *o,
                                    struct err *e)
{
    struct store_conn *to = NULL;
    struct schema_state state;
    enum err_code code = conn_connect(&to, o, true, e);
    if (code != ERR_NONE)
        return code;
    code = schema_state(to, &state, e);
    if (code == ERR_NONE && state.anything)
        code = store_fail(to, STORE_FOREIGN, NULL, e);
    if (code == ERR_NONE)
        code = import_rows(from, to, e);
    store_close(to);
    return code;
}

enum err_code store_restore(const char *file, const struct store_options *to, struct err *e)
{
    const struct store_options o = {
        .location = file, .read_only = true, .any_version = true, .migrations = to->migrations};
    struct store_conn *from = NULL;
    enum err_code code = store_open(&from, &o, e);
    if (code != ERR_NONE)
        return code;
    code = check_copy(from, e);
    if (code == ERR_NONE)
        code = store_location_is_postgres(to->location) ? restore_server(from, to, e)
                                                        : restore_file(from, to->location, e);
    store_close(from);
    return code;
}
