/* The loops of the vector machine (vm_kernels.h), written once for each operation and stamped out
 * for each lane. They are plain C that gcc and clang vectorise; what neither finds is written with
 * vector types, and table lookups by intrinsics. Must stay free of libc. */
#include "law/vm_kernels.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

#ifndef VM_KERNELS
#define VM_KERNELS vm_kernels_base
#endif

/* Rows do not depend on one another: a destination is another vector or the very same one. Without
 * being told so, compilers take the scalar path where it is the same. */
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wpass-failed" /* targets without vectors are fine too */
#define ANY_ORDER _Pragma("clang loop vectorize(assume_safety)")
#else
#define ANY_ORDER _Pragma("GCC ivdep")
#endif
#define INLINE static inline __attribute__((always_inline))

/* Vector types are returned only by functions that are inlined, so no ABI is concerned. */
#pragma GCC diagnostic ignored "-Wpsabi"

#define ROUNDED(n) (((size_t)(n) + 31) & ~(size_t)31)
/* ANY_ORDER for (ROWS(n)): to the next multiple of 32; EXACT_ROWS: no further. */
#define ROWS(count)                                                                                \
    size_t i = 0, n = ROUNDED(count);                                                              \
    i < n;                                                                                         \
    i++
#define EXACT_ROWS(count)                                                                          \
    size_t i = 0, n = (count);                                                                     \
    i < n;                                                                                         \
    i++

/* M(lane, type, the unsigned type of its size, least, greatest, more...) */
#define FOR_LANES(M, ...)                                                                          \
    M(u8, uint8_t, uint8_t, 0, UINT8_MAX, __VA_ARGS__)                                             \
    M(i16, int16_t, uint16_t, INT16_MIN, INT16_MAX, __VA_ARGS__)                                   \
    M(i32, int32_t, uint32_t, INT32_MIN, INT32_MAX, __VA_ARGS__)                                   \
    M(i64, int64_t, uint64_t, INT64_MIN, INT64_MAX, __VA_ARGS__)
/* M(from, its type, to, its type) */
#define FOR_LANE_PAIRS_FROM(M, l, T)                                                               \
    M(l, T, u8, uint8_t) M(l, T, i16, int16_t) M(l, T, i32, int32_t) M(l, T, i64, int64_t)
#define FOR_LANE_PAIRS(M)                                                                          \
    FOR_LANE_PAIRS_FROM(M, u8, uint8_t)                                                            \
    FOR_LANE_PAIRS_FROM(M, i16, int16_t)                                                           \
    FOR_LANE_PAIRS_FROM(M, i32, int32_t)                                                           \
    FOR_LANE_PAIRS_FROM(M, i64, int64_t)

/* ---- Arithmetic. Unsigned, so that rows under an unknown and in the slack may wrap. ---- */

#define BINARY(l, T, U, MIN, MAX, name, expr)                                                      \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const T *a = x->a;                                                                         \
        const T *b = x->b;                                                                         \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = a[i], q = b[i];                                                                  \
            U up = (U)p, uq = (U)q;                                                                \
            (void)up, (void)uq;                                                                    \
            d[i] = (T)(U)(expr);                                                                   \
        }                                                                                          \
    }
#define UNARY(l, T, U, MIN, MAX, name, expr)                                                       \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const T *a = x->a;                                                                         \
        const T q = (T)x->imm;                                                                     \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = a[i];                                                                            \
            U up = (U)p, uq = (U)q;                                                                \
            (void)up, (void)uq;                                                                    \
            d[i] = (T)(U)(expr);                                                                   \
        }                                                                                          \
    }

FOR_LANES(BINARY, add, up + uq)
FOR_LANES(BINARY, sub, up - uq)
FOR_LANES(BINARY, mul, (up + 0u) * (uq + 0u))
FOR_LANES(BINARY, min, p < q ? p : q)
FOR_LANES(BINARY, max, p > q ? p : q)
FOR_LANES(UNARY, add_s, up + uq)
FOR_LANES(UNARY, rsub_s, uq - up)
FOR_LANES(UNARY, mul_s, (up + 0u) * (uq + 0u))
FOR_LANES(UNARY, min_s, p < q ? p : q)
FOR_LANES(UNARY, max_s, p > q ? p : q)

