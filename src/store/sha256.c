/* SHA-256 as FIPS 180-4 writes it. For checksums of migrations and contents of operations. */
#include "store/store.h"

#if defined(__x86_64__) && !defined(SHA256_PLAIN)
#define SHA256_FAST 1
#include <immintrin.h>
#endif

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int by)
{
    return (x >> by) | (x << (32 - by));
}

static void add_block_plain(uint32_t h[8], const uint8_t *p)
{
    uint32_t w[64], v[8];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
               (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >> 3);
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    mem_copy(v, h, sizeof(v));
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
        uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
        uint32_t t1 = v[7] + s1 + choice + K[i] + w[i];
        uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
        uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        mem_move(&v[1], &v[0], 7 * sizeof(v[0]));
        v[4] += t1;
        v[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++)
        h[i] += v[i];
}

#ifdef SHA256_FAST
/* The processor's own rounds (SHA extensions): four a step, over two halves of the state, which it
 * wants as ABEF and CDGH. w[i % 4] holds words 4i to 4i + 3. */
__attribute__((target("sha,sse4.1"))) static void add_block_fast(uint32_t h[8], const uint8_t *p)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)h), 0xB1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(h + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i w[4];
    for (int i = 0; i < 16; i++) {
        if (i < 4) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), swap);
        } else {
            __m128i last = w[(i + 3) % 4], carried = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
            __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]), carried);
            w[i % 4] = _mm_sha256msg2_epu32(sum, last);
        }
        __m128i k = _mm_add_epi32(w[i % 4], _mm_loadu_si128((const __m128i *)(K + 4 * i)));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(k, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)h, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(h + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static unsigned cpuid(unsigned leaf, unsigned *ebx)
{
    unsigned eax = leaf, ecx = 0, edx;
    __asm__ volatile("cpuid" : "+a"(eax), "=b"(*ebx), "+c"(ecx), "=d"(edx));
    return eax;
}

static bool has_sha(void)
{
    unsigned ebx;
    if (cpuid(0, &ebx) < 7)
        return false;
    cpuid(7, &ebx);
    return ebx >> 29 & 1;
}

static void add_block(uint32_t h[8], const uint8_t *p)
{
    static int fast = -1; /* every thread finds the same */
    int known = __atomic_load_n(&fast, __ATOMIC_RELAXED);
    if (known < 0) {
        known = has_sha();
        __atomic_store_n(&fast, known, __ATOMIC_RELAXED);
    }
    (known ? add_block_fast : add_block_plain)(h, p);
}
#else
#define add_block add_block_plain
#endif

void store_sha256_init(struct store_sha256 *s)
{
    *s = (struct store_sha256){.h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                     0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void store_sha256_add(struct store_sha256 *s, str piece)
{
    size_t have = (size_t)(s->bytes % 64);
    s->bytes += piece.n;
    while (piece.n > 0) {
        if (have == 0 && piece.n >= 64) {
            add_block(s->h, (const uint8_t *)piece.p);
            piece = str_slice(piece, 64, piece.n);
            continue;
        }
        size_t n = piece.n < 64 - have ? piece.n : 64 - have;
        mem_copy(s->rest + have, piece.p, n);
        piece = str_slice(piece, n, piece.n);
        have += n;
        if (have < 64)
            return;
        add_block(s->h, s->rest);
        have = 0;
    }
}

static void put_state(const uint32_t h[8], uint8_t out[32])
{
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

void store_sha256_end(struct store_sha256 *s, uint8_t out[32])
{
    static const uint8_t padding[64] = {0x80};
    uint64_t bits = s->bytes * 8;
    size_t have = (size_t)(s->bytes % 64);
    uint8_t length[8];
    for (int i = 0; i < 8; i++)
        length[7 - i] = (uint8_t)(bits >> (8 * i));
    store_sha256_add(s, (str){(const char *)padding, have < 56 ? 56 - have : 120 - have});
    store_sha256_add(s, (str){(const char *)length, sizeof(length)});
    put_state(s->h, out);
}

/* Without the copies that pieces need: a tree is made of millions of short texts. */
void store_sha256(str data, uint8_t out[32])
{
    struct store_sha256 s;
    uint8_t tail[128];
    size_t whole = data.n / 64 * 64, rest = data.n - whole, end = rest < 56 ? 64 : 128;
    uint64_t bits = (uint64_t)data.n * 8;
    store_sha256_init(&s);
    for (size_t i = 0; i < whole; i += 64)
        add_block(s.h, (const uint8_t *)data.p + i);
    mem_zero(tail, sizeof(tail));
    if (rest > 0)
        mem_copy(tail, data.p + whole, rest);
    tail[rest] = 0x80;
    for (int i = 0; i < 8; i++)
        tail[end - 1 - (size_t)i] = (uint8_t)(bits >> (8 * i));
    for (size_t i = 0; i < end; i += 64)
        add_block(s.h, tail + i);
    put_state(s.h, out);
}
