/* Does the log hold together: entries, payloads, tree, head, and what was signed of it. */
#include "store/audit_int.h"

#include "base/check.h"
#include "base/fmt.h"

#define LINE_MAX_BYTES (64u << 10)
#define SCRATCH_BYTES ((size_t)4 << 30)
#define TILE_LEVELS (MERKLE_LEVELS / AUDIT_TILE_LEVELS + 1)
#define PROVINCES_MAX 128
#define FINDINGS_MAX 20 /* told of one province; more are counted */

struct range {
    int64_t from, to;
};

struct signed_root {
    int64_t size;
    struct merkle_hash root;
};

struct checking {
    struct store_conn *c;
    struct arena a;
    int64_t province;
    store_found *found;
    void *ctx;
    uint32_t *n, told;
    struct {
        struct range *v;
        uint32_t n, cap;
    } erased;
    struct {
        struct merkle_hash *v;
        uint32_t n, cap;
    } tiles[TILE_LEVELS]; /* as the entries make them */
    struct {
        struct signed_root *v;
        uint32_t n, cap;
    } roots; /* as the entries make them, at the sizes that were signed */
};

static void tell(struct checking *x, int64_t seq, const char *vi, const char *en)
{
    char text[2][256];
    ++*x->n;
    if (x->told++ >= FINDINGS_MAX)
        return;
    fmt_write(text[0], sizeof(text[0]), "nhật ký %l, mục %l: %z", x->province, seq, vi);
    fmt_write(text[1], sizeof(text[1]), "log %l, entry %l: %z", x->province, seq, en);
    x->found(x->ctx, text[0], text[1]);
}

/* ---- what may lack ---- */

/* Lines "erased 12" or "erased 12 15" of the entries that say what was erased. */
static void take_erased(struct checking *x, str payload)
{
    while (payload.p != NULL && payload.n > 0) {
        str line = str_split(&payload, '\n');
        struct range r;
        if (!str_starts(line, STR("erased ")) || !audit_erased_line(line, &r.from, &r.to))
            continue;
        vec_push(&x->a, &x->erased, r);
    }
}

static enum err_code read_erased(struct checking *x, struct err *e)
{
    enum err_code code = store_query(
        x->c,
        SQL("SELECT p.payload FROM audit_entry AS a JOIN audit_payload AS p ON p.province ="
            " a.province AND p.seq = a.seq WHERE a.province = ?1 AND a.kind = 'erase'"
            " ORDER BY a.seq"),
        STORE_VALUES(store_int(x->province)), e);
    int more = -1;
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0)
        take_erased(x, store_at_text(x->c, 0));
    return more < 0 ? e->code : code;
}

static bool was_erased(const struct checking *x, int64_t seq)
{
    for (uint32_t i = 0; i < x->erased.n; i++) {
        if (seq >= x->erased.v[i].from && seq <= x->erased.v[i].to)
            return true;
    }
    return false;
}

/* ---- entries ---- */

static void make_tile(void *ctx, uint32_t level, uint64_t index, const struct merkle_hash *h)
{
    struct checking *x = ctx;
    if (level == 0 || level % AUDIT_TILE_LEVELS != 0)
        return;
    check(x->tiles[level / AUDIT_TILE_LEVELS].n == index);
    vec_push(&x->a, &x->tiles[level / AUDIT_TILE_LEVELS], *h);
}

static void check_row(struct checking *x, const struct audit_row *row, int64_t expected,
                      int64_t before_us)
{
    const struct audit_entry *v = &row->entry;
    uint8_t sum[32];
    if (v->seq != expected)
        tell(x, expected, "thiếu", "is missing");
    if (v->at_us < before_us)
        tell(x, v->seq, "có thời điểm trước mục đứng trước nó",
             "is of an earlier moment than the one before it");
    if (!row->has_payload) {
        if (!was_erased(x, v->seq))
            tell(x, v->seq, "nội dung mất mà không mục nào ghi là đã xóa",
                 "its payload is gone, and no entry says that it was erased");
        return;
    }
    audit_payload_sum(row->salt, row->payload, sum);
    if (mem_cmp(sum, v->payload_sum, sizeof(sum)) != 0)
        tell(x, v->seq, "nội dung khác với lúc ghi", "its payload is not the one that was written");
}

