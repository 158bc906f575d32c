/* Trees against the recursive definition of RFC 9162 and the vectors of certificate transparency.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/merkle.h"
#include "store/store.h"

#include <string.h>

#define LEAVES 130

static struct merkle_hash leaves[LEAVES];
static struct merkle_hash nodes[8][LEAVES];
static bool known[8][LEAVES];

static void keep(void *ctx, uint32_t level, uint64_t index, const struct merkle_hash *h)
{
    (void)ctx;
    assert_true(level < 8 && index < LEAVES && !known[level][index]);
    nodes[level][index] = *h;
    known[level][index] = true;
}

static bool fetch(void *ctx, uint32_t level, uint64_t index, struct merkle_hash *out)
{
    (void)ctx;
    if (level >= 8 || index >= LEAVES || !known[level][index])
        return false;
    *out = nodes[level][index];
    return true;
}

/* MTH(D[n]) word for word. */
static struct merkle_hash plain(const struct merkle_hash *v, uint64_t n)
{
    if (n == 1)
        return v[0];
    uint64_t k = 1;
    while (2 * k < n)
        k *= 2;
    struct merkle_hash left = plain(v, k), right = plain(v + k, n - k);
    return merkle_node(&left, &right);
}

static void assert_hex(const struct merkle_hash *h, const char *hex)
{
    char text[65];
    for (int i = 0; i < 32; i++) {
        text[2 * i] = "0123456789abcdef"[h->b[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[h->b[i] & 15];
    }
    text[64] = 0;
    assert_string_equal(text, hex);
}

static struct merkle_edge grow(void)
{
    struct merkle_edge edge = {0};
    memset(known, 0, sizeof(known));
    for (int i = 0; i < LEAVES; i++) {
        char entry[2] = {(char)i, 'x'};
        leaves[i] = merkle_leaf((str){entry, 2});
        merkle_add(&edge, &leaves[i], keep, NULL);
    }
    return edge;
}

/* The roots of the reference data of certificate transparency: eight entries. */
static void vectors(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
    } data[] = {{"", 0},         {"\0", 1},   {"\x10", 1},     {"\x20\x21", 2},
                {"\x30\x31", 2}, {"@ABC", 4}, {"PQRSTUVW", 8}, {"`abcdefghijklmno", 16}};
    static const char *const roots[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    struct merkle_edge edge = {0};
    struct merkle_hash root = merkle_root(&edge);
    assert_hex(&root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (int i = 0; i < 8; i++) {
        struct merkle_hash leaf = merkle_leaf((str){data[i].bytes, data[i].n});
        merkle_add(&edge, &leaf, NULL, NULL);
        root = merkle_root(&edge);
        assert_hex(&root, roots[i]);
    }
}

static void roots_by_definition(void **state)
{
    (void)state;
    struct merkle_edge edge = {0};
    grow();
    for (uint64_t n = 1; n <= LEAVES; n++) {
        merkle_add(&edge, &leaves[n - 1], NULL, NULL);
        struct merkle_hash have = merkle_root(&edge), want = plain(leaves, n);
        assert_true(merkle_eq(&have, &want));
    }
}

static void inclusion(void **state)
{
    (void)state;
    grow();
    for (uint64_t size = 1; size <= LEAVES; size++) {
        struct merkle_hash root = plain(leaves, size);
        for (uint64_t i = 0; i < size; i++) {
            struct merkle_proof p;
            assert_true(merkle_inclusion(i, size, fetch, NULL, &p));
            assert_true(merkle_inclusion_holds(&leaves[i], i, size, &p, &root));
            /* Another leaf, another place, another size, a hash changed, dropped or added. */
            assert_false(merkle_inclusion_holds(&leaves[(i + 1) % LEAVES], i, size, &p, &root));
            assert_false(i + 1 < size &&
                         merkle_inclusion_holds(&leaves[i], i + 1, size, &p, &root));
            assert_false(merkle_inclusion_holds(&leaves[i], i, i, &p, &root));
            if (p.n > 0) {
                p.v[i % p.n].b[i % 32] ^= 1;
                assert_false(merkle_inclusion_holds(&leaves[i], i, size, &p, &root));
                p.v[i % p.n].b[i % 32] ^= 1;
                p.n--;
                assert_false(merkle_inclusion_holds(&leaves[i], i, size, &p, &root));
                p.n++;
            }
            p.v[p.n++] = root;
            assert_false(merkle_inclusion_holds(&leaves[i], i, size, &p, &root));
        }
    }
}

static void consistency(void **state)
{
    (void)state;
    grow();
    for (uint64_t size = 1; size <= LEAVES; size++) {
        struct merkle_hash root = plain(leaves, size);
        for (uint64_t before = 1; before <= size; before++) {
            struct merkle_hash old = plain(leaves, before);
            struct merkle_proof p;
            assert_true(merkle_consistency(before, size, fetch, NULL, &p));
            assert_true(merkle_consistency_holds(before, size, &p, &old, &root));
            old.b[before % 32] ^= 1;
            assert_false(merkle_consistency_holds(before, size, &p, &old, &root));
            old.b[before % 32] ^= 1;
            if (p.n == 0)
                continue;
            p.v[before % p.n].b[size % 32] ^= 1;
            assert_false(merkle_consistency_holds(before, size, &p, &old, &root));
            p.v[before % p.n].b[size % 32] ^= 1;
            p.n--;
            assert_false(merkle_consistency_holds(before, size, &p, &old, &root));
        }
    }
    /* Of trees that differ below the smaller size nothing is proved. */
    struct merkle_hash other[LEAVES];
    memcpy(other, leaves, sizeof(other));
    other[5] = leaves[6];
    struct merkle_hash old = plain(other, 20), root = plain(leaves, 100);
    struct merkle_proof p;
    assert_true(merkle_consistency(20, 100, fetch, NULL, &p));
    assert_false(merkle_consistency_holds(20, 100, &p, &old, &root));
}

static void missing_nodes(void **state)
{
    (void)state;
    struct merkle_proof p;
    grow();
    known[2][3] = false;
    assert_false(merkle_inclusion(10, 100, fetch, NULL, &p));
    assert_true(merkle_inclusion(100, 130, fetch, NULL, &p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors),       cmocka_unit_test(roots_by_definition),
        cmocka_unit_test(inclusion),     cmocka_unit_test(consistency),
        cmocka_unit_test(missing_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
