/* The loops between members and households; a part of vm_kernels.c.
 *
 * They take pieces of at most VM_GROUP members, without a branch on their size: eight rows are
 * loaded where a piece begins, and those past its last are masked. A larger household has more
 * pieces, whose results are then joined to its first one's. */

#define EACH_BYTE 0x0101010101010101ull

INLINE uint64_t load_word(const uint8_t *p)
{
    uint64_t word;
    __builtin_memcpy(&word, p, sizeof(word));
    return word;
}

/* out[h] = expr, of each piece, whose first row is `at` and whose bytes are those of `mask`. Bytes
 * may alias anything, so what is read again and again is taken first. */
#define EACH_PIECE(pieces, out, expr)                                                              \
    do {                                                                                           \
        const size_t n_ = (pieces)->n;                                                             \
        const uint32_t *restrict at_ = (pieces)->at;                                               \
        const uint64_t *restrict mask_ = (pieces)->mask;                                           \
        uint8_t *restrict out_ = (out);                                                            \
        for (size_t h_ = 0; h_ < n_; h_++) {                                                       \
            const size_t at = at_[h_];                                                             \
            const uint64_t mask = mask_[h_];                                                       \
            out_[h_] = (uint8_t)(expr);                                                            \
        }                                                                                          \
    } while (0)
/* The same for every household; op joins the results of its pieces. */
#define EACH_HOUSEHOLD(x, out, op, expr)                                                           \
    do {                                                                                           \
        const struct vm_groups *g_ = (x)->groups;                                                  \
        uint8_t *more_ = (x)->more;                                                                \
        EACH_PIECE(&g_->first, out, expr);                                                         \
        EACH_PIECE(&g_->more, more_, expr);                                                        \
        for (size_t j_ = 0; j_ < g_->more.n; j_++)                                                 \
            (out)[g_->owner[j_]] op more_[j_];                                                     \
    } while (0)

#define ANY_OF(p) ((load_word((p) + at) & mask) != 0)
#define ALL_OF(p) ((~load_word((p) + at) & mask & EACH_BYTE) == 0)
#define COUNT_OF(p) ((load_word((p) + at) & mask) * EACH_BYTE >> 56)

/* ---- Conditions: bytes of 0 and 1 ---- */

static void any_u8(const struct vm_call *x)
{
    const uint8_t *a = x->a;
    uint8_t *d = x->d;
    EACH_HOUSEHOLD(x, d, |=, ANY_OF(a));
}

static void all_u8(const struct vm_call *x)
{
    const uint8_t *a = x->a;
    uint8_t *d = x->d;
    EACH_HOUSEHOLD(x, d, &=, ALL_OF(a));
}

static void count_u8(const struct vm_call *x)
{
    const uint8_t *a = x->a;
    uint8_t *d = x->d;
    EACH_HOUSEHOLD(x, d, +=, COUNT_OF(a));
}

static bool all_set(const uint8_t *k, size_t n)
{
    uint8_t all = 1;
    for (size_t i = 0; i < n; i++)
        all &= k[i];
    return all != 0;
}

static bool count_known(const struct vm_call *x)
{
    const uint8_t *ka = x->ka;
    uint8_t *kd = x->kd;
    count_u8(x);
    EACH_HOUSEHOLD(x, kd, &=, ALL_OF(ka));
    uint8_t *d = x->d;
    ANY_ORDER for (ROWS(x->groups->first.n)) d[i] = (uint8_t)(d[i] & -kd[i]);
    return all_set(kd, x->groups->first.n);
}

/* Known where one member is known to have it, or all are known. */
static bool any_known(const struct vm_call *x)
{
    const uint8_t *ka = x->ka, *d = x->d;
    uint8_t *kd = x->kd;
    any_u8(x);
    EACH_HOUSEHOLD(x, kd, &=, ALL_OF(ka));
    ANY_ORDER for (ROWS(x->groups->first.n)) kd[i] |= d[i];
    return all_set(kd, x->groups->first.n);
}

/* Known where one member is known not to have it, or all are known. An unknown row holds 0, so the
 * value is 1 only where all are known. */
