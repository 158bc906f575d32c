/* Beginning to seal, and changing the key: every row that is not in a box of the newest key is
 * written again in one. Times and recordings stay as they are. */
#include "registry/sealed.h"

#include "registry/complaint_int.h"
#include "registry/roles.h"
#include "registry/times.h"

#define SCRATCH_BYTES ((size_t)1 << 30)
#define N_COLUMNS 10u

struct sealing {
    const struct law *law;
    const struct recording *r;
    const char *key;
};

struct rows {
    struct store_value *v; /* ten a row, as they will be written */
    uint32_t n, cap;
};

static enum err_code no_key(str name, struct err *e)
{
    err_set(e, ERR_INPUT, "không mở được một dòng kín: thiếu khóa %s",
            "a sealed row does not open: the key %s is missing",
            str_slice(name, 1, SEAL_KEY_ID_BYTES));
    err_hint(e, "để cả khóa cũ trong tệp của --key-file, sau khóa mới",
             "keep the older keys in the file of --key-file, after the new one");
    return ERR_INPUT;
}

/* The names, and the key, from now on. */
static enum err_code write_plan(struct store_conn *c, const struct sealing *x, struct err *e)
{
    int64_t province = x->r->province;
    enum err_code code = store_run(
        c,
        SQL("INSERT INTO sealed_key (province, id, since_us) VALUES (?1, ?2, ?3) ON"
            " CONFLICT (province, id) DO UPDATE SET since_us = ?3"),
        STORE_VALUES(store_int(province), store_text(str_from_c(x->key)), store_int(x->r->at_us)),
        NULL, e);
    for (uint32_t i = 0; i < law_symbol_count(x->law) && code == ERR_NONE; i++) {
        const struct law_symbol *s = law_symbol(x->law, i);
        if (s->kind == LAW_FACT && s->sealed)
            code = store_run(c,
                             SQL("INSERT INTO sealed_fact (province, name) VALUES (?1, ?2) ON"
                                 " CONFLICT (province, name) DO NOTHING"),
                             STORE_VALUES(store_int(province), store_text(s->id)), NULL, e);
    }
    return code;
}

/* Rows in clear, and boxes of other keys. ?1: the province, ?2: the newest key. */
#define TO_SEAL                                                                                    \
    "province = ?1 AND (name IN (SELECT s.name FROM sealed_fact AS s WHERE s.province = ?1) OR"    \
    " (" SEALED_ROW("name") " AND substr(name, 2, 8) <> ?2))"