static void keep_root(struct checking *x, const struct merkle_edge *edge, uint32_t *at)
{
    while (*at < x->roots.n && x->roots.v[*at].size == (int64_t)edge->size)
        x->roots.v[(*at)++].root = merkle_root(edge);
}

static enum err_code check_entries(struct checking *x, struct merkle_edge *edge, struct err *e)
{
    struct arena line_arena;
    struct audit_row row;
    int64_t before_us = INT64_MIN;
    uint32_t at_root = 0;
    int more = -1;
    arena_init(&line_arena, 1 << 20);
    struct arena_mark mark = arena_save(&line_arena);
    keep_root(x, edge, &at_root);
    enum err_code code = audit_rows_open(x->c, x->province, 0, INT64_MAX, e);
    while (code == ERR_NONE && (more = audit_rows_next(x->c, &row, e)) > 0) {
        struct buf line;
        check_row(x, &row, (int64_t)edge->size, before_us);
        before_us = row.entry.at_us;
        buf_init(&line, &line_arena, LINE_MAX_BYTES);
        audit_line(&line, &row.entry);
        struct merkle_hash leaf = merkle_leaf(buf_str(&line));
        arena_restore(&line_arena, mark);
        merkle_add(edge, &leaf, make_tile, x);
        keep_root(x, edge, &at_root);
    }
    arena_clear(&line_arena);
    x->roots.n = at_root; /* those beyond the end are told by their absence */
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- what is kept of the tree ---- */

static enum err_code check_tiles(struct checking *x, struct err *e)
{
    uint32_t same = 0, kept = 0, made = 0;
    int more = -1;
    for (int i = 0; i < TILE_LEVELS; i++)
        made += x->tiles[i].n;
    enum err_code code =
        store_query(x->c, SQL("SELECT level, number, hash FROM audit_tile WHERE province = ?1"),
                    STORE_VALUES(store_int(x->province)), e);
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        int64_t level = store_at_int(x->c, 0), number = store_at_int(x->c, 1);
        str hash = store_at_text(x->c, 2);
        kept++;
        if (level > 0 && level < TILE_LEVELS && number >= 0 && number < x->tiles[level].n)
            same += hash.n == MERKLE_BYTES &&
                    mem_cmp(x->tiles[level].v[number].b, hash.p, MERKLE_BYTES) == 0;
    }
    if (code == ERR_NONE && more < 0)
        return e->code;
    if (code == ERR_NONE && (kept != made || same != made))
        tell(x, (int64_t)same << AUDIT_TILE_LEVELS,
             "cây giữ trong cơ sở dữ liệu không phải của các mục này",
             "the tree that is kept is not that of these entries");
    return code;
}

static enum err_code check_head(struct checking *x, const struct merkle_edge *edge, struct err *e)
{
    struct audit_head head;
    enum err_code code = audit_head_read(x->c, x->province, &head, e);
    if (code == ERR_INPUT) {
        tell(x, (int64_t)edge->size, e->text[LANG_VI], e->text[LANG_EN]);
        return ERR_NONE;
    }
    if (code != ERR_NONE)
        return code;
    struct merkle_hash kept = merkle_root(&head.edge), made = merkle_root(edge);
    if (head.edge.size != edge->size)
        tell(x, (int64_t)edge->size, "số mục khác với đầu của nhật ký",
             "there are not as many entries as the head says");
    else if (!merkle_eq(&kept, &made))
        tell(x, (int64_t)edge->size, "gốc của cây khác với đầu của nhật ký",
             "the root of the entries is not the one of the head");
    return ERR_NONE;
}

/* ---- what was signed ---- */

static enum err_code read_sizes(struct checking *x, struct err *e)
{
    enum err_code code = store_query(
        x->c, SQL("SELECT size FROM audit_checkpoint WHERE province = ?1 ORDER BY size"),
        STORE_VALUES(store_int(x->province)), e);
    int more = -1;
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        struct signed_root r = {.size = store_at_int(x->c, 0)};
        vec_push(&x->a, &x->roots, r);
    }
    return more < 0 ? e->code : code;
}

