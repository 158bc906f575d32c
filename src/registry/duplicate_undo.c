/* Taking a merge back: what it wrote is closed, what it closed is opened again, unless somebody has
 * worked on from it. */
#include "base/fmt.h"
#include "registry/duplicate_rows.h"
#include "registry/name_keys.h"
#include "registry/roles.h"

struct undoing {
    struct store_conn *c;
    struct arena a;
    int64_t province, kept, dropped, of; /* of: the recording of the merge */
    struct person_rows written, closed;
};

static enum err_code find_merge(struct undoing *x, int64_t merge, struct err *e)
{
    struct store_value v[4];
    int got = store_one(x->c,
                        SQL("SELECT m.kept, m.dropped, m.recorded, u.recorded FROM person_merge AS"
                            " m LEFT JOIN person_merge_undo AS u ON u.province = m.province AND"
                            " u.merge = m.id WHERE m.province = ?1 AND m.id = ?2"),
                        STORE_VALUES(store_int(x->province), store_int(merge)), &x->a, v, 4, e);
    if (got < 0)
        return e->code;
    if (got == 0)
        return err_set(e, ERR_INPUT, "không có lần gộp số %l", "there is no merge %l", merge);
    if (v[3].type == STORE_INT)
        return err_set(e, ERR_INPUT, "lần gộp số %l đã được gỡ ở lần ghi %l",
                       "merge %l has been undone by recording %l", merge, v[3].i);
    x->kept = v[0].i;
    x->dropped = v[1].i;
    x->of = v[2].i;
    return ERR_NONE;
}

static enum err_code conflict(const struct person_row *r, struct err *e)
{
    err_set(e, ERR_INPUT,
            "không gỡ được: dòng %z của người #%l do lần gộp ghi đã bị sửa ở lần ghi %l",
            "cannot be undone: the row of %z of person #%l that the merge wrote was changed by"
            " recording %l",
            person_table_names[r->table], r->person, r->closed);
    err_hint(e, "xem ansinh person history … #%l, rồi sửa tay",
             "see ansinh person history … #%l,"
             " then correct by hand",
             r->person);
    return ERR_INPUT;
}

/* A number that was freed may be another's by now. */
static enum err_code numbers_free(struct undoing *x, struct err *e)
{
    for (uint32_t i = 0; i < x->closed.n; i++) {
        const struct person_row *r = &x->closed.v[i];
        struct store_value v;
        if (r->table != OF_NUMBER)
            continue;
        int got = store_one(x->c,
                            SQL("SELECT person FROM person_number WHERE province = ?1 AND kind ="
                                " ?2 AND number = ?3 AND closed = 0 AND valid_to = 2147483647 AND"
                                " person <> ?4 AND person <> ?5"),
                            STORE_VALUES(store_int(x->province), r->v[0], r->v[1],
                                         store_int(x->kept), store_int(x->dropped)),
                            &x->a, &v, 1, e);
        if (got < 0)
            return e->code;
        if (got == 1)
            return err_set(e, ERR_INPUT, "không gỡ được: số %s nay là của người #%l",
                           "cannot be undone: the number %s is that of person #%l now", r->v[1].s,
                           v.i);
    }
    return ERR_NONE;
}

static enum err_code read_rows(struct undoing *x, struct err *e)
{
    enum err_code code = rows_written(x->c, &x->a, x->province, x->kept, x->of, &x->written, e);
    if (code == ERR_NONE)
        code = rows_closed(x->c, &x->a, x->province, x->kept, x->of, &x->closed, e);
    if (code == ERR_NONE)
        code = rows_closed(x->c, &x->a, x->province, x->dropped, x->of, &x->closed, e);
    for (uint32_t i = 0; i < x->written.n && code == ERR_NONE; i++) {
        if (x->written.v[i].closed != 0)
            code = conflict(&x->written.v[i], e);
    }
    return code == ERR_NONE ? numbers_free(x, e) : code;
}

/* The dropped is a person again; nothing of it may have been recorded meanwhile. */
static enum err_code undo(struct undoing *x, const struct recording *by, int64_t merge, str reason,
                          day today, struct err *e)
{
    int64_t recorded = 0;
    enum err_code code = recording_begin(x->c, by, &recorded, e);
    if (code == ERR_NONE)
        code = find_merge(x, merge, e);
    if (code == ERR_NONE)
        code =
            roles_may_for(x->c, x->province, by->actor, RIGHT_REVIEW_RECORD, &x->kept, 1, today, e);
    if (code == ERR_NONE)
        code = read_rows(x, e);
    for (uint32_t i = 0; i < x->written.n && code == ERR_NONE; i++)
        code = row_close(x->c, x->province, &x->written.v[i], recorded, today, e);
    for (uint32_t i = 0; i < x->closed.n && code == ERR_NONE; i++)
        code = row_write(x->c, x->province, &x->closed.v[i], recorded, today, e);
    struct name_keys *keys = name_keys_new(&x->a);
    name_keys_person(keys, x->kept);
    name_keys_person(keys, x->dropped);
    if (code == ERR_NONE)
        code = name_keys_write(x->c, keys, x->province, e);
    if (code == ERR_NONE)
        code = store_run(x->c,
                         SQL("INSERT INTO person_merge_undo (province, merge, recorded, reason)"
                             " VALUES (?1, ?2, ?3, ?4)"),
                         STORE_VALUES(store_int(x->province), store_int(merge), store_int(recorded),
                                      store_text(reason)),
                         NULL, e);
    /* It was not so sure after all. */
    if (code == ERR_NONE)
        code = store_run(
            x->c,
            SQL("INSERT INTO duplicate_decision (province, person_a, person_b, recorded, verdict,"
                " reason) VALUES (?1, ?2, ?3, ?4, 'unsure', ?5)"),
            STORE_VALUES(store_int(x->province),
                         store_int(x->kept < x->dropped ? x->kept : x->dropped),
                         store_int(x->kept < x->dropped ? x->dropped : x->kept),
                         store_int(recorded), store_text(reason)),
            NULL, e);
    return code;
}

enum err_code duplicate_undo(struct store_conn *c, const struct recording *by, int64_t merge,
                             str reason, day today, struct err *e)
{
    struct undoing x = {.c = c, .province = by->province};
    arena_init(&x.a, (size_t)64 << 20);
    enum err_code code = undo(&x, by, merge, reason, today, e);
    arena_clear(&x.a);
    return code;
}

enum err_code duplicate_merges_of(struct store_conn *c, struct arena *a, int64_t province,
                                  int64_t person, struct duplicate_merges *out, struct err *e)
{
    int more;
    *out = (struct duplicate_merges){0};
    if (store_query(c,
                    SQL("SELECT m.id, m.kept, m.dropped, m.recorded, u.recorded, m.reason FROM"
                        " person_merge AS m LEFT JOIN person_merge_undo AS u ON u.province ="
                        " m.province AND u.merge = m.id WHERE m.province = ?1 AND (?2 = 0 OR"
                        " m.kept = ?2 OR m.dropped = ?2) ORDER BY m.id DESC"),
                    STORE_VALUES(store_int(province), store_int(person)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        struct duplicate_merged one = {.id = store_at_int(c, 0),
                                       .kept = store_at_int(c, 1),
                                       .dropped = store_at_int(c, 2),
                                       .recorded = store_at_int(c, 3),
                                       .undone = store_at_null(c, 4) ? 0 : store_at_int(c, 4),
                                       .reason = arena_str(a, store_at_text(c, 5))};
        vec_push(a, out, one);
    }
    return more < 0 ? e->code : ERR_NONE;
}