#define FILL(l, T, U, MIN, MAX, ...)                                                               \
    static void fill_##l(const struct vm_call *x)                                                  \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const T v = (T)x->imm;                                                                     \
        ANY_ORDER for (ROWS(x->n)) d[i] = v;                                                       \
    }                                                                                              \
    static bool fill_unknown_##l(const struct vm_call *x)                                          \
    {                                                                                              \
        T *d = x->d;                                                                               \
        uint8_t *kd = x->kd;                                                                       \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            d[i] = 0;                                                                              \
            kd[i] = 0;                                                                             \
        }                                                                                          \
        return false;                                                                              \
    }
FOR_LANES(FILL, )

#define CAST(l, T, m, TO)                                                                          \
    static void cast_##l##_##m(const struct vm_call *x)                                            \
    {                                                                                              \
        TO *d = x->d;                                                                              \
        const T *a = x->a;                                                                         \
        ANY_ORDER for (ROWS(x->n)) d[i] = (TO)a[i];                                                \
    }
FOR_LANE_PAIRS(CAST)

/* ---- Division. The rest r is that of the floor, 0 <= r < the divisor. ---- */

#define ROUND_FLOOR(floor, r, divisor, p) ((void)(r), (floor))
#define ROUND_CEIL(floor, r, divisor, p) ((floor) + ((r) != 0))
#define ROUND_NEAREST(floor, r, divisor, p)                                                        \
    ((floor) + (((r) > (divisor) - (r)) | (((r) == (divisor) - (r)) & !less(p, 0))))

/* As functions: a compiler warns of a comparison that one of the lanes decides. */
INLINE bool less(int64_t a, int64_t b)
{
    return a < b;
}

/* Rows under an unknown have the divisor 0. */
#define DIVIDE(l, T, U, MIN, MAX, name, ROUND)                                                     \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const T *a = x->a;                                                                         \
        const T *b = x->b;                                                                         \
        ANY_ORDER for (EXACT_ROWS(x->n))                                                           \
        {                                                                                          \
            T p = a[i], q = (T)(b[i] + (b[i] == 0));                                               \
            T floor = (T)(p / q), r = (T)(p % q);                                                  \
            T below = less(r, 0);                                                                  \
            floor = (T)(floor - below);                                                            \
            r = (T)(r + (below ? q : 0));                                                          \
            d[i] = (T)(ROUND(floor, r, q, p));                                                     \
        }                                                                                          \
    }
FOR_LANES(DIVIDE, div_floor, ROUND_FLOOR)
FOR_LANES(DIVIDE, div_ceil, ROUND_CEIL)
FOR_LANES(DIVIDE, div_nearest, ROUND_NEAREST)

/* A divisor that the lane cannot hold: seldom, so plainly. */
#define DIVIDE_BY_MORE(x, T, ROUND)                                                                \
    do {                                                                                           \
        T *d_ = (x)->d;                                                                            \
        const T *a_ = (x)->a;                                                                      \
        for (size_t i = 0; i < (x)->n; i++) {                                                      \
            int64_t floor_ = less(a_[i], 0) ? -1 : 0;                                              \
            int64_t r_ = a_[i] - floor_ * (x)->imm;                                                \
            d_[i] = (T)(ROUND(floor_, r_, (x)->imm, a_[i]));                                       \
        }                                                                                          \
    } while (0)

/* floor(p / q) is ~(~p / q) where p is negative: one division of what is not. */
#define DIVIDE_S(l, T, U, MAX, name, ROUND, QUOTIENT)                                              \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        if (less(MAX, x->imm)) {                                                                   \
            DIVIDE_BY_MORE(x, T, ROUND);                                                           \
            return;                                                                                \
        }                                                                                          \
        T *d = x->d;                                                                               \
        const T *a = x->a;                                                                         \
        const uint64_t magic = x->magic;                                                           \
        const int shift = x->shift;                                                                \
        const T q = (T)x->imm;                                                                     \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = a[i];                                                                            \
            T sign = (T)(less(p, 0) ? -1 : 0);                                                     \
            T floor = (T)((T)QUOTIENT((U)(p ^ sign)) ^ sign);                                      \
            T r = (T)(U)((U)p - (U)(((U)floor + 0u) * ((U)q + 0u)));                               \
            d[i] = (T)(ROUND(floor, r, q, p));                                                     \
        }                                                                                          \
    }
