/* Chance that is the same everywhere: splitmix64 (Steele, Lea, Flood 2014), with a stream for each
 * household, year and purpose, so that neither threads nor order matter. */
#ifndef SYNTH_RNG_H
#define SYNTH_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static inline struct rng rng_make(uint64_t seed, uint64_t a, uint64_t b, uint64_t purpose)
{
    uint64_t state = rng_mix(seed + 0x9E3779B97F4A7C15u);
    state = rng_mix(state ^ (a + 0x632BE59BD9B4E019u));
    state = rng_mix(state ^ (b + 0x2545F4914F6CDD1Du));
    return (struct rng){rng_mix(state ^ purpose)};
}

static inline uint64_t rng_next(struct rng *r)
{
    r->state += 0x9E3779B97F4A7C15u;
    return rng_mix(r->state);
}

/* 0 .. n-1; n > 0 and small against 2^32. */
static inline uint32_t rng_below(struct rng *r, uint32_t n)
{
    return (uint32_t)(((rng_next(r) >> 32) * n) >> 32);
}

static inline int rng_between(struct rng *r, int lo, int hi) /* both included */
{
    return lo + (int)rng_below(r, (uint32_t)(hi - lo + 1));
}

static inline double rng_unit(struct rng *r) /* [0, 1) */
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

static inline bool rng_chance(struct rng *r, double p)
{
    return rng_unit(r) < p;
}

/* Nearly normal, mean 0, deviation 1: the sum of twelve uniform numbers; only additions, so that it
 * is the same on every machine. */
static inline double rng_normal(struct rng *r)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += rng_unit(r);
    return sum;
}

#endif
