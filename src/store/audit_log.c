/* What an entry's line is, and proofs from what is kept of the tree: tiles, and below them the
 * entries themselves. */
#include "store/audit_log.h"

#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"

#define LINE_MAX_BYTES (64u << 10)
#define SCRATCH_BYTES ((size_t)64 << 20)
#define TILE ((uint64_t)1 << AUDIT_TILE_LEVELS)

/* ---- lines ---- */

/* A field in which no tab and no end of line stands as itself. */
static void put_field(struct buf *b, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '\\')
            buf_add_c(b, "\\\\");
        else if (ch == '\t')
            buf_add_c(b, "\\t");
        else if (ch == '\n')
            buf_add_c(b, "\\n");
        else
            buf_char(b, ch);
    }
}

void audit_line(struct buf *b, const struct audit_entry *v)
{
    buf_fmt(b, "%l\t%l\t%s\t", v->seq, v->at_us, v->kind);
    put_field(b, v->actor);
    buf_char(b, '\t');
    put_field(b, v->what);
    buf_fmt(b, "\t%l\t", v->recording);
    buf_hex(b, v->payload_sum, sizeof(v->payload_sum));
}

void audit_payload_line(struct buf *b, str salt, str payload)
{
    buf_add_c(b, "+\t");
    buf_hex(b, salt.p, salt.n);
    buf_char(b, '\t');
    put_field(b, payload);
    buf_char(b, '\n');
}

bool audit_payload_read(char *line, size_t n, uint8_t salt[AUDIT_SALT_BYTES], str *payload)
{
    const size_t head = 2 + 2 * AUDIT_SALT_BYTES + 1;
    if (n < head || line[0] != '+' || line[1] != '\t' || line[head - 1] != '\t' ||
        !hex_read((str){line + 2, 2 * AUDIT_SALT_BYTES}, salt, AUDIT_SALT_BYTES))
        return false;
    char *to = line + head;
    for (size_t i = head; i < n; i++) {
        char ch = line[i];
        if (ch == '\\') {
            if (++i == n)
                return false;
            ch = line[i] == 't' ? '\t' : line[i] == 'n' ? '\n' : line[i];
        }
        *to++ = ch;
    }
    *payload = (str){line + head, (size_t)(to - line) - head};
    return true;
}

void audit_payload_sum(str salt, str payload, uint8_t out[32])
{
    struct store_sha256 s;
    store_sha256_init(&s);
    store_sha256_add(&s, salt);
    store_sha256_add(&s, payload);
    store_sha256_end(&s, out);
}

bool audit_erased_line(str line, int64_t *from, int64_t *to)
{
    str key = str_split(&line, ' '), first = str_split(&line, ' ');
    if (!str_eq_c(key, "erased") || !num_parse_int(first, from))
        return false;
    *to = *from;
    return line.p == NULL || (num_parse_int(line, to) && *to >= *from);
}

enum err_code audit_rows_open(struct store_conn *c, int64_t province, uint64_t from, uint64_t to,
                              struct err *e)
{
    return store_query(
        c,
        SQL("SELECT a.seq, a.at_us, a.kind, a.actor, a.what, a.recording, a.payload_sum, p.salt,"
            " p.payload FROM audit_entry AS a LEFT JOIN audit_payload AS p ON p.province ="
            " a.province AND p.seq = a.seq WHERE a.province = ?1 AND a.seq >= ?2 AND a.seq < ?3"
            " ORDER BY a.seq"),
        STORE_VALUES(store_int(province), store_int((int64_t)from), store_int((int64_t)to)), e);
}

int audit_rows_next(struct store_conn *c, struct audit_row *out, struct err *e)
{
    int more = store_next(c, e);
    if (more <= 0)
        return more;
    *out = (struct audit_row){.entry = {.seq = store_at_int(c, 0),
                                        .at_us = store_at_int(c, 1),
                                        .kind = store_at_text(c, 2),
                                        .actor = store_at_text(c, 3),
                                        .what = store_at_text(c, 4),
                                        .recording = store_at_int(c, 5)},
                              .has_payload = !store_at_null(c, 8)};
    str sum = store_at_text(c, 6);
    mem_copy(out->entry.payload_sum, sum.p, sum.n < 32 ? sum.n : 32);
    if (out->has_payload) {
        out->salt = store_at_text(c, 7);
        out->payload = store_at_text(c, 8);
    }
    return more;
}