/* The product with the magic number takes twice the lane. */
#define QUOTIENT_16(v) ((uint32_t)(v) * (uint32_t)magic >> shift)
#define QUOTIENT_32(v) ((uint64_t)(v)*magic >> shift)
#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
__extension__ typedef unsigned __int128 wide;
#define QUOTIENT_64(v) ((uint64_t)((wide)(v)*magic >> 64) >> (shift - 64))
#else /* no such product, but plain division; q is not 0 */
#define QUOTIENT_64(v) ((void)magic, (void)shift, (uint64_t)(v) / (uint64_t)q)
#endif
#define DIVIDE_S_ALL(name, ROUND)                                                                  \
    DIVIDE_S(u8, uint8_t, uint8_t, UINT8_MAX, name, ROUND, QUOTIENT_16)                            \
    DIVIDE_S(i16, int16_t, uint16_t, INT16_MAX, name, ROUND, QUOTIENT_16)                          \
    DIVIDE_S(i32, int32_t, uint32_t, INT32_MAX, name, ROUND, QUOTIENT_32)                          \
    DIVIDE_S(i64, int64_t, uint64_t, INT64_MAX, name, ROUND, QUOTIENT_64)
DIVIDE_S_ALL(div_floor_s, ROUND_FLOOR)
DIVIDE_S_ALL(div_ceil_s, ROUND_CEIL)
DIVIDE_S_ALL(div_nearest_s, ROUND_NEAREST)

/* ---- Comparisons and logic ---- */

#define COMPARE(l, T, U, MIN, MAX, name, op)                                                       \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        uint8_t *d = x->d;                                                                         \
        const T *a = x->a;                                                                         \
        const T *b = x->b;                                                                         \
        ANY_ORDER for (ROWS(x->n)) d[i] = a[i] op b[i];                                            \
    }
#define COMPARE_S(l, T, U, MIN, MAX, name, op)                                                     \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        uint8_t *d = x->d;                                                                         \
        const T *a = x->a;                                                                         \
        const T q = (T)x->imm;                                                                     \
        ANY_ORDER for (ROWS(x->n)) d[i] = a[i] op q;                                               \
    }
FOR_LANES(COMPARE, eq, ==)
FOR_LANES(COMPARE, ne, !=)
FOR_LANES(COMPARE, lt, <)
FOR_LANES(COMPARE, le, <=)
FOR_LANES(COMPARE_S, eq_s, ==)
FOR_LANES(COMPARE_S, ne_s, !=)
FOR_LANES(COMPARE_S, lt_s, <)
FOR_LANES(COMPARE_S, le_s, <=)
FOR_LANES(COMPARE_S, gt_s, >)
FOR_LANES(COMPARE_S, ge_s, >=)

/* lo <= a <= hi by one comparison: the distance from lo, unsigned, is at most that of hi. */
#define IN_RANGE(l, T, U, MIN, MAX, ...)                                                           \
    static void in_range_s_##l(const struct vm_call *x)                                            \
    {                                                                                              \
        uint8_t *d = x->d;                                                                         \
        const T *a = x->a;                                                                         \
        const U lo = (U)x->imm, width = (U)((U)x->imm2 - lo);                                      \
        ANY_ORDER for (ROWS(x->n)) d[i] = (U)((U)a[i] - lo) <= width;                              \
    }
FOR_LANES(IN_RANGE, )

BINARY(u8, uint8_t, uint8_t, 0, UINT8_MAX, and, p &q)
BINARY(u8, uint8_t, uint8_t, 0, UINT8_MAX, or, p | q)
static void not_u8(const struct vm_call *x)
{
    uint8_t *d = x->d;
    const uint8_t *a = x->a;
    ANY_ORDER for (ROWS(x->n)) d[i] = a[i] ^ 1;
}

/* Kleene's tables. An unknown row holds 0, so a 1 is a known true, and k ^ a a known false. */
#define KLEENE(name, value, validity)                                                              \
    static bool name(const struct vm_call *x)                                                      \
    {                                                                                              \
        uint8_t *d = x->d;                                                                         \
        uint8_t *kd = x->kd;                                                                       \
        const uint8_t *a = x->a;                                                                   \
        const uint8_t *b = x->b;                                                                   \
        const uint8_t *ka = x->ka;                                                                 \
        const uint8_t *kb = x->kb;                                                                 \
        uint8_t all = 1;                                                                           \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            uint8_t p = a[i], q = b[i], kp = ka[i], kq = kb[i];                                    \
            uint8_t k = (uint8_t)(validity);                                                       \
            d[i] = (uint8_t)(value);                                                               \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        return all != 0;                                                                           \
    }
KLEENE(and_known, p &q, (kp & kq) | (kp ^ p) | (kq ^ q))
KLEENE(or_known, p | q, (kp & kq) | p | q)