static bool all_known(const struct vm_call *x)
{
    const uint8_t *a = x->a, *ka = x->ka;
    uint8_t *d = x->d, *kd = x->kd;
    EACH_HOUSEHOLD(x, d, |=, ((load_word(ka + at) ^ load_word(a + at)) & mask) != 0);
    EACH_HOUSEHOLD(x, kd, &=, ALL_OF(ka));
    ANY_ORDER for (ROWS(x->groups->first.n))
    {
        uint8_t someone_without = d[i], all_are_known = kd[i];
        kd[i] = all_are_known | someone_without;
        d[i] = all_are_known & (someone_without ^ 1);
    }
    return all_set(kd, x->groups->first.n);
}

/* A member's part is unknown where the condition is, or where it is met and the value is not. */
static bool known_members(const struct vm_call *x)
{
    const uint8_t *ka = x->ka, *kc = x->kc, *c = x->c;
    uint8_t *kd = x->kd;
    if (c == NULL)
        EACH_HOUSEHOLD(x, kd, &=, ALL_OF(ka));
    else
        EACH_HOUSEHOLD(x, kd, &=,
                       ((~load_word(kc + at) | (load_word(c + at) & ~load_word(ka + at))) & mask &
                        EACH_BYTE) == 0);
    return all_set(kd, x->groups->first.n);
}

/* ---- Sums, greatest and least. Eight pieces at a time: their masked rows are the rows of a square
 * that is folded along its columns, half of it at each step, so that each of its lanes ends as one
 * piece's result. ---- */

typedef uint8_t v8_u8 __attribute__((vector_size(8)));
typedef int16_t v8_i16 __attribute__((vector_size(16)));
typedef int32_t v8_i32 __attribute__((vector_size(32)));
typedef uint32_t v8_u32 __attribute__((vector_size(32)));
typedef int32_t v4_i32 __attribute__((vector_size(16)));
typedef int64_t v4_i64 __attribute__((vector_size(32)));
typedef uint64_t v4_u64 __attribute__((vector_size(32)));

/* By the number of members: the lanes that are theirs. */
#define LANES_OF_MEMBERS                                                                           \
    {                                                                                              \
        {0}, {-1}, {-1, -1}, {-1, -1, -1}, {-1, -1, -1, -1}, {-1, -1, -1, -1, -1},                 \
            {-1, -1, -1, -1, -1, -1}, {-1, -1, -1, -1, -1, -1, -1},                                \
        {                                                                                          \
            -1, -1, -1, -1, -1, -1, -1, -1                                                         \
        }                                                                                          \
    }
static const int32_t members_i32[VM_GROUP + 1][VM_GROUP] = LANES_OF_MEMBERS;
static const int64_t members_i64[VM_GROUP + 1][VM_GROUP] = LANES_OF_MEMBERS;

#define LOAD_8(l)                                                                                  \
    INLINE v8_i32 load_8_##l(const void *p)                                                        \
    {                                                                                              \
        v8_##l v;                                                                                  \
        __builtin_memcpy(&v, p, sizeof(v));                                                        \
        return __builtin_convertvector(v, v8_i32);                                                 \
    }
#ifdef __AVX2__ /* gcc 12 widens bytes one by one */
INLINE v8_i32 load_8_u8(const void *p)
{
    return (v8_i32)_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)p));
}
#else
LOAD_8(u8)
#endif
LOAD_8(i16)
LOAD_8(i32)
INLINE v4_i64 load_4_i64(const void *p)
{
    v4_i64 v;
    __builtin_memcpy(&v, p, sizeof(v));
    return v;
}

/* out = one of p and q, or their sum, in each lane. V is the vector, W its unsigned twin. Macros:
 * as functions they would pass vectors that not every processor's ABI knows. */
#define PICK_sum(V, W, out, p, q) ((out) = (V)((W)(p) + (W)(q)))
#define PICK_max(V, W, out, p, q) PICK(V, out, p, q, >)
#define PICK_min(V, W, out, p, q) PICK(V, out, p, q, <)
#define PICK(V, out, p, q, is)                                                                     \
    do {                                                                                           \
        const V p_ = (p), q_ = (q), first_ = (V)(p_ is q_);                                        \
        (out) = (p_ & first_) | (q_ & ~first_);                                                    \
    } while (0)

/* The same of two single values. */
#define JOIN_sum(W, U, p, q) ((W)((U)(p) + (U)(q)))
#define JOIN_max(W, U, p, q) ((p) > (q) ? (p) : (q))
#define JOIN_min(W, U, p, q) ((p) < (q) ? (p) : (q))

