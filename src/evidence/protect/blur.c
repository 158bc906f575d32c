#include "evidence/protect/blur.h"

#include "base/check.h"

#include <stdlib.h>

#define NOWHERE 0xfffffu /* no commune has this code */
#define TRAIT_BITS 44

struct blurring {
    const struct blur_people *in;
    struct blurred *out;
    uint32_t least;
    uint64_t *key, *sorted; /* of persons: the commune that is told, then the traits */
};

static int by_key(const void *x, const void *y)
{
    uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static void make_keys(struct blurring *b)
{
    const struct blur_people *in = b->in;
    for (uint32_t h = 0; h < in->households; h++) {
        uint64_t place = b->out->household[h] ? NOWHERE : in->commune[h];
        for (uint32_t p = in->first[h]; p < in->first[h + 1]; p++)
            b->sorted[p] = b->key[p] = place << TRAIT_BITS | in->traits[p];
    }
    qsort(b->sorted, in->persons, sizeof(*b->sorted), by_key);
}

/* The first place in the order whose key is not below. */
static uint32_t rank(const struct blurring *b, uint64_t key)
{
    uint32_t low = 0, high = b->in->persons;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (b->sorted[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool few(const struct blurring *b, uint32_t person)
{
    uint64_t key = b->key[person];
    return rank(b, key + 1) - rank(b, key) < b->least;
}

/* Households that lose their commune in this pass; those left behind are fewer, so again. */
static uint32_t hide_communes(struct blurring *b)
{
    const struct blur_people *in = b->in;
    uint32_t n = 0;
    make_keys(b);
    for (uint32_t h = 0; h < in->households; h++) {
        bool hide = false;
        for (uint32_t p = in->first[h]; p < in->first[h + 1] && !b->out->household[h]; p++)
            hide = hide || few(b, p);
        b->out->household[h] |= hide;
        n += hide;
    }
    return n;
}

void blur(struct arena *a, const struct blur_people *in, uint32_t least, struct blurred *out)
{
    struct blurring b = {in, out, least, arena_array(a, uint64_t, (size_t)in->persons + 1),
                         arena_array(a, uint64_t, (size_t)in->persons + 1)};
    *out = (struct blurred){arena_array(a, bool, (size_t)in->households + 1),
                            arena_array(a, bool, (size_t)in->persons + 1), 0, 0};
    for (uint32_t h = 0; h < in->households; h++)
        check(in->commune[h] < NOWHERE);
    for (uint32_t p = 0; p < in->persons; p++)
        check(in->traits[p] >> TRAIT_BITS == 0);
    for (uint32_t n; (n = hide_communes(&b)) > 0;)
        out->households += n;
    /* The keys are those of the last pass, which changed nothing. */
    for (uint32_t p = 0; p < in->persons; p++)
        out->persons += out->person[p] = few(&b, p);
}
