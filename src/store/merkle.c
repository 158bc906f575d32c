/* Merkle trees as RFC 9162 has them. */
#include "store/merkle.h"
#include "base/base64.h"
#include "base/check.h"
#include "store/store.h"

struct merkle_hash merkle_leaf(str entry)
{
    struct store_sha256 s;
    struct merkle_hash h;
    store_sha256_init(&s);
    store_sha256_add(&s, (str){"\0", 1});
    store_sha256_add(&s, entry);
    store_sha256_end(&s, h.b);
    return h;
}

struct merkle_hash merkle_leaf_marked(str marked)
{
    struct merkle_hash h;
    check(marked.n > 0 && marked.p[0] == '\0');
    store_sha256(marked, h.b);
    return h;
}

struct merkle_hash merkle_node(const struct merkle_hash *left, const struct merkle_hash *right)
{
    char bytes[1 + 2 * MERKLE_BYTES] = {1};
    struct merkle_hash h;
    mem_copy(bytes + 1, left->b, MERKLE_BYTES);
    mem_copy(bytes + 1 + MERKLE_BYTES, right->b, MERKLE_BYTES);
    store_sha256((str){bytes, sizeof(bytes)}, h.b);
    return h;
}

bool merkle_eq(const struct merkle_hash *a, const struct merkle_hash *b)
{
    return mem_cmp(a->b, b->b, MERKLE_BYTES) == 0;
}

/* ---- as text ---- */

void merkle_put_line(struct buf *b, const struct merkle_hash *h)
{
    char base64[BASE64_CAP(MERKLE_BYTES)];
    size_t n = base64_write(base64, (str){(const char *)h->b, MERKLE_BYTES});
    buf_add(b, (str){base64, n});
    buf_char(b, '\n');
}

bool merkle_read(str text, struct merkle_hash *out)
{
    size_t n = 0;
    return base64_read(text, out->b, MERKLE_BYTES, &n) && n == MERKLE_BYTES;
}

bool merkle_read_lines(str *text, struct merkle_hash *out, uint32_t cap, uint32_t *n)
{
    *n = 0;
    for (str line; text->p != NULL && (line = str_split(text, '\n')).n > 0; ++*n) {
        if (*n == cap || !merkle_read(line, &out[*n]))
            return false;
    }
    return true;
}

/* ---- the right edge ---- */

void merkle_add(struct merkle_edge *edge, const struct merkle_hash *leaf, merkle_full *full,
                void *ctx)
{
    struct merkle_hash h = *leaf;
    uint32_t level = 0;
    check(edge->size < (uint64_t)1 << (MERKLE_LEVELS - 1));
    if (full != NULL)
        full(ctx, 0, edge->size, &h);
    for (uint64_t size = edge->size; size & 1; size >>= 1) {
        h = merkle_node(&edge->v[--edge->n], &h);
        level++;
        if (full != NULL)
            full(ctx, level, size >> 1, &h);
    }
    edge->v[edge->n++] = h;
    edge->size++;
}

struct merkle_hash merkle_root(const struct merkle_edge *edge)
{
    struct merkle_hash h;
    if (edge->n == 0) {
        store_sha256(STR(""), h.b);
        return h;
    }
    h = edge->v[edge->n - 1];
    for (uint32_t i = edge->n - 1; i-- > 0;)
        h = merkle_node(&edge->v[i], &h);
    return h;
}

/* ---- any part ---- */

