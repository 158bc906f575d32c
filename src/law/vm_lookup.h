/* The loops that look rows up in tables; a part of vm_kernels.c. */

#ifdef __AVX2__
/* At most 16 bytes: the table is a register. */
static void lookup_16(uint8_t *d, const uint8_t *a, const uint8_t *values, uint32_t n)
{
    const __m256i table =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)values));
    for (size_t i = 0; i < n; i += 32) {
        __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(a + i));
        _mm256_storeu_si256((__m256i *)(void *)(d + i), _mm256_shuffle_epi8(table, v));
    }
}
#else
static void lookup_16(uint8_t *d, const uint8_t *a, const uint8_t *values, uint32_t n)
{
    for (size_t i = 0; i < n; i++)
        d[i] = values[a[i]];
}
#endif

#define LOOKUP(l, T, m, TO)                                                                        \
    static void lookup_##l##_##m(const struct vm_call *x)                                          \
    {                                                                                              \
        TO *d = x->d;                                                                              \
        const T *a = x->a;                                                                         \
        const TO *values = x->table->values;                                                       \
        if (sizeof(T) == 1 && sizeof(TO) == 1 && x->table->n <= 16) {                              \
            lookup_16(x->d, x->a, x->table->values, x->n);                                         \
            return;                                                                                \
        }                                                                                          \
        ANY_ORDER for (EXACT_ROWS(x->n)) d[i] = values[(size_t)a[i]];                              \
    }                                                                                              \
    static bool lookup_known_##l##_##m(const struct vm_call *x)                                    \
    {                                                                                              \
        TO *d = x->d;                                                                              \
        uint8_t *kd = x->kd;                                                                       \
        const T *a = x->a;                                                                         \
        const uint8_t *ka = x->ka;                                                                 \
        const TO *values = x->table->values;                                                       \
        const uint8_t *known = x->table->known;                                                    \
        uint8_t all = 1;                                                                           \
        ANY_ORDER for (EXACT_ROWS(x->n))                                                           \
        {                                                                                          \
            size_t row = (size_t)a[i];                                                             \
            uint8_t k = ka[i] & known[row];                                                        \
            d[i] = k ? values[row] : 0;                                                            \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        return all != 0;                                                                           \
    }
FOR_LANE_PAIRS(LOOKUP)

/* How many keys are at most v, without branches on the keys. */
INLINE uint32_t keys_up_to(const int64_t *keys, uint32_t n, int64_t v)
{
    uint32_t at = 0;
    for (uint32_t left = n; left > 1;) {
        uint32_t half = left / 2;
        at += keys[at + half] <= v ? half : 0;
        left -= half;
    }
    return n == 0 ? 0 : at + (keys[at] <= v);
}

#ifdef __AVX2__
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

/* Few keys: all are compared, with many rows at a time. found[i] is how many keys row i reaches, or
 * the number, from one, of the key that it equals; 0: none. */
#define FEW_KEYS 48
#define FIND_AMONG_FEW(l, T, U, MIN, MAX, ...)                                                     \
    static void find_among_few_##l(const struct vm_call *x, T *found, bool exact)                  \
    {                                                                                              \
        typedef T row __attribute__((vector_size(VECTOR_BYTES)));                                  \
        const T *a = x->a;                                                                         \
        T keys[FEW_KEYS], numbers[FEW_KEYS];                                                       \
        uint32_t n_keys = 0;                                                                       \
        for (uint32_t j = 0; j < x->table->n && !less(MAX, x->table->keys[j]); j++) {              \
            bool below = less(x->table->keys[j], MIN);                                             \
            if (exact && below)                                                                    \
                continue;                                                                          \
            keys[n_keys] = (T)(below ? MIN : x->table->keys[j]);                                   \
            numbers[n_keys++] = (T)(j + 1);                                                        \
        }                                                                                          \
        for (size_t i = 0; i < ROUNDED(x->n); i += sizeof(row) / sizeof(T)) {                      \
            row v, number = {0};                                                                   \
            __builtin_memcpy(&v, a + i, sizeof(v));                                                \
            for (uint32_t j = 0; j < n_keys; j++) {                                                \
                if (exact)                                                                         \
                    number |= (row)(v == keys[j]) & numbers[j];                                    \
                else                                                                               \
                    number -= (row)(v >= keys[j]);                                                 \
            }                                                                                      \
            __builtin_memcpy(found + i, &number, sizeof(number));                                  \
        }                                                                                          \
    }
FOR_LANES(FIND_AMONG_FEW, )

#define FIND_ROW(l, T, m, TO)                                                                      \
    INLINE bool find_few_##l##_##m(const struct vm_call *x, bool exact)                            \
    {                                                                                              \
        T *found = x->scratch[0];                                                                  \
        TO *d = x->d;                                                                              \
        uint8_t *kd = x->kd;                                                                       \
        const uint8_t *ka = x->ka;                                                                 \
        uint8_t all = 1;                                                                           \
        find_among_few_##l(x, found, exact);                                                       \
        ANY_ORDER for (ROWS(x->n))                                                                 \
        {                                                                                          \
            uint8_t k = (uint8_t)(ka[i] & (found[i] != 0));                                        \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        ANY_ORDER for (ROWS(x->n)) d[i] = (TO)((TO)(found[i] - 1) & -(TO)kd[i]);                   \
        return all != 0;                                                                           \
    }                                                                                              \
    INLINE bool find_row_##l##_##m(const struct vm_call *x, bool exact)                            \
    {                                                                                              \
        if (x->table->n <= FEW_KEYS && (VECTOR_BYTES == 32 || sizeof(T) < 8))                      \
            return find_few_##l##_##m(x, exact);                                                   \
        TO *d = x->d;                                                                              \
        uint8_t *kd = x->kd;                                                                       \
        const T *a = x->a;                                                                         \
        const uint8_t *ka = x->ka;                                                                 \
        const int64_t *keys = x->table->keys;                                                      \
        const uint32_t n_keys = x->table->n;                                                       \
        uint8_t all = 1;                                                                           \
        for (size_t i = 0; i < x->n; i++) {                                                        \
            uint32_t up_to = keys_up_to(keys, n_keys, a[i]);                                       \
            uint8_t k = ka[i] & (up_to > 0);                                                       \
            if (exact)                                                                             \
                k &= keys[up_to > 0 ? up_to - 1 : 0] == a[i];                                      \
            d[i] = k ? (TO)(up_to - 1) : 0;                                                        \
            kd[i] = k;                                                                             \
            all &= k;                                                                              \
        }                                                                                          \
        return all != 0;                                                                           \
    }                                                                                              \
    static bool floor_row_##l##_##m(const struct vm_call *x)                                       \
    {                                                                                              \
        return find_row_##l##_##m(x, false);                                                       \
    }                                                                                              \
    static bool exact_row_##l##_##m(const struct vm_call *x)                                       \
    {                                                                                              \
        return find_row_##l##_##m(x, true);                                                        \
    }
FOR_LANE_PAIRS(FIND_ROW)