static bool not_known(const struct vm_call *x)
{
    uint8_t *d = x->d;
    uint8_t *kd = x->kd;
    const uint8_t *a = x->a;
    const uint8_t *ka = x->ka;
    uint8_t all = 1;
    ANY_ORDER for (ROWS(x->n))
    {
        uint8_t k = ka[i];
        d[i] = a[i] ^ k;
        kd[i] = k;
        all &= k;
    }
    return all != 0;
}

static void in_set_u8(const struct vm_call *x)
{
    uint8_t *d = x->d;
    const uint8_t *a = x->a;
#ifdef __AVX2__
    const __m256i low =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)x->nibbles));
    const __m256i high = _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(const void *)(x->nibbles + 16)));
    const __m256i bits = _mm256_set1_epi64x((long long)0x8040201008040201ull);
    const __m256i one = _mm256_set1_epi8(1), fifteen = _mm256_set1_epi8(15);
    for (size_t i = 0; i < x->n; i += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(a + i));
        __m256i below = _mm256_and_si256(v, fifteen);
        __m256i above = _mm256_and_si256(_mm256_srli_epi16(v, 4), fifteen);
        __m256i row = _mm256_blendv_epi8(_mm256_shuffle_epi8(low, below),
                                         _mm256_shuffle_epi8(high, below), v);
        __m256i bit = _mm256_shuffle_epi8(bits, above);
        __m256i hit = _mm256_cmpeq_epi8(_mm256_and_si256(row, bit), bit);
        _mm256_storeu_si256((__m256i *)(void *)(d + i), _mm256_and_si256(hit, one));
    }
#else
    const uint64_t *set = x->table->set;
    ANY_ORDER for (ROWS(x->n)) d[i] = set[a[i] >> 6] >> (a[i] & 63) & 1;
#endif
}

/* ---- Choice ---- */

/* Under an unknown condition the value is known where both branches are, and are equal. */
#define SELECT(l, T, U, MIN, MAX, name, THEN, ELSE, KTHEN, KELSE)                                  \
    static void name##_##l(const struct vm_call *x)                                                \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const uint8_t *a = x->a;                                                                   \
        const T *b = x->b, *c = x->c;                                                              \
        const T then_s = (T)x->imm, else_s = (T)x->imm2;                                           \
        (void)b, (void)c, (void)then_s, (void)else_s;                                              \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = THEN, q = ELSE;                                                                  \
            d[i] = a[i] ? p : q;                                                                   \
        }                                                                                          \
    }                                                                                              \
    static bool name##_known_##l(const struct vm_call *x)                                          \
    {                                                                                              \
        T *d = x->d;                                                                               \
        uint8_t *kd = x->kd;                                                                       \
        const uint8_t *a = x->a, *ka = x->ka, *kb = x->kb, *kc = x->kc;                            \
        const T *b = x->b, *c = x->c;                                                              \
        const T then_s = (T)x->imm, else_s = (T)x->imm2;                                           \
        (void)b, (void)c, (void)then_s, (void)else_s, (void)kb, (void)kc;                          \
        uint8_t all = 1;                                                                           \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = THEN, q = ELSE;                                                                  \
            uint8_t kp = KTHEN, kq = KELSE;                                                        \
            uint8_t equal = p == q;                                                                \
            uint8_t chosen = (uint8_t)(ka[i] & (a[i] ? kp : kq));                                  \
            uint8_t k = (uint8_t)(chosen | ((ka[i] ^ 1) & kp & kq & equal));                       \
            T v = a[i] ? p : q;                                                                    \
            d[i] = (T)(v & -(T)k);                                                                 \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        return all != 0;                                                                           \
    }
FOR_LANES(SELECT, select, b[i], c[i], kb[i], kc[i])
FOR_LANES(SELECT, select_vs, b[i], else_s, kb[i], 1)
FOR_LANES(SELECT, select_sv, then_s, c[i], 1, kc[i])
FOR_LANES(SELECT, select_ss, then_s, else_s, 1, 1)

#define AGREE(l, T, U, MIN, MAX, ...)                                                              \
    static bool agree_##l(const struct vm_call *x)                                                 \
    {                                                                                              \
        T *d = x->d;                                                                               \
        uint8_t *kd = x->kd;                                                                       \
        const T *a = x->a, *b = x->b;                                                              \
        const uint8_t *ka = x->ka, *kb = x->kb;                                                    \
        uint8_t all = 1;                                                                           \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            T p = a[i];                                                                            \
            uint8_t equal = p == b[i];                                                             \
            uint8_t k = (uint8_t)(ka[i] & kb[i] & equal);                                          \
            d[i] = (T)(p & -(T)k);                                                                 \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        return all != 0;                                                                           \
    }
