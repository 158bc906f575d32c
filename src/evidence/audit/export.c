/* The log as lines of a file, docs/audit.md §4. */
#include "evidence/audit/audit.h"

#include "base/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_BYTES (1u << 20)

struct exporting {
    struct store_conn *c;
    int64_t province;
    FILE *f;
    struct arena a;
};

static void put(struct exporting *x, str s)
{
    fwrite(s.p, 1, s.n, x->f);
}

static enum err_code put_checkpoints(struct exporting *x, int64_t n, struct err *e)
{
    fprintf(x->f, "checkpoints %lld\n\n", (long long)n);
    enum err_code code = store_query(
        x->c,
        SQL("SELECT p.size, p.note, s.line FROM audit_checkpoint AS p LEFT JOIN audit_cosignature"
            " AS s ON s.province = p.province AND s.size = p.size WHERE p.province = ?1"
            " ORDER BY p.size, s.witness"),
        STORE_VALUES(store_int(x->province)), e);
    int64_t last = -1;
    int more = 0;
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        int64_t size = store_at_int(x->c, 0);
        if (size != last && last >= 0)
            fputc('\n', x->f);
        if (size != last)
            put(x, store_at_text(x->c, 1));
        if (!store_at_null(x->c, 2))
            put(x, store_at_text(x->c, 2));
        last = size;
    }
    if (last >= 0)
        fputc('\n', x->f);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static enum err_code put_entries(struct exporting *x, bool payloads, struct err *e)
{
    struct audit_row row;
    struct arena_mark mark = arena_save(&x->a);
    int more = 0;
    enum err_code code = audit_rows_open(x->c, x->province, 0, INT64_MAX, e);
    while (code == ERR_NONE && (more = audit_rows_next(x->c, &row, e)) > 0) {
        struct buf b;
        buf_init(&b, &x->a, LINE_MAX_BYTES);
        audit_line(&b, &row.entry);
        buf_char(&b, '\n');
        if (payloads && row.has_payload)
            audit_payload_line(&b, row.salt, row.payload);
        put(x, buf_str(&b));
        if (b.full)
            code = err_set(e, ERR_LIMIT, "một mục dài quá 1 MiB", "an entry over 1 MiB");
        arena_restore(&x->a, mark);
    }
    store_finish(x->c);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static enum err_code put_all(struct exporting *x, bool payloads, int64_t *entries, struct err *e)
{
    struct store_value v[2];
    if (store_one(x->c,
                  SQL("SELECT (SELECT count(*) FROM audit_entry WHERE province = ?1), (SELECT"
                      " count(*) FROM audit_checkpoint WHERE province = ?1)"),
                  STORE_VALUES(store_int(x->province)), &x->a, v, 2, e) < 0)
        return e->code;
    *entries = v[0].i;
    fprintf(x->f, AUDIT_EXPORT_HEAD "\nprovince %lld\nentries %lld\n", (long long)x->province,
            (long long)v[0].i);
    enum err_code code = put_checkpoints(x, v[1].i, e);
    if (code == ERR_NONE)
        code = put_entries(x, payloads, e);
    fputs("end\n", x->f);
    return code;
}

enum err_code audit_export(struct store_conn *c, int64_t province, bool payloads, const char *path,
                           int64_t *entries, struct err *e)
{
    struct exporting x = {.c = c, .province = province};
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    x.f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (x.f == NULL) {
        host_err_io(e, errno, "không tạo được tệp", "cannot make the file");
        err_at(e, str_from_c(path), 0, 0, 0);
        if (fd >= 0)
            close(fd);
        return ERR_IO;
    }
    arena_init(&x.a, (size_t)64 << 20);
    enum err_code code = store_begin(c, e);
    if (code == ERR_NONE)
        code = put_all(&x, payloads, entries, e);
    store_rollback(c);
    arena_clear(&x.a);
    bool lost = ferror(x.f) != 0 || fflush(x.f) != 0 || fsync(fd) != 0;
    if (fclose(x.f) != 0 || (lost && code == ERR_NONE)) {
        code = host_err_io(e, errno, "không ghi được tệp", "cannot write the file");
        err_at(e, str_from_c(path), 0, 0, 0);
    }
    if (code != ERR_NONE)
        unlink(path);
    return code;
}