/* ---- proofs ---- */

struct fetching {
    struct store_conn *c;
    int64_t province;
    struct arena a;
    struct err *e;
    bool failed; /* the store did, and *e says why */
};

/* The hashes that stand in the tile of `level` from `from` on, n of them. */
static bool read_leaves(struct fetching *f, uint64_t from, uint64_t n, struct merkle_hash *out)
{
    struct audit_row row;
    struct arena_mark mark = arena_save(&f->a);
    uint64_t got = 0;
    int more = -1;
    if (audit_rows_open(f->c, f->province, from, from + n, f->e) == ERR_NONE) {
        while ((more = audit_rows_next(f->c, &row, f->e)) > 0 && got < n &&
               row.entry.seq == (int64_t)(from + got)) {
            struct buf line;
            buf_init(&line, &f->a, LINE_MAX_BYTES);
            audit_line(&line, &row.entry);
            out[got++] = merkle_leaf(buf_str(&line));
            arena_restore(&f->a, mark);
        }
        store_finish(f->c);
    }
    f->failed = more < 0;
    return got == n;
}

static bool read_tiles(struct fetching *f, uint32_t level, uint64_t from, uint64_t n,
                       struct merkle_hash *out)
{
    uint64_t got = 0;
    int more = -1;
    if (store_query(f->c,
                    SQL("SELECT number, hash FROM audit_tile WHERE province = ?1 AND level = ?2"
                        " AND number >= ?3 AND number < ?4 ORDER BY number"),
                    STORE_VALUES(store_int(f->province), store_int(level), store_int((int64_t)from),
                                 store_int((int64_t)(from + n))),
                    f->e) == ERR_NONE) {
        while ((more = store_next(f->c, f->e)) > 0 &&
               store_at_int(f->c, 0) == (int64_t)(from + got))
            mem_copy(out[got++].b, store_at_text(f->c, 1).p, MERKLE_BYTES);
        store_finish(f->c);
    }
    f->failed = more < 0;
    return got == n;
}

static bool fetch(void *ctx, uint32_t level, uint64_t index, struct merkle_hash *out)
{
    struct fetching *f = ctx;
    struct merkle_hash below[TILE];
    uint32_t tile = level / AUDIT_TILE_LEVELS, up = level % AUDIT_TILE_LEVELS;
    uint64_t n = (uint64_t)1 << up;
    bool there = tile == 0 ? read_leaves(f, index << up, n, below)
                           : read_tiles(f, tile, index << up, n, below);
    if (!there)
        return false;
    for (; n > 1; n /= 2) {
        for (uint64_t i = 0; i < n / 2; i++)
            below[i] = merkle_node(&below[2 * i], &below[2 * i + 1]);
    }
    *out = below[0];
    return true;
}

static enum err_code ended(struct fetching *f, bool proved, struct err *e)
{
    arena_clear(&f->a);
    if (proved)
        return ERR_NONE;
    return f->failed ? e->code
                     : err_set(e, ERR_INPUT, "nhật ký thiếu mục: xem ansinh check-db",
                               "entries of the log are missing: see ansinh check-db");
}

enum err_code audit_prove_inclusion(struct store_conn *c, int64_t province, uint64_t seq,
                                    uint64_t size, struct merkle_proof *out, struct err *e)
{
    struct fetching f = {.c = c, .province = province, .e = e};
    arena_init(&f.a, SCRATCH_BYTES);
    return ended(&f, merkle_inclusion(seq, size, fetch, &f, out), e);
}

enum err_code audit_prove_consistency(struct store_conn *c, int64_t province, uint64_t before,
                                      uint64_t size, struct merkle_proof *out, struct err *e)
{
    struct fetching f = {.c = c, .province = province, .e = e};
    out->n = 0;
    arena_init(&f.a, SCRATCH_BYTES);
    return ended(&f, before == 0 || merkle_consistency(before, size, fetch, &f, out), e);
}