FOR_LANES(AGREE, )

/* ---- Validity ---- */

static void known_plain_u8(const struct vm_call *x)
{
    uint8_t *d = x->d;
    ANY_ORDER for (ROWS(x->n)) d[i] = 1;
}

static bool known_u8(const struct vm_call *x)
{
    uint8_t *d = x->d;
    const uint8_t *ka = x->ka;
    ANY_ORDER for (ROWS(x->n)) d[i] = ka[i];
    return true;
}

static bool known_all(const struct vm_call *x)
{
    uint8_t *kd = x->kd;
    const uint8_t *ka = x->ka, *kb = x->kb, *kc = x->kc;
    uint8_t all = 1;
    ANY_ORDER for (ROWS(x->n))
    {
        uint8_t k = ka[i] & kb[i] & kc[i];
        kd[i] = k;
        all &= k;
    }
    return all != 0;
}

/* -(T)k has all bits set where k is 1. A choice by k would invite a branch. */
#define MASK(l, T, U, MIN, MAX, ...)                                                               \
    static void mask_##l(const struct vm_call *x)                                                  \
    {                                                                                              \
        T *d = x->d;                                                                               \
        const uint8_t *kd = x->kd;                                                                 \
        ANY_ORDER for (ROWS(x->n)) d[i] = (T)(d[i] & -(T)kd[i]);                                   \
    }
FOR_LANES(MASK, )

/* ---- Packed dates (vm_date_pack). 0, under an unknown, is no date; the arithmetic bears it. ----
 */

INLINE int32_t month_index(int32_t date)
{
    return (date >> 9) * 12 + (date >> 5 & 15) - 1;
}

/* Days since a fixed one, in the proleptic Gregorian calendar; years begin on 1 March, so that the
 * leap day ends one. */
INLINE int32_t day_number(int32_t date)
{
    int32_t mon = date >> 5 & 15;
    int32_t early = mon <= 2;
    int32_t y = (date >> 9) - early;
    int32_t from_march = mon - 3 + 12 * early;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + (date & 31);
}

/* The same day of another month, or that month's last. */
INLINE int32_t date_add_months(int32_t date, int32_t months)
{
    int32_t index = (int32_t)((uint32_t)month_index(date) + (uint32_t)months);
    int32_t y = index / 12 - (index % 12 < 0);
    int32_t mon = index - y * 12 + 1;
    int32_t leap = ((y % 4 == 0) & (y % 100 != 0)) | (y % 400 == 0);
    int32_t last = mon == 2 ? 28 + leap : 30 + ((mon + (mon >> 3)) & 1);
    int32_t dom = date & 31;
    return y * 512 + mon * 32 + (dom < last ? dom : last);
}

#define DATES(name, expr)                                                                          \
    static void name##_i32(const struct vm_call *x)                                                \
    {                                                                                              \
        int32_t *d = x->d;                                                                         \
        const int32_t *a = x->a;                                                                   \
        const int32_t *b = x->b;                                                                   \
        ANY_ORDER for (EXACT_ROWS(x->n))                                                           \
        {                                                                                          \
            int32_t p = a[i], q = b[i];                                                            \
            d[i] = expr;                                                                           \
        }                                                                                          \
    }
DATES(years, (int32_t)((uint32_t)q - (uint32_t)p) >> 9)
DATES(months, month_index(q) - month_index(p) - ((q & 31) < (p & 31)))
DATES(days, day_number(q) - day_number(p))
DATES(add_months, date_add_months(p, q))
UNARY(i32, int32_t, uint32_t, INT32_MIN, INT32_MAX, years_s, (int32_t)(uq - up) >> 9)

#include "law/vm_lookup.h"
#include "law/vm_segments.h"

/* ---- The table ---- */

