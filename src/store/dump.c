/* Every row as text, the same bytes from both engines; and the check of a whole database. */
#include "store/audit_int.h"
#include "store/store_int.h"

#include "base/fmt.h"
#include "base/hex.h"

#include <stdlib.h>

#define SCRATCH_BYTES ((size_t)16 << 20)
#define LINE_MAX_BYTES (1u << 20)

void dump_value(struct buf *b, struct store_value v)
{
    switch (v.type) {
    case STORE_NULL:
        buf_add_c(b, "-");
        return;
    case STORE_INT:
        buf_int(b, v.i);
        return;
    case STORE_TEXT:
        buf_char(b, '"');
        for (size_t i = 0; i < v.s.n; i++) {
            char ch = v.s.p[i];
            if (ch == '"' || ch == '\\')
                buf_char(b, '\\');
            if (ch == '\n')
                buf_add_c(b, "\\n");
            else if (ch == '\t')
                buf_add_c(b, "\\t");
            else
                buf_char(b, ch);
        }
        buf_char(b, '"');
        return;
    case STORE_BYTES:
        buf_add_c(b, "0x");
        buf_hex(b, v.s.p, v.s.n);
        return;
    }
}

static enum err_code dump_table(struct store_conn *c, struct arena *a, const struct table *t,
                                store_line *line, void *ctx, bool *go_on, struct err *e)
{
    char text[4096];
    struct arena_mark mark = arena_save(a);
    fmt_write(text, sizeof(text), "%z (%z)", t->name, t->columns);
    *go_on = line(ctx, str_from_c(text));
    fmt_write(text, sizeof(text), "SELECT %z FROM %z ORDER BY %z", t->columns, t->name,
              t->key[0] != '\0' ? t->key : t->columns);
    enum err_code code = conn_query_raw(c, text, STORE_NO_VALUES, e);
    int more = 0;
    while (code == ERR_NONE && *go_on && (more = store_next(c, e)) > 0) {
        struct buf b;
        buf_init(&b, a, LINE_MAX_BYTES);
        for (uint32_t i = 0; i < t->n_columns; i++) {
            if (i > 0)
                buf_char(&b, '\t');
            dump_value(&b, c->row[i]);
        }
        if (b.full)
            code = err_set(e, ERR_LIMIT, "một dòng dài quá 1 MiB", "a row over 1 MiB");
        else
            *go_on = line(ctx, buf_str(&b));
        arena_restore(a, mark);
    }
    store_finish(c);
    return more < 0 ? ERR_IO : code;
}

static int by_name(const void *a, const void *b)
{
    const struct table *x = a, *y = b;
    return str_cmp(str_from_c(x->name), str_from_c(y->name));
}

enum err_code store_dump(struct store_conn *c, store_line *line, void *ctx, struct err *e)
{
    struct arena a;
    struct tables tables;
    bool go_on = true;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = schema_tables(c, &a, &tables, e);
    if (tables.n > 0)
        qsort(tables.v, tables.n, sizeof(tables.v[0]), by_name);
    for (uint32_t i = 0; i < tables.n && code == ERR_NONE && go_on; i++)
        code = dump_table(c, &a, &tables.v[i], line, ctx, &go_on, e);
    arena_clear(&a);
    return code;
}

static bool read_on(void *ctx, str line)
{
    (void)ctx, (void)line;
    return true;
}

enum err_code store_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e)
{
    int64_t version = 0;
    *n = 0;
    enum err_code code = store_version(c, &version, e);
    if (code == ERR_INPUT) {
        found(ctx, e->text[LANG_VI], e->text[LANG_EN]);
        ++*n;
        code = ERR_NONE;
    }
    if (code == ERR_NONE)
        code = c->engine->check(c, found, ctx, n, e);
    /* A page that cannot be read shows itself only when it is read. */
    if (code == ERR_NONE && c->engine->postgres)
        code = store_dump(c, read_on, NULL, e);
    if (code == ERR_NONE)
        code = audit_check(c, found, ctx, n, e);
    return code;
}