static enum err_code read_rows(struct store_conn *c, struct arena *a, const struct sealing *x,
                               struct rows *out, struct err *e)
{
    int more;
    if (store_query(c,
                    SQL("SELECT province, entity, name, valid_from, valid_to, known_from, known_to,"
                        " recorded, closed, value FROM fact WHERE " TO_SEAL
                        " ORDER BY entity, name, recorded, valid_from"),
                    STORE_VALUES(store_int(x->r->province), store_text(str_from_c(x->key))),
                    e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        for (uint32_t k = 0; k < N_COLUMNS; k++) {
            struct store_value v = store_at(c, k);
            if (v.type == STORE_TEXT)
                v.s = arena_str(a, v.s);
            vec_push(a, out, v);
        }
    }
    return more < 0 ? e->code : ERR_NONE;
}

/* No statement names a person beside a fact, so that the audit log does not either. */
static enum err_code delete_rows(struct store_conn *c, const struct sealing *x, struct err *e)
{
    return store_run(c, SQL("DELETE FROM fact WHERE " TO_SEAL),
                     STORE_VALUES(store_int(x->r->province), store_text(str_from_c(x->key))), NULL,
                     e);
}

static enum err_code write_rows(struct store_conn *c, struct arena *a, const struct sealing *x,
                                struct rows *rows, struct err *e)
{
    struct sealer s;
    enum err_code code = sealed_read(c, a, x->r->province, &s, e);
    if (code == ERR_NONE)
        code = delete_rows(c, x, e);
    if (code == ERR_NONE)
        code = store_load_begin(c,
                                SQL("fact (province, entity, name, valid_from, valid_to,"
                                    " known_from, known_to, recorded, closed, value)"),
                                N_COLUMNS, e);
    for (uint32_t i = 0; i < rows->n && code == ERR_NONE; i += N_COLUMNS) {
        struct store_value *v = &rows->v[i];
        struct sealed_text t = {v[2].s, v[9].s};
        if (sealed_is(t.name) && !sealed_open(a, x->r->province, v[2].s, v[9].s, &t))
            return no_key(v[2].s, e);
        code = sealed_put(&s, a, &t.name, &t.value, e);
        v[2].s = t.name;
        v[9].s = t.value;
        if (code == ERR_NONE)
            code = store_load_row(c, v, e);
    }
    return code == ERR_NONE ? store_load_end(c, e) : code;
}

/* Who made denunciations, likewise. */
static enum err_code seal_denunciations(struct store_conn *c, struct arena *a,
                                        const struct sealing *x, uint32_t *n, struct err *e)
{
    struct complaints all = {0};
    struct sealer s;
    int64_t province = x->r->province;
    int more;
    enum err_code code = sealed_read(c, a, province, &s, e);
    if (code == ERR_NONE)
        code = store_query(c,
                           SQL("SELECT id, name, contact, household FROM complaint WHERE province"
                               " = ?1 AND kind = 'denunciation' AND substr(name, 1, 9) <> '~' ||"
                               " ?2 ORDER BY id"),
                           STORE_VALUES(store_int(province), store_text(str_from_c(x->key))), e);
    while (code == ERR_NONE && (more = store_next(c, e)) != 0) {
        if (more < 0)
            return e->code;
        const struct complaint k = {.id = store_at_int(c, 0),
                                    .kind = STR("denunciation"),
                                    .name = arena_str(a, store_at_text(c, 1)),
                                    .contact = arena_str(a, store_at_text(c, 2)),
                                    .household = arena_str(a, store_at_text(c, 3))};
        vec_push(a, &all, k);
    }
    for (uint32_t i = 0; i < all.n && code == ERR_NONE; i++) {
        struct complaint *k = &all.v[i];
        str name = k->name;
        if (!complaint_unhide(a, province, k))
            return no_key(name, e);
        code = complaint_hide(&s, a, k, e);
        if (code == ERR_NONE)
            code =
                store_run(c,
                          SQL("UPDATE complaint SET name = ?3, contact = ?4, household = ?5"
                              " WHERE province = ?1 AND id = ?2"),
                          STORE_VALUES(store_int(province), store_int(k->id), store_text(k->name),
                                       store_text(k->contact), store_text(k->household)),
                          NULL, e);
    }
    *n = all.n;
    return code;
}

static enum err_code write(struct store_conn *c, void *ctx, struct buf *answer, struct err *e)
{
    const struct sealing *x = ctx;
    struct rows rows = {0};
    uint32_t denunciations = 0;
    struct arena a;
    arena_init(&a, SCRATCH_BYTES);
    enum err_code code = roles_may(c, x->r->province, x->r->actor, RIGHT_ROLE_WRITE, STR(""),
                                   day_of_moment(x->r->at_us), e);
    if (code == ERR_NONE)
        code = write_plan(c, x, e);
    if (code == ERR_NONE)
        code = read_rows(c, &a, x, &rows, e);
    if (code == ERR_NONE)
        code = write_rows(c, &a, x, &rows, e);
    if (code == ERR_NONE)
        code = seal_denunciations(c, &a, x, &denunciations, e);
    if (code == ERR_NONE)
        buf_fmt(answer, "%u", rows.n / N_COLUMNS + denunciations);
    arena_clear(&a);
    return code;
}

enum err_code sealed_begin(struct store_pool *pool, struct arena *a, const struct law *law,
                           const struct recording *r, str *answer, bool *again, struct err *e)
{
    struct sealing x = {.law = law, .r = r};
    struct store_operation op = {.province = r->province, .kind = "facts.seal", .actor = r->actor};
    if (seal_ring_count() == 0) {
        err_set(e, ERR_INPUT, "chưa có khóa", "no key is given");
        err_hint(e, "thêm --key-file TỆP", "add --key-file FILE");
        return ERR_INPUT;
    }
    x.key = seal_ring_id(0);
    op.content = str_from_c(x.key);
    mem_copy(op.id, r->operation, STORE_ID_BYTES);
    return store_write(pool, &op, write, &x, a, answer, again, e);
}