/* p's and q's lanes, folded to half: out has lanes of both. */
#define FOLD_8(op, out, p, q, LOW, HIGH)                                                           \
    do {                                                                                           \
        const v8_i32 low_ = LOW(p, q), high_ = HIGH(p, q);                                         \
        PICK_##op(v8_i32, v8_u32, out, low_, high_);                                               \
    } while (0)
#define FOLD_4(op, out, p, q, LOW, HIGH)                                                           \
    do {                                                                                           \
        const v4_i64 low_ = LOW(p, q), high_ = HIGH(p, q);                                         \
        PICK_##op(v4_i64, v4_u64, out, low_, high_);                                               \
    } while (0)
#define LOW_1(p, q) __builtin_shufflevector(p, q, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH_1(p, q) __builtin_shufflevector(p, q, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW_2(p, q) __builtin_shufflevector(p, q, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH_2(p, q) __builtin_shufflevector(p, q, 2, 3, 10, 11, 6, 7, 14, 15)
#define LOW_4(p, q) __builtin_shufflevector(p, q, 0, 1, 2, 3, 8, 9, 10, 11)
#define HIGH_4(p, q) __builtin_shufflevector(p, q, 4, 5, 6, 7, 12, 13, 14, 15)

/* fold_NAME gives a result of type W for each household. */
#define FOLD_HOUSEHOLDS(name, T, W, U, op)                                                         \
    static void fold_##name(const struct vm_call *x, const T *a, W *out)                           \
    {                                                                                              \
        const struct vm_groups *g = x->groups;                                                     \
        W *more = x->more;                                                                         \
        fold_pieces_##name(a, &g->first, out);                                                     \
        fold_pieces_##name(a, &g->more, more);                                                     \
        for (size_t j = 0; j < g->more.n; j++)                                                     \
            out[g->owner[j]] = JOIN_##op(W, U, out[g->owner[j]], more[j]);                         \
    }

