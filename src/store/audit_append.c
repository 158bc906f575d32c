/* Entries are added here alone: numbered, salted, hashed into the tree, in the transaction that is
 * open. Who adds holds the head of the log until the commit. */
#include "store/audit_int.h"

#include "base/check.h"

#include <sys/random.h>

#define LINE_MAX_BYTES (64u << 10)

static str as_str(const void *p, size_t n)
{
    return (str){p, n};
}

/* ---- the head ---- */

static enum err_code take_head(const struct store_value v[3], struct audit_head *out, struct err *e)
{
    struct merkle_edge *edge = &out->edge;
    edge->size = (uint64_t)v[0].i;
    edge->n = (uint32_t)__builtin_popcountll(edge->size);
    out->at_us = v[1].i;
    if (v[0].i < 0 || edge->n > MERKLE_LEVELS || v[2].s.n != (size_t)edge->n * MERKLE_BYTES)
        return err_set(e, ERR_INPUT, "đầu của nhật ký không đúng dạng",
                       "the head of the log is malformed");
    mem_copy(edge->v, v[2].s.p, v[2].s.n);
    return ERR_NONE;
}

static enum err_code read_head(struct store_conn *c, sql q, int64_t province,
                               struct audit_head *out, int *got, struct err *e)
{
    struct arena scratch;
    struct store_value v[3];
    *out = (struct audit_head){.at_us = INT64_MIN};
    arena_init(&scratch, 1 << 16);
    *got = store_one(c, q, STORE_VALUES(store_int(province)), &scratch, v, 3, e);
    enum err_code code = *got < 0 ? e->code : *got == 1 ? take_head(v, out, e) : ERR_NONE;
    arena_clear(&scratch);
    return code;
}

enum err_code audit_head_read(struct store_conn *c, int64_t province, struct audit_head *out,
                              struct err *e)
{
    int got;
    return read_head(c, SQL("SELECT size, at_us, edge FROM audit_head WHERE province = ?1"),
                     province, out, &got, e);
}

static enum err_code hold_head(struct store_conn *c, int64_t province, struct audit_head *out,
                               struct err *e)
{
    int got;
    enum err_code code =
        read_head(c, SQL("SELECT size, at_us, edge FROM audit_head WHERE province = ?1 FOR UPDATE"),
                  province, out, &got, e);
    if (code == ERR_NONE && got == 0)
        code = store_run(
            c, SQL("INSERT INTO audit_head (province, size, at_us, edge) VALUES (?1, 0, 0, ?2)"),
            STORE_VALUES(store_int(province), store_bytes(STR(""))), NULL, e);
    return code;
}

static enum err_code write_head(struct store_conn *c, int64_t province, const struct audit_head *h,
                                struct err *e)
{
    return store_run(
        c, SQL("UPDATE audit_head SET size = ?2, at_us = ?3, edge = ?4 WHERE province = ?1"),
        STORE_VALUES(store_int(province), store_int((int64_t)h->edge.size), store_int(h->at_us),
                     store_bytes(as_str(h->edge.v, (size_t)h->edge.n * MERKLE_BYTES))),
        NULL, e);
}

/* ---- entries ---- */

#define ENTRY_VALUES 8
#define PAYLOAD_VALUES 4
#define TILE_VALUES 4

struct adding {
    struct arena *a;
    int64_t province;
    struct {
        struct store_value *v;
        uint32_t n, cap;
    } entries, payloads, tiles;
};

static void keep_tile(void *ctx, uint32_t level, uint64_t index, const struct merkle_hash *h)
{
    struct adding *x = ctx;
    if (level == 0 || level % AUDIT_TILE_LEVELS != 0)
        return;
    const struct store_value v[TILE_VALUES] = {
        store_int(x->province), store_int(level / AUDIT_TILE_LEVELS), store_int((int64_t)index),
        store_bytes(arena_str(x->a, as_str(h->b, MERKLE_BYTES)))};
    for (int i = 0; i < TILE_VALUES; i++)
        vec_push(x->a, &x->tiles, v[i]);
}