#define LANES(f)                                                                                   \
    {                                                                                              \
        {f##_u8}, {f##_i16}, {f##_i32},                                                            \
        {                                                                                          \
            f##_i64                                                                                \
        }                                                                                          \
    }
#define PAIRS_FROM(f)                                                                              \
    {                                                                                              \
        f##_u8, f##_i16, f##_i32, f##_i64                                                          \
    }
#define PAIRS(f)                                                                                   \
    {                                                                                              \
        PAIRS_FROM(f##_u8), PAIRS_FROM(f##_i16), PAIRS_FROM(f##_i32), PAIRS_FROM(f##_i64)          \
    }
#define BYTES(f)                                                                                   \
    {                                                                                              \
        [LANE_U8] = { f }                                                                          \
    }
#define DATE(f)                                                                                    \
    {                                                                                              \
        [LANE_I32] = { f }                                                                         \
    }

const struct vm_kernels VM_KERNELS = {
    .plain =
        {
            [VM_FILL] = LANES(fill),
            [VM_CAST] = PAIRS(cast),
            [VM_ADD] = LANES(add),
            [VM_SUB] = LANES(sub),
            [VM_MUL] = LANES(mul),
            [VM_MIN] = LANES(min),
            [VM_MAX] = LANES(max),
            [VM_ADD_S] = LANES(add_s),
            [VM_RSUB_S] = LANES(rsub_s),
            [VM_MUL_S] = LANES(mul_s),
            [VM_MIN_S] = LANES(min_s),
            [VM_MAX_S] = LANES(max_s),
            [VM_DIV_FLOOR] = LANES(div_floor),
            [VM_DIV_CEIL] = LANES(div_ceil),
            [VM_DIV_NEAREST] = LANES(div_nearest),
            [VM_DIV_FLOOR_S] = LANES(div_floor_s),
            [VM_DIV_CEIL_S] = LANES(div_ceil_s),
            [VM_DIV_NEAREST_S] = LANES(div_nearest_s),
            [VM_EQ] = LANES(eq),
            [VM_NE] = LANES(ne),
            [VM_LT] = LANES(lt),
            [VM_LE] = LANES(le),
            [VM_EQ_S] = LANES(eq_s),
            [VM_NE_S] = LANES(ne_s),
            [VM_LT_S] = LANES(lt_s),
            [VM_LE_S] = LANES(le_s),
            [VM_GT_S] = LANES(gt_s),
            [VM_GE_S] = LANES(ge_s),
            [VM_IN_RANGE_S] = LANES(in_range_s),
            [VM_IN_SET] = BYTES(in_set_u8),
            [VM_AND] = BYTES(and_u8),
            [VM_OR] = BYTES(or_u8),
            [VM_NOT] = BYTES(not_u8),
            [VM_SELECT] = LANES(select),
            [VM_SELECT_VS] = LANES(select_vs),
            [VM_SELECT_SV] = LANES(select_sv),
            [VM_SELECT_SS] = LANES(select_ss),
            [VM_KNOWN] = {{known_plain_u8}, {known_plain_u8}, {known_plain_u8}, {known_plain_u8}},
            [VM_YEARS] = DATE(years_i32),
            [VM_YEARS_S] = DATE(years_s_i32),
            [VM_MONTHS] = DATE(months_i32),
            [VM_DAYS] = DATE(days_i32),
            [VM_ADD_MONTHS] = DATE(add_months_i32),
            [VM_LOOKUP] = PAIRS(lookup),
            [VM_SUM] = PAIRS(sum),
            [VM_MAX_OF] = PAIRS(max_of),
            [VM_MIN_OF] = PAIRS(min_of),
            [VM_COUNT] = BYTES(count_u8),
            [VM_ANY] = BYTES(any_u8),
            [VM_ALL] = BYTES(all_u8),
            [VM_BROADCAST] = LANES(broadcast),
        },
    .known =
        {
            [VM_FILL_UNKNOWN] = LANES(fill_unknown),
            [VM_AND] = BYTES(and_known),
            [VM_OR] = BYTES(or_known),
            [VM_NOT] = BYTES(not_known),
            [VM_SELECT] = LANES(select_known),
            [VM_SELECT_VS] = LANES(select_vs_known),
            [VM_SELECT_SV] = LANES(select_sv_known),
            [VM_SELECT_SS] = LANES(select_ss_known),
            [VM_AGREE] = LANES(agree),
            [VM_KNOWN] = {{known_u8}, {known_u8}, {known_u8}, {known_u8}},
            [VM_LOOKUP] = PAIRS(lookup_known),
            [VM_FLOOR_ROW] = PAIRS(floor_row),
            [VM_EXACT_ROW] = PAIRS(exact_row),
            [VM_COUNT] = BYTES(count_known),
            [VM_ANY] = BYTES(any_known),
            [VM_ALL] = BYTES(all_known),
        },
    .known_all = known_all,
    .known_members = known_members,
    .known_broadcast = known_broadcast,
    .mask = {mask_u8, mask_i16, mask_i32, mask_i64},
};
