#include "fused.h"

#include <string.h>

#define LAST_DAY (2024 * 512 + 7 * 32 + 31) /* packed as in vm.h */
#define PREMIUM 105300
#define ELECTRICITY 56790 /* 30 kWh × 1.893 đ */

/* Running sums make a household's sum one subtraction, whatever its size: no loop to mispredict. */
static void sum_up(int64_t *to, const int32_t *v, uint32_t n)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        to[i] = sum;
        sum += v[i];
    }
    to[n] = sum;
}

/* Eight rows at a stroke; those of the next household are written after. */
static void spread_to(uint8_t *d, uint32_t at, uint32_t size, uint8_t v)
{
    uint64_t eight = v * 0x0101010101010101ull;
    memcpy(d + at, &eight, sizeof(eight));
    if (size > 8)
        memset(d + at, v, size);
}

static void decide_households(const struct fused_input *in, struct fused_output *out,
                              struct fused_work *w)
{
    uint32_t base = in->first[0];
    for (uint32_t h = 0; h < in->households; h++) {
        uint32_t at = in->first[h] - base, end = in->first[h + 1] - base, size = end - at;
        int64_t sum = w->running[end] - w->running[at];
        int32_t line = in->urban[h] ? 2000000 : 1500000;
        int32_t near_line = in->urban[h] ? 3000000 : 2250000;
        uint8_t poor = sum <= (int64_t)line * size;
        uint8_t near_poor = (poor ^ 1) & (sum <= (int64_t)near_line * size);
        uint8_t little = in->policy_household[h] & (in->kwh[h] <= 50);
        out->poor[h] = poor;
        out->electricity[h] = poor | little ? ELECTRICITY : 0;
        spread_to(w->poor, at, size, poor);
        spread_to(w->near_poor, at, size, near_poor);
        spread_to(w->raised, at, size, in->province[h] == 1);
    }
}

static inline uint8_t max_u8(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static inline int32_t max_i32(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* v where c is 1, else 0: by a mask, as branches in a loop keep it from being vectorised. */
static inline uint8_t when(uint8_t c, uint8_t v)
{
    return v & (uint8_t)-c;
}

/* In tenths. Bytes throughout: 32 people at a stroke. */
static inline uint8_t coefficient_of(uint8_t age, uint8_t disability, uint8_t orphan,
                                     uint8_t pensioner, uint8_t alone, uint8_t hiv, uint8_t poor)
{
    uint8_t under_3 = age < 3, under_4 = age < 4, under_16 = age < 16;
    uint8_t from_60 = age >= 60, from_75 = age >= 75, from_80 = age >= 80;
    uint8_t severe = disability == 1, extreme = disability == 2, ends = under_16 | from_60;
    uint8_t c =
        (uint8_t)(when(severe, 15) + when(extreme, 20) + when((severe | extreme) & ends, 5));
    c = max_u8(c, (uint8_t)(when(orphan & under_16, 15) + when(orphan & under_4, 10)));
    uint8_t old_alone = poor & alone & from_60;
    c = max_u8(c, (uint8_t)(when(old_alone, 15) + when(old_alone & from_80, 5)));
    c = max_u8(c, when((from_80 | (poor & from_75)) & (pensioner ^ 1), 10));
    uint8_t with_hiv = hiv & poor;
    c = max_u8(c, (uint8_t)(when(with_hiv, 15) + when(with_hiv & under_16, 5) +
                            when(with_hiv & under_4, 5)));
    return max_u8(c, when(poor & under_3, 15));
}

/* In hundredths. */
static inline uint8_t share_of(uint8_t group, uint8_t poor, uint8_t near_poor)
{
    uint8_t full = (uint8_t)(group == 1) | (uint8_t)(group == 2) | (uint8_t)(group == 7) | poor;
    uint8_t share = when(group == 3, 50) | when(group == 6, 30);
    share = max_u8(share, when(near_poor, 70));
    return max_u8(share, when(full, 100));
}

/* 5 % of all of it, and 5 % more of what lies above each step: a twentieth of the sum. */
static inline int32_t tax_of(int32_t income)
{
    int32_t sum = income + max_i32(income - 5000000, 0) + max_i32(income - 10000000, 0) +
                  max_i32(income - 18000000, 0);
    return (int32_t)((uint32_t)sum / 20);
}

/* A loop for each width of lane: in one loop the compiler packs and unpacks without end. */
static void decide_persons(const struct fused_input *in, struct fused_output *restrict out,
                           struct fused_work *restrict w, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        w->age[i] = (uint8_t)((LAST_DAY - in->born[i]) >> 9);
    for (uint32_t i = 0; i < n; i++)
        out->coefficient[i] =
            coefficient_of(w->age[i], in->disability[i], in->orphan[i], in->pensioner[i],
                           in->no_support[i], in->hiv[i], w->poor[i]);
    for (uint32_t i = 0; i < n; i++)
        w->share[i] = share_of(in->group[i], w->poor[i], w->near_poor[i]);
    for (uint32_t i = 0; i < n; i++) {
        out->allowance[i] = out->coefficient[i] * (w->raised[i] ? 55000 : 50000);
        out->subsidy[i] = w->share[i] * (PREMIUM / 100);
        out->tax[i] = tax_of(in->income[i]);
    }
}

static void add_up(const struct fused_input *in, struct fused_output *out, struct fused_work *w,
                   uint32_t n)
{
    uint32_t base = in->first[0];
    int64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        w->running[i] = sum;
        sum += out->allowance[i] + out->subsidy[i];
    }
    w->running[n] = sum;
    sum_up(w->running_tax, out->tax, n);
    for (uint32_t h = 0; h < in->households; h++) {
        uint32_t at = in->first[h] - base, end = in->first[h + 1] - base;
        out->total_support[h] = w->running[end] - w->running[at] + out->electricity[h];
        out->total_tax[h] = w->running_tax[end] - w->running_tax[at];
    }
}

void fused_decide(const struct fused_input *in, struct fused_output *out, struct fused_work *w)
{
    uint32_t n = in->first[in->households] - in->first[0];
    sum_up(w->running, in->income, n);
    decide_households(in, out, w);
    decide_persons(in, out, w, n);
    add_up(in, out, w, n);
}