/* The second and third lines of a note. */
static bool says(str note, int64_t size, const struct merkle_hash *root)
{
    char text[24];
    struct merkle_hash said;
    str_split(&note, '\n');
    str line = str_split(&note, '\n');
    return str_eq(line, (str){text, fmt_int(text, size)}) &&
           merkle_read(str_split(&note, '\n'), &said) && merkle_eq(&said, root);
}

static enum err_code check_signed(struct checking *x, struct err *e)
{
    uint32_t i = 0;
    enum err_code code = store_query(
        x->c, SQL("SELECT size, note FROM audit_checkpoint WHERE province = ?1 ORDER BY size"),
        STORE_VALUES(store_int(x->province)), e);
    int more = -1;
    while (code == ERR_NONE && (more = store_next(x->c, e)) > 0) {
        int64_t size = store_at_int(x->c, 0);
        if (i >= x->roots.n)
            tell(x, size, "đã được ký, nhưng nhật ký ngắn hơn",
                 "was signed, but the log is shorter");
        else if (!says(store_at_text(x->c, 1), size, &x->roots.v[i].root))
            tell(x, size, "điều đã ký ở đây không phải của các mục này",
                 "what was signed here is not of these entries");
        i++;
    }
    return more < 0 ? e->code : code;
}

static enum err_code check_log(struct checking *x, struct err *e)
{
    struct merkle_edge edge = {0};
    enum err_code code = read_erased(x, e);
    if (code == ERR_NONE)
        code = read_sizes(x, e);
    if (code == ERR_NONE)
        code = check_entries(x, &edge, e);
    if (code == ERR_NONE)
        code = check_tiles(x, e);
    if (code == ERR_NONE)
        code = check_head(x, &edge, e);
    return code == ERR_NONE ? check_signed(x, e) : code;
}

/* ---- the whole ---- */

/* Any row of a log makes it one, also where its head was taken away. */
static enum err_code provinces(struct store_conn *c, struct store_value *out, uint32_t *n,
                               struct err *e)
{
    enum err_code code = store_query(
        c,
        SQL("SELECT province FROM audit_head UNION SELECT province FROM audit_entry UNION"
            " SELECT province FROM audit_payload UNION SELECT province FROM audit_tile UNION"
            " SELECT province FROM audit_checkpoint ORDER BY 1"),
        STORE_NO_VALUES, e);
    int more = -1;
    *n = 0;
    while (code == ERR_NONE && (more = store_next(c, e)) > 0 && *n < PROVINCES_MAX)
        out[(*n)++] = store_at(c, 0);
    store_finish(c);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* Payloads of no entry: a log that was cut short leaves them. */
static enum err_code check_orphans(struct checking *x, struct err *e)
{
    struct store_value v;
    struct arena a;
    arena_init(&a, 1 << 16);
    int got = store_one(x->c,
                        SQL("SELECT count(*) FROM audit_payload AS p WHERE p.province = ?1 AND NOT"
                            " EXISTS (SELECT 1 FROM audit_entry AS a WHERE a.province = p.province"
                            " AND a.seq = p.seq)"),
                        STORE_VALUES(store_int(x->province)), &a, &v, 1, e);
    arena_clear(&a);
    if (got > 0 && v.i > 0)
        tell(x, v.i, "nội dung không thuộc mục nào", "payloads of no entry");
    return got < 0 ? e->code : ERR_NONE;
}

enum err_code audit_check(struct store_conn *c, store_found *found, void *ctx, uint32_t *n,
                          struct err *e)
{
    struct store_value all[PROVINCES_MAX];
    uint32_t count = 0;
    if (!c->audited)
        return ERR_NONE;
    enum err_code code = provinces(c, all, &count, e);
    for (uint32_t i = 0; i < count && code == ERR_NONE; i++) {
        struct checking x = {.c = c, .province = all[i].i, .found = found, .ctx = ctx, .n = n};
        arena_init(&x.a, SCRATCH_BYTES);
        code = check_log(&x, e);
        if (code == ERR_NONE)
            code = check_orphans(&x, e);
        arena_clear(&x.a);
    }
    return code;
}