static void keep_entry(struct adding *x, const struct audit_entry *entry, str salt, str payload)
{
    const struct store_value v[ENTRY_VALUES] = {
        store_int(x->province),
        store_int(entry->seq),
        store_int(entry->at_us),
        store_text(entry->kind),
        store_text(entry->actor),
        store_text(entry->what),
        store_int(entry->recording),
        store_bytes(arena_str(x->a, as_str(entry->payload_sum, sizeof(entry->payload_sum))))};
    const struct store_value w[PAYLOAD_VALUES] = {store_int(x->province), store_int(entry->seq),
                                                  store_bytes(salt), store_text(payload)};
    for (int i = 0; i < ENTRY_VALUES; i++)
        vec_push(x->a, &x->entries, v[i]);
    for (int i = 0; i < PAYLOAD_VALUES; i++)
        vec_push(x->a, &x->payloads, w[i]);
}

static enum err_code add_entry(struct adding *x, struct audit_head *h, const struct audit_new *v,
                               struct err *e)
{
    uint8_t salt[AUDIT_SALT_BYTES];
    if (getrandom(salt, sizeof(salt), 0) != (ssize_t)sizeof(salt))
        return err_set(e, ERR_IO, "hệ thống không cho số ngẫu nhiên",
                       "the system gives no random numbers");
    int64_t now = store_now_us();
    h->at_us = now > h->at_us ? now : h->at_us; /* a clock that was set back does not take the log
                                                 * with it */
    struct audit_entry entry = {.seq = (int64_t)h->edge.size,
                                .at_us = h->at_us,
                                .recording = v->recording,
                                .kind = str_from_c(v->kind),
                                .actor = v->actor,
                                .what = v->what};
    str kept_salt = arena_str(x->a, as_str(salt, sizeof(salt)));
    audit_payload_sum(kept_salt, v->payload, entry.payload_sum);
    keep_entry(x, &entry, kept_salt, v->payload);
    struct buf line;
    buf_init(&line, x->a, LINE_MAX_BYTES);
    audit_line(&line, &entry);
    if (line.full)
        return err_set(e, ERR_LIMIT, "tên người ghi quá dài", "the name of who writes is too long");
    struct merkle_hash leaf = merkle_leaf(buf_str(&line));
    merkle_add(&h->edge, &leaf, keep_tile, x);
    return ERR_NONE;
}

static enum err_code write_rows(struct store_conn *c, const struct adding *x, struct err *e)
{
    enum err_code code = store_run_many(
        c,
        SQL("INSERT INTO audit_entry (province, seq, at_us, kind, actor, what, recording,"
            " payload_sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        x->entries.v, ENTRY_VALUES, x->entries.n / ENTRY_VALUES, NULL, e);
    if (code == ERR_NONE)
        code =
            store_run_many(c,
                           SQL("INSERT INTO audit_payload (province, seq, salt, payload)"
                               " VALUES (?1, ?2, ?3, ?4)"),
                           x->payloads.v, PAYLOAD_VALUES, x->payloads.n / PAYLOAD_VALUES, NULL, e);
    if (code == ERR_NONE)
        code = store_run_many(c,
                              SQL("INSERT INTO audit_tile (province, level, number, hash)"
                                  " VALUES (?1, ?2, ?3, ?4)"),
                              x->tiles.v, TILE_VALUES, x->tiles.n / TILE_VALUES, NULL, e);
    return code;
}

/* Those of one province. */
static enum err_code append_some(struct store_conn *c, struct arena *a, const struct audit_new *v,
                                 uint32_t n, struct err *e)
{
    struct adding x = {.a = a, .province = v[0].province};
    struct audit_head head;
    enum err_code code = hold_head(c, x.province, &head, e);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++)
        code = add_entry(&x, &head, &v[i], e);
    if (code == ERR_NONE)
        code = write_rows(c, &x, e);
    return code == ERR_NONE ? write_head(c, x.province, &head, e) : code;
}

enum err_code audit_append(struct store_conn *c, struct arena *a, const struct audit_new *v,
                           uint32_t n, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (uint32_t from = 0, to = 0; from < n && code == ERR_NONE; from = to) {
        while (to < n && v[to].province == v[from].province)
            to++;
        code = append_some(c, a, v + from, to - from, e);
    }
    return conn_failed(c, code);
}