/* The largest power of two below n; n > 1. */
static uint64_t split(uint64_t n)
{
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

struct walk {
    merkle_fetch *fetch;
    void *ctx;
};

/* The root of the leaves from `first` on, n of them: `first` is a multiple of every split on the
 * way, so full parts are nodes that were kept. */
static bool root_of(const struct walk *w, uint64_t first, uint64_t n, struct merkle_hash *out)
{
    struct merkle_hash left, right;
    if ((n & (n - 1)) == 0) {
        uint32_t level = (uint32_t)__builtin_ctzll(n);
        return w->fetch(w->ctx, level, first >> level, out);
    }
    uint64_t k = split(n);
    if (!root_of(w, first, k, &left) || !root_of(w, first + k, n - k, &right))
        return false;
    *out = merkle_node(&left, &right);
    return true;
}

static bool add_root(const struct walk *w, uint64_t first, uint64_t n, struct merkle_proof *to)
{
    check(to->n < sizeof(to->v) / sizeof(to->v[0]));
    return root_of(w, first, n, &to->v[to->n++]);
}

/* PATH(m, D[n]) of the RFC over the leaves from `first` on. */
static bool add_path(const struct walk *w, uint64_t m, uint64_t first, uint64_t n,
                     struct merkle_proof *to)
{
    if (n == 1)
        return true;
    uint64_t k = split(n);
    if (m < k)
        return add_path(w, m, first, k, to) && add_root(w, first + k, n - k, to);
    return add_path(w, m - k, first + k, n - k, to) && add_root(w, first, k, to);
}

bool merkle_inclusion(uint64_t index, uint64_t size, merkle_fetch *fetch, void *ctx,
                      struct merkle_proof *out)
{
    struct walk w = {fetch, ctx};
    check(index < size);
    out->n = 0;
    return add_path(&w, index, 0, size, out);
}

/* SUBPROOF(m, D[n], b) of the RFC. */
static bool add_subproof(const struct walk *w, uint64_t m, uint64_t first, uint64_t n, bool whole,
                         struct merkle_proof *to)
{
    if (m == n)
        return whole || add_root(w, first, n, to);
    uint64_t k = split(n);
    if (m <= k)
        return add_subproof(w, m, first, k, whole, to) && add_root(w, first + k, n - k, to);
    return add_subproof(w, m - k, first + k, n - k, false, to) && add_root(w, first, k, to);
}

bool merkle_consistency(uint64_t before, uint64_t size, merkle_fetch *fetch, void *ctx,
                        struct merkle_proof *out)
{
    struct walk w = {fetch, ctx};
    check(before > 0 && before <= size);
    out->n = 0;
    return add_subproof(&w, before, 0, size, true, out);
}

/* ---- do they hold (RFC 9162, 2.1.3.2 and 2.1.4.2) ---- */

bool merkle_inclusion_holds(const struct merkle_hash *leaf, uint64_t index, uint64_t size,
                            const struct merkle_proof *proof, const struct merkle_hash *root)
{
    if (index >= size)
        return false;
    uint64_t fn = index, sn = size - 1;
    struct merkle_hash r = *leaf;
    for (uint32_t i = 0; i < proof->n; i++) {
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            r = merkle_node(&proof->v[i], &r);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            r = merkle_node(&r, &proof->v[i]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && merkle_eq(&r, root);
}

bool merkle_consistency_holds(uint64_t before, uint64_t size, const struct merkle_proof *proof,
                              const struct merkle_hash *root_before, const struct merkle_hash *root)
{
    if (before == 0 || before > size)
        return false;
    if (before == size)
        return proof->n == 0 && merkle_eq(root_before, root);
    uint32_t at = 0;
    uint64_t fn = before - 1, sn = size - 1;
    struct merkle_hash fr, sr;
    /* Where the first tree is full its root is not sent. */
    if ((before & (before - 1)) == 0) {
        fr = *root_before;
    } else {
        if (proof->n == 0)
            return false;
        fr = proof->v[at++];
    }
    sr = fr;
    while (fn & 1) {
        fn >>= 1;
        sn >>= 1;
    }
    for (; at < proof->n; at++) {
        const struct merkle_hash *c = &proof->v[at];
        if (sn == 0)
            return false;
        if ((fn & 1) || fn == sn) {
            fr = merkle_node(c, &fr);
            sr = merkle_node(c, &sr);
            while (!(fn & 1) && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            sr = merkle_node(&sr, c);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && merkle_eq(&fr, root_before) && merkle_eq(&sr, root);
}