#define FOLD_I32(l, T, op, neutral)                                                                \
    static void fold_pieces_##op##_##l(const T *a, const struct vm_pieces *g, int32_t *out)        \
    {                                                                                              \
        const v8_i32 none = (v8_i32){0} + (neutral);                                               \
        for (size_t h = 0; h < g->n; h += 8) {                                                     \
            v8_i32 r[8];                                                                           \
            for (size_t j = 0; j < 8; j++) {                                                       \
                v8_i32 member = load_8_i32(members_i32[g->size[h + j]]);                           \
                r[j] = (load_8_##l(a + g->at[h + j]) & member) | (none & ~member);                 \
            }                                                                                      \
            for (size_t j = 0; j < 8; j += 2)                                                      \
                FOLD_8(op, r[j], r[j], r[j + 1], LOW_1, HIGH_1);                                   \
            FOLD_8(op, r[0], r[0], r[2], LOW_2, HIGH_2);                                           \
            FOLD_8(op, r[4], r[4], r[6], LOW_2, HIGH_2);                                           \
            FOLD_8(op, r[0], r[0], r[4], LOW_4, HIGH_4);                                           \
            __builtin_memcpy(out + h, &r[0], sizeof(r[0]));                                        \
        }                                                                                          \
    }                                                                                              \
    FOLD_HOUSEHOLDS(op##_##l, T, int32_t, uint32_t, op)
FOLD_I32(u8, uint8_t, sum, 0)
FOLD_I32(i16, int16_t, sum, 0)
FOLD_I32(i32, int32_t, sum, 0)
FOLD_I32(u8, uint8_t, max, INT32_MIN)
FOLD_I32(i16, int16_t, max, INT32_MIN)
FOLD_I32(i32, int32_t, max, INT32_MIN)
FOLD_I32(u8, uint8_t, min, INT32_MAX)
FOLD_I32(i16, int16_t, min, INT32_MAX)
FOLD_I32(i32, int32_t, min, INT32_MAX)

/* Four pieces at a time; ROW gives four lanes that hold the piece at `at`. */
#define FOLD_I64(name, T, op, neutral, ROW)                                                        \
    static void fold_pieces_##name(const T *a, const struct vm_pieces *g, int64_t *out)            \
    {                                                                                              \
        for (size_t h = 0; h < g->n; h += 4) {                                                     \
            v4_i64 r[4];                                                                           \
            for (size_t j = 0; j < 4; j++)                                                         \
                ROW(op, r[j], a + g->at[h + j], g->size[h + j], neutral);                          \
            FOLD_4(op, r[0], r[0], r[1], LOW_1_OF_4, HIGH_1_OF_4);                                 \
            FOLD_4(op, r[2], r[2], r[3], LOW_1_OF_4, HIGH_1_OF_4);                                 \
            FOLD_4(op, r[0], r[0], r[2], LOW_2_OF_4, HIGH_2_OF_4);                                 \
            __builtin_memcpy(out + h, &r[0], sizeof(r[0]));                                        \
        }                                                                                          \
    }                                                                                              \
    FOLD_HOUSEHOLDS(name, T, int64_t, uint64_t, op)
#define LOW_1_OF_4(p, q) __builtin_shufflevector(p, q, 0, 4, 2, 6)
#define HIGH_1_OF_4(p, q) __builtin_shufflevector(p, q, 1, 5, 3, 7)
#define LOW_2_OF_4(p, q) __builtin_shufflevector(p, q, 0, 1, 4, 5)
#define HIGH_2_OF_4(p, q) __builtin_shufflevector(p, q, 2, 3, 6, 7)

#define ROW_I64(op, out, p, size, neutral)                                                         \
    do {                                                                                           \
        const v4_i64 none_ = (v4_i64){0} + (neutral);                                              \
        const v4_i64 is_1_ = load_4_i64(&members_i64[size][0]);                                    \
        const v4_i64 is_5_ = load_4_i64(&members_i64[size][4]);                                    \
        const v4_i64 from_1_ = (load_4_i64(p) & is_1_) | (none_ & ~is_1_);                         \
        const v4_i64 from_5_ = (load_4_i64((p) + 4) & is_5_) | (none_ & ~is_5_);                   \
        PICK_##op(v4_i64, v4_u64, out, from_1_, from_5_);                                          \
    } while (0)
/* Values of half the width, whose sum needs the whole. */
#define ROW_I32(op, out, p, size, neutral)                                                         \
    do {                                                                                           \
        const v8_i32 v_ = load_8_i32(p) & load_8_i32(members_i32[size]);                           \
        const v4_i32 from_1_ = __builtin_shufflevector(v_, v_, 0, 1, 2, 3);                        \
        const v4_i32 from_5_ = __builtin_shufflevector(v_, v_, 4, 5, 6, 7);                        \
        (out) =                                                                                    \
            __builtin_convertvector(from_1_, v4_i64) + __builtin_convertvector(from_5_, v4_i64);   \
    } while (0)
FOLD_I64(sum_i64, int64_t, sum, 0, ROW_I64)
FOLD_I64(max_i64, int64_t, max, INT64_MIN, ROW_I64)
FOLD_I64(min_i64, int64_t, min, INT64_MAX, ROW_I64)
FOLD_I64(sum_i32_i64, int32_t, sum, 0, ROW_I32)

/* The values that count: `other` where the condition is not met. */
#define MEETING(l, T, U, MIN, MAX, ...)                                                            \
    INLINE const T *meeting_##l(const struct vm_call *x, T other)                                  \
    {                                                                                              \
        if (x->c == NULL)                                                                          \
            return x->a;                                                                           \
        T *meeting = x->scratch[0];                                                                \
        const T *a = x->a;                                                                         \
        const uint8_t *c = x->c;                                                                   \
        ANY_ORDER for (ROWS(x->groups->n_members))                                                 \
        {                                                                                          \
            T v = a[i];                                                                            \
            meeting[i] = c[i] ? v : other;                                                         \
        }                                                                                          \
        return meeting;                                                                            \
    }
FOR_LANES(MEETING, )

#define SUM(l, T, m, TO, name, W)                                                                  \
    static void sum_##l##_##m(const struct vm_call *x)                                             \
    {                                                                                              \
        const T *a = meeting_##l(x, 0);                                                            \
        if (sizeof(W) == sizeof(TO)) {                                                             \
            fold_##name(x, a, x->d);                                                               \
            return;                                                                                \
        }                                                                                          \
        fold_##name(x, a, x->scratch[1]);                                                          \
        TO *d = x->d;                                                                              \
        const W *wide = x->scratch[1];                                                             \
        ANY_ORDER for (ROWS(x->groups->first.n)) d[i] = (TO)wide[i];                               \
    }
#define SUM_I32(l, T, m, TO) SUM(l, T, m, TO, sum_##l, int32_t)
FOR_LANE_PAIRS_FROM(SUM_I32, u8, uint8_t)
FOR_LANE_PAIRS_FROM(SUM_I32, i16, int16_t)
SUM(i32, int32_t, u8, uint8_t, sum_i32, int32_t)
SUM(i32, int32_t, i16, int16_t, sum_i32, int32_t)
SUM(i32, int32_t, i32, int32_t, sum_i32, int32_t)
SUM(i32, int32_t, i64, int64_t, sum_i32_i64, int64_t)
#define SUM_I64(l, T, m, TO) SUM(l, T, m, TO, sum_i64, int64_t)
FOR_LANE_PAIRS_FROM(SUM_I64, i64, int64_t)

/* Where no member meets the condition, the default. */
#define MOST(l, T, m, TO, op, other, W)                                                            \
    static void op##_of_##l##_##m(const struct vm_call *x)                                         \
    {                                                                                              \
        const struct vm_groups *g = x->groups;                                                     \
        fold_##op##_##l(x, meeting_##l(x, other), x->scratch[1]);                                  \
        const uint8_t *some = g->first.size;                                                       \
        if (x->c != NULL) {                                                                        \
            const uint8_t *c = x->c;                                                               \
            uint8_t *met = x->scratch[0];                                                          \
            EACH_HOUSEHOLD(x, met, |=, ANY_OF(c));                                                 \
            some = met;                                                                            \
        }                                                                                          \
        TO *d = x->d;                                                                              \
        const W *wide = x->scratch[1];                                                             \
        const TO none = (TO)x->imm;                                                                \
        ANY_ORDER for (ROWS(g->first.n))                                                           \
        {                                                                                          \
            d[i] = (TO)wide[i];                                                                    \
        }                                                                                          \
        ANY_ORDER for (ROWS(g->first.n))                                                           \
        {                                                                                          \
            TO v = d[i];                                                                           \
            d[i] = some[i] ? v : none;                                                             \
        }                                                                                          \
    }
#define MAX_OF(l, T, m, TO) MOST(l, T, m, TO, max, LEAST_##l, WIDE_##l)
#define MIN_OF(l, T, m, TO) MOST(l, T, m, TO, min, GREATEST_##l, WIDE_##l)
#define LEAST_u8 0
#define LEAST_i16 INT16_MIN
#define LEAST_i32 INT32_MIN
#define LEAST_i64 INT64_MIN
#define GREATEST_u8 UINT8_MAX
#define GREATEST_i16 INT16_MAX
#define GREATEST_i32 INT32_MAX
#define GREATEST_i64 INT64_MAX
#define WIDE_u8 int32_t
#define WIDE_i16 int32_t
#define WIDE_i32 int32_t
#define WIDE_i64 int64_t
FOR_LANE_PAIRS(MAX_OF)
FOR_LANE_PAIRS(MIN_OF)

/* ---- From the household to its members: eight rows are written for each household, and the next
 * one's begin where its own end. ---- */

#define BROADCAST(l, T, U, MIN, MAX, ...)                                                          \
    INLINE void spread_##l(const T *restrict a, const struct vm_groups *g, T *restrict d)          \
    {                                                                                              \
        typedef T row __attribute__((vector_size(8 * sizeof(T))));                                 \
        const size_t n = g->first.n, n_more = g->more.n;                                           \
        const uint32_t *restrict at = g->first.at;                                                 \
        for (size_t h = 0; h < n; h++) {                                                           \
            row v = (row){0} + a[h];                                                               \
            __builtin_memcpy(d + at[h], &v, sizeof(v));                                            \
        }                                                                                          \
        for (size_t j = 0; j < n_more; j++) {                                                      \
            row v = (row){0} + a[g->owner[j]];                                                     \
            __builtin_memcpy(d + g->eight[j], &v, sizeof(v));                                      \
        }                                                                                          \
    }                                                                                              \
    static void broadcast_##l(const struct vm_call *x)                                             \
    {                                                                                              \
        spread_##l(x->a, x->groups, x->d);                                                         \
    }
FOR_LANES(BROADCAST, )

static bool known_broadcast(const struct vm_call *x)
{
    spread_u8(x->ka, x->groups, x->kd);
    return all_set(x->ka, x->groups->first.n);
}
