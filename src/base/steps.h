/* How far long work is, for whoever asked to be told. */
#ifndef BASE_STEPS_H
#define BASE_STEPS_H

#include <stddef.h>
#include <stdint.h>

struct steps {
    void (*told)(void *ctx, uint64_t done, uint64_t total); /* NULL: nobody asks */
    void *ctx;
};

static inline void steps_tell(struct steps s, uint64_t done, uint64_t total)
{
    if (s.told != NULL)
        s.told(s.ctx, done, total);
}

#endif
